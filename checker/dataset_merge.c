/* SPDX-License-Identifier: MIT
 *
 * Rows in the order of their keys, rows of one key made one row, and the indexes. Everything here is
 * decided by what rows hold; where they stand decides only what comes first in messages and in evidence.
 */
#include "dataset_internal.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    dataset *ds;
    diags *d;
    struct table_data *t;
    const uint32_t *rank;  /* of key numbers, in the order of their texts */
    const size_t *sort_by; /* columns */
    size_t sort_count;
    uint32_t *order; /* physical rows, sorted; the rows that stay, group by group */
    uint32_t *sizes; /* of the groups */
    size_t groups;
    arena scratch;
} merger;

/* ---- the order of keys ---- */

typedef struct {
    str text;
    uint32_t key;
} ranked;

static int compare_ranked(const void *a, const void *b)
{
    return str_compare(((const ranked *)a)->text, ((const ranked *)b)->text);
}

/* From malloc. */
static uint32_t *rank_keys(const map *keys)
{
    ranked *sorted = memory_resize(NULL, keys->count, sizeof *sorted);
    for (uint32_t i = 0; i < keys->count; i++) {
        sorted[i] = (ranked){map_string(keys, i), i};
    }
    qsort(sorted, keys->count, sizeof *sorted, compare_ranked);
    uint32_t *rank = memory_resize(NULL, keys->count, sizeof *rank);
    for (uint32_t i = 0; i < keys->count; i++) {
        rank[sorted[i].key] = i;
    }
    free(sorted);
    return rank;
}

/* ---- the order of rows ---- */

