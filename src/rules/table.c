/* A rule table: rows of conditions, dates and values. */
#include "rules/table.h"

#include "base/bits.h"
#include "rules/index.h"
#include "rules/package.h"
#include "rules/ranges.h"

#include <string.h>

/* ---- Columns ---- */

/* Values of a condition that the table fills itself: those of its lines. */
static void read_own_domain(loader *l, const json_node *lines, domain *d)
{
	size_t count = json_count(lines);
	d->values = loader_items(l, count, sizeof *d->values);
	d->titles = loader_items(l, count, sizeof *d->titles);
	if (d->values == NULL || d->titles == NULL)
		return;
	for (const json_node *line = json_first(lines); line != NULL; line = json_next(line)) {
		size_t number = d->count++;
		int32_t old;
		d->values[number] = package_string(l, line, "valeur", "");
		d->titles[number] = package_title(l, line, "titre", d->values[number]);
		names_add_folded(&d->index, &l->rules->arena, text_of(d->values[number]), (int32_t)number, &old);
		if (*d->values[number] == '\0' || old >= 0)
			loader_fault(l, line, "schema", "each of the lines needs a \"valeur\" of its own");
	}
}

static void read_condition(loader *l, const json_node *node, const json_node *extra, const table *t, column *c)
{
	const json_node *by = json_get(extra, "champ");
	const json_node *lines = json_get(extra, "lignes");
	c->field = -1;
	if (by != NULL) {
		c->field = package_field(l, by);
		if (c->field < 0)
			return;
		const field *f = &l->rules->fields[c->field];
		if (f->role == ROLE_DATE)
			loader_fault(l, by, "schema", "the operation's date has columns of its own: du and au");
		else if (f->type == FIELD_TEXT)
			loader_fault(l, by, "schema",
				     "the field \"%s\" is a text: it has neither listed values nor "
				     "ranges",
				     f->name);
		else if (f->type == FIELD_CHOICE)
			c->domain = &f->domain;
		else
			c->ranged = f;
		for (size_t key = 0; key < c->key; key++)
			if (t->fields[key] == c->field)
				loader_fault(l, by, "schema", "an earlier condition is on the field \"%s\" too",
					     json_string(by));
		if (c->domain == NULL)
			return;
	} else if (lines != NULL) {
		read_own_domain(l, lines, &c->own);
		c->domain = &c->own;
	} else {
		loader_fault(l, node, "schema", "a condition needs \"champ\" or \"lignes\"");
		return;
	}
	const json_node *list = json_get(json_get(node, "constraints"), "enum");
	for (const json_node *v = json_first(list); v != NULL; v = json_next(v))
		if (json_string(v) == NULL || names_find_folded(&c->domain->index, text_of(json_string(v))) < 0)
			loader_fault(l, v, "reference", "this value is not one that the condition \"%s\" can have",
				     c->name);
}

static void read_column(loader *l, const json_node *node, table *t, column *c)
{
	static const char *const kinds[] = {"condition", "valeur", "forme", "du", "au", "source"};
	const json_node *extra = json_get(node, "bareme");
	const json_node *constraints = json_get(node, "constraints");
	const char *role = package_string(l, extra, "role", "");
	size_t kind = 0;
	while (kind < sizeof kinds / sizeof *kinds && strcmp(kinds[kind], role) != 0)
		kind++;
	c->name = package_string(l, node, "name", "");
	c->title = package_title(l, node, "title", c->name);
	c->required = json_bool(json_get(constraints, "required"), false);
	c->unit_name = "";
	c->field = -1;
	for (const column *before = t->columns; before < c; before++)
		if (strcmp(before->name, c->name) == 0)
			loader_fault(l, node, "schema", "an earlier column is called \"%s\" too", c->name);
	if (kind == sizeof kinds / sizeof *kinds) {
		loader_fault(l, node, "schema", "the column \"%s\" has no role", c->name);
		return;
	}
	int holder = kind > BAREME_COLUMN_VALUE ? table_column(t, (bareme_column_kind)kind) : -1;
	loader_gives_role(l, node, role, holder < 0 ? NULL : t->columns[holder].name);
	c->kind = (bareme_column_kind)kind;
	if (c->kind == BAREME_COLUMN_CONDITION) {
		c->key = t->condition_count++;
		t->condition_columns[c->key] = (size_t)(c - t->columns);
		read_condition(l, node, extra, t, c);
		t->fields[c->key] = c->field;
	} else if (c->kind == BAREME_COLUMN_VALUE) {
		c->key = t->value_count++;
		t->value_columns[c->key] = (size_t)(c - t->columns);
		c->integer = strcmp(package_string(l, node, "type", ""), "integer") == 0;
		c->unit_name = package_string(l, extra, "unite", "");
		const json_node *unit_node = json_get(extra, "unite");
		t->units_known &= package_unit(l, unit_node == NULL ? node : unit_node, &c->unit, &c->decimals);
		package_bounds(l, constraints, c->decimals, &c->least, &c->most);
	}
}

