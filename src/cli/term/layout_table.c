/* Aligned tables, in the width that there is. */
#include "cli/term/layout.h"

#include <stdlib.h>
#include <string.h>

/* ---- Taking cells ---- */

void lay_table_take(lay_table *t)
{
	outlet *o = t->o;
	if (t->count == t->room) {
		size_t room = t->room == 0 ? 64 : t->room * 2;
		char **more = realloc(t->cells, room * sizeof *more);
		if (more == NULL) {
			o->failed = true;
			o->len = 0;
			return;
		}
		t->cells = more;
		t->room = room;
	}
	char *cell = malloc(o->len + 1);
	if (cell == NULL) {
		o->failed = true;
	} else {
		memcpy(cell, o->text, o->len);
		cell[o->len] = '\0';
		t->cells[t->count++] = cell;
	}
	o->len = 0;
}

void lay_table_strings(lay_table *t, const char *const *cells)
{
	for (; *cells != NULL; cells++) {
		lay_add_string(t->o, *cells);
		lay_table_take(t);
	}
}

void lay_table_begin(lay_table *t, outlet *o, size_t indent, const lay_column *columns, size_t count)
{
	*t = (lay_table){.o = o, .columns = columns, .column_count = count, .indent = indent};
	for (size_t j = 0; j < count; j++) {
		lay_add_string(o, columns[j].heading);
		lay_table_take(t);
	}
}

void lay_table_cell(lay_table *t, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	lay_vadd(t->o, format, args);
	va_end(args);
	lay_table_take(t);
}

/* ---- Measuring ---- */

/* Where the text may be broken next: after a blank, which is then dropped, or after a bar. */
static size_t table_next_piece(const char *text, size_t len, size_t at, size_t *blanks)
{
	size_t end = at;
	while (end < len && text[end] == ' ')
		end++;
	*blanks = end - at;
	while (end < len && text[end] != ' ' && (end == at + *blanks || text[end - 1] != '|'))
		end++;
	return end;
}

static size_t table_widest_piece(const char *text)
{
	size_t widest = 0, len = strlen(text), blanks;
	for (size_t at = 0, end; at < len; at = end) {
		end = table_next_piece(text, len, at, &blanks);
		size_t width = lay_width(text + at + blanks, end - at - blanks);
		widest = width > widest ? width : widest;
	}
	return widest;
}

