/* SPDX-License-Identifier: MIT
 *
 * Datasets: which table a file feeds, which rows are loaded, what cells hold after merging, what is said of
 * faults. A loaded table is compared as text, a row a line; diagnostics as "code@line".
 */
#include "../checker/dataset.h"
#include "../checker/date.h"
#include "property.h"
#include "suites.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))
#define TEXT(literal)                                                                                        \
    {                                                                                                        \
        literal, sizeof(literal) - 1                                                                         \
    }

/* ---- a small world ---- */

enum { UNITS, AWARDS, ANNUAL, EVENTS, PERSONS, CALENDAR, TABLES };
enum { MAX_COLUMNS = 10, MAX_SOURCES = 8 };

static enum_value STATUS_VALUES[] = {{.name = TEXT("在业")}, {.name = TEXT("注销")}, {.name = TEXT("吊销")}};
static const enum_decl STATUS = {.name = TEXT("status"), .values = STATUS_VALUES, .count = 3};

typedef struct {
    const char *name, *header;
    column_type type;
    int target; /* a table, or -1 */
    int second_target;
    bool in_key, optional;
} column_row;

#define K COLUMN_KEY
static const column_row COLUMNS[TABLES][MAX_COLUMNS] = {
    [UNITS] = {{"unit_id", "单位编码", K, -1, -1, true, false},
               {"unit_name", "单位名称", COLUMN_TEXT, -1, -1, false, false},
               {"parent_id", "上级编码", K, UNITS, -1, false, false},
               {"status", "单位状态", COLUMN_ENUM, -1, -1, false, false}},
    [AWARDS] = {{"award_id", "奖项编号", K, -1, -1, true, false},
                {"unit_id", "单位编码", K, UNITS, -1, false, false},
                {"award_date", "授予时间", COLUMN_DATE, -1, -1, false, false},
                {"person_id", "人员编码", K, PERSONS, -1, false, false}},
    [ANNUAL] = {{"unit_id", "单位编码", K, UNITS, -1, true, false},
                {"year", "年度", COLUMN_YEAR, -1, -1, true, false},
                {"valid", "有效票", COLUMN_COUNT, -1, -1, false, false},
                {"rate", "不满意率", COLUMN_RATE, -1, -1, false, false},
                {"held", "是否评议", COLUMN_BOOL, -1, -1, false, false},
                {"review_date", "评议日期", COLUMN_DATE, -1, -1, false, false},
                {"note", "备注", COLUMN_TEXT, -1, -1, false, false}},
    [EVENTS] = {{"event_id", "事件编号", K, -1, -1, true, false},
                {"subject_id", "对象编码", K, UNITS, PERSONS, false, false},
                {"event_date", "发生日期", COLUMN_DATE, -1, -1, false, false}},
    [PERSONS] = {{"person_id", "人员编码", K, -1, -1, true, false},
                 {"unit_id", "所在单位编码", K, UNITS, -1, true, true},
                 {"post_start", "任职时间", COLUMN_DATE, -1, -1, true, true},
                 {"name", "姓名", COLUMN_TEXT, -1, -1, false, false}},
    [CALENDAR] = {{"day", "日期", COLUMN_DATE, -1, -1, false, false},
                  {"kind", "类型", COLUMN_TEXT, -1, -1, false, false}},
};
static const char *const NAMES[TABLES] = {"units", "awards", "annual", "events", "persons", "calendar"};
static const char *const TITLES[TABLES] = {"单位台账", "获奖名册", "年度数据",
                                           "事件台账", "人员台账", "日历"};

typedef struct {
    arena storage;
    schema schema;
    table_decl *tables;
    needs needs;
    diags d;
    dataset ds;
    bool any;
    char folder[32]; /* of the files of this test, or "" */
    data_source sources[MAX_SOURCES];
    size_t source_count;
} world;

static bool **make_flags(world *w, bool value)
{
    bool **flags = arena_array(&w->storage, TABLES, sizeof *flags);
    for (int t = 0; t < TABLES; t++) {
        flags[t] = arena_array(&w->storage, MAX_COLUMNS, sizeof **flags);
        memset(flags[t], value, MAX_COLUMNS);
    }
    return flags;
}

static void make_column(world *w, table_decl *t, int table, size_t index)
{
    const column_row *row = &COLUMNS[table][index];
    column_decl *c = &t->columns[index];
    str *header = arena_alloc(&w->storage, sizeof *header);
    *header = str_of(row->header);
    *c = (column_decl){.name = str_of(row->name), .type = row->type, .index = index, .table = t};
    c->headers = header;
    c->header_count = 1;
    c->in_key = row->in_key;
    c->key_optional = row->optional;
    c->enumeration = row->type == COLUMN_ENUM ? &STATUS : NULL;
    if (row->target >= 0) {
        c->targets[c->target_count++] = &w->tables[row->target];
    }
    if (row->second_target >= 0) {
        c->targets[c->target_count++] = &w->tables[row->second_target];
    }
    if (c->in_key) {
        t->key[t->key_count++] = index;
    }
}

static void make_table(world *w, int table)
{
    table_decl *t = &w->tables[table];
    *t = (table_decl){.name = str_of(NAMES[table]), .index = (size_t)table};
    t->title = (texts){str_of(TITLES[table]), str_of(NAMES[table])};
    t->columns = arena_array(&w->storage, MAX_COLUMNS, sizeof *t->columns);
    t->key = arena_array(&w->storage, MAX_COLUMNS, sizeof *t->key);
    t->year_column = t->name_column = t->unit_column = SIZE_MAX;
    while (COLUMNS[table][t->column_count].name) {
        make_column(w, t, table, t->column_count);
        t->column_count++;
    }
    w->schema.tables[table] = t;
}

/* Awards are loaded whole, other rows by unit or person; all columns are kept. */
static void world_open(world *w)
{
    *w = (world){.d = {.language = LANGUAGE_ZH}};
    w->tables = arena_array(&w->storage, TABLES, sizeof *w->tables);
    w->schema.tables = arena_array(&w->storage, TABLES, sizeof *w->schema.tables);
    w->schema.table_count = TABLES;
    for (int t = 0; t < TABLES; t++) {
        make_table(w, t);
    }
    w->needs.columns = make_flags(w, true);
    w->needs.filter = make_flags(w, false);
    w->needs.tables = arena_array(&w->storage, TABLES, 1);
    w->needs.all_rows = arena_array(&w->storage, TABLES, 1);
    memset(w->needs.tables, true, TABLES);
    w->needs.all_rows[AWARDS] = w->needs.all_rows[CALENDAR] = true;
    w->needs.filter[UNITS][0] = w->needs.filter[ANNUAL][0] = true;
    w->needs.filter[EVENTS][1] = w->needs.filter[PERSONS][0] = true;
}

static void drop_data(world *w)
{
    dataset_free(&w->ds);
    diags_free(&w->d);
}

static void world_close(world *w)
{
    drop_data(w);
    for (size_t i = 0; i < w->source_count; i++) {
        unlink(w->sources[i].path);
    }
    if (w->folder[0]) {
        rmdir(w->folder);
    }
    arena_free(&w->storage);
}

static void check_sums(const dataset *ds)
{
    for (size_t i = 0; i < ds->file_count; i++) {
        const data_file *f = &ds->files[i];
        HOLDS(f->rows == f->used + f->skipped + f->not_needed + f->rejected);
    }
}

/* Loads texts for tables from memory: load(&w, AWARDS, "…", UNITS, "…", -1). */
static void load(world *w, ...)
{
    const table_decl *tables[MAX_SOURCES];
    str texts_of[MAX_SOURCES];
    size_t count = 0;
    va_list args;
    va_start(args, w);
    for (int t = va_arg(args, int); t >= 0; t = va_arg(args, int)) {
        tables[count] = &w->tables[t];
        texts_of[count++] = str_of(va_arg(args, const char *));
    }
    va_end(args);
    w->any = dataset_load_text(&w->ds, &w->schema, &w->needs, tables, texts_of, count, &w->d);
    check_sums(&w->ds);
}

