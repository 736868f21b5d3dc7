/* SPDX-License-Identifier: MIT
 *
 * The report as one page for the officer and the meeting: an agenda that fits one sheet, the ranked list, a dossier
 * for each case, an overview, and the cells to obtain. One file that needs no network and no script: html.css and
 * html.js are inside, and a Content-Security-Policy lets nothing else in.
 *
 * The list and the dossiers behind the first FIRST cases stand in <noscript>: without the script they are there like
 * the others; with it they are text that costs no time until html.js shows them, a page at a time.
 */
#include "html.h"

#include "words.h"

#include "../checker/embedded.h"
#include "../checker/map.h"
#include "../checker/utf8.h"

#include <nettle/base64.h>
#include <nettle/sha2.h>
#include <stdlib.h>

enum { FIRST = 200 }; /* as PAGE in html.js */

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

static void write_raw(html *h, str s)
{
    fwrite(s.ptr, 1, s.len, h->out);
}

static void write_title(html *h)
{
    html_say(h, "荣誉核查报告", "Report on honours");
    html_say(h, "（", " (");
    html_say(h, str_equal(h->report->profile, STR("roster")) ? "申报" : "复查",
             str_equal(h->report->profile, STR("roster")) ? "roster" : "review");
    html_say(h, "）", ")");
}

static void write_laws(html *h)
{
    for (size_t i = 0; i < h->report->pack_count; i++) {
        const pack_entry *p = &h->report->packs[i];
        html_raw(h, "<p>");
        html_say(h, "依据 ", "Under ");
        html_text(h, p->document.len > 0 ? p->document : p->name);
        html_say(h, "《", ", ");
        html_text(h, p->title);
        html_say(h, "》", "");
        if (p->in_force.len > 0) {
            html_say(h, "，施行日期 ", ", in force since ");
            html_text(h, p->in_force);
        }
        html_raw(h, "</p>\n");
    }
}

static void nav_link(html *h, const char *id, const char *zh, const char *en)
{
    fprintf(h->out, "<a href=\"#%s\">", id);
    html_say(h, zh, en);
    html_raw(h, "</a>\n");
}

static bool is_for_meeting(const case_entry *c)
{
    return c->kind <= KIND_BARRED;
}

static size_t meeting_count(const report *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->case_count; i++) {
        count += is_for_meeting(&r->cases[i]);
    }
    return count;
}

static void write_nav(html *h)
{
    html_raw(h, h->report->language == LANGUAGE_ZH ? "<nav aria-label=\"目录\">\n"
                                                   : "<nav aria-label=\"Contents\">\n");
    if (meeting_count(h->report) > 0) {
        nav_link(h, "agenda", "议题汇总表", "Agenda");
    }
    nav_link(h, "list", "核查清单", "Cases");
    if (h->report->case_count > 0) {
        nav_link(h, "dossiers", "逐案材料", "Dossiers");
    }
    nav_link(h, "overview", "统计", "Overview");
    nav_link(h, "data", "数据与规则", "Data and rules");
    nav_link(h, "holes", "待补数据", "Cells to obtain");
    html_raw(h, "</nav>\n");
}

