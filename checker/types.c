/* SPDX-License-Identifier: MIT */
#include "types.h"

#include "utf8.h"

#include <string.h>

#define FRAMES 32

/* Where a name may be found: the subject, then the elements of the sets we are inside of. */
typedef struct {
    pack *pack;
    diags *diags;
    const rule_decl *rule; /* NULL in facts and checks */
    size_t lets;           /* lets visible so far */
    type frames[FRAMES];
    size_t visible[FRAMES]; /* of a tuple's parts */
    size_t depth;
    const scope_decl *group; /* not NULL: the subject is a group */
} resolver;

static const function_decl functions[] = {
    {"first", FUNCTION_FIRST, 1, SIZE_MAX},
    {"agree", FUNCTION_AGREE, 2, 3},
    {"min", FUNCTION_MIN, 2, SIZE_MAX},
    {"max", FUNCTION_MAX, 2, SIZE_MAX},
    {"round", FUNCTION_ROUND, 2, 2},
    {"round_up", FUNCTION_ROUND_UP, 2, 2},
    {"year", FUNCTION_YEAR, 1, 1},
    {"first_day", FUNCTION_FIRST_DAY, 1, 1},
    {"last_day", FUNCTION_LAST_DAY, 1, 1},
    {"months", FUNCTION_MONTHS, 2, 2},
    {"workdays", FUNCTION_WORKDAYS, 2, 2},
    {"recorded", FUNCTION_RECORDED, 1, 1},
    {"denied", FUNCTION_DENIED, 1, 1},
    {"cites", FUNCTION_CITES, 1, 1},
    {"exported", FUNCTION_EXPORTED, 1, 1},
    {"known", FUNCTION_KNOWN, 1, 1},
    {"if_not_exported", FUNCTION_IF_NOT_EXPORTED, 2, 2},
    {"latest", FUNCTION_LATEST, 1, 2},
    {"earliest", FUNCTION_EARLIEST, 1, 2},
    {"nearest", FUNCTION_NEAREST, 1, 1},
    {"only", FUNCTION_ONLY, 1, 1},
    {"count", FUNCTION_COUNT, 1, 2},
    {"sum", FUNCTION_SUM, 2, 2},
    {"least", FUNCTION_LEAST, 2, 2},
    {"greatest", FUNCTION_GREATEST, 2, 2},
    {"consecutive", FUNCTION_CONSECUTIVE, 1, 1},
    {"line", FUNCTION_LINE, 1, 1},
    {"above", FUNCTION_ABOVE, 1, 2},
    {"below", FUNCTION_BELOW, 1, 2},
};
#define FUNCTION_COUNT_OF (sizeof functions / sizeof functions[0])

static const char *const constants[] = {[CONSTANT_AS_OF] = "as_of",
                                        [CONSTANT_IN_FORCE] = "in_force",
                                        [CONSTANT_FOREVER] = "forever",
                                        [CONSTANT_LATEST_FACT] = "latest_fact"};
#define CONSTANTS (sizeof constants / sizeof constants[0])

static const type type_error = {.kind = TYPE_ERROR};
static const type type_truth = {.kind = TYPE_TRUTH};
static const type type_number = {.kind = TYPE_NUMBER};
static const type type_date = {.kind = TYPE_DATE};

static type resolve(resolver *r, expression *e, const enum_decl *hint);

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

fact_decl *pack_fact(const pack *p, const table_decl *t, str name)
{
    for (size_t i = 0; i < p->fact_count; i++) {
        if (p->facts[i]->table == t && str_equal(p->facts[i]->name, name)) {
            return p->facts[i];
        }
    }
    return NULL;
}

/* ---- faults, with the nearest known name ---- */

#define SUGGESTION_LIMIT 48

static size_t edit_distance(str a, str b)
{
    size_t row[SUGGESTION_LIMIT + 1];
    if (a.len > SUGGESTION_LIMIT || b.len > SUGGESTION_LIMIT) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t up = row[j];
            size_t best = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);
            best = up + 1 < best ? up + 1 : best;
            row[j] = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            diagonal = up;
        }
    }
    return row[b.len];
}

typedef struct {
    str wanted, best;
    size_t distance;
} suggestion;

static void consider(suggestion *s, str name)
{
    size_t d = edit_distance(s->wanted, name);
    if (d < s->distance && d * 2 <= s->wanted.len) {
        s->distance = d;
        s->best = name;
    }
}

static void consider_table(suggestion *s, const pack *p, const table_decl *t)
{
    for (size_t i = 0; i < t->column_count; i++) {
        consider(s, t->columns[i].name);
        consider(s, t->columns[i].link);
        for (size_t j = 0; j < t->columns[i].header_count; j++) {
            consider(s, t->columns[i].headers[j]);
        }
    }
    for (size_t i = 0; i < p->fact_count; i++) {
        if (p->facts[i]->table == t) {
            consider(s, p->facts[i]->name);
        }
    }
}

static void consider_all(suggestion *s, const resolver *r)
{
    for (size_t i = 0; i < r->depth; i++) {
        if (r->frames[i].table != NULL) {
            consider_table(s, r->pack, r->frames[i].table);
        }
    }
    for (size_t i = 0; r->rule != NULL && i < r->lets; i++) {
        consider(s, r->rule->lets[i].name);
    }
    for (size_t i = 0; i < r->pack->param_count; i++) {
        consider(s, r->pack->params[i]->name);
    }
    for (size_t i = 0; i < CONSTANTS; i++) {
        consider(s, str_of(constants[i]));
    }
}

