/* SPDX-License-Identifier: MIT
 *
 * Faults of a pack that resolves: rules without the examples or the words they owe their readers, and
 * parameters, facts, columns and enum values that nothing reads, conditions that can never hold. A table is declared
 * for all the exports there are: columns and values no rule looks at are marked "unjudged".
 */
#ifndef JIANJIA_LINT_H
#define JIANJIA_LINT_H

#include "syntax.h"

/* Adds a warning to d for each; returns how many there are. */
size_t lint_pack(const pack *p, diags *d);

#endif
