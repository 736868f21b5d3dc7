/* SPDX-License-Identifier: MIT
 *
 * jianjia dossier: the audit of `check`, and of it the papers of the pack, drafted for one award or for all.
 */
#include "cmd_check.h"
#include "os.h"

#include "identity.h"
#include "mask.h"
#include "papers.h"

#include "../reports/dossier.h"
#include "../reports/words.h"

#include <string.h>

typedef struct {
    char *key;
    const char *folder;
    bool all;
    int argc;
    char **argv;  /* what is left for check */
    size_t paths; /* in argv */
} dossier_words;

static int print_usage(const session *s)
{
    fputs(
        s->language == LANGUAGE_ZH
            ? "用法：jianjia dossier 编号|--all 文件或文件夹… [选项]\n"
              "为一项（或全部）荣誉拟出复查记录；有撤销、收回情形的，另拟所需各件，列出所缺。\n"
              "文书为 docx，可用 WPS、Word 编辑；不作结论，意见、日期、签名、印章留空。不覆盖已有的文件。\n"
              "  --all                 全部，另附汇总\n"
              "  -o 文件夹             写入何处；不写则为 dossier\n"
              "其余选项同 check：--as-of --pack --select --profile --table --encoding --reading\n"
              "  --mask --mask-key --jobs\n"
            : "usage: jianjia dossier NUMBER|--all PATH… [OPTIONS]\n"
              "Drafts the record of review for one award (or all), and where there is a ground the papers "
              "that it "
              "takes,\nwith what is missing. Documents are docx, to be edited in WPS or Word; they conclude "
              "nothing, and leave\nopinions, dates, signatures and seals blank. Nothing is written over.\n"
              "  --all               all of them, and a list\n"
              "  -o DIR              where to; \"dossier\" if left out\n"
              "Other options are those of check: --as-of --pack --select --profile --table --encoding "
              "--reading\n"
              "--mask --mask-key --jobs\n",
        stdout);
    return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
}

/* ---- options ---- */

/* Options of check that are about its reports. */
static bool is_foreign(const char *word)
{
    static const char *const names[] = {
        "--format",        "--requests", "--annotate", "--split-by", "--fail-on", "--strict",
        "--explain-input", "--no-mask",  "--stats",    "--subjects", "-q",        "--quiet"};
    bool foreign = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t length = strlen(names[i]);
        foreign = foreign ||
                  (strncmp(word, names[i], length) == 0 && (word[length] == '\0' || word[length] == '='));
    }
    return foreign;
}

/* Options of check that have a value as the next word: that is no award's number. */
static bool takes_next(const char *word)
{
    return word[0] == '-' && word[1] == '-' && word[2] != '\0' && strchr(word, '=') == NULL &&
           strcmp(word, "--mask") != 0 && strcmp(word, "--help") != 0;
}

static int sort_words(const session *s, dossier_words *w, int argc, char **argv, arena *a)
{
    w->argv = arena_array(a, (size_t)argc + 1, sizeof *w->argv);
    w->argv[w->argc++] = argv[0];
    for (int i = 1; i < argc; i++) {
        const char *value = NULL;
        if (is_foreign(argv[i])) {
            return command_fault(s, "%s 是 check 的选项，dossier 不用",
                                 "%s is an option of check, not of dossier", argv[i]);
        }
        if (strcmp(argv[i], "--all") == 0) {
            w->all = true;
        } else if (command_option(argc, argv, &i, "-o", &value)) {
            if (value == NULL || value[0] == '\0') {
                return command_fault(s, "%s 后面缺少值", "%s needs a value", "-o");
            }
            w->folder = value;
        } else if (argv[i][0] != '-' && w->key == NULL && !w->all) {
            w->key = argv[i];
        } else {
            w->argv[w->argc++] = argv[i];
            w->paths += argv[i][0] != '-' || argv[i][1] == '\0';
            if (takes_next(argv[i]) && i + 1 < argc) {
                w->argv[w->argc++] = argv[++i];
            }
        }
    }
    return STATUS_CLEAN;
}

/* --all behind the paths: the first of them was no number. */
static void settle(dossier_words *w)
{
    if (w->all && w->key != NULL) {
        w->argv[w->argc++] = w->key;
        w->paths++;
        w->key = NULL;
    }
}

static int fault_no_number(const session *s, const dossier_words *w)
{
    return command_fault(s, "%s 是要核查的数据；请先写荣誉编号（或 --all），再写文件夹",
                         "%s is the data: name the number of an award (or --all) first, then the folder",
                         w->key);
}

/* ---- the drafts ---- */

enum { NEAREST = 3 };

