/* SPDX-License-Identifier: MIT
 *
 * The statement "paper". A condition stands right behind a line's word: behind an expression, "when" would be part
 * of it.
 */
#include "parser.h"

static const char *const block_words[BLOCK_COUNT] = {
    [BLOCK_HEADING] = "heading",   [BLOCK_TEXT] = "text",         [BLOCK_FIELD] = "field",
    [BLOCK_DOCUMENT] = "document", [BLOCK_OPINION] = "opinion",   [BLOCK_SIGN] = "sign",
    [BLOCK_ITEMS] = "items",       [BLOCK_FINDINGS] = "findings", [BLOCK_EVIDENCE] = "evidence",
    [BLOCK_MISSING] = "missing",   [BLOCK_SOURCES] = "sources",
};

/* id { "," id } */
static void parse_ids(parser *p, str **ids, size_t *count)
{
    size_t cap = 0;
    do {
        str id = parser_id(p).text;
        ARENA_PUSH(&p->pack->storage, *ids, *count, cap, id);
    } while (!p->failed && parser_accept(p, ","));
}

/* The value of an expression alone, in both languages; nothing if it is not known. */
static template value_alone(parser *p, expression *e)
{
    template_part *part = arena_alloc(&p->pack->storage, sizeof *part);
    *part = (template_part){.value = e, .bracket = 1};
    return (template){.parts = part, .count = 1, .given = true};
}

/* block = ( "heading" | "text" | "opinion" | "sign" ) [ "when" expression ] templates
 *       | ( "field" | "document" ) [ "when" expression ] templates [ "=" ( expression | templates ) ]
 *       | "items" [ "when" expression ] templates id { "," id }
 *       | ( "findings" | "evidence" | "missing" | "sources" ) [ "when" expression ] */
static void parse_block(parser *p, paper_decl *d, block_kind kind)
{
    block_decl b = {.kind = kind, .at = parser_take(p).at};
    if (parser_accept(p, "when") && (b.condition = parse_expression(p)) == NULL) {
        return;
    }
    if (kind <= BLOCK_ITEMS) {
        parse_templates(p, &b.words);
    }
    if (kind == BLOCK_ITEMS) {
        parse_ids(p, &b.ids, &b.id_count);
    }
    bool has_value = (kind == BLOCK_FIELD || kind == BLOCK_DOCUMENT) && parser_accept(p, "=");
    if (has_value && (parser_at(p, "zh") || parser_at(p, "en"))) {
        parse_templates(p, &b.value);
    } else if (has_value) {
        expression *e = parse_expression(p);
        if (e == NULL) {
            return;
        }
        b.value.zh = b.value.en = value_alone(p, e);
    }
    ARENA_PUSH(&p->pack->storage, d->blocks, d->block_count, d->block_cap, b);
}

/* ground = "for" kind-name { "," kind-name } [ "under" id { "," id } ] */
static void parse_ground(parser *p, paper_decl *d)
{
    paper_ground g = {.at = p->now.at};
    if (!parser_kinds(p, &g.kinds)) {
        return;
    }
    if (parser_accept(p, "under")) {
        parse_ids(p, &g.ids, &g.id_count);
    }
    ARENA_PUSH(&p->pack->storage, d->grounds, d->ground_count, d->ground_cap, g);
}

/* row = "row" table "{" column "=" expression { "," column "=" expression } "}" */
static void parse_row(parser *p, paper_decl *d)
{
    if (d->row_table_name.len > 0) {
        parser_fault(p, "一份文书只能附一行", "one row goes with a paper, not more");
        return;
    }
    if (!parser_word(p, &d->row_table_name, "表名", "the name of a table") || !parser_expect(p, "{")) {
        return;
    }
    do {
        row_cell c = {.at = p->now.at};
        expression *e = parser_word(p, &c.name, "列名", "the name of a column") && parser_expect(p, "=")
                            ? parse_expression(p)
                            : NULL;
        if (e == NULL) {
            return;
        }
        c.value.zh = c.value.en = value_alone(p, e);
        ARENA_PUSH(&p->pack->storage, d->cells, d->cell_count, d->cell_cap, c);
    } while (parser_accept(p, ","));
    parser_expect(p, "}");
}

static void parse_line(parser *p, paper_decl *d)
{
    block_kind kind = 0;
    while (kind < BLOCK_COUNT && !parser_at(p, block_words[kind])) {
        kind++;
    }
    if (kind < BLOCK_COUNT) {
        parse_block(p, d, kind);
    } else if (parser_accept(p, "title")) {
        parser_texts(p, &d->title);
    } else if (parser_accept(p, "for")) {
        parse_ground(p, d);
    } else if (parser_accept(p, "when")) {
        d->condition = parse_expression(p);
    } else if (parser_accept(p, "row")) {
        parse_row(p, d);
    } else {
        parser_fault(p, "这里不认识这个词", "this word opens no statement here");
    }
}

/* paper = "paper" name "of" table "{" { "title" texts | ground | "when" expression | row | block } "}" */
void parse_paper(parser *p, void *into, token word)
{
    pack *k = into;
    paper_decl d = {.at = word.at};
    if (!parser_word(p, &d.name, "名称", "a name") || !parser_expect(p, "of") ||
        !parser_word(p, &d.table_name, "表名", "the name of a table") || !parser_expect(p, "{")) {
        return;
    }
    while (!p->failed && !parser_accept(p, "}")) {
        parse_line(p, &d);
    }
    ARENA_PUSH(&k->storage, k->papers, k->paper_count, k->paper_cap, d);
}
