/* How the plain interpreter answers an operation: see plain.h. */
#include "plain-inside.h"

static void plain_note(plain_run *r, const char *code)
{
	for (size_t i = 0; i < BAREME_CODE_COUNT; i++)
		if (strcmp(bareme_code_name((bareme_code)i), code) == 0) {
			r->a->codes[i]++;
			return;
		}
	assert(false);
}

/* ---- Conditions ---- */

/* Whether the line's own values fulfil what the conditions say of the table's own columns. */
static bool own_values_hold(const plain_try *x, const json_node *conditions)
{
	for (const json_node *c = json_first(conditions); c != NULL; c = json_next(c)) {
		int column = own_column(x->t, json_name(c));
		if (column >= 0 && !json_lists(c, x->wanted[column]))
			return false;
	}
	return true;
}

/* The first field that does not fulfil the conditions, or is not known, unless "" allows for that; -1 where all do. */
static int field_that_fails(const plain_run *r, const plain_table *t, const json_node *conditions)
{
	for (const json_node *c = json_first(conditions); c != NULL; c = json_next(c)) {
		if (t != NULL && own_column(t, json_name(c)) >= 0)
			continue;
		int field = plain_field(r->p, json_name(c));
		if (r->value[field] == NULL ? !json_lists(c, "") : !plain_condition_has(c, r->value[field]))
			return field;
	}
	return -1;
}

/* Notes a field that is not known as missing, unless it has a bad value; false where it is not known. */
static bool plain_need(plain_run *r, int field)
{
	if (r->value[field] != NULL)
		return true;
	r->missing[field] |= !r->given[field];
	return false;
}

static bool cell_names(const char *cell, const char *value)
{
	size_t len = strlen(value);
	if (strcmp(cell, "*") == 0)
		return true;
	for (const char *part = cell; part != NULL; part = strchr(part, '|')) {
		part += *part == '|';
		if (strncmp(part, value, len) == 0 && (part[len] == '|' || part[len] == '\0'))
			return true;
	}
	return false;
}

/* ---- Lines ---- */

static bool line_is_tried(plain_run *r, const plain_try *x)
{
	bool counts = false, tried = false, known = true;
	for (size_t c = 0; c < x->t->column_count; c++)
		if (!own_values_hold(x, json_get(x->lines[c], "si")))
			return false;
	for (size_t c = 0; c < x->t->column_count; c++) {
		int field = field_that_fails(r, x->t, json_get(x->lines[c], "si"));
		if (field >= 0) {
			plain_need(r, field);
			return false;
		}
	}
	/* The line's quantities, in the order of the fields. */
	for (size_t field = 0; field < r->p->field_count; field++)
		for (size_t c = 0; c < x->t->column_count; c++) {
			const json_node *with = json_get(x->lines[c], "avec");
			plain_number n;
			if (!json_lists(with, r->p->names[field]))
				continue;
			counts = true;
			if (tried || !known || !(known = plain_need(r, (int)field)))
				continue;
			plain_number_read(r->value[field], &n);
			tried = n.value != 0;
		}
	return !counts || tried;
}

static void plain_add(plain_run *r, int sum, const plain_number *amount, plain_formula *f)
{
	r->sums[sum] += amount->value;
	if (f->overflow || r->sums[sum] > INT64_MAX || r->sums[sum] < INT64_MIN)
		r->overflow = true;
}

