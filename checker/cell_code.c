/* SPDX-License-Identifier: MIT
 *
 * Codes that a spreadsheet or a wrong encoding has damaged. A spreadsheet keeps 15 digits of a number: of a
 * longer one the rest are zeros, or it is written 9.145E+17. Check characters tell the rest: GB 32100 for credit
 * codes, GB 11643 for identity numbers.
 */
#include "cell_internal.h"

#include <string.h>

enum { CODE_LENGTH = 18, KEPT_DIGITS = 15 };

static const char ALPHABET[] = "0123456789ABCDEFGHJKLMNPQRTUWXY"; /* of GB 32100: no I, O, S, V, Z */

static int place_of(char c)
{
    const char *at = c == '\0' ? NULL : strchr(ALPHABET, c);
    return at == NULL ? -1 : (int)(at - ALPHABET);
}

static bool has_credit_check(str code)
{
    int weight = 1, sum = 0;
    for (size_t i = 0; i + 1 < CODE_LENGTH; i++) {
        int place = place_of(code.ptr[i]);
        if (place < 0) {
            return false;
        }
        sum += place * weight;
        weight = weight * 3 % 31;
    }
    return place_of(code.ptr[CODE_LENGTH - 1]) == (31 - sum % 31) % 31;
}

static bool has_identity_check(str code)
{
    static const int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    static const char checks[] = "10X98765432";
    int sum = 0;
    for (size_t i = 0; i + 1 < CODE_LENGTH; i++) {
        if (!is_digit(code.ptr[i])) {
            return false;
        }
        sum += (code.ptr[i] - '0') * weights[i];
    }
    return code.ptr[CODE_LENGTH - 1] == checks[sum % 11];
}

/* 914501000000000000: the last three of 18 digits are zeros, and no check holds. */
static bool is_rounded(str code)
{
    if (code.len < CODE_LENGTH || digit_run(code) != code.len) {
        return false;
    }
    for (size_t i = KEPT_DIGITS; i < code.len; i++) {
        if (code.ptr[i] != '0') {
            return false;
        }
    }
    return code.len != CODE_LENGTH || (!has_credit_check(code) && !has_identity_check(code));
}

bool code_is_damaged(str text)
{
    str s = str_trim(text);
    size_t n = digit_run(s);
    if (n == 0) {
        return false;
    }
    if (is_rounded(s)) {
        return true;
    }
    s = after(s, n);
    bool fraction = take(&s, STR("."));
    if (fraction) {
        s = after(s, digit_run(s));
    }
    bool exponent = take(&s, STR("E+")) || take(&s, STR("e+")) ||
                    (fraction && (take(&s, STR("E")) || take(&s, STR("e"))));
    return exponent && s.len > 0 && digit_run(s) == s.len;
}

/* Looks like a credit code: who keeps it, what it is of, six digits of a district. */
static bool looks_like_credit_code(str code)
{
    if (code.len != CODE_LENGTH || strchr("159ANY8", code.ptr[0]) == NULL) {
        return false;
    }
    for (size_t i = 2; i < 8; i++) {
        if (!is_digit(code.ptr[i]) && (code.ptr[i] == '\0' || strchr("OISZ", code.ptr[i]) == NULL)) {
            return false;
        }
    }
    for (size_t i = 0; i < CODE_LENGTH; i++) {
        bool letter = code.ptr[i] >= 'A' && code.ptr[i] <= 'Z';
        if (!letter && !is_digit(code.ptr[i])) {
            return false;
        }
    }
    return true;
}

bool code_fails_check(str text, char *meant)
{
    meant[0] = '\0';
    if (!looks_like_credit_code(text) || has_credit_check(text) || has_identity_check(text)) {
        return false;
    }
    for (size_t i = 0; i < CODE_LENGTH; i++) {
        char c = text.ptr[i];
        meant[i] = c == 'O' ? '0' : c == 'I' ? '1' : c == 'Z' ? '2' : c == 'S' ? '5' : c;
    }
    meant[CODE_LENGTH] = '\0';
    if (!has_credit_check(str_of(meant))) {
        meant[0] = '\0';
    }
    return true;
}

bool code_is_sound(str text)
{
    return looks_like_credit_code(text) && has_credit_check(text);
}

uint32_t text_private_use(str text)
{
    for (size_t i = 0; i + 2 < text.len; i++) {
        unsigned char a = (unsigned char)text.ptr[i], b = (unsigned char)text.ptr[i + 1];
        if (a == 0xEE || (a == 0xEF && b >= 0x80 && b <= 0xA3)) {
            return ((uint32_t)a & 0xF) << 12 | ((uint32_t)b & 0x3F) << 6 |
                   ((unsigned char)text.ptr[i + 2] & 0x3F);
        }
    }
    return 0;
}

bool text_is_garbled(str text)
{
    size_t i = 0;
    while (i < text.len && (unsigned char)text.ptr[i] < 0x80) {
        i++;
    }
    text = after(text, i); /* nothing is left of a key */
    if (text.len < 3 || (!memchr(text.ptr, 0xEF, text.len) && !memchr(text.ptr, 0x9F, text.len))) {
        return false;
    }
    /* What stood for a byte that could not be read, and what those become when they are read as GBK. */
    return str_find(text, STR("\xEF\xBF\xBD")) != SIZE_MAX || str_find(text, STR("锟斤拷")) != SIZE_MAX;
}
