/* The lines that a table tries to grant: their conditions, amounts and formulas, and the remarks on them. */
#include "rules/table.h"

#include "base/buffer.h"
#include "rules/limits.h"
#include "rules/package.h"

#include <string.h>

/* The object of "lignes" that a slot takes from each condition of the table's own. */
typedef struct slot_source {
	const loader *l;
	const table *t;
	const json_node *lines[COLUMNS_MAX];
	size_t count;
	uint64_t negative_fields, negative_columns; /* that can be below 0 */
} slot_source;

/* The value column of that name, or -1. */
static int value_column(const table *t, const char *name)
{
	for (size_t i = 0; name != NULL && i < t->value_count; i++)
		if (strcmp(t->columns[t->value_columns[i]].name, name) == 0)
			return (int)i;
	return -1;
}

static bool resolve(bareme_text name, operand *out, const void *payload)
{
	const slot_source *s = payload;
	const bareme_ruleset *r = s->l->rules;
	const char *field_name = NULL;
	char plain[64];
	if (name.len >= sizeof plain)
		return false;
	memcpy(plain, name.data, name.len);
	plain[name.len] = '\0';
	for (size_t i = 0; i < s->count && field_name == NULL; i++)
		field_name = json_string(json_get(json_get(s->lines[i], "avec"), plain));
	if (field_name == NULL)
		field_name = plain;
	int value = value_column(s->t, plain);
	if (value >= 0) {
		const column *c = &s->t->columns[s->t->value_columns[value]];
		*out = (operand){OPERAND_COLUMN, (uint16_t)value, (uint8_t)c->decimals, c->unit};
		return true;
	}
	for (size_t i = 0; i < r->field_count; i++) {
		const field *f = &r->fields[i];
		if (strcmp(f->name, field_name) == 0 && f->type == FIELD_NUMBER) {
			*out = (operand){OPERAND_FIELD, (uint16_t)i, (uint8_t)f->decimals, f->unit};
			return true;
		}
	}
	return false;
}

/* The fault of a formula that stands in the package from `skipped` bytes of what was parsed on. */
static void report_formula(loader *l, const json_node *node, const formula_fault *fault, size_t skipped)
{
	if (*fault->code == '\0' || (l->units_unknown && strcmp(fault->code, "unit") == 0))
		return;
	bareme_text where = json_source(&l->package, node);
	place at = {l->package_name, 0, 0};
	size_t offset = (size_t)(where.data - l->package.text.data) + 1;
	offset += fault->offset < skipped ? 0 : fault->offset - skipped;
	text_place(l->package.text, offset, &at.line, &at.column);
	buffer message = {0};
	/* Only messages with a name hold a directive; it takes both arguments. */
	buffer_printf(&message, text_tr(l->faults.locale, fault->message), TEXT_ARG(fault->name));
	fault_add(&l->faults, BAREME_ERROR, fault->code, at, "%s", buffer_cstring(&message));
	l->faults.failed |= message.failed;
	buffer_free(&message);
}

/* A TAB in a formula is a blank, so that a text of its steps needs no escapes. */
static bareme_text copy_source(loader *l, bareme_text source)
{
	char *copy = arena_alloc(&l->rules->arena, source.len + 1, 1);
	for (size_t i = 0; copy != NULL && i < source.len; i++)
		copy[i] = source.data[i] == '\t' ? ' ' : source.data[i];
	return (bareme_text){copy, source.len};
}

static void parse_formula(loader *l, const json_node *node, const slot_source *from, formula *out)
{
	formula_fault fault;
	const char *source = json_string(node);
	if (source == NULL) {
		loader_fault(l, node, "formula", "a formula must be a string");
		return;
	}
	bareme_text copy = copy_source(l, text_of(source));
	if (copy.data != NULL && !formula_parse(out, &l->rules->arena, copy, resolve, from, &fault))
		report_formula(l, node, &fault, 0);
}

