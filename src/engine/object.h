/* Operations from JSON objects: what a member means for the field of its name. */
#ifndef OBJECT_H
#define OBJECT_H

#include "engine/answer.h"
#include "formats/json.h"

/*
 * The text that a member gives its field: a string decoded, a number or a literal as it is written.
 * Empty where there is nothing to set: the value is null, or the operation has a notice of what is wrong (a nested
 * value, or a field that is given twice by `seen`, a bit per field, which is updated). The text is in `value` or in
 * `decoded`, which must have room for all of the object, so that what it holds never moves.
 */
bareme_text object_find_value(bareme_operation *o, int field, bareme_text value, uint64_t *seen, buffer *decoded);

/* The same; nearly every value needs no look, but for its quotes. `plain`: nothing of the member has an escape. */
static ALWAYS_INLINE bareme_text object_value(bareme_operation *o, int field, bareme_text value, bool plain,
					      uint64_t *seen, buffer *decoded)
{
	bool string = value.data[0] == '"';
	if (!plain || (*seen >> field & 1) != 0 || !(string || text_is_digit(value.data[0])))
		return object_find_value(o, field, value, seen, decoded);
	*seen |= FIELD_BIT(field);
	return string ? (bareme_text){value.data + 1, value.len - 2} : value;
}

/* Says that the text is no object, for a fault at that place of it; the text begins on that line of a list. */
void object_refuse(bareme_operation *o, json_fault wrong, bareme_text text, size_t place, uint64_t line);

/* A member that is no field, whose name is a slip of one. */
typedef struct object_slip {
	int slip;                /* as headings_slip has it */
	bareme_text name, value; /* as they are written */
} object_slip;

typedef struct object_slips {
	uint64_t blank; /* fields that are there without a value, a bit each */
	size_t count;
	object_slip list[8]; /* more slips than these are no slips */
} object_slips;

void object_note_slip(object_slips *s, int slip, bareme_text name, bareme_text value);

/*
 * Refuses the operation, whose members are all set, for each slip of a field that it does not give, that can change an
 * amount of it, and that could have the value. A field that is there and blank has no other key by its words.
 */
void object_refuse_slips(bareme_operation *o, const object_slips *s, buffer *decoded);

#endif
