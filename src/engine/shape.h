/*
 * What operations of one shape come to. Which lines and notices an operation gets depends on what is given, on
 * listed values, on which counts are 0 and on the date's place among those of the tables; only the
 * amounts depend on more. So the evaluation notes once, for each such shape, the formulas that it ran; the
 * next operations of that shape run these formulas alone.
 */
#ifndef SHAPE_H
#define SHAPE_H

#include "engine/answer.h"

/* Everything but amounts that decides what an operation comes to. */
typedef struct shape_key {
	uint64_t given, known;
	uint64_t values; /* of the fields that conditions and counts look at */
	uint32_t period;
	int32_t nature;
} shape_key;

enum { SHAPE_BITS = 8, SHAPES = 1 << SHAPE_BITS, SHAPE_STEPS = 16, SHAPE_LINES = 12, SHAPE_NOTICES = 8 };

/* Where the amount of a step goes: a sum, or the notice of that number past these. */
enum { SHAPE_LOAN, SHAPE_GRANT, SHAPE_NOTICE };

typedef struct shape_step {
	const formula *amount;
	const formula *quantity; /* of its line, or NULL */
	const int64_t *values;   /* of the row */
	int64_t factor;          /* of a product: what the field is multiplied by */
	uint8_t field;
	bool product; /* the amount is one; else the formula is to be run */
	int8_t target;
	int8_t line; /* that shows the amount, or -1 */
} shape_step;

typedef struct shape {
	shape_key key;
	bool there; /* noted to the end */
	bareme_status status;
	uint64_t known; /* in the end: blank counts became 0 */
	size_t step_count, line_count, notice_count;
	shape_step steps[SHAPE_STEPS];
	bareme_line lines[SHAPE_LINES];
	bareme_notice notices[SHAPE_NOTICES]; /* with the texts of their fields to be filled in */
} shape;

/*
 * The place of the operation's shape among those that the answer keeps, to be used where it is `there` and else to
 * be filled; NULL where shapes of its nature are not kept. To be asked when the place and the zone are known.
 */
shape *shape_find(const bareme_operation *o, const bareme_answer *a);

/* Adds to the answer, whose fields in `from_place` have their values, what the shape comes to; false where it has to be
 * evaluated after all. */
bool shape_apply(const shape *s, const bareme_operation *o, bareme_answer *a, uint64_t from_place);

/* Fills a shape: a formula that was run, not yet looked at whether it is a product; false where there is no room for
 * it. */
bool shape_add_step(shape *s, shape_step step);

/* Fills in the rest, and lets the shape be used where what the answer came to can be repeated. */
void shape_finish(shape *s, const bareme_operation *o, const bareme_answer *a, size_t first_notice);

#endif
