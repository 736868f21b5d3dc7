/* SPDX-License-Identifier: MIT */
#include "types_internal.h"

/* ---- declarations ---- */

void resolver_fact(resolver *r, fact_decl *f, span at)
{
    if (f->resolving) {
        diag_add_at(r->diags, SEVERITY_ERROR, "recursion", at, "“%.*s”引用了自身",
                    "\"%.*s\" refers to itself", STR_ARG(f->name));
        return;
    }
    if (f->resolved) {
        return;
    }
    f->resolving = true;
    resolver inner = {.pack = r->pack, .diags = r->diags};
    resolver_start_frames(&inner, f->table);
    type got = resolver_expression(&inner, f->value, NULL);
    if (f->takes_number && got.kind != TYPE_NUMBER) {
        diag_add_at(r->diags, SEVERITY_ERROR, "type", f->at, "“number”口径的各项应为数",
                    "the alternatives beside \"number\" are numbers");
    }
    f->resolving = false;
    f->resolved = true;
}

static const table_decl *find_table(pack *p, str name, span at, diags *d)
{
    const table_decl *t = schema_table(&p->schema, name);
    if (t == NULL) {
        resolver r = {.pack = p, .diags = d};
        suggestion s = {.wanted = name, .distance = SIZE_MAX};
        for (size_t i = 0; i < p->schema.table_count; i++) {
            resolver_consider(&s, p->schema.tables[i]->name);
        }
        resolver_unknown_name(&r, at, &s);
    }
    return t;
}

static void resolve_column(pack *p, column_decl *c, diags *d)
{
    resolver r = {.pack = p, .diags = d};
    for (size_t i = 0; i < c->target_count; i++) {
        const table_decl *t = find_table(p, c->target_names[i], c->at, d);
        c->targets[i] = t == NULL ? NULL : p->schema.tables[t->index];
    }
    if (c->type == COLUMN_ENUM) {
        c->enumeration = resolver_find_enum(&r, c->enum_name);
        if (c->enumeration == NULL) {
            suggestion s = {.wanted = c->enum_name, .distance = SIZE_MAX};
            resolver_unknown_name(&r, c->at, &s);
        }
    }
}

static void resolve_final(table_decl *t, diags *d)
{
    const column_decl *c = t->final_column == SIZE_MAX ? NULL : &t->columns[t->final_column];
    const enum_decl *e = c == NULL ? NULL : c->enumeration;
    t->final_value = e == NULL ? -1 : enum_find(e, t->final_word);
    if (c != NULL && t->final_value < 0) {
        diag_add_at(d, SEVERITY_ERROR, "unknown_name", t->at, "“%.*s”不是“%.*s”列的取值",
                    "\"%.*s\" is no value of the column %.*s", STR_ARG(t->final_word), STR_ARG(c->name));
    }
}

static void resolve_schema(pack *p, diags *d)
{
    for (size_t i = 0; i < p->schema.table_count; i++) {
        table_decl *t = p->schema.tables[i];
        for (size_t j = 0; j < t->column_count; j++) {
            resolve_column(p, &t->columns[j], d);
        }
        resolve_final(t, d);
    }
}

static void resolve_condition(pack *p, const table_decl *t, expression *condition, diags *d)
{
    resolver r = {.pack = p, .diags = d};
    resolver_start_frames(&r, t);
    resolver_expect_truth(&r, condition, resolver_expression(&r, condition, NULL));
}

static void resolve_guards(pack *p, const table_decl *t, const guards *list, diags *d)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].condition != NULL) {
            resolve_condition(p, t, list->items[i].condition, d);
        }
    }
}

static void resolve_checks(pack *p, diags *d)
{
    for (size_t i = 0; i < p->schema.table_count; i++) {
        const table_decl *t = p->schema.tables[i];
        for (size_t j = 0; j < t->check_count; j++) {
            resolve_condition(p, t, t->checks[j].condition, d);
        }
        resolve_guards(p, t, &t->personal, d);
        resolve_guards(p, t, &t->withheld, d);
    }
}

/* A figure as a person would set it: no names, nothing computed but bounds, signs and lengths of time. */
static bool is_plain(const expression *e)
{
    bool plain = e->kind == EXPR_NUMBER || e->kind == EXPR_DATE || e->kind == EXPR_TEXT ||
                 e->kind == EXPR_TRUTH || e->kind == EXPR_DURATION || e->kind == EXPR_RANGE ||
                 e->kind == EXPR_NEGATE;
    for (size_t i = 0; plain && i < e->count; i++) {
        plain = is_plain(e->children[i]);
    }
    return plain;
}

