/* The members that the package's own objects may have. */
#ifndef MEMBERS_H
#define MEMBERS_H

#include "check/checker.h"

/* Checks their names and shapes: a mistyped name would be ignored in silence. */
void members_check(checker *c);

#endif
