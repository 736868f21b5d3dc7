/* SPDX-License-Identifier: MIT
 *
 * Headers, and which table a file feeds: the one whose key columns are all there and that knows the most
 * of its headers.
 */
#include "dataset_internal.h"

#include "gb18030.h"
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
    const column_decl *
        *via; /* by column: the other table's code by which a key is known; NULL: none at all */
} fit;

/* A header as it may be: the rows of the top that it is made of, and what it would feed. */
typedef struct {
    file_mapper *mapper;
    const file_mapping *mapping; /* NULL: none */
    data_file file;
    sheet_top top;
    char delimiter;
    size_t at, rows;          /* of the top: the header's first row, and how many it has */
    uint32_t *name;           /* by file column: the number of its header's name, or MAP_NONE */
    bool *sure;               /* by file column: the name is all that the header says */
    uint16_t *year;           /* by file column: of 2021年入会率, whose name is 入会率; else 0 */
    fit *fits;                /* by table */
    const table_decl *turned; /* the table that its years as columns feed, or NULL */
    size_t quality;           /* headers known of the table that fits best; 0: none fits */
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

/* ---- damage ---- */

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
static void report_damaged_header(const header_reading *h)
{
    const sheet_top *top = &h->top;
    str file = h->file.in->name;
    report_damage(h->mapper->d, SEVERITY_ERROR, file, top->fault, top->fault_offset, top->fault_line,
                  top->fault_row);
    diag_add(h->mapper->d, SEVERITY_ERROR, "header_damaged",
             (place){.file = file, .line = top->fault_line, .row = top->fault_row},
             "表头已损坏，此文件未使用", "the header is damaged; the file is not used");
}

/* ---- fits ---- */

static void start_fit(file_mapper *m, fit *out, const table_decl *t)
{
    out->at = arena_array(&m->storage, t->column_count, sizeof *out->at);
    for (size_t i = 0; i < t->column_count; i++) {
        out->at[i] = SIZE_MAX;
    }
}

static void match_header(header_reading *h, size_t i)
{
    for (uint32_t e = first_entry(h->mapper, h->name[i]); e != MAP_NONE; e = h->mapper->entries[e].next) {
        const column_decl *c = h->mapper->entries[e].column;
        fit *its = &h->fits[c->table->index];
        if (its->at && its->at[c->index] == SIZE_MAX) {
            its->at[c->index] = i;
            its->matched++;
        }
    }
}

/* A header that says more than the name goes behind one that doesn't. */
static void match_headers(header_reading *h)
{
    for (size_t sure = 2; sure-- > 0;) {
        for (size_t i = 0; i < h->file.header_count; i++) {
            if (h->sure[i] == sure && h->year[i] == 0) {
                match_header(h, i);
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

/* The header of a column, as the rows that it is made of tell it: a parent's text stands over the columns
 * to its right as far as those have none. */
static void column_texts(const header_reading *h, size_t column, str *parent, str *child)
{
    const sheet_row *upper = &h->top.rows[h->at], *lower = &h->top.rows[h->at + h->rows - 1];
    *parent = STR("");
    *child = column < lower->count ? lower->cells[column] : STR("");
    if (h->rows < 2) {
        return;
    }
    *parent = column < upper->count ? upper->cells[column] : STR("");
    for (size_t i = column; parent->len == 0 && child->len > 0 && i-- > 0;) {
        bool stands_alone = i >= lower->count || lower->cells[i].len == 0;
        if (stands_alone) {
            return; /* merged from above: no group begins there */
        }
        *parent = i < upper->count ? upper->cells[i] : STR("");
    }
}

static void make_headers(header_reading *h)
{
    arena *a = &h->mapper->storage;
    data_file *f = &h->file;
    const sheet_row *last = &h->top.rows[h->at + h->rows - 1];
    size_t width = last->count > h->top.rows[h->at].count ? last->count : h->top.rows[h->at].count;
    f->header_row = last->row;
    f->header_line = last->line;
    f->headers = arena_array(a, width, sizeof *f->headers);
    f->header_count = 0;
    h->name = arena_array(a, width, sizeof *h->name);
    h->sure = arena_array(a, width, sizeof *h->sure);
    h->year = arena_array(a, width, sizeof *h->year);
    for (size_t i = 0; i < width; i++) {
        str parent, child;
        column_texts(h, i, &parent, &child);
        bool both = parent.len > 0 && child.len > 0;
        f->headers[i] = both             ? arena_format(a, "%.*s/%.*s", STR_ARG(parent), STR_ARG(child))
                        : parent.len > 0 ? parent
                                         : child;
        f->header_count = f->headers[i].len > 0 ? i + 1 : f->header_count; /* separators may trail */
    }
}

/* What somebody wrote down of a header: NULL if nothing. */
static const header_mapping *mapping_of(const header_reading *h, str header)
{
    arena *a = &h->mapper->storage;
    for (size_t i = 0; h->mapping != NULL && i < h->mapping->count; i++) {
        const header_mapping *m = &h->mapping->headers[i];
        if (str_equal(utf8_fold_case(a, m->header), utf8_fold_case(a, header))) {
            return m;
        }
    }
    return NULL;
}

static uint32_t mapped_name(const header_reading *h, const header_mapping *m)
{
    return m->column.len == 0 ? MAP_NONE
                              : map_find(&h->mapper->names, utf8_fold_case(&h->mapper->storage, m->column));
}

static void name_header(header_reading *h, size_t i)
{
    str parent, child;
    const header_mapping *mapped = mapping_of(h, h->file.headers[i]);
    if (mapped != NULL) {
        h->name[i] = mapped_name(h, mapped);
        h->sure[i] = true;
        return;
    }
    column_texts(h, i, &parent, &child);
    header_names n = sheet_header_names(&h->mapper->storage, parent, child);
    h->name[i] = MAP_NONE;
    for (size_t k = 0; k < n.count && h->name[i] == MAP_NONE; k++) {
        int year;
        str rest;
        h->name[i] = map_find(&h->mapper->names, n.names[k]);
        h->sure[i] = n.sure[k];
        if (h->name[i] == MAP_NONE && sheet_year_in(n.names[k], &year, &rest)) {
            const header_mapping *rest_mapped = mapping_of(h, rest);
            header_names behind = sheet_header_names(&h->mapper->storage, STR(""), rest);
            h->name[i] = rest_mapped == NULL ? MAP_NONE : mapped_name(h, rest_mapped);
            for (size_t j = 0; j < behind.count && h->name[i] == MAP_NONE; j++) {
                h->name[i] = map_find(&h->mapper->names, behind.names[j]);
            }
            h->year[i] = h->name[i] == MAP_NONE ? 0 : (uint16_t)year;
        }
    }
}

/* The column of the table that a header with a year is meant for; NULL if none. */
static const column_decl *yearly_column(const header_reading *h, const table_decl *t, size_t i)
{
    uint32_t e = h->year[i] == 0 ? MAP_NONE : first_entry(h->mapper, h->name[i]);
    for (; e != MAP_NONE; e = h->mapper->entries[e].next) {
        const column_decl *c = h->mapper->entries[e].column;
        if (c->table == t && !c->in_key) {
            return c;
        }
    }
    return NULL;
}

/* Are all its key columns there but the year, and some columns of years? How many headers are known, else 0. */
static size_t turned_quality(const header_reading *h, const table_decl *t)
{
    const fit *its = &h->fits[t->index];
    if (t->year_column == SIZE_MAX || !its->at || its->at[t->year_column] != SIZE_MAX) {
        return 0;
    }
    size_t known = 0, yearly = 0;
    for (size_t i = 0; i < t->key_count; i++) {
        bool there = t->key[i] == t->year_column || its->at[t->key[i]] != SIZE_MAX;
        if (!there && !t->columns[t->key[i]].key_optional) {
            return 0;
        }
        known += there;
    }
    for (size_t i = 0; i < h->file.header_count; i++) {
        yearly += yearly_column(h, t, i) != NULL;
    }
    return yearly == 0 ? 0 : known + yearly;
}

/* The file column that holds the other table's column, if a name is sure to mean it. */
static size_t place_of_foreign(const header_reading *h, const column_decl *wanted)
{
    for (size_t i = 0; i < h->file.header_count; i++) {
        uint32_t e = h->sure[i] && h->year[i] == 0 ? first_entry(h->mapper, h->name[i]) : MAP_NONE;
        for (; e != MAP_NONE; e = h->mapper->entries[e].next) {
            if (h->mapper->entries[e].column == wanted) {
                return i;
            }
        }
    }
    return SIZE_MAX;
}

/* A key that is missing and names rows of one other table may be had by a code of theirs. */
static void supply_keys(header_reading *h, const table_decl *t)
{
    fit *its = &h->fits[t->index];
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        if (!must_be_there(t, i) || its->at[c->index] != SIZE_MAX || c->target_count != 1 ||
            c->targets[0] == t) {
            continue;
        }
        const table_decl *other = c->targets[0];
        for (size_t k = 0; k < other->column_count && its->at[c->index] == SIZE_MAX; k++) {
            size_t at =
                other->columns[k].type == COLUMN_CODE ? place_of_foreign(h, &other->columns[k]) : SIZE_MAX;
            if (at != SIZE_MAX) {
                its->via = its->via ? its->via
                                    : arena_array(&h->mapper->ds->storage, t->column_count, sizeof *its->via);
                its->via[c->index] = &other->columns[k];
                its->at[c->index] = at;
                its->matched++;
            }
        }
    }
}

static void judge_fits(header_reading *h)
{
    const schema *s = h->mapper->ds->schema;
    size_t turned = 0;
    for (size_t i = 0; i < s->table_count; i++) {
        const table_decl *t = s->tables[i];
        if (!h->fits[i].at) {
            continue;
        }
        supply_keys(h, t);
        count_missing_keys(&h->fits[i], t);
        size_t quality = fits(&h->fits[i], t) ? h->fits[i].matched : 0, as_turned = turned_quality(h, t);
        h->quality = quality > h->quality ? quality : h->quality;
        if (as_turned > turned) {
            h->turned = t;
            turned = as_turned;
        }
    }
    h->quality = turned > h->quality ? turned : h->quality;
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
            for (size_t k = 0; named && k < named->key_count; k++) {
                const column_decl *c = &named->columns[named->key[k]];
                if (c->target_count == 1) {
                    index_table(m, c->targets[0]); /* a key may be had by its code */
                }
            }
        }
    }
    for (size_t i = 0; i < h->file.header_count; i++) {
        name_header(h, i);
    }
    match_headers(h);
    judge_fits(h);
}

/* ---- the header among the first rows ---- */

static header_reading try_header(const header_reading *from, size_t at, size_t rows, const table_decl *named)
{
    header_reading h = *from;
    h.at = at;
    h.rows = rows;
    h.turned = NULL;
    h.quality = 0;
    make_headers(&h);
    compute_fits(&h, named);
    return h;
}

static bool has_blanks(const sheet_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        if (row->cells[i].len == 0) {
            return true;
        }
    }
    return false;
}

/* Can the row and the next be one header of merged cells? */
static bool may_be_merged(const sheet_top *top, size_t at)
{
    return at + 1 < top->count && top->rows[at + 1].row == top->rows[at].row + 1 &&
           (has_blanks(&top->rows[at]) || top->rows[at + 1].count > top->rows[at].count);
}

/* Are the lower row's texts nothing but names in groups of the upper one, so that no data can be meant: under a text and
 * the blanks behind it, and not under the first? */
static bool hangs_below(const sheet_row *upper, const sheet_row *lower)
{
    bool grouped = false, first = true;
    for (size_t i = 0, group = SIZE_MAX; i < lower->count; i++) {
        bool head = i < upper->count && upper->cells[i].len > 0;
        bool text = lower->cells[i].len > 0;
        if (text && (head ? first : group == SIZE_MAX)) {
            return false;
        }
        first = first && !head;
        group = !text ? SIZE_MAX : head ? i : group;
        grouped |= text && !head;
    }
    return grouped;
}

/* The first row, or pair of rows, that is a header of some table. A pair must be better than either of its
 * rows: a title over a header adds nothing to it. So do children that nobody knows, but they are no data. Where there is none, h is the row that knows the most. */
static bool find_header(header_reading *h, const table_decl *named)
{
    header_reading near = h->top.count == 0 ? *h : try_header(h, 0, 1, named);
    size_t most = 0;
    for (size_t i = 0; i < h->top.count; i++) {
        header_reading one = try_header(h, i, 1, named), best = one;
        uint32_t told = h->mapping == NULL ? 0 : h->mapping->header_row;
        if (told > 0 && h->top.rows[i].row != told &&
            !(i + 1 < h->top.count && h->top.rows[i + 1].row == told)) {
            continue;
        }
        if (may_be_merged(&h->top, i) && (told == 0 || h->top.rows[i + 1].row == told)) {
            header_reading two = try_header(h, i, 2, named);
            bool better = two.quality > one.quality && two.quality > try_header(h, i + 1, 1, named).quality;
            better |= two.quality == one.quality && hangs_below(&h->top.rows[i], &h->top.rows[i + 1]);
            best = better ? two : one;
        }
        if (best.quality > 0 && (told == 0 || best.file.header_row == told)) {
            *h = best;
            return true;
        }
        size_t matched = 0;
        for (size_t k = 0; k < h->mapper->ds->schema->table_count; k++) {
            matched = one.fits[k].at && one.fits[k].matched > matched ? one.fits[k].matched : matched;
        }
        if (i == 0 || matched > most) {
            near = one;
            most = matched;
        }
    }
    *h = near;
    return false;
}

/* Finds the header with the comma between cells, else with another sign. False after a diagnostic. */
static bool read_header(header_reading *h, const table_decl *named, bool *found)
{
    static const char delimiters[] = {',', '\t', ';'};
    header_reading first = *h;
    *found = false;
    for (size_t i = 0; i < sizeof delimiters && !*found; i++) {
        header_reading one = {.mapper = h->mapper,
                              .mapping = h->mapping,
                              .file = {.in = h->file.in},
                              .delimiter = delimiters[i]};
        one.file.in->delimiter = delimiters[i];
        if (!sheet_read_top(one.file.in, &h->mapper->storage, &one.top, h->mapper->d)) {
            return false;
        }
        header_reading top_row = one.top.count == 0 ? one : try_header(&one, 0, 1, named);
        if (named == NULL && is_request_list(&top_row.file)) {
            *h = top_row;
            return true;
        }
        *found = one.top.count > 0 && find_header(&one, named);
        if (i == 0) {
            first = one;
        }
        *h = one;
    }
    if (!*found) {
        *h = first;
        h->file.in->delimiter = ',';
    }
    if (!*found && h->top.damaged) {
        report_damaged_header(h);
        return false;
    }
    if (h->top.count == 0) {
        diag_add(h->mapper->d, SEVERITY_ERROR, "no_header", (place){.file = h->file.in->name},
                 "没有表头，此文件未使用", "there is no header; the file is not used");
    }
    return h->top.count > 0;
}

static place header_place(const header_reading *h)
{
    return (place){.file = h->file.in->name, .line = h->file.header_line, .row = h->file.header_row};
}

static bool has_foreign(const sheet_top *top)
{
    for (size_t i = 0; i < top->count; i++) {
        for (size_t k = 0; k < top->rows[i].count; k++) {
            for (size_t j = 0; j < top->rows[i].cells[k].len; j++) {
                if ((unsigned char)top->rows[i].cells[k].ptr[j] >= 0x80) {
                    return true;
                }
            }
        }
    }
    return false;
}

/* One wrong byte far behind can make a file look like the other encoding: headers that are known tell better. */
static bool find_in_other_encoding(header_reading *h, const table_decl *named)
{
    input *in = h->file.in;
    input before = *in;
    diags unheard = {.language = h->mapper->d->language};
    header_reading other = {.mapper = h->mapper, .mapping = h->mapping, .file = {.in = in}};
    bool found = false;
    diags *told = h->mapper->d;
    h->mapper->d = &unheard;
    bool is_read = input_read_as_other(in) && read_header(&other, named, &found);
    h->mapper->d = told;
    diags_free(&unheard);
    if (!is_read || !found) {
        *in = before;
        return false;
    }
    *h = other;
    diag_add(told, SEVERITY_WARNING, "encoding_by_header", header_place(h),
             "按整个文件的字节看不像 %s，但表头只有按 %s 才认得，按此读取；有误的字节所在行会另行说明",
             "taken as %s for its headers (as %s they are known); rows with bytes that are wrong are told of",
             encoding_name(in->encoding), encoding_name(in->encoding));
    return true;
}

/* Text that was UTF-8, was read as GBK and saved again: 鍗曚綅缂栫爜 was 单位编码. The text as it was, or empty. */
static str ungarbled(arena *a, str text)
{
    buf bytes = {0};
    bool encoded = gb18030_encode(text, &bytes);
    /* The last byte may have been lost on the way. */
    while (encoded && bytes.len > 0 && utf8_first_error(buf_str(&bytes)) != SIZE_MAX &&
           utf8_first_error(buf_str(&bytes)) + 3 >= bytes.len) {
        bytes.len--;
    }
    bool is_text = encoded && bytes.len > 0 && utf8_first_error(buf_str(&bytes)) == SIZE_MAX;
    str was = is_text ? arena_copy(a, buf_str(&bytes)) : STR("");
    buf_free(&bytes);
    return was;
}

/* Was the file saved in a wrong encoding? Tells of the first header that would be known if it hadn't been. */
static bool report_garbled(const header_reading *h)
{
    for (size_t i = 0; i < h->file.header_count; i++) {
        str was = ungarbled(&h->mapper->storage, h->file.headers[i]);
        bool known = was.len > 0 && !str_equal(was, h->file.headers[i]) &&
                     map_find(&h->mapper->names, utf8_fold_case(&h->mapper->storage, was)) != MAP_NONE;
        if (known || text_is_garbled(h->file.headers[i])) {
            place at = {.file = h->file.in->name, .line = h->file.header_line, .row = h->file.header_row};
            diag_add(
                h->mapper->d, SEVERITY_ERROR, "garbled", at,
                "表头是乱码“%.*s”%s%.*s%s：文件曾用错误的编码打开后另存，请用原文件重新导出；此文件未使用",
                "the header \"%.*s\" is garbled%s%.*s%s: it was opened in a wrong encoding and saved again. "
                "Export "
                "it anew; the file is not used",
                STR_ARG(h->file.headers[i]), known ? "(" : "", STR_ARG(known ? was : STR("")),
                known ? ")" : "");
            return true;
        }
    }
    return false;
}

/* Headers outlive the mapper. */
static void keep_header(header_reading *h)
{
    arena *storage = &h->mapper->ds->storage;
    data_file *f = &h->file;
    str *headers = arena_array(storage, f->header_count, sizeof *headers);
    for (size_t i = 0; i < f->header_count; i++) {
        headers[i] = arena_copy(storage, f->headers[i]);
    }
    f->headers = headers;
    sheet_note_surroundings(f, &h->top, h->at, h->rows, storage);
}

/* ---- the choice ---- */

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

/* All in one cell, with a sign in it that might be meant to stand between cells. */
static bool report_delimiter(const header_reading *h)
{
    static const char *const signs[] = {"，", "|", "、", "；"};
    str row = h->file.header_count == 1 ? h->file.headers[0] : STR("");
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t at = str_find(row, str_of(signs[i]));
        str rest = at == SIZE_MAX ? STR("") : (str){row.ptr + at + 1, row.len - at - 1};
        if (str_find(rest, str_of(signs[i])) != SIZE_MAX) {
            diag_add(
                h->mapper->d, SEVERITY_ERROR, "wrong_delimiter", header_place(h),
                "单元格之间用的是“%s”，应为半角逗号、分号或制表符：请在 Excel/WPS 中另存为“CSV "
                "UTF-8”；此文件未使用",
                "cells are parted by \"%s\", not by a comma, semicolon or tab: save it as \"CSV UTF-8\" in "
                "Excel or WPS; the file is not used",
                signs[i]);
            return true;
        }
    }
    return false;
}

