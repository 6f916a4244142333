/* Lists with a row for each product: which rows are one operation; see stream.h. */
#include "lists/booksheet.h"
#include "lists/stream.h"

/* What is sure of a row in every encoding; how its cells are read is the reader's business. */
typedef struct stream_row {
	enum { STREAM_BLANK, STREAM_DOUBTFUL, STREAM_FILLED } kind;
	bareme_text id; /* as written */
	bool without_id;
} stream_row;

static bool stream_is_blank(char c)
{
	return (unsigned char)c <= ' ' || c == '"';
}

static stream_row stream_look(const stream *s, bareme_text record)
{
	const list *l = s->l;
	stream_row row = {.without_id = true};
	record = csv_chomp(record);
	if (l->booksheet != NULL)
		record = booksheet_part(record);
	for (size_t at = 0, column = 0; at <= record.len; column++) {
		bareme_text cell = csv_raw_cell(record, l->delimiter, &at);
		if (column < l->column_count && l->columns[column] == COLUMN_ANSWER)
			continue;
		for (size_t i = 0; i < cell.len; i++) {
			char c = cell.data[i];
			bool letter = text_is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
			if (letter)
				row.kind = STREAM_FILLED;
			else if (!stream_is_blank(c) && row.kind == STREAM_BLANK)
				row.kind = STREAM_DOUBTFUL;
			row.without_id &= column != s->id_column || stream_is_blank(c);
		}
		if (column == s->id_column)
			row.id = cell;
	}
	return row;
}

/* False where the texts are certainly not the same id: their marks of ASCII differ. */
static bool stream_may_be_same(bareme_text a, bareme_text b)
{
	for (size_t i = 0, j = 0;; i++, j++) {
		while (i < a.len && (stream_is_blank(a.data[i]) || (unsigned char)a.data[i] >= 0x7F))
			i++;
		while (j < b.len && (stream_is_blank(b.data[j]) || (unsigned char)b.data[j] >= 0x7F))
			j++;
		if (i == a.len || j == b.len)
			return i == a.len && j == b.len;
		if (a.data[i] != b.data[j])
			return false;
	}
}

/* Refuses the operation whose rows begin at `at`. */
static bareme_result stream_refuse_rows(const stream *s, size_t at)
{
	uint64_t line = s->line + list_count_lines(s->l, (bareme_text){s->carry.data, at});
	buffer place = {0};
	warner_say(&s->l->warner, BAREME_ERROR, "size", list_line(s->l, line),
		   "%s: the rows of one operation are longer than %d bytes: is \"%s\" the column of ids?",
		   list_place(s->l, line, &place), ROWS_MAX, s->l->headings[s->id_column]);
	buffer_free(&place);
	return BAREME_BAD_INPUT;
}

/* Whether the row is certainly of another operation than the one above it, `blanks` blank rows before. */
static bool stream_is_other(const list *l, const stream_row *row, const stream_row *above, size_t blanks)
{
	if (blanks > BLANKS_MAX)
		return true;
	if (row->kind != STREAM_FILLED)
		return false;
	return row->without_id || (above->kind == STREAM_FILLED && !stream_may_be_same(row->id, above->id)) ||
	       (text_is_ascii(row->id) && ruleset_is_blank_word(l->r, row->id));
}

/* A walk over the rows of a list. */
typedef struct stream_walk {
	const stream *s;
	stream_row above;
	size_t blanks;
	size_t at, next; /* where this row begins, and the one after it */
} stream_walk;

/* Goes on to the next row of whole records; false after the last one. *other: it certainly begins another operation. */
static bool stream_walk_on(stream_walk *w, bareme_text records, bool *other)
{
	size_t len;
	w->at = w->next;
	if (w->at >= records.len)
		return false;
	bareme_text rest = text_from(records, w->at);
	list_cut(w->s->l, rest, true, &len);
	w->next = w->at + len;
	stream_row row = stream_look(w->s, (bareme_text){rest.data, len});
	*other = stream_is_other(w->s->l, &row, &w->above, w->blanks);
	w->blanks = row.kind == STREAM_BLANK ? w->blanks + 1 : 0;
	if (row.kind != STREAM_BLANK)
		w->above = row;
	return true;
}

size_t stream_other_operation(const stream *s, bareme_text records, size_t at)
{
	stream_walk w = {.s = s, .above.kind = STREAM_DOUBTFUL};
	bool other;
	while (stream_walk_on(&w, records, &other))
		if (other && w.at > at)
			return w.at;
	return records.len;
}

bareme_result stream_settle_operations(const stream *s, size_t *len)
{
	stream_walk w = {.s = s, .above.kind = STREAM_DOUBTFUL};
	bool other;
	size_t first = 0;
	while (stream_walk_on(&w, (bareme_text){s->carry.data, *len}, &other)) {
		if (!other)
			continue;
		if (w.at - first >= ROWS_MAX)
			return stream_refuse_rows(s, first);
		first = w.at;
	}
	if (*len - first >= ROWS_MAX)
		return stream_refuse_rows(s, first);
	/* Nothing follows, or nothing but another part or a record that is refused. */
	if (!s->ended && *len < stream_left(s) && s->carry.len - *len < RECORD_MAX)
		*len = first;
	return BAREME_DONE;
}
