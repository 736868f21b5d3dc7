/* SPDX-License-Identifier: MIT
 *
 * jianjia check: options, the audit, the status.
 */
#include "cmd_check.h"

#include "os.h"

#include "../reports/requests.h"

#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

static bool set_as_of(check_options *o, const char *value)
{
    return day_parse_iso(str_of(value), &o->as_of);
}

static bool add_pack(check_options *o, const char *value)
{
    ARENA_PUSH(&o->storage, o->pack_names, o->pack_count, o->pack_cap, str_of(value));
    return value[0] != '\0';
}

static bool add_select(check_options *o, const char *value)
{
    ARENA_PUSH(&o->storage, o->select, o->select_count, o->select_cap, value);
    return value[0] != '\0';
}

static bool set_subjects(check_options *o, const char *value)
{
    o->subjects = value;
    return value[0] != '\0';
}

static bool set_requests(check_options *o, const char *value)
{
    o->requests = value;
    return value[0] != '\0';
}

static bool set_annotate(check_options *o, const char *value)
{
    o->annotate = value;
    return value[0] != '\0';
}

static bool set_profile(check_options *o, const char *value)
{
    o->profile = value;
    return value[0] != '\0';
}

static bool add_table(check_options *o, const char *value)
{
    const char *equals = strchr(value, '=');
    if (equals == NULL || equals == value || equals[1] == '\0') {
        return false;
    }
    o->tables = arena_grow(&o->storage, o->tables, o->table_count, &o->table_cap, sizeof *o->tables);
    o->tables[o->table_count].table = (str){value, (size_t)(equals - value)};
    o->tables[o->table_count++].path = equals + 1;
    return true;
}

static bool set_encoding(check_options *o, const char *value)
{
    return encoding_from_name(str_of(value), &o->encoding);
}

static bool add_format(check_options *o, const char *value)
{
    const char *colon = strchr(value, ':');
    str name = colon == NULL ? str_of(value) : (str){value, (size_t)(colon - value)};
    output out = {reporter_find(name), colon == NULL || colon[1] == '\0' ? NULL : colon + 1};
    ARENA_PUSH(&o->storage, o->outputs, o->output_count, o->output_cap, out);
    return out.reporter != NULL;
}

static bool set_fail_on(check_options *o, const char *value)
{
    for (size_t i = 0; i < KIND_COUNT; i++) {
        if (strcmp(kind_names[i], value) == 0) {
            o->fail_on = (finding_kind)i;
            return true;
        }
    }
    return false;
}

enum { MOST_JOBS = 64, USUAL_JOBS = 8 };

static bool set_jobs(check_options *o, const char *value)
{
    size_t jobs = 0;
    for (const char *p = value; *p >= '0' && *p <= '9' && jobs <= MOST_JOBS; p++) {
        jobs = jobs * 10 + (size_t)(*p - '0');
    }
    o->jobs = jobs;
    return jobs > 0 && jobs <= MOST_JOBS && value[strspn(value, "0123456789")] == '\0';
}

static bool set_split(check_options *o, const char *value)
{
    return split_from_name(str_of(value), &o->split);
}

/* Who asks for pseudonyms asks for no names. */
static bool set_mask_key(check_options *o, const char *value)
{
    o->key_file = value;
    o->mask = true;
    o->no_mask = false;
    return value[0] != '\0';
}

static bool add_reading(check_options *o, const char *value)
{
    str text = str_of(value);
    ARENA_PUSH(&o->storage, o->readings, o->reading_count, o->reading_cap, text);
    return strchr(value, '=') != NULL;
}

#define NO_FORM                                                                                              \
    {                                                                                                        \
        STR(""), STR("")                                                                                     \
    }

