/* Formulas: values, the one rounding, units, marks of floors and caps, overflow, and every fault. */
#include "formula-names.h"
#include "rows.h"

#include <stdlib.h>
#include <string.h>

/* A literal as the name of its case and as text, NUL bytes included. */
#define NAMED(literal)                                                                                                 \
	literal,                                                                                                       \
	{                                                                                                              \
		literal, sizeof(literal) - 1                                                                           \
	}

enum { MEGABYTE = 1 << 20 };

/* ---- The names that the formulas here may use ---- */

enum { LAST = 63, FIELDS };
enum { FINE = RENT + 1, COLUMNS };

/* Those that these tests have besides. */
static const named_operand operands[] = {
    {"last", {OPERAND_FIELD, LAST, 0, UNIT(0)}},
    {"vast", {OPERAND_FIELD, MONTHS, 0, UNIT([MONTH] = 100)}},
    {"fine", {OPERAND_COLUMN, FINE, 9, UNIT(0)}},
};

static bool resolve(bareme_text name, operand *out, const void *payload)
{
	assert_ptr_equal(payload, operands);
	return operand_find(name, out, formula_operands, COUNT(formula_operands)) ||
	       operand_find(name, out, operands, COUNT(operands));
}

static void parse(formula *f, arena *a, bareme_text source)
{
	formula_fault fault;
	if (!formula_parse(f, a, source, resolve, operands, &fault))
		fail_msg("refused at %zu: [%s] %s", fault.offset, fault.code, fault.message);
}

/* ---- Values, in cents unless said otherwise ---- */

typedef struct run_case {
	const char *name;
	bareme_text source;
	int64_t fields[FIELDS];
	int64_t columns[COLUMNS];
	unsigned decimals;
	int64_t value;
	bool floored, capped;
} run_case;

/* Six decimals of a rate, and cents. */
#define PERCENT 10000
#define EUROS   100

