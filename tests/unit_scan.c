/* SPDX-License-Identifier: MIT
 *
 * The readers against each other. By lines, on libcsv, is the slow one that unit_records.c holds against
 * libcsv itself; on every path of scan.h, with windows of a few bytes, and in parts by several threads, all
 * must be told as it is there. FUZZ_FILES=1000000 tries so many files instead of a few thousand, FUZZ_SEED
 * others than usual.
 */
#include "../checker/records_reader.h"
#include "../checker/utf8.h"
#include "property.h"
#include "suites.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BYTES(literal)                                                                                       \
    {                                                                                                        \
        (literal), sizeof(literal) - 1                                                                       \
    }
#define COUNT(array) (sizeof(array) / sizeof *(array))

static uint64_t number_from(const char *variable, uint64_t usual)
{
    const char *given = getenv(variable);
    return given ? strtoull(given, NULL, 10) : usual;
}

/* ---- files ---- */

static const str PIECES[] = {
    BYTES("\""),
    BYTES("\"\""),
    BYTES(","),
    BYTES("\n"),
    BYTES("\r\n"),
    BYTES("\r"),
    BYTES(" "),
    BYTES("\t"),
    BYTES(";"),
    BYTES("\0"),
    BYTES("a"),
    BYTES("0123456789"),
    BYTES("=\"0012\""),
    BYTES("\"a\","),
    BYTES("\"a,\"\"b\"\"\""),
    BYTES(",\"x\ny\","),
    BYTES("\"x\r\n\ry\"\r\n"),
    BYTES(" \"a\" ,"),
    BYTES("a,b,c\n"),
    BYTES("a,,\"\",中\r\n"),
    BYTES("U-0001,2023,52.3%,\"a\"\n"),
    BYTES("总工会"),
    BYTES("中"),
    BYTES("\xF0\xA0\x80\x80"),
    BYTES("\xD6\xD0"),
    BYTES("\xD5\x5C"),
    BYTES("\x81\x39\xEE\x39"),
    BYTES("\x81\x39"),
    BYTES("\xE4\xB8"),
    BYTES("\xFF"),
    BYTES("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"),
    BYTES("\"yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\""),
};

/* Files differ most where each is made of a few kinds of pieces only. */
static void write_file(buf *out, uint64_t *random)
{
    size_t kinds[6] = {0}, count = (size_t)random_between(random, 1, COUNT(kinds));
    bool is_long = random_between(random, 0, 199) == 0;
    for (size_t i = 0; i < count; i++) {
        kinds[i] = (size_t)random_between(random, 0, COUNT(PIECES) - 1);
    }
    for (int64_t left = random_between(random, 0, is_long ? 9000 : 60); left > 0; left--) {
        bool other = random_between(random, 0, is_long ? 2000 : 40) == 0;
        size_t kind = kinds[random_between(random, 0, (int64_t)count - 1)];
        buf_add(out, PIECES[other ? (size_t)random_between(random, 0, COUNT(PIECES) - 1) : kind]);
    }
}

/* ---- what a reader tells ---- */

typedef struct {
    buf text;
    bool choosy; /* passes over records by what is in them */
    record_sink sink;
} journal;

static void add_cell(buf *out, str cell)
{
    buf_addf(out, "%d:", cell.ptr ? (int)cell.len : -1);
    buf_add(out, cell.ptr != NULL ? cell : STR(""));
}

static bool note_record(void *context, const record *r)
{
    journal *j = context;
    buf_addf(&j->text, "\n%u/%u @%u %s", r->row, r->line, (unsigned)r->offset, r->judged ? "judged " : "");
    for (size_t i = 0; i < r->count; i++) {
        add_cell(&j->text, r->cells[i]);
    }
    return true;
}

static void note_blank(void *context, uint32_t line, uint32_t row)
{
    journal *j = context;
    buf_addf(&j->text, "\n%u/%u blank", row, line);
}

static void note_fault(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    journal *j = context;
    buf_addf(&j->text, "\n%u/%u @%u fault %d", row, line, (unsigned)offset, (int)fault);
}

/* All of the record goes into it, so every cell must be what it is elsewhere. */
static unsigned sum_up(const record_glance *g)
{
    unsigned sum = (unsigned)(g->count + g->offset);
    HOLDS(!record_peek(g, g->count).ptr);
    for (size_t i = g->count; i-- > 0;) {
        str cell = record_peek(g, i);
        for (size_t k = 0; k < cell.len; k++) {
            sum = sum * 31 + (unsigned char)cell.ptr[k];
        }
        sum += cell.ptr ? 7 : 0;
    }
    return sum;
}

