/* SPDX-License-Identifier: MIT
 *
 * jianjia explain: one rule for a person. What it says, of whom, what it needs, what it can find, and what
 * it says of its examples.
 */
#include "cmd_pack.h"

#include "example.h"
#include "pack.h"
#include "plan.h"
#include "utf8.h"

#include "../reports/page.h"

#include <string.h>

#define STYLE_STRONG "1"
#define STYLE_FAINT "2"
#define STYLE_BAD "1;31"

enum { INDENT = 2, LABEL_WIDTH = 11, EXAMPLE_INDENT = 4, ROW_INDENT = 6, ROW_HANG = 8 };

/* What is being explained, and where it is written. */
typedef struct {
    page *page;
    pack *pack;
    const rule_decl *rule;
    arena *scratch; /* for one rule */
    language language;
} explanation;

static const texts decided_words[DECIDED_COUNT] = {
    [DECIDED_DATA] = {STR("由数据判定"), STR("by the data")},
    [DECIDED_RECORD] = {STR("由数据和记录判定"), STR("by the data and a record")},
    [DECIDED_JUDGEMENT] = {STR("以认定记录为准"), STR("by a recorded finding of people")},
    [DECIDED_PEOPLE] = {STR("由人判断，工具不下结论"), STR("by people; the tool does not judge")},
    [DECIDED_SCOPE] = {STR("不单独判定：划定下列规则的适用范围"),
                       STR("not by itself: it says to whom the rules below apply")},
};

static const texts outcome_words[OUTCOME_COUNT] = {
    [OUTCOME_VIOLATION] = {STR("有问题"), STR("violation")},
    [OUTCOME_PASS] = {STR("未见问题"), STR("pass")},
    [OUTCOME_UNDETERMINED] = {STR("暂不能判断"), STR("undetermined")},
    [OUTCOME_NOT_APPLICABLE] = {STR("不适用"), STR("not applicable")},
    [OUTCOME_FOR_PEOPLE] = {STR("由人判断"), STR("for people")},
};

/* ---- labelled paragraphs ---- */

static void begin(explanation *x, const char *zh, const char *en)
{
    page_style(x->page, STYLE_FAINT);
    page_say(x->page, zh, en);
    page_style(x->page, "");
    page_pad(x->page, LABEL_WIDTH);
}

static void end(explanation *x)
{
    page_end(x->page, INDENT, INDENT + LABEL_WIDTH);
}

static void colon(explanation *x)
{
    page_say(x->page, "：", ": ");
}

/* The label stands on the first of several paragraphs only. */
static void begin_item(explanation *x, size_t index, const char *zh, const char *en)
{
    begin(x, index == 0 ? zh : "", index == 0 ? en : "");
}

static void tell(explanation *x, const char *zh, const char *en, str text)
{
    if (text.len > 0) {
        begin(x, zh, en);
        page_add(x->page, text);
        end(x);
    }
}

/* ---- what the rule is ---- */

static void heading(explanation *x)
{
    const rule_decl *r = x->rule;
    page_style(x->page, STYLE_STRONG);
    page_add(x->page, r->clause);
    page_add(x->page, r->clause.len > 0 ? STR(" ") : STR(""));
    page_add(x->page, cmd_text(r->title, x->language));
    page_style(x->page, "");
    page_style(x->page, STYLE_FAINT);
    page_sayf(x->page, "（%.*s）", " (%.*s)", STR_ARG(r->id));
    page_style(x->page, "");
    page_end(x->page, 0, INDENT);
}

static void source_document(explanation *x)
{
    if (x->pack->document.len == 0) {
        return;
    }
    begin(x, "依据", "Source");
    page_add(x->page, x->pack->document);
    if (x->pack->in_force_given) {
        buf date = {0};
        day_print(&date, x->pack->in_force);
        page_sayf(x->page, "，%.*s起施行", ", in force from %.*s", STR_ARG(buf_str(&date)));
        buf_free(&date);
    }
    end(x);
}

