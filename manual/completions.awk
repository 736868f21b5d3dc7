# SPDX-License-Identifier: MIT
# Writes a completion for the shell named in `shell`. Reads the help text of jianjia, for the commands and what they are
# about, and behind it lines of command, option, value and what that is about. Called by scripts/manual.sh.

function quoted(s)
{
    gsub(/\047/, "\047\\\047\047", s)
    return "\047" s "\047"
}

# A name for the value, without what zsh takes for its own signs.
function message(value)
{
    value = tolower(value)
    gsub(/[^a-z0-9|=]+/, " ", value)
    return value
}

# What kind of value it is, by the word that help has for it: words to choose from (in `words`), or a name.
function kind_of(value)
{
    words = ""
    if (value ~ /^[a-z0-9-]+([|][a-z0-9-]+)+$/) {
        words = value
        gsub(/[|]/, " ", words)
        return "words"
    }
    if (value == "NAME[:FILE]") return "forms"
    if (value == "KIND") words = ENVIRON["KINDS"]
    if (value == "NAME=VALUE") words = ENVIRON["READINGS"]
    if (words != "") return "words"
    if (value == "RULES" || value == "RULE") return "rules"
    if (value == "TABLE") return "tables"
    if (value == "TABLE=FILE") return "table_files"
    if (value == "NAME|DIR") return "packs"
    if (value == "DIR") return "folders"
    if (value == "DATE" || value == "N") return "nothing"
    return value == "" ? "" : "files"
}

# ---- bash ----

function bash_reply(kind)
{
    if (kind == "words") return "_jianjia_reply \"" words "\""
    if (kind == "forms") return "_jianjia_reply \"" ENVIRON["FORMS"] "\"; compopt -o nospace"
    if (kind == "rules") return "_jianjia_reply \"$(" ENVIRON["RULES"] ")\""
    if (kind == "tables") return "_jianjia_reply \"$(" ENVIRON["TABLES"] ")\""
    if (kind == "table_files")
        return "if [[ $head ]]; then\n            COMPREPLY=($(compgen -f -- \"${cur#\"$head\"}\"))\n        else\n" \
            "            _jianjia_reply \"$(" ENVIRON["TABLES"] " | sed 's/$/=/')\"\n            compopt -o nospace\n        fi"
    if (kind == "packs") return "_jianjia_reply \"" ENVIRON["PACKS"] "\"; COMPREPLY+=($(compgen -d -- \"$cur\"))"
    if (kind == "folders") return "COMPREPLY=($(compgen -d -- \"$cur\"))"
    return kind == "files" ? "COMPREPLY=($(compgen -f -- \"$cur\"))" : ":"
}

function bash_end(    i, c)
{
    print "# bash completion for jianjia"
    print "_jianjia_reply()\n{\n    COMPREPLY=($(compgen -W \"$1\" -- \"$cur\"))"
    print "    COMPREPLY=(\"${COMPREPLY[@]#\"$head\"}\")\n}\n"
    print "# Words are parted at = and : too."
    print "_jianjia()\n{\n    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]} command= head= at= i"
    print "    COMPREPLY=()\n    for ((i = 1; i < COMP_CWORD; i++)); do"
    print "        case ${COMP_WORDS[i]} in\n        --lang) ((i++)) ;;\n        -*) ;;"
    print "        *)\n            command=${COMP_WORDS[i]}\n            break\n            ;;\n        esac\n    done"
    print "    if [[ $cur == : || $prev == : ]]; then # --format html:FILE"
    print "        cur=${cur#:}\n        COMPREPLY=($(compgen -f -- \"$cur\"))\n        return\n    fi"
    print "    if [[ $cur == = ]]; then\n        cur= at=$COMP_CWORD\n    elif [[ $prev == = ]]; then"
    print "        at=$((COMP_CWORD - 1))\n    fi"
    print "    if [[ $at && ${COMP_WORDS[at - 1]} == -* ]]; then # --profile=review\n        prev=${COMP_WORDS[at - 1]}"
    print "    elif [[ $at ]]; then # --table annual=FILE"
    print "        prev=${COMP_WORDS[at - 2]} head=${COMP_WORDS[at - 1]}=\n        cur=$head$cur\n    fi"
    print "    case $command:$prev in"
    print "    *:--lang)\n        _jianjia_reply \"zh en\"\n        return\n        ;;"
    printf "%s", bash_values
    print "    esac"
    print "    case $command:$cur in"
    for (i = 1; i <= count; i++) {
        c = commands[i]
        print "    " c ":-*) _jianjia_reply \"" bash_options[c] "--lang --help\" ;;"
        print "    " c ":*) " bash_first[c] " ;;"
    }
    print "    :-*) _jianjia_reply \"--lang --help --version\" ;;"
    print "    :*) _jianjia_reply \"" all "\" ;;"
    print "    esac\n}\ncomplete -o filenames -F _jianjia jianjia"
}

# ---- zsh ----

function zsh_action(kind)
{
    if (kind == "words") return "(" words ")"
    if (kind == "forms" || kind == "rules" || kind == "tables" || kind == "table_files" || kind == "packs")
        return "_jianjia_" kind
    return kind == "folders" ? "_files -/" : kind == "files" ? "_files" : " "
}

