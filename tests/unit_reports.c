/* SPDX-License-Identifier: MIT
 *
 * The reports: names, the JSON contract key by key, layout by display width, what the terminal says, and
 * failing writes. One small report, with hostile data in it, serves all tests.
 */
#include "../checker/utf8.h"
#include "../reports/page.h"
#include "../reports/reporter.h"
#include "suites.h"
#include <check.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define TEXTS(zh_text, en_text) ((texts){STR(zh_text), STR(en_text)})

/* ---- a report ------------------------------------------------------------------------------------ */

enum { MANY_UNITS = 14, MANY_FAULTS = 25 };

typedef struct {
    report report;
    pack_entry pack;
    setting_entry parameter, reading;
    input_entry input;
    case_entry cases[3];
    finding findings[4];
    evidence evidence[5];
    missing_cell missing[3];
    coverage_entry coverage[4];
    to_obtain_entry to_obtain[MANY_UNITS * 2];
    str unit_names[MANY_UNITS];
    str why[2], notes[2], columns[2], rules[1];
    diags data;
    arena storage;
} sample;

static void fill_words(report *r)
{
    static const char *const zh[KIND_COUNT] = {"应收回", "应启动程序", "可撤销情形", "不得确认",
                                               "待认定", "不符合",     "关注",       "待补数"};
    for (size_t k = 0; k < KIND_COUNT; k++) {
        r->kind_words[k] = (texts){str_of(zh[k]), str_of(kind_names[k])};
    }
    for (size_t t = 0; t < TAG_COUNT; t++) {
        r->tag_words[t] = (texts){str_of(tag_names[t]), str_of(tag_names[t])};
    }
    r->tag_words[TAG_STRADDLES] = TEXTS("跨授予年", "straddles the award");
}

static void fill_evidence(sample *s)
{
    static const struct {
        const char *file;
        uint32_t row;
        const char *cell, *column, *value;
    } cells[] = {
        {"年度数据.csv", 13, "F13", "不满意票", "51"},
        {"年度数据.csv", 12, "F12", "不满意票", "52"},
        {"年度数据.csv", 13, "E13", "有效票", "100"},
        {"年度数据.csv", 12, "E12", "有效票", "100"},
        {"名\x1b[2J册.csv", 8, "B8", "名\"称\n", "=cmd|' /C calc'!A0\t\\ \xff\xe2\x82"},
    };
    for (size_t i = 0; i < COUNT(cells); i++) {
        s->evidence[i] = (evidence){.table = STR("annual"),
                                    .table_title = STR("年度数据"),
                                    .file = str_of(cells[i].file),
                                    .line = cells[i].row + 1,
                                    .row = cells[i].row,
                                    .cell = str_of(cells[i].cell),
                                    .column = str_of(cells[i].column),
                                    .value = str_of(cells[i].value)};
    }
}

static void fill_missing(sample *s)
{
    static const char *const columns[] = {"votes_dissatisfied", "ballots_valid", "review_date"};
    static const char *const words[] = {"不满意票", "有效票", "评议日期"};
    for (size_t i = 0; i < COUNT(columns); i++) {
        s->missing[i] = (missing_cell){.table = STR("annual"),
                                       .table_title = STR("年度数据"),
                                       .key = STR("U-052 2023"),
                                       .unit = STR("U-052"),
                                       .year = 2023,
                                       .column = str_of(columns[i]),
                                       .column_label = str_of(words[i]),
                                       .reason = i < 2 ? REASON_BLANK : REASON_COLUMN_ABSENT,
                                       .reason_text = i < 2 ? STR("空白") : STR("没有这一列")};
    }
}

static finding finding_of(size_t rank, const char *key, finding_kind kind, const char *title,
                          const char *message)
{
    return (finding){.rank = rank,
                     .rule = STR("8.2.9"),
                     .clause = STR("八（二）9"),
                     .kind = kind,
                     .outcome = kind == KIND_UNDETERMINED ? OUTCOME_UNDETERMINED
                                : kind == KIND_WATCH      ? OUTCOME_PASS
                                                          : OUTCOME_VIOLATION,
                     .subject = {.table = STR("awards"),
                                 .key = str_of(key),
                                 .name = STR("工会"),
                                 .unit = STR("U-052"),
                                 .unit_name = STR("柳州某厂")},
                     .case_key = str_of(key),
                     .title = str_of(title),
                     .message = str_of(message),
                     .next = STR("请柳州市总工会核实。"),
                     .fact_date = STR("2023"),
                     .fingerprint = "0123456789abcdef"};
}

