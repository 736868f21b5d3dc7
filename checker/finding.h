/* SPDX-License-Identifier: MIT
 *
 * What the checker found, as plain data: findings, cases, coverage, cells to obtain. Built by the audit,
 * ordered by ranking, only read by reports. Every text is in the language of the run and lives in the
 * report's arena; empty texts have length 0.
 */
#ifndef JIANJIA_FINDING_H
#define JIANJIA_FINDING_H

#include "date.h"
#include "diag.h"
#include "exact.h"
#include "input.h"

/* In ranking order. */
typedef enum {
    KIND_RECOVER,
    KIND_PROCEDURE_DUE,
    KIND_REVOCABLE,
    KIND_BARRED,
    KIND_CLUE,
    KIND_UNMET,
    KIND_WATCH,
    KIND_UNDETERMINED,
    KIND_COUNT,
    KIND_NONE = KIND_COUNT
} finding_kind;

extern const char *const kind_names[KIND_COUNT]; /* "recover" … "undetermined": rule text and JSON */

/* What a kind is to programs that know errors, warnings and notes only. */
extern const severity kind_severities[KIND_COUNT];

typedef enum {
    OUTCOME_VIOLATION,
    OUTCOME_PASS,
    OUTCOME_UNDETERMINED,
    OUTCOME_NOT_APPLICABLE,
    OUTCOME_FOR_PEOPLE,
    OUTCOME_COUNT
} outcome;

extern const char *const outcome_names[OUTCOME_COUNT];

/* True of a finding, never changing its kind. Bits of finding.tags. */
typedef enum {
    TAG_VERIFY,
    TAG_CURED,
    TAG_STRADDLES,
    TAG_BEFORE_FORCE,
    TAG_READING,
    TAG_UNDOCUMENTED,
    TAG_CONSIDERED,
    TAG_COUNT
} tag_bit;

extern const char *const tag_names[TAG_COUNT];

/* Why a value is unknown. Names are those of JSON's "reason". */
typedef enum {
    REASON_NONE,
    REASON_TABLE_ABSENT,
    REASON_COLUMN_ABSENT,
    REASON_ROW_MISSING,
    REASON_BLANK,
    REASON_UNREADABLE,
    REASON_CONFLICT,
    REASON_NOT_DUE,
    REASON_UNREPORTED,
    REASON_OPEN,    /* a finding that somebody has still to make */
    REASON_INEXACT, /* known only within bounds that straddle the threshold */
    REASON_OVERFLOW,
    REASON_COUNT
} reason;

extern const char *const reason_names[REASON_COUNT];

typedef struct {
    str table;       /* name */
    str table_title; /* in words */
    str file;
    uint32_t line, row;
    str cell;      /* "F12" */
    str column;    /* header as written in the file */
    str value;     /* raw text as written */
    bool withheld; /* from masked reports: it may tell how somebody voted */
    /* For cell_span.h: the input, where the record begins in it, and which cell of the record it is. */
    const input *in;
    uint64_t offset;
    size_t place;
} evidence;

/* Where a row stands in its file, to find it there again. */
typedef struct {
    str file;        /* empty: nowhere */
    uint64_t offset; /* of the record; of a row made of several, the first */
} record_place;

typedef struct {
    str table, table_title;
    str key;          /* of the row that is or should be there: "U-017 2023" */
    str unit;         /* who to ask about; may be empty */
    int year;         /* 0: not a yearly row */
    str column;       /* name */
    str column_label; /* in words */
    reason reason;
    str reason_text; /* in words */
    record_place at; /* the row, if it is there */
} missing_cell;

typedef struct {
    str table, key, name, unit; /* unit: key of the unit, may be empty */
    str unit_name, body, city;  /* for people; may be empty */
} subject_ref;

/* A year's figure: a share of 1, perhaps within bounds; counted: one of those the finding rests on. */
typedef struct {
    int year;
    exact low, high;
    bool known, counted, withheld;
} chart_point;

typedef struct {
    str *items;
    size_t count, cap;
} name_list;

typedef struct {
    name_list complainants; /* no report shows them */
    name_list names;        /* if the run is to hide persons */
} person_names;

/* A sentence, and what a masked report says instead. */
typedef struct {
    str plain, masked;
} veiled_text;

typedef struct {
    size_t rank;      /* of its case, from 1 */
    str rule, clause; /* "8.2.9", "八（二）9" */
    finding_kind kind;
    outcome outcome;
    unsigned tags; /* 1u << TAG_… */
    subject_ref subject;
    record_place at;                     /* the subject's row; nowhere for a group */
    str case_key, case_table, case_name; /* the subject's own, unless its scope names another row */
    str case_title, detail;              /* what the case's row is; which honour */
    str title, message, next;
    str closing; /* what the kind says of it: "数据显示符合…，建议核查；…" */
    str *notes;  /* assumptions made, readings that differ: each a sentence */
    size_t note_count;
    str fact_date;        /* "2023" or "2023-05-01"; may be empty */
    day fact_day;         /* its last day; INT32_MAX if none is told */
    str first_fact;       /* the first year or event of the facts: part of the fingerprint */
    char fingerprint[17]; /* 16 hex digits */
    evidence *evidence;
    size_t evidence_count;
    missing_cell *missing;
    size_t missing_count;

    /* Yearly figures against a limit, for a drawing; none if the rule declares none. */
    chart_point *points;
    size_t point_count;
    exact limit;
    bool limit_known;
    str chart_title;

    /* Keys of ranking, declared by the rule. */
    str item;              /* limbs of one item count once: "8.2.4" */
    int class_rank;        /* 1 gravest; 0 none declared */
    int fact_year;         /* 0 unknown */
    exact margin;          /* past the threshold; 0 if none */
    int evidence_strength; /* 3 document, 2 counts, 1 rate only, 0 nothing */
    str *incidents;        /* keys of the events it rests on */
    size_t incident_count;

    person_names persons; /* in the rows it is about */
    veiled_text
        *veiled; /* if the run is to hide persons: sentences with figures that tell how somebody voted */
    size_t veiled_count;
} finding;

