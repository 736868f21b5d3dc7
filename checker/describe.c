/* SPDX-License-Identifier: MIT
 *
 * What a finding says and shows: its sentences, the cells that decided, the cells that are missing, and
 * what ranking needs. Also the list of cells to obtain.
 */
#include "pack.h"
#include "privacy.h"
#include "types.h"

#include <stdlib.h>
#include <string.h>

static const texts reason_words[REASON_COUNT] = {
    [REASON_TABLE_ABSENT] = {STR("未提供该表"), STR("the table was not given")},
    [REASON_COLUMN_ABSENT] = {STR("导出中没有该列"), STR("the export has no such column")},
    [REASON_ROW_MISSING] = {STR("没有这一行"), STR("no such row")},
    [REASON_BLANK] = {STR("未填"), STR("blank")},
    [REASON_UNREADABLE] = {STR("无法识别"), STR("unreadable")},
    [REASON_CONFLICT] = {STR("数据矛盾"), STR("contradictory")},
    [REASON_NOT_DUE] = {STR("未到时间"), STR("not due yet")},
    [REASON_UNREPORTED] = {STR("未报"), STR("not reported")},
    [REASON_OPEN] = {STR("尚待认定"), STR("finding still open")},
    [REASON_INEXACT] = {STR("只知范围"), STR("known only within bounds")},
    [REASON_OVERFLOW] = {STR("数值过大"), STR("too large")},
};

static bool is_zh(const auditor *a)
{
    return a->options->language == LANGUAGE_ZH;
}

static str raw_of(const auditor *a, const table_decl *t, size_t column, uint32_t row)
{
    return column == SIZE_MAX || row == ROW_NONE
               ? (str){0}
               : dataset_text(a->options->data, &t->columns[column], row, &a->report->storage);
}

/* ---- who ---- */

/* The city that a text names, by the words of the enum of cities: 柳州市总工会 is of 柳州. */
static str city_named(const auditor *a, const table_decl *units, str text)
{
    const column_decl *c = units->city_column == SIZE_MAX ? NULL : &units->columns[units->city_column];
    bool known = c != NULL && c->type == COLUMN_ENUM && text.len > 0;
    long place = known ? enum_find(c->enumeration, text) : -1;
    return place < 0 ? (str){0} : enum_value_word(&c->enumeration->values[place], a->report->language);
}

/* The city of a body that is a city's; empty if the text names none. */
static str city_of_body(const auditor *a, str body)
{
    const schema *s = &a->options->pack->schema;
    str city = {0};
    for (size_t i = 0; i < s->table_count && city.len == 0; i++) {
        city = city_named(a, s->tables[i], body);
    }
    return city;
}

/* Where no unit says where it is. */
static void name_city(const auditor *a, subject_ref *ref)
{
    ref->city = ref->city.len > 0 ? ref->city : city_of_body(a, ref->body);
}

/* Of the unit that a column of units names by this key. */
static void name_unit(const auditor *a, const column_decl *c, uint32_t key, subject_ref *ref)
{
    const table_decl *t = c->table;
    ref->unit = dataset_key_text(a->options->data, key);
    const table_decl *units = c->target_count == 1 ? c->targets[0] : c->target_count == 0 ? t : NULL;
    if (units == NULL || units->name_column == SIZE_MAX || table_identity(units) == NULL) {
        return;
    }
    row_set rows = dataset_rows(a->options->data, table_identity(units), key);
    if (rows.count > 0) {
        ref->unit_name = raw_of(a, units, units->name_column, rows.rows[0]);
        ref->body = raw_of(a, units, units->body_column, rows.rows[0]);
        ref->city = city_named(a, units, raw_of(a, units, units->city_column, rows.rows[0]));
    }
}

static const column_decl *unit_column(const table_decl *t)
{
    return t->unit_column == SIZE_MAX ? NULL : &t->columns[t->unit_column];
}

static void describe_unit(const auditor *a, const table_decl *t, uint32_t row, subject_ref *ref)
{
    const column_decl *c = unit_column(t);
    uint32_t key = c == NULL ? MAP_NONE : dataset_key(a->options->data, c, row);
    if (key != MAP_NONE) {
        name_unit(a, c, key, ref);
    }
}

/* Have the rows of a group one body? */
static bool groups_by_body(const scope_decl *scope)
{
    for (size_t i = 0; i < scope->group_count; i++) {
        if (scope->group_by[i]->index == scope->table->body_column) {
            return true;
        }
    }
    return false;
}

static subject_ref describe_subject(const auditor *a, const scope_decl *scope, const subject *s)
{
    const table_decl *t = s->row.table;
    subject_ref ref = {.table = t->name, .key = s->ref.key, .name = s->ref.key};
    if (s->group_rows != NULL) {
        bool is_body = city_of_body(a, ref.key).len > 0;
        ref.body = groups_by_body(scope) ? raw_of(a, t, t->body_column, s->row.row)
                   : is_body             ? ref.key
                                         : (str){0};
        name_city(a, &ref);
        return ref;
    }
    str name = raw_of(a, t, t->name_column, s->row.row);
    ref.name = name.len > 0 ? name : ref.key;
    describe_unit(a, t, s->row.row, &ref);
    str body = raw_of(a, t, t->body_column, s->row.row);
    ref.body = body.len > 0 ? body : ref.body;
    name_city(a, &ref);
    return ref;
}

/* ---- evidence ---- */

/* Cells listed with one finding: of a body with hundreds of honours nobody reads more. */
enum { MOST_EVIDENCE = 500 };

