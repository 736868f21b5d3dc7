/* SPDX-License-Identifier: MIT
 *
 * SARIF 2.1.0, for code scanning. A finding is a result: what is violated or watched fails with the level of its
 * kind; a clue is for review, since people have yet to find; what lacks a cell is open. Its place is a cell
 * of its own row, and all cells that decided are related locations. Faults of the input and rules not checked are
 * notifications of the run.
 *
 * Columns are counted in UTF-16 code units, as editors do. Messages are plain text in which braces are doubled
 * and brackets that would make a link have a backslash (3.11.5, 3.11.6 of the standard).
 */
#include "spot.h"
#include "tree_parts.h"
#include "words.h"

#include "../checker/map.h"
#include "../checker/utf8.h"

#include <string.h>

typedef struct {
    const report *r;
    const report_options *options;
    map files; /* by number: the artifacts; one file may feed two tables */
    map rules; /* by number: as in r->coverage */
} sarif;

static const char *const levels[] = {
    [SEVERITY_ERROR] = "error",
    [SEVERITY_WARNING] = "warning",
    [SEVERITY_INFO] = "note",
};

/* ---- texts ---- */

static json_t *message_text(str s)
{
    buf shown = {0}, text = {0};
    utf8_add_visible(&shown, s);
    bool links = str_find(buf_str(&shown), STR("](")) != SIZE_MAX;
    for (size_t i = 0; i < shown.len; i++) {
        char c = shown.ptr[i];
        if (c == '{' || c == '}') {
            buf_add_char(&text, c);
        } else if (links && (c == '[' || c == ']')) {
            buf_add_char(&text, '\\');
        }
        buf_add_char(&text, c);
    }
    json_t *value = tree_text(buf_str(&text));
    buf_free(&shown);
    buf_free(&text);
    return value;
}

static void put_message(json_t *object, const char *key, str s)
{
    json_t *message = tree_object();
    tree_put(message, "text", message_text(s));
    tree_put(object, key, message);
}

static void add_labelled(buf *out, const report *r, const char *zh, const char *en, str s)
{
    if (s.len > 0) {
        buf_add(out, words_of(r, zh, en));
        buf_add(out, s);
        buf_add(out, words_end_sentence(s) ? STR("") : words_of(r, "。", "."));
    }
}

static json_t *result_message(const report *r, const finding *f)
{
    buf text = {0}, holes = {0};
    buf_add(&text, f->subject.name);
    buf_add(&text, words_of(r, "：", ": "));
    words_add_message(&text, r, f);
    words_add_holes(&holes, r, f);
    add_labelled(&text, r, "缺：", " Missing: ", buf_str(&holes));
    add_labelled(&text, r, "下一步：", " Next: ", f->next);
    json_t *message = tree_object();
    tree_put(message, "text", message_text(buf_str(&text)));
    buf_free(&text);
    buf_free(&holes);
    return message;
}

/* ---- places ---- */

static void add_encoded(buf *uri, str segment)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    for (size_t i = 0; i < segment.len; i++) {
        if (memchr(plain, segment.ptr[i], sizeof plain - 1) != NULL) {
            buf_add_char(uri, segment.ptr[i]);
        } else {
            buf_addf(uri, "%%%02X", (unsigned)(unsigned char)segment.ptr[i]);
        }
    }
}

/* Goes up one folder. False if there is none that it could leave. */
static bool drop_segment(buf *uri, size_t start)
{
    size_t slash = uri->len;
    while (slash > start && uri->ptr[slash - 1] != '/') {
        slash--;
    }
    str last = {uri->ptr + slash, uri->len - slash};
    if (last.len == 0 || str_equal(last, STR(".."))) {
        return false;
    }
    uri->len = slash > start ? slash - 1 : start;
    return true;
}

/* A path as a URI: relative to where the checker ran, or of a file; as short as it goes, which consumers ask for. All
 * but unreserved characters is encoded. */
