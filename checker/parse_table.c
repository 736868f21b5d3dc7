/* SPDX-License-Identifier: MIT
 *
 * Enums and tables of rule text.
 */
#include "parser.h"
#include "utf8.h"

static void add_word(parser *p, enum_value *v, size_t *cap, str word)
{
    ARENA_PUSH(&p->pack->storage, v->words, v->word_count, *cap, word);
}

/* value = name { string | "open" | "unjudged" } */
static bool parse_enum_value(parser *p, enum_value *v)
{
    size_t cap = 0;
    v->at = p->now.at;
    if (!parser_word(p, &v->name, "取值", "a value")) {
        return false;
    }
    for (;;) {
        if (p->now.kind == TOKEN_STRING) {
            add_word(p, v, &cap, parser_take(p).text);
        } else if (parser_accept(p, "open")) {
            v->open = true;
        } else if (parser_accept(p, "unjudged")) {
            v->unjudged = true;
        } else {
            return true;
        }
    }
}

/* enum = "enum" name [ "others" ] "{" value { [ "," | "<" ] value } "}" */
void parse_enum(parser *p, void *into, token word)
{
    pack *k = into;
    enum_decl *e = arena_alloc(&k->storage, sizeof *e);
    size_t cap = 0;
    e->at = word.at;
    if (!parser_word(p, &e->name, "名称", "a name")) {
        return;
    }
    e->others = parser_accept(p, "others");
    if (!parser_expect(p, "{")) {
        return;
    }
    while (!parser_accept(p, "}")) {
        enum_value v = {0};
        if (!parse_enum_value(p, &v)) {
            return;
        }
        ARENA_PUSH(&k->storage, e->values, e->count, cap, v);
        if (parser_accept(p, "<")) {
            e->ordered = true;
        } else {
            parser_accept(p, ",");
        }
    }
    ARENA_PUSH(&k->storage, k->schema.enums, k->schema.enum_count, k->schema.enum_cap, e);
}

/* A table as parsed: names that the resolver turns into columns stay beside it. */
typedef struct {
    table_decl *table;
    size_t column_cap, key_cap, check_cap;
    str years, name, unit, body, city, former, final;
    str *key;
    bool *key_optional;
    size_t key_count, optional_cap;
} table_builder;

/* key = "key" column [ "?" ] { "," column [ "?" ] } */
static void parse_key(parser *p, table_builder *b)
{
    do {
        str name;
        if (!parser_word(p, &name, "列名", "the name of a column")) {
            return;
        }
        size_t count = b->key_count;
        bool optional = parser_accept(p, "?");
        ARENA_PUSH(&p->pack->storage, b->key, b->key_count, b->key_cap, name);
        ARENA_PUSH(&p->pack->storage, b->key_optional, count, b->optional_cap, optional);
    } while (parser_accept(p, ","));
}

static column_decl *find_column(table_decl *t, str name)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (str_equal(t->columns[i].name, name)) {
            return &t->columns[i];
        }
    }
    return NULL;
}

/* Columns that the table has declared so far: { "," column }. False after a fault. */
static bool parse_columns(parser *p, const table_builder *b, size_t **columns, size_t *count)
{
    size_t cap = 0;
    do {
        span at = p->now.at;
        str name;
        if (!parser_word(p, &name, "列名", "the name of a column")) {
            return false;
        }
        const column_decl *column = find_column(b->table, name);
        if (column == NULL) {
            diag_add_at(p->diags, SEVERITY_ERROR, "unknown_name", at, "表中前面没有“%.*s”这一列",
                        "the table declares no column \"%.*s\" above", STR_ARG(name));
            return false;
        }
        ARENA_PUSH(&p->pack->storage, *columns, *count, cap, column->index);
    } while (parser_accept(p, ","));
    return true;
}

/* guarded = ( "personal" | "withheld" ) column { "," column } [ "when" expression ] */
static void parse_guarded(parser *p, const table_builder *b, guards *list)
{
    guarded_decl its = {0};
    if (!parse_columns(p, b, &its.columns, &its.column_count)) {
        return;
    }
    if (parser_accept(p, "when")) {
        its.condition = parse_expression(p);
    }
    ARENA_PUSH(&p->pack->storage, list->items, list->count, list->cap, its);
}

/* check = "check" texts expression [ "unusable" column { "," column } ] [ "at_most" column { "," column } ] */
static void parse_check(parser *p, table_builder *b)
{
    check_decl c = {.at = p->now.at};
    if (parser_accept(p, "zh")) {
        parser_string(p, &c.message.zh);
    }
    if (parser_accept(p, "en")) {
        parser_string(p, &c.message.en);
    }
    c.condition = parse_expression(p);
    if ((parser_accept(p, "unusable") && !parse_columns(p, b, &c.unusable, &c.unusable_count)) ||
        (parser_accept(p, "at_most") && !parse_columns(p, b, &c.at_most, &c.at_most_count))) {
        return;
    }
    if (c.condition != NULL) {
        ARENA_PUSH(&p->pack->storage, b->table->checks, b->table->check_count, b->check_cap, c);
    }
}