/* To ask what masked reports hide. */
static privacy privacy_of(auditor *a)
{
    if (a->options->names) { /* else nothing is asked of it */
        evaluation_choose(&a->other, a->choices);
    }
    a->other.tracing = false;
    return (privacy){a->options->data, &a->other, a->options->names, &a->report->storage};
}

typedef struct {
    finding *f;
    trace_slice words; /* cells that its sentences show, if the run is to hide persons */
    size_t evidence_cap, missing_cap, note_cap, incident_cap, veiled_cap, words_cap;
    bool documented, counted, rated, masked;
    int first_year;
} shown;

static void add_note(auditor *a, finding *f, size_t *cap, str note)
{
    for (size_t i = 0; i < f->note_count; i++) {
        if (str_equal(f->notes[i], note)) {
            return;
        }
    }
    ARENA_PUSH(&a->report->storage, f->notes, f->note_count, *cap, note);
}

static record_place record_of(const auditor *a, const table_decl *t, uint32_t row)
{
    if (row == ROW_NONE) {
        return (record_place){0};
    }
    row_place at = dataset_place(a->options->data, t, row);
    return (record_place){a->options->data->files[at.file].in->name, at.offset};
}

/* A line of evidence for each physical row that the row was made from. */
static void add_evidence(auditor *a, shown *s, const trace_entry *t)
{
    const dataset *data = a->options->data;
    report *r = a->report;
    row_place at = dataset_place(data, t->column->table, t->row);
    privacy own = privacy_of(a);
    bool withheld = privacy_withholds(&own, t->column, t->row);
    for (;;) {
        size_t column;
        str raw = dataset_raw(data, t->column, at, &r->storage, &column);
        const data_file *file = &data->files[at.file];
        if (column != SIZE_MAX) {
            evidence e = {.table = t->column->table->name,
                          .table_title = texts_in(t->column->table->title, r->language),
                          .file = file->in->name,
                          .line = at.line,
                          .row = at.row,
                          .cell = cell_address(&r->storage, column, at.row),
                          .column = file->headers[column],
                          .value = raw,
                          .withheld = withheld,
                          .in = file->in,
                          .offset = at.offset,
                          .place = column};
            ARENA_PUSH(&a->scratch, s->f->evidence, s->f->evidence_count, s->evidence_cap, e);
            bool written = raw.len > 0;
            s->documented = s->documented || (written && t->column->type == COLUMN_DOCUMENT);
            s->counted = s->counted || (written && t->column->type == COLUMN_COUNT);
            s->rated = s->rated || (written && t->column->type == COLUMN_RATE);
        }
        if (at.next == ROW_NONE) {
            return;
        }
        at = dataset_place_at(data, t->column->table, at.next);
    }
}

static void add_incident(auditor *a, shown *s, const trace_entry *t)
{
    const table_decl *table = t->column->table;
    if (t->row == ROW_NONE) {
        return;
    }
    if (table->year_column != SIZE_MAX && t->reason == REASON_NONE) {
        row_ref row = trace_row(t);
        int year = row_year(&a->ev, &row);
        s->first_year = year != 0 && (s->first_year == 0 || year < s->first_year) ? year : s->first_year;
    }
    if (!table->incident) {
        return;
    }
    str key = dataset_row_key(a->options->data, table, t->row, &a->report->storage);
    for (size_t i = 0; i < s->f->incident_count; i++) {
        if (str_equal(s->f->incidents[i], key)) {
            return;
        }
    }
    ARENA_PUSH(&a->report->storage, s->f->incidents, s->f->incident_count, s->incident_cap, key);
}

static str missing_key(auditor *a, const row_ref *row)
{
    arena *storage = &a->report->storage;
    if (row->row != ROW_NONE) {
        return dataset_row_key(a->options->data, row->table, row->row, storage);
    }
    str key = row->key == MAP_NONE ? (str){0} : dataset_key_text(a->options->data, row->key);
    return row->year == 0
               ? key
               : arena_format(storage, "%.*s%s%d", STR_ARG(key), key.len > 0 ? " " : "", row->year);
}

/* The unit to ask about by the row itself: its key, or MAP_NONE. */
static uint32_t unit_of_row(const auditor *a, const row_ref *row)
{
    const column_decl *c = row->table == NULL ? NULL : unit_column(row->table);
    return c == NULL              ? MAP_NONE
           : row->row != ROW_NONE ? dataset_key(a->options->data, c, row->row)
           : row->key_column == c ? row->key
                                  : MAP_NONE;
}

/* The unit to ask about: the row's own, else the subject's. */
static str missing_unit(auditor *a, const row_ref *row, const subject_ref *of)
{
    uint32_t key = unit_of_row(a, row);
    return key == MAP_NONE ? of->unit : dataset_key_text(a->options->data, key);
}

/* Whom to ask for a cell: the unit and the body of its row, else the subject's. */
static subject_ref to_ask(const auditor *a, const row_ref *row, const subject_ref *of)
{
    uint32_t key = unit_of_row(a, row);
    subject_ref ref = *of;
    if (key != MAP_NONE && !str_equal(dataset_key_text(a->options->data, key), of->unit)) {
        ref = (subject_ref){.key = of->key};
        name_unit(a, unit_column(row->table), key, &ref);
        ref.body = ref.body.len > 0 ? ref.body : of->body;
    }
    return ref;
}

static int missing_year(auditor *a, const row_ref *row)
{
    return row->table == NULL || row->table->year_column == SIZE_MAX ? 0 : row_year(&a->ev, row);
}

