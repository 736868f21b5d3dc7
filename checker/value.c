/* SPDX-License-Identifier: MIT */
#include "value.h"

static bool is_open(verdict v)
{
    return v.truth != UNKNOWN || v.open_only;
}

verdict verdict_and(verdict a, verdict b)
{
    verdict v = {.truth = truth_and(a.truth, b.truth)};
    if (v.truth == FALSE_) {
        return v;
    }
    v.supported = a.supported || b.supported;
    if (v.truth == UNKNOWN) {
        v.why = a.why | b.why;
        v.open_only = is_open(a) && is_open(b);
    }
    return v;
}

verdict verdict_or(verdict a, verdict b)
{
    if (a.truth != b.truth) {
        return a.truth > b.truth ? a : b;
    }
    verdict v = {.truth = a.truth, .supported = a.supported || b.supported};
    if (v.truth == UNKNOWN) {
        v.why = a.why | b.why;
        v.open_only = (a.open_only && b.open_only) || verdict_is_clue(a) || verdict_is_clue(b);
    }
    return v;
}

verdict verdict_not(verdict a)
{
    verdict v = verdict_of(truth_not(a.truth), a.why);
    if (v.truth == UNKNOWN) {
        v.open_only = a.why == REASON_BIT(REASON_OPEN); /* of two alternatives both, now */
    }
    return v;
}
