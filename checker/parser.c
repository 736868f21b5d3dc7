/* SPDX-License-Identifier: MIT
 *
 * Declarations of rule text; the production stands above each function. Expressions: parse_expression.c.
 */
#include "parser.h"

#include "utf8.h"

const char *const decided_names[DECIDED_COUNT] = {
    [DECIDED_DATA] = "data",     [DECIDED_RECORD] = "record", [DECIDED_JUDGEMENT] = "judgement",
    [DECIDED_PEOPLE] = "people", [DECIDED_SCOPE] = "scope",
};

/* ---- the parser's own tools ---- */

void parser_start(parser *p, pack *into, const source *s, diags *d)
{
    *p = (parser){.pack = into, .diags = d};
    lexer_start(&p->lexer, s, &into->storage, d);
    p->now = lexer_next(&p->lexer);
    p->ahead = lexer_next(&p->lexer);
}

token parser_take(parser *p)
{
    token t = p->now;
    p->now = p->ahead;
    p->ahead = lexer_next(&p->lexer);
    return t;
}

bool parser_at_whole(const parser *p, const char *sign_or_word)
{
    return (p->now.kind == TOKEN_WORD || p->now.kind == TOKEN_SIGN) && str_is(p->now.text, sign_or_word);
}

bool parser_accept(parser *p, const char *sign_or_word)
{
    bool here = parser_at(p, sign_or_word);
    if (here) {
        parser_take(p);
    }
    return here;
}

void parser_fault(parser *p, const char *zh, const char *en)
{
    if (!p->failed) {
        diag_add_at(p->diags, SEVERITY_ERROR, "syntax", p->now.at, "%s", "%s",
                    p->diags->language == LANGUAGE_ZH ? zh : en);
    }
    p->failed = true;
}

bool parser_expect(parser *p, const char *sign_or_word)
{
    if (parser_accept(p, sign_or_word)) {
        return true;
    }
    if (!p->failed) {
        diag_add_at(p->diags, SEVERITY_ERROR, "syntax", p->now.at, "此处应为“%s”", "\"%s\" is expected here",
                    sign_or_word);
    }
    p->failed = true;
    return false;
}

bool parser_word(parser *p, str *out, const char *zh_what, const char *en_what)
{
    if (p->now.kind == TOKEN_WORD) {
        *out = parser_take(p).text;
        return true;
    }
    if (!p->failed) {
        bool zh = p->diags->language == LANGUAGE_ZH;
        diag_add_at(p->diags, SEVERITY_ERROR, "syntax", p->now.at, "此处应为%s", "%s is expected here",
                    zh ? zh_what : en_what);
    }
    p->failed = true;
    return false;
}

bool parser_enter(parser *p)
{
    if (p->depth >= PARSER_DEPTH) {
        parser_fault(p, "嵌套过深", "this is nested too deeply");
        return false;
    }
    p->depth++;
    return true;
}

void parser_leave(parser *p)
{
    p->depth--;
}

bool parser_string(parser *p, str *out)
{
    if (p->now.kind != TOKEN_STRING) {
        parser_fault(p, "此处应为带引号的文字", "a quoted text is expected here");
        return false;
    }
    *out = parser_take(p).text;
    return true;
}

static bool expect_date(parser *p, day *out)
{
    if (p->now.kind != TOKEN_DATE) {
        parser_fault(p, "此处应为日期，如 2021-03-16", "a date is expected here, as 2021-03-16");
        return false;
    }
    *out = parser_take(p).date;
    return true;
}

/* texts = [ "zh" string ] [ "en" string ] */
void parser_texts(parser *p, texts *out)
{
    if (parser_accept(p, "zh")) {
        parser_string(p, &out->zh);
    }
    if (parser_accept(p, "en")) {
        parser_string(p, &out->en);
    }
}

/* An id such as 8.2.4-a, or guangxi-2021: the two tokens read ahead are given back and read anew. */
token parser_id(parser *p)
{
    p->lexer.position = p->now.at.offset;
    token id = lexer_next_id(&p->lexer);
    p->now = lexer_next(&p->lexer);
    p->ahead = lexer_next(&p->lexer);
    if (id.kind != TOKEN_WORD) {
        parser_fault(p, "此处应为编号", "an id is expected here");
    }
    return id;
}

