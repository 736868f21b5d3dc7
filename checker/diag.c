/* SPDX-License-Identifier: MIT */
#include "diag.h"

#include "identity.h"
#include "utf8.h"

static const struct {
    const char *zh, *en, *colour;
} SEVERITIES[] = {
    [SEVERITY_ERROR] = {"错误", "error", "\x1b[1;31m"},
    [SEVERITY_WARNING] = {"警告", "warning", "\x1b[1;33m"},
    [SEVERITY_INFO] = {"提示", "note", "\x1b[1;36m"},
};
static const char PLACE_COLOUR[] = "\x1b[1m", CARET_COLOUR[] = "\x1b[1;32m", NO_COLOUR[] = "\x1b[0m";

/* One code in one file. A wrong column spoils every row of a sheet, and nobody reads ten thousand lines. */
struct diag_group {
    size_t added;
    size_t tail; /* index of the item that says how many more, once there is one */
    char *tail_message;
};

enum { TAIL_SIZE = 96 };

static struct diag_group *group_of(diags *d, const diag *item)
{
    buf key = {0};
    buf_add(&key, str_of(item->code));
    buf_add_char(&key, '\0');
    buf_add(&key, item->file);
    uint32_t number = map_intern(&d->groups, buf_str(&key));
    buf_free(&key);
    d->group_states =
        arena_grow(&d->storage, d->group_states, number, &d->group_cap, sizeof *d->group_states);
    return &d->group_states[number];
}

/* True if the item is to be listed. */
static bool count_in(diags *d, struct diag_group *group, const diag *item)
{
    group->added++;
    d->errors += item->severity == SEVERITY_ERROR;
    return group->added <= DIAGS_LISTED;
}

static void push(diags *d, diag item)
{
    ARENA_PUSH(&d->storage, d->items, d->count, d->cap, item);
}

/* The group's last item says how many are not listed; it is made once and its message written anew. */
static void write_tail(diags *d, struct diag_group *group, const diag *item)
{
    if (!group->tail_message) {
        group->tail = d->count;
        group->tail_message = arena_alloc(&d->storage, TAIL_SIZE);
        push(d, (diag){.severity = item->severity,
                       .code = item->code,
                       .file = arena_copy(&d->storage, item->file)});
    }
    size_t more = group->added - DIAGS_LISTED;
    if (d->language == LANGUAGE_ZH) {
        snprintf(group->tail_message, TAIL_SIZE, "另有 %zu 处同类问题，不再逐一列出", more);
    } else {
        snprintf(group->tail_message, TAIL_SIZE, "%zu more of the same kind, not listed", more);
    }
    d->items[group->tail].message = str_of(group->tail_message);
}

static str copy_of(diags *d, str s)
{
    return s.len ? arena_copy(&d->storage, s) : STR("");
}

/* Keeps item, whose strs are the caller's; the message is formatted only if it will be listed. */
static void add(diags *d, diag item, const char *format, va_list args) __attribute__((format(printf, 3, 0)));
static void add(diags *d, diag item, const char *format, va_list args)
{
    struct diag_group *group = group_of(d, &item);
    if (!count_in(d, group, &item)) {
        write_tail(d, group, &item);
        return;
    }
    buf message = {0};
    buf_addv(&message, format, args);
    item.message = copy_of(d, identity_numbers_masked(&d->storage, buf_str(&message)));
    buf_free(&message);
    item.file = copy_of(d, item.file);
    item.column = copy_of(d, item.column);
    item.cell = copy_of(d, item.cell);
    if (item.span.source) {
        uint32_t column;
        span_position(item.span, &item.line, &column);
    }
    push(d, item);
}

void diag_add(diags *d, severity level, const char *code, place at, const char *zh, const char *en, ...)
{
    diag item = {.severity = level,
                 .code = code,
                 .file = at.file,
                 .line = at.line,
                 .row = at.row,
                 .column = at.column,
                 .cell = at.cell};
    va_list args;
    va_start(args, en);
    add(d, item, d->language == LANGUAGE_ZH ? zh : en, args);
    va_end(args);
}

