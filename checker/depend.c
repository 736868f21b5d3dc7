/* SPDX-License-Identifier: MIT */
#include "depend.h"

#include "types.h"

enum { READING_BITS = 64 };
static const uint64_t ALL_READINGS = UINT64_MAX;

typedef struct {
    dependence *facts;
    bool *known; /* by fact; NULL: all are */
    const rule_decl *rule;
    const dependence *lets; /* of the rule */
    size_t let_count;       /* of those before the one in hand */
} walker;

static uint64_t reading_bit(size_t index)
{
    return index < READING_BITS ? UINT64_C(1) << index : ALL_READINGS;
}

bool depends_on_reading(const dependence *d, size_t reading_index)
{
    return (d->readings & reading_bit(reading_index)) != 0;
}

static void join(dependence *d, const dependence *other)
{
    d->rule = d->rule || other->rule;
    d->readings |= other->readings;
}

static void add_anything(dependence *d)
{
    join(d, &(dependence){.rule = true, .readings = ALL_READINGS});
}

static void add(walker *w, dependence *d, const expression *e);

/* Facts lead in no circle: the resolver has seen to it. */
static void add_fact(walker *w, dependence *d, const fact_decl *f)
{
    dependence *its = &w->facts[f->index];
    if (w->known != NULL && !w->known[f->index]) {
        w->known[f->index] = true;
        add(w, its, f->value);
        its->readings |= f->reading ? reading_bit(f->reading_index) : 0;
        type_kind kind = f->value->type.kind;
        its->plain = kind != TYPE_SET && kind != TYPE_RUN && kind != TYPE_TUPLE && kind != TYPE_NONE &&
                     kind != TYPE_ERROR;
    }
    join(d, its);
}

static void add_call(dependence *d, const expression *e)
{
    d->rule = d->rule || e->function->kind == FUNCTION_CITES;
}

static void add_constant(dependence *d, const expression *e)
{
    if (e->index == CONSTANT_LATEST_FACT) {
        add_anything(d);
    }
}

static void add_let(const walker *w, dependence *d, const expression *e)
{
    if (e->index < w->let_count) {
        join(d, &w->lets[e->index]);
    } else {
        add_anything(d);
    }
}

static void add_kind(walker *w, dependence *d, const expression *e)
{
    switch (e->kind) {
    case EXPR_CALL:
        add_call(d, e);
        break;
    case EXPR_FACT:
        add_fact(w, d, e->fact);
        break;
    case EXPR_LET:
        add_let(w, d, e);
        break;
    case EXPR_CONSTANT:
        add_constant(d, e);
        break;
    case EXPR_GROUP: /* the scope's condition is asked of each row */
        d->rule = true;
        if (w->rule != NULL && w->rule->scope->condition != NULL) {
            add(w, d, w->rule->scope->condition);
        }
        break;
    case EXPR_PARAM:
        for (size_t i = 0; i < e->param->count; i++) {
            add(w, d, e->param->values[i].value);
        }
        break;
    default:
        break;
    }
}

static void add(walker *w, dependence *d, const expression *e)
{
    for (size_t i = 0; i < e->count; i++) {
        add(w, d, e->children[i]);
    }
    add_kind(w, d, e);
}

static dependence *lets_of(walker *w, const rule_decl *r, arena *a)
{
    dependence *lets = arena_array(a, r->let_count + 1, sizeof *lets);
    w->rule = r;
    w->lets = lets;
    for (w->let_count = 0; w->let_count < r->let_count; w->let_count++) {
        add(w, &lets[w->let_count], r->lets[w->let_count].value);
    }
    return lets;
}

dependences depend_all(const pack *p, arena *a)
{
    walker w = {.facts = arena_array(a, p->fact_count + 1, sizeof *w.facts),
                .known = arena_array(a, p->fact_count + 1, sizeof *w.known)};
    for (size_t i = 0; i < p->fact_count; i++) {
        add_fact(&w, &(dependence){0}, p->facts[i]);
    }
    dependences all = {.facts = w.facts, .lets = arena_array(a, p->rule_count + 1, sizeof *all.lets)};
    for (size_t i = 0; i < p->rule_count; i++) {
        all.lets[p->rules[i]->index] = lets_of(&w, p->rules[i], a);
    }
    return all;
}

dependence depend_of(const dependences *d, const rule_decl *rule, const expression *e)
{
    dependence its = {0};
    walker w = {.facts = (dependence *)d->facts,
                .rule = rule,
                .lets = d->lets[rule->index],
                .let_count = rule->let_count};
    add(&w, &its, e);
    return its;
}
