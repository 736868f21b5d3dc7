/* SPDX-License-Identifier: MIT
 *
 * JSON for the reports: long lists are written member by member, straight into text; what is put together first,
 * and is small, are jansson's values. Texts need not be UTF-8. Whoever gets a value owns it; tree_put, tree_append,
 * tree_member and tree_line take it over. Characters that hide or reorder text are written as escapes (\u202e): a
 * reader gets them back, and the file can be looked at.
 */
#ifndef JIANJIA_TREE_H
#define JIANJIA_TREE_H

#include "../checker/text.h"

#include <jansson.h>
#include <stdio.h>

/* ---- values ---- */

json_t *tree_made(json_t *value); /* the value; ends the program where memory ran out */
json_t *tree_object(void);
json_t *tree_array(void);
json_t *tree_text(str s);
json_t *tree_visible(str s); /* for people: as utf8_add_visible shows it */

void tree_put(json_t *object, const char *key, json_t *value);
void tree_put_text(json_t *object, const char *key, str s);
void tree_put_number(json_t *object, const char *key, uint64_t n);
void tree_append(json_t *array, json_t *value);

/* ---- documents ---- */

/* A document, laid out with two blanks a level, or one a line. */
enum { TREE_DEPTH = 16 };
typedef struct {
    FILE *out;
    bool lines; /* each value of the outermost level is a line */
    size_t depth;
    size_t members[TREE_DEPTH]; /* written so far, by level */
    bool failed;
    buf text; /* not yet written */
} tree_writer;

/* key is NULL for an item of an array, and for the document itself; else a name that needs no escapes. */
void tree_open(tree_writer *w, const char *key, char bracket);
void tree_close(tree_writer *w, char bracket);
void tree_say(tree_writer *w, const char *key, str s);
void tree_say_number(tree_writer *w, const char *key, uint64_t n);
void tree_say_texts(tree_writer *w, const char *key, const str *items, size_t count);
void tree_member(tree_writer *w, const char *key, json_t *value);

/* The items of the innermost array, or lines: say(context, i, w) writes the i-th. They are made by so many threads,
 * and stand in their order. */
void tree_items(tree_writer *w, size_t count, size_t jobs,
                void (*say)(const void *context, size_t i, tree_writer *w), const void *context);

bool tree_end(tree_writer *w); /* a line end, and everything out; false if any writing failed */

#endif
