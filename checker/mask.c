/* SPDX-License-Identifier: MIT */
#include "mask.h"

#include "identity.h"
#include "utf8.h"

static str hidden(arena *a, str name)
{
    buf text = {0};
    uint32_t c;
    for (size_t i = 0, n; i < name.len; i += n) {
        n = utf8_decode((str){name.ptr + i, name.len - i}, &c);
        n = n == 0 ? 1 : n;
        buf_add(&text, i == 0 ? (str){name.ptr, n} : STR("*"));
    }
    str copy = arena_copy(a, buf_str(&text));
    buf_free(&text);
    return copy;
}

static str without_name(arena *a, str text, str name)
{
    size_t found = str_find(text, name);
    if (name.len == 0 || found == SIZE_MAX) {
        return text;
    }
    str instead = hidden(a, name);
    buf out = {0};
    while (found != SIZE_MAX) {
        buf_add(&out, (str){text.ptr, found});
        buf_add(&out, instead);
        text = (str){text.ptr + found + name.len, text.len - found - name.len};
        found = str_find(text, name);
    }
    buf_add(&out, text);
    str copy = arena_copy(a, buf_str(&out));
    buf_free(&out);
    return copy;
}

/* ---- the report ---- */

typedef struct {
    arena *a;
    const str *names;
    size_t name_count;
} masker;

static void mask(const masker *m, str *text)
{
    *text = identity_numbers_masked(m->a, *text);
    for (size_t i = 0; i < m->name_count; i++) {
        *text = without_name(m->a, *text, m->names[i]);
    }
}

static void mask_all(const masker *m, str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mask(m, &texts[i]);
    }
}

static void mask_finding(const masker *m, finding *f)
{
    str *one[] = {&f->subject.key,       &f->subject.name, &f->subject.unit,
                  &f->subject.unit_name, &f->case_key,     &f->case_name,
                  &f->message,           &f->next,         &f->detail};
    for (size_t i = 0; i < sizeof one / sizeof *one; i++) {
        mask(m, one[i]);
    }
    mask_all(m, f->notes, f->note_count);
    mask_all(m, f->incidents, f->incident_count);
    for (size_t i = 0; i < f->evidence_count; i++) {
        mask(m, &f->evidence[i].value);
    }
    for (size_t i = 0; i < f->missing_count; i++) {
        mask(m, &f->missing[i].key);
        mask(m, &f->missing[i].unit);
    }
}

static void mask_case(const masker *m, case_entry *c)
{
    mask(m, &c->key);
    mask(m, &c->name);
    mask(m, &c->unit_name);
    mask(m, &c->detail);
    mask_all(m, c->why, c->why_count);
}

static void mask_report(report *r, bool names)
{
    for (size_t i = 0; i < r->case_count; i++) {
        case_entry *c = &r->cases[i];
        for (size_t k = c->first; k < c->first + c->count; k++) {
            masker m = {&r->storage, r->findings[k].names, names ? r->findings[k].name_count : 0};
            mask_case(&m, c);
            mask_finding(&m, &r->findings[k]);
        }
    }
    masker numbers = {.a = &r->storage};
    for (size_t i = 0; i < r->to_obtain_count; i++) {
        mask(&numbers, &r->to_obtain[i].unit);
        mask(&numbers, &r->to_obtain[i].unit_name);
    }
}

void mask_numbers(report *r)
{
    mask_report(r, false);
}

void mask_names(report *r)
{
    mask_report(r, true);
}

void mask_dossiers(dossier *drafts, size_t count, arena *a)
{
    for (size_t i = 0; i < count; i++) {
        dossier *d = &drafts[i];
        masker m = {a, d->names, d->name_count};
        mask(&m, &d->key);
        mask(&m, &d->name);
        for (size_t j = 0; j < d->paper_count; j++) {
            for (size_t k = 0; k < d->papers[j].block_count; k++) {
                mask(&m, &d->papers[j].blocks[k].label);
                mask(&m, &d->papers[j].blocks[k].text);
            }
            size_t cells = d->papers[j].row_table == NULL ? 0 : d->papers[j].row_table->column_count;
            mask_all(&m, d->papers[j].cells, cells);
        }
    }
}
