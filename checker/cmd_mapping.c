/* SPDX-License-Identifier: MIT */
#include "cmd_mapping.h"

#include "lexer.h"
#include "os.h"

#include <errno.h>
#include <string.h>

static const str ENDING = {".headers", sizeof ".headers" - 1};
enum { LARGEST = 1 << 20 };

static str base_name(str path)
{
    size_t i = path.len;
    while (i > 0 && path.ptr[i - 1] != '/') {
        i--;
    }
    return (str){path.ptr + i, path.len - i};
}

static str folder_of(arena *a, str path)
{
    str base = base_name(path);
    size_t length = path.len - base.len;
    return length == 0 ? STR(".") : arena_copy(a, (str){path.ptr, length > 1 ? length - 1 : length});
}

/* ---- reading ---- */

typedef struct {
    arena *a;
    diags *d;
    lexer lexer;
    token now;
    str folder;
    data_source *sources;
    size_t source_count;
    bool failed;
} mapping_parser;

static void advance(mapping_parser *p)
{
    p->now = lexer_next(&p->lexer);
}

static void fault(mapping_parser *p, const char *zh, const char *en)
{
    if (!p->failed) {
        diag_add_at(p->d, SEVERITY_ERROR, "bad_mapping", p->now.at, "%s", "%s",
                    p->d->language == LANGUAGE_ZH ? zh : en);
    }
    p->failed = true;
}

static bool is_word(const mapping_parser *p, str word)
{
    return p->now.kind == TOKEN_WORD && str_equal(p->now.text, word);
}

static bool is_sign(const mapping_parser *p, str sign)
{
    return p->now.kind == TOKEN_SIGN && str_equal(p->now.text, sign);
}

/* column "header" … */
static void parse_column(mapping_parser *p, file_mapping *m)
{
    str column = is_word(p, STR("ignore")) ? STR("") : p->now.text;
    advance(p);
    if (p->now.kind != TOKEN_STRING) {
        fault(p, "列名后面应为带引号的表头", "a header in quotes is expected behind a column");
    }
    while (p->now.kind == TOKEN_STRING) {
        header_mapping one = {.header = arena_copy(p->a, p->now.text), .column = arena_copy(p->a, column)};
        ARENA_PUSH(p->a, m->headers, m->count, m->cap, one);
        advance(p);
    }
}

static void parse_line(mapping_parser *p, file_mapping *m)
{
    bool table = is_word(p, STR("table")), row = is_word(p, STR("header_row"));
    if (!table && !row) {
        parse_column(p, m);
        return;
    }
    advance(p);
    if (table && (p->now.kind == TOKEN_WORD || p->now.kind == TOKEN_STRING)) {
        m->table = arena_copy(p->a, p->now.text);
    } else if (row && p->now.kind == TOKEN_NUMBER && p->now.number.den == 1 && p->now.number.num > 0 &&
               p->now.number.num < UINT32_MAX) {
        m->header_row = (uint32_t)p->now.number.num;
    } else {
        fault(p, "table 后面应为表名，header_row 后面应为行号",
              "table needs a name, header_row a row's number");
    }
    advance(p);
}

static bool is_meant(str pattern, str name)
{
    bool any = pattern.len > 0 && pattern.ptr[0] == '*';
    return any ? str_ends_with(name, (str){pattern.ptr + 1, pattern.len - 1}) : str_equal(pattern, name);
}

/* A source keeps the first mapping that is meant for it; one by its own name goes before a pattern. */
static void give(mapping_parser *p, const str *patterns, size_t count, const file_mapping *m, bool exact)
{
    for (size_t i = 0; i < p->source_count; i++) {
        str path = str_of(p->sources[i].path);
        bool here = p->sources[i].mapping == NULL && str_equal(folder_of(p->a, path), p->folder);
        for (size_t k = 0; k < count && here; k++) {
            bool by_name = str_equal(patterns[k], base_name(path));
            if (exact ? by_name : is_meant(patterns[k], base_name(path))) {
                p->sources[i].mapping = m;
                break;
            }
        }
    }
}

