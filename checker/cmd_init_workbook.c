/* SPDX-License-Identifier: MIT
 *
 * The workbook of templates. The words of enums stand on a hidden sheet: a list in a cell's rule itself may
 * have 255 characters only.
 */
#include "cmd_init.h"

#include "utf8.h"

#include <xlsxwriter.h>

enum { LAST_ROW = 20000, LONGEST_NAME = 31, NARROWEST = 8, WIDEST = 40, TEXT_FORMAT = 49, PIXELS = 8 };

typedef struct {
    arena a;
    const pack *pack;
    language language;
    lxw_workbook *book;
    lxw_worksheet *words; /* the hidden sheet: a column for each enum */
    uint32_t *word_rows;  /* by enum: how many words stand there; 0: not yet written */
    lxw_col_t *word_columns;
    lxw_col_t word_count;
    lxw_format *header, *formats[COLUMN_ENUM + 1]; /* by type of column */
} workbook;

static const char *words_sheet(const workbook *w)
{
    return w->language == LANGUAGE_ZH ? "取值" : "values";
}

static const char *c_text(workbook *w, str s)
{
    return arena_copy(&w->a, s).ptr;
}

static void make_formats(workbook *w)
{
    static const char *const shown[COLUMN_ENUM + 1] = {[COLUMN_COUNT] = "0",
                                                       [COLUMN_NUMBER] = "0.00",
                                                       [COLUMN_RATE] = "0.00%",
                                                       [COLUMN_DATE] = "yyyy-mm-dd",
                                                       [COLUMN_YEAR] = "0"};
    for (size_t i = 0; i <= COLUMN_ENUM; i++) {
        w->formats[i] = workbook_add_format(w->book);
        if (shown[i] != NULL) {
            format_set_num_format(w->formats[i], shown[i]);
        } else {
            format_set_num_format_index(w->formats[i], TEXT_FORMAT);
        }
    }
    w->header = workbook_add_format(w->book);
    format_set_bold(w->header);
    format_set_bottom(w->header, LXW_BORDER_THIN);
}

/* ---- drop-downs ---- */

static void write_words(workbook *w, size_t number, const enum_decl *e)
{
    w->word_columns[number] = w->word_count++;
    worksheet_write_string(w->words, 0, w->word_columns[number], c_text(w, e->name), w->header);
    for (size_t i = 0; i < e->count; i++) {
        worksheet_write_string(w->words, (lxw_row_t)i + 1, w->word_columns[number],
                               c_text(w, enum_value_word(&e->values[i], w->language)), NULL);
    }
    w->word_rows[number] = (uint32_t)e->count;
}

static size_t number_of(const workbook *w, const enum_decl *e)
{
    size_t i = 0;
    while (w->pack->schema.enums[i] != e) {
        i++;
    }
    return i;
}

static const char *words_range(workbook *w, const enum_decl *e)
{
    char column[8];
    size_t number = number_of(w, e);
    if (w->word_rows[number] == 0) {
        write_words(w, number, e);
    }
    lxw_col_to_name(column, w->word_columns[number], LXW_TRUE);
    return arena_format(&w->a, "='%s'!%s$2:%s$%u", words_sheet(w), column, column,
                        (unsigned)w->word_rows[number] + 1)
        .ptr;
}

/* A word that is not in the list may be another spelling: it is asked about, not refused. */
static void add_list(workbook *w, lxw_worksheet *sheet, lxw_col_t column, const column_decl *c)
{
    static char *yes_or_no[][3] = {[LANGUAGE_ZH] = {"是", "否", NULL}, [LANGUAGE_EN] = {"yes", "no", NULL}};
    bool zh = w->language == LANGUAGE_ZH;
    lxw_data_validation v = {.ignore_blank = LXW_VALIDATION_ON,
                             .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
                             .error_title = zh ? "请核对" : "Please check",
                             .error_message = zh ? "不在下拉列表中。确定要这样填吗？"
                                                 : "This is not in the list. Keep it?"};
    if (c->type == COLUMN_ENUM && c->enumeration->count > 0) {
        v.validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
        v.value_formula = (char *)words_range(w, c->enumeration);
    } else if (c->type == COLUMN_BOOL) {
        v.validate = LXW_VALIDATION_TYPE_LIST;
        v.value_list = yes_or_no[w->language];
    } else {
        return;
    }
    worksheet_data_validation_range(sheet, 1, column, LAST_ROW, column, &v);
}

/* ---- a sheet ---- */

/* A sheet's name has 31 characters at most; what the book won't take goes by the table's name. */
static lxw_worksheet *add_sheet(workbook *w, const table_decl *t)
{
    str title = w->language == LANGUAGE_ZH ? texts_in(t->title, w->language) : t->name;
    const char *name = c_text(w, title.len > 0 ? title : t->name);
    bool fits = workbook_validate_sheet_name(w->book, name) == LXW_NO_ERROR;
    name = fits ? name : c_text(w, t->name);
    return workbook_validate_sheet_name(w->book, name) == LXW_NO_ERROR
               ? workbook_add_worksheet(w->book, name)
               : workbook_add_worksheet(w->book, NULL);
}

static void fill_sheet(workbook *w, lxw_worksheet *sheet, const table_decl *t)
{
    lxw_col_t at = 0;
    for (size_t i = 0; i < t->column_count; i++) {
        const column_decl *c = &t->columns[i];
        if (c->confidential) { /* nobody is asked who complained */
            continue;
        }
        str label = column_label(c, w->language);
        size_t width = utf8_width(label) + 2;
        width = width < NARROWEST ? NARROWEST : width > WIDEST ? WIDEST : width;
        worksheet_set_column_pixels(sheet, at, at, (uint32_t)width * PIXELS, w->formats[c->type]);
        worksheet_write_string(sheet, 0, at, c_text(w, label), w->header);
        add_list(w, sheet, at++, c);
    }
    worksheet_freeze_panes(sheet, 1, 0);
}

static void set_properties(workbook *w)
{
    lxw_doc_properties properties = {.title = (char *)c_text(w, texts_in(w->pack->title, w->language)),
                                     .author = "jianjia",
                                     .created = (time_t)w->pack->in_force * 24 * 60 * 60};
    workbook_set_properties(w->book, &properties);
}

const char *init_workbook(const pack *p, language l, const char *path)
{
    workbook w = {.pack = p, .language = l, .book = workbook_new(path)};
    if (w.book == NULL) {
        return lxw_strerror(LXW_ERROR_MEMORY_MALLOC_FAILED);
    }
    const schema *s = &p->schema;
    lxw_worksheet **sheets = arena_array(&w.a, s->table_count + 1, sizeof(lxw_worksheet *));
    w.word_rows = arena_array(&w.a, s->enum_count + 1, sizeof *w.word_rows);
    w.word_columns = arena_array(&w.a, s->enum_count + 1, sizeof *w.word_columns);
    make_formats(&w);
    set_properties(&w);
    for (size_t i = 0; i < s->table_count; i++) {
        sheets[i] = add_sheet(&w, s->tables[i]);
    }
    w.words = workbook_add_worksheet(w.book, words_sheet(&w));
    for (size_t i = 0; i < s->table_count; i++) {
        fill_sheet(&w, sheets[i], s->tables[i]);
    }
    worksheet_hide(w.words);
    lxw_error error = workbook_close(w.book);
    arena_free(&w.a);
    return error == LXW_NO_ERROR ? NULL : lxw_strerror(error);
}
