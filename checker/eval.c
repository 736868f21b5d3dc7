/* SPDX-License-Identifier: MIT */
#include "eval.h"

#include "pack.h"
#include "types.h"
#include "workdays.h"

#include <string.h>

/* ---- rows ---- */

row_ref row_real(const dataset *data, const table_decl *t, uint32_t row)
{
    row_ref r = {.table = t, .row = row, .key = MAP_NONE, .key_column = table_identity(t)};
    if (r.key_column != NULL) {
        r.key = dataset_key(data, r.key_column, row);
    }
    return r;
}

row_ref row_missing(const table_decl *t, const column_decl *key_column, uint32_t key, int year)
{
    return (row_ref){.table = t, .row = ROW_NONE, .key = key, .key_column = key_column, .year = year};
}

int row_year(const evaluation *ev, const row_ref *row)
{
    if (row->row == ROW_NONE) {
        return row->year;
    }
    cell c = dataset_cell(ev->data, &row->table->columns[row->table->year_column], row->row);
    return c.state == CELL_VALUE ? (int)c.value.lo.num : 0;
}

/* ---- trace ---- */

void trace_cell(evaluation *ev, const column_decl *c, row_ref row, reason why, bool assumed)
{
    if (!ev->tracing) {
        return;
    }
    trace_entry entry = {.column = c, .row = row, .reason = why, .assumed = assumed};
    ARENA_PUSH(ev->scratch, ev->trace, ev->trace_count, ev->trace_cap, entry);
}

void trace_append(evaluation *ev, trace_slice slice)
{
    for (size_t i = 0; ev->tracing && i < slice.count; i++) {
        ARENA_PUSH(ev->scratch, ev->trace, ev->trace_count, ev->trace_cap, slice.entries[i]);
    }
}

