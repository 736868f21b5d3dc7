/* SPDX-License-Identifier: MIT
 *
 * GB18030 against the C library's own conversion, character by character: every code of one, two and four bytes,
 * those that are none included. And the hanzi whose two bytes in GBK are UTF-8 as well.
 *
 * Which revision: the C library's. Its two-byte codes are those of GB 18030-2022 (FE59 is U+9FB4, A6D9 U+FE10, where
 * 2005 had private-use characters); the 18 codes of four bytes that were those characters until 2005 are
 * refused, so that a row with one is told of and never misread. No two codes are one character.
 */
#include "../checker/gb18030.h"
#include "../checker/input.h"
#include "property.h"
#include "suites.h"

#include <iconv.h>
#include <string.h>

enum { LEADS = 0xFE - 0x81 + 1, FIRST_LEAD = 0x81 };

/* What iconv makes of the bytes as a whole; len 0 if they are no character. */
static size_t by_iconv(iconv_t converter, const unsigned char *bytes, size_t len, char *out, size_t cap)
{
    char *from = (char *)bytes, *to = out;
    size_t left = len, room = cap;
    bool fine = iconv(converter, &from, &left, &to, &room) != (size_t)-1 && left == 0;
    iconv(converter, NULL, NULL, NULL, NULL);
    return fine ? cap - room : 0;
}

/* Characters that are decoded come into `all` as they stand, and into `texts` as UTF-8. Returns whether it is one. */
static bool compare(const gb18030 *g, iconv_t converter, const unsigned char *bytes, size_t len, buf *all,
                    buf *texts)
{
    char text[16];
    str code = {(const char *)bytes, len};
    size_t wanted = by_iconv(converter, bytes, len, text, sizeof text);
    bool unfinished;
    buf is = {0};
    HOLDS(gb18030_decode(g, code, &is) == (wanted > 0));
    HOLDS((gb18030_check(g, code, &unfinished) == len) == (wanted > 0));
    HOLDS(wanted == 0 || str_equal(buf_str(&is), (str){text, wanted}));
    if (wanted > 0) {
        buf_add(all, code);
        buf_add(texts, (str){text, wanted});
        buf_add(all, STR(",")); /* and among ASCII */
        buf_add(texts, STR(","));
    }
    buf_free(&is);
    return wanted > 0;
}

static void check_together(const gb18030 *g, const buf *all, const buf *texts)
{
    buf is = {0};
    bool unfinished;
    ck_assert_uint_eq(gb18030_check(g, buf_str(all), &unfinished), all->len);
    ck_assert(gb18030_decode(g, buf_str(all), &is));
    ck_assert(str_equal(buf_str(&is), buf_str(texts)));
    buf_free(&is);
}

START_TEST(one_and_two_bytes)
{
    gb18030 g;
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    buf all = {0}, texts = {0};
    size_t characters = 0;
    ck_assert(gb18030_open(&g));
    for (unsigned first = 0; first < 0x100; first++) {
        unsigned char one[] = {(unsigned char)first};
        if (first != 0) {
            compare(&g, converter, one, sizeof one, &all, &texts);
        }
        for (unsigned second = 0; second < 0x100 && first >= 0x80; second++) {
            unsigned char two[] = {(unsigned char)first, (unsigned char)second};
            characters += compare(&g, converter, two, sizeof two, &all, &texts);
        }
    }
    ck_assert_uint_eq(characters, (size_t)LEADS * 190); /* 0x40 … 0xFE, 0x7F left out */
    check_together(&g, &all, &texts);
    buf_free(&all);
    buf_free(&texts);
    iconv_close(converter);
    gb18030_close(&g);
}
END_TEST

/* All of 126 × 10 × 126 × 10. */
START_TEST(four_bytes)
{
    gb18030 g;
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    buf all = {0}, texts = {0};
    size_t below = 0, above = 0;
    ck_assert(gb18030_open(&g));
    for (unsigned i = 0; i < LEADS * 12600u; i++) {
        unsigned char four[] = {(unsigned char)(FIRST_LEAD + i / 12600),
                                (unsigned char)(0x30 + i / 1260 % 10),
                                (unsigned char)(FIRST_LEAD + i / 10 % 126), (unsigned char)(0x30 + i % 10)};
        *(four[0] < 0x90 ? &below : &above) += compare(&g, converter, four, sizeof four, &all, &texts);
    }
    ck_assert_uint_eq(below, 39420 - 18); /* the rest of the first plane, those of 2005 left out */
    ck_assert_uint_eq(above, 0x100000);   /* all planes behind it */
    check_together(&g, &all, &texts);
    buf_free(&all);
    buf_free(&texts);
    iconv_close(converter);
    gb18030_close(&g);
}
END_TEST

