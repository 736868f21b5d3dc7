/* SPDX-License-Identifier: MIT */
#include "privacy.h"

#include "cell.h"

/* Where that can't be told, the columns are guarded. */
static bool is_guarded(const privacy *p, const guarded_decl *its, const table_decl *t, uint32_t row)
{
    arena_reset(p->beside->scratch);
    evaluation_start(p->beside, NULL, row_real(p->data, t, row));
    p->beside->view = VIEW_LOGIC;
    return its->condition == NULL || evaluate_truth(p->beside, its->condition).truth != FALSE_;
}

static bool has_column(const guarded_decl *its, const column_decl *c)
{
    for (size_t i = 0; i < its->column_count; i++) {
        if (its->columns[i] == c->index) {
            return true;
        }
    }
    return false;
}

/* ---- persons ---- */

void name_list_add(name_list *list, str name, arena *to)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_equal(list->items[i], name)) {
            return;
        }
    }
    ARENA_PUSH(to, list->items, list->count, list->cap, name);
}

/* What the cells of the column say of a row, in all physical rows that it was made from. */
static void add_cells(const privacy *p, name_list *list, const column_decl *c, uint32_t row)
{
    row_place at = dataset_place(p->data, c->table, row);
    for (;;) {
        size_t column;
        str why, text = str_trim(dataset_raw(p->data, c, at, p->to, &column));
        if (text.len > 0 &&
            cell_read(c, text, RATE_PERCENT, p->beside->scratch, LANGUAGE_EN, &why).state == CELL_VALUE) {
            name_list_add(list, text, p->to);
        }
        if (at.next == ROW_NONE) {
            return;
        }
        at = dataset_place_at(p->data, c->table, at.next);
    }
}

static void add_names(const privacy *p, name_list *list, const table_decl *t, uint32_t row, bool of_key)
{
    for (size_t i = 0; p->names && i < t->personal.count; i++) {
        const guarded_decl *its = &t->personal.items[i];
        bool told = false, personal = false;
        for (size_t k = 0; k < its->column_count; k++) {
            const column_decl *c = &t->columns[its->columns[k]];
            if (c->in_key || !of_key) {
                personal = told ? personal : is_guarded(p, its, t, row);
                told = true;
                if (personal) {
                    add_cells(p, list, c, row);
                }
            }
        }
    }
}

void privacy_add_persons(const privacy *p, person_names *to, const table_decl *t, uint32_t row, bool of_key)
{
    if (row == ROW_NONE) {
        return;
    }
    add_names(p, &to->names, t, row, of_key);
    for (size_t i = 0; i < t->column_count; i++) {
        if (t->columns[i].confidential && dataset_has_column(p->data, &t->columns[i])) {
            add_cells(p, &to->complainants, &t->columns[i], row);
        }
    }
}

/* ---- votes ---- */

bool privacy_withholds(const privacy *p, const column_decl *c, uint32_t row)
{
    const guards *list = &c->table->withheld;
    for (size_t i = 0; p->names && row != ROW_NONE && i < list->count; i++) {
        if (has_column(&list->items[i], c) && is_guarded(p, &list->items[i], c->table, row)) {
            return true;
        }
    }
    return false;
}

/* Does the value come of figures on votes? Which rows there are, and how many, doesn't. */
static bool comes_of_votes(const evaluation *ev, const expression *e)
{
    if (e->type.kind != TYPE_NUMBER) {
        return false;
    }
    if (e->kind == EXPR_COLUMN) {
        const guards *list = &e->column->table->withheld;
        bool listed = false;
        for (size_t i = 0; i < list->count; i++) {
            listed = listed || has_column(&list->items[i], e->column);
        }
        return listed;
    }
    if (e->kind == EXPR_FACT) {
        return comes_of_votes(ev, e->fact->value);
    }
    if (e->kind == EXPR_LET) {
        return comes_of_votes(ev, ev->rule->lets[e->index].value);
    }
    for (size_t i = 0; i < e->count; i++) {
        if (comes_of_votes(ev, e->children[i])) {
            return true;
        }
    }
    return false;
}

bool vote_screen_hides(void *context, const expression *e)
{
    const vote_screen *its = context;
    evaluation *ev = its->ev;
    if (!comes_of_votes(ev, e)) {
        return false;
    }
    bool was_tracing = ev->tracing, hides = false;
    size_t from = ev->trace_count;
    ev->tracing = true;
    (void)evaluate(ev, e);
    for (size_t i = from; i < ev->trace_count && !hides; i++) {
        hides = privacy_withholds(its->privacy, ev->trace[i].column, ev->trace[i].row);
    }
    ev->trace_count = from;
    ev->tracing = was_tracing;
    return hides;
}