static void read_columns(loader *l, const json_node *schema, table *t)
{
	const json_node *fields = json_get(schema, "fields");
	size_t count = json_count(fields);
	if (count == 0 || count > COLUMNS_MAX) {
		loader_fault(l, schema, "schema", "a table needs 1 to %d columns", COLUMNS_MAX);
		return;
	}
	t->columns = loader_items(l, count, sizeof *t->columns);
	t->condition_columns = loader_items(l, count, sizeof *t->condition_columns);
	t->value_columns = loader_items(l, count, sizeof *t->value_columns);
	t->fields = loader_items(l, count, sizeof *t->fields);
	if (t->columns == NULL || t->fields == NULL || t->condition_columns == NULL || t->value_columns == NULL)
		return;
	for (const json_node *node = json_first(fields); node != NULL; node = json_next(node))
		read_column(l, node, t, &t->columns[t->column_count++]);
}

/* ---- Rows ---- */

typedef struct row_reader {
	loader *l;
	table *t;
	const json_node *missing; /* texts that mean no value, or NULL */
	size_t row;
} row_reader;

PRINTF_LIKE(4, 5)
static void cell_fault(const row_reader *r, size_t c, const char *code, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	place at = table_place(r->t, r->row, c);
	fault_vadd(&r->l->faults, BAREME_ERROR, code, at, format, args);
	va_end(args);
}

static void read_set_value(const row_reader *r, size_t c, bareme_text name, uint64_t *set)
{
	const domain *d = r->t->columns[c].domain;
	int32_t value = names_find_folded(&d->index, name);
	if (value >= 0 && text_equal(name, text_of(d->values[value]))) {
		bits_add(set, (size_t)value);
		return;
	}
	if (value < 0)
		value = names_nearest(&d->index, name, 2);
	range any;
	static const field number = {.type = FIELD_NUMBER, .least = INT64_MIN, .most = INT64_MAX};
	if (value < 0 && strpbrk(name.data, "<>.") != NULL && range_read(&number, r->t->sheet, name, &any) == NULL)
		cell_fault(r, c, "value", "\"%.*s\" is a range, and \"%s\" has listed values", TEXT_ARG(name),
			   r->t->columns[c].name);
	else if (value >= 0)
		cell_fault(r, c, "value", "\"%.*s\" is not a value of \"%s\": did you mean \"%s\"?", TEXT_ARG(name),
			   r->t->columns[c].name, d->values[value]);
	else
		cell_fault(r, c, "value", "\"%.*s\" is not a value of \"%s\"", TEXT_ARG(name), r->t->columns[c].name);
}

static void read_set(const row_reader *r, size_t c, bareme_text cell)
{
	const column *column = &r->t->columns[c];
	uint64_t *set = r->t->sets + r->row * r->t->set_words + r->t->set_offset[column->key];
	if (column_choices(column) == 0)
		return;
	if (text_equal(cell, TEXT("*"))) {
		bits_add_below(set, column_choices(column));
		return;
	}
	if (cell.len == 0) {
		cell_fault(r, c, "value", "\"%s\" is blank: name its values, or write * for all", column->name);
		return;
	}
	for (bareme_text value; text_next_part(&cell, '|', &value);)
		if (column->ranged != NULL)
			range_add(r->l, column->ranged, r->t->sheet, text_trim(value), table_place(r->t, r->row, c),
				  set);
		else
			read_set_value(r, c, text_trim(value), set);
}

