/* SPDX-License-Identifier: MIT */
#include "sheet_words.h"

#include <string.h>

/* How a word must stand in a cell. */
typedef enum {
    WHOLE,  /* alone, a colon behind it aside */
    MARKED, /* alone, or with a colon and more text behind it */
    START   /* at the beginning */
} manner;

static const struct {
    const char *word;
    manner manner;
    aside aside;
} ASIDES[] = {
    {"合计", MARKED, ASIDE_TOTAL},
    {"总计", MARKED, ASIDE_TOTAL},
    {"小计", MARKED, ASIDE_TOTAL},
    {"共计", MARKED, ASIDE_TOTAL},
    {"累计", MARKED, ASIDE_TOTAL},
    {"总数", WHOLE, ASIDE_TOTAL},
    {"平均", MARKED, ASIDE_TOTAL},
    {"平均值", MARKED, ASIDE_TOTAL},
    {"平均数", MARKED, ASIDE_TOTAL},
    {"本页合计", MARKED, ASIDE_TOTAL},
    {"本页小计", MARKED, ASIDE_TOTAL},
    {"全区合计", MARKED, ASIDE_TOTAL},
    {"全市合计", MARKED, ASIDE_TOTAL},
    {"总合计", MARKED, ASIDE_TOTAL},
    {"以上共", START, ASIDE_TOTAL},
    {"以上合计", START, ASIDE_TOTAL},
    {"以上总计", START, ASIDE_TOTAL},
    {"Total", MARKED, ASIDE_TOTAL},
    {"Subtotal", MARKED, ASIDE_TOTAL},
    {"Average", MARKED, ASIDE_TOTAL},
    {"填表人", MARKED, ASIDE_SIGNATURE},
    {"制表人", MARKED, ASIDE_SIGNATURE},
    {"填报人", MARKED, ASIDE_SIGNATURE},
    {"经办人", MARKED, ASIDE_SIGNATURE},
    {"审核人", MARKED, ASIDE_SIGNATURE},
    {"复核人", MARKED, ASIDE_SIGNATURE},
    {"负责人", MARKED, ASIDE_SIGNATURE},
    {"单位负责人", MARKED, ASIDE_SIGNATURE},
    {"主要负责人", MARKED, ASIDE_SIGNATURE},
    {"分管领导", MARKED, ASIDE_SIGNATURE},
    {"领导签字", MARKED, ASIDE_SIGNATURE},
    {"负责人签字", START, ASIDE_SIGNATURE},
    {"主席签字", START, ASIDE_SIGNATURE},
    {"填表单位", MARKED, ASIDE_SIGNATURE},
    {"填报单位", MARKED, ASIDE_SIGNATURE},
    {"制表单位", MARKED, ASIDE_SIGNATURE},
    {"单位(盖章)", START, ASIDE_SIGNATURE},
    {"(盖章)", START, ASIDE_SIGNATURE},
    {"填表日期", MARKED, ASIDE_SIGNATURE},
    {"填报日期", MARKED, ASIDE_SIGNATURE},
    {"制表日期", MARKED, ASIDE_SIGNATURE},
    {"填表时间", MARKED, ASIDE_SIGNATURE},
    {"填报时间", MARKED, ASIDE_SIGNATURE},
    {"制表时间", MARKED, ASIDE_SIGNATURE},
    {"打印日期", MARKED, ASIDE_SIGNATURE},
    {"导出时间", MARKED, ASIDE_SIGNATURE},
    {"联系人", MARKED, ASIDE_SIGNATURE},
    {"联系电话", MARKED, ASIDE_SIGNATURE},
    {"制表:", START, ASIDE_SIGNATURE},
    {"审核:", START, ASIDE_SIGNATURE},
    {"填表:", START, ASIDE_SIGNATURE},
    {"复核:", START, ASIDE_SIGNATURE},
    {"注", MARKED, ASIDE_NOTE},
    {"备注", MARKED, ASIDE_NOTE},
    {"附注", MARKED, ASIDE_NOTE},
    {"说明", MARKED, ASIDE_NOTE},
    {"填表说明", MARKED, ASIDE_NOTE},
    {"填报说明", MARKED, ASIDE_NOTE},
    {"注意", MARKED, ASIDE_NOTE},
    {"注1", MARKED, ASIDE_NOTE},
    {"数据来源", MARKED, ASIDE_NOTE},
    {"单位:", START, ASIDE_NOTE},
    {"一、", START, ASIDE_HEADING},
    {"二、", START, ASIDE_HEADING},
    {"三、", START, ASIDE_HEADING},
    {"四、", START, ASIDE_HEADING},
    {"五、", START, ASIDE_HEADING},
    {"六、", START, ASIDE_HEADING},
    {"七、", START, ASIDE_HEADING},
    {"八、", START, ASIDE_HEADING},
    {"九、", START, ASIDE_HEADING},
    {"十、", START, ASIDE_HEADING},
};
enum { ASIDE_WORDS = sizeof ASIDES / sizeof *ASIDES };

