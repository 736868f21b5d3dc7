/* SPDX-License-Identifier: MIT
 *
 * Faults of a pack that resolves: rules without the examples or the words they owe their readers, and
 * parameters and facts that nothing reads. It misses what only data could show: an enum value no rule can
 * meet, a condition that never holds.
 */
#ifndef JIANJIA_LINT_H
#define JIANJIA_LINT_H

#include "syntax.h"

/* Adds a warning to d for each; returns how many there are. */
size_t lint_pack(const pack *p, diags *d);

/* The columns that no rule, fact or check reads, in the order of the schema; keys and the columns of names
 * aside. Not a fault: tables are declared for all the exports there are. */
const column_decl **lint_unread_columns(const pack *p, arena *a, size_t *count);

#endif
