/* SPDX-License-Identifier: MIT
 *
 * What several reports say in the same words: the pieces of a finding as one line of text each. What they add
 * is data as it is in the report, cell text included: each reporter makes it safe for its form.
 */
#ifndef JIANJIA_WORDS_H
#define JIANJIA_WORDS_H

#include "reporter.h"

str words_kind(const report *r, finding_kind k);
str words_tag(const report *r, size_t tag);
str words_of(const report *r, const char *zh, const char *en);
bool words_end_sentence(str s);

/* Each adds its words, and nothing where there is nothing to say. */
void words_add_list(buf *out, const report *r, const str *items, size_t count);
void words_add_tags(buf *out, const report *r, unsigned tags);
void words_add_message(buf *out, const report *r, const finding *f); /* what was found, and what it means */
void words_add_notes(buf *out, const report *r, const finding *f);
void words_add_cell(buf *out, const report *r, const evidence *e); /* 名册.csv 第17行 C17 荣誉类别：… */
void words_add_cells(buf *out, const report *r, const finding *f); /* all of them */
void words_add_hole(buf *out, const report *r, const missing_cell *m); /* 2023年 不满意票（年度数据，未填） */
void words_add_holes(buf *out, const report *r, const finding *f); /* all of them */
void words_add_headline(buf *out, const report *r);                /* profile, day, law */
void words_add_summary(buf *out, const report *r);                 /* subjects, cases by kind, clean */
void words_add_status(buf *out, const report *r);                  /* complete, or why not */
void words_add_unchecked(buf *out, const report *r, const coverage_entry *c);

/* A fault of the input; where persons are shown in part, without what it quotes of a row. */
void words_add_fault(buf *out, const diag *d, bool masked);

size_t words_cases_of(const report *r, finding_kind k);

#endif
