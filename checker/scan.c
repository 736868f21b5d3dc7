/* SPDX-License-Identifier: MIT
 *
 * Each path tells which of 64 bytes are a given one, as a word of 64 bits; what follows from these words is
 * told once, in functions that become part of every path and are compiled for its processor. Most blocks
 * have no quote: then separators are separators. Else the quotes up to a byte are counted by a prefix XOR:
 * after an odd number it is inside of a quoted cell.
 */
#include "scan.h"

#include <string.h>

#ifdef __x86_64__
#include <immintrin.h>
#endif

#define INLINE static inline __attribute__((always_inline))

/* What stands before a block: in bit 0, or for `inside` in all bits. */
typedef struct {
    uint64_t inside;    /* a quote is open */
    uint64_t may_open;  /* the byte before is a separator, or a quote that closes */
    uint64_t has_ended; /* it is a quote that closes: a separator must follow, or the other half of "" */
    uint64_t half_end;  /* it is a CR outside of quotes: LF must follow */
    uint64_t is_return; /* it is a CR */
} carry;

typedef struct {
    scan_index *out;
    carry before;
    size_t block, count;
    uint32_t cells, lines;
    bool stopped;
} progress;

/* Of the bytes of a block, which are these. */
typedef struct {
    uint64_t delimiters, feeds, returns;
} marks;

/* For each bit, the XOR of itself and of all bits below. */
INLINE uint64_t prefix_xor(uint64_t bits)
{
    for (unsigned by = 1; by < SCAN_BLOCK; by *= 2) {
        bits ^= bits << by;
    }
    return bits;
}

INLINE uint32_t count_ones(uint64_t bits)
{
    return (uint32_t)__builtin_popcountll(bits);
}

/* Takes down a block. Every end is one of the separators and of the breaks between lines. */
INLINE void add_ends(progress *p, uint64_t separators, uint64_t ends, uint64_t breaks)
{
    scan_index *out = p->out;
    for (; ends && p->count < SCAN_RECORDS; ends &= ends - 1) {
        uint64_t up_to_it = ends ^ (ends - 1);
        out->ends[p->count].at = (uint32_t)(p->block * SCAN_BLOCK) + (uint32_t)__builtin_ctzll(ends);
        out->ends[p->count].cells = p->cells + count_ones(separators & up_to_it);
        out->ends[p->count].lines = p->lines + count_ones(breaks & up_to_it);
        p->count++;
    }
    p->stopped |= ends != 0;
    p->cells += count_ones(separators);
    p->lines += count_ones(breaks);
    out->separators[p->block++] = separators;
}

/* Is there nothing to judge in a block that has no quote and no NUL? */
INLINE bool is_plain(const carry *before, marks m)
{
    uint64_t lone_returns = (m.returns << 1 | before->half_end) & ~m.feeds;
    return (before->inside | before->has_ended | lone_returns) == 0;
}

INLINE void take_plain(progress *p, marks m)
{
    uint64_t separators = m.delimiters | m.feeds;
    p->before =
        (carry){.may_open = separators >> 63, .half_end = m.returns >> 63, .is_return = m.returns >> 63};
    add_ends(p, separators, m.feeds, m.feeds);
}

/* Whatever is wrong is seen at the wrong byte or at the one behind it, and no record ends between. Bytes that
 * are not valid stand behind the text. */
INLINE void take_any(progress *p, marks m, uint64_t quotes, uint64_t nuls, uint64_t valid)
{
    const carry *before = &p->before;
    uint64_t inside = prefix_xor(quotes) ^ before->inside;
    uint64_t separators = (m.delimiters | m.feeds) & ~inside;
    uint64_t opening = quotes & inside, closing = quotes & ~inside;
    uint64_t returns = m.returns & ~inside;
    uint64_t wrong = nuls;
    wrong |= opening & ~((separators | closing) << 1 | before->may_open);
    wrong |= (closing << 1 | before->has_ended) & ~(separators | quotes | returns);
    wrong |= (returns << 1 | before->half_end) & ~m.feeds;
    wrong &= valid;
    uint64_t breaks = m.feeds | m.returns << 1 | before->is_return; /* behind a CR alone: still its record */
    p->before = (carry){.inside = 0 - (inside >> 63),
                        .may_open = (separators | closing) >> 63,
                        .has_ended = closing >> 63,
                        .half_end = returns >> 63,
                        .is_return = m.returns >> 63};
    if (wrong) {
        separators &= (wrong & -wrong) - 1;
        p->stopped = true;
    }
    add_ends(p, separators, separators & m.feeds, breaks);
}

