/* SPDX-License-Identifier: MIT
 *
 * Mappings of headers that nobody could guess: files *.headers beside the data, in the syntax of packs.
 *
 *   mapping = { "file" string { string } "{" { "table" name | "header_row" number | column string { string } } "}" }
 *   column  = name | "ignore"        the name, or a header that is one word: 不满意票
 *
 * A string behind "file" is a file's name without its folder; "*" stands for all, "*.csv" for all that end so.
 */
#ifndef JIANJIA_CMD_MAPPING_H
#define JIANJIA_CMD_MAPPING_H

#include "commands.h"

#include "dataset.h"

/* Finds the mapping files beside the sources and gives each source its own. False after a message. */
bool mappings_find(const session *s, arena *a, data_source *sources, size_t count);
/* Are the tables and columns they name there? Adds a diagnostic for each that isn't. */
void mappings_check(const schema *s, const data_source *sources, size_t count, diags *d);

/* jianjia init --from FILE: a draft, on standard output or in a file. */
int mapping_draft(const session *s, const schema *schema, const char *path, const char *folder);

#endif
