/* SPDX-License-Identifier: MIT
 *
 * The end of the page: cases by city, body and clause; how complete the data was; how it was read; cells to obtain.
 */
#include "html.h"

#include "words.h"

#include "../checker/map.h"

#include <stdlib.h>
#include <string.h>

enum { HOLE_ROWS = 400, FAULT_ROWS = 100 }; /* the workbook and the JSON have all */

/* ---- cases by city and by body ---- */

typedef struct {
    str name;
    size_t kinds[KIND_COUNT], all;
} tally;

static int compare_tallies(const void *a, const void *b)
{
    return str_compare(((const tally *)a)->name, ((const tally *)b)->name);
}

static str city_of(const case_entry *c)
{
    return c->city;
}

static str body_of(const case_entry *c)
{
    return c->body;
}

/* One for each name, by name; to be freed. *count of them. */
static tally *tally_cases(const report *r, str (*name)(const case_entry *c), size_t *count)
{
    map names = {0};
    arena storage = {0};
    uint32_t *numbers = arena_array(&storage, r->case_count + 1, sizeof *numbers);
    for (size_t i = 0; i < r->case_count; i++) {
        numbers[i] = map_intern(&names, name(&r->cases[i]));
    }
    tally *tallies = calloc((size_t)names.count + 1, sizeof *tallies);
    if (tallies == NULL) {
        out_of_memory();
    }
    for (size_t i = 0; i < r->case_count; i++) {
        tally *t = &tallies[numbers[i]];
        t->name = name(&r->cases[i]);
        t->kinds[r->cases[i].kind]++;
        t->all++;
    }
    *count = names.count;
    qsort(tallies, *count, sizeof *tallies, compare_tallies);
    map_free(&names);
    arena_free(&storage);
    return tallies;
}

static void kind_heads(html *h, const size_t *totals)
{
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        if (totals[k] > 0) {
            html_raw(h, "<th scope=\"col\" class=\"number\">");
            html_text(h, words_kind(h->report, k));
            html_raw(h, "</th>");
        }
    }
    html_raw(h, "<th scope=\"col\" class=\"number\">");
    html_say(h, "合计", "All");
    html_raw(h, "</th>");
}

static void kind_cells(html *h, const tally *t, const size_t *totals)
{
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        if (totals[k] > 0) {
            html_number(h, t->kinds[k]);
        }
    }
    html_number(h, t->all);
    html_raw(h, "</tr>\n");
}

/* Nothing if no case has a name. */
static void write_tally(html *h, const char *zh, const char *en, str (*name)(const case_entry *c))
{
    size_t count, totals[KIND_COUNT] = {0};
    tally *tallies = tally_cases(h->report, name, &count);
    for (size_t i = 0; i < count; i++) {
        for (finding_kind k = 0; k < KIND_COUNT; k++) {
            totals[k] += tallies[i].kinds[k];
        }
    }
    if (count > 1 || (count == 1 && tallies[0].name.len > 0)) {
        html_table(h, zh, en);
        html_head_cell(h, "名称", "Name");
        kind_heads(h, totals);
        html_table_body(h);
        for (size_t i = 0; i < count; i++) {
            html_raw(h, "<tr><th scope=\"row\">");
            html_short(h, tallies[i].name, HTML_NAME);
            html_say(h, tallies[i].name.len > 0 ? "" : "（未写明）",
                     tallies[i].name.len > 0 ? "" : "(not told)");
            html_raw(h, "</th>");
            kind_cells(h, &tallies[i], totals);
        }
        html_table_end(h);
    }
    free(tallies);
}

/* ---- cases by clause ---- */

/* Cases with a finding of the rule, by number of the rule in the coverage; to be freed. */
static size_t *count_cases(const report *r)
{
    map rules = {0};
    size_t *counts = calloc(r->coverage_count + 1, sizeof *counts);
    size_t *last = calloc(r->coverage_count + 1, sizeof *last);
    if (counts == NULL || last == NULL) {
        out_of_memory();
    }
    for (size_t i = 0; i < r->coverage_count; i++) {
        (void)map_intern(&rules, r->coverage[i].rule);
    }
    for (size_t i = 0; i < r->finding_count; i++) {
        uint32_t rule = map_find(&rules, r->findings[i].rule);
        if (rule < r->coverage_count && last[rule] != r->findings[i].rank) {
            last[rule] = r->findings[i].rank;
            counts[rule]++;
        }
    }
    free(last);
    map_free(&rules);
    return counts;
}

static size_t judged(const coverage_entry *c)
{
    return c->violation + c->pass;
}

/* "97.2%", cut and never rounded up. */
static void share_cell(html *h, size_t part, size_t whole)
{
    html_raw(h, "<td class=\"number\">");
    if (whole > 0) {
        size_t tenths = (size_t)((unsigned __int128)part * 1000 / whole);
        fprintf(h->out, "%zu.%zu%%", tenths / 10, tenths % 10);
    }
    html_raw(h, "</td>");
}

