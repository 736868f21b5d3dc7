/* SPDX-License-Identifier: MIT
 *
 * What a set of rules needs of the data: tables, columns, the keys by which rows are reached. The loader
 * stores nothing else.
 */
#ifndef JIANJIA_PLAN_H
#define JIANJIA_PLAN_H

#include "dataset.h"
#include "syntax.h"

/* Needs of the rules with selected[i] set (NULL: all). Everything lives in the arena. */
needs plan_needs(const pack *p, const bool *selected, arena *a);

/* Adds what the pack's papers show: of their tables all rows. */
void plan_add_papers(const pack *p, needs *n, arena *a);

/* The columns one rule reads, in the order of the schema; for `rules list` and `explain`. */
const column_decl **plan_columns(const pack *p, const rule_decl *r, arena *a, size_t *count);

/* The readings (facts with alternatives) one rule looks at. */
const fact_decl **plan_readings(const pack *p, const rule_decl *r, arena *a, size_t *count);

/* The parameters one rule looks at. */
const param_decl **plan_params(const pack *p, const rule_decl *r, arena *a, size_t *count);

/* The tree of a rule as text, fully parenthesised: the checked plan, for another back end or a doubt. */
void plan_print(buf *out, const rule_decl *r);

#endif
