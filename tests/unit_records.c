/* SPDX-License-Identifier: MIT
 *
 * Records: what is in them, where they stand, and what becomes of damaged ones. A reading is written down
 * as one line of text for each event, and compared.
 */
#include "../checker/records.h"
#include "property.h"
#include "suites.h"

#include <csv.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define BOM "\xEF\xBB\xBF"
#define BYTES(literal)                                                                                       \
    {                                                                                                        \
        (literal), sizeof(literal) - 1                                                                       \
    }

/* ---- a reading as text ---- */

typedef struct {
    buf text;
    const input *in;
    size_t records, blanks, faults;
    size_t stop_after; /* records; 0: never */
    uint32_t last_row;
    uint64_t last_offset;
    bool cells_only, checked; /* leave out places; read every record again by its offset */
} journal;

static const char *const FAULT_NAMES[] = {
    [RECORD_BROKEN_QUOTE] = "broken_quote",
    [RECORD_OPEN_QUOTE] = "open_quote",
    [RECORD_UNDECODABLE] = "undecodable",
    [RECORD_TOO_LONG] = "too_long",
    [RECORD_NUL] = "nul",
};

static void add_cells(buf *out, const record *r)
{
    for (size_t i = 0; i < r->count; i++) {
        if (r->cells[i].ptr) {
            buf_addf(out, "[%.*s]", STR_ARG(r->cells[i]));
        } else {
            buf_add_char(out, '-');
        }
    }
    buf_add_char(out, '\n');
}

static void check_again(const journal *j, const record *r)
{
    arena a = {0};
    record again;
    buf once = {0}, twice = {0};
    HOLDS(record_at(j->in, r->offset, &a, &again));
    HOLDS(again.offset == r->offset);
    add_cells(&once, r);
    add_cells(&twice, &again);
    HOLDS(str_equal(buf_str(&once), buf_str(&twice)));
    buf_free(&once);
    buf_free(&twice);
    arena_free(&a);
}

/* Rows are numbered without a gap, whatever is in them. */
static void count_row(journal *j, uint32_t row)
{
    HOLDS(row == j->last_row + 1);
    j->last_row = row;
}

static bool note_record(void *context, const record *r)
{
    journal *j = context;
    count_row(j, r->row);
    HOLDS(j->records == 0 || r->offset > j->last_offset);
    j->last_offset = r->offset;
    if (!j->cells_only) {
        buf_addf(&j->text, "%u/%u @%u ", r->row, r->line, (unsigned)r->offset);
    }
    add_cells(&j->text, r);
    if (j->checked) {
        check_again(j, r);
    }
    return ++j->records != j->stop_after;
}

static void note_blank(void *context, uint32_t line, uint32_t row)
{
    journal *j = context;
    count_row(j, row);
    j->blanks++;
    if (!j->cells_only) {
        buf_addf(&j->text, "%u/%u blank\n", row, line);
    }
}

static void note_fault(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    journal *j = context;
    count_row(j, row);
    j->faults++;
    buf_addf(&j->text, "%u/%u @%u %s\n", row, line, (unsigned)offset, FAULT_NAMES[fault]);
}

static record_sink sink_of(journal *j)
{
    return (record_sink){
        .context = j, .on_record = note_record, .on_blank = note_blank, .on_fault = note_fault};
}

static void read_all(journal *j, const input *in)
{
    diags d = {0};
    record_sink sink = sink_of(j);
    j->in = in;
    HOLDS(records_read(in, &sink, &d));
    HOLDS(d.count == 0);
    diags_free(&d);
}

static void check_journal(journal *j, const char *expected)
{
    ck_assert_str_eq(buf_str(&j->text).ptr, expected);
    buf_free(&j->text);
}

/* ---- places ---- */

