/* SPDX-License-Identifier: MIT
 *
 * libcsv is fed one line at a time, and a line here ends with LF, CRLF or a CR alone: so every record
 * starts with a line, and libcsv is never asked where it stands. It sees the bytes of the file as they are
 * (gb18030.h says why that is safe); only cells that are wanted are decoded.
 *
 * A record in one line whose quotes, if any, stand around whole cells and nowhere else is cut at its commas
 * here, as libcsv would cut it: most lines are of that kind, and libcsv is slow. It judges all others.
 *
 * The window holds the file from the first byte of the record in progress. After a fault in a record of
 * several lines, reading goes on with its second line, without reading the file again. That stays linear
 * in the size of the file: in strict mode a quote is open at the end of a line if and only if the number
 * of quotes so far is odd, so the lines in the middle of such a record have an even number each, and read
 * by themselves none of them opens a quote. Every byte is seen three times at most.
 */
#include "records.h"

#include "gb18030.h"
#include "utf8.h"

#include <csv.h>
#include <errno.h>
#include <string.h>

/* The window starts small for the one record of record_at, and doubles up to what a record may need. */
enum {
    SMALL_WINDOW = 1 << 13,
    LARGE_WINDOW = 2 * RECORD_LIMIT,
    LARGEST_READ = 1 << 20,
    LONG_NUMBER = 12,    /* digits from which Excel shows a number shortened */
    CELL_BLOCK = 1 << 14 /* by how much libcsv enlarges its buffer for a cell */
};

/* A part of the file. Positions are indexes into bytes. */
typedef struct {
    const input *in;
    arena storage;
    char *bytes;
    size_t cap, end;
    uint64_t base; /* file offset of bytes[0] */
    size_t pos;    /* the line to be read next; what stands before `kept` may be dropped */
    size_t kept;
    size_t feed; /* the first LF at or after pos; `end` if there is none as yet */
} window;

/* A cell's text in the window or in reader.text; at is ABSENT for NULL. */
typedef struct {
    size_t at, len;
} slice;

static const size_t ABSENT = SIZE_MAX;

typedef struct {
    window window;
    const record_sink *sink;
    bool stopped, failed;
    struct csv_parser parser;
    gb18030 gb;
    uint32_t line, row; /* of window.pos; of the latest record or blank line */
    /* The record in progress: */
    bool open;           /* it has a line before window.pos */
    bool ended;          /* libcsv has seen its end */
    bool filled;         /* some cell holds something */
    bool damaged;        /* a byte in it is wrong, so it is read to its end and left out */
    record_fault damage; /* the first wrong byte, and where */
    uint64_t damage_offset;
    uint32_t first_line;
    size_t first_length; /* bytes of its first line, which starts at window.kept */
    buf text;
    bool in_place; /* the cells are pieces of the window, else of text */
    slice *slices;
    size_t count, cap;
    str *cells;
    size_t cells_cap;
    arena storage;
} reader;

/* ---- the window ---- */

static void window_open(window *w, const input *in, uint64_t offset, size_t cap)
{
    *w = (window){.in = in, .base = offset, .cap = cap};
    w->bytes = arena_alloc(&w->storage, cap);
}

static bool window_at_end(const window *w)
{
    return w->base + w->end >= w->in->size;
}

/* Drops what is not kept, or takes a larger buffer if all is. */
static void window_make_room(window *w)
{
    size_t rest = w->end - w->kept;
    char *target = w->bytes;
    if (rest > w->cap / 2 && w->cap < LARGE_WINDOW) {
        w->cap = w->cap * 2 < LARGE_WINDOW ? w->cap * 2 : LARGE_WINDOW;
        target = arena_alloc(&w->storage, w->cap);
    }
    memmove(target, w->bytes + w->kept, rest);
    w->bytes = target;
    w->base += w->kept;
    w->pos -= w->kept;
    w->feed -= w->kept;
    w->end = rest;
    w->kept = 0;
}