/* One keyword and what parses behind it. */
typedef struct {
    const char *word;
    void (*parse)(parser *p, void *into, token word);
} statement;

static const statement *find_statement(const parser *p, const statement *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (parser_at(p, list[i].word)) {
            return &list[i];
        }
    }
    return NULL;
}

/* After a fault: on to the next word that opens a statement of this list, or the end of the block. */
static void skip_to_statement(parser *p, const statement *list, size_t count)
{
    int braces = 0;
    while (p->now.kind != TOKEN_END) {
        if (braces == 0 &&
            (parser_at(p, "}") || (p->now.kind == TOKEN_WORD && find_statement(p, list, count) != NULL))) {
            break;
        }
        braces += parser_at(p, "{") ? 1 : parser_at(p, "}") ? -1 : 0;
        parser_take(p);
    }
    p->failed = false;
}

static void parse_statements(parser *p, void *into, const statement *list, size_t count, bool top)
{
    while (p->now.kind != TOKEN_END && (top || !parser_at(p, "}"))) {
        const statement *s = p->now.kind == TOKEN_WORD ? find_statement(p, list, count) : NULL;
        if (s == NULL) {
            parser_fault(p, "这里不认识这个词", "this word opens no statement here");
            parser_take(p);
        } else {
            s->parse(p, into, parser_take(p));
        }
        if (p->failed) {
            skip_to_statement(p, list, count);
            if (top && parser_at(p, "}")) {
                parser_take(p);
            }
        }
    }
}

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* block = "{" { statement } "}" */
static void parse_block(parser *p, void *into, const statement *list, size_t count)
{
    if (parser_expect(p, "{") && parser_enter(p)) {
        parse_statements(p, into, list, count, false);
        parser_leave(p);
        parser_expect(p, "}");
    }
}

/* ---- pack, words, parameters, facts ---- */

static void pack_title(parser *p, void *into, token word)
{
    (void)word;
    parser_texts(p, &((pack *)into)->title);
}

static void pack_document(parser *p, void *into, token word)
{
    (void)word;
    parser_string(p, &((pack *)into)->document);
}

static void pack_in_force(parser *p, void *into, token word)
{
    (void)word;
    ((pack *)into)->in_force_given = expect_date(p, &((pack *)into)->in_force);
}

static void pack_until(parser *p, void *into, token word)
{
    (void)word;
    ((pack *)into)->until_given = expect_date(p, &((pack *)into)->until);
}

/* pack = "pack" id "{" { "title" texts | "document" string | "in_force" date | "until" date } "}" */
static void parse_pack(parser *p, void *into, token word)
{
    static const statement list[] = {{"title", pack_title},
                                     {"document", pack_document},
                                     {"in_force", pack_in_force},
                                     {"until", pack_until}};
    (void)word;
    ((pack *)into)->name = parser_id(p).text;
    parse_block(p, into, list, COUNT_OF(list));
}

static size_t find_name(str name, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_is(name, names[i])) {
            return i;
        }
    }
    return SIZE_MAX;
}

/* kind = "kind" kind-name texts [ "closing" texts ] [ "next" texts ] */
static void parse_kind_words(parser *p, void *into, token word)
{
    (void)word;
    size_t kind = find_name(p->now.text, kind_names, KIND_COUNT);
    if (kind == SIZE_MAX) {
        parser_fault(p, "没有这种结论类别", "there is no such kind");
        return;
    }
    parser_take(p);
    parser_texts(p, &((pack *)into)->kind_words[kind]);
    if (parser_accept(p, "closing")) {
        parser_texts(p, &((pack *)into)->kind_closing[kind]);
    }
    if (parser_at(p, "next") && p->ahead.kind == TOKEN_WORD &&
        (str_equal(p->ahead.text, STR("zh")) || str_equal(p->ahead.text, STR("en")))) {
        parser_take(p);
        parser_texts(p, &((pack *)into)->kind_next[kind]);
    }
}

/* tag = "tag" tag-name texts */
static void parse_tag_words(parser *p, void *into, token word)
{
    (void)word;
    size_t tag = find_name(p->now.text, tag_names, TAG_COUNT);
    if (tag == SIZE_MAX) {
        parser_fault(p, "没有这种标记", "there is no such tag");
        return;
    }
    parser_take(p);
    parser_texts(p, &((pack *)into)->tag_words[tag]);
}

