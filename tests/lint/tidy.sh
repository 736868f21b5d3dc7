#!/bin/sh
# SPDX-License-Identifier: MIT
# clang-tidy (.clang-tidy) over the files given, two at a time, without its count of what it left out.
# Usage: FLAGS=… tests/lint/tidy.sh FILE…
set -u
export FLAGS="${FLAGS-}"

# The inner shell's own $1 and $FLAGS, the latter a list of words.
# shellcheck disable=SC2016
printf '%s\n' "$@" | xargs -P 2 -n 1 sh -c '
    said=$(clang-tidy --quiet "$1" -- $FLAGS 2>&1)
    status=$?
    printf "%s" "${said:+$said
}" | grep -v "^[0-9]* warnings\{0,1\} generated\.$"
    exit $status
' tidy
