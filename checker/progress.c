/* SPDX-License-Identifier: MIT */
#include "progress.h"

#include "os.h"
#include "utf8.h"

#include <stdatomic.h>
#include <stdlib.h>

enum { STANDARD_ERROR = 2, FIRST_MS = 1000, EVERY_MS = 200, USUAL_WIDTH = 80 };

typedef struct {
    str what, name;
    uint64_t total;
    atomic_uint_fast64_t done;
} stage;

struct progress {
    arena storage;
    language language;
    _Atomic(stage *) now; /* those before stay as they were */
    os_ticker *ticker;
    bool shown; /* by the ticker, while it runs */
};

/* ---- the line ---- */

static size_t percent_of(uint64_t done, uint64_t total)
{
    return done >= total              ? 100
           : total > UINT64_MAX / 100 ? (size_t)(done / (total / 100))
                                      : (size_t)(done * 100 / total);
}

/* The end of a name tells more than its beginning. width is at least 1. */
static void add_shortened(buf *out, str name, size_t width)
{
    bool whole = utf8_width(name) <= width;
    while (!whole && utf8_width(name) + 1 > width) { /* the mark of what is left out takes one */
        uint32_t c;
        size_t length = utf8_decode(name, &c);
        length = length > 0 ? length : 1;
        name = (str){name.ptr + length, name.len - length};
    }
    buf_add(out, whole ? STR("") : STR("…"));
    buf_add(out, name);
}

void progress_print(buf *out, str what, str name, uint64_t done, uint64_t total, int width)
{
    buf percent = {0}, visible = {0};
    size_t room = width > 1 ? (size_t)width - 1 : 0, taken = utf8_width(what) + 1;
    if (total > 0) {
        buf_addf(&percent, " %zu%%", percent_of(done, total));
    }
    taken += percent.len;
    utf8_add_visible(&visible, name);
    if (taken + (name.len > 0) > room) { /* too narrow for a name */
        buf_add(out, utf8_prefix_of_width(what, room));
    } else {
        buf_add(out, what);
        buf_add(out, name.len > 0 ? STR(" ") : STR(""));
        add_shortened(out, buf_str(&visible), room - taken);
        buf_add(out, buf_str(&percent));
    }
    buf_free(&visible);
    buf_free(&percent);
}

/* ---- the thread that writes it ---- */

/* Back to the beginning of the line, and all behind is erased. */
static const str erase = {"\r\x1b[K", 4};

static void show(void *context)
{
    progress *p = context;
    stage *s = atomic_load(&p->now);
    int width = os_terminal_width(STANDARD_ERROR);
    buf line = {0};
    buf_add(&line, erase);
    progress_print(&line, s->what, s->name, atomic_load(&s->done), s->total, width > 0 ? width : USUAL_WIDTH);
    os_write(STANDARD_ERROR, buf_str(&line));
    p->shown = true;
    buf_free(&line);
}

progress *progress_new(language l)
{
    arena storage = {0};
    progress *p = arena_alloc(&storage, sizeof *p); /* which lies in its own storage */
    p->storage = storage;
    p->language = l;
    atomic_store(&p->now, arena_alloc(&p->storage, sizeof(stage)));
    return p;
}

void progress_pause(progress *p)
{
    if (p == NULL || p->ticker == NULL) {
        return;
    }
    os_ticker_stop(p->ticker);
    p->ticker = NULL;
    if (p->shown) {
        os_write(STANDARD_ERROR, erase);
        p->shown = false;
    }
}

void progress_free(progress *p)
{
    progress_pause(p);
    if (p != NULL) {
        arena storage = p->storage;
        arena_free(&storage);
    }
}

/* ---- what works ---- */

void progress_stage(progress *p, texts what, str name, uint64_t total)
{
    if (p == NULL) {
        return;
    }
    stage *s = arena_alloc(&p->storage, sizeof *s);
    s->what = texts_in(what, p->language);
    s->name = arena_copy(&p->storage, name);
    s->total = total;
    atomic_store(&p->now, s);
    if (p->ticker == NULL) {
        p->ticker = os_ticker_start(show, p, FIRST_MS, EVERY_MS);
    }
}

void progress_at(progress *p, uint64_t done)
{
    if (p != NULL) {
        atomic_store_explicit(&atomic_load_explicit(&p->now, memory_order_relaxed)->done, done,
                              memory_order_relaxed);
    }
}

void progress_add(progress *p, uint64_t more)
{
    if (p != NULL) {
        atomic_fetch_add_explicit(&atomic_load_explicit(&p->now, memory_order_relaxed)->done, more,
                                  memory_order_relaxed);
    }
}
