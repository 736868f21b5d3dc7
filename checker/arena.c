/* SPDX-License-Identifier: MIT */
#include "arena.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIRST_CHUNK = 1024, LARGEST_CHUNK = 1 << 20 };

static struct arena_chunk *chunk_new(arena *a, size_t size)
{
    if (size > SIZE_MAX - sizeof(struct arena_chunk)) {
        out_of_memory();
    }
    struct arena_chunk *chunk = calloc(1, sizeof *chunk + size);
    if (!chunk) {
        out_of_memory();
    }
    chunk->size = size;
    a->total += sizeof *chunk + size;
    return chunk;
}

/* Chunks grow with the arena, so that a small arena stays small and a large one has few chunks. */
static size_t next_chunk_size(const arena *a)
{
    size_t size = a->total < FIRST_CHUNK ? FIRST_CHUNK : a->total;
    return size > LARGEST_CHUNK ? LARGEST_CHUNK : size;
}

static void *take(struct arena_chunk *chunk, size_t size)
{
    void *piece = chunk->bytes + chunk->used;
    chunk->used += size;
    chunk->clean = chunk->used;
    return piece;
}

/* A piece in a chunk of its own or a new head: the head has no room for it. */
void *arena_new_chunk(arena *a, size_t size)
{
    if (size > SIZE_MAX - ARENA_ALIGNMENT) {
        out_of_memory();
    }
    size = (size + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT;
    struct arena_chunk *head = a->chunks;
    size_t usual = next_chunk_size(a);
    struct arena_chunk *chunk = chunk_new(a, size > usual ? size : usual);
    if (head && size > usual / 2) { /* behind the head, whose room is still good for small pieces */
        chunk->next = head->next;
        head->next = chunk;
    } else {
        chunk->next = head;
        a->chunks = chunk;
    }
    return take(chunk, size);
}

void *arena_array(arena *a, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        out_of_memory();
    }
    return arena_alloc(a, count * size);
}

str arena_copy(arena *a, str s)
{
    if (s.len == SIZE_MAX) {
        out_of_memory();
    }
    char *copy = arena_alloc(a, s.len + 1);
    if (s.len) {
        memcpy(copy, s.ptr, s.len);
    }
    return (str){copy, s.len};
}

str arena_format(arena *a, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int len = vsnprintf(NULL, 0, format, args);
    va_end(args);
    if (len < 0) {
        out_of_memory();
    }
    char *text = arena_alloc(a, (size_t)len + 1);
    va_start(args, format);
    vsnprintf(text, (size_t)len + 1, format, args);
    va_end(args);
    return (str){text, (size_t)len};
}

static void free_chunks(struct arena_chunk *chunk)
{
    while (chunk) {
        struct arena_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

void arena_free(arena *a)
{
    free_chunks(a->chunks);
    *a = (arena){0};
}

void arena_join(arena *a, arena *other)
{
    struct arena_chunk **end = &a->chunks; /* behind a's head, whose room is still good */
    while (*end) {
        end = &(*end)->next;
    }
    *end = other->chunks;
    a->total += other->total;
    *other = (arena){0};
}

/* Several chunks that would do as one become one: the next use may well be like the last. */
void arena_reset(arena *a)
{
    struct arena_chunk *kept = a->chunks;
    if (!kept) {
        return;
    }
    if (kept->next && a->total <= LARGEST_CHUNK) {
        size_t size = 0;
        for (const struct arena_chunk *c = kept; c; c = c->next) {
            size += c->size;
        }
        arena_free(a);
        kept = a->chunks = chunk_new(a, size);
    }
    free_chunks(kept->next);
    kept->next = NULL;
    kept->used = 0;
    a->total = sizeof *kept + kept->size;
}

void *arena_grow(arena *a, void *array, size_t count, size_t *cap, size_t size)
{
    if (count < *cap) {
        return array;
    }
    if (*cap > SIZE_MAX / 2) {
        out_of_memory();
    }
    size_t wider = *cap ? *cap * 2 : 8;
    while (wider <= count) { /* a statement that comes twice begins with a cap of 0 again */
        wider *= 2;
    }
    void *grown = arena_array(a, wider, size);
    if (count) {
        memcpy(grown, array, count * size);
    }
    *cap = wider;
    return grown;
}
