/* SPDX-License-Identifier: MIT
 *
 * The top of a sheet: its first rows as they stand, and the names a header may be meant by. A header of two
 * merged rows is the parent's text with the child's, either way round, or the child's alone; a mark of what
 * must be filled in, and a unit in brackets, say nothing of the column.
 */
#include "dataset_internal.h"

#include "utf8.h"

#include <string.h>

enum { TOP_ROWS = 24, TOP_BYTES = 1 << 18, FIRST_YEAR = 1950, LAST_YEAR = 2099 };

/* ---- the rows ---- */

typedef struct {
    arena *storage;
    sheet_top *top;
    size_t bytes;
} top_reading;

static bool take_row(void *context, const record *r)
{
    top_reading *t = context;
    sheet_row row = {.count = r->count, .line = r->line, .row = r->row};
    row.cells = arena_array(t->storage, r->count, sizeof *row.cells);
    for (size_t i = 0; i < r->count; i++) {
        row.cells[i] = arena_copy(t->storage, str_trim(r->cells[i]));
        t->bytes += r->cells[i].len;
    }
    ARENA_PUSH(t->storage, t->top->rows, t->top->count, t->top->cap, row);
    return t->top->count < TOP_ROWS && t->bytes < TOP_BYTES;
}

static void note_damage(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    sheet_top *top = ((top_reading *)context)->top;
    if (top->count == 0 && !top->damaged) {
        top->damaged = true;
        top->fault = fault;
        top->fault_offset = offset;
        top->fault_line = line;
        top->fault_row = row;
    }
}

bool sheet_read_top(const input *in, arena *a, sheet_top *out, diags *d)
{
    *out = (sheet_top){0};
    top_reading t = {.storage = a, .top = out};
    record_sink sink = {.context = &t, .on_record = take_row, .on_fault = note_damage};
    return records_read(in, &sink, d);
}

/* ---- names ---- */

/* "*单位编码", "职工总数(人)": without the mark and the unit. */
static str without_decoration(str folded)
{
    while (folded.len > 0 && folded.ptr[0] == '*') {
        folded = (str){folded.ptr + 1, folded.len - 1};
    }
    size_t open = folded.len;
    while (open > 0 && folded.ptr[open - 1] != '(' && folded.ptr[open - 1] != '[') {
        open--;
    }
    bool closed = folded.len > 0 && (folded.ptr[folded.len - 1] == ')' || folded.ptr[folded.len - 1] == ']');
    if (closed && open > 1 && words_are_unit((str){folded.ptr + open, folded.len - 1 - open})) {
        folded.len = open - 1;
    }
    while (folded.len > 0 && (folded.ptr[folded.len - 1] == '*' || folded.ptr[folded.len - 1] == ':')) {
        folded.len--;
    }
    return folded;
}

static void add_name(header_names *n, str name, bool sure)
{
    for (size_t i = 0; i < n->count; i++) {
        if (str_equal(n->names[i], name)) {
            return;
        }
    }
    if (name.len > 0 && n->count < HEADER_NAMES) {
        n->names[n->count] = name;
        n->sure[n->count++] = sure;
    }
}

static void add_with_plain(header_names *n, str name, bool sure)
{
    add_name(n, name, sure);
    add_name(n, without_decoration(name), sure);
}

static bool is_unit(str folded)
{
    size_t brackets = folded.len > 2 && folded.ptr[0] == '(' && folded.ptr[folded.len - 1] == ')';
    return words_are_unit((str){folded.ptr + brackets, folded.len - 2 * brackets});
}

header_names sheet_header_names(arena *a, str parent, str child)
{
    header_names n = {0};
    str p = utf8_fold_case(a, parent), c = utf8_fold_case(a, child);
    if (p.len == 0 || c.len == 0) {
        add_with_plain(&n, p.len == 0 ? c : p, true);
        return n;
    }
    add_with_plain(&n, arena_format(a, "%.*s%.*s", STR_ARG(p), STR_ARG(c)), true);
    add_with_plain(&n, arena_format(a, "%.*s%.*s", STR_ARG(c), STR_ARG(p)), true);
    if (is_unit(c)) {
        add_with_plain(&n, p, true);
    }
    add_with_plain(&n, c, words_are_group(p));
    return n;
}

/* Four digits that are a year at the start of s, 年 or 年度 behind them: how long it all is, else 0. */
static size_t year_length(str s, int *year)
{
    *year = 0;
    for (size_t i = 0; i < 4; i++) {
        if (i >= s.len || s.ptr[i] < '0' || s.ptr[i] > '9') {
            return 0;
        }
        *year = *year * 10 + (s.ptr[i] - '0');
    }
    if (*year < FIRST_YEAR || *year > LAST_YEAR || (s.len > 4 && s.ptr[4] >= '0' && s.ptr[4] <= '9')) {
        return 0;
    }
    size_t n = 4;
    static const char *const behind[] = {"年", "度", "-", "_", "."};
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        str word = str_of(behind[i]);
        if (s.len - n >= word.len && memcmp(s.ptr + n, word.ptr, word.len) == 0) {
            n += word.len;
        }
    }
    return n;
}

