/* SPDX-License-Identifier: MIT
 *
 * Expressions, by recursive descent; the production stands above each function. Binding, loosest first:
 * provided · when · where having due · or · and · not some every each · comparison in · .. · + - · * / ·
 * -x · units and "on" · . and calls.
 */
#include "parser.h"

#include <string.h>

static expression *parse_set(parser *p);
static expression *parse_or(parser *p);
static expression *parse_sum(parser *p);

expression *expression_new(pack *p, expression_kind kind, span at)
{
    expression *e = arena_alloc(&p->storage, sizeof *e);
    e->kind = kind;
    e->at = at;
    return e;
}

static span span_to(span from, span to)
{
    from.length = to.offset + to.length - from.offset;
    return from;
}

static expression *with_children(parser *p, expression_kind kind, uint32_t count, expression *const *children)
{
    for (size_t i = 0; i < count; i++) {
        if (children[i] == NULL) {
            return NULL;
        }
    }
    expression *e = expression_new(p->pack, kind, span_to(children[0]->at, children[count - 1]->at));
    e->children = arena_array(&p->pack->storage, count, sizeof(expression *));
    memcpy(e->children, children, count * sizeof(expression *));
    e->count = count;
    return e;
}

static expression *unary(parser *p, expression_kind kind, expression *a)
{
    return with_children(p, kind, 1, (expression *const[]){a});
}

static expression *binary(parser *p, expression_kind kind, expression *a, expression *b)
{
    return with_children(p, kind, 2, (expression *const[]){a, b});
}

typedef struct {
    expression **items;
    size_t count, cap;
} expression_list;

static bool list_add(parser *p, expression_list *list, expression *e)
{
    if (e != NULL) {
        ARENA_PUSH(&p->pack->storage, list->items, list->count, list->cap, e);
    }
    return e != NULL;
}

static expression *from_list(expression *e, expression_list list)
{
    e->children = list.items;
    e->count = (uint32_t)list.count;
    return e;
}

/* grade = "grade" "(" expression ":" value { "," value "from" number } ")" — "grade" is taken already */
static expression *parse_grade(parser *p, span at)
{
    expression_list list = {0};
    bool ok =
        list_add(p, &list, parse_expression(p)) && parser_expect(p, ":") && list_add(p, &list, parse_sum(p));
    while (ok && parser_accept(p, ",")) {
        ok = list_add(p, &list, parse_sum(p)) && parser_expect(p, "from") && list_add(p, &list, parse_sum(p));
    }
    ok = ok && parser_expect(p, ")");
    return ok ? from_list(expression_new(p->pack, EXPR_GRADE, at), list) : NULL;
}

/* call = name "(" [ expression { "," expression } ] ")" — name and "(" are taken already */
static expression *parse_call(parser *p, token name)
{
    if (str_equal(name.text, STR("grade"))) {
        return parse_grade(p, name.at);
    }
    expression_list list = {0};
    bool ok = true;
    if (!parser_at(p, ")")) {
        do {
            ok = list_add(p, &list, parse_expression(p));
        } while (ok && parser_accept(p, ","));
    }
    if (!ok || !parser_expect(p, ")")) {
        return NULL;
    }
    expression *e = from_list(expression_new(p->pack, EXPR_CALL, name.at), list);
    e->name = name.text;
    return e;
}

/* if = "if" expression "then" expression "else" expression */
static expression *parse_if(parser *p)
{
    expression *condition = parse_expression(p);
    if (condition == NULL || !parser_expect(p, "then")) {
        return NULL;
    }
    expression *yes = parse_expression(p);
    if (yes == NULL || !parser_expect(p, "else")) {
        return NULL;
    }
    return with_children(p, EXPR_IF, 3, (expression *const[]){condition, yes, parse_expression(p)});
}

static expression *parse_literal(parser *p)
{
    token t = parser_take(p);
    expression *e = expression_new(p->pack, EXPR_NUMBER, t.at);
    e->number = t.number;
    e->share = t.percent;
    if (t.kind == TOKEN_DATE) {
        e->kind = EXPR_DATE;
        e->date = t.date;
    } else if (t.kind == TOKEN_STRING) {
        e->kind = EXPR_TEXT;
        e->name = t.text;
    }
    return e;
}