static const run_case run_cases[] = {
    {"a whole number", SLICE("7"), {0}, {0}, 0, 7, false, false},
    {"a number in cents", SLICE("7.5"), {0}, {0}, 2, 750, false, false},
    {"a long number", SLICE("123456789.123456"), {0}, {0}, 2, 12345678912, false, false},
    {"blanks and tabs", SLICE(" \t1\t+ 2 "), {0}, {0}, 0, 3, false, false},
    {"no blanks", SLICE("1+2*3-4"), {0}, {0}, 0, 3, false, false},
    {"product before sum", SLICE("2 + 3 * 4"), {0}, {0}, 0, 14, false, false},
    {"parentheses first", SLICE("(2 + 3) * 4"), {0}, {0}, 0, 20, false, false},
    {"differences from the left", SLICE("10 - 4 - 3"), {0}, {0}, 0, 3, false, false},
    {"difference of a difference", SLICE("10 - (4 - 3)"), {0}, {0}, 0, 9, false, false},
    {"sum after difference", SLICE("10 - 4 + 3"), {0}, {0}, 0, 9, false, false},
    {"nested parentheses", SLICE("((((((7))))))"), {0}, {0}, 0, 7, false, false},
    {"decimals of both sides", SLICE("1.5 + 0.25"), {0}, {0}, 2, 175, false, false},
    {"decimals multiply", SLICE("1.5 * 0.25"), {0}, {0}, 3, 375, false, false},
    {"decimals in the smaller", SLICE("min(1.5, 1.25)"), {0}, {0}, 2, 125, false, true},
    {"decimals in the larger", SLICE("max(1.5, 1.25)"), {0}, {0}, 2, 150, true, false},
    {"more decimals asked for", SLICE("2"), {0}, {0}, 18, 2000000000000000000, false, false},
    {"the last field", SLICE("last * 2"), {[LAST] = 21}, {0}, 0, 42, false, false},

    {"dwellings", SLICE("loan * dwellings"), {[DWELLINGS] = 30}, {[LOAN] = 11000 * EUROS}, 2, 33000000, false, false},
    {"a number of euros beside euros", SLICE("inv - 1000.5"), {[INV] = 5000 * EUROS}, {0}, 2, 399950, false, false},
    {"no dwelling", SLICE("loan * dwellings"), {0}, {[LOAN] = 11000 * EUROS}, 2, 0, false, false},
    {"brut",
     SLICE("max(0, rate * inv - grant_2)"),
     {[INV] = 10000000LL * EUROS, [GRANT] = 2000000 * EUROS},
     {[RATE] = 60 * PERCENT},
     2,
     4000000LL * EUROS,
     false,
     false},
    {"net",
     SLICE("max(0, rate * (inv - grant_2))"),
     {[INV] = 10000000LL * EUROS, [GRANT] = 2000000 * EUROS},
     {[RATE] = 60 * PERCENT},
     2,
     4800000LL * EUROS,
     false,
     false},
    {"brut, exactly 0 is no floor",
     SLICE("max(0, rate * inv - grant_2)"),
     {[INV] = 10000000LL * EUROS, [GRANT] = 6000000 * EUROS},
     {[RATE] = 60 * PERCENT},
     2,
     0,
     false,
     false},
    {"brut, a cent above",
     SLICE("max(0, rate * inv - grant_2)"),
     {[INV] = 10000000LL * EUROS, [GRANT] = 6000000 * EUROS - 1},
     {[RATE] = 60 * PERCENT},
     2,
     1,
     false,
     false},
    {"brut, a cent below",
     SLICE("max(0, rate * inv - grant_2)"),
     {[INV] = 10000000LL * EUROS, [GRANT] = 6000000 * EUROS + 1},
     {[RATE] = 60 * PERCENT},
     2,
     0,
     true,
     false},
    {"the largest investment",
     SLICE("max(0, rate * inv - grant_2)"),
     {[INV] = 1000000000000LL * EUROS},
     {[RATE] = 60 * PERCENT},
     2,
     600000000000LL * EUROS,
     false,
     false},

    {"months below the cap",
     SLICE("rent * min(months, cap)"),
     {[MONTHS] = 5},
     {[RENT] = 15000, [CAP] = 6},
     2,
     75000,
     false,
     false},
    {"months at the cap",
     SLICE("rent * min(months, cap)"),
     {[MONTHS] = 6},
     {[RENT] = 15000, [CAP] = 6},
     2,
     90000,
     false,
     false},
    {"months above the cap",
     SLICE("rent * min(months, cap)"),
     {[MONTHS] = 8},
     {[RENT] = 15000, [CAP] = 6},
     2,
     90000,
     false,
     true},
    {"a cap that is a sum is none", SLICE("min(months, cap + cap)"), {[MONTHS] = 20}, {[CAP] = 6}, 0, 12, false, false},
    {"the smaller of two fields is no cap",
     SLICE("min(inv, grant_2)"),
     {[INV] = 9, [GRANT] = 5},
     {0},
     2,
     5,
     false,
     false},
    {"the larger of two fields is no floor",
     SLICE("max(inv, grant_2)"),
     {[INV] = 9, [GRANT] = 5},
     {0},
     2,
     9,
     false,
     false},
    {"a floor that is no 0", SLICE("max(2.5, rate)"), {0}, {[RATE] = 2000000}, 2, 250, true, false},
    {"a floor not reached", SLICE("max(2.5, rate)"), {0}, {[RATE] = 3000000}, 2, 300, false, false},
    {"a cap that is a number", SLICE("min(rate, 1)"), {0}, {[RATE] = 1500000}, 2, 100, false, true},
    {"cap and floor, the cap", SLICE("max(0, min(rate, 1))"), {0}, {[RATE] = 2000000}, 2, 100, false, true},
    {"cap and floor, the floor", SLICE("max(0, min(rate, 1))"), {0}, {[RATE] = -1}, 6, 0, true, false},
    {"cap and floor, neither", SLICE("max(0, min(rate, 1))"), {0}, {[RATE] = 500000}, 2, 50, false, false},
    {"blanks in a call", SLICE("min ( months , cap )"), {[MONTHS] = 7}, {[CAP] = 6}, 0, 6, false, true},

    {"half a cent", SLICE("rate * inv"), {[INV] = 1}, {[RATE] = 50 * PERCENT}, 2, 1, false, false},
    {"just below half a cent", SLICE("rate * inv"), {[INV] = 1}, {[RATE] = 499999}, 2, 0, false, false},
    {"a cent and a half", SLICE("rate * inv"), {[INV] = 3}, {[RATE] = 50 * PERCENT}, 2, 2, false, false},
    {"two cents and a half, not to even",
     SLICE("rate * inv"),
     {[INV] = 5},
     {[RATE] = 50 * PERCENT},
     2,
     3,
     false,
     false},
    {"minus half a cent", SLICE("rate * (inv - grant_2)"), {[GRANT] = 1}, {[RATE] = 50 * PERCENT}, 2, -1, false, false},
    {"just above minus half a cent",
     SLICE("rate * (inv - grant_2)"),
     {[GRANT] = 1},
     {[RATE] = 499999},
     2,
     0,
     false,
     false},
    {"minus a cent and a half",
     SLICE("rate * (inv - grant_2)"),
     {[GRANT] = 3},
     {[RATE] = 50 * PERCENT},
     2,
     -2,
     false,
     false},
    {"minus two and a half, not to even",
     SLICE("rate * (inv - grant_2)"),
     {[GRANT] = 5},
     {[RATE] = 50 * PERCENT},
     2,
     -3,
     false,
     false},
    {"halves are added before they are rounded",
     SLICE("rate * inv + rate * inv"),
     {[INV] = 1},
     {[RATE] = 50 * PERCENT},
     2,
     1,
     false,
     false},
    {"rounded once, at the end", SLICE("rate * rate * inv"), {[INV] = 2}, {[RATE] = 50 * PERCENT}, 2, 1, false, false},
    {"0.445 is 0.45, and 0.4 with one decimal", SLICE("0.445"), {0}, {0}, 1, 4, false, false},
    {"to whole euros", SLICE("inv"), {[INV] = 150}, {0}, 0, 2, false, false},
    {"to whole euros, below 0", SLICE("inv"), {[INV] = -150}, {0}, 0, -2, false, false},
    {"eighteen decimals", SLICE("rate * rate * 0.000001"), {0}, {[RATE] = 1000000}, 6, 1, false, false},

    {"the largest value", SLICE("inv"), {[INV] = INT64_MAX}, {0}, 2, INT64_MAX, false, false},
    {"the smallest value", SLICE("inv"), {[INV] = -INT64_MAX}, {0}, 2, -INT64_MAX, false, false},
    {"a column times a field, beyond 64 bits before it is rounded",
     SLICE("rate * inv"),
     {[INV] = INT64_MAX},
     {[RATE] = 1000000},
     2,
     INT64_MAX,
     false,
     false},
    {"a floor, beyond 64 bits",
     SLICE("max(0, grant_2 - rate * inv)"),
     {[INV] = INT64_MAX},
     {[RATE] = 1000000},
     2,
     0,
     true,
     false},
    {"beyond 64 bits behind a floor",
     SLICE("max(0, inv) + grant_2 + grant_2 - grant_2"),
     {[INV] = -1, [GRANT] = INT64_MAX},
     {0},
     2,
     INT64_MAX,
     true,
     false},
    {"beyond 64 bits between",
     SLICE("inv + grant_2 - grant_2"),
     {[INV] = INT64_MAX, [GRANT] = INT64_MAX},
     {0},
     2,
     INT64_MAX,
     false,
     false},
    {"beyond 64 bits before a cap", SLICE("min(inv * inv, 0)"), {[INV] = INT64_MAX}, {0}, 2, 0, false, true},
};

