/* SPDX-License-Identifier: MIT
 *
 * Comparisons, and/or, and the choice among alternatives.
 */
#include "eval_internal.h"

/* ---- comparisons ---- */

static bool is_open_value(const type *t, const value *v)
{
    return t->kind == TYPE_ENUM && value_is_point(v) && v->bounds.lo.num < (int64_t)t->enumeration->count &&
           t->enumeration->values[v->bounds.lo.num].open;
}

/* Is a cell's open value (待定) compared with another value? Then the answer is still open. A cell that holds
 * something else is surely not the word 待定 that a rule names. */
static bool is_left_open(const expression *right, const type *t, const value *a, const value *b)
{
    bool open = is_open_value(t, a) || (right->kind != EXPR_VALUE && is_open_value(t, b));
    return open && exact_compare(a->bounds.lo, b->bounds.lo) != 0;
}

/* Two words outside an enum that allows others: whether they are one word is not kept. */
static bool are_unlisted(const type *t, const value *a, const value *b)
{
    return t->kind == TYPE_ENUM && value_is_point(a) && value_is_point(b) &&
           a->bounds.lo.num == (int64_t)t->enumeration->count && b->bounds.lo.num == a->bounds.lo.num;
}

static truth compare_ranges(compare_op op, range a, range b)
{
    switch (op) {
    case OP_LESS:
        return range_less(a, b);
    case OP_LESS_EQUAL:
        return range_less_or_equal(a, b);
    case OP_GREATER:
        return range_less(b, a);
    case OP_GREATER_EQUAL:
        return range_less_or_equal(b, a);
    default:
        return range_equal(a, b);
    }
}

static void trace_open(evaluation *ev, size_t from)
{
    for (size_t i = from; i < ev->trace_count; i++) {
        if (ev->trace[i].reason == REASON_NONE) {
            ev->trace[i].reason = REASON_OPEN;
        }
    }
}

/* Nothing is missing and yet the bounds straddle: the cells themselves are to be looked at. */
static void trace_inexact(evaluation *ev, size_t from)
{
    for (size_t i = from; i < ev->trace_count; i++) {
        if (ev->trace[i].reason != REASON_NONE) {
            return;
        }
    }
    for (size_t i = from; i < ev->trace_count; i++) {
        ev->trace[i].reason = REASON_INEXACT;
    }
}

/* Why it isn't known better: what is known to the point (an endless one too) is known. */
static reasons why_of(const value *v)
{
    return v->kind == VALUE_KNOWN && exact_compare(v->bounds.lo, v->bounds.hi) == 0 ? 0 : v->why;
}

static verdict compare_values(evaluation *ev, compare_op op, const expression *right, const value *a,
                              const value *b, size_t from)
{
    if (a->kind == VALUE_NONE || b->kind == VALUE_NONE) {
        return ev->checking ? verdict_of(UNKNOWN, 0) : verdict_of(FALSE_, 0);
    }
    if (a->kind == VALUE_ROW && b->kind == VALUE_ROW) {
        recall_stop(ev->recall); /* two keys are the same by chance */
        return a->row.key == MAP_NONE || b->row.key == MAP_NONE
                   ? verdict_of(UNKNOWN, REASON_BIT(REASON_BLANK))
                   : verdict_of(truth_of(a->row.key == b->row.key), 0);
    }
    if (a->kind == VALUE_ID && b->kind == VALUE_ID) {
        return verdict_of(truth_of(a->id == b->id), 0);
    }
    if (a->kind != VALUE_KNOWN || b->kind != VALUE_KNOWN) {
        return verdict_of(UNKNOWN, why_of(a) | why_of(b));
    }
    if (are_unlisted(&right->type, a, b)) {
        return verdict_of(UNKNOWN, REASON_BIT(REASON_INEXACT));
    }
    if (is_left_open(right, &right->type, a, b)) {
        trace_open(ev, from);
        return verdict_of(UNKNOWN, REASON_BIT(REASON_OPEN));
    }
    truth got = compare_ranges(op, a->bounds, b->bounds);
    reasons why = why_of(a) | why_of(b);
    if (got == UNKNOWN && ev->tracing) {
        trace_inexact(ev, from);
    }
    return verdict_of(got, why == 0 ? REASON_BIT(REASON_INEXACT) : why);
}

