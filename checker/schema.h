/* SPDX-License-Identifier: MIT
 *
 * What a rule pack declares about tables: their columns, the headers they go by, the words of enums, what
 * a blank cell means. Plain data, built by the pack loader in the pack's arena, read-only afterwards.
 */
#ifndef JIANJIA_SCHEMA_H
#define JIANJIA_SCHEMA_H

#include "diag.h"

typedef enum {
    COLUMN_TEXT,
    COLUMN_CODE,     /* text whose damage by a spreadsheet (9.145E+17) is found: credit codes */
    COLUMN_DOCUMENT, /* text: number of a document; the strongest evidence */
    COLUMN_KEY,      /* names a row: of its own table, or of the tables in `targets` */
    COLUMN_COUNT,    /* whole number >= 0 */
    COLUMN_NUMBER,   /* decimal >= 0: money and other measures */
    COLUMN_RATE,     /* share of 1: a cell 52, 52% or 52.3％ is 0.52 … (scale told per column) */
    COLUMN_DATE,
    COLUMN_YEAR,
    COLUMN_BOOL,
    COLUMN_ENUM
} column_type;

typedef struct {
    str name;
    str *words; /* other spellings, as people write them */
    size_t word_count;
    bool open; /* 待定, 调查中: the finding is open; compared with any other value the answer is unknown */
    bool unjudged; /* known to files, named by no rule: the pack says so, and its lint agrees */
    span at;
} enum_value;

typedef struct enum_decl {
    str name;
    enum_value *values;
    size_t count;
    bool ordered; /* written with <: values compare by place */
    bool others;  /* "others": a word that is not listed is kept as unknown, without a diagnostic */
    span at;
} enum_decl;

/* What a cell holds. In a stored table every state but VALUE and RANGE makes the value unknown, except
 * NONE, which says there is no such thing (no such day, no such review). */
typedef enum {
    CELL_VALUE,
    CELL_RANGE,      /* known within bounds: a month, or rows that differ */
    CELL_NONE,       /* by the meaning of a blank, or by a word that says so: see cell.said */
    CELL_BLANK,      /* unknown */
    CELL_UNREADABLE, /* unknown; a diagnostic was given */
    CELL_CONFLICT,   /* unknown; rows of one key or a check contradict it */
    CELL_NOT_DUE,    /* 未到评议时间 */
    CELL_UNREPORTED, /* 未报: unknown, and the cell says so */
    CELL_OTHER       /* a word outside an enum that allows others: unknown */
} cell_state;

typedef struct {
    str word;
    cell_state state; /* NONE, BLANK, NOT_DUE or UNREPORTED */
} special_word;

typedef enum { BLANK_UNKNOWN, BLANK_NONE, BLANK_AS } blank_meaning;

struct table_decl;
struct expression;

#define COLUMN_TARGETS 4

typedef struct column_decl {
    str name;
    column_type type;
    const enum_decl *enumeration;               /* COLUMN_ENUM */
    struct table_decl *targets[COLUMN_TARGETS]; /* COLUMN_KEY: tables it may name a row of; none: its own */
    size_t target_count;
    str *target_names, enum_name; /* as written, until the pack is resolved */
    str link;                     /* the name of the link in rules: unit for unit_id; empty if no link */
    str *headers;                 /* as people write them; the first is the label shown in Chinese */
    size_t header_count;
    str *folded; /* the name and the headers, by utf8_fold_case: header_count + 1 */
    blank_meaning blank;
    str blank_as; /* BLANK_AS: the cell's text is taken to be this */
    bool
        has_absent; /* the column is not in the export: its text is taken to be absent_as, and that is said */
    str absent_as;
    special_word *specials;
    size_t special_count;
    bool unjudged;     /* there for people and for joining, read by no rule: likewise */
    bool confidential; /* who complained: no rule may read it, and no output shows it */
    bool finding;      /* holds an authority's or a reviewer's finding: where only it is open, a clue */
    bool in_key;       /* part of the table's key */
    bool key_optional; /* part of the key, but a file fits without it */
    size_t index;      /* in its table */
    struct table_decl *table;
    span at;
} column_decl;

/* "check" in a table: where `condition` is certainly false, a data finding on the cells, and the columns
 * in `unusable` hold nothing for that row; those in `at_most` say in all rows of its file only what is not exceeded.
 * The condition belongs to the rule language. */
typedef struct {
    texts message;
    struct expression *condition;
    size_t *unusable; /* column indexes */
    size_t unusable_count;
    size_t *at_most;
    size_t at_most_count;
    span at;
} check_decl;

/* Some columns, in all rows or where the condition isn't false. */
typedef struct {
    size_t *columns; /* indexes */
    size_t column_count;
    struct expression *condition; /* NULL: in all rows */
} guarded_decl;

/* What a masked report doesn't show: "personal" columns hold a person's name, "withheld" ones figures that may
 * tell how somebody voted. */
typedef struct {
    guarded_decl *items;
    size_t count, cap;
} guards;

typedef struct table_decl {
    str name;
    texts title;
    column_decl *columns;
    size_t column_count;
    size_t *key; /* column indexes */
    size_t key_count;
    bool closed;          /* no row means: it didn't happen. Otherwise: unknown, where it was due */
    bool incident;        /* rows are events: grounds that share one count once */
    size_t year_column;   /* SIZE_MAX if none: rows belong to consecutive years */
    size_t name_column;   /* SIZE_MAX if none: what a row is called in reports */
    size_t unit_column;   /* SIZE_MAX if none: the unit a row belongs to */
    size_t body_column;   /* SIZE_MAX if none: the body to ask about a row */
    size_t city_column;   /* SIZE_MAX if none: the city a unit is of */
    size_t former_column; /* SIZE_MAX if none: names it had before, several between 、 ； */
    size_t
        final_column; /* SIZE_MAX if none: of rows of one key those with the value final_value go before the rest */
    str final_word;   /* as written */
    long final_value; /* of the column's enum */
    check_decl *checks;
    size_t check_count;
    guards personal, withheld;
    size_t index; /* in the pack */
    span at;
} table_decl;

typedef struct {
    enum_decl **enums;
    size_t enum_count, enum_cap;
    table_decl **tables;
    size_t table_count, table_cap;
} schema;

const table_decl *schema_table(const schema *s, str name);       /* NULL if none */
const table_decl *schema_table_named(const schema *s, str name); /* as people write it: or by Chinese title */
const column_decl *table_column(const table_decl *t, str name);  /* by name or header, folded; NULL */
str column_label(const column_decl *c, language l);              /* zh: first header (else name); en: name */
/* In Chinese a value with an English name goes by its first word: home is 模范职工之家. */
str enum_value_word(const enum_value *v, language l);
/* Index of the value with this name or word (folded), or -1. */
long enum_find(const enum_decl *e, str word);

#endif
