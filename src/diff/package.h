/* What two packages say apart from rows: formulas, conditions, remarks, columns, fields and the rest. */
#ifndef DIFF_PACKAGE_H
#define DIFF_PACKAGE_H

#include "diff/changes.h"

/* Adds the differences of all that datapackage.json says. */
void diff_package(bareme_diff *d);

#endif
