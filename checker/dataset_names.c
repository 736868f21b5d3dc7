/* SPDX-License-Identifier: MIT
 *
 * Names are clues. Fourteen cities' files may well have one code for two units: what names a key that rows of quite
 * different names have is not used, nor is a row whose key and name are of two units; that is told.
 * A name where a key is missing or wrong tells whom the row may be of, and decides nothing. A file with
 * nothing but names is not used.
 */
#include "cell_internal.h"
#include "dataset_internal.h"

#include "utf8.h"

#include <stdlib.h>
#include <string.h>

enum {
    SIMILAR = 60
}; /* per cent of a name that two have in common if one is the other's old or short form */

/* ---- names for comparing ---- */

/* Marks between the parts of a name, and 市, which some write and some don't. */
static bool is_left_out(uint32_t c)
{
    return c == 0xb7 || c == 0x2022 || c == 0x30fb || c == 0x2027 || c == 0xff65 || c == '.' || c == 0x5e02;
}

static void add_plain(buf *out, uint32_t c, str as_written)
{
    static const uint32_t opening[] = {'[', '{', '<', 0x3008, 0x300a, 0x3010, 0x3014, 0x3016};
    static const uint32_t closing[] = {']', '}', '>', 0x3009, 0x300b, 0x3011, 0x3015, 0x3017};
    for (size_t i = 0; i < sizeof opening / sizeof *opening; i++) {
        if (c == opening[i] || c == closing[i]) {
            buf_add_char(out, c == opening[i] ? '(' : ')');
            return;
        }
    }
    if (!is_left_out(c)) {
        buf_add(out, as_written);
    }
}

static str without(arena *a, str text, str word, str instead)
{
    size_t at = str_find(text, word);
    return at == SIZE_MAX ? text
                          : arena_format(a, "%.*s%.*s%.*s", (int)at, text.ptr, STR_ARG(instead),
                                         STR_ARG(after(text, at + word.len)));
}

str name_key(arena *a, str text)
{
    str folded = utf8_fold_case(a, str_trim(text));
    buf plain = {0};
    uint32_t c;
    for (size_t i = 0, n; i < folded.len; i += n) {
        n = utf8_decode(after(folded, i), &c);
        if (n == 0) {
            break;
        }
        add_plain(&plain, c, (str){folded.ptr + i, n});
    }
    str key = plain.len == 0 ? folded : arena_copy(a, buf_str(&plain));
    buf_free(&plain);
    return without(a, key, STR("有限责任公司"), STR("有限公司"));
}

str name_key_of_city(arena *a, str text, const column_decl *city, str city_text)
{
    str why;
    cell of = cell_read(city, city_text, RATE_PERCENT, a, LANGUAGE_EN, &why);
    if (city->type != COLUMN_ENUM || of.state != CELL_VALUE || of.assumed) {
        return STR("");
    }
    return arena_format(a, "%.*s\n%.*s", STR_ARG(name_key(a, text)),
                        STR_ARG(city->enumeration->values[of.value.lo.num].name));
}

/* What is left of a name without what many have: 甲厂工会委员会 is 甲厂. A note behind it goes too: 韦某(已退休). */
static str bare_name(arena *a, str key)
{
    static const char *const common[] = {"股份有限公司", "有限公司", "公司",  "集团",
                                         "工会委员会",   "工会",     "委员会"};
    size_t open = str_find(key, STR("("));
    if (open != SIZE_MAX && open > 0 && str_ends_with(key, STR(")"))) {
        key.len = open;
    }
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        str less = without(a, key, str_of(common[i]), STR(""));
        key = less.len > 0 ? less : key;
    }
    return key;
}

static bool are_similar(arena *a, str one, str other)
{
    str x = bare_name(a, one), y = bare_name(a, other);
    return str_find(x, y) != SIZE_MAX || str_find(y, x) != SIZE_MAX || header_likeness(x, y) >= SIMILAR;
}

