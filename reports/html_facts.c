/* SPDX-License-Identifier: MIT
 *
 * The cells that a finding rests on, as excerpts of the sheets they stand in: the letter and the head of each column,
 * the number of each row. Whoever opens the file finds them where the excerpt says.
 */
#include "html.h"

#include <stdlib.h>

enum { COLUMNS = 6, ROWS = 24 }; /* of an excerpt */

/* The cells of one file, ordered by row and column. */
typedef struct {
    const evidence **cells;
    size_t count;
} excerpt;

static uint32_t row_of(const evidence *e)
{
    return e->row > 0 ? e->row : e->line;
}

static int compare_cells(const void *a, const void *b)
{
    const evidence *x = *(const evidence *const *)a, *y = *(const evidence *const *)b;
    int by_file = str_compare(x->file, y->file);
    if (by_file != 0) {
        return by_file;
    }
    if (row_of(x) != row_of(y)) {
        return row_of(x) < row_of(y) ? -1 : 1;
    }
    return (x->place > y->place) - (x->place < y->place);
}

static int compare_places(const void *a, const void *b)
{
    const evidence *x = *(const evidence *const *)a, *y = *(const evidence *const *)b;
    return (x->place > y->place) - (x->place < y->place);
}

/* One cell for each column, in the order of the sheet. */
static excerpt columns_of(html *h, const excerpt *e)
{
    excerpt columns = {arena_array(&h->scratch, e->count, sizeof(evidence *)), 0};
    const evidence **all = arena_array(&h->scratch, e->count, sizeof *all);
    for (size_t i = 0; i < e->count; i++) {
        all[i] = e->cells[i];
    }
    qsort(all, e->count, sizeof *all, compare_places);
    for (size_t i = 0; i < e->count; i++) {
        if (i == 0 || all[i]->place != all[i - 1]->place) {
            columns.cells[columns.count++] = all[i];
        }
    }
    return columns;
}

/* "S 不满意票": the letters of the column, and its head. */
static void column_name(html *h, const evidence *e)
{
    size_t letters = 0;
    while (letters < e->cell.len && e->cell.ptr[letters] >= 'A') {
        letters++;
    }
    html_text(h, (str){e->cell.ptr, letters});
    html_raw(h, letters > 0 ? " " : "");
    html_short(h, e->column, HTML_NAME);
}

static void write_cell(html *h, const evidence *column, const evidence *e)
{
    html_raw(h, "<td data-h=\"");
    column_name(h, column);
    html_raw(h, "\">");
    if (e != NULL && e->value.len == 0) {
        html_say(h, "（空）", "(blank)");
    } else if (e != NULL) {
        html_short(h, e->value, HTML_VALUE);
    }
    html_raw(h, "</td>");
}

/* The cells first..end of one row under these columns; none if it has no cell there. */
static void write_row(html *h, const excerpt *e, size_t first, size_t end, const excerpt *columns)
{
    size_t low = columns->cells[0]->place, high = columns->cells[columns->count - 1]->place;
    while (first < end && e->cells[first]->place < low) {
        first++;
    }
    if (first == end || e->cells[first]->place > high) {
        return;
    }
    html_raw(h, "<tr><th scope=\"row\">");
    html_sayf(h, "第%u行", "row %u", row_of(e->cells[first]));
    html_raw(h, "</th>");
    for (size_t c = 0; c < columns->count; c++) {
        size_t place = columns->cells[c]->place;
        bool here = first < end && e->cells[first]->place == place;
        write_cell(h, columns->cells[c], here ? e->cells[first] : NULL);
        while (first < end && e->cells[first]->place == place) {
            first++;
        }
    }
    html_raw(h, "</tr>\n");
}

/* How many rows there are. */
static size_t write_rows(html *h, const excerpt *e, const excerpt *columns)
{
    size_t rows = 0;
    for (size_t first = 0, end; first < e->count; first = end) {
        end = first + 1;
        while (end < e->count && row_of(e->cells[end]) == row_of(e->cells[first])) {
            end++;
        }
        if (rows++ < ROWS) {
            write_row(h, e, first, end, columns);
        }
    }
    return rows;
}

static void write_table(html *h, const excerpt *e, const excerpt *columns)
{
    html_raw(h, "<table class=\"facts\"><caption>");
    html_text(h, e->cells[0]->file);
    html_raw(h, "</caption><thead><tr>");
    html_head_cell(h, "行", "Row");
    for (size_t c = 0; c < columns->count; c++) {
        html_raw(h, "<th scope=\"col\">");
        column_name(h, columns->cells[c]);
        html_raw(h, "</th>");
    }
    html_table_body(h);
    size_t rows = write_rows(h, e, columns);
    html_raw(h, "</tbody></table>\n");
    if (rows > ROWS) {
        html_raw(h, "<p class=\"small\">");
        html_sayf(h, "另有 %zu 行，见 JSON 报告。", "%zu more rows are in the JSON report.", rows - ROWS);
        html_raw(h, "</p>\n");
    }
}

static void write_excerpt(html *h, const excerpt *e)
{
    excerpt columns = columns_of(h, e);
    size_t tables = (columns.count + COLUMNS - 1) / COLUMNS;
    for (size_t i = 0, first = 0; i < tables; i++) { /* as even as can be */
        size_t end = columns.count * (i + 1) / tables;
        write_table(h, e, &(excerpt){columns.cells + first, end - first});
        first = end;
    }
}

void html_facts(html *h, const finding *f)
{
    const evidence **cells = arena_array(&h->scratch, f->evidence_count + 1, sizeof *cells);
    for (size_t i = 0; i < f->evidence_count; i++) {
        cells[i] = &f->evidence[i];
    }
    qsort(cells, f->evidence_count, sizeof *cells, compare_cells);
    for (size_t first = 0, end; first < f->evidence_count; first = end) {
        end = first + 1;
        while (end < f->evidence_count && str_equal(cells[end]->file, cells[first]->file)) {
            end++;
        }
        write_excerpt(h, &(excerpt){cells + first, end - first});
    }
}
