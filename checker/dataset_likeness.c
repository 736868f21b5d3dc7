/* SPDX-License-Identifier: MIT
 *
 * How like each other names are; and how like a column of a table a column of a file is, by its header and its cells. For
 * proposing, and for telling an old name from another's: nothing is read by it.
 */
#include "cell_internal.h"
#include "dataset_internal.h"

#include "utf8.h"

enum { LONGEST_HEADER = 32, SCORE = 100, ALIKE = 40, DAYS = 20 };

/* ---- names ---- */

static size_t code_points(str s, uint32_t *out)
{
    size_t count = 0;
    for (size_t i = 0, n; i < s.len && count < LONGEST_HEADER; i += n) {
        n = utf8_decode((str){s.ptr + i, s.len - i}, &out[count]);
        if (n == 0) {
            return 0;
        }
        count += utf8_is_identifier_part(out[count]); /* brackets and strokes tell nothing */
    }
    return count;
}

/* How many characters stand in both, in whatever order. */
static size_t shared(const uint32_t *a, size_t na, const uint32_t *b, size_t nb)
{
    bool used[LONGEST_HEADER] = {false};
    size_t count = 0;
    for (size_t i = 0; i < na; i++) {
        for (size_t k = 0; k < nb; k++) {
            if (a[i] == b[k] && !used[k]) {
                used[k] = true;
                count++;
                break;
            }
        }
    }
    return count;
}

/* How much two names have in common, in per cent: the characters that stand in both in one order, or a tenth
 * less in another. */
int header_likeness(str a, str b)
{
    uint32_t ca[LONGEST_HEADER], cb[LONGEST_HEADER];
    int common[LONGEST_HEADER + 1] = {0};
    size_t na = code_points(a, ca), nb = code_points(b, cb);
    for (size_t i = 0; i < na; i++) {
        int diagonal = 0;
        for (size_t k = 0; k < nb; k++) {
            int above = common[k + 1];
            int best = ca[i] == cb[k] ? diagonal + 1 : above > common[k] ? above : common[k];
            diagonal = above;
            common[k + 1] = best;
        }
    }
    size_t tenths = 10 * (size_t)common[nb], loose = 9 * shared(ca, na, cb, nb);
    tenths = loose > tenths ? loose : tenths;
    return na + nb == 0 ? 0 : (int)(tenths * 2 * SCORE / 10 / (na + nb));
}

static int likeness_of_names(arena *a, str folded, const column_decl *c)
{
    int best = header_likeness(folded, utf8_fold_case(a, c->name));
    for (size_t i = 0; i < c->header_count; i++) {
        int one = header_likeness(folded, utf8_fold_case(a, c->headers[i]));
        best = one > best ? one : best;
    }
    return best;
}

/* ---- columns ---- */

/* What the cells under a header say of a column it may mean. */
typedef enum { CELLS_SUIT, CELLS_DO_NOT, CELLS_ARE_DAYS } cells_verdict;

static cells_verdict judge_cells(const sheet_top *top, size_t first, size_t at, const column_decl *c,
                                 arena *a)
{
    size_t filled = 0, unread = 0, days = 0;
    for (size_t i = first; i < top->count; i++) {
        str why, text = at < top->rows[i].count ? top->rows[i].cells[at] : STR("");
        cell read = cell_read(c, text, RATE_PERCENT, a, LANGUAGE_EN, &why);
        filled += text.len > 0;
        unread += text.len > 0 && read.state == CELL_UNREADABLE;
        days +=
            text.len > 0 && c->type == COLUMN_DATE && read.state == CELL_VALUE && digit_run(text) < text.len;
    }
    return 2 * unread > filled ? CELLS_DO_NOT : filled > 0 && days == filled ? CELLS_ARE_DAYS : CELLS_SUIT;
}

/* The header without the word that only says there are days. */
static str without_day_word(str folded)
{
    static const char *const words[] = {"日期", "时间", "那天", "那一天", "之日", "日"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        str word = str_of(words[i]);
        if (folded.len > word.len && str_ends_with(folded, word)) {
            return (str){folded.ptr, folded.len - word.len};
        }
    }
    return folded;
}

/* Days are of few kinds: where there are days and a column is of such, what the names say beside that counts for more. */
static int likeness_of_days(arena *a, str folded, const column_decl *c)
{
    int best = 0;
    for (size_t i = 0; i < c->header_count; i++) {
        str header = without_day_word(utf8_fold_case(a, c->headers[i]));
        int one = header_likeness(without_day_word(folded), header);
        best = one > best ? one : best;
    }
    return best < ALIKE ? 0 : best + DAYS < SCORE ? best + DAYS : SCORE;
}

int likeness_to_column(arena *a, str folded, const column_decl *c, const sheet_top *top, size_t first,
                       size_t at)
{
    int likeness = likeness_of_names(a, folded, c);
    cells_verdict cells = likeness == 0 ? CELLS_SUIT : judge_cells(top, first, at, c, a);
    int days = cells == CELLS_ARE_DAYS ? likeness_of_days(a, folded, c) : 0;
    return cells == CELLS_DO_NOT ? 0 : days > likeness ? days : likeness;
}
