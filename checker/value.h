/* SPDX-License-Identifier: MIT
 *
 * Values while rules are evaluated. A value is known (perhaps only within bounds), none (there is no such
 * thing: comparisons with it are false), or unknown, and then it knows why. Verdicts are three-valued
 * truths that also remember whether something known speaks for the matter, and whether all that is open is
 * somebody's finding.
 */
#ifndef JIANJIA_VALUE_H
#define JIANJIA_VALUE_H

#include "dataset.h"
#include "finding.h"

/* A set of reasons, one bit each. */
typedef uint16_t reasons;

#define REASON_BIT(r) ((reasons)(1u << (r)))
#define REASONS_ABSENT ((reasons)(REASON_BIT(REASON_TABLE_ABSENT) | REASON_BIT(REASON_COLUMN_ABSENT)))

typedef struct {
    truth truth;
    bool supported; /* TRUE: counts as speaking for it; UNKNOWN: something known speaks for it */
    bool open_only; /* UNKNOWN: nothing but findings of people is open */
    bool none;      /* of a yes/no cell that is none: false, and says nothing */
    reasons why;    /* UNKNOWN */
} verdict;

/* A row, or the place where one should be. */
typedef struct {
    const table_decl *table;
    uint32_t row;                  /* ROW_NONE: no such row */
    uint32_t key;                  /* what names it, MAP_NONE if nothing does */
    const column_decl *key_column; /* the column that key stands in */
    int year;                      /* of a missing yearly row */
    uint16_t why;                  /* nobody knows what names it: why (reasons) */
    uint16_t slot;                 /* how it was reached: see recall.h; 0: not told */
} row_ref;

row_ref row_real(const dataset *data, const table_decl *t, uint32_t row);
row_ref row_missing(const table_decl *t, const column_decl *key_column, uint32_t key, int year);

typedef enum {
    VALUE_UNKNOWN,
    VALUE_NONE,
    VALUE_KNOWN,
    VALUE_ID,
    VALUE_ROW,
    VALUE_RUN,
    VALUE_TUPLE,
    VALUE_SET
} value_kind;

struct value_set;

typedef struct value {
    value_kind kind;
    reasons why; /* UNKNOWN; KNOWN within bounds only: why not better */
    union {
        range bounds;        /* KNOWN: number, day, place of an enum's value, 0 or 1 */
        uint32_t id;         /* ID: key or text number */
        row_ref row;         /* ROW */
        row_ref *run;        /* RUN: the first and the last row */
        struct value *parts; /* TUPLE */
        struct value_set *set;
    };
} value;

/* One cell that was looked at. There are many: trace_row gives back the row. */
typedef struct {
    const column_decl *column;
    uint32_t row, key;
    int year;
    unsigned key_column : 14; /* its index in the table, and one; 0: none */
    unsigned why : 12;
    unsigned reason : 4;  /* REASON_NONE: evidence; else missing */
    unsigned assumed : 1; /* its value was assumed for want of the cell or the column */
    unsigned masked : 1;  /* the row was joined by a masked key */
} trace_entry;

_Static_assert(REASON_COUNT <= 12, "reasons stand in twelve bits, and one in four");

static inline row_ref trace_row(const trace_entry *t)
{
    const table_decl *table = t->column->table;
    return (row_ref){.table = table,
                     .row = t->row,
                     .key = t->key,
                     .key_column = t->key_column == 0 ? NULL : &table->columns[t->key_column - 1],
                     .year = t->year,
                     .why = (uint16_t)t->why};
}

/* Are they one cell, told alike? */
static inline bool trace_same(const trace_entry *a, const trace_entry *b)
{
    return a->column == b->column && a->row == b->row && a->key == b->key && a->year == b->year &&
           (a->reason == REASON_NONE) == (b->reason == REASON_NONE) && a->assumed == b->assumed;
}

/* Entries, or two slices one behind the other: what many elements share is there once. */
typedef struct {
    trace_entry *entries;
    size_t count;
    const struct trace_joint *joint; /* if not NULL, there are no entries */
} trace_slice;

/* A condition by which the elements of a set were judged, and the row it was seen from: it is judged again for
 * the trace of an element that is wanted. */
typedef struct {
    const struct expression *condition;
    value from;
} trace_later;

typedef struct trace_joint {
    trace_slice a, b;
    bool drop_missing_of_a; /* if b tells of missing cells */
    unsigned depth;
    const trace_later *later; /* if not NULL, b is what it tells of this element */
    value element;
} trace_joint;

typedef struct {
    value value;
    verdict member;
    bool judged; /* a "having" spoke already */
    trace_slice trace;
} set_element;

typedef struct value_set {
    set_element *items;
    size_t count, cap;
    /* The key whose rows these are: a missing year is a place under it. */
    const table_decl *table;
    const column_decl *key_column;
    uint32_t key;
    uint16_t slot; /* of the row whose key it is */
    bool keyed;
} value_set;

static inline verdict verdict_of(truth t, reasons why)
{
    verdict v = {.truth = t, .supported = t == TRUE_};
    if (t == UNKNOWN) {
        v.why = why;
        v.open_only = why == REASON_BIT(REASON_OPEN);
    }
    return v;
}

static inline bool verdict_is_clue(verdict a)
{
    return a.truth == UNKNOWN && a.supported && a.open_only;
}

static inline verdict verdict_and(verdict a, verdict b)
{
    verdict v = {.truth = truth_and(a.truth, b.truth)};
    if (v.truth == FALSE_) {
        return v;
    }
    v.supported = a.supported || b.supported;
    if (v.truth == UNKNOWN) {
        v.why = a.why | b.why;
        v.open_only = (a.truth != UNKNOWN || a.open_only) && (b.truth != UNKNOWN || b.open_only);
    }
    return v;
}

static inline verdict verdict_or(verdict a, verdict b)
{
    if (a.truth != b.truth) {
        return a.truth > b.truth ? a : b;
    }
    verdict v = {.truth = a.truth, .supported = a.supported || b.supported};
    if (v.truth == UNKNOWN) {
        v.why = a.why | b.why;
        v.open_only = (a.open_only && b.open_only) || verdict_is_clue(a) || verdict_is_clue(b);
    }
    return v;
}

/* Of something taken as a whole. */
static inline verdict verdict_not(verdict a)
{
    verdict v = verdict_of(truth_not(a.truth), a.why);
    if (v.truth == UNKNOWN) {
        v.open_only = a.why == REASON_BIT(REASON_OPEN); /* of two alternatives both, now */
    }
    return v;
}

/* It no longer speaks for the matter. */
static inline verdict verdict_frame(verdict a)
{
    a.supported = false;
    return a;
}

static inline value value_unknown(reasons why)
{
    return (value){.kind = VALUE_UNKNOWN, .why = why};
}

static inline value value_none(void)
{
    return (value){.kind = VALUE_NONE};
}

static inline value value_known(range bounds)
{
    return (value){.kind = VALUE_KNOWN, .bounds = bounds};
}

/* It points at nothing in the scratch arena. */
static inline bool value_is_flat(const value *v)
{
    return v->kind <= VALUE_ROW;
}

static inline bool value_is_point(const value *v)
{
    return v->kind == VALUE_KNOWN && range_known(v->bounds);
}

#endif
