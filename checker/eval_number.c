/* SPDX-License-Identifier: MIT
 *
 * Arithmetic on ranges of exact numbers and days, and the functions of values.
 */
#include "eval_internal.h"

#include "types.h"
#include "workdays.h"

/* ---- arithmetic ---- */

static value checked(evaluation *ev, bool fits, range bounds, reasons why)
{
    if (!fits) {
        ev->overflowed = true;
        return value_unknown(REASON_BIT(REASON_OVERFLOW));
    }
    value v = value_known(bounds);
    v.why = range_known(bounds) ? 0 : why;
    return v;
}

/* none and unknown go through an operation; false if either operand is one of them. */
static bool both_known(const value *a, const value *b, value *out)
{
    if (a->kind == VALUE_KNOWN && b->kind == VALUE_KNOWN) {
        return true;
    }
    bool none = a->kind == VALUE_NONE || b->kind == VALUE_NONE;
    *out = none ? value_none() : value_unknown(a->why | b->why);
    return false;
}

value eval_arithmetic(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]), b = evaluate(ev, e->children[1]), out;
    range r = {0};
    if (!both_known(&a, &b, &out)) {
        return out;
    }
    switch (e->kind) {
    case EXPR_ADD:
        return checked(ev, range_add(a.bounds, b.bounds, &r), r, a.why | b.why);
    case EXPR_SUBTRACT:
        return checked(ev, range_subtract(a.bounds, b.bounds, &r), r, a.why | b.why);
    case EXPR_MULTIPLY:
        return checked(ev, range_multiply(a.bounds, b.bounds, &r), r, a.why | b.why);
    default:
        if (range_known(b.bounds) && b.bounds.lo.num == 0) {
            return value_unknown(REASON_BIT(REASON_CONFLICT)); /* a share of nothing is no figure */
        }
        return checked(ev, range_divide(a.bounds, b.bounds, &r), r, a.why | b.why);
    }
}

/* A parameter's value on the day whose law holds. */
static const expression *parameter_now(const evaluation *ev, const param_decl *p)
{
    size_t chosen = 0;
    for (size_t i = 1; i < p->count; i++) {
        chosen = p->values[i].from <= ev->law_of ? i : chosen;
    }
    return p->values[chosen].value;
}

static exact shift_day(exact from, exact amount, duration_unit unit, int sign)
{
    if (!exact_finite(from)) {
        return from;
    }
    if (!exact_finite(amount)) {
        return amount.num * sign > 0 ? EXACT_POSITIVE_INFINITY : EXACT_NEGATIVE_INFINITY;
    }
    int64_t steps = amount.num / amount.den * sign;
    day d = (day)from.num;
    d = unit == UNIT_DAYS ? day_add_days(d, steps)
                          : day_add_months(d, unit == UNIT_MONTHS ? steps : steps * 12);
    return exact_int(d);
}

static value shift(evaluation *ev, const expression *e)
{
    const expression *duration = e->children[1];
    if (duration->kind == EXPR_PARAM) {
        duration = parameter_now(ev, duration->param);
    }
    value from = evaluate(ev, e->children[0]), amount = evaluate(ev, duration->children[0]), out;
    if (!both_known(&from, &amount, &out)) {
        return out;
    }
    int sign = e->kind == EXPR_ADD ? 1 : -1;
    exact least = sign > 0 ? amount.bounds.lo : amount.bounds.hi,
          most = sign > 0 ? amount.bounds.hi : amount.bounds.lo;
    value v = value_known((range){shift_day(from.bounds.lo, least, duration->unit, sign),
                                  shift_day(from.bounds.hi, most, duration->unit, sign)});
    v.why = from.why | amount.why;
    return v;
}

value eval_sum_or_union(evaluation *ev, const expression *e)
{
    if (e->type.kind == TYPE_SET) {
        return (value){.kind = VALUE_SET, .set = evaluate_set(ev, e)};
    }
    return e->children[1]->type.kind == TYPE_DURATION ? shift(ev, e) : eval_arithmetic(ev, e);
}

value eval_negated(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]);
    range r;
    if (a.kind != VALUE_KNOWN) {
        return a;
    }
    return checked(ev, range_subtract(range_int(0), a.bounds, &r), r, a.why);
}

