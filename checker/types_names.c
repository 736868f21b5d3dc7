/* SPDX-License-Identifier: MIT
 *
 * What a name may mean: tables, members of rows, sets and tuples; and what to say where it means nothing.
 */
#include "types_internal.h"

#include "map.h"
#include "utf8.h"

/* ---- tables ---- */

const column_decl *table_identity(const table_decl *t)
{
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        if (c->type == COLUMN_KEY && c->target_count == 0) {
            return c;
        }
    }
    return NULL;
}

bool table_is_unique(const table_decl *t)
{
    return t->key_count == 1 && table_identity(t) != NULL;
}

static bool column_targets(const column_decl *c, const table_decl *t)
{
    for (size_t i = 0; i < c->target_count; i++) {
        if (c->targets[i] == t) {
            return true;
        }
    }
    return false;
}

const column_decl *table_parent(const table_decl *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i].type == COLUMN_KEY && column_targets(&t->columns[i], t)) {
            return &t->columns[i];
        }
    }
    return NULL;
}

/* ---- faults, with the nearest known name ---- */

static const char *const constants[] = {[CONSTANT_AS_OF] = "as_of",
                                        [CONSTANT_IN_FORCE] = "in_force",
                                        [CONSTANT_FOREVER] = "forever",
                                        [CONSTANT_LATEST_FACT] = "latest_fact"};
#define CONSTANTS (sizeof constants / sizeof constants[0])

void resolver_consider(suggestion *s, str name)
{
    size_t d = str_distance(s->wanted, name);
    if (d < s->distance && d * 2 <= s->wanted.len) {
        s->distance = d;
        s->best = name;
    }
}

void resolver_consider_table(suggestion *s, const pack *p, const table_decl *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        resolver_consider(s, t->columns[i].name);
        resolver_consider(s, t->columns[i].link);
        for (size_t j = 0; j < t->columns[i].header_count; j++) {
            resolver_consider(s, t->columns[i].headers[j]);
        }
    }
    for (size_t i = 0; i < p->fact_count; i++) {
        if (p->facts[i]->table == t) {
            resolver_consider(s, p->facts[i]->name);
        }
    }
}

static void consider_all(suggestion *s, const resolver *r)
{
    for (size_t i = 0; i < r->depth; i++) {
        if (r->frames[i].table != NULL) {
            resolver_consider_table(s, r->pack, r->frames[i].table);
        }
    }
    for (size_t i = 0; r->rule != NULL && i < r->lets; i++) {
        resolver_consider(s, r->rule->lets[i].name);
    }
    for (size_t i = 0; i < r->pack->param_count; i++) {
        resolver_consider(s, r->pack->params[i]->name);
    }
    for (size_t i = 0; i < CONSTANTS; i++) {
        resolver_consider(s, str_of(constants[i]));
    }
}

type resolver_unknown_name(resolver *r, span at, suggestion *s)
{
    if (s->best.len > 0) {
        diag_add_at(r->diags, SEVERITY_ERROR, "unknown_name", at, "不认识“%.*s”；是否指“%.*s”？",
                    "unknown name \"%.*s\"; did you mean \"%.*s\"?", STR_ARG(s->wanted), STR_ARG(s->best));
    } else {
        diag_add_at(r->diags, SEVERITY_ERROR, "unknown_name", at, "不认识“%.*s”", "unknown name \"%.*s\"",
                    STR_ARG(s->wanted));
    }
    return OF_TYPE_ERROR;
}

type resolver_fault(resolver *r, const expression *e, const char *zh, const char *en)
{
    diag_add_at(r->diags, SEVERITY_ERROR, "type", e->at, "%s", "%s",
                r->diags->language == LANGUAGE_ZH ? zh : en);
    return OF_TYPE_ERROR;
}

/* ---- types ---- */

type resolver_set_of(resolver *r, type element)
{
    type *copy = arena_alloc(&r->pack->storage, sizeof *copy);
    *copy = element;
    return (type){.kind = TYPE_SET, .element = copy, .table = element.table};
}