/* What one of the amounts of the table gives on the row. */
static void plain_grant(plain_run *r, plain_try *x, const json_node *amount)
{
	const plain_table *t = x->t;
	char **cells = t->rows.cells[x->row];
	const char *form = json_string(json_get(amount, "forme"));
	const char *cell = cells[t->cell[plain_column(t, json_string(json_get(amount, "unitaire")))]];
	const char *quantity = json_string(json_get(amount, "quantite"));
	plain_number unit, value;
	if (!own_values_hold(x, json_get(amount, "si")) || field_that_fails(r, t, json_get(amount, "si")) >= 0)
		return;
	x->granted++;
	form = form != NULL ? form : cell_with_role(t, x->row, "forme");
	plain_line line = {.file = t->file, .line = x->row + 1, .form = form};
	const json_node *forms = json_get(json_get(r->p->package.root, "bareme"), "formes");
	const char *total = json_string(json_get(json_get(forms, form), "somme"));
	int of_form = total == NULL                 ? SUM_PLAIN_ASIDE
		      : strcmp(total, "prets") == 0 ? SUM_PLAIN_LOANS
						    : SUM_PLAIN_GRANTS;
	bool has_unit = plain_number_read(cell, &unit);
	if (has_unit && unit.value == 0)
		return;
	line.has_amount = has_unit;
	if (x->sum == SUM_PLAIN_OTHER && of_form == SUM_PLAIN_ASIDE)
		return;
	int sum = x->sum != SUM_PLAIN_LOANS ? x->sum : of_form;
	if (line.has_amount) {
		plain_formula f = plain_work_out(r, x, json_string(json_get(amount, "formule")), &value);
		line.has_quantity = quantity != NULL;
		if (line.has_quantity)
			f.unknown |= plain_work_out(r, x, quantity, &line.quantity).unknown;
		if (f.unknown)
			return;
		/* An amount is never below 0. */
		if (value.value < 0) {
			value.value = 0;
			f.floored = true;
		}
		number_to_cents(&f, &value);
		plain_add(r, sum, &value, &f);
		if (sum <= SUM_PLAIN_ASIDE && (f.floored || f.capped))
			plain_note(r, f.floored ? "plancher" : "plafond");
		line.amount = (int64_t)value.value;
	}
	if (sum > SUM_PLAIN_ASIDE)
		return;
	assert(r->a->line_count < PLAIN_LINES);
	r->a->lines[r->a->line_count++] = line;
}

static void plain_remark(plain_run *r, plain_try *x)
{
	size_t number = 0;
	for (const json_node *m = json_first(json_get(x->t->bareme, "avis")); m != NULL; m = json_next(m), number++) {
		const json_node *when = json_get(m, "si");
		if (x->remarked[number] || !own_values_hold(x, when) || field_that_fails(r, x->t, when) >= 0)
			continue;
		x->remarked[number] = true;
		plain_note(r, json_string(json_get(m, "code")));
	}
}

static bool row_has_conditions(const plain_try *x, size_t row)
{
	for (size_t c = 0; c < x->t->column_count; c++)
		if (text_is(column_says(x->t, c, "role"), "condition") &&
		    !cell_names(x->t->rows.cells[row][x->t->cell[c]], x->wanted[c]))
			return false;
	return true;
}

/* Looks through all rows for the one of this line on the day. */
static void line_try(plain_run *r, plain_try *x, bool whole)
{
	const char *date = r->value[plain_role(r->p, "date")], *first = NULL;
	size_t first_row = 0;
	if (!line_is_tried(r, x) || !whole)
		return;
	for (x->row = 1; x->row < x->t->rows.rows; x->row++) {
		if (!row_has_conditions(x, x->row))
			continue;
		const char *from = cell_with_role(x->t, x->row, "du"), *to = cell_with_role(x->t, x->row, "au");
		if (strcmp(from, date) <= 0 && (*to == '\0' || strcmp(date, to) <= 0))
			break;
		if (first == NULL || strcmp(from, first) < 0) {
			first = from;
			first_row = x->row;
		}
	}
	if (x->row == x->t->rows.rows) {
		x->failed = true;
		if (first == NULL || (x->first_day != NULL && strcmp(first, x->first_day) >= 0))
			return;
		x->first_day = first;
		x->first_row = first_row;
		memcpy(x->first_lines, x->lines, sizeof x->lines);
		memcpy(x->first_wanted, x->wanted, sizeof x->wanted);
		return;
	}
	for (const json_node *m = json_first(json_get(x->t->bareme, "montants")); m != NULL; m = json_next(m))
		plain_grant(r, x, m);
	if (x->sum == SUM_PLAIN_LOANS)
		plain_remark(r, x);
}