static missing_cell describe_missing(auditor *a, const trace_entry *t, const subject_ref *of)
{
    row_ref row = trace_row(t);
    return (missing_cell){.table = t->column->table->name,
                          .table_title = texts_in(t->column->table->title, a->report->language),
                          .key = missing_key(a, &row),
                          .unit = missing_unit(a, &row, of),
                          .year = missing_year(a, &row),
                          .column = t->column->name,
                          .column_label = column_label(t->column, a->report->language),
                          .reason = t->reason,
                          .reason_text = texts_in(reason_words[t->reason], a->report->language),
                          .at = record_of(a, t->column->table, t->row)};
}

static void add_assumption(auditor *a, shown *s, const trace_entry *t)
{
    const column_decl *c = t->column;
    str label = column_label(c, a->report->language), title = texts_in(c->table->title, a->report->language),
        note;
    bool has_table = dataset_has_table(a->options->data, c->table),
         has_column = dataset_has_column(a->options->data, c);
    str as = !has_column && c->has_absent ? c->absent_as : has_column ? c->blank_as : (str){0};
    arena *to = &a->report->storage;
    language l = a->options->language;
    if (!has_table) {
        note = format_in(to, l, "未提供%.*s，按通常情形认定。",
                         "%.*s was not given: the usual case is assumed.", STR_ARG(title));
    } else if (as.len > 0 && has_column) {
        note = format_in(to, l, "“%.*s”未填，按“%.*s”认定。", "\"%.*s\" is blank: taken to be \"%.*s\".",
                         STR_ARG(label), STR_ARG(as));
    } else if (as.len > 0) {
        note = format_in(to, l, "导出中没有“%.*s”列，按“%.*s”认定。",
                         "The export has no column \"%.*s\": taken to be \"%.*s\".", STR_ARG(label),
                         STR_ARG(as));
    } else {
        note = format_in(to, l, "导出中没有“%.*s”列，按通常情形认定。",
                         "The export has no column \"%.*s\": the usual case is assumed.", STR_ARG(label));
    }
    add_note(a, s->f, &s->note_cap, note);
}

static void collect_persons_of(const privacy *own, person_names *p, trace_slice trace)
{
    const trace_entry *last = NULL;
    for (size_t i = 0; i < trace.count; i++) {
        const trace_entry *t = &trace.entries[i];
        if (last == NULL || last->column->table != t->column->table || last->row != t->row) {
            privacy_add_persons(own, p, t->column->table, t->row, false);
        }
        last = t;
    }
}

/* The persons of all rows that were looked at, or that the sentences speak of. */
static void collect_persons(auditor *a, const subject *of, trace_slice trace, const shown *s)
{
    person_names *p = &s->f->persons;
    privacy own = privacy_of(a);
    privacy_add_persons(&own, p, of->row.table, of->row.row, false);
    for (size_t i = 0; i < of->group_count; i++) {
        privacy_add_persons(&own, p, of->row.table, of->group_rows[i], false);
    }
    collect_persons_of(&own, p, trace);
    collect_persons_of(&own, p, s->words);
}

/* Cells of a trace that were met already: open addressing, 0 is empty, else the entry's place and one. */
typedef struct {
    trace_slice trace;
    uint32_t *slots;
    size_t slot_count;
} met_cells;

static met_cells start_meeting(auditor *a, trace_slice trace)
{
    met_cells m = {.trace = trace, .slot_count = 16};
    while (m.slot_count < trace.count * 2) {
        m.slot_count *= 2;
    }
    m.slots = arena_array(&a->scratch, m.slot_count, sizeof *m.slots);
    return m;
}

/* Was the cell met before? It is from now on. */
static bool is_met(met_cells *m, size_t index)
{
    const trace_entry *t = &m->trace.entries[index];
    uint64_t parts[3] = {(uintptr_t)t->column, (uint64_t)t->row << 32 | t->key, (uint64_t)t->year};
    size_t at = hash_bytes((str){(const char *)parts, sizeof parts}) & (m->slot_count - 1);
    for (; m->slots[at] != 0; at = (at + 1) & (m->slot_count - 1)) {
        if (trace_same(&m->trace.entries[m->slots[at] - 1], t)) {
            return true;
        }
    }
    m->slots[at] = (uint32_t)index + 1;
    return false;
}

/* Of a row that isn't there its figures are asked for, not its key. */
static bool is_asked(const trace_entry *t)
{
    return t->reason != REASON_NONE && !(t->row == ROW_NONE && t->column->in_key);
}

/* In the report's room, without room to grow. */
static void *kept_exactly(auditor *a, const void *items, size_t size)
{
    return size == 0 ? NULL : memcpy(arena_raw(&a->report->storage, size), items, size);
}

