/* SPDX-License-Identifier: MIT */
#include "cmd_check.h"
#include "cmd_mapping.h"

#include "mask.h"
#include "pack.h"
#include "plan.h"
#include "rank.h"

#include <string.h>

/* ---- which rules ---- */

static bool has_table(const profile_decl *profile, const table_decl *t)
{
    for (size_t i = 0; i < profile->table_count; i++) {
        if (str_equal(profile->table_names[i], t->name)) {
            return true;
        }
    }
    return false;
}

/* What --select names, one by one. */
static str *select_names(const check_options *o, arena *a, size_t *count)
{
    str *names = NULL;
    size_t cap = 0;
    for (size_t i = 0; i < o->select_count; i++) {
        for (str left = str_of(o->select[i]); left.len > 0;) {
            size_t comma = str_find(left, STR(","));
            str one = str_trim((str){left.ptr, comma == SIZE_MAX ? left.len : comma});
            ARENA_PUSH(a, names, *count, cap, one);
            left = comma == SIZE_MAX ? (str){0} : (str){left.ptr + comma + 1, left.len - comma - 1};
        }
    }
    return names;
}

/* Is the rule under one of the names, or is none given? Notes which names fit a rule. */
static bool is_named(const rule_decl *rule, const str *names, bool *known, size_t count)
{
    bool named = count == 0;
    for (size_t i = 0; i < count; i++) {
        if (pack_rule_is_under(rule, names[i])) {
            known[i] = true;
            named = true;
        }
    }
    return named;
}

/* The pack has no rule for this profile: that is said, and the audit is incomplete. */
static void tell_no_rules(const pack *p, const profile_decl *profile, const bool *selected, diags *d)
{
    for (size_t i = 0; i < p->rule_count; i++) {
        if (selected[i]) {
            return;
        }
    }
    str title = profile == NULL ? p->name : texts_in(profile->title, d->language);
    diag_add(d, SEVERITY_WARNING, "no_rules", (place){0}, "规则包“%.*s”没有“%.*s”的规则，未作核查",
             "pack \"%.*s\" has no rule for \"%.*s\": nothing was checked", STR_ARG(p->name), STR_ARG(title));
}

/* Chooses what --reading names; true for each name that the pack has: `known` is one flag a name. */
static void choose_readings(const check_options *o, pack *p, size_t *choices, bool *known)
{
    for (size_t i = 0; i < o->reading_count; i++) {
        size_t equals = str_find(o->readings[i], STR("="));
        str name = {o->readings[i].ptr, equals},
            value = {o->readings[i].ptr + equals + 1, o->readings[i].len - equals - 1};
        known[i] = pack_choose(p, name, value, choices) || known[i];
    }
}

/* Each name of --reading and --select must be known to a pack, --profile to all, and some rule must be left. */
static int choose(const session *s, const check_options *o, check_run *run)
{
    bool *readings = arena_array(&run->storage, o->reading_count + 1, sizeof(bool));
    for (size_t i = 0; i < run->strand_count; i++) {
        check_strand *strand = &run->strands[i];
        choose_readings(o, strand->pack, strand->choices, readings);
        strand->profile = o->profile == NULL ? NULL : pack_profile(strand->pack, str_of(o->profile));
        if (o->profile != NULL && strand->profile == NULL) {
            return command_fault(s, "没有“%s”这种核查", "there is no profile \"%s\"", o->profile);
        }
        if (strand->pack->rule_count == 0) {
            return command_fault(s, "规则包“%.*s”没有规则", "pack \"%.*s\" has no rules",
                                 STR_ARG(strand->pack->name));
        }
    }
    for (size_t i = 0; i < o->reading_count; i++) {
        if (!readings[i]) {
            return command_fault(s, "--reading：没有口径“%.*s”", "--reading: there is no reading \"%.*s\"",
                                 STR_ARG(o->readings[i]));
        }
    }
    return STATUS_CLEAN;
}

