/* SPDX-License-Identifier: MIT
 *
 * The parts of "jianjia-report/1", a stable contract, in JSON. Keys stand in a fixed order; keys may be
 * added in later versions, none goes or changes its meaning. A field has one type throughout: a text that is
 * not there is "", a number that is not there is 0; only "not_checked" may be null. report.schema.json says the
 * same to programs.
 */
#ifndef JIANJIA_TREE_PARTS_H
#define JIANJIA_TREE_PARTS_H

#include "reporter.h"
#include "tree.h"

/* Each writes the members of an object that is open. */
void part_tool(tree_writer *w);
void part_summary(tree_writer *w, const report *r);

/* The i-th of its kind. */
void part_pack(tree_writer *w, const report *r, size_t i);
void part_case(tree_writer *w, const report *r, size_t i);
void part_finding(tree_writer *w, const report *r, size_t i);
void part_coverage(tree_writer *w, const report *r, size_t i);
void part_to_obtain(tree_writer *w, const report *r, size_t i);
void part_fault(tree_writer *w, const report *r, size_t i,
                str message); /* its own, or what is to be told of it */

typedef void part_of(tree_writer *w, const report *r, size_t i);

/* An array of objects. */
void part_list(tree_writer *w, const char *key, const report *r, size_t count, size_t jobs, part_of *part);

/* From "packs" to "summary". */
void part_run(tree_writer *w, const report *r);

#endif
