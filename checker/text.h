/* SPDX-License-Identifier: MIT
 *
 * Text is a pointer and a length: never owned, never assumed to end in NUL, UTF-8 unless a comment
 * says otherwise. `str` values point into an arena, an input or a literal; whoever made those frees them.
 * `buf` is a growable byte buffer for building text; free it with buf_free.
 */
#ifndef JIANJIA_TEXT_H
#define JIANJIA_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct {
    const char *ptr;
    size_t len;
} str;

#define STR(literal) ((str){(literal), sizeof(literal) - 1})
/* For printf's "%.*s". */
#define STR_ARG(s) (int)(s).len, (s).ptr

str str_of(const char *text); /* text may be NULL: the empty str */
bool str_equal(str a, str b);
bool str_is(str s, const char *text);       /* the same as str_equal(s, str_of(text)), sooner */
bool str_equal_ignoring_case(str a, str b); /* ASCII letters only */
int str_compare(str a, str b);              /* by bytes, like memcmp; a prefix comes first */
bool str_is_ascii(str s);
bool str_starts_with(str s, str prefix);
bool str_ends_with(str s, str suffix);
str str_trim(str s);              /* ASCII blanks, tabs, CR and LF at both ends */
size_t str_find(str s, str part); /* index of the first occurrence, or SIZE_MAX */

/* How many bytes must be changed, put in or left out to make b of a (Levenshtein): for suggesting names.
 * SIZE_MAX if one of them is longer than STR_DISTANCE_LIMIT. */
#define STR_DISTANCE_LIMIT 64
size_t str_distance(str a, str b);

typedef struct {
    char *ptr; /* NUL follows the last byte once anything was added */
    size_t len, cap;
} buf;

void buf_reserve(buf *b, size_t more); /* room for so many bytes and a NUL */

static inline void buf_add(buf *b, str s)
{
    if (b->cap - b->len <= s.len) {
        buf_reserve(b, s.len);
    }
    if (s.len > 0) {
        memcpy(b->ptr + b->len, s.ptr, s.len);
    }
    b->len += s.len;
    b->ptr[b->len] = '\0';
}

static inline void buf_add_char(buf *b, char c)
{
    buf_add(b, (str){&c, 1});
}

void buf_addf(buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));
void buf_addv(buf *b, const char *format, va_list args) __attribute__((format(printf, 2, 0)));
str buf_str(const buf *b);
void buf_clear(buf *b);
void buf_free(buf *b);

/* Says so on standard error and ends the program with status 2: the one place where memory runs out. */
_Noreturn void out_of_memory(void);

#endif
