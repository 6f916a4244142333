/* The columns of a CSV list and the keys of objects, by what headings and the caller say of them; see columns.h. */
#include "lists/columns.h"

#include "answers/account.h"
#include "answers/answer_columns.h"
#include "base/number.h"

#include <string.h>

/* ---- What the caller says ---- */

/* The number of a column whose letters the text is, as spreadsheets have them, from A; SIZE_MAX where it is none. */
static size_t column_number(const char *text)
{
	size_t number = 0;
	for (; *text >= 'A' && *text <= 'Z' && number < 1 << 16; text++)
		number = number * 26 + (size_t)(*text - 'A') + 1;
	return *text == '\0' ? number - 1 : SIZE_MAX;
}

static bool column_has_name(bareme_text name, const char *wanted)
{
	char a[FOLD_MAX], b[FOLD_MAX];
	if (text_equal(name, text_of(wanted)))
		return true;
	size_t len = text_fold(name, a);
	return len != SIZE_MAX && len > 0 && len == text_fold(text_of(wanted), b) && memcmp(a, b, len) == 0;
}

/* The setting that names a key or a column, or NULL. */
static const bareme_setting *column_setting(const list *l, bareme_text name)
{
	for (size_t i = 0; i < l->options->setting_count; i++) {
		const bareme_setting *s = &l->options->settings[i];
		if (s->kind >= BAREME_MAP && column_has_name(name, s->text))
			return s;
	}
	return NULL;
}

int columns_find_key(const list *l, bareme_text name)
{
	const bareme_setting *s = column_setting(l, name);
	return s == NULL ? bareme_field_find(l->r, name) : s->kind == BAREME_MAP ? s->field : COLUMN_UNKNOWN;
}

int columns_find_slip(const list *l, bareme_text name)
{
	return column_setting(l, name) == NULL ? headings_slip(l->r, name) : -1;
}

bool columns_is_set(const list *l, size_t field)
{
	for (size_t i = 0; i < l->options->setting_count; i++)
		if (l->options->settings[i].kind <= BAREME_SET_ALL && l->options->settings[i].field == (int)field)
			return true;
	return false;
}

void columns_leave(list *l, size_t c)
{
	l->columns[c] = COLUMN_UNKNOWN;
	l->how[c] = BAREME_READ_NOT;
}

static bool column_is_called(const list *l, size_t c, const char *name, bool exactly)
{
	bareme_text heading = text_of(l->headings[c]);
	return l->columns[c] != COLUMN_ANSWER &&
	       (exactly ? text_equal(heading, text_of(name)) : column_has_name(heading, name));
}

bool columns_find_heading(const list *l, const char *name, size_t *column)
{
	*column = SIZE_MAX;
	for (int exactly = 1; exactly >= 0 && *column == SIZE_MAX; exactly--)
		for (size_t c = 0; c < l->column_count; c++) {
			if (!column_is_called(l, c, name, exactly != 0))
				continue;
			if (*column != SIZE_MAX) {
				char letters[2][COLUMN_LETTERS];
				warner_say(
				    &l->warner, BAREME_ERROR, "heading", 0,
				    "two columns are called \"%s\", %s and %s: name the right one by its letters", name,
				    column_letters(*column, letters[0]), column_letters(c, letters[1]));
				return false;
			}
			*column = c;
		}
	return true;
}

size_t columns_find_letters(const list *l, const char *letters)
{
	size_t found = column_number(letters);
	return found < l->column_count && l->columns[found] != COLUMN_ANSWER ? found : SIZE_MAX;
}

/* The column that a setting names, by heading or else by letters; SIZE_MAX, and reported, where it names no single one.
 */
static size_t column_named(const list *l, const char *name)
{
	size_t found;
	if (!columns_find_heading(l, name, &found))
		return SIZE_MAX;
	if (found == SIZE_MAX)
		found = columns_find_letters(l, name);
	if (found == SIZE_MAX)
		warner_say(&l->warner, BAREME_ERROR, "heading", 0, "there is no column \"%s\"", name);
	return found;
}

