/* SPDX-License-Identifier: MIT */
#include "utf8.h"

#include "scan.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Well-formed sequences by their first byte (Unicode, table 3-7): the length, and what the second byte may
 * be. The narrow second ranges are what keeps out overlongs, surrogates and all past U+10FFFF. */
typedef struct {
    unsigned char first_lo, first_hi, len, second_lo, second_hi;
} sequence;

static const sequence SEQUENCES[] = {
    {0xC2, 0xDF, 2, 0x80, 0xBF}, {0xE0, 0xE0, 3, 0xA0, 0xBF}, {0xE1, 0xEC, 3, 0x80, 0xBF},
    {0xED, 0xED, 3, 0x80, 0x9F}, {0xEE, 0xEF, 3, 0x80, 0xBF}, {0xF0, 0xF0, 4, 0x90, 0xBF},
    {0xF1, 0xF3, 4, 0x80, 0xBF}, {0xF4, 0xF4, 4, 0x80, 0x8F},
};

static unsigned char byte_at(str s, size_t i)
{
    return (unsigned char)s.ptr[i];
}

static bool is_continuation(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

static const sequence *sequence_of(unsigned char first)
{
    for (size_t i = 0; i < sizeof SEQUENCES / sizeof *SEQUENCES; i++) {
        if (first >= SEQUENCES[i].first_lo && first <= SEQUENCES[i].first_hi) {
            return &SEQUENCES[i];
        }
    }
    return NULL;
}

/* Bytes of the well-formed character at the start of s, or 0. */
static size_t sequence_length(str s)
{
    if (s.len == 0) {
        return 0;
    }
    unsigned char first = byte_at(s, 0);
    if (first < 0x80) {
        return 1;
    }
    const sequence *form = sequence_of(first);
    if (!form || s.len < form->len || byte_at(s, 1) < form->second_lo || byte_at(s, 1) > form->second_hi) {
        return 0;
    }
    for (size_t i = 2; i < form->len; i++) {
        if (!is_continuation(byte_at(s, i))) {
            return 0;
        }
    }
    return form->len;
}

static str rest_from(str s, size_t at)
{
    return (str){s.ptr + at, s.len - at};
}

/* Bytes of the well-formed three-byte characters at the start of s that begin with a byte from `least` to `most`,
 * within E1 to EC: nearly all Chinese text is made of them, and none of these has a special case. */
static size_t three_byte_run(str s, unsigned least, unsigned most)
{
    size_t at = 0;
    while (s.len - at >= 3 && byte_at(s, at) >= least && byte_at(s, at) <= most &&
           is_continuation(byte_at(s, at + 1)) && is_continuation(byte_at(s, at + 2))) {
        at += 3;
    }
    return at;
}

size_t utf8_first_error(str s)
{
    enum { SHORT = 256 }; /* for less a look at the processor doesn't pay */
    size_t at = s.len < SHORT ? 0 : scan_utf8(scan_best_path(), s);
    while (at < s.len) {
        uint64_t word;
        if (s.len - at >= sizeof word) {
            memcpy(&word, s.ptr + at, sizeof word);
            if ((word & UINT64_C(0x8080808080808080)) == 0) {
                at += sizeof word;
                continue;
            }
        }
        size_t run = three_byte_run(rest_from(s, at), 0xE1, 0xEC);
        size_t len = run ? run : sequence_length(rest_from(s, at));
        if (len == 0) {
            return at;
        }
        at += len;
    }
    return SIZE_MAX;
}

size_t utf8_decode(str s, uint32_t *code_point)
{
    static const unsigned char first_mask[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
    size_t len = sequence_length(s);
    if (len == 0) {
        return 0;
    }
    uint32_t code = byte_at(s, 0) & first_mask[len];
    for (size_t i = 1; i < len; i++) {
        code = code << 6 | (byte_at(s, i) & 0x3F);
    }
    *code_point = code;
    return len;
}

bool utf8_is_identifier_start(uint32_t code_point)
{
    switch (utf8proc_category((utf8proc_int32_t)code_point)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL: /* 〇 */
        return true;
    default:
        return code_point == '_';
    }
}

bool utf8_is_identifier_part(uint32_t code_point)
{
    switch (utf8proc_category((utf8proc_int32_t)code_point)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_ND:
        return true;
    default:
        return utf8_is_identifier_start(code_point);
    }
}

/* The character at the start of s (not empty): its length and columns. A stray byte is one column, as the
 * replacement character that a terminal puts there. */
static size_t step(str s, size_t *columns)
{
    uint32_t code;
    size_t len = utf8_decode(s, &code);
    if (len == 0) {
        *columns = 1;
        return 1;
    }
    if (code < 0x80) {
        *columns = code >= 0x20 && code != 0x7F;
    } else {
        int width = utf8proc_charwidth((utf8proc_int32_t)code);
        *columns = width > 0 ? (size_t)width : 0;
    }
    return len;
}

size_t utf8_width(str s)
{
    size_t total = 0;
    for (size_t at = 0, columns; at < s.len; total += columns) {
        at += step(rest_from(s, at), &columns);
    }
    return total;
}

str utf8_prefix_of_width(str s, size_t width)
{
    size_t at = 0, used = 0;
    while (at < s.len) {
        size_t columns;
        size_t len = step(rest_from(s, at), &columns);
        if (columns > width - used) {
            break;
        }
        at += len;
        used += columns;
    }
    return (str){s.ptr, at};
}

typedef struct {
    uint32_t lo, hi;
} code_range;

static bool in_ranges(uint32_t code, const code_range *ranges, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (code >= ranges[i].lo && code <= ranges[i].hi) {
            return true;
        }
    }
    return false;
}

#define IN_RANGES(code, ranges) in_ranges((code), (ranges), sizeof(ranges) / sizeof *(ranges))

/* From U+4000 to U+9FFF: nothing in there is hidden. */
static size_t ideograph_run(str s)
{
    return three_byte_run(s, 0xE4, 0xE9);
}

bool utf8_is_hidden(uint32_t code_point)
{
    static const code_range hidden[] = {
        {0x00, 0x1F},     {0x7F, 0x9F},     {0xAD, 0xAD},       {0x34F, 0x34F},     {0x61C, 0x61C},
        {0x115F, 0x1160}, {0x17B4, 0x17B5}, {0x180B, 0x180F},   {0x200B, 0x200B},   {0x200E, 0x200F},
        {0x2028, 0x202E}, {0x2060, 0x206F}, {0x3164, 0x3164},   {0xFDD0, 0xFDEF},   {0xFEFF, 0xFEFF},
        {0xFFA0, 0xFFA0}, {0xFFF9, 0xFFFB}, {0x1D173, 0x1D17A}, {0xE0000, 0xE007F},
    };
    /* The last two of each plane are no characters: neither XML nor HTML may hold them. */
    return IN_RANGES(code_point, hidden) || (code_point & 0xFFFE) == 0xFFFE;
}

/* Bytes at the start of s that are ASCII and not controls, eight by eight. */
static size_t printable_run(str s)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), high = ones << 7;
    size_t at = 0;
    for (uint64_t word; s.len - at >= sizeof word; at += sizeof word) {
        memcpy(&word, s.ptr + at, sizeof word);
        uint64_t is_del = (word ^ ones * 0x7F) - ones; /* borrows at 0x7F: a false alarm only costs time */
        if (((word | (word - ones * 0x20) | is_del) & high) != 0) {
            break;
        }
    }
    while (at < s.len && byte_at(s, at) >= 0x20 && byte_at(s, at) < 0x7F) {
        at++;
    }
    return at;
}