static json_t *uri_of(str path)
{
    buf uri = {0};
    bool absolute = str_starts_with(path, STR("/"));
    buf_add(&uri, absolute ? STR("file://") : STR(""));
    size_t start = uri.len;
    while (path.len > 0) {
        size_t slash = str_find(path, STR("/")), end = slash == SIZE_MAX ? path.len : slash;
        str segment = {path.ptr, end};
        path = (str){path.ptr + end, path.len - end};
        path = path.len > 0 ? (str){path.ptr + 1, path.len - 1} : path;
        bool up = str_equal(segment, STR(".."));
        if (segment.len == 0 || str_equal(segment, STR(".")) ||
            (up && (drop_segment(&uri, start) || absolute))) {
            continue;
        }
        buf_add(&uri, uri.len > start || absolute ? STR("/") : STR(""));
        add_encoded(&uri, segment);
    }
    json_t *value = tree_text(buf_str(&uri));
    buf_free(&uri);
    return value;
}

static json_t *artifact_location(const sarif *s, str file)
{
    json_t *location = tree_object();
    uint32_t index = map_find(&s->files, file);
    tree_put(location, "uri", uri_of(file));
    if (index != MAP_NONE) {
        tree_put_number(location, "index", index);
    }
    return location;
}

static json_t *region_of(const evidence *e)
{
    spot at = spot_of(e);
    json_t *region = tree_object();
    tree_put_number(region, "startLine", at.line);
    if (at.column > 0) {
        tree_put_number(region, "startColumn", at.column);
        tree_put_number(region, "endLine", at.last_line);
        tree_put_number(region, "endColumn", at.last_column);
        json_t *snippet = tree_object();
        tree_put(snippet, "text", tree_visible(e->value));
        tree_put(region, "snippet", snippet);
    }
    return region;
}

static json_t *physical_location(const sarif *s, const evidence *e)
{
    json_t *location = tree_object();
    tree_put(location, "artifactLocation", artifact_location(s, e->file));
    tree_put(location, "region", region_of(e));
    return location;
}

static json_t *logical_location(const finding *f)
{
    json_t *location = tree_object();
    buf path = {0};
    buf_addf(&path, "%.*s/%.*s", STR_ARG(f->subject.table), STR_ARG(f->subject.key));
    tree_put(location, "name", tree_visible(f->subject.name));
    tree_put(location, "fullyQualifiedName", tree_visible(buf_str(&path)));
    tree_put(location, "kind", tree_visible(f->subject.table));
    buf_free(&path);
    return location;
}

static json_t *locations_of(const sarif *s, const finding *f)
{
    json_t *location = tree_object(), *logical = tree_array(), *list = tree_array();
    const evidence *e = spot_main(f);
    str file = spot_file(s->r, f);
    if (e != NULL) {
        tree_put(location, "physicalLocation", physical_location(s, e));
    } else if (file.len > 0) {
        json_t *physical = tree_object();
        tree_put(physical, "artifactLocation", artifact_location(s, file));
        tree_put(location, "physicalLocation", physical);
    }
    tree_append(logical, logical_location(f));
    tree_put(location, "logicalLocations", logical);
    tree_append(list, location);
    return list;
}

static json_t *related_locations(const sarif *s, const finding *f)
{
    json_t *list = tree_array();
    for (size_t i = 0; i < f->evidence_count; i++) {
        buf text = {0};
        json_t *location = tree_object();
        words_add_cell(&text, s->r, &f->evidence[i]);
        tree_put_number(location, "id", i + 1);
        tree_put(location, "physicalLocation", physical_location(s, &f->evidence[i]));
        put_message(location, "message", buf_str(&text));
        tree_append(list, location);
        buf_free(&text);
    }
    return list;
}

/* ---- results ---- */

/* 100 for the first case, falling by its place. */
static json_t *rank_of(const report *r, const finding *f)
{
    size_t cases = r->case_count > 0 ? r->case_count : 1, behind = f->rank > 0 ? f->rank - 1 : 0;
    return tree_made(json_real(100.0 * (1.0 - (double)behind / (double)cases))); /* no threshold */
}

static json_t *texts_of(const str *items, size_t count)
{
    json_t *list = tree_array();
    for (size_t i = 0; i < count; i++) {
        tree_append(list, tree_visible(items[i]));
    }
    return list;
}

static json_t *holes_of(const report *r, const finding *f)
{
    json_t *list = tree_array();
    for (size_t i = 0; i < f->missing_count; i++) {
        buf text = {0};
        words_add_hole(&text, r, &f->missing[i]);
        tree_append(list, tree_visible(buf_str(&text)));
        buf_free(&text);
    }
    return list;
}

