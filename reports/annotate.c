/* SPDX-License-Identifier: MIT
 *
 * A file is read twice: once for the width that its rows come to, once to be copied. Rows above the header, blank
 * and damaged ones, and those with fewer cells than the header (which are not used either) stay as they are.
 */
#include "annotate.h"
#include "file_name.h"
#include "words.h"

#include "../checker/map.h"
#include "../checker/os.h"
#include "../checker/utf8.h"

#include <errno.h>
#include <string.h>

enum { CONCLUSION, CLAUSE, TO_OBTAIN, ADDED };

static const texts headers[ADDED] = {[CONCLUSION] = {STR("结论"), STR("finding")},
                                     [CLAUSE] = {STR("条款"), STR("clause")},
                                     [TO_OBTAIN] = {STR("待补"), STR("to obtain")}};

/* Separators behind a header's last cell that rows are lined up with. */
enum { MOST_EXTRA = 1024, PIECE = 1 << 16 };

/* ---- what is said of which row ---- */

typedef struct {
    str *parts;
    size_t count, cap;
} said;

typedef struct {
    said cells[ADDED];
} row_note;

typedef struct {
    const report *r;
    arena *a;
    map places; /* file and offset of a record → number of its note */
    row_note *notes;
    size_t count, cap;
} notebook;

static str place_key(arena *a, str file, uint64_t offset)
{
    return arena_format(a, "%llu\n%.*s", (unsigned long long)offset, STR_ARG(file));
}

static void add_part(notebook *n, said *to, str part)
{
    for (size_t i = 0; i < to->count; i++) {
        if (str_equal(to->parts[i], part)) {
            return;
        }
    }
    ARENA_PUSH(n->a, to->parts, to->count, to->cap, part);
}

static row_note *note_at(notebook *n, const record_place *at)
{
    uint32_t number = map_intern(&n->places, place_key(n->a, at->file, at->offset));
    if (number == n->count) {
        row_note fresh = {0};
        ARENA_PUSH(n->a, n->notes, n->count, n->cap, fresh);
    }
    return &n->notes[number];
}

static str kept(notebook *n, buf *text)
{
    str copy = arena_copy(n->a, buf_str(text));
    buf_free(text);
    return copy;
}

/* 可撤销情形（已整改）：会员评议不满意率连续两年超过50% */
static str conclusion_of(notebook *n, const finding *f)
{
    buf text = {0};
    buf_add(&text, words_kind(n->r, f->kind));
    if (f->tags != 0) {
        buf_add(&text, words_of(n->r, "（", " ("));
        words_add_tags(&text, n->r, f->tags);
        buf_add(&text, words_of(n->r, "）", ")"));
    }
    buf_add(&text, words_of(n->r, "：", ": "));
    buf_add(&text, f->title);
    return kept(n, &text);
}

static void note_finding(notebook *n, const finding *f)
{
    if (f->at.file.len > 0) {
        row_note *row = note_at(n, &f->at);
        add_part(n, &row->cells[CONCLUSION], conclusion_of(n, f));
        add_part(n, &row->cells[CLAUSE], f->clause);
    }
    for (size_t i = 0; i < f->missing_count; i++) {
        const record_place *at = f->missing[i].at.file.len > 0 ? &f->missing[i].at : &f->at;
        buf hole = {0};
        words_add_hole(&hole, n->r, &f->missing[i]);
        str text = kept(n, &hole);
        if (at->file.len > 0) {
            add_part(n, &note_at(n, at)->cells[TO_OBTAIN], text);
        }
    }
}

/* ---- one file ---- */

typedef struct {
    const notebook *notes;
    const data_file *file;
    const input *in;
    FILE *out;
    uint32_t first_row, header_rows; /* of the header */
    size_t width;                    /* cells before those that are added */
    uint64_t copied;                 /* up to here */
    buf header;                      /* the first header row, to know it again behind a page break */
    buf bytes, encoded;
    arena scratch;
    bool failed;
} copying;

static void write_bytes(copying *c, str bytes)
{
    c->failed = c->failed || (bytes.len > 0 && fwrite(bytes.ptr, 1, bytes.len, c->out) != bytes.len);
}

/* Where the last character of a piece begins, which may not be whole. */
static size_t last_character(str piece)
{
    size_t i = piece.len - 1;
    while (i > 0 && ((unsigned char)piece.ptr[i] & 0xC0) == 0x80) {
        i--;
    }
    return i;
}

