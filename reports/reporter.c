/* SPDX-License-Identifier: MIT */
#include "reporter.h"

#define TEXTS(zh_text, en_text)                                                                              \
    {                                                                                                        \
        .zh = {zh_text, sizeof(zh_text) - 1}, .en = { en_text, sizeof(en_text) - 1 }                         \
    }

const reporter reporters[] = {
    {"terminal", TEXTS("供人阅读的文字（默认）", "text for people (the default)"), terminal_write},
    {"html", TEXTS("一个网页：议题汇总、清单、逐案材料", "one page: agenda, list, a dossier for each case"), html_write},
    {"json",
     TEXTS("供程序读取，格式稳定（jianjia-report/1）", "for programs, a stable contract (jianjia-report/1)"),
     json_write},
};

const size_t reporter_count = sizeof reporters / sizeof *reporters;

const reporter *reporter_find(str name)
{
    for (size_t i = 0; i < reporter_count; i++) {
        if (str_equal(name, str_of(reporters[i].name))) {
            return &reporters[i];
        }
    }
    return NULL;
}
