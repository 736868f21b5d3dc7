/* SPDX-License-Identifier: MIT
 *
 * Runs the unit tests. CK_RUN_SUITE=exact runs one suite; CK_FORK=no keeps all in one process.
 */
#include "suites.h"

#include <stdlib.h>

#define ENTRY(name) name##_suite,
static Suite *(*const makers[])(void) = {SUITES(ENTRY)};

int main(void)
{
    SRunner *runner = srunner_create(NULL);
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++) {
        srunner_add_suite(runner, makers[i]());
    }
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
