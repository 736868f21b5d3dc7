/* SPDX-License-Identifier: MIT
 *
 * Over a set: some, every, the one that comes last or first, counts and sums.
 */
#include "eval_internal.h"

#include "types.h"

/* ---- quantifiers ---- */

/* Does the element belong to the set for all that this view wants to know? */
static bool belongs(const evaluation *ev, const set_element *item)
{
    const verdict *m = &item->member;
    return m->truth == TRUE_ || (ev->view == VIEW_POSSIBLE && m->truth == UNKNOWN && m->supported);
}

static bool counts(const evaluation *ev, const set_element *item)
{
    return belongs(ev, item) || (ev->view == VIEW_LOGIC && item->member.truth == UNKNOWN);
}

/* A set over which something is to be told. Views differ in what they make of elements that may belong. */
static value_set *viewed_set(evaluation *ev, const expression *e)
{
    value_set *s = evaluate_set(ev, e);
    ev->viewed = ev->viewed || ev->view != VIEW_LOGIC;
    for (size_t i = 0; !ev->viewed && i < s->count; i++) {
        ev->viewed = s->items[i].member.truth == UNKNOWN;
    }
    return s;
}

/* Traces of what decides: the certain elements of a true "some"; of an unknown one those that something
 * speaks for, if any. One is enough to make it true: of very many the first are told. */
void eval_trace_members(evaluation *ev, const value_set *s, verdict v)
{
    enum { ENOUGH_ENTRIES = 1024 };
    size_t from = ev->trace_count;
    for (size_t i = 0; ev->tracing && i < s->count; i++) {
        if (v.truth == TRUE_ && ev->trace_count - from > ENOUGH_ENTRIES) {
            return;
        }
        const verdict *m = &s->items[i].member;
        if (m->truth == v.truth && (m->truth == TRUE_ || !v.supported || m->supported)) {
            trace_append(ev, s->items[i].trace);
        }
    }
}

verdict eval_some_of(evaluation *ev, const expression *e, const value_set **set)
{
    value_set *s = viewed_set(ev, e->children[0]);
    verdict v = verdict_of(FALSE_, 0);
    for (size_t i = 0; i < s->count; i++) {
        if (counts(ev, &s->items[i])) {
            v = verdict_or(v, ev->view == VIEW_LOGIC ? s->items[i].member : verdict_of(TRUE_, 0));
        }
    }
    ev->viewed = ev->viewed || (v.truth == TRUE_ && !v.supported); /* supported in other views */
    *set = s;
    return v;
}

verdict evaluate_some(evaluation *ev, const expression *e)
{
    scratch_mark before = eval_marked(ev);
    const value_set *s;
    verdict v = eval_some_of(ev, e, &s);
    eval_trace_members(ev, s, v);
    eval_release(ev, before);
    return v;
}

verdict evaluate_every(evaluation *ev, const expression *e)
{
    const expression *having = e->children[0];
    value_set *s = viewed_set(ev, having->children[0]);
    verdict v = verdict_frame(verdict_of(TRUE_, 0)); /* what holds of nothing speaks for nothing */
    for (size_t i = 0; i < s->count; i++) {
        trace_slice trace;
        if (!counts(ev, &s->items[i])) {
            continue;
        }
        verdict holds = eval_judge(ev, &s->items[i], having->children[1], &trace);
        ev->viewed = ev->viewed || holds.truth == UNKNOWN;
        if (ev->view != VIEW_LOGIC && holds.truth == UNKNOWN) {
            holds = verdict_of(FALSE_, 0);
        }
        verdict member = ev->view != VIEW_LOGIC ? CERTAIN_MEMBER : s->items[i].member;
        v = verdict_and(v, verdict_or(verdict_not(member), holds));
        trace_append(ev, s->items[i].trace);
        trace_append(ev, trace);
    }
    v.supported = v.supported || v.truth == TRUE_;
    return v;
}

/* ---- one element, numbers over a set ---- */

static value element_value(evaluation *ev, const expression *e, const set_element *item)
{
    if (!evaluation_push(ev, item->value)) {
        return value_unknown(0);
    }
    value v = evaluate(ev, e);
    evaluation_pop(ev);
    return v;
}

static value order_of(evaluation *ev, const expression *e, const set_element *item)
{
    if (e->count == 1) {
        int year = eval_element_year(ev, item);
        return year == 0 ? value_unknown(REASON_BIT(REASON_ROW_MISSING)) : value_known(range_int(year));
    }
    return element_value(ev, e->children[1], item);
}

