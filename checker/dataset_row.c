/* SPDX-License-Identifier: MIT
 *
 * What a record says: its length, its key cells, its references, its cells. dataset_store.c stores them.
 */
#include "cell_internal.h"
#include "dataset_internal.h"

#include "gb18030.h"
#include "utf8.h"

#include <string.h>

enum { SHOWN_WIDTH = 40 }; /* of a cell's text in a message */

str row_text(const data_file *f, const record *r, const column_decl *c)
{
    size_t at = f->file_column[c->index];
    if (f->gets == c) {
        return f->given;
    }
    str text = at < r->count ? r->cells[at] : (str){0};
    if (f->spare_for == c && f->lookup != NULL && f->spare_at < r->count && str_trim(text).len == 0) {
        str key = lookup_key(f->lookup, r->cells[f->spare_at]);
        return key.len > 0 ? key : text;
    }
    if (text.len < 2) {
        return text;
    }
    if (f->lookup != NULL && f->via != NULL && f->via[c->index] != NULL) {
        str key = lookup_key(f->lookup, text);
        return key.len > 0 ? key : text;
    }
    return cell_unwrap(text);
}

rate_scale file_scale(const data_file *f, const column_decl *c)
{
    size_t at = f->file_column[c->index];
    return at == SIZE_MAX ? RATE_PERCENT : f->scales[at];
}

static cell read_cell(loader *l, const data_file *f, const record *r, const column_decl *c, str *why)
{
    return cell_read(c, row_text(f, r, c), file_scale(f, c), &l->scratch, l->d->language, why);
}

/* The text a cell's value was taken from. */
static str text_taken(const data_file *f, const record *r, const column_decl *c, cell value)
{
    return str_trim(value.assumed ? c->blank_as : row_text(f, r, c));
}

str row_key_text(loader *l, const data_file *f, const record *r, const column_decl *c)
{
    str why;
    if (f->file_column[c->index] == SIZE_MAX) {
        return STR("");
    }
    str text = row_text(f, r, c);
    if (cell_key_is_plain(c, text)) {
        return text;
    }
    cell value = read_cell(l, f, r, c, &why);
    return value.state == CELL_VALUE ? cell_fold(&l->scratch, text_taken(f, r, c, value)) : STR("");
}

static place cell_place(loader *l, const data_file *f, const record *r, const column_decl *c)
{
    return file_place(f, r->line, r->row, f->file_column[c->index], &l->scratch);
}

/* ---- length ---- */

static bool is_blank(str text)
{
    return str_trim(text).len == 0;
}

/* The first cell behind the last header that holds something, or SIZE_MAX. Only some of them are copied by
 * the reader; a row longer than that is read again. */
static size_t find_extra_cell(loader *l, const data_file *f, const record *r)
{
    record whole = *r;
    if (r->count > f->header_count + EXTRA_CELLS && !record_at(f->in, r->offset, &l->scratch, &whole)) {
        return f->header_count;
    }
    for (size_t i = f->header_count; i < whole.count; i++) {
        if (!is_blank(whole.cells[i])) {
            return i;
        }
    }
    return SIZE_MAX;
}

static bool length_suits(loader *l, const data_file *f, const record *r, bool say)
{
    place at = {.file = f->in->name, .line = r->line, .row = r->row};
    if (r->count < f->header_count) {
        if (say) {
            diag_add(l->d, SEVERITY_ERROR, "row_too_short", at, "只有%zu个单元格，表头有%zu列；本行未使用",
                     "has %zu cells under %zu headers; row left out", r->count, f->header_count);
        }
        return false;
    }
    size_t extra = r->count > f->header_count ? find_extra_cell(l, f, r) : SIZE_MAX;
    if (extra == SIZE_MAX) {
        return true;
    }
    if (say) {
        at.cell = cell_address(&l->scratch, extra, r->row);
        diag_add(l->d, SEVERITY_ERROR, "row_too_long", at,
                 "有%zu个单元格，表头只有%zu列，多出的单元格不是空的；本行未使用",
                 "has %zu cells under %zu headers, and those behind are not empty; row left out", r->count,
                 f->header_count);
    }
    return false;
}

/* ---- cells ---- */

