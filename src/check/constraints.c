/* What the package declares of its tables' columns: types, constraints and keys, checked on every cell. */
#include "check/checker.h"
#include "check/members.h"

#include "formats/pattern.h"
#include "rules/package.h"
#include "rules/territory_load.h"

#include <string.h>

typedef enum cell_type { CELL_TEXT, CELL_NUMBER, CELL_INTEGER, CELL_DATE, CELL_UNKNOWN } cell_type;

typedef struct constrained {
	const json_node *node;
	const char *name;
	cell_type type;
	int column;    /* in the sheet; -1 = missing, which loading reports */
	bool required; /* may not be blank */
	bool unique;
	bool lists;              /* a cell may list several values between bars, or all with a star */
	const json_node *listed; /* the values that a cell may have, or NULL; */
	names values;            /* these */
	size_t shortest, longest;
	pattern *pattern;
	names seen; /* of a unique column */
} constrained;

typedef struct resource {
	checker *c;
	const json_node *node;
	const json_node *missing; /* texts that mean no value, or NULL */
	sheet *sheet;             /* NULL where there is none */
	constrained columns[COLUMNS_MAX];
	size_t count;
} resource;

/* ---- What the package declares ---- */

static cell_type constraint_read_type(checker *c, const json_node *field)
{
	static const char *const types[] = {"string", "number", "integer", "date"};
	const json_node *node = json_get(field, "type");
	const char *name = json_string(node);
	for (int i = 0; name != NULL && i < CELL_UNKNOWN; i++)
		if (strcmp(types[i], name) == 0)
			return (cell_type)i;
	if (node != NULL)
		loader_fault(c->l, node, "schema", "\"%s\" is not a type of column: string, number, integer or date",
			     name);
	return node == NULL ? CELL_TEXT : CELL_UNKNOWN;
}

/* A column of rules has a role, which says what its cells are. */
static void constraint_compare_role(checker *c, const json_node *field, cell_type type)
{
	const char *role = json_string(json_get(json_get(field, "bareme"), "role"));
	if (role == NULL || type == CELL_UNKNOWN)
		return;
	bool number = strcmp(role, "valeur") == 0, date = strcmp(role, "du") == 0 || strcmp(role, "au") == 0;
	if (number != (type == CELL_NUMBER || type == CELL_INTEGER) || date != (type == CELL_DATE))
		loader_fault(c->l, json_get(field, "type"), "schema",
			     "this type does not fit the role \"%s\" of the column", role);
}

static bool constraint_read_flag(checker *c, const json_node *node)
{
	bareme_text source = node == NULL ? TEXT("false") : json_source(&c->l->package, node);
	if (!text_equal(source, TEXT("true")) && !text_equal(source, TEXT("false")))
		loader_fault(c->l, node, "schema", "\"%s\" must be true or false, not %.*s", json_name(node),
			     TEXT_ARG(package_quoted(c->l, node)));
	return json_bool(node, false);
}

static size_t constraint_read_length(checker *c, const json_node *node, size_t otherwise)
{
	int64_t length;
	if (node == NULL)
		return otherwise;
	if (number_parse_plain(json_source(&c->l->package, node), '.', 0, &length) == NUMBER_FINE && length >= 0)
		return (size_t)length;
	loader_fault(c->l, node, "schema", "\"%s\" must be a whole number, not %.*s", json_name(node),
		     TEXT_ARG(package_quoted(c->l, node)));
	return otherwise;
}

/* The constraints are among those, which have commas between. */
static void constraint_check_names(checker *c, const json_node *constraints, const char *known)
{
	if (constraints != NULL && !json_is_object(constraints))
		loader_fault(c->l, constraints, "schema", "\"%s\" must be an object", "constraints");
	for (const json_node *n = json_is_object(constraints) ? json_first(constraints) : NULL; n != NULL;
	     n = json_next(n)) {
		bareme_text rest = text_of(known), one;
		bool found = false;
		while (!found && text_next_part(&rest, ',', &one))
			found = text_equal(text_trim(one), text_of(json_name(n)));
		if (!found)
			loader_fault(c->l, n, "schema", "\"%s\" is not a constraint here; there are: %s", json_name(n),
				     known);
	}
}

