/* SPDX-License-Identifier: MIT
 *
 * Sets of rows, runs and tuples. Every element carries the verdict of its membership and the trace of the
 * cells that decided it; whoever uses an element takes its trace along.
 */
#include "eval_internal.h"

#include "types.h"

#include <string.h>

#define TREE_LIMIT 4096 /* rows climbed or descended at most: a loop of parents ends here at the latest */
#define YEARS_LIMIT 200 /* of more years nobody can say that each is due */

value_set *eval_new_set(evaluation *ev)
{
    return arena_alloc(ev->scratch, sizeof(value_set));
}

static void make_room(evaluation *ev, value_set *s, size_t cap)
{
    const set_element *old = s->items;
    s->cap = cap;
    s->items = arena_raw(ev->scratch, s->cap * sizeof *s->items);
    if (s->count > 0) {
        memcpy(s->items, old, s->count * sizeof *old);
    }
}

/* Most sets are small. */
static void push_element(evaluation *ev, value_set *s, set_element item)
{
    enum { FIRST_ELEMENTS = 2 };
    if (s->count == s->cap) {
        make_room(ev, s, s->cap == 0 ? FIRST_ELEMENTS : s->cap * 2);
    }
    s->items[s->count++] = item;
}

void eval_add_element(evaluation *ev, value_set *s, value v, verdict member, trace_slice trace)
{
    push_element(ev, s, (set_element){.value = v, .member = member, .trace = trace});
}

static value row_value(row_ref row)
{
    return (value){.kind = VALUE_ROW, .row = row};
}

/* Somebody unknown: whether there is a row can't be told. */
static void add_unknown(evaluation *ev, value_set *s, row_ref where, reasons why, verdict member,
                        trace_slice trace)
{
    where.why = where.key == MAP_NONE ? why : 0;
    eval_add_element(ev, s, row_value(where), verdict_and(member, verdict_frame(verdict_of(UNKNOWN, why))),
                     trace);
}

/* ---- rows by key ---- */

/* The key by which rows belong to a row or an entity: its own. */
static bool own_key(evaluation *ev, const value *v, uint32_t *key, reasons *why, bool *none)
{
    *none = v->kind == VALUE_NONE;
    *why = v->kind == VALUE_ROW ? v->row.why : v->why;
    if (v->kind != VALUE_ROW || v->row.key == MAP_NONE) {
        *why = *why == 0 ? REASON_BIT(REASON_BLANK) : *why;
        return false;
    }
    /* A place under another key (the unit whose persons nobody knows) has no name of its own. */
    if (v->row.row == ROW_NONE && v->row.table != NULL && v->row.key_column != table_identity(v->row.table)) {
        *why = v->row.key_column == NULL ? v->row.why
                                         : REASON_BIT(eval_reason_of_absence(ev, v->row.key_column));
        return false;
    }
    *key = v->row.key;
    return true;
}

static bool is_masked(const evaluation *ev, uint32_t key)
{
    return ev->data->masked != NULL && ev->data->masked[key];
}

/* What was read since then joins rows by this key. */
void eval_note_mask(evaluation *ev, size_t from, uint32_t key)
{
    for (size_t i = from; i < ev->trace_count && is_masked(ev, key); i++) {
        ev->trace[i].masked = true;
    }
}

static trace_slice joined_by_mask(evaluation *ev, const column_decl *c, row_ref row)
{
    size_t from = ev->trace_count;
    trace_cell(ev, c, row, REASON_NONE, false);
    eval_note_mask(ev, from, dataset_key(ev->data, c, row.row));
    return trace_cut(ev, from);
}