static void test_run(void **state)
{
	const run_case *c = *state;
	arena a = {0};
	formula f;
	formula_result result;
	parse(&f, &a, c->source);
	assert_true(formula_run(&f, c->fields, c->columns, c->decimals, &result));
	assert_true(result.value == c->value);
	assert_int_equal(result.floored, c->floored);
	assert_int_equal(result.capped, c->capped);
	arena_free(&a);
}

/* ---- Overflow ---- */

typedef struct overflow_case {
	const char *name;
	bareme_text source;
	int64_t fields[FIELDS];
	unsigned decimals;
} overflow_case;

static const overflow_case overflow_cases[] = {
    {"overflow: a sum of 64 bits", SLICE("inv + grant_2"), {[INV] = INT64_MAX, [GRANT] = 1}, 2},
    {"overflow: a difference of 64 bits", SLICE("inv - grant_2"), {[INV] = -INT64_MAX, [GRANT] = 2}, 2},
    /* The value that stands for no amount is no amount. */
    {"overflow: the smallest integer", SLICE("inv - grant_2"), {[INV] = -1, [GRANT] = INT64_MAX}, 2},
    {"overflow: a column times a field", SLICE("rate * last"), {[LAST] = INT64_MAX}, 6},
    {"overflow: a column times a field, the smallest integer", SLICE("rate * last"), {[LAST] = INT64_MIN / 2}, 6},
    {"overflow: a product of 64 bits", SLICE("inv * 2"), {[INV] = INT64_MAX / 2 + 1}, 2},
    {"overflow: decimals asked for", SLICE("months"), {[MONTHS] = 10}, 18},
    {"overflow: decimals asked for, beyond 128 bits", SLICE("months * months"), {[MONTHS] = INT64_MAX}, 18},
    {"overflow: a product of 128 bits", SLICE("inv * inv * inv"), {[INV] = INT64_MAX}, 2},
    {"overflow: a product of 128 bits times 0", SLICE("inv * inv * inv * 0"), {[INV] = INT64_MAX}, 2},
    {"overflow: lifted to the other side's decimals", SLICE("max(0.000001, last * last)"), {[LAST] = INT64_MAX}, 2},
    {"overflow: a sum of 128 bits", SLICE("last * last + last * last + last * last"), {[LAST] = INT64_MAX}, 0},
};