/* ---- names beside keys ---- */

static str name_beside(const data_file *f, const record *r)
{
    str text = f->said_of != NULL && f->said_at < r->count ? str_trim(r->cells[f->said_at]) : STR("");
    return text.len == 0 || key_is_masked(text) || words_mean_missing(text) || text_is_garbled(text) ? STR("")
                                                                                                     : text;
}

uint32_t name_said(loader *l, const data_file *f, const record *r, uint32_t before)
{
    bool written = before != MAP_NONE && f->said_of != NULL && f->said_at < r->count;
    if (written && str_equal(map_string(&l->said, before), r->cells[f->said_at])) {
        return before;
    }
    str name = name_beside(f, r);
    return name.len == 0 ? MAP_NONE : map_intern(&l->said, name);
}

static const struct key_lookup *keys_by_name(loader *l, const table_decl *t)
{
    if (l->by_name == NULL) {
        l->by_name = arena_array(&l->storage, l->ds->schema->table_count, sizeof *l->by_name);
    }
    if (l->by_name[t->index] == NULL) {
        arena kept = l->scratch; /* the reading of another file has rows of its own */
        l->scratch = (arena){0};
        l->by_name[t->index] = lookup_build(l, &t->columns[t->name_column]);
        arena_free(&l->scratch);
        l->scratch = kept;
    }
    return l->by_name[t->index];
}

/* The key of the only row with the name, in the city if one is told. */
static str key_of_name(loader *l, const table_decl *t, str name, str city)
{
    const struct key_lookup *k = keys_by_name(l, t);
    if (t->city_column != SIZE_MAX && city.len > 0) {
        str of = name_key_of_city(&l->scratch, name, &t->columns[t->city_column], city);
        str key = of.len == 0 ? of : lookup_key(k, of);
        if (key.len > 0) {
            return key;
        }
    }
    return lookup_key(k, name_key(&l->scratch, name));
}

str names_hint(loader *l, const data_file *f, const record *r, const column_decl *c)
{
    str name = f->said_of == c ? name_beside(f, r) : STR("");
    if (name.len == 0 || !l->ds->tables[c->targets[0]->index].provided) {
        return STR("");
    }
    str city = f->said_city_at < r->count ? r->cells[f->said_city_at] : STR("");
    str key = key_of_name(l, c->targets[0], name, city);
    bool zh = l->d->language == LANGUAGE_ZH;
    return key.len == 0 ? STR("")
                        : arena_format(&l->scratch,
                                       zh ? "；按名称“%.*s”疑为%.*s，名称不作依据"
                                          : "; by its name \"%.*s\" perhaps %.*s, but a name decides nothing",
                                       STR_ARG(name), STR_ARG(key));
}

/* ---- do key and name go together? ---- */

/* The names that rows of a table have, by key number. */
typedef struct {
    uint32_t *first;       /* by key: a row that names it, from 1 */
    uint32_t *next;        /* by row: a further one */
    uint32_t *one, *other; /* by key: rows with quite different names, so that the key is of two; or 0 */
    bool *told;            /* by key: that it is of two */
    const struct table_data *t;
} names_of_keys;

static str name_of(const loader *l, const names_of_keys *n, uint32_t row)
{
    size_t column = n->t->decl->name_column;
    cell name = table_unpack(n->t, &n->t->decl->columns[column], table_packed(n->t, column, row - 1));
    return map_string(&l->ds->texts, name.id);
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
        if (++count == MOST_NAMES || !are_similar(&l->scratch, one, two)) {
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
    for (size_t row = 0; row < t->count; row++) {
        cell of = table_unpack(t, key, table_packed(t, key->index, row));
        cell name = table_unpack(t, &t->decl->columns[t->decl->name_column],
                                 table_packed(t, t->decl->name_column, row));
        if (of.state == CELL_VALUE && name.state == CELL_VALUE) {
            note_name(l, &n, of.id, (uint32_t)row + 1);
        }
    }
    return n;
}

typedef enum { NAME_SUITS, NAME_DIFFERS, NAME_CONTRADICTS } verdict;

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
        } else if (are_similar(&l->scratch, said, of)) {
            best = NAME_DIFFERS;
        }
    }
    return best;
}

