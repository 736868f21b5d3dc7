/* SPDX-License-Identifier: MIT
 *
 * JUnit XML, for what shows the results of tests. A rule is a suite. A finding from the kind of --fail-on up is a
 * test that fails; a rule that decided something and has none is one test that passes. Weaker findings and rules
 * not checked are no tests, since they neither pass nor fail: the suite's output has their words. The last suite is
 * the audit itself: one that is not complete is an error, so that nobody takes silence for a pass.
 *
 * Only what the schema of Apache Ant's reports, in its older form too, and those of Jenkins all allow: so no
 * <skipped>.
 */
#include "words.h"
#include "xml.h"

typedef struct {
    const report *r;
    const report_options *options;
    FILE *out;
    buf text; /* one suite's head, or one test: written and emptied */
    size_t suites;
    bool failed;
} junit;

typedef struct {
    size_t tests, failures, errors;
} counts;

typedef enum { RESULT_PASS, RESULT_FAILURE, RESULT_ERROR } result;

static void flush(junit *j)
{
    if (!j->failed && j->text.len > 0 && fwrite(j->text.ptr, 1, j->text.len, j->out) != j->text.len) {
        j->failed = true;
    }
    buf_clear(&j->text);
}

static void add_attribute(junit *j, const char *name, str value)
{
    buf_addf(&j->text, " %s=\"", name);
    xml_add(&j->text, value);
    buf_add(&j->text, STR("\""));
}

/* ---- suites ---- */

static void add_property(junit *j, const char *name, str value)
{
    buf_add(&j->text, STR("      <property"));
    add_attribute(j, "name", str_of(name));
    add_attribute(j, "value", value);
    buf_add(&j->text, STR("/>\n"));
}

static void begin_suite(junit *j, str name, str package, const counts *c)
{
    buf_add(&j->text, STR("  <testsuite"));
    add_attribute(j, "name", name);
    add_attribute(j, "package", package);
    buf_addf(&j->text, " id=\"%zu\" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\"", j->suites++, c->tests,
             c->failures, c->errors);
    buf_addf(&j->text, " time=\"0\" timestamp=\"%.*sT00:00:00\" hostname=\"localhost\">\n    <properties>\n",
             STR_ARG(j->r->as_of));
    add_property(j, "as_of", j->r->as_of);
}

static void begin_tests(junit *j)
{
    buf_add(&j->text, STR("    </properties>\n"));
    flush(j);
}

static void begin_output(junit *j)
{
    buf_add(&j->text, STR("    <system-out>"));
}

static void end_suite(junit *j)
{
    buf_add(&j->text, STR("</system-out>\n    <system-err></system-err>\n  </testsuite>\n"));
    flush(j);
}

/* One test; its words are the lines of `body`, already XML, the first of which is the message. */
static void add_test(junit *j, str name, str class, result got, str type, const buf *body, size_t first_line)
{
    static const char *const tags[] = {[RESULT_FAILURE] = "failure", [RESULT_ERROR] = "error"};
    buf_add(&j->text, STR("    <testcase"));
    add_attribute(j, "name", name);
    add_attribute(j, "classname", class);
    buf_add(&j->text, STR(" time=\"0\""));
    if (got == RESULT_PASS) {
        buf_add(&j->text, STR("/>\n"));
    } else {
        buf_addf(&j->text, ">\n      <%s message=\"", tags[got]);
        buf_add(&j->text, (str){body->ptr, first_line});
        buf_add(&j->text, STR("\""));
        add_attribute(j, "type", type);
        buf_add(&j->text, STR(">"));
        buf_add(&j->text, buf_str(body));
        buf_addf(&j->text, "</%s>\n    </testcase>\n", tags[got]);
    }
    flush(j);
}

/* ---- findings ---- */

static bool fails(const junit *j, const finding *f)
{
    return f->kind <= j->options->fail_on;
}

static void add_labelled(junit *j, buf *body, const char *zh, const char *en, const buf *words)
{
    if (words->len > 0) {
        xml_add(body, words_of(j->r, zh, en));
        xml_add(body, buf_str(words));
        buf_add_char(body, '\n');
    }
}

/* The message, then a line for each cell. Returns the length of the first line. */
static size_t describe(junit *j, buf *body, const finding *f)
{
    const report *r = j->r;
    buf words = {0};
    buf_addf(&words, "%.*s · ", STR_ARG(words_kind(r, f->kind)));
    buf_addf(&words, "%.*s ", STR_ARG(f->clause.len > 0 ? f->clause : f->rule));
    words_add_message(&words, r, f);
    xml_add(body, buf_str(&words));
    size_t first = body->len;
    buf_add_char(body, '\n');
    for (size_t i = 0; i < f->evidence_count; i++) {
        buf_clear(&words);
        words_add_cell(&words, r, &f->evidence[i]);
        add_labelled(j, body, "出处：", "Cell: ", &words);
    }
    for (size_t i = 0; i < f->missing_count; i++) {
        buf_clear(&words);
        words_add_hole(&words, r, &f->missing[i]);
        add_labelled(j, body, "缺：", "Missing: ", &words);
    }
    buf_clear(&words);
    words_add_notes(&words, r, f);
    add_labelled(j, body, "说明：", "Notes: ", &words);
    buf_clear(&words);
    words_add_tags(&words, r, f->tags);
    add_labelled(j, body, "标签：", "Tags: ", &words);
    buf_clear(&words);
    buf_add(&words, f->next);
    add_labelled(j, body, "下一步：", "Next: ", &words);
    buf_free(&words);
    return first;
}

