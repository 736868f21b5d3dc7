/* SPDX-License-Identifier: MIT
 *
 * What the files of dataset_* share: how a table is stored, and the state of a loading. A cell is a whole
 * number, as narrow as those of its column allow, and a byte with its state in the low half. The high half is
 * the decimal scale of a number (0..9), or flags of a state without a value; ODD sends to table_data.odd for
 * what fits in neither (ranges, thirds, values that were assumed). Where all cells of a column have one state
 * it stands once.
 */
#ifndef JIANJIA_DATASET_INTERNAL_H
#define JIANJIA_DATASET_INTERNAL_H

#include "dataset.h"

enum { MAX_SCALE = 9, SCALE_ODD = 15 };

/* Cells behind the last header that are copied, to see whether they are empty. */
enum { EXTRA_CELLS = 16 };

typedef struct {
    int64_t value;
    uint8_t state;
} packed;

/* In which of the files that feed the table a column stands. */
typedef enum { COLUMN_SOMEWHERE, COLUMN_NOWHERE, COLUMN_EVERYWHERE } column_presence;

typedef struct {
    bool stored;
    column_presence presence; /* once loaded */
    bool exported;            /* some file has it, lists of requests aside */
    uint8_t width;            /* of a value: 1, 2, 4 or 8 bytes; 0 as long as there is none */
    uint8_t state;            /* of all cells, if states is NULL */
    void *values;             /* by row; from malloc, like the next */
    uint8_t *states;
    cell absent; /* what the column holds where a file does not have it */
    packed absent_packed;
} column_data;

/* The rows of one key column by key: of key k, rows[start[k - first]] and so on, up to where those of the next
 * key start. */
typedef struct {
    uint32_t *rows; /* from malloc, like the next */
    uint32_t *start;
    uint32_t first, count; /* keys; one more start than that */
} key_index;

/* As row_place, without next. */
typedef struct {
    uint32_t line, row, offset_low;
    uint16_t offset_high, file; /* files of 256 TB */
} stored_place;

/* While loading, row i is a physical row; afterwards the places of row i and of the further physical rows
 * that were merged into one come behind. */
struct table_data {
    const table_decl *decl;
    column_data *columns; /* by column; like indexes in dataset.storage */
    key_index *indexes;   /* by column */
    stored_place *places; /* from malloc */
    uint32_t *next;       /* by place: row_place.next; NULL if no rows were merged. From malloc */
    bool has_said;        /* some file writes names beside a key: */
    uint32_t *said;       /* while loading, by row: the number of that name in loader.said, or MAP_NONE */
    size_t count, cap;
    cell *odd; /* from malloc */
    size_t odd_count, odd_cap;
    bool provided; /* some file feeds it */
};

/* Cells of one record are asked for one after the other, so what was read again is kept for a while. */
enum { RAW_RECORDS = 8 };
struct raw_records {
    struct {
        bool filled, found;
        uint16_t file;
        uint64_t offset;
        arena storage;
        record record;
    } of[RAW_RECORDS];
    size_t next; /* to be given up */
};

/* The number of a cell that is interned, not its range. */
static inline bool column_is_interned(const column_decl *c)
{
    return c->type == COLUMN_TEXT || c->type == COLUMN_CODE || c->type == COLUMN_DOCUMENT ||
           c->type == COLUMN_KEY;
}

packed table_pack(struct table_data *t, const column_decl *c, cell value);
packed pack_decimal(cell_decimal d);
cell table_unpack(const struct table_data *t, const column_decl *c, packed p);
static inline int64_t column_value(const column_data *c, size_t row)
{
    switch (c->width) {
    case 1:
        return ((const int8_t *)c->values)[row];
    case 2:
        return ((const int16_t *)c->values)[row];
    case 4:
        return ((const int32_t *)c->values)[row];
    default:
        return ((const int64_t *)c->values)[row];
    }
}

static inline uint8_t column_state(const column_data *c, size_t row)
{
    return c->states == NULL ? c->state : c->states[row];
}

static inline packed table_packed(const struct table_data *t, size_t column, size_t row)
{
    const column_data *c = &t->columns[column];
    return (packed){column_value(c, row), column_state(c, row)};
}

/* Sets the cell of a row, one of the `count` that are set already or the one behind them. There must be room: cap
 * rows. */
void column_put(column_data *c, size_t row, size_t count, size_t cap, packed p);
/* Room for so many more rows in all columns and in the places; and for no more than there are. */
void table_make_room(struct table_data *t, size_t more);
void table_fit(struct table_data *t);
void table_free(struct table_data *t);
row_place table_place(const struct table_data *t, uint32_t row);

