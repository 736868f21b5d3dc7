/* SPDX-License-Identifier: MIT
 *
 * Rules over subjects. What a finding says and shows is built in describe.c.
 */
#include "audit.h"

#include "audit_internal.h"
#include "os.h"
#include "types.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- one rule, one subject ---- */

static bool is_violation(finding_kind kind)
{
    return kind < KIND_WATCH && kind != KIND_CLUE;
}

/* Clauses of which an unknown answer leaves the matter open: grounds and conditions; where a rule has none,
 * its watches. */
static bool is_serious(const rule_decl *rule, finding_kind kind)
{
    bool serious = kind <= KIND_WATCH;
    for (size_t i = 0; kind == KIND_WATCH && i < rule->kind_count; i++) {
        serious = serious && (rule->kinds[i].condition == NULL || rule->kinds[i].kind >= KIND_WATCH);
    }
    return serious;
}

static void consider_clause(assessment *a, const rule_decl *rule, size_t index, verdict v)
{
    finding_kind kind = rule->kinds[index].kind;
    finding_kind got = KIND_NONE;
    bool only_watches = is_serious(rule, KIND_WATCH);
    bool open = v.truth == UNKNOWN && is_serious(rule, kind) && !(only_watches && a->kind == KIND_WATCH);
    if (v.truth == TRUE_) {
        got = kind;
        a->violated = a->violated || is_violation(kind);
        a->certain = true;
        a->open = a->open && !(only_watches && kind == KIND_WATCH);
    } else if (open && kind < KIND_WATCH && verdict_is_clue(v)) {
        got = KIND_CLUE;
    } else if (open && v.supported) {
        got = KIND_UNDETERMINED;
    }
    if (open) {
        a->why |= v.why;
        a->open = true;
        a->supported = a->supported || v.supported;
    }
    /* A watch says that there is no ground yet: it gives way to a ground that is still open. */
    bool gives_way = !only_watches && a->kind == KIND_WATCH && got == KIND_UNDETERMINED;
    bool yields = !only_watches && got == KIND_WATCH && (a->supported || a->kind == KIND_UNDETERMINED);
    if (got != KIND_NONE && !yields && (got < a->kind || gives_way)) {
        a->kind = got;
        a->clause = index;
    }
}

/* The kind may be a clue that ranks above what is violated: the outcome is a violation all the same. */
static outcome outcome_of(const assessment *a)
{
    if (a->violated) {
        return OUTCOME_VIOLATION;
    }
    return a->open || a->kind == KIND_CLUE || a->kind == KIND_UNDETERMINED ? OUTCOME_UNDETERMINED
                                                                           : OUTCOME_PASS;
}

static bool only_absent(reasons why)
{
    return why != 0 && (why & ~REASONS_ABSENT) == 0;
}

/* Can the clause still make the outcome another? A watch beside clauses that weigh more can't. */
static bool decides_outcome(const assessment *a, const rule_decl *rule, size_t clause)
{
    return !a->violated && (rule->kinds[clause].kind != KIND_WATCH || is_serious(rule, KIND_WATCH));
}

static assessment assess_for(evaluation *ev, const rule_decl *rule, verdict in_scope, bool outcome_alone)
{
    assessment a = {.kind = KIND_NONE};
    verdict frame = verdict_frame(in_scope);
    if (rule->decided == DECIDED_PEOPLE) {
        a.outcome = OUTCOME_FOR_PEOPLE;
        return a;
    }
    if (rule->not_applicable != NULL) {
        verdict out = evaluate_truth(ev, rule->not_applicable);
        if (out.truth == TRUE_) {
            a.outcome = OUTCOME_NOT_APPLICABLE;
            return a;
        }
        frame = verdict_and(frame, verdict_frame(verdict_not(out)));
    }
    if (frame.truth == UNKNOWN) { /* it would be "pass" or "not applicable": not told */
        a.open = true;
        a.why = frame.why;
    }
    for (size_t i = 0; i < rule->kind_count; i++) {
        if (rule->kinds[i].condition != NULL && (!outcome_alone || decides_outcome(&a, rule, i))) {
            consider_clause(&a, rule, i, verdict_and(evaluate_truth(ev, rule->kinds[i].condition), frame));
        }
    }
    a.outcome = outcome_of(&a);
    /* Also where it can't be told whether the rule applies at all, for want of a table. */
    bool unframed = frame.truth == UNKNOWN && only_absent(frame.why);
    /* What holds for certain is worth telling whatever else is not exported. */
    a.absent_only = a.outcome == OUTCOME_UNDETERMINED && !a.certain && (unframed || only_absent(a.why));
    return a;
}

assessment assess(evaluation *ev, const rule_decl *rule, verdict in_scope)
{
    return assess_for(ev, rule, in_scope, false);
}

verdict scope_verdict(evaluation *ev, const scope_decl *s)
{
    return s->condition == NULL ? verdict_of(TRUE_, 0) : evaluate_truth(ev, s->condition);
}

void set_view(evaluation *ev, finding_kind kind)
{
    ev->view = kind == KIND_CLUE || kind == KIND_UNDETERMINED ? VIEW_POSSIBLE : VIEW_CERTAIN;
}

