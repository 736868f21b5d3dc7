/* SPDX-License-Identifier: MIT
 *
 * What --explain-input tells of each file: its header, its columns and what they are taken for, the rows that
 * were passed over or left out, and why.
 */
#include "cmd_check.h"

#include "utf8.h"

#include <string.h>

/* ---- what became of a file ---- */

static const struct {
    const char *code;
    texts about;
} ASIDES[ASIDE_COUNT] = {
    [ASIDE_TOTAL] = {"total", {STR("合计、小计"), STR("totals")}},
    [ASIDE_SIGNATURE] = {"signature", {STR("签字栏"), STR("signature lines")}},
    [ASIDE_NOTE] = {"note", {STR("注"), STR("notes")}},
    [ASIDE_HEADER] = {"header", {STR("表头、标题重复"), STR("the header or title again")}},
    [ASIDE_NUMBERS] = {"column_numbers", {STR("栏次"), STR("the columns' numbers")}},
    [ASIDE_HEADING] = {"heading", {STR("只有一格文字"), STR("a single text")}},
    [ASIDE_SUMS] = {"sums", {STR("没有名称的合计"), STR("totals without a word")}},
    [ASIDE_BLANK] = {"blank_year", {STR("该年没有数据"), STR("nothing for that year")}},
};

static void add_skipped(report *r, input_detail *d, const data_file *f)
{
    for (size_t i = 0; i < ASIDE_COUNT && f->notes != NULL; i++) {
        if (f->notes->count[i] == 0) {
            continue;
        }
        input_reason reason = {.code = ASIDES[i].code,
                               .about = texts_in(ASIDES[i].about, r->language),
                               .count = f->notes->count[i]};
        reason.row_count = reason.count < ASIDE_ROWS_KEPT ? (size_t)reason.count : ASIDE_ROWS_KEPT;
        memcpy(reason.rows, f->notes->rows[i], reason.row_count * sizeof *reason.rows);
        ARENA_PUSH(&r->storage, d->skipped, d->skipped_count, d->skipped_cap, reason);
    }
}

static void add_other_skipped(report *r, input_detail *d, uint64_t skipped)
{
    for (size_t i = 0; i < d->skipped_count; i++) {
        skipped -= d->skipped[i].count;
    }
    if (skipped > 0) {
        bool zh = r->language == LANGUAGE_ZH;
        input_reason reason = {.code = "blank",
                               .about = zh ? STR("空行，或重复的行") : STR("blank or double rows")};
        reason.count = skipped;
        ARENA_PUSH(&r->storage, d->skipped, d->skipped_count, d->skipped_cap, reason);
    }
}

/* The messages of the data findings say why a row was left out; some are of cells only. */
static void add_rejected(report *r, input_detail *d, str file)
{
    for (size_t i = 0; i < r->data->count; i++) {
        const diag *item = &r->data->items[i];
        if (item->severity != SEVERITY_ERROR || item->row == 0 || !str_equal(item->file, file)) {
            continue;
        }
        size_t k = 0;
        while (k < d->rejected_count && strcmp(d->rejected[k].code, item->code) != 0) {
            k++;
        }
        if (k == d->rejected_count) {
            input_reason reason = {.code = item->code, .about = item->message};
            ARENA_PUSH(&r->storage, d->rejected, d->rejected_count, d->rejected_cap, reason);
        }
        input_reason *its = &d->rejected[k];
        its->count++;
        if (its->row_count < sizeof its->rows / sizeof *its->rows) {
            its->rows[its->row_count++] = item->row;
        }
    }
}

