/* SPDX-License-Identifier: MIT */
#include "sheet.h"

#include "words.h"

#include "../checker/utf8.h"

#define COLUMNS(list) list, sizeof(list) / sizeof *(list)

static void add(sheet_row *row, size_t column, str s)
{
    utf8_add_visible(&row->cells[column], s);
}

static void add_number(sheet_row *row, size_t column, uint64_t n)
{
    buf_addf(&row->cells[column], "%llu", (unsigned long long)n);
}

static void add_list(sheet_row *row, size_t column, const report *r, const str *items, size_t count)
{
    buf text = {0};
    words_add_list(&text, r, items, count);
    add(row, column, buf_str(&text));
    buf_free(&text);
}

static void add_words(sheet_row *row, size_t column, const report *r, const finding *f,
                      void (*words)(buf *out, const report *r, const finding *f))
{
    buf text = {0};
    words(&text, r, f);
    add(row, column, buf_str(&text));
    buf_free(&text);
}

/* ---- cases ---- */

enum {
    CASE_RANK,
    CASE_KIND,
    CASE_NAME,
    CASE_KEY,
    CASE_DETAIL,
    CASE_UNIT,
    CASE_BODY,
    CASE_CITY,
    CASE_FINDINGS,
    CASE_GROUNDS,
    CASE_CLAUSES,
    CASE_WHY
};

static const sheet_column case_columns[] = {
    [CASE_RANK] = {{STR("位次"), STR("rank")}, 6, true},
    [CASE_KIND] = {{STR("结论"), STR("kind")}, 14, false},
    [CASE_NAME] = {{STR("对象"), STR("subject")}, 34, false},
    [CASE_KEY] = {{STR("编号"), STR("key")}, 16, false},
    [CASE_DETAIL] = {{STR("荣誉"), STR("honour")}, 30, false},
    [CASE_UNIT] = {{STR("所在单位"), STR("unit")}, 30, false},
    [CASE_BODY] = {{STR("归口工会"), STR("body")}, 20, false},
    [CASE_CITY] = {{STR("所在市"), STR("city")}, 10, false},
    [CASE_FINDINGS] = {{STR("条数"), STR("findings")}, 8, true},
    [CASE_GROUNDS] = {{STR("独立情形"), STR("grounds")}, 10, true},
    [CASE_CLAUSES] = {{STR("条款"), STR("clauses")}, 30, false},
    [CASE_WHY] = {{STR("位次依据"), STR("why it ranks here")}, 44, false},
};

static size_t count_cases(const report *r)
{
    return r->case_count;
}

static void add_clauses(sheet_row *row, const report *r, const case_entry *c)
{
    for (size_t i = c->first; i < c->first + c->count; i++) {
        add(row, CASE_CLAUSES, i > c->first ? words_of(r, "、", ", ") : STR(""));
        add(row, CASE_CLAUSES, r->findings[i].clause);
    }
}

static void fill_case(sheet_row *row, const report *r, size_t i)
{
    const case_entry *c = &r->cases[i];
    add_number(row, CASE_RANK, c->rank);
    add(row, CASE_KIND, words_kind(r, c->kind));
    add(row, CASE_NAME, c->name.len > 0 ? c->name : c->key);
    add(row, CASE_KEY, c->key);
    add(row, CASE_DETAIL, c->detail);
    add(row, CASE_UNIT, c->unit_name);
    add(row, CASE_BODY, c->body);
    add(row, CASE_CITY, c->city);
    add_number(row, CASE_FINDINGS, c->count);
    add_number(row, CASE_GROUNDS, c->grounds);
    add_clauses(row, r, c);
    add_list(row, CASE_WHY, r, c->why, c->why_count);
}

const sheet sheet_cases = {{STR("案件"), STR("cases")}, COLUMNS(case_columns), count_cases, fill_case};

/* ---- findings ---- */

enum {
    FINDING_RANK,
    FINDING_KIND,
    FINDING_CLAUSE,
    FINDING_TITLE,
    FINDING_NAME,
    FINDING_KEY,
    FINDING_DETAIL,
    FINDING_UNIT,
    FINDING_BODY,
    FINDING_CITY,
    FINDING_MESSAGE,
    FINDING_TAGS,
    FINDING_FACT,
    FINDING_CELLS,
    FINDING_MISSING,
    FINDING_NOTES,
    FINDING_NEXT,
    FINDING_RULE,
    FINDING_PRINT,
    FINDING_AS_OF
};

