/* SPDX-License-Identifier: MIT */
#include "blocks.h"

#include "../checker/os.h"

#include <errno.h>
#include <pthread.h>

enum { BLOCK = 64, WORTH_THREADS = 4 * BLOCK, MOST_JOBS = 64 };

typedef struct {
    FILE *out;
    size_t count;
    blocks_render *render;
    const void *context;
    pthread_mutex_t lock; /* of what follows, and of the file */
    pthread_cond_t written;
    size_t taken, turn; /* items: given to a thread; written */
    int error;
} crew;

/* The next block; false if none is left, or writing failed. */
static bool take(crew *c, size_t *from, size_t *to)
{
    *from = c->taken;
    *to = c->count - *from < BLOCK ? c->count : *from + BLOCK;
    c->taken = *to;
    return c->error == 0 && *from < *to;
}

/* When its turn comes, which it does: all blocks before it are with threads that are at work. */
static void put(crew *c, size_t from, size_t to, const buf *text)
{
    while (c->turn != from) {
        (void)pthread_cond_wait(&c->written, &c->lock);
    }
    if (c->error == 0 && fwrite(text->ptr, 1, text->len, c->out) != text->len) {
        c->error = errno;
    }
    c->turn = to;
    (void)pthread_cond_broadcast(&c->written);
}

static void work(void *context)
{
    crew *c = context;
    buf text = {0};
    size_t from, to;
    (void)pthread_mutex_lock(&c->lock);
    while (take(c, &from, &to)) {
        (void)pthread_mutex_unlock(&c->lock);
        buf_clear(&text);
        c->render(c->context, from, to, &text);
        (void)pthread_mutex_lock(&c->lock);
        put(c, from, to, &text);
    }
    (void)pthread_mutex_unlock(&c->lock);
    buf_free(&text);
}

bool blocks_write(FILE *out, size_t count, size_t jobs, blocks_render *render, const void *context)
{
    crew c = {.out = out,
              .count = count,
              .render = render,
              .context = context,
              .lock = PTHREAD_MUTEX_INITIALIZER,
              .written = PTHREAD_COND_INITIALIZER};
    void *contexts[MOST_JOBS];
    size_t threads = count < WORTH_THREADS || jobs < 1 ? 1 : jobs > MOST_JOBS ? MOST_JOBS : jobs;
    for (size_t i = 0; i < threads; i++) {
        contexts[i] = &c;
    }
    os_work_together(work, contexts, threads);
    errno = c.error;
    return c.error == 0;
}
