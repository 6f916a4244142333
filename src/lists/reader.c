/* Records understood as operations; see reader.h. */
#include "lists/reader.h"

#include "lists/booksheet.h"
#include "lists/stream.h"
#include "rules/totals.h"

#include <stdlib.h>

bool reader_init(reader *r, const list *l)
{
	*r = (reader){.l = l, .memos = memos_new(), .nature = FIELD_BIT(l->r->role[ROLE_NATURE])};
	r->plain = l->from == BAREME_LIST_CSV && l->options->setting_count == 0 && l->unit_room == 0 && !l->long_form &&
		   l->booksheet == NULL;
	while (r->first_column + 1 < l->column_count && l->columns[r->first_column] == COLUMN_ANSWER)
		r->first_column++;
	r->label_column = r->first_column;
	for (size_t c = 0; c < l->column_count && l->r->role[ROLE_ID] >= 0; c++)
		r->label_column = l->columns[c] == l->r->role[ROLE_ID] ? c : r->label_column;
	for (size_t i = 0; i < FIELDS_MAX; i++)
		r->cells.columns[i] = -1;
	for (size_t i = 0; i < l->column_count; i++)
		if (l->columns[i] >= 0)
			r->cells.columns[l->columns[i]] = (int)i;
	r->cells.sheet = l->booksheet == NULL ? NULL : booksheet_name(l->booksheet);
	r->others = calloc(l->key_count + 1, sizeof *r->others);
	return r->memos != NULL && r->others != NULL &&
	       bareme_operation_new(&r->operation, l->r, l->options->date) == BAREME_DONE &&
	       bareme_answer_new(&r->answer, l->r) == BAREME_DONE &&
	       (!l->long_form || bareme_operation_new(&r->row_operation, l->r, l->options->date) == BAREME_DONE);
}

void reader_free(reader *r)
{
	bareme_operation_free(r->operation);
	bareme_operation_free(r->row_operation);
	bareme_answer_free(r->answer);
	free(r->memos);
	free(r->others);
	buffer_free(&r->decoded);
	buffer_free(&r->object);
}

/* What the caller says of every record. */
static void reader_take_settings(reader *r)
{
	const bareme_list_options *o = r->l->options;
	for (size_t i = 0; i < o->setting_count && !r->operation->unreadable; i++) {
		const bareme_setting *s = &o->settings[i];
		bool given = s->kind <= BAREME_SET_ALL && (r->operation->given >> s->field & 1) != 0;
		if (s->kind == BAREME_SET_ALL || (s->kind == BAREME_SET && !given))
			bareme_operation_set(r->operation, s->field, text_of(s->text));
	}
}

/* Cells may be missing after the last column that gives a field, and blank ones may be too many. */
static bool reader_may_have(const list *l, const record *rec)
{
	for (size_t i = rec->count; i < l->column_count; i++)
		if (column_is_read(l->columns[i]))
			return false;
	for (size_t i = l->column_count; i < rec->count; i++)
		if (text_trim(rec->cells[i]).len > 0)
			return false;
	return true;
}

/* A record that has not a cell for each column, or none at all. */
SELDOM static void reader_read_uneven(reader *r, const record *rec)
{
	const list *l = r->l;
	bareme_operation *o = r->operation;
	if (!rec->readable)
		operation_refuse(o, BAREME_CODE_TEXT, REASON_BROKEN_TEXT, 0, 0);
	else if (rec->cells == NULL)
		operation_refuse(o, BAREME_CODE_TEXT, rec->cut == CSV_OPEN ? REASON_OPEN_QUOTE : REASON_BROKEN_QUOTES,
				 (int64_t)list_line(l, rec->line), 0);
	else if (!reader_may_have(l, rec))
		operation_refuse(o, BAREME_CODE_CELLS, REASON_NONE, (int64_t)rec->count, (int64_t)l->column_count);
	else
		reader_set_cells(r, rec->cells, rec->count < l->column_count ? rec->count : l->column_count);
	if (rec->readable && rec->cells != NULL)
		r->row = rows_find_kind(r, rec);
}

