/* SPDX-License-Identifier: MIT
 *
 * Cells: one text, one column, and what it is read as, written as a line.
 */
#include "../checker/cell.h"
#include "../checker/date.h"
#include "../checker/utf8.h"
#include "property.h"
#include "suites.h"

#include <string.h>

#define COUNT(array) (int)(sizeof(array) / sizeof *(array))

static void add_bound(buf *out, column_type type, exact bound)
{
    if (type == COLUMN_DATE) {
        day_print(out, (day)bound.num);
    } else {
        exact_print(out, bound, 18);
    }
}

static bool is_text(column_type type)
{
    return type == COLUMN_TEXT || type == COLUMN_CODE || type == COLUMN_DOCUMENT || type == COLUMN_KEY;
}

/* "52", "2021-03-01..2021-03-31", "text", "blank", "none said", "blank assumed", "unreadable: 不是数字" */
static void describe(buf *out, column_type type, cell c, str why)
{
    static const char *const words[] = {
        [CELL_NONE] = "none",         [CELL_BLANK] = "blank",     [CELL_UNREADABLE] = "unreadable: ",
        [CELL_CONFLICT] = "conflict", [CELL_NOT_DUE] = "not due", [CELL_UNREPORTED] = "unreported",
        [CELL_OTHER] = "other",
    };
    if (c.state == CELL_VALUE && is_text(type)) {
        buf_add(out, STR("text"));
    } else if (c.state == CELL_VALUE || c.state == CELL_RANGE) {
        add_bound(out, type, c.value.lo);
        if (exact_compare(c.value.lo, c.value.hi) != 0) {
            buf_add(out, STR(".."));
            add_bound(out, type, c.value.hi);
        }
    } else {
        buf_add(out, str_of(words[c.state]));
        buf_add(out, c.state == CELL_UNREADABLE ? why : STR(""));
    }
    buf_add(out, c.said ? STR(" said") : STR(""));
    buf_add(out, c.assumed ? STR(" assumed") : STR(""));
}

static void expect(const column_decl *column, const char *text, rate_scale scale, const char *wanted)
{
    arena scratch = {0};
    str why = STR("");
    buf is = {0};
    cell c = cell_read(column, str_of(text), scale, &scratch, LANGUAGE_ZH, &why);
    describe(&is, column->type, c, why);
    ck_assert_msg(strcmp(is.ptr, wanted) == 0, "\"%s\" is %s, not %s", text, is.ptr, wanted);
    /* A range is a range, and a value is one value. */
    if (!is_text(column->type) && (c.state == CELL_VALUE || c.state == CELL_RANGE)) {
        ck_assert_int_eq(range_known(c.value), c.state == CELL_VALUE);
    }
    buf_free(&is);
    arena_free(&scratch);
}

typedef struct {
    column_type type;
    const char *text, *is;
} reading_case;

