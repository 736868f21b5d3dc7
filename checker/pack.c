/* SPDX-License-Identifier: MIT */
#include "pack.h"

#include "embedded.h"
#include "os.h"
#include "parser.h"
#include "types.h"
#include "utf8.h"

#include <nettle/sha2.h>
#include <stdlib.h>
#include <string.h>

static const str rules_ending = {".rules", 6};

static void add_source(pack *p, size_t *cap, str name, str text)
{
    source s = {name, text};
    ARENA_PUSH(&p->storage, p->sources, p->source_count, *cap, s);
}

/* The digest covers names and texts, in order: another file order or content is another pack. Of packs that are built
 * in scripts/embed.sh has made it. */
static void digest(pack *p)
{
    struct sha256_ctx sha;
    uint8_t bytes[SHA256_DIGEST_SIZE];
    sha256_init(&sha);
    for (size_t i = 0; i < p->source_count; i++) {
        sha256_update(&sha, p->sources[i].name.len, (const uint8_t *)p->sources[i].name.ptr);
        sha256_update(&sha, 1, (const uint8_t *)"");
        sha256_update(&sha, p->sources[i].text.len, (const uint8_t *)p->sources[i].text.ptr);
        sha256_update(&sha, 1, (const uint8_t *)"");
    }
    sha256_digest(&sha, sizeof bytes, bytes);
    buf hex = {0};
    for (size_t i = 0; i < sizeof bytes; i++) {
        buf_addf(&hex, "%02x", bytes[i]);
    }
    memcpy(p->sha256, hex.ptr, sizeof p->sha256 - 1);
    buf_free(&hex);
}

static void read_embedded(pack *p, str name)
{
    size_t cap = 0;
    for (size_t i = 0; i < embedded_pack_count; i++) {
        if (str_equal(embedded_packs[i].name, name)) {
            memcpy(p->sha256, embedded_packs[i].sha256, sizeof p->sha256);
        }
    }
    for (size_t i = 0; i < embedded_file_count; i++) {
        if (str_equal(embedded_files[i].pack, name)) {
            add_source(p, &cap, embedded_files[i].name, embedded_files[i].text);
        }
    }
}

static void read_folder(pack *p, str folder, diags *d)
{
    str *names = NULL, error = {0};
    size_t count = 0, cap = 0, total = 0;
    str path = arena_copy(&p->storage, folder);
    if (!os_list_folder(&p->storage, path.ptr, &names, &count, &error)) {
        diag_add(d, SEVERITY_ERROR, "no_pack", (place){.file = folder}, "没有这个规则包：%.*s",
                 "no such rule pack: %.*s", STR_ARG(error));
        return;
    }
    for (size_t i = 0; i < count; i++) {
        str text = {0};
        if (!str_ends_with(names[i], rules_ending)) {
            continue;
        }
        str file = arena_format(&p->storage, "%.*s/%.*s", STR_ARG(folder), STR_ARG(names[i]));
        if (!os_read_file(&p->storage, file.ptr, PACK_SIZE_LIMIT - total, &text, &error)) {
            diag_add(d, SEVERITY_ERROR, "cannot_read", (place){.file = file}, "无法读取：%.*s",
                     "cannot read: %.*s", STR_ARG(error));
            continue;
        }
        total += text.len;
        add_source(p, &cap, file, text);
    }
    if (p->source_count == 0) {
        diag_add(d, SEVERITY_ERROR, "no_pack", (place){.file = folder}, "文件夹内没有 .rules 规则文件",
                 "there is no .rules file in this folder");
    }
}

static pack *new_pack(void)
{
    pack *p = calloc(1, sizeof *p);
    if (p == NULL) {
        out_of_memory();
    }
    return p;
}

/* A prefix that ends where a number ends: 8.2 is not above 8.20, nor 八(二)1 above 八(二)10. */
static bool is_above(str heading, str whole)
{
    if (!str_starts_with(whole, heading) || heading.len == 0) {
        return false;
    }
    char last = heading.ptr[heading.len - 1];
    char next = whole.len > heading.len ? whole.ptr[heading.len] : '\0';
    bool cut = last >= '0' && last <= '9' && next >= '0' && next <= '9';
    return !cut;
}

/* Nearly all are ids as they are declared: those need no folding. */
static bool is_known(const pack *p, str id)
{
    bool known = false;
    for (size_t i = 0; i < p->rule_count && !known; i++) {
        known = is_above(id, p->rules[i]->id);
    }
    for (size_t i = 0; i < p->rule_count && !known; i++) {
        known = pack_rule_is_under(p->rules[i], id);
    }
    return known;
}

