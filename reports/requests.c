/* SPDX-License-Identifier: MIT */
#include "requests.h"
#include "file_name.h"

#include "../checker/dataset.h"
#include "../checker/map.h"
#include "../checker/os.h"

#include <errno.h>
#include <string.h>

/* A file of the folder while it is written: the requests to one body, in the order of the report. */
typedef struct {
    const report *r;
    arena *a;
    str body;
    size_t key_parts; /* the most that a row has */
} list;

static bool is_of(const to_obtain_entry *e, str body)
{
    return e->cell_count > 0 && str_equal(e->body, body);
}

/* What a file can't be named by is left out; of two bodies with one name then, one gets a number. */
static str path_of(const list *l, const char *folder, map *names)
{
    buf name = {0};
    file_name_add(&name, l->body);
    uint32_t known = names->count, number = map_intern(names, buf_str(&name));
    str path = number == known ? arena_format(l->a, "%s/补数清单-%.*s.csv", folder, (int)name.len, name.ptr)
                               : arena_format(l->a, "%s/补数清单-%.*s（%u）.csv", folder, (int)name.len,
                                              name.ptr, (unsigned)known + 1);
    if (number != known) {
        map_intern(names, path); /* the next such one gets another number */
    }
    buf_free(&name);
    return path;
}

static bool write_header(const list *l, FILE *out)
{
    size_t count = REQUEST_KEY + l->key_parts;
    str *cells = arena_array(l->a, count, sizeof *cells);
    for (size_t i = 0; i < REQUEST_KEY; i++) {
        cells[i] = request_headers[i];
    }
    for (size_t i = 0; i < l->key_parts; i++) {
        cells[REQUEST_KEY + i] = arena_format(l->a, "键%zu", i + 1);
    }
    return fputs("\xef\xbb\xbf", out) >= 0 && record_write(out, cells, count);
}

static str joined(arena *a, const str *parts, size_t count)
{
    buf text = {0};
    for (size_t i = 0; i < count; i++) {
        buf_add(&text, i == 0 ? STR("") : STR("、"));
        buf_add(&text, parts[i]);
    }
    str copy = arena_copy(a, buf_str(&text));
    buf_free(&text);
    return copy;
}

static bool write_cell(const list *l, const to_obtain_entry *e, const request_cell *c, FILE *out)
{
    size_t count = REQUEST_KEY + l->key_parts;
    str *cells = arena_array(l->a, count, sizeof *cells);
    cells[REQUEST_UNIT] = e->unit_name.len > 0 ? e->unit_name : e->unit;
    cells[REQUEST_YEAR] = e->year == 0 ? (str){0} : arena_format(l->a, "%d", e->year);
    cells[REQUEST_COLUMN] = c->label;
    cells[REQUEST_CLAUSES] = joined(l->a, c->clauses, c->clause_count);
    cells[REQUEST_TABLE] = l->r->language == LANGUAGE_ZH ? e->table_title : e->table;
    memcpy(cells + REQUEST_KEY, c->keys, c->key_count * sizeof *cells);
    return record_write(out, cells, count);
}

static bool write_list(const list *l, FILE *out, request_counts *c)
{
    bool ok = write_header(l, out);
    for (size_t i = 0; i < l->r->to_obtain_count && ok; i++) {
        const to_obtain_entry *e = &l->r->to_obtain[i];
        for (size_t j = 0; j < e->cell_count && is_of(e, l->body) && ok; j++) {
            bool shown = !e->cells[j].withheld; /* hidden in part it could not be read back */
            ok = !shown || write_cell(l, e, &e->cells[j], out);
            c->written += ok && shown;
            c->withheld += !shown;
        }
    }
    return ok && fflush(out) == 0;
}

static size_t most_key_parts(const report *r, str body)
{
    size_t most = 0;
    for (size_t i = 0; i < r->to_obtain_count; i++) {
        const to_obtain_entry *e = &r->to_obtain[i];
        for (size_t j = 0; j < e->cell_count && is_of(e, body); j++) {
            most = e->cells[j].key_count > most ? e->cells[j].key_count : most;
        }
    }
    return most;
}

/* Bodies by number, in the order in which the report names them. */
static void collect_bodies(const report *r, map *bodies)
{
    for (size_t i = 0; i < r->to_obtain_count; i++) {
        if (r->to_obtain[i].cell_count > 0) {
            map_intern(bodies, r->to_obtain[i].body);
        }
    }
}

static bool write_file(const list *l, str path, request_counts *c, str *error)
{
    FILE *out = fopen(path.ptr, "wb");
    bool ok = os_close_written(out, out != NULL && write_list(l, out, c));
    if (!ok) {
        *error = arena_copy(l->a, str_of(os_reason(errno, l->r->language)));
    }
    return ok;
}

bool requests_write(const report *r, const char *folder, arena *a, request_counts *c, str *path, str *error)
{
    map bodies = {0}, names = {0};
    bool ok = file_make_folder(folder, r->language, error);
    *c = (request_counts){0};
    *path = str_of(folder);
    collect_bodies(r, &bodies);
    for (uint32_t i = 0; i < bodies.count && ok; i++) {
        list l = {.r = r, .a = a, .body = map_string(&bodies, i)};
        l.key_parts = most_key_parts(r, l.body);
        *path = path_of(&l, folder, &names);
        ok = write_file(&l, *path, c, error);
        c->files += ok;
    }
    map_free(&bodies);
    map_free(&names);
    return ok;
}
