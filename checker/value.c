/* SPDX-License-Identifier: MIT */
#include "value.h"

#include "types.h"

row_ref row_real(const dataset *data, const table_decl *t, uint32_t row)
{
    row_ref r = {.table = t, .row = row, .key = MAP_NONE, .key_column = table_identity(t)};
    if (r.key_column != NULL) {
        r.key = dataset_key(data, r.key_column, row);
    }
    return r;
}

row_ref row_missing(const table_decl *t, const column_decl *key_column, uint32_t key, int year)
{
    return (row_ref){.table = t, .row = ROW_NONE, .key = key, .key_column = key_column, .year = year};
}
