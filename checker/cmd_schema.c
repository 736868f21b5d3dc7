/* SPDX-License-Identifier: MIT
 *
 * jianjia schema: the tables a pack knows; of one table its columns, the headers they go by, the words of
 * their values, and what a blank cell means.
 */
#include "cmd_pack.h"

#include "pack.h"
#include "utf8.h"

#include "../reports/page.h"

#include <jansson.h>
#include <string.h>

#define STYLE_STRONG "1"
#define STYLE_FAINT "2"

/* Columns of the text, none wider than WIDEST: a longer name pushes the rest of its line to the right. */
enum { GAP = 2, WIDEST = 30, DETAIL = 4 };

static const struct {
    const char *name; /* as in rule text */
    texts words;
} types[] = {
    [COLUMN_TEXT] = {"text", {STR("文字"), STR("text")}},
    [COLUMN_CODE] = {"code", {STR("代码（须为文本格式）"), STR("code (formatted as text)")}},
    [COLUMN_DOCUMENT] = {"document", {STR("文号"), STR("document number")}},
    [COLUMN_KEY] = {"key", {STR("编号"), STR("key")}},
    [COLUMN_COUNT] = {"count", {STR("整数"), STR("whole number")}},
    [COLUMN_NUMBER] = {"number", {STR("数"), STR("number")}},
    [COLUMN_RATE] = {"rate", {STR("比率（52、52% 或 0.52）"), STR("rate (52, 52% or 0.52)")}},
    [COLUMN_DATE] = {"date", {STR("日期"), STR("date")}},
    [COLUMN_YEAR] = {"year", {STR("年度"), STR("year")}},
    [COLUMN_BOOL] = {"bool", {STR("是或否"), STR("yes or no")}},
    [COLUMN_ENUM] = {"enum", {STR("取值见下"), STR("one of the values below")}},
};

static const struct {
    cell_state state;
    const char *name, *zh, *en;
} special_states[] = {
    {CELL_NONE, "none", "视为无", "read as none"},
    {CELL_BLANK, "missing", "视为未填", "read as not filled in"},
    {CELL_UNREPORTED, "unreported", "视为未报", "read as not reported"},
    {CELL_NOT_DUE, "not_due", "视为未到时间", "read as not due"},
};
enum { SPECIAL_STATES = sizeof special_states / sizeof *special_states };

/* ---- text ---- */

static size_t capped_width(str s, size_t so_far)
{
    size_t width = utf8_width(s);
    width = width < WIDEST ? width : WIDEST;
    return width > so_far ? width : so_far;
}

static void add_key(page *out, const table_decl *t)
{
    for (size_t i = 0; i < t->key_count; i++) {
        page_comma(out, i > 0);
        page_add(out, column_label(&t->columns[t->key[i]], out->language));
    }
}

static void add_absence(page *out, const table_decl *t)
{
    if (t->closed) {
        page_say(out, "没有行即没有此事", "no row: it did not happen");
    } else {
        page_say(out, "没有行即未知", "no row: unknown");
    }
}

static void print_tables(const session *s, const schema *all)
{
    page out = page_open(stdout, s->language, s->colour_out, s->width);
    size_t title = 0, name = 0;
    for (size_t i = 0; i < all->table_count; i++) {
        title = capped_width(cmd_text(all->tables[i]->title, s->language), title);
        name = capped_width(all->tables[i]->name, name);
    }
    for (size_t i = 0; i < all->table_count; i++) {
        const table_decl *t = all->tables[i];
        page_add(&out, t->name);
        page_add(&out, STR("  "));
        page_pad(&out, name + GAP);
        page_add_styled(&out, STYLE_STRONG, cmd_text(t->title, s->language));
        page_add(&out, STR("  "));
        page_pad(&out, name + GAP + title + GAP);
        add_key(&out, t);
        page_end(&out, 0, name + GAP + title + GAP);
    }
    (void)page_close(&out); /* command_flush tells what went wrong */
}

static void add_type(page *out, const column_decl *c)
{
    page_add(out, texts_in(types[c->type].words, out->language));
    for (size_t i = 0; i < c->target_count; i++) {
        page_say(out, i == 0 ? "，见 " : "、", i == 0 ? " of " : ", ");
        page_add(out, cmd_text(c->targets[i]->title, out->language));
    }
    if (c->in_key) {
        page_say(out, c->key_optional ? "；主键，可缺" : "；主键",
                 c->key_optional ? "; in the key, may be absent" : "; in the key");
    }
    if (c->finding) {
        page_say(out, "；认定结论", "; somebody's finding");
    }
}