static void add_failure(junit *j, const finding *f, str class)
{
    buf body = {0}, name = {0};
    size_t first = describe(j, &body, f);
    buf_add(&name, f->subject.name);
    if (!str_equal(f->subject.name, f->subject.key)) {
        buf_addf(&name, " (%.*s)", STR_ARG(f->subject.key));
    }
    add_test(j, buf_str(&name), class, RESULT_FAILURE, str_of(kind_names[f->kind]), &body, first);
    buf_free(&body);
    buf_free(&name);
}

static void add_weaker(junit *j, const finding *f)
{
    xml_add(&j->text, f->subject.name);
    buf_add(&j->text, words_of(j->r, "：", ": "));
    (void)describe(j, &j->text, f);
    flush(j);
}

static counts count_rule(const junit *j, const coverage_entry *c)
{
    counts n = {0};
    for (size_t i = 0; i < j->r->finding_count; i++) {
        n.failures += str_equal(j->r->findings[i].rule, c->rule) && fails(j, &j->r->findings[i]);
    }
    bool decided = c->not_checked.len == 0 && c->pass + c->violation > 0;
    n.tests = n.failures > 0 ? n.failures : decided;
    return n;
}

/* Those that fail, or those that don't. */
static void add_findings(junit *j, const coverage_entry *c, bool failing, str class)
{
    for (size_t i = 0; i < j->r->finding_count && !j->failed; i++) {
        const finding *f = &j->r->findings[i];
        if (!str_equal(f->rule, c->rule) || fails(j, f) != failing) {
            continue;
        }
        if (failing) {
            add_failure(j, f, class);
        } else {
            add_weaker(j, f);
        }
    }
}

static void add_count(junit *j, const char *name, size_t n)
{
    buf text = {0};
    buf_addf(&text, "%zu", n);
    add_property(j, name, buf_str(&text));
    buf_free(&text);
}

static void add_rule(junit *j, const coverage_entry *c)
{
    counts n = count_rule(j, c);
    buf name = {0};
    buf_addf(&name, "%.*s %.*s", STR_ARG(c->clause.len > 0 ? c->clause : c->rule), STR_ARG(c->title));
    begin_suite(j, buf_str(&name), c->rule, &n);
    add_count(j, "violation", c->violation);
    add_count(j, "pass", c->pass);
    add_count(j, "undetermined", c->undetermined);
    add_count(j, "not_applicable", c->not_applicable);
    begin_tests(j);
    add_findings(j, c, true, buf_str(&name));
    if (n.tests > n.failures) {
        add_test(j, c->title, buf_str(&name), RESULT_PASS, (str){0}, NULL, 0);
    }
    begin_output(j);
    add_findings(j, c, false, buf_str(&name));
    if (c->not_checked.len > 0) {
        buf_clear(&name);
        words_add_unchecked(&name, j->r, c);
        xml_add(&j->text, buf_str(&name));
    }
    buf_free(&name);
    end_suite(j);
}

/* ---- the audit ---- */

static void add_faults(junit *j, buf *body)
{
    const diags *data = j->r->data;
    for (size_t i = 0; data != NULL && i < data->count; i++) {
        buf words = {0};
        diag_add_place(&words, &data->items[i], j->r->language);
        buf_add(&words, words.len > 0 ? words_of(j->r, "：", ": ") : STR(""));
        words_add_fault(&words, &data->items[i], j->options->masked);
        xml_add(body, buf_str(&words));
        buf_add_char(body, '\n');
        buf_free(&words);
    }
}

static void add_unchecked_duties(junit *j, buf *body)
{
    for (size_t i = 0; i < j->r->coverage_count; i++) {
        const coverage_entry *c = &j->r->coverage[i];
        buf words = {0};
        if (c->mandatory && c->not_checked.len > 0) {
            words_add_unchecked(&words, j->r, c);
            xml_add(body, buf_str(&words));
            buf_add_char(body, '\n');
        }
        buf_free(&words);
    }
}

static void add_audit(junit *j)
{
    const report *r = j->r;
    counts n = {.tests = 1, .errors = !r->complete};
    buf words = {0}, body = {0};
    str name = words_of(r, "核查完整", "the audit is complete"), suite = words_of(r, "核查", "audit");
    begin_suite(j, suite, STR("jianjia"), &n);
    words_add_headline(&words, r);
    add_property(j, "audit", buf_str(&words));
    buf_clear(&words);
    words_add_summary(&words, r);
    add_property(j, "summary", buf_str(&words));
    begin_tests(j);
    buf_clear(&words);
    words_add_status(&words, r);
    xml_add(&body, buf_str(&words));
    size_t first = body.len;
    buf_add_char(&body, '\n');
    add_unchecked_duties(j, &body);
    add_faults(j, &body);
    add_test(j, name, suite, r->complete ? RESULT_PASS : RESULT_ERROR, STR("incomplete"), &body, first);
    buf_free(&words);
    buf_free(&body);
    begin_output(j);
    end_suite(j);
}

bool junit_write(const report *r, const report_options *options, FILE *out)
{
    junit j = {.r = r, .options = options, .out = out};
    buf_add(&j.text, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"));
    for (size_t i = 0; i < r->coverage_count && !j.failed; i++) {
        add_rule(&j, &r->coverage[i]);
    }
    add_audit(&j);
    buf_add(&j.text, STR("</testsuites>\n"));
    flush(&j);
    buf_free(&j.text);
    return !j.failed && fflush(out) == 0 && !ferror(out);
}
