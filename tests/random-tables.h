/* Tables that are like the shipped ones, with random edits. Every run makes the same. */
#ifndef RANDOM_TABLES_H
#define RANDOM_TABLES_H

#include "support.h"

/* A congruence, and a number from it. */
extern uint64_t seed;
size_t below(size_t limit);

#define COUNT(array) (sizeof(array) / sizeof *(array))
#define PICK(list)   (list)[below(COUNT(list))]

/* Communes that tell zones, dates and departments apart; without the others the tables load faster. */
enum { COMMUNES = 6 };
extern const char *const communes[COMMUNES];

/* The shipped tables with these communes alone. */
tables tables_base(void);
tables tables_copy(const tables *from);

/* What was done to the tables, to be printed with a difference; to be emptied for the next ones. */
extern char done[32768];

/* Edits of the package's members, of its formulas and of the rows. What comes of them may not load. */
void random_members(tables *t);
void random_formulas(tables *t);
void random_rows(tables *t);

/* Makes one of the fields of operations number 0, and one of the columns of each table; after edits of members. */
void random_order(tables *t);

#endif
