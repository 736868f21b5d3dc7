/* SPDX-License-Identifier: MIT
 *
 * CSV as the public suites of torture files have it (those beside the parsers for JavaScript, Java, Python and Rust, and
 * RFC 4180 itself): files of the same kinds, written anew, each with what must come of it: its cells, or the
 * fault and its place. All of it with three signs between cells and in two encodings.
 */
#include "../checker/gb18030.h"
#include "../checker/records.h"
#include "suites.h"

#include <string.h>

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

static const char HEADER[] = "单位,备注\n"; /* row 1 of each: tells the encodings apart */

/* row/line [cell][cell], "-" for a cell that is empty; blank; or a fault. A comma stands for the sign between cells;
 * one in a cell's text is written as \x1f. */
static const struct {
    const char *what, *bytes, *is;
} CASES[] = {
    /* good ones */
    {"the last line has no end", "a,b", "2/2 [a][b]\n"},
    {"ends of lines: CR LF", "a,b\r\nc,d\r\n", "2/2 [a][b]\n3/3 [c][d]\n"},
    {"ends of lines: CR", "a,b\rc,d\r", "2/2 [a][b]\n3/3 [c][d]\n"},
    {"ends of lines: all three", "a,b\nc,d\r\ne,f\rg,h\n",
     "2/2 [a][b]\n3/3 [c][d]\n4/4 [e][f]\n5/5 [g][h]\n"},
    {"every cell quoted", "\"a\",\"b\"\n", "2/2 [a][b]\n"},
    {"some cells quoted", "\"a\",b\n", "2/2 [a][b]\n"},
    {"the sign between cells in quotes", "\"a\x1f b\",c\n", "2/2 [a\x1f b][c]\n"},
    {"nothing but such signs in quotes", "\"\x1f\x1f\",c\n", "2/2 [\x1f\x1f][c]\n"},
    {"doubled quotes", "\"a \"\"b\"\" c\",d\n", "2/2 [a \"b\" c][d]\n"},
    {"doubled quotes at both ends", "\"\"\"a\"\"\",d\n", "2/2 [\"a\"][d]\n"},
    {"nothing but a doubled quote", "\"\"\"\",d\n", "2/2 [\"][d]\n"},
    {"doubled quotes about the sign", "\"\"\"\x1f\"\"\",d\n", "2/2 [\"\x1f\"][d]\n"},
    {"a doubled quote before the sign", "a,\"\"\"\x1f\"\n", "2/2 [a][\"\x1f]\n"},
    {"a doubled quote behind the sign", "a,\"\x1f\"\"\"\n", "2/2 [a][\x1f\"]\n"},
    {"five quotes in a row", "\"a=\"\"\"\"\",b\n", "2/2 [a=\"\"][b]\n"},
    {"JSON in a cell", "1,\"{\"\"k\"\": \"\"v\"\"\x1f \"\"n\"\": [1\x1f 2]}\"\n",
     "2/2 [1][{\"k\": \"v\"\x1f \"n\": [1\x1f 2]}]\n"},
    {"a line end in a cell", "\"a\nb\",c\nd,e\n", "2/2 [a\nb][c]\n3/4 [d][e]\n"},
    {"CR LF in a cell", "\"a\r\nb\",c\r\nd,e\r\n", "2/2 [a\r\nb][c]\n3/4 [d][e]\n"},
    {"blank lines in a cell", "\"a\n\n\nb\",c\nd,e\n", "2/2 [a\n\n\nb][c]\n3/6 [d][e]\n"},
    {"line ends and quotes in a cell", "\"a\n\"\"b\"\"\n\",c\n", "2/2 [a\n\"b\"\n][c]\n"},
    {"a cell that is a line end", "\"\n\",c\n", "2/2 [\n][c]\n"},
    {"a table within a cell", "a,\"1\x1f 2\n3\x1f 4\"\nb,c\n", "2/2 [a][1\x1f 2\n3\x1f 4]\n3/4 [b][c]\n"},
    {"empty cells", "a,,\n,b,\n,,c\n", "2/2 [a]--\n3/3 -[b]-\n4/4 --[c]\n"},
    {"empty cells in quotes", "\"\",a\n", "2/2 [][a]\n"},
    {"empty cells at the end of the file", "a,\"\"", "2/2 [a][]\n"},
    {"rows of several lengths", "a\nb,c\nd,e,f\n", "2/2 [a]\n3/3 [b][c]\n4/4 [d][e][f]\n"},
    {"blanks about cells", " a , b\nc ,d \n", "2/2 [a][b]\n3/3 [c][d]\n"},
    {"blanks in quotes are kept", "\" a \",\"b \"\n", "2/2 [ a ][b ]\n"},
    {"blanks about quotes", "\"a\" ,  \"b\"\n", "2/2 [a][b]\n"},
    {"blank lines", "\n\na,b\n\n", "2/2 blank\n3/3 blank\n4/4 [a][b]\n5/5 blank\n"},
    {"lines of signs alone", ",,,\na,b\n,\n", "2/2 blank\n3/3 [a][b]\n4/4 blank\n"},
    {"lines that look like comments", "# a,b\n// c,d\n", "2/2 [# a][b]\n3/3 [// c][d]\n"},
    {"an apostrophe is no quote",
     "'a',\xE2\x80\x9C"
     "b\xE2\x80\x9D\n",
     "2/2 ['a'][“b”]\n"},
    {"a backslash escapes nothing", "a\\,\"b\\\"\n", "2/2 [a\\][b\\]\n"},
    {"formulas are texts", "=1+1,\"=\"\"01\"\"\"\n", "2/2 [=1+1][=\"01\"]\n"},
    {"full-width signs and quotes are texts", "甲，乙；丙,＂丁＂\n", "2/2 [甲，乙；丙][＂丁＂]\n"},
    {"characters of four bytes", "\xF0\xA0\x80\x80,\xF0\x9F\x98\x81\n",
     "2/2 [\xF0\xA0\x80\x80][\xF0\x9F\x98\x81]\n"},
    {"a long row of empty cells", ",,,,,,,,,,,,,,,a\n", "2/2 ---------------[a]\n"},
    /* bad ones: told with their place, and the rest is read */
    {"a quote in a cell without", "a\"b,c\nd,e\n", "2/2 broken_quote @1\n3/3 [d][e]\n"},
    {"quotes about a word", "a \"b\" c,d\ne,f\n", "2/2 broken_quote @2\n3/3 [e][f]\n"},
    {"an inch", "5\" 管,a\nb,c\n", "2/2 broken_quote @1\n3/3 [b][c]\n"},
    {"text behind the closing quote", "\"a\"b,c\nd,e\n", "2/2 broken_quote @3\n3/3 [d][e]\n"},
    {"a quote within quotes", "\"a \" b\",c\nd,e\n", "2/2 broken_quote @5\n3/3 [d][e]\n"},
    {"a single quote in the last cell", "a,\"b\"\"\nc,d\n", "2/2 open_quote @0\n3/3 [c][d]\n"},
    {"a quote is never closed", "a,\"b\nc,d\ne,f\n", "2/2 open_quote @0\n3/3 [c][d]\n4/4 [e][f]\n"},
    {"a quote never closed on the last line", "a,b\nc,\"d", "2/2 [a][b]\n3/3 open_quote @4\n"},
    {"an open quote that a later one closes", "a,\"b\nc,\"d\"\ne,f\n",
     "2/2 broken_quote @8\n3/3 [c][d]\n4/4 [e][f]\n"},
    {"a byte of no encoding", "a,\xFF\nb,c\n", "2/2 undecodable @2\n3/3 [b][c]\n"},
};

