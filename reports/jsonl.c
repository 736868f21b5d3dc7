/* SPDX-License-Identifier: MIT
 *
 * JSON Lines: the parts of "jianjia-report/1", each in a line of its own that says what it is: one "run", then
 * cases, findings, coverage, cells to obtain and faults of the data, in the order of the report.
 */
#include "tree_parts.h"
#include "words.h"

/* The type stands first, for people who look at the lines. */
static bool write_part(FILE *out, const char *type, json_t *part)
{
    json_t *line = tree_object();
    tree_put_text(line, "type", str_of(type));
    if (json_object_update(line, part) != 0) {
        out_of_memory();
    }
    json_decref(part);
    return tree_write_line(out, line);
}

static bool write_parts(FILE *out, const char *type, const report *r, size_t count,
                        json_t *(*item)(const report *r, size_t i))
{
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++) {
        ok = write_part(out, type, item(r, i));
    }
    return ok;
}

static void put_list(json_t *object, const char *key, const report *r, size_t count,
                     json_t *(*item)(const report *r, size_t i))
{
    json_t *list = tree_array();
    for (size_t i = 0; i < count; i++) {
        tree_append(list, item(r, i));
    }
    tree_put(object, key, list);
}

static json_t *run_of(const report *r)
{
    json_t *run = tree_object();
    tree_put_text(run, "schema", STR("jianjia-report/1"));
    tree_put(run, "tool", part_tool());
    tree_put_text(run, "as_of", r->as_of);
    tree_put_text(run, "profile", r->profile);
    tree_put(run, "complete", json_boolean(r->complete));
    put_list(run, "packs", r, r->pack_count, part_pack);
    tree_put(run, "parameters", part_settings(r->parameters, r->parameter_count));
    tree_put(run, "readings", part_settings(r->readings, r->reading_count));
    put_list(run, "inputs", r, r->input_count, part_input);
    tree_put(run, "summary", part_summary(r));
    return run;
}

static bool write_faults(FILE *out, const report *r, bool masked)
{
    bool ok = true;
    for (size_t i = 0; r->data != NULL && i < r->data->count && ok; i++) {
        buf message = {0};
        json_t *fault = part_fault(r, i);
        words_add_fault(&message, &r->data->items[i], masked);
        tree_put_text(fault, "message", buf_str(&message));
        buf_free(&message);
        ok = write_part(out, "data", fault);
    }
    return ok;
}

bool jsonl_write(const report *r, const report_options *options, FILE *out)
{
    bool ok = write_part(out, "run", run_of(r)) && write_parts(out, "case", r, r->case_count, part_case) &&
              write_parts(out, "finding", r, r->finding_count, part_finding) &&
              write_parts(out, "coverage", r, r->coverage_count, part_coverage) &&
              write_parts(out, "to_obtain", r, r->to_obtain_count, part_to_obtain) &&
              write_faults(out, r, options->masked);
    return ok && fflush(out) == 0 && !ferror(out);
}
