/* SPDX-License-Identifier: MIT */
#include "plan.h"

#include "types.h"

typedef struct {
    const pack *pack;
    needs *needs;
    bool *facts;             /* visited */
    bool *params;            /* read */
    const scope_decl *scope; /* of the rule visited before */
    arena *storage;
    size_t text_cap;
} planner;

static void visit(planner *p, const expression *e);

static void need_table(planner *p, const table_decl *t)
{
    p->needs->tables[t->index] = true;
}

static void need_column(planner *p, const column_decl *c)
{
    need_table(p, c->table);
    p->needs->columns[c->table->index][c->index] = true;
}

static void need_rows_by(planner *p, const column_decl *c)
{
    need_column(p, c);
    p->needs->filter[c->table->index][c->index] = true;
}

static void need_all_rows(planner *p, const table_decl *t)
{
    need_table(p, t);
    p->needs->all_rows[t->index] = true; /* whatever values scopes name: need_rows_of drops them too */
    p->needs->only_column[t->index] = NULL;
}

static void visit_fact(planner *p, const fact_decl *f)
{
    if (!p->facts[f->index]) {
        p->facts[f->index] = true;
        visit(p, f->value);
    }
}

static void visit_link(planner *p, const expression *e)
{
    need_column(p, e->column);
    if (e->type.kind == TYPE_ROW) {
        need_rows_by(p, table_identity(e->type.table));
    }
}

static void visit_tree(planner *p, const expression *e)
{
    const table_decl *t = e->children[0]->type.table;
    const column_decl *parent = table_parent(t);
    need_rows_by(p, table_identity(t));
    if (e->function->kind == FUNCTION_BELOW) {
        need_rows_by(p, parent);
    } else {
        need_column(p, parent);
    }
}

static void visit(planner *p, const expression *e)
{
    if (e == NULL) {
        return;
    }
    for (size_t i = 0; i < e->count; i++) {
        visit(p, e->children[i]);
    }
    switch (e->kind) {
    case EXPR_COLUMN:
        need_column(p, e->column);
        break;
    case EXPR_LINK:
        visit_link(p, e);
        break;
    case EXPR_ROWS:
        need_rows_by(p, e->column);
        if (e->column->table->year_column != SIZE_MAX) {
            need_column(p, &e->column->table->columns[e->column->table->year_column]);
        }
        break;
    case EXPR_FACT:
        visit_fact(p, e->fact);
        break;
    case EXPR_PARAM:
        p->params[e->param->index] = true;
        for (size_t i = 0; i < e->param->count; i++) {
            visit(p, e->param->values[i].value);
        }
        break;
    case EXPR_TEXT:
        ARENA_PUSH(p->storage, p->needs->texts, p->needs->text_count, p->text_cap, e->name);
        break;
    case EXPR_CALL:
        if (e->function->kind == FUNCTION_LINE || e->function->kind == FUNCTION_ABOVE ||
            e->function->kind == FUNCTION_BELOW) {
            visit_tree(p, e);
        } else if (e->function->kind == FUNCTION_ROWS) {
            need_all_rows(p, e->type.table);
        }
        break;
    default:
        break;
    }
}

static void visit_templates(planner *p, const templates *t)
{
    const template *both[] = {&t->zh, &t->en};
    for (size_t i = 0; i < 2; i++) {
        for (size_t j = 0; j < both[i]->count; j++) {
            visit(p, both[i]->parts[j].value);
        }
    }
}

/* Of a condition "column in (a, b)" or "column = a" of the row's own, the column; NULL if it is another. */
static const column_decl *names_values(const expression *e)
{
    const expression *column =
        e->kind == EXPR_IN || (e->kind == EXPR_COMPARE && e->op == OP_EQUAL) ? e->children[0] : NULL;
    if (column == NULL || column->kind != EXPR_COLUMN || column->column->type != COLUMN_ENUM ||
        column->children[0]->kind != EXPR_FRAME || column->children[0]->index != 0) {
        return NULL;
    }
    for (size_t i = 1; i < e->count; i++) {
        if (e->children[i]->kind != EXPR_VALUE) {
            return NULL;
        }
    }
    return column->column;
}

