/* SPDX-License-Identifier: MIT
 *
 * Access to a loaded dataset, and the packing of cells.
 */
#include "dataset_internal.h"

#include "date.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { FLAG_SAID = 0x10, FLAG_ASSUMED = 0x20, STATE_BITS = 0x0f, SCALE_SHIFT = 4 };

void *memory_resize(void *old, size_t count, size_t size)
{
    if (count == 0) {
        count = 1;
    }
    if (count > SIZE_MAX / size) {
        out_of_memory();
    }
    void *piece = realloc(old, count * size);
    if (!piece) {
        out_of_memory();
    }
    return piece;
}

place file_place(const data_file *f, uint32_t line, uint32_t row, size_t file_column, arena *a)
{
    place at = {.file = f->in->name, .line = line, .row = row};
    if (file_column < f->header_count) {
        at.column = f->headers[file_column];
        at.cell = cell_address(a, file_column, row);
    }
    return at;
}

/* ---- packing ---- */

static int64_t power_of_ten(unsigned exponent)
{
    int64_t power = 1;
    while (exponent-- > 0) {
        power *= 10;
    }
    return power;
}

static bool pack_number(exact number, packed *out)
{
    for (unsigned scale = 0; scale <= MAX_SCALE && number.den > 0; scale++) {
        int64_t power = power_of_ten(scale);
        if (power % number.den == 0) {
            out->state = (uint8_t)(CELL_VALUE | scale << SCALE_SHIFT);
            return !__builtin_mul_overflow(number.num, power / number.den, &out->value);
        }
    }
    return false;
}

static packed pack_odd(struct table_data *t, cell value)
{
    if (t->odd_count == t->odd_cap) {
        t->odd_cap = t->odd_cap ? t->odd_cap * 2 : 64;
        t->odd = memory_resize(t->odd, t->odd_cap, sizeof *t->odd);
    }
    t->odd[t->odd_count] = value;
    return (packed){(int64_t)t->odd_count++, (uint8_t)(value.state | SCALE_ODD << SCALE_SHIFT)};
}

/* ---- columns ---- */

static unsigned width_of(int64_t value)
{
    return value == (int8_t)value ? 1 : value == (int16_t)value ? 2 : value == (int32_t)value ? 4 : 8;
}

static void set_value(column_data *c, size_t row, int64_t value)
{
    switch (c->width) {
    case 1:
        ((int8_t *)c->values)[row] = (int8_t)value;
        break;
    case 2:
        ((int16_t *)c->values)[row] = (int16_t)value;
        break;
    case 4:
        ((int32_t *)c->values)[row] = (int32_t)value;
        break;
    default:
        ((int64_t *)c->values)[row] = value;
        break;
    }
}

static void widen(column_data *c, size_t count, size_t cap, unsigned width)
{
    column_data wider = {.width = (uint8_t)width, .values = memory_resize(NULL, cap, width)};
    for (size_t i = 0; i < count && c->width > 0; i++) {
        set_value(&wider, i, column_value(c, i));
    }
    free(c->values);
    c->values = wider.values;
    c->width = wider.width;
}

static void set_state(column_data *c, size_t row, size_t cap, uint8_t state)
{
    if (c->states == NULL && state == c->state) {
        return;
    }
    if (c->states == NULL) {
        c->states = memory_resize(NULL, cap, 1);
        memset(c->states, c->state, cap);
    }
    c->states[row] = state;
}

void column_put(column_data *c, size_t row, size_t count, size_t cap, packed p)
{
    unsigned width = width_of(p.value);
    if (width > c->width) {
        widen(c, count, cap, width);
    }
    c->state = count == 0 ? p.state : c->state;
    set_value(c, row, p.value);
    set_state(c, row, cap, p.state);
}

static void set_cap(struct table_data *t, size_t cap)
{
    t->cap = cap;
    t->places = memory_resize(t->places, cap, sizeof *t->places);
    if (t->has_said) {
        t->said = memory_resize(t->said, cap, sizeof *t->said);
    }
    for (size_t i = 0; i < t->decl->column_count; i++) {
        column_data *c = &t->columns[i];
        c->values = c->width == 0 ? c->values : memory_resize(c->values, cap, c->width);
        c->states = c->states == NULL ? NULL : memory_resize(c->states, cap, 1);
    }
}

void table_make_room(struct table_data *t, size_t more)
{
    if (more <= t->cap - t->count) {
        return;
    }
    if (t->count + more >= ROW_NONE / 2) {
        out_of_memory();
    }
    size_t wider = t->cap + t->cap / 2 > t->count + more ? t->cap + t->cap / 2 : t->count + more;
    set_cap(t, wider < 16 ? 16 : wider);
}