/* The loop over the blocks of a path, on a copy of the progress, which then stays in registers: equal(at, c)
 * tells which of the 64 bytes at `at` are c. A macro, since functions for other processors can't be handed over
 * and become part of the loop. */
#define TAKE_BLOCKS(so_far, bytes, blocks, delimiter, valid, equal, has_special)                             \
    progress p = *(so_far);                                                                                  \
    for (size_t i = 0; i < (blocks) && !p.stopped; i++) {                                                    \
        const char *at = (bytes) + i * SCAN_BLOCK;                                                           \
        marks m = {equal(at, delimiter), equal(at, '\n'), equal(at, '\r')};                                  \
        if (!has_special(at) && is_plain(&p.before, m)) {                                                    \
            take_plain(&p, m);                                                                               \
        } else {                                                                                             \
            take_any(&p, m, equal(at, '"'), equal(at, 0), valid);                                            \
        }                                                                                                    \
    }                                                                                                        \
    *(so_far) = p;

/* Bytes of a block that are characters of one byte, or of two above 0x80, if it starts with one; 0 if not all
 * are. `high` are those above 0x7F: pairs of them, if runs of them have even lengths. A run goes up to where a
 * carry stops that is added at its start; the parity of start and stop tells that of the length. */
INLINE unsigned pairs(uint64_t high, uint64_t unfit)
{
    static const uint64_t even = UINT64_C(0x5555555555555555), last = UINT64_C(1) << 63;
    unsigned size = SCAN_BLOCK;
    if (~high && __builtin_clzll(~high) % 2) { /* the first half of a pair is the last byte */
        high &= ~last;
        size--;
    }
    uint64_t starts = high & ~(high << 1);
    uint64_t even_stops = (high + (starts & even)) & ~high, odd_stops = (high + (starts & ~even)) & ~high;
    return unfit || (even_stops & ~even) || (odd_stops & even) ? 0 : size;
}

/* The loop over blocks of pairs: high(at) tells which of the 64 bytes at `at` are above 0x7F. */
#define TAKE_PAIRS(s, done, equal, high)                                                                     \
    for (unsigned size = 1; size > 0 && (s).len - (done) >= SCAN_BLOCK; (done) += size) {                    \
        const char *at = (s).ptr + (done);                                                                   \
        size = pairs(high(at), equal(at, '\x80') | equal(at, '\xFF'));                                       \
    }

/* ---- any processor: eight bytes at a time ---- */

static const uint64_t ONES = UINT64_C(0x0101010101010101), HIGHS = UINT64_C(0x8080808080808080);

/* The first of eight bytes is the lowest. */
INLINE uint64_t load(const char *bytes)
{
    uint64_t word;
    memcpy(&word, bytes, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The highest bit of each byte, as eight bits in their order. */
INLINE uint64_t gather(uint64_t word)
{
    return (word & HIGHS) * UINT64_C(0x0002040810204081) >> 56;
}

INLINE uint64_t equal_plain(const char *bytes, char c)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < SCAN_BLOCK; i += 8) {
        uint64_t differs = load(bytes + i) ^ ONES * (unsigned char)c;
        found |= gather(~(((differs & ~HIGHS) + ~HIGHS) | differs)) << i;
    }
    return found;
}

