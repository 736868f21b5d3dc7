/* SPDX-License-Identifier: MIT
 *
 * jianjia check: cmd_check.c has the options and the folders, cmd_check_run.c the run, cmd_check_write.c the
 * reports, cmd_check_input.c what became of the files, cmd_check_stats.c what the run took.
 */
#ifndef JIANJIA_CMD_CHECK_H
#define JIANJIA_CMD_CHECK_H

#include "commands.h"

#include "audit.h"
#include "periods.h"
#include "pseudonym.h"

#include "../reports/reporter.h"
#include "../reports/split.h"

typedef struct {
    const reporter *reporter;
    const char *file; /* NULL: standard output */
} output;

typedef struct {
    arena storage;
    day as_of;
    str *pack_names;
    size_t pack_count, pack_cap;
    const char **select;
    size_t select_count, select_cap;
    const char *subjects, *profile, *requests, *annotate;
    split_by split;
    str *readings; /* NAME=VALUE */
    size_t reading_count, reading_cap;
    data_source *sources;
    size_t source_count, source_cap;
    str *workbooks; /* found in the folders, and not read */
    size_t workbook_count, workbook_cap;
    const char **paths;
    size_t path_count, path_cap;
    struct {
        str table;
        const char *path;
    } * tables;
    size_t table_count, table_cap;
    size_t jobs; /* threads */
    output *outputs;
    size_t output_count, output_cap;
    encoding encoding;
    finding_kind fail_on;
    const char *key_file; /* NULL: masked persons are shown in part */
    pseudonym_key key;    /* of key_file */
    bool strict, quiet, mask, no_mask, help, explain, stats;
    bool papers; /* the data that papers show are wanted too, and what every rule says */
} check_options;

/* One pack at work: the rules of it that were asked for, and the data as its tables read them. */
typedef struct {
    pack *pack;
    bool *selected;  /* by rule */
    size_t *choices; /* by reading */
    const profile_decl *profile;
    dataset data;
    diags diags;
    rule_cost *costs; /* by rule; NULL unless asked for */
} check_strand;

typedef enum { STAGE_OPEN, STAGE_LOAD, STAGE_EVALUATE, STAGE_RANK, STAGE_REPORT, STAGE_COUNT } run_stage;

typedef struct {
    uint64_t took;            /* nanoseconds */
    size_t own, mapped, most; /* bytes of memory when it ended: see os_memory */
} stage_stats;

typedef struct {
    bool wanted;
    uint64_t since; /* the stage in hand began */
    stage_stats stages[STAGE_COUNT];
} run_stats;

typedef struct {
    arena storage;
    check_strand *strands; /* by pack, in the order of their dates of force */
    size_t strand_count;
    period *periods;
    report *parts; /* by period; the last is the report of the run */
    size_t period_count;
    run_stats stats;
} check_run;

/* cmd_check.c. The options of a command line, argv[0] being the command; and the files they name, none of which is to
 * be written over. STATUS_CLEAN, or STATUS_FAILED after a message. */
int check_parse(const session *s, check_options *o, int argc, char **argv);
int check_collect(const session *s, check_options *o);

/* Reads packs and data and makes the audit: STATUS_CLEAN, or STATUS_FAILED after a message. */
int check_audit(const session *s, check_options *o, check_run *run);
report *check_report(const check_run *run); /* after check_audit */
/* cmd_check_input.c: what became of each file, and cmd_check_explain.c: that as text. */
const input_detail *check_input_detail(report *r, const dataset *ds, size_t file);
bool check_print_inputs(const session *s, const report *r);
void check_run_free(check_run *run);

/* cmd_check_stats.c: nothing is measured unless it was started. */
void stats_start(run_stats *stats);
void stats_note(run_stats *stats, run_stage which);       /* the time since the last stage is of this one */
void stats_print(const session *s, const check_run *run); /* on standard error */

/* Some report is to hide persons. */
bool check_names_wanted(const check_options *o);
void check_mask(const check_options *o, report *r); /* hides them: in part, or behind pseudonyms */
/* All reports asked for: STATUS_CLEAN, or STATUS_FAILED after a message. Names that were masked for one can't be
 * shown by another, so those that show them go first. */
int check_write(const session *s, const check_options *o, report *r);
/* The user's tables again with what was found, if they are asked for; the status likewise. */
int check_annotate(const session *s, const check_options *o, const check_run *run);

#endif