static void report_nothing_known(const header_reading *h)
{
    if (report_delimiter(h)) {
        return;
    }
    diag_add(
        h->mapper->d, SEVERITY_ERROR, "unknown_table", header_place(h),
        "认不出是哪张表：没有一个表头是已知的列名。可用 jianjia init --from 文件 写出对照表；此文件未使用",
        "no table fits: none of the headers is known. jianjia init --from FILE drafts a mapping for them; "
        "the file is not used");
}

/* Has the file the names of those whose key it lacks? */
static void note_names(header_reading *h, const table_decl *t)
{
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        bool lacks =
            must_be_there(t, i) && h->fits[t->index].at[c->index] == SIZE_MAX && c->target_count == 1;
        if (lacks && c->targets[0]->name_column != SIZE_MAX && h->file.named == NULL) {
            const column_decl *name = &c->targets[0]->columns[c->targets[0]->name_column];
            h->file.named_at = place_of_foreign(h, name);
            h->file.named = h->file.named_at == SIZE_MAX ? NULL : name;
            h->file.named_city_at =
                name->table->city_column == SIZE_MAX
                    ? SIZE_MAX
                    : place_of_foreign(h, &name->table->columns[name->table->city_column]);
        }
    }
}

/* The only column of the table that has a name at one slip of the header; NULL if none, or if it turns one around. */
static const column_decl *near_column(header_reading *h, const table_decl *t, str header)
{
    arena *a = &h->mapper->storage;
    const column_decl *found = NULL;
    str folded = utf8_fold_case(a, header);
    for (size_t i = 0; i < t->column_count; i++) {
        const column_decl *c = &t->columns[i];
        for (size_t k = 0; k <= c->header_count; k++) {
            nearness n = word_nearness(folded, k == 0 ? c->name : c->headers[k - 1], a);
            if (n == WORD_TURNED || (n == WORD_NEAR && found != NULL && found != c)) {
                return NULL;
            }
            found = n == WORD_NEAR ? c : found;
        }
    }
    return found;
}

