/* SPDX-License-Identifier: MIT
 *
 * An interner: every different byte string gets a number, 0, 1, 2 … in the order first seen, and keeps
 * it. Copies of the strings live in the map's own arena and stay where they are. Zero-initialise before use.
 */
#ifndef JIANJIA_MAP_H
#define JIANJIA_MAP_H

#include "arena.h"

#define MAP_NONE UINT32_MAX

struct map_slot {
    uint32_t mark, number; /* half a hash; MAP_NONE is empty */
};

typedef struct {
    arena storage;
    str *strings; /* by number; from malloc */
    uint32_t count;
    size_t strings_cap;
    struct map_slot *slots; /* open addressing */
    uint32_t slot_count;
} map;

uint32_t map_intern(map *m, str key);
uint32_t map_find(const map *m, str key); /* MAP_NONE if it was never interned */
str map_string(const map *m, uint32_t number);
void map_free(map *m);

uint64_t hash_bytes(str s); /* the same on every run and machine */

#endif
