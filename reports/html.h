/* SPDX-License-Identifier: MIT
 *
 * What the files of the HTML report share: html.c writes the page, html_chart.c the drawings in it.
 */
#ifndef JIANJIA_HTML_H
#define JIANJIA_HTML_H

#include "reporter.h"

typedef struct {
    const report *report;
    FILE *out;
    arena scratch;
    str *bodies; /* that cases name, sorted */
    size_t body_count;
} html;

/* A cell's or a pack's text as text: markup escaped, what can't be seen shown as its number. */
void html_text(html *h, str s);
void html_say(html *h, const char *zh, const char *en);

/* The yearly figures of a finding against their limit, as a drawing; nothing if it has none. */
void html_chart(html *h, const finding *f);

#endif