/* row/line @offset cells: "-" stands for a cell that is NULL. */
static const struct {
    str bytes;
    const char *journal;
} CASES[] = {
    {BYTES(""), ""},
    {BYTES("a,b\n1,2\n"), "1/1 @0 [a][b]\n2/2 @4 [1][2]\n"},
    {BYTES("a,b\n1,2"), "1/1 @0 [a][b]\n2/2 @4 [1][2]\n"},
    {BYTES("a,b\r\n1,2\r\n"), "1/1 @0 [a][b]\n2/2 @5 [1][2]\n"},
    {BYTES("a,b\r\n1,2\r"), "1/1 @0 [a][b]\n2/2 @5 [1][2]\n"},
    {BYTES(BOM "a\nb\n"), "1/1 @3 [a]\n2/2 @5 [b]\n"},
    {BYTES(BOM "\"a\"\n"), "1/1 @3 [a]\n"},
    {BYTES("年度,有效票\n2022,五十\n"), "1/1 @0 [年度][有效票]\n2/2 @17 [2022][五十]\n"},
    /* quoted cells */
    {BYTES("a,\"x\ny\",b\nc\n"), "1/1 @0 [a][x\ny][b]\n2/3 @10 [c]\n"},
    {BYTES("\"x\r\n\r\ny\"\r\nc\r\n"), "1/1 @0 [x\r\n\r\ny]\n2/4 @10 [c]\n"},
    {BYTES("\"a\"\"b\",\"c,d\"\n"), "1/1 @0 [a\"b][c,d]\n"},
    {BYTES("\"\"\"\"\n\"a\""), "1/1 @0 [\"]\n2/2 @5 [a]\n"},
    {BYTES("\"x\ny\""), "1/1 @0 [x\ny]\n"},
    {BYTES("\"x\ry\",1\n2\n"), "1/1 @0 [x\ry][1]\n2/3 @8 [2]\n"},
    /* blanks around cells; absent and empty ones */
    {BYTES(" a , b c ,\t\"d \" \n"), "1/1 @0 [a][b c][d ]\n"},
    {BYTES("a,,\"\", ,b,\n"), "1/1 @0 [a]-[]-[b]-\n"},
    /* a CR alone, and one too many */
    {BYTES("a\rb,c\rd\n"), "1/1 @0 [a]\n2/2 @2 [b][c]\n3/3 @6 [d]\n"},
    {BYTES("a\r\r\nb\r\r\n"), "1/1 @0 [a]\n2/2 blank\n3/3 @4 [b]\n4/4 blank\n"},
    {BYTES("a\n\rb\n"), "1/1 @0 [a]\n2/2 blank\n3/3 @3 [b]\n"},
    /* rows that hold nothing */
    {BYTES("\n"), "1/1 blank\n"},
    {BYTES("\n\na\n\r\n  \t\n,,,\n , \n\"\",\"\"\nb\n\n"),
     "1/1 blank\n2/2 blank\n3/3 @2 [a]\n4/4 blank\n5/5 blank\n6/6 blank\n7/7 blank\n8/8 blank\n"
     "9/9 @24 [b]\n10/10 blank\n"},
    {BYTES("a\n  "), "1/1 @0 [a]\n2/2 blank\n"},
    {BYTES(",\"\n\"\n"), "1/1 @0 -[\n]\n"},
    /* broken quotes: one record is left out, the next line is read */
    {BYTES("a\"b,c\nd\n"), "1/1 @1 broken_quote\n2/2 @6 [d]\n"},
    {BYTES("a,\"b\"c\nd\n"), "1/1 @5 broken_quote\n2/2 @7 [d]\n"},
    {BYTES("\"a\" \"b\"\nd\n"), "1/1 @4 broken_quote\n2/2 @8 [d]\n"},
    {BYTES("a\"b"), "1/1 @1 broken_quote\n"},
    {BYTES("h\n1,\"x\n2,y\n3,\"z\"\n4\n"),
     "1/1 @0 [h]\n2/2 @14 broken_quote\n3/3 @7 [2][y]\n4/4 @11 [3][z]\n5/5 @17 [4]\n"},
    {BYTES("\"x\n\n\na\"b\nc\n"),
     "1/1 @7 broken_quote\n2/2 blank\n3/3 blank\n4/4 @6 broken_quote\n5/5 @9 [c]\n"},
    /* a quote that is still open at the end */
    {BYTES("a\n1,\"x\n2,y\n\n3"), "1/1 @0 [a]\n2/2 @2 open_quote\n3/3 @7 [2][y]\n4/4 blank\n5/5 @12 [3]\n"},
    {BYTES("a\n\""), "1/1 @0 [a]\n2/2 @2 open_quote\n"},
    {BYTES("\"a\"\""), "1/1 @0 open_quote\n"},
    {BYTES("\"a\r\n"), "1/1 @0 open_quote\n"},
    /* NUL bytes, within one line and in a later line of a record: it is left out as a whole */
    {BYTES("a\nb\0c,d\ne\n"), "1/1 @0 [a]\n2/2 @3 nul\n3/3 @8 [e]\n"},
    {BYTES("\"x\n\0\",b\nc\n"), "1/1 @3 nul\n2/3 @8 [c]\n"},
    {BYTES("\0\n\n"), "1/1 @0 nul\n2/2 blank\n"},
    /* bytes that are not of the encoding */
    {BYTES("中\n1,\xFF,\xFE\n2\n"), "1/1 @0 [中]\n2/2 @6 undecodable\n3/3 @10 [2]\n"},
    {BYTES("中\n\"x\n\xE4\xB8\n\",1\n2\n"), "1/1 @0 [中]\n2/2 @7 undecodable\n3/5 @14 [2]\n"},
    {BYTES("中\n\xFF\0\n\0\xFF\n"), "1/1 @0 [中]\n2/2 @4 undecodable\n3/3 @7 nul\n"},
    {BYTES("中\n\xE4\xB8"), "1/1 @0 [中]\n2/2 @4 undecodable\n"},
    {BYTES("中\n\xFF\"b\n2\n"), "1/1 @0 [中]\n2/2 @5 broken_quote\n3/3 @8 [2]\n"},
    /* GB18030, with second bytes that look like ASCII, and characters of four bytes */
    {BYTES("\xD6\xD0,\xD5\x5C\n\xD5\x7C,\"\xD5\x5C\"\n"), "1/1 @0 [中][誠]\n2/2 @6 [諀][誠]\n"},
    {BYTES("\x81\x39\xEE\x39,\"\xD6\xD0\n\x95\x32\x82\x36\"\r\nb\n"),
     "1/1 @0 [㐀][中\n\xF0\xA0\x80\x80]\n2/3 @16 [b]\n"},
    {BYTES("\xD6\xD0\n1,\xD5\x5C\x22\n2\n"), "1/1 @0 [中]\n2/2 @7 broken_quote\n3/3 @9 [2]\n"},
    {BYTES("\xD6\xD0\n\"\x81\n\",b\n2,\xD5\x5C\n"), "1/1 @0 [中]\n2/2 @4 undecodable\n3/4 @10 [2][誠]\n"},
    {BYTES("\xD6\xD0\n\xD6\xD0\n2,\x81\x39\xEE"), "1/1 @0 [中]\n2/2 @3 [中]\n3/3 @8 undecodable\n"},
};

