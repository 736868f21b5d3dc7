#!/bin/sh
# SPDX-License-Identifier: MIT
# The hardest entries, drafted in the rule language (tests/drafts), with the real tables and facts.
set -u
jianjia=${JIANJIA:-build/jianjia}
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT

for file in pack tables facts conditions nominees; do
    cp "rules/guangxi-2021/$file.rules" "$folder" || exit 1
done
cp tests/drafts/drafts.rules "$folder" || exit 1
if ! output=$("$jianjia" rules test --pack "$folder" 2>&1); then
    printf '%s\n' "$output"
    echo "drafts: failed"
    exit 1
fi
printf 'drafts: %s\n' "$(printf '%s\n' "$output" | tail -n 1)"
