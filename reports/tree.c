/* SPDX-License-Identifier: MIT */
#include "tree.h"

#include "blocks.h"

#include "../checker/utf8.h"

#include <assert.h>
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

/* What is not UTF-8 is seen to when it is written. */
json_t *tree_text(str s)
{
    return tree_made(json_stringn_nocheck(s.len > 0 ? s.ptr : "", s.len));
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
    if (json_object_set_new_nocheck(object, key, value) != 0) {
        out_of_memory();
    }
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

/* ---- texts ---- */

static void add_escape(buf *out, uint32_t code)
{
    enum { PLANE = 0x10000, LEAD = 0xD800, TRAIL = 0xDC00, TEN_BITS = 0x3FF };
    if (code < PLANE) {
        buf_addf(out, "\\u%04x", code);
    } else {
        buf_addf(out, "\\u%04x\\u%04x", LEAD + ((code - PLANE) >> 10), TRAIL + ((code - PLANE) & TEN_BITS));
    }
}

/* Controls, and what else is hidden. */
static void add_hidden(buf *out, uint32_t code)
{
    static const char letters[] = {['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r'};
    if (code < sizeof letters && letters[code] != 0) {
        buf_add_char(out, '\\');
        buf_add_char(out, letters[code]);
    } else if (code < ' ') {
        buf_addf(out, "\\u%04X", code);
    } else {
        add_escape(out, code);
    }
}

/* What has nothing hidden in it: but quotes and backslashes. */
static void add_shown(buf *out, str s)
{
    size_t added = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '"' || s.ptr[i] == '\\') {
            buf_add(out, (str){s.ptr + added, i - added});
            buf_add_char(out, '\\');
            added = i;
        }
    }
    buf_add(out, (str){s.ptr + added, s.len - added});
}

/* JSON is UTF-8 by definition: each byte that is not becomes U+FFFD. */
static void add_text(buf *out, str s)
{
    buf_add_char(out, '"');
    while (s.len > 0) {
        size_t run = utf8_shown_run(s);
        add_shown(out, (str){s.ptr, run});
        s = (str){s.ptr + run, s.len - run};
        uint32_t code;
        size_t length = utf8_decode(s, &code);
        if (length > 0) {
            add_hidden(out, code);
        } else if (s.len > 0) {
            buf_add(out, STR("\xef\xbf\xbd"));
            length = 1;
        }
        s = (str){s.ptr + length, s.len - length};
    }
    buf_add_char(out, '"');
}

static void add_number(buf *out, uint64_t n)
{
    char digits[20]; /* of the largest */
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    buf_add(out, (str){digits + first, sizeof digits - first});
}

/* ---- documents ---- */

static void flush(tree_writer *w)
{
    if (!w->failed && w->text.len > 0 && fwrite(w->text.ptr, 1, w->text.len, w->out) != w->text.len) {
        w->failed = true;
    }
    buf_clear(&w->text);
}

static void indent(tree_writer *w)
{
    static const char blanks[] = "\n                                ";
    _Static_assert(sizeof blanks - 2 == (size_t)2 * TREE_DEPTH, "two blanks a level");
    buf_add(&w->text, (str){blanks, 1 + 2 * w->depth});
}

static void begin_item(tree_writer *w)
{
    enum { ENOUGH = 1 << 16 };
    if (w->out != NULL && w->text.len > ENOUGH) {
        flush(w);
    }
    bool first = w->members[w->depth]++ == 0;
    if (w->depth == 0) {
        buf_add(&w->text, first ? STR("") : STR("\n"));
        return;
    }
    buf_add(&w->text, first ? STR("") : STR(","));
    if (!w->lines) {
        indent(w);
    }
}

static void begin_member(tree_writer *w, const char *key)
{
    begin_item(w);
    if (key != NULL) {
        buf_add_char(&w->text, '"');
        buf_add(&w->text, str_of(key));
        buf_add(&w->text, w->lines ? STR("\":") : STR("\": "));
    }
}

static void open_list(tree_writer *w, char bracket)
{
    assert(w->depth + 1 < TREE_DEPTH);
    buf_add_char(&w->text, bracket);
    w->members[++w->depth] = 0;
}