/* a .. b: the lower bound of a, the upper bound of b; if they cross, the figures contradict. */
value eval_spanned(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]), b = evaluate(ev, e->children[1]);
    value out;
    if (!both_known(&a, &b, &out)) {
        return out;
    }
    if (exact_compare(a.bounds.lo, b.bounds.hi) > 0) {
        return value_unknown(REASON_BIT(REASON_CONFLICT));
    }
    value v = value_known((range){a.bounds.lo, b.bounds.hi});
    v.why = range_known(v.bounds) ? 0 : (reasons)(a.why | b.why | REASON_BIT(REASON_INEXACT));
    return v;
}

/* ---- functions of values ---- */

/* The least or greatest of its arguments. Where it is one of them, that one's cells decided. */
value eval_extreme(evaluation *ev, const expression *e, bool most)
{
    size_t start = ev->trace_count;
    value best = evaluate(ev, e->children[0]);
    trace_slice kept = trace_cut(ev, start);
    for (size_t i = 1; i < e->count; i++) {
        value v = evaluate(ev, e->children[i]), out;
        trace_slice next = trace_cut(ev, start);
        if (!both_known(&best, &v, &out)) {
            trace_append(ev, kept);
            trace_append(ev, next);
            kept = trace_cut(ev, start);
            best = out; /* the rest may still be none */
            continue;
        }
        truth less = range_less_or_equal(best.bounds, v.bounds);
        if (less == UNKNOWN) {
            trace_append(ev, kept);
            trace_append(ev, next);
            next = trace_cut(ev, start);
        }
        kept = less == UNKNOWN || (less == TRUE_) == most ? next : kept;
        best.bounds = most ? range_max(best.bounds, v.bounds) : range_min(best.bounds, v.bounds);
        best.why = range_known(best.bounds) ? 0 : (reasons)(best.why | v.why);
    }
    trace_append(ev, kept);
    return best;
}

/* Half away from zero; or up, to the next that is not less. */
static bool round_to(exact a, int decimals, bool up, exact *out)
{
    exact step = exact_int(1);
    if (!exact_round(a, decimals, out)) {
        return false;
    }
    for (int i = 0; i < decimals; i++) {
        step.den *= 10;
    }
    return !up || exact_compare(*out, a) >= 0 || exact_add(*out, step, out);
}

value eval_rounded(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]);
    range r;
    if (a.kind != VALUE_KNOWN) {
        return a;
    }
    int decimals = (int)e->children[1]->number.num;
    bool up = e->function->kind == FUNCTION_ROUND_UP;
    bool ok = round_to(a.bounds.lo, decimals, up, &r.lo) && round_to(a.bounds.hi, decimals, up, &r.hi);
    return checked(ev, ok, r, a.why);
}

static exact year_of(exact d)
{
    return exact_finite(d) ? exact_int(day_year((day)d.num)) : d;
}

static exact edge_of_year(exact year, bool last)
{
    day d = 0;
    if (!exact_finite(year)) {
        return year;
    }
    if (year.num < 1 || year.num > 9999 || !day_from_ymd((int)year.num, last ? 12 : 1, last ? 31 : 1, &d)) {
        return year.num < 1 ? EXACT_NEGATIVE_INFINITY : EXACT_POSITIVE_INFINITY;
    }
    return exact_int(d);
}

value eval_mapped(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]);
    if (a.kind != VALUE_KNOWN) {
        return a;
    }
    range r = a.bounds;
    if (e->function->kind == FUNCTION_YEAR) {
        r = (range){year_of(r.lo), year_of(r.hi)};
    } else {
        bool last = e->function->kind == FUNCTION_LAST_DAY;
        r = (range){edge_of_year(r.lo, last), edge_of_year(r.hi, last)};
    }
    value v = value_known(r);
    v.why = range_known(r) ? 0 : a.why;
    return v;
}

static exact months_of(exact a, exact b)
{
    if (!exact_finite(a) || !exact_finite(b)) {
        bool far = (!exact_finite(b) && b.num > 0) || (!exact_finite(a) && a.num < 0);
        return far ? EXACT_POSITIVE_INFINITY : EXACT_NEGATIVE_INFINITY;
    }
    return exact_int(day_months_between((day)a.num, (day)b.num));
}

