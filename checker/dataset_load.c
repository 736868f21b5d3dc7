/* SPDX-License-Identifier: MIT
 *
 * Loading by need. Tables whose rows are all needed come first; the keys they name make rows of other
 * tables wanted, which name keys in their turn. A table is passed over again when keys that its rows are
 * filtered by have come to be wanted since, until nothing grows. What a pass looks for is settled before
 * it starts, so the order of rows changes nothing.
 */
#include "dataset_internal.h"

#include <string.h>

enum { MAX_ROUNDS = 40 };

/* ---- the plan ---- */

static bool is_asked_for(const needs *n, const table_decl *t, size_t column)
{
    return (n->columns[t->index] && n->columns[t->index][column]) ||
           (n->filter[t->index] && n->filter[t->index][column]);
}

/* Does a list of requests fill the column? */
static bool is_filled(const dataset *ds, const column_decl *c)
{
    for (size_t i = 0; i < ds->file_count; i++) {
        const data_file *f = &ds->files[i];
        if (f->fills && f->table == c->table && f->file_column[c->index] != SIZE_MAX) {
            return true;
        }
    }
    return false;
}

static bool is_stored(const loader *l, const column_decl *c)
{
    const table_decl *t = c->table;
    bool kept = is_asked_for(l->needs, t, c->index) || c->in_key || c->index == t->name_column ||
                c->index == t->unit_column || c->index == t->year_column || c->index == t->former_column ||
                c->index == t->final_column;
    bool named_throughout = c->type == COLUMN_KEY && c->has_absent;
    return kept && l->plans[t->index].loaded &&
           (named_throughout || dataset_has_column(l->ds, c) || is_filled(l->ds, c));
}

static void set_absent(loader *l, const column_decl *c)
{
    struct table_data *t = &l->ds->tables[c->table->index];
    cell *absent = &t->columns[c->index].absent;
    str why;
    *absent = (cell){.state = CELL_BLANK};
    if (c->has_absent) {
        *absent = cell_read(c, c->absent_as, RATE_PERCENT, &l->scratch, l->d->language, &why);
        absent->assumed = true;
    }
    if (absent->state == CELL_VALUE && column_is_interned(c)) {
        absent->id = intern_text(l, c, str_trim(c->absent_as));
    }
    t->columns[c->index].absent_packed = table_pack(t, c, *absent);
}

static void plan_filters(loader *l, const table_decl *t)
{
    table_plan *plan = &l->plans[t->index];
    plan->filters = arena_array(&l->storage, t->column_count, sizeof *plan->filters);
    for (size_t i = 0; i < t->column_count && plan->loaded && !plan->all_rows; i++) {
        const column_decl *c = &t->columns[i];
        if (c->type != COLUMN_KEY || !l->needs->filter[t->index] || !l->needs->filter[t->index][i]) {
            continue;
        }
        plan->filters[plan->filter_count++] = c;
        for (size_t k = 0; k < column_domain_count(c); k++) {
            l->domains[column_domain(c, k)].tracked = true;
        }
    }
}

/* Where a file lacks the column, nobody knows which of its rows count: all do. */
static bool has_in_all_files(const dataset *ds, const column_decl *c)
{
    for (size_t i = 0; i < ds->file_count; i++) {
        const data_file *f = &ds->files[i];
        if (f->table == c->table && !f->fills && f->file_column[c->index] == SIZE_MAX) {
            return false;
        }
    }
    return true;
}

static void plan_table(loader *l, const table_decl *t)
{
    table_plan *plan = &l->plans[t->index];
    bool has_only = l->needs->only_column != NULL && l->needs->only_column[t->index] != NULL;
    plan->only_column = has_only && has_in_all_files(l->ds, l->needs->only_column[t->index])
                            ? l->needs->only_column[t->index]
                            : NULL;
    plan->only_values = plan->only_column == NULL ? NULL : l->needs->only_values[t->index];
    plan->all_rows = l->needs->all_rows[t->index] && plan->only_column == NULL;
    plan->loaded = l->ds->tables[t->index].provided && (plan->all_rows || l->needs->tables[t->index]);
    plan->checked = arena_array(&l->storage, t->column_count, sizeof *plan->checked);
    plan->seen = arena_array(&l->storage, l->ds->schema->table_count, sizeof *plan->seen);
    plan_filters(l, t);
    for (size_t i = 0; i < t->column_count && plan->loaded; i++) {
        l->ds->tables[t->index].columns[i].stored = is_stored(l, &t->columns[i]);
        set_absent(l, &t->columns[i]);
    }
}

