/* SPDX-License-Identifier: MIT
 *
 * The report as one page for the officer and the meeting: an agenda, the ranked list, a dossier for each case, an
 * overview, and the cells to obtain. One file that needs no network and no script: html.css and html.js are inside, and a
 * Content-Security-Policy lets nothing else in. The script only filters and sorts. Written case by case.
 */
#include "html.h"

#include "../checker/embedded.h"
#include "../checker/map.h"
#include "../checker/utf8.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { AGENDA_ROWS = 25, EVIDENCE_ROWS = 40, HOLE_ROWS = 400, FAULT_ROWS = 100 };

/* ---- text ---- */

/* Marks that would turn the order of a line around, and what can't be seen: shown as their number. */
static bool is_invisible(uint32_t c)
{
    return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200b ||
           (c >= 0x200e && c <= 0x200f) || (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
           c == 0xfeff;
}

void html_text(html *h, str s)
{
    while (s.len > 0) {
        uint32_t c;
        size_t length = utf8_decode(s, &c);
        if (length == 0) {
            fputs("\xef\xbf\xbd", h->out);
            length = 1;
        } else if (is_invisible(c)) {
            fprintf(h->out, "[U+%04X]", c);
        } else if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') {
            fprintf(h->out, "&#%u;", c);
        } else {
            fwrite(s.ptr, 1, length, h->out);
        }
        s = (str){s.ptr + length, s.len - length};
    }
}

void html_say(html *h, const char *zh, const char *en)
{
    html_text(h, str_of(h->report->language == LANGUAGE_ZH ? zh : en));
}

/* A sentence with numbers: nothing in it needs escaping. */
static void sayf(html *h, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));

static void sayf(html *h, const char *zh, const char *en, ...)
{
    va_list values;
    va_start(values, en);
    vfprintf(h->out, h->report->language == LANGUAGE_ZH ? zh : en, values);
    va_end(values);
}

static void tag(html *h, const char *text)
{
    fputs(text, h->out);
}

static void element(html *h, const char *name, str text)
{
    fprintf(h->out, "<%s>", name);
    html_text(h, text);
    fprintf(h->out, "</%s>", name);
}

static void heading(html *h, const char *id, const char *zh, const char *en)
{
    fprintf(h->out, "<h2 id=\"%s\">", id);
    html_say(h, zh, en);
    tag(h, "</h2>\n");
}

static void head_cell(html *h, const char *zh, const char *en)
{
    tag(h, "<th scope=\"col\">");
    html_say(h, zh, en);
    tag(h, "</th>");
}

static void number_cell(html *h, size_t n)
{
    fprintf(h->out, "<td class=\"number\">%zu</td>", n);
}

static str kind_word(const html *h, finding_kind k)
{
    str word = texts_in(h->report->kind_words[k], h->report->language);
    return word.len > 0 ? word : str_of(kind_names[k]);
}

static void kind_mark(html *h, finding_kind k)
{
    fprintf(h->out, "<span class=\"kind %s\">", kind_names[k]);
    html_text(h, kind_word(h, k));
    tag(h, "</span>");
}

static str clause_of(const finding *f)
{
    return f->clause.len > 0 ? f->clause : f->rule;
}

static str name_of(const case_entry *c)
{
    return c->name.len > 0 ? c->name : c->key;
}

/* ---- the head ---- */

static void policy_source(html *h, const char *directive, str text)
{
    uint8_t digest[SHA256_DIGEST_SIZE];
    char code[BASE64_ENCODE_RAW_LENGTH(SHA256_DIGEST_SIZE) + 1] = {0};
    struct sha256_ctx sha;
    sha256_init(&sha);
    sha256_update(&sha, text.len, (const uint8_t *)text.ptr);
    sha256_digest(&sha, sizeof digest, digest);
    base64_encode_raw(code, sizeof digest, digest);
    fprintf(h->out, "; %s 'sha256-%s'", directive, code);
}

static void title(html *h)
{
    html_say(h, "检家核查报告", "jianjia report");
    tag(h, " · ");
    html_text(h, h->report->as_of);
}