/* Notes of each column in which files it stands; once all files are known. */
void dataset_note_presence(dataset *ds);

/* realloc to count items of size; never NULL. */
void *memory_resize(void *old, size_t count, size_t size);

/* The place of a cell for a diagnostic; column SIZE_MAX: of the row. The address is in the arena. */
place file_place(const data_file *f, uint32_t line, uint32_t row, size_t file_column, arena *a);

/* ---- dataset_files.c: which table a file feeds ---- */

struct header_entry;
typedef struct {
    dataset *ds;
    diags *d;
    arena storage;
    map names;       /* folded headers and names of the tables looked at */
    uint32_t *first; /* by name: its first entry */
    size_t first_cap;
    struct header_entry *entries;
    size_t entry_count, entry_cap;
    bool *indexed; /* by table: its headers are entered */
} file_mapper;

void mapper_open(file_mapper *m, dataset *ds, diags *d);
/* Adds an open input to the dataset's files, with its table if that can be told. */
void mapper_add(file_mapper *m, input *in, const table_decl *named, const file_mapping *mapping);
void mapper_close(file_mapper *m);

/* ---- dataset_sheet.c: the top of a sheet, and what its headers may be called ---- */

typedef struct {
    sheet_row *rows; /* the first that hold something */
    size_t count, cap;
    bool damaged; /* a record before all of them is */
    record_fault fault;
    uint64_t fault_offset;
    uint32_t fault_line, fault_row;
} sheet_top;

/* False after a diagnostic if the file can't be read. */
bool sheet_read_top(const input *in, arena *a, sheet_top *out, diags *d);

/* The names a header may be meant by, folded, best first. Those that aren't sure leave something out. */
enum { HEADER_NAMES = 8 };
typedef struct {
    str names[HEADER_NAMES];
    bool sure[HEADER_NAMES];
    size_t count;
} header_names;
header_names sheet_header_names(arena *a, str parent, str child);

/* Fills in what data_file says of the sheet around the table, whose header is `rows` rows of the top from `at` on;
 * header and headers must be set. The second needs the columns too. */
void sheet_note_surroundings(data_file *f, const sheet_top *top, size_t at, size_t rows, arena *a);
void sheet_find_merged(data_file *f, const sheet_top *top, arena *a);

/* ---- dataset_fills.c: lists of requests that were filled in ---- */

/* Has the file the headers of such a list? */
bool is_request_list(const data_file *f);
/* Adds the file, and a further one for each column that it fills. */
void fills_add(file_mapper *m, const data_file *file);
/* Leaves out what fills a table that no file feeds. */
void fills_check(dataset *ds, diags *d);
/* Is the record one of the file's rows? Of a file that isn't of requests all are. */
bool file_has_row(const data_file *f, uint32_t row);

/* Says that a record is damaged, and how. */
void report_damage(diags *d, severity level, str file, record_fault fault, uint64_t offset, uint32_t line,
                   uint32_t row);

/* ---- dataset_keys.c ---- */

/* Of all keys of a table half a hash each: tells whether a reference leads anywhere, without storing the rows.
 * Two keys of one hash are a chance of one in billions, and would hide no more than a warning. */
typedef struct {
    uint64_t *hashes; /* while they are collected; from malloc, like the next */
    size_t count, cap;
    uint32_t *slots; /* 0 is empty */
    size_t slot_count;
} key_set;

void key_set_add(key_set *s, uint64_t hash);
/* To be called once all are added, before any is asked for. */
void key_set_close(key_set *s);
bool key_set_has(const key_set *s, uint64_t hash);
void key_set_prefetch(const key_set *s, uint64_t hash); /* it will be asked for soon */
void key_set_free(key_set *s);

/* The keys by which one column's rows are wanted, settled before a pass. Nearly all rows of a large table name
 * another one: that shows from bits small enough for the processor's cache. */
typedef struct {
    uint64_t *bits; /* from malloc, like the next */
    struct wanted_slot *slots;
    size_t slot_count;
} wanted_keys;

typedef enum { KEY_NOT_WANTED, KEY_NEWLY_WANTED, KEY_SEEN } key_answer;

wanted_keys wanted_open(size_t most); /* room for so many */
/* Seen: it was looked for in an earlier pass already. The text of the key must stay. Each key once. */
void wanted_add(wanted_keys *w, str key, key_answer answer);
key_answer wanted_find(const wanted_keys *w, str key, uint64_t hash);
void wanted_prefetch(const wanted_keys *w, uint64_t hash);
void wanted_free(wanted_keys *w);

/* The keys by which rows of a table are wanted, in the order they came to be wanted. */
typedef struct {
    uint32_t *order; /* by key number: its place in that order from 1, or 0; from malloc */
    size_t cap;
    uint32_t count;
    bool tracked; /* some filter asks for it */
} key_domain;

