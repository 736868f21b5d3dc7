/* SPDX-License-Identifier: MIT */
#include "input.h"

#include "os.h"
#include "gb18030.h"
#include "utf8.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    HEAD = 4096,
    FIRST_BLOCK = 4096,
    BLOCK = 1 << 20,
    HASH_BLOCK = 1 << 18,
    LARGE = 1 << 24, /* bytes from which a thread pays */
    BOM_LENGTH = 3
};

/* ---- names of encodings ---- */

static const struct {
    const char *name;
    encoding encoding;
} ENCODINGS[] = {
    {"auto", ENCODING_AUTO},          {"UTF-8", ENCODING_UTF8},         {"utf8", ENCODING_UTF8},
    {"UTF-8-BOM", ENCODING_UTF8_BOM}, {"UTF-8-sig", ENCODING_UTF8_BOM}, {"utf8-bom", ENCODING_UTF8_BOM},
    {"GB18030", ENCODING_GB18030},    {"gbk", ENCODING_GB18030},        {"gb2312", ENCODING_GB18030},
    {"cp936", ENCODING_GB18030},      {"UTF-16LE", ENCODING_UTF16LE},   {"UTF-16BE", ENCODING_UTF16BE},
};
enum { ENCODING_NAMES = sizeof ENCODINGS / sizeof *ENCODINGS };

const char *encoding_name(encoding e)
{
    size_t i = 0;
    while (i < ENCODING_NAMES - 1 && ENCODINGS[i].encoding != e) {
        i++;
    }
    return ENCODINGS[i].name;
}

bool encoding_from_name(str name, encoding *out)
{
    for (size_t i = 0; i < ENCODING_NAMES; i++) {
        if (str_equal_ignoring_case(name, str_of(ENCODINGS[i].name))) {
            *out = ENCODINGS[i].encoding;
            return true;
        }
    }
    return false;
}

/* ---- failures ---- */

/* The failures that people meet, in words they know; for the rest the system's own. ENOTSUP is ours: what
 * was named is neither a file nor a pipe. */
static const struct {
    int number;
    const char *zh, *en;
} FAILURES[] = {
    {ENOENT, "文件不存在", "there is no such file"},
    {ENOTDIR, "文件不存在", "there is no such file"},
    {EACCES, "没有读取权限", "permission denied"},
    {EPERM, "没有读取权限", "permission denied"},
    {EISDIR, "这是文件夹，不是文件", "it is a folder, not a file"},
    {ENOTSUP, "不是普通文件", "it is not a regular file"},
    {ENOSPC, "磁盘空间不足，无法暂存标准输入", "no space left to keep the standard input"},
    {EIO, "磁盘读写出错", "the disk reported an error"},
};

static void report_failure(const input *in, int number, diags *d)
{
    const char *zh = os_reason(number, LANGUAGE_ZH), *en = os_reason(number, LANGUAGE_EN);
    for (size_t i = 0; i < sizeof FAILURES / sizeof *FAILURES; i++) {
        if (FAILURES[i].number == number) {
            zh = FAILURES[i].zh;
            en = FAILURES[i].en;
        }
    }
    diag_add(d, SEVERITY_ERROR, "cannot_read", (place){.file = in->name}, "无法读取：%s",
             "cannot be read: %s", d->language == LANGUAGE_ZH ? zh : en);
}

static void report_no_gb18030(const input *in, diags *d)
{
    diag_add(d, SEVERITY_ERROR, "cannot_read", (place){.file = in->name},
             "无法读取：不是 UTF-8，而本机的 iconv 不支持 GB18030，请另存为“CSV UTF-8”",
             "cannot be read: it is not UTF-8, and this system's iconv does not know GB18030; save it as "
             "\"CSV UTF-8\"");
}

/* ---- bytes ---- */

static bool write_all(int to, const char *bytes, size_t size)
{
    while (size > 0) {
        ssize_t done = write(to, bytes, size);
        if (done < 0 && errno != EINTR) {
            return false;
        }
        if (done > 0) {
            bytes += done;
            size -= (size_t)done;
        }
    }
    return true;
}

static bool copy_all(int from, int to)
{
    char block[1 << 16];
    for (;;) {
        ssize_t got = read(from, block, sizeof block);
        if (got == 0) {
            return true;
        }
        if (got < 0 && errno != EINTR) {
            return false;
        }
        if (got > 0 && !write_all(to, block, (size_t)got)) {
            return false;
        }
    }
}

