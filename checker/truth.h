/* SPDX-License-Identifier: MIT
 *
 * Kleene's strong three-valued logic: AND is min, OR is max, NOT mirrors. Unknown never turns into
 * false or true by itself.
 */
#ifndef JIANJIA_TRUTH_H
#define JIANJIA_TRUTH_H

#include <stdbool.h>

typedef enum { FALSE_ = 0, UNKNOWN = 1, TRUE_ = 2 } truth;

static inline truth truth_and(truth a, truth b)
{
    return a < b ? a : b;
}
static inline truth truth_or(truth a, truth b)
{
    return a > b ? a : b;
}
static inline truth truth_not(truth a)
{
    return (truth)(2 - (int)a);
}
static inline truth truth_of(bool b)
{
    return b ? TRUE_ : FALSE_;
}

#endif
