/* The tables of communes and EPCIs, made into a territory. */
#include "rules/territory_load.h"

#include "rules/package.h"

#include <stdlib.h>
#include <string.h>

/* ---- Chains ---- */

/* Adds a commune under a key, once. */
static bool chain_add(territory *t, arena *a, names *n, bareme_text key, int32_t commune)
{
	int32_t first = names_find(n, key), last = -1;
	for (int32_t i = first; i >= 0; last = i, i = t->links[i].next)
		if (t->links[i].commune == commune)
			return true;
	if (!grow(&t->links, t->link_count, &t->link_room, sizeof *t->links))
		return false;
	int32_t added = (int32_t)t->link_count++;
	t->links[added] = (chain_link){commune, -1};
	if (last >= 0) {
		t->links[last].next = added;
		return true;
	}
	bareme_text copy = arena_copy(a, key);
	int32_t old;
	return copy.data != NULL && names_add(n, copy, added, &old);
}

static bool add_name(territory *t, arena *a, bareme_text name, int32_t commune)
{
	char key[FOLD_MAX];
	bareme_text k = place_key(&t->spelling, name, key);
	return k.len == 0 || chain_add(t, a, &t->by_name, k, commune);
}

/* The name of a part is known however its number is written. */
static bool add_part_name(territory *t, arena *a, bareme_text name, int32_t part)
{
	written_place w;
	place_read(&t->spelling, &t->departments, name, &w);
	return add_name(t, a, name, part) &&
	       (w.len == 0 || chain_add(t, a, &t->by_name, (bareme_text){w.key, w.len}, part));
}

/* ---- Loading ---- */

enum { CODE, NAME, DEPARTMENT, EPCI, POSTAL, FROM, TO, OLD, COMMUNE_COLUMNS };
enum { SIREN, EPCI_NAME, ZONE, EPCI_FROM, EPCI_TO, EPCI_COLUMNS };

/* EPCIs while they load: periods in the order of the file, by number of the SIREN. */
typedef struct epci_period {
	int32_t epci;
	int32_t from, to, zone;
	size_t row;
} epci_period;

typedef struct builder {
	loader *l;
	territory *t;
	const domain *departments;
	sheet *communes, *epci;
	int c[COMMUNE_COLUMNS], e[EPCI_COLUMNS];
	names sirens;
	epci_period *epci_periods;
	struct commune_row *rows;
	size_t zone_room;
} builder;

typedef struct commune_row {
	int32_t commune, epci;
	int32_t from, to;
	const char *name;
	bareme_text key; /* of the name */
	size_t row;
} commune_row;

static void territory_row_fault(builder *b, const sheet *s, size_t row, int column, const char *code,
				const char *format, bareme_text what)
{
	fault_add(&b->l->faults, BAREME_ERROR, code, sheet_place(s, row, (size_t)column), format, TEXT_ARG(what));
}

static void territory_read_dates(builder *b, const sheet *s, size_t row, const int columns[2], int32_t *from,
				 int32_t *to)
{
	bareme_text first = sheet_cell(s, row, (size_t)columns[0]), last = sheet_cell(s, row, (size_t)columns[1]);
	*from = DATE_FIRST;
	*to = DATE_LAST;
	if (!bareme_date_parse(first, from))
		territory_row_fault(b, s, row, columns[0], "value", "\"%.*s\" is not a date such as 2021-04-08", first);
	if (last.len > 0 && !bareme_date_parse(last, to))
		territory_row_fault(b, s, row, columns[1], "value", "\"%.*s\" is not a date such as 2021-04-08", last);
	if (*to < *from)
		territory_row_fault(b, s, row, columns[1], "dates", "the row ends on %.*s, before it begins", last);
}

static int epci_by_day(const void *a, const void *b)
{
	const epci_period *x = a, *y = b;
	if (x->epci != y->epci)
		return x->epci < y->epci ? -1 : 1;
	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	return x->row < y->row ? -1 : x->row > y->row;
}