/* The descriptor of a temporary file that has no name and goes when it is closed. */
static int open_temporary(void)
{
    FILE *file = tmpfile();
    if (!file) {
        return -1;
    }
    int descriptor = dup(fileno(file));
    fclose(file);
    return descriptor;
}

static void close_keeping_errno(int descriptor)
{
    int kept = errno;
    close(descriptor);
    errno = kept;
}

/* A pipe can be read only once; a temporary file as often as evidence needs. -1 with errno on failure. */
static int spool(int from)
{
    int to = open_temporary();
    if (to >= 0 && !copy_all(from, to)) {
        close_keeping_errno(to);
        return -1;
    }
    return to;
}

static int open_standard_input(void)
{
    struct stat status;
    if (fstat(STDIN_FILENO, &status) != 0) {
        return -1;
    }
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return -1;
    }
    return spool(STDIN_FILENO);
}

static uint64_t size_of(int descriptor)
{
    struct stat status;
    return fstat(descriptor, &status) == 0 ? (uint64_t)status.st_size : 0;
}

/* The descriptor to read an opened file from: itself, or a copy's for a pipe or a file that doesn't tell its
 * size (in /proc). It is closed if not returned. */
static int readable(int descriptor)
{
    struct stat status = {0};
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0) {
        return descriptor;
    }
    int copy = -1;
    if (S_ISFIFO(status.st_mode) || S_ISSOCK(status.st_mode) || S_ISREG(status.st_mode)) {
        copy = spool(descriptor);
    } else {
        errno = S_ISDIR(status.st_mode) ? EISDIR : ENOTSUP;
    }
    close_keeping_errno(descriptor);
    return copy;
}

static int open_path(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    return descriptor < 0 ? -1 : readable(descriptor);
}

static long read_descriptor(int descriptor, char *out, size_t size, uint64_t offset)
{
    size_t done = 0;
    while (done < size) {
        ssize_t got = pread(descriptor, out + done, size - done, (off_t)(offset + done));
        if (got == 0) {
            break;
        }
        if (got < 0 && errno != EINTR) {
            return -1;
        }
        done += got > 0 ? (size_t)got : 0;
    }
    return (long)done;
}

/* Nothing behind in->size is ever given out, even if the file has grown since it was opened: the SHA-256
 * in the report is of what was read. */
long input_read_at(const input *in, void *out, size_t size, uint64_t offset)
{
    if (offset >= in->size || size == 0) {
        return 0;
    }
    if (size > in->size - offset) {
        size = (size_t)(in->size - offset);
    }
    if (in->descriptor >= 0) {
        return read_descriptor(in->descriptor, out, size, offset);
    }
    memcpy(out, in->memory.ptr + offset, size);
    return (long)size;
}

/* ---- what is no text ---- */

typedef struct {
    str bytes;
    const char *zh, *en;
} kind;

#define BYTES(literal)                                                                                       \
    {                                                                                                        \
        (literal), sizeof(literal) - 1                                                                       \
    }

static const kind SIGNATURES[] = {
    {BYTES("PK\x03\x04"), "Excel 工作簿（xlsx）或压缩包", "an Excel workbook (xlsx) or a ZIP archive"},
    {BYTES("\xD0\xCF\x11\xE0"), "旧版 Excel 工作簿（xls）", "an old Excel workbook (xls)"},
    {BYTES("\xFF\xFE\0\0"), "UTF-32 编码的文本", "text in UTF-32"},
};

static const char WEB_PAGE_ZH[] = "网页（HTML 或 XML）格式的文件", WEB_PAGE_EN[] = "a web page (HTML or XML)";
static const kind MARKUP[] = {
    {BYTES("<html"), WEB_PAGE_ZH, WEB_PAGE_EN},     {BYTES("<table"), WEB_PAGE_ZH, WEB_PAGE_EN},
    {BYTES("<!doctype"), WEB_PAGE_ZH, WEB_PAGE_EN}, {BYTES("<?xml"), WEB_PAGE_ZH, WEB_PAGE_EN},
    {BYTES("<!--"), WEB_PAGE_ZH, WEB_PAGE_EN},      {BYTES("<meta"), WEB_PAGE_ZH, WEB_PAGE_EN},
    {BYTES("<head"), WEB_PAGE_ZH, WEB_PAGE_EN},     {BYTES("<style"), WEB_PAGE_ZH, WEB_PAGE_EN},
    {BYTES("<div"), WEB_PAGE_ZH, WEB_PAGE_EN},      {BYTES("MIME-Version:"), WEB_PAGE_ZH, WEB_PAGE_EN},
};

