/* SPDX-License-Identifier: MIT
 *
 * Evaluation of resolved expressions over one subject, with or without a trace of the cells that decided.
 * Always ends: the language has no loops and no recursion, and sets are bounded by the data. Values and
 * traces live in the scratch arena given, to be reset between subjects.
 */
#ifndef JIANJIA_EVAL_H
#define JIANJIA_EVAL_H

#include "syntax.h"
#include "value.h"

#define EVALUATION_FRAMES 64

typedef struct {
    value value; /* of a truth: */
    verdict verdict;
    trace_slice trace;
    bool done;
} let_memo;

/* Which elements of a set count. */
typedef enum {
    VIEW_LOGIC,   /* all, with their three-valued membership: for conditions */
    VIEW_CERTAIN, /* only certain ones: wording, tags and ranking of what was found */
    VIEW_POSSIBLE /* also those for which something known speaks: wording of what is still open */
} evaluation_view;

/* A fact of a row that was just told, while nothing is traced. */
typedef struct {
    const struct fact_decl *fact;
    uint32_t row;
    uint32_t round; /* of evaluation.round: older entries are void */
    value value;
    verdict verdict; /* of a fact that is true or false */
} fact_memo;

#define FACT_MEMO_BITS 9
#define FACT_MEMOS (1 << FACT_MEMO_BITS)

typedef struct {
    const pack *pack;
    const dataset *data;
    day as_of;
    const size_t *choices; /* by reading: the alternative taken first */
    arena *scratch;
    bool tracing;
    evaluation_view view;
    bool checking; /* a table's check: what isn't there contradicts nothing */

    const rule_decl *rule;
    row_ref subject;
    const uint32_t *group_rows; /* a group as subject */
    size_t group_count;
    let_memo *lets;
    fact_memo memos[FACT_MEMOS];
    uint32_t round;

    value frames[EVALUATION_FRAMES];
    size_t base, depth;

    trace_entry *trace;
    size_t trace_count, trace_cap;
    bool overflowed;
} evaluation;

/* Sets up for one subject of one rule (rule may be NULL: scopes, checks). Resets nothing in the arena. */
void evaluation_start(evaluation *ev, const rule_decl *rule, row_ref subject);

/* What was kept for the subject is void from now on: the view or the tracing changes. */
void evaluation_forget(evaluation *ev);

verdict evaluate_truth(evaluation *ev, const expression *e);
value evaluate(evaluation *ev, const expression *e);

/* Shared by the evaluator's files. */
value_set *evaluate_set(evaluation *ev, const expression *e);
value evaluate_set_function(evaluation *ev, const expression *e);
verdict evaluate_some(evaluation *ev, const expression *e);
verdict evaluate_every(evaluation *ev, const expression *e);
bool evaluation_push(evaluation *ev, value element);
void evaluation_pop(evaluation *ev);
void trace_cell(evaluation *ev, const column_decl *c, row_ref row, reason why, bool assumed);
void trace_append(evaluation *ev, trace_slice slice);
trace_slice trace_cut(evaluation *ev, size_t from); /* what was traced since; removed from the trace */
void trace_drop_missing(evaluation *ev, size_t from);
value evaluate_column(evaluation *ev, const column_decl *c, const value *row);
int row_year(const evaluation *ev, const row_ref *row); /* 0 unknown */

row_ref row_real(const dataset *data, const table_decl *t, uint32_t row);
row_ref row_missing(const table_decl *t, const column_decl *key_column, uint32_t key, int year);

#endif
