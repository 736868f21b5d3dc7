#!/bin/sh
# SPDX-License-Identifier: MIT
# Ten rules judged twice: by the checker and by the naive oracle, on random exports (tests/oracle).
set -u
JIANJIA=${JIANJIA:-build/jianjia} PYTHONDONTWRITEBYTECODE=1 python3 tests/oracle/compare.py --seeds 1-60 --size 20