static const kind BINARY = {BYTES("\0"), "二进制文件，或没有标记的 UTF-16 文本（含空字节）",
                            "a binary file, or UTF-16 text without its mark (it has NUL bytes)"};

static const kind *markup_of(str text)
{
    for (size_t i = 0; i < sizeof MARKUP / sizeof *MARKUP; i++) {
        str start = {text.ptr, MARKUP[i].bytes.len};
        if (text.len >= start.len && str_equal_ignoring_case(start, MARKUP[i].bytes)) {
            return &MARKUP[i];
        }
    }
    return NULL;
}

static bool has_bom(str head)
{
    return str_starts_with(head, STR("\xEF\xBB\xBF"));
}

static str behind_bom(str head)
{
    return has_bom(head) ? (str){head.ptr + BOM_LENGTH, head.len - BOM_LENGTH} : head;
}

/* AUTO if it doesn't begin with the mark of UTF-16. */
static encoding utf16_of(str head)
{
    return str_starts_with(head, STR("\xFF\xFE"))   ? ENCODING_UTF16LE
           : str_starts_with(head, STR("\xFE\xFF")) ? ENCODING_UTF16BE
                                                    : ENCODING_AUTO;
}

/* What a file that starts like this is, if it is no text; else NULL. */
static const kind *no_text(str head)
{
    for (size_t i = 0; i < sizeof SIGNATURES / sizeof *SIGNATURES; i++) {
        if (str_starts_with(head, SIGNATURES[i].bytes)) {
            return &SIGNATURES[i];
        }
    }
    if (head.len && memchr(head.ptr, 0, head.len)) {
        return &BINARY;
    }
    return markup_of(str_trim(behind_bom(head)));
}

/* False after a diagnostic if the file holds nothing, or no text. What is known to be UTF-16 has NUL bytes. */
static bool accept_head(const input *in, str head, diags *d)
{
    place at = {.file = in->name};
    if (in->encoding != ENCODING_AUTO) {
        return true;
    }
    if (behind_bom(head).len == 0) {
        diag_add(d, SEVERITY_ERROR, "empty_file", at, "文件是空的，没有任何内容", "the file is empty");
        return false;
    }
    const kind *what = no_text(head);
    if (what) {
        diag_add(d, SEVERITY_ERROR, "not_text", at,
                 "这是%s，不是 CSV 文本；请在 Excel/WPS 中另存为“CSV UTF-8”后再用",
                 "this is %s, not CSV text; save it as \"CSV UTF-8\" in Excel or WPS",
                 d->language == LANGUAGE_ZH ? what->zh : what->en);
    }
    return !what;
}

/* ---- SHA-256 ---- */

/* Hashes everything before in->size; known: hex is right, or "" after a failure to read. */
struct input_hash {
    const input *in;
    char hex[2 * SHA256_DIGEST_SIZE + 1];
    bool known, in_thread;
    pthread_t thread;
    atomic_bool given_up;
};

static void put_digest(struct sha256_ctx *sha, char *out)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_digest(sha, sizeof bytes, bytes);
    for (size_t i = 0; i < sizeof bytes; i++) {
        out[2 * i] = digits[bytes[i] >> 4];
        out[2 * i + 1] = digits[bytes[i] & 15];
    }
    out[2 * sizeof bytes] = '\0';
}

static void *hash_all(void *context)
{
    struct input_hash *h = context;
    arena storage = {0};
    char *block = arena_raw(&storage, HASH_BLOCK);
    struct sha256_ctx sha;
    sha256_init(&sha);
    uint64_t at = 0;
    long got = 1;
    while (got > 0 && !atomic_load(&h->given_up)) {
        got = input_read_at(h->in, block, HASH_BLOCK, at);
        sha256_update(&sha, got > 0 ? (size_t)got : 0, (const uint8_t *)block);
        at += got > 0 ? (uint64_t)got : 0;
    }
    if (at == h->in->size) {
        put_digest(&sha, h->hex);
    }
    arena_free(&storage);
    return NULL;
}