static void fill_findings(sample *s)
{
    s->findings[0] = finding_of(1, "A-017", KIND_REVOCABLE, "不满意率连续两年超过50%",
                                "2022年 52/100（52%），2023年 51/100（51%）");
    s->findings[0].closing = texts_in(TEXTS("数据显示符合“可撤销”情形，建议核查；是否撤销由会议决定。",
                                            "Please verify; a meeting decides."),
                                      s->report.language);
    s->findings[0].tags = 1u << TAG_STRADDLES | 1u << TAG_READING;
    s->findings[0].evidence = s->evidence;
    s->findings[0].evidence_count = COUNT(s->evidence);
    s->findings[0].notes = s->notes;
    s->findings[0].note_count = COUNT(s->notes);
    s->findings[1] = finding_of(1, "A-017", KIND_WATCH, "届期将满", "2024-09-01 届满");
    s->findings[2] =
        finding_of(2, "A-040", KIND_WATCH, "一年过半", "\x1b[31m红\x9b色\xe2\x80\xae 2023年 60%");
    s->findings[3] = finding_of(3, "A-052", KIND_UNDETERMINED, "不满意率", "2022年不满意率为60%");
    s->findings[3].missing = s->missing;
    s->findings[3].missing_count = COUNT(s->missing);
}

static void fill_cases(sample *s)
{
    static const finding_kind kinds[] = {KIND_REVOCABLE, KIND_WATCH, KIND_UNDETERMINED};
    static const char *const keys[] = {"A-017", "A-040", "A-052"};
    static const char *const names[] = {
        "广西壮族自治区百色市田阳区某某农业科技发展股份有限公司工会联合委员会", "艾力·买买提\x1b]0;title\x07",
        "桂林市某某旅行社工会"};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        s->cases[i] = (case_entry){.rank = i + 1,
                                   .key = str_of(keys[i]),
                                   .table = STR("awards"),
                                   .name = str_of(names[i]),
                                   .body = STR("百色市总工会"),
                                   .detail = STR("自治区模范职工之家，2019年授予"),
                                   .kind = kinds[i],
                                   .why = s->why,
                                   .why_count = COUNT(s->why),
                                   .first = i + (i > 0),
                                   .count = i == 0 ? 2 : 1};
    }
}

static void fill_coverage(sample *s)
{
    s->coverage[0] = (coverage_entry){.rule = STR("8.2.9"),
                                      .clause = STR("八（二）9"),
                                      .violation = 1,
                                      .pass = 57,
                                      .undetermined = 3,
                                      .not_applicable = 4,
                                      .mandatory = true,
                                      .decided_by = STR("data")};
    static const char *const clauses[] = {"八（二）5（集体协商）", "八（二）6", "八（二）7"};
    for (size_t i = 0; i < COUNT(clauses); i++) {
        s->coverage[i + 1] = (coverage_entry){.rule = STR("8.2.5-b"),
                                              .clause = str_of(clauses[i]),
                                              .not_checked = i == 1 ? STR("没有事故表") : STR("没有合同表"),
                                              .mandatory = i == 0,
                                              .decided_by = STR("record")};
    }
}

static void fill_to_obtain(sample *s)
{
    for (size_t i = 0; i < COUNT(s->to_obtain); i++) {
        size_t unit = i / 2;
        s->unit_names[unit] = arena_format(&s->storage, "南宁市第%zu建筑工程公司工会", unit + 1);
        s->to_obtain[i] = (to_obtain_entry){.unit = s->unit_names[unit],
                                            .unit_name = s->unit_names[unit],
                                            .table = STR("annual"),
                                            .table_title = STR("年度数据"),
                                            .year = 2021 + (int)(i % 2),
                                            .columns = s->columns,
                                            .labels = s->columns,
                                            .column_count = COUNT(s->columns),
                                            .rules = s->rules,
                                            .rule_count = COUNT(s->rules)};
    }
}

static void fill_data(sample *s)
{
    for (uint32_t i = 0; i < MANY_FAULTS; i++) {
        place at = {STR("获奖名册.csv"), 9 + i, 8 + i, STR("信用\x1b代码"), STR("F8")};
        diag_add(&s->data, i == 0 ? SEVERITY_ERROR : SEVERITY_WARNING, "code_mangled", at,
                 "“9.145E+17”，信用代码已损坏，无法还原", "“9.145E+17” is damaged");
    }
}

static void fill_lists(sample *s)
{
    report *r = &s->report;
    r->packs = &s->pack, r->pack_count = 1;
    r->parameters = &s->parameter, r->parameter_count = 1;
    r->readings = &s->reading, r->reading_count = 1;
    r->inputs = &s->input, r->input_count = 1;
    r->cases = s->cases, r->case_count = COUNT(s->cases);
    r->findings = s->findings, r->finding_count = COUNT(s->findings);
    r->coverage = s->coverage, r->coverage_count = COUNT(s->coverage);
    r->to_obtain = s->to_obtain, r->to_obtain_count = COUNT(s->to_obtain);
    r->data = &s->data;
}

