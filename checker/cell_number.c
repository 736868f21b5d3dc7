/* SPDX-License-Identifier: MIT
 *
 * Counts, measures and rates. Everything is exact: a number that a spreadsheet may have cut is refused.
 */
#include "cell_internal.h"

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
static exact drop_unit(str *s, const column_decl *column)
{
    static const char *const units[] = {"人次", "人", "票", "张", "件",    "次",
                                        "名",   "年", "㎡", "m2", "平方米"};
    bool yuan = drop(s, STR("元"));
    for (size_t i = 0; i < sizeof units / sizeof *units && !yuan; i++) {
        if (drop(s, str_of(units[i]))) {
            break;
        }
    }
    bool ten_thousands = drop(s, STR("万"));
    exact factor = exact_int(1);
    if (ten_thousands && !column_in_ten_thousands(column)) {
        factor = exact_int(10000);
    } else if (yuan && !ten_thousands && column_in_ten_thousands(column)) {
        exact_ratio(1, 10000, &factor);
    }
    return factor;
}

fault cell_read_number(reading *r)
{
    if (cell_has_special_digit(r)) {
        return FAULT_MARKS;
    }
    str s = r->folded;
    take(&s, STR("¥"));
    exact factor = digit_run(s) == s.len ? exact_int(1) : drop_unit(&s, r->column);
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
    r->out.value = range_of(value);
    return FAULT_NONE;
}

/* A number with or without a percent sign, taken as it is written: 52% is 52. */
static fault parse_rate(str folded, exact *out, bool *percent)
{
    *percent = drop(&folded, STR("%"));
    return parse_decimal(folded, out);
}

fault cell_read_rate(reading *r)
{
    if (cell_has_special_digit(r)) {
        return FAULT_MARKS;
    }
    exact value;
    bool percent;
    fault f = parse_rate(r->folded, &value, &percent);
    if (f != FAULT_NONE) {
        return f;
    }
    if ((percent || r->scale == RATE_PERCENT) && !exact_divide(value, exact_int(100), &value)) {
        return FAULT_DIGITS;
    }
    if (exact_compare(value, exact_int(1)) > 0) {
        return FAULT_RATE;
    }
    r->out.value = range_of(value);
    return FAULT_NONE;
}

bool rate_is_percent(str text, arena *scratch)
{
    str folded = cell_fold(scratch, str_trim(text));
    exact value;
    bool percent;
    if (folded.len == 0 || parse_rate(folded, &value, &percent) != FAULT_NONE) {
        return false;
    }
    return percent || exact_compare(value, exact_int(1)) > 0;
}