static void clause_cell(html *h, const coverage_entry *c)
{
    html_raw(h, "<tr><th scope=\"row\">");
    html_text(h, c->clause.len > 0 ? c->clause : c->rule);
    html_raw(h, "</th>");
    html_cell(h, c->title);
}

static void write_clauses(html *h)
{
    const report *r = h->report;
    size_t *cases = count_cases(r);
    html_table(h, "按条款：案件数、对象数和数据齐全程度",
               "By clause: cases, subjects, and how complete the data was");
    html_head_cell(h, "条款", "Clause");
    html_head_cell(h, "内容", "Rule");
    html_head_cell(h, "案件", "Cases");
    html_head_cell(h, "有问题", "Found");
    html_head_cell(h, "未见问题", "Pass");
    html_head_cell(h, "缺数据", "Open");
    html_head_cell(h, "可判断", "Decided");
    html_table_body(h);
    for (size_t i = 0; i < r->coverage_count; i++) {
        const coverage_entry *c = &r->coverage[i];
        if (c->not_checked.len == 0 && judged(c) + c->undetermined + cases[i] > 0) {
            clause_cell(h, c);
            html_number(h, cases[i]);
            html_number(h, c->violation);
            html_number(h, c->pass);
            html_number(h, c->undetermined);
            share_cell(h, judged(c), judged(c) + c->undetermined);
            html_raw(h, "</tr>\n");
        }
    }
    html_table_end(h);
    free(cases);
}

static void write_unchecked(html *h)
{
    const report *r = h->report;
    size_t idle = 0, count = 0;
    for (size_t i = 0; i < r->coverage_count; i++) {
        const coverage_entry *c = &r->coverage[i];
        idle += c->not_checked.len == 0 && judged(c) + c->undetermined == 0;
        if (c->not_checked.len == 0) {
            continue;
        }
        if (count++ == 0) {
            html_table(h, "未核查的规则", "Rules not checked");
            html_head_cell(h, "条款", "Clause");
            html_head_cell(h, "内容", "Rule");
            html_head_cell(h, "原因", "Because");
            html_table_body(h);
        }
        clause_cell(h, c);
        html_cell(h, c->not_checked);
        html_raw(h, "</tr>\n");
    }
    if (count > 0) {
        html_table_end(h);
    }
    if (idle > 0) {
        html_raw(h, "<p class=\"small\">");
        html_sayf(h, "另有 %zu 条规则没有适用的对象。", "Rules that apply to nothing here: %zu.", idle);
        html_raw(h, "</p>\n");
    }
}

/* ---- the data ---- */

static void write_completeness(html *h)
{
    const report *r = h->report;
    size_t decided = 0, open = 0;
    for (size_t i = 0; i < r->coverage_count; i++) {
        decided += judged(&r->coverage[i]);
        open += r->coverage[i].undetermined;
    }
    html_raw(h, "<p>");
    buf status = {0};
    words_add_status(&status, r);
    html_text(h, buf_str(&status));
    buf_free(&status);
    html_sayf(h, "逐条逐项共核查 %zu 次，其中能判断 %zu 次，缺数据 %zu 次。",
              " Judgements: %zu in all, %zu decided, %zu open for want of data.", decided + open, decided,
              open);
    html_raw(h, "</p>\n");
}

static void write_inputs(html *h)
{
    const report *r = h->report;
    html_table(h, "数据文件", "Files");
    html_head_cell(h, "文件", "File");
    html_head_cell(h, "表", "Table");
    html_head_cell(h, "编码", "Encoding");
    html_head_cell(h, "行数", "Rows");
    html_head_cell(h, "采用", "Used");
    html_head_cell(h, "跳过", "Skipped");
    html_head_cell(h, "不需要", "Not needed");
    html_head_cell(h, "不能用", "Rejected");
    html_table_body(h);
    for (size_t i = 0; i < r->input_count; i++) {
        const input_entry *e = &r->inputs[i];
        html_raw(h, "<tr><th scope=\"row\">");
        html_text(h, e->file);
        html_raw(h, "</th>");
        html_cell(h, e->table_title);
        html_cell(h, e->encoding);
        html_number(h, e->rows);
        html_number(h, e->used);
        html_number(h, e->skipped);
        html_number(h, e->not_needed);
        html_number(h, e->rejected);
        html_raw(h, "</tr>\n");
    }
    html_table_end(h);
}