START_TEST(places)
{
    arena a = {0};
    journal j = {.checked = true};
    read_all(&j, input_from_memory(&a, STR("m"), CASES[_i].bytes));
    check_journal(&j, CASES[_i].journal);
    arena_free(&a);
}
END_TEST

/* ---- what is wanted ---- */

typedef struct {
    journal journal;
    record_sink *sink;
} narrowing;

/* Asks for the second column only, from the second record on. */
static bool narrow(void *context, const record *r)
{
    static const uint8_t second[] = {0, 1};
    narrowing *n = context;
    n->sink->wanted = second;
    n->sink->wanted_count = sizeof second;
    return note_record(&n->journal, r);
}

START_TEST(wanted_columns)
{
    arena a = {0};
    diags d = {0};
    narrowing n = {0};
    record_sink sink = sink_of(&n.journal);
    n.sink = &sink;
    sink.context = &n; /* the journal is its first member */
    sink.on_record = narrow;
    input *in = input_from_memory(&a, STR("m"), STR("a,b,c\n1,2,3\n4,,5\nx,y\n,,\n"));
    ck_assert(records_read(in, &sink, &d));
    check_journal(&n.journal, "1/1 @0 [a][b][c]\n2/2 @6 -[2]-\n3/3 @12 ---\n4/4 @17 -[y]\n5/5 blank\n");
    arena_free(&a);
    diags_free(&d);
}
END_TEST

START_TEST(stopping)
{
    arena a = {0};
    journal j = {.stop_after = 2};
    read_all(&j, input_from_memory(&a, STR("m"), STR("a\nb\nc\n")));
    check_journal(&j, "1/1 @0 [a]\n2/2 @2 [b]\n");
    arena_free(&a);
}
END_TEST

