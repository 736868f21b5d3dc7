/* SPDX-License-Identifier: MIT
 *
 * jianjia rules: lists the rules of a pack, runs their examples, looks for faults in their text.
 */
#include "cmd_pack.h"

#include "example.h"
#include "lint.h"
#include "pack.h"
#include "plan.h"
#include "utf8.h"

#include "../reports/page.h"

#include <string.h>

/* What the subcommands are given. */
typedef struct {
    const session *session;
    pack *pack;
    str *words; /* rules named */
    size_t word_count;
    bool json;
    arena *a;
} request;

static int finish(const session *s, int status)
{
    return command_flush(s) ? status : STATUS_FAILED;
}

/* ---- list, for people ---- */

enum { COLUMN_ID, COLUMN_CLAUSE, COLUMN_KINDS, COLUMN_DECIDED, COLUMN_TITLE, COLUMNS };

/* A column is no wider than this: what is longer pushes the rest of its line to the right. */
static const size_t widest[COLUMNS] = {14, 28, 26, 10, 0};

typedef struct {
    str texts[COLUMNS];
} line;

static str kinds_in_words(const request *q, const rule_decl *r)
{
    finding_kind kinds[KIND_COUNT];
    size_t count = cmd_kinds(r, kinds);
    buf text = {0};
    for (size_t i = 0; i < count; i++) {
        buf_add(&text, i == 0 ? STR("") : q->session->language == LANGUAGE_ZH ? STR("、") : STR(", "));
        buf_add(&text, cmd_kind_word(q->pack, kinds[i], q->session->language));
    }
    str copy = count == 0 ? STR("-") : arena_copy(q->a, buf_str(&text));
    buf_free(&text);
    return copy;
}

static line line_of(const request *q, const rule_decl *r)
{
    static const char *const decided_zh[DECIDED_COUNT] = {[DECIDED_DATA] = "数据",
                                                          [DECIDED_RECORD] = "记录",
                                                          [DECIDED_JUDGEMENT] = "认定",
                                                          [DECIDED_PEOPLE] = "人工",
                                                          [DECIDED_SCOPE] = "范围"};
    bool zh = q->session->language == LANGUAGE_ZH;
    return (line){{r->id, r->clause, kinds_in_words(q, r),
                   str_of(zh ? decided_zh[r->decided] : decided_names[r->decided]),
                   cmd_text(r->title, q->session->language)}};
}

static void widen(size_t widths[COLUMNS], const line *l)
{
    for (size_t i = 0; i < COLUMNS; i++) {
        size_t width = utf8_width(l->texts[i]);
        width = width < widest[i] ? width : widest[i];
        widths[i] = width > widths[i] ? width : widths[i];
    }
}

/* One rule a line, whatever the width: a list is searched with other tools. */
static void print_line(const line *l, const size_t widths[COLUMNS])
{
    buf out = {0};
    for (size_t i = 0; i < COLUMNS; i++) {
        utf8_add_visible(&out, l->texts[i]);
        size_t width = utf8_width(l->texts[i]);
        size_t blanks = i + 1 == COLUMNS ? 0 : 2 + (width < widths[i] ? widths[i] - width : 0);
        for (size_t j = 0; j < blanks; j++) {
            buf_add_char(&out, ' ');
        }
    }
    while (out.len > 0 && out.ptr[out.len - 1] == ' ') {
        out.len--; /* no title */
    }
    buf_add_char(&out, '\n');
    fwrite(out.ptr, 1, out.len, stdout);
    buf_free(&out);
}

static line headings(language l)
{
    return l == LANGUAGE_ZH ? (line){{STR("编号"), STR("条款"), STR("结论"), STR("判定"), STR("标题")}}
                            : (line){{STR("id"), STR("clause"), STR("kinds"), STR("decided"), STR("title")}};
}

static void print_list(const request *q, const rule_decl *const *entries, size_t count)
{
    line *lines = arena_array(q->a, count + 1, sizeof *lines);
    size_t widths[COLUMNS] = {0};
    line head = headings(q->session->language);
    widen(widths, &head);
    for (size_t i = 0; i < count; i++) {
        lines[i] = line_of(q, entries[i]);
        widen(widths, &lines[i]);
    }
    print_line(&head, widths);
    for (size_t i = 0; i < count; i++) {
        print_line(&lines[i], widths);
    }
}

/* ---- list, for programs ---- */