static const struct {
    const char *word;
    column_type type;
} types[] = {{"text", COLUMN_TEXT}, {"code", COLUMN_CODE},   {"document", COLUMN_DOCUMENT},
             {"key", COLUMN_KEY},   {"count", COLUMN_COUNT}, {"number", COLUMN_NUMBER},
             {"rate", COLUMN_RATE}, {"date", COLUMN_DATE},   {"year", COLUMN_YEAR},
             {"bool", COLUMN_BOOL}, {"enum", COLUMN_ENUM}};

static bool is_type(token t)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (t.kind == TOKEN_WORD && str_equal(t.text, str_of(types[i].word))) {
            return true;
        }
    }
    return false;
}

static bool parse_type(parser *p, column_decl *c)
{
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++) {
        if (parser_accept(p, types[i].word)) {
            c->type = types[i].type;
            return true;
        }
    }
    parser_fault(p, "此处应为列的类型", "the type of a column is expected here");
    return false;
}

/* links = "->" table { "|" table } [ "as" name ] — tables are looked up when all are read */
static void parse_links(parser *p, column_decl *c, str targets[COLUMN_TARGETS])
{
    if (!parser_accept(p, "->")) {
        return;
    }
    do {
        if (c->target_count == COLUMN_TARGETS) {
            parser_fault(p, "关联的表过多", "too many tables are named");
            return;
        }
        if (!parser_word(p, &targets[c->target_count], "表名", "the name of a table")) {
            return;
        }
        c->target_count++;
    } while (parser_accept(p, "|"));
    if (parser_accept(p, "as")) {
        parser_word(p, &c->link, "关联名", "the name of a link");
    } else if (str_ends_with(c->name, STR("_id"))) {
        c->link = (str){c->name.ptr, c->name.len - 3};
    }
}

static str word_or_string(parser *p)
{
    return p->now.kind == TOKEN_STRING || p->now.kind == TOKEN_WORD ? parser_take(p).text : (str){0};
}

/* blank = "blank" ( "none" | "no" | "zero" | word | string ) */
static void parse_blank(parser *p, column_decl *c)
{
    if (parser_accept(p, "none")) {
        c->blank = BLANK_NONE;
        return;
    }
    c->blank = BLANK_AS;
    c->blank_as = parser_accept(p, "no")     ? STR("否")
                  : parser_accept(p, "zero") ? STR("0")
                                             : word_or_string(p);
    if (c->blank_as.len == 0) {
        parser_fault(p, "此处应为空格的含义", "the meaning of a blank is expected here");
    }
}

/* attributes = { "finding" | "unjudged" | "confidential" | blank | "absent" ( "none" | word | string ) } */
static void parse_attributes(parser *p, column_decl *c)
{
    for (;;) {
        if (parser_accept(p, "finding")) {
            c->finding = true;
        } else if (parser_accept(p, "unjudged")) {
            c->unjudged = true;
        } else if (parser_accept(p, "confidential")) {
            c->confidential = true;
        } else if (parser_accept(p, "blank")) {
            parse_blank(p, c);
        } else if (parser_accept(p, "absent")) {
            c->has_absent = true;
            c->absent_as = parser_accept(p, "none") ? (str){0} : word_or_string(p);
        } else {
            return;
        }
    }
}

/* specials = { ( "none" | "missing" | "unreported" | "not_due" ) string { string } } */
static void parse_specials(parser *p, column_decl *c)
{
    static const struct {
        const char *word;
        cell_state state;
    } kinds[] = {{"none", CELL_NONE},
                 {"missing", CELL_BLANK},
                 {"unreported", CELL_UNREPORTED},
                 {"not_due", CELL_NOT_DUE}};
    size_t cap = 0;
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (p->ahead.kind != TOKEN_STRING || !parser_accept(p, kinds[i].word)) {
            continue;
        }
        while (p->now.kind == TOKEN_STRING) {
            special_word w = {parser_take(p).text, kinds[i].state};
            ARENA_PUSH(&p->pack->storage, c->specials, c->special_count, cap, w);
        }
        i = SIZE_MAX; /* another group may follow, in any order */
    }
}

/* What the resolver must look up once every file is read. */
static void remember_names(parser *p, column_decl *c, const str targets[COLUMN_TARGETS], str enum_name)
{
    c->target_names = arena_array(&p->pack->storage, COLUMN_TARGETS, sizeof(str));
    for (size_t i = 0; i < c->target_count; i++) {
        c->target_names[i] = targets[i];
    }
    c->enum_name = enum_name;
}