type resolver_row_of(const table_decl *t)
{
    return (type){.kind = TYPE_ROW, .table = t};
}

static type column_value_type(const column_decl *c)
{
    switch (c->type) {
    case COLUMN_COUNT:
    case COLUMN_NUMBER:
    case COLUMN_YEAR:
        return OF_TYPE_NUMBER;
    case COLUMN_RATE:
        return (type){.kind = TYPE_NUMBER, .share = true};
    case COLUMN_DATE:
        return OF_TYPE_DATE;
    case COLUMN_BOOL:
        return OF_TYPE_TRUTH;
    case COLUMN_ENUM:
        return (type){.kind = TYPE_ENUM, .enumeration = c->enumeration};
    case COLUMN_KEY:
        return (type){.kind = TYPE_KEY};
    default:
        return (type){.kind = TYPE_TEXT};
    }
}

bool resolver_same_type(type a, type b)
{
    if (a.kind != b.kind) {
        return false;
    }
    switch (a.kind) {
    case TYPE_ENUM:
        return a.enumeration == b.enumeration;
    case TYPE_ROW:
    case TYPE_RUN:
    case TYPE_ENTITY:
        return a.table == b.table;
    case TYPE_SET:
        return resolver_same_type(*a.element, *b.element);
    case TYPE_TUPLE:
        return a.generator == b.generator;
    default:
        return true;
    }
}

/* The common type of alternatives; a share among numbers makes all of them shares. */
type resolver_unify(resolver *r, const expression *e, type a, type b)
{
    if (a.kind == TYPE_ERROR || b.kind == TYPE_ERROR) {
        return OF_TYPE_ERROR;
    }
    if (a.kind == TYPE_NONE || b.kind == TYPE_NONE) {
        return a.kind == TYPE_NONE ? b : a;
    }
    if (!resolver_same_type(a, b)) {
        return resolver_fault(r, e, "类型不一致", "the types don't match");
    }
    a.share = a.share || b.share;
    return a;
}

bool resolver_is_scalar(type t)
{
    return t.kind == TYPE_NUMBER || t.kind == TYPE_DATE || (t.kind == TYPE_ENUM && t.enumeration->ordered);
}

/* ---- names ---- */

static void set_child(resolver *r, expression *e, expression *child)
{
    e->children = arena_array(&r->pack->storage, 1, sizeof(expression *));
    e->children[0] = child;
    e->count = 1;
}

/* One for all names that are seen from it. */
static expression *frame(resolver *r, const expression *like, size_t index)
{
    if (r->nodes[index] == NULL) {
        expression *f = r->nodes[index] = arena_alloc(&r->pack->storage, sizeof *f);
        *f = (expression){.kind = EXPR_FRAME, .at = like->at, .index = index, .type = r->frames[index]};
    }
    return r->nodes[index];
}

static const column_decl *link_column(const table_decl *t, str name)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i].target_count > 0 && str_equal(t->columns[i].link, name)) {
            return &t->columns[i];
        }
    }
    return NULL;
}

/* The one key column of `rows` that names rows of `domain`; of several the one that is part of their key,
 * or else *several. */
static const column_decl *column_towards(const table_decl *rows, const table_decl *domain, bool *several)
{
    const column_decl *found = NULL;
    *several = false;
    for (size_t i = 0; i < rows->column_count; i++) {
        const column_decl *c = &rows->columns[i];
        if (column_targets(c, domain) && (found == NULL || c->in_key >= found->in_key)) {
            *several = found != NULL && c->in_key == found->in_key;
            found = c;
        }
    }
    return found == NULL && rows == domain && !table_is_unique(rows) ? table_identity(rows) : found;
}

