/* SPDX-License-Identifier: MIT
 *
 * Records written, and the addresses of their cells.
 */
#include "records.h"

#include <string.h>

enum { LONG_NUMBER = 12 /* digits from which Excel shows a number shortened */ };

/* Signs with which a spreadsheet begins a formula, and their full-width twins. */
static bool is_formula(str text)
{
    static const char *const signs[] = {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        str sign = str_of(signs[i]);
        if (text.len >= sign.len && memcmp(text.ptr, sign.ptr, sign.len) == 0) {
            return true;
        }
    }
    return false;
}

/* Digits that a spreadsheet would take for a number and shorten: 0012, 450100000000000000. */
static bool is_digits_of_a_code(str text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9') {
            return false;
        }
    }
    return text.len > 1 && (text.ptr[0] == '0' || text.len >= LONG_NUMBER);
}

static void add_cell(buf *out, str cell, bool codes_as_formulas)
{
    bool code = is_digits_of_a_code(cell), formula = code && codes_as_formulas;
    buf_addf(out, "%s", formula ? "\"=\"\"" : code || is_formula(cell) ? "\"'" : "\"");
    for (size_t i = 0; i < cell.len; i++) {
        buf_add(out, cell.ptr[i] == '"' ? STR("\"\"") : (str){cell.ptr + i, 1});
    }
    buf_addf(out, "%s", formula ? "\"\"\"" : "\"");
}

void record_add_text(buf *out, str cell)
{
    add_cell(out, cell, false);
}

static bool write_record(FILE *out, const str *cells, size_t count, bool codes_as_formulas)
{
    buf line = {0};
    for (size_t i = 0; i < count; i++) {
        buf_addf(&line, "%s", i == 0 ? "" : ",");
        add_cell(&line, cells[i], codes_as_formulas);
    }
    buf_addf(&line, "\r\n");
    bool ok = fwrite(line.ptr, 1, line.len, out) == line.len;
    buf_free(&line);
    return ok;
}

bool record_write(FILE *out, const str *cells, size_t count)
{
    return write_record(out, cells, count, true);
}

bool record_write_text(FILE *out, const str *cells, size_t count)
{
    return write_record(out, cells, count, false);
}

/* ---- addresses ---- */

str cell_address(arena *a, size_t column, uint32_t row)
{
    enum { LETTERS = 26, LONGEST = 24 }; /* 64 bits need 14 letters, 32 bits 10 digits */
    char text[LONGEST];
    size_t start = LONGEST;
    do {
        text[--start] = (char)('0' + row % 10);
        row /= 10;
    } while (row > 0);
    for (;; column = column / LETTERS - 1) {
        text[--start] = (char)('A' + column % LETTERS);
        if (column < LETTERS) {
            break;
        }
    }
    return arena_copy(a, (str){text + start, LONGEST - start});
}
