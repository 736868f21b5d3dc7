/* SPDX-License-Identifier: MIT */
#include "example.h"

#include "pack.h"
#include "plan.h"

#include <string.h>

/* Rows of one table, as CSV text in the making. */
typedef struct {
    const table_decl *table;
    const column_decl **columns; /* those some row names */
    size_t column_count, column_cap;
    const example_row **rows;
    size_t row_count, row_cap;
} sheet;

typedef struct {
    pack *pack;
    arena *a;
    sheet *sheets;
    size_t count, cap;
    str fault;
} sheets;

static void set_fault(sheets *s, const char *what, str name)
{
    if (s->fault.len == 0) {
        s->fault = arena_format(s->a, "%s: %.*s", what, STR_ARG(name));
    }
}

static sheet *sheet_for(sheets *s, str name)
{
    const table_decl *t = schema_table(&s->pack->schema, name);
    if (t == NULL) {
        set_fault(s, "no such table", name);
        return NULL;
    }
    for (size_t i = 0; i < s->count; i++) {
        if (s->sheets[i].table == t) {
            return &s->sheets[i];
        }
    }
    ARENA_PUSH(s->a, s->sheets, s->count, s->cap, ((sheet){.table = t}));
    return &s->sheets[s->count - 1];
}

static void add_column(sheets *s, sheet *to, const column_decl *c)
{
    for (size_t i = 0; i < to->column_count; i++) {
        if (to->columns[i] == c) {
            return;
        }
    }
    ARENA_PUSH(s->a, to->columns, to->column_count, to->column_cap, c);
}

static void add_rows(sheets *s, const example_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        sheet *to = sheet_for(s, rows[i].table);
        const example_row *row = &rows[i];
        if (to == NULL) {
            return;
        }
        for (size_t j = 0; j < row->count; j++) {
            const column_decl *c = table_column(to->table, row->cells[j].column);
            if (c == NULL) {
                set_fault(s, "no such column", row->cells[j].column);
                return;
            }
            add_column(s, to, c);
        }
        ARENA_PUSH(s->a, to->rows, to->row_count, to->row_cap, row);
    }
}

static const example_cell *cell_of(const table_decl *t, const example_row *row, const column_decl *c)
{
    for (size_t i = 0; i < row->count; i++) {
        if (table_column(t, row->cells[i].column) == c) {
            return &row->cells[i];
        }
    }
    return NULL;
}

/* Do two rows name one key? Then the later, an example's own, changes the earlier, a sample's. */
static bool same_key(const table_decl *t, const example_row *a, const example_row *b)
{
    for (size_t i = 0; i < t->key_count; i++) {
        const example_cell *x = cell_of(t, a, &t->columns[t->key[i]]),
                           *y = cell_of(t, b, &t->columns[t->key[i]]);
        if ((x == NULL) != (y == NULL) || (x != NULL && !str_equal(x->value, y->value))) {
            return false;
        }
    }
    return t->key_count > 0;
}

static bool is_replaced(const sheet *s, size_t index)
{
    for (size_t i = index + 1; i < s->row_count; i++) {
        if (same_key(s->table, s->rows[index], s->rows[i])) {
            return true;
        }
    }
    return false;
}

/* The value of a cell in a row or, unless the row says otherwise, in the earlier row of its key. */
static const example_cell *effective_cell(const sheet *s, size_t index, const column_decl *c)
{
    for (size_t i = index + 1; i-- > 0;) {
        if (i == index || same_key(s->table, s->rows[index], s->rows[i])) {
            const example_cell *cell = cell_of(s->table, s->rows[i], c);
            if (cell != NULL) {
                return cell;
            }
        }
    }
    return NULL;
}

static void add_quoted(buf *out, str text)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"') {
            buf_add_char(out, '"');
        }
        buf_add_char(out, text.ptr[i]);
    }
    buf_add_char(out, '"');
}

static str write_csv(const sheet *s, arena *a)
{
    buf out = {0};
    for (size_t j = 0; j < s->column_count; j++) {
        buf_addf(&out, "%s%.*s", j == 0 ? "" : ",", STR_ARG(s->columns[j]->name));
    }
    buf_add_char(&out, '\n');
    for (size_t i = 0; i < s->row_count; i++) {
        for (size_t j = 0; j < s->column_count && !is_replaced(s, i); j++) {
            const example_cell *cell = effective_cell(s, i, s->columns[j]);
            if (j > 0) {
                buf_add_char(&out, ',');
            }
            if (cell != NULL && !cell->blank) {
                add_quoted(&out, cell->value);
            }
        }
        if (!is_replaced(s, i)) {
            buf_add_char(&out, '\n');
        }
    }
    str csv = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return csv;
}