/* The text without what the row says of who complained. */
static str without_confidential(loader *l, const data_file *f, const record *r, str text)
{
    for (size_t i = 0; i < f->table->column_count; i++) {
        const column_decl *c = &f->table->columns[i];
        bool there = c->confidential && f->file_column[i] != SIZE_MAX;
        str name = there ? str_trim(row_text(f, r, c)) : (str){0}, why;
        if (name.len == 0 || read_cell(l, f, r, c, &why).state != CELL_VALUE) {
            continue;
        }
        buf shown = {0};
        for (size_t at; (at = str_find(text, name)) != SIZE_MAX;) {
            buf_add(&shown, (str){text.ptr, at});
            buf_add(&shown, STR("***"));
            text = (str){text.ptr + at + name.len, text.len - at - name.len};
        }
        buf_add(&shown, text);
        text = arena_copy(&l->scratch, buf_str(&shown));
        buf_free(&shown);
    }
    return text;
}

static void report_unreadable(loader *l, const data_file *f, const record *r, const column_decl *c, str why,
                              bool rejected, str hint)
{
    place at = cell_place(l, f, r, c);
    str text = without_confidential(l, f, r, str_trim(row_text(f, r, c)));
    str shown = utf8_prefix_of_width(text, SHOWN_WIDTH);
    const char *more = shown.len < text.len ? "…" : "";
    const char *zh = rejected ? "；本行未使用" : "；此单元格按未知处理";
    const char *en = rejected ? "; row left out" : "; taken as unknown";
    diag_add(l->d, SEVERITY_ERROR, "cell_unreadable", at, "“%.*s%s”：%.*s%s%.*s", "\"%.*s%s\": %.*s%s%.*s",
             STR_ARG(shown), more, STR_ARG(why), l->d->language == LANGUAGE_ZH ? zh : en, STR_ARG(hint));
}

static void report_key_missing(loader *l, const data_file *f, const record *r, const column_decl *c)
{
    str hint = names_hint(l, f, r, c);
    diag_add(l->d, SEVERITY_ERROR, "key_missing", cell_place(l, f, r, c),
             "“%.*s”为空，不知是谁的数据；本行未使用%.*s",
             "%.*s is blank: no telling whose row it is; row left out%.*s",
             STR_ARG(column_label(c, l->d->language)), STR_ARG(hint));
}

/* A key is a value; a month in place of a day will do. A word outside its enum names nothing. */
static bool key_cell_suits(loader *l, const data_file *f, const record *r, const column_decl *c, bool say)
{
    str why = STR("");
    cell value = read_cell(l, f, r, c, &why);
    switch (value.state) {
    case CELL_VALUE:
    case CELL_RANGE:
        return true;
    case CELL_UNREADABLE:
    case CELL_OTHER:
        if (say) {
            str unlisted = l->d->language == LANGUAGE_ZH ? STR("不是允许的取值") : STR("not a listed word");
            report_unreadable(l, f, r, c, value.state == CELL_OTHER ? unlisted : why, true,
                              names_hint(l, f, r, c));
        }
        return false;
    default:
        if (say && !c->key_optional) {
            report_key_missing(l, f, r, c);
        }
        return c->key_optional;
    }
}

bool row_usable(loader *l, const data_file *f, const record *r, bool say)
{
    if (!length_suits(l, f, r, say)) {
        return false;
    }
    const table_decl *t = f->table;
    bool usable = true;
    for (size_t i = 0; i < t->key_count; i++) {
        const column_decl *c = &t->columns[t->key[i]];
        if (f->file_column[c->index] != SIZE_MAX) {
            usable = key_cell_suits(l, f, r, c, say) && usable;
        }
    }
    return usable;
}

bool row_may_be_of(loader *l, const data_file *f, const record *r, const column_decl *c, const bool *values)
{
    str why;
    cell value = read_cell(l, f, r, c, &why);
    return value.state != CELL_VALUE || values[value.value.lo.num];
}

/* ---- references ---- */

bool reference_known(const loader *l, const column_decl *c, uint64_t hash)
{
    for (size_t i = 0; i < c->target_count; i++) {
        if (key_set_has(&l->known[c->targets[i]->index], hash)) {
            return true;
        }
    }
    return false;
}

