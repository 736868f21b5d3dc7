/* SPDX-License-Identifier: MIT */
#include "workdays.h"

static const calendar_year *find_year(const pack *p, int year)
{
    for (size_t i = 0; i < p->calendar_count; i++) {
        if (p->calendar[i].year == year) {
            return &p->calendar[i];
        }
    }
    return NULL;
}

static bool is_listed(const day *days, size_t count, day d)
{
    for (size_t i = 0; i < count; i++) {
        if (days[i] == d) {
            return true;
        }
    }
    return false;
}

bool workdays_between(const pack *p, day from, day to, int64_t *least, int64_t *most)
{
    *least = *most = 0;
    for (int y = day_year(from); from <= to && y <= day_year(to); y++) {
        if (find_year(p, y) == NULL) {
            return false;
        }
    }
    for (day d = from; d <= to; d++) {
        const calendar_year *year = find_year(p, day_year(d));
        bool off = day_weekday(d) > 5 || is_listed(year->off, year->off_count, d);
        bool works = is_listed(year->work, year->work_count, d) || !off;
        bool open = is_listed(year->open, year->open_count, d);
        *least += works && !open;
        *most += works || open;
    }
    return true;
}
