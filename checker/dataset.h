/* SPDX-License-Identifier: MIT
 *
 * Typed tables loaded from CSV files, linked by keys; read-only once loaded. Only columns that were asked
 * for are stored, one value array and one state array each, and only rows that some loaded subject can
 * reach. Every stored row knows its file, byte offset, line and sheet row; the raw text of a cell is read
 * again from the file when a finding needs it.
 *
 * Rows of one key are one row: cells that agree, or that only one of the rows has, are merged; cells that
 * differ become a range (numbers, dates) or a conflict. Rows are ordered by their key, never by file order.
 */
#ifndef JIANJIA_DATASET_H
#define JIANJIA_DATASET_H

#include "cell.h"
#include "map.h"
#include "records.h"
#include "sheet_words.h"

#define ROW_NONE UINT32_MAX

/* What the rules need of the data; filled by the planner. Arrays are indexed by table, then column. */
typedef struct {
    bool **columns; /* columns[t][c]: store it. Key and name columns are added by the loader */
    bool *tables;   /* the rules need this table at all */
    bool *all_rows; /* load every row (the table of a scope), not only those reachable by key */
    /* Of a table of all rows, where not NULL (rows of one key that differ, none of them of these values, are none
     * of the scope whichever is right): the rows that count are those whose cell of this enum column
     * is not a listed value, or one of these: by value. Other rows are loaded if they are reachable. */
    const column_decl **only_column;
    bool **only_values;
    /* load rows in which this key column names a wanted key: filter[t][c]. For unit_id of annual: yes.
     * For a table's own key as well, where it is reached by link. */
    bool **filter;
    str *texts; /* that rules compare cells with */
    size_t text_count;
    progress *progress; /* told how far the loading is; NULL: nobody is */
} needs;

/* One of the rows at the top of a sheet. */
typedef struct {
    str *cells;
    size_t count;
    uint32_t line, row;
} sheet_row;

enum { ASIDE_ROWS_KEPT = 8 };

/* What was done with a sheet that is more than a header and its rows. */
typedef struct {
    uint64_t count[ASIDE_COUNT]; /* rows passed over, by what they are */
    uint32_t rows[ASIDE_COUNT][ASIDE_ROWS_KEPT];
    uint64_t filled;          /* cells of merged blocks filled from above */
    uint64_t by_code;         /* rows whose key is blank and that a code names */
    uint32_t first_filled[2]; /* the first: row, file column */
    uint64_t numbers_missing; /* gaps in 序号 */
} sheet_notes;

/* What data_file.rate_signs tells: bare numbers in a column of percentages (0.91, 2.6, 95), and days that are
 * numbers. */
enum { RATE_SMALL = 1, RATE_MIDDLE = 2, DATE_SERIAL = 4 };

struct key_lookup;