static json_t *tags_of(const finding *f)
{
    json_t *tags = tree_array();
    tree_append(tags, tree_text(str_of(kind_names[f->kind])));
    for (size_t t = 0; t < TAG_COUNT; t++) {
        if ((f->tags & 1u << t) != 0) {
            tree_append(tags, tree_text(str_of(tag_names[t])));
        }
    }
    return tags;
}

static json_t *properties_of(const report *r, const finding *f)
{
    json_t *properties = tree_object();
    tree_put(properties, "tags", tags_of(f));
    tree_put_text(properties, "jianjia/kind", str_of(kind_names[f->kind]));
    tree_put_text(properties, "jianjia/outcome", str_of(outcome_names[f->outcome]));
    tree_put(properties, "jianjia/clause", tree_visible(f->clause));
    tree_put(properties, "jianjia/case", tree_visible(f->case_key));
    tree_put_number(properties, "jianjia/caseRank", f->rank);
    tree_put(properties, "jianjia/factDate", tree_visible(f->fact_date));
    tree_put(properties, "jianjia/missing", holes_of(r, f));
    tree_put(properties, "jianjia/notes", texts_of(f->notes, f->note_count));
    return properties;
}

static void put_kind(json_t *result, const finding *f)
{
    bool open = f->kind == KIND_UNDETERMINED;
    bool review = f->kind == KIND_CLUE && f->outcome != OUTCOME_VIOLATION;
    tree_put_text(result, "kind", open ? STR("open") : review ? STR("review") : STR("fail"));
    tree_put_text(result, "level", open || review ? STR("none") : str_of(levels[kind_severities[f->kind]]));
}

static json_t *result_of(const sarif *s, const finding *f)
{
    json_t *result = tree_object(), *prints = tree_object();
    uint32_t rule = map_find(&s->rules, f->rule);
    tree_put_text(result, "ruleId", f->rule);
    if (rule != MAP_NONE) {
        tree_put_number(result, "ruleIndex", rule);
    }
    put_kind(result, f);
    tree_put(result, "rank", rank_of(s->r, f));
    tree_put(result, "message", result_message(s->r, f));
    tree_put(result, "locations", locations_of(s, f));
    tree_put(result, "relatedLocations", related_locations(s, f));
    tree_put_text(prints, "jianjiaFinding/v1", str_of(f->fingerprint));
    tree_put(result, "partialFingerprints", prints);
    tree_put(result, "properties", properties_of(s->r, f));
    return result;
}

static void write_result(const void *context, size_t i, tree_writer *w)
{
    const sarif *s = context;
    tree_member(w, NULL, result_of(s, &s->r->findings[i]));
}

/* ---- tool, run ---- */

/* The gravest that the rule can find. */
static void put_level(json_t *rule, const coverage_entry *c)
{
    severity gravest = SEVERITY_INFO;
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        bool graver = (c->kinds & 1u << k) != 0 && kind_severities[k] < gravest;
        gravest = graver ? kind_severities[k] : gravest;
    }
    if (c->kinds != 0) { /* a matter for people finds nothing */
        json_t *configuration = tree_object();
        tree_put_text(configuration, "level", str_of(levels[gravest]));
        tree_put(rule, "defaultConfiguration", configuration);
    }
}

static json_t *rule_of(const report *r, const coverage_entry *c)
{
    json_t *rule = tree_object(), *properties = tree_object(), *tags = tree_array();
    buf full = {0};
    tree_put_text(rule, "id", c->rule);
    if (c->clause.len > 0 && !str_equal(c->clause, c->rule)) {
        tree_put(rule, "name", tree_visible(c->clause));
    }
    put_message(rule, "shortDescription", c->title);
    buf_add(&full, c->summary.len > 0 ? c->summary : c->title);
    put_message(rule, "fullDescription", buf_str(&full));
    buf_add(&full, words_of(r, "（", " ("));
    for (size_t i = 0; i < r->pack_count; i++) {
        buf_addf(&full, "%.*s ", STR_ARG(r->packs[i].document));
    }
    buf_add(&full, c->clause);
    buf_add(&full, words_of(r, "）", ")"));
    put_message(rule, "help", buf_str(&full));
    put_level(rule, c);
    tree_append(tags, tree_visible(c->decided_by));
    tree_put(properties, "tags", tags);
    tree_put(properties, "jianjia/mandatory", json_boolean(c->mandatory));
    tree_put(rule, "properties", properties);
    buf_free(&full);
    return rule;
}

