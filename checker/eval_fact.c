/* SPDX-License-Identifier: MIT
 *
 * Links, facts, lets: from one row to another, and what can be said of a row.
 */
#include "eval_internal.h"

#include "types.h"

/* ---- links, facts, lets ---- */

value eval_linked(evaluation *ev, const expression *e)
{
    value room;
    const value *row = eval_seen(ev, e->children[0], &room);
    size_t from = ev->trace_count;
    uint16_t slot = row->kind != VALUE_ROW ? 0
                                           : recall_link(ev->recall, ev->data, e->column, e->type.table,
                                                         e->type.kind != TYPE_ROW, &row->row);
    value key = eval_cell(ev, e->column, row);
    if (key.kind != VALUE_ID) {
        return key;
    }
    eval_note_mask(ev, from, key.id);
    const table_decl *t = e->type.table;
    row_set rows = {0};
    if (e->type.kind == TYPE_ROW) {
        rows = dataset_rows(ev->data, table_identity(t), key.id);
    }
    value v = {.kind = VALUE_ROW};
    v.row = rows.count > 0 ? row_real(ev->data, t, rows.rows[0])
                           : row_missing(t, t == NULL ? NULL : table_identity(t), key.id, 0);
    v.row.slot = slot;
    return v;
}

/* A fact is seen from its own row only. False if the row is none or unknown: *out says which. */
static bool enter_fact(evaluation *ev, const value *row, size_t *base, value *out)
{
    *out = row->kind == VALUE_NONE ? value_none() : value_unknown(row->why);
    if (row->kind != VALUE_ROW || !evaluation_push(ev, *row)) {
        return false;
    }
    *base = ev->base;
    ev->base = ev->depth - 1;
    return true;
}

fact_memos *fact_memos_new(arena *a, unsigned bits)
{
    fact_memos *m = arena_alloc(a, sizeof *m);
    fact_memos_widen(m, a, bits);
    return m;
}

void fact_memos_widen(fact_memos *m, arena *a, unsigned bits)
{
    m->bits = bits;
    m->memos = arena_array(a, (size_t)1 << bits, sizeof *m->memos);
}

/* Where a fact of this row may stand; NULL if the row isn't there. Rows side by side stand side by side. */
static fact_memo *memo_of(const evaluation *ev, const fact_decl *f, const value *row)
{
    if (row->kind != VALUE_ROW || row->row.row == ROW_NONE) {
        return NULL;
    }
    uint32_t first = (uint32_t)f->index * 2654435761u >> (32 - ev->memos->bits);
    return &ev->memos->memos[(first + row->row.row) & ((1u << ev->memos->bits) - 1)];
}

/* How long what is told of a fact holds: the data stay as they are. */
static uint32_t stamp_of(const evaluation *ev, const fact_decl *f)
{
    const dependence *d = ev->depends == NULL ? NULL : &ev->depends->facts[f->index];
    if (d == NULL || d->rule || !d->plain) {
        return ev->round;
    }
    return d->readings != 0 ? ev->era : LASTING;
}

static bool memo_holds(const evaluation *ev, const fact_memo *m, const fact_decl *f, const value *row)
{
    return m != NULL && m->fact == f && m->row == row->row.row && m->stamp == stamp_of(ev, f) &&
           (m->view == ev->view || !m->viewed) && (!ev->tracing || m->traced == ev->round) &&
           (ev->recall == NULL || m->noted == ev->round);
}

/* From here on it is noted anew whether the view matters. What was noted before is for the caller to add. */
static bool start_viewing(evaluation *ev)
{
    bool before = ev->viewed;
    ev->viewed = false;
    return before;
}

/* What overflowed is told again, and so reported of each rule. */
static void memo_keep(evaluation *ev, fact_memo *m, const fact_decl *f, const value *row, value v,
                      verdict got, size_t from)
{
    if (m == NULL || ev->overflowed || (ev->tracing && ev->in_passing)) {
        return;
    }
    *m = (fact_memo){.fact = f,
                     .row = row->row.row,
                     .stamp = stamp_of(ev, f),
                     .traced = ev->tracing ? ev->round : LASTING,
                     .noted = ev->recall != NULL ? ev->round : LASTING,
                     .view = ev->view,
                     .viewed = ev->viewed,
                     .value = v,
                     .verdict = got};
    if (ev->tracing) {
        m->trace = trace_copy(ev, from);
    }
    ev->kept += m->trace.count > 0 || !value_is_flat(&v);
}

