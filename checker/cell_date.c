/* SPDX-License-Identifier: MIT
 *
 * Dates as people write them, months and years as ranges of days, and years. Nothing is guessed: a year
 * has four digits and comes first.
 */
#include "cell_internal.h"

#include "date.h"

enum {
    SERIAL_OF_1970 = 25569, /* a spreadsheet's number of 1970-01-01 */
    DAYS_TO_1904 = 1462,
    FIRST_SERIAL = 20000,
    LAST_SERIAL = 60000
};

/* Takes a run of min to max digits (max at most 9). */
static bool take_number(str *s, size_t min, size_t max, int *out)
{
    size_t n = digit_run(*s);
    if (n < min || n > max) {
        return false;
    }
    *out = 0;
    for (size_t i = 0; i < n; i++) {
        *out = *out * 10 + (s->ptr[i] - '0');
    }
    *s = after(*s, n);
    return true;
}

static size_t last_blank(str s, size_t *width)
{
    for (size_t i = s.len; i-- > 0;) {
        *width = 1;
        if (s.ptr[i] == ' ' || s.ptr[i] == '\t' || s.ptr[i] == 'T') {
            return i;
        }
        static const char *const wide[] = {"\xe3\x80\x80", "\xc2\xa0"}; /* U+3000, no-break space */
        for (size_t k = 0; k < 2; k++) {
            if (str_starts_with(after(s, i), str_of(wide[k]))) {
                *width = str_of(wide[k]).len;
                return i;
            }
        }
    }
    return SIZE_MAX;
}

/* 0:00, 00:00:00, 08:30:15.5 */
static bool is_time(str s)
{
    int hour, minute, second = 0;
    if (!take_number(&s, 1, 2, &hour) || !take(&s, STR(":")) || !take_number(&s, 2, 2, &minute)) {
        return false;
    }
    if (take(&s, STR(":")) && !take_number(&s, 2, 2, &second)) {
        return false;
    }
    if (take(&s, STR("."))) {
        s = after(s, digit_run(s));
    }
    return s.len == 0 && hour <= 24 && minute < 60 && second <= 60;
}

/* Blanks vanish in folding, so the time of day is cut off before. */
static str without_time(reading *r)
{
    size_t width;
    str text = cell_trim(r->text);
    size_t at = last_blank(text, &width);
    if (at == SIZE_MAX || !is_time(cell_fold(r->scratch, after(text, at + width)))) {
        return r->folded;
    }
    return cell_fold(r->scratch, (str){text.ptr, at});
}

static fault check_year(int year)
{
    return year < CELL_FIRST_YEAR || year > CELL_LAST_YEAR ? FAULT_YEAR_RANGE : FAULT_NONE;
}

/* The days of a year (month and mday 0), of a month (mday 0) or one day. */
static fault set_days(reading *r, int year, int month, int mday)
{
    fault f = check_year(year);
    if (f != FAULT_NONE) {
        return f;
    }
    day lo, hi;
    if (!day_from_ymd(year, month > 0 ? month : 1, mday > 0 ? mday : 1, &lo)) {
        return FAULT_DAY;
    }
    hi = lo;
    if (mday == 0) {
        hi = day_add_days(day_add_months(lo, month == 0 ? 12 : 1), -1);
        r->out.state = CELL_RANGE;
    }
    r->out.value = (range){exact_int(lo), exact_int(hi)};
    return FAULT_NONE;
}

static fault read_serial(reading *r, int serial)
{
    if (serial < FIRST_SERIAL || serial > LAST_SERIAL) {
        return FAULT_DATE;
    }
    r->out.value = range_int(serial - SERIAL_OF_1970 + (r->scale == DATE_1904 ? DAYS_TO_1904 : 0));
    return FAULT_NONE;
}

/* 20210316, 2021, 44271 and 44271.5 */
static fault read_bare_date(reading *r, str s)
{
    size_t n = digit_run(s);
    int a = 0;
    str rest = s;
    if (n == 8 && s.len == 8 && take_number(&rest, 8, 8, &a)) {
        return set_days(r, a / 10000, a / 100 % 100 == 0 ? 13 : a / 100 % 100, a % 100 == 0 ? 32 : a % 100);
    }
    if (n == 4 && s.len == 4 && take_number(&rest, 4, 4, &a)) {
        return set_days(r, a, 0, 0);
    }
    if (n == 5 && take_number(&rest, 5, 5, &a)) {
        bool fraction = take(&rest, STR(".")) && digit_run(rest) > 0;
        return rest.len == (fraction ? digit_run(rest) : 0) ? read_serial(r, a) : FAULT_DATE;
    }
    return FAULT_DATE;
}

bool date_is_serial(str text, arena *scratch)
{
    if (text.len < 5 || (is_digit(text.ptr[0]) && !is_digit(text.ptr[4]))) {
        return false; /* nearly all dates leave here */
    }
    str s = cell_fold(scratch, str_trim(text));
    size_t n = digit_run(s);
    int serial = 0;
    bool five = n == 5 && take_number(&s, 5, 5, &serial) && serial >= FIRST_SERIAL && serial <= LAST_SERIAL;
    return five && (s.len == 0 || (take(&s, STR(".")) && s.len > 0 && digit_run(s) == s.len));
}

