/* SPDX-License-Identifier: MIT
 *
 * Days of the Gregorian calendar, counted from 1970-01-01 (day 0), years 1 to 9999.
 */
#ifndef JIANJIA_DATE_H
#define JIANJIA_DATE_H

#include "text.h"

typedef int32_t day;

bool day_from_ymd(int year, int month, int mday, day *out); /* false if there is no such day */
void day_to_ymd(day d, int *year, int *month, int *mday);
int day_year(day d);
int day_weekday(day d); /* 1 Monday … 7 Sunday */

/* The corresponding day `months` later (earlier if negative); where the month has no such day, its last
 * (民法典 202). Clamped to years 1..9999. */
day day_add_months(day d, int64_t months);
day day_add_days(day d, int64_t days); /* clamped likewise */

/* Whole months from a to b: the largest m with day_add_months(a, m) <= b; negative if b < a. */
int day_months_between(day a, day b);

bool day_parse_iso(str s, day *out); /* YYYY-MM-DD, the whole of s */
void day_print(buf *out, day d);     /* YYYY-MM-DD */

#endif
