/* SPDX-License-Identifier: MIT
 *
 * Reading in several threads. The rest of the file is cut into parts of one size. A thread that takes a part
 * guesses that a record starts behind the part's first LF, reads the records that start in the part, and
 * takes down what there is to tell. The caller's thread goes through the parts in order. If a part starts
 * where the one before it has ended, the guess was right, since nothing but the offset decides what is read
 * from there on; and what was taken down is told. Else the LF was inside of quotes, or there was none, and
 * the part is read again from the right place.
 */
#include "records_reader.h"

#include "os.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

typedef enum { TOLD_RECORD, TOLD_BLANKS, TOLD_FAULT } told_kind;

/* Something to tell the sink. Lines and rows count from the part's first. */
typedef struct {
    told_kind kind;
    record_fault fault;
    bool judged;
    uint64_t offset;
    uint32_t line, row;
    size_t count; /* of cells; of blank records, one behind the other */
    str *cells;
} told;

typedef struct {
    const record_sink *for_whom;
    record_sink sink;
    arena storage;
    told *items;
    size_t count, cap;
    uint64_t start,
        end; /* of the first record, NOWHERE if there is none to guess; of the one behind the last */
    uint32_t lines, rows;
    bool done, failed;
} part;

static const uint64_t NOWHERE = UINT64_MAX;

typedef struct {
    const input *in;
    record_sink *sink;
    uint64_t start, end; /* in the file */
    uint64_t part_size;
    size_t count;         /* of parts */
    pthread_mutex_t lock; /* of what follows, and of part.done */
    pthread_cond_t changed;
    size_t taken, told; /* parts by any thread; parts that are over */
    bool stopped;
    part *parts; /* as many as may be at work at once, used in turn */
    size_t room;
} division;

/* One thread's. */
typedef struct {
    division *all;
    reader *reader;
    bool is_caller;
    bool failed; /* to read what the caller is told: with errno */
    int failure;
} worker;

/* ---- taking down ---- */

static told *add_told(part *p, told what)
{
    ARENA_PUSH(&p->storage, p->items, p->count, p->cap, what);
    return &p->items[p->count - 1];
}

/* A copy of the cells, all their text in one piece. */
static str *copy_cells(arena *a, const str *cells, size_t count)
{
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        size += cells[i].len;
    }
    str *copies = arena_raw(a, count * sizeof *copies);
    char *text = arena_raw(a, size + 1);
    for (size_t i = 0; i < count; i++) {
        copies[i] = (str){cells[i].ptr ? text : NULL, cells[i].len};
        if (cells[i].ptr && cells[i].len > 0) {
            memcpy(text, cells[i].ptr, cells[i].len);
        }
        text += cells[i].len;
    }
    return copies;
}

static bool take_record(void *context, const record *r)
{
    part *p = context;
    add_told(p, (told){.kind = TOLD_RECORD,
                       .offset = r->offset,
                       .line = r->line,
                       .row = r->row,
                       .judged = r->judged,
                       .count = r->count,
                       .cells = copy_cells(&p->storage, r->cells, r->count)});
    return true;
}

static void take_blank(void *context, uint32_t line, uint32_t row)
{
    part *p = context;
    told *last = p->count > 0 ? &p->items[p->count - 1] : NULL;
    if (last && last->kind == TOLD_BLANKS && last->line + last->count == line &&
        last->row + last->count == row) {
        last->count++;
    } else {
        add_told(p, (told){.kind = TOLD_BLANKS, .line = line, .row = row, .count = 1});
    }
}

static void take_fault(void *context, record_fault fault, uint64_t offset, uint32_t line, uint32_t row)
{
    add_told(context, (told){.kind = TOLD_FAULT, .fault = fault, .offset = offset, .line = line, .row = row});
}

static unsigned take_look(void *context, const record_glance *g)
{
    const part *p = context;
    return p->for_whom->on_glance(p->for_whom->context, g);
}

