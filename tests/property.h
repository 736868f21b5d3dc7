/* SPDX-License-Identifier: MIT
 *
 * For tests that try a law on very many values. HOLDS is ck_assert without its message to the runner, which
 * costs more than the law. Numbers come from xorshift64*, the same on every run: a test starts with a
 * seed of its own, not 0, written into the test, so that a failure can be met again.
 */
#ifndef JIANJIA_TESTS_PROPERTY_H
#define JIANJIA_TESTS_PROPERTY_H

#include <check.h>
#include <stdint.h>

#define HOLDS(condition)                                                                                     \
    do {                                                                                                     \
        if (!(condition)) {                                                                                  \
            ck_abort_msg("does not hold: %s", #condition);                                                   \
        }                                                                                                    \
    } while (0)

static inline uint64_t random_next(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

/* lo..hi, both included; the slight bias does no harm here. */
static inline int64_t random_between(uint64_t *state, int64_t lo, int64_t hi)
{
    return (int64_t)((uint64_t)lo + random_next(state) % ((uint64_t)hi - (uint64_t)lo + 1));
}

#endif
