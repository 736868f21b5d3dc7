/* SPDX-License-Identifier: MIT
 *
 * Identity numbers of persons, which no output shows whole.
 */
#ifndef JIANJIA_IDENTITY_H
#define JIANJIA_IDENTITY_H

#include "arena.h"

/* The text with every identity number (GB 11643: 18 characters with a date of birth in them, or the 15 digits
 * of the older form) as 4501**********1234; itself if it has none. */
str identity_numbers_masked(arena *a, str text);

#endif
