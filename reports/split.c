/* SPDX-License-Identifier: MIT */
#include "split.h"

#include "../checker/map.h"

#include <string.h>

bool split_from_name(str name, split_by *out)
{
    *out = str_equal(name, STR("city")) ? SPLIT_CITY : str_equal(name, STR("body")) ? SPLIT_BODY : SPLIT_NONE;
    return *out != SPLIT_NONE;
}

static str of_case(const case_entry *c, split_by by)
{
    return by == SPLIT_CITY ? c->city : c->body;
}

static str of_entry(const to_obtain_entry *t, split_by by)
{
    return by == SPLIT_CITY ? t->city : t->body;
}

size_t split_names(const report *r, split_by by, arena *a, str **names)
{
    map known = {0};
    size_t cap = 0, count = 0;
    *names = NULL;
    for (size_t i = 0; i < r->case_count + r->to_obtain_count; i++) {
        str name =
            i < r->case_count ? of_case(&r->cases[i], by) : of_entry(&r->to_obtain[i - r->case_count], by);
        uint32_t before = known.count;
        if (map_intern(&known, name) == before) {
            ARENA_PUSH(a, *names, count, cap, name);
        }
    }
    map_free(&known);
    return count;
}

static void take_case(report *part, const report *r, const case_entry *c)
{
    case_entry *mine = &part->cases[part->case_count++];
    *mine = *c;
    mine->first = part->finding_count;
    memcpy(&part->findings[mine->first], &r->findings[c->first], c->count * sizeof *r->findings);
    part->finding_count += c->count;
    for (size_t i = mine->first; i < part->finding_count; i++) {
        part->kind_counts[part->findings[i].kind]++;
    }
}

report split_part(const report *r, split_by by, str name, arena *a)
{
    report part = *r;
    size_t findings = 0;
    part.part = name.len > 0 ? name : r->language == LANGUAGE_ZH ? STR("未注明") : STR("not named");
    part.storage = (arena){0};
    part.case_count = part.finding_count = part.to_obtain_count = part.coverage_count = 0;
    part.subjects = part.clean = part.out_of_scope = 0;
    memset(part.kind_counts, 0, sizeof part.kind_counts);
    for (size_t i = 0; i < r->case_count; i++) {
        findings += str_equal(of_case(&r->cases[i], by), name) ? r->cases[i].count : 0;
    }
    part.cases = arena_array(a, r->case_count + 1, sizeof *part.cases);
    part.findings = arena_array(a, findings + 1, sizeof *part.findings);
    part.to_obtain = arena_array(a, r->to_obtain_count + 1, sizeof *part.to_obtain);
    for (size_t i = 0; i < r->case_count; i++) {
        if (str_equal(of_case(&r->cases[i], by), name)) {
            take_case(&part, r, &r->cases[i]);
        }
    }
    for (size_t i = 0; i < r->to_obtain_count; i++) {
        if (str_equal(of_entry(&r->to_obtain[i], by), name)) {
            part.to_obtain[part.to_obtain_count++] = r->to_obtain[i];
        }
    }
    return part;
}