static const reading_case CASES[] = {
    /* counts */
    {COLUMN_COUNT, "52", "52"},
    {COLUMN_COUNT, " 52 ", "52"},
    {COLUMN_COUNT, "５２", "52"},
    {COLUMN_COUNT, "0", "0"},
    {COLUMN_COUNT, "007", "7"},
    {COLUMN_COUNT, "52.0", "52"},
    {COLUMN_COUNT, "52.5", "unreadable: 应为整数"},
    {COLUMN_COUNT, "52人", "52"},
    {COLUMN_COUNT, "52 票", "52"},
    {COLUMN_COUNT, "52张", "52"},
    {COLUMN_COUNT, "3件", "3"},
    {COLUMN_COUNT, "3次", "3"},
    {COLUMN_COUNT, "3名", "3"},
    {COLUMN_COUNT, "120人次", "120"},
    {COLUMN_COUNT, "5年", "5"},
    {COLUMN_COUNT, "1.2万人", "12000"},
    {COLUMN_COUNT, "1.23456万", "unreadable: 应为整数"},
    {COLUMN_COUNT, "-3", "unreadable: 不应为负数"},
    {COLUMN_COUNT, "－3", "unreadable: 不应为负数"},
    {COLUMN_COUNT, "约300人", "270..330"},
    {COLUMN_COUNT, "300人左右", "270..330"},
    {COLUMN_COUNT, "约295", "265..325"},
    {COLUMN_COUNT, "300多", "300..400"},
    {COLUMN_COUNT, "120余人", "120..130"},
    {COLUMN_COUNT, "125余", "125..126"},
    {COLUMN_COUNT, "近300", "270..300"},
    {COLUMN_COUNT, "不足300人", "0..300"},
    {COLUMN_COUNT, "300人以下", "0..300"},
    {COLUMN_COUNT, "余", "unreadable: 不是数字"},
    {COLUMN_COUNT, "约", "unreadable: 不是数字"},
    {COLUMN_COUNT, "约一些", "unreadable: 不是数字"},
    {COLUMN_COUNT, "一百二十", "120"},
    {COLUMN_COUNT, "十二人", "12"},
    {COLUMN_COUNT, "两千零五", "2005"},
    {COLUMN_COUNT, "二十", "20"},
    {COLUMN_COUNT, "一百二", "unreadable: 不是数字"},
    {COLUMN_COUNT, "百", "unreadable: 不是数字"},
    {COLUMN_COUNT, "三百余人", "300..400"},
    {COLUMN_COUNT, "三万", "30000"},
    {COLUMN_NUMBER, "10余万元", "100000..200000"},
    {COLUMN_NUMBER, "三点五万元", "35000"},
    {COLUMN_COUNT, "52%", "unreadable: 不是数字"},
    {COLUMN_COUNT, "1e3", "unreadable: 不是数字"},
    {COLUMN_COUNT, "万", "unreadable: 不是数字"},
    {COLUMN_COUNT, "人", "unreadable: 不是数字"},
    {COLUMN_COUNT, "100①", "unreadable: 含上标、带圈等特殊数字"},
    {COLUMN_COUNT, "=SUM(A1:A9)", "unreadable: 不是数字"},
    {COLUMN_COUNT, "999999999999999", "999999999999999"},
    {COLUMN_COUNT, "1000000000000000", "unreadable: 数字过长，超过15位有效数字"},
    {COLUMN_COUNT, "99999999999999999999999999", "unreadable: 数字过长，超过15位有效数字"},
    {COLUMN_COUNT, "99999999999999万", "999999999999990000"},
    {COLUMN_COUNT, "999999999999999万", "unreadable: 数字过长，超过15位有效数字"},
    /* numbers */
    {COLUMN_NUMBER, "1,234.50", "1234.5"},
    {COLUMN_NUMBER, "１，２３４．５０", "1234.5"},
    {COLUMN_NUMBER, "1,234,567", "1234567"},
    {COLUMN_NUMBER, "12,34", "unreadable: 千位分隔符位置不对"},
    {COLUMN_NUMBER, "1234,567", "unreadable: 千位分隔符位置不对"},
    {COLUMN_NUMBER, "1,2345", "unreadable: 千位分隔符位置不对"},
    {COLUMN_NUMBER, ",123", "unreadable: 不是数字"},
    {COLUMN_NUMBER, "1.", "unreadable: 不是数字"},
    {COLUMN_NUMBER, ".5", "unreadable: 不是数字"},
    {COLUMN_NUMBER, "1.2.3", "unreadable: 不是数字"},
    {COLUMN_NUMBER, "12元", "12"},
    {COLUMN_NUMBER, "￥1,200.00元", "1200"},
    {COLUMN_NUMBER, "12.5万元", "125000"},
    {COLUMN_NUMBER, "12.5万", "125000"},
    {COLUMN_NUMBER, "30㎡", "30"},
    {COLUMN_NUMBER, "30m²", "30"},
    {COLUMN_NUMBER, "30平方米", "30"},
    {COLUMN_NUMBER, "5²", "unreadable: 含上标、带圈等特殊数字"},
    {COLUMN_NUMBER, "0.333333333333333", "0.333333333333333"},
    {COLUMN_NUMBER, "0.3333333333333333", "unreadable: 数字过长，超过15位有效数字"},
    {COLUMN_NUMBER, "0.50000000000000000000", "0.5"},
    {COLUMN_NUMBER, "0.00000000000000001", "unreadable: 数字过长，超过15位有效数字"},
    {COLUMN_NUMBER, "(100)", "unreadable: 不是数字"},
    /* missing, by words */
    {COLUMN_COUNT, "", "blank"},
    {COLUMN_COUNT, "   ", "blank"},
    {COLUMN_COUNT, "　", "blank"},
    {COLUMN_COUNT, "—", "blank"},
    {COLUMN_COUNT, "——", "blank"},
    {COLUMN_COUNT, "-", "blank"},
    {COLUMN_COUNT, "–", "blank"},
    {COLUMN_COUNT, "―", "blank"},
    {COLUMN_COUNT, "/", "blank"},
    {COLUMN_COUNT, "／", "blank"},
    {COLUMN_COUNT, "\\", "blank"},
    {COLUMN_COUNT, "空", "blank"},
    {COLUMN_COUNT, "N/A", "blank"},
    {COLUMN_COUNT, "#N/A", "blank"},
    {COLUMN_COUNT, "na", "blank"},
    {COLUMN_COUNT, "NULL", "blank"},
    {COLUMN_COUNT, "null", "blank"},
    {COLUMN_COUNT, "待填", "blank"},
    {COLUMN_COUNT, "不 详", "blank"},
    {COLUMN_COUNT, "暂无", "blank"},
    {COLUMN_COUNT, "*", "blank"},
    {COLUMN_COUNT, "#DIV/0!", "blank"},
    {COLUMN_COUNT, "#REF!", "blank"},
    {COLUMN_COUNT, "无", "blank"},
    {COLUMN_TEXT, "无", "blank"},
    {COLUMN_DOCUMENT, "无", "blank"},
    {COLUMN_DOCUMENT, "/", "blank"},
    {COLUMN_DATE, "无", "none said"},
    {COLUMN_DATE, "-", "blank"},
    {COLUMN_RATE, "#DIV/0!", "blank"},
    {COLUMN_KEY, "/", "blank"},
    {COLUMN_KEY, "***", "blank"},
    {COLUMN_KEY, "无", "none said"},
    {COLUMN_BOOL, "*", "blank"},
    /* texts and keys */
    {COLUMN_TEXT, "张 三", "text"},
    {COLUMN_TEXT, "0", "text"},
    {COLUMN_DOCUMENT, "桂工发〔2021〕8号", "text"},
    {COLUMN_KEY, "U-017", "text"},
    {COLUMN_KEY, "4501**********1234", "text"},
    {COLUMN_KEY, "9.145E+17", "unreadable: 编码已损坏，无法还原，请将该列设为文本后重新填写"},
    {COLUMN_KEY, "9E+17", "unreadable: 编码已损坏，无法还原，请将该列设为文本后重新填写"},
    {COLUMN_CODE, "９.１４５Ｅ+17", "unreadable: 信用代码已损坏，无法还原，请将该列设为文本后重新填写"},
    {COLUMN_CODE, "91450100MA5K000000", "text"},
    {COLUMN_TEXT, "9.145E+17", "text"},
    /* rates, by percent */
    {COLUMN_RATE, "52%", "0.52"},
    {COLUMN_RATE, "52.3％", "0.523"},
    {COLUMN_RATE, "52", "0.52"},
    {COLUMN_RATE, "52.0", "0.52"},
    {COLUMN_RATE, "0.5", "0.005"},
    {COLUMN_RATE, "100", "1"},
    {COLUMN_RATE, "0", "0"},
    {COLUMN_RATE, "100.01", "unreadable: 超出0–100%"},
    {COLUMN_RATE, "101%", "unreadable: 超出0–100%"},
    {COLUMN_RATE, "-1", "unreadable: 不应为负数"},
    {COLUMN_RATE, "九成", "0.9"},
    {COLUMN_RATE, "九成五", "0.95"},
    {COLUMN_RATE, "9成", "0.9"},
    {COLUMN_RATE, "百分之五十二", "0.52"},
    {COLUMN_RATE, "百分之九十点五", "0.905"},
    {COLUMN_RATE, "五十二%", "0.52"},
    {COLUMN_RATE, "５２．３％", "0.523"},
    {COLUMN_RATE, "5‰", "0.005"},
    {COLUMN_RATE, "约50%", "0.45..0.55"},
    {COLUMN_RATE, "90%以上", "0.9..1"},
    {COLUMN_RATE, "不足50%", "0..0.5"},
    {COLUMN_RATE, "成", "unreadable: 不是数字"},
    {COLUMN_RATE, "百分之", "unreadable: 不是数字"},
    {COLUMN_RATE, "%", "unreadable: 不是数字"},
    {COLUMN_RATE, "33.3333333333333%", "0.333333333333333"},
    /* dates */
    {COLUMN_DATE, "2021-03-16", "2021-03-16"},
    {COLUMN_DATE, "2021-3-6", "2021-03-06"},
    {COLUMN_DATE, "2021/3/16", "2021-03-16"},
    {COLUMN_DATE, "2021.3.16", "2021-03-16"},
    {COLUMN_DATE, "2021年3月16日", "2021-03-16"},
    {COLUMN_DATE, "2021年3月16号", "2021-03-16"},
    {COLUMN_DATE, "2021年3月16", "2021-03-16"},
    {COLUMN_DATE, "2021 年 3 月 16 日", "2021-03-16"},
    {COLUMN_DATE, "２０２１－０３－１６", "2021-03-16"},
    {COLUMN_DATE, "20210316", "2021-03-16"},
    {COLUMN_DATE, "2021-03-16 00:00:00", "2021-03-16"},
    {COLUMN_DATE, "2021-03-16T00:00:00", "2021-03-16"},
    {COLUMN_DATE, "2021/3/16 0:00", "2021-03-16"},
    {COLUMN_DATE, "2021/3/1 16:30", "2021-03-01"},
    {COLUMN_DATE, "2021年3月16日　08：30：00", "2021-03-16"},
    {COLUMN_DATE, "20210316 00:00:00", "2021-03-16"},
    {COLUMN_DATE, "2021-03-16 25:00", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "2021年3月", "2021-03-01..2021-03-31"},
    {COLUMN_DATE, "2021年3月份", "2021-03-01..2021-03-31"},
    {COLUMN_DATE, "2021-3", "2021-03-01..2021-03-31"},
    {COLUMN_DATE, "2021.02", "2021-02-01..2021-02-28"},
    {COLUMN_DATE, "2020/2", "2020-02-01..2020-02-29"},
    {COLUMN_DATE, "2021-12", "2021-12-01..2021-12-31"},
    {COLUMN_DATE, "2021年", "2021-01-01..2021-12-31"},
    {COLUMN_DATE, "2021", "2021-01-01..2021-12-31"},
    {COLUMN_DATE, "44271", "2021-03-16"},
    {COLUMN_DATE, "44271.5", "2021-03-16"},
    {COLUMN_DATE, "20000", "1954-10-03"},
    {COLUMN_DATE, "60000", "2064-04-08"},
    {COLUMN_DATE, "19999", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "60001", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "2021-02-30", "unreadable: 没有这一天"},
    {COLUMN_DATE, "20210230", "unreadable: 没有这一天"},
    {COLUMN_DATE, "20210016", "unreadable: 没有这一天"},
    {COLUMN_DATE, "2021-13", "unreadable: 没有这一天"},
    {COLUMN_DATE, "2021-0-1", "unreadable: 没有这一天"},
    {COLUMN_DATE, "2021-1-0", "unreadable: 没有这一天"},
    {COLUMN_DATE, "21.3.16", "unreadable: 年份应写四位，写在最前"},
    {COLUMN_DATE, "21年3月", "unreadable: 年份应写四位，写在最前"},
    {COLUMN_DATE, "3/16/2021", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "1900-01-00", "unreadable: 年份不在1949–2090之间"},
    {COLUMN_DATE, "1948-12-31", "unreadable: 年份不在1949–2090之间"},
    {COLUMN_DATE, "1949-01-01", "1949-01-01"},
    {COLUMN_DATE, "2090-12-31", "2090-12-31"},
    {COLUMN_DATE, "2099", "unreadable: 年份不在1949–2090之间"},
    {COLUMN_DATE, "2099-12-31", "unreadable: 年份不在1949–2090之间"},
    {COLUMN_DATE, "2091", "unreadable: 年份不在1949–2090之间"},
    {COLUMN_DATE, "202103", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "2021-", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "2021-3/16", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "2021年3", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "2021年3月16日左右", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "二〇二一年", "2021-01-01..2021-12-31"},
    {COLUMN_DATE, "二○二一年三月十六日", "2021-03-16"},
    {COLUMN_DATE, "二〇二一年十二月三十一日", "2021-12-31"},
    {COLUMN_DATE, "二零二一年十月", "2021-10-01..2021-10-31"},
    {COLUMN_DATE, "二〇二一年二月三十日", "unreadable: 没有这一天"},
    {COLUMN_DATE, "2021年3月上旬", "2021-03-01..2021-03-10"},
    {COLUMN_DATE, "2021年2月下旬", "2021-02-21..2021-02-28"},
    {COLUMN_DATE, "2021年上半年", "2021-01-01..2021-06-30"},
    {COLUMN_DATE, "2021年第四季度", "2021-10-01..2021-12-31"},
    {COLUMN_DATE, "2021年3月上半年", "unreadable: 不是可识别的日期"},
    {COLUMN_DATE, "2021.1", "2021-01-01..2021-10-31"},
    {COLUMN_DATE, "2021.3", "2021-03-01..2021-03-31"},
    {COLUMN_DATE, "2021.10", "2021-10-01..2021-10-31"},
    {COLUMN_DATE, "1900-01-00", "unreadable: 年份不在1949–2090之间"},
    {COLUMN_YEAR, "二〇二一年度", "2021"},
    {COLUMN_DATE, "去年", "unreadable: 不是可识别的日期"},
    /* years */
    {COLUMN_YEAR, "2021", "2021"},
    {COLUMN_YEAR, "２０２１年", "2021"},
    {COLUMN_YEAR, "2021年度", "2021"},
    {COLUMN_YEAR, "2021.0", "2021"},
    {COLUMN_YEAR, "21", "unreadable: 不是年度"},
    {COLUMN_YEAR, "2021-2022", "unreadable: 不是年度"},
    {COLUMN_YEAR, "1948", "unreadable: 年份不在1949–2090之间"},
    /* yes and no */
    {COLUMN_BOOL, "是", "1"},
    {COLUMN_BOOL, "否", "0"},
    {COLUMN_BOOL, "√", "1"},
    {COLUMN_BOOL, "×", "0"},
    {COLUMN_BOOL, "✓", "1"},
    {COLUMN_BOOL, "✗", "0"},
    {COLUMN_BOOL, "有", "1"},
    {COLUMN_BOOL, "无", "0"},
    {COLUMN_BOOL, "ｙ", "1"},
    {COLUMN_BOOL, "N", "0"},
    {COLUMN_BOOL, "Yes", "1"},
    {COLUMN_BOOL, "no", "0"},
    {COLUMN_BOOL, "TRUE", "1"},
    {COLUMN_BOOL, "FALSE", "0"},
    {COLUMN_BOOL, "1", "1"},
    {COLUMN_BOOL, "0", "0"},
    {COLUMN_BOOL, "已", "1"},
    {COLUMN_BOOL, "未", "0"},
    {COLUMN_BOOL, "健全", "1"},
    {COLUMN_BOOL, "不健全", "0"},
    {COLUMN_BOOL, "达标", "1"},
    {COLUMN_BOOL, "未达标", "0"},
    {COLUMN_BOOL, "已设立", "1"},
    {COLUMN_BOOL, "未设立", "0"},
    {COLUMN_BOOL, "已建", "1"},
    {COLUMN_BOOL, "未建", "0"},
    {COLUMN_BOOL, "已开展", "1"},
    {COLUMN_BOOL, "未开展", "0"},
    {COLUMN_BOOL, "已召开", "1"},
    {COLUMN_BOOL, "未召开", "0"},
    {COLUMN_BOOL, "已签订", "1"},
    {COLUMN_BOOL, "未签订", "0"},
    {COLUMN_BOOL, "可能", "unreadable: 应填“是”或“否”"},
    {COLUMN_BOOL, "2", "unreadable: 应填“是”或“否”"},
};