static size_t find_byte(const window *w, char byte, size_t from, size_t to)
{
    const char *found = from < to ? memchr(w->bytes + from, byte, to - from) : NULL;
    return found ? (size_t)(found - w->bytes) : to;
}

/* Reads on. False on a failure, errno 0 if the file has become shorter than it was. */
static bool window_fill(window *w)
{
    window_make_room(w);
    size_t room = w->cap - w->end;
    long got =
        input_read_at(w->in, w->bytes + w->end, room < LARGEST_READ ? room : LARGEST_READ, w->base + w->end);
    if (got <= 0) {
        errno = got == 0 ? 0 : errno;
        return false;
    }
    size_t old_end = w->end;
    w->end += (size_t)got;
    if (w->feed == old_end) {
        w->feed = find_byte(w, '\n', old_end, w->end);
    }
    return true;
}

static void window_advance(window *w, size_t to)
{
    w->pos = to;
    if (w->feed < to) {
        w->feed = find_byte(w, '\n', to, w->end);
    }
}

static void window_go_back(window *w, size_t to)
{
    size_t feed = find_byte(w, '\n', to, w->pos);
    w->feed = feed < w->pos ? feed : w->feed;
    w->pos = to;
}

/* The index behind the line at pos, or 0 if its end is not in the window. */
static size_t window_line_end(const window *w)
{
    /* A CR is alone if no LF follows; one that is the last byte here may still be half of a CRLF. */
    bool fed = w->feed < w->end;
    bool last = !fed && window_at_end(w);
    size_t limit = last ? w->end : w->feed - (w->feed > w->pos);
    size_t carriage = find_byte(w, '\r', w->pos, limit);
    if (carriage < limit) {
        return carriage + 1;
    }
    return fed ? w->feed + 1 : last ? w->end : 0;
}

static uint64_t window_offset(const window *w, size_t index)
{
    return w->base + index;
}

/* ---- libcsv ---- */

/* Without CSV_STRICT_FINI: csv_fini is never called, since a line's end is given to the last line too, and
 * an open quote at the end of the file is seen from the record that did not end. */
static void parser_start(struct csv_parser *p, char delimiter)
{
    csv_init(p, CSV_STRICT | CSV_EMPTY_IS_NULL);
    csv_set_delim(p, (unsigned char)delimiter);
    csv_set_blk_size(p, CELL_BLOCK);
}

static void parser_restart(struct csv_parser *p, char delimiter)
{
    csv_free(p);
    parser_start(p, delimiter);
}

static bool is_wanted(const record_sink *sink, size_t column)
{
    return !sink->wanted || (column < sink->wanted_count && sink->wanted[column]);
}

static void damage(reader *r, record_fault kind, uint64_t offset)
{
    if (!r->damaged || offset < r->damage_offset) {
        r->damaged = true;
        r->damage = kind;
        r->damage_offset = offset;
    }
}

static slice keep_text(reader *r, str cell)
{
    slice kept = {.at = r->text.len};
    if (!r->gb.converter) {
        buf_add(&r->text, cell);
    } else if (!gb18030_decode(&r->gb, cell, &r->text)) { /* checked before: the file is being changed */
        damage(r, RECORD_UNDECODABLE, window_offset(&r->window, r->window.kept));
    }
    kept.len = r->text.len - kept.at;
    return kept;
}

static void add_slice(reader *r, slice cell)
{
    if (r->count == r->cap) {
        r->slices = arena_grow(&r->storage, r->slices, r->count, &r->cap, sizeof *r->slices);
    }
    r->slices[r->count++] = cell;
}

static void on_cell(void *bytes, size_t len, void *context)
{
    reader *r = context;
    slice cell = {.at = ABSENT};
    r->filled |= len > 0;
    if (bytes && !r->damaged && is_wanted(r->sink, r->count)) {
        cell = keep_text(r, (str){bytes, len});
    }
    add_slice(r, cell);
}

