/* SPDX-License-Identifier: MIT
 *
 * What the files of the HTML report share: html.c writes the page, its agenda and list; html_case.c a dossier;
 * html_facts.c the cells a finding rests on; html_chart.c a drawing; html_overview.c counts, coverage and what is
 * missing; html_parts.c the pieces of them all. Everything goes straight to the file: memory does not grow with it.
 */
#ifndef JIANJIA_HTML_H
#define JIANJIA_HTML_H

#include "reporter.h"

typedef struct {
    const report *report;
    FILE *out;
    buf text;      /* one text on its way to the file */
    arena scratch; /* emptied after each finding */
} html;

enum { HTML_NAME = 120, HTML_VALUE = 400 }; /* columns of a name, of a cell's text; the JSON has all of it */

/* ---- pieces ---- */

void html_raw(html *h, const char *markup);
/* A cell's or a pack's text as text: markup escaped, what can't be seen shown as its number. */
void html_text(html *h, str s);
void html_short(html *h, str s, size_t width); /* the same, cut with … where it is wider */
void html_say(html *h, const char *zh, const char *en);
/* A sentence with numbers: nothing in it needs escaping. */
void html_sayf(html *h, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
void html_comma(html *h, bool wanted); /* 、 */

void html_heading(html *h, const char *id, const char *zh, const char *en); /* h2 */
/* A table that may be wider than the screen, up to its first row of heads; the caption is its name. */
void html_table(html *h, const char *zh, const char *en);
void html_table_body(html *h);
void html_table_end(html *h);
void html_head_cell(html *h, const char *zh, const char *en);
void html_cell(html *h, str text);
void html_number(html *h, uint64_t n);   /* a cell */
void html_kind(html *h, finding_kind k); /* its word, marked */

str html_clause(const finding *f);  /* its clause, else its rule */
str html_name(const case_entry *c); /* its name, else its key */

/* ---- parts of the page ---- */

void html_case(html *h, const case_entry *c); /* begins with "\n<article ": html.js cuts there */
void html_facts(html *h, const finding *f);
/* The yearly figures of a finding against their limit, as a drawing; nothing if it has none. */
void html_chart(html *h, const finding *f);
void html_overview(html *h, const report_options *options);

#endif
