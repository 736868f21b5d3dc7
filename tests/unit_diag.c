/* SPDX-License-Identifier: MIT */
#include "../checker/diag.h"
#include "suites.h"

#include <stdlib.h>
#include <string.h>

/* What diag_print writes, to be freed. */
static char *printed(const diag *item, language words, bool colour)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    ck_assert_ptr_nonnull(out);
    diag_print(out, item, words, colour);
    ck_assert_int_eq(fclose(out), 0);
    return text;
}

static void check_printed(const diags *d, size_t at, const char *expected)
{
    ck_assert_uint_lt(at, d->count);
    char *text = printed(&d->items[at], d->language, false);
    ck_assert_str_eq(text, expected);
    free(text);
}

#define S(literal)                                                                                           \
    {                                                                                                        \
        literal, sizeof(literal) - 1                                                                         \
    }

static const struct {
    place at;
    const char *zh, *en;
} PLACES[] = {
    {{S("名册.csv"), 8, 8, S("信用代码"), S("F8")},
     "名册.csv 第8行 F列: 错误: 坏5\n",
     "名册.csv:8 (F8): error: bad 5\n"},
    {{S("a.csv"), 12, 9, S(""), S("AB9")}, "a.csv 第9行 AB列: 错误: 坏5\n", "a.csv:12 (AB9): error: bad 5\n"},
    {{S("a.csv"), 12, 0, S(""), S("")}, "a.csv 第12行: 错误: 坏5\n", "a.csv:12: error: bad 5\n"},
    {{S("a.csv"), 0, 0, S("年度"), S("")}, "a.csv “年度”列: 错误: 坏5\n", "a.csv (年度): error: bad 5\n"},
    {{S("a.csv"), 0, 0, S(""), S("")}, "a.csv: 错误: 坏5\n", "a.csv: error: bad 5\n"},
    {{S(""), 3, 0, S(""), S("")}, "第3行: 错误: 坏5\n", "line 3: error: bad 5\n"},
    {{S(""), 0, 0, S(""), S("")}, "错误: 坏5\n", "error: bad 5\n"},
    {{S("a\x1b.csv"), 1, 1, S("x"), S("\x1b")},
     "a\\x1b.csv 第1行 “x”列: 错误: 坏5\n",
     "a\\x1b.csv:1 (\\x1b): error: bad 5\n"},
};

START_TEST(csv_places)
{
    const char *expected[] = {[LANGUAGE_ZH] = PLACES[_i].zh, [LANGUAGE_EN] = PLACES[_i].en};
    for (int l = LANGUAGE_ZH; l <= LANGUAGE_EN; l++) {
        diags d = {.language = (language)l};
        diag_add(&d, SEVERITY_ERROR, "bad", PLACES[_i].at, "坏%d", "bad %d", 5);
        ck_assert_uint_eq(d.errors, 1);
        check_printed(&d, 0, expected[l]);
        diags_free(&d);
    }
}
END_TEST

static const char RULES[] = "pack a {\n\t“不满意票” 票 > x\r\n}\n空\n";

static const struct {
    const char *word; /* the span: its first occurrence */
    const char *expected;
} SPANS[] = {
    {"pack", "p.rules:1:1: 错误: 坏\npack a {\n^~~~\n"},
    {"a {", "p.rules:1:6: 错误: 坏\npack a {\n     ^~~\n"},
    {"票 >", "p.rules:2:9: 错误: 坏\n\t“不满意票” 票 > x\n\t           ^~~~\n"},
    {"x\r\n}", "p.rules:2:13: 错误: 坏\n\t“不满意票” 票 > x\n\t                ^\n"},
    {"\r\n}", "p.rules:2:14: 错误: 坏\n\t“不满意票” 票 > x\n\t                 ^\n"},
    {"空", "p.rules:4:1: 错误: 坏\n空\n^~\n"},
    {"", "p.rules:1:1: 错误: 坏\npack a {\n^\n"},
    {"\t“", "p.rules:2:1: 错误: 坏\n\\x09“不满意票” 票 > x\n^~~~~\n"},
};

START_TEST(rule_spans)
{
    source text = {STR("p.rules"), str_of(RULES)};
    str word = str_of(SPANS[_i].word);
    span at = {&text, (uint32_t)str_find(text.text, word), (uint32_t)word.len};
    diags d = {.language = LANGUAGE_ZH};
    diag_add_at(&d, SEVERITY_ERROR, "bad", at, "坏", "bad");
    check_printed(&d, 0, SPANS[_i].expected);
    ck_assert_str_eq(d.items[0].file.ptr, "p.rules");
    diags_free(&d);
}
END_TEST

START_TEST(span_at_the_end_and_past_it)
{
    source text = {STR("p"), STR("a\nb")};
    diags d = {.language = LANGUAGE_EN};
    diag_add_at(&d, SEVERITY_WARNING, "end", (span){&text, 3, 0}, "完", "end");
    diag_add_at(&d, SEVERITY_INFO, "past", (span){&text, 900, 900}, "外", "past");
    diag_add_at(&d, SEVERITY_INFO, "nowhere", (span){0}, "无", "nowhere");
    check_printed(&d, 0, "p:2:2: warning: end\nb\n ^\n");
    check_printed(&d, 1, "p:2:2: note: past\nb\n ^\n");
    check_printed(&d, 2, "note: nowhere\n");
    ck_assert_uint_eq(d.errors, 0);
    diags_free(&d);
}
END_TEST

