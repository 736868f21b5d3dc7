/* SPDX-License-Identifier: MIT */
#include "dataset_internal.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_SLOTS = 1024, KEYS_A_WORD = 16 };

/* ---- all keys of a table ---- */

void key_set_add(key_set *s, uint64_t hash)
{
    if (s->count == s->cap) {
        s->cap = s->cap ? s->cap * 2 : FIRST_SLOTS;
        s->hashes = memory_resize(s->hashes, s->cap, sizeof *s->hashes);
    }
    s->hashes[s->count++] = hash;
}

/* The upper half of a hash tells where to start, the lower one is what stands there. */
static size_t set_start(const key_set *s, uint64_t hash)
{
    return (size_t)((hash >> 32) * s->slot_count >> 32);
}

static uint32_t *set_slot(const key_set *s, uint64_t hash)
{
    uint32_t mark = (uint32_t)hash ? (uint32_t)hash : 1;
    size_t at = set_start(s, hash);
    while (s->slots[at] != 0 && s->slots[at] != mark) {
        at = at + 1 < s->slot_count ? at + 1 : 0;
    }
    return &s->slots[at];
}

void key_set_close(key_set *s)
{
    s->slot_count = s->count + s->count / 2 + 1;
    s->slots = memory_resize(NULL, s->slot_count, sizeof *s->slots);
    memset(s->slots, 0, s->slot_count * sizeof *s->slots);
    for (size_t i = 0; i < s->count; i++) {
        *set_slot(s, s->hashes[i]) = (uint32_t)s->hashes[i] ? (uint32_t)s->hashes[i] : 1;
    }
    free(s->hashes);
    s->hashes = NULL;
}

bool key_set_has(const key_set *s, uint64_t hash)
{
    return s->slot_count > 0 && *set_slot(s, hash) != 0;
}

void key_set_prefetch(const key_set *s, uint64_t hash)
{
    if (s->slot_count > 0) {
        __builtin_prefetch(&s->slots[set_start(s, hash)]);
    }
}

void key_set_free(key_set *s)
{
    free(s->hashes);
    free(s->slots);
    *s = (key_set){0};
}

/* ---- what a pass looks for ---- */

struct wanted_slot {
    const char *text;         /* NULL: empty; else the key in its map, which stays there */
    uint32_t length_and_seen; /* twice the length, and whether it was seen */
    uint32_t mark;            /* of the hash */
};

static str text_in(const struct wanted_slot *slot)
{
    return (str){slot->text, slot->length_and_seen / 2};
}

static struct wanted_slot *wanted_slot_of(const wanted_keys *w, str key, uint64_t hash)
{
    size_t at = (size_t)hash & (w->slot_count - 1);
    while (w->slots[at].text != NULL &&
           (w->slots[at].mark != (uint32_t)(hash >> 32) || !str_equal(text_in(&w->slots[at]), key))) {
        at = (at + 1) & (w->slot_count - 1);
    }
    return &w->slots[at];
}

/* Two bits of one word, eight or more in all for a key: few that aren't wanted come through. */
static uint64_t bits_of(uint64_t hash)
{
    return UINT64_C(1) << (hash >> 52 & 63) | UINT64_C(1) << (hash >> 58);
}

static size_t bits_at(const wanted_keys *w, uint64_t hash)
{
    return (size_t)(hash >> 16) & (w->slot_count / KEYS_A_WORD - 1);
}

wanted_keys wanted_open(size_t most)
{
    wanted_keys w = {.slot_count = KEYS_A_WORD};
    while (w.slot_count < most * 2) {
        w.slot_count *= 2;
    }
    size_t words = w.slot_count / KEYS_A_WORD;
    w.slots = memory_resize(NULL, w.slot_count, sizeof *w.slots);
    w.bits = memory_resize(NULL, words, sizeof *w.bits);
    memset(w.slots, 0, w.slot_count * sizeof *w.slots);
    memset(w.bits, 0, words * sizeof *w.bits);
    return w;
}

void wanted_add(wanted_keys *w, str key, key_answer answer)
{
    uint64_t hash = hash_bytes(key);
    w->bits[bits_at(w, hash)] |= bits_of(hash);
    *wanted_slot_of(w, key, hash) =
        (struct wanted_slot){key.ptr, (uint32_t)key.len * 2 + (answer == KEY_SEEN), (uint32_t)(hash >> 32)};
}

key_answer wanted_find(const wanted_keys *w, str key, uint64_t hash)
{
    uint64_t bits = bits_of(hash);
    if ((w->bits[bits_at(w, hash)] & bits) != bits) {
        return KEY_NOT_WANTED;
    }
    const struct wanted_slot *found = wanted_slot_of(w, key, hash);
    return found->text == NULL ? KEY_NOT_WANTED : found->length_and_seen % 2 ? KEY_SEEN : KEY_NEWLY_WANTED;
}

void wanted_prefetch(const wanted_keys *w, uint64_t hash)
{
    __builtin_prefetch(&w->bits[bits_at(w, hash)]);
}

void wanted_free(wanted_keys *w)
{
    free(w->bits);
    free(w->slots);
    *w = (wanted_keys){0};
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
