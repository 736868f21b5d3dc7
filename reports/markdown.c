/* SPDX-License-Identifier: MIT
 *
 * Markdown for the summary of a job: whether the audit is complete, the counts, the first cases in rank order with
 * what was found, what was not checked, and faults of the input. Such a summary has room for one mebibyte: lists
 * are cut, and say how much follows.
 *
 * Data stands inside tables and lists only, never where a line begins, and every sign that could mean something
 * there has a backslash: no link, picture, tag, mention or formula can come of it.
 */
#include "words.h"

#include "../checker/utf8.h"

#include <string.h>

enum { CASES_SHOWN = 200, FINDINGS_SHOWN = 20, FAULTS_SHOWN = 50, CELL_WIDTH = 600 };

typedef struct {
    const report *r;
    const report_options *options;
    FILE *out;
    buf text;
    bool failed;
} markdown;

static void flush(markdown *m)
{
    if (!m->failed && m->text.len > 0 && fwrite(m->text.ptr, 1, m->text.len, m->out) != m->text.len) {
        m->failed = true;
    }
    buf_clear(&m->text);
}

static void add_raw(markdown *m, const char *zh, const char *en)
{
    buf_add(&m->text, words_of(m->r, zh, en));
}

static void add(markdown *m, str data)
{
    static const char signs[] = "\\`*_{}[]()<>#+!|~$@:&\"'=^/";
    buf shown = {0};
    utf8_add_visible(&shown, data);
    str text = utf8_prefix_of_width(buf_str(&shown), CELL_WIDTH);
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool www = c == '.' && i >= 3 && (text.ptr[i - 1] == 'w' || text.ptr[i - 1] == 'W');
        if (www || memchr(signs, c, sizeof signs - 1) != NULL) {
            buf_add_char(&m->text, '\\');
        }
        buf_add_char(&m->text, c);
    }
    buf_add(&m->text, text.len < shown.len ? STR("…") : STR(""));
    buf_free(&shown);
}

static void add_words(markdown *m, void (*words)(buf *out, const report *r))
{
    buf text = {0};
    words(&text, m->r);
    add(m, buf_str(&text));
    buf_free(&text);
}

/* ---- counts ---- */

static void show_head(markdown *m)
{
    add_raw(m, "## 检家\n\n", "## jianjia\n\n");
    add_words(m, words_add_headline);
    buf_add(&m->text, STR("\n\n**"));
    add_words(m, words_add_status);
    buf_add(&m->text, STR("**\n\n"));
    add_words(m, words_add_summary);
    add_raw(m, "\n\n| 结论 | 对象 | 条 |\n| --- | ---: | ---: |\n",
            "\n\n| Kind | Cases | Findings |\n| --- | ---: | ---: |\n");
    for (size_t k = 0; k < KIND_COUNT; k++) {
        if (m->r->kind_counts[k] > 0) {
            buf_add(&m->text, STR("| "));
            add(m, words_kind(m->r, (finding_kind)k));
            buf_addf(&m->text, " | %zu | %zu |\n", words_cases_of(m->r, (finding_kind)k),
                     m->r->kind_counts[k]);
        }
    }
    flush(m);
}

/* ---- cases ---- */

static void add_finding(markdown *m, const finding *f, const case_entry *c)
{
    buf text = {0};
    if (f->kind != c->kind) {
        buf_addf(&text, "%.*s · ", STR_ARG(words_kind(m->r, f->kind)));
    }
    buf_addf(&text, "%.*s ", STR_ARG(f->clause.len > 0 ? f->clause : f->rule));
    words_add_message(&text, m->r, f);
    if (f->missing_count > 0) {
        buf_add(&text, words_of(m->r, "缺：", " Missing: "));
        words_add_holes(&text, m->r, f);
    }
    add(m, buf_str(&text));
    if (f->tags != 0) {
        buf_clear(&text);
        words_add_tags(&text, m->r, f->tags);
        buf_add(&m->text, words_of(m->r, "（", " ("));
        add(m, buf_str(&text));
        buf_add(&m->text, words_of(m->r, "）", ")"));
    }
    buf_free(&text);
}

