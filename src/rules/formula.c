/* Formulas of the tables: parsed once, their units checked then, run on integers. */
#include "rules/formula_steps.h"

#include <assert.h>
#include <string.h>

/*
 *   sum     = product { ("+" | "-") product }
 *   product = factor { "*" factor }
 *   factor  = number | name | "(" sum ")" | ("min" | "max") "(" sum "," sum ")"
 *
 * Numbers carry a fixed count of decimals that is known when the formula is parsed: a sum is
 * lifted to the larger count of its sides, a product has both. Nothing is rounded before the end.
 */

enum { STEPS_MAX = 64, DEPTH_MAX = 16, STACK_MAX = 8, DECIMALS_MAX = 18 };

typedef struct parser {
	formula *out;
	bareme_text source;
	size_t at;
	formula_resolve resolve;
	const void *payload;
	formula_fault *fault;
	formula_step steps[STEPS_MAX];
	formula_name names[STEPS_MAX];
	int64_t constants[STEPS_MAX];
	size_t count, emitted, name_count, constant_count, depth, height;
} parser;

/* What is known of a part of the formula. */
typedef struct part {
	unit unit;
	unsigned decimals;
	bool zero;    /* the literal 0, or a product with it */
	bool bare;    /* made of literals alone: it takes the unit of what it is joined with */
	bool literal; /* a number, not a computed value */
	bool limit;   /* a literal or a column: what may cap something */
} part;

bool unit_equal(unit a, unit b)
{
	return memcmp(&a, &b, sizeof a) == 0;
}

bool unit_multiply(unit *u, size_t number, int power)
{
	return !__builtin_add_overflow(u->power[number], power, &u->power[number]);
}

/* Of memory that failed, which is no fault of the formula. */
static const char no_message[] = "";

static bool wrong(parser *p, const char *code, const char *message, size_t offset, size_t len)
{
	*p->fault = (formula_fault){code, message, {p->source.data + offset, len}, offset};
	return false;
}

static void skip_blanks(parser *p)
{
	while (p->at < p->source.len && (p->source.data[p->at] == ' ' || p->source.data[p->at] == '\t'))
		p->at++;
}

static char peek(parser *p)
{
	skip_blanks(p);
	return p->at < p->source.len ? p->source.data[p->at] : '\0';
}

static bool expect(parser *p, char c, const char *message)
{
	if (peek(p) != c)
		return wrong(p, "formula", message, p->at, 0);
	p->at++;
	return true;
}

/* Where a value was only pushed to be the right side of an operation, the operation takes it directly. */
static bool emit(parser *p, formula_step step)
{
	formula_step *last = p->count == 0 ? NULL : &p->steps[p->count - 1];
	if (p->emitted++ == STEPS_MAX)
		return wrong(p, "formula", "the formula is too long", p->at, 0);
	assert(step.kind == STEP_PUSH || last != NULL);
	if (step.kind != STEP_PUSH && last->kind == STEP_PUSH) {
		step.source = last->source;
		step.index = last->index;
		*last = step;
		p->height--;
		return true;
	}
	p->height += step.kind == STEP_PUSH ? 1 : (size_t)-1;
	if (p->height > STACK_MAX)
		return wrong(p, "formula", "nested too deeply", p->at, 0);
	p->steps[p->count++] = step;
	return true;
}

static bool is_name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool parse_sum(parser *p, part *out);

static bool parse_number(parser *p, part *out)
{
	size_t first = p->at, end = first;
	while (end < p->source.len && (is_name_char(p->source.data[end]) || p->source.data[end] == '.'))
		end++;
	bareme_text digits = {p->source.data + first, end - first};
	const char *point = memchr(digits.data, '.', digits.len);
	unsigned decimals = point == NULL ? 0 : (unsigned)(digits.data + digits.len - point - 1);
	int64_t value;
	if (decimals > 6 || number_parse_plain(digits, '.', decimals, &value) != NUMBER_FINE)
		return wrong(p, "formula", "\"%.*s\" is not a number", first, end - first);
	p->at = end;
	*out = (part){.decimals = decimals, .zero = value == 0, .bare = true, .literal = true, .limit = true};
	if (p->emitted < STEPS_MAX)
		p->constants[p->constant_count++] = value;
	return emit(p, (formula_step){.source = FROM_FORMULA, .index = (uint16_t)(p->constant_count - 1)});
}