static type unknown_name(resolver *r, span at, suggestion *s)
{
    if (s->best.len > 0) {
        diag_add_at(r->diags, SEVERITY_ERROR, "unknown_name", at, "不认识“%.*s”；是否指“%.*s”？",
                    "unknown name \"%.*s\"; did you mean \"%.*s\"?", STR_ARG(s->wanted), STR_ARG(s->best));
    } else {
        diag_add_at(r->diags, SEVERITY_ERROR, "unknown_name", at, "不认识“%.*s”", "unknown name \"%.*s\"",
                    STR_ARG(s->wanted));
    }
    return type_error;
}

static type fault(resolver *r, const expression *e, const char *zh, const char *en)
{
    diag_add_at(r->diags, SEVERITY_ERROR, "type", e->at, "%s", "%s",
                r->diags->language == LANGUAGE_ZH ? zh : en);
    return type_error;
}

/* ---- types ---- */

static type set_of(resolver *r, type element)
{
    type *copy = arena_alloc(&r->pack->storage, sizeof *copy);
    *copy = element;
    return (type){.kind = TYPE_SET, .element = copy, .table = element.table};
}

static type row_of(const table_decl *t)
{
    return (type){.kind = TYPE_ROW, .table = t};
}

static type column_value_type(const column_decl *c)
{
    switch (c->type) {
    case COLUMN_COUNT:
    case COLUMN_NUMBER:
    case COLUMN_YEAR:
        return type_number;
    case COLUMN_RATE:
        return (type){.kind = TYPE_NUMBER, .share = true};
    case COLUMN_DATE:
        return type_date;
    case COLUMN_BOOL:
        return type_truth;
    case COLUMN_ENUM:
        return (type){.kind = TYPE_ENUM, .enumeration = c->enumeration};
    case COLUMN_KEY:
        return (type){.kind = TYPE_KEY};
    default:
        return (type){.kind = TYPE_TEXT};
    }
}

static bool same_type(type a, type b)
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
        return same_type(*a.element, *b.element);
    case TYPE_TUPLE:
        return a.generator == b.generator;
    default:
        return true;
    }
}

/* The common type of alternatives; a share among numbers makes all of them shares. */
static type unify(resolver *r, const expression *e, type a, type b)
{
    if (a.kind == TYPE_ERROR || b.kind == TYPE_ERROR) {
        return type_error;
    }
    if (a.kind == TYPE_NONE || b.kind == TYPE_NONE) {
        return a.kind == TYPE_NONE ? b : a;
    }
    if (!same_type(a, b)) {
        return fault(r, e, "类型不一致", "the types don't match");
    }
    a.share = a.share || b.share;
    return a;
}

static bool is_scalar(type t)
{
    return t.kind == TYPE_NUMBER || t.kind == TYPE_DATE || (t.kind == TYPE_ENUM && t.enumeration->ordered);
}

/* ---- names ---- */

static expression *child_of(resolver *r, const expression *like, expression_kind kind)
{
    expression *c = arena_alloc(&r->pack->storage, sizeof *c);
    c->kind = kind;
    c->at = like->at;
    return c;
}

static void set_child(resolver *r, expression *e, expression *child)
{
    e->children = arena_array(&r->pack->storage, 1, sizeof(expression *));
    e->children[0] = child;
    e->count = 1;
}

static expression *frame(resolver *r, const expression *like, size_t index)
{
    expression *f = child_of(r, like, EXPR_FRAME);
    f->index = index;
    f->type = r->frames[index];
    return f;
}

static void resolve_fact(resolver *r, fact_decl *f, span at);

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
        fault(r, e, "该表有几列指向此处，含义不明", "several columns of that table point here: ambiguous");
        e->type = type_error;
        return true;
    }
    e->kind = EXPR_ROWS;
    e->column = c;
    set_child(r, e, base);
    e->type = set_of(r, row_of(rows));
    return true;
}

static type link_type(const column_decl *c)
{
    bool row = c->target_count == 1 && table_is_unique(c->targets[0]);
    return (type){.kind = row ? TYPE_ROW : TYPE_ENTITY, .table = c->target_count == 1 ? c->targets[0] : NULL};
}

/* e becomes the member `name` of a row: a column, a fact, a link, or rows that belong to it. */
static bool member_of_row(resolver *r, expression *e, expression *base, str name)
{
    const table_decl *t = base->type.table;
    const column_decl *c = table_column(t, name), *link = link_column(t, name);
    fact_decl *f = pack_fact(r->pack, t, name);
    if (c != NULL) {
        e->kind = EXPR_COLUMN;
        e->column = c;
        e->type = column_value_type(c);
    } else if (f != NULL) {
        resolve_fact(r, f, e->at);
        e->kind = EXPR_FACT;
        e->fact = f;
        e->type = f->value->type;
    } else if (link != NULL) {
        e->kind = EXPR_LINK;
        e->column = link;
        e->type = link_type(link);
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
    e->type = row_of(base->type.table);
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
        if (str_equal(str_of(constants[i]), e->name)) {
            e->kind = EXPR_CONSTANT;
            e->index = i;
            e->type = type_date;
            return true;
        }
    }
    return false;
}

static bool find_subject(resolver *r, expression *e)
{
    if (r->group != NULL && str_equal(e->name, STR("group"))) {
        e->kind = EXPR_GROUP;
        e->type = set_of(r, row_of(r->group->table));
        return true;
    }
    if (r->depth > 0 && r->group == NULL && str_equal(e->name, STR("this"))) {
        expression *f = frame(r, e, 0);
        *e = *f;
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
    fault(r, e, "各行不一定相同，须写明是哪些行（group）",
          "the rows of the group may differ in this: say which of them (group)");
    return e->type = type_error;
}

static type resolve_name(resolver *r, expression *e, const enum_decl *hint)
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
        consider(&s, hint->values[i].name);
    }
    return e->type = unknown_name(r, e->at, &s);
}