void table_fit(struct table_data *t)
{
    set_cap(t, t->count);
}

row_place table_place(const struct table_data *t, uint32_t row)
{
    const stored_place *at = &t->places[row];
    return (row_place){.file = at->file,
                       .line = at->line,
                       .row = at->row,
                       .offset = (uint64_t)at->offset_high << 32 | at->offset_low,
                       .next = t->next == NULL ? ROW_NONE : t->next[row]};
}

/* ---- cells ---- */

packed pack_decimal(cell_decimal d)
{
    return (packed){d.number, (uint8_t)(CELL_VALUE | d.places << SCALE_SHIFT)};
}

packed table_pack(struct table_data *t, const column_decl *c, cell value)
{
    packed out = {0, (uint8_t)value.state};
    if (value.state != CELL_VALUE && value.state != CELL_RANGE) {
        out.state |= (uint8_t)((value.said ? FLAG_SAID : 0) | (value.assumed ? FLAG_ASSUMED : 0));
        return out;
    }
    if (value.state == CELL_RANGE || value.assumed) {
        return pack_odd(t, value);
    }
    if (column_is_interned(c)) {
        out.value = value.id;
        return out;
    }
    return pack_number(value.value.lo, &out) ? out : pack_odd(t, value);
}

cell table_unpack(const struct table_data *t, const column_decl *c, packed p)
{
    cell out = {.state = (cell_state)(p.state & STATE_BITS)};
    unsigned scale = p.state >> SCALE_SHIFT;
    if (out.state != CELL_VALUE && out.state != CELL_RANGE) {
        out.said = (p.state & FLAG_SAID) != 0;
        out.assumed = (p.state & FLAG_ASSUMED) != 0;
    } else if (scale == SCALE_ODD) {
        out = t->odd[p.value];
    } else if (column_is_interned(c)) {
        out.id = (uint32_t)p.value;
    } else {
        exact number = exact_int(p.value);
        if (scale > 0) {
            exact_ratio(p.value, power_of_ten(scale), &number);
        }
        out.value = range_of(number);
    }
    return out;
}

/* ---- what is there ---- */

static const struct table_data *table_of(const dataset *ds, const table_decl *t)
{
    assert(t->index < ds->schema->table_count);
    return &ds->tables[t->index];
}

static bool file_has(const data_file *f, const column_decl *c)
{
    return f->table == c->table && f->file_column[c->index] != SIZE_MAX;
}

bool dataset_has_table(const dataset *ds, const table_decl *t)
{
    return table_of(ds, t)->provided;
}

static void note_presence(const dataset *ds, const column_decl *c, column_data *out)
{
    size_t with = 0, without = 0;
    out->exported = false;
    for (size_t i = 0; i < ds->file_count; i++) {
        const data_file *f = &ds->files[i];
        with += file_has(f, c);
        without += f->table == c->table && !file_has(f, c);
        out->exported = out->exported || (file_has(f, c) && !f->fills);
    }
    out->presence = with == 0 ? COLUMN_NOWHERE : without == 0 ? COLUMN_EVERYWHERE : COLUMN_SOMEWHERE;
}

void dataset_note_presence(dataset *ds)
{
    for (size_t i = 0; i < ds->schema->table_count; i++) {
        const table_decl *t = ds->schema->tables[i];
        for (size_t k = 0; k < t->column_count; k++) {
            note_presence(ds, &t->columns[k], &ds->tables[i].columns[k]);
        }
    }
}

bool dataset_has_column(const dataset *ds, const column_decl *c)
{
    return table_of(ds, c->table)->columns[c->index].exported;
}

bool dataset_stores(const dataset *ds, const column_decl *c)
{
    return table_of(ds, c->table)->columns[c->index].stored;
}

size_t dataset_row_count(const dataset *ds, const table_decl *t)
{
    return table_of(ds, t)->count;
}

cell dataset_cell(const dataset *ds, const column_decl *c, uint32_t row)
{
    const struct table_data *t = table_of(ds, c->table);
    assert(row < t->count);
    if (!t->columns[c->index].stored) {
        assert(!dataset_has_column(ds, c)); /* else it was not asked for */
        return t->columns[c->index].absent;
    }
    return table_unpack(t, c, table_packed(t, c->index, row));
}