static unsigned tags_that_hold(evaluation *ev, const tag_clause *list, size_t count, finding_kind kind)
{
    unsigned tags = 0;
    for (size_t i = 0; i < count; i++) {
        if ((list[i].only == KIND_COUNT || list[i].only == kind) &&
            evaluate_truth(ev, list[i].condition).truth == TRUE_) {
            tags |= 1u << list[i].tag;
        }
    }
    return tags;
}

static unsigned tags_of(evaluation *ev, const rule_decl *rule, const assessment *a)
{
    finding_kind kind = a->kind;
    const kind_clause *decided = a->clause < rule->kind_count ? &rule->kinds[a->clause] : NULL;
    unsigned tags = decided != NULL && decided->kind == kind ? decided->tags : 0;
    tags |= tags_that_hold(ev, rule->tags, rule->tag_count, kind);
    return tags | tags_that_hold(ev, rule->scope->tags, rule->scope->tag_count, kind);
}

/* ---- readings ---- */

static assessment assess_anew(auditor *a, const subject *s, const rule_decl *rule, const size_t *choices,
                              size_t reading_index)
{
    evaluation *ev = &a->other;
    evaluation_choose(ev, choices);
    arena_reset(&a->other_scratch);
    subject_start(ev, rule, s);
    evaluation_share_lets(ev, &a->ev, reading_index);
    return assess_for(ev, rule, s->in_scope, true); /* and whether a rule that only watches does */
}

/* The same answer: the outcome, and in a rule that has nothing stronger than watches, whether it watches. */
static bool answers_alike(const rule_decl *rule, const assessment *a, const assessment *b)
{
    bool only_watches = is_serious(rule, KIND_WATCH);
    return a->outcome == b->outcome && !(only_watches && (a->kind == KIND_WATCH) != (b->kind == KIND_WATCH));
}

/* Is a part of the condition that makes it true the same whatever the reading? */
static bool holds_anyway(evaluation *ev, const rule_decl *rule, const expression *e, const dependence *its,
                         size_t reading_index)
{
    dependence part;
    if (!depends_on_reading(its, reading_index)) {
        return evaluate_truth(ev, e).truth == TRUE_;
    }
    if (e->kind == EXPR_LET) {
        const expression *value = rule->lets[e->index].value;
        bool joins = value->kind == EXPR_OR || value->kind == EXPR_AND || value->kind == EXPR_PROVIDED;
        return joins && holds_anyway(ev, rule, value, its, reading_index);
    }
    for (size_t i = 0; (e->kind == EXPR_OR || e->kind == EXPR_AND || e->kind == EXPR_PROVIDED) && i < 2;
         i++) {
        part = depend_of(ev->depends, rule, e->children[i]);
        bool holds = holds_anyway(ev, rule, e->children[i], &part, reading_index);
        if (i == 1 || holds == (e->kind == EXPR_OR)) {
            return holds;
        }
    }
    return false;
}

/* Does a clause decide the answer whatever the reading? */
static bool stands_anyway(evaluation *ev, const rule_decl *rule, const assessment *got,
                          const rule_readings *its, size_t reading_index)
{
    finding_kind weakest = is_serious(rule, KIND_WATCH) ? KIND_WATCH : KIND_WATCH - 1;
    bool may = got->certain && !depends_on_reading(&its->frame, reading_index);
    for (size_t i = 0; may && i < rule->kind_count; i++) {
        const kind_clause *c = &rule->kinds[i];
        if (c->condition != NULL && c->kind <= weakest && c->kind != KIND_CLUE &&
            holds_anyway(ev, rule, c->condition, &its->clauses[i], reading_index)) {
            return true;
        }
    }
    return false;
}

/* Asked for when the first finding is told. */
static const rule_readings *readings_of(auditor *a, const rule_decl *rule)
{
    rule_readings *its = &a->readings[rule->index];
    if (its->readings != NULL) {
        return its;
    }
    const fact_decl **found = plan_readings(a->options->pack, rule, &a->scratch, &its->count);
    const fact_decl **kept = arena_array(&a->own, its->count + 1, sizeof *kept);
    for (size_t i = 0; i < its->count; i++) {
        kept[i] = found[i];
    }
    dependence *clauses = arena_array(&a->own, rule->kind_count + 1, sizeof *clauses);
    for (size_t i = 0; its->count > 0 && i < rule->kind_count; i++) {
        if (rule->kinds[i].condition != NULL) {
            clauses[i] = depend_of(a->ev.depends, rule, rule->kinds[i].condition);
        }
    }
    if (rule->not_applicable != NULL) {
        its->frame = depend_of(a->ev.depends, rule, rule->not_applicable);
    }
    its->clauses = clauses;
    its->readings = kept;
    return its;
}