/* Numbers like the one that is not there, nearest first. */
static str nearest_keys(const papers_options *how, str key, language l, arena *a)
{
    size_t count, taken = 0;
    str *keys = papers_keys(how, a, &count);
    bool *used = arena_array(a, count + 1, sizeof *used);
    buf list = {0};
    for (; taken < NEAREST && taken < count; taken++) {
        size_t best = SIZE_MAX, least = SIZE_MAX;
        for (size_t i = 0; i < count; i++) {
            size_t distance = str_distance(key, keys[i]);
            if (!used[i] && (best == SIZE_MAX || distance < least)) {
                best = i;
                least = distance;
            }
        }
        used[best] = true;
        buf_add(&list, taken == 0 ? STR("") : l == LANGUAGE_ZH ? STR("、") : STR(", "));
        buf_add(&list, identity_numbers_masked(a, keys[best]));
    }
    str copy = arena_copy(a, buf_str(&list));
    buf_free(&list);
    return copy;
}

static int fault_nothing(const session *s, const papers_options *how, const dossier_words *w, bool known,
                         arena *a)
{
    str near = w->all || known ? (str){0} : nearest_keys(how, str_of(w->key), s->language, a);
    if (w->all || (!known && near.len == 0)) {
        return command_fault(
            s, "没有可拟材料的荣誉：没有获奖名册一类的表，或规则包没有文书",
            "there is nothing to draft papers about: no table of awards, or no papers in the pack");
    }
    if (known) {
        return command_fault(s, "%s 不在复查范围（如已撤销、非自治区级），没有可拟的材料",
                             "%s is out of scope (revoked, of another level …): there is nothing to draft",
                             w->key);
    }
    return command_fault(s, "没有编号为“%s”的荣誉；相近的有：%.*s",
                         "there is no award \"%s\"; the nearest are %.*s", w->key, STR_ARG(near));
}

static int write_drafts(const session *s, const report *r, const schema *tables, const dossier_words *w,
                        const dossier *drafts, size_t count, arena *a)
{
    const dossier_job job = {
        .r = r, .drafts = drafts, .count = count, .folder = w->folder, .tables = tables, .with_list = w->all};
    size_t files;
    str path, error = {0};
    if (!dossier_write(&job, a, &files, &path, &error)) {
        return command_fault(s, "%s：%s", "%s: %s", path.ptr, error.ptr);
    }
    printf(s->language == LANGUAGE_ZH
               ? "已写入 %s：%zu 项荣誉，%zu 份文书，均待核实填写\n"
               : "written to %s: awards: %zu, drafts: %zu, all to be verified and filled in\n",
           w->folder, count, files);
    if (!r->complete) {
        buf status = {0};
        words_add_status(&status, r);
        fprintf(stderr, "%.*s\n", STR_ARG(buf_str(&status)));
        buf_free(&status);
    }
    return !command_flush(s) ? STATUS_FAILED : r->complete ? STATUS_CLEAN : STATUS_INCOMPLETE;
}

static int draft(const session *s, const check_options *o, const check_run *run, const dossier_words *w)
{
    arena a = {0};
    const report *r = check_report(run);
    const period *last = &run->periods[run->period_count - 1];
    const check_strand *strand = &run->strands[last->pack];
    papers_options how = {.pack = strand->pack,
                          .data = &strand->data,
                          .as_of = last->as_of,
                          .law_of = last->to < last->as_of ? last->to : last->as_of,
                          .choices = strand->choices,
                          .language = s->language,
                          .names = o->mask};
    size_t count;
    bool known;
    dossier *drafts = papers_draft(&how, r, w->all ? (str){0} : str_of(w->key), &a, &count, &known);
    mask_dossiers(drafts, count, o->mask, o->key_file == NULL ? NULL : &o->key, &a);
    int status = count == 0 ? fault_nothing(s, &how, w, known, &a)
                            : write_drafts(s, r, &strand->pack->schema, w, drafts, count, &a);
    arena_free(&a);
    return status;
}

int command_dossier(const session *s, int argc, char **argv)
{
    check_options o = {.papers = true};
    check_run run = {0};
    arena a = {0};
    dossier_words w = {.folder = "dossier"};
    int status = sort_words(s, &w, argc, argv, &a);
    if (status == STATUS_CLEAN) {
        settle(&w);
        if (w.key != NULL && w.paths == 0 && os_kind_of(w.key) != OS_ABSENT) {
            status = fault_no_number(s, &w);
        }
    }
    if (status == STATUS_CLEAN) {
        status = argc == 1 ? STATUS_CLEAN : check_parse(s, &o, w.argc, w.argv);
    }
    if (status == STATUS_CLEAN && (o.help || argc == 1)) {
        status = print_usage(s) == STATUS_CLEAN && argc > 1 ? STATUS_CLEAN : STATUS_FAILED;
    } else if (status == STATUS_CLEAN && w.key == NULL && !w.all) {
        status = command_fault(s, "请给出荣誉编号，或 --all", "name the number of an award, or --all");
    } else if (status == STATUS_CLEAN) {
        status = check_collect(s, &o);
        status = status == STATUS_CLEAN ? check_audit(s, &o, &run) : status;
        status = status == STATUS_CLEAN ? draft(s, &o, &run, &w) : status;
    }
    check_run_free(&run);
    arena_free(&o.storage);
    arena_free(&a);
    return status;
}
