/* SPDX-License-Identifier: MIT
 *
 * All that touches the operating system: files, folders, the terminal, the locale, today's date.
 * Failures are returned as a message in *error (static, in the language of the system's own messages), and
 * in errno, for os_reason; nothing is printed here.
 */
#ifndef JIANJIA_OS_H
#define JIANJIA_OS_H

#include "arena.h"
#include "date.h"
#include "diag.h"
#include <stdio.h>

/* What errno says, for people: the failures that they meet in words they know, the rest in the system's. */
const char *os_reason(int number, language l);

typedef enum { OS_FILE, OS_FOLDER, OS_OTHER, OS_ABSENT } os_kind;

os_kind os_kind_of(const char *path);

/* Do two paths name one existing file? */
bool os_same_file(const char *a, const char *b);

/* The names in a folder, without "." and "..", sorted by bytes. Returns false with *error. */
bool os_list_folder(arena *a, const char *path, str **names, size_t *count, str *error);

/* The whole of a file, at most `limit` bytes (more is an error). Returns false with *error. */
bool os_read_file(arena *a, const char *path, size_t limit, str *bytes, str *error);

/* Closes a file that was written; NULL if it could not be opened. False with errno if that, the writing (ok tells) or
 * the closing failed: of the first that did. */
bool os_close_written(FILE *out, bool ok);

bool os_make_folder(const char *path, str *error); /* parents too; no error if it is there */

/* A new empty file that nobody else can read, open for writing, with its path; NULL with errno if it can't be
 * made. The caller closes and removes it. */
FILE *os_temporary_file(arena *a, str *path);
void os_remove_file(const char *path);

/* A new file with these bytes, for its owner alone; that it is there already is an error. False with *error. */
bool os_make_secret_file(const char *path, str bytes, str *error);
bool os_random(void *bytes, size_t count, str *error); /* fit for keys; at most 256. False with *error */

bool os_is_terminal(int fd);
int os_terminal_width(int fd);   /* columns, or 0 if unknown */
bool os_locale_is_chinese(void); /* LC_ALL, LC_MESSAGES, LANG, LANGUAGE in the usual order */
day os_today(void);              /* local date */
/* From now on large pieces of memory go back to the system as soon as they are freed. */
void os_return_memory(void);
size_t os_processors(void); /* those online; at least 1 */
uint64_t os_clock(void);    /* nanoseconds since some moment, going on whatever the date does */

/* The program's memory, in bytes: its own and that of files mapped now, and the most of both together so far. 0
 * where the system doesn't say. */
typedef struct {
    size_t own, mapped, most;
} os_memory;
os_memory os_memory_used(void);

void os_write(int fd, str bytes); /* at once; what can't be written is dropped */

/* A thread that calls tick after first_ms, and then every every_ms. NULL if the system has none to spare. */
typedef struct os_ticker os_ticker;
os_ticker *os_ticker_start(void (*tick)(void *context), void *context, unsigned first_ms, unsigned every_ms);
void os_ticker_stop(os_ticker *t); /* no tick comes after it, and the ticker is gone */

/* Calls work with each of the contexts once, at the same time as far as the system has threads for it, the
 * caller's own among them; returns when all are done. */
void os_work_together(void (*work)(void *context), void *const *contexts, size_t count);

#endif