static void write_file(const char *path, const char *text)
{
    FILE *out = fopen(path, "wb");
    ck_assert_ptr_nonnull(out);
    ck_assert_uint_eq(fwrite(text, 1, strlen(text), out), strlen(text));
    ck_assert_int_eq(fclose(out), 0);
}

/* A file for load_files; the table is told from its headers unless named. */
static void add_file(world *w, const char *name, const char *table, const char *text)
{
    if (!w->folder[0]) {
        memcpy(w->folder, "/tmp/jianjia-XXXXXX", sizeof "/tmp/jianjia-XXXXXX");
        ck_assert_ptr_nonnull(mkdtemp(w->folder));
    }
    str path = arena_format(&w->storage, "%s/%s", w->folder, name);
    write_file(path.ptr, text);
    w->sources[w->source_count++] = (data_source){.path = path.ptr, .table = str_of(table)};
}

static void load_files(world *w)
{
    load_options how = {.jobs = 2};
    w->any = dataset_load(&w->ds, &w->schema, &w->needs, w->sources, w->source_count, &how, &w->d);
    check_sums(&w->ds);
}

/* ---- what came of it ---- */

static void add_value(buf *out, const world *w, const column_decl *c, cell v)
{
    if (c->type == COLUMN_KEY) {
        buf_add(out, dataset_key_text(&w->ds, v.id));
    } else if (c->type == COLUMN_TEXT) {
        buf_add(out, map_string(&w->ds.texts, v.id));
    } else if (c->type == COLUMN_ENUM) {
        buf_add(out, c->enumeration->values[v.value.lo.num].name);
    } else if (c->type == COLUMN_DATE) {
        day_print(out, (day)v.value.lo.num);
        if (v.state == CELL_RANGE) {
            buf_add(out, STR(".."));
            day_print(out, (day)v.value.hi.num);
        }
    } else {
        exact_print(out, v.value.lo, 18);
        if (v.state == CELL_RANGE) {
            buf_add(out, STR(".."));
            exact_print(out, v.value.hi, 18);
        }
    }
}

static void add_cell(buf *out, const world *w, const column_decl *c, uint32_t row)
{
    static const char *const words[] = {
        [CELL_NONE] = "none",   [CELL_BLANK] = "?",       [CELL_UNREADABLE] = "bad",
        [CELL_CONFLICT] = "><", [CELL_NOT_DUE] = "early", [CELL_UNREPORTED] = "unreported",
        [CELL_OTHER] = "other",
    };
    cell v = dataset_cell(&w->ds, c, row);
    if (v.state == CELL_VALUE || v.state == CELL_RANGE) {
        add_value(out, w, c, v);
    } else {
        buf_add(out, str_of(words[v.state]));
    }
    buf_add(out, v.assumed ? STR("!") : STR(""));
}

/* "A-1 U-1 2021-03-16 ?;A-2 …": cells by column, rows by key. */
static void add_table(buf *out, const world *w, int table)
{
    const table_decl *t = &w->tables[table];
    for (uint32_t row = 0; row < dataset_row_count(&w->ds, t); row++) {
        buf_add(out, row ? STR(";") : STR(""));
        for (size_t i = 0; i < t->column_count; i++) {
            buf_add(out, i ? STR(" ") : STR(""));
            add_cell(out, w, &t->columns[i], row);
        }
    }
}

#define EXPECT_TEXT(made, wanted)                                                                            \
    do {                                                                                                     \
        ck_assert_str_eq((made).len ? (made).ptr : "", wanted);                                              \
        buf_free(&(made));                                                                                   \
    } while (0)

#define EXPECT_TABLE(w, table, wanted)                                                                       \
    do {                                                                                                     \
        buf made = {0};                                                                                      \
        add_table(&made, (w), (table));                                                                      \
        EXPECT_TEXT(made, wanted);                                                                           \
    } while (0)

static void add_diags(buf *out, const diags *d)
{
    for (size_t i = 0; i < d->count; i++) {
        buf_addf(out, "%s%s@%u", i ? " " : "", d->items[i].code, d->items[i].line);
    }
}

#define EXPECT_DIAGS(w, wanted)                                                                              \
    do {                                                                                                     \
        buf made = {0};                                                                                      \
        add_diags(&made, &(w)->d);                                                                           \
        EXPECT_TEXT(made, wanted);                                                                           \
    } while (0)

/* "rows used skipped not_needed rejected" */
#define EXPECT_COUNTS(w, file, wanted)                                                                       \
    do {                                                                                                     \
        const data_file *f_ = &(w)->ds.files[file];                                                          \
        buf made = {0};                                                                                      \
        buf_addf(&made, "%d %d %d %d %d", (int)f_->rows, (int)f_->used, (int)f_->skipped,                    \
                 (int)f_->not_needed, (int)f_->rejected);                                                    \
        EXPECT_TEXT(made, wanted);                                                                           \
    } while (0)

static const column_decl *column(const world *w, int table, const char *name)
{
    const column_decl *c = table_column(&w->tables[table], str_of(name));
    ck_assert_ptr_nonnull(c);
    return c;
}

static uint32_t key(const world *w, const char *text)
{
    return map_find(&w->ds.keys, str_of(text));
}

/* ---- loading by need ---- */

static const char AWARDS_2[] = "奖项编号,单位编码,授予时间\nA-2,U-1,2021-03-16\nA-1,U-3,2020年\n";

START_TEST(rows_in_key_order)
{
    world w;
    world_open(&w);
    load(&w, AWARDS, AWARDS_2, -1);
    EXPECT_TABLE(&w, AWARDS, "A-1 U-3 2020-01-01..2020-12-31 ?;A-2 U-1 2021-03-16 ?");
    EXPECT_DIAGS(&w, "");
    EXPECT_COUNTS(&w, 0, "2 2 0 0 0");
    ck_assert(w.any && !w.ds.failed);
    ck_assert(dataset_has_table(&w.ds, &w.tables[AWARDS]) && !dataset_has_table(&w.ds, &w.tables[UNITS]));
    ck_assert(dataset_has_column(&w.ds, column(&w, AWARDS, "unit_id")));
    ck_assert(!dataset_has_column(&w.ds, column(&w, AWARDS, "person_id")));
    ck_assert(!dataset_cell_present(&w.ds, column(&w, AWARDS, "person_id"), 0));
    ck_assert(dataset_cell_present(&w.ds, column(&w, AWARDS, "unit_id"), 0));
    ck_assert_uint_eq(dataset_place(&w.ds, &w.tables[AWARDS], 0).line, 3);
    world_close(&w);
}
END_TEST

START_TEST(only_wanted_rows)
{
    world w;
    world_open(&w);
    load(&w, ANNUAL, "单位编码,年度,有效票\nU-9,2021,1\nU-1,2022,2\nU-1,2021,3\nU-3,2021,4\nU-2,2021,5\n",
         UNITS, "单位编码,单位名称\nU-3,丙\nU-2,乙\nU-1,甲\nU-9,壬\n", AWARDS, AWARDS_2, -1);
    EXPECT_TABLE(&w, UNITS, "U-1 甲 ? ?;U-3 丙 ? ?");
    EXPECT_TABLE(&w, ANNUAL, "U-1 2021 3 ? ? ? ?;U-1 2022 2 ? ? ? ?;U-3 2021 4 ? ? ? ?");
    EXPECT_COUNTS(&w, 0, "5 3 0 2 0");
    EXPECT_COUNTS(&w, 1, "4 2 0 2 0");
    EXPECT_DIAGS(&w, "");
    ck_assert_uint_eq(key(&w, "U-9"), MAP_NONE); /* rows left out are not interned */
    const column_decl *unit = column(&w, ANNUAL, "unit_id");
    row_set rows = dataset_rows(&w.ds, unit, key(&w, "U-1"));
    ck_assert_uint_eq(rows.count, 2);
    ck_assert_uint_eq(rows.rows[0], 0);
    ck_assert_uint_eq(rows.rows[1], 1);
    ck_assert_uint_eq(dataset_key(&w.ds, unit, 2), key(&w, "U-3"));
    ck_assert_uint_eq(dataset_rows(&w.ds, unit, MAP_NONE).count, 0);
    ck_assert_uint_eq(dataset_rows(&w.ds, unit, key(&w, "A-1")).count, 0);
    world_close(&w);
}
END_TEST