/* Of a value that is known to the point, or not at all, compared with words of its enum: is it one of them? */
static bool compare_with_words(const evaluation *ev, const expression *e, const value *a, verdict *out)
{
    for (size_t i = 1; i < e->count; i++) {
        if (e->children[i]->kind != EXPR_VALUE) {
            return false;
        }
    }
    if (ev->checking || e->count == 1) {
        return false;
    }
    if (a->kind == VALUE_NONE || a->kind == VALUE_UNKNOWN) {
        *out = a->kind == VALUE_NONE ? verdict_of(FALSE_, 0) : verdict_of(UNKNOWN, a->why);
        return true;
    }
    if (!value_is_point(a) || is_open_value(&e->children[1]->type, a)) {
        return false;
    }
    bool found = false;
    for (size_t i = 1; i < e->count; i++) {
        found = found || a->bounds.lo.num == (int64_t)e->children[i]->index;
    }
    *out = verdict_of(truth_of(found), 0);
    return true;
}

static void look_at_texts(evaluation *ev, const expression *left, const expression *right, const value *a,
                          const value *b)
{
    if (ev->recall != NULL && a->kind == VALUE_ID && b->kind == VALUE_ID) {
        eval_look_at_text(ev, left);
        eval_look_at_text(ev, right);
    }
}

verdict eval_compared(evaluation *ev, const expression *e)
{
    size_t from = ev->trace_count;
    bool negate = e->op == OP_NOT_EQUAL;
    value a = evaluate(ev, e->children[0]), b;
    verdict word;
    if ((negate || e->op == OP_EQUAL) && compare_with_words(ev, e, &a, &word)) {
        return negate ? verdict_not(word) : word;
    }
    b = evaluate(ev, e->children[1]);
    look_at_texts(ev, e->children[0], e->children[1], &a, &b);
    verdict v = compare_values(ev, negate ? OP_EQUAL : e->op, e->children[1], &a, &b, from);
    return negate ? verdict_not(v) : v;
}

verdict eval_contained(evaluation *ev, const expression *e)
{
    size_t from = ev->trace_count;
    value a = evaluate(ev, e->children[0]);
    verdict v = verdict_of(FALSE_, 0);
    if (compare_with_words(ev, e, &a, &v)) {
        return v;
    }
    for (size_t i = 1; i < e->count; i++) {
        const expression *member = e->children[i];
        verdict one;
        if (member->kind == EXPR_RANGE) { /* each end may itself be known within bounds only */
            value lo = evaluate(ev, member->children[0]), hi = evaluate(ev, member->children[1]);
            bool known = lo.kind == VALUE_KNOWN && hi.kind == VALUE_KNOWN;
            if (known &&
                exact_compare(lo.bounds.lo, hi.bounds.hi) > 0) { /* ends that contradict each other */
                one = verdict_of(UNKNOWN, REASON_BIT(REASON_CONFLICT));
            } else {
                one = verdict_and(compare_values(ev, OP_GREATER_EQUAL, member->children[0], &a, &lo, from),
                                  compare_values(ev, OP_LESS_EQUAL, member->children[1], &a, &hi, from));
            }
        } else {
            value b = evaluate(ev, member);
            look_at_texts(ev, e->children[0], member, &a, &b);
            one = compare_values(ev, OP_EQUAL, member, &a, &b, from);
        }
        v = verdict_or(v, one);
    }
    v.supported = v.truth == TRUE_;
    return v;
}

/* ---- and, or ---- */

/* Both sides, and of the trace only what decides: a false side. */
static verdict both_of(evaluation *ev, const expression *e)
{
    size_t start = ev->trace_count;
    verdict a = evaluate_truth(ev, e->children[0]);
    if (a.truth == FALSE_) {
        return a;
    }
    size_t middle = ev->trace_count;
    verdict b = evaluate_truth(ev, e->children[1]), v = verdict_and(a, b);
    if (v.truth == FALSE_) { /* a isn't */
        trace_remove(ev, start, middle);
    }
    return v;
}

/* One of those that an "or" joins, however deep, while it isn't known whether its trace is wanted: that of a "some"
 * isn't made before. */