static json_t *notification_kinds(const report *r)
{
    json_t *list = tree_array();
    map known = {0};
    map_intern(&known, STR("rule_not_checked"));
    for (size_t i = 0; r->data != NULL && i < r->data->count; i++) {
        map_intern(&known, str_of(r->data->items[i].code));
    }
    for (uint32_t i = 0; i < known.count; i++) {
        json_t *kind = tree_object();
        str words = i == 0 ? words_of(r, "规则未查", "rule not checked")
                           : words_of(r, "数据问题", "fault in the data");
        tree_put_text(kind, "id", map_string(&known, i));
        put_message(kind, "shortDescription", words);
        put_message(kind, "fullDescription", words);
        put_message(kind, "help", words);
        tree_append(list, kind);
    }
    map_free(&known);
    return list;
}

static void write_tool(tree_writer *w, const sarif *s)
{
    tree_open(w, "tool", '{');
    tree_open(w, "driver", '{');
    tree_say(w, "name", STR("jianjia"));
    tree_say(w, "fullName", STR("jianjia 检家 " JIANJIA_VERSION));
    tree_say(w, "version", STR(JIANJIA_VERSION));
    tree_say(w, "semanticVersion", STR(JIANJIA_VERSION));
    tree_say(w, "informationUri", STR("pkg:generic/jianjia@" JIANJIA_VERSION)); /* it has no page */
    tree_say(w, "language", words_of(s->r, "zh-CN", "en"));
    tree_open(w, "rules", '[');
    for (size_t i = 0; i < s->r->coverage_count; i++) {
        tree_member(w, NULL, rule_of(s->r, &s->r->coverage[i]));
    }
    tree_close(w, ']');
    tree_member(w, "notifications", notification_kinds(s->r));
    tree_close(w, '}');
    tree_close(w, '}');
}

static json_t *notification(str code, severity level, str text)
{
    json_t *n = tree_object(), *descriptor = tree_object();
    tree_put_text(descriptor, "id", code);
    tree_put(n, "descriptor", descriptor);
    tree_put_text(n, "level", str_of(levels[level]));
    put_message(n, "message", text);
    return n;
}

static json_t *fault_notification(const sarif *s, const diag *d)
{
    buf text = {0};
    words_add_fault(&text, d, s->options->masked);
    json_t *n = notification(str_of(d->code), d->severity, buf_str(&text));
    buf_free(&text);
    if (map_find(&s->files, d->file) != MAP_NONE) {
        json_t *list = tree_array(), *location = tree_object(), *physical = tree_object();
        tree_put(physical, "artifactLocation", artifact_location(s, d->file));
        if (d->line > 0) {
            json_t *region = tree_object();
            tree_put_number(region, "startLine", d->line);
            tree_put(physical, "region", region);
        }
        tree_put(location, "physicalLocation", physical);
        tree_append(list, location);
        tree_put(n, "locations", list);
    }
    return n;
}

static json_t *unchecked_notification(const sarif *s, uint32_t index)
{
    const coverage_entry *c = &s->r->coverage[index];
    buf text = {0};
    words_add_unchecked(&text, s->r, c);
    json_t *n = notification(STR("rule_not_checked"), c->mandatory ? SEVERITY_WARNING : SEVERITY_INFO,
                             buf_str(&text));
    json_t *rule = tree_object();
    tree_put_text(rule, "id", c->rule);
    tree_put_number(rule, "index", index);
    tree_put(n, "associatedRule", rule);
    buf_free(&text);
    return n;
}