START_TEST(cells)
{
    column_decl column = {.type = CASES[_i].type};
    expect(&column, CASES[_i].text, RATE_PERCENT, CASES[_i].is);
}
END_TEST

START_TEST(fractions)
{
    column_decl column = {.type = COLUMN_RATE};
    expect(&column, "0.52", RATE_FRACTION, "0.52");
    expect(&column, "1", RATE_FRACTION, "1");
    expect(&column, "52%", RATE_FRACTION, "0.52");
    expect(&column, "1.01", RATE_FRACTION, "unreadable: 超出0–100%");
}
END_TEST

START_TEST(rate_signs)
{
    arena scratch = {0};
    static const char *const percents[] = {"52%", "0.5％", "1.01", "５２"}, *const others[] = {"1", "0.52",
                                                                                               "0", "",
                                                                                               "-", "无"};
    for (int i = 0; i < COUNT(percents); i++) {
        ck_assert(rate_is_percent(str_of(percents[i]), &scratch));
    }
    for (int i = 0; i < COUNT(others); i++) {
        ck_assert(!rate_is_percent(str_of(others[i]), &scratch));
    }
    arena_free(&scratch);
}
END_TEST

static enum_value level_values[] = {
    {.name = {"无", 3}},
    {.name = {"一般", 6}, .words = (str[]){{"一般事故", 12}, {"Ⅳ级", 6}}, .word_count = 2},
    {.name = {"较大", 6}},
    {.name = {"重大", 6}},
    {.name = {"特别重大", 12}},
    {.name = {"A", 1}},
    {.name = {"B", 1}},
};

