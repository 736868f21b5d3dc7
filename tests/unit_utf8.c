/* SPDX-License-Identifier: MIT */
#include "../checker/utf8.h"
#include "property.h"
#include "suites.h"

#include <string.h>

/* The definition, told differently from utf8.c: decode by the bits, then ask whether it was allowed. */
static size_t naive_length(str s)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char first = (unsigned char)s.ptr[0];
    size_t len = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (len == 0 || len > s.len) {
        return 0;
    }
    uint32_t code = len == 1 ? first : first & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        unsigned char next = (unsigned char)s.ptr[i];
        if (next >> 6 != 2) {
            return 0;
        }
        code = code * 64 + next % 64;
    }
    bool allowed = code >= least[len] && code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
    return allowed ? len : 0;
}

static size_t naive_first_error(str s)
{
    for (size_t at = 0, len; at < s.len; at += len) {
        len = naive_length((str){s.ptr + at, s.len - at});
        if (len == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

/* Bytes that come near to UTF-8: single ones at random would nearly all fail at once. */
static str random_text(uint64_t *random, char *bytes, size_t most)
{
    static const char *const pieces[] = {
        "a", "12345678", "票",       "é", "😀", "\xe4", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf",
        "",  "不满意票", "\xc2\x80",
    };
    size_t len = 0;
    int64_t count = random_between(random, 0, 12);
    for (int64_t i = 0; i < count; i++) {
        str piece = str_of(pieces[random_between(random, 0, sizeof pieces / sizeof *pieces - 1)]);
        if (len + piece.len <= most) {
            memcpy(bytes + len, piece.ptr, piece.len);
            len += piece.len;
        }
    }
    if (len && random_between(random, 0, 1)) {
        bytes[random_between(random, 0, (int64_t)len - 1)] = (char)random_between(random, 0, 255);
    }
    return (str){bytes, len};
}

START_TEST(checker_against_naive)
{
    uint64_t random = 38;
    char bytes[128];
    for (int i = 0; i < 300000; i++) {
        str s = random_text(&random, bytes, sizeof bytes);
        HOLDS(utf8_first_error(s) == naive_first_error(s));
    }
}
END_TEST

/* All sequences of two bytes, and of three and four where the first two decide. */
START_TEST(checker_on_short_sequences)
{
    for (uint32_t i = 0; i < 0x10000; i++) {
        char bytes[4] = {(char)(i >> 8), (char)i, '\x80', '\xbf'};
        for (size_t len = 1; len <= 4; len++) {
            str s = {bytes, len};
            HOLDS(utf8_first_error(s) == naive_first_error(s));
            uint32_t code;
            HOLDS(utf8_decode(s, &code) == naive_length(s));
        }
    }
}
END_TEST

static size_t encode(uint32_t code, char *bytes)
{
    static const unsigned char mark[] = {0, 0, 0xC0, 0xE0, 0xF0};
    size_t len = code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
    for (size_t i = len; i-- > 1; code >>= 6) {
        bytes[i] = (char)(0x80 | (code & 0x3F));
    }
    bytes[0] = (char)(mark[len] | code);
    return len;
}

START_TEST(decodes_every_code_point)
{
    for (uint32_t code = 0; code <= 0x10FFFF; code += code == 0xD7FF ? 0x801 : 1) {
        char bytes[4];
        str s = {bytes, encode(code, bytes)};
        uint32_t got = 0;
        if (utf8_decode(s, &got) != s.len || got != code || utf8_first_error(s) != SIZE_MAX) {
            ck_abort_msg("U+%04X", code);
        }
    }
    uint32_t got;
    ck_assert_uint_eq(utf8_decode(STR(""), &got), 0);
}
END_TEST

static const struct {
    const char *text;
    size_t width;
} WIDTHS[] = {
    {"", 0},
    {"abc", 3},
    {"票数", 4},
    {"52.3％", 6},
    {"e\xcc\x81", 1},
    {"\x1b[0m\t\n", 3},
    {"，。《》", 8},
    {"\xe3\x80\x80", 2},
    {"\xe2\x80\x8b", 0},
    {"a\xff", 2},
    {"😀", 2},
    {"“—…·”", 5},
};

START_TEST(width_cases)
{
    str s = str_of(WIDTHS[_i].text);
    ck_assert_uint_eq(utf8_width(s), WIDTHS[_i].width);
    for (size_t width = 0; width <= WIDTHS[_i].width + 1; width++) {
        str prefix = utf8_prefix_of_width(s, width);
        ck_assert(str_starts_with(s, prefix));
        ck_assert_uint_le(utf8_width(prefix), width);
        ck_assert(prefix.len == s.len || utf8_width(prefix) + 1 >= width); /* short by half a wide one */
    }
    ck_assert_uint_eq(utf8_prefix_of_width(s, SIZE_MAX).len, s.len);
}
END_TEST

static const struct {
    const char *text, *folded, *lower;
} FOLDS[] = {
    {"", "", ""},
    {"U-017", "U-017", "u-017"},
    {" U - 017\t\r\n", "U-017", "u-017"},
    {"不满意票", "不满意票", "不满意票"},
    {"不 满意票\xe3\x80\x80", "不满意票", "不满意票"},
    {"Ｕ－０１７（Ａ）", "U-017(A)", "u-017(a)"},
    {"52.3％", "52.3%", "52.3%"},
    {"\xef\xbb\xbf年度", "年度", "年度"},
    {"年\xe2\x80\x8b\xe2\x80\x8c\xe2\x80\x8d\xe2\x81\xa0度\xc2\xa0", "年度", "年度"},
    {"\xe2\x80\xaa"
     "451301\xe2\x80\xac",
     "451301", "451301"},
    {"①㎡ﾃﾞ", "1m2デ", "1m2デ"},
    {"e\xcc\x81", "é", "é"},
    {"e \xcc\x81", "é", "é"}, /* joined once the blank is gone */
    {"e\xc2\xa8", "ë", "ë"},  /* a diaeresis that stands alone is a blank and a mark */
    {"É", "É", "É"},          /* lower case is for ASCII only */
    {"“是”·…", "“是”·...", "“是”·..."},
    {" A\xff", " A\xff", " a\xff"}, /* malformed: as it is */
};

START_TEST(fold_cases)
{
    arena a = {0};
    str folded = utf8_fold(&a, str_of(FOLDS[_i].text));
    ck_assert_msg(str_equal(folded, str_of(FOLDS[_i].folded)), "%.*s", STR_ARG(folded));
    ck_assert(str_equal(utf8_fold_case(&a, str_of(FOLDS[_i].text)), str_of(FOLDS[_i].lower)));
    ck_assert(str_equal(utf8_fold(&a, folded), folded));
    arena_free(&a);
}
END_TEST

/* Folding twice is folding once, beside a letter and a mark too, for every code point. */
START_TEST(fold_is_idempotent)
{
    arena a = {0};
    for (uint32_t code = 0; code <= 0x10FFFF; code += code == 0xD7FF ? 0x801 : 1) {
        char bytes[16] = "A";
        size_t len = 1 + encode(code, bytes + 1);
        str acute = STR("\xcc\x81");
        memcpy(bytes + len, acute.ptr, acute.len);
        str folded = utf8_fold(&a, (str){bytes, len + acute.len}), again = utf8_fold(&a, folded);
        if (!str_equal(folded, again) || utf8_first_error(folded) != SIZE_MAX) {
            ck_abort_msg("U+%04X: %.*s, then %.*s", code, STR_ARG(folded), STR_ARG(again));
        }
        if (code % 0x1000 == 0) {
            arena_reset(&a);
        }
    }
    arena_free(&a);
}
END_TEST

/* Plain text must not be copied: that is most cells of most files. */
START_TEST(fold_leaves_plain_text_in_place)
{
    arena a = {0};
    static const char text[] = "年度数据2023";
    ck_assert_ptr_eq(utf8_fold(&a, str_of(text)).ptr, text);
    ck_assert_ptr_eq(utf8_fold_case(&a, str_of(text)).ptr, text);
    ck_assert_uint_eq(a.total, 0);
}
END_TEST

static const struct {
    const char *text, *shown;
} VISIBLE[] = {
    {"票 a\\", "票 a\\"},        {"\x1b[31m\r\n\t\x7f", "\\x1b[31m\\x0d\\x0a\\x09\\x7f"},
    {"\xc2\x9b", "\\u009b"},     {"\xe2\x80\xae票", "\\u202e票"},
    {"\xef\xbb\xbf", "\\ufeff"}, {"a\xff\xe4\xb8", "a\\xff\\xe4\\xb8"},
};

START_TEST(visible_cases)
{
    buf text = {0};
    utf8_add_visible(&text, str_of(VISIBLE[_i].text));
    ck_assert_str_eq(text.ptr, VISIBLE[_i].shown);
    buf_free(&text);
}
END_TEST

/* A run goes on over each character that is not hidden, and over no other, wherever it stands among eight bytes. */
START_TEST(runs_end_at_what_is_hidden)
{
    enum { MOST = 9 };
    for (uint32_t code = 0; code <= 0x10FFFF; code++) {
        char text[MOST + 4 + MOST];
        size_t before = code % MOST, length = encode(code, text + before), whole = before + length + MOST;
        memset(text, 'a', before);
        memset(text + before + length, 'z', MOST);
        bool surrogate = code >= 0xD800 && code <= 0xDFFF; /* not well-formed */
        size_t run = surrogate || utf8_is_hidden(code) ? before : whole;
        ck_assert_msg(utf8_shown_run((str){text, whole}) == run, "U+%04X", code);
    }
    ck_assert_uint_eq(utf8_shown_run((str){"\xe5\x8d", 2}), 0); /* cut */
    ck_assert_uint_eq(utf8_shown_run((str){NULL, 0}), 0);
}
END_TEST

START_TEST(identifiers)
{
    static const uint32_t starts[] = {'a', 'Z', '_', 0x4E00, 0x3007, 0xE9}, parts[] = {'0', 0x301};
    static const uint32_t none[] = {' ', '-', '.', 0xFF0C, 0x3002, 0, 0x200B, 0xFF08, 0x1F600};
    for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
        ck_assert(utf8_is_identifier_start(starts[i]) && utf8_is_identifier_part(starts[i]));
    }
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        ck_assert(!utf8_is_identifier_start(parts[i]) && utf8_is_identifier_part(parts[i]));
    }
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        ck_assert(!utf8_is_identifier_start(none[i]) && !utf8_is_identifier_part(none[i]));
    }
}
END_TEST

Suite *utf8_suite(void)
{
    Suite *suite = suite_create("utf8");
    TCase *tests = tcase_create("utf8");
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, checker_against_naive);
    tcase_add_test(tests, checker_on_short_sequences);
    tcase_add_test(tests, decodes_every_code_point);
    tcase_add_loop_test(tests, width_cases, 0, sizeof WIDTHS / sizeof *WIDTHS);
    tcase_add_loop_test(tests, fold_cases, 0, sizeof FOLDS / sizeof *FOLDS);
    tcase_add_test(tests, fold_is_idempotent);
    tcase_add_test(tests, fold_leaves_plain_text_in_place);
    tcase_add_loop_test(tests, visible_cases, 0, sizeof VISIBLE / sizeof *VISIBLE);
    tcase_add_test(tests, runs_end_at_what_is_hidden);
    tcase_add_test(tests, identifiers);
    suite_add_tcase(suite, tests);
    return suite;
}
