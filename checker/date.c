/* SPDX-License-Identifier: MIT */
#include "date.h"

#include <assert.h>

enum {
    FIRST_DAY = -719162, /* 0001-01-01 */
    LAST_DAY = 2932896,  /* 9999-12-31 */
    DAYS_IN_400_YEARS = 146097,
    DAYS_TO_1970 = 719468 /* from 0000-03-01 */
};

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_length(int year, int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : lengths[month - 1];
}

/* Years are counted from March here, so that the leap day comes last (Hinnant's days_from_civil). */
static day count_days(int year, int month, int mday)
{
    int y = year - (month <= 2);
    int era = y / 400; /* y >= 0: our years begin with 1 */
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + mday - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_IN_400_YEARS + day_of_era - DAYS_TO_1970;
}

bool day_from_ymd(int year, int month, int mday, day *out)
{
    if (year < 1 || year > 9999 || month < 1 || month > 12 || mday < 1 || mday > month_length(year, month)) {
        return false;
    }
    *out = count_days(year, month, mday);
    return true;
}

void day_to_ymd(day d, int *year, int *month, int *mday)
{
    assert(d >= FIRST_DAY && d <= LAST_DAY);
    int z = d + DAYS_TO_1970;
    int era = z / DAYS_IN_400_YEARS;
    int day_of_era = z - era * DAYS_IN_400_YEARS;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int shifted_month = (5 * day_of_year + 2) / 153;
    *mday = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    *month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
    *year = year_of_era + era * 400 + (*month <= 2);
}

int day_year(day d)
{
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    return year;
}

int day_weekday(day d)
{
    return (d - FIRST_DAY) % 7 + 1; /* 0001-01-01 was a Monday */
}

day day_add_months(day d, int64_t months)
{
    enum { MORE_THAN_ALL = 12 * 10000 };
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday);
    if (months > MORE_THAN_ALL || months < -MORE_THAN_ALL) {
        return months > 0 ? LAST_DAY : FIRST_DAY;
    }
    int since_year_1 = (year - 1) * 12 + (month - 1) + (int)months;
    if (since_year_1 < 0) {
        return FIRST_DAY;
    }
    year = since_year_1 / 12 + 1;
    month = since_year_1 % 12 + 1;
    if (year > 9999) {
        return LAST_DAY;
    }
    int length = month_length(year, month);
    return count_days(year, month, mday < length ? mday : length);
}

day day_add_days(day d, int64_t days)
{
    if (days > (int64_t)LAST_DAY - d) {
        return LAST_DAY;
    }
    if (days < (int64_t)FIRST_DAY - d) {
        return FIRST_DAY;
    }
    return (day)(d + days);
}

int day_months_between(day a, day b)
{
    int year_a, month_a, year_b, month_b, mday;
    day_to_ymd(a, &year_a, &month_a, &mday);
    day_to_ymd(b, &year_b, &month_b, &mday);
    int months = (year_b - year_a) * 12 + (month_b - month_a);
    return day_add_months(a, months) <= b ? months : months - 1;
}

/* The number in `len` digits at s.ptr[from]; -1 if other characters stand there. */
static int number_at(str s, size_t from, size_t len)
{
    int value = 0;
    for (size_t i = from; i < from + len; i++) {
        if (s.ptr[i] < '0' || s.ptr[i] > '9') {
            return -1;
        }
        value = value * 10 + (s.ptr[i] - '0');
    }
    return value;
}

bool day_parse_iso(str s, day *out)
{
    if (s.len != 10 || s.ptr[4] != '-' || s.ptr[7] != '-') {
        return false;
    }
    return day_from_ymd(number_at(s, 0, 4), number_at(s, 5, 2), number_at(s, 8, 2), out);
}

void day_print(buf *out, day d)
{
    int year, month, mday;
    day_to_ymd(d, &year, &month, &mday); /* 1 to 9999 */
    char text[] = "0000-00-00";
    for (int i = 3; i >= 0; i--, year /= 10) {
        text[i] = (char)('0' + year % 10);
    }
    text[5] = (char)('0' + month / 10);
    text[6] = (char)('0' + month % 10);
    text[8] = (char)('0' + mday / 10);
    text[9] = (char)('0' + mday % 10);
    buf_add(out, str_of(text));
}