static void write_head(html *h)
{
    fprintf(h->out, "<!doctype html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
            h->report->language == LANGUAGE_ZH ? "zh-Hans" : "en");
    html_raw(h, "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'");
    policy_source(h, "style-src", str_trim(embedded_html_css)); /* trimmed: the Nu checker hashes it so */
    policy_source(h, "script-src", str_trim(embedded_html_js));
    html_raw(
        h,
        "; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width\">\n"
        "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
    write_title(h);
    html_raw(h, " ");
    html_text(h, h->report->as_of);
    html_raw(h, "</title>\n<style>");
    write_raw(h, str_trim(embedded_html_css));
    html_raw(h, "</style>\n</head>\n<body>\n<header>\n<h1>");
    write_title(h);
    html_raw(h, "</h1>\n");
    write_laws(h);
    html_raw(h, "<p>");
    html_say(h, "核查基准日 ", "As of ");
    html_text(h, h->report->as_of);
    html_say(h, "。本报告只列数据所示；是否撤销、是否确认，由会议决定。",
             ". This report tells what the data show; meetings decide.");
    html_raw(h, "</p>\n");
    write_nav(h);
    html_raw(h, "</header>\n<main>\n");
}

/* ---- figures ---- */

static void figure_item(html *h, size_t n, const char *kind, str word)
{
    fprintf(h->out, "<li class=\"%s\"><b>%zu</b> ", kind, n);
    html_text(h, word);
    html_raw(h, "</li>\n");
}

static void write_figures(html *h)
{
    const report *r = h->report;
    html_raw(h, "<ul class=\"figures\">\n");
    figure_item(h, r->subjects, "all", words_of(r, "核查对象", "checked"));
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        size_t cases = words_cases_of(r, k);
        if (cases > 0) {
            figure_item(h, cases, kind_names[k], words_kind(r, k));
        }
    }
    figure_item(h, r->clean, "clean", words_of(r, "未见问题", "nothing found"));
    html_raw(h, "</ul>\n<p class=\"status\">");
    buf status = {0};
    words_add_status(&status, r);
    html_text(h, buf_str(&status));
    buf_free(&status);
    html_raw(h, "</p>\n");
}

/* ---- agenda: one sheet of A4 ---- */

/* What fits the sheet, in thirds of a line of 9 points, and how many columns a cell of it has. html.css has the
 * widths; text is cut to fit. */
enum { SHEET = 150, LAW = 4, ROW_GAP = 1, LINES = 3 };
enum { NAME_WIDTH = 32, CLAUSE_WIDTH = 23, WORDS_WIDTH = 38 };
enum {
    NAME_MOST = LINES * NAME_WIDTH - 2,
    CLAUSE_MOST = 2 * CLAUSE_WIDTH,
    WORDS_MOST = LINES * WORDS_WIDTH - 2
};

static size_t lines_of(size_t width, size_t columns)
{
    size_t lines = (width + columns - 1) / columns;
    return lines < 1 ? 1 : lines > LINES ? LINES : lines;
}

static const finding *first_of(const html *h, const case_entry *c)
{
    return &h->report->findings[c->first];
}

static str shown_words(const finding *f)
{
    return f->message.len > 0 ? f->message : f->title;
}

/* Its other grounds are in its dossier. */
static size_t more_of(const html *h, const case_entry *c)
{
    size_t more = 0;
    for (size_t i = c->first + 1; i < c->first + c->count; i++) {
        more += h->report->findings[i].kind <= KIND_BARRED;
    }
    return more;
}

static size_t agenda_height(const html *h, const case_entry *c)
{
    const finding *f = first_of(h, c);
    size_t name =
        lines_of(utf8_width(html_name(c)), NAME_WIDTH) + lines_of(utf8_width(c->detail), NAME_WIDTH);
    size_t clause = 1 + lines_of(utf8_width(html_clause(f)) + (more_of(h, c) > 0 ? 12 : 0), CLAUSE_WIDTH);
    size_t words = lines_of(utf8_width(shown_words(f)), WORDS_WIDTH);
    size_t most = name > clause ? name : clause;
    return 3 * (most > words ? most : words) + ROW_GAP;
}

static void agenda_row(html *h, const case_entry *c)
{
    const finding *f = first_of(h, c);
    fprintf(h->out, "<tr><td class=\"number\">%zu</td><td><a href=\"#c%zu\">", c->rank, c->rank);
    html_short(h, html_name(c), NAME_MOST);
    html_raw(h, "</a><br><span class=\"small\">");
    html_short(h, c->detail, NAME_MOST);
    html_raw(h, "</span></td><td>");
    html_kind(h, c->kind);
    html_raw(h, "<br>");
    html_short(h, html_clause(f), CLAUSE_MOST);
    if (more_of(h, c) > 0) {
        html_sayf(h, " 等%zu项", " and %zu more", more_of(h, c) + (h->report->language == LANGUAGE_ZH));
    }
    html_raw(h, "</td><td>");
    html_short(h, shown_words(f), WORDS_MOST);
    html_raw(h, "</td><td></td></tr>\n");
}

