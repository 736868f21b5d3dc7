/* SPDX-License-Identifier: MIT
 *
 * The end of the terminal report: cells to obtain, rules not checked, faults of the data, and whether the
 * audit is complete.
 */
#include "terminal.h"

enum {
    UNITS_SHOWN = 10,
    ENTRIES_SHOWN = 3, /* of one unit */
    FAULTS_SHOWN = 20,
    CLAUSES_SHOWN = 8, /* in the closing line */
};

/* ---- cells to obtain ----------------------------------------------------------------------------- */

static void show_heading(page *p, const char *zh, const char *en, size_t count)
{
    page_blank(p);
    page_style(p, STYLE_STRONG);
    page_say(p, zh, en);
    page_style(p, "");
    page_sayf(p, "：%zu", ": %zu", count);
    page_end(p, 0, 0);
}

/* The entries of one unit stand together. */
static size_t unit_end(const report *r, size_t i)
{
    size_t end = i + 1;
    while (end < r->to_obtain_count && str_equal(r->to_obtain[end].unit, r->to_obtain[i].unit)) {
        end++;
    }
    return end;
}

static size_t cells_between(const report *r, size_t first, size_t end)
{
    size_t cells = 0;
    for (size_t i = first; i < end; i++) {
        cells += r->to_obtain[i].column_count;
    }
    return cells;
}

static const str *labels_of(const to_obtain_entry *t)
{
    return t->labels != NULL ? t->labels : t->columns;
}

static bool same_columns(const to_obtain_entry *a, const to_obtain_entry *b)
{
    if (!str_equal(a->table, b->table) || a->column_count != b->column_count || a->year == 0 ||
        b->year == 0) {
        return false;
    }
    for (size_t i = 0; i < a->column_count; i++) {
        if (!str_equal(labels_of(a)[i], labels_of(b)[i])) {
            return false;
        }
    }
    return true;
}

/* Years that lack the same columns are told together: from `first`, before `end`. */
static size_t years_end(const report *r, size_t first, size_t end)
{
    size_t i = first + 1;
    while (i < end && same_columns(&r->to_obtain[first], &r->to_obtain[i])) {
        i++;
    }
    return i;
}

/* 年度数据 2021、2022年 不满意票、有效票 */
static void add_years(page *p, const report *r, size_t first, size_t end)
{
    const to_obtain_entry *t = &r->to_obtain[first];
    page_add(p, t->table_title.len > 0 ? t->table_title : t->table);
    page_add(p, STR(" "));
    for (size_t i = first; i < end && t->year > 0; i++) {
        page_comma(p, i > first);
        page_sayf(p, "%d", "%d", r->to_obtain[i].year);
    }
    if (t->year > 0) {
        page_say(p, "年 ", " ");
    }
    page_list(p, labels_of(t), t->column_count);
}

static void add_unit(page *p, const to_obtain_entry *t)
{
    if (t->unit_name.len > 0 || t->unit.len > 0) {
        page_add(p, t->unit_name.len > 0 ? t->unit_name : t->unit);
    } else {
        page_say(p, "未注明单位", "No unit named");
    }
}

static void show_unit(page *p, const report *r, size_t first, size_t end)
{
    add_unit(p, &r->to_obtain[first]);
    page_sayf(p, "（%zu 处）：", " (%zu): ", cells_between(r, first, end));
    size_t i = first;
    for (size_t shown = 0; i < end && shown < ENTRIES_SHOWN; shown++) {
        size_t next = years_end(r, i, end);
        page_semicolon(p, i > first);
        add_years(p, r, i, next);
        i = next;
    }
    if (i < end) {
        page_say(p, "；等", "; …");
    }
    page_end(p, 2, 4);
}

void terminal_to_obtain(screen *s)
{
    page *p = s->page;
    const report *r = s->report;
    if (r->to_obtain_count == 0) {
        return;
    }
    show_heading(p, "待补数据", "Cells to obtain", cells_between(r, 0, r->to_obtain_count));
    size_t i = 0;
    for (size_t shown = 0; i < r->to_obtain_count && shown < UNITS_SHOWN; shown++) {
        size_t end = unit_end(r, i);
        show_unit(p, r, i, end);
        i = end;
    }
    if (i < r->to_obtain_count) {
        page_sayf(p, "另有 %zu 处，见 --format json", "%zu more: see --format json",
                  cells_between(r, i, r->to_obtain_count));
        page_end(p, 2, 2);
    }
}

/* ---- rules not checked, faults, and the end ------------------------------------------------------ */

static str clause_of(const coverage_entry *c)
{
    return c->clause.len > 0 ? c->clause : c->rule;
}

static void add_clause(page *p, const coverage_entry *c)
{
    page_add(p, clause_of(c));
    if (c->mandatory) {
        page_say(p, "（必查）", " (required)");
    }
}

static bool told_before(const report *r, size_t i)
{
    for (size_t j = 0; j < i; j++) {
        if (str_equal(r->coverage[j].not_checked, r->coverage[i].not_checked)) {
            return true;
        }
    }
    return false;
}

/* One line a reason, with all the rules it keeps from being checked. */
void terminal_unchecked_rules(screen *s)
{
    page *p = s->page;
    const report *r = s->report;
    size_t count = terminal_unchecked(r);
    if (count == 0) {
        return;
    }
    show_heading(p, "未查规则", "Rules not checked", count);
    for (size_t i = 0; i < r->coverage_count; i++) {
        str why = r->coverage[i].not_checked;
        if (why.len == 0 || told_before(r, i)) {
            continue;
        }
        page_add(p, why);
        page_say(p, "：", ": ");
        for (size_t j = i; j < r->coverage_count; j++) {
            if (str_equal(r->coverage[j].not_checked, why)) {
                page_comma(p, j > i);
                add_clause(p, &r->coverage[j]);
            }
        }
        page_end(p, 2, 4);
    }
}

