/* SPDX-License-Identifier: MIT
 *
 * Numbers that are a person's: identity numbers, which no output shows whole, and mobile telephones, which a
 * masked one doesn't show.
 */
#ifndef JIANJIA_IDENTITY_H
#define JIANJIA_IDENTITY_H

#include "arena.h"

/* How many bytes at this place are an identity number (GB 11643: 18 characters with a date of birth in them, or
 * the 15 digits of the older form), digits on neither side; 0 if none is here. */
size_t identity_number_at(str text, size_t at);
enum { IDENTITY_LEAST = 15 }; /* digits in a row of an identity number */

/* The number in the one form that both have in common: 17 digits, without the check character. */
str identity_number_core(arena *a, str number);

/* The text with every identity number as 4501**********1234; itself if it has none. */
str identity_numbers_masked(arena *a, str text);

/* How many bytes at this place are a mobile telephone number, 13807711234 or 138-0771-1234, no letter or digit
 * on either side; 0 if none is here. */
size_t phone_number_at(str text, size_t at);

/* Its digits alone. */
str phone_number_core(arena *a, str number);

#endif
