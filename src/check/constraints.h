/* What the package declares of its tables' columns: types, constraints and keys. */
#ifndef CONSTRAINTS_H
#define CONSTRAINTS_H

#include "check/checker.h"

/* Checks them on every cell. False where memory failed. */
bool constraints_check(checker *c);

#endif