static sample *sample_new(language words)
{
    sample *s = calloc(1, sizeof *s);
    ck_assert_ptr_nonnull(s);
    s->data.language = words;
    s->report = (report){.language = words,
                         .as_of = STR("2024-06-30"),
                         .profile = STR("review"),
                         .subjects = 62,
                         .clean = 59,
                         .out_of_scope = 3,
                         .kind_counts = {[KIND_REVOCABLE] = 1, [KIND_WATCH] = 2, [KIND_UNDETERMINED] = 1}};
    s->pack = (pack_entry){.name = STR("guangxi-2021"),
                           .title = STR("管理办法"),
                           .document = STR("桂工发〔2021〕8号"),
                           .in_force = STR("2021-03-16"),
                           .sha256 = "e3b0"};
    s->parameter = (setting_entry){.name = STR("dissatisfaction_limit"), .value = STR("50%")};
    s->reading = (setting_entry){.name = STR("bad\xffname"), .value = STR("ballots_valid")};
    s->input = (input_entry){STR("年度数据.csv"),
                             STR("annual"),
                             STR("年度数据"),
                             STR("GB18030"),
                             STR("9f86"),
                             3,
                             100,
                             90,
                             5,
                             3,
                             2,
                             NULL};
    s->why[0] = STR("可撤销情形"), s->why[1] = STR("独立情形 1 项");
    s->notes[0] = STR("2022年评议早于授予日期。"), s->notes[1] = STR("按实到代表计算为 49.5%。");
    s->columns[0] = STR("不满意票"), s->columns[1] = STR("有效票");
    s->rules[0] = STR("8.2.9");
    fill_words(&s->report);
    fill_evidence(s);
    fill_missing(s);
    fill_findings(s);
    fill_cases(s);
    fill_coverage(s);
    fill_to_obtain(s);
    fill_data(s);
    fill_lists(s);
    return s;
}

static void sample_free(sample *s)
{
    arena_free(&s->storage);
    diags_free(&s->data);
    free(s);
}

/* What a form writes, ending in NUL; the caller frees it. */
static char *written(const char *form, const report *r, report_options options)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    ck_assert_ptr_nonnull(out);
    const reporter *how = reporter_find(str_of(form));
    ck_assert_ptr_nonnull(how);
    ck_assert(how->write(r, &options, out));
    fclose(out);
    ck_assert(strlen(text) == size || strcmp(form, "xlsx") == 0); /* a workbook is no text */
    return text;
}

static char *terminal_of(language words, report_options options)
{
    sample *s = sample_new(words);
    char *text = written("terminal", &s->report, options);
    sample_free(s);
    return text;
}

static void assert_says(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) != NULL, "“%s” is not said in:\n%.3000s", part, text);
}

static void assert_silent(const char *text, const char *part)
{
    ck_assert_msg(strstr(text, part) == NULL, "“%s” is said in:\n%.3000s", part, text);
}

/* ---- names --------------------------------------------------------------------------------------- */

START_TEST(every_value_has_its_name)
{
    static const struct {
        const char *const *names;
        size_t count;
        const char *all;
    } tables[] = {
        {kind_names, KIND_COUNT, "recover procedure_due revocable barred clue unmet watch undetermined "},
        {outcome_names, OUTCOME_COUNT, "violation pass undetermined not_applicable for_people "},
        {tag_names, TAG_COUNT, "verify cured straddles before_force reading undocumented considered "},
        {reason_names, REASON_COUNT,
         "none table_missing column_missing row_missing blank unreadable conflict not_due not_reported open "
         "inexact overflow "},
    };
    buf joined = {0};
    for (size_t i = 0; i < tables[_i].count; i++) {
        buf_addf(&joined, "%s ", tables[_i].names[i]);
    }
    ck_assert_str_eq(joined.ptr, tables[_i].all);
    buf_free(&joined);
}
END_TEST

START_TEST(forms_are_found_by_name)
{
    ck_assert_ptr_eq(reporter_find(STR("terminal")), &reporters[0]);
    ck_assert_ptr_nonnull(reporter_find(STR("json")));
    ck_assert_ptr_null(reporter_find(STR("jso")));
    ck_assert_ptr_null(reporter_find(STR("")));
    for (size_t i = 0; i < reporter_count; i++) {
        ck_assert_ptr_nonnull(reporters[i].write);
        ck_assert(reporters[i].about.zh.len > 0 && reporters[i].about.en.len > 0);
    }
}
END_TEST

/* ---- JSON ---------------------------------------------------------------------------------------- */

static json_t *parsed(const char *text)
{
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    ck_assert_msg(root != NULL, "line %d: %s", error.line, error.text);
    return root;
}

static json_t *sample_json(void)
{
    sample *s = sample_new(LANGUAGE_ZH);
    char *text = written("json", &s->report, (report_options){0});
    sample_free(s);
    json_t *root = parsed(text);
    free(text);
    return root;
}

/* Follows a path such as "findings/0/subject"; numbers are places in an array. */
static json_t *at(json_t *value, const char *path)
{
    while (*path != '\0' && value != NULL) {
        size_t length = strcspn(path, "/");
        char key[32] = {0};
        ck_assert_uint_lt(length, sizeof key);
        memcpy(key, path, length);
        value = json_is_array(value) ? json_array_get(value, strtoul(key, NULL, 10))
                                     : json_object_get(value, key);
        path += length + (path[length] == '/');
    }
    return value;
}