START_TEST(no_record_there)
{
    arena a = {0};
    record r;
    input *in = input_from_memory(&a, STR("m"), STR("a\n\n,,\nx\"\n\"open\nb\n"));
    ck_assert(record_at(in, 0, &a, &r));
    ck_assert(!record_at(in, 2, &a, &r));  /* an empty line */
    ck_assert(!record_at(in, 3, &a, &r));  /* separators */
    ck_assert(!record_at(in, 6, &a, &r));  /* a broken quote */
    ck_assert(!record_at(in, 9, &a, &r));  /* an open one */
    ck_assert(!record_at(in, 99, &a, &r)); /* nothing at all */
    ck_assert(record_at(in, 15, &a, &r));
    ck_assert(str_equal(r.cells[0], STR("b")));
    arena_free(&a);
}
END_TEST

/* ---- limits ---- */

static void add_many(buf *b, char c, size_t count)
{
    char block[4096];
    memset(block, c, sizeof block);
    for (; count > sizeof block; count -= sizeof block) {
        buf_add(b, (str){block, sizeof block});
    }
    buf_add(b, (str){block, count});
}

/* A first line of `length` bytes, its LF included, then "b". */
static void read_long_line(journal *j, size_t length)
{
    arena a = {0};
    buf b = {0};
    add_many(&b, 'x', length - 1);
    buf_add(&b, STR("\nb\n"));
    *j = (journal){0};
    read_all(j, input_from_memory(&a, STR("m"), buf_str(&b)));
    buf_free(&b);
    arena_free(&a);
}

START_TEST(long_lines)
{
    journal j;
    read_long_line(&j, RECORD_LIMIT);
    ck_assert_uint_eq(j.records, 2);
    ck_assert_uint_eq(j.faults, 0);
    buf_free(&j.text);
    read_long_line(&j, RECORD_LIMIT + 1);
    check_journal(&j, "1/1 @0 too_long\n2/2 @1048577 [b]\n");
    read_long_line(&j, 5 * RECORD_LIMIT + 7);
    check_journal(&j, "1/1 @0 too_long\n2/2 @5242887 [b]\n");
}
END_TEST

/* A line that is too long ends like any other, wherever the reads are cut. */
START_TEST(ends_of_long_lines)
{
    static const char *const ends[] = {"\r\n", "\r", "\n"};
    for (size_t length = 2 * RECORD_LIMIT - 3; length <= 2 * RECORD_LIMIT + 3; length++) {
        arena a = {0};
        buf b = {0};
        journal j = {0};
        add_many(&b, 'x', length);
        buf_add(&b, str_of(ends[_i]));
        buf_add(&b, STR("b"));
        read_all(&j, input_from_memory(&a, STR("m"), buf_str(&b)));
        char expected[80];
        snprintf(expected, sizeof expected, "1/1 @0 too_long\n2/2 @%zu [b]\n", length + strlen(ends[_i]));
        check_journal(&j, expected);
        buf_free(&b);
        arena_free(&a);
    }
}
END_TEST

/* An open quote is given up after RECORD_LIMIT bytes, and no line behind it is lost. */
START_TEST(open_quote_far_from_the_end)
{
    arena a = {0};
    buf b = {0};
    journal j = {.cells_only = true};
    buf_add(&b, STR("h\n\"x\n"));
    for (int i = 0; i < 1000000; i++) {
        buf_add(&b, STR("1,2\n"));
    }
    buf_add(&b, STR("\"y\"\n"));
    read_all(&j, input_from_memory(&a, STR("m"), buf_str(&b)));
    ck_assert_uint_eq(j.records, 1000002);
    ck_assert_uint_eq(j.faults, 1);
    ck_assert_uint_eq(j.last_row, 1000003);
    ck_assert(str_starts_with(buf_str(&j.text), STR("[h]\n2/2 @2 open_quote\n[1][2]\n")));
    ck_assert(str_ends_with(buf_str(&j.text), STR("[1][2]\n[y]\n")));
    buf_free(&j.text);
    buf_free(&b);
    arena_free(&a);
}
END_TEST

START_TEST(quoted_cell_at_the_limit)
{
    for (size_t over = 0; over <= 1; over++) {
        arena a = {0};
        buf b = {0};
        journal j = {.checked = true};
        buf_add(&b, STR("\"x\n"));
        add_many(&b, 'y', RECORD_LIMIT - 5 + over);
        buf_add(&b, STR("\"\nb\n"));
        read_all(&j, input_from_memory(&a, STR("m"), buf_str(&b)));
        ck_assert_uint_eq(j.records, over ? 1 : 2);
        ck_assert_uint_eq(j.faults, over ? 2 : 0); /* the line behind has a stray quote */
        buf_free(&j.text);
        buf_free(&b);
        arena_free(&a);
    }
}
END_TEST