/* Under which other readings would the outcome be another? */
static void try_readings(auditor *a, const subject *s, const rule_decl *rule, const assessment *got,
                         finding *f)
{
    const rule_readings *its = readings_of(a, rule);
    const fact_decl **readings = its->readings;
    a->ev.view = VIEW_LOGIC;
    for (size_t i = 0; i < its->count; i++) {
        if (stands_anyway(&a->ev, rule, got, its, readings[i]->reading_index)) {
            continue;
        }
        size_t *choices = arena_array(&a->scratch, a->options->pack->reading_count, sizeof *choices);
        memcpy(choices, a->choices, a->options->pack->reading_count * sizeof *choices);
        size_t alternatives = readings[i]->value->count;
        for (size_t j = 0; j < alternatives; j++) {
            if (j == a->choices[readings[i]->reading_index]) {
                continue;
            }
            choices[readings[i]->reading_index] = j;
            assessment other = assess_anew(a, s, rule, choices, readings[i]->reading_index);
            if (!answers_alike(rule, &other, got)) {
                f->tags |= 1u << TAG_READING;
                bool watches = other.kind == KIND_WATCH && is_serious(rule, KIND_WATCH); /* all it can find */
                note_reading(a, f, readings[i], j, watches ? OUTCOME_VIOLATION : other.outcome);
            }
        }
    }
}

/* ---- findings ---- */

/* Of the scope only what was assumed, or is absent altogether, is worth telling. */
static void trace_scope(evaluation *ev, const scope_decl *scope, size_t from)
{
    scope_verdict(ev, scope);
    size_t kept = from;
    for (size_t i = from; i < ev->trace_count; i++) {
        bool absent =
            ev->trace[i].reason == REASON_TABLE_ABSENT || ev->trace[i].reason == REASON_COLUMN_ABSENT;
        if (ev->trace[i].assumed || absent) {
            ev->trace[kept++] = ev->trace[i];
        }
    }
    ev->trace_count = kept;
}

/* Evaluates what decided once more, with a trace. */
static trace_slice trace_of(evaluation *ev, const rule_decl *rule, const assessment *a)
{
    ev->tracing = true;
    ev->view = VIEW_LOGIC;
    size_t from = ev->trace_count;
    trace_scope(ev, rule->scope, from);
    for (size_t i = 0; i < rule->kind_count; i++) {
        const kind_clause *c = &rule->kinds[i];
        bool open = a->kind == KIND_UNDETERMINED || a->kind == KIND_NONE;
        if (c->condition == NULL || (i != a->clause && !(open && is_serious(rule, c->kind)))) {
            continue;
        }
        size_t start = ev->trace_count;
        verdict v = evaluate_truth(ev, c->condition);
        bool wanted = i == a->clause || (v.truth == UNKNOWN && (a->kind == KIND_NONE || v.supported));
        if (!wanted) {
            ev->trace_count = start;
        }
    }
    if (rule->not_applicable != NULL) {
        evaluate_truth(ev, rule->not_applicable);
    }
    trace_slice slice = trace_cut(ev, from);
    ev->tracing = false;
    return slice;
}

/* There may be very many: as they grow, nothing of the report's room is left behind. */
static void keep_finding(part *p, const finding *f)
{
    if (p->finding_count == p->finding_cap) {
        p->finding_cap = p->finding_cap == 0 ? 64 : p->finding_cap * 2;
        p->findings = realloc(p->findings, p->finding_cap * sizeof *p->findings);
        if (p->findings == NULL) {
            out_of_memory();
        }
    }
    p->findings[p->finding_count++] = *f;
}

/* Returns the finding's outcome: a masked key may have lowered it. */
static outcome add_finding(auditor *a, const subject *s, evaluation *ev, const rule_decl *rule,
                           const assessment *got)
{
    finding f = {.kind = got->kind, .outcome = got->outcome};
    trace_slice trace = trace_of(ev, rule, got);
    set_view(ev, got->kind);
    f.tags = tags_of(ev, rule, got);
    describe_finding(a, s, ev, rule, got, trace, &f);
    try_readings(a, s, rule, got, &f);
    keep_finding(a->part, &f);
    return f.outcome;
}

/* Every subject would say the same: the words are made once. */
static void note_absence(auditor *a, const rule_decl *rule, const assessment *all)
{
    tally *its = &a->part->tallies[rule->index];
    its->absent_only++;
    if (its->absence.len == 0 && a->absences[rule->index].len == 0) {
        str words = describe_absence(a, trace_of(&a->ev, rule, all));
        a->absences[rule->index] = arena_copy(&a->own, words);
    }
    if (its->absence.len == 0) {
        its->absence = arena_copy(&a->report->storage, a->absences[rule->index]);
    }
}

static void note_openness(auditor *a, const subject *s, const rule_decl *rule, const assessment *got)
{
    assessment all = *got;
    all.kind = KIND_NONE;
    all.clause = SIZE_MAX;
    if (got->absent_only) {
        note_absence(a, rule, &all);
    } else if ((got->why & ~(REASONS_ABSENT | REASON_BIT(REASON_INEXACT))) != 0) {
        note_holes(a, s, rule, trace_of(&a->ev, rule, &all));
    }
}

static outcome tell(auditor *a, const subject *s, const rule_decl *rule, const assessment *got)
{
    if (got->absent_only && s->group_rows == NULL) {
        deferred d = {.rule = rule, .row = s->row, .key = s->ref.key};
        part *p = a->part;
        ARENA_PUSH(&p->own, p->deferred, p->deferred_count, p->deferred_cap, d);
        return got->outcome;
    }
    return add_finding(a, s, &a->ev, rule, got);
}

