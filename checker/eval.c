/* SPDX-License-Identifier: MIT */
#include "eval_internal.h"

#include "pack.h"
#include "types.h"

#include <stdlib.h>
#include <string.h>

/* ---- rows ---- */

int row_year(const evaluation *ev, const row_ref *row)
{
    if (row->row == ROW_NONE) {
        return row->year;
    }
    const column_decl *year = &row->table->columns[row->table->year_column];
    recall_cell(ev->recall, ev->data, year, row);
    int64_t plain;
    if (dataset_plain_cell(ev->data, year, row->row, &plain)) {
        return (int)plain;
    }
    cell c = dataset_cell(ev->data, year, row->row);
    return c.state == CELL_VALUE ? (int)c.value.lo.num : 0;
}

/* ---- trace ---- */

enum { DEEPEST_JOINT = 32 };

static void widen_trace(evaluation *ev, size_t more)
{
    size_t least = ev->trace_count + more, cap = ev->trace_cap == 0 ? 64 : ev->trace_cap;
    while (cap < least) {
        cap *= 2;
    }
    ev->trace = realloc(ev->trace, cap * sizeof *ev->trace);
    if (ev->trace == NULL) {
        out_of_memory();
    }
    ev->trace_cap = cap;
}

static const unsigned KEY_COLUMN_BITS = (1u << 14) - 1, REASON_BITS = (1u << 12) - 1, ONE_REASON = 15;

void trace_put_cell(evaluation *ev, const column_decl *c, const row_ref *row, reason why, bool assumed)
{
    if (ev->trace_count == ev->trace_cap) {
        widen_trace(ev, 1);
    }
    ev->trace[ev->trace_count++] = (trace_entry){
        .column = c,
        .row = row->row,
        .key = row->key,
        .year = row->year,
        .key_column = row->key_column == NULL ? 0 : (unsigned)(row->key_column->index + 1) & KEY_COLUMN_BITS,
        .why = row->why & REASON_BITS,
        .reason = (unsigned)why & ONE_REASON,
        .assumed = assumed};
}

static void append_entries(evaluation *ev, const trace_entry *entries, size_t count)
{
    if (count == 0) {
        return;
    }
    if (ev->trace_count + count > ev->trace_cap) {
        widen_trace(ev, count);
    }
    memcpy(ev->trace + ev->trace_count, entries, count * sizeof *entries);
    ev->trace_count += count;
}

/* What was missing between the two goes if what stands behind them tells of missing cells itself. */
static void drop_missing_before(evaluation *ev, size_t from, size_t to)
{
    bool tells = false;
    for (size_t i = to; i < ev->trace_count; i++) {
        tells = tells || ev->trace[i].reason != REASON_NONE;
    }
    size_t kept = from;
    for (size_t i = from; i < ev->trace_count; i++) {
        if (i >= to || !tells || ev->trace[i].reason == REASON_NONE) {
            ev->trace[kept++] = ev->trace[i];
        }
    }
    ev->trace_count = kept;
}

static void judge_again(evaluation *ev, const trace_later *later, value element)
{
    size_t base = ev->base, depth = ev->depth;
    bool viewed = ev->viewed, in_passing = ev->in_passing;
    scratch_mark before = eval_marked(ev);
    ev->in_passing = true;
    if (evaluation_push(ev, later->from)) {
        ev->base = ev->depth - 1;
        if (evaluation_push(ev, element)) {
            (void)evaluate_truth(ev, later->condition);
        }
    }
    ev->base = base;
    ev->depth = depth;
    ev->viewed = viewed;
    ev->in_passing = in_passing;
    eval_release(ev, before);
}

/* As deep as joints are, which trace_put bounds. */
void trace_put_slice(evaluation *ev, trace_slice slice)
{
    if (slice.joint == NULL) {
        append_entries(ev, slice.entries, slice.count);
        return;
    }
    size_t from = ev->trace_count;
    trace_append(ev, slice.joint->a);
    size_t middle = ev->trace_count;
    if (slice.joint->later != NULL) {
        judge_again(ev, slice.joint->later, slice.joint->element);
    } else {
        trace_append(ev, slice.joint->b);
    }
    if (slice.joint->drop_missing_of_a && middle > from) {
        drop_missing_before(ev, from, middle);
    }
}

/* A cell that was looked at twice is told once: of a few, since all are compared with all. */
static void tell_once(evaluation *ev, size_t from)
{
    enum { A_FEW = 32 };
    size_t kept = from;
    if (ev->trace_count > from + A_FEW) {
        return;
    }
    for (size_t i = from; i < ev->trace_count; i++) {
        bool told = false;
        for (size_t j = from; !told && j < kept; j++) {
            told = trace_same(&ev->trace[i], &ev->trace[j]);
        }
        if (!told) {
            ev->trace[kept++] = ev->trace[i];
        }
    }
    ev->trace_count = kept;
}