/* Nearly every line starts a record that never ends: the time must stay linear. */
START_TEST(many_open_quotes)
{
    arena a = {0};
    buf b = {0};
    journal j = {.cells_only = true};
    for (int i = 0; i < 20; i++) {
        buf_add(&b, STR("\"x\n"));
        for (int k = 0; k < 100000; k++) {
            buf_add(&b, STR("a,\"\"\n"));
        }
    }
    read_all(&j, input_from_memory(&a, STR("m"), buf_str(&b)));
    ck_assert_uint_eq(j.faults, 20);
    ck_assert_uint_eq(j.records, 2000000);
    buf_free(&j.text);
    buf_free(&b);
    arena_free(&a);
}
END_TEST

/* CRLF and quoted cells at every place around the end of a read. */
START_TEST(read_borders)
{
    static const size_t borders[] = {1 << 13, 1 << 20, 1 << 21};
    for (size_t pad = borders[_i] - 12; pad <= borders[_i] + 2; pad++) {
        arena a = {0};
        buf b = {0};
        journal j = {.cells_only = true, .checked = true};
        for (size_t done = 0; done < pad;) { /* lines of at most RECORD_LIMIT bytes */
            size_t line = pad - done < RECORD_LIMIT ? pad - done : RECORD_LIMIT / 2;
            add_many(&b, ' ', line - 1);
            buf_add_char(&b, '\n');
            done += line;
        }
        buf_add(&b, STR("a,b\r\n\"c\r\nd\",\"\"\"\"\r\ne\r\n"));
        read_all(&j, input_from_memory(&a, STR("m"), buf_str(&b)));
        ck_assert_uint_eq(j.last_offset, b.len - 3);
        check_journal(&j, "[a][b]\n[c\r\nd][\"]\n[e]\n");
        buf_free(&b);
        arena_free(&a);
    }
}
END_TEST

/* ---- failures to read ---- */

static void check_failure(const input *in, const char *part)
{
    diags d = {.language = LANGUAGE_EN};
    journal j = {0};
    record_sink sink = sink_of(&j);
    ck_assert(!records_read(in, &sink, &d));
    ck_assert_uint_eq(d.errors, 1);
    ck_assert_str_eq(d.items[0].code, "cannot_read");
    ck_assert(str_find(d.items[0].message, str_of(part)) != SIZE_MAX);
    buf_free(&j.text);
    diags_free(&d);
}

START_TEST(shrinking_file)
{
    arena a = {0};
    diags d = {0};
    char path[] = "/tmp/jianjia-records-XXXXXX";
    int fd = mkstemp(path);
    ck_assert_int_eq(write(fd, "a,b\nc,d\n", 8), 8);
    input *in = input_open(&a, path, ENCODING_AUTO, &d);
    ck_assert_int_eq(ftruncate(fd, 5), 0);
    check_failure(in, "shorter");
    close(in->descriptor);
    in->descriptor = 1 << 20; /* of no file */
    check_failure(in, "broke off");
    close(fd);
    unlink(path);
    arena_free(&a);
    diags_free(&d);
}
END_TEST

/* ---- random tables ---- */

/* Pieces of cells, in UTF-8 and in GB18030. */
static const struct {
    str utf8, gb18030;
} PIECES[] = {
    {BYTES("a"), BYTES("a")},
    {BYTES("7"), BYTES("7")},
    {BYTES(","), BYTES(",")},
    {BYTES("\""), BYTES("\"")},
    {BYTES("\n"), BYTES("\n")},
    {BYTES("\r\n"), BYTES("\r\n")},
    {BYTES("\r"), BYTES("\r")},
    {BYTES(" "), BYTES(" ")},
    {BYTES("\t"), BYTES("\t")},
    {BYTES("中"), BYTES("\xD6\xD0")},
    {BYTES("誠"), BYTES("\xD5\x5C")},
    {BYTES("諀"), BYTES("\xD5\x7C")},
    {BYTES("㐀"), BYTES("\x81\x39\xEE\x39")},
    {BYTES("\xF0\xA0\x80\x80"), BYTES("\x95\x32\x82\x36")},
};

