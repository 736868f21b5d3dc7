/* SPDX-License-Identifier: MIT
 *
 * The report for a person at a terminal, or in a mail: headline and summary, the cases in rank order, then
 * what has still to be obtained, what was not checked, faults of the data, and whether the audit is
 * complete. Nothing is left out silently: a list that is cut says how much follows.
 */
#include "terminal.h"
#include "blocks.h"
#include "words.h"
#include "../checker/utf8.h"

const char *const terminal_kind_styles[KIND_COUNT] = {
    [KIND_RECOVER] = "1;31", [KIND_PROCEDURE_DUE] = "1;31",
    [KIND_REVOCABLE] = "31", [KIND_BARRED] = "31",
    [KIND_CLUE] = "35",      [KIND_UNMET] = "33",
    [KIND_WATCH] = "36",     [KIND_UNDETERMINED] = "34",
};

/* ---- headline and summary ------------------------------------------------------------------------ */

static str profile_word(const report *r)
{
    static const struct {
        const char *name, *zh, *en;
    } profiles[] = {{"review", "复查", "review"}, {"roster", "名册核查", "roster check"}};
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
        if (str_equal(r->profile, str_of(profiles[i].name))) {
            return str_of(r->language == LANGUAGE_ZH ? profiles[i].zh : profiles[i].en);
        }
    }
    return r->profile;
}

static void show_law(page *p, const pack_entry *pack)
{
    page_say(p, "依据 ", "Under ");
    page_add(p, pack->document.len > 0 ? pack->document : pack->name);
    if (pack->title.len > 0) {
        page_say(p, "《", ", ");
        page_add(p, pack->title);
        page_say(p, "》", "");
    }
    if (pack->in_force.len > 0) {
        page_sayf(p, "（%.*s起施行）", " (in force since %.*s)", STR_ARG(pack->in_force));
    }
    page_end(p, 0, 5);
}

static void show_headline(screen *s)
{
    page *p = s->page;
    const report *r = s->report;
    page_style(p, STYLE_STRONG);
    page_say(p, "检家", "jianjia");
    page_style(p, "");
    if (r->profile.len > 0) {
        page_dot(p, true);
        page_add(p, profile_word(r));
    }
    page_sayf(p, " · 截至 %.*s", " · as of %.*s", STR_ARG(r->as_of));
    page_end(p, 0, 0);
    for (size_t i = 0; i < r->pack_count; i++) {
        show_law(p, &r->packs[i]);
    }
    page_blank(p);
}

size_t terminal_unchecked(const report *r)
{
    size_t count = 0;
    for (size_t i = 0; i < r->coverage_count; i++) {
        count += r->coverage[i].not_checked.len > 0;
    }
    return count;
}

static void count_cases(const report *r, size_t counts[KIND_COUNT])
{
    for (size_t i = 0; i < r->case_count; i++) {
        counts[r->cases[i].kind]++;
    }
}

static void add_kind_counts(screen *s)
{
    page *p = s->page;
    size_t counts[KIND_COUNT] = {0};
    count_cases(s->report, counts);
    for (size_t k = 0; k < KIND_COUNT; k++) {
        if (counts[k] > 0) {
            page_add_styled(p, terminal_kind_styles[k], words_kind(s->report, (finding_kind)k));
            page_sayf(p, " %zu，", " %zu, ", counts[k]);
        }
    }
}

static void show_summary(screen *s)
{
    page *p = s->page;
    const report *r = s->report;
    page_sayf(p, "共核查 %zu 项：", "Checked %zu: ", r->subjects);
    add_kind_counts(s);
    page_sayf(p, "未见问题 %zu。", "nothing found %zu.", r->clean);
    if (r->out_of_scope > 0) {
        page_sayf(p, "不在核查范围 %zu 项。", " Out of scope: %zu.", r->out_of_scope);
    }
    size_t unchecked = terminal_unchecked(r);
    if (unchecked > 0) {
        page_sayf(p, "另有 %zu 条规则缺表未查。", " Rules not checked for want of data: %zu.", unchecked);
    }
    page_end(p, 0, 0);
    if (r->case_count == 0 && r->subjects > 0) {
        page_blank(p);
        page_say(p, "所查各项均未发现问题。", "No findings in what was checked.");
        page_end(p, 0, 0);
    }
}

