/* SPDX-License-Identifier: MIT
 *
 * Identity numbers are never shown whole, and persons in part, or under another name, only if the run asks for
 * that: done to the finished report, behind ranking and fingerprints, before anything is written.
 */
#ifndef JIANJIA_MASK_H
#define JIANJIA_MASK_H

#include "finding.h"
#include "papers.h"
#include "pseudonym.h"

/* All texts of the report: identity numbers. Faults of the input are left to diags. */
void mask_numbers(report *r);

/* The same, and mobile telephones, and of each finding the names that it lists (finding.names), of which the first
 * character stays: 韦**. With a key (else NULL) all of them become pseudonyms. What was masked can't be shown again:
 * reports with names are written before. */
void mask_names(report *r, const pseudonym_key *key);

/* Drafts: identity numbers and who complained; with `persons` also what mask_names hides, with the key if there is
 * one. What a draft points to in the report is masked there. */
void mask_dossiers(dossier *drafts, size_t count, bool persons, const pseudonym_key *key, arena *a);

#endif
