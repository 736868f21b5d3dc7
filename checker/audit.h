/* SPDX-License-Identifier: MIT
 *
 * Applies rules to a dataset: every selected rule to every subject of its scope; outcomes are counted,
 * and what is worth a person's time becomes a finding with its evidence. Ordering is rank.h's.
 */
#ifndef JIANJIA_AUDIT_H
#define JIANJIA_AUDIT_H

#include "eval.h"

/* What a rule took, in nanoseconds: to judge its subjects, and to tell what was found. */
typedef struct {
    size_t subjects, told;
    uint64_t judging, telling;
} rule_cost;

typedef struct {
    const pack *pack;
    dataset *data; /* checks may mark cells as contradictory before the rules are applied */
    day as_of;
    day law_of;            /* the day whose parameters hold: as_of, or a day before */
    const bool *selected;  /* by rule; NULL: all */
    const size_t *choices; /* by reading: the chosen alternative; NULL: the first of each */
    language language;
    bool judgements;    /* keep what every rule said of every subject */
    size_t jobs;        /* threads at most; 0 is 1. The report is the same */
    bool names;         /* note the persons and the few votes in the rows of a finding, for mask_names */
    progress *progress; /* told how far the rules are; NULL: nobody is */
    diags *diags;
    rule_cost *costs; /* by rule: what it took is added; NULL: nobody asks */
} audit_options;

/* Makes the checks that tables declare, applies the rules, and fills report->findings, coverage, to_obtain,
 * subjects, clean, out_of_scope, parameters and readings. The report's arena holds all of it. */
void audit_run(const audit_options *o, report *r);

/* The checks alone: before audit_one. */
void audit_check(const audit_options *o);

/* The outcome of one rule for one subject, for examples and tests: its kind (KIND_NONE if no finding) and
 * tags. subject.row must be a row of the rule's scope table. */
typedef struct {
    outcome outcome;
    finding_kind kind;
    unsigned tags;
} audit_result;

audit_result audit_one(const audit_options *o, const rule_decl *rule, uint32_t row, arena *scratch);

#endif
