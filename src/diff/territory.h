/* What two rulesets say of places, and of the sources that rules come from. */
#ifndef DIFF_TERRITORY_H
#define DIFF_TERRITORY_H

#include "diff/changes.h"

/* Adds the differences of zones, day by day, and of the tables of communes, EPCIs and sources. */
void diff_territory(bareme_diff *d);

#endif
