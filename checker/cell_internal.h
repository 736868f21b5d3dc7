/* SPDX-License-Identifier: MIT
 *
 * What the files of cell_* share: one cell on its way from text to value, why it may fail, and small
 * steps along a text. Readers fill reading.out (state VALUE unless they say otherwise) or return a fault.
 */
#ifndef JIANJIA_CELL_INTERNAL_H
#define JIANJIA_CELL_INTERNAL_H

#include "cell.h"

typedef enum {
    FAULT_NONE,
    FAULT_NUMBER,
    FAULT_NEGATIVE,
    FAULT_GROUPS,
    FAULT_DIGITS,
    FAULT_WHOLE,
    FAULT_MARKS,
    FAULT_RATE,
    FAULT_DATE,
    FAULT_DAY,
    FAULT_SHORT_YEAR,
    FAULT_YEAR_RANGE,
    FAULT_YEAR,
    FAULT_BOOL,
    FAULT_WORD,
    FAULT_CODE,
    FAULT_KEY,
    FAULT_GARBLED,
    FAULT_COUNT
} fault;

/* Of dates and years: 2099 stands for "for ever", or is a slip. */
enum { CELL_FIRST_YEAR = 1949, CELL_LAST_YEAR = 2090 };

typedef struct {
    const column_decl *column;
    str text;   /* trimmed, as written */
    str folded; /* without blanks, half-width; the text itself if that changes nothing */
    rate_scale scale;
    arena *scratch;
    cell out;
} reading;

typedef fault (*reader)(reading *r);

fault cell_read_number(reading *r); /* counts too */
fault cell_read_rate(reading *r);
fault cell_read_date(reading *r);
fault cell_read_year(reading *r);

/* The text with numbers in Chinese characters as digits: 二〇二一年十月 is 2021年10月; itself if it has none. */
str cell_arabic(arena *scratch, str text);

/* False of some texts that do. */
bool cell_folds_to_itself(str text);
/* utf8_fold, with a short way for the text of most cells, which folds to itself. */
str cell_fold(arena *scratch, str text);

/* True if the text has digits that folding turns into plain ones, as in 100①, 5², ½: a note mark is no
 * part of a number. */
bool cell_has_special_digit(const reading *r);

static inline bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline str after(str s, size_t n)
{
    return (str){s.ptr + n, s.len - n};
}

static inline bool take(str *s, str prefix)
{
    if (!str_starts_with(*s, prefix)) {
        return false;
    }
    *s = after(*s, prefix.len);
    return true;
}

static inline bool drop(str *s, str suffix)
{
    if (!str_ends_with(*s, suffix)) {
        return false;
    }
    s->len -= suffix.len;
    return true;
}

static inline size_t digit_run(str s)
{
    size_t n = 0;
    while (n < s.len && is_digit(s.ptr[n])) {
        n++;
    }
    return n;
}

#endif
