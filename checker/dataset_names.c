/* SPDX-License-Identifier: MIT
 *
 * Names are clues. A name where a key is missing or wrong tells whom the row may be of, and decides nothing. A file
 * with nothing but names is not used.
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

bool names_are_similar(arena *a, str one, str other)
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

str key_of_name(loader *l, const table_decl *t, str name, str city)
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
