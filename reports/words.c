/* SPDX-License-Identifier: MIT */
#include "words.h"

str words_of(const report *r, const char *zh, const char *en)
{
    return str_of(r->language == LANGUAGE_ZH ? zh : en);
}

static void say(buf *out, const report *r, const char *zh, const char *en)
{
    buf_add(out, words_of(r, zh, en));
}

static void sayf(buf *out, const report *r, const char *zh, const char *en, ...)
    __attribute__((format(printf, 3, 5), format(printf, 4, 5)));

static void sayf(buf *out, const report *r, const char *zh, const char *en, ...)
{
    va_list args;
    va_start(args, en);
    buf_addv(out, r->language == LANGUAGE_ZH ? zh : en, args);
    va_end(args);
}

static void semicolon(buf *out, const report *r, bool wanted)
{
    say(out, r, wanted ? "；" : "", wanted ? "; " : "");
}

str words_kind(const report *r, finding_kind k)
{
    str word = texts_in(r->kind_words[k], r->language);
    return word.len > 0 ? word : str_of(kind_names[k]);
}

str words_tag(const report *r, size_t tag)
{
    str word = texts_in(r->tag_words[tag], r->language);
    return word.len > 0 ? word : str_of(tag_names[tag]);
}

void words_add_list(buf *out, const report *r, const str *items, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        say(out, r, i > 0 ? "、" : "", i > 0 ? ", " : "");
        buf_add(out, items[i]);
    }
}

void words_add_tags(buf *out, const report *r, unsigned tags)
{
    str words[TAG_COUNT];
    size_t count = 0;
    for (size_t t = 0; t < TAG_COUNT; t++) {
        if ((tags & 1u << t) != 0) {
            words[count++] = words_tag(r, t);
        }
    }
    words_add_list(out, r, words, count);
}

/* ---- sentences ---- */

bool words_end_sentence(str s)
{
    static const char *const ends[] = {"。", "！", "？", "…", ".", "!", "?", "。”", "。）"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (str_ends_with(s, str_of(ends[i]))) {
            return true;
        }
    }
    return false;
}

static void add_sentence(buf *out, const report *r, str s)
{
    if (s.len > 0) {
        say(out, r, "", out->len > 0 ? " " : "");
        buf_add(out, s);
        say(out, r, words_end_sentence(s) ? "" : "。", words_end_sentence(s) ? "" : ".");
    }
}

/* Sentences come into a buffer of their own: what stands in `out` before is no sentence. */
static void add_sentences(buf *out, const report *r, const str *sentences, size_t count)
{
    buf text = {0};
    for (size_t i = 0; i < count; i++) {
        add_sentence(&text, r, sentences[i]);
    }
    buf_add(out, buf_str(&text));
    buf_free(&text);
}

void words_add_message(buf *out, const report *r, const finding *f)
{
    str sentences[] = {f->message.len + f->closing.len > 0 ? f->message : f->title, f->closing};
    add_sentences(out, r, sentences, sizeof sentences / sizeof *sentences);
}

void words_add_notes(buf *out, const report *r, const finding *f)
{
    add_sentences(out, r, f->notes, f->note_count);
}

/* ---- cells ---- */

void words_add_cell(buf *out, const report *r, const evidence *e)
{
    buf_add(out, e->file);
    sayf(out, r, " 第%u行", " row %u", e->row);
    buf_addf(out, " %.*s %.*s", STR_ARG(e->cell), STR_ARG(e->column));
    say(out, r, "：", ": ");
    if (e->value.len > 0) {
        buf_add(out, e->value);
    } else {
        say(out, r, "（空）", "(blank)");
    }
}

void words_add_cells(buf *out, const report *r, const finding *f)
{
    for (size_t i = 0; i < f->evidence_count; i++) {
        semicolon(out, r, i > 0);
        words_add_cell(out, r, &f->evidence[i]);
    }
}

void words_add_hole(buf *out, const report *r, const missing_cell *m)
{
    str where[] = {m->table_title.len > 0 ? m->table_title : m->table, m->key.len > 0 ? m->key : m->unit,
                   m->reason_text};
    if (m->year > 0) {
        sayf(out, r, "%d年 ", "%d ", m->year);
    }
    buf_add(out, m->column_label.len > 0 ? m->column_label : m->column);
    for (size_t i = 0, shown = 0; i < sizeof where / sizeof *where; i++) {
        if (where[i].len > 0) {
            say(out, r, shown == 0 ? "（" : "，", shown == 0 ? " (" : ", ");
            buf_add(out, where[i]);
            shown++;
        }
    }
    say(out, r, "）", ")");
}

void words_add_holes(buf *out, const report *r, const finding *f)
{
    for (size_t i = 0; i < f->missing_count; i++) {
        semicolon(out, r, i > 0);
        words_add_hole(out, r, &f->missing[i]);
    }
}

/* ---- the whole ---- */

static str profile_word(const report *r)
{
    bool review = str_equal(r->profile, STR("review")), roster = str_equal(r->profile, STR("roster"));
    return review   ? words_of(r, "复查", "review")
           : roster ? words_of(r, "名册核查", "roster check")
                    : r->profile;
}