static const struct {
    const char *name;
    bool (*set)(check_options *o, const char *value);
    const char *value;
    texts about;
    texts form; /* of a value; empty where the help says enough */
} valued[] = {
    {"--as-of",
     set_as_of,
     "DATE",
     {STR("核查基准日，如 2024-06-30；不写则为今天"), STR("the day the audit is as of; today if left out")},
     {STR("应写成 2024-06-30 的样子"), STR("write it as 2024-06-30")}},
    {"--pack",
     add_pack,
     "NAME|DIR",
     {STR("规则包：内置名称或文件夹；前后施行的可写几次"),
      STR("rule pack: built in, or a folder; several if they follow one another")},
     NO_FORM},
    {"--select",
     add_select,
     "RULES",
     {STR("只用这些规则，逗号分隔，如 8.2.9,八（六）"), STR("only these rules, separated by commas")},
     NO_FORM},
    {"--subjects",
     set_subjects,
     "TABLE",
     {STR("只核查这张表的对象，如 awards"), STR("only subjects of this table, as awards")},
     NO_FORM},
    {"--profile",
     set_profile,
     "review|roster",
     {STR("复查或申报名册；不写则按数据判断"), STR("review or roster; told from the data if left out")},
     NO_FORM},
    {"--table",
     add_table,
     "TABLE=FILE",
     {STR("指明某文件是哪张表"), STR("says which table a file is")},
     {STR("应为 表=文件，如 annual=年度数据.csv"), STR("it is TABLE=FILE, as annual=FILE.csv")}},
    {"--encoding",
     set_encoding,
     "utf-8|gb18030",
     {STR("文件的编码；不写则自动判断"), STR("of the files; detected if left out")},
     {STR("应为 utf-8、gb18030、utf-16le 或 utf-16be"), STR("it is utf-8, gb18030, utf-16le or utf-16be")}},
    {"--format",
     add_format,
     "NAME[:FILE]",
     {STR("报告形式，可多次使用"), STR("form of the report, may be repeated")},
     NO_FORM},
    {"--fail-on",
     set_fail_on,
     "KIND",
     {STR("达到此类别即以状态 1 结束；默认 unmet"), STR("status 1 from this kind on; default unmet")},
     NO_FORM},
    {"--requests",
     set_requests,
     "DIR",
     {STR("把补数清单写入文件夹，每市（推荐单位）一份，填好后与数据一并核查"),
      STR("lists of cells to obtain, one a city or body; filled in, they are read beside the data")},
     NO_FORM},
    {"--annotate",
     set_annotate,
     "DIR",
     {STR("把各表原样另存入文件夹，行末加“结论、条款、待补”三列"),
      STR("each table again as it is, with the columns finding, clause and to obtain at the right")},
     NO_FORM},
    {"--split-by",
     set_split,
     "city|body",
     {STR("csv、xlsx 报告另按市或推荐单位各写一份，文件名后加其名"),
      STR("csv and xlsx reports for each city or body too, beside FILE")},
     {STR("应为 city（市）或 body（推荐单位）"), STR("it is city or body")}},
    {"--reading",
     add_reading,
     "NAME=VALUE",
     {STR("选择口径"), STR("chooses a reading")},
     {STR("应为 名称=取值，见 jianjia explain 规则"), STR("it is NAME=VALUE: see jianjia explain RULE")}},
    {"--mask-key",
     set_mask_key,
     "FILE",
     {STR("同 --mask，人名、身份证号、手机号换成代号，同一密钥文件代号不变；没有此文件则新建，请另行保管"),
      STR("--mask with pseudonyms: the same for a person wherever this key file is used; made if absent, "
          "keep "
          "it apart")},
     NO_FORM},
    {"--jobs",
     set_jobs,
     "N",
     {STR("同时用几个线程；默认为处理器个数，至多 8；结果与此无关"),
      STR("threads; as many as processors if left out, at most 8; the result is the same")},
     {STR("应为 1 至 64 的整数"), STR("it is a number from 1 to 64")}},
};
#define VALUED (sizeof valued / sizeof valued[0])

