/* SPDX-License-Identifier: MIT */
#include "periods.h"

#include <stdlib.h>
#include <string.h>

static const day BEFORE_ALL = INT32_MIN, AFTER_ALL = INT32_MAX;

/* ---- stretches of time ---- */

static int by_force(const void *left, const void *right)
{
    const pack *a = *(pack *const *)left, *b = *(pack *const *)right;
    return a->in_force != b->in_force ? (a->in_force < b->in_force ? -1 : 1) : str_compare(a->name, b->name);
}

static str date_text(arena *a, day d)
{
    buf text = {0};
    day_print(&text, d);
    str kept = arena_copy(a, buf_str(&text));
    buf_free(&text);
    return kept;
}

/* The last day of a pack: its own word, else the day before the next one begins. */
static day last_day_of(pack *const *packs, size_t count, size_t i)
{
    if (packs[i]->until_given) {
        return packs[i]->until;
    }
    return i + 1 < count ? packs[i + 1]->in_force - 1 : AFTER_ALL;
}

static bool follow(const pack *a, const pack *b, day end, arena *scratch, diags *d)
{
    bool dated = a->in_force_given && b->in_force_given;
    if (dated && end + 1 == b->in_force && a->in_force < b->in_force) {
        return true;
    }
    if (!dated) {
        diag_add(d, SEVERITY_ERROR, "packs_undated", (place){0},
                 "规则包“%.*s”与“%.*s”同用，都应写明施行日期（in_force）",
                 "packs \"%.*s\" and \"%.*s\" stand together: both need a date of force (in_force)",
                 STR_ARG(a->name), STR_ARG(b->name));
    } else if (end >= b->in_force || a->in_force == b->in_force) {
        str on = date_text(scratch, b->in_force);
        diag_add(d, SEVERITY_ERROR, "packs_overlap", (place){0}, "规则包“%.*s”与“%.*s”在%.*s同时施行",
                 "packs \"%.*s\" and \"%.*s\" are both in force on %.*s", STR_ARG(a->name), STR_ARG(b->name),
                 STR_ARG(on));
    } else {
        str from = date_text(scratch, end + 1), to = date_text(scratch, b->in_force - 1);
        diag_add(d, SEVERITY_ERROR, "packs_gap", (place){0},
                 "规则包“%.*s”与“%.*s”之间，%.*s至%.*s没有规则施行",
                 "between packs \"%.*s\" and \"%.*s\" no rules are in force from %.*s to %.*s",
                 STR_ARG(a->name), STR_ARG(b->name), STR_ARG(from), STR_ARG(to));
    }
    return false;
}

/* The first day after `after` on which a parameter of the pack changes. */
static day next_change(const pack *p, day after)
{
    day next = AFTER_ALL;
    for (size_t i = 0; i < p->param_count; i++) {
        for (size_t j = 1; j < p->params[i]->count; j++) {
            day from = p->params[i]->values[j].from;
            next = from > after && from < next ? from : next;
        }
    }
    return next;
}

period *periods_of(pack **packs, size_t count, day as_of, arena *a, size_t *period_count, diags *d)
{
    period *list = NULL;
    size_t cap = 0;
    *period_count = 0;
    qsort(packs, count, sizeof *packs, by_force);
    for (size_t i = 0; i < count; i++) {
        day end = last_day_of(packs, count, i);
        if (i + 1 < count && !follow(packs[i], packs[i + 1], end, a, d)) {
            return NULL;
        }
        day from = i == 0 ? BEFORE_ALL : packs[i]->in_force;
        while (from <= end && from <= as_of) {
            day change = next_change(packs[i], from);
            day to = change <= end ? change - 1 : end;
            ARENA_PUSH(a, list, *period_count, cap,
                       ((period){i, from, to, false, to < as_of ? to + 1 : as_of}));
            if (to == AFTER_ALL) {
                break;
            }
            from = to + 1;
        }
    }
    if (list == NULL || list[*period_count - 1].to < as_of) {
        str on = date_text(a, as_of);
        diag_add(d, SEVERITY_ERROR, "packs_gap", (place){0}, "%.*s没有规则施行",
                 "no rules are in force on %.*s", STR_ARG(on));
        return NULL;
    }
    list[0].alone = *period_count == 1;
    return list;
}

/* ---- the findings of all ---- */

static coverage_entry *coverage_of(const report *r, str rule)
{
    for (size_t i = 0; i < r->coverage_count; i++) {
        if (str_equal(r->coverage[i].rule, rule)) {
            return &r->coverage[i];
        }
    }
    return NULL;
}

/* Does the finding of periods[i] stand, or is its fact another period's to judge? One that knows no such rule judges
 * nothing. */
static bool stands(const finding *f, const report *parts, const period *periods, size_t count, size_t i)
{
    size_t judge = count - 1;
    if (periods[i].pack > 0 && (f->tags & 1u << TAG_BEFORE_FORCE) != 0 &&
        coverage_of(&parts[0], f->rule) != NULL) {
        return false;
    }
    if (f->fact_day != INT32_MAX) {
        for (judge = 0; judge + 1 < count && f->fact_day > periods[judge].to; judge++) {
        }
    }
    return judge == i || (i + 1 == count && coverage_of(&parts[judge], f->rule) == NULL);
}