size_t utf8_shown_run(str s)
{
    size_t at = 0;
    for (;;) {
        at += printable_run(rest_from(s, at));
        at += ideograph_run(rest_from(s, at));
        uint32_t code;
        size_t len = utf8_decode(rest_from(s, at), &code);
        if (len == 0 || utf8_is_hidden(code)) {
            return at;
        }
        at += len;
    }
}

void utf8_add_visible(buf *out, str s)
{
    for (size_t at = 0; at < s.len;) {
        size_t run = utf8_shown_run(rest_from(s, at));
        buf_add(out, (str){s.ptr + at, run});
        at += run;
        uint32_t code;
        size_t len = utf8_decode(rest_from(s, at), &code);
        if (len > 0) {
            buf_addf(out, code < 0x80 ? "\\x%02x" : "\\u%04x", code);
            at += len;
        } else if (at < s.len) {
            buf_addf(out, "\\x%02x", byte_at(s, at));
            at++;
        }
    }
}

/* White space, and characters with neither width nor meaning, which copying from web pages, from Word and
 * from Windows dialogs leaves in codes and headers. */
static bool is_dropped(uint32_t code)
{
    static const code_range dropped[] = {
        {0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},
        {0x1680, 0x1680}, {0x2000, 0x200F}, {0x2028, 0x202F}, {0x205F, 0x2064},
        {0x2066, 0x2069}, {0x3000, 0x3000}, {0xFEFF, 0xFEFF},
    };
    return IN_RANGES(code, dropped);
}

