/* SPDX-License-Identifier: MIT */
#include "tree_parts.h"

void part_tool(tree_writer *w)
{
    tree_say(w, "name", STR("jianjia"));
    tree_say(w, "version", STR(JIANJIA_VERSION));
}

void part_pack(tree_writer *w, const report *r, size_t i)
{
    const pack_entry *p = &r->packs[i];
    tree_say(w, "name", p->name);
    tree_say(w, "document", p->document);
    tree_say(w, "in_force", p->in_force);
    if (p->until.len > 0) {
        tree_say(w, "until", p->until);
    }
    tree_say(w, "sha256", str_of(p->sha256));
}

static json_t *settings_tree(const setting_entry *settings, size_t count)
{
    json_t *object = tree_object();
    arena a = {0};
    for (size_t i = 0; i < count; i++) {
        tree_put_text(object, arena_copy(&a, settings[i].name).ptr, settings[i].value);
    }
    arena_free(&a);
    return object;
}

static void say_reasons(tree_writer *w, const char *key, const input_reason *reasons, size_t count)
{
    tree_open(w, key, '[');
    for (size_t i = 0; i < count; i++) {
        tree_open(w, NULL, '{');
        tree_say(w, "code", str_of(reasons[i].code));
        tree_say(w, "about", reasons[i].about);
        tree_say_number(w, "count", reasons[i].count);
        tree_open(w, "rows", '[');
        for (size_t k = 0; k < reasons[i].row_count; k++) {
            tree_say_number(w, NULL, reasons[i].rows[k]);
        }
        tree_close(w, ']');
        tree_close(w, '}');
    }
    tree_close(w, ']');
}

/* Only with --explain-input. */
static void say_detail(tree_writer *w, const input_detail *d)
{
    tree_say(w, "delimiter", str_of(d->delimiter));
    tree_say_number(w, "first_header_row", d->first_header_row);
    tree_open(w, "columns", '[');
    for (size_t i = 0; i < d->column_count; i++) {
        tree_open(w, NULL, '{');
        tree_say(w, "cell", d->columns[i].cell);
        tree_say(w, "header", d->columns[i].header);
        tree_say(w, "column", d->columns[i].column);
        tree_say(w, "state", str_of(d->columns[i].state));
        tree_say(w, "note", d->columns[i].note);
        tree_close(w, '}');
    }
    tree_close(w, ']');
    say_reasons(w, "skipped_rows", d->skipped, d->skipped_count);
    say_reasons(w, "rejected_rows", d->rejected, d->rejected_count);
    tree_say_number(w, "filled_cells", d->filled);
    tree_say_texts(w, "turned_years", d->years, d->year_count);
}

static void say_input(tree_writer *w, const report *r, size_t i)
{
    const input_entry *in = &r->inputs[i];
    tree_say(w, "file", in->file);
    tree_say(w, "table", in->table);
    tree_say(w, "encoding", in->encoding);
    tree_say(w, "sha256", in->sha256);
    tree_say_number(w, "header_row", in->header_row);
    tree_say_number(w, "rows", in->rows);
    tree_say_number(w, "used", in->used);
    tree_say_number(w, "skipped", in->skipped);
    tree_say_number(w, "not_needed", in->not_needed);
    tree_say_number(w, "rejected", in->rejected);
    if (in->detail != NULL) {
        say_detail(w, in->detail);
    }
}

void part_summary(tree_writer *w, const report *r)
{
    tree_say_number(w, "subjects", r->subjects);
    tree_say_number(w, "cases", r->case_count);
    tree_open(w, "findings", '{');
    for (size_t k = 0; k < KIND_COUNT; k++) {
        tree_say_number(w, kind_names[k], r->kind_counts[k]);
    }
    tree_close(w, '}');
    tree_say_number(w, "clean", r->clean);
    tree_say_number(w, "out_of_scope", r->out_of_scope);
}

/* ---- lists ---- */

typedef struct {
    const report *r;
    part_of *part;
} part_items;

static void say_item(const void *context, size_t i, tree_writer *w)
{
    const part_items *its = context;
    tree_open(w, NULL, '{');
    its->part(w, its->r, i);
    tree_close(w, '}');
}

void part_list(tree_writer *w, const char *key, const report *r, size_t count, size_t jobs, part_of *part)
{
    const part_items its = {r, part};
    tree_open(w, key, '[');
    tree_items(w, count, jobs, say_item, &its);
    tree_close(w, ']');
}

void part_run(tree_writer *w, const report *r)
{
    part_list(w, "packs", r, r->pack_count, 1, part_pack);
    tree_member(w, "parameters", settings_tree(r->parameters, r->parameter_count));
    tree_member(w, "readings", settings_tree(r->readings, r->reading_count));
    part_list(w, "inputs", r, r->input_count, 1, say_input);
    tree_open(w, "summary", '{');
    part_summary(w, r);
    tree_close(w, '}');
}