static void check_ids(const pack *p, diags *d, span at, const str *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool known = is_known(p, ids[i]);
        if (!known) {
            diag_add_at(d, SEVERITY_ERROR, "no_rule", at, "没有规则“%.*s”", "there is no rule \"%.*s\"",
                        STR_ARG(ids[i]));
        }
    }
}

/* What papers name rules by. */
static void check_papers(const pack *p, diags *d)
{
    for (size_t i = 0; i < p->paper_count; i++) {
        const paper_decl *its = &p->papers[i];
        for (size_t j = 0; j < its->ground_count; j++) {
            check_ids(p, d, its->grounds[j].at, its->grounds[j].ids, its->grounds[j].id_count);
        }
        for (size_t j = 0; j < its->block_count; j++) {
            check_ids(p, d, its->blocks[j].at, its->blocks[j].ids, its->blocks[j].id_count);
        }
    }
}

static pack *finish(pack *p, str name, diags *d)
{
    for (size_t i = 0; i < p->source_count; i++) {
        parse_source(p, &p->sources[i], d);
    }
    if (d->errors == 0) {
        types_resolve(p, d);
        check_papers(p, d);
    }
    if (p->name.len == 0) {
        p->name = arena_copy(&p->storage, name);
    }
    if (p->sha256[0] == '\0') {
        digest(p);
    }
    return p;
}

pack *pack_load(str name, bool examples, diags *d)
{
    pack *p = new_pack();
    read_embedded(p, name);
    p->without_examples = !examples && p->source_count > 0;
    if (p->source_count == 0) {
        read_folder(p, name, d);
    }
    return d->errors > 0 ? p : finish(p, name, d);
}

pack *pack_from_text(str name, str text, diags *d)
{
    pack *p = new_pack();
    size_t cap = 0;
    add_source(p, &cap, name, text);
    return finish(p, name, d);
}

void pack_free(pack *p)
{
    if (p != NULL) {
        arena_free(&p->storage);
        free(p);
    }
}

str pack_default_name(void)
{
    return embedded_file_count > 0 ? embedded_files[0].pack : (str){0};
}

const profile_decl *pack_profile(const pack *p, str name)
{
    for (size_t i = 0; i < p->profile_count; i++) {
        if (str_equal(p->profiles[i].name, name)) {
            return &p->profiles[i];
        }
    }
    return NULL;
}

/* ---- finding a rule however its clause is written ---- */

/* 八（二）4（足额拨缴） → 八(二)4: folded, and without the limb in words. */
static str clause_key(arena *a, str written)
{
    str folded = utf8_fold_case(a, written);
    size_t end = folded.len;
    if (end > 0 && folded.ptr[end - 1] == ')') {
        size_t open = end;
        while (open > 0 && folded.ptr[open - 1] != '(') {
            open--;
        }
        /* "八(二)" alone is a heading, not an item with a limb. */
        if (open > 1 && folded.ptr[open - 2] >= '0' && folded.ptr[open - 2] <= '9') {
            end = open - 1;
        }
    }
    return (str){folded.ptr, end};
}

/* 八(二)4-b → 8.2.4-b; 七(三)para1s4, 七(三)p1s4 → 7.3.p1-s4. What is no such number comes out as nonsense. */
static str id_of_clause(arena *a, str folded)
{
    static const char *const parts[][2] = {{"一", "1"}, {"二", "2"}, {"三", "3"},  {"四", "4"}, {"五", "5"},
                                           {"六", "6"}, {"七", "7"}, {"八", "8"},  {"九", "9"}, {"para", "p"},
                                           {"(", "."},  {")", "."},  {"-s", "-s"}, {"s", "-s"}};
    buf id = {0};
    for (size_t i = 0; i < folded.len;) {
        str rest = {folded.ptr + i, folded.len - i};
        size_t j = 0, count = sizeof parts / sizeof *parts;
        while (j < count && !str_starts_with(rest, str_of(parts[j][0]))) {
            j++;
        }
        buf_add(&id, j < count ? str_of(parts[j][1]) : (str){rest.ptr, 1});
        i += j < count ? strlen(parts[j][0]) : 1;
    }
    str copy = arena_copy(a, buf_str(&id));
    buf_free(&id);
    return copy;
}

static bool is_meant(arena *a, const rule_decl *r, str written)
{
    return str_equal(utf8_fold_case(a, r->id), written) || str_equal(utf8_fold_case(a, r->clause), written) ||
           str_equal(r->id, id_of_clause(a, written));
}

static bool is_item(arena *a, const rule_decl *r, str key)
{
    return str_equal(r->item, key) || str_equal(clause_key(a, r->clause), key);
}