/* Of a missing key: the header that is perhaps meant for it. Empty if there is none. */
static str near_key(header_reading *h, const table_decl *t)
{
    for (size_t i = 0; i < h->file.header_count; i++) {
        const column_decl *c = h->name[i] == MAP_NONE ? near_column(h, t, h->file.headers[i]) : NULL;
        if (c != NULL && c->in_key && h->fits[t->index].at[c->index] == SIZE_MAX) {
            bool zh = h->mapper->d->language == LANGUAGE_ZH;
            return arena_format(
                &h->mapper->storage, zh ? "（表头“%.*s”疑为“%.*s”）" : " (perhaps \"%.*s\" is %.*s)",
                STR_ARG(h->file.headers[i]), STR_ARG(column_label(c, h->mapper->d->language)));
        }
    }
    return STR("");
}

static void report_unknown(header_reading *h)
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
    note_names(h, t);
    list_missing_keys(&missing, &h->fits[near], t, l);
    if (missing.len == 0) {
        buf_add(&missing, l == LANGUAGE_ZH ? STR("编码以外的列") : STR("any column besides its key"));
    }
    buf_add(&missing, near_key(h, t));
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

static const table_decl *choose(header_reading *h)
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
    if (!best && !report_garbled(h)) {
        report_unknown(h);
    } else if (!best) {
        return NULL;
    } else if (rival) {
        report_ambiguous(h, best, rival);
    }
    return rival ? NULL : best;
}

