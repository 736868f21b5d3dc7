/* SPDX-License-Identifier: MIT
 *
 * A dossier: what the case is about, then each finding with its clause in our words, what the data show, a drawing
 * of the yearly figures, how it was read, what is missing, what next, and the cells it rests on.
 */
#include "html.h"

#include "words.h"

enum { HOLES = 40 };

static void term(html *h, const char *zh, const char *en)
{
    html_raw(h, "<dt>");
    html_say(h, zh, en);
    html_raw(h, "</dt><dd>");
}

static void described(html *h, const char *zh, const char *en, str text)
{
    if (text.len > 0) {
        term(h, zh, en);
        html_short(h, text, HTML_VALUE);
        html_raw(h, "</dd>\n");
    }
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

static void write_notes(html *h, const finding *f)
{
    for (size_t i = 0; i < f->note_count; i++) {
        if (i == 0) {
            term(h, "说明", "Notes");
        } else {
            html_raw(h, "<dd>");
        }
        html_text(h, f->notes[i]);
        html_raw(h, "</dd>\n");
    }
}

static void write_tags(html *h, const finding *f)
{
    if (f->tags == 0) {
        return;
    }
    term(h, "标签", "Tags");
    for (size_t t = 0; t < TAG_COUNT; t++) {
        if ((f->tags & 1u << t) != 0) {
            html_raw(h, "<span class=\"tag\">");
            html_text(h, words_tag(h->report, t));
            html_raw(h, "</span> ");
        }
    }
    html_raw(h, "</dd>\n");
}

static void write_missing(html *h, const finding *f)
{
    if (f->missing_count == 0) {
        return;
    }
    term(h, "缺", "Missing");
    buf hole = {0};
    for (size_t i = 0; i < f->missing_count && i < HOLES; i++) {
        buf_clear(&hole);
        words_add_hole(&hole, h->report, &f->missing[i]);
        html_say(h, i > 0 ? "；" : "", i > 0 ? "; " : "");
        html_text(h, buf_str(&hole));
    }
    buf_free(&hole);
    if (f->missing_count > HOLES) {
        html_sayf(h, "；等 %zu 格", "; %zu cells in all", f->missing_count);
    }
    html_raw(h, "</dd>\n");
}

static void write_title(html *h, const finding *f, const case_entry *c)
{
    html_raw(h, "<section class=\"finding\">\n<h4>");
    html_text(h, html_clause(f));
    html_raw(h, " ");
    html_text(h, f->title);
    if (f->kind != c->kind) {
        html_raw(h, " · ");
        html_kind(h, f->kind);
    }
    html_raw(h, "</h4>\n");
    if (!str_equal(f->subject.key, c->key) && f->subject.name.len > 0) {
        html_raw(h, "<p class=\"small\">");
        html_short(h, f->subject.name, HTML_VALUE);
        html_raw(h, "</p>\n");
    }
}

/* What it says of the next step stands once, with the last of the findings in a row that say it. */
static void write_finding(html *h, const finding *f, const case_entry *c, const finding *behind)
{
    write_title(h, f, c);
    html_raw(h, "<p class=\"message\">");
    html_text(h, f->message);
    html_raw(h, " ");
    html_text(h, f->closing);
    html_raw(h, "</p>\n");
    html_chart(h, f);
    html_raw(h, "<dl>\n");
    described(h, "规定", "The rule", summary_of(h, f));
    described(h, "事实日期", "Date", f->fact_date);
    write_notes(h, f);
    write_tags(h, f);
    write_missing(h, f);
    if (behind == NULL || !str_equal(f->next, behind->next)) {
        described(h, "下一步", "Next", f->next);
    }
    html_raw(h, "</dl>\n");
    html_facts(h, f);
    html_raw(h, "</section>\n");
}

static void write_about(html *h, const case_entry *c)
{
    html_raw(h, "<dl class=\"about\">\n");
    described(h, "荣誉", "Honour", c->detail);
    described(h, "所在单位", "Unit", str_equal(c->unit_name, html_name(c)) ? (str){0} : c->unit_name);
    described(h, "推荐单位", "Body", str_equal(c->body, html_name(c)) ? (str){0} : c->body);
    described(h, "所在市", "City", c->city);
    described(h, "编号", "Key", c->key);
    if (c->why_count > 0 && c->kind != KIND_UNDETERMINED) {
        buf why = {0};
        for (size_t i = 0; i < c->why_count; i++) {
            buf_add(&why, i > 0 ? words_of(h->report, "；", "; ") : STR(""));
            buf_add(&why, c->why[i]);
        }
        described(h, "位次依据", "Ranked here", buf_str(&why));
        buf_free(&why);
    }
    html_raw(h, "</dl>\n");
}

void html_case(html *h, const case_entry *c)
{
    fprintf(h->out, "\n<article class=\"case %s\" id=\"c%zu\">\n<h3>%zu. ", kind_names[c->kind], c->rank,
            c->rank);
    html_short(h, html_name(c), HTML_VALUE);
    html_raw(h, " · ");
    html_kind(h, c->kind);
    html_raw(h, "</h3>\n");
    write_about(h, c);
    const finding *findings = h->report->findings;
    for (size_t i = c->first; i < c->first + c->count; i++) {
        write_finding(h, &findings[i], c, i + 1 < c->first + c->count ? &findings[i + 1] : NULL);
        arena_reset(&h->scratch);
    }
    html_raw(h, "</article>");
}