static void check_param(resolver *r, const param_decl *m)
{
    for (size_t i = 0; i < m->count; i++) {
        if (!is_plain(m->values[i].value)) {
            resolver_fault(r, m->values[i].value, "参数应为一个数、日期、时长或文字",
                           "a parameter is a number, a date, a length of time or a text");
        }
        if (i > 0 && m->values[i].from <= m->values[i - 1].from) {
            resolver_fault(r, m->values[i].value, "各值应按日期先后排列",
                           "the values must stand in the order of their dates");
        }
    }
}

static void resolve_params(pack *p, diags *d)
{
    for (size_t i = 0; i < p->param_count; i++) {
        param_decl *m = p->params[i];
        resolver r = {.pack = p, .diags = d};
        check_param(&r, m);
        m->type = resolver_expression(&r, m->values[0].value, NULL);
        for (size_t j = 1; j < m->count; j++) {
            m->type = resolver_unify(&r, m->values[j].value, m->type,
                                     resolver_expression(&r, m->values[j].value, NULL));
        }
    }
}

static void resolve_template(resolver *r, template *t)
{
    for (size_t i = 0; i < t->count; i++) {
        if (t->parts[i].value != NULL) {
            type got = resolver_expression(r, t->parts[i].value, NULL);
            if (got.kind >= TYPE_ROW) {
                resolver_fault(r, t->parts[i].value, "这里要能显示的值",
                               "a value that can be shown is expected here");
            }
        }
    }
}

static void resolve_templates(resolver *r, templates *t)
{
    resolve_template(r, &t->zh);
    resolve_template(r, &t->en);
}

static const texts *find_next(resolver *r, const next_clause *c)
{
    for (size_t i = 0; i < r->pack->next_count; i++) {
        if (str_equal(r->pack->nexts[i].name, c->name)) {
            return &r->pack->nexts[i].text;
        }
    }
    suggestion s = {.wanted = c->name, .distance = SIZE_MAX};
    for (size_t i = 0; i < r->pack->next_count; i++) {
        resolver_consider(&s, r->pack->nexts[i].name);
    }
    resolver_unknown_name(r, c->at, &s);
    return NULL;
}

static void resolve_nexts(resolver *r, next_clause *list, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        list[i].text = find_next(r, &list[i]);
        if (list[i].condition != NULL) {
            resolver_expect_truth(r, list[i].condition, resolver_expression(r, list[i].condition, NULL));
        }
    }
}

static void resolve_scope(pack *p, scope_decl *s, diags *d)
{
    s->table = find_table(p, s->table_name, s->at, d);
    if (s->table == NULL) {
        return;
    }
    resolver r = {.pack = p, .diags = d};
    resolver_start_frames(&r, s->table);
    if (s->condition != NULL) {
        resolver_expect_truth(&r, s->condition, resolver_expression(&r, s->condition, NULL));
    }
    s->group_by = arena_array(&p->storage, s->group_count + 1, sizeof(column_decl *));
    for (size_t i = 0; i < s->group_count; i++) {
        s->group_by[i] = table_column(s->table, s->group_names[i]);
        if (s->group_by[i] == NULL) {
            suggestion best = {.wanted = s->group_names[i], .distance = SIZE_MAX};
            resolver_consider_table(&best, p, s->table);
            resolver_unknown_name(&r, s->at, &best);
        }
    }
    r.group = s->group_count > 0 ? s : NULL; /* what follows is seen from the subject */
    resolve_templates(&r, &s->detail);
    if (s->case_row != NULL) {
        type t = resolver_expression(&r, s->case_row, NULL);
        if (t.kind != TYPE_ERROR && t.kind != TYPE_ROW) {
            resolver_fault(&r, s->case_row, "此处应为一行，如 award", "a row is expected here, as award");
        }
    }
    for (size_t i = 0; i < s->tag_count; i++) {
        resolver_expect_truth(&r, s->tags[i].condition, resolver_expression(&r, s->tags[i].condition, NULL));
    }
    resolve_nexts(&r, s->nexts, s->next_count);
}