INLINE uint64_t high_plain(const char *bytes)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < SCAN_BLOCK; i += 8) {
        found |= gather(load(bytes + i)) << i;
    }
    return found;
}

INLINE bool has_special_plain(const char *bytes)
{
    return (equal_plain(bytes, '"') | equal_plain(bytes, 0)) != 0;
}

static void take_blocks_plain(progress *so_far, const char *bytes, size_t blocks, char delimiter,
                              uint64_t valid)
{
    TAKE_BLOCKS(so_far, bytes, blocks, delimiter, valid, equal_plain, has_special_plain)
}

static size_t take_pairs_plain(str s)
{
    size_t done = 0;
    TAKE_PAIRS(s, done, equal_plain, high_plain)
    return done;
}

#ifdef __x86_64__

/* ---- SSE2: any x86 of 64 bits ---- */

INLINE __m128i load_sse2(const char *bytes)
{
    return _mm_loadu_si128((const __m128i *)(const void *)bytes);
}

INLINE uint64_t equal_sse2(const char *bytes, char c)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < SCAN_BLOCK; i += sizeof(__m128i)) {
        __m128i same = _mm_cmpeq_epi8(load_sse2(bytes + i), _mm_set1_epi8(c));
        found |= (uint64_t)(uint32_t)_mm_movemask_epi8(same) << i;
    }
    return found;
}

INLINE uint64_t high_sse2(const char *bytes)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < SCAN_BLOCK; i += sizeof(__m128i)) {
        found |= (uint64_t)(uint32_t)_mm_movemask_epi8(load_sse2(bytes + i)) << i;
    }
    return found;
}

INLINE bool has_special_sse2(const char *bytes)
{
    __m128i all = _mm_setzero_si128();
    for (unsigned i = 0; i < SCAN_BLOCK; i += sizeof(__m128i)) {
        __m128i block = load_sse2(bytes + i);
        __m128i special = _mm_or_si128(_mm_cmpeq_epi8(block, _mm_set1_epi8('"')),
                                       _mm_cmpeq_epi8(block, _mm_setzero_si128()));
        all = _mm_or_si128(all, special);
    }
    return _mm_movemask_epi8(all) != 0;
}

static void take_blocks_sse2(progress *so_far, const char *bytes, size_t blocks, char delimiter,
                             uint64_t valid)
{
    TAKE_BLOCKS(so_far, bytes, blocks, delimiter, valid, equal_sse2, has_special_sse2)
}

static size_t take_pairs_sse2(str s)
{
    size_t done = 0;
    TAKE_PAIRS(s, done, equal_sse2, high_sse2)
    return done;
}

/* ---- AVX2 ---- */

#define AVX2 __attribute__((target("avx2,bmi,popcnt")))

AVX2 INLINE __m256i load_avx2(const char *bytes)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)bytes);
}

AVX2 INLINE uint64_t equal_avx2(const char *bytes, char c)
{
    __m256i wanted = _mm256_set1_epi8(c);
    uint32_t low = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(load_avx2(bytes), wanted));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(load_avx2(bytes + 32), wanted));
    return (uint64_t)high << 32 | low;
}

AVX2 INLINE uint64_t high_avx2(const char *bytes)
{
    uint32_t low = (uint32_t)_mm256_movemask_epi8(load_avx2(bytes));
    uint32_t high = (uint32_t)_mm256_movemask_epi8(load_avx2(bytes + 32));
    return (uint64_t)high << 32 | low;
}

AVX2 INLINE __m256i special_avx2(__m256i block)
{
    return _mm256_or_si256(_mm256_cmpeq_epi8(block, _mm256_set1_epi8('"')),
                           _mm256_cmpeq_epi8(block, _mm256_setzero_si256()));
}

AVX2 INLINE bool has_special_avx2(const char *bytes)
{
    __m256i all = _mm256_or_si256(special_avx2(load_avx2(bytes)), special_avx2(load_avx2(bytes + 32)));
    return _mm256_movemask_epi8(all) != 0;
}

