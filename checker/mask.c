/* SPDX-License-Identifier: MIT */
#include "mask.h"

#include "identity.h"
#include "utf8.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    arena *a;
    const pseudonym_key *key;      /* NULL: shown in part */
    bool persons;                  /* not only identity numbers */
    name_list complainants, names; /* longer ones first: 韦某某 before 韦某 */
    bool begins[UINT8_MAX + 1];    /* by byte: something to hide may begin with it */
} masker;

/* ---- what is shown instead ---- */

static str name_in_part(arena *a, str name)
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

static str shown_name(const masker *m, str name)
{
    return m->key == NULL ? name_in_part(m->a, name) : pseudonym_of(m->key, PSEUDONYM_PERSON, name, m->a);
}

static str shown_identity(const masker *m, str number)
{
    return m->key == NULL
               ? identity_numbers_masked(m->a, number)
               : pseudonym_of(m->key, PSEUDONYM_IDENTITY, identity_number_core(m->a, number), m->a);
}

static str shown_phone(const masker *m, str number)
{
    str core = phone_number_core(m->a, number);
    return m->key == NULL ? arena_format(m->a, "%.3s****%.4s", core.ptr, core.ptr + 7)
                          : pseudonym_of(m->key, PSEUDONYM_PHONE, core, m->a);
}

static const str *listed_at(const name_list *list, str text)
{
    for (size_t i = 0; i < list->count; i++) {
        if (str_starts_with(text, list->items[i])) {
            return &list->items[i];
        }
    }
    return NULL;
}

/* How many bytes at this place are to be hidden, and what stands there instead; 0 if none are. */
static size_t hidden_at(const masker *m, str text, size_t at, str *instead)
{
    str rest = {text.ptr + at, text.len - at};
    const str *name = listed_at(&m->complainants, rest);
    if (name != NULL) {
        *instead = STR("***");
        return name->len;
    }
    size_t length = identity_number_at(text, at);
    if (length > 0) {
        *instead = shown_identity(m, (str){text.ptr + at, length});
        return length;
    }
    length = m->persons ? phone_number_at(text, at) : 0;
    if (length > 0) {
        *instead = shown_phone(m, (str){text.ptr + at, length});
        return length;
    }
    name = listed_at(&m->names, rest);
    *instead = name == NULL ? rest : shown_name(m, *name);
    return name == NULL ? 0 : name->len;
}

/* A look at every fifteenth byte tells that no number of so many digits is there; for names all are looked at. */
static bool may_hide(const masker *m, str text)
{
    bool may = m->persons || m->complainants.count > 0;
    for (size_t i = IDENTITY_LEAST - 1; i < text.len && !may; i += IDENTITY_LEAST) {
        may = text.ptr[i] >= '0' && text.ptr[i] <= '9';
    }
    return may;
}

/* In one pass: what was put in place of something is not looked at again. */
static void mask(const masker *m, str *text)
{
    buf out = {0};
    size_t copied = 0;
    for (size_t i = may_hide(m, *text) ? 0 : text->len; i < text->len;) {
        str instead;
        bool may = m->begins[(unsigned char)text->ptr[i]];
        size_t length = may ? hidden_at(m, *text, i, &instead) : 0;
        if (length > 0) {
            buf_add(&out, (str){text->ptr + copied, i - copied});
            buf_add(&out, instead);
            copied = i + length;
        }
        i += length > 0 ? length : 1;
    }
    if (copied > 0) {
        buf_add(&out, (str){text->ptr + copied, text->len - copied});
        *text = arena_copy(m->a, buf_str(&out));
    }
    buf_free(&out);
}

/* ---- the report ---- */

static void mask_all(const masker *m, str *texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        mask(m, &texts[i]);
    }
}

/* A sentence with figures on votes, by the one without. */
static void veil(const masker *m, const finding *f, str *text)
{
    for (size_t i = 0; m->persons && i < f->veiled_count; i++) {
        if (str_equal(*text, f->veiled[i].plain)) {
            *text = f->veiled[i].masked;
            return;
        }
    }
}

static void note_withheld(finding *f, language l, arena *a)
{
    str *notes = arena_array(a, f->note_count + 1, sizeof *notes);
    for (size_t i = 0; i < f->note_count; i++) {
        notes[i] = f->notes[i];
    }
    notes[f->note_count++] = l == LANGUAGE_ZH ? STR("票数少或者不知有多少人投票，数字会让人推知谁怎样投票的，"
                                                    "不显示（**）；结论不受影响，单元格见出处。")
                                              : STR("Figures that may tell how somebody voted are withheld "
                                                    "(**), the votes being few or not counted; "
                                                    "the conclusion stands, and the cells are named.");
    f->notes = notes;
}