static unsigned choose(void *context, const record_glance *g)
{
    static const unsigned answers[] = {RECORD_GIVE, RECORD_JUDGED, 1, 2};
    const journal *j = context;
    return j->choosy ? answers[sum_up(g) % COUNT(answers)] : RECORD_GIVE;
}

/* Looking ahead changes nothing. */
static void look_ahead(void *context, const record_glance *g)
{
    (void)context;
    sum_up(g);
}

static void start_journal(journal *j, bool choosy)
{
    static const uint8_t wanted[] = {1, 0, 1, 1};
    *j = (journal){.choosy = choosy};
    j->sink =
        (record_sink){.context = j, .on_record = note_record, .on_blank = note_blank, .on_fault = note_fault};
    if (choosy) {
        j->sink.wanted = wanted;
        j->sink.wanted_count = sizeof wanted;
        j->sink.on_glance = choose;
        j->sink.on_ahead = look_ahead;
    }
}

static void end_journal(journal *j)
{
    buf_addf(&j->text, "\npassed %u %u", (unsigned)j->sink.passed[1], (unsigned)j->sink.passed[2]);
}

typedef struct {
    bool indexed;
    scan_path path;
    size_t cap, most; /* of the window; 0: as usual */
    unsigned jobs;    /* 0: no parts */
    size_t part;
} way;

static void read_in(journal *j, const input *in, const way *w)
{
    reader r;
    HOLDS(reader_open(&r, in, &j->sink, w->cap ? w->cap : LARGE_WINDOW));
    r.window.most = w->most ? w->most : r.window.most;
    if (w->indexed) {
        reader_use_index(&r);
        r.path = w->path;
    }
    if (w->jobs > 0) {
        HOLDS(in->size == in->start || reader_divide(&r, w->jobs, w->part));
    } else {
        while (reader_step(&r)) {
        }
        HOLDS(!r.failed);
    }
    reader_close(&r);
    end_journal(j);
}

static void check_way(const input *in, bool choosy, const journal *expected, const way *w, uint64_t seed)
{
    journal got;
    start_journal(&got, choosy);
    read_in(&got, in, w);
    if (!str_equal(buf_str(&got.text), buf_str(&expected->text))) {
        ck_abort_msg("file %llu, path %d, window %zu by %zu, %u threads of %zu: got%s\n\nnot%s",
                     (unsigned long long)seed, w->indexed ? (int)w->path : -1, w->cap, w->most, w->jobs,
                     w->part, got.text.ptr, expected->text.ptr);
    }
    buf_free(&got.text);
}

static void check_file(uint64_t seed)
{
    static const char delimiters[] = {',', ',', ',', '\t', ';'};
    uint64_t random = seed * 0x9E3779B97F4A7C15u | 1;
    arena a = {0};
    buf bytes = {0};
    journal expected;
    write_file(&bytes, &random);
    input *in = input_from_memory(&a, STR("m"), buf_str(&bytes));
    in->delimiter = delimiters[random_between(&random, 0, sizeof delimiters - 1)];
    if (random_between(&random, 0, 3) == 0) {
        in->encoding = ENCODING_GB18030;
        in->start = 0;
    }
    in->checked = random_between(&random, 0, 1) && in->encoding != ENCODING_GB18030 ? in->checked : 0;
    bool choosy = random_between(&random, 0, 1);
    start_journal(&expected, choosy);
    read_in(&expected, in, &(way){0});
    for (scan_path path = SCAN_PLAIN; path <= scan_best_path(); path++) {
        check_way(in, choosy, &expected, &(way){.indexed = true, .path = path}, seed);
        way small = {.indexed = true, .path = path, .most = (size_t)random_between(&random, 1, 200)};
        small.cap = (size_t)random_between(&random, 1, 300);
        check_way(in, choosy, &expected, &small, seed);
    }
    way parts = {.indexed = true, .path = scan_best_path(), .jobs = (unsigned)random_between(&random, 1, 3)};
    parts.part = (size_t)random_between(&random, 1, 100) + bytes.len / 64;
    if (choosy) {
        check_way(in, choosy, &expected, &parts, seed);
    }
    buf_free(&expected.text);
    buf_free(&bytes);
    arena_free(&a);
}

START_TEST(readers_agree)
{
    uint64_t first = number_from("FUZZ_SEED", 1);
    for (uint64_t i = 0, files = number_from("FUZZ_FILES", 6000); i < files; i++) {
        check_file(first + i);
    }
}
END_TEST