/* Of the rule and the subject in hand, so that nothing is left for the next. */
static void note_overflow(auditor *a, const rule_decl *rule, str key)
{
    part *p = a->part;
    if (a->ev.overflowed) {
        overflow one = {rule, key};
        ARENA_PUSH(&p->own, p->overflows, p->overflow_count, p->overflow_cap, one);
    }
    a->ev.overflowed = false;
}

static assessment judge_noting(auditor *a, const subject *s, const rule_decl *rule, recall *r)
{
    evaluation *ev = &a->ev;
    recall_start(r);
    ev->recall = r;
    assessment got = assess(ev, rule, s->in_scope);
    ev->recall = NULL;
    if (recall_end(r, !ev->overflowed, (uint32_t)a->recalled_count)) {
        ARENA_PUSH(&a->own, a->recalled, a->recalled_count, a->recalled_cap, got);
    }
    return got;
}

/* What it said of a subject like this one, if it can be told. */
static assessment judge(auditor *a, const subject *s, const rule_decl *rule)
{
    evaluation *ev = &a->ev;
    recall *r = a->recalls[rule->index];
    uint32_t kept;
    subject_start(ev, rule, s);
    if (s->group_rows == NULL && s->in_scope.truth == TRUE_ && !ev->overflowed) {
        recall_result found = recall_find(r, ev->data, &s->row, &kept);
        if (found != RECALL_NEVER) {
            return found == RECALL_FOUND ? a->recalled[kept] : judge_noting(a, s, rule, r);
        }
    }
    ev->tracing = s->group_rows != NULL; /* most have a finding: their large sets are made once */
    assessment got = assess(ev, rule, s->in_scope);
    ev->tracing = false;
    ev->trace_count = 0;
    return got;
}

static void tell_all(auditor *a, const subject *s, const rule_decl *rule, const assessment *its)
{
    assessment got = *its;
    outcome told = got.kind == KIND_NONE ? got.outcome : tell(a, s, rule, &got);
    a->part->tallies[rule->index].outcomes[told]++;
    if (a->options->judgements) {
        report *r = a->report;
        judgement_entry j = {rule->id, arena_copy(&r->storage, s->ref.key), told};
        ARENA_PUSH(&r->storage, r->judgements, r->judgement_count, r->judgement_cap, j);
    }
    if (got.outcome == OUTCOME_UNDETERMINED &&
        (got.kind == KIND_NONE || got.kind == KIND_UNDETERMINED || got.kind == KIND_CLUE)) {
        note_openness(a, s, rule, &got);
    }
    note_overflow(a, rule, s->ref.key);
}

static void apply_timed(auditor *a, const subject *s, const rule_decl *rule)
{
    rule_cost *cost = &a->part->tallies[rule->index].cost;
    uint64_t start = os_clock();
    assessment got = judge(a, s, rule);
    uint64_t judged = os_clock();
    tell_all(a, s, rule, &got);
    cost->subjects++;
    cost->judging += judged - start;
    if (got.kind != KIND_NONE) {
        cost->told++;
        cost->telling += os_clock() - judged;
    }
}

static void apply(auditor *a, const subject *s, const rule_decl *rule)
{
    if (a->options->costs != NULL) {
        apply_timed(a, s, rule);
    } else {
        assessment got = judge(a, s, rule);
        tell_all(a, s, rule, &got);
    }
}

/* ---- subjects ---- */

void subject_start(evaluation *ev, const rule_decl *rule, const subject *s)
{
    evaluation_start(ev, rule, s->row);
    ev->group_rows = s->group_rows;
    ev->group_count = s->group_count;
    ev->view = VIEW_LOGIC;
    ev->tracing = false;
}

bool audit_selects(const audit_options *o, const rule_decl *rule)
{
    return o->selected == NULL || o->selected[rule->index];
}

/* Applies the rules of one scope to one subject. True if it is, or may be, in the scope. */
static bool apply_scope(auditor *a, size_t scope, subject *s)
{
    evaluation *ev = &a->ev;
    evaluation_start(ev, NULL, s->row);
    ev->view = VIEW_LOGIC;
    s->in_scope = scope_verdict(ev, a->options->pack->scopes[scope]);
    if (s->in_scope.truth == FALSE_) {
        ev->overflowed = false;
        return false;
    }
    for (size_t i = 0; i < a->scopes[scope].count; i++) {
        apply(a, s, a->scopes[scope].rules[i]);
        arena_reset(&a->scratch);
    }
    return true;
}

static bool table_is_audited(const auditor *a, const table_decl *t)
{
    for (size_t i = 0; i < a->options->pack->scope_count; i++) {
        const scope_decl *s = a->options->pack->scopes[i];
        if (s->table == t && s->group_count == 0 && a->scopes[i].count > 0) {
            return true;
        }
    }
    return false;
}

/* Rows of a scope's table that are there for others' sake only are no candidates. */
static bool is_candidate(const auditor *a, const table_decl *t, uint32_t row)
{
    const column_decl *only = a->needs.only_column[t->index];
    cell c = only == NULL ? (cell){0} : dataset_cell(a->options->data, only, row);
    return only == NULL || (c.state == CELL_VALUE && a->needs.only_values[t->index][c.value.lo.num]);
}

