/* Formulas of the tables: parsed once, their units checked then, run on integers. */
#ifndef FORMULA_H
#define FORMULA_H

#include "base/buffer.h"
#include "base/memory.h"
#include "base/number.h"

/* How many base units (euro, dwelling, month ...) a package may declare. */
enum { UNITS_MAX = 8 };

/* The powers of the base units; all 0 is a plain number or a rate. */
typedef struct unit {
	int8_t power[UNITS_MAX];
} unit;

bool unit_equal(unit a, unit b);

/* Multiplies by a power of the base unit of that number; false where the power is too large. */
bool unit_multiply(unit *u, size_t number, int power);

/* What a name in a formula stands for. */
typedef struct operand {
	enum { OPERAND_FIELD, OPERAND_COLUMN } kind;
	uint16_t index; /* of the operation's field, or of the table's value column */
	uint8_t decimals;
	unit unit;
} operand;

/* Says what a name stands for; false where it is unknown. */
typedef bool (*formula_resolve)(bareme_text name, operand *out, const void *payload);

typedef struct formula {
	bareme_text source;
	struct formula_step *steps;
	int64_t *constants;         /* numbers that stand in the source, scaled */
	struct formula_name *names; /* where the source names an operand */
	size_t count;
	size_t name_count;
	unit unit;
	unsigned decimals; /* of the result before rounding */
	uint64_t fields;   /* bit per field used */
	uint64_t columns;  /* bit per value column used */
	/* The two commonest need no steps: a field, or a column times a field. */
	enum { FORMULA_OTHER, FORMULA_FIELD, FORMULA_PRODUCT } kind;
	uint16_t column, field;
	bool guarded; /* the max(0, ...) around it is the loader's: it could be below 0 */
} formula;

typedef struct formula_fault {
	const char *code;    /* "formula" or "unit"; "" where memory failed */
	const char *message; /* English; may hold one %.*s for `name` */
	bareme_text name;
	size_t offset;
} formula_fault;

/* Parses a formula over names of at most 64 fields and 64 columns. The source is not copied. */
bool formula_parse(formula *out, arena *a, bareme_text source, formula_resolve resolve, const void *payload,
		   formula_fault *fault);

/* Whether it can be below 0, where these fields and columns can. */
bool formula_may_be_negative(const formula *f, uint64_t fields, uint64_t columns);

typedef struct formula_result {
	int64_t value; /* rounded half away from zero to the decimals asked for */
	bool floored;  /* max(literal, x): the literal won */
	bool capped;   /* min(x, limit): the limit won */
} formula_result;

/* Runs it on the values of fields and columns; false on overflow. */
bool formula_run(const formula *f, const int64_t *fields, const int64_t *columns, unsigned decimals,
		 formula_result *out);

/* The commonest: a field times a constant. False where it is too large. */
static inline bool formula_multiply(int64_t field, int64_t constant, int64_t *out)
{
	if (__builtin_mul_overflow(field, constant, out))
		return false;
	return *out != BAREME_NO_AMOUNT;
}

/*
 * Writes the formula with its names replaced by their values: where no language is given as formulas are written, so
 * that a script may compute it, else as a reader of the language writes it: "60 % × 10 000 000 − 2 000 000", without a
 * max(0, ...) around it that changes nothing. Semicolons are then between arguments: a comma is the decimal one within
 * French numbers, and groups the digits of English ones.
 */
void formula_print(const formula *f, const int64_t *fields, const int64_t *columns, const bareme_lang *lang,
		   buffer *out);

/*
 * What formula_print writes without a language, in two parts: up to the first name of a field, which depends on the row
 * alone, and the rest. The source has no character but letters, digits, blanks and signs.
 */
void formula_print_row(const formula *f, const int64_t *columns, buffer *out);
void formula_print_fields(const formula *f, const int64_t *fields, const int64_t *columns, buffer *out);

#endif