static const char *const TOTAL_ENDS[] = {"小计", "合计", "总计", "共计", "平均"};

static const char *const MISSING_WORDS[] = {
    "N/A", "#N/A",    "NA",    "null",    "空",     "待填",  "不详",   "暂无",    "待补", "待补充",
    "\\",  "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "nan",
};

/* The marks people strike a cell out with. */
static const char *const STROKES[] = {"-", "/", "*", "–", "—", "―"};

static const struct {
    const char *yes, *no;
} BOOL_WORDS[] = {
    {"是", "否"},         {"1", "0"},           {"有", "无"},         {"√", "×"},        {"✓", "✗"},
    {"✔", "✘"},           {"Y", "N"},           {"yes", "no"},        {"true", "false"}, {"已", "未"},
    {"健全", "不健全"},   {"达标", "未达标"},   {"已设立", "未设立"}, {"已建", "未建"},  {"已开展", "未开展"},
    {"已召开", "未召开"}, {"已签订", "未签订"}, {"对", "错"},         {"T", "F"},
};

static const char *const UNITS[] = {"人",   "票",    "元",   "万元", "%",      "个",      "件",     "名",
                                    "份",   "户",    "张",   "次",   "㎡",     "m2",      "平方米", "年",
                                    "人次", "是/否", "必填", "选填", "年月日", "年-月-日"};

static const char *const ROW_NUMBERS[] = {"序号", "编序", "No", "No.", "#", "行号", "顺序号"};

static const char *const COLUMN_NUMBERS[] = {"栏次", "栏号", "列号", "列次", "甲"};

static const char *const GROUP_ENDS[] = {"情况", "信息", "数据", "指标", "概况",
                                         "票数", "基本", "其中", "人数", "统计"};

static const struct {
    const char *word;
    bool behind;
    about about;
} ABOUTS[] = {
    {"大约", false, ABOUT_ABOUT},      {"约", false, ABOUT_ABOUT},      {"左右", true, ABOUT_ABOUT},
    {"上下", true, ABOUT_ABOUT},       {"余", true, ABOUT_ABOVE},       {"多", true, ABOUT_ABOVE},
    {"将近", false, ABOUT_NEARLY},     {"近", false, ABOUT_NEARLY},     {"接近", false, ABOUT_NEARLY},
    {"及以上", true, ABOUT_AT_LEAST},  {"以上", true, ABOUT_AT_LEAST},  {"不少于", false, ABOUT_AT_LEAST},
    {"不低于", false, ABOUT_AT_LEAST}, {"至少", false, ABOUT_AT_LEAST}, {"超过", false, ABOUT_AT_LEAST},
    {"不足", false, ABOUT_AT_MOST},    {"不到", false, ABOUT_AT_MOST},  {"不超过", false, ABOUT_AT_MOST},
    {"不多于", false, ABOUT_AT_MOST},  {"以下", true, ABOUT_AT_MOST},   {"以内", true, ABOUT_AT_MOST},
    {">=", false, ABOUT_AT_LEAST},     {"≥", false, ABOUT_AT_LEAST},    {"<=", false, ABOUT_AT_MOST},
    {"≤", false, ABOUT_AT_MOST},       {">", false, ABOUT_AT_LEAST},    {"<", false, ABOUT_AT_MOST},
};

#define HAS_WORD(list, s) has_word(list, sizeof(list) / sizeof *(list), s)

/* Letters that are the same but for their case differ in one bit. */
static bool may_start_with(str s, char first)
{
    return s.len > 0 && ((s.ptr[0] ^ first) & ~0x20) == 0;
}