static void show_fault(page *p, const diag *d)
{
    static const struct {
        const char *zh, *en, *style;
    } severities[] = {
        [SEVERITY_ERROR] = {"错误  ", "error    ", STYLE_BAD},
        [SEVERITY_WARNING] = {"警告  ", "warning  ", STYLE_DOUBTFUL},
        [SEVERITY_INFO] = {"提示  ", "note     ", STYLE_FAINT},
    };
    page_style(p, severities[d->severity].style);
    page_say(p, severities[d->severity].zh, severities[d->severity].en);
    page_style(p, "");
    buf where = {0};
    diag_add_place(&where, d, p->language);
    if (where.len > 0) {
        page_add(p, buf_str(&where));
        page_say(p, "：", ": ");
    }
    buf_free(&where);
    page_add(p, d->message);
    page_end(p, 2, p->language == LANGUAGE_ZH ? 8 : 11);
}

void terminal_faults(screen *s)
{
    page *p = s->page;
    const diags *data = s->report->data;
    if (data == NULL || data->count == 0) {
        return;
    }
    show_heading(p, "数据问题", "Faults in the data", data->count);
    size_t shown = 0;
    for (severity level = SEVERITY_ERROR; level <= SEVERITY_INFO;
         level++) { /* none is hidden by a lesser one */
        for (size_t i = 0; i < data->count && shown < FAULTS_SHOWN; i++) {
            if (data->items[i].severity == level) {
                show_fault(p, &data->items[i]);
                shown++;
            }
        }
    }
    if (shown < data->count) {
        page_sayf(p, "另有 %zu 条，见 --format json", "%zu more: see --format json", data->count - shown);
        page_end(p, 2, 2);
    }
}

/* What follows tells why the audit is not complete; each adds its part if it has something to tell. */

static void begin_lack(screen *s)
{
    page_semicolon(s->page, s->lacks++ > 0);
}

static bool is_lacking(const coverage_entry *c)
{
    return c->mandatory && c->not_checked.len > 0;
}

static void add_unchecked_duties(screen *s)
{
    page *p = s->page;
    const report *r = s->report;
    size_t count = 0;
    for (size_t i = 0; i < r->coverage_count; i++) {
        count += is_lacking(&r->coverage[i]);
    }
    if (count == 0) {
        return;
    }
    begin_lack(s);
    page_sayf(p, "必查规则未查 %zu 条（", "required rules not checked: %zu (", count);
    size_t shown = 0;
    for (size_t i = 0; i < r->coverage_count && shown < CLAUSES_SHOWN; i++) {
        if (is_lacking(&r->coverage[i])) {
            page_comma(p, shown++ > 0);
            page_add(p, clause_of(&r->coverage[i]));
        }
    }
    page_say(p, count > shown ? "等）" : "）", count > shown ? ", …)" : ")");
}

static void add_rejected_rows(screen *s)
{
    uint64_t rejected = 0;
    for (size_t i = 0; i < s->report->input_count; i++) {
        rejected += s->report->inputs[i].rejected;
    }
    if (rejected > 0) {
        begin_lack(s);
        page_sayf(s->page, "未能使用的数据 %llu 行", "rows that could not be used: %llu",
                  (unsigned long long)rejected);
    }
}

static void add_data_errors(screen *s)
{
    const diags *data = s->report->data;
    if (data != NULL && data->errors > 0) {
        begin_lack(s);
        page_sayf(s->page, "数据错误 %zu 处", "errors in the data: %zu", data->errors);
    }
}

static void add_nothing_decided(screen *s)
{
    for (size_t i = 0; i < s->report->coverage_count; i++) {
        const coverage_entry *c = &s->report->coverage[i];
        if (c->violation + c->pass > 0) {
            return;
        }
    }
    begin_lack(s);
    page_say(s->page, "没有规则得出结论", "no rule decided anything");
}

/* Only --strict makes these a lack, so they are told where nothing else is. */
static void add_undetermined(screen *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->report->coverage_count; i++) {
        count += s->report->coverage[i].undetermined;
    }
    if (s->lacks == 0 && count > 0) {
        begin_lack(s);
        page_sayf(s->page, "暂不能判断 %zu 处", "undetermined: %zu", count);
    }
}

void terminal_status(screen *s)
{
    static void (*const lacks[])(screen *) = {add_unchecked_duties, add_rejected_rows, add_data_errors,
                                              add_nothing_decided, add_undetermined};
    page *p = s->page;
    page_blank(p);
    if (s->report->complete) {
        page_style(p, STYLE_GOOD);
        page_say(p, "核查完整。", "The audit is complete.");
        page_style(p, "");
    } else {
        page_style(p, STYLE_DOUBTFUL);
        page_say(p, "核查不完整", "The audit is not complete");
        page_style(p, "");
        page_say(p, "：", ": ");
        for (size_t i = 0; i < sizeof lacks / sizeof *lacks; i++) {
            lacks[i](s);
        }
        page_say(p, s->lacks > 0 ? "。" : "详见 --format json。", s->lacks > 0 ? "." : "see --format json.");
    }
    page_end(p, 0, 2);
}
