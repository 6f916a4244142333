/* Ranges in cells and conditions, of numbers and dates: 10..20, <10, <=10, >10, >=10, a value alone, * for all. */
#ifndef RANGES_H
#define RANGES_H

#include "base/buffer.h"
#include "rules/loader.h"

/* So many intervals a field may be cut into, so that the sets of large tables fit into memory. */
enum { INTERVALS_MAX = 1 << 14 };

/*
 * Cuts the fields that are numbers and dates at every bound that the package's conditions and the cells of its tables
 * have. What is wrong with these is left to those that read them. False where memory failed, or there are too many.
 */
bool ranges_cut(loader *l);

/*
 * Reads one part of a cell of the sheet, or of a condition of the package (NULL). Returns NULL, or what is wrong: a
 * message that takes the part and the field's name. A part that no value of the field is in has least > most.
 */
const char *range_read(const field *f, const sheet *s, bareme_text part, range *out);

/* Reads a part and adds it to a set of the field's intervals; reports at `at` what is wrong with it. */
void range_add(loader *l, const field *f, const sheet *s, bareme_text part, place at, uint64_t *set);

/* Writes a set of a scale over the field's values as a cell lists it: 10..20|>30. */
void ranges_put(buffer *out, const field *f, const scale *s, const uint64_t *set, char point);

/* Writes a set of what a condition column can tell apart, as a cell lists it. */
void column_put_set(buffer *out, const column *c, const uint64_t *set, char point);

/* What goes between the name of a condition and its values: "zone=reste", "plus 10..20". */
const char *column_is(const column *c);

#endif