/* By --select, else all; then by profile and --subjects. A profile of NULL takes all. */
static int select_rules(const session *s, const check_options *o, check_run *run)
{
    size_t left = 0, name_count = 0;
    str *names = select_names(o, &run->storage, &name_count);
    bool *known = arena_array(&run->storage, name_count + 1, sizeof(bool));
    for (size_t i = 0; i < run->strand_count; i++) {
        check_strand *strand = &run->strands[i];
        const pack *p = strand->pack;
        memset(strand->selected, 0, p->rule_count * sizeof *strand->selected);
        for (size_t j = 0; j < p->rule_count; j++) {
            const table_decl *t = p->rules[j]->scope->table;
            bool wanted = is_named(p->rules[j], names, known, name_count) &&
                          (strand->profile == NULL || has_table(strand->profile, t)) &&
                          (o->subjects == NULL || str_equal(str_of(o->subjects), t->name));
            strand->selected[p->rules[j]->index] = wanted;
            left += wanted;
        }
    }
    for (size_t i = 0; i < name_count; i++) {
        if (!known[i]) {
            return command_fault(s, "--select：没有规则“%.*s”；用 jianjia rules list 查看",
                                 "--select: there is no rule \"%.*s\"; see jianjia rules list",
                                 STR_ARG(names[i]));
        }
    }
    if (left == 0 && (name_count > 0 || o->subjects != NULL)) {
        return command_fault(s, "没有可用的规则：请检查 --select、--subjects、--profile",
                             "no rule is left: look at --select, --subjects, --profile");
    }
    return STATUS_CLEAN;
}

/* ---- the report ---- */

static bool anything_decided(const report *r)
{
    for (size_t i = 0; i < r->coverage_count; i++) {
        if (r->coverage[i].violation + r->coverage[i].pass + r->coverage[i].not_applicable > 0) {
            return true;
        }
    }
    return false;
}

static bool mandatory_unchecked(const report *r)
{
    for (size_t i = 0; i < r->coverage_count; i++) {
        if (r->coverage[i].mandatory && r->coverage[i].not_checked.len > 0) {
            return true;
        }
    }
    return false;
}

static input_entry entry_of(const report *r, const data_file *f)
{
    input_entry e = {.file = f->in->name,
                     .encoding = str_of(encoding_name(f->in->encoding)),
                     .sha256 = str_of(input_sha256(f->in)),
                     .header_row = f->header_row};
    if (f->is_requests) {
        e.table_title = r->language == LANGUAGE_ZH ? STR("补数清单") : STR("cells to obtain");
    }
    if (f->table != NULL) {
        e.table = f->table->name;
        e.table_title = texts_in(f->table->title, r->language);
    }
    return e;
}

static void add_counts(input_entry *e, const data_file *f)
{
    e->rows += f->rows;
    e->used += f->used;
    e->skipped += f->skipped;
    e->not_needed += f->not_needed;
    e->rejected += f->rejected;
}

/* A file that is read as several (a list of requests, years as columns) is told of as one, or as two if it feeds
 * another table besides. */
static void fill_inputs(report *r, const dataset *ds, bool explain)
{
    r->inputs = arena_array(&r->storage, ds->file_count + 1, sizeof *r->inputs);
    for (size_t i = 0; i < ds->file_count; i++) {
        const data_file *f = &ds->files[i];
        if (!f->fills && !(f->is_part && f->part > 0) && !(f->turned && f->table == NULL)) {
            r->inputs[r->input_count] = entry_of(r, f);
            r->inputs[r->input_count++].detail = explain ? check_input_detail(r, ds, i) : NULL;
        }
        if (!f->turned || f->table != NULL) {
            add_counts(&r->inputs[r->input_count - 1], f);
        }
    }
}

static str date_text(arena *a, day d)
{
    buf text = {0};
    day_print(&text, d);
    str kept = arena_copy(a, buf_str(&text));
    buf_free(&text);
    return kept;
}

static void fill_pack(report *r, const pack *p)
{
    size_t cap = 0;
    pack_entry e = {.name = p->name, .title = texts_in(p->title, r->language), .document = p->document};
    memcpy(e.sha256, p->sha256, sizeof p->sha256);
    e.in_force = p->in_force_given ? date_text(&r->storage, p->in_force) : (str){0};
    e.until = p->until_given ? date_text(&r->storage, p->until) : (str){0};
    ARENA_PUSH(&r->storage, r->packs, r->pack_count, cap, e);
    memcpy(r->kind_words, p->kind_words, sizeof r->kind_words);
    memcpy(r->tag_words, p->tag_words, sizeof r->tag_words);
}

