/* SPDX-License-Identifier: MIT
 *
 * A first look at the rows of a large table, before their cells are cut: nearly all are of nobody who is looked at,
 * and if there is nothing else about them they are left alone; and most others are plainly to be stored. Keys that
 * read as they stand decide; any other row is judged by dataset_load.c, which comes to the same answers.
 *
 * Several threads look at once, and what they look at stays as it is while a file is read.
 */
#include "cell_internal.h"
#include "dataset_internal.h"

#include <string.h>

/* ---- rows wanted by what a column says ---- */

static void learn_word(file_pass *p, const column_decl *c, str word)
{
    str why;
    const table_plan *plan = &p->l->plans[p->file->table->index];
    cell value =
        cell_read(c, cell_unwrap(word), file_scale(p->file, c), &p->l->scratch, p->l->d->language, &why);
    uint32_t number = map_intern(&p->only_words, word);
    p->only_answers[number] = value.state != CELL_VALUE || plan->only_values[value.value.lo.num];
}

static void learn_words(file_pass *p, const column_decl *c)
{
    const enum_decl *e = c->enumeration;
    size_t most = 1;
    for (size_t i = 0; i < e->count; i++) {
        most += 1 + e->values[i].word_count;
    }
    p->only_answers = arena_array(&p->l->storage, most, sizeof *p->only_answers);
    learn_word(p, c, STR(""));
    for (size_t i = 0; i < e->count; i++) {
        learn_word(p, c, e->values[i].name);
        for (size_t k = 0; k < e->values[i].word_count; k++) {
            learn_word(p, c, e->values[i].words[k]);
        }
    }
}

/* ---- what is looked at ---- */

/* A column of the file that a row is cleared by. */
struct glance_column {
    const column_decl
        *decl; /* a part of the key; NULL: it is only looked at for words of totals and the like */
    size_t at;
    bool looks;      /* for such words */
    bool is_settled; /* by what is asked of the first key by which rows are wanted */
};

static void add_column(file_pass *p, const column_decl *c, size_t at, bool looks)
{
    const table_plan *plan = &p->l->plans[p->file->table->index];
    bool is_settled = plan->filter_count > 0 && at == p->file->file_column[plan->filters[0]->index];
    p->first_looks |= is_settled && looks;
    p->columns[p->column_count++] =
        (struct glance_column){c, at, looks, is_settled && (c == NULL || c == plan->filters[0])};
}

static void choose_columns(file_pass *p)
{
    const data_file *f = p->file;
    const table_decl *t = f->table;
    size_t first = t->key_count > 0 ? f->file_column[t->key[0]] : SIZE_MAX;
    p->columns = arena_array(&p->l->storage, t->key_count + 1, sizeof *p->columns);
    if (f->first_column != SIZE_MAX && f->first_column != first) {
        add_column(p, NULL, f->first_column, true);
    }
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        if (f->file_column[c->index] != SIZE_MAX) {
            add_column(p, c, f->file_column[c->index], i == 0);
        }
    }
}

/* Where rows go on from one another, each is judged in its turn. */
bool glance_open(file_pass *p)
{
    const data_file *f = p->file;
    const table_plan *plan = &p->l->plans[f->table->index];
    if (plan->all_rows || f->fills || f->is_part || f->gets != NULL || f->fill != NULL || f->lookup != NULL ||
        f->spare_for != NULL || f->number_column != SIZE_MAX) {
        return false;
    }
    if (plan->only_column != NULL) {
        learn_words(p, plan->only_column);
    }
    choose_columns(p);
    return true;
}

void glance_close(file_pass *p)
{
    map_free(&p->only_words);
}

/* ---- keys ---- */

/* What a key of the row says: UNCLEAR is left to a closer look. */
typedef enum { SAYS_UNCLEAR, SAYS_NOTHING, SAYS_WANTED, SAYS_SEEN } key_says;

static key_says judge_key(const file_pass *p, size_t filter, str text)
{
    const table_plan *plan = &p->l->plans[p->file->table->index];
    const column_decl *c = plan->filters[filter];
    if (text.len == 0 && c->blank != BLANK_AS && !c->in_key) {
        return SAYS_NOTHING;
    }
    if (!cell_key_is_plain(c, text) ||
        (filter == 0 && p->first_looks &&
         text_calls_for_a_look(p->l, p->file, text, p->file->file_column[c->index]))) {
        return SAYS_UNCLEAR;
    }
    uint64_t hash = hash_bytes(text);
    switch (wanted_find(&p->keys[filter], text, hash)) {
    case KEY_SEEN:
        return SAYS_SEEN;
    case KEY_NEWLY_WANTED:
        return SAYS_WANTED;
    default: /* on the first pass a key that nobody has is told of */
        return p->first && plan->checked[c->index] && !reference_known(p->l, c, hash) ? SAYS_UNCLEAR
                                                                                      : SAYS_NOTHING;
    }
}