static void write_head(html *h)
{
    fprintf(h->out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
            h->report->language == LANGUAGE_ZH ? "zh-Hans" : "en");
    tag(h, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'");
    policy_source(h, "style-src", embedded_html_css);
    policy_source(h, "script-src", embedded_html_js);
    tag(h,
        "; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    title(h);
    tag(h, "</title>\n<style>");
    fwrite(embedded_html_css.ptr, 1, embedded_html_css.len, h->out);
    tag(h, "</style>\n</head>\n<body>\n<header>\n<h1>");
    html_say(h, "检家核查报告", "jianjia report");
    tag(h, "</h1>\n");
    for (size_t i = 0; i < h->report->pack_count; i++) {
        const pack_entry *p = &h->report->packs[i];
        tag(h, "<p class=\"law\">");
        html_say(h, "依据 ", "Under ");
        html_text(h, p->document.len > 0 ? p->document : p->name);
        html_say(h, "《", ", ");
        html_text(h, p->title);
        html_say(h, "》", "");
        if (p->in_force.len > 0) {
            html_say(h, "，施行日期 ", ", in force since ");
            html_text(h, p->in_force);
        }
        tag(h, "</p>\n");
    }
    tag(h, "<p class=\"law\">");
    html_say(h, "核查基准日 ", "As of ");
    html_text(h, h->report->as_of);
    html_say(h, "；本报告只列数据所示，是否撤销、确认由会议决定。",
             "; this report tells what the data show: meetings decide.");
    tag(h, "</p>\n</header>\n<main>\n");
}

/* ---- figures ---- */

static void figure_item(html *h, size_t n, str word)
{
    fprintf(h->out, "<li><b>%zu</b>", n);
    html_text(h, word);
    tag(h, "</li>\n");
}

static void write_figures(html *h)
{
    const report *r = h->report;
    size_t counts[KIND_COUNT] = {0};
    for (size_t i = 0; i < r->case_count; i++) {
        counts[r->cases[i].kind]++;
    }
    tag(h, "<ul class=\"figures\">\n");
    figure_item(h, r->subjects, r->language == LANGUAGE_ZH ? STR("核查对象") : STR("checked"));
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        if (counts[k] > 0) {
            figure_item(h, counts[k], kind_word(h, k));
        }
    }
    figure_item(h, r->clean, r->language == LANGUAGE_ZH ? STR("未见问题") : STR("nothing found"));
    tag(h, "</ul>\n<p>");
    if (r->complete) {
        html_say(h, "核查完整：应查规则均已核查。",
                 "The audit is complete: every rule that must be checked was checked.");
    } else {
        html_say(h, "核查不完整：部分数据或规则未能核查，见文末“数据与规则”。",
                 "The audit is not complete: some data or rules could not be checked; see the end.");
    }
    tag(h, "</p>\n");
}

/* ---- agenda ---- */

static bool is_for_meeting(const case_entry *c)
{
    return c->kind <= KIND_BARRED;
}

static void clause_list(html *h, const case_entry *c, bool grounds)
{
    size_t told = 0;
    for (size_t i = c->first; i < c->first + c->count; i++) {
        const finding *f = &h->report->findings[i];
        if (grounds && f->kind > KIND_BARRED) {
            continue;
        }
        html_say(h, told > 0 ? "、" : "", told > 0 ? ", " : "");
        html_text(h, clause_of(f));
        told++;
    }
}

static void agenda_row(html *h, const case_entry *c)
{
    fprintf(h->out, "<tr><td class=\"number\">%zu</td><td><a href=\"#c%zu\">", c->rank, c->rank);
    html_text(h, name_of(c));
    tag(h, "</a><br><span class=\"small\">");
    html_text(h, c->detail);
    tag(h, "</span></td><td>");
    kind_mark(h, c->kind);
    tag(h, "<br>");
    clause_list(h, c, true);
    tag(h, "</td><td>");
    for (size_t i = c->first; i < c->first + c->count; i++) {
        const finding *f = &h->report->findings[i];
        if (f->kind <= KIND_BARRED) {
            html_text(h, f->message.len > 0 ? f->message : f->title);
            tag(h, "<br>");
        }
    }
    tag(h, "</td><td></td></tr>\n");
}

static void write_agenda(html *h)
{
    size_t count = 0;
    for (size_t i = 0; i < h->report->case_count; i++) {
        count += is_for_meeting(&h->report->cases[i]);
    }
    if (count == 0) {
        return;
    }
    tag(h, "<section class=\"agenda\">\n");
    heading(h, "agenda", "议题汇总表", "Agenda");
    tag(h, "<div class=\"scroll\"><table>\n<thead><tr>");
    head_cell(h, "序号", "No.");
    head_cell(h, "对象", "Subject");
    head_cell(h, "情形与条款", "Kind and clause");
    head_cell(h, "数据所示", "What the data show");
    head_cell(h, "会议意见", "Decision");
    tag(h, "</tr></thead>\n<tbody>\n");
    size_t shown = 0;
    for (size_t i = 0; i < h->report->case_count && shown < AGENDA_ROWS; i++) {
        if (is_for_meeting(&h->report->cases[i])) {
            agenda_row(h, &h->report->cases[i]);
            shown++;
        }
    }
    tag(h, "</tbody></table></div>\n");
    if (shown < count) {
        tag(h, "<p class=\"small\">");
        sayf(h, "另有 %zu 件，见核查清单。", "%zu more are in the list below.", count - shown);
        tag(h, "</p>\n");
    }
    tag(h, "</section>\n");
}

/* ---- the list ---- */

static int compare_words(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

static void body_options(html *h)
{
    const report *r = h->report;
    map seen = {0};
    str *bodies = arena_array(&h->scratch, r->case_count + 1, sizeof *bodies);
    for (size_t i = 0; i < r->case_count; i++) {
        size_t before = seen.count;
        (void)map_intern(&seen, r->cases[i].body);
        if (seen.count > before && r->cases[i].body.len > 0) {
            bodies[h->body_count++] = r->cases[i].body;
        }
    }
    map_free(&seen);
    qsort(bodies, h->body_count, sizeof *bodies, compare_words);
    h->bodies = bodies;
    for (size_t i = 0; i < h->body_count; i++) {
        tag(h, "<option value=\"");
        html_text(h, bodies[i]);
        tag(h, "\">");
        html_text(h, bodies[i]);
        tag(h, "</option>");
    }
}

static void label(html *h, const char *zh, const char *en, const char *control)
{
    tag(h, "<label>");
    html_say(h, zh, en);
    tag(h, control);
}

static void write_tools(html *h)
{
    tag(h, "<div class=\"tools\">\n");
    label(h, "查找", "Find", "<input id=\"find\" type=\"search\"></label>\n");
    label(h, "结论", "Kind", "<select id=\"kind\"><option value=\"\">");
    html_say(h, "全部", "all");
    tag(h, "</option>");
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        fprintf(h->out, "<option value=\"%s\">", kind_names[k]);
        html_text(h, kind_word(h, k));
        tag(h, "</option>");
    }
    tag(h, "</select></label>\n");
    label(h, "推荐单位", "Body", "<select id=\"body\"><option value=\"\">");
    html_say(h, "全部", "all");
    tag(h, "</option>");
    body_options(h);
    tag(h, "</select></label>\n");
    label(h, "排序", "Order", "<select id=\"order\"><option value=\"rank\">");
    html_say(h, "位次", "rank");
    tag(h, "</option><option value=\"name\">");
    html_say(h, "对象", "subject");
    tag(h, "</option><option value=\"body\">");
    html_say(h, "推荐单位", "body");
    tag(h, "</option></select></label>\n<p id=\"shown\" role=\"status\"></p>\n</div>\n");
}

static void data_attribute(html *h, const char *name, str value)
{
    fprintf(h->out, " data-%s=\"", name);
    html_text(h, value);
    tag(h, "\"");
}

static void write_list(html *h)
{
    tag(h, "<section>\n");
    heading(h, "list", "核查清单", "Cases");
    if (h->report->case_count == 0) {
        tag(h, "<p>");
        html_say(h, "所查各项均未发现问题。", "No findings in what was checked.");
        tag(h, "</p>\n</section>\n");
        return;
    }
    write_tools(h);
    tag(h, "<div class=\"scroll\"><table id=\"cases\">\n<thead><tr>");
    head_cell(h, "位次", "Rank");
    head_cell(h, "结论", "Kind");
    head_cell(h, "对象", "Subject");
    head_cell(h, "推荐单位", "Body");
    head_cell(h, "条款", "Clauses");
    tag(h, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < h->report->case_count; i++) {
        const case_entry *c = &h->report->cases[i];
        fprintf(h->out, "<tr data-rank=\"%zu\" data-kind=\"%s\"", c->rank, kind_names[c->kind]);
        data_attribute(h, "name", name_of(c));
        data_attribute(h, "body", c->body);
        fprintf(h->out, "><td class=\"number\">%zu</td><td>", c->rank);
        kind_mark(h, c->kind);
        fprintf(h->out, "</td><td><a href=\"#c%zu\">", c->rank);
        html_text(h, name_of(c));
        tag(h, "</a></td><td>");
        html_text(h, c->body);
        tag(h, "</td><td>");
        clause_list(h, c, false);
        tag(h, "</td></tr>\n");
    }
    tag(h, "</tbody></table></div>\n</section>\n");
}

/* ---- dossiers ---- */

static void term(html *h, const char *zh, const char *en)
{
    tag(h, "<dt>");
    html_say(h, zh, en);
    tag(h, "</dt><dd>");
}

static void write_evidence(html *h, const finding *f)
{
    if (f->evidence_count == 0) {
        return;
    }
    tag(h, "<details open><summary>");
    sayf(h, "依据的单元格（%zu）", "Cells it rests on (%zu)", f->evidence_count);
    tag(h, "</summary><div class=\"scroll\"><table><thead><tr>");
    head_cell(h, "文件", "File");
    head_cell(h, "行", "Row");
    head_cell(h, "单元格", "Cell");
    head_cell(h, "列", "Column");
    head_cell(h, "内容", "Text");
    tag(h, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < f->evidence_count && i < EVIDENCE_ROWS; i++) {
        const evidence *e = &f->evidence[i];
        tag(h, "<tr><td>");
        html_text(h, e->file);
        fprintf(h->out, "</td><td class=\"number\">%u</td><td class=\"mono\">",
                e->row > 0 ? e->row : e->line);
        html_text(h, e->cell);
        tag(h, "</td><td>");
        html_text(h, e->column);
        tag(h, "</td><td>");
        html_text(h, e->value);
        tag(h, "</td></tr>\n");
    }
    tag(h, "</tbody></table></div>");
    if (f->evidence_count > EVIDENCE_ROWS) {
        tag(h, "<p class=\"small\">");
        sayf(h, "另有 %zu 个，见 JSON 报告。", "%zu more are in the JSON report.",
             f->evidence_count - EVIDENCE_ROWS);
        tag(h, "</p>");
    }
    tag(h, "</details>\n");
}

static void write_missing(html *h, const finding *f)
{
    if (f->missing_count == 0) {
        return;
    }
    term(h, "缺", "Missing");
    for (size_t i = 0; i < f->missing_count && i < EVIDENCE_ROWS; i++) {
        const missing_cell *m = &f->missing[i];
        html_say(h, i > 0 ? "；" : "", i > 0 ? "; " : "");
        html_text(h, m->table_title.len > 0 ? m->table_title : m->table);
        if (m->year > 0) {
            sayf(h, " %d年", " %d", m->year);
        }
        tag(h, " ");
        html_text(h, m->column_label.len > 0 ? m->column_label : m->column);
        html_say(h, "（", " (");
        html_text(h, m->reason_text);
        html_say(h, "）", ")");
    }
    tag(h, "</dd>\n");
}

static void write_tags(html *h, const finding *f)
{
    if (f->tags == 0) {
        return;
    }
    term(h, "标签", "Tags");
    for (size_t t = 0; t < TAG_COUNT; t++) {
        if ((f->tags & 1u << t) != 0) {
            str word = texts_in(h->report->tag_words[t], h->report->language);
            tag(h, "<span class=\"tag\">");
            html_text(h, word.len > 0 ? word : str_of(tag_names[t]));
            tag(h, "</span>");
        }
    }
    tag(h, "</dd>\n");
}

static str summary_of(const html *h, const finding *f)
{
    for (size_t i = 0; i < h->report->coverage_count; i++) {
        if (str_equal(h->report->coverage[i].rule, f->rule)) {
            return h->report->coverage[i].summary;
        }
    }
    return (str){0};
}

static void write_finding(html *h, const finding *f, const case_entry *c)
{
    tag(h, "<section class=\"finding\">\n<h4>");
    html_text(h, clause_of(f));
    tag(h, " ");
    html_text(h, f->title);
    if (f->kind != c->kind) {
        tag(h, " · ");
        kind_mark(h, f->kind);
    }
    tag(h, "</h4>\n");
    if (!str_equal(f->subject.key, c->key) && f->subject.name.len > 0) {
        tag(h, "<p class=\"place\">");
        html_text(h, f->subject.name);
        tag(h, "</p>\n");
    }
    tag(h, "<p class=\"message\">");
    html_text(h, f->message);
    tag(h, " ");
    html_text(h, f->closing);
    tag(h, "</p>\n");
    html_chart(h, f);
    tag(h, "<dl>\n");
    str summary = summary_of(h, f);
    if (summary.len > 0) {
        term(h, "规定", "The rule");
        html_text(h, summary);
        tag(h, "</dd>\n");
    }
    for (size_t i = 0; i < f->note_count; i++) {
        if (i == 0) {
            term(h, "说明", "Notes");
        } else {
            tag(h, "<dd>");
        }
        html_text(h, f->notes[i]);
        tag(h, "</dd>\n");
    }
    write_tags(h, f);
    write_missing(h, f);
    if (f->next.len > 0) {
        term(h, "下一步", "Next");
        html_text(h, f->next);
        tag(h, "</dd>\n");
    }
    tag(h, "</dl>\n");
    write_evidence(h, f);
    tag(h, "</section>\n");
}

static void case_place(html *h, const case_entry *c)
{
    str parts[] = {c->detail, str_equal(c->unit_name, name_of(c)) ? (str){0} : c->unit_name, c->body, c->key};
    tag(h, "<p class=\"place\">");
    size_t shown = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].len > 0) {
            tag(h, shown++ > 0 ? " · " : "");
            html_text(h, parts[i]);
        }
    }
    tag(h, "</p>\n");
    if (c->why_count > 0 && c->kind != KIND_UNDETERMINED) {
        tag(h, "<p class=\"small\">");
        html_say(h, "位次：", "Ranked here: ");
        for (size_t i = 0; i < c->why_count; i++) {
            html_say(h, i > 0 ? "；" : "", i > 0 ? "; " : "");
            html_text(h, c->why[i]);
        }
        tag(h, "</p>\n");
    }
}