static void agenda_head(html *h)
{
    html_raw(h, "<section class=\"agenda\">\n");
    html_heading(h, "agenda", "议题汇总表", "Agenda");
    html_raw(h, "<table>\n<thead><tr>");
    html_head_cell(h, "序号", "No.");
    html_head_cell(h, "对象", "Subject");
    html_head_cell(h, "情形与条款", "Kind and clause");
    html_head_cell(h, "数据所示", "What the data show");
    html_head_cell(h, "会议意见", "Decision");
    html_table_body(h);
}

static void write_agenda(html *h)
{
    size_t count = meeting_count(h->report), shown = 0, height = LAW * h->report->pack_count;
    if (count == 0) {
        return;
    }
    agenda_head(h);
    for (size_t i = 0; i < h->report->case_count; i++) {
        const case_entry *c = &h->report->cases[i];
        if (is_for_meeting(c)) {
            height += agenda_height(h, c);
            if (height > SHEET) {
                break;
            }
            agenda_row(h, c);
            shown++;
        }
    }
    html_raw(h, "</tbody></table>\n<p class=\"small\">");
    if (shown < count) {
        html_sayf(h, "列入议题的共 %zu 件，本页为位次在前的 %zu 件，其余见核查清单。",
                  "%zu cases are on the agenda; this sheet has the first %zu, the list below has all.", count,
                  shown);
    } else {
        html_sayf(h, "列入议题的共 %zu 件。各项依据见逐案材料。",
                  "%zu cases are on the agenda. Their dossiers follow.", count);
    }
    html_raw(h, "</p>\n</section>\n");
}

/* ---- the list ---- */

static int compare_words(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

static void option(html *h, str value, str word)
{
    html_raw(h, "<option value=\"");
    html_text(h, value);
    html_raw(h, "\">");
    html_short(h, word, HTML_NAME);
    html_raw(h, "</option>");
}

static void body_options(html *h)
{
    const report *r = h->report;
    map seen = {0};
    for (size_t i = 0; i < r->case_count; i++) {
        (void)map_intern(&seen, r->cases[i].body);
    }
    if (seen.count > 0) {
        qsort(seen.strings, seen.count, sizeof *seen.strings, compare_words); /* not looked up again */
    }
    for (uint32_t i = 0; i < seen.count; i++) {
        if (seen.strings[i].len > 0) {
            option(h, seen.strings[i], seen.strings[i]);
        }
    }
    map_free(&seen);
}

static void label(html *h, const char *zh, const char *en, const char *control)
{
    html_raw(h, "<label>");
    html_say(h, zh, en);
    html_raw(h, control);
}

static void select_head(html *h, const char *zh, const char *en, const char *id)
{
    label(h, zh, en, "<select id=\"");
    html_raw(h, id);
    html_raw(h, "\"><option value=\"\">");
    html_say(h, "全部", "all");
    html_raw(h, "</option>");
}

static void write_tools(html *h)
{
    html_raw(h, "<div class=\"tools\" id=\"tools\">\n");
    label(h, "查找", "Find", "<input id=\"find\" type=\"search\"></label>\n");
    select_head(h, "结论", "Kind", "kind");
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        if (words_cases_of(h->report, k) > 0) {
            option(h, str_of(kind_names[k]), words_kind(h->report, k));
        }
    }
    html_raw(h, "</select></label>\n");
    select_head(h, "推荐单位", "Body", "body");
    body_options(h);
    html_raw(h, "</select></label>\n");
    label(h, "排序", "Order", "<select id=\"order\">");
    option(h, STR("rank"), words_of(h->report, "位次", "rank"));
    option(h, STR("name"), words_of(h->report, "对象", "subject"));
    option(h, STR("body"), words_of(h->report, "推荐单位", "body"));
    html_raw(
        h,
        "</select></label>\n<div class=\"pages\" id=\"pages\" hidden>\n<button type=\"button\" id=\"back\">");
    html_say(h, "上一页", "Back");
    html_raw(h, "</button>\n<button type=\"button\" id=\"on\">");
    html_say(h, "下一页", "Next");
    html_raw(h, "</button>\n</div>\n</div>\n<p id=\"shown\" role=\"status\" data-words=\"");
    html_say(h, "第 {1}–{2} 件，共 {3} 件", "{1} to {2} of {3}");
    html_raw(h, "\" data-none=\"");
    html_say(h, "没有符合的案件", "No case fits");
    html_raw(h, "\"></p>\n");
}

