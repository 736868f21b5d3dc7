/* SPDX-License-Identifier: MIT
 *
 * Rules in time: packs of one law that follow one another, and parameters that change. Each fact is judged by what was
 * in force on its day. Time is cut where a pack begins or ends and where a parameter changes; every stretch is audited
 * as of the day after its last (a year that ended with it is over then), and of a rule's findings those stand whose
 * latest fact lies in their stretch. A finding without a fact's date is about the present state: today's stretch judges
 * it; but what a later pack tags as before its force is for the earlier one.
 */
#ifndef JIANJIA_PERIODS_H
#define JIANJIA_PERIODS_H

#include "syntax.h"

typedef struct {
    size_t pack;  /* index */
    day from, to; /* both included; of the first from DAY_BEFORE_ALL, of the last perhaps to DAY_AFTER_ALL */
    bool alone;   /* the only one */
    day as_of;    /* the day after the last, or the run's as-of date if that is earlier */
} period;

/* Puts the packs in the order of their dates of force and tells the stretches of time up to as_of, earliest first, in the
 * arena. NULL after an error in d: two packs in force on one day, a gap between two, none in force as of the day. */
period *periods_of(pack **packs, size_t count, day as_of, arena *a, size_t *period_count, diags *d);

/* Adds to `whole`, the audit of the last period, what the audits of the earlier ones found: parts[i] is of periods[i],
 * parts[count - 1] is whole itself. Earlier findings say which text judged them. The parts must outlive the whole. Not
 * ranked yet. */
void periods_join(report *whole, const report *parts, const period *periods, size_t count);

#endif
