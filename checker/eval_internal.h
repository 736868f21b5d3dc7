/* SPDX-License-Identifier: MIT
 *
 * Shared by the evaluator's files: eval.c dispatches, eval_cell.c reads cells, eval_number.c computes,
 * eval_logic.c compares and chooses, eval_fact.c follows links and facts; sets stand in eval_set.c.
 * Each function evaluates one kind of expression; what it means stands above its definition.
 */
#ifndef JIANJIA_EVAL_INTERNAL_H
#define JIANJIA_EVAL_INTERNAL_H

#include "eval.h"

/* eval.c */
value eval_value_of_row(row_ref row);

/* The row, or what else the expression says; where it stands already, there, else in `room`. */
static inline const value *eval_seen(evaluation *ev, const expression *e, value *room)
{
    if (e->kind == EXPR_FRAME) {
        return &ev->frames[ev->base + e->index];
    }
    if (e->kind == EXPR_PART && e->children[0]->kind == EXPR_FRAME) {
        const value *whole = &ev->frames[ev->base + e->children[0]->index];
        if (whole->kind == VALUE_TUPLE) {
            return &whole->parts[e->index];
        }
    }
    *room = evaluate(ev, e);
    return room;
}

/* eval_cell.c */
value eval_cell(evaluation *ev, const column_decl *c, const value *row); /* for recall.h somebody has asked */
/* Of an operand that is a text or a key: it matters which. */
void eval_look_at_text(evaluation *ev, const expression *e);
reason eval_reason_of_absence(const evaluation *ev, const column_decl *c);
verdict eval_about_cell(evaluation *ev, const expression *e);
verdict eval_about_export(evaluation *ev, const expression *e);

/* eval_number.c */
value eval_arithmetic(evaluation *ev, const expression *e);
value eval_sum_or_union(evaluation *ev, const expression *e);
value eval_negated(evaluation *ev, const expression *e);
value eval_spanned(evaluation *ev, const expression *e);
value eval_extreme(evaluation *ev, const expression *e, bool most);
value eval_rounded(evaluation *ev, const expression *e);
value eval_mapped(evaluation *ev, const expression *e);
value eval_months(evaluation *ev, const expression *e);
value eval_workdays(evaluation *ev, const expression *e);
value eval_graded(evaluation *ev, const expression *e);
value eval_laddered(evaluation *ev, const expression *e);
value eval_parameter(evaluation *ev, const expression *e);
void eval_leave(evaluation *ev, size_t base);
value eval_constant(evaluation *ev, const expression *e);

/* eval_logic.c */
verdict eval_compared(evaluation *ev, const expression *e);
verdict eval_contained(evaluation *ev, const expression *e);
verdict eval_joined(evaluation *ev, const expression *e);
verdict eval_provided(evaluation *ev, const expression *e);
value eval_first_value(evaluation *ev, const expression *e, const fact_decl *reading);
verdict eval_first_truth(evaluation *ev, const expression *e, const fact_decl *reading);
value eval_agreed(evaluation *ev, const expression *e);
verdict eval_agreed_truth(evaluation *ev, const expression *e);
value eval_value_when(evaluation *ev, const expression *e);
value eval_value_if(evaluation *ev, const expression *e);
void eval_note_mask(evaluation *ev, size_t from, uint32_t key);
verdict eval_none_truth(const evaluation *ev);
verdict eval_truth_if(evaluation *ev, const expression *e);
value eval_usual_value(evaluation *ev, const expression *e);
verdict eval_usual_truth(evaluation *ev, const expression *e);

/* eval_fact.c */
value eval_linked(evaluation *ev, const expression *e);
value eval_fact_value(evaluation *ev, const expression *e);
verdict eval_fact_truth(evaluation *ev, const expression *e);
value eval_let_value(evaluation *ev, const expression *e);
verdict eval_let_truth(evaluation *ev, const expression *e);
value eval_part(evaluation *ev, const expression *e);

/* Belonging to a set for certain, without speaking for anything. */
#define CERTAIN_MEMBER ((verdict){.truth = TRUE_})

/* What is handed out by the scratch arena while something is evaluated, none of which stays in use. */
typedef struct {
    arena_mark at;
    size_t kept;
} scratch_mark;

static inline scratch_mark eval_marked(const evaluation *ev)
{
    return (scratch_mark){arena_marked(ev->scratch), ev->kept};
}

/* Where a let or a fact has kept something since, all stays. */
static inline void eval_release(evaluation *ev, scratch_mark m)
{
    if (ev->kept == m.kept) {
        arena_release(ev->scratch, m.at);
    }
}

/* eval_over.c */
/* Is there some element? Its trace is not told yet: that takes the set, which stands in the scratch arena. */
verdict eval_some_of(evaluation *ev, const expression *e, const value_set **set);
void eval_trace_members(evaluation *ev, const value_set *s, verdict v);
value_set *eval_first_of_each(evaluation *ev, const expression *e);

/* eval_set.c */
value_set *eval_new_set(evaluation *ev);
void eval_add_element(evaluation *ev, value_set *s, value v, verdict member, trace_slice trace);
verdict eval_judge(evaluation *ev, const set_element *item, const expression *condition, trace_slice *trace);
int eval_element_year(const evaluation *ev, const set_element *item);

#endif
