/* SPDX-License-Identifier: MIT
 *
 * Shared by the resolver's files: types.c goes through the declarations of a pack, types_expression.c
 * through expressions, types_names.c knows what a name may mean where it stands.
 */
#ifndef JIANJIA_TYPES_INTERNAL_H
#define JIANJIA_TYPES_INTERNAL_H

#include "types.h"

#define FRAMES 32

/* Where a name may be found: the subject, then the elements of the sets we are inside of. */
typedef struct {
    pack *pack;
    diags *diags;
    const rule_decl *rule; /* NULL in facts and checks */
    size_t lets;           /* lets visible so far */
    type frames[FRAMES];
    expression *nodes[FRAMES]; /* that stand for them, once one is needed */
    size_t visible[FRAMES];    /* of a tuple's parts */
    size_t depth;
    const scope_decl *group; /* not NULL: the subject is a group */
} resolver;

typedef struct {
    str wanted, best;
    size_t distance;
} suggestion;

#define OF_TYPE_ERROR ((type){.kind = TYPE_ERROR})
#define OF_TYPE_TRUTH ((type){.kind = TYPE_TRUTH})
#define OF_TYPE_NUMBER ((type){.kind = TYPE_NUMBER})
#define OF_TYPE_DATE ((type){.kind = TYPE_DATE})

/* types.c */
void resolver_fact(resolver *r, fact_decl *f, span at);

/* types_names.c */
/* What a name means as a member of a table's rows, found once for each: any of them may be NULL. Between
 * the start, once the facts know their tables, and the end. */
typedef struct {
    const column_decl *column, *link;
    fact_decl *fact;
} meaning;
void members_start(pack *p);
meaning member_meaning(const pack *p, const table_decl *t, str name);
void members_end(pack *p);
void resolver_consider(suggestion *s, str name);
void resolver_consider_table(suggestion *s, const pack *p, const table_decl *t);
type resolver_unknown_name(resolver *r, span at, suggestion *s);
type resolver_fault(resolver *r, const expression *e, const char *zh, const char *en);
type resolver_set_of(resolver *r, type element);
type resolver_row_of(const table_decl *t);
bool resolver_same_type(type a, type b);
type resolver_unify(resolver *r, const expression *e, type a, type b);
bool resolver_is_scalar(type t);
type resolver_name(resolver *r, expression *e, const enum_decl *hint);
type resolver_field(resolver *r, expression *e);
bool resolver_push_frame(resolver *r, const expression *e, type element);
void resolver_start_frames(resolver *r, const table_decl *t);
type resolver_inside(resolver *r, expression *e, type set);
type resolver_expect_truth(resolver *r, const expression *e, type t);
type resolver_expect_set(resolver *r, const expression *e, type t);
type resolver_expect(resolver *r, const expression *e, type t, type_kind kind);

/* types_expression.c */
const enum_decl *resolver_find_enum(const resolver *r, str name);
type resolver_expression(resolver *r, expression *e, const enum_decl *hint);

#endif
