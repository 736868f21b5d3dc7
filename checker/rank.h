/* SPDX-License-Identifier: MIT
 *
 * Gathers findings into cases and puts both in order; fingerprints. Lexicographic, no weights: kind,
 * untagged before tagged, independent grounds, class, year of the latest fact, margin, strength of
 * evidence, key.
 */
#ifndef JIANJIA_RANK_H
#define JIANJIA_RANK_H

#include "finding.h"

/* Orders report->findings, builds report->cases with the reasons why each stands where it does, counts
 * kinds, and sets every finding's rank and fingerprint. */
void rank_report(report *r);

/* 16 hex digits of rule, subject key and the first year or event of the facts; never a place in a file. */
void fingerprint_finding(finding *f);

#endif