/* Joins two sides that must have the same unit. */
static bool join(parser *p, step_kind kind, size_t at, const part *left, part *right)
{
	bool left_takes = left->zero || left->bare, right_takes = right->zero || right->bare;
	if (!left_takes && !right_takes && !unit_equal(left->unit, right->unit))
		return wrong(p, "unit", "the two sides have different units", at, 0);
	unsigned decimals = left->decimals > right->decimals ? left->decimals : right->decimals;
	formula_step step = {.kind = kind,
			     .source = FROM_STACK,
			     .mark = kind == STEP_MAX ? left->literal : kind == STEP_MIN && right->limit,
			     .left = left->zero ? 1 : number_power(decimals - left->decimals),
			     .right = number_power(decimals - right->decimals)};
	*right = (part){.unit = left->bare || (left_takes && !right->bare) ? right->unit : left->unit,
			.decimals = decimals,
			.zero = left->zero && right->zero,
			.bare = left->bare && right->bare};
	return emit(p, step);
}

static bool parse_limit(parser *p, step_kind kind, part *out)
{
	part left;
	size_t at = p->at;
	if (!expect(p, '(', "an opening parenthesis is expected here") || !parse_sum(p, &left) ||
	    !expect(p, ',', "a comma is expected here") || !parse_sum(p, out) ||
	    !expect(p, ')', "a closing parenthesis is expected here"))
		return false;
	return join(p, kind, at, &left, out);
}

static bool parse_name(parser *p, part *out)
{
	size_t first = p->at, end = first;
	while (end < p->source.len && is_name_char(p->source.data[end]))
		end++;
	bareme_text name = {p->source.data + first, end - first};
	p->at = end;
	if (text_equal(name, TEXT("min")))
		return parse_limit(p, STEP_MIN, out);
	if (text_equal(name, TEXT("max")))
		return parse_limit(p, STEP_MAX, out);
	operand o;
	if (!p->resolve(name, &o, p->payload))
		return wrong(p, "formula", "\"%.*s\" is neither a field nor a value column nor a named quantity", first,
			     name.len);
	if (p->name_count == STEPS_MAX)
		return wrong(p, "formula", "the formula is too long", first, 0);
	p->names[p->name_count++] = (formula_name){(uint32_t)first, (uint32_t)name.len, o};
	if (o.kind == OPERAND_FIELD)
		p->out->fields |= UINT64_C(1) << o.index;
	else
		p->out->columns |= UINT64_C(1) << o.index;
	*out = (part){.unit = o.unit, .decimals = o.decimals, .limit = o.kind == OPERAND_COLUMN};
	return emit(p,
		    (formula_step){.source = o.kind == OPERAND_FIELD ? FROM_FIELDS : FROM_COLUMNS, .index = o.index});
}

static bool parse_factor(parser *p, part *out)
{
	char c = peek(p);
	if (c >= '0' && c <= '9')
		return parse_number(p, out);
	if (is_name_char(c))
		return parse_name(p, out);
	if (c != '(')
		return wrong(p, "formula", "a number, a name or an opening parenthesis is expected here", p->at, 0);
	p->at++;
	return parse_sum(p, out) && expect(p, ')', "a closing parenthesis is expected here");
}