static void write_dossiers(html *h)
{
    const report *r = h->report;
    if (r->case_count == 0) {
        return;
    }
    tag(h, "<section class=\"dossiers\">\n");
    heading(h, "dossiers", "逐案材料", "Dossiers");
    for (size_t i = 0; i < r->case_count; i++) {
        const case_entry *c = &r->cases[i];
        fprintf(h->out, "<article class=\"case %s\" id=\"c%zu\">\n<h3>%zu. ", kind_names[c->kind], c->rank,
                c->rank);
        html_text(h, name_of(c));
        tag(h, " · ");
        kind_mark(h, c->kind);
        tag(h, "</h3>\n");
        case_place(h, c);
        for (size_t j = c->first; j < c->first + c->count; j++) {
            write_finding(h, &r->findings[j], c);
        }
        tag(h, "</article>\n");
    }
    tag(h, "</section>\n");
}

/* ---- overview ---- */

static void write_bodies(html *h)
{
    const report *r = h->report;
    if (h->body_count == 0) {
        return;
    }
    tag(h, "<div class=\"scroll\"><table><caption>");
    html_say(h, "按推荐单位", "By body");
    tag(h, "</caption><thead><tr>");
    head_cell(h, "推荐单位", "Body");
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        tag(h, "<th scope=\"col\" class=\"number\">");
        html_text(h, kind_word(h, k));
        tag(h, "</th>");
    }
    tag(h, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < h->body_count; i++) {
        size_t counts[KIND_COUNT] = {0};
        for (size_t j = 0; j < r->case_count; j++) {
            counts[r->cases[j].kind] += str_equal(r->cases[j].body, h->bodies[i]);
        }
        tag(h, "<tr>");
        element(h, "td", h->bodies[i]);
        for (finding_kind k = 0; k < KIND_COUNT; k++) {
            number_cell(h, counts[k]);
        }
        tag(h, "</tr>\n");
    }
    tag(h, "</tbody></table></div>\n");
}