static void subjects(explanation *x)
{
    const scope_decl *s = x->rule->scope;
    str title = cmd_text(s->title, x->language), table = cmd_text(s->table->title, x->language);
    begin(x, "对象", "Subjects");
    if (x->rule->decided == DECIDED_SCOPE) { /* the heading says of whom */
        page_add(x->page, table);
    } else {
        page_add(x->page, title.len > 0 ? title : s->name);
        page_sayf(x->page, "（%.*s）", " (%.*s)", STR_ARG(table));
    }
    for (size_t i = 0; i < s->group_count; i++) {
        str label = column_label(s->group_by[i], x->language);
        page_say(x->page, i == 0 ? "，分组：" : "、", i == 0 ? "; groups by " : ", ");
        page_add(x->page, label);
    }
    end(x);
}

/* A sentence with "…" where values will stand. */
static void add_template(explanation *x, const templates *t)
{
    const template *chosen = x->language == LANGUAGE_ZH ? &t->zh : &t->en;
    chosen = chosen->given ? chosen : x->language == LANGUAGE_ZH ? &t->en : &t->zh;
    for (size_t i = 0; i < chosen->count; i++) {
        page_add(x->page, chosen->parts[i].text);
        if (chosen->parts[i].value != NULL) {
            page_add(x->page, STR("…"));
        }
    }
}

static void add_tags(explanation *x, unsigned tags)
{
    size_t count = 0;
    for (tag_bit t = 0; t < TAG_COUNT; t++) {
        if (tags & 1u << t) {
            str word = cmd_text(x->pack->tag_words[t], x->language);
            page_comma(x->page, count++ > 0);
            page_add(x->page, word.len > 0 ? word : str_of(tag_names[t]));
        }
    }
}

static void findings(explanation *x)
{
    const rule_decl *r = x->rule;
    for (size_t i = 0; i < r->kind_count; i++) {
        const kind_clause *c = &r->kinds[i];
        begin_item(x, i, "结论", "Findings");
        page_add_styled(x->page, STYLE_STRONG, cmd_kind_word(x->pack, c->kind, x->language));
        if (c->tags != 0) {
            page_say(x->page, "（", " (");
            add_tags(x, c->tags);
            page_say(x->page, "）", ")");
        }
        if (c->message.zh.given || c->message.en.given) {
            colon(x);
            add_template(x, &c->message);
        }
        end(x);
    }
}

static void tags(explanation *x)
{
    unsigned all = 0;
    const scope_decl *scope = x->rule->scope;
    for (size_t i = 0; i < x->rule->tag_count; i++) {
        all |= 1u << x->rule->tags[i].tag;
    }
    for (size_t i = 0; i < scope->tag_count; i++) {
        all |= 1u << scope->tags[i].tag;
    }
    if (all != 0) {
        begin(x, "标签", "Tags");
        add_tags(x, all);
        end(x);
    }
}

/* ---- what it needs ---- */

/* One paragraph for each table: 年度数据：有效票、不满意票 */
static void needed_columns(explanation *x)
{
    size_t count;
    const column_decl **columns = plan_columns(x->pack, x->rule, x->scratch, &count);
    for (size_t i = 0; i < count;) {
        const table_decl *t = columns[i]->table;
        begin_item(x, i, "所需数据", "Needs");
        page_add(x->page, cmd_text(t->title, x->language));
        colon(x);
        for (size_t first = i; i < count && columns[i]->table == t; i++) {
            page_comma(x->page, i > first);
            page_add(x->page, column_label(columns[i], x->language));
        }
        end(x);
    }
}

static void add_source(explanation *x, span at)
{
    page_add(x->page, (str){at.source->text.ptr + at.offset, at.length});
}

static void add_duration(explanation *x, const expression *e)
{
    static const texts units[] = {[UNIT_DAYS] = {STR("天"), STR("days")},
                                  [UNIT_MONTHS] = {STR("个月"), STR("months")},
                                  [UNIT_YEARS] = {STR("年"), STR("years")}};
    add_source(x, e->children[0]->at);
    page_say(x->page, "", " ");
    page_add(x->page, texts_in(units[e->unit], x->language));
}

static void add_parameter(explanation *x, const param_decl *p)
{
    page_add(x->page, p->name);
    page_add(x->page, STR(" = "));
    for (size_t i = 0; i < p->count; i++) {
        const param_value *v = &p->values[i];
        page_semicolon(x->page, i > 0);
        if (i > 0) {
            buf date = {0};
            day_print(&date, v->from);
            page_sayf(x->page, "%.*s起 ", "from %.*s ", STR_ARG(buf_str(&date)));
            buf_free(&date);
        }
        if (v->value->kind == EXPR_DURATION) {
            add_duration(x, v->value);
        } else {
            add_source(x, v->value->at);
        }
    }
    if (p->tool_set) {
        page_say(x->page, "（本工具设定）", " (set by this tool)");
    }
}