static type resolve_field(resolver *r, expression *e)
{
    expression *base = e->children[0];
    type t = resolve(r, base, NULL);
    if (t.kind == TYPE_ERROR) {
        return e->type = type_error;
    }
    if (member(r, e, base, e->name, SIZE_MAX)) {
        return e->type;
    }
    suggestion s = {.wanted = e->name, .distance = SIZE_MAX};
    const table_decl *table = t.kind == TYPE_SET ? t.element->table : t.table;
    if (table != NULL) {
        consider_table(&s, r->pack, table);
    }
    return e->type = unknown_name(r, e->at, &s);
}

/* ---- frames ---- */

static bool push_frame(resolver *r, const expression *e, type element)
{
    if (r->depth == FRAMES) {
        fault(r, e, "嵌套过深", "this is nested too deeply");
        return false;
    }
    r->frames[r->depth] = element;
    r->visible[r->depth++] = SIZE_MAX;
    return true;
}

/* What a fact, a check, a scope or a rule is seen from. */
static void start_frames(resolver *r, const table_decl *t)
{
    r->frames[0] = row_of(t);
    r->visible[0] = SIZE_MAX;
    r->depth = 1;
}

/* Resolves e seen from an element of the set. */
static type resolve_inside(resolver *r, expression *e, type set)
{
    if (set.kind != TYPE_SET || !push_frame(r, e, *set.element)) {
        return e->type = type_error;
    }
    type t = resolve(r, e, NULL);
    r->depth--;
    return t;
}

static type expect_truth(resolver *r, const expression *e, type t)
{
    if (t.kind != TYPE_TRUTH && t.kind != TYPE_ERROR) {
        return fault(r, e, "此处应为能判断真假的条件", "a condition is expected here");
    }
    return t;
}

static type expect_set(resolver *r, const expression *e, type t)
{
    if (t.kind != TYPE_SET && t.kind != TYPE_ERROR) {
        return fault(r, e, "此处应为若干行的集合", "a set of rows is expected here");
    }
    return t;
}

static type expect(resolver *r, const expression *e, type t, type_kind kind)
{
    if (t.kind != kind && t.kind != TYPE_ERROR) {
        return fault(r, e, kind == TYPE_DATE ? "此处应为日期" : "此处应为数",
                     kind == TYPE_DATE ? "a date is expected here" : "a number is expected here");
    }
    return t;
}

/* ---- operators ---- */

/* 是 and 否 beside a yes/no column. */
static void read_yes_or_no(expression *e)
{
    bool yes = str_equal(e->name, STR("是"));
    if (e->kind == EXPR_NAME && (yes || str_equal(e->name, STR("否")))) {
        e->kind = EXPR_TRUTH;
        e->number = exact_int(yes);
    }
}

static type resolve_compare(resolver *r, expression *e)
{
    type a = resolve(r, e->children[0], NULL);
    if (a.kind == TYPE_ERROR && e->children[1]->kind == EXPR_NAME) {
        return type_truth; /* a value of who knows what: one fault is enough */
    }
    if (a.kind == TYPE_TRUTH) {
        read_yes_or_no(e->children[1]);
    }
    type b = resolve(r, e->children[1], a.kind == TYPE_ENUM ? a.enumeration : NULL);
    if (a.kind == TYPE_ERROR || b.kind == TYPE_ERROR) {
        return type_truth;
    }
    if (!same_type(a, b) || a.kind == TYPE_SET || a.kind == TYPE_TUPLE || a.kind == TYPE_RUN ||
        a.kind == TYPE_ENTITY) {
        fault(r, e, "两边不能比较", "these two can't be compared");
    } else if (e->op != OP_EQUAL && e->op != OP_NOT_EQUAL && !is_scalar(a)) {
        fault(r, e, "两边没有大小顺序", "these two have no order");
    }
    return type_truth;
}

static type resolve_in(resolver *r, expression *e)
{
    type a = resolve(r, e->children[0], NULL);
    for (size_t i = 1; i < e->count; i++) {
        type b = resolve(r, e->children[i], a.kind == TYPE_ENUM ? a.enumeration : NULL);
        if (a.kind != TYPE_ERROR && b.kind != TYPE_ERROR && !same_type(a, b)) {
            fault(r, e->children[i], "类型不一致", "the types don't match");
        }
    }
    return type_truth;
}

static type resolve_sum(resolver *r, expression *e)
{
    type a = resolve(r, e->children[0], NULL), b = resolve(r, e->children[1], NULL);
    bool minus = e->kind == EXPR_SUBTRACT;
    if (a.kind == TYPE_ERROR || b.kind == TYPE_ERROR) {
        return type_error;
    }
    if (a.kind == TYPE_NUMBER && b.kind == TYPE_NUMBER) {
        return (type){.kind = TYPE_NUMBER, .share = a.share || b.share};
    }
    if (a.kind == TYPE_DATE && b.kind == TYPE_DURATION) {
        expression_kind kind = e->children[1]->kind;
        return kind == EXPR_DURATION || kind == EXPR_PARAM
                   ? type_date
                   : fault(r, e->children[1], "此处应写明时长，或用参数",
                           "a length of time or a parameter is expected here");
    }
    if (minus && a.kind == TYPE_DATE && b.kind == TYPE_DATE) {
        return type_number;
    }
    if (!minus && a.kind == TYPE_SET && same_type(a, b)) {
        return a;
    }
    return fault(r, e, "这两者不能相加减", "these two can't be added or subtracted");
}

static type resolve_product(resolver *r, expression *e)
{
    type a = resolve(r, e->children[0], NULL), b = resolve(r, e->children[1], NULL);
    expect(r, e->children[0], a, TYPE_NUMBER);
    expect(r, e->children[1], b, TYPE_NUMBER);
    return (type){.kind = TYPE_NUMBER, .share = e->kind == EXPR_MULTIPLY && a.share && b.share};
}

