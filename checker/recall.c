/* SPDX-License-Identifier: MIT */
#include "recall.h"

#include "types.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_SLOTS = 256,
    MOST_ASKED = 1024, /* on one way; a power of two */
    MOST_NODES = 1 << 15,
    MOST_SAME = 16, /* rows compared with each other: four bits for each */
    TRIAL = 1024,   /* after so many evaluations it is seen whether it pays */
    STATE_BITS = 15,
    ODD_FROM = 0xF0 /* the cell stands elsewhere */
};

typedef enum { ASK_CELL, ASK_STATE, ASK_LINK, ASK_ENTITY, ASK_NAMED, ASK_ROWS, ASK_SAMENESS } question_kind;

typedef struct {
    const column_decl *column;
    const table_decl *table; /* LINK, ENTITY: of what is named */
    const uint16_t *same;    /* SAMENESS: the slots */
    uint16_t slot;           /* SAMENESS: how many */
    uint16_t result;         /* the first slot of what is found */
    uint8_t kind;
} question;

typedef struct {
    int64_t value;
    uint8_t state;
} answer;

/* Where an answer leads: a question's number, END and what is kept, or one of these. */
enum { END = 1u << 31, NOWHERE = UINT32_MAX, STOPPED = UINT32_MAX - 1 };

typedef struct {
    uint32_t from, to; /* from: a question's number and one; 0 is empty */
    answer its;
} edge;

typedef struct {
    question its;
    uint32_t round;
} asked_question;

/* The way in hand; one at a time. */
struct recall_way {
    row_ref slots[MOST_SLOTS];
    uint32_t *to; /* where the next question goes; NULL: it has ended */
    uint32_t round;
    uint16_t slot_count;
    uint16_t asked_count;
    asked_question asked[MOST_ASKED];
};

struct recall {
    question *questions; /* from malloc, like the edges */
    uint32_t count, cap;
    edge *edges; /* open addressing */
    uint32_t edge_count, edge_cap;
    uint32_t root;
    size_t found, evaluated;
    bool given_up;
    arena storage;
    recall_way *way;
};

recall_way *recall_way_new(arena *a)
{
    return arena_alloc(a, sizeof(recall_way));
}

recall *recall_new(arena *a, recall_way *way)
{
    recall *r = arena_alloc(a, sizeof *r);
    r->root = NOWHERE;
    r->way = way;
    return r;
}

void recall_forget(recall *r)
{
    free(r->questions);
    free(r->edges);
    arena_free(&r->storage);
    r->questions = NULL;
    r->edges = NULL;
}

/* ---- the tree ---- */

static edge *place_of(const recall *r, uint32_t from, answer its)
{
    uint64_t mixed =
        ((uint64_t)its.value ^ (uint64_t)its.state << 56 ^ (uint64_t)from << 32) * 0x9E3779B97F4A7C15u;
    size_t at = (size_t)(mixed >> 32) & (r->edge_cap - 1);
    while (r->edges[at].from != 0 && (r->edges[at].from != from + 1 || r->edges[at].its.value != its.value ||
                                      r->edges[at].its.state != its.state)) {
        at = (at + 1) & (r->edge_cap - 1);
    }
    return &r->edges[at];
}

static void widen_edges(recall *r)
{
    edge *old = r->edges;
    uint32_t cap = r->edge_cap;
    r->edge_cap = cap == 0 ? 64 : cap * 2;
    r->edges = calloc(r->edge_cap, sizeof *r->edges);
    if (r->edges == NULL) {
        out_of_memory();
    }
    for (uint32_t i = 0; i < cap; i++) {
        if (old[i].from != 0) {
            *place_of(r, old[i].from - 1, old[i].its) = old[i];
        }
    }
    free(old);
}

