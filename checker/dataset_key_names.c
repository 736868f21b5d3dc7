/* SPDX-License-Identifier: MIT
 *
 * Do a key and the name beside it go together? Fourteen cities' files may well have one code for two units: what names a
 * key that rows of quite different names have is not used, nor is a row whose name or city is another unit's; that is
 * told. A name that nobody has may be a new one, or the key a slip: the row is kept and decides nothing, until the key is
 * corrected or the unit's former names tell. A credit code whose check holds names one unit, whatever its name.
 */
#include "cell_internal.h"
#include "dataset_internal.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

/* ---- the names of keys ---- */

/* The names that rows of a table have, by key number. */
typedef struct {
    uint32_t *first;       /* by key: a row that names it, from 1 */
    uint32_t *next;        /* by row: a further one */
    uint32_t *one, *other; /* by key: rows with quite different names, so that the key is of two; or 0 */
    bool *told;            /* by key: that it is of two */
    uint32_t *former;      /* by key: a row that tells its former names, from 1 */
    uint32_t *former_next; /* by row: a further one */
    const struct table_data *t;
} names_of_keys;

/* The row's text; empty if it has none. */
static str text_in(const loader *l, const struct table_data *t, size_t column, uint32_t row)
{
    if (column == SIZE_MAX || !t->columns[column].stored) {
        return STR("");
    }
    cell text = table_unpack(t, &t->decl->columns[column], table_packed(t, column, row - 1));
    return text.state == CELL_VALUE ? map_string(&l->ds->texts, text.id) : STR("");
}

static str name_of(const loader *l, const names_of_keys *n, uint32_t row)
{
    return text_in(l, n->t, n->t->decl->name_column, row);
}

/* Each name once. Of so many that differ a little some are quite different. */
static void note_name(loader *l, names_of_keys *n, uint32_t key, uint32_t row)
{
    enum { MOST_NAMES = 8 };
    size_t count = 0;
    for (uint32_t r = n->first[key]; r > 0 && n->other[key] == 0; r = n->next[r]) {
        if (str_equal(name_of(l, n, r), name_of(l, n, row))) {
            return;
        }
        arena_reset(&l->scratch);
        str one = name_key(&l->scratch, name_of(l, n, r)), two = name_key(&l->scratch, name_of(l, n, row));
        if (++count == MOST_NAMES || !names_are_similar(&l->scratch, one, two)) {
            n->one[key] = r;
            n->other[key] = row;
        }
    }
    if (n->other[key] == 0) {
        n->next[row] = n->first[key];
        n->first[key] = row;
    }
}

static names_of_keys collect_names(loader *l, const struct table_data *t, arena *a)
{
    names_of_keys n = {.t = t};
    const column_decl *key = table_own_key(t->decl);
    n.first = arena_array(a, l->ds->keys.count + 1, sizeof *n.first);
    n.next = arena_array(a, t->count + 1, sizeof *n.next);
    n.one = arena_array(a, l->ds->keys.count + 1, sizeof *n.one);
    n.other = arena_array(a, l->ds->keys.count + 1, sizeof *n.other);
    n.told = arena_array(a, l->ds->keys.count + 1, sizeof *n.told);
    n.former = arena_array(a, l->ds->keys.count + 1, sizeof *n.former);
    n.former_next = arena_array(a, t->count + 1, sizeof *n.former_next);
    for (uint32_t row = 1; row <= t->count; row++) {
        cell of = table_unpack(t, key, table_packed(t, key->index, row - 1));
        if (of.state != CELL_VALUE) {
            continue;
        }
        if (name_of(l, &n, row).len > 0) {
            note_name(l, &n, of.id, row);
        }
        if (text_in(l, t, t->decl->former_column, row).len > 0) {
            n.former_next[row] = n.former[of.id];
            n.former[of.id] = row;
        }
    }
    return n;
}

/* ---- a name beside a key ---- */

typedef enum {
    NAME_SUITS,
    NAME_DIFFERS,     /* an old or a short form */
    NAME_CHANGED,     /* another one, and the key is certain */
    NAME_UNCONFIRMED, /* another one, and nobody's: a new name, or a slip in the key */
    NAME_CONTRADICTS  /* another unit's; or the row's city is */
} verdict;