/* An amount is never below 0: a formula that could be is read as max(0, ...). */
static void guard_amount(loader *l, const json_node *node, const slot_source *from, formula *out)
{
	static const char before[] = "max(0, ";
	formula_fault fault;
	if (!formula_may_be_negative(out, from->negative_fields, from->negative_columns))
		return;
	buffer text = {0};
	buffer_printf(&text, "%s%.*s)", before, TEXT_ARG(out->source));
	bareme_text copy = arena_copy(&l->rules->arena, buffer_all(&text));
	l->faults.failed |= text.failed;
	buffer_free(&text);
	if (copy.data == NULL)
		return;
	if (!formula_parse(out, &l->rules->arena, copy, resolve, from, &fault))
		report_formula(l, node, &fault, sizeof before - 1);
	out->guarded = true;
}

static bool is_euro(const bareme_ruleset *r, unit u)
{
	unit euro = {{0}};
	for (size_t i = 0; i < r->unit_count; i++)
		euro.power[i] = strcmp(r->units[i], "euro") == 0;
	return unit_equal(u, euro);
}

/* A unit as packages write it: "euro/logement", "taux" where it is none. */
static void put_unit(buffer *out, const bareme_ruleset *r, unit u)
{
	size_t start = out->len;
	for (int sign = 1; sign >= -1; sign -= 2)
		for (size_t i = 0; i < r->unit_count; i++)
			for (int left = sign * u.power[i]; left > 0; left--)
				buffer_printf(out, "%s%s", sign < 0 ? "/" : out->len > start ? "*" : "", r->units[i]);
	if (out->len == start)
		buffer_string(out, "taux");
}

/* An amount that is in another unit. */
static void refuse_unit(loader *l, const json_node *expression, unit u)
{
	buffer text = {0};
	put_unit(&text, l->rules, u);
	loader_fault(l, expression, "unit", "the formula gives %s, not euro", buffer_cstring(&text));
	l->faults.failed |= text.failed;
	buffer_free(&text);
}

/* True where the slot's fixed values fulfil these conditions on the table's own columns. */
static bool allows(const slot *s, const conditions *own)
{
	for (size_t i = 0; i < own->count; i++)
		if (!condition_holds(&own->list[i], s->fixed[own->list[i].index]))
			return false;
	return true;
}

static void read_slot_amount(loader *l, const json_node *node, const slot_source *from, slot_amount *out)
{
	const json_node *expression = json_get(node, "formule");
	const json_node *quantity = json_get(node, "quantite");
	parse_formula(l, expression == NULL ? node : expression, from, &out->amount);
	if (out->amount.count > 0 && from->t->units_known && !is_euro(l->rules, out->amount.unit))
		refuse_unit(l, expression, out->amount.unit);
	if (out->amount.count > 0)
		guard_amount(l, expression, from, &out->amount);
	if (quantity != NULL)
		parse_formula(l, quantity, from, &out->quantity);
	out->has_quantity = out->quantity.count > 0;
	out->product = out->amount.kind != FORMULA_OTHER && out->amount.decimals == 2;
	l->named |= out->amount.fields | out->quantity.fields;
}

/* What a limit is on must be a number that the operation gives. */
static void refuse_limited(loader *l, const json_node *node, const table *t, bareme_text name)
{
	const char *numbers[FIELDS_MAX];
	size_t count = 0;
	for (size_t i = 0; i < l->rules->field_count; i++)
		if (l->rules->fields[i].type == FIELD_NUMBER)
			numbers[count++] = l->rules->fields[i].name;
	int near = package_nearest(l, name, numbers, count);
	if (limit_column(t, name) >= 0)
		loader_fault(l, node, "reference",
			     "\"%.*s\" is a value column: the number of the operation comes first, as in \"revenu <= "
			     "plafond\"",
			     TEXT_ARG(name));
	else if (near >= 0)
		loader_fault(l, node, "reference", "\"%.*s\" is not a number of the operation: did you mean \"%s\"?",
			     TEXT_ARG(name), numbers[near]);
	else
		loader_fault(l, node, "reference", "\"%.*s\" is not a number of the operation", TEXT_ARG(name));
}

