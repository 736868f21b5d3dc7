/* SPDX-License-Identifier: MIT */
#include "pseudonym.h"

#include "os.h"
#include "utf8.h"

#include <nettle/hmac.h>
#include <string.h>

/* ---- the key file: 64 hexadecimal digits and a line feed ---- */

enum { KEY = sizeof((pseudonym_key *)NULL)->bytes, DIGITS = KEY * 2 };

static int digit_value(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

static bool read_digits(str text, pseudonym_key *key)
{
    for (size_t i = 0; text.len == DIGITS && i < KEY; i++) {
        int high = digit_value(text.ptr[i * 2]), low = digit_value(text.ptr[i * 2 + 1]);
        if (high < 0 || low < 0) {
            return false;
        }
        key->bytes[i] = (unsigned char)(high * 16 + low);
    }
    return text.len == DIGITS;
}

static bool make_key(const char *path, arena *a, str *error)
{
    pseudonym_key key = {{0}};
    buf text = {0};
    bool made = os_random(key.bytes, KEY, error);
    for (size_t i = 0; i < KEY; i++) {
        buf_addf(&text, "%02x", key.bytes[i]);
    }
    buf_add_char(&text, '\n');
    made = made && os_make_secret_file(path, arena_copy(a, buf_str(&text)), error);
    buf_free(&text);
    return made;
}

bool pseudonym_key_read(const char *path, pseudonym_key *key, arena *a, str *error, bool *no_key)
{
    str text = {0};
    *no_key = false;
    if (os_kind_of(path) == OS_ABSENT && !make_key(path, a, error)) {
        return false;
    }
    if (!os_read_file(a, path, SIZE_MAX >> 1, &text, error)) {
        return false;
    }
    *no_key = !read_digits(str_trim(text), key);
    return !*no_key;
}

/* ---- names ---- */

static const char *const words[PSEUDONYM_KINDS] = {
    [PSEUDONYM_PERSON] = "某甲", [PSEUDONYM_IDENTITY] = "证件", [PSEUDONYM_PHONE] = "电话"};

str pseudonym_of(const pseudonym_key *key, pseudonym_kind kind, str name, arena *a)
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"; /* none like another: no I, L, O, U */
    struct hmac_sha256_ctx ctx;
    uint8_t digest[5];
    char shown[10] = "....-....";
    str folded = utf8_fold(a, name);
    hmac_sha256_set_key(&ctx, KEY, key->bytes);
    hmac_sha256_update(&ctx, strlen(words[kind]) + 1, (const uint8_t *)words[kind]); /* and the NUL behind */
    hmac_sha256_update(&ctx, folded.len, (const uint8_t *)folded.ptr);
    hmac_sha256_digest(&ctx, sizeof digest, digest);
    uint64_t bits = 0;
    for (size_t i = 0; i < sizeof digest; i++) {
        bits = bits << 8 | digest[i];
    }
    for (size_t i = sizeof shown - 1; i-- > 0;) {
        if (shown[i] == '.') {
            shown[i] = letters[bits & 31];
            bits >>= 5;
        }
    }
    return arena_format(a, "%s-%s", words[kind], shown);
}
