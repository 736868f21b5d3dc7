/* SPDX-License-Identifier: MIT
 *
 * Exact numbers against naive 128-bit arithmetic, and ranges against points drawn from them.
 */
#include "../checker/exact.h"
#include "property.h"
#include "suites.h"

#include <string.h>

__extension__ typedef __int128 wide;

static exact ratio(int64_t num, int64_t den)
{
    exact a = {0, 1};
    HOLDS(exact_ratio(num, den, &a));
    return a;
}

static bool same(exact a, exact b)
{
    return a.num == b.num && a.den == b.den;
}

static const struct {
    int64_t num, den;
    bool fits;
    exact reduced;
} RATIOS[] = {
    {52, 100, true, {13, 25}},
    {-52, 100, true, {-13, 25}},
    {52, -100, true, {-13, 25}},
    {0, -7, true, {0, 1}},
    {INT64_MIN, 2, true, {INT64_MIN / 2, 1}},
    {INT64_MIN, INT64_MIN, true, {1, 1}},
    {INT64_MIN, 1, false, {0, 0}},
    {INT64_MIN, -1, false, {0, 0}},
    {1, INT64_MIN, false, {0, 0}},
    {INT64_MAX, INT64_MAX, true, {1, 1}},
};

START_TEST(ratio_reduces)
{
    exact a = {77, 78};
    ck_assert_int_eq(exact_ratio(RATIOS[_i].num, RATIOS[_i].den, &a), RATIOS[_i].fits);
    ck_assert(same(a, RATIOS[_i].fits ? RATIOS[_i].reduced : (exact){77, 78}));
}
END_TEST

static wide gcd(wide a, wide b)
{
    return b ? gcd(b, a % b) : (a < 0 ? -a : a);
}

/* What an operation must give, from the unreduced result. */
static void check_result(bool fits, exact got, wide num, wide den)
{
    if (den < 0) {
        num = -num;
        den = -den;
    }
    wide divisor = gcd(num, den);
    num /= divisor;
    den /= divisor;
    bool should_fit = num <= INT64_MAX && num >= -INT64_MAX && den <= INT64_MAX;
    HOLDS(fits == should_fit);
    HOLDS(!fits || (got.num == num && got.den == den));
}

static exact random_exact(uint64_t *random)
{
    static const int64_t sizes[] = {3, 100, 1000000, INT64_C(4000000000), INT64_MAX};
    int64_t size = sizes[random_between(random, 0, 4)];
    return ratio(random_between(random, -size, size),
                 random_between(random, 1, sizes[random_between(random, 0, 4)]));
}

