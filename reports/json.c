/* SPDX-License-Identifier: MIT
 *
 * The report for programs: "jianjia-report/1", a stable contract. Keys stand in a fixed order; keys may be
 * added in later versions, none goes or changes its meaning. A field has one type throughout: a text that
 * is not there is "", a number that is not there is 0; only "not_checked" may be null.
 *
 * Written piece by piece, so that memory holds one finding and not all of them.
 */
#include "reporter.h"
#include "../checker/utf8.h"
#include <jansson.h>
#include <string.h>

static json_t *made(json_t *value)
{
    if (value == NULL) {
        out_of_memory(); /* jansson's only reason, once the text is UTF-8 */
    }
    return value;
}

/* JSON is UTF-8 by definition: each byte that is not becomes U+FFFD. */
static void add_repaired(buf *out, str s)
{
    while (s.len > 0) {
        uint32_t code_point;
        size_t length = utf8_decode(s, &code_point);
        buf_add(out, length > 0 ? (str){s.ptr, length} : STR("\xef\xbf\xbd"));
        length += length == 0;
        s = (str){s.ptr + length, s.len - length};
    }
}

static json_t *text_json(str s)
{
    if (s.len == 0) {
        return made(json_string(""));
    }
    if (utf8_first_error(s) == SIZE_MAX) {
        return made(json_stringn(s.ptr, s.len));
    }
    buf repaired = {0};
    add_repaired(&repaired, s);
    json_t *value = made(json_stringn(repaired.ptr, repaired.len));
    buf_free(&repaired);
    return value;
}

static void put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) {
        out_of_memory();
    }
}

static void put_text(json_t *object, const char *key, str s)
{
    put(object, key, text_json(s));
}

static void put_number(json_t *object, const char *key, uint64_t n)
{
    put(object, key, made(json_integer((json_int_t)n)));
}

static void append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) {
        out_of_memory();
    }
}

static void put_texts(json_t *object, const char *key, const str *items, size_t count)
{
    json_t *array = made(json_array());
    for (size_t i = 0; i < count; i++) {
        append(array, text_json(items[i]));
    }
    put(object, key, array);
}

/* ---- the parts of the contract ------------------------------------------------------------------- */

static json_t *tool_json(void)
{
    json_t *tool = made(json_object());
    put_text(tool, "name", STR("jianjia"));
    put_text(tool, "version", STR(JIANJIA_VERSION));
    return tool;
}

static json_t *pack_json(const report *r, size_t i)
{
    const pack_entry *p = &r->packs[i];
    json_t *pack = made(json_object());
    put_text(pack, "name", p->name);
    put_text(pack, "document", p->document);
    put_text(pack, "in_force", p->in_force);
    if (p->until.len > 0) {
        put_text(pack, "until", p->until);
    }
    put_text(pack, "sha256", str_of(p->sha256));
    return pack;
}

static json_t *settings_json(const setting_entry *settings, size_t count)
{
    json_t *object = made(json_object());
    buf key = {0};
    for (size_t i = 0; i < count; i++) {
        buf_clear(&key);
        add_repaired(&key, settings[i].name);
        put_text(object, key.len > 0 ? key.ptr : "", settings[i].value);
    }
    buf_free(&key);
    return object;
}

static json_t *reasons_json(const input_reason *reasons, size_t count)
{
    json_t *array = made(json_array());
    for (size_t i = 0; i < count; i++) {
        json_t *reason = made(json_object()), *rows = made(json_array());
        put_text(reason, "code", str_of(reasons[i].code));
        put_text(reason, "about", reasons[i].about);
        put_number(reason, "count", reasons[i].count);
        for (size_t k = 0; k < reasons[i].row_count; k++) {
            append(rows, made(json_integer((json_int_t)reasons[i].rows[k])));
        }
        put(reason, "rows", rows);
        append(array, reason);
    }
    return array;
}

/* Only with --explain-input. */
static void put_detail(json_t *input, const input_detail *d)
{
    put_text(input, "delimiter", str_of(d->delimiter));
    put_number(input, "first_header_row", d->first_header_row);
    json_t *columns = made(json_array());
    for (size_t i = 0; i < d->column_count; i++) {
        json_t *column = made(json_object());
        put_text(column, "cell", d->columns[i].cell);
        put_text(column, "header", d->columns[i].header);
        put_text(column, "column", d->columns[i].column);
        put_text(column, "state", str_of(d->columns[i].state));
        put_text(column, "note", d->columns[i].note);
        append(columns, column);
    }
    put(input, "columns", columns);
    put(input, "skipped_rows", reasons_json(d->skipped, d->skipped_count));
    put(input, "rejected_rows", reasons_json(d->rejected, d->rejected_count));
    put_number(input, "filled_cells", d->filled);
    put_texts(input, "turned_years", d->years, d->year_count);
}