static bool parse_product(parser *p, part *out)
{
	if (!parse_factor(p, out))
		return false;
	while (peek(p) == '*') {
		part left = *out;
		p->at++;
		if (!parse_factor(p, out) || !emit(p, (formula_step){.kind = STEP_MULTIPLY, .source = FROM_STACK}))
			return false;
		part product = {.unit = left.unit,
				.decimals = left.decimals + out->decimals,
				.zero = left.zero || out->zero,
				.bare = left.bare && out->bare};
		for (size_t i = 0; i < UNITS_MAX; i++)
			if (!unit_multiply(&product.unit, i, out->unit.power[i]))
				return wrong(p, "unit", "the power of a unit is too large", p->at, 0);
		if (product.decimals > DECIMALS_MAX)
			return wrong(p, "formula", "too many factors with decimals", p->at, 0);
		*out = product;
	}
	return true;
}

static bool parse_sum(parser *p, part *out)
{
	if (++p->depth > DEPTH_MAX)
		return wrong(p, "formula", "nested too deeply", p->at, 0);
	if (!parse_product(p, out))
		return false;
	for (char c; (c = peek(p)) == '+' || c == '-';) {
		part left = *out;
		size_t at = p->at++;
		if (!parse_product(p, out) || !join(p, c == '+' ? STEP_ADD : STEP_SUBTRACT, at, &left, out))
			return false;
	}
	p->depth--;
	return true;
}

bool formula_parse(formula *out, arena *a, bareme_text source, formula_resolve resolve, const void *payload,
		   formula_fault *fault)
{
	parser p = {.out = out, .source = source, .resolve = resolve, .payload = payload, .fault = fault};
	part whole;
	*out = (formula){.source = source};
	if (!parse_sum(&p, &whole))
		return false;
	if (peek(&p) != '\0' || p.at < source.len)
		return wrong(&p, "formula", "unexpected text after the end of the formula", p.at, 0);
	out->steps = arena_alloc(a, p.count, sizeof *out->steps);
	out->names = arena_alloc(a, p.name_count + 1, sizeof *out->names);
	out->constants = arena_alloc(a, p.constant_count + 1, sizeof *out->constants);
	if (out->steps == NULL || out->names == NULL || out->constants == NULL)
		return wrong(&p, no_message, no_message, 0, 0);
	memcpy(out->steps, p.steps, p.count * sizeof *p.steps);
	memcpy(out->constants, p.constants, p.constant_count * sizeof *p.constants);
	memcpy(out->names, p.names, p.name_count * sizeof *p.names);
	out->count = p.count;
	out->name_count = p.name_count;
	out->unit = whole.unit;
	out->decimals = whole.decimals;
	if (p.steps[0].source == FROM_FIELDS && p.count == 1)
		out->kind = FORMULA_FIELD;
	if (p.steps[0].source == FROM_COLUMNS && p.count == 2 && p.steps[1].kind == STEP_MULTIPLY &&
	    p.steps[1].source == FROM_FIELDS)
		out->kind = FORMULA_PRODUCT;
	out->column = p.steps[0].index;
	out->field = p.steps[p.count - 1].index;
	return true;
}

bool formula_may_be_negative(const formula *f, uint64_t fields, uint64_t columns)
{
	bool under[STACK_MAX + 1] = {false}, last = false;
	size_t height = 0;
	for (const formula_step *step = f->steps, *end = step + f->count; step < end; step++) {
		const uint64_t negative[] = {0, fields, columns};
		bool left = last, right = last;
		if (step->source == FROM_STACK)
			left = under[--height];
		else
			right = (negative[step->source] >> (step->index & 63) & 1) != 0;
		if (step->kind == STEP_PUSH) {
			under[height++] = last;
			last = right;
		} else if (step->kind == STEP_MAX) {
			last = left && right;
		} else {
			last = left || right || step->kind == STEP_SUBTRACT;
		}
	}
	return last;
}

/*
 * Runs the steps on numbers of a type: false where one does not fit. Most formulas stay within 64 bits; the others are
 * run again within 128.
 */