/* Carries out the settings that name columns. */
static bareme_result columns_take_settings(list *l)
{
	for (size_t i = 0; i < l->options->setting_count; i++) {
		const bareme_setting *s = &l->options->settings[i];
		size_t found = s->kind < BAREME_MAP ? 0 : column_named(l, s->text);
		if (found == SIZE_MAX)
			return BAREME_BAD_INPUT;
		/* The column that would give the field otherwise does not. */
		for (size_t c = 0; c < l->column_count; c++)
			if ((c == found && s->kind >= BAREME_MAP) ||
			    (s->kind == BAREME_MAP && l->columns[c] == s->field))
				columns_leave(l, c);
		if (s->kind == BAREME_MAP) {
			l->columns[found] = s->field;
			l->how[found] = BAREME_READ_AS_SET;
		}
	}
	return BAREME_DONE;
}

/* ---- Headings ---- */

unsigned columns_unit_power(const char *suffix)
{
	buffer one = {0};
	int64_t cents = 0;
	unsigned power = 0;
	buffer_printf(&one, "1 %s", suffix);
	number_parse(buffer_all(&one), 2, true, &cents);
	buffer_free(&one);
	for (; cents > 100; cents /= 10)
		power++;
	return power;
}

/* The words above a column, and its own. */
typedef struct column_words {
	bareme_text outer, group, own;
} column_words;

/* Reads what is not empty of a column's words as one heading. */
static heading_reading column_read_all(list *l, const column_words *w)
{
	buffer all = {0};
	buffer_printf(&all, "%.*s %.*s %.*s", TEXT_ARG(w->outer), TEXT_ARG(w->group), TEXT_ARG(w->own));
	heading_reading found = headings_read(l->r, text_trim(buffer_all(&all)));
	l->arena.failed |= all.failed;
	buffer_free(&all);
	return found;
}

/* Reads a heading by itself, else with those of its groups, unless these say that it is something else. */
static heading_reading column_find(list *l, const column_words *w)
{
	heading_reading found = headings_read(l->r, w->own);
	if (found.field >= 0) {
		bool denied = headings_group_denies(l->r, (size_t)found.field, w->group) ||
			      headings_group_denies(l->r, (size_t)found.field, w->outer);
		return denied ? (heading_reading){-1, false, NULL} : found;
	}
	if (w->own.len > 0 && w->group.len > 0)
		found = column_read_all(l, &(column_words){.outer = {"", 0}, w->group, w->own});
	if (w->own.len > 0 && w->outer.len > 0 && found.field < 0)
		found = column_read_all(l, w);
	return found;
}

/* The unit that is written nearest to the column. */
static const char *column_find_unit(const list *l, const column_words *w)
{
	const bareme_text nearest[] = {w->own, w->group, w->outer};
	for (size_t i = 0; i < sizeof nearest / sizeof *nearest; i++) {
		const char *unit = headings_unit(l->r, nearest[i]);
		if (unit != NULL)
			return unit;
	}
	return l->unit;
}

static void column_read(list *l, size_t c, const column_words *w)
{
	heading_reading found = column_find(l, w);
	const char *unit;
	bool beside = w->group.len > 0 && headings_is_beside(l->r, w->own, &unit);
	buffer name = {0};
	buffer_printf(&name, "%.*s %.*s", TEXT_ARG(w->outer), TEXT_ARG(w->group));
	l->groups[c] = beside ? "" : arena_copy(&l->arena, text_trim(buffer_all(&name))).data;
	/* A unit alone is no name. */
	buffer_printf(&name, " %.*s", TEXT_ARG(w->own));
	l->headings[c] = arena_copy(&l->arena, beside ? text_trim(buffer_all(&name)) : w->own).data;
	l->arena.failed |= name.failed;
	buffer_free(&name);
	l->columns[c] = answer_column_is(w->own) ? COLUMN_ANSWER : found.field;
	l->how[c] = found.by_words ? BAREME_READ_BY_WORDS : BAREME_READ_BY_NAME;
	l->by_cells |= l->columns[c] == COLUMN_ANSWER;
	l->units[c] = found.unit != NULL ? found.unit : column_find_unit(l, w);
}