START_TEST(enums)
{
    enum_decl closed = {.values = level_values, .count = COUNT(level_values)};
    enum_decl open = closed;
    open.others = true;
    column_decl column = {.type = COLUMN_ENUM, .enumeration = &closed};
    expect(&column, "较大", RATE_PERCENT, "2");
    expect(&column, " 较 大 ", RATE_PERCENT, "2");
    expect(&column, "一般事故", RATE_PERCENT, "1");
    expect(&column, "iv级", RATE_PERCENT, "1");
    expect(&column, "ａ", RATE_PERCENT, "5");
    expect(&column, "无", RATE_PERCENT, "0");
    expect(&column, "—", RATE_PERCENT, "blank");
    expect(&column, "大", RATE_PERCENT,
           "unreadable: 不是允许的取值，应填：无、一般、较大、重大、特别重大、A等");
    column.enumeration = &open;
    expect(&column, "大", RATE_PERCENT, "other");
    closed.count = 2;
    column.enumeration = &closed;
    expect(&column, "大", RATE_PERCENT, "unreadable: 不是允许的取值，应填：无、一般");
}
END_TEST

START_TEST(special_words)
{
    special_word words[] = {{STR("未召开"), CELL_NONE},
                            {STR("未到评议时间"), CELL_NOT_DUE},
                            {STR("未报"), CELL_UNREPORTED},
                            {STR("/"), CELL_NONE},
                            {STR("Ｎ"), CELL_BLANK}};
    column_decl column = {.type = COLUMN_DATE, .specials = words, .special_count = COUNT(words)};
    expect(&column, "未召开", RATE_PERCENT, "none said");
    expect(&column, "未 召 开", RATE_PERCENT, "none said");
    expect(&column, "未到评议时间", RATE_PERCENT, "not due said");
    expect(&column, "未报", RATE_PERCENT, "unreported");
    expect(&column, "/", RATE_PERCENT, "none said");
    expect(&column, "n", RATE_PERCENT, "blank");
    expect(&column, "2021-03-16", RATE_PERCENT, "2021-03-16");
    column.type = COLUMN_BOOL; /* the column's own words go before yes and no */
    expect(&column, "未召开", RATE_PERCENT, "none said");
    enum_value values[] = {{.name = STR("未报")}};
    enum_decl e = {.values = values, .count = 1};
    column.type = COLUMN_ENUM;
    column.enumeration = &e;
    expect(&column, "未报", RATE_PERCENT, "unreported");
}
END_TEST