static void write_faults(html *h, bool masked)
{
    const diags *d = h->report->data;
    if (d == NULL || d->count == 0) {
        return;
    }
    html_raw(h, "<p>");
    html_sayf(h, "数据问题 %zu 处：", "Faults in the data: %zu", d->count);
    html_raw(h, "</p>\n<ul>\n");
    for (size_t i = 0; i < d->count && i < FAULT_ROWS; i++) {
        buf words = {0};
        diag_add_place(&words, &d->items[i], h->report->language);
        buf_add(&words, words.len > 0 ? words_of(h->report, "：", ": ") : STR(""));
        words_add_fault(&words, &d->items[i], masked);
        html_raw(h, "<li>");
        html_text(h, buf_str(&words));
        html_raw(h, "</li>\n");
        buf_free(&words);
    }
    html_raw(h, "</ul>\n");
    if (d->count > FAULT_ROWS) {
        html_raw(h, "<p class=\"small\">");
        html_sayf(h, "另有 %zu 处，见 JSON 报告。", "%zu more are in the JSON report.",
                  d->count - FAULT_ROWS);
        html_raw(h, "</p>\n");
    }
}

static void setting_rows(html *h, const setting_entry *settings, size_t count, const char *zh, const char *en)
{
    for (size_t i = 0; i < count; i++) {
        html_raw(h, "<tr><td>");
        html_say(h, zh, en);
        html_raw(h, "</td><th scope=\"row\">");
        html_text(h, settings[i].name);
        html_raw(h, "</th>");
        html_cell(h, settings[i].value);
        html_raw(h, "<td>");
        html_say(h, settings[i].chosen ? "本次指定" : "规则包默认",
                 settings[i].chosen ? "chosen" : "default");
        html_raw(h, "</td></tr>\n");
    }
}

static void write_settings(html *h)
{
    const report *r = h->report;
    if (r->parameter_count + r->reading_count == 0) {
        return;
    }
    html_table(h, "参数和口径", "Parameters and readings");
    html_head_cell(h, "类别", "Sort");
    html_head_cell(h, "名称", "Name");
    html_head_cell(h, "取值", "Value");
    html_head_cell(h, "来源", "From");
    html_table_body(h);
    setting_rows(h, r->readings, r->reading_count, "口径", "reading");
    setting_rows(h, r->parameters, r->parameter_count, "参数", "parameter");
    html_table_end(h);
}

/* ---- cells to obtain ---- */

static void hole_row(html *h, const to_obtain_entry *e)
{
    html_raw(h, "<tr><th scope=\"row\">");
    html_short(h, e->unit_name.len > 0 ? e->unit_name : e->unit, HTML_NAME);
    html_raw(h, "</th>");
    html_cell(h, e->body);
    html_cell(h, e->table_title);
    html_raw(h, "<td class=\"number\">");
    if (e->year > 0) {
        fprintf(h->out, "%d", e->year);
    }
    html_raw(h, "</td><td>");
    for (size_t i = 0; i < e->column_count; i++) {
        html_comma(h, i > 0);
        html_text(h, e->labels[i].len > 0 ? e->labels[i] : e->columns[i]);
    }
    html_raw(h, "</td></tr>\n");
}

static void write_holes(html *h)
{
    const report *r = h->report;
    html_raw(h, "<section>\n");
    html_heading(h, "holes", "待补数据", "Cells to obtain");
    if (r->to_obtain_count == 0) {
        html_raw(h, "<p>");
        html_say(h, "没有须补的数据。", "None.");
        html_raw(h, "</p>\n</section>\n");
        return;
    }
    html_table(h, "向谁要，要哪几格", "Whom to ask, and for what");
    html_head_cell(h, "单位", "Unit");
    html_head_cell(h, "推荐单位", "Body");
    html_head_cell(h, "表", "Table");
    html_head_cell(h, "年度", "Year");
    html_head_cell(h, "缺项", "Missing");
    html_table_body(h);
    for (size_t i = 0; i < r->to_obtain_count && i < HOLE_ROWS; i++) {
        hole_row(h, &r->to_obtain[i]);
    }
    html_table_end(h);
    if (r->to_obtain_count > HOLE_ROWS) {
        html_raw(h, "<p class=\"small\">");
        html_sayf(h, "另有 %zu 行，用 --requests 另存。", "%zu more lines: use --requests.",
                  r->to_obtain_count - HOLE_ROWS);
        html_raw(h, "</p>\n");
    }
    html_raw(h, "</section>\n");
}

void html_overview(html *h, const report_options *options)
{
    html_raw(h, "<section>\n");
    html_heading(h, "overview", "统计", "Overview");
    write_tally(h, "按市", "By city", city_of);
    write_tally(h, "按推荐单位", "By body", body_of);
    write_clauses(h);
    html_raw(h, "</section>\n<section>\n");
    html_heading(h, "data", "数据与规则", "Data and rules");
    write_completeness(h);
    write_unchecked(h);
    write_inputs(h);
    write_faults(h, options->masked);
    write_settings(h);
    html_raw(h, "</section>\n");
    write_holes(h);
}