/* A finding that someone has still to make stands in the file: it is evidence too. */
static void show_trace(auditor *a, shown *s, trace_slice trace)
{
    bool asks = s->f->outcome == OUTCOME_UNDETERMINED;
    met_cells met = start_meeting(a, trace);
    bool left_out = false;
    for (size_t i = 0; i < trace.count; i++) {
        const trace_entry *t = &trace.entries[i];
        s->masked = s->masked || t->masked;
        if (is_met(&met, i)) {
            continue;
        }
        add_incident(a, s, t);
        if (t->assumed) {
            add_assumption(a, s, t);
        }
        bool written = t->reason == REASON_NONE || t->reason == REASON_OPEN || t->reason == REASON_CONFLICT ||
                       t->reason == REASON_UNREADABLE || t->reason == REASON_INEXACT;
        if (written && t->row != ROW_NONE && dataset_cell_present(a->options->data, t->column, t->row)) {
            bool shown = s->f->evidence_count < MOST_EVIDENCE;
            left_out = left_out || !shown;
            if (shown) {
                add_evidence(a, s, t);
            }
        }
        if (is_asked(t) && asks) {
            missing_cell m = describe_missing(a, t, &s->f->subject);
            ARENA_PUSH(&a->scratch, s->f->missing, s->f->missing_count, s->missing_cap, m);
        }
    }
    s->f->evidence = kept_exactly(a, s->f->evidence, s->f->evidence_count * sizeof *s->f->evidence);
    s->f->missing = kept_exactly(a, s->f->missing, s->f->missing_count * sizeof *s->f->missing);
    if (left_out) {
        str note = format_in(&a->report->storage, a->options->language, "所涉单元格较多，只列出前%d个。",
                             "There are more cells: only the first %d are listed.", MOST_EVIDENCE);
        add_note(a, s->f, &s->note_cap, note);
    }
}

/* ---- words ---- */

static const kind_clause *wording(const rule_decl *rule, const assessment *got)
{
    const kind_clause *decided = got->clause < rule->kind_count ? &rule->kinds[got->clause] : NULL;
    if (decided != NULL && decided->kind == got->kind) {
        return decided;
    }
    for (size_t i = 0; rule->kinds != NULL && i < rule->kind_count; i++) {
        if (rule->kinds[i].kind == got->kind && rule->kinds[i].condition == NULL) {
            return &rule->kinds[i];
        }
    }
    return NULL;
}

/* Its words; of a large set not all that is traced is told, but what is said of it may be about any element. */
static str words_of(auditor *a, evaluation *ev, shown *s, const templates *t)
{
    size_t from = ev->trace_count;
    ev->tracing = a->options->names;
    str plain = template_text(ev, t, a->report->language, NULL, &a->report->storage);
    ev->tracing = false;
    for (size_t i = from; i < ev->trace_count; i++) {
        ARENA_PUSH(&a->scratch, s->words.entries, s->words.count, s->words_cap, ev->trace[i]);
    }
    ev->trace_count = from;
    return plain;
}

/* A sentence of the rule; what masked reports say instead is kept beside it. */
static str sentence(auditor *a, evaluation *ev, shown *s, const templates *t)
{
    arena *to = &a->report->storage;
    str plain = words_of(a, ev, s, t);
    privacy p = privacy_of(a);
    vote_screen screen = {&p, ev};
    template_veil veil = {vote_screen_hides, &screen};
    str masked = a->options->names ? template_text(ev, t, a->report->language, &veil, &a->scratch) : plain;
    if (!str_equal(plain, masked)) {
        veiled_text both = {plain, arena_copy(to, masked)};
        ARENA_PUSH(to, s->f->veiled, s->f->veiled_count, s->veiled_cap, both);
    }
    return plain;
}

static str message_of(auditor *a, evaluation *ev, const rule_decl *rule, const assessment *got, shown *s)
{
    const kind_clause *c = wording(rule, got);
    if (c != NULL && (c->message.zh.given || c->message.en.given)) {
        return sentence(a, ev, s, &c->message);
    }
    str title = texts_in(rule->title, a->report->language);
    if (got->kind == KIND_CLUE) {
        return format_in(&a->report->storage, a->options->language, "%.*s：已有相关事实，尚待认定。",
                         "%.*s: the facts are there, a finding is open.", STR_ARG(title));
    }
    if (got->kind == KIND_UNDETERMINED) {
        return format_in(&a->report->storage, a->options->language, "%.*s：暂不能判断。",
                         "%.*s: can't be told yet.", STR_ARG(title));
    }
    return title;
}

static void add_notes(auditor *a, evaluation *ev, const rule_decl *rule, shown *s)
{
    for (size_t i = 0; i < rule->note_count; i++) {
        const note_clause *n = &rule->notes[i];
        if (n->condition == NULL || evaluate_truth(ev, n->condition).truth == TRUE_) {
            add_note(a, s->f, &s->note_cap, sentence(a, ev, s, &n->message));
        }
    }
}

void note_reading(auditor *a, finding *f, const fact_decl *reading, size_t choice, outcome other)
{
    size_t cap = f->note_count; /* full: the next one grows it */
    const texts words[OUTCOME_COUNT] = {[OUTCOME_VIOLATION] = {STR("成立"), STR("met")},
                                        [OUTCOME_PASS] = {STR("不成立"), STR("not met")},
                                        [OUTCOME_UNDETERMINED] = {STR("不能判断"), STR("not to be told")},
                                        [OUTCOME_NOT_APPLICABLE] = {STR("不适用"), STR("not applicable")}};
    str label = reading_label(reading, choice, a->report->language);
    str note = format_in(&a->report->storage, a->options->language, "口径敏感：按“%.*s”计算则%.*s。",
                         "Sensitive to the reading: by \"%.*s\" it is %.*s.", STR_ARG(label),
                         STR_ARG(texts_in(words[other], a->report->language)));
    add_note(a, f, &cap, note);
}

/* ---- what ranking needs ---- */

