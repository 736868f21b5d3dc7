#!/bin/sh
# SPDX-License-Identifier: MIT
# Writes the manual pages and the completions for bash, zsh and fish, from what the program says of itself: a command
# or an option that --help names stands in all of them. Usage: scripts/manual.sh JIANJIA OUT_FOLDER
set -eu
export LC_ALL=C
jianjia=$1
out=$2
folder=$(dirname "$0")/..
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for language in en zh; do
    "$jianjia" --help --lang $language >"$work/help.$language"
    awk '/^$/ { list = 0 } list && /^  [a-z]/ { print $1 } /^(commands:|命令：)$/ { list = 1 }' \
        "$work/help.$language" >"$work/commands"
    while read -r command; do
        "$jianjia" "$command" --help --lang $language >"$work/$command.$language"
    done <"$work/commands"
done

# ---- manual pages ----

# Words of a help text as mdoc. Lines indented by two blanks are lists: options, or words with what they mean.
mdoc() # file, options of awk
{
    awk '
    function text(s)
    {
        gsub(/\\/, "\\e", s)
        gsub(/-/, "\\-", s)
        if (s ~ /^[.\047]/)
            s = "\\\\&" s
        return s
    }
    function name(s)
    {
        sub(/^-/, "", s)
        return "Fl " s
    }
    function head(s,    word, n, i, h)
    {
        if (s !~ /^-/)
            return "Cm " s
        n = split(s, word, /,? +/)
        for (i = 1; i <= n; i++)
            h = h (i > 1 ? " " : "") (word[i] !~ /^-/ ? "Ar " word[i] : (i > 1 ? ", " : "") name(word[i]))
        return h
    }
    /^(usage|用法)/ && !seen++ {
        sub(/^(usage: |用法：)/, "")
        print ".D1 " text($0)
        next
    }
    /^  / {
        if (!list++)
            print ".Bl -tag -width Ds"
        n = split(substr($0, 3), part, /   */)
        print ".It " head(n == 3 ? part[1] " " part[2] : part[1])
        print text(part[n])
        next
    }
    {
        print /^$/ || list || !told++ ? (list ? ".El\n" : "") ".Pp" : ""
        list = 0
        if (!/^$/)
            print text($0)
    }
    END { if (list) print ".El" }
    ' "$1" | sed '/^$/d' | awk '!/^\.Pp$/ { if (waits && !/^\.(Ss|Sh|Bl|El)/) print ".Pp"; waits = 0; print } /^\.Pp$/ { waits = 1 }' |
        sed '/^\./!s/\([A-Za-z)]\)\. \([A-Z]\)/\1.\n\2/g'
}

# Hanzi may part anywhere, but for signs that end something.
parting()
{
    sed '/^\./!{
        s/[\xe3-\xe9][\x80-\xbf][\x80-\xbf]/&\\:/g
        s/，\|；\|：\|）/&\\:/g
        s/\\:\(，\|。\|；\|：\|、\|）\|”\|》\)/\1/g
    }'
}

page() # language
{
    while IFS= read -r line; do
        case $line in
        @commands)
            sed -n '/^  /p' "$work/help.$1" >"$work/list"
            mdoc "$work/list"
            ;;
        @help)
            while read -r command; do
                echo ".Ss $command"
                mdoc "$work/$command.$1"
            done <"$work/commands"
            ;;
        *) printf '%s\n' "$line" ;;
        esac
    done <"$folder/manual/jianjia.$1.mdoc" | { if [ "$1" = zh ]; then parting; else cat; fi; }
}

mkdir -p "$out/man/man1" "$out/man/zh_CN/man1"
page en >"$out/man/man1/jianjia.1"
page zh >"$out/man/zh_CN/man1/jianjia.1"

# ---- completions ----

# A line for each: command, option ("" is the first word behind the command), value, what it is about. An option that a
# help text only mentions is what it is to check (of which the commands are told first), unless a choice follows it.
while read -r command; do
    awk -v OFS='\t' -v command="$command" '
        /^usage/ {
            gsub(/\[|\]/, "", $4)
            print command, "", $4, ""
        }
        /^  -/ {
            n = split(substr($0, 3), part, /   */)
            value = n == 3 ? part[2] : ""
            if (n == 2 && part[1] !~ /,/ && split(part[1], pair, " ") == 2) {
                part[1] = pair[1]
                value = pair[2]
            }
            m = split(part[1], name, /, */)
            for (i = 1; i <= m; i++)
                print command, name[i], value, part[n]
            next
        }
        !/^usage/ {
            while (match($0, /--[a-z][a-z-]*( [a-z]+(\|[a-z]+)+)?/)) {
                split(substr($0, RSTART, RLENGTH) " ?", pair, " ")
                print command, pair[1], pair[2], ""
                $0 = substr($0, RSTART + RLENGTH)
            }
        }' "$work/$command.en"
done <"$work/commands" | awk -F '\t' -v OFS='\t' '
    $1 == "check" { of_check[$2] = $3 OFS $4 }
    !met[$1, $2]++ { print $1, $2, ($3 != "?" ? $3 OFS $4 : $2 in of_check ? of_check[$2] : OFS) }' >"$work/spec"

forms=$(awk '/^$/ { list = 0 } list { print $1 } /^forms of report:$/ { list = 1 }' "$work/check.en" | paste -sd ' ')
kinds=$(sed -n 's/^kinds[^:]*: //p' "$work/check.en" | tr -d ,)
packs=$(cd "$folder/rules" && printf '%s ' */ | tr -d /)
readings=$(cat "$folder"/rules/*/*.rules | awk '
    /^reading / { name = $2; sub(/.*[.]/, "", name); sub(/^[^=]*= */, ""); if ($0 == "") next }
    name == "" { next }
    /^$/ || /^[a-z]/ { name = ""; next }
    { sub(/#.*/, ""); sub(/^[ |]*/, ""); sub(/[ :].*/, "") }
    $0 != "" { print name "=" $0 }' | paste -sd ' ')
list_rules="jianjia rules list --lang en 2>/dev/null | awk 'NR > 1 { print \$1 }'"
list_tables="jianjia schema --lang en 2>/dev/null | awk '{ print \$1 }'"

for shell in bash zsh fish; do
    FORMS=$forms KINDS=$kinds PACKS=$packs READINGS=$readings RULES=$list_rules TABLES=$list_tables \
        awk -F '\t' -v shell=$shell -f "$folder/manual/completions.awk" "$work/help.en" "$work/spec" >"$work/$shell"
done
mkdir -p "$out/bash-completion/completions" "$out/zsh/site-functions" "$out/fish/vendor_completions.d"
cp "$work/bash" "$out/bash-completion/completions/jianjia"
cp "$work/zsh" "$out/zsh/site-functions/_jianjia"
cp "$work/fish" "$out/fish/vendor_completions.d/jianjia.fish"
