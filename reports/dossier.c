/* SPDX-License-Identifier: MIT
 *
 * Which papers there are, and their words, is the pack's; here is how their parts are laid out. What is not known is
 * left blank.
 */
#include "dossier.h"
#include "docx.h"
#include "file_name.h"
#include "words.h"

#include "../checker/map.h"
#include "../checker/os.h"

#include <errno.h>
#include <string.h>

typedef struct {
    const report *r;
    const dossier *of;
    const paper *paper;
    docx out;
    buf text;        /* of the cell in hand */
    block_kind open; /* of the table in hand; BLOCK_COUNT: none */
    size_t number;   /* of its row */
} layout;

/* Widths in tenths of a millimetre; a page has 1560. */
static const unsigned FIELDS[] = {380, 1180}, DOCUMENTS[] = {120, 640, 520, 280},
                      ITEMS[] = {330, 560, 270, 400}, FINDING[] = {260, 1300},
                      EVIDENCE[] = {260, 420, 130, 310, 440}, MISSING[] = {120, 360, 640, 440},
                      SOURCES[] = {480, 300, 160, 620}, LIST[] = {110, 300, 480, 360, 310};
#define COLUMNS(widths) (sizeof(widths) / sizeof *(widths))

static bool is_zh(const layout *l)
{
    return l->r->language == LANGUAGE_ZH;
}

static str say(const layout *l, const char *zh, const char *en)
{
    return words_of(l->r, zh, en);
}

static void paragraph(layout *l, docx_style style, const char *zh, const char *en)
{
    docx_paragraph(&l->out, style, say(l, zh, en));
}

static void head(layout *l, const char *zh, const char *en)
{
    docx_cell(&l->out, DOCX_HEAD, say(l, zh, en));
}

static void text_cell(layout *l, docx_style style)
{
    docx_cell(&l->out, style, buf_str(&l->text));
    buf_clear(&l->text);
}

static void number_cell(layout *l)
{
    buf_addf(&l->text, "%zu", ++l->number);
    text_cell(l, DOCX_CELL);
}

/* ---- labels and blanks: lines of one table as long as they follow each other ---- */

static void close_table(layout *l)
{
    if (l->open != BLOCK_COUNT) {
        docx_table_end(&l->out);
    }
    l->open = BLOCK_COUNT;
}

static void open_table(layout *l, block_kind kind)
{
    block_kind as = kind == BLOCK_OPINION ? BLOCK_FIELD : kind; /* of two columns, both */
    if (l->open == as) {
        return;
    }
    close_table(l);
    l->open = as;
    l->number = 0;
    if (as == BLOCK_FIELD) {
        docx_table(&l->out, FIELDS, COLUMNS(FIELDS));
        return;
    }
    docx_table(&l->out, DOCUMENTS, COLUMNS(DOCUMENTS));
    head(l, "序号", "No.");
    head(l, "材料", "Document");
    head(l, "数据中的记录", "On record");
    head(l, "是否附上", "Attached");
}

static void lay_field(layout *l, const paper_block *b)
{
    open_table(l, b->kind);
    docx_cell(&l->out, DOCX_HEAD, b->label);
    docx_cell(&l->out, DOCX_CELL, b->text);
}

static void lay_document(layout *l, const paper_block *b)
{
    open_table(l, b->kind);
    number_cell(l);
    docx_cell(&l->out, DOCX_CELL, b->label);
    docx_cell(&l->out, DOCX_CELL, b->text.len > 0 ? b->text : say(l, "缺", "missing"));
    docx_cell(&l->out, DOCX_CELL, say(l, "□有　□缺", "□ yes  □ no"));
}

static void lay_opinion(layout *l, const paper_block *b)
{
    open_table(l, b->kind);
    docx_cell(&l->out, DOCX_HEAD, b->label);
    docx_room(&l->out, say(l, "（签名、印章）　　　　　年　　月　　日", "(signature, seal)          date"));
}

/* ---- rules, for a reviewer ---- */