typedef struct {
    input *in;               /* open until dataset_free */
    const table_decl *table; /* NULL: not used */
    uint32_t header_row, header_line;
    str *headers; /* as written, by file column; of two rows merged: parent/child */
    size_t header_count;
    const column_decl **columns; /* by file column; NULL: not one of the table's */
    size_t *file_column;         /* by table column: the file column, or SIZE_MAX */
    rate_scale *scales;          /* by file column */
    uint8_t *rate_signs;         /* by file column: what bare numbers in it were like */
    uint64_t rows, used, skipped, not_needed, rejected; /* rows = the sum of the others, without header */
    /* The sheet around the table: */
    sheet_row *top; /* rows down to the header, the last of them */
    size_t top_count, header_rows;
    uint32_t numbers_row;               /* of the columns' numbers under the header, or 0 */
    size_t first_column, number_column; /* the first with a header; 序号, or SIZE_MAX */
    uint8_t *fill;                      /* by file column: merged blocks are filled down; NULL: none */
    size_t fill_limit;                  /* columns before this tell the blocks apart */
    sheet_notes *notes;                 /* of the whole file */
    /* Years as columns (2021年入会率): each year is a file of its own, right behind the file itself, of which it
     * shares the input. The year's text stands for the column of years, at the place of the first column. */
    bool turned;             /* the file itself; it may feed a table by its other columns */
    bool is_part;            /* one of the years */
    size_t part;             /* its number from 0 */
    str given;               /* its year */
    const column_decl *gets; /* the column that it is given to; NULL: none */
    /* A file that names rows of another table by a code of theirs: by table column, the code's column there. */
    const column_decl **via;
    struct key_lookup *lookup;
    const column_decl *named; /* of a file that isn't used, having names alone: the column of names there */
    size_t named_at, named_city_at; /* its place here, and that of the city beside it */
    const column_decl *said_of; /* a key column beside which the name of whom it means is written; or NULL */
    size_t said_at, said_city_at; /* where */
    const column_decl *spare_for; /* a key column beside which a code names the same; or NULL */
    const column_decl *spare_via; /* the code's column in the other table */
    size_t spare_at;              /* and its place here */
    /* Of a list of requests that was filled in, each column of each table is a file of its own: the rows
     * that fill it. They share the input of the file itself, which stands before them without a table. */
    bool is_requests; /* the file itself; those it is read as come right behind it */
    bool fills;
    uint32_t *only_rows; /* sheet rows, ascending */
    size_t only_count, only_cap;
} data_file;

/* The headers of a list of requests, in their order; the parts of the key are 键1, 键2 … */
typedef enum {
    REQUEST_UNIT,
    REQUEST_YEAR,
    REQUEST_COLUMN,
    REQUEST_CLAUSES,
    REQUEST_VALUE,
    REQUEST_SOURCE,
    REQUEST_TABLE,
    REQUEST_KEY,
    REQUEST_HEADERS
} request_header;
extern const str request_headers[REQUEST_HEADERS];

typedef struct {
    uint16_t file; /* index into dataset.files */
    uint32_t line, row;
    uint64_t offset;
    uint32_t next; /* a further physical row of the same key, or ROW_NONE */
} row_place;

typedef struct {
    const uint32_t *rows; /* in key order */
    size_t count;
} row_set;

struct table_data;  /* columns, places, indexes of one table */
struct raw_records; /* those read again lately */

typedef struct {
    arena storage;
    const schema *schema;
    data_file *files;
    size_t file_count, file_cap;
    struct table_data *tables; /* by table index */
    map keys;                  /* all key texts, folded; shared by all tables */
    map texts;                 /* all other stored texts, normalised for comparison */
    bool *masked;              /* by key number: a masked number, never an exact key */
    struct raw_records *raw;
    bool failed; /* a file or row could not be used: the audit is incomplete */
} dataset;

/* What the headers of a file mean, as somebody wrote it down. */
typedef struct {
    str header;
    str column; /* of the table, by name or by one of its headers; empty: leave it out */
} header_mapping;

typedef struct {
    str table;           /* empty: as the headers tell */
    uint32_t header_row; /* 0: to be found */
    header_mapping *headers;
    size_t count, cap;
} file_mapping;

typedef struct {
    const char *path;            /* a file, or "-" */
    str table;                   /* empty, or the table named by the user */
    const file_mapping *mapping; /* NULL: none */
} data_source;

/* A header of a file that is to be mapped: the column it is known as, or the nearest, or NULL. */
typedef struct {
    str header;
    const column_decl *column;
    bool known, likely; /* it is the column's; or so much like it, or so needed, that it may be proposed */
} drafted_header;

typedef struct {
    const table_decl *table; /* the one it fits, or nearly; NULL: none comes near */
    bool fits;               /* nothing needs to be mapped */
    uint32_t header_row;
    drafted_header *headers;
    size_t count;
} header_draft;

/* Looks at one file's headers and proposes the columns they may mean. False after a diagnostic. */
bool dataset_draft(const schema *s, const char *path, encoding forced, arena *a, header_draft *out, diags *d);

typedef struct {
    encoding forced; /* ENCODING_AUTO: as each file tells */
    unsigned jobs;   /* threads that read; what is loaded is the same */
} load_options;