bool row_names_nobody(loader *l, const data_file *f, const record *r, bool say)
{
    const table_plan *plan = &l->plans[f->table->index];
    bool nobody = false;
    for (size_t i = 0; i < plan->filter_count; i++) {
        const column_decl *c = plan->filters[i];
        str key = plan->checked[c->index] ? row_key_text(l, f, r, c) : STR("");
        if (key.len == 0 || reference_known(l, c, hash_bytes(key))) {
            continue;
        }
        nobody = true;
        if (say) {
            report_nobody(l, cell_place(l, f, r, c), SEVERITY_ERROR, c, key, names_hint(l, f, r, c));
        }
    }
    return nobody;
}

/* A key that a spreadsheet took for a number has lost its zeros in front, or gained ".0" behind. The key it may
 * have been, if there is such a one; else empty. */
static str known_as(loader *l, const column_decl *c, str key)
{
    enum { MOST_ZEROS = 6 };
    str bare = str_ends_with(key, STR(".0")) ? (str){key.ptr, key.len - 2} : key;
    if (bare.len < key.len && reference_known(l, c, hash_bytes(bare))) {
        return bare;
    }
    for (int zeros = 1; zeros <= MOST_ZEROS && digit_run(bare) == bare.len; zeros++) {
        str longer = arena_format(&l->scratch, "%.*s%.*s", zeros, "000000", STR_ARG(bare));
        if (reference_known(l, c, hash_bytes(longer))) {
            return longer;
        }
    }
    return STR("");
}

void report_nobody(loader *l, place at, severity level, const column_decl *c, str key, str name_hint)
{
    str title = texts_in(c->targets[0]->title, l->d->language);
    str name = c->targets[0]->name;
    bool zh = l->d->language == LANGUAGE_ZH;
    str meant = known_as(l, c, key);
    str hint =
        meant.len == 0 ? name_hint
        : zh           ? arena_format(&l->scratch, "；疑为“%.*s”（表格软件当作数字，丢了0），请改正", STR_ARG(meant))
                       : arena_format(&l->scratch, "; perhaps %.*s, taken for a number by a spreadsheet",
                                      STR_ARG(meant));
    diag_add(l->d, level, "reference_to_nobody", at, "“%.*s”在“%.*s”（%.*s）%s中查不到%.*s",
             "\"%.*s\" is in no row of %.*s (%.*s)%s%.*s", STR_ARG(key), STR_ARG(title), STR_ARG(name),
             c->target_count < 2 ? ""
             : zh                ? "等表"
                                 : " or the like",
             STR_ARG(hint));
}

/* ---- storing ---- */

static bool is_interpunct(uint32_t c)
{
    return c == 0x2022 || c == 0x30fb || c == 0x2027 || c == 0xff65 || c == '.';
}

static bool is_ideograph(uint32_t c)
{
    return (c >= 0x3400 && c <= 0x9fff) || c == 0x3007 || (c >= 0xf900 && c <= 0xfaff) ||
           (c >= 0x20000 && c <= 0x3ffff);
}

/* Puts · for every other mark people set between the parts of a name: 韦•某某, 韦.某某. */
static str unify_interpuncts(arena *scratch, str s)
{
    buf out = {0};
    uint32_t before = 0, c, next;
    for (size_t i = 0, n; i < s.len; i += n) {
        str rest = after(s, i);
        n = utf8_decode(rest, &c);
        if (n == 0) {
            break;
        }
        next = 0;
        utf8_decode(after(rest, n), &next);
        bool between = is_interpunct(c) && is_ideograph(before) && is_ideograph(next);
        buf_add(&out, between ? STR("·") : (str){rest.ptr, n});
        before = c;
    }
    str unified = arena_copy(scratch, buf_str(&out));
    buf_free(&out);
    return unified;
}

/* . in ASCII, and • ‧ ・ ･, which all begin with E2, E3 or EF: few names have any of these. */
static bool may_have_interpunct(str s)
{
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.ptr[i];
        if (c == '.' || c == 0xE2 || c == 0xE3 || c == 0xEF) {
            return true;
        }
    }
    return false;
}

static str normalised(arena *scratch, str text)
{
    str folded = cell_fold(scratch, text);
    return may_have_interpunct(folded) && utf8_first_error(folded) == SIZE_MAX
               ? unify_interpuncts(scratch, folded)
               : folded;
}