bool dataset_plain_cell(const dataset *ds, const column_decl *c, uint32_t row, int64_t *value)
{
    const column_data *column = &table_of(ds, c->table)->columns[c->index];
    if (column->presence != COLUMN_EVERYWHERE || !column->stored || column_state(column, row) != CELL_VALUE) {
        return false; /* a scale or a flag stands in the high half of the state */
    }
    *value = column_value(column, row);
    return true;
}

bool dataset_cell_present(const dataset *ds, const column_decl *c, uint32_t row)
{
    const struct table_data *t = table_of(ds, c->table);
    column_presence presence = t->columns[c->index].presence;
    if (presence != COLUMN_SOMEWHERE) {
        return presence == COLUMN_EVERYWHERE;
    }
    for (uint32_t at = row; at != ROW_NONE; at = t->next == NULL ? ROW_NONE : t->next[at]) {
        if (file_has(&ds->files[t->places[at].file], c)) {
            return true;
        }
    }
    return false;
}

row_place dataset_place(const dataset *ds, const table_decl *t, uint32_t row)
{
    assert(row < table_of(ds, t)->count);
    return table_place(table_of(ds, t), row);
}

row_place dataset_place_at(const dataset *ds, const table_decl *t, uint32_t physical)
{
    return table_place(table_of(ds, t), physical);
}

/* ---- keys ---- */

row_set dataset_rows(const dataset *ds, const column_decl *c, uint32_t key)
{
    const key_index *index = &table_of(ds, c->table)->indexes[c->index];
    uint32_t at = key - index->first; /* wraps around if it is less */
    if (key == MAP_NONE || at >= index->count) {
        return (row_set){0};
    }
    return (row_set){index->rows + index->start[at], index->start[at + 1] - index->start[at]};
}

uint32_t dataset_key(const dataset *ds, const column_decl *c, uint32_t row)
{
    int64_t plain;
    if (dataset_plain_cell(ds, c, row, &plain)) {
        return (uint32_t)plain;
    }
    cell value = dataset_cell(ds, c, row);
    return value.state == CELL_VALUE ? value.id : MAP_NONE;
}

str dataset_key_text(const dataset *ds, uint32_t key)
{
    return key == MAP_NONE ? STR("") : map_string(&ds->keys, key);
}

static void add_day(buf *out, exact number)
{
    day_print(out, (day)number.num);
}

static void add_key_part(buf *out, const dataset *ds, const column_decl *c, cell part)
{
    if (c->type == COLUMN_KEY) {
        buf_add(out, map_string(&ds->keys, part.id));
    } else if (column_is_interned(c)) {
        buf_add(out, map_string(&ds->texts, part.id));
    } else if (c->type == COLUMN_ENUM) {
        buf_add(out, c->enumeration->values[part.value.lo.num].name);
    } else if (c->type == COLUMN_DATE) {
        add_day(out, part.value.lo);
        if (part.state == CELL_RANGE) {
            buf_add(out, STR("–"));
            add_day(out, part.value.hi);
        }
    } else {
        exact_print(out, part.value.lo, MAX_SCALE);
    }
}

str dataset_group_key(const dataset *ds, const column_decl *const *by, size_t count, uint32_t row, arena *a)
{
    buf text = {0};
    for (size_t i = 0; i < count; i++) {
        cell part = dataset_cell(ds, by[i], row);
        buf_add(&text, i > 0 ? STR(" ") : STR(""));
        if (part.state == CELL_VALUE || part.state == CELL_RANGE) {
            add_key_part(&text, ds, by[i], part);
        } else if (part.state == CELL_OTHER) {
            buf_add(&text, str_trim(dataset_text(ds, by[i], row, a)));
        }
    }
    str key = arena_copy(a, buf_str(&text));
    buf_free(&text);
    return key;
}

str dataset_row_key(const dataset *ds, const table_decl *t, uint32_t row, arena *a)
{
    buf text = {0};
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        cell part = dataset_cell(ds, c, row);
        if (part.state == CELL_VALUE || part.state == CELL_RANGE) {
            buf_add(&text, text.len > 0 ? STR(" ") : STR(""));
            add_key_part(&text, ds, c, part);
        }
    }
    if (text.len == 0) { /* no key: where it stands is all there is to say */
        row_place at = dataset_place(ds, t, row);
        buf_addf(&text, "%.*s:%u", STR_ARG(ds->files[at.file].in->name), (unsigned)at.line);
    }
    str key = arena_copy(a, buf_str(&text));
    buf_free(&text);
    return key;
}

/* ---- evidence, conflicts, the end ---- */

