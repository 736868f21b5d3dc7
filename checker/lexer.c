/* SPDX-License-Identifier: MIT */
#include "lexer.h"

#include "utf8.h"

#include <string.h>

void lexer_start(lexer *l, const source *s, arena *storage, diags *d)
{
    *l = (lexer){.source = s, .storage = storage, .diags = d};
}

static str rest(const lexer *l)
{
    return (str){l->source->text.ptr + l->position, l->source->text.len - l->position};
}

static char peek(const lexer *l, uint32_t ahead)
{
    size_t at = (size_t)l->position + ahead;
    return at < l->source->text.len ? l->source->text.ptr[at] : '\0';
}

/* Bytes up to the end of the line, or of the text. */
static size_t line_left(str text)
{
    const char *end = memchr(text.ptr, '\n', text.len);
    return end == NULL ? text.len : (size_t)(end - text.ptr);
}

static void skip_blanks(lexer *l)
{
    str left = rest(l);
    size_t at = 0;
    while (at < left.len) {
        char c = left.ptr[at];
        if (c == '#') {
            at += line_left((str){left.ptr + at, left.len - at});
        } else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            at++;
        } else {
            break;
        }
    }
    l->position += (uint32_t)at;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static token token_from(const lexer *l, token_kind kind, uint32_t start)
{
    token t = {.kind = kind, .at = {l->source, start, l->position - start}};
    t.text = (str){l->source->text.ptr + start, l->position - start};
    return t;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

/* Bytes of the letters and digits at the start that need no look into tables: ASCII, and U+5000 to U+8FFF. */
static size_t plain_run(str text)
{
    size_t at = 0;
    while (at < text.len) {
        unsigned char c = (unsigned char)text.ptr[at];
        if (is_letter((char)c) || is_digit((char)c)) {
            at++;
        } else if (c >= 0xE5 && c <= 0xE8 && text.len - at >= 3) { /* the text is UTF-8 */
            at += 3;
        } else {
            break;
        }
    }
    return at;
}

/* Bytes of the character at the position if it can be in a word, or begin one; else 0. */
static uint32_t word_character(const lexer *l, bool first)
{
    char c = peek(l, 0);
    if ((unsigned char)c < 0x80) {
        return is_letter(c) || (!first && is_digit(c));
    }
    uint32_t code;
    size_t n = utf8_decode(rest(l), &code);
    bool fits = n > 0 && (first ? utf8_is_identifier_start(code) : utf8_is_identifier_part(code));
    return fits ? (uint32_t)n : 0;
}

static token lex_word(lexer *l, uint32_t start)
{
    uint32_t n;
    do {
        l->position += (uint32_t)plain_run(rest(l));
        n = word_character(l, false);
        l->position += n;
    } while (n > 0);
    return token_from(l, TOKEN_WORD, start);
}

static bool looks_like_date(const lexer *l)
{
    if (peek(l, 4) != '-') {
        return false;
    }
    static const char shape[] = "dddd-dd-dd";
    for (uint32_t i = 0; i < sizeof shape - 1; i++) {
        if (shape[i] == 'd' ? !is_digit(peek(l, i)) : peek(l, i) != '-') {
            return false;
        }
    }
    return !is_digit(peek(l, sizeof shape - 1));
}

static token lex_date(lexer *l, uint32_t start)
{
    l->position += 10;
    token t = token_from(l, TOKEN_DATE, start);
    if (!day_parse_iso(t.text, &t.date)) {
        diag_add_at(l->diags, SEVERITY_ERROR, "bad_date", t.at, "没有这一天", "there is no such day");
    }
    return t;
}

static token lex_number(lexer *l, uint32_t start)
{
    while (is_digit(peek(l, 0))) {
        l->position++;
    }
    if (peek(l, 0) == '.' && is_digit(peek(l, 1))) {
        l->position++;
        while (is_digit(peek(l, 0))) {
            l->position++;
        }
    }
    token t = token_from(l, TOKEN_NUMBER, start);
    if (!exact_parse(t.text, &t.number)) {
        diag_add_at(l->diags, SEVERITY_ERROR, "bad_number", t.at, "数字过大", "this number is too large");
    }
    if (peek(l, 0) == '%') {
        l->position++;
        t = (token){.kind = TOKEN_NUMBER,
                    .at = {l->source, start, l->position - start},
                    .number = t.number,
                    .percent = true};
        if (!exact_divide(t.number, exact_int(100), &t.number)) {
            t.number = exact_int(0);
        }
    }
    return t;
}

/* Bytes of a string's inside at the start of the text: up to a quote without a backslash, or the line's end. */
static size_t inside_length(str text, bool *escapes)
{
    const char *quote = text.len == 0 ? NULL : memchr(text.ptr, '"', text.len);
    size_t at = quote == NULL ? text.len : (size_t)(quote - text.ptr);
    *escapes = false;
    if (at == 0 || (memchr(text.ptr, '\\', at) == NULL && memchr(text.ptr, '\n', at) == NULL)) {
        return at;
    }
    for (at = 0; at < text.len && text.ptr[at] != '"' && text.ptr[at] != '\n';) {
        bool escape = text.ptr[at] == '\\' && at + 1 < text.len &&
                      (text.ptr[at + 1] == '"' || text.ptr[at + 1] == '\\');
        *escapes = *escapes || escape;
        at += escape ? 2 : 1;
    }
    return at;
}

/* A string's inside without the backslashes of its escapes. */
static str unescaped(str inside, arena *storage)
{
    char *text = arena_array(storage, inside.len + 1, 1);
    size_t length = 0;
    for (size_t i = 0; i < inside.len; i++) {
        bool escape = inside.ptr[i] == '\\' && i + 1 < inside.len &&
                      (inside.ptr[i + 1] == '"' || inside.ptr[i + 1] == '\\');
        i += escape;
        text[length++] = inside.ptr[i];
    }
    return (str){text, length};
}

static token lex_string(lexer *l, uint32_t start)
{
    bool escapes;
    l->position++;
    str inside = rest(l);
    inside.len = inside_length(inside, &escapes);
    l->position += (uint32_t)inside.len;
    bool closed = peek(l, 0) == '"';
    l->position += closed;
    token t = token_from(l, TOKEN_STRING, start);
    t.text = escapes ? unescaped(inside, l->storage) : inside;
    if (!closed) {
        diag_add_at(l->diags, SEVERITY_ERROR, "open_string", t.at, "引号在本行内没有结束",
                    "this string is not closed on its line");
    }
    return t;
}

/* False, with a diagnostic, for a character that has no meaning: it is passed over. */
static bool lex_sign(lexer *l, uint32_t start, token *out)
{
    static const char pairs[][3] = {"..", "<=", ">=", "!=", "->"}, signs[] = "{}(),.:?|=<>+-*/";
    char c = peek(l, 0);
    uint32_t length = c != '\0' && strchr(signs, c) != NULL;
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        length = c == pairs[i][0] && peek(l, 1) == pairs[i][1] ? 2 : length;
    }
    if (length > 0) {
        l->position += length;
        *out = token_from(l, TOKEN_SIGN, start);
        return true;
    }
    uint32_t code;
    size_t n = utf8_decode(rest(l), &code);
    l->position += (uint32_t)(n > 0 ? n : 1);
    span at = {l->source, start, l->position - start};
    diag_add_at(l->diags, SEVERITY_ERROR, "bad_character", at, "规则中不能使用这个字符（标点请用半角）",
                "this character has no meaning here (use ASCII punctuation)");
    return false;
}

