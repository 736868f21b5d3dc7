/* SPDX-License-Identifier: MIT
 *
 * Cells as programs write them: digits, 52.3%, 2021-03-16, 是. Nearly all cells of a large table are such, and
 * what cell_read_closely would make of them is plain to see.
 */
#include "cell_internal.h"

#include "date.h"
#include "sheet_words.h"

enum { PLAIN_DIGITS = 15, PLAIN_DECIMALS = 4 };

static const int64_t TENS[PLAIN_DECIMALS + 3] = {1, 10, 100, 1000, 10000, 100000, 1000000};

static int64_t number_of(const char *digits, size_t count)
{
    int64_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number = number * 10 + (digits[i] - '0');
    }
    return number;
}

/* Takes digits, and a point and more digits if there is one. */
static bool take_decimal(str *s, cell_decimal *out)
{
    size_t whole = digit_run(*s), point = whole < s->len && s->ptr[whole] == '.';
    str behind = after(*s, whole + point);
    size_t decimals = point ? digit_run(behind) : 0;
    if (whole == 0 || whole + decimals > PLAIN_DIGITS || decimals > PLAIN_DECIMALS ||
        (point && decimals == 0)) {
        return false;
    }
    out->number = number_of(s->ptr, whole);
    for (size_t i = 0; i < decimals; i++) {
        out->number = out->number * 10 + (behind.ptr[i] - '0');
    }
    out->places = (unsigned)decimals;
    *s = after(behind, decimals);
    return true;
}

static bool plain_number(const column_decl *c, str s, rate_scale scale, cell_decimal *out)
{
    return scale < NUMBER_TEN_THOUSANDS && take_decimal(&s, out) && s.len == 0 &&
           (c->type == COLUMN_NUMBER || out->places == 0);
}

/* Of 1. Without a sign it depends on the file: a fraction, or hundredths, of which the small ones are looked at
 * closely, since they may be fractions after all. */
static bool plain_rate(str s, rate_scale scale, cell_decimal *out)
{
    enum { CLEARLY_HUNDREDTHS = 20 };
    if (!take_decimal(&s, out)) {
        return false;
    }
    bool bare = s.len == 0, sign = s.len == 1 && s.ptr[0] == '%';
    if (sign || (bare && scale == RATE_PERCENT && out->number > CLEARLY_HUNDREDTHS * TENS[out->places])) {
        out->places += 2;
    } else if (!bare || scale != RATE_FRACTION) {
        return false;
    }
    return out->number <= TENS[out->places];
}

static bool plain_year(str s, cell_decimal *out)
{
    if (s.len != 4 || digit_run(s) != 4) {
        return false;
    }
    out->number = number_of(s.ptr, 4);
    return out->number >= CELL_FIRST_YEAR && out->number <= CELL_LAST_YEAR;
}

static bool plain_date(str s, cell_decimal *out)
{
    day d;
    if (!day_parse_iso(s, &d)) {
        return false;
    }
    out->number = d;
    int64_t year = number_of(s.ptr, 4);
    return year >= CELL_FIRST_YEAR && year <= CELL_LAST_YEAR;
}

static bool plain_bool(str s, cell_decimal *out)
{
    out->number = str_equal(s, STR("是"));
    return out->number == 1 || str_equal(s, STR("否"));
}

static bool is_special(const column_decl *c, str text)
{
    for (size_t i = 0; i < c->special_count; i++) {
        str word = c->specials[i].word;
        if (text.len == word.len && str_equal(text, word)) {
            return true;
        }
    }
    return c->special_count > 0 && !is_digit(text.ptr[0]);
}

static bool read_decimal(const column_decl *c, str text, rate_scale scale, cell_decimal *out)
{
    switch (c->type) {
    case COLUMN_COUNT:
    case COLUMN_NUMBER:
        return plain_number(c, text, scale, out);
    case COLUMN_RATE:
        return plain_rate(text, scale, out);
    case COLUMN_YEAR:
        return plain_year(text, out);
    case COLUMN_DATE:
        return plain_date(text, out);
    case COLUMN_BOOL:
        return plain_bool(text, out);
    default:
        return false;
    }
}

bool cell_read_decimal(const column_decl *c, str text, rate_scale scale, cell_decimal *out)
{
    *out = (cell_decimal){0};
    if (text.len == 0 || is_special(c, text) || !read_decimal(c, text, scale, out)) {
        return false;
    }
    while (out->places > 0 && out->number % 10 == 0) {
        out->number /= 10;
        out->places--;
    }
    return true;
}

bool cell_read_plain(const column_decl *c, str text, rate_scale scale, cell *out)
{
    cell_decimal d;
    exact value;
    if (!cell_read_decimal(c, text, scale, &d) || !exact_ratio(d.number, TENS[d.places], &value)) {
        return false;
    }
    *out = (cell){.state = CELL_VALUE, .value = range_of(value)};
    return true;
}

/* ---- keys ---- */

/* ASCII signs, a capital first or nothing but digits, fewer than a spreadsheet spoils: most keys. No such text is
 * folded, a word for something that is missing, or damaged. N may begin such a word. */
static bool is_capital_or_number(str text)
{
    enum { SPOILT_LENGTH = 18 };
    char first = text.ptr[0];
    bool number = is_digit(first);
    if (number ? text.len >= SPOILT_LENGTH : first < 'A' || first > 'Z' || first == 'N') {
        return false;
    }
    unsigned low = number ? '0' : '!', count = number ? 10 : '~' - '!' + 1, others = 0;
    for (size_t i = 0; i < text.len; i++) {
        others |= (unsigned char)text.ptr[i] - low >= count;
    }
    return !others;
}

bool cell_key_is_plain(const column_decl *c, str text)
{
    if (c->special_count > 0 || text.len == 0) {
        return false;
    }
    return is_capital_or_number(text) ||
           (cell_folds_to_itself(text) && text.ptr[0] != '=' && text.ptr[0] != '\'' &&
            !str_equal(text, STR("无")) && !words_mean_missing(text) && !code_is_damaged(text) &&
            !text_is_garbled(text));
}