/* Takes the text up to the next sign between names off its front, and the sign. */
static str take_name(str *rest)
{
    static const char *const between[] = {"、", ";", ",", "/", "|"}; /* folded */
    size_t end = rest->len, sign = 0;
    for (size_t i = 0; i < sizeof between / sizeof *between; i++) {
        size_t at = str_find((str){rest->ptr, end}, str_of(between[i]));
        sign = at == SIZE_MAX ? sign : strlen(between[i]);
        end = at == SIZE_MAX ? end : at;
    }
    str name = {rest->ptr, end};
    *rest = after(*rest, end + sign);
    return name;
}

/* Is the name one of those in the text? */
static bool is_among(loader *l, str name, str text)
{
    enum { MOST_NAMES = 32 };
    for (size_t i = 0; i < MOST_NAMES && text.len > 0; i++) {
        str former = name_key(&l->scratch, take_name(&text));
        if (former.len > 0 && names_are_similar(&l->scratch, name, former)) {
            return true;
        }
    }
    return false;
}

/* How the name goes with those that the key has; *shown is one of them. */
static verdict judge_name(loader *l, const names_of_keys *n, uint32_t key, str name, str *shown)
{
    verdict best = n->first[key] == 0 ? NAME_SUITS : NAME_CONTRADICTS;
    for (uint32_t row = n->first[key]; row > 0 && best != NAME_SUITS; row = n->next[row]) {
        *shown = name_of(l, n, row);
        if (str_equal(name, *shown)) {
            return NAME_SUITS; /* nearly all rows leave here */
        }
        str said = name_key(&l->scratch, name), of = name_key(&l->scratch, *shown);
        if (str_equal(said, of)) {
            best = NAME_SUITS;
        } else if (names_are_similar(&l->scratch, said, of)) {
            best = NAME_DIFFERS;
        }
    }
    for (uint32_t row = n->former[key]; row > 0 && best == NAME_CONTRADICTS; row = n->former_next[row]) {
        str former = text_in(l, n->t, n->t->decl->former_column, row);
        best = is_among(l, name_key(&l->scratch, name), former) ? NAME_SUITS : best;
    }
    return best;
}

/* A row with a key, and the name beside it. */
typedef struct {
    struct table_data *t;
    size_t row;
    const column_decl *c;
    const data_file *file;
    uint32_t key;
    str name, shown; /* the row's, and the key's own */
    record record;   /* in l->scratch */
} named_row;

static str cell_in(const named_row *n, size_t at)
{
    return at < n->record.count ? str_trim(n->record.cells[at]) : STR("");
}

/* The city that a text names, of the enum of cities; -1 if none. */
static long city_of(loader *l, const column_decl *city, str text)
{
    str why;
    cell of = cell_read(city, text, RATE_PERCENT, &l->scratch, LANGUAGE_EN, &why);
    return city->type == COLUMN_ENUM && of.state == CELL_VALUE && !of.assumed ? (long)of.value.lo.num : -1;
}

/* Does the row name a city that no row of the unit does, though some do? */
static bool is_in_another_city(loader *l, const named_row *n, const names_of_keys *names)
{
    const table_decl *units = names->t->decl;
    const column_decl *city = units->city_column == SIZE_MAX ? NULL : &units->columns[units->city_column];
    long its = city == NULL ? -1 : city_of(l, city, cell_in(n, n->file->said_city_at));
    bool another = false;
    for (uint32_t row = names->first[n->key]; row > 0 && its >= 0; row = names->next[row]) {
        size_t column;
        str text = dataset_raw(l->ds, city, table_place(names->t, row - 1), &l->scratch, &column);
        long units_city = city_of(l, city, text);
        if (units_city == its) {
            return false;
        }
        another |= units_city >= 0;
    }
    return another;
}

/* Is the key, or the code that stands for it, a credit code that holds? No two units have one by chance. */
static bool is_certain(loader *l, const named_row *n)
{
    str text = cell_in(n, n->file->file_column[n->c->index]);
    if (text.len == 0 && n->file->spare_for == n->c) {
        text = cell_in(n, n->file->spare_at);
    }
    return code_is_sound(utf8_fold(&l->scratch, cell_unwrap(text)));
}

static str other_key(loader *l, const named_row *n)
{
    str key = key_of_name(l, n->c->targets[0], n->name, cell_in(n, n->file->said_city_at));
    return str_equal(key, map_string(&l->ds->keys, n->key)) ? STR("") : key;
}