AVX2 static void take_blocks_avx2(progress *so_far, const char *bytes, size_t blocks, char delimiter,
                                  uint64_t valid){
    TAKE_BLOCKS(so_far, bytes, blocks, delimiter, valid, equal_avx2, has_special_avx2)}

AVX2 static size_t take_pairs_avx2(str s)
{
    size_t done = 0;
    TAKE_PAIRS(s, done, equal_avx2, high_avx2)
    return done;
}

/* UTF-8 after Keiser and Lemire, "Validating UTF-8 in less than one instruction per byte" (2020): three
 * nibbles, both of the byte before and the high one of the byte itself, each name the faults they may be
 * part of; a fault that all three name is one. */
enum {
    TOO_SHORT = 1 << 0, /* a first byte, and no other behind it */
    TOO_LONG = 1 << 1,  /* a byte that continues behind ASCII */
    OVERLONG_3 = 1 << 2,
    TOO_LARGE = 1 << 3,
    SURROGATE = 1 << 4,
    OVERLONG_2 = 1 << 5,
    OVERLONG_4 = 1 << 6,
    TOO_LARGE_1000 = 1 << 6,
    TWO_CONTINUE = 1 << 7, /* allowed where a third or fourth byte must stand */
    ANY = TOO_SHORT | TOO_LONG | TWO_CONTINUE,
    PAST_F4 = ANY | TOO_LARGE | TOO_LARGE_1000,
    CONTINUES = TOO_LONG | OVERLONG_2 | TWO_CONTINUE
};

AVX2 INLINE __m256i look_up(__m256i nibbles, const uint8_t table[16])
{
    __m128i half = _mm_loadu_si128((const __m128i *)(const void *)table);
    return _mm256_shuffle_epi8(_mm256_broadcastsi128_si256(half), nibbles);
}

AVX2 INLINE __m256i high_nibbles(__m256i bytes)
{
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(15));
}

/* Where the last bytes of a block are the start of a character, something is not zero. */
AVX2 INLINE __m256i unfinished(__m256i block)
{
    __m256i most = _mm256_setr_epi32(-1, -1, -1, -1, -1, -1, -1, (int)0xBFDFEFFFu);
    return _mm256_subs_epu8(block, most);
}

/* Faults that show in a block, given the one before it. */
AVX2 INLINE __m256i faults(__m256i block, __m256i before)
{
    static const uint8_t first_high[16] = {
        TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TWO_CONTINUE,
        TWO_CONTINUE, TWO_CONTINUE, TWO_CONTINUE,
        /* C to F */
        TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE,
        TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4};
    static const uint8_t first_low[16] = {ANY | OVERLONG_2 | OVERLONG_3 | OVERLONG_4,
                                          ANY | OVERLONG_2,
                                          ANY,
                                          ANY,
                                          ANY | TOO_LARGE,
                                          PAST_F4,
                                          PAST_F4,
                                          PAST_F4,
                                          PAST_F4,
                                          PAST_F4,
                                          PAST_F4,
                                          PAST_F4,
                                          PAST_F4,
                                          PAST_F4 | SURROGATE,
                                          PAST_F4,
                                          PAST_F4};
    static const uint8_t second_high[16] = {
        TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
        /* 8 to B */
        CONTINUES | OVERLONG_3 | OVERLONG_4, CONTINUES | OVERLONG_3 | TOO_LARGE,
        CONTINUES | SURROGATE | TOO_LARGE, CONTINUES | SURROGATE | TOO_LARGE,
        /* C to F */
        TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT};
    __m256i across = _mm256_permute2x128_si256(before, block, 0x21);
    __m256i first = _mm256_alignr_epi8(block, across, 15);
    __m256i low = _mm256_and_si256(first, _mm256_set1_epi8(15));
    __m256i named = _mm256_and_si256(look_up(high_nibbles(first), first_high), look_up(low, first_low));
    named = _mm256_and_si256(named, look_up(high_nibbles(block), second_high));
    /* The third byte of three or four, and the fourth, must be TWO_CONTINUE, and no other may. */
    __m256i third = _mm256_subs_epu8(_mm256_alignr_epi8(block, across, 14), _mm256_set1_epi8(0xE0 - 0x80));
    __m256i fourth = _mm256_subs_epu8(_mm256_alignr_epi8(block, across, 13), _mm256_set1_epi8(0xF0 - 0x80));
    __m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)TWO_CONTINUE));
    return _mm256_xor_si256(must, named);
}