static type resolve_range(resolver *r, expression *e)
{
    type a = resolve(r, e->children[0], NULL);
    type b = resolve(r, e->children[1], a.kind == TYPE_ENUM ? a.enumeration : NULL);
    type t = unify(r, e, a, b);
    return t.kind != TYPE_ERROR && !is_scalar(t) ? fault(r, e, "范围两端应为数、日期或有序的值",
                                                         "a range needs numbers, dates or ordered values")
                                                 : t;
}

static const enum_decl *find_enum(const resolver *r, str name)
{
    for (size_t i = 0; i < r->pack->schema.enum_count; i++) {
        if (str_equal(r->pack->schema.enums[i]->name, name)) {
            return r->pack->schema.enums[i];
        }
    }
    return NULL;
}

static type resolve_on(resolver *r, expression *e)
{
    type a = resolve(r, e->children[0], NULL);
    e->enumeration = find_enum(r, e->name);
    if (e->enumeration == NULL) {
        suggestion s = {.wanted = e->name, .distance = SIZE_MAX};
        for (size_t i = 0; i < r->pack->schema.enum_count; i++) {
            consider(&s, r->pack->schema.enums[i]->name);
        }
        return unknown_name(r, e->at, &s);
    }
    if (a.kind != TYPE_ENUM && a.kind != TYPE_ERROR) {
        return fault(r, e, "只有枚举值可以对照阶梯", "only an enum's value can stand on a ladder");
    }
    return (type){.kind = TYPE_ENUM, .enumeration = e->enumeration};
}

/* The ordered enum that has this value. */
static const enum_decl *enum_with(resolver *r, str value)
{
    const enum_decl *found = NULL;
    for (size_t i = 0; i < r->pack->schema.enum_count; i++) {
        const enum_decl *e = r->pack->schema.enums[i];
        for (size_t j = 0; e->ordered && j < e->count; j++) {
            found = found == NULL && str_equal(e->values[j].name, value) ? e : found;
        }
    }
    return found;
}

static type resolve_grade(resolver *r, expression *e)
{
    expect(r, e->children[0], resolve(r, e->children[0], NULL), TYPE_NUMBER);
    const enum_decl *grades = enum_with(r, e->children[1]->name);
    for (size_t i = 1; i < e->count; i++) {
        bool value = i == 1 || i % 2 == 0;
        type t = resolve(r, e->children[i], value ? grades : NULL);
        if (!value) {
            expect(r, e->children[i], t, TYPE_NUMBER);
        } else if (t.kind != TYPE_ENUM && t.kind != TYPE_ERROR) {
            return fault(r, e->children[i], "此处应为有序枚举的值",
                         "a value of an ordered enum is expected here");
        }
    }
    return grades == NULL ? type_error : (type){.kind = TYPE_ENUM, .enumeration = grades};
}

static type resolve_filter(resolver *r, expression *e)
{
    type set = expect_set(r, e->children[0], resolve(r, e->children[0], NULL));
    if (set.kind == TYPE_SET) {
        expect_truth(r, e->children[1], resolve_inside(r, e->children[1], set));
    }
    return set;
}

static bool is_yearly(type set)
{
    return set.kind == TYPE_SET && set.element->kind == TYPE_ROW && set.table->year_column != SIZE_MAX;
}

/* Rows of one key, perhaps filtered: only of those can it be told which years are missing. */
static bool is_of_one_key(const resolver *r, const expression *e)
{
    while (e->kind == EXPR_WHERE || e->kind == EXPR_HAVING || e->kind == EXPR_DUE || e->kind == EXPR_LET) {
        e = e->kind == EXPR_LET ? r->rule->lets[e->index].value : e->children[0];
    }
    return e->kind == EXPR_ROWS && e->children[0]->type.kind != TYPE_SET;
}

static type resolve_due(resolver *r, expression *e)
{
    type set = expect_set(r, e->children[0], resolve(r, e->children[0], NULL));
    expect(r, e->children[1], resolve(r, e->children[1], NULL), TYPE_NUMBER);
    expect(r, e->children[2], resolve(r, e->children[2], NULL), TYPE_NUMBER);
    if (is_yearly(set) && !is_of_one_key(r, e->children[0])) {
        return fault(r, e->children[0], "只有一个对象的年度行才能写 due",
                     "only the yearly rows of one row can be due");
    }
    return set.kind == TYPE_SET && !is_yearly(set)
               ? fault(r, e, "只有年度表才有应有的年份", "only yearly tables have years that are due")
               : set;
}

static type resolve_each(resolver *r, expression *e)
{
    type tuple = {.kind = TYPE_TUPLE, .generator = e};
    if (!push_frame(r, e, tuple)) {
        return type_error;
    }
    bool ok = true;
    for (size_t i = 0; i < e->count; i++) {
        r->visible[r->depth - 1] = i;
        ok = expect_set(r, e->children[i], resolve(r, e->children[i], NULL)).kind == TYPE_SET && ok;
        if (e->names[i].len == 0) {
            fault(r, e->children[i], "每个集合应取一个名字，如 y in …", "each set needs a name, as y in …");
            ok = false;
        }
        if (!ok) {
            break;
        }
    }
    r->depth--;
    return ok ? set_of(r, tuple) : type_error;
}

static type resolve_if(resolver *r, expression *e)
{
    expect_truth(r, e->children[0], resolve(r, e->children[0], NULL));
    type a = resolve(r, e->children[1], NULL);
    return unify(r, e, a, resolve(r, e->children[2], a.kind == TYPE_ENUM ? a.enumeration : NULL));
}

