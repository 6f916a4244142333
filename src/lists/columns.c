/* The columns of a CSV list; see columns.h. */
#include "lists/columns.h"

#include "lists/booksheet.h"
#include "lists/stream.h"

#include <ctype.h>
#include <string.h>

#define ALL_FIELDS(r) (FIELD_BIT((r)->field_count) - 1)

/* ---- Records ---- */

/* What the first records say of a column that gives a field whose values are listed, or places. */
typedef struct column_sample {
	size_t filled, valid, foreign, codes, units;
} column_sample;

typedef struct columns_sample {
	column_sample *columns;
	uint64_t fields; /* that the natures which occur use */
} columns_sample;

/* The fields that an operation of that nature may need. */
static uint64_t columns_of_nature(const list *l, int32_t nature)
{
	return l->r->walks[nature].reads | FIELD_BIT(l->r->role[ROLE_DATE]);
}

/* Begins as codes of communes do, which have four or five signs: not as an amount or a department. */
static bool column_has_code(bareme_text value)
{
	enum { SHORTEST = 4, LONGEST = 5 };
	size_t len = 0;
	while (len < value.len && isalnum((unsigned char)value.data[len]))
		len++;
	return len >= SHORTEST && len <= LONGEST && text_is_digit(value.data[0]);
}

static void column_look(const list *l, size_t c, bareme_text value, void *sample)
{
	const bareme_ruleset *r = l->r;
	int number = l->columns[c];
	columns_sample *to = sample;
	column_sample *s = &to->columns[c];
	const char *unit = NULL;
	s->filled += value.len > 0;
	if (number == COLUMN_UNKNOWN && value.len > 0)
		s->units += headings_is_beside(r, value, &unit) && unit != NULL && columns_unit_power(unit) > 0;
	if (number < 0 || value.len == 0)
		return;
	const field *f = &r->fields[number];
	int32_t found = f->type == FIELD_CHOICE ? names_find_folded(&f->domain.index, value) : -1;
	s->valid += found >= 0;
	s->foreign += found < 0 && headings_foreign_value(r, (size_t)number, value);
	s->codes += column_has_code(value);
	if (f->role == ROLE_NATURE && found >= 0)
		to->fields |= columns_of_nature(l, found);
}

/* Unread, and the neighbour of amounts whose unit no heading names. */
static bool column_may_have_units(const list *l, size_t c)
{
	int before = c == 0 ? COLUMN_UNKNOWN : l->columns[c - 1];
	return column_is_unread(l, c) && before >= 0 && l->r->fields[before].money && l->units[c - 1] == NULL;
}

/* What is filled of it are units of money, which change the amounts beside it. */
static bool column_has_units(const list *l, size_t c, const columns_sample *s)
{
	const column_sample *own = &s->columns[c];
	return column_may_have_units(l, c) && own->units > 0 && own->units == own->filled;
}

bool columns_each(list *l, bareme_text records, columns_see_fn see, void *payload)
{
	bool no_memory = false;
	csv_splitter *s = csv_splitter_new(l->delimiter);
	for (size_t len; s != NULL && records.len > 0; records = text_from(records, len)) {
		size_t count = 0;
		bareme_text record;
		csv_record(records, l->delimiter, true, &len);
		record = csv_chomp((bareme_text){records.data, len});
		if (l->booksheet != NULL)
			record = booksheet_part(record);
		const bareme_text *cells = csv_cells(s, record, &count, &no_memory);
		for (size_t c = 0; cells != NULL && c < count && c < l->column_count; c++)
			see(l, c, text_trim(cells[c]), payload);
	}
	csv_splitter_free(s);
	l->arena.failed |= s == NULL || no_memory;
	return !l->arena.failed;
}

/* ---- Two columns for one field ---- */

/* A column before this one that gives the same field; SIZE_MAX if there is none. */
static size_t column_earlier(const list *l, size_t c)
{
	for (size_t i = 0; i < c && l->columns[c] >= 0; i++)
		if (l->columns[i] == l->columns[c])
			return i;
	return SIZE_MAX;
}

static bool column_exists(const list *l, size_t field)
{
	for (size_t c = 0; c < l->column_count; c++)
		if (l->columns[c] == (int)field)
			return true;
	return false;
}