/* Each combination of the values of the table's own columns from column `c` on. */
static void lines_try(plain_run *r, plain_try *x, size_t c, bool whole)
{
	if (c == x->t->column_count) {
		line_try(r, x, whole);
		return;
	}
	const char *by = column_says(x->t, c, "champ");
	x->lines[c] = NULL;
	if (by != NULL) {
		x->wanted[c] = r->value[plain_field(r->p, by)];
		whole &= plain_need(r, plain_field(r->p, by));
	}
	if (column_lines(x->t, c) == NULL)
		lines_try(r, x, c + 1, whole);
	for (const json_node *line = json_first(column_lines(x->t, c)); line != NULL; line = json_next(line)) {
		x->lines[c] = line;
		x->wanted[c] = json_string(json_get(line, "valeur"));
		lines_try(r, x, c + 1, whole);
	}
}

/* ---- What is not granted ---- */

/* True where the row gives an amount under that one of the table's. */
static bool row_has_amount(const plain_table *t, size_t row, const json_node *amount)
{
	const char *cell = t->rows.cells[row][t->cell[plain_column(t, json_string(json_get(amount, "unitaire")))]];
	plain_number unit;
	return plain_number_read(cell, &unit) && unit.value != 0;
}

/* Takes out of *common what some amount of the table is not made of. */
static void common_narrow(const plain_run *r, plain_try *x, size_t c, uint64_t *common, bool *any)
{
	const json_node *amounts = json_get(x->t->bareme, "montants");
	if (c < x->t->column_count) {
		x->lines[c] = NULL;
		if (column_lines(x->t, c) == NULL)
			common_narrow(r, x, c + 1, common, any);
		for (const json_node *l = json_first(column_lines(x->t, c)); l != NULL; l = json_next(l)) {
			x->lines[c] = l;
			x->wanted[c] = json_string(json_get(l, "valeur"));
			common_narrow(r, x, c + 1, common, any);
		}
		return;
	}
	for (size_t i = 0; i < x->t->column_count; i++)
		if (!own_values_hold(x, json_get(x->lines[i], "si")))
			return;
	for (size_t row = 1; row < x->t->rows.rows; row++)
		for (const json_node *m = json_first(amounts); m != NULL; m = json_next(m)) {
			if (!own_values_hold(x, json_get(m, "si")))
				continue;
			*any = true;
			*common &= !row_has_amount(x->t, row, m)
				       ? 0
				       : formula_names(r, x, json_string(json_get(m, "formule"))) |
					     formula_names(r, x, json_string(json_get(m, "quantite")));
		}
}

/* Where a condition is not known, that is missing too which every amount of the table is made of. */
static void common_need(plain_run *r, const plain_table *t)
{
	plain_try x = {.t = t};
	uint64_t common = UINT64_MAX;
	bool any = false, whole = true;
	for (size_t c = 0; c < t->column_count; c++)
		if (column_says(t, c, "champ") != NULL)
			whole &= r->value[plain_field(r->p, column_says(t, c, "champ"))] != NULL;
	if (whole)
		return;
	common_narrow(r, &x, 0, &common, &any);
	for (size_t i = 0; i < r->p->field_count; i++)
		if (any && (common >> i & 1) != 0)
			plain_need(r, (int)i);
}

static const char *first_day_of(const plain_table *t)
{
	const char *first = cell_with_role(t, 1, "du");
	for (size_t row = 1; row < t->rows.rows; row++)
		if (strcmp(cell_with_role(t, row, "du"), first) < 0)
			first = cell_with_role(t, row, "du");
	return first;
}

/* A line that no row grants on the day. */
static void failure_note(plain_run *r, plain_try *x)
{
	const char *date = r->value[plain_role(r->p, "date")];
	plain_number ignored;
	if (x->first_day != NULL && !r->good_date)
		return;
	if (x->first_day == NULL || strcmp(date, x->first_day) >= 0) {
		if (x->sum != SUM_PLAIN_EXCLUDED)
			plain_note(r, "non-eligible");
		return;
	}
	if (strcmp(date, first_day_of(x->t)) >= 0)
		plain_note(r, "hors-bareme");
	memcpy(x->lines, x->first_lines, sizeof x->lines);
	memcpy(x->wanted, x->first_wanted, sizeof x->wanted);
	x->row = x->first_row;
	for (const json_node *m = json_first(json_get(x->t->bareme, "montants")); m != NULL; m = json_next(m)) {
		const char *quantity = json_string(json_get(m, "quantite"));
		if (!own_values_hold(x, json_get(m, "si")) || field_that_fails(r, x->t, json_get(m, "si")) >= 0 ||
		    !row_has_amount(x->t, x->row, m))
			continue;
		plain_work_out(r, x, json_string(json_get(m, "formule")), &ignored);
		if (quantity != NULL)
			plain_work_out(r, x, quantity, &ignored);
	}
}

