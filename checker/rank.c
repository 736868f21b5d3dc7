/* SPDX-License-Identifier: MIT */
#include "rank.h"

#include "map.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void fingerprint_finding(finding *f)
{
    buf text = {0};
    buf_addf(&text, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(f->rule), STR_ARG(f->subject.table),
             STR_ARG(f->subject.key), STR_ARG(f->first_fact));
    (void)snprintf(f->fingerprint, sizeof f->fingerprint, "%016llx",
                   (unsigned long long)hash_bytes(buf_str(&text)));
    buf_free(&text);
}

static int compare_int(long long a, long long b)
{
    return (a > b) - (a < b);
}

/* 0 is "none declared": behind all classes. */
static int class_place(const finding *f)
{
    return f->class_rank == 0 ? INT32_MAX : f->class_rank;
}

/* The keys that one finding has by itself. */
static int compare_strength(const finding *a, const finding *b)
{
    int order = compare_int(class_place(a), class_place(b));
    order = order != 0 ? order : compare_int(b->fact_year, a->fact_year);
    order = order != 0 ? order : exact_compare(b->margin, a->margin);
    return order != 0 ? order : compare_int(b->evidence_strength, a->evidence_strength);
}

static int compare_findings(const void *x, const void *y)
{
    const finding *a = x, *b = y;
    int order = compare_int(a->kind, b->kind);
    order = order != 0 ? order : compare_int(a->tags != 0, b->tags != 0);
    order = order != 0 ? order : compare_strength(a, b);
    order = order != 0 ? order : str_compare(a->rule, b->rule);
    return order != 0 ? order : str_compare(a->subject.key, b->subject.key);
}

/* ---- independent grounds ---- */

/* What must be done because of a ground (to take back, to open the procedure) is none of its own. */
static bool is_ground(const finding *f)
{
    return f->kind == KIND_REVOCABLE || f->kind == KIND_BARRED;
}

static bool share_incident(const finding *a, const finding *b)
{
    for (size_t i = 0; i < a->incident_count; i++) {
        for (size_t j = 0; j < b->incident_count; j++) {
            if (str_equal(a->incidents[i], b->incidents[j])) {
                return true;
            }
        }
    }
    return false;
}

static size_t root_of(const size_t *parent, size_t i)
{
    while (parent[i] != i) {
        i = parent[i];
    }
    return i;
}

/* Limbs of one item, and facts that share an event, count once. */
static size_t count_grounds(const finding *const *list, size_t count)
{
    size_t *parent = calloc(count + 1, sizeof *parent), grounds = 0;
    if (parent == NULL) {
        out_of_memory();
    }
    for (size_t i = 0; i < count; i++) {
        parent[i] = i;
        for (size_t j = 0; is_ground(list[i]) && j < i; j++) {
            if (is_ground(list[j]) &&
                (str_equal(list[i]->item, list[j]->item) || share_incident(list[i], list[j]))) {
                parent[root_of(parent, i)] = root_of(parent, j);
            }
        }
    }
    for (size_t i = 0; i < count; i++) {
        grounds += is_ground(list[i]) && parent[i] == i;
    }
    free(parent);
    return grounds;
}

/* ---- cases ---- */

typedef struct {
    case_entry entry;
    const finding **list; /* best first */
    size_t list_cap;
} building;

static int compare_members(const void *x, const void *y)
{
    return compare_findings(*(const finding *const *)x, *(const finding *const *)y);
}

static int compare_cases(const void *x, const void *y)
{
    const building *a = x, *b = y;
    const finding *f = a->list[0], *g = b->list[0];
    int order = compare_int(f->kind, g->kind);
    order = order != 0 ? order : compare_int(f->tags != 0, g->tags != 0);
    order = order != 0 ? order : compare_int((long long)b->entry.grounds, (long long)a->entry.grounds);
    order = order != 0 ? order : compare_strength(f, g);
    order = order != 0 ? order : str_compare(a->entry.key, b->entry.key);
    return order != 0 ? order : str_compare(a->entry.table, b->entry.table);
}

static building *gather(report *r, arena *own, size_t *count)
{
    map keys = {0};
    buf key = {0};
    building *cases = NULL;
    size_t cap = 0;
    *count = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        const finding *f = &r->findings[i];
        buf_clear(&key);
        buf_add(&key, f->case_table);
        buf_add_char(&key, '\n');
        buf_add(&key, f->case_key);
        uint32_t number = map_intern(&keys, buf_str(&key));
        if (number == *count) {
            case_entry e = {.key = f->case_key,
                            .table = f->case_table,
                            .name = f->case_name,
                            .table_title = f->case_title,
                            .unit_name = f->subject.unit_name,
                            .body = f->subject.body,
                            .city = f->subject.city,
                            .detail = f->detail};
            ARENA_PUSH(own, cases, *count, cap, ((building){.entry = e}));
        }
        assert(cases != NULL); /* number is below the count */
        building *b = &cases[number];
        ARENA_PUSH(own, b->list, b->entry.count, b->list_cap, f);
    }
    buf_free(&key);
    map_free(&keys);
    return cases;
}

