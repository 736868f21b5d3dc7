/* SPDX-License-Identifier: MIT
 *
 * The files of jianjia check: those to read, what was passed over beside them, and what is not written over.
 */
#include "cmd_check.h"
#include "cmd_init.h"

#include "os.h"

#include <errno.h>
#include <string.h>

static void add_source(check_options *o, const char *path, str table)
{
    data_source source = {.path = path, .table = table};
    ARENA_PUSH(&o->storage, o->sources, o->source_count, o->source_cap, source);
}

static bool has_ending(str name, str ending)
{
    return name.len > ending.len &&
           str_equal_ignoring_case((str){name.ptr + name.len - ending.len, ending.len}, ending);
}

static bool is_csv(str name)
{
    return has_ending(name, STR(".csv"));
}

static bool is_workbook(str name)
{
    return has_ending(name, STR(".xlsx")) || has_ending(name, STR(".xls")) || has_ending(name, STR(".et"));
}

/* Are there tables in the folder itself? */
static bool holds_csv(const char *folder)
{
    arena a = {0};
    str *names = NULL, error = {0};
    size_t count = 0;
    bool holds = false;
    os_list_folder(&a, folder, &names, &count, &error);
    for (size_t i = 0; i < count && !holds; i++) {
        holds = names[i].ptr[0] != '.' && is_csv(names[i]);
    }
    arena_free(&a);
    return holds;
}

static void pass_over(check_options *o, str path, passed_why why)
{
    passed_over passed = {path, why};
    ARENA_PUSH(&o->storage, o->passed, o->passed_count, o->passed_cap, passed);
}

/* True if the entry of a folder is one to read. What people may take for read, and is not, is kept to be told. */
static bool add_entry(check_options *o, str name, str path)
{
    os_kind kind = os_kind_of(path.ptr);
    if (kind == OS_FILE && is_csv(name)) {
        add_source(o, path.ptr, (str){0});
        return true;
    }
    if (kind == OS_FOLDER && (is_csv(name) || holds_csv(path.ptr))) {
        pass_over(o, path, PASSED_FOLDER);
    } else if (kind != OS_FOLDER && is_csv(name)) {
        pass_over(o, path, PASSED_NO_FILE);
    } else if (kind == OS_FILE && name.ptr[0] != '~' && is_workbook(name) && !init_is_workbook(name)) {
        pass_over(o, path, PASSED_WORKBOOK);
    }
    return false;
}

static int fault_no_csv(const session *s, const check_options *o, const char *path)
{
    if (o->passed_count > 0 && o->passed[0].why == PASSED_WORKBOOK) {
        return command_fault(
            s, "%s：文件夹内没有 CSV 文件，只有工作簿（%s）；请在 Excel/WPS 中逐页另存为“CSV UTF-8”",
            "%s: there is no CSV file in this folder, only a workbook (%s): save each sheet as \"CSV "
            "UTF-8\" in Excel or WPS",
            path, o->passed[0].path.ptr);
    }
    if (o->passed_count > 0 && o->passed[0].why == PASSED_FOLDER) {
        return command_fault(s, "%s：文件夹内没有 CSV 文件；下面的文件夹（如 %s）不会自动读取，请逐个写明",
                             "%s: there is no CSV file in this folder; those below it (as %s) are not read "
                             "unless they are named",
                             path, o->passed[0].path.ptr);
    }
    return command_fault(s, "%s：文件夹内没有 CSV 文件", "%s: there is no CSV file in this folder", path);
}

/* All CSV files of a folder, in name order; hidden files are left alone. */
static int add_folder(const session *s, check_options *o, const char *path)
{
    str *names = NULL, error = {0};
    size_t count = 0, found = 0;
    if (!os_list_folder(&o->storage, path, &names, &count, &error)) {
        return command_fault(s, "%s：无法读取文件夹：%s", "%s: cannot read the folder: %s", path,
                             os_reason(errno, s->language));
    }
    size_t length = strlen(path);
    const char *slash = length > 0 && path[length - 1] == '/' ? "" : "/";
    for (size_t i = 0; i < count; i++) {
        str file = arena_format(&o->storage, "%s%s%.*s", path, slash, STR_ARG(names[i]));
        if (names[i].ptr[0] != '.') {
            found += add_entry(o, names[i], file);
        }
    }
    return found > 0 ? STATUS_CLEAN : fault_no_csv(s, o, path);
}

