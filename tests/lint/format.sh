#!/bin/sh
# SPDX-License-Identifier: MIT
# Every file given is as clang-format would write it (.clang-format), but for the blanks in front of a
# trailing comment or a backslash: how those are aligned is left to the hand. Shows the differences.
set -u
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
status=0

unalign() # drop the choice of blanks before a comment, and before a backslash at the end of a line
{
    sed 's|\([^ ]\)  *\(/[*/]\)|\1 \2|g; s|  *\\$| \\|' "$1"
}

for file in "$@"; do
    clang-format "$file" >"$scratch/formatted" || exit 1
    unalign "$file" >"$scratch/is"
    unalign "$scratch/formatted" >"$scratch/should"
    diff -u --label "$file" --label "$file, formatted" "$scratch/is" "$scratch/should" || status=1
done
exit $status
