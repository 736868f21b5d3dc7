/* SPDX-License-Identifier: MIT
 *
 * Headers, and which table a file feeds: the one whose key columns are all there and that knows the most
 * of its headers.
 */
#include "dataset_internal.h"

#include "utf8.h"

#include <string.h>

struct header_entry {
    const column_decl *column;
    uint32_t next; /* a further entry of the same name, or MAP_NONE */
};

/* How a file's headers suit one table. */
typedef struct {
    size_t *at;     /* by column: the file column, or SIZE_MAX */
    size_t matched; /* columns found */
    size_t missing; /* key columns that must be there and are not */
} fit;

typedef struct {
    file_mapper *mapper;
    data_file file;
    bool found, damaged;
    fit *fits;      /* by table */
    uint32_t *name; /* by file column: the number of its folded header, or MAP_NONE */
} header_reading;

/* ---- names of columns ---- */

void mapper_open(file_mapper *m, dataset *ds, diags *d)
{
    *m = (file_mapper){.ds = ds, .d = d};
    m->indexed = arena_array(&m->storage, ds->schema->table_count + 1, sizeof *m->indexed);
}

void mapper_close(file_mapper *m)
{
    map_free(&m->names);
    arena_free(&m->storage);
}

static uint32_t first_entry(const file_mapper *m, uint32_t name)
{
    return name == MAP_NONE ? MAP_NONE : m->first[name];
}

static void enter_name(file_mapper *m, const column_decl *c, str name)
{
    uint32_t known = m->names.count;
    uint32_t number = map_intern(&m->names, utf8_fold_case(&m->storage, name));
    m->first = arena_grow(&m->storage, m->first, number, &m->first_cap, sizeof *m->first);
    if (number == known) {
        m->first[number] = MAP_NONE;
    }
    for (uint32_t e = m->first[number]; e != MAP_NONE; e = m->entries[e].next) {
        if (m->entries[e].column == c) {
            return;
        }
    }
    struct header_entry entry = {c, m->first[number]};
    m->first[number] = (uint32_t)m->entry_count;
    ARENA_PUSH(&m->storage, m->entries, m->entry_count, m->entry_cap, entry);
}

static void index_table(file_mapper *m, const table_decl *t)
{
    if (m->indexed[t->index]) {
        return;
    }
    m->indexed[t->index] = true;
    for (size_t i = 0; i < t->column_count; i++) {
        const column_decl *c = &t->columns[i];
        enter_name(m, c, c->name);
        for (size_t k = 0; k < c->header_count; k++) {
            enter_name(m, c, c->headers[k]);
        }
    }
}

/* ---- the first record ---- */

static bool is_blank_header(str header)
{
    return str_trim(header).len == 0;
}

static bool take_header(void *context, const record *r)
{
    header_reading *h = context;
    arena *storage = &h->mapper->ds->storage;
    data_file *f = &h->file;
    h->found = true;
    f->header_row = r->row;
    f->header_line = r->line;
    f->header_count = r->count;
    while (f->header_count > 0 && is_blank_header(r->cells[f->header_count - 1])) {
        f->header_count--; /* separators that trail behind the last header */
    }
    f->headers = arena_array(storage, f->header_count, sizeof *f->headers);
    for (size_t i = 0; i < f->header_count; i++) {
        f->headers[i] = arena_copy(storage, str_trim(r->cells[i]));
    }
    return false;
}

static void pass_blank(void *context, uint32_t line, uint32_t row)
{
    (void)context;
    (void)line;
    (void)row;
}

static const struct {
    const char *code, *zh, *en;
} DAMAGES[] = {
    [RECORD_BROKEN_QUOTE] = {"broken_quote", "引号位置不对，本行未使用",
                             "a quote is out of place; row left out"},
    [RECORD_OPEN_QUOTE] = {"open_quote", "引号没有闭合，本行未使用", "a quote is never closed; row left out"},
    [RECORD_UNDECODABLE] = {"undecodable", "有不属于本文件编码的字节，本行未使用",
                            "a byte is not of the file's encoding; row left out"},
    [RECORD_TOO_LONG] = {"record_too_long", "一条记录超过1 MB，本行未使用",
                         "a record of more than 1 MB; row left out"},
    [RECORD_NUL] = {"nul_byte", "有空字节，本行未使用", "a NUL byte; row left out"},
};

