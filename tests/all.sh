#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the unit tests, then every tests/run-*.sh and tests/run-*.py in the order of their names. All of
# them run, whatever fails; the last lines say which did and how many. A script finds the checker in
# $JIANJIA, prints one line, and exits with 0 if all is well. Usage: JIANJIA=… tests/all.sh UNIT
set -u
export LC_ALL=C.UTF-8
unset LANGUAGE # the words on the screen must not depend on who runs the tests
export JIANJIA="${JIANJIA:-build/jianjia}"
passed=0
failed=0
failures=

run() # name, command
{
    if "$2"; then
        passed=$((passed + 1))
    else
        echo "FAILED: $1 (status $?)"
        failed=$((failed + 1))
        failures="$failures $1"
    fi
}

run unit "$1"
for script in tests/run-*.sh tests/run-*.py; do
    [ -x "$script" ] && run "$script" "./$script"
done

[ $failed = 0 ] || echo "failed:$failures"
echo "$passed passed, $failed failed"
[ $failed = 0 ]