bool columns_lack(const list *l, size_t field)
{
	return !column_exists(l, field) && !columns_is_set(l, field);
}

/* A code beside a name: the name is that of the commune, to be checked against the code. */
static bool columns_part_commune(list *l, size_t a, size_t b, const columns_sample *s)
{
	int name = l->r->role[ROLE_COMMUNE_NAME];
	bool first = s->columns[a].codes > 0 && s->columns[b].codes == 0;
	bool second = s->columns[b].codes > 0 && s->columns[a].codes == 0;
	if (first == second)
		return false;
	size_t other = first ? b : a;
	if (name < 0 || column_exists(l, (size_t)name))
		columns_leave(l, other);
	else
		l->columns[other] = name;
	return true;
}

/* What a column is called with what is above it; the buffer has it. */
static const char *column_in_full(const list *l, size_t c, buffer *to)
{
	buffer_printf(to, "%s%s%s", l->groups[c], l->groups[c][0] != '\0' ? " / " : "", l->headings[c]);
	return buffer_cstring(to);
}

const char *column_handle(const list *l, size_t c, char letters[COLUMN_LETTERS])
{
	for (size_t i = 0; i < l->column_count; i++)
		if (i != c && strcmp(l->headings[i], l->headings[c]) == 0)
			return column_letters(c, letters);
	return l->headings[c];
}

static bareme_result columns_refuse_two(const list *l, size_t a, size_t b)
{
	char letters[COLUMN_LETTERS];
	buffer first = {0}, second = {0};
	const char *name = l->r->fields[l->columns[a]].name;
	warner_say(&l->warner, BAREME_ERROR, "heading", 0,
		   "two columns give \"%s\": \"%s\" and \"%s\"; say which one does (--map %s='%s')", name,
		   column_in_full(l, a, &first), column_in_full(l, b, &second), name, column_handle(l, a, letters));
	buffer_free(&first);
	buffer_free(&second);
	return BAREME_BAD_INPUT;
}

typedef struct column_values {
	size_t column, filled, valid;
	const field *as;
} column_values;

static void column_see_value(const list *l, size_t c, bareme_text value, void *to)
{
	column_values *v = to;
	(void)l;
	if (c != v->column || value.len == 0)
		return;
	v->filled++;
	v->valid += names_find_folded(&v->as->domain.index, value) >= 0;
}

/*
 * A column called as the nature that holds none of its values, but those of another field, gives that one; where it
 * holds neither and another column gives the nature, it gives nothing.
 */
static void column_find_values(list *l, size_t c, bareme_text records)
{
	for (size_t i = 0; i < l->r->field_count; i++) {
		column_values v = {.column = c, .as = &l->r->fields[i]};
		if (v.as->type != FIELD_CHOICE || column_exists(l, i))
			continue;
		columns_each(l, records, column_see_value, &v);
		if (v.filled > 0 && v.valid == v.filled) {
			l->columns[c] = (int)i;
			return;
		}
	}
	if (column_earlier(l, c) != SIZE_MAX)
		columns_leave(l, c);
}

static bareme_result columns_settle_twins(list *l, const columns_sample *s)
{
	const int *role = l->r->role;
	for (size_t c = 0; c < l->column_count; c++) {
		size_t twin = column_earlier(l, c);
		if (twin == SIZE_MAX)
			continue;
		if (l->columns[c] == role[ROLE_ID])
			columns_leave(l, c);
		else if (l->columns[c] != role[ROLE_COMMUNE] || !columns_part_commune(l, twin, c, s))
			return columns_refuse_two(l, twin, c);
	}
	return BAREME_DONE;
}

/* Columns whose values show that they are something else. */
static void columns_settle_values(list *l, const columns_sample *s, bareme_text records)
{
	const int *role = l->r->role;
	for (size_t c = 0; c < l->column_count; c++) {
		int field = l->columns[c];
		if (field < 0 || l->how[c] == BAREME_READ_AS_SET || s->columns[c].filled == 0 ||
		    s->columns[c].valid > 0)
			continue;
		if (s->columns[c].foreign == s->columns[c].filled) {
			warner_say(&l->warner, BAREME_WARNING, "heading", 0,
				   "the column \"%s\" is not read: its values are those of another \"%s\"",
				   l->headings[c], l->r->fields[field].name);
			columns_leave(l, c);
		} else if (field == role[ROLE_NATURE]) {
			column_find_values(l, c, records);
		}
	}
}

