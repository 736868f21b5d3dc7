/* SPDX-License-Identifier: MIT
 *
 * A workbook: cases, findings, cells to obtain, coverage, faults of the data, and what the audit was made of. Every
 * text is written as text, so no cell is a formula or a link. The rows go to disk as they come
 * (constant_memory); libxlsxwriter writes to a path only, so the book is made in a temporary file.
 */
#include "sheet.h"
#include "words.h"

#include "../checker/os.h"
#include "../checker/utf8.h"

#include <errno.h>
#include <xlsxwriter.h>

enum { PIXELS = 8, LINE_PIXELS = 20, MOST_LINES = 8 };
enum { MOST_ROWS = LXW_ROW_MAX - 1, MOST_UNITS = 32000 }; /* of UTF-16; a cell has 32,767 */

typedef struct {
    const report *r;
    const report_options *options;
    lxw_workbook *book;
    lxw_format *header, *text, *number;
    arena scratch; /* for one row */
    size_t left_out;
} workbook;

static const char *c_text(workbook *w, str s)
{
    return arena_copy(&w->scratch, s).ptr;
}

/* Excel takes no longer text. */
static str cut(workbook *w, str s, size_t most)
{
    size_t units = 0, i = 0;
    for (uint32_t c; i < s.len && units < most;) {
        size_t n = utf8_decode((str){s.ptr + i, s.len - i}, &c);
        units += n == 4 ? 2 : 1;
        i += n == 0 ? 1 : n;
    }
    return i >= s.len ? s : arena_format(&w->scratch, "%.*s…", (int)i, s.ptr);
}

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* _x0041_ is an A to Excel, unless its first sign is written so itself. */
static bool is_escape(str s, size_t i)
{
    return i + 7 <= s.len && s.ptr[i] == '_' && s.ptr[i + 1] == 'x' && is_hex(s.ptr[i + 2]) &&
           is_hex(s.ptr[i + 3]) && is_hex(s.ptr[i + 4]) && is_hex(s.ptr[i + 5]) && s.ptr[i + 6] == '_';
}

static str literal(workbook *w, str s)
{
    if (str_find(s, STR("_x")) == SIZE_MAX) {
        return s;
    }
    buf text = {0};
    for (size_t i = 0; i < s.len; i++) {
        buf_add(&text, is_escape(s, i) ? STR("_x005F_") : (str){s.ptr + i, 1});
    }
    str kept = arena_copy(&w->scratch, buf_str(&text));
    buf_free(&text);
    return kept;
}

static void write_text(workbook *w, lxw_worksheet *at, lxw_row_t row, size_t column, str s,
                       lxw_format *format)
{
    str text = cut(w, s, MOST_UNITS), escaped = literal(w, text);
    if (escaped.len > text.len) { /* escapes count as they are written, and at most double a text */
        escaped = literal(w, cut(w, s, MOST_UNITS / 2));
    }
    if (s.len > 0) {
        worksheet_write_string(at, row, (lxw_col_t)column, c_text(w, escaped), format);
    }
}

static void write_number(workbook *w, lxw_worksheet *at, lxw_row_t row, size_t column, str digits)
{
    uint32_t n = 0;
    for (size_t i = 0; i < digits.len; i++) {
        n = n * 10 + (uint32_t)(digits.ptr[i] - '0');
    }
    if (digits.len > 0) {
        worksheet_write_number(at, row, (lxw_col_t)column, n, w->number);
    }
}

static void make_formats(workbook *w)
{
    w->header = workbook_add_format(w->book);
    format_set_bold(w->header);
    format_set_bottom(w->header, LXW_BORDER_THIN);
    format_set_bg_color(w->header, 0xE7EDF3);
    format_set_text_wrap(w->header);
    w->text = workbook_add_format(w->book);
    format_set_text_wrap(w->text);
    format_set_align(w->text, LXW_ALIGN_VERTICAL_TOP);
    format_set_num_format(w->text, "@");
    w->number = workbook_add_format(w->book);
    format_set_align(w->number, LXW_ALIGN_VERTICAL_TOP);
    format_set_align(w->number, LXW_ALIGN_CENTER);
    format_set_num_format(w->number, "0");
}

/* ---- sheets of rows ---- */

static lxw_worksheet *begin_sheet(workbook *w, texts name, const sheet_column *columns, size_t count,
                                  size_t rows)
{
    lxw_worksheet *at = workbook_add_worksheet(w->book, c_text(w, texts_in(name, w->r->language)));
    for (size_t k = 0; at != NULL && k < count; k++) {
        worksheet_set_column_pixels(at, (lxw_col_t)k, (lxw_col_t)k, columns[k].width * PIXELS, NULL);
    }
    if (at != NULL) {
        worksheet_freeze_panes(at, 1, 0);
        worksheet_autofilter(at, 0, 0, (lxw_row_t)rows, (lxw_col_t)(count - 1));
        worksheet_set_landscape(at);
        worksheet_set_paper(at, 9); /* A4 */
        worksheet_fit_to_pages(at, 1, 0);
        worksheet_repeat_rows(at, 0, 0);
    }
    for (size_t k = 0; at != NULL && k < count; k++) {
        write_text(w, at, 0, k, texts_in(columns[k].header, w->r->language), w->header);
    }
    return at;
}

