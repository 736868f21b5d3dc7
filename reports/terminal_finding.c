/* SPDX-License-Identifier: MIT
 *
 * One finding for a person: clause and title, what was found, the cells it rests on, what is missing, what
 * to do next.
 */
#include "terminal.h"
#include "words.h"
#include <stdlib.h>

enum {
    GROUPS_SHOWN = 8,  /* of missing cells */
    COLUMNS_SHOWN = 6, /* of one file's evidence */
    RUNS_SHOWN = 10,   /* of its rows */
};

typedef enum { LABEL_CELLS, LABEL_MISSING, LABEL_NOTES, LABEL_TAGS, LABEL_NEXT } label;

static const struct {
    const char *zh, *en;
} labels[] = {
    [LABEL_CELLS] = {"出处", "Cells"}, [LABEL_MISSING] = {"缺", "Missing"}, [LABEL_NOTES] = {"说明", "Notes"},
    [LABEL_TAGS] = {"标签", "Tags"},   [LABEL_NEXT] = {"下一步", "Next"},
};

/* The longest label and two blanks. */
static size_t label_width(const page *p)
{
    return p->language == LANGUAGE_ZH ? 8 : 9;
}

static void add_sentence(page *p, str s, bool follows)
{
    if (s.len == 0) {
        return;
    }
    if (follows) {
        page_say(p, "", " ");
    }
    page_add(p, s);
    if (!words_end_sentence(s)) {
        page_say(p, "。", ".");
    }
}

/* ---- the lines of a finding ---------------------------------------------------------------------- */

static void begin_labelled(screen *s, label l)
{
    page *p = s->page;
    page_style(p, STYLE_FAINT);
    page_say(p, labels[l].zh, labels[l].en);
    page_style(p, "");
    page_pad(p, label_width(p));
}

static void end_labelled(screen *s)
{
    page_end(s->page, s->body + 2, s->body + 2 + label_width(s->page));
}