static os_kind kind_of(const char *path)
{
    return strcmp(path, "-") == 0 ? OS_FILE : os_kind_of(path);
}

/* What a word processor makes of the hyphens before an option. */
static bool is_dashed(str word)
{
    return str_starts_with(word, STR("—")) || str_starts_with(word, STR("–")) ||
           str_starts_with(word, STR("－"));
}

static int fault_absent(const session *s, const char *path)
{
    if (is_dashed(str_of(path))) {
        return command_fault(s, "%s：选项前面应为两个半角的“-”，如 --as-of",
                             "%s: an option begins with two hyphens, as --as-of", path);
    }
    return command_fault(s, "%s：没有这个文件或文件夹", "%s: no such file or folder", path);
}

static int collect_sources(const session *s, check_options *o)
{
    for (size_t i = 0; i < o->path_count; i++) {
        const char *path = o->paths[i];
        os_kind kind = kind_of(path);
        if (kind == OS_ABSENT) {
            return fault_absent(s, path);
        }
        if (kind != OS_FOLDER) {
            add_source(o, path, (str){0});
        } else if (add_folder(s, o, path) != STATUS_CLEAN) {
            return STATUS_FAILED;
        }
    }
    for (size_t i = 0; i < o->table_count; i++) {
        if (kind_of(o->tables[i].path) == OS_ABSENT) {
            return fault_absent(s, o->tables[i].path);
        }
        add_source(o, o->tables[i].path, o->tables[i].table);
    }
    return STATUS_CLEAN;
}

/* A file named as --table T=F and found in a folder too is read once, as the table named. As two tables it
 * is read twice. */
static bool is_double(const check_options *o, size_t i, size_t named_from)
{
    const data_source *its = &o->sources[i];
    for (size_t j = 0; j < o->source_count; j++) {
        const data_source *other = &o->sources[j];
        bool later_named = i < named_from && j >= named_from;
        bool earlier = j < i && str_equal(other->table, its->table);
        if ((later_named || earlier) && strcmp(other->path, its->path) == 0) {
            return true;
        }
    }
    return false;
}

static void drop_doubles(check_options *o)
{
    size_t kept = 0, named_from = o->source_count - o->table_count;
    for (size_t i = 0; i < o->source_count; i++) {
        if (!is_double(o, i, named_from)) {
            o->sources[kept++] = o->sources[i];
        }
    }
    o->source_count = kept;
}

/* A report never takes the place of what it is about. */
static int guard_inputs(const session *s, const check_options *o)
{
    for (size_t i = 0; i < o->output_count; i++) {
        for (size_t j = 0; o->outputs[i].file != NULL && j < o->source_count; j++) {
            if (os_same_file(o->outputs[i].file, o->sources[j].path)) {
                return command_fault(s, "%s 是要核查的文件，不能用来写报告",
                                     "%s is a file to be checked: no report is written over it",
                                     o->outputs[i].file);
            }
        }
    }
    return STATUS_CLEAN;
}

/* Two reports in one file are none. */
static int guard_outputs(const session *s, const check_options *o)
{
    for (size_t i = 0; i < o->output_count; i++) {
        for (size_t j = 0; o->outputs[i].file != NULL && j < i; j++) {
            if (o->outputs[j].file != NULL && strcmp(o->outputs[j].file, o->outputs[i].file) == 0) {
                return command_fault(s, "%s：两份报告不能写到同一个文件",
                                     "%s: two reports can't go to one file", o->outputs[i].file);
            }
        }
    }
    return STATUS_CLEAN;
}

static int read_key(const session *s, check_options *o)
{
    str error = {0};
    bool no_key;
    if (o->key_file == NULL || pseudonym_key_read(o->key_file, &o->key, &o->storage, &error, &no_key)) {
        return STATUS_CLEAN;
    }
    if (no_key) {
        return command_fault(s, "%s 不是密钥文件；请给出原来的密钥文件，或另取一个文件名，由本工具新建",
                             "%s is no key file: name the one used before, or a new name to have one made",
                             o->key_file);
    }
    return command_fault(s, "%s：密钥文件无法读取或新建：%s", "%s: the key file can't be read or made: %s",
                         o->key_file, os_reason(errno, s->language));
}