void want_key(loader *l, const column_decl *c, uint32_t key)
{
    for (size_t i = 0; i < column_domain_count(c); i++) {
        key_domain *d = &l->domains[column_domain(c, i)];
        if (d->tracked) {
            domain_want(d, key);
        }
    }
}

uint32_t intern_text(loader *l, const column_decl *c, str text)
{
    if (c->type == COLUMN_KEY) {
        str key = cell_fold(&l->scratch, text);
        return map_intern(&l->ds->keys, key);
    }
    return map_intern(&l->ds->texts, normalised(&l->scratch, text));
}

static void note_rate(data_file *f, size_t at, str text, cell value)
{
    enum { SMALL_LIMIT = 100, MIDDLE_LIMIT = 5 }; /* 1 %, 20 % */
    int64_t num = value.value.lo.num, den = value.value.lo.den;
    if (num <= 0 || num > den / MIDDLE_LIMIT) {
        return;
    }
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i]) && text.ptr[i] != '.') {
            return;
        }
    }
    f->rate_signs[at] |= num <= den / SMALL_LIMIT ? RATE_SMALL : RATE_MIDDLE;
}

static void warn_of_check(loader *l, place at, str code, const char *meant)
{
    if (meant[0] != '\0') {
        diag_add(l->d, SEVERITY_WARNING, "check_character", at,
                 "“%.*s”校验位不符，疑为“%s”（字母误作数字）；请核对",
                 "\"%.*s\": the check character is wrong; perhaps %s, a letter standing for a digit",
                 STR_ARG(code), meant);
    } else {
        diag_add(l->d, SEVERITY_WARNING, "check_character", at, "“%.*s”校验位不符，请核对",
                 "\"%.*s\": the check character is wrong", STR_ARG(code));
    }
}

/* Hanzi that had a place for private use before GB 18030-2005 gave them their own: U+E863 was 䶮. */
static str private_as_hanzi(uint32_t c, buf *out)
{
    enum { FIRST = 0xE815, LAST = 0xE864 }; /* FE50 … FEA0, FE7F left out */
    unsigned trail = 0x50 + (c - FIRST) + (c - FIRST >= 0x7F - 0x50);
    gb18030 g;
    if (c >= FIRST && c <= LAST && gb18030_open(&g)) {
        char bytes[] = {(char)0xFE, (char)trail};
        gb18030_decode(&g, (str){bytes, 2}, out);
        gb18030_close(&g);
    }
    return buf_str(out);
}

static void warn_of_private_use(loader *l, place at, str text, uint32_t c)
{
    buf hanzi = {0};
    str meant = private_as_hanzi(c, &hanzi);
    bool zh = l->d->language == LANGUAGE_ZH;
    diag_add(l->d, SEVERITY_WARNING, "private_use", at,
             "“%.*s”中有自造字（U+%04X）%s%.*s%s，别的电脑上显示不出，也对应不上；请改用标准汉字",
             "\"%.*s\" has a character for private use (U+%04X)%s%.*s%s, which other systems neither show "
             "nor match; "
             "write the standard one",
             STR_ARG(text), (unsigned)c,
             meant.len == 0 ? ""
             : zh           ? "，疑为“"
                            : ", perhaps \"",
             STR_ARG(meant),
             meant.len == 0 ? ""
             : zh           ? "”"
                            : "\"");
    buf_free(&hanzi);
}

/* The words that a text of the column is perhaps meant to be of: its own, or the cities' for the name of a federation. */
static const enum_decl *words_for(const loader *l, const column_decl *c)
{
    if (c->type == COLUMN_ENUM) {
        return c->enumeration;
    }
    for (size_t i = 0; i < l->ds->schema->table_count && c->index == c->table->body_column; i++) {
        const table_decl *t = l->ds->schema->tables[i];
        if (t->city_column != SIZE_MAX) {
            return t->columns[t->city_column].enumeration;
        }
    }
    return NULL;
}

/* Of a text that is kept as it is. True if there was something to warn of. */
static bool warn_of_slip(loader *l, const data_file *f, const record *r, const column_decl *c, str text)
{
    const enum_decl *words = words_for(l, c);
    str folded = words == NULL ? STR("") : utf8_fold(&l->scratch, text);
    if (folded.len == 0 || enum_find(words, folded) >= 0) {
        return false;
    }
    str near = enum_near_word(words, folded, &l->scratch);
    if (near.len > 0) {
        diag_add(l->d, SEVERITY_WARNING, "perhaps_misspelt", cell_place(l, f, r, c),
                 "“%.*s”疑为“%.*s”，请核对；此单元格照原样使用", "\"%.*s\": perhaps %.*s; taken as it is",
                 STR_ARG(text), STR_ARG(near));
    }
    return near.len > 0;
}