/* ---- what came of it ---- */

typedef struct {
    buf text;
    size_t header; /* bytes */
} journal;

static bool note_record(void *context, const record *r)
{
    journal *j = context;
    if (r->row == 1) {
        return true;
    }
    buf_addf(&j->text, "%u/%u ", r->row, r->line);
    for (size_t i = 0; i < r->count; i++) {
        if (r->cells[i].ptr == NULL) {
            buf_add_char(&j->text, '-');
        } else {
            buf_addf(&j->text, "[%.*s]", STR_ARG(r->cells[i]));
        }
    }
    buf_add_char(&j->text, '\n');
    return true;
}

static void note_blank(void *context, uint32_t line, uint32_t row)
{
    journal *j = context;
    buf_addf(&j->text, "%u/%u blank\n", row, line);
}

static void note_fault(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    static const char *const names[] = {[RECORD_BROKEN_QUOTE] = "broken_quote",
                                        [RECORD_OPEN_QUOTE] = "open_quote",
                                        [RECORD_UNDECODABLE] = "undecodable",
                                        [RECORD_TOO_LONG] = "too_long",
                                        [RECORD_NUL] = "nul"};
    journal *j = context;
    buf_addf(&j->text, "%u/%u %s @%zu\n", row, line, names[fault], (size_t)offset - j->header);
}