/* NULL if none could be read there. */
static const record *record_again(const dataset *ds, uint16_t file, uint64_t offset)
{
    struct raw_records *kept = ds->raw;
    for (size_t i = 0; i < RAW_RECORDS; i++) {
        if (kept->of[i].filled && kept->of[i].file == file && kept->of[i].offset == offset) {
            return kept->of[i].found ? &kept->of[i].record : NULL;
        }
    }
    size_t at = kept->next;
    kept->next = (at + 1) % RAW_RECORDS;
    arena_reset(&kept->of[at].storage);
    kept->of[at].filled = true;
    kept->of[at].file = file;
    kept->of[at].offset = offset;
    kept->of[at].found = record_at(ds->files[file].in, offset, &kept->of[at].storage, &kept->of[at].record);
    return kept->of[at].found ? &kept->of[at].record : NULL;
}

str dataset_raw(const dataset *ds, const column_decl *c, row_place at, arena *a, size_t *file_column)
{
    const data_file *f = &ds->files[at.file];
    *file_column = file_has(f, c) ? f->file_column[c->index] : SIZE_MAX;
    if (*file_column == SIZE_MAX) {
        return STR("");
    }
    if (f->gets == c) {
        return f->given;
    }
    const record *r = record_again(ds, at.file, at.offset);
    return r != NULL && *file_column < r->count && r->cells[*file_column].len > 0
               ? arena_copy(a, r->cells[*file_column])
               : STR("");
}

str dataset_text(const dataset *ds, const column_decl *c, uint32_t row, arena *a)
{
    row_place at = dataset_place(ds, c->table, row);
    size_t column;
    str why, text = dataset_raw(ds, c, at, a, &column);
    while (at.next != ROW_NONE &&
           (text.len == 0 || cell_read(c, text, RATE_PERCENT, a, LANGUAGE_EN, &why).state != CELL_VALUE)) {
        at = dataset_place_at(ds, c->table, at.next);
        str other = dataset_raw(ds, c, at, a, &column);
        bool says_more =
            other.len > 0 && cell_read(c, other, RATE_PERCENT, a, LANGUAGE_EN, &why).state == CELL_VALUE;
        text = text.len == 0 || says_more ? other : text;
    }
    return cell_trim(cell_unwrap(text));
}

void dataset_mark_conflict(dataset *ds, const column_decl *c, uint32_t row)
{
    column_data *column = &ds->tables[c->table->index].columns[c->index];
    assert(row < ds->tables[c->table->index].count);
    if (column->stored) {
        set_state(column, row, ds->tables[c->table->index].cap, CELL_CONFLICT);
    }
}

void dataset_mark_at_most(dataset *ds, const column_decl *c, uint32_t row)
{
    struct table_data *t = &ds->tables[c->table->index];
    cell its = dataset_cell(ds, c, row);
    bool told = its.state == CELL_VALUE || its.state == CELL_RANGE;
    if (!t->columns[c->index].stored || !told || exact_compare(its.value.hi, exact_int(0)) <= 0) {
        return;
    }
    its.state = CELL_RANGE;
    its.value.lo = exact_int(0);
    column_put(&t->columns[c->index], row, t->count, t->cap, table_pack(t, c, its));
}

void table_free(struct table_data *t)
{
    for (size_t i = 0; i < t->decl->column_count; i++) {
        free(t->columns[i].values);
        free(t->columns[i].states);
        if (t->indexes != NULL) {
            free(t->indexes[i].rows);
            free(t->indexes[i].start);
        }
    }
    free(t->places);
    free(t->next);
    free(t->odd);
}

dataset dataset_view(const dataset *ds, arena *a)
{
    dataset view = *ds;
    view.raw = arena_alloc(a, sizeof *view.raw);
    return view;
}

void dataset_view_free(dataset *view)
{
    for (size_t i = 0; view->raw != NULL && i < RAW_RECORDS; i++) {
        arena_free(&view->raw->of[i].storage);
    }
    view->raw = NULL;
}

void dataset_free(dataset *ds)
{
    dataset_view_free(ds);
    for (size_t i = 0; i < ds->file_count; i++) {
        if (!ds->files[i].fills && !ds->files[i].is_part) {
            input_close(ds->files[i].in);
        }
    }
    for (size_t i = 0; ds->tables && i < ds->schema->table_count; i++) {
        table_free(&ds->tables[i]);
    }
    map_free(&ds->keys);
    map_free(&ds->texts);
    arena_free(&ds->storage);
    *ds = (dataset){0};
}
