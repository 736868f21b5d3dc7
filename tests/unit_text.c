/* SPDX-License-Identifier: MIT
 *
 * Text, arenas and the interner.
 */
#include "../checker/identity.h"
#include "../checker/map.h"
#include "property.h"
#include "suites.h"

#include <stdalign.h>
#include <stdio.h>
#include <string.h>

static const struct {
    const char *a, *b;
    int order;
    bool starts, ends, same_but_for_case;
} PAIRS[] = {
    {"", "", 0, true, true, true},
    {"a", "", 1, true, true, false},
    {"", "a", -1, false, false, false},
    {"abc", "ab", 1, true, false, false},
    {"abc", "bc", -1, false, true, false},
    {"abc", "ABC", 1, false, false, true},
    {"不满意票", "满意票", -1, false, true, false},
    {"\xff", "a", 1, false, false, false},
    {"[", "{", -1, false, false, false},
};

static int sign(int n)
{
    return (n > 0) - (n < 0);
}

START_TEST(str_pairs)
{
    str a = str_of(PAIRS[_i].a), b = str_of(PAIRS[_i].b);
    ck_assert_int_eq(sign(str_compare(a, b)), PAIRS[_i].order);
    ck_assert_int_eq(sign(str_compare(b, a)), -PAIRS[_i].order);
    ck_assert_int_eq(str_equal(a, b), PAIRS[_i].order == 0);
    ck_assert_int_eq(str_starts_with(a, b), PAIRS[_i].starts);
    ck_assert_int_eq(str_ends_with(a, b), PAIRS[_i].ends);
    ck_assert_int_eq(str_equal_ignoring_case(a, b), PAIRS[_i].same_but_for_case);
}
END_TEST

static const struct {
    const char *text, *part;
    size_t at;
} FINDS[] = {
    {"abcabc", "ca", 2},     {"abc", "", 0},          {"", "", 0},      {"", "a", SIZE_MAX},
    {"ab", "abc", SIZE_MAX}, {"年度数据", "数据", 6}, {"aab", "ab", 1}, {"abc", "x", SIZE_MAX},
};

START_TEST(str_find_cases)
{
    ck_assert_uint_eq(str_find(str_of(FINDS[_i].text), str_of(FINDS[_i].part)), FINDS[_i].at);
}
END_TEST

START_TEST(str_empty_and_null)
{
    str none = {0};
    ck_assert(str_equal(none, STR("")));
    ck_assert(str_equal(str_of(NULL), none));
    ck_assert(str_starts_with(none, none) && str_ends_with(none, none));
    ck_assert_int_eq(str_compare(none, STR("")), 0);
    ck_assert_uint_eq(str_find(none, none), 0);
    ck_assert_uint_eq(str_trim(none).len, 0);
}
END_TEST

START_TEST(str_trim_cases)
{
    ck_assert(str_equal(str_trim(STR(" \t\r\n a b \r\n")), STR("a b")));
    ck_assert(str_equal(str_trim(STR("a")), STR("a")));
    ck_assert_uint_eq(str_trim(STR(" \t ")).len, 0);
    ck_assert(str_equal(str_trim(STR("\xe3\x80\x80x")), STR("\xe3\x80\x80x"))); /* ASCII only */
}
END_TEST

START_TEST(buf_builds_text)
{
    buf b = {0};
    ck_assert_uint_eq(buf_str(&b).len, 0);
    buf_add(&b, STR("八"));
    buf_add_char(&b, ':');
    buf_addf(&b, "%d %s", 42, "x");
    ck_assert_str_eq(b.ptr, "八:42 x");
    for (int i = 0; i < 1000; i++) {
        buf_addf(&b, "%d,", i);
    }
    ck_assert_uint_eq(strlen(b.ptr), b.len);
    ck_assert(str_ends_with(buf_str(&b), STR("998,999,")));
    buf_clear(&b);
    ck_assert_str_eq(b.ptr, "");
    buf_add(&b, (str){0});
    ck_assert_uint_eq(buf_str(&b).len, 0);
    buf_free(&b);
    ck_assert_ptr_null(b.ptr);
}
END_TEST

START_TEST(arena_pieces)
{
    enum { PIECES = 2000 };
    arena a = {0};
    unsigned char *pieces[PIECES];
    size_t sizes[PIECES];
    uint64_t random = 11;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < PIECES; i++) {
            sizes[i] = (size_t)random_between(&random, 0, i % 100 ? 100 : 20000);
            pieces[i] = arena_alloc(&a, sizes[i]);
            HOLDS((uintptr_t)pieces[i] % alignof(max_align_t) == 0);
            for (size_t k = 0; k < sizes[i]; k++) {
                HOLDS(pieces[i][k] == 0);
            }
            memset(pieces[i], i & 0xFF, sizes[i]);
        }
        for (int i = 0; i < PIECES; i++) { /* nobody wrote over another's piece */
            for (size_t k = 0; k < sizes[i]; k++) {
                HOLDS(pieces[i][k] == (i & 0xFF));
            }
        }
        size_t before = a.total;
        arena_reset(&a);
        ck_assert_uint_gt(a.total, 0);
        ck_assert_uint_le(a.total, before);
    }
    arena_free(&a);
    HOLDS(a.total == 0);
    arena_reset(&a);
}
END_TEST

START_TEST(arena_text)
{
    arena a = {0};
    str copy = arena_copy(&a, (str){"abcdef", 3});
    ck_assert_str_eq(copy.ptr, "abc");
    ck_assert_str_eq(arena_copy(&a, (str){0}).ptr, "");
    str text = arena_format(&a, "%s-%03d", "U", 7);
    ck_assert_str_eq(text.ptr, "U-007");
    ck_assert_uint_eq(text.len, 5);
    arena_free(&a);
}
END_TEST