/* next = "next" name texts */
static void parse_next(parser *p, void *into, token word)
{
    pack *k = into;
    named_texts n = {.at = word.at};
    if (parser_word(p, &n.name, "名称", "a name")) {
        parser_texts(p, &n.text);
        ARENA_PUSH(&k->storage, k->nexts, k->next_count, k->next_cap, n);
    }
}

/* name { "," name } */
static void parse_names(parser *p, str **names, size_t *count)
{
    size_t cap = 0;
    do {
        str name;
        if (!parser_word(p, &name, "名称", "a name")) {
            return;
        }
        ARENA_PUSH(&p->pack->storage, *names, *count, cap, name);
    } while (parser_accept(p, ","));
}

/* profile = "profile" name texts "of" table { "," table } */
static void parse_profile(parser *p, void *into, token word)
{
    pack *k = into;
    profile_decl d = {.at = word.at};
    if (parser_word(p, &d.name, "名称", "a name")) {
        parser_texts(p, &d.title);
        if (parser_expect(p, "of")) {
            parse_names(p, &d.table_names, &d.table_count);
            ARENA_PUSH(&k->storage, k->profiles, k->profile_count, k->profile_cap, d);
        }
    }
}

/* param = "param" name "=" expression [ "from" date ] { "," expression "from" date } [ "tool_set" ] */
static void parse_param(parser *p, void *into, token word)
{
    pack *k = into;
    param_decl *d = arena_alloc(&k->storage, sizeof *d);
    size_t cap = 0;
    d->at = word.at;
    if (!parser_word(p, &d->name, "名称", "a name") || !parser_expect(p, "=")) {
        return;
    }
    do {
        param_value v = {.from = INT32_MIN, .value = parse_expression(p)};
        if (v.value == NULL || ((parser_at(p, "from") || d->count > 0) &&
                                (!parser_expect(p, "from") || !expect_date(p, &v.from)))) {
            return;
        }
        ARENA_PUSH(&k->storage, d->values, d->count, cap, v);
    } while (parser_accept(p, ","));
    d->tool_set = parser_accept(p, "tool_set");
    d->index = k->param_count;
    ARENA_PUSH(&k->storage, k->params, k->param_count, k->param_cap, d);
}

static bool parse_fact_name(parser *p, fact_decl *d, str *table)
{
    return parser_word(p, table, "表名", "the name of a table") && parser_expect(p, ".") &&
           parser_word(p, &d->name, "名称", "a name") && parser_expect(p, "=");
}

static void add_fact(parser *p, fact_decl *d, str table)
{
    pack *k = p->pack;
    d->table_name = table; /* it may be declared in a later file */
    d->index = k->fact_count;
    ARENA_PUSH(&k->storage, k->facts, k->fact_count, k->fact_cap, d);
}

/* fact = "fact" table "." name "=" expression */
static void parse_fact(parser *p, void *into, token word)
{
    fact_decl *d = arena_alloc(&((pack *)into)->storage, sizeof *d);
    str table;
    d->at = word.at;
    if (parse_fact_name(p, d, &table) && (d->value = parse_expression(p)) != NULL) {
        add_fact(p, d, table);
    }
}

/* name texts ":" before an alternative */
static bool begins_choice(const parser *p)
{
    str next = p->ahead.text;
    return p->now.kind == TOKEN_WORD &&
           (str_equal(next, STR(":")) || str_equal(next, STR("zh")) || str_equal(next, STR("en")));
}

/* reading = "reading" table "." name "=" choice { "|" choice } [ "|" "number" ]
 * choice = [ name texts ":" ] expression */
