/* SPDX-License-Identifier: MIT
 *
 * The types of expressions.
 */
#include "types_internal.h"

#include "utf8.h"

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
    type a = resolver_expression(r, e->children[0], NULL);
    if (a.kind == TYPE_ERROR && e->children[1]->kind == EXPR_NAME) {
        return OF_TYPE_TRUTH; /* a value of who knows what: one fault is enough */
    }
    if (a.kind == TYPE_TRUTH) {
        read_yes_or_no(e->children[1]);
    }
    type b = resolver_expression(r, e->children[1], a.kind == TYPE_ENUM ? a.enumeration : NULL);
    if (a.kind == TYPE_ERROR || b.kind == TYPE_ERROR) {
        return OF_TYPE_TRUTH;
    }
    if (!resolver_same_type(a, b) || a.kind == TYPE_SET || a.kind == TYPE_TUPLE || a.kind == TYPE_RUN ||
        a.kind == TYPE_ENTITY) {
        resolver_fault(r, e, "两边不能比较", "these two can't be compared");
    } else if (e->op != OP_EQUAL && e->op != OP_NOT_EQUAL && !resolver_is_scalar(a)) {
        resolver_fault(r, e, "两边没有大小顺序", "these two have no order");
    }
    return OF_TYPE_TRUTH;
}

static type resolve_in(resolver *r, expression *e)
{
    type a = resolver_expression(r, e->children[0], NULL);
    for (size_t i = 1; i < e->count; i++) {
        type b = resolver_expression(r, e->children[i], a.kind == TYPE_ENUM ? a.enumeration : NULL);
        if (a.kind != TYPE_ERROR && b.kind != TYPE_ERROR && !resolver_same_type(a, b)) {
            resolver_fault(r, e->children[i], "类型不一致", "the types don't match");
        }
    }
    return OF_TYPE_TRUTH;
}

static type resolve_sum(resolver *r, expression *e)
{
    type a = resolver_expression(r, e->children[0], NULL), b = resolver_expression(r, e->children[1], NULL);
    bool minus = e->kind == EXPR_SUBTRACT;
    if (a.kind == TYPE_ERROR || b.kind == TYPE_ERROR) {
        return OF_TYPE_ERROR;
    }
    if (a.kind == TYPE_NUMBER && b.kind == TYPE_NUMBER) {
        return (type){.kind = TYPE_NUMBER, .share = a.share || b.share};
    }
    if (a.kind == TYPE_DATE && b.kind == TYPE_DURATION) {
        expression_kind kind = e->children[1]->kind;
        return kind == EXPR_DURATION || kind == EXPR_PARAM
                   ? OF_TYPE_DATE
                   : resolver_fault(r, e->children[1], "此处应写明时长，或用参数",
                                    "a length of time or a parameter is expected here");
    }
    if (minus && a.kind == TYPE_DATE && b.kind == TYPE_DATE) {
        return OF_TYPE_NUMBER;
    }
    if (!minus && a.kind == TYPE_SET && resolver_same_type(a, b)) {
        return a;
    }
    return resolver_fault(r, e, "这两者不能相加减", "these two can't be added or subtracted");
}

static type resolve_product(resolver *r, expression *e)
{
    type a = resolver_expression(r, e->children[0], NULL), b = resolver_expression(r, e->children[1], NULL);
    resolver_expect(r, e->children[0], a, TYPE_NUMBER);
    resolver_expect(r, e->children[1], b, TYPE_NUMBER);
    return (type){.kind = TYPE_NUMBER, .share = e->kind == EXPR_MULTIPLY && a.share && b.share};
}

static type resolve_range(resolver *r, expression *e)
{
    type a = resolver_expression(r, e->children[0], NULL);
    type b = resolver_expression(r, e->children[1], a.kind == TYPE_ENUM ? a.enumeration : NULL);
    type t = resolver_unify(r, e, a, b);
    return t.kind != TYPE_ERROR && !resolver_is_scalar(t)
               ? resolver_fault(r, e, "范围两端应为数、日期或有序的值",
                                "a range needs numbers, dates or ordered values")
               : t;
}

