/* What the table of communes promises: a row for each commune on each day from the first day of the file on. */
#ifndef COVER_TERRITORY_H
#define COVER_TERRITORY_H

#include "rules/loader.h"

/*
 * Adds a fault for each commune that has no row before its first or after its last one. Days between two rows of a
 * commune, rows that overlap, and an EPCI that is not in force while a commune is in it, are found whenever the tables
 * load; a territory with such faults is left alone. False where memory failed.
 */
bool cover_check_territory(loader *l);

#endif
