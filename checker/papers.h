/* SPDX-License-Identifier: MIT
 *
 * The papers of a pack, drafted: about one row (an award), what the data say of it, what the audit found, and blanks.
 * A draft concludes nothing. It is plain data in the language of the run, for reports to lay out; all of it is in
 * the arena given, or the report's.
 */
#ifndef JIANJIA_PAPERS_H
#define JIANJIA_PAPERS_H

#include "dataset.h"
#include "syntax.h"

/* A rule among others: what was found of the row, for a reviewer to look at. */
typedef struct {
    str clause, title;
    const finding *found; /* the first of the case; NULL: none */
    outcome outcome;      /* without one; OUTCOME_COUNT: the rule was not applied to the row */
} paper_item;

typedef struct {
    block_kind kind;
    str label, text; /* what stands there; an empty text of a field is a blank to fill in */
    paper_item *items;
    size_t item_count;
} paper_block;

typedef struct {
    str title;
    const finding **findings; /* that it is for, in the order of the report */
    size_t finding_count;
    paper_block *blocks;
    size_t block_count;
    const table_decl *row_table; /* of a row to be filled in and kept with the data; NULL: none */
    str *cells;                  /* by column */
} paper;

typedef struct {
    str table, key, name, body; /* body may be empty */
    str unit;                   /* its key; may be empty */
    const case_entry *its;      /* NULL: nothing was found */
    paper *papers;
    size_t paper_count;
    person_names persons; /* in the rows it is about */
} dossier;

typedef struct {
    const pack *pack;
    const dataset *data;
    day as_of, law_of;
    const size_t *choices;
    language language;
    bool names; /* note the persons named, not only who complained */
} papers_options;

/* What can be drafted about the row of this key, or about every row if it is empty; rows for which no paper is are
 * left out. The report has judgements, and is ranked and masked. *known tells whether there is a row of this key. */
dossier *papers_draft(const papers_options *o, const report *r, str key, arena *a, size_t *count,
                      bool *known);

/* Keys of rows that papers may be about. */
str *papers_keys(const papers_options *o, arena *a, size_t *count);

#endif
