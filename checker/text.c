/* SPDX-License-Identifier: MIT */
#include "text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* memcmp may not be given NULL, and an empty str may well hold it. */
static bool same_bytes(const char *a, const char *b, size_t len)
{
    return len == 0 || memcmp(a, b, len) == 0;
}

str str_of(const char *text)
{
    return text ? (str){text, strlen(text)} : STR("");
}

bool str_equal(str a, str b)
{
    return a.len == b.len && same_bytes(a.ptr, b.ptr, a.len);
}

bool str_is(str s, const char *text)
{
    size_t i = 0;
    while (i < s.len && text[i] != '\0' && text[i] == s.ptr[i]) {
        i++;
    }
    return i == s.len && text[i] == '\0';
}

bool str_equal_ignoring_case(str a, str b)
{
    if (a.len != b.len) {
        return false;
    }
    for (size_t i = 0; i < a.len; i++) {
        if (ascii_lower(a.ptr[i]) != ascii_lower(b.ptr[i])) {
            return false;
        }
    }
    return true;
}

int str_compare(str a, str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int order = common ? memcmp(a.ptr, b.ptr, common) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

bool str_is_ascii(str s)
{
    unsigned char all = 0;
    for (size_t i = 0; i < s.len; i++) {
        all |= (unsigned char)s.ptr[i];
    }
    return all < 0x80;
}

bool str_starts_with(str s, str prefix)
{
    return s.len >= prefix.len && same_bytes(s.ptr, prefix.ptr, prefix.len);
}

bool str_ends_with(str s, str suffix)
{
    return s.len >= suffix.len &&
           (suffix.len == 0 || memcmp(s.ptr + (s.len - suffix.len), suffix.ptr, suffix.len) == 0);
}

str str_trim(str s)
{
    while (s.len && is_blank(s.ptr[0])) {
        s.ptr++;
        s.len--;
    }
    while (s.len && is_blank(s.ptr[s.len - 1])) {
        s.len--;
    }
    return s;
}

size_t str_find(str s, str part)
{
    if (part.len == 0) {
        return 0;
    }
    if (part.len > s.len) {
        return SIZE_MAX;
    }
    const char *found = memmem(s.ptr, s.len, part.ptr, part.len);
    return found ? (size_t)(found - s.ptr) : SIZE_MAX;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t str_distance(str a, str b)
{
    size_t row[STR_DISTANCE_LIMIT + 1];
    if (a.len > STR_DISTANCE_LIMIT || b.len > STR_DISTANCE_LIMIT) {
        return SIZE_MAX;
    }
    for (size_t j = 0; j <= b.len; j++) {
        row[j] = j;
    }
    for (size_t i = 1; i <= a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t up = row[j], changed = diagonal + (a.ptr[i - 1] != b.ptr[j - 1]);
            row[j] = smaller(changed, smaller(up, row[j - 1]) + 1);
            diagonal = up;
        }
    }
    return row[b.len];
}

void buf_reserve(buf *b, size_t more)
{
    if (more >= SIZE_MAX / 2 - b->len) {
        out_of_memory();
    }
    size_t needed = b->len + more + 1;
    if (needed <= b->cap) {
        return;
    }
    size_t cap = b->cap ? b->cap * 2 : 64;
    if (cap < needed) {
        cap = needed;
    }
    char *grown = realloc(b->ptr, cap);
    if (!grown) {
        out_of_memory();
    }
    b->ptr = grown;
    b->cap = cap;
}

void buf_addf(buf *b, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    buf_addv(b, format, args);
    va_end(args);
}

void buf_addv(buf *b, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int len = vsnprintf(NULL, 0, format, args);
    if (len < 0) { /* longer than INT_MAX: the only failure left with our formats */
        out_of_memory();
    }
    buf_reserve(b, (size_t)len);
    vsnprintf(b->ptr + b->len, (size_t)len + 1, format, again);
    va_end(again);
    b->len += (size_t)len;
}

str buf_str(const buf *b)
{
    return b->ptr ? (str){b->ptr, b->len} : STR("");
}

void buf_clear(buf *b)
{
    b->len = 0;
    if (b->ptr) {
        b->ptr[0] = '\0';
    }
}

void buf_free(buf *b)
{
    free(b->ptr);
    *b = (buf){0};
}

void out_of_memory(void)
{
    /* No stdio: it may want to allocate. Nothing is left to do if the write fails. */
    static const char message[] = "jianjia: 内存不足 / out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, message, sizeof message - 1);
    (void)ignored;
    _exit(2);
}