/* Not every program makes room for wrapped text by itself. A long text shows its first lines. */
static void make_room(lxw_worksheet *at, const sheet *s, const sheet_row *row, lxw_row_t number)
{
    size_t lines = 1;
    for (size_t k = 0; k < s->column_count; k++) {
        size_t needed = utf8_width(buf_str(&row->cells[k])) / (s->columns[k].width - 1) + 1;
        lines = needed > lines ? needed : lines;
    }
    worksheet_set_row_pixels(at, number, (uint32_t)(lines < MOST_LINES ? lines : MOST_LINES) * LINE_PIXELS,
                             NULL);
}

static void write_row(workbook *w, lxw_worksheet *at, const sheet *s, const sheet_row *row, lxw_row_t number)
{
    make_room(at, s, row, number);
    for (size_t k = 0; k < s->column_count; k++) {
        if (s->columns[k].number) {
            write_number(w, at, number, k, buf_str(&row->cells[k]));
        } else {
            write_text(w, at, number, k, buf_str(&row->cells[k]), w->text);
        }
    }
    arena_reset(&w->scratch);
}

static bool write_sheet(workbook *w, const sheet *s)
{
    size_t count = s->count(w->r), rows = count < MOST_ROWS ? count : MOST_ROWS;
    lxw_worksheet *at = begin_sheet(w, s->name, s->columns, s->column_count, rows);
    sheet_row row = {0};
    w->left_out += count - rows;
    for (size_t i = 0; at != NULL && i < rows; i++) {
        sheet_fill(s, &row, w->r, i);
        write_row(w, at, s, &row, (lxw_row_t)i + 1);
    }
    sheet_row_free(&row);
    return at != NULL;
}

/* ---- faults of the data ---- */

static str place_of(workbook *w, const diag *d)
{
    buf text = {0};
    diag_add_place(&text, d, w->r->language);
    str kept = arena_copy(&w->scratch, buf_str(&text));
    buf_free(&text);
    return kept;
}

static bool write_faults(workbook *w)
{
    static const sheet_column columns[] = {{{STR("程度"), STR("severity")}, 10, false},
                                           {{STR("位置"), STR("place")}, 40, false},
                                           {{STR("问题"), STR("fault")}, 80, false}};
    static const texts severities[] = {[SEVERITY_ERROR] = {STR("错误"), STR("error")},
                                       [SEVERITY_WARNING] = {STR("警告"), STR("warning")},
                                       [SEVERITY_INFO] = {STR("提示"), STR("note")}};
    static const texts name = {STR("数据问题"), STR("faults in the data")};
    const diags *data = w->r->data;
    size_t count = data != NULL ? data->count : 0;
    lxw_worksheet *at = begin_sheet(w, name, columns, sizeof columns / sizeof *columns, count);
    for (size_t i = 0; at != NULL && i < count; i++) {
        const diag *d = &data->items[i];
        buf message = {0}, shown = {0};
        words_add_fault(&message, d, w->options->masked);
        utf8_add_visible(&shown, buf_str(&message));
        write_text(w, at, (lxw_row_t)i + 1, 0, texts_in(severities[d->severity], w->r->language), w->text);
        write_text(w, at, (lxw_row_t)i + 1, 1, place_of(w, d), w->text);
        write_text(w, at, (lxw_row_t)i + 1, 2, buf_str(&shown), w->text);
        buf_free(&message);
        buf_free(&shown);
        arena_reset(&w->scratch);
    }
    return at != NULL;
}

/* ---- what the audit was made of ---- */

typedef struct {
    workbook *w;
    lxw_worksheet *at;
    lxw_row_t row;
} notes;

static void note(notes *n, str label, str text)
{
    buf shown = {0};
    utf8_add_visible(&shown, text);
    write_text(n->w, n->at, n->row, 0, label, n->w->header);
    write_text(n->w, n->at, n->row, 1, buf_str(&shown), n->w->text);
    n->row++;
    buf_free(&shown);
    arena_reset(&n->w->scratch);
}

static void note_words(notes *n, const char *zh, const char *en, void (*words)(buf *out, const report *r))
{
    buf text = {0};
    words(&text, n->w->r);
    note(n, words_of(n->w->r, zh, en), buf_str(&text));
    buf_free(&text);
}

static void note_setting(notes *n, const char *zh, const char *en, const setting_entry *e)
{
    buf text = {0};
    buf_addf(&text, "%.*s = %.*s", STR_ARG(e->name), STR_ARG(e->value));
    note(n, words_of(n->w->r, zh, en), buf_str(&text));
    buf_free(&text);
}

