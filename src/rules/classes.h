/* What tells operations apart: the fields that conditions and counts look at, by nature, and the days of the tables. */
#ifndef CLASSES_H
#define CLASSES_H

#include "rules/model.h"

/* Fills packs and days, once the tables are loaded. False where memory failed. */
bool classes_compile(bareme_ruleset *r);

#endif
