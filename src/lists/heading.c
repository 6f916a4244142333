/* The heading of a CSV list: its dialect, and the field that each column gives. */
#include "lists/list.h"

#include <string.h>

/* How many of the cells name fields. */
static size_t count_known(list *l, bareme_text header, char delimiter, size_t *cells)
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
static bool find_delimiter(list *l, bareme_text header, char *best)
{
	static const char candidates[] = {',', ';', '\t'};
	*best = ',';
	size_t most_known = 0, most_cells = 0;
	for (size_t i = 0; i < sizeof candidates; i++) {
		size_t cells = 0, known = count_known(l, header, candidates[i], &cells);
		if (known > most_known || (known == most_known && cells > most_cells)) {
			*best = candidates[i];
			most_known = known;
			most_cells = cells;
		}
	}
	return !l->arena.failed;
}

static bool is_ours(bareme_text heading)
{
	static const char *const ours[] = {"alzone", "alpret", "alsubvention", "alstatut", "alavis"};
	char key[FOLD_MAX];
	size_t len = text_fold(heading, key);
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		if (len == strlen(ours[i]) && memcmp(key, ours[i], len) == 0)
			return true;
	return false;
}

static bool map_column(list *l, bareme_text heading, size_t number)
{
	int field = is_ours(heading) ? COLUMN_ANSWER : bareme_field_find(l->r, heading);
	if ((l->headings[number] = arena_copy(&l->arena, heading).data) == NULL)
		return false;
	l->columns[number] = field;
	if (field >= 0)
		l->column_setters[number] = l->setters[field];
	l->replaces |= field == COLUMN_ANSWER;
	l->column_count = number + 1;
	for (size_t i = 0; field >= 0 && i < number; i++)
		if (l->columns[i] == field) {
			warner_say(&l->warner, "two columns give \"%s\": \"%s\" and \"%s\"; rename or remove one",
				   l->r->fields[field].name, l->headings[i], l->headings[number]);
			return false;
		}
	if (field == COLUMN_UNKNOWN && !l->follows && (field = bareme_field_suggest(l->r, heading)) >= 0)
		warner_say(&l->warner, "the column \"%s\" is not used; is \"%s\" meant?", l->headings[number],
			   l->r->fields[field].name);
	return true;
}

/* A list without the nature of its operations cannot be computed. */
static bool has_nature(const list *l, bareme_text header)
{
	int nature = l->r->role[ROLE_NATURE];
	for (size_t i = 0; i < l->column_count; i++)
		if (l->columns[i] == nature)
			return true;
	warner_say(&l->warner, "no column is \"%s\"; the first line must name the columns, and it is: %.*s",
		   l->r->fields[nature].name, TEXT_ARG(header));
	return false;
}

static bool map_columns(list *l, const bareme_text *cells, size_t count)
{
	l->columns = arena_alloc(&l->arena, count + 1, sizeof *l->columns);
	l->column_setters = arena_alloc(&l->arena, count + 1, sizeof *l->column_setters);
	l->headings = arena_alloc(&l->arena, count + 1, sizeof *l->headings);
	if (l->columns == NULL || l->column_setters == NULL || l->headings == NULL)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!map_column(l, text_trim(cells[i]), i))
			return false;
	return true;
}

static void put_heading(const list *l, bareme_text header, buffer *out)
{
	size_t written = 0, at = 0;
	for (size_t i = 0; i < l->column_count; i++) {
		bareme_text cell = csv_raw_cell(header, l->delimiter, &at);
		if (l->columns[i] == COLUMN_ANSWER)
			continue;
		if (written++ > 0)
			buffer_char(out, l->delimiter);
		buffer_text(out, cell);
	}
	answer_put_csv_heading(l->delimiter, out);
	buffer_text(out, l->line_end);
}

bool heading_read(list *l, bareme_text header, buffer *out)
{
	bool no_memory;
	size_t count;
	const char *wrong = !text_is_utf8(header) ? N_("the heading has NUL bytes or broken text") : NULL;
	if (wrong == NULL && memchr(header.data, '\r', header.len) != NULL &&
	    memchr(header.data, '"', header.len) == NULL)
		wrong = N_("the lines end with a carriage return alone: save the list with line feeds");
	if (wrong != NULL) {
		warner_say(&l->warner, "%s", text_tr(l->options->locale, wrong));
		return false;
	}
	if (!l->names_delimiter && !find_delimiter(l, header, &l->delimiter))
		return false;
	csv_splitter *s = csv_splitter_new(l->delimiter);
	const bareme_text *cells = s == NULL ? NULL : csv_cells(s, header, &count, &no_memory);
	bool good = cells != NULL && map_columns(l, cells, count) && has_nature(l, header);
	if (cells == NULL && (s == NULL || no_memory))
		l->arena.failed = true;
	else if (cells == NULL)
		warner_say(&l->warner, "the heading has broken quotes");
	csv_splitter_free(s);
	if (good && !l->options->detail && l->to == BAREME_LIST_CSV)
		put_heading(l, header, out);
	return good && !out->failed;
}

/* ---- The columns of --detail ---- */

static bool is_listed(const list *l, const char *name)
{
	for (size_t i = 0; i < l->detail_count; i++)
		if (strcmp(l->detail_columns[i], name) == 0)
			return true;
	return false;
}

/* The usual ones first, in their usual order; then those that other tables bring. */
bool heading_init_detail(list *l)
{
	static const char *const usual[] = {"aide", "produit", "volet", "lecture"};
	size_t room = 4;
	for (size_t i = 0; i < l->r->table_count; i++)
		room += l->r->tables[i].condition_count;
	l->detail_columns = arena_alloc(&l->arena, room, sizeof *l->detail_columns);
	if (l->detail_columns == NULL)
		return false;
	for (size_t i = 0; i < 4; i++)
		l->detail_columns[l->detail_count++] = usual[i];
	for (size_t i = 0; i < l->r->table_count; i++) {
		const table *t = &l->r->tables[i];
		for (size_t k = 0; k < t->condition_count; k++) {
			const column *c = &t->columns[t->condition_columns[k]];
			if (c->field < 0 && !is_listed(l, c->name))
				l->detail_columns[l->detail_count++] = c->name;
		}
	}
	return true;
}

void heading_put_detail(const list *l, buffer *out)
{
	static const char *const first[] = {"enregistrement", "id", "bareme"};
	static const char *const last[] = {"forme", "unitaire", "quantite", "montant", "regle", "source"};
	for (size_t i = 0; i < sizeof first / sizeof *first; i++) {
		if (i > 0)
			buffer_char(out, l->delimiter);
		buffer_string(out, first[i]);
	}
	for (size_t i = 0; i < l->detail_count; i++) {
		buffer_char(out, l->delimiter);
		buffer_string(out, l->detail_columns[i]);
	}
	for (size_t i = 0; i < sizeof last / sizeof *last; i++) {
		buffer_char(out, l->delimiter);
		buffer_string(out, last[i]);
	}
	buffer_text(out, l->line_end);
}