bool sheet_year_in(str name, int *year, str *rest)
{
    size_t n = year_length(name, year);
    if (n > 0 && n < name.len) {
        *rest = (str){name.ptr + n, name.len - n};
        return true;
    }
    size_t end = name.len > 0 && name.ptr[name.len - 1] == ')' ? name.len - 1 : name.len;
    for (size_t at = end; at-- > 1;) {
        str tail = {name.ptr + at, end - at};
        if (year_length(tail, year) == tail.len) {
            bool bracket = end < name.len && name.ptr[at - 1] == '(';
            *rest = (str){name.ptr, at - bracket};
            return rest->len > 0 && (bracket || end == name.len);
        }
    }
    return false;
}

/* ---- what stands around the header ---- */

static bool numbers_columns(const sheet_row *row)
{
    size_t numbers = 0;
    for (size_t i = 0; i < row->count; i++) {
        str cell = row->cells[i];
        if (cell.len == 0 || words_number_columns(cell) || str_equal(cell, STR("乙")) ||
            str_equal(cell, STR("丙"))) {
            continue;
        }
        arena a = {0};
        str expected = arena_format(&a, "%zu", numbers + 1);
        str bare = utf8_fold(&a, cell);
        if (bare.len > 2 && bare.ptr[0] == '(') {
            bare = (str){bare.ptr + 1, bare.len - 2};
        }
        bool next = str_equal(bare, expected);
        arena_free(&a);
        if (!next) {
            return false;
        }
        numbers++;
    }
    return numbers > 2;
}

static bool cell_says_header(const data_file *f, const sheet_row *row, size_t column)
{
    return column < row->count && row->cells[column].len > 0 &&
           (f->headers[column].len == 0 || !str_equal(row->cells[column], f->headers[column]));
}

/* The texts of a column in the rows under the header, as far as they were read. */
typedef struct {
    size_t filled, blank;
    bool starts_filled; /* the first row has one */
    bool returns;       /* a text comes again */
} column_look;

static str cell_at(const sheet_row *row, size_t column)
{
    return column < row->count ? row->cells[column] : STR("");
}

static column_look look_at_column(const data_file *f, const sheet_top *top, size_t column, size_t beside)
{
    column_look look = {0};
    size_t seen = 0;
    for (size_t i = f->top_count; i < top->count; i++) {
        const sheet_row *row = &top->rows[i];
        str text = cell_at(row, column);
        if (row->row == f->numbers_row || (beside != SIZE_MAX && cell_at(row, beside).len == 0)) {
            continue;
        }
        look.starts_filled |= seen++ == 0 && text.len > 0;
        look.filled += text.len > 0;
        look.blank += text.len == 0;
        for (size_t k = f->top_count; k < i && text.len > 0; k++) {
            look.returns |= str_equal(cell_at(&top->rows[k], column), text);
        }
    }
    return look;
}

static void fill_column(data_file *f, arena *a, size_t column, size_t limit)
{
    if (f->fill == NULL) {
        f->fill = arena_array(a, f->header_count, 1);
    }
    f->fill[column] = 1;
    f->fill_limit = limit > f->fill_limit ? limit : f->fill_limit;
}

/* A merged cell's text stands in the first of its rows. Only a leading column can be meant: the city or the
 * body left of the key, or the first part of a key whose second part goes on. Where a text is written out again, cells aren't
 * merged, and a blank is a blank. */
void sheet_find_merged(data_file *f, const sheet_top *top, arena *a)
{
    const table_decl *t = f->table;
    if (t == NULL || t->key_count == 0 || f->is_part) {
        return;
    }
    size_t key = f->file_column[t->key[0]];
    size_t second = t->key_count > 1 ? f->file_column[t->key[1]] : SIZE_MAX;
    if (key == SIZE_MAX) {
        return;
    }
    if (second != SIZE_MAX && second > key && t->columns[t->key[0]].type == COLUMN_KEY) {
        column_look look = look_at_column(f, top, key, second);
        if (look.starts_filled && look.blank > 0 && !look.returns) {
            fill_column(f, a, key, second);
        }
    }
    for (size_t i = 0; i < key; i++) {
        const column_decl *c = f->columns[i];
        if (c == NULL || (c->index != t->city_column && c->index != t->body_column)) {
            continue; /* any other blank may well be one */
        }
        column_look look = look_at_column(f, top, i, key);
        if (look.starts_filled && look.blank > 1 && look.filled > 1 && !look.returns) {
            fill_column(f, a, i, i + 1);
        }
    }
}

void sheet_note_surroundings(data_file *f, const sheet_top *top, size_t at, size_t rows, arena *a)
{
    f->header_rows = rows;
    f->top_count = at + rows;
    f->top = arena_array(a, f->top_count, sizeof *f->top);
    for (size_t i = 0; i < f->top_count; i++) {
        f->top[i] = top->rows[i];
        f->top[i].cells = arena_array(a, top->rows[i].count, sizeof *f->top[i].cells);
        for (size_t k = 0; k < top->rows[i].count; k++) {
            f->top[i].cells[k] = arena_copy(a, top->rows[i].cells[k]);
        }
    }
    f->number_column = SIZE_MAX;
    f->first_column = SIZE_MAX;
    for (size_t i = f->header_count; i-- > 0;) {
        if (f->headers[i].len > 0) {
            f->first_column = i;
            str folded = utf8_fold(a, f->headers[i]);
            f->number_column = words_number_rows(folded) ? i : f->number_column;
        }
    }
    if (f->top_count < top->count && numbers_columns(&top->rows[f->top_count]) &&
        cell_says_header(f, &top->rows[f->top_count], f->first_column)) {
        f->numbers_row = top->rows[f->top_count].row;
    }
    f->notes = arena_alloc(a, sizeof *f->notes);
}