/* ---- the run ---- */

/* The profile that has the subjects asked for; else the first declared one whose first table has rows. */
static const profile_decl *told_from_data(const check_strand *strand, const char *subjects)
{
    const pack *p = strand->pack;
    const table_decl *asked = subjects == NULL ? NULL : schema_table(&p->schema, str_of(subjects));
    for (size_t i = 0; i < p->profile_count; i++) {
        const profile_decl *profile = &p->profiles[i];
        if (asked != NULL && has_table(profile, asked)) {
            return profile;
        }
    }
    for (size_t i = 0; i < p->profile_count; i++) {
        const profile_decl *profile = &p->profiles[i];
        const table_decl *t =
            profile->table_count == 0 ? NULL : schema_table(&p->schema, profile->table_names[0]);
        if (t != NULL && dataset_has_table(&strand->data, t)) {
            return profile;
        }
    }
    return p->profile_count > 0 ? &p->profiles[0] : NULL;
}

static int check_table_names(const session *s, const check_options *o, const pack *p)
{
    for (size_t i = 0; i < o->table_count; i++) {
        str name = o->tables[i].table;
        if (schema_table_named(&p->schema, name) == NULL) {
            return command_fault(s, "--table：没有“%.*s”这张表；用 jianjia schema 查看",
                                 "--table: there is no table \"%.*s\"; see jianjia schema", STR_ARG(name));
        }
    }
    return STATUS_CLEAN;
}

static int load(const session *s, check_options *o, check_strand *strand)
{
    if (check_table_names(s, o, strand->pack) != STATUS_CLEAN) {
        return STATUS_FAILED;
    }
    needs n = plan_needs(strand->pack, strand->selected, &o->storage);
    n.progress = s->progress;
    if (o->papers) {
        plan_add_papers(strand->pack, &n, &o->storage);
    }
    strand->diags.language = s->language;
    for (size_t i = 0; i < o->workbook_count; i++) {
        diag_add(&strand->diags, SEVERITY_WARNING, "workbook_not_read", (place){.file = o->workbooks[i]},
                 "是工作簿，未读取；其中如有要核查的数据，请逐页另存为“CSV UTF-8”",
                 "is a workbook and was not read: if there are data in it, save each sheet as \"CSV UTF-8\"");
    }
    mappings_check(&strand->pack->schema, o->sources, o->source_count, &strand->diags);
    load_options how = {.forced = o->encoding, .jobs = (unsigned)o->jobs};
    if (!dataset_load(&strand->data, &strand->pack->schema, &n, o->sources, o->source_count, &how,
                      &strand->diags)) {
        command_print_diags(s, &strand->diags);
        return command_fault(s, "没有可用的数据，未作核查", "no data could be used: no audit was made");
    }
    if (strand->profile == NULL) {
        strand->profile = told_from_data(strand, o->subjects);
    }
    return STATUS_CLEAN;
}

static void audit(const session *s, const check_options *o, check_strand *strand, const period *at, diags *d,
                  report *out)
{
    audit_options how = {.pack = strand->pack,
                         .data = &strand->data,
                         .as_of = at->as_of,
                         .law_of = at->to < at->as_of ? at->to : at->as_of,
                         .selected = strand->selected,
                         .choices = strand->choices,
                         .language = s->language,
                         .judgements = o->papers || !at->alone,
                         .jobs = o->jobs,
                         .names = check_names_wanted(o),
                         .progress = s->progress,
                         .diags = d,
                         .costs = strand->costs};
    out->language = s->language;
    out->data = d;
    out->as_of = date_text(&out->storage, at->as_of);
    out->profile = strand->profile == NULL ? (str){0} : strand->profile->name;
    fill_pack(out, strand->pack);
    tell_no_rules(strand->pack, strand->profile, strand->selected, d);
    audit_run(&how, out);
    out->complete =
        !strand->data.failed && d->errors == 0 && !mandatory_unchecked(out) && anything_decided(out);
}