static uint32_t *edge_from(recall *r, uint32_t from, answer its)
{
    if (r->edge_count * 4 >= r->edge_cap * 3) {
        widen_edges(r);
    }
    edge *e = place_of(r, from, its);
    if (e->from == 0) {
        *e = (edge){from + 1, NOWHERE, its};
        r->edge_count++;
    }
    return &e->to;
}

static uint32_t add_question(recall *r, const question *q)
{
    if (r->count == r->cap) {
        r->cap = r->cap == 0 ? 64 : r->cap * 2;
        r->questions = realloc(r->questions, r->cap * sizeof *r->questions);
        if (r->questions == NULL) {
            out_of_memory();
        }
    }
    r->questions[r->count] = *q;
    if (q->kind == ASK_SAMENESS) {
        uint16_t *same = arena_raw(&r->storage, q->slot * sizeof *same);
        memcpy(same, q->same, q->slot * sizeof *same);
        r->questions[r->count].same = same;
    }
    return r->count++;
}

/* ---- answers ---- */

/* Of columns that some files of the table have and others don't, nothing is told. */
static bool is_told(const dataset *data, const question *q)
{
    int64_t value;
    uint8_t state;
    return q->kind >= ASK_NAMED || dataset_packed_cell(data, q->column, 0, &value, &state);
}

/* What else than a value stands there doesn't hang on the value; of a range its place is unlike any other. */
static answer answer_of_cell(const dataset *data, const question *q, const row_ref *row)
{
    answer a = {0};
    (void)dataset_packed_cell(data, q->column, row->row, &a.value, &a.state);
    unsigned state = a.state & STATE_BITS;
    if (state == CELL_VALUE && a.state < ODD_FROM && q->kind != ASK_CELL) {
        return (answer){0, CELL_VALUE};
    }
    if (state != CELL_VALUE && state != CELL_RANGE) {
        a.value = 0;
    }
    return a;
}

static bool has_room(recall *r, size_t slots)
{
    return r->way->slot_count + slots <= MOST_SLOTS;
}

static answer answer_of_name(recall *r, const dataset *data, const question *q, uint32_t key)
{
    const table_decl *t = q->table;
    row_set rows = {0};
    if (q->kind != ASK_ENTITY) {
        rows = dataset_rows(data, table_identity(t), key);
    }
    r->way->slots[q->result] = rows.count > 0 ? row_real(data, t, rows.rows[0])
                                              : row_missing(t, t == NULL ? NULL : table_identity(t), key, 0);
    return (answer){rows.count > 0, CELL_VALUE};
}

static answer answer_of_link(recall *r, const dataset *data, const question *q, const row_ref *row)
{
    int64_t key;
    return dataset_plain_cell(data, q->column, row->row, &key) ? answer_of_name(r, data, q, (uint32_t)key)
                                                               : answer_of_cell(data, q, row);
}

static answer answer_of_rows(recall *r, const dataset *data, const question *q, const row_ref *row)
{
    enum { NO_KEY = 1 };
    if (row->key == MAP_NONE) {
        return (answer){0, NO_KEY};
    }
    row_set rows = dataset_rows(data, q->column, row->key);
    for (size_t i = 0; i < rows.count && q->result + i < MOST_SLOTS; i++) {
        r->way->slots[q->result + i] = row_real(data, q->column->table, rows.rows[i]);
    }
    return (answer){(int64_t)rows.count, 0};
}

/* For each the first that is the same row, in four bits. */
static answer answer_of_sameness(const recall *r, const question *q)
{
    uint64_t first = 0;
    for (size_t i = 0; i < q->slot; i++) {
        size_t k = 0;
        while (r->way->slots[q->same[k]].row != r->way->slots[q->same[i]].row) {
            k++;
        }
        first |= (uint64_t)k << (4 * i);
    }
    return (answer){(int64_t)first, 0};
}

