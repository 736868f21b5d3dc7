#!/bin/sh
# SPDX-License-Identifier: MIT
# The examples that stand beside the rules, and the packs' own lint.
set -u
jianjia=${JIANJIA:-build/jianjia}
last=

for job in test lint; do
    if ! output=$("$jianjia" rules $job 2>&1); then
        printf '%s\n' "$output"
        echo "rules: \`jianjia rules $job\` failed"
        exit 1
    fi
    line=$(printf '%s\n' "$output" | tail -n 1)
    last="$last${last:+; }$job: ${line:-ok}"
done
printf "rules: %s\n" "$last"