static const sample_decl *find_sample(const pack *p, str name)
{
    for (size_t i = 0; i < p->sample_count; i++) {
        if (str_equal(p->samples[i].name, name)) {
            return &p->samples[i];
        }
    }
    return NULL;
}

static bool load(sheets *s, dataset *data, const needs *n, diags *d)
{
    const table_decl **tables = arena_array(s->a, s->count + 1, sizeof *tables);
    str *csv = arena_array(s->a, s->count + 1, sizeof *csv);
    size_t count = 0;
    for (size_t i = 0; i < s->count; i++) {
        if (s->sheets[i].row_count > 0) {
            tables[count] = s->sheets[i].table;
            csv[count++] = write_csv(&s->sheets[i], s->a);
        }
    }
    return dataset_load_text(data, &s->pack->schema, n, tables, csv, count, d);
}

/* The row the example is about: named, or the only one of the scope's table. */
static uint32_t subject_row(sheets *s, const dataset *data, const rule_decl *rule, const example_decl *e)
{
    const table_decl *t = rule->scope->table;
    size_t rows = dataset_row_count(data, t);
    for (uint32_t i = 0; i < rows; i++) {
        if ((e->subject.len == 0 && rows == 1) || str_equal(dataset_row_key(data, t, i, s->a), e->subject)) {
            return i;
        }
    }
    set_fault(s, "which row is meant?", t->name);
    return ROW_NONE;
}

static void judge(sheets *s, const rule_decl *rule, const example_decl *e, dataset *data, diags *d,
                  example_result *result)
{
    bool *selected = arena_array(s->a, s->pack->rule_count + 1, sizeof(bool));
    size_t *choices = arena_array(s->a, s->pack->reading_count + 1, sizeof(size_t));
    selected[rule->index] = true;
    if (e->reading.len > 0 && !pack_choose(s->pack, e->reading, e->choice, choices)) {
        set_fault(s, "no such reading", e->reading);
        return;
    }
    needs n = plan_needs(s->pack, selected, s->a);
    n.only_column = NULL; /* a row out of the scope is an example too */
    if (!load(s, data, &n, d)) {
        set_fault(s, "the rows can't be read", d->count > 0 ? d->items[0].message : STR(""));
        return;
    }
    uint32_t row = subject_row(s, data, rule, e);
    if (row == ROW_NONE) {
        return;
    }
    day as_of = 0;
    (void)day_from_ymd(2024, 6, 30, &as_of);
    audit_options o = {.pack = s->pack,
                       .data = data,
                       .as_of = e->has_as_of ? e->as_of : as_of,
                       .law_of = e->has_as_of ? e->as_of : as_of,
                       .selected = selected,
                       .choices = choices,
                       .diags = d};
    audit_check(&o);
    result->got = audit_one(&o, rule, row, s->a);
}

/* The alternatives a number was chosen beside. */
static void forget_number(pack *p, str name)
{
    for (size_t i = 0; i < p->fact_count; i++) {
        fact_decl *f = p->facts[i];
        if (f->takes_number && str_equal(f->name, name)) {
            f->value->count = f->named_choices;
        }
    }
}

example_result example_run(pack *p, const rule_decl *rule, const example_decl *e, arena *a)
{
    example_result result = {0};
    sheets s = {.pack = p, .a = a};
    dataset data = {0};
    diags d = {.language = LANGUAGE_EN};
    const sample_decl *sample = e->sample.len == 0 ? NULL : find_sample(p, e->sample);
    if (e->sample.len > 0 && sample == NULL) {
        set_fault(&s, "no such sample", e->sample);
    }
    if (sample != NULL) {
        add_rows(&s, sample->rows, sample->row_count);
    }
    add_rows(&s, e->rows, e->row_count);
    if (s.fault.len == 0) {
        judge(&s, rule, e, &data, &d, &result);
    }
    forget_number(p, e->reading);
    dataset_free(&data);
    diags_free(&d);
    result.fault = s.fault;
    result.passed = s.fault.len == 0 && result.got.outcome == e->outcome &&
                    (e->kind == KIND_COUNT || e->kind == result.got.kind) &&
                    (!e->tags_given || e->tags == result.got.tags);
    return result;
}

str audit_result_text(const audit_result *r, arena *a)
{
    buf text = {0};
    buf_addf(&text, "%s", outcome_names[r->outcome]);
    if (r->kind < KIND_COUNT) {
        buf_addf(&text, ", %s", kind_names[r->kind]);
    }
    for (size_t i = 0; i < TAG_COUNT; i++) {
        if (r->tags & (1u << i)) {
            buf_addf(&text, ", %s", tag_names[i]);
        }
    }
    str copy = arena_copy(a, buf_str(&text));
    buf_free(&text);
    return copy;
}