/* ---- what was found ---- */

void part_case(tree_writer *w, const report *r, size_t i)
{
    const case_entry *c = &r->cases[i];
    tree_say_number(w, "rank", c->rank);
    tree_say(w, "key", c->key);
    tree_say(w, "table", c->table);
    tree_say(w, "name", c->name);
    tree_say(w, "kind", str_of(kind_names[c->kind]));
    tree_say_texts(w, "why", c->why, c->why_count);
}

static void say_tags(tree_writer *w, unsigned tags)
{
    tree_open(w, "tags", '[');
    for (size_t t = 0; t < TAG_COUNT; t++) {
        if ((tags & 1u << t) != 0) {
            tree_say(w, NULL, str_of(tag_names[t]));
        }
    }
    tree_close(w, ']');
}

static void say_subject(tree_writer *w, const subject_ref *s)
{
    tree_open(w, "subject", '{');
    tree_say(w, "table", s->table);
    tree_say(w, "key", s->key);
    tree_say(w, "name", s->name);
    tree_say(w, "unit", s->unit);
    tree_close(w, '}');
}

static void say_evidence(tree_writer *w, const finding *f)
{
    tree_open(w, "evidence", '[');
    for (size_t i = 0; i < f->evidence_count; i++) {
        const evidence *e = &f->evidence[i];
        tree_open(w, NULL, '{');
        tree_say(w, "table", e->table);
        tree_say(w, "file", e->file);
        tree_say_number(w, "line", e->line);
        tree_say_number(w, "row", e->row);
        tree_say(w, "cell", e->cell);
        tree_say(w, "column", e->column);
        tree_say(w, "value", e->value);
        tree_close(w, '}');
    }
    tree_close(w, ']');
}

static void say_missing(tree_writer *w, const finding *f)
{
    tree_open(w, "missing", '[');
    for (size_t i = 0; i < f->missing_count; i++) {
        const missing_cell *m = &f->missing[i];
        tree_open(w, NULL, '{');
        tree_say(w, "table", m->table);
        tree_say(w, "key", m->key);
        tree_say(w, "column", m->column);
        tree_say(w, "reason", str_of(reason_names[m->reason]));
        tree_close(w, '}');
    }
    tree_close(w, ']');
}

void part_finding(tree_writer *w, const report *r, size_t i)
{
    const finding *f = &r->findings[i];
    tree_say_number(w, "rank", f->rank);
    tree_say(w, "rule", f->rule);
    tree_say(w, "clause", f->clause);
    tree_say(w, "kind", str_of(kind_names[f->kind]));
    tree_say(w, "outcome", str_of(outcome_names[f->outcome]));
    say_tags(w, f->tags);
    say_subject(w, &f->subject);
    tree_say(w, "case", f->case_key);
    tree_say(w, "title", f->title);
    tree_say(w, "message", f->message);
    tree_say(w, "next", f->next);
    tree_say(w, "fact_date", f->fact_date);
    tree_say(w, "fingerprint", str_of(f->fingerprint));
    say_evidence(w, f);
    say_missing(w, f);
    tree_say_texts(w, "notes", f->notes, f->note_count);
}

void part_coverage(tree_writer *w, const report *r, size_t i)
{
    const coverage_entry *c = &r->coverage[i];
    tree_say(w, "rule", c->rule);
    tree_say_number(w, "violation", c->violation);
    tree_say_number(w, "pass", c->pass);
    tree_say_number(w, "undetermined", c->undetermined);
    tree_say_number(w, "not_applicable", c->not_applicable);
    tree_member(w, "not_checked", c->not_checked.len > 0 ? tree_text(c->not_checked) : json_null());
    tree_say(w, "decided_by", c->decided_by);
    tree_member(w, "mandatory", json_boolean(c->mandatory));
}

void part_to_obtain(tree_writer *w, const report *r, size_t i)
{
    const to_obtain_entry *t = &r->to_obtain[i];
    tree_say(w, "unit", t->unit);
    tree_say(w, "table", t->table);
    tree_say_number(w, "year", t->year > 0 ? (uint64_t)t->year : 0);
    tree_say_texts(w, "columns", t->columns, t->column_count);
    tree_say_texts(w, "rules", t->rules, t->rule_count);
}

void part_fault(tree_writer *w, const report *r, size_t i, str message)
{
    static const char *const severity_names[] = {
        [SEVERITY_ERROR] = "error",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_INFO] = "info",
    };
    const diag *d = &r->data->items[i];
    tree_say(w, "severity", str_of(severity_names[d->severity]));
    tree_say(w, "code", str_of(d->code));
    tree_say(w, "file", d->file);
    tree_say_number(w, "line", d->line);
    tree_say_number(w, "row", d->row);
    tree_say(w, "column", d->column);
    tree_say(w, "message", message);
}
