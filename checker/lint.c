/* SPDX-License-Identifier: MIT */
#include "lint.h"

#include "plan.h"
#include "reach.h"
#include "types.h"

typedef struct {
    const pack *pack;
    diags *diags;
    size_t found;
} linter;

/* What expressions read. */
typedef struct {
    bool *facts, *params; /* by index */
    bool **columns;       /* by table, then column */
    bool **values;        /* by enum, then value */
    const schema *schema;
} uses;

/* ---- what is read ---- */

static void mark_values(uses *u, const enum_decl *e, const enum_decl *only)
{
    for (size_t i = 0; e != NULL && i < u->schema->enum_count; i++) {
        for (size_t j = 0; u->schema->enums[i] == e && j < e->count; j++) {
            bool among = only == NULL;
            for (size_t k = 0; only != NULL && k < only->count; k++) {
                among = among || str_equal(only->values[k].name, e->values[j].name);
            }
            u->values[i][j] = u->values[i][j] || among;
        }
    }
}

static bool is_order(compare_op op)
{
    return op != OP_EQUAL && op != OP_NOT_EQUAL;
}

/* What is compared with a value meets that value; by order, or with another cell, all of them. */
static void mark_compared(uses *u, const expression *e)
{
    if (e->kind == EXPR_VALUE) {
        for (size_t i = 0; i < u->schema->enum_count; i++) {
            if (u->schema->enums[i] == e->type.enumeration) {
                u->values[i][e->index] = true;
            }
        }
    } else if (e->kind == EXPR_ON) {
        mark_values(u, e->children[0]->type.enumeration, e->type.enumeration);
    } else if (e->kind == EXPR_COMPARE) {
        const expression *a = e->children[0], *b = e->children[1];
        bool cells = a->kind != EXPR_VALUE && b->kind != EXPR_VALUE;
        if (a->type.kind == TYPE_ENUM && (is_order(e->op) || cells)) {
            mark_values(u, a->type.enumeration, NULL);
        }
    } else if (e->type.kind == TYPE_ENUM &&
               (e->kind == EXPR_GRADE || (e->kind == EXPR_CALL && (e->function->kind == FUNCTION_MIN ||
                                                                   e->function->kind == FUNCTION_MAX)))) {
        mark_values(u, e->type.enumeration, NULL);
    }
}

static void mark(uses *u, const expression *e)
{
    if (e == NULL) {
        return;
    }
    mark_compared(u, e);
    for (size_t i = 0; i < e->count; i++) {
        mark(u, e->children[i]);
    }
    if (e->kind == EXPR_FACT) {
        u->facts[e->fact->index] = true;
    } else if (e->kind == EXPR_PARAM) {
        u->params[e->param->index] = true;
    } else if (e->column != NULL) {
        u->columns[e->column->table->index][e->column->index] = true;
    }
}

static void mark_templates(uses *u, const templates *t)
{
    for (size_t i = 0; i < t->zh.count; i++) {
        mark(u, t->zh.parts[i].value);
    }
    for (size_t i = 0; i < t->en.count; i++) {
        mark(u, t->en.parts[i].value);
    }
}

/* A paper shows columns, and judges nothing: only its facts are read. */
static void mark_facts(uses *u, const expression *e)
{
    for (size_t i = 0; e != NULL && i < e->count; i++) {
        mark_facts(u, e->children[i]);
    }
    if (e != NULL && e->kind == EXPR_FACT) {
        mark(u, e);
    }
}

static void mark_papers(uses *u, const pack *p)
{
    for (size_t i = 0; i < p->paper_count; i++) {
        mark_facts(u, p->papers[i].condition);
        for (size_t j = 0; j < p->papers[i].block_count; j++) {
            const block_decl *b = &p->papers[i].blocks[j];
            const template *all[] = {&b->words.zh, &b->words.en, &b->value.zh, &b->value.en};
            mark_facts(u, b->condition);
            for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
                for (size_t m = 0; m < all[k]->count; m++) {
                    mark_facts(u, all[k]->parts[m].value);
                }
            }
        }
    }
}

