/* The names that formulas of tests and of the fuzz target may use, with their places among fields and columns. */
#ifndef FORMULA_NAMES_H
#define FORMULA_NAMES_H

#include "rules/formula.h"

enum { EURO, DWELLING, MONTH };
enum { INV, GRANT, DWELLINGS, MONTHS };
enum { LOAN, RATE, CAP, RENT };

#define UNIT(...)                                                                                                      \
	{                                                                                                              \
		.power = { __VA_ARGS__ }                                                                               \
	}

typedef struct named_operand {
	const char *name;
	operand operand;
} named_operand;

static const named_operand formula_operands[] = {
    {"inv", {OPERAND_FIELD, INV, 2, UNIT([EURO] = 1)}},
    {"grant_2", {OPERAND_FIELD, GRANT, 2, UNIT([EURO] = 1)}},
    {"dwellings", {OPERAND_FIELD, DWELLINGS, 0, UNIT([DWELLING] = 1)}},
    {"months", {OPERAND_FIELD, MONTHS, 0, UNIT([MONTH] = 1)}},
    {"loan", {OPERAND_COLUMN, LOAN, 2, UNIT([EURO] = 1, [DWELLING] = -1)}},
    {"rate", {OPERAND_COLUMN, RATE, 6, UNIT(0)}},
    {"cap", {OPERAND_COLUMN, CAP, 0, UNIT([MONTH] = 1)}},
    {"rent", {OPERAND_COLUMN, RENT, 2, UNIT([EURO] = 1, [MONTH] = -1)}},
};

static inline bool operand_find(bareme_text name, operand *out, const named_operand *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (text_equal(name, text_of(list[i].name))) {
			*out = list[i].operand;
			return true;
		}
	return false;
}

#endif