void report_damage(diags *d, severity level, str file, record_fault fault, uint64_t offset, uint32_t line,
                   uint32_t row)
{
    place at = {.file = file, .line = line, .row = row};
    diag_add(d, level, DAMAGES[fault].code, at, "%s（第%llu字节）", "%s (byte %llu)",
             d->language == LANGUAGE_ZH ? DAMAGES[fault].zh : DAMAGES[fault].en,
             (unsigned long long)offset + 1);
}

/* What follows a damaged header can't be told from data: the file is not used. */
static void header_damaged(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    header_reading *h = context;
    if (h->found || h->damaged) {
        return;
    }
    h->damaged = true;
    report_damage(h->mapper->d, SEVERITY_ERROR, h->file.in->name, fault, offset, line, row);
    diag_add(h->mapper->d, SEVERITY_ERROR, "header_damaged",
             (place){.file = h->file.in->name, .line = line, .row = row}, "表头已损坏，此文件未使用",
             "the header is damaged; the file is not used");
}

static bool read_header(header_reading *h)
{
    record_sink sink = {
        .context = h, .on_record = take_header, .on_blank = pass_blank, .on_fault = header_damaged};
    if (!records_read(h->file.in, &sink, h->mapper->d) || h->damaged) {
        return false;
    }
    if (!h->found) {
        diag_add(h->mapper->d, SEVERITY_ERROR, "no_header", (place){.file = h->file.in->name},
                 "没有表头，此文件未使用", "there is no header; the file is not used");
    }
    return h->found;
}

/* ---- fits ---- */

static void start_fit(file_mapper *m, fit *out, const table_decl *t)
{
    out->at = arena_array(&m->storage, t->column_count, sizeof *out->at);
    for (size_t i = 0; i < t->column_count; i++) {
        out->at[i] = SIZE_MAX;
    }
}

static void match_headers(header_reading *h)
{
    for (size_t i = 0; i < h->file.header_count; i++) {
        for (uint32_t e = first_entry(h->mapper, h->name[i]); e != MAP_NONE; e = h->mapper->entries[e].next) {
            const column_decl *c = h->mapper->entries[e].column;
            fit *its = &h->fits[c->table->index];
            if (its->at && its->at[c->index] == SIZE_MAX) {
                its->at[c->index] = i;
                its->matched++;
            }
        }
    }
}

static bool must_be_there(const table_decl *t, size_t key)
{
    return !t->columns[t->key[key]].key_optional;
}

static void count_missing_keys(fit *its, const table_decl *t)
{
    for (size_t i = 0; i < t->key_count; i++) {
        its->missing += must_be_there(t, i) && its->at[t->key[i]] == SIZE_MAX;
    }
}

static size_t required_keys(const table_decl *t)
{
    size_t count = 0;
    for (size_t i = 0; i < t->key_count; i++) {
        count += must_be_there(t, i);
    }
    return count;
}

/* All its key columns, and one more if it has more. */
static bool fits(const fit *its, const table_decl *t)
{
    size_t keys = required_keys(t);
    return its->at && its->missing == 0 &&
           (its->matched > keys || (its->matched == keys && keys == t->column_count));
}

static void compute_fits(header_reading *h, const table_decl *named)
{
    file_mapper *m = h->mapper;
    const schema *s = m->ds->schema;
    h->fits = arena_array(&m->storage, s->table_count, sizeof *h->fits);
    for (size_t i = 0; i < s->table_count; i++) {
        if (!named || named == s->tables[i]) {
            index_table(m, s->tables[i]);
            start_fit(m, &h->fits[i], s->tables[i]);
        }
    }
    h->name = arena_array(&m->storage, h->file.header_count, sizeof *h->name);
    for (size_t i = 0; i < h->file.header_count; i++) {
        h->name[i] = map_find(&m->names, utf8_fold_case(&m->storage, h->file.headers[i]));
    }
    match_headers(h);
    for (size_t i = 0; i < s->table_count; i++) {
        if (h->fits[i].at) {
            count_missing_keys(&h->fits[i], s->tables[i]);
        }
    }
}

