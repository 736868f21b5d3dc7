/* SPDX-License-Identifier: MIT */
#include "reach.h"

#include "types.h"

enum { PATHS = 64, NESTING = 40, OTHER_BIT = 62, NONE_BIT = 63 };

/* What is known of one expression so far: an enum's or condition's values by bit, a number's or date's bounds. */
typedef struct {
    const expression *path;
    uint64_t values;
    bool has_low, has_high, low_open, high_open;
    exact low, high;
} domain;

typedef struct {
    const rule_decl *rule;
    domain of[PATHS];
    size_t count;
} world;

static bool can_hold(world *w, const expression *e, bool wanted, int depth);

/* ---- paths ---- */

static bool is_same(const expression *a, const expression *b)
{
    if (a->kind != b->kind || a->count != b->count || a->column != b->column || a->fact != b->fact ||
        a->index != b->index || a->op != b->op || a->date != b->date || !str_equal(a->name, b->name) ||
        exact_compare(a->number, b->number) != 0) {
        return false;
    }
    for (size_t i = 0; i < a->count; i++) {
        if (!is_same(a->children[i], b->children[i])) {
            return false;
        }
    }
    return true;
}

/* Does it speak of an element in hand, rather than of the subject alone? */
static bool is_of_element(const expression *e)
{
    if (e->kind == EXPR_FRAME && e->index > 0) {
        return true;
    }
    for (size_t i = 0; i < e->count; i++) {
        if (is_of_element(e->children[i])) {
            return true;
        }
    }
    return false;
}

static const expression *behind_let(const world *w, const expression *e)
{
    while (e->kind == EXPR_LET && e->index < w->rule->let_count) {
        e = w->rule->lets[e->index].value;
    }
    return e;
}

static bool never_negative(const expression *e)
{
    if (e->kind == EXPR_COLUMN) {
        column_type t = e->column->type;
        return t == COLUMN_COUNT || t == COLUMN_NUMBER || t == COLUMN_RATE;
    }
    return e->kind == EXPR_CALL && e->function->kind == FUNCTION_COUNT;
}

static domain *domain_of(world *w, const expression *path)
{
    for (size_t i = 0; i < w->count; i++) {
        if (is_same(w->of[i].path, path)) {
            return &w->of[i];
        }
    }
    if (w->count == PATHS) {
        return NULL;
    }
    w->of[w->count] = (domain){.path = path,
                               .values = UINT64_MAX,
                               .has_low = never_negative(path),
                               .low = exact_int(0),
                               .high = exact_int(0)};
    return &w->of[w->count++];
}

/* ---- constants ---- */

/* A number or a day that stands in the text; of a parameter, its only value. */
static bool constant_of(const world *w, const expression *e, exact *out)
{
    e = behind_let(w, e);
    switch (e->kind) {
    case EXPR_NUMBER:
        *out = e->number;
        return true;
    case EXPR_DATE:
        *out = exact_int(e->date);
        return true;
    case EXPR_PARAM:
        return e->param->count == 1 && constant_of(w, e->param->values[0].value, out);
    default:
        return false;
    }
}

static uint64_t value_bits(const enum_decl *en, size_t index, compare_op op)
{
    uint64_t one = UINT64_C(1) << index, below = one - 1, listed = (UINT64_C(1) << en->count) - 1;
    uint64_t other = UINT64_C(1) << OTHER_BIT, none = UINT64_C(1) << NONE_BIT;
    switch (op) {
    case OP_EQUAL:
        return one;
    case OP_NOT_EQUAL:
        return (listed & ~one) | other | none;
    case OP_LESS:
        return below | other;
    case OP_LESS_EQUAL:
        return below | one | other;
    case OP_GREATER:
        return (listed & ~one & ~below) | other;
    default:
        return (listed & ~below) | other;
    }
}

static compare_op mirrored(compare_op op)
{
    static const compare_op of[] = {OP_EQUAL,         OP_NOT_EQUAL, OP_GREATER,
                                    OP_GREATER_EQUAL, OP_LESS,      OP_LESS_EQUAL};
    return of[op];
}