const char *input_sha256(const input *in)
{
    struct input_hash *h = in->hash;
    if (h->in_thread) {
        pthread_join(h->thread, NULL);
    } else if (!h->known) {
        hash_all(h);
    }
    h->in_thread = false;
    h->known = true;
    return h->hex;
}

/* Without a thread to be had it is hashed later. */
static void start_hash(input *in)
{
    if (in->size >= LARGE && !in->hash->known) {
        in->hash->in_thread = pthread_create(&in->hash->thread, NULL, hash_all, in->hash) == 0;
    }
}

static void give_up_hash(input *in)
{
    if (in->hash->in_thread) {
        atomic_store(&in->hash->given_up, true);
        pthread_join(in->hash->thread, NULL);
        in->hash->in_thread = false;
    }
}

/* ---- the encoding ---- */

static const uint64_t NO_FAULT = UINT64_MAX;

/* How far the text reads as one encoding. */
typedef struct {
    uint64_t at;    /* all before this offset is whole characters */
    uint64_t fault; /* NO_FAULT, or where that ends */
} trial;

typedef struct {
    trial utf8, gb18030;
    gb18030 gb;         /* without a converter it is not tried */
    bool foreign, wide; /* UTF-8: there are bytes that are no ASCII; characters of three bytes or four */
} trials;

/* Could s become a character if more bytes came? A wrong yes does no harm: the fault is found when they
 * have come, and at the same byte. */
static bool starts_utf8(str s)
{
    unsigned char first = (unsigned char)s.ptr[0];
    size_t len = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    return first >= 0xC2 && s.len < len;
}

/* As gb18030_check. */
static size_t utf8_check(str s, bool *unfinished)
{
    size_t at = utf8_first_error(s);
    *unfinished = at != SIZE_MAX && starts_utf8((str){s.ptr + at, s.len - at});
    return at == SIZE_MAX ? s.len : at;
}

/* Goes on through the bytes, which start at file offset `from`; gb is NULL for UTF-8. */
static void try_bytes(trial *t, const gb18030 *gb, str bytes, uint64_t from, bool last)
{
    if (t->fault != NO_FAULT) {
        return;
    }
    bool unfinished;
    size_t seen = (size_t)(t->at - from);
    str rest = {bytes.ptr + seen, bytes.len - seen};
    size_t checked = gb ? gb18030_check(gb, rest, &unfinished) : utf8_check(rest, &unfinished);
    t->at += checked;
    if (checked < rest.len && (last || !unfinished)) {
        t->fault = t->at;
    }
}

/* Chinese text in UTF-8 has characters of three bytes, mostly in its first line. */
static void look_for_wide(trials *t, str bytes)
{
    unsigned char all = 0;
    for (size_t i = 0; i < bytes.len && !t->wide; i++) {
        unsigned char c = (unsigned char)bytes.ptr[i];
        all |= c;
        t->wide = c >= 0xE0;
    }
    t->foreign = t->foreign || all >= 0x80;
}

/* One has a fault, and the other is right up to there or has one too. */
static bool is_decided(const trials *t)
{
    uint64_t first = t->utf8.fault < t->gb18030.fault ? t->utf8.fault : t->gb18030.fault;
    return first != NO_FAULT && (t->utf8.at >= first || t->utf8.fault != NO_FAULT) &&
           (!t->gb.converter || t->gb18030.at >= first || t->gb18030.fault != NO_FAULT);
}

/* Reads until it is decided, or through all; small blocks first. False on a failure to read (errno). */
static bool read_trials(const input *in, char *block, trials *t)
{
    for (size_t size = FIRST_BLOCK; !is_decided(t); size = size < BLOCK / 4 ? size * 4 : BLOCK) {
        bool tried_gb = t->gb.converter && t->gb18030.fault == NO_FAULT;
        bool behind = tried_gb && (t->gb18030.at < t->utf8.at || t->utf8.fault != NO_FAULT);
        uint64_t from = behind ? t->gb18030.at : t->utf8.at;
        long got = input_read_at(in, block, size, from);
        if (got <= 0) {
            return got == 0;
        }
        str bytes = {block, (size_t)got};
        bool last = from + bytes.len == in->size;
        look_for_wide(t, bytes);
        try_bytes(&t->utf8, NULL, bytes, from, last);
        if (t->gb.converter) {
            try_bytes(&t->gb18030, &t->gb, bytes, from, last);
        }
    }
    return true;
}

