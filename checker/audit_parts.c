/* SPDX-License-Identifier: MIT
 *
 * Who works on which subjects, and how what comes of them becomes one report: blocks of subjects are taken from
 * a common counter, each by a thread that is free, and joined in their order. The dataset, the pack and the plan
 * are only read meanwhile.
 */
#include "audit_internal.h"

#include "os.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* ---- what a thread has to itself ---- */

part part_new(const audit_options *o, report *r)
{
    part p = {.report = r};
    p.tallies = arena_array(&p.own, o->pack->rule_count + 1, sizeof *p.tallies);
    return p;
}

void part_free(part *p)
{
    free(p->findings);
    map_free(&p->hole_keys);
    arena_free(&p->own);
}

static void list_rules(auditor *a)
{
    const pack *p = a->options->pack;
    a->scopes = arena_array(&a->own, p->scope_count + 1, sizeof *a->scopes);
    for (size_t i = 0; i < p->scope_count; i++) {
        size_t cap = 0;
        for (size_t k = 0; k < p->rule_count; k++) {
            const rule_decl *rule = p->rules[k];
            if (rule->scope == p->scopes[i] && audit_selects(a->options, rule)) {
                ARENA_PUSH(&a->own, a->scopes[i].rules, a->scopes[i].count, cap, rule);
            }
        }
    }
}

void auditor_start(auditor *a, const audit_options *o, part *p)
{
    *a = (auditor){.options = o, .report = p->report, .part = p};
    a->readings = arena_array(&a->own, o->pack->rule_count + 1, sizeof *a->readings);
    a->recalls = arena_array(&a->own, o->pack->rule_count + 1, sizeof *a->recalls);
    list_rules(a);
    a->absences = arena_array(&a->own, o->pack->rule_count + 1, sizeof *a->absences);
    recall_way *way = recall_way_new(&a->own);
    for (size_t i = 0; i < o->pack->rule_count; i++) {
        a->recalls[i] = recall_new(&a->own, way);
    }
    a->choices = o->choices != NULL ? o->choices
                                    : arena_array(&a->own, o->pack->reading_count + 1, sizeof *a->choices);
    a->ev = (evaluation){.pack = o->pack,
                         .data = o->data,
                         .as_of = o->as_of,
                         .law_of = o->law_of,
                         .choices = a->choices,
                         .memos = fact_memos_new(&a->own, FACT_MEMO_BITS),
                         .scratch = &a->scratch};
    evaluation_choose(&a->ev, a->choices);
    a->other = a->ev; /* nothing is traced yet */
    a->other.scratch = &a->other_scratch;
}

void auditor_end(auditor *a)
{
    evaluation_end(&a->ev);
    evaluation_end(&a->other);
    for (size_t i = 0; i < a->options->pack->rule_count; i++) {
        recall_forget(a->recalls[i]);
    }
    arena_free(&a->other_scratch);
    arena_free(&a->scratch);
    arena_free(&a->own);
}

/* ---- blocks ---- */

/* A table is cut into at most so many blocks, so that threads end at about the same time; small ones into fewer. Of
 * a check there is little to do in a row. */
enum { MOST_BLOCKS = 256, SMALL_BLOCK = 16, MOST_CHECK_BLOCKS = 16, SMALL_CHECK_BLOCK = 2048 };

/* In rows. */
static size_t weight_of(const block *all, size_t i)
{
    return all->groups == NULL ? 1 : all->groups[i].count;
}

void add_blocks(auditor *a, blocks *list, block all)
{
    size_t total = 0, weight = 0;
    for (size_t i = 0; i < all.to; i++) {
        total += weight_of(&all, i);
    }
    size_t fair = total / (all.check == NULL ? MOST_BLOCKS : MOST_CHECK_BLOCKS);
    size_t small = all.check == NULL ? SMALL_BLOCK : SMALL_CHECK_BLOCK;
    size_t enough = fair > small ? fair : small;
    block one = all;
    for (size_t i = 0; i < all.to; i++) {
        weight += weight_of(&all, i);
        if (weight >= enough || i + 1 == all.to) {
            one.to = i + 1;
            ARENA_PUSH(&a->own, list->items, list->count, list->cap, one);
            one.from = one.to;
            weight = 0;
        }
    }
}

/* ---- joining ---- */

static void join_tallies(auditor *a, const part *from)
{
    for (size_t i = 0; i < a->options->pack->rule_count; i++) {
        tally *to = &a->part->tallies[i];
        const tally *more = &from->tallies[i];
        for (size_t k = 0; k < OUTCOME_COUNT; k++) {
            to->outcomes[k] += more->outcomes[k];
        }
        to->absent_only += more->absent_only;
        to->absence = to->absence.len == 0 ? more->absence : to->absence;
        to->cost.subjects += more->cost.subjects;
        to->cost.told += more->cost.told;
        to->cost.judging += more->cost.judging;
        to->cost.telling += more->cost.telling;
    }
}

