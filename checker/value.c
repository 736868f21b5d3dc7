/* SPDX-License-Identifier: MIT */
#include "value.h"

verdict verdict_of(truth t, reasons why)
{
    verdict v = {.truth = t, .supported = t == TRUE_};
    if (t == UNKNOWN) {
        v.why = why;
        v.open_only = why == REASON_BIT(REASON_OPEN);
    }
    return v;
}

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

verdict verdict_frame(verdict a)
{
    a.supported = false;
    return a;
}

bool verdict_is_clue(verdict a)
{
    return a.truth == UNKNOWN && a.supported && a.open_only;
}

value value_unknown(reasons why)
{
    return (value){.kind = VALUE_UNKNOWN, .why = why};
}

value value_none(void)
{
    return (value){.kind = VALUE_NONE};
}

value value_known(range bounds)
{
    return (value){.kind = VALUE_KNOWN, .bounds = bounds};
}

bool value_is_point(const value *v)
{
    return v->kind == VALUE_KNOWN && range_known(v->bounds);
}
