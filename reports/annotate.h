/* SPDX-License-Identifier: MIT
 *
 * The user's own tables back: each file again, byte for byte in its encoding, with what was found put at the end
 * of its rows: 结论 and 条款 on the row that a finding is about, 待补 on the row in which a cell is missing (on
 * the former, if there is no such row). Without what was put in, a copy is the file.
 */
#ifndef JIANJIA_ANNOTATE_H
#define JIANJIA_ANNOTATE_H

#include "../checker/dataset.h"
#include "../checker/finding.h"

/* Writes the copies, under the files' names, into a folder that holds no input; it is made if it isn't there.
 * Files that are no table are left out. Returns false with the path and *error (both in the arena or static) if
 * one could not be written, or would take the place of an input; *files is the number of those written. */
bool annotate_write(const report *r, const dataset *ds, const char *folder, arena *a, size_t *files,
                    str *path, str *error);

#endif
