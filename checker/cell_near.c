/* SPDX-License-Identifier: MIT
 *
 * Slips of the pen: 梧洲 for 梧州. A word that is meant is named in a message; nothing is read as it.
 */
#include "cell.h"

#include "utf8.h"

/* Of two characters one may be wrong; that one is missing, or too many, is told of longer words only: 工会 is a word, and no
 * slip of 总工会. */
enum { MOST_CHARACTERS = 24, FEWEST_EQUAL = 2, FEWEST_BESIDE = 3 };

/* Nobody writes these, or leaves them out, by a slip: the word is another one with them. */
static const char *const TURNING[] = {"不", "未", "无", "非", "没", "否", "副"};

typedef struct {
    uint32_t at[MOST_CHARACTERS];
    size_t count; /* 0 if there are more, or the text is broken */
} characters;

static characters characters_of(str text)
{
    characters all = {.count = 0};
    while (text.len > 0) {
        size_t n = all.count < MOST_CHARACTERS ? utf8_decode(text, &all.at[all.count]) : 0;
        if (n == 0) {
            return (characters){.count = 0};
        }
        all.count++;
        text = (str){text.ptr + n, text.len - n};
    }
    return all;
}

static bool turns_meaning(uint32_t c)
{
    bool turns = c >= '0' && c <= '9';
    for (size_t i = 0; i < sizeof TURNING / sizeof *TURNING; i++) {
        turns |= characters_of(str_of(TURNING[i])).at[0] == c;
    }
    return turns;
}

static nearness slip_between(const characters *a, const characters *b)
{
    size_t less = a->count < b->count ? a->count : b->count, more = a->count + b->count - less;
    if (less < (more == less ? FEWEST_EQUAL : FEWEST_BESIDE) || more > less + 1) {
        return WORD_FAR;
    }
    size_t head = 0, tail = 0;
    while (head < less && a->at[head] == b->at[head]) {
        head++;
    }
    while (tail < less - head && a->at[a->count - 1 - tail] == b->at[b->count - 1 - tail]) {
        tail++;
    }
    if (head + tail + 1 != more) {
        return WORD_FAR; /* or equal */
    }
    bool turned =
        (a->count == more && turns_meaning(a->at[head])) || (b->count == more && turns_meaning(b->at[head]));
    return turned ? WORD_TURNED : WORD_NEAR;
}

nearness word_nearness(str folded, str word, arena *scratch)
{
    enum { LONGEST = 4 }; /* bytes of a character */
    if (folded.len > word.len + LONGEST || word.len > folded.len + LONGEST) {
        return WORD_FAR;
    }
    characters a = characters_of(folded), b = characters_of(utf8_fold_case(scratch, word));
    return slip_between(&a, &b);
}

/* *word: the first of the value's words that is nearest. */
static nearness value_nearness(const enum_value *v, str folded, str *word, arena *scratch)
{
    nearness most = WORD_FAR;
    for (size_t i = 0; i <= v->word_count; i++) {
        str one = i == 0 ? v->name : v->words[i - 1];
        nearness n = word_nearness(folded, one, scratch);
        *word = n > most ? one : *word;
        most = n > most ? n : most;
    }
    return most;
}

str enum_near_word(const enum_decl *e, str text, arena *scratch)
{
    str folded = utf8_fold_case(scratch, text), found = STR("");
    for (size_t i = 0; i < e->count; i++) {
        str word = STR("");
        nearness n = value_nearness(&e->values[i], folded, &word, scratch);
        if (n == WORD_TURNED || (n == WORD_NEAR && found.len > 0)) {
            return STR("");
        }
        found = n == WORD_NEAR ? word : found;
    }
    return found;
}
