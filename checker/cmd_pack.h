/* SPDX-License-Identifier: MIT
 *
 * What the commands about a rule pack share (explain, rules, schema): their options, words for a reader,
 * scopes that stand for a clause, known names near to an unknown one, and JSON. What allocates does so in
 * the arena it is given.
 */
#ifndef JIANJIA_CMD_PACK_H
#define JIANJIA_CMD_PACK_H

#include "commands.h"

/* An option of a command: with a value, or a flag. */
typedef struct {
    const char *name;
    const char **value;
    bool *flag;
} cmd_option;

/* What of argv is no option, in order. False after a message: an unknown option, or a value missing. */
bool cmd_parse(const session *s, int argc, char **argv, const cmd_option *options, size_t count, arena *a,
               str **words, size_t *word_count);
/* The value of --format: true for json. Anything but text and json sets *bad, after a message. */
bool cmd_wants_json(const session *s, const char *format, bool *bad);

str cmd_text(texts t, language l); /* in the other language where there is none in this one */
str cmd_kind_word(const pack *p, finding_kind k, language l);

/* The kinds a rule's clauses name, in ranking order. */
size_t cmd_kinds(const rule_decl *r, finding_kind kinds[KIND_COUNT]);

/* 八（二）lead → 8.2.lead, 九第三款 → 9.p3 */
str cmd_lead_id(arena *a, str clause);
str cmd_part_of(str id); /* 8.2.lead → 8.2.: what the ids of its rules begin with */
/* All rules, and before the first rule of its part each scope that has a clause: as a rule without clauses
 * that DECIDED_SCOPE decides. */
const rule_decl **cmd_entries(const pack *p, arena *a, size_t *count);
/* The entries that are meant, NULL after a message that tells the nearest ids. */
const rule_decl *const *cmd_find(const session *s, const pack *p, str written, arena *a, size_t *count);

/* The table's columns, their headers, values and what a blank means, as text (cmd_schema.c). False if writing
 * failed (errno says why). */
bool cmd_describe_table(FILE *to, language l, bool colour, int width, const table_decl *t);

/* A way of writing a name. */
typedef struct {
    str written, name;
} cmd_name;

/* The names nearest to what was written, as a list in words; empty if none is near. */
str cmd_nearest(const session *s, str written, const cmd_name *names, size_t count, arena *a);

struct json_t; /* of jansson; NULL is never returned, and what is put or printed is given away */
struct json_t *cmd_json_text(str s);
struct json_t *cmd_json_array(void);
struct json_t *cmd_json_object(void);
void cmd_json_put(struct json_t *object, const char *key, struct json_t *value);
void cmd_json_add(struct json_t *array, struct json_t *value);
int cmd_json_print(const session *s, struct json_t *value); /* the status */

#endif