static void constraint_read_pattern(checker *c, const json_node *form, constrained *out)
{
	const char *source = json_string(form);
	pattern_fault wrong = source == NULL ? PATTERN_SYNTAX : pattern_read(&out->pattern, source);
	c->l->faults.failed |= wrong == PATTERN_NO_MEMORY;
	if (wrong == PATTERN_SYNTAX)
		loader_fault(c->l, form, "schema", "the pattern of \"%s\" cannot be read", out->name);
	if (wrong == PATTERN_LARGE)
		loader_fault(c->l, form, "schema",
			     "the pattern of \"%s\" is too large: more than %d bytes, or %d steps with its repetitions "
			     "written out",
			     out->name, PATTERN_MAX, PATTERN_STEPS);
}

static void constraint_read(checker *c, const json_node *field, constrained *out)
{
	const json_node *constraints = json_get(field, "constraints");
	const json_node *form = json_get(constraints, "pattern");
	const char *role = json_string(json_get(json_get(field, "bareme"), "role"));
	const char *name = json_string(json_get(field, "name"));
	out->node = field;
	out->name = name == NULL ? "" : name;
	out->type = constraint_read_type(c, field);
	constraint_compare_role(c, field, out->type);
	constraint_check_names(c, constraints, CONSTRAINTS_OF_COLUMNS);
	out->required = constraint_read_flag(c, json_get(constraints, "required"));
	out->unique = constraint_read_flag(c, json_get(constraints, "unique"));
	out->lists = role != NULL && strcmp(role, "condition") == 0;
	out->listed = json_get(constraints, "enum");
	if (out->listed != NULL && !json_is_array(out->listed))
		loader_fault(c->l, out->listed, "schema", "\"%s\" must be a list", "enum");
	if (!json_is_array(out->listed))
		out->listed = NULL;
	for (const json_node *n = json_first(out->listed); n != NULL; n = json_next(n)) {
		int32_t old;
		if (json_string(n) != NULL)
			c->l->faults.failed |= !names_add(&out->values, text_of(json_string(n)), 0, &old);
	}
	out->shortest = constraint_read_length(c, json_get(constraints, "minLength"), 0);
	out->longest = constraint_read_length(c, json_get(constraints, "maxLength"), SIZE_MAX);
	if (out->longest < out->shortest)
		loader_fault(c->l, constraints, "schema", "\"maxLength\" is below \"minLength\"");
	if (form != NULL)
		constraint_read_pattern(c, form, out);
}

/* ---- Cells ---- */

/* Records a fault of a cell, unless loading had something to say of the same one. */
PRINTF_LIKE(5, 6)
static void constraint_fault(resource *r, size_t row, const constrained *k, const char *code, const char *format, ...)
{
	place at = sheet_place(r->sheet, row, (size_t)k->column);
	if (faults_stand_at(&r->c->l->faults, at))
		return;
	va_list args;
	va_start(args, format);
	fault_vadd(&r->c->l->faults, BAREME_ERROR, code, at, format, args);
	va_end(args);
}

static void cell_check_listed(resource *r, size_t row, const constrained *k, bareme_text cell)
{
	if (k->lists && text_equal(cell, TEXT("*")))
		return;
	/* No cell holds a NUL: so one that is no list is a single part. */
	for (bareme_text value; text_next_part(&cell, k->lists ? '|' : '\0', &value);)
		if (names_find(&k->values, text_trim(value)) < 0)
			constraint_fault(r, row, k, "value",
					 "\"%.*s\" is not among the values that the package lists for \"%s\"",
					 TEXT_ARG(value), k->name);
}

/* UTF-8 that a program took for Windows-1252 and saved so: an A with tilde or circumflex before a sign no word has. */
static bool cell_is_garbled(bareme_text t)
{
	for (size_t i = 0; i + 2 < t.len; i++) {
		const unsigned char *c = (const unsigned char *)t.data + i;
		if (c[0] == 0xC3 && (c[1] == 0x83 || c[1] == 0x82) && c[2] >= 0xC2)
			return true;
	}
	return false;
}