START_TEST(meanings_of_blank)
{
    column_decl column = {.type = COLUMN_COUNT, .blank = BLANK_NONE, .blank_as = STR("3人")};
    expect(&column, "", RATE_PERCENT, "none");
    expect(&column, "-", RATE_PERCENT, "blank"); /* a word for unknown is no blank */
    column.blank = BLANK_AS;
    expect(&column, "", RATE_PERCENT, "3 assumed");
    expect(&column, "　", RATE_PERCENT, "3 assumed");
    expect(&column, "4", RATE_PERCENT, "4");
    arena scratch = {0};
    str why;
    cell c = cell_read(&column, (str){0}, RATE_PERCENT, &scratch, LANGUAGE_EN, &why);
    ck_assert(c.assumed && c.state == CELL_VALUE);
    arena_free(&scratch);
}
END_TEST

START_TEST(ten_thousands)
{
    str headers[] = {STR("直接经济损失(万元)"), STR("经济损失")};
    column_decl column = {.type = COLUMN_NUMBER, .headers = headers, .header_count = 2};
    expect(&column, "500", RATE_PERCENT, "500");
    expect(&column, "500万元", RATE_PERCENT, "500");
    expect(&column, "5000元", RATE_PERCENT, "0.5");
}
END_TEST

START_TEST(masks_and_damage)
{
    ck_assert(key_is_masked(STR("4501**********1234")));
    ck_assert(key_is_masked(STR("张*")));
    ck_assert(key_is_masked(STR("4501×××1234")));
    ck_assert(!key_is_masked(STR("U×2")));
    ck_assert(!key_is_masked(STR("U-017")));
    ck_assert(code_is_damaged(STR("9.145E+17")));
    ck_assert(code_is_damaged(STR("9e+17")));
    ck_assert(!code_is_damaged(STR("E+17")));
    ck_assert(!code_is_damaged(STR("12E05")));
    ck_assert(!code_is_damaged(STR("9.145E+17号")));
    ck_assert(!code_is_damaged(STR("")));
}
END_TEST