static type resolve_truths(resolver *r, expression *e)
{
    for (size_t i = 0; i < e->count; i++) {
        expect_truth(r, e->children[i], resolve(r, e->children[i], NULL));
    }
    return type_truth;
}

/* ---- functions ---- */

static type resolve_alternatives(resolver *r, expression *e)
{
    type t = resolve(r, e->children[0], NULL);
    for (size_t i = 1; i < e->count; i++) {
        t = unify(r, e->children[i], t,
                  resolve(r, e->children[i], t.kind == TYPE_ENUM ? t.enumeration : NULL));
    }
    return t;
}

static type resolve_extreme(resolver *r, expression *e)
{
    type t = resolve_alternatives(r, e);
    return t.kind != TYPE_ERROR && !is_scalar(t)
               ? fault(r, e, "这些值没有大小顺序", "these values have no order")
               : t;
}

static type resolve_numbers(resolver *r, expression *e, type_kind argument, type result)
{
    for (size_t i = 0; i < e->count; i++) {
        expect(r, e->children[i], resolve(r, e->children[i], NULL), argument);
    }
    return result;
}

static type resolve_about_cell(resolver *r, expression *e)
{
    type t = resolve(r, e->children[0], NULL);
    expression_kind kind = e->children[0]->kind;
    bool rows = e->function->kind == FUNCTION_EXPORTED && kind == EXPR_ROWS;
    if (t.kind != TYPE_ERROR && kind != EXPR_COLUMN && !rows) {
        fault(r, e->children[0], "此处应为列名", "the name of a column is expected here");
    }
    return type_truth;
}

/* latest, earliest: by year where rows are yearly, else by the second argument. */
static type resolve_choice(resolver *r, expression *e)
{
    type set = expect_set(r, e->children[0], resolve(r, e->children[0], NULL));
    if (set.kind != TYPE_SET) {
        return type_error;
    }
    if (e->count == 2) {
        type t = resolve_inside(r, e->children[1], set);
        if (t.kind != TYPE_ERROR && !is_scalar(t)) {
            fault(r, e->children[1], "这里要能排序的值", "a value with an order is expected here");
        }
    } else {
        type last = *set.element;
        while (last.kind == TYPE_TUPLE) {
            last = *last.generator->children[last.generator->count - 1]->type.element;
        }
        if (last.table == NULL || last.table->year_column == SIZE_MAX) {
            return fault(r, e, "不是年度表，请写明按什么排序",
                         "not a yearly table: say by what it is ordered");
        }
    }
    return *set.element;
}

static type resolve_member_of(resolver *r, expression *e)
{
    type set = expect_set(r, e->children[0], resolve(r, e->children[0], NULL));
    return set.kind == TYPE_SET ? *set.element : type_error;
}

static type resolve_over_set(resolver *r, expression *e)
{
    type set = expect_set(r, e->children[0], resolve(r, e->children[0], NULL));
    type t = resolve_inside(r, e->children[1], set);
    if (t.kind != TYPE_ERROR && !is_scalar(t)) {
        return fault(r, e->children[1], "此处应为数或日期", "a number or a date is expected here");
    }
    if (e->function->kind == FUNCTION_SUM) {
        expect(r, e->children[1], t, TYPE_NUMBER);
    }
    return t;
}

/* count(set), or of how many different values. */
static type resolve_count(resolver *r, expression *e)
{
    type set = expect_set(r, e->children[0], resolve(r, e->children[0], NULL));
    if (e->count == 2 && set.kind == TYPE_SET) {
        type t = resolve_inside(r, e->children[1], set);
        if (t.kind != TYPE_ERROR && (t.kind <= TYPE_TRUTH || t.kind > TYPE_TEXT)) {
            return fault(r, e->children[1], "此处应为一个值", "a value is expected here");
        }
    }
    return type_number;
}

static type resolve_consecutive(resolver *r, expression *e)
{
    type set = expect_set(r, e->children[0], resolve(r, e->children[0], NULL));
    if (set.kind == TYPE_SET && !is_yearly(set)) {
        return fault(r, e, "只有年度表才有连续的年份", "only yearly tables have consecutive years");
    }
    return set.kind == TYPE_SET ? set_of(r, (type){.kind = TYPE_RUN, .table = set.table}) : type_error;
}

/* line(row): the row and those above it; above(row, condition): up to the first that fulfils it;
 * below(row, condition): as far down as each step fulfils it. */
static type resolve_tree(resolver *r, expression *e)
{
    type t = resolve(r, e->children[0], NULL);
    if (t.kind == TYPE_ERROR) {
        return t;
    }
    if (t.kind != TYPE_ROW || table_parent(t.table) == NULL || table_identity(t.table) == NULL) {
        return fault(r, e->children[0], "此处应为有上级的一行",
                     "a row that may have a row above it is expected here");
    }
    type set = set_of(r, row_of(t.table));
    if (e->count == 2) {
        expect_truth(r, e->children[1], resolve_inside(r, e->children[1], set));
    }
    return set;
}