static void audit_row(auditor *a, const table_decl *t, uint32_t row)
{
    subject s = {.row = row_real(a->options->data, t, row)};
    s.row.slot = RECALL_SUBJECT;
    bool in_any = false;
    s.ref.key = dataset_row_key(a->options->data, t, row, &a->report->storage);
    for (size_t i = 0; i < a->options->pack->scope_count; i++) {
        const scope_decl *scope = a->options->pack->scopes[i];
        if (scope->table == t && scope->group_count == 0 && a->scopes[i].count > 0) {
            in_any = apply_scope(a, i, &s) || in_any;
            arena_reset(&a->scratch);
        }
    }
    a->report->subjects += in_any;
    a->report->out_of_scope += !in_any && is_candidate(a, t, row);
}

/* ---- groups ---- */

/* Rows of a table from which on the facts of its groups want more room. */
enum { LARGE_GROUP = 256 };

static str group_key(const dataset *data, const scope_decl *scope, uint32_t row, arena *to)
{
    return dataset_group_key(data, scope->group_by, scope->group_count, row, to);
}

/* The groups of a scope, in the order of their first rows. */
static group *gather_groups(auditor *a, const scope_decl *scope, size_t *count)
{
    size_t rows = dataset_row_count(a->options->data, scope->table), cap = 0;
    map keys = {0};
    group *groups = NULL;
    *count = 0;
    for (uint32_t row = 0; row < rows; row++) {
        evaluation_start(&a->ev, NULL, row_real(a->options->data, scope->table, row));
        a->ev.view = VIEW_LOGIC;
        if (scope_verdict(&a->ev, scope).truth != FALSE_) {
            str key = group_key(a->options->data, scope, row, &a->scratch);
            uint32_t number = map_intern(&keys, key);
            if (number == *count) {
                group fresh = {.key = arena_copy(&a->report->storage, key)};
                ARENA_PUSH(&a->own, groups, *count, cap, fresh);
            }
            assert(groups != NULL); /* number is below the count */
            group *g = &groups[number];
            ARENA_PUSH(&a->own, g->rows, g->count, g->cap, row);
            g->overflowed = g->overflowed || a->ev.overflowed;
        }
        a->ev.overflowed = false;
        arena_reset(&a->scratch);
    }
    map_free(&keys);
    return groups;
}

static void audit_group(auditor *a, const scope_decl *scope, const group *g)
{
    subject s = {.row = row_real(a->options->data, scope->table, g->rows[0]),
                 .ref.key = g->key,
                 .group_rows = g->rows,
                 .group_count = g->count,
                 .in_scope = verdict_of(TRUE_, 0)};
    if (dataset_row_count(a->options->data, scope->table) > LARGE_GROUP &&
        a->ev.memos->bits < FACT_MEMO_BITS_LARGE) {
        fact_memos_widen(a->ev.memos, &a->own, FACT_MEMO_BITS_LARGE);
    }
    a->ev.overflowed = g->overflowed; /* as of the condition of a row's scope: told of the first rule */
    for (size_t i = 0; i < a->options->pack->rule_count; i++) {
        const rule_decl *rule = a->options->pack->rules[i];
        if (rule->scope == scope && audit_selects(a->options, rule)) {
            apply(a, &s, rule);
            arena_reset(&a->scratch);
        }
    }
    a->report->subjects++;
}

/* ---- checks of the tables ---- */

/* Adds to `out` what the row's cells say that the condition reads, each once: 不满意票“60”（E3）. *first is the file
 * column of the first of them. */
static void list_cells(auditor *a, const expression *e, uint32_t row, const row_place *at, buf *out,
                       size_t *first)
{
    for (size_t i = 0; i < e->count; i++) {
        list_cells(a, e->children[i], row, at, out, first);
    }
    if (e->kind != EXPR_COLUMN) {
        return;
    }
    const dataset *ds = a->options->data;
    const data_file *f = &ds->files[at->file];
    bool zh = a->options->language == LANGUAGE_ZH;
    size_t column = SIZE_MAX;
    str text = dataset_raw(ds, e->column, *at, &a->scratch, &column);
    str cell = column == SIZE_MAX ? STR("") : cell_address(&a->scratch, column, at->row);
    str shown =
        arena_format(&a->scratch, zh ? "%.*s“%.*s”（%.*s）" : "%.*s \"%.*s\" (%.*s)",
                     STR_ARG(column == SIZE_MAX ? cell : f->headers[column]), STR_ARG(text), STR_ARG(cell));
    if (cell.len == 0 || str_trim(text).len == 0 || str_find(buf_str(out), shown) != SIZE_MAX) {
        return;
    }
    *first = *first == SIZE_MAX ? column : *first;
    buf_add(out, out->len == 0 ? STR("") : zh ? STR("，") : STR(", "));
    buf_add(out, shown);
}