static void write_coverage(html *h)
{
    const report *r = h->report;
    tag(h, "<div class=\"scroll\"><table><caption>");
    html_say(h, "按条款", "By clause");
    tag(h, "</caption><thead><tr>");
    head_cell(h, "条款", "Clause");
    head_cell(h, "内容", "Rule");
    head_cell(h, "有问题", "Found");
    head_cell(h, "未见问题", "Pass");
    head_cell(h, "不能判断", "Open");
    head_cell(h, "不适用", "Not applicable");
    head_cell(h, "未核查的原因", "Not checked because");
    tag(h, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < r->coverage_count; i++) {
        const coverage_entry *c = &r->coverage[i];
        tag(h, "<tr>");
        element(h, "td", c->clause.len > 0 ? c->clause : c->rule);
        element(h, "td", c->title);
        number_cell(h, c->violation);
        number_cell(h, c->pass);
        number_cell(h, c->undetermined);
        number_cell(h, c->not_applicable);
        element(h, "td", c->not_checked);
        tag(h, "</tr>\n");
    }
    tag(h, "</tbody></table></div>\n");
}

static void write_inputs(html *h)
{
    const report *r = h->report;
    tag(h, "<div class=\"scroll\"><table><caption>");
    html_say(h, "数据文件", "Files");
    tag(h, "</caption><thead><tr>");
    head_cell(h, "文件", "File");
    head_cell(h, "表", "Table");
    head_cell(h, "编码", "Encoding");
    head_cell(h, "行数", "Rows");
    head_cell(h, "采用", "Used");
    head_cell(h, "跳过", "Skipped");
    head_cell(h, "不需要", "Not needed");
    head_cell(h, "不能用", "Rejected");
    tag(h, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < r->input_count; i++) {
        const input_entry *e = &r->inputs[i];
        tag(h, "<tr>");
        element(h, "td", e->file);
        element(h, "td", e->table_title);
        element(h, "td", e->encoding);
        number_cell(h, e->rows);
        number_cell(h, e->used);
        number_cell(h, e->skipped);
        number_cell(h, e->not_needed);
        number_cell(h, e->rejected);
        tag(h, "</tr>\n");
    }
    tag(h, "</tbody></table></div>\n");
}