void domain_want(key_domain *d, uint32_t key);
/* 0 if the key is not wanted, else its place in the order. */
uint32_t domain_order(const key_domain *d, uint32_t key);
void domain_free(key_domain *d);

/* The tables a key column names rows of: its targets, or its own. */
size_t column_domain_count(const column_decl *c);
size_t column_domain(const column_decl *c, size_t i);
/* The column that names a table's own rows, or NULL. */
const column_decl *table_own_key(const table_decl *t);

/* ---- the state of a loading ---- */

typedef struct {
    bool loaded;   /* needed, and some file feeds it */
    bool all_rows; /* else only wanted rows, and those of the column's values if there is one */
    const column_decl *only_column;
    const bool *only_values;
    bool target; /* references that are checked lead to it */
    bool passed;
    const column_decl **filters; /* key columns by which rows are wanted */
    size_t filter_count;
    bool *checked;  /* by column: its references can be checked */
    uint32_t *seen; /* by domain: how many of its wanted keys were looked for */
} table_plan;

/* What is stored of a file's rows, column by column (dataset_store.c). */
struct row_store {
    struct store_column *columns;
    size_t count;
};

typedef struct {
    dataset *ds;
    const needs *needs;
    diags *d;
    unsigned jobs;
    arena storage;       /* until the end of the loading */
    arena scratch;       /* for one row */
    table_plan *plans;   /* by table, like the next two */
    key_domain *domains; /* keys by which rows of the table are wanted */
    key_set *known;      /* all keys of the table */
    word_filter asides;  /* how totals and the like may begin */
    map said;            /* names that stand beside keys, as written */
    struct key_lookup **by_name; /* by table, where it was asked for: the keys behind names */
    struct row_store store; /* of the file that is read */
} loader;

/* One file being read, as the records call back. */
typedef struct {
    loader *l;
    data_file *file;
    size_t file_number;
    bool first;              /* the first pass counts rows and reports what is wrong with them */
    const wanted_keys *keys; /* by filter of the plan: what this pass looks for */
    map only_words;          /* texts that the column of plan.only_values may hold */
    bool *only_answers;      /* by text: may the row be of them? */
    struct glance_column *columns; /* by which a row is cleared at a glance */
    size_t column_count;
    bool first_looks; /* the first key by which rows are wanted is one of them that are looked at for words */
    uint8_t *wanted;         /* by file column */
    /* Of a file with merged blocks: the texts that the block of the last row goes by, and its second keys. */
    arena block_storage;
    str *block;
    str *block_seconds;
    size_t block_second_count, block_second_cap;
    uint32_t block_row; /* the last row of it; 0: none */
    bool written_out;   /* a block's text stood in two rows: cells aren't merged, and a blank is a blank */
    int64_t number;     /* the last row's 序号; -1: none */
} file_pass;

/* ---- dataset_row.c: one record to one stored row ---- */

/* The text of a cell of the record for a column of the table; ptr NULL if it has none. */
/* Reads the records of the file, telling how far it is. */
bool read_file(loader *l, data_file *f, record_sink *sink);
str row_text(const data_file *f, const record *r, const column_decl *c);
/* The folded key in a cell, empty if there is none to be had. May lie in scratch. */
str row_key_text(loader *l, const data_file *f, const record *r, const column_decl *c);
/* Do its length and its key cells allow the row to be used? Says why not if `say`. */
bool row_usable(loader *l, const data_file *f, const record *r, bool say);
/* True if a filtered key column names nobody in a table that is there; says so if `say`. */
bool row_names_nobody(loader *l, const data_file *f, const record *r, bool say);
/* Does the enum column hold one of the values, or what isn't a listed one? */
bool row_may_be_of(loader *l, const data_file *f, const record *r, const column_decl *c, const bool *values);
rate_scale file_scale(const data_file *f, const column_decl *c);
/* The cell as it is to be stored, its text interned. Says what is wrong with it; *silent: nothing was. */
packed row_read_cell(loader *l, size_t file, const record *r, const column_decl *c, bool *silent);
/* Rows of the tables that the column names are wanted from now on. */
void want_key(loader *l, const column_decl *c, uint32_t key);
/* Once a file was passed over: where bare rates of 1 at most stand among percentages, each may be meant either way. */
void settle_mixed_rates(loader *l, size_t file);
/* The number of a text or key: in dataset.keys for key columns, else in dataset.texts. */
uint32_t intern_text(loader *l, const column_decl *c, str text);
bool reference_known(const loader *l, const column_decl *c, uint64_t hash);
void report_nobody(loader *l, place at, severity level, const column_decl *c, str key, str name_hint);