value eval_months(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]), b = evaluate(ev, e->children[1]), out;
    if (!both_known(&a, &b, &out)) {
        return out;
    }
    value v = value_known((range){months_of(a.bounds.hi, b.bounds.lo), months_of(a.bounds.lo, b.bounds.hi)});
    v.why = range_known(v.bounds) ? 0 : (reasons)(a.why | b.why);
    return v;
}

value eval_workdays(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]), b = evaluate(ev, e->children[1]), out;
    if (!both_known(&a, &b, &out)) {
        return out;
    }
    int64_t least, most;
    if (!value_is_point(&a) || !value_is_point(&b)) {
        return value_unknown(a.why | b.why);
    }
    if (!workdays_between(ev->pack, (day)a.bounds.lo.num, (day)b.bounds.lo.num, &least, &most)) {
        return value_unknown(
            REASON_BIT(REASON_ROW_MISSING)); /* no notice of that year: the calendar is unknown */
    }
    value v = value_known((range){exact_int(least), exact_int(most)});
    v.why = least == most ? 0 : REASON_BIT(REASON_INEXACT);
    return v;
}

/* grade(x: v0, v1 from n1, …): the last value whose number x reaches. */
value eval_graded(evaluation *ev, const expression *e)
{
    value x = evaluate(ev, e->children[0]);
    if (x.kind == VALUE_NONE) {
        return x;
    }
    range bounds = x.kind == VALUE_KNOWN ? x.bounds : RANGE_ALL;
    size_t lo = e->children[1]->index, hi = lo;
    for (size_t i = 2; i + 1 < e->count; i += 2) {
        value step = evaluate(ev, e->children[i + 1]);
        if (step.kind != VALUE_KNOWN) {
            return value_unknown(step.why);
        }
        lo = exact_compare(bounds.lo, step.bounds.hi) >= 0 ? e->children[i]->index : lo;
        hi = exact_compare(bounds.hi, step.bounds.lo) >= 0 ? e->children[i]->index : hi;
    }
    value v = value_known((range){exact_int((int64_t)lo), exact_int((int64_t)hi)});
    v.why = lo == hi ? 0 : x.why;
    return v;
}

/* x on ladder: the same word's place there; a word that has none contradicts. */
value eval_laddered(evaluation *ev, const expression *e)
{
    size_t from = ev->trace_count;
    value a = evaluate(ev, e->children[0]);
    const enum_decl *words = e->children[0]->type.enumeration;
    if (!value_is_point(&a)) {
        return a.kind == VALUE_NONE ? a : value_unknown(a.why);
    }
    size_t index = (size_t)a.bounds.lo.num;
    long step = index < words->count ? enum_find(e->enumeration, words->values[index].name) : -1;
    if (step >= 0) {
        return value_known(range_int(step));
    }
    for (size_t i = from; i < ev->trace_count; i++) {
        ev->trace[i].reason = REASON_CONFLICT;
    }
    return value_unknown(REASON_BIT(REASON_CONFLICT));
}

value eval_parameter(evaluation *ev, const expression *e)
{
    return evaluate(ev, parameter_now(ev, e->param));
}

void eval_leave(evaluation *ev, size_t base)
{
    ev->base = base;
    evaluation_pop(ev);
}

/* The day of the latest fact of the rule in hand, as it ranks by it; a year is all its days. */
static value latest_fact(evaluation *ev)
{
    if (ev->rule == NULL || ev->rule->fact == NULL) {
        return value_none();
    }
    size_t base = ev->base;
    if (!evaluation_push(ev, eval_value_of_row(ev->subject))) {
        return value_unknown(0);
    }
    ev->base = ev->depth - 1;
    value v = evaluate(ev, ev->rule->fact);
    eval_leave(ev, base);
    if (v.kind == VALUE_KNOWN && ev->rule->fact->type.kind == TYPE_NUMBER) {
        v = value_known((range){edge_of_year(v.bounds.lo, false), edge_of_year(v.bounds.hi, true)});
    }
    return v;
}

value eval_constant(evaluation *ev, const expression *e)
{
    switch ((constant_kind)e->index) {
    case CONSTANT_AS_OF:
        return value_known(range_int(ev->as_of));
    case CONSTANT_IN_FORCE:
        return value_known(range_int(ev->pack->in_force));
    case CONSTANT_LATEST_FACT:
        return latest_fact(ev);
    default:
        return value_known(range_of(EXACT_POSITIVE_INFINITY));
    }
}