static void join_findings(part *to, const part *from)
{
    if (from->finding_count > 0) { /* there is room: see audit_blocks */
        memcpy(to->findings + to->finding_count, from->findings, from->finding_count * sizeof *to->findings);
        to->finding_count += from->finding_count;
    }
}

/* What the auditor would have found had it gone on with the part's subjects itself. */
static void join_part(auditor *a, part *from)
{
    part *to = a->part;
    report *r = a->report;
    r->subjects += from->report->subjects;
    r->out_of_scope += from->report->out_of_scope;
    join_tallies(a, from);
    join_findings(to, from);
    for (size_t i = 0; i < from->deferred_count; i++) {
        ARENA_PUSH(&to->own, to->deferred, to->deferred_count, to->deferred_cap, from->deferred[i]);
    }
    for (size_t i = 0; i < from->overflow_count; i++) {
        ARENA_PUSH(&to->own, to->overflows, to->overflow_count, to->overflow_cap, from->overflows[i]);
    }
    for (size_t i = 0; i < from->contradicting_count; i++) {
        ARENA_PUSH(&to->own, to->contradicting, to->contradicting_count, to->contradicting_cap,
                   from->contradicting[i]);
    }
    for (size_t i = 0; i < from->report->judgement_count; i++) {
        ARENA_PUSH(&r->storage, r->judgements, r->judgement_count, r->judgement_cap,
                   from->report->judgements[i]);
    }
    join_holes(a, from);
    arena_join(&r->storage, &from->report->storage);
}

static void make_room(part *to, const part *parts, size_t count)
{
    size_t more = 0;
    for (size_t i = 0; i < count; i++) {
        more += parts[i].finding_count;
    }
    to->finding_cap = to->finding_count + more;
    to->findings = realloc(to->findings, (to->finding_cap + 1) * sizeof *to->findings);
    if (to->findings == NULL) {
        out_of_memory();
    }
}

/* ---- threads ---- */

/* What the threads have in common. */
typedef struct {
    const blocks *list;
    part *parts; /* by block */
    atomic_size_t next;
} crew;

typedef struct {
    crew *crew;
    auditor *auditor;
    auditor own;           /* what `auditor` is, but for the first */
    audit_options options; /* with a view of the data */
    dataset view;
} worker;

static void work(void *context)
{
    const worker *w = context;
    crew *c = w->crew;
    auditor *a = w->auditor;
    for (size_t i; (i = atomic_fetch_add(&c->next, 1)) < c->list->count;) {
        part *p = &c->parts[i];
        *p = part_new(a->options, NULL);
        p->report = arena_alloc(&p->own, sizeof *p->report);
        p->report->language = a->options->language;
        a->part = p;
        a->report = p->report;
        audit_block(a, &c->list->items[i]);
        progress_add(a->options->progress, 1);
    }
}

/* One more like the first. */
static void start_worker(worker *w, const auditor *first, arena *own)
{
    w->view = dataset_view(first->options->data, own);
    w->options = *first->options;
    w->options.data = &w->view;
    auditor_start(&w->own, &w->options, first->part);
    w->own.needs = first->needs;
    w->own.ev.depends = w->own.other.depends = first->ev.depends;
    w->auditor = &w->own;
}

static void end_worker(worker *w)
{
    dataset_view_free(&w->view);
    auditor_end(&w->own);
}

void audit_blocks(auditor *a, const blocks *list)
{
    arena own = {0};
    part *whole = a->part;
    crew c = {.list = list, .parts = arena_array(&own, list->count + 1, sizeof *c.parts)};
    size_t most = a->options->jobs > 1 ? a->options->jobs : 1;
    size_t count = most < list->count ? most : list->count > 0 ? list->count : 1;
    worker *workers = arena_array(&own, count, sizeof *workers);
    void **contexts = arena_array(&own, count, sizeof *contexts);
    for (size_t i = 0; i < count; i++) {
        contexts[i] = &workers[i];
        workers[i].crew = &c;
        if (i > 0) {
            start_worker(&workers[i], a, &own);
        }
    }
    workers[0].auditor = a; /* this thread */
    progress_stage(a->options->progress, (texts){STR("正在核查"), STR("applying the rules")}, (str){0},
                   list->count);
    os_work_together(work, contexts, count);
    a->part = whole;
    a->report = whole->report;
    make_room(whole, c.parts, list->count);
    for (size_t i = 0; i < list->count; i++) {
        join_part(a, &c.parts[i]);
        part_free(&c.parts[i]);
    }
    for (size_t i = 1; i < count; i++) {
        end_worker(&workers[i]);
    }
    arena_free(&own);
}