static const char *text_at(json_t *root, const char *path)
{
    const char *text = json_string_value(at(root, path));
    ck_assert_msg(text != NULL, "no text at %s", path);
    return text;
}

/* The contract's keys in the contract's order; a type after each: s text, i integer, b boolean, a array,
 * o object, n null or text. Keys of our own stand behind. */
static const struct {
    const char *path, *keys;
} contract[] = {
    {"", "schema:s tool:o as_of:s complete:b packs:a parameters:o readings:o inputs:a summary:o cases:a "
         "findings:a "
         "coverage:a to_obtain:a data:a profile:s "},
    {"tool", "name:s version:s "},
    {"packs/0", "name:s document:s in_force:s sha256:s "},
    {"parameters", "dissatisfaction_limit:s "},
    {"inputs/0",
     "file:s table:s encoding:s sha256:s header_row:i rows:i used:i skipped:i not_needed:i rejected:i "},
    {"summary", "subjects:i cases:i findings:o clean:i out_of_scope:i "},
    {"summary/findings",
     "recover:i procedure_due:i revocable:i barred:i clue:i unmet:i watch:i undetermined:i "},
    {"cases/0", "rank:i key:s table:s name:s kind:s why:a "},
    {"findings/0", "rank:i rule:s clause:s kind:s outcome:s tags:a subject:o case:s title:s message:s next:s "
                   "fact_date:s fingerprint:s evidence:a missing:a notes:a "},
    {"findings/0/subject", "table:s key:s name:s unit:s "},
    {"findings/0/evidence/0", "table:s file:s line:i row:i cell:s column:s value:s "},
    {"findings/3/missing/0", "table:s key:s column:s reason:s "},
    {"coverage/0",
     "rule:s violation:i pass:i undetermined:i not_applicable:i not_checked:n decided_by:s mandatory:b "},
    {"coverage/1",
     "rule:s violation:i pass:i undetermined:i not_applicable:i not_checked:s decided_by:s mandatory:b "},
    {"to_obtain/0", "unit:s table:s year:i columns:a rules:a "},
    {"data/0", "severity:s code:s file:s line:i row:i column:s message:s "},
};

static char type_of(const json_t *value)
{
    static const char letters[] = {
        [JSON_OBJECT] = 'o', [JSON_ARRAY] = 'a', [JSON_STRING] = 's', [JSON_INTEGER] = 'i',
        [JSON_REAL] = 'r',   [JSON_TRUE] = 'b',  [JSON_FALSE] = 'b',  [JSON_NULL] = 'n'};
    return letters[json_typeof(value)];
}

START_TEST(json_has_the_keys_of_the_contract)
{
    json_t *root = sample_json(), *value;
    const char *key;
    buf keys = {0};
    json_object_foreach(at(root, contract[_i].path), key, value)
    {
        buf_addf(&keys, "%s:%c ", key, type_of(value));
    }
    ck_assert_str_eq(keys.ptr, contract[_i].keys);
    buf_free(&keys);
    json_decref(root);
}
END_TEST

START_TEST(json_carries_the_values)
{
    static const struct {
        const char *path, *value;
    } texts_expected[] = {
        {"schema", "jianjia-report/1"},
        {"tool/name", "jianjia"},
        {"as_of", "2024-06-30"},
        {"packs/0/sha256", "e3b0"},
        {"cases/0/kind", "revocable"},
        {"cases/0/why/1", "独立情形 1 项"},
        {"findings/0/outcome", "violation"},
        {"findings/0/tags/0", "straddles"},
        {"findings/0/tags/1", "reading"},
        {"findings/1/outcome", "pass"},
        {"findings/1/case", "A-017"},
        {"findings/0/fingerprint", "0123456789abcdef"},
        {"findings/0/notes/1", "按实到代表计算为 49.5%。"},
        {"findings/3/missing/0/reason", "blank"},
        {"findings/3/missing/2/reason", "column_missing"},
        {"coverage/1/not_checked", "没有合同表"},
        {"to_obtain/1/columns/1", "有效票"},
        {"to_obtain/1/rules/0", "8.2.9"},
        {"data/0/severity", "error"},
        {"data/1/severity", "warning"},
        {"data/0/code", "code_mangled"},
    };
    static const struct {
        const char *path;
        json_int_t value;
    } numbers_expected[] = {
        {"inputs/0/header_row", 3},
        {"inputs/0/rows", 100},
        {"inputs/0/rejected", 2},
        {"summary/subjects", 62},
        {"summary/cases", 3},
        {"summary/clean", 59},
        {"cases/2/rank", 3},
        {"summary/findings/watch", 2},
        {"findings/0/evidence/0/line", 14},
        {"findings/0/evidence/0/row", 13},
        {"coverage/0/pass", 57},
        {"to_obtain/1/year", 2022},
        {"data/0/line", 9},
        {"data/0/row", 8},
    };
    json_t *root = sample_json();
    for (size_t i = 0; i < COUNT(texts_expected); i++) {
        ck_assert_str_eq(text_at(root, texts_expected[i].path), texts_expected[i].value);
    }
    for (size_t i = 0; i < COUNT(numbers_expected); i++) {
        ck_assert_int_eq(json_integer_value(at(root, numbers_expected[i].path)), numbers_expected[i].value);
    }
    ck_assert(json_is_null(at(root, "coverage/0/not_checked")));
    ck_assert(json_is_false(at(root, "complete")));
    ck_assert_uint_eq(json_array_size(at(root, "findings")), 4);
    ck_assert_uint_eq(json_array_size(at(root, "data")), MANY_FAULTS);
    json_decref(root);
}
END_TEST

