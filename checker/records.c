/* SPDX-License-Identifier: MIT */
#include "records.h"

#include "records_reader.h"

#include <errno.h>
#include <string.h>

/* What a thread reads at a time; with less than FEWEST one thread is as fast. */
enum { PART = 1 << 19, FEWEST = 4 * PART };

static void report_failure(const input *in, int number, diags *d)
{
    place at = {.file = in->name};
    if (number == 0) {
        diag_add(d, SEVERITY_ERROR, "cannot_read", at, "文件在读取时被改短，请关闭正在使用它的程序后重试",
                 "the file became shorter while it was read; close the programs that use it and try again");
    } else {
        diag_add(d, SEVERITY_ERROR, "cannot_read", at, "读取中断：%s", "reading broke off: %s",
                 strerror(number));
    }
}

/* From here on, is there enough for several threads? */
static bool may_divide(const reader *r)
{
    const record_sink *sink = r->sink;
    return sink->on_glance && sink->jobs > 1 && r->row >= sink->glance_after && !r->open &&
           r->window.in->size - reader_offset(r) >= FEWEST;
}

bool records_read(const input *in, record_sink *sink, diags *d)
{
    reader r;
    size_t cap = in->size < LARGE_WINDOW ? (size_t)in->size : LARGE_WINDOW;
    bool failed = !reader_open(&r, in, sink, cap), more = !failed;
    reader_use_index(&r);
    while (more && !may_divide(&r)) {
        more = reader_step(&r);
        failed = r.failed;
    }
    if (more) {
        failed = !reader_divide(&r, sink->jobs, PART);
    }
    if (failed) {
        report_failure(in, errno, d);
    }
    reader_close(&r);
    return !failed;
}

/* ---- one record again ---- */

typedef struct {
    arena *storage;
    record *out;
    bool found;
} one_record;

static bool copy_record(void *context, const record *r)
{
    one_record *one = context;
    *one->out = (record){.count = r->count, .offset = r->offset};
    one->out->cells = arena_array(one->storage, r->count, sizeof *r->cells);
    for (size_t i = 0; i < r->count; i++) {
        if (r->cells[i].ptr) {
            one->out->cells[i] = arena_copy(one->storage, r->cells[i]);
        }
    }
    one->found = true;
    return false;
}

bool record_at(const input *in, uint64_t offset, arena *a, record *out)
{
    one_record one = {.storage = a, .out = out};
    record_sink sink = {.context = &one, .on_record = copy_record};
    reader r;
    if (reader_open(&r, in, &sink, SMALL_WINDOW)) {
        reader_go_to(&r, offset, in->size);
        /* A fault or a blank ends it too: then no record starts here. */
        while (reader_step(&r) && r.open) {
        }
    }
    reader_close(&r);
    return one.found;
}
