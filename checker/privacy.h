/* SPDX-License-Identifier: MIT
 *
 * Whom and what a table's rows name that masked reports hide: persons ("personal" columns), who complained
 * ("confidential" ones), and figures that may tell how somebody voted ("withheld" ones). mask.h hides it.
 */
#ifndef JIANJIA_PRIVACY_H
#define JIANJIA_PRIVACY_H

#include "audit_internal.h"

/* To ask with; by one thread. */
typedef struct {
    const dataset *data;
    evaluation *beside; /* of rows beside the subject, not tracing, with a scratch of its own that is reset */
    bool names;         /* persons and votes are to be hidden too, not only who complained */
    arena *to;          /* where names go */
} privacy;

/* Adds those that the row names; row may be ROW_NONE. of_key: of persons, only those in its key. */
void privacy_add_persons(const privacy *p, person_names *to, const table_decl *t, uint32_t row, bool of_key);

/* Adds a name that isn't there yet. */
void name_list_add(name_list *list, str name, arena *to);

/* Is what the cell says of votes kept from masked reports? */
bool privacy_withholds(const privacy *p, const column_decl *c, uint32_t row);

/* For template_veil: hides values that come of such cells. The context is a vote_screen. */
typedef struct {
    const privacy *privacy;
    evaluation *ev; /* of the sentence */
} vote_screen;
bool vote_screen_hides(void *context, const expression *e);

#endif
