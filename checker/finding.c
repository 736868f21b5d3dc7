/* SPDX-License-Identifier: MIT */
#include "finding.h"

/* These names are part of the JSON contract and of rule text: they never change. */

_Static_assert(KIND_COUNT == 8 && OUTCOME_COUNT == 5 && TAG_COUNT == 7 && REASON_COUNT == 12,
               "whatever is added to an enumeration of finding.h needs its name below");

const char *const kind_names[KIND_COUNT] = {
    [KIND_RECOVER] = "recover",     [KIND_PROCEDURE_DUE] = "procedure_due",
    [KIND_REVOCABLE] = "revocable", [KIND_BARRED] = "barred",
    [KIND_CLUE] = "clue",           [KIND_UNMET] = "unmet",
    [KIND_WATCH] = "watch",         [KIND_UNDETERMINED] = "undetermined",
};

const severity kind_severities[KIND_COUNT] = {
    [KIND_RECOVER] = SEVERITY_ERROR, [KIND_PROCEDURE_DUE] = SEVERITY_ERROR, [KIND_REVOCABLE] = SEVERITY_ERROR,
    [KIND_BARRED] = SEVERITY_ERROR,  [KIND_CLUE] = SEVERITY_WARNING,        [KIND_UNMET] = SEVERITY_ERROR,
    [KIND_WATCH] = SEVERITY_INFO,    [KIND_UNDETERMINED] = SEVERITY_INFO,
};

const char *const outcome_names[OUTCOME_COUNT] = {
    [OUTCOME_VIOLATION] = "violation",       [OUTCOME_PASS] = "pass",
    [OUTCOME_UNDETERMINED] = "undetermined", [OUTCOME_NOT_APPLICABLE] = "not_applicable",
    [OUTCOME_FOR_PEOPLE] = "for_people",
};

const char *const tag_names[TAG_COUNT] = {
    [TAG_VERIFY] = "verify",         [TAG_CURED] = "cured",
    [TAG_STRADDLES] = "straddles",   [TAG_BEFORE_FORCE] = "before_force",
    [TAG_READING] = "reading",       [TAG_UNDOCUMENTED] = "undocumented",
    [TAG_CONSIDERED] = "considered",
};

const char *const reason_names[REASON_COUNT] = {
    [REASON_NONE] = "none",
    [REASON_TABLE_ABSENT] = "table_missing",
    [REASON_COLUMN_ABSENT] = "column_missing",
    [REASON_ROW_MISSING] = "row_missing",
    [REASON_BLANK] = "blank",
    [REASON_UNREADABLE] = "unreadable",
    [REASON_CONFLICT] = "conflict",
    [REASON_NOT_DUE] = "not_due",
    [REASON_UNREPORTED] = "not_reported",
    [REASON_OPEN] = "open",
    [REASON_INEXACT] = "inexact",
    [REASON_OVERFLOW] = "overflow",
};
