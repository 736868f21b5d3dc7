/* SPDX-License-Identifier: MIT */
#include "papers.h"

#include "identity.h"
#include "pack.h"
#include "privacy.h"
#include "utf8.h"

typedef struct {
    const papers_options *o;
    const report *r;
    arena *a;
    evaluation ev, beside;
    arena own, scratch, beside_scratch; /* scratch: one row */
    map said;                           /* rule and key → number of its judgement */
    outcome *outcomes;
    map cases; /* table and key → number of the case */
    const case_entry **case_entries;
} drafter;

static str two_keys(arena *a, str first, str second)
{
    return arena_format(a, "%.*s\n%.*s", STR_ARG(first), STR_ARG(second));
}

static drafter drafter_new(const papers_options *o, const report *r, arena *a)
{
    drafter d = {.o = o, .r = r, .a = a};
    d.outcomes = arena_array(&d.own, r->judgement_count + 1, sizeof *d.outcomes);
    for (size_t i = 0; i < r->judgement_count; i++) {
        const judgement_entry *j = &r->judgements[i];
        d.outcomes[map_intern(&d.said, two_keys(&d.own, j->rule, j->key))] = j->outcome;
    }
    d.case_entries = arena_array(&d.own, r->case_count + 1, sizeof *d.case_entries);
    for (size_t i = 0; i < r->case_count; i++) {
        d.case_entries[map_intern(&d.cases, two_keys(&d.own, r->cases[i].table, r->cases[i].key))] =
            &r->cases[i];
    }
    d.ev = (evaluation){.pack = o->pack,
                        .data = o->data,
                        .as_of = o->as_of,
                        .law_of = o->law_of,
                        .choices = o->choices,
                        .memos = fact_memos_new(&d.own, FACT_MEMO_BITS_SMALL)};
    d.beside = d.ev; /* nothing is traced yet */
    return d;
}

static void drafter_free(drafter *d)
{
    evaluation_end(&d->ev);
    evaluation_end(&d->beside);
    map_free(&d->said);
    map_free(&d->cases);
    arena_free(&d->beside_scratch);
    arena_free(&d->scratch);
    arena_free(&d->own);
}

static void look_at(drafter *d, const table_decl *t, uint32_t row)
{
    arena_reset(&d->scratch);
    d->ev.scratch = &d->scratch;
    d->ev.trace_count = 0;
    d->ev.tracing = false;
    evaluation_start(&d->ev, NULL, row_real(d->o->data, t, row));
    d->ev.view = VIEW_CERTAIN;
}

/* ---- what masked drafts hide ---- */

static privacy privacy_of(drafter *d)
{
    d->beside.scratch = &d->beside_scratch;
    return (privacy){d->o->data, &d->beside, d->o->names, d->a};
}

/* Values in the words of a paper are hidden here, names once all is drafted. */
static str words_of(drafter *d, const templates *t)
{
    privacy own = privacy_of(d);
    vote_screen screen = {&own, &d->ev};
    template_veil veil = {vote_screen_hides, &screen};
    return template_text(&d->ev, t, d->o->language, d->o->names ? &veil : NULL, d->a);
}

/* Persons in the rows that were looked at since the trace began. */
static void collect_persons(drafter *d, person_names *to)
{
    privacy own = privacy_of(d);
    size_t count = d->ev.trace_count;
    trace_entry *seen = arena_array(d->a, count + 1, sizeof *seen);
    for (size_t i = 0; i < count; i++) {
        seen[i] = d->ev.trace[i];
    }
    for (size_t i = 0; i < count; i++) {
        privacy_add_persons(&own, to, seen[i].column->table, seen[i].row, false);
    }
}

/* ---- one paper ---- */

static bool is_for(const drafter *d, const paper_ground *g, const finding *f)
{
    bool under = g->id_count == 0;
    for (size_t i = 0; i < d->o->pack->rule_count && !under; i++) {
        const rule_decl *rule = d->o->pack->rules[i];
        for (size_t j = 0; j < g->id_count && str_equal(rule->id, f->rule); j++) {
            under = under || pack_rule_is_under(rule, g->ids[j]);
        }
    }
    return under && (g->kinds & 1u << f->kind) != 0;
}

static bool concerns(const drafter *d, const paper_decl *p, const finding *f)
{
    bool its = p->ground_count == 0;
    for (size_t i = 0; i < p->ground_count; i++) {
        its = its || is_for(d, &p->grounds[i], f);
    }
    return its;
}

static void take_findings(drafter *d, const dossier *of, const paper_decl *p, paper *out)
{
    size_t cap = 0;
    for (size_t i = 0; of->its != NULL && i < of->its->count; i++) {
        const finding *f = &d->r->findings[of->its->first + i];
        if (concerns(d, p, f)) {
            ARENA_PUSH(d->a, out->findings, out->finding_count, cap, f);
        }
    }
}

static paper_item item_of(drafter *d, const dossier *of, str key, const rule_decl *rule)
{
    paper_item item = {.clause = rule->clause, .title = texts_in(rule->title, d->o->language)};
    for (size_t i = 0; of->its != NULL && i < of->its->count && item.found == NULL; i++) {
        const finding *f = &d->r->findings[of->its->first + i];
        item.found = str_equal(f->rule, rule->id) ? f : NULL;
    }
    uint32_t said = map_find(&d->said, two_keys(&d->scratch, rule->id, key));
    item.outcome = said == MAP_NONE ? OUTCOME_COUNT : d->outcomes[said];
    return item;
}

