/* SPDX-License-Identifier: MIT
 *
 * Text for people, laid out by display width: a paragraph is composed in pieces, then wrapped with a
 * hanging indent. Chinese breaks between any two characters except before closing and behind opening
 * punctuation and between a number and its unit; other text breaks at blanks. A line is never wider than
 * the page, and no character is ever cut.
 *
 * Everything added is data: control characters, invisible characters that reorder or hide text, and bytes
 * that are not UTF-8 are shown as \x1b, never sent to the terminal. Only page_style writes escapes.
 */
#ifndef JIANJIA_PAGE_H
#define JIANJIA_PAGE_H

#include "../checker/diag.h"

typedef struct {
    FILE *out; /* NULL: all stays in `lines` */
    language language;
    bool colour;
    size_t width;
    buf paragraph; /* being composed */
    buf lines;     /* laid out, not yet written */
    bool failed;   /* a write went wrong: nothing more is written, errno is kept in `error` */
    int error;
} page;

/* width 0 or less: unknown. Too narrow or too wide to be read is mended. */
page page_open(FILE *out, language speech, bool colour, int width);
bool page_close(page *p); /* writes the rest, frees; false with errno set if any writing failed */

void page_add(page *p, str data);
void page_say(page *p, const char *zh, const char *en);
/* zh and en are printf formats that take the same arguments in the same order. */
void page_sayf(page *p, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
void page_comma(page *p, bool wanted); /* 、 as for all of these: if it is wanted */
void page_semicolon(page *p, bool wanted);
void page_dot(page *p, bool wanted);
void page_list(page *p, const str *items, size_t count);
void page_style(page *p, const char *sgr); /* "1;31"; "" goes back to plain; nothing without colour */
void page_add_styled(page *p, const char *sgr, str data);
void page_pad(page *p, size_t column); /* blanks until the paragraph is that wide */

/* Wraps the paragraph and begins a new one: its first line begins at column `first`, the others at `hang`. */
void page_end(page *p, size_t first, size_t hang);
void page_blank(page *p); /* an empty line */
void page_flush(page *p); /* writes what is laid out */
void page_fail(page *p);  /* something else failed to write to the file, errno says why */

#endif