static json_t *input_json(const report *r, size_t i)
{
    const input_entry *in = &r->inputs[i];
    json_t *input = made(json_object());
    put_text(input, "file", in->file);
    put_text(input, "table", in->table);
    put_text(input, "encoding", in->encoding);
    put_text(input, "sha256", in->sha256);
    put_number(input, "header_row", in->header_row);
    put_number(input, "rows", in->rows);
    put_number(input, "used", in->used);
    put_number(input, "skipped", in->skipped);
    put_number(input, "not_needed", in->not_needed);
    put_number(input, "rejected", in->rejected);
    if (in->detail != NULL) {
        put_detail(input, in->detail);
    }
    return input;
}

static json_t *summary_json(const report *r)
{
    json_t *findings = made(json_object());
    for (size_t k = 0; k < KIND_COUNT; k++) {
        put_number(findings, kind_names[k], r->kind_counts[k]);
    }
    json_t *summary = made(json_object());
    put_number(summary, "subjects", r->subjects);
    put_number(summary, "cases", r->case_count);
    put(summary, "findings", findings);
    put_number(summary, "clean", r->clean);
    put_number(summary, "out_of_scope", r->out_of_scope);
    return summary;
}

static json_t *case_json(const report *r, size_t i)
{
    const case_entry *c = &r->cases[i];
    json_t *object = made(json_object());
    put_number(object, "rank", c->rank);
    put_text(object, "key", c->key);
    put_text(object, "table", c->table);
    put_text(object, "name", c->name);
    put_text(object, "kind", str_of(kind_names[c->kind]));
    put_texts(object, "why", c->why, c->why_count);
    return object;
}

static json_t *tags_json(unsigned tags)
{
    json_t *array = made(json_array());
    for (size_t t = 0; t < TAG_COUNT; t++) {
        if ((tags & 1u << t) != 0) {
            append(array, text_json(str_of(tag_names[t])));
        }
    }
    return array;
}

static json_t *subject_json(const subject_ref *s)
{
    json_t *subject = made(json_object());
    put_text(subject, "table", s->table);
    put_text(subject, "key", s->key);
    put_text(subject, "name", s->name);
    put_text(subject, "unit", s->unit);
    return subject;
}

static json_t *evidence_json(const finding *f)
{
    json_t *array = made(json_array());
    for (size_t i = 0; i < f->evidence_count; i++) {
        const evidence *e = &f->evidence[i];
        json_t *object = made(json_object());
        put_text(object, "table", e->table);
        put_text(object, "file", e->file);
        put_number(object, "line", e->line);
        put_number(object, "row", e->row);
        put_text(object, "cell", e->cell);
        put_text(object, "column", e->column);
        put_text(object, "value", e->value);
        append(array, object);
    }
    return array;
}

static json_t *missing_json(const finding *f)
{
    json_t *array = made(json_array());
    for (size_t i = 0; i < f->missing_count; i++) {
        const missing_cell *m = &f->missing[i];
        json_t *object = made(json_object());
        put_text(object, "table", m->table);
        put_text(object, "key", m->key);
        put_text(object, "column", m->column);
        put_text(object, "reason", str_of(reason_names[m->reason]));
        append(array, object);
    }
    return array;
}

static json_t *finding_json(const report *r, size_t i)
{
    const finding *f = &r->findings[i];
    json_t *object = made(json_object());
    put_number(object, "rank", f->rank);
    put_text(object, "rule", f->rule);
    put_text(object, "clause", f->clause);
    put_text(object, "kind", str_of(kind_names[f->kind]));
    put_text(object, "outcome", str_of(outcome_names[f->outcome]));
    put(object, "tags", tags_json(f->tags));
    put(object, "subject", subject_json(&f->subject));
    put_text(object, "case", f->case_key);
    put_text(object, "title", f->title);
    put_text(object, "message", f->message);
    put_text(object, "next", f->next);
    put_text(object, "fact_date", f->fact_date);
    put_text(object, "fingerprint", str_of(f->fingerprint));
    put(object, "evidence", evidence_json(f));
    put(object, "missing", missing_json(f));
    put_texts(object, "notes", f->notes, f->note_count);
    return object;
}

static json_t *coverage_json(const report *r, size_t i)
{
    const coverage_entry *c = &r->coverage[i];
    json_t *object = made(json_object());
    put_text(object, "rule", c->rule);
    put_number(object, "violation", c->violation);
    put_number(object, "pass", c->pass);
    put_number(object, "undetermined", c->undetermined);
    put_number(object, "not_applicable", c->not_applicable);
    put(object, "not_checked", c->not_checked.len > 0 ? text_json(c->not_checked) : json_null());
    put_text(object, "decided_by", c->decided_by);
    put(object, "mandatory", json_boolean(c->mandatory));
    return object;
}

