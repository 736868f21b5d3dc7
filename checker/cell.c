/* SPDX-License-Identifier: MIT */
#include "cell_internal.h"

#include "sheet_words.h"
#include "utf8.h"

#include <string.h>

enum { WORDS_SHOWN = 6 };

static const struct {
    const char *zh, *en;
} FAULT_TEXTS[FAULT_COUNT] = {
    [FAULT_NUMBER] = {"不是数字", "not a number"},
    [FAULT_NEGATIVE] = {"不应为负数", "negative"},
    [FAULT_GROUPS] = {"千位分隔符位置不对", "thousands separators are misplaced"},
    [FAULT_DIGITS] = {"数字过长，超过15位有效数字", "too long: more than 15 significant digits"},
    [FAULT_WHOLE] = {"应为整数", "not a whole number"},
    [FAULT_MARKS] = {"含上标、带圈等特殊数字", "superscript, circled or other special digits"},
    [FAULT_RATE] = {"超出0–100%", "outside 0–100%"},
    [FAULT_DATE] = {"不是可识别的日期", "not a date"},
    [FAULT_DAY] = {"没有这一天", "there is no such day"},
    [FAULT_SHORT_YEAR] = {"年份应写四位，写在最前", "the year must come first, with four digits"},
    [FAULT_YEAR_RANGE] = {"年份不在1949–2090之间", "the year is outside 1949–2090"},
    [FAULT_YEAR] = {"不是年度", "not a year"},
    [FAULT_BOOL] = {"应填“是”或“否”", "neither yes nor no"},
    [FAULT_CODE] = {"信用代码已损坏，无法还原，请将该列设为文本后重新填写",
                    "code damaged beyond repair by a spreadsheet; make the column text and fill it in again"},
    [FAULT_GARBLED] = {"有乱码，保存时已丢失内容，请用原文件重新导出",
                       "garbled: characters were lost when it was saved; export it again"},
    [FAULT_KEY] = {"编码已损坏，无法还原，请将该列设为文本后重新填写",
                   "key damaged beyond repair by a spreadsheet; make the column text and fill it in again"},
};

/* ---- text ---- */

static bool is_cjk(const unsigned char *c)
{
    return c[0] >= 0xe4 && c[0] <= 0xe9 && (c[0] > 0xe4 || c[1] >= 0xb8); /* U+4E00 … U+9FFF */
}

/* Well-formed, and nothing but printing ASCII and the common ideographs. */
bool cell_folds_to_itself(str s)
{
    const unsigned char *bytes = (const unsigned char *)s.ptr;
    size_t i = 0;
    while (i < s.len) {
        if (bytes[i] > 0x20 && bytes[i] < 0x7f) {
            i++;
        } else if (s.len - i >= 3 && is_cjk(bytes + i) && bytes[i + 1] >> 6 == 2 && bytes[i + 2] >> 6 == 2) {
            i += 3;
        } else {
            return false;
        }
    }
    return true;
}

str cell_fold(arena *scratch, str text)
{
    return cell_folds_to_itself(text) ? text : utf8_fold(scratch, text);
}

static bool is_special_digit(uint32_t c)
{
    return c == 0xb2 || c == 0xb3 || c == 0xb9 || (c >= 0xbc && c <= 0xbe) || (c >= 0x2070 && c <= 0x209f) ||
           (c >= 0x2150 && c <= 0x218f) || (c >= 0x2460 && c <= 0x24ff) || (c >= 0x2776 && c <= 0x2793) ||
           (c >= 0x3220 && c <= 0x324f) || (c >= 0x3280 && c <= 0x32bf);
}

bool cell_has_special_digit(const reading *r)
{
    str text = r->folded.ptr == r->text.ptr ? STR("") : r->text;
    uint32_t previous = 0;
    while (text.len > 0) {
        uint32_t c = 0;
        size_t n = utf8_decode(text, &c);
        if (n == 0) {
            return true;
        }
        if (is_special_digit(c) && !(c == 0xb2 && (previous == 'm' || previous == 0xff4d))) {
            return true;
        }
        previous = c;
        text = after(text, n);
    }
    return false;
}

str cell_trim(str text)
{
    static const char *const blanks[] = {"\xe3\x80\x80", "\xc2\xa0", "\xe2\x80\x8b", "\xef\xbb\xbf"};
    for (size_t i = 0; i < sizeof blanks / sizeof *blanks;) {
        text = str_trim(text);
        bool gone = take(&text, str_of(blanks[i])) || drop(&text, str_of(blanks[i]));
        i = gone ? 0 : i + 1;
    }
    return text;
}

str cell_unwrap_closely(str text)
{
    str bare = cell_trim(text);
    if (bare.len > 3 && str_starts_with(bare, STR("=\"")) && bare.ptr[bare.len - 1] == '"') {
        return (str){bare.ptr + 2, bare.len - 3};
    }
    return bare.len > 1 && bare.ptr[0] == '\'' ? after(bare, 1) : text;
}

/* ---- words ---- */

static fault read_bool(reading *r)
{
    int answer = words_yes_or_no(r->folded);
    r->out.value = range_int(answer > 0);
    return answer < 0 ? FAULT_BOOL : FAULT_NONE;
}

static fault read_enum(reading *r)
{
    const enum_decl *e = r->column->enumeration;
    long found = enum_find(e, r->folded);
    if (found < 0 && words_mean_missing(r->folded)) {
        r->out.state = CELL_BLANK;
    } else if (found < 0 && e->others) {
        r->out.state = CELL_OTHER;
    } else if (found < 0) {
        return FAULT_WORD;
    } else {
        r->out.value = range_int(found);
    }
    return FAULT_NONE;
}

