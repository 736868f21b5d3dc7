/* SPDX-License-Identifier: MIT
 *
 * The bytes of one input: a file, standard input (spooled to a temporary file, so that evidence can be
 * read again) or memory (examples in rule text). On opening, the encoding is told strictly (UTF-8 with or
 * without BOM, else GB18030), and what is no text at all (a workbook, a web page, NUL bytes) refused with
 * what to do instead. As a rule the first Chinese words decide: text that is both doesn't go on for long, and
 * what comes behind is checked when it is read. UTF-16 with its mark (Excel's "Unicode
 * text") is turned into UTF-8 in a temporary file: offsets are then those of that copy.
 *
 * GB18030: the second and fourth bytes of a character are never LF, comma or quote, so a file can be cut
 * into lines before it is decoded; offsets are always those of the file as it stands.
 */
#ifndef JIANJIA_INPUT_H
#define JIANJIA_INPUT_H

#include "progress.h"

typedef enum {
    ENCODING_AUTO,
    ENCODING_UTF8,
    ENCODING_UTF8_BOM,
    ENCODING_GB18030,
    ENCODING_UTF16LE, /* the bytes read are UTF-8 */
    ENCODING_UTF16BE
} encoding;

const char *encoding_name(encoding e);            /* "UTF-8", "UTF-8-BOM", "GB18030", "UTF-16LE" … */
bool encoding_from_name(str name, encoding *out); /* any case; gbk and gb2312 are read as GB18030 */

typedef struct {
    str name; /* as the user gave it; "-" for standard input */
    encoding encoding;
    bool forced;          /* the encoding was asked for */
    bool unclear;         /* UTF-8 and GB18030 alike, in hanzi few enough */
    bool marked;          /* UTF-16 with its mark */
    bool halved;          /* UTF-16: behind the last unit there is one more byte, */
    char half;            /* this one */
    char delimiter;       /* between cells: a comma, until the header tells otherwise; never above '@' */
    uint64_t size;        /* bytes */
    uint64_t start;       /* offset of the first byte of text: 3 behind a BOM, else 0 */
    uint64_t checked;     /* all bytes before this offset are known to be of the encoding */
    int descriptor;       /* -1 for memory */
    str memory;
    struct input_hash *hash;
    progress *progress; /* told of the bytes that go into records while it is set; NULL: nobody is */
} input;

/* Opens, and tells the encoding (or takes `forced` unless ENCODING_AUTO) from as many bytes as decide it. If
 * bytes fit neither encoding, the one whose first fault comes later is taken. records_read checks all others
 * and reports each bad record.
 * Returns NULL after a diagnostic (errors: cannot_read, not_text, empty_file). path "-" is standard input. */
input *input_open(arena *a, const char *path, encoding forced, diags *d);
input *input_from_memory(arena *a, str name, str bytes);
void input_close(input *in);

/* Takes the text to be of the other encoding, UTF-8 or GB18030, as its first rows may tell better than all its
 * bytes. False if it can't be read again. A file with a mark, or whose encoding was forced, keeps it. */
bool input_read_as_other(input *in);

/* Adds bytes that input_read_at gave, whole characters, as the file has them: in UTF-16, if it is that. */
void input_add_bytes(const input *in, str bytes, buf *out);
/* What stands in the file before and behind all that: in UTF-16 its mark, and a byte that is half a unit. */
str input_head(const input *in);
str input_tail(const input *in);
/* Adds UTF-8 text in the encoding of the file. False if the system can't write it. */
bool input_add_text(const input *in, str text, buf *out);

/* In lower-case hex. A large file is hashed in a thread of its own from the opening on, and waited for here;
 * all other inputs are hashed when first asked for. "" if the file can't be read any more. Not for several
 * threads at once. */
const char *input_sha256(const input *in);

/* Reads up to size bytes at offset; returns the number read, 0 at the end, -1 on a failure (errno). */
long input_read_at(const input *in, void *out, size_t size, uint64_t offset);

#endif