function zsh_end(    i, c)
{
    print "#compdef jianjia\n# zsh completion for jianjia"
    print "_jianjia_forms() {\n    if compset -P '*:'; then\n        _files\n    else"
    print "        compadd -S '' -- " ENVIRON["FORMS"] "\n    fi\n}"
    print "_jianjia_rules() {\n    compset -P '*,'\n    compadd -- ${(f)\"$(" ENVIRON["RULES"] ")\"}\n}"
    print "_jianjia_tables() {\n    compadd -- ${(f)\"$(" ENVIRON["TABLES"] ")\"}\n}"
    print "_jianjia_table_files() {\n    if compset -P '*='; then\n        _files\n    else"
    print "        compadd -S = -- ${(f)\"$(" ENVIRON["TABLES"] ")\"}\n    fi\n}"
    print "_jianjia_packs() {\n    compadd -- " ENVIRON["PACKS"] "\n    _files -/\n}"
    print "_jianjia() {\n    local -a commands=("
    for (i = 1; i <= count; i++)
        print "        " quoted(commands[i] ":" about[commands[i]])
    print "    )\n    if (( CURRENT == 2 )); then\n        _describe command commands"
    print "        _arguments '--lang=[the language]:language:(zh en)' '--help[usage]' '--version[the version]'"
    print "        return\n    fi\n    local command=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $command in"
    for (i = 1; i <= count; i++) {
        c = commands[i]
        print "    " c ")\n        _arguments '--lang=[the language]:language:(zh en)' '--help[usage]' \\"
        print zsh_options[c] "            " zsh_first[c] "\n        ;;"
    }
    print "    esac\n}\n_jianjia \"$@\""
}

# ---- fish ----

function fish_values(kind)
{
    if (kind == "words") return " -xa " quoted(words)
    if (kind == "forms") return " -xa " quoted(ENVIRON["FORMS"])
    if (kind == "rules") return " -xa " quoted("(" ENVIRON["RULES"] ")")
    if (kind == "tables") return " -xa " quoted("(" ENVIRON["TABLES"] ")")
    if (kind == "table_files") return " -xa " quoted("(" ENVIRON["TABLES"] " | sed 's/$/=/')")
    if (kind == "packs") return " -xa " quoted(ENVIRON["PACKS"] "(__fish_complete_directories)")
    if (kind == "folders") return " -xa '(__fish_complete_directories)'"
    return kind == "files" ? " -rF" : kind == "nothing" ? " -x" : ""
}

function fish_end(    i)
{
    print "# fish completion for jianjia"
    print "complete -c jianjia -f"
    for (i = 1; i <= count; i++)
        print "complete -c jianjia -n __fish_use_subcommand -a " commands[i] " -d " quoted(about[commands[i]])
    print "complete -c jianjia -n __fish_use_subcommand -l version -d 'the version'"
    print "complete -c jianjia -l lang -xa 'zh en' -d 'the language'"
    print "complete -c jianjia -l help -d 'usage'"
    printf "%s", fish_lines
}

# ---- what there is ----

FNR == NR {
    if (/^$/) list = 0
    if (list) {
        n = split(substr($0, 3), part, /   */)
        commands[++count] = part[1]
        about[part[1]] = part[n]
        all = all (count > 1 ? " " : "") part[1]
    }
    if (/^commands:$/) list = 1
    next
}

$2 == "" {
    kind = kind_of($3)
    kind = kind == "folders" || kind == "packs" ? "folders" : kind ~ /^(rules|tables|words)$/ ? kind : "files"
    bash_first[$1] = bash_reply(kind)
    zsh_first[$1] = quoted((kind == "words" ? "1" : "*") ":" message($3) ":" zsh_action(kind))
    fish_lines = fish_lines "complete -c jianjia -n '__fish_seen_subcommand_from " $1 "'" \
        (kind == "files" ? " -F" : fish_values(kind)) "\n"
    next
}

$2 != "--help" && $2 != "--lang" {
    kind = kind_of($3)
    bash_options[$1] = bash_options[$1] $2 " "
    if (kind != "")
        bash_values = bash_values "    " $1 ":" $2 ")\n        " bash_reply(kind) "\n        return\n        ;;\n"
    told = $4
    gsub(/:/, "\\:", told)
    gsub(/\[/, "\\[", told)
    gsub(/\]/, "\\]", told)
    zsh_options[$1] = zsh_options[$1] "            " quoted((kind == "" ? "" : "*") $2 (kind == "" || $2 !~ /^--/ ? "" : "=") \
        "[" told "]" (kind == "" ? "" : ":" message($3) ":" zsh_action(kind))) " \\\n"
    fish_lines = fish_lines "complete -c jianjia -n '__fish_seen_subcommand_from " $1 "' " \
        ($2 ~ /^--/ ? "-l " substr($2, 3) : "-s " substr($2, 2)) fish_values(kind) \
        ($4 == "" ? "" : " -d " quoted($4)) "\n"
}

END {
    if (shell == "bash") bash_end()
    if (shell == "zsh") zsh_end()
    if (shell == "fish") fish_end()
}