static void add_rows_of_key(evaluation *ev, value_set *s, const column_decl *c, const row_ref *of,
                            uint16_t slot, verdict member, trace_slice trace)
{
    uint32_t key = of->key;
    const table_decl *t = c->table;
    row_set rows = dataset_rows(ev->data, c, key);
    if (s->cap == 0 && rows.count > 0) {
        make_room(ev, s, rows.count);
    }
    for (size_t i = 0; i < rows.count; i++) {
        row_ref row = row_real(ev->data, t, rows.rows[i]);
        row.slot = slot == 0 ? 0 : (uint16_t)(slot + i);
        trace_slice slice = is_masked(ev, key)
                                ? trace_join(ev, (trace_joint){.a = trace, .b = joined_by_mask(ev, c, row)})
                                : trace;
        eval_add_element(ev, s, row_value(row), member, slice);
    }
    if (rows.count > 0) {
        return;
    }
    bool has_table = dataset_has_table(ev->data, t);
    row_ref nobody = row_missing(t, c, key, 0);
    nobody.slot = of->slot;
    size_t from = ev->trace_count;
    if (!has_table || !dataset_has_column(ev->data, c)) {
        reason why = has_table ? REASON_COLUMN_ABSENT : REASON_TABLE_ABSENT;
        trace_cell(ev, c, nobody, why, false);
        add_unknown(ev, s, nobody, REASON_BIT(why), member, trace_cut(ev, from));
    } else if (!t->closed && t->year_column == SIZE_MAX) {
        trace_cell(ev, c, nobody, REASON_ROW_MISSING, false);
        add_unknown(ev, s, nobody, REASON_BIT(REASON_ROW_MISSING), member, trace_cut(ev, from));
    }
}

static void add_rows_of(evaluation *ev, value_set *s, const column_decl *c, const value *base, verdict member,
                        trace_slice trace)
{
    uint32_t key = 0;
    reasons why;
    bool none;
    bool named = own_key(ev, base, &key, &why, &none);
    uint16_t slot = 0;
    if (base->kind == VALUE_ROW && (named || base->row.row != ROW_NONE)) {
        slot = recall_rows(ev->recall, ev->data, c, &base->row);
    }
    if (named) {
        s->keyed = s->count == 0;
        s->key = key;
        s->slot = base->row.slot;
        s->key_column = c;
        add_rows_of_key(ev, s, c, &base->row, slot, member, trace);
    } else if (!none) {
        add_unknown(ev, s, row_missing(c->table, c, MAP_NONE, 0), why, member, trace);
    }
}

/* Places of rows in a set: open addressing, 0 is empty, else the place and one. */
typedef struct {
    value_set *set;
    uint32_t *slots;
    size_t slot_count;
} row_places;

/* Where the row stands, or the empty slot where it would; NULL of what is no row that is there. */
static uint32_t *slot_of_row(const row_places *p, const value *v)
{
    if (v->kind != VALUE_ROW || v->row.row == ROW_NONE) {
        return NULL;
    }
    uint32_t spread = v->row.row * 2654435769u;
    size_t at = spread & (p->slot_count - 1);
    while (p->slots[at] != 0 && p->set->items[p->slots[at] - 1].value.row.row != v->row.row) {
        at = (at + 1) & (p->slot_count - 1);
    }
    return &p->slots[at];
}

static void push_placed(evaluation *ev, row_places *p, uint32_t *slot, set_element item)
{
    push_element(ev, p->set, item);
    if (slot != NULL && *slot == 0) {
        *slot = (uint32_t)p->set->count;
    }
}

static void place_rows(evaluation *ev, row_places *p, const value_set *s)
{
    for (size_t i = 0; i < s->count; i++) {
        const set_element *item = &s->items[i];
        uint32_t *slot = slot_of_row(p, &item->value);
        if (slot == NULL || *slot == 0) {
            push_placed(ev, p, slot, *item);
            continue;
        }
        set_element *known = &p->set->items[*slot - 1];
        if (item->member.truth > known->member.truth) {
            known->trace = item->trace;
        }
        known->member = verdict_or(known->member, item->member);
    }
}

/* The rows of both, each once: it belongs if it belongs by any way. */
static value_set *one_of_each(evaluation *ev, const value_set *a, const value_set *b)
{
    row_places p = {.set = eval_new_set(ev), .slot_count = 16};
    while (p.slot_count < (a->count + b->count) * 2) {
        p.slot_count *= 2;
    }
    p.slots = arena_array(ev->scratch, p.slot_count, sizeof *p.slots);
    p.set->table = a->table;
    recall_sameness(ev->recall, ev->data, a, b, NULL);
    place_rows(ev, &p, a);
    place_rows(ev, &p, b);
    return p.set;
}

