/* SPDX-License-Identifier: MIT
 *
 * CSV records with their positions. libcsv in strict mode is what decides: well-formed records are found by
 * scan.h, which must find what libcsv would, and all others are fed to it line by line, so that each record's
 * line and byte offset are known. A record that is damaged is reported and left out, and reading goes on with
 * the next physical line; nothing is lost in silence.
 *
 * What libcsv does and we keep: blanks around unquoted fields are trimmed, a lone CR ends a record. A CR
 * alone counts as the end of a line too, so every record starts with a line.
 */
#ifndef JIANJIA_RECORDS_H
#define JIANJIA_RECORDS_H

#include "input.h"

typedef struct {
    str *cells; /* UTF-8, unescaped; valid during the call only. ptr is NULL for a cell that is empty and
                   unquoted, and for one that was not wanted */
    size_t count;
    uint64_t offset; /* of the record's first byte in the file */
    size_t length;   /* in bytes, its line end with it; 0 where several threads read (record_sink.jobs) */
    uint32_t line;   /* physical line it starts on, from 1 */
    uint32_t row;    /* sheet row, from 1: as Excel numbers it, blank lines included */
    bool judged;     /* on_glance answered RECORD_JUDGED */
} record;

typedef enum {
    RECORD_BROKEN_QUOTE, /* a stray quote, or text behind a closing one */
    RECORD_OPEN_QUOTE,   /* no closing quote within RECORD_LIMIT bytes or before the end */
    RECORD_UNDECODABLE,  /* a byte that is not of the encoding; fault_offset tells which */
    RECORD_TOO_LONG,     /* more than RECORD_LIMIT bytes */
    RECORD_NUL           /* a NUL byte */
} record_fault;

#define RECORD_LIMIT ((size_t)1 << 20)

/* A text, and what was made of it: records with the same key stand together. */
enum { GLANCE_TEXT = 30 };
typedef struct {
    uint8_t length, answer;
    char text[GLANCE_TEXT];
} glance_memo;

/* A record that was found, and is not cut into cells yet. */
typedef struct {
    size_t count;    /* cells */
    uint64_t offset; /* of the record's first byte in the file */
    struct reader *reader;
    size_t start, last; /* in its window: the first byte, the one behind the last cell */
    glance_memo *memo; /* for on_glance, to use as it likes between looks: each thread's own, zero at first */
} record_glance;

/* One of its cells, as record.cells would have it if all were wanted; {NULL, 0} behind the last. It is valid
 * until on_glance returns. */
str record_peek(const record_glance *g, size_t column);

/* What on_glance answers: to give the record, to give it as one that was judged, or to pass over it and count it as
 * one of a few kinds. */
enum { RECORD_GIVE, RECORD_KINDS = 8, RECORD_JUDGED = RECORD_KINDS };

typedef struct {
    void *context;
    /* Columns beyond wanted_count or with wanted[i] = 0 are not copied (NULL wanted: all are). May be
     * changed by on_record for the records that follow. */
    const uint8_t *wanted;
    size_t wanted_count;
    bool (*on_record)(void *context, const record *r); /* false stops the reading */
    /* A record that holds nothing (an empty line, or only separators): it has a row number. This and on_fault may be
     * NULL: nobody asks. */
    void (*on_blank)(void *context, uint32_t line, uint32_t row);
    /* A damaged record, counted but not given; the line is where it begins. fault_offset is the byte that
     * is wrong, or for OPEN_QUOTE and TOO_LONG the record's first byte. After a quote fault the line behind
     * the record's first one is read as a new record; after the others, what follows the record. */
    void (*on_fault)(void *context, record_fault fault, uint64_t fault_offset, uint32_t line, uint32_t row);

    /* NULL: every record is given. Else a first look at every record that holds something, before its cells
     * are copied: RECORD_GIVE and RECORD_JUDGED have it given to on_record, another number below RECORD_KINDS
     * passes over it and adds one to `passed` there. It is asked by several threads at once and in any order, even of bytes that
     * turn out to be no record, and then not counted: so its answer follows from the record alone, and it
     * reads only what nobody changes while records are read. All other calls come from the caller's thread,
     * in the order of the file; `wanted` then stays as it is. */
    unsigned (*on_glance)(void *context, const record_glance *g);
    /* Told of most records a little before on_glance is asked, by the same thread and with a memo of its own, so
     * that what will be needed can be on its way from memory. NULL: nobody asks. */
    void (*on_ahead)(void *context, const record_glance *g);
    uint32_t glance_after; /* records up to this row are given without a look: those above the data */
    unsigned jobs;         /* threads that read where there is an on_glance; 0 is taken for 1 */
    uint64_t passed[RECORD_KINDS];
} record_sink;

/* Reads all records. Returns false after a diagnostic if the file itself cannot be read (an I/O error).
 * Memory is bounded by RECORD_LIMIT and the read buffer, whatever the bytes. */
bool records_read(const input *in, record_sink *sink, diags *d);

/* Reads the record that starts at `offset` again, all its cells, copied into the arena: for evidence. */
bool record_at(const input *in, uint64_t offset, arena *a, record *out);

/* Writes a record as Excel reads it: every cell quoted, CR LF behind it. A cell that a spreadsheet would take
 * for a formula begins with an apostrophe then, and one that it would shorten as a number is ="0012". Returns false if writing failed (errno says why). */
bool record_write(FILE *out, const str *cells, size_t count);

/* The same for what is not read again: numbers too begin with an apostrophe, and no cell is a formula. */
bool record_write_text(FILE *out, const str *cells, size_t count);

/* Adds one cell as record_write_text writes it. */
void record_add_text(buf *out, str cell);

/* "A", "Z", "AA" … of a 0-based column, followed by the sheet row: the address of a cell, "F12". */
str cell_address(arena *a, size_t column, uint32_t row);

#endif