static void add_blank(page *out, const column_decl *c)
{
    static const texts nothing = {STR("无"), STR("none")};
    if (c->confidential) {
        page_say(out, "；须保密：规则不使用，任何报告都不显示",
                 "; confidential: read by no rule, shown in no report");
        return;
    }
    if (c->blank == BLANK_AS) {
        page_sayf(out, "；空格即“%.*s”", "; blank: \"%.*s\"", STR_ARG(c->blank_as));
    } else {
        page_say(out, c->blank == BLANK_NONE ? "；空格即无" : "；空格即未知",
                 c->blank == BLANK_NONE ? "; blank: none" : "; blank: unknown");
    }
    if (c->has_absent) {
        str as = c->absent_as.len > 0 ? c->absent_as : texts_in(nothing, out->language);
        page_sayf(out, "；缺列即“%.*s”", "; no such column: \"%.*s\"", STR_ARG(as));
    }
}

static void detail(page *out, const char *zh, const char *en)
{
    page_style(out, STYLE_FAINT);
    page_say(out, zh, en);
    page_style(out, "");
    page_say(out, "：", ": ");
}

static void end_detail(page *out)
{
    page_end(out, DETAIL, DETAIL + DETAIL);
}

static void print_headers(page *out, const column_decl *c)
{
    if (c->header_count > 0) {
        detail(out, "表头", "headers");
        page_list(out, c->headers, c->header_count);
        end_detail(out);
    }
}

static void add_value(page *out, const enum_value *v)
{
    page_add(out, v->name);
    if (v->open) {
        page_say(out, "（尚未认定）", " (still open)");
    }
    if (v->word_count > 0) {
        page_say(out, "（", " (");
        page_list(out, v->words, v->word_count);
        page_say(out, "）", ")");
    }
}

static void print_values(page *out, const column_decl *c)
{
    const enum_decl *e = c->type == COLUMN_ENUM ? c->enumeration : NULL;
    for (size_t i = 0; e != NULL && i < e->count; i++) {
        if (i == 0) {
            detail(out, e->ordered ? "取值（由低到高）" : "取值",
                   e->ordered ? "values, lowest first" : "values");
        } else {
            page_semicolon(out, true);
        }
        add_value(out, &e->values[i]);
    }
    if (e != NULL) {
        page_say(out, e->others ? "；其他用语按未知处理" : "", e->others ? "; any other word: unknown" : "");
        end_detail(out);
    }
}

/* Words that stand for no value: 未开展评议 is none. */
static void print_specials(page *out, const column_decl *c)
{
    for (size_t i = 0; i < SPECIAL_STATES; i++) {
        bool any = false;
        for (size_t j = 0; j < c->special_count; j++) {
            if (c->specials[j].state != special_states[i].state) {
                continue;
            }
            if (!any) {
                detail(out, special_states[i].zh, special_states[i].en);
            }
            page_comma(out, any);
            page_add(out, c->specials[j].word);
            any = true;
        }
        if (any) {
            end_detail(out);
        }
    }
}

static void print_column(page *out, const column_decl *c, size_t label, size_t name)
{
    bool zh = out->language == LANGUAGE_ZH;
    if (zh) {
        page_add_styled(out, STYLE_STRONG, column_label(c, out->language));
        page_add(out, STR("  "));
        page_pad(out, label + GAP);
    }
    size_t column = zh ? label + GAP : 0;
    page_add_styled(out, zh ? STYLE_FAINT : STYLE_STRONG, c->name);
    page_add(out, STR("  "));
    page_pad(out, column + name + GAP);
    add_type(out, c);
    add_blank(out, c);
    page_end(out, 0, DETAIL);
    print_headers(out, c);
    print_values(out, c);
    print_specials(out, c);
}