/* The rows of a table that are there; where the table isn't, nobody knows what it has. */
static value_set *all_rows(evaluation *ev, const expression *e)
{
    const table_decl *t = e->type.table;
    value_set *s = eval_new_set(ev);
    s->table = t;
    if (!dataset_has_table(ev->data, t)) {
        const column_decl *key = &t->columns[t->key[0]];
        row_ref nobody = row_missing(t, key, MAP_NONE, 0);
        size_t from = ev->trace_count;
        trace_cell(ev, key, nobody, REASON_TABLE_ABSENT, false);
        add_unknown(ev, s, nobody, REASON_BIT(REASON_TABLE_ABSENT), CERTAIN_MEMBER, trace_cut(ev, from));
        return s;
    }
    size_t count = dataset_row_count(ev->data, t);
    for (uint32_t row = 0; row < count; row++) {
        eval_add_element(ev, s, row_value(row_real(ev->data, t, row)), CERTAIN_MEMBER, (trace_slice){0});
    }
    return s;
}

static value_set *rows_of(evaluation *ev, const expression *e)
{
    value_set *s = eval_new_set(ev);
    s->table = e->column->table;
    const expression *base = e->children[0];
    if (base->type.kind == TYPE_SET) {
        value_set *from = evaluate_set(ev, base);
        for (size_t i = 0; i < from->count; i++) {
            add_rows_of(ev, s, e->column, &from->items[i].value, from->items[i].member, from->items[i].trace);
        }
        s->keyed = false;
        bool alike = from->table != NULL && !table_is_unique(from->table); /* several of one key */
        return alike ? one_of_each(ev, s, eval_new_set(ev)) : s;
    }
    size_t start = ev->trace_count;
    value room;
    const value *v = eval_seen(ev, base, &room);
    add_rows_of(ev, s, e->column, v, CERTAIN_MEMBER, trace_cut(ev, start));
    return s;
}

/* ---- where, having ---- */

/* What was read stands behind the trace. */
static verdict judge(evaluation *ev, const set_element *item, const expression *condition)
{
    scratch_mark before = eval_marked(ev);
    if (!evaluation_push(ev, item->value)) {
        return verdict_of(UNKNOWN, 0);
    }
    verdict v = evaluate_truth(ev, condition);
    evaluation_pop(ev);
    eval_release(ev, before);
    return v;
}

static verdict judge_untraced(evaluation *ev, const set_element *item, const expression *condition)
{
    bool tracing = ev->tracing;
    ev->tracing = false;
    verdict v = judge(ev, item, condition);
    ev->tracing = tracing;
    return v;
}

verdict eval_judge(evaluation *ev, const set_element *item, const expression *condition, trace_slice *trace)
{
    size_t from = ev->trace_count;
    verdict v = judge(ev, item, condition);
    *trace = trace_cut(ev, from);
    return v;
}

/* Is the set made by this expression, and known to nobody else? */
static bool is_made(const expression *e)
{
    switch (e->kind) {
    case EXPR_ROWS:
    case EXPR_WHERE:
    case EXPR_HAVING:
    case EXPR_EACH:
    case EXPR_ADD:
        return true;
    case EXPR_DUE:
        return is_made(e->children[0]);
    default:
        return false;
    }
}

/* The same set without elements: itself, to be filled from the start, where nobody else knows it. */
static value_set *emptied(evaluation *ev, const expression *made_by, value_set *from)
{
    value_set *s = from;
    if (!is_made(made_by)) {
        s = eval_new_set(ev);
        *s = (value_set){.table = from->table,
                         .key_column = from->key_column,
                         .key = from->key,
                         .slot = from->slot,
                         .keyed = from->keyed};
    }
    s->count = 0;
    return s;
}

/* The trace of what was judged is made when it is wanted, if that can be done: seen from one row. */
static const trace_later *later_of(evaluation *ev, const expression *condition)
{
    if (!ev->tracing || ev->depth != ev->base + 1 || !value_is_flat(&ev->frames[ev->base])) {
        return NULL;
    }
    trace_later *later = arena_raw(ev->scratch, sizeof *later);
    *later = (trace_later){.condition = condition, .from = ev->frames[ev->base]};
    return later;
}