/* ---- the choice ---- */

static place header_place(const header_reading *h)
{
    return (place){.file = h->file.in->name, .line = h->file.header_line, .row = h->file.header_row};
}

/* Adds the Chinese label and the name of each key column that is missing. */
static void list_missing_keys(buf *out, const fit *its, const table_decl *t, language l)
{
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        if (must_be_there(t, i) && its->at[c->index] == SIZE_MAX) {
            str open = l == LANGUAGE_ZH ? STR("“") : STR("\""),
                close = l == LANGUAGE_ZH ? STR("”") : STR("\"");
            str between = l == LANGUAGE_ZH ? STR("、") : STR(", ");
            buf_add(out, out->len > 0 ? between : STR(""));
            buf_add(out, open);
            buf_add(out, column_label(c, l));
            buf_add(out, close);
        }
    }
}

static void report_nothing_known(const header_reading *h)
{
    diag_add(h->mapper->d, SEVERITY_ERROR, "unknown_table", header_place(h),
             "认不出是哪张表：没有一个表头是已知的列名。第一行应为表头；此文件未使用",
             "no table fits: none of the headers is known. The first row must be the header; the file is not "
             "used");
}

static void report_unknown(const header_reading *h)
{
    const schema *s = h->mapper->ds->schema;
    size_t near = 0;
    for (size_t i = 1; i < s->table_count; i++) {
        if (h->fits[i].matched > h->fits[near].matched) {
            near = i;
        }
    }
    if (s->table_count == 0 || h->fits[near].matched == 0) {
        report_nothing_known(h);
        return;
    }
    const table_decl *t = s->tables[near];
    language l = h->mapper->d->language;
    buf missing = {0};
    list_missing_keys(&missing, &h->fits[near], t, l);
    if (missing.len == 0) {
        buf_add(&missing, l == LANGUAGE_ZH ? STR("编码以外的列") : STR("any column besides its key"));
    }
    diag_add(h->mapper->d, SEVERITY_ERROR, "unknown_table", header_place(h),
             "认不出是哪张表：最接近“%.*s”（%.*s），但缺少%.*s；此文件未使用",
             "no table fits: nearest is %.*s (%.*s), which lacks %.*s; the file is not used",
             STR_ARG(texts_in(t->title, l)), STR_ARG(t->name), STR_ARG(buf_str(&missing)));
    buf_free(&missing);
}

static void report_ambiguous(const header_reading *h, const table_decl *a, const table_decl *b)
{
    language l = h->mapper->d->language;
    str ta = texts_in(a->title, l), tb = texts_in(b->title, l), file = h->file.in->name;
    diag_add(h->mapper->d, SEVERITY_ERROR, "ambiguous_table", header_place(h),
             "表头既像“%.*s”（%.*s），又像“%.*s”（%.*s）；请用 --table %.*s=%.*s 或 --table %.*s=%.*s 指明",
             "the headers fit %.*s (%.*s) and %.*s (%.*s) alike; say which: --table %.*s=%.*s or --table "
             "%.*s=%.*s",
             STR_ARG(ta), STR_ARG(a->name), STR_ARG(tb), STR_ARG(b->name), STR_ARG(a->name), STR_ARG(file),
             STR_ARG(b->name), STR_ARG(file));
}

static const table_decl *choose(const header_reading *h)
{
    const schema *s = h->mapper->ds->schema;
    const table_decl *best = NULL, *rival = NULL;
    for (size_t i = 0; i < s->table_count; i++) {
        if (!fits(&h->fits[i], s->tables[i])) {
            continue;
        }
        size_t matched = h->fits[i].matched, most = best ? h->fits[best->index].matched : 0;
        if (!best || matched > most) {
            best = s->tables[i];
            rival = NULL;
        } else if (matched == most && !rival) {
            rival = s->tables[i];
        }
    }
    if (!best) {
        report_unknown(h);
    } else if (rival) {
        report_ambiguous(h, best, rival);
    }
    return rival ? NULL : best;
}

