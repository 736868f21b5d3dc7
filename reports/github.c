/* SPDX-License-Identifier: MIT
 *
 * Workflow commands of GitHub: an annotation for each finding, at a cell of its own row; for each fault of the
 * input, and for each required rule that was not checked. One line each, whatever is in a cell: nothing else
 * than an annotation can come of it.
 */
#include "spot.h"
#include "words.h"

#include "../checker/utf8.h"

static const char *const commands[] = {
    [SEVERITY_ERROR] = "error",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_INFO] = "notice",
};

/* Of a property, commas and colons too are written as %2C, %3A. */
static void add_escaped(buf *out, str s, bool property)
{
    buf shown = {0};
    utf8_add_visible(&shown, s);
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.ptr[i];
        if (c == '%' || (property && (c == ',' || c == ':'))) {
            buf_addf(out, "%%%02X", (unsigned)c);
        } else {
            buf_add_char(out, c);
        }
    }
    buf_free(&shown);
}

static void add_property(buf *out, bool first, const char *name, str value)
{
    buf_addf(out, "%s%s=", first ? " " : ",", name);
    add_escaped(out, value, true);
}

static void add_number(buf *out, const char *name, uint32_t n)
{
    if (n > 0) {
        buf_addf(out, ",%s=%u", name, n);
    }
}

/* Columns say something only within one line. */
static void add_spot(buf *out, spot at)
{
    bool one_line = at.line == at.last_line;
    add_number(out, "line", at.line);
    add_number(out, "endLine", at.last_line);
    add_number(out, "col", one_line ? at.column : 0);
    add_number(out, "endColumn", one_line ? at.last_column : 0);
}

/* The text is written and emptied. */
static bool say(FILE *out, severity level, buf *properties, buf *text)
{
    buf line = {0};
    buf_addf(&line, "::%s%.*s::", commands[level], STR_ARG(buf_str(properties)));
    add_escaped(&line, buf_str(text), false);
    buf_add_char(&line, '\n');
    bool ok = fwrite(line.ptr, 1, line.len, out) == line.len;
    buf_free(&line);
    buf_clear(properties);
    buf_clear(text);
    return ok;
}

static bool say_finding(const report *r, const finding *f, FILE *out)
{
    buf properties = {0}, text = {0};
    const evidence *e = spot_main(f);
    add_property(&properties, true, "file", spot_path(spot_file(r, f)));
    add_spot(&properties, e != NULL ? spot_of(e) : (spot){.line = 1, .last_line = 1});
    buf_addf(&text, "%.*s · %.*s · ", STR_ARG(words_kind(r, f->kind)), STR_ARG(f->clause));
    buf_add(&text, f->subject.name);
    add_property(&properties, false, "title", buf_str(&text));
    buf_clear(&text);
    words_add_message(&text, r, f);
    if (f->missing_count > 0) {
        buf_add(&text, words_of(r, "缺：", " Missing: "));
        words_add_holes(&text, r, f);
        buf_add(&text, words_of(r, "。", "."));
    }
    if (f->next.len > 0) {
        buf_add(&text, words_of(r, "下一步：", " Next: "));
        buf_add(&text, f->next);
    }
    bool ok = say(out, kind_severities[f->kind], &properties, &text);
    buf_free(&properties);
    buf_free(&text);
    return ok;
}

static bool say_fault(const diag *d, bool masked, FILE *out)
{
    buf properties = {0}, text = {0};
    if (d->file.len > 0) {
        add_property(&properties, true, "file", spot_path(d->file));
        add_number(&properties, "line", d->line);
    }
    add_property(&properties, d->file.len == 0, "title", str_of(d->code));
    words_add_fault(&text, d, masked);
    bool ok = say(out, d->severity, &properties, &text);
    buf_free(&properties);
    buf_free(&text);
    return ok;
}

static bool say_unchecked(const report *r, const coverage_entry *c, FILE *out)
{
    buf properties = {0}, text = {0};
    add_property(&properties, true, "title", c->clause);
    words_add_unchecked(&text, r, c);
    bool ok = say(out, SEVERITY_WARNING, &properties, &text);
    buf_free(&properties);
    buf_free(&text);
    return ok;
}

static bool say_summary(const report *r, FILE *out)
{
    buf properties = {0}, text = {0};
    words_add_headline(&text, r);
    add_property(&properties, true, "title", buf_str(&text));
    buf_clear(&text);
    words_add_summary(&text, r);
    buf_add(&text, words_of(r, "", " "));
    words_add_status(&text, r);
    bool ok = say(out, r->complete ? SEVERITY_INFO : SEVERITY_WARNING, &properties, &text);
    buf_free(&properties);
    buf_free(&text);
    return ok;
}

bool github_write(const report *r, const report_options *options, FILE *out)
{
    bool ok = say_summary(r, out);
    for (size_t i = 0; i < r->finding_count && ok; i++) {
        ok = say_finding(r, &r->findings[i], out);
    }
    for (size_t i = 0; i < r->coverage_count && ok; i++) {
        const coverage_entry *c = &r->coverage[i];
        ok = !(c->mandatory && c->not_checked.len > 0) || say_unchecked(r, c, out);
    }
    for (size_t i = 0; r->data != NULL && i < r->data->count && ok; i++) {
        ok = say_fault(&r->data->items[i], options->masked, out);
    }
    return ok && fflush(out) == 0 && !ferror(out);
}