void diag_add_at(diags *d, severity level, const char *code, span at, const char *zh, const char *en, ...)
{
    diag item = {.severity = level, .code = code, .span = at};
    if (at.source) {
        item.file = at.source->name;
    }
    va_list args;
    va_start(args, en);
    add(d, item, d->language == LANGUAGE_ZH ? zh : en, args);
    va_end(args);
}

/* A span as three pieces of its text: the start of its line up to it, itself up to the end of that line
 * at most, and what follows on the line. */
typedef struct {
    str before, marked, after;
} excerpt;

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static excerpt excerpt_of(span at)
{
    str text = at.source->text;
    size_t start = smaller(at.offset, text.len);
    size_t line_start = start;
    while (line_start > 0 && text.ptr[line_start - 1] != '\n') {
        line_start--;
    }
    size_t line_end = start;
    while (line_end < text.len && text.ptr[line_end] != '\n') {
        line_end++;
    }
    if (line_end > start && text.ptr[line_end - 1] == '\r') {
        line_end--;
    }
    size_t end = start + smaller(at.length, line_end - start);
    return (excerpt){.before = {text.ptr + line_start, start - line_start},
                     .marked = {text.ptr + start, end - start},
                     .after = {text.ptr + end, line_end - end}};
}

/* A pack may come from a stranger, in one line of a megabyte. */
enum { EXCERPT_BEFORE = 200, EXCERPT_AFTER = 200 };

static bool inside_character(str s, size_t at)
{
    return at < s.len && ((unsigned char)s.ptr[at] & 0xC0) == 0x80;
}

static str last_bytes(str s, size_t most)
{
    size_t from = s.len > most ? s.len - most : 0;
    while (from > 0 && inside_character(s, from)) {
        from++;
    }
    return (str){s.ptr + from, s.len - from};
}

static str first_bytes(str s, size_t most)
{
    size_t len = smaller(s.len, most);
    while (len < s.len && len > 0 && inside_character(s, len)) {
        len--;
    }
    return (str){s.ptr, len};
}

/* Source text keeps its tabs: the padding below repeats them, so that both lines have the same stops. */
static void add_source(buf *out, str s)
{
    size_t done = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.ptr[i] == '\t') {
            utf8_add_visible(out, (str){s.ptr + done, i - done});
            buf_add_char(out, '\t');
            done = i + 1;
        }
    }
    utf8_add_visible(out, (str){s.ptr + done, s.len - done});
}

static void add_times(buf *out, char c, size_t times)
{
    while (times-- > 0) {
        buf_add_char(out, c);
    }
}

/* Blanks as wide as the shown text, tabs for tabs. */
static void add_padding(buf *out, str shown)
{
    size_t done = 0;
    for (size_t i = 0; i <= shown.len; i++) {
        if (i == shown.len || shown.ptr[i] == '\t') {
            add_times(out, ' ', utf8_width((str){shown.ptr + done, i - done}));
            done = i + 1;
        }
        if (i < shown.len && shown.ptr[i] == '\t') {
            buf_add_char(out, '\t');
        }
    }
}

static void add_colour(buf *out, const char *colour, bool wanted)
{
    if (wanted) {
        buf_add(out, str_of(colour));
    }
}

static void add_excerpt(buf *out, span at, bool colour)
{
    excerpt e = excerpt_of(at);
    buf before = {0}, marked = {0};
    str near = last_bytes(e.before, EXCERPT_BEFORE);
    buf_add(&before, near.len < e.before.len ? STR("…") : STR(""));
    add_source(&before, near);
    str shown = first_bytes(e.marked, EXCERPT_AFTER);
    utf8_add_visible(&marked, shown); /* a tab inside as \x09, so that the width is known */
    buf_add(out, buf_str(&before));
    buf_add(out, buf_str(&marked));
    str next = shown.len < e.marked.len ? STR("") : first_bytes(e.after, EXCERPT_AFTER);
    add_source(out, next);
    buf_add(out, shown.len + next.len < e.marked.len + e.after.len ? STR("…\n") : STR("\n"));
    add_padding(out, buf_str(&before));
    add_colour(out, CARET_COLOUR, colour);
    size_t width = utf8_width(buf_str(&marked));
    buf_add_char(out, '^');
    add_times(out, '~', width > 1 ? width - 1 : 0);
    add_colour(out, NO_COLOUR, colour);
    buf_add_char(out, '\n');
    buf_free(&before);
    buf_free(&marked);
}

