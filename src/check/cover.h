/*
 * What a rule table promises, proved: that no two of its rows hold for the same case on the same day, and, of a
 * table that is complete ("complet"), that every case which an operation can ask for has a row on each day from the
 * table's first day on. Both are told exactly, see boxes.h; only where so many rows overlap that the parts of them
 * cannot be counted is it left open which cases have no row, and this is told as an error, too.
 *
 * Overlaps are found whenever tables load (rules/overlap.h): no look-up could choose between rows.
 * Gaps are left to `check`: without a row an operation is not eligible, and the rest of the table serves.
 */
#ifndef COVER_H
#define COVER_H

#include "rules/loader.h"

/*
 * Adds a fault for each gap of the table to l->faults: the cases and days that have no row, an operation that shows
 * it, and the row that would close it. The rows told close all gaps together and do not overlap. Beyond the first
 * hundred gaps their number is told. Tables that could not be read without faults are left alone. False where
 * memory failed.
 */
bool cover_check_table(loader *l, size_t table);

/*
 * The same for the territory (cover_territory.c): a commune has a row on each day from the first day of the file on.
 * What lies between two rows of a commune, rows that overlap, and an EPCI that is not in force while a commune is in
 * it, are found whenever the tables load. A territory with such faults is left alone.
 */
bool cover_check_territory(loader *l);

#endif