/* ---- comparisons ---- */

static bool narrow_bounds(domain *d, compare_op op, exact n)
{
    if (op == OP_EQUAL || op == OP_LESS || op == OP_LESS_EQUAL) {
        int c = d->has_high ? exact_compare(n, d->high) : -1;
        bool open = op == OP_LESS;
        if (c < 0 || (c == 0 && open)) {
            d->has_high = true;
            d->high = n;
            d->high_open = open;
        }
    }
    if (op == OP_EQUAL || op == OP_GREATER || op == OP_GREATER_EQUAL) {
        int c = d->has_low ? exact_compare(n, d->low) : 1;
        bool open = op == OP_GREATER;
        if (c > 0 || (c == 0 && open)) {
            d->has_low = true;
            d->low = n;
            d->low_open = open;
        }
    }
    if (!d->has_low || !d->has_high) {
        return true;
    }
    int c = exact_compare(d->low, d->high);
    return c < 0 || (c == 0 && !d->low_open && !d->high_open);
}

static bool holds_of_constants(compare_op op, int c)
{
    switch (op) {
    case OP_EQUAL:
        return c == 0;
    case OP_NOT_EQUAL:
        return c != 0;
    case OP_LESS:
        return c < 0;
    case OP_LESS_EQUAL:
        return c <= 0;
    case OP_GREATER:
        return c > 0;
    default:
        return c >= 0;
    }
}

static bool narrow_values(world *w, const expression *path, uint64_t values)
{
    domain *d = domain_of(w, path);
    if (d != NULL) {
        d->values &= values;
    }
    return d == NULL || d->values != 0;
}

static bool is_small_enum(const expression *e)
{
    return e->type.kind == TYPE_ENUM && e->type.enumeration != NULL && e->type.enumeration->count < OTHER_BIT;
}

static bool can_compare(world *w, const expression *a, compare_op op, const expression *b, bool wanted)
{
    a = behind_let(w, a);
    b = behind_let(w, b);
    exact x, y;
    bool a_fixed = constant_of(w, a, &x), b_fixed = constant_of(w, b, &y);
    if (a_fixed && b_fixed) {
        return holds_of_constants(op, exact_compare(x, y)) == wanted;
    }
    if (a_fixed || (a->kind == EXPR_VALUE && b->kind != EXPR_VALUE)) {
        return can_compare(w, b, mirrored(op), a, wanted);
    }
    if (b_fixed) { /* of none every comparison is false: what is unwanted says nothing */
        domain *d = wanted ? domain_of(w, a) : NULL;
        return d == NULL || narrow_bounds(d, op, y);
    }
    if (b->kind == EXPR_VALUE && is_small_enum(a)) {
        uint64_t values = value_bits(a->type.enumeration, b->index, op), other = UINT64_C(1) << OTHER_BIT;
        return narrow_values(w, a, wanted ? values : ~values | other);
    }
    return true;
}

/* x in (v0, v1, …) and x in a .. b */
static bool can_be_in(world *w, const expression *e, bool wanted)
{
    const expression *x = behind_let(w, e->children[0]);
    if (e->count == 2 && e->children[1]->kind == EXPR_RANGE) {
        const expression *range = e->children[1];
        return !wanted || (can_compare(w, x, OP_GREATER_EQUAL, range->children[0], true) &&
                           can_compare(w, x, OP_LESS_EQUAL, range->children[1], true));
    }
    uint64_t values = 0;
    for (size_t i = 1; i < e->count; i++) {
        if (e->children[i]->kind != EXPR_VALUE || !is_small_enum(x)) {
            return true;
        }
        values |= UINT64_C(1) << e->children[i]->index;
    }
    return narrow_values(w, x, wanted ? values : ~values);
}

/* ---- conditions ---- */

static bool can_all(world *w, const expression *e, bool wanted, int depth)
{
    for (size_t i = 0; i < e->count; i++) {
        if (!can_hold(w, e->children[i], wanted, depth)) {
            return false;
        }
    }
    return true;
}