START_TEST(json_survives_hostile_data)
{
    json_t *root = sample_json();
    ck_assert_str_eq(text_at(root, "findings/0/evidence/4/file"), "名\x1b[2J册.csv");
    ck_assert_str_eq(text_at(root, "findings/0/evidence/4/column"), "名\"称\n");
    ck_assert_str_eq(text_at(root, "findings/0/evidence/4/value"),
                     "=cmd|' /C calc'!A0\t\\ \xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd");
    ck_assert_str_eq(text_at(root, "readings/bad\xef\xbf\xbdname"), "ballots_valid");
    json_decref(root);
}
END_TEST

START_TEST(json_is_laid_out_plainly)
{
    report empty = {.as_of = STR("2024-06-30"), .complete = true};
    char *text = written("json", &empty, (report_options){0});
    ck_assert_int_eq(strncmp(text, "{\n  \"schema\": \"jianjia-report/1\",\n  \"tool\": {\n    \"name\"", 56),
                     0);
    assert_says(text, "\n  \"complete\": true,\n  \"packs\": [],\n  \"parameters\": {},\n");
    ck_assert_str_eq(text + strlen(text) - 3, "\n}\n");
    json_decref(parsed(text));
    free(text);

    sample *s = sample_new(LANGUAGE_ZH);
    text = written("json", &s->report, (report_options){0});
    assert_says(text, "\n  \"cases\": [\n    {\n      \"rank\": 1,\n      \"key\": \"A-017\",\n");
    assert_says(text, "\n    },\n    {\n      \"rank\": 2,\n");
    assert_silent(text, "\x1b");
    ck_assert_uint_eq(utf8_first_error(str_of(text)), SIZE_MAX);
    free(text);
    sample_free(s);
}
END_TEST

/* ---- laying out ---------------------------------------------------------------------------------- */

static const struct {
    const char *text;
    size_t first, hang;
    const char *lines; /* on a page of 24 columns */
} layouts[] = {
    {"", 0, 0, ""},
    {"short", 2, 4, "  short\n"},
    {"八（二）不满意率连续两年超过", 0, 2, "八（二）不满意率连续两年\n  超过\n"},
    /* closing punctuation goes with what it closes, opening with what it opens */
    {"一二三四五六七八九十甲乙。丙", 0, 0, "一二三四五六七八九十甲\n乙。丙\n"},
    {"一二三四五六七八九十甲“乙”", 0, 0, "一二三四五六七八九十甲\n“乙”\n"},
    /* a number with its unit */
    {"一二三四五六七八九 2022年起", 0, 0, "一二三四五六七八九\n2022年起\n"},
    {"one two three four five six", 0, 2, "one two three four five\n  six\n"},
    {"exactly twenty-four wide", 0, 0, "exactly twenty-four wide\n"},
    {"exactly twenty-four wide and", 0, 0, "exactly twenty-four wide\nand\n"},
    /* a wide character is never cut, a long word is */
    {"abcdefghijklmnopqrstuvwxyz一", 0, 0, "abcdefghijklmnopqrstuvwx\nyz一\n"},
    {"a一二三四五六七八九十甲乙", 0, 0, "a一二三四五六七八九十甲\n乙\n"},
    /* combining marks stay with their letter */
    {"aaaaaaaaaaaaaaaaaaaaaaae\xcc\x81z", 0, 0, "aaaaaaaaaaaaaaaaaaaaaaae\xcc\x81\nz\n"},
    {"\x1b[31m\t\x7f\xff\xe2\x80\xae", 0, 0, "\\x1b[31m\\x09\\x7f\\xff\\u20\n2e\n"},
    {"x", 200, 300, "            x\n"},
};

START_TEST(paragraphs_break_where_they_may)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    page p = page_open(out, LANGUAGE_ZH, false, 24);
    page_add(&p, str_of(layouts[_i].text));
    page_end(&p, layouts[_i].first, layouts[_i].hang);
    ck_assert(page_close(&p));
    fclose(out);
    ck_assert_str_eq(text, layouts[_i].lines);
    free(text);
}
END_TEST

