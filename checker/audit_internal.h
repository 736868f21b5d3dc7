/* SPDX-License-Identifier: MIT
 *
 * Shared by audit.c (which rule says what of whom) and describe.c (what a finding says and shows).
 */
#ifndef JIANJIA_AUDIT_INTERNAL_H
#define JIANJIA_AUDIT_INTERNAL_H

#include "audit.h"
#include "plan.h"

typedef struct {
    row_ref row;
    verdict in_scope;
    const uint32_t *group_rows;
    size_t group_count;
    subject_ref ref; /* key only; the rest is read when there is a finding */
} subject;

typedef struct {
    outcome outcome;
    finding_kind kind;
    size_t clause; /* the one that decided */
    reasons why;   /* of what is open */
    bool violated, open, supported, absent_only;
    bool certain; /* some clause is true */
} assessment;

typedef struct {
    size_t absent_only; /* subjects undetermined for want of a table or column alone */
    str absence;
    const fact_decl **readings; /* those it looks at, once they were asked for */
    size_t reading_count;
} rule_state;

/* A finding that would only say that a table or column is absent: told only if the rule was checked at all. */
typedef struct {
    const rule_decl *rule;
    row_ref row;
    str key;
} deferred;

/* One line of cells to obtain while it grows. */
typedef struct {
    to_obtain_entry entry;
    size_t column_cap, rule_cap, cell_cap;
} hole;

typedef struct {
    const audit_options *options;
    report *report;
    needs needs;
    const size_t *choices;
    dependences depends;
    evaluation ev;
    arena own, scratch; /* scratch: one subject and rule */
    evaluation other;   /* under other readings, and of rows beside the subject */
    arena other_scratch;
    rule_state *rules;
    finding *findings; /* from malloc, until all are told */
    size_t finding_count, finding_cap;
    deferred *deferred;
    size_t deferred_count, deferred_cap;
    map hole_keys;
    hole *holes;
    size_t hole_count, hole_cap;
} auditor;

assessment assess(evaluation *ev, const rule_decl *rule, verdict in_scope);
verdict scope_verdict(evaluation *ev, const scope_decl *s);
void set_view(evaluation *ev, finding_kind kind);
void subject_start(evaluation *ev, const rule_decl *rule, const subject *s);

/* Fills in all but kind, outcome and tags. */
void describe_finding(auditor *a, const subject *s, evaluation *ev, const rule_decl *rule,
                      const assessment *got, trace_slice trace, finding *f);
void note_reading(auditor *a, finding *f, const fact_decl *reading, size_t choice, const assessment *other);
void note_holes(auditor *a, const subject *s, const rule_decl *rule, trace_slice trace);
void finish_holes(auditor *a);
str describe_absence(auditor *a, trace_slice trace);
void describe_settings(auditor *a);

/* template.c: a sentence with its values, in the run's language. */
str template_text(evaluation *ev, const templates *t, language l, arena *a);
void value_print(buf *out, const evaluation *ev, const type *t, const value *v, language l);

#endif
