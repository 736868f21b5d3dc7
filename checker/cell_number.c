/* SPDX-License-Identifier: MIT
 *
 * Counts, measures and rates. Everything is exact: a number that a spreadsheet may have cut is refused.
 */
#include "cell_internal.h"

#include "sheet_words.h"

enum {
    MAX_DIGITS = 15,  /* what a spreadsheet keeps of a number */
    MAX_DECIMALS = 16 /* a hundredth of it still has a 64-bit denominator */
};

/* A decimal being read: its digits as a whole number, how many of them count, how many are decimals. */
typedef struct {
    int64_t number;
    size_t digits, decimals;
} decimal;

static void add_digits(decimal *to, str digits)
{
    for (size_t i = 0; i < digits.len; i++) {
        if (to->digits == 0 && digits.ptr[i] == '0') {
            continue;
        }
        to->digits++;
        if (to->digits <= MAX_DIGITS) {
            to->number = to->number * 10 + (digits.ptr[i] - '0');
        }
    }
}

/* Takes the whole part, digits with or without thousands separators. */
static fault take_whole_part(str *s, decimal *to)
{
    size_t n = digit_run(*s);
    if (n == 0) {
        return FAULT_NUMBER;
    }
    add_digits(to, (str){s->ptr, n});
    *s = after(*s, n);
    while (take(s, STR(","))) {
        if (n > 3 || digit_run(*s) != 3) {
            return FAULT_GROUPS;
        }
        add_digits(to, (str){s->ptr, 3});
        *s = after(*s, 3);
    }
    return FAULT_NONE;
}

static fault take_fraction(str *s, decimal *to)
{
    if (!take(s, STR("."))) {
        return FAULT_NONE;
    }
    size_t n = digit_run(*s);
    if (n == 0) {
        return FAULT_NUMBER;
    }
    to->decimals = n;
    while (to->decimals > 0 && s->ptr[to->decimals - 1] == '0') {
        to->decimals--;
    }
    add_digits(to, (str){s->ptr, to->decimals});
    *s = after(*s, n);
    return FAULT_NONE;
}

static fault decimal_to_exact(decimal d, exact *out)
{
    if (d.digits > MAX_DIGITS || d.decimals > MAX_DECIMALS) {
        return FAULT_DIGITS;
    }
    int64_t den = 1;
    for (size_t i = 0; i < d.decimals; i++) {
        den *= 10;
    }
    return exact_ratio(d.number, den, out) ? FAULT_NONE : FAULT_DIGITS;
}

static bool is_negative(str s)
{
    return (take(&s, STR("-")) || take(&s, STR("−"))) && digit_run(s) > 0;
}

/* An unsigned decimal, the whole of s. */
static fault parse_decimal(str s, exact *out)
{
    if (is_negative(s)) {
        return FAULT_NEGATIVE;
    }
    decimal d = {0};
    fault f = take_whole_part(&s, &d);
    if (f == FAULT_NONE) {
        f = take_fraction(&s, &d);
    }
    if (f == FAULT_NONE && s.len > 0) {
        f = FAULT_NUMBER;
    }
    return f == FAULT_NONE ? decimal_to_exact(d, out) : f;
}