/* Can it be told of every key whether the table has it? */
static bool keys_can_be_told(const loader *l, const table_decl *t)
{
    const column_decl *key = table_own_key(t);
    bool can = l->ds->tables[t->index].provided && key;
    for (size_t i = 0; i < l->ds->file_count && can; i++) {
        const data_file *f = &l->ds->files[i];
        can = f->table != t || f->file_column[key->index] != SIZE_MAX;
    }
    return can;
}

/* A reference that may lead to several tables can be checked only if all of them are there. */
static void plan_checks(loader *l, const table_decl *t)
{
    table_plan *plan = &l->plans[t->index];
    for (size_t i = 0; i < t->column_count && plan->loaded; i++) {
        const column_decl *c = &t->columns[i];
        bool can = c->type == COLUMN_KEY && c->target_count > 0 && l->ds->tables[t->index].columns[i].stored;
        for (size_t k = 0; k < c->target_count; k++) {
            can = can && keys_can_be_told(l, c->targets[k]);
        }
        plan->checked[i] = can;
        for (size_t k = 0; k < c->target_count && can; k++) {
            l->plans[c->targets[k]->index].target = true;
        }
    }
}

static void plan_loading(loader *l)
{
    const schema *s = l->ds->schema;
    l->plans = arena_array(&l->storage, s->table_count, sizeof *l->plans);
    l->domains = arena_array(&l->storage, s->table_count, sizeof *l->domains);
    l->known = arena_array(&l->storage, s->table_count, sizeof *l->known);
    for (size_t i = 0; i < s->table_count; i++) {
        plan_table(l, s->tables[i]);
    }
    for (size_t i = 0; i < s->table_count; i++) {
        plan_checks(l, s->tables[i]);
    }
}

/* ---- one pass over one file ---- */

/* Does a key of the row come to be wanted by what this pass looks for, and none by what earlier ones did? */
static bool is_newly_wanted(const file_pass *p, const record *r)
{
    const table_plan *plan = &p->l->plans[p->file->table->index];
    bool fresh = plan->all_rows;
    if (plan->only_column != NULL && row_may_be_of(p->l, p->file, r, plan->only_column, plan->only_values)) {
        return p->first;
    }
    for (size_t i = 0; i < plan->filter_count; i++) {
        str text = row_key_text(p->l, p->file, r, plan->filters[i]);
        key_answer answer = wanted_find(&p->keys[i], text, hash_bytes(text));
        if (answer == KEY_SEEN) {
            return false;
        }
        fresh = fresh || answer == KEY_NEWLY_WANTED;
    }
    return fresh;
}

static void use_row(file_pass *p, const record *r)
{
    row_store(p->l, p->file_number, r);
    p->file->used++;
}

/* Years as columns: is there nothing for this year? Cells that weren't wanted may be something. */
static bool year_is_blank(const file_pass *p, const record *r)
{
    const data_file *f = p->file;
    for (size_t i = 0; i < f->header_count && i < r->count; i++) {
        if (f->columns[i] && !f->columns[i]->in_key && (!p->wanted[i] || str_trim(r->cells[i]).len > 0)) {
            return false;
        }
    }
    return true;
}

/* A row passed over stands once in the count, however many years it would have been. */
static void pass_over(file_pass *p, aside what, const record *r)
{
    data_file *f = p->file;
    if (what == ASIDE_BLANK || f->part == 0) {
        f->rows++;
        f->skipped++;
        note_aside(f, what, r->row);
    }
}