static void parameters(explanation *x)
{
    size_t count;
    const param_decl **params = plan_params(x->pack, x->rule, x->scratch, &count);
    for (size_t i = 0; i < count; i++) {
        begin_item(x, i, "参数", "Parameters");
        add_parameter(x, params[i]);
        end(x);
    }
}

static void readings(explanation *x)
{
    size_t count;
    const fact_decl **list = plan_readings(x->pack, x->rule, x->scratch, &count);
    for (size_t i = 0; i < count; i++) {
        const fact_decl *f = list[i];
        begin_item(x, i, "口径", "Readings");
        page_add(x->page, f->name);
        colon(x);
        for (size_t j = 0; j < f->value->count; j++) {
            str label = reading_label(f, j, x->language);
            page_comma(x->page, j > 0);
            if (texts_in(f->choice_words[j], x->language).len > 0) { /* the name is what --reading takes */
                page_add(x->page, f->choices[j]);
                page_add(x->page, STR(" "));
            }
            page_add(x->page, label);
            page_say(x->page, j == 0 ? "（默认）" : "", j == 0 ? " (default)" : "");
        }
        page_say(x->page, f->takes_number ? "，或者任何数" : "", f->takes_number ? ", or any number" : "");
        end(x);
    }
}

/* ---- examples ---- */

/* A cell's value; in Chinese, an enum's value that rules name in Latin letters by its first word. */
static str cell_words(const explanation *x, const column_decl *c, str written)
{
    long index = c == NULL || c->type != COLUMN_ENUM ? -1 : enum_find(c->enumeration, written);
    if (index < 0 || x->language != LANGUAGE_ZH) {
        return written;
    }
    const enum_value *v = &c->enumeration->values[index];
    bool latin = v->name.len > 0 && (unsigned char)v->name.ptr[0] < 0x80;
    return latin && v->word_count > 0 ? v->words[0] : written;
}

static void add_row(explanation *x, const example_row *row)
{
    const table_decl *t = schema_table(&x->pack->schema, row->table);
    page_style(x->page, STYLE_FAINT);
    page_add(x->page, t != NULL ? cmd_text(t->title, x->language) : row->table);
    page_style(x->page, "");
    page_add(x->page, STR("  "));
    for (size_t i = 0; i < row->count; i++) {
        const example_cell *given = &row->cells[i];
        const column_decl *c = t == NULL ? NULL : table_column(t, given->column);
        page_comma(x->page, i > 0);
        page_add(x->page, c != NULL ? column_label(c, x->language) : given->column);
        page_add(x->page, STR(" "));
        if (given->blank) {
            page_say(x->page, "（空）", "(blank)");
        } else {
            page_add(x->page, cell_words(x, c, given->value));
        }
    }
    page_end(x->page, ROW_INDENT, ROW_HANG);
}

static void add_rows(explanation *x, const example_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        add_row(x, &rows[i]);
    }
}

static void add_expected(explanation *x, const example_decl *e)
{
    page_dot(x->page, true);
    page_add(x->page, e->kind < KIND_COUNT ? cmd_kind_word(x->pack, e->kind, x->language)
                                           : texts_in(outcome_words[e->outcome], x->language));
    page_comma(x->page, e->tags != 0);
    add_tags(x, e->tags);
}

static void add_date(explanation *x, const example_decl *e)
{
    if (e->has_as_of) {
        buf date = {0};
        day_print(&date, e->as_of);
        page_dot(x->page, true);
        page_sayf(x->page, "截至%.*s", "as of %.*s", STR_ARG(buf_str(&date)));
        buf_free(&date);
    }
}

static void add_reading(explanation *x, const example_decl *e)
{
    if (e->reading.len > 0) {
        page_dot(x->page, true);
        page_sayf(x->page, "口径%.*s=%.*s", "reading %.*s=%.*s", STR_ARG(e->reading), STR_ARG(e->choice));
    }
}

