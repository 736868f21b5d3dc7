/* SPDX-License-Identifier: MIT
 *
 * Most operands are whole numbers or days that stand in a cell, or are known already: they are computed as such,
 * without ranges. What is anything else is left to eval_number.c, which means the same.
 */
#include "eval_internal.h"

#include "types.h"

/* The row of a column or a fact, where it stands in a frame. */
static const row_ref *row_at_hand(const evaluation *ev, const expression *e)
{
    const value *v = NULL;
    if (e->kind == EXPR_FRAME) {
        v = &ev->frames[ev->base + e->index];
    } else if (e->kind == EXPR_PART && e->children[0]->kind == EXPR_FRAME) {
        const value *whole = &ev->frames[ev->base + e->children[0]->index];
        v = whole->kind == VALUE_TUPLE ? &whole->parts[e->index] : NULL;
    }
    return v != NULL && v->kind == VALUE_ROW && v->row.row != ROW_NONE ? &v->row : NULL;
}

static bool plain_cell(evaluation *ev, const expression *e, int64_t *n)
{
    const column_decl *c = e->column;
    const row_ref *row = row_at_hand(ev, e->children[0]);
    if (row == NULL || eval_holds_text(c) || !dataset_plain_cell(ev->data, c, row->row, n)) {
        return false;
    }
    if (ev->tracing) {
        trace_put_cell(ev, c, row, REASON_NONE, false);
    }
    return true;
}

/* A fact that isn't such a number is kept, so that it isn't told twice. */
static bool plain_fact(evaluation *ev, const expression *e, int64_t *n)
{
    if (row_at_hand(ev, e->children[0]) == NULL || e->type.kind == TYPE_TRUTH ||
        (ev->tracing && ev->in_passing)) {
        return false;
    }
    value v = eval_fact_value(ev, e);
    *n = v.bounds.lo.num;
    return value_is_point(&v) && v.bounds.lo.den == 1;
}

static bool plain_constant(const evaluation *ev, const expression *e, int64_t *n)
{
    *n = e->index == CONSTANT_AS_OF ? ev->as_of : ev->pack->in_force;
    return e->index == CONSTANT_AS_OF || e->index == CONSTANT_IN_FORCE;
}

static bool plain_sum(evaluation *ev, const expression *e, int64_t *n)
{
    int64_t a, b;
    if (e->type.kind == TYPE_SET || e->children[1]->type.kind == TYPE_DURATION ||
        !eval_plain(ev, e->children[0], &a) || !eval_plain(ev, e->children[1], &b)) {
        return false;
    }
    bool wraps = e->kind == EXPR_ADD ? __builtin_add_overflow(a, b, n) : __builtin_sub_overflow(a, b, n);
    return !wraps && *n != INT64_MIN;
}

/* Of the least or greatest the cells of one argument alone are told: not here. */
static bool plain_extreme(evaluation *ev, const expression *e, bool most, int64_t *n)
{
    bool ok = !ev->tracing && eval_plain(ev, e->children[0], n);
    for (size_t i = 1; ok && i < e->count; i++) {
        int64_t next;
        ok = eval_plain(ev, e->children[i], &next);
        *n = ok && (next > *n) == most ? next : *n;
    }
    return ok;
}

static bool plain_call(evaluation *ev, const expression *e, int64_t *n)
{
    day d;
    switch (e->function->kind) {
    case FUNCTION_MIN:
        return plain_extreme(ev, e, false, n);
    case FUNCTION_MAX:
        return plain_extreme(ev, e, true, n);
    case FUNCTION_YEAR:
        if (!eval_plain(ev, e->children[0], n)) {
            return false;
        }
        *n = day_year((day)*n);
        return true;
    case FUNCTION_FIRST_DAY:
    case FUNCTION_LAST_DAY: {
        bool last = e->function->kind == FUNCTION_LAST_DAY;
        if (!eval_plain(ev, e->children[0], n) || *n < 1 || *n > 9999 ||
            !day_from_ymd((int)*n, last ? 12 : 1, last ? 31 : 1, &d)) {
            return false;
        }
        *n = d;
        return true;
    }
    default:
        return false;
    }
}

bool eval_plain(evaluation *ev, const expression *e, int64_t *n)
{
    switch (e->kind) {
    case EXPR_NUMBER:
        *n = e->number.num;
        return e->number.den == 1;
    case EXPR_DATE:
        *n = e->date;
        return true;
    case EXPR_CONSTANT:
        return plain_constant(ev, e, n);
    case EXPR_PARAM:
        return eval_plain(ev, eval_parameter_now(ev, e->param), n);
    case EXPR_COLUMN:
        return plain_cell(ev, e, n);
    case EXPR_FACT:
        return plain_fact(ev, e, n);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
        return plain_sum(ev, e, n);
    case EXPR_CALL:
        return plain_call(ev, e, n);
    default:
        return false;
    }
}

bool eval_is_plain(evaluation *ev, const expression *e, int64_t *n)
{
    size_t from = ev->trace_count;
    bool viewed = ev->viewed;
    if (ev->recall == NULL && eval_plain(ev, e, n)) {
        return true;
    }
    ev->trace_count = from;
    ev->viewed = viewed;
    return false;
}