/* primary = number | date | string | "true" | "false" | "none" | if | call | name | "(" expression ")" */
static expression *parse_primary(parser *p)
{
    if (p->now.kind == TOKEN_NUMBER || p->now.kind == TOKEN_DATE || p->now.kind == TOKEN_STRING) {
        return parse_literal(p);
    }
    if (parser_accept(p, "(")) {
        expression *e = parse_expression(p);
        return e != NULL && parser_expect(p, ")") ? e : NULL;
    }
    if (parser_accept(p, "if")) {
        return parse_if(p);
    }
    if (p->now.kind != TOKEN_WORD) {
        parser_fault(p, "此处应为表达式", "an expression is expected here");
        return NULL;
    }
    token name = parser_take(p);
    if (str_equal(name.text, STR("true")) || str_equal(name.text, STR("false"))) {
        expression *e = expression_new(p->pack, EXPR_TRUTH, name.at);
        e->number = exact_int(str_equal(name.text, STR("true")));
        return e;
    }
    if (parser_accept(p, "(")) {
        return parse_call(p, name);
    }
    bool none = str_equal(name.text, STR("none"));
    expression *e = expression_new(p->pack, none ? EXPR_NONE : EXPR_NAME, name.at);
    e->name = name.text;
    return e;
}

static bool accept_unit(parser *p, duration_unit *unit)
{
    static const struct {
        const char *word;
        duration_unit unit;
    } units[] = {{"day", UNIT_DAYS},      {"days", UNIT_DAYS},  {"month", UNIT_MONTHS},
                 {"months", UNIT_MONTHS}, {"year", UNIT_YEARS}, {"years", UNIT_YEARS}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (parser_accept(p, units[i].word)) {
            *unit = units[i].unit;
            return true;
        }
    }
    return false;
}

/* postfix = primary { "." name | unit | "on" name } */
static expression *parse_postfix(parser *p)
{
    expression *e = parse_primary(p);
    duration_unit unit;
    while (e != NULL) {
        if (parser_at(p, ".")) {
            parser_take(p);
            span at = p->now.at;
            str name;
            if (!parser_word(p, &name, "字段名", "the name of a field")) {
                return NULL;
            }
            e = unary(p, EXPR_FIELD, e);
            e->name = name;
            e->at = at;
        } else if (parser_at(p, "on")) {
            parser_take(p);
            span at = p->now.at;
            str name;
            if (!parser_word(p, &name, "阶梯名", "the name of a ladder")) {
                return NULL;
            }
            e = unary(p, EXPR_ON, e);
            e->name = name;
            e->at = at;
        } else if (accept_unit(p, &unit)) {
            e = unary(p, EXPR_DURATION, e);
            e->unit = unit;
        } else {
            break;
        }
    }
    return e;
}

/* unary = [ "-" ] postfix */
static expression *parse_unary(parser *p)
{
    if (parser_accept(p, "-")) {
        return unary(p, EXPR_NEGATE, parse_postfix(p));
    }
    return parse_postfix(p);
}

/* product = unary { ("*" | "/") unary } */
static expression *parse_product(parser *p)
{
    expression *e = parse_unary(p);
    while (e != NULL && (parser_at(p, "*") || parser_at(p, "/"))) {
        expression_kind kind = parser_at(p, "*") ? EXPR_MULTIPLY : EXPR_DIVIDE;
        parser_take(p);
        e = binary(p, kind, e, parse_unary(p));
    }
    return e;
}

/* sum = product { ("+" | "-") product } */
static expression *parse_sum(parser *p)
{
    expression *e = parse_product(p);
    while (e != NULL && (parser_at(p, "+") || parser_at(p, "-"))) {
        expression_kind kind = parser_at(p, "+") ? EXPR_ADD : EXPR_SUBTRACT;
        parser_take(p);
        e = binary(p, kind, e, parse_product(p));
    }
    return e;
}

/* range = sum [ ".." sum ] */
static expression *parse_range(parser *p)
{
    expression *e = parse_sum(p);
    if (e != NULL && parser_accept(p, "..")) {
        return binary(p, EXPR_RANGE, e, parse_sum(p));
    }
    return e;
}

/* in = "in" ( "(" sum { "," sum } ")" | range ) */
static expression *parse_in(parser *p, expression *left)
{
    expression_list list = {0};
    bool ok = list_add(p, &list, left);
    if (parser_accept(p, "(")) {
        do {
            ok = ok && list_add(p, &list, parse_sum(p));
        } while (ok && parser_accept(p, ","));
        ok = ok && parser_expect(p, ")");
    } else {
        ok = ok && list_add(p, &list, parse_range(p));
    }
    return ok ? from_list(expression_new(p->pack, EXPR_IN, left->at), list) : NULL;
}