/* Takes styles out, in place. */
static void strip_styles(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from == '\x1b') {
            from += strcspn(from, "m");
        } else {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static void strip_blanks(char *text)
{
    char *to = text;
    for (const char *from = text; *from != '\0'; from++) {
        if (*from != ' ' && *from != '\n') {
            *to++ = *from;
        }
    }
    *to = '\0';
}

static void check_line(str line, size_t width)
{
    ck_assert_msg(utf8_width(line) <= width, "wider than %zu: %.*s", width, STR_ARG(line));
    ck_assert_uint_eq(utf8_first_error(line), SIZE_MAX);
    ck_assert_msg(line.len == 0 || line.ptr[line.len - 1] != ' ', "blank at the end: %.*s", STR_ARG(line));
    for (size_t i = 0; i < line.len; i++) {
        ck_assert_msg((unsigned char)line.ptr[i] >= 0x20 && line.ptr[i] != 0x7f, "raw control character");
    }
}

static void check_lines(const char *text, size_t width)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        check_line((str){text, length}, width);
        ck_assert_int_eq(text[length], '\n');
        text += length + 1;
    }
}

START_TEST(no_line_is_wider_than_the_page)
{
    int width = 24 + _i;
    for (int variant = 0; variant < 4; variant++) {
        language words = variant % 2 == 0 ? LANGUAGE_ZH : LANGUAGE_EN;
        char *text = terminal_of(words, (report_options){.width = width, .colour = variant >= 2});
        char *widest = terminal_of(words, (report_options){.width = 120});
        strip_styles(text);
        check_lines(text, (size_t)width);
        strip_blanks(text);
        strip_blanks(widest);
        ck_assert_str_eq(text, widest); /* wrapping loses nothing */
        free(text);
        free(widest);
    }
}
END_TEST

START_TEST(an_unknown_width_is_a_hundred)
{
    char *unknown = terminal_of(LANGUAGE_ZH, (report_options){0});
    char *hundred = terminal_of(LANGUAGE_ZH, (report_options){.width = 100});
    ck_assert_str_eq(unknown, hundred);
    check_lines(unknown, 100);
    free(unknown);
    free(hundred);
}
END_TEST

START_TEST(colour_only_adds_styles)
{
    char *plain = terminal_of(LANGUAGE_ZH, (report_options){.width = 80});
    char *coloured = terminal_of(LANGUAGE_ZH, (report_options){.width = 80, .colour = true});
    assert_silent(plain, "\x1b");
    assert_says(coloured, "\x1b[31m可撤销情形\x1b[m");
    strip_styles(coloured);
    ck_assert_str_eq(plain, coloured);
    free(plain);
    free(coloured);
}
END_TEST

/* ---- what the terminal says ---------------------------------------------------------------------- */

static const char *const chinese_parts[] = {
    "检家 · 复查 · 截至 2024-06-30\n",
    "依据 桂工发〔2021〕8号《管理办法》（2021-03-16起施行）\n",
    "共核查 62 项：可撤销情形 1，关注 1，待补数 1，未见问题 59。不在核查范围 3 项。另有 3 条规则缺表未查。\n",
    "\n1  可撤销情形  广西壮族自治区百色市田阳区",
    "\n2  关注        艾力·买买提\\x1b]0;title\\x07\n",
    "   自治区模范职工之家，2019年授予 · 百色市总工会 · A-017\n",
    "   位次：可撤销情形；独立情形 1 项\n",
    "   八（二）9 不满意率连续两年超过50%\n",
    "2023年 51/100（51%）。数据显示符合“可撤销”情形，建议核查；是否撤销由会议决定。\n",
    "     出处    年度数据.csv 第12、13行（不满意票、有效票）；名\\x1b[2J册.csv 第8行（名\"称\\x0a）\n",
    "     说明    2022年评议早于授予日期。\n             按实到代表计算为 49.5%。\n",
    "     标签    跨授予年、reading\n",
    "     下一步  请柳州市总工会核实。\n",
    "   八（二）9 届期将满 · 关注\n",
    "     缺      2023年 不满意票、有效票（年度数据，柳州某厂，空白）；2023年 评议日期（",
    "（年度数据，柳州某厂，没有这一列）\n",
    "待补数据：56\n  南宁市第1建筑工程公司工会（4 处）：年度数据 2021、2022年 不满意票、有效票\n",
    "  另有 16 处，见 --format json\n",
    "未查规则：3\n  没有合同表：八（二）5（集体协商）（必查）、八（二）7\n  没有事故表：八（二）6\n",
    "数据问题：25\n  错误  获奖名册.csv 第8行 F列：“9.145E+17”，信用代码已损坏，无法还原\n  警告  ",
    "  另有 5 条，见 --format json\n",
    "核查不完整：必查规则未查 1 条（八（二）5（集体协商））；未能使用的数据 2 行；数据错误 1 处。\n",
};

