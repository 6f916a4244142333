/* The heading of a CSV list; see heading.h. */
#include "lists/heading.h"

#include "answers/answer_columns.h"
#include "lists/columns.h"
#include "lists/stream.h"

#include <string.h>
#include <strings.h>

/* Beside the fields, of which there are fewer: a column of products, or of their numbers. */
#define PRODUCT_BIT FIELD_BIT(FIELDS_MAX - 1)

void heading_search_begin(heading_search *h, list *l)
{
	const bareme_ruleset *r = l->r;
	*h = (heading_search){.l = l, .needed = r->required_fields, .delimiter_fixed = l->booksheet != NULL};
	for (int i = 0; i < bareme_field_value_count(r, r->role[ROLE_NATURE]); i++)
		h->needed |= r->walks[i].reads;
	h->needed &= ~FIELD_BIT(r->role[ROLE_DATE]);
	if (r->role[ROLE_COMMUNE] >= 0)
		h->needed |= FIELD_BIT(r->role[ROLE_COMMUNE]);
	h->needed |= PRODUCT_BIT;
}

/* ---- A line ---- */

/* Calls `see` for each cell, trimmed; false where memory failed. */
static bool heading_cells(list *l, bareme_text line, char delimiter, void (*see)(bareme_text, size_t, void *), void *to)
{
	bool no_memory = false;
	size_t count = 0;
	csv_splitter *s = csv_splitter_new(delimiter);
	const bareme_text *cells = s == NULL ? NULL : csv_cells(s, line, &count, &no_memory);
	for (size_t i = 0; cells != NULL && i < count; i++)
		see(text_trim(cells[i]), i, to);
	csv_splitter_free(s);
	l->arena.failed |= s == NULL || no_memory;
	return !l->arena.failed;
}

typedef struct heading_view {
	const list *l;
	heading_line *line;
} heading_view;

static void heading_see_cell(bareme_text cell, size_t number, void *to)
{
	heading_view *v = to;
	int field = headings_read(v->l->r, cell).field;
	const char *unit = NULL;
	/* Where an answer was appended, what stands above a heading is judged as before. */
	v->line->cells = answer_column_is(cell) ? v->line->cells : number + 1;
	v->line->beside += headings_is_beside(v->l->r, cell, &unit);
	v->line->units += unit != NULL;
	v->line->answered |= answer_column_is(cell);
	v->line->filled += cell.len > 0;
	v->line->gaps |= cell.len == 0;
	v->line->numbers |= cell.len > 0 && text_is_digit(cell.data[0]);
	if (field >= 0)
		v->line->fields |= FIELD_BIT(field);
	else if (headings_are_products(v->l->r, cell) || headings_are_counts(v->l->r, cell))
		v->line->fields |= PRODUCT_BIT;
}

static int heading_count(const heading_line *line)
{
	return __builtin_popcountll(line->fields);
}

/* Columns of an answer speak for the delimiter between them; then what names more fields, and then more cells. */
static bool heading_is_better(const heading_line *a, const heading_line *b)
{
	if (a->answered != b->answered)
		return a->answered;
	return heading_count(a) > heading_count(b) || (heading_count(a) == heading_count(b) && a->cells > b->cells);
}

/* Takes the line under the delimiter that fits it best. */
static bool heading_look(const heading_search *h, heading_line *line)
{
	static const char candidates[] = {',', ';', '\t'};
	heading_line best = *line;
	best.delimiter = h->l->delimiter;
	for (size_t i = 0; i < sizeof candidates; i++) {
		heading_line as = *line;
		heading_view v = {h->l, &as};
		as.delimiter = h->delimiter_fixed ? h->l->delimiter : candidates[i];
		if (!heading_cells(h->l, line->text, as.delimiter, heading_see_cell, &v))
			return false;
		if (heading_is_better(&as, &best))
			best = as;
	}
	*line = best;
	return true;
}

/* ---- The search ---- */

/* The line that some spreadsheets begin with, to name the delimiter: "sep=;". */
static bool heading_names_delimiter(bareme_text line)
{
	return line.len == 5 && strncasecmp(line.data, "sep=", 4) == 0 && strchr(",;\t", line.data[4]) != NULL;
}

/* A line that names two fields, one of them needed; the first line also where it names the nature. */
static bool heading_qualifies(const heading_search *h, const heading_line *line)
{
	uint64_t nature = FIELD_BIT(h->l->r->role[ROLE_NATURE]);
	return (heading_count(line) > 1 && (line->fields & h->needed) != 0) ||
	       (h->count == 1 && (line->fields & nature) != 0);
}

/* The lower row of a heading in two: it names further fields, where the upper one has groups of columns. */
static bool heading_is_lower(const heading_line *upper, const heading_line *lower)
{
	return upper->delimiter == lower->delimiter && !lower->numbers && heading_count(lower) > 1 &&
	       (lower->fields & ~upper->fields) != 0;
}

