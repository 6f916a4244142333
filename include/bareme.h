/*
 * bareme: the financing that a schedule of aids (barème) gives to an operation.
 *
 * A ruleset is loaded once from a folder of tables or from those built into the
 * library, and is const afterwards: threads may share it without a lock. An
 * operation is a set of field values; evaluating it fills an answer. Neither
 * evaluation nor reading an answer allocates memory.
 *
 * Money is in integer cents, dates are days since 1970-01-01. The library never
 * prints, exits, or reads the environment; messages reach the caller through
 * callbacks or are written into the caller's buffers.
 */
#ifndef BAREME_H
#define BAREME_H

#include <bareme/answer.h>
#include <bareme/ask.h>
#include <bareme/check.h>
#include <bareme/core.h>
#include <bareme/diff.h>
#include <bareme/list.h>
#include <bareme/tables.h>

#endif