/* The first part of a condition that names values; NULL if there is none. */
static const expression *naming_part(const expression *e)
{
    if (e == NULL || names_values(e) != NULL) {
        return e;
    }
    const expression *left = e->kind == EXPR_AND ? naming_part(e->children[0]) : NULL;
    return left != NULL || e->kind != EXPR_AND ? left : naming_part(e->children[1]);
}

/* All rows of the scope's table count, or only those of certain values if all its scopes name one column. */
static void need_rows_of(planner *p, const scope_decl *s)
{
    size_t t = s->table->index;
    needs *n = p->needs;
    const expression *part = naming_part(s->condition);
    const column_decl *column = part == NULL ? NULL : names_values(part);
    bool first = !n->all_rows[t];
    column = table_identity(s->table) == NULL ? NULL : column;
    n->all_rows[t] = true;
    if (first && column != NULL) {
        n->only_column[t] = column;
        n->only_values[t] = arena_array(p->storage, column->enumeration->count + 1, sizeof(bool));
    } else if (column == NULL || n->only_column[t] != column) {
        n->only_column[t] = NULL;
    }
    for (size_t i = 1; n->only_column[t] != NULL && i < part->count; i++) {
        n->only_values[t][part->children[i]->index] = true;
    }
    for (size_t i = 0; n->only_column[t] != NULL && i < column->enumeration->count; i++) {
        n->only_values[t][i] |= column->enumeration->values[i].open; /* may come to be any */
    }
    if (n->only_column[t] != NULL) { /* another row of the same key may contradict it */
        need_rows_by(p, table_identity(s->table));
    }
}

static void visit_scope(planner *p, const scope_decl *s)
{
    need_table(p, s->table);
    need_rows_of(p, s);
    visit(p, s->condition);
    for (size_t i = 0; i < s->group_count; i++) {
        need_column(p, s->group_by[i]);
    }
    visit_templates(p, &s->detail);
    visit(p, s->case_row);
    for (size_t i = 0; i < s->tag_count; i++) {
        visit(p, s->tags[i].condition);
    }
    for (size_t i = 0; i < s->next_count; i++) {
        visit(p, s->nexts[i].condition);
    }
}

static void visit_rule(planner *p, const rule_decl *r)
{
    if (r->scope != p->scope) { /* rules of one scope stand together */
        visit_scope(p, r->scope);
        p->scope = r->scope;
    }
    for (size_t i = 0; i < r->let_count; i++) {
        visit(p, r->lets[i].value);
    }
    visit(p, r->not_applicable);
    for (size_t i = 0; i < r->kind_count; i++) {
        visit(p, r->kinds[i].condition);
        visit_templates(p, &r->kinds[i].message);
    }
    for (size_t i = 0; i < r->tag_count; i++) {
        visit(p, r->tags[i].condition);
    }
    for (size_t i = 0; i < r->next_count; i++) {
        visit(p, r->nexts[i].condition);
    }
    for (size_t i = 0; i < r->note_count; i++) {
        visit(p, r->notes[i].condition);
        visit_templates(p, &r->notes[i].message);
    }
    visit(p, r->fact);
    visit(p, r->margin);
    visit(p, r->chart);
    visit(p, r->chart_limit);
}

static planner start(const pack *p, needs *n, arena *a)
{
    size_t tables = p->schema.table_count;
    *n = (needs){0};
    n->columns = arena_array(a, tables + 1, sizeof(bool *));
    n->filter = arena_array(a, tables + 1, sizeof(bool *));
    n->tables = arena_array(a, tables + 1, sizeof(bool));
    n->all_rows = arena_array(a, tables + 1, sizeof(bool));
    n->only_column = arena_array(a, tables + 1, sizeof *n->only_column);
    n->only_values = arena_array(a, tables + 1, sizeof *n->only_values);
    for (size_t i = 0; i < tables; i++) {
        n->columns[i] = arena_array(a, p->schema.tables[i]->column_count + 1, sizeof(bool));
        n->filter[i] = arena_array(a, p->schema.tables[i]->column_count + 1, sizeof(bool));
    }
    return (planner){.pack = p,
                     .needs = n,
                     .facts = arena_array(a, p->fact_count + 1, sizeof(bool)),
                     .params = arena_array(a, p->param_count + 1, sizeof(bool)),
                     .storage = a};
}

