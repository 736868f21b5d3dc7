/* SPDX-License-Identifier: MIT */
#include "page.h"
#include "../checker/utf8.h"
#include <errno.h>
#include <string.h>

enum { WIDTH_UNKNOWN = 100, WIDTH_LEAST = 24, WIDTH_MOST = 120 };

static const char escape = '\x1b'; /* in a paragraph: the beginning of a style, ESC [ … m */

page page_open(FILE *out, language speech, bool colour, int width)
{
    int columns = width <= 0 ? WIDTH_UNKNOWN : width < WIDTH_LEAST ? WIDTH_LEAST : width;
    return (page){.out = out,
                  .language = speech,
                  .colour = colour,
                  .width = (size_t)(columns < WIDTH_MOST ? columns : WIDTH_MOST)};
}

void page_fail(page *p)
{
    if (!p->failed) {
        p->failed = true;
        p->error = errno;
    }
}

void page_flush(page *p)
{
    if (p->out == NULL) {
        return;
    }
    if (!p->failed && p->lines.len > 0 && fwrite(p->lines.ptr, 1, p->lines.len, p->out) != p->lines.len) {
        page_fail(p);
    }
    buf_clear(&p->lines);
}

bool page_close(page *p)
{
    page_flush(p);
    if (!p->failed && fflush(p->out) != 0) {
        page_fail(p);
    }
    buf_free(&p->paragraph);
    buf_free(&p->lines);
    if (p->failed) {
        errno = p->error;
    }
    return !p->failed;
}

/* ---- composing ------------------------------------------------------------------------------------- */

void page_add(page *p, str data)
{
    utf8_add_visible(&p->paragraph, data);
}

void page_say(page *p, const char *zh, const char *en)
{
    page_add(p, str_of(p->language == LANGUAGE_ZH ? zh : en));
}

void page_sayf(page *p, const char *zh, const char *en, ...)
{
    buf said = {0};
    va_list args;
    va_start(args, en);
    buf_addv(&said, p->language == LANGUAGE_ZH ? zh : en, args);
    va_end(args);
    page_add(p, buf_str(&said));
    buf_free(&said);
}

void page_style(page *p, const char *sgr)
{
    if (p->colour) {
        buf_addf(&p->paragraph, "%c[%sm", escape, sgr);
    }
}

void page_add_styled(page *p, const char *sgr, str data)
{
    page_style(p, sgr);
    page_add(p, str_trim(data)); /* blanks before the way back to plain would count as text */
    page_style(p, "");
}

void page_comma(page *p, bool wanted)
{
    if (wanted) {
        page_say(p, "、", ", ");
    }
}

void page_semicolon(page *p, bool wanted)
{
    if (wanted) {
        page_say(p, "；", "; ");
    }
}

void page_dot(page *p, bool wanted)
{
    if (wanted) {
        page_add(p, STR(" · "));
    }
}

void page_list(page *p, const str *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        page_comma(p, i > 0);
        page_add(p, items[i]);
    }
}

/* ---- laying out ---------------------------------------------------------------------------------- */

/* What a line is made of: one character, or one style. */
typedef struct {
    str bytes;
    size_t width;
    bool style, letter; /* letter: in none of the sets below */
} glyph;

/* Of the alphabet, or Chinese from U+5000 to U+9FFF, all of which take two columns: most of what is laid out. */
static bool is_letter(str s)
{
    unsigned char c = (unsigned char)s.ptr[0];
    return (c >= 0xE5 && c <= 0xE9) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static glyph first_glyph(str s)
{
    if (s.ptr[0] == escape) {
        const char *end = memchr(s.ptr, 'm', s.len);
        return (glyph){.bytes = {s.ptr, (size_t)(end - s.ptr) + 1}, .style = true};
    }
    if (is_letter(s)) {
        bool wide = (unsigned char)s.ptr[0] >= 0x80;
        return (glyph){.bytes = {s.ptr, wide ? 3 : 1}, .width = wide ? 2 : 1, .letter = true};
    }
    uint32_t c;
    str bytes = {s.ptr, utf8_decode(s, &c)};
    return (glyph){.bytes = bytes, .width = utf8_width(bytes)};
}

static str after(str s, glyph g)
{
    return (str){s.ptr + g.bytes.len, s.len - g.bytes.len};
}

static bool is_one_of(glyph g, str set)
{
    return !g.letter && str_find(set, g.bytes) != SIZE_MAX;
}

static bool is_opening(glyph g)
{
    return is_one_of(g, STR("（《「『【〈〔“‘([{"));
}

static bool is_closing(glyph g)
{
    return is_one_of(g, STR("，。、；：？！）》」』】〉〕”’…—·％%,.;:?!)]}"));
}

static bool is_blank(glyph g)
{
    return str_equal(g.bytes, STR(" "));
}

static bool may_break(glyph before, glyph next)
{
    if (is_blank(before) || is_blank(next)) {
        return !is_blank(next) && !is_one_of(next, STR("·"));
    }
    if (next.width == 0 || is_opening(before) || is_closing(next)) {
        return false;
    }
    if (is_one_of(before, STR("0123456789")) && !is_opening(next)) {
        return false; /* 2022年, 12项 */
    }
    return before.width == 2 || next.width == 2;
}

static size_t shown_width(str s)
{
    size_t width = 0;
    while (s.len > 0) {
        glyph g = first_glyph(s);
        width += g.width;
        s = after(s, g);
    }
    return width;
}

void page_pad(page *p, size_t column)
{
    for (size_t width = shown_width(buf_str(&p->paragraph)); width < column; width++) {
        buf_add_char(&p->paragraph, ' ');
    }
}

/* The piece of s for a line of `room` columns; no break inside its first `keep` columns, a label's. */
static str line_of(str s, size_t room, size_t keep)
{
    size_t used = 0, end = 0, best = 0; /* end: behind the last character, styles left out */
    glyph before = {0};
    for (str rest = s; rest.len > 0;) {
        glyph g = first_glyph(rest);
        if (!g.style) {
            if (used > keep && may_break(before, g)) {
                best = end;
            }
            if (used > 0 && used + g.width > room) {
                return (str){s.ptr, best > 0 && !is_blank(g) ? best : end};
            }
            used += g.width;
            end = s.len - rest.len + g.bytes.len;
            before = g.width > 0 ? g : before;
        }
        rest = after(rest, g);
    }
    return s;
}

static str trim_end(str s)
{
    while (s.len > 0 && s.ptr[s.len - 1] == ' ') {
        s.len--;
    }
    return s;
}

static void add_line(buf *out, str line, size_t indent)
{
    for (size_t i = 0; i < indent; i++) {
        buf_add_char(out, ' ');
    }
    buf_add(out, line);
    buf_add_char(out, '\n');
}

void page_end(page *p, size_t first, size_t hang)
{
    size_t most = p->width / 2; /* an indent never takes more */
    size_t indent = first < most ? first : most, next = hang < most ? hang : most;
    size_t keep = next > indent ? next - indent : 0;
    str rest = trim_end(buf_str(&p->paragraph));
    while (rest.len > 0) {
        str line = line_of(rest, p->width - indent, keep);
        add_line(&p->lines, trim_end(line), indent);
        rest = (str){rest.ptr + line.len, rest.len - line.len};
        while (rest.len > 0 && rest.ptr[0] == ' ') {
            rest = (str){rest.ptr + 1, rest.len - 1};
        }
        indent = next;
        keep = 0;
    }
    buf_clear(&p->paragraph);
}

void page_blank(page *p)
{
    buf_add_char(&p->lines, '\n');
}