/* ---- Tables ---- */

/* Quantities that are blank count as 0, but one must be given, and one above 0. */
static bool quantities_are_there(plain_run *r, const plain_table *t)
{
	const json_node *quantities = json_get(t->bareme, "quantites"), *list = json_get(quantities, "champs");
	bool any_given = false, all_zero = true;
	if (quantities == NULL)
		return true;
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n))
		any_given |= r->given[plain_field(r->p, json_string(n))];
	if (!any_given) {
		plain_note(r, "champ-manquant");
		return false;
	}
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n)) {
		int field = plain_field(r->p, json_string(n));
		plain_number number = {1, 0};
		if (!r->given[field])
			r->value[field] = "0";
		if (r->value[field] != NULL)
			plain_number_read(r->value[field], &number);
		all_zero &= number.value == 0;
	}
	if (all_zero)
		plain_note(r, json_string(json_get(quantities, "avis")));
	return !all_zero;
}

static void variants_compare(plain_run *r, const plain_table *t)
{
	const json_node *variant = json_get(t->bareme, "variante");
	int field = plain_field(r->p, json_string(json_get(variant, "champ")));
	const json_node *positive = json_get(variant, "si_positif");
	plain_number n = {1, 0};
	if (variant == NULL || r->value[field] == NULL)
		return;
	if (positive != NULL) {
		const char *value = r->value[plain_field(r->p, json_string(positive))];
		if (value == NULL || !plain_number_read(value, &n) || n.value <= 0)
			return;
	}
	const char *chosen = r->value[field];
	const json_node *values = json_get(json_get(r->p->fields[field], "constraints"), "enum");
	for (const json_node *v = json_first(values); v != NULL; v = json_next(v)) {
		plain_try x = {.t = t, .sum = SUM_PLAIN_OTHER};
		if (text_is(json_string(v), chosen))
			continue;
		r->value[field] = json_string(v);
		r->sums[SUM_PLAIN_OTHER] = 0;
		lines_try(r, &x, 0, true);
		if (x.granted == 0)
			continue;
		plain_note(r, json_string(json_get(variant, "avis")));
		assert(r->a->reading_count < PLAIN_READINGS);
		r->a->readings[r->a->reading_count++] =
		    (plain_reading){json_string(v), (int64_t)r->sums[SUM_PLAIN_OTHER]};
	}
	r->value[field] = chosen;
}

/* The same day a year later; 29 February is no day of a review here. */
static bool is_older_than_a_year(const char *review, const char *date)
{
	int year = atoi(date) - atoi(review);
	return year > 1 || (year == 1 && strcmp(date + 4, review + 4) > 0);
}

static void table_apply(plain_run *r, const plain_table *t)
{
	plain_try x = {.t = t};
	const json_node *excluded = json_first(json_get(t->bareme, "exclut"));
	const char *date = r->value[plain_role(r->p, "date")];
	for (size_t i = 0; i < r->p->field_count; i++)
		r->used[i] |= t->names[i];
	for (; excluded != NULL; excluded = json_next(excluded)) {
		const char *value = r->value[plain_field(r->p, json_name(excluded))];
		if (value != NULL && plain_condition_has(excluded, value))
			break;
	}
	if (excluded != NULL) {
		plain_note(r, "non-eligible");
		x.sum = SUM_PLAIN_EXCLUDED;
	}
	if (r->good_date && strcmp(date, first_day_of(t)) < 0)
		plain_note(r, "hors-bareme");
	if (!quantities_are_there(r, t)) {
		for (size_t c = 0; c < t->column_count; c++)
			if (column_says(t, c, "champ") != NULL)
				plain_need(r, plain_field(r->p, column_says(t, c, "champ")));
		return;
	}
	lines_try(r, &x, 0, true);
	common_need(r, t);
	if (x.failed && (json_bool(json_get(t->bareme, "complet"), true) || x.granted == 0))
		failure_note(r, &x);
	if (excluded != NULL || x.granted == 0)
		return;
	variants_compare(r, t);
	if (is_older_than_a_year(json_string(json_get(t->bareme, "revue")), date))
		plain_note(r, "bareme-ancien");
}