static bool accept_operator(parser *p, compare_op *op)
{
    static const struct {
        const char *sign;
        compare_op op;
    } operators[] = {{"=", OP_EQUAL},          {"!=", OP_NOT_EQUAL}, {"<=", OP_LESS_EQUAL},
                     {">=", OP_GREATER_EQUAL}, {"<", OP_LESS},       {">", OP_GREATER}};
    for (size_t i = 0; i < sizeof operators / sizeof operators[0]; i++) {
        if (parser_accept(p, operators[i].sign)) {
            *op = operators[i].op;
            return true;
        }
    }
    return false;
}

/* comparison = range [ ("=" | "!=" | "<" | "<=" | ">" | ">=") range | in | "not" in ] */
static expression *parse_comparison(parser *p)
{
    expression *e = parse_range(p);
    compare_op op;
    if (e == NULL) {
        return NULL;
    }
    if (accept_operator(p, &op)) {
        e = binary(p, EXPR_COMPARE, e, parse_range(p));
        if (e != NULL) {
            e->op = op;
        }
        return e;
    }
    if (parser_accept(p, "in")) {
        return parse_in(p, e);
    }
    if (parser_at(p, "not") && str_equal(p->ahead.text, STR("in"))) {
        parser_take(p);
        parser_take(p);
        return unary(p, EXPR_NOT, parse_in(p, e));
    }
    return e;
}

/* generators = [ name "in" ] sum { "," name "in" sum } */
static expression *parse_generators(parser *p, expression_kind kind)
{
    expression_list list = {0};
    expression *e = expression_new(p->pack, kind, p->now.at);
    size_t cap = 0;
    do {
        str name = {0};
        if (p->now.kind == TOKEN_WORD && str_equal(p->ahead.text, STR("in")) && p->ahead.kind == TOKEN_WORD) {
            name = parser_take(p).text;
            parser_take(p);
        }
        ARENA_PUSH(&p->pack->storage, e->names, e->name_count, cap, name);
        if (!list_add(p, &list, parse_sum(p))) {
            return NULL;
        }
    } while (parser_accept(p, ","));
    return from_list(e, list);
}

/* filters = { "where" or | "having" or | "due" sum ".." sum } */
static expression *parse_filters(parser *p, expression *e)
{
    while (e != NULL) {
        if (parser_accept(p, "where")) {
            e = binary(p, EXPR_WHERE, e, parse_or(p));
        } else if (parser_accept(p, "having")) {
            e = binary(p, EXPR_HAVING, e, parse_or(p));
        } else if (parser_accept(p, "due")) {
            expression *from = parse_sum(p);
            if (from == NULL || !parser_expect(p, "..")) {
                return NULL;
            }
            e = with_children(p, EXPR_DUE, 3, (expression *const[]){e, from, parse_sum(p)});
        } else {
            break;
        }
    }
    return e;
}

/* quantified = ("some" | "every") generators filters | "each" generators filters */
static expression *parse_quantified(parser *p)
{
    token word = parser_take(p);
    expression *each = parse_generators(p, EXPR_EACH);
    if (each != NULL && each->count == 1 && each->names[0].len == 0) {
        each = each->children[0];
    }
    expression *e = parse_filters(p, each);
    if (e == NULL || str_equal(word.text, STR("each"))) {
        return e;
    }
    e = unary(p, str_equal(word.text, STR("some")) ? EXPR_SOME : EXPR_EVERY, e);
    e->at = span_to(word.at, e->at);
    return e;
}

/* negation = "not" negation | quantified | comparison */
static expression *parse_negation(parser *p)
{
    if (!parser_enter(p)) {
        return NULL;
    }
    expression *e;
    if (parser_accept(p, "not")) {
        e = unary(p, EXPR_NOT, parse_negation(p));
    } else if (parser_at(p, "some") || parser_at(p, "every") || parser_at(p, "each")) {
        e = parse_quantified(p);
    } else {
        e = parse_comparison(p);
    }
    parser_leave(p);
    return e;
}

/* and = negation { "and" negation } */
static expression *parse_and(parser *p)
{
    expression *e = parse_negation(p);
    while (e != NULL && parser_accept(p, "and")) {
        e = binary(p, EXPR_AND, e, parse_negation(p));
    }
    return e;
}

/* or = and { "or" and } */
static expression *parse_or(parser *p)
{
    expression *e = parse_and(p);
    while (e != NULL && parser_accept(p, "or")) {
        e = binary(p, EXPR_OR, e, parse_and(p));
    }
    return e;
}

/* set = or filters */
static expression *parse_set(parser *p)
{
    return parse_filters(p, parse_or(p));
}

/* expression = set [ "when" set ] [ "provided" set ] */
expression *parse_expression(parser *p)
{
    if (!parser_enter(p)) {
        return NULL;
    }
    expression *e = parse_set(p);
    if (e != NULL && parser_accept(p, "when")) {
        e = binary(p, EXPR_WHEN, e, parse_set(p));
    }
    if (e != NULL && parser_accept(p, "provided")) {
        e = binary(p, EXPR_PROVIDED, e, parse_set(p));
    }
    parser_leave(p);
    return e;
}