static void write_faults(html *h)
{
    const diags *d = h->report->data;
    if (d == NULL || d->count == 0) {
        return;
    }
    tag(h, "<p>");
    sayf(h, "数据问题 %zu 处：", "Faults in the data: %zu", d->count);
    tag(h, "</p>\n<ul>\n");
    for (size_t i = 0; i < d->count && i < FAULT_ROWS; i++) {
        buf place = {0};
        diag_add_place(&place, &d->items[i], h->report->language);
        tag(h, "<li>");
        html_text(h, buf_str(&place));
        tag(h, place.len > 0 ? "：" : "");
        html_text(h, d->items[i].message);
        tag(h, "</li>\n");
        buf_free(&place);
    }
    tag(h, "</ul>\n");
}

static void write_holes(html *h)
{
    const report *r = h->report;
    if (r->to_obtain_count == 0) {
        return;
    }
    heading(h, "holes", "补数清单", "Cells to obtain");
    tag(h, "<div class=\"scroll\"><table><thead><tr>");
    head_cell(h, "单位", "Unit");
    head_cell(h, "推荐单位", "Body");
    head_cell(h, "表", "Table");
    head_cell(h, "年度", "Year");
    head_cell(h, "缺项", "Missing");
    tag(h, "</tr></thead>\n<tbody>\n");
    for (size_t i = 0; i < r->to_obtain_count && i < HOLE_ROWS; i++) {
        const to_obtain_entry *e = &r->to_obtain[i];
        tag(h, "<tr>");
        element(h, "td", e->unit_name.len > 0 ? e->unit_name : e->unit);
        element(h, "td", e->body);
        element(h, "td", e->table_title);
        tag(h, "<td class=\"number\">");
        if (e->year > 0) {
            fprintf(h->out, "%d", e->year);
        }
        tag(h, "</td><td>");
        for (size_t j = 0; j < e->column_count; j++) {
            html_say(h, j > 0 ? "、" : "", j > 0 ? ", " : "");
            html_text(h, e->labels[j].len > 0 ? e->labels[j] : e->columns[j]);
        }
        tag(h, "</td></tr>\n");
    }
    tag(h, "</tbody></table></div>\n");
    if (r->to_obtain_count > HOLE_ROWS) {
        tag(h, "<p class=\"small\">");
        sayf(h, "另有 %zu 行，用 --requests 另存。", "%zu more lines: use --requests.",
             r->to_obtain_count - HOLE_ROWS);
        tag(h, "</p>\n");
    }
}

static void write_overview(html *h)
{
    tag(h, "<section>\n");
    heading(h, "overview", "数据与规则", "Data and rules");
    write_bodies(h);
    write_coverage(h);
    write_inputs(h);
    write_faults(h);
    write_holes(h);
    tag(h, "</section>\n");
}

bool html_write(const report *r, const report_options *options, FILE *out)
{
    (void)options;
    html h = {.report = r, .out = out};
    write_head(&h);
    write_figures(&h);
    write_agenda(&h);
    write_list(&h);
    write_dossiers(&h);
    write_overview(&h);
    tag(&h, "</main>\n<footer><p class=\"small\">jianjia " JIANJIA_VERSION "</p></footer>\n<script>");
    fwrite(embedded_html_js.ptr, 1, embedded_html_js.len, out);
    tag(&h, "</script>\n</body>\n</html>\n");
    arena_free(&h.scratch);
    return !ferror(out);
}