static type resolve_function(resolver *r, expression *e)
{
    switch (e->function->kind) {
    case FUNCTION_FIRST:
    case FUNCTION_IF_NOT_EXPORTED:
        return resolve_alternatives(r, e);
    case FUNCTION_AGREE: {
        type t = resolve_alternatives(r, e);
        bool fits = e->count == 3 ? t.kind == TYPE_NUMBER : t.kind > TYPE_TRUTH && t.kind <= TYPE_TEXT;
        return fits || t.kind == TYPE_ERROR
                   ? t
                   : fault(r, e, "此处应为可比较的值", "values that can be compared are expected here");
    }
    case FUNCTION_MIN:
    case FUNCTION_MAX:
        return resolve_extreme(r, e);
    case FUNCTION_ROUND:
    case FUNCTION_ROUND_UP:
        if (e->children[1]->kind != EXPR_NUMBER) {
            return fault(r, e->children[1], "此处应为小数位数", "the number of decimals is expected here");
        }
        return resolve_numbers(r, e, TYPE_NUMBER, type_number);
    case FUNCTION_YEAR:
        return resolve_numbers(r, e, TYPE_DATE, type_number);
    case FUNCTION_FIRST_DAY:
    case FUNCTION_LAST_DAY:
        return resolve_numbers(r, e, TYPE_NUMBER, type_date);
    case FUNCTION_MONTHS:
    case FUNCTION_WORKDAYS:
        return resolve_numbers(r, e, TYPE_DATE, type_number);
    case FUNCTION_RECORDED:
    case FUNCTION_DENIED:
    case FUNCTION_EXPORTED:
        return resolve_about_cell(r, e);
    case FUNCTION_KNOWN: {
        type t = resolve(r, e->children[0], NULL);
        return t.kind >= TYPE_TRUTH && t.kind <= TYPE_TEXT
                   ? type_truth
                   : fault(r, e, "此处应为一个值", "a value is expected here");
    }
    case FUNCTION_LATEST:
    case FUNCTION_EARLIEST:
        return resolve_choice(r, e);
    case FUNCTION_NEAREST:
    case FUNCTION_ONLY:
        return resolve_member_of(r, e);
    case FUNCTION_COUNT:
        return resolve_count(r, e);
    case FUNCTION_CITES: {
        type t = resolve(r, e->children[0], NULL);
        return t.kind == TYPE_TEXT || t.kind == TYPE_ERROR
                   ? type_truth
                   : fault(r, e->children[0], "此处应为文字", "a text is expected here");
    }
    case FUNCTION_SUM:
    case FUNCTION_LEAST:
    case FUNCTION_GREATEST:
        return resolve_over_set(r, e);
    case FUNCTION_CONSECUTIVE:
        return resolve_consecutive(r, e);
    case FUNCTION_LINE:
    case FUNCTION_ABOVE:
    case FUNCTION_BELOW:
        return resolve_tree(r, e);
    }
    return type_error;
}

static type resolve_call(resolver *r, expression *e)
{
    for (size_t i = 0; i < FUNCTION_COUNT_OF; i++) {
        if (str_equal(e->name, str_of(functions[i].name))) {
            e->function = &functions[i];
        }
    }
    if (e->function == NULL) {
        suggestion s = {.wanted = e->name, .distance = SIZE_MAX};
        for (size_t i = 0; i < FUNCTION_COUNT_OF; i++) {
            consider(&s, str_of(functions[i].name));
        }
        return unknown_name(r, e->at, &s);
    }
    if (e->count < e->function->least || e->count > e->function->most) {
        return fault(r, e, "参数个数不对", "the number of arguments is wrong");
    }
    return resolve_function(r, e);
}

/* ---- dispatch ---- */

static type resolve_kind(resolver *r, expression *e, const enum_decl *hint)
{
    switch (e->kind) {
    case EXPR_NUMBER:
        return (type){.kind = TYPE_NUMBER, .share = e->share};
    case EXPR_DATE:
        return type_date;
    case EXPR_TEXT:
        e->name = utf8_fold(&r->pack->storage, e->name); /* as cells are, before they are compared */
        return (type){.kind = TYPE_TEXT};
    case EXPR_TRUTH:
        return type_truth;
    case EXPR_NONE:
        return (type){.kind = TYPE_NONE};
    case EXPR_DURATION:
        expect(r, e->children[0], resolve(r, e->children[0], NULL), TYPE_NUMBER);
        return (type){.kind = TYPE_DURATION};
    case EXPR_NAME:
        return resolve_name(r, e, hint);
    case EXPR_FIELD:
        return resolve_field(r, e);
    case EXPR_CALL:
        return resolve_call(r, e);
    case EXPR_GRADE:
        return resolve_grade(r, e);
    case EXPR_NOT:
    case EXPR_AND:
    case EXPR_OR:
    case EXPR_PROVIDED:
        return resolve_truths(r, e);
    case EXPR_NEGATE:
        return expect(r, e->children[0], resolve(r, e->children[0], NULL), TYPE_NUMBER);
    case EXPR_COMPARE:
        return resolve_compare(r, e);
    case EXPR_IN:
        return resolve_in(r, e);
    case EXPR_ADD:
    case EXPR_SUBTRACT:
        return resolve_sum(r, e);
    case EXPR_MULTIPLY:
    case EXPR_DIVIDE:
        return resolve_product(r, e);
    case EXPR_RANGE:
        return resolve_range(r, e);
    case EXPR_ON:
        return resolve_on(r, e);
    case EXPR_IF:
        return resolve_if(r, e);
    case EXPR_WHEN: {
        type t = resolve(r, e->children[0], hint);
        expect_truth(r, e->children[1], resolve(r, e->children[1], NULL));
        return t;
    }
    case EXPR_WHERE:
    case EXPR_HAVING:
        return resolve_filter(r, e);
    case EXPR_DUE:
        return resolve_due(r, e);
    case EXPR_EVERY:
        if (e->children[0]->kind != EXPR_HAVING) {
            return fault(r, e, "every 须与 having 连用", "every needs a having");
        }
        /* fall through */
    case EXPR_SOME:
        expect_set(r, e->children[0], resolve(r, e->children[0], NULL));
        return type_truth;
    case EXPR_EACH:
        return resolve_each(r, e);
    default:
        return e->type; /* resolved before: an expression shared by two places */
    }
}

static type resolve(resolver *r, expression *e, const enum_decl *hint)
{
    return e->type = resolve_kind(r, e, hint);
}

