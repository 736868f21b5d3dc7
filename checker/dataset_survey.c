/* SPDX-License-Identifier: MIT
 *
 * A first look at files, before any row is judged: in which scale a file writes its rates, and which keys
 * exist in tables that references lead to. What is told from a file does not depend on the order of its
 * rows, so a file is read to its end unless all is settled before.
 */
#include "dataset_internal.h"

/* What the numbers of one rate column show so far. */
typedef struct {
    bool looked_at, percent, between, one;
} rate_signs;

typedef struct {
    loader *l;
    data_file *f;
    const column_decl *key; /* to collect, or NULL */
    key_set *keys;
    rate_signs *signs; /* by file column */
    uint8_t *wanted;
    size_t open; /* rate columns that have shown no percent */
} survey;

/* ---- rates ---- */

static void look_at_rate(survey *s, size_t column, str text)
{
    rate_signs *signs = &s->signs[column];
    arena *scratch = &s->l->scratch;
    if (text.ptr == NULL || str_trim(text).len == 0) {
        return;
    }
    const column_decl *c = s->f->columns[column];
    cell value;
    bool plain = cell_read_plain(c, text, RATE_FRACTION, &value);
    if (plain ? str_ends_with(text, STR("%")) : rate_is_percent(text, scratch)) {
        signs->percent = true;
        s->wanted[column] = 0;
        s->open--;
        return;
    }
    str why;
    if (!plain) {
        value = cell_read_closely(c, text, RATE_FRACTION, scratch, LANGUAGE_EN, &why);
    }
    if (value.state == CELL_VALUE && !value.assumed) {
        int against_one = exact_compare(value.value.lo, exact_int(1));
        signs->one |= against_one == 0;
        signs->between |= against_one < 0 && value.value.lo.num > 0;
    }
}

/* Sums say nothing of how a column is written: a total of 1 and 1 is no percentage. */
static bool is_sum(survey *s, const record *r)
{
    const table_decl *t = s->f->table;
    size_t key = t->key_count == 0 ? SIZE_MAX : s->f->file_column[t->key[0]];
    bool unnamed =
        key < r->count && s->f->fill == NULL && s->f->spare_for == NULL && str_trim(r->cells[key]).len == 0;
    return unnamed || row_aside(s->l, s->f, r) != ASIDE_NONE;
}

static bool on_record(void *context, const record *r)
{
    survey *s = context;
    if (r->row <= s->f->header_row || r->row == s->f->numbers_row || !file_has_row(s->f, r->row)) {
        return true;
    }
    arena_reset(&s->l->scratch);
    bool sum = s->open > 0 && is_sum(s, r);
    for (size_t i = 0; s->open > 0 && !sum && i < s->f->header_count && i < r->count; i++) {
        if (s->signs[i].looked_at && !s->signs[i].percent) {
            look_at_rate(s, i, r->cells[i]);
        }
    }
    if (s->key) {
        str key = row_key_text(s->l, s->f, r, s->key);
        if (key.len > 0 && row_aside(s->l, s->f, r) == ASIDE_NONE) {
            key_set_add(s->keys, hash_bytes(key));
        }
    }
    return s->key || s->open > 0;
}

static void settle_scales(survey *s)
{
    for (size_t i = 0; i < s->f->header_count; i++) {
        rate_signs signs = s->signs[i];
        if (!signs.looked_at) {
            continue;
        }
        s->f->scales[i] = !signs.percent && signs.between ? RATE_FRACTION : RATE_PERCENT;
        if (!signs.percent && !signs.between && signs.one) {
            place at = file_place(s->f, s->f->header_line, s->f->header_row, i, &s->l->scratch);
            diag_add(s->l->d, SEVERITY_WARNING, "rate_scale_unclear", at,
                     "本列只有0和1，看不出是百分数还是小数，1按1%%至100%%之间处理；请写明百分号",
                     "only 0 and 1 here: percent or fraction can't be told; 1 is taken for anything from 1%% "
                     "to 100%%. "
                     "Write the percent sign");
            s->f->scales[i] = RATE_MIXED;
        }
    }
}

/* ---- one file ---- */

static void look_for_rates(survey *s)
{
    const struct table_data *t = &s->l->ds->tables[s->f->table->index];
    for (size_t i = 0; i < s->f->header_count; i++) {
        const column_decl *c = s->f->columns[i];
        if (c && c->type == COLUMN_RATE && t->columns[c->index].stored) {
            s->signs[i].looked_at = true;
            s->wanted[i] = 1;
            s->open++;
        }
    }
}

/* What rows are told from sums by. */
static void want_names(survey *s)
{
    const table_decl *t = s->f->table;
    if (t->key_count > 0 && s->f->file_column[t->key[0]] != SIZE_MAX) {
        s->wanted[s->f->file_column[t->key[0]]] = 1;
    }
    if (s->f->first_column != SIZE_MAX) {
        s->wanted[s->f->first_column] = 1;
    }
}

static void look_for_keys(survey *s)
{
    const table_decl *t = s->f->table;
    if (s->l->plans[t->index].target) {
        s->key = table_own_key(t);
        s->keys = &s->l->known[t->index];
        s->wanted[s->f->file_column[s->key->index]] = 1;
    }
}

static void survey_file(loader *l, data_file *f)
{
    survey s = {.l = l, .f = f};
    s.signs = arena_array(&l->storage, f->header_count, sizeof *s.signs);
    s.wanted = arena_array(&l->storage, f->header_count, sizeof *s.wanted);
    look_for_rates(&s);
    look_for_keys(&s);
    if (!s.key && s.open == 0) {
        return;
    }
    want_names(&s);
    record_sink sink = {
        .context = &s, .wanted = s.wanted, .wanted_count = f->header_count, .on_record = on_record};
    read_file(l, f, &sink);
    settle_scales(&s);
}

void survey_files(loader *l)
{
    for (size_t i = 0; i < l->ds->file_count; i++) {
        if (l->ds->files[i].table) {
            survey_file(l, &l->ds->files[i]);
        }
    }
    for (size_t i = 0; i < l->ds->schema->table_count; i++) {
        key_set_close(&l->known[i]);
    }
}

/* ---- references of stored rows ---- */

static void check_reference(loader *l, struct table_data *t, const column_decl *c, size_t row)
{
    const data_file *f = &l->ds->files[t->places[row].file];
    cell value = table_unpack(t, c, table_packed(t, c->index, row));
    if (value.state != CELL_VALUE || value.assumed || f->file_column[c->index] == SIZE_MAX) {
        return;
    }
    str key = map_string(&l->ds->keys, value.id);
    if (!reference_known(l, c, hash_bytes(key))) {
        stored_place at = t->places[row];
        arena_reset(&l->scratch);
        report_nobody(l, file_place(f, at.line, at.row, f->file_column[c->index], &l->scratch),
                      SEVERITY_WARNING, c, key, STR(""));
    }
}

void check_stored_references(loader *l)
{
    for (size_t i = 0; i < l->ds->schema->table_count; i++) {
        struct table_data *t = &l->ds->tables[i];
        for (size_t k = 0; k < t->decl->column_count; k++) {
            for (size_t row = 0; t->columns[k].stored && l->plans[i].checked[k] && row < t->count; row++) {
                check_reference(l, t, &t->decl->columns[k], row);
            }
        }
    }
}