/* 年 and 月 or twice the same mark; month and day stay 0 if they are not there. */
static bool take_month_and_day(str s, int *month, int *mday)
{
    static const char *const marks[][2] = {{"年", "月"}, {"-", "-"}, {"/", "/"}, {".", "."}};
    size_t m = 0;
    while (m < 4 && !take(&s, str_of(marks[m][0]))) {
        m++;
    }
    if (m == 4 || (s.len == 0 && m > 0)) {
        return false;
    }
    if (s.len == 0) {
        return true;
    }
    if (!take_number(&s, 1, 2, month) || (m == 0 && s.len == 0)) {
        return false;
    }
    *month = *month == 0 ? 13 : *month; /* a month 0 is no such day, not a whole year */
    if (s.len == 0) {
        return true;
    }
    if (!take(&s, str_of(marks[m][1]))) {
        return false;
    }
    if (m == 0 && (s.len == 0 || str_equal(s, STR("份")))) {
        return true;
    }
    if (!take_number(&s, 1, 2, mday)) {
        return false;
    }
    *mday = *mday == 0 ? 32 : *mday;
    return s.len == 0 || (m == 0 && (str_equal(s, STR("日")) || str_equal(s, STR("号"))));
}

/* What is less than a year or a month, behind it: 2021年上半年, 2021年3月上旬. */
static const struct {
    const char *word;
    bool of_year;
    int from, to; /* months, or days; 0: the last day */
} PARTS[] = {
    {"上半年", true, 1, 6},   {"下半年", true, 7, 12},    {"第一季度", true, 1, 3}, {"第二季度", true, 4, 6},
    {"第三季度", true, 7, 9}, {"第四季度", true, 10, 12}, {"一季度", true, 1, 3},   {"二季度", true, 4, 6},
    {"三季度", true, 7, 9},   {"四季度", true, 10, 12},   {"上旬", false, 1, 10},   {"中旬", false, 11, 20},
    {"下旬", false, 21, 0},
};

/* Sets the days of such a part; FAULT_DATE if the text is none. */
static fault read_part(reading *r, str s)
{
    size_t i = 0, count = sizeof PARTS / sizeof *PARTS;
    while (i < count && !drop(&s, str_of(PARTS[i].word))) {
        i++;
    }
    if (i == count) {
        return FAULT_DATE;
    }
    s = cell_arabic(r->scratch, s);
    int year = 0, month = 0, mday = 0;
    if (!take_number(&s, 4, 4, &year) || !take_month_and_day(s, &month, &mday) || mday != 0 ||
        PARTS[i].of_year != (month == 0)) {
        return FAULT_DATE;
    }
    fault f = set_days(r, year, PARTS[i].of_year ? PARTS[i].from : month, 0);
    if (f == FAULT_NONE && PARTS[i].of_year) {
        range first = r->out.value;
        f = set_days(r, year, PARTS[i].to, 0);
        r->out.value.lo = first.lo;
    } else if (f == FAULT_NONE) {
        exact from = r->out.value.lo, to = r->out.value.hi;
        r->out.value.lo = exact_int(from.num + PARTS[i].from - 1);
        r->out.value.hi = PARTS[i].to > 0 ? exact_int(from.num + PARTS[i].to - 1) : to;
    }
    return f;
}

/* 2021.1 is January, or October from a spreadsheet that dropped the zero of 2021.10. */
static bool may_have_lost_zero(str s, int *year)
{
    return s.len == 6 && s.ptr[4] == '.' && s.ptr[5] == '1' && take_number(&s, 4, 4, year);
}

fault cell_read_date(reading *r)
{
    if (cell_has_special_digit(r)) {
        return FAULT_MARKS;
    }
    str s = without_time(r);
    int of_year;
    if (may_have_lost_zero(s, &of_year)) {
        fault f = set_days(r, of_year, 10, 0);
        range october = r->out.value;
        f = f == FAULT_NONE ? set_days(r, of_year, 1, 0) : f;
        r->out.value.hi = october.hi;
        return f;
    }
    if (s.len > 0 && !is_digit(s.ptr[s.len - 1])) {
        if (read_part(r, s) == FAULT_NONE) {
            return FAULT_NONE;
        }
        r->out = (cell){.state = CELL_VALUE};
    }
    if (s.len > 0 && !is_digit(s.ptr[0])) {
        s = cell_arabic(r->scratch, s);
    }
    size_t n = digit_run(s);
    if (n == s.len || n == 5) {
        return read_bare_date(r, s);
    }
    int year = 0, month = 0, mday = 0;
    if (n == 1 || n == 2) {
        return take_month_and_day(after(s, n), &month, &mday) ? FAULT_SHORT_YEAR : FAULT_DATE;
    }
    if (n != 4 || !take_number(&s, 4, 4, &year)) {
        return FAULT_DATE;
    }
    return take_month_and_day(s, &month, &mday) ? set_days(r, year, month, mday) : FAULT_DATE;
}

fault cell_read_year(reading *r)
{
    if (cell_has_special_digit(r)) {
        return FAULT_MARKS;
    }
    str s = r->folded.len > 0 && is_digit(r->folded.ptr[0]) ? r->folded : cell_arabic(r->scratch, r->folded);
    int year;
    if (!take_number(&s, 4, 4, &year)) {
        return FAULT_YEAR;
    }
    if (s.len > 0 && !str_equal(s, STR("年")) && !str_equal(s, STR("年度")) && !str_equal(s, STR(".0"))) {
        return FAULT_YEAR;
    }
    r->out.value = range_int(year);
    return check_year(year);
}
