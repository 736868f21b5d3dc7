/* SPDX-License-Identifier: MIT
 *
 * The drafts of papers as documents to be edited: a folder for each row they are about, and for all of them a list;
 * and the rows that go with them, as CSV.
 */
#ifndef JIANJIA_DOSSIER_H
#define JIANJIA_DOSSIER_H

#include "../checker/finding.h"
#include "../checker/papers.h"

typedef struct {
    const report *r;
    const dossier *drafts;
    size_t count; /* at least 1 */
    const char *folder;
    const schema *tables; /* of the pack */
    bool with_list;       /* of all that was drafted */
} dossier_job;

/* Writes all of them into the folder, which is made if it isn't there; *files is how many. Nothing is written over:
 * where a file is there already, none is written. False with the path and *error (in the arena or static). */
bool dossier_write(const dossier_job *j, arena *a, size_t *files, str *path, str *error);

#endif