static void report_contradiction(auditor *a, const check_decl *c, const table_decl *t, uint32_t row)
{
    row_place at = dataset_place(a->options->data, t, row);
    const data_file *f = &a->options->data->files[at.file];
    size_t first = SIZE_MAX;
    buf cells = {0};
    list_cells(a, c->condition, row, &at, &cells, &first);
    place of = {.file = f->in->name, .line = at.line, .row = at.row};
    if (first != SIZE_MAX) {
        of.column = f->headers[first];
        of.cell = cell_address(&a->scratch, first, at.row);
    }
    diag_add(a->options->diags, SEVERITY_WARNING, "contradiction", of, "%.*s（%.*s）%s%.*s",
             "%.*s (%.*s)%s%.*s", STR_ARG(texts_in(c->message, a->options->language)),
             STR_ARG(dataset_row_key(a->options->data, t, row, &a->scratch)),
             cells.len == 0                        ? ""
             : a->options->language == LANGUAGE_ZH ? "："
                                                   : ": ",
             STR_ARG(buf_str(&cells)));
    buf_free(&cells);
}

static void check_row(auditor *a, const check_decl *c, const table_decl *t, uint32_t row)
{
    part *p = a->part;
    evaluation_start(&a->ev, NULL, row_real(a->options->data, t, row));
    a->ev.view = VIEW_LOGIC;
    a->ev.checking = true;
    if (evaluate_truth(&a->ev, c->condition).truth == FALSE_) {
        ARENA_PUSH(&p->own, p->contradicting, p->contradicting_count, p->contradicting_cap, row);
    }
    a->ev.checking = false;
    a->ev.overflowed = false; /* then it contradicts nothing: rules that read the same numbers tell */
    arena_reset(&a->scratch);
}

static bool is_of_file(const dataset *data, const table_decl *t, uint32_t row, size_t file)
{
    row_place at = dataset_place(data, t, row);
    while (at.file != file && at.next != ROW_NONE) {
        at = dataset_place_at(data, t, at.next);
    }
    return at.file == file;
}

/* What the row's file says in these columns is an upper bound, in all its rows. True if that wasn't known. */
static bool bound_file(auditor *a, const check_decl *c, const table_decl *t, uint32_t row, bool *bounded)
{
    dataset *data = a->options->data;
    size_t file = dataset_place(data, t, row).file, rows = dataset_row_count(data, t);
    if (bounded[file]) {
        return false;
    }
    bounded[file] = true;
    for (uint32_t i = 0; i < rows; i++) {
        for (size_t k = 0; k < c->at_most_count && is_of_file(data, t, i, file); k++) {
            dataset_mark_at_most(data, &t->columns[c->at_most[k]], i);
        }
    }
    return true;
}

/* Of all rows; what contradicts itself is then told, and decides nothing. What is meant otherwise in a whole file is
 * told of its first row. */
static void make_check(auditor *a, const check_decl *c, const table_decl *t)
{
    part *whole = a->part;
    bool *bounded = arena_array(&a->own, a->options->data->file_count + 1, sizeof *bounded);
    blocks list = {0};
    add_blocks(a, &list, (block){.table = t, .check = c, .to = dataset_row_count(a->options->data, t)});
    audit_blocks(a, &list);
    for (size_t i = 0; i < whole->contradicting_count; i++) {
        uint32_t row = whole->contradicting[i];
        if (c->at_most_count == 0 || bound_file(a, c, t, row, bounded)) {
            report_contradiction(a, c, t, row);
        }
        for (size_t k = 0; k < c->unusable_count; k++) {
            dataset_mark_conflict(a->options->data, &t->columns[c->unusable[k]], row);
        }
        arena_reset(&a->scratch);
    }
    whole->contradicting_count = 0;
}

/* Is all that the condition reads stored? */
static bool is_ready(const auditor *a, const expression *e)
{
    if (e->kind == EXPR_COLUMN && !a->needs.columns[e->column->table->index][e->column->index]) {
        return false;
    }
    for (size_t i = 0; i < e->count; i++) {
        if (!is_ready(a, e->children[i])) {
            return false;
        }
    }
    return true;
}

static void make_checks(auditor *a)
{
    for (size_t i = 0; i < a->options->pack->schema.table_count; i++) {
        const table_decl *t = a->options->pack->schema.tables[i];
        bool any = dataset_row_count(a->options->data, t) > 0;
        for (size_t j = 0; any && j < t->check_count; j++) {
            if (is_ready(a, t->checks[j].condition)) {
                make_check(a, &t->checks[j], t);
            }
        }
    }
}

/* ---- the whole ---- */

static unsigned kinds_of(const rule_decl *rule)
{
    unsigned kinds = 0;
    for (size_t i = 0; i < rule->kind_count; i++) {
        kinds |= 1u << rule->kinds[i].kind;
    }
    return kinds;
}

static void start_coverage(auditor *a)
{
    const pack *p = a->options->pack;
    report *r = a->report;
    r->coverage = arena_array(&r->storage, p->rule_count + 1, sizeof *r->coverage);
    for (size_t i = 0; i < p->rule_count; i++) {
        const rule_decl *rule = p->rules[i];
        r->coverage[i] = (coverage_entry){.rule = rule->id,
                                          .clause = rule->clause,
                                          .title = texts_in(rule->title, a->options->language),
                                          .summary = texts_in(rule->summary, a->options->language),
                                          .kinds = kinds_of(rule),
                                          .mandatory = !rule->optional,
                                          .decided_by = str_of(decided_names[rule->decided])};
    }
}

