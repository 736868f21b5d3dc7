#!/bin/sh
# SPDX-License-Identifier: MIT
# What the README shows of a run is what the program prints: every line of its first block must stand in
# the golden output of the same command.
set -u
cd "$(dirname "$0")/.." || exit 2
block=$(mktemp)
awk '/^```/ { inside = !inside; if (!inside) exit; next } inside && !/^\$ / && !/^…$/ && NF' README.md > "$block"
lines=$(wc -l < "$block")
missing=$(grep -vxFf tests/golden/demo-zh.out "$block")
rm -f "$block"
if [ -n "$missing" ]; then
    printf 'the README shows what the program does not print:\n%s\n' "$missing"
    exit 1
fi
[ "$lines" -gt 10 ] && echo "readme: $lines lines of the run shown are real"