enum { PIECE_COUNT = sizeof PIECES / sizeof *PIECES };

typedef struct {
    uint64_t random;
    encoding encoding;
    str line_end;
    buf bytes;    /* the file */
    buf expected; /* the journal */
    uint32_t row;
} writer;

static uint32_t draw(writer *w, uint32_t below)
{
    return (uint32_t)random_between(&w->random, 0, (int64_t)below - 1);
}

/* Which physical line the next byte will stand on, counted from the start of the file. */
static uint32_t line_here(const writer *w)
{
    uint32_t line = 1;
    for (size_t i = 0; i < w->bytes.len; i++) {
        char c = w->bytes.ptr[i];
        line += c == '\n' || (c == '\r' && (i + 1 == w->bytes.len || w->bytes.ptr[i + 1] != '\n'));
    }
    return line;
}

static void add_piece(writer *w, size_t piece, buf *cell, buf *raw)
{
    str bytes = w->encoding == ENCODING_GB18030 ? PIECES[piece].gb18030 : PIECES[piece].utf8;
    buf_add(cell, PIECES[piece].utf8);
    buf_add(raw, bytes);
    if (bytes.ptr[0] == '"') {
        buf_add_char(raw, '"');
    }
}

static bool needs_quotes(str cell)
{
    for (size_t i = 0; i < cell.len; i++) {
        if (strchr(",\"\r\n", cell.ptr[i])) {
            return true;
        }
    }
    return str_trim(cell).len < cell.len;
}

/* Adds a cell to the file and to what is expected of it; tells whether it holds anything. */
static bool write_cell(writer *w, buf *expected)
{
    buf cell = {0}, raw = {0};
    for (uint32_t left = draw(w, 6); left > 0; left--) {
        add_piece(w, draw(w, PIECE_COUNT), &cell, &raw);
    }
    bool quoted = needs_quotes(buf_str(&cell)) || draw(w, 4) == 0;
    bool filled = cell.len > 0;
    buf_add(&w->bytes, quoted ? STR("\"") : STR(""));
    buf_add(&w->bytes, buf_str(&raw));
    buf_add(&w->bytes, quoted ? STR("\"") : STR(""));
    buf_add(expected, !filled && !quoted ? STR("-") : STR("["));
    buf_add(expected, buf_str(&cell));
    buf_add(expected, !filled && !quoted ? STR("") : STR("]"));
    buf_free(&cell);
    buf_free(&raw);
    return filled;
}

static void write_row(writer *w, bool last)
{
    buf cells = {0};
    bool filled = false;
    size_t start = w->bytes.len;
    uint32_t line = line_here(w);
    for (uint32_t i = 0, columns = 1 + draw(w, 5); i < columns; i++) {
        buf_add(&w->bytes, i ? STR(",") : STR(""));
        filled |= write_cell(w, &cells);
    }
    if (!last || draw(w, 2)) {
        buf_add(&w->bytes, w->line_end);
    }
    if (w->bytes.len == start) { /* an empty last row without a line end is none */
        buf_free(&cells);
        return;
    }
    w->row++;
    if (filled) {
        buf_addf(&w->expected, "%u/%u @%zu %s\n", w->row, line, start, buf_str(&cells).ptr);
    } else {
        buf_addf(&w->expected, "%u/%u blank\n", w->row, line);
    }
    buf_free(&cells);
}

static void write_table(writer *w, size_t padding)
{
    if (w->encoding == ENCODING_UTF8_BOM) {
        buf_add(&w->bytes, STR(BOM));
    }
    if (padding) {
        add_many(&w->bytes, ' ', padding - 1);
        buf_add_char(&w->bytes, '\n');
        buf_addf(&w->expected, "%u/1 blank\n", ++w->row);
    }
    for (uint32_t left = draw(w, 12); left > 0; left--) {
        write_row(w, left == 1);
    }
}

/* Text that is both must be read as what it was written as, without the file system. */
static input *memory_in(arena *a, str bytes, encoding e)
{
    input *in = input_from_memory(a, STR("m"), bytes);
    if (in->encoding != e && e == ENCODING_GB18030) {
        in->encoding = e;
        in->start = 0;
        in->checked = 0;
    }
    return in;
}