static answer answer_to(recall *r, const dataset *data, const question *q)
{
    const row_ref *row = &r->way->slots[q->slot];
    switch ((question_kind)q->kind) {
    case ASK_LINK:
    case ASK_ENTITY:
        return answer_of_link(r, data, q, row);
    case ASK_NAMED:
        return answer_of_name(r, data, q, row->key);
    case ASK_ROWS:
        return answer_of_rows(r, data, q, row);
    case ASK_SAMENESS:
        return answer_of_sameness(r, q);
    default:
        return answer_of_cell(data, q, row);
    }
}

/* ---- going down ---- */

static bool pays(recall *r)
{
    if (r->evaluated >= TRIAL && r->evaluated > r->found * 2 && !r->given_up) {
        r->given_up = true;
        recall_forget(r);
    }
    return !r->given_up;
}

recall_result recall_find(recall *r, const dataset *data, const row_ref *subject, uint32_t *kept)
{
    if (!pays(r)) {
        return RECALL_NEVER;
    }
    uint32_t at = r->root;
    r->way->slots[RECALL_SUBJECT] = *subject;
    while (at < END) {
        assert(r->questions != NULL && r->edges != NULL); /* there is a root */
        const edge *e = place_of(r, at, answer_to(r, data, &r->questions[at]));
        at = e->from == 0 ? NOWHERE : e->to;
    }
    if (at < STOPPED) {
        r->found++;
        *kept = at & ~(uint32_t)END;
        return RECALL_FOUND;
    }
    r->evaluated++;
    return at == STOPPED || r->count >= MOST_NODES ? RECALL_NEVER : RECALL_NEW;
}

/* ---- noting ---- */

void recall_start(recall *r)
{
    r->way->to = &r->root;
    r->way->slot_count = RECALL_SUBJECT + 1;
    r->way->asked_count = 0;
    r->way->round++;
}

bool recall_end(recall *r, bool keep, uint32_t kept)
{
    bool ends = r->way->to != NULL && *r->way->to == NOWHERE;
    if (ends) {
        *r->way->to = keep ? END | kept : STOPPED;
    }
    r->way->to = NULL;
    return ends && keep;
}

void recall_stop(recall *r)
{
    if (r != NULL && r->way->to != NULL) {
        (void)recall_end(r, false, 0);
    }
}

/* Where the question stands among those that were asked on this way, or the place where it would. */
static asked_question *asked_like(recall *r, const question *q)
{
    size_t at = (((uintptr_t)q->column >> 4) * 31 + (size_t)q->slot * 7 + q->kind) & (MOST_ASKED - 1);
    asked_question *a = &r->way->asked[at];
    while (a->round == r->way->round && (a->its.column != q->column || a->its.slot != q->slot ||
                                         a->its.kind != q->kind || a->its.table != q->table)) {
        at = (at + 1) & (MOST_ASKED - 1);
        a = &r->way->asked[at];
    }
    return a;
}

static bool is_same(const question *a, const question *b)
{
    return a->kind == b->kind && a->column == b->column && a->table == b->table && a->slot == b->slot &&
           a->result == b->result &&
           (a->kind != ASK_SAMENESS || memcmp(a->same, b->same, a->slot * sizeof *a->same) == 0);
}

/* The question stands here for all who gave the same answers so far. */
static bool go_on(recall *r, const dataset *data, const question *q)
{
    if (*r->way->to == NOWHERE) {
        *r->way->to = add_question(r, q);
    } else if (*r->way->to >= END || !is_same(&r->questions[*r->way->to], q)) {
        r->way->to = NULL;
        return false;
    }
    uint32_t at = *r->way->to;
    answer its = answer_to(r, data, &r->questions[at]);
    r->way->to = edge_from(r, at, its);
    if (q->kind == ASK_ROWS) {
        r->way->slot_count = (uint16_t)(r->way->slot_count + its.value);
    } else if (q->kind == ASK_LINK || q->kind == ASK_ENTITY || q->kind == ASK_NAMED) {
        r->way->slot_count++;
    }
    return true;
}

