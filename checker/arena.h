/* SPDX-License-Identifier: MIT
 *
 * Memory by lifetime: an arena hands out pieces and frees them all at once. Pieces are zeroed, aligned
 * for any type, and never move. Running out of memory ends in out_of_memory (text.h), so no call
 * returns NULL. Zero-initialise an arena before use.
 */
#ifndef JIANJIA_ARENA_H
#define JIANJIA_ARENA_H

#include "text.h"

struct arena_chunk;
typedef struct {
    struct arena_chunk *chunks;
    size_t total; /* bytes held from the system, for --stats and tests */
} arena;

void *arena_alloc(arena *a, size_t size);
void *arena_array(arena *a, size_t count, size_t size); /* count * size, overflow checked */
str arena_copy(arena *a, str s);                        /* the copy has a NUL behind it */
str arena_format(arena *a, const char *format, ...) __attribute__((format(printf, 2, 3)));
void arena_reset(arena *a); /* forgets all pieces, keeps one chunk for reuse */
void arena_free(arena *a);

/* A growing array whose storage comes from an arena: ARENA_PUSH(a, array, count, cap, item). Old storage
 * stays in the arena until it is freed (at most as much again). */
void *arena_grow(arena *a, void *array, size_t count, size_t *cap, size_t size);
#define ARENA_PUSH(a, array, count, cap, item)                                                               \
    do {                                                                                                     \
        (array) = arena_grow((a), (array), (count), &(cap), sizeof *(array));                                \
        (array)[(count)++] = (item);                                                                         \
    } while (0)

#endif
