/* SPDX-License-Identifier: MIT
 *
 * Code Quality of GitLab: an array of issues with a file and a line each. An audit that is not complete is one of
 * them, and so are faults of the input.
 */
#include "spot.h"
#include "tree.h"
#include "words.h"

#include "../checker/map.h"

static const char *const severities[] = {
    [SEVERITY_ERROR] = "critical",
    [SEVERITY_WARNING] = "major",
    [SEVERITY_INFO] = "info",
};

static json_t *issue(str check, severity level, str description, str path, spot at)
{
    json_t *object = tree_object(), *location = tree_object(), *lines = tree_object();
    tree_put_text(object, "type", STR("issue"));
    tree_put(object, "check_name", tree_visible(check));
    tree_put(object, "description", tree_visible(description));
    tree_put_text(object, "severity", str_of(severities[level]));
    tree_put_text(location, "path", spot_path(path));
    tree_put_number(lines, "begin", at.line > 0 ? at.line : 1);
    tree_put_number(lines, "end", at.last_line > 0 ? at.last_line : 1);
    tree_put(location, "lines", lines);
    tree_put(object, "location", location);
    return object;
}

/* Of what has no fingerprint of its own. */
static void put_print(json_t *object, str of)
{
    buf print = {0};
    buf_addf(&print, "%016llx", (unsigned long long)hash_bytes(of));
    tree_put_text(object, "fingerprint", buf_str(&print));
    buf_free(&print);
}

static json_t *issue_of(const report *r, const finding *f)
{
    buf text = {0};
    const evidence *e = spot_main(f);
    buf_addf(&text, "%.*s · %.*s · ", STR_ARG(words_kind(r, f->kind)), STR_ARG(f->clause));
    buf_add(&text, f->subject.name);
    buf_add(&text, words_of(r, "：", ": "));
    words_add_message(&text, r, f);
    if (f->missing_count > 0) {
        buf_add(&text, words_of(r, "缺：", " Missing: "));
        words_add_holes(&text, r, f);
        buf_add(&text, words_of(r, "。", "."));
    }
    json_t *object = issue(f->rule, kind_severities[f->kind], buf_str(&text), spot_file(r, f),
                           e != NULL ? spot_of(e) : (spot){0});
    tree_put_text(object, "fingerprint", str_of(f->fingerprint));
    buf_free(&text);
    return object;
}

static void write_issue(const void *context, size_t i, tree_writer *w)
{
    const report *r = context;
    tree_member(w, NULL, issue_of(r, &r->findings[i]));
}

static json_t *issue_of_fault(const diag *d, bool masked)
{
    buf text = {0}, key = {0};
    words_add_fault(&text, d, masked);
    buf_addf(&key, "%s\n%.*s\n%u\n%.*s\n%.*s", d->code, STR_ARG(d->file), d->row, STR_ARG(d->cell),
             STR_ARG(d->message));
    json_t *object = issue(str_of(d->code), d->severity, buf_str(&text), d->file,
                           (spot){.line = d->line, .last_line = d->line});
    put_print(object, buf_str(&key));
    buf_free(&text);
    buf_free(&key);
    return object;
}

static json_t *issue_of_audit(const report *r)
{
    buf text = {0};
    words_add_status(&text, r);
    json_t *object = issue(STR("incomplete"), SEVERITY_WARNING, buf_str(&text),
                           r->input_count > 0 ? r->inputs[0].file : (str){0}, (spot){0});
    put_print(object, STR("incomplete"));
    buf_free(&text);
    return object;
}

bool gitlab_write(const report *r, const report_options *options, FILE *out)
{
    tree_writer w = {.out = out};
    tree_open(&w, NULL, '[');
    if (!r->complete) {
        tree_member(&w, NULL, issue_of_audit(r));
    }
    tree_items(&w, r->finding_count, options->jobs, write_issue, r);
    for (size_t i = 0; r->data != NULL && i < r->data->count && !w.failed; i++) {
        tree_member(&w, NULL, issue_of_fault(&r->data->items[i], options->masked));
    }
    tree_close(&w, ']');
    return tree_end(&w);
}
