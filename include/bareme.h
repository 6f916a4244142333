/*
 * bareme: what a schedule of aids (barème) gives to an operation.
 *
 * The tables of a schedule are loaded into a ruleset (bareme/tables.h). An operation is a set of field values;
 * evaluating it fills an answer (bareme/answer.h). Around these: variants side by side (compare.h), looking up communes
 * (commune.h), proving tables (check.h), finding what is still to be asked (ask.h), answering lists (list.h), and
 * comparing two versions of the tables (diff.h).
 *
 * Ownership. What a function such as bareme_answer_new or bareme_ruleset_load_folder puts into *out is the caller's,
 * who frees it with the function of that type that ends in _free. NULL may be freed, and *out is NULL after a failure.
 * Every other pointer that is returned, alone or in a struct, belongs to the object that was asked, and is valid as
 * long as that object is neither changed nor freed; "static" means that it is valid for ever. Text that is handed to
 * the library is read during the call only, with one exception: bareme_operation_set keeps the value itself. What a
 * callback receives is valid until the callback returns.
 *
 * Threads. A ruleset never changes once it is loaded: any number of threads may use it at once. Operations, answers,
 * questions and summaries are for one thread at a time.
 *
 * Units. Money is in cents, as int64_t; BAREME_NO_AMOUNT is no amount. Days are counted from 1970-01-01. Lines and
 * columns of files count from 1, everything else from 0. Text is UTF-8.
 *
 * Errors. A function that can fail returns a bareme_result. Why it failed is reported as a bareme_fault, unless memory
 * failed, or a callback of the caller's did, which knows why. The library sets no errno for its caller, never prints
 * or exits, and reads neither the environment nor the clock: the day comes from the caller. An operation that is
 * incomplete or wrong is no error: its answer says so.
 */
#ifndef BAREME_H
#define BAREME_H

#include <bareme/answer.h>
#include <bareme/ask.h>
#include <bareme/check.h>
#include <bareme/commune.h>
#include <bareme/compare.h>
#include <bareme/core.h>
#include <bareme/diff.h>
#include <bareme/list.h>
#include <bareme/tables.h>

#endif
