/* SPDX-License-Identifier: MIT
 *
 * Lists of the cells to obtain (补数清单), one file for each city or recommending body, to be filled in and
 * read again beside the data.
 */
#ifndef JIANJIA_REQUESTS_H
#define JIANJIA_REQUESTS_H

#include "../checker/finding.h"

/* Writes the lists into a folder, which is made if it isn't there; UTF-8 with BOM, as Excel opens it. Sets
 * *count to the number of files and *cells to that of rows. Returns false with the path and *error (both in
 * the arena or static) if one could not be written. */
bool requests_write(const report *r, const char *folder, arena *a, size_t *count, size_t *cells, str *path,
                    str *error);

#endif
