/* SPDX-License-Identifier: MIT */
#include "schema.h"

#include "utf8.h"

const table_decl *schema_table(const schema *s, str name)
{
    for (size_t i = 0; i < s->table_count; i++) {
        if (str_equal(s->tables[i]->name, name)) {
            return s->tables[i];
        }
    }
    return NULL;
}

const table_decl *schema_table_named(const schema *s, str name)
{
    const table_decl *found = schema_table(s, name);
    for (size_t i = 0; i < s->table_count && !found; i++) {
        found = str_equal(s->tables[i]->title.zh, name) ? s->tables[i] : NULL;
    }
    return found;
}

static bool column_goes_by(const column_decl *c, str name)
{
    if (str_equal(c->name, name)) {
        return true;
    }
    for (size_t i = 0; i < c->header_count; i++) {
        if (str_equal(c->headers[i], name)) {
            return true;
        }
    }
    return false;
}

static bool column_goes_by_folded(const column_decl *c, str folded)
{
    for (size_t i = 0; i <= c->header_count; i++) {
        if (str_equal(c->folded[i], folded)) {
            return true;
        }
    }
    return false;
}

const column_decl *table_column(const table_decl *t, str name)
{
    for (size_t i = 0; i < t->column_count; i++) {
        if (column_goes_by(&t->columns[i], name)) {
            return &t->columns[i];
        }
    }
    arena scratch = {0};
    str folded = utf8_fold_case(&scratch, name);
    const column_decl *found = NULL;
    for (size_t i = 0; i < t->column_count && found == NULL; i++) {
        if (column_goes_by_folded(&t->columns[i], folded)) {
            found = &t->columns[i];
        }
    }
    arena_free(&scratch);
    return found;
}

str column_label(const column_decl *c, language l)
{
    return l == LANGUAGE_ZH && c->header_count > 0 ? c->headers[0] : c->name;
}

static bool value_goes_by(const enum_value *v, str word)
{
    if (str_equal(v->name, word)) {
        return true;
    }
    for (size_t i = 0; i < v->word_count; i++) {
        if (str_equal(v->words[i], word)) {
            return true;
        }
    }
    return false;
}

static bool value_goes_by_folded(const enum_value *v, str folded, arena *scratch)
{
    if (str_equal(utf8_fold_case(scratch, v->name), folded)) {
        return true;
    }
    for (size_t i = 0; i < v->word_count; i++) {
        if (str_equal(utf8_fold_case(scratch, v->words[i]), folded)) {
            return true;
        }
    }
    return false;
}

/* Millions of cells pass here, nearly all of them written as declared: bytes are compared first, and
 * only a word not found that way is folded. */
str enum_value_word(const enum_value *v, language l)
{
    bool ascii = v->name.len > 0 && (unsigned char)v->name.ptr[0] < 0x80;
    return l == LANGUAGE_ZH && ascii && v->word_count > 0 ? v->words[0] : v->name;
}

long enum_find(const enum_decl *e, str word)
{
    for (size_t i = 0; i < e->count; i++) {
        if (value_goes_by(&e->values[i], word)) {
            return (long)i;
        }
    }
    arena scratch = {0};
    str folded = utf8_fold_case(&scratch, word);
    long found = -1;
    for (size_t i = 0; i < e->count && found < 0; i++) {
        if (value_goes_by_folded(&e->values[i], folded, &scratch)) {
            found = (long)i;
        }
    }
    arena_free(&scratch);
    return found;
}
