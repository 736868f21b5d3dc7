#!/bin/sh
# SPDX-License-Identifier: MIT
# Every header compiles alone, whatever was included before it, and twice. Usage:
# CC=… FLAGS=… tests/lint/headers.sh HEADER…
set -u
status=0
for header in "$@"; do
    # CC and FLAGS are lists of words.
    # shellcheck disable=SC2086
    printf '#include "%s"\n#include "%s"\ntypedef int not_empty;\n' "$header" "$header" |
        ${CC:-cc} ${FLAGS-} -Werror -fsyntax-only -I. -x c - || {
        echo "$header: does not compile alone" >&2
        status=1
    }
done
exit $status