/* Of a row whose name is none of the unit's. */
static verdict judge_other_name(loader *l, named_row *n, const names_of_keys *names)
{
    uint64_t offset = table_place(n->t, (uint32_t)n->row).offset;
    if (!record_at(n->file->in, offset, &l->scratch, &n->record) || other_key(l, n).len > 0 ||
        is_in_another_city(l, n, names)) {
        return NAME_CONTRADICTS;
    }
    return is_certain(l, n) ? NAME_CHANGED : n->c->in_key ? NAME_UNCONFIRMED : NAME_CONTRADICTS;
}

/* ---- what is told ---- */

/* What to do about a former name. */
static str advice(loader *l, const table_decl *units)
{
    bool zh = l->d->language == LANGUAGE_ZH;
    if (units->former_column == SIZE_MAX) {
        return zh ? STR("确系更名的请统一名称") : STR("or write one name");
    }
    str title = texts_in(units->title, l->d->language);
    str column = column_label(&units->columns[units->former_column], l->d->language);
    return zh ? arena_format(&l->scratch, "确系更名的请在“%.*s”的“%.*s”列补记", STR_ARG(title),
                             STR_ARG(column))
              : arena_format(&l->scratch,
                             "or, if it was renamed, write that name into the column %.*s of %.*s",
                             STR_ARG(column), STR_ARG(title));
}

static void report_contradiction(loader *l, const named_row *n, place at, str title)
{
    str other = other_key(l, n);
    bool zh = l->d->language == LANGUAGE_ZH, alone = n->c->in_key;
    str hint = other.len == 0 ? STR("")
               : zh           ? arena_format(&l->scratch, "，此名为%.*s", STR_ARG(other))
                              : arena_format(&l->scratch, ", the name of %.*s", STR_ARG(other));
    diag_add(l->d, SEVERITY_ERROR, "key_and_name", at,
             "编码“%.*s”在“%.*s”中是“%.*s”，本行写的是“%.*s”%.*s，编码与名称矛盾，不作任何一方的数据；%s",
             "the key %.*s is, in %.*s, of \"%.*s\"; this row says \"%.*s\"%.*s: they contradict, and it "
             "counts for neither; %s",
             STR_ARG(map_string(&l->ds->keys, n->key)), STR_ARG(title), STR_ARG(n->shown), STR_ARG(n->name),
             STR_ARG(hint),
             zh ? (alone ? "本行未使用" : "此编码按未知处理")
                : (alone ? "row left out" : "the key is taken as unknown"));
}

static void report_name(loader *l, const named_row *n, verdict v)
{
    stored_place at = n->t->places[n->row];
    place of = file_place(n->file, at.line, at.row, n->file->said_at, &l->scratch);
    const table_decl *units = n->c->targets[0];
    bool zh = l->d->language == LANGUAGE_ZH;
    str title = texts_in(units->title, l->d->language), code = map_string(&l->ds->keys, n->key);
    str first = zh ? title : n->shown, second = zh ? n->shown : title;
    if (v == NAME_CONTRADICTS) {
        report_contradiction(l, n, of, title);
    } else if (v == NAME_DIFFERS) {
        diag_add(l->d, SEVERITY_WARNING, "name_differs", of,
                 "“%.*s”在“%.*s”中名为“%.*s”，本行写作“%.*s”；按编码对应，请核对是否同一单位（人）",
                 "%.*s is called \"%.*s\" in %.*s and \"%.*s\" here; the key counts: check that they are one",
                 STR_ARG(code), STR_ARG(first), STR_ARG(second), STR_ARG(n->name));
    } else if (v == NAME_CHANGED) {
        diag_add(
            l->d, SEVERITY_WARNING, "name_changed", of,
            "“%.*s”在“%.*s”中名为“%.*s”，本行写作“%.*s”；信用代码无误，按同一单位使用，请确认是否更名，%.*s",
            "%.*s is called \"%.*s\" in %.*s and \"%.*s\" here; the credit code holds, and the row counts: "
            "confirm that it was renamed, %.*s",
            STR_ARG(code), STR_ARG(first), STR_ARG(second), STR_ARG(n->name), STR_ARG(advice(l, units)));
    } else {
        diag_add(
            l->d, SEVERITY_ERROR, "name_unconfirmed", of,
            "“%.*s”在“%.*s”中名为“%.*s”，本行写作“%.*"
            "s”，不知是更名还是编码有误；本行数据按矛盾处理，不据以判断"
            "。编码有误的请改正，%.*s",
            "%.*s is called \"%.*s\" in %.*s and \"%.*s\" here: renamed, or a wrong key? What the row says "
            "decides nothing until that is settled: correct the key, %.*s",
            STR_ARG(code), STR_ARG(first), STR_ARG(second), STR_ARG(n->name), STR_ARG(advice(l, units)));
    }
}

