/* What evaluation walks for the operations of a nature. */
#ifndef WALK_H
#define WALK_H

#include "rules/model.h"

/* Makes the walk of each nature, once the tables are loaded. */
void walks_compile(bareme_ruleset *r);

#endif