static void write_invocations(tree_writer *w, const sarif *s)
{
    const report *r = s->r;
    tree_open(w, "invocations", '[');
    tree_open(w, NULL, '{');
    tree_member(w, "executionSuccessful", json_boolean(r->complete));
    tree_open(w, "toolExecutionNotifications", '[');
    for (size_t i = 0; r->data != NULL && i < r->data->count; i++) {
        tree_member(w, NULL, fault_notification(s, &r->data->items[i]));
    }
    for (uint32_t i = 0; i < r->coverage_count; i++) {
        if (r->coverage[i].not_checked.len > 0) {
            tree_member(w, NULL, unchecked_notification(s, i));
        }
    }
    tree_close(w, ']');
    tree_close(w, '}');
    tree_close(w, ']');
}

static json_t *artifact_of(const sarif *s, const input_entry *in)
{
    json_t *artifact = tree_object(), *hashes = tree_object();
    bool wide = str_equal(in->encoding, STR("GB18030"));
    tree_put(artifact, "location", artifact_location(s, in->file));
    tree_put_text(artifact, "mimeType", STR("text/csv"));
    tree_put_text(artifact, "encoding", wide ? STR("GB18030") : STR("UTF-8"));
    tree_put_text(hashes, "sha-256", in->sha256);
    tree_put(artifact, "hashes", hashes);
    return artifact;
}

static void write_properties(tree_writer *w, const report *r)
{
    tree_open(w, "properties", '{');
    tree_say(w, "jianjia/asOf", r->as_of);
    tree_say(w, "jianjia/profile", r->profile);
    tree_member(w, "jianjia/complete", json_boolean(r->complete));
    part_list(w, "jianjia/packs", r, r->pack_count, 1, part_pack);
    tree_open(w, "jianjia/summary", '{');
    part_summary(w, r);
    tree_close(w, '}');
    tree_close(w, '}');
}

static json_t *list_of(const char *const *items, size_t count)
{
    json_t *list = tree_array();
    for (size_t i = 0; i < count; i++) {
        tree_append(list, tree_text(str_of(items[i])));
    }
    return list;
}

static json_t *automation_of(const report *r)
{
    json_t *automation = tree_object();
    buf id = {0};
    buf_addf(&id, "jianjia/%.*s/%.*s", STR_ARG(r->profile), STR_ARG(r->as_of));
    tree_put_text(automation, "id", buf_str(&id));
    buf_free(&id);
    return automation;
}

static void write_run(tree_writer *w, const sarif *s)
{
    static const char *const line_ends[] = {"\r\n", "\n", "\r"}, *const hidden[] = {"*"};
    const report *r = s->r;
    tree_open(w, NULL, '{');
    write_tool(w, s);
    tree_member(w, "automationDetails", automation_of(r));
    write_invocations(w, s);
    tree_open(w, "artifacts", '[');
    for (size_t i = 0, next = 0; i < r->input_count; i++) {
        if (map_find(&s->files, r->inputs[i].file) == next) {
            tree_member(w, NULL, artifact_of(s, &r->inputs[i]));
            next++;
        }
    }
    tree_close(w, ']');
    tree_say(w, "columnKind", STR("utf16CodeUnits"));
    tree_member(w, "newlineSequences", list_of(line_ends, sizeof line_ends / sizeof *line_ends));
    if (s->options->masked) {
        tree_member(w, "redactionTokens", list_of(hidden, 1));
    }
    tree_open(w, "results", '[');
    tree_items(w, r->finding_count, s->options->jobs, write_result, s);
    tree_close(w, ']');
    write_properties(w, r);
    tree_close(w, '}');
}

bool sarif_write(const report *r, const report_options *options, FILE *out)
{
    sarif s = {.r = r, .options = options};
    tree_writer w = {.out = out};
    for (size_t i = 0; i < r->input_count; i++) {
        map_intern(&s.files, r->inputs[i].file);
    }
    for (size_t i = 0; i < r->coverage_count; i++) {
        map_intern(&s.rules, r->coverage[i].rule);
    }
    tree_open(&w, NULL, '{');
    tree_say(&w, "$schema", STR("https://json.schemastore.org/sarif-2.1.0.json"));
    tree_say(&w, "version", STR("2.1.0"));
    tree_open(&w, "runs", '[');
    write_run(&w, &s);
    tree_close(&w, ']');
    tree_close(&w, '}');
    map_free(&s.files);
    map_free(&s.rules);
    return tree_end(&w);
}
