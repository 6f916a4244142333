/* What a parsed formula is made of; see formula.h. */
#ifndef FORMULA_STEPS_H
#define FORMULA_STEPS_H

#include "rules/formula.h"

/* Where an operand comes from: the formula's own numbers, fields, columns, or what stands under the last value. */
typedef enum operand_source { FROM_FORMULA, FROM_FIELDS, FROM_COLUMNS, FROM_STACK } operand_source;

typedef enum step_kind { STEP_PUSH, STEP_ADD, STEP_SUBTRACT, STEP_MULTIPLY, STEP_MIN, STEP_MAX } step_kind;

/* Applies `kind` to the last value and an operand; FROM_STACK, to what stands under it and the last. */
typedef struct formula_step {
	step_kind kind;
	operand_source source;
	bool mark; /* min or max whose limit is told when it wins */
	uint16_t index;
	int64_t left, right; /* powers of ten that bring both sides to the same decimals */
} formula_step;

typedef struct formula_name {
	uint32_t offset, len;
	operand operand;
} formula_name;

#endif