static void add_why(report *r, case_entry *e, size_t *cap, str text)
{
    ARENA_PUSH(&r->storage, e->why, e->why_count, *cap, text);
}

/* In the order of the keys that ranked it. */
static void explain_rank(report *r, building *b)
{
    const finding *f = b->list[0];
    case_entry *e = &b->entry;
    size_t cap = 0;
    add_why(r, e, &cap, texts_in(r->kind_words[f->kind], r->language));
    for (size_t i = 0; i < TAG_COUNT; i++) {
        if (f->tags & (1u << i)) {
            str word = texts_in(r->tag_words[i], r->language);
            add_why(
                r, e, &cap,
                format_in(&r->storage, r->language, "%.*s，次序后移", "%.*s: ranked lower", STR_ARG(word)));
        }
    }
    if (e->grounds > 1) {
        add_why(r, e, &cap,
                format_in(&r->storage, r->language, "%zu项独立情形", "%zu independent grounds", e->grounds));
    }
    if (f->class_rank > 0) {
        add_why(r, e, &cap,
                format_in(&r->storage, r->language, "第%d类情形（本工具设定）", "class %d (set by this tool)",
                          f->class_rank));
    }
    if (f->fact_year > 0) {
        add_why(r, e, &cap, format_in(&r->storage, r->language, "事实在%d年", "facts of %d", f->fact_year));
    }
    static const texts strengths[] = {
        {{NULL, 0}, {NULL, 0}},
        {STR("依据仅为比率"), STR("on a rate alone")},
        {STR("依据为原始数据"), STR("on counted data")},
        {STR("有文书依据"), STR("documented")},
    };
    if (f->evidence_strength > 0) {
        add_why(r, e, &cap, texts_in(strengths[f->evidence_strength], r->language));
    }
}

/* items[i] becomes what items[from[i]] was, each once; from is used up. In place: findings are large. */
static void reorder(finding *items, size_t *from, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        finding first = items[i];
        size_t to = i;
        for (size_t next = from[to]; next != i; next = from[to]) {
            items[to] = items[next];
            from[to] = to;
            to = next;
        }
        items[to] = first;
        from[to] = to;
    }
}

/* Cases in their final order; from: where their findings stand now. */
static void store_cases(report *r, building *cases, size_t count, size_t *from)
{
    size_t next = 0;
    r->cases = arena_array(&r->storage, count + 1, sizeof *r->cases);
    r->case_count = count;
    for (size_t i = 0; i < count; i++) {
        case_entry *e = &cases[i].entry;
        e->rank = i + 1;
        e->first = next;
        e->kind = cases[i].list[0]->kind;
        e->tags = cases[i].list[0]->tags;
        explain_rank(r, &cases[i]);
        for (size_t j = 0; j < e->count; j++) {
            from[next++] = (size_t)(cases[i].list[j] - r->findings);
        }
        r->cases[i] = *e;
    }
}

static void store_findings(report *r, size_t *from)
{
    reorder(r->findings, from, r->finding_count);
    for (size_t i = 0; i < r->case_count; i++) {
        const case_entry *e = &r->cases[i];
        for (size_t j = e->first; j < e->first + e->count; j++) {
            r->findings[j].rank = e->rank;
            fingerprint_finding(&r->findings[j]);
            r->kind_counts[r->findings[j].kind]++;
        }
    }
}

void rank_report(report *r)
{
    arena own = {0};
    size_t count;
    building *cases = gather(r, &own, &count);
    memset(r->kind_counts, 0, sizeof r->kind_counts);
    for (size_t i = 0; i < count; i++) {
        qsort(cases[i].list, cases[i].entry.count, sizeof *cases[i].list, compare_members);
        cases[i].entry.grounds = count_grounds(cases[i].list, cases[i].entry.count);
    }
    if (count > 1) {
        qsort(cases, count, sizeof *cases, compare_cases);
    }
    size_t *from = arena_array(&own, r->finding_count + 1, sizeof *from);
    store_cases(r, cases, count, from);
    store_findings(r, from);
    arena_free(&own);
}
