/* SPDX-License-Identifier: MIT
 *
 * What the value of a fact or a let depends on besides the rows it looks at, and the view: so an evaluation
 * knows how long what it was told holds.
 */
#ifndef JIANJIA_DEPEND_H
#define JIANJIA_DEPEND_H

#include "syntax.h"

typedef struct {
    bool rule;         /* the rule in hand */
    bool plain;        /* its value points at nothing in the scratch arena */
    uint64_t readings; /* a bit for each by reading_index; all bits for those from the 64th on */
} dependence;

/* By fact, and by rule and let. */
typedef struct {
    const dependence *facts;
    dependence **lets;
} dependences;

dependences depend_all(const pack *p, arena *a);
dependence depend_of(const dependences *d, const rule_decl *rule,
                     const expression *e); /* an expression of the rule */
bool depends_on_reading(const dependence *d, size_t reading_index);

#endif
