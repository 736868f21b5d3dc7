/* SPDX-License-Identifier: MIT
 *
 * The resolver: gives every name of a pack a meaning and every expression a type, and reports what has
 * none, with the nearest known name. After it a pack is read-only and can be evaluated without failing.
 */
#ifndef JIANJIA_TYPES_H
#define JIANJIA_TYPES_H

#include "syntax.h"

/* Functions of the rule language. */
typedef enum {
    FUNCTION_FIRST,
    FUNCTION_AGREE,
    FUNCTION_MIN,
    FUNCTION_MAX,
    FUNCTION_ROUND,
    FUNCTION_ROUND_UP,
    FUNCTION_YEAR,
    FUNCTION_FIRST_DAY,
    FUNCTION_LAST_DAY,
    FUNCTION_MONTHS,
    FUNCTION_WORKDAYS,
    FUNCTION_RECORDED,
    FUNCTION_DENIED,
    FUNCTION_CITES,
    FUNCTION_CONTAINS,
    FUNCTION_BEGINS,
    FUNCTION_EXPORTED,
    FUNCTION_KNOWN,
    FUNCTION_IF_NOT_EXPORTED,
    FUNCTION_LATEST,
    FUNCTION_EARLIEST,
    FUNCTION_NEAREST,
    FUNCTION_ONLY,
    FUNCTION_COUNT,
    FUNCTION_SUM,
    FUNCTION_LEAST,
    FUNCTION_GREATEST,
    FUNCTION_CONSECUTIVE,
    FUNCTION_FIRST_OF_EACH,
    FUNCTION_ROWS,
    FUNCTION_LINE,
    FUNCTION_ABOVE,
    FUNCTION_BELOW
} function_kind;

typedef struct function_decl {
    const char *name;
    function_kind kind;
    size_t least, most; /* arguments; SIZE_MAX: any number */
} function_decl;

/* Resolves everything in the pack. Faults are errors in d. */
void types_resolve(pack *p, diags *d);

/* The column by which a table's rows name themselves: its first key column without targets; NULL if none. */
const column_decl *table_identity(const table_decl *t);
/* Does that column alone tell the row? (awards, units; not persons, who have several spells) */
bool table_is_unique(const table_decl *t);
/* The column by which a table's rows name a row above them in the same table; NULL if none. */
const column_decl *table_parent(const table_decl *t);

#endif