static void parse_reading(parser *p, void *into, token word)
{
    pack *k = into;
    fact_decl *d = arena_alloc(&k->storage, sizeof *d);
    expression *choices = expression_new(k, EXPR_CALL, word.at);
    str table;
    size_t cap = 0, name_cap = 0, named = 0, words_cap = 0, worded = 0;
    d->at = word.at;
    d->reading = true;
    if (!parse_fact_name(p, d, &table)) {
        return;
    }
    do {
        str name = p->now.text;
        texts words = {0};
        if (d->takes_number) {
            parser_fault(p, "“number”之后不能再有口径", "no alternative may follow \"number\"");
            return;
        }
        if (choices->count > 0 && !begins_choice(p) && parser_accept(p, "number")) {
            d->takes_number = true;
            continue;
        }
        if (begins_choice(p)) {
            parser_take(p);
            parser_texts(p, &words);
            parser_expect(p, ":");
        }
        expression *e = parse_expression(p);
        if (e == NULL) {
            return;
        }
        ARENA_PUSH(&k->storage, choices->children, choices->count, cap, e);
        ARENA_PUSH(&k->storage, d->choices, named, name_cap, name);
        ARENA_PUSH(&k->storage, d->choice_words, worded, words_cap, words);
    } while (parser_accept(p, "|"));
    choices->name = STR("first");
    d->value = choices;
    d->named_choices = choices->count;
    d->reading_index = k->reading_count++;
    add_fact(p, d, table);
}

/* ---- calendar ---- */

static void parse_days(parser *p, day **days, size_t *count)
{
    size_t cap = 0;
    do {
        day from, to;
        if (!expect_date(p, &from)) {
            return;
        }
        to = from;
        if (parser_accept(p, "..") && !expect_date(p, &to)) {
            return;
        }
        if (to < from || to - from > 366) {
            parser_fault(p, "日期范围有误", "this range of days is wrong");
            return;
        }
        for (day d = from; d <= to; d++) {
            ARENA_PUSH(&p->pack->storage, *days, *count, cap, d);
        }
    } while (parser_accept(p, ","));
}

/* Several lines of one word add up. */
static void parse_more_days(parser *p, day **days, size_t *count)
{
    day *more = NULL;
    size_t more_count = 0;
    parse_days(p, &more, &more_count);
    day *all = arena_array(&p->pack->storage, *count + more_count + 1, sizeof(day));
    for (size_t i = 0; i < *count + more_count; i++) {
        all[i] = i < *count ? (*days)[i] : more[i - *count];
    }
    *days = all;
    *count += more_count;
}

/* calendar = "calendar" year string "{" { ( "off" | "work" | "open" ) days } "}" ; days = date [ ".." date ] { "," … } */
static void parse_calendar(parser *p, void *into, token word)
{
    pack *k = into;
    calendar_year c = {.at = word.at};
    if (p->now.kind != TOKEN_NUMBER || p->now.number.den != 1) {
        parser_fault(p, "此处应为年份", "a year is expected here");
        return;
    }
    c.year = (int)parser_take(p).number.num;
    if (!parser_string(p, &c.document) || !parser_expect(p, "{")) {
        return;
    }
    while (!p->failed && !parser_accept(p, "}")) {
        if (parser_accept(p, "off")) {
            parse_more_days(p, &c.off, &c.off_count);
        } else if (parser_accept(p, "open")) {
            parse_more_days(p, &c.open, &c.open_count);
        } else if (parser_expect(p, "work")) {
            parse_more_days(p, &c.work, &c.work_count);
        }
    }
    ARENA_PUSH(&k->storage, k->calendar, k->calendar_count, k->calendar_cap, c);
}

/* ---- scopes ---- */

static void scope_title(parser *p, void *into, token word)
{
    (void)word;
    parser_texts(p, &((scope_decl *)into)->title);
}

static void scope_clause(parser *p, void *into, token word)
{
    (void)word;
    scope_decl *d = into;
    parser_string(p, &d->clause);
    if (parser_accept(p, "as")) {
        d->clause_id = parser_id(p).text;
    }
}

static void scope_where(parser *p, void *into, token word)
{
    (void)word;
    ((scope_decl *)into)->condition = parse_expression(p);
}

static void scope_groups(parser *p, void *into, token word)
{
    scope_decl *d = into;
    (void)word;
    parse_names(p, &d->group_names, &d->group_count);
}

static void scope_detail(parser *p, void *into, token word)
{
    (void)word;
    parse_templates(p, &((scope_decl *)into)->detail);
}