rule_decl *const *pack_find_rules(const pack *p, str written, size_t *count)
{
    arena scratch = {0};
    str exactly = utf8_fold_case(&scratch, written), key = clause_key(&scratch, written);
    size_t first = p->rule_count;
    *count = 0;
    for (size_t pass = 0; pass < 2 && *count == 0; pass++) {
        for (size_t i = 0; i < p->rule_count; i++) {
            bool meant =
                pass == 0 ? is_meant(&scratch, p->rules[i], exactly) : is_item(&scratch, p->rules[i], key);
            if (meant && (*count == 0 || i == first + *count)) {
                first = *count == 0 ? i : first;
                ++*count;
            }
        }
    }
    arena_free(&scratch);
    return *count == 0 ? NULL : &p->rules[first];
}

bool rule_is_cited(const rule_decl *r, str text, arena *scratch)
{
    static const char *const separators[] = {"、", ";", ","};
    str left = utf8_fold_case(scratch, text);
    for (;;) {
        size_t end = left.len, width = 0;
        for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
            size_t at = str_find(left, str_of(separators[i]));
            if (at < end) {
                end = at;
                width = strlen(separators[i]);
            }
        }
        str one = {left.ptr, end};
        if (one.len > 0 && (is_meant(scratch, r, one) || str_equal(r->item, id_of_clause(scratch, one)))) {
            return true;
        }
        if (width == 0) {
            return false;
        }
        left = (str){left.ptr + end + width, left.len - end - width};
    }
}

bool pack_rule_is_under(const rule_decl *r, str written)
{
    arena scratch = {0};
    str heading = utf8_fold_case(&scratch, written);
    bool under = is_above(heading, utf8_fold_case(&scratch, r->id)) ||
                 is_above(heading, utf8_fold_case(&scratch, r->clause));
    arena_free(&scratch);
    return under;
}

str reading_label(const fact_decl *reading, size_t choice, language l)
{
    str words = texts_in(reading->choice_words[choice], l), name = reading->choices[choice];
    const column_decl *c = words.len > 0 ? NULL : table_column(reading->table, name);
    return words.len > 0 ? words : c != NULL ? column_label(c, l) : name;
}

/* One more alternative: the number, not below 0. SIZE_MAX if it is none. */
static size_t add_number(pack *p, fact_decl *reading, str value)
{
    expression *all = reading->value;
    exact number;
    if (!reading->takes_number || !exact_parse(value, &number) || number.num < 0) {
        return SIZE_MAX;
    }
    uint32_t last = all->count;
    expression **children = arena_array(&p->storage, last + 1, sizeof(expression *));
    str *names = arena_array(&p->storage, last + 1, sizeof *names);
    texts *words = arena_array(&p->storage, last + 1, sizeof *words);
    memcpy(children, all->children, last * sizeof(expression *));
    memcpy(names, reading->choices, last * sizeof *names);
    memcpy(words, reading->choice_words, last * sizeof *words);
    children[last] = arena_alloc(&p->storage, sizeof *children[last]);
    *children[last] = (expression){
        .kind = EXPR_NUMBER, .number = number, .type = all->children[0]->type, .at = reading->at};
    names[last] = arena_copy(&p->storage, value);
    all->children = children;
    all->count = last + 1;
    reading->choices = names;
    reading->choice_words = words;
    return last;
}

static size_t find_choice(const fact_decl *reading, str value)
{
    for (size_t i = 0; value.len > 0 && i < reading->value->count; i++) { /* words may be none */
        const texts *words = &reading->choice_words[i];
        if (str_equal(reading->choices[i], value) || str_equal(words->zh, value) ||
            str_equal(words->en, value)) {
            return i;
        }
    }
    return SIZE_MAX;
}

bool pack_choose(pack *p, str name, str value, size_t *choices)
{
    bool any = false;
    for (size_t i = 0; i < p->fact_count; i++) {
        fact_decl *f = p->facts[i];
        if (f->reading && str_equal(f->name, name)) {
            size_t choice = find_choice(f, value);
            choice = choice == SIZE_MAX ? add_number(p, f, value) : choice;
            choices[f->reading_index] = choice == SIZE_MAX ? choices[f->reading_index] : choice;
            any = any || choice != SIZE_MAX;
        }
    }
    return any;
}

scope_decl *pack_find_scope(const pack *p, str written)
{
    arena scratch = {0};
    scope_decl *found = NULL;
    str key = utf8_fold_case(&scratch, written);
    for (size_t i = 0; i < p->scope_count && found == NULL; i++) {
        bool meant =
            str_equal(p->scopes[i]->name, written) ||
            (p->scopes[i]->clause.len > 0 && str_equal(utf8_fold_case(&scratch, p->scopes[i]->clause), key));
        found = meant ? p->scopes[i] : NULL;
    }
    arena_free(&scratch);
    return found;
}