static void on_end(int byte, void *context)
{
    (void)byte;
    reader *r = context;
    r->ended = true;
}

/* Feeds bytes of the record in progress; returns how many were taken, less than all if a quote is wrong. */
static size_t parse(reader *r, str bytes)
{
    size_t taken = csv_parse(&r->parser, bytes.ptr, bytes.len, on_cell, on_end, r);
    if (taken < bytes.len && csv_error(&r->parser) != CSV_EPARSE) {
        out_of_memory();
    }
    return taken;
}

/* ---- one record ---- */

static void start_record(reader *r, size_t line_end)
{
    r->window.kept = r->window.pos;
    r->first_length = line_end - r->window.pos;
    r->first_line = r->line;
    r->row++;
    r->ended = r->filled = r->damaged = r->in_place = false;
    r->count = 0;
    buf_clear(&r->text);
}

static void to_next_line(reader *r, size_t line_end)
{
    window_advance(&r->window, line_end);
    r->line++;
}

static void report_fault(reader *r, record_fault fault, uint64_t offset)
{
    r->sink->on_fault(r->sink->context, fault, offset, r->first_line, r->row);
}

/* A record whose end can't be told: its first line is left out, and the next may start another. */
static void give_up_record(reader *r, record_fault fault, uint64_t offset)
{
    report_fault(r, fault, offset);
    parser_restart(&r->parser, r->window.in->delimiter);
    r->open = false;
    size_t second = r->window.kept + r->first_length;
    if (second > r->window.pos) {
        window_advance(&r->window, second);
    } else {
        window_go_back(&r->window, second);
    }
    r->line = r->first_line + 1;
}

/* An empty cell has a text too, unless it is absent: never NULL. */
static void make_cells(reader *r)
{
    if (r->cells_cap < r->cap) {
        r->cells = arena_array(&r->storage, r->cap, sizeof *r->cells);
        r->cells_cap = r->cap;
    }
    const char *text = r->in_place ? r->window.bytes : buf_str(&r->text).ptr;
    for (size_t i = 0; i < r->count; i++) {
        slice cell = r->slices[i];
        bool absent = cell.at == ABSENT;
        r->cells[i] = (str){absent ? NULL : text + cell.at, cell.len};
    }
}

static void give_record(reader *r)
{
    make_cells(r);
    record given = {.cells = r->cells,
                    .count = r->count,
                    .offset = window_offset(&r->window, r->window.kept),
                    .length = r->window.pos - r->window.kept,
                    .line = r->first_line,
                    .row = r->row};
    r->stopped = !r->sink->on_record(r->sink->context, &given);
}

static void end_record(reader *r)
{
    r->open = false;
    if (r->damaged) {
        report_fault(r, r->damage, r->damage_offset);
    } else if (r->filled) {
        give_record(r);
    } else {
        r->sink->on_blank(r->sink->context, r->first_line, r->row);
    }
}

/* ---- one line ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_blank_line(str line)
{
    size_t i = 0;
    while (i < line.len && is_blank(line.ptr[i])) {
        i++;
    }
    return i == line.len;
}

static const size_t NOT_CUT = SIZE_MAX;

/* Adds the bytes between two indexes of the window as they stand; an empty cell is a text only if quoted. */
static void add_piece(reader *r, size_t from, size_t to, bool quoted)
{
    slice cell = {from, to - from};
    r->filled |= to > from;
    if ((to == from && !quoted) || r->damaged || !is_wanted(r->sink, r->count)) {
        cell = (slice){.at = ABSENT};
    } else if (!r->in_place) {
        cell = keep_text(r, (str){r->window.bytes + from, to - from});
    }
    add_slice(r, cell);
}

/* ="0012", as web systems write a code that a spreadsheet is to leave alone: libcsv would refuse its quotes. */
static bool is_kept_code(const window *w, size_t from, size_t to)
{
    while (to > from && is_blank(w->bytes[to - 1])) {
        to--;
    }
    return to - from >= 3 && memcmp(w->bytes + from, "=\"", 2) == 0 &&
           find_byte(w, '"', from + 2, to) == to - 1;
}

