/* Numbers and formulas of the plain interpreter, worked out from their characters: see plain.h. */
#include "plain-inside.h"

bool plain_number_read(const char *text, plain_number *out)
{
	bool negative = *text == '-', point = false;
	*out = (plain_number){0, 0};
	text += negative;
	if (!isdigit((unsigned char)*text))
		return false;
	for (; *text != '\0'; text++) {
		if (*text == '.' && !point) {
			point = true;
			continue;
		}
		if (!isdigit((unsigned char)*text))
			return false;
		out->value = out->value * 10 + (*text - '0');
		out->decimals += point;
	}
	out->value = negative ? -out->value : out->value;
	return true;
}

typedef struct plain_part {
	plain_number n;
	bool literal, limit;
} plain_part;

static plain_part plain_sum(plain_formula *f);

static char plain_peek(plain_formula *f)
{
	while (*f->at == ' ')
		f->at++;
	return *f->at;
}

static void plain_skip(plain_formula *f, char c)
{
	assert(plain_peek(f) == c);
	f->at++;
	(void)c;
}

static void number_lift(plain_formula *f, plain_number *n, unsigned decimals)
{
	for (; n->decimals < decimals; n->decimals++)
		f->overflow |= __builtin_mul_overflow(n->value, (plain_wide)10, &n->value);
}

static void numbers_align(plain_formula *f, plain_number *a, plain_number *b)
{
	number_lift(f, a, b->decimals);
	number_lift(f, b, a->decimals);
}

/* What a name is: a value column, else a quantity that a line names, else a field. */
static plain_part plain_named(plain_formula *f, const char *name)
{
	const plain_table *t = f->x->t;
	plain_part out = {{0, 0}, false, false};
	int c = plain_column(t, name);
	if (c >= 0 && text_is(column_says(t, (size_t)c, "role"), "valeur")) {
		out.limit = true;
		plain_number_read(t->rows.cells[f->x->row][t->cell[c]], &out.n);
		return out;
	}
	for (size_t i = 0; i < t->column_count; i++) {
		const char *field = json_string(json_get(json_get(f->x->lines[i], "avec"), name));
		if (field != NULL) {
			name = field;
			break;
		}
	}
	int field = plain_field(f->r->p, name);
	assert(field >= 0);
	if (f->r->value[field] != NULL) {
		plain_number_read(f->r->value[field], &out.n);
		return out;
	}
	f->unknown = true;
	f->r->missing[field] |= !f->r->given[field];
	return out;
}

static plain_part plain_limit(plain_formula *f, bool least)
{
	plain_skip(f, '(');
	plain_part a = plain_sum(f);
	plain_skip(f, ',');
	plain_part b = plain_sum(f);
	plain_skip(f, ')');
	numbers_align(f, &a.n, &b.n);
	bool first = least ? a.n.value <= b.n.value : a.n.value > b.n.value;
	f->capped |= least && !first && b.limit;
	f->floored |= !least && first && a.literal;
	return (plain_part){first ? a.n : b.n, false, false};
}

static plain_part plain_factor(plain_formula *f)
{
	char word[64];
	size_t len = 0;
	if (plain_peek(f) == '(') {
		f->at++;
		plain_part inner = plain_sum(f);
		plain_skip(f, ')');
		return inner;
	}
	while (isalnum((unsigned char)*f->at) || *f->at == '_' || *f->at == '.')
		word[len++] = *f->at++;
	word[len] = '\0';
	if (isdigit((unsigned char)*word)) {
		plain_part out = {{0, 0}, true, true};
		plain_number_read(word, &out.n);
		return out;
	}
	if (strcmp(word, "min") == 0 || strcmp(word, "max") == 0)
		return plain_limit(f, word[1] == 'i');
	return plain_named(f, word);
}

static plain_part plain_product(plain_formula *f)
{
	plain_part out = plain_factor(f);
	while (plain_peek(f) == '*') {
		f->at++;
		plain_part by = plain_factor(f);
		f->overflow |= __builtin_mul_overflow(out.n.value, by.n.value, &out.n.value);
		out = (plain_part){{out.n.value, out.n.decimals + by.n.decimals}, false, false};
	}
	return out;
}

static plain_part plain_sum(plain_formula *f)
{
	plain_part out = plain_product(f);
	for (char c; (c = plain_peek(f)) == '+' || c == '-';) {
		f->at++;
		plain_part by = plain_product(f);
		numbers_align(f, &out.n, &by.n);
		f->overflow |= c == '+' ? __builtin_add_overflow(out.n.value, by.n.value, &out.n.value)
					: __builtin_sub_overflow(out.n.value, by.n.value, &out.n.value);
		out = (plain_part){out.n, false, false};
	}
	return out;
}

plain_formula plain_work_out(plain_run *r, const plain_try *x, const char *formula, plain_number *out)
{
	plain_formula f = {.r = r, .x = x, .at = formula};
	*out = plain_sum(&f).n;
	assert(plain_peek(&f) == '\0');
	return f;
}

uint64_t formula_names(const plain_run *r, const plain_try *x, const char *formula)
{
	uint64_t fields = 0;
	char word[64];
	for (size_t len = 0; formula != NULL; formula++) {
		if (isalnum((unsigned char)*formula) || *formula == '_') {
			word[len++] = *formula;
			continue;
		}
		word[len] = '\0';
		const char *name = word;
		int c = plain_column(x->t, word);
		for (size_t i = 0; i < x->t->column_count; i++) {
			const char *field = json_string(json_get(json_get(x->lines[i], "avec"), word));
			name = field != NULL ? field : name;
		}
		if (len > 0 && (c < 0 || !text_is(column_says(x->t, (size_t)c, "role"), "valeur")) &&
		    plain_field(r->p, name) >= 0)
			fields |= UINT64_C(1) << plain_field(r->p, name);
		len = 0;
		if (*formula == '\0')
			break;
	}
	return fields;
}

void number_to_cents(plain_formula *f, plain_number *n)
{
	number_lift(f, n, 2);
	plain_wide unit = 1;
	for (; n->decimals > 2; n->decimals--)
		unit *= 10;
	bool negative = n->value < 0;
	plain_wide size = negative ? -n->value : n->value;
	size = size / unit + (size % unit * 2 >= unit);
	n->value = negative ? -size : size;
	f->overflow |= size > INT64_MAX;
}

int numbers_compare(plain_number a, plain_number b)
{
	plain_formula f = {0};
	numbers_align(&f, &a, &b);
	return a.value < b.value ? -1 : a.value > b.value;
}

/* Below 0, 0 or above: of two numbers, two days or two words. */
static int plain_compare(const char *a, const char *b)
{
	plain_number x, y;
	return plain_number_read(a, &x) && plain_number_read(b, &y) ? numbers_compare(x, y) : strcmp(a, b);
}

static bool plain_range_has(const char *range, const char *value)
{
	const char *between = strstr(range, "..");
	bool equal = *range != '\0' && range[1] == '=';
	char least[64];
	if (*range == '<' || *range == '>') {
		int side = plain_compare(value, range + 1 + equal);
		return (equal && side == 0) || (*range == '<' ? side < 0 : side > 0);
	}
	if (between == NULL)
		return plain_compare(range, value) == 0;
	snprintf(least, sizeof least, "%.*s", (int)(between - range), range);
	return plain_compare(least, value) <= 0 && plain_compare(value, between + 2) <= 0;
}

bool plain_condition_has(const json_node *list, const char *value)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n))
		if (json_string(n) != NULL && plain_range_has(json_string(n), value))
			return true;
	return false;
}