static void set_fact(auditor *a, evaluation *ev, const rule_decl *rule, finding *f)
{
    f->fact_day = INT32_MAX;
    if (rule->fact == NULL) {
        return;
    }
    value v = evaluate(ev, rule->fact);
    if (v.kind != VALUE_KNOWN || !exact_finite(v.bounds.hi)) {
        return;
    }
    buf text = {0};
    bool date = rule->fact->type.kind == TYPE_DATE;
    f->fact_year = date ? day_year((day)v.bounds.hi.num) : (int)(v.bounds.hi.num / v.bounds.hi.den);
    if (date) {
        f->fact_day = (day)v.bounds.hi.num;
    } else if (!day_from_ymd(f->fact_year, 12, 31, &f->fact_day)) {
        f->fact_day = INT32_MAX;
    }
    if (date && range_known(v.bounds)) {
        day_print(&text, (day)v.bounds.hi.num);
    } else {
        buf_addf(&text, "%04d", f->fact_year);
    }
    f->fact_date = arena_copy(&a->report->storage, buf_str(&text));
    buf_free(&text);
}

static void set_ranking(auditor *a, evaluation *ev, const rule_decl *rule, shown *s)
{
    finding *f = s->f;
    f->item = rule->item;
    f->class_rank = rule->class_rank;
    f->evidence_strength = s->documented ? 3 : s->rated && !s->counted ? 1 : f->evidence_count > 0 ? 2 : 0;
    set_fact(a, ev, rule, f);
    f->margin = exact_int(0);
    if (rule->margin != NULL) {
        value v = evaluate(ev, rule->margin);
        if (v.kind == VALUE_KNOWN && exact_finite(v.bounds.lo)) {
            f->margin = v.bounds.lo;
        }
    }
    f->first_fact = f->fact_date;
    if (f->incident_count > 0) {
        f->first_fact = f->incidents[0];
    } else if (s->first_year != 0) {
        f->first_fact = arena_format(&a->report->storage, "%d", s->first_year);
    }
}

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const str *)a, *(const str *)b);
}

/* What is joined by a masked number may be about somebody else: a clue at most. */
static void lower_if_masked(auditor *a, shown *s)
{
    finding *f = s->f;
    if (!s->masked || f->kind >= KIND_WATCH || f->kind == KIND_CLUE) {
        return;
    }
    f->kind = KIND_CLUE;
    f->outcome = OUTCOME_UNDETERMINED;
    add_note(a, f, &s->note_cap,
             is_zh(a) ? STR("仅凭脱敏编号匹配，须核对是否同一对象。")
                      : STR("Joined by a masked number only: make sure it is the same person."));
}

/* What its own row doesn't say of a subject, the row of its case may. */
static void complete_subject(const auditor *a, const table_decl *t, uint32_t row, subject_ref *ref)
{
    subject_ref of_case = {0};
    describe_unit(a, t, row, &of_case);
    str body = raw_of(a, t, t->body_column, row);
    of_case.body = body.len > 0 ? body : of_case.body;
    name_city(a, &of_case);
    ref->unit_name = ref->unit_name.len > 0 ? ref->unit_name : of_case.unit_name;
    ref->body = ref->body.len > 0 ? ref->body : of_case.body;
    ref->city = ref->city.len > 0 ? ref->city : of_case.city;
}

/* The case is the subject, unless the scope names another row: the award of a payment, the union that paid. */
static void describe_case(auditor *a, const subject *s, evaluation *ev, const scope_decl *scope, finding *f)
{
    f->case_key = f->subject.key;
    f->case_table = f->subject.table;
    f->case_name = f->subject.name;
    f->case_title = texts_in(s->row.table->title, a->report->language);
    value v = scope->case_row == NULL ? value_none() : evaluate(ev, scope->case_row);
    if (v.kind != VALUE_ROW || v.row.key == MAP_NONE) {
        return;
    }
    const table_decl *t = v.row.table;
    str name = raw_of(a, t, t->name_column, v.row.row);
    f->case_key = dataset_key_text(a->options->data, v.row.key);
    f->case_table = t->name;
    f->case_name = name.len > 0 ? name : f->case_key;
    f->case_title = texts_in(t->title, a->report->language);
    if (v.row.row != ROW_NONE) {
        complete_subject(a, t, v.row.row, &f->subject);
        privacy own = privacy_of(a);
        privacy_add_persons(&own, &f->persons, t, v.row.row, false);
    }
}

/* Does the rule know of a ground: of anything by which an honour goes? */
static bool has_ground(const rule_decl *rule)
{
    for (size_t i = 0; i < rule->kind_count; i++) {
        if (rule->kinds[i].kind <= KIND_REVOCABLE) {
            return true;
        }
    }
    return false;
}

/* The first line that applies; of a kind: only lines that name it. */
static const next_clause *next_line(evaluation *ev, const next_clause *list, size_t count, finding_kind kind,
                                    bool of_kind)
{
    for (size_t i = 0; i < count; i++) {
        bool fits = of_kind ? (list[i].kinds & 1u << kind) != 0 : list[i].kinds == 0;
        if (fits && (list[i].condition == NULL || evaluate_truth(ev, list[i].condition).truth == TRUE_)) {
            return &list[i];
        }
    }
    return NULL;
}

/* Lines that name the kind go first, the rule's own before its scope's. What a kind asks for everywhere speaks of
 * grounds: of rules that have none the next step is their own. */