/* Adds the cell that starts at `from`, without the blanks around it; returns where it ends, or NOT_CUT. */
static size_t cut_plain_cell(reader *r, size_t from, size_t end, bool has_quotes)
{
    const char *bytes = r->window.bytes;
    size_t comma = find_byte(&r->window, r->window.in->delimiter, from, end), to = comma;
    if (has_quotes && find_byte(&r->window, '"', from, comma) < comma &&
        !is_kept_code(&r->window, from, comma)) {
        return NOT_CUT;
    }
    while (from < to && is_blank(bytes[from])) {
        from++;
    }
    while (to > from && is_blank(bytes[to - 1])) {
        to--;
    }
    add_piece(r, from, to, false);
    return comma;
}

/* The same for a cell that starts with a quote: one with a quote inside is left to libcsv. */
static size_t cut_quoted_cell(reader *r, size_t from, size_t end)
{
    size_t close = find_byte(&r->window, '"', from + 1, end), stop = close + 1;
    if (close == end || (stop < end && r->window.bytes[stop] != r->window.in->delimiter)) {
        return NOT_CUT;
    }
    add_piece(r, from + 1, close, true);
    return stop;
}

/* Cuts a whole record in one line. False if a quote in it is for libcsv to judge: then nothing is done. */
static bool cut_line(reader *r, str line)
{
    const window *w = &r->window;
    bool has_quotes = memchr(line.ptr, '"', line.len) != NULL;
    size_t end = w->pos + line.len;
    while (end > w->pos && (w->bytes[end - 1] == '\n' || w->bytes[end - 1] == '\r')) {
        end--;
    }
    r->in_place = !r->gb.converter;
    for (size_t from = w->pos;; from++) {
        bool quoted = has_quotes && from < end && w->bytes[from] == '"';
        from = quoted ? cut_quoted_cell(r, from, end) : cut_plain_cell(r, from, end, has_quotes);
        if (from == end || from == NOT_CUT) {
            r->ended = from == end;
            break;
        }
    }
    if (!r->ended) {
        r->in_place = r->filled = false;
        r->count = 0;
        buf_clear(&r->text);
    }
    return r->ended;
}

static size_t first_wrong_byte(const reader *r, str line)
{
    if (!r->gb.converter) {
        return utf8_first_error(line);
    }
    bool unfinished;
    size_t checked = gb18030_check(&r->gb, line, &unfinished);
    return checked < line.len ? checked : SIZE_MAX;
}

/* Opening the input has found the first byte that is wrong; only lines from there on are checked again. */
static void check_bytes(reader *r, str line)
{
    uint64_t offset = window_offset(&r->window, r->window.pos);
    const char *nul = memchr(line.ptr, 0, line.len);
    if (nul) {
        damage(r, RECORD_NUL, offset + (size_t)(nul - line.ptr));
    }
    if (offset + line.len > r->window.in->first_fault) {
        size_t wrong = first_wrong_byte(r, line);
        if (wrong != SIZE_MAX) {
            damage(r, RECORD_UNDECODABLE, offset + wrong);
        }
    }
}

static bool has_line_end(str line)
{
    char last = line.ptr[line.len - 1];
    return last == '\n' || last == '\r';
}

/* False if libcsv did not take it. */
static bool parse_line(reader *r, str line)
{
    if (!r->open && cut_line(r, line)) {
        return true;
    }
    size_t taken = parse(r, line);
    if (taken < line.len) {
        give_up_record(r, RECORD_BROKEN_QUOTE, window_offset(&r->window, r->window.pos + taken));
        return false;
    }
    if (!has_line_end(line)) {
        parse(r, STR("\n"));
    }
    return true;
}

