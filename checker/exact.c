/* SPDX-License-Identifier: MIT */
#include "exact.h"

#include <assert.h>

/* Products of two 64-bit numbers fit, and the sum of two such products: |num|, den <= 2^63 - 1. */
__extension__ typedef __int128 wide;

static wide wide_abs(wide a)
{
    return a < 0 ? -a : a;
}

static wide greatest_common_divisor(wide a, wide b)
{
    while (b) {
        if (a <= INT64_MAX && b <= INT64_MAX) { /* 128-bit division is a slow library call */
            int64_t x = (int64_t)a, y = (int64_t)b;
            while (y) {
                int64_t rest = x % y;
                x = y;
                y = rest;
            }
            return x;
        }
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* num / den in lowest terms, den != 0. INT64_MIN is refused, so that every number has its negative. */
static bool reduce(wide num, wide den, exact *out)
{
    if (den < 0) {
        num = -num;
        den = -den;
    }
    if (den != 1) {
        wide divisor = greatest_common_divisor(wide_abs(num), den);
        if (divisor != 1 && wide_abs(num) <= INT64_MAX && den <= INT64_MAX) {
            num = (int64_t)num / (int64_t)divisor;
            den = (int64_t)den / (int64_t)divisor;
        } else if (divisor != 1) {
            num /= divisor;
            den /= divisor;
        }
    }
    if (wide_abs(num) > INT64_MAX || den > INT64_MAX) {
        return false;
    }
    *out = (exact){(int64_t)num, (int64_t)den};
    return true;
}

static int sign_of(exact a)
{
    return (a.num > 0) - (a.num < 0);
}

static exact negative(exact a)
{
    return (exact){-a.num, a.den};
}

static exact infinity_of_sign(int sign)
{
    return sign < 0 ? EXACT_NEGATIVE_INFINITY : EXACT_POSITIVE_INFINITY;
}

bool exact_ratio(int64_t num, int64_t den, exact *out)
{
    assert(den != 0);
    return reduce(num, den, out);
}

int exact_compare_across(exact a, exact b)
{
    wide left = (wide)a.num * b.den, right = (wide)b.num * a.den;
    return (left > right) - (left < right);
}

static bool add_infinite(exact a, exact b, exact *out)
{
    if (!exact_finite(a) && !exact_finite(b) && a.num != b.num) {
        return false;
    }
    *out = exact_finite(a) ? b : a;
    return true;
}

bool exact_add(exact a, exact b, exact *out)
{
    if (!exact_finite(a) || !exact_finite(b)) {
        return add_infinite(a, b, out);
    }
    if (a.den == b.den) {
        return reduce((wide)a.num + b.num, a.den, out);
    }
    return reduce((wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den, out);
}

bool exact_subtract(exact a, exact b, exact *out)
{
    return exact_add(a, negative(b), out);
}

bool exact_multiply(exact a, exact b, exact *out)
{
    int sign = sign_of(a) * sign_of(b);
    if (sign != 0 && (!exact_finite(a) || !exact_finite(b))) {
        *out = infinity_of_sign(sign);
        return true;
    }
    if (sign == 0) {
        *out = (exact){0, 1};
        return true;
    }
    return reduce((wide)a.num * b.num, (wide)a.den * b.den, out);
}

bool exact_divide(exact a, exact b, exact *out)
{
    if (b.num == 0 || (!exact_finite(a) && !exact_finite(b))) {
        return false;
    }
    if (!exact_finite(b)) {
        *out = (exact){0, 1};
        return true;
    }
    if (!exact_finite(a)) {
        *out = infinity_of_sign(sign_of(a) * sign_of(b));
        return true;
    }
    return reduce((wide)a.num * b.den, (wide)a.den * b.num, out);
}

bool exact_round(exact a, int decimals, exact *out)
{
    assert(decimals >= 0 && decimals <= 9);
    if (!exact_finite(a)) {
        *out = a;
        return true;
    }
    int64_t scale = 1;
    for (int i = 0; i < decimals; i++) {
        scale *= 10;
    }
    wide steps = (wide_abs(a.num) * scale * 2 + a.den) / ((wide)a.den * 2);
    return reduce(a.num < 0 ? -steps : steps, scale, out);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool all_digits(str s)
{
    for (size_t i = 0; i < s.len; i++) {
        if (!is_digit(s.ptr[i])) {
            return false;
        }
    }
    return s.len > 0;
}

/* Appends the digits to *value; false well before 128 bits are full. */
static bool read_digits(str digits, wide *value)
{
    const wide limit = (wide)INT64_MAX * INT64_MAX / 10;
    for (size_t i = 0; i < digits.len; i++) {
        if (*value > limit) {
            return false;
        }
        *value = *value * 10 + (digits.ptr[i] - '0');
    }
    return true;
}

static bool power_of_ten(size_t exponent, wide *power)
{
    if (exponent > 36) {
        return false;
    }
    *power = 1;
    while (exponent-- > 0) {
        *power *= 10;
    }
    return true;
}

/* Splits s at its decimal point; false unless digits stand on both sides of it. */
static bool split_decimal(str s, str *whole, str *fraction)
{
    size_t point = str_find(s, STR("."));
    if (point == SIZE_MAX) {
        *whole = s;
        *fraction = STR("");
        return all_digits(s);
    }
    *whole = (str){s.ptr, point};
    *fraction = (str){s.ptr + point + 1, s.len - point - 1};
    return all_digits(*whole) && all_digits(*fraction);
}

bool exact_parse(str s, exact *out)
{
    bool minus = s.len && s.ptr[0] == '-';
    if (s.len && (s.ptr[0] == '-' || s.ptr[0] == '+')) {
        s = (str){s.ptr + 1, s.len - 1};
    }
    str whole, fraction;
    if (!split_decimal(s, &whole, &fraction)) {
        return false;
    }
    while (fraction.len && fraction.ptr[fraction.len - 1] == '0') {
        fraction.len--;
    }
    wide value = 0, scale;
    if (!read_digits(whole, &value) || !read_digits(fraction, &value) ||
        !power_of_ten(fraction.len, &scale)) {
        return false;
    }
    return reduce(minus ? -value : value, scale, out);
}

static void print_fraction(buf *out, wide rest, int64_t den, int decimals)
{
    for (int i = 0; i < decimals && rest; i++) {
        if (i == 0) {
            buf_add_char(out, '.');
        }
        rest *= 10;
        buf_add_char(out, (char)('0' + (int)(rest / den)));
        rest %= den;
    }
    if (rest) {
        buf_add(out, STR("…"));
    }
}

void exact_print(buf *out, exact a, int decimals)
{
    if (a.num < 0) {
        buf_add_char(out, '-');
        a = negative(a);
    }
    if (!exact_finite(a)) {
        buf_add(out, STR("∞"));
        return;
    }
    buf_addf(out, "%lld", (long long)(a.num / a.den));
    print_fraction(out, a.num % a.den, a.den, decimals);
}

static exact smaller(exact a, exact b)
{
    return exact_compare(a, b) <= 0 ? a : b;
}

static exact larger(exact a, exact b)
{
    return exact_compare(a, b) >= 0 ? a : b;
}

bool range_is_all(range r)
{
    return exact_compare(r.lo, EXACT_NEGATIVE_INFINITY) == 0 &&
           exact_compare(r.hi, EXACT_POSITIVE_INFINITY) == 0;
}

truth range_less(range a, range b)
{
    if (exact_compare(a.hi, b.lo) < 0) {
        return TRUE_;
    }
    return exact_compare(a.lo, b.hi) >= 0 ? FALSE_ : UNKNOWN;
}

truth range_less_or_equal(range a, range b)
{
    return truth_not(range_less(b, a));
}

truth range_equal(range a, range b)
{
    if (exact_compare(a.hi, b.lo) < 0 || exact_compare(b.hi, a.lo) < 0) {
        return FALSE_;
    }
    bool points = exact_compare(a.lo, a.hi) == 0 && exact_compare(b.lo, b.hi) == 0; /* forever is one */
    return points ? TRUE_ : UNKNOWN;
}

bool range_add(range a, range b, range *out)
{
    range sum;
    if (range_known(a) && range_known(b)) {
        bool fits = exact_add(a.lo, b.lo, &sum.lo);
        *out = fits ? range_of(sum.lo) : *out;
        return fits;
    }
    if (!exact_add(a.lo, b.lo, &sum.lo) || !exact_add(a.hi, b.hi, &sum.hi)) {
        return false;
    }
    *out = sum;
    return true;
}

bool range_subtract(range a, range b, range *out)
{
    return range_add(a, (range){negative(b.hi), negative(b.lo)}, out);
}

bool range_multiply(range a, range b, range *out)
{
    exact both;
    if (range_known(a) && range_known(b)) {
        bool fits = exact_multiply(a.lo, b.lo, &both);
        *out = fits ? range_of(both) : *out;
        return fits;
    }
    exact left[] = {a.lo, a.lo, a.hi, a.hi}, right[] = {b.lo, b.hi, b.lo, b.hi};
    range hull = {EXACT_POSITIVE_INFINITY, EXACT_NEGATIVE_INFINITY};
    for (int i = 0; i < 4; i++) {
        exact product;
        if (!exact_multiply(left[i], right[i], &product)) {
            return false;
        }
        hull = (range){smaller(hull.lo, product), larger(hull.hi, product)};
    }
    *out = hull;
    return true;
}

static bool contains_zero(range r)
{
    return sign_of(r.lo) <= 0 && sign_of(r.hi) >= 0;
}

/* 1/r for an r without 0; an infinite bound becomes 0. Exact: num and den change places. */
static exact reciprocal(exact a)
{
    if (!exact_finite(a)) {
        return (exact){0, 1};
    }
    return a.num < 0 ? (exact){-a.den, -a.num} : (exact){a.den, a.num};
}

bool range_divide(range a, range b, range *out)
{
    if (sign_of(b.lo) == 0 && sign_of(b.hi) == 0) {
        return false;
    }
    if (contains_zero(b)) {
        *out = RANGE_ALL;
        return true;
    }
    return range_multiply(a, (range){reciprocal(b.hi), reciprocal(b.lo)}, out);
}

range range_min(range a, range b)
{
    return (range){smaller(a.lo, b.lo), smaller(a.hi, b.hi)};
}

range range_max(range a, range b)
{
    return (range){larger(a.lo, b.lo), larger(a.hi, b.hi)};
}

range range_hull(range a, range b)
{
    return (range){smaller(a.lo, b.lo), larger(a.hi, b.hi)};
}

bool range_intersect(range a, range b, range *out)
{
    range common = {larger(a.lo, b.lo), smaller(a.hi, b.hi)};
    if (exact_compare(common.lo, common.hi) > 0) {
        return false;
    }
    *out = common;
    return true;
}
