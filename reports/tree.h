/* SPDX-License-Identifier: MIT
 *
 * JSON for the reports: values are jansson's, and large documents are written piece by piece around them, so
 * that memory holds one finding and not all of them. Texts need not be UTF-8. Whoever gets a value owns it;
 * tree_put, tree_append and tree_member take it over. Characters that hide or reorder text are written as
 * escapes (\u202e): a reader gets them back, and the file can be looked at.
 */
#ifndef JIANJIA_TREE_H
#define JIANJIA_TREE_H

#include "../checker/text.h"

#include <jansson.h>
#include <stdio.h>

json_t *tree_made(json_t *value); /* the value; ends the program where memory ran out */
json_t *tree_object(void);
json_t *tree_array(void);
json_t *tree_text(str s);
json_t *tree_visible(str s); /* for people: as utf8_add_visible shows it */

void tree_put(json_t *object, const char *key, json_t *value);
void tree_put_text(json_t *object, const char *key, str s);
void tree_put_number(json_t *object, const char *key, uint64_t n);
void tree_put_texts(json_t *object, const char *key, const str *items, size_t count);
void tree_append(json_t *array, json_t *value);

/* A document, laid out with two blanks a level. */
enum { TREE_DEPTH = 8 };
typedef struct {
    FILE *out;
    size_t depth;
    size_t members[TREE_DEPTH]; /* written so far, by level */
    bool failed;
} tree_writer;

/* key is NULL for an item of an array, and for the document itself. */
void tree_open(tree_writer *w, const char *key, char bracket);
void tree_close(tree_writer *w, char bracket);
void tree_member(tree_writer *w, const char *key, json_t *value);
bool tree_end(tree_writer *w); /* a line end, and everything out; false if any writing failed */

bool tree_write_line(FILE *out, json_t *value); /* the value in one line; it is given back */

#endif