/* Figures of few votes. */
static void withhold(const masker *m, finding *f, language l)
{
    bool any = f->veiled_count > 0;
    veil(m, f, &f->message);
    veil(m, f, &f->detail);
    for (size_t i = 0; i < f->note_count; i++) {
        veil(m, f, &f->notes[i]);
    }
    for (size_t i = 0; i < f->evidence_count; i++) {
        any = any || f->evidence[i].withheld;
        f->evidence[i].value = f->evidence[i].withheld ? STR("**") : f->evidence[i].value;
    }
    for (size_t i = 0; i < f->point_count; i++) {
        f->points[i].known = f->points[i].known && !f->points[i].withheld;
    }
    if (any) {
        note_withheld(f, l, m->a);
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
    for (size_t i = 0; i < f->veiled_count; i++) { /* to be found again */
        mask(m, &f->veiled[i].plain);
        mask(m, &f->veiled[i].masked);
    }
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

static int longer_first(const void *a, const void *b)
{
    const str *x = a, *y = b;
    return x->len != y->len ? (x->len < y->len ? 1 : -1) : str_compare(*x, *y);
}

static void add_all(name_list *to, const name_list *from, arena *own)
{
    for (size_t i = 0; i < from->count; i++) {
        ARENA_PUSH(own, to->items, to->count, to->cap, from->items[i]);
    }
}

/* Longer ones first, each once. What is no more than a letter would be found everywhere. */
static void settle(name_list *list)
{
    size_t kept = 0;
    if (list->count > 1) {
        qsort(list->items, list->count, sizeof *list->items, longer_first);
    }
    for (size_t i = 0; i < list->count; i++) {
        str name = list->items[i];
        uint32_t c;
        bool letter = utf8_decode(name, &c) >= name.len;
        if (!letter && (kept == 0 || !str_equal(list->items[kept - 1], name))) {
            list->items[kept++] = name;
        }
    }
    list->count = kept;
}

static void note_beginnings(masker *m, const name_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        m->begins[(unsigned char)list->items[i].ptr[0]] = true;
    }
}

/* With these persons of the report. */
static void start(masker *m, const masker *all, const person_names *const *persons, size_t count, arena *own)
{
    *m = *all;
    for (size_t i = 0; i < count; i++) {
        add_all(&m->complainants, &persons[i]->complainants, own);
        if (m->persons) {
            add_all(&m->names, &persons[i]->names, own);
        }
    }
    for (size_t i = 0, written = m->names.count; i < written; i++) { /* 王　伟 is 王伟 elsewhere */
        str folded = utf8_fold(own, m->names.items[i]);
        ARENA_PUSH(own, m->names.items, m->names.count, m->names.cap, folded);
    }
    settle(&m->complainants);
    settle(&m->names);
    memset(m->begins + '0', true, '9' - '0' + 1);
    note_beginnings(m, &m->complainants);
    note_beginnings(m, &m->names);
}

static void mask_members(report *r, const masker *all, case_entry *c, arena *own)
{
    finding *members = &r->findings[c->first];
    const person_names **persons = arena_array(own, c->count + 1, sizeof *persons);
    masker m;
    for (size_t i = 0; i < c->count; i++) {
        persons[i] = &members[i].persons;
        veil(all, &members[i], &c->detail);
    }
    start(&m, all, persons, c->count, own);
    mask_case(&m, c);
    for (size_t i = 0; i < c->count; i++) {
        start(&m, all, &persons[i], 1, own);
        if (all->persons) {
            withhold(all, &members[i], r->language);
        }
        mask_finding(&m, &members[i]);
    }
}

static void mask_to_obtain(to_obtain_entry *e, const masker *all, arena *own)
{
    const person_names *persons = &e->persons;
    masker m;
    start(&m, all, &persons, 1, own);
    for (size_t i = 0; i < e->cell_count; i++) {
        for (size_t k = 0; k < e->cells[i].key_count; k++) { /* as written: they are found by them */
            str key = e->cells[i].keys[k];
            mask(&m, &key);
            e->cells[i].withheld = e->cells[i].withheld || key.ptr != e->cells[i].keys[k].ptr;
        }
    }
    mask(&m, &e->unit);
    mask(&m, &e->unit_name);
}

static void mask_report(report *r, const masker *all)
{
    arena own = {0};
    for (size_t i = 0; i < r->case_count; i++) {
        mask_members(r, all, &r->cases[i], &own);
        arena_reset(&own);
    }
    for (size_t i = 0; i < r->to_obtain_count; i++) {
        mask_to_obtain(&r->to_obtain[i], all, &own);
        arena_reset(&own);
    }
    arena_free(&own);
}

void mask_numbers(report *r)
{
    masker m = {.a = &r->storage};
    mask_report(r, &m);
}

void mask_names(report *r, const pseudonym_key *key)
{
    masker m = {.a = &r->storage, .key = key, .persons = true};
    mask_report(r, &m);
}

static void mask_dossier(const masker *m, dossier *d)
{
    mask(m, &d->key);
    mask(m, &d->name);
    for (size_t j = 0; j < d->paper_count; j++) {
        paper *p = &d->papers[j];
        for (size_t k = 0; k < p->block_count; k++) {
            mask(m, &p->blocks[k].label);
            mask(m, &p->blocks[k].text);
        }
        mask_all(m, p->cells, p->row_table == NULL ? 0 : p->row_table->column_count);
    }
}

void mask_dossiers(dossier *drafts, size_t count, bool persons, const pseudonym_key *key, arena *a)
{
    const masker all = {.a = a, .key = key, .persons = persons};
    arena own = {0};
    for (size_t i = 0; i < count; i++) {
        const person_names *named = &drafts[i].persons;
        masker m;
        start(&m, &all, &named, 1, &own);
        mask_dossier(&m, &drafts[i]);
        arena_reset(&own);
    }
    arena_free(&own);
}
