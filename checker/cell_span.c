/* SPDX-License-Identifier: MIT
 *
 * In GB18030 no comma, quote, blank, CR or LF is part of a character (gb18030.h), so the record is cut before
 * it is decoded.
 */
#include "cell_span.h"

#include "gb18030.h"
#include "records.h"
#include "utf8.h"

enum { FIRST_READ = 1 << 12 };

/* The record's bytes as far as they were read; all: nothing follows them. */
typedef struct {
    str bytes;
    bool all;
} piece;

/* A cell in a piece: its text, and what follows the cell. `end` is SIZE_MAX if the piece is too short to tell. */
typedef struct {
    size_t from, to, end;
} extent;

static bool is_at(const piece *p, size_t i, const char *set)
{
    for (; i < p->bytes.len && *set != '\0'; set++) {
        if (p->bytes.ptr[i] == *set) {
            return true;
        }
    }
    return false;
}

static size_t skip_until(const piece *p, size_t i, const char *set)
{
    while (i < p->bytes.len && !is_at(p, i, set)) {
        i++;
    }
    return i;
}

static extent quoted_extent(const piece *p, size_t from)
{
    size_t i = skip_until(p, from, "\"");
    while (is_at(p, i, "\"") && is_at(p, i + 1, "\"")) {
        i = skip_until(p, i + 2, "\"");
    }
    return (extent){from, i, skip_until(p, i, ",\r\n")};
}

static extent plain_extent(const piece *p, size_t from)
{
    extent e = {.from = from, .end = skip_until(p, from, ",\r\n")};
    for (e.to = e.end; e.to > from && is_at(p, e.to - 1, " \t"); e.to--) {
    }
    return e;
}

static extent extent_at(const piece *p, size_t i)
{
    while (is_at(p, i, " \t")) {
        i++;
    }
    extent e = is_at(p, i, "\"") ? quoted_extent(p, i + 1) : plain_extent(p, i);
    bool cut = e.end >= p->bytes.len && !p->all;
    e.end = cut ? SIZE_MAX : e.end;
    return e;
}

/* False if the record has no such cell, or more of it must be read (*more). */
static bool find_extent(const piece *p, size_t place, extent *out, bool *more)
{
    *more = false;
    for (size_t i = 0, next = 0;; i++, next = out->end + 1) {
        *out = extent_at(p, next);
        *more = out->end == SIZE_MAX;
        if (*more || i == place) {
            return !*more;
        }
        if (!is_at(p, out->end, ",")) {
            return false;
        }
    }
}

/* ---- columns ---- */

static uint32_t utf16_length(str s)
{
    uint32_t length = 0, code;
    for (size_t i = 0, n; i < s.len; i += n) {
        n = utf8_decode((str){s.ptr + i, s.len - i}, &code);
        length += n == 4 ? 2 : 1;
        n = n == 0 ? 1 : n;
    }
    return length;
}

static bool column_behind(const input *in, str line, uint32_t *column)
{
    bool ok = true;
    if (in->encoding == ENCODING_GB18030) {
        gb18030 g;
        buf text = {0};
        ok = gb18030_open(&g) && gb18030_decode(&g, line, &text);
        *column = utf16_length(buf_str(&text)) + 1;
        buf_free(&text);
        gb18030_close(&g);
    } else {
        *column = utf16_length(line) + 1;
    }
    return ok;
}

/* The line and column of an index; lines end as records.h says. */
static bool place_of(const input *in, str bytes, size_t index, uint32_t *line, uint32_t *column)
{
    size_t start = 0;
    *line = 0;
    for (size_t i = 0; i < index; i++) {
        bool ends = bytes.ptr[i] == '\n' ||
                    (bytes.ptr[i] == '\r' && !(i + 1 < bytes.len && bytes.ptr[i + 1] == '\n'));
        if (ends) {
            ++*line;
            start = i + 1;
        }
    }
    return column_behind(in, (str){bytes.ptr + start, index - start}, column);
}

bool cell_span_find(const input *in, uint64_t offset, size_t place, cell_span *out)
{
    arena a = {0};
    extent e = {0};
    bool more = true, found = false;
    for (size_t size = FIRST_READ; more && size <= 2 * RECORD_LIMIT; size *= 2) {
        char *bytes = arena_alloc(&a, size);
        size_t got = 0;
        for (long n = 1; got < size && n > 0; got += n > 0 ? (size_t)n : 0) {
            n = input_read_at(in, bytes + got, size - got, offset + got);
        }
        piece p = {{bytes, got}, got < size};
        found = find_extent(&p, place, &e, &more) &&
                place_of(in, p.bytes, e.from, &out->first_line, &out->first_column) &&
                place_of(in, p.bytes, e.to, &out->last_line, &out->last_column);
    }
    arena_free(&a);
    return found;
}