static str allowed_words(const enum_decl *e, str written, arena *scratch, language l)
{
    str near = enum_near_word(e, written, scratch);
    if (near.len > 0) {
        return arena_format(scratch,
                            l == LANGUAGE_ZH ? "不是允许的取值，疑为“%.*s”，请改正"
                                             : "not a known word, perhaps %.*s",
                            STR_ARG(near));
    }
    buf list = {0};
    for (size_t i = 0; i < e->count && i < WORDS_SHOWN; i++) {
        buf_add(&list, i == 0 ? STR("") : l == LANGUAGE_ZH ? STR("、") : STR(", "));
        buf_add(&list, e->values[i].name);
    }
    if (e->count > WORDS_SHOWN) {
        buf_add(&list, l == LANGUAGE_ZH ? STR("等") : STR(" …"));
    }
    str why = arena_format(scratch, l == LANGUAGE_ZH ? "不是允许的取值，应填：%.*s" : "not one of: %.*s",
                           STR_ARG(buf_str(&list)));
    buf_free(&list);
    return why;
}

bool key_is_masked(str text)
{
    return str_find(text, STR("*")) != SIZE_MAX || str_find(text, STR("×××")) != SIZE_MAX ||
           str_find(text, STR("＊")) != SIZE_MAX;
}

static fault read_text(reading *r)
{
    return text_is_garbled(r->text) ? FAULT_GARBLED : FAULT_NONE;
}

static fault read_code(reading *r)
{
    if (!code_is_damaged(r->folded)) {
        return read_text(r);
    }
    return r->column->type == COLUMN_KEY ? FAULT_KEY : FAULT_CODE;
}

/* ---- any cell ---- */

static const reader READERS[] = {
    [COLUMN_TEXT] = read_text,      [COLUMN_CODE] = read_code,         [COLUMN_DOCUMENT] = read_text,
    [COLUMN_KEY] = read_code,       [COLUMN_COUNT] = cell_read_number, [COLUMN_NUMBER] = cell_read_number,
    [COLUMN_RATE] = cell_read_rate, [COLUMN_DATE] = cell_read_date,    [COLUMN_YEAR] = cell_read_year,
    [COLUMN_BOOL] = read_bool,      [COLUMN_ENUM] = read_enum,
};

/* What 无 says by itself: there is no such day, no such row; elsewhere only that nothing is recorded.
 * For yes and no, and where an enum lists it, it is a value. */
static bool read_nothing_word(reading *r)
{
    column_type type = r->column->type;
    if (type == COLUMN_BOOL || type == COLUMN_ENUM || !str_equal(r->folded, STR("无"))) {
        return false;
    }
    r->out.said = type == COLUMN_DATE || type == COLUMN_KEY;
    r->out.state = r->out.said ? CELL_NONE : CELL_BLANK;
    return true;
}

static void set_special(reading *r, cell_state state)
{
    r->out.state = state;
    r->out.said = state == CELL_NONE || state == CELL_NOT_DUE;
}

static bool read_special(reading *r)
{
    const column_decl *c = r->column;
    for (size_t i = 0; i < c->special_count; i++) {
        if (str_equal(r->folded, c->specials[i].word)) {
            set_special(r, c->specials[i].state);
            return true;
        }
    }
    if (c->special_count == 0 || is_digit(r->folded.ptr[0])) {
        return false;
    }
    str folded = utf8_fold_case(r->scratch, r->folded);
    for (size_t i = 0; i < c->special_count; i++) {
        if (str_equal(folded, utf8_fold_case(r->scratch, c->specials[i].word))) {
            set_special(r, c->specials[i].state);
            return true;
        }
    }
    return false;
}

static cell read_written(reading *r, language l, str *why)
{
    r->out.state = CELL_VALUE;
    if (read_special(r) || read_nothing_word(r)) {
        return r->out;
    }
    if (r->column->type != COLUMN_ENUM && words_mean_missing(r->folded)) {
        r->out.state = CELL_BLANK;
        return r->out;
    }
    fault f = READERS[r->column->type](r);
    if (f != FAULT_NONE) {
        *why = f == FAULT_WORD ? allowed_words(r->column->enumeration, r->folded, r->scratch, l)
                               : str_of(l == LANGUAGE_ZH ? FAULT_TEXTS[f].zh : FAULT_TEXTS[f].en);
        r->out = (cell){.state = CELL_UNREADABLE};
    }
    return r->out;
}

static cell read_blank(const column_decl *column, rate_scale scale, arena *scratch, language l, str *why)
{
    str text = str_trim(column->blank_as);
    if (column->blank != BLANK_AS || text.len == 0) {
        return (cell){.state = column->blank == BLANK_NONE ? CELL_NONE : CELL_BLANK};
    }
    reading r = {.column = column,
                 .text = text,
                 .folded = cell_fold(scratch, text),
                 .scale = scale,
                 .scratch = scratch};
    cell c = read_written(&r, l, why);
    c.assumed = true;
    return c;
}

cell cell_read(const column_decl *column, str text, rate_scale scale, arena *scratch, language l, str *why)
{
    cell plain;
    return cell_read_plain(column, text, scale, &plain)
               ? plain
               : cell_read_closely(column, text, scale, scratch, l, why);
}

cell cell_read_closely(const column_decl *column, str text, rate_scale scale, arena *scratch, language l,
                       str *why)
{
    str trimmed = text.ptr == NULL ? STR("") : str_trim(text);
    str folded = trimmed.len == 0 ? trimmed : cell_fold(scratch, trimmed);
    if (folded.len == 0) {
        return read_blank(column, scale, scratch, l, why);
    }
    reading r = {.column = column, .text = trimmed, .folded = folded, .scale = scale, .scratch = scratch};
    return read_written(&r, l, why);
}