/* tag-clause = "tag" tag-name [ "for" kind-name ] "when" expression */
static bool parse_tag_clause(parser *p, tag_clause *c)
{
    size_t tag = find_name(p->now.text, tag_names, TAG_COUNT);
    if (tag == SIZE_MAX) {
        parser_fault(p, "没有这种标记", "there is no such tag");
        return false;
    }
    parser_take(p);
    c->tag = (tag_bit)tag;
    c->only = KIND_COUNT;
    if (parser_accept(p, "for")) {
        size_t kind = find_name(p->now.text, kind_names, KIND_COUNT);
        if (kind == SIZE_MAX) {
            parser_fault(p, "没有这种结论类别", "there is no such kind");
            return false;
        }
        parser_take(p);
        c->only = (finding_kind)kind;
    }
    return parser_expect(p, "when") && (c->condition = parse_expression(p)) != NULL;
}

bool parser_kinds(parser *p, unsigned *kinds)
{
    do {
        size_t kind = find_name(p->now.text, kind_names, KIND_COUNT);
        if (kind == SIZE_MAX) {
            parser_fault(p, "没有这种结论类别", "there is no such kind");
            return false;
        }
        parser_take(p);
        *kinds |= 1u << kind;
    } while (parser_accept(p, ","));
    return true;
}

static void parse_next_clause(parser *p, token word, next_clause **list, size_t *count, size_t *cap)
{
    next_clause c = {.at = word.at};
    if (!parser_word(p, &c.name, "名称", "a name")) {
        return;
    }
    if (parser_accept(p, "for") && !parser_kinds(p, &c.kinds)) {
        return;
    }
    if (parser_accept(p, "when") && (c.condition = parse_expression(p)) == NULL) {
        return;
    }
    arena *storage = &p->pack->storage;
    next_clause *grown = *list;
    ARENA_PUSH(storage, grown, *count, *cap, c);
    *list = grown;
}

static void scope_next(parser *p, void *into, token word)
{
    scope_decl *d = into;
    parse_next_clause(p, word, &d->nexts, &d->next_count, &d->next_cap);
}

static void scope_case(parser *p, void *into, token word)
{
    (void)word;
    ((scope_decl *)into)->case_row = parse_expression(p);
}

static void scope_tag(parser *p, void *into, token word)
{
    scope_decl *d = into;
    tag_clause c = {.at = word.at};
    if (parse_tag_clause(p, &c)) {
        ARENA_PUSH(&p->pack->storage, d->tags, d->tag_count, d->tag_cap, c);
    }
}

/* next-clause = "next" name [ "for" kind-name { "," kind-name } ] [ "when" expression ]
 * scope = "scope" name "of" table "{" { "title" texts | "clause" string [ "as" id ] | "where" expression
 *         | "groups" column { "," column } | "detail" templates
 *         | "case" expression | tag-clause | next-clause } "}" */
static void parse_scope(parser *p, void *into, token word)
{
    static const statement list[] = {
        {"title", scope_title},   {"clause", scope_clause}, {"where", scope_where}, {"groups", scope_groups},
        {"detail", scope_detail}, {"case", scope_case},     {"tag", scope_tag},     {"next", scope_next}};
    pack *k = into;
    scope_decl *d = arena_alloc(&k->storage, sizeof *d);
    d->at = word.at;
    if (parser_word(p, &d->name, "名称", "a name") && parser_expect(p, "of") &&
        parser_word(p, &d->table_name, "表名", "the name of a table")) {
        parse_block(p, d, list, COUNT_OF(list));
        ARENA_PUSH(&k->storage, k->scopes, k->scope_count, k->scope_cap, d);
    }
}

/* ---- examples ---- */

/* cell = column ( "blank" | word | number | date | string ) */
static bool parse_example_cell(parser *p, example_cell *c)
{
    c->at = p->now.at;
    if (!parser_word(p, &c->column, "列名", "the name of a column")) {
        return false;
    }
    token t = parser_take(p);
    c->blank = t.kind == TOKEN_WORD && str_equal(t.text, STR("blank"));
    c->value = t.kind == TOKEN_STRING ? t.text : (str){t.at.source->text.ptr + t.at.offset, t.at.length};
    if (t.kind == TOKEN_SIGN || t.kind == TOKEN_END) {
        parser_fault(p, "此处应为单元格的值", "the value of a cell is expected here");
        return false;
    }
    return true;
}