START_TEST(arithmetic_against_naive)
{
    uint64_t random = 8209;
    for (int i = 0; i < 100000; i++) {
        exact a = random_exact(&random), b = random_exact(&random), got = {0, 1};
        bool fits = exact_add(a, b, &got);
        check_result(fits, got, (wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den);
        fits = exact_subtract(a, b, &got);
        check_result(fits, got, (wide)a.num * b.den - (wide)b.num * a.den, (wide)a.den * b.den);
        fits = exact_multiply(a, b, &got);
        check_result(fits, got, (wide)a.num * b.num, (wide)a.den * b.den);
        if (b.num) {
            fits = exact_divide(a, b, &got);
            check_result(fits, got, (wide)a.num * b.den, (wide)a.den * b.num);
        }
        wide left = (wide)a.num * b.den, right = (wide)b.num * a.den;
        HOLDS(exact_compare(a, b) == ((left > right) - (left < right)));
        HOLDS(exact_compare(b, a) == -exact_compare(a, b));
    }
}
END_TEST

START_TEST(infinities)
{
    exact more = EXACT_POSITIVE_INFINITY, less = EXACT_NEGATIVE_INFINITY, zero = {0, 1}, two = {2, 1};
    exact minus = {-3, 7}, got = {77, 78};
    ck_assert_int_eq(exact_compare(less, more), -1);
    ck_assert_int_eq(exact_compare(more, more), 0);
    ck_assert_int_eq(exact_compare(exact_int(INT64_MAX), more), -1);
    ck_assert_int_eq(exact_compare(less, exact_int(-INT64_MAX)), -1);
    ck_assert(!exact_add(more, less, &got) && !exact_subtract(more, more, &got));
    ck_assert(!exact_divide(more, less, &got) && !exact_divide(two, zero, &got));
    ck_assert(!exact_divide(zero, zero, &got) && !exact_divide(more, zero, &got));
    ck_assert(same(got, (exact){77, 78}));
    ck_assert(exact_add(two, less, &got) && same(got, less));
    ck_assert(exact_subtract(two, less, &got) && same(got, more));
    ck_assert(exact_multiply(minus, less, &got) && same(got, more));
    ck_assert(exact_multiply(zero, less, &got) && same(got, zero));
    ck_assert(exact_divide(two, less, &got) && same(got, zero));
    ck_assert(exact_divide(less, minus, &got) && same(got, more));
    ck_assert(exact_round(less, 2, &got) && same(got, less));
    ck_assert(!exact_finite(more) && exact_finite(two));
}
END_TEST

static const struct {
    exact a;
    int decimals;
    exact rounded;
} ROUNDED[] = {
    {{1, 2}, 0, {1, 1}},
    {{-1, 2}, 0, {-1, 1}},
    {{49, 100}, 0, {0, 1}},
    {{3, 2}, 0, {2, 1}},
    {{5, 2}, 0, {3, 1}},
    {{1, 3}, 2, {33, 100}},
    {{2, 3}, 2, {67, 100}},
    {{-1001, 2000}, 2, {-1, 2}},
    {{1001, 200000}, 2, {1, 100}},
    {{1, 200}, 2, {1, 100}},
    {{-1, 200}, 2, {-1, 100}},
    {{7, 1}, 9, {7, 1}},
    {{INT64_MAX, 2}, 0, {INT64_MAX / 2 + 1, 1}},
};

START_TEST(round_half_away)
{
    exact got = {0, 1};
    ck_assert(exact_round(ROUNDED[_i].a, ROUNDED[_i].decimals, &got));
    ck_assert(same(got, ROUNDED[_i].rounded));
}
END_TEST

static const struct {
    const char *text;
    bool is_number;
    exact value;
} PARSED[] = {
    {"52", true, {52, 1}},
    {"+52.30", true, {523, 10}},
    {"-0.5", true, {-1, 2}},
    {"-0", true, {0, 1}},
    {"007", true, {7, 1}},
    {"0.00000000000000000000000000000000000000000", true, {0, 1}},
    {"00000000000000000000000000000000000000000000000001", true, {1, 1}},
    {"9223372036854775807", true, {INT64_MAX, 1}},
    {"9223372036854775808", false, {0, 0}},
    {"-9223372036854775808", false, {0, 0}},
    {"99999999999999999999999999999999999999999999999", false, {0, 0}},
    {"0.5000000000000000000000000000000000000000000000", true, {1, 2}},
    {"0.00000000000000000000000000000000000000000000001", false, {0, 0}},
    {"0.0000000000000000002", true, {1, INT64_C(5000000000000000000)}},
    {"", false, {0, 0}},
    {"+", false, {0, 0}},
    {"--1", false, {0, 0}},
    {"1.", false, {0, 0}},
    {".5", false, {0, 0}},
    {"1.2.3", false, {0, 0}},
    {"1e5", false, {0, 0}},
    {" 1", false, {0, 0}},
    {"1,000", false, {0, 0}},
    {"５", false, {0, 0}},
    {"0x10", false, {0, 0}},
    {"∞", false, {0, 0}},
};

START_TEST(parse_cases)
{
    exact got = {77, 78};
    ck_assert_int_eq(exact_parse(str_of(PARSED[_i].text), &got), PARSED[_i].is_number);
    ck_assert(same(got, PARSED[_i].is_number ? PARSED[_i].value : (exact){77, 78}));
}
END_TEST

static const struct {
    exact a;
    int decimals;
    const char *text;
} PRINTED[] = {
    {{52, 1}, 2, "52"},
    {{1001, 20}, 2, "50.05"},
    {{105, 2}, 2, "52.5"},
    {{100, 3}, 2, "33.33…"},
    {{200, 3}, 2, "66.66…"},
    {{-100, 3}, 2, "-33.33…"},
    {{-1, 3000}, 2, "-0.00…"},
    {{1, 3000}, 2, "0.00…"},
    {{49999, 1000}, 2, "49.99…"}, /* not 50: the threshold is not reached */
    {{50001, 1000}, 2, "50.00…"},
    {{1, 2}, 0, "0…"},
    {{0, 1}, 4, "0"},
    {{-INT64_MAX, 1}, 2, "-9223372036854775807"},
    {{1, INT64_MAX}, 3, "0.000…"},
    {{1, 0}, 2, "∞"},
    {{-1, 0}, 2, "-∞"},
};

START_TEST(print_cases)
{
    buf text = {0};
    exact_print(&text, PRINTED[_i].a, PRINTED[_i].decimals);
    ck_assert_str_eq(text.ptr, PRINTED[_i].text);
    buf_free(&text);
}
END_TEST

/* What is printed reads back as the number itself, or lies short of it by less than one last place. */
START_TEST(print_then_parse)
{
    uint64_t random = 50;
    buf text = {0};
    for (int i = 0; i < 20000; i++) {
        exact a = ratio(random_between(&random, -100000, 100000), random_between(&random, 1, 3000)), read;
        buf_clear(&text);
        exact_print(&text, a, 4);
        str shown = buf_str(&text);
        bool cut = str_ends_with(shown, STR("…"));
        shown.len -= cut ? strlen("…") : 0;
        HOLDS(exact_parse(shown, &read));
        exact rest;
        HOLDS(exact_subtract(a, read, &rest));
        HOLDS(cut == (rest.num != 0));
        HOLDS(rest.num == 0 || (rest.num > 0) == (a.num > 0));
        exact size = {rest.num < 0 ? -rest.num : rest.num, rest.den};
        HOLDS(exact_compare(size, ratio(1, 10000)) < 0);
    }
    buf_free(&text);
}
END_TEST

/* A small range, sometimes a point, sometimes open at an end. */
static range random_range(uint64_t *random)
{
    exact a = ratio(random_between(random, -12, 12), random_between(random, 1, 4));
    exact b = ratio(random_between(random, -12, 12), random_between(random, 1, 4));
    range r = exact_compare(a, b) <= 0 ? (range){a, b} : (range){b, a};
    switch (random_between(random, 0, 7)) {
    case 0:
        r.hi = EXACT_POSITIVE_INFINITY;
        break;
    case 1:
        r.lo = EXACT_NEGATIVE_INFINITY;
        break;
    case 2:
        r.hi = r.lo;
        break;
    default:
        break;
    }
    return r;
}

/* A point of r; ends come often, since that is where mistakes are. */
static exact random_point(uint64_t *random, range r)
{
    exact lo = exact_finite(r.lo) ? r.lo : exact_int(-40), hi = exact_finite(r.hi) ? r.hi : exact_int(40);
    int64_t part = random_between(random, 0, 8);
    exact span, offset, point;
    HOLDS(exact_subtract(hi, lo, &span) && exact_multiply(span, ratio(part, 8), &offset));
    HOLDS(exact_add(lo, offset, &point));
    return point;
}

static bool contains(range r, exact point)
{
    return exact_compare(r.lo, point) <= 0 && exact_compare(point, r.hi) <= 0;
}

/* What the bounds settle, every point of them confirms. */
static void check_settled(truth settled, bool holds)
{
    HOLDS(settled == UNKNOWN || settled == truth_of(holds));
}

static void check_points(range a, range b, exact x, exact y)
{
    range r;
    exact z;
    HOLDS(range_add(a, b, &r) && exact_add(x, y, &z) && contains(r, z));
    HOLDS(range_subtract(a, b, &r) && exact_subtract(x, y, &z) && contains(r, z));
    HOLDS(range_multiply(a, b, &r) && exact_multiply(x, y, &z) && contains(r, z));
    if (y.num && range_divide(a, b, &r)) {
        HOLDS(exact_divide(x, y, &z) && contains(r, z));
    }
    int order = exact_compare(x, y);
    HOLDS(contains(range_min(a, b), order <= 0 ? x : y));
    HOLDS(contains(range_max(a, b), order >= 0 ? x : y));
    HOLDS(contains(range_hull(a, b), x) && contains(range_hull(a, b), y));
    HOLDS((range_intersect(a, b, &r) && contains(r, x)) == contains(b, x));
    check_settled(range_less(a, b), order < 0);
    check_settled(range_less_or_equal(a, b), order <= 0);
    check_settled(range_equal(a, b), order == 0);
}

START_TEST(ranges_contain_their_points)
{
    uint64_t random = 1617;
    for (int i = 0; i < 20000; i++) {
        range a = random_range(&random), b = random_range(&random);
        for (int k = 0; k < 10; k++) {
            check_points(a, b, random_point(&random, a), random_point(&random, b));
        }
    }
}
END_TEST

/* Bounds are reached, not only kept: an answer that could be settled is settled. */
START_TEST(ranges_are_tight)
{
    uint64_t random = 2021;
    for (int i = 0; i < 20000; i++) {
        range a = random_range(&random), b = random_range(&random), r;
        if (exact_finite(a.lo) && exact_finite(b.lo)) {
            exact lo;
            HOLDS(range_add(a, b, &r) && exact_add(a.lo, b.lo, &lo) && same(r.lo, lo));
        }
        bool below = exact_compare(a.hi, b.lo)<0, above = exact_compare(a.lo, b.hi)> 0;
        HOLDS((range_equal(a, b) == FALSE_) == (below || above));
        HOLDS((range_less(a, b) == TRUE_) == below);
        HOLDS((range_less_or_equal(b, a) == FALSE_) == below);
        HOLDS(range_less(a, b) == truth_not(range_less_or_equal(b, a)));
        HOLDS((range_equal(a, a) == TRUE_) == range_known(a));
    }
}
END_TEST

START_TEST(range_edges)
{
    range r = range_int(77), one_up = {{1, 1}, EXACT_POSITIVE_INFINITY};
    ck_assert(!range_divide(range_int(1), range_int(0), &r) && same(r.lo, exact_int(77)));
    ck_assert(range_divide(range_int(1), (range){{0, 1}, {5, 1}}, &r) && range_is_all(r));
    ck_assert(range_divide(range_int(1), (range){{-1, 1}, {5, 1}}, &r) && range_is_all(r));
    ck_assert(range_divide(one_up, one_up, &r) && same(r.lo, exact_int(0)) &&
              same(r.hi, EXACT_POSITIVE_INFINITY));
    ck_assert(range_divide((range){{1, 1}, {2, 1}}, (range){{-4, 1}, {-2, 1}}, &r) &&
              same(r.lo, ratio(-1, 1)) && same(r.hi, ratio(-1, 4)));
    ck_assert(range_multiply(RANGE_ALL, range_int(0), &r) && range_known(r));
    ck_assert(!range_add(range_int(INT64_MAX), range_int(1), &r));
    ck_assert(!range_intersect(range_int(1), range_int(2), &r));
    ck_assert(range_subtract(range_int(100), (range){{45, 1}, {45, 1}}, &r) && same(r.hi, exact_int(55)));
    ck_assert(!range_known(RANGE_ALL) && !range_known(range_of(EXACT_POSITIVE_INFINITY)));
    ck_assert(range_is_all(RANGE_ALL) && !range_is_all(one_up));
    ck_assert_int_eq(range_less(RANGE_ALL, RANGE_ALL), UNKNOWN);
    ck_assert_int_eq(range_less(range_int(50), range_int(50)), FALSE_);
    ck_assert_int_eq(range_less_or_equal(range_int(50), range_int(50)), TRUE_);
}
END_TEST

Suite *exact_suite(void)
{
    Suite *suite = suite_create("exact");
    TCase *tests = tcase_create("exact");
    tcase_set_timeout(tests, 60);
    tcase_add_loop_test(tests, ratio_reduces, 0, sizeof RATIOS / sizeof *RATIOS);
    tcase_add_test(tests, arithmetic_against_naive);
    tcase_add_test(tests, infinities);
    tcase_add_loop_test(tests, round_half_away, 0, sizeof ROUNDED / sizeof *ROUNDED);
    tcase_add_loop_test(tests, parse_cases, 0, sizeof PARSED / sizeof *PARSED);
    tcase_add_loop_test(tests, print_cases, 0, sizeof PRINTED / sizeof *PRINTED);
    tcase_add_test(tests, print_then_parse);
    tcase_add_test(tests, ranges_contain_their_points);
    tcase_add_test(tests, ranges_are_tight);
    tcase_add_test(tests, range_edges);
    suite_add_tcase(suite, tests);
    return suite;
}