void tree_open(tree_writer *w, const char *key, char bracket)
{
    begin_member(w, key);
    open_list(w, bracket);
}

void tree_close(tree_writer *w, char bracket)
{
    bool empty = w->members[w->depth--] == 0;
    if (!empty && !w->lines) {
        indent(w);
    }
    buf_add_char(&w->text, bracket);
}

void tree_say(tree_writer *w, const char *key, str s)
{
    begin_member(w, key);
    add_text(&w->text, s);
}

void tree_say_number(tree_writer *w, const char *key, uint64_t n)
{
    begin_member(w, key);
    add_number(&w->text, n);
}

void tree_say_texts(tree_writer *w, const char *key, const str *items, size_t count)
{
    tree_open(w, key, '[');
    for (size_t i = 0; i < count; i++) {
        tree_say(w, NULL, items[i]);
    }
    tree_close(w, ']');
}

/* Reals are ranks of at most seven digits. */
static void add_real(buf *out, double real) /* no threshold */
{
    size_t from = out->len;
    buf_addf(out, "%.7g", real);
    if (strpbrk(out->ptr + from, ".e") == NULL) {
        buf_add(out, STR(".0"));
    }
}

static void add_value(tree_writer *w, const json_t *value);

static void add_object(tree_writer *w, json_t *object)
{
    const char *key;
    const json_t *value;
    open_list(w, '{');
    json_object_foreach(object, key, value)
    {
        begin_item(w);
        add_text(&w->text, str_of(key));
        buf_add(&w->text, w->lines ? STR(":") : STR(": "));
        add_value(w, value);
    }
    tree_close(w, '}');
}

static void add_array(tree_writer *w, const json_t *array)
{
    open_list(w, '[');
    for (size_t i = 0; i < json_array_size(array); i++) {
        begin_item(w);
        add_value(w, json_array_get(array, i));
    }
    tree_close(w, ']');
}

static void add_value(tree_writer *w, const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        add_object(w, (json_t *)value);
        return; /* to go through it, it is asked for like that */
    case JSON_ARRAY:
        add_array(w, value);
        return;
    case JSON_STRING:
        add_text(&w->text, (str){json_string_value(value), json_string_length(value)});
        return;
    case JSON_INTEGER:
        add_number(&w->text, (uint64_t)json_integer_value(value));
        return;
    case JSON_REAL:
        add_real(&w->text, json_real_value(value));
        return;
    case JSON_TRUE:
        buf_add(&w->text, STR("true"));
        return;
    case JSON_FALSE:
        buf_add(&w->text, STR("false"));
        return;
    case JSON_NULL:
        buf_add(&w->text, STR("null"));
        return;
    }
}

void tree_member(tree_writer *w, const char *key, json_t *value)
{
    begin_member(w, key);
    add_value(w, value);
    json_decref(value);
}

/* ---- items ---- */

typedef struct {
    const tree_writer *w;
    void (*say)(const void *context, size_t i, tree_writer *w);
    const void *context;
} item_list;

static void render_items(const void *context, size_t from, size_t to, buf *text)
{
    const item_list *its = context;
    tree_writer w = *its->w;
    w.out = NULL;
    w.text = *text;
    w.members[w.depth] += from;
    for (size_t i = from; i < to; i++) {
        its->say(its->context, i, &w);
    }
    *text = w.text;
}

void tree_items(tree_writer *w, size_t count, size_t jobs,
                void (*say)(const void *context, size_t i, tree_writer *w), const void *context)
{
    if (w->out == NULL) { /* it is part of an item itself */
        for (size_t i = 0; i < count; i++) {
            say(context, i, w);
        }
        return;
    }
    flush(w);
    const item_list its = {w, say, context};
    w->failed = w->failed || !blocks_write(w->out, count, jobs, render_items, &its);
    w->members[w->depth] += count;
}

bool tree_end(tree_writer *w)
{
    buf_add_char(&w->text, '\n');
    flush(w);
    buf_free(&w->text);
    return !w->failed && fflush(w->out) == 0 && !ferror(w->out);
}