static void take_ahead(void *context, const record_glance *g)
{
    const part *p = context;
    p->for_whom->on_ahead(p->for_whom->context, g);
}

/* ---- reading a part ---- */

static void read_to_limit(reader *r)
{
    while ((r->open || reader_offset(r) < r->window.limit) && reader_step(r)) {
    }
}

static uint64_t limit_of(const division *all, size_t number)
{
    return number + 1 == all->count ? all->end : all->start + (number + 1) * all->part_size;
}

/* Goes behind the first LF at the start of the part or in the byte before it; false if none is near. */
static bool go_to_guess(reader *r, uint64_t start, uint64_t limit)
{
    window *w = &r->window;
    reader_go_to(r, start - 1, limit);
    if (!window_fill(w) || w->feed == w->end) {
        return false;
    }
    window_advance(w, w->feed + 1);
    return true;
}

static void read_part(const division *all, part *p, size_t number, reader *r)
{
    uint64_t start = all->start + number * all->part_size, limit = limit_of(all, number);
    arena_reset(&p->storage);
    p->items = NULL;
    p->count = p->cap = 0;
    p->for_whom = all->sink;
    p->sink = (record_sink){.context = p,
                            .wanted = all->sink->wanted,
                            .wanted_count = all->sink->wanted_count,
                            .on_record = take_record,
                            .on_blank = take_blank,
                            .on_fault = take_fault,
                            .on_glance = take_look,
                            .on_ahead = all->sink->on_ahead ? take_ahead : NULL};
    r->sink = &p->sink;
    p->start = NOWHERE;
    if (number == 0) {
        reader_go_to(r, start, limit);
    } else if (!go_to_guess(r, start, limit)) {
        return;
    }
    p->start = reader_offset(r);
    read_to_limit(r);
    p->end = reader_offset(r);
    p->lines = r->line - 1;
    p->rows = r->row;
    p->failed = r->failed;
}

/* ---- sharing ---- */

/* Reads the next part that nobody has taken, if there is room for it. The lock is held. */
static bool help(worker *me)
{
    division *all = me->all;
    if (all->taken == all->count || all->taken == all->told + all->room) {
        return false;
    }
    size_t number = all->taken++;
    part *p = &all->parts[number % all->room];
    p->done = false;
    pthread_mutex_unlock(&all->lock);
    read_part(all, p, number, me->reader);
    pthread_mutex_lock(&all->lock);
    p->done = true;
    pthread_cond_broadcast(&all->changed);
    return true;
}

static void help_to_the_end(worker *me)
{
    division *all = me->all;
    pthread_mutex_lock(&all->lock);
    while (!all->stopped && all->taken < all->count) {
        if (!help(me)) {
            pthread_cond_wait(&all->changed, &all->lock);
        }
    }
    pthread_mutex_unlock(&all->lock);
}

/* ---- telling ---- */

/* The place that was reached: an offset where a record starts, its line, the row before it. */
typedef struct {
    uint64_t offset;
    uint32_t line, row;
} place_reached;

static bool tell(record_sink *sink, const told *what, const place_reached *from)
{
    uint32_t line = from->line + what->line - 1, row = from->row + what->row;
    switch (what->kind) {
    case TOLD_RECORD: {
        record r = {.cells = what->cells,
                    .count = what->count,
                    .offset = what->offset,
                    .line = line,
                    .row = row,
                    .judged = what->judged};
        return sink->on_record(sink->context, &r);
    }
    case TOLD_BLANKS:
        for (uint32_t i = 0; sink->on_blank != NULL && i < what->count; i++) {
            sink->on_blank(sink->context, line + i, row + i);
        }
        return true;
    case TOLD_FAULT:
        if (sink->on_fault != NULL) {
            sink->on_fault(sink->context, what->fault, what->offset, line, row);
        }
        return true;
    }
    return true;
}

