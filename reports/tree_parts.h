/* SPDX-License-Identifier: MIT
 *
 * The parts of "jianjia-report/1", a stable contract, as JSON values. Keys stand in a fixed order; keys may be
 * added in later versions, none goes or changes its meaning. A field has one type throughout: a text that is
 * not there is "", a number that is not there is 0; only "not_checked" may be null. report.schema.json says the
 * same to programs.
 */
#ifndef JIANJIA_TREE_PARTS_H
#define JIANJIA_TREE_PARTS_H

#include "reporter.h"
#include "tree.h"

json_t *part_tool(void);
json_t *part_settings(const setting_entry *settings, size_t count);
json_t *part_summary(const report *r);

/* The i-th of its kind. */
json_t *part_pack(const report *r, size_t i);
json_t *part_input(const report *r, size_t i);
json_t *part_case(const report *r, size_t i);
json_t *part_finding(const report *r, size_t i);
json_t *part_coverage(const report *r, size_t i);
json_t *part_to_obtain(const report *r, size_t i);
json_t *part_fault(const report *r, size_t i);

#endif