#define FORMULA_RUNNER(name, number)                                                                                   \
	static bool name(const formula *f, const int64_t *const sources[], wide *value, formula_result *out)           \
	{                                                                                                              \
		number under[STACK_MAX + 1], last = 0;                                                                 \
		size_t height = 0;                                                                                     \
		for (const formula_step *step = f->steps, *end = step + f->count; step < end; step++) {                \
			number left = last, right = last;                                                              \
			assert(step->source != FROM_STACK || height > 0);                                              \
			if (step->source == FROM_STACK)                                                                \
				left = under[--height];                                                                \
			else                                                                                           \
				right = sources[step->source][step->index];                                            \
			if (step->kind == STEP_PUSH) {                                                                 \
				under[height++] = last;                                                                \
				last = right;                                                                          \
				continue;                                                                              \
			}                                                                                              \
			if (step->kind == STEP_MULTIPLY) {                                                             \
				if (__builtin_mul_overflow(left, right, &last))                                        \
					return false;                                                                  \
				continue;                                                                              \
			}                                                                                              \
			if (__builtin_mul_overflow(left, step->left, &left) ||                                         \
			    __builtin_mul_overflow(right, step->right, &right) ||                                      \
			    (step->kind == STEP_ADD && __builtin_add_overflow(left, right, &last)) ||                  \
			    (step->kind == STEP_SUBTRACT && __builtin_sub_overflow(left, right, &last)))               \
				return false;                                                                          \
			if (step->kind == STEP_MIN) {                                                                  \
				last = right < left ? right : left;                                                    \
				out->capped |= step->mark && right < left;                                             \
			} else if (step->kind == STEP_MAX) {                                                           \
				last = left > right ? left : right;                                                    \
				out->floored |= step->mark && left > right;                                            \
			}                                                                                              \
		}                                                                                                      \
		*value = last;                                                                                         \
		return true;                                                                                           \
	}

FORMULA_RUNNER(formula_run_narrow, int64_t)
FORMULA_RUNNER(formula_run_wide, wide)

bool formula_run(const formula *f, const int64_t *fields, const int64_t *columns, unsigned decimals,
		 formula_result *out)
{
	const int64_t *const sources[] = {f->constants, fields, columns};
	wide value;
	*out = (formula_result){0};
	if (!formula_run_narrow(f, sources, &value, out)) {
		*out = (formula_result){0};
		if (!formula_run_wide(f, sources, &value, out))
			return false;
	}
	if (f->decimals > decimals)
		value = number_round(value, f->decimals - decimals);
	else if (__builtin_mul_overflow(value, (wide)number_power(decimals - f->decimals), &value))
		return false;
	out->value = (int64_t)value;
	return out->value == value && out->value != BAREME_NO_AMOUNT;
}

static void print_grouped(bareme_text plain, bareme_lang lang, buffer *out)
{
	char grouped[BAREME_TEXT_MAX];
	buffer_put(out, grouped, number_group(plain, lang, grouped));
}

/* What is between names for a reader: signs, and constants. */
static void print_between(bareme_text t, bareme_lang lang, buffer *out)
{
	/* Longer ones, which only zeros can make, stay as they are. */
	enum { LONGEST = 24 };
	while (t.len > 0) {
		size_t len = 0;
		while (len < t.len && ((t.data[len] >= '0' && t.data[len] <= '9') || t.data[len] == '.'))
			len++;
		if (len > 0 && len <= LONGEST)
			print_grouped((bareme_text){t.data, len}, lang, out);
		else if (len > 0)
			buffer_put(out, t.data, len);
		else if (t.data[0] == '*')
			buffer_string(out, "\xC3\x97");
		else if (t.data[0] == '-')
			buffer_string(out, "\xE2\x88\x92");
		else
			buffer_char(out, t.data[0] == ',' ? ';' : t.data[0]);
		t = text_from(t, len > 0 ? len : 1);
	}
}