const enum_decl *resolver_find_enum(const resolver *r, str name)
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
    type a = resolver_expression(r, e->children[0], NULL);
    e->enumeration = resolver_find_enum(r, e->name);
    if (e->enumeration == NULL) {
        suggestion s = {.wanted = e->name, .distance = SIZE_MAX};
        for (size_t i = 0; i < r->pack->schema.enum_count; i++) {
            resolver_consider(&s, r->pack->schema.enums[i]->name);
        }
        return resolver_unknown_name(r, e->at, &s);
    }
    if (a.kind != TYPE_ENUM && a.kind != TYPE_ERROR) {
        return resolver_fault(r, e, "只有枚举值可以对照阶梯", "only an enum's value can stand on a ladder");
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
    resolver_expect(r, e->children[0], resolver_expression(r, e->children[0], NULL), TYPE_NUMBER);
    const enum_decl *grades = enum_with(r, e->children[1]->name);
    for (size_t i = 1; i < e->count; i++) {
        bool value = i == 1 || i % 2 == 0;
        type t = resolver_expression(r, e->children[i], value ? grades : NULL);
        if (!value) {
            resolver_expect(r, e->children[i], t, TYPE_NUMBER);
        } else if (t.kind != TYPE_ENUM && t.kind != TYPE_ERROR) {
            return resolver_fault(r, e->children[i], "此处应为有序枚举的值",
                                  "a value of an ordered enum is expected here");
        }
    }
    return grades == NULL ? OF_TYPE_ERROR : (type){.kind = TYPE_ENUM, .enumeration = grades};
}

static type resolve_filter(resolver *r, expression *e)
{
    type set = resolver_expect_set(r, e->children[0], resolver_expression(r, e->children[0], NULL));
    if (set.kind == TYPE_SET) {
        resolver_expect_truth(r, e->children[1], resolver_inside(r, e->children[1], set));
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
    type set = resolver_expect_set(r, e->children[0], resolver_expression(r, e->children[0], NULL));
    resolver_expect(r, e->children[1], resolver_expression(r, e->children[1], NULL), TYPE_NUMBER);
    resolver_expect(r, e->children[2], resolver_expression(r, e->children[2], NULL), TYPE_NUMBER);
    if (is_yearly(set) && !is_of_one_key(r, e->children[0])) {
        return resolver_fault(r, e->children[0], "只有一个对象的年度行才能写 due",
                              "only the yearly rows of one row can be due");
    }
    return set.kind == TYPE_SET && !is_yearly(set)
               ? resolver_fault(r, e, "只有年度表才有应有的年份",
                                "only yearly tables have years that are due")
               : set;
}

static type resolve_each(resolver *r, expression *e)
{
    type tuple = {.kind = TYPE_TUPLE, .generator = e};
    if (!resolver_push_frame(r, e, tuple)) {
        return OF_TYPE_ERROR;
    }
    bool ok = true;
    for (size_t i = 0; i < e->count; i++) {
        r->visible[r->depth - 1] = i;
        ok = resolver_expect_set(r, e->children[i], resolver_expression(r, e->children[i], NULL)).kind ==
                 TYPE_SET &&
             ok;
        if (e->names[i].len == 0) {
            resolver_fault(r, e->children[i], "每个集合应取一个名字，如 y in …",
                           "each set needs a name, as y in …");
            ok = false;
        }
        if (!ok) {
            break;
        }
    }
    r->depth--;
    return ok ? resolver_set_of(r, tuple) : OF_TYPE_ERROR;
}

static type resolve_if(resolver *r, expression *e)
{
    resolver_expect_truth(r, e->children[0], resolver_expression(r, e->children[0], NULL));
    type a = resolver_expression(r, e->children[1], NULL);
    return resolver_unify(r, e, a,
                          resolver_expression(r, e->children[2], a.kind == TYPE_ENUM ? a.enumeration : NULL));
}

static type resolve_truths(resolver *r, expression *e)
{
    for (size_t i = 0; i < e->count; i++) {
        resolver_expect_truth(r, e->children[i], resolver_expression(r, e->children[i], NULL));
    }
    return OF_TYPE_TRUTH;
}

static type resolve_texts(resolver *r, expression *e)
{
    for (size_t i = 0; i < e->count; i++) {
        type t = resolver_expression(r, e->children[i], NULL);
        if (t.kind != TYPE_TEXT && t.kind != TYPE_ERROR) {
            return resolver_fault(r, e->children[i], "此处应为文字", "a text is expected here");
        }
    }
    return OF_TYPE_TRUTH;
}

/* ---- functions ---- */

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
    {"contains", FUNCTION_CONTAINS, 2, SIZE_MAX},
    {"begins", FUNCTION_BEGINS, 2, SIZE_MAX},
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
    {"first_of_each", FUNCTION_FIRST_OF_EACH, 2, 2},
    {"rows", FUNCTION_ROWS, 1, 1},
    {"line", FUNCTION_LINE, 1, 1},
    {"above", FUNCTION_ABOVE, 1, 2},
    {"below", FUNCTION_BELOW, 1, 2},
};
#define FUNCTION_COUNT_OF (sizeof functions / sizeof functions[0])

