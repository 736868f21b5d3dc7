/* SPDX-License-Identifier: MIT
 *
 * What the parts of the terminal report share: a screen, which is a page with the report on it and the
 * columns of its list of cases. terminal.c writes headline, summary and cases; terminal_finding.c one
 * finding; terminal_end.c what has still to be obtained, what was not checked, and faults of the data.
 */
#ifndef JIANJIA_TERMINAL_H
#define JIANJIA_TERMINAL_H

#include "page.h"
#include "reporter.h"

#define STYLE_STRONG "1"
#define STYLE_FAINT "2"
#define STYLE_GOOD "32"
#define STYLE_BAD "1;31"
#define STYLE_DOUBTFUL "33"

typedef struct {
    page *page;
    const report *report;
    arena scratch; /* for one finding */
    size_t body;   /* column at which the text of a case begins: behind its rank */
    size_t name;   /* column of its name: behind its kind */
    size_t lacks;  /* told in the closing line */
} screen;

extern const char *const terminal_kind_styles[KIND_COUNT];

size_t terminal_unchecked(const report *r); /* how many rules were not checked */

void terminal_finding(screen *s, const finding *f, const case_entry *c);
void terminal_to_obtain(screen *s);
void terminal_unchecked_rules(screen *s);
void terminal_faults(screen *s);
void terminal_status(screen *s);

#endif
