/*
 * What a rule table that is complete ("complet") promises: that every case which an operation can ask for has a row on
 * each day from the table's first day on. Gaps are found exactly, see base/boxes.h; only where so many rows overlap
 * that the parts of them cannot be counted are other cases not looked at, and that is an error of its own.
 *
 * Rows that overlap are found whenever tables load (rules/overlap.h): no look-up could choose between them. Gaps are
 * left to `check`: without a row an operation is not eligible, and the rest of the table serves.
 */
#ifndef COVER_H
#define COVER_H

#include "rules/loader.h"

/*
 * Adds a fault for each gap of a table: the cases and days that have no row, an operation that shows it, and the row
 * that would close it. These rows close all gaps together and do not overlap. Beyond the first hundred, gaps are
 * counted. Tables that could not be read without faults are left alone. False where memory failed.
 */
bool cover_check_table(loader *l, size_t table);

#endif