/* Finds the fields that the table's limits are on for this line. */
static void read_limits(loader *l, const json_node *list, const slot_source *from, slot *s)
{
	const table *t = from->t;
	size_t number = 0;
	s->limited = loader_items(l, t->limit_count, sizeof *s->limited);
	for (const json_node *n = json_first(list); n != NULL && s->limited != NULL; n = json_next(n), number++) {
		bareme_text name = limit_name(n);
		operand found;
		/* What is no limit was reported. */
		if (name.len == 0)
			continue;
		if (!resolve(name, &found, from) || found.kind != OPERAND_FIELD) {
			refuse_limited(l, n, t, name);
			continue;
		}
		l->named |= FIELD_BIT(found.index);
		s->limited[number] = (uint8_t)found.index;
		limit_check(l, n, t, &t->limits[number], &l->rules->fields[found.index]);
	}
}

/* What the slot's own values decide is decided here: evaluation tests conditions on fields alone. */
static void read_slot(loader *l, const json_node *extra, const slot_source *from, slot *s)
{
	const table *t = from->t;
	for (size_t i = 0; i < from->count; i++) {
		const json_node *with = json_get(from->lines[i], "avec");
		for (const json_node *b = json_first(with); b != NULL; b = json_next(b)) {
			int number = package_field(l, b);
			if (number >= 0)
				s->counts |= FIELD_BIT(number);
		}
		conditions own = {0};
		package_conditions(l, t, json_get(from->lines[i], "si"), &s->when, &own);
		s->never |= !allows(s, &own);
	}
	for (size_t m = 0; m < t->remark_count; m++)
		if (allows(s, &t->remarks[m].own))
			s->remarks |= UINT64_C(1) << m;
	read_limits(l, json_get(extra, "exige"), from, s);
	s->amounts = loader_items(l, t->amount_count, sizeof *s->amounts);
	const json_node *node = json_first(json_get(extra, "montants"));
	for (size_t a = 0; s->amounts != NULL && a < t->amount_count; a++, node = json_next(node)) {
		s->amounts[a].never = !allows(s, &t->amounts[a].own);
		read_slot_amount(l, node, from, &s->amounts[a]);
	}
}

/* What can be below 0 of what formulas are made of. */
static void find_negative(const loader *l, const table *t, slot_source *from)
{
	for (size_t i = 0; i < l->rules->field_count; i++)
		if (l->rules->fields[i].type == FIELD_NUMBER && l->rules->fields[i].least < 0)
			from->negative_fields |= FIELD_BIT(i);
	for (size_t i = 0; i < t->row_count * t->value_count; i++)
		if (t->values[i] < 0)
			from->negative_columns |= UINT64_C(1) << i % t->value_count;
}

/* One slot per combination of the lines of the table's own conditions. */
static void read_slots(loader *l, const json_node *schema, const json_node *extra, table *t)
{
	const json_node *lists[COLUMNS_MAX];
	size_t keys[COLUMNS_MAX], own = 0, count = 1;
	const json_node *node = json_first(json_get(schema, "fields"));
	for (size_t c = 0; c < t->column_count; c++, node = json_next(node)) {
		const column *column = &t->columns[c];
		if (column->kind != BAREME_COLUMN_CONDITION || column->field >= 0)
			continue;
		lists[own] = json_get(json_get(node, "bareme"), "lignes");
		keys[own++] = column->key;
		count *= column->own.count;
		if (count > LINES_MAX) {
			loader_fault(l, extra, "schema", "the table has too many lines");
			return;
		}
	}
	t->slots = loader_items(l, count, sizeof *t->slots);
	slot_source from = {.l = l, .t = t, .count = own};
	find_negative(l, t, &from);
	for (size_t i = 0; t->slots != NULL && i < count; i++) {
		slot *s = &t->slots[t->slot_count++];
		s->fixed = loader_items(l, t->condition_count, sizeof *s->fixed);
		if (s->fixed == NULL)
			return;
		for (size_t k = 0; k < t->condition_count; k++)
			s->fixed[k] = -1;
		/* The last condition varies fastest, so lines come in the order in which the package lists them. */
		size_t rest = i;
		for (size_t o = own; o-- > 0;) {
			size_t values = json_count(lists[o]);
			size_t value = rest % values;
			rest /= values;
			s->fixed[keys[o]] = (int32_t)value;
			s->base += value * t->strides[keys[o]];
			from.lines[o] = json_first(lists[o]);
			while (value-- > 0)
				from.lines[o] = json_next(from.lines[o]);
		}
		read_slot(l, extra, &from, s);
	}
}