/* Rows that carry a subject's unit and name: shown with every finding. */
static void need_names(planner *p)
{
    for (size_t i = 0; i < p->pack->schema.table_count; i++) {
        const table_decl *t = p->pack->schema.tables[i];
        if (!p->needs->all_rows[i] || t->unit_column == SIZE_MAX) {
            continue;
        }
        const column_decl *unit = &t->columns[t->unit_column];
        need_column(p, unit);
        if (unit->target_count == 1 && table_identity(unit->targets[0]) != NULL) {
            need_rows_by(p, table_identity(unit->targets[0]));
        }
    }
}

/* The report tells all parameters, also those that no rule reads. */
static void need_parameters(planner *p)
{
    for (size_t i = 0; i < p->pack->param_count; i++) {
        for (size_t j = 0; j < p->pack->params[i]->count; j++) {
            visit(p, p->pack->params[i]->values[j].value);
        }
    }
}

static void need_texts(planner *p, const expression *e)
{
    for (size_t i = 0; e != NULL && i < e->count; i++) {
        need_texts(p, e->children[i]);
    }
    if (e != NULL && e->kind == EXPR_FACT) {
        need_texts(p, e->fact->value);
    } else if (e != NULL && e->kind == EXPR_TEXT) {
        ARENA_PUSH(p->storage, p->needs->texts, p->needs->text_count, p->text_cap, e->name);
    }
}

/* Whether a figure that is read is withheld. */
static void need_withheld(planner *p, const table_decl *t)
{
    for (size_t i = 0; i < t->withheld.count; i++) {
        const guarded_decl *its = &t->withheld.items[i];
        bool read = false;
        for (size_t k = 0; k < its->column_count; k++) {
            read = read || p->needs->columns[t->index][its->columns[k]];
        }
        if (read && its->condition != NULL) {
            need_texts(p, its->condition);
            visit(p, its->condition);
        }
    }
}

static bool reads_needed(const planner *p, const expression *e)
{
    bool needed = e->kind == EXPR_COLUMN && p->needs->columns[e->column->table->index][e->column->index];
    for (size_t i = 0; i < e->count && !needed; i++) {
        needed = reads_needed(p, e->children[i]);
    }
    return needed;
}

static bool is_worth_making(const planner *p, const table_decl *t, const check_decl *c)
{
    const bool *needed = p->needs->columns[t->index];
    bool worth = false;
    for (size_t i = 0; i < c->unusable_count; i++) {
        worth = worth || needed[c->unusable[i]];
    }
    for (size_t i = 0; i < c->at_most_count; i++) {
        worth = worth || needed[c->at_most[i]];
    }
    return worth || (c->unusable_count + c->at_most_count == 0 && reads_needed(p, c->condition));
}

/* A check is worth making where some column it decides about is read, or, where it decides about none, some column
 * that it compares. Who is a person is told of every row that is shown. */
static void need_checks(planner *p)
{
    for (size_t i = 0; i < p->pack->schema.table_count; i++) {
        const table_decl *t = p->pack->schema.tables[i];
        for (size_t j = 0; j < t->personal.count; j++) {
            need_texts(p, t->personal.items[j].condition);
        }
        need_withheld(p, t);
        for (size_t j = 0; j < t->check_count; j++) {
            need_texts(p, t->checks[j].condition);
            if (is_worth_making(p, t, &t->checks[j])) {
                visit(p, t->checks[j].condition);
            }
        }
    }
}

