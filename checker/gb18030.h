/* SPDX-License-Identifier: MIT
 *
 * GB18030: checking it and turning it into UTF-8, strictly. The only user of iconv.
 *
 * Whatever follows the first byte of a character is a digit (0x30–0x39) or 0x40 and above, 0x7F left out:
 * never a comma, quote, blank, CR or LF. So a file can be cut into lines and cells before it is decoded,
 * and offsets are those of the file as it stands.
 */
#ifndef JIANJIA_GB18030_H
#define JIANJIA_GB18030_H

#include "text.h"

typedef struct {
    void *converter;
} gb18030;

/* False if the system's iconv doesn't know GB18030. */
bool gb18030_open(gb18030 *g);
void gb18030_close(gb18030 *g);

/* How many bytes of s are whole, assigned characters. Where it is less than all, *unfinished tells a
 * character that s ends in the middle of from a wrong one. */
size_t gb18030_check(const gb18030 *g, str s, bool *unfinished);

/* Adds s to out as UTF-8. False if s is not all valid: out then has what stands before the fault. */
bool gb18030_decode(const gb18030 *g, str s, buf *out);

/* Adds UTF-8 text to out as GB18030; false if that can't be. */
bool gb18030_encode(str text, buf *out);

#endif