static type resolve_alternatives(resolver *r, expression *e)
{
    type t = resolver_expression(r, e->children[0], NULL);
    for (size_t i = 1; i < e->count; i++) {
        t = resolver_unify(
            r, e->children[i], t,
            resolver_expression(r, e->children[i], t.kind == TYPE_ENUM ? t.enumeration : NULL));
    }
    return t;
}

static type resolve_extreme(resolver *r, expression *e)
{
    type t = resolve_alternatives(r, e);
    return t.kind != TYPE_ERROR && !resolver_is_scalar(t)
               ? resolver_fault(r, e, "这些值没有大小顺序", "these values have no order")
               : t;
}

static type resolve_numbers(resolver *r, expression *e, type_kind argument, type result)
{
    for (size_t i = 0; i < e->count; i++) {
        resolver_expect(r, e->children[i], resolver_expression(r, e->children[i], NULL), argument);
    }
    return result;
}

static type resolve_about_cell(resolver *r, expression *e)
{
    type t = resolver_expression(r, e->children[0], NULL);
    expression_kind kind = e->children[0]->kind;
    bool rows = e->function->kind == FUNCTION_EXPORTED && kind == EXPR_ROWS;
    if (t.kind != TYPE_ERROR && kind != EXPR_COLUMN && !rows) {
        resolver_fault(r, e->children[0], "此处应为列名", "the name of a column is expected here");
    }
    return OF_TYPE_TRUTH;
}

/* latest, earliest: by year where rows are yearly, else by the second argument. */
static type resolve_choice(resolver *r, expression *e)
{
    type set = resolver_expect_set(r, e->children[0], resolver_expression(r, e->children[0], NULL));
    if (set.kind != TYPE_SET) {
        return OF_TYPE_ERROR;
    }
    if (e->count == 2) {
        type t = resolver_inside(r, e->children[1], set);
        if (t.kind != TYPE_ERROR && !resolver_is_scalar(t)) {
            resolver_fault(r, e->children[1], "这里要能排序的值", "a value with an order is expected here");
        }
    } else {
        type last = *set.element;
        while (last.kind == TYPE_TUPLE) {
            last = *last.generator->children[last.generator->count - 1]->type.element;
        }
        if (last.table == NULL || last.table->year_column == SIZE_MAX) {
            return resolver_fault(r, e, "不是年度表，请写明按什么排序",
                                  "not a yearly table: say by what it is ordered");
        }
    }
    return *set.element;
}

static type resolve_member_of(resolver *r, expression *e)
{
    type set = resolver_expect_set(r, e->children[0], resolver_expression(r, e->children[0], NULL));
    return set.kind == TYPE_SET ? *set.element : OF_TYPE_ERROR;
}

static type resolve_over_set(resolver *r, expression *e)
{
    type set = resolver_expect_set(r, e->children[0], resolver_expression(r, e->children[0], NULL));
    type t = resolver_inside(r, e->children[1], set);
    if (t.kind != TYPE_ERROR && !resolver_is_scalar(t)) {
        return resolver_fault(r, e->children[1], "此处应为数或日期", "a number or a date is expected here");
    }
    if (e->function->kind == FUNCTION_SUM) {
        resolver_expect(r, e->children[1], t, TYPE_NUMBER);
    }
    return t;
}

