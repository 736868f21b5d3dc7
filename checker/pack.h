/* SPDX-License-Identifier: MIT
 *
 * A rule pack: a folder of *.rules files, or one that is built into the program, read, parsed and resolved.
 */
#ifndef JIANJIA_PACK_H
#define JIANJIA_PACK_H

#include "syntax.h"

#define PACK_SIZE_LIMIT ((size_t)8 << 20) /* bytes of rule text in one pack */

/* Loads the pack built in under `name`, or if there is none the folder of that name. Of one that is built in, and
 * was tested before it was, the examples are passed over unless they are asked for. Faults are errors in d:
 * a pack with any must not be used; but its texts, into which d points, live until pack_free. */
pack *pack_load(str name, bool examples, diags *d);
/* From one text, for tests and tools; resolved in the same way. */
pack *pack_from_text(str name, str text, diags *d);
void pack_free(pack *p);

/* The pack used where none is named: the first that is built in. */
str pack_default_name(void);

/* A rule by id or clause, however it is written: 8.2.9, 八（二）9, 八(二)9. Limbs of an item follow one
 * another: *count rules from the returned one on are meant. NULL if there is none. */
rule_decl *const *pack_find_rules(const pack *p, str written, size_t *count);
/* Does a cell's text cite the rule, by id, clause or item? It may cite several: 八（二）1、8.2.4-b */
bool rule_is_cited(const rule_decl *r, str text, arena *scratch);
/* Is the rule, or the item, heading or part it stands under, written so? 8.2.9, 8.2, 八（二）, 八（二）4. */
bool pack_rule_is_under(const rule_decl *r, str written);
/* What an alternative of a reading is told as: its words, else the column it names, else its name. */
str reading_label(const fact_decl *reading, size_t choice, language l);
/* The readings of that name take the value, the name or the words of an alternative, or a number where they take
 * any: an alternative is added for it. Sets choices, by reading; false if no reading takes it. */
bool pack_choose(pack *p, str name, str value, size_t *choices);

scope_decl *pack_find_scope(const pack *p, str written); /* a lead: 八（二）lead */

const profile_decl *pack_profile(const pack *p, str name);

#endif