static void read_line(reader *r, size_t line_end)
{
    str line = {r->window.bytes + r->window.pos, line_end - r->window.pos};
    if (!r->open) {
        start_record(r, line_end);
        if (is_blank_line(line)) {
            to_next_line(r, line_end);
            end_record(r);
            return;
        }
    }
    check_bytes(r, line);
    if (!parse_line(r, line)) {
        return;
    }
    to_next_line(r, line_end);
    r->open = true;
    if (r->ended) {
        end_record(r);
    }
}

/* ---- all lines ---- */

typedef enum { LINE_READY, LINE_TOO_LONG, LINE_NONE, LINE_FAILED } line_state;

/* Brings the line at window.pos into the window. Too long: with the record that it belongs to it would be
 * more than RECORD_LIMIT bytes. */
static line_state find_line(reader *r, size_t *line_end)
{
    window *w = &r->window;
    if (w->pos == w->end && window_at_end(w)) {
        return LINE_NONE;
    }
    for (;;) {
        if (!r->open) {
            w->kept = w->pos;
        }
        *line_end = window_line_end(w);
        size_t record_end = *line_end ? *line_end : w->end;
        if (record_end - w->kept > RECORD_LIMIT) {
            return LINE_TOO_LONG;
        }
        if (*line_end) {
            return LINE_READY;
        }
        if (!window_fill(w)) {
            return LINE_FAILED;
        }
    }
}

/* Passes over a line of any length; its last byte is kept each time, since it may be half of a CRLF. */
static bool skip_line(reader *r)
{
    window *w = &r->window;
    start_record(r, w->pos);
    report_fault(r, RECORD_TOO_LONG, window_offset(w, w->pos));
    size_t line_end = window_line_end(w);
    while (line_end == 0) {
        window_advance(w, w->end - 1);
        w->kept = w->pos;
        if (!window_fill(w)) {
            return false;
        }
        line_end = window_line_end(w);
    }
    to_next_line(r, line_end);
    return true;
}

/* Reads one line. False when there is nothing more to read, or on a failure. */
static bool step(reader *r)
{
    size_t line_end;
    line_state state = find_line(r, &line_end);
    if (state == LINE_READY) {
        read_line(r, line_end);
    } else if (state == LINE_FAILED) {
        r->failed = true;
    } else if (r->open) {
        give_up_record(r, RECORD_OPEN_QUOTE, window_offset(&r->window, r->window.kept));
    } else if (state == LINE_TOO_LONG) {
        r->failed = !skip_line(r);
    } else {
        return false;
    }
    return !r->failed && !r->stopped;
}

static bool reader_open(reader *r, const input *in, const record_sink *sink, uint64_t offset, size_t cap)
{
    *r = (reader){.sink = sink, .line = 1};
    if (in->encoding == ENCODING_GB18030 && !gb18030_open(&r->gb)) {
        return false;
    }
    window_open(&r->window, in, offset, cap);
    parser_start(&r->parser, in->delimiter);
    return true;
}

static void reader_close(reader *r)
{
    csv_free(&r->parser);
    gb18030_close(&r->gb);
    buf_free(&r->text);
    arena_free(&r->storage);
    arena_free(&r->window.storage);
}

static void report_failure(const input *in, int number, diags *d)
{
    place at = {.file = in->name};
    if (number == 0) {
        diag_add(d, SEVERITY_ERROR, "cannot_read", at, "文件在读取时被改短，请关闭正在使用它的程序后重试",
                 "the file became shorter while it was read; close the programs that use it and try again");
    } else {
        diag_add(d, SEVERITY_ERROR, "cannot_read", at, "读取中断：%s", "reading broke off: %s",
                 strerror(number));
    }
}

bool records_read(const input *in, record_sink *sink, diags *d)
{
    reader r;
    size_t cap = in->size < LARGE_WINDOW ? (size_t)in->size : LARGE_WINDOW;
    if (!reader_open(&r, in, sink, in->start, cap)) {
        report_failure(in, errno, d);
        return false;
    }
    while (step(&r)) {
    }
    if (r.failed) {
        report_failure(in, errno, d);
    }
    reader_close(&r);
    return !r.failed;
}