/* ---- declarations ---- */

static void resolve_fact(resolver *r, fact_decl *f, span at)
{
    if (f->resolving) {
        diag_add_at(r->diags, SEVERITY_ERROR, "recursion", at, "“%.*s”引用了自身",
                    "\"%.*s\" refers to itself", STR_ARG(f->name));
        return;
    }
    if (f->resolved) {
        return;
    }
    f->resolving = true;
    resolver inner = {.pack = r->pack, .diags = r->diags};
    start_frames(&inner, f->table);
    resolve(&inner, f->value, NULL);
    f->resolving = false;
    f->resolved = true;
}

static const table_decl *find_table(pack *p, str name, span at, diags *d)
{
    const table_decl *t = schema_table(&p->schema, name);
    if (t == NULL) {
        resolver r = {.pack = p, .diags = d};
        suggestion s = {.wanted = name, .distance = SIZE_MAX};
        for (size_t i = 0; i < p->schema.table_count; i++) {
            consider(&s, p->schema.tables[i]->name);
        }
        unknown_name(&r, at, &s);
    }
    return t;
}

static void resolve_column(pack *p, column_decl *c, diags *d)
{
    resolver r = {.pack = p, .diags = d};
    for (size_t i = 0; i < c->target_count; i++) {
        const table_decl *t = find_table(p, c->target_names[i], c->at, d);
        c->targets[i] = t == NULL ? NULL : p->schema.tables[t->index];
    }
    if (c->type == COLUMN_ENUM) {
        c->enumeration = find_enum(&r, c->enum_name);
        if (c->enumeration == NULL) {
            suggestion s = {.wanted = c->enum_name, .distance = SIZE_MAX};
            unknown_name(&r, c->at, &s);
        }
    }
}

static void resolve_schema(pack *p, diags *d)
{
    for (size_t i = 0; i < p->schema.table_count; i++) {
        table_decl *t = p->schema.tables[i];
        for (size_t j = 0; j < t->column_count; j++) {
            resolve_column(p, &t->columns[j], d);
        }
    }
}

static void resolve_checks(pack *p, diags *d)
{
    for (size_t i = 0; i < p->schema.table_count; i++) {
        const table_decl *t = p->schema.tables[i];
        for (size_t j = 0; j < t->check_count; j++) {
            resolver r = {.pack = p, .diags = d};
            start_frames(&r, t);
            expect_truth(&r, t->checks[j].condition, resolve(&r, t->checks[j].condition, NULL));
        }
    }
}

/* A figure as a person would set it: no names, nothing computed but bounds, signs and lengths of time. */
static bool is_plain(const expression *e)
{
    bool plain = e->kind == EXPR_NUMBER || e->kind == EXPR_DATE || e->kind == EXPR_TEXT ||
                 e->kind == EXPR_TRUTH || e->kind == EXPR_DURATION || e->kind == EXPR_RANGE ||
                 e->kind == EXPR_NEGATE;
    for (size_t i = 0; plain && i < e->count; i++) {
        plain = is_plain(e->children[i]);
    }
    return plain;
}

static void check_param(resolver *r, const param_decl *m)
{
    for (size_t i = 0; i < m->count; i++) {
        if (!is_plain(m->values[i].value)) {
            fault(r, m->values[i].value, "参数应为一个数、日期、时长或文字",
                  "a parameter is a number, a date, a length of time or a text");
        }
        if (i > 0 && m->values[i].from <= m->values[i - 1].from) {
            fault(r, m->values[i].value, "各值应按日期先后排列",
                  "the values must stand in the order of their dates");
        }
    }
}

static void resolve_params(pack *p, diags *d)
{
    for (size_t i = 0; i < p->param_count; i++) {
        param_decl *m = p->params[i];
        resolver r = {.pack = p, .diags = d};
        check_param(&r, m);
        m->type = resolve(&r, m->values[0].value, NULL);
        for (size_t j = 1; j < m->count; j++) {
            m->type = unify(&r, m->values[j].value, m->type, resolve(&r, m->values[j].value, NULL));
        }
    }
}

static void resolve_template(resolver *r, template *t)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->parts[i].value != NULL) {
            type got = resolve(r, t->parts[i].value, NULL);
            if (got.kind >= TYPE_ROW) {
                fault(r, t->parts[i].value, "这里要能显示的值", "a value that can be shown is expected here");
            }
        }
    }
}

static void resolve_templates(resolver *r, templates *t)
{
    resolve_template(r, &t->zh);
    resolve_template(r, &t->en);
}

static void resolve_scope(pack *p, scope_decl *s, diags *d)
{
    s->table = find_table(p, s->table_name, s->at, d);
    if (s->table == NULL) {
        return;
    }
    resolver r = {.pack = p, .diags = d};
    start_frames(&r, s->table);
    if (s->condition != NULL) {
        expect_truth(&r, s->condition, resolve(&r, s->condition, NULL));
    }
    s->group_by = arena_array(&p->storage, s->group_count + 1, sizeof(column_decl *));
    for (size_t i = 0; i < s->group_count; i++) {
        s->group_by[i] = table_column(s->table, s->group_names[i]);
        if (s->group_by[i] == NULL) {
            suggestion best = {.wanted = s->group_names[i], .distance = SIZE_MAX};
            consider_table(&best, p, s->table);
            unknown_name(&r, s->at, &best);
        }
    }
    resolve_templates(&r, &s->detail);
    if (s->case_row != NULL) {
        type t = resolve(&r, s->case_row, NULL);
        if (t.kind != TYPE_ERROR && t.kind != TYPE_ROW) {
            fault(&r, s->case_row, "此处应为一行，如 award", "a row is expected here, as award");
        }
    }
    for (size_t i = 0; i < s->tag_count; i++) {
        expect_truth(&r, s->tags[i].condition, resolve(&r, s->tags[i].condition, NULL));
    }
}