static void print_help(const session *s)
{
    bool zh = s->language == LANGUAGE_ZH;
    printf("%s\n\n", zh ? "用法：jianjia check 文件或文件夹… [选项]    （- 表示标准输入）"
                        : "usage: jianjia check PATH… [OPTIONS]    (- is standard input)");
    for (size_t i = 0; i < VALUED; i++) {
        str about = texts_in(valued[i].about, s->language);
        printf("  %-11s %-14s %.*s\n", valued[i].name, valued[i].value, STR_ARG(about));
    }
    printf("  %-26s %s\n", "--strict",
           zh ? "有待补数即以状态 3 结束" : "status 3 if anything is undetermined");
    printf(
        "  %-26s %s\n", "--mask",
        zh ? "人名只显示姓，如 韦**；手机号部分隐去（身份证号总是部分隐去）"
           : "show of persons' names the first character, of telephones a part (of identity numbers always)");
    printf(
        "  %-26s %s\n", "--no-mask",
        zh ? "对外格式（sarif 等）也显示姓名；不写则这些格式只显示姓"
           : "names in full in the forms for other programs too (sarif …): they show them in part otherwise");
    printf("  %-26s %s\n", "--explain-input",
           zh ? "说明各文件怎样读取：表头、各列、跳过的行"
              : "says how each file was read: header, columns, rows passed over");
    printf("  %-26s %s\n", "--stats",
           zh ? "在标准错误上列出各阶段、各条规则用了多少时间和内存"
              : "time and memory by stage, and time by rule, on standard error");
    printf("  %-26s %s\n", "-q, --quiet", zh ? "只列结论和小结" : "findings and the summary only");
    printf("\n%s", zh ? "类别，由重到轻：" : "kinds, gravest first: ");
    for (size_t i = 0; i < KIND_COUNT; i++) {
        printf("%s%s", i == 0 ? "" : ", ", kind_names[i]);
    }
    printf("\n\n%s\n", zh ? "报告形式：" : "forms of report:");
    for (size_t i = 0; i < reporter_count; i++) {
        str about = texts_in(reporters[i].about, s->language);
        printf("  %-26s %.*s\n", reporters[i].name, STR_ARG(about));
    }
    printf("\n%s\n", zh ? "结束状态：0 无问题且核查完整；1 有达到类别的结论；2 未能核查或报告写不出；3 "
                          "无此类结论，但核查不完整。"
                        : "status: 0 nothing found and the audit complete; 1 findings; 2 no audit, or a "
                          "report could not be written;\n"
                          "3 no such finding, but the audit is incomplete.");
}

static int fault_value(const session *s, size_t option, const char *value)
{
    const char *name = valued[option].name;
    str form = texts_in(valued[option].form, s->language);
    if (value == NULL) {
        return command_fault(s, "%s 后面缺少值", "%s needs a value", name);
    }
    if (form.len == 0) {
        return command_fault(s, "%s 的值“%s”不能识别；用 jianjia check --help 查看",
                             "%s: \"%s\" is not understood; see jianjia check --help", name, value);
    }
    return command_fault(s, "%s 的值“%s”不能识别，%.*s", "%s: \"%s\" is not understood: %.*s", name, value,
                         STR_ARG(form));
}

static int parse_flag(const session *s, check_options *o, const char *word)
{
    if (strcmp(word, "--strict") == 0) {
        o->strict = true;
    } else if (strcmp(word, "--explain-input") == 0) {
        o->explain = true;
    } else if (strcmp(word, "--stats") == 0) {
        o->stats = true;
    } else if (strcmp(word, "--mask") == 0) {
        o->mask = true;
        o->no_mask = false;
    } else if (strcmp(word, "--no-mask") == 0) {
        o->mask = false;
        o->no_mask = true;
    } else if (strcmp(word, "-q") == 0 || strcmp(word, "--quiet") == 0) {
        o->quiet = true;
    } else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
        o->help = true;
    } else {
        return command_fault(s, "没有“%s”这个选项；用 jianjia check --help 查看",
                             "there is no option \"%s\"; see jianjia check --help", word);
    }
    return STATUS_CLEAN;
}

static int parse_word(const session *s, check_options *o, int argc, char **argv, int *i)
{
    for (size_t k = 0; k < VALUED; k++) {
        const char *value = NULL;
        if (command_option(argc, argv, i, valued[k].name, &value)) {
            return value != NULL && valued[k].set(o, value) ? STATUS_CLEAN : fault_value(s, k, value);
        }
    }
    if (argv[*i][0] == '-' && argv[*i][1] != '\0') {
        return parse_flag(s, o, argv[*i]);
    }
    const char *path = argv[*i];
    ARENA_PUSH(&o->storage, o->paths, o->path_count, o->path_cap, path);
    return STATUS_CLEAN;
}

int check_parse(const session *s, check_options *o, int argc, char **argv)
{
    bool only_paths = false;
    o->as_of = os_today();
    o->fail_on = KIND_UNMET;
    o->jobs = os_processors() < USUAL_JOBS ? os_processors() : USUAL_JOBS;
    for (int i = 1; i < argc; i++) {
        if (!only_paths && strcmp(argv[i], "--") == 0) {
            only_paths = true;
        } else if (only_paths) {
            const char *path = argv[i];
            ARENA_PUSH(&o->storage, o->paths, o->path_count, o->path_cap, path);
        } else if (parse_word(s, o, argc, argv, &i) != STATUS_CLEAN) {
            return STATUS_FAILED;
        }
    }
    if (!o->help && o->path_count + o->table_count == 0) {
        return command_fault(s, "请给出要核查的文件或文件夹", "name the files or folders to check");
    }
    if (o->output_count == 0) {
        output out = {&reporters[0], NULL};
        ARENA_PUSH(&o->storage, o->outputs, o->output_count, o->output_cap, out);
    }
    return STATUS_CLEAN;
}

