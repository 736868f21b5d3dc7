/* SPDX-License-Identifier: MIT
 *
 * Rows of a sheet that are no rows of its table: totals, signature lines, notes, the header again behind a page
 * break. They are passed over, counted and told of. And blocks of merged cells, whose text stands in the
 * first row only.
 *
 * Nearly every row is cleared by one look at the first bytes of its first cell and of its key. A row is looked
 * at as a whole only if those look like such a word, or if it cannot be used.
 */
#include "cell_internal.h"
#include "dataset_internal.h"

#include "utf8.h"

#include <string.h>

static bool is_blank(str text)
{
    return str_trim(text).len == 0;
}

static str cell_at(const record *r, size_t column)
{
    return column < r->count ? r->cells[column] : STR("");
}

static str folded_cell(loader *l, const record *r, size_t column)
{
    str text = str_trim(cell_at(r, column));
    return text.len == 0 ? text : cell_fold(&l->scratch, text);
}

/* ---- the row as a whole ---- */

static size_t first_filled(const record *r)
{
    size_t i = 0;
    while (i < r->count && is_blank(r->cells[i])) {
        i++;
    }
    return i;
}

static size_t count_filled(const record *r)
{
    size_t filled = 0;
    for (size_t i = 0; i < r->count; i++) {
        filled += !is_blank(r->cells[i]);
    }
    return filled;
}

/* Does it say what a row above the table said, cell by cell? */
static bool repeats_top_row(const data_file *f, const record *r)
{
    size_t filled = count_filled(r);
    for (size_t i = 0; i < f->top_count; i++) {
        const sheet_row *top = &f->top[i];
        size_t same = 0, filled_top = 0;
        for (size_t k = 0; k < top->count; k++) {
            bool has = top->cells[k].len > 0;
            filled_top += has;
            same += has && str_equal(str_trim(cell_at(r, k)), top->cells[k]);
        }
        if (filled > 0 && same == filled && same == filled_top) {
            return true;
        }
    }
    return false;
}

/* Is a part of the key that must be there blank? */
static bool key_is_blank(const data_file *f, const record *r)
{
    const table_decl *t = f->table;
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        size_t at = f->file_column[c->index];
        if (!c->key_optional && at != SIZE_MAX && c != f->gets && is_blank(cell_at(r, at))) {
            return true;
        }
    }
    return false;
}

static bool all_blank_keys(const data_file *f, const record *r)
{
    const table_decl *t = f->table;
    for (size_t i = 0; i < t->key_count; i++) {
        size_t at = f->file_column[t->key[i]];
        if (at != SIZE_MAX && &t->columns[t->key[i]] != f->gets && !is_blank(cell_at(r, at))) {
            return false;
        }
    }
    return true;
}

static bool looks_like_number(str folded)
{
    bool digit = false;
    for (size_t i = 0; i < folded.len; i++) {
        char c = folded.ptr[i];
        digit |= is_digit(c);
        if (!is_digit(c) && c != '.' && c != ',' && c != '%' && c != '-' && c != '+') {
            return false;
        }
    }
    return digit;
}

static bool all_numbers(loader *l, const record *r)
{
    for (size_t i = 0; i < r->count; i++) {
        str text = folded_cell(l, r, i);
        if (text.len > 0 && !looks_like_number(text)) {
            return false;
        }
    }
    return true;
}

/* A key that is blank, or that the first cell itself stands in the place of. */
static bool names_nobody(const data_file *f, const record *r, size_t first)
{
    return key_is_blank(f, r) || (first < f->header_count && f->columns[first] && f->columns[first]->in_key);
}