static const table_decl *accept_named(header_reading *h, const table_decl *named)
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

static void start_columns(header_reading *h, data_file *f, const table_decl *t)
{
    arena *storage = &h->mapper->ds->storage;
    f->table = t;
    f->columns = arena_array(storage, f->header_count, sizeof *f->columns);
    f->scales = arena_array(storage, f->header_count, sizeof *f->scales);
    f->rate_signs = arena_array(storage, f->header_count, sizeof *f->rate_signs);
    f->file_column = arena_array(storage, t->column_count, sizeof *f->file_column);
    for (size_t i = 0; i < t->column_count; i++) {
        f->file_column[i] = SIZE_MAX;
    }
}

static void set_column(data_file *f, const column_decl *c, size_t i)
{
    f->columns[i] = c;
    f->scales[i] = cell_scale_of_header(c, f->headers[i]);
    f->file_column[c->index] = f->file_column[c->index] == SIZE_MAX ? i : f->file_column[c->index];
}

static void warn_of_group(const header_reading *h, const column_decl *c, size_t i)
{
    arena scratch = {0};
    place at = file_place(&h->file, h->file.header_line, h->file.header_row, i, &scratch);
    diag_add(h->mapper->d, SEVERITY_WARNING, "merged_header_taken", at,
             "合并表头“%.*s”按“%.*s”读取，请核对；不对的请改表头或用对照表指明",
             "the merged header \"%.*s\" is read as %.*s: if that is wrong, change it or map it",
             STR_ARG(h->file.headers[i]), STR_ARG(column_label(c, h->mapper->d->language)));
    arena_free(&scratch);
}

