/* SPDX-License-Identifier: MIT */
#ifndef JIANJIA_CMD_INIT_H
#define JIANJIA_CMD_INIT_H

#include "commands.h"

#include "pack.h"

/* Writes one workbook with an empty sheet for each table: codes as text, dates as dates, drop-downs for what
 * has listed values, so that a spreadsheet damages nothing. Dated by the day the pack is in force. NULL, or
 * what went wrong. */
const char *init_workbook(const pack *p, language l, const char *path);

/* Is a file of this name the workbook of templates? */
bool init_is_workbook(str name);

#endif