/* 直接经济损失(万元): the column itself is counted in ten thousands, and 500万元 in it is 500. */
static bool column_in_ten_thousands(const column_decl *c)
{
    for (size_t i = 0; i < c->header_count; i++) {
        if (str_find(c->headers[i], STR("万元")) != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

rate_scale cell_scale_of_header(const column_decl *column, str header)
{
    bool money = column->type == COLUMN_NUMBER || column->type == COLUMN_COUNT;
    bool ten_thousands = str_find(header, STR("万元")) != SIZE_MAX;
    bool ones = str_find(header, STR("(元)")) != SIZE_MAX || str_find(header, STR("（元）")) != SIZE_MAX;
    if (money && ten_thousands && !column_in_ten_thousands(column)) {
        return NUMBER_TEN_THOUSANDS;
    }
    return money && ones && column_in_ten_thousands(column) ? NUMBER_ONES : RATE_PERCENT;
}

/* Drops the unit behind a number and says what to multiply by. */
static exact drop_unit(str *s, const column_decl *column, rate_scale scale)
{
    static const char *const units[] = {"人次", "人", "票", "张", "件",    "次",
                                        "名",   "年", "㎡", "m2", "平方米"};
    bool yuan = drop(s, STR("元")), counted = false;
    for (size_t i = 0; i < sizeof units / sizeof *units && !yuan && !counted; i++) {
        counted = drop(s, str_of(units[i]));
    }
    bool ten_thousands = drop(s, STR("万"));
    bool bare = !yuan && !ten_thousands;
    exact factor = exact_int(1);
    if ((ten_thousands && !column_in_ten_thousands(column)) || (bare && scale == NUMBER_TEN_THOUSANDS)) {
        factor = exact_int(10000);
    } else if ((yuan && !ten_thousands && column_in_ten_thousands(column)) ||
               (bare && scale == NUMBER_ONES)) {
        exact_ratio(1, 10000, &factor);
    }
    return factor;
}

/* ---- about ---- */

/* What one is worth in the last place that isn't 0: 120 has tens, 300 hundreds, 1.5 tenths. */
static exact last_place(exact value)
{
    exact place = exact_int(1);
    if (value.den != 1) {
        exact_ratio(1, value.den, &place);
        return place;
    }
    int64_t n = value.num, p = 1;
    while (n != 0 && n % 10 == 0) {
        n /= 10;
        p *= 10;
    }
    return exact_int(p);
}

static bool set_about(range *out, exact value, about how, exact highest)
{
    exact tenth, place = last_place(value), lo = value, hi = value;
    bool fits = exact_divide(value, exact_int(10), &tenth);
    switch (how) {
    case ABOUT_EXACTLY:
        break;
    case ABOUT_ABOUT:
        fits = fits && exact_subtract(value, tenth, &lo) && exact_add(value, tenth, &hi);
        break;
    case ABOUT_NEARLY:
        fits = fits && exact_subtract(value, tenth, &lo);
        break;
    case ABOUT_ABOVE:
        fits = exact_add(value, place, &hi);
        break;
    case ABOUT_AT_LEAST:
        hi = highest;
        break;
    case ABOUT_AT_MOST:
        lo = exact_int(0);
        break;
    }
    *out = (range){lo, exact_compare(hi, highest) > 0 ? highest : hi};
    return fits;
}

/* A count is whole: its bounds are, and wider rather than narrower. */
static void widen_to_whole(range *r)
{
    r->lo = exact_int(r->lo.num / r->lo.den);
    if (exact_finite(r->hi)) {
        r->hi = exact_int(r->hi.num / r->hi.den + (r->hi.num % r->hi.den != 0));
    }
}

static about take_about(str *s)
{
    return s->len > 0 && is_digit(s->ptr[0]) && is_digit(s->ptr[s->len - 1]) ? ABOUT_EXACTLY
                                                                             : words_take_about(s);
}

fault cell_read_number(reading *r)
{
    if (cell_has_special_digit(r)) {
        return FAULT_MARKS;
    }
    str s = r->folded;
    take(&s, STR("¥"));
    exact factor = exact_int(1);
    about how = ABOUT_EXACTLY;
    if (digit_run(s) < s.len || r->scale >= NUMBER_TEN_THOUSANDS) {
        how = take_about(&s);
        factor = drop_unit(&s, r->column, r->scale);
        how = how == ABOUT_EXACTLY ? take_about(&s) : how;
        s = cell_arabic(r->scratch, s);
    }
    exact value;
    fault f = parse_decimal(s, &value);
    if (f != FAULT_NONE) {
        return f;
    }
    if (!exact_multiply(value, factor, &value)) {
        return FAULT_DIGITS;
    }
    if (r->column->type == COLUMN_COUNT && value.den != 1) {
        return FAULT_WHOLE;
    }
    if (how == ABOUT_EXACTLY) {
        r->out.value = range_of(value);
        return FAULT_NONE;
    }
    r->out.state = CELL_RANGE;
    if (!set_about(&r->out.value, value, how, EXACT_POSITIVE_INFINITY)) {
        return FAULT_DIGITS;
    }
    if (r->column->type == COLUMN_COUNT) {
        widen_to_whole(&r->out.value);
    }
    return FAULT_NONE;
}

/* ---- rates ---- */

/* What a rate is written in: 52% and 百分之五十二 in hundredths, 九成五 in tenths, else bare. */
typedef enum { SHARE_BARE, SHARE_PERCENT, SHARE_PERMILLE, SHARE_TENTHS } share;

/* 九成, 九成五, 9成5: in per cent. */
static fault parse_tenths(str s, exact *out)
{
    size_t at = str_find(s, STR("成"));
    str whole = {s.ptr, at}, part = after(s, at + STR("成").len);
    exact tenths, ones = exact_int(0);
    bool one_digit = part.len == 0 || (part.len == 1 && is_digit(part.ptr[0]));
    if (!one_digit || parse_decimal(whole, &tenths) != FAULT_NONE ||
        (part.len > 0 && parse_decimal(part, &ones) != FAULT_NONE)) {
        return FAULT_NUMBER;
    }
    return exact_multiply(tenths, exact_int(10), out) && exact_add(*out, ones, out) ? FAULT_NONE
                                                                                    : FAULT_DIGITS;
}

/* A number with or without a sign, taken as it is written: 52% is 52. */
static fault parse_rate(str folded, arena *scratch, exact *out, share *in, about *how)
{
    str s = folded;
    *how = take_about(&s);
    bool hundredths = drop(&s, STR("%")) || take(&s, STR("百分之"));
    bool thousandths = !hundredths && (drop(&s, STR("‰")) || take(&s, STR("千分之")));
    *in = hundredths ? SHARE_PERCENT : thousandths ? SHARE_PERMILLE : SHARE_BARE;
    *how = *how == ABOUT_EXACTLY ? take_about(&s) : *how;
    if (digit_run(s) < s.len) {
        s = cell_arabic(scratch, s);
    }
    if (*in == SHARE_BARE && str_find(s, STR("成")) != SIZE_MAX) {
        *in = SHARE_TENTHS;
        return parse_tenths(s, out);
    }
    return parse_decimal(s, out);
}

fault cell_read_rate(reading *r)
{
    if (cell_has_special_digit(r)) {
        return FAULT_MARKS;
    }
    exact value;
    share in;
    about how;
    fault f = parse_rate(r->folded, r->scratch, &value, &in, &how);
    if (f != FAULT_NONE) {
        return f;
    }
    exact as_written = value;
    bool in_hundredths =
        in == SHARE_PERCENT || in == SHARE_TENTHS || (in == SHARE_BARE && r->scale != RATE_FRACTION);
    if (in == SHARE_PERMILLE ? !exact_divide(value, exact_int(1000), &value)
                             : in_hundredths && !exact_divide(value, exact_int(100), &value)) {
        return FAULT_DIGITS;
    }
    if (exact_compare(value, exact_int(1)) > 0) {
        return FAULT_RATE;
    }
    r->out.value = range_of(value);
    bool either = r->scale == RATE_MIXED && in == SHARE_BARE && as_written.num > 0 &&
                  exact_compare(as_written, exact_int(1)) <= 0;
    if (either) {
        r->out.value.hi = as_written;
    }
    if (how != ABOUT_EXACTLY && !either && !set_about(&r->out.value, value, how, exact_int(1))) {
        return FAULT_DIGITS;
    }
    if (!range_known(r->out.value)) {
        r->out.state = CELL_RANGE;
    }
    return FAULT_NONE;
}

bool rate_is_percent(str text, arena *scratch)
{
    str folded = cell_fold(scratch, str_trim(text));
    exact value;
    share in;
    about how;
    if (folded.len == 0 || parse_rate(folded, scratch, &value, &in, &how) != FAULT_NONE) {
        return false;
    }
    return in != SHARE_BARE || exact_compare(value, exact_int(1)) > 0;
}