static bool read_epci(builder *b)
{
	const sheet *s = b->epci;
	const bareme_ruleset *r = b->l->rules;
	const domain *zones = &r->fields[r->role[ROLE_ZONE]].domain;
	b->epci_periods = calloc(s->rows + 1, sizeof *b->epci_periods);
	if (b->epci_periods == NULL)
		return false;
	for (size_t i = 0; i < s->rows; i++) {
		epci_period *p = &b->epci_periods[i];
		bareme_text siren = sheet_cell(s, i, (size_t)b->e[SIREN]);
		bareme_text zone = sheet_cell(s, i, (size_t)b->e[ZONE]);
		int32_t old;
		if (siren.len != 9 || strspn(siren.data, "0123456789") != 9)
			territory_row_fault(b, s, i, b->e[SIREN], "value", "\"%.*s\" is not a SIREN of nine digits",
					    siren);
		if (!names_add(&b->sirens, siren, (int32_t)i, &old))
			return false;
		p->epci = old < 0 ? (int32_t)i : old;
		p->zone = names_find_folded(&zones->index, zone);
		if (p->zone < 0 || !text_equal(zone, text_of(zones->values[p->zone])))
			territory_row_fault(b, s, i, b->e[ZONE], "value", "\"%.*s\" is not a value of the zone field",
					    zone);
		territory_read_dates(b, s, i, &b->e[EPCI_FROM], &p->from, &p->to);
		p->row = i;
	}
	if (s->rows > 0)
		qsort(b->epci_periods, s->rows, sizeof *b->epci_periods, epci_by_day);
	for (size_t i = 1; i < s->rows; i++) {
		const epci_period *p = &b->epci_periods[i], *last = p - 1;
		if (p->epci == last->epci && p->from <= last->to)
			territory_row_fault(b, s, p->row, b->e[EPCI_FROM], "overlap",
					    "an earlier row of %.*s still holds on this day",
					    sheet_cell(s, p->row, (size_t)b->e[SIREN]));
	}
	return true;
}

static bool good_code(bareme_text code)
{
	static const char digits[] = "0123456789";
	size_t first = code.len == 5 ? strspn(code.data, digits) : 0;
	return first == 5 ||
	       (first == 1 && (code.data[1] == 'A' || code.data[1] == 'B') && strspn(code.data + 2, digits) == 3);
}

/* The commune of that code, made at its first row; -1 where memory failed. */
static int32_t commune_at_row(builder *b, size_t row)
{
	const sheet *s = b->communes;
	bareme_text code = sheet_cell(s, row, (size_t)b->c[CODE]);
	bareme_text department = sheet_cell(s, row, (size_t)b->c[DEPARTMENT]);
	int32_t number = (int32_t)b->t->count, old;
	if (!good_code(code))
		territory_row_fault(b, s, row, b->c[CODE], "value", "\"%.*s\" is not an INSEE code of five characters",
				    code);
	if (!names_add(&b->t->codes, code, number, &old))
		return -1;
	int32_t value = names_find_folded(&b->departments->index, department);
	if (value < 0 || strncmp(code.data, department.data, department.len) != 0)
		territory_row_fault(b, s, row, b->c[DEPARTMENT], "value", "\"%.*s\" is not the department of the code",
				    department);
	if (old >= 0)
		return old;
	commune *c = &b->t->communes[b->t->count++];
	memcpy(c->code, code.data, code.len < 5 ? code.len : 5);
	c->parent = number;
	c->twins = -1;
	c->department = value;
	return number;
}

static bool read_postal_codes(builder *b, size_t row, int32_t commune)
{
	bareme_text list = sheet_cell(b->communes, row, (size_t)b->c[POSTAL]);
	for (bareme_text code; text_next_part(&list, '|', &code);) {
		if (code.len != 5 || strspn(code.data, "0123456789") < 5)
			territory_row_fault(b, b->communes, row, b->c[POSTAL], "value", "\"%.*s\" is not a postal code",
					    code);
		else if (!chain_add(b->t, &b->l->rules->arena, &b->t->postal, code, commune))
			return false;
	}
	return true;
}

static bool read_commune_row(builder *b, size_t row)
{
	const sheet *s = b->communes;
	commune_row *out = &b->rows[row];
	bareme_text name = sheet_cell(s, row, (size_t)b->c[NAME]), siren = sheet_cell(s, row, (size_t)b->c[EPCI]);
	out->row = row;
	out->name = name.data;
	out->commune = commune_at_row(b, row);
	out->epci = names_find(&b->sirens, siren);
	if (out->commune < 0)
		return false;
	if (name.len == 0)
		territory_row_fault(b, s, row, b->c[NAME], "value", "the commune has no name%.*s", name);
	if (out->epci < 0 && b->epci->whole)
		territory_row_fault(b, s, row, b->c[EPCI], "reference", "\"%.*s\" is not in the table of EPCIs", siren);
	territory_read_dates(b, s, row, &b->c[FROM], &out->from, &out->to);
	char key[FOLD_MAX];
	arena *a = &b->l->rules->arena;
	out->key = arena_copy(a, place_key(&b->t->spelling, name, key));
	return out->key.data != NULL &&
	       (out->key.len == 0 || chain_add(b->t, a, &b->t->by_name, out->key, out->commune)) &&
	       read_postal_codes(b, row, out->commune);
}