static void add_result(explanation *x, const example_decl *e)
{
    example_result result = example_run(x->pack, x->rule, e, x->scratch);
    page_dot(x->page, true);
    if (result.passed) {
        page_say(x->page, "示例通过", "holds");
        return;
    }
    page_style(x->page, STYLE_BAD);
    if (result.fault.len > 0) {
        page_sayf(x->page, "示例无法运行：%.*s", "can't be run: %.*s", STR_ARG(result.fault));
    } else {
        str got = audit_result_text(&result.got, x->scratch);
        page_sayf(x->page, "示例未通过，得到：%.*s", "fails: %.*s", STR_ARG(got));
    }
    page_style(x->page, "");
}

static const sample_decl *find_sample(const pack *p, str name)
{
    for (size_t i = 0; i < p->sample_count; i++) {
        if (str_equal(p->samples[i].name, name)) {
            return &p->samples[i];
        }
    }
    return NULL;
}

static void example(explanation *x, const example_decl *e)
{
    page_add_styled(x->page, STYLE_STRONG, e->title);
    add_expected(x, e);
    add_date(x, e);
    add_reading(x, e);
    if (e->subject.len > 0) {
        page_dot(x->page, true);
        page_sayf(x->page, "对象 %.*s", "about %.*s", STR_ARG(e->subject));
    }
    if (e->sample.len > 0) {
        page_dot(x->page, true);
        page_sayf(x->page, "另有共用数据 %.*s", "with the sample %.*s", STR_ARG(e->sample));
    }
    add_result(x, e);
    page_end(x->page, EXAMPLE_INDENT, ROW_INDENT);
    add_rows(x, e->rows, e->row_count);
}

static bool is_new_sample(const rule_decl *r, size_t index)
{
    for (size_t i = 0; i < index; i++) {
        if (str_equal(r->examples[i].sample, r->examples[index].sample)) {
            return false;
        }
    }
    return r->examples[index].sample.len > 0;
}

/* The rows that several examples share, once. */
static void samples(explanation *x)
{
    for (size_t i = 0; i < x->rule->example_count; i++) {
        const sample_decl *s = find_sample(x->pack, x->rule->examples[i].sample);
        if (s != NULL && is_new_sample(x->rule, i)) {
            page_sayf(x->page, "共用数据 %.*s", "Sample %.*s", STR_ARG(s->name));
            page_end(x->page, EXAMPLE_INDENT, ROW_INDENT);
            add_rows(x, s->rows, s->row_count);
        }
    }
}

static void examples(explanation *x)
{
    if (x->rule->example_count == 0) {
        return;
    }
    begin(x, "示例", "Examples");
    page_sayf(x->page, "%zu 个", "%zu", x->rule->example_count);
    end(x);
    for (size_t i = 0; i < x->rule->example_count; i++) {
        example(x, &x->rule->examples[i]);
    }
    samples(x);
}

/* ---- the whole ---- */

/* Of a scope that stands for a clause: does it govern the rule, or another of its clause? Rules of other parts
 * that are about the same rows are no matter of the clause. */
static bool governs(const rule_decl *lead, const rule_decl *r)
{
    return lead->decided == DECIDED_SCOPE && str_equal(r->scope->clause, lead->clause) &&
           str_starts_with(r->id, cmd_part_of(lead->id));
}

static bool is_definition(const explanation *x)
{
    bool governing = x->rule->decided != DECIDED_SCOPE;
    for (size_t i = 0; i < x->pack->rule_count && !governing; i++) {
        governing = governs(x->rule, x->pack->rules[i]);
    }
    return !governing;
}

static void decided(explanation *x)
{
    static const texts by_others = {STR("不单独判定：由其他规则落实"),
                                    STR("not by itself: other rules carry it out")};
    tell(x, "判定", "Decided",
         texts_in(is_definition(x) ? by_others : decided_words[x->rule->decided], x->language));
}

static void governed_rules(explanation *x)
{
    bool any = false;
    for (size_t i = 0; i < x->pack->rule_count; i++) {
        const rule_decl *r = x->pack->rules[i];
        if (!governs(x->rule, r)) {
            continue;
        }
        if (any) {
            page_comma(x->page, true);
        } else {
            begin(x, "规则", "Rules");
        }
        page_add(x->page, r->id);
        any = true;
    }
    if (any) {
        end(x);
    }
}

/* What to do about a finding, each step once. */
static void next_steps(explanation *x, const next_clause *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool told = false;
        for (size_t j = 0; j < i; j++) {
            told = told || list[j].text == list[i].text;
        }
        if (!told) {
            tell(x, "下一步", "Next", cmd_text(*list[i].text, x->language));
        }
    }
}

