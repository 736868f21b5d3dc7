/* SPDX-License-Identifier: MIT
 *
 * A reporter writes one finished report in one form. It decides nothing: order, kinds, severity and words
 * come from the report. One file a form; all of them stand in the table `reporters`.
 */
#ifndef JIANJIA_REPORTER_H
#define JIANJIA_REPORTER_H

#include "../checker/finding.h"
#include <stdio.h>

#ifndef JIANJIA_VERSION /* the build says it; this is for everything compiled without */
#define JIANJIA_VERSION "0.1.0"
#endif

typedef struct {
    bool colour;
    int width;            /* columns of the terminal; 0: not a terminal, or unknown */
    bool quiet;           /* findings and the summary only */
    bool masked;          /* persons are shown in part: so is what faults of the input quote of cells */
    size_t jobs;          /* threads that may work on it; 0 is 1 */
    finding_kind fail_on; /* the weakest kind that fails a check */
} report_options;

typedef struct {
    const char *name;       /* for --format */
    const char *other_name; /* that is understood too; NULL: none */
    texts about;            /* one line for --help */
    /* Returns false if writing failed (errno says why). */
    bool (*write)(const report *r, const report_options *options, FILE *out);
    bool masked; /* other people's programs read it: persons are shown in part unless --no-mask is given */
    bool binary; /* not for a terminal */
    bool split;  /* --split-by writes one for each city or body too */
} reporter;

/* The forms, each in the file of its name. */
bool terminal_write(const report *r, const report_options *options, FILE *out);
bool html_write(const report *r, const report_options *options, FILE *out);
bool json_write(const report *r, const report_options *options, FILE *out);
bool jsonl_write(const report *r, const report_options *options, FILE *out);
bool sarif_write(const report *r, const report_options *options, FILE *out);
bool junit_write(const report *r, const report_options *options, FILE *out);
bool github_write(const report *r, const report_options *options, FILE *out);
bool gitlab_write(const report *r, const report_options *options, FILE *out);
bool markdown_write(const report *r, const report_options *options, FILE *out);
bool csv_write(const report *r, const report_options *options, FILE *out);
bool xlsx_write(const report *r, const report_options *options, FILE *out);

extern const reporter reporters[];
extern const size_t reporter_count;

const reporter *reporter_find(str name); /* NULL if there is none */

#endif