/* Every table whose "si" holds; what the nature leaves open in it is used even where it does not. */
static void tables_apply(plain_run *r)
{
	int nature = plain_role(r->p, "nature");
	bool any = false;
	if (r->value[nature] == NULL)
		return;
	for (size_t i = 0; i < r->p->field_count; i++)
		r->used[i] = r->p->common[i];
	for (size_t i = 0; i < r->p->table_count; i++) {
		const json_node *when = json_get(r->p->tables[i].bareme, "si");
		const json_node *natures = json_get(when, r->p->names[nature]);
		if (natures == NULL || json_lists(natures, r->value[nature])) {
			for (const json_node *c = json_first(when); c != NULL; c = json_next(c)) {
				int field = plain_field(r->p, json_name(c));
				r->used[field] = r->read[field] = true;
			}
			for (size_t k = 0; k < r->p->field_count; k++)
				r->read[k] |= r->p->tables[i].names[k];
		}
		if (field_that_fails(r, NULL, when) >= 0)
			continue;
		table_apply(r, &r->p->tables[i]);
		any = true;
	}
	if (!any)
		plain_note(r, "non-eligible");
}

/* ---- Values and the place ---- */

static bool is_day(const char *text)
{
	int year, month, day, end = 0;
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (sscanf(text, "%4d-%2d-%2d%n", &year, &month, &day, &end) != 3 || text[end] != '\0' || month < 1 ||
	    month > 12)
		return false;
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return day >= 1 && day <= days[month - 1] + (month == 2 && leap);
}

static int bound_compare(plain_number n, const json_node *constraints, const char *name, const json_document *package)
{
	const json_node *bound = json_get(constraints, name);
	char text[64];
	plain_number limit;
	if (bound == NULL)
		return 0;
	bareme_text written = json_source(package, bound);
	bool quoted = *written.data == '"';
	snprintf(text, sizeof text, "%.*s", (int)written.len - 2 * quoted, written.data + quoted);
	plain_number_read(text, &limit);
	return numbers_compare(n, limit);
}

static bool value_is_good(const plain *p, size_t field, const char *text)
{
	const json_node *constraints = json_get(p->fields[field], "constraints"), *list = json_get(constraints, "enum");
	const char *type = json_string(json_get(p->fields[field], "type"));
	plain_number n;
	if (strcmp(type, "date") == 0)
		return is_day(text);
	if (strcmp(type, "string") == 0)
		return list == NULL || json_lists(list, text);
	return plain_number_read(text, &n) && n.decimals <= (strcmp(type, "number") == 0 ? 2 : 0) &&
	       bound_compare(n, constraints, "minimum", &p->package) >= 0 &&
	       bound_compare(n, constraints, "maximum", &p->package) <= 0;
}

/* The row of a file whose cell in column `name` is that text and which holds on the day; 0 where there is none. */
static size_t row_on(const grid *g, const char *name, const char *text, const char *date)
{
	size_t c = grid_column(g, name), from = grid_column(g, "du"), to = grid_column(g, "au");
	for (size_t i = 1; i < g->rows; i++)
		if (strcmp(g->cells[i][c], text) == 0 &&
		    (date == NULL || (strcmp(g->cells[i][from], date) <= 0 &&
				      (*g->cells[i][to] == '\0' || strcmp(date, g->cells[i][to]) <= 0))))
			return i;
	return 0;
}

static const char *zone_on(const plain *p, const char *code, const char *date)
{
	size_t commune = row_on(&p->communes, "code", code, date);
	if (commune == 0)
		return NULL;
	size_t epci = row_on(&p->epci, "siren", p->communes.cells[commune][grid_column(&p->communes, "epci")], date);
	return epci == 0 ? NULL : p->epci.cells[epci][grid_column(&p->epci, "zone")];
}

