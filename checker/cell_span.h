/* SPDX-License-Identifier: MIT
 *
 * Where a cell stands in the text of its file, for programs that mark it in an editor. Read again from the
 * file: asked for by reports only.
 */
#ifndef JIANJIA_CELL_SPAN_H
#define JIANJIA_CELL_SPAN_H

#include "input.h"

/* Lines are counted from the record's first, which is 0; columns from 1, in UTF-16 code units, a byte order mark
 * not counted. The end is behind the last character. Blanks and quotes around the cell are left out. */
typedef struct {
    uint32_t first_line, first_column, last_line, last_column;
} cell_span;

/* Of the cell at 0-based `place` of the record at `offset`; false if it is not there or could not be read. */
bool cell_span_find(const input *in, uint64_t offset, size_t place, cell_span *out);

#endif