trace_slice trace_copy(evaluation *ev, size_t from)
{
    tell_once(ev, from);
    trace_slice slice = {.count = ev->trace_count - from};
    if (slice.count > 0) {
        slice.entries = arena_raw(ev->scratch, slice.count * sizeof *slice.entries);
        memcpy(slice.entries, ev->trace + from, slice.count * sizeof *slice.entries);
    }
    return slice;
}

void trace_remove(evaluation *ev, size_t from, size_t to)
{
    if (to > from) {
        memmove(ev->trace + from, ev->trace + to, (ev->trace_count - to) * sizeof *ev->trace);
        ev->trace_count -= to - from;
    }
}

static bool is_empty(trace_slice s)
{
    return s.joint == NULL && s.count == 0;
}

static unsigned depth_of(trace_slice s)
{
    return s.joint == NULL ? 0 : s.joint->depth;
}

trace_slice trace_put(evaluation *ev, trace_joint j)
{
    j.depth = 1 + (depth_of(j.a) > depth_of(j.b) ? depth_of(j.a) : depth_of(j.b));
    size_t from = ev->trace_count;
    if (j.depth > DEEPEST_JOINT) {
        trace_append(ev, (trace_slice){.joint = &j});
        return trace_cut(ev, from);
    }
    trace_joint *kept = arena_raw(ev->scratch, sizeof *kept);
    *kept = j;
    return (trace_slice){.joint = kept};
}

/* Of two that are there. */
trace_slice trace_join(evaluation *ev, trace_joint j)
{
    return is_empty(j.a) ? j.b : is_empty(j.b) ? j.a : trace_put(ev, j);
}

void trace_drop_missing(evaluation *ev, size_t from)
{
    size_t kept = from;
    for (size_t i = from; i < ev->trace_count; i++) {
        if (ev->trace[i].reason == REASON_NONE) {
            ev->trace[kept++] = ev->trace[i];
        }
    }
    ev->trace_count = kept;
}

/* ---- frames ---- */

value eval_value_of_row(row_ref row)
{
    return (value){.kind = VALUE_ROW, .row = row};
}

static uint32_t next_number(evaluation *ev)
{
    return ++ev->memos->last;
}

void evaluation_choose(evaluation *ev, const size_t *choices)
{
    ev->choices = choices;
    ev->era = next_number(ev);
}

void evaluation_start(evaluation *ev, const rule_decl *rule, row_ref subject)
{
    ev->rule = rule;
    ev->subject = subject;
    ev->base = 0;
    ev->depth = 0;
    ev->round = next_number(ev);
    ev->trace_count = 0;
    size_t lets = rule == NULL ? 0 : rule->let_count * VIEW_COUNT;
    ev->lets = lets == 0 ? NULL : arena_raw(ev->scratch, lets * sizeof *ev->lets);
    for (size_t i = 0; i < lets; i++) {
        ev->lets[i].done = false;
    }
    evaluation_push(ev, eval_value_of_row(subject));
}

void evaluation_end(evaluation *ev)
{
    free(ev->trace);
    ev->trace = NULL;
    ev->trace_count = ev->trace_cap = 0;
}

void evaluation_share_lets(evaluation *ev, const evaluation *from, size_t reading_index)
{
    const dependence *lets = ev->depends == NULL ? NULL : ev->depends->lets[ev->rule->index];
    for (size_t i = 0; lets != NULL && i < ev->rule->let_count; i++) {
        if (!depends_on_reading(&lets[i], reading_index)) {
            ev->lets[i * VIEW_COUNT + VIEW_LOGIC] = from->lets[i * VIEW_COUNT + VIEW_LOGIC];
        }
    }
}

/* ---- dispatch ---- */

/* Kept out of the dispatchers, which so need no registers of their own: they are called for every node. */
#define APART __attribute__((noinline))