/* A commune of one of the departments that are not in the table. */
static bool is_outside(const plain *p, const char *code)
{
	char department[4];
	snprintf(department, sizeof department, "%.2s", code);
	return isdigit((unsigned char)*code) && strlen(code) == 5 && strstr(p->departments, department) != NULL &&
	       row_on(&p->communes, "departement", department, NULL) == 0;
}

/* Finds the commune, and with it the zone and the department. */
static void place_find(plain_run *r, const char *const *texts, bool good_date)
{
	const plain *p = r->p;
	int by_code = plain_role(p, "commune"), by_name = plain_role(p, "commune_nom"), zone = plain_role(p, "zone");
	int department = plain_role(p, "departement");
	const char *text = r->given[by_code] ? texts[by_code] : texts[by_name];
	size_t row = *text == '\0' ? 0 : row_on(&p->communes, "code", text, NULL);
	if (*text == '\0')
		return;
	if (row == 0)
		row = row_on(&p->communes, "nom", text, NULL);
	if (row == 0) {
		bool outside = is_outside(p, text), named = r->given[by_code] && r->given[by_name];
		plain_note(r, outside ? "hors-territoire" : "commune-inconnue");
		bool of_here = named && (row_on(&p->communes, "code", texts[by_name], NULL) != 0 ||
					 row_on(&p->communes, "nom", texts[by_name], NULL) != 0);
		if (outside && (of_here || r->value[department] != NULL))
			plain_note(r, "commune-discordante");
		if (outside && r->value[zone] != NULL)
			plain_note(r, "zone-discordante");
		return;
	}
	const char *code = p->communes.cells[row][grid_column(&p->communes, "code")];
	bool agrees = !r->given[by_code] || !r->given[by_name] || strcmp(texts[by_name], code) == 0 ||
		      strcmp(texts[by_name], p->communes.cells[row][grid_column(&p->communes, "nom")]) == 0;
	const char *own = p->communes.cells[row][grid_column(&p->communes, "departement")];
	agrees = agrees && (r->value[department] == NULL || strcmp(r->value[department], own) == 0);
	if (!agrees) {
		plain_note(r, "commune-discordante");
		const char *of_code = good_date ? zone_on(p, code, r->value[plain_role(p, "date")]) : NULL;
		if (of_code != NULL && r->value[zone] != NULL && strcmp(r->value[zone], of_code) != 0)
			plain_note(r, "zone-discordante");
		return;
	}
	r->value[department] = own;
	if (!good_date)
		return;
	const char *found = zone_on(p, code, r->value[plain_role(p, "date")]);
	if (found == NULL) {
		r->before_zones = r->value[zone] == NULL;
		return;
	}
	if (r->value[zone] != NULL && strcmp(r->value[zone], found) != 0)
		plain_note(r, "zone-discordante");
	r->value[zone] = found;
}

/* Reads the values; notes which are bad, and which exceed another, by field. */
static void values_read(plain_run *r, const char *const *texts, const char *date, const char **faults)
{
	const plain *p = r->p;
	for (size_t i = 0; i < p->field_count; i++) {
		const json_node *bareme = json_get(p->fields[i], "bareme");
		bool is_place = text_is(p->roles[i], "commune");
		r->given[i] = *texts[i] != '\0';
		r->value[i] = r->given[i] ? texts[i] : json_string(json_get(bareme, "defaut"));
		if (r->given[i] && !is_place && !value_is_good(p, i, texts[i])) {
			faults[i] = "valeur-invalide";
			r->value[i] = NULL;
		}
		if (!r->given[i] && json_bool(json_get(json_get(p->fields[i], "constraints"), "required"), false))
			r->missing[i] = true;
	}
	int day = plain_role(p, "date");
	bool good_date = r->good_date = faults[day] == NULL;
	if (r->value[day] == NULL)
		r->value[day] = date;
	place_find(r, texts, good_date);
	for (size_t i = 0; i < p->field_count; i++) {
		const json_node *limit = json_get(json_get(p->fields[i], "bareme"), "au_plus");
		int other = plain_field(p, json_string(json_get(limit, "champ")));
		plain_number a, b;
		if (limit == NULL || r->value[i] == NULL || r->value[other] == NULL)
			continue;
		plain_number_read(r->value[i], &a);
		plain_number_read(r->value[other], &b);
		if (numbers_compare(a, b) > 0)
			faults[i] = json_string(json_get(limit, "avis"));
	}
}