/* The characters that moved between the revisions. */
static const struct {
    const char *code, *text;
} REVISED[] = {
    {"\xFE\x59", "\xE9\xBE\xB4"}, {"\xFE\xA0", "\xE9\xBE\xBB"}, {"\xA6\xD9", "\xEF\xB8\x90"},
    {"\xA6\xF3", "\xEF\xB8\x99"}, {"\xA8\xBC", "\xE1\xB8\xBF"}, {"\xFE\x9F", "\xE4\xB6\xAE"},
    {"\x82\x35\x90\x37", NULL},                                 /* U+9FB4 until 2005, U+E81E since 2022 */
    {"\x84\x31\x82\x36", NULL},                                 /* U+FE10 until 2005, U+E78D since 2022 */
    {"\xAA\xA1", "\xEE\x80\x80"}, {"\xA2\xAB", "\xEE\x9D\xA6"}, /* for people to fill: private use */
};

START_TEST(revisions)
{
    gb18030 g;
    buf is = {0};
    str code = str_of(REVISED[_i].code);
    ck_assert(gb18030_open(&g));
    ck_assert_int_eq(gb18030_decode(&g, code, &is), REVISED[_i].text != NULL);
    ck_assert(REVISED[_i].text == NULL || str_equal(buf_str(&is), str_of(REVISED[_i].text)));
    buf_free(&is);
    gb18030_close(&g);
}
END_TEST

/* ---- hanzi that are UTF-8 too ---- */

enum { FIRST_TWIN_LEAD = 0xC2, TWIN_LEADS = 30, TWIN_TRAILS = 64 }; /* 1,920 of them */

static str twin(unsigned number, char *bytes)
{
    bytes[0] = (char)(FIRST_TWIN_LEAD + number / TWIN_TRAILS);
    bytes[1] = (char)(0x80 + number % TWIN_TRAILS);
    return (str){bytes, 2};
}

/* A file with no other characters than `text` in it, once and three times: what it is taken for, told as unclear. */
static void check_twin(str text, bool common)
{
    arena a = {0};
    for (int times = 1; times <= 3; times += 2) {
        buf file = {0};
        buf_add(&file, STR("unit_id,unit_name\n"));
        for (int i = 0; i < times; i++) {
            buf_addf(&file, "U-%d,%.*s\n", i, STR_ARG(text));
        }
        input *in = input_from_memory(&a, STR("m"), buf_str(&file));
        HOLDS(in->unclear);
        HOLDS(in->encoding == (common ? ENCODING_GB18030 : ENCODING_UTF8));
        buf_free(&file);
    }
    arena_free(&a);
}

/* Common hanzi (GB2312) are read as hanzi; for the rest it is said that the encoding can't be told. */
START_TEST(twins)
{
    char bytes[2];
    for (unsigned i = 0; i < TWIN_LEADS * TWIN_TRAILS; i++) {
        check_twin(twin(i, bytes), (unsigned char)twin(i, bytes).ptr[1] >= 0xA1);
    }
}
END_TEST

/* One character more that is no twin settles it, and nothing is unclear. */
START_TEST(twins_in_company)
{
    static const struct {
        str more;
        encoding is;
    } COMPANY[] = {{STR("\xD6\xD0"), ENCODING_GB18030}, /* 中 */
                   {STR("\x81\x39\xEE\x39"), ENCODING_GB18030},
                   {STR("中"), ENCODING_UTF8}};
    char bytes[2];
    arena a = {0};
    for (unsigned i = 0; i < TWIN_LEADS * TWIN_TRAILS; i++) {
        for (size_t k = 0; k < sizeof COMPANY / sizeof *COMPANY; k++) {
            buf file = {0};
            buf_addf(&file, "unit_id,unit_name\nU-1,%.*s\nU-2,%.*s\n", STR_ARG(twin(i, bytes)),
                     STR_ARG(COMPANY[k].more));
            input *in = input_from_memory(&a, STR("m"), buf_str(&file));
            HOLDS(!in->unclear && in->encoding == COMPANY[k].is);
            buf_free(&file);
        }
        arena_reset(&a);
    }
    arena_free(&a);
}
END_TEST

Suite *gb18030_suite(void)
{
    Suite *s = suite_create("gb18030");
    TCase *c = tcase_create("gb18030");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, one_and_two_bytes);
    tcase_add_test(c, four_bytes);
    tcase_add_loop_test(c, revisions, 0, (int)(sizeof REVISED / sizeof *REVISED));
    tcase_add_test(c, twins);
    tcase_add_test(c, twins_in_company);
    suite_add_tcase(s, c);
    return s;
}