static void mark_rule(uses *u, const rule_decl *r)
{
    for (size_t i = 0; i < r->let_count; i++) {
        mark(u, r->lets[i].value);
    }
    mark(u, r->not_applicable);
    for (size_t i = 0; i < r->kind_count; i++) {
        mark(u, r->kinds[i].condition);
        mark_templates(u, &r->kinds[i].message);
    }
    for (size_t i = 0; i < r->tag_count; i++) {
        mark(u, r->tags[i].condition);
    }
    for (size_t i = 0; i < r->next_count; i++) {
        mark(u, r->nexts[i].condition);
    }
    for (size_t i = 0; i < r->note_count; i++) {
        mark(u, r->notes[i].condition);
        mark_templates(u, &r->notes[i].message);
    }
    mark(u, r->fact);
    mark(u, r->margin);
    mark(u, r->chart);
    mark(u, r->chart_limit);
}

static void mark_guards(uses *u, const guards *list)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->items[i].condition != NULL) {
            mark(u, list->items[i].condition);
        }
    }
}

static void mark_declarations(uses *u, const pack *p)
{
    for (size_t i = 0; i < p->fact_count; i++) {
        mark(u, p->facts[i]->value);
    }
    for (size_t i = 0; i < p->param_count; i++) {
        for (size_t j = 0; j < p->params[i]->count; j++) {
            mark(u, p->params[i]->values[j].value);
        }
    }
    for (size_t i = 0; i < p->scope_count; i++) {
        mark(u, p->scopes[i]->condition);
        mark_templates(u, &p->scopes[i]->detail);
        for (size_t j = 0; j < p->scopes[i]->tag_count; j++) {
            mark(u, p->scopes[i]->tags[j].condition);
        }
        for (size_t j = 0; j < p->scopes[i]->next_count; j++) {
            mark(u, p->scopes[i]->nexts[j].condition);
        }
    }
    for (size_t i = 0; i < p->schema.table_count; i++) {
        const table_decl *t = p->schema.tables[i];
        for (size_t j = 0; j < t->check_count; j++) {
            mark(u, t->checks[j].condition);
        }
        mark_guards(u, &t->personal);
        mark_guards(u, &t->withheld);
    }
}

static uses uses_of(const pack *p, arena *a)
{
    needs n = plan_needs(p, NULL, a); /* knows of columns read without being named: groups, trees, years */
    uses u = {.facts = arena_array(a, p->fact_count + 1, sizeof(bool)),
              .params = arena_array(a, p->param_count + 1, sizeof(bool)),
              .columns = n.columns,
              .values = arena_array(a, p->schema.enum_count + 1, sizeof(bool *)),
              .schema = &p->schema};
    for (size_t i = 0; i < p->schema.enum_count; i++) {
        u.values[i] = arena_array(a, p->schema.enums[i]->count + 1, sizeof(bool));
    }
    mark_declarations(&u, p);
    mark_papers(&u, p);
    for (size_t i = 0; i < p->rule_count; i++) {
        mark_rule(&u, p->rules[i]);
    }
    return u;
}

static bool is_named_by_table(const table_decl *t, size_t column)
{
    return t->columns[column].in_key || column == t->year_column || column == t->name_column ||
           column == t->unit_column || column == t->body_column || column == t->city_column ||
           column == t->former_column || column == t->final_column;
}

/* A column or a value is read, or marked as one that isn't; what is wrong is told with zh or en. */
static void check_mark(linter *l, span at, bool read, bool unjudged, str name, const char *zh, const char *en)
{
    if (read != unjudged) {
        return;
    }
    bool told_in_zh = l->diags->language == LANGUAGE_ZH;
    if (read) {
        diag_add_at(l->diags, SEVERITY_WARNING, "judged", at, "%s“%.*s”有规则使用，不应标 unjudged",
                    "the %s \"%.*s\" is read by a rule: it is not unjudged", told_in_zh ? zh : en,
                    STR_ARG(name));
    } else {
        diag_add_at(l->diags, SEVERITY_WARNING, "unread", at, "没有规则使用%s“%.*s”；确实不用的，标 unjudged",
                    "no rule reads the %s \"%.*s\"; mark it unjudged if that is meant", told_in_zh ? zh : en,
                    STR_ARG(name));
    }
    l->found++;
}