/* A column that isn't there may be one whose header nobody knows, for a slip in it. */
static void warn_of_slips(header_reading *h)
{
    const data_file *f = &h->file;
    for (size_t i = 0; f->table != NULL && i < f->header_count; i++) {
        bool known = f->columns[i] != NULL || h->name[i] != MAP_NONE || mapping_of(h, f->headers[i]) != NULL;
        const column_decl *c =
            known || f->headers[i].len == 0 ? NULL : near_column(h, f->table, f->headers[i]);
        if (c == NULL || f->file_column[c->index] != SIZE_MAX) {
            continue;
        }
        arena scratch = {0};
        diag_add(h->mapper->d, SEVERITY_WARNING, "header_near",
                 file_place(f, f->header_line, f->header_row, i, &scratch),
                 "表头“%.*s”不认得，疑为“%.*s”；是的请改正表头，或用对照表指明",
                 "the header \"%.*s\" is not known, perhaps %.*s: if it is, correct it or map it",
                 STR_ARG(f->headers[i]), STR_ARG(column_label(c, h->mapper->d->language)));
        arena_free(&scratch);
    }
}

/* Keys that are had by a code: the code's column stands for the key's. */
static void set_via(const header_reading *h, data_file *f)
{
    const fit *its = &h->fits[f->table->index];
    f->via = its->via;
    for (size_t i = 0; its->via && i < f->table->column_count; i++) {
        if (its->via[i]) {
            set_column(f, &f->table->columns[i], its->at[i]);
        }
    }
}

