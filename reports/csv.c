/* SPDX-License-Identifier: MIT
 *
 * The findings as CSV that Excel and WPS open as it is: UTF-8 with a byte order mark, every cell quoted, and none
 * that is taken for a formula or shortened as a number (record_write_text).
 */
#include "sheet.h"
#include "words.h"

#include "../checker/records.h"

static bool write_header(const sheet *s, const report *r, FILE *out)
{
    str cells[SHEET_COLUMNS];
    for (size_t k = 0; k < s->column_count; k++) {
        cells[k] = texts_in(s->columns[k].header, r->language);
    }
    return fputs("\xef\xbb\xbf", out) >= 0 && record_write_text(out, cells, s->column_count);
}

bool csv_write(const report *r, const report_options *options, FILE *out)
{
    (void)options;
    const sheet *s = &sheet_findings;
    sheet_row row = {0};
    bool ok = write_header(s, r, out);
    for (size_t i = 0; i < s->count(r) && ok; i++) {
        str cells[SHEET_COLUMNS];
        sheet_fill(s, &row, r, i);
        for (size_t k = 0; k < s->column_count; k++) {
            cells[k] = buf_str(&row.cells[k]);
        }
        ok = record_write_text(out, cells, s->column_count);
    }
    sheet_row_free(&row);
    return ok && fflush(out) == 0 && !ferror(out);
}
