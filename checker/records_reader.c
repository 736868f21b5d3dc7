/* SPDX-License-Identifier: MIT
 *
 * By lines: libcsv is fed one at a time, and a line here ends with LF, CRLF or a CR alone: so every record
 * starts with a line, and libcsv is never asked where it stands. It sees the bytes of the file as they are
 * (gb18030.h says why that is safe); only cells that are wanted are decoded.
 *
 * A record in one line whose quotes, if any, stand around whole cells and nowhere else is cut at its commas
 * here, as libcsv would cut it. It judges all others.
 *
 * The window holds the file from the first byte of the record in progress. After a fault in a record of
 * several lines, reading goes on with its second line, without reading the file again. That stays linear
 * in the size of the file: in strict mode a quote is open at the end of a line if and only if the number
 * of quotes so far is odd, so the lines in the middle of such a record have an even number each, and read
 * by themselves none of them opens a quote. Every byte is seen three times at most.
 */
#include "records_reader.h"

#include "utf8.h"

#include <string.h>

enum {
    CELL_BLOCK = 1 << 14, /* by how much libcsv enlarges its buffer for a cell */
    AHEAD = 8             /* records from on_ahead to on_glance: memory takes as long as a few of them */
};

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

/* The text in UTF-8: a copy, or what is given. */
static str decode(reader *r, str cell, bool copy)
{
    bool foreign = r->gb.converter && !str_is_ascii(cell);
    if (!foreign) {
        return copy ? arena_copy(&r->texts, cell) : cell;
    }
    buf_clear(&r->decoded);
    if (!gb18030_decode(&r->gb, cell, &r->decoded)) { /* checked before: the file is being changed */
        damage(r, RECORD_UNDECODABLE, window_offset(&r->window, r->window.kept));
    }
    return arena_copy(&r->texts, buf_str(&r->decoded));
}

static void make_room(reader *r, size_t count)
{
    while (r->cap < count) {
        r->cells = arena_grow(&r->storage, r->cells, r->cap, &r->cap, sizeof *r->cells);
    }
}

static void add_cell(reader *r, str cell)
{
    make_room(r, r->count + 1);
    r->cells[r->count++] = cell;
}

/* A record that may be passed over can be asked for any of its cells. */
static bool may_be_asked_for(const reader *r, size_t column)
{
    return r->sink->on_glance || is_wanted(r->sink, column);
}

