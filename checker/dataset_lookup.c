/* SPDX-License-Identifier: MIT
 *
 * Files that name rows of another table by something else than its key. A credit code names a unit for certain
 * (one that is damaged, or that two units have, names nobody). A name does not: of a file that has nothing but
 * names it is told which rows they may be of, and nothing of it is used.
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

static bool take_row(void *context, const record *r)
{
    lookup_reading *reading = context;
    loader *l = reading->l;
    const data_file *f = reading->file;
    if (r->row > f->header_row && r->row != f->numbers_row) {
        arena_reset(&l->scratch);
        str key = row_key_text(l, f, r, reading->key);
        str text = str_trim(row_text(f, r, reading->lookup->from));
        bool damaged = reading->lookup->from->type == COLUMN_CODE && code_is_damaged(text);
        if (key.len > 0 && text.len > 0 && !damaged && !text_is_garbled(text) &&
            row_aside(l, f, r) == ASIDE_NONE) {
            enter(reading->lookup, utf8_fold(&l->scratch, text), key);
        }
    }
    return true;
}

static void pass_blank(void *context, uint32_t line, uint32_t row)
{
    (void)context;
    (void)line;
    (void)row;
}

static void pass_fault(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    (void)fault;
    (void)offset;
    pass_blank(context, line, row);
}

static void read_rows(loader *l, struct key_lookup *k, const data_file *f, const column_decl *key)
{
    lookup_reading reading = {.lookup = k, .file = f, .key = key, .l = l};
    arena storage = {0};
    reading.wanted = arena_array(&storage, f->header_count, 1);
    reading.wanted[f->file_column[key->index]] = 1;
    reading.wanted[f->file_column[k->from->index]] = 1;
    reading.wanted[f->first_column] = 1;
    record_sink sink = {.context = &reading,
                        .wanted = reading.wanted,
                        .wanted_count = f->header_count,
                        .on_record = take_row,
                        .on_blank = pass_blank,
                        .on_fault = pass_fault};
    diags unheard = {.language = l->d->language};
    records_read(f->in, &sink, &unheard);
    diags_free(&unheard);
    arena_free(&storage);
}

static struct key_lookup *build(loader *l, const column_decl *from)
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
    uint32_t number = map_find(&k->texts, utf8_fold(&scratch, str_trim(text)));
    arena_free(&scratch);
    return number == MAP_NONE ? STR("") : k->keys[number];
}

static void free_lookup(struct key_lookup *k)
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
        for (size_t c = 0; f->via != NULL && c < f->table->column_count; c++) {
            if (f->via[c] != NULL) {
                f->lookup = build(l, f->via[c]);
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
            free_lookup(ds->files[i].lookup);
            ds->files[i].lookup = NULL;
        }
    }
}

/* ---- names ---- */

typedef struct {
    const struct key_lookup *lookup;
    const data_file *file;
    arena storage;
    uint64_t matched, unmatched;
    str name, key; /* of the first that matches */
} name_count;

static bool count_name(void *context, const record *r)
{
    name_count *n = context;
    str name = r->row > n->file->header_row && n->file->named_at < r->count
                   ? str_trim(r->cells[n->file->named_at])
                   : STR("");
    if (name.len == 0) {
        return true;
    }
    str key = lookup_key(n->lookup, name);
    n->matched += key.len > 0;
    n->unmatched += key.len == 0;
    if (key.len > 0 && n->matched == 1) {
        n->name = arena_copy(&n->storage, name);
        n->key = key;
    }
    return true;
}

void lookup_report_names(loader *l)
{
    for (size_t i = 0; i < l->ds->file_count; i++) {
        const data_file *f = &l->ds->files[i];
        if (f->named == NULL || f->table != NULL || !l->ds->tables[f->named->table->index].provided) {
            continue;
        }
        struct key_lookup *k = build(l, f->named);
        name_count n = {.lookup = k, .file = f};
        record_sink sink = {
            .context = &n, .on_record = count_name, .on_blank = pass_blank, .on_fault = pass_fault};
        diags unheard = {.language = l->d->language};
        records_read(f->in, &sink, &unheard);
        diags_free(&unheard);
        if (n.matched > 0) {
            diag_add(l->d, SEVERITY_WARNING, "names_without_keys",
                     file_place(f, f->header_line, f->header_row, f->named_at, &l->scratch),
                     "只有名称没有编码：按名称可对应%llu行（如“%.*s”疑为%.*s），%"
                     "llu行对不上或有重名；名称不作依据，请补填编码列",
                     "names without keys: %llu rows may be matched by name (\"%.*s\" may be %.*s), %llu may "
                     "not. A name "
                     "decides nothing: add the column of keys",
                     (unsigned long long)n.matched, STR_ARG(n.name), STR_ARG(n.key),
                     (unsigned long long)n.unmatched);
        }
        arena_free(&n.storage);
        free_lookup(k);
    }
}