static void note_input(notes *n, const input_entry *in)
{
    const report *r = n->w->r;
    buf text = {0};
    buf_addf(&text, "%.*s · %.*s · %llu/%llu · %.*s · SHA-256 %.*s", STR_ARG(in->file),
             STR_ARG(in->table_title.len > 0 ? in->table_title : in->table), (unsigned long long)in->used,
             (unsigned long long)in->rows, STR_ARG(in->encoding), STR_ARG(in->sha256));
    note(n, words_of(r, "文件（采用行数/总行数）", "file (rows used/rows)"), buf_str(&text));
    buf_free(&text);
}

static void note_all(notes *n)
{
    const report *r = n->w->r;
    note_words(n, "核查", "audit", words_add_headline);
    note_words(n, "小结", "summary", words_add_summary);
    note_words(n, "完整性", "complete", words_add_status);
    for (size_t i = 0; i < r->pack_count; i++) {
        const pack_entry *p = &r->packs[i];
        buf text = {0};
        buf_addf(&text, "%.*s %.*s · SHA-256 %s", STR_ARG(p->document), STR_ARG(p->title), p->sha256);
        note(n, words_of(r, "依据", "under"), buf_str(&text));
        buf_free(&text);
    }
    for (size_t i = 0; i < r->parameter_count; i++) {
        note_setting(n, "参数", "parameter", &r->parameters[i]);
    }
    for (size_t i = 0; i < r->reading_count; i++) {
        note_setting(n, "口径", "reading", &r->readings[i]);
    }
    for (size_t i = 0; i < r->input_count; i++) {
        note_input(n, &r->inputs[i]);
    }
    if (n->w->left_out > 0) {
        buf text = {0};
        buf_addf(&text, "%zu", n->w->left_out);
        note(n, words_of(r, "超出工作表行数、未列出的行", "rows that a sheet has no room for"),
             buf_str(&text));
        buf_free(&text);
    }
}

static bool write_notes(workbook *w)
{
    notes n = {.w = w, .at = workbook_add_worksheet(w->book, words_of(w->r, "说明", "about").ptr)};
    if (n.at != NULL) {
        worksheet_set_column_pixels(n.at, 0, 0, 28 * PIXELS, NULL);
        worksheet_set_column_pixels(n.at, 1, 1, 110 * PIXELS, NULL);
        worksheet_set_landscape(n.at);
        worksheet_set_paper(n.at, 9); /* A4 */
        worksheet_fit_to_pages(n.at, 1, 0);
        note_all(&n);
    }
    return n.at != NULL;
}

/* ---- the book ---- */

/* The time of its making is the day of the audit: the same input gives the same bytes. */
static void set_properties(workbook *w)
{
    day as_of = 0;
    (void)day_parse_iso(w->r->as_of, &as_of);
    lxw_doc_properties properties = {.title = (char *)words_of(w->r, "检家核查结果", "jianjia report").ptr,
                                     .author = "jianjia",
                                     .created = (time_t)as_of * 24 * 60 * 60};
    workbook_set_properties(w->book, &properties);
}

static bool make_book(const report *r, const report_options *options, const char *path)
{
    lxw_workbook_options how = {.constant_memory = LXW_TRUE};
    workbook w = {.r = r, .options = options, .book = workbook_new_opt(path, &how)};
    if (w.book == NULL) {
        errno = ENOMEM;
        return false;
    }
    make_formats(&w);
    set_properties(&w);
    bool ok = write_sheet(&w, &sheet_cases) && write_sheet(&w, &sheet_findings) &&
              write_sheet(&w, &sheet_to_obtain) && (r->part.len > 0 || write_sheet(&w, &sheet_coverage)) &&
              (r->part.len > 0 || write_faults(&w)) && write_notes(&w);
    errno = 0;
    ok = workbook_close(w.book) == LXW_NO_ERROR && ok;
    errno = ok || errno != 0 ? errno : EIO;
    arena_free(&w.scratch);
    return ok;
}

static bool copy_file(FILE *from, FILE *out)
{
    char bytes[1 << 14];
    size_t got;
    while ((got = fread(bytes, 1, sizeof bytes, from)) > 0) {
        if (fwrite(bytes, 1, got, out) != got) {
            return false;
        }
    }
    return !ferror(from) && fflush(out) == 0;
}

bool xlsx_write(const report *r, const report_options *options, FILE *out)
{
    arena a = {0};
    str path;
    FILE *made = os_temporary_file(&a, &path);
    bool ok = made != NULL && make_book(r, options, path.ptr);
    if (ok) {
        made = freopen(path.ptr, "rb", made);
        ok = made != NULL && copy_file(made, out);
    }
    int error = errno;
    if (made != NULL) {
        (void)fclose(made);
    }
    if (path.len > 0) {
        os_remove_file(path.ptr);
    }
    arena_free(&a);
    errno = error;
    return ok;
}