/* ---- The whole ---- */

static void plain_conclude(plain_run *r)
{
	static const char *const of_amounts[] = {"lecture", "plancher", "plafond", "a-verifier", "bareme-ancien"};
	plain_answer *a = r->a;
	for (size_t i = 0; i < BAREME_CODE_COUNT; i++)
		if (a->codes[i] > 0 && bareme_code_status((bareme_code)i) > a->status)
			a->status = bareme_code_status((bareme_code)i);
	a->loan = (int64_t)r->sums[SUM_PLAIN_LOANS];
	a->grant = (int64_t)r->sums[SUM_PLAIN_GRANTS];
	if (a->status == BAREME_GRANTED)
		return;
	a->loan = a->grant = a->status == BAREME_INELIGIBLE ? 0 : BAREME_NO_AMOUNT;
	a->line_count = a->reading_count = 0;
	for (size_t i = 0; i < BAREME_CODE_COUNT; i++)
		for (size_t k = 0; k < sizeof of_amounts / sizeof *of_amounts; k++)
			if (strcmp(bareme_code_name((bareme_code)i), of_amounts[k]) == 0)
				a->codes[i] = 0;
}

/* A field's value in cents; false where it is not known. */
static bool cents_of(const plain_run *r, int field, int64_t *cents)
{
	plain_number n;
	plain_formula f = {0};
	if (field < 0 || r->value[field] == NULL || !plain_number_read(r->value[field], &n))
		return false;
	number_to_cents(&f, &n);
	*cents = (int64_t)n.value;
	return true;
}

/* What the plan says is probably wrong, or is not used without its cost. */
static void plan_note(plain_run *r)
{
	const plain_answer *a = r->a;
	const json_node *plan = json_get(json_get(r->p->package.root, "bareme"), "plan");
	const json_node *twice = json_get(plan, "double_compte");
	int counted = plain_field(r->p, json_string(json_get(twice, "champ")));
	int64_t cost, given;
	if (a->status > BAREME_INELIGIBLE)
		return;
	bool has_cost = cents_of(r, plain_field(r->p, json_string(json_get(plan, "cout"))), &cost);
	bool is_twice = cents_of(r, counted, &given) && given > 0 && a->grant > 0 &&
			field_that_fails(r, NULL, json_get(twice, "si")) < 0;
	if (has_cost && a->loan + a->grant > cost)
		plain_note(r, "aides-superieures");
	if (is_twice)
		plain_note(r, "double-compte");
	for (const json_node *n = json_first(json_get(plan, "ressources")); n != NULL && !has_cost; n = json_next(n)) {
		int field = plain_field(r->p, json_string(n));
		if (r->given[field] && !r->read[field] && !(is_twice && field == counted))
			plain_note(r, "champ-ignore");
	}
}

void plain_evaluate(const plain *p, const char *const *texts, const char *date, plain_answer *out)
{
	const char *faults[PLAIN_FIELDS] = {NULL};
	plain_run r = {.p = p, .a = out};
	memset(out, 0, sizeof *out);
	memset(r.used, true, sizeof r.used);
	values_read(&r, texts, date, faults);
	tables_apply(&r);
	int zone = plain_role(p, "zone");
	if (r.missing[zone] && (r.given[plain_role(p, "commune")] || r.given[plain_role(p, "commune_nom")])) {
		r.missing[zone] = false;
		if (r.before_zones && out->codes[BAREME_CODE_BEFORE] == 0)
			plain_note(&r, "hors-bareme");
	}
	for (size_t i = 0; i < p->field_count; i++) {
		if (r.missing[i])
			plain_note(&r, "champ-manquant");
		if (faults[i] != NULL && r.used[i])
			plain_note(&r, faults[i]);
		if (r.given[i] && !r.used[i])
			plain_note(&r, "champ-ignore");
	}
	if (r.overflow)
		plain_note(&r, "valeur-invalide");
	plain_conclude(&r);
	plan_note(&r);
}