static str outcome_word(const layout *l, const paper_item *i)
{
    static const texts words[OUTCOME_COUNT + 1] = {
        [OUTCOME_VIOLATION] = {STR("见发现问题"), STR("see the findings")},
        [OUTCOME_PASS] = {STR("未见问题"), STR("nothing found")},
        [OUTCOME_UNDETERMINED] = {STR("缺数据，待核"), STR("data missing")},
        [OUTCOME_NOT_APPLICABLE] = {STR("不适用"), STR("not applicable")},
        [OUTCOME_FOR_PEOPLE] = {STR("由复查人核对"), STR("for the reviewer")},
        [OUTCOME_COUNT] = {STR("由复查人核对"), STR("for the reviewer")},
    };
    return texts_in(words[i->outcome], l->r->language);
}

static void lay_item(layout *l, const paper_item *i, str ticks)
{
    docx_cell(&l->out, DOCX_CELL, i->clause);
    docx_cell(&l->out, DOCX_CELL, i->title);
    if (i->found != NULL) {
        buf_add(&l->text, words_kind(l->r, i->found->kind));
        buf_add(&l->text, i->found->tags != 0 ? say(l, "（", " (") : STR(""));
        words_add_tags(&l->text, l->r, i->found->tags);
        buf_add(&l->text, i->found->tags != 0 ? say(l, "）", ")") : STR(""));
    } else {
        buf_add(&l->text, outcome_word(l, i));
    }
    text_cell(l, DOCX_CELL);
    docx_cell(&l->out, DOCX_CELL, ticks);
}

static void lay_items(layout *l, const paper_block *b)
{
    docx_table(&l->out, ITEMS, COLUMNS(ITEMS));
    head(l, "条款", "Clause");
    head(l, "内容", "Matter");
    head(l, "数据核查", "Data say");
    head(l, "复查意见", "Reviewer");
    for (size_t i = 0; i < b->item_count; i++) {
        lay_item(l, &b->items[i], b->label);
    }
    docx_table_end(&l->out);
}

/* ---- findings ---- */

static void finding_line(layout *l, const char *zh, const char *en)
{
    if (l->text.len > 0) {
        head(l, zh, en);
        text_cell(l, DOCX_CELL);
    }
}

static void lay_finding(layout *l, const finding *f)
{
    docx_table(&l->out, FINDING, COLUMNS(FINDING));
    buf_addf(&l->text, "%.*s　%.*s", STR_ARG(f->clause), STR_ARG(f->title));
    finding_line(l, "条款", "Clause");
    buf_add(&l->text, words_kind(l->r, f->kind));
    buf_add(&l->text, f->tags != 0 ? say(l, "；", "; ") : STR(""));
    words_add_tags(&l->text, l->r, f->tags);
    finding_line(l, "数据显示", "Data show");
    words_add_message(&l->text, l->r, f);
    finding_line(l, "事实", "Facts");
    words_add_notes(&l->text, l->r, f);
    finding_line(l, "口径", "Assumed");
    words_add_holes(&l->text, l->r, f);
    finding_line(l, "待补", "Missing");
    buf_add(&l->text, f->next);
    finding_line(l, "下一步", "Next");
    buf_add(&l->text,
            say(l, "□属实　□部分属实　□不属实\n说明：", "□ true  □ partly true  □ not true\nRemarks:"));
    finding_line(l, "核实", "Verified");
    docx_table_end(&l->out);
}

static void lay_findings(layout *l, const paper_block *b)
{
    (void)b;
    for (size_t i = 0; i < l->paper->finding_count; i++) {
        lay_finding(l, l->paper->findings[i]);
    }
    if (l->paper->finding_count == 0) {
        paragraph(l, DOCX_TEXT, "据现有数据，未见问题。", "The data at hand show nothing.");
    }
}

static void lay_evidence(layout *l, const paper_block *b)
{
    (void)b;
    docx_table(&l->out, EVIDENCE, COLUMNS(EVIDENCE));
    head(l, "条款", "Clause");
    head(l, "文件", "File");
    head(l, "单元格", "Cell");
    head(l, "列", "Column");
    head(l, "原文", "As written");
    for (size_t i = 0; i < l->paper->finding_count; i++) {
        const finding *f = l->paper->findings[i];
        for (size_t k = 0; k < f->evidence_count; k++) {
            const evidence *e = &f->evidence[k];
            docx_cell(&l->out, DOCX_SMALL, f->clause);
            docx_cell(&l->out, DOCX_SMALL, e->file);
            docx_cell(&l->out, DOCX_SMALL, e->cell);
            docx_cell(&l->out, DOCX_SMALL, e->column);
            docx_cell(&l->out, DOCX_SMALL, e->value);
        }
    }
    docx_table_end(&l->out);
}