/* The file column that holds the other table's column and nothing of its own table; SIZE_MAX: none. */
static size_t place_beside(const header_reading *h, const data_file *f, const column_decl *wanted)
{
    size_t at = place_of_foreign(h, wanted);
    return at != SIZE_MAX && f->columns[at] == NULL ? at : SIZE_MAX;
}

/* Notes which key stands beside the name of whom it means, and beside a code of theirs: of the keys that name a row of
 * one other table the first, those in the table's own key before the rest. */
static void note_beside(const header_reading *h, data_file *f)
{
    const table_decl *t = f->table;
    for (size_t own = 2; own-- > 0;) {
        for (size_t i = 0; i < t->column_count; i++) {
            const column_decl *c = &t->columns[i];
            const table_decl *other = c->target_count == 1 ? c->targets[0] : t;
            if (c->in_key != own || f->file_column[i] == SIZE_MAX || other == t || (f->via && f->via[i])) {
                continue;
            }
            if (f->said_of == NULL && other->name_column != SIZE_MAX) {
                f->said_at = place_beside(h, f, &other->columns[other->name_column]);
                f->said_of = f->said_at == SIZE_MAX ? NULL : c;
                f->said_city_at = other->city_column == SIZE_MAX
                                      ? SIZE_MAX
                                      : place_of_foreign(h, &other->columns[other->city_column]);
            }
            for (size_t k = 0; k < other->column_count && f->spare_for == NULL; k++) {
                if (own && other->columns[k].type == COLUMN_CODE) {
                    f->spare_via = &other->columns[k];
                    f->spare_at = place_beside(h, f, f->spare_via);
                    f->spare_for = f->spare_at == SIZE_MAX ? NULL : c;
                }
            }
        }
    }
    h->mapper->ds->tables[t->index].has_said |= f->said_of != NULL;
}

static bool set_columns(header_reading *h, const table_decl *t)
{
    data_file *f = &h->file;
    bool well = true;
    start_columns(h, f, t);
    set_via(h, f);
    memcpy(f->file_column, h->fits[t->index].at, t->column_count * sizeof *f->file_column);
    for (size_t i = 0; i < f->header_count; i++) {
        uint32_t e = h->year[i] > 0 ? MAP_NONE : first_entry(h->mapper, h->name[i]);
        for (; e != MAP_NONE; e = h->mapper->entries[e].next) {
            const column_decl *c = h->mapper->entries[e].column;
            if (c->table != t || (f->file_column[c->index] != i && !h->sure[i])) {
                continue;
            }
            if (f->file_column[c->index] != i) {
                report_duplicate(h, c, f->file_column[c->index], i);
                well = false;
            }
            set_column(f, c, i);
            if (!h->sure[i]) {
                warn_of_group(h, c, i);
            }
        }
    }
    note_beside(h, f);
    return well;
}

/* ---- years as columns ---- */

/* Adds the file of one year: the key columns, the year, and the columns of that year. */
static bool add_year(header_reading *h, int year, size_t number)
{
    dataset *ds = h->mapper->ds;
    const table_decl *t = h->turned;
    data_file part = h->file;
    part.turned = false;
    part.is_part = true;
    part.said_of = part.spare_for = NULL;
    part.part = number;
    part.gets = &t->columns[t->year_column];
    part.given = arena_format(&ds->storage, "%d", year);
    start_columns(h, &part, t);
    for (size_t i = 0; i < t->key_count; i++) {
        size_t at = h->fits[t->index].at[t->key[i]];
        if (at != SIZE_MAX) {
            set_column(&part, &t->columns[t->key[i]], at);
        }
    }
    part.via = h->fits[t->index].via;
    for (size_t i = 0; i < part.header_count; i++) {
        const column_decl *c = h->year[i] == year ? yearly_column(h, t, i) : NULL;
        if (c == NULL) {
            continue;
        }
        if (part.file_column[c->index] != SIZE_MAX) {
            report_duplicate(h, c, part.file_column[c->index], i);
            return false;
        }
        set_column(&part, c, i);
        part.file_column[t->year_column] =
            part.file_column[t->year_column] == SIZE_MAX ? i : part.file_column[t->year_column];
    }
    note_beside(h, &part);
    dates_find_system(&part, &h->top, h->mapper->d);
    ARENA_PUSH(&ds->storage, ds->files, ds->file_count, ds->file_cap, part);
    return true;
}