static int compare_numbers(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static bool has_value(cell c)
{
    return c.state == CELL_VALUE || c.state == CELL_RANGE;
}

static int compare_values(const merger *m, const column_decl *c, cell a, cell b)
{
    if (c->type == COLUMN_KEY) {
        return compare_numbers(m->rank[a.id], m->rank[b.id]);
    }
    if (column_is_interned(c)) {
        return str_compare(map_string(&m->ds->texts, a.id), map_string(&m->ds->texts, b.id));
    }
    int lo = exact_compare(a.value.lo, b.value.lo);
    return lo ? lo : exact_compare(a.value.hi, b.value.hi);
}

/* Cells without a value come first. 0 means that as parts of a key they are one: blank is blank. */
static int compare_cells(const merger *m, size_t column, uint32_t a, uint32_t b)
{
    packed pa = table_packed(m->t, column, a), pb = table_packed(m->t, column, b);
    if (pa.value == pb.value && pa.state == pb.state) {
        return 0;
    }
    const column_decl *c = &m->t->decl->columns[column];
    if (pa.state == CELL_VALUE && pb.state == CELL_VALUE && !column_is_interned(c)) {
        return compare_numbers(pa.value, pb.value); /* whole numbers, the usual case */
    }
    cell ca = table_unpack(m->t, c, pa), cb = table_unpack(m->t, c, pb);
    if (!has_value(ca) && !has_value(cb)) {
        return m->t->decl->key_count > 0 ? 0 : compare_numbers(pa.state, pb.state);
    }
    if (!has_value(ca) || !has_value(cb)) {
        return has_value(ca) - has_value(cb);
    }
    return compare_values(m, c, ca, cb);
}

static int compare_keys(const merger *m, uint32_t a, uint32_t b)
{
    int order = 0;
    for (size_t i = 0; i < m->sort_count && order == 0; i++) {
        order = compare_cells(m, m->sort_by[i], a, b);
    }
    return order;
}

static int compare_places(const merger *m, uint32_t a, uint32_t b)
{
    stored_place pa = m->t->places[a], pb = m->t->places[b];
    int order = str_compare(m->ds->files[pa.file].in->name, m->ds->files[pb.file].in->name);
    if (order == 0) {
        order = compare_numbers(pa.line, pb.line);
    }
    return order ? order : compare_numbers(a, b);
}

static int compare_rows(const void *a, const void *b, void *context)
{
    const merger *m = context;
    uint32_t ra = *(const uint32_t *)a, rb = *(const uint32_t *)b;
    int order = compare_keys(m, ra, rb);
    return order ? order : compare_places(m, ra, rb);
}

static void sort_rows(merger *m)
{
    bool sorted = true;
    for (size_t i = 0; i < m->t->count; i++) {
        m->order[i] = (uint32_t)i;
        sorted = sorted && (i == 0 || compare_rows(&m->order[i - 1], &m->order[i], m) < 0);
    }
    if (!sorted) {
        qsort_r(m->order, m->t->count, sizeof *m->order, compare_rows, m);
    }
}

/* ---- cells of one key ---- */

/* What a cell has to say beside another of the same key: the stronger one is heard alone. */
typedef enum { SAYS_NOTHING, SAYS_BLANK, SAYS_UNREPORTED, SAYS_FILLED, SAYS_SOMETHING } weight;

static bool is_present(const merger *m, size_t column, uint32_t row)
{
    return m->ds->files[m->t->places[row].file].file_column[column] != SIZE_MAX;
}

static bool is_fill(const merger *m, uint32_t row)
{
    return m->ds->files[m->t->places[row].file].fills;
}

static weight weight_of(const merger *m, size_t column, uint32_t row, cell c)
{
    if (!is_present(m, column, row)) {
        return SAYS_NOTHING;
    }
    if (c.assumed || c.state == CELL_BLANK || (c.state == CELL_NONE && !c.said)) {
        return SAYS_BLANK;
    }
    return c.state == CELL_UNREPORTED ? SAYS_UNREPORTED : is_fill(m, row) ? SAYS_FILLED : SAYS_SOMETHING;
}

static cell cell_of(const merger *m, size_t column, uint32_t row)
{
    return table_unpack(m->t, &m->t->decl->columns[column], table_packed(m->t, column, row));
}

static bool same_value(const column_decl *c, cell a, cell b)
{
    return column_is_interned(c)
               ? a.id == b.id
               : exact_compare(a.value.lo, b.value.lo) == 0 && exact_compare(a.value.hi, b.value.hi) == 0;
}

static bool same_cell(const column_decl *c, cell a, cell b)
{
    return a.state == b.state && (!has_value(a) || same_value(c, a, b));
}

static bool is_measured(const column_decl *c)
{
    return c->type == COLUMN_COUNT || c->type == COLUMN_NUMBER || c->type == COLUMN_RATE ||
           c->type == COLUMN_DATE || c->type == COLUMN_YEAR;
}

/* Two cells of equal weight. Unreadable wins over all and conflict over the rest, so that the order in
 * which several are combined does not matter. */
static cell combine(const column_decl *c, cell a, cell b)
{
    if (same_cell(c, a, b)) {
        a.assumed = a.assumed && b.assumed;
        a.said = a.said || b.said;
        return a;
    }
    if (a.state == CELL_UNREADABLE || b.state == CELL_UNREADABLE) {
        return (cell){.state = CELL_UNREADABLE};
    }
    if (has_value(a) && has_value(b) && is_measured(c)) {
        return (cell){.state = CELL_RANGE, .value = range_hull(a.value, b.value)};
    }
    return (cell){.state = CELL_CONFLICT};
}

/* Cells that say nothing: a word for unknown goes before what a blank is taken to mean. */
static cell combine_blanks(cell a, cell b)
{
    return a.state == CELL_BLANK ? a : b.state == CELL_BLANK ? b : a;
}

static cell merge_cells(const merger *m, size_t column, const uint32_t *rows, size_t count)
{
    const column_decl *c = &m->t->decl->columns[column];
    cell merged = cell_of(m, column, rows[0]);
    weight most = weight_of(m, column, rows[0], merged);
    for (size_t i = 1; i < count; i++) {
        cell next = cell_of(m, column, rows[i]);
        weight its = weight_of(m, column, rows[i], next);
        if (its > most) {
            merged = next;
            most = its;
        } else if (its == most) {
            merged = its >= SAYS_FILLED ? combine(c, merged, next) : combine_blanks(merged, next);
        }
    }
    return merged;
}

/* ---- rows of one key ---- */

static place place_of(merger *m, uint32_t row, size_t column)
{
    const stored_place *at = &m->t->places[row];
    const data_file *f = &m->ds->files[at->file];
    size_t file_column = column == SIZE_MAX ? SIZE_MAX : f->file_column[column];
    return file_place(f, at->line, at->row, file_column, &m->scratch);
}

static bool are_identical(const merger *m, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < m->t->decl->column_count; i++) {
        const column_decl *c = &m->t->decl->columns[i];
        if (!m->t->columns[i].stored) {
            continue;
        }
        cell ca = cell_of(m, i, a), cb = cell_of(m, i, b);
        if (ca.assumed != cb.assumed || ca.said != cb.said || !same_cell(c, ca, cb)) {
            return false;
        }
    }
    return true;
}