/* How many of the first `blocks` blocks have no fault; a character may be cut by the end of the last. */
AVX2 static size_t utf8_blocks_avx2(const char *bytes, size_t blocks)
{
    __m256i before = _mm256_setzero_si256();
    for (size_t i = 0; i < blocks; i++) {
        __m256i one = load_avx2(bytes + i * SCAN_BLOCK), two = load_avx2(bytes + i * SCAN_BLOCK + 32);
        __m256i wrong = unfinished(before);
        if (_mm256_movemask_epi8(_mm256_or_si256(one, two)) != 0) {
            wrong = _mm256_or_si256(faults(one, before), faults(two, one));
        }
        if (!_mm256_testz_si256(wrong, wrong)) {
            return i;
        }
        before = two;
    }
    return blocks;
}

scan_path scan_best_path(void)
{
    bool avx2 =
        __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt");
    return avx2 ? SCAN_AVX2 : SCAN_SSE2;
}

#else

scan_path scan_best_path(void)
{
    return SCAN_PLAIN;
}

#endif

static void take_blocks(scan_path path, progress *p, const char *bytes, size_t blocks, char delimiter,
                        uint64_t valid)
{
    switch (path) {
#ifdef __x86_64__
    case SCAN_AVX2:
        take_blocks_avx2(p, bytes, blocks, delimiter, valid);
        break;
    case SCAN_SSE2:
        take_blocks_sse2(p, bytes, blocks, delimiter, valid);
        break;
#endif
    default:
        take_blocks_plain(p, bytes, blocks, delimiter, valid);
    }
}

void scan_records(scan_path path, str bytes, char delimiter, scan_index *out)
{
    progress p = {.out = out, .before = {.may_open = 1}};
    size_t size = bytes.len < SCAN_BYTES ? bytes.len : SCAN_BYTES;
    size_t blocks = size / SCAN_BLOCK, rest = size % SCAN_BLOCK;
    take_blocks(path, &p, bytes.ptr, blocks, delimiter, UINT64_MAX);
    if (rest && !p.stopped) {
        char last[SCAN_BLOCK] = {0}; /* what is behind the text is not valid, so NULs do no harm */
        memcpy(last, bytes.ptr + blocks * SCAN_BLOCK, rest);
        take_blocks(path, &p, last, 1, delimiter, (UINT64_C(1) << rest) - 1);
    }
    out->count = p.count;
}

/* The start of the character that the first `at` bytes of s end in the middle of, or `at`. */
static size_t whole_characters(str s, size_t at)
{
    for (size_t back = 1; back <= 3 && back <= at; back++) {
        unsigned char c = (unsigned char)s.ptr[at - back];
        if (c < 0x80 || c >= 0xC0) {
            size_t len = c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
            return len > back ? at - back : at;
        }
    }
    return at;
}

size_t scan_utf8(scan_path path, str s)
{
    size_t blocks = 0;
#ifdef __x86_64__
    blocks = path == SCAN_AVX2 ? utf8_blocks_avx2(s.ptr, s.len / SCAN_BLOCK) : 0;
#else
    (void)path;
#endif
    return whole_characters(s, blocks * SCAN_BLOCK);
}

size_t scan_gb18030(scan_path path, str s)
{
    switch (path) {
#ifdef __x86_64__
    case SCAN_AVX2:
        return take_pairs_avx2(s);
    case SCAN_SSE2:
        return take_pairs_sse2(s);
#endif
    default:
        return take_pairs_plain(s);
    }
}