/* Is the row's key blank, and a code in its place? */
static bool key_is_spared(const data_file *f, const record *r)
{
    size_t at = f->file_column[f->spare_for->index];
    return (at >= r->count || str_trim(r->cells[at]).len == 0) && row_text(f, r, f->spare_for).len > 0;
}

static void report_by_code(loader *l, const data_file *f)
{
    diag_add(l->d, SEVERITY_INFO, "matched_by_code",
             file_place(f, f->header_line, f->header_row, f->spare_at, &l->scratch),
             "%llu行“%.*s”为空，按本列的代码对应“%.*s”",
             "%llu rows without %.*s are matched by the codes of this column with %.*s",
             (unsigned long long)f->notes->by_code, STR_ARG(column_label(f->spare_for, l->d->language)),
             STR_ARG(texts_in(f->spare_via->table->title, l->d->language)));
}

static void judge_row(file_pass *p, const record *r)
{
    data_file *f = p->file;
    if (r->judged) {
        f->rows++;
        use_row(p, r);
        return;
    }
    bool usable = row_usable(p->l, f, r, false);
    aside what = usable ? row_aside(p->l, f, r) : row_aside_closely(p->l, f, r);
    if (what == ASIDE_NONE && usable && f->is_part && year_is_blank(p, r)) {
        what = ASIDE_BLANK;
    }
    if (what != ASIDE_NONE) {
        pass_over(p, what, r);
        return;
    }
    f->rows++;
    if (f->number_column != SIZE_MAX && f->part == 0 && !f->fills) {
        follow_numbers(p, r);
    }
    f->notes->by_code += f->spare_for != NULL && usable && f->part == 0 && key_is_spared(f, r);
    if (!usable) {
        if (f->part == 0) {
            row_usable(p->l, f, r, true);
        }
        f->rejected++;
        return;
    }
    if (f->fills) { /* whom it is about is told when rows are merged */
        use_row(p, r);
        return;
    }
    if (is_newly_wanted(p, r)) {
        use_row(p, r);
    } else if (row_names_nobody(p->l, f, r, true)) {
        f->rejected++;
    } else {
        f->not_needed++;
    }
}

/* On a later pass: the row was counted as not needed, or as naming nobody. */
static void fetch_row(file_pass *p, const record *r)
{
    if (!r->judged && (!is_newly_wanted(p, r) || !row_usable(p->l, p->file, r, false) ||
                       row_aside(p->l, p->file, r) != ASIDE_NONE)) {
        return;
    }
    if (row_names_nobody(p->l, p->file, r, false)) {
        p->file->rejected--;
    } else {
        p->file->not_needed--;
    }
    use_row(p, r);
}

/* Rows of the sheet under its header: not the columns' numbers. */
static bool is_under_header(file_pass *p, uint32_t row)
{
    data_file *f = p->file;
    if (row > f->header_row && row == f->numbers_row && p->first && f->part == 0) {
        f->rows++;
        f->skipped++;
        note_aside(f, ASIDE_NUMBERS, row);
    }
    return row > f->header_row && row != f->numbers_row;
}

static bool on_record(void *context, const record *r)
{
    file_pass *p = context;
    bool later_fill = p->file->fills && !p->first;
    if (is_under_header(p, r->row) && file_has_row(p->file, r->row) && !later_fill) {
        record patched;
        arena_reset(&p->l->scratch);
        r = p->file->fill ? row_of_block(p, r, &patched) : r;
        (p->first ? judge_row : fetch_row)(p, r);
    }
    return true;
}

static bool count_record(void *context, const record *r)
{
    file_pass *p = context;
    if (is_under_header(p, r->row) && file_has_row(p->file, r->row)) {
        p->file->rows++;
        p->file->not_needed++;
    }
    return true;
}

/* ---- what a first look leaves alone ---- */

static unsigned on_glance_count(void *context, const record_glance *g)
{
    (void)context;
    (void)g;
    return ROW_LEFT_ALONE;
}