static void read_amount(loader *l, const json_node *node, const table *t, amount *a)
{
	const char *form = json_string(json_get(node, "forme"));
	a->form = form == NULL ? -1 : form_find(l->rules, text_of(form));
	if (form != NULL && a->form < 0)
		loader_fault(l, json_get(node, "forme"), "reference",
			     "\"%s\" is not a form of aid (\"formes\"); there are: %s", form, forms_names(l));
	if (form == NULL && table_column(t, BAREME_COLUMN_FORM) < 0)
		loader_fault(l, node, "schema", "an amount needs its \"forme\", or the table a column for it");
	a->unit_column = value_column(t, json_string(json_get(node, "unitaire")));
	if (a->unit_column < 0)
		loader_fault(l, node, "reference", "\"unitaire\" must name a value column");
	package_conditions(l, t, json_get(node, "si"), &a->when, &a->own);
}

static void read_remark(loader *l, const json_node *node, const table *t, remark *m)
{
	m->code = package_code(l, node, "code", BAREME_CODE_VERIFY);
	m->message = package_title(l, node, "message", "");
	package_remark_conditions(l, t, json_get(node, "si"), &m->when, &m->own);
}

bool slot_is_within(const table *t, const slot *s, const uint64_t *sets)
{
	for (size_t k = 0; k < t->condition_count; k++)
		if (s->fixed[k] >= 0 && !bits_has(sets + t->set_offset[k], (size_t)s->fixed[k]))
			return false;
	return true;
}

void lines_read_settings(loader *l, const json_node *extra, table *t)
{
	const json_node *review = json_get(extra, "revue");
	t->complete = json_bool(json_get(extra, "complet"), true);
	if (review == NULL)
		loader_fault(l, extra, "schema", "\"revue\" is missing: the date of the last review");
	else if (!package_date(review, &t->review))
		loader_fault(l, review, "schema", "\"revue\" must be the date of the last review, not %.*s",
			     TEXT_ARG(package_quoted(l, review)));
	t->old_after = date_plus_year(t->review);
	t->last_day = DATE_LAST;
	const json_node *end = json_get(extra, "fin");
	if (end != NULL && !package_date(end, &t->last_day))
		loader_fault(l, end, "schema",
			     "\"fin\" must be the last day of the table, such as 2026-12-31, not %.*s",
			     TEXT_ARG(package_quoted(l, end)));
	t->floored = package_title(l, extra, "plancher", "");
	const json_node *quantities = json_get(extra, "quantites");
	if (quantities != NULL) {
		t->quantity_code = package_code(l, quantities, "avis", BAREME_CODE_NO_DWELLING);
		for (const json_node *n = json_first(json_get(quantities, "champs")); n != NULL; n = json_next(n)) {
			int number = package_field(l, n);
			if (number >= 0)
				t->quantity_fields |= FIELD_BIT(number);
		}
	}
	t->variant_field = t->variant_positive = -1;
	const json_node *variant = json_get(extra, "variante");
	if (variant == NULL)
		return;
	t->variant_field = package_field(l, json_get(variant, "champ"));
	if (t->variant_field >= 0 && l->rules->fields[t->variant_field].type != FIELD_CHOICE)
		loader_fault(l, variant, "schema", "a variant needs a field with listed values");
	if (json_get(variant, "si_positif") != NULL)
		t->variant_positive = package_field(l, json_get(variant, "si_positif"));
	t->variant_code = package_code(l, variant, "avis", BAREME_CODE_READING);
}

/* A row that names an amount needs every value that the formulas use. */
static void check_blanks(loader *l, const table *t, size_t row, size_t number)
{
	uint64_t blank = 0;
	for (size_t s = 0; s < t->slot_count; s++)
		blank |= t->slots[s].amounts[number].amount.columns & t->rows[row].blank;
	for (; blank != 0; blank &= blank - 1) {
		size_t c = t->value_columns[bits_lowest(blank)];
		fault_add(&l->faults, BAREME_ERROR, "value", table_place(t, row, c),
			  "\"%s\" is blank, and the formula needs it", t->columns[c].name);
	}
}

