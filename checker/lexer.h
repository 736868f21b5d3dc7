/* SPDX-License-Identifier: MIT
 *
 * Rule text to tokens. A token keeps its span forever. Identifiers are letters of any script, digits and
 * '_'; '#' starts a comment; strings stand in double quotes on one line, with \" and \\ as escapes.
 */
#ifndef JIANJIA_LEXER_H
#define JIANJIA_LEXER_H

#include "date.h"
#include "diag.h"
#include "exact.h"

typedef enum {
    TOKEN_END,
    TOKEN_WORD,   /* identifier or keyword; the parser tells which */
    TOKEN_NUMBER, /* 50, 1.5, 50% (percent is set, the value divided by 100) */
    TOKEN_DATE,   /* 2021-03-16 */
    TOKEN_STRING, /* text without quotes and escapes: the source's own where it has none */
    TOKEN_SIGN    /* one of the signs below, in .text */
} token_kind;

typedef struct {
    token_kind kind;
    span at;
    str text;     /* WORD, STRING, SIGN */
    exact number; /* NUMBER */
    bool percent;
    day date;
} token;

typedef struct {
    const source *source;
    uint32_t position;
    arena *storage;
    diags *diags;
} lexer;

void lexer_start(lexer *l, const source *s, arena *storage, diags *d);

/* The next token; after a fault (reported) it goes on behind it. TOKEN_END at the end, again and again. */
token lexer_next(lexer *l);

/* Goes on behind the brace that closes the next block, without a look at what is in it. */
void lexer_skip_block(lexer *l);

/* A rule's id, raw: letters, digits, '.', '-', up to the next blank: 8.2.4-a, 8.5.p2-s1. */
token lexer_next_id(lexer *l);

#endif