static void parse_file(mapping_parser *p, bool exact)
{
    str *patterns = NULL;
    size_t count = 0, cap = 0;
    file_mapping *m = arena_alloc(p->a, sizeof *m);
    if (!is_word(p, STR("file"))) {
        fault(p, "应为 file \"文件名\" { … }", "file \"NAME\" { … } is expected");
        return;
    }
    advance(p);
    while (p->now.kind == TOKEN_STRING) {
        ARENA_PUSH(p->a, patterns, count, cap, arena_copy(p->a, p->now.text));
        advance(p);
    }
    if (count == 0 || !is_sign(p, STR("{"))) {
        fault(p, "file 后面应为带引号的文件名和 {", "a name in quotes and { are expected behind file");
        return;
    }
    advance(p);
    while (!p->failed && p->now.kind == TOKEN_WORD) {
        parse_line(p, m);
    }
    if (!is_sign(p, STR("}"))) {
        fault(p, "应为列名、table、header_row 或 }", "a column, table, header_row or } is expected");
        return;
    }
    advance(p);
    give(p, patterns, count, m, exact);
}

static void parse_all(mapping_parser *p, const source *text)
{
    for (int exact = 1; exact >= 0 && !p->failed; exact--) {
        lexer_start(&p->lexer, text, p->a, p->d);
        advance(p);
        while (p->now.kind != TOKEN_END && !p->failed) {
            parse_file(p, exact);
        }
    }
}

static void read_mapping(mapping_parser *p, str name)
{
    source *text = arena_alloc(p->a, sizeof *text);
    str error = {0};
    text->name = str_equal(p->folder, STR("."))
                     ? name
                     : arena_format(p->a, "%.*s/%.*s", STR_ARG(p->folder), STR_ARG(name));
    if (!os_read_file(p->a, arena_copy(p->a, text->name).ptr, LARGEST, &text->text, &error)) {
        diag_add(p->d, SEVERITY_ERROR, "cannot_read", (place){.file = text->name}, "无法读取：%.*s",
                 "cannot be read: %.*s", STR_ARG(error));
        p->failed = true;
        return;
    }
    if (str_starts_with(text->text, STR("\xEF\xBB\xBF"))) {
        text->text = (str){text->text.ptr + 3, text->text.len - 3};
    }
    parse_all(p, text);
}

bool mappings_find(const session *s, arena *a, data_source *sources, size_t count)
{
    diags d = {.language = s->language};
    str *seen = NULL;
    size_t seen_count = 0, seen_cap = 0;
    bool ok = true;
    for (size_t i = 0; i < count && ok; i++) {
        str folder = folder_of(a, str_of(sources[i].path)), *names = NULL, error = {0};
        size_t name_count = 0;
        bool known = strcmp(sources[i].path, "-") == 0;
        for (size_t k = 0; k < seen_count; k++) {
            known = known || str_equal(seen[k], folder);
        }
        if (known || !os_list_folder(a, folder.ptr, &names, &name_count, &error)) {
            continue;
        }
        ARENA_PUSH(a, seen, seen_count, seen_cap, folder);
        for (size_t k = 0; k < name_count && ok; k++) {
            if (names[k].ptr[0] != '.' && str_ends_with(names[k], ENDING)) {
                mapping_parser p = {
                    .a = a, .d = &d, .folder = folder, .sources = sources, .source_count = count};
                read_mapping(&p, names[k]);
                ok = d.errors == 0;
            }
        }
    }
    if (!ok) {
        command_print_diags(s, &d);
        command_fault(s, "对照表有误，未作核查", "a mapping of headers is wrong: no audit was made");
    }
    diags_free(&d);
    return ok;
}

/* ---- names ---- */

static bool any_table_has(const schema *s, str table, str column)
{
    for (size_t i = 0; i < s->table_count; i++) {
        const table_decl *t = s->tables[i];
        bool meant = table.len == 0 || t == schema_table_named(s, table);
        if (meant && table_column(t, column) != NULL) {
            return true;
        }
    }
    return false;
}

void mappings_check(const schema *s, const data_source *sources, size_t count, diags *d)
{
    for (size_t i = 0; i < count; i++) {
        const file_mapping *m = sources[i].mapping;
        for (size_t k = 0; m != NULL && k < m->count; k++) {
            if (m->headers[k].column.len > 0 && !any_table_has(s, m->table, m->headers[k].column)) {
                diag_add(d, SEVERITY_ERROR, "unknown_column", (place){.file = str_of(sources[i].path)},
                         "对照表：没有“%.*s”这一列；用 jianjia schema 查看",
                         "its mapping: there is no column %.*s; see jianjia schema",
                         STR_ARG(m->headers[k].column));
            }
        }
    }
}