/* The text with the sign between cells, and within them. */
static void add_signed(buf *out, const char *text, char outside)
{
    for (const char *c = text; *c != '\0'; c++) {
        buf_add_char(out, *c == ',' || *c == '\x1f' ? outside : *c);
    }
}

static void read_as(const char *bytes, char sign, bool gb, buf *out)
{
    arena a = {0};
    diags d = {0};
    buf header = {0}, file = {0}, coded = {0};
    add_signed(&header, HEADER, sign);
    add_signed(&file, HEADER, sign);
    add_signed(&file, bytes, sign);
    if (gb) {
        buf head = {0};
        ck_assert(gb18030_encode(buf_str(&header), &head));
        ck_assert(gb18030_encode(buf_str(&file), &coded));
        header.len = head.len;
        buf_free(&head);
    }
    input *in = input_from_memory(&a, STR("torture"), buf_str(gb ? &coded : &file));
    ck_assert_int_eq(in->encoding, gb ? ENCODING_GB18030 : ENCODING_UTF8);
    in->delimiter = sign;
    journal j = {.header = header.len};
    record_sink sink = {
        .context = &j, .on_record = note_record, .on_blank = note_blank, .on_fault = note_fault};
    ck_assert(records_read(in, &sink, &d));
    ck_assert_uint_eq(d.count, 0);
    buf_add(out, buf_str(&j.text));
    buf_free(&j.text);
    buf_free(&header);
    buf_free(&file);
    buf_free(&coded);
    arena_free(&a);
    diags_free(&d);
}

/* Faults have places in bytes, which stand elsewhere behind hanzi; \xFF is no text. */
static bool can_be_gb(const char *bytes)
{
    return strchr(bytes, '\xFF') == NULL;
}

START_TEST(torture)
{
    static const char signs[] = {',', ';', '\t'};
    for (size_t s = 0; s < sizeof signs; s++) {
        buf wanted = {0};
        add_signed(&wanted, CASES[_i].is, signs[s]);
        for (int gb = 0; gb <= (int)can_be_gb(CASES[_i].bytes); gb++) {
            buf is = {0};
            read_as(CASES[_i].bytes, signs[s], gb, &is);
            ck_assert_msg(str_equal(buf_str(&is), buf_str(&wanted)),
                          "%s, between cells %d, GB18030 %d:\n%s\nnot\n%s", CASES[_i].what, signs[s], gb,
                          is.ptr, wanted.ptr);
            buf_free(&is);
        }
        buf_free(&wanted);
    }
}
END_TEST

Suite *torture_suite(void)
{
    Suite *s = suite_create("torture");
    TCase *c = tcase_create("torture");
    tcase_add_loop_test(c, torture, 0, COUNT(CASES));
    suite_add_tcase(s, c);
    return s;
}