needs plan_needs(const pack *p, const bool *selected, arena *a)
{
    needs n;
    planner pl = start(p, &n, a);
    for (size_t i = 0; i < p->rule_count; i++) {
        if (selected == NULL || selected[i]) {
            visit_rule(&pl, p->rules[i]);
        }
    }
    need_names(&pl);
    need_parameters(&pl);
    need_checks(&pl);
    return n;
}

void plan_add_papers(const pack *p, needs *n, arena *a)
{
    planner pl = {.pack = p,
                  .needs = n,
                  .facts = arena_array(a, p->fact_count + 1, sizeof(bool)),
                  .params = arena_array(a, p->param_count + 1, sizeof(bool)),
                  .storage = a,
                  .text_cap = n->text_count};
    for (size_t i = 0; i < p->paper_count; i++) {
        const paper_decl *d = &p->papers[i];
        need_all_rows(&pl, d->table);
        visit(&pl, d->condition);
        for (size_t j = 0; j < d->block_count; j++) {
            visit(&pl, d->blocks[j].condition);
            visit_templates(&pl, &d->blocks[j].words);
            visit_templates(&pl, &d->blocks[j].value);
        }
        for (size_t j = 0; j < d->cell_count; j++) {
            visit_templates(&pl, &d->cells[j].value);
        }
    }
    need_names(&pl);
}

const column_decl **plan_columns(const pack *p, const rule_decl *r, arena *a, size_t *count)
{
    needs n;
    planner pl = start(p, &n, a);
    visit_rule(&pl, r);
    const column_decl **list = NULL;
    size_t cap = 0;
    *count = 0;
    for (size_t i = 0; i < p->schema.table_count; i++) {
        const table_decl *t = p->schema.tables[i];
        for (size_t j = 0; j < t->column_count; j++) {
            if (n.columns[i][j]) {
                ARENA_PUSH(a, list, *count, cap, &t->columns[j]);
            }
        }
    }
    return list;
}

const fact_decl **plan_readings(const pack *p, const rule_decl *r, arena *a, size_t *count)
{
    needs n;
    planner pl = start(p, &n, a);
    visit_rule(&pl, r);
    const fact_decl **list = NULL;
    size_t cap = 0;
    *count = 0;
    for (size_t i = 0; i < p->fact_count; i++) {
        if (pl.facts[i] && p->facts[i]->reading) {
            ARENA_PUSH(a, list, *count, cap, (const fact_decl *)p->facts[i]);
        }
    }
    return list;
}

const param_decl **plan_params(const pack *p, const rule_decl *r, arena *a, size_t *count)
{
    needs n;
    planner pl = start(p, &n, a);
    visit_rule(&pl, r);
    const param_decl **list = NULL;
    size_t cap = 0;
    *count = 0;
    for (size_t i = 0; i < p->param_count; i++) {
        if (pl.params[i]) {
            ARENA_PUSH(a, list, *count, cap, (const param_decl *)p->params[i]);
        }
    }
    return list;
}

/* ---- the plan as text ---- */

static const char *const kind_labels[] = {
    [EXPR_NOT] = "not",
    [EXPR_NEGATE] = "negate",
    [EXPR_AND] = "and",
    [EXPR_OR] = "or",
    [EXPR_IN] = "in",
    [EXPR_ADD] = "add",
    [EXPR_SUBTRACT] = "subtract",
    [EXPR_MULTIPLY] = "multiply",
    [EXPR_DIVIDE] = "divide",
    [EXPR_RANGE] = "range",
    [EXPR_IF] = "if",
    [EXPR_WHEN] = "when",
    [EXPR_PROVIDED] = "provided",
    [EXPR_WHERE] = "where",
    [EXPR_HAVING] = "having",
    [EXPR_DUE] = "due",
    [EXPR_SOME] = "some",
    [EXPR_EVERY] = "every",
    [EXPR_EACH] = "each",
    [EXPR_GRADE] = "grade",
    [EXPR_GROUP] = "group",
    [EXPR_DURATION] = "duration",
};