/* ---- the reports ---- */

/* Does the form for people go to the screen? */
static bool prints_terminal(const check_options *o)
{
    bool prints = false;
    for (size_t i = 0; i < o->output_count; i++) {
        prints = prints || (o->outputs[i].file == NULL && o->outputs[i].reporter == &reporters[0]);
    }
    return prints;
}

static int write_requests(const session *s, const check_options *o, const report *r)
{
    if (o->requests != NULL) {
        progress_pause(s->progress);
    }
    arena a = {0};
    request_counts c;
    str path, error = {0};
    bool ok = o->requests == NULL || requests_write(r, o->requests, &a, &c, &path, &error);
    if (!ok) {
        command_fault(s, "%s：补数清单未能写完：%s",
                      "%s: the lists of cells to obtain could not be written: %s", path.ptr, error.ptr);
    } else if (o->requests != NULL && !o->quiet) {
        fprintf(stderr,
                s->language == LANGUAGE_ZH ? "补数清单：%zu份，共%zu项，在 %s\n"
                                           : "cells to obtain: %zu lists, %zu cells, in %s\n",
                c.files, c.written, o->requests);
    }
    if (ok && o->requests != NULL && c.withheld > 0) {
        fprintf(stderr,
                s->language == LANGUAGE_ZH
                    ? "另有%zu项以身份证号为编码（或编码中有须隐去的姓名），未列入清单；请改用人员编码\n"
                    : "%zu more cells go by an identity number, or a name to be hidden, and are not in the "
                      "lists: "
                      "use a code for persons\n",
                c.withheld);
    }
    arena_free(&a);
    return ok ? STATUS_CLEAN : STATUS_FAILED;
}

static int status_of(const check_options *o, const report *r)
{
    for (size_t i = 0; i < KIND_COUNT && i <= (size_t)o->fail_on; i++) {
        if (r->kind_counts[i] > 0) {
            return STATUS_FINDINGS;
        }
    }
    if (!r->complete) {
        return STATUS_INCOMPLETE;
    }
    if (o->strict) {
        for (size_t i = 0; i < r->coverage_count; i++) {
            if (r->coverage[i].undetermined > 0) {
                return STATUS_INCOMPLETE;
            }
        }
    }
    return STATUS_CLEAN;
}

/* ---- the command ---- */

/* Where a terminal may show colour, and nobody is typing the data. */
static bool shows_progress(const session *s, const check_options *o)
{
    bool typed = false;
    for (size_t i = 0; i < o->source_count; i++) {
        typed = typed || (strcmp(o->sources[i].path, "-") == 0 && os_is_terminal(0));
    }
    return s->colour_err && !o->quiet && !typed;
}

static int check(const session *s, check_options *o, check_run *run)
{
    int status = check_audit(s, o, run);
    if (status != STATUS_CLEAN) {
        return status;
    }
    report *r = check_report(run);
    if (o->explain && prints_terminal(o)) {
        progress_pause(s->progress);
        check_print_inputs(s, r); /* a failure is that of the report behind it too */
    }
    int lists = write_requests(s, o, r), copies = check_annotate(s, o, run);
    int written = check_write(s, o, r);
    written = lists != STATUS_CLEAN ? lists : copies != STATUS_CLEAN ? copies : written;
    stats_note(&run->stats, STAGE_REPORT);
    progress_pause(s->progress);
    stats_print(s, run);
    return written != STATUS_CLEAN ? written : status_of(o, r);
}

int command_check(const session *s, int argc, char **argv)
{
    check_options o = {0};
    check_run run = {0};
    int status = check_parse(s, &o, argc, argv);
    if (status == STATUS_CLEAN && o.help) {
        arena_free(&o.storage);
        print_help(s);
        return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
    }
    if (o.stats) {
        stats_start(&run.stats);
    }
    if (status == STATUS_CLEAN) {
        status = check_collect(s, &o);
    }
    if (status == STATUS_CLEAN) {
        session shown = *s;
        shown.progress = shows_progress(s, &o) ? progress_new(s->language) : NULL;
        status = check(&shown, &o, &run);
        progress_free(shown.progress);
    }
    check_run_free(&run);
    arena_free(&o.storage);
    return status;
}
