/* SPDX-License-Identifier: MIT
 *
 * JSON Lines: the parts of "jianjia-report/1", each in a line of its own that says what it is: one "run", then
 * cases, findings, coverage, cells to obtain and faults of the data, in the order of the report.
 */
#include "tree_parts.h"
#include "words.h"

typedef struct {
    const char *type;
    const report *r;
    part_of *part;
} line_kind;

/* The type stands first, for people who look at the lines. */
static void say_line(const void *context, size_t i, tree_writer *w)
{
    const line_kind *its = context;
    tree_open(w, NULL, '{');
    tree_say(w, "type", str_of(its->type));
    its->part(w, its->r, i);
    tree_close(w, '}');
}

static void say_run(tree_writer *w, const report *r, size_t i)
{
    (void)i; /* there is one */
    tree_say(w, "schema", STR("jianjia-report/1"));
    tree_open(w, "tool", '{');
    part_tool(w);
    tree_close(w, '}');
    tree_say(w, "as_of", r->as_of);
    tree_say(w, "profile", r->profile);
    tree_member(w, "complete", json_boolean(r->complete));
    part_run(w, r);
}

static void say_told(tree_writer *w, const report *r, size_t i, bool masked)
{
    buf message = {0};
    words_add_fault(&message, &r->data->items[i], masked);
    part_fault(w, r, i, buf_str(&message));
    buf_free(&message);
}

static void say_fault(tree_writer *w, const report *r, size_t i)
{
    say_told(w, r, i, false);
}

static void say_masked_fault(tree_writer *w, const report *r, size_t i)
{
    say_told(w, r, i, true);
}

bool jsonl_write(const report *r, const report_options *options, FILE *out)
{
    tree_writer w = {.out = out, .lines = true};
    const struct {
        line_kind kind;
        size_t count;
    } kinds[] = {
        {{"run", r, say_run}, 1},
        {{"case", r, part_case}, r->case_count},
        {{"finding", r, part_finding}, r->finding_count},
        {{"coverage", r, part_coverage}, r->coverage_count},
        {{"to_obtain", r, part_to_obtain}, r->to_obtain_count},
        {{"data", r, options->masked ? say_masked_fault : say_fault}, r->data != NULL ? r->data->count : 0},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        tree_items(&w, kinds[i].count, options->jobs, say_line, &kinds[i].kind);
    }
    return tree_end(&w);
}