static int commune_by_day(const void *a, const void *b)
{
	const commune_row *x = a, *y = b;
	if (x->commune != y->commune)
		return x->commune < y->commune ? -1 : 1;
	return x->from < y->from ? -1 : x->from > y->from;
}

static bool communes_are_sorted(const commune_row *rows, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (commune_by_day(&rows[i - 1], &rows[i]) > 0)
			return false;
	return true;
}

/* The first of the EPCI's periods, which are sorted. */
static size_t epci_first_period(const builder *b, int32_t epci)
{
	size_t low = 0, high = b->epci->rows;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (b->epci_periods[middle].epci < epci)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The EPCIs' rows as the territory keeps them, in the order of epci_periods. */
static bool keep_epcis(builder *b)
{
	const sheet *s = b->epci;
	b->t->epcis = arena_alloc(&b->l->rules->arena, s->rows + 1, sizeof *b->t->epcis);
	if (b->t->epcis == NULL)
		return false;
	for (size_t i = 0; i < s->rows; i++) {
		const epci_period *p = &b->epci_periods[i];
		b->t->epcis[i] = (epci_row){p->from, p->to, sheet_cell(s, p->row, (size_t)b->e[SIREN]).data,
					    sheet_cell(s, p->row, (size_t)b->e[EPCI_NAME]).data, sheet_line(s, p->row)};
	}
	b->t->epci_file = s->file;
	b->t->communes_file = b->communes->file;
	return true;
}

static void period_set(builder *b, period *out, const commune_row *row)
{
	size_t first = row->epci < 0 ? 0 : epci_first_period(b, row->epci), end = first;
	while (row->epci >= 0 && end < b->epci->rows && b->epci_periods[end].epci == row->epci)
		end++;
	*out = (period){row->from,
			row->to,
			row->name,
			row->key,
			sheet_line(b->communes, row->row),
			(uint32_t)first,
			(uint32_t)(end - first)};
}

/* The zones of one row's EPCI while the row holds, joined to the commune's earlier ones. */
static bool add_zones(builder *b, commune *c, const commune_row *row)
{
	int64_t covered = (int64_t)row->from - 1;
	if (row->epci < 0)
		return true;
	for (size_t i = epci_first_period(b, row->epci); i < b->epci->rows && b->epci_periods[i].epci == row->epci;
	     i++) {
		const epci_period *p = &b->epci_periods[i];
		int32_t from = p->from > row->from ? p->from : row->from, to = p->to < row->to ? p->to : row->to;
		if (from > to)
			continue;
		if (from == covered + 1)
			covered = to;
		zone_span *last = c->zone_count > 0 ? &b->t->zones[b->t->zone_count - 1] : NULL;
		if (last != NULL && last->zone == p->zone && (int64_t)last->to + 1 == from) {
			last->to = to;
			continue;
		}
		if (!grow(&b->t->zones, b->t->zone_count, &b->zone_room, sizeof *b->t->zones))
			return false;
		b->t->zones[b->t->zone_count++] = (zone_span){from, to, p->zone};
		c->zone_count++;
	}
	if (covered < row->to)
		territory_row_fault(b, b->communes, row->row, b->c[EPCI], "dates",
				    "the EPCI %.*s is not in force for the whole of this row",
				    sheet_cell(b->communes, row->row, (size_t)b->c[EPCI]));
	return true;
}

static bool read_communes(builder *b)
{
	size_t rows = b->communes->rows;
	arena *a = &b->l->rules->arena;
	b->rows = calloc(rows + 1, sizeof *b->rows);
	b->t->periods = arena_alloc(a, rows + 1, sizeof *b->t->periods);
	if (b->rows == NULL || b->t->periods == NULL)
		return false;
	for (size_t i = 0; i < rows; i++)
		if (!read_commune_row(b, i))
			return false;
	if (!communes_are_sorted(b->rows, rows))
		qsort(b->rows, rows, sizeof *b->rows, commune_by_day);
	for (size_t i = 0; i < rows; i++) {
		const commune_row *row = &b->rows[i];
		commune *c = &b->t->communes[row->commune];
		if (c->period_count == 0) {
			c->first_period = (uint32_t)i;
			c->first_zone = (uint32_t)b->t->zone_count;
		} else if (row->from <= b->rows[i - 1].to) {
			territory_row_fault(b, b->communes, row->row, b->c[FROM], "overlap",
					    "an earlier row of %.*s still holds on this day", text_of(c->code));
		} else if (row->from != b->rows[i - 1].to + 1) {
			territory_row_fault(b, b->communes, row->row, b->c[FROM], "dates",
					    "days are missing between two rows of %.*s", text_of(c->code));
		}
		c->period_count++;
		period_set(b, &b->t->periods[i], row);
		if (!add_zones(b, c, row))
			return false;
	}
	return true;
}

/* What a commune took in: "04100 Larche", or a code without a name. A code of a commune of today stays its own. */
static bool read_old_commune(builder *b, const commune_row *row, bareme_text part)
{
	territory *t = b->t;
	arena *a = &b->l->rules->arena;
	const char *blank = memchr(part.data, ' ', part.len);
	bareme_text code = {part.data, blank == NULL ? part.len : (size_t)(blank - part.data)};
	bareme_text name = text_trim(text_from(part, code.len));
	int32_t commune = row->commune, today = names_find(&t->codes, code), old;
	char key[FOLD_MAX];
	if (!good_code(code) || (today >= 0 && today != commune)) {
		territory_row_fault(b, b->communes, row->row, b->c[OLD], "value",
				    "\"%.*s\" does not begin with the code of a former commune", part);
		return true;
	}
	code = arena_copy(a, code);
	if (code.data == NULL || !names_add(&t->old_codes, code, commune, &old))
		return false;
	bareme_text k = place_key(&t->spelling, name, key);
	return k.len == 0 || chain_add(t, a, &t->by_old_name, k, commune);
}

static bool read_old_communes(builder *b)
{
	for (size_t i = 0; b->c[OLD] >= 0 && i < b->communes->rows; i++) {
		const commune_row *row = &b->rows[i];
		bareme_text list = sheet_cell(b->communes, row->row, (size_t)b->c[OLD]);
		for (bareme_text part; text_next_part(&list, '|', &part);)
			if (part.len > 0 && !read_old_commune(b, row, part))
				return false;
	}
	return true;
}

/* Parts of a commune that have codes and names of their own (arrondissements). */
static bool read_parts(builder *b, const json_node *list)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n)) {
		const char *code = json_string(json_get(n, "code")), *of = json_string(json_get(n, "commune"));
		int32_t parent = of == NULL ? -1 : names_find(&b->t->codes, text_of(of)), old;
		if (code == NULL || !good_code(text_of(code)) || parent < 0) {
			loader_fault(b->l, n, "reference",
				     "a part needs a \"code\", and the \"commune\" that it is in");
			continue;
		}
		int32_t number = (int32_t)b->t->count;
		bareme_text copy = arena_copy(&b->l->rules->arena, text_of(code));
		if (copy.data == NULL || !names_add(&b->t->codes, copy, number, &old))
			return false;
		if (old >= 0) {
			loader_fault(b->l, n, "schema", "the code %s is there twice", code);
			continue;
		}
		commune *c = &b->t->communes[b->t->count++];
		*c = b->t->communes[parent];
		memcpy(c->code, code, 5);
		c->parent = parent;
		c->twins = -1;
		const char *name = json_string(json_get(n, "nom"));
		if (name != NULL && !add_part_name(b->t, &b->l->rules->arena, text_of(name), number))
			return false;
		for (const json_node *x = json_first(json_get(n, "alias")); x != NULL; x = json_next(x))
			if (json_string(x) == NULL)
				loader_fault(b->l, x, "schema", "an alias must be a string");
			else if (!add_part_name(b->t, &b->l->rules->arena, text_of(json_string(x)), number))
				return false;
	}
	return true;
}