/* Loads all sources. Faults are diagnostics, and the work goes on with what can be used. Returns false if
 * no file could be used at all. The inputs stay open in the dataset until dataset_free. */
bool dataset_load(dataset *ds, const schema *s, const needs *n, const data_source *sources, size_t count,
                  const load_options *o, diags *d);
/* The same from memory, for examples: one text of CSV a table. */
bool dataset_load_text(dataset *ds, const schema *s, const needs *n, const table_decl *const *tables,
                       const str *csv, size_t count, diags *d);
void dataset_free(dataset *ds);
/* The same data for one more thread, which has its own records that were read again. It goes first. */
dataset dataset_view(const dataset *ds, arena *a);
void dataset_view_free(dataset *view);

bool dataset_has_table(const dataset *ds, const table_decl *t);   /* some file feeds it */
bool dataset_has_column(const dataset *ds, const column_decl *c); /* some such file has it; filled-in requests
                                                                     don't count, in both */
bool dataset_stores(const dataset *ds, const column_decl *c);     /* some rule needs it */
size_t dataset_row_count(const dataset *ds, const table_decl *t); /* rows are 0 … count - 1, key order */

/* The cell; for a column that is not in the export: CELL_BLANK, or what the column declares for absence. */
cell dataset_cell(const dataset *ds, const column_decl *c, uint32_t row);
/* The value of a cell that is known to the point, a whole number or an interned text, in a column that all files
 * of the table have: what most cells are. False of any other; nothing is told of it. */
bool dataset_plain_cell(const dataset *ds, const column_decl *c, uint32_t row, int64_t *value);
/* A cell of a column that all files of the table have, as it is packed: what is packed alike is alike. False of
 * other columns. */
bool dataset_packed_cell(const dataset *ds, const column_decl *c, uint32_t row, int64_t *value,
                         uint8_t *state);
bool dataset_nowhere(const dataset *ds, const column_decl *c); /* no file of the table has the column */
/* Was the column in any of the files this row comes from? */
bool dataset_cell_present(const dataset *ds, const column_decl *c, uint32_t row);
row_place dataset_place(const dataset *ds, const table_decl *t, uint32_t row);
row_place dataset_place_at(const dataset *ds, const table_decl *t, uint32_t physical); /* of place.next */

/* Rows of a table whose key column c holds the key; NULL-safe for keys never seen. */
row_set dataset_rows(const dataset *ds, const column_decl *c, uint32_t key);
/* The key column's number in a row, or MAP_NONE if it has none. */
uint32_t dataset_key(const dataset *ds, const column_decl *c, uint32_t row);
str dataset_key_text(const dataset *ds, uint32_t key);
/* A row's whole key as shown and sorted: "U-017 2023". */
str dataset_row_key(const dataset *ds, const table_decl *t, uint32_t row, arena *a);
/* What tells the groups of a scope apart: the values of the columns, empty where there is none. */
str dataset_group_key(const dataset *ds, const column_decl *const *by, size_t count, uint32_t row, arena *a);

/* Raw text of a cell in one physical row, as written in the file, read again; empty if the file has no
 * such column. *file_column is its 0-based place, SIZE_MAX if none. */
str dataset_raw(const dataset *ds, const column_decl *c, row_place at, arena *a, size_t *file_column);
/* The same for a row that may be made of several: of the first in which the cell holds a value,
 * or else of the first in which it is not empty. */
str dataset_text(const dataset *ds, const column_decl *c, uint32_t row, arena *a);

/* Marks cells of one row as contradictory (checks). Before any evaluation only. */
void dataset_mark_conflict(dataset *ds, const column_decl *c, uint32_t row);

/* Numbers of one row become upper bounds: what they tell is from 0 up to them. Before any evaluation only. */
void dataset_mark_at_most(dataset *ds, const column_decl *c, uint32_t row);

/* Is there a year before or behind a header, folded: 2021年入会率, 入会率(2021年)? *rest is what is left of it. */
bool sheet_year_in(str name, int *year, str *rest);

#endif
