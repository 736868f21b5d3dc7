/* SPDX-License-Identifier: MIT
 *
 * --explain-input: how each file was read. Its header, its columns and what they are taken for, the rows that
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
    if (f->gets != NULL && !f->columns[i]->in_key) {
        note = arena_format(&r->storage, zh ? "%.*s年%s%.*s" : "%.*s%s%.*s", STR_ARG(f->given),
                            note.len > 0 ? zh ? "，" : ", " : "", STR_ARG(note));
    }
    if (f->fill != NULL && f->fill[i]) {
        note = zh ? STR("合并单元格，向下填充") : STR("merged cells, filled down");
    }
    return note;
}

/* Of a file read as several the first that knows the column tells of it. */
static void add_column(report *r, input_detail *d, const dataset *ds, size_t file, size_t parts, size_t i)
{
    const data_file *f = &ds->files[file];
    input_column column = {.cell = cell_address(&r->storage, i, f->header_row), .header = f->headers[i]};
    column.state = "ignored";
    for (size_t k = file; k < file + parts && column.column.len == 0; k++) {
        const data_file *part = &ds->files[k];
        const column_decl *c = part->table == NULL ? NULL : part->columns[i];
        if (c != NULL) {
            column.column = c->name;
            column.label = column_label(c, r->language);
            column.state = dataset_stores(ds, c) ? "used" : "not_needed";
            column.note = note_of(r, part, i);
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

/* ---- as text ---- */

static void add_reasons(buf *out, const input_reason *reasons, size_t count, bool zh, bool told)
{
    for (size_t i = 0; i < count; i++) {
        buf_add(out, STR("        "));
        utf8_add_visible(out, reasons[i].about);
        if (!told) {
            buf_addf(out, zh ? " %llu行" : ": %llu", (unsigned long long)reasons[i].count);
        }
        for (size_t k = 0; k < reasons[i].row_count; k++) {
            buf_addf(out, "%s%u", k > 0 ? (zh ? "、" : ", ") : zh ? "（第" : " (row ", reasons[i].rows[k]);
        }
        if (reasons[i].row_count > 0) {
            buf_add(out, reasons[i].count > reasons[i].row_count ? zh ? STR("…") : STR(" …") : STR(""));
            buf_add(out, zh ? STR("行）") : STR(")"));
        }
        buf_add_char(out, '\n');
    }
}

static void add_columns(buf *out, const input_detail *d, const char *state, const char *lead, bool zh)
{
    bool any = false;
    for (size_t i = 0; i < d->column_count; i++) {
        const input_column *c = &d->columns[i];
        if (strcmp(c->state, state) != 0) {
            continue;
        }
        buf_addf(out, "%s", any ? (zh ? "；" : "; ") : lead);
        utf8_add_visible(out, c->cell);
        buf_add_char(out, ' ');
        utf8_add_visible(out, c->header);
        if (c->column.len > 0 && !str_equal(c->label, c->header)) {
            buf_add(out, STR(" → "));
            utf8_add_visible(out, c->label);
        }
        if (c->note.len > 0) {
            buf_add(out, zh ? STR("（") : STR(" ("));
            utf8_add_visible(out, c->note);
            buf_add(out, zh ? STR("）") : STR(")"));
        }
        any = true;
    }
    buf_add(out, any ? STR("\n") : STR(""));
}

static void add_input(buf *out, const input_entry *e, bool zh)
{
    static const struct {
        const char *name, *zh;
    } DELIMITERS[] = {{"comma", "逗号"}, {"tab", "制表符"}, {"semicolon", "分号"}};
    const input_detail *d = e->detail;
    const char *delimiter = d->delimiter;
    for (size_t i = 0; i < 3 && zh; i++) {
        delimiter = strcmp(DELIMITERS[i].name, d->delimiter) == 0 ? DELIMITERS[i].zh : delimiter;
    }
    buf_add(out, STR("  "));
    utf8_add_visible(out, e->file);
    buf_addf(out, zh ? "：%.*s，%s分隔，" : ": %.*s, %s between cells, ", STR_ARG(e->encoding), delimiter);
    if (d->first_header_row < e->header_row) {
        buf_addf(out, zh ? "表头第%u–%u行，" : "header in rows %u–%u, ", d->first_header_row, e->header_row);
    } else {
        buf_addf(out, zh ? "表头第%u行，" : "header in row %u, ", e->header_row);
    }
    if (e->table_title.len == 0) {
        buf_add(out, zh ? STR("未使用\n") : STR("not used\n"));
    } else {
        buf_addf(out, zh ? "读作“%.*s”\n" : "read as %.*s\n", STR_ARG(e->table_title));
    }
    add_columns(out, d, "used", zh ? "    用到的列  " : "    columns used: ", zh);
    add_columns(out, d, "not_needed", zh ? "    所选规则不用的列  " : "    columns no rule asks for: ", zh);
    add_columns(out, d, "ignored", zh ? "    不认得的列  " : "    columns not known: ", zh);
    if (d->year_count > 0) {
        buf_addf(out,
                 zh ? "    年度作列：%zu个年度转为行，一行计%zu次\n"
                    : "    years as columns: %zu years turned into rows, a row counts %zu times\n",
                 d->year_count, d->year_count);
    }
    buf_addf(out,
             zh ? "    行  共%llu：使用%llu，跳过%llu，不需要%llu，未能使用%llu\n"
                : "    rows: %llu, of them used %llu, skipped %llu, not needed %llu, rejected %llu\n",
             (unsigned long long)e->rows, (unsigned long long)e->used, (unsigned long long)e->skipped,
             (unsigned long long)e->not_needed, (unsigned long long)e->rejected);
    if (d->skipped_count > 0) {
        buf_add(out, zh ? STR("    跳过的行\n") : STR("    rows skipped\n"));
        add_reasons(out, d->skipped, d->skipped_count, zh, false);
    }
    if (d->rejected_count > 0) {
        buf_add(out,
                zh ? STR("    未能使用的行或单元格\n") : STR("    rows or cells that could not be used\n"));
        add_reasons(out, d->rejected, d->rejected_count, zh, true);
    }
    if (d->filled > 0) {
        buf_addf(out, zh ? "    合并单元格：填充%llu格\n" : "    merged cells: %llu filled\n",
                 (unsigned long long)d->filled);
    }
}

bool check_print_inputs(const session *s, const report *r)
{
    buf out = {0};
    bool zh = s->language == LANGUAGE_ZH;
    buf_add(&out, zh ? STR("输入说明\n") : STR("How the input was read\n"));
    for (size_t i = 0; i < r->input_count; i++) {
        add_input(&out, &r->inputs[i], zh);
    }
    buf_add_char(&out, '\n');
    bool ok = fwrite(out.ptr, 1, out.len, stdout) == out.len;
    buf_free(&out);
    return ok;
}
