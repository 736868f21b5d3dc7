/* SPDX-License-Identifier: MIT
 *
 * The three questions of bench/questions as a straightforward program on libcsv: one pass over the awards, one
 * over the yearly data. Usage: libcsv FOLDER; writes "award,question" lines. Trusts its input, as such programs do.
 */
#include <csv.h>
#include <search.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 64, CELL = 256, MOST_AWARDS = 1 << 20, FIRST_YEAR = 2000, YEARS = 64 };

typedef struct {
    char *id;
    bool angry[YEARS];
    bool few, short_paid;
} award;

typedef struct {
    const char *const *headers; /* of the columns wanted */
    size_t header_count;
    size_t column_of[MOST_COLUMNS]; /* by column: which of them, or SIZE_MAX */
    char cells[MOST_COLUMNS][CELL];
    size_t column;
    bool header_read;
    void (*row)(char cells[][CELL]);
} reader;

static award *awards;
static size_t award_count;
static struct hsearch_data by_unit;

static void out_of_order(const char *what)
{
    perror(what);
    exit(EXIT_FAILURE);
}

static void add_award(char cells[][CELL])
{
    ENTRY entry = {strdup(cells[1]), &awards[award_count]}, *found;
    if (award_count == MOST_AWARDS || !hsearch_r(entry, ENTER, &found, &by_unit)) {
        out_of_order("awards");
    }
    awards[award_count++].id = strdup(cells[0]);
}

enum { UNIT, YEAR, WORKERS, MEMBERS, VALID, AGAINST, DUE, PAID };

static void add_year(char cells[][CELL])
{
    ENTRY wanted = {.key = cells[UNIT]}, *found;
    if (!hsearch_r(wanted, FIND, &found, &by_unit)) {
        return;
    }
    award *a = found->data;
    long year = atol(cells[YEAR]);
    if (year < FIRST_YEAR || year >= FIRST_YEAR + YEARS) {
        return;
    }
    if (*cells[VALID] && *cells[AGAINST]) {
        a->angry[year - FIRST_YEAR] = atol(cells[AGAINST]) * 2 > atol(cells[VALID]);
    }
    if (year >= 2021 && *cells[MEMBERS] && *cells[WORKERS]) {
        a->few = a->few || atol(cells[MEMBERS]) * 10 < atol(cells[WORKERS]) * 9;
    }
    if (*cells[DUE] && *cells[PAID]) {
        a->short_paid = a->short_paid || atol(cells[PAID]) < atol(cells[DUE]);
    }
}

static void on_cell(void *text, size_t length, void *context)
{
    reader *r = context;
    size_t at = r->column++;
    if (at >= MOST_COLUMNS) {
        return;
    }
    if (!r->header_read) {
        r->column_of[at] = SIZE_MAX;
        for (size_t i = 0; i < r->header_count; i++) {
            if (strlen(r->headers[i]) == length && memcmp(r->headers[i], text, length) == 0) {
                r->column_of[at] = i;
            }
        }
    } else if (r->column_of[at] != SIZE_MAX && length < CELL) {
        char *cell = r->cells[r->column_of[at]];
        memcpy(cell, text, length);
        cell[length] = '\0';
    }
}

static void on_row(int end, void *context)
{
    (void)end;
    reader *r = context;
    if (r->header_read) {
        r->row(r->cells);
    }
    r->header_read = true;
    r->column = 0;
}

static void read_file(const char *folder, const char *name, reader r)
{
    static char path[4096], bytes[1 << 20];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    struct csv_parser parser;
    if (file == NULL || csv_init(&parser, CSV_STRICT) != 0) {
        out_of_order(path);
    }
    size_t count;
    while ((count = fread(bytes, 1, sizeof bytes, file)) > 0) {
        if (csv_parse(&parser, bytes, count, on_cell, on_row, &r) != count) {
            out_of_order(csv_strerror(csv_error(&parser)));
        }
    }
    csv_fini(&parser, on_cell, on_row, &r);
    csv_free(&parser);
    fclose(file);
}

int main(int argc, char **argv)
{
    static const char *const of_awards[] = {"奖项编号", "单位编码"};
    static const char *const of_years[] = {"单位编码", "年度",     "职工总数",       "会员总数",
                                           "有效票",   "不满意票", "应拨缴工会经费", "实际拨缴"};
    awards = calloc(MOST_AWARDS, sizeof *awards);
    if (argc != 2 || awards == NULL || !hcreate_r(MOST_AWARDS, &by_unit)) {
        out_of_order("libcsv FOLDER");
    }
    read_file(argv[1], "awards.csv", (reader){.headers = of_awards, .header_count = 2, .row = add_award});
    read_file(argv[1], "annual.csv", (reader){.headers = of_years, .header_count = 8, .row = add_year});
    for (size_t i = 0; i < award_count; i++) {
        bool angry = false;
        for (size_t y = 0; y + 1 < YEARS; y++) {
            angry = angry || (awards[i].angry[y] && awards[i].angry[y + 1]);
        }
        if (angry) {
            printf("%s,against\n", awards[i].id);
        }
        if (awards[i].few) {
            printf("%s,members\n", awards[i].id);
        }
        if (awards[i].short_paid) {
            printf("%s,funds\n", awards[i].id);
        }
    }
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