/* rows = "{" { table "{" [ cell { "," cell } ] "}" } "}" */
static void parse_example_rows(parser *p, example_row **rows, size_t *count)
{
    size_t cap = 0;
    if (!parser_expect(p, "{")) {
        return;
    }
    while (!p->failed && !parser_accept(p, "}")) {
        example_row row = {.at = p->now.at};
        size_t cell_cap = 0;
        if (!parser_word(p, &row.table, "表名", "the name of a table") || !parser_expect(p, "{")) {
            return;
        }
        while (!p->failed && !parser_accept(p, "}")) {
            example_cell cell = {0};
            if (!parse_example_cell(p, &cell)) {
                return;
            }
            ARENA_PUSH(&p->pack->storage, row.cells, row.count, cell_cap, cell);
            if (!parser_at(p, "}")) {
                parser_expect(p, ",");
            }
        }
        ARENA_PUSH(&p->pack->storage, *rows, *count, cap, row);
    }
}

/* An example or a sample whose word was taken: the two tokens read ahead are given back. */
static void skip_example(parser *p)
{
    p->lexer.position = p->now.at.offset;
    lexer_skip_block(&p->lexer);
    p->now = lexer_next(&p->lexer);
    p->ahead = lexer_next(&p->lexer);
}

/* sample = "sample" name rows */
static void parse_sample(parser *p, void *into, token word)
{
    pack *k = into;
    if (k->without_examples) {
        skip_example(p);
        return;
    }
    sample_decl d = {.at = word.at};
    if (parser_word(p, &d.name, "名称", "a name")) {
        parse_example_rows(p, &d.rows, &d.row_count);
        ARENA_PUSH(&k->storage, k->samples, k->sample_count, k->sample_cap, d);
    }
}

/* tags = tag-name { "," tag-name }, as bits */
static unsigned parse_tags(parser *p)
{
    unsigned tags = 0;
    do {
        size_t tag = find_name(p->now.text, tag_names, TAG_COUNT);
        if (tag == SIZE_MAX) {
            parser_fault(p, "没有这种标记", "there is no such tag");
            break;
        }
        parser_take(p);
        tags |= 1u << tag;
    } while (parser_accept(p, ","));
    return tags;
}

static outcome outcome_of_kind(finding_kind kind)
{
    switch (kind) {
    case KIND_CLUE:
    case KIND_UNDETERMINED:
        return OUTCOME_UNDETERMINED;
    case KIND_WATCH:
        return OUTCOME_PASS;
    default:
        return OUTCOME_VIOLATION;
    }
}

static void parse_expectation(parser *p, example_decl *d)
{
    size_t kind = find_name(p->now.text, kind_names, KIND_COUNT);
    size_t result = find_name(p->now.text, outcome_names, OUTCOME_COUNT);
    d->kind = KIND_COUNT;
    if (result != SIZE_MAX) { /* "undetermined" is the outcome: whether anything speaks for it is left open */
        d->outcome = (outcome)result;
    } else if (kind != SIZE_MAX) {
        d->kind = (finding_kind)kind;
        d->outcome = outcome_of_kind(d->kind);
    } else {
        parser_fault(p, "此处应为结论或结论类别", "an outcome or a kind is expected here");
        return;
    }
    parser_take(p);
}

static void parse_example_tags(parser *p, example_decl *d)
{
    d->tags_given = true;
    if (!parser_accept(p, "none")) {
        d->tags = parse_tags(p);
    }
}

/* "under" reading "=" choice, as --reading takes it */
static void parse_example_reading(parser *p, example_decl *d)
{
    if (parser_word(p, &d->reading, "口径名", "the name of a reading") && parser_expect(p, "=")) {
        token t = parser_take(p);
        d->choice = t.kind == TOKEN_STRING ? t.text : (str){t.at.source->text.ptr + t.at.offset, t.at.length};
    }
}

/* example = "example" (outcome | kind) string { "of" sample | "as_of" date | "about" string
 *           | "under" reading "=" choice | "tags" ( tag { "," tag } | "none" ) } rows */
