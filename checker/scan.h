/* SPDX-License-Identifier: MIT
 *
 * Bytes looked at 64 at a time, with the widest instructions the processor has: where the cells and the
 * records of a CSV text end, and whether text is UTF-8 or GB18030. It is the one room for such code; what it finds is
 * the same on every path, and what the plain readers find (records.c, utf8.c).
 *
 * scan_records knows well-formed records only: every quote opens a cell right behind a separator, closes it
 * right before one, or stands doubled between; a CR outside of quotes has its LF behind it; no byte is NUL.
 * It stops before the first record that is anything else, which libcsv then judges.
 */
#ifndef JIANJIA_SCAN_H
#define JIANJIA_SCAN_H

#include "text.h"

typedef enum { SCAN_PLAIN, SCAN_SSE2, SCAN_AVX2, SCAN_PATHS } scan_path;

scan_path scan_best_path(void); /* each path needs what the one before it needs */

/* How much is looked at in one call, and how many records are found at most. */
enum { SCAN_BLOCK = 64, SCAN_BLOCKS = 512, SCAN_BYTES = SCAN_BLOCK * SCAN_BLOCKS, SCAN_RECORDS = 2048 };

/* Positions are indexes into the bytes that were scanned. */
typedef struct {
    uint64_t
        separators[SCAN_BLOCKS]; /* bit i of word k: byte 64 * k + i ends a cell. Right up to the last end */
    struct {
        uint32_t at;    /* the record's LF */
        uint32_t cells; /* up to here, of all records */
        uint32_t lines; /* the same: LF, CRLF, and CR alone */
    } ends[SCAN_RECORDS];
    size_t count; /* of ends */
} scan_index;

/* Finds the records at the start of `bytes`, where one begins. Those that end within its first SCAN_BYTES
 * bytes, up to SCAN_RECORDS, are put into *out: none if the first one doesn't end there or isn't well
 * formed. The delimiter is an ASCII character but CR, LF, NUL and the quote. */
void scan_records(scan_path path, str bytes, char delimiter, scan_index *out);

/* How many of the bytes at the start of s are UTF-8 for certain, and end with a whole character: all up to
 * the last few, or less where there is a fault somewhere behind. 0 where the path has no way to tell. */
size_t scan_utf8(scan_path path, str s);

/* The same of GB18030's characters of one byte and of two where both are above 0x80: it stops at all others,
 * which may be right. */
size_t scan_gb18030(scan_path path, str s);

#endif