static size_t table_wider(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* How wide the columns are, and how narrow they may become. */
typedef struct widths {
	size_t now[LAY_COLUMNS_MAX];
	size_t heading_broken[LAY_COLUMNS_MAX];
	size_t all_broken[LAY_COLUMNS_MAX];
	size_t label;  /* the widest heading */
	size_t number; /* the widest cell that is set to the right */
} widths;

/* Cells that are broken into lines that are shorter are hard to read. */
enum { BROKEN_LEAST = 14 };

static void table_measure(const lay_table *t, widths *w, bool with_least)
{
	*w = (widths){0};
	for (size_t j = 0; j < t->column_count; j++) {
		const lay_column *column = &t->columns[j];
		size_t whole = with_least ? column->least : 0, pieces = 0,
		       heading = lay_width(t->cells[j], strlen(t->cells[j]));
		for (size_t i = t->column_count + j; i < t->count; i += t->column_count) {
			whole = table_wider(whole, lay_width(t->cells[i], strlen(t->cells[i])));
			if (column->kind == LAY_TEXT)
				pieces = table_wider(pieces, table_widest_piece(t->cells[i]));
		}
		if (column->kind != LAY_TEXT || whole <= BROKEN_LEAST)
			pieces = whole;
		else
			pieces = table_wider(pieces, BROKEN_LEAST);
		if (column->kind == LAY_NUMBER)
			w->number = table_wider(w->number, whole);
		w->label = table_wider(w->label, heading);
		w->now[j] = table_wider(whole, heading);
		w->heading_broken[j] = table_wider(whole, table_widest_piece(t->cells[j]));
		w->all_broken[j] = table_wider(pieces, table_widest_piece(t->cells[j]));
	}
}

static size_t table_total(const lay_table *t, const size_t *widths, size_t count)
{
	size_t sum = t->indent + (count == 0 ? 0 : LAY_GAP * (count - 1));
	for (size_t j = 0; j < count; j++)
		sum += widths[j];
	return sum;
}

/* Takes columns from the widest ones that can spare some, until the table fits. */
static bool table_shrink(const lay_table *t, size_t *now, const size_t *least, size_t count)
{
	while (table_total(t, now, count) > t->o->width) {
		size_t widest = count;
		for (size_t j = 0; j < count; j++)
			if (now[j] > least[j] && (widest == count || now[j] > now[widest]))
				widest = j;
		if (widest == count)
			return false;
		now[widest]--;
	}
	return true;
}

/* ---- Setting rows ---- */

static size_t table_next_character(const char *text, size_t len, size_t at)
{
	at++;
	while (at < len && ((unsigned char)text[at] & 0xC0) == 0x80)
		at++;
	return at;
}

/* How much of the text goes on a line of that width, and where the next line begins. */
static size_t table_fit(const char *text, size_t len, size_t width, size_t *next)
{
	size_t at = 0, used = 0, blanks;
	while (at < len) {
		size_t end = table_next_piece(text, len, at, &blanks);
		size_t own = lay_width(text + at + blanks, end - at - blanks);
		if (used + blanks + own > width)
			break;
		used += blanks + own;
		at = end;
	}
	/* One piece is wider than the line: as many characters as there is room for, at least one. */
	if (at == 0 && len > 0)
		do
			at = table_next_character(text, len, at);
		while (at < len && lay_width(text, table_next_character(text, len, at)) <= width);
	*next = at;
	while (*next < len && text[*next] == ' ')
		++*next;
	return at;
}

/* A row's cells, or the headings; what is left of each. */
typedef struct line {
	const char *rest[LAY_COLUMNS_MAX];
	size_t headings; /* how many of the first columns are headings */
} line;

/* Sets one line of a row; blanks are put off until something follows them. */
static void table_set_line(const lay_table *t, const size_t *widths, size_t count, line *l)
{
	outlet *o = t->o;
	const char strong = LAY_STRONG, plain = LAY_PLAIN;
	size_t blanks = t->indent;
	for (size_t j = 0; j < count; j++) {
		size_t next, len = strlen(l->rest[j]), bytes = table_fit(l->rest[j], len, widths[j], &next);
		size_t own = lay_width(l->rest[j], bytes), spare = own < widths[j] ? widths[j] - own : 0;
		bool right = t->columns[j].kind == LAY_NUMBER;
		if (bytes > 0) {
			lay_emit_blanks(o, blanks + (right ? spare : 0));
			if (j < l->headings && o->styled)
				lay_emit(o, &strong, 1);
			lay_emit(o, l->rest[j], bytes);
			if (j < l->headings && o->styled)
				lay_emit(o, &plain, 1);
			blanks = LAY_GAP + (right ? 0 : spare);
		} else {
			blanks += LAY_GAP + widths[j];
		}
		l->rest[j] += next;
	}
	lay_emit_line_end(o);
}

static void table_set_row(const lay_table *t, const size_t *widths, size_t count, line *l)
{
	bool more = true;
	while (more) {
		table_set_line(t, widths, count, l);
		more = false;
		for (size_t j = 0; j < count; j++)
			more |= *l->rest[j] != '\0';
	}
}

/* The first `count` columns beside each other, the one after them below each row; first the headings, if any. */
static void table_set_rows(const lay_table *t, const size_t *widths, size_t count)
{
	for (size_t i = 0; i + t->column_count <= t->count; i += t->column_count) {
		line l = {.headings = i == 0 || (t->strong > 0 && i >= t->strong) ? count : 0};
		bool any = i > 0;
		for (size_t j = 0; j < count; j++) {
			l.rest[j] = t->cells[i + j];
			any |= *l.rest[j] != '\0';
		}
		if (any)
			table_set_row(t, widths, count, &l);
		for (size_t j = count; j < t->column_count && i > 0; j++)
			if (*t->cells[i + j] != '\0') {
				lay_emit_blanks(t->o, t->indent + LAY_INDENT + strspn(t->cells[i], " "));
				lay_emit(t->o, t->cells[i + j], strlen(t->cells[i + j]));
				lay_emit_line_end(t->o);
			}
	}
}

/* ---- Setting blocks ---- */

/* A heading, then its cell; numbers end in one column. */
static void table_set_labelled(const lay_table *t, size_t column, const char *cell, const widths *w)
{
	static const lay_column both[] = {{"", LAY_FIXED, false, 0}, {"", LAY_TEXT, false, 0}};
	bool titled = *t->cells[0] == '\0';
	lay_table one = {
	    .o = t->o, .columns = both, .column_count = 2, .indent = t->indent + (titled ? LAY_INDENT : 0)};
	size_t widths[] = {w->label, 1}, own = lay_width(cell, strlen(cell)), before = table_total(&one, widths, 2) - 1;
	line l = {{t->cells[column], cell}, 1};
	bool breaks = t->columns[column].kind == LAY_TEXT && before < t->o->width && before + own > t->o->width;
	widths[1] = breaks ? t->o->width - before : table_wider(own, 1);
	if (t->columns[column].kind == LAY_NUMBER && w->number > own && before + w->number <= t->o->width) {
		/* The blanks before it are part of the label. */
		widths[0] += w->number - own;
	}
	table_set_row(&one, widths, 2, &l);
}

/* Each row as lines of heading and cell; a cell without a heading is the block's own. */
static void table_set_blocks(const lay_table *t, const widths *w)
{
	for (size_t i = t->column_count; i + t->column_count <= t->count; i += t->column_count) {
		if (i > t->column_count)
			lay_blank(t->o);
		for (size_t j = 0; j < t->column_count; j++) {
			const char *cell = t->cells[i + j];
			if (*cell == '\0')
				continue;
			if (*t->cells[j] != '\0') {
				table_set_labelled(t, j, cell, w);
			} else {
				lay_add_string(t->o, cell);
				lay_set(t->o, t->indent, t->indent + LAY_INDENT);
			}
		}
	}
}

/* A table without headings: the cells of a row run on. */
static void table_set_running(const lay_table *t)
{
	for (size_t i = t->column_count; i + t->column_count <= t->count; i += t->column_count) {
		for (size_t j = 0; j < t->column_count; j++)
			if (*t->cells[i + j] != '\0')
				lay_add(t->o, "%s%s", j > 0 ? "  " : "", t->cells[i + j]);
		lay_set(t->o, t->indent, t->indent + LAY_INDENT);
	}
}

/* ---- The end ---- */

static void table_set_table(const lay_table *t)
{
	widths w;
	size_t count = t->column_count, least = count;
	table_measure(t, &w, true);
	if (table_total(t, w.now, count) > t->o->width)
		table_measure(t, &w, false);
	if (table_total(t, w.now, count) <= t->o->width) {
		table_set_rows(t, w.now, count);
		return;
	}
	while (least > 1 && t->columns[least - 1].below)
		least--;
	if (table_shrink(t, w.now, w.heading_broken, least) || table_shrink(t, w.now, w.all_broken, least))
		table_set_rows(t, w.now, least);
	else if (w.label > 0)
		table_set_blocks(t, &w);
	else
		table_set_running(t);
}

void lay_table_stand_out(lay_table *t)
{
	t->strong = t->count;
}

void lay_table_end(lay_table *t)
{
	if (!t->o->failed)
		table_set_table(t);
	for (size_t i = 0; i < t->count; i++)
		free(t->cells[i]);
	free(t->cells);
	*t = (lay_table){0};
}
