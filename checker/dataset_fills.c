/* SPDX-License-Identifier: MIT
 *
 * Lists of requests (补数清单) that were filled in: each row names a cell by table, key and column, and holds
 * what somebody wrote there. Such a file is read as many: for each column that it fills a file of its own,
 * with that column and the key, of the rows that fill it. What was filled in goes for a blank only.
 */
#include "dataset_internal.h"

#include <stdlib.h>
#include <string.h>

const str request_headers[REQUEST_HEADERS] = {
    [REQUEST_UNIT] = STR("单位"),    [REQUEST_YEAR] = STR("年度"),    [REQUEST_COLUMN] = STR("缺项"),
    [REQUEST_CLAUSES] = STR("条款"), [REQUEST_VALUE] = STR("填写值"), [REQUEST_SOURCE] = STR("依据"),
    [REQUEST_TABLE] = STR("表"),     [REQUEST_KEY] = STR("键1"),
};

/* Those without which it isn't such a list. */
static const request_header needed[] = {REQUEST_COLUMN, REQUEST_VALUE, REQUEST_TABLE, REQUEST_KEY};
enum { NEEDED = sizeof needed / sizeof *needed };

typedef struct {
    file_mapper *m;
    size_t file, first_part; /* in dataset.files */
    size_t at[REQUEST_HEADERS];
} fill_reading;

static size_t header_at(const data_file *f, str label)
{
    for (size_t i = 0; i < f->header_count; i++) {
        if (str_equal(f->headers[i], label)) {
            return i;
        }
    }
    return SIZE_MAX;
}

bool is_request_list(const data_file *f)
{
    for (size_t i = 0; i < NEEDED; i++) {
        if (header_at(f, request_headers[needed[i]]) == SIZE_MAX) {
            return false;
        }
    }
    return true;
}

static int compare_rows(const void *a, const void *b)
{
    uint32_t ra = *(const uint32_t *)a, rb = *(const uint32_t *)b;
    return (ra > rb) - (ra < rb);
}

bool file_has_row(const data_file *f, uint32_t row)
{
    return !f->fills || bsearch(&row, f->only_rows, f->only_count, sizeof row, compare_rows) != NULL;
}

/* ---- the files it is read as ---- */

/* Has the list a column for each part of the key that must be there? */
static bool names_rows_of(const fill_reading *r, const table_decl *t)
{
    const data_file *f = &r->m->ds->files[r->file];
    for (size_t i = 0; i < t->key_count; i++) {
        if (!t->columns[t->key[i]].key_optional && r->at[REQUEST_KEY] + i >= f->header_count) {
            return false;
        }
    }
    return t->key_count > 0;
}

static data_file *part_for(fill_reading *r, const column_decl *c)
{
    dataset *ds = r->m->ds;
    for (size_t i = r->first_part; i < ds->file_count; i++) {
        if (ds->files[i].columns[r->at[REQUEST_VALUE]] == c) {
            return &ds->files[i];
        }
    }
    if (ds->file_count == UINT16_MAX) {
        return NULL;
    }
    const table_decl *t = c->table;
    data_file part = ds->files[r->file];
    part.is_requests = false;
    part.fills = true;
    part.table = t;
    part.rows = part.skipped = part.rejected = 0;
    part.fill = NULL;
    part.fill_limit = 0;
    part.columns = arena_array(&ds->storage, part.header_count, sizeof *part.columns);
    part.rate_signs = arena_array(&ds->storage, part.header_count, sizeof *part.rate_signs);
    part.scales = arena_array(&ds->storage, part.header_count, sizeof *part.scales);
    part.file_column = arena_array(&ds->storage, t->column_count, sizeof *part.file_column);
    memset(part.file_column, 0xff, t->column_count * sizeof *part.file_column);
    for (size_t i = 0; i < t->key_count && r->at[REQUEST_KEY] + i < part.header_count; i++) {
        part.file_column[t->key[i]] = r->at[REQUEST_KEY] + i;
        part.columns[r->at[REQUEST_KEY] + i] = &t->columns[t->key[i]];
    }
    part.file_column[c->index] = r->at[REQUEST_VALUE];
    part.columns[r->at[REQUEST_VALUE]] = c;
    ARENA_PUSH(&ds->storage, ds->files, ds->file_count, ds->file_cap, part);
    return &ds->files[ds->file_count - 1];
}

static str cell_of(const fill_reading *r, const record *rec, request_header label)
{
    return r->at[label] < rec->count ? str_trim(rec->cells[r->at[label]]) : (str){0};
}

static bool take_row(void *context, const record *rec)
{
    fill_reading *r = context;
    dataset *ds = r->m->ds;
    data_file *f = &ds->files[r->file];
    if (rec->row <= f->header_row) {
        return true;
    }
    if (cell_of(r, rec, REQUEST_VALUE).len == 0) {
        f->rows++;
        f->skipped++;
        return true;
    }
    const table_decl *t = schema_table_named(ds->schema, cell_of(r, rec, REQUEST_TABLE));
    const column_decl *c = t == NULL ? NULL : table_column(t, cell_of(r, rec, REQUEST_COLUMN));
    data_file *part = c == NULL || c->in_key || !names_rows_of(r, t) ? NULL : part_for(r, c);
    if (part == NULL) {
        f = &ds->files[r->file];
        f->rows++;
        f->rejected++;
        diag_add(
            r->m->d, SEVERITY_ERROR, "unknown_request",
            (place){.file = f->in->name, .line = rec->line, .row = rec->row},
            "认不出所补的是哪一格：请勿改动“表”“缺项”和“键”各列；本行未使用",
            "which cell this row fills is not known: leave 表, 缺项 and the keys as they were; row left out");
        return true;
    }
    ARENA_PUSH(&ds->storage, part->only_rows, part->only_count, part->only_cap, rec->row);
    return true;
}

static void skip_blank(void *context, uint32_t line, uint32_t row)
{
    fill_reading *r = context;
    data_file *f = &r->m->ds->files[r->file];
    (void)line;
    if (row > f->header_row) {
        f->rows++;
        f->skipped++;
    }
}

static void reject(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    fill_reading *r = context;
    data_file *f = &r->m->ds->files[r->file];
    f->rows++;
    f->rejected++;
    report_damage(r->m->d, SEVERITY_ERROR, f->in->name, fault, offset, line, row);
}

void fills_add(file_mapper *m, const data_file *file)
{
    dataset *ds = m->ds;
    fill_reading r = {.m = m, .file = ds->file_count, .first_part = ds->file_count + 1};
    data_file whole = *file;
    whole.is_requests = true;
    for (size_t i = 0; i < REQUEST_HEADERS; i++) {
        r.at[i] = header_at(&whole, request_headers[i]);
    }
    ARENA_PUSH(&ds->storage, ds->files, ds->file_count, ds->file_cap, whole);
    record_sink sink = {.context = &r, .on_record = take_row, .on_blank = skip_blank, .on_fault = reject};
    records_read(whole.in, &sink, m->d);
}

void fills_check(dataset *ds, diags *d)
{
    for (size_t i = 0; i < ds->file_count; i++) {
        data_file *f = &ds->files[i];
        if (f->fills && !ds->tables[f->table->index].provided) {
            diag_add(d, SEVERITY_ERROR, "fill_without_table", (place){.file = f->in->name},
                     "未提供“%.*s”，对它的补数未使用", "%.*s was not given: what fills it is not used",
                     STR_ARG(texts_in(f->table->title, d->language)));
            f->rows = f->rejected = f->only_count;
            f->table = NULL;
        }
    }
}