/* e becomes the rows of table `name` that belong to what `base` names. */
static bool member_rows(resolver *r, expression *e, expression *base, str name)
{
    const table_decl *domain = base->type.kind == TYPE_SET ? base->type.element->table : base->type.table;
    const table_decl *rows = schema_table(&r->pack->schema, name);
    bool several = false;
    if (rows == NULL || domain == NULL) {
        return false;
    }
    const column_decl *c = column_towards(rows, domain, &several);
    if (c == NULL || table_identity(domain) == NULL) {
        return false;
    }
    if (several) {
        resolver_fault(r, e, "该表有几列指向此处，含义不明",
                       "several columns of that table point here: ambiguous");
        e->type = OF_TYPE_ERROR;
        return true;
    }
    e->kind = EXPR_ROWS;
    e->column = c;
    set_child(r, e, base);
    e->type = resolver_set_of(r, resolver_row_of(rows));
    return true;
}

struct members {
    map columns; /* what columns go by, folded: most names are none of it */
    map facts;   /* by number: the first of the name */
    fact_decl **fact_of;
    map names;
    meaning *of; /* by name */
    size_t count, cap;
    buf key;
    arena scratch;
};

/* Of a name in a table; until the next one is made. */
static str member_key(struct members *m, const table_decl *t, str name)
{
    buf_clear(&m->key);
    buf_add(&m->key, (str){(const char *)&t->index, sizeof t->index});
    buf_add(&m->key, name);
    return buf_str(&m->key);
}

static void list_facts(pack *p, struct members *m)
{
    m->fact_of = arena_array(&p->storage, p->fact_count + 1, sizeof(fact_decl *));
    for (size_t i = 0; i < p->fact_count; i++) {
        uint32_t known = m->facts.count;
        if (p->facts[i]->table != NULL &&
            map_intern(&m->facts, member_key(m, p->facts[i]->table, p->facts[i]->name)) == known) {
            m->fact_of[known] = p->facts[i];
        }
    }
}

static fact_decl *fact_named(struct members *m, const table_decl *t, str name)
{
    uint32_t number = map_find(&m->facts, member_key(m, t, name));
    return number == MAP_NONE ? NULL : m->fact_of[number];
}

void members_start(pack *p)
{
    struct members *m = p->members = arena_alloc(&p->storage, sizeof *m);
    list_facts(p, m);
    for (size_t i = 0; i < p->schema.table_count; i++) {
        const table_decl *t = p->schema.tables[i];
        for (size_t j = 0; j < t->column_count; j++) {
            for (size_t k = 0; k <= t->columns[j].header_count; k++) {
                map_intern(&m->columns, member_key(m, t, t->columns[j].folded[k]));
            }
        }
    }
}

void members_end(pack *p)
{
    map_free(&p->members->columns);
    map_free(&p->members->facts);
    map_free(&p->members->names);
    buf_free(&p->members->key);
    arena_free(&p->members->scratch);
    p->members = NULL;
}

meaning member_meaning(const pack *p, const table_decl *t, str name)
{
    struct members *m = p->members;
    uint32_t number = map_intern(&m->names, member_key(m, t, name));
    if (number == m->count) {
        str folded = utf8_fold_case(&m->scratch, name);
        bool is_column = map_find(&m->columns, member_key(m, t, folded)) != MAP_NONE;
        meaning its = {is_column ? table_column(t, name) : NULL, link_column(t, name),
                       fact_named(m, t, name)};
        ARENA_PUSH(&m->names.storage, m->of, m->count, m->cap, its);
        arena_reset(&m->scratch);
    }
    return m->of[number];
}

static type link_type(const column_decl *c)
{
    bool row = c->target_count == 1 && table_is_unique(c->targets[0]);
    return (type){.kind = row ? TYPE_ROW : TYPE_ENTITY, .table = c->target_count == 1 ? c->targets[0] : NULL};
}