static const char *what_becomes(const loader *l, const column_decl *c)
{
    bool zh = l->d->language == LANGUAGE_ZH;
    return zh ? (c->in_key ? "这些行未使用" : "此编码按未知处理")
              : (c->in_key ? "such rows are left out" : "the key is taken as unknown");
}

/* Once for each key and table. */
static void report_key_of_two(loader *l, const struct table_data *t, size_t row, const column_decl *c,
                              names_of_keys *n, uint32_t key)
{
    stored_place at = t->places[row];
    const data_file *f = &l->ds->files[at.file];
    if (!n->told[key]) {
        str title = texts_in(c->targets[0]->title, l->d->language), code = map_string(&l->ds->keys, key);
        n->told[key] = true;
        diag_add(l->d, SEVERITY_ERROR, "key_of_two",
                 file_place(f, at.line, at.row, f->file_column[c->index], &l->scratch),
                 "编码“%.*s”在“%.*s”中既是“%.*s”又是“%.*"
                 "s”，不知指的是哪一个：更名的请统一名称，编码重复的请改正；%s",
                 "%.*s is, in %.*s, \"%.*s\" and \"%.*s\": which is meant can't be told. Write one name, or "
                 "give one of "
                 "them another key; %s",
                 STR_ARG(code), STR_ARG(title), STR_ARG(name_of(l, n, n->one[key])),
                 STR_ARG(name_of(l, n, n->other[key])), what_becomes(l, c));
    }
}

static void drop_rows(loader *l, struct table_data *t, const uint8_t *verdicts)
{
    size_t kept = 0;
    for (size_t row = 0; row < t->count; row++) {
        if (verdicts[row] == NAME_CONTRADICTS) {
            data_file *f = &l->ds->files[t->places[row].file];
            f->used--;
            f->rejected++;
            continue;
        }
        for (size_t i = 0; i < t->decl->column_count && kept < row; i++) {
            column_data *column = &t->columns[i];
            if (column->stored) {
                column_put(column, kept, t->count, t->cap, table_packed(t, i, row));
            }
        }
        if (t->has_said) {
            t->said[kept] = t->said[row];
        }
        t->places[kept++] = t->places[row];
    }
    t->count = kept;
}

/* The rows of one unit stand together and say the same: what differs is told of the first. */
static bool says_as_before(const struct table_data *t, const column_decl *c, size_t row)
{
    return row > 0 && t->said[row] == t->said[row - 1] && t->places[row].file == t->places[row - 1].file &&
           table_packed(t, c->index, row).value == table_packed(t, c->index, row - 1).value;
}

/* ---- rows that decide nothing ---- */

static uint64_t hash_of_key(const struct table_data *t, size_t row)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < t->decl->key_count; i++) {
        size_t column = t->decl->key[i];
        if (t->columns[column].stored) {
            packed p = table_packed(t, column, row);
            int64_t parts[] = {(int64_t)hash, p.state, p.value};
            hash = hash_bytes((str){(const char *)parts, sizeof parts});
        }
    }
    return hash;
}

/* The keys of the rows that nothing is said against. */
static key_set sound_keys(const struct table_data *t, const uint8_t *verdicts)
{
    key_set keys = {0};
    for (size_t row = 0; row < t->count; row++) {
        if (verdicts[row] < NAME_UNCONFIRMED) {
            key_set_add(&keys, hash_of_key(t, row));
        }
    }
    key_set_close(&keys);
    return keys;
}

static void mark_row(loader *l, const struct table_data *t, size_t row)
{
    const data_file *f = &l->ds->files[t->places[row].file];
    for (size_t i = 0; i < t->decl->column_count; i++) {
        const column_decl *c = &t->decl->columns[i];
        if (!c->in_key && f->file_column[i] != SIZE_MAX) {
            dataset_mark_conflict(l->ds, c, (uint32_t)row);
        }
    }
}

/* ---- a table ---- */

