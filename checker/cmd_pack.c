/* SPDX-License-Identifier: MIT */
#include "cmd_pack.h"

#include "pack.h"
#include "utf8.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

/* ---- options ---- */

/* True if argv[*i] is one of the options; *ok is false if its value is missing. */
static bool take_option(const session *s, int argc, char **argv, int *i, const cmd_option *options,
                        size_t count, bool *ok)
{
    for (size_t k = 0; k < count; k++) {
        const cmd_option *o = &options[k];
        if (o->value == NULL && strcmp(argv[*i], o->name) == 0) {
            *o->flag = true;
            return true;
        }
        if (o->value != NULL && command_option(argc, argv, i, o->name, o->value)) {
            if (*o->value == NULL || **o->value == '\0') {
                command_fault(s, "%s 后面缺少值", "%s needs a value", o->name);
                *ok = false;
            }
            return true;
        }
    }
    return false;
}

bool cmd_parse(const session *s, int argc, char **argv, const cmd_option *options, size_t count, arena *a,
               str **words, size_t *word_count)
{
    size_t cap = 0;
    bool ok = true, only_words = false;
    for (int i = 1; i < argc && ok; i++) {
        if (only_words || argv[i][0] != '-') {
            ARENA_PUSH(a, *words, *word_count, cap, str_of(argv[i]));
        } else if (strcmp(argv[i], "--") == 0) {
            only_words = true;
        } else if (!take_option(s, argc, argv, &i, options, count, &ok)) {
            command_fault(s, "没有“%s”这个选项；用 --help 查看用法", "there is no option \"%s\"; see --help",
                          argv[i]);
            ok = false;
        }
    }
    return ok;
}

bool cmd_wants_json(const session *s, const char *format, bool *bad)
{
    bool json = format != NULL && strcmp(format, "json") == 0;
    if (format != NULL && !json && strcmp(format, "text") != 0) {
        command_fault(s, "--format 应为 text 或 json，而不是“%s”", "--format is text or json, not \"%s\"",
                      format);
        *bad = true;
    }
    return json;
}

/* ---- words ---- */

str cmd_text(texts t, language l)
{
    str text = texts_in(t, l);
    return text.len > 0 ? text : texts_in(t, l == LANGUAGE_ZH ? LANGUAGE_EN : LANGUAGE_ZH);
}

str cmd_kind_word(const pack *p, finding_kind k, language l)
{
    str word = cmd_text(p->kind_words[k], l);
    return word.len > 0 ? word : str_of(kind_names[k]);
}

size_t cmd_kinds(const rule_decl *r, finding_kind kinds[KIND_COUNT])
{
    size_t count = 0;
    for (finding_kind k = 0; k < KIND_COUNT; k++) {
        size_t i = 0;
        while (i < r->kind_count && r->kinds[i].kind != k) {
            i++;
        }
        if (i < r->kind_count) {
            kinds[count++] = k;
        }
    }
    return count;
}

/* ---- scopes that stand for a clause ---- */

static const char *const numerals[] = {"一", "二", "三", "四", "五", "六", "七", "八", "九"};
static const str ten = {"十", sizeof "十" - 1};

/* One to nine at the start of *s, which moves behind it; 0 if there is none. */
static unsigned take_digit(str *s)
{
    for (unsigned i = 0; i < sizeof numerals / sizeof *numerals; i++) {
        str numeral = str_of(numerals[i]);
        if (str_starts_with(*s, numeral)) {
            *s = (str){s->ptr + numeral.len, s->len - numeral.len};
            return i + 1;
        }
    }
    return 0;
}

/* 八, 十, 十二, 二十, 二十三: no law has more parts. 0 if there is no number. */
static unsigned take_number(str *s)
{
    unsigned tens = take_digit(s);
    if (!str_starts_with(*s, ten)) {
        return tens;
    }
    *s = (str){s->ptr + ten.len, s->len - ten.len};
    return (tens > 0 ? tens : 1) * 10 + take_digit(s);
}

