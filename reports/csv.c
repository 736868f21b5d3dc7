/* SPDX-License-Identifier: MIT
 *
 * The findings as CSV that Excel and WPS open as it is: UTF-8 with a byte order mark, every cell quoted, and none
 * that is taken for a formula or shortened as a number (record_write_text).
 */
#include "blocks.h"
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

static void render_rows(const void *context, size_t from, size_t to, buf *text)
{
    const sheet *s = &sheet_findings;
    sheet_row row = {0};
    for (size_t i = from; i < to; i++) {
        sheet_fill(s, &row, context, i);
        for (size_t k = 0; k < s->column_count; k++) {
            buf_add(text, k > 0 ? STR(",") : STR(""));
            record_add_text(text, buf_str(&row.cells[k]));
        }
        buf_add(text, STR("\r\n"));
    }
    sheet_row_free(&row);
}

bool csv_write(const report *r, const report_options *options, FILE *out)
{
    return write_header(&sheet_findings, r, out) &&
           blocks_write(out, sheet_findings.count(r), options->jobs, render_rows, r) && fflush(out) == 0 &&
           !ferror(out);
}