/* Copies the file as it is up to an offset. */
static void copy_to(copying *c, uint64_t to)
{
    char *piece = arena_alloc(&c->scratch, PIECE);
    while (c->copied < to && !c->failed) {
        size_t size = to - c->copied < PIECE ? (size_t)(to - c->copied) : PIECE;
        long got = input_read_at(c->in, piece, size, c->copied);
        if (got <= 0) {
            errno = got == 0 ? EIO : errno;
            c->failed = true;
            return;
        }
        str bytes = {piece, (size_t)got};
        if (c->copied + bytes.len < to && last_character(bytes) > 0) {
            bytes.len = last_character(bytes);
        }
        c->copied += bytes.len;
        buf_clear(&c->encoded);
        input_add_bytes(c->in, bytes, &c->encoded);
        write_bytes(c, buf_str(&c->encoded));
    }
}

/* The record's bytes without its line end, into c->bytes. */
static void read_record(copying *c, const record *r)
{
    char *bytes = arena_alloc(&c->scratch, r->length + 1);
    long got = input_read_at(c->in, bytes, r->length, r->offset);
    str text = {bytes, got > 0 ? (size_t)got : 0};
    for (const char *end = "\n\r"; *end != '\0'; end++) { /* one line end: LF, CR LF or CR */
        text.len -= text.len > 0 && text.ptr[text.len - 1] == *end;
    }
    c->failed = c->failed || got != (long)r->length;
    buf_clear(&c->bytes);
    buf_add(&c->bytes, text);
}

static void add_said(buf *out, const copying *c, const said *s)
{
    buf text = {0}, shown = {0};
    for (size_t i = 0; i < s->count; i++) {
        buf_add(&text, i == 0 ? STR("") : words_of(c->notes->r, "；", "; "));
        buf_add(&text, s->parts[i]);
    }
    utf8_add_visible(&shown, buf_str(&text));
    if (shown.len > 0) {
        record_add_text(out, buf_str(&shown));
    }
    buf_free(&text);
    buf_free(&shown);
}

/* Where the table has a column of that name itself, ours is told apart, so that a copy can be read again. */
static void add_header(buf *out, const copying *c, size_t k)
{
    buf name = {0};
    buf_add(&name, texts_in(headers[k], c->notes->r->language));
    if (c->file->table != NULL && table_column(c->file->table, buf_str(&name)) != NULL) {
        buf_add(&name, words_of(c->notes->r, "（检家）", " (jianjia)"));
    }
    record_add_text(out, buf_str(&name));
    buf_free(&name);
}

/* The cells put behind a record of so many: those of the note, or the headers. */
static void add_cells(copying *c, size_t count, const row_note *note, bool header)
{
    buf added = {0};
    for (size_t i = count; i < c->width; i++) {
        buf_add_char(&added, c->in->delimiter);
    }
    for (size_t k = 0; k < ADDED; k++) {
        buf_add_char(&added, c->in->delimiter);
        if (header) {
            add_header(&added, c, k);
        } else if (note != NULL) {
            add_said(&added, c, &note->cells[k]);
        }
    }
    buf_clear(&c->encoded);
    if (!input_add_text(c->in, buf_str(&added), &c->encoded)) {
        errno = EILSEQ;
        c->failed = true;
    }
    write_bytes(c, buf_str(&c->encoded));
    buf_free(&added);
}

static bool copy_record(void *context, const record *r)
{
    copying *c = context;
    arena_reset(&c->scratch);
    if (r->row < c->first_row) {
        return true;
    }
    read_record(c, r);
    bool in_header = r->row < c->first_row + c->header_rows;
    bool first = r->row == c->first_row ||
                 (!in_header && c->bytes.len > 0 && str_equal(buf_str(&c->bytes), buf_str(&c->header)));
    if (r->row == c->first_row) {
        buf_add(&c->header, buf_str(&c->bytes));
    }
    uint32_t number = map_find(&c->notes->places, place_key(&c->scratch, c->in->name, r->offset));
    const row_note *note = number == MAP_NONE ? NULL : &c->notes->notes[number];
    if (first || in_header || note != NULL || (r->count >= c->file->header_count && r->count <= c->width)) {
        copy_to(c, r->offset + c->bytes.len);
        add_cells(c, r->count, note, first);
    }
    return !c->failed;
}

