/* SPDX-License-Identifier: MIT
 *
 * Runs the examples that stand beside the rules: their rows are written as CSV, loaded like any export and
 * judged by the rule.
 */
#ifndef JIANJIA_EXAMPLE_H
#define JIANJIA_EXAMPLE_H

#include "audit.h"

typedef struct {
    bool passed;
    audit_result got;
    str fault; /* not empty: the example itself could not be run */
} example_result;

/* Texts of the result live in the arena. The pack is as before afterwards: a number that the example chooses as a
 * reading stands in it only meanwhile. */
example_result example_run(pack *p, const rule_decl *rule, const example_decl *e, arena *a);

/* "violation, revocable, straddles" */
str audit_result_text(const audit_result *r, arena *a);

#endif