bool cmd_describe_table(FILE *to, language l, bool colour, int width, const table_decl *t)
{
    page out = page_open(to, l, colour, width);
    size_t label = 0, name = 0;
    for (size_t i = 0; i < t->column_count; i++) {
        label = capped_width(column_label(&t->columns[i], l), label);
        name = capped_width(t->columns[i].name, name);
    }
    page_add_styled(&out, STYLE_STRONG, cmd_text(t->title, l));
    page_sayf(&out, "（%.*s）主键：", " (%.*s), key: ", STR_ARG(t->name));
    add_key(&out, t);
    page_say(&out, "；", "; ");
    add_absence(&out, t);
    page_end(&out, 0, DETAIL);
    page_blank(&out);
    for (size_t i = 0; i < t->column_count; i++) {
        print_column(&out, &t->columns[i], label, name);
    }
    return page_close(&out);
}

/* ---- JSON ---- */

static json_t *texts_json(const str *items, size_t count)
{
    json_t *array = cmd_json_array();
    for (size_t i = 0; i < count; i++) {
        cmd_json_add(array, cmd_json_text(items[i]));
    }
    return array;
}

static json_t *key_json(const table_decl *t)
{
    json_t *array = cmd_json_array();
    for (size_t i = 0; i < t->key_count; i++) {
        cmd_json_add(array, cmd_json_text(t->columns[t->key[i]].name));
    }
    return array;
}

static json_t *targets_json(const column_decl *c)
{
    json_t *array = cmd_json_array();
    for (size_t i = 0; i < c->target_count; i++) {
        cmd_json_add(array, cmd_json_text(c->targets[i]->name));
    }
    return array;
}

static json_t *values_json(const enum_decl *e)
{
    json_t *array = cmd_json_array();
    for (size_t i = 0; i < e->count; i++) {
        json_t *value = cmd_json_object();
        cmd_json_put(value, "name", cmd_json_text(e->values[i].name));
        cmd_json_put(value, "words", texts_json(e->values[i].words, e->values[i].word_count));
        cmd_json_put(value, "open", json_boolean(e->values[i].open));
        cmd_json_add(array, value);
    }
    return array;
}

static json_t *specials_json(const column_decl *c)
{
    json_t *object = cmd_json_object();
    for (size_t i = 0; i < SPECIAL_STATES; i++) {
        json_t *array = cmd_json_array();
        for (size_t j = 0; j < c->special_count; j++) {
            if (c->specials[j].state == special_states[i].state) {
                cmd_json_add(array, cmd_json_text(c->specials[j].word));
            }
        }
        cmd_json_put(object, special_states[i].name, array);
    }
    return object;
}

/* "unknown", "none", or the text a blank is taken to be. */
static json_t *blank_json(const column_decl *c)
{
    static const char *const names[] = {[BLANK_UNKNOWN] = "unknown", [BLANK_NONE] = "none", [BLANK_AS] = ""};
    return cmd_json_text(c->blank == BLANK_AS ? c->blank_as : str_of(names[c->blank]));
}

static json_t *column_json(const column_decl *c)
{
    json_t *object = cmd_json_object();
    cmd_json_put(object, "name", cmd_json_text(c->name));
    cmd_json_put(object, "label", cmd_json_text(column_label(c, LANGUAGE_ZH)));
    cmd_json_put(object, "type", cmd_json_text(str_of(types[c->type].name)));
    cmd_json_put(object, "key", json_boolean(c->in_key));
    cmd_json_put(object, "finding", json_boolean(c->finding));
    cmd_json_put(object, "confidential", json_boolean(c->confidential));
    cmd_json_put(object, "blank", blank_json(c));
    cmd_json_put(object, "headers", texts_json(c->headers, c->header_count));
    cmd_json_put(object, "tables", targets_json(c));
    cmd_json_put(object, "values", c->type == COLUMN_ENUM ? values_json(c->enumeration) : cmd_json_array());
    cmd_json_put(object, "ordered", json_boolean(c->type == COLUMN_ENUM && c->enumeration->ordered));
    cmd_json_put(object, "words", specials_json(c));
    return object;
}

static json_t *table_json(const table_decl *t, language l)
{
    json_t *object = cmd_json_object(), *columns = cmd_json_array();
    cmd_json_put(object, "name", cmd_json_text(t->name));
    cmd_json_put(object, "title", cmd_json_text(cmd_text(t->title, l)));
    cmd_json_put(object, "key", key_json(t));
    cmd_json_put(object, "closed", json_boolean(t->closed));
    for (size_t i = 0; i < t->column_count; i++) {
        cmd_json_add(columns, column_json(&t->columns[i]));
    }
    cmd_json_put(object, "columns", columns);
    return object;
}