/* A rule that no subject could be judged by, for want of a table or a column alone, was not checked; its
 * findings, if any, would only say so again. Rules that were not selected leave no line. */
static void tell_deferred(auditor *a, const deferred *d)
{
    subject s = {.row = d->row, .ref.key = d->key};
    evaluation_start(&a->ev, NULL, s.row);
    a->ev.view = VIEW_LOGIC;
    s.in_scope = scope_verdict(&a->ev, d->rule->scope);
    subject_start(&a->ev, d->rule, &s);
    assessment got = assess(&a->ev, d->rule, s.in_scope);
    (void)add_finding(a, &s, &a->ev, d->rule, &got);
    arena_reset(&a->scratch);
}

static void add_costs(const auditor *a)
{
    rule_cost *costs = a->options->costs;
    for (size_t i = 0; costs != NULL && i < a->options->pack->rule_count; i++) {
        const rule_cost *its = &a->part->tallies[i].cost;
        costs[i].subjects += its->subjects;
        costs[i].told += its->told;
        costs[i].judging += its->judging;
        costs[i].telling += its->telling;
    }
}

static void audit_deferred(auditor *a)
{
    part *whole = a->part;
    size_t kept = 0;
    for (size_t i = 0; i < whole->deferred_count; i++) {
        const deferred *d = &whole->deferred[i];
        if (a->report->coverage[d->rule->index].not_checked.len == 0) {
            whole->deferred[kept++] = *d;
        }
    }
    blocks list = {0};
    add_blocks(a, &list, (block){.deferred = whole->deferred, .to = kept});
    audit_blocks(a, &list);
}

/* Which rules were not checked, every subject being undetermined for want of a table or column alone. */
static void count_outcomes(auditor *a)
{
    for (size_t i = 0; i < a->options->pack->rule_count; i++) {
        coverage_entry *c = &a->report->coverage[i];
        const tally *its = &a->part->tallies[i];
        c->violation = its->outcomes[OUTCOME_VIOLATION];
        c->pass = its->outcomes[OUTCOME_PASS];
        c->undetermined = its->outcomes[OUTCOME_UNDETERMINED];
        c->not_applicable = its->outcomes[OUTCOME_NOT_APPLICABLE];
        if (c->violation + c->pass == 0 && c->undetermined > 0 && its->absent_only == c->undetermined) {
            c->not_checked = its->absence;
        }
    }
}

static void finish_coverage(auditor *a)
{
    report *r = a->report;
    const part *whole = a->part;
    size_t kept = 0;
    for (size_t i = 0; i < a->options->pack->rule_count; i++) {
        coverage_entry c = r->coverage[i];
        if (audit_selects(a->options, a->options->pack->rules[i])) {
            r->coverage[kept++] = c;
        }
    }
    r->coverage_count = kept;
    r->findings = arena_array(&r->storage, whole->finding_count + 1, sizeof *r->findings);
    size_t findings = 0;
    for (size_t i = 0; i < whole->finding_count; i++) {
        bool told = false;
        for (size_t j = 0; j < kept; j++) {
            told = told || (str_equal(r->coverage[j].rule, whole->findings[i].rule) &&
                            r->coverage[j].not_checked.len > 0);
        }
        if (!told) {
            r->findings[findings++] = whole->findings[i];
        }
    }
    r->finding_count = findings;
    map subjects = {0};
    for (size_t i = 0; i < findings; i++) {
        map_intern(&subjects, arena_format(&a->scratch, "%.*s\n%.*s", STR_ARG(r->findings[i].subject.table),
                                           STR_ARG(r->findings[i].subject.key)));
    }
    r->clean = r->subjects - subjects.count;
    map_free(&subjects);
}

static void start(auditor *a, const audit_options *o, part *whole)
{
    auditor_start(a, o, whole);
    a->needs = plan_needs(o->pack, o->selected, &a->own);
    make_checks(a);
}

void audit_check(const audit_options *o)
{
    report none = {0};
    part whole = part_new(o, &none);
    auditor a;
    start(&a, o, &whole);
    auditor_end(&a);
    part_free(&whole);
}

void audit_block(auditor *a, const block *its)
{
    for (size_t i = its->from; i < its->to; i++) {
        if (its->check != NULL) {
            check_row(a, its->check, its->table, (uint32_t)i);
        } else if (its->table != NULL) {
            audit_row(a, its->table, (uint32_t)i);
        } else if (its->scope != NULL) {
            audit_group(a, its->scope, &its->groups[i]);
        } else {
            tell_deferred(a, &its->deferred[i]);
        }
    }
}

static void tell_overflows(const auditor *a)
{
    for (size_t i = 0; i < a->part->overflow_count; i++) {
        const overflow *its = &a->part->overflows[i];
        diag_add(a->options->diags, SEVERITY_ERROR, "overflow", (place){.file = its->key},
                 "数值过大，规则%.*s无法计算", "numbers too large: rule %.*s could not be computed",
                 STR_ARG(its->rule->id));
    }
}

