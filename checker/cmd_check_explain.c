/* SPDX-License-Identifier: MIT
 *
 * --explain-input in a terminal: how each file was read. Columns that differ in their year alone are one item.
 */
#include "cmd_check.h"

#include "../reports/page.h"
#include "map.h"
#include "utf8.h"

#include <string.h>

enum { INDENT = 4, LABEL_ZH = 10, LABEL_EN = 12 };

/* ---- lines with a label ---- */

static size_t label_width(const page *p)
{
    return p->language == LANGUAGE_ZH ? LABEL_ZH : LABEL_EN;
}

static void begin(page *p, const char *zh, const char *en)
{
    page_say(p, zh, en);
    page_pad(p, label_width(p));
}

static void end(page *p)
{
    page_end(p, INDENT, INDENT + label_width(p));
}

/* ---- columns ---- */

/* The columns of one thing, a year each: `next` is the place of the next one, 0 behind the last. */
typedef struct {
    size_t next;
    bool follows; /* it is told with one before it */
} year_link;

static year_link *link_years(const input_detail *d, arena *a)
{
    map things = {0};
    year_link *links = arena_array(a, d->column_count, sizeof *links);
    size_t *last = arena_array(a, d->column_count, sizeof *last); /* by thing */
    for (size_t i = 0; i < d->column_count; i++) {
        const input_column *c = &d->columns[i];
        if (c->year == 0) {
            continue;
        }
        uint32_t count = things.count;
        uint32_t thing =
            map_intern(&things, arena_format(a, "%s\n%.*s\n%.*s\n%.*s", c->state, STR_ARG(c->column),
                                             STR_ARG(c->stem), STR_ARG(c->remark)));
        if (thing < count) {
            links[last[thing]].next = i;
            links[i].follows = true;
        }
        last[thing] = i;
    }
    map_free(&things);
    return links;
}

/* The letters of F12. */
static str letters_of(str cell)
{
    while (cell.len > 0 && cell.ptr[cell.len - 1] >= '0' && cell.ptr[cell.len - 1] <= '9') {
        cell.len--;
    }
    return cell;
}

/* C–H: columns that stand side by side, which none with a header stands between. */
static void add_letters(page *p, const input_detail *d, const year_link *links, size_t i)
{
    for (bool further = false;; further = true) {
        size_t first = i;
        while (links[i].next == i + 1) {
            i++;
        }
        page_comma(p, further);
        page_add(p, letters_of(d->columns[first].cell));
        if (i > first) {
            page_add(p, STR("–"));
            page_add(p, letters_of(d->columns[i].cell));
        }
        if (links[i].next == 0) {
            return;
        }
        i = links[i].next;
    }
}

static void add_years(page *p, const input_detail *d, const year_link *links, size_t i)
{
    for (bool further = false;; further = true) {
        int first = d->columns[i].year, last = first;
        while (links[i].next > 0 && d->columns[links[i].next].year == last + 1) {
            i = links[i].next;
            last++;
        }
        page_comma(p, further);
        page_sayf(p, "%d", "%d", first);
        page_sayf(p, last > first ? "–%d" : "", last > first ? "–%d" : "", last);
        if (links[i].next == 0) {
            break;
        }
        i = links[i].next;
    }
    page_say(p, "年", "");
}

static void add_note(page *p, const input_detail *d, const year_link *links, size_t i)
{
    const input_column *c = &d->columns[i];
    if (c->note.len == 0 && c->year == 0) {
        return;
    }
    page_say(p, "（", " (");
    if (c->year > 0) {
        add_years(p, d, links, i);
        page_say(p, c->remark.len > 0 ? "，" : "", c->remark.len > 0 ? ", " : "");
    }
    page_add(p, c->year > 0 ? c->remark : c->note);
    page_say(p, "）", ")");
}

static void add_column(page *p, const input_detail *d, const year_link *links, size_t i)
{
    const input_column *c = &d->columns[i];
    bool known = c->column.len > 0, by_year = c->year > 0 && (known || links[i].next > 0);
    str header = by_year ? c->stem : c->header;
    add_letters(p, d, links, i);
    page_add(p, STR(" "));
    page_add(p, header);
    if (known && !str_equal(c->label, header)) {
        page_add(p, STR(" → "));
        page_add(p, c->label);
    }
    if (known || by_year) {
        add_note(p, d, links, i);
    }
}

static void add_columns(page *p, const input_detail *d, const year_link *links)
{
    static const struct {
        const char *state, *zh, *en;
    } PARTS[] = {{"used", "所用列", "used"},
                 {"not_needed", "规则不用", "not asked"},
                 {"ignored", "不认得", "not known"}};
    for (size_t k = 0; k < sizeof PARTS / sizeof *PARTS; k++) {
        bool any = false;
        for (size_t i = 0; i < d->column_count; i++) {
            if (links[i].follows || strcmp(d->columns[i].state, PARTS[k].state) != 0) {
                continue;
            }
            if (!any) {
                begin(p, PARTS[k].zh, PARTS[k].en);
            }
            page_semicolon(p, any);
            add_column(p, d, links, i);
            any = true;
        }
        if (any) {
            end(p);
        }
    }
}

/* ---- rows ---- */