static json_t *tables_json(const schema *all, language l)
{
    json_t *array = cmd_json_array();
    for (size_t i = 0; i < all->table_count; i++) {
        cmd_json_add(array, table_json(all->tables[i], l));
    }
    return array;
}

/* ---- the command ---- */

static bool is_table_meant(const table_decl *t, str folded, arena *a)
{
    return str_equal(utf8_fold_case(a, t->name), folded) ||
           str_equal(utf8_fold_case(a, t->title.zh), folded) ||
           str_equal(utf8_fold_case(a, t->title.en), folded);
}

static void say_unknown(const session *s, const schema *all, str written, arena *a)
{
    cmd_name *names = arena_array(a, all->table_count * 3 + 1, sizeof *names);
    size_t count = 0;
    for (size_t i = 0; i < all->table_count; i++) {
        const table_decl *t = all->tables[i];
        names[count++] = (cmd_name){t->name, t->name};
        names[count++] = (cmd_name){t->title.zh, t->name};
        names[count++] = (cmd_name){t->title.en, t->name};
    }
    str nearest = cmd_nearest(s, written, names, count, a);
    if (nearest.len > 0) {
        command_fault(s, "没有“%.*s”这个表；是否指 %.*s？", "there is no table \"%.*s\"; did you mean %.*s?",
                      STR_ARG(written), STR_ARG(nearest));
    } else {
        command_fault(s, "没有“%.*s”这个表；用 jianjia schema 列出全部表",
                      "there is no table \"%.*s\"; jianjia schema lists them all", STR_ARG(written));
    }
}

static const table_decl *find_table(const session *s, const schema *all, str written, arena *a)
{
    str folded = utf8_fold_case(a, written);
    for (size_t i = 0; i < all->table_count; i++) {
        if (is_table_meant(all->tables[i], folded, a)) {
            return all->tables[i];
        }
    }
    say_unknown(s, all, written, a);
    return NULL;
}

static int show(const session *s, const schema *all, const str *written, bool json, arena *a)
{
    const table_decl *t = written == NULL ? NULL : find_table(s, all, *written, a);
    if (written != NULL && t == NULL) {
        return STATUS_FAILED;
    }
    if (json) {
        return cmd_json_print(s, t != NULL ? table_json(t, s->language) : tables_json(all, s->language));
    }
    if (t != NULL) {
        (void)cmd_describe_table(stdout, s->language, s->colour_out, s->width, t); /* see command_flush */
    } else {
        print_tables(s, all);
    }
    return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
}

static int print_usage(const session *s)
{
    fputs(s->language == LANGUAGE_ZH
              ? "用法：jianjia schema [表] [选项]\n"
                "可识别的表；写明一个表（annual 或 年度数据）时列出各列：表头、取值、空格的含义。\n"
                "  --pack 名称|文件夹    规则包\n"
                "  --format text|json    输出格式\n"
              : "usage: jianjia schema [TABLE] [OPTIONS]\n"
                "The tables that are understood; of one TABLE its columns: headers, values, what a blank "
                "means.\n"
                "  --pack NAME|DIR     the rule pack\n"
                "  --format text|json  the form of the output\n",
          stdout);
    return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
}

static int show_pack(const session *s, str pack_name, const str *written, bool json, arena *a)
{
    pack *p = command_pack(s, pack_name, false);
    int status = p == NULL ? STATUS_FAILED : show(s, &p->schema, written, json, a);
    pack_free(p);
    return status;
}

int command_schema(const session *s, int argc, char **argv)
{
    const char *pack_name = NULL, *format = NULL;
    bool help = false, bad = false;
    const cmd_option options[] = {{"--pack", &pack_name, NULL},
                                  {"--format", &format, NULL},
                                  {"--help", NULL, &help},
                                  {"-h", NULL, &help}};
    arena a = {0};
    str *words = NULL;
    size_t count = 0;
    int status = STATUS_FAILED;
    if (cmd_parse(s, argc, argv, options, sizeof options / sizeof *options, &a, &words, &count)) {
        bool json = cmd_wants_json(s, format, &bad);
        if (help) {
            status = print_usage(s);
        } else if (count > 1) {
            status = command_fault(s, "一次只能查看一个表", "one table at a time");
        } else if (!bad) {
            status = show_pack(s, str_of(pack_name), count == 1 ? words : NULL, json, &a);
        }
    }
    arena_free(&a);
    return status;
}