/* Works out what each row gives, so that evaluation finds it ready. */
static void compile_rows(loader *l, table *t)
{
	t->row_amounts = loader_items(l, t->row_count * t->amount_count, sizeof *t->row_amounts);
	for (size_t i = 0; t->row_amounts != NULL && t->slot_count > 0 && i < t->row_count * t->amount_count; i++) {
		size_t row = i / t->amount_count, number = i % t->amount_count;
		const amount *a = &t->amounts[number];
		if (a->unit_column < 0)
			continue;
		const formula *f = &t->slots[0].amounts[number].amount;
		const int64_t *values = t->values + row * t->value_count;
		bool blank = (t->rows[row].blank >> a->unit_column & 1) != 0;
		row_amount *out = &t->row_amounts[i];
		out->form = a->form >= 0 ? a->form : t->rows[row].form;
		out->unit = (bareme_number){values[a->unit_column],
					    (uint8_t)t->columns[t->value_columns[a->unit_column]].decimals, !blank};
		out->kind = blank ? ROW_SUPPORT : out->unit.value == 0 ? ROW_ZERO : ROW_AMOUNT;
		/* The names of columns mean the same in every slot; those of fields do not. */
		out->factor = f->kind == FORMULA_PRODUCT ? values[f->column] : 1;
		if (!blank)
			check_blanks(l, t, row, number);
	}
}

/* Finds what holds for all rows, so that it can be told where the operation's own row is not known. */
static void find_common(table *t)
{
	bool any = false;
	uint64_t common = UINT64_MAX;
	t->first_day = DATE_LAST;
	for (size_t i = 0; i < t->row_count; i++)
		if (t->rows[i].from < t->first_day)
			t->first_day = t->rows[i].from;
	for (size_t i = 0; i < t->row_count * t->amount_count; i++)
		for (size_t s = 0; s < t->slot_count; s++) {
			const slot_amount *f = &t->slots[s].amounts[i % t->amount_count];
			if (t->slots[s].never || f->never)
				continue;
			uint64_t of_amount =
			    t->row_amounts[i].kind == ROW_AMOUNT ? f->amount.fields | f->quantity.fields : 0;
			common &= of_amount | limits_fields(t, &t->slots[s], i / t->amount_count);
			any = true;
		}
	t->always_needed = any ? common : 0;
}

void lines_read(loader *l, const json_node *extra, table *t)
{
	const json_node *amounts = json_get(extra, "montants"), *remarks = json_get(extra, "avis");
	package_conditions(l, NULL, json_get(extra, "si"), &t->when, NULL);
	package_conditions(l, NULL, json_get(extra, "exclut"), &t->excludes, NULL);
	if (json_count(amounts) > AMOUNTS_MAX) {
		loader_fault(l, amounts, "schema", "a table may grant at most %d amounts", AMOUNTS_MAX);
		return;
	}
	t->amounts = loader_items(l, json_count(amounts), sizeof *t->amounts);
	for (const json_node *n = json_first(amounts); n != NULL && t->amounts != NULL; n = json_next(n))
		read_amount(l, n, t, &t->amounts[t->amount_count++]);
	limits_read(l, json_get(extra, "exige"), t);
	if (json_count(remarks) > REMARKS_MAX) {
		loader_fault(l, remarks, "schema", "a table may make at most %d remarks", REMARKS_MAX);
		return;
	}
	t->remarks = loader_items(l, json_count(remarks), sizeof *t->remarks);
	for (const json_node *n = json_first(remarks); n != NULL && t->remarks != NULL; n = json_next(n))
		read_remark(l, n, t, &t->remarks[t->remark_count++]);
}

void lines_compile(loader *l, const json_node *schema, const json_node *extra, table *t)
{
	read_slots(l, schema, extra, t);
	for (size_t k = 0; k < t->condition_count; k++)
		if (t->fields[k] >= 0) {
			bool ranged = t->columns[t->condition_columns[k]].ranged != NULL;
			t->condition_fields |= FIELD_BIT(t->fields[k]);
			t->ranged_fields |= ranged ? FIELD_BIT(t->fields[k]) : 0;
		}
	/* Nothing of the table can read a field that it does not name. */
	t->used_fields = l->named;
	if (!l->rules->arena.failed)
		compile_rows(l, t);
	if (!l->rules->arena.failed)
		find_common(t);
}
