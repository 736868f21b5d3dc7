/* SPDX-License-Identifier: MIT
 *
 * The report for programs, written piece by piece. tree_parts.h has what is in it.
 */
#include "tree_parts.h"

static void write_list(tree_writer *w, const char *key, const report *r, size_t count,
                       json_t *(*item)(const report *r, size_t i))
{
    tree_open(w, key, '[');
    for (size_t i = 0; i < count && !w->failed; i++) {
        tree_member(w, NULL, item(r, i));
    }
    tree_close(w, ']');
}

bool json_write(const report *r, const report_options *options, FILE *out)
{
    (void)options; /* the contract is the same for every terminal */
    tree_writer w = {.out = out};
    tree_open(&w, NULL, '{');
    tree_member(&w, "schema", tree_text(STR("jianjia-report/1")));
    tree_member(&w, "tool", part_tool());
    tree_member(&w, "as_of", tree_text(r->as_of));
    tree_member(&w, "complete", json_boolean(r->complete));
    write_list(&w, "packs", r, r->pack_count, part_pack);
    tree_member(&w, "parameters", part_settings(r->parameters, r->parameter_count));
    tree_member(&w, "readings", part_settings(r->readings, r->reading_count));
    write_list(&w, "inputs", r, r->input_count, part_input);
    tree_member(&w, "summary", part_summary(r));
    write_list(&w, "cases", r, r->case_count, part_case);
    write_list(&w, "findings", r, r->finding_count, part_finding);
    write_list(&w, "coverage", r, r->coverage_count, part_coverage);
    write_list(&w, "to_obtain", r, r->to_obtain_count, part_to_obtain);
    write_list(&w, "data", r, r->data != NULL ? r->data->count : 0, part_fault);
    tree_member(&w, "profile", tree_text(r->profile));
    tree_close(&w, '}');
    return tree_end(&w);
}