/* U+4E00..U+9FFF at the start of s: no normal form changes these, nor joins anything to them. */
static bool is_ideograph(str s)
{
    if (s.len < 3 || byte_at(s, 0) < 0xE4 || byte_at(s, 0) > 0xE9) {
        return false;
    }
    return (byte_at(s, 0) != 0xE4 || byte_at(s, 1) >= 0xB8) && is_continuation(byte_at(s, 1)) &&
           is_continuation(byte_at(s, 2));
}

typedef enum { PLAIN, PLAIN_WITH_BLANKS, NOT_PLAIN } plainness;

/* Most cells are ASCII and common ideographs, which NFKC leaves alone: worth a look before utf8proc. */
static plainness plainness_of(str s)
{
    plainness found = PLAIN;
    for (size_t at = 0; at < s.len;) {
        unsigned char byte = byte_at(s, at);
        if (byte < 0x80) {
            at++;
            if (byte <= 0x20 && is_dropped(byte)) {
                found = PLAIN_WITH_BLANKS;
            }
        } else if (is_ideograph(rest_from(s, at))) {
            at += 3;
        } else {
            return NOT_PLAIN;
        }
    }
    return found;
}

/* Copies well-formed s to `to`, which has room for it, without what is_dropped; the new length. */
static size_t strip(char *to, str s)
{
    size_t kept = 0;
    for (size_t at = 0; at < s.len;) {
        uint32_t code = 0;
        size_t len = utf8_decode(rest_from(s, at), &code);
        if (len == 0) { /* cannot be: s was checked */
            len = 1;
        }
        if (!is_dropped(code)) {
            memmove(to + kept, s.ptr + at, len);
            kept += len;
        }
        at += len;
    }
    return kept;
}

static str strip_copy(arena *a, str s)
{
    char *copy = arena_alloc(a, s.len + 1);
    return (str){copy, strip(copy, s)};
}

/* NFKC of well-formed s, to be freed; never NULL. */
static char *nfkc(str s, size_t *len)
{
    utf8proc_uint8_t *mapped = NULL;
    utf8proc_ssize_t mapped_len = utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len,
                                               &mapped, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT);
    if (mapped_len < 0) { /* the text is well-formed, so memory is all that can fail */
        out_of_memory();
    }
    *len = (size_t)mapped_len;
    return (char *)mapped;
}

str utf8_fold(arena *a, str s)
{
    switch (plainness_of(s)) {
    case PLAIN:
        return s;
    case PLAIN_WITH_BLANKS:
        return strip_copy(a, s);
    case NOT_PLAIN:
        break;
    }
    if (utf8_first_error(s) != SIZE_MAX) {
        return s;
    }
    size_t len;
    char *mapped = nfkc(s, &len);
    size_t kept = strip(mapped, (str){mapped, len});
    if (kept < len) { /* a mark behind a dropped blank now stands by a letter: folding twice must fold once */
        char *again = nfkc((str){mapped, kept}, &kept);
        free(mapped);
        mapped = again;
    }
    str folded = arena_copy(a, (str){mapped, kept});
    free(mapped);
    return folded;
}

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

str utf8_fold_case(arena *a, str s)
{
    str folded = utf8_fold(a, s);
    size_t at = 0;
    while (at < folded.len && !is_upper(folded.ptr[at])) {
        at++;
    }
    if (at == folded.len) {
        return folded;
    }
    char *lower = arena_alloc(a, folded.len + 1);
    memcpy(lower, folded.ptr, folded.len);
    for (; at < folded.len; at++) {
        if (is_upper(lower[at])) {
            lower[at] = (char)(lower[at] + ('a' - 'A'));
        }
    }
    return (str){lower, folded.len};
}