static void check_table(uint64_t seed, encoding e, str line_end, size_t padding)
{
    arena a = {0};
    journal j = {.checked = true};
    writer w = {.random = seed, .encoding = e, .line_end = line_end};
    write_table(&w, padding);
    input *in = memory_in(&a, buf_str(&w.bytes), e);
    ck_assert_int_eq(in->encoding, e);
    read_all(&j, in);
    ck_assert_uint_eq(j.records + j.blanks, w.row);
    ck_assert_msg(str_equal(buf_str(&j.text), buf_str(&w.expected)), "seed %lu: got\n%s\nnot\n%s", seed,
                  buf_str(&j.text).ptr, buf_str(&w.expected).ptr);
    buf_free(&j.text);
    buf_free(&w.bytes);
    buf_free(&w.expected);
    arena_free(&a);
}

static const struct {
    encoding encoding;
    str line_end;
} FORMS[] = {
    {ENCODING_UTF8, BYTES("\n")},       {ENCODING_UTF8, BYTES("\r\n")},  {ENCODING_UTF8_BOM, BYTES("\n")},
    {ENCODING_UTF8_BOM, BYTES("\r\n")}, {ENCODING_GB18030, BYTES("\n")}, {ENCODING_GB18030, BYTES("\r\n")},
};

START_TEST(random_tables)
{
    for (uint64_t i = 1; i <= 700; i++) {
        check_table(i * 7919 + (uint64_t)_i, FORMS[_i].encoding, FORMS[_i].line_end, 0);
    }
}
END_TEST

/* The same with the end of a read anywhere in the table. */
START_TEST(random_tables_at_a_border)
{
    for (uint64_t i = 1; i <= 40; i++) {
        check_table(i * 104729 + (uint64_t)_i, FORMS[_i].encoding, FORMS[_i].line_end,
                    ((size_t)1 << 20) - i * 3);
    }
}
END_TEST

/* ---- random bytes ---- */

static void add_random_bytes(buf *b, uint64_t *state)
{
    static const char common[] = "\"\"\"\",,\n\n\r\r\n  \tab\x81\x30\xD5\x5C\xE4\xB8\xAD\0\xFF";
    for (int64_t left = random_between(state, 0, 60); left > 0; left--) {
        buf_add_char(b, common[random_between(state, 0, (int64_t)sizeof common - 2)]);
    }
}

/* libcsv on the whole text at once, written as the journal would be. */
typedef struct {
    buf text;
    size_t row_start;
    bool filled;
} whole;

static void whole_cell(void *bytes, size_t len, void *context)
{
    whole *w = context;
    w->filled |= len > 0;
    buf_add(&w->text, bytes ? STR("[") : STR("-"));
    buf_add(&w->text, (str){bytes, bytes != NULL ? len : 0});
    buf_add(&w->text, bytes ? STR("]") : STR(""));
}

/* Rows that hold nothing are blanks for us. */
static void whole_row(int byte, void *context)
{
    (void)byte;
    whole *w = context;
    if (w->filled) {
        buf_add_char(&w->text, '\n');
    } else {
        w->text.len = w->row_start;
    }
    w->row_start = w->text.len;
    w->filled = false;
}

static void check_against_libcsv(str bytes, const journal *ours)
{
    struct csv_parser p;
    whole w = {0};
    csv_init(&p, CSV_STRICT | CSV_STRICT_FINI | CSV_EMPTY_IS_NULL);
    HOLDS(csv_parse(&p, bytes.ptr, bytes.len, whole_cell, whole_row, &w) == bytes.len);
    HOLDS(csv_fini(&p, whole_cell, whole_row, &w) == 0);
    csv_free(&p);
    HOLDS(str_equal(buf_str(&ours->text), buf_str(&w.text)));
    buf_free(&w.text);
}

static size_t count_lines(str bytes)
{
    writer w = {.bytes = {(char *)bytes.ptr, bytes.len, 0}};
    size_t line = line_here(&w);
    bool ended = bytes.len == 0 || str_ends_with(bytes, STR("\n")) || str_ends_with(bytes, STR("\r"));
    return line - ended;
}

/* Whatever the bytes: it ends, rows count up, and none is lost (lines make fewer rows only where a quote
 * joins them). Where nothing is wrong, the cells are those that libcsv finds by itself. */