/* Tells what was taken down. False if the sink wants no more. */
static bool tell_part(record_sink *sink, const part *p, place_reached *at)
{
    for (size_t i = 0; i < p->count; i++) {
        if (!tell(sink, &p->items[i], at)) {
            return false;
        }
    }
    for (size_t i = 0; i < RECORD_KINDS; i++) {
        sink->passed[i] += p->sink.passed[i];
    }
    *at = (place_reached){p->end, at->line + p->lines, at->row + p->rows};
    return true;
}

/* Reads a part from the right place on, straight to the sink. False if that wants no more, or on a failure. */
static bool read_again(worker *me, uint64_t limit, place_reached *at)
{
    reader *r = me->reader;
    r->sink = me->all->sink;
    reader_go_to(r, at->offset, limit);
    r->line = at->line;
    r->row = at->row;
    read_to_limit(r);
    me->failed = r->failed;
    me->failure = errno;
    *at = (place_reached){reader_offset(r), r->line, r->row};
    return !r->stopped && !r->failed;
}

static bool end_part(worker *me, size_t number, place_reached *at)
{
    const part *p = &me->all->parts[number % me->all->room];
    uint64_t limit = limit_of(me->all, number);
    if (at->offset >= limit) { /* all of it is of one record */
        return true;
    }
    return p->start == at->offset && !p->failed ? tell_part(me->all->sink, p, at) : read_again(me, limit, at);
}

static void tell_all(worker *me)
{
    division *all = me->all;
    reader *r = me->reader;
    place_reached at = {all->start, r->line, r->row};
    r->stopped = r->failed = false;
    pthread_mutex_lock(&all->lock);
    while (all->told < all->count && !all->stopped) {
        const part *next = &all->parts[all->told % all->room];
        if (all->told == all->taken || !next->done) {
            if (!help(me)) {
                pthread_cond_wait(&all->changed, &all->lock);
            }
            continue;
        }
        pthread_mutex_unlock(&all->lock);
        bool more = end_part(me, all->told, &at);
        pthread_mutex_lock(&all->lock);
        all->told++;
        all->stopped = !more;
        pthread_cond_broadcast(&all->changed);
    }
    all->stopped = true;
    pthread_cond_broadcast(&all->changed);
    pthread_mutex_unlock(&all->lock);
}

static void work(void *context)
{
    worker *me = context;
    reader own;
    if (me->is_caller) {
        tell_all(me);
        return;
    }
    me->reader = &own;
    bool opened = reader_open(&own, me->all->in, NULL, LARGE_WINDOW);
    reader_use_index(&own);
    if (opened) {
        help_to_the_end(me);
    }
    reader_close(&own);
}

bool reader_divide(reader *r, unsigned jobs, size_t part_size)
{
    arena storage = {0};
    const input *in = r->window.in;
    division all = {.in = in,
                    .sink = r->sink,
                    .start = reader_offset(r),
                    .end = in->size,
                    .part_size = part_size,
                    .room = jobs + 2,
                    .lock = PTHREAD_MUTEX_INITIALIZER,
                    .changed = PTHREAD_COND_INITIALIZER};
    all.count = (size_t)((all.end - all.start + part_size - 1) / part_size);
    all.parts = arena_array(&storage, all.room, sizeof *all.parts);
    worker *workers = arena_array(&storage, jobs, sizeof *workers);
    void **contexts = arena_array(&storage, jobs, sizeof *contexts);
    for (unsigned i = 0; i < jobs; i++) {
        workers[i] = (worker){.all = &all, .reader = r, .is_caller = i == 0};
        contexts[i] = &workers[i];
    }
    os_work_together(work, contexts, jobs);
    for (size_t i = 0; i < all.room; i++) {
        arena_free(&all.parts[i].storage);
    }
    bool failed = workers[0].failed;
    int failure = workers[0].failure;
    arena_free(&storage);
    errno = failure;
    return !failed;
}