static void add_rows(page *p, const input_reason *reason)
{
    for (size_t k = 0; k < reason->row_count; k++) {
        if (k > 0 && reason->rows[k] == reason->rows[k - 1]) {
            continue; /* several cells of it */
        }
        page_comma(p, k > 0);
        page_sayf(p, "%u", "%u", reason->rows[k]);
    }
    if (reason->count > reason->row_count) {
        page_say(p, "…", " …");
    }
}

static void add_skipped(page *p, const input_detail *d)
{
    if (d->skipped_count == 0) {
        return;
    }
    begin(p, "跳过", "skipped");
    for (size_t i = 0; i < d->skipped_count; i++) {
        const input_reason *reason = &d->skipped[i];
        page_semicolon(p, i > 0);
        page_add(p, reason->about);
        page_sayf(p, "%llu行", ": %llu", (unsigned long long)reason->count);
        if (reason->row_count > 0) {
            page_say(p, "（第", reason->count > 1 ? " (rows " : " (row ");
            add_rows(p, reason);
            page_say(p, "行）", ")");
        }
    }
    end(p);
}

/* Of several things of one kind the first is told in full. */
static void add_rejected(page *p, const input_detail *d)
{
    for (size_t i = 0; i < d->rejected_count; i++) {
        const input_reason *reason = &d->rejected[i];
        begin(p, i == 0 ? "有问题" : "", i == 0 ? "faults" : "");
        if (reason->count > 1) {
            page_sayf(p, "第%u行：", "row %u: ", reason->rows[0]);
            page_add(p, reason->about);
            page_sayf(p, "（同类共%llu处：第", " (%llu of this kind: rows ",
                      (unsigned long long)reason->count);
        } else {
            page_add(p, reason->about);
            page_say(p, "（第", " (row ");
        }
        add_rows(p, reason);
        page_say(p, "行）", ")");
        end(p);
    }
}

static void add_count(page *p, const char *zh, const char *en, uint64_t count, bool *further)
{
    if (count > 0) {
        page_say(p, *further ? "，" : "：", *further ? ", " : ": ");
        page_say(p, zh, en);
        page_sayf(p, "%llu", " %llu", (unsigned long long)count);
        *further = true;
    }
}

static void add_row_counts(page *p, const input_entry *e)
{
    bool further = false;
    begin(p, "行数", "rows");
    page_sayf(p, "共%llu行", "%llu", (unsigned long long)e->rows);
    add_count(p, "使用", "used", e->used, &further);
    add_count(p, "跳过", "skipped", e->skipped, &further);
    add_count(p, "不需要", "not needed", e->not_needed, &further);
    add_count(p, "未能使用", "rejected", e->rejected, &further);
    end(p);
}

/* ---- a file ---- */

static void add_heading(page *p, const input_entry *e)
{
    static const struct {
        const char *name, *zh, *en;
    } DELIMITERS[] = {
        {"comma", "逗号", "commas"}, {"tab", "制表符", "tabs"}, {"semicolon", "分号", "semicolons"}};
    const input_detail *d = e->detail;
    page_add(p, e->file);
    page_say(p, "：", ": ");
    if (e->table_title.len == 0) {
        page_say(p, "未使用", "not used");
    } else {
        page_say(p, "读作“", "read as ");
        page_add(p, e->table_title);
        page_say(p, "”", "");
    }
    page_say(p, "；", "; ");
    page_add(p, e->encoding);
    for (size_t i = 0; i < sizeof DELIMITERS / sizeof *DELIMITERS; i++) {
        if (strcmp(DELIMITERS[i].name, d->delimiter) == 0) {
            page_sayf(p, "，%s分隔", ", %s between cells",
                      p->language == LANGUAGE_ZH ? DELIMITERS[i].zh : DELIMITERS[i].en);
        }
    }
    if (d->first_header_row < e->header_row) {
        page_sayf(p, "，表头第%u–%u行", ", header in rows %u–%u", d->first_header_row, e->header_row);
    } else if (e->header_row > 0) {
        page_sayf(p, "，表头第%u行", ", header in row %u", e->header_row);
    }
    page_end(p, 2, INDENT);
}

static void add_input(page *p, const input_entry *e)
{
    const input_detail *d = e->detail;
    arena a = {0};
    add_heading(p, e);
    add_columns(p, d, link_years(d, &a));
    if (d->year_count > 0) {
        begin(p, "年度作列", "years");
        page_sayf(p, "%zu个年度转为行，一行计%zu次", "%zu, turned into rows; a row counts %zu times",
                  d->year_count, d->year_count);
        end(p);
    }
    if (d->filled > 0) {
        begin(p, "合并格", "merged");
        page_sayf(p, "向下填充%llu格", "%llu cells filled down", (unsigned long long)d->filled);
        end(p);
    }
    add_row_counts(p, e);
    add_skipped(p, d);
    add_rejected(p, d);
    arena_free(&a);
}

bool check_print_inputs(const session *s, const report *r)
{
    page p = page_open(stdout, s->language, s->colour_out, s->width);
    page_say(&p, "输入说明", "How the input was read");
    page_end(&p, 0, 0);
    for (size_t i = 0; i < r->input_count; i++) {
        add_input(&p, &r->inputs[i]);
        page_flush(&p);
    }
    page_blank(&p);
    return page_close(&p);
}
