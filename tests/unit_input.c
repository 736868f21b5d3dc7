/* SPDX-License-Identifier: MIT
 *
 * Inputs: which encoding, where the first fault is, what is refused; GB18030.
 */
#include "../checker/gb18030.h"
#include "../checker/input.h"
#include "../checker/records.h"
#include "property.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK = 1 << 20 };

#define BYTES(literal)                                                                                       \
    {                                                                                                        \
        (literal), sizeof(literal) - 1                                                                       \
    }

/* ---- a file of our own ---- */

static void write_file(char *path, str bytes)
{
    strncpy(path, "/tmp/jianjia-input-XXXXXX", 32);
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    for (size_t done = 0; done < bytes.len;) {
        ssize_t n = write(fd, bytes.ptr + done, bytes.len - done);
        ck_assert_int_gt(n, 0);
        done += (size_t)n;
    }
    close(fd);
}

static input *open_bytes(arena *a, str bytes, encoding forced, diags *d)
{
    char path[32];
    write_file(path, bytes);
    input *in = input_open(a, path, forced, d);
    unlink(path);
    return in;
}

static bool says(const diags *d, const char *part)
{
    return d->count == 1 && str_find(d->items[0].message, str_of(part)) != SIZE_MAX;
}

/* ---- names ---- */

static const struct {
    const char *name;
    encoding encoding;
} NAMES[] = {
    {"utf-8", ENCODING_UTF8},    {"UTF8", ENCODING_UTF8},          {"Utf-8-Bom", ENCODING_UTF8_BOM},
    {"gbk", ENCODING_GB18030},   {"GB2312", ENCODING_GB18030},     {"gb18030", ENCODING_GB18030},
    {"cp936", ENCODING_GB18030}, {"utf-8-sig", ENCODING_UTF8_BOM}, {"Auto", ENCODING_AUTO},
};

START_TEST(names)
{
    encoding e;
    ck_assert(encoding_from_name(str_of(NAMES[_i].name), &e));
    ck_assert_int_eq(e, NAMES[_i].encoding);
}
END_TEST

START_TEST(names_back)
{
    encoding e;
    ck_assert_str_eq(encoding_name(ENCODING_UTF8), "UTF-8");
    ck_assert_str_eq(encoding_name(ENCODING_UTF8_BOM), "UTF-8-BOM");
    ck_assert_str_eq(encoding_name(ENCODING_GB18030), "GB18030");
    ck_assert(!encoding_from_name(STR("latin1"), &e));
    ck_assert(!encoding_from_name(STR(""), &e));
}
END_TEST

/* ---- telling the encoding ---- */

#define ZHONG_GB "\xD6\xD0"
#define BOM "\xEF\xBB\xBF"

static bool pass_over(void *context, const record *r)
{
    (void)context;
    (void)r;
    return true;
}

static void note_fault(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    uint64_t *first = context;
    if (fault == RECORD_UNDECODABLE && offset < *first) {
        *first = offset;
    }
    (void)line;
    (void)row;
}

/* Where reading meets the first byte that is not of the encoding; the size if nowhere. */
static uint64_t first_fault_of(const input *in)
{
    diags d = {0};
    uint64_t first = in->size;
    record_sink sink = {.context = &first, .on_record = pass_over, .on_fault = note_fault};
    ck_assert(records_read(in, &sink, &d));
    ck_assert_uint_le(in->checked, first);
    diags_free(&d);
    return first;
}