static const char *const op_labels[] = {
    [OP_EQUAL] = "=",       [OP_NOT_EQUAL] = "!=", [OP_LESS] = "<",
    [OP_LESS_EQUAL] = "<=", [OP_GREATER] = ">",    [OP_GREATER_EQUAL] = ">="};

static void print_label(buf *out, const expression *e)
{
    switch (e->kind) {
    case EXPR_COMPARE:
        buf_addf(out, "%s", op_labels[e->op]);
        break;
    case EXPR_CALL:
        buf_addf(out, "%s", e->function->name);
        break;
    case EXPR_COLUMN:
        buf_addf(out, "column %.*s.%.*s", STR_ARG(e->column->table->name), STR_ARG(e->column->name));
        break;
    case EXPR_LINK:
        buf_addf(out, "link %.*s.%.*s", STR_ARG(e->column->table->name), STR_ARG(e->column->name));
        break;
    case EXPR_ROWS:
        buf_addf(out, "rows %.*s by %.*s", STR_ARG(e->column->table->name), STR_ARG(e->column->name));
        break;
    case EXPR_FACT:
        buf_addf(out, "fact %.*s.%.*s", STR_ARG(e->fact->table->name), STR_ARG(e->fact->name));
        break;
    case EXPR_ON:
        buf_addf(out, "on %.*s", STR_ARG(e->enumeration->name));
        break;
    case EXPR_PART:
        buf_addf(out, "part %zu", e->index);
        break;
    default:
        buf_addf(out, "%s", kind_labels[e->kind]);
        break;
    }
}

static bool print_leaf(buf *out, const expression *e)
{
    switch (e->kind) {
    case EXPR_NUMBER:
        exact_print(out, e->number, 9);
        return true;
    case EXPR_TRUTH:
        buf_addf(out, "%s", e->number.num != 0 ? "true" : "false");
        return true;
    case EXPR_DATE:
        day_print(out, e->date);
        return true;
    case EXPR_VALUE:
        buf_add(out, e->enumeration->values[e->index].name);
        return true;
    case EXPR_NONE:
        buf_addf(out, "none");
        return true;
    case EXPR_FRAME:
        buf_addf(out, "$%zu", e->index);
        return true;
    case EXPR_TEXT:
    case EXPR_LET:
    case EXPR_PARAM:
    case EXPR_CONSTANT:
        buf_add(out, e->name);
        return true;
    default:
        return false;
    }
}

static void print_expression(buf *out, const expression *e)
{
    if (print_leaf(out, e)) {
        return;
    }
    buf_add_char(out, '(');
    print_label(out, e);
    for (size_t i = 0; i < e->count; i++) {
        buf_add_char(out, ' ');
        print_expression(out, e->children[i]);
    }
    buf_add_char(out, ')');
}

static void print_line(buf *out, const char *label, const expression *e)
{
    if (e != NULL) {
        buf_addf(out, "  %s ", label);
        print_expression(out, e);
        buf_add_char(out, '\n');
    }
}

void plan_print(buf *out, const rule_decl *r)
{
    buf_addf(out, "rule %.*s for %.*s\n", STR_ARG(r->id), STR_ARG(r->scope->name));
    print_line(out, "scope", r->scope->condition);
    for (size_t i = 0; i < r->let_count; i++) {
        buf_addf(out, "  let %.*s ", STR_ARG(r->lets[i].name));
        print_expression(out, r->lets[i].value);
        buf_add_char(out, '\n');
    }
    print_line(out, "not_applicable", r->not_applicable);
    for (size_t i = 0; i < r->kind_count; i++) {
        print_line(out, kind_names[r->kinds[i].kind], r->kinds[i].condition);
    }
    for (size_t i = 0; i < r->tag_count; i++) {
        print_line(out, tag_names[r->tags[i].tag], r->tags[i].condition);
    }
    print_line(out, "fact", r->fact);
    print_line(out, "margin", r->margin);
}