static void check_columns(linter *l, const uses *u)
{
    const schema *s = &l->pack->schema;
    for (size_t i = 0; i < s->table_count; i++) {
        const table_decl *t = s->tables[i];
        for (size_t j = 0; j < t->column_count; j++) {
            const column_decl *c = &t->columns[j];
            bool read = u->columns[i][j] || is_named_by_table(t, j);
            if (!c->confidential) {
                check_mark(l, c->at, read, c->unjudged, c->name, "列", "column");
            }
        }
    }
}

/* Values of an enum that nothing is compared with: it can only be shown, or stands in a column unread. */
static void check_values(linter *l, const uses *u)
{
    const schema *s = &l->pack->schema;
    for (size_t i = 0; i < s->enum_count; i++) {
        const enum_decl *e = s->enums[i];
        size_t met = 0;
        for (size_t j = 0; j < e->count; j++) {
            met += u->values[i][j];
        }
        for (size_t j = 0; met > 0 && j < e->count; j++) {
            const enum_value *v = &e->values[j];
            if (met + 1 == e->count && !u->values[i][j] && !v->unjudged) {
                continue; /* the one that is left when all others are told apart */
            }
            check_mark(l, v->at, u->values[i][j] || (v->open && !v->unjudged), v->unjudged, v->name, "取值",
                       "value");
        }
    }
}

static void check_uses(linter *l)
{
    arena scratch = {0};
    const pack *p = l->pack;
    uses u = uses_of(p, &scratch);
    for (size_t i = 0; i < p->param_count; i++) {
        if (!u.params[i]) {
            diag_add_at(l->diags, SEVERITY_WARNING, "param_unread", p->params[i]->at,
                        "没有表达式使用参数“%.*s”", "no expression reads the parameter \"%.*s\"",
                        STR_ARG(p->params[i]->name));
            l->found++;
        }
    }
    for (size_t i = 0; i < p->fact_count; i++) {
        const fact_decl *f = p->facts[i];
        if (!u.facts[i]) {
            diag_add_at(l->diags, SEVERITY_WARNING, "fact_unread", f->at, "没有表达式使用“%.*s.%.*s”",
                        "no expression reads \"%.*s.%.*s\"", STR_ARG(f->table_name), STR_ARG(f->name));
            l->found++;
        }
    }
    check_columns(l, &u);
    check_values(l, &u);
    arena_free(&scratch);
}

/* ---- examples ---- */

static bool is_violation(finding_kind k)
{
    return k < KIND_WATCH && k != KIND_CLUE;
}

/* The strongest kind a rule can give by a condition of its own; KIND_NONE if it has none. */
static finding_kind strongest_kind(const rule_decl *r)
{
    finding_kind best = KIND_NONE;
    for (size_t i = 0; i < r->kind_count; i++) {
        if (r->kinds[i].condition != NULL && r->kinds[i].kind < best) {
            best = r->kinds[i].kind;
        }
    }
    return best;
}

/* A violation; where a rule can give none, the strongest kind it can. */
static bool shows_finding(const rule_decl *r, const example_decl *e)
{
    finding_kind best = strongest_kind(r);
    return is_violation(best) ? e->outcome == OUTCOME_VIOLATION : e->kind == best;
}

static bool shows_pass(const rule_decl *r, const example_decl *e)
{
    (void)r;
    return e->outcome == OUTCOME_PASS && e->kind != KIND_WATCH;
}

/* An open finding stands for what can't be told, unless clues are all that the rule is for. */
static bool shows_open(const rule_decl *r, const example_decl *e)
{
    return e->outcome == OUTCOME_UNDETERMINED && (e->kind != KIND_CLUE || strongest_kind(r) != KIND_CLUE);
}

static bool has_example(const rule_decl *r, bool (*shows)(const rule_decl *, const example_decl *))
{
    for (size_t i = 0; i < r->example_count; i++) {
        if (shows(r, &r->examples[i])) {
            return true;
        }
    }
    return false;
}