/* A rate in percent, an amount without its cents where it has none. */
static void print_operand(const operand *o, int64_t value, bareme_lang lang, buffer *out)
{
	enum { CENTS = 2 };
	const unit none = {0};
	char number[BAREME_TEXT_MAX];
	bareme_number n = {value, o->decimals, true};
	if (o->decimals > CENTS && unit_equal(o->unit, none)) {
		buffer_put(out, number, bareme_number_print_for(n, lang, number));
		return;
	}
	if (o->decimals == CENTS && value % 100 == 0)
		n = (bareme_number){value / 100, 0, true};
	print_grouped((bareme_text){number, bareme_number_print(n, '.', number)}, lang, out);
}

/*
 * The part of the formula that a reader needs: of max(0, x) x, where x is not below 0. False where the formula is
 * something else.
 */
static bool print_inside(const formula *f, const int64_t *fields, const int64_t *columns, size_t *from, size_t *to)
{
	static const char opening[] = "max(0,";
	size_t at = sizeof opening - 1, depth = 1;
	formula_result result;
	bareme_text t = f->source;
	if (t.len <= at || memcmp(t.data, opening, at) != 0 || !formula_run(f, fields, columns, 2, &result) ||
	    result.floored)
		return false;
	for (*from = at; at < t.len && depth > 0; at++)
		if (t.data[at] == '(')
			depth++;
		else if (t.data[at] == ')')
			depth--;
	*to = at - 1;
	*from += *from < *to && t.data[*from] == ' ';
	return at == t.len;
}

/* Writes names from one to before another as their values, and what is between each and the next. */
static void print_names(const formula *f, size_t from, size_t to, const int64_t *fields, const int64_t *columns,
			buffer *out)
{
	for (size_t i = from; i < to; i++) {
		const formula_name *name = &f->names[i];
		size_t at = name->offset + name->len, end = i + 1 < f->name_count ? name[1].offset : f->source.len;
		assert(fields != NULL || name->operand.kind != OPERAND_FIELD);
		int64_t value = (name->operand.kind == OPERAND_FIELD ? fields : columns)[name->operand.index];
		char number[BAREME_TEXT_MAX];
		bareme_number n = {value, name->operand.decimals, true};
		buffer_put(out, number, bareme_number_print(n, '.', number));
		buffer_put(out, f->source.data + at, end - at);
	}
}

static size_t print_first_field(const formula *f)
{
	size_t i = 0;
	while (i < f->name_count && f->names[i].operand.kind != OPERAND_FIELD)
		i++;
	return i;
}

void formula_print_row(const formula *f, const int64_t *columns, buffer *out)
{
	buffer_put(out, f->source.data, f->name_count > 0 ? f->names[0].offset : f->source.len);
	print_names(f, 0, print_first_field(f), NULL, columns, out);
}

void formula_print_fields(const formula *f, const int64_t *fields, const int64_t *columns, buffer *out)
{
	print_names(f, print_first_field(f), f->name_count, fields, columns, out);
}

void formula_print(const formula *f, const int64_t *fields, const int64_t *columns, const bareme_lang *lang,
		   buffer *out)
{
	size_t at = 0, last = f->source.len;
	if (lang == NULL) {
		formula_print_row(f, columns, out);
		formula_print_fields(f, fields, columns, out);
		return;
	}
	if (!print_inside(f, fields, columns, &at, &last)) {
		at = 0;
		last = f->source.len;
	}
	for (size_t i = 0; i <= f->name_count; i++) {
		const formula_name *name = &f->names[i];
		size_t end = i < f->name_count ? name->offset : last;
		print_between((bareme_text){f->source.data + at, end - at}, *lang, out);
		if (i == f->name_count)
			break;
		int64_t named = (name->operand.kind == OPERAND_FIELD ? fields : columns)[name->operand.index];
		print_operand(&name->operand, named, *lang, out);
		at = name->offset + name->len;
	}
}