/* ---- Columns that are not read ---- */

/* Those of the fields that can change an amount and that nothing gives. */
static uint64_t columns_lacking(const list *l, uint64_t lacking)
{
	for (size_t i = 0; i < l->r->field_count; i++)
		if (!columns_lack(l, i))
			lacking &= ~FIELD_BIT(i);
	for (size_t i = 0; l->long_form && i < l->r->headings.product_count; i++)
		if (l->r->headings.products[i].field >= 0)
			lacking &= ~FIELD_BIT(l->r->headings.products[i].field);
	return lacking & ALL_FIELDS(l->r);
}

bool column_is_unread(const list *l, size_t c)
{
	return l->columns[c] == COLUMN_UNKNOWN && l->how[c] != BAREME_READ_NOT;
}

/* The first field of the set that the heading of an unread column resembles, or -1. */
static int column_resembles(const list *l, size_t c, uint64_t fields)
{
	return column_is_unread(l, c) ? headings_resembles(l->r, fields, text_of(l->headings[c])) : -1;
}

/* The field of the set that counts a product, which an unread column of numbers may give without naming it; or -1. */
static int column_may_count(const list *l, size_t c, uint64_t fields)
{
	const headings *h = &l->r->headings;
	bool counts = column_is_unread(l, c) && headings_are_counts(l->r, text_of(l->headings[c]));
	for (size_t i = 0; counts && i < h->product_count; i++)
		if (h->products[i].field >= 0 && (fields >> h->products[i].field & 1) != 0)
			return h->products[i].field;
	return -1;
}

/* The fields that the natures which settings give use. */
static uint64_t columns_of_settings(const list *l)
{
	uint64_t fields = 0;
	const field *f = &l->r->fields[l->r->role[ROLE_NATURE]];
	for (size_t i = 0; i < l->options->setting_count; i++) {
		const bareme_setting *s = &l->options->settings[i];
		int32_t value = s->kind <= BAREME_SET_ALL && s->field == l->r->role[ROLE_NATURE]
				    ? names_find_folded(&f->domain.index, text_of(s->text))
				    : -1;
		if (value >= 0)
			fields |= columns_of_nature(l, value);
	}
	return fields;
}

/* A column of units beside the amounts ("5 000", "k€") is not read, and without it they mean something else. */
static bareme_result columns_refuse_units(const list *l, const columns_sample *s)
{
	for (size_t c = 0; c < l->column_count; c++)
		if (column_has_units(l, c, s)) {
			char letters[COLUMN_LETTERS];
			warner_say(
			    &l->warner, BAREME_ERROR, "heading", 0,
			    "the column \"%s\" has the units of amounts, and is not read: write them in the headings "
			    "or after the amounts, or leave it out if it is not about them (--ignore '%s')",
			    l->headings[c], column_handle(l, c, letters));
			return BAREME_BAD_INPUT;
		}
	return BAREME_DONE;
}

static bareme_result columns_refuse_unread(const list *l, uint64_t fields)
{
	uint64_t lacking = columns_lacking(l, fields | columns_of_settings(l));
	size_t nature = (size_t)l->r->role[ROLE_NATURE];
	if (columns_lack(l, nature))
		lacking |= FIELD_BIT(nature);
	for (size_t c = 0; c < l->column_count; c++) {
		int field = column_resembles(l, c, lacking);
		if (field < 0)
			field = column_may_count(l, c, lacking);
		if (field < 0)
			continue;
		char letters[COLUMN_LETTERS];
		buffer full = {0};
		const char *name = l->r->fields[field].name, *handle = column_handle(l, c, letters);
		warner_say(&l->warner, BAREME_ERROR, "heading", 0,
			   "the column \"%s\" is not read, and no other one gives \"%s\": say whether it does "
			   "(--map %s='%s' if so, --ignore '%s' if not)",
			   column_in_full(l, c, &full), name, name, handle, handle);
		buffer_free(&full);
		return BAREME_BAD_INPUT;
	}
	return BAREME_DONE;
}

