/* SPDX-License-Identifier: MIT
 *
 * The laws of Kleene's strong logic, each over all triples of values.
 */
#include "../checker/truth.h"
#include "suites.h"

typedef struct {
    truth a, b, c;
} triple;

static triple triple_of(int i)
{
    return (triple){(truth)(i % 3), (truth)(i / 3 % 3), (truth)(i / 9)};
}

START_TEST(lattice_laws)
{
    triple t = triple_of(_i);
    ck_assert_int_eq(truth_and(t.a, t.b), truth_and(t.b, t.a));
    ck_assert_int_eq(truth_or(t.a, t.b), truth_or(t.b, t.a));
    ck_assert_int_eq(truth_and(truth_and(t.a, t.b), t.c), truth_and(t.a, truth_and(t.b, t.c)));
    ck_assert_int_eq(truth_or(truth_or(t.a, t.b), t.c), truth_or(t.a, truth_or(t.b, t.c)));
    ck_assert_int_eq(truth_and(t.a, truth_or(t.a, t.b)), t.a);
    ck_assert_int_eq(truth_or(t.a, truth_and(t.a, t.b)), t.a);
    ck_assert_int_eq(truth_and(t.a, truth_or(t.b, t.c)), truth_or(truth_and(t.a, t.b), truth_and(t.a, t.c)));
    ck_assert_int_eq(truth_or(t.a, truth_and(t.b, t.c)), truth_and(truth_or(t.a, t.b), truth_or(t.a, t.c)));
}
END_TEST

START_TEST(de_morgan)
{
    triple t = triple_of(_i);
    truth all = truth_and(truth_and(t.a, t.b), t.c), any = truth_or(truth_or(t.a, t.b), t.c);
    truth not_a = truth_not(t.a), not_b = truth_not(t.b), not_c = truth_not(t.c);
    ck_assert_int_eq(truth_not(all), truth_or(truth_or(not_a, not_b), not_c));
    ck_assert_int_eq(truth_not(any), truth_and(truth_and(not_a, not_b), not_c));
    ck_assert_int_eq(truth_not(not_a), t.a);
}
END_TEST

/* What is settled stays settled when an unknown becomes known: the reason for this logic. */
START_TEST(knowledge_only_grows)
{
    triple t = triple_of(_i);
    for (int known = 0; known <= 2; known += 2) {
        truth better = t.a == UNKNOWN ? (truth)known : t.a;
        truth and_before = truth_and(t.a, t.b), or_before = truth_or(t.a, t.b);
        ck_assert(and_before == UNKNOWN || and_before == truth_and(better, t.b));
        ck_assert(or_before == UNKNOWN || or_before == truth_or(better, t.b));
        ck_assert(truth_not(t.a) == UNKNOWN || truth_not(t.a) == truth_not(better));
    }
}
END_TEST

START_TEST(two_values_are_boolean)
{
    bool a = _i & 1, b = _i & 2;
    ck_assert_int_eq(truth_and(truth_of(a), truth_of(b)), truth_of(a && b));
    ck_assert_int_eq(truth_or(truth_of(a), truth_of(b)), truth_of(a || b));
    ck_assert_int_eq(truth_not(truth_of(a)), truth_of(!a));
}
END_TEST

Suite *truth_suite(void)
{
    Suite *suite = suite_create("truth");
    TCase *tests = tcase_create("truth");
    tcase_add_loop_test(tests, lattice_laws, 0, 27);
    tcase_add_loop_test(tests, de_morgan, 0, 27);
    tcase_add_loop_test(tests, knowledge_only_grows, 0, 27);
    tcase_add_loop_test(tests, two_values_are_boolean, 0, 4);
    suite_add_tcase(suite, tests);
    return suite;
}