packed row_read_cell(loader *l, size_t file, const record *r, const column_decl *c, bool *silent)
{
    const data_file *f = &l->ds->files[file];
    str why = STR("");
    cell value = read_cell(l, f, r, c, &why);
    *silent = value.state != CELL_UNREADABLE;
    if (value.state == CELL_UNREADABLE) {
        report_unreadable(l, f, r, c, why, false, STR(""));
    }
    if (value.state == CELL_OTHER) {
        *silent = !warn_of_slip(l, f, r, c, text_taken(f, r, c, value));
    }
    if (value.state == CELL_VALUE && c->type == COLUMN_RATE && file_scale(f, c) == RATE_PERCENT) {
        note_rate(&l->ds->files[file], f->file_column[c->index], str_trim(row_text(f, r, c)), value);
    }
    if (value.state == CELL_VALUE && c->type == COLUMN_DATE && !value.assumed &&
        date_is_serial(row_text(f, r, c), &l->scratch)) {
        l->ds->files[file].rate_signs[f->file_column[c->index]] |= DATE_SERIAL;
    }
    if (value.state == CELL_VALUE && column_is_interned(c)) {
        str text = text_taken(f, r, c, value);
        char meant[32];
        if (c->type == COLUMN_CODE && code_fails_check(text, meant)) {
            warn_of_check(l, cell_place(l, f, r, c), text, meant);
        }
        uint32_t private_use = c->type == COLUMN_TEXT || c->type == COLUMN_KEY ? text_private_use(text) : 0;
        if (private_use != 0) {
            warn_of_private_use(l, cell_place(l, f, r, c), text, private_use);
            *silent = false;
        } else if ((c->type == COLUMN_TEXT || c->type == COLUMN_KEY) && warn_of_slip(l, f, r, c, text)) {
            *silent = false;
        }
        value.id = intern_text(l, c, text);
        if (c->type == COLUMN_KEY) {
            want_key(l, c, value.id);
        }
    }
    return table_pack(&l->ds->tables[c->table->index], c, value);
}

/* ---- rates written both ways ---- */

/* A stored cell of a column that turns out to be mixed is read again, as either. */
static void reread_rate(loader *l, struct table_data *t, const column_decl *c, size_t row)
{
    record r;
    const data_file *f = &l->ds->files[t->places[row].file];
    cell value = table_unpack(t, c, table_packed(t, c->index, row));
    arena_reset(&l->scratch);
    if (value.state == CELL_VALUE && !value.assumed &&
        record_at(f->in, table_place(t, (uint32_t)row).offset, &l->scratch, &r)) {
        str why;
        packed p = table_pack(t, c, read_cell(l, f, &r, c, &why));
        column_put(&t->columns[c->index], row, t->count, t->cap, p);
    }
}

void settle_mixed_rates(loader *l, size_t file)
{
    data_file *f = &l->ds->files[file];
    struct table_data *t = &l->ds->tables[f->table->index];
    for (size_t i = 0; i < f->header_count && !f->fills; i++) {
        const column_decl *c = f->columns[i];
        if (!c || c->type != COLUMN_RATE || f->rate_signs[i] != RATE_SMALL || !t->columns[c->index].stored) {
            continue;
        }
        f->scales[i] = RATE_MIXED;
        for (size_t row = 0; row < t->count; row++) {
            if (t->places[row].file == file) {
                reread_rate(l, t, c, row);
            }
        }
        arena_reset(&l->scratch);
        diag_add(
            l->d, SEVERITY_WARNING, "rate_scale_mixed",
            file_place(f, f->header_line, f->header_row, i, &l->scratch),
            "本列百分数和小数混用：不大于1又没有百分号的数，如0.91，可能是0.91%%，也可能是91%%"
            "，按两者之间处理；请写明百分号",
            "percentages and fractions are mixed here: a number of 1 at most without a sign, as 0.91, may be "
            "0.91%% or 91%%, and is taken for anything between; write the percent sign");
    }
}