/* A row's cells, trimmed, in the arena; none where it is empty, its quotes are broken or memory failed. */
typedef struct column_row {
	const bareme_text *cells;
	size_t count;
} column_row;

static column_row columns_split(list *l, bareme_text row)
{
	bool no_memory = false;
	size_t count = 0;
	csv_splitter *s = csv_splitter_new(l->delimiter);
	const bareme_text *cells = s == NULL ? NULL : csv_cells(s, row, &count, &no_memory);
	bareme_text *kept = cells == NULL ? NULL : arena_alloc(&l->arena, count + 1, sizeof *kept);
	for (size_t i = 0; kept != NULL && i < count; i++)
		kept[i] = arena_copy(&l->arena, text_trim(cells[i]));
	csv_splitter_free(s);
	l->arena.failed |= s == NULL || no_memory;
	return (column_row){kept, kept == NULL ? 0 : count};
}

static bareme_text columns_cell(column_row row, size_t c)
{
	return c < row.count ? row.cells[c] : (bareme_text){"", 0};
}

/* A cell over some rows stands in the uppermost of them, one over some columns in the first. */
static void columns_read_all(list *l, column_row own, column_row group, column_row outer)
{
	column_words w = {{"", 0}, {"", 0}, {"", 0}};
	for (size_t c = 0; c < own.count && !l->arena.failed; c++) {
		bareme_text highest = columns_cell(outer, c), above = columns_cell(group, c);
		if (highest.len > 0)
			w.group = (bareme_text){"", 0};
		w.outer = highest.len > 0 ? highest : w.outer;
		w.group = above.len > 0 ? above : w.group;
		w.own = own.cells[c];
		column_words here = w;
		if (w.own.len == 0 && above.len > 0)
			here = (column_words){{"", 0}, w.outer, above};
		else if (w.own.len == 0 && highest.len > 0)
			here = (column_words){{"", 0}, {"", 0}, highest};
		column_read(l, c, &here);
	}
}

bareme_result columns_map(list *l)
{
	column_row own = columns_split(l, l->heading);
	l->column_count = own.count;
	l->heading_cells = own.cells;
	l->columns = arena_alloc(&l->arena, own.count + 1, sizeof *l->columns);
	l->column_setters = arena_alloc(&l->arena, own.count + 1, sizeof *l->column_setters);
	l->headings = arena_alloc(&l->arena, own.count + 1, sizeof *l->headings);
	l->groups = arena_alloc(&l->arena, own.count + 1, sizeof *l->groups);
	l->units = arena_alloc(&l->arena, own.count + 1, sizeof *l->units);
	l->powers = arena_alloc(&l->arena, own.count + 1, sizeof *l->powers);
	l->how = arena_alloc(&l->arena, own.count + 1, sizeof *l->how);
	if (!l->arena.failed && own.cells == NULL) {
		warner_say(&l->warner, BAREME_ERROR, "heading", 0, "the heading has broken quotes");
		return BAREME_BAD_INPUT;
	}
	if (!l->arena.failed)
		columns_read_all(l, own, columns_split(l, l->above[0]), columns_split(l, l->above[1]));
	return l->arena.failed ? BAREME_NO_MEMORY : columns_take_settings(l);
}

/* ---- Keys ---- */

static const char *columns_setting_unit(const list *l, const bareme_setting *s)
{
	if (s->kind != BAREME_MAP || !l->r->fields[s->field].money)
		return NULL;
	const char *unit = headings_unit(l->r, text_of(s->text));
	return unit != NULL && columns_unit_power(unit) > 0 ? unit : NULL;
}

const char *columns_find_key_unit(const list *l, bareme_text name)
{
	const bareme_setting *s = column_setting(l, name);
	return s == NULL ? NULL : columns_setting_unit(l, s);
}

void columns_map_keys(list *l)
{
	for (size_t i = 0; i < l->options->setting_count; i++) {
		const char *unit = columns_setting_unit(l, &l->options->settings[i]);
		if (unit == NULL)
			continue;
		l->unit_room += strlen(unit) + 1;
		warner_say(&l->warner, BAREME_WARNING, "heading", 0, "amounts of the key \"%s\" are in %s",
			   l->options->settings[i].text, unit);
	}
}