static void test_overflow(void **state)
{
	const overflow_case *c = *state;
	static const int64_t columns[COLUMNS] = {[RATE] = 2};
	arena a = {0};
	formula f;
	formula_result result;
	parse(&f, &a, c->source);
	assert_false(formula_run(&f, c->fields, columns, c->decimals, &result));
	arena_free(&a);
}

/* ---- What is known of a formula ---- */

typedef struct unit_case {
	const char *name;
	bareme_text source;
	unit unit;
	uint64_t fields, columns;
} unit_case;

#define BIT(n) (UINT64_C(1) << (n))

static const unit_case unit_cases[] = {
    {NAMED("12.5"), UNIT(0), 0, 0},
    {NAMED("inv"), UNIT([EURO] = 1), BIT(INV), 0},
    {NAMED("loan * dwellings"), UNIT([EURO] = 1), BIT(DWELLINGS), BIT(LOAN)},
    {NAMED("loan"), UNIT([EURO] = 1, [DWELLING] = -1), 0, BIT(LOAN)},
    {NAMED("inv * inv"), UNIT([EURO] = 2), BIT(INV), 0},
    {NAMED("loan * months"), UNIT([EURO] = 1, [DWELLING] = -1, [MONTH] = 1), BIT(MONTHS), BIT(LOAN)},
    {NAMED("max(0, rate * inv - grant_2)"), UNIT([EURO] = 1), BIT(INV) | BIT(GRANT), BIT(RATE)},
    {NAMED("max(inv, 0)"), UNIT([EURO] = 1), BIT(INV), 0},
    {NAMED("0 + inv"), UNIT([EURO] = 1), BIT(INV), 0},
    {NAMED("inv - 0.00"), UNIT([EURO] = 1), BIT(INV), 0},
    {NAMED("1 + rate"), UNIT(0), 0, BIT(RATE)},
    {NAMED("inv - 1000"), UNIT([EURO] = 1), BIT(INV), 0},
    {NAMED("max(1.50, inv)"), UNIT([EURO] = 1), BIT(INV), 0},
    {NAMED("min(inv, 2 * (100 + 50))"), UNIT([EURO] = 1), BIT(INV), 0},
    {NAMED("0 * inv + 5"), UNIT([EURO] = 1), BIT(INV), 0},
    {NAMED("5 + 0 * inv"), UNIT([EURO] = 1), BIT(INV), 0},
    {NAMED("rent * min(months, cap) + loan * dwellings"), UNIT([EURO] = 1), BIT(MONTHS) | BIT(DWELLINGS),
     BIT(RENT) | BIT(CAP) | BIT(LOAN)},
    {NAMED("last + rate"), UNIT(0), BIT(LAST), BIT(RATE)},
};