/* The first slot of the result; 0 where the way has ended. */
static uint16_t ask(recall *r, const dataset *data, question q, const row_ref *row)
{
    if (r == NULL || r->way->to == NULL) {
        return 0;
    }
    asked_question *known = asked_like(r, &q);
    if (known->round == r->way->round) {
        return known->its.result;
    }
    size_t rows = q.kind == ASK_ROWS ? dataset_rows(data, q.column, row->key).count : 1;
    if (q.slot == 0 || !has_room(r, rows) || r->way->asked_count >= MOST_ASKED / 2 || !is_told(data, &q)) {
        recall_stop(r);
        return 0;
    }
    q.result = r->way->slot_count;
    if (!go_on(r, data, &q)) {
        return 0;
    }
    *known = (asked_question){q, r->way->round};
    r->way->asked_count++;
    return q.result;
}

static void ask_cell(recall *r, const dataset *data, const column_decl *c, const row_ref *row,
                     question_kind kind)
{
    if (r != NULL && row->row != ROW_NONE && !dataset_nowhere(data, c)) {
        (void)ask(r, data, (question){.kind = (uint8_t)kind, .column = c, .slot = row->slot}, row);
    }
}

void recall_cell(recall *r, const dataset *data, const column_decl *c, const row_ref *row)
{
    ask_cell(r, data, c, row, ASK_CELL);
}

void recall_state(recall *r, const dataset *data, const column_decl *c, const row_ref *row)
{
    ask_cell(r, data, c, row, ASK_STATE);
}

uint16_t recall_link(recall *r, const dataset *data, const column_decl *c, const table_decl *t, bool entity,
                     const row_ref *row)
{
    int64_t key;
    uint8_t state;
    bool named = row->row == ROW_NONE && c == row->key_column && row->key != MAP_NONE && row->why == 0;
    if (named) {
        question its = {.kind = ASK_NAMED, .table = t, .slot = row->slot};
        if (!entity) {
            return ask(r, data, its, row);
        }
        recall_stop(r);
    }
    if (r == NULL || row->row == ROW_NONE || dataset_nowhere(data, c)) {
        return 0;
    }
    bool packed = dataset_packed_cell(data, c, row->row, &key, &state);
    if (packed && state != CELL_VALUE && (state & STATE_BITS) == CELL_VALUE) {
        recall_stop(r); /* a key that was assumed */
    }
    question q = {.kind = entity ? ASK_ENTITY : ASK_LINK, .column = c, .table = t, .slot = row->slot};
    return ask(r, data, q, row);
}

uint16_t recall_rows(recall *r, const dataset *data, const column_decl *c, const row_ref *row)
{
    return ask(r, data, (question){.kind = ASK_ROWS, .column = c, .slot = row->slot}, row);
}

static bool add_slots(const value_set *s, uint16_t *slots, size_t *count)
{
    for (size_t i = 0; s != NULL && i < s->count; i++) {
        const value *v = &s->items[i].value;
        bool there = v->kind == VALUE_ROW && v->row.row != ROW_NONE;
        if (there && (*count == MOST_SAME || v->row.slot == 0)) {
            return false;
        }
        if (there) {
            slots[(*count)++] = v->row.slot;
        }
    }
    return true;
}

void recall_sameness(recall *r, const dataset *data, const value_set *a, const value_set *b,
                     const row_ref *more)
{
    uint16_t slots[MOST_SAME + 1];
    size_t count = 0;
    if (r == NULL || r->way->to == NULL) {
        return;
    }
    bool fits = add_slots(a, slots, &count) && add_slots(b, slots, &count);
    if (fits && more != NULL) {
        fits = count < MOST_SAME && more->slot != 0;
        slots[count++] = more->slot;
    }
    if (!fits) {
        recall_stop(r);
    } else if (count > 1) {
        question q = {.kind = ASK_SAMENESS, .same = slots, .slot = (uint16_t)count};
        (void)go_on(r, data, &q);
    }
}