/* ---- several threads ---- */

/* Titles, then records, some of many lines that look like records: what starts there is a wrong guess. */
static void write_large(buf *out)
{
    buf_add(out, STR("title\nname,\"of\nwhat\",n\n"));
    for (int i = 0; out->len < (6 << 20); i++) {
        if (i % 40000 == 7) {
            buf_add(out, STR("U-7,\"a cell"));
            for (int k = 0; k < 60000; k++) {
                buf_add(out, STR("\nU-8,b,c"));
            }
            buf_add(out, STR("\",9\r\n"));
        }
        buf_addf(out, "U-%d,%s,%d\n", i, i % 50 ? "name" : "\"na\"\"me\"", i % 7);
        buf_add(out, i % 1000 ? STR("") : i % 3000 ? STR(",,\n\n") : STR("a\"b\n"));
    }
}

static void read_large(journal *j, const input *in, unsigned jobs, bool expected)
{
    diags d = {0};
    start_journal(j, true);
    j->sink.glance_after = 2;
    j->sink.jobs = jobs;
    HOLDS(records_read(in, &j->sink, &d) == expected);
    HOLDS(d.count == !expected);
    end_journal(j);
    diags_free(&d);
}

START_TEST(large_file)
{
    arena a = {0};
    buf bytes = {0};
    journal one, more;
    write_large(&bytes);
    input *in = input_from_memory(&a, STR("m"), buf_str(&bytes));
    read_large(&one, in, 1, true);
    HOLDS(str_starts_with(buf_str(&one.text), STR("\n1/1 @0 5:title\n2/2 @6 4:name-1:1:n")));
    for (unsigned jobs = 2; jobs <= 5; jobs++) {
        read_large(&more, in, jobs, true);
        HOLDS(str_equal(buf_str(&one.text), buf_str(&more.text)));
        buf_free(&more.text);
    }
    buf_free(&one.text);
    buf_free(&bytes);
    arena_free(&a);
}
END_TEST

static bool stop_at_once(void *context, const record *r)
{
    return note_record(context, r) && r->row < 30000;
}

/* The reading ends where the sink says so, and nothing more is told. */
START_TEST(stopping_several)
{
    arena a = {0};
    buf bytes = {0};
    journal one, more;
    diags d = {0};
    write_large(&bytes);
    input *in = input_from_memory(&a, STR("m"), buf_str(&bytes));
    journal *const journals[] = {&one, &more};
    for (unsigned i = 0; i < COUNT(journals); i++) {
        start_journal(journals[i], true);
        journals[i]->sink.on_record = stop_at_once;
        journals[i]->sink.jobs = 1 + i;
        ck_assert(records_read(in, &journals[i]->sink, &d));
    }
    ck_assert_uint_lt(one.text.len, bytes.len);
    ck_assert(str_equal(buf_str(&one.text), buf_str(&more.text)));
    buf_free(&one.text);
    buf_free(&more.text);
    buf_free(&bytes);
    diags_free(&d);
    arena_free(&a);
}
END_TEST

/* A file that has become shorter: told as one thread tells it, as far as it goes. */
START_TEST(shrunk_file)
{
    arena a = {0};
    buf bytes = {0};
    diags d = {0};
    journal j;
    char path[] = "/tmp/jianjia-scan-XXXXXX";
    int file = mkstemp(path);
    write_large(&bytes);
    ck_assert_int_eq(write(file, bytes.ptr, bytes.len), (ssize_t)bytes.len);
    input *in = input_open(&a, path, ENCODING_AUTO, &d);
    ck_assert_int_eq(ftruncate(file, 3 << 20), 0);
    for (unsigned jobs = 1; jobs <= 3; jobs++) {
        read_large(&j, in, jobs, false);
        ck_assert_uint_gt(j.text.len, 1000);
        buf_free(&j.text);
    }
    input_close(in);
    close(file);
    unlink(path);
    buf_free(&bytes);
    diags_free(&d);
    arena_free(&a);
}
END_TEST

/* ---- encodings ---- */

/* One character after the other: utf8_decode looks at no more than one. */
static size_t slow_utf8_error(str s)
{
    for (size_t at = 0, len; at < s.len; at += len) {
        uint32_t code;
        len = utf8_decode((str){s.ptr + at, s.len - at}, &code);
        if (len == 0) {
            return at;
        }
    }
    return SIZE_MAX;
}

