/* SPDX-License-Identifier: MIT */
#include "records_window.h"

#include <errno.h>
#include <string.h>

enum { LARGEST_READ = 1 << 18, PAST_LIMIT = 1 << 12 };

void window_open(window *w, const input *in, size_t cap)
{
    *w = (window){.in = in, .cap = cap, .most = LARGEST_READ, .limit = in->size};
    w->bytes = arena_raw(&w->storage, cap);
}

void window_go_to(window *w, uint64_t offset, uint64_t limit)
{
    w->base = offset;
    w->limit = limit;
    w->end = w->pos = w->kept = w->feed = 0;
}

void window_close(window *w)
{
    arena_free(&w->storage);
}

bool window_at_end(const window *w)
{
    return w->base + w->end >= w->in->size;
}

/* Drops what is not kept, or takes a larger buffer if all is. */
static void window_make_room(window *w)
{
    size_t rest = w->end - w->kept;
    char *target = w->bytes;
    if (rest > w->cap / 2 && w->cap < LARGE_WINDOW) {
        w->cap = w->cap * 2 < LARGE_WINDOW ? w->cap * 2 : LARGE_WINDOW;
        target = arena_raw(&w->storage, w->cap);
    }
    if (target != w->bytes || w->kept > 0) {
        memmove(target, w->bytes + w->kept, rest);
    }
    w->bytes = target;
    w->base += w->kept;
    w->pos -= w->kept;
    w->feed -= w->kept;
    w->end = rest;
    w->kept = 0;
}

size_t window_find(const window *w, char byte, size_t from, size_t to)
{
    const char *found = from < to ? memchr(w->bytes + from, byte, to - from) : NULL;
    return found ? (size_t)(found - w->bytes) : to;
}

/* How much to read: not far beyond the limit, where only the last record's end is wanted. */
static size_t next_read(const window *w)
{
    uint64_t from = window_offset(w, w->end);
    uint64_t past = w->end - w->kept > PAST_LIMIT ? w->end - w->kept : PAST_LIMIT;
    uint64_t wanted = from < w->limit ? w->limit - from + PAST_LIMIT : past;
    size_t most = w->cap - w->end < w->most ? w->cap - w->end : w->most;
    return wanted < most ? (size_t)wanted : most;
}

bool window_fill(window *w)
{
    window_make_room(w);
    long got = input_read_at(w->in, w->bytes + w->end, next_read(w), w->base + w->end);
    if (got <= 0) {
        errno = got == 0 ? 0 : errno;
        return false;
    }
    progress_add(w->in->progress, (uint64_t)got);
    size_t old_end = w->end;
    w->end += (size_t)got;
    if (w->feed == old_end) {
        w->feed = window_find(w, '\n', old_end, w->end);
    }
    return true;
}

void window_advance(window *w, size_t to)
{
    w->pos = to;
    if (w->feed < to) {
        w->feed = window_find(w, '\n', to, w->end);
    }
}

void window_go_back(window *w, size_t to)
{
    size_t feed = window_find(w, '\n', to, w->pos);
    w->feed = feed < w->pos ? feed : w->feed;
    w->pos = to;
}

size_t window_line_end(const window *w)
{
    /* A CR is alone if no LF follows; one that is the last byte here may still be half of a CRLF. */
    bool fed = w->feed < w->end;
    bool last = !fed && window_at_end(w);
    size_t limit = last ? w->end : w->feed - (w->feed > w->pos);
    size_t carriage = window_find(w, '\r', w->pos, limit);
    if (carriage < limit) {
        return carriage + 1;
    }
    return fed ? w->feed + 1 : last ? w->end : 0;
}

uint64_t window_offset(const window *w, size_t index)
{
    return w->base + index;
}