/* Perhaps, of two that are both known. */
static bool comes_behind(const value *a, const value *b, bool latest)
{
    return latest ? exact_compare(a->bounds.hi, b->bounds.lo) > 0
                  : exact_compare(a->bounds.lo, b->bounds.hi) < 0;
}

/* Surely ordered behind, of two that are both known: by the nearer bound, then by the farther. */
static bool is_better(const value *a, const value *b, bool latest)
{
    int near = latest ? exact_compare(a->bounds.lo, b->bounds.lo) : exact_compare(b->bounds.hi, a->bounds.hi);
    int far = latest ? exact_compare(a->bounds.hi, b->bounds.hi) : exact_compare(b->bounds.lo, a->bounds.lo);
    return near > 0 || (near == 0 && far > 0);
}

/* The latest (earliest) element. Unknown if another that belongs, or may belong, to the set might come
 * behind it; of several on one day the first in the set's order. */
static value choose(evaluation *ev, const expression *e, bool latest)
{
    value_set *s = viewed_set(ev, e->children[0]);
    const set_element *best = NULL;
    value best_order = value_none();
    reasons why = 0;
    for (size_t i = 0; i < s->count; i++) {
        size_t from = ev->trace_count;
        value order = order_of(ev, e, &s->items[i]);
        ev->trace_count = from;
        if (belongs(ev, &s->items[i]) && order.kind == VALUE_KNOWN &&
            (best == NULL || is_better(&order, &best_order, latest))) {
            best = &s->items[i];
            best_order = order;
        }
    }
    for (size_t i = 0; ev->view == VIEW_LOGIC && i < s->count; i++) {
        size_t from = ev->trace_count;
        value order = order_of(ev, e, &s->items[i]);
        trace_slice its = trace_cut(ev, from);
        bool harmless = /* what has no place in the order is passed over */
            order.kind == VALUE_NONE ||
            (order.kind == VALUE_KNOWN && best != NULL && !comes_behind(&order, &best_order, latest));
        if (&s->items[i] != best && !harmless) {
            reasons open = s->items[i].member.why | order.why;
            why |= open == 0 ? REASON_BIT(REASON_INEXACT) : open;
            trace_append(ev, s->items[i].trace);
            trace_append(ev, its);
        }
    }
    if (why != 0) {
        ev->viewed = true; /* only this view asks what might come behind */
        return value_unknown(why);
    }
    if (best == NULL) {
        return value_none();
    }
    trace_append(ev, best->trace);
    return best->value;
}

/* The first element in the set's own order that belongs to it. */
static value nearest(evaluation *ev, const expression *e)
{
    const value_set *s = evaluate_set(ev, e->children[0]);
    ev->viewed = ev->viewed || ev->view != VIEW_LOGIC;
    for (size_t i = 0; i < s->count; i++) {
        ev->viewed =
            ev->viewed || s->items[i].member.truth == UNKNOWN; /* what stands behind doesn't matter */
        trace_append(ev, s->items[i].trace);
        if (belongs(ev, &s->items[i])) {
            return s->items[i].value;
        }
        if (ev->view == VIEW_LOGIC) {
            return value_unknown(s->items[i].member.why);
        }
    }
    return value_none();
}

static value only(evaluation *ev, const expression *e)
{
    value_set *s = viewed_set(ev, e->children[0]);
    const set_element *found = NULL;
    size_t count = 0;
    reasons why = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (counts(ev, &s->items[i])) {
            found = &s->items[i];
            count++;
            why |= found->member.why;
            trace_append(ev, found->trace);
        }
    }
    if (count == 0) {
        return value_none();
    }
    return count == 1 && belongs(ev, found) ? found->value
                                            : value_unknown(why == 0 ? REASON_BIT(REASON_INEXACT) : why);
}

/* A word that its enum doesn't list: another than those it lists; which one isn't kept. */
static bool is_unlisted(const type *t, const value *v)
{
    return t->kind == TYPE_ENUM && value_is_point(v) && v->bounds.lo.num == (int64_t)t->enumeration->count;
}

static bool same_value(const value *a, const value *b)
{
    if (a->kind != b->kind) {
        return false;
    }
    return a->kind == VALUE_ID ? a->id == b->id : exact_compare(a->bounds.lo, b->bounds.lo) == 0;
}

/* A place for the one row of this key. */
static bool is_named(const row_ref *row)
{
    return row->key != MAP_NONE && row->table != NULL && row->table->key_count == 1 &&
           row->key_column == table_identity(row->table);
}