/* The first column in which both rows say something, and not the same; SIZE_MAX if there is none. */
static size_t find_clash(const merger *m, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < m->t->decl->column_count; i++) {
        if (!m->t->columns[i].stored) {
            continue;
        }
        cell ca = cell_of(m, i, a), cb = cell_of(m, i, b);
        bool both = weight_of(m, i, a, ca) >= SAYS_FILLED && weight_of(m, i, b, cb) >= SAYS_FILLED;
        bool told = ca.state == CELL_UNREADABLE || cb.state == CELL_UNREADABLE; /* by a message of its own */
        if (both && !told && !same_cell(&m->t->decl->columns[i], ca, cb)) {
            return i;
        }
    }
    return SIZE_MAX;
}

static void report_duplicate(merger *m, uint32_t row, uint32_t first)
{
    place other = place_of(m, first, SIZE_MAX);
    diag_add(m->d, SEVERITY_WARNING, "duplicate_row", place_of(m, row, SIZE_MAX),
             "与%.*s第%u行重复；本行略去", "repeats %.*s row %u; skipped", STR_ARG(other.file),
             (unsigned)other.row);
}

/* What was filled in fills blanks only. */
static void report_unused(merger *m, uint32_t fill, uint32_t row, size_t column)
{
    place at = place_of(m, fill, column), other = place_of(m, row, column);
    diag_add(m->d, SEVERITY_WARNING, "fill_unused", at, "%.*s第%u行（%.*s）已有不同的数据，填写值未采用",
             "%.*s row %u (%.*s) has other content; what was filled in is not used", STR_ARG(other.file),
             (unsigned)other.row, STR_ARG(other.cell));
}

static void report_clash(merger *m, uint32_t row, uint32_t first, size_t column)
{
    if (is_fill(m, row) != is_fill(m, first)) {
        report_unused(m, is_fill(m, row) ? row : first, is_fill(m, row) ? first : row, column);
        return;
    }
    place at = place_of(m, row, column), other = place_of(m, first, column);
    diag_add(m->d, SEVERITY_ERROR, "key_clash", at,
             "与%.*s第%u行（%.*s）编码相同而内容不同；两行并用，不一致之处按未定处理",
             "has the key of %.*s row %u (%.*s) and other content; both are used, and what differs is open",
             STR_ARG(other.file), (unsigned)other.row, STR_ARG(other.cell));
}

typedef struct {
    uint64_t hash;
    uint32_t at;
} row_hash;

static int compare_hashes(const void *a, const void *b)
{
    const row_hash *ha = a, *hb = b;
    int order = (ha->hash > hb->hash) - (ha->hash < hb->hash);
    return order ? order : compare_numbers(ha->at, hb->at);
}

