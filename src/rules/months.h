/*
 * Dates with the name of their month: "12 mars 2022", "1er juin 2021", "12-mars-22". The package lists the names, under
 * "mois", a text for each month in turn.
 */
#ifndef MONTHS_H
#define MONTHS_H

#include "rules/loader.h"

/* Reads the names; false where memory failed. */
bool months_load(loader *l, const json_node *list);

/* Reads a date of that kind; false where it is none. */
bool months_read_date(const names *months, bareme_text text, int32_t *date);

#endif
