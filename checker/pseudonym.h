/* SPDX-License-Identifier: MIT
 *
 * Names in place of names: the same for one person in all files and runs that share a key file, and without that
 * file no way back and no way to try names. 某甲-7F3K-Q2WX is HMAC-SHA256 of the kind and the name, cut to 40 bits.
 */
#ifndef JIANJIA_PSEUDONYM_H
#define JIANJIA_PSEUDONYM_H

#include "arena.h"

typedef struct {
    unsigned char bytes[32];
} pseudonym_key;

typedef enum { PSEUDONYM_PERSON, PSEUDONYM_IDENTITY, PSEUDONYM_PHONE, PSEUDONYM_KINDS } pseudonym_kind;

/* The key of a file; one that isn't there is made, of random bytes, for its owner alone. Returns false with
 * *error (static or from the arena) if it can't be read or made; *no_key if it holds something else. */
bool pseudonym_key_read(const char *path, pseudonym_key *key, arena *a, str *error, bool *no_key);

/* White space and width of letters in a name make no difference. */
str pseudonym_of(const pseudonym_key *key, pseudonym_kind kind, str name, arena *a);

#endif