/* ---- cases --------------------------------------------------------------------------------------- */

static void show_case_name(screen *s, const case_entry *c)
{
    page *p = s->page;
    page_sayf(p, "%*zu  ", "%*zu  ", (int)(s->body - 2), c->rank);
    page_add_styled(p, terminal_kind_styles[c->kind], words_kind(s->report, c->kind));
    page_pad(p, s->name);
    page_add_styled(p, STYLE_STRONG, c->name.len > 0 ? c->name : c->key);
    page_end(p, 0, s->name);
}

static void show_case_detail(screen *s, const case_entry *c)
{
    page *p = s->page;
    str parts[] = {c->detail, str_equal(c->unit_name, c->name) ? STR("") : c->unit_name,
                   str_starts_with(c->name, c->body) ? STR("") : c->body, c->key};
    size_t shown = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (parts[i].len > 0) {
            page_dot(p, shown++ > 0);
            page_add(p, parts[i]);
        }
    }
    page_end(p, s->body, s->body);
}

static void show_case_reasons(screen *s, const case_entry *c)
{
    page *p = s->page;
    if (c->why_count == 0 || c->kind == KIND_UNDETERMINED) {
        return;
    }
    page_style(p, STYLE_FAINT);
    page_say(p, "位次：", "Ranked here: ");
    for (size_t i = 0; i < c->why_count; i++) {
        page_semicolon(p, i > 0);
        page_add(p, c->why[i]);
    }
    page_style(p, "");
    page_end(p, s->body, s->body);
}

static void show_case(screen *s, const case_entry *c)
{
    page_blank(s->page);
    show_case_name(s, c);
    show_case_detail(s, c);
    show_case_reasons(s, c);
    for (size_t i = c->first; i < c->first + c->count; i++) {
        if (i > c->first) {
            page_blank(s->page);
        }
        terminal_finding(s, &s->report->findings[i], c);
    }
}

/* On a page of its own, of which the lines are the text. */
static void render_cases(const void *context, size_t from, size_t to, buf *text)
{
    const screen *all = context;
    page p = *all->page;
    p.out = NULL;
    p.lines = *text;
    p.paragraph = (buf){0};
    screen s = *all;
    s.page = &p;
    s.scratch = (arena){0};
    for (size_t i = from; i < to; i++) {
        show_case(&s, &s.report->cases[i]);
    }
    *text = p.lines;
    buf_free(&p.paragraph);
    arena_free(&s.scratch);
}

/* Where the columns of the list of cases stand. */
static void measure(screen *s)
{
    const report *r = s->report;
    size_t digits = 1, widest = 0;
    for (size_t n = r->case_count; n >= 10; n /= 10) {
        digits++;
    }
    size_t counts[KIND_COUNT] = {0};
    count_cases(r, counts);
    for (size_t k = 0; k < KIND_COUNT; k++) {
        size_t width = counts[k] > 0 ? utf8_width(words_kind(r, (finding_kind)k)) : 0;
        widest = width > widest ? width : widest;
    }
    s->body = digits + 2;
    s->name = s->body + widest + 2;
}

bool terminal_write(const report *r, const report_options *options, FILE *out)
{
    page p = page_open(out, r->language, options->colour, options->width);
    screen s = {.page = &p, .report = r};
    measure(&s);
    show_headline(&s);
    show_summary(&s);
    page_flush(&p);
    if (!blocks_write(out, r->case_count, options->jobs, render_cases, &s)) {
        page_fail(&p);
    }
    if (!options->quiet) {
        terminal_to_obtain(&s);
        terminal_unchecked_rules(&s);
        terminal_faults(&s);
    }
    if (!options->quiet || !r->complete) {
        terminal_status(&s); /* a list that is short because little was checked must not look good */
    }
    arena_free(&s.scratch);
    return page_close(&p);
}