START_TEST(chinese_says_it_all)
{
    char *text = terminal_of(LANGUAGE_ZH, (report_options){.width = 120});
    assert_says(text, chinese_parts[_i]);
    free(text);
}
END_TEST

START_TEST(english_says_the_same)
{
    static const char *const parts[] = {
        "jianjia · review · as of 2024-06-30\n",
        "Checked 62: revocable 1, watch 1, undetermined 1, nothing found 59. Out of scope: 3. ",
        "rows 12, 13 (不满意票, 有效票); ",
        "Please verify; a meeting decides.\n",
        "Tags     straddles the award, reading\n",
        "Cells to obtain: 56\n",
        "  5 more: see --format json\n",
        "The audit is not complete: required rules not checked: 1 (八（二）5（集体协商）); ",
        "rows that could not be used: 2;",
    };
    char *text = terminal_of(LANGUAGE_EN, (report_options){.width = 120});
    for (size_t i = 0; i < COUNT(parts); i++) {
        assert_says(text, parts[i]);
    }
    free(text);
}
END_TEST

START_TEST(a_closing_is_said_for_each_finding_of_its_kind)
{
    char *text = terminal_of(LANGUAGE_EN, (report_options){.width = 120});
    const char *first = strstr(text, "Please verify;");
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_null(strstr(first + 1, "Please verify;"));
    free(text);
}
END_TEST

START_TEST(quiet_keeps_findings_and_summary)
{
    sample *s = sample_new(LANGUAGE_ZH);
    report_options quiet = {.width = 120, .quiet = true};
    char *text = written("terminal", &s->report, quiet);
    assert_says(text, "共核查 62 项");
    assert_says(text, "下一步");
    assert_silent(text, "待补数据：");
    assert_silent(text, "未查规则：");
    assert_silent(text, "数据问题：");
    assert_says(text, "核查不完整");
    free(text);
    s->report.complete = true;
    text = written("terminal", &s->report, quiet);
    assert_silent(text, "核查完整");
    free(text);
    sample_free(s);
}
END_TEST

START_TEST(no_findings_are_said_plainly)
{
    report r = {.as_of = STR("2024-06-30"), .subjects = 3, .clean = 3};
    char *text = written("terminal", &r, (report_options){0});
    assert_says(text, "所查各项均未发现问题。\n");
    assert_says(text, "核查不完整：没有规则得出结论。\n");
    free(text);
    coverage_entry decided = {.rule = STR("8.2.9"), .pass = 3};
    r.coverage = &decided, r.coverage_count = 1, r.complete = true;
    text = written("terminal", &r, (report_options){0});
    assert_says(text, "共核查 3 项：未见问题 3。\n");
    assert_says(text, "核查完整。\n");
    free(text);
}
END_TEST

START_TEST(strict_tells_what_is_undetermined)
{
    coverage_entry open = {.rule = STR("8.2.9"), .pass = 3, .undetermined = 2};
    report r = {.as_of = STR("2024-06-30"), .coverage = &open, .coverage_count = 1};
    char *text = written("terminal", &r, (report_options){0});
    assert_says(text, "核查不完整：暂不能判断 2 处。\n");
    free(text);
}
END_TEST

START_TEST(rows_are_told_compactly)
{
    sample *s = sample_new(LANGUAGE_ZH);
    evidence cells[60];
    for (uint32_t i = 0; i < COUNT(cells); i++) {
        cells[i] = (evidence){.file = STR("a.csv"), .row = i < 30 ? 130 - i : 2 * i};
    }
    s->findings[0].evidence = cells;
    s->findings[0].evidence_count = 30;
    char *text = written("terminal", &s->report, (report_options){.width = 120});
    assert_says(text, "a.csv 第101–130行\n");
    free(text);
    s->findings[0].evidence = cells + 30;
    text = written("terminal", &s->report, (report_options){.width = 120});
    assert_says(text, "a.csv 第60、62、64、66、68、70、72、74、76、78行等\n");
    free(text);
    sample_free(s);
}
END_TEST

/* ---- bytes and failures -------------------------------------------------------------------------- */

START_TEST(the_same_report_gives_the_same_bytes)
{
    sample *a = sample_new(LANGUAGE_ZH), *b = sample_new(LANGUAGE_ZH);
    report_options options = {.width = 80, .colour = true};
    char *first = written(reporters[_i].name, &a->report, options);
    char *second = written(reporters[_i].name, &b->report, options);
    ck_assert_str_eq(first, second);
    free(first);
    free(second);
    sample_free(a);
    sample_free(b);
}
END_TEST

/* The same cases, findings and cells to obtain again and again: more than a thread makes at a time. */
enum { MANY = 1000 };

