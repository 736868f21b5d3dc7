/* SPDX-License-Identifier: MIT
 *
 * The syntax tree of rule text, and what the resolver (types.c) writes into it. Trees live in the pack's
 * arena and are read-only after resolving. The grammar stands in rules/README.md and above the functions
 * of parser.c.
 */
#ifndef JIANJIA_SYNTAX_H
#define JIANJIA_SYNTAX_H

#include "date.h"
#include "exact.h"
#include "finding.h"
#include "schema.h"

/* Types of expressions, told before anything is evaluated. */
typedef enum {
    TYPE_ERROR, /* a fault was reported; stay silent about it */
    TYPE_TRUTH,
    TYPE_NUMBER,
    TYPE_DATE,
    TYPE_DURATION,
    TYPE_ENUM,
    TYPE_KEY,
    TYPE_TEXT,
    TYPE_ROW,    /* a row of `table`, or the place where one should be */
    TYPE_ENTITY, /* what a key names, where the table has several rows for it: person */
    TYPE_RUN,    /* two rows of consecutive years of `table`: .first and .last */
    TYPE_NONE,   /* the word none: fits any type */
    TYPE_TUPLE,  /* what "each a in A, b in B" makes: .a and .b */
    TYPE_SET
} type_kind;

struct expression;

typedef struct type {
    type_kind kind;
    bool share; /* NUMBER: shown as a percentage */
    const enum_decl *enumeration;
    const table_decl *table;
    const struct type *element;         /* SET */
    const struct expression *generator; /* TUPLE: the EXPR_EACH that names its parts */
} type;

typedef enum { UNIT_DAYS, UNIT_MONTHS, UNIT_YEARS } duration_unit;

typedef enum {
    /* as parsed */
    EXPR_NUMBER,
    EXPR_DATE,
    EXPR_TEXT,
    EXPR_TRUTH,    /* true, false: .number */
    EXPR_NONE,     /* no such thing */
    EXPR_DURATION, /* child in .unit */
    EXPR_NAME,     /* resolved into one of the kinds below */
    EXPR_FIELD,    /* child . name; likewise */
    EXPR_CALL,     /* function of children */
    EXPR_GRADE,    /* grade(x: v0, v1 from n1, …): children x, v0, v1, n1, … */
    EXPR_NOT,
    EXPR_NEGATE,
    EXPR_AND,
    EXPR_OR,
    EXPR_COMPARE, /* .op */
    EXPR_IN,      /* first child in the others */
    EXPR_ADD,
    EXPR_SUBTRACT, /* numbers, dates and durations */
    EXPR_MULTIPLY,
    EXPR_DIVIDE,
    EXPR_RANGE,    /* a .. b */
    EXPR_ON,       /* child on ladder: .enumeration */
    EXPR_IF,       /* if c then a else b */
    EXPR_WHEN,     /* a when c: no value unless c is true */
    EXPR_PROVIDED, /* a provided b: b frames, it does not speak for the matter */
    EXPR_WHERE,    /* set where c: frames */
    EXPR_HAVING,   /* set having c: speaks for the matter */
    EXPR_DUE,      /* set due a .. b: years without a row are holes */
    EXPR_SOME,
    EXPR_EVERY,
    EXPR_EACH, /* each a in A, b in B: children are the sets, .names the binders */
    /* resolved */
    EXPR_VALUE,    /* an enum's value: .index */
    EXPR_COLUMN,   /* child is the row: .column */
    EXPR_LINK,     /* child is the row: .column names a row of .type.table */
    EXPR_ROWS,     /* rows of .column's table whose .column names what child names */
    EXPR_FACT,     /* child is the row: .fact */
    EXPR_LET,      /* .index in the rule */
    EXPR_PARAM,    /* .param */
    EXPR_FRAME,    /* the element at .index: 0 the subject (or the fact's row) */
    EXPR_PART,     /* child is a tuple or run: .index */
    EXPR_CONSTANT, /* as_of, in_force, forever: .index */
    EXPR_GROUP     /* the rows of a group subject */
} expression_kind;

typedef enum { CONSTANT_AS_OF, CONSTANT_IN_FORCE, CONSTANT_FOREVER, CONSTANT_LATEST_FACT } constant_kind;

typedef enum { OP_EQUAL, OP_NOT_EQUAL, OP_LESS, OP_LESS_EQUAL, OP_GREATER, OP_GREATER_EQUAL } compare_op;

struct fact_decl;
struct param_decl;
struct function_decl;