/* first_fault -1: none. */
static const struct {
    str bytes;
    encoding forced, encoding;
    int start, first_fault;
} TEXTS[] = {
    {BYTES("a,b\n"), ENCODING_AUTO, ENCODING_UTF8, 0, -1},
    {BYTES("中文,\n"), ENCODING_AUTO, ENCODING_UTF8, 0, -1},
    {BYTES(BOM "中"), ENCODING_AUTO, ENCODING_UTF8_BOM, 3, -1},
    {BYTES(ZHONG_GB ",\n"), ENCODING_AUTO, ENCODING_GB18030, 0, -1},
    {BYTES("\xD5\x5C,\xD5\x7C"), ENCODING_AUTO, ENCODING_GB18030, 0, -1},    /* 誠,諀 */
    {BYTES("a\x81\x39\xEE\x39,\n"), ENCODING_AUTO, ENCODING_GB18030, 0, -1}, /* 㐀 */
    /* A BOM decides, and so does the user. */
    {BYTES(BOM ZHONG_GB "\n"), ENCODING_AUTO, ENCODING_UTF8_BOM, 3, 3},
    {BYTES(ZHONG_GB "\n"), ENCODING_UTF8, ENCODING_UTF8, 0, 0},
    {BYTES(ZHONG_GB "\n"), ENCODING_UTF8_BOM, ENCODING_UTF8, 0, 0},
    {BYTES(BOM "a\n"), ENCODING_UTF8, ENCODING_UTF8_BOM, 3, -1},
    {BYTES("中文\n"), ENCODING_GB18030, ENCODING_GB18030, 0, -1},
    {BYTES("中\n"), ENCODING_GB18030, ENCODING_GB18030, 0, 2},
    /* Neither: the one that goes wrong later, UTF-8 if they are even. */
    {BYTES("a,中,\xFF\n"), ENCODING_AUTO, ENCODING_UTF8, 0, 6},
    {BYTES("a," ZHONG_GB ",\xFF\n"), ENCODING_AUTO, ENCODING_GB18030, 0, 5},
    {BYTES("abc\xFF"), ENCODING_AUTO, ENCODING_UTF8, 0, 3},
    {BYTES("a,\x81"), ENCODING_AUTO, ENCODING_UTF8, 0, 2},
    /* The file ends in the middle of a character. */
    {BYTES("中文\xE4\xB8"), ENCODING_UTF8, ENCODING_UTF8, 0, 6},
    {BYTES(ZHONG_GB "\x81\x39\xEE"), ENCODING_AUTO, ENCODING_GB18030, 0, 2},
};

START_TEST(encodings)
{
    arena a = {0};
    diags d = {0};
    str bytes = TEXTS[_i].bytes;
    input *in = open_bytes(&a, bytes, TEXTS[_i].forced, &d);
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_eq(d.count, 0);
    ck_assert_int_eq(in->encoding, TEXTS[_i].encoding);
    ck_assert_uint_eq(in->size, bytes.len);
    ck_assert_uint_eq(in->start, (uint64_t)TEXTS[_i].start);
    ck_assert_uint_eq(first_fault_of(in),
                      TEXTS[_i].first_fault < 0 ? in->size : (uint64_t)TEXTS[_i].first_fault);
    if (TEXTS[_i].forced == ENCODING_AUTO) { /* memory is told the same way */
        input *memory = input_from_memory(&a, STR("m"), bytes);
        ck_assert_int_eq(memory->encoding, in->encoding);
        ck_assert_uint_eq(memory->checked, in->checked);
        ck_assert_str_eq(input_sha256(memory), input_sha256(in));
        input_close(memory);
    }
    input_close(in);
    arena_free(&a);
    diags_free(&d);
}
END_TEST

/* A character, whole or cut short, at every place around the border of two blocks. */
static const struct {
    const char *character;
    encoding encoding;
} AT_BORDER[] = {
    {"中", ENCODING_UTF8},
    {"\xF0\xA0\xA0\x80", ENCODING_UTF8},
    {ZHONG_GB, ENCODING_GB18030},
    {"\x81\x39\xEE\x39", ENCODING_GB18030},
};

static void check_border(str bytes, encoding expected, uint64_t first_fault)
{
    arena a = {0};
    diags d = {0};
    input *in = open_bytes(&a, bytes, first_fault == bytes.len ? ENCODING_AUTO : expected, &d);
    ck_assert_int_eq(in->encoding, expected);
    ck_assert_uint_eq(first_fault_of(in), first_fault);
    input_close(in);
    diags_free(&d);
    arena_free(&a);
}

/* Where the first block ends that is read to tell the encoding, the second, a large one; a read. */
static const size_t BORDERS[] = {4096, 20480, 86016, BLOCK, BLOCK + 86016};

START_TEST(block_borders)
{
    enum { SIZE = 2 * BLOCK };
    str character = str_of(AT_BORDER[_i].character);
    char *bytes = malloc(SIZE);
    for (size_t i = 0; i < sizeof BORDERS / sizeof *BORDERS; i++) {
        for (size_t at = BORDERS[i] - 5; at <= BORDERS[i] + 1; at++) {
            memset(bytes, 'a', SIZE);
            for (size_t k = 99; k < SIZE; k += 100) {
                bytes[k] = '\n';
            }
            memcpy(bytes + at, character.ptr, character.len);
            check_border((str){bytes, SIZE}, AT_BORDER[_i].encoding, SIZE);
            bytes[at + character.len - 1] = '\n';
            check_border((str){bytes, SIZE}, AT_BORDER[_i].encoding, at);
        }
    }
    free(bytes);
}
END_TEST