static json_t *to_obtain_json(const report *r, size_t i)
{
    const to_obtain_entry *t = &r->to_obtain[i];
    json_t *object = made(json_object());
    put_text(object, "unit", t->unit);
    put_text(object, "table", t->table);
    put_number(object, "year", t->year > 0 ? (uint64_t)t->year : 0);
    put_texts(object, "columns", t->columns, t->column_count);
    put_texts(object, "rules", t->rules, t->rule_count);
    return object;
}

static json_t *fault_json(const report *r, size_t i)
{
    static const char *const severity_names[] = {
        [SEVERITY_ERROR] = "error",
        [SEVERITY_WARNING] = "warning",
        [SEVERITY_INFO] = "info",
    };
    const diag *d = &r->data->items[i];
    json_t *object = made(json_object());
    put_text(object, "severity", str_of(severity_names[d->severity]));
    put_text(object, "code", str_of(d->code));
    put_text(object, "file", d->file);
    put_number(object, "line", d->line);
    put_number(object, "row", d->row);
    put_text(object, "column", d->column);
    put_text(object, "message", d->message);
    return object;
}

/* ---- writing ------------------------------------------------------------------------------------- */

typedef struct {
    FILE *out;
    size_t depth; /* columns by which a value's further lines are indented */
    bool failed;
    bool begun; /* some key was written: the next needs a comma */
} writer;

static bool write_bytes(writer *w, const char *bytes, size_t size)
{
    if (!w->failed && fwrite(bytes, 1, size, w->out) != size) {
        w->failed = true;
    }
    return !w->failed;
}

static void write_text(writer *w, const char *text)
{
    write_bytes(w, text, strlen(text));
}

/* jansson's sink. A line feed is never inside a string, so each begins a line of the layout. */
static int write_indented(const char *bytes, size_t size, void *data)
{
    writer *w = data;
    while (size > 0) {
        const char *newline = memchr(bytes, '\n', size);
        size_t part = newline != NULL ? (size_t)(newline - bytes) + 1 : size;
        write_bytes(w, bytes, part);
        if (newline != NULL) {
            write_bytes(w, "    ", w->depth);
        }
        bytes += part;
        size -= part;
    }
    return w->failed ? -1 : 0;
}

static void write_value(writer *w, size_t depth, json_t *value)
{
    w->depth = depth;
    if (json_dump_callback(value, write_indented, w, JSON_INDENT(2) | JSON_ENCODE_ANY) != 0) {
        w->failed = true;
    }
    json_decref(value);
}

static void write_key(writer *w, const char *key)
{
    write_text(w, w->begun ? ",\n  \"" : "{\n  \"");
    write_text(w, key);
    write_text(w, "\": ");
    w->begun = true;
}

static void write_member(writer *w, const char *key, json_t *value)
{
    write_key(w, key);
    write_value(w, 2, value);
}

static void write_list(writer *w, const char *key, const report *r, size_t count,
                       json_t *(*item)(const report *r, size_t i))
{
    write_key(w, key);
    for (size_t i = 0; i < count && !w->failed; i++) {
        write_text(w, i == 0 ? "[\n    " : ",\n    ");
        write_value(w, 4, item(r, i));
    }
    write_text(w, count == 0 ? "[]" : "\n  ]");
}

bool json_write(const report *r, const report_options *options, FILE *out)
{
    (void)options; /* the contract is the same for every terminal */
    writer w = {.out = out};
    write_member(&w, "schema", text_json(STR("jianjia-report/1")));
    write_member(&w, "tool", tool_json());
    write_member(&w, "as_of", text_json(r->as_of));
    write_member(&w, "complete", json_boolean(r->complete));
    write_list(&w, "packs", r, r->pack_count, pack_json);
    write_member(&w, "parameters", settings_json(r->parameters, r->parameter_count));
    write_member(&w, "readings", settings_json(r->readings, r->reading_count));
    write_list(&w, "inputs", r, r->input_count, input_json);
    write_member(&w, "summary", summary_json(r));
    write_list(&w, "cases", r, r->case_count, case_json);
    write_list(&w, "findings", r, r->finding_count, finding_json);
    write_list(&w, "coverage", r, r->coverage_count, coverage_json);
    write_list(&w, "to_obtain", r, r->to_obtain_count, to_obtain_json);
    write_list(&w, "data", r, r->data != NULL ? r->data->count : 0, fault_json);
    write_member(&w, "profile", text_json(r->profile));
    write_text(&w, "\n}\n");
    return !w.failed && fflush(out) == 0 && !ferror(out);
}