START_TEST(schema_lookup)
{
    str headers[] = {STR("单位编码"), STR("不满意率(%)")};
    str of_unit[] = {STR("unit_id"), STR("单位编码")}, of_rate[] = {STR("rate"), STR("不满意率(%)")};
    column_decl columns[] = {
        {.name = STR("unit_id"), .headers = headers, .folded = of_unit, .header_count = 1},
        {.name = STR("rate"), .headers = headers + 1, .folded = of_rate, .header_count = 1}};
    table_decl annual = {.name = STR("annual"), .columns = columns, .column_count = 2};
    table_decl *tables[] = {&annual};
    schema s = {.tables = tables, .table_count = 1};
    ck_assert_ptr_eq(schema_table(&s, STR("annual")), &annual);
    ck_assert_ptr_null(schema_table(&s, STR("Annual")));
    ck_assert_ptr_eq(table_column(&annual, STR("unit_id")), &columns[0]);
    ck_assert_ptr_eq(table_column(&annual, STR("UNIT_ID")), &columns[0]);
    ck_assert_ptr_eq(table_column(&annual, STR(" 单位 编码")), &columns[0]);
    ck_assert_ptr_eq(table_column(&annual, STR("不满意率（％）")), &columns[1]);
    ck_assert_ptr_null(table_column(&annual, STR("满意率(%)")));
    ck_assert(str_equal(column_label(&columns[0], LANGUAGE_ZH), STR("单位编码")));
    ck_assert(str_equal(column_label(&columns[0], LANGUAGE_EN), STR("unit_id")));
    columns[0].header_count = 0;
    ck_assert(str_equal(column_label(&columns[0], LANGUAGE_ZH), STR("unit_id")));
}
END_TEST