/* ---- dataset_store.c: rows to columns ---- */

/* To be called before rows of the file are stored; what it needs goes into storage, which must live as long. */
void store_open(loader *l, size_t file, arena *storage);
void row_store(loader *l, size_t file, const record *r);

/* ---- dataset_glance.c: a first look at a row, by several threads at once ---- */

enum { ROW_LEFT_ALONE = 1 }; /* a kind of record that is passed over: see record_sink */

/* False where rows of the file can't be told at a glance. */
bool glance_open(file_pass *p);
void glance_close(file_pass *p);
unsigned glance_at_row(void *pass, const record_glance *g); /* as record_sink.on_glance */
void glance_ahead(void *pass, const record_glance *g);      /* as record_sink.on_ahead */

/* ---- dataset_aside.c: rows that are none of the table's, and blocks of merged cells ---- */

/* What the row is, where that can be told at a glance: ASIDE_NONE for nearly all rows. */
aside row_aside(loader *l, const data_file *f, const record *r);
/* May the text in that column be a word of such a row? */
bool text_calls_for_a_look(const loader *l, const data_file *f, str text, size_t column);
/* The same for a row that can't be used: all its cells are looked at. */
aside row_aside_closely(loader *l, const data_file *f, const record *r);
void note_aside(data_file *f, aside what, uint32_t row);
/* The row with the texts of its merged block; r itself where nothing is merged. */
const record *row_of_block(file_pass *p, const record *r, record *patched);
/* Follows 序号, and says where numbers are missing. */
void follow_numbers(file_pass *p, const record *r);

/* ---- dataset_lookup.c: keys by way of codes; names that may be somebody's ---- */

void lookup_prepare(loader *l);
void lookup_free(dataset *ds);
/* Of the rows of a table, the keys behind the texts of one column of it; free it with lookup_drop. */
struct key_lookup *lookup_build(loader *l, const column_decl *from);
void lookup_drop(struct key_lookup *k);
/* The key behind a code, or a name as name_key gives it; empty if none or several have it. */
str lookup_key(const struct key_lookup *k, str text);

/* ---- dataset_names.c: names are clues, and decide nothing ---- */

/* A name for comparing: 韦•某 （集团） 有限责任公司 of 南宁市 is 韦某(集团)有限公司. In the arena. */
str name_key(arena *a, str text);
/* The same with the city of its unit, as the enum column of cities reads it; empty if that is none. */
str name_key_of_city(arena *a, str text, const column_decl *city, str city_text);
/* The number in l->said of the name that a row's key stands beside; mostly that of the row before. */
uint32_t name_said(loader *l, const data_file *f, const record *r, uint32_t before);
/* Is one the other's old or short form? Both as name_key gives them. */
bool names_are_similar(arena *a, str one, str other);
/* The key of the only row with the name, in the city if one is told; else empty. */
str key_of_name(loader *l, const table_decl *t, str name, str city);
/* Of a row whose key names nobody: whom the name beside it may mean, to be added to a message; or empty. */
str names_hint(loader *l, const data_file *f, const record *r, const column_decl *c);
/* Tells of files that have names alone whose they may be. */
void names_report(loader *l);
void names_free(loader *l);

/* ---- dataset_likeness.c ---- */

/* How much two names have in common, in per cent. */
int header_likeness(str a, str b);
/* How well a header, folded, suits the column, in per cent; 0 if what stands under it, in the rows from `first` on at place
 * `at`, is mostly no value of the column. */
int likeness_to_column(arena *a, str folded, const column_decl *c, const sheet_top *top, size_t first,
                       size_t at);

/* ---- dataset_key_names.c ---- */

/* Rows whose key and name are of two units are told of and left out, or kept with cells in conflict; names that merely
 * differ are told of. */
void names_check(loader *l);

/* ---- dataset_dates.c: days as a spreadsheet's numbers ---- */

/* Marks the columns of days of a yearly table whose numbers suit their years only if they count from 1904, and says
 * so. The columns must be set. */
void dates_find_system(data_file *f, const sheet_top *top, diags *d);
/* Says once for each file that such numbers were read as counted from 1900. */
void dates_report_serials(loader *l);

/* ---- dataset_survey.c: a first look: the scales of rates, the keys that exist ---- */

void survey_files(loader *l);
/* Warns of references of stored rows that lead to nobody. */
void check_stored_references(loader *l);

/* ---- dataset_merge.c ---- */

/* Sorts the rows of all tables by key, makes rows of one key one row, and builds the indexes. */
void merge_tables(dataset *ds, diags *d);

#endif