static void add_dot(buf *out)
{
    if (out->len > 0 && out->ptr[out->len - 1] != '.') {
        buf_add_char(out, '.');
    }
}

/* 第三款, 第二句: 0 if it isn't one of these; else *s moves behind it. */
static unsigned take_ordinal(str *s, str ending)
{
    static const str opening = {"第", sizeof "第" - 1};
    if (!str_starts_with(*s, opening)) {
        return 0;
    }
    str rest = {s->ptr + opening.len, s->len - opening.len};
    unsigned number = take_number(&rest);
    if (number == 0 || !str_starts_with(rest, ending)) {
        return 0;
    }
    *s = (str){rest.ptr + ending.len, rest.len - ending.len};
    return number;
}

static void add_paragraph(buf *id)
{
    add_dot(id);
    buf_add_char(id, 'p');
}

str cmd_lead_id(arena *a, str clause)
{
    static const str paragraph = {"款", sizeof "款" - 1}, sentence = {"句", sizeof "句" - 1},
                     para = {"para", 4};
    buf id = {0};
    str rest = utf8_fold_case(a, clause);
    while (rest.len > 0) {
        unsigned number;
        if ((number = take_ordinal(&rest, paragraph)) > 0) {
            add_paragraph(&id);
            buf_addf(&id, "%u", number);
            continue;
        }
        if ((number = take_ordinal(&rest, sentence)) > 0) {
            buf_addf(&id, "-s%u", number);
            continue;
        }
        if ((number = take_number(&rest)) > 0) {
            buf_addf(&id, "%u.", number);
            continue;
        }
        size_t width = 1;
        char c = rest.ptr[0];
        if (c == '(' || c == ')') {
            add_dot(&id);
        } else if (str_starts_with(rest, para)) {
            add_paragraph(&id);
            width = para.len;
        } else if (c != ' ') {
            buf_add_char(&id, c);
        }
        rest = (str){rest.ptr + width, rest.len - width};
    }
    while (id.len > 0 && id.ptr[id.len - 1] == '.') {
        id.len--;
    }
    str copy = arena_copy(a, buf_str(&id));
    buf_free(&id);
    return copy;
}

static rule_decl *entry_of(const scope_decl *scope, arena *a)
{
    rule_decl *r = arena_alloc(a, sizeof *r);
    r->id = scope->clause_id.len > 0 ? scope->clause_id : cmd_lead_id(a, scope->clause);
    r->clause = scope->clause;
    r->title = scope->title;
    r->scope = scope;
    r->scope_name = scope->name;
    r->decided = DECIDED_SCOPE;
    r->at = scope->at;
    return r;
}

static const str lead_ending = {"lead", 4};

str cmd_part_of(str id)
{
    return str_ends_with(id, lead_ending) ? (str){id.ptr, id.len - lead_ending.len} : id;
}

typedef struct {
    const rule_decl **items;
    size_t count, cap;
} entry_list;

static void add_entry(entry_list *list, const rule_decl *r, arena *a)
{
    ARENA_PUSH(a, list->items, list->count, list->cap, r);
}

/* One entry for each clause, whatever the number of scopes that share it. */
static entry_list find_leads(const pack *p, arena *a)
{
    entry_list list = {0};
    for (size_t i = 0; i < p->scope_count; i++) {
        if (p->scopes[i]->clause.len == 0) {
            continue;
        }
        const rule_decl *lead = entry_of(p->scopes[i], a);
        size_t same = 0;
        while (same < list.count && !str_equal(list.items[same]->id, lead->id)) {
            same++;
        }
        if (same == list.count) {
            add_entry(&list, lead, a);
        }
    }
    return list;
}

/* The number an id begins with; 0 if it begins with none. */
static unsigned long part_number(str id)
{
    unsigned long n = 0;
    for (size_t i = 0; i < id.len && id.ptr[i] >= '0' && id.ptr[i] <= '9' && n < 1000; i++) {
        n = n * 10 + (unsigned long)(id.ptr[i] - '0');
    }
    return n;
}

