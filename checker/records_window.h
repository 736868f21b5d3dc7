/* SPDX-License-Identifier: MIT
 *
 * A part of an input in memory, from the first byte of the record in progress on, and where lines end in it.
 * Positions are indexes into bytes; they change when the window is filled.
 */
#ifndef JIANJIA_RECORDS_WINDOW_H
#define JIANJIA_RECORDS_WINDOW_H

#include "input.h"

/* A window may start small, for the one record of record_at; it doubles up to what a record may need. */
enum { SMALL_WINDOW = 1 << 13, LARGE_WINDOW = 1 << 21 };

typedef struct {
    const input *in;
    arena storage;
    char *bytes;
    size_t cap, end;
    size_t most;    /* bytes to read at a time */
    uint64_t base;  /* file offset of bytes[0] */
    uint64_t limit; /* beyond this offset no more is read than the record in progress needs */
    size_t pos;     /* the line to be read next; what stands before `kept` may be dropped */
    size_t kept;
    size_t feed; /* the first LF at or after pos; `end` if there is none as yet */
} window;

void window_open(window *w, const input *in, size_t cap);
void window_go_to(window *w, uint64_t offset, uint64_t limit); /* empties it; it then starts at offset */
void window_close(window *w);

bool window_at_end(const window *w); /* does it hold the end of the input? */

/* Reads on. False on a failure, errno 0 if the file has become shorter than it was. */
bool window_fill(window *w);

void window_advance(window *w, size_t to); /* sets pos, forwards or back */
void window_go_back(window *w, size_t to);

/* The index behind the line at pos, or 0 if its end is not in the window. A line ends with LF, CRLF or a CR
 * alone. */
size_t window_line_end(const window *w);

uint64_t window_offset(const window *w, size_t index);

/* The index of the first such byte in from..to, or `to`. */
size_t window_find(const window *w, char byte, size_t from, size_t to);

#endif