/* ---- one record again ---- */

typedef struct {
    arena *storage;
    record *out;
    bool found;
} one_record;

static bool copy_record(void *context, const record *r)
{
    one_record *one = context;
    *one->out = (record){.count = r->count, .offset = r->offset};
    one->out->cells = arena_array(one->storage, r->count, sizeof *r->cells);
    for (size_t i = 0; i < r->count; i++) {
        if (r->cells[i].ptr) {
            one->out->cells[i] = arena_copy(one->storage, r->cells[i]);
        }
    }
    one->found = true;
    return false;
}

static void ignore_blank(void *context, uint32_t line, uint32_t row)
{
    (void)context;
    (void)line;
    (void)row;
}

static void ignore_fault(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    (void)fault;
    (void)offset;
    ignore_blank(context, line, row);
}

bool record_at(const input *in, uint64_t offset, arena *a, record *out)
{
    one_record one = {.storage = a, .out = out};
    record_sink sink = {
        .context = &one, .on_record = copy_record, .on_blank = ignore_blank, .on_fault = ignore_fault};
    reader r;
    if (!reader_open(&r, in, &sink, offset, SMALL_WINDOW)) {
        return false;
    }
    /* A fault or a blank ends it too: then no record starts here. */
    while (step(&r) && r.open) {
    }
    reader_close(&r);
    return one.found;
}

/* ---- addresses ---- */

/* ---- writing ---- */

/* Signs with which a spreadsheet begins a formula, and their full-width twins. */
static bool is_formula(str text)
{
    static const char *const signs[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        str sign = str_of(signs[i]);
        if (text.len >= sign.len && memcmp(text.ptr, sign.ptr, sign.len) == 0) {
            return true;
        }
    }
    return false;
}

/* Digits that a spreadsheet would take for a number and shorten: 0012, 450100000000000000. */
static bool is_digits_of_a_code(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return text.len > 1 && (text.ptr[0] == '0' || text.len >= LONG_NUMBER);
}

static void add_cell(buf *out, str cell, bool codes_as_formulas)
{
    bool code = is_digits_of_a_code(cell), formula = code && codes_as_formulas;
    buf_addf(out, "%s", formula ? "\"=\"\"" : code || is_formula(cell) ? "\"'" : "\"");
    for (size_t i = 0; i < cell.len; i++) {
        buf_add(out, cell.ptr[i] == '"' ? STR("\"\"") : (str){cell.ptr + i, 1});
    }
    buf_addf(out, "%s", formula ? "\"\"\"" : "\"");
}

void record_add_text(buf *out, str cell)
{
    add_cell(out, cell, false);
}

static bool write_record(FILE *out, const str *cells, size_t count, bool codes_as_formulas)
{
    buf line = {0};
    for (size_t i = 0; i < count; i++) {
        buf_addf(&line, "%s", i == 0 ? "" : ",");
        add_cell(&line, cells[i], codes_as_formulas);
    }
    buf_addf(&line, "\r\n");
    bool ok = fwrite(line.ptr, 1, line.len, out) == line.len;
    buf_free(&line);
    return ok;
}

bool record_write(FILE *out, const str *cells, size_t count)
{
    return write_record(out, cells, count, true);
}

bool record_write_text(FILE *out, const str *cells, size_t count)
{
    return write_record(out, cells, count, false);
}

str cell_address(arena *a, size_t column, uint32_t row)
{
    enum { LETTERS = 26, LONGEST = 16 }; /* 64 bits need 14 letters */
    char letters[LONGEST];
    size_t start = LONGEST;
    for (;; column = column / LETTERS - 1) {
        letters[--start] = (char)('A' + column % LETTERS);
        if (column < LETTERS) {
            break;
        }
    }
    return arena_format(a, "%.*s%u", (int)(LONGEST - start), letters + start, row);
}