static sample *sample_repeated(void)
{
    sample *s = sample_new(LANGUAGE_ZH);
    report *r = &s->report;
    arena *a = &s->storage;
    r->findings = arena_array(a, MANY, sizeof *r->findings);
    r->cases = arena_array(a, MANY, sizeof *r->cases);
    r->to_obtain = arena_array(a, MANY, sizeof *r->to_obtain);
    for (size_t i = 0; i < MANY; i++) {
        r->findings[i] = s->findings[i % COUNT(s->findings)];
        r->findings[i].rank = i + 1;
        r->cases[i] = s->cases[i % COUNT(s->cases)];
        r->cases[i].rank = i + 1;
        r->to_obtain[i] = s->to_obtain[i % COUNT(s->to_obtain)];
    }
    r->finding_count = r->case_count = r->to_obtain_count = MANY;
    return s;
}

START_TEST(threads_give_the_same_bytes)
{
    if (reporters[_i].binary) {
        return;
    }
    sample *s = sample_repeated();
    char *alone = written(reporters[_i].name, &s->report, (report_options){.jobs = 1});
    for (size_t jobs = 2; jobs <= 100; jobs = jobs * 3 + 1) {
        char *several = written(reporters[_i].name, &s->report, (report_options){.jobs = jobs});
        ck_assert_msg(strcmp(alone, several) == 0, "%s with %zu threads", reporters[_i].name, jobs);
        free(several);
    }
    free(alone);
    sample_free(s);
}
END_TEST

START_TEST(blocks_leave_nothing_out)
{
    sample *s = sample_repeated();
    char *text = written("json", &s->report, (report_options){.jobs = 3});
    json_t *root = parsed(text), *findings = json_object_get(root, "findings");
    ck_assert_uint_eq(json_array_size(findings), MANY);
    for (size_t i = 0; i < MANY; i++) {
        json_t *rank = json_object_get(json_array_get(findings, i), "rank");
        ck_assert_int_eq(json_integer_value(rank), (long long)i + 1);
    }
    json_decref(root);
    free(text);
    sample_free(s);
}
END_TEST

START_TEST(a_failed_write_of_many_is_told)
{
    FILE *full = fopen("/dev/full", "w");
    if (full == NULL) {
        return;
    }
    sample *s = sample_repeated();
    errno = 0;
    ck_assert(!reporters[_i].write(&s->report, &(report_options){.jobs = 3}, full));
    ck_assert_int_eq(errno, ENOSPC);
    fclose(full);
    sample_free(s);
}
END_TEST

START_TEST(a_failed_write_is_told)
{
    FILE *full = fopen("/dev/full", "w");
    if (full == NULL) {
        return; /* no such device on this system */
    }
    sample *s = sample_new(LANGUAGE_ZH);
    errno = 0;
    ck_assert(!reporters[_i].write(&s->report, &(report_options){0}, full));
    ck_assert_int_eq(errno, ENOSPC);
    fclose(full);
    sample_free(s);
}
END_TEST

static TCase *case_of(Suite *suite, const char *name)
{
    TCase *tests = tcase_create(name);
    suite_add_tcase(suite, tests);
    return tests;
}

Suite *reports_suite(void)
{
    Suite *suite = suite_create("reports");
    TCase *names = case_of(suite, "names");
    tcase_add_loop_test(names, every_value_has_its_name, 0, 4);
    tcase_add_test(names, forms_are_found_by_name);

    TCase *json = case_of(suite, "json");
    tcase_add_loop_test(json, json_has_the_keys_of_the_contract, 0, COUNT(contract));
    tcase_add_test(json, json_carries_the_values);
    tcase_add_test(json, json_survives_hostile_data);
    tcase_add_test(json, json_is_laid_out_plainly);

    TCase *layout = case_of(suite, "layout");
    tcase_set_timeout(layout, 60);
    tcase_add_loop_test(layout, paragraphs_break_where_they_may, 0, COUNT(layouts));
    tcase_add_loop_test(layout, no_line_is_wider_than_the_page, 0, 97);
    tcase_add_test(layout, an_unknown_width_is_a_hundred);
    tcase_add_test(layout, colour_only_adds_styles);

    TCase *words = case_of(suite, "terminal");
    tcase_add_loop_test(words, chinese_says_it_all, 0, COUNT(chinese_parts));
    tcase_add_test(words, english_says_the_same);
    tcase_add_test(words, a_closing_is_said_for_each_finding_of_its_kind);
    tcase_add_test(words, quiet_keeps_findings_and_summary);
    tcase_add_test(words, no_findings_are_said_plainly);
    tcase_add_test(words, strict_tells_what_is_undetermined);
    tcase_add_test(words, rows_are_told_compactly);

    TCase *bytes = case_of(suite, "bytes");
    tcase_add_loop_test(bytes, the_same_report_gives_the_same_bytes, 0, (int)reporter_count);
    tcase_add_loop_test(bytes, a_failed_write_is_told, 0, (int)reporter_count);
    tcase_add_loop_test(bytes, threads_give_the_same_bytes, 0, (int)reporter_count);
    tcase_add_test(bytes, blocks_leave_nothing_out);
    tcase_add_loop_test(bytes, a_failed_write_of_many_is_told, 0, (int)reporter_count);
    return suite;
}
