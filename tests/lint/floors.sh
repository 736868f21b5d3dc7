#!/bin/sh
# SPDX-License-Identifier: MIT
# Holds the includes of checker/ and reports/ against the floors of tests/lint/floors.txt.
set -eu
export LC_ALL=C

# First every file, as line 0; then of every include the file, the line and the text.
{
    printf '%s:0:\n' checker/*.[ch] reports/*.[ch]
    grep -nE '^[[:space:]]*#[[:space:]]*include' checker/*.[ch] reports/*.[ch]
} | awk '
function pattern(glob)
{
    gsub(/\./, "[.]", glob)
    gsub(/\*/, ".*", glob)
    return "^" glob "$"
}

# The place of a file in the table: its own entry, else the first * that takes it in; 0 if none does.
function place(file,    i)
{
    sub(/^checker\//, "", file)
    sub(/\.[ch]$/, "", file)
    if (file in exact)
        return exact[file]
    for (i = 1; i <= entries; i++)
        if (file ~ entry[i])
            return i
    return 0
}

function complain(text)
{
    print at ": " text
    failed = 1
}

# The path of "x.h" or "../folder/x.h" as written in a file of checker/ or reports/.
function resolve(file, written,    folder)
{
    if (sub(/^\.\.\//, "", written))
        return written
    folder = file
    sub(/[^\/]*$/, "", folder)
    return folder written
}

function check_floor(file, included,    mine, its)
{
    mine = place(file)
    its = place(included)
    if (!its)
        complain(included " has no floor in tests/lint/floors.txt")
    else if (mine && its > mine)
        complain(file " may not include " included ", which stands above it")
    else if (mine == its && file ~ /\.h$/ && file <= included)
        complain(file " may not include " included ": of the same entry and not before it by name")
}

function check_library(file, library,    i, globs, count)
{
    if (!(library in only))
        return
    count = split(only[library], globs, " ")
    for (i = 1; i <= count; i++)
        if (file ~ pattern(globs[i]))
            return
    complain(library " is for " (count ? only[library] : "tests") " only")
}

!code && /^</ {
    library = $1
    sub(/^[^ ]+ */, "")
    only[library] = $0
    next
}
!code && /^[0-9]/ {
    for (i = 2; i <= NF; i++) {
        entry[++entries] = pattern($i)
        if ($i !~ /\*/)
            exact[$i] = entries
    }
    next
}
!code { next }

{
    split($0, part, ":")
    file = part[1]
    at = file ":" part[2]
    text = $0
    sub(/^[^:]*:[^:]*:[^<"]*/, "", text)
    name = substr(text, 2)
    sub(/[>"].*/, "", name)
    if (!name && !place(file))
        complain(file " has no floor in tests/lint/floors.txt")
    if (text ~ /^</)
        check_library(file, "<" name ">")
    if (text ~ /^"/)
        check_floor(file, resolve(file, name))
}
END { exit failed }
' tests/lint/floors.txt code=1 -
