/* The heading of a CSV list: its dialect, and the field that each column gives. */
#include "lists/heading.h"

#include <string.h>

/* How many of the cells name fields. */
static size_t heading_count_fields(list *l, bareme_text header, char delimiter, size_t *cells)
{
	size_t known = 0;
	bool no_memory = false;
	csv_splitter *s = csv_splitter_new(delimiter);
	const bareme_text *split = s == NULL ? NULL : csv_cells(s, header, cells, &no_memory);
	l->arena.failed |= s == NULL || no_memory;
	for (size_t i = 0; split != NULL && i < *cells; i++)
		known += names_find_folded(&l->r->field_names, split[i]) >= 0;
	csv_splitter_free(s);
	return known;
}

/* The delimiter under which most cells name fields; among equals, the one with most cells. False: no memory. */
static bool heading_find_delimiter(list *l, bareme_text header, char *best)
{
	static const char candidates[] = {',', ';', '\t'};
	*best = ',';
	size_t most_known = 0, most_cells = 0;
	for (size_t i = 0; i < sizeof candidates; i++) {
		size_t cells = 0, known = heading_count_fields(l, header, candidates[i], &cells);
		if (known > most_known || (known == most_known && cells > most_cells)) {
			*best = candidates[i];
			most_known = known;
			most_cells = cells;
		}
	}
	return !l->arena.failed;
}

static bool heading_is_ours(bareme_text heading)
{
	static const char *const ours[] = {"alzone", "alpret", "alsubvention", "alstatut", "alavis"};
	char key[FOLD_MAX];
	size_t len = text_fold(heading, key);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (len == strlen(ours[i]) && memcmp(key, ours[i], len) == 0)
			return true;
	return false;
}

/* Adds a column; false, and warned of, where another one gives the same field, or where memory failed. */
static bool heading_add_column(list *l, bareme_text heading, bool suggests)
{
	size_t number = l->column_count++;
	int field = heading_is_ours(heading) ? COLUMN_ANSWER : bareme_field_find(l->r, heading);
	if ((l->headings[number] = arena_copy(&l->arena, heading).data) == NULL)
		return false;
	l->columns[number] = field;
	if (field >= 0)
		l->column_setters[number] = l->setters[field];
	l->replaces |= field == COLUMN_ANSWER;
	for (size_t i = 0; field >= 0 && i < number; i++)
		if (l->columns[i] == field) {
			warner_say(&l->warner, BAREME_ERROR, "heading", 0,
				   "two columns give \"%s\": \"%s\" and \"%s\"; rename or remove one",
				   l->r->fields[field].name, l->headings[i], l->headings[number]);
			return false;
		}
	if (field == COLUMN_UNKNOWN && suggests && (field = bareme_field_suggest(l->r, heading)) >= 0)
		warner_say(&l->warner, BAREME_WARNING, "heading", 0, "the column \"%s\" is not used; is \"%s\" meant?",
			   l->headings[number], l->r->fields[field].name);
	return true;
}

/* A list without the nature of its operations cannot be computed. */
static bool heading_has_nature(const list *l)
{
	int nature = l->r->role[ROLE_NATURE];
	for (size_t i = 0; i < l->column_count; i++)
		if (l->columns[i] == nature)
			return true;
	warner_say(&l->warner, BAREME_ERROR, "heading", 0,
		   "no column is \"%s\"; the first line must name the columns, and it is: %.*s",
		   l->r->fields[nature].name, TEXT_ARG(l->heading));
	return false;
}

bareme_result heading_map(list *l, bareme_text header, bool suggests)
{
	bool no_memory = false;
	size_t count = 0;
	csv_splitter *s = csv_splitter_new(l->delimiter);
	const bareme_text *cells = s == NULL ? NULL : csv_cells(s, header, &count, &no_memory);
	bool good = cells != NULL;
	l->heading = arena_copy(&l->arena, header);
	l->columns = arena_alloc(&l->arena, count + 1, sizeof *l->columns);
	l->column_setters = arena_alloc(&l->arena, count + 1, sizeof *l->column_setters);
	l->headings = arena_alloc(&l->arena, count + 1, sizeof *l->headings);
	for (size_t i = 0; i < count && good; i++)
		good = !l->arena.failed && heading_add_column(l, text_trim(cells[i]), suggests);
	csv_splitter_free(s);
	if (s == NULL || no_memory || l->arena.failed)
		return BAREME_NO_MEMORY;
	if (cells == NULL)
		warner_say(&l->warner, BAREME_ERROR, "heading", 0, "the heading has broken quotes");
	return good && heading_has_nature(l) ? BAREME_DONE : BAREME_BAD_INPUT;
}

bareme_result heading_read(list *l, bareme_text header)
{
	const char *wrong = NULL;
	if (!text_is_utf8(header))
		wrong = N_("the heading has NUL bytes or broken text");
	else if (memchr(header.data, '\r', header.len) != NULL && memchr(header.data, '"', header.len) == NULL)
		wrong = N_("the lines end with a carriage return alone: save the list with line feeds");
	if (wrong != NULL) {
		warner_say(&l->warner, BAREME_ERROR, "heading", 0, "%s", text_tr(l->options->locale, wrong));
		return BAREME_BAD_INPUT;
	}
	if (l->delimiter_line.len == 0 && !heading_find_delimiter(l, header, &l->delimiter))
		return BAREME_NO_MEMORY;
	return heading_map(l, header, true);
}