static void check_utf8(str s)
{
    size_t error = slow_utf8_error(s);
    HOLDS(utf8_first_error(s) == error);
    for (scan_path path = SCAN_PLAIN; path <= scan_best_path(); path++) {
        size_t certain = scan_utf8(path, s);
        str start = {s.ptr, certain};
        HOLDS(certain <= s.len && certain <= error && slow_utf8_error(start) == SIZE_MAX);
    }
}

static void fill_with(buf *out, str text, size_t size)
{
    buf_clear(out);
    while (out->len < size) {
        buf_add(out, text);
    }
}

/* All sequences of two bytes, and of three and four where the first two decide, around the borders of what is
 * looked at together: behind ASCII, and amidst characters of three bytes. */
START_TEST(utf8_sequences)
{
    static const str around[] = {BYTES("a"), BYTES("中")};
    buf text = {0};
    for (uint32_t i = 0x8000; i < 0x10000; i++) {
        char bytes[4] = {(char)(i >> 8), (char)i, '\x80', '\xbf'};
        size_t len = 1 + i % 4, at = 256 + 57 + i % 9 + (i >> 8) % 3 * 32;
        fill_with(&text, around[_i], 400);
        memcpy(text.ptr + at, bytes, len);
        check_utf8(buf_str(&text));
    }
    buf_free(&text);
}
END_TEST

START_TEST(utf8_random)
{
    static const str pieces[] = {BYTES("a"),
                                 BYTES("票"),
                                 BYTES("é"),
                                 BYTES("😀"),
                                 BYTES("不满意票"),
                                 BYTES("\xed\x9f\xbf"),
                                 BYTES("\xf4\x8f\xbf\xbf"),
                                 BYTES("0123456789012345678901234567890123456789012345678901234567890123")};
    uint64_t random = 62;
    buf text = {0};
    for (int i = 0; i < 100000; i++) {
        buf_clear(&text);
        for (int64_t left = random_between(&random, 60, 120); left > 0; left--) {
            buf_add(&text, pieces[random_between(&random, 0, COUNT(pieces) - 1)]);
        }
        for (int64_t left = random_between(&random, 0, 2); left > 0; left--) {
            text.ptr[random_between(&random, 0, (int64_t)text.len - 1)] =
                (char)random_between(&random, 0, 255);
        }
        check_utf8((str){text.ptr, text.len - (size_t)random_between(&random, 0, 4)});
    }
    buf_free(&text);
}
END_TEST

/* What iconv itself takes of the bytes. */
static size_t taken_by_iconv(iconv_t to, str bytes, bool *unfinished)
{
    char *from = (char *)bytes.ptr, out[4096], *target = out;
    size_t left = bytes.len, room = sizeof out;
    (void)iconv(to, NULL, NULL, NULL, NULL);
    errno = 0;
    bool failed = iconv(to, &from, &left, &target, &room) == (size_t)-1;
    *unfinished = failed && errno == EINVAL;
    return bytes.len - left;
}

static void check_gb18030(const gb18030 *g, iconv_t to, str bytes)
{
    bool unfinished, its;
    size_t checked = gb18030_check(g, bytes, &unfinished);
    HOLDS(checked == taken_by_iconv(to, bytes, &its));
    /* iconv waits for a fourth byte even where the third is none. */
    unsigned char last = bytes.len > 0 ? (unsigned char)bytes.ptr[bytes.len - 1] : 0;
    bool hopeless = bytes.len - checked == 3 && (last < 0x81 || last == 0xFF);
    HOLDS(unfinished == (its && !hopeless));
}

/* All characters of two bytes, and pieces of longer ones: known by their form here, and as iconv has them. */
START_TEST(gb18030_form)
{
    gb18030 g;
    iconv_t to = iconv_open("UTF-8", "GB18030");
    HOLDS(gb18030_open(&g) && to != (iconv_t)-1);
    for (uint32_t i = 0; i < 0x10000; i++) {
        char bytes[] = {(char)(i >> 8), (char)i, 'a'};
        check_gb18030(&g, to, (str){bytes, 1});
        check_gb18030(&g, to, (str){bytes, 2});
        check_gb18030(&g, to, (str){bytes, 3});
    }
    uint64_t random = 18030;
    for (int i = 0; i < 300000; i++) {
        static const unsigned char often[] = {'a', '0', '9', 0x81, 0x82, 0x84, 0x90, 0xE3, 0x40, 0x7F, 0xFE};
        char bytes[64];
        size_t len = (size_t)random_between(&random, 0, sizeof bytes);
        for (size_t k = 0; k < len; k++) {
            bool any = random_between(&random, 0, 7) == 0;
            bytes[k] = any ? (char)random_between(&random, 0, 255)
                           : (char)often[random_between(&random, 0, sizeof often - 1)];
        }
        check_gb18030(&g, to, (str){bytes, len});
    }
    iconv_close(to);
    gb18030_close(&g);
}
END_TEST