static named_row row_of(const loader *l, struct table_data *t, const column_decl *c, size_t row)
{
    cell of = table_unpack(t, c, table_packed(t, c->index, row));
    bool keyed = of.state == CELL_VALUE && !of.assumed;
    const data_file *f = &l->ds->files[t->places[row].file];
    bool named = keyed && t->has_said && f->said_of == c && t->said[row] != MAP_NONE;
    return (named_row){.t = t,
                       .row = row,
                       .c = c,
                       .file = f,
                       .key = keyed ? of.id : MAP_NONE,
                       .name = named ? map_string(&l->said, t->said[row]) : STR("")};
}

static verdict judge_row(loader *l, names_of_keys *names, named_row *n)
{
    if (n->key == MAP_NONE) {
        return NAME_SUITS;
    }
    if (names->other[n->key] > 0) {
        report_key_of_two(l, n->t, n->row, n->c, names, n->key);
        return NAME_CONTRADICTS;
    }
    arena_reset(&l->scratch);
    verdict v = n->name.len == 0 ? NAME_SUITS : judge_name(l, names, n->key, n->name, &n->shown);
    if (v == NAME_CONTRADICTS) {
        v = judge_other_name(l, n, names);
    }
    bool later = v == NAME_SUITS || v == NAME_UNCONFIRMED; /* or never */
    if (!later && (v == NAME_CONTRADICTS || !says_as_before(n->t, n->c, n->row))) {
        report_name(l, n, v);
    }
    return v;
}

/* Where another row has the same key and nothing is said against it, the unit's own row is there: this one is left out. */
static void settle_unconfirmed(loader *l, struct table_data *t, const column_decl *c, names_of_keys *names,
                               uint8_t *verdicts)
{
    key_set sound = sound_keys(t, verdicts);
    bool told = false; /* of the row before */
    for (size_t row = 0; row < t->count; row++) {
        bool before = told && says_as_before(t, c, row);
        told = verdicts[row] == NAME_UNCONFIRMED;
        if (!told) {
            continue;
        }
        named_row n = row_of(l, t, c, row);
        arena_reset(&l->scratch);
        if (key_set_has(&sound, hash_of_key(t, row))) {
            verdicts[row] = NAME_CONTRADICTS;
            told = false;
        } else {
            mark_row(l, t, row);
        }
        if (!before || !told) {
            judge_name(l, names, n.key, n.name, &n.shown);
            report_name(l, &n, (verdict)verdicts[row]);
        }
    }
    key_set_free(&sound);
}

/* The rows of a table whose name stands beside the key column c. */
static void check_names_of(loader *l, struct table_data *t, const column_decl *c, uint8_t *verdicts)
{
    const struct table_data *target = &l->ds->tables[c->targets[0]->index];
    const column_decl *key = table_own_key(target->decl);
    bool one_row = target->decl->key_count == 1; /* else rows of one key may well have several names */
    if (!one_row || !target->provided || key == NULL || !target->columns[key->index].stored ||
        !target->columns[target->decl->name_column].stored || !t->columns[c->index].stored) {
        return;
    }
    arena a = {0};
    names_of_keys names = collect_names(l, target, &a);
    bool unconfirmed = false;
    for (size_t row = 0; row < t->count; row++) {
        named_row n = row_of(l, t, c, row);
        verdicts[row] = (uint8_t)judge_row(l, &names, &n);
        unconfirmed |= verdicts[row] == NAME_UNCONFIRMED;
    }
    if (unconfirmed) {
        settle_unconfirmed(l, t, c, &names, verdicts);
    }
    for (size_t row = 0; row < t->count && !c->in_key; row++) {
        if (verdicts[row] == NAME_CONTRADICTS) {
            dataset_mark_conflict(l->ds, c, (uint32_t)row);
            verdicts[row] = NAME_SUITS;
        }
    }
    arena_free(&a);
}

void names_check(loader *l)
{
    for (size_t i = 0; i < l->ds->schema->table_count; i++) {
        struct table_data *t = &l->ds->tables[i];
        arena a = {0};
        uint8_t *verdicts = arena_array(&a, t->count + 1, 1);
        for (size_t k = 0; t->count > 0 && k < t->decl->column_count; k++) {
            const column_decl *c = &t->decl->columns[k];
            if (c->type == COLUMN_KEY && c->target_count == 1 && c->targets[0] != t->decl &&
                c->targets[0]->name_column != SIZE_MAX) {
                check_names_of(l, t, c, verdicts);
                drop_rows(l, t, verdicts);
                memset(verdicts, 0, t->count);
            }
        }
        arena_free(&a);
    }
}