static bool has_word(const char *const *list, size_t count, str s)
{
    for (size_t i = 0; i < count; i++) {
        if (may_start_with(s, list[i][0]) && str_equal_ignoring_case(s, str_of(list[i]))) {
            return true;
        }
    }
    return false;
}

static bool stands(str s, str word, manner how)
{
    str start = {s.ptr, word.len};
    if (s.len < word.len || !str_equal_ignoring_case(start, word)) {
        return false;
    }
    str rest = {s.ptr + word.len, s.len - word.len};
    bool colon = rest.len > 0 && rest.ptr[0] == ':';
    return how == START || rest.len == 0 || (colon && (how == MARKED || rest.len == 1));
}

aside words_aside(str folded)
{
    for (size_t i = 0; i < ASIDE_WORDS; i++) {
        if (stands(folded, str_of(ASIDES[i].word), ASIDES[i].manner)) {
            return ASIDES[i].aside;
        }
    }
    return ASIDE_NONE;
}

bool words_end_in_total(str folded)
{
    folded.len -= str_ends_with(folded, STR(":"));
    for (size_t i = 0; i < sizeof TOTAL_ENDS / sizeof *TOTAL_ENDS; i++) {
        if (str_ends_with(folded, str_of(TOTAL_ENDS[i]))) {
            return true;
        }
    }
    return false;
}

static void enter(word_filter *f, str text)
{
    uint32_t bit = word_filter_bit(text);
    f->bits[bit / 8] |= (uint8_t)(1u << bit % 8);
}

/* What may stand in a word written with full-width signs or blanks goes in too: the text asked about is not
 * folded, and begins with the word's first character or with one of those. */
void words_filter(word_filter *f)
{
    *f = (word_filter){0};
    for (size_t i = 0; i < ASIDE_WORDS; i++) {
        enter(f, str_of(ASIDES[i].word));
    }
    enter(f, STR("（"));
    enter(f, STR("\xe3\x80\x80"));
}

static bool is_struck_out(str folded)
{
    for (size_t i = 0; i < sizeof STROKES / sizeof *STROKES; i++) {
        str rest = folded, mark = str_of(STROKES[i]);
        while (may_start_with(rest, mark.ptr[0]) && str_starts_with(rest, mark)) {
            rest = (str){rest.ptr + mark.len, rest.len - mark.len};
        }
        if (rest.len == 0) {
            return true;
        }
    }
    return false;
}

bool words_mean_missing(str folded)
{
    char first = folded.ptr[0];
    if ((first >= '0' && first <= '9') || (first >= 'A' && first <= 'Z' && first != 'N')) {
        return false; /* nearly all keys and numbers leave here */
    }
    return HAS_WORD(MISSING_WORDS, folded) || is_struck_out(folded);
}

int words_yes_or_no(str folded)
{
    for (size_t i = 0; i < sizeof BOOL_WORDS / sizeof *BOOL_WORDS; i++) {
        if (str_equal_ignoring_case(folded, str_of(BOOL_WORDS[i].yes))) {
            return 1;
        }
        if (str_equal_ignoring_case(folded, str_of(BOOL_WORDS[i].no))) {
            return 0;
        }
    }
    return -1;
}

about words_take_about(str *folded)
{
    for (size_t i = 0; i < sizeof ABOUTS / sizeof *ABOUTS; i++) {
        str word = str_of(ABOUTS[i].word);
        bool has = folded->len > word.len &&
                   (ABOUTS[i].behind ? str_ends_with(*folded, word) : str_starts_with(*folded, word));
        if (has) {
            folded->ptr += ABOUTS[i].behind ? 0 : word.len;
            folded->len -= word.len;
            return ABOUTS[i].about;
        }
    }
    return ABOUT_EXACTLY;
}

bool words_are_unit(str folded)
{
    return HAS_WORD(UNITS, folded);
}

bool words_number_rows(str folded)
{
    return HAS_WORD(ROW_NUMBERS, folded);
}

bool words_number_columns(str folded)
{
    return HAS_WORD(COLUMN_NUMBERS, folded);
}

bool words_are_group(str folded)
{
    for (size_t i = 0; i < sizeof GROUP_ENDS / sizeof *GROUP_ENDS; i++) {
        if (str_ends_with(folded, str_of(GROUP_ENDS[i]))) {
            return true;
        }
    }
    return false;
}