/* Under their folded codes, those of the tables also under their names. */
static bool read_departments(builder *b, const json_node *settings)
{
	const char *all = package_string(b->l, settings, "departements", "");
	int32_t number = OTHER_DEPARTMENT, old;
	if (!names_add_all(&b->t->departments, &b->departments->index))
		return false;
	bareme_text rest = text_of(all);
	for (bareme_text code; text_next_part(&rest, ' ', &code); number++)
		if (!names_add_folded(&b->t->departments, &b->l->rules->arena, code, number, &old))
			return false;
	return true;
}

/* The department of a commune joins the fields where it is none of them, so that remarks may ask for it. */
static bool derive_department(loader *l, const json_node *communes)
{
	bareme_ruleset *r = l->rules;
	if (r->role[ROLE_DEPARTMENT] >= 0) {
		r->department_field = r->role[ROLE_DEPARTMENT];
		return true;
	}
	const json_node *node = json_first(json_get(json_get(communes, "schema"), "fields"));
	while (node != NULL && strcmp(package_string(l, node, "name", ""), "departement") != 0)
		node = json_next(node);
	field *f = &r->fields[r->all_count];
	r->department_field = (int)r->all_count++;
	f->name = package_string(l, node, "name", "departement");
	f->title = package_title(l, node, "title", f->name);
	f->type = FIELD_CHOICE;
	f->at_most = -1;
	return package_domain(l, json_get(json_get(node, "constraints"), "enum"), NULL, &f->domain);
}