/* ---- what is missing ---- */

static void missing_row(layout *l, str table, int year, str what)
{
    number_cell(l);
    docx_cell(&l->out, DOCX_CELL, table);
    if (year != 0) {
        buf_addf(&l->text, is_zh(l) ? "%d年 " : "%d ", year);
    }
    buf_add(&l->text, what);
    text_cell(l, DOCX_CELL);
    docx_cell(&l->out, DOCX_CELL, (str){0});
}

static void missing_of_findings(layout *l)
{
    map told = {0};
    for (size_t i = 0; i < l->paper->finding_count; i++) {
        const finding *f = l->paper->findings[i];
        for (size_t k = 0; k < f->missing_count; k++) {
            const missing_cell *m = &f->missing[k];
            buf key = {0};
            words_add_hole(&key, l->r, m);
            uint32_t known = told.count;
            if (map_intern(&told, buf_str(&key)) == known) {
                buf what = {0};
                buf_addf(&what, is_zh(l) ? "%.*s（%.*s）" : "%.*s (%.*s)", STR_ARG(m->column_label),
                         STR_ARG(m->reason_text));
                missing_row(l, m->table_title, m->year, buf_str(&what));
                buf_free(&what);
            }
            buf_free(&key);
        }
    }
    map_free(&told);
}

/* Of the unit, whatever rule would read it. */
static void missing_of_unit(layout *l)
{
    for (size_t i = 0; l->of->unit.len > 0 && i < l->r->to_obtain_count; i++) {
        const to_obtain_entry *t = &l->r->to_obtain[i];
        if (str_equal(t->unit, l->of->unit)) {
            buf what = {0};
            words_add_list(&what, l->r, t->labels, t->column_count);
            missing_row(l, t->table_title, t->year, buf_str(&what));
            buf_free(&what);
        }
    }
}

static void lay_missing(layout *l, const paper_block *b)
{
    (void)b;
    l->number = 0;
    docx_table(&l->out, MISSING, COLUMNS(MISSING));
    head(l, "序号", "No.");
    head(l, "表", "Table");
    head(l, "缺什么", "What is missing");
    head(l, "取得情况", "Obtained");
    missing_of_findings(l);
    missing_of_unit(l);
    if (l->number == 0) {
        docx_cell(&l->out, DOCX_CELL, (str){0});
        docx_cell(&l->out, DOCX_CELL, (str){0});
        docx_cell(&l->out, DOCX_CELL, say(l, "（无）", "(nothing)"));
        docx_cell(&l->out, DOCX_CELL, (str){0});
    }
    docx_table_end(&l->out);
}

static void lay_sources(layout *l, const paper_block *b)
{
    (void)b;
    docx_table(&l->out, SOURCES, COLUMNS(SOURCES));
    head(l, "文件", "File");
    head(l, "表", "Table");
    head(l, "行数", "Rows");
    head(l, "SHA-256", "SHA-256");
    for (size_t i = 0; i < l->r->input_count; i++) {
        const input_entry *e = &l->r->inputs[i];
        if (e->table_title.len == 0) {
            continue;
        }
        docx_cell(&l->out, DOCX_SMALL, e->file);
        docx_cell(&l->out, DOCX_SMALL, e->table_title);
        buf_addf(&l->text, "%llu", (unsigned long long)e->rows);
        text_cell(l, DOCX_SMALL);
        docx_cell(&l->out, DOCX_SMALL, e->sha256);
    }
    docx_table_end(&l->out);
}

/* ---- a paper ---- */

static void lay_words(layout *l, const paper_block *b)
{
    static const docx_style styles[] = {
        [BLOCK_HEADING] = DOCX_HEADING, [BLOCK_TEXT] = DOCX_TEXT, [BLOCK_SIGN] = DOCX_SIGN};
    if (b->label.len > 0) {
        docx_paragraph(&l->out, styles[b->kind], b->label);
    }
}