static bool can_any(const world *w, const expression *e, bool wanted, int depth)
{
    for (size_t i = 0; i < e->count; i++) {
        world other = *w;
        if (can_hold(&other, e->children[i], wanted, depth)) {
            return true;
        }
    }
    return false;
}

/* Can the set have an element? Its filters speak of the same one. */
static bool can_have_element(world *w, const expression *set, int depth)
{
    set = behind_let(w, set);
    if (depth > NESTING) {
        return true;
    }
    if (set->kind == EXPR_WHERE || set->kind == EXPR_HAVING) {
        return can_have_element(w, set->children[0], depth + 1) &&
               can_hold(w, set->children[1], true, depth + 1);
    }
    if (set->kind == EXPR_ADD) {
        world other = *w;
        return can_have_element(w, set->children[0], depth + 1) ||
               can_have_element(&other, set->children[1], depth + 1);
    }
    return true;
}

static bool can_some(const world *w, const expression *e, int depth)
{
    world inside = {.rule = w->rule};
    for (size_t i = 0; i < w->count; i++) {
        if (!is_of_element(w->of[i].path)) {
            inside.of[inside.count++] = w->of[i];
        }
    }
    return e->count != 1 || can_have_element(&inside, e->children[0], depth + 1);
}

static bool can_call(world *w, const expression *e, bool wanted, int depth)
{
    switch (e->function->kind) {
    case FUNCTION_FIRST:
    case FUNCTION_IF_NOT_EXPORTED:
    case FUNCTION_AGREE:
        return can_any(w, e, wanted, depth + 1);
    default:
        return narrow_values(w, e, wanted ? 1 : 2);
    }
}

/* Can the condition be as wanted, beside what w says already? What it says is added to w. */
static bool can_hold(world *w, const expression *e, bool wanted, int depth)
{
    e = behind_let(w, e);
    if (depth > NESTING) {
        return true;
    }
    switch (e->kind) {
    case EXPR_TRUTH:
        return (exact_compare(e->number, exact_int(0)) != 0) == wanted;
    case EXPR_NOT:
        return can_hold(w, e->children[0], !wanted, depth + 1);
    case EXPR_AND:
    case EXPR_PROVIDED:
        return wanted ? can_all(w, e, true, depth + 1) : can_any(w, e, false, depth + 1);
    case EXPR_OR:
        return wanted ? can_any(w, e, true, depth + 1) : can_all(w, e, false, depth + 1);
    case EXPR_COMPARE:
        return can_compare(w, e->children[0], e->op, e->children[1], wanted);
    case EXPR_IN:
        return can_be_in(w, e, wanted);
    case EXPR_SOME:
        return !wanted || can_some(w, e, depth);
    case EXPR_EVERY:
        return true;
    case EXPR_IF: {
        world other = *w;
        return (can_hold(w, e->children[0], true, depth + 1) &&
                can_hold(w, e->children[1], wanted, depth + 1)) ||
               (can_hold(&other, e->children[0], false, depth + 1) &&
                can_hold(&other, e->children[2], wanted, depth + 1));
    }
    case EXPR_CALL:
        return can_call(w, e, wanted, depth);
    case EXPR_COLUMN:
    case EXPR_FACT:
        return e->type.kind != TYPE_TRUTH || narrow_values(w, e, wanted ? 1 : 2);
    default:
        return true;
    }
}

static bool can_be_subject(world *w)
{
    const rule_decl *r = w->rule;
    return (r->scope->condition == NULL || can_hold(w, r->scope->condition, true, 0)) &&
           (r->not_applicable == NULL || can_hold(w, r->not_applicable, false, 0));
}

bool reach_scope(const rule_decl *rule)
{
    world w = {.rule = rule};
    return can_be_subject(&w);
}

bool reach_clause(const rule_decl *rule, const kind_clause *clause)
{
    world w = {.rule = rule};
    bool group = rule->scope->group_count > 0; /* the scope is about the rows, the clause about the group */
    return (group || can_be_subject(&w)) &&
           (clause->condition == NULL || can_hold(&w, clause->condition, true, 0));
}