typedef struct {
    verdict v;
    const value_set *set; /* over which it says "some"; NULL: */
    trace_slice trace;
} alternative_said;

static verdict any_of(evaluation *ev, const expression *e)
{
    verdict a = evaluate_truth(ev, e->children[0]);
    return a.truth == TRUE_ && a.supported ? a : verdict_or(a, evaluate_truth(ev, e->children[1]));
}

static size_t count_alternatives(const expression *e)
{
    return e->kind == EXPR_OR ? count_alternatives(e->children[0]) + count_alternatives(e->children[1]) : 1;
}

static verdict say_alternatives(evaluation *ev, const expression *e, alternative_said **next)
{
    if (e->kind == EXPR_OR) {
        verdict a = say_alternatives(ev, e->children[0], next);
        return verdict_or(a, say_alternatives(ev, e->children[1], next));
    }
    alternative_said *said = (*next)++;
    size_t start = ev->trace_count;
    if (e->kind == EXPR_SOME) {
        said->v = eval_some_of(ev, e, &said->set);
    } else {
        said->v = evaluate_truth(ev, e);
    }
    said->trace = trace_cut(ev, start);
    return said->v;
}

/* All of them, and of the trace only what decides: what is as true as the whole. */
static verdict any_of_traced(evaluation *ev, const expression *e)
{
    scratch_mark before = eval_marked(ev);
    size_t count = count_alternatives(e);
    alternative_said *said = arena_array(ev->scratch, count, sizeof *said), *next = said;
    verdict v = say_alternatives(ev, e, &next);
    for (size_t i = 0; i < count; i++) {
        size_t start = ev->trace_count;
        if (said[i].v.truth != v.truth) {
            continue;
        }
        trace_append(ev, said[i].trace);
        if (said[i].set != NULL) {
            eval_trace_members(ev, said[i].set, said[i].v);
        }
        if (v.truth != UNKNOWN) {
            trace_drop_missing(ev, start);
        }
    }
    eval_release(ev, before);
    return v;
}

/* "and", "or". */
verdict eval_joined(evaluation *ev, const expression *e)
{
    return e->kind == EXPR_AND ? both_of(ev, e) : ev->tracing ? any_of_traced(ev, e) : any_of(ev, e);
}

/* a provided b: b only frames; what is missing in it is told only where a holds. */
verdict eval_provided(evaluation *ev, const expression *e)
{
    verdict a = evaluate_truth(ev, e->children[0]);
    if (a.truth == FALSE_) {
        return a;
    }
    size_t middle = ev->trace_count;
    verdict b = verdict_frame(evaluate_truth(ev, e->children[1]));
    if (a.truth == UNKNOWN) {
        trace_drop_missing(ev, middle);
    }
    return verdict_and(a, b);
}

/* ---- alternatives ---- */

/* The alternatives of first(), a reading's chosen one before the others. */
static const expression *alternative(const evaluation *ev, const expression *e, const fact_decl *reading,
                                     size_t i)
{
    size_t chosen = reading == NULL ? 0 : ev->choices[reading->reading_index];
    size_t index = i == 0 ? chosen : i <= chosen ? i - 1 : i;
    return e->children[index];
}

static bool only_absent(reasons why)
{
    return why != 0 && (why & ~REASONS_ABSENT) == 0;
}

/* The first alternative that says anything. Missing cells are those of the first alternative that the
 * export has columns for: that is the one to ask for. A conflict ends the search: it decides nothing. */
value eval_first_value(evaluation *ev, const expression *e, const fact_decl *reading)
{
    size_t start = ev->trace_count;
    trace_slice asked = {0};
    reasons why = 0;
    bool none = false;
    for (size_t i = 0; i < e->count; i++) {
        value v = evaluate(ev, alternative(ev, e, reading, i));
        if (v.kind == VALUE_UNKNOWN && !(v.why & REASON_BIT(REASON_CONFLICT))) {
            trace_slice s = trace_cut(ev, start);
            if (why == 0 || (only_absent(why) && !only_absent(v.why))) {
                asked = s;
                why = v.why;
            }
            continue;
        }
        if (v.kind == VALUE_NONE) {
            none = true;
            continue;
        }
        if (v.kind == VALUE_KNOWN && !value_is_point(&v)) {
            v.why |= why;
            trace_append(ev, asked);
        }
        return v;
    }
    if (none) {
        return value_none();
    }
    trace_append(ev, asked);
    return value_unknown(why);
}