static void (*const layers[BLOCK_COUNT])(layout *l, const paper_block *b) = {
    [BLOCK_HEADING] = lay_words,   [BLOCK_TEXT] = lay_words,        [BLOCK_SIGN] = lay_words,
    [BLOCK_FIELD] = lay_field,     [BLOCK_DOCUMENT] = lay_document, [BLOCK_OPINION] = lay_opinion,
    [BLOCK_ITEMS] = lay_items,     [BLOCK_FINDINGS] = lay_findings, [BLOCK_EVIDENCE] = lay_evidence,
    [BLOCK_MISSING] = lay_missing, [BLOCK_SOURCES] = lay_sources,
};

static void start_paper(layout *l, str title)
{
    docx_paragraph(&l->out, DOCX_TITLE, title);
    buf_addf(
        &l->text,
        is_zh(l)
            ? "（代拟稿：据截至%.*s的数据填写，须经核实；空白处由有关单位填写，本稿不作结论）"
            : "(Draft, filled in from data as of %.*s: to be verified. It concludes nothing; the blanks are "
              "for those who answer for them.)",
        STR_ARG(l->r->as_of));
    docx_paragraph(&l->out, DOCX_REMARK, buf_str(&l->text));
    buf_clear(&l->text);
}

static bool finish_paper(layout *l, str path)
{
    close_table(l);
    words_add_headline(&l->text, l->r);
    buf_addf(&l->text, " · jianjia %s", JIANJIA_VERSION);
    bool ok = docx_write(&l->out, buf_str(&l->text), path.ptr);
    int error = errno;
    buf_free(&l->text);
    errno = error;
    return ok;
}

static bool write_paper(const report *r, const dossier *of, const paper *p, str path)
{
    layout l = {.r = r, .of = of, .paper = p, .open = BLOCK_COUNT};
    start_paper(&l, p->title);
    for (size_t i = 0; i < p->block_count; i++) {
        const paper_block *b = &p->blocks[i];
        if (b->kind != BLOCK_FIELD && b->kind != BLOCK_DOCUMENT && b->kind != BLOCK_OPINION) {
            close_table(&l);
        }
        layers[b->kind](&l, b);
    }
    return finish_paper(&l, path);
}

/* ---- the list of all ---- */

static finding_kind kind_of(const dossier *d)
{
    return d->its == NULL ? KIND_NONE : d->its->kind;
}

static str kind_word(const layout *l, finding_kind k)
{
    return k == KIND_NONE ? say(l, "未见问题", "nothing found") : words_kind(l->r, k);
}

static void lay_list(layout *l, const dossier_job *j)
{
    docx_table(&l->out, LIST, COLUMNS(LIST));
    head(l, "序号", "No.");
    head(l, "编号", "Number");
    head(l, "名称", "Name");
    head(l, "归口工会", "Federation");
    head(l, "数据核查", "Data say");
    for (size_t i = 0; i < j->count; i++) {
        const dossier *d = &j->drafts[i];
        number_cell(l);
        docx_cell(&l->out, DOCX_CELL, d->key);
        docx_cell(&l->out, DOCX_CELL, d->name);
        docx_cell(&l->out, DOCX_CELL, d->body);
        docx_cell(&l->out, DOCX_CELL, kind_word(l, kind_of(d)));
    }
    docx_table_end(&l->out);
}

/* How many of each kind: of one body, or of all. */
static void count_kinds(const dossier_job *j, const str *body, size_t counts[KIND_COUNT + 1])
{
    memset(counts, 0, (KIND_COUNT + 1) * sizeof *counts);
    for (size_t i = 0; i < j->count; i++) {
        bool its = body == NULL || str_equal(j->drafts[i].body, *body);
        counts[kind_of(&j->drafts[i])] += its;
    }
}

static void lay_counts(layout *l, const dossier_job *j, const str *body, const size_t all[KIND_COUNT + 1])
{
    size_t counts[KIND_COUNT + 1];
    count_kinds(j, body, counts);
    docx_cell(&l->out, DOCX_CELL,
              body == NULL    ? say(l, "合计", "Total")
              : body->len > 0 ? *body
                              : say(l, "未注明", "not named"));
    for (size_t k = 0; k <= KIND_COUNT; k++) {
        if (all[k] > 0) {
            buf_addf(&l->text, "%zu", counts[k]);
            text_cell(l, DOCX_CELL);
        }
    }
}

