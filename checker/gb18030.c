/* SPDX-License-Identifier: MIT */
#include "gb18030.h"

#include "scan.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

/* No character takes more than twice its bytes in UTF-8 (two bytes may be a character of four), so a slice
 * always fits into WIDE. */
enum { SLICE = 2048, WIDE = 2 * SLICE };

bool gb18030_open(gb18030 *g)
{
    iconv_t opened = iconv_open("UTF-8", "GB18030");
    g->converter = opened == (iconv_t)-1 ? NULL : opened;
    return g->converter != NULL;
}

void gb18030_close(gb18030 *g)
{
    int kept = errno; /* of a failure to read that the caller still has to tell */
    if (g->converter) {
        iconv_close(g->converter);
    }
    g->converter = NULL;
    errno = kept;
}

/* Converts what it can of the first SLICE bytes of s. A character cut by the slice's end is no fault. */
static size_t convert_slice(const gb18030 *g, str s, char wide[WIDE], size_t *written, bool *wrong)
{
    size_t size = s.len < SLICE ? s.len : SLICE;
    char *from = (char *)s.ptr, *to = wide;
    size_t left = size, room = WIDE;
    *wrong = iconv(g->converter, &from, &left, &to, &room) == (size_t)-1 && errno != EINVAL;
    *written = WIDE - room;
    return size - left;
}

/* The same for all of s, into out unless that is NULL. */
static size_t convert(const gb18030 *g, str s, buf *out, bool *wrong)
{
    char wide[WIDE];
    size_t done = 0;
    *wrong = false;
    while (done < s.len && !*wrong) {
        size_t written;
        size_t taken = convert_slice(g, (str){s.ptr + done, s.len - done}, wide, &written, wrong);
        if (out) {
            buf_add(out, (str){wide, written});
        }
        if (taken == 0) {
            break;
        }
        done += taken;
    }
    return done;
}

static bool is_lead(unsigned char c)
{
    return c >= 0x81 && c <= 0xFE;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* The length of the character at bytes[at] if it is of one byte or of two, else 0. All pairs are assigned. */
static size_t short_character(const unsigned char *bytes, size_t at, size_t len)
{
    if (bytes[at] < 0x80) {
        return 1;
    }
    bool pair = is_lead(bytes[at]) && len - at >= 2 && bytes[at + 1] >= 0x40 && bytes[at + 1] != 0x7F &&
                bytes[at + 1] != 0xFF;
    return pair ? 2 : 0;
}

/* Bytes of such characters at the start of s: one by one where not all around them are pairs above 0x80. */
static size_t short_characters(scan_path path, str s)
{
    size_t at = 0, len = 1;
    while (at < s.len && len > 0) {
        at += scan_gb18030(path, (str){s.ptr + at, s.len - at});
        size_t stop = s.len - at < SCAN_BLOCK ? s.len : at + SCAN_BLOCK;
        while (at < stop && len > 0) {
            len = short_character((const unsigned char *)s.ptr, at, s.len);
            at += len;
        }
    }
    return at;
}

/* Bytes at the start of s that have the form of characters of four bytes. The last one may be cut short by the
 * end of s. */
static size_t long_characters(str s)
{
    const unsigned char *bytes = (const unsigned char *)s.ptr;
    size_t at = 0;
    while (at < s.len && (at % 2 ? is_digit(bytes[at]) : is_lead(bytes[at]))) {
        at++;
    }
    return at < s.len ? at - at % 4 : at;
}

/* Characters of one byte or two are known by their form; iconv is asked about longer ones. */
size_t gb18030_check(const gb18030 *g, str s, bool *unfinished)
{
    size_t at = 0;
    scan_path path = scan_best_path();
    *unfinished = false;
    for (;;) {
        at += short_characters(path, (str){s.ptr + at, s.len - at});
        size_t len = long_characters((str){s.ptr + at, s.len - at});
        bool wrong;
        size_t done = convert(g, (str){s.ptr + at, len}, NULL, &wrong);
        at += done;
        if (done == 0 || done < len) {
            *unfinished = len > 0 && !wrong;
            return at;
        }
    }
}

bool gb18030_decode(const gb18030 *g, str s, buf *out)
{
    if (str_is_ascii(s)) {
        buf_add(out, s);
        return true;
    }
    bool wrong;
    return convert(g, s, out, &wrong) == s.len;
}

bool gb18030_encode(str text, buf *out)
{
    gb18030 to = {.converter = iconv_open("GB18030", "UTF-8")};
    if (to.converter == (iconv_t)-1) {
        return false;
    }
    bool wrong;
    bool whole = convert(&to, text, out, &wrong) == text.len;
    gb18030_close(&to);
    return whole;
}
