/* SPDX-License-Identifier: MIT
 *
 * One cell's text to a typed value, by its column's declaration. Full-width digits, thousands separators,
 * ％, the usual ways of writing a date, yes/no words and words for "missing" are understood; anything else
 * is unreadable and says so. Knows nothing of what the columns are for.
 */
#ifndef JIANJIA_CELL_H
#define JIANJIA_CELL_H

#include "exact.h"
#include "schema.h"

typedef struct {
    cell_state state;
    bool said;    /* NONE and NOT_DUE: a word in the cell says so (未召开), not a blank */
    bool assumed; /* taken from blank_as or absent_as: said in the message */
    /* VALUE and RANGE: number (rate as a share of 1), day number for a date, place of an enum value from
     * 0, 1 or 0 for a bool. For text, code, document and key: the interned text's number in `id`. */
    range value;
    uint32_t id;
} cell;

/* How a column of rates, money or days is written in one file. */
typedef enum {
    RATE_PERCENT,
    RATE_FRACTION,
    RATE_MIXED,           /* both: what is 1 at most and has no sign is taken for either */
    NUMBER_TEN_THOUSANDS, /* the file counts in 万元, the column in 元 */
    NUMBER_ONES,          /* the other way round */
    DATE_1904             /* a spreadsheet's numbers for days count from 1904 */
} rate_scale;

/* Reads text (of one cell, trimmed or not) as a value of the column. text.ptr NULL or only blanks: the
 * declared meaning of a blank. Text columns come back as VALUE with id unset: the caller interns.
 * *why, if the state is UNREADABLE, is a short reason in the language asked. scratch is used freely. */
cell cell_read(const column_decl *column, str text, rate_scale scale, arena *scratch, language l, str *why);

/* Without blanks at both ends, those of other widths and of none too: U+3000, no-break space, U+200B, a byte order mark
 * within. */
str cell_trim(str text);
/* The text that ="0012" or '0012 keeps a spreadsheet from changing, blanks about it left out; else the text itself. */
str cell_unwrap_closely(str text);
static inline str cell_unwrap(str text)
{
    static const bool first_of_it[256] = {[' '] = true,  ['\t'] = true, ['='] = true,
                                          ['\''] = true, [0xC2] = true, /* those of cell_trim's blanks */
                                          [0xE2] = true, [0xE3] = true, [0xEF] = true};
    return text.len >= 2 && first_of_it[(unsigned char)text.ptr[0]] ? cell_unwrap_closely(text) : text;
}

/* A number as it is written: number / 10^places, with no zero behind. */
typedef struct {
    int64_t number;
    unsigned places; /* 6 at most */
} cell_decimal;

/* What cell_read_plain does, of a value that is such a number: all that it reads are. */
bool cell_read_decimal(const column_decl *column, str text, rate_scale scale, cell_decimal *out);

/* The two steps of it: false of a text that must be looked at closely; and that look, which does for any. */
bool cell_read_plain(const column_decl *column, str text, rate_scale scale, cell *out);
cell cell_read_closely(const column_decl *column, str text, rate_scale scale, arena *scratch, language l,
                       str *why);

/* Is it a value of a column of texts, codes or keys just as it stands, needing neither folding nor the signs that
 * keep a code from a spreadsheet taken off? What is said no to may be one all the same. */
bool cell_key_is_plain(const column_decl *column, str text);

/* True if the text is a rate written with a percent sign, or a number above 1: evidence that the column
 * is in percent. A column whose numbers are all at most 1 and with no sign is a fraction. */
bool rate_is_percent(str text, arena *scratch);

/* True if the text is a spreadsheet's number for a day: 44271, 44271.5. */
bool date_is_serial(str text, arena *scratch);

/* What a header says of the unit of a column's numbers: 工资总额(万元). */
rate_scale cell_scale_of_header(const column_decl *column, str header);

/* 4501**********1234, 张*: a masked number is never an exact key. */
bool key_is_masked(str text);
/* 9.145E+17, 914501000000000000: a code damaged by a spreadsheet. */
bool code_is_damaged(str text);
/* A text in the form of a credit code whose check character is wrong. meant (of 19 bytes) is what it was if a
 * letter O, I, S or Z stands for a digit, else empty. */
bool code_fails_check(str text, char *meant);
/* A credit code whose check character is right. */
bool code_is_sound(str text);
/* The first character for private use (U+E000 to U+F8FF), out of an old font and no other system's; 0 if none. */
uint32_t text_private_use(str text);
/* Characters were lost when the file was saved in a wrong encoding: �, 锟斤拷. */
bool text_is_garbled(str text);

/* How a text, folded without case, differs from a word: in one character, another one, one too many or one too few; or in
 * one that makes it another word: 不, 副, a digit. */
typedef enum { WORD_FAR, WORD_NEAR, WORD_TURNED } nearness;
nearness word_nearness(str folded, str word, arena *scratch);
/* The word that is near, if only one value has such a word; else empty. For messages: it may not be what was meant. */
str enum_near_word(const enum_decl *e, str text, arena *scratch);

#endif