enum { FEW_TRACED = 128 };

/* A frame's missing cells are told only where what speaks for the matter names none itself. What belongs is
 * traced at once, where that was thought, as the one before it did; not in a large set, of which not all is told. */
static value_set *filtered(evaluation *ev, const expression *e)
{
    value_set *from = evaluate_set(ev, e->children[0]);
    size_t count = from->count;
    const set_element *items = from->items;
    value_set *s = emptied(ev, e->children[0], from);
    bool speaks = e->kind == EXPR_HAVING, belongs = true;
    const trace_later *later = later_of(ev, e->children[1]);
    for (size_t i = 0; i < count; i++) {
        set_element item = items[i];
        size_t start = ev->trace_count;
        bool traced = later == NULL || (belongs && s->count < FEW_TRACED);
        verdict v = traced ? judge(ev, &item, e->children[1]) : judge_untraced(ev, &item, e->children[1]);
        item.member = verdict_and(item.member, speaks ? v : verdict_frame(v));
        belongs = item.member.truth == TRUE_;
        if (item.member.truth == FALSE_) {
            ev->trace_count = start;
            continue;
        }
        if (ev->tracing && !traced && belongs && s->count < FEW_TRACED) {
            (void)judge(ev, &item, e->children[1]);
            traced = true;
        }
        if (ev->tracing) {
            trace_joint j = {.a = item.trace, .b = trace_cut(ev, start), .later = traced ? NULL : later};
            j.element = item.value;
            j.drop_missing_of_a = speaks && !item.judged;
            item.trace = traced ? trace_join(ev, j) : trace_put(ev, j);
        }
        item.judged = item.judged || speaks;
        push_element(ev, s, item);
    }
    return s;
}

/* ---- years ---- */

/* Among the first elements. */
static bool has_year(const evaluation *ev, const value_set *s, size_t count, int year)
{
    for (size_t i = 0; i < count; i++) {
        if (s->items[i].value.kind == VALUE_ROW && row_year(ev, &s->items[i].value.row) == year) {
            return true;
        }
    }
    return false;
}

int eval_element_year(const evaluation *ev, const set_element *item)
{
    const value *v = &item->value;
    while (v->kind == VALUE_TUPLE) {
        size_t last = 0;
        while (v->parts[last + 1].kind != VALUE_NONE) {
            last++;
        }
        v = &v->parts[last];
    }
    return row_year(ev, v->kind == VALUE_RUN ? &v->run[1] : &v->row);
}

static void sort_by_year(const evaluation *ev, value_set *s)
{
    for (size_t i = 1; i < s->count; i++) {
        set_element item = s->items[i];
        int year = eval_element_year(ev, &item);
        size_t j = i;
        for (; j > 0 && eval_element_year(ev, &s->items[j - 1]) > year; j--) {
            s->items[j] = s->items[j - 1];
        }
        s->items[j] = item;
    }
}

/* Elements that stand for a whole table that isn't there give way to the years that are due, which come behind
 * the first. */
static void drop_placeholders(const evaluation *ev, value_set *s, size_t first)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->count; i++) {
        const row_ref *row = &s->items[i].value.row;
        if (i >= first || row->row != ROW_NONE || row_year(ev, row) != 0) {
            s->items[kept++] = s->items[i];
        }
    }
    s->count = kept;
}

static bool certain_year(const value *v, bool upper, int *year)
{
    if (v->kind != VALUE_KNOWN) {
        return false;
    }
    exact bound = upper ? v->bounds.hi : v->bounds.lo;
    int64_t n = exact_finite(bound) ? bound.num / bound.den : bound.num > 0 ? INT32_MAX : INT32_MIN;
    *year = n >= INT32_MAX ? INT32_MAX : n <= INT32_MIN ? INT32_MIN : (int)n;
    return true;
}

/* The rows as they stand, to which others may be added: themselves, where nobody else knows them. */
static value_set *copied(evaluation *ev, const expression *made_by, value_set *s)
{
    if (is_made(made_by)) {
        return s;
    }
    value_set *with = eval_new_set(ev);
    *with = (value_set){
        .table = s->table, .key_column = s->key_column, .key = s->key, .slot = s->slot, .keyed = true};
    for (size_t i = 0; i < s->count; i++) {
        push_element(ev, with, s->items[i]);
    }
    return with;
}