typedef struct {
    size_t rank;
    str key, table, name, table_title;
    str unit_name, body, city; /* may be empty */
    str detail;                /* which honour, since when: for people */
    finding_kind kind;
    unsigned tags; /* of its first finding */
    str *why;      /* why it stands here, in plain words */
    size_t why_count;
    size_t first, count; /* its findings in report.findings */
    size_t grounds;      /* independent grounds */
} case_entry;

typedef struct {
    str rule, clause, title, summary; /* summary: the rule in our words */
    size_t violation, pass, undetermined, not_applicable;
    str not_checked; /* the reason; empty if it was checked */
    bool mandatory;  /* the profile cannot be complete without it */
    str decided_by;  /* data, record, judgement, people */
    unsigned kinds;  /* that the rule can find: 1u << KIND_… */
} coverage_entry;

/* One cell that somebody could fill in: a line of a list of requests. */
typedef struct {
    str column, label; /* name; Chinese label */
    str *keys;         /* as written in the row's key cells, in the order of the table's key; may be empty */
    size_t key_count;
    str *clauses; /* of the rules that ask for it */
    size_t clause_count, clause_cap;
    bool withheld; /* a key tells what is hidden: it is in no list of requests */
} request_cell;

typedef struct {
    str unit, unit_name, body, city, table, table_title;
    int year; /* 0: not yearly */
    str *columns, *labels;
    size_t column_count;
    str *rules;
    size_t rule_count;
    request_cell *cells; /* those that can be filled in: rows that are there, and years that are due */
    size_t cell_count;
    person_names persons; /* whom its keys may name */
} to_obtain_entry;

/* What became of a column of a file. */
typedef struct {
    str cell, header;
    str column, label; /* of the table; empty if the column was ignored */
    const char *state; /* "used", "not_needed" or "ignored" */
    str note;          /* how it is read: in per cent, of which year; empty if there is nothing to say */
    /* For telling the columns of several years as one: the header and the note without the year, or as they are. */
    str stem, remark;
    int year; /* or 0 */
} input_column;

/* Rows passed over, or left out, for one reason. */
typedef struct {
    const char *code;
    str about;
    uint64_t count;
    uint32_t rows[8]; /* the first of them */
    size_t row_count;
} input_reason;

/* How a file was read, where the run asks for it. */
typedef struct {
    const char *delimiter; /* "comma", "tab" or "semicolon" */
    uint32_t first_header_row;
    input_column *columns;
    size_t column_count, column_cap;
    input_reason *skipped, *rejected;
    size_t skipped_count, skipped_cap, rejected_count, rejected_cap;
    uint64_t filled; /* cells of merged blocks */
    str *years;      /* that were columns */
    size_t year_count, year_cap;
} input_detail;

typedef struct {
    str file, table, table_title, encoding, sha256;
    uint32_t header_row;
    uint64_t rows, used, skipped, not_needed, rejected;
    const input_detail *detail; /* NULL unless asked for */
} input_entry;

typedef struct {
    str name, title, document;
    str in_force, until; /* dates; empty if not told */
    char sha256[65];
} pack_entry;

typedef struct {
    str name, value;
    bool chosen; /* by the user */
} setting_entry; /* a parameter or a reading */

/* What a rule said of a subject. */
typedef struct {
    str rule, key;
    outcome outcome;
} judgement_entry;

typedef struct {
    arena storage;
    language language;
    str as_of, profile;
    str part; /* the city or body that it is about; empty: it is the whole */
    bool complete;
    pack_entry *packs;
    size_t pack_count;
    setting_entry *parameters, *readings;
    size_t parameter_count, reading_count;
    input_entry *inputs;
    size_t input_count;
    size_t subjects, case_count, clean, out_of_scope;
    size_t kind_counts[KIND_COUNT];
    case_entry *cases;
    finding *findings; /* in rank order, the findings of a case together */
    size_t finding_count;
    coverage_entry *coverage;
    size_t coverage_count;
    judgement_entry *judgements; /* only if the audit was asked to keep them */
    size_t judgement_count, judgement_cap;
    to_obtain_entry *to_obtain;
    size_t to_obtain_count;
    const diags *data;            /* faults of the input */
    texts kind_words[KIND_COUNT]; /* 应收回 … from the pack */
    texts tag_words[TAG_COUNT];
} report;

#endif