verdict eval_first_truth(evaluation *ev, const expression *e, const fact_decl *reading)
{
    size_t start = ev->trace_count;
    trace_slice asked = {0};
    verdict first = {0};
    bool none = false, any = false;
    for (size_t i = 0; i < e->count; i++) {
        verdict v = evaluate_truth(ev, alternative(ev, e, reading, i));
        if (v.none) {
            none = true;
            continue;
        }
        if (v.truth != UNKNOWN || (v.why & REASON_BIT(REASON_CONFLICT))) {
            return v;
        }
        trace_slice s = trace_cut(ev, start);
        if (!any || (only_absent(first.why) && !only_absent(v.why))) {
            asked = s;
            first = v;
        }
        any = true;
    }
    if (none) {
        return eval_none_truth(ev);
    }
    trace_append(ev, asked);
    return first;
}

/* Do two values say different things? Numbers may differ by the tolerance, if there is one. */
static bool are_apart(evaluation *ev, const value *a, const value *b, const value *tolerance, bool *fits)
{
    *fits = true;
    if (a->kind == VALUE_ID || b->kind == VALUE_ID) {
        recall_stop(ev->recall);
        return a->kind != b->kind || a->id != b->id;
    }
    range low = b->bounds, high = b->bounds;
    if (tolerance != NULL) {
        *fits = range_subtract(b->bounds, tolerance->bounds, &low) &&
                range_add(b->bounds, tolerance->bounds, &high);
        ev->overflowed = ev->overflowed || !*fits;
    }
    return exact_compare(a->bounds.hi, low.lo) < 0 || exact_compare(a->bounds.lo, high.hi) > 0;
}

static bool says_something(const value *v)
{
    return v->kind == VALUE_KNOWN || v->kind == VALUE_ID;
}

/* The cells read since then contradict each other. */
static void mark_conflict(evaluation *ev, size_t start)
{
    for (size_t i = start; i < ev->trace_count; i++) {
        ev->trace[i].reason = ev->trace[i].reason == REASON_NONE ? REASON_CONFLICT : ev->trace[i].reason;
    }
}

/* agree(a, b, tolerance): a, unless b says something else: then neither. */
value eval_agreed(evaluation *ev, const expression *e)
{
    size_t start = ev->trace_count;
    value a = evaluate(ev, e->children[0]);
    trace_slice first = trace_cut(ev, start);
    value b = evaluate(ev, e->children[1]);
    trace_slice second = trace_cut(ev, start);
    value tolerance = e->count == 3 ? evaluate(ev, e->children[2]) : value_known(range_int(0));
    bool conflict = a.kind == VALUE_UNKNOWN && (a.why & REASON_BIT(REASON_CONFLICT));
    bool has_a = says_something(&a), has_b = says_something(&b), fits;
    bool b_asked =
        a.kind == VALUE_UNKNOWN && only_absent(a.why) && b.kind == VALUE_UNKNOWN && !only_absent(b.why);
    bool a_stands = has_a || conflict || (!has_b && !b_asked);
    if (a_stands) {
        trace_append(ev, first);
    }
    if (!has_a || !has_b || tolerance.kind != VALUE_KNOWN) {
        if (a_stands) {
            return a;
        }
        trace_append(ev, second);
        return b;
    }
    trace_append(ev, second);
    bool apart = are_apart(ev, &a, &b, e->count == 3 ? &tolerance : NULL, &fits);
    if (!fits) {
        return value_unknown(REASON_BIT(REASON_OVERFLOW));
    }
    if (!apart) {
        return a;
    }
    mark_conflict(ev, start);
    return value_unknown(REASON_BIT(REASON_CONFLICT));
}

/* A condition of which there is no such thing: false; in a check it contradicts nothing. */
verdict eval_none_truth(const evaluation *ev)
{
    verdict v = verdict_of(ev->checking ? UNKNOWN : FALSE_, 0);
    v.none = true;
    return v;
}

/* Is it true or false, and of something that there is? */
static bool decides(const verdict *v)
{
    return v->truth != UNKNOWN && !v->none;
}