static void on_blank(void *context, uint32_t line, uint32_t row)
{
    file_pass *p = context;
    (void)line;
    if (p->first && row > p->file->header_row && !p->file->fills && p->file->part == 0) {
        p->file->rows++;
        p->file->skipped++;
    }
}

static void on_fault(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    file_pass *p = context;
    if (p->first && !p->file->fills && p->file->part == 0) {
        bool loaded = p->l->plans[p->file->table->index].loaded && row > p->file->header_row;
        p->file->rows += row > p->file->header_row;
        p->file->rejected += row > p->file->header_row;
        report_damage(p->l->d, loaded ? SEVERITY_ERROR : SEVERITY_WARNING, p->file->in->name, fault, offset,
                      line, row);
    }
}

static void set_wanted(file_pass *p)
{
    const data_file *f = p->file;
    const table_plan *plan = &p->l->plans[f->table->index];
    const struct table_data *t = &p->l->ds->tables[f->table->index];
    memset(p->wanted + f->header_count, 1, EXTRA_CELLS);
    for (size_t i = 0; i < f->header_count; i++) {
        const column_decl *c = f->columns[i];
        p->wanted[i] = c && (c->in_key || c->confidential || t->columns[c->index].stored);
    }
    if (!f->fills && f->first_column != SIZE_MAX) {
        p->wanted[f->first_column] = 1;
    }
    if (!f->fills && f->number_column != SIZE_MAX) {
        p->wanted[f->number_column] = 1;
    }
    for (size_t i = 0; i < f->fill_limit; i++) {
        p->wanted[i] = 1;
    }
    if (f->said_of != NULL) {
        p->wanted[f->said_at] = 1;
        p->wanted[f->said_city_at == SIZE_MAX ? f->said_at : f->said_city_at] = 1;
    }
    if (f->spare_for != NULL) {
        p->wanted[f->spare_at] = 1;
    }
    if (plan->only_column != NULL && f->file_column[plan->only_column->index] != SIZE_MAX) {
        p->wanted[f->file_column[plan->only_column->index]] = 1;
    }
    for (size_t i = 0; i < plan->filter_count; i++) {
        size_t at = f->file_column[plan->filters[i]->index];
        if (at != SIZE_MAX) {
            p->wanted[at] = 1;
        }
    }
}

static void report_filled(loader *l, const data_file *f)
{
    uint32_t row = f->notes->first_filled[0];
    diag_add(l->d, SEVERITY_WARNING, "merged_cells_filled",
             file_place(f, row, row, f->notes->first_filled[1], &l->scratch),
             "合并单元格：%llu个空格按上方的内容填充，本格为第一个；如不是合并单元格，请逐行填写",
             "merged cells: %llu blanks are filled from above, this one first; if they aren't merged, fill "
             "them in",
             (unsigned long long)f->notes->filled);
}

static const texts reading = {STR("正在读取"), STR("reading")};

bool read_file(loader *l, data_file *f, record_sink *sink)
{
    progress_stage(l->needs->progress, reading, f->in->name, f->in->size);
    f->in->progress = l->needs->progress;
    bool read = records_read(f->in, sink, l->d);
    f->in->progress = NULL;
    return read;
}

static void read_rows(file_pass *p)
{
    data_file *f = p->file;
    const table_plan *plan = &p->l->plans[f->table->index];
    bool glance = plan->loaded ? glance_open(p) : !f->fills;
    record_sink sink = {.context = p,
                        .wanted = p->wanted,
                        .wanted_count = f->header_count + EXTRA_CELLS,
                        .on_record = plan->loaded ? on_record : count_record,
                        .on_blank = on_blank,
                        .on_fault = on_fault,
                        .on_glance = !glance        ? NULL
                                     : plan->loaded ? glance_at_row
                                                    : on_glance_count,
                        .on_ahead = glance && plan->loaded ? glance_ahead : NULL,
                        .glance_after = f->header_row > f->numbers_row ? f->header_row : f->numbers_row,
                        .jobs = p->l->jobs};
    read_file(p->l, f, &sink);
    glance_close(p);
    if (p->first) {
        f->rows += sink.passed[ROW_LEFT_ALONE];
        f->not_needed += sink.passed[ROW_LEFT_ALONE];
    }
}