/* A pack has tens of thousands of them: they are kept small. */
typedef struct expression {
    expression_kind kind : 8;
    compare_op op : 8;
    duration_unit unit : 8;
    bool share : 1;
    uint32_t count; /* of children */
    struct expression **children;
    span at;
    str name;   /* NAME, FIELD, CALL, TEXT, ON */
    str *names; /* EACH, SOME, EVERY with binders */
    uint32_t name_count;
    day date;
    exact number;
    /* resolved */
    type type;
    const column_decl *column;
    union { /* by kind */
        const struct fact_decl *fact;
        const struct param_decl *param;
        const struct function_decl *function;
        const enum_decl *enumeration;
    };
    size_t index;
} expression;

/* A sentence with {expressions}; a part in [brackets] is left out if one of its values is unknown. */
typedef struct {
    str text;          /* literal text before the expression */
    expression *value; /* NULL: text alone */
    int bracket;       /* 0 outside; else the number of its bracket */
} template_part;

typedef struct {
    template_part *parts;
    size_t count;
    bool given;
} template;

typedef struct {
    template zh, en;
} templates;

typedef struct fact_decl {
    str name, table_name;
    const table_decl *table;
    expression *value;
    bool reading;           /* value's children are alternatives, the first the default */
    str *choices;           /* names of the alternatives */
    texts *choice_words;    /* what they are told as, where the name isn't enough */
    bool takes_number;      /* beside them any number may be chosen */
    uint32_t named_choices; /* without such a number */
    size_t index;           /* among the pack's facts */
    size_t reading_index;   /* among its readings */
    bool resolving, resolved;
    span at;
} fact_decl;

typedef struct {
    day from;
    expression *value;
} param_value;

typedef struct param_decl {
    str name;
    param_value *values; /* by date, earliest first; the first holds from the beginning */
    size_t count;
    bool tool_set; /* 本工具设定: the regulation gives no number */
    type type;
    size_t index;
    span at;
} param_decl;

typedef struct {
    str name;
    expression *value;
    span at;
} let_decl;

typedef struct {
    finding_kind kind;
    unsigned tags;         /* "tagged": of a finding that this clause gives */
    expression *condition; /* NULL: only the wording of what is left open */
    templates message;
    span at;
} kind_clause;

typedef struct {
    tag_bit tag;
    finding_kind only; /* KIND_COUNT: any */
    expression *condition;
    span at;
} tag_clause;

typedef struct {
    expression *condition; /* NULL: always */
    templates message;
    span at;
} note_clause;

typedef struct {
    str column; /* name as written */
    str value;  /* cell text */
    bool blank;
    span at;
} example_cell;

typedef struct {
    str table;
    example_cell *cells;
    size_t count;
    span at;
} example_row;

typedef struct example_decl {
    outcome outcome;
    finding_kind kind; /* KIND_COUNT: none named */
    unsigned tags;
    bool tags_given;
    str title;
    bool has_as_of;
    day as_of;
    str sample;          /* rows shared by examples; may be empty */
    str subject;         /* key; empty: the only one */
    str reading, choice; /* under which reading; empty: the defaults */
    example_row *rows;
    size_t row_count;
    span at;
} example_decl;

typedef struct {
    str name;
    example_row *rows;
    size_t row_count;
    span at;
} sample_decl;

typedef enum {
    DECIDED_DATA,
    DECIDED_RECORD,
    DECIDED_JUDGEMENT,
    DECIDED_PEOPLE,
    DECIDED_SCOPE,
    DECIDED_COUNT
} decided_by;

extern const char *const decided_names[DECIDED_COUNT];

/* What to do next: the first line that applies, the rule's own before its scope's. */
typedef struct {
    str name;
    const texts *text;
    unsigned kinds;        /* a bit for each kind it is for; 0: whatever the kind */
    expression *condition; /* NULL: always */
    span at;
} next_clause;

typedef struct scope_decl {
    str name, clause;
    str clause_id; /* of the clause, where it can't be told from its number */
    texts title;
    const table_decl *table;
    str table_name;
    expression *condition;        /* NULL: every row */
    const column_decl **group_by; /* groups as subjects */
    str *group_names;
    size_t group_count;
    templates detail;     /* which honour, for people */
    expression *case_row; /* the row that the case is about; NULL: the subject itself */
    tag_clause *tags;     /* of findings of all its rules */
    size_t tag_count, tag_cap;
    next_clause *nexts;
    size_t next_count, next_cap;
    span at;
} scope_decl;

