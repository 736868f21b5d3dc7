/* SPDX-License-Identifier: MIT
 *
 * Names of files that are made of data, and the folders they go to.
 */
#ifndef JIANJIA_FILE_NAME_H
#define JIANJIA_FILE_NAME_H

#include "../checker/diag.h"

/* Adds what a file can be named by of the text, on any system; 未注明 if nothing is left. */
void file_name_add(buf *out, str text);

/* As os_make_folder, with *error in words for people. */
bool file_make_folder(const char *path, language l, str *error);

#endif