/* Does it stand, or one of its parts, for rows of which nobody knows how many there are? */
static bool is_anybody(const value *v)
{
    bool any = false;
    switch (v->kind) {
    case VALUE_ROW:
        return v->row.row == ROW_NONE && v->row.year == 0 && !is_named(&v->row);
    case VALUE_RUN:
        return is_anybody(&(value){.kind = VALUE_ROW, .row = v->run[0]}) ||
               is_anybody(&(value){.kind = VALUE_ROW, .row = v->run[1]});
    case VALUE_TUPLE:
        for (const value *part = v->parts; part->kind != VALUE_NONE; part++) {
            any = any || is_anybody(part);
        }
        return any;
    default:
        return false;
    }
}

/* Different values met: open addressing, 0 is empty, else the place in the list and one. */
typedef struct {
    value_set *list;
    uint32_t *slots;
    size_t slot_count;
} met_values;

static met_values start_meeting(evaluation *ev, size_t most)
{
    met_values m = {.list = eval_new_set(ev), .slot_count = 16};
    while (m.slot_count < most * 2) {
        m.slot_count *= 2;
    }
    m.slots = arena_array(ev->scratch, m.slot_count, sizeof *m.slots);
    return m;
}

/* Where the value stands, or the empty slot where it would. */
static uint32_t *slot_of_value(const met_values *m, const value *v)
{
    uint64_t parts[2] = {v->kind == VALUE_ID ? v->id : (uint64_t)v->bounds.lo.num,
                         v->kind == VALUE_ID ? 0 : (uint64_t)v->bounds.lo.den};
    size_t at = hash_bytes((str){(const char *)parts, sizeof parts}) & (m->slot_count - 1);
    while (m->slots[at] != 0 && !same_value(&m->list->items[m->slots[at] - 1].value, v)) {
        at = (at + 1) & (m->slot_count - 1);
    }
    return &m->slots[at];
}

/* Two people may share a masked number. */
static bool is_masked_key(const evaluation *ev, const expression *e, const value *v)
{
    return e->type.kind == TYPE_KEY && v->kind == VALUE_ID && ev->data->masked != NULL &&
           ev->data->masked[v->id];
}

/* An unlisted word, or a masked key, that was met may be another all the same. */
static bool perhaps_another(const evaluation *ev, const expression *e, const value *v)
{
    return is_unlisted(&e->type, v) || is_masked_key(ev, e, v);
}

/* first_of_each(set, value): the elements but those whose value an element before them has, one that belongs for
 * certain. Without a definite value an element stays. */
value_set *eval_first_of_each(evaluation *ev, const expression *e)
{
    value_set *s = evaluate_set(ev, e->children[0]), *kept = eval_new_set(ev);
    met_values met = start_meeting(ev, s->count);
    kept->table = s->table;
    for (size_t i = 0; i < s->count; i++) {
        const set_element *item = &s->items[i];
        size_t from = ev->trace_count;
        value v = element_value(ev, e->children[1], item);
        ev->trace_count = from; /* which one stands for the others decides nothing */
        bool definite = v.kind == VALUE_ID || value_is_point(&v);
        uint32_t *slot = definite ? slot_of_value(&met, &v) : NULL;
        if (slot != NULL && *slot != 0 && !perhaps_another(ev, e->children[1], &v)) {
            continue;
        }
        if (slot != NULL && *slot == 0 && item->member.truth == TRUE_ && !is_anybody(&item->value)) {
            eval_add_element(ev, met.list, v, CERTAIN_MEMBER, (trace_slice){0});
            *slot = (uint32_t)met.list->count;
        }
        eval_add_element(ev, kept, item->value, item->member, item->trace);
    }
    return kept;
}

/* count(set, value): how many different values. An element without a definite one, or that may not belong, or
 * whose masked key or unlisted word was met already, may stand for one more. */
static value count_different(evaluation *ev, const expression *e)
{
    value_set *s = viewed_set(ev, e->children[0]);
    met_values met = start_meeting(ev, s->count);
    value_set *different = met.list;
    size_t perhaps = 0;
    bool unbounded = false;
    reasons why = 0;
    for (size_t pass = 0; pass < 2; pass++) { /* what is certain first */
        for (size_t i = 0; i < s->count; i++) {
            bool sure = belongs(ev, &s->items[i]);
            if (sure != (pass == 0) || !counts(ev, &s->items[i])) {
                continue;
            }
            size_t from = ev->trace_count;
            value v = element_value(ev, e->children[1], &s->items[i]);
            trace_append(ev, s->items[i].trace);
            if (v.kind == VALUE_ID) {
                recall_stop(ev->recall);
            }
            bool definite = v.kind == VALUE_ID || value_is_point(&v);
            uint32_t *slot = definite ? slot_of_value(&met, &v) : NULL;
            bool met_already = slot != NULL && *slot != 0;
            /* One more word, or person, it may be. */
            bool perhaps_other = met_already && perhaps_another(ev, e->children[1], &v);
            if (v.kind == VALUE_NONE || (met_already && !perhaps_other)) {
                ev->trace_count = v.kind == VALUE_NONE ? from : ev->trace_count;
            } else if (sure && slot != NULL && !met_already) {
                eval_add_element(ev, different, v, CERTAIN_MEMBER, (trace_slice){0});
                *slot = (uint32_t)different->count;
            } else {
                perhaps++;
                unbounded = unbounded || (!definite && is_anybody(&s->items[i].value));
                why |= v.why | s->items[i].member.why | (perhaps_other ? REASON_BIT(REASON_INEXACT) : 0);
            }
        }
    }
    int64_t least = (int64_t)different->count;
    exact most = unbounded ? EXACT_POSITIVE_INFINITY : exact_int(least + (int64_t)perhaps);
    value v = value_known((range){exact_int(least), most});
    v.why = why;
    return v;
}