static void check_examples(linter *l, const rule_decl *r)
{
    static const struct {
        bool (*shows)(const rule_decl *, const example_decl *);
        const char *zh, *en;
    } wanted[] = {{shows_finding, "有问题", "violating"},
                  {shows_pass, "未见问题", "passing"},
                  {shows_open, "暂不能判断", "undetermined"}};
    if (r->decided > DECIDED_JUDGEMENT) {
        return;
    }
    if (strongest_kind(r) == KIND_NONE) {
        diag_add_at(l->diags, SEVERITY_WARNING, "no_kind", r->at, "规则 %.*s 没有可判定的结论",
                    "rule %.*s decides nothing", STR_ARG(r->id));
        l->found++;
        return;
    }
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (!has_example(r, wanted[i].shows)) {
            bool zh = l->diags->language == LANGUAGE_ZH;
            diag_add_at(l->diags, SEVERITY_WARNING, "no_example", r->at, "规则 %.*s 缺少“%s”的示例",
                        "rule %.*s has no %s example", STR_ARG(r->id), zh ? wanted[i].zh : wanted[i].en);
            l->found++;
        }
    }
}

/* ---- what can come true ---- */

static void check_reach(linter *l, const rule_decl *r)
{
    if (!reach_scope(r)) {
        diag_add_at(l->diags, SEVERITY_WARNING, "never", r->at, "规则 %.*s 没有可能的对象：适用条件自相矛盾",
                    "rule %.*s can have no subject: what it is for contradicts itself", STR_ARG(r->id));
        l->found++;
        return;
    }
    for (size_t i = 0; i < r->kind_count; i++) {
        if (!reach_clause(r, &r->kinds[i])) {
            diag_add_at(l->diags, SEVERITY_WARNING, "never", r->kinds[i].at, "规则 %.*s：这一条件不可能成立",
                        "rule %.*s: this condition can never hold", STR_ARG(r->id));
            l->found++;
        }
    }
}

/* ---- words ---- */

/* Something owes its readers words in both languages: what it is, and its name. */
static void check_words(linter *l, span at, texts what, str name, bool zh_given, bool en_given)
{
    if (zh_given && en_given) {
        return;
    }
    str what_is = texts_in(what, l->diags->language);
    if (!zh_given && !en_given) {
        diag_add_at(l->diags, SEVERITY_WARNING, "no_words", at, "%.*s缺少%.*s", "%.*s has no %.*s",
                    STR_ARG(name), STR_ARG(what_is));
    } else if (zh_given) {
        diag_add_at(l->diags, SEVERITY_WARNING, "no_words", at, "%.*s缺少英文的%.*s",
                    "%.*s has no English %.*s", STR_ARG(name), STR_ARG(what_is));
    } else {
        diag_add_at(l->diags, SEVERITY_WARNING, "no_words", at, "%.*s缺少中文的%.*s",
                    "%.*s has no Chinese %.*s", STR_ARG(name), STR_ARG(what_is));
    }
    l->found++;
}

static void check_texts(linter *l, span at, texts what, str name, texts given)
{
    check_words(l, at, what, name, given.zh.len > 0, given.en.len > 0);
}

static void check_rule_words(linter *l, const rule_decl *r)
{
    check_texts(l, r->at, (texts){STR("标题"), STR("title")}, r->id, r->title);
    check_texts(l, r->at, (texts){STR("摘要"), STR("summary")}, r->id, r->summary);
    bool clause = r->clause.len > 0; /* the regulation's own number: one for both languages */
    check_words(l, r->at, (texts){STR("条款号"), STR("clause")}, r->id, clause, clause);
    bool next = r->next_count > 0 || r->scope->next_count > 0 ||
                r->kind_count == 0; /* whoever finds something says what to do */
    check_words(l, r->at, (texts){STR("下一步"), STR("next step")}, r->id, next, next);
    for (size_t i = 0; i < r->kind_count; i++) {
        const kind_clause *c = &r->kinds[i];
        check_words(l, c->at, (texts){STR("说明文字"), STR("message")}, str_of(kind_names[c->kind]),
                    c->message.zh.given, c->message.en.given);
    }
}