static str note_of(report *r, const data_file *f, size_t i)
{
    bool zh = r->language == LANGUAGE_ZH, rate = f->columns[i]->type == COLUMN_RATE;
    str note = STR("");
    switch (f->scales[i]) {
    case RATE_PERCENT:
        note = !rate ? note : zh ? STR("按百分数") : STR("in per cent");
        if (f->columns[i]->type == COLUMN_DATE && (f->rate_signs[i] & DATE_SERIAL) != 0) {
            note = zh ? STR("日期序号自1900年起算") : STR("days counted from 1900");
        }
        break;
    case RATE_FRACTION:
        note = zh ? STR("按小数") : STR("fractions of 1");
        break;
    case RATE_MIXED:
        note = zh ? STR("百分数、小数混用") : STR("per cent and fractions mixed");
        break;
    case NUMBER_TEN_THOUSANDS:
        note = zh ? STR("以万元计，已换算") : STR("in ten thousands, converted");
        break;
    case DATE_1904:
        note = zh ? STR("日期序号自1904年起算") : STR("days counted from 1904");
        break;
    case NUMBER_ONES:
        note = zh ? STR("以元计，已换算") : STR("in yuan, converted");
        break;
    }
    if (f->fill != NULL && f->fill[i]) {
        note = zh ? STR("合并单元格，向下填充") : STR("merged cells, filled down");
    }
    return note;
}

static str note_with_year(report *r, str year, str note)
{
    bool zh = r->language == LANGUAGE_ZH;
    return year.len == 0 ? note
                         : arena_format(&r->storage, zh ? "%.*s年%s%.*s" : "%.*s%s%.*s", STR_ARG(year),
                                        note.len == 0 ? ""
                                        : zh          ? "，"
                                                      : ", ",
                                        STR_ARG(note));
}

/* Where years are columns: the header without its year, and without the mark of a merged header. */
static void take_year_off(report *r, input_column *c)
{
    str rest;
    if (!sheet_year_in(utf8_fold(&r->storage, c->header), &c->year, &rest)) {
        c->year = 0;
        return;
    }
    bool before = str_starts_with(rest, STR("/"));
    c->stem = (str){rest.ptr + before, rest.len - before - (!before && str_ends_with(rest, STR("/")))};
}

/* Of a file read as several the first that knows the column tells of it. */
static void add_column(report *r, input_detail *d, const dataset *ds, size_t file, size_t parts, size_t i)
{
    const data_file *f = &ds->files[file];
    input_column column = {.cell = cell_address(&r->storage, i, f->header_row), .header = f->headers[i]};
    column.state = "ignored";
    column.stem = column.header;
    if (f->is_part) {
        take_year_off(r, &column);
    }
    for (size_t k = file; k < file + parts && column.column.len == 0; k++) {
        const data_file *part = &ds->files[k];
        const column_decl *c = part->table == NULL ? NULL : part->columns[i];
        if (c != NULL) {
            column.column = c->name;
            column.label = column_label(c, r->language);
            column.state = dataset_stores(ds, c) ? "used" : "not_needed";
            column.remark = note_of(r, part, i);
            column.note =
                note_with_year(r, part->gets == NULL || c->in_key ? STR("") : part->given, column.remark);
        }
    }
    if (column.header.len > 0) {
        ARENA_PUSH(&r->storage, d->columns, d->column_count, d->column_cap, column);
    }
}

const input_detail *check_input_detail(report *r, const dataset *ds, size_t file)
{
    const data_file *f = &ds->files[file];
    input_detail *d = arena_alloc(&r->storage, sizeof *d);
    d->delimiter = f->in->delimiter == '\t' ? "tab" : f->in->delimiter == ';' ? "semicolon" : "comma";
    d->first_header_row = f->header_rows > 1 ? f->top[f->top_count - f->header_rows].row : f->header_row;
    size_t parts = 1;
    while (f->is_part && file + parts < ds->file_count && ds->files[file + parts].is_part &&
           ds->files[file + parts].part > 0) {
        parts++;
    }
    uint64_t skipped = 0;
    for (size_t k = file; k < file + parts; k++) {
        skipped += ds->files[k].skipped;
        if (ds->files[k].is_part) {
            ARENA_PUSH(&r->storage, d->years, d->year_count, d->year_cap, ds->files[k].given);
        }
    }
    for (size_t i = 0; i < f->header_count; i++) {
        add_column(r, d, ds, file, parts, i);
    }
    d->filled = f->notes == NULL ? 0 : f->notes->filled;
    add_skipped(r, d, f);
    add_other_skipped(r, d, skipped);
    if (r->data != NULL) {
        add_rejected(r, d, f->in->name);
    }
    return d;
}
