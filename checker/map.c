/* SPDX-License-Identifier: MIT */
#include "map.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 64, MOST_SLOTS = 1 << 30 };

/* Byte by byte, so that every machine reads the same number; compilers make it one load. */
static uint64_t load_8(const char *p)
{
    uint64_t word = 0;
    for (unsigned i = 0; i < 8; i++) {
        word |= (uint64_t)(unsigned char)p[i] << (8 * i);
    }
    return word;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9E3779B97F4A7C15);
    return hash ^ (hash >> 29);
}

/* The last bytes of a text, fewer than 8, as load_8 would read them with zeros behind. */
static uint64_t load_tail(str s, size_t count)
{
    if (count > 0 && s.len >= 8) {
        return load_8(s.ptr + s.len - 8) >> 8 * (8 - count);
    }
    uint64_t word = 0;
    for (size_t i = 0; i < count; i++) {
        word |= (uint64_t)(unsigned char)s.ptr[s.len - count + i] << (8 * i);
    }
    return word;
}

uint64_t hash_bytes(str s)
{
    uint64_t hash = mix(UINT64_C(0x243F6A8885A308D3), s.len);
    size_t i = 0;
    for (; s.len - i >= 8; i += 8) {
        hash = mix(hash, load_8(s.ptr + i));
    }
    hash = mix(hash, load_tail(s, s.len - i));
    return hash ^ (hash >> 32);
}

/* The slot that holds key, or the empty one where it would go. The mark is the lower half of its hash. */
static struct map_slot *slot_of(const map *m, str key, uint32_t mark)
{
    uint32_t mask = m->slot_count - 1, at = mark & mask;
    while (m->slots[at].number != MAP_NONE &&
           (m->slots[at].mark != mark || !str_equal(m->strings[m->slots[at].number], key))) {
        at = (at + 1) & mask;
    }
    return &m->slots[at];
}

/* Looks at no string: all are different, and their marks are at hand. */
static void move_slot(map *m, struct map_slot old)
{
    uint32_t mask = m->slot_count - 1, at = old.mark & mask;
    while (m->slots[at].number != MAP_NONE) {
        at = (at + 1) & mask;
    }
    m->slots[at] = old;
}

static void grow_slots(map *m)
{
    if (m->slot_count >= MOST_SLOTS) {
        out_of_memory();
    }
    struct map_slot *old = m->slots;
    uint32_t count = m->slot_count;
    m->slot_count = count ? count * 2 : FIRST_SLOTS;
    m->slots = malloc(m->slot_count * sizeof *m->slots);
    if (!m->slots) {
        out_of_memory();
    }
    memset(m->slots, 0xFF, m->slot_count * sizeof *m->slots); /* all MAP_NONE */
    for (uint32_t i = 0; i < count; i++) {
        if (old[i].number != MAP_NONE) {
            move_slot(m, old[i]);
        }
    }
    free(old);
}

static void grow_strings(map *m)
{
    m->strings_cap = m->strings_cap ? m->strings_cap * 2 : FIRST_SLOTS / 2;
    m->strings = realloc(m->strings, m->strings_cap * sizeof *m->strings);
    if (!m->strings) {
        out_of_memory();
    }
}

uint32_t map_intern(map *m, str key)
{
    if (m->count >= m->slot_count / 4 * 3) {
        grow_slots(m);
    }
    uint32_t mark = (uint32_t)hash_bytes(key);
    struct map_slot *slot = slot_of(m, key, mark);
    if (slot->number == MAP_NONE) {
        if (m->count == m->strings_cap) {
            grow_strings(m);
        }
        *slot = (struct map_slot){mark, m->count};
        m->strings[m->count++] = arena_copy(&m->storage, key);
    }
    return slot->number;
}

uint32_t map_find(const map *m, str key)
{
    return m->slot_count ? slot_of(m, key, (uint32_t)hash_bytes(key))->number : MAP_NONE;
}

str map_string(const map *m, uint32_t number)
{
    return m->strings[number];
}

void map_free(map *m)
{
    free(m->slots);
    free(m->strings);
    arena_free(&m->storage);
    *m = (map){0};
}