/* Where the set's row of the year should be; 0: of any. */
static row_ref place_of_year(const value_set *s, int year)
{
    row_ref place = row_missing(s->table, s->key_column, s->key, year);
    place.slot = s->slot;
    return place;
}

static value_set *due(evaluation *ev, const expression *e)
{
    value_set *s = evaluate_set(ev, e->children[0]);
    if (!s->keyed) {
        return s;
    }
    bool tracing = ev->tracing;
    ev->tracing = false;
    value from = evaluate(ev, e->children[1]), to = evaluate(ev, e->children[2]);
    ev->tracing = tracing;
    int first, last;
    value_set *with = copied(ev, e->children[0], s);
    bool certain = certain_year(&from, true, &first) && certain_year(&to, false, &last);
    if (!certain || (int64_t)last - first >= YEARS_LIMIT) {
        reasons why = from.why | to.why;
        size_t start = ev->trace_count;
        if (ev->tracing) {
            (void)evaluate(ev, e->children[1]);
            (void)evaluate(ev, e->children[2]);
        }
        trace_slice bounds = trace_cut(ev, start);
        add_unknown(ev, with, place_of_year(s, 0), why == 0 ? REASON_BIT(REASON_INEXACT) : why,
                    CERTAIN_MEMBER, bounds);
        return with;
    }
    bool finite = first != INT32_MAX && last != INT32_MIN; /* none is due after forever */
    size_t there = with->count;
    for (int y = first; finite && y <= last; y++) {
        if (!has_year(ev, with, there, y)) {
            eval_add_element(ev, with, row_value(place_of_year(s, y)), CERTAIN_MEMBER, (trace_slice){0});
        }
    }
    drop_placeholders(ev, with, there);
    sort_by_year(ev, with);
    return with;
}

static void add_run(evaluation *ev, value_set *s, row_ref first, row_ref last, verdict member,
                    trace_slice trace)
{
    value run = {.kind = VALUE_RUN, .run = arena_array(ev->scratch, 2, sizeof(row_ref))};
    run.run[0] = first;
    run.run[1] = last;
    eval_add_element(ev, s, run, member, trace);
}

/* A row of no known year may stand before or behind another, which nobody knows, or beside none. */
static void add_perhaps_runs(evaluation *ev, value_set *s, const set_element *a)
{
    size_t from = ev->trace_count;
    trace_append(ev, a->trace);
    reasons why = a->member.why;
    if (a->value.row.row != ROW_NONE) {
        why |= evaluate_column(ev, &s->table->columns[s->table->year_column], &a->value).why;
    }
    why = why == 0 ? REASON_BIT(REASON_BLANK) : why;
    trace_slice trace = trace_cut(ev, from);
    verdict perhaps = verdict_and(a->member, verdict_frame(verdict_of(UNKNOWN, why)));
    row_ref nobody = row_missing(s->table, NULL, MAP_NONE, 0);
    nobody.why = why;
    add_run(ev, s, a->value.row, nobody, perhaps, trace);
    add_run(ev, s, nobody, a->value.row, perhaps, trace);
}

static value_set *consecutive(evaluation *ev, const expression *e)
{
    value_set *from = evaluate_set(ev, e->children[0]);
    value_set *s = eval_new_set(ev);
    s->table = from->table;
    for (size_t i = 0; i < from->count; i++) {
        int year = eval_element_year(ev, &from->items[i]);
        if (year == 0) {
            add_perhaps_runs(ev, s, &from->items[i]);
        }
        for (size_t j = 0; year != 0 && j < from->count; j++) {
            const set_element *a = &from->items[i], *b = &from->items[j];
            if (eval_element_year(ev, b) == year + 1) {
                add_run(ev, s, a->value.row, b->value.row, verdict_and(a->member, b->member),
                        trace_join(ev, (trace_joint){.a = a->trace, .b = b->trace}));
            }
        }
    }
    sort_by_year(ev, s);
    return s;
}

/* ---- tuples ---- */

typedef struct {
    const expression *each;
    value_set *out;
    value *parts;
} tuple_builder;