START_TEST(ancestors_in_any_order)
{
    world w;
    world_open(&w);
    load(&w, AWARDS, "奖项编号,单位编码\nA-1,U-1\n", UNITS,
         "单位编码,上级编码\nU-5,\nU-4,U-5\nU-2,U-3\nU-3,U-4\nU-1,U-2\nU-7,U-1\n", ANNUAL,
         "单位编码,年度,有效票\nU-5,2021,1\nU-7,2021,1\n", -1);
    EXPECT_TABLE(&w, UNITS, "U-1 ? U-2 ?;U-2 ? U-3 ?;U-3 ? U-4 ?;U-4 ? U-5 ?;U-5 ? ? ?");
    EXPECT_TABLE(&w, ANNUAL, "U-5 2021 1 ? ? ? ?");
    EXPECT_COUNTS(&w, 1, "6 5 0 1 0");
    EXPECT_DIAGS(&w, "");
    world_close(&w);
}
END_TEST

/* Passes are bounded, and what they did not reach is said. */
START_TEST(endless_ancestors)
{
    world w;
    world_open(&w);
    buf csv = {0};
    buf_add(&csv, STR("单位编码,上级编码\n"));
    for (int i = 1; i < 100; i++) {
        buf_addf(&csv, "U-%d,U-%d\n", i, i + 1);
    }
    buf_add(&csv, STR("U-100,U-1\n")); /* and back again */
    load(&w, AWARDS, "奖项编号,单位编码\nA-1,U-1\n", UNITS, csv.ptr, -1);
    EXPECT_DIAGS(&w, "links_too_long@0");
    ck_assert(w.ds.failed && dataset_row_count(&w.ds, &w.tables[UNITS]) > 30);
    buf_free(&csv);
    world_close(&w);
}
END_TEST

START_TEST(persons_by_link)
{
    world w;
    world_open(&w);
    w.needs.filter[PERSONS][1] = true;
    load(&w, AWARDS, "奖项编号,人员编码\nA-1,P-1\n", PERSONS,
         "人员编码,所在单位编码,任职时间,姓名\nP-3,U-2,2020-01-01,丙\nP-2,U-1,2020-01-01,乙\n"
         "P-1,U-1,2021-01-01,甲\nP-1,,2020-01-01,甲\n",
         -1);
    /* P-1 names U-1, and U-1 makes P-2 wanted. A blank part of a key comes first. */
    EXPECT_TABLE(&w, PERSONS, "P-1 ? 2020-01-01 甲;P-1 U-1 2021-01-01 甲;P-2 U-1 2020-01-01 乙");
    arena a = {0};
    ck_assert_str_eq(dataset_row_key(&w.ds, &w.tables[PERSONS], 1, &a).ptr, "P-1 U-1 2021-01-01");
    ck_assert_str_eq(dataset_row_key(&w.ds, &w.tables[PERSONS], 0, &a).ptr, "P-1 2020-01-01");
    arena_free(&a);
    world_close(&w);
}
END_TEST

START_TEST(tables_not_needed)
{
    world w;
    world_open(&w);
    w.needs.tables[ANNUAL] = false;
    load(&w, AWARDS, AWARDS_2, ANNUAL, "单位编码,年度,有效票\nU-1,2021,x\nU-1,2022\n\n", -1);
    ck_assert_uint_eq(dataset_row_count(&w.ds, &w.tables[ANNUAL]), 0);
    ck_assert(dataset_has_table(&w.ds, &w.tables[ANNUAL]));
    EXPECT_COUNTS(&w, 1, "3 0 1 2 0");
    EXPECT_DIAGS(&w, "");
    world_close(&w);
}
END_TEST

START_TEST(only_needed_columns)
{
    world w;
    world_open(&w);
    memset(w.needs.columns[AWARDS], false, MAX_COLUMNS);
    load(&w, AWARDS, "奖项编号,单位编码,授予时间\nA-2,U-1,nonsense\n", -1);
    EXPECT_DIAGS(&w, ""); /* what nobody reads has no faults */
    ck_assert_uint_eq(dataset_row_count(&w.ds, &w.tables[AWARDS]), 1);
    ck_assert_uint_eq(key(&w, "U-1"), MAP_NONE);
    world_close(&w);
}
END_TEST

/* ---- rows that can't be used ---- */

START_TEST(faults_of_rows)
{
    world w;
    world_open(&w);
    w.needs.all_rows[ANNUAL] = true;
    load(&w, ANNUAL,
         "单位编码,年度,有效票\n"
         "U-1,2021,5,,\n"                                 /* 2: empty cells behind do no harm */
         "U-1,2022,5,x\n"                                 /* 3 */
         "U-1,2023\n"                                     /* 4 */
         ",2021,5\n"                                      /* 5 */
         "U-2,,5\n"                                       /* 6 */
         "U-2,21,5\n"                                     /* 7 */
         "9.145E+17,2021,5\n"                             /* 8 */
         "U-2,2021,many\n"                                /* 9 */
         "\n"                                             /* 10 */
         ",,\n"                                           /* 11 */
         "U-3,2021,\"5\"x\n"                              /* 12 */
         "/,2021,5\n"                                     /* 13 */
         "U-4,2021,5,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,x\n", /* 14 */
         -1);
    EXPECT_DIAGS(&w, "row_too_long@3 row_too_short@4 key_missing@5 key_missing@6 cell_unreadable@7 "
                     "cell_unreadable@8 cell_unreadable@9 broken_quote@12 key_missing@13 row_too_long@14");
    EXPECT_TABLE(&w, ANNUAL, "U-1 2021 5 ? ? ? ?;U-2 2021 bad ? ? ? ?");
    EXPECT_COUNTS(&w, 0, "13 2 2 0 9");
    ck_assert(w.ds.failed);
    const diag *bad = &w.d.items[6];
    ck_assert_str_eq(bad->cell.ptr, "C9");
    ck_assert_str_eq(bad->column.ptr, "有效票");
    ck_assert_str_eq(bad->message.ptr, "“many”：不是数字；此单元格按未知处理");
    ck_assert_str_eq(w.d.items[5].message.ptr,
                     "“9.145E+17”：编码已损坏，无法还原，请将该列设为文本后重新填写；本行未使用");
    ck_assert_str_eq(w.d.items[0].cell.ptr, "D3");
    world_close(&w);
}
END_TEST

/* The same faults in rows nobody wants: keys are looked at, other cells are not. */
START_TEST(faults_of_rows_left_out)
{
    world w;
    world_open(&w);
    load(&w, AWARDS, AWARDS_2, ANNUAL,
         "单位编码,年度,有效票\nU-8,2021,many\nU-8,21,5\n,2021,5\nU-8,2021\nU-1,2021,5\n", -1);
    EXPECT_DIAGS(&w, "cell_unreadable@3 key_missing@4 row_too_short@5");
    EXPECT_COUNTS(&w, 1, "5 1 0 1 3");
    world_close(&w);
}
END_TEST

START_TEST(optional_keys)
{
    world w;
    world_open(&w);
    w.needs.all_rows[PERSONS] = true;
    load(&w, PERSONS, "人员编码,姓名\nP-1,甲\n", PERSONS,
         "人员编码,所在单位编码,姓名\nP-1,,甲\nP-2,9E+9,乙\nP-3,U-1,丙\n", -1);
    EXPECT_DIAGS(&w, "cell_unreadable@3 duplicate_row@2");
    EXPECT_TABLE(&w, PERSONS, "P-1 ? ? 甲;P-3 U-1 ? 丙");
    world_close(&w);
}
END_TEST

START_TEST(masked_keys)
{
    world w;
    world_open(&w);
    load(&w, AWARDS, "奖项编号,人员编码\nA-1,4501**1234\nA-2,P-1\n", -1);
    ck_assert(w.ds.masked[key(&w, "4501**1234")]);
    ck_assert(!w.ds.masked[key(&w, "P-1")]);
    world_close(&w);
}
END_TEST

