/* SPDX-License-Identifier: MIT */
#include "spot.h"

#include "../checker/cell_span.h"

spot spot_of(const evidence *e)
{
    cell_span span;
    if (e->in == NULL || !cell_span_find(e->in, e->offset, e->place, &span)) {
        return (spot){.line = e->line, .last_line = e->line};
    }
    return (spot){e->line + span.first_line, span.first_column, e->line + span.last_line, span.last_column};
}

const evidence *spot_main(const finding *f)
{
    for (size_t i = 0; i < f->evidence_count; i++) {
        if (str_equal(f->evidence[i].table, f->subject.table)) {
            return &f->evidence[i];
        }
    }
    return f->evidence_count > 0 ? &f->evidence[0] : NULL;
}

str spot_file(const report *r, const finding *f)
{
    const evidence *e = spot_main(f);
    if (e != NULL) {
        return e->file;
    }
    for (size_t i = 0; i < r->input_count; i++) {
        if (str_equal(r->inputs[i].table, f->subject.table)) {
            return r->inputs[i].file;
        }
    }
    return r->input_count > 0 ? r->inputs[0].file : (str){0};
}

str spot_path(str file)
{
    while (str_starts_with(file, STR("./"))) {
        file = (str){file.ptr + 2, file.len - 2};
    }
    return file;
}
