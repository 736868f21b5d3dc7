/* SPDX-License-Identifier: MIT */
#include "../checker/os.h"
#include "../checker/progress.h"
#include "suites.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static void make_folder(void)
{
    snprintf(folder, sizeof folder, "/tmp/jianjia-unit-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
}

static const char *path_to(const char *name)
{
    static char path[256];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void remove_folder(void)
{
    static const char *const made[] = {"b.csv", "a.csv", "年度.csv", "deep/er", "deep", ""};
    for (size_t i = 0; i < sizeof made / sizeof *made; i++) {
        (void)remove(path_to(made[i]));
    }
    ck_assert_int_eq(os_kind_of(folder), OS_ABSENT);
}

static void write_file(const char *name, str bytes)
{
    FILE *file = fopen(path_to(name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
    ck_assert_int_eq(fclose(file), 0);
}

START_TEST(kinds_and_folders)
{
    str error = {0};
    write_file("a.csv", STR("x"));
    ck_assert_int_eq(os_kind_of(path_to("a.csv")), OS_FILE);
    ck_assert_int_eq(os_kind_of(folder), OS_FOLDER);
    ck_assert_int_eq(os_kind_of(path_to("none")), OS_ABSENT);
    ck_assert_int_eq(os_kind_of(path_to("a.csv/x")), OS_ABSENT);
    ck_assert_int_eq(os_kind_of("/dev/null"), OS_OTHER);
    ck_assert(os_make_folder(path_to("deep//er/"), &error));
    ck_assert(os_make_folder(path_to("deep/er"), &error));
    ck_assert_int_eq(os_kind_of(path_to("deep/er")), OS_FOLDER);
    ck_assert(!os_make_folder(path_to("a.csv/er"), &error));
    ck_assert_uint_gt(error.len, 0);
    error = (str){0};
    ck_assert(!os_make_folder(path_to("a.csv"), &error));
    ck_assert_uint_gt(error.len, 0);
}
END_TEST

START_TEST(listing_is_sorted)
{
    arena a = {0};
    str *names, error = {0};
    size_t count = 9;
    ck_assert(os_list_folder(&a, folder, &names, &count, &error));
    ck_assert_uint_eq(count, 0);
    write_file("年度.csv", STR("x"));
    write_file("b.csv", STR("x"));
    write_file("a.csv", STR("x"));
    ck_assert(os_list_folder(&a, folder, &names, &count, &error));
    ck_assert_uint_eq(count, 3);
    ck_assert_str_eq(names[0].ptr, "a.csv");
    ck_assert_str_eq(names[1].ptr, "b.csv");
    ck_assert_str_eq(names[2].ptr, "年度.csv");
    ck_assert(!os_list_folder(&a, path_to("none"), &names, &count, &error));
    ck_assert_str_eq(error.ptr, "No such file or directory");
    arena_free(&a);
}
END_TEST

START_TEST(reading)
{
    arena a = {0};
    str bytes, error = {0};
    write_file("a.csv", STR("abc\0def"));
    ck_assert(os_read_file(&a, path_to("a.csv"), 7, &bytes, &error));
    ck_assert(str_equal(bytes, STR("abc\0def")));
    ck_assert_int_eq(bytes.ptr[7], 0);
    ck_assert(!os_read_file(&a, path_to("a.csv"), 6, &bytes, &error));
    ck_assert_str_eq(error.ptr, "File too large");
    ck_assert(!os_read_file(&a, folder, 100, &bytes, &error));
    ck_assert(!os_read_file(&a, path_to("none"), 100, &bytes, &error));
    ck_assert(os_read_file(&a, "/dev/null", 0, &bytes, &error)); /* says no size, like a pipe */
    ck_assert_uint_eq(bytes.len, 0);
    ck_assert(!os_read_file(&a, "/dev/zero", 100000, &bytes, &error));
    write_file("b.csv", STR(""));
    ck_assert(os_read_file(&a, path_to("b.csv"), 0, &bytes, &error));
    ck_assert_uint_eq(bytes.len, 0);
    arena_free(&a);
}
END_TEST

static const struct {
    const char *lc_all, *lc_messages, *lang, *language;
    bool chinese;
} LOCALES[] = {
    {NULL, NULL, NULL, NULL, false},
    {NULL, NULL, "zh_CN.UTF-8", NULL, true},
    {"", "", "zh_CN.GB18030", "", true},
    {"en_US.UTF-8", NULL, "zh_CN.UTF-8", NULL, false},
    {NULL, "zh_CN", "en_US.UTF-8", NULL, true},
    {NULL, NULL, "en_US.UTF-8", "zh_CN:en", true},
    {NULL, NULL, "zh_CN.UTF-8", "en", false},
    {"C.UTF-8", NULL, "zh_CN.UTF-8", "zh_CN", false},
    {"C", NULL, "zh_CN.UTF-8", NULL, false},
};

static void set_variable(const char *name, const char *value)
{
    if (value) {
        setenv(name, value, 1);
    } else {
        unsetenv(name);
    }
}

START_TEST(locale_cases)
{
    static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG", "LANGUAGE"};
    const char *values[] = {LOCALES[_i].lc_all, LOCALES[_i].lc_messages, LOCALES[_i].lang,
                            LOCALES[_i].language};
    char *before[4];
    for (int i = 0; i < 4; i++) { /* without forks the next test sees what is left here */
        const char *value = getenv(names[i]);
        before[i] = value ? strdup(value) : NULL;
        set_variable(names[i], values[i]);
    }
    bool chinese = os_locale_is_chinese();
    for (int i = 0; i < 4; i++) {
        set_variable(names[i], before[i]);
        free(before[i]);
    }
    ck_assert_int_eq(chinese, LOCALES[_i].chinese);
}
END_TEST

START_TEST(terminal_and_today)
{
    int ends[2];
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert(!os_is_terminal(ends[1]));
    ck_assert_int_eq(os_terminal_width(ends[1]), 0);
    close(ends[0]);
    close(ends[1]);
    ck_assert_int_ge(day_year(os_today()), 2021);
}
END_TEST

static const struct {
    const char *name;
    uint64_t done, total;
    int width;
    const char *line;
} LINES[] = {
    {"data.csv", 45, 100, 80, "读取 data.csv 45%"},
    {"data.csv", 7, 0, 80, "读取 data.csv"},
    {"", 1, 3, 80, "读取 33%"},
    {"data.csv", 200, 100, 80, "读取 data.csv 100%"},
    {"data.csv", UINT64_MAX / 2, UINT64_MAX, 80, "读取 data.csv 50%"},
    {"data.csv", 0, 1, 17, "读取 data.csv 0%"}, /* the last column stays free */
    {"data.csv", 0, 1, 16, "读取 …ta.csv 0%"},
    {"年度数据.csv", 0, 1, 16, "读取 …据.csv 0%"}, /* a wide character that no longer fits goes whole */
    {"年度数据.csv", 0, 1, 15, "读取 ….csv 0%"},
    {"年度数据.csv", 0, 1, 10, "读取 … 0%"},
    {"年度数据.csv", 0, 1, 9, "读取"},
    {"年度数据.csv", 0, 1, 4, "读"},
    {"年度数据.csv", 0, 1, 1, ""},
    {"年度数据.csv", 0, 1, 0, ""},
    {"a\x1b[2J\n.csv", 0, 0, 80, "读取 a\\x1b[2J\\x0a.csv"},
};

START_TEST(progress_lines)
{
    buf line = {0};
    progress_print(&line, STR("读取"), str_of(LINES[_i].name), LINES[_i].done, LINES[_i].total,
                   LINES[_i].width);
    ck_assert_msg(str_equal(buf_str(&line), str_of(LINES[_i].line)), "%d: %.*s", _i, (int)line.len,
                  line.ptr == NULL ? "" : line.ptr);
    buf_free(&line);
}
END_TEST

static void count_tick(void *context)
{
    atomic_fetch_add((atomic_int *)context, 1);
}

START_TEST(ticks)
{
    atomic_int count = 0;
    os_ticker *t = os_ticker_start(count_tick, &count, 0, 1);
    ck_assert_ptr_nonnull(t);
    while (atomic_load(&count) < 3) {
    }
    os_ticker_stop(t);
    int counted = atomic_load(&count);
    os_ticker_stop(os_ticker_start(count_tick, &count, 1u << 30, 1)); /* before the first */
    ck_assert_int_eq(atomic_load(&count), counted);
}
END_TEST

START_TEST(secret_files)
{
    str error = {0};
    struct stat info;
    unsigned char a[32], b[32];
    ck_assert(os_random(a, sizeof a, &error) && os_random(b, sizeof b, &error));
    ck_assert(memcmp(a, b, sizeof a) != 0);
    ck_assert(os_make_secret_file(path_to("a.csv"), STR("secret"), &error));
    ck_assert_int_eq(stat(path_to("a.csv"), &info), 0);
    ck_assert_uint_eq(info.st_mode & 0777, 0600);
    ck_assert(!os_make_secret_file(path_to("a.csv"), STR("other"), &error)); /* what is there stays */
    ck_assert_uint_gt(error.len, 0);
    ck_assert_int_eq(stat(path_to("a.csv"), &info), 0);
    ck_assert_uint_eq((size_t)info.st_size, strlen("secret"));
}
END_TEST

Suite *os_suite(void)
{
    Suite *suite = suite_create("os");
    TCase *tests = tcase_create("os");
    tcase_add_checked_fixture(tests, make_folder, remove_folder);
    tcase_add_test(tests, kinds_and_folders);
    tcase_add_test(tests, listing_is_sorted);
    tcase_add_test(tests, reading);
    tcase_add_loop_test(tests, locale_cases, 0, sizeof LOCALES / sizeof *LOCALES);
    tcase_add_test(tests, terminal_and_today);
    tcase_add_loop_test(tests, progress_lines, 0, sizeof LINES / sizeof *LINES);
    tcase_add_test(tests, ticks);
    tcase_add_test(tests, secret_files);
    suite_add_tcase(suite, tests);
    return suite;
}
