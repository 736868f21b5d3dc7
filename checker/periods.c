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
            ARENA_PUSH(a, list, *period_count, cap, ((period){i, from, to, to < as_of ? to + 1 : as_of}));
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
    return list;
}

/* ---- the findings of all ---- */

/* The day of the latest fact, of a year its last; false if the rule told none. */
static bool fact_day(const finding *f, day *out)
{
    if (f->fact_date.len >= 10 && day_parse_iso((str){f->fact_date.ptr, 10}, out)) {
        return true;
    }
    return f->fact_year > 0 && day_from_ymd(f->fact_year, 12, 31, out);
}

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
    day on;
    size_t judge = count - 1;
    if (periods[i].pack > 0 && (f->tags & 1u << TAG_BEFORE_FORCE) != 0 &&
        coverage_of(&parts[0], f->rule) != NULL) {
        return false;
    }
    if (fact_day(f, &on)) {
        for (judge = 0; judge + 1 < count && on > periods[judge].to; judge++) {
        }
    }
    return judge == i || (i + 1 == count && coverage_of(&parts[judge], f->rule) == NULL);
}

/* The subject's outcome is the finding's now: it moves from where the last period counted it. */
static void recount(report *whole, const finding *f)
{
    coverage_entry *c = coverage_of(whole, f->rule);
    for (size_t i = 0; i < whole->finding_count; i++) {
        const finding *g = &whole->findings[i];
        if (str_equal(g->rule, f->rule) && str_equal(g->subject.key, f->subject.key)) {
            return;
        }
    }
    if (c == NULL || f->outcome == OUTCOME_PASS) {
        return;
    }
    size_t *from = c->pass > 0 ? &c->pass : c->undetermined > 0 ? &c->undetermined : &c->not_applicable;
    *from -= *from > 0;
    *(f->outcome == OUTCOME_VIOLATION ? &c->violation : &c->undetermined) += 1;
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
                recount(whole, &f);
            }
            ARENA_PUSH(&whole->storage, whole->findings, whole->finding_count, cap, f);
        }
        whole->complete = whole->complete && part->complete;
    }
    count_clean(whole);
}
