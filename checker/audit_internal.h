/* SPDX-License-Identifier: MIT
 *
 * Shared by audit.c (which rule says what of whom), audit_parts.c (who works on which subjects, and what comes
 * of it as a whole) and describe.c (what a finding says and shows).
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

/* What one rule said of the subjects. */
typedef struct {
    size_t outcomes[OUTCOME_COUNT];
    size_t absent_only; /* subjects undetermined for want of a table or column alone */
    str absence;
    rule_cost cost; /* if it is asked for */
} tally;

/* The readings a rule looks at, once they were asked for. */
typedef struct {
    const fact_decl **readings;
    size_t count;
    const dependence *clauses; /* by clause: whether it holds */
    dependence frame;          /* whether the rule applies to what is in its scope */
} rule_readings;

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

/* A rule whose numbers were too large for a subject. */
typedef struct {
    const rule_decl *rule;
    str key;
} overflow;

/* What comes of some of the subjects: the report has its texts, subjects, out_of_scope and judgements. */
typedef struct {
    report *report;
    arena own;
    tally *tallies;    /* by rule */
    finding *findings; /* from malloc */
    size_t finding_count, finding_cap;
    deferred *deferred;
    size_t deferred_count, deferred_cap;
    overflow *overflows;
    size_t overflow_count, overflow_cap;
    uint32_t *contradicting; /* rows that fail the check of their table in hand */
    size_t contradicting_count, contradicting_cap;
    map hole_keys;
    hole *holes;
    size_t hole_count, hole_cap;
} part;

/* The rules of a scope that are to be applied. */
typedef struct {
    const rule_decl **rules;
    size_t count;
} scope_rules;

/* What one thread has to itself; needs, choices and dependences are there for all. */
typedef struct {
    const audit_options *options;
    report *report; /* of the part */
    part *part;     /* to which it adds what it finds */
    needs needs;
    const size_t *choices;
    dependences depends;
    evaluation ev;
    arena own, scratch; /* scratch: one subject and rule */
    evaluation other;   /* under other readings, and of rows beside the subject */
    arena other_scratch;
    scope_rules *scopes;     /* in the pack's order */
    rule_readings *readings; /* by rule */
    recall **recalls;        /* by rule */
    str *absences;           /* by rule: what its first subject that told one said */
    assessment *recalled;    /* what they keep */
    size_t recalled_count, recalled_cap;
} auditor;

/* The rows of one group of a scope. */
typedef struct {
    str key;
    uint32_t *rows;
    size_t count, cap;
    bool overflowed; /* while its rows were sought */
} group;

/* Subjects that one thread looks at one after the other: from … to - 1 of the rows of a table (for a check of its
 * own, if there is one), of the groups of a scope, or of what was deferred. */
typedef struct {
    const table_decl *table;
    const check_decl *check;
    const scope_decl *scope;
    const group *groups;
    const deferred *deferred;
    size_t from, to;
} block;

typedef struct {
    block *items;
    size_t count, cap;
} blocks;

/* audit.c */
void audit_block(auditor *a, const block *its);

bool audit_selects(const audit_options *o, const rule_decl *rule);
assessment assess(evaluation *ev, const rule_decl *rule, verdict in_scope);
verdict scope_verdict(evaluation *ev, const scope_decl *s);
void set_view(evaluation *ev, finding_kind kind);
void subject_start(evaluation *ev, const rule_decl *rule, const subject *s);

/* audit_parts.c */
part part_new(const audit_options *o, report *r);
void part_free(part *p);
void auditor_start(auditor *a, const audit_options *o, part *p); /* all but needs, choices and depends */
void auditor_end(auditor *a);
/* Cuts things like `all`, from 0 to all.to - 1, into blocks. */
void add_blocks(auditor *a, blocks *list, block all);
/* Audits the blocks, in as many threads as the options allow. What comes of them is joined in their order, and
 * they don't depend on the number of threads: so the report doesn't either. */
void audit_blocks(auditor *a, const blocks *list);

/* describe.c */
/* Fills in all but kind, outcome and tags. */
void describe_finding(auditor *a, const subject *s, evaluation *ev, const rule_decl *rule,
                      const assessment *got, trace_slice trace, finding *f);
/* By that alternative of the reading the outcome is `other`. */
void note_reading(auditor *a, finding *f, const fact_decl *reading, size_t choice, outcome other);
void note_holes(auditor *a, const subject *s, const rule_decl *rule, trace_slice trace);
void join_holes(auditor *a, const part *from);
void finish_holes(auditor *a);
str describe_absence(auditor *a, trace_slice trace);
void describe_settings(auditor *a);

/* template.c */

/* Says which values are not to be shown: ** stands there instead, and a part in brackets is left out. */
typedef struct {
    bool (*hides)(void *context, const expression *e);
    void *context;
} template_veil;

/* A sentence with its values, in the run's language. veil may be NULL. */
str template_text(evaluation *ev, const templates *t, language l, const template_veil *veil, arena *a);
void value_print(buf *out, const evaluation *ev, const type *t, const value *v, language l);

#endif