/* e becomes the member `name` of a row: a column, a fact, a link, or rows that belong to it. */
static bool member_of_row(resolver *r, expression *e, expression *base, str name)
{
    meaning m = member_meaning(r->pack, base->type.table, name);
    if (m.column != NULL && m.column->confidential) {
        diag_add_at(r->diags, SEVERITY_ERROR, "confidential", e->at, "“%.*s”列须保密，规则不得使用",
                    "the column \"%.*s\" is confidential: no expression may read it",
                    STR_ARG(m.column->name));
        e->type = (type){.kind = TYPE_ERROR};
    } else if (m.column != NULL) {
        e->kind = EXPR_COLUMN;
        e->column = m.column;
        e->type = column_value_type(m.column);
    } else if (m.fact != NULL) {
        resolver_fact(r, m.fact, e->at);
        e->kind = EXPR_FACT;
        e->fact = m.fact;
        e->type = m.fact->value->type;
    } else if (m.link != NULL) {
        e->kind = EXPR_LINK;
        e->column = m.link;
        e->type = link_type(m.link);
    } else {
        return member_rows(r, e, base, name);
    }
    set_child(r, e, base);
    return true;
}

static bool member_part(resolver *r, expression *e, expression *base, str name, size_t visible)
{
    const expression *g = base->type.generator;
    for (size_t i = 0; i < g->name_count && i < visible; i++) {
        if (g->names[i].len > 0 && str_equal(g->names[i], name)) {
            e->kind = EXPR_PART;
            e->index = i;
            e->type = *g->children[i]->type.element;
            set_child(r, e, base);
            return true;
        }
    }
    return false;
}

static bool member_of_run(resolver *r, expression *e, expression *base, str name)
{
    bool last = str_equal(name, STR("last"));
    if (!last && !str_equal(name, STR("first"))) {
        return false;
    }
    e->kind = EXPR_PART;
    e->index = last ? 1 : 0;
    e->type = resolver_row_of(base->type.table);
    set_child(r, e, base);
    return true;
}

/* Members of the elements of a set: what is a set itself is taken together. */
static bool member_of_set(resolver *r, expression *e, expression *base, str name)
{
    if (base->type.element->kind != TYPE_ROW) {
        return false;
    }
    return member_rows(r, e, base, name);
}

static bool member(resolver *r, expression *e, expression *base, str name, size_t visible)
{
    switch (base->type.kind) {
    case TYPE_ROW:
        return member_of_row(r, e, base, name);
    case TYPE_ENTITY:
        return member_rows(r, e, base, name);
    case TYPE_RUN:
        return member_of_run(r, e, base, name);
    case TYPE_TUPLE:
        return member_part(r, e, base, name, visible);
    case TYPE_SET:
        return member_of_set(r, e, base, name);
    default:
        return false;
    }
}

static bool find_let(resolver *r, expression *e)
{
    for (size_t i = 0; r->rule != NULL && i < r->lets; i++) {
        if (str_equal(r->rule->lets[i].name, e->name)) {
            e->kind = EXPR_LET;
            e->index = i;
            e->type = r->rule->lets[i].value->type;
            return true;
        }
    }
    return false;
}

static bool find_global(resolver *r, expression *e)
{
    for (size_t i = 0; i < r->pack->param_count; i++) {
        if (str_equal(r->pack->params[i]->name, e->name)) {
            e->kind = EXPR_PARAM;
            e->param = r->pack->params[i];
            e->type = e->param->type;
            return true;
        }
    }
    for (size_t i = 0; i < CONSTANTS; i++) {
        if (str_is(e->name, constants[i])) {
            e->kind = EXPR_CONSTANT;
            e->index = i;
            e->type = OF_TYPE_DATE;
            return true;
        }
    }
    return false;
}

static bool find_subject(resolver *r, expression *e)
{
    if (r->group != NULL && str_equal(e->name, STR("group"))) {
        e->kind = EXPR_GROUP;
        e->type = resolver_set_of(r, resolver_row_of(r->group->table));
        return true;
    }
    if (r->depth > 0 && r->group == NULL && str_equal(e->name, STR("this"))) {
        *e = *frame(r, e, 0);
        return true;
    }
    return false;
}

/* Of a group as subject only that can be told by name which all its rows share: what it is grouped by. */
static bool is_of_group(const resolver *r, const expression *e)
{
    bool shared = r->group == NULL;
    for (size_t i = 0; !shared && i < r->group->group_count; i++) {
        shared = e->column != NULL && e->kind != EXPR_ROWS && e->column == r->group->group_by[i];
    }
    return shared;
}

