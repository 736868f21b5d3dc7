/* SPDX-License-Identifier: MIT
 *
 * Sentences with values in them. Numbers are never rounded onto a threshold: exact_print cuts.
 */
#include "audit_internal.h"

#include <string.h>

/* At most two decimals, cut and never rounded; more where the cut would show a round number that it is not:
 * 50.0001 is not 50. */
static void print_number(buf *out, exact n, bool share)
{
    exact shown = n;
    if (share && !exact_multiply(n, exact_int(100), &shown)) {
        shown = n;
        share = false;
    }
    buf text = {0};
    for (int decimals = 2; decimals <= 9; decimals++) {
        buf_clear(&text);
        exact_print(&text, shown, decimals);
        str cut = STR("…");
        if (!str_ends_with(buf_str(&text), cut)) {
            break;
        }
        text.len -= cut.len;
        if (str_find(buf_str(&text), STR(".")) != SIZE_MAX) {
            break;
        }
    }
    buf_add(out, buf_str(&text));
    buf_addf(out, "%s", share ? "%" : "");
    buf_free(&text);
}

static void print_bound(buf *out, const type *t, exact n, language l)
{
    if (t->kind == TYPE_DATE && exact_finite(n)) {
        day_print(out, (day)n.num);
    } else if (t->kind == TYPE_ENUM && n.num < (int64_t)t->enumeration->count) {
        buf_add(out, enum_value_word(&t->enumeration->values[n.num], l));
    } else if (t->kind == TYPE_ENUM) {
        buf_addf(out, "%s", l == LANGUAGE_ZH ? "其他用语" : "another word");
    } else {
        print_number(out, n, t->share);
    }
}

void value_print(buf *out, const evaluation *ev, const type *t, const value *v, language l)
{
    bool zh = l == LANGUAGE_ZH;
    if (v->kind == VALUE_NONE) {
        buf_addf(out, "%s", zh ? "无" : "none");
    } else if (v->kind == VALUE_ID) {
        buf_add(out, map_string(t->kind == TYPE_KEY ? &ev->data->keys : &ev->data->texts, v->id));
    } else if (v->kind != VALUE_KNOWN) {
        buf_addf(out, "%s", zh ? "不详" : "unknown");
    } else if (t->kind == TYPE_TRUTH) {
        buf_addf(out, "%s", v->bounds.lo.num != 0 ? (zh ? "是" : "yes") : (zh ? "否" : "no"));
    } else {
        print_bound(out, t, v->bounds.lo, l);
        if (!range_known(v->bounds)) {
            buf_addf(out, "%s", zh ? "至" : " to ");
            print_bound(out, t, v->bounds.hi, l);
        }
    }
}

/* A text column is shown as it stands in the file. */
static bool print_raw(buf *out, evaluation *ev, const expression *e, const value *v, arena *a)
{
    if (e->kind != EXPR_COLUMN || e->type.kind != TYPE_TEXT || v->kind != VALUE_ID) {
        return false;
    }
    value row = evaluate(ev, e->children[0]);
    if (row.kind != VALUE_ROW || row.row.row == ROW_NONE) {
        return false;
    }
    str raw = dataset_text(ev->data, e->column, row.row.row, a);
    buf_add(out, raw);
    return raw.len > 0; /* what the cell or the column stands for is nowhere written */
}

/* The last cell of those traced since that holds a word outside the enum; NULL if none does. */
static const trace_entry *unlisted_cell(const evaluation *ev, size_t from, const enum_decl *e)
{
    for (size_t i = ev->trace_count; i > from; i--) {
        const trace_entry *t = &ev->trace[i - 1];
        if (t->column->type == COLUMN_ENUM && t->column->enumeration == e && t->row != ROW_NONE &&
            dataset_cell(ev->data, t->column, t->row).state == CELL_OTHER) {
            return t;
        }
    }
    return NULL;
}

/* A word outside an enum that allows others is shown as it stands in the file, by whatever way it came. */
static bool print_unlisted(buf *out, evaluation *ev, const expression *e, const value *v, arena *a)
{
    const type *t = &e->type;
    bool unlisted = t->kind == TYPE_ENUM && t->enumeration->others &&
                    (v->kind == VALUE_KNOWN ? v->bounds.lo.num == (int64_t)t->enumeration->count
                                            : v->why == REASON_BIT(REASON_UNREADABLE));
    if (!unlisted) {
        return false;
    }
    bool was_tracing = ev->tracing;
    size_t from = ev->trace_count;
    ev->tracing = true;
    (void)evaluate(ev, e);
    const trace_entry *cell = unlisted_cell(ev, from, t->enumeration);
    if (cell != NULL) {
        buf_add(out, dataset_text(ev->data, cell->column, cell->row, a));
    }
    ev->trace_count = from;
    ev->tracing = was_tracing;
    return cell != NULL;
}

static bool is_shown(const value *v)
{
    return v->kind == VALUE_ID ||
           (v->kind == VALUE_KNOWN && (exact_finite(v->bounds.lo) || exact_finite(v->bounds.hi)));
}

typedef struct {
    evaluation *ev;
    language language;
    arena *a;
    const template_veil *veil; /* may be NULL */
} printing;

/* The parts of one bracket, from first on, into out; false if one of its values is not known or not shown. */
static bool print_parts(buf *out, const printing *how, const template *t, size_t first, size_t last)
{
    evaluation *ev = how->ev;
    bool whole = true;
    for (size_t i = first; i < last; i++) {
        const template_part *p = &t->parts[i];
        buf_add(out, p->text);
        if (p->value == NULL) {
            continue;
        }
        if (how->veil != NULL && how->veil->hides(how->veil->context, p->value)) {
            buf_add(out, STR("**"));
            whole = false;
            continue;
        }
        value v = evaluate(ev, p->value);
        bool raw = print_raw(out, ev, p->value, &v, how->a) || print_unlisted(out, ev, p->value, &v, how->a);
        if (!raw) {
            value_print(out, ev, &p->value->type, &v, how->language);
        }
        whole = whole && (raw || is_shown(&v));
    }
    return whole;
}

str template_text(evaluation *ev, const templates *t, language l, const template_veil *veil, arena *a)
{
    printing how = {ev, l, a, veil};
    const template *chosen = l == LANGUAGE_ZH && t->zh.given ? &t->zh : t->en.given ? &t->en : &t->zh;
    buf out = {0}, piece = {0};
    for (size_t i = 0; i < chosen->count;) {
        size_t last = i + 1;
        while (chosen->parts[i].bracket != 0 && last < chosen->count &&
               chosen->parts[last].bracket == chosen->parts[i].bracket) {
            last++;
        }
        buf_clear(&piece);
        if (print_parts(&piece, &how, chosen, i, last) || chosen->parts[i].bracket == 0) {
            buf_add(&out, buf_str(&piece));
        }
        i = last;
    }
    str text = arena_copy(a, buf_str(&out));
    buf_free(&out);
    buf_free(&piece);
    return text;
}