static void settle(input *in, encoding e, uint64_t checked)
{
    in->encoding = e;
    in->start = e == ENCODING_UTF8_BOM ? BOM_LENGTH : 0;
    in->checked = checked;
}

typedef enum { SCAN_DONE, SCAN_FAILED, SCAN_NO_GB18030 } scan_result;

/* Is every character that is no ASCII one of GB2312, lead byte and trail byte above 0xA0? */
static bool reads_as_gb2312(const input *in, char *block)
{
    uint64_t at = 0;
    bool open = false;
    for (;;) {
        long got = input_read_at(in, block, BLOCK, at);
        for (long i = 0; i < got; i++) {
            unsigned char c = (unsigned char)block[i];
            if (open ? c < 0xA1 : c >= 0x80 && c < 0xB0) {
                return false;
            }
            open = !open && c >= 0x80;
        }
        if (got <= 0) {
            return got == 0;
        }
        at += (uint64_t)got;
    }
}

/* What the trials say. Where all characters are of one byte or two: there are 1,920 hanzi whose two bytes in
 * GBK are UTF-8 as well, and no hanzi has two in UTF-8. What reads as common hanzi is GB18030. It is said either
 * way. */
static scan_result decide(input *in, char *block, const trials *t)
{
    bool narrow = t->utf8.fault == NO_FAULT && t->foreign && !t->wide;
    if (!t->gb.converter && (narrow || t->utf8.fault != NO_FAULT)) {
        return SCAN_NO_GB18030;
    }
    in->unclear = narrow && t->gb18030.fault == NO_FAULT;
    bool is_gb = in->unclear ? reads_as_gb2312(in, block) : t->gb18030.fault > t->utf8.fault;
    settle(in, is_gb ? ENCODING_GB18030 : ENCODING_UTF8, is_gb ? t->gb18030.at : t->utf8.at);
    return SCAN_DONE;
}

static scan_result tell_encoding(input *in)
{
    trials t = {.utf8.fault = NO_FAULT, .gb18030.fault = NO_FAULT};
    arena scratch = {0};
    gb18030_open(&t.gb);
    char *block = arena_raw(&scratch, in->size < BLOCK ? (size_t)in->size : BLOCK);
    scan_result result = read_trials(in, block, &t) ? decide(in, block, &t) : SCAN_FAILED;
    gb18030_close(&t.gb); /* keeps errno */
    int kept = errno;
    arena_free(&scratch);
    errno = kept;
    return result;
}

static scan_result scan(input *in, bool bom, encoding forced)
{
    if (forced == ENCODING_AUTO && !bom) {
        return tell_encoding(in);
    }
    gb18030 gb;
    if (forced == ENCODING_GB18030) {
        bool known = gb18030_open(&gb);
        gb18030_close(&gb);
        settle(in, ENCODING_GB18030, 0);
        return known ? SCAN_DONE : SCAN_NO_GB18030;
    }
    settle(in, bom ? ENCODING_UTF8_BOM : ENCODING_UTF8, 0);
    return SCAN_DONE;
}

/* ---- UTF-16 ---- */

/* Turns text that goes on from file to file into UTF-8. What is no character becomes bytes that are no UTF-8
 * either, so that the record they are in is reported. */
typedef struct {
    bool big;
    uint32_t high; /* the first half of a pair, or 0 */
    int half;      /* the first byte of a unit, or -1 */
    buf out;
} utf16;

static void add_code_point(buf *out, uint32_t c)
{
    if (c < 0x80) {
        buf_add_char(out, (char)c);
        return;
    }
    int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char leads[] = {0, 0xC0, 0xE0, 0xF0};
    buf_add_char(out, (char)(leads[more] | c >> 6 * more));
    while (more-- > 0) {
        buf_add_char(out, (char)(0x80 | (c >> 6 * more & 0x3F)));
    }
}

static void add_unit(utf16 *u, uint32_t unit)
{
    bool low = unit >= 0xDC00 && unit < 0xE000;
    if (u->high && low) {
        add_code_point(&u->out, 0x10000 + (u->high - 0xD800) * 0x400 + (unit - 0xDC00));
        u->high = 0;
        return;
    }
    if (u->high) {
        add_code_point(&u->out, u->high);
    }
    u->high = unit >= 0xD800 && unit < 0xDC00 ? unit : 0;
    if (!u->high) {
        add_code_point(&u->out, unit);
    }
}

