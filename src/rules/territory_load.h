/* The tables of communes and EPCIs, made into a territory. */
#ifndef TERRITORY_LOAD_H
#define TERRITORY_LOAD_H

#include "rules/loader.h"

/* territory_load.c: communes and their zones; adds the fields that a commune derives. */
bool territory_read(loader *l, const json_node *settings);

/* How long the codes of that column of the communes are; 0 for a column without codes. */
size_t territory_code_width(const char *column);

#endif