static void add_note(report *whole, finding *f, const pack_entry *p, const period *at)
{
    str *notes = arena_array(&whole->storage, f->note_count + 1, sizeof *notes);
    for (size_t i = 0; i < f->note_count; i++) {
        notes[i] = f->notes[i];
    }
    str document = p->document.len > 0 ? p->document : p->name, to = date_text(&whole->storage, at->to);
    notes[f->note_count++] =
        format_in(&whole->storage, whole->language, "依事实发生时施行的规定判定：%.*s，至%.*s。",
                  "Judged by what was in force then: %.*s, until %.*s.", STR_ARG(document), STR_ARG(to));
    f->notes = notes;
}

static void add_coverage(report *whole, const report *part, size_t *cap)
{
    for (size_t i = 0; i < part->coverage_count; i++) {
        if (coverage_of(whole, part->coverage[i].rule) == NULL) {
            ARENA_PUSH(&whole->storage, whole->coverage, whole->coverage_count, *cap, part->coverage[i]);
        }
    }
}

static void count_clean(report *whole)
{
    arena scratch = {0};
    map subjects = {0};
    for (size_t i = 0; i < whole->finding_count; i++) {
        const subject_ref *s = &whole->findings[i].subject;
        map_intern(&subjects, arena_format(&scratch, "%.*s\n%.*s", STR_ARG(s->table), STR_ARG(s->key)));
    }
    whole->clean = whole->subjects > subjects.count ? whole->subjects - subjects.count : 0;
    map_free(&subjects);
    arena_free(&scratch);
}

static uint32_t number_of(map *keys, arena *scratch, str rule, str key)
{
    return map_intern(keys, arena_format(scratch, "%.*s\n%.*s", STR_ARG(rule), STR_ARG(key)));
}

static size_t *counter_of(coverage_entry *c, outcome o)
{
    size_t *counters[] = {[OUTCOME_VIOLATION] = &c->violation,
                          [OUTCOME_PASS] = &c->pass,
                          [OUTCOME_UNDETERMINED] = &c->undetermined,
                          [OUTCOME_NOT_APPLICABLE] = &c->not_applicable};
    return o < sizeof counters / sizeof *counters ? counters[o] : NULL;
}

/* A subject's outcome is that of its strongest finding that stands. Without one it is what the last period says; pass,
 * if that was a finding whose fact an earlier period judges otherwise. */
static void recount(report *whole, const report *last)
{
    arena scratch = {0};
    map found = {0}, standing = {0};
    const finding **best = arena_array(&scratch, whole->finding_count + 1, sizeof *best);
    for (size_t i = 0; i < last->finding_count; i++) {
        (void)number_of(&found, &scratch, last->findings[i].rule, last->findings[i].subject.key);
    }
    for (size_t i = 0; i < whole->finding_count; i++) {
        const finding *f = &whole->findings[i];
        uint32_t number = number_of(&standing, &scratch, f->rule, f->subject.key);
        best[number] = best[number] == NULL || f->kind < best[number]->kind ? f : best[number];
    }
    for (size_t i = 0; i < last->coverage_count; i++) {
        coverage_entry *c = &whole->coverage[i];
        c->violation = c->pass = c->undetermined = c->not_applicable = 0;
    }
    for (size_t i = 0; i < last->judgement_count; i++) {
        const judgement_entry *j = &last->judgements[i];
        str name = arena_format(&scratch, "%.*s\n%.*s", STR_ARG(j->rule), STR_ARG(j->key));
        uint32_t number = map_find(&standing, name);
        outcome o = number != MAP_NONE                   ? best[number]->outcome
                    : map_find(&found, name) != MAP_NONE ? OUTCOME_PASS
                                                         : j->outcome;
        coverage_entry *c = coverage_of(whole, j->rule);
        size_t *counter = c == NULL ? NULL : counter_of(c, o);
        if (counter != NULL) {
            ++*counter;
        }
    }
    map_free(&found);
    map_free(&standing);
    arena_free(&scratch);
}

void periods_join(report *whole, const report *parts, const period *periods, size_t count)
{
    report last = *whole;
    size_t cap = 0, coverage_cap = last.coverage_count;
    whole->findings = NULL;
    whole->finding_count = 0;
    for (size_t i = count; i-- > 0;) {
        const report *part = i + 1 == count ? &last : &parts[i];
        if (i + 1 < count) {
            add_coverage(whole, part, &coverage_cap);
        }
        for (size_t j = 0; j < part->finding_count; j++) {
            finding f = part->findings[j];
            if (!stands(&f, parts, periods, count, i)) {
                continue;
            }
            if (i + 1 < count) {
                add_note(whole, &f, &part->packs[0], &periods[i]);
            }
            ARENA_PUSH(&whole->storage, whole->findings, whole->finding_count, cap, f);
        }
        whole->complete = whole->complete && part->complete;
    }
    recount(whole, &last);
    count_clean(whole);
}
