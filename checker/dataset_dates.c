/* SPDX-License-Identifier: MIT
 *
 * Days written as a spreadsheet's numbers. They count from 1900, or, in workbooks from old Macs, from 1904: a number
 * alone doesn't say which, and four years lie between. In a yearly table the year beside it tells. Which
 * way they were read is said.
 */
#include "cell_internal.h"
#include "dataset_internal.h"

#include "date.h"

/* How the numbers of one column lie to the years of their rows. */
typedef struct {
    size_t count, from_1900, from_1904;
} serial_look;

static str cell_at(const sheet_row *row, size_t column)
{
    return column < row->count ? row->cells[column] : STR("");
}

static bool year_of_row(const data_file *f, const sheet_row *row, arena *scratch, int64_t *year)
{
    const column_decl *c = &f->table->columns[f->table->year_column];
    str why, text = f->gets == c ? f->given : cell_at(row, f->file_column[c->index]);
    cell got = cell_read(c, text, RATE_PERCENT, scratch, LANGUAGE_EN, &why);
    *year = got.value.lo.num;
    return got.state == CELL_VALUE;
}

/* In that year or the next: a yearly matter is often settled in January. */
static bool suits(const column_decl *c, str text, rate_scale scale, int64_t year, arena *scratch)
{
    str why;
    cell got = cell_read(c, text, scale, scratch, LANGUAGE_EN, &why);
    int of = got.state == CELL_VALUE ? day_year((day)got.value.lo.num) : 0;
    return of == year || of == year + 1;
}

static serial_look look_at_serials(const data_file *f, const sheet_top *top, size_t column, arena *scratch)
{
    serial_look look = {0};
    for (size_t i = f->top_count; i < top->count; i++) {
        str text = cell_at(&top->rows[i], column);
        int64_t year;
        if (date_is_serial(text, scratch) && year_of_row(f, &top->rows[i], scratch, &year)) {
            look.count++;
            look.from_1900 += suits(f->columns[column], text, RATE_PERCENT, year, scratch);
            look.from_1904 += suits(f->columns[column], text, DATE_1904, year, scratch);
        }
    }
    return look;
}

void dates_find_system(data_file *f, const sheet_top *top, diags *d)
{
    size_t first = SIZE_MAX;
    arena scratch = {0};
    bool yearly = f->table != NULL && f->table->year_column != SIZE_MAX;
    for (size_t i = 0; yearly && i < f->header_count; i++) {
        if (f->columns[i] == NULL || f->columns[i]->type != COLUMN_DATE) {
            continue;
        }
        serial_look look = look_at_serials(f, top, i, &scratch);
        yearly = look.from_1900 == 0;
        first = first == SIZE_MAX && look.count > 1 && look.from_1904 == look.count ? i : first;
    }
    for (size_t i = 0; yearly && first != SIZE_MAX && i < f->header_count; i++) {
        if (f->columns[i] != NULL && f->columns[i]->type == COLUMN_DATE) {
            f->scales[i] = DATE_1904;
        }
    }
    if (yearly && first != SIZE_MAX) {
        diag_add(
            d, SEVERITY_WARNING, "dates_from_1904",
            file_place(f, f->header_line, f->header_row, first, &scratch),
            "日期是 Excel "
            "序号，按1900年日期系统都与年度不符，按1904年日期系统（多1462天）才相符，本文件据此读取；请核对",
            "days as Excel's numbers: counted from 1900 none suits its year, counted from 1904 (1,462 days "
            "more) all do, and so all of this file are read; check them");
    }
    arena_free(&scratch);
}

void dates_report_serials(loader *l)
{
    const input *told = NULL;
    for (size_t i = 0; i < l->ds->file_count; i++) {
        const data_file *f = &l->ds->files[i];
        for (size_t k = 0; f->table != NULL && !f->fills && k < f->header_count && told != f->in; k++) {
            if ((f->rate_signs[k] & DATE_SERIAL) != 0 && f->scales[k] != DATE_1904) {
                told = f->in;
                diag_add(
                    l->d, SEVERITY_INFO, "dates_as_numbers",
                    file_place(f, f->header_line, f->header_row, k, &l->scratch),
                    "有写成 Excel "
                    "序号的日期，按1900年日期系统读取（44271为2021-03-16）；来自1904年日期系统工作簿的，请"
                    "改为日期格式后重新导出",
                    "days as Excel's numbers are counted from 1900 (44271 is 2021-03-16); if the workbook "
                    "counts from 1904, format them as dates and export again");
            }
        }
    }
}