static size_t cell_count_characters(bareme_text t)
{
	size_t count = 0;
	for (size_t i = 0; i < t.len; i++)
		count += ((unsigned char)t.data[i] & 0xC0) != 0x80;
	return count;
}

/* The text under which cells are the same: of a date whatever its form, else the cell itself. */
static bareme_text cell_key(const constrained *k, bareme_text cell, char date[BAREME_TEXT_MAX])
{
	int32_t day;
	if (k->type != CELL_DATE || !bareme_date_parse(cell, &day))
		return cell;
	return (bareme_text){date, bareme_date_print(day, date)};
}

static void cell_check_unique(resource *r, size_t row, constrained *k, bareme_text cell)
{
	char date[BAREME_TEXT_MAX];
	int32_t old;
	bareme_text key = arena_copy(&r->c->l->rules->arena, cell_key(k, cell, date));
	if (key.data == NULL || !names_add(&k->seen, key, (int32_t)row, &old))
		r->c->l->faults.failed = true;
	else if (old >= 0)
		constraint_fault(r, row, k, "value", "\"%.*s\" is on line %zu already, and \"%s\" must be unique",
				 TEXT_ARG(cell), sheet_place(r->sheet, (size_t)old, 0).line, k->name);
}

static void cell_check(resource *r, size_t row, constrained *k)
{
	bareme_text cell = sheet_cell(r->sheet, row, (size_t)k->column);
	int64_t whole;
	int32_t day;
	if (cell.len == 0 || json_contains(r->missing, cell)) {
		if (k->required)
			constraint_fault(r, row, k, "value", "\"%s\" is blank", k->name);
		return;
	}
	if (cell_is_garbled(cell))
		constraint_fault(r, row, k, "value",
				 "\"%.*s\" is garbled: the file was opened in another encoding than UTF-8",
				 TEXT_ARG(cell));
	if (k->listed != NULL)
		cell_check_listed(r, row, k, cell);
	if (k->pattern != NULL && !pattern_matches(k->pattern, cell))
		constraint_fault(r, row, k, "value", "\"%.*s\" does not have the form that the package asks of \"%s\"",
				 TEXT_ARG(cell), k->name);
	if (k->type == CELL_DATE && !bareme_date_parse(cell, &day))
		constraint_fault(r, row, k, "value", "\"%.*s\" is not a date such as 2021-04-08", TEXT_ARG(cell));
	if (k->type == CELL_INTEGER && sheet_number(r->sheet, cell, 0, &whole) != NUMBER_FINE)
		constraint_fault(r, row, k, "value", "\"%.*s\" is not a whole number", TEXT_ARG(cell));
	if (cell_count_characters(cell) < k->shortest || cell_count_characters(cell) > k->longest)
		constraint_fault(r, row, k, "value", "\"%.*s\" is shorter or longer than \"%s\" may be", TEXT_ARG(cell),
				 k->name);
	if (k->unique)
		cell_check_unique(r, row, k, cell);
}

/* ---- Keys ---- */

static constrained *key_column(resource *r, const json_node *name)
{
	const char *string = json_string(name);
	for (size_t i = 0; string != NULL && i < r->count; i++)
		if (strcmp(r->columns[i].name, string) == 0)
			return &r->columns[i];
	loader_fault(r->c->l, name, "schema", "\"%s\" is not a column of this table", string == NULL ? "" : string);
	return NULL;
}

/* The columns of the primary key: a name or a list of names. Returns how many; 0 where one of them is not there. */
static size_t key_find(resource *r, constrained *key[COLUMNS_MAX])
{
	const json_node *node = json_get(json_get(r->node, "schema"), "primaryKey");
	const json_node *one = json_is_array(node) ? json_first(node) : node;
	size_t count = 0;
	bool good = true;
	for (; one != NULL && count < COLUMNS_MAX; one = json_is_array(node) ? json_next(one) : NULL) {
		key[count] = key_column(r, one);
		good &= key[count] != NULL && key[count]->column >= 0;
		count++;
	}
	return good ? count : 0;
}

