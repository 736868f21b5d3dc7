/* SPDX-License-Identifier: MIT */
#include "cmd_check.h"

#include "mask.h"
#include "os.h"

#include "../reports/annotate.h"
#include "../reports/file_name.h"

#include <errno.h>
#include <string.h>

static bool masks(const check_options *o, const reporter *form)
{
    return o->mask || (form->masked && !o->no_mask);
}

bool check_names_wanted(const check_options *o)
{
    for (size_t i = 0; i < o->output_count; i++) {
        if (masks(o, o->outputs[i].reporter)) {
            return true;
        }
    }
    return o->mask;
}

void check_mask(const check_options *o, report *r)
{
    mask_names(r, o->key_file == NULL ? NULL : &o->key);
}

static int write_one(const session *s, const check_options *o, const report *r, const reporter *form,
                     const char *path)
{
    if (path == NULL) {
        progress_pause(s->progress);
    } else {
        progress_stage(s->progress, (texts){STR("正在写出"), STR("writing")}, str_of(path), 0);
    }
    FILE *file = path == NULL ? stdout : fopen(path, "wb");
    report_options how = {.colour = path == NULL && s->colour_out,
                          .width = path == NULL ? s->width : 0,
                          .quiet = o->quiet,
                          .masked = masks(o, form),
                          .jobs = o->jobs,
                          .fail_on = o->fail_on};
    if (file == NULL) {
        return command_fault(s, "%s：无法写入：%s", "%s: cannot write: %s", path, strerror(errno));
    }
    bool ok = form->write(r, &how, file) && fflush(file) == 0;
    int error = errno;
    if (path != NULL && fclose(file) != 0 && ok) {
        ok = false;
        error = errno;
    }
    if (!ok && !(path == NULL && error == EPIPE)) {
        command_fault(s, "%s：报告未能写完：%s", "%s: the report could not be written: %s",
                      path == NULL ? "-" : path, strerror(error));
    }
    return ok ? STATUS_CLEAN : STATUS_FAILED;
}

/* ---- a report for each city or body ---- */

/* audit.xlsx → audit-南宁.xlsx; of two parts whose names leave the same, one gets a number. */
static str path_of_part(const char *whole, str part, map *paths)
{
    const char *slash = strrchr(whole, '/'), *name = slash == NULL ? whole : slash + 1;
    const char *dot = strrchr(name, '.');
    size_t stem = dot == NULL || dot == name ? strlen(whole) : (size_t)(dot - whole);
    buf path = {0};
    for (unsigned number = 1;; number++) {
        buf_clear(&path);
        buf_addf(&path, "%.*s-", (int)stem, whole);
        file_name_add(&path, part);
        if (number > 1) {
            buf_addf(&path, "(%u)", number);
        }
        buf_addf(&path, "%s", whole + stem);
        uint32_t known = paths->count;
        if (map_intern(paths, buf_str(&path)) == known) {
            buf_free(&path);
            return map_string(paths, known);
        }
    }
}

static int write_part(const session *s, const check_options *o, const report *r, const reporter *form,
                      str path)
{
    for (size_t i = 0; i < o->source_count; i++) {
        if (os_same_file(path.ptr, o->sources[i].path)) {
            return command_fault(s, "%s 是要核查的文件，不能用来写报告",
                                 "%s is a file to be checked: no report is written over it", path.ptr);
        }
    }
    return write_one(s, o, r, form, path.ptr);
}

static int write_parts(const session *s, const check_options *o, const report *r, const output *out)
{
    arena a = {0};
    map paths = {0};
    str *names;
    size_t count = split_names(r, o->split, &a, &names);
    int status = STATUS_CLEAN;
    for (size_t i = 0; i < count; i++) {
        arena own = {0};
        report part = split_part(r, o->split, names[i], &own);
        int one = write_part(s, o, &part, out->reporter, path_of_part(out->file, part.part, &paths));
        status = one != STATUS_CLEAN ? one : status;
        arena_free(&own);
    }
    map_free(&paths);
    arena_free(&a);
    return status;
}

/* ---- all ---- */

static int write_output(const session *s, const check_options *o, const report *r, const output *out)
{
    if (out->reporter->binary && out->file == NULL && os_is_terminal(1)) {
        return command_fault(s, "%s 不能显示在终端上，请写成 --format %s:文件",
                             "%s is not for a terminal: --format %s:FILE", out->reporter->name,
                             out->reporter->name);
    }
    int status = write_one(s, o, r, out->reporter, out->file);
    bool split =
        status == STATUS_CLEAN && o->split != SPLIT_NONE && out->reporter->split && out->file != NULL;
    return split ? write_parts(s, o, r, out) : status;
}

int check_write(const session *s, const check_options *o, report *r)
{
    int status = STATUS_CLEAN;
    for (int masked = 0; masked <= 1; masked++) {
        if (masked && !o->mask && check_names_wanted(o)) {
            check_mask(o, r);
        }
        for (size_t i = 0; i < o->output_count; i++) {
            if (masks(o, o->outputs[i].reporter) == (masked == 1)) {
                int one = write_output(s, o, r, &o->outputs[i]);
                status = one != STATUS_CLEAN ? one : status;
            }
        }
    }
    return status;
}

int check_annotate(const session *s, const check_options *o, const check_run *run)
{
    if (o->annotate == NULL) {
        return STATUS_CLEAN;
    }
    arena a = {0};
    size_t files;
    str path, error = {0};
    bool ok = annotate_write(check_report(run), &run->strands[run->strand_count - 1].data, o->annotate, &a,
                             &files, &path, &error);
    if (!ok) {
        command_fault(s, "%s：加注的表未能写完：%s", "%s: the annotated table could not be written: %s",
                      path.ptr, error.ptr);
    } else if (!o->quiet) {
        fprintf(stderr,
                s->language == LANGUAGE_ZH ? "加注的表：%zu份，在 %s\n" : "annotated tables: %zu, in %s\n",
                files, o->annotate);
    }
    arena_free(&a);
    return ok ? STATUS_CLEAN : STATUS_FAILED;
}