/* count(set), or of how many different values. */
/* A set and, where there are two arguments, a value of each element. */
static type resolve_set_and_value(resolver *r, expression *e)
{
    type set = resolver_expect_set(r, e->children[0], resolver_expression(r, e->children[0], NULL));
    if (e->count == 2 && set.kind == TYPE_SET) {
        type t = resolver_inside(r, e->children[1], set);
        if (t.kind != TYPE_ERROR && (t.kind <= TYPE_TRUTH || t.kind > TYPE_TEXT)) {
            return resolver_fault(r, e->children[1], "此处应为一个值", "a value is expected here");
        }
    }
    return set;
}

static type resolve_consecutive(resolver *r, expression *e)
{
    type set = resolver_expect_set(r, e->children[0], resolver_expression(r, e->children[0], NULL));
    if (set.kind == TYPE_SET && !is_yearly(set)) {
        return resolver_fault(r, e, "只有年度表才有连续的年份", "only yearly tables have consecutive years");
    }
    return set.kind == TYPE_SET ? resolver_set_of(r, (type){.kind = TYPE_RUN, .table = set.table})
                                : OF_TYPE_ERROR;
}

/* line(row): the row and those above it; above(row, condition): up to the first that fulfils it;
 * below(row, condition): as far down as each step fulfils it. */
static type resolve_tree(resolver *r, expression *e)
{
    type t = resolver_expression(r, e->children[0], NULL);
    if (t.kind == TYPE_ERROR) {
        return t;
    }
    if (t.kind != TYPE_ROW || table_parent(t.table) == NULL || table_identity(t.table) == NULL) {
        return resolver_fault(r, e->children[0], "此处应为有上级的一行",
                              "a row that may have a row above it is expected here");
    }
    type set = resolver_set_of(r, resolver_row_of(t.table));
    if (e->count == 2) {
        resolver_expect_truth(r, e->children[1], resolver_inside(r, e->children[1], set));
    }
    return set;
}

/* rows(T): the argument names a table, and is no expression of its own. */
static type resolve_all_rows(resolver *r, expression *e)
{
    const expression *name = e->children[0];
    const table_decl *t = name->kind == EXPR_NAME ? schema_table(&r->pack->schema, name->name) : NULL;
    if (t == NULL) {
        return resolver_fault(r, name, "此处应为表名", "the name of a table is expected here");
    }
    e->count = 0;
    return resolver_set_of(r, resolver_row_of(t));
}

static type resolve_function(resolver *r, expression *e)
{
    switch (e->function->kind) {
    case FUNCTION_FIRST:
    case FUNCTION_IF_NOT_EXPORTED:
        return resolve_alternatives(r, e);
    case FUNCTION_AGREE: {
        type t = resolve_alternatives(r, e);
        bool fits = e->count == 3 ? t.kind == TYPE_NUMBER : t.kind >= TYPE_TRUTH && t.kind <= TYPE_TEXT;
        return fits || t.kind == TYPE_ERROR ? t
                                            : resolver_fault(r, e, "此处应为可比较的值",
                                                             "values that can be compared are expected here");
    }
    case FUNCTION_MIN:
    case FUNCTION_MAX:
        return resolve_extreme(r, e);
    case FUNCTION_ROUND:
    case FUNCTION_ROUND_UP:
        if (e->children[1]->kind != EXPR_NUMBER) {
            return resolver_fault(r, e->children[1], "此处应为小数位数",
                                  "the number of decimals is expected here");
        }
        return resolve_numbers(r, e, TYPE_NUMBER, OF_TYPE_NUMBER);
    case FUNCTION_YEAR:
        return resolve_numbers(r, e, TYPE_DATE, OF_TYPE_NUMBER);
    case FUNCTION_FIRST_DAY:
    case FUNCTION_LAST_DAY:
        return resolve_numbers(r, e, TYPE_NUMBER, OF_TYPE_DATE);
    case FUNCTION_MONTHS:
    case FUNCTION_WORKDAYS:
        return resolve_numbers(r, e, TYPE_DATE, OF_TYPE_NUMBER);
    case FUNCTION_RECORDED:
    case FUNCTION_DENIED:
    case FUNCTION_EXPORTED:
        return resolve_about_cell(r, e);
    case FUNCTION_KNOWN: {
        type t = resolver_expression(r, e->children[0], NULL);
        return t.kind >= TYPE_TRUTH && t.kind <= TYPE_TEXT
                   ? OF_TYPE_TRUTH
                   : resolver_fault(r, e, "此处应为一个值", "a value is expected here");
    }
    case FUNCTION_LATEST:
    case FUNCTION_EARLIEST:
        return resolve_choice(r, e);
    case FUNCTION_NEAREST:
    case FUNCTION_ONLY:
        return resolve_member_of(r, e);
    case FUNCTION_COUNT:
        return resolve_set_and_value(r, e).kind == TYPE_ERROR ? OF_TYPE_ERROR : OF_TYPE_NUMBER;
    case FUNCTION_FIRST_OF_EACH:
        return resolve_set_and_value(r, e);
    case FUNCTION_CITES:
    case FUNCTION_CONTAINS:
    case FUNCTION_BEGINS:
        return resolve_texts(r, e);
    case FUNCTION_SUM:
    case FUNCTION_LEAST:
    case FUNCTION_GREATEST:
        return resolve_over_set(r, e);
    case FUNCTION_CONSECUTIVE:
        return resolve_consecutive(r, e);
    case FUNCTION_ROWS:
        return resolve_all_rows(r, e);
    case FUNCTION_LINE:
    case FUNCTION_ABOVE:
    case FUNCTION_BELOW:
        return resolve_tree(r, e);
    }
    return OF_TYPE_ERROR;
}