APART static value call_value(evaluation *ev, const expression *e)
{
    switch (e->function->kind) {
    case FUNCTION_FIRST:
        return eval_first_value(ev, e, NULL);
    case FUNCTION_AGREE:
        return eval_agreed(ev, e);
    case FUNCTION_MIN:
        return eval_extreme(ev, e, false);
    case FUNCTION_MAX:
        return eval_extreme(ev, e, true);
    case FUNCTION_ROUND:
    case FUNCTION_ROUND_UP:
        return eval_rounded(ev, e);
    case FUNCTION_YEAR:
    case FUNCTION_FIRST_DAY:
    case FUNCTION_LAST_DAY:
        return eval_mapped(ev, e);
    case FUNCTION_MONTHS:
        return eval_months(ev, e);
    case FUNCTION_WORKDAYS:
        return eval_workdays(ev, e);
    case FUNCTION_IF_NOT_EXPORTED:
        return eval_usual_value(ev, e);
    default:
        return evaluate_set_function(ev, e);
    }
}

/* known(x): does x have one definite value; can x be told true or false? */
static verdict about_value(evaluation *ev, const expression *e)
{
    if (e->children[0]->type.kind == TYPE_TRUTH) {
        return verdict_of(truth_of(evaluate_truth(ev, e->children[0]).truth != UNKNOWN), 0);
    }
    value v = evaluate(ev, e->children[0]);
    return verdict_of(truth_of(v.kind == VALUE_ID || value_is_point(&v)), 0);
}

/* contains(text, part, …): does one of the parts stand in it? begins(text, part, …): at its head? */
static verdict contained(evaluation *ev, const expression *e)
{
    bool at_head = e->function->kind == FUNCTION_BEGINS;
    value whole = evaluate(ev, e->children[0]);
    verdict v = verdict_of(FALSE_, 0);
    if (whole.kind != VALUE_ID) {
        bool none = whole.kind == VALUE_NONE && !ev->checking;
        return none ? v : verdict_of(UNKNOWN, whole.kind == VALUE_NONE ? 0 : whole.why);
    }
    eval_look_at_text(ev, e->children[0]);
    for (size_t i = 1; i < e->count; i++) {
        value part = evaluate(ev, e->children[i]);
        eval_look_at_text(ev, e->children[i]);
        size_t place = part.kind == VALUE_ID ? str_find(map_string(&ev->data->texts, whole.id),
                                                        map_string(&ev->data->texts, part.id))
                                             : SIZE_MAX;
        bool found = at_head ? place == 0 : place != SIZE_MAX;
        v = verdict_or(v, part.kind == VALUE_UNKNOWN ? verdict_of(UNKNOWN, part.why)
                                                     : verdict_of(truth_of(found), 0));
    }
    return v;
}

/* cites(text): does it name the rule in hand, or its item? */
static verdict cited(evaluation *ev, const expression *e)
{
    value v = evaluate(ev, e->children[0]);
    if (v.kind != VALUE_ID) {
        return v.kind == VALUE_NONE ? verdict_of(FALSE_, 0) : verdict_of(UNKNOWN, v.why);
    }
    eval_look_at_text(ev, e->children[0]);
    bool named = ev->rule != NULL && rule_is_cited(ev->rule, map_string(&ev->data->texts, v.id), ev->scratch);
    return verdict_of(truth_of(named), 0);
}

APART static verdict call_truth(evaluation *ev, const expression *e)
{
    switch (e->function->kind) {
    case FUNCTION_FIRST:
        return eval_first_truth(ev, e, NULL);
    case FUNCTION_AGREE:
        return eval_agreed_truth(ev, e);
    case FUNCTION_IF_NOT_EXPORTED:
        return eval_usual_truth(ev, e);
    case FUNCTION_EXPORTED:
        return eval_about_export(ev, e);
    case FUNCTION_KNOWN:
        return about_value(ev, e);
    case FUNCTION_CITES:
        return cited(ev, e);
    case FUNCTION_CONTAINS:
    case FUNCTION_BEGINS:
        return contained(ev, e);
    default:
        return eval_about_cell(ev, e);
    }
}

APART static value set_value(evaluation *ev, const expression *e)
{
    return (value){.kind = VALUE_SET, .set = evaluate_set(ev, e)};
}

APART static value text_value(const evaluation *ev, const expression *e)
{
    return (value){.kind = VALUE_ID,
                   .id = map_find(&ev->data->texts, e->name)}; /* needs.texts: it is there */
}

/* Truths stand as 1 and 0 where a value is wanted. */
APART static value truth_value(evaluation *ev, const expression *e)
{
    verdict v = evaluate_truth(ev, e);
    return v.none               ? value_none()
           : v.truth == UNKNOWN ? value_unknown(v.why)
                                : value_known(range_int(v.truth == TRUE_));
}

APART static value column_value(evaluation *ev, const expression *e)
{
    value room;
    return evaluate_column(ev, e->column, eval_seen(ev, e->children[0], &room));
}