static void read_value(const row_reader *r, size_t c, bareme_text cell)
{
	const column *column = &r->t->columns[c];
	int64_t *value = &r->t->values[r->row * r->t->value_count + column->key];
	if (cell.len == 0 || json_contains(r->missing, cell)) {
		r->t->rows[r->row].blank |= UINT32_C(1) << column->key;
		if (column->required)
			cell_fault(r, c, "value", "\"%s\" is blank", column->name);
		return;
	}
	number_fault fault = sheet_number(r->t->sheet, cell, column->decimals, value);
	if (fault == NUMBER_DECIMALS)
		cell_fault(r, c, "value", "\"%.*s\" has more than the %u decimals of \"%s\"", TEXT_ARG(cell),
			   column->decimals, column->name);
	else if (fault == NUMBER_LARGE)
		cell_fault(r, c, "value", "%.*s is out of the bounds of \"%s\"", TEXT_ARG(cell), column->name);
	else if (fault == NUMBER_AMBIGUOUS)
		cell_fault(r, c, "value", "\"%.*s\" may mean thousands or decimals: write it without a separator",
			   TEXT_ARG(cell));
	else if (fault != NUMBER_FINE)
		cell_fault(r, c, "value", "\"%.*s\" is not a number", TEXT_ARG(cell));
	else if (*value < column->least || *value > column->most)
		cell_fault(r, c, "value", "%.*s is out of the bounds of \"%s\"", TEXT_ARG(cell), column->name);
}

static void read_date(const row_reader *r, size_t c, bareme_text cell, int32_t blank, int32_t *out)
{
	*out = blank;
	if (cell.len == 0) {
		if (r->t->columns[c].required)
			cell_fault(r, c, "value", "\"%s\" is blank", r->t->columns[c].name);
	} else if (!bareme_date_parse(cell, out)) {
		cell_fault(r, c, "value", "\"%.*s\" is not a date such as 2021-04-08", TEXT_ARG(cell));
	}
}

static void read_cell(const row_reader *r, size_t c)
{
	bareme_text cell = table_cell(r->t, r->row, c);
	row *row = &r->t->rows[r->row];
	int32_t number;
	switch (r->t->columns[c].kind) {
	case BAREME_COLUMN_CONDITION:
		read_set(r, c, cell);
		break;
	case BAREME_COLUMN_VALUE:
		read_value(r, c, cell);
		break;
	case BAREME_COLUMN_FORM:
		row->form = (int8_t)form_find(r->l->rules, cell);
		if (row->form < 0)
			cell_fault(r, c, "value", "\"%.*s\" is not a form of aid (\"formes\"); there are: %s",
				   TEXT_ARG(cell), forms_names(r->l));
		break;
	case BAREME_COLUMN_FROM:
		read_date(r, c, cell, DATE_FIRST, &row->from);
		break;
	case BAREME_COLUMN_TO:
		read_date(r, c, cell, DATE_LAST, &row->to);
		break;
	case BAREME_COLUMN_SOURCE:
		number = names_find_folded(&r->l->rules->source_ids, cell);
		if (cell.len == 0)
			cell_fault(r, c, "reference", "\"%s\" is blank: each row names its source",
				   r->t->columns[c].name);
		else if (number < 0 && r->l->knows_sources)
			cell_fault(r, c, "reference", "\"%.*s\" is not an id in the table of sources", TEXT_ARG(cell));
		row->source = (uint32_t)(number < 0 ? 0 : number);
		break;
	}
}

int table_column(const table *t, bareme_column_kind kind)
{
	for (size_t c = 0; c < t->column_count; c++)
		if (t->columns[c].kind == kind)
			return (int)c;
	return -1;
}