START_TEST(arena_push)
{
    arena a = {0};
    int *numbers = NULL;
    size_t count = 0, cap = 0;
    for (int i = 0; i < 10000; i++) {
        ARENA_PUSH(&a, numbers, count, cap, i * 3);
    }
    ck_assert_uint_eq(count, 10000);
    for (int i = 0; i < 10000; i++) {
        ck_assert_int_eq(numbers[i], i * 3);
    }
    arena_free(&a);
}
END_TEST

START_TEST(map_numbers_in_order)
{
    enum { KEYS = 5000 };
    map m = {0};
    ck_assert_uint_eq(map_find(&m, STR("x")), MAP_NONE);
    for (int round = 0; round < 2; round++) {
        for (uint32_t i = 0; i < KEYS; i++) {
            char key[32];
            int len = snprintf(key, sizeof key, "U-%u", i * 7);
            ck_assert_uint_eq(map_intern(&m, (str){key, (size_t)len}), i);
        }
    }
    ck_assert_uint_eq(m.count, KEYS);
    ck_assert_uint_eq(map_find(&m, STR("U-7")), 1);
    ck_assert_uint_eq(map_find(&m, STR("U-1")), MAP_NONE);
    ck_assert_str_eq(map_string(&m, 2).ptr, "U-14");
    map_free(&m);
    ck_assert_uint_eq(map_find(&m, STR("U-7")), MAP_NONE);
}
END_TEST

START_TEST(map_any_bytes)
{
    map m = {0};
    str keys[] = {STR(""), STR("\0"), STR("\0\0"), STR("a"), STR("a\0"), STR("12345678"), STR("12345678\0")};
    for (uint32_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        ck_assert_uint_eq(map_intern(&m, keys[i]), i);
    }
    ck_assert_uint_eq(map_intern(&m, (str){0}), 0);
    map_free(&m);
}
END_TEST

/* Numbers that other runs, machines and fingerprints may rely on: they may not change. */
START_TEST(hash_is_stable)
{
    ck_assert_uint_ne(hash_bytes(STR("ab")), hash_bytes(STR("ba")));
    ck_assert_uint_eq(hash_bytes(STR("")), UINT64_C(0xE8FFE77787667880));
    ck_assert_uint_eq(hash_bytes(STR("八（二）9")), UINT64_C(0x2E3C3E30B7D6CC0D));
}
END_TEST

static const struct {
    const char *text, *shown;
} NUMBERS[] = {
    {"450102198001011234", "4501**********1234"},
    {"45010219800101123X", "4501**********123X"},
    {"45010219800101123x", "4501**********123x"},
    {"450102800101123", "4501*******1123"},
    {"ID450102198001011234，韦某", "ID4501**********1234，韦某"},
    {"450102198001011234、450102198002021234", "4501**********1234、4501**********1234"},
    {"914501000000000000", "914501000000000000"},   /* a credit code: no day of birth in it */
    {"4501021980010112345", "4501021980010112345"}, /* a digit too many */
    {"450102198013011234", "450102198013011234"},   /* no 13th month */
    {"4501", "4501"},
    {"", ""},
};

static const struct {
    const char *text;
    size_t at, length;
} PHONES[] = {
    {"13807711234", 0, 11},    {"138-0771-1234", 0, 13},
    {"138 0771 1234", 0, 13},  {"电话13807711234，", 6, 11},
    {"+8613807711234", 3, 11}, {"5013807711234", 2, 0},
    {"138--0771-1234", 0, 0},  {"138077112345", 0, 0},
    {"U13807711234", 1, 0},   /* a code */
    {"13807711234.50", 0, 0}, /* an amount */
    {"12807711234", 0, 0},     {"1380771123", 0, 0},
    {"138-0771-", 0, 0},       {"1", 0, 0},
};

START_TEST(phone_numbers)
{
    size_t length = phone_number_at(str_of(PHONES[_i].text), PHONES[_i].at);
    ck_assert_msg(length == PHONES[_i].length, "%s: %zu", PHONES[_i].text, length);
}
END_TEST

START_TEST(identity_numbers)
{
    arena a = {0};
    str shown = identity_numbers_masked(&a, str_of(NUMBERS[_i].text));
    ck_assert_msg(str_equal(shown, str_of(NUMBERS[_i].shown)), "%s: %.*s", NUMBERS[_i].text, STR_ARG(shown));
    arena_free(&a);
}
END_TEST

Suite *text_suite(void)
{
    Suite *suite = suite_create("text");
    TCase *tests = tcase_create("text");
    tcase_add_loop_test(tests, str_pairs, 0, sizeof PAIRS / sizeof *PAIRS);
    tcase_add_loop_test(tests, str_find_cases, 0, sizeof FINDS / sizeof *FINDS);
    tcase_add_test(tests, str_empty_and_null);
    tcase_add_test(tests, str_trim_cases);
    tcase_add_test(tests, buf_builds_text);
    tcase_add_test(tests, arena_pieces);
    tcase_add_test(tests, arena_text);
    tcase_add_test(tests, arena_push);
    tcase_add_test(tests, map_numbers_in_order);
    tcase_add_test(tests, map_any_bytes);
    tcase_add_test(tests, hash_is_stable);
    tcase_add_loop_test(tests, identity_numbers, 0, sizeof NUMBERS / sizeof *NUMBERS);
    tcase_add_loop_test(tests, phone_numbers, 0, sizeof PHONES / sizeof *PHONES);
    suite_add_tcase(suite, tests);
    return suite;
}