static void key_check(resource *r)
{
	constrained *key[COLUMNS_MAX];
	size_t count = key_find(r, key);
	names seen = {0};
	faults *f = &r->c->l->faults;
	for (size_t row = 0; count > 0 && row < r->sheet->rows; row++) {
		buffer text = {0};
		int32_t old = -1;
		for (size_t i = 0; i < count; i++) {
			char date[BAREME_TEXT_MAX];
			/* A unit separator cannot be typed by accident. */
			buffer_char(&text, '\x1F');
			buffer_text(&text, cell_key(key[i], sheet_cell(r->sheet, row, (size_t)key[i]->column), date));
		}
		bareme_text kept = arena_copy(&r->c->l->rules->arena, buffer_all(&text));
		f->failed |= text.failed || kept.data == NULL || !names_add(&seen, kept, (int32_t)row, &old);
		buffer_free(&text);
		place at = sheet_place(r->sheet, row, (size_t)key[0]->column);
		/* Where the same rows were found to overlap, that says more. */
		if (old >= 0 && !faults_stand_at(f, (place){at.file, at.line, 0}))
			CHECK_FAULT(r->c, BAREME_ERROR, "value", at, "the row on line %zu has the same key already",
				    sheet_place(r->sheet, (size_t)old, 0).line);
	}
	names_free(&seen);
}

/* ---- Resources ---- */

/* Codes of communes that lost their zero are read with it, and reported once for each column. */
static void constraint_add_zeros(resource *r)
{
	if (strcmp(resource_role(r->node), "communes") != 0)
		return;
	for (size_t i = 0; i < r->count; i++) {
		const constrained *k = &r->columns[i];
		size_t width = k->column < 0 ? 0 : territory_code_width(k->name);
		if (width == 0)
			continue;
		sheet_add_zeros(r->sheet, &r->c->l->rules->arena, (size_t)k->column, width);
		const sheet_zeros *zeros = &r->sheet->zeros[k->column];
		if (zeros->count > 0)
			CHECK_FAULT(r->c, BAREME_WARNING, "value",
				    sheet_place(r->sheet, zeros->first, (size_t)k->column),
				    "codes of \"%s\" that have lost their leading zero: %zu; they are read with it",
				    k->name, zeros->count);
	}
}

static void constraint_check_resource(checker *c, const json_node *node, resource *r)
{
	const json_node *schema = json_get(node, "schema");
	*r = (resource){.c = c,
			.node = node,
			.missing = json_get(schema, "missingValues"),
			.sheet = loader_sheet(c->l, node, false)};
	for (const json_node *f = json_first(json_get(schema, "fields")); f != NULL && r->count < COLUMNS_MAX;
	     f = json_next(f))
		constraint_read(c, f, &r->columns[r->count++]);
	if (r->count > 0 && r->sheet != NULL) {
		for (size_t i = 0; i < r->count; i++)
			r->columns[i].column = sheet_column(r->sheet, text_of(r->columns[i].name));
		constraint_add_zeros(r);
		for (size_t row = 0; row < r->sheet->rows; row++)
			for (size_t i = 0; i < r->count; i++)
				if (r->columns[i].column >= 0)
					cell_check(r, row, &r->columns[i]);
		key_check(r);
	}
	for (size_t i = 0; i < r->count; i++) {
		names_free(&r->columns[i].seen);
		names_free(&r->columns[i].values);
		pattern_free(r->columns[i].pattern);
	}
}

/* Loading takes of a field's constraints those that its type has. */
static void constraint_check_fields(checker *c)
{
	const json_node *operation = json_get(json_get(c->l->package.root, "bareme"), "operation");
	for (const json_node *f = json_first(json_get(operation, "fields")); f != NULL; f = json_next(f)) {
		const json_node *constraints = json_get(f, "constraints");
		const char *type = json_string(json_get(f, "type"));
		constraint_check_names(c, constraints,
				       type == NULL || strcmp(type, "string") == 0 ? CONSTRAINTS_OF_TEXTS
										   : CONSTRAINTS_OF_NUMBERS);
		constraint_read_flag(c, json_get(constraints, "required"));
	}
}

void constraints_check(checker *c)
{
	constraint_check_fields(c);
	resource *r = loader_items(c->l, 1, sizeof *r);
	for (const json_node *n = json_first(check_resources(c)); n != NULL && r != NULL; n = json_next(n))
		constraint_check_resource(c, n, r);
}