/* The row below the names that has their units: "nb", "k€", "jj/mm/aaaa". */
static bool heading_is_units(const heading_line *line)
{
	return line->units > 0 && line->beside == line->filled && line->fields == 0;
}

/* A row as the columns of the heading have it. */
typedef struct heading_row {
	const list *l;
	size_t nature, filled; /* the column that has it; how many cells have text */
	bool operation;        /* it has a nature there */
} heading_row;

static void heading_find_nature(bareme_text cell, size_t number, void *to)
{
	heading_row *row = to;
	if (row->nature == SIZE_MAX && headings_read(row->l->r, cell).field == row->l->r->role[ROLE_NATURE])
		row->nature = number;
}

static void heading_see_row(bareme_text cell, size_t number, void *to)
{
	heading_row *row = to;
	const field *nature = &row->l->r->fields[row->l->r->role[ROLE_NATURE]];
	row->filled += cell.len > 0;
	row->operation |= number == row->nature && names_find_folded(&nature->domain.index, cell) >= 0;
}

/* The row under the heading that was found; nothing where none was, or memory failed. */
static heading_row heading_row_of(const heading_search *h, bareme_text text)
{
	const heading_row none = {.l = h->l, .nature = SIZE_MAX};
	heading_row row = none;
	if (h->found == 0)
		return none;
	const heading_line *own = &h->lines[h->found - 1];
	bool read = heading_cells(h->l, own->text, own->delimiter, heading_find_nature, &row) &&
		    heading_cells(h->l, text, own->delimiter, heading_see_row, &row);
	return read ? row : none;
}

bool heading_search_is_operation(const heading_search *h, bareme_text text)
{
	const list *l = h->l;
	heading_row row = heading_row_of(h, text);
	bool set = false;
	for (size_t i = 0; i < l->options->setting_count; i++)
		set |= l->options->settings[i].field == l->r->role[ROLE_NATURE];
	return row.operation || (set && row.filled > 1);
}

bool heading_search_line(heading_search *h, bareme_text line, size_t raw)
{
	list *l = h->l;
	const heading_line *last = h->count == 0 ? NULL : &h->lines[h->count - 1];
	heading_line *own = &h->lines[h->count++];
	*own = (heading_line){.whole = arena_copy(&l->arena, line), .end = raw, .line = 1};
	if (own->whole.data == NULL)
		return true;
	own->text = csv_chomp(own->whole);
	if (last != NULL) {
		own->end += last->end;
		own->line = last->line + list_count_lines(l, last->whole);
	} else if (!h->delimiter_fixed && heading_names_delimiter(own->text)) {
		l->delimiter = own->text.data[4];
		h->delimiter_fixed = true;
		return false;
	}
	if (!heading_look(h, own))
		return true;
	if (l->options->heading > 0) {
		h->found = own->line == l->options->heading ? h->count : 0;
		return own->line >= l->options->heading;
	}
	if (h->found > 0) {
		const heading_line *upper = &h->lines[h->found - 1];
		bool next = h->count == h->found + 1, units = next && heading_is_units(own);
		bool lower = !units && upper->gaps && heading_is_lower(upper, own);
		/* What has gaps may be the groups of a heading; a row that has no field and is no operation may be
		 * between them and the names. */
		bool between = !units && next && upper->gaps && own->fields == 0 && !own->numbers &&
			       !heading_row_of(h, own->text).operation;
		h->found = units || lower ? h->count : h->found;
		return (!lower && !between) || h->count == HEADING_LINES;
	}
	if (heading_qualifies(h, own))
		h->found = h->count;
	return h->count == HEADING_LINES;
}

size_t heading_search_weight(const heading_search *h)
{
	enum { ANSWERED = 2 * FIELDS_MAX };
	if (h->found == 0)
		return 0;
	const heading_line *own = &h->lines[h->found - 1];
	uint64_t fields = own->fields | (h->found > 1 ? own[-1].fields : 0);
	return (size_t)__builtin_popcountll(fields) + (own->answered ? ANSWERED : 0);
}

/* ---- The outcome ---- */

static bareme_result heading_refuse(const list *l, const char *message)
{
	warner_say(&l->warner, BAREME_ERROR, "heading", 0, "%s", text_tr(l->options->locale, message));
	return BAREME_BAD_INPUT;
}

/* A row above the heading that has groups of columns, and is no title: what titles have a unit in holds for all. */
static bool heading_is_above(const list *l, const heading_line *upper, const heading_line *lower)
{
	bool title = upper->text.len == 0 || upper->numbers || upper->cells < 2;
	if (title || upper->cells > lower->cells || (upper->fields == 0 && !upper->gaps))
		return false;
	return upper->fields != 0 || *upper->text.data == lower->delimiter ||
	       (upper->filled > 1 && headings_unit(l->r, upper->text) == NULL);
}

