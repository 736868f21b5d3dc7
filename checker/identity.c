/* SPDX-License-Identifier: MIT */
#include "identity.h"

#include <string.h>

enum { OLD_LENGTH = IDENTITY_LEAST, LENGTH = 18, SHOWN = 4 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int number_of(const char *digits, size_t count)
{
    int n = 0;
    for (size_t i = 0; i < count; i++) {
        n = n * 10 + (digits[i] - '0');
    }
    return n;
}

/* A credit code may have the same length: but hardly the day of a birth. */
static bool holds_birthday(const char *at, size_t length)
{
    int year = length == LENGTH ? number_of(at + 6, 4) : 1900 + number_of(at + 6, 2);
    size_t day_at = length == LENGTH ? 10 : 8;
    int month = number_of(at + day_at, 2), day = number_of(at + day_at + 2, 2);
    return year >= 1900 && year < 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

size_t identity_number_at(str text, size_t at)
{
    size_t length = 0;
    if (at > 0 && is_digit(text.ptr[at - 1])) {
        return 0;
    }
    while (at + length < text.len && is_digit(text.ptr[at + length])) {
        length++;
    }
    bool ends_in_x = length == LENGTH - 1 && at + length < text.len &&
                     (text.ptr[at + length] == 'X' || text.ptr[at + length] == 'x');
    length += ends_in_x;
    return (length == OLD_LENGTH || length == LENGTH) && holds_birthday(text.ptr + at, length) ? length : 0;
}

str identity_number_core(arena *a, str number)
{
    bool old = number.len == OLD_LENGTH;
    return old ? arena_format(a, "%.6s19%.9s", number.ptr, number.ptr + 6)
               : arena_copy(a, (str){number.ptr, LENGTH - 1});
}

str identity_numbers_masked(arena *a, str text)
{
    char *copy = NULL;
    for (size_t i = 0; i + OLD_LENGTH <= text.len; i++) {
        size_t length = identity_number_at(text, i);
        if (length > 0) {
            copy = copy == NULL ? memcpy(arena_array(a, text.len + 1, 1), text.ptr, text.len) : copy;
            memset(copy + i + SHOWN, '*', length - SHOWN - SHOWN);
            i += length - 1;
        }
    }
    return copy == NULL ? text : (str){copy, text.len};
}

/* ---- telephones ---- */

static bool is_word(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Three, four and four digits, perhaps with a hyphen or a blank between; 0 if they aren't. */
static size_t phone_digits(str text, size_t at)
{
    enum { DIGITS = 11 };
    size_t i = at;
    for (size_t digits = 0; digits < DIGITS; i++) {
        bool between = digits == 3 || digits == 7;
        if (i < text.len && is_digit(text.ptr[i])) {
            digits++;
        } else if (!(between && i < text.len && is_digit(text.ptr[i - 1]) &&
                     (text.ptr[i] == '-' || text.ptr[i] == ' '))) {
            return 0;
        }
    }
    return i - at;
}

size_t phone_number_at(str text, size_t at)
{
    bool abroad = at >= 3 && memcmp(text.ptr + at - 3, "+86", 3) == 0;
    bool begins = at == 0 || abroad || !(is_word(text.ptr[at - 1]) || text.ptr[at - 1] == '.');
    if (!begins || text.ptr[at] != '1' || at + 1 >= text.len || text.ptr[at + 1] < '3' ||
        text.ptr[at + 1] > '9') {
        return 0;
    }
    size_t length = phone_digits(text, at), end = at + length;
    bool goes_on = end < text.len && (is_word(text.ptr[end]) || (text.ptr[end] == '.' && end + 1 < text.len &&
                                                                 is_digit(text.ptr[end + 1])));
    return goes_on ? 0 : length;
}

str phone_number_core(arena *a, str number)
{
    buf digits = {0};
    for (size_t i = 0; i < number.len; i++) {
        if (is_digit(number.ptr[i])) {
            buf_add_char(&digits, number.ptr[i]);
        }
    }
    str core = arena_copy(a, buf_str(&digits));
    buf_free(&digits);
    return core;
}