/* ---- sentences with {expressions} ---- */

typedef struct {
    template *out;
    str name;     /* of the sentence, as a source: once it has an expression */
    int brackets; /* opened so far */
    int open;     /* the one we are in, or 0 */
} template_builder;

/* There is room: see parse_template. */
static void add_part(template_builder *b, str text, expression *value)
{
    if (text.len > 0 || value != NULL) {
        b->out->parts[b->out->count++] = (template_part){.text = text, .value = value, .bracket = b->open};
    }
}

/* The line of a place that is asked for in the order of the text: counted on from the one asked before. */
static uint32_t line_of(parser *p, span at)
{
    str text = at.source->text;
    if (at.offset < p->counted_to || p->line == 0) {
        p->counted_to = 0;
        p->line = 1;
    }
    size_t to = at.offset < text.len ? at.offset : text.len;
    const char *end;
    while (p->counted_to < to && (end = memchr(text.ptr + p->counted_to, '\n', to - p->counted_to)) != NULL) {
        p->counted_to = (size_t)(end - text.ptr) + 1;
        p->line++;
    }
    return p->line;
}

/* The expression in {…}: parsed from a source of its own, so that faults point into the sentence. */
static expression *parse_inner(parser *p, template_builder *b, str text, span at)
{
    if (b->name.len == 0) {
        b->name = arena_format(&p->pack->storage, "%.*s:%u", STR_ARG(at.source->name), line_of(p, at));
    }
    source *inner = arena_alloc(&p->pack->storage, sizeof *inner);
    *inner = (source){.name = b->name, .text = text};
    parser sub;
    parser_start(&sub, p->pack, inner, p->diags);
    expression *e = parse_expression(&sub);
    if (e != NULL && sub.now.kind != TOKEN_END) {
        parser_fault(&sub, "表达式后有多余内容", "there is something behind the expression");
    }
    return sub.failed ? NULL : e;
}

static size_t length_before(str text, char end)
{
    const char *at = text.len == 0 ? NULL : memchr(text.ptr, end, text.len);
    return at == NULL ? text.len : (size_t)(at - text.ptr);
}

/* Bytes before the next brace that opens, or bracket. */
static size_t plain_length(str text)
{
    text.len = length_before(text, '{');
    text.len = length_before(text, '[');
    return length_before(text, ']');
}

/* What it is cut into at most. */
static size_t count_parts(str text)
{
    size_t count = 1;
    for (size_t at = plain_length(text); at < text.len; count++) {
        at += 1 + plain_length((str){text.ptr + at + 1, text.len - at - 1});
    }
    return count;
}

static void fault_in_brackets(parser *p, span at)
{
    diag_add_at(p->diags, SEVERITY_ERROR, "bad_template", at, "文字中的括号不配对",
                "brackets in this text don't match");
}

static void parse_template(parser *p, template *out)
{
    token t = p->now;
    if (t.kind != TOKEN_STRING) {
        parser_fault(p, "此处应为带引号的文字", "a quoted text is expected here");
        return;
    }
    parser_take(p);
    *out = (template){.given = true};
    out->parts = arena_array(&p->pack->storage, count_parts(t.text), sizeof *out->parts);
    template_builder b = {.out = out};
    for (str left = t.text;;) {
        str before = {left.ptr, plain_length(left)};
        left = (str){left.ptr + before.len, left.len - before.len};
        char c = left.len > 0 ? left.ptr[0] : '\0';
        size_t length = c == '{' ? str_find(left, STR("}")) : 0;
        if (length == SIZE_MAX || (c == '[' && b.open != 0) || (c == ']' && b.open == 0)) {
            fault_in_brackets(p, t.at);
            return;
        }
        add_part(&b, before, c == '{' ? parse_inner(p, &b, (str){left.ptr + 1, length - 1}, t.at) : NULL);
        if (left.len == 0) {
            break;
        }
        b.open = c == '[' ? ++b.brackets : c == ']' ? 0 : b.open;
        left = (str){left.ptr + length + 1, left.len - length - 1};
    }
    if (b.open != 0) {
        fault_in_brackets(p, t.at);
    }
}

/* templates = [ "zh" string ] [ "en" string ] */
void parse_templates(parser *p, templates *out)
{
    if (parser_accept(p, "zh")) {
        parse_template(p, &out->zh);
    }
    if (parser_accept(p, "en")) {
        parse_template(p, &out->en);
    }
}