/* Whatever the bytes: a state, no crash, and a reason where there should be one. */
START_TEST(random_bytes)
{
    static const char alphabet[] = "0123456789.,-/%年月日万元人 \t*EeT:+无是\xe3\x80\x80\xff";
    uint64_t seed = 0x5eed0c311;
    arena scratch = {0};
    for (int round = 0; round < 200000; round++) {
        char text[16];
        size_t len = (size_t)random_between(&seed, 0, sizeof text);
        for (size_t i = 0; i < len; i++) {
            text[i] = alphabet[random_between(&seed, 0, sizeof alphabet - 2)];
        }
        enum_decl e = {.values = level_values, .count = COUNT(level_values)};
        column_decl column = {.type = (column_type)random_between(&seed, COLUMN_TEXT, COLUMN_ENUM),
                              .enumeration = &e};
        str why = STR("");
        cell c = cell_read(&column, (str){text, len}, RATE_PERCENT, &scratch, LANGUAGE_EN, &why);
        HOLDS((c.state == CELL_UNREADABLE) == (why.len > 0));
        HOLDS(c.state != CELL_RANGE || column.type == COLUMN_DATE);
        HOLDS(exact_compare(c.value.lo, c.value.hi) <= 0);
        arena_reset(&scratch);
    }
    arena_free(&scratch);
}
END_TEST

static void append(char *text, size_t size, const char *piece)
{
    size_t length = strlen(text);
    (void)snprintf(text + length, size - length, "%s", piece);
}

/* What is plain to see is what a close look would have found. */
START_TEST(plain_cells)
{
    static const char *const pieces[] = {"0",  "1",        "7",  "20", "2021", "1948", "2101",
                                         "-",  "03",       "16", ".",  "5",    "%",    "是",
                                         "否", "12345678", "",   " ",  "00",   "31",   "2"};
    special_word specials[] = {{STR("0"), CELL_NONE}, {STR("是"), CELL_NOT_DUE}, {STR("2021"), CELL_NONE}};
    uint64_t seed = 0x9a17ce11;
    arena scratch = {0};
    int plain = 0;
    for (int round = 0; round < 300000; round++) {
        char text[64] = "";
        for (int64_t i = random_between(&seed, 0, 5); i >= 0; i--) {
            append(text, sizeof text, pieces[random_between(&seed, 0, COUNT(pieces) - 1)]);
        }
        column_decl column = {.type = (column_type)random_between(&seed, COLUMN_TEXT, COLUMN_BOOL),
                              .specials = specials,
                              .special_count = random_between(&seed, 0, 9) == 0 ? COUNT(specials) : 0};
        rate_scale scale = (rate_scale)random_between(&seed, RATE_PERCENT, NUMBER_ONES);
        str why = STR("");
        cell seen, read = cell_read_closely(&column, str_of(text), scale, &scratch, LANGUAGE_EN, &why);
        if (cell_read_plain(&column, str_of(text), scale, &seen)) {
            plain++;
            HOLDS(seen.state == read.state && seen.said == read.said && seen.assumed == read.assumed);
            HOLDS(exact_compare(seen.value.lo, read.value.lo) == 0 && seen.value.lo.den == read.value.lo.den);
            HOLDS(exact_compare(seen.value.hi, read.value.hi) == 0 && seen.value.hi.den == read.value.hi.den);
        }
        arena_reset(&scratch);
    }
    HOLDS(plain > 10000);
    arena_free(&scratch);
}
END_TEST