/* Pairs of bytes above 0x80 and others, at every place in what is looked at together. */
START_TEST(gb18030_random)
{
    static const str pieces[] = {
        BYTES("a"),        BYTES("\xD6\xD0"),         BYTES("\xB9\xA4\xBB\xE1"),      BYTES("\xD5\x5C"),
        BYTES("\x81\x80"), BYTES("\x81\x39\xEE\x39"), BYTES("0123456789012345678901")};
    uint64_t random = 936;
    buf text = {0};
    gb18030 g;
    iconv_t to = iconv_open("UTF-8", "GB18030");
    HOLDS(gb18030_open(&g) && to != (iconv_t)-1);
    for (int i = 0; i < 50000; i++) {
        buf_clear(&text);
        int64_t most = random_between(&random, 1, COUNT(pieces) - 1);
        for (int64_t left = random_between(&random, 1, 120); left > 0; left--) {
            buf_add(&text, pieces[random_between(&random, 0, most)]);
        }
        for (int64_t left = random_between(&random, 0, 1); left > 0; left--) {
            text.ptr[random_between(&random, 0, (int64_t)text.len - 1)] =
                (char)random_between(&random, 0, 255);
        }
        check_gb18030(&g, to, buf_str(&text));
        for (scan_path path = SCAN_PLAIN; path <= scan_best_path(); path++) {
            HOLDS(scan_gb18030(path, buf_str(&text)) == scan_gb18030(SCAN_PLAIN, buf_str(&text)));
        }
    }
    buf_free(&text);
    iconv_close(to);
    gb18030_close(&g);
}
END_TEST

/* The encoding is told from a part of the bytes as it would be from all. */
static encoding told_from_all(str bytes)
{
    gb18030 g;
    bool unfinished;
    HOLDS(gb18030_open(&g));
    size_t gb = gb18030_check(&g, bytes, &unfinished), utf8 = utf8_first_error(bytes);
    gb18030_close(&g);
    return utf8 != SIZE_MAX && gb > utf8 ? ENCODING_GB18030 : ENCODING_UTF8;
}

START_TEST(encoding_of_a_part)
{
    static const str pieces[] = {BYTES("中"),
                                 BYTES("中文"),
                                 BYTES("\xD6\xD0"),
                                 BYTES("\xFF"),
                                 BYTES("\x81\x39\xEE\x39"),
                                 BYTES("\xF0\xA0\x80\x80")};
    uint64_t random = 30624;
    buf text = {0};
    for (int i = 0; i < 3000; i++) {
        arena a = {0};
        fill_with(&text, STR("a,b\n"), (size_t)random_between(&random, 1, 30000));
        for (int64_t left = random_between(&random, 0, 3); left > 0; left--) {
            str piece = pieces[random_between(&random, 0, COUNT(pieces) - 1)];
            size_t near =
                (size_t)random_between(&random, 0, 3) * 2048 + (size_t)random_between(&random, 0, 2060);
            if (near + piece.len < text.len) {
                memcpy(text.ptr + near, piece.ptr, piece.len);
            }
        }
        input *in = input_from_memory(&a, STR("m"), buf_str(&text));
        HOLDS(in->encoding == told_from_all(buf_str(&text)));
        HOLDS(in->checked <= text.len);
        arena_free(&a);
    }
    buf_free(&text);
}
END_TEST

Suite *scan_suite(void)
{
    Suite *s = suite_create("scan");
    TCase *c = tcase_create("scan");
    tcase_set_timeout(c, 0); /* FUZZ_FILES may take hours */
    tcase_add_test(c, readers_agree);
    tcase_add_test(c, large_file);
    tcase_add_test(c, stopping_several);
    tcase_add_test(c, shrunk_file);
    tcase_add_loop_test(c, utf8_sequences, 0, 2);
    tcase_add_test(c, utf8_random);
    tcase_add_test(c, gb18030_form);
    tcase_add_test(c, gb18030_random);
    tcase_add_test(c, encoding_of_a_part);
    suite_add_tcase(s, c);
    return s;
}