/* Bodies, and how many of each kind they have; kinds that nobody has are left out. */
static void lay_bodies(layout *l, const dossier_job *j)
{
    enum { FIRST = 420, REST = 1140 };
    unsigned widths[KIND_COUNT + 2] = {FIRST};
    size_t all[KIND_COUNT + 1], columns = 1;
    map bodies = {0};
    count_kinds(j, NULL, all);
    for (size_t k = 0; k <= KIND_COUNT; k++) {
        columns += all[k] > 0;
    }
    for (size_t i = 1; i < columns; i++) {
        widths[i] = REST / (unsigned)(columns - 1);
    }
    docx_table(&l->out, widths, columns);
    head(l, "归口工会", "Federation");
    for (size_t k = 0; k <= KIND_COUNT; k++) {
        if (all[k] > 0) {
            docx_cell(&l->out, DOCX_HEAD, kind_word(l, (finding_kind)k));
        }
    }
    for (size_t i = 0; i < j->count; i++) {
        uint32_t known = bodies.count;
        if (map_intern(&bodies, j->drafts[i].body) == known) {
            lay_counts(l, j, &j->drafts[i].body, all);
        }
    }
    lay_counts(l, j, NULL, all);
    docx_table_end(&l->out);
    map_free(&bodies);
}

static bool write_list(const dossier_job *j, str path)
{
    layout l = {.r = j->r, .open = BLOCK_COUNT};
    start_paper(&l, say(&l, "材料汇总", "List of papers"));
    paragraph(&l, DOCX_HEADING, "一、概况", "1. Overview");
    buf_addf(&l.text, is_zh(&l) ? "拟出文书的荣誉%zu项。" : "%zu honours with papers drafted. ", j->count);
    words_add_status(&l.text, l.r);
    docx_paragraph(&l.out, DOCX_TEXT, buf_str(&l.text));
    buf_clear(&l.text);
    lay_bodies(&l, j);
    paragraph(&l, DOCX_HEADING, "二、逐项", "2. One by one");
    lay_list(&l, j);
    return finish_paper(&l, path);
}

/* ---- rows to be filled in ---- */

static bool has_rows(const dossier_job *j, const table_decl *t)
{
    for (size_t i = 0; i < j->count; i++) {
        for (size_t k = 0; k < j->drafts[i].paper_count; k++) {
            if (j->drafts[i].papers[k].row_table == t) {
                return true;
            }
        }
    }
    return false;
}

static bool write_rows(const dossier_job *j, const table_decl *t, arena *a, FILE *out)
{
    str *headers = arena_array(a, t->column_count, sizeof *headers);
    for (size_t i = 0; i < t->column_count; i++) {
        headers[i] = column_label(&t->columns[i], j->r->language);
    }
    bool ok = fputs("\xef\xbb\xbf", out) >= 0 && record_write(out, headers, t->column_count);
    for (size_t i = 0; i < j->count; i++) {
        for (size_t k = 0; k < j->drafts[i].paper_count && ok; k++) {
            const paper *p = &j->drafts[i].papers[k];
            ok = p->row_table != t || record_write(out, p->cells, t->column_count);
        }
    }
    return ok && fflush(out) == 0;
}

static bool write_rows_to(const dossier_job *j, const table_decl *t, arena *a, str path)
{
    FILE *out = fopen(path.ptr, "wb");
    return os_close_written(out, out != NULL && write_rows(j, t, a, out));
}

/* ---- the folder ---- */

typedef struct {
    const dossier_job *j;
    arena *a;
    map folders;
} paths;

static str list_path(const dossier_job *j, arena *a)
{
    return arena_format(a, "%s/%.*s.docx", j->folder,
                        STR_ARG(words_of(j->r, "00 材料汇总", "00 List of papers")));
}