/* False if the text stands in the memo; else it does from now on, if it fits. */
static bool is_new(glance_memo *memo, str text)
{
    if (memo->length == text.len && memcmp(memo->text, text.ptr, text.len) == 0) {
        return false;
    }
    memo->length = text.len <= GLANCE_TEXT ? (uint8_t)text.len : 0;
    memcpy(memo->text, text.ptr, memo->length);
    return true;
}

/* The first key's answer is kept for the rows of the same that follow. */
static key_says ask_key(const file_pass *p, size_t filter, str text, glance_memo *memo)
{
    if (filter > 0 || text.len == 0) {
        return judge_key(p, filter, text);
    }
    if (is_new(memo, text)) {
        memo->answer = (uint8_t)judge_key(p, filter, text);
    }
    return (key_says)memo->answer;
}

void glance_ahead(void *pass, const record_glance *g)
{
    const file_pass *p = pass;
    const table_plan *plan = &p->l->plans[p->file->table->index];
    const column_decl *c = plan->filter_count > 0 ? plan->filters[0] : NULL;
    str text = c != NULL ? record_peek(g, p->file->file_column[c->index]) : (str){0};
    if (text.len == 0 || !is_new(g->memo, text)) {
        return;
    }
    uint64_t hash = hash_bytes(text);
    wanted_prefetch(&p->keys[0], hash);
    for (size_t i = 0; p->first && plan->checked[c->index] && i < c->target_count; i++) {
        key_set_prefetch(&p->l->known[c->targets[i]->index], hash);
    }
}

/* What all keys by which rows are wanted say together. */
static key_says ask_keys(const file_pass *p, const record_glance *g)
{
    const table_plan *plan = &p->l->plans[p->file->table->index];
    key_says all = SAYS_NOTHING;
    bool unclear = false;
    for (size_t i = 0; i < plan->filter_count; i++) {
        size_t at = p->file->file_column[plan->filters[i]->index];
        key_says one = at == SIZE_MAX ? SAYS_NOTHING : ask_key(p, i, record_peek(g, at), g->memo);
        if (one == SAYS_SEEN && !unclear) {
            return one;
        }
        unclear |= one == SAYS_UNCLEAR;
        all = one == SAYS_WANTED ? one : all;
    }
    return unclear ? SAYS_UNCLEAR : all;
}

/* Does the row hold a word of those by which all of them are wanted? */
static key_says ask_word(const file_pass *p, const record_glance *g)
{
    const column_decl *only = p->l->plans[p->file->table->index].only_column;
    if (only == NULL) {
        return SAYS_NOTHING;
    }
    uint32_t word = map_find(&p->only_words, record_peek(g, p->file->file_column[only->index]));
    return word == MAP_NONE         ? SAYS_UNCLEAR
           : !p->only_answers[word] ? SAYS_NOTHING
           : p->first               ? SAYS_WANTED
                                    : SAYS_SEEN;
}

/* ---- the row ---- */

static bool is_plain(const column_decl *c, str text)
{
    cell_decimal value;
    return column_is_interned(c) ? cell_key_is_plain(c, text)
                                 : cell_read_decimal(c, text, RATE_PERCENT, &value);
}

/* Is the row usable, and no aside? */
static bool is_clear(const file_pass *p, const record_glance *g, bool asked)
{
    if (g->count != p->file->header_count) {
        return false;
    }
    for (size_t i = 0; i < p->column_count; i++) {
        const struct glance_column *c = &p->columns[i];
        if (asked && c->is_settled) {
            continue;
        }
        str text = record_peek(g, c->at);
        if ((c->decl != NULL && !is_plain(c->decl, text)) ||
            (c->looks && text_calls_for_a_look(p->l, p->file, text, c->at))) {
            return false;
        }
    }
    return true;
}

unsigned glance_at_row(void *pass, const record_glance *g)
{
    const file_pass *p = pass;
    key_says word = ask_word(p, g), what = word == SAYS_NOTHING ? ask_keys(p, g) : word;
    if (what == SAYS_UNCLEAR) {
        return RECORD_GIVE;
    }
    if (what != SAYS_WANTED && !p->first) {
        return ROW_LEFT_ALONE;
    }
    return !is_clear(p, g, word == SAYS_NOTHING) ? RECORD_GIVE
           : what == SAYS_WANTED                 ? RECORD_JUDGED
                                                 : ROW_LEFT_ALONE;
}