static void add_tuple(evaluation *ev, tuple_builder *b, verdict member, trace_slice trace)
{
    size_t size = (b->each->count + 1) * sizeof(value); /* one part more, none, ends the list */
    value *parts = arena_raw(ev->scratch, size);
    memcpy(parts, b->parts, size);
    eval_add_element(ev, b->out, (value){.kind = VALUE_TUPLE, .parts = parts}, member, trace);
}

enum { FEW_ELEMENTS = 12 };

/* Copies the elements of a small set, and gives back its room. False if it has to stay. */
static bool take_elements(evaluation *ev, const value_set *s, scratch_mark before, set_element *out)
{
    bool flat = s->count <= FEW_ELEMENTS;
    for (size_t i = 0; flat && i < s->count; i++) {
        const set_element *item = &s->items[i];
        flat = value_is_flat(&item->value) && item->trace.joint == NULL && item->trace.count == 0;
        out[i] = *item;
    }
    if (flat) {
        eval_release(ev, before);
    }
    return flat;
}

static void build_tuples(evaluation *ev, tuple_builder *b, size_t index, verdict member, trace_slice trace)
{
    if (index == b->each->count) {
        add_tuple(ev, b, member, trace);
        return;
    }
    set_element few[FEW_ELEMENTS];
    scratch_mark before = eval_marked(ev);
    const value_set *s = evaluate_set(ev, b->each->children[index]);
    size_t count = s->count;
    const set_element *items = take_elements(ev, s, before, few) ? few : s->items;
    for (size_t i = 0; i < count; i++) {
        b->parts[index] = items[i].value;
        build_tuples(ev, b, index + 1, verdict_and(member, items[i].member),
                     trace_join(ev, (trace_joint){.a = trace, .b = items[i].trace}));
    }
}

static value_set *tuples(evaluation *ev, const expression *e)
{
    tuple_builder b = {
        .each = e, .out = eval_new_set(ev), .parts = arena_array(ev->scratch, e->count + 1, sizeof(value))};
    b.parts[e->count] = value_none();
    if (evaluation_push(ev, (value){.kind = VALUE_TUPLE, .parts = b.parts})) {
        build_tuples(ev, &b, 0, CERTAIN_MEMBER, (trace_slice){0});
        evaluation_pop(ev);
    }
    return b.out;
}

/* ---- trees ---- */

static bool seen(const evaluation *ev, const value_set *s, const row_ref *row)
{
    recall_sameness(ev->recall, ev->data, s, NULL, row);
    for (size_t i = 0; i < s->count; i++) {
        if (s->items[i].value.row.row == row->row) {
            return true;
        }
    }
    return false;
}

static value parent_of(evaluation *ev, const column_decl *parent, const value *row)
{
    size_t from = ev->trace_count;
    uint16_t slot = row->kind != VALUE_ROW
                        ? 0
                        : recall_link(ev->recall, ev->data, parent, parent->table, false, &row->row);
    value key = eval_cell(ev, parent, row);
    if (key.kind != VALUE_ID) {
        return key;
    }
    eval_note_mask(ev, from, key.id);
    row_set rows = dataset_rows(ev->data, table_identity(parent->table), key.id);
    value v =
        row_value(rows.count > 0 ? row_real(ev->data, parent->table, rows.rows[0])
                                 : row_missing(parent->table, table_identity(parent->table), key.id, 0));
    v.row.slot = slot;
    return v;
}

/* A row above or below that may be there, and nobody knows which. */
static void add_nobody(evaluation *ev, value_set *s, reasons why, trace_slice trace)
{
    add_unknown(ev, s, row_missing(s->table, table_identity(s->table), MAP_NONE, 0), why, CERTAIN_MEMBER,
                trace);
}

/* Where the table is there without its column of parents, no row has another above it. */
static bool tells_tree(const evaluation *ev, const column_decl *parent)
{
    return dataset_has_column(ev->data, parent) || !dataset_has_table(ev->data, parent->table);
}

/* The rows above, nearest first, up to the first that fulfils the condition (none: to the top). Where no
 * column says what is above, nothing is. */