void words_add_headline(buf *out, const report *r)
{
    if (r->profile.len > 0) {
        buf_addf(out, "%.*s · ", STR_ARG(profile_word(r)));
    }
    if (r->part.len > 0) {
        buf_addf(out, "%.*s · ", STR_ARG(r->part));
    }
    sayf(out, r, "截至 %.*s", "as of %.*s", STR_ARG(r->as_of));
    for (size_t i = 0; i < r->pack_count; i++) {
        const pack_entry *p = &r->packs[i];
        buf_addf(out, " · %.*s", STR_ARG(p->document.len > 0 ? p->document : p->name));
    }
}

size_t words_cases_of(const report *r, finding_kind k)
{
    size_t count = 0;
    for (size_t i = 0; i < r->case_count; i++) {
        count += r->cases[i].kind == k;
    }
    return count;
}

void words_add_summary(buf *out, const report *r)
{
    if (r->part.len > 0) { /* how many were looked at is known of the whole only */
        sayf(out, r, "共 %zu 件：", "%zu cases: ", r->case_count);
    } else {
        sayf(out, r, "共核查 %zu 项：", "Checked %zu: ", r->subjects);
    }
    size_t shown = 0;
    for (size_t k = 0; k < KIND_COUNT; k++) {
        size_t count = words_cases_of(r, (finding_kind)k);
        if (count > 0) {
            say(out, r, shown > 0 ? "，" : "", shown > 0 ? ", " : "");
            buf_addf(out, "%.*s %zu", STR_ARG(words_kind(r, (finding_kind)k)), count);
            shown++;
        }
    }
    if (r->part.len == 0) {
        say(out, r, shown > 0 ? "，" : "", shown > 0 ? ", " : "");
        sayf(out, r, "未见问题 %zu", "nothing found %zu", r->clean);
    }
    say(out, r, "。", ".");
}

static size_t unchecked(const report *r, bool mandatory_only)
{
    size_t count = 0;
    for (size_t i = 0; i < r->coverage_count; i++) {
        count += r->coverage[i].not_checked.len > 0 && (r->coverage[i].mandatory || !mandatory_only);
    }
    return count;
}

static uint64_t rejected_rows(const report *r)
{
    uint64_t rows = 0;
    for (size_t i = 0; i < r->input_count; i++) {
        rows += r->inputs[i].rejected;
    }
    return rows;
}

static void add_lacks(buf *out, const report *r)
{
    size_t start = out->len, duties = unchecked(r, true), errors = r->data != NULL ? r->data->errors : 0;
    uint64_t rows = rejected_rows(r);
    if (duties > 0) {
        sayf(out, r, "必查规则未查 %zu 条", "required rules not checked: %zu", duties);
    }
    if (rows > 0) {
        semicolon(out, r, out->len > start);
        sayf(out, r, "未能使用的数据 %llu 行", "rows that could not be used: %llu", (unsigned long long)rows);
    }
    if (errors > 0) {
        semicolon(out, r, out->len > start);
        sayf(out, r, "数据错误 %zu 处", "errors in the data: %zu", errors);
    }
    if (out->len == start) {
        say(out, r, "没有规则得出结论", "no rule decided anything");
    }
}

void words_add_status(buf *out, const report *r)
{
    if (r->complete) {
        say(out, r, "核查完整。", "The audit is complete.");
    } else {
        say(out, r, "核查不完整：", "The audit is not complete: ");
        add_lacks(out, r);
        say(out, r, "。", ".");
    }
    size_t open = unchecked(r, false);
    if (open > 0) {
        sayf(out, r, "有 %zu 条规则缺表或缺列未查。", " Rules not checked for want of data: %zu.", open);
    }
}

void words_add_unchecked(buf *out, const report *r, const coverage_entry *c)
{
    say(out, r, c->mandatory ? "必查规则未查：" : "规则未查：",
        c->mandatory ? "required rule not checked: " : "rule not checked: ");
    buf_addf(out, "%.*s %.*s", STR_ARG(c->clause.len > 0 ? c->clause : c->rule), STR_ARG(c->title));
    say(out, r, "（", " (");
    buf_add(out, c->not_checked);
    say(out, r, "）", ")");
}

/* ---- faults ---- */

static size_t found(str s, const char *part)
{
    size_t at = str_find(s, str_of(part));
    return at == SIZE_MAX ? s.len : at;
}

/* What a message quotes of a row stands between quotes of either language. */
static void add_without_quotes(buf *out, str s)
{
    while (s.len > 0) {
        bool straight = found(s, "\"") < found(s, "“");
        const char *open = straight ? "\"" : "“", *close = straight ? "\"" : "”";
        size_t from = found(s, open), start = from + str_of(open).len;
        if (from == s.len) {
            break;
        }
        size_t length = found((str){s.ptr + start, s.len - start}, close);
        buf_add(out, (str){s.ptr, start});
        buf_add(out, STR("…"));
        s = (str){s.ptr + start + length, s.len - start - length};
        size_t closing = s.len > 0 ? str_of(close).len : 0;
        buf_add(out, (str){s.ptr, closing});
        s = (str){s.ptr + closing, s.len - closing};
    }
    buf_add(out, s);
}

void words_add_fault(buf *out, const diag *d, bool masked)
{
    if (masked && d->row > 0) {
        add_without_quotes(out, d->message);
    } else {
        buf_add(out, d->message);
    }
}
