#!/bin/sh
# SPDX-License-Identifier: MIT
# Random packs on random data, judged by the checker and by the naive evaluator (tests/naive); the checker
# on the same data in another shape; pairs of rules that De Morgan's laws make equal.
set -u
cd "$(dirname "$0")/.." || exit 2
JIANJIA=${JIANJIA:-build/jianjia} PYTHONDONTWRITEBYTECODE=1 python3 tests/naive/compare.py --seeds 1-500 --show 1