/* Where the values of each condition are in a row's sets. They depend on the columns alone, not on the rows. */
static bool place_sets(loader *l, table *t)
{
	t->set_offset = loader_items(l, t->condition_count, sizeof *t->set_offset);
	for (size_t k = 0; t->set_offset != NULL && k < t->condition_count; k++) {
		t->set_offset[k] = t->set_words;
		t->set_words += bits_words(column_choices(&t->columns[t->condition_columns[k]]));
	}
	return t->set_offset != NULL;
}

static void read_rows(loader *l, const json_node *resource, table *t)
{
	const char *names[COLUMNS_MAX];
	int columns[COLUMNS_MAX];
	row_reader r = {.l = l, .t = t, .missing = json_get(json_get(resource, "schema"), "missingValues")};
	for (size_t c = 0; c < t->column_count; c++)
		names[c] = t->columns[c].name;
	t->sheet = package_sheet(l, resource, names, t->column_count, t->column_count, columns);
	if (t->sheet == NULL)
		return;
	for (size_t c = 0; c < t->column_count; c++)
		t->columns[c].cell = (size_t)columns[c];
	t->file = t->sheet->file;
	t->row_count = t->sheet->rows;
	t->rows = loader_items(l, t->row_count, sizeof *t->rows);
	t->values = loader_items(l, t->row_count * t->value_count, sizeof *t->values);
	if (t->rows == NULL || t->values == NULL)
		return;
	t->sets = loader_items(l, t->row_count * t->set_words, sizeof *t->sets);
	int to = table_column(t, BAREME_COLUMN_TO);
	for (r.row = 0; r.row < t->row_count && t->sets != NULL; r.row++) {
		row *row = &t->rows[r.row];
		row->form = -1;
		row->from = DATE_FIRST;
		row->to = DATE_LAST;
		row->line = (uint32_t)sheet_place(t->sheet, r.row, 0).line;
		for (size_t c = 0; c < t->column_count; c++)
			read_cell(&r, c);
		if (row->to < row->from && to >= 0)
			cell_fault(&r, (size_t)to, "dates", "the row ends before it begins");
		if (row->from > t->last_day)
			cell_fault(&r, (size_t)table_column(t, BAREME_COLUMN_FROM), "dates",
				   "the row begins after the table's last day (\"fin\")");
	}
}

/* Numbers the combinations of values: each condition has its stride. */
static void number_cells(loader *l, const json_node *resource, table *t)
{
	size_t cells = 1;
	t->strides = loader_items(l, t->condition_count, sizeof *t->strides);
	for (size_t key = t->condition_count; t->strides != NULL && key-- > 0;) {
		size_t count = column_choices(&t->columns[t->condition_columns[key]]);
		t->strides[key] = cells;
		if (count == 0 || cells > SIZE_MAX / 2 / count) {
			loader_fault(l, resource, "schema", "the conditions have no combinations, or too many");
			return;
		}
		cells *= count;
	}
	t->cell_count = cells;
}

void table_read(loader *l, const json_node *resource, table *t)
{
	const json_node *schema = json_get(resource, "schema");
	const json_node *extra = json_get(resource, "bareme");
	size_t errors = l->faults.errors;
	l->named = 0;
	t->units_known = !l->units_unknown;
	t->name = package_string(l, resource, "name", "");
	t->file = package_string(l, resource, "path", "");
	t->title = package_title(l, resource, "title", t->name);
	lines_read_settings(l, extra, t);
	read_columns(l, schema, t);
	if (t->column_count == 0 || !place_sets(l, t))
		return;
	/* Rows are read also where the package has faults, so that one run reports them all. */
	read_rows(l, resource, t);
	lines_read(l, extra, t);
	for (size_t k = 0; k < t->condition_count; k++)
		if (column_choices(&t->columns[t->condition_columns[k]]) == 0)
			return;
	number_cells(l, resource, t);
	if (t->cell_count == 0 || l->rules->arena.failed || !index_build(&l->rules->arena, t, INDEX_CELLS))
		return;
	lines_compile(l, schema, extra, t);
	/* The file may have been parsed before. */
	t->sound = l->faults.errors == errors && t->sheet != NULL && t->sheet->whole;
}
