/* SPDX-License-Identifier: MIT */
#include "../checker/date.h"
#include "property.h"
#include "suites.h"

static day ymd(int year, int month, int mday)
{
    day d = 0;
    HOLDS(day_from_ymd(year, month, mday, &d));
    return d;
}

static int length_of(int year, int month)
{
    day d;
    int length = 28;
    while (day_from_ymd(year, month, length + 1, &d)) {
        length++;
    }
    return length;
}

START_TEST(known_days)
{
    ck_assert_int_eq(ymd(1970, 1, 1), 0);
    ck_assert_int_eq(ymd(2021, 3, 16), 18702);
    ck_assert_int_eq(ymd(2000, 2, 29), 11016);
    ck_assert_int_eq(ymd(1, 1, 1), -719162);
    ck_assert_int_eq(ymd(9999, 12, 31), 2932896);
    ck_assert_int_eq(day_weekday(ymd(1970, 1, 1)), 4);
    ck_assert_int_eq(day_weekday(ymd(2021, 3, 16)), 2);
    ck_assert_int_eq(day_weekday(ymd(2024, 6, 30)), 7);
    ck_assert_int_eq(day_weekday(ymd(1, 1, 1)), 1);
}
END_TEST

static const int NO_DAYS[][3] = {
    {0, 1, 1},     {10000, 1, 1}, {2023, 2, 29}, {1900, 2, 29}, {2024, 2, 30}, {2024, 4, 31},
    {2024, 13, 1}, {2024, 0, 1},  {2024, 1, 0},  {2024, 1, 32}, {-1, 1, 1},    {2024, 1, -1},
};

START_TEST(no_such_day)
{
    day d = 5;
    ck_assert(!day_from_ymd(NO_DAYS[_i][0], NO_DAYS[_i][1], NO_DAYS[_i][2], &d));
    ck_assert_int_eq(d, 5);
}
END_TEST

/* Every day of the calendar, walked naively beside the formulas. */
START_TEST(walk_all_days)
{
    int year = 1, month = 1, mday = 1, length = 31, weekday = 1;
    for (day d = ymd(1, 1, 1); d <= ymd(9999, 12, 31); d++) {
        int y, m, n;
        day_to_ymd(d, &y, &m, &n);
        if (y != year || m != month || n != mday || ymd(y, m, n) != d || day_weekday(d) != weekday) {
            ck_abort_msg("day %d: %d-%d-%d, walked %d-%d-%d", d, y, m, n, year, month, mday);
        }
        weekday = weekday % 7 + 1;
        if (++mday > length) {
            mday = 1;
            year += month == 12;
            month = month % 12 + 1;
            length = year <= 9999 ? length_of(year, month) : 31;
        }
    }
    ck_assert_int_eq(year, 10000);
}
END_TEST

static const struct {
    const char *from;
    int64_t months;
    const char *to;
} ADDED_MONTHS[] = {
    {"2021-01-31", 1, "2021-02-28"},         {"2020-01-31", 1, "2020-02-29"},
    {"2020-02-29", 12, "2021-02-28"},        {"2020-02-29", 48, "2024-02-29"},
    {"2021-03-31", -1, "2021-02-28"},        {"2021-12-15", 1, "2022-01-15"},
    {"2021-01-15", -1, "2020-12-15"},        {"2021-05-31", 0, "2021-05-31"},
    {"2018-03-16", 60, "2023-03-16"},        {"9999-06-01", 7, "9999-12-31"},
    {"9999-06-01", 6, "9999-12-01"},         {"0001-02-03", -2, "0001-01-01"},
    {"0001-02-03", -1, "0001-01-03"},        {"2021-01-01", INT64_MAX, "9999-12-31"},
    {"2021-01-01", INT64_MIN, "0001-01-01"},
};

static day iso(const char *text)
{
    day d = 0;
    HOLDS(day_parse_iso(str_of(text), &d));
    return d;
}

START_TEST(add_months_cases)
{
    ck_assert_int_eq(day_add_months(iso(ADDED_MONTHS[_i].from), ADDED_MONTHS[_i].months),
                     iso(ADDED_MONTHS[_i].to));
}
END_TEST

START_TEST(month_laws)
{
    uint64_t random = 202103;
    for (int i = 0; i < 200000; i++) {
        day a = (day)random_between(&random, ymd(1000, 1, 1), ymd(9000, 1, 1));
        day b = (day)random_between(&random, ymd(1000, 1, 1), ymd(9000, 1, 1));
        int64_t months = random_between(&random, -1200, 1200);
        int y, m, n, y2, m2, n2;
        day_to_ymd(a, &y, &m, &n);
        day_to_ymd(day_add_months(a, months), &y2, &m2, &n2);
        int length = length_of(y2, m2);
        HOLDS(y2 * 12 + m2 == y * 12 + m + months);
        HOLDS(n2 == (n < length ? n : length));
        HOLDS(day_add_months(a, months) <= day_add_months(a, months + 1));
        HOLDS(day_add_months(a, months) <= day_add_months(a + 1, months));
        int between = day_months_between(a, b);
        HOLDS(day_add_months(a, between) <= b && day_add_months(a, between + 1) > b);
        HOLDS(between >= 0 || b < a);
        HOLDS(day_months_between(a, a) == 0);
    }
}
END_TEST

START_TEST(add_days_clamps)
{
    day first = ymd(1, 1, 1), last = ymd(9999, 12, 31);
    ck_assert_int_eq(day_add_days(0, 180), 180);
    ck_assert_int_eq(day_add_days(last, 1), last);
    ck_assert_int_eq(day_add_days(first, -1), first);
    ck_assert_int_eq(day_add_days(first, INT64_MAX), last);
    ck_assert_int_eq(day_add_days(last, INT64_MIN), first);
    ck_assert_int_eq(day_add_days(first, last - first), last);
    ck_assert_int_eq(day_year(last), 9999);
}
END_TEST

START_TEST(iso_round_trip)
{
    buf text = {0};
    for (day d = ymd(1, 1, 1); d <= ymd(9999, 12, 31); d += 37) {
        buf_clear(&text);
        day_print(&text, d);
        HOLDS(text.len == 10);
        HOLDS(iso(text.ptr) == d);
    }
    buf_free(&text);
}
END_TEST

static const char *const NOT_ISO[] = {
    "",         "2021-3-16",  "2021-03-16 ", " 2021-03-16", "2021/03/16", "2021-02-29",
    "20210316", "+021-03-16", "2021-0a-16",  "2021-03--1",  "0000-01-01", "2021-03-1",
};

START_TEST(not_iso)
{
    day d;
    ck_assert(!day_parse_iso(str_of(NOT_ISO[_i]), &d));
}
END_TEST

Suite *date_suite(void)
{
    Suite *suite = suite_create("date");
    TCase *tests = tcase_create("date");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, known_days);
    tcase_add_loop_test(tests, no_such_day, 0, sizeof NO_DAYS / sizeof *NO_DAYS);
    tcase_add_test(tests, walk_all_days);
    tcase_add_loop_test(tests, add_months_cases, 0, sizeof ADDED_MONTHS / sizeof *ADDED_MONTHS);
    tcase_add_test(tests, month_laws);
    tcase_add_test(tests, add_days_clamps);
    tcase_add_test(tests, iso_round_trip);
    tcase_add_loop_test(tests, not_iso, 0, sizeof NOT_ISO / sizeof *NOT_ISO);
    suite_add_tcase(suite, tests);
    return suite;
}