/* ---- SHA-256, reading ---- */

START_TEST(sha256)
{
    arena a = {0};
    input *in = input_from_memory(&a, STR("m"), STR("abc"));
    ck_assert_str_eq(input_sha256(in), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    ck_assert_str_eq(input_sha256(in), input_sha256(in));
    in = input_from_memory(&a, STR("m"), STR(""));
    ck_assert_str_eq(input_sha256(in), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    arena_free(&a);
}
END_TEST

/* A large file is hashed in a thread: waited for, or given up when the file is closed. */
START_TEST(sha256_of_a_large_file)
{
    enum { SIZE = (1 << 24) + 7 };
    arena a = {0};
    diags d = {0};
    char *bytes = malloc(SIZE);
    memset(bytes, 'a', SIZE);
    input *memory = input_from_memory(&a, STR("m"), (str){bytes, SIZE});
    input *in = open_bytes(&a, (str){bytes, SIZE}, ENCODING_AUTO, &d);
    ck_assert_str_eq(input_sha256(in), input_sha256(memory));
    input_close(in);
    ck_assert_str_eq(input_sha256(in), input_sha256(memory));
    input_close(open_bytes(&a, (str){bytes, SIZE}, ENCODING_AUTO, &d));
    free(bytes);
    arena_free(&a);
    diags_free(&d);
}
END_TEST

static void check_reads(const input *in)
{
    char out[16];
    ck_assert_int_eq(input_read_at(in, out, 4, 0), 4);
    ck_assert_mem_eq(out, "0123", 4);
    ck_assert_int_eq(input_read_at(in, out, sizeof out, 7), 3);
    ck_assert_mem_eq(out, "789", 3);
    ck_assert_int_eq(input_read_at(in, out, sizeof out, 10), 0);
    ck_assert_int_eq(input_read_at(in, out, sizeof out, UINT64_MAX), 0);
    ck_assert_int_eq(input_read_at(in, out, 0, 1), 0);
}

START_TEST(read_at)
{
    arena a = {0};
    diags d = {0};
    input *in = open_bytes(&a, STR("0123456789"), ENCODING_AUTO, &d);
    check_reads(in);
    check_reads(input_from_memory(&a, STR("m"), STR("0123456789")));
    close(in->descriptor);
    in->descriptor = 1 << 20;
    char out[4];
    ck_assert_int_eq(input_read_at(in, out, sizeof out, 0), -1);
    arena_free(&a);
    diags_free(&d);
}
END_TEST

/* What is added to the file later is not seen: the SHA-256 is of what was. */
START_TEST(growing_file)
{
    char path[32];
    arena a = {0};
    diags d = {0};
    write_file(path, STR("a,b\n"));
    input *in = input_open(&a, path, ENCODING_AUTO, &d);
    FILE *more = fopen(path, "a");
    fputs("c,d\n", more);
    fclose(more);
    char out[16];
    ck_assert_int_eq(input_read_at(in, out, sizeof out, 0), 4);
    input_close(in);
    unlink(path);
    arena_free(&a);
    diags_free(&d);
}
END_TEST

/* ---- what is refused ---- */

static const struct {
    str bytes;
    const char *code, *zh, *en;
} REFUSED[] = {
    {BYTES(""), "empty_file", "文件是空的", "empty"},
    {BYTES(BOM), "empty_file", "文件是空的", "empty"},
    {BYTES("PK\x03\x04rest"), "not_text", "xlsx", "xlsx"},
    {BYTES("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "not_text", "xls", "xls"},
    {BYTES("\xFF\xFE\0\0a\0\0\0"), "not_text", "UTF-32", "UTF-32"},
    {BYTES("\xFE\xFF"), "empty_file", "文件是空的", "empty"},
    {BYTES("a\0b\0"), "not_text", "空字节", "NUL"},
    {BYTES("<html><body>"), "not_text", "网页", "web page"},
    {BYTES(" \r\n\t<TABLE border=1>"), "not_text", "网页", "web page"},
    {BYTES("<!DOCTYPE html>"), "not_text", "网页", "web page"},
    {BYTES(BOM "<?XML version"), "not_text", "网页", "web page"},
};

static void check_refused(size_t i, language l, const char *part)
{
    arena a = {0};
    diags d = {.language = l};
    ck_assert_ptr_null(open_bytes(&a, REFUSED[i].bytes, ENCODING_AUTO, &d));
    ck_assert_uint_eq(d.errors, 1);
    ck_assert_str_eq(d.items[0].code, REFUSED[i].code);
    ck_assert_msg(says(&d, part), "%.*s", STR_ARG(d.items[0].message));
    ck_assert(strcmp(REFUSED[i].code, "not_text") != 0 || says(&d, "CSV UTF-8"));
    arena_free(&a);
    diags_free(&d);
}

START_TEST(refused)
{
    check_refused((size_t)_i, LANGUAGE_ZH, REFUSED[_i].zh);
    check_refused((size_t)_i, LANGUAGE_EN, REFUSED[_i].en);
}
END_TEST

static const struct {
    const char *path, *zh, *en;
} UNREADABLE[] = {
    {"/nowhere/none.csv", "文件不存在", "no such file"},
    {"/tmp", "文件夹", "folder"},
    {"/dev/null", "不是普通文件", "not a regular file"},
};

START_TEST(unreadable)
{
    arena a = {0};
    diags zh = {.language = LANGUAGE_ZH}, en = {.language = LANGUAGE_EN};
    ck_assert_ptr_null(input_open(&a, UNREADABLE[_i].path, ENCODING_AUTO, &zh));
    ck_assert_ptr_null(input_open(&a, UNREADABLE[_i].path, ENCODING_AUTO, &en));
    ck_assert_str_eq(zh.items[0].code, "cannot_read");
    ck_assert(str_equal(zh.items[0].file, str_of(UNREADABLE[_i].path)));
    ck_assert(says(&zh, UNREADABLE[_i].zh));
    ck_assert(says(&en, UNREADABLE[_i].en));
    arena_free(&a);
    diags_free(&zh);
    diags_free(&en);
}
END_TEST

/* ---- standard input ---- */

/* Puts the bytes where standard input is; returns what was there. */
static int pipe_to_stdin(str bytes)
{
    int ends[2], kept = dup(STDIN_FILENO);
    ck_assert_int_eq(pipe(ends), 0);
    ck_assert_int_eq(write(ends[1], bytes.ptr, bytes.len), (ssize_t)bytes.len);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    return kept;
}

static void restore_stdin(int kept)
{
    if (kept >= 0) {
        dup2(kept, STDIN_FILENO);
        close(kept);
    }
}

START_TEST(standard_input)
{
    arena a = {0};
    diags d = {0};
    int kept = pipe_to_stdin(STR("0123456789"));
    input *in = input_open(&a, "-", ENCODING_AUTO, &d);
    restore_stdin(kept);
    ck_assert_ptr_nonnull(in);
    ck_assert_uint_eq(in->size, 10);
    ck_assert(str_equal(in->name, STR("-")));
    check_reads(in);
    check_reads(in); /* it can be read again */
    input_close(in);
    kept = pipe_to_stdin(STR(""));
    ck_assert_ptr_null(input_open(&a, "-", ENCODING_AUTO, &d));
    restore_stdin(kept);
    ck_assert_str_eq(d.items[0].code, "empty_file");
    arena_free(&a);
    diags_free(&d);
}
END_TEST

/* As the shell's <(command) gives: a pipe that has a path. */
START_TEST(pipe_with_a_path)
{
    arena a = {0};
    diags d = {0};
    int kept = pipe_to_stdin(STR("0123456789"));
    input *in = input_open(&a, "/dev/stdin", ENCODING_AUTO, &d);
    restore_stdin(kept);
    ck_assert_ptr_nonnull(in);
    check_reads(in);
    check_reads(in);
    input_close(in);
    arena_free(&a);
    diags_free(&d);
}
END_TEST

/* ---- GB18030 ---- */

static bool gb_accepts(const gb18030 *g, const unsigned char *bytes, size_t len)
{
    bool unfinished;
    return gb18030_check(g, (str){(const char *)bytes, len}, &unfinished) == len;
}

static const unsigned char STRUCTURE[] = {'\n', '\r', ',', '"', ' ', '\t'};

/* The proof that a file may be cut into lines and cells before it is decoded: no character has a byte in
 * it that means something to CSV. */
START_TEST(gb18030_is_safe_to_cut)
{
    gb18030 g;
    ck_assert(gb18030_open(&g));
    unsigned char byte = STRUCTURE[_i];
    for (unsigned first = 0x80; first <= 0xFF; first++) {
        unsigned char two[] = {(unsigned char)first, byte};
        HOLDS(!gb_accepts(&g, two, sizeof two));
        for (unsigned other = 0x30; other <= 0x39; other++) {
            for (unsigned third = 0; third <= 0xFF; third++) {
                unsigned char fourth_is[] = {(unsigned char)first, (unsigned char)other, (unsigned char)third,
                                             byte};
                HOLDS(third < 0x80 || !gb_accepts(&g, fourth_is, sizeof fourth_is));
            }
            unsigned char third_is[] = {(unsigned char)first, (unsigned char)other, byte, '0'};
            HOLDS(!gb_accepts(&g, third_is, sizeof third_is));
        }
    }
    gb18030_close(&g);
}
END_TEST

static const struct {
    str bytes;
    size_t checked;
    bool unfinished;
    const char *decoded;
} DECODED[] = {
    {BYTES(""), 0, false, ""},
    {BYTES("U-017"), 5, false, "U-017"},
    {BYTES(ZHONG_GB "a"), 3, false, "中a"},
    {BYTES("\xD5\x5C\xD5\x7C"), 4, false, "誠諀"},
    {BYTES("\xFE\x51"), 2, false, "\xF0\xA0\x82\x87"}, /* two bytes become four */
    {BYTES("\x95\x32\x82\x36"), 4, false, "\xF0\xA0\x80\x80"},
    {BYTES(ZHONG_GB "\xFF"
                    "a"),
     2, false, "中"},
    {BYTES(ZHONG_GB "\xD6"), 2, true, "中"},
    {BYTES(ZHONG_GB "\x81\x39\xEE"), 2, true, "中"},
    {BYTES("\x80"), 0, false, ""},
};

START_TEST(gb18030_decoding)
{
    gb18030 g;
    buf out = {0};
    bool unfinished;
    str bytes = DECODED[_i].bytes;
    ck_assert(gb18030_open(&g));
    ck_assert_uint_eq(gb18030_check(&g, bytes, &unfinished), DECODED[_i].checked);
    ck_assert_int_eq(unfinished, DECODED[_i].unfinished);
    ck_assert_int_eq(gb18030_decode(&g, bytes, &out), DECODED[_i].checked == bytes.len);
    ck_assert(str_equal(buf_str(&out), str_of(DECODED[_i].decoded)));
    buf_free(&out);
    gb18030_close(&g);
}
END_TEST

/* Longer than a slice, with characters of all lengths across the slices' borders. */
START_TEST(gb18030_long_text)
{
    gb18030 g;
    buf bytes = {0}, expected = {0}, out = {0};
    for (int i = 0; i < 5000; i++) {
        bool ascii = i % 7 == 0, four = i % 3 == 0;
        buf_add(&bytes, ascii ? STR("a") : four ? STR("\x81\x39\xEE\x39") : STR("\xFE\x51"));
        buf_add(&expected, ascii ? STR("a") : four ? STR("㐀") : STR("\xF0\xA0\x82\x87"));
    }
    ck_assert(gb18030_open(&g));
    ck_assert(gb18030_decode(&g, buf_str(&bytes), &out));
    ck_assert(str_equal(buf_str(&out), buf_str(&expected)));
    gb18030_close(&g);
    buf_free(&bytes);
    buf_free(&expected);
    buf_free(&out);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

Suite *input_suite(void)
{
    Suite *s = suite_create("input");
    TCase *c = tcase_create("input");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, names, 0, COUNT(NAMES));
    tcase_add_test(c, names_back);
    tcase_add_loop_test(c, encodings, 0, COUNT(TEXTS));
    tcase_add_loop_test(c, block_borders, 0, COUNT(AT_BORDER));
    tcase_add_test(c, sha256);
    tcase_add_test(c, sha256_of_a_large_file);
    tcase_add_test(c, read_at);
    tcase_add_test(c, growing_file);
    tcase_add_loop_test(c, refused, 0, COUNT(REFUSED));
    tcase_add_loop_test(c, unreadable, 0, COUNT(UNREADABLE));
    tcase_add_test(c, standard_input);
    tcase_add_test(c, pipe_with_a_path);
    tcase_add_loop_test(c, gb18030_is_safe_to_cut, 0, COUNT(STRUCTURE));
    tcase_add_loop_test(c, gb18030_decoding, 0, COUNT(DECODED));
    tcase_add_test(c, gb18030_long_text);
    suite_add_tcase(s, c);
    return s;
}