/* ---- references ---- */

static const char UNITS_2[] = "单位编码,单位名称\nU-1,甲\nU-2,乙\n";

START_TEST(references)
{
    world w;
    world_open(&w);
    load(&w, AWARDS, "奖项编号,单位编码\nA-1,U-1\nA-2,U-7\nA-3,\n", UNITS, UNITS_2, ANNUAL,
         "单位编码,年度,有效票\nU-1,2021,5\nU-2,2021,5\nU-8,2021,5\nU-7,2021,5\n", -1);
    /* U-8 is nobody's; U-7 has an award, so its row is of use although no unit is known by it. */
    EXPECT_DIAGS(&w, "reference_to_nobody@4 reference_to_nobody@3 reference_to_nobody@5");
    ck_assert_int_eq(w.d.items[0].severity, SEVERITY_ERROR);
    ck_assert_str_eq(w.d.items[0].message.ptr, "“U-8”在“单位台账”（units）中查不到");
    ck_assert_str_eq(w.d.items[0].cell.ptr, "A4");
    ck_assert_int_eq(w.d.items[1].severity, SEVERITY_WARNING);
    ck_assert_int_eq(w.d.items[2].severity, SEVERITY_WARNING);
    EXPECT_COUNTS(&w, 0, "3 3 0 0 0");
    EXPECT_COUNTS(&w, 2, "4 2 0 1 1");
    world_close(&w);
}
END_TEST

START_TEST(references_that_cannot_be_checked)
{
    world w;
    world_open(&w);
    const char *events = "事件编号,对象编码,发生日期\nE-1,U-1,2021\nE-2,P-1,2021\nE-3,X,2021\n";
    load(&w, AWARDS, AWARDS_2, UNITS, UNITS_2, EVENTS, events, -1);
    EXPECT_DIAGS(&w, "reference_to_nobody@3"); /* the award of U-3; P-1 and X may be persons */
    drop_data(&w);
    load(&w, AWARDS, AWARDS_2, UNITS, UNITS_2, PERSONS, "人员编码,姓名\nP-1,甲\n", EVENTS, events, -1);
    EXPECT_DIAGS(&w, "reference_to_nobody@4 reference_to_nobody@3");
    EXPECT_COUNTS(&w, 3, "3 1 0 1 1");
    drop_data(&w);
    w.needs.tables[UNITS] = false; /* not loaded, but its keys are known */
    load(&w, AWARDS, AWARDS_2, UNITS, UNITS_2, -1);
    EXPECT_DIAGS(&w, "reference_to_nobody@3");
    EXPECT_COUNTS(&w, 1, "2 0 0 2 0");
    world_close(&w);
}
END_TEST

/* A row left out as naming nobody, whose key comes to be wanted on a later pass. */
START_TEST(found_after_all)
{
    world w;
    world_open(&w);
    w.needs.filter[PERSONS][1] = w.needs.filter[UNITS][2] = true;
    load(&w, AWARDS, "奖项编号,人员编码\nA-1,P-1\n", UNITS, "单位编码,上级编码\nU-3,U-9\nU-1,\n", PERSONS,
         "人员编码,所在单位编码\nP-1,U-1\nP-1,U-9\n", -1);
    EXPECT_TABLE(&w, UNITS, "U-1 ? ? ?;U-3 ? U-9 ?");
    EXPECT_COUNTS(&w, 1, "2 2 0 0 0");
    world_close(&w);
}
END_TEST

/* ---- rates ---- */

static const char *rate_of(const char *cells, const char **codes)
{
    static char shown[64];
    static buf said;
    world w;
    world_open(&w);
    w.needs.all_rows[ANNUAL] = true;
    buf csv = {0}, out = {0};
    buf_add(&csv, STR("单位编码,年度,不满意率"));
    for (int i = 0; *cells; i++) {
        size_t len = strcspn(cells, " ");
        buf_addf(&csv, "\nU-%d,2021,%.*s", i, (int)len, cells);
        cells += len + (cells[len] == ' ');
    }
    load(&w, ANNUAL, csv.ptr, -1);
    const table_decl *t = &w.tables[ANNUAL];
    for (uint32_t row = 0; row < dataset_row_count(&w.ds, t); row++) {
        buf_add(&out, row ? STR(" ") : STR(""));
        add_cell(&out, &w, &t->columns[3], row);
    }
    snprintf(shown, sizeof shown, "%s", out.ptr);
    buf_clear(&said);
    add_diags(&said, &w.d);
    *codes = said.len ? said.ptr : "";
    buf_free(&csv);
    buf_free(&out);
    world_close(&w);
    return shown;
}

static const struct {
    const char *cells, *values, *codes;
} RATES[] = {
    {"52% 48", "0.52 0.48", ""},
    {"0.52 0.48", "0.52 0.48", ""},
    {"0.5 0.48 48", "0.005..0.5 0.0048..0.48 0.48", "rate_scale_mixed@1"},
    {"48 0.5 0.48", "0.48 0.005..0.5 0.0048..0.48", "rate_scale_mixed@1"},
    {"0.8 2.6 48", "0.008 0.026 0.48", ""},
    {"0.8% 52%", "0.008 0.52", ""},
    {"0.91 95% 1", "0.0091..0.91 0.95 0.01..1", "rate_scale_mixed@1"},
    {"0.5 1", "0.5 1", ""},
    {"0.52 52%", "0.0052..0.52 0.52", "rate_scale_mixed@1"},
    {"0 0", "0 0", ""},
    {"1 0", "0.01..1 0", "rate_scale_unclear@1"},
    {"0.5 - 101", "0.005..0.5 ? bad", "cell_unreadable@4 rate_scale_mixed@1"},
    {"- /", "? ?", ""},
};

START_TEST(rate_scales)
{
    const char *codes;
    ck_assert_str_eq(rate_of(RATES[_i].cells, &codes), RATES[_i].values);
    ck_assert_str_eq(codes, RATES[_i].codes);
}
END_TEST

/* ---- rows of one key ---- */

static const struct {
    const char *second, *merged, *codes;
    int used, skipped;
} MERGES[] = {
    /* The first row is U-1,2021,5,50%,是,2021-03-16,甲 */
    {"U-1,2021,5,50%,是,2021-03-16,甲", "U-1 2021 5 0.5 1 2021-03-16 甲", "duplicate_row@3", 1, 1},
    {"U-1,2021,5,50.0%,√,2021年3月16日,甲", "U-1 2021 5 0.5 1 2021-03-16 甲", "duplicate_row@3", 1, 1},
    {"U-1,2021,,,,,", "U-1 2021 5 0.5 1 2021-03-16 甲", "", 2, 0},
    {"U-1,2021,-,/,*,—,无", "U-1 2021 5 0.5 1 2021-03-16 甲", "", 2, 0},
    {"U-1,2021,7,50%,是,2021-03-16,甲", "U-1 2021 5..7 0.5 1 2021-03-16 甲", "key_clash@3", 2, 0},
    {"U-1,2021,5,40%,是,2021-03-16,甲", "U-1 2021 5 0.4..0.5 1 2021-03-16 甲", "key_clash@3", 2, 0},
    {"U-1,2021,5,50%,否,2021-03-16,甲", "U-1 2021 5 0.5 >< 2021-03-16 甲", "key_clash@3", 2, 0},
    {"U-1,2021,5,50%,是,2021-04-01,甲", "U-1 2021 5 0.5 1 2021-03-16..2021-04-01 甲", "key_clash@3", 2, 0},
    {"U-1,2021,5,50%,是,2021-03,甲", "U-1 2021 5 0.5 1 2021-03-01..2021-03-31 甲", "key_clash@3", 2, 0},
    {"U-1,2021,5,50%,是,无,甲", "U-1 2021 5 0.5 1 >< 甲", "key_clash@3", 2, 0},
    {"U-1,2021,5,50%,是,2021-03-16,乙", "U-1 2021 5 0.5 1 2021-03-16 ><", "key_clash@3", 2, 0},
    {"U-1,2021,x,50%,是,2021-03-16,甲", "U-1 2021 bad 0.5 1 2021-03-16 甲", "cell_unreadable@3", 2, 0},
};