static struct json_t *kinds_json(const rule_decl *r)
{
    finding_kind kinds[KIND_COUNT];
    size_t count = cmd_kinds(r, kinds);
    struct json_t *array = cmd_json_array();
    for (size_t i = 0; i < count; i++) {
        cmd_json_add(array, cmd_json_text(str_of(kind_names[kinds[i]])));
    }
    return array;
}

static struct json_t *needs_json(const request *q, const rule_decl *r)
{
    size_t count;
    const column_decl **columns = plan_columns(q->pack, r, q->a, &count);
    struct json_t *array = cmd_json_array();
    for (size_t i = 0; i < count; i++) {
        str name =
            arena_format(q->a, "%.*s.%.*s", STR_ARG(columns[i]->table->name), STR_ARG(columns[i]->name));
        cmd_json_add(array, cmd_json_text(name));
    }
    return array;
}

static struct json_t *rule_json(const request *q, const rule_decl *r)
{
    struct json_t *object = cmd_json_object();
    cmd_json_put(object, "id", cmd_json_text(r->id));
    cmd_json_put(object, "clause", cmd_json_text(r->clause));
    cmd_json_put(object, "title", cmd_json_text(cmd_text(r->title, q->session->language)));
    cmd_json_put(object, "kinds", kinds_json(r));
    cmd_json_put(object, "decided_by", cmd_json_text(str_of(decided_names[r->decided])));
    cmd_json_put(object, "needs", needs_json(q, r));
    return object;
}

static int list_rules(const request *q)
{
    size_t count;
    const rule_decl **entries = cmd_entries(q->pack, q->a, &count);
    if (!q->json) {
        print_list(q, entries, count);
        return finish(q->session, STATUS_CLEAN);
    }
    struct json_t *array = cmd_json_array();
    for (size_t i = 0; i < count; i++) {
        cmd_json_add(array, rule_json(q, entries[i]));
    }
    return cmd_json_print(q->session, array);
}

/* ---- test ---- */

typedef struct {
    size_t passed, failed;
} tally;

static void print_failure(const request *q, const rule_decl *r, const example_decl *e,
                          const example_result *result, arena *a)
{
    bool zh = q->session->language == LANGUAGE_ZH;
    audit_result wanted = {.outcome = e->outcome, .kind = e->kind, .tags = e->tags};
    diag d = {.severity = SEVERITY_ERROR, .code = "example", .span = e->at};
    if (result->fault.len > 0) {
        d.message = arena_format(
            a, zh ? "规则 %.*s 的示例“%.*s”无法运行：%.*s" : "rule %.*s, example \"%.*s\" can't be run: %.*s",
            STR_ARG(r->id), STR_ARG(e->title), STR_ARG(result->fault));
    } else {
        d.message = arena_format(a,
                                 zh ? "规则 %.*s 的示例“%.*s”：应为 %.*s，得到 %.*s"
                                    : "rule %.*s, example \"%.*s\": expected %.*s, got %.*s",
                                 STR_ARG(r->id), STR_ARG(e->title), STR_ARG(audit_result_text(&wanted, a)),
                                 STR_ARG(audit_result_text(&result->got, a)));
    }
    diag_print(stdout, &d, q->session->language, q->session->colour_out);
}

static void test_rules(const request *q, const rule_decl *const *rules, size_t count, tally *t)
{
    arena scratch = {0};
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < rules[i]->example_count; j++) {
            example_result result = example_run(q->pack, rules[i], &rules[i]->examples[j], &scratch);
            t->passed += result.passed;
            t->failed += !result.passed;
            if (!result.passed) {
                print_failure(q, rules[i], &rules[i]->examples[j], &result, &scratch);
            }
            arena_reset(&scratch);
        }
    }
    arena_free(&scratch);
}

static void print_tally(const session *s, const tally *t)
{
    bool zh = s->language == LANGUAGE_ZH;
    printf(zh ? "%zu 个示例通过" : "%zu examples passed", t->passed);
    if (t->failed > 0) {
        printf(zh ? "，%zu 个未通过" : ", %zu failed", t->failed);
    }
    putchar('\n');
}

static int run_examples(const request *q)
{
    tally t = {0};
    for (size_t i = 0; i < q->word_count; i++) {
        size_t count;
        const rule_decl *const *rules = cmd_find(q->session, q->pack, q->words[i], q->a, &count);
        if (rules == NULL) {
            return STATUS_FAILED;
        }
        test_rules(q, rules, count, &t);
    }
    if (q->word_count == 0) {
        test_rules(q, (const rule_decl *const *)q->pack->rules, q->pack->rule_count, &t);
    }
    print_tally(q->session, &t);
    return finish(q->session, t.failed > 0 ? STATUS_FINDINGS : STATUS_CLEAN);
}