/* agree(a, b) of conditions: a; where a says nothing, b; unknown where one is true and the other false. */
verdict eval_agreed_truth(evaluation *ev, const expression *e)
{
    size_t start = ev->trace_count;
    verdict a = evaluate_truth(ev, e->children[0]);
    trace_slice first = trace_cut(ev, start);
    verdict b = evaluate_truth(ev, e->children[1]);
    trace_slice second = trace_cut(ev, start);
    bool conflict = a.truth == UNKNOWN && (a.why & REASON_BIT(REASON_CONFLICT));
    bool b_asked = only_absent(a.why) && b.truth == UNKNOWN && !only_absent(b.why);
    bool a_stands = decides(&a) || conflict || (!decides(&b) && !b_asked);
    if (a_stands) {
        trace_append(ev, first);
    }
    if (!a_stands || (decides(&a) && decides(&b))) {
        trace_append(ev, second);
    }
    if (!decides(&a) || !decides(&b) || a.truth == b.truth) {
        return a_stands ? a : b;
    }
    mark_conflict(ev, start);
    return (verdict){.truth = UNKNOWN, .why = REASON_BIT(REASON_CONFLICT)};
}

/* a when c: a if c is true; else it says nothing. */
value eval_value_when(evaluation *ev, const expression *e)
{
    verdict c = evaluate_truth(ev, e->children[1]);
    if (c.truth == TRUE_) {
        return evaluate(ev, e->children[0]);
    }
    return value_unknown(c.truth == UNKNOWN ? c.why : REASON_BIT(REASON_INEXACT));
}

value eval_value_if(evaluation *ev, const expression *e)
{
    verdict c = evaluate_truth(ev, e->children[0]);
    if (c.truth != UNKNOWN) {
        return evaluate(ev, e->children[c.truth == TRUE_ ? 1 : 2]);
    }
    value a = evaluate(ev, e->children[1]), b = evaluate(ev, e->children[2]);
    if (a.kind == VALUE_KNOWN && b.kind == VALUE_KNOWN) {
        value v = value_known(range_hull(a.bounds, b.bounds));
        v.why = range_known(v.bounds) ? 0 : (reasons)(a.why | b.why | c.why);
        return v;
    }
    recall_stop(ev->recall); /* two rows are the same by chance */
    bool same_row = a.kind == VALUE_ROW && b.kind == VALUE_ROW && a.row.table == b.row.table &&
                    a.row.row == b.row.row && a.row.key == b.row.key;
    return same_row ? a : value_unknown(a.why | b.why | c.why);
}

verdict eval_truth_if(evaluation *ev, const expression *e)
{
    verdict c = evaluate_truth(ev, e->children[0]);
    if (c.truth != UNKNOWN) {
        return evaluate_truth(ev, e->children[c.truth == TRUE_ ? 1 : 2]);
    }
    verdict a = evaluate_truth(ev, e->children[1]), b = evaluate_truth(ev, e->children[2]);
    a.none = a.none && b.none;
    return a.truth == b.truth && a.truth != UNKNOWN ? a : verdict_of(UNKNOWN, a.why | b.why | c.why);
}

/* The missing cells since `from` become assumptions: the message says what was taken as usual. */
static void trace_assume(evaluation *ev, size_t from)
{
    for (size_t i = from; i < ev->trace_count; i++) {
        if (ev->trace[i].reason != REASON_NONE) {
            ev->trace[i].reason = REASON_NONE;
            ev->trace[i].assumed = true;
        }
    }
}

value eval_usual_value(evaluation *ev, const expression *e)
{
    size_t from = ev->trace_count;
    value v = evaluate(ev, e->children[0]);
    if (v.kind != VALUE_UNKNOWN || !only_absent(v.why)) {
        return v;
    }
    trace_assume(ev, from);
    return evaluate(ev, e->children[1]);
}

verdict eval_usual_truth(evaluation *ev, const expression *e)
{
    size_t from = ev->trace_count;
    verdict v = evaluate_truth(ev, e->children[0]);
    if (v.truth != UNKNOWN || !only_absent(v.why)) {
        return v;
    }
    trace_assume(ev, from);
    return verdict_frame(evaluate_truth(ev, e->children[1])); /* what is assumed speaks for nothing */
}