static aside judge_whole(loader *l, const data_file *f, const record *r)
{
    size_t first = first_filled(r), filled = count_filled(r);
    str word = folded_cell(l, r, first);
    aside what = word.len == 0 ? ASIDE_NONE : words_aside(word);
    bool said = str_find(word, STR(":")) != SIZE_MAX; /* 填表人：韦某 is no cell of any table */
    bool is_line = what == ASIDE_SIGNATURE || what == ASIDE_NOTE;
    if (what == ASIDE_TOTAL || (is_line && (said || names_nobody(f, r, first))) ||
        (what == ASIDE_HEADING && filled == 1)) {
        return what;
    }
    if (repeats_top_row(f, r)) {
        return ASIDE_HEADER;
    }
    if (!key_is_blank(f, r)) { /* but for words alone in the place of a key: a title, a city */
        bool words = word.len > 0 && (unsigned char)word.ptr[0] >= 0x80;
        return filled == 1 && words && f->header_count > 2 ? ASIDE_HEADING : ASIDE_NONE;
    }
    if (words_end_in_total(word)) {
        return ASIDE_TOTAL;
    }
    bool in_words = false; /* no code, if it stands for a key */
    for (size_t i = 0; i < word.len; i++) {
        in_words |= (unsigned char)word.ptr[i] >= 0x80;
    }
    if (filled == 1 && !looks_like_number(word) && (in_words || all_blank_keys(f, r))) {
        return ASIDE_HEADING;
    }
    bool unnamed = filled > 1 && first > f->first_column && all_blank_keys(f, r);
    return unnamed && all_numbers(l, r) ? ASIDE_SUMS : ASIDE_NONE;
}

aside row_aside_closely(loader *l, const data_file *f, const record *r)
{
    record whole;
    if (f->fills || !record_at(f->in, r->offset, &l->scratch, &whole)) {
        return ASIDE_NONE;
    }
    return judge_whole(l, f, &whole);
}

/* ---- at a glance ---- */

/* Of cells in the first column, and of texts in the first column of the key. */
bool text_calls_for_a_look(const loader *l, const data_file *f, str text, size_t column)
{
    if (text.len == 0) {
        return false;
    }
    const table_decl *t = f->table;
    bool in_words = (unsigned char)text.ptr[0] >= 0x80; /* few keys are; a title may stand there */
    bool is_key = t->key_count > 0 && f->file_column[t->key[0]] == column;
    return (in_words && is_key) || words_may_be_aside(&l->asides, text) ||
           str_equal(text, f->headers[column]);
}

aside row_aside(loader *l, const data_file *f, const record *r)
{
    const table_decl *t = f->table;
    if (f->fills || f->first_column == SIZE_MAX) {
        return ASIDE_NONE;
    }
    size_t key = t->key_count == 0 ? SIZE_MAX : f->file_column[t->key[0]];
    if (text_calls_for_a_look(l, f, cell_at(r, f->first_column), f->first_column) ||
        (key != f->first_column && key != SIZE_MAX && text_calls_for_a_look(l, f, cell_at(r, key), key))) {
        return row_aside_closely(l, f, r);
    }
    return ASIDE_NONE;
}

void note_aside(data_file *f, aside what, uint32_t row)
{
    uint64_t nth = f->notes->count[what]++;
    if (nth < ASIDE_ROWS_KEPT) {
        f->notes->rows[what][nth] = row;
    }
}

/* ---- blocks of merged cells ---- */

static void remember_block(file_pass *p, const record *r)
{
    const data_file *f = p->file;
    if (p->block == NULL) {
        p->block = arena_array(&p->block_storage, f->fill_limit, sizeof *p->block);
    }
    for (size_t i = 0; i < f->fill_limit; i++) {
        str text = str_trim(cell_at(r, i));
        if (!str_equal(text, p->block[i])) {
            p->block[i] = arena_copy(&p->block_storage, text);
        }
    }
}

/* What is not blank left of the limit is what the block says. */
static bool goes_on(const file_pass *p, const record *r)
{
    for (size_t i = 0; i < p->file->fill_limit; i++) {
        str text = str_trim(cell_at(r, i));
        if (text.len > 0 && p->file->fill[i] && !str_equal(text, p->block[i])) {
            return false;
        }
    }
    return true;
}

static bool is_second(const file_pass *p, str text)
{
    for (size_t i = 0; i < p->block_second_count; i++) {
        if (str_equal(p->block_seconds[i], text)) {
            return true;
        }
    }
    return false;
}