/* Reports the first rows whose only text is a nature: they are over the operations of it. */
static void columns_name_sections(const list *l, bareme_text records)
{
	enum { SHOWN = 4 };
	const names *natures = &l->r->fields[l->r->role[ROLE_NATURE]].domain.index;
	uint64_t line = l->heading_line + 1, count = 0;
	line += l->booksheet == NULL ? text_count_lines(l->heading) : 0;
	buffer found = {0};
	for (size_t len; records.len > 0 && count < SHOWN; records = text_from(records, len)) {
		csv_record(records, l->delimiter, true, &len);
		bareme_text cell, only = {"", 0}, rest = csv_chomp((bareme_text){records.data, len});
		size_t filled = 0;
		if (l->booksheet != NULL)
			rest = booksheet_part(rest);
		for (size_t at = 0; at <= rest.len; filled += text_trim(cell).len > 0) {
			cell = csv_raw_cell(rest, l->delimiter, &at);
			only = text_trim(cell).len > 0 ? text_trim(cell) : only;
		}
		if (filled == 1 && names_find_folded(natures, only) >= 0)
			buffer_printf(&found, "%s%llu (%.*s)", count++ > 0 ? ", " : "", (unsigned long long)line,
				      TEXT_ARG(only));
		line += list_count_lines(l, (bareme_text){records.data, len});
	}
	if (count > 0)
		warner_say(&l->warner, BAREME_ERROR, "heading", 0,
			   "rows above the operations name their nature (lines %s): give each operation its nature in "
			   "a column, or make a list of each part",
			   buffer_cstring(&found));
	buffer_free(&found);
}

/* A list without the nature of its operations cannot be computed, nor one of which no column is read. */
static bareme_result columns_need_nature(const list *l, bareme_text records)
{
	bool any = false;
	for (size_t c = 0; c < l->column_count; c++)
		any |= column_is_read(l->columns[c]);
	if (!any) {
		warner_say(&l->warner, BAREME_ERROR, "heading", 0,
			   "no line at the start of the list names the columns; it begins: %.*s (--header N says "
			   "which one does)",
			   TEXT_ARG(l->heading));
		return BAREME_BAD_INPUT;
	}
	int nature = l->r->role[ROLE_NATURE];
	if (!columns_lack(l, (size_t)nature))
		return BAREME_DONE;
	const char *name = l->r->fields[nature].name;
	char letters[COLUMN_LETTERS];
	columns_name_sections(l, records);
	if (l->nature_like > 0)
		warner_say(&l->warner, BAREME_ERROR, "heading", 0,
			   "no column gives \"%s\"; the column \"%s\" has such values (--map %s='%s')", name,
			   l->headings[l->nature_like - 1], name, column_handle(l, l->nature_like - 1, letters));
	else
		warner_say(&l->warner, BAREME_ERROR, "heading", 0,
			   "no column gives \"%s\"; the heading is: %.*s (--map %s=COLUMN says which one does, --set "
			   "%s=VALUE gives it for all operations)",
			   name, TEXT_ARG(l->heading), name, name);
	return BAREME_BAD_INPUT;
}

/* ---- The outcome ---- */

/* Adds to a list of columns: "a", "b". */
static void columns_name(const list *l, buffer *to, const char *format, const char *a, const char *b)
{
	if (to->len > 0)
		buffer_string(to, ", ");
	buffer_printf(to, text_tr(l->options->locale, format), a, b);
}

static void columns_say(list *l, const char *format, buffer *names)
{
	l->arena.failed |= names->failed;
	if (names->len > 0)
		warner_say(&l->warner, BAREME_WARNING, "heading", 0, format, buffer_cstring(names));
	buffer_free(names);
}

