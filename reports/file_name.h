/* SPDX-License-Identifier: MIT
 *
 * Names of files that are made of data.
 */
#ifndef JIANJIA_FILE_NAME_H
#define JIANJIA_FILE_NAME_H

#include "../checker/text.h"

/* Adds what a file can be named by of the text, on any system; 未注明 if nothing is left. */
void file_name_add(buf *out, str text);

#endif