/* Equal for identical rows. */
static uint64_t content_hash(const merger *m, uint32_t row)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < m->t->decl->column_count; i++) {
        if (!m->t->columns[i].stored) {
            continue;
        }
        cell c = cell_of(m, i, row);
        int64_t parts[6] = {(int64_t)hash, c.state * 4 + c.assumed * 2 + c.said, c.id};
        if (has_value(c) && !column_is_interned(&m->t->decl->columns[i])) {
            exact lo = c.value.lo, hi = c.value.hi;
            memcpy(parts + 2, (int64_t[]){lo.num, lo.den, hi.num, hi.den}, 4 * sizeof *parts);
        }
        hash = hash_bytes((str){(const char *)parts, sizeof parts});
    }
    return hash;
}

/* twins[i]: the place in rows of the first row identical to rows[i]; i itself if there is none before. */
static void find_twins(merger *m, const uint32_t *rows, size_t count, uint32_t *twins)
{
    row_hash *hashes = arena_array(&m->scratch, count, sizeof *hashes);
    for (size_t i = 0; i < count; i++) {
        hashes[i] = (row_hash){content_hash(m, rows[i]), (uint32_t)i};
    }
    qsort(hashes, count, sizeof *hashes, compare_hashes);
    size_t first = 0;
    for (size_t i = 0; i < count; i++) {
        if (hashes[i].hash != hashes[first].hash) {
            first = i;
        }
        uint32_t at = hashes[i].at, before = hashes[first].at;
        twins[at] = are_identical(m, rows[before], rows[at]) ? before : at;
    }
}

static void skip_row(merger *m, uint32_t row)
{
    data_file *f = &m->ds->files[m->t->places[row].file];
    f->used--;
    f->skipped++;
}

/* Is the row marked as the final one, or as another? 1, -1; 0 if it isn't marked. */
static int finality(const merger *m, uint32_t row)
{
    const table_decl *t = m->t->decl;
    if (t->final_column == SIZE_MAX || !m->t->columns[t->final_column].stored) {
        return 0;
    }
    cell mark = cell_of(m, t->final_column, row);
    return mark.state != CELL_VALUE ? 0 : mark.value.lo.num == t->final_value ? 1 : -1;
}

/* Takes out the rows that are marked as others than the final one, where that is there. Returns how many stay. */
static size_t leave_final(merger *m, uint32_t *rows, size_t count)
{
    size_t final = 0, kept = 0;
    while (final < count && finality(m, rows[final]) <= 0) {
        final++;
    }
    uint32_t its = final < count ? rows[final] : 0;
    for (size_t i = 0; i < count; i++) {
        if (final == count || finality(m, rows[i]) >= 0) {
            rows[kept++] = rows[i];
            continue;
        }
        place other = place_of(m, its, SIZE_MAX);
        diag_add(m->d, SEVERITY_INFO, "superseded", place_of(m, rows[i], m->t->decl->final_column),
                 "另有“%.*s”的数据（%.*s第%u行），本行略去",
                 "there is the row of %.*s (%.*s row %u); skipped", STR_ARG(m->t->decl->final_word),
                 STR_ARG(other.file), (unsigned)other.row);
        skip_row(m, rows[i]);
    }
    return kept;
}

/* Moves the rows of the group that stay to the front and returns how many. */
static size_t settle_group(merger *m, uint32_t *rows, size_t count)
{
    arena_reset(&m->scratch);
    count = leave_final(m, rows, count);
    uint32_t *twins = arena_array(&m->scratch, count, sizeof *twins);
    uint32_t *all = arena_array(&m->scratch, count, sizeof *all);
    memcpy(all, rows, count * sizeof *all);
    find_twins(m, all, count, twins);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (twins[i] != i) {
            report_duplicate(m, all[i], all[twins[i]]);
            skip_row(m, all[i]);
            continue;
        }
        for (size_t k = 0; k < kept; k++) {
            size_t clash = find_clash(m, rows[k], all[i]);
            if (clash != SIZE_MAX) {
                report_clash(m, all[i], rows[k], clash);
                break;
            }
        }
        rows[kept++] = all[i];
    }
    return kept;
}