/* Every row of a table that is audited, and every group. */
static void audit_subjects(auditor *a)
{
    const pack *p = a->options->pack;
    blocks list = {0};
    for (size_t i = 0; i < p->schema.table_count; i++) {
        const table_decl *t = p->schema.tables[i];
        if (table_is_audited(a, t)) {
            add_blocks(a, &list, (block){.table = t, .to = dataset_row_count(a->options->data, t)});
        }
    }
    for (size_t i = 0; i < p->scope_count; i++) {
        block all = {.scope = p->scopes[i]};
        if (p->scopes[i]->group_count > 0 && a->scopes[i].count > 0) {
            all.groups = gather_groups(a, p->scopes[i], &all.to);
            add_blocks(a, &list, all);
        }
    }
    audit_blocks(a, &list);
}

void audit_run(const audit_options *o, report *r)
{
    part whole = part_new(o, r);
    auditor a;
    r->language = o->language;
    start(&a, o, &whole);
    a.depends = depend_all(o->pack, &a.own); /* the cells stay as they are from now on */
    a.ev.depends = a.other.depends = &a.depends;
    start_coverage(&a);
    audit_subjects(&a);
    tell_overflows(&a);
    count_outcomes(&a);
    audit_deferred(&a);
    finish_coverage(&a);
    add_costs(&a);
    finish_holes(&a);
    describe_settings(&a);
    auditor_end(&a);
    part_free(&whole);
}

/* The group that a row is in, as subject. */
static void take_group(evaluation *ev, const scope_decl *scope, subject *s)
{
    size_t count = dataset_row_count(ev->data, scope->table);
    str key = group_key(ev->data, scope, s->row.row, ev->scratch);
    uint32_t *rows = arena_array(ev->scratch, count + 1, sizeof *rows);
    for (uint32_t row = 0; row < count; row++) {
        evaluation_start(ev, NULL, row_real(ev->data, scope->table, row));
        if (scope_verdict(ev, scope).truth != FALSE_ &&
            str_equal(group_key(ev->data, scope, row, ev->scratch), key)) {
            rows[s->group_count++] = row;
        }
    }
    s->row.row = rows[0];
    s->row = row_real(ev->data, scope->table, rows[0]);
    s->group_rows = rows;
    s->in_scope = verdict_of(TRUE_, 0);
}

/* Would the outcome be another under some other reading? */
static bool hangs_on_reading(evaluation *ev, const rule_decl *rule, const subject *s, const assessment *got)
{
    const size_t *chosen = ev->choices;
    size_t count, *choices = arena_array(ev->scratch, ev->pack->reading_count + 1, sizeof *choices);
    const fact_decl **readings = plan_readings(ev->pack, rule, ev->scratch, &count);
    bool differs = false;
    for (size_t i = 0; i < count && !differs; i++) {
        memcpy(choices, chosen, ev->pack->reading_count * sizeof *choices);
        size_t *choice = &choices[readings[i]->reading_index];
        for (*choice = 0; *choice < readings[i]->value->count && !differs; ++*choice) {
            evaluation_choose(ev, choices);
            subject_start(ev, rule, s);
            assessment other = assess(ev, rule, s->in_scope);
            differs = !answers_alike(rule, &other, got);
        }
    }
    evaluation_choose(ev, chosen);
    return differs;
}

/* What is joined by a masked number is a clue at most: as describe.c lowers a finding. */
static void lower_if_masked(evaluation *ev, const rule_decl *rule, assessment *a)
{
    bool masked = false;
    bool may_be = a->kind < KIND_WATCH && a->kind != KIND_CLUE;
    trace_slice trace = may_be ? trace_of(ev, rule, a) : (trace_slice){0};
    for (size_t i = 0; i < trace.count; i++) {
        masked = masked || trace.entries[i].masked;
    }
    if (masked) {
        a->kind = KIND_CLUE;
        a->outcome = OUTCOME_UNDETERMINED;
    }
}

audit_result audit_one(const audit_options *o, const rule_decl *rule, uint32_t row, arena *scratch)
{
    evaluation ev = {.pack = o->pack,
                     .data = o->data,
                     .as_of = o->as_of,
                     .law_of = o->law_of,
                     .choices = o->choices,
                     .memos = fact_memos_new(scratch, FACT_MEMO_BITS_SMALL),
                     .scratch = scratch};
    subject s = {.row = row_real(o->data, rule->scope->table, row)};
    evaluation_start(&ev, NULL, s.row);
    s.in_scope = scope_verdict(&ev, rule->scope);
    audit_result result = {.outcome = OUTCOME_NOT_APPLICABLE, .kind = KIND_NONE};
    if (s.in_scope.truth == FALSE_) {
        evaluation_end(&ev);
        return result;
    }
    if (rule->scope->group_count > 0) {
        take_group(&ev, rule->scope, &s);
    }
    subject_start(&ev, rule, &s);
    assessment a = assess(&ev, rule, s.in_scope);
    if (a.kind != KIND_NONE) {
        set_view(&ev, a.kind);
        result.tags = tags_of(&ev, rule, &a);
        assessment got = a; /* a masked key lowers it under every reading */
        lower_if_masked(&ev, rule, &a);
        result.tags |= hangs_on_reading(&ev, rule, &s, &got) ? 1u << TAG_READING : 0;
    }
    evaluation_end(&ev);
    result.outcome = a.outcome;
    result.kind = a.kind;
    return result;
}