START_TEST(merging)
{
    world w;
    world_open(&w);
    w.needs.all_rows[ANNUAL] = true;
    const char *header = "单位编码,年度,有效票,不满意率,是否评议,评议日期,备注";
    const char *first = "U-1,2021,5,50%,是,2021-03-16,甲";
    str there = arena_format(&w.storage, "%s\n%s\n%s\n", header, first, MERGES[_i].second);
    load(&w, ANNUAL, there.ptr, -1);
    EXPECT_TABLE(&w, ANNUAL, MERGES[_i].merged);
    EXPECT_DIAGS(&w, MERGES[_i].codes);
    ck_assert_int_eq((int)w.ds.files[0].used, MERGES[_i].used);
    ck_assert_int_eq((int)w.ds.files[0].skipped, MERGES[_i].skipped);
    ck_assert_int_eq((int)dataset_row_count(&w.ds, &w.tables[ANNUAL]), 1);
    drop_data(&w);
    str back = arena_format(&w.storage, "%s\n%s\n%s\n", header, MERGES[_i].second, first);
    load(&w, ANNUAL, back.ptr, -1);
    EXPECT_TABLE(&w, ANNUAL, MERGES[_i].merged);
    world_close(&w);
}
END_TEST

START_TEST(merging_across_files)
{
    world w;
    world_open(&w);
    w.needs.all_rows[ANNUAL] = true;
    column_decl *note = &w.tables[ANNUAL].columns[6];
    note->has_absent = true;
    note->absent_as = STR("没有备注");
    load(&w, ANNUAL, "单位编码,年度,有效票\nU-1,2021,5\nU-2,2021,6\n", ANNUAL,
         "年度,单位编码,备注,不满意率\n2021,U-1,甲,50%\n", -1);
    EXPECT_TABLE(&w, ANNUAL, "U-1 2021 5 0.5 ? ? 甲;U-2 2021 6 ? ? ? 没有备注!");
    EXPECT_DIAGS(&w, "");
    const table_decl *t = &w.tables[ANNUAL];
    row_place first = dataset_place(&w.ds, t, 0);
    ck_assert_uint_eq(first.file, 0);
    ck_assert_uint_ne(first.next, ROW_NONE);
    row_place second = dataset_place_at(&w.ds, t, first.next);
    ck_assert_uint_eq(second.file, 1);
    ck_assert_uint_eq(second.next, ROW_NONE);
    ck_assert_uint_eq(dataset_place(&w.ds, t, 1).next, ROW_NONE);
    ck_assert(dataset_cell_present(&w.ds, note, 0) && !dataset_cell_present(&w.ds, note, 1));
    arena a = {0};
    size_t at;
    ck_assert_str_eq(dataset_raw(&w.ds, column(&w, ANNUAL, "rate"), second, &a, &at).ptr, "50%");
    ck_assert_uint_eq(at, 3);
    ck_assert_uint_eq(dataset_raw(&w.ds, column(&w, ANNUAL, "rate"), first, &a, &at).len, 0);
    ck_assert_uint_eq(at, SIZE_MAX);
    ck_assert_str_eq(dataset_row_key(&w.ds, t, 0, &a).ptr, "U-1 2021");
    ck_assert_str_eq(dataset_text(&w.ds, note, 0, &a).ptr, "甲");
    const column_decl *by[] = {note, column(&w, ANNUAL, "rate")};
    ck_assert_str_eq(dataset_group_key(&w.ds, by, 2, 0, &a).ptr, "甲 0.5");
    arena_free(&a);
    world_close(&w);
}
END_TEST

/* What a cell says goes before the same value assumed for a blank, whichever row comes first. */
START_TEST(said_before_assumed)
{
    static const char *const orders[] = {"U-1,2021,甲\nU-1,2021,\n", "U-1,2021,\nU-1,2021,甲\n"};
    world w;
    world_open(&w);
    w.needs.all_rows[ANNUAL] = true;
    column_decl *note = &w.tables[ANNUAL].columns[6];
    note->blank = BLANK_AS;
    note->blank_as = STR("甲");
    str text = arena_format(&w.storage, "单位编码,年度,备注\n%s", orders[_i]);
    load(&w, ANNUAL, text.ptr, -1);
    ck_assert_uint_eq(dataset_row_count(&w.ds, &w.tables[ANNUAL]), 1);
    ck_assert(!dataset_cell(&w.ds, note, 0).assumed);
    world_close(&w);
}
END_TEST

START_TEST(many_rows_of_one_key)
{
    world w;
    world_open(&w);
    w.needs.all_rows[ANNUAL] = true;
    load(&w, ANNUAL,
         "单位编码,年度,有效票,备注\nU-1,2021,5,\nU-1,2021,,甲\nU-1,2021,7,\nU-1,2021,5,\nU-1,2021,6,甲\nU-1,"
         "2021,7,\n",
         -1);
    EXPECT_TABLE(&w, ANNUAL, "U-1 2021 5..7 ? ? ? 甲");
    EXPECT_DIAGS(&w, "key_clash@4 duplicate_row@5 key_clash@6 duplicate_row@7");
    EXPECT_COUNTS(&w, 0, "6 4 2 0 0");
    const table_decl *t = &w.tables[ANNUAL];
    uint32_t places = 0, lines = 0;
    for (uint32_t at = 0; at != ROW_NONE; at = dataset_place_at(&w.ds, t, at).next) {
        places++;
        lines = lines * 10 + dataset_place_at(&w.ds, t, at).line;
    }
    ck_assert_uint_eq(places, 4);
    ck_assert_uint_eq(lines, 2346);
    world_close(&w);
}
END_TEST

START_TEST(no_key_no_merging)
{
    world w;
    world_open(&w);
    load(&w, CALENDAR, "日期,类型\n2021-05-02,假\n2021-05-01,假\n2021-05-02,假\n", -1);
    EXPECT_TABLE(&w, CALENDAR, "2021-05-01 假;2021-05-02 假;2021-05-02 假");
    EXPECT_DIAGS(&w, "");
    world_close(&w);
}
END_TEST

START_TEST(conflicts_can_be_marked)
{
    world w;
    world_open(&w);
    load(&w, AWARDS, AWARDS_2, -1);
    dataset_mark_conflict(&w.ds, column(&w, AWARDS, "award_date"), 0);
    EXPECT_TABLE(&w, AWARDS, "A-1 U-3 >< ?;A-2 U-1 2021-03-16 ?");
    world_close(&w);
}
END_TEST

/* ---- texts ---- */

START_TEST(texts_are_normalised)
{
    world w;
    world_open(&w);
    w.needs.all_rows[UNITS] = true;
    load(&w, UNITS,
         "单位编码,单位名称\nU-1,韦•某某\nU-2,韦・某某\nU-3,韦．某某\nU-4,韦·某 "
         "某\nU-5,A.B\nU-6,（Ａ）厂\nＵ-7 ,1.5厂\n",
         -1);
    EXPECT_TABLE(&w, UNITS,
                 "U-1 韦·某某 ? ?;U-2 韦·某某 ? ?;U-3 韦·某某 ? ?;U-4 韦·某某 ? ?;U-5 A.B ? ?;"
                 "U-6 (A)厂 ? ?;U-7 1.5厂 ? ?");
    cell a = dataset_cell(&w.ds, column(&w, UNITS, "unit_name"), 0);
    cell b = dataset_cell(&w.ds, column(&w, UNITS, "unit_name"), 3);
    ck_assert_uint_eq(a.id, b.id);
    world_close(&w);
}
END_TEST

