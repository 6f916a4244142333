/* The tables of communes and EPCIs, made into a territory. */
#ifndef TERRITORY_LOAD_H
#define TERRITORY_LOAD_H

#include "rules/loader.h"

/* territory_load.c: communes and their zones; adds the fields that a commune derives. */
bool territory_read(loader *l, const json_node *settings);

/* place_load.c: the words that stand around names of places; false where memory failed. */
bool spelling_read(loader *l, const json_node *node, spelling *s);

/* How long the codes of that column of the communes are; 0 for a column without codes. */
size_t territory_code_width(const char *column);

#endif
