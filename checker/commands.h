/* SPDX-License-Identifier: MIT
 *
 * The commands of the program: one file each, all in the table of main.c. A command gets its own arguments
 * (argv[0] is the command's name) and the options common to all, and returns the exit status.
 */
#ifndef JIANJIA_COMMANDS_H
#define JIANJIA_COMMANDS_H

#include "diag.h"
#include "syntax.h"

/* Exit statuses of `check`; the other commands use 0, 1 (rules test, rules lint) and 2. */
enum {
    STATUS_CLEAN = 0, /* nothing at or above --fail-on, and the audit is complete */
    STATUS_FINDINGS = 1,
    STATUS_FAILED = 2, /* no audit was made, or a report could not be written */
    STATUS_INCOMPLETE = 3
};

typedef struct {
    language language;
    bool colour_out, colour_err;
    int width;          /* of the terminal; 0 unknown */
    progress *progress; /* NULL: none is shown */
} session;

int command_check(const session *s, int argc, char **argv);
int command_dossier(const session *s, int argc, char **argv);
int command_init(const session *s, int argc, char **argv);
int command_explain(const session *s, int argc, char **argv);
int command_rules(const session *s, int argc, char **argv);
int command_schema(const session *s, int argc, char **argv);

/* commands.c: shared by them. */

/* Prints to standard error, in the run's language; returns STATUS_FAILED. */
int command_fault(const session *s, const char *zh, const char *en, ...)
    __attribute__((format(printf, 2, 4), format(printf, 3, 4)));
/* Loads a pack, with its examples if they are wanted (pack_load); its faults are printed to standard error. NULL if
 * there are any. name may be empty. */
pack *command_pack(const session *s, str name, bool examples);
void command_print_diags(const session *s, const diags *d);
/* Flushes standard output. False, after a message (none for a closed pipe), if anything could not be written. */
bool command_flush(const session *s);
/* An option with a value, as --as-of 2024-06-30 or --as-of=2024-06-30: true if argv[*i] is it; *value is NULL
 * if the value is missing. *i is moved onto the last word used. */
bool command_option(int argc, char **argv, int *i, const char *name, const char **value);

#endif
