/* SPDX-License-Identifier: MIT */
#include "tree.h"

#include "../checker/utf8.h"

#include <string.h>

/* ---- values ---- */

json_t *tree_made(json_t *value)
{
    if (value == NULL) {
        out_of_memory(); /* jansson's only reason, once the text is UTF-8 */
    }
    return value;
}

json_t *tree_object(void)
{
    return tree_made(json_object());
}

json_t *tree_array(void)
{
    return tree_made(json_array());
}

/* JSON is UTF-8 by definition: each byte that is not becomes U+FFFD. */
static void add_repaired(buf *out, str s)
{
    while (s.len > 0) {
        uint32_t code_point;
        size_t length = utf8_decode(s, &code_point);
        buf_add(out, length > 0 ? (str){s.ptr, length} : STR("\xef\xbf\xbd"));
        length += length == 0;
        s = (str){s.ptr + length, s.len - length};
    }
}

json_t *tree_text(str s)
{
    if (s.len == 0) {
        return tree_made(json_string(""));
    }
    if (utf8_first_error(s) == SIZE_MAX) {
        return tree_made(json_stringn(s.ptr, s.len));
    }
    buf repaired = {0};
    add_repaired(&repaired, s);
    json_t *value = tree_made(json_stringn(repaired.ptr, repaired.len));
    buf_free(&repaired);
    return value;
}

json_t *tree_visible(str s)
{
    buf text = {0};
    utf8_add_visible(&text, s);
    json_t *value = tree_text(buf_str(&text));
    buf_free(&text);
    return value;
}

void tree_put(json_t *object, const char *key, json_t *value)
{
    buf repaired = {0};
    add_repaired(&repaired, str_of(key)); /* a key must be UTF-8 too */
    if (json_object_set_new(object, repaired.len > 0 ? repaired.ptr : "", value) != 0) {
        out_of_memory();
    }
    buf_free(&repaired);
}

void tree_put_text(json_t *object, const char *key, str s)
{
    tree_put(object, key, tree_text(s));
}

void tree_put_number(json_t *object, const char *key, uint64_t n)
{
    tree_put(object, key, tree_made(json_integer((json_int_t)n)));
}

void tree_append(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) {
        out_of_memory();
    }
}

void tree_put_texts(json_t *object, const char *key, const str *items, size_t count)
{
    json_t *array = tree_array();
    for (size_t i = 0; i < count; i++) {
        tree_append(array, tree_text(items[i]));
    }
    tree_put(object, key, array);
}

/* ---- documents ---- */

static void write_bytes(tree_writer *w, const char *bytes, size_t size)
{
    if (!w->failed && fwrite(bytes, 1, size, w->out) != size) {
        w->failed = true;
    }
}

static void write_escape(tree_writer *w, uint32_t code)
{
    enum { LONGEST = 13, PLANE = 0x10000, LEAD = 0xD800, TRAIL = 0xDC00, TEN_BITS = 0x3FF };
    char text[LONGEST];
    int length = code < PLANE ? snprintf(text, sizeof text, "\\u%04x", code)
                              : snprintf(text, sizeof text, "\\u%04x\\u%04x", LEAD + ((code - PLANE) >> 10),
                                         TRAIL + ((code - PLANE) & TEN_BITS));
    write_bytes(w, text, (size_t)length);
}

/* Hidden characters stand in strings only, and their UTF-8 begins with one of a few bytes; jansson has escaped
 * those below. */
static void write_visible(tree_writer *w, const char *bytes, size_t size)
{
    static const char leads[] = "\x7f\xc2\xcd\xd8\xe1\xe2\xe3\xef\xf0\xf1\xf2\xf3\xf4";
    size_t written = 0;
    for (size_t i = 0, n; i < size; i += n) {
        uint32_t code = 0;
        n = 1;
        if (((unsigned char)bytes[i] >= 0x7f) && memchr(leads, bytes[i], sizeof leads - 1) != NULL) {
            n = utf8_decode((str){bytes + i, size - i}, &code);
            n = n == 0 ? 1 : n;
        }
        if (code >= 0x7f && utf8_is_hidden(code)) {
            write_bytes(w, bytes + written, i - written);
            write_escape(w, code);
            written = i + n;
        }
    }
    write_bytes(w, bytes + written, size - written);
}

static void indent(tree_writer *w)
{
    write_bytes(w, "\n", 1);
    for (size_t i = 0; i < w->depth; i++) {
        write_bytes(w, "  ", 2);
    }
}

/* jansson's sink. A line feed is never inside a string, so each begins a line of the layout. */
static int write_indented(const char *bytes, size_t size, void *data)
{
    tree_writer *w = data;
    while (size > 0) {
        const char *newline = memchr(bytes, '\n', size);
        size_t part = newline != NULL ? (size_t)(newline - bytes) : size;
        write_visible(w, bytes, part);
        if (newline != NULL) {
            indent(w);
            part++;
        }
        bytes += part;
        size -= part;
    }
    return w->failed ? -1 : 0;
}

static void begin_member(tree_writer *w, const char *key)
{
    if (w->depth > 0) {
        write_bytes(w, ",", w->members[w->depth]++ > 0);
        indent(w);
    }
    if (key != NULL) {
        write_bytes(w, "\"", 1);
        write_bytes(w, key, strlen(key));
        write_bytes(w, "\": ", 3);
    }
}

void tree_open(tree_writer *w, const char *key, char bracket)
{
    begin_member(w, key);
    write_bytes(w, &bracket, 1);
    w->members[++w->depth] = 0;
}

void tree_close(tree_writer *w, char bracket)
{
    bool empty = w->members[w->depth--] == 0;
    if (!empty) {
        indent(w);
    }
    write_bytes(w, &bracket, 1);
}

/* Reals are ranks of at most seven digits. */
static int dump(json_t *value, tree_writer *w, size_t flags)
{
    enum { DIGITS = 7 };
    return json_dump_callback(value, write_indented, w,
                              flags | JSON_ENCODE_ANY | JSON_REAL_PRECISION(DIGITS));
}

void tree_member(tree_writer *w, const char *key, json_t *value)
{
    begin_member(w, key);
    if (dump(value, w, JSON_INDENT(2)) != 0) {
        w->failed = true;
    }
    json_decref(value);
}

bool tree_end(tree_writer *w)
{
    write_bytes(w, "\n", 1);
    return !w->failed && fflush(w->out) == 0 && !ferror(w->out);
}

bool tree_write_line(FILE *out, json_t *value)
{
    tree_writer w = {.out = out};
    w.failed = dump(value, &w, JSON_COMPACT) != 0 || w.failed;
    write_bytes(&w, "\n", 1);
    json_decref(value);
    return !w.failed;
}