static const scope_decl *find_scope(pack *p, const rule_decl *rule, diags *d)
{
    for (size_t i = 0; i < p->scope_count; i++) {
        if (str_equal(p->scopes[i]->name, rule->scope_name)) {
            return p->scopes[i];
        }
    }
    suggestion s = {.wanted = rule->scope_name, .distance = SIZE_MAX};
    for (size_t i = 0; i < p->scope_count; i++) {
        resolver_consider(&s, p->scopes[i]->name);
    }
    resolver r = {.pack = p, .diags = d};
    resolver_unknown_name(&r, rule->at, &s);
    return NULL;
}

/* "8.2.4" of "8.2.4-a": limbs of one item count once. */
static str item_of(str id)
{
    for (size_t i = 0; i < id.len; i++) {
        if (id.ptr[i] == '-') {
            return (str){id.ptr, i};
        }
    }
    return id;
}

static void resolve_clauses(resolver *r, rule_decl *rule)
{
    if (rule->not_applicable != NULL) {
        resolver_expect_truth(r, rule->not_applicable, resolver_expression(r, rule->not_applicable, NULL));
    }
    for (size_t i = 0; i < rule->kind_count; i++) {
        if (rule->kinds[i].condition != NULL) {
            resolver_expect_truth(r, rule->kinds[i].condition,
                                  resolver_expression(r, rule->kinds[i].condition, NULL));
        }
        resolve_templates(r, &rule->kinds[i].message);
    }
    for (size_t i = 0; i < rule->tag_count; i++) {
        resolver_expect_truth(r, rule->tags[i].condition,
                              resolver_expression(r, rule->tags[i].condition, NULL));
    }
    resolve_nexts(r, rule->nexts, rule->next_count);
    for (size_t i = 0; i < rule->note_count; i++) {
        if (rule->notes[i].condition != NULL) {
            resolver_expect_truth(r, rule->notes[i].condition,
                                  resolver_expression(r, rule->notes[i].condition, NULL));
        }
        resolve_templates(r, &rule->notes[i].message);
    }
    if (rule->fact != NULL) {
        type t = resolver_expression(r, rule->fact, NULL);
        if (t.kind != TYPE_DATE) {
            resolver_expect(r, rule->fact, t, TYPE_NUMBER);
        }
    }
    if (rule->chart != NULL) {
        resolver_expect(r, rule->chart, resolver_expression(r, rule->chart, NULL), TYPE_NUMBER);
        resolver_expect(r, rule->chart_limit, resolver_expression(r, rule->chart_limit, NULL), TYPE_NUMBER);
    }
    if (rule->margin != NULL) {
        resolver_expect(r, rule->margin, resolver_expression(r, rule->margin, NULL), TYPE_NUMBER);
    }
}

/* Is it a column, a fact or a link of the subject, or the rows that name it? Names of a row go before lets. */
static bool is_of_subject(const pack *p, const scope_decl *scope, str name)
{
    meaning m = member_meaning(p, scope->table, name);
    bool known = scope->group_count == 0 && (m.column != NULL || m.fact != NULL || m.link != NULL);
    for (size_t i = 0; i < scope->group_count; i++) {
        known = known || (scope->group_by[i] != NULL &&
                          (scope->group_by[i] == m.column || scope->group_by[i] == m.link));
    }
    return known;
}

static void check_let_names(const pack *p, const rule_decl *rule, diags *d)
{
    for (size_t i = 0; i < rule->let_count; i++) {
        const let_decl *l = &rule->lets[i];
        if (is_of_subject(p, rule->scope, l->name)) {
            diag_add_at(d, SEVERITY_ERROR, "let_hidden", l->at,
                        "“%.*s”已是对象自身的列、事实或关联，let 不起作用，请换名",
                        "\"%.*s\" is a column, a fact or a link of the subject: the let would never be seen; "
                        "take another name",
                        STR_ARG(l->name));
        }
    }
}

static void resolve_rule(pack *p, rule_decl *rule, diags *d)
{
    rule->item = item_of(rule->id);
    rule->scope = find_scope(p, rule, d);
    if (rule->scope == NULL || rule->scope->table == NULL) {
        return;
    }
    check_let_names(p, rule, d);
    resolver r = {.pack = p, .diags = d, .rule = rule};
    r.group = rule->scope->group_count > 0 ? rule->scope : NULL;
    resolver_start_frames(&r, rule->scope->table);
    for (; r.lets < rule->let_count; r.lets++) {
        resolver_expression(&r, rule->lets[r.lets].value, NULL);
    }
    resolve_clauses(&r, rule);
}

