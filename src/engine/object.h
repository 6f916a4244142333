/* Operations from JSON objects: what a member means for the field of its name. */
#ifndef OBJECT_H
#define OBJECT_H

#include "engine/answer.h"
#include "formats/json.h"

/*
 * The text that a member gives its field: a string decoded, a number or a literal as it is written. Empty where there
 * is nothing to set: the value is null, or the operation has a notice of what is wrong (a nested value, or a field that
 * is given twice by `seen`, a bit per field, which is updated). The text is in `value` or in `decoded`, which must have
 * room for all of the object, so that what it holds never moves.
 */
bareme_text object_value(bareme_operation *o, int field, bareme_text value, uint64_t *seen, buffer *decoded);

#endif