static void columns_announce(list *l)
{
	buffer words = {0}, values = {0}, units = {0}, unread = {0};
	for (size_t c = 0; c < l->column_count; c++) {
		int field = l->columns[c];
		buffer full = {0};
		bool alone = headings_read(l->r, text_of(l->headings[c])).field == field;
		const char *heading = alone ? l->headings[c] : column_in_full(l, c, &full);
		if (field >= 0 && l->how[c] == BAREME_READ_BY_WORDS)
			columns_name(l, &words, N_("%s <- \"%s\""), l->r->fields[field].name, heading);
		if (field >= 0 && l->how[c] == BAREME_READ_BY_VALUES)
			columns_name(l, &values, N_("%s <- \"%s\""), l->r->fields[field].name, heading);
		if (field >= 0 && l->units[c] != NULL)
			columns_name(l, &units, N_("\"%s\" (%s)"), heading, l->units[c]);
		if (column_resembles(l, c, ALL_FIELDS(l->r)) >= 0)
			columns_name(l, &unread, N_("\"%s\"%s"), heading, "");
		buffer_free(&full);
	}
	columns_say(l, N_("columns read by their words: %s"), &words);
	columns_say(l, N_("columns read by their values: %s"), &values);
	columns_say(l, N_("amounts are in the unit of the heading: %s"), &units);
	columns_say(l, N_("columns that are not read: %s"), &unread);
}

/* The only column that is called so and gives no field; SIZE_MAX where there is none, or more than one. */
static size_t columns_only(const list *l, bool (*is)(const bareme_ruleset *r, bareme_text heading))
{
	size_t found = SIZE_MAX;
	for (size_t c = 0; c < l->column_count; c++) {
		if (!column_is_unread(l, c) || !is(l->r, text_of(l->headings[c])))
			continue;
		if (found != SIZE_MAX)
			return SIZE_MAX;
		found = c;
	}
	return found;
}

/* A list with a row for each product has a column of products and one of their numbers, and no field of theirs. */
static void columns_find_products(list *l)
{
	const headings *h = &l->r->headings;
	size_t product = columns_only(l, headings_are_products), count = columns_only(l, headings_are_counts);
	for (size_t i = 0; i < h->product_count; i++)
		if (h->products[i].field >= 0 && column_exists(l, (size_t)h->products[i].field))
			return;
	l->long_form = product != SIZE_MAX && count != SIZE_MAX && product != count;
	if (!l->long_form)
		return;
	l->columns[product] = COLUMN_PRODUCT;
	l->columns[count] = COLUMN_COUNT;
	l->how[product] = l->how[count] = BAREME_READ_BY_NAME;
}

/* A field that products are counted by: what is read for a row's product goes nowhere else. */
static int columns_product_field(const list *l)
{
	const headings *h = &l->r->headings;
	for (size_t i = 0; i < h->product_count; i++)
		if (h->products[i].field >= 0)
			return h->products[i].field;
	return 0;
}

static void columns_set_setters(list *l)
{
	for (size_t c = 0; c < l->column_count; c++) {
		int field = l->columns[c];
		if (field <= COLUMN_PRODUCT) {
			l->column_setters[c].kind = field == COLUMN_PRODUCT ? SET_PRODUCT : SET_COUNT;
			l->column_setters[c].field = columns_product_field(l);
		}
		l->bare_amounts |= field >= 0 && l->r->fields[field].money && l->units[c] == NULL;
		if (field < 0 || !l->r->fields[field].money || l->units[c] == NULL ||
		    columns_unit_power(l->units[c]) == 0)
			l->units[c] = NULL;
		if (field < 0)
			continue;
		l->column_setters[c] = l->setters[field];
		if (l->units[c] != NULL) {
			l->column_setters[c].kind = SET_SCALED;
			l->column_setters[c].unit = l->units[c];
			l->powers[c] = (uint8_t)columns_unit_power(l->units[c]);
			l->unit_room += strlen(l->units[c]) + 1;
		}
	}
}

