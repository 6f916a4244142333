/* The foreign keys that the package declares. */
#ifndef FOREIGN_H
#define FOREIGN_H

#include "check/checker.h"

/* Checks that their cells are among those of the other table. False where memory failed. */
bool foreign_check(checker *c);

#endif