static void list_head(html *h)
{
    html_raw(h, "<thead><tr>");
    html_head_cell(h, "位次", "Rank");
    html_head_cell(h, "结论", "Kind");
    html_head_cell(h, "对象", "Subject");
    html_head_cell(h, "推荐单位", "Body");
    html_head_cell(h, "条款", "Clauses");
    html_table_body(h);
}

static void list_row(html *h, const case_entry *c)
{
    fprintf(h->out, "<tr data-rank=\"%zu\" data-kind=\"%s\"><td class=\"number\">%zu</td><td>", c->rank,
            kind_names[c->kind], c->rank);
    html_kind(h, c->kind);
    fprintf(h->out, "</td><td><a href=\"#c%zu\">", c->rank);
    html_short(h, html_name(c), HTML_NAME);
    html_raw(h, "</a> <span class=\"small\">");
    html_short(h, c->detail, HTML_NAME);
    html_raw(h, "</span></td><td>");
    html_short(h, c->body, HTML_NAME);
    html_raw(h, "</td><td>");
    for (size_t i = c->first; i < c->first + c->count; i++) {
        html_comma(h, i > c->first);
        html_text(h, html_clause(&h->report->findings[i]));
    }
    html_raw(h, "</td></tr>\n");
}

static void write_list(html *h)
{
    const report *r = h->report;
    html_raw(h, "<section>\n");
    html_heading(h, "list", "核查清单", "Cases");
    if (r->case_count == 0) {
        html_raw(h, "<p>");
        html_say(h, "所查各项均未发现问题。", "No findings in what was checked.");
        html_raw(h, "</p>\n</section>\n");
        return;
    }
    write_tools(h);
    html_raw(h, "<table class=\"list\" id=\"cases\">\n");
    list_head(h);
    for (size_t i = 0; i < r->case_count; i++) {
        if (i == FIRST) {
            html_raw(h, "</tbody></table>\n<div id=\"more-rows\"><noscript>\n<table class=\"list\">\n");
            list_head(h);
        }
        list_row(h, &r->cases[i]);
    }
    html_raw(h, "</tbody></table>\n");
    html_raw(h, r->case_count > FIRST ? "</noscript></div>\n</section>\n" : "</section>\n");
}

static void write_dossiers(html *h)
{
    const report *r = h->report;
    if (r->case_count == 0) {
        return;
    }
    html_raw(h, "<section class=\"dossiers\">\n");
    html_heading(h, "dossiers", "逐案材料", "Dossiers");
    html_raw(h, "<div id=\"cards\">");
    for (size_t i = 0; i < r->case_count; i++) {
        html_raw(h, i == FIRST ? "</div>\n<div id=\"more-cards\"><noscript>" : "");
        html_case(h, &r->cases[i]);
    }
    html_raw(h, r->case_count > FIRST ? "</noscript></div>\n</section>\n" : "</div>\n</section>\n");
}

bool html_write(const report *r, const report_options *options, FILE *out)
{
    html h = {.report = r, .out = out};
    write_head(&h);
    write_figures(&h);
    write_agenda(&h);
    write_list(&h);
    write_dossiers(&h);
    html_overview(&h, options);
    html_raw(&h, "</main>\n<footer><p class=\"small\">jianjia " JIANJIA_VERSION "</p></footer>\n<script>");
    write_raw(&h, str_trim(embedded_html_js));
    html_raw(&h, "</script>\n</body>\n</html>\n");
    buf_free(&h.text);
    arena_free(&h.scratch);
    return !ferror(out);
}
