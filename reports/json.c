/* SPDX-License-Identifier: MIT
 *
 * The report for programs, written piece by piece. tree_parts.h has what is in it.
 */
#include "tree_parts.h"

static void say_fault(tree_writer *w, const report *r, size_t i)
{
    part_fault(w, r, i, r->data->items[i].message);
}

bool json_write(const report *r, const report_options *options, FILE *out)
{
    tree_writer w = {.out = out};
    size_t jobs = options->jobs;
    tree_open(&w, NULL, '{');
    tree_say(&w, "schema", STR("jianjia-report/1"));
    tree_open(&w, "tool", '{');
    part_tool(&w);
    tree_close(&w, '}');
    tree_say(&w, "as_of", r->as_of);
    tree_member(&w, "complete", json_boolean(r->complete));
    part_run(&w, r);
    part_list(&w, "cases", r, r->case_count, jobs, part_case);
    part_list(&w, "findings", r, r->finding_count, jobs, part_finding);
    part_list(&w, "coverage", r, r->coverage_count, jobs, part_coverage);
    part_list(&w, "to_obtain", r, r->to_obtain_count, jobs, part_to_obtain);
    part_list(&w, "data", r, r->data != NULL ? r->data->count : 0, jobs, say_fault);
    tree_say(&w, "profile", r->profile);
    tree_close(&w, '}');
    return tree_end(&w);
}