static void test_unit(void **state)
{
	const unit_case *c = *state;
	arena a = {0};
	formula f;
	parse(&f, &a, c->source);
	assert_true(unit_equal(f.unit, c->unit));
	assert_true(f.fields == c->fields);
	assert_true(f.columns == c->columns);
	arena_free(&a);
}

/* ---- Faults ---- */

typedef struct fault_case {
	const char *name;
	bareme_text source;
	const char *code;
	size_t offset;
	const char *about; /* the part of the source that the message repeats; "" for none */
} fault_case;

#define ANYWHERE SIZE_MAX

static const fault_case fault_cases[] = {
    {"fault: empty", SLICE(""), "formula", 0, ""},
    {"fault: blanks alone", SLICE("  "), "formula", 2, ""},
    {NAMED("loan *"), "formula", 6, ""},
    {NAMED("loan * "), "formula", 7, ""},
    {NAMED("loan ** inv"), "formula", 6, ""},
    {NAMED("* loan"), "formula", 0, ""},
    {NAMED("inv +"), "formula", 5, ""},
    {NAMED("inv + - inv"), "formula", 6, ""},
    {NAMED("-1"), "formula", 0, ""},
    {NAMED("+1"), "formula", 0, ""},
    {NAMED("1 2"), "formula", 2, ""},
    {NAMED("loan dwellings"), "formula", 5, ""},
    {NAMED("loan / 2"), "formula", 5, ""},
    {NAMED("loan % 2"), "formula", 5, ""},
    {NAMED("1,5"), "formula", 1, ""},
    {NAMED("inv;"), "formula", 3, ""},
    {NAMED("inv = 1"), "formula", 4, ""},
    {"fault: a NUL byte", SLICE("1\0"), "formula", 1, ""},
    {"fault: a NUL byte before more", SLICE("1\0+ 1"), "formula", 1, ""},
    {"fault: a line feed", SLICE("1 +\n1"), "formula", 3, ""},
    {"fault: a no-break space", SLICE("1\xC2\xA0+ 1"), "formula", 1, ""},
    {"fault: an accent", SLICE("\xC3\xA9t\xC3\xA9"), "formula", 0, ""},
    {"fault: a typographic times", SLICE("inv \xC3\x97 2"), "formula", 4, ""},

    {NAMED("("), "formula", 1, ""},
    {NAMED("()"), "formula", 1, ""},
    {NAMED("(inv"), "formula", 4, ""},
    {NAMED("inv)"), "formula", 3, ""},
    {NAMED("(inv))"), "formula", 5, ""},
    {NAMED("(inv]"), "formula", 4, ""},
    {NAMED("min"), "formula", 3, ""},
    {NAMED("min inv"), "formula", 4, ""},
    {NAMED("min("), "formula", 4, ""},
    {NAMED("min()"), "formula", 4, ""},
    {NAMED("min(inv)"), "formula", 7, ""},
    {NAMED("min(inv,"), "formula", 8, ""},
    {NAMED("min(inv,)"), "formula", 8, ""},
    {NAMED("min(inv, inv"), "formula", 12, ""},
    {NAMED("min(inv, inv, inv)"), "formula", 12, ""},
    {NAMED("max(inv; inv)"), "formula", 7, ""},

    {NAMED("loan * dwelling"), "formula", 7, "dwelling"},
    {NAMED("loan * Dwellings"), "formula", 7, "Dwellings"},
    {NAMED("minimum(1, 2)"), "formula", 0, "minimum"},
    {NAMED("MIN(1, 2)"), "formula", 0, "MIN"},
    {NAMED("_"), "formula", 0, "_"},
    {NAMED("1 + x2_"), "formula", 4, "x2_"},
    {NAMED("12abc"), "formula", 0, "12abc"},
    {NAMED("1 + 1.2.3"), "formula", 4, "1.2.3"},
    {NAMED("1..2"), "formula", 0, "1..2"},
    {NAMED("1. + 2"), "formula", 0, "1."},
    {NAMED("1e3"), "formula", 0, "1e3"},
    {NAMED("0x10"), "formula", 0, "0x10"},
    {NAMED("99999999999999999999"), "formula", 0, "99999999999999999999"},
    {NAMED("9223372036854775808"), "formula", 0, "9223372036854775808"},
    {NAMED(".5"), "formula", 0, ""},
    {"fault: decimals of factors add up", SLICE("fine * fine * rate"), "formula", ANYWHERE, ""},

    {NAMED("inv + months"), "unit", 4, ""},
    {NAMED("vast * vast"), "unit", 11, ""}, /* no power of 200 - 256 */
    {NAMED("inv - months"), "unit", 4, ""},
    {NAMED("inv + 1 * months"), "unit", 4, ""},
    {NAMED("(1 + 2) * months - inv"), "unit", 17, ""},
    {NAMED("inv + rate"), "unit", 4, ""},
    {NAMED("inv + loan"), "unit", 4, ""},
    {NAMED("inv * inv - inv"), "unit", 10, ""},
    {NAMED("inv + inv + months"), "unit", 10, ""},
    {NAMED("min(months, inv)"), "unit", ANYWHERE, ""},
    {NAMED("max(1 * months, inv)"), "unit", ANYWHERE, ""},
    {NAMED("(inv + months) * 2"), "unit", 5, ""},
};