static void add_years(header_reading *h)
{
    dataset *ds = h->mapper->ds;
    size_t before = ds->file_count, number = 0;
    int last = 0;
    for (;;) {
        int next = 0;
        for (size_t i = 0; i < h->file.header_count; i++) {
            bool later = h->year[i] > last && yearly_column(h, h->turned, i) != NULL;
            next = later && (next == 0 || h->year[i] < next) ? h->year[i] : next;
        }
        if (next == 0) {
            break;
        }
        if (ds->file_count == UINT16_MAX || !add_year(h, next, number++)) {
            ds->file_count = before;
            return;
        }
        last = next;
    }
    ds->tables[h->turned->index].provided = true;
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
            strcmp(input_sha256(f->in), input_sha256(h->file.in)) == 0) {
            diag_add(h->mapper->d, SEVERITY_WARNING, "same_content", (place){.file = h->file.in->name},
                     "与%.*s内容完全相同，只用其一", "has the content of %.*s; only one of them is used",
                     STR_ARG(f->in->name));
            return true;
        }
    }
    return false;
}

/* "单位：万元" above a table is easily overlooked: its columns' own headers count. */
static void warn_of_unit(const header_reading *h)
{
    const data_file *f = &h->file;
    for (size_t i = 0; i + f->header_rows < f->top_count; i++) {
        for (size_t k = 0; k < f->top[i].count; k++) {
            str text = utf8_fold(&h->mapper->storage, f->top[i].cells[k]);
            if (str_find(text, STR("单位:万元")) == SIZE_MAX) {
                continue;
            }
            place at = {.file = f->in->name, .line = f->top[i].line, .row = f->top[i].row};
            at.cell = cell_address(&h->mapper->storage, k, f->top[i].row);
            diag_add(h->mapper->d, SEVERITY_WARNING, "unit_above_table", at,
                     "表上方写“单位：万元”，未据以换算；金额以万元计的列，请在表头写明“（万元）”",
                     "above the table it says that sums are in 万元 (ten thousands): not applied. Write "
                     "（万元） into "
                     "the headers of the columns that are");
        }
    }
}

/* Years as columns beside a column of years: which is meant can't be told. */
static void warn_of_years(const header_reading *h)
{
    const data_file *f = &h->file;
    for (size_t i = 0; i < f->header_count && f->table && !h->turned; i++) {
        if (h->year[i] > 0 && f->table->year_column != SIZE_MAX && yearly_column(h, f->table, i)) {
            arena scratch = {0};
            diag_add(h->mapper->d, SEVERITY_WARNING, "year_columns_unused",
                     file_place(f, f->header_line, f->header_row, i, &scratch),
                     "已有“%.*s”列，带年度的列“%.*s”未使用；请改成每年一行",
                     "there is a column %.*s already: \"%.*s\" is not used; write a row for each year",
                     STR_ARG(column_label(&f->table->columns[f->table->year_column], h->mapper->d->language)),
                     STR_ARG(f->headers[i]));
            arena_free(&scratch);
        }
    }
}

/* Of a sheet with years as columns: does it tell enough beside them to feed another table as well? */
static const table_decl *beside_years(header_reading *h, const table_decl *named)
{
    enum { ENOUGH = 3 };
    const table_decl *best = NULL;
    for (size_t i = 0; i < h->mapper->ds->schema->table_count && !named; i++) {
        const table_decl *t = h->mapper->ds->schema->tables[i];
        const fit *its = &h->fits[i];
        bool enough = t != h->turned && fits(its, t) && its->matched >= required_keys(t) + ENOUGH;
        best = enough && (!best || its->matched > h->fits[best->index].matched) ? t : best;
    }
    return best;
}

static const table_decl *table_for(header_reading *h, const table_decl *named, bool found)
{
    if (h->turned && found && (!named || named == h->turned)) {
        return beside_years(h, named);
    }
    h->turned = NULL;
    return named ? accept_named(h, named) : choose(h);
}

/* A mapping made for another state of the file does nothing: that is said. */
static void warn_of_mapping(const header_reading *h)
{
    for (size_t i = 0; h->mapping != NULL && i < h->mapping->count; i++) {
        str wanted = h->mapping->headers[i].header, folded = utf8_fold_case(&h->mapper->storage, wanted);
        bool there = false;
        for (size_t k = 0; k < h->file.header_count && !there; k++) {
            str header = utf8_fold_case(&h->mapper->storage, h->file.headers[k]), rest;
            int year;
            there =
                str_equal(header, folded) || (sheet_year_in(header, &year, &rest) && str_equal(rest, folded));
        }
        if (!there) {
            diag_add(h->mapper->d, SEVERITY_WARNING, "mapped_header_missing", header_place(h),
                     "对照表中的表头“%.*s”不在此文件中",
                     "the mapping names a header \"%.*s\" that the file does not have", STR_ARG(wanted));
        }
    }
}