static bool has_rules(const pack *p, const rule_decl *lead)
{
    size_t i = 0;
    while (i < p->rule_count && !str_starts_with(p->rules[i]->id, cmd_part_of(lead->id))) {
        i++;
    }
    return i < p->rule_count;
}

/* A lead stands before its first rule; a clause that has none, before the first rule of a later part. */
static bool comes_before(const pack *p, const rule_decl *lead, const rule_decl *r)
{
    return has_rules(p, lead) ? str_starts_with(r->id, cmd_part_of(lead->id))
                              : part_number(lead->id) < part_number(r->id);
}

const rule_decl **cmd_entries(const pack *p, arena *a, size_t *count)
{
    entry_list leads = find_leads(p, a), list = {0};
    for (size_t i = 0; i < p->rule_count; i++) {
        for (size_t j = 0; j < leads.count; j++) {
            if (leads.items[j] != NULL && comes_before(p, leads.items[j], p->rules[i])) {
                add_entry(&list, leads.items[j], a);
                leads.items[j] = NULL;
            }
        }
        add_entry(&list, p->rules[i], a);
    }
    for (size_t j = 0; j < leads.count; j++) {
        if (leads.items[j] != NULL) {
            add_entry(&list, leads.items[j], a);
        }
    }
    *count = list.count;
    return list.items;
}

/* ---- finding what is meant ---- */

/* 8.2.lead, 八（二）lead, 8.2, 八（二）, the clause as it is shown, and the scope's own name. */
static bool is_lead_meant(const rule_decl *lead, str written, arena *a)
{
    str part = cmd_part_of(lead->id), id = cmd_lead_id(a, written);
    bool whole_part =
        part.len > 0 && str_equal(id, (str){part.ptr, part.len - (part.ptr[part.len - 1] == '.')});
    return whole_part || str_equal(id, lead->id) || str_equal(written, lead->scope->name) ||
           str_equal(utf8_fold_case(a, written), utf8_fold_case(a, lead->clause));
}

static str nearest_rules(const session *s, const rule_decl *const *entries, size_t count, str written,
                         arena *a)
{
    cmd_name *names = arena_array(a, count * 2 + 1, sizeof *names);
    for (size_t i = 0; i < count; i++) {
        names[i * 2] = (cmd_name){entries[i]->id, entries[i]->id};
        names[i * 2 + 1] = (cmd_name){entries[i]->clause, entries[i]->id};
    }
    return cmd_nearest(s, written, names, count * 2, a);
}

static void say_unknown(const session *s, str written, str nearest)
{
    if (nearest.len > 0) {
        command_fault(s, "没有“%.*s”这条规则；是否指 %.*s？", "there is no rule \"%.*s\"; did you mean %.*s?",
                      STR_ARG(written), STR_ARG(nearest));
    } else {
        command_fault(s, "没有“%.*s”这条规则；用 jianjia rules 列出全部规则",
                      "there is no rule \"%.*s\"; jianjia rules lists them all", STR_ARG(written));
    }
}

/* All that a part or paragraph has: of 三 the definitions 3.p1 to 3.p2-e. NULL if there is nothing. */
static const rule_decl **entries_below(const rule_decl *const *entries, size_t count, str id, arena *a,
                                       size_t *found)
{
    entry_list list = {0};
    for (size_t i = 0; id.len > 0 && i < count; i++) {
        str whole = entries[i]->id;
        if (str_starts_with(whole, id) && whole.len > id.len &&
            (whole.ptr[id.len] == '.' || whole.ptr[id.len] == '-')) {
            add_entry(&list, entries[i], a);
        }
    }
    *found = list.count;
    return list.items;
}