static void pass_file(loader *l, size_t number, const wanted_keys *keys)
{
    data_file *f = &l->ds->files[number];
    const table_plan *plan = &l->plans[f->table->index];
    arena storage = {0};
    file_pass p = {
        .l = l, .file = f, .file_number = number, .number = -1, .first = !plan->passed, .keys = keys};
    p.wanted = arena_array(&storage, f->header_count + EXTRA_CELLS, 1);
    if (plan->loaded) {
        set_wanted(&p);
        store_open(l, number, &storage);
    }
    read_rows(&p);
    if (p.first && f->rows == f->skipped && !f->is_part) {
        bool none = f->table->closed; /* that is what it says */
        diag_add(l->d, SEVERITY_WARNING, "no_rows", (place){.file = f->in->name}, "只有表头，没有数据%s",
                 "a header and no rows%s",
                 !none                           ? ""
                 : l->d->language == LANGUAGE_ZH ? "；按没有此类事项核查，没有填的请移走"
                                                 : ": it is taken to say that there were none; if it was not "
                                                   "filled in, take it away");
    }
    if (p.first && plan->loaded) {
        settle_mixed_rates(l, number);
    }
    if (p.first && f->spare_for != NULL && f->part == 0 && f->notes->by_code > 0) {
        report_by_code(l, f);
    }
    if (p.first && f->fill && f->notes->filled > 0) {
        report_filled(l, f);
    }
    arena_free(&p.block_storage);
    arena_free(&storage);
}

/* ---- passes over tables ---- */

static key_answer answer_for(const loader *l, const table_plan *plan, const column_decl *c, uint32_t key)
{
    key_answer answer = KEY_NOT_WANTED;
    for (size_t k = 0; k < column_domain_count(c) && answer != KEY_SEEN; k++) {
        size_t domain = column_domain(c, k);
        uint32_t order = domain_order(&l->domains[domain], key);
        answer = order == 0 ? answer : order <= plan->seen[domain] ? KEY_SEEN : KEY_NEWLY_WANTED;
    }
    return answer;
}

static size_t most_wanted(const loader *l, const column_decl *c)
{
    size_t most = 0;
    for (size_t k = 0; k < column_domain_count(c); k++) {
        most += l->domains[column_domain(c, k)].count;
    }
    return most;
}

/* What is wanted by now, by filter of the table. */
static wanted_keys *settle_wanted(const loader *l, const table_plan *plan, arena *storage)
{
    wanted_keys *all = arena_array(storage, plan->filter_count, sizeof *all);
    for (size_t i = 0; i < plan->filter_count; i++) {
        all[i] = wanted_open(most_wanted(l, plan->filters[i]));
        for (uint32_t key = 0; key < l->ds->keys.count; key++) {
            key_answer answer = answer_for(l, plan, plan->filters[i], key);
            if (answer != KEY_NOT_WANTED) {
                wanted_add(&all[i], map_string(&l->ds->keys, key), answer);
            }
        }
    }
    return all;
}

static void pass_table(loader *l, const table_decl *t)
{
    size_t tables = l->ds->schema->table_count;
    table_plan *plan = &l->plans[t->index];
    arena storage = {0};
    uint32_t *until = arena_array(&storage, tables, sizeof *until);
    for (size_t i = 0; i < tables; i++) {
        until[i] = l->domains[i].count;
    }
    wanted_keys *keys = settle_wanted(l, plan, &storage);
    for (size_t i = 0; i < l->ds->file_count; i++) {
        if (l->ds->files[i].table == t) {
            pass_file(l, i, keys);
        }
    }
    for (size_t i = 0; i < plan->filter_count; i++) {
        wanted_free(&keys[i]);
    }
    plan->passed = true;
    memcpy(plan->seen, until, tables * sizeof *until);
    arena_free(&storage);
}

