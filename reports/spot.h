/* SPDX-License-Identifier: MIT
 *
 * Where in the files a finding is shown, for programs that mark a place in an editor or a change.
 */
#ifndef JIANJIA_SPOT_H
#define JIANJIA_SPOT_H

#include "../checker/finding.h"

/* Lines and columns from 1, the end behind the last character; columns in UTF-16 code units, 0 if not known. */
typedef struct {
    uint32_t line, column, last_line, last_column;
} spot;

spot spot_of(const evidence *e);

/* The cell that stands for a finding: one of the subject's own row, if such a cell decided. NULL if none did. */
const evidence *spot_main(const finding *f);

/* The file of the finding; of one that rests on no cell, the file of its table. Empty if there is none. */
str spot_file(const report *r, const finding *f);

/* A path as those programs write it: without ./ before it. */
str spot_path(str file);

#endif
