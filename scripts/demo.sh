#!/bin/sh
# SPDX-License-Identifier: MIT
# Runs the checker on the made-up honours of fixtures/demo and says how it ended. Findings are what the
# demo is for: only status 2, or a signal, is a failure here. Usage: scripts/demo.sh BINARY
set -u
status=0
echo "$1 check fixtures/demo --as-of 2024-06-30"
echo
"$1" check fixtures/demo --as-of 2024-06-30 || status=$?

case $status in
0) zh="核查完整，未发现须处理的问题" en="the audit is complete, with nothing to act on" ;;
1) zh="发现须处理的问题，见上" en="there are findings to act on, see above" ;;
3) zh="未发现须处理的问题，但核查不完整" en="nothing to act on, but the audit is incomplete" ;;
*) zh="未能完成核查" en="no audit was made" ;;
esac
echo
echo "退出码 $status：$zh。  Exit status $status: $en."
case $status in
0 | 1 | 3) exit 0 ;;
esac
exit 1