static const sheet_column finding_columns[] = {
    [FINDING_RANK] = {{STR("位次"), STR("rank")}, 6, true},
    [FINDING_KIND] = {{STR("结论"), STR("kind")}, 14, false},
    [FINDING_CLAUSE] = {{STR("条款"), STR("clause")}, 16, false},
    [FINDING_TITLE] = {{STR("事项"), STR("title")}, 34, false},
    [FINDING_NAME] = {{STR("对象"), STR("subject")}, 34, false},
    [FINDING_KEY] = {{STR("编号"), STR("key")}, 16, false},
    [FINDING_DETAIL] = {{STR("荣誉"), STR("honour")}, 30, false},
    [FINDING_UNIT] = {{STR("所在单位"), STR("unit")}, 30, false},
    [FINDING_BODY] = {{STR("归口工会"), STR("body")}, 20, false},
    [FINDING_CITY] = {{STR("所在市"), STR("city")}, 10, false},
    [FINDING_MESSAGE] = {{STR("依据"), STR("what was found")}, 60, false},
    [FINDING_TAGS] = {{STR("标签"), STR("tags")}, 16, false},
    [FINDING_FACT] = {{STR("事实时间"), STR("fact date")}, 12, false},
    [FINDING_CELLS] = {{STR("出处"), STR("cells")}, 60, false},
    [FINDING_MISSING] = {{STR("待补"), STR("missing")}, 40, false},
    [FINDING_NOTES] = {{STR("说明"), STR("notes")}, 40, false},
    [FINDING_NEXT] = {{STR("下一步"), STR("next step")}, 50, false},
    [FINDING_RULE] = {{STR("规则"), STR("rule")}, 12, false},
    [FINDING_PRINT] = {{STR("标识"), STR("fingerprint")}, 20, false},
    [FINDING_AS_OF] = {{STR("基准日"), STR("as of")}, 12, false},
};

_Static_assert(sizeof finding_columns / sizeof *finding_columns == SHEET_COLUMNS, "the widest sheet");

static size_t count_findings(const report *r)
{
    return r->finding_count;
}

static void fill_finding(sheet_row *row, const report *r, size_t i)
{
    const finding *f = &r->findings[i];
    buf tags = {0};
    words_add_tags(&tags, r, f->tags);
    add_number(row, FINDING_RANK, f->rank);
    add(row, FINDING_KIND, words_kind(r, f->kind));
    add(row, FINDING_CLAUSE, f->clause);
    add(row, FINDING_TITLE, f->title);
    add(row, FINDING_NAME, f->subject.name.len > 0 ? f->subject.name : f->subject.key);
    add(row, FINDING_KEY, f->subject.key);
    add(row, FINDING_DETAIL, f->detail);
    add(row, FINDING_UNIT, f->subject.unit_name);
    add(row, FINDING_BODY, f->subject.body);
    add(row, FINDING_CITY, f->subject.city);
    add_words(row, FINDING_MESSAGE, r, f, words_add_message);
    add(row, FINDING_TAGS, buf_str(&tags));
    add(row, FINDING_FACT, f->fact_date);
    add_words(row, FINDING_CELLS, r, f, words_add_cells);
    add_words(row, FINDING_MISSING, r, f, words_add_holes);
    add_words(row, FINDING_NOTES, r, f, words_add_notes);
    add(row, FINDING_NEXT, f->next);
    add(row, FINDING_RULE, f->rule);
    add(row, FINDING_PRINT, str_of(f->fingerprint));
    add(row, FINDING_AS_OF, r->as_of);
    buf_free(&tags);
}

const sheet sheet_findings = {
    {STR("逐条"), STR("findings")}, COLUMNS(finding_columns), count_findings, fill_finding};

/* ---- cells to obtain ---- */

enum { HOLE_UNIT, HOLE_KEY, HOLE_BODY, HOLE_CITY, HOLE_TABLE, HOLE_YEAR, HOLE_COLUMNS, HOLE_RULES };

