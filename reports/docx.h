/* SPDX-License-Identifier: MIT
 *
 * A text document as Word, WPS and LibreOffice open and edit it (Office Open XML): the few parts that it takes, in
 * the layout of an official paper on A4. The only user of minizip. All text added is data: xml_add makes it safe.
 * The same calls give the same bytes.
 */
#ifndef JIANJIA_DOCX_H
#define JIANJIA_DOCX_H

#include "../checker/text.h"

typedef struct {
    buf body;               /* of document.xml */
    const unsigned *widths; /* of the table in hand */
    size_t columns, column;
} docx;

typedef enum {
    DOCX_TITLE,
    DOCX_REMARK,
    DOCX_HEADING,
    DOCX_TEXT,
    DOCX_SIGN,
    DOCX_CELL,
    DOCX_HEAD,
    DOCX_SMALL
} docx_style;

/* A paragraph; a line feed in the text begins a new line. */
void docx_paragraph(docx *d, docx_style style, str text);

/* A table, its columns in tenths of a millimetre (the array has to stay): then row by row all its cells. No rows are cut by a page's end, and
 * a row of heads at the top comes again on the next page. */
void docx_table(docx *d, const unsigned *widths, size_t columns);
void docx_cell(docx *d, docx_style style, str text);
void docx_room(docx *d, str below); /* a tall cell to write in, with a line at its foot */
void docx_table_end(docx *d);

/* Writes the document, with this line at the foot of each page, and frees it. False with errno. */
bool docx_write(docx *d, str foot, const char *path);

#endif