START_TEST(numbers_of_all_sizes)
{
    world w;
    world_open(&w);
    w.needs.all_rows[ANNUAL] = true;
    load(&w, ANNUAL,
         "单位编码,年度,不满意率,有效票\nU-1,2021,33.3333333333333,999999999999999\nU-2,2021,0.000001%,0\n"
         "U-3,2021,33.3333333,99999999999999万\n",
         -1);
    EXPECT_TABLE(&w, ANNUAL,
                 "U-1 2021 999999999999999 0.333333333333333 ? ? ?;U-2 2021 0 0.00000001 ? ? ?;"
                 "U-3 2021 999999999999990000 0.333333333 ? ? ?");
    world_close(&w);
}
END_TEST

START_TEST(blanks_that_mean_something)
{
    world w;
    world_open(&w);
    w.needs.all_rows[ANNUAL] = true;
    column_decl *columns = w.tables[ANNUAL].columns;
    columns[2].blank = BLANK_AS;
    columns[2].blank_as = STR("0");
    columns[5].blank = BLANK_NONE;
    columns[6].blank = BLANK_AS;
    columns[6].blank_as = STR("正常");
    load(&w, ANNUAL, "单位编码,年度,有效票,评议日期,备注\nU-1,2021,,,\nU-2,2021,-,-,-\n", -1);
    EXPECT_TABLE(&w, ANNUAL, "U-1 2021 0! ? ? none 正常!;U-2 2021 ? ? ? ? ?");
    world_close(&w);
}
END_TEST

/* ---- which table a file feeds ---- */

static const char *code_of_file(const char *table, const char *text)
{
    static buf said;
    world w;
    world_open(&w);
    add_file(&w, "file.csv", table, text);
    load_files(&w);
    buf_clear(&said);
    const table_decl *t = w.ds.file_count ? w.ds.files[0].table : NULL;
    buf_add(&said, t ? t->name : STR("-"));
    for (size_t i = 0; i < w.d.count; i++) {
        buf_addf(&said, " %s", w.d.items[i].code);
    }
    HOLDS(w.any == (t != NULL));
    HOLDS(w.ds.failed == (w.d.errors > 0));
    world_close(&w);
    return said.ptr;
}

static const struct {
    const char *named, *text, *result;
} FILES[] = {
    {"", "单位编码,单位名称\nU,甲\n", "units"},
    {"", "\xEF\xBB\xBF单位编码,单位名称\nU,甲\n", "units"},
    {"", "UNIT_ID,Unit_Name\nU,甲\n", "units"},
    {"", "单位 编码,ｓｔａｔｕｓ\nU,在业\n", "units"},
    {"", "单位编码,年度,单位名称,有效票\nU,2021,x,1\n", "annual"},
    {"", "序号,单位编码,单位名称,从未听说\n1,U,甲,x\n", "units"},
    {"", "人员编码,姓名\nP,甲\n", "persons"},
    {"", "奖项编号,单位编码\nA,U\n", "awards"},
    {"", "单位编码\nU\n", "- unknown_table"},
    {"", "甲,乙\n1,2\n", "- unknown_table"},
    {"", "年度,有效票\n2021,1\n", "- unknown_table"},
    {"", "单位编码,单位名称,年度\nU,甲,2021\n", "units"},
    {"", "单位编码,单位名称,上级编码,年度,有效票\nU,甲,,2021,5\n", "- ambiguous_table"},
    {"annual", "单位编码,单位名称,年度\nU,甲,2021\n", "annual"},
    {"年度数据", "单位编码,单位名称,年度\nU,甲,2021\n", "annual"},
    {"units", "单位编码\nU\n", "units"},
    {"annual", "单位编码,有效票\nU,1\n", "- key_column_missing"},
    {"nothing", "单位编码,有效票\nU,1\n", "- unknown_table"},
    {"", "单位编码,单位名称,unit_name\nU,甲,乙\n", "- duplicate_column"},
    {"", "单位编码,单位名称\n", "units no_rows"},
    {"", "单位编码,单位名称\n\n,\n", "units no_rows"},
    {"", "单位编码,单位名称,,\nU-1,甲,,\nU-1,甲\n", "units"},
    {"", "\n\n单位编码,单位名称\nU,甲\n", "units"},
    {"", "\n\n", "- no_header"},
    {"", "", "- empty_file"},
    {"", "单位编码,\"单位\"名称\nU,甲\n", "- broken_quote header_damaged"},
    {"", "日期,类型\n2021-05-01,假\n", "calendar"},
};

START_TEST(files_to_tables)
{
    ck_assert_str_eq(code_of_file(FILES[_i].named, FILES[_i].text), FILES[_i].result);
}
END_TEST

START_TEST(messages_of_files)
{
    world w;
    world_open(&w);
    add_file(&w, "a.csv", "", "年度,有效票\n2021,1\n");
    add_file(&w, "b.csv", "", "单位编码,单位名称,上级编码,年度,有效票\nU,甲,,2021,5\n");
    add_file(&w, "c.csv", "", "单位编码,单位名称,unit_name\nU,甲,乙\n");
    load_files(&w);
    ck_assert(!w.any && w.ds.failed);
    ck_assert_uint_eq(w.ds.file_count, 3);
    ck_assert_str_eq(w.d.items[0].message.ptr,
                     "认不出是哪张表：最接近“年度数据”（annual），但缺少“单位编码”；此文件未使用");
    const char *second = w.d.items[1].message.ptr;
    ck_assert_ptr_nonnull(strstr(second, "既像“单位台账”（units），又像“年度数据”（annual）"));
    ck_assert_ptr_nonnull(strstr(second, "--table units="));
    ck_assert_str_eq(w.d.items[2].message.ptr,
                     "C1“unit_name”与B1“单位名称”都是“单位名称”列，请删去其一；此文件未使用");
    ck_assert_str_eq(w.d.items[2].cell.ptr, "C1");
    world_close(&w);
}
END_TEST

START_TEST(no_such_file)
{
    world w;
    world_open(&w);
    add_file(&w, "a.csv", "", AWARDS_2);
    w.sources[1] = (data_source){.path = "/nonexistent/b.csv"};
    load_options how = {.jobs = 1};
    w.any = dataset_load(&w.ds, &w.schema, &w.needs, w.sources, 2, &how, &w.d);
    ck_assert(w.any && w.ds.failed);
    EXPECT_DIAGS(&w, "cannot_read@0");
    EXPECT_TABLE(&w, AWARDS, "A-1 U-3 2020-01-01..2020-12-31 ?;A-2 U-1 2021-03-16 ?");
    world_close(&w);
}
END_TEST

START_TEST(nothing_at_all)
{
    world w;
    world_open(&w);
    load_files(&w);
    ck_assert(!w.any && !w.ds.failed);
    ck_assert_uint_eq(dataset_row_count(&w.ds, &w.tables[UNITS]), 0);
    world_close(&w);
}
END_TEST

/* ---- order does not matter ---- */

enum { RANDOM_ROWS = 60, RANDOM_COLUMNS = 7 };

typedef struct {
    char cells[RANDOM_ROWS][RANDOM_COLUMNS][24];
    int count;
} random_sheet;

static void fill_annual(random_sheet *sheet, uint64_t *seed)
{
    static const char *const rates[] = {"50%", "49.5%", "", "-"}, *const held[] = {"是", "否", "", "×", "√"};
    static const char *const days[] = {"2021-03-16", "2021年3月", "", "44271", "无"}, *const notes[] = {
                                                                                          "甲", "乙", "",
                                                                                          "ｘ"};
    sheet->count = RANDOM_ROWS;
    for (int i = 0; i < RANDOM_ROWS; i++) {
        snprintf(sheet->cells[i][0], 24, "U-%d", (int)random_between(seed, 0, 12));
        snprintf(sheet->cells[i][1], 24, "%d", (int)random_between(seed, 2020, 2022));
        snprintf(sheet->cells[i][2], 24, "%d", (int)random_between(seed, 1, 3));
        snprintf(sheet->cells[i][3], 24, "%s", rates[random_between(seed, 0, 3)]);
        snprintf(sheet->cells[i][4], 24, "%s", held[random_between(seed, 0, 4)]);
        snprintf(sheet->cells[i][5], 24, "%s", days[random_between(seed, 0, 4)]);
        snprintf(sheet->cells[i][6], 24, "%s", notes[random_between(seed, 0, 3)]);
    }
}

