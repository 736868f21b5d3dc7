/* SPDX-License-Identifier: MIT
 *
 * Conditions that no data can fulfil: a value that would have to be two values at once, a count below zero, a kind of
 * honour that the scope has left out. It looks at what the conditions of a rule say together of one column (or fact, or
 * count of a set); what it can't follow, it takes to be possible.
 */
#ifndef JIANJIA_REACH_H
#define JIANJIA_REACH_H

#include "syntax.h"

/* Can a subject be in the rule's scope, and not be one that the rule doesn't apply to? False if certainly not. */
bool reach_scope(const rule_decl *rule);

/* Can this clause of the rule come true of such a subject? False if certainly not. */
bool reach_clause(const rule_decl *rule, const kind_clause *clause);

#endif