static value count(evaluation *ev, const expression *e)
{
    if (e->count == 2) {
        return count_different(ev, e);
    }
    value_set *s = viewed_set(ev, e->children[0]);
    int64_t sure = 0, perhaps = 0;
    bool unbounded = false;
    reasons why = 0;
    for (size_t i = 0; i < s->count; i++) {
        sure += belongs(ev, &s->items[i]);
        if (s->items[i].member.truth == UNKNOWN && ev->view == VIEW_LOGIC) {
            perhaps++;
            unbounded = unbounded || is_anybody(&s->items[i].value);
            why |= s->items[i].member.why;
        }
        trace_append(ev, s->items[i].trace);
    }
    exact most = unbounded ? EXACT_POSITIVE_INFINITY : exact_int(sure + perhaps);
    value v = value_known((range){exact_int(sure), most});
    v.why = why;
    return v;
}

static bool accumulate(function_kind kind, value *total, const value *v, bool sure, bool first)
{
    range r = v->bounds;
    if (kind == FUNCTION_SUM) {
        r = sure ? r : range_hull(r, range_int(0));
        return range_add(total->bounds, r, &total->bounds);
    }
    range best = first                    ? r
                 : kind == FUNCTION_LEAST ? range_min(total->bounds, r)
                                          : range_max(total->bounds, r);
    total->bounds = sure || first ? best : range_hull(total->bounds, best);
    return true;
}

static value over_set(evaluation *ev, const expression *e)
{
    value_set *s = viewed_set(ev, e->children[0]);
    value total = value_known(range_int(0));
    reasons none_at_all = 0;
    bool first = true;
    for (size_t pass = 0; pass < 2; pass++) { /* what is certain first, then what may belong */
        for (size_t i = 0; i < s->count; i++) {
            bool sure = belongs(ev, &s->items[i]);
            if (sure != (pass == 0) || !counts(ev, &s->items[i])) {
                continue;
            }
            trace_append(ev, s->items[i].trace);
            value v = element_value(ev, e->children[1], &s->items[i]);
            ev->viewed = ev->viewed || v.kind == VALUE_UNKNOWN;
            if (v.kind == VALUE_NONE || (v.kind == VALUE_UNKNOWN && ev->view != VIEW_LOGIC)) {
                continue;
            }
            if (v.kind != VALUE_KNOWN) {
                return v;
            }
            if (first && !sure && e->function->kind != FUNCTION_SUM) {
                none_at_all |= s->items[i].member.why; /* there may be none */
                continue;
            }
            if (!accumulate(e->function->kind, &total, &v, sure, first)) {
                ev->overflowed = true;
                return value_unknown(REASON_BIT(REASON_OVERFLOW));
            }
            total.why |= v.why | s->items[i].member.why;
            first = false;
        }
    }
    if (none_at_all != 0) {
        return value_unknown(none_at_all);
    }
    return first && e->function->kind != FUNCTION_SUM ? value_none() : total;
}

static value told_of_set(evaluation *ev, const expression *e)
{
    switch (e->function->kind) {
    case FUNCTION_LATEST:
        return choose(ev, e, true);
    case FUNCTION_EARLIEST:
        return choose(ev, e, false);
    case FUNCTION_NEAREST:
        return nearest(ev, e);
    case FUNCTION_ONLY:
        return only(ev, e);
    case FUNCTION_COUNT:
        return count(ev, e);
    default:
        return over_set(ev, e);
    }
}

value evaluate_set_function(evaluation *ev, const expression *e)
{
    scratch_mark before = eval_marked(ev);
    value v = told_of_set(ev, e);
    if (value_is_flat(&v)) {
        eval_release(ev, before);
    }
    return v;
}
