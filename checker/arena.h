/* SPDX-License-Identifier: MIT
 *
 * Memory by lifetime: an arena hands out pieces and frees them all at once. Pieces are zeroed, aligned
 * for any type, and never move. Running out of memory ends in out_of_memory (text.h), so no call
 * returns NULL. Zero-initialise an arena before use.
 */
#ifndef JIANJIA_ARENA_H
#define JIANJIA_ARENA_H

#include "text.h"

#include <stdalign.h>
#include <stddef.h>
#include <string.h>

enum { ARENA_ALIGNMENT = alignof(max_align_t) };

struct arena_chunk {
    struct arena_chunk *next;
    size_t size, used;
    size_t clean; /* from here on nothing was ever handed out: all zero */
    alignas(max_align_t) char bytes[];
};

typedef struct {
    struct arena_chunk *chunks;
    size_t total; /* bytes held from the system, for --stats and tests */
} arena;

void *arena_new_chunk(arena *a, size_t size); /* for arena_raw */

/* A piece that the caller writes whole: it is not zeroed. */
static inline void *arena_raw(arena *a, size_t size)
{
    struct arena_chunk *head = a->chunks;
    size_t rounded = (size + ARENA_ALIGNMENT - 1) & ~(size_t)(ARENA_ALIGNMENT - 1);
    if (head == NULL || rounded < size || head->size - head->used < rounded) {
        return arena_new_chunk(a, size);
    }
    void *piece = head->bytes + head->used;
    head->used += rounded;
    head->clean = head->clean > head->used ? head->clean : head->used;
    return piece;
}

static inline void *arena_alloc(arena *a, size_t size)
{
    const struct arena_chunk *head = a->chunks;
    bool dirty = head != NULL && head->used < head->clean && head->size - head->used >= size;
    void *piece = arena_raw(a, size);
    return dirty ? memset(piece, 0, size) : piece;
}

void *arena_array(arena *a, size_t count, size_t size); /* count * size, overflow checked */
str arena_copy(arena *a, str s);                        /* the copy has a NUL behind it */
str arena_format(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(arena *a); /* forgets all pieces, keeps one chunk for reuse */
void arena_free(arena *a);

/* Gives back the pieces handed out since the mark was taken; some may stay in use until the next reset. */
typedef struct {
    struct arena_chunk *head;
    size_t used;
} arena_mark;

static inline arena_mark arena_marked(const arena *a)
{
    return (arena_mark){a->chunks, a->chunks == NULL ? 0 : a->chunks->used};
}

static inline void arena_release(arena *a, arena_mark m)
{
    if (m.head != NULL && a->chunks == m.head) {
        m.head->used = m.used;
    }
}

/* A growing array whose storage comes from an arena: ARENA_PUSH(a, array, count, cap, item). Old storage
 * stays in the arena until it is freed (at most as much again). */
void *arena_grow(arena *a, void *array, size_t count, size_t *cap, size_t size);
#define ARENA_PUSH(a, array, count, cap, item)                                                               \
    do {                                                                                                     \
        (array) = arena_grow((a), (array), (count), &(cap), sizeof *(array));                                \
        (array)[(count)++] = (item);                                                                         \
    } while (0)

#endif