static void rule_example(parser *p, void *into, token word)
{
    rule_decl *r = into;
    if (p->pack->without_examples) {
        skip_example(p);
        return;
    }
    example_decl d = {.at = word.at};
    parse_expectation(p, &d);
    if (p->failed || !parser_string(p, &d.title)) {
        return;
    }
    while (!p->failed && !parser_at(p, "{")) {
        if (parser_accept(p, "of")) {
            parser_word(p, &d.sample, "名称", "a name");
        } else if (parser_accept(p, "as_of")) {
            d.has_as_of = expect_date(p, &d.as_of);
        } else if (parser_accept(p, "about")) {
            parser_string(p, &d.subject);
        } else if (parser_accept(p, "under")) {
            parse_example_reading(p, &d);
        } else if (parser_accept(p, "tags")) {
            parse_example_tags(p, &d);
        } else {
            parser_expect(p, "{");
        }
    }
    if (!p->failed) {
        parse_example_rows(p, &d.rows, &d.row_count);
        ARENA_PUSH(&p->pack->storage, r->examples, r->example_count, r->example_cap, d);
    }
}

/* ---- rules ---- */

static void rule_clause(parser *p, void *into, token word)
{
    (void)word;
    parser_string(p, &((rule_decl *)into)->clause);
}

static void rule_title(parser *p, void *into, token word)
{
    (void)word;
    parser_texts(p, &((rule_decl *)into)->title);
}

static void rule_summary(parser *p, void *into, token word)
{
    (void)word;
    parser_texts(p, &((rule_decl *)into)->summary);
}

static void rule_decided(parser *p, void *into, token word)
{
    (void)word;
    size_t how = find_name(p->now.text, decided_names, DECIDED_COUNT);
    if (how == SIZE_MAX) {
        parser_fault(p, "此处应为 data、record、judgement、people 或 scope",
                     "data, record, judgement, people or scope is expected here");
        return;
    }
    parser_take(p);
    ((rule_decl *)into)->decided = (decided_by)how;
}

static void rule_let(parser *p, void *into, token word)
{
    rule_decl *r = into;
    let_decl d = {.at = word.at};
    if (parser_word(p, &d.name, "名称", "a name") && parser_expect(p, "=") &&
        (d.value = parse_expression(p)) != NULL) {
        ARENA_PUSH(&p->pack->storage, r->lets, r->let_count, r->let_cap, d);
    }
}

static void rule_not_applicable(parser *p, void *into, token word)
{
    rule_decl *r = into;
    if (!parser_expect(p, "when")) {
        return;
    }
    expression *e = parse_expression(p);
    if (e != NULL && r->not_applicable != NULL) {
        expression *both = expression_new(p->pack, EXPR_OR, word.at);
        both->children = arena_array(&p->pack->storage, 2, sizeof(expression *));
        both->children[0] = r->not_applicable;
        both->children[1] = e;
        both->count = 2;
        e = both;
    }
    r->not_applicable = e;
}

/* kind-clause = kind-name [ "tagged" tags ] "when" expression templates; "undetermined" and "clue" may do without the
 * condition: then they word what the other clauses leave open */
static void rule_kind(parser *p, void *into, token word)
{
    rule_decl *r = into;
    kind_clause c = {.at = word.at, .kind = (finding_kind)find_name(word.text, kind_names, KIND_COUNT)};
    if (parser_accept(p, "tagged")) {
        c.tags = parse_tags(p);
    }
    if ((c.kind != KIND_UNDETERMINED && c.kind != KIND_CLUE) || c.tags != 0 || parser_at(p, "when")) {
        if (!parser_expect(p, "when") || (c.condition = parse_expression(p)) == NULL) {
            return;
        }
    }
    parse_templates(p, &c.message);
    ARENA_PUSH(&p->pack->storage, r->kinds, r->kind_count, r->kind_cap, c);
}

static void rule_tag(parser *p, void *into, token word)
{
    rule_decl *r = into;
    tag_clause c = {.at = word.at};
    if (parse_tag_clause(p, &c)) {
        ARENA_PUSH(&p->pack->storage, r->tags, r->tag_count, r->tag_cap, c);
    }
}

/* note = "note" [ "when" expression ] templates */
static void rule_note(parser *p, void *into, token word)
{
    rule_decl *r = into;
    note_clause c = {.at = word.at};
    if (parser_accept(p, "when") && (c.condition = parse_expression(p)) == NULL) {
        return;
    }
    parse_templates(p, &c.message);
    ARENA_PUSH(&p->pack->storage, r->notes, r->note_count, r->note_cap, c);
}