value evaluate(evaluation *ev, const expression *e)
{
    switch (e->kind) {
    case EXPR_NUMBER:
        return value_known(range_of(e->number));
    case EXPR_DURATION: /* the amount; its unit stands in the expression */
        return evaluate(ev, e->children[0]);
    case EXPR_DATE:
        return value_known(range_int(e->date));
    case EXPR_NONE:
        return value_none();
    case EXPR_TEXT:
        return text_value(ev, e);
    case EXPR_VALUE:
        return value_known(range_int((int64_t)e->index));
    case EXPR_CONSTANT:
        return eval_constant(ev, e);
    case EXPR_PARAM:
        return eval_parameter(ev, e);
    case EXPR_FRAME:
        return ev->frames[ev->base + e->index];
    case EXPR_PART:
        return eval_part(ev, e);
    case EXPR_COLUMN:
        return column_value(ev, e);
    case EXPR_LINK:
        return eval_linked(ev, e);
    case EXPR_FACT:
        return eval_fact_value(ev, e);
    case EXPR_LET:
        return e->type.kind == TYPE_TRUTH ? truth_value(ev, e) : eval_let_value(ev, e);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
        return eval_sum_or_union(ev, e);
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        return eval_arithmetic(ev, e);
    case EXPR_NEGATE:
        return eval_negated(ev, e);
    case EXPR_RANGE:
        return eval_spanned(ev, e);
    case EXPR_GRADE:
        return eval_graded(ev, e);
    case EXPR_ON:
        return eval_laddered(ev, e);
    case EXPR_IF:
        return e->type.kind == TYPE_TRUTH ? truth_value(ev, e) : eval_value_if(ev, e);
    case EXPR_WHEN:
        return eval_value_when(ev, e);
    case EXPR_CALL:
        return e->type.kind == TYPE_SET     ? set_value(ev, e)
               : e->type.kind == TYPE_TRUTH ? truth_value(ev, e)
                                            : call_value(ev, e);
    case EXPR_ROWS:
    case EXPR_WHERE:
    case EXPR_HAVING:
    case EXPR_DUE:
    case EXPR_EACH:
    case EXPR_GROUP:
        return set_value(ev, e);
    default:
        return truth_value(ev, e);
    }
}

APART static verdict column_truth(evaluation *ev, const expression *e)
{
    value v = evaluate(ev, e);
    if (v.kind == VALUE_NONE) {
        return eval_none_truth(ev);
    }
    return v.kind == VALUE_KNOWN && value_is_point(&v) ? verdict_of(truth_of(v.bounds.lo.num != 0), 0)
                                                       : verdict_of(UNKNOWN, v.why);
}

APART static verdict truth_when(evaluation *ev, const expression *e)
{
    verdict c = evaluate_truth(ev, e->children[1]);
    if (c.truth == TRUE_) {
        return evaluate_truth(ev, e->children[0]);
    }
    return verdict_of(UNKNOWN, c.truth == UNKNOWN ? c.why : REASON_BIT(REASON_INEXACT));
}

/* What is joined of several is more than the one that is none. */
static verdict joined(verdict v)
{
    v.none = false;
    return v;
}

static verdict truth_of_kind(evaluation *ev, const expression *e)
{
    switch (e->kind) {
    case EXPR_TRUTH:
        return verdict_of(truth_of(e->number.num != 0), 0);
    case EXPR_NOT:
        return verdict_not(evaluate_truth(ev, e->children[0]));
    case EXPR_AND:
    case EXPR_OR:
        return joined(eval_joined(ev, e));
    case EXPR_PROVIDED:
        return joined(eval_provided(ev, e));
    case EXPR_COMPARE:
        return eval_compared(ev, e);
    case EXPR_IN:
        return eval_contained(ev, e);
    case EXPR_SOME:
        return evaluate_some(ev, e);
    case EXPR_EVERY:
        return evaluate_every(ev, e);
    case EXPR_FACT:
        return eval_fact_truth(ev, e);
    case EXPR_LET:
        return eval_let_truth(ev, e);
    case EXPR_IF:
        return eval_truth_if(ev, e);
    case EXPR_WHEN:
        return truth_when(ev, e);
    case EXPR_CALL:
        return call_truth(ev, e);
    default:
        return column_truth(ev, e);
    }
}

verdict evaluate_truth(evaluation *ev, const expression *e)
{
    if (!ev->tracing) {
        return truth_of_kind(ev, e);
    }
    size_t start = ev->trace_count;
    verdict v = truth_of_kind(ev, e);
    if (v.truth != UNKNOWN && ev->trace_count > start) {
        trace_drop_missing(ev, start);
    }
    return v;
}