static void find_twins(pack *p, diags *d)
{
    for (size_t i = 0; i < p->rule_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (str_equal(p->rules[i]->id, p->rules[j]->id)) {
                diag_add_at(d, SEVERITY_ERROR, "twice", p->rules[i]->at, "规则“%.*s”写了两次",
                            "rule \"%.*s\" is there twice", STR_ARG(p->rules[i]->id));
            }
        }
    }
    for (size_t i = 0; i < p->schema.table_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (str_equal(p->schema.tables[i]->name, p->schema.tables[j]->name)) {
                diag_add_at(d, SEVERITY_ERROR, "twice", p->schema.tables[i]->at, "表“%.*s”写了两次",
                            "table \"%.*s\" is there twice", STR_ARG(p->schema.tables[i]->name));
            }
        }
    }
    for (size_t i = 0; i < p->fact_count; i++) {
        const fact_decl *f = p->facts[i];
        meaning m = f->table == NULL ? (meaning){0} : member_meaning(p, f->table, f->name);
        if (f->table != NULL && (m.fact != f || m.column != NULL)) {
            diag_add_at(d, SEVERITY_ERROR, "twice", f->at, "“%.*s”已有含义", "\"%.*s\" has a meaning already",
                        STR_ARG(f->name));
        }
    }
}

/* ---- papers ---- */

static void resolve_row(resolver *r, paper_decl *d)
{
    d->row_table =
        d->row_table_name.len == 0 ? NULL : find_table(r->pack, d->row_table_name, d->at, r->diags);
    for (size_t i = 0; d->row_table != NULL && i < d->cell_count; i++) {
        row_cell *c = &d->cells[i];
        resolve_template(r, &c->value.zh); /* en has the same parts */
        c->column = table_column(d->row_table, c->name);
        if (c->column == NULL) {
            suggestion best = {.wanted = c->name, .distance = SIZE_MAX};
            resolver_consider_table(&best, r->pack, d->row_table);
            resolver_unknown_name(r, c->at, &best);
        }
    }
}

static void resolve_paper(pack *p, paper_decl *d, diags *to)
{
    d->table = find_table(p, d->table_name, d->at, to);
    if (d->table == NULL) {
        return;
    }
    resolver r = {.pack = p, .diags = to};
    resolver_start_frames(&r, d->table);
    if (d->condition != NULL) {
        resolver_expect_truth(&r, d->condition, resolver_expression(&r, d->condition, NULL));
    }
    for (size_t i = 0; i < d->block_count; i++) {
        block_decl *b = &d->blocks[i];
        if (b->condition != NULL) {
            resolver_expect_truth(&r, b->condition, resolver_expression(&r, b->condition, NULL));
        }
        resolve_templates(&r, &b->words);
        resolve_template(&r, &b->value.zh);
        if (b->value.en.parts != b->value.zh.parts) { /* of an expression alone they are the same */
            resolve_template(&r, &b->value.en);
        }
    }
    resolve_row(&r, d);
}

static void resolve_all(pack *p, diags *d)
{
    find_twins(p, d);
    resolve_params(p, d);
    resolver r = {.pack = p, .diags = d};
    for (size_t i = 0; i < p->fact_count; i++) {
        if (p->facts[i]->table != NULL) {
            resolver_fact(&r, p->facts[i], p->facts[i]->at);
        }
    }
    resolve_checks(p, d);
    for (size_t i = 0; i < p->scope_count; i++) {
        resolve_scope(p, p->scopes[i], d);
    }
    for (size_t i = 0; i < p->rule_count; i++) {
        resolve_rule(p, p->rules[i], d);
    }
    for (size_t i = 0; i < p->paper_count; i++) {
        resolve_paper(p, &p->papers[i], d);
    }
}

void types_resolve(pack *p, diags *d)
{
    resolve_schema(p, d);
    if (d->errors > 0) {
        return; /* without tables nothing that follows would make sense */
    }
    for (size_t i = 0; i < p->fact_count; i++) {
        p->facts[i]->table = find_table(p, p->facts[i]->table_name, p->facts[i]->at, d);
    }
    members_start(p);
    resolve_all(p, d);
    members_end(p);
}