/* May the column's blank be filled? A blank key only where what follows it goes on: another year. */
static bool may_fill(const file_pass *p, const record *r, size_t column)
{
    const data_file *f = p->file;
    const table_decl *t = f->table;
    if (column >= f->fill_limit || !f->fill[column] || !is_blank(cell_at(r, column)) ||
        p->block[column].len == 0) {
        return false;
    }
    if (f->columns[column]->index != t->key[0]) {
        return true;
    }
    if (f->spare_for == f->columns[column] && !is_blank(cell_at(r, f->spare_at))) {
        return false; /* the code says whose row it is */
    }
    str second = str_trim(cell_at(r, f->file_column[t->key[1]]));
    for (size_t i = 0; i < f->fill_limit; i++) {
        str text = str_trim(cell_at(r, i));
        if (text.len > 0 && i != f->number_column && !str_equal(text, p->block[i])) {
            return false;
        }
    }
    return second.len > 0 && !is_second(p, second);
}

static void note_second(file_pass *p, const record *r, bool fresh)
{
    const data_file *f = p->file;
    size_t at = f->table->key_count > 1 ? f->file_column[f->table->key[1]] : SIZE_MAX;
    if (fresh) {
        p->block_second_count = 0;
    }
    if (at != SIZE_MAX) {
        str text = arena_copy(&p->block_storage, str_trim(cell_at(r, at)));
        ARENA_PUSH(&p->block_storage, p->block_seconds, p->block_second_count, p->block_second_cap, text);
    }
}

static void count_filled_cell(file_pass *p, const record *r, size_t column)
{
    sheet_notes *notes = p->file->notes;
    if (p->first && notes->filled++ == 0) {
        notes->first_filled[0] = r->row;
        notes->first_filled[1] = (uint32_t)column;
    }
}

/* Does the row write out again what the block's rows before it have? */
static bool writes_out(const file_pass *p, const record *r)
{
    for (size_t i = 0; i < p->file->fill_limit; i++) {
        str text = str_trim(cell_at(r, i));
        if (p->file->fill[i] && text.len > 0 && str_equal(text, p->block[i])) {
            return true;
        }
    }
    return false;
}

const record *row_of_block(file_pass *p, const record *r, record *patched)
{
    const data_file *f = p->file;
    p->written_out = p->written_out || (p->block_row > 0 && r->row == p->block_row + 1 && writes_out(p, r));
    if (p->written_out) {
        return r;
    }
    if (row_aside(p->l, f, r) != ASIDE_NONE) { /* the header again is no block, and ends one */
        p->block_row = 0;
        return r;
    }
    bool follows = p->block_row > 0 && r->row == p->block_row + 1 && goes_on(p, r);
    *patched = *r;
    patched->cells = arena_array(&p->l->scratch, r->count, sizeof *r->cells);
    memcpy(patched->cells, r->cells, r->count * sizeof *r->cells);
    bool filled = false;
    for (size_t i = 0; i < f->fill_limit && i < r->count && follows; i++) {
        if (may_fill(p, r, i)) {
            patched->cells[i] = p->block[i];
            count_filled_cell(p, r, i);
            filled = true;
        }
    }
    size_t key = f->file_column[f->table->key[0]];
    bool has_key = !is_blank(cell_at(patched, key));
    if (!has_key) {
        p->block_row = 0;
        return patched;
    }
    bool same_key = filled && is_blank(cell_at(r, key));
    remember_block(p, patched);
    note_second(p, patched, !same_key);
    p->block_row = r->row;
    return patched;
}

/* ---- 序号 ---- */

void follow_numbers(file_pass *p, const record *r)
{
    data_file *f = p->file;
    str text = folded_cell(p->l, r, f->number_column);
    size_t n = digit_run(text);
    if (n == 0 || n != text.len || n > 9) {
        return;
    }
    int64_t number = 0;
    for (size_t i = 0; i < n; i++) {
        number = number * 10 + (text.ptr[i] - '0');
    }
    if (p->number >= 0 && number > p->number + 1) {
        f->notes->numbers_missing += (uint64_t)(number - p->number - 1);
        arena scratch = {0};
        diag_add(p->l->d, SEVERITY_WARNING, "numbers_missing",
                 file_place(f, r->line, r->row, f->number_column, &scratch),
                 "序号从%lld跳到%lld，缺%lld行；导出时如有筛选或隐藏行，请取消后重新导出",
                 "numbers go from %lld to %lld, %lld rows are missing: if rows were filtered or hidden, "
                 "export again",
                 (long long)p->number, (long long)number, (long long)(number - p->number - 1));
        arena_free(&scratch);
    }
    p->number = number;
}
