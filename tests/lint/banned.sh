#!/bin/sh
# SPDX-License-Identifier: MIT
# What must not stand in the C code, comments and strings aside, and paths of somebody's machine in any
# file.
set -u
export LC_ALL=C
status=0

awk '
# The line without comments, and with empty strings in place of strings and characters. in_comment
# remembers a comment that goes on.
function code_of(line,    out)
{
    out = ""
    for (;;) {
        if (in_comment) {
            if (!match(line, /\*\//))
                return out
            line = substr(line, RSTART + 2)
            in_comment = 0
        }
        if (!match(line, /"([^"\\]|\\.)*"|\047([^\047\\]|\\.)*\047|\/\*|\/\//))
            return out line
        out = out substr(line, 1, RSTART - 1) " "
        if (substr(line, RSTART, 2) == "//")
            return out
        in_comment = substr(line, RSTART, 2) == "/*"
        line = substr(line, RSTART + RLENGTH)
    }
}

function complain(why)
{
    print FILENAME ":" FNR ": " why ": " $0
    failed = 1
}

BEGIN {
    word = "(^|[^A-Za-z0-9_])"
    copies = word "(strcpy|strcat|stpcpy|strtok|strtok_r|gets|v?sprintf|v?[fs]?w?scanf)[ ]*[(]"
    numbers = word "(ato[ifl]|atoll|strto(d|f|ld))[ ]*[(]"
    jumps = word "(_?setjmp|sigsetjmp|_?longjmp|siglongjmp)[ ]*[(]"
    inexact = word "(float|double)([^A-Za-z0-9_]|$)"
    outside = word "extern([^A-Za-z0-9_]|$)"
}

FNR == 1 { in_comment = 0 }
{
    code = code_of($0)
    if (code ~ copies) complain("no bound on what is written (text.h has buf)")
    if (code ~ numbers) complain("errors of this call go unseen")
    if (code ~ jumps) complain("no jumps across functions")
    if (code ~ inexact && $0 !~ /\/\* no threshold \*\//) complain("exact numbers only (exact.h)")
    if (code ~ outside && FILENAME ~ /[.]c$/) complain("declare it in a header")
}
END { exit failed }
' checker/*.[ch] reports/*.[ch] || status=1

tracked() # and what soon will be; without git, whatever is there
{
    git -c core.quotePath=false ls-files --cached --others --exclude-standard 2>/dev/null ||
        find . -type f ! -path './build/*' ! -path './.git/*' ! -name local.mk
}

if tracked | tr '\n' '\0' | xargs -0 grep -nIE '(^|[^A-Za-z0-9_.])/(work|root|home)/'; then
    echo "the paths above are of somebody's machine"
    status=1
fi
exit $status
