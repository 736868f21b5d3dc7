/* SPDX-License-Identifier: MIT
 *
 * A record to a stored row. Nearly all cells are written as programs write them (digits, 52.3%, 2021-03-16, a code),
 * or say one of few words: those are packed here, and dataset_row.c reads the others. What is to be known of a
 * column is settled once for a file.
 */
#include "cell_internal.h"
#include "dataset_internal.h"

#include <string.h>

/* What texts came to lately: most cells repeat one of few. */
enum { MEMO_TEXT = 31, MEMOS = 16 };
typedef struct {
    uint8_t length; /* of the text and 1; 0: none */
    char text[MEMO_TEXT];
    packed cell;
} cell_memo;

struct store_column {
    const column_decl *decl;
    size_t at;       /* file column; SIZE_MAX: the file has none */
    bool as_written; /* the text is that of the record's cell */
    rate_scale scale;
    cell_memo *memos; /* MEMOS of them; NULL: each cell is read */
};

static bool is_as_written(const data_file *f, const column_decl *c)
{
    return f->gets != c && f->spare_for != c &&
           (f->lookup == NULL || f->via == NULL || f->via[c->index] == NULL);
}

void store_open(loader *l, size_t file, arena *storage)
{
    const data_file *f = &l->ds->files[file];
    const struct table_data *t = &l->ds->tables[f->table->index];
    l->store =
        (struct row_store){.columns = arena_array(storage, t->decl->column_count, sizeof *l->store.columns)};
    for (size_t i = 0; i < t->decl->column_count; i++) {
        const column_decl *c = &t->decl->columns[i];
        if (!t->columns[i].stored) {
            continue;
        }
        bool is_read =
            c->type == COLUMN_RATE || c->type == COLUMN_CODE; /* what is bare, or ends wrong, is noted */
        l->store.columns[l->store.count++] =
            (struct store_column){.decl = c,
                                  .at = f->file_column[i],
                                  .as_written = is_as_written(f, c),
                                  .scale = file_scale(f, c),
                                  .memos = is_read ? NULL : arena_array(storage, MEMOS, sizeof(cell_memo))};
    }
}

static cell_memo *memo_of(const struct store_column *s, str text)
{
    if (s->memos == NULL || text.len >= MEMO_TEXT) {
        return NULL;
    }
    const unsigned char *bytes = (const unsigned char *)text.ptr;
    size_t last = text.len - 1;
    size_t mark = text.len == 0 ? 0 : bytes[0] + bytes[last] * 3u + bytes[last / 2] * 5u + text.len;
    return &s->memos[mark % MEMOS];
}

static bool is_memo_of(const cell_memo *m, str text)
{
    return m->length == text.len + 1 && (text.len == 0 || memcmp(m->text, text.ptr, text.len) == 0);
}

/* A key that means what is written, as most do. */
static bool pack_key(loader *l, const column_decl *c, str text, packed *out)
{
    if (c->type != COLUMN_KEY || !cell_key_is_plain(c, text)) {
        return false;
    }
    uint32_t key = map_intern(&l->ds->keys, text);
    want_key(l, c, key);
    *out = (packed){key, CELL_VALUE};
    return true;
}

static packed read_and_keep(loader *l, size_t file, const record *r, const struct store_column *s, str text,
                            cell_memo *memo)
{
    packed out;
    bool silent = pack_key(l, s->decl, text, &out);
    if (!silent) {
        out = row_read_cell(l, file, r, s->decl, &silent);
    }
    if (memo != NULL) {
        memo->cell = out;
        memo->length = silent ? (uint8_t)(text.len + 1) : 0;
        memcpy(memo->text, text.len == 0 ? "" : text.ptr, text.len);
    }
    return out;
}

static packed present_cell(loader *l, size_t file, const record *r, const struct store_column *s)
{
    str text = !s->as_written     ? row_text(&l->ds->files[file], r, s->decl)
               : s->at < r->count ? cell_unwrap(r->cells[s->at])
                                  : (str){0};
    cell_decimal plain;
    if (cell_read_decimal(s->decl, text, s->scale, &plain)) { /* nothing to note of a rate then */
        return pack_decimal(plain);
    }
    cell_memo *memo = memo_of(s, text);
    return memo != NULL && is_memo_of(memo, text) ? memo->cell : read_and_keep(l, file, r, s, text, memo);
}

static packed absent_cell(loader *l, const column_data *column, const column_decl *c)
{
    if (c->type == COLUMN_KEY && column->absent.state == CELL_VALUE) {
        want_key(l, c, column->absent.id);
    }
    return column->absent_packed;
}

void row_store(loader *l, size_t file, const record *r)
{
    const data_file *f = &l->ds->files[file];
    struct table_data *t = &l->ds->tables[f->table->index];
    table_make_room(t, 1);
    for (size_t i = 0; i < l->store.count; i++) {
        const struct store_column *s = &l->store.columns[i];
        column_data *column = &t->columns[s->decl->index];
        packed p = s->at == SIZE_MAX ? absent_cell(l, column, s->decl) : present_cell(l, file, r, s);
        column_put(column, t->count, t->count, t->cap, p);
    }
    if (t->has_said) {
        t->said[t->count] = name_said(l, f, r, t->count > 0 ? t->said[t->count - 1] : MAP_NONE);
    }
    t->places[t->count++] = (stored_place){.file = (uint16_t)file,
                                           .line = r->line,
                                           .row = r->row,
                                           .offset_low = (uint32_t)r->offset,
                                           .offset_high = (uint16_t)(r->offset >> 32)};
}