/* A-017 邕江数控设备有限公司工会; of two that come to the same, one gets a number. */
static str folder_of(paths *p, const dossier *d)
{
    buf name = {0}, whole = {0};
    buf_add(&whole, d->key);
    buf_addf(&whole, " %.*s", STR_ARG(d->name));
    file_name_add(&name, str_trim(buf_str(&whole)));
    str path = arena_format(p->a, "%s/%.*s", p->j->folder, STR_ARG(buf_str(&name)));
    uint32_t known = p->folders.count, number = map_intern(&p->folders, path);
    if (number != known) {
        path = arena_format(p->a, "%.*s（%u）", STR_ARG(path), (unsigned)known + 1);
        map_intern(&p->folders, path);
    }
    buf_free(&name);
    buf_free(&whole);
    return path;
}

static str paper_path(paths *p, str folder, const dossier *d, size_t i)
{
    buf name = {0};
    file_name_add(&name, d->papers[i].title);
    str path = arena_format(p->a, "%.*s/%02zu %.*s.docx", STR_ARG(folder), i + 1, STR_ARG(buf_str(&name)));
    buf_free(&name);
    return path;
}

static bool is_free(const paths *p, str path, str *error)
{
    if (os_kind_of(path.ptr) == OS_ABSENT) {
        return true;
    }
    *error = words_of(p->j->r, "已存在，未写任何文件；请换一个文件夹",
                      "it is there already: nothing was written; name "
                      "another folder");
    return false;
}

static bool written(bool ok, const paths *p, str *error)
{
    if (!ok) {
        *error = arena_copy(p->a, str_of(os_reason(errno, p->j->r->language)));
    }
    return ok;
}

/* All papers: whether their places are free, or written. */
static bool each_paper(paths *p,
                       bool (*act)(paths *p, const dossier *d, size_t i, str folder, str path, str *error),
                       str *path, str *error)
{
    bool ok = true;
    map_free(&p->folders);
    p->folders = (map){0};
    for (size_t i = 0; i < p->j->count && ok; i++) {
        const dossier *d = &p->j->drafts[i];
        str folder = folder_of(p, d);
        for (size_t k = 0; k < d->paper_count && ok; k++) {
            *path = paper_path(p, folder, d, k);
            ok = act(p, d, k, folder, *path, error);
        }
    }
    return ok;
}

static bool look_for(paths *p, const dossier *d, size_t i, str folder, str path, str *error)
{
    (void)d;
    (void)i;
    (void)folder;
    return is_free(p, path, error);
}

static bool put_down(paths *p, const dossier *d, size_t i, str folder, str path, str *error)
{
    return (i > 0 || file_make_folder(folder.ptr, p->j->r->language, error)) &&
           written(write_paper(p->j->r, d, &d->papers[i], path), p, error);
}

/* The rows of each table in a file of its own, likewise: beside the list; without one, beside the papers. */
static bool each_table(paths *p, bool write, str *path, str *error)
{
    bool ok = true, zh = p->j->r->language == LANGUAGE_ZH;
    map_free(&p->folders);
    p->folders = (map){0};
    str folder = p->j->with_list ? str_of(p->j->folder) : folder_of(p, &p->j->drafts[0]);
    for (size_t i = 0; i < p->j->tables->table_count && ok; i++) {
        const table_decl *t = p->j->tables->tables[i];
        if (has_rows(p->j, t)) {
            str title = zh ? t->title.zh : t->name;
            *path = arena_format(p->a, "%.*s/%.*s%s.csv", STR_ARG(folder), STR_ARG(title),
                                 zh ? "（待填）" : " (to be filled in)");
            ok = write ? written(write_rows_to(p->j, t, p->a, *path), p, error) : is_free(p, *path, error);
        }
    }
    return ok;
}

bool dossier_write(const dossier_job *j, arena *a, size_t *files, str *path, str *error)
{
    paths p = {.j = j, .a = a};
    str list = list_path(j, a);
    *path = list;
    *files = j->with_list;
    bool ok = (!j->with_list || is_free(&p, list, error)) && each_paper(&p, look_for, path, error) &&
              each_table(&p, false, path, error);
    if (ok) {
        *path = str_of(j->folder);
        ok = file_make_folder(j->folder, j->r->language, error) && each_paper(&p, put_down, path, error) &&
             each_table(&p, true, path, error);
    }
    if (ok && j->with_list) {
        *path = list;
        ok = written(write_list(j, list), &p, error);
    }
    for (size_t i = 0; i < j->count; i++) {
        *files += j->drafts[i].paper_count;
    }
    map_free(&p.folders);
    return ok;
}