static value_set *climb(evaluation *ev, const expression *e, bool with_itself)
{
    const expression *condition = e->count == 2 ? e->children[1] : NULL;
    verdict member = CERTAIN_MEMBER;
    value_set *s = eval_new_set(ev);
    size_t start = ev->trace_count;
    value row = evaluate(ev, e->children[0]);
    trace_slice trace = trace_cut(ev, start);
    s->table = e->children[0]->type.table;
    const column_decl *parent = table_parent(s->table);
    if (row.kind == VALUE_NONE) {
        return s;
    }
    bool tree = tells_tree(ev, parent);
    if (row.kind == VALUE_UNKNOWN || (row.kind != VALUE_ROW && (with_itself || tree))) {
        add_nobody(ev, s, row.why, trace);
    } else if (with_itself) {
        eval_add_element(ev, s, row, CERTAIN_MEMBER, trace);
    }
    for (size_t i = 0;
         tree && row.kind == VALUE_ROW && row.row.row != ROW_NONE && member.truth != FALSE_ && i < TREE_LIMIT;
         i++) {
        row = parent_of(ev, parent, &row);
        trace = trace_cut(ev, start);
        if (row.kind == VALUE_ROW && (row.row.row == ROW_NONE || !seen(ev, s, &row.row))) {
            eval_add_element(ev, s, row, member, trace);
            if (condition != NULL) {
                verdict stop = eval_judge(ev, &s->items[s->count - 1], condition, &trace);
                member = verdict_and(member, verdict_frame(verdict_not(stop)));
            }
        } else if (row.kind == VALUE_UNKNOWN) {
            add_nobody(ev, s, row.why, trace);
        } else {
            break;
        }
    }
    if (tree && row.kind == VALUE_ROW && row.row.row == ROW_NONE && member.truth != FALSE_) {
        reason why = eval_reason_of_absence(ev, parent);
        trace_cell(ev, parent, row.row, why, false); /* what is above it nobody knows */
        add_nobody(ev, s, REASON_BIT(why), trace_cut(ev, start));
    }
    return s;
}

static void descend(evaluation *ev, value_set *s, const expression *condition, const row_ref *from,
                    verdict member, trace_slice trace)
{
    const column_decl *parent = table_parent(s->table);
    uint32_t key = from->key;
    uint16_t slot = recall_rows(ev->recall, ev->data, parent, from);
    row_set rows = dataset_rows(ev->data, parent, key);
    for (size_t i = 0; i < rows.count && s->count < TREE_LIMIT; i++) {
        set_element item = {
            .value = row_value(row_real(ev->data, s->table, rows.rows[i])), .member = member, .trace = trace};
        item.value.row.slot = slot == 0 ? 0 : (uint16_t)(slot + i);
        if (seen(ev, s, &item.value.row)) {
            continue;
        }
        if (is_masked(ev, key)) {
            item.trace =
                trace_join(ev, (trace_joint){.a = trace, .b = joined_by_mask(ev, parent, item.value.row)});
        }
        if (condition != NULL) {
            trace_slice more;
            item.member = verdict_and(member, verdict_frame(eval_judge(ev, &item, condition, &more)));
            item.trace = trace_join(ev, (trace_joint){.a = item.trace, .b = more});
        }
        if (item.member.truth != FALSE_) {
            push_element(ev, s, item);
        }
    }
}

/* The rows below, as far down as each step fulfils the condition. */
static value_set *below(evaluation *ev, const expression *e)
{
    value_set *s = eval_new_set(ev);
    size_t start = ev->trace_count;
    value row = evaluate(ev, e->children[0]);
    trace_slice trace = trace_cut(ev, start);
    s->table = e->children[0]->type.table;
    if (row.kind == VALUE_UNKNOWN) {
        add_nobody(ev, s, row.why, trace);
    }
    const column_decl *parent = table_parent(s->table);
    if (row.kind == VALUE_ROW && row.row.row != ROW_NONE) {
        (void)recall_rows(ev->recall, ev->data, parent, &row.row); /* has it a key? */
    }
    if (row.kind != VALUE_ROW || row.row.key == MAP_NONE) {
        return s;
    }
    if (!dataset_has_table(ev->data, s->table)) {
        trace_cell(ev, parent, row.row, REASON_TABLE_ABSENT, false);
        add_nobody(ev, s, REASON_BIT(REASON_TABLE_ABSENT), trace_cut(ev, start));
        return s;
    }
    const expression *condition = e->count == 2 ? e->children[1] : NULL;
    descend(ev, s, condition, &row.row, CERTAIN_MEMBER, trace);
    for (size_t i = 0; i < s->count; i++) { /* grows while it is walked */
        row_ref from = s->items[i].value.row;
        descend(ev, s, condition, &from, s->items[i].member, s->items[i].trace);
    }
    return s;
}