static bool has_grown(const loader *l, const table_plan *plan)
{
    for (size_t i = 0; i < plan->filter_count; i++) {
        const column_decl *c = plan->filters[i];
        for (size_t k = 0; k < column_domain_count(c); k++) {
            size_t domain = column_domain(c, k);
            if (l->domains[domain].count > plan->seen[domain]) {
                return true;
            }
        }
    }
    return false;
}

static bool is_due(const loader *l, const table_decl *t)
{
    const table_plan *plan = &l->plans[t->index];
    return l->ds->tables[t->index].provided && (!plan->passed || has_grown(l, plan));
}

/* True if rows of the table can make no other rows wanted. Those are the large tables: one row a year. */
static bool is_leaf(const loader *l, const table_decl *t)
{
    const table_plan *plan = &l->plans[t->index];
    for (size_t i = 0; i < t->column_count; i++) {
        const column_decl *c = &t->columns[i];
        bool names = c->type == COLUMN_KEY && l->ds->tables[t->index].columns[i].stored;
        bool finds_itself = plan->filter_count == 1 && plan->filters[0] == c;
        for (size_t k = 0; k < column_domain_count(c) && names && !finds_itself; k++) {
            if (l->domains[column_domain(c, k)].tracked) {
                return false;
            }
        }
    }
    return true;
}

/* All rows first, leaves last. */
typedef enum { STAGE_ALL_ROWS, STAGE_LINKED, STAGE_LEAVES, STAGE_COUNT } stage;

static stage stage_of(const loader *l, const table_decl *t)
{
    return l->plans[t->index].all_rows || l->plans[t->index].only_column != NULL ? STAGE_ALL_ROWS
           : is_leaf(l, t)                                                       ? STAGE_LEAVES
                                                                                 : STAGE_LINKED;
}

static bool pass_due_tables(loader *l, stage now)
{
    bool any = false;
    for (size_t i = 0; i < l->ds->schema->table_count; i++) {
        const table_decl *t = l->ds->schema->tables[i];
        if (stage_of(l, t) == now && is_due(l, t)) {
            pass_table(l, t);
            any = true;
        }
    }
    return any;
}

static void report_unfinished(loader *l)
{
    for (size_t i = 0; i < l->ds->schema->table_count; i++) {
        const table_decl *t = l->ds->schema->tables[i];
        if (is_due(l, t)) {
            diag_add(l->d, SEVERITY_ERROR, "links_too_long", (place){0},
                     "“%.*s”（%.*s）的上下级关系层数过多，未全部读取",
                     "the links through %.*s (%.*s) are too long; not all rows were loaded",
                     STR_ARG(texts_in(t->title, l->d->language)), STR_ARG(t->name));
        }
    }
}

static void pass_tables(loader *l)
{
    size_t rounds = 0;
    stage now = STAGE_ALL_ROWS;
    while (now < STAGE_COUNT && rounds < MAX_ROUNDS) {
        bool any = pass_due_tables(l, now);
        rounds += any;
        now = any ? STAGE_ALL_ROWS : now + 1;
    }
    report_unfinished(l);
}

/* ---- the whole ---- */

/* Texts that no cell may have, and yet are compared or shown. */
static void intern_texts(dataset *ds, const needs *n)
{
    for (size_t i = 0; i < n->text_count; i++) {
        map_intern(&ds->texts, n->texts[i]);
    }
    for (size_t i = 0; i < ds->schema->table_count; i++) {
        const table_decl *t = ds->schema->tables[i];
        for (size_t k = 0; k < t->column_count; k++) {
            const column_decl *c = &t->columns[k];
            if (column_is_interned(c) && c->has_absent && c->absent_as.len > 0) {
                map_intern(c->type == COLUMN_KEY ? &ds->keys : &ds->texts, c->absent_as);
            }
        }
    }
}

