/* SPDX-License-Identifier: MIT
 *
 * Cells of rows, of rows that are not there, and what is written in them.
 */
#include "eval_internal.h"

#include "types.h"

/* ---- cells ---- */

static reason reason_of_cell(const column_decl *c, cell_state state)
{
    switch (state) {
    case CELL_BLANK:
        return c->finding ? REASON_OPEN : REASON_BLANK;
    case CELL_UNREADABLE:
        return REASON_UNREADABLE;
    case CELL_CONFLICT:
        return REASON_CONFLICT;
    case CELL_UNREPORTED:
        return REASON_UNREPORTED;
    case CELL_OTHER: /* none of the listed values; but where values have an order, its place is unknown */
        return c->enumeration->ordered ? REASON_UNREADABLE : REASON_NONE;
    default:
        return REASON_NONE;
    }
}

/* Why a cell of a row that isn't there, or of a column that no file has, is unknown. */
reason eval_reason_of_absence(const evaluation *ev, const column_decl *c)
{
    if (!dataset_has_table(ev->data, c->table)) {
        return REASON_TABLE_ABSENT;
    }
    return dataset_has_column(ev->data, c) ? REASON_ROW_MISSING : REASON_COLUMN_ABSENT;
}

static bool holds_text(const column_decl *c)
{
    return c->type == COLUMN_TEXT || c->type == COLUMN_CODE || c->type == COLUMN_DOCUMENT ||
           c->type == COLUMN_KEY;
}

static value value_of_cell(const column_decl *c, cell got)
{
    if (got.state == CELL_NONE || got.state == CELL_NOT_DUE) {
        return value_none();
    }
    if (got.state == CELL_OTHER) {
        return value_known(range_int((int64_t)c->enumeration->count));
    }
    if (holds_text(c)) {
        return (value){.kind = VALUE_ID, .id = got.id};
    }
    value v = value_known(got.value);
    v.why = got.state == CELL_RANGE ? REASON_BIT(REASON_INEXACT) : 0;
    return v;
}

static value absent_default(evaluation *ev, const column_decl *c, row_ref row)
{
    str why = {0};
    cell got = {.state = CELL_NONE};
    if (c->absent_as.len > 0) {
        got = cell_read(c, c->absent_as, RATE_PERCENT, ev->scratch, LANGUAGE_EN, &why);
        got.id = map_find(c->type == COLUMN_KEY ? &ev->data->keys : &ev->data->texts, c->absent_as);
    }
    trace_cell(ev, c, row, REASON_NONE, true);
    return value_of_cell(c, got);
}

static value missing_column(evaluation *ev, const column_decl *c, row_ref row)
{
    if (row.why != 0) {
        return value_unknown(row.why); /* told where the row itself could not be named */
    }
    if (c == row.key_column && row.key != MAP_NONE) {
        return (value){.kind = VALUE_ID, .id = row.key};
    }
    if (c->index == c->table->year_column && row.year != 0) {
        return value_known(range_int(row.year));
    }
    reason why = eval_reason_of_absence(ev, c);
    if (c->has_absent && why != REASON_ROW_MISSING) {
        return absent_default(ev, c, row);
    }
    trace_cell(ev, c, row, why, false);
    return value_unknown(REASON_BIT(why));
}

value evaluate_column(evaluation *ev, const column_decl *c, const value *v)
{
    if (ev->recall != NULL && v->kind == VALUE_ROW && holds_text(c)) {
        recall_state(ev->recall, ev->data, c, &v->row);
    } else if (ev->recall != NULL && v->kind == VALUE_ROW) {
        recall_cell(ev->recall, ev->data, c, &v->row);
    }
    return eval_cell(ev, c, v);
}

void eval_look_at_text(evaluation *ev, const expression *e)
{
    bool written = e->kind == EXPR_COLUMN && e->column->type != COLUMN_KEY;
    if (ev->recall == NULL || e->kind == EXPR_TEXT) {
        return;
    }
    value room;
    const value *row = written ? eval_seen(ev, e->children[0], &room) : NULL;
    if (row != NULL && row->kind == VALUE_ROW) {
        recall_cell(ev->recall, ev->data, e->column, &row->row);
    } else {
        recall_stop(ev->recall);
    }
}

value eval_cell(evaluation *ev, const column_decl *c, const value *v)
{
    if (v->kind != VALUE_ROW) {
        return v->kind == VALUE_NONE ? value_none() : value_unknown(v->why);
    }
    if (v->row.row == ROW_NONE) {
        return missing_column(ev, c, v->row);
    }
    int64_t plain;
    if (dataset_plain_cell(ev->data, c, v->row.row, &plain)) {
        if (ev->tracing) {
            trace_cell(ev, c, v->row, REASON_NONE, false);
        }
        return holds_text(c) ? (value){.kind = VALUE_ID, .id = (uint32_t)plain}
                             : value_known(range_of((exact){plain, 1}));
    }
    if (!dataset_cell_present(ev->data, c, v->row.row)) {
        if (c->has_absent) {
            return absent_default(ev, c, v->row);
        }
        trace_cell(ev, c, v->row,
                   eval_reason_of_absence(ev, c) == REASON_TABLE_ABSENT ? REASON_TABLE_ABSENT
                                                                        : REASON_COLUMN_ABSENT,
                   false);
        return value_unknown(REASON_BIT(REASON_COLUMN_ABSENT));
    }
    cell got = dataset_cell(ev->data, c, v->row.row);
    reason why = reason_of_cell(c, got.state);
    trace_cell(ev, c, v->row, why, got.assumed);
    return why == REASON_NONE ? value_of_cell(c, got) : value_unknown(REASON_BIT(why));
}

/* recorded: is something written there? denied: is it written that there is none (未召开)? */
verdict eval_about_cell(evaluation *ev, const expression *e)
{
    const expression *column = e->children[0];
    value room;
    const value *v = eval_seen(ev, column->children[0], &room);
    const column_decl *c = column->column;
    if (v->kind != VALUE_ROW) {
        return v->kind == VALUE_NONE ? verdict_of(FALSE_, 0) : verdict_of(UNKNOWN, v->why);
    }
    const row_ref *row = &v->row;
    recall_state(ev->recall, ev->data, c, row);
    if (row->row == ROW_NONE || !dataset_cell_present(ev->data, c, row->row)) {
        if (row->why != 0) {
            return verdict_of(UNKNOWN, row->why);
        }
        reason why = eval_reason_of_absence(ev, c);
        why = row->row != ROW_NONE && why == REASON_ROW_MISSING ? REASON_COLUMN_ABSENT : why;
        trace_cell(ev, c, *row, why, false);
        return verdict_of(UNKNOWN, REASON_BIT(why));
    }
    cell got = dataset_cell(ev->data, c, row->row);
    trace_cell(ev, c, *row, REASON_NONE, false);
    if (e->function->kind == FUNCTION_DENIED) {
        return verdict_of(truth_of(got.said && (got.state == CELL_NONE || got.state == CELL_NOT_DUE)), 0);
    }
    bool nothing = got.state == CELL_BLANK || got.state == CELL_NONE || got.state == CELL_NOT_DUE ||
                   got.state == CELL_UNREPORTED || got.assumed;
    return verdict_of(truth_of(!nothing), 0);
}

verdict eval_about_export(evaluation *ev, const expression *e)
{
    const expression *what = e->children[0];
    bool there = what->kind == EXPR_ROWS ? dataset_has_table(ev->data, what->column->table)
                                         : dataset_has_column(ev->data, what->column);
    return verdict_of(truth_of(there), 0);
}
