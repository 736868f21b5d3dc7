/* SPDX-License-Identifier: MIT
 *
 * Evaluation of resolved expressions over one subject, with or without a trace of the cells that decided.
 * Always ends: the language has no loops and no recursion, and sets are bounded by the data. Values and
 * traces live in the scratch arena given, to be reset between subjects.
 */
#ifndef JIANJIA_EVAL_H
#define JIANJIA_EVAL_H

#include "depend.h"
#include "recall.h"
#include "value.h"

#define EVALUATION_FRAMES 64

typedef struct {
    value value; /* of a truth: */
    verdict verdict;
    trace_slice trace;
    bool done, traced;
    bool viewed; /* another view may tell otherwise */
} let_memo;

/* Which elements of a set count. */
typedef enum {
    VIEW_LOGIC,    /* all, with their three-valued membership: for conditions */
    VIEW_CERTAIN,  /* only certain ones: wording, tags and ranking of what was found */
    VIEW_POSSIBLE, /* also those for which something known speaks: wording of what is still open */
    VIEW_COUNT
} evaluation_view;

/* A fact of a row that was told. */
typedef struct {
    const fact_decl *fact;
    uint32_t row;
    uint32_t stamp;  /* the round or era it holds in; LASTING: in all */
    uint32_t traced; /* the round in which its trace holds; LASTING: it was told untraced */
    uint32_t noted;  /* the round in which its answers were noted; LASTING: they weren't */
    evaluation_view view;
    bool viewed; /* another view may tell otherwise */
    value value;
    verdict verdict; /* of a fact that is true or false */
    trace_slice trace;
} fact_memo;

/* Facts told lately, of several evaluations of the same data. A new one takes the place of an older one.
 * Rounds and eras are numbers of one row, above LASTING. */
enum { LASTING = 0, FACT_MEMO_BITS = 12, FACT_MEMO_BITS_SMALL = 9, FACT_MEMO_BITS_LARGE = 14 };
typedef struct {
    fact_memo *memos;
    unsigned bits;
    uint32_t last;
} fact_memos;

fact_memos *fact_memos_new(arena *a, unsigned bits);
void fact_memos_widen(fact_memos *m, arena *a, unsigned bits); /* forgets all */

typedef struct {
    const pack *pack;
    const dataset *data;
    day as_of;
    day law_of;            /* parameters are as they stood on this day */
    const size_t *choices; /* by reading: the alternative taken first */
    arena *scratch;
    bool tracing;
    evaluation_view view;
    bool viewed;   /* what was evaluated since this was false depends on the view */
    bool checking; /* a table's check: what isn't there contradicts nothing */

    const rule_decl *rule;
    row_ref subject;
    const uint32_t *group_rows; /* a group as subject */
    size_t group_count;
    struct {
        value_set *set; /* its rows, as the rule's scope takes them */
        uint32_t round;
        evaluation_view view;
        bool traced;
        bool viewed; /* another view may tell otherwise */
    } group;
    let_memo *lets; /* by let and view */
    fact_memos *memos;
    const dependences *depends; /* NULL: all may depend on all */
    uint32_t round;             /* subject and rule */
    uint32_t era;               /* readings */

    value frames[EVALUATION_FRAMES];
    size_t base, depth;

    trace_entry *trace; /* from malloc */
    size_t trace_count, trace_cap;
    bool overflowed;
    size_t kept;     /* what points into the scratch arena and stays until the next subject and rule */
    bool in_passing; /* what is traced is wanted once: facts keep no trace of it */
    recall *recall;  /* notes what is looked at; NULL: nobody does */
} evaluation;

/* Sets up for one subject of one rule (rule may be NULL: scopes, checks). Resets nothing in the arena. */
void evaluation_start(evaluation *ev, const rule_decl *rule, row_ref subject);

void evaluation_end(evaluation *ev);

/* Other readings are chosen: facts that depend on one are told anew. Before evaluation_start. */
void evaluation_choose(evaluation *ev, const size_t *choices);

/* Takes over what another evaluation of the same subject, rule and data keeps of the lets that don't depend on
 * the reading, for VIEW_LOGIC. Its scratch arena has to stay. */
void evaluation_share_lets(evaluation *ev, const evaluation *from, size_t reading_index);

verdict evaluate_truth(evaluation *ev, const expression *e);
value evaluate(evaluation *ev, const expression *e);

/* Shared by the evaluator's files. */
value_set *evaluate_set(evaluation *ev, const expression *e);
value evaluate_set_function(evaluation *ev, const expression *e);
verdict evaluate_some(evaluation *ev, const expression *e);
verdict evaluate_every(evaluation *ev, const expression *e);
static inline bool evaluation_push(evaluation *ev, value element)
{
    if (ev->depth == EVALUATION_FRAMES) {
        return false;
    }
    ev->frames[ev->depth++] = element;
    return true;
}

static inline void evaluation_pop(evaluation *ev)
{
    ev->depth--;
}

void trace_put_cell(evaluation *ev, const column_decl *c, const row_ref *row, reason why, bool assumed);
static inline void trace_cell(evaluation *ev, const column_decl *c, row_ref row, reason why, bool assumed)
{
    if (ev->tracing) {
        trace_put_cell(ev, c, &row, why, assumed);
    }
}

void trace_put_slice(evaluation *ev, trace_slice slice);
static inline void trace_append(evaluation *ev, trace_slice slice)
{
    if (ev->tracing && (slice.count > 0 || slice.joint != NULL)) {
        trace_put_slice(ev, slice);
    }
}

trace_slice trace_copy(evaluation *ev, size_t from);             /* what was traced since */
static inline trace_slice trace_cut(evaluation *ev, size_t from) /* the same, removed from the trace */
{
    trace_slice slice = {0};
    if (ev->trace_count > from) {
        slice = trace_copy(ev, from);
        ev->trace_count = from;
    }
    return slice;
}

void trace_remove(evaluation *ev, size_t from, size_t to);
trace_slice trace_join(evaluation *ev, trace_joint j);
trace_slice trace_put(evaluation *ev, trace_joint j);
void trace_drop_missing(evaluation *ev, size_t from);
value evaluate_column(evaluation *ev, const column_decl *c, const value *row);
int row_year(const evaluation *ev, const row_ref *row); /* 0 unknown */

#endif
