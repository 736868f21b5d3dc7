/* SPDX-License-Identifier: MIT
 *
 * jianjia init: a folder of empty templates: for each table of the pack a CSV that holds its headers, one
 * workbook with all of them, and a README that says what goes where. Nothing that is there is written over.
 */
#include "cmd_init.h"
#include "cmd_mapping.h"
#include "cmd_pack.h"

#include "os.h"
#include "records.h"

#include <errno.h>
#include <string.h>

enum { README_WIDTH = 96 };

typedef struct {
    const session *s;
    const pack *pack;
    const char *folder;
    arena *a;
} templates_job;

static str title_of(const templates_job *j, const table_decl *t)
{
    str title = texts_in(t->title, j->s->language);
    return j->s->language == LANGUAGE_ZH && title.len > 0 ? title : t->name;
}

static const char *path_of(const templates_job *j, str name, const char *extension)
{
    return arena_format(j->a, "%s/%.*s%s", j->folder, STR_ARG(name), extension).ptr;
}

static const char *workbook_path(const templates_job *j)
{
    return path_of(j, j->s->language == LANGUAGE_ZH ? STR("台账模板") : STR("templates"), ".xlsx");
}

bool init_is_workbook(str name)
{
    return str_equal(name, STR("台账模板.xlsx")) || str_equal(name, STR("templates.xlsx"));
}

static const char *readme_path(const templates_job *j)
{
    return path_of(j, STR("README"), ".txt");
}

static int fault_of(const templates_job *j, const char *path, const char *error)
{
    return command_fault(j->s, "%s：无法写入：%s", "%s: cannot write: %s", path, error);
}

/* ---- one CSV ---- */

static bool write_headers(const templates_job *j, const table_decl *t, FILE *out)
{
    str *headers = arena_array(j->a, t->column_count, sizeof *headers);
    size_t count = 0;
    for (size_t i = 0; i < t->column_count; i++) {
        if (!t->columns[i].confidential) { /* nobody is asked who complained */
            headers[count++] = column_label(&t->columns[i], j->s->language);
        }
    }
    return fputs("\xef\xbb\xbf", out) >= 0 && record_write(out, headers, count) && fflush(out) == 0;
}

static int write_csv(const templates_job *j, const table_decl *t)
{
    const char *path = path_of(j, title_of(j, t), ".csv");
    FILE *out = fopen(path, "wb");
    bool ok = os_close_written(out, out != NULL && write_headers(j, t, out));
    return ok ? STATUS_CLEAN : fault_of(j, path, strerror(errno));
}

/* ---- the README ---- */

static const char INTRODUCTION_ZH[] =
    "空白模板。每张表一个 CSV（台账模板.xlsx 中各有一页）。\n\n"
    "一、有什么填什么：不用的表、不用的列可以删去；没有的数据空着，不要填 0。\n"
    "二、第一行是表头，请勿改动；一行一条，不要合并单元格，不要加合计行。\n"
    "三、用 Excel 或 WPS "
    "填写的，请用台账模板.xlsx：编码列已设为文本，日期列已设为日期，有固定取值的列可下拉选择。\n"
    "    填好后逐页另存为 CSV，放进一个文件夹，再运行：jianjia check 文件夹\n"
    "四、各列的含义、认得的表头和取值如下。\n\n";

static const char INTRODUCTION_EN[] =
    "Empty templates: a CSV for each table (templates.xlsx has a sheet for each).\n\n"
    "1. Fill in what there is: tables and columns that are not used may go; leave blank what is not known, "
    "not 0.\n"
    "2. The first row is the header and stays as it is; one record a row, no merged cells, no totals.\n"
    "3. In Excel or WPS use templates.xlsx: codes are text there, dates are dates, listed values drop down.\n"
    "   Save each sheet as CSV into one folder, then run: jianjia check FOLDER\n"
    "4. What each column means, and the headers and values it understands:\n\n";

static int write_readme(const templates_job *j)
{
    const char *path = readme_path(j);
    FILE *out = fopen(path, "wb");
    bool ok =
        out != NULL && fputs(j->s->language == LANGUAGE_ZH ? INTRODUCTION_ZH : INTRODUCTION_EN, out) >= 0;
    for (size_t i = 0; i < j->pack->schema.table_count && ok; i++) {
        ok = cmd_describe_table(out, j->s->language, false, README_WIDTH, j->pack->schema.tables[i]) &&
             putc('\n', out) != EOF;
    }
    ok = os_close_written(out, ok && fflush(out) == 0);
    return ok ? STATUS_CLEAN : fault_of(j, path, strerror(errno));
}

