/* SPDX-License-Identifier: MIT
 *
 * All suites of unit tests. NAME stands for tests/unit_NAME.c, which defines NAME_suite: a new one is
 * added by its name here.
 */
#ifndef JIANJIA_TESTS_SUITES_H
#define JIANJIA_TESTS_SUITES_H

#include <check.h>

#define SUITES(X) FLOOR_SUITES(X) DATA_SUITES(X)
#define FLOOR_SUITES(X) X(text) X(truth) X(exact) X(date) X(utf8) X(os) X(diag)
#define DATA_SUITES(X) X(input) X(gb18030) X(records) X(scan) X(torture) X(cell) X(dataset) X(reports)

#define DECLARE_SUITE(name) Suite *name##_suite(void);
SUITES(DECLARE_SUITE)
#undef DECLARE_SUITE

#endif