static str next_step(const auditor *a, evaluation *ev, const rule_decl *rule, finding_kind kind)
{
    const scope_decl *s = rule->scope;
    language lang = a->options->language;
    for (int of_kind = 1; of_kind >= 0; of_kind--) {
        const next_clause *line = next_line(ev, rule->nexts, rule->next_count, kind, of_kind);
        line = line != NULL ? line : next_line(ev, s->nexts, s->next_count, kind, of_kind);
        str of_line = line == NULL ? (str){0} : texts_in(*line->text, lang);
        if (of_kind) {
            str of_pack = texts_in(a->options->pack->kind_next[kind], lang);
            bool speaks = has_ground(rule) || kind == KIND_UNDETERMINED;
            of_line = line == NULL && speaks ? of_pack : of_line;
        }
        if (of_line.len > 0) {
            return of_line;
        }
    }
    return texts_in(a->options->pack->kind_next[kind], lang);
}

static bool was_traced(trace_slice trace, const row_ref *row)
{
    for (size_t i = 0; row->row != ROW_NONE && i < trace.count; i++) {
        const trace_entry *t = &trace.entries[i];
        if (t->column->table == row->table && t->row == row->row) {
            return true;
        }
    }
    return false;
}

static int by_year(const void *a, const void *b)
{
    const chart_point *p = a, *q = b;
    return (p->year > q->year) - (p->year < q->year);
}

/* The figures of the rule's yearly rows, for a drawing. */
static void describe_chart(auditor *a, evaluation *ev, const rule_decl *rule, trace_slice trace, finding *f)
{
    if (rule->chart == NULL) {
        return;
    }
    value limit = evaluate(ev, rule->chart_limit);
    f->limit_known = limit.kind == VALUE_KNOWN && value_is_point(&limit);
    f->limit = f->limit_known ? limit.bounds.lo : exact_int(0);
    f->chart_title = texts_in(rule->chart_title, a->report->language);
    const value_set *s = evaluate_set(ev, rule->chart->children[0]);
    privacy own = privacy_of(a);
    vote_screen screen = {&own, ev};
    size_t cap = 0;
    for (size_t i = 0; i < s->count; i++) {
        const value *row = &s->items[i].value;
        int year = row->kind == VALUE_ROW ? row_year(ev, &row->row) : 0;
        if (year == 0 || s->items[i].member.truth == FALSE_ || !evaluation_push(ev, *row)) {
            continue;
        }
        value v = evaluate(ev, rule->chart->children[1]);
        bool withheld = a->options->names && vote_screen_hides(&screen, rule->chart->children[1]);
        evaluation_pop(ev);
        bool known = v.kind == VALUE_KNOWN && exact_finite(v.bounds.lo) && exact_finite(v.bounds.hi);
        chart_point point = {.year = year,
                             .low = known ? v.bounds.lo : exact_int(0),
                             .high = known ? v.bounds.hi : exact_int(0),
                             .known = known,
                             .withheld = withheld,
                             .counted = was_traced(trace, &row->row)};
        ARENA_PUSH(&a->report->storage, f->points, f->point_count, cap, point);
    }
    if (f->point_count > 1) {
        qsort(f->points, f->point_count, sizeof *f->points, by_year);
    }
}

void describe_finding(auditor *a, const subject *s, evaluation *ev, const rule_decl *rule,
                      const assessment *got, trace_slice trace, finding *f)
{
    report *r = a->report;
    shown sh = {.f = f};
    f->rule = rule->id;
    f->clause = rule->clause;
    f->subject = describe_subject(a, rule->scope, s);
    f->at = record_of(a, s->row.table, s->group_rows != NULL ? ROW_NONE : s->row.row);
    describe_case(a, s, ev, rule->scope, f);
    f->title = texts_in(rule->title, r->language);
    f->message = message_of(a, ev, rule, got, &sh);
    show_trace(a, &sh, trace);
    describe_chart(a, ev, rule, trace, f);
    if (f->incident_count > 1) {
        qsort(f->incidents, f->incident_count, sizeof *f->incidents, by_text);
    }
    add_notes(a, ev, rule, &sh);
    lower_if_masked(a, &sh);
    f->next = next_step(a, ev, rule, f->kind);
    f->closing = f->kind == KIND_WATCH && !has_ground(rule)
                     ? (str){0}
                     : texts_in(a->options->pack->kind_closing[f->kind], r->language);
    set_ranking(a, ev, rule, &sh);
    f->detail = sentence(a, ev, &sh, &rule->scope->detail);
    collect_persons(a, s, trace, &sh);
}

/* ---- cells to obtain ---- */

static hole *hole_for(auditor *a, const missing_cell *m)
{
    str key = arena_format(&a->scratch, "%.*s\n%.*s\n%d\n%.*s", STR_ARG(m->unit), STR_ARG(m->table), m->year,
                           m->unit.len == 0 ? (int)m->key.len : 0, m->key.ptr == NULL ? "" : m->key.ptr);
    part *p = a->part;
    uint32_t number = map_intern(&p->hole_keys, key);
    if (number == p->hole_count) {
        hole h = {.entry = {.unit = m->unit.len > 0 ? m->unit : m->key,
                            .table = m->table,
                            .table_title = m->table_title,
                            .year = m->year}};
        ARENA_PUSH(&p->own, p->holes, p->hole_count, p->hole_cap, h);
    }
    return &p->holes[number];
}

static void add_column(auditor *a, hole *h, str column, str label)
{
    for (size_t i = 0; i < h->entry.column_count; i++) {
        if (str_equal(h->entry.columns[i], column)) {
            return;
        }
    }
    size_t count = h->entry.column_count, cap = h->column_cap;
    ARENA_PUSH(&a->report->storage, h->entry.labels, count, cap, label);
    ARENA_PUSH(&a->report->storage, h->entry.columns, h->entry.column_count, h->column_cap, column);
}

