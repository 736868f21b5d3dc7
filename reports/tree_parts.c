/* SPDX-License-Identifier: MIT */
#include "tree_parts.h"

json_t *part_tool(void)
{
    json_t *tool = tree_object();
    tree_put_text(tool, "name", STR("jianjia"));
    tree_put_text(tool, "version", STR(JIANJIA_VERSION));
    return tool;
}

json_t *part_pack(const report *r, size_t i)
{
    const pack_entry *p = &r->packs[i];
    json_t *pack = tree_object();
    tree_put_text(pack, "name", p->name);
    tree_put_text(pack, "document", p->document);
    tree_put_text(pack, "in_force", p->in_force);
    if (p->until.len > 0) {
        tree_put_text(pack, "until", p->until);
    }
    tree_put_text(pack, "sha256", str_of(p->sha256));
    return pack;
}

json_t *part_settings(const setting_entry *settings, size_t count)
{
    json_t *object = tree_object();
    arena a = {0};
    for (size_t i = 0; i < count; i++) {
        tree_put_text(object, arena_copy(&a, settings[i].name).ptr,
                      settings[i].value); /* names of a pack: UTF-8 */
    }
    arena_free(&a);
    return object;
}

static json_t *reasons_tree(const input_reason *reasons, size_t count)
{
    json_t *array = tree_array();
    for (size_t i = 0; i < count; i++) {
        json_t *reason = tree_object(), *rows = tree_array();
        tree_put_text(reason, "code", str_of(reasons[i].code));
        tree_put_text(reason, "about", reasons[i].about);
        tree_put_number(reason, "count", reasons[i].count);
        for (size_t k = 0; k < reasons[i].row_count; k++) {
            tree_append(rows, tree_made(json_integer((json_int_t)reasons[i].rows[k])));
        }
        tree_put(reason, "rows", rows);
        tree_append(array, reason);
    }
    return array;
}

/* Only with --explain-input. */
static void put_detail(json_t *input, const input_detail *d)
{
    tree_put_text(input, "delimiter", str_of(d->delimiter));
    tree_put_number(input, "first_header_row", d->first_header_row);
    json_t *columns = tree_array();
    for (size_t i = 0; i < d->column_count; i++) {
        json_t *column = tree_object();
        tree_put_text(column, "cell", d->columns[i].cell);
        tree_put_text(column, "header", d->columns[i].header);
        tree_put_text(column, "column", d->columns[i].column);
        tree_put_text(column, "state", str_of(d->columns[i].state));
        tree_put_text(column, "note", d->columns[i].note);
        tree_append(columns, column);
    }
    tree_put(input, "columns", columns);
    tree_put(input, "skipped_rows", reasons_tree(d->skipped, d->skipped_count));
    tree_put(input, "rejected_rows", reasons_tree(d->rejected, d->rejected_count));
    tree_put_number(input, "filled_cells", d->filled);
    tree_put_texts(input, "turned_years", d->years, d->year_count);
}

json_t *part_input(const report *r, size_t i)
{
    const input_entry *in = &r->inputs[i];
    json_t *input = tree_object();
    tree_put_text(input, "file", in->file);
    tree_put_text(input, "table", in->table);
    tree_put_text(input, "encoding", in->encoding);
    tree_put_text(input, "sha256", in->sha256);
    tree_put_number(input, "header_row", in->header_row);
    tree_put_number(input, "rows", in->rows);
    tree_put_number(input, "used", in->used);
    tree_put_number(input, "skipped", in->skipped);
    tree_put_number(input, "not_needed", in->not_needed);
    tree_put_number(input, "rejected", in->rejected);
    if (in->detail != NULL) {
        put_detail(input, in->detail);
    }
    return input;
}

json_t *part_summary(const report *r)
{
    json_t *findings = tree_object();
    for (size_t k = 0; k < KIND_COUNT; k++) {
        tree_put_number(findings, kind_names[k], r->kind_counts[k]);
    }
    json_t *summary = tree_object();
    tree_put_number(summary, "subjects", r->subjects);
    tree_put_number(summary, "cases", r->case_count);
    tree_put(summary, "findings", findings);
    tree_put_number(summary, "clean", r->clean);
    tree_put_number(summary, "out_of_scope", r->out_of_scope);
    return summary;
}

json_t *part_case(const report *r, size_t i)
{
    const case_entry *c = &r->cases[i];
    json_t *object = tree_object();
    tree_put_number(object, "rank", c->rank);
    tree_put_text(object, "key", c->key);
    tree_put_text(object, "table", c->table);
    tree_put_text(object, "name", c->name);
    tree_put_text(object, "kind", str_of(kind_names[c->kind]));
    tree_put_texts(object, "why", c->why, c->why_count);
    return object;
}