static void explain(explanation *x)
{
    const rule_decl *r = x->rule;
    heading(x);
    tell(x, "摘要", "Summary", cmd_text(r->summary, x->language));
    source_document(x);
    subjects(x);
    decided(x);
    findings(x);
    tags(x);
    needed_columns(x);
    parameters(x);
    readings(x);
    next_steps(x, r->next_count > 0 ? r->nexts : r->scope->nexts,
               r->next_count > 0 ? r->next_count : r->scope->next_count);
    governed_rules(x);
    examples(x);
}

static void explain_all(const session *s, pack *p, const rule_decl *const *rules, size_t count)
{
    arena scratch = {0};
    page out = page_open(stdout, s->language, s->colour_out, s->width);
    for (size_t i = 0; i < count; i++) {
        explanation x = {&out, p, rules[i], &scratch, s->language};
        if (i > 0) {
            page_blank(&out);
        }
        explain(&x);
        arena_reset(&scratch);
    }
    (void)page_close(&out); /* command_flush tells what went wrong */
    arena_free(&scratch);
}

/* Line by line, since rule text may hold what a terminal must not see. */
static void print_plans(const rule_decl *const *rules, size_t count)
{
    buf plan = {0}, shown = {0};
    for (size_t i = 0; i < count; i++) {
        plan_print(&plan, rules[i]);
    }
    for (str rest = buf_str(&plan); rest.len > 0;) {
        size_t end_of_line = str_find(rest, STR("\n"));
        utf8_add_visible(&shown, (str){rest.ptr, end_of_line});
        buf_add_char(&shown, '\n');
        rest = (str){rest.ptr + end_of_line + 1, rest.len - end_of_line - 1};
    }
    fwrite(shown.ptr, 1, shown.len, stdout);
    buf_free(&plan);
    buf_free(&shown);
}

static int print_usage(const session *s)
{
    fputs(
        s->language == LANGUAGE_ZH
            ? "用法：jianjia explain 规则 [选项]\n"
              "说明一条规则：含义、对象、所需数据、结论、参数、口径、示例。\n"
              "规则写法不限：8.2.9、八（二）9、八(二)9；写到条款（8.2.4）、部分（三）时列出其各项。\n"
              "  --pack 名称|文件夹  规则包\n"
              "  --plan              只显示解析后的规则\n"
            : "usage: jianjia explain RULE [OPTIONS]\n"
              "What a rule means, of whom, what it needs and finds, its parameters, readings and examples.\n"
              "RULE may be written in any way: 8.2.9, 八（二）9, 八(二)9; an item (8.2.4) or a part (三) "
              "shows all that it has.\n"
              "  --pack NAME|DIR  the rule pack\n"
              "  --plan           only the rule as it was understood\n",
        stdout);
    return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
}

static int explain_written(const session *s, str pack_name, str written, bool plan, arena *a)
{
    size_t count;
    pack *p = command_pack(s, pack_name, true);
    const rule_decl *const *rules = p == NULL ? NULL : cmd_find(s, p, written, a, &count);
    if (rules == NULL) {
        pack_free(p);
        return STATUS_FAILED;
    }
    if (plan) {
        print_plans(rules, count);
    } else {
        explain_all(s, p, rules, count);
    }
    pack_free(p);
    return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
}

int command_explain(const session *s, int argc, char **argv)
{
    const char *pack_name = NULL;
    bool plan = false, help = false;
    const cmd_option options[] = {
        {"--pack", &pack_name, NULL}, {"--plan", NULL, &plan}, {"--help", NULL, &help}, {"-h", NULL, &help}};
    arena a = {0};
    str *words = NULL;
    size_t count = 0;
    int status = STATUS_FAILED;
    if (!cmd_parse(s, argc, argv, options, sizeof options / sizeof *options, &a, &words, &count)) {
        status = STATUS_FAILED;
    } else if (help) {
        status = print_usage(s);
    } else if (count != 1) {
        status = command_fault(s, "请写明一条规则，如 jianjia explain 8.2.9",
                               "name one rule, as in jianjia explain 8.2.9");
    } else {
        status = explain_written(s, str_of(pack_name), words[0], plan, &a);
    }
    arena_free(&a);
    return status;
}