static type resolve_call(resolver *r, expression *e)
{
    for (size_t i = 0; i < FUNCTION_COUNT_OF; i++) {
        if (str_is(e->name, functions[i].name)) {
            e->function = &functions[i];
        }
    }
    if (e->function == NULL) {
        suggestion s = {.wanted = e->name, .distance = SIZE_MAX};
        for (size_t i = 0; i < FUNCTION_COUNT_OF; i++) {
            resolver_consider(&s, str_of(functions[i].name));
        }
        return resolver_unknown_name(r, e->at, &s);
    }
    if (e->count < e->function->least || e->count > e->function->most) {
        return resolver_fault(r, e, "参数个数不对", "the number of arguments is wrong");
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
        return OF_TYPE_DATE;
    case EXPR_TEXT:
        e->name = utf8_fold(&r->pack->storage, e->name); /* as cells are, before they are compared */
        return (type){.kind = TYPE_TEXT};
    case EXPR_TRUTH:
        return OF_TYPE_TRUTH;
    case EXPR_NONE:
        return (type){.kind = TYPE_NONE};
    case EXPR_DURATION:
        resolver_expect(r, e->children[0], resolver_expression(r, e->children[0], NULL), TYPE_NUMBER);
        return (type){.kind = TYPE_DURATION};
    case EXPR_NAME:
        return resolver_name(r, e, hint);
    case EXPR_FIELD:
        return resolver_field(r, e);
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
        return resolver_expect(r, e->children[0], resolver_expression(r, e->children[0], NULL), TYPE_NUMBER);
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
        type t = resolver_expression(r, e->children[0], hint);
        resolver_expect_truth(r, e->children[1], resolver_expression(r, e->children[1], NULL));
        return t;
    }
    case EXPR_WHERE:
    case EXPR_HAVING:
        return resolve_filter(r, e);
    case EXPR_DUE:
        return resolve_due(r, e);
    case EXPR_EVERY:
        if (e->children[0]->kind != EXPR_HAVING) {
            return resolver_fault(r, e, "every 须与 having 连用", "every needs a having");
        }
        /* fall through */
    case EXPR_SOME:
        resolver_expect_set(r, e->children[0], resolver_expression(r, e->children[0], NULL));
        return OF_TYPE_TRUTH;
    case EXPR_EACH:
        return resolve_each(r, e);
    default:
        return e->type; /* resolved before: an expression shared by two places */
    }
}

type resolver_expression(resolver *r, expression *e, const enum_decl *hint)
{
    return e->type = resolve_kind(r, e, hint);
}
