/* SPDX-License-Identifier: MIT
 *
 * What a rule said of earlier subjects, recalled for those that give the same answers. While a rule is evaluated,
 * every look at the data is a question: what stands in this column of that row, how many rows have its key? An
 * evaluation is determined by the answers alone, so the questions of many evaluations form a tree: the answer to
 * one leads to the next, and at the end stands what the rule said. For most subjects it is enough to go down that
 * tree.
 *
 * Rows and keys differ from subject to subject: a question names a row by its slot, the number of the question's
 * result by which it was reached (1 is the subject, a row that is there); a place of a row that isn't there has the slot of the row
 * whose key it goes by. Keys and texts are asked for only where they are looked at. What no question tells, as
 * whether two keys are the same, ends the way: such a subject is evaluated. Tables, parameters and readings are the
 * same for all.
 */
#ifndef JIANJIA_RECALL_H
#define JIANJIA_RECALL_H

#include "value.h"

/* Of one rule; what it keeps is the number of something that the caller keeps. */
typedef struct recall recall;
typedef struct recall_way recall_way; /* what several of one thread share */

recall_way *recall_way_new(arena *a);
recall *recall_new(arena *a, recall_way *way);
void recall_forget(recall *r); /* frees what doesn't stand in the arena */

/* What was kept for a subject like this one. */
typedef enum { RECALL_FOUND, RECALL_NEW, RECALL_NEVER } recall_result;
recall_result recall_find(recall *r, const dataset *data, const row_ref *subject, uint32_t *kept);

/* After RECALL_NEW: the answers are noted while the subject, its row in slot 1, is evaluated; then what is to be
 * kept for those like it, unless it can't be: the number is taken where this is true. */
enum { RECALL_SUBJECT = 1 };
void recall_start(recall *r);
bool recall_end(recall *r, bool keep, uint32_t kept);

/* The questions; each notes the answer. r may be NULL: nobody listens. */
void recall_cell(recall *r, const dataset *data, const column_decl *c, const row_ref *row);  /* its value */
void recall_state(recall *r, const dataset *data, const column_decl *c, const row_ref *row); /* has it one */
/* The row whose key stands in the column, or what else stands there: the slot of what it names. */
uint16_t recall_link(recall *r, const dataset *data, const column_decl *c, const table_decl *t, bool entity,
                     const row_ref *row);
/* The rows that have the row's key in the column, if it has one: the slot of the first. */
uint16_t recall_rows(recall *r, const dataset *data, const column_decl *c, const row_ref *row);
/* Which of the elements, from the first on, are the same row? And of one more, if it is not NULL. */
void recall_sameness(recall *r, const dataset *data, const value_set *a, const value_set *b,
                     const row_ref *more);
void recall_stop(recall *r); /* something is looked at that no question tells */

#endif