static json_t *tags_json(unsigned tags)
{
    json_t *array = tree_array();
    for (size_t t = 0; t < TAG_COUNT; t++) {
        if ((tags & 1u << t) != 0) {
            tree_append(array, tree_text(str_of(tag_names[t])));
        }
    }
    return array;
}

static json_t *subject_json(const subject_ref *s)
{
    json_t *subject = tree_object();
    tree_put_text(subject, "table", s->table);
    tree_put_text(subject, "key", s->key);
    tree_put_text(subject, "name", s->name);
    tree_put_text(subject, "unit", s->unit);
    return subject;
}

static json_t *evidence_json(const finding *f)
{
    json_t *array = tree_array();
    for (size_t i = 0; i < f->evidence_count; i++) {
        const evidence *e = &f->evidence[i];
        json_t *object = tree_object();
        tree_put_text(object, "table", e->table);
        tree_put_text(object, "file", e->file);
        tree_put_number(object, "line", e->line);
        tree_put_number(object, "row", e->row);
        tree_put_text(object, "cell", e->cell);
        tree_put_text(object, "column", e->column);
        tree_put_text(object, "value", e->value);
        tree_append(array, object);
    }
    return array;
}

static json_t *missing_json(const finding *f)
{
    json_t *array = tree_array();
    for (size_t i = 0; i < f->missing_count; i++) {
        const missing_cell *m = &f->missing[i];
        json_t *object = tree_object();
        tree_put_text(object, "table", m->table);
        tree_put_text(object, "key", m->key);
        tree_put_text(object, "column", m->column);
        tree_put_text(object, "reason", str_of(reason_names[m->reason]));
        tree_append(array, object);
    }
    return array;
}

json_t *part_finding(const report *r, size_t i)
{
    const finding *f = &r->findings[i];
    json_t *object = tree_object();
    tree_put_number(object, "rank", f->rank);
    tree_put_text(object, "rule", f->rule);
    tree_put_text(object, "clause", f->clause);
    tree_put_text(object, "kind", str_of(kind_names[f->kind]));
    tree_put_text(object, "outcome", str_of(outcome_names[f->outcome]));
    tree_put(object, "tags", tags_json(f->tags));
    tree_put(object, "subject", subject_json(&f->subject));
    tree_put_text(object, "case", f->case_key);
    tree_put_text(object, "title", f->title);
    tree_put_text(object, "message", f->message);
    tree_put_text(object, "next", f->next);
    tree_put_text(object, "fact_date", f->fact_date);
    tree_put_text(object, "fingerprint", str_of(f->fingerprint));
    tree_put(object, "evidence", evidence_json(f));
    tree_put(object, "missing", missing_json(f));
    tree_put_texts(object, "notes", f->notes, f->note_count);
    return object;
}

json_t *part_coverage(const report *r, size_t i)
{
    const coverage_entry *c = &r->coverage[i];
    json_t *object = tree_object();
    tree_put_text(object, "rule", c->rule);
    tree_put_number(object, "violation", c->violation);
    tree_put_number(object, "pass", c->pass);
    tree_put_number(object, "undetermined", c->undetermined);
    tree_put_number(object, "not_applicable", c->not_applicable);
    tree_put(object, "not_checked", c->not_checked.len > 0 ? tree_text(c->not_checked) : json_null());
    tree_put_text(object, "decided_by", c->decided_by);
    tree_put(object, "mandatory", json_boolean(c->mandatory));
    return object;
}

json_t *part_to_obtain(const report *r, size_t i)
{
    const to_obtain_entry *t = &r->to_obtain[i];
    json_t *object = tree_object();
    tree_put_text(object, "unit", t->unit);
    tree_put_text(object, "table", t->table);
    tree_put_number(object, "year", t->year > 0 ? (uint64_t)t->year : 0);
    tree_put_texts(object, "columns", t->columns, t->column_count);
    tree_put_texts(object, "rules", t->rules, t->rule_count);
    return object;
}

json_t *part_fault(const report *r, size_t i)
{
    static const char *const severity_names[] = {
        [SEVERITY_ERROR] = "error",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_INFO] = "info",
    };
    const diag *d = &r->data->items[i];
    json_t *object = tree_object();
    tree_put_text(object, "severity", str_of(severity_names[d->severity]));
    tree_put_text(object, "code", str_of(d->code));
    tree_put_text(object, "file", d->file);
    tree_put_number(object, "line", d->line);
    tree_put_number(object, "row", d->row);
    tree_put_text(object, "column", d->column);
    tree_put_text(object, "message", d->message);
    return object;
}