START_TEST(plain_keys)
{
    static const char *const pieces[] = {
        "U",    "-",    "N",    "/",  "A",      "null",         "0",  "450102", "E+", ".", "x",   "无",
        "待填", "空",   "南宁", "桂", "锟斤拷", "\xEF\xBF\xBD", "＊", "*",      "Ａ", " ", "000", "=\"",
        "'",    "\xff", "\t",   "—",  "nan",    "00000000"};
    uint64_t seed = 0x9a17ce15;
    arena scratch = {0};
    special_word special = {STR("U-"), CELL_NONE};
    int plain = 0;
    for (int round = 0; round < 300000; round++) {
        char text[64] = "";
        for (int64_t i = random_between(&seed, 0, 3); i >= 0; i--) {
            append(text, sizeof text, pieces[random_between(&seed, 0, COUNT(pieces) - 1)]);
        }
        column_decl column = {.type = (column_type)random_between(&seed, COLUMN_TEXT, COLUMN_KEY),
                              .specials = &special,
                              .special_count = random_between(&seed, 0, 9) == 0};
        if (cell_key_is_plain(&column, str_of(text))) {
            str why;
            cell read = cell_read(&column, str_of(text), RATE_PERCENT, &scratch, LANGUAGE_EN, &why);
            plain++;
            HOLDS(read.state == CELL_VALUE && !read.assumed);
            HOLDS(str_equal(utf8_fold(&scratch, str_of(text)), str_of(text)));
            HOLDS(text[0] != '=' && text[0] != '\'');
        }
        arena_reset(&scratch);
    }
    HOLDS(plain > 10000);
    arena_free(&scratch);
}
END_TEST

/* A text, and the word it is a slip of; "" if nobody can tell. */
START_TEST(near_words)
{
    static str southern[] = {STR("南宁市"), STR("南宁市总工会"), STR("邕")}, lying[] = {STR("梧州市")},
               third[] = {STR("未签")};
    static enum_value values[] = {{.name = STR("南宁"), .words = southern, .word_count = COUNT(southern)},
                                  {.name = STR("梧州"), .words = lying, .word_count = COUNT(lying)},
                                  {.name = STR("贺州")},
                                  {.name = STR("防城港")},
                                  {.name = STR("桂林")},
                                  {.name = STR("合格")},
                                  {.name = STR("主席")},
                                  {.name = STR("已签订")},
                                  {.name = STR("未签订"), .words = third, .word_count = COUNT(third)},
                                  {.name = STR("Grade 3")}};
    static const struct {
        const char *text, *word;
    } cases[] = {
        {"梧洲", "梧州"},
        {"梧洲市", "梧州市"},
        {"贺洲", "贺州"},
        {"防城岗", "防城港"},
        {"防城港市总", ""},
        {"防城", ""},
        {"南 宁 市 市", "南宁市"},
        {"南宁市总公会", "南宁市总工会"},
        {"南寧市", "南宁市"},
        {"grade3x", "Grade 3"},
        {"广州", ""},
        {"南林", ""},
        {"宁", ""},
        {"邑", ""},
        {"上海市浦东新区", ""},
        {"不合格", ""},
        {"副主席", ""},
        {"签订", ""},
        {"南宁总工会", "南宁市总工会"},
        {"末签订", ""},
        {"Grade 4", ""},
        {"", ""},
        {"\xff", ""},
    };
    enum_decl e = {.values = values, .count = COUNT(values)};
    arena scratch = {0};
    for (int i = 0; i < COUNT(cases); i++) {
        str word = enum_near_word(&e, str_of(cases[i].text), &scratch);
        ck_assert_msg(str_equal(word, str_of(cases[i].word)), "%s is near %.*s", cases[i].text,
                      STR_ARG(word));
    }
    arena_free(&scratch);
    column_decl column = {.type = COLUMN_ENUM, .enumeration = &e};
    expect(&column, "梧洲", RATE_PERCENT, "unreadable: 不是允许的取值，疑为“梧州”，请改正");
}
END_TEST

Suite *cell_suite(void)
{
    Suite *s = suite_create("cell");
    TCase *c = tcase_create("cell");
    tcase_set_timeout(c, 60);
    tcase_add_loop_test(c, cells, 0, COUNT(CASES));
    tcase_add_test(c, fractions);
    tcase_add_test(c, rate_signs);
    tcase_add_test(c, enums);
    tcase_add_test(c, near_words);
    tcase_add_test(c, special_words);
    tcase_add_test(c, meanings_of_blank);
    tcase_add_test(c, ten_thousands);
    tcase_add_test(c, masks_and_damage);
    tcase_add_test(c, schema_lookup);
    tcase_add_test(c, plain_cells);
    tcase_add_test(c, plain_keys);
    tcase_add_test(c, random_bytes);
    suite_add_tcase(s, c);
    return s;
}