static void take_items(drafter *d, const dossier *of, str key, const block_decl *b, paper_block *out)
{
    size_t cap = 0;
    for (size_t i = 0; i < d->o->pack->rule_count; i++) {
        bool named = false;
        for (size_t j = 0; j < b->id_count; j++) {
            named = named || pack_rule_is_under(d->o->pack->rules[i], b->ids[j]);
        }
        if (named) {
            paper_item item = item_of(d, of, key, d->o->pack->rules[i]);
            ARENA_PUSH(d->a, out->items, out->item_count, cap, item);
        }
    }
}

static void draft_row_beside(drafter *d, const paper_decl *p, paper *out)
{
    out->row_table = p->row_table;
    if (p->row_table != NULL) {
        out->cells = arena_array(d->a, p->row_table->column_count, sizeof *out->cells);
        for (size_t i = 0; i < p->cell_count; i++) {
            str text = words_of(d, &p->cells[i].value);
            out->cells[p->cells[i].column->index] = text;
        }
    }
}

static void draft_paper(drafter *d, const dossier *of, str key, const paper_decl *p, paper *out)
{
    size_t cap = 0;
    out->title = texts_in(p->title, d->o->language);
    for (size_t i = 0; i < p->block_count; i++) {
        const block_decl *b = &p->blocks[i];
        if (b->condition != NULL && evaluate_truth(&d->ev, b->condition).truth != TRUE_) {
            continue;
        }
        paper_block block = {.kind = b->kind};
        if (b->kind <= BLOCK_ITEMS) {
            block.label = words_of(d, &b->words);
        }
        if (b->value.zh.given || b->value.en.given) {
            block.text = words_of(d, &b->value);
        }
        take_items(d, of, key, b, &block);
        ARENA_PUSH(d->a, out->blocks, out->block_count, cap, block);
    }
    draft_row_beside(d, p, out);
}

/* ---- one row ---- */

static const case_entry *case_of(drafter *d, str table, str key)
{
    str shown = identity_numbers_masked(&d->scratch, key); /* as the report has it */
    uint32_t number = map_find(&d->cases, two_keys(&d->scratch, table, shown));
    return number == MAP_NONE ? NULL : d->case_entries[number];
}

static str text_of(const drafter *d, const table_decl *t, size_t column, uint32_t row)
{
    return column == SIZE_MAX ? (str){0} : str_trim(dataset_text(d->o->data, &t->columns[column], row, d->a));
}

static dossier draft_row(drafter *d, const table_decl *t, uint32_t row, str key)
{
    dossier out = {.table = t->name, .key = key, .name = text_of(d, t, t->name_column, row)};
    uint32_t unit =
        t->unit_column == SIZE_MAX ? MAP_NONE : dataset_key(d->o->data, &t->columns[t->unit_column], row);
    size_t cap = 0;
    out.body = text_of(d, t, t->body_column, row);
    out.unit = unit == MAP_NONE ? (str){0} : dataset_key_text(d->o->data, unit);
    out.its = case_of(d, t->name, key);
    look_at(d, t, row);
    d->ev.tracing = true;
    for (size_t i = 0; i < d->o->pack->paper_count; i++) {
        const paper_decl *p = &d->o->pack->papers[i];
        paper one = {0};
        if (p->table != t || (p->condition != NULL && evaluate_truth(&d->ev, p->condition).truth == FALSE_)) {
            continue;
        }
        take_findings(d, &out, p, &one);
        if (p->ground_count == 0 || one.finding_count > 0) {
            draft_paper(d, &out, key, p, &one);
            ARENA_PUSH(d->a, out.papers, out.paper_count, cap, one);
        }
    }
    if (out.paper_count > 0) {
        collect_persons(d, &out.persons);
        privacy own = privacy_of(d);
        privacy_add_persons(&own, &out.persons, t, row, false);
    }
    return out;
}

/* ---- all rows ---- */

static bool has_papers(const pack *p, const table_decl *t)
{
    bool has = false;
    for (size_t i = 0; i < p->paper_count; i++) {
        has = has || p->papers[i].table == t;
    }
    return has;
}

dossier *papers_draft(const papers_options *o, const report *r, str key, arena *a, size_t *count, bool *known)
{
    drafter d = drafter_new(o, r, a);
    dossier *drafts = NULL;
    size_t cap = 0;
    str wanted = utf8_fold_case(a, key);
    *count = 0;
    *known = false;
    for (size_t i = 0; i < o->pack->schema.table_count; i++) {
        const table_decl *t = o->pack->schema.tables[i];
        size_t rows = has_papers(o->pack, t) ? dataset_row_count(o->data, t) : 0;
        for (uint32_t row = 0; row < rows; row++) {
            str its = dataset_row_key(o->data, t, row, a);
            if (wanted.len > 0 && !str_equal(utf8_fold_case(a, its), wanted)) {
                continue;
            }
            *known = true;
            dossier one = draft_row(&d, t, row, its);
            if (one.paper_count > 0) {
                ARENA_PUSH(a, drafts, *count, cap, one);
            }
        }
    }
    drafter_free(&d);
    return drafts;
}

str *papers_keys(const papers_options *o, arena *a, size_t *count)
{
    str *keys = NULL;
    size_t cap = 0;
    *count = 0;
    for (size_t i = 0; i < o->pack->schema.table_count; i++) {
        const table_decl *t = o->pack->schema.tables[i];
        size_t rows = has_papers(o->pack, t) ? dataset_row_count(o->data, t) : 0;
        for (uint32_t row = 0; row < rows; row++) {
            str key = dataset_row_key(o->data, t, row, a);
            ARENA_PUSH(a, keys, *count, cap, key);
        }
    }
    return keys;
}