static void show_case(markdown *m, const case_entry *c)
{
    buf_addf(&m->text, "| %zu | ", c->rank);
    add(m, words_kind(m->r, c->kind));
    buf_add(&m->text, STR(" | "));
    add(m, c->name.len > 0 ? c->name : c->key);
    if (!str_equal(c->name, c->key)) {
        buf_add(&m->text, STR("<br>"));
        add(m, c->key);
    }
    buf_add(&m->text, STR(" | "));
    add(m, c->body);
    buf_add(&m->text, STR(" | "));
    for (size_t i = 0; i < c->count && i < FINDINGS_SHOWN; i++) {
        buf_add(&m->text, i > 0 ? STR("<br>") : STR(""));
        add_finding(m, &m->r->findings[c->first + i], c);
    }
    if (c->count > FINDINGS_SHOWN) {
        buf_addf(&m->text, "<br>…+%zu", c->count - FINDINGS_SHOWN);
    }
    buf_add(&m->text, STR(" |\n"));
    flush(m);
}

static void show_rest(markdown *m, size_t left)
{
    if (left > 0) {
        add_raw(m, "\n另有 ", "\nThe other reports have ");
        buf_addf(&m->text, "%zu", left);
        add_raw(m, " 项，见其他格式的报告。\n", " more.\n");
    }
}

static void show_cases(markdown *m)
{
    const report *r = m->r;
    if (r->case_count == 0) {
        return;
    }
    add_raw(m, "\n| 位次 | 结论 | 对象 | 归口 | 依据 |\n| ---: | --- | --- | --- | --- |\n",
            "\n| Rank | Kind | Subject | Body | Grounds |\n| ---: | --- | --- | --- | --- |\n");
    for (size_t i = 0; i < r->case_count && i < CASES_SHOWN && !m->failed; i++) {
        show_case(m, &r->cases[i]);
    }
    show_rest(m, r->case_count > CASES_SHOWN ? r->case_count - CASES_SHOWN : 0);
}

/* ---- what is wrong with the audit ---- */

static void show_unchecked(markdown *m)
{
    bool begun = false;
    for (size_t i = 0; i < m->r->coverage_count; i++) {
        const coverage_entry *c = &m->r->coverage[i];
        buf text = {0};
        if (c->not_checked.len > 0) {
            add_raw(m, begun ? "" : "\n### 未查规则\n\n", begun ? "" : "\n### Rules not checked\n\n");
            begun = true;
            words_add_unchecked(&text, m->r, c);
            buf_add(&m->text, STR("- "));
            add(m, buf_str(&text));
            buf_add_char(&m->text, '\n');
        }
        buf_free(&text);
    }
    flush(m);
}

static void show_fault(markdown *m, const diag *d)
{
    buf text = {0};
    diag_add_place(&text, d, m->r->language);
    buf_add(&text, text.len > 0 ? words_of(m->r, "：", ": ") : STR(""));
    words_add_fault(&text, d, m->options->masked);
    buf_add(&m->text, STR("- "));
    add(m, buf_str(&text));
    buf_add_char(&m->text, '\n');
    buf_free(&text);
}

static void show_faults(markdown *m)
{
    const diags *data = m->r->data;
    if (data == NULL || data->count == 0) {
        return;
    }
    add_raw(m, "\n### 数据问题\n\n", "\n### Faults in the data\n\n");
    for (size_t i = 0; i < data->count && i < FAULTS_SHOWN; i++) {
        show_fault(m, &data->items[i]);
    }
    show_rest(m, data->count > FAULTS_SHOWN ? data->count - FAULTS_SHOWN : 0);
    flush(m);
}

bool markdown_write(const report *r, const report_options *options, FILE *out)
{
    markdown m = {.r = r, .options = options, .out = out};
    show_head(&m);
    show_cases(&m);
    show_unchecked(&m);
    show_faults(&m);
    flush(&m);
    buf_free(&m.text);
    return !m.failed && fflush(out) == 0 && !ferror(out);
}