static void add_utf16(utf16 *u, str bytes)
{
    for (size_t i = 0; i < bytes.len; i++) {
        unsigned char byte = (unsigned char)bytes.ptr[i];
        if (u->half < 0) {
            u->half = byte;
        } else {
            add_unit(u, u->big ? (uint32_t)u->half << 8 | byte : (uint32_t)byte << 8 | (uint32_t)u->half);
            u->half = -1;
        }
    }
}

static void end_utf16(utf16 *u)
{
    if (u->high) {
        add_code_point(&u->out, u->high);
    }
    if (u->half >= 0) {
        buf_add_char(&u->out, '\xFF');
    }
}

static void add_utf16_unit(const input *in, uint32_t unit, buf *out)
{
    bool big = in->encoding == ENCODING_UTF16BE;
    buf_add_char(out, (char)(big ? unit >> 8 : unit & 0xFF));
    buf_add_char(out, (char)(big ? unit & 0xFF : unit >> 8));
}

/* What add_code_point has made, halves of pairs that stood alone included. */
static void undo_utf16(const input *in, str bytes, buf *out)
{
    for (size_t i = 0; i < bytes.len;) {
        unsigned char lead = (unsigned char)bytes.ptr[i++];
        int more = lead < 0x80 ? 0 : lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
        uint32_t c = more == 0 ? lead : lead & (0x3Fu >> more);
        for (; more > 0 && i < bytes.len; more--) {
            c = c << 6 | ((unsigned char)bytes.ptr[i++] & 0x3F);
        }
        if (lead == 0xFF) { /* the half unit: see input_tail */
            continue;
        }
        if (c >= 0x10000) {
            add_utf16_unit(in, 0xD800 + ((c - 0x10000) >> 10), out);
            c = 0xDC00 + ((c - 0x10000) & 0x3FF);
        }
        add_utf16_unit(in, c, out);
    }
}

static bool is_utf16(const input *in)
{
    return in->encoding == ENCODING_UTF16LE || in->encoding == ENCODING_UTF16BE;
}

void input_add_bytes(const input *in, str bytes, buf *out)
{
    if (is_utf16(in)) {
        undo_utf16(in, bytes, out);
    } else {
        buf_add(out, bytes);
    }
}

str input_head(const input *in)
{
    return !in->marked ? (str){0} : in->encoding == ENCODING_UTF16BE ? STR("\xFE\xFF") : STR("\xFF\xFE");
}

str input_tail(const input *in)
{
    return in->halved ? (str){&in->half, 1} : (str){0};
}

bool input_add_text(const input *in, str text, buf *out)
{
    if (in->encoding == ENCODING_GB18030) {
        return gb18030_encode(text, out);
    }
    input_add_bytes(in, text, out);
    return true;
}

/* Writes the file's text to a temporary file, from byte `skip` on. -1 with errno on a failure. */
static int recode(input *in, utf16 *u, uint64_t skip, char *block)
{
    int to = open_temporary();
    struct sha256_ctx sha;
    sha256_init(&sha);
    uint64_t at = 0;
    long got = to < 0 ? -1 : 1;
    while (got > 0) {
        got = input_read_at(in, block, BLOCK, at);
        size_t from = at < skip ? (size_t)(skip - at) : 0;
        if (got > 0) {
            sha256_update(&sha, (size_t)got, (const uint8_t *)block);
            if ((size_t)got > from) {
                add_utf16(u, (str){block + from, (size_t)got - from});
            }
            at += (uint64_t)got;
        } else if (got == 0) {
            end_utf16(u);
        }
        got = u->out.len == 0 || write_all(to, u->out.ptr, u->out.len) ? got : -1;
        buf_clear(&u->out);
    }
    if (got < 0 && to >= 0) {
        close_keeping_errno(to);
        return -1;
    }
    put_digest(&sha, in->hash->hex);
    in->hash->known = true;
    return to;
}