token lexer_next(lexer *l)
{
    for (;;) {
        skip_blanks(l);
        uint32_t start = l->position;
        char first = peek(l, 0);
        token sign;
        if (start >= l->source->text.len) {
            return token_from(l, TOKEN_END, start);
        }
        if (is_digit(first)) {
            return looks_like_date(l) ? lex_date(l, start) : lex_number(l, start);
        }
        if (first == '"') {
            return lex_string(l, start);
        }
        if (word_character(l, true) > 0) {
            return lex_word(l, start);
        }
        if (lex_sign(l, start, &sign)) {
            return sign;
        }
    }
}

void lexer_skip_block(lexer *l)
{
    str text = rest(l);
    size_t at = 0, open = 0;
    for (bool escapes, closed = false; at < text.len && !closed; at++) {
        switch (text.ptr[at]) {
        case '"':
            at += 1 + inside_length((str){text.ptr + at + 1, text.len - at - 1}, &escapes);
            break;
        case '#':
            at += line_left((str){text.ptr + at, text.len - at});
            break;
        case '{':
            open++;
            break;
        case '}':
            closed = open <= 1;
            open--;
            break;
        default:
            break;
        }
    }
    l->position += (uint32_t)(at < text.len ? at : text.len);
}

token lexer_next_id(lexer *l)
{
    skip_blanks(l);
    uint32_t start = l->position;
    for (;;) {
        char c = peek(l, 0);
        if (!is_letter(c) && !is_digit(c) && c != '.' && c != '-') {
            break;
        }
        l->position++;
    }
    return token_from(l, start == l->position ? TOKEN_SIGN : TOKEN_WORD, start);
}
