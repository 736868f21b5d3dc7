/* SPDX-License-Identifier: MIT
 *
 * A long list made into text by several threads: each makes a block of items by itself, and the blocks are written in
 * their order, so that the bytes are the same whatever the number of threads. Memory holds a block for each.
 */
#ifndef JIANJIA_BLOCKS_H
#define JIANJIA_BLOCKS_H

#include "../checker/text.h"

#include <stdio.h>

/* Adds the items from..to-1 to the text. */
typedef void blocks_render(const void *context, size_t from, size_t to, buf *text);

/* False if writing failed: errno says why. */
bool blocks_write(FILE *out, size_t count, size_t jobs, blocks_render *render, const void *context);

#endif
