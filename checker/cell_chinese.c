/* SPDX-License-Identifier: MIT
 *
 * Numbers in Chinese characters: 一百二十, 两千零五, 三点五, and digit by digit 二〇二一.
 */
#include "cell_internal.h"

#include <string.h>

static const struct {
    const char *sign;
    int value;
} DIGITS[] = {
    {"零", 0}, {"〇", 0}, {"○", 0},  {"一", 1}, {"二", 2}, {"两", 2}, {"三", 3}, {"四", 4},
    {"五", 5}, {"六", 6}, {"七", 7}, {"八", 8}, {"九", 9}, {"壹", 1}, {"贰", 2}, {"叁", 3},
    {"肆", 4}, {"伍", 5}, {"陆", 6}, {"柒", 7}, {"捌", 8}, {"玖", 9},
};

static const struct {
    const char *sign;
    int value;
} PLACES[] = {{"十", 10}, {"百", 100}, {"千", 1000}, {"拾", 10}, {"佰", 100}, {"仟", 1000}};

static bool take_digit(str *s, int *value)
{
    for (size_t i = 0; i < sizeof DIGITS / sizeof *DIGITS; i++) {
        if (take(s, str_of(DIGITS[i].sign))) {
            *value = DIGITS[i].value;
            return true;
        }
    }
    return false;
}

static bool take_place(str *s, int *value)
{
    for (size_t i = 0; i < sizeof PLACES / sizeof *PLACES; i++) {
        if (take(s, str_of(PLACES[i].sign))) {
            *value = PLACES[i].value;
            return true;
        }
    }
    return false;
}

/* 二〇二一, 五: digits alone. */
static size_t digits_alone(str s, char *out, size_t cap)
{
    size_t count = 0;
    int value;
    while (count < cap && take_digit(&s, &value)) {
        out[count++] = (char)('0' + value);
    }
    int place;
    return take_place(&s, &place) ? 0 : count;
}

/* 一百二十, 十六, 两千零五: below ten thousand, each place smaller than the one before. How many bytes it is. */
static size_t with_places(str s, int *number)
{
    str start = s;
    int total = 0, digit = 0, place, last = 10000;
    bool any = false, open = false;
    for (;;) {
        str before = s;
        bool has_digit = take_digit(&s, &digit);
        if (has_digit && digit == 0) {
            open = false;
            continue;
        }
        if (take_place(&s, &place)) {
            if (place >= last || (!has_digit && !(place == 10 && !any))) {
                return 0;
            }
            total += (has_digit ? digit : 1) * place;
            last = place;
            any = open = true;
            continue;
        }
        if (has_digit) { /* the ones; 一百二 is short for 120, and too easily meant otherwise */
            if (open && last > 10) {
                return 0;
            }
            total += digit;
        } else {
            s = before;
        }
        break;
    }
    *number = total;
    return any ? start.len - s.len : 0;
}

str cell_arabic(arena *scratch, str text)
{
    enum { LONGEST = 9 };
    if (str_is_ascii(text)) {
        return text;
    }
    str s = text;
    buf out = {0};
    bool changed = false;
    while (s.len > 0) {
        char digits[LONGEST];
        int number = 0;
        size_t bytes = with_places(s, &number);
        size_t count = bytes > 0 ? 0 : digits_alone(s, digits, LONGEST);
        if (bytes > 0) {
            buf_addf(&out, "%d", number);
            s = after(s, bytes);
        } else if (count > 0) {
            buf_add(&out, (str){digits, count});
            int skipped;
            while (count-- > 0) {
                take_digit(&s, &skipped);
            }
        } else if (take(&s, STR("点"))) {
            buf_add_char(&out, '.');
        } else {
            buf_add_char(&out, s.ptr[0]);
            s = after(s, 1);
            continue;
        }
        changed = true;
    }
    if (changed) {
        text = arena_copy(scratch, buf_str(&out));
    }
    buf_free(&out);
    return text;
}