static void check_bytes(str bytes, encoding e)
{
    arena a = {0};
    journal j = {.cells_only = true, .checked = true};
    input *in = memory_in(&a, bytes, e);
    read_all(&j, in);
    str text = {bytes.ptr + in->start, bytes.len - in->start};
    bool quote = text.len && memchr(text.ptr, '"', text.len);
    HOLDS(j.records + j.blanks + j.faults == j.last_row);
    HOLDS(quote ? j.last_row <= count_lines(text) : j.last_row == count_lines(text));
    HOLDS((j.last_row > 0) == (text.len > 0));
    if (j.faults == 0 && in->encoding != ENCODING_GB18030) {
        check_against_libcsv(text, &j);
    }
    buf_free(&j.text);
    arena_free(&a);
}

START_TEST(random_bytes)
{
    uint64_t state = 20240630 + (uint64_t)_i;
    for (int i = 0; i < 8000; i++) {
        buf b = {0};
        if (_i == ENCODING_UTF8_BOM) {
            buf_add(&b, STR(BOM));
        }
        add_random_bytes(&b, &state);
        check_bytes(buf_str(&b), (encoding)_i);
        buf_free(&b);
    }
}
END_TEST

/* ---- addresses ---- */

static const struct {
    size_t column;
    uint32_t row;
    const char *address;
} ADDRESSES[] = {
    {0, 1, "A1"},
    {5, 12, "F12"},
    {25, 3, "Z3"},
    {26, 3, "AA3"},
    {51, 1, "AZ1"},
    {52, 1, "BA1"},
    {701, 1, "ZZ1"},
    {702, 1, "AAA1"},
    {16383, 1048576, "XFD1048576"},
    {SIZE_MAX, UINT32_MAX, NULL},
};

START_TEST(addresses)
{
    arena a = {0};
    str address = cell_address(&a, ADDRESSES[_i].column, ADDRESSES[_i].row);
    if (ADDRESSES[_i].address) {
        ck_assert_str_eq(address.ptr, ADDRESSES[_i].address);
    } else {
        ck_assert_uint_eq(address.len, 14 + 10);
    }
    arena_free(&a);
}
END_TEST

static const struct {
    const char *cell, *written;
} WRITTEN[] = {
    {"", "\"\",\"\"\r\n"},
    {"a\"b,c", "\"a\"\"b,c\",\"\"\r\n"},
    {"=1+1", "\"'=1+1\",\"\"\r\n"},
    {"@x", "\"'@x\",\"\"\r\n"},
    {"-5", "\"'-5\",\"\"\r\n"},
    {"＝1", "\"'＝1\",\"\"\r\n"},
    {"\t=1", "\"'\t=1\",\"\"\r\n"},
    {"0012", "\"=\"\"0012\"\"\",\"\"\r\n"},
    {"450100000000000001", "\"=\"\"450100000000000001\"\"\",\"\"\r\n"},
    {"2023", "\"2023\",\"\"\r\n"},
    {"U-012", "\"U-012\",\"\"\r\n"},
};

START_TEST(writing)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    str cells[] = {str_of(WRITTEN[_i].cell), {0}};
    ck_assert(record_write(out, cells, 2));
    (void)fclose(out);
    ck_assert_str_eq(text, WRITTEN[_i].written);
    free(text);
}
END_TEST

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

Suite *records_suite(void)
{
    Suite *s = suite_create("records");
    TCase *c = tcase_create("records");
    tcase_set_timeout(c, 120);
    tcase_add_loop_test(c, places, 0, COUNT(CASES));
    tcase_add_test(c, wanted_columns);
    tcase_add_test(c, stopping);
    tcase_add_test(c, no_record_there);
    tcase_add_test(c, long_lines);
    tcase_add_loop_test(c, ends_of_long_lines, 0, 3);
    tcase_add_test(c, open_quote_far_from_the_end);
    tcase_add_test(c, quoted_cell_at_the_limit);
    tcase_add_test(c, many_open_quotes);
    tcase_add_loop_test(c, read_borders, 0, 3);
    tcase_add_test(c, shrinking_file);
    tcase_add_loop_test(c, random_tables, 0, COUNT(FORMS));
    tcase_add_loop_test(c, random_tables_at_a_border, 0, COUNT(FORMS));
    tcase_add_loop_test(c, random_bytes, ENCODING_AUTO, ENCODING_GB18030 + 1);
    tcase_add_loop_test(c, addresses, 0, COUNT(ADDRESSES));
    tcase_add_loop_test(c, writing, 0, COUNT(WRITTEN));
    suite_add_tcase(s, c);
    return s;
}