/* Every period by its own pack; one pack's checks of the data are told once. */
static void audit_all(const session *s, const check_options *o, check_run *run)
{
    run->parts = arena_array(&run->storage, run->period_count, sizeof *run->parts);
    for (size_t i = 0; i < run->period_count; i++) {
        const period *at = &run->periods[i];
        bool last_of_pack = i + 1 == run->period_count || run->periods[i + 1].pack != at->pack;
        diags unheard = {.language = s->language};
        check_strand *strand = &run->strands[at->pack];
        audit(s, o, strand, at, last_of_pack ? &strand->diags : &unheard, &run->parts[i]);
        run->parts[i].data = &strand->diags;
        diags_free(&unheard);
    }
    stats_note(&run->stats, STAGE_EVALUATE);
    report *out = check_report(run);
    if (run->period_count > 1) {
        periods_join(out, run->parts, run->periods, run->period_count);
    }
    for (size_t i = run->strand_count - 1; i-- > 0;) {
        fill_pack(out, run->strands[i].pack);
    }
    rank_report(out);
    if (o->mask) {
        check_mask(o, out);
    } else {
        mask_numbers(out);
    }
    fill_inputs(out, &run->strands[run->strand_count - 1].data, o->explain);
    stats_note(&run->stats, STAGE_RANK);
}

static int read_packs(const session *s, check_options *o, check_run *run)
{
    str none = {0};
    const str *names = o->pack_count == 0 ? &none : o->pack_names;
    size_t count = o->pack_count == 0 ? 1 : o->pack_count, read = 0;
    pack **packs = arena_array(&run->storage, count, sizeof *packs);
    while (read < count && (packs[read] = command_pack(s, names[read], false)) != NULL) {
        read++;
    }
    diags d = {.language = s->language};
    if (read == count) {
        run->periods = periods_of(packs, count, o->as_of, &run->storage, &run->period_count, &d);
        command_print_diags(s, &d);
    }
    diags_free(&d);
    run->strands = arena_array(&run->storage, count, sizeof *run->strands);
    for (size_t i = 0; i < read; i++) {
        check_strand *strand = &run->strands[run->strand_count++];
        strand->pack = packs[i];
        strand->selected = arena_array(&run->storage, packs[i]->rule_count + 1, sizeof(bool));
        strand->choices = arena_array(&run->storage, packs[i]->reading_count + 1, sizeof(size_t));
        strand->costs =
            o->stats ? arena_array(&run->storage, packs[i]->rule_count + 1, sizeof(rule_cost)) : NULL;
    }
    return run->periods == NULL ? STATUS_FAILED : STATUS_CLEAN;
}

/* Standard input is gone once it is read. */
static int guard_rereading(const session *s, const check_options *o, const check_run *run)
{
    for (size_t i = 0; run->strand_count > 1 && i < o->source_count; i++) {
        if (strcmp(o->sources[i].path, "-") == 0) {
            return command_fault(s, "几个规则包同用时，数据不能来自标准输入",
                                 "with several packs the data can't come from standard input");
        }
    }
    return STATUS_CLEAN;
}

int check_audit(const session *s, check_options *o, check_run *run)
{
    if (read_packs(s, o, run) != STATUS_CLEAN || guard_rereading(s, o, run) != STATUS_CLEAN ||
        choose(s, o, run) != STATUS_CLEAN || select_rules(s, o, run) != STATUS_CLEAN) {
        return STATUS_FAILED;
    }
    if (!mappings_find(s, &o->storage, o->sources, o->source_count)) {
        return STATUS_FAILED;
    }
    stats_note(&run->stats, STAGE_OPEN);
    for (size_t i = 0; i < run->strand_count; i++) {
        if (load(s, o, &run->strands[i]) != STATUS_CLEAN) {
            return STATUS_FAILED;
        }
    }
    if (select_rules(s, o, run) != STATUS_CLEAN) { /* the data have told the profile */
        return STATUS_FAILED;
    }
    stats_note(&run->stats, STAGE_LOAD);
    audit_all(s, o, run);
    return STATUS_CLEAN;
}

report *check_report(const check_run *run)
{
    return &run->parts[run->period_count - 1];
}

void check_run_free(check_run *run)
{
    for (size_t i = 0; run->parts != NULL && i < run->period_count; i++) {
        arena_free(&run->parts[i].storage);
    }
    for (size_t i = 0; i < run->strand_count; i++) {
        dataset_free(&run->strands[i].data);
        diags_free(&run->strands[i].diags);
        pack_free(run->strands[i].pack);
    }
    arena_free(&run->storage);
}