/* ---- a table ---- */

static bool has_key(const merger *m, uint32_t row)
{
    for (size_t i = 0; i < m->t->decl->key_count; i++) {
        size_t column = m->t->decl->key[i];
        if (m->t->columns[column].stored && has_value(cell_of(m, column, row))) {
            return true;
        }
    }
    return false;
}

static size_t group_size(const merger *m, size_t start)
{
    size_t end = start + 1;
    if (!has_key(m, m->order[start])) {
        return 1;
    }
    while (end < m->t->count && compare_keys(m, m->order[start], m->order[end]) == 0) {
        end++;
    }
    return end - start;
}

/* A list of requests adds years, but nobody. */
static bool adds_nobody(merger *m, size_t start, size_t size)
{
    for (size_t i = start; i < start + size; i++) {
        if (!is_fill(m, m->order[i]) || m->t->decl->year_column != SIZE_MAX) {
            return true;
        }
    }
    for (size_t i = start; i < start + size; i++) {
        diag_add(m->d, SEVERITY_WARNING, "fill_unused", place_of(m, m->order[i], SIZE_MAX),
                 "没有这一行，或不在核查范围，填写值未采用",
                 "there is no such row, or it is not looked at; what was filled in is not used");
        skip_row(m, m->order[i]);
    }
    return false;
}

static void find_groups(merger *m)
{
    size_t kept = 0;
    for (size_t start = 0, size; start < m->t->count; start += size) {
        size = group_size(m, start);
        if (!adds_nobody(m, start, size)) {
            continue;
        }
        size_t stay = size > 1 ? settle_group(m, m->order + start, size) : 1;
        memmove(m->order + kept, m->order + start, stay * sizeof *m->order);
        kept += stay;
        m->sizes[m->groups++] = (uint32_t)stay;
    }
}

static void merge_column(merger *m, size_t column)
{
    const column_decl *c = &m->t->decl->columns[column];
    column_data old = m->t->columns[column], merged = old;
    merged.width = 0;
    merged.values = NULL;
    merged.states = NULL;
    const uint32_t *rows = m->order;
    for (size_t i = 0; i < m->groups; rows += m->sizes[i], i++) {
        packed p = m->sizes[i] == 1 ? table_packed(m->t, column, rows[0])
                                    : table_pack(m->t, c, merge_cells(m, column, rows, m->sizes[i]));
        column_put(&merged, i, i, m->groups, p);
    }
    m->t->columns[column] = merged;
    free(old.values);
    free(old.states);
}

/* Places of the rows, and behind them those of the rows that were merged into them. */
static void merge_places(merger *m, size_t kept)
{
    stored_place *places = memory_resize(NULL, kept, sizeof *places);
    if (kept > m->groups) {
        m->t->next = memory_resize(NULL, kept, sizeof *m->t->next);
        memset(m->t->next, 0xFF, kept * sizeof *m->t->next); /* all ROW_NONE */
    }
    const uint32_t *rows = m->order;
    uint32_t further = (uint32_t)m->groups;
    for (size_t i = 0; i < m->groups; rows += m->sizes[i], i++) {
        places[i] = m->t->places[rows[0]];
        uint32_t last = (uint32_t)i;
        for (size_t k = 1; k < m->sizes[i]; k++) {
            m->t->next[last] = further;
            places[further] = m->t->places[rows[k]];
            last = further++;
        }
    }
    free(m->t->places);
    m->t->places = places;
}

static void choose_order(merger *m)
{
    const table_decl *decl = m->t->decl;
    size_t *columns = arena_array(&m->ds->storage, decl->column_count + decl->key_count, sizeof *columns);
    for (size_t i = 0; i < decl->key_count; i++) {
        if (m->t->columns[decl->key[i]].stored) {
            columns[m->sort_count++] = decl->key[i];
        }
    }
    for (size_t i = 0; i < decl->column_count && decl->key_count == 0; i++) {
        if (m->t->columns[i].stored) {
            columns[m->sort_count++] = i;
        }
    }
    m->sort_by = columns;
}

