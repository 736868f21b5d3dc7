/* SPDX-License-Identifier: MIT
 *
 * Files that name rows of another table by a code of theirs, for want of the key. A credit code names a unit for
 * certain; one that is damaged, or that two units have, names nobody.
 */
#include "dataset_internal.h"

#include "utf8.h"

#include <string.h>

struct key_lookup {
    const column_decl *from; /* the column it goes by */
    map texts;               /* folded */
    str *keys;               /* by text: the key, or empty if there are several */
    size_t cap;
    arena storage;
};

/* One file of the table that is looked into. */
typedef struct {
    struct key_lookup *lookup;
    const data_file *file;
    const column_decl *key;
    uint8_t *wanted;
    loader *l;
} lookup_reading;

static void enter(struct key_lookup *k, str text, str key)
{
    uint32_t before = k->texts.count, number = map_intern(&k->texts, text);
    k->keys = arena_grow(&k->storage, k->keys, number, &k->cap, sizeof *k->keys);
    if (number == before) {
        k->keys[number] = arena_copy(&k->storage, key);
    } else if (!str_equal(k->keys[number], key)) {
        k->keys[number] = STR("");
    }
}

static void enter_with_city(lookup_reading *reading, const record *r, str text, str key)
{
    const table_decl *t = reading->file->table;
    if (t->city_column != SIZE_MAX) {
        const column_decl *city = &t->columns[t->city_column];
        str of = name_key_of_city(&reading->l->scratch, text, city, row_text(reading->file, r, city));
        if (of.len > 0) {
            enter(reading->lookup, of, key);
        }
    }
}

static bool take_row(void *context, const record *r)
{
    lookup_reading *reading = context;
    loader *l = reading->l;
    const data_file *f = reading->file;
    if (r->row > f->header_row && r->row != f->numbers_row) {
        arena_reset(&l->scratch);
        str key = row_key_text(l, f, r, reading->key);
        str text = str_trim(row_text(f, r, reading->lookup->from));
        const column_decl *from = reading->lookup->from;
        bool damaged = from->type == COLUMN_CODE && code_is_damaged(text);
        if (key.len == 0 || text.len == 0 || damaged || text_is_garbled(text) ||
            row_aside(l, f, r) != ASIDE_NONE) {
            return true;
        }
        if (from->type == COLUMN_CODE) {
            enter(reading->lookup, utf8_fold(&l->scratch, text), key);
        } else {
            enter(reading->lookup, name_key(&l->scratch, text), key);
            enter_with_city(reading, r, text, key);
        }
    }
    return true;
}

static void read_rows(loader *l, struct key_lookup *k, const data_file *f, const column_decl *key)
{
    lookup_reading reading = {.lookup = k, .file = f, .key = key, .l = l};
    arena storage = {0};
    reading.wanted = arena_array(&storage, f->header_count, 1);
    reading.wanted[f->file_column[key->index]] = 1;
    reading.wanted[f->file_column[k->from->index]] = 1;
    reading.wanted[f->first_column] = 1;
    size_t city = key->table->city_column;
    if (city != SIZE_MAX && f->file_column[city] != SIZE_MAX) {
        reading.wanted[f->file_column[city]] = 1;
    }
    record_sink sink = {.context = &reading,
                        .wanted = reading.wanted,
                        .wanted_count = f->header_count,
                        .on_record = take_row};
    diags unheard = {.language = l->d->language};
    records_read(f->in, &sink, &unheard);
    diags_free(&unheard);
    arena_free(&storage);
}

struct key_lookup *lookup_build(loader *l, const column_decl *from)
{
    struct key_lookup *k = arena_alloc(&l->ds->storage, sizeof *k);
    const column_decl *key = table_own_key(from->table);
    k->from = from;
    for (size_t i = 0; key != NULL && i < l->ds->file_count; i++) {
        const data_file *f = &l->ds->files[i];
        if (f->table == from->table && !f->fills && f->via == NULL &&
            f->file_column[key->index] != SIZE_MAX && f->file_column[from->index] != SIZE_MAX) {
            read_rows(l, k, f, key);
        }
    }
    return k;
}

str lookup_key(const struct key_lookup *k, str text)
{
    arena scratch = {0};
    uint32_t number =
        map_find(&k->texts, k->from->type == COLUMN_CODE ? utf8_fold(&scratch, str_trim(text)) : text);
    arena_free(&scratch);
    return number == MAP_NONE ? STR("") : k->keys[number];
}

void lookup_drop(struct key_lookup *k)
{
    map_free(&k->texts);
    arena_free(&k->storage);
}

/* ---- codes ---- */

static void report_codes(loader *l, const data_file *f, const column_decl *c)
{
    arena scratch = {0};
    diag_add(
        l->d, SEVERITY_INFO, "matched_by_code",
        file_place(f, f->header_line, f->header_row, f->file_column[c->index], &scratch),
        "没有“%.*s”列，按“%.*s”对应“%.*s”", "there is no column %.*s: rows are matched by %.*s with %.*s",
        STR_ARG(column_label(c, l->d->language)), STR_ARG(column_label(f->via[c->index], l->d->language)),
        STR_ARG(texts_in(f->via[c->index]->table->title, l->d->language)));
    arena_free(&scratch);
}

void lookup_prepare(loader *l)
{
    for (size_t i = 0; i < l->ds->file_count; i++) {
        data_file *f = &l->ds->files[i];
        if (f->table == NULL) {
            continue;
        }
        if (f->spare_for != NULL) {
            f->lookup = lookup_build(l, f->spare_via);
        }
        for (size_t c = 0; f->via != NULL && c < f->table->column_count; c++) {
            if (f->via[c] != NULL) {
                f->lookup = lookup_build(l, f->via[c]);
                if (f->part == 0) {
                    report_codes(l, f, &f->table->columns[c]);
                }
            }
        }
    }
}

void lookup_free(dataset *ds)
{
    for (size_t i = 0; i < ds->file_count; i++) {
        if (ds->files[i].lookup != NULL) {
            lookup_drop(ds->files[i].lookup);
            ds->files[i].lookup = NULL;
        }
    }
}