/* The heading's upper rows; of two the upper one has several groups, as a title has not. */
static void heading_take_above(list *l, const heading_line *first, const heading_line *own)
{
	const size_t most = sizeof l->above / sizeof *l->above;
	for (size_t i = 0; i < most && own - first > (ptrdiff_t)i; i++) {
		const heading_line *upper = own - 1 - i;
		bool names = i == 0 && heading_is_units(own);
		if (!names && (!heading_is_above(l, upper, own) || (i > 0 && upper->filled < 2)))
			break;
		l->above[i] = upper->text;
	}
}

/* The line that has something in it. */
static size_t heading_first(const heading_search *h)
{
	for (size_t i = h->delimiter_fixed && h->l->booksheet == NULL; i < h->count; i++)
		if (h->lines[i].text.len > 0)
			return i + 1;
	return 0;
}

/* Parted so, the line would name fields. */
static bool heading_would_name(const list *l, bareme_text line, char delimiter)
{
	size_t fields = 0;
	for (bareme_text part; text_next_part(&line, delimiter, &part);)
		fields += bareme_field_find(l->r, part) >= 0;
	return fields > 1;
}

/* A line in one pair of quotes, which would name fields without them. */
static bool heading_is_one_cell(const list *l, bareme_text line)
{
	static const char delimiters[] = {';', ',', '\t'};
	if (line.len < 2 || line.data[0] != '"' || memchr(line.data + 1, '"', line.len - 1) != line.data + line.len - 1)
		return false;
	for (size_t i = 0; i < sizeof delimiters; i++)
		if (heading_would_name(l, (bareme_text){line.data + 1, line.len - 2}, delimiters[i]))
			return true;
	return false;
}

bareme_result heading_take(heading_search *h, size_t *end)
{
	list *l = h->l;
	buffer titles = {0};
	if (l->arena.failed)
		return BAREME_NO_MEMORY;
	if (l->options->heading > 0 && h->found == 0) {
		warner_say(&l->warner, BAREME_ERROR, "heading", 0,
			   "no record of the list begins on line %llu, which should name the columns",
			   (unsigned long long)l->options->heading);
		return BAREME_BAD_INPUT;
	}
	size_t found = h->found > 0 ? h->found : heading_first(h);
	if (found == 0 && h->count == HEADING_LINES) {
		warner_say(
		    &l->warner, BAREME_ERROR, "heading", 0,
		    "the first %d lines of the list are blank: the one that names the columns must be among them",
		    HEADING_LINES);
		return BAREME_BAD_INPUT;
	}
	if (found == 0)
		return heading_refuse(l, N_("the list is empty: its first line must name the columns"));
	const heading_line *own = &h->lines[found - 1];
	heading_take_above(l, h->lines, own);
	for (const heading_line *t = h->lines; t < own; t++) {
		bool title = t->text.data != l->above[0].data && t->text.data != l->above[1].data;
		buffer_text(&titles, t->whole);
		if (title && headings_unit(l->r, t->text) != NULL)
			l->unit = headings_unit(l->r, t->text);
		heading_row row = heading_row_of(h, t->text);
		if (row.operation && row.filled > 1)
			warner_say(&l->warner, BAREME_WARNING, "heading", 0,
				   "line %llu is above the heading and is not computed, though it looks like an "
				   "operation",
				   (unsigned long long)t->line);
	}
	l->titles = arena_copy(&l->arena, buffer_all(&titles));
	l->arena.failed |= titles.failed;
	buffer_free(&titles);
	l->heading = own->text;
	l->heading_line = own->line;
	l->delimiter = own->delimiter;
	bool ends = own->whole.len > own->text.len && own->whole.data[own->whole.len - 1] == '\n';
	l->line_end = ends ? text_from(own->whole, own->text.len) : TEXT("\n");
	*end = own->end;
	if (l->arena.failed)
		return BAREME_NO_MEMORY;
	if (!text_is_utf8(own->text))
		return heading_refuse(l, N_("the heading has NUL bytes or broken text"));
	if (memchr(own->text.data, '\r', own->text.len) != NULL && memchr(own->text.data, '"', own->text.len) == NULL)
		return heading_refuse(l,
				      N_("the lines end with a carriage return alone: save the list with line feeds"));
	if (heading_is_one_cell(l, own->text))
		return heading_refuse(
		    l, l->booksheet == NULL
			   ? N_("each line is a single quoted cell: remove the quotes around the lines")
			   : N_("all columns are in one cell: split them in the spreadsheet (Data, Text to Columns)"));
	if (heading_count(own) < 2 && heading_would_name(l, own->text, '|'))
		return heading_refuse(
		    l, N_("cells are separated by \"|\": save the list with \";\", \",\" or TAB between them"));
	return columns_map(l);
}