/* ---- lint ---- */

static int lint_rules(const request *q)
{
    diags d = {.language = q->session->language};
    size_t found = lint_pack(q->pack, &d);
    bool zh = q->session->language == LANGUAGE_ZH;
    for (size_t i = 0; i < d.count; i++) {
        diag_print(stdout, &d.items[i], q->session->language, q->session->colour_out);
    }
    diags_free(&d);
    if (found == 0) {
        puts(zh ? "未发现问题" : "no faults found");
    } else {
        printf(zh ? "%zu 处问题\n" : "faults found: %zu\n", found);
    }
    return finish(q->session, found > 0 ? STATUS_FINDINGS : STATUS_CLEAN);
}

/* ---- the command ---- */

static const struct {
    const char *name;
    int (*run)(const request *q);
    bool json, words; /* what it understands */
} jobs[] = {{"list", list_rules, true, false},
            {"test", run_examples, false, true},
            {"lint", lint_rules, false, false}};
enum { JOBS = sizeof jobs / sizeof *jobs };

static int print_usage(const session *s)
{
    fputs(
        s->language == LANGUAGE_ZH
            ? "用法：jianjia rules [list|test|lint] [选项]\n"
              "  list  列出规则（默认）；--format text|json\n"
              "  test  运行规则旁的示例；可写明规则，如 jianjia rules test 8.2.9\n"
              "  lint  检查规则文本：缺少的示例和文字，没有用到的参数、列和取值，不可能成立的条件\n"
              "  --pack 名称|文件夹  规则包\n"
              "退出状态：0 正常，1 有示例未通过或有问题，2 规则包有错或用法有误\n"
            : "usage: jianjia rules [list|test|lint] [OPTIONS]\n"
              "  list  lists the rules (the default); --format text|json\n"
              "  test  runs the examples beside the rules, or of those named: jianjia rules test 8.2.9\n"
              "  lint  looks for missing examples and words, for parameters, columns and values that nothing "
              "reads, for conditions that can never hold\n"
              "  --pack NAME|DIR  the rule pack\n"
              "exit status: 0 all well, 1 examples failed or faults found, 2 the pack or the usage is at "
              "fault\n",
        stdout);
    return finish(s, STATUS_CLEAN);
}

/* The job the first word names, or list; JOBS after a message. */
static size_t find_job(const session *s, const char *word)
{
    size_t job = 0;
    while (word != NULL && word[0] != '-' && job < JOBS && strcmp(word, jobs[job].name) != 0) {
        job++;
    }
    if (job == JOBS) {
        command_fault(s, "rules 后面应为 list、test 或 lint，而不是“%s”",
                      "rules is followed by list, test or lint, not \"%s\"", word);
    }
    return job;
}

static bool fits(const session *s, size_t job, const char *format, size_t words, const str *first)
{
    if (format != NULL && !jobs[job].json) {
        command_fault(s, "rules %s 没有 --format 选项", "rules %s has no option --format", jobs[job].name);
    } else if (words > 0 && !jobs[job].words) {
        command_fault(s, "rules %s 后面多出“%.*s”", "rules %s: \"%.*s\" is too much", jobs[job].name,
                      STR_ARG(*first));
    } else {
        return true;
    }
    return false;
}

static int run_job(size_t job, request *q, str pack_name)
{
    pack *p = command_pack(q->session, pack_name, true);
    q->pack = p;
    int status = p == NULL ? STATUS_FAILED : jobs[job].run(q);
    pack_free(p);
    return status;
}

int command_rules(const session *s, int argc, char **argv)
{
    const char *pack_name = NULL, *format = NULL;
    arena a = {0};
    request q = {.session = s, .a = &a};
    bool help = false, bad = false;
    const cmd_option options[] = {{"--pack", &pack_name, NULL},
                                  {"--format", &format, NULL},
                                  {"--help", NULL, &help},
                                  {"-h", NULL, &help}};
    size_t job = find_job(s, argv[1]);
    int named = argc > 1 && argv[1][0] != '-'; /* the job's name takes the command's place */
    int status = STATUS_FAILED;
    if (job < JOBS && cmd_parse(s, argc - named, argv + named, options, sizeof options / sizeof *options, &a,
                                &q.words, &q.word_count)) {
        q.json = cmd_wants_json(s, format, &bad);
        if (help) {
            status = print_usage(s);
        } else if (!bad && fits(s, job, format, q.word_count, q.words)) {
            status = run_job(job, &q, str_of(pack_name));
        }
    }
    arena_free(&a);
    return status;
}