typedef struct rule_decl {
    str id, clause, item;
    str scope_name;
    const scope_decl *scope;
    texts title, summary;
    decided_by decided;
    let_decl *lets;
    size_t let_count, let_cap;
    expression *not_applicable;
    kind_clause *kinds;
    size_t kind_count, kind_cap;
    tag_clause *tags;
    size_t tag_count, tag_cap;
    note_clause *notes;
    size_t note_count, note_cap;
    int class_rank;
    expression *fact, *margin;
    expression *chart, *chart_limit; /* greatest(set of yearly rows, figure); NULL: none */
    texts chart_title;
    next_clause *nexts;
    size_t next_count, next_cap;
    bool optional; /* an audit is complete without it */
    example_decl *examples;
    size_t example_count, example_cap;
    size_t index;
    span at;
} rule_decl;

typedef struct {
    str name;
    texts text;
    span at;
} named_texts;

typedef struct {
    str name;
    texts title;
    str *table_names;
    const table_decl **tables;
    size_t table_count;
    span at;
} profile_decl;

/* Days that are not what their weekday says, for one year declared whole. */
typedef struct {
    int year;
    str document;
    day *off, *work, *open; /* open: not known whether people work */
    size_t off_count, work_count, open_count;
    span at;
} calendar_year;

/* What papers are made of, one after the other. */
typedef enum {
    BLOCK_HEADING,
    BLOCK_TEXT,
    BLOCK_FIELD,    /* a label and what the data say, or a blank */
    BLOCK_DOCUMENT, /* one of the papers that belong to it, with what the data have of it */
    BLOCK_OPINION,  /* room for somebody's opinion and seal */
    BLOCK_SIGN,     /* a line at the end, to be signed */
    BLOCK_ITEMS,    /* rules, with what was found and room for the reviewer */
    BLOCK_FINDINGS, /* of the case, as far as the paper is for them */
    BLOCK_EVIDENCE, /* their cells */
    BLOCK_MISSING,  /* what is missing of them and of the unit */
    BLOCK_SOURCES,  /* the files that were read */
    BLOCK_COUNT
} block_kind;

typedef struct {
    block_kind kind;
    expression *condition; /* NULL: always */
    templates words;       /* the text, or the label; of ITEMS what the reviewer ticks */
    templates value;       /* of FIELD and DOCUMENT; may be absent */
    str *ids;              /* of ITEMS: what the rules are under */
    size_t id_count;
    span at;
} block_decl;

/* Kinds of findings that a paper is for; of rules under these ids, if there are any. */
typedef struct {
    unsigned kinds; /* a bit for each */
    str *ids;
    size_t id_count;
    span at;
} paper_ground;

/* A cell of a row of some table, to be filled in by people and kept with the data. */
typedef struct {
    str name;
    const column_decl *column;
    templates value;
    span at;
} row_cell;

/* A paper to be drafted about a row of a table. */
typedef struct {
    str name, table_name;
    texts title;
    const table_decl *table;
    paper_ground *grounds; /* any will do; none: whatever was found */
    size_t ground_count, ground_cap;
    expression *condition; /* NULL: about every row */
    block_decl *blocks;
    size_t block_count, block_cap;
    str row_table_name; /* of the row that goes with it; empty: none */
    const table_decl *row_table;
    row_cell *cells;
    size_t cell_count, cell_cap;
    span at;
} paper_decl;

typedef struct pack {
    arena storage;
    str name, document;
    texts title;
    day in_force, until; /* until: the last day */
    bool in_force_given, until_given;
    bool without_examples; /* they were passed over */
    char sha256[65];
    source *sources;
    size_t source_count;
    schema schema;
    fact_decl **facts;
    size_t fact_count, fact_cap, reading_count;
    param_decl **params;
    size_t param_count, param_cap;
    scope_decl **scopes;
    size_t scope_count, scope_cap;
    rule_decl **rules;
    size_t rule_count, rule_cap;
    named_texts *nexts;
    size_t next_count, next_cap;
    profile_decl *profiles;
    size_t profile_count, profile_cap;
    sample_decl *samples;
    size_t sample_count, sample_cap;
    paper_decl *papers;
    size_t paper_count, paper_cap;
    calendar_year *calendar;
    size_t calendar_count, calendar_cap;
    texts kind_words[KIND_COUNT], kind_closing[KIND_COUNT], tag_words[TAG_COUNT];
    struct members *members;     /* while it is resolved: types_names.c */
    texts kind_next[KIND_COUNT]; /* what to do about any finding of the kind; else the rule says */
} pack;

#endif