bool columns_ask_records(list *l, bareme_text first)
{
	size_t nature = (size_t)l->r->role[ROLE_NATURE];
	if (columns_lack(l, nature))
		return true;
	columns_sample s = {.columns = arena_alloc(&l->arena, l->column_count + 1, sizeof *s.columns)};
	if (s.columns == NULL || !columns_each(l, first, column_look, &s))
		return false;
	uint64_t lacking = columns_lacking(l, ALL_FIELDS(l->r));
	for (size_t c = 0; c < l->column_count; c++) {
		int field = l->columns[c];
		bool odd = s.columns[c].filled > s.columns[c].valid && field >= 0 &&
			   (field == l->r->role[ROLE_NATURE] || l->r->headings.fields[field].foreign.count > 0);
		/* Units are written where there are amounts: where the first record has none, it cannot say. */
		odd |= column_has_units(l, c, &s) ||
		       (column_may_have_units(l, c) && s.columns[c - 1].filled == 0 && s.columns[c].filled == 0);
		odd |= column_resembles(l, c, ALL_FIELDS(l->r)) >= 0 || column_may_count(l, c, lacking) >= 0;
		odd |= columns_may_date(l, c);
		if (odd || column_earlier(l, c) != SIZE_MAX)
			return true;
	}
	return false;
}

bareme_result columns_settle(list *l, bareme_text records)
{
	columns_find_products(l);
	if (!columns_use_values(l, records))
		return BAREME_NO_MEMORY;
	columns_sample s = {.columns = arena_alloc(&l->arena, l->column_count + 1, sizeof *s.columns)};
	if (s.columns == NULL || !columns_each(l, records, column_look, &s))
		return BAREME_NO_MEMORY;
	columns_settle_values(l, &s, records);
	bareme_result result = columns_settle_twins(l, &s);
	if (result == BAREME_DONE)
		result = columns_refuse_units(l, &s);
	if (result == BAREME_DONE)
		result = columns_refuse_unread(l, s.fields);
	if (result == BAREME_DONE)
		result = columns_need_nature(l, records);
	columns_set_setters(l);
	if (result == BAREME_DONE)
		columns_announce(l);
	if (result == BAREME_DONE && l->types_cells && !columns_find_types(l, records))
		return BAREME_NO_MEMORY;
	return l->arena.failed ? BAREME_NO_MEMORY : result;
}

bareme_result columns_lend(list *earlier, const list *l)
{
	earlier->columns = arena_alloc(&earlier->arena, l->column_count + 1, sizeof *earlier->columns);
	earlier->column_setters = arena_alloc(&earlier->arena, l->column_count + 1, sizeof *earlier->column_setters);
	earlier->units = arena_alloc(&earlier->arena, l->column_count + 1, sizeof *earlier->units);
	earlier->powers = arena_alloc(&earlier->arena, l->column_count + 1, sizeof *earlier->powers);
	if (earlier->arena.failed)
		return BAREME_NO_MEMORY;
	earlier->column_count = l->column_count;
	earlier->headings = l->headings;
	earlier->heading_cells = l->heading_cells;
	for (size_t c = 0; c < l->column_count; c++) {
		const char *name = l->columns[c] < 0 ? l->headings[c] : l->r->fields[l->columns[c]].name;
		int field =
		    l->columns[c] < COLUMN_UNKNOWN ? l->columns[c] : bareme_field_find(earlier->r, text_of(name));
		if (field < 0 && l->columns[c] >= 0)
			field = bareme_field_find(earlier->r, text_of(l->headings[c]));
		earlier->columns[c] = field;
		earlier->units[c] = l->units[c];
	}
	earlier->long_form = l->long_form;
	columns_set_setters(earlier);
	earlier->heading = l->heading;
	return columns_need_nature(earlier, (bareme_text){"", 0});
}

bool columns_account(const list *l, bareme_list_summary *sums)
{
	arena memory = {0};
	size_t count = 0;
	bareme_list_column *all = arena_alloc(&memory, l->column_count + 1, sizeof *all);
	for (size_t c = 0; all != NULL && c < l->column_count; c++)
		if (l->columns[c] != COLUMN_ANSWER)
			all[count++] = (bareme_list_column){
			    c, l->headings[c], l->columns[c] < 0 ? -1 : l->columns[c],
			    column_is_read(l->columns[c]) ? (bareme_column_reading)l->how[c] : BAREME_READ_NOT,
			    l->units[c]};
	bool good = all != NULL && summary_take_columns(sums, all, count, l->options->date);
	arena_free(&memory);
	return good;
}