static bool measure_record(void *context, const record *r)
{
    copying *c = context;
    bool counts = r->row >= c->first_row && r->count <= c->file->header_count + MOST_EXTRA;
    c->width = counts && r->count > c->width ? r->count : c->width;
    return true;
}

static bool read_through(copying *c, bool (*on_record)(void *context, const record *r))
{
    static const uint8_t none = 0; /* of the cells no text is wanted */
    record_sink sink = {.context = c, .wanted = &none, .on_record = on_record};
    diags unheard = {0};
    bool ok = records_read(c->in, &sink, &unheard);
    diags_free(&unheard);
    return ok;
}

static bool copy_file(const notebook *n, const data_file *f, FILE *out)
{
    copying c = {.notes = n, .file = f, .in = f->in, .out = out, .header_rows = 1};
    c.first_row = f->header_row;
    if (f->header_rows > 1) {
        c.first_row = f->top[f->top_count - f->header_rows].row;
        c.header_rows = f->header_row - c.first_row + 1;
    }
    write_bytes(&c, input_head(f->in));
    bool ok = read_through(&c, measure_record) && read_through(&c, copy_record) && !c.failed;
    if (ok) {
        arena_reset(&c.scratch);
        copy_to(&c, f->in->size);
        write_bytes(&c, input_tail(f->in));
    }
    buf_free(&c.header);
    buf_free(&c.bytes);
    buf_free(&c.encoded);
    arena_free(&c.scratch);
    return ok && !c.failed && fflush(out) == 0;
}

/* ---- the folder ---- */

/* Each file once: years as columns, and a list's columns, are files of their own in the dataset. */
static bool is_table(const dataset *ds, size_t i)
{
    const data_file *f = &ds->files[i];
    bool again = false;
    for (size_t j = 0; j < i; j++) {
        again = again || str_equal(ds->files[j].in->name, f->in->name);
    }
    return !f->is_requests && !f->fills && !again && (f->table != NULL || f->turned || f->is_part);
}

static str name_of(const data_file *f)
{
    const char *slash = strrchr(f->in->name.ptr, '/');
    return str_equal(f->in->name, STR("-")) ? STR("stdin.csv")
           : slash == NULL                  ? f->in->name
                                            : str_of(slash + 1);
}

/* Of two files with one name in different folders, one gets a number. */
static str path_of(const data_file *f, const char *folder, arena *a, map *paths)
{
    str name = name_of(f);
    for (unsigned number = 1;; number++) {
        str path = number == 1 ? arena_format(a, "%s/%.*s", folder, STR_ARG(name))
                               : arena_format(a, "%s/(%u) %.*s", folder, number, STR_ARG(name));
        uint32_t known = paths->count;
        if (map_intern(paths, path) == known) {
            return path;
        }
    }
}

static bool is_input(const dataset *ds, str path)
{
    bool is = false;
    for (size_t i = 0; i < ds->file_count; i++) {
        is = is || os_same_file(path.ptr, ds->files[i].in->name.ptr);
    }
    return is;
}

static bool write_copy(const notebook *n, const dataset *ds, const data_file *f, str path, str *error)
{
    if (is_input(ds, path)) {
        *error =
            words_of(n->r, "是要核查的文件，不能覆盖", "it is a file to be checked: it is not written over");
        return false;
    }
    FILE *out = fopen(path.ptr, "wb");
    bool ok = os_close_written(out, out != NULL && copy_file(n, f, out));
    if (!ok) {
        *error = arena_copy(n->a, str_of(os_reason(errno, n->r->language)));
    }
    return ok;
}

bool annotate_write(const report *r, const dataset *ds, const char *folder, arena *a, size_t *files,
                    str *path, str *error)
{
    notebook n = {.r = r, .a = a};
    map paths = {0};
    bool ok = file_make_folder(folder, r->language, error);
    *path = str_of(folder);
    *files = 0;
    for (size_t i = 0; i < r->finding_count; i++) {
        note_finding(&n, &r->findings[i]);
    }
    for (size_t i = 0; i < ds->file_count && ok; i++) {
        if (is_table(ds, i)) {
            *path = path_of(&ds->files[i], folder, a, &paths);
            ok = write_copy(&n, ds, &ds->files[i], *path, error);
            *files += ok;
        }
    }
    map_free(&n.places);
    map_free(&paths);
    return ok;
}