static void start_dataset(dataset *ds, const schema *s, const needs *n)
{
    *ds = (dataset){.schema = s};
    ds->tables = arena_array(&ds->storage, s->table_count, sizeof *ds->tables);
    for (size_t i = 0; i < s->table_count; i++) {
        struct table_data *t = &ds->tables[i];
        t->decl = s->tables[i];
        t->columns = arena_array(&ds->storage, t->decl->column_count, sizeof *t->columns);
        t->indexes = arena_array(&ds->storage, t->decl->column_count, sizeof *t->indexes);
    }
    ds->raw = arena_alloc(&ds->storage, sizeof *ds->raw);
    intern_texts(ds, n);
}

static void note_masked_keys(dataset *ds)
{
    ds->masked = arena_array(&ds->storage, ds->keys.count, sizeof *ds->masked);
    for (uint32_t i = 0; i < ds->keys.count; i++) {
        ds->masked[i] = key_is_masked(map_string(&ds->keys, i));
    }
}

static void free_loader(loader *l)
{
    for (size_t i = 0; i < l->ds->schema->table_count; i++) {
        domain_free(&l->domains[i]);
        key_set_free(&l->known[i]);
    }
    names_free(l);
    arena_free(&l->scratch);
    arena_free(&l->storage);
}

/* Returns false if no file is of use. */
static bool load_files(dataset *ds, const needs *n, unsigned jobs, diags *d)
{
    loader l = {.ds = ds, .needs = n, .d = d, .jobs = jobs};
    words_filter(&l.asides);
    dataset_note_presence(ds);
    plan_loading(&l);
    lookup_prepare(&l);
    names_report(&l);
    survey_files(&l);
    pass_tables(&l);
    names_check(&l);
    check_stored_references(&l);
    dates_report_serials(&l);
    free_loader(&l);
    lookup_free(ds);
    merge_tables(ds, d);
    note_masked_keys(ds);
    for (size_t i = 0; i < ds->file_count; i++) {
        if (ds->files[i].table) {
            return true;
        }
    }
    return false;
}

static void add_source(file_mapper *m, const data_source *from, encoding forced)
{
    place at = {.file = str_of(from->path)};
    str table = from->table.len > 0 || from->mapping == NULL ? from->table : from->mapping->table;
    const table_decl *named = table.len > 0 ? schema_table_named(m->ds->schema, table) : NULL;
    if (table.len > 0 && !named) {
        diag_add(m->d, SEVERITY_ERROR, "unknown_table", at, "没有名为“%.*s”的表；此文件未使用",
                 "there is no table %.*s; the file is not used", STR_ARG(table));
        return;
    }
    if (m->ds->file_count == UINT16_MAX) {
        diag_add(m->d, SEVERITY_ERROR, "too_many_files", at, "文件过多；此文件未使用",
                 "too many files; this one is not used");
        return;
    }
    input *in = input_open(&m->ds->storage, from->path, forced, m->d);
    if (in) {
        mapper_add(m, in, named, from->mapping);
    }
}

bool dataset_load(dataset *ds, const schema *s, const needs *n, const data_source *sources, size_t count,
                  const load_options *o, diags *d)
{
    size_t errors = d->errors;
    start_dataset(ds, s, n);
    file_mapper m;
    mapper_open(&m, ds, d);
    for (size_t i = 0; i < count; i++) {
        progress_stage(n->progress, reading, str_of(sources[i].path), 0);
        add_source(&m, &sources[i], o->forced);
    }
    mapper_close(&m);
    fills_check(ds, d);
    bool any = load_files(ds, n, o->jobs, d);
    ds->failed = d->errors > errors;
    return any;
}

bool dataset_load_text(dataset *ds, const schema *s, const needs *n, const table_decl *const *tables,
                       const str *csv, size_t count, diags *d)
{
    size_t errors = d->errors;
    start_dataset(ds, s, n);
    file_mapper m;
    mapper_open(&m, ds, d);
    for (size_t i = 0; i < count; i++) {
        mapper_add(&m, input_from_memory(&ds->storage, tables[i]->name, csv[i]), tables[i], NULL);
    }
    mapper_close(&m);
    bool any = load_files(ds, n, 1, d);
    ds->failed = d->errors > errors;
    return any;
}
