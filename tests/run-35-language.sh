#!/bin/sh
# SPDX-License-Identifier: MIT
# The language's cases of the unknown (tests/language).
set -u
if ! output=$("${JIANJIA:-build/jianjia}" rules test --pack tests/language 2>&1); then
    printf '%s\n' "$output"
    echo "language: failed"
    exit 1
fi
printf 'language: %s\n' "$(printf '%s\n' "$output" | tail -n 1)"