trace_slice trace_cut(evaluation *ev, size_t from)
{
    trace_slice slice = {.count = ev->trace_count - from};
    if (slice.count > 0) {
        slice.entries = arena_array(ev->scratch, slice.count, sizeof *slice.entries);
        memcpy(slice.entries, ev->trace + from, slice.count * sizeof *slice.entries);
    }
    ev->trace_count = from;
    return slice;
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

bool evaluation_push(evaluation *ev, value element)
{
    if (ev->depth == EVALUATION_FRAMES) {
        return false;
    }
    ev->frames[ev->depth++] = element;
    return true;
}

void evaluation_pop(evaluation *ev)
{
    ev->depth--;
}

static value value_of_row(row_ref row)
{
    return (value){.kind = VALUE_ROW, .row = row};
}

void evaluation_start(evaluation *ev, const rule_decl *rule, row_ref subject)
{
    ev->rule = rule;
    ev->subject = subject;
    ev->base = 0;
    ev->depth = 0;
    ev->round++;
    ev->trace = NULL;
    ev->trace_count = ev->trace_cap = 0;
    ev->lets = rule == NULL || rule->let_count == 0
                   ? NULL
                   : arena_array(ev->scratch, rule->let_count, sizeof(let_memo));
    evaluation_push(ev, value_of_row(subject));
}

void evaluation_forget(evaluation *ev)
{
    ev->round++;
    if (ev->lets != NULL) {
        memset(ev->lets, 0, ev->rule->let_count * sizeof *ev->lets);
    }
}

/* ---- cells ---- */

static reason reason_of_cell(const column_decl *c, cell_state state)
{
    switch (state) {
    case CELL_BLANK:
        return c->finding ? REASON_OPEN : REASON_BLANK;
    case CELL_UNREADABLE:
        return REASON_UNREADABLE;
    case CELL_CONFLICT:
        return REASON_CONFLICT;
    case CELL_UNREPORTED:
        return REASON_UNREPORTED;
    case CELL_OTHER: /* none of the listed values; but where values have an order, its place is unknown */
        return c->enumeration->ordered ? REASON_UNREADABLE : REASON_NONE;
    default:
        return REASON_NONE;
    }
}

/* Why a cell of a row that isn't there, or of a column that no file has, is unknown. */
static reason reason_of_absence(const evaluation *ev, const column_decl *c)
{
    if (!dataset_has_table(ev->data, c->table)) {
        return REASON_TABLE_ABSENT;
    }
    return dataset_has_column(ev->data, c) ? REASON_ROW_MISSING : REASON_COLUMN_ABSENT;
}

static value value_of_cell(const column_decl *c, cell got)
{
    if (got.state == CELL_NONE || got.state == CELL_NOT_DUE) {
        return value_none();
    }
    if (got.state == CELL_OTHER) {
        return value_known(range_int((int64_t)c->enumeration->count));
    }
    if (c->type == COLUMN_TEXT || c->type == COLUMN_CODE || c->type == COLUMN_DOCUMENT ||
        c->type == COLUMN_KEY) {
        return (value){.kind = VALUE_ID, .id = got.id};
    }
    value v = value_known(got.value);
    v.why = got.state == CELL_RANGE ? REASON_BIT(REASON_INEXACT) : 0;
    return v;
}

static value absent_default(evaluation *ev, const column_decl *c, row_ref row)
{
    str why = {0};
    cell got = {.state = CELL_NONE};
    if (c->absent_as.len > 0) {
        got = cell_read(c, c->absent_as, RATE_PERCENT, ev->scratch, LANGUAGE_EN, &why);
    }
    trace_cell(ev, c, row, REASON_NONE, true);
    return value_of_cell(c, got);
}

static value missing_column(evaluation *ev, const column_decl *c, row_ref row)
{
    if (row.why != 0) {
        return value_unknown(row.why); /* told where the row itself could not be named */
    }
    if (c == row.key_column && row.key != MAP_NONE) {
        return (value){.kind = VALUE_ID, .id = row.key};
    }
    if (c->index == c->table->year_column && row.year != 0) {
        return value_known(range_int(row.year));
    }
    reason why = reason_of_absence(ev, c);
    if (c->has_absent && why != REASON_ROW_MISSING) {
        return absent_default(ev, c, row);
    }
    trace_cell(ev, c, row, why, false);
    return value_unknown(REASON_BIT(why));
}

value evaluate_column(evaluation *ev, const column_decl *c, const value *v)
{
    if (v->kind != VALUE_ROW) {
        return v->kind == VALUE_NONE ? value_none() : value_unknown(v->why);
    }
    if (v->row.row == ROW_NONE) {
        return missing_column(ev, c, v->row);
    }
    if (!dataset_cell_present(ev->data, c, v->row.row)) {
        if (c->has_absent) {
            return absent_default(ev, c, v->row);
        }
        trace_cell(ev, c, v->row,
                   reason_of_absence(ev, c) == REASON_TABLE_ABSENT ? REASON_TABLE_ABSENT
                                                                   : REASON_COLUMN_ABSENT,
                   false);
        return value_unknown(REASON_BIT(REASON_COLUMN_ABSENT));
    }
    cell got = dataset_cell(ev->data, c, v->row.row);
    reason why = reason_of_cell(c, got.state);
    trace_cell(ev, c, v->row, why, got.assumed);
    return why == REASON_NONE ? value_of_cell(c, got) : value_unknown(REASON_BIT(why));
}

/* recorded: is something written there? denied: is it written that there is none (未召开)? */
static verdict about_cell(evaluation *ev, const expression *e)
{
    const expression *column = e->children[0];
    value row = evaluate(ev, column->children[0]);
    const column_decl *c = column->column;
    if (row.kind != VALUE_ROW) {
        return row.kind == VALUE_NONE ? verdict_of(FALSE_, 0) : verdict_of(UNKNOWN, row.why);
    }
    if (row.row.row == ROW_NONE || !dataset_cell_present(ev->data, c, row.row.row)) {
        if (row.row.why != 0) {
            return verdict_of(UNKNOWN, row.row.why);
        }
        reason why = reason_of_absence(ev, c);
        why = row.row.row != ROW_NONE && why == REASON_ROW_MISSING ? REASON_COLUMN_ABSENT : why;
        trace_cell(ev, c, row.row, why, false);
        return verdict_of(UNKNOWN, REASON_BIT(why));
    }
    cell got = dataset_cell(ev->data, c, row.row.row);
    trace_cell(ev, c, row.row, REASON_NONE, false);
    if (e->function->kind == FUNCTION_DENIED) {
        return verdict_of(truth_of(got.said && (got.state == CELL_NONE || got.state == CELL_NOT_DUE)), 0);
    }
    bool nothing = got.state == CELL_BLANK || got.state == CELL_NONE || got.state == CELL_NOT_DUE ||
                   got.state == CELL_UNREPORTED || got.assumed;
    return verdict_of(truth_of(!nothing), 0);
}

static verdict about_export(evaluation *ev, const expression *e)
{
    const expression *what = e->children[0];
    bool there = what->kind == EXPR_ROWS ? dataset_has_table(ev->data, what->column->table)
                                         : dataset_has_column(ev->data, what->column);
    return verdict_of(truth_of(there), 0);
}

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

static value arithmetic(evaluation *ev, const expression *e)
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

/* A parameter's value in force on the day of the audit. */
static const expression *parameter_now(const evaluation *ev, const param_decl *p)
{
    size_t chosen = 0;
    for (size_t i = 1; i < p->count; i++) {
        chosen = p->values[i].from <= ev->as_of ? i : chosen;
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

static value sum_or_union(evaluation *ev, const expression *e)
{
    if (e->type.kind == TYPE_SET) {
        return (value){.kind = VALUE_SET, .set = evaluate_set(ev, e)};
    }
    return e->children[1]->type.kind == TYPE_DURATION ? shift(ev, e) : arithmetic(ev, e);
}

static value negated(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]);
    range r;
    if (a.kind != VALUE_KNOWN) {
        return a;
    }
    return checked(ev, range_subtract(range_int(0), a.bounds, &r), r, a.why);
}

/* a .. b: the lower bound of a, the upper bound of b; if they cross, the figures contradict. */
static value spanned(evaluation *ev, const expression *e)
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

static verdict compare_values(evaluation *ev, compare_op op, const expression *right, const value *a,
                              const value *b, size_t from)
{
    if (a->kind == VALUE_NONE || b->kind == VALUE_NONE) {
        return ev->checking ? verdict_of(UNKNOWN, 0) : verdict_of(FALSE_, 0);
    }
    if (a->kind == VALUE_ROW && b->kind == VALUE_ROW) {
        return a->row.key == MAP_NONE || b->row.key == MAP_NONE
                   ? verdict_of(UNKNOWN, REASON_BIT(REASON_BLANK))
                   : verdict_of(truth_of(a->row.key == b->row.key), 0);
    }
    if (a->kind == VALUE_ID && b->kind == VALUE_ID) {
        return verdict_of(truth_of(a->id == b->id), 0);
    }
    if (a->kind != VALUE_KNOWN || b->kind != VALUE_KNOWN) {
        return verdict_of(UNKNOWN, a->why | b->why);
    }
    if (is_left_open(right, &right->type, a, b)) {
        trace_open(ev, from);
        return verdict_of(UNKNOWN, REASON_BIT(REASON_OPEN));
    }
    truth got = compare_ranges(op, a->bounds, b->bounds);
    reasons why = a->why | b->why;
    if (got == UNKNOWN && ev->tracing) {
        trace_inexact(ev, from);
    }
    return verdict_of(got, why == 0 ? REASON_BIT(REASON_INEXACT) : why);
}

static verdict compared(evaluation *ev, const expression *e)
{
    size_t from = ev->trace_count;
    if (e->children[0]->type.kind == TYPE_TRUTH) {
        verdict a = evaluate_truth(ev, e->children[0]), b = evaluate_truth(ev, e->children[1]);
        truth got = a.truth == UNKNOWN || b.truth == UNKNOWN ? UNKNOWN : truth_of(a.truth == b.truth);
        verdict v = verdict_of(got, a.why | b.why);
        return e->op == OP_NOT_EQUAL ? verdict_not(v) : v;
    }
    value a = evaluate(ev, e->children[0]), b = evaluate(ev, e->children[1]);
    bool negate = e->op == OP_NOT_EQUAL;
    verdict v = compare_values(ev, negate ? OP_EQUAL : e->op, e->children[1], &a, &b, from);
    return negate ? verdict_not(v) : v;
}

static verdict contained(evaluation *ev, const expression *e)
{
    size_t from = ev->trace_count;
    value a = evaluate(ev, e->children[0]);
    verdict v = verdict_of(FALSE_, 0);
    for (size_t i = 1; i < e->count; i++) {
        value b = evaluate(ev, e->children[i]);
        verdict one;
        if (e->children[i]->kind == EXPR_RANGE && b.kind == VALUE_KNOWN && a.kind == VALUE_KNOWN) {
            one = verdict_of(truth_and(range_less_or_equal(range_of(b.bounds.lo), a.bounds),
                                       range_less_or_equal(a.bounds, range_of(b.bounds.hi))),
                             a.why | REASON_BIT(REASON_INEXACT));
        } else {
            one = compare_values(ev, OP_EQUAL, e->children[i], &a, &b, from);
        }
        v = verdict_or(v, one);
    }
    v.supported = v.truth == TRUE_;
    return v;
}

/* ---- and, or ---- */

/* Both sides, and of the trace only what decides: a false side of an "and", the true ones of an "or". */
static verdict joined(evaluation *ev, const expression *e, bool both)
{
    size_t start = ev->trace_count;
    verdict a = evaluate_truth(ev, e->children[0]);
    truth deciding = both ? FALSE_ : TRUE_;
    if (a.truth == deciding && !(deciding == TRUE_ && ev->tracing)) {
        return a;
    }
    trace_slice left = trace_cut(ev, start);
    verdict b = evaluate_truth(ev, e->children[1]);
    trace_slice right = trace_cut(ev, start);
    verdict v = both ? verdict_and(a, b) : verdict_or(a, b);
    bool all = both && v.truth != FALSE_;
    if (all || a.truth == v.truth) {
        trace_append(ev, left);
    }
    if (all || b.truth == v.truth) {
        trace_append(ev, right);
    }
    return v;
}

/* a provided b: b only frames; what is missing in it is told only where a holds. */
static verdict provided(evaluation *ev, const expression *e)
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
static value first_value(evaluation *ev, const expression *e, const fact_decl *reading)
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

static verdict first_truth(evaluation *ev, const expression *e, const fact_decl *reading)
{
    size_t start = ev->trace_count;
    trace_slice asked = {0};
    verdict first = {0};
    for (size_t i = 0; i < e->count; i++) {
        verdict v = evaluate_truth(ev, alternative(ev, e, reading, i));
        if (v.truth != UNKNOWN || (v.why & REASON_BIT(REASON_CONFLICT))) {
            return v;
        }
        trace_slice s = trace_cut(ev, start);
        if (i == 0 || (only_absent(first.why) && !only_absent(v.why))) {
            asked = s;
            first = v;
        }
    }
    trace_append(ev, asked);
    return first;
}

/* Do two values say different things? Numbers may differ by the tolerance, if there is one. */
static bool are_apart(evaluation *ev, const value *a, const value *b, const value *tolerance, bool *fits)
{
    *fits = true;
    if (a->kind == VALUE_ID || b->kind == VALUE_ID) {
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

/* agree(a, b, tolerance): a, unless b says something else: then neither. */
static value agreed(evaluation *ev, const expression *e)
{
    size_t start = ev->trace_count;
    value a = evaluate(ev, e->children[0]);
    trace_slice first = trace_cut(ev, start);
    value b = evaluate(ev, e->children[1]);
    trace_slice second = trace_cut(ev, start);
    value tolerance = e->count == 3 ? evaluate(ev, e->children[2]) : value_known(range_int(0));
    bool conflict = a.kind == VALUE_UNKNOWN && (a.why & REASON_BIT(REASON_CONFLICT));
    bool has_a = says_something(&a), has_b = says_something(&b), fits;
    if (has_a || conflict || !has_b) {
        trace_append(ev, first);
    }
    if (!has_a || !has_b || tolerance.kind != VALUE_KNOWN) {
        if (conflict || has_a || !has_b) {
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
    for (size_t i = start; i < ev->trace_count; i++) {
        ev->trace[i].reason = ev->trace[i].reason == REASON_NONE ? REASON_CONFLICT : ev->trace[i].reason;
    }
    return value_unknown(REASON_BIT(REASON_CONFLICT));
}

/* a when c: a if c is true; else it says nothing. */
static value value_when(evaluation *ev, const expression *e)
{
    verdict c = evaluate_truth(ev, e->children[1]);
    if (c.truth == TRUE_) {
        return evaluate(ev, e->children[0]);
    }
    return value_unknown(c.truth == UNKNOWN ? c.why : REASON_BIT(REASON_INEXACT));
}

static value value_if(evaluation *ev, const expression *e)
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
    bool same_row = a.kind == VALUE_ROW && b.kind == VALUE_ROW && a.row.table == b.row.table &&
                    a.row.row == b.row.row && a.row.key == b.row.key;
    return same_row ? a : value_unknown(c.why);
}

static verdict truth_if(evaluation *ev, const expression *e)
{
    verdict c = evaluate_truth(ev, e->children[0]);
    if (c.truth != UNKNOWN) {
        return evaluate_truth(ev, e->children[c.truth == TRUE_ ? 1 : 2]);
    }
    verdict a = evaluate_truth(ev, e->children[1]), b = evaluate_truth(ev, e->children[2]);
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

static value usual_value(evaluation *ev, const expression *e)
{
    size_t from = ev->trace_count;
    value v = evaluate(ev, e->children[0]);
    if (v.kind != VALUE_UNKNOWN || !only_absent(v.why)) {
        return v;
    }
    trace_assume(ev, from);
    return evaluate(ev, e->children[1]);
}

static verdict usual_truth(evaluation *ev, const expression *e)
{
    size_t from = ev->trace_count;
    verdict v = evaluate_truth(ev, e->children[0]);
    if (v.truth != UNKNOWN || !only_absent(v.why)) {
        return v;
    }
    trace_assume(ev, from);
    return verdict_frame(evaluate_truth(ev, e->children[1])); /* what is assumed speaks for nothing */
}

/* ---- functions of values ---- */

/* The least or greatest of its arguments. Where it is one of them, that one's cells decided. */
static value extreme(evaluation *ev, const expression *e, bool most)
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
            return out;
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

static value rounded(evaluation *ev, const expression *e)
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

static value mapped(evaluation *ev, const expression *e)
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

static value months(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]), b = evaluate(ev, e->children[1]), out;
    if (!both_known(&a, &b, &out)) {
        return out;
    }
    value v = value_known((range){months_of(a.bounds.hi, b.bounds.lo), months_of(a.bounds.lo, b.bounds.hi)});
    v.why = range_known(v.bounds) ? 0 : (reasons)(a.why | b.why);
    return v;
}

static value workdays(evaluation *ev, const expression *e)
{
    value a = evaluate(ev, e->children[0]), b = evaluate(ev, e->children[1]), out;
    if (!both_known(&a, &b, &out)) {
        return out;
    }
    int64_t count;
    if (!value_is_point(&a) || !value_is_point(&b)) {
        return value_unknown(a.why | b.why);
    }
    if (!workdays_between(ev->pack, (day)a.bounds.lo.num, (day)b.bounds.lo.num, &count)) {
        return value_unknown(
            REASON_BIT(REASON_ROW_MISSING)); /* no notice of that year: the calendar is unknown */
    }
    return value_known(range_int(count));
}

/* grade(x: v0, v1 from n1, …): the last value whose number x reaches. */
static value graded(evaluation *ev, const expression *e)
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
static value laddered(evaluation *ev, const expression *e)
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

static value parameter(evaluation *ev, const expression *e)
{
    return evaluate(ev, parameter_now(ev, e->param));
}

static void leave(evaluation *ev, size_t base)
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
    if (!evaluation_push(ev, value_of_row(ev->subject))) {
        return value_unknown(0);
    }
    ev->base = ev->depth - 1;
    value v = evaluate(ev, ev->rule->fact);
    leave(ev, base);
    if (v.kind == VALUE_KNOWN && ev->rule->fact->type.kind == TYPE_NUMBER) {
        v = value_known((range){edge_of_year(v.bounds.lo, false), edge_of_year(v.bounds.hi, true)});
    }
    return v;
}

static value constant(evaluation *ev, const expression *e)
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

/* ---- links, facts, lets ---- */

static value linked(evaluation *ev, const expression *e)
{
    value row = evaluate(ev, e->children[0]);
    value key = evaluate_column(ev, e->column, &row);
    if (key.kind != VALUE_ID) {
        return key;
    }
    const table_decl *t = e->type.table;
    if (e->type.kind != TYPE_ROW) {
        return (value){.kind = VALUE_ROW,
                       .row = row_missing(t, t == NULL ? NULL : table_identity(t), key.id, 0)};
    }
    row_set rows = dataset_rows(ev->data, table_identity(t), key.id);
    if (rows.count == 0) {
        return (value){.kind = VALUE_ROW, .row = row_missing(t, table_identity(t), key.id, 0)};
    }
    return (value){.kind = VALUE_ROW, .row = row_real(ev->data, t, rows.rows[0])};
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

/* Where a fact of this row may stand; NULL while tracing, or if the row isn't there. */
static fact_memo *memo_of(evaluation *ev, const fact_decl *f, const value *row)
{
    if (ev->tracing || row->kind != VALUE_ROW || row->row.row == ROW_NONE) {
        return NULL;
    }
    uint32_t place_in_table = (uint32_t)f->index * 31 + row->row.row;
    return &ev->memos[(place_in_table * 2654435761u) >> 25 & (FACT_MEMOS - 1)];
}

static bool memo_holds(const evaluation *ev, const fact_memo *m, const fact_decl *f, const value *row)
{
    return m != NULL && m->round == ev->round && m->fact == f && m->row == row->row.row;
}

static void memo_keep(const evaluation *ev, fact_memo *m, const fact_decl *f, const value *row, value v,
                      verdict got)
{
    if (m != NULL) {
        *m = (fact_memo){.fact = f, .row = row->row.row, .round = ev->round, .value = v, .verdict = got};
    }
}

static value fact_value(evaluation *ev, const expression *e)
{
    size_t base;
    value v, row = evaluate(ev, e->children[0]);
    fact_memo *memo = e->type.kind == TYPE_TRUTH ? NULL : memo_of(ev, e->fact, &row);
    if (memo_holds(ev, memo, e->fact, &row)) {
        return memo->value;
    }
    if (enter_fact(ev, &row, &base, &v)) {
        v = e->fact->reading ? first_value(ev, e->fact->value, e->fact) : evaluate(ev, e->fact->value);
        leave(ev, base);
        memo_keep(ev, memo, e->fact, &row, v, (verdict){0});
    }
    return v;
}

static verdict fact_truth(evaluation *ev, const expression *e)
{
    size_t base;
    value v, row = evaluate(ev, e->children[0]);
    fact_memo *memo = memo_of(ev, e->fact, &row);
    if (memo_holds(ev, memo, e->fact, &row)) {
        return memo->verdict;
    }
    if (!enter_fact(ev, &row, &base, &v)) {
        return v.kind == VALUE_NONE ? verdict_of(FALSE_, 0) : verdict_of(UNKNOWN, v.why);
    }
    verdict got =
        e->fact->reading ? first_truth(ev, e->fact->value, e->fact) : evaluate_truth(ev, e->fact->value);
    leave(ev, base);
    memo_keep(ev, memo, e->fact, &row, v, got);
    return got;
}

/* A let is seen from the subject. Its value is kept, with its trace, for the next time. */
static value let_value(evaluation *ev, const expression *e)
{
    let_memo *memo = &ev->lets[e->index];
    if (!memo->done) {
        size_t base = ev->base, start = ev->trace_count;
        if (!evaluation_push(ev, value_of_row(ev->subject))) {
            return value_unknown(0);
        }
        ev->base = ev->depth - 1;
        value v = evaluate(ev, ev->rule->lets[e->index].value);
        leave(ev, base);
        *memo = (let_memo){.value = v, .trace = trace_cut(ev, start), .done = true};
    }
    trace_append(ev, memo->trace);
    return memo->value;
}

static verdict let_truth(evaluation *ev, const expression *e)
{
    size_t base = ev->base;
    if (!evaluation_push(ev, value_of_row(ev->subject))) {
        return verdict_of(UNKNOWN, 0);
    }
    ev->base = ev->depth - 1;
    verdict v = evaluate_truth(ev, ev->rule->lets[e->index].value);
    leave(ev, base);
    return v;
}

static value part(evaluation *ev, const expression *e)
{
    value whole = evaluate(ev, e->children[0]);
    if (whole.kind == VALUE_TUPLE) {
        return whole.parts[e->index];
    }
    if (whole.kind == VALUE_RUN) {
        return value_of_row(whole.run[e->index]);
    }
    return whole; /* none or unknown */
}

/* ---- dispatch ---- */

static value call_value(evaluation *ev, const expression *e)
{
    switch (e->function->kind) {
    case FUNCTION_FIRST:
        return first_value(ev, e, NULL);
    case FUNCTION_AGREE:
        return agreed(ev, e);
    case FUNCTION_MIN:
        return extreme(ev, e, false);
    case FUNCTION_MAX:
        return extreme(ev, e, true);
    case FUNCTION_ROUND:
    case FUNCTION_ROUND_UP:
        return rounded(ev, e);
    case FUNCTION_YEAR:
    case FUNCTION_FIRST_DAY:
    case FUNCTION_LAST_DAY:
        return mapped(ev, e);
    case FUNCTION_MONTHS:
        return months(ev, e);
    case FUNCTION_WORKDAYS:
        return workdays(ev, e);
    case FUNCTION_IF_NOT_EXPORTED:
        return usual_value(ev, e);
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

/* cites(text): does it name the rule in hand, or its item? */
static verdict cited(evaluation *ev, const expression *e)
{
    value v = evaluate(ev, e->children[0]);
    if (v.kind != VALUE_ID) {
        return v.kind == VALUE_NONE ? verdict_of(FALSE_, 0) : verdict_of(UNKNOWN, v.why);
    }
    bool named = ev->rule != NULL && v.id != MAP_NONE &&
                 rule_is_cited(ev->rule, map_string(&ev->data->texts, v.id), ev->scratch);
    return verdict_of(truth_of(named), 0);
}

static verdict call_truth(evaluation *ev, const expression *e)
{
    switch (e->function->kind) {
    case FUNCTION_FIRST:
        return first_truth(ev, e, NULL);
    case FUNCTION_IF_NOT_EXPORTED:
        return usual_truth(ev, e);
    case FUNCTION_EXPORTED:
        return about_export(ev, e);
    case FUNCTION_KNOWN:
        return about_value(ev, e);
    case FUNCTION_CITES:
        return cited(ev, e);
    default:
        return about_cell(ev, e);
    }
}

static value set_value(evaluation *ev, const expression *e)
{
    return (value){.kind = VALUE_SET, .set = evaluate_set(ev, e)};
}

static value text_value(const evaluation *ev, const expression *e)
{
    return (value){.kind = VALUE_ID, .id = map_find(&ev->data->texts, e->name)};
}

/* Truths stand as 1 and 0 where a value is wanted (lets). */
static value truth_value(evaluation *ev, const expression *e)
{
    verdict v = evaluate_truth(ev, e);
    return v.truth == UNKNOWN ? value_unknown(v.why) : value_known(range_int(v.truth == TRUE_));
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
        return constant(ev, e);
    case EXPR_PARAM:
        return parameter(ev, e);
    case EXPR_FRAME:
        return ev->frames[ev->base + e->index];
    case EXPR_PART:
        return part(ev, e);
    case EXPR_COLUMN: {
        value row = evaluate(ev, e->children[0]);
        return evaluate_column(ev, e->column, &row);
    }
    case EXPR_LINK:
        return linked(ev, e);
    case EXPR_FACT:
        return fact_value(ev, e);
    case EXPR_LET:
        return let_value(ev, e);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
        return sum_or_union(ev, e);
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        return arithmetic(ev, e);
    case EXPR_NEGATE:
        return negated(ev, e);
    case EXPR_RANGE:
        return spanned(ev, e);
    case EXPR_GRADE:
        return graded(ev, e);
    case EXPR_ON:
        return laddered(ev, e);
    case EXPR_IF:
        return e->type.kind == TYPE_TRUTH ? truth_value(ev, e) : value_if(ev, e);
    case EXPR_WHEN:
        return value_when(ev, e);
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

static verdict column_truth(evaluation *ev, const expression *e)
{
    value v = evaluate(ev, e);
    if (v.kind == VALUE_NONE) {
        return verdict_of(FALSE_, 0);
    }
    return v.kind == VALUE_KNOWN && value_is_point(&v) ? verdict_of(truth_of(v.bounds.lo.num != 0), 0)
                                                       : verdict_of(UNKNOWN, v.why);
}

static verdict truth_when(evaluation *ev, const expression *e)
{
    verdict c = evaluate_truth(ev, e->children[1]);
    if (c.truth == TRUE_) {
        return evaluate_truth(ev, e->children[0]);
    }
    return verdict_of(UNKNOWN, c.truth == UNKNOWN ? c.why : REASON_BIT(REASON_INEXACT));
}

static verdict truth_of_kind(evaluation *ev, const expression *e)
{
    switch (e->kind) {
    case EXPR_TRUTH:
        return verdict_of(truth_of(e->number.num != 0), 0);
    case EXPR_NOT:
        return verdict_not(evaluate_truth(ev, e->children[0]));
    case EXPR_AND:
        return joined(ev, e, true);
    case EXPR_OR:
        return joined(ev, e, false);
    case EXPR_PROVIDED:
        return provided(ev, e);
    case EXPR_COMPARE:
        return compared(ev, e);
    case EXPR_IN:
        return contained(ev, e);
    case EXPR_SOME:
        return evaluate_some(ev, e);
    case EXPR_EVERY:
        return evaluate_every(ev, e);
    case EXPR_FACT:
        return fact_truth(ev, e);
    case EXPR_LET:
        return let_truth(ev, e);
    case EXPR_IF:
        return truth_if(ev, e);
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
    size_t start = ev->trace_count;
    verdict v = truth_of_kind(ev, e);
    if (v.truth != UNKNOWN && ev->trace_count > start) {
        trace_drop_missing(ev, start);
    }
    return v;
}
