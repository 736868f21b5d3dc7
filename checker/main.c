/* SPDX-License-Identifier: MIT */
#include "commands.h"
#include "os.h"

#include "../reports/reporter.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const struct {
    const char *name;
    int (*run)(const session *s, int argc, char **argv);
    texts about;
} commands[] = {
    {"check", command_check, {STR("核查导出的表格：主要用途"), STR("check exported tables: the main job")}},
    {"dossier",
     command_dossier,
     {STR("拟出复查记录和撤销、收回所需的材料（docx，留空待填）"),
      STR("draft review records and the papers of revocation and recovery (docx, with blanks)")}},
    {"explain",
     command_explain,
     {STR("说明一条规则：含义、所需数据、示例"), STR("what a rule means, needs and says of its examples")}},
    {"rules",
     command_rules,
     {STR("list 列出规则，test 运行示例，lint 检查规则文本"),
      STR("list the rules, test their examples, lint their text")}},
    {"init",
     command_init,
     {STR("写出空白模板：每张表一个 CSV，及工作簿"),
      STR("write empty templates: a CSV for each table, and a workbook")}},
    {"schema",
     command_schema,
     {STR("可识别的表、列和表头"), STR("tables, columns and headers that are understood")}},
};
#define COMMANDS (sizeof commands / sizeof commands[0])

static void print_help(const session *s)
{
    bool zh = s->language == LANGUAGE_ZH;
    printf("%s\n\n%s\n\n%s\n",
           zh ? "检家 jianjia：工会荣誉核查工具。读取办公室已有的 CSV "
                "表，逐项对照办法核查，列出需要处理的荣誉及依据单元格。"
              : "jianjia: a checker for trade-union honours. It reads the CSV exports an office already has, "
                "applies the\nregulation to each honour, and lists what needs attention with the cells that "
                "decided it.",
           zh ? "用法：jianjia 命令 [参数]" : "usage: jianjia COMMAND [ARGUMENTS]",
           zh ? "命令：" : "commands:");
    for (size_t i = 0; i < COMMANDS; i++) {
        str about = texts_in(commands[i].about, s->language);
        printf("  %-8s  %.*s\n", commands[i].name, STR_ARG(about));
    }
    printf("\n%s\n",
           zh ? "每个命令可加 --help 查看用法；--lang zh|en 选择语言；--version "
                "显示版本。\n数据只在本机处理，不外传；单元格内容从不执行。"
              : "Add --help to a command for its usage; --lang zh|en chooses the language; --version tells "
                "the version.\nNothing leaves this machine, and nothing in a cell is ever executed.");
}

/* --lang anywhere before or behind the command: taken out of argv. False if its value is none. */
static bool take_language(session *s, int *argc, char **argv)
{
    int kept = 1;
    bool ok = true;
    for (int i = 1; i < *argc; i++) {
        const char *value = NULL;
        if (!command_option(*argc, argv, &i, "--lang", &value)) {
            argv[kept++] = argv[i];
            continue;
        }
        bool zh = value != NULL && strcmp(value, "zh") == 0;
        ok = ok && (zh || (value != NULL && strcmp(value, "en") == 0));
        s->language = zh ? LANGUAGE_ZH : LANGUAGE_EN;
    }
    argv[kept] = NULL;
    *argc = kept;
    return ok;
}

static session start_session(void)
{
    const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");
    bool plain = (no_colour != NULL && no_colour[0] != '\0') || (term != NULL && strcmp(term, "dumb") == 0);
    session s = {.language = os_locale_is_chinese() ? LANGUAGE_ZH : LANGUAGE_EN};
    s.colour_out = !plain && os_is_terminal(STDOUT_FILENO);
    s.colour_err = !plain && os_is_terminal(STDERR_FILENO);
    s.width = os_is_terminal(STDOUT_FILENO) ? os_terminal_width(STDOUT_FILENO) : 0;
    return s;
}

static int run_command(const session *s, int argc, char **argv)
{
    for (size_t i = 0; i < COMMANDS; i++) {
        if (strcmp(argv[1], commands[i].name) == 0) {
            return commands[i].run(s, argc - 1, argv + 1);
        }
    }
    return command_fault(s, "没有“%s”这个命令；用 jianjia --help 查看",
                         "there is no command \"%s\"; see jianjia --help", argv[1]);
}

int main(int argc, char **argv)
{
    session s = start_session();
    os_return_memory();
    (void)signal(SIGPIPE, SIG_IGN); /* a closed pipe is a write that fails, like any other */
    if (!take_language(&s, &argc, argv)) {
        return command_fault(&s, "--lang 应为 zh 或 en", "--lang is zh or en");
    }
    bool help = argc < 2 || strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 ||
                strcmp(argv[1], "help") == 0;
    bool version = argc > 1 && strcmp(argv[1], "--version") == 0;
    if (version) {
        printf("jianjia %s\n", JIANJIA_VERSION);
    } else if (help) {
        print_help(&s);
    } else {
        return run_command(&s, argc, argv);
    }
    return !command_flush(&s) || argc < 2 ? STATUS_FAILED : STATUS_CLEAN;
}
