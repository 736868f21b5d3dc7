/* SPDX-License-Identifier: MIT
 *
 * Rule text to syntax trees. Faults are collected and parsing goes on with the next statement. Nothing is
 * looked up here: names stay names until the resolver (types.h) gives them a meaning.
 */
#ifndef JIANJIA_PARSER_H
#define JIANJIA_PARSER_H

#include "lexer.h"
#include "syntax.h"

/* Nesting of expressions and braces beyond this is an error: packs may come from strangers. */
#define PARSER_DEPTH 100

typedef struct {
    lexer lexer;
    token now, ahead;
    pack *pack;
    diags *diags;
    int depth;
    bool failed;       /* a fault in the statement being parsed: further faults of it are not told */
    size_t counted_to; /* line is of this offset: for line_of */
    uint32_t line;
} parser;

/* Adds all declarations of one source to the pack, which says whether examples are read. */
void parse_source(pack *p, const source *s, diags *d);

/* Shared by the parser's files. */
void parser_start(parser *p, pack *into, const source *s, diags *d);
token parser_take(parser *p);                                    /* the current token; moves on */
bool parser_at_whole(const parser *p, const char *sign_or_word); /* for parser_at */

static inline bool parser_at(const parser *p, const char *sign_or_word)
{
    return p->now.text.len > 0 && p->now.text.ptr[0] == sign_or_word[0] && parser_at_whole(p, sign_or_word);
}

bool parser_accept(parser *p, const char *sign_or_word);
bool parser_expect(parser *p, const char *sign_or_word); /* else a fault */
bool parser_word(parser *p, str *out, const char *zh_what, const char *en_what);
void parser_fault(parser *p, const char *zh, const char *en);
bool parser_enter(parser *p); /* one level deeper; a fault, and false, beyond the limit */
void parser_leave(parser *p);

bool parser_string(parser *p, str *out);       /* a quoted text */
void parser_texts(parser *p, texts *out);      /* [ "zh" string ] [ "en" string ] */
token parser_id(parser *p);                    /* 8.2.4-a, guangxi-2021 */
bool parser_kinds(parser *p, unsigned *kinds); /* kind-name { "," kind-name }, as bits */

/* parse_table.c: the statements "enum" and "table"; into is the pack. */
void parse_enum(parser *p, void *into, token word);
void parse_table(parser *p, void *into, token word);

/* parse_paper.c: the statement "paper"; into is the pack. */
void parse_paper(parser *p, void *into, token word);

/* parse_expression.c. Returns NULL after a fault. */
expression *parse_expression(parser *p);
/* zh "…" en "…" as templates. */
void parse_templates(parser *p, templates *out);
expression *expression_new(pack *p, expression_kind kind, span at);

#endif