static void test_fault(void **state)
{
	const fault_case *c = *state;
	arena a = {0};
	formula f;
	formula_fault fault = {0};
	assert_false(formula_parse(&f, &a, c->source, resolve, operands, &fault));
	assert_string_equal(fault.code, c->code);
	assert_string_not_equal(fault.message, "");
	assert_true(text_equal(fault.name, text_of(c->about)));
	assert_int_equal(strstr(fault.message, "%.*s") != NULL, *c->about != '\0');
	assert_true(fault.offset <= c->source.len);
	if (c->offset != ANYWHERE)
		assert_int_equal(fault.offset, c->offset);
	arena_free(&a);
}

/* ---- Long and deep ---- */

static bool parses(const buffer *source)
{
	arena a = {0};
	formula f;
	formula_fault fault = {0};
	bool good = formula_parse(&f, &a, (bareme_text){source->data, source->len}, resolve, operands, &fault);
	if (!good) {
		assert_string_equal(fault.code, "formula");
		assert_true(fault.offset <= source->len);
	}
	arena_free(&a);
	return good;
}

static void repeat(buffer *out, const char *text, size_t count)
{
	while (count-- > 0)
		buffer_string(out, text);
}

static void test_deep(void **state)
{
	static const size_t counts[] = {5, 1000, MEGABYTE};
	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		buffer b = {0};
		repeat(&b, "(", counts[i]);
		buffer_char(&b, '1');
		repeat(&b, ")", counts[i]);
		assert_int_equal(parses(&b), i == 0);
		b.len = 0;
		repeat(&b, "min(1,", counts[i]);
		buffer_char(&b, '1');
		repeat(&b, ")", counts[i]);
		assert_int_equal(parses(&b), i == 0);
		b.len = 0;
		repeat(&b, "1+(", counts[i]);
		buffer_char(&b, '1');
		repeat(&b, ")", counts[i]);
		assert_int_equal(parses(&b), i == 0);
		buffer_free(&b);
	}
}

static void test_long(void **state)
{
	static const size_t counts[] = {20, 1000, MEGABYTE};
	(void)state;
	for (size_t i = 0; i < COUNT(counts); i++) {
		buffer b = {0};
		repeat(&b, "rate + ", counts[i]);
		buffer_string(&b, "1");
		assert_int_equal(parses(&b), i == 0);
		b.len = 0;
		repeat(&b, "1*", counts[i]);
		buffer_string(&b, "1");
		assert_int_equal(parses(&b), i == 0);
		b.len = 0;
		repeat(&b, "9", counts[i] * 2);
		assert_false(parses(&b));
		b.len = 0;
		repeat(&b, "x", counts[i]);
		assert_false(parses(&b));
		b.len = 0;
		repeat(&b, " ", counts[i]);
		assert_false(parses(&b));
		buffer_char(&b, '1');
		assert_true(parses(&b));
		buffer_free(&b);
	}
}

/* ---- Printing ---- */

typedef struct print_case {
	const char *name;
	bareme_text source;
	const char *expected;
} print_case;

