#!/bin/sh
# SPDX-License-Identifier: MIT
# What `rules lint` says of a pack full of faults (tests/lint-pack), and of one that has an id twice.
set -u
jianjia=${JIANJIA:-build/jianjia}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

status=0
"$jianjia" rules lint --pack tests/lint-pack --lang en >"$folder/said" 2>&1 || status=$?
if [ "$status" -ne 1 ] || ! diff tests/lint-pack/expected.txt "$folder/said"; then
    echo "lint: status $status; above: what was expected (<) and what was said (>)"
    exit 1
fi

mkdir "$folder/twice"
sed 's/^rule 1\.2 /rule 1.1 /' tests/lint-pack/faults.rules >"$folder/twice/twice.rules"
if "$jianjia" rules lint --pack "$folder/twice" --lang en >"$folder/said" 2>&1 ||
    ! grep -q 'rule "1.1" is there twice' "$folder/said"; then
    cat "$folder/said"
    echo "lint: one id twice was not found"
    exit 1
fi
mkdir "$folder/confidential"
sed 's/^  number   count/& confidential/' tests/lint-pack/faults.rules >"$folder/confidential/one.rules"
if "$jianjia" rules lint --pack "$folder/confidential" --lang en >"$folder/said" 2>&1 ||
    ! grep -q 'the column "number" is confidential: no expression may read it' "$folder/said"; then
    cat "$folder/said"
    echo "lint: a rule that reads a confidential column was not found"
    exit 1
fi
printf 'lint: %s\n' "$(tail -n 1 tests/lint-pack/expected.txt)"