/* ---- the folder ---- */

static int refuse(const templates_job *j, const char *path)
{
    return os_kind_of(path) == OS_ABSENT
               ? STATUS_CLEAN
               : command_fault(j->s, "%s 已存在，未写任何文件；请换一个文件夹",
                               "%s is there already: nothing was written; name another folder", path);
}

static int guard(const templates_job *j)
{
    int status = refuse(j, readme_path(j));
    status = status == STATUS_CLEAN ? refuse(j, workbook_path(j)) : status;
    for (size_t i = 0; i < j->pack->schema.table_count && status == STATUS_CLEAN; i++) {
        status = refuse(j, path_of(j, title_of(j, j->pack->schema.tables[i]), ".csv"));
    }
    return status;
}

static int write_all(const templates_job *j)
{
    str error = {0};
    if (!os_make_folder(j->folder, &error)) {
        return fault_of(j, j->folder, error.ptr);
    }
    int status = guard(j);
    for (size_t i = 0; i < j->pack->schema.table_count && status == STATUS_CLEAN; i++) {
        status = write_csv(j, j->pack->schema.tables[i]);
    }
    status = status == STATUS_CLEAN ? write_readme(j) : status;
    if (status != STATUS_CLEAN) {
        return status;
    }
    const char *fault = init_workbook(j->pack, j->s->language, workbook_path(j));
    if (fault != NULL) {
        return fault_of(j, workbook_path(j), fault);
    }
    printf(j->s->language == LANGUAGE_ZH ? "已写入 %s：%zu 张表的 CSV、%s 和 README.txt\n"
                                         : "written to %s: CSV for %zu tables, %s and README.txt\n",
           j->folder, j->pack->schema.table_count,
           j->s->language == LANGUAGE_ZH ? "台账模板.xlsx" : "templates.xlsx");
    return command_flush(j->s) ? STATUS_CLEAN : STATUS_FAILED;
}

static int print_usage(const session *s)
{
    fputs(s->language == LANGUAGE_ZH
              ? "用法：jianjia init 文件夹 [选项]\n"
                "写出空白模板：每张表一个 CSV（只有表头），一个工作簿，一份说明。不覆盖已有的文件。\n"
                "  --from 文件           "
                "按该文件的表头拟出对照表（*.headers），不写模板；没有文件夹的，显示出来\n"
                "  --pack 名称|文件夹    规则包\n"
              : "usage: jianjia init DIR [OPTIONS]\n"
                "Writes empty templates: a CSV for each table (headers only), one workbook, a "
                "README. Nothing is written over.\n"
                "  --from FILE         drafts a mapping (*.headers) of that file's headers instead; shown if "
                "no DIR\n"
                "  --pack NAME|DIR     the rule pack\n",
          stdout);
    return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
}

int command_init(const session *s, int argc, char **argv)
{
    const char *pack_name = NULL, *from = NULL;
    bool help = false;
    const cmd_option options[] = {
        {"--pack", &pack_name, NULL}, {"--from", &from, NULL}, {"--help", NULL, &help}, {"-h", NULL, &help}};
    arena a = {0};
    str *words = NULL;
    size_t count = 0;
    int status = STATUS_FAILED;
    if (!cmd_parse(s, argc, argv, options, sizeof options / sizeof *options, &a, &words, &count)) {
        status = STATUS_FAILED;
    } else if (help) {
        status = print_usage(s);
    } else if (from != NULL && count <= 1) {
        pack *p = command_pack(s, str_of(pack_name), false);
        status = p == NULL
                     ? STATUS_FAILED
                     : mapping_draft(s, &p->schema, from, count == 1 ? arena_copy(&a, words[0]).ptr : NULL);
        pack_free(p);
    } else if (count != 1 || words[0].len == 0) {
        status = command_fault(s, "请给出一个文件夹", "name one folder");
    } else {
        pack *p = command_pack(s, str_of(pack_name), false);
        templates_job j = {.s = s, .pack = p, .folder = arena_copy(&a, words[0]).ptr, .a = &a};
        status = p == NULL ? STATUS_FAILED : write_all(&j);
        pack_free(p);
    }
    arena_free(&a);
    return status;
}
