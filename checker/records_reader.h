/* SPDX-License-Identifier: MIT
 *
 * What reads records, one by one from a window: records.c on the caller's thread, records_parts.c on
 * several.
 *
 * Records that scan.h finds well formed are given from its index, many at a time, and only their wanted
 * cells are touched. Any other is read by lines.
 */
#ifndef JIANJIA_RECORDS_READER_H
#define JIANJIA_RECORDS_READER_H

#include "gb18030.h"
#include "records.h"
#include "records_window.h"
#include "scan.h"

#include <csv.h>

_Static_assert(LARGE_WINDOW >= 2 * RECORD_LIMIT, "a window takes in any record, and what is read beyond it");

typedef struct reader {
    window window;
    record_sink *sink;
    bool stopped, failed;
    struct csv_parser parser;
    gb18030 gb;
    uint32_t line, row; /* of window.pos; of the latest record or blank line */

    /* The record in progress, which starts at window.kept: */
    bool open;           /* it has a line before window.pos */
    bool ended;          /* libcsv has seen its end */
    bool filled;         /* some cell holds something */
    bool judged;         /* as record.judged */
    bool damaged;        /* a byte in it is wrong, so it is read to its end and left out */
    record_fault damage; /* the first wrong byte, and where */
    uint64_t damage_offset;
    uint32_t first_line;
    size_t first_length; /* bytes of its first line */
    str *cells;          /* pieces of the window or of texts */
    size_t count, cap;
    arena texts; /* of one record's cells */
    buf decoded;
    glance_memo memo, memo_ahead;
    bool found;  /* it is of the batch, and its cells are not cut yet */
    size_t last; /* index of the byte behind the last cell of such a one */

    /* The batch: the index of well-formed records. */
    scan_path path;
    scan_index *index;     /* NULL: all is read by lines */
    size_t next;           /* of the index's ends */
    uint64_t batch_offset; /* where it starts in the file */
    size_t batch;          /* and in the window */

    uint64_t verified; /* all bytes before this offset are of the encoding */
    uint64_t wrong;    /* the first one of the batch that is not */
    arena storage;
} reader;

/* False with errno if the encoding can't be decoded here. Close it in any case. */
bool reader_open(reader *r, const input *in, record_sink *sink, size_t window_cap);

/* From now on well-formed records are read in batches. */
void reader_use_index(reader *r);
void reader_close(reader *r);

/* The next record to be read starts at the offset. Lines count from 1 and rows from 0 again. */
void reader_go_to(reader *r, uint64_t offset, uint64_t limit);

/* Reads one line, or a batch of records. False when there is nothing more to read, when it was stopped, or
 * on a failure. */
bool reader_step(reader *r);

/* Reads all that is left, in parts of so many bytes, by so many threads (records_parts.c). No record may be
 * open, and the sink has an on_glance. False with errno on a failure. */
bool reader_divide(reader *r, unsigned jobs, size_t part_size);

/* Where the next line starts. If `open` is not set, a record does. */
uint64_t reader_offset(const reader *r);

#endif
