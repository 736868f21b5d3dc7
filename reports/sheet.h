/* SPDX-License-Identifier: MIT
 *
 * The report as sheets of rows, for spreadsheets: cases, findings, cells to obtain, coverage. Texts of cells are
 * as utf8_add_visible shows them; a reporter makes them safe for its form.
 */
#ifndef JIANJIA_SHEET_H
#define JIANJIA_SHEET_H

#include "reporter.h"

enum { SHEET_COLUMNS = 20 }; /* the most that a sheet has */

typedef struct {
    texts header;
    unsigned width; /* in characters of half width */
    bool number;    /* a whole number, or empty */
} sheet_column;

/* One row, emptied before it is filled. */
typedef struct {
    buf cells[SHEET_COLUMNS];
} sheet_row;

typedef struct {
    texts name;
    const sheet_column *columns;
    size_t column_count;
    size_t (*count)(const report *r);
    void (*fill)(sheet_row *row, const report *r, size_t i);
} sheet;

extern const sheet sheet_cases, sheet_findings, sheet_to_obtain, sheet_coverage;

void sheet_fill(const sheet *s, sheet_row *row, const report *r, size_t i);
void sheet_row_free(sheet_row *row);

#endif