static type fault_in_group(resolver *r, expression *e)
{
    resolver_fault(r, e, "各行不一定相同，须写明是哪些行（group）",
                   "the rows of the group may differ in this: say which of them (group)");
    return e->type = OF_TYPE_ERROR;
}

type resolver_name(resolver *r, expression *e, const enum_decl *hint)
{
    long value = hint == NULL ? -1 : enum_find(hint, e->name);
    if (value >= 0) {
        e->kind = EXPR_VALUE;
        e->index = (size_t)value;
        e->enumeration = hint;
        return e->type = (type){.kind = TYPE_ENUM, .enumeration = hint};
    }
    for (size_t i = r->depth; i-- > 0;) {
        if (member(r, e, frame(r, e, i), e->name, r->visible[i])) {
            return i == 0 && !is_of_group(r, e) ? fault_in_group(r, e) : e->type;
        }
    }
    if (find_let(r, e) || find_global(r, e) || find_subject(r, e)) {
        return e->type;
    }
    suggestion s = {.wanted = e->name, .distance = SIZE_MAX};
    consider_all(&s, r);
    for (size_t i = 0; hint != NULL && i < hint->count; i++) {
        resolver_consider(&s, hint->values[i].name);
    }
    return e->type = resolver_unknown_name(r, e->at, &s);
}

type resolver_field(resolver *r, expression *e)
{
    expression *base = e->children[0];
    type t = resolver_expression(r, base, NULL);
    if (t.kind == TYPE_ERROR) {
        return e->type = OF_TYPE_ERROR;
    }
    if (member(r, e, base, e->name, SIZE_MAX)) {
        return e->type;
    }
    suggestion s = {.wanted = e->name, .distance = SIZE_MAX};
    const table_decl *table = t.kind == TYPE_SET ? t.element->table : t.table;
    if (table != NULL) {
        resolver_consider_table(&s, r->pack, table);
    }
    return e->type = resolver_unknown_name(r, e->at, &s);
}

/* ---- frames ---- */

bool resolver_push_frame(resolver *r, const expression *e, type element)
{
    if (r->depth == FRAMES) {
        resolver_fault(r, e, "嵌套过深", "this is nested too deeply");
        return false;
    }
    r->frames[r->depth] = element;
    r->nodes[r->depth] = NULL;
    r->visible[r->depth++] = SIZE_MAX;
    return true;
}

/* What a fact, a check, a scope or a rule is seen from. */
void resolver_start_frames(resolver *r, const table_decl *t)
{
    r->frames[0] = resolver_row_of(t);
    r->nodes[0] = NULL;
    r->visible[0] = SIZE_MAX;
    r->depth = 1;
}

/* Resolves e seen from an element of the set. */
type resolver_inside(resolver *r, expression *e, type set)
{
    if (set.kind != TYPE_SET || !resolver_push_frame(r, e, *set.element)) {
        return e->type = OF_TYPE_ERROR;
    }
    type t = resolver_expression(r, e, NULL);
    r->depth--;
    return t;
}

type resolver_expect_truth(resolver *r, const expression *e, type t)
{
    if (t.kind != TYPE_TRUTH && t.kind != TYPE_ERROR) {
        return resolver_fault(r, e, "此处应为能判断真假的条件", "a condition is expected here");
    }
    return t;
}

type resolver_expect_set(resolver *r, const expression *e, type t)
{
    if (t.kind != TYPE_SET && t.kind != TYPE_ERROR) {
        return resolver_fault(r, e, "此处应为若干行的集合", "a set of rows is expected here");
    }
    return t;
}

type resolver_expect(resolver *r, const expression *e, type t, type_kind kind)
{
    if (t.kind != kind && t.kind != TYPE_ERROR) {
        return resolver_fault(r, e, kind == TYPE_DATE ? "此处应为日期" : "此处应为数",
                              kind == TYPE_DATE ? "a date is expected here" : "a number is expected here");
    }
    return t;
}