static bool can_be_filled(const trace_entry *t)
{
    bool blank = t->reason == REASON_BLANK || t->reason == REASON_UNREPORTED;
    bool due = t->reason == REASON_ROW_MISSING && t->row == ROW_NONE && t->year != 0;
    return blank || due;
}

/* What is known of the key of the row that is or should be there, as its cells are written. */
static str *key_texts(auditor *a, const row_ref *row)
{
    const table_decl *t = row->table;
    arena *to = &a->report->storage;
    str *keys = arena_array(to, t->key_count + 1, sizeof *keys);
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        if (row->row != ROW_NONE) {
            keys[i] = str_trim(dataset_text(a->options->data, c, row->row, to));
        } else if (c == row->key_column) {
            keys[i] = dataset_key_text(a->options->data, row->key);
        } else if (c->index == t->year_column) {
            keys[i] = arena_format(to, "%d", row->year);
        }
    }
    return keys;
}

static bool same_keys(const request_cell *c, const str *keys)
{
    for (size_t i = 0; i < c->key_count; i++) {
        if (!str_equal(c->keys[i], keys[i])) {
            return false;
        }
    }
    return true;
}

/* The request for a cell like this one, which becomes one if there is none. */
static request_cell *request_like(auditor *a, hole *h, const request_cell *its)
{
    for (size_t i = 0; i < h->entry.cell_count; i++) {
        request_cell *c = &h->entry.cells[i];
        if (str_equal(c->column, its->column) && same_keys(c, its->keys)) {
            return c;
        }
    }
    ARENA_PUSH(&a->report->storage, h->entry.cells, h->entry.cell_count, h->cell_cap, *its);
    return &h->entry.cells[h->entry.cell_count - 1];
}

static request_cell *request_for(auditor *a, hole *h, const trace_entry *t)
{
    const table_decl *table = t->column->table;
    row_ref row = trace_row(t);
    str *keys = key_texts(a, &row);
    for (size_t i = 0; i < table->key_count; i++) {
        if (keys[i].len == 0 && !table->columns[table->key[i]].key_optional) {
            return NULL;
        }
    }
    request_cell fresh = {.column = t->column->name,
                          .label = column_label(t->column, LANGUAGE_ZH),
                          .keys = keys,
                          .key_count = table->key_count};
    return request_like(a, h, &fresh);
}

static void add_clause(auditor *a, request_cell *c, str clause)
{
    for (size_t i = 0; i < c->clause_count; i++) {
        if (str_equal(c->clauses[i], clause)) {
            return;
        }
    }
    ARENA_PUSH(&a->report->storage, c->clauses, c->clause_count, c->clause_cap, clause);
}

static void add_request(auditor *a, hole *h, const trace_entry *t, const rule_decl *rule)
{
    request_cell *c = can_be_filled(t) && t->column->table->key_count > 0 ? request_for(a, h, t) : NULL;
    if (c != NULL) {
        add_clause(a, c, rule->clause);
    }
}

static void add_rule(auditor *a, hole *h, str rule)
{
    for (size_t i = 0; i < h->entry.rule_count; i++) {
        if (str_equal(h->entry.rules[i], rule)) {
            return;
        }
    }
    ARENA_PUSH(&a->report->storage, h->entry.rules, h->entry.rule_count, h->rule_cap, rule);
}

/* Whom to ask is told by the first cell that tells all of it, else by the last. */
static bool lacks_words(const hole *h)
{
    return h->entry.unit_name.len == 0 || h->entry.body.len == 0;
}

void note_holes(auditor *a, const subject *s, const rule_decl *rule, trace_slice trace)
{
    subject_ref ref = {.key = s->ref.key};
    if (s->group_rows == NULL) {
        describe_unit(a, s->row.table, s->row.row, &ref);
    }
    if (s->group_rows == NULL || groups_by_body(rule->scope)) {
        str body = raw_of(a, s->row.table, s->row.table->body_column, s->row.row);
        ref.body = body.len > 0 ? body : ref.body;
    }
    met_cells met = start_meeting(a, trace);
    for (size_t i = 0; i < trace.count; i++) {
        const trace_entry *t = &trace.entries[i];
        bool hole_in_data = is_asked(t) && (REASON_BIT(t->reason) & REASONS_ABSENT) == 0;
        if (!hole_in_data || is_met(&met, i)) {
            continue;
        }
        missing_cell m = describe_missing(a, t, &ref);
        m.key = m.key.len > 0 ? m.key : ref.key;
        hole *h = hole_for(a, &m);
        if (lacks_words(h)) {
            row_ref row = trace_row(t);
            subject_ref asked = to_ask(a, &row, &ref);
            h->entry.unit_name = asked.unit_name;
            h->entry.body = asked.body;
            name_city(a, &asked);
            h->entry.city = asked.city;
        }
        add_column(a, h, m.column, m.column_label);
        add_rule(a, h, rule->id);
        add_request(a, h, t, rule);
        privacy own = privacy_of(a);
        privacy_add_persons(&own, &h->entry.persons, t->column->table, t->row, true);
    }
}