/* Takes the UTF-8 copy in place of the file; its encoding and SHA-256 stay those of the file. */
static scan_result scan_utf16(input *in, encoding e, uint64_t skip)
{
    utf16 u = {.big = e == ENCODING_UTF16BE, .half = -1};
    arena scratch = {0};
    int copy = recode(in, &u, skip, arena_alloc(&scratch, BLOCK));
    int kept = errno;
    buf_free(&u.out);
    arena_free(&scratch);
    errno = kept;
    if (copy < 0) {
        return SCAN_FAILED;
    }
    close(in->descriptor);
    in->descriptor = copy;
    in->marked = skip > 0;
    in->halved = u.half >= 0;
    in->half = (char)u.half;
    in->size = size_of(copy);
    settle(in, e, 0);
    return SCAN_DONE;
}

/* ---- opening ---- */

static void report_unclear(const input *in, diags *d)
{
    if (in->unclear) {
        const char *taken = encoding_name(in->encoding);
        diag_add(
            d, SEVERITY_WARNING, "encoding_unclear", (place){.file = in->name},
            "汉字很少，UTF-8 和 GB18030 都读得通，按 %s 读取；如有乱码，请用 --encoding 指明",
            "few characters, readable as UTF-8 and as GB18030 alike: read as %s. If that is wrong, say which "
            "with --encoding",
            taken);
    }
}

static bool open_and_scan(input *in, const char *path, encoding forced, diags *d)
{
    in->descriptor = strcmp(path, "-") == 0 ? open_standard_input() : open_path(path);
    char head[HEAD];
    in->size = in->descriptor < 0 ? 0 : size_of(in->descriptor);
    long got = in->descriptor < 0 ? -1 : input_read_at(in, head, sizeof head, 0);
    if (got < 0) {
        report_failure(in, errno, d);
        return false;
    }
    str start = {head, (size_t)got};
    encoding marked =
        start.len >= 4 && memcmp(start.ptr + 2, "\0\0", 2) == 0 ? ENCODING_AUTO : utf16_of(start);
    bool is_utf16 = forced == ENCODING_UTF16LE || forced == ENCODING_UTF16BE;
    in->encoding = marked != ENCODING_AUTO ? marked : is_utf16 ? forced : ENCODING_AUTO;
    if (in->encoding != ENCODING_AUTO && start.len <= (marked != ENCODING_AUTO ? 2u : 0u)) {
        in->encoding = ENCODING_AUTO;
        start.len = 0;
    }
    if (!accept_head(in, start, d)) {
        return false;
    }
    scan_result scanned = in->encoding != ENCODING_AUTO
                              ? scan_utf16(in, in->encoding, marked != ENCODING_AUTO ? 2 : 0)
                              : scan(in, has_bom(start), forced);
    switch (scanned) {
    case SCAN_FAILED:
        report_failure(in, errno, d);
        return false;
    case SCAN_NO_GB18030:
        report_no_gb18030(in, d);
        return false;
    default:
        in->forced = forced != ENCODING_AUTO;
        report_unclear(in, d);
        start_hash(in);
        return true;
    }
}

input *input_open(arena *a, const char *path, encoding forced, diags *d)
{
    input *in = arena_alloc(a, sizeof *in);
    in->name = arena_copy(a, str_of(path));
    in->delimiter = ',';
    in->hash = arena_alloc(a, sizeof *in->hash);
    in->hash->in = in;
    if (!open_and_scan(in, path, forced, d)) {
        input_close(in);
        return NULL;
    }
    return in;
}

bool input_read_as_other(input *in)
{
    bool fixed = in->forced || (in->encoding != ENCODING_UTF8 && in->encoding != ENCODING_GB18030);
    if (fixed) {
        return false;
    }
    input kept = *in;
    encoding other = in->encoding == ENCODING_UTF8 ? ENCODING_GB18030 : ENCODING_UTF8;
    bool read = scan(in, false, other) == SCAN_DONE;
    if (!read) {
        *in = kept;
    }
    return read;
}

input *input_from_memory(arena *a, str name, str bytes)
{
    input *in = arena_alloc(a, sizeof *in);
    *in = (input){.name = name, .descriptor = -1, .memory = bytes, .size = bytes.len, .delimiter = ','};
    in->hash = arena_alloc(a, sizeof *in->hash);
    in->hash->in = in;
    if (scan(in, has_bom(bytes), ENCODING_AUTO) != SCAN_DONE) { /* no GB18030 here: the faults are told */
        settle(in, ENCODING_UTF8, 0);
    }
    return in;
}

void input_close(input *in)
{
    give_up_hash(in);
    if (in->descriptor >= 0) {
        close(in->descriptor);
    }
    in->descriptor = -1;
    in->size = 0;
}