static size_t letters_of(str cell)
{
    size_t len = 0;
    while (len < cell.len && cell.ptr[len] >= 'A' && cell.ptr[len] <= 'Z') {
        len++;
    }
    return len;
}

/* 文件.csv 第8行 F列: the row is the sheet's, which is what the reader sees in Excel or WPS. */
static void add_place_zh(buf *out, const diag *item)
{
    utf8_add_visible(out, item->file);
    uint32_t row = item->row ? item->row : item->line;
    if (row) {
        buf_addf(out, "%s第%u行", out->len ? " " : "", row);
    }
    size_t letters = letters_of(item->cell);
    if (letters) {
        buf_addf(out, "%s%.*s列", out->len ? " " : "", (int)letters, item->cell.ptr);
    } else if (item->column.len) {
        buf_add(out, out->len ? STR(" “") : STR("“"));
        utf8_add_visible(out, item->column);
        buf_add(out, STR("”列"));
    }
}

/* file.csv:8 (F8): the line is the file's, as editors count. */
static void add_place_en(buf *out, const diag *item)
{
    utf8_add_visible(out, item->file);
    uint32_t line = item->line ? item->line : item->row;
    if (line) {
        buf_addf(out, "%s%u", out->len ? ":" : "line ", line);
    }
    str column = item->cell.len ? item->cell : item->column;
    if (column.len) {
        buf_add(out, out->len ? STR(" (") : STR("("));
        utf8_add_visible(out, column);
        buf_add_char(out, ')');
    }
}

void diag_add_place(buf *out, const diag *item, language words)
{
    if (item->span.source) {
        uint32_t line, column;
        span_position(item->span, &line, &column);
        utf8_add_visible(out, item->span.source->name);
        buf_addf(out, ":%u:%u", line, column);
    } else if (words == LANGUAGE_ZH) {
        add_place_zh(out, item);
    } else {
        add_place_en(out, item);
    }
}

static void add_severity(buf *out, severity level, language words, bool colour)
{
    add_colour(out, SEVERITIES[level].colour, colour);
    buf_addf(out, "%s:", words == LANGUAGE_ZH ? SEVERITIES[level].zh : SEVERITIES[level].en);
    add_colour(out, NO_COLOUR, colour);
    buf_add_char(out, ' ');
}

void diag_print(FILE *out, const diag *item, language words, bool colour)
{
    buf where = {0}, text = {0};
    diag_add_place(&where, item, words);
    if (where.len) {
        add_colour(&text, PLACE_COLOUR, colour);
        buf_addf(&text, "%s:", where.ptr);
        add_colour(&text, NO_COLOUR, colour);
        buf_add_char(&text, ' ');
    }
    add_severity(&text, item->severity, words, colour);
    utf8_add_visible(&text, item->message);
    buf_add_char(&text, '\n');
    if (item->span.source) {
        add_excerpt(&text, item->span, colour);
    }
    fwrite(text.ptr, 1, text.len, out);
    buf_free(&where);
    buf_free(&text);
}

void span_position(span at, uint32_t *line, uint32_t *column)
{
    *line = 1;
    *column = 1;
    if (!at.source) {
        return;
    }
    str text = at.source->text;
    size_t end = smaller(at.offset, text.len);
    for (size_t i = 0; i < end; i++) {
        if (text.ptr[i] == '\n') {
            ++*line;
            *column = 1;
        } else if (!inside_character(text, i + 1)) { /* counted once, at its last byte */
            ++*column;
        }
    }
}

void diags_free(diags *d)
{
    arena_free(&d->storage);
    map_free(&d->groups);
    *d = (diags){.language = d->language};
}

str format_in(arena *a, language l, const char *zh, const char *en, ...)
{
    buf text = {0};
    va_list args;
    va_start(args, en);
    buf_addv(&text, l == LANGUAGE_ZH ? zh : en, args);
    va_end(args);
    str copy = arena_copy(a, buf_str(&text));
    buf_free(&text);
    return copy;
}