/* The id may begin as that of a total. */
static bool reader_label_may_begin(const reader *r, const record *rec)
{
	bareme_text label = rec->cells[r->label_column];
	return label.len > 0 && totals_may_begin(&r->l->r->totals, label.data[0]);
}

/* A record that has a cell for each column; with `sections` its nature may be all that it has. */
static ALWAYS_INLINE void reader_read_even(reader *r, const record *rec, bool sections)
{
	reader_set_cells(r, rec->cells, rec->count);
	/* Nearly every operation has a nature, and a first cell that begins as no total does. */
	bareme_text first = rec->cells[r->first_column];
	if ((r->operation->known & r->nature) == 0 || first.len == 0 ||
	    totals_may_begin(&r->l->r->totals, first.data[0]) ||
	    (r->label_column != r->first_column && reader_label_may_begin(r, rec)) || sections)
		r->row = rows_find_kind(r, rec);
}

/* A row of a workbook; each of its cells is in its column, however many there are. */
static void reader_read_stored(reader *r, const record *rec)
{
	r->operation->cells = &r->cells;
	r->cells.row = rec->line;
	if (!rec->readable || rec->cells == NULL) {
		operation_refuse(r->operation, BAREME_CODE_TEXT, REASON_BROKEN_TEXT, 0, 0);
		return;
	}
	reader_set_row(r, rec);
	r->row = rows_find_kind(r, rec);
}

void reader_read_row(reader *r, const record *rec)
{
	bareme_operation_reset(r->operation);
	r->product = r->product_count = (bareme_text){"", 0};
	if (r->l->booksheet != NULL)
		reader_read_stored(r, rec);
	else if (rec->readable && rec->cells != NULL && rec->count == r->l->column_count)
		reader_read_even(r, rec, r->l->options->setting_count > 0);
	else
		reader_read_uneven(r, rec);
}

/* A record of a CSV list that is not as nearly every one is. */
static void reader_read_csv(reader *r, const record *rec)
{
	const list *l = r->l;
	/* Amounts with the units of their columns, and sums of rows, must stay where they are. */
	size_t room = rec->text.len + l->unit_room;
	for (size_t i = 0; i < rec->further_count; i++)
		room += rec->further[i].text.len + l->unit_room + BAREME_TEXT_MAX;
	r->decoded.len = 0;
	r->rounded = 0;
	r->first_row = rec->line;
	r->last_row = rec->further_count == 0 ? rec->line : rec->further[rec->further_count - 1].line;
	if (l->unit_room > 0 || rec->further_count > 0)
		buffer_reserve(&r->decoded, room);
	reader_read_row(r, rec);
	if (l->long_form && r->row == ROW_OPERATION && !r->operation->unreadable)
		products_read(r, rec);
	r->cells.row = rec->line;
	if (r->rounded > 0 && (r->row == ROW_OPERATION || r->row == ROW_PRODUCT) && r->sums != NULL)
		summary_note_rounded(r->sums, r->rounded, r->rounded_line, r->rounded_column);
}

/* Whatever is not as nearly every record is. */
SELDOM static bool reader_read_other(reader *r, const record *rec)
{
	const list *l = r->l;
	bool csv = l->from != BAREME_LIST_NDJSON, good = csv || ndjson_read(r, rec);
	if (csv)
		reader_read_csv(r, rec);
	/* What a row is shows in what it gives itself. One that is not decided may yet be an operation. */
	if (l->options->setting_count > 0 &&
	    (r->row == ROW_OPERATION || r->row == ROW_UNDECIDED || r->row == ROW_PRODUCT))
		reader_take_settings(r);
	return good && !r->decoded.failed;
}

bool reader_read(reader *r, const record *rec)
{
	r->row = ROW_OPERATION;
	if (!r->plain || !rec->readable || rec->cells == NULL || rec->count != r->l->column_count)
		return reader_read_other(r, rec);
	bareme_operation_reset(r->operation);
	reader_read_even(r, rec, false);
	return true;
}