static const sheet_column hole_columns[] = {
    [HOLE_UNIT] = {{STR("单位"), STR("unit")}, 34, false},
    [HOLE_KEY] = {{STR("编号"), STR("key")}, 16, false},
    [HOLE_BODY] = {{STR("归口工会"), STR("body")}, 20, false},
    [HOLE_CITY] = {{STR("所在市"), STR("city")}, 10, false},
    [HOLE_TABLE] = {{STR("表"), STR("table")}, 18, false},
    [HOLE_YEAR] = {{STR("年度"), STR("year")}, 8, true},
    [HOLE_COLUMNS] = {{STR("缺项"), STR("columns")}, 50, false},
    [HOLE_RULES] = {{STR("规则"), STR("rules")}, 40, false},
};

static size_t count_holes(const report *r)
{
    return r->to_obtain_count;
}

static void fill_hole(sheet_row *row, const report *r, size_t i)
{
    const to_obtain_entry *t = &r->to_obtain[i];
    add(row, HOLE_UNIT, t->unit_name.len > 0 ? t->unit_name : t->unit);
    add(row, HOLE_KEY, t->unit);
    add(row, HOLE_BODY, t->body);
    add(row, HOLE_CITY, t->city);
    add(row, HOLE_TABLE, t->table_title.len > 0 ? t->table_title : t->table);
    if (t->year > 0) {
        add_number(row, HOLE_YEAR, (uint64_t)t->year);
    }
    add_list(row, HOLE_COLUMNS, r, t->labels != NULL ? t->labels : t->columns, t->column_count);
    add_list(row, HOLE_RULES, r, t->rules, t->rule_count);
}

const sheet sheet_to_obtain = {
    {STR("待补数据"), STR("cells to obtain")}, COLUMNS(hole_columns), count_holes, fill_hole};

/* ---- coverage ---- */

enum {
    RULE_CLAUSE,
    RULE_TITLE,
    RULE_VIOLATION,
    RULE_PASS,
    RULE_UNDETERMINED,
    RULE_NOT_APPLICABLE,
    RULE_MANDATORY,
    RULE_NOT_CHECKED,
    RULE_ID
};

static const sheet_column rule_columns[] = {
    [RULE_CLAUSE] = {{STR("条款"), STR("clause")}, 20, false},
    [RULE_TITLE] = {{STR("事项"), STR("title")}, 50, false},
    [RULE_VIOLATION] = {{STR("有此情形"), STR("violation")}, 10, true},
    [RULE_PASS] = {{STR("未见问题"), STR("pass")}, 10, true},
    [RULE_UNDETERMINED] = {{STR("暂不能判断"), STR("undetermined")}, 12, true},
    [RULE_NOT_APPLICABLE] = {{STR("不适用"), STR("not applicable")}, 10, true},
    [RULE_MANDATORY] = {{STR("必查"), STR("required")}, 8, false},
    [RULE_NOT_CHECKED] = {{STR("未查原因"), STR("not checked because")}, 50, false},
    [RULE_ID] = {{STR("规则"), STR("rule")}, 12, false},
};

static size_t count_rules(const report *r)
{
    return r->coverage_count;
}

static void fill_rule(sheet_row *row, const report *r, size_t i)
{
    const coverage_entry *c = &r->coverage[i];
    add(row, RULE_CLAUSE, c->clause);
    add(row, RULE_TITLE, c->title);
    add_number(row, RULE_VIOLATION, c->violation);
    add_number(row, RULE_PASS, c->pass);
    add_number(row, RULE_UNDETERMINED, c->undetermined);
    add_number(row, RULE_NOT_APPLICABLE, c->not_applicable);
    add(row, RULE_MANDATORY, c->mandatory ? words_of(r, "是", "yes") : STR(""));
    add(row, RULE_NOT_CHECKED, c->not_checked);
    add(row, RULE_ID, c->rule);
}

const sheet sheet_coverage = {
    {STR("覆盖情况"), STR("coverage")}, COLUMNS(rule_columns), count_rules, fill_rule};

/* ---- rows ---- */

void sheet_fill(const sheet *s, sheet_row *row, const report *r, size_t i)
{
    for (size_t k = 0; k < s->column_count; k++) {
        buf_clear(&row->cells[k]);
    }
    s->fill(row, r, i);
}

void sheet_row_free(sheet_row *row)
{
    for (size_t k = 0; k < SHEET_COLUMNS; k++) {
        buf_free(&row->cells[k]);
    }
}
