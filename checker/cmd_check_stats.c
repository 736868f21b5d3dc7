/* SPDX-License-Identifier: MIT
 *
 * --stats: where a run's time and memory went, on standard error; the reports know nothing of it.
 */
#include "cmd_check.h"

#include "os.h"

static const texts stage_words[STAGE_COUNT] = {[STAGE_OPEN] = {STR("准备"), STR("open")},
                                               [STAGE_LOAD] = {STR("读取"), STR("load")},
                                               [STAGE_EVALUATE] = {STR("判断"), STR("evaluate")},
                                               [STAGE_RANK] = {STR("排序"), STR("rank")},
                                               [STAGE_REPORT] = {STR("写报告"), STR("report")}};

void stats_start(run_stats *stats)
{
    stats->wanted = true;
    stats->since = os_clock();
}

void stats_note(run_stats *stats, run_stage which)
{
    if (!stats->wanted) {
        return;
    }
    uint64_t now = os_clock();
    os_memory memory = os_memory_used();
    stage_stats *its = &stats->stages[which];
    its->took += now - stats->since;
    its->own = memory.own;
    its->mapped = memory.mapped;
    its->most = memory.most;
    stats->since = now;
}

/* Of a whole so many thousandths. */
static void print_thousandths(uint64_t n)
{
    fprintf(stderr, " %5llu.%03llu", (unsigned long long)(n / 1000), (unsigned long long)(n % 1000));
}

static void print_stages(const session *s, const run_stats *stats)
{
    bool zh = s->language == LANGUAGE_ZH;
    fprintf(stderr, "%s\n",
            zh ? "阶段：秒，此后占用内存、映射的文件、最高内存（MB）"
               : "stage: seconds; memory, mapped files and peak memory after it (MB)");
    for (size_t i = 0; i < STAGE_COUNT; i++) {
        const stage_stats *its = &stats->stages[i];
        fprintf(stderr, " ");
        print_thousandths(its->took / 1000000);
        print_thousandths(its->own / 1000);
        print_thousandths(its->mapped / 1000);
        print_thousandths(its->most / 1000);
        fprintf(stderr, "  %.*s\n", STR_ARG(texts_in(stage_words[i], s->language)));
    }
}

static void print_rows(const session *s, const report *r)
{
    bool zh = s->language == LANGUAGE_ZH;
    fprintf(stderr, "%s\n", zh ? "文件：读到的行，留用的行" : "files: rows read, rows kept");
    for (size_t i = 0; i < r->input_count; i++) {
        const input_entry *its = &r->inputs[i];
        fprintf(stderr, "  %12llu %12llu  %.*s\n", (unsigned long long)its->rows,
                (unsigned long long)its->used, STR_ARG(its->file));
    }
}

static unsigned long long mean(uint64_t nanoseconds, size_t count)
{
    return count == 0 ? 0 : nanoseconds / count;
}

static void print_cost(const rule_cost *its, str name)
{
    fprintf(stderr, "  %9zu %12llu %9zu %12llu  %.*s\n", its->subjects, mean(its->judging, its->subjects),
            its->told, mean(its->telling, its->told), STR_ARG(name));
}

static void print_costs(const session *s, const check_run *run)
{
    bool zh = s->language == LANGUAGE_ZH;
    rule_cost all = {0};
    fprintf(stderr, "%s\n",
            zh ? "规则：对象，判断每个对象的纳秒，结论，写出每条结论的纳秒"
               : "rules: subjects, ns to judge one; findings, ns to tell one");
    for (size_t i = 0; i < run->strand_count; i++) {
        const check_strand *strand = &run->strands[i];
        for (size_t k = 0; k < strand->pack->rule_count; k++) {
            const rule_cost *its = &strand->costs[k];
            if (its->subjects > 0) {
                print_cost(its, strand->pack->rules[k]->id);
            }
            all.subjects += its->subjects;
            all.told += its->told;
            all.judging += its->judging;
            all.telling += its->telling;
        }
    }
    print_cost(&all, zh ? STR("合计") : STR("all"));
}

void stats_print(const session *s, const check_run *run)
{
    if (run->stats.wanted) {
        print_stages(s, &run->stats);
        print_rows(s, check_report(run));
        print_costs(s, run);
    }
}
