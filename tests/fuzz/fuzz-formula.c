/*
 * Fuzz target: whatever text a formula is, and whatever its fields and columns hold, parsing ends with a formula or a
 * fault at a place; a formula gives what floating point of twice the length gives, to the last cent that this can tell;
 * and printed with its numbers in place of its names it is the same formula.
 *
 * The first bytes of the input are the values, see read_values; the rest is the formula.
 */
#include "../formula-names.h"
#include "fuzz.h"

#include "base/text.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

enum { FIELDS = 4, VALUES = 8, SHIFT = VALUES, DECIMALS, HEAD };

static bool resolve(bareme_text name, operand *out, const void *payload)
{
	(void)payload;
	return operand_find(name, out, formula_operands, sizeof formula_operands / sizeof *formula_operands);
}

static bool resolve_none(bareme_text name, operand *out, const void *payload)
{
	(void)name, (void)out, (void)payload;
	return false;
}

/* A byte for each value, and one for how many times eight they are larger. */
static void read_values(const uint8_t *data, int64_t values[VALUES])
{
	for (size_t i = 0; i < VALUES; i++)
		values[i] = (int64_t)((uint64_t)data[i] * 2654435761U >> 8 << 3 * (data[SHIFT] % 10U));
}

/* ---- The same with floating point ---- */

typedef struct approximate {
	const char *at;
	const int64_t *values;
	long double largest; /* of all that was met */
} approximate;

static long double approximate_sum(approximate *a);

static char approximate_peek(approximate *a)
{
	while (*a->at == ' ' || *a->at == '\t')
		a->at++;
	return *a->at;
}

static long double approximate_met(approximate *a, long double value)
{
	a->largest = fmaxl(a->largest, fabsl(value));
	return value;
}

static long double approximate_name(approximate *a, bareme_text name)
{
	operand o;
	if (name.len == 3 && name.data[0] == 'm' && !resolve(name, &o, NULL)) {
		bool least = name.data[1] == 'i';
		approximate_peek(a);
		a->at++;
		long double left = approximate_sum(a);
		approximate_peek(a);
		a->at++;
		long double right = approximate_sum(a);
		approximate_peek(a);
		a->at++;
		return least ? fminl(left, right) : fmaxl(left, right);
	}
	MUST(resolve(name, &o, NULL));
	return (long double)a->values[o.index + (o.kind == OPERAND_COLUMN ? FIELDS : 0)] / powl(10, o.decimals);
}

static long double approximate_factor(approximate *a)
{
	char c = approximate_peek(a);
	if (c == '(') {
		a->at++;
		long double inner = approximate_sum(a);
		approximate_peek(a);
		a->at++;
		return inner;
	}
	const char *first = a->at;
	while (isalnum((unsigned char)*a->at) || *a->at == '_' || *a->at == '.')
		a->at++;
	if (isdigit((unsigned char)c))
		return approximate_met(a, strtold(first, NULL));
	return approximate_met(a, approximate_name(a, (bareme_text){first, (size_t)(a->at - first)}));
}

static long double approximate_product(approximate *a)
{
	long double out = approximate_factor(a);
	while (approximate_peek(a) == '*') {
		a->at++;
		out = approximate_met(a, out * approximate_factor(a));
	}
	return out;
}

static long double approximate_sum(approximate *a)
{
	long double out = approximate_product(a);
	for (char c; (c = approximate_peek(a)) == '+' || c == '-';) {
		a->at++;
		long double by = approximate_product(a);
		out = approximate_met(a, c == '+' ? out + by : out - by);
	}
	return out;
}

/* ---- What was promised ---- */

static void check_value(const char *source, const int64_t values[VALUES], unsigned decimals, bool fits,
			const formula_result *got)
{
	approximate a = {source, values, 0};
	long double unit = powl(10, decimals), value = approximate_sum(&a) * unit;
	MUST(*a.at == '\0');
	/* Of the 38 digits that there are 18 at most are decimals. */
	if (!fits)
		MUST(fabsl(value) >= 9.2e18L || a.largest >= 1e20L);
	else
		MUST(fabsl(value - (long double)got->value) <= 1 + a.largest * unit * 1e-15L);
}

/* Numbers below 0 and long ones cannot be written in a formula. */
static void check_printed(const formula *f, arena *memory, const int64_t values[VALUES], unsigned decimals,
			  int64_t value)
{
	static const bareme_lang french = BAREME_FR;
	formula again;
	formula_fault fault;
	formula_result got;
	buffer text = {0}, shown = {0};
	formula_print(f, values, values + FIELDS, NULL, &text);
	formula_print(f, values, values + FIELDS, &french, &shown);
	MUST(text_is_utf8(buffer_all(&shown)));
	if (formula_parse(&again, memory, buffer_all(&text), resolve_none, NULL, &fault)) {
		MUST(formula_run(&again, NULL, NULL, decimals, &got));
		MUST(got.value == value);
	} else {
		/* Of the units only that of the whole is left. */
		MUST(strcmp(fault.code, "formula") == 0);
	}
	buffer_free(&text);
	buffer_free(&shown);
}

static void check_fault(const formula_fault *fault, bareme_text source)
{
	MUST(strcmp(fault->code, "formula") == 0 || strcmp(fault->code, "unit") == 0);
	MUST(*fault->message != '\0' && fault->offset <= source.len);
	MUST(fault->name.data >= source.data && fault->name.data + fault->name.len <= source.data + source.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	int64_t values[VALUES];
	formula f;
	formula_fault fault;
	formula_result result;
	arena memory = {0};
	if (size < HEAD)
		return 0;
	read_values(data, values);
	unsigned decimals = data[DECIMALS] % 7U;
	buffer text = {0};
	buffer_put(&text, (const char *)data + HEAD, size - HEAD);
	const char *source = buffer_cstring(&text);
	bareme_text whole = {source, size - HEAD};
	if (!formula_parse(&f, &memory, whole, resolve, NULL, &fault)) {
		check_fault(&fault, whole);
	} else {
		MUST(strlen(source) == whole.len);
		bool fits = formula_run(&f, values, values + FIELDS, decimals, &result);
		check_value(source, values, decimals, fits, &result);
		if (fits)
			check_printed(&f, &memory, values, decimals, result.value);
	}
	arena_free(&memory);
	buffer_free(&text);
	return 0;
}
