#!/bin/sh
# SPDX-License-Identifier: MIT
# Installs the Debian packages that are missing. Usage: CC=… LIBS=… scripts/deps.sh LIST…
# The lists: build test lint reports office browser java bench
#
# What counts is that the thing works, wherever it came from: a probe compiles, links, asks for a command.
# Only where a probe fails are packages named. Nothing to install: silent, fast, no network.
# The probes are called by a name that is put together.
# shellcheck disable=SC2317,SC2329
set -eu

packages()
{
    case $1 in
    build) echo gcc libc6-dev make libcsv-dev libutf8proc-dev libjansson-dev nettle-dev libxlsxwriter-dev libminizip-dev zlib1g-dev ;;
    test) echo pkg-config check libsubunit-dev python3 mandoc ;;
    reports) echo nodejs npm libxml2-utils ;;
    office) echo libreoffice-calc-nogui libreoffice-writer-nogui ;;
    browser) echo chromium ;;
    java) echo default-jre-headless ;;
    bench) echo python3 nodejs npm sqlite3 gawk ;;
    lint) echo clang-format clang-tidy cppcheck shellcheck bash zsh fish ;;
    esac
}

probe_build()
{
    # CC and LIBS are lists of words.
    # shellcheck disable=SC2086
    ${CC:-cc} -x c - -o /dev/null ${LIBS-} <<'END'
#include <csv.h>
#include <jansson.h>
#include <minizip/zip.h>
#include <nettle/sha2.h>
#include <stdio.h>
#include <utf8proc.h>
#include <xlsxwriter.h>
int main(void)
{
    return puts("") == EOF;
}
END
}

probe_test()
{
    pkg-config --exists --print-errors check && command -v python3 && command -v mandoc
}

probe_reports()
{
    command -v node && command -v npm && command -v xmllint
}

probe_office()
{
    command -v soffice
}

probe_browser()
{
    command -v chromium
}

probe_java()
{
    command -v java
}

probe_bench()
{
    command -v python3 && command -v npm && command -v sqlite3 && command -v gawk
}

probe_lint()
{
    command -v clang-format && command -v clang-tidy && command -v cppcheck && command -v shellcheck &&
        command -v bash && command -v zsh && command -v fish
}

installed()
{
    case $(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null) in
    installed) return 0 ;;
    *) return 1 ;;
    esac
}

lists=
for list in "$@"; do
    "probe_$list" >/dev/null 2>&1 || lists="$lists $list"
done
[ -n "$lists" ] || exit 0

missing=
for list in $lists; do
    for package in $(packages "$list"); do
        installed "$package" || missing="$missing $package"
    done
done
install="apt-get install -y --no-install-recommends$missing"

if [ -z "$missing" ]; then
    echo "软件包均已安装，但无法使用：  All packages are there, but this fails:" >&2
    for list in $lists; do
        "probe_$list" >&2 || true
    done
    exit 1
fi
if command -v apt-get >/dev/null; then
    as_root=
    [ "$(id -u)" = 0 ] || as_root=$(command -v sudo) || as_root=none
    if [ "$as_root" != none ]; then
        echo "正在安装：  Installing:$missing"
        # Package lists may be old, or absent as in a bare container. A source that can't be reached is
        # no reason to stop: what counts is whether the packages can be installed.
        # shellcheck disable=SC2086
        if { $as_root apt-get update -qq || true; } &&
            $as_root env DEBIAN_FRONTEND=noninteractive $install -qq >/dev/null; then
            exit 0
        fi
    fi
fi
echo "缺少软件包，请以管理员身份运行：  Packages are missing; please run as root:" >&2
echo "    apt-get update && $install" >&2
exit 1