/* Escapes in rule text widen it, and a very long line is cut: the caret stays under its word. */
START_TEST(hostile_source)
{
    buf line = {0};
    for (int i = 0; i < 1000; i++) {
        buf_add(&line, STR("票"));
    }
    buf_add(&line, STR("\x1b[2J坏"));
    for (int i = 0; i < 1000; i++) {
        buf_add(&line, STR("票"));
    }
    source text = {STR("p"), buf_str(&line)};
    diags d = {.language = LANGUAGE_ZH};
    diag_add_at(&d, SEVERITY_ERROR, "bad", (span){&text, 3004, 3}, "坏\x1b", "bad\x1b");
    char *shown = printed(&d.items[0], LANGUAGE_ZH, false);
    ck_assert_ptr_null(strchr(shown, '\x1b'));
    ck_assert_ptr_nonnull(strstr(shown, "p:1:1005: 错误: 坏\\x1b\n…票票"));
    ck_assert_ptr_nonnull(strstr(shown, "票\\x1b[2J坏票"));
    ck_assert_ptr_nonnull(strstr(shown, "票…\n"));
    ck_assert_uint_lt(strlen(shown), 800);
    const char *caret = strrchr(shown, '\n');
    while (caret > shown && caret[-1] != '\n') {
        caret--;
    }
    ck_assert_uint_eq(strspn(caret, " "), 1 + 65 * 2 + 7); /* …, 65 times 票, \x1b[2J */
    ck_assert_str_eq(caret + strspn(caret, " "), "^~\n");
    free(shown);
    diags_free(&d);
    buf_free(&line);
}
END_TEST

START_TEST(colour_only_if_asked)
{
    diags d = {.language = LANGUAGE_EN};
    diag_add(&d, SEVERITY_ERROR, "bad", (place){.file = STR("a")}, "坏", "bad");
    char *plain = printed(&d.items[0], LANGUAGE_EN, false),
         *colourful = printed(&d.items[0], LANGUAGE_EN, true);
    ck_assert_str_eq(plain, "a: error: bad\n");
    ck_assert_str_eq(colourful, "\x1b[1ma:\x1b[0m \x1b[1;31merror:\x1b[0m bad\n");
    free(plain);
    free(colourful);
    diags_free(&d);
}
END_TEST

/* The caller's text may be gone when the diagnostics are printed. */
START_TEST(texts_are_copied)
{
    char file[] = "a.csv", column[] = "年度", cell[] = "B2", word[] = "x";
    diags d = {.language = LANGUAGE_ZH};
    place at = {str_of(file), 2, 2, str_of(column), str_of(cell)};
    diag_add(&d, SEVERITY_WARNING, "bad", at, "坏%s", "bad %s", word);
    file[0] = column[0] = cell[0] = word[0] = '!';
    check_printed(&d, 0, "a.csv 第2行 B列: 警告: 坏x\n");
    ck_assert_str_eq(d.items[0].column.ptr, "年度");
    diags_free(&d);
}
END_TEST

START_TEST(floods_are_bounded)
{
    diags d = {.language = LANGUAGE_ZH};
    place a = {.file = STR("a.csv")}, b = {.file = STR("b.csv")};
    for (uint32_t i = 1; i <= 100000; i++) {
        a.row = i;
        diag_add(&d, SEVERITY_ERROR, "bad", a, "坏%u", "bad %u", i);
    }
    ck_assert_uint_eq(d.count, DIAGS_LISTED + 1);
    ck_assert_uint_eq(d.errors, 100000);
    for (uint32_t i = 1; i <= DIAGS_LISTED; i++) {
        diag_add(&d, SEVERITY_WARNING, "bad", b, "坏", "bad");
        diag_add(&d, SEVERITY_ERROR, "worse", b, "糟", "worse");
    }
    ck_assert_uint_eq(d.count, DIAGS_LISTED * 3 + 1);
    ck_assert_uint_eq(d.errors, 100000 + DIAGS_LISTED);
    diag_add(&d, SEVERITY_ERROR, "bad", a, "坏", "bad");
    ck_assert_uint_eq(d.count, DIAGS_LISTED * 3 + 1);
    check_printed(&d, DIAGS_LISTED - 1, "a.csv 第100行: 错误: 坏100\n");
    check_printed(&d, DIAGS_LISTED, "a.csv: 错误: 另有 99901 处同类问题，不再逐一列出\n");
    ck_assert_uint_lt(d.storage.total, 1 << 18);
    diags_free(&d);
    ck_assert_uint_eq(d.count, 0);
    ck_assert_int_eq(d.language, LANGUAGE_ZH);
}
END_TEST

Suite *diag_suite(void)
{
    Suite *suite = suite_create("diag");
    TCase *tests = tcase_create("diag");
    tcase_add_loop_test(tests, csv_places, 0, sizeof PLACES / sizeof *PLACES);
    tcase_add_loop_test(tests, rule_spans, 0, sizeof SPANS / sizeof *SPANS);
    tcase_add_test(tests, span_at_the_end_and_past_it);
    tcase_add_test(tests, hostile_source);
    tcase_add_test(tests, colour_only_if_asked);
    tcase_add_test(tests, texts_are_copied);
    tcase_add_test(tests, floods_are_bounded);
    suite_add_tcase(suite, tests);
    return suite;
}