/* Without its key no pseudonym is ever the same again. */
static int guard_key(const session *s, const check_options *o)
{
    for (size_t i = 0; o->key_file != NULL && i < o->output_count; i++) {
        if (o->outputs[i].file != NULL && os_same_file(o->outputs[i].file, o->key_file)) {
            return command_fault(s, "%s 是密钥文件，不能用来写报告",
                                 "%s is the key file: no report is written over it", o->key_file);
        }
    }
    return STATUS_CLEAN;
}

/* Splitting needs files to put the parts beside. */
static int guard_split(const session *s, const check_options *o)
{
    for (size_t i = 0; o->split != SPLIT_NONE && i < o->output_count; i++) {
        if (o->outputs[i].reporter->split && o->outputs[i].file != NULL) {
            return STATUS_CLEAN;
        }
    }
    return o->split == SPLIT_NONE ? STATUS_CLEAN
                                  : command_fault(s, "--split-by 须与 --format csv:文件 或 xlsx:文件 同用",
                                                  "--split-by needs --format csv:FILE or xlsx:FILE");
}

/* The folder that a path is in. */
static str folder_of(arena *a, str path)
{
    size_t slash = path.len;
    while (slash > 0 && path.ptr[slash - 1] != '/') {
        slash--;
    }
    return slash == 0 ? STR(".") : slash == 1 ? STR("/") : arena_copy(a, (str){path.ptr, slash - 1});
}

/* Tables, and lists that somebody has filled in, are inputs: none is written over. */
static int guard_folder(const session *s, const check_options *o, const char *folder, const char *zh,
                        const char *en)
{
    arena a = {0};
    bool holds = false;
    for (size_t i = 0; folder != NULL && i < o->source_count; i++) {
        holds = holds || os_same_file(folder_of(&a, str_of(o->sources[i].path)).ptr, folder);
    }
    arena_free(&a);
    return holds ? command_fault(s, "%s 里有要核查的文件，%s请写到别的文件夹",
                                 "%s holds files to be checked: let %s go to another folder", folder,
                                 s->language == LANGUAGE_ZH ? zh : en)
                 : STATUS_CLEAN;
}

/* A report in CSV beside the tables would be taken for one of them the next time. */
static int guard_reports(const session *s, const check_options *o)
{
    arena a = {0};
    int status = STATUS_CLEAN;
    for (size_t i = 0; i < o->output_count; i++) {
        const char *file = o->outputs[i].file;
        for (size_t j = 0; file != NULL && is_csv(str_of(file)) && j < o->path_count; j++) {
            if (status == STATUS_CLEAN && os_same_file(folder_of(&a, str_of(file)).ptr, o->paths[j])) {
                status = command_fault(s, "%s：写在要核查的文件夹里，下次会当作数据；请写到别的文件夹",
                                       "%s: in a folder that is checked it would be read as data the next "
                                       "time: let it go to another folder",
                                       file);
            }
        }
    }
    arena_free(&a);
    return status;
}

static int guard_folders(const session *s, const check_options *o)
{
    if (o->annotate != NULL && o->mask) {
        return command_fault(s, "--annotate 原样写回各表，不能隐去姓名，不能与 --mask 同用",
                             "--annotate writes tables as they are, names included: not with --mask");
    }
    int status = guard_folder(s, o, o->requests, "补数清单", "the lists");
    return status != STATUS_CLEAN ? status : guard_folder(s, o, o->annotate, "加注的表", "the copies");
}

int check_collect(const session *s, check_options *o)
{
    int status = guard_split(s, o);
    status = status == STATUS_CLEAN ? guard_outputs(s, o) : status;
    status = status == STATUS_CLEAN ? collect_sources(s, o) : status;
    status = status == STATUS_CLEAN ? guard_inputs(s, o) : status;
    status = status == STATUS_CLEAN ? guard_reports(s, o) : status;
    status = status == STATUS_CLEAN ? guard_folders(s, o) : status;
    status = status == STATUS_CLEAN ? read_key(s, o) : status;
    status = status == STATUS_CLEAN ? guard_key(s, o) : status;
    if (status == STATUS_CLEAN) {
        drop_doubles(o);
    }
    return status;
}