/* rank = "rank" [ "class" number ] [ "," "fact" expression ] [ "," "margin" expression ], any order */
static void rule_rank(parser *p, void *into, token word)
{
    rule_decl *r = into;
    (void)word;
    do {
        if (parser_accept(p, "class")) {
            if (p->now.kind != TOKEN_NUMBER || p->now.number.den != 1) {
                parser_fault(p, "此处应为整数", "a whole number is expected here");
                return;
            }
            r->class_rank = (int)parser_take(p).number.num;
        } else if (parser_accept(p, "fact")) {
            r->fact = parse_expression(p);
        } else if (parser_expect(p, "margin")) {
            r->margin = parse_expression(p);
        }
    } while (!p->failed && parser_accept(p, ","));
}

/* chart = "chart" set "of" figure "against" limit texts: the figures of yearly rows, for a drawing */
static void rule_chart(parser *p, void *into, token word)
{
    rule_decl *r = into;
    expression *chart = expression_new(p->pack, EXPR_CALL, word.at); /* typed as greatest(set, figure) is */
    chart->name = STR("greatest");
    chart->count = 2;
    chart->children = arena_array(&p->pack->storage, 2, sizeof(expression *));
    chart->children[0] = parse_expression(p);
    if (chart->children[0] == NULL || !parser_expect(p, "of") ||
        (chart->children[1] = parse_expression(p)) == NULL || !parser_expect(p, "against") ||
        (r->chart_limit = parse_expression(p)) == NULL) {
        return;
    }
    r->chart = chart;
    parser_texts(p, &r->chart_title);
}

static void rule_next(parser *p, void *into, token word)
{
    rule_decl *r = into;
    parse_next_clause(p, word, &r->nexts, &r->next_count, &r->next_cap);
}

static void rule_optional(parser *p, void *into, token word)
{
    (void)p;
    (void)word;
    ((rule_decl *)into)->optional = true;
}

/* rule = "rule" id "for" scope "{" { statement } "}" */
static void parse_rule(parser *p, void *into, token word)
{
    static const statement list[] = {
        {"clause", rule_clause},   {"title", rule_title},
        {"summary", rule_summary}, {"decided_by", rule_decided},
        {"let", rule_let},         {"not_applicable", rule_not_applicable},
        {"recover", rule_kind},    {"procedure_due", rule_kind},
        {"revocable", rule_kind},  {"barred", rule_kind},
        {"clue", rule_kind},       {"unmet", rule_kind},
        {"watch", rule_kind},      {"undetermined", rule_kind},
        {"tag", rule_tag},         {"note", rule_note},
        {"rank", rule_rank},       {"next", rule_next},
        {"chart", rule_chart},     {"optional", rule_optional},
        {"example", rule_example},
    };
    pack *k = into;
    rule_decl *r = arena_alloc(&k->storage, sizeof *r);
    token id = parser_id(p);
    r->id = id.text;
    r->at = id.at;
    (void)word;
    if (parser_expect(p, "for") && parser_word(p, &r->scope_name, "适用范围名", "the name of a scope")) {
        parse_block(p, r, list, COUNT_OF(list));
    }
    r->index = k->rule_count;
    ARENA_PUSH(&k->storage, k->rules, k->rule_count, k->rule_cap, r);
}

void parse_source(pack *k, const source *s, diags *d)
{
    static const statement list[] = {
        {"pack", parse_pack},     {"kind", parse_kind_words},   {"tag", parse_tag_words},
        {"next", parse_next},     {"profile", parse_profile},   {"enum", parse_enum},
        {"table", parse_table},   {"fact", parse_fact},         {"reading", parse_reading},
        {"param", parse_param},   {"scope", parse_scope},       {"rule", parse_rule},
        {"sample", parse_sample}, {"calendar", parse_calendar}, {"paper", parse_paper},
    };
    size_t bad = utf8_first_error(s->text);
    if (bad != SIZE_MAX) {
        span at = {s, (uint32_t)bad, 1};
        diag_add_at(d, SEVERITY_ERROR, "not_utf8", at, "规则文件须为 UTF-8", "rule files must be UTF-8");
        return;
    }
    parser p;
    parser_start(&p, k, s, d);
    parse_statements(&p, k, list, COUNT_OF(list), true);
}
