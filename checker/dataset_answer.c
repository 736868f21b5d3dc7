/* SPDX-License-Identifier: MIT
 *
 * A cell as it is packed: two that are packed alike are the same cell for every rule.
 */
#include "dataset_internal.h"

bool dataset_packed_cell(const dataset *ds, const column_decl *c, uint32_t row, int64_t *value,
                         uint8_t *state)
{
    const column_data *column = &ds->tables[c->table->index].columns[c->index];
    if (column->presence != COLUMN_EVERYWHERE || !column->stored) {
        return false;
    }
    *value = column->width == 0 ? 0 : column_value(column, row);
    *state = column_state(column, row);
    return true;
}

bool dataset_nowhere(const dataset *ds, const column_decl *c)
{
    return ds->tables[c->table->index].columns[c->index].presence == COLUMN_NOWHERE;
}
