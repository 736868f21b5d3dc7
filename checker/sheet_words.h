/* SPDX-License-Identifier: MIT
 *
 * The words that offices write around and into a table, in one place: totals, signature lines, notes, words
 * for "nothing here", yes and no, units behind a header. They belong to sheets, not to any law: a pack's
 * own words for its columns go before them. All texts asked about are folded (utf8_fold).
 */
#ifndef JIANJIA_SHEET_WORDS_H
#define JIANJIA_SHEET_WORDS_H

#include "text.h"

/* What a row of a sheet is, if it is no row of the table. */
typedef enum {
    ASIDE_NONE,
    ASIDE_TOTAL,     /* 合计, 小计, 以上共…户 */
    ASIDE_SIGNATURE, /* 填表人：, 审核人：, 制表日期 */
    ASIDE_NOTE,      /* 注：, 说明： */
    ASIDE_HEADER,    /* the header or the title again, behind a page break */
    ASIDE_NUMBERS,   /* the columns' numbers under the header: 1, 2, 3 …; 栏次; 甲, 乙 */
    ASIDE_HEADING,   /* a single text and nothing else: 一、南宁市 */
    ASIDE_SUMS,      /* figures without any name: a total whose word is missing */
    ASIDE_BLANK,     /* of a table with years as columns: nothing for this year */
    ASIDE_COUNT
} aside;

/* Does a cell that is the first of its row to hold something make it a total, a signature line or a note? */
aside words_aside(str folded);
/* 南宁市小计, 全区合计: what a total may end with, where no key stands beside it. */
bool words_end_in_total(str folded);
/* May the text, unfolded, be one of those words? By its first three bytes only: for rows by the million. */
enum { WORD_FILTER_BITS = 4096 };
typedef struct {
    uint8_t bits[WORD_FILTER_BITS / 8];
} word_filter;
void words_filter(word_filter *f);
static inline uint32_t word_filter_bit(str text)
{
    const unsigned char *b = (const unsigned char *)text.ptr;
    return (b[0] * 961u + b[1] * 31u + b[2]) % WORD_FILTER_BITS;
}
static inline bool words_may_be_aside(const word_filter *f, str text)
{
    return text.len >= 3 && f->bits[word_filter_bit(text) / 8] >> word_filter_bit(text) % 8 & 1;
}

bool words_mean_missing(str folded);   /* N/A, 待填, ——, *** */
int words_yes_or_no(str folded);       /* 1, 0, or -1 if it is neither */
bool words_are_unit(str folded);       /* 人, 万元, %: what may stand in brackets behind a header */
bool words_number_rows(str folded);    /* 序号: the header of a column that counts the rows */
bool words_number_columns(str folded); /* 栏次 */
/* What a word before or behind a number makes of it. The ways are the tool's own, and wide on purpose. */
typedef enum {
    ABOUT_EXACTLY,
    ABOUT_ABOUT,    /* 约300, 300左右: a tenth more or less */
    ABOUT_ABOVE,    /* 120余, 300多: up to the next of its last place that isn't 0: 130, 400 */
    ABOUT_NEARLY,   /* 近300: a tenth less */
    ABOUT_AT_LEAST, /* 300以上 */
    ABOUT_AT_MOST   /* 不足300, 300以下 */
} about;
/* Takes such a word off the text, folded. */
about words_take_about(str *folded);

/* 评议情况, 基本信息: a header over several that says nothing of its own. */
bool words_are_group(str folded);

#endif