static const scope_decl *find_scope(pack *p, const rule_decl *rule, diags *d)
{
    suggestion s = {.wanted = rule->scope_name, .distance = SIZE_MAX};
    for (size_t i = 0; i < p->scope_count; i++) {
        if (str_equal(p->scopes[i]->name, rule->scope_name)) {
            return p->scopes[i];
        }
        consider(&s, p->scopes[i]->name);
    }
    resolver r = {.pack = p, .diags = d};
    unknown_name(&r, rule->at, &s);
    return NULL;
}

static const texts *find_next(pack *p, const rule_decl *rule, diags *d)
{
    suggestion s = {.wanted = rule->next_name, .distance = SIZE_MAX};
    for (size_t i = 0; i < p->next_count; i++) {
        if (str_equal(p->nexts[i].name, rule->next_name)) {
            return &p->nexts[i].text;
        }
        consider(&s, p->nexts[i].name);
    }
    resolver r = {.pack = p, .diags = d};
    unknown_name(&r, rule->at, &s);
    return NULL;
}

/* "8.2.4" of "8.2.4-a": limbs of one item count once. */
static str item_of(str id)
{
    for (size_t i = 0; i < id.len; i++) {
        if (id.ptr[i] == '-') {
            return (str){id.ptr, i};
        }
    }
    return id;
}

static void resolve_clauses(resolver *r, rule_decl *rule)
{
    if (rule->not_applicable != NULL) {
        expect_truth(r, rule->not_applicable, resolve(r, rule->not_applicable, NULL));
    }
    for (size_t i = 0; i < rule->kind_count; i++) {
        if (rule->kinds[i].condition != NULL) {
            expect_truth(r, rule->kinds[i].condition, resolve(r, rule->kinds[i].condition, NULL));
        }
        resolve_templates(r, &rule->kinds[i].message);
    }
    for (size_t i = 0; i < rule->tag_count; i++) {
        expect_truth(r, rule->tags[i].condition, resolve(r, rule->tags[i].condition, NULL));
    }
    for (size_t i = 0; i < rule->note_count; i++) {
        if (rule->notes[i].condition != NULL) {
            expect_truth(r, rule->notes[i].condition, resolve(r, rule->notes[i].condition, NULL));
        }
        resolve_templates(r, &rule->notes[i].message);
    }
    if (rule->fact != NULL) {
        type t = resolve(r, rule->fact, NULL);
        if (t.kind != TYPE_DATE) {
            expect(r, rule->fact, t, TYPE_NUMBER);
        }
    }
    if (rule->margin != NULL) {
        expect(r, rule->margin, resolve(r, rule->margin, NULL), TYPE_NUMBER);
    }
}

static void resolve_rule(pack *p, rule_decl *rule, diags *d)
{
    rule->item = item_of(rule->id);
    rule->scope = find_scope(p, rule, d);
    rule->next = rule->next_name.len > 0 ? find_next(p, rule, d) : NULL;
    if (rule->scope == NULL || rule->scope->table == NULL) {
        return;
    }
    resolver r = {.pack = p, .diags = d, .rule = rule};
    r.group = rule->scope->group_count > 0 ? rule->scope : NULL;
    start_frames(&r, rule->scope->table);
    for (; r.lets < rule->let_count; r.lets++) {
        resolve(&r, rule->lets[r.lets].value, NULL);
    }
    resolve_clauses(&r, rule);
}

static void find_twins(pack *p, diags *d)
{
    for (size_t i = 0; i < p->rule_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (str_equal(p->rules[i]->id, p->rules[j]->id)) {
                diag_add_at(d, SEVERITY_ERROR, "twice", p->rules[i]->at, "规则“%.*s”写了两次",
                            "rule \"%.*s\" is there twice", STR_ARG(p->rules[i]->id));
            }
        }
    }
    for (size_t i = 0; i < p->schema.table_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (str_equal(p->schema.tables[i]->name, p->schema.tables[j]->name)) {
                diag_add_at(d, SEVERITY_ERROR, "twice", p->schema.tables[i]->at, "表“%.*s”写了两次",
                            "table \"%.*s\" is there twice", STR_ARG(p->schema.tables[i]->name));
            }
        }
    }
    for (size_t i = 0; i < p->fact_count; i++) {
        const fact_decl *f = p->facts[i];
        if (f->table != NULL &&
            (pack_fact(p, f->table, f->name) != f || table_column(f->table, f->name) != NULL)) {
            diag_add_at(d, SEVERITY_ERROR, "twice", f->at, "“%.*s”已有含义", "\"%.*s\" has a meaning already",
                        STR_ARG(f->name));
        }
    }
}

void types_resolve(pack *p, diags *d)
{
    resolve_schema(p, d);
    if (d->errors > 0) {
        return; /* without tables nothing that follows would make sense */
    }
    resolve_params(p, d);
    for (size_t i = 0; i < p->fact_count; i++) {
        p->facts[i]->table = find_table(p, p->facts[i]->table_name, p->facts[i]->at, d);
    }
    find_twins(p, d);
    resolver r = {.pack = p, .diags = d};
    for (size_t i = 0; i < p->fact_count; i++) {
        if (p->facts[i]->table != NULL) {
            resolve_fact(&r, p->facts[i], p->facts[i]->at);
        }
    }
    resolve_checks(p, d);
    for (size_t i = 0; i < p->scope_count; i++) {
        resolve_scope(p, p->scopes[i], d);
    }
    for (size_t i = 0; i < p->rule_count; i++) {
        resolve_rule(p, p->rules[i], d);
    }
}