static void on_cell(void *bytes, size_t len, void *context)
{
    reader *r = context;
    r->filled |= len > 0;
    bool taken = bytes && !r->damaged && may_be_asked_for(r, r->count);
    add_cell(r, taken ? decode(r, (str){bytes, len}, true) : (str){0});
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

static void forget_texts(reader *r)
{
    if (r->texts.chunks && r->texts.chunks->used > 0) {
        arena_reset(&r->texts);
    }
}

static void start_record(reader *r, size_t line_end)
{
    r->window.kept = r->window.pos;
    r->first_length = line_end - r->window.pos;
    r->first_line = r->line;
    r->row++;
    r->ended = r->filled = r->damaged = r->found = false;
    r->count = 0;
    forget_texts(r);
}

static void to_next_line(reader *r, size_t line_end)
{
    window_advance(&r->window, line_end);
    r->line++;
}

static void report_fault(reader *r, record_fault fault, uint64_t offset)
{
    if (r->sink->on_fault != NULL) {
        r->sink->on_fault(r->sink->context, fault, offset, r->first_line, r->row);
    }
}

static void report_blank(reader *r)
{
    if (r->sink->on_blank != NULL) {
        r->sink->on_blank(r->sink->context, r->first_line, r->row);
    }
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

static bool passed_over(reader *r)
{
    record_sink *sink = r->sink;
    r->judged = false;
    if (!sink->on_glance || r->row <= sink->glance_after) {
        return false;
    }
    record_glance g = {.count = r->count,
                       .offset = window_offset(&r->window, r->window.kept),
                       .reader = r,
                       .start = r->window.kept,
                       .last = r->last,
                       .memo = &r->memo};
    unsigned kind = sink->on_glance(sink->context, &g);
    r->judged = kind == RECORD_JUDGED;
    if (kind == RECORD_GIVE || kind == RECORD_JUDGED) {
        return false;
    }
    sink->passed[kind]++;
    return true;
}

static void give_cells(reader *r)
{
    record given = {.cells = r->cells,
                    .count = r->count,
                    .offset = window_offset(&r->window, r->window.kept),
                    .length = r->window.pos - r->window.kept,
                    .line = r->first_line,
                    .row = r->row,
                    .judged = r->judged};
    r->stopped = !r->sink->on_record(r->sink->context, &given);
}

static void give_record(reader *r)
{
    if (passed_over(r)) {
        return;
    }
    for (size_t i = 0; i < r->count && r->sink->on_glance; i++) {
        r->cells[i] = is_wanted(r->sink, i) ? r->cells[i] : (str){0};
    }
    give_cells(r);
}

static void end_record(reader *r)
{
    r->open = false;
    if (r->damaged) {
        report_fault(r, r->damage, r->damage_offset);
    } else if (r->filled) {
        give_record(r);
    } else {
        report_blank(r);
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
    r->filled |= to > from;
    bool taken = (to > from || quoted) && !r->damaged && may_be_asked_for(r, r->count);
    str bytes = {r->window.bytes + from, to - from};
    add_cell(r, taken ? decode(r, bytes, false) : (str){0});
}

/* ="0012", as web systems write a code that a spreadsheet is to leave alone: libcsv would refuse its quotes. */
static bool is_kept_code(const window *w, size_t from, size_t to)
{
    while (to > from && is_blank(w->bytes[to - 1])) {
        to--;
    }
    return to - from >= 3 && memcmp(w->bytes + from, "=\"", 2) == 0 &&
           window_find(w, '"', from + 2, to) == to - 1;
}

/* Adds the cell that starts at `from`, without the blanks around it; returns where it ends, or NOT_CUT. */
static size_t cut_plain_cell(reader *r, size_t from, size_t end, bool has_quotes)
{
    const char *bytes = r->window.bytes;
    size_t comma = window_find(&r->window, r->window.in->delimiter, from, end), to = comma;
    if (has_quotes && window_find(&r->window, '"', from, comma) < comma &&
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
    size_t close = window_find(&r->window, '"', from + 1, end), stop = close + 1;
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
    for (size_t from = w->pos;; from++) {
        bool quoted = has_quotes && from < end && w->bytes[from] == '"';
        from = quoted ? cut_quoted_cell(r, from, end) : cut_plain_cell(r, from, end, has_quotes);
        if (from == end || from == NOT_CUT) {
            r->ended = from == end;
            break;
        }
    }
    if (!r->ended) {
        r->filled = false;
        r->count = 0;
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

static void check_bytes(reader *r, str line)
{
    uint64_t offset = window_offset(&r->window, r->window.pos);
    const char *nul = memchr(line.ptr, 0, line.len);
    if (nul) {
        damage(r, RECORD_NUL, offset + (size_t)(nul - line.ptr));
    }
    if (offset + line.len > r->verified) {
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

/* ---- batches ---- */

/* Goes from separator to separator in the index, from `at` on: an index into the scanned bytes. */
typedef struct {
    const uint64_t *words;
    size_t word;
    uint64_t bits;
} walk;

static walk walk_from(const scan_index *index, size_t at)
{
    walk w = {.words = index->separators, .word = at / SCAN_BLOCK};
    w.bits = w.words[w.word] & UINT64_MAX << at % SCAN_BLOCK;
    return w;
}

static size_t next_separator(walk *w)
{
    while (w->bits == 0) {
        w->bits = w->words[++w->word];
    }
    size_t at = w->word * SCAN_BLOCK + (size_t)__builtin_ctzll(w->bits);
    w->bits &= w->bits - 1;
    return at;
}

/* The text inside the quotes of a cell, "" made one quote. */
static str unquote(reader *r, str cell)
{
    const char *quote = memchr(cell.ptr, '"', cell.len);
    if (!quote) {
        return decode(r, cell, false);
    }
    char *copy = arena_raw(&r->texts, cell.len);
    size_t len = 0;
    for (size_t i = 0; i < cell.len; i++) {
        copy[len++] = cell.ptr[i];
        i += cell.ptr[i] == '"';
    }
    return decode(r, (str){copy, len}, false);
}

/* The cell between two indexes of the window: of a well-formed record. */
static str found_cell(reader *r, size_t from, size_t to)
{
    const char *bytes = r->window.bytes;
    if (from < to && bytes[from] == '"') {
        return unquote(r, (str){bytes + from + 1, to - from - 2});
    }
    while (from < to && is_blank(bytes[from])) {
        from++;
    }
    while (to > from && is_blank(bytes[to - 1])) {
        to--;
    }
    str cell = {bytes + from, to - from};
    return from == to ? (str){0} : r->gb.converter ? decode(r, cell, false) : cell;
}

/* The index behind a cell that a separator ends: a CR in front of the last one is not the cell's. */
static size_t cell_end(size_t separator, size_t last)
{
    return separator < last ? separator : last;
}

static void cut_found(reader *r)
{
    size_t from = r->window.kept;
    walk w = walk_from(r->index, from - r->batch);
    make_room(r, r->count);
    for (size_t i = 0; i < r->count; i++) {
        size_t separator = r->batch + next_separator(&w);
        r->cells[i] = is_wanted(r->sink, i) ? found_cell(r, from, cell_end(separator, r->last)) : (str){0};
        from = separator + 1;
    }
}

static str peek_found(const record_glance *g, size_t column)
{
    reader *r = g->reader;
    size_t from = g->start;
    walk w = walk_from(r->index, from - r->batch);
    size_t separator = r->batch + next_separator(&w);
    for (; column > 0; column--) {
        from = separator + 1;
        separator = r->batch + next_separator(&w);
    }
    return found_cell(r, from, cell_end(separator, g->last));
}

str record_peek(const record_glance *g, size_t column)
{
    if (column >= g->count) {
        return (str){0};
    }
    return g->reader->found ? peek_found(g, column) : g->reader->cells[column];
}

/* Does any cell hold something? Mostly the first byte tells. */
static bool is_filled(reader *r)
{
    char first = r->window.bytes[r->window.kept];
    if (!is_blank(first) && first != r->window.in->delimiter && first != '"') {
        return true;
    }
    size_t from = r->window.kept;
    walk w = walk_from(r->index, from - r->batch);
    bool filled = false;
    for (size_t i = 0; i < r->count && !filled; i++) {
        size_t separator = r->batch + next_separator(&w), to = cell_end(separator, r->last);
        str cell = {r->window.bytes + from, to - from};
        filled = to > from && (cell.ptr[0] == '"' ? cell.len > 2 : !is_blank_line(cell));
        from = separator + 1;
    }
    return filled;
}

static void give_found(reader *r)
{
    if (!is_filled(r)) {
        report_blank(r);
    } else if (!passed_over(r)) {
        cut_found(r);
        if (r->damaged) {
            report_fault(r, r->damage, r->damage_offset);
        } else {
            give_cells(r);
        }
    }
}

static uint32_t cells_of(const scan_index *index, size_t k)
{
    return index->ends[k].cells - (k > 0 ? index->ends[k - 1].cells : 0);
}

/* The byte behind the last cell of a record between two indexes of the window, of which the second is its LF. */
static size_t last_of(const reader *r, size_t from, size_t feed)
{
    return feed - (feed > from && r->window.bytes[feed - 1] == '\r');
}

/* Tells of a record of the batch, not the first, that will be looked at soon. */
static void tell_ahead(reader *r, size_t k)
{
    size_t start = r->batch + r->index->ends[k - 1].at + 1;
    record_glance g = {.count = cells_of(r->index, k),
                       .offset = window_offset(&r->window, start),
                       .reader = r,
                       .start = start,
                       .last = last_of(r, start, r->batch + r->index->ends[k].at),
                       .memo = &r->memo_ahead};
    r->sink->on_ahead(r->sink->context, &g);
}

/* Gives the next record of the batch. */
static void take_found(reader *r)
{
    window *w = &r->window;
    size_t k = r->next++;
    size_t feed = r->batch + r->index->ends[k].at;
    r->first_line = r->line;
    r->line += r->index->ends[k].lines - (k > 0 ? r->index->ends[k - 1].lines : 0);
    r->row++;
    r->count = cells_of(r->index, k);
    r->last = last_of(r, w->pos, feed);
    r->damaged = false;
    w->kept = w->pos;
    w->pos = feed + 1;
    forget_texts(r);
    give_found(r);
}

static uint64_t start_of(const reader *r, size_t k)
{
    return r->batch_offset + (k > 0 ? r->index->ends[k - 1].at + 1 : 0);
}

/* Is the record at the window's pos in the index of the latest batch? Records before it may have been read by
 * lines. */
static bool batch_goes_on(reader *r)
{
    uint64_t here = reader_offset(r);
    while (r->next < r->index->count && start_of(r, r->next) < here) {
        r->next++;
    }
    return r->next < r->index->count && start_of(r, r->next) == here;
}

static void start_batch(reader *r)
{
    const window *w = &r->window;
    scan_records(r->path, (str){w->bytes + w->pos, w->end - w->pos}, w->in->delimiter, r->index);
    r->batch_offset = reader_offset(r);
    r->next = 0;
}

/* Sees to it that `wrong` tells the first byte of the rest of the batch that is not of the encoding. */
static void check_batch(reader *r)
{
    uint64_t here = reader_offset(r), end = start_of(r, r->index->count);
    uint64_t from = here > r->verified ? here : r->verified;
    if (from >= end || (r->wrong >= here && r->wrong < end)) {
        return;
    }
    str rest = {r->window.bytes + (size_t)(from - r->window.base), (size_t)(end - from)};
    size_t wrong = first_wrong_byte(r, rest);
    r->wrong = wrong == SIZE_MAX ? UINT64_MAX : from + wrong;
    r->verified = wrong == SIZE_MAX ? end : r->verified;
}

/* How many of the index's records end before a wrong byte and start before the limit. */
static size_t count_good(const reader *r)
{
    size_t count = r->index->count, good = r->next;
    if (start_of(r, count) <= r->wrong && start_of(r, count) <= r->window.limit) {
        return count;
    }
    while (good < count && start_of(r, good + 1) <= r->wrong && start_of(r, good) < r->window.limit) {
        good++;
    }
    return good;
}

/* Gives the well-formed records at the window's pos, as far as they are in the window. False if the first
 * one is none. */
static bool read_batch(reader *r)
{
    const window *w = &r->window;
    if (!batch_goes_on(r)) {
        start_batch(r);
    }
    if (r->index->count == 0) {
        return false;
    }
    check_batch(r);
    size_t first = r->next, until = count_good(r);
    r->batch = (size_t)(r->batch_offset - w->base);
    r->found = true;
    while (r->next < until && !r->stopped) {
        if (r->sink->on_ahead && r->next + AHEAD < until) {
            tell_ahead(r, r->next + AHEAD);
        }
        take_found(r);
    }
    window_advance(&r->window, w->pos);
    return r->next > first;
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

bool reader_step(reader *r)
{
    size_t line_end;
    if (r->index && !r->open && read_batch(r)) {
        return !r->stopped;
    }
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

bool reader_open(reader *r, const input *in, record_sink *sink, size_t window_cap)
{
    *r = (reader){.sink = sink, .path = scan_best_path()};
    window_open(&r->window, in, window_cap);
    parser_start(&r->parser, in->delimiter);
    reader_go_to(r, in->start, in->size);
    return in->encoding != ENCODING_GB18030 || gb18030_open(&r->gb);
}

void reader_use_index(reader *r)
{
    r->index = arena_raw(&r->storage, sizeof *r->index);
    r->index->count = 0;
}

void reader_close(reader *r)
{
    csv_free(&r->parser);
    gb18030_close(&r->gb);
    buf_free(&r->decoded);
    arena_free(&r->texts);
    arena_free(&r->storage);
    window_close(&r->window);
}

void reader_go_to(reader *r, uint64_t offset, uint64_t limit)
{
    if (r->open) {
        parser_restart(&r->parser, r->window.in->delimiter);
    }
    window_go_to(&r->window, offset, limit);
    r->line = 1;
    r->row = 0;
    r->open = r->stopped = r->failed = false;
    r->verified = r->window.in->checked;
    r->wrong = UINT64_MAX;
    if (r->index) {
        r->index->count = 0;
    }
}

uint64_t reader_offset(const reader *r)
{
    return window_offset(&r->window, r->window.pos);
}
