/* SPDX-License-Identifier: MIT
 *
 * Diagnostics: faults in input or in rules, each with a place, collected while the work goes on. The
 * text is written at once in the language chosen for the run, both languages standing side by side at
 * the call, so that neither is forgotten.
 *
 * A place in a CSV file is file, line, sheet row and column; a place in rule text is a span of a source,
 * shown with the line and a caret under the right display column.
 */
#ifndef JIANJIA_DIAG_H
#define JIANJIA_DIAG_H

#include "map.h"
#include <stdio.h>

typedef enum { LANGUAGE_ZH, LANGUAGE_EN } language;

/* Two wordings of one message. */
typedef struct {
    str zh, en;
} texts;

static inline str texts_in(texts t, language l)
{
    return l == LANGUAGE_ZH ? t.zh : t.en;
}

typedef enum { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_INFO } severity;

/* A text with a name: a file of a rule pack, or an option's value. */
typedef struct {
    str name;
    str text;
} source;

typedef struct {
    const source *source;    /* NULL: no place in rule text */
    uint32_t offset, length; /* bytes */
} span;

typedef struct {
    severity severity;
    const char *code; /* stable, snake_case: "cell_unreadable" */
    str message;
    str file;      /* empty if none */
    uint32_t line; /* 1-based; 0 none */
    uint32_t row;  /* sheet row, 1-based; 0 none */
    str column;    /* header as written, or empty */
    str cell;      /* address such as F12, or empty */
    span span;     /* for rule text */
} diag;

enum { DIAGS_LISTED = 100 };

typedef struct {
    arena storage;
    language language;
    diag *items;
    size_t count, cap;
    size_t errors; /* how many errors were added, listed or not */
    /* Of one code in one file the first DIAGS_LISTED are listed; then one item says how many more. */
    map groups;
    struct diag_group *group_states;
    size_t group_cap;
} diags;

/* The place of a diagnostic about a CSV file; zero the fields that don't apply. */
typedef struct {
    str file;
    uint32_t line, row;
    str column;
    str cell;
} place;

void diag_add(diags *d, severity severity, const char *code, place at, const char *zh, const char *en, ...)
    __attribute__((format(printf, 5, 7), format(printf, 6, 7)));
void diag_add_at(diags *d, severity severity, const char *code, span at, const char *zh, const char *en, ...)
    __attribute__((format(printf, 5, 7), format(printf, 6, 7)));
/* zh and en are printf formats that take the same arguments in the same order. */

/* A text in the language asked; zh and en take the same arguments in the same order. */
str format_in(arena *a, language l, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

/* Prints one diagnostic as text: place, message, and for rule text the source line with a caret. */
void diag_print(FILE *out, const diag *item, language language, bool colour);

/* Adds where it is, made visible: "名册.csv 第8行 F列", "roster.csv:8 (F8)"; nothing if it has no place. */
void diag_add_place(buf *out, const diag *item, language language);

/* A span's 1-based line and 1-based column in characters. */
void span_position(span at, uint32_t *line, uint32_t *column);

void diags_free(diags *d);

#endif