static void report_name(loader *l, const struct table_data *t, size_t row, const column_decl *c, verdict v,
                        str shown)
{
    stored_place at = t->places[row];
    const data_file *f = &l->ds->files[at.file];
    cell key = table_unpack(t, c, table_packed(t, c->index, row));
    str name = map_string(&l->said, t->said[row]), code = map_string(&l->ds->keys, key.id);
    place of = file_place(f, at.line, at.row, f->said_at, &l->scratch);
    str title = texts_in(c->targets[0]->title, l->d->language);
    if (v == NAME_DIFFERS) {
        diag_add(l->d, SEVERITY_WARNING, "name_differs", of,
                 "“%.*s”在“%.*s”中名为“%.*s”，本行写作“%.*s”；按编码对应，请核对是否同一单位（人）",
                 "%.*s is called \"%.*s\" in %.*s and \"%.*s\" here; the key counts: check that they are one",
                 STR_ARG(code), STR_ARG(l->d->language == LANGUAGE_ZH ? title : shown),
                 STR_ARG(l->d->language == LANGUAGE_ZH ? shown : title), STR_ARG(name));
        return;
    }
    str other = key_of_name(l, c->targets[0], name, STR(""));
    bool zh = l->d->language == LANGUAGE_ZH, alone = c->in_key;
    str hint = other.len == 0 || str_equal(other, code) ? STR("")
               : zh ? arena_format(&l->scratch, "，此名为%.*s", STR_ARG(other))
                    : arena_format(&l->scratch, ", the name of %.*s", STR_ARG(other));
    diag_add(l->d, SEVERITY_ERROR, "key_and_name", of,
             "编码“%.*s”在“%.*s”中是“%.*s”，本行写的是“%.*s”%.*s，编码与名称矛盾，不作任何一方的数据；%s",
             "the key %.*s is, in %.*s, of \"%.*s\"; this row says \"%.*s\"%.*s: they contradict, and it "
             "counts for "
             "neither; %s",
             STR_ARG(code), STR_ARG(title), STR_ARG(shown), STR_ARG(name), STR_ARG(hint),
             zh ? (alone ? "本行未使用" : "此编码按未知处理")
                : (alone ? "row left out" : "the key is taken as unknown"));
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

static void drop_rows(loader *l, struct table_data *t, const bool *drop)
{
    size_t kept = 0;
    for (size_t row = 0; row < t->count; row++) {
        if (drop[row]) {
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

/* The rows of a table whose name stands beside the key column c. */
static void check_names_of(loader *l, struct table_data *t, const column_decl *c, bool *drop)
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
    arena_reset(&l->scratch);
    for (size_t row = 0; row < t->count; row++) {
        cell of = table_unpack(t, c, table_packed(t, c->index, row));
        if (of.state != CELL_VALUE || of.assumed) {
            continue;
        }
        if (names.other[of.id] > 0) {
            report_key_of_two(l, t, row, c, &names, of.id);
            drop[row] = true;
            continue;
        }
        if (!t->has_said || l->ds->files[t->places[row].file].said_of != c || t->said[row] == MAP_NONE) {
            continue;
        }
        str shown = STR("");
        arena_reset(&l->scratch);
        verdict v = judge_name(l, &names, of.id, map_string(&l->said, t->said[row]), &shown);
        if (v == NAME_CONTRADICTS || (v == NAME_DIFFERS && !says_as_before(t, c, row))) {
            report_name(l, t, row, c, v, shown);
        }
        drop[row] = v == NAME_CONTRADICTS;
    }
    for (size_t row = 0; row < t->count && !c->in_key; row++) {
        if (drop[row]) {
            dataset_mark_conflict(l->ds, c, (uint32_t)row);
        }
        drop[row] = false;
    }
    arena_free(&a);
}

void names_check(loader *l)
{
    for (size_t i = 0; i < l->ds->schema->table_count; i++) {
        struct table_data *t = &l->ds->tables[i];
        arena a = {0};
        bool *drop = arena_array(&a, t->count + 1, sizeof *drop);
        for (size_t k = 0; t->count > 0 && k < t->decl->column_count; k++) {
            const column_decl *c = &t->decl->columns[k];
            if (c->type == COLUMN_KEY && c->target_count == 1 && c->targets[0] != t->decl &&
                c->targets[0]->name_column != SIZE_MAX) {
                check_names_of(l, t, c, drop);
                drop_rows(l, t, drop);
                memset(drop, 0, t->count * sizeof *drop);
            }
        }
        arena_free(&a);
    }
}

void names_free(loader *l)
{
    for (size_t i = 0; i < l->ds->schema->table_count; i++) {
        free(l->ds->tables[i].said);
        l->ds->tables[i].said = NULL;
        l->ds->tables[i].has_said = false;
        if (l->by_name != NULL && l->by_name[i] != NULL) {
            lookup_drop(l->by_name[i]);
        }
    }
    map_free(&l->said);
}

/* ---- files with names alone ---- */

typedef struct {
    loader *l;
    const data_file *file;
    map told; /* names */
    uint64_t matched, unmatched;
} name_count;

static bool count_name(void *context, const record *r)
{
    name_count *n = context;
    const data_file *f = n->file;
    str name = r->row > f->header_row && f->named_at < r->count ? str_trim(r->cells[f->named_at]) : STR("");
    if (name.len == 0) {
        return true;
    }
    str city = f->named_city_at < r->count ? r->cells[f->named_city_at] : STR("");
    arena_reset(&n->l->scratch);
    str key = key_of_name(n->l, f->named->table, name, city);
    n->matched += key.len > 0;
    n->unmatched += key.len == 0;
    uint32_t before = n->told.count;
    if (key.len > 0 && map_intern(&n->told, name) == before) {
        diag_add(n->l->d, SEVERITY_WARNING, "name_clue",
                 file_place(f, r->line, r->row, f->named_at, &n->l->scratch),
                 "按名称“%.*s”疑为%.*s；名称不作依据，未使用",
                 "by its name \"%.*s\" perhaps %.*s; a name decides nothing", STR_ARG(name), STR_ARG(key));
    }
    return true;
}

static void count_names(loader *l, const data_file *f)
{
    name_count n = {.l = l, .file = f};
    record_sink sink = {.context = &n, .on_record = count_name};
    diags unheard = {.language = l->d->language};
    size_t at = l->d->count;
    records_read(f->in, &sink, &unheard);
    diags_free(&unheard);
    map_free(&n.told);
    if (n.matched > 0 && at < l->d->count) {
        diag_add(l->d, SEVERITY_WARNING, "names_without_keys",
                 file_place(f, f->header_line, f->header_row, f->named_at, &l->scratch),
                 "只有名称没有编码：按名称可对应%llu行，%llu行对不上或有重名；名称不作依据，请补填编码列",
                 "names without keys: %llu rows may be matched by name, %llu may not. A name decides "
                 "nothing: add the "
                 "column of keys",
                 (unsigned long long)n.matched, (unsigned long long)n.unmatched);
    }
}

void names_report(loader *l)
{
    for (size_t i = 0; i < l->ds->file_count; i++) {
        const data_file *f = &l->ds->files[i];
        if (f->named != NULL && f->table == NULL && l->ds->tables[f->named->table->index].provided) {
            count_names(l, f);
        }
    }
}