value eval_fact_value(evaluation *ev, const expression *e)
{
    size_t base;
    value v, room;
    const value *row = eval_seen(ev, e->children[0], &room);
    size_t from = ev->trace_count;
    fact_memo *memo = e->type.kind == TYPE_TRUTH ? NULL : memo_of(ev, e->fact, row);
    if (memo_holds(ev, memo, e->fact, row)) {
        ev->viewed = ev->viewed || memo->viewed;
        trace_append(ev, memo->trace);
        return memo->value;
    }
    bool viewed = start_viewing(ev);
    if (enter_fact(ev, row, &base, &v)) {
        v = e->fact->reading ? eval_first_value(ev, e->fact->value, e->fact) : evaluate(ev, e->fact->value);
        eval_leave(ev, base);
        memo_keep(ev, memo, e->fact, row, v, (verdict){0}, from);
    }
    ev->viewed = ev->viewed || viewed;
    return v;
}

verdict eval_fact_truth(evaluation *ev, const expression *e)
{
    size_t base;
    value v, room;
    const value *row = eval_seen(ev, e->children[0], &room);
    size_t from = ev->trace_count;
    fact_memo *memo = memo_of(ev, e->fact, row);
    if (memo_holds(ev, memo, e->fact, row)) {
        ev->viewed = ev->viewed || memo->viewed;
        trace_append(ev, memo->trace);
        return memo->verdict;
    }
    if (!enter_fact(ev, row, &base, &v)) {
        return v.kind == VALUE_NONE ? eval_none_truth(ev) : verdict_of(UNKNOWN, v.why);
    }
    bool viewed = start_viewing(ev);
    verdict got =
        e->fact->reading ? eval_first_truth(ev, e->fact->value, e->fact) : evaluate_truth(ev, e->fact->value);
    eval_leave(ev, base);
    memo_keep(ev, memo, e->fact, row, v, got, from);
    ev->viewed = ev->viewed || viewed;
    return got;
}

static bool let_holds(const evaluation *ev, const let_memo *m)
{
    return m->done && (!ev->tracing || m->traced);
}

/* What is kept of the let, or where it is to be kept: under any view what VIEW_LOGIC told, if views tell the
 * same. */
static let_memo *memo_of_let(const evaluation *ev, size_t index)
{
    let_memo *of_logic = &ev->lets[index * VIEW_COUNT + VIEW_LOGIC];
    bool any_view = let_holds(ev, of_logic) && !of_logic->viewed;
    return any_view ? of_logic : &ev->lets[index * VIEW_COUNT + ev->view];
}

/* A let is seen from the subject. What it says is kept, with its trace, for the next time. */
static const let_memo *said_by_let(evaluation *ev, const expression *e)
{
    let_memo *memo = memo_of_let(ev, e->index);
    const expression *its = ev->rule->lets[e->index].value;
    if (!let_holds(ev, memo)) {
        bool viewed = start_viewing(ev);
        size_t base = ev->base, start = ev->trace_count;
        if (!evaluation_push(ev, eval_value_of_row(ev->subject))) {
            return NULL;
        }
        ev->base = ev->depth - 1;
        let_memo said = {.done = true, .traced = ev->tracing};
        if (its->type.kind == TYPE_TRUTH) {
            said.verdict = evaluate_truth(ev, its);
        } else {
            said.value = evaluate(ev, its);
        }
        eval_leave(ev, base);
        said.trace = trace_cut(ev, start);
        said.viewed = ev->viewed;
        *memo = said;
        ev->kept += said.trace.count > 0 || !value_is_flat(&said.value);
        ev->viewed = viewed;
    }
    ev->viewed = ev->viewed || memo->viewed;
    trace_append(ev, memo->trace);
    return memo;
}

value eval_let_value(evaluation *ev, const expression *e)
{
    const let_memo *said = said_by_let(ev, e);
    return said == NULL ? value_unknown(0) : said->value;
}

verdict eval_let_truth(evaluation *ev, const expression *e)
{
    const let_memo *said = said_by_let(ev, e);
    return said == NULL ? verdict_of(UNKNOWN, 0) : said->verdict;
}

value eval_part(evaluation *ev, const expression *e)
{
    value room;
    const value *whole = eval_seen(ev, e->children[0], &room);
    if (whole->kind == VALUE_TUPLE) {
        return whole->parts[e->index];
    }
    if (whole->kind == VALUE_RUN) {
        return eval_value_of_row(whole->run[e->index]);
    }
    return *whole; /* none or unknown */
}