void mapper_add(file_mapper *m, input *in, const table_decl *named, const file_mapping *mapping)
{
    header_reading h = {.mapper = m, .mapping = mapping, .file = {.in = in}};
    bool found, is_read = read_header(&h, named, &found);
    if (is_read && !found && !is_request_list(&h.file) && has_foreign(&h.top)) {
        found = find_in_other_encoding(&h, named);
    }
    if (is_read) {
        keep_header(&h);
    }
    if (is_read && named == NULL && is_request_list(&h.file)) {
        fills_add(m, &h.file);
        return;
    }
    if (is_read) {
        const table_decl *t = table_for(&h, named, found);
        bool repeated = (t && repeats_a_file(&h, t)) || (h.turned && repeats_a_file(&h, h.turned));
        h.turned = repeated ? NULL : h.turned;
        h.file.turned = h.turned != NULL;
        if (t && !repeated && set_columns(&h, t)) {
            m->ds->tables[t->index].provided = true;
            sheet_find_merged(&h.file, &h.top, &m->ds->storage);
            dates_find_system(&h.file, &h.top, m->d);
        } else {
            h.file.table = NULL;
        }
    }
    if (h.file.table || h.turned) {
        warn_of_unit(&h);
        warn_of_years(&h);
        warn_of_mapping(&h);
        warn_of_slips(&h);
    }
    ARENA_PUSH(&m->ds->storage, m->ds->files, m->ds->file_count, m->ds->file_cap, h.file);
    if (is_read && h.turned) {
        add_years(&h);
    }
}

/* ---- drafts of a mapping ---- */

enum { NEAR = 40, LIKELY = 60, SCORE = 100, KEY_MISSING = 30 };

static int score_of(const header_reading *h, size_t at, const column_decl *c, str folded, arena *a)
{
    return h->fits[c->table->index].at[c->index] == at
               ? 2 * SCORE
               : likeness_to_column(a, folded, c, &h->top, h->at + h->rows, at);
}

/* Gives each header the column most like it, the likeliest pair first. Returns how well it all fits. */
static int draft_as(const header_reading *h, const table_decl *t, arena *a, drafted_header *out)
{
    size_t n = h->file.header_count;
    int *scores = arena_array(a, n * t->column_count + 1, sizeof *scores), total = 0;
    bool *taken = arena_array(a, t->column_count, sizeof *taken);
    for (size_t i = 0; i < n; i++) {
        out[i] = (drafted_header){.header = h->file.headers[i]};
        str folded = utf8_fold_case(a, h->file.headers[i]);
        for (size_t k = 0; k < t->column_count; k++) {
            scores[i * t->column_count + k] = score_of(h, i, &t->columns[k], folded, a);
        }
    }
    for (;;) {
        size_t row = n, column = 0;
        int best = NEAR - 1;
        for (size_t i = 0; i < n; i++) {
            for (size_t k = 0; k < t->column_count && out[i].column == NULL; k++) {
                if (!taken[k] && scores[i * t->column_count + k] > best && out[i].header.len > 0) {
                    best = scores[i * t->column_count + k];
                    row = i;
                    column = k;
                }
            }
        }
        if (row == n) {
            break;
        }
        out[row].column = &t->columns[column];
        out[row].known = best > SCORE;
        out[row].likely = best >= LIKELY || t->columns[column].in_key; /* without it no row is used */
        taken[column] = true;
        total += best * best / SCORE;
    }
    for (size_t i = 0; i < t->key_count; i++) {
        total -= must_be_there(t, i) && !taken[t->key[i]] ? KEY_MISSING : 0;
    }
    return total;
}

/* Where no row is a header for certain: the first that holds as many texts as any. */
static size_t likely_header(const sheet_top *top)
{
    size_t best = 0, most = 0;
    for (size_t i = 0; i < top->count; i++) {
        size_t texts = 0;
        for (size_t k = 0; k < top->rows[i].count; k++) {
            str cell = top->rows[i].cells[k];
            texts += cell.len > 0 && !(cell.ptr[0] >= '0' && cell.ptr[0] <= '9');
        }
        if (texts > most) {
            most = texts;
            best = i;
        }
    }
    return best;
}

static void draft_header(header_reading *h, arena *a, bool found, header_draft *out)
{
    const schema *s = h->mapper->ds->schema;
    int most = 0;
    if (!found) {
        *h = try_header(h, likely_header(&h->top), 1, NULL);
    }
    out->header_row = h->file.header_row;
    out->count = h->file.header_count;
    out->headers = arena_array(a, out->count, sizeof *out->headers);
    for (size_t i = 0; i < out->count; i++) {
        out->headers[i].header = h->file.headers[i];
    }
    for (size_t i = 0; i < s->table_count; i++) {
        drafted_header *one = arena_array(a, out->count, sizeof *one);
        int score = draft_as(h, s->tables[i], a, one);
        if (score > most) {
            most = score;
            out->table = s->tables[i];
            out->headers = one;
        }
    }
    for (size_t i = 0; i < out->count; i++) {
        out->headers[i].header = arena_copy(a, out->headers[i].header);
    }
}

bool dataset_draft(const schema *s, const char *path, encoding forced, arena *a, header_draft *out, diags *d)
{
    dataset ds = {.schema = s};
    file_mapper m;
    *out = (header_draft){0};
    mapper_open(&m, &ds, d);
    input *in = input_open(&ds.storage, path, forced, d);
    header_reading h = {.mapper = &m, .file = {.in = in}};
    bool found = false, is_read = in != NULL && read_header(&h, NULL, &found);
    if (is_read) {
        out->fits = found;
        draft_header(&h, a, found, out);
    }
    mapper_close(&m);
    if (in != NULL) {
        input_close(in);
    }
    arena_free(&ds.storage);
    return is_read;
}