static const json_node *territory_find_resource(loader *l, const json_node *settings, const char *key)
{
	const char *name = package_string(l, settings, key, key);
	const json_node *node = json_first(json_get(l->package.root, "resources"));
	while (node != NULL && strcmp(package_string(l, node, "name", ""), name) != 0)
		node = json_next(node);
	if (node == NULL)
		loader_fault(l, settings, "reference", "there is no resource \"%s\"", name);
	return node;
}

size_t territory_code_width(const char *column)
{
	if (strcmp(column, "departement") == 0)
		return 2;
	bool codes = strcmp(column, "code") == 0 || strcmp(column, "codes_postaux") == 0;
	return codes || strcmp(column, "anciens") == 0 ? 5 : 0;
}

/* Spreadsheets take codes for numbers: 06088 comes back as 6088, which can mean nothing else. */
static void territory_restore_zeros(builder *b, const char *const *names)
{
	for (size_t i = 0; i < COMMUNE_COLUMNS; i++) {
		size_t width = territory_code_width(names[i]);
		if (width > 0 && b->c[i] >= 0)
			sheet_add_zeros(b->communes, &b->l->rules->arena, (size_t)b->c[i], width);
	}
}

static bool territory_build(builder *b, const json_node *settings)
{
	static const char *const commune_columns[] = {"code",          "nom", "departement", "epci",
						      "codes_postaux", "du",  "au",          "anciens"};
	static const char *const epci_columns[] = {"siren", "nom", "zone", "du", "au"};
	loader *l = b->l;
	const json_node *communes = territory_find_resource(l, settings, "communes");
	const json_node *epci = territory_find_resource(l, settings, "epci");
	if (communes == NULL || epci == NULL)
		return true;
	if (!derive_department(l, communes))
		return false;
	b->departments = &l->rules->fields[l->rules->department_field].domain;
	b->communes = package_sheet(l, communes, commune_columns, OLD, COMMUNE_COLUMNS, b->c);
	b->epci = package_sheet(l, epci, epci_columns, EPCI_COLUMNS, EPCI_COLUMNS, b->e);
	if (b->communes == NULL || b->epci == NULL)
		return true;
	territory_restore_zeros(b, commune_columns);
	const json_node *parts = json_get(settings, "rattachements");
	size_t room = b->communes->rows + json_count(parts) + 1;
	b->t->communes = arena_alloc(&l->rules->arena, room, sizeof *b->t->communes);
	if (b->t->communes == NULL || !read_epci(b) || !keep_epcis(b) || !read_departments(b, settings) ||
	    !spelling_read(l, json_get(settings, "ecriture"), &b->t->spelling) || !read_communes(b) ||
	    !read_old_communes(b) || !read_parts(b, parts) || !territory_index_suggestions(b->t, &l->rules->arena))
		return false;
	for (size_t i = 0; i < b->t->count; i++) {
		commune *c = &b->t->communes[i];
		c->twins = names_find(&b->t->postal, text_of(c->code));
	}
	return true;
}

bool territory_read(loader *l, const json_node *settings)
{
	builder b = {.l = l, .t = &l->rules->territory};
	l->rules->department_field = -1;
	if (settings == NULL)
		return true;
	if (l->rules->role[ROLE_ZONE] < 0 || l->rules->role[ROLE_COMMUNE] < 0) {
		loader_fault(l, settings, "schema", "a territory needs fields with the roles \"commune\" and \"zone\"");
		return true;
	}
	size_t errors = l->faults.errors;
	bool good = territory_build(&b, settings);
	if (good && l->faults.errors == errors)
		b.t->rows = b.communes;
	names_free(&b.sirens);
	free(b.epci_periods);
	free(b.rows);
	return good;
}
