/* SPDX-License-Identifier: MIT
 *
 * UTF-8: checking, normalising, display width, what may stand in an identifier. The only user of
 * utf8proc.
 */
#ifndef JIANJIA_UTF8_H
#define JIANJIA_UTF8_H

#include "arena.h"

/* Index of the first byte that is not part of well-formed UTF-8, or SIZE_MAX if all is well. */
size_t utf8_first_error(str s);

/* Decodes one code point at s.ptr[0]; returns its length in bytes (1..4), or 0 if s is empty or malformed. */
size_t utf8_decode(str s, uint32_t *code_point);

bool utf8_is_identifier_start(uint32_t code_point); /* letters, '_' */
bool utf8_is_identifier_part(uint32_t code_point);  /* letters, marks, digits, '_' */

/* Columns a terminal uses for s: wide characters 2, combining and zero-width 0, controls 0. */
size_t utf8_width(str s);

/* The longest prefix of s that is at most `width` columns wide, never cutting a character. */
str utf8_prefix_of_width(str s, size_t width);

/* Controls, and characters that can't be seen but hide or reorder what can: U+202E and its like. */
bool utf8_is_hidden(uint32_t code_point);

/* Bytes at the start of s up to the first that is hidden or not part of well-formed UTF-8. */
size_t utf8_shown_run(str s);

/* Adds s as a terminal may show it: controls as \x1b, invisible and direction characters as \u202e, bytes
 * that are not UTF-8 as \xff. Nothing is raw afterwards that could move a cursor or reorder a line. */
void utf8_add_visible(buf *out, str s);

/* NFKC (full-width letters, digits and punctuation become ASCII), all white space and zero-width
 * characters removed. For headers, codes, enum words, numbers; never for names of persons.
 * The result may be s itself where nothing changes; malformed text comes back as it is. */
str utf8_fold(arena *a, str s);

/* utf8_fold, then ASCII letters in lower case: for comparing headers and words. */
str utf8_fold_case(arena *a, str s);

#endif