static const table_decl *accept_named(const header_reading *h, const table_decl *named)
{
    const fit *its = &h->fits[named->index];
    if (its->missing == 0) {
        return named;
    }
    language l = h->mapper->d->language;
    buf missing = {0};
    list_missing_keys(&missing, its, named, l);
    diag_add(h->mapper->d, SEVERITY_ERROR, "key_column_missing", header_place(h),
             "作为“%.*s”（%.*s）缺少%.*s；此文件未使用", "as %.*s (%.*s) it lacks %.*s; the file is not used",
             STR_ARG(texts_in(named->title, l)), STR_ARG(named->name), STR_ARG(buf_str(&missing)));
    buf_free(&missing);
    return NULL;
}

/* ---- the columns ---- */

static void report_duplicate(const header_reading *h, const column_decl *c, size_t first, size_t second)
{
    const data_file *f = &h->file;
    arena scratch = {0};
    place at = file_place(f, f->header_line, f->header_row, second, &scratch);
    str other = cell_address(&scratch, first, f->header_row);
    str label = column_label(c, h->mapper->d->language);
    diag_add(h->mapper->d, SEVERITY_ERROR, "duplicate_column", at,
             "%.*s“%.*s”与%.*s“%.*s”都是“%.*s”列，请删去其一；此文件未使用",
             "%.*s \"%.*s\" and %.*s \"%.*s\" are both the column %.*s; the file is not used",
             STR_ARG(at.cell), STR_ARG(f->headers[second]), STR_ARG(other), STR_ARG(f->headers[first]),
             STR_ARG(label));
    arena_free(&scratch);
}

static bool set_columns(header_reading *h, const table_decl *t)
{
    data_file *f = &h->file;
    arena *storage = &h->mapper->ds->storage;
    bool well = true;
    f->columns = arena_array(storage, f->header_count, sizeof *f->columns);
    f->scales = arena_array(storage, f->header_count, sizeof *f->scales);
    f->file_column = arena_array(storage, t->column_count, sizeof *f->file_column);
    memcpy(f->file_column, h->fits[t->index].at, t->column_count * sizeof *f->file_column);
    for (size_t i = 0; i < f->header_count; i++) {
        for (uint32_t e = first_entry(h->mapper, h->name[i]); e != MAP_NONE; e = h->mapper->entries[e].next) {
            const column_decl *c = h->mapper->entries[e].column;
            if (c->table != t) {
                continue;
            }
            if (f->file_column[c->index] != i) {
                report_duplicate(h, c, f->file_column[c->index], i);
                well = false;
            }
            f->columns[i] = c;
        }
    }
    return well;
}

/* ---- the whole ---- */

/* A copy of a sheet, or the same file by another path: rows without a key would count twice. One file may
 * still feed two tables. */
static bool repeats_a_file(const header_reading *h, const table_decl *t)
{
    const dataset *ds = h->mapper->ds;
    for (size_t i = 0; i < ds->file_count; i++) {
        const data_file *f = &ds->files[i];
        if (f->table == t && f->in->size == h->file.in->size &&
            str_equal(str_of(f->in->sha256), str_of(h->file.in->sha256))) {
            diag_add(h->mapper->d, SEVERITY_WARNING, "same_content", (place){.file = h->file.in->name},
                     "与%.*s内容完全相同，只用其一", "has the content of %.*s; only one of them is used",
                     STR_ARG(f->in->name));
            return true;
        }
    }
    return false;
}

void mapper_add(file_mapper *m, input *in, const table_decl *named)
{
    header_reading h = {.mapper = m, .file = {.in = in}};
    if (read_header(&h) && named == NULL && is_request_list(&h.file)) {
        fills_add(m, &h.file);
        return;
    }
    if (h.found && !h.damaged) {
        compute_fits(&h, named);
        const table_decl *t = named ? accept_named(&h, named) : choose(&h);
        if (t && !repeats_a_file(&h, t) && set_columns(&h, t)) {
            h.file.table = t;
            m->ds->tables[t->index].provided = true;
        }
    }
    ARENA_PUSH(&m->ds->storage, m->ds->files, m->ds->file_count, m->ds->file_cap, h.file);
}