/* ---- union, groups ---- */

static value_set *united(evaluation *ev, const expression *e)
{
    return one_of_each(ev, evaluate_set(ev, e->children[0]), evaluate_set(ev, e->children[1]));
}

/* The group's rows, kept for the rule. One of which can't be told whether it is in the scope may belong to it. */
static value_set *group_rows(evaluation *ev)
{
    recall_stop(ev->recall);
    bool same_view = ev->group.view == ev->view || !ev->group.viewed;
    if (ev->group.round == ev->round && same_view && (ev->group.traced || !ev->tracing)) {
        ev->viewed = ev->viewed || ev->group.viewed;
        return ev->group.set;
    }
    bool viewed = ev->viewed;
    ev->viewed = false;
    value_set *s = eval_new_set(ev);
    const expression *scope = ev->rule == NULL ? NULL : ev->rule->scope->condition;
    size_t base = ev->base;
    s->table = ev->subject.table;
    make_room(ev, s, ev->group_count);
    for (size_t i = 0; i < ev->group_count; i++) {
        set_element item = {.value = row_value(row_real(ev->data, s->table, ev->group_rows[i]))};
        trace_slice trace = {0};
        ev->base = ev->depth; /* a scope is seen from its row only */
        verdict v = scope == NULL ? CERTAIN_MEMBER : verdict_frame(judge_untraced(ev, &item, scope));
        if (v.truth == UNKNOWN && ev->tracing) {
            (void)eval_judge(ev, &item, scope, &trace);
        }
        ev->base = base;
        if (v.truth != FALSE_) {
            eval_add_element(ev, s, item.value, v, trace);
        }
    }
    ev->group.set = s;
    ev->group.round = ev->round;
    ev->group.view = ev->view;
    ev->group.traced = ev->tracing;
    ev->group.viewed = ev->viewed;
    ev->viewed = ev->viewed || viewed;
    ev->kept++;
    return s;
}

/* An unknown set has a place for what may be in it. */
static value_set *set_of_value(evaluation *ev, const expression *e)
{
    value v = evaluate(ev, e);
    value_set *s = v.kind == VALUE_SET ? v.set : eval_new_set(ev);
    if (v.kind == VALUE_UNKNOWN) {
        add_unknown(ev, s, row_missing(e->type.table, NULL, MAP_NONE, 0), v.why, CERTAIN_MEMBER,
                    (trace_slice){0});
    }
    return s;
}

static value_set *set_function(evaluation *ev, const expression *e)
{
    switch (e->function->kind) {
    case FUNCTION_CONSECUTIVE:
        return consecutive(ev, e);
    case FUNCTION_FIRST_OF_EACH:
        return eval_first_of_each(ev, e);
    case FUNCTION_ROWS:
        return all_rows(ev, e);
    case FUNCTION_LINE:
        return climb(ev, e, true);
    case FUNCTION_ABOVE:
        return climb(ev, e, false);
    default:
        return below(ev, e);
    }
}

value_set *evaluate_set(evaluation *ev, const expression *e)
{
    switch (e->kind) {
    case EXPR_ROWS:
        return rows_of(ev, e);
    case EXPR_WHERE:
    case EXPR_HAVING:
        return filtered(ev, e);
    case EXPR_DUE:
        return due(ev, e);
    case EXPR_EACH:
        return tuples(ev, e);
    case EXPR_ADD:
        return united(ev, e);
    case EXPR_GROUP:
        return group_rows(ev);
    case EXPR_CALL:
        return set_function(ev, e);
    default:
        return set_of_value(ev, e);
    }
}
