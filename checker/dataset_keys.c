/* SPDX-License-Identifier: MIT */
#include "dataset_internal.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024 };

/* ---- sets of hashes ---- */

/* 0 means an empty slot. Two keys of one hash are a chance of one in billions, and would hide no more
 * than a warning. */
static uint64_t key_hash(str key)
{
    uint64_t hash = hash_bytes(key);
    return hash ? hash : 1;
}

static uint64_t *slot_of(const key_set *s, uint64_t hash)
{
    size_t at = (size_t)hash & (s->slot_count - 1);
    while (s->slots[at] != 0 && s->slots[at] != hash) {
        at = (at + 1) & (s->slot_count - 1);
    }
    return &s->slots[at];
}

static void grow_set(key_set *s)
{
    key_set wider = *s;
    wider.slot_count = s->slot_count ? s->slot_count * 2 : FIRST_SLOTS;
    wider.slots = memory_resize(NULL, wider.slot_count, sizeof *wider.slots);
    memset(wider.slots, 0, wider.slot_count * sizeof *wider.slots);
    for (size_t i = 0; i < s->slot_count; i++) {
        if (s->slots[i] != 0) {
            *slot_of(&wider, s->slots[i]) = s->slots[i];
        }
    }
    free(s->slots);
    *s = wider;
}

void key_set_add(key_set *s, str key)
{
    if (s->count * 3 >= s->slot_count * 2) {
        grow_set(s);
    }
    uint64_t hash = key_hash(key);
    uint64_t *slot = slot_of(s, hash);
    s->count += *slot == 0;
    *slot = hash;
}

bool key_set_has(const key_set *s, str key)
{
    return s->slot_count > 0 && *slot_of(s, key_hash(key)) != 0;
}

void key_set_free(key_set *s)
{
    free(s->slots);
    *s = (key_set){0};
}

/* ---- keys that are stored ---- */

void key_filter_add(key_filter *f, str key)
{
    if (!f->bits) {
        f->bits = memory_resize(NULL, FILTER_BITS / 8, 1);
        memset(f->bits, 0, FILTER_BITS / 8);
    }
    uint64_t bit = hash_bytes(key) % FILTER_BITS;
    f->bits[bit / 8] |= (uint8_t)(1u << bit % 8);
}

bool key_filter_may_have(const key_filter *f, str key)
{
    uint64_t bit = hash_bytes(key) % FILTER_BITS;
    return f->bits && (f->bits[bit / 8] >> bit % 8 & 1);
}

void key_filter_free(key_filter *f)
{
    free(f->bits);
    *f = (key_filter){0};
}

/* ---- wanted keys ---- */

void domain_want(key_domain *d, uint32_t key)
{
    if (key >= d->cap) {
        size_t cap = d->cap ? d->cap : FIRST_SLOTS;
        while (cap <= key) {
            cap *= 2;
        }
        d->order = memory_resize(d->order, cap, sizeof *d->order);
        memset(d->order + d->cap, 0, (cap - d->cap) * sizeof *d->order);
        d->cap = cap;
    }
    if (d->order[key] == 0) {
        d->order[key] = ++d->count;
    }
}

uint32_t domain_order(const key_domain *d, uint32_t key)
{
    return key < d->cap ? d->order[key] : 0;
}

void domain_free(key_domain *d)
{
    free(d->order);
    *d = (key_domain){0};
}

/* ---- what key columns name ---- */

size_t column_domain_count(const column_decl *c)
{
    return c->target_count ? c->target_count : 1;
}

size_t column_domain(const column_decl *c, size_t i)
{
    return c->target_count ? c->targets[i]->index : c->table->index;
}

const column_decl *table_own_key(const table_decl *t)
{
    const column_decl *other = NULL;
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        if (c->type == COLUMN_KEY && c->target_count == 0) {
            return c;
        }
        if (c->type == COLUMN_KEY && !other) {
            other = c;
        }
    }
    return other;
}