/* Are the rows as they stand what they are to be? */
static bool is_merged(const merger *m)
{
    bool merged = m->groups == m->t->count;
    for (size_t i = 0; i < m->t->count && merged; i++) {
        merged = m->order[i] == i;
    }
    return merged;
}

static void rearrange(merger *m)
{
    size_t kept = 0;
    for (size_t i = 0; i < m->groups; i++) {
        kept += m->sizes[i];
    }
    for (size_t i = 0; i < m->t->decl->column_count; i++) {
        if (m->t->columns[i].stored) {
            merge_column(m, i);
        }
    }
    merge_places(m, kept);
    m->t->count = m->t->cap = m->groups;
}

static void merge_table(merger *m)
{
    choose_order(m);
    m->order = memory_resize(NULL, m->t->count, sizeof *m->order);
    m->sizes = memory_resize(NULL, m->t->count, sizeof *m->sizes);
    sort_rows(m);
    find_groups(m);
    if (is_merged(m)) {
        table_fit(m->t);
    } else {
        rearrange(m);
    }
    free(m->order);
    free(m->sizes);
    arena_free(&m->scratch);
}

/* ---- indexes ---- */

static uint32_t key_in(const struct table_data *t, const column_decl *c, size_t row)
{
    cell value = table_unpack(t, c, table_packed(t, c->index, row));
    return value.state == CELL_VALUE ? value.id : MAP_NONE;
}

/* Of the keys that stand in the column: the first, and how many from there to the last. */
static void find_bounds(const struct table_data *t, const column_decl *c, key_index *index)
{
    uint32_t lowest = MAP_NONE, highest = 0;
    for (size_t row = 0; row < t->count; row++) {
        uint32_t key = key_in(t, c, row);
        lowest = key < lowest ? key : lowest;
        highest = key != MAP_NONE && key > highest ? key : highest;
    }
    index->first = lowest;
    index->count = lowest == MAP_NONE ? 0 : highest - lowest + 1;
}

static void build_index(struct table_data *t, const column_decl *c)
{
    key_index *index = &t->indexes[c->index];
    find_bounds(t, c, index);
    index->start = memory_resize(NULL, (size_t)index->count + 1, sizeof *index->start);
    memset(index->start, 0, ((size_t)index->count + 1) * sizeof *index->start);
    for (size_t row = 0; row < t->count; row++) {
        uint32_t key = key_in(t, c, row);
        if (key != MAP_NONE) {
            index->start[key - index->first]++;
        }
    }
    uint32_t end = 0;
    for (uint32_t i = 0; i <= index->count; i++) {
        end += index->start[i];
        index->start[i] = end; /* filled from behind, until it is the start */
    }
    index->rows = memory_resize(NULL, end, sizeof *index->rows);
    for (size_t row = t->count; row-- > 0;) {
        uint32_t key = key_in(t, c, row);
        if (key != MAP_NONE) {
            index->rows[--index->start[key - index->first]] = (uint32_t)row;
        }
    }
}

static void index_table(struct table_data *t)
{
    for (size_t i = 0; i < t->decl->column_count; i++) {
        if (t->columns[i].stored && t->decl->columns[i].type == COLUMN_KEY) {
            build_index(t, &t->decl->columns[i]);
        }
    }
}

void merge_tables(dataset *ds, diags *d)
{
    uint32_t *rank = rank_keys(&ds->keys);
    for (size_t i = 0; i < ds->schema->table_count; i++) {
        merger m = {.ds = ds, .d = d, .t = &ds->tables[i], .rank = rank};
        if (m.t->count > 0) {
            merge_table(&m);
            index_table(m.t);
        }
    }
    free(rank);
}
