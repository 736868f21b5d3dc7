/* SPDX-License-Identifier: MIT
 *
 * How far the work is, for somebody who waits at a terminal: one line on standard error, written over again and
 * again, once a second has gone by. A thread of its own writes it; what works tells it numbers and doesn't wait.
 * Every function takes NULL for a progress that nobody sees.
 */
#ifndef JIANJIA_PROGRESS_H
#define JIANJIA_PROGRESS_H

#include "diag.h"

typedef struct progress progress;

progress *progress_new(language l);
void progress_free(progress *p); /* erases the line */

/* What is done now: a few words, and of what (a file's name, copied; may be empty). total: how much there is to do,
 * 0 if that isn't known. By the thread that made it only. */
void progress_stage(progress *p, texts what, str name, uint64_t total);
/* So much of the stage is done; by any thread. */
void progress_at(progress *p, uint64_t done);
void progress_add(progress *p, uint64_t more);

/* Erases the line until the next stage: before anything else is written to the terminal. By the thread that made
 * it only. */
void progress_pause(progress *p);

/* The line: "读取 2024年度数据.csv 45%", in less than `width` columns; the name gives way. */
void progress_print(buf *out, str what, str name, uint64_t done, uint64_t total, int width);

#endif
