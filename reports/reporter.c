/* SPDX-License-Identifier: MIT */
#include "reporter.h"

#define TEXTS(zh_text, en_text)                                                                              \
    {                                                                                                        \
        .zh = {zh_text, sizeof(zh_text) - 1}, .en = { en_text, sizeof(en_text) - 1 }                         \
    }

const reporter reporters[] = {
    {.name = "terminal",
     .other_name = "text",
     .about = TEXTS("供人阅读的文字（默认）", "text for people (the default)"),
     .write = terminal_write},
    {.name = "html",
     .about = TEXTS("一个网页：议题汇总、清单、逐案材料", "one page: agenda, list, a dossier for each case"),
     .write = html_write},
    {.name = "json",
     .about = TEXTS("供程序读取，格式稳定（jianjia-report/1）",
                    "for programs, a stable contract (jianjia-report/1)"),
     .write = json_write},
    {.name = "csv",
     .about = TEXTS("逐条清单，Excel、WPS 可直接打开", "the findings, for Excel and WPS"),
     .write = csv_write,
     .split = true},
    {.name = "xlsx",
     .about = TEXTS("工作簿：案件、逐条、待补数据、覆盖情况",
                    "a workbook: cases, findings, cells to obtain, coverage"),
     .write = xlsx_write,
     .binary = true,
     .split = true},
    {.name = "jsonl",
     .about = TEXTS("同 json，每行一个对象（JSON Lines）", "as json, an object a line (JSON Lines)"),
     .write = jsonl_write,
     .masked = true},
    {.name = "sarif",
     .about = TEXTS("SARIF 2.1.0，供代码扫描平台", "SARIF 2.1.0, for code scanning"),
     .write = sarif_write,
     .masked = true},
    {.name = "junit",
     .about = TEXTS("JUnit XML，供测试报告平台", "JUnit XML, for what shows test results"),
     .write = junit_write,
     .masked = true},
    {.name = "github",
     .about = TEXTS("GitHub 工作流批注", "annotations for GitHub workflows"),
     .write = github_write,
     .masked = true},
    {.name = "gitlab",
     .about = TEXTS("GitLab 代码质量报告（JSON）", "Code Quality of GitLab (JSON)"),
     .write = gitlab_write,
     .masked = true},
    {.name = "markdown",
     .about = TEXTS("Markdown，供流水线摘要页", "Markdown, for the summary of a job"),
     .write = markdown_write,
     .masked = true},
};

const size_t reporter_count = sizeof reporters / sizeof *reporters;

const reporter *reporter_find(str name)
{
    for (size_t i = 0; i < reporter_count; i++) {
        const reporter *its = &reporters[i];
        if (str_equal(name, str_of(its->name)) ||
            (its->other_name != NULL && str_equal(name, str_of(its->other_name)))) {
            return &reporters[i];
        }
    }
    return NULL;
}
