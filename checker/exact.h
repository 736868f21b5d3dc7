/* SPDX-License-Identifier: MIT
 *
 * Exact numbers (reduced fractions of 64-bit integers, and the two infinities) and ranges of them.
 * Nothing is rounded unless exact_round is asked. An operation whose result does not fit, or that has no
 * value (0/0, infinity - infinity), returns false and leaves *out alone: overflow is an error, never a wrap.
 * Comparisons cross-multiply in 128 bits and cannot fail.
 */
#ifndef JIANJIA_EXACT_H
#define JIANJIA_EXACT_H

#include "text.h"
#include "truth.h"

#include <assert.h>

typedef struct {
    int64_t num;
    int64_t den; /* > 0 and coprime to num; 0 only for the infinities, num being 1 or -1 */
} exact;

#define EXACT_POSITIVE_INFINITY ((exact){1, 0})
#define EXACT_NEGATIVE_INFINITY ((exact){-1, 0})

static inline exact exact_int(int64_t n)
{
    assert(n != INT64_MIN);
    return (exact){n, 1};
}

bool exact_ratio(int64_t num, int64_t den, exact *out); /* den != 0; reduces */
static inline bool exact_finite(exact a)
{
    return a.den != 0;
}

int exact_compare_across(exact a, exact b);       /* of different denominators */
static inline int exact_compare(exact a, exact b) /* -1, 0, 1 */
{
    if (a.den == b.den) { /* also two infinities, whose cross products would both be 0 */
        return (a.num > b.num) - (a.num < b.num);
    }
    return exact_compare_across(a, b);
}
bool exact_add(exact a, exact b, exact *out);
bool exact_subtract(exact a, exact b, exact *out);
bool exact_multiply(exact a, exact b, exact *out);   /* 0 * infinity is 0: a bound times nothing */
bool exact_divide(exact a, exact b, exact *out);     /* false for b = 0; finite / infinity is 0 */
bool exact_round(exact a, int decimals, exact *out); /* half away from zero; decimals 0..9 */

/* Reads digits with an optional sign, decimal point and fraction; the whole of s. False if it is
 * anything else or does not fit. */
bool exact_parse(str s, exact *out);

/* Adds a as a decimal with at most `decimals` places, exact if it fits, else cut (never rounded up to a
 * threshold it does not reach) with a final "…". 52, 50.05, 33.33…; infinities as ∞, -∞. */
void exact_print(buf *out, exact a, int decimals);

typedef struct {
    exact lo, hi; /* lo <= hi */
} range;

#define RANGE_ALL ((range){EXACT_NEGATIVE_INFINITY, EXACT_POSITIVE_INFINITY})

static inline range range_of(exact value)
{
    return (range){value, value};
}

static inline range range_int(int64_t n)
{
    return range_of(exact_int(n));
}

/* lo = hi, finite. Both are reduced. */
static inline bool range_known(range r)
{
    return exact_finite(r.lo) && r.lo.num == r.hi.num && r.lo.den == r.hi.den;
}

bool range_is_all(range r);
truth range_less(range a, range b);
truth range_less_or_equal(range a, range b);
truth range_equal(range a, range b); /* true only if both are known and equal; false if disjoint */
bool range_add(range a, range b, range *out);
bool range_subtract(range a, range b, range *out);
bool range_multiply(range a, range b, range *out);
bool range_divide(range a, range b, range *out); /* false if b is exactly 0; RANGE_ALL if b spans 0 */
range range_min(range a, range b);
range range_max(range a, range b);
range range_hull(range a, range b);
bool range_intersect(range a, range b, range *out); /* false if they have nothing in common */

#endif