/* column = name type [ enum-name | links ] attributes { string } specials */
static void parse_column(parser *p, table_builder *b)
{
    column_decl c = {.at = p->now.at, .index = b->table->column_count};
    str targets[COLUMN_TARGETS] = {{0}}, enum_name = {0};
    if (!parser_word(p, &c.name, "列名", "the name of a column") || !parse_type(p, &c)) {
        return;
    }
    if (c.type == COLUMN_ENUM && !parser_word(p, &enum_name, "枚举名", "the name of an enum")) {
        return;
    }
    if (c.type == COLUMN_KEY) {
        parse_links(p, &c, targets);
    }
    parse_attributes(p, &c);
    size_t cap = 0;
    while (p->now.kind == TOKEN_STRING) {
        str header = parser_take(p).text;
        ARENA_PUSH(&p->pack->storage, c.headers, c.header_count, cap, header);
    }
    arena *storage = &p->pack->storage;
    c.folded = arena_array(storage, c.header_count + 1, sizeof(str));
    for (size_t i = 0; i <= c.header_count; i++) {
        c.folded[i] = utf8_fold_case(storage, i == 0 ? c.name : c.headers[i - 1]);
    }
    parse_specials(p, &c);
    remember_names(p, &c, targets, enum_name);
    ARENA_PUSH(&p->pack->storage, b->table->columns, b->table->column_count, b->column_cap, c);
}

static void parse_table_line(parser *p, table_builder *b)
{
    if (parser_accept(p, "key")) {
        parse_key(p, b);
    } else if (parser_accept(p, "closed")) {
        b->table->closed = true;
    } else if (parser_accept(p, "open")) {
        b->table->closed = false;
    } else if (parser_accept(p, "incident")) {
        b->table->incident = true;
    } else if (parser_accept(p, "years")) {
        parser_word(p, &b->years, "列名", "the name of a column");
    } else if (!is_type(p->ahead) && parser_accept(p, "name")) { /* a column may be called name */
        parser_word(p, &b->name, "列名", "the name of a column");
    } else if (parser_accept(p, "unit")) {
        parser_word(p, &b->unit, "列名", "the name of a column");
    } else if (parser_accept(p, "body")) {
        parser_word(p, &b->body, "列名", "the name of a column");
    } else if (!is_type(p->ahead) && parser_accept(p, "city")) {
        parser_word(p, &b->city, "列名", "the name of a column");
    } else if (!is_type(p->ahead) && parser_accept(p, "former")) {
        parser_word(p, &b->former, "列名", "the name of a column");
    } else if (!is_type(p->ahead) && parser_accept(p, "final")) {
        parser_word(p, &b->final, "列名", "the name of a column");
        parser_word(p, &b->table->final_word, "取值", "a value of it");
    } else if (parser_accept(p, "check")) {
        parse_check(p, b);
    } else if (!is_type(p->ahead) && parser_accept(p, "personal")) {
        parse_guarded(p, b, &b->table->personal);
    } else if (!is_type(p->ahead) && parser_accept(p, "withheld")) {
        parse_guarded(p, b, &b->table->withheld);
    } else {
        parse_column(p, b);
    }
}

static size_t column_index(parser *p, table_builder *b, str name)
{
    if (name.len == 0) {
        return SIZE_MAX;
    }
    const column_decl *c = find_column(b->table, name);
    if (c == NULL) {
        diag_add_at(p->diags, SEVERITY_ERROR, "unknown_name", b->table->at, "表“%.*s”没有“%.*s”这一列",
                    "table \"%.*s\" has no column \"%.*s\"", STR_ARG(b->table->name), STR_ARG(name));
        return SIZE_MAX;
    }
    return c->index;
}

static void finish_table(parser *p, table_builder *b)
{
    table_decl *t = b->table;
    t->year_column = column_index(p, b, b->years);
    t->name_column = column_index(p, b, b->name);
    t->unit_column = column_index(p, b, b->unit);
    t->body_column = column_index(p, b, b->body);
    t->city_column = column_index(p, b, b->city);
    t->former_column = column_index(p, b, b->former);
    t->final_column = column_index(p, b, b->final);
    t->key = arena_array(&p->pack->storage, b->key_count + 1, sizeof(size_t));
    for (size_t i = 0; i < b->key_count; i++) {
        size_t index = column_index(p, b, b->key[i]);
        if (index != SIZE_MAX) {
            t->columns[index].in_key = true;
            t->columns[index].key_optional = b->key_optional[i];
            t->key[t->key_count++] = index;
        }
    }
    for (size_t i = 0; i < t->column_count; i++) {
        t->columns[i].table = t;
    }
}

/* table = "table" name texts "{" { key | "closed" | "open" | "incident" | "years" column | "name" column
 *         | "unit" column | "body" column | "city" column | "former" column | "final" column value
 *         | check | guarded | column } "}" */
void parse_table(parser *p, void *into, token word)
{
    pack *k = into;
    table_builder b = {.table = arena_alloc(&k->storage, sizeof(table_decl))};
    b.table->at = word.at;
    if (!parser_word(p, &b.table->name, "表名", "the name of a table")) {
        return;
    }
    if (parser_accept(p, "zh")) {
        parser_string(p, &b.table->title.zh);
    }
    if (parser_accept(p, "en")) {
        parser_string(p, &b.table->title.en);
    }
    if (!parser_expect(p, "{")) {
        return;
    }
    while (!p->failed && p->now.kind != TOKEN_END && !parser_accept(p, "}")) {
        parse_table_line(p, &b);
    }
    finish_table(p, &b);
    b.table->index = k->schema.table_count;
    ARENA_PUSH(&k->storage, k->schema.tables, k->schema.table_count, k->schema.table_cap, b.table);
}