const rule_decl *const *cmd_find(const session *s, const pack *p, str written, arena *a, size_t *count)
{
    size_t entry_count;
    rule_decl *const *rules = pack_find_rules(p, written, count);
    if (rules != NULL) {
        return (const rule_decl *const *)rules;
    }
    str id = cmd_lead_id(a, written);
    rules = pack_find_rules(p, id, count);
    if (rules != NULL) {
        return (const rule_decl *const *)rules;
    }
    const rule_decl **entries = cmd_entries(p, a, &entry_count);
    for (size_t i = 0; i < entry_count; i++) {
        if (entries[i]->decided == DECIDED_SCOPE && is_lead_meant(entries[i], written, a)) {
            *count = 1;
            return &entries[i];
        }
    }
    const rule_decl **of_part = entries_below(entries, entry_count, id, a, count);
    if (of_part != NULL) {
        return of_part;
    }
    say_unknown(s, written, nearest_rules(s, entries, entry_count, written, a));
    return NULL;
}

enum { NEAREST = 3 };

typedef struct {
    str names[NEAREST];
    size_t distances[NEAREST];
    size_t count;
} ranking;

static void drop_name(ranking *r, size_t at)
{
    r->count--;
    for (size_t i = at; i < r->count; i++) {
        r->names[i] = r->names[i + 1];
        r->distances[i] = r->distances[i + 1];
    }
}

/* Into its place, behind its equals; of one name the nearest spelling counts. */
static void rank_name(ranking *r, str name, size_t distance)
{
    size_t at = 0;
    while (at < r->count && !str_equal(r->names[at], name)) {
        at++;
    }
    if (at < r->count) {
        if (r->distances[at] <= distance) {
            return;
        }
        drop_name(r, at);
    }
    if (r->count == NEAREST && r->distances[NEAREST - 1] <= distance) {
        return;
    }
    r->count += r->count < NEAREST;
    for (at = r->count - 1; at > 0 && r->distances[at - 1] > distance; at--) {
        r->names[at] = r->names[at - 1];
        r->distances[at] = r->distances[at - 1];
    }
    r->names[at] = name;
    r->distances[at] = distance;
}

str cmd_nearest(const session *s, str written, const cmd_name *names, size_t count, arena *a)
{
    ranking r = {.count = 0};
    str wanted = utf8_fold_case(a, written);
    for (size_t i = 0; i < count; i++) {
        size_t distance = str_distance(wanted, utf8_fold_case(a, names[i].written));
        if (distance <= wanted.len / 2) {
            rank_name(&r, names[i].name, distance);
        }
    }
    buf list = {0};
    for (size_t i = 0; i < r.count && r.distances[i] <= r.distances[0] + 1; i++) {
        buf_addf(&list, "%s%.*s",
                 i == 0                       ? ""
                 : s->language == LANGUAGE_ZH ? "、"
                                              : ", ",
                 STR_ARG(r.names[i]));
    }
    str copy = arena_copy(a, buf_str(&list));
    buf_free(&list);
    return copy;
}

/* ---- JSON: texts of a pack are UTF-8, so memory is all that can be wanting ---- */

static json_t *made(json_t *value)
{
    if (value == NULL) {
        out_of_memory();
    }
    return value;
}

json_t *cmd_json_text(str s)
{
    return made(s.len == 0 ? json_string("") : json_stringn(s.ptr, s.len));
}

json_t *cmd_json_array(void)
{
    return made(json_array());
}

json_t *cmd_json_object(void)
{
    return made(json_object());
}

void cmd_json_put(json_t *object, const char *key, json_t *value)
{
    if (json_object_set_new(object, key, value) != 0) {
        out_of_memory();
    }
}

void cmd_json_add(json_t *array, json_t *value)
{
    if (json_array_append_new(array, value) != 0) {
        out_of_memory();
    }
}

int cmd_json_print(const session *s, json_t *value)
{
    char *text = json_dumps(value, JSON_INDENT(2));
    json_decref(value);
    if (text == NULL) {
        out_of_memory();
    }
    fputs(text, stdout);
    fputc('\n', stdout);
    free(text);
    return command_flush(s) ? STATUS_CLEAN : STATUS_FAILED;
}