/* The first place where a kind, or a tag, is given; no place if none does. */
static span first_kind(const pack *p, finding_kind k)
{
    for (size_t i = 0; i < p->rule_count; i++) {
        for (size_t j = 0; j < p->rules[i]->kind_count; j++) {
            if (p->rules[i]->kinds[j].kind == k) {
                return p->rules[i]->kinds[j].at;
            }
        }
    }
    return (span){0};
}

static span tag_in(const tag_clause *tags, size_t count, tag_bit t)
{
    for (size_t i = 0; i < count; i++) {
        if (tags[i].tag == t) {
            return tags[i].at;
        }
    }
    return (span){0};
}

static span tag_in_rule(const rule_decl *r, tag_bit t)
{
    for (size_t i = 0; i < r->kind_count; i++) {
        if (r->kinds[i].tags & 1u << t) {
            return r->kinds[i].at;
        }
    }
    return tag_in(r->tags, r->tag_count, t);
}

static span first_tag(const pack *p, tag_bit t)
{
    span at = {0};
    for (size_t i = 0; i < p->rule_count && at.source == NULL; i++) {
        at = tag_in_rule(p->rules[i], t);
    }
    for (size_t i = 0; i < p->scope_count && at.source == NULL; i++) {
        at = tag_in(p->scopes[i]->tags, p->scopes[i]->tag_count, t);
    }
    return at;
}

/* Kinds and tags that no rule names may still come from the evaluator, so they need words too where there
 * is any rule: what is undetermined, what is open, and what a reading would change. */
static void check_kinds_and_tags(linter *l)
{
    const pack *p = l->pack;
    const texts word = {STR("名称"), STR("words")};
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        span at = first_kind(p, k);
        bool given_anyway = p->rule_count > 0 && (k == KIND_UNDETERMINED || k == KIND_CLUE);
        if (at.source != NULL || given_anyway) {
            check_texts(l, at, word, str_of(kind_names[k]), p->kind_words[k]);
        }
    }
    for (tag_bit t = 0; t < TAG_COUNT; t++) {
        span at = first_tag(p, t);
        if (at.source != NULL || (t == TAG_READING && p->reading_count > 0)) {
            check_texts(l, at, word, str_of(tag_names[t]), p->tag_words[t]);
        }
    }
}

static void check_names(linter *l)
{
    const pack *p = l->pack;
    for (size_t i = 0; i < p->next_count; i++) {
        check_texts(l, p->nexts[i].at, (texts){STR("文字"), STR("words")}, p->nexts[i].name,
                    p->nexts[i].text);
    }
    for (size_t i = 0; i < p->scope_count; i++) {
        if (p->scopes[i]->clause.len > 0) {
            check_texts(l, p->scopes[i]->at, (texts){STR("标题"), STR("title")}, p->scopes[i]->name,
                        p->scopes[i]->title);
        }
    }
}

static void check_papers(linter *l)
{
    for (size_t i = 0; i < l->pack->paper_count; i++) {
        const paper_decl *its = &l->pack->papers[i];
        check_texts(l, its->at, (texts){STR("标题"), STR("title")}, its->name, its->title);
        for (size_t j = 0; j < its->block_count; j++) {
            const block_decl *b = &its->blocks[j];
            if (b->kind <= BLOCK_ITEMS) {
                check_words(l, b->at, (texts){STR("文字"), STR("words")}, its->name, b->words.zh.given,
                            b->words.en.given);
            }
        }
    }
}

size_t lint_pack(const pack *p, diags *d)
{
    linter l = {.pack = p, .diags = d};
    for (size_t i = 0; i < p->rule_count; i++) {
        check_rule_words(&l, p->rules[i]);
        check_examples(&l, p->rules[i]);
        check_reach(&l, p->rules[i]);
    }
    check_kinds_and_tags(&l);
    check_names(&l);
    check_papers(&l);
    check_uses(&l);
    return l.found;
}