static int compare_rows(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* The end of the run of successive rows that begins at rows[i]. */
static size_t run_end(const uint32_t *rows, size_t count, size_t i)
{
    while (i + 1 < count && rows[i + 1] - rows[i] <= 1) {
        i++;
    }
    return i;
}

static void add_run(page *p, uint32_t first, uint32_t last)
{
    page_sayf(p, "%u", "%u", first);
    if (last - first == 1) {
        page_sayf(p, "、%u", ", %u", last);
    } else if (last > first) {
        page_sayf(p, "–%u", "–%u", last);
    }
}

/* 第12、13、20–24行 */
static void add_rows(page *p, uint32_t *rows, size_t count)
{
    qsort(rows, count, sizeof *rows, compare_rows);
    page_say(p, " 第", rows[0] == rows[count - 1] ? " row " : " rows ");
    size_t i = 0;
    for (size_t shown = 0; i < count && shown < RUNS_SHOWN; shown++) {
        size_t last = run_end(rows, count, i);
        page_comma(p, shown > 0);
        add_run(p, rows[i], rows[last]);
        i = last + 1;
    }
    page_say(p, i < count ? "行等" : "行", i < count ? ", …" : "");
}

/* What stands in one file: rows, and the first few of its columns. */
typedef struct {
    uint32_t *rows;
    size_t row_count;
    str columns[COLUMNS_SHOWN];
    size_t column_count;
    bool more_columns;
} file_cells;

static void note_column(file_cells *cells, str column)
{
    for (size_t i = 0; i < cells->column_count; i++) {
        if (str_equal(cells->columns[i], column)) {
            return;
        }
    }
    if (column.len > 0 && cells->column_count < COLUMNS_SHOWN) {
        cells->columns[cells->column_count++] = column;
    } else if (column.len > 0) {
        cells->more_columns = true;
    }
}

/* Takes the cells of one file, those of evidence[first] on, and marks them done. */
static file_cells cells_of_file(const finding *f, size_t first, bool *done, uint32_t *rows)
{
    file_cells cells = {.rows = rows};
    for (size_t i = first; i < f->evidence_count; i++) {
        const evidence *e = &f->evidence[i];
        if (done[i] || !str_equal(e->file, f->evidence[first].file)) {
            continue;
        }
        done[i] = true;
        note_column(&cells, e->column);
        if (e->row > 0 || e->line > 0) {
            rows[cells.row_count++] = e->row > 0 ? e->row : e->line;
        }
    }
    return cells;
}

static void add_file_cells(page *p, str file, const file_cells *cells)
{
    page_add(p, file);
    if (cells->row_count > 0) {
        add_rows(p, cells->rows, cells->row_count);
    }
    if (cells->column_count > 0) {
        page_say(p, "（", " (");
        page_list(p, cells->columns, cells->column_count);
        page_say(p, cells->more_columns ? "等）" : "）", cells->more_columns ? ", …)" : ")");
    }
}

static void show_cells(screen *s, const finding *f)
{
    if (f->evidence_count == 0) {
        return;
    }
    begin_labelled(s, LABEL_CELLS);
    bool *done = arena_array(&s->scratch, f->evidence_count, sizeof *done);
    uint32_t *rows = arena_array(&s->scratch, f->evidence_count, sizeof *rows);
    for (size_t i = 0; i < f->evidence_count; i++) {
        if (!done[i]) {
            page_semicolon(s->page, i > 0);
            file_cells cells = cells_of_file(f, i, done, rows);
            add_file_cells(s->page, f->evidence[i].file, &cells);
        }
    }
    end_labelled(s);
}

/* Cells missing from one row for one reason are told together. */
static bool same_hole(const missing_cell *a, const missing_cell *b)
{
    return str_equal(a->table, b->table) && str_equal(a->key, b->key) && str_equal(a->unit, b->unit) &&
           a->year == b->year && str_equal(a->reason_text, b->reason_text);
}

static size_t hole_end(const finding *f, size_t i)
{
    size_t end = i + 1;
    while (end < f->missing_count && same_hole(&f->missing[i], &f->missing[end])) {
        end++;
    }
    return end;
}

static void add_hole_place(page *p, const finding *f, const missing_cell *m)
{
    const subject_ref *subject = &f->subject;
    bool own = m->unit.len > 0 && str_equal(m->unit, subject->unit) && subject->unit_name.len > 0;
    str holder = own ? subject->unit_name : m->unit.len > 0 ? m->unit : m->key;
    str where[] = {m->table_title.len > 0 ? m->table_title : m->table, holder, m->reason_text};
    size_t shown = 0;
    for (size_t i = 0; i < sizeof where / sizeof *where; i++) {
        if (where[i].len > 0) {
            page_say(p, shown == 0 ? "（" : "，", shown == 0 ? " (" : ", ");
            page_add(p, where[i]);
            shown++;
        }
    }
    page_say(p, shown > 0 ? "）" : "", shown > 0 ? ")" : "");
}

/* 2023年 不满意票、有效票（年度数据，柳州…，空白） */
static void add_hole(page *p, const finding *f, size_t first, size_t end)
{
    const missing_cell *m = &f->missing[first];
    if (m->year > 0) {
        page_sayf(p, "%d年 ", "%d ", m->year);
    }
    for (size_t i = first; i < end; i++) {
        page_comma(p, i > first);
        page_add(p, f->missing[i].column_label.len > 0 ? f->missing[i].column_label : f->missing[i].column);
    }
    add_hole_place(p, f, m);
}

static void show_missing(screen *s, const finding *f)
{
    if (f->missing_count == 0) {
        return;
    }
    begin_labelled(s, LABEL_MISSING);
    size_t i = 0;
    for (size_t shown = 0; i < f->missing_count && shown < GROUPS_SHOWN; shown++) {
        size_t end = hole_end(f, i);
        page_semicolon(s->page, i > 0);
        add_hole(s->page, f, i, end);
        i = end;
    }
    if (i < f->missing_count) {
        page_sayf(s->page, "；另有 %zu 处，见 --format json", "; %zu more: see --format json",
                  f->missing_count - i);
    }
    end_labelled(s);
}

static void show_notes(screen *s, const finding *f)
{
    for (size_t i = 0; i < f->note_count; i++) {
        if (i == 0) {
            begin_labelled(s, LABEL_NOTES);
        } else {
            page_pad(s->page, label_width(s->page));
        }
        page_add(s->page, f->notes[i]);
        end_labelled(s);
    }
}

static void show_tags(screen *s, const finding *f)
{
    if (f->tags == 0) {
        return;
    }
    begin_labelled(s, LABEL_TAGS);
    size_t shown = 0;
    for (size_t t = 0; t < TAG_COUNT; t++) {
        if ((f->tags & 1u << t) != 0) {
            page_comma(s->page, shown++ > 0);
            page_add(s->page, words_tag(s->report, t));
        }
    }
    end_labelled(s);
}

static void show_next(screen *s, const finding *f)
{
    if (f->next.len > 0) {
        begin_labelled(s, LABEL_NEXT);
        page_add(s->page, f->next);
        end_labelled(s);
    }
}

/* The kind is said again only where it is not the case's; the subject, where it is not the case. */
static void show_finding_title(screen *s, const finding *f, const case_entry *c)
{
    page *p = s->page;
    page_add_styled(p, STYLE_STRONG, f->clause.len > 0 ? f->clause : f->rule);
    page_add(p, STR(" "));
    page_add(p, f->title);
    if (!str_equal(f->subject.key, c->key) && f->subject.name.len > 0) {
        page_dot(p, true);
        page_add(p, f->subject.name);
    }
    if (f->kind != c->kind) {
        page_dot(p, true);
        page_add_styled(p, terminal_kind_styles[f->kind], words_kind(s->report, f->kind));
    }
    page_end(p, s->body, s->body + 2);
}

static void show_message(screen *s, const finding *f)
{
    add_sentence(s->page, f->message, false);
    str closing = f->closing;
    add_sentence(s->page, closing, f->message.len > 0);
    page_end(s->page, s->body + 2, s->body + 2);
}

/* What cannot be judged yet is told in brief: what is known, what is missing, what to do. */
void terminal_finding(screen *s, const finding *f, const case_entry *c)
{
    bool brief = c->kind == KIND_UNDETERMINED;
    show_finding_title(s, f, c);
    show_message(s, f);
    if (!brief) {
        show_cells(s, f);
        show_notes(s, f);
        show_tags(s, f);
    }
    show_missing(s, f);
    show_next(s, f);
    arena_reset(&s->scratch);
}
