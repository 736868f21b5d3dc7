/* SPDX-License-Identifier: MIT
 *
 * Parts of a report: what is of one city, or of one recommending body.
 */
#ifndef JIANJIA_SPLIT_H
#define JIANJIA_SPLIT_H

#include "../checker/finding.h"

typedef enum { SPLIT_NONE, SPLIT_CITY, SPLIT_BODY } split_by;

bool split_from_name(str name, split_by *out); /* city, body */

/* The cities or bodies of the report's cases, then of its cells to obtain, in its order; one may be empty. */
size_t split_names(const report *r, split_by by, arena *a, str **names);

/* The cases of one, with their findings and their places in the whole, and its cells to obtain. What is known of
 * the whole only is left out: coverage, how many were looked at. Shares all texts with the whole. */
report split_part(const report *r, split_by by, str name, arena *a);

#endif