static void fill_units(random_sheet *sheet, uint64_t *seed)
{
    sheet->count = 13;
    for (int i = 0; i < sheet->count; i++) {
        snprintf(sheet->cells[i][0], 24, "U-%d", i);
        snprintf(sheet->cells[i][1], 24, "名%d", (int)random_between(seed, 0, 3));
        snprintf(sheet->cells[i][2], 24, random_between(seed, 0, 2) ? "U-%d" : "",
                 (int)random_between(seed, 0, 12));
        snprintf(sheet->cells[i][3], 24, "%s", random_between(seed, 0, 1) ? "在业" : "注销");
    }
}

static void shuffle(int *order, int count, uint64_t *seed)
{
    for (int i = 0; i < count; i++) {
        order[i] = i;
    }
    for (int i = count - 1; i > 0; i--) {
        int k = (int)random_between(seed, 0, i), kept = order[i];
        order[i] = order[k];
        order[k] = kept;
    }
}

/* The sheet as CSV text, rows and columns in a random order, rows `from` to `to` of that order. */
static void add_csv(buf *out, const random_sheet *sheet, int table, const int *rows, int from, int to,
                    uint64_t *seed)
{
    int columns[RANDOM_COLUMNS] = {0}, count = 0;
    while (count < RANDOM_COLUMNS && COLUMNS[table][count].name) {
        count++;
    }
    shuffle(columns, count, seed);
    for (int i = 0; i < count; i++) {
        buf_addf(out, "%s%s", i ? "," : "", COLUMNS[table][columns[i]].header);
    }
    for (int row = from; row < to; row++) {
        for (int i = 0; i < count; i++) {
            buf_addf(out, "%c%s", i ? ',' : '\n', sheet->cells[rows[row]][columns[i]]);
        }
    }
    buf_add_char(out, '\n');
}

/* Loads the sheets, annual rows in two files; all loaded tables as one text. */
static void load_shuffled(buf *out, const random_sheet *annual, const random_sheet *units, uint64_t *seed)
{
    world w;
    world_open(&w);
    int order[RANDOM_ROWS] = {0};
    buf texts_of[3] = {0};
    shuffle(order, annual->count, seed);
    int cut = (int)random_between(seed, 0, annual->count);
    add_csv(&texts_of[0], annual, ANNUAL, order, 0, cut, seed);
    add_csv(&texts_of[1], annual, ANNUAL, order, cut, annual->count, seed);
    shuffle(order, units->count, seed);
    add_csv(&texts_of[2], units, UNITS, order, 0, units->count, seed);
    const char *awards = "奖项编号,单位编码\nA-1,U-1\nA-2,U-5\n";
    if (random_between(seed, 0, 1)) {
        load(&w, AWARDS, awards, ANNUAL, texts_of[0].ptr, UNITS, texts_of[2].ptr, ANNUAL, texts_of[1].ptr,
             -1);
    } else {
        load(&w, UNITS, texts_of[2].ptr, ANNUAL, texts_of[1].ptr, ANNUAL, texts_of[0].ptr, AWARDS, awards,
             -1);
    }
    for (int t = 0; t < TABLES; t++) {
        add_table(out, &w, t);
        buf_add_char(out, '\n');
    }
    for (int i = 0; i < 3; i++) {
        buf_free(&texts_of[i]);
    }
    world_close(&w);
}

START_TEST(order_does_not_matter)
{
    uint64_t seed = 0xda7a5e7 + (uint64_t)_i;
    random_sheet *annual = calloc(1, sizeof *annual), *units = calloc(1, sizeof *units);
    fill_annual(annual, &seed);
    fill_units(units, &seed);
    buf first = {0};
    load_shuffled(&first, annual, units, &seed);
    for (int round = 0; round < 20; round++) {
        buf again = {0};
        load_shuffled(&again, annual, units, &seed);
        ck_assert_str_eq(again.ptr, first.ptr);
        buf_free(&again);
    }
    buf_free(&first);
    free(annual);
    free(units);
}
END_TEST

/* Whatever the bytes: no crash, and every row is accounted for (load checks the sums). */
START_TEST(random_bytes)
{
    static const char *const pieces[] = {
        "单位编码", "年度", "有效票", "不满意率", "unit_id", ",",   ",",   ",", "\n",   "\n", "\n",
        "\r",       "\"",   "U-1",    "U-2",      "2021",    "52%", "0.5", "1", "\xff", " ",  "x"};
    uint64_t seed = 0xf0221;
    for (int round = 0; round < 3000; round++) {
        world w;
        world_open(&w);
        buf csv = {0};
        buf_add(&csv, random_between(&seed, 0, 3) ? STR("单位编码,年度,有效票,不满意率\n") : STR(""));
        for (int64_t i = random_between(&seed, 0, 60); i >= 0; i--) {
            buf_add(&csv, str_of(pieces[random_between(&seed, 0, COUNT(pieces) - 1)]));
        }
        w.needs.all_rows[ANNUAL] = random_between(&seed, 0, 1);
        load(&w, AWARDS, AWARDS_2, ANNUAL, csv.ptr, UNITS, random_between(&seed, 0, 1) ? UNITS_2 : csv.ptr,
             -1);
        buf all = {0};
        add_table(&all, &w, ANNUAL);
        buf_free(&all);
        buf_free(&csv);
        world_close(&w);
    }
}
END_TEST

/* ---- a first look at a row changes nothing ---- */

/* A yearly sheet as nobody should hand one in. With a column of numbers, all of them blank, behind the others
 * rows are looked at one after the other; without it most are left alone at a first look. */
static void add_messy_sheet(buf *out, uint64_t seed, bool numbered)
{
    static const char *const keys[] = {"U-1",  "U-2",  "U-3",    "U-4",        "U-77",     "u-1",
                                       "N-1",  "无",   "合计",   "",           "1.23E+08", "45*5",
                                       "Ｕ-1", "桂1",  "小计：", "注：各单位", "=\"U-3\"", "'U-2",
                                       "12",   "待填", "U-5",    "U 3",        "单位编码", "00012"};
    static const char *const years[] = {"2021", "2022", "2023", "21", "", "x", "2021年", "1900"};
    static const char *const figures[] = {"3",         "",    "-",     "12.5",
                                          "\"1,000\"", "约3", "\"4\"", "\"a\nU-3,2021,5,1%\""};
    static const char *const rates[] = {"50%", "0.5", "", "1", "\"7,5\"", "200%"};
    static const char *const ends[] = {"", "", "", "", "", ",", ",x", ",,,"};
    static const char *const notes[] = {"甲", "", "", "合计", "注：甲", "备注"};
    const char *more = numbered ? "," : "";
    bool noted = random_between(&seed, 0, 1);
    buf_addf(out, "%s单位编码,年度,有效票,不满意率%s\n", noted ? "备注," : "", numbered ? ",序号" : "");
    for (int64_t row = random_between(&seed, 0, 40); row >= 0; row--) {
        bool usual = random_between(&seed, 0, 1);
        int year = (int)random_between(&seed, 0, usual ? 2 : COUNT(years) - 1);
        if (noted) {
            buf_addf(out, "%s,", notes[random_between(&seed, 0, usual ? 2 : COUNT(notes) - 1)]);
        }
        buf_addf(out, "%s,%s", keys[random_between(&seed, 0, usual ? 4 : COUNT(keys) - 1)], years[year]);
        if (usual || random_between(&seed, 0, 5) > 0) {
            buf_addf(out, ",%s,%s%s%s", figures[random_between(&seed, 0, usual ? 2 : COUNT(figures) - 1)],
                     rates[random_between(&seed, 0, usual ? 2 : COUNT(rates) - 1)], more,
                     ends[random_between(&seed, 0, usual ? 4 : COUNT(ends) - 1)]);
        }
        buf_add_char(out, '\n');
    }
}