static const print_case print_cases[] = {
    {NAMED("12.5"), "12.5"},
    {NAMED("loan * dwellings"), "11000.00 * 30"},
    {NAMED("max(0, rate * inv - grant_2)"), "max(0, 0.60 * 10000000.00 - 2000000.05)"},
    {NAMED("rent*min( months,cap )"), "150.50*min( 8,6 )"},
    {NAMED(" inv "), " 10000000.00 "},
    {NAMED("fine + fine"), "0.123456789 + 0.123456789"},
    {NAMED("last - 0"), "-7 - 0"},
};

static const int64_t print_fields[FIELDS] = {
    [INV] = 1000000000, [GRANT] = 200000005, [DWELLINGS] = 30, [MONTHS] = 8, [LAST] = -7};
static const int64_t print_columns[COLUMNS] = {
    [LOAN] = 1100000, [RATE] = 600000, [CAP] = 6, [RENT] = 15050, [FINE] = 123456789};

static void test_print(void **state)
{
	const print_case *c = *state;
	arena a = {0};
	formula f;
	buffer out = {0};
	parse(&f, &a, c->source);
	formula_print(&f, print_fields, print_columns, NULL, &out);
	assert_string_equal(buffer_cstring(&out), c->expected);
	buffer_free(&out);
	arena_free(&a);
}

/*
 * The same for readers: every number in groups, constants too, rates in percent, and no comma that could be read as one
 * of its own.
 */
typedef struct reader_case {
	const char *name;
	bareme_text source;
	const char *french, *english;
} reader_case;

static const reader_case reader_cases[] = {
    {NAMED("max(0, rate * inv - grant_2)"), "60\u00A0% \u00D7 10\u00A0000\u00A0000 \u2212 2\u00A0000\u00A0000,05",
     "60% \u00D7 10,000,000 \u2212 2,000,000.05"},
    /* Where the 0 decides, it is part of the sum. */
    {NAMED("max(0, grant_2 - inv)"), "max(0; 2\u00A0000\u00A0000,05 \u2212 10\u00A0000\u00A0000)",
     "max(0; 2,000,000.05 \u2212 10,000,000)"},
    {NAMED("max(0, inv) - max(0, grant_2)"), "max(0; 10\u00A0000\u00A0000) \u2212 max(0; 2\u00A0000\u00A0000,05)",
     "max(0; 10,000,000) \u2212 max(0; 2,000,000.05)"},
    {NAMED("min(last, 1234567.5)+999"), "min(-7; 1\u00A0234\u00A0567,5)+999", "min(-7; 1,234,567.5)+999"},
    {NAMED("last - 1000"), "-7 \u2212 1\u00A0000", "-7 \u2212 1,000"},
    {NAMED("fine"), "12,3456789\u00A0%", "12.3456789%"},
    {NAMED("0000000000000000000000000001 * loan"), "0000000000000000000000000001 \u00D7 11\u00A0000",
     "0000000000000000000000000001 \u00D7 11,000"},
};

static void test_print_for_readers(void **state)
{
	const reader_case *c = *state;
	arena a = {0};
	formula f;
	parse(&f, &a, c->source);
	for (int lang = BAREME_FR; lang <= BAREME_EN; lang++) {
		const char *expected = lang == BAREME_FR ? c->french : c->english;
		buffer out = {0};
		formula_print(&f, print_fields, print_columns, &(bareme_lang){(bareme_lang)lang}, &out);
		assert_string_equal(buffer_cstring(&out), expected);
		buffer_free(&out);
	}
	arena_free(&a);
}

/* ---- The program ---- */

int main(void)
{
	add_rows(run_cases, sizeof *run_cases, COUNT(run_cases), test_run);
	add_rows(overflow_cases, sizeof *overflow_cases, COUNT(overflow_cases), test_overflow);
	add_rows(unit_cases, sizeof *unit_cases, COUNT(unit_cases), test_unit);
	add_rows(fault_cases, sizeof *fault_cases, COUNT(fault_cases), test_fault);
	add_rows(print_cases, sizeof *print_cases, COUNT(print_cases), test_print);
	add_rows(reader_cases, sizeof *reader_cases, COUNT(reader_cases), test_print_for_readers);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_deep);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_long);
	return _cmocka_run_group_tests("formula", tests, test_count, NULL, NULL);
}