/* ---- drafts ---- */

/* A header in quotes, on one line. */
static void add_string(buf *out, str text)
{
    buf_add_char(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        if (c == '"' || c == '\\') {
            buf_add_char(out, '\\');
        }
        buf_add_char(out, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    buf_add_char(out, '"');
}

static void add_line(buf *out, const drafted_header *h, bool zh)
{
    enum { WIDTH = 26 };
    bool taken = h->column != NULL && h->likely;
    str column = taken ? h->column->name : STR("ignore");
    buf_addf(out, "  %.*s%*s ", STR_ARG(column), column.len < WIDTH ? (int)(WIDTH - column.len) : 0, "");
    add_string(out, h->header);
    if (h->column != NULL) {
        str label = column_label(h->column, LANGUAGE_ZH);
        buf_addf(out, "  # %.*s%s", STR_ARG(label), h->known ? "" : zh ? "？" : "?");
        if (!taken) {
            buf_addf(out, " %.*s", STR_ARG(h->column->name));
        }
    }
    buf_add_char(out, '\n');
}

static void add_draft(buf *out, const header_draft *draft, str file, bool zh)
{
    buf_addf(
        out,
        zh ? "# 表头对照：核对后存为 %.*s.headers（UTF-8），放在数据旁边。\n"
             "# 列名 \"表头\"：有“？”的是按字面猜的，请逐一核对；不用的写 ignore；列名见 jianjia schema。\n"
           : "# A mapping of headers: check it, save it as %.*s.headers (UTF-8) beside the data.\n"
             "# COLUMN \"HEADER\": what has a ? is a guess; ignore leaves a column out; columns: jianjia "
             "schema.\n",
        STR_ARG(file));
    if (draft->fits) {
        buf_add(out, zh ? STR("# 这个文件已能识别，不用对照表也可以。\n")
                        : STR("# This file is known as it is: no mapping is needed.\n"));
    }
    buf_add(out, STR("file "));
    add_string(out, file);
    buf_add(out, STR(" {\n"));
    if (draft->table != NULL) {
        buf_addf(out, "  table %.*s  # %.*s\n", STR_ARG(draft->table->name),
                 STR_ARG(texts_in(draft->table->title, zh ? LANGUAGE_ZH : LANGUAGE_EN)));
    }
    buf_addf(out, "  header_row %u\n\n", draft->header_row);
    for (size_t i = 0; i < draft->count; i++) {
        if (draft->headers[i].header.len > 0) {
            add_line(out, &draft->headers[i], zh);
        }
    }
    buf_add(out, STR("}\n"));
}

static int write_draft(const session *s, arena *a, const char *folder, str file, str text)
{
    if (folder == NULL) {
        fwrite(text.ptr, 1, text.len, stdout);
        return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
    }
    str error = {0};
    const char *path = arena_format(a, "%s/%.*s.headers", folder, STR_ARG(file)).ptr;
    if (!os_make_folder(folder, &error)) {
        return command_fault(s, "%s：无法写入：%s", "%s: cannot write: %s", folder,
                             os_reason(errno, s->language));
    }
    if (os_kind_of(path) != OS_ABSENT) {
        return command_fault(s, "%s 已存在，未写任何文件", "%s is there already: nothing was written", path);
    }
    FILE *out = fopen(path, "wb");
    bool ok = out != NULL && fwrite(text.ptr, 1, text.len, out) == text.len;
    if (!os_close_written(out, ok)) {
        return command_fault(s, "%s：无法写入：%s", "%s: cannot write: %s", path,
                             os_reason(errno, s->language));
    }
    printf(s->language == LANGUAGE_ZH ? "已写入 %s\n" : "written: %s\n", path);
    return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
}

int mapping_draft(const session *s, const schema *schema, const char *path, const char *folder)
{
    arena a = {0};
    diags d = {.language = s->language};
    header_draft draft;
    bool ok = dataset_draft(schema, path, ENCODING_AUTO, &a, &draft, &d);
    command_print_diags(s, &d);
    int status = STATUS_FAILED;
    if (ok) {
        buf text = {0};
        str file = base_name(str_of(path));
        add_draft(&text, &draft, file, s->language == LANGUAGE_ZH);
        status = write_draft(s, &a, folder, file, buf_str(&text));
        buf_free(&text);
    }
    diags_free(&d);
    arena_free(&a);
    return status;
}