static void load_messy(buf *out, uint64_t seed, bool numbered, int of_units)
{
    static const char *const units[] = {"单位编码,上级编码\nU-1,U-2\nU-2,\nU-3,\nU-4,\nU-5,U-4\n12,\n桂1,\n",
                                        "单位编码,单位名称\nU-1,甲\n"};
    world w;
    world_open(&w);
    buf csv = {0};
    add_messy_sheet(&csv, seed, numbered);
    const char *awards = "奖项编号,单位编码\nA-1,U-1\nA-2,U-5\nA-3,桂1\n";
    load(&w, AWARDS, awards, ANNUAL, csv.ptr, of_units < COUNT(units) ? UNITS : -1, units[of_units % 2], -1);
    for (int t = 0; t < TABLES; t++) {
        add_table(out, &w, t);
        buf_add_char(out, '\n');
    }
    add_diags(out, &w.d);
    const data_file *f = &w.ds.files[1];
    buf_addf(out, "\n%d %d %d %d %d", (int)f->rows, (int)f->used, (int)f->skipped, (int)f->not_needed,
             (int)f->rejected);
    buf_free(&csv);
    world_close(&w);
}

/* Units that name one another, of which those of some status are wanted whoever they are. */
static void add_messy_units(buf *out, uint64_t seed, bool numbered)
{
    static const char *const keys[] = {"U-1", "U-2", "U-3", "U-4",  "U-5", "U-6", "U-7",      "桂1",
                                       "",    "N-1", "无",  "合计", "u-1", "12",  "=\"U-3\"", "1.23E+08"};
    static const char *const states[] = {"在业",      "注销", "吊销",      "",
                                         "\" 吊销\"", "撤销", "=\"吊销\"", "小计"};
    buf_addf(out, "单位编码,上级编码,单位状态%s\n", numbered ? ",序号" : "");
    for (int64_t row = random_between(&seed, 0, 30); row >= 0; row--) {
        bool usual = random_between(&seed, 0, 3) > 0;
        bool has_parent = random_between(&seed, 0, 2) == 0;
        buf_addf(out, "%s,%s,%s%s\n", keys[random_between(&seed, 0, usual ? 7 : COUNT(keys) - 1)],
                 has_parent ? keys[random_between(&seed, 0, usual ? 7 : COUNT(keys) - 1)] : "",
                 states[random_between(&seed, 0, usual ? 3 : COUNT(states) - 1)], numbered ? "," : "");
    }
}

static void load_messy_units(buf *out, uint64_t seed, bool numbered, bool by_status)
{
    bool revoked[] = {false, false, true};
    world w;
    world_open(&w);
    const column_decl **only = arena_array(&w.storage, TABLES, sizeof *only);
    only[UNITS] = by_status ? &w.tables[UNITS].columns[3] : NULL;
    w.needs.only_column = only;
    w.needs.only_values = arena_array(&w.storage, TABLES, sizeof *w.needs.only_values);
    w.needs.only_values[UNITS] = revoked;
    w.needs.filter[UNITS][2] = true;
    buf csv = {0};
    add_messy_units(&csv, seed, numbered);
    load(&w, AWARDS, "奖项编号,单位编码\nA-1,U-1\nA-2,U-5\nA-3,桂1\n", UNITS, csv.ptr, -1);
    add_table(out, &w, UNITS);
    add_diags(out, &w.d);
    const data_file *f = &w.ds.files[1];
    buf_addf(out, "\n%d %d %d %d %d", (int)f->rows, (int)f->used, (int)f->skipped, (int)f->not_needed,
             (int)f->rejected);
    buf_free(&csv);
    world_close(&w);
}

START_TEST(first_looks_by_words)
{
    uint64_t seed = 0xf125700d;
    for (int round = 0; round < 4000; round++) {
        uint64_t of_sheet = random_next(&seed);
        buf alone = {0}, at_a_glance = {0};
        load_messy_units(&alone, of_sheet, true, round % 3 > 0);
        load_messy_units(&at_a_glance, of_sheet, false, round % 3 > 0);
        ck_assert_str_eq(at_a_glance.ptr, alone.ptr);
        buf_free(&alone);
        buf_free(&at_a_glance);
    }
}
END_TEST

START_TEST(first_looks)
{
    uint64_t seed = 0xf125700c;
    for (int round = 0; round < 4000; round++) {
        uint64_t of_sheet = random_next(&seed);
        buf alone = {0}, at_a_glance = {0};
        load_messy(&alone, of_sheet, true, round % 3);
        load_messy(&at_a_glance, of_sheet, false, round % 3);
        ck_assert_str_eq(at_a_glance.ptr, alone.ptr);
        buf_free(&alone);
        buf_free(&at_a_glance);
    }
}
END_TEST

/* Keys that are not looked for, and words alone in the place of one, which are no row. */
START_TEST(first_look_at_a_title)
{
    world w;
    world_open(&w);
    load(&w, AWARDS, "奖项编号,单位编码\nA-1,U-1\n", UNITS,
         "单位编码,单位名称,上级编码\nU-1,甲,\n柳州市,,\nU-2,乙,\n桂1,丙,\n", -1);
    const data_file *f = &w.ds.files[1];
    ck_assert_int_eq((int)f->used, 1);
    ck_assert_int_eq((int)f->skipped, 1);
    ck_assert_int_eq((int)f->not_needed, 2);
    world_close(&w);
}
END_TEST

/* What is told of a cell is told of the next one with that text too. */
START_TEST(told_of_each_cell)
{
    world w;
    world_open(&w);
    load(&w, AWARDS, "奖项编号,单位编码\nA-1,U-1\nA-2,U-2\n", UNITS,
         "单位编码,单位名称,上级编码\nU-1,\xee\xa1\xa3厂,\nU-2,\xee\xa1\xa3厂,\n", -1);
    size_t told = 0;
    for (size_t i = 0; i < w.d.count; i++) {
        told += str_equal(str_of(w.d.items[i].code), STR("private_use"));
    }
    ck_assert_int_eq((int)told, 2);
    world_close(&w);
}
END_TEST

Suite *dataset_suite(void)
{
    Suite *s = suite_create("dataset");
    TCase *c = tcase_create("dataset");
    tcase_set_timeout(c, 120);
    tcase_add_test(c, rows_in_key_order);
    tcase_add_test(c, only_wanted_rows);
    tcase_add_test(c, ancestors_in_any_order);
    tcase_add_test(c, endless_ancestors);
    tcase_add_test(c, persons_by_link);
    tcase_add_test(c, tables_not_needed);
    tcase_add_test(c, only_needed_columns);
    tcase_add_test(c, faults_of_rows);
    tcase_add_test(c, faults_of_rows_left_out);
    tcase_add_test(c, optional_keys);
    tcase_add_test(c, masked_keys);
    tcase_add_test(c, references);
    tcase_add_test(c, references_that_cannot_be_checked);
    tcase_add_test(c, found_after_all);
    tcase_add_loop_test(c, rate_scales, 0, COUNT(RATES));
    tcase_add_loop_test(c, merging, 0, COUNT(MERGES));
    tcase_add_test(c, merging_across_files);
    tcase_add_loop_test(c, said_before_assumed, 0, 2);
    tcase_add_test(c, many_rows_of_one_key);
    tcase_add_test(c, no_key_no_merging);
    tcase_add_test(c, conflicts_can_be_marked);
    tcase_add_test(c, texts_are_normalised);
    tcase_add_test(c, numbers_of_all_sizes);
    tcase_add_test(c, blanks_that_mean_something);
    tcase_add_loop_test(c, files_to_tables, 0, COUNT(FILES));
    tcase_add_test(c, messages_of_files);
    tcase_add_test(c, no_such_file);
    tcase_add_test(c, nothing_at_all);
    tcase_add_test(c, random_bytes);
    tcase_add_test(c, first_looks);
    tcase_add_test(c, first_looks_by_words);
    tcase_add_test(c, first_look_at_a_title);
    tcase_add_test(c, told_of_each_cell);
    tcase_add_loop_test(c, order_does_not_matter, 0, 30);
    suite_add_tcase(s, c);
    return s;
}
