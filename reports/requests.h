/* SPDX-License-Identifier: MIT
 *
 * Lists of the cells to obtain (补数清单), one file for each city or recommending body, to be filled in and
 * read again beside the data.
 */
#ifndef JIANJIA_REQUESTS_H
#define JIANJIA_REQUESTS_H

#include "../checker/finding.h"

typedef struct {
    size_t files, written; /* lists, cells in them */
    size_t withheld;       /* cells whose row goes by an identity number, which no output shows whole */
} request_counts;

/* Writes the lists into a folder, which is made if it isn't there; UTF-8 with BOM, as Excel opens it. Returns
 * false with the path and *error (both in the arena or static) if one could not be written. */
bool requests_write(const report *r, const char *folder, arena *a, request_counts *c, str *path, str *error);

#endif
