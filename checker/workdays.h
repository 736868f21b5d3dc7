/* SPDX-License-Identifier: MIT
 *
 * Working days by the calendar a pack declares: Monday to Friday, less the days off, more the make-up days.
 * A year the pack doesn't declare whole is unknown, never guessed from weekdays.
 */
#ifndef JIANJIA_WORKDAYS_H
#define JIANJIA_WORKDAYS_H

#include "syntax.h"

/* Working days from `from` to `to`, both included; 0 if to < from. Days that the calendar leaves open make the most
 * greater than the least. False if a year is not declared. */
bool workdays_between(const pack *p, day from, day to, int64_t *least, int64_t *most);

#endif