/* One hole of two parts, as if all of it had been noted here. */
static void join_hole(auditor *a, hole *to, const to_obtain_entry *more)
{
    if (lacks_words(to)) {
        to->entry.unit_name = more->unit_name;
        to->entry.body = more->body;
        to->entry.city = more->city;
    }
    for (size_t i = 0; i < more->column_count; i++) {
        add_column(a, to, more->columns[i], more->labels[i]);
    }
    for (size_t i = 0; i < more->persons.names.count; i++) {
        name_list_add(&to->entry.persons.names, more->persons.names.items[i], &a->report->storage);
    }
    for (size_t i = 0; i < more->persons.complainants.count; i++) {
        name_list_add(&to->entry.persons.complainants, more->persons.complainants.items[i],
                      &a->report->storage);
    }
    for (size_t i = 0; i < more->rule_count; i++) {
        add_rule(a, to, more->rules[i]);
    }
    for (size_t i = 0; i < more->cell_count; i++) {
        request_cell *c = request_like(a, to, &more->cells[i]);
        for (size_t k = 0; k < more->cells[i].clause_count; k++) {
            add_clause(a, c, more->cells[i].clauses[k]);
        }
    }
}

void join_holes(auditor *a, const part *from)
{
    part *to = a->part;
    for (size_t i = 0; i < from->hole_count; i++) {
        uint32_t number = map_intern(&to->hole_keys, map_string(&from->hole_keys, (uint32_t)i));
        if (number == to->hole_count) {
            ARENA_PUSH(&to->own, to->holes, to->hole_count, to->hole_cap, from->holes[i]);
        } else {
            join_hole(a, &to->holes[number], &from->holes[i].entry);
        }
    }
}

static int by_unit(const void *a, const void *b)
{
    const to_obtain_entry *x = &((const hole *)a)->entry, *y = &((const hole *)b)->entry;
    int order = str_compare(x->unit, y->unit);
    order = order != 0 ? order : str_compare(x->table, y->table);
    return order != 0 ? order : (x->year > y->year) - (x->year < y->year);
}

void finish_holes(auditor *a)
{
    report *r = a->report;
    part *p = a->part;
    if (p->hole_count > 1) {
        qsort(p->holes, p->hole_count, sizeof *p->holes, by_unit);
    }
    r->to_obtain = arena_array(&r->storage, p->hole_count + 1, sizeof *r->to_obtain);
    for (size_t i = 0; i < p->hole_count; i++) {
        r->to_obtain[i] = p->holes[i].entry;
    }
    r->to_obtain_count = p->hole_count;
}

/* "缺表：事件台账" or "缺列：年度数据 的 不满意票、有效票" */
str describe_absence(auditor *a, trace_slice trace)
{
    buf text = {0};
    for (size_t i = 0; i < trace.count; i++) {
        const trace_entry *t = &trace.entries[i];
        str title = texts_in(t->column->table->title, a->options->language);
        str label = column_label(t->column, a->options->language);
        bool table = t->reason == REASON_TABLE_ABSENT;
        if (!table && t->reason != REASON_COLUMN_ABSENT) {
            continue;
        }
        str piece = table ? format_in(&a->scratch, a->options->language, "缺表：%.*s", "no table: %.*s",
                                      STR_ARG(title))
                          : format_in(&a->scratch, a->options->language, "%.*s缺列：%.*s",
                                      "%.*s: no column %.*s", STR_ARG(title), STR_ARG(label));
        if (text.len == 0 || str_find(buf_str(&text), piece) == SIZE_MAX) {
            buf_addf(&text, "%s%.*s", text.len == 0 ? "" : is_zh(a) ? "；" : "; ", STR_ARG(piece));
        }
    }
    str copy = arena_copy(&a->own, buf_str(&text));
    buf_free(&text);
    return arena_copy(&a->report->storage, copy);
}

/* ---- parameters and readings ---- */

static void add_unit(buf *text, const param_decl *p, language l)
{
    static const texts units[] = {[UNIT_DAYS] = {STR("天"), STR(" days")},
                                  [UNIT_MONTHS] = {STR("个月"), STR(" months")},
                                  [UNIT_YEARS] = {STR("年"), STR(" years")}};
    if (p->type.kind == TYPE_DURATION) {
        buf_add(text, texts_in(units[p->values[0].value->unit], l));
    }
}

/* Readings of one name in several tables are chosen together: told once. */
static bool is_told(const report *r, str reading)
{
    for (size_t i = 0; i < r->reading_count; i++) {
        if (str_equal(r->readings[i].name, reading)) {
            return true;
        }
    }
    return false;
}

void describe_settings(auditor *a)
{
    const pack *p = a->options->pack;
    report *r = a->report;
    evaluation_start(&a->ev, NULL, (row_ref){0});
    r->parameters = arena_array(&r->storage, p->param_count + 1, sizeof *r->parameters);
    for (size_t i = 0; i < p->param_count; i++) {
        expression e = {.kind = EXPR_PARAM, .param = p->params[i], .type = p->params[i]->type};
        buf text = {0};
        value v = evaluate(&a->ev, &e);
        value_print(&text, &a->ev, &e.type, &v, a->options->language);
        add_unit(&text, p->params[i], a->options->language);
        r->parameters[r->parameter_count++] =
            (setting_entry){.name = p->params[i]->name, .value = arena_copy(&r->storage, buf_str(&text))};
        buf_free(&text);
    }
    r->readings = arena_array(&r->storage, p->reading_count + 1, sizeof *r->readings);
    for (size_t i = 0; i < p->fact_count; i++) {
        const fact_decl *f = p->facts[i];
        if (f->reading && !is_told(r, f->name)) {
            size_t choice = a->choices[f->reading_index];
            r->readings[r->reading_count++] =
                (setting_entry){.name = f->name, .value = f->choices[choice], .chosen = choice != 0};
        }
    }
}
