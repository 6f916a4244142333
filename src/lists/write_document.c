/* Lists as documents: each record and its answer as a row, kept in its block until its turn comes. */
#include "answers/notice.h"
#include "lists/writer.h"

typedef struct document_row {
	block_row kept;
	list_row row;
} document_row;

static bareme_result document_writer_begin(void *payload, const list *l)
{
	output *o = payload;
	const bareme_list_options *options = l->options;
	bool csv = l->from == BAREME_LIST_CSV;
	size_t count = csv ? l->column_count : l->r->field_count, shown = 0;
	list_column *columns = arena_alloc(&o->arena, count, sizeof *columns);
	o->l = l;
	if (columns == NULL || !details_find(o))
		return BAREME_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		list_column c =
		    csv ? (list_column){l->headings[i], l->columns[i]} : (list_column){l->r->fields[i].name, (int)i};
		if (c.field != COLUMN_ANSWER)
			columns[shown++] = c;
	}
	o->document->list = (document_list){.rules = l->r,
					    .date = options->date,
					    .columns = columns,
					    .column_count = shown,
					    .details = o->details,
					    .detail_count = o->detail_count,
					    .warner = l->warner,
					    .folder = options->folder,
					    .write = options->write,
					    .write_payload = options->write_payload};
	return o->document->begin(o->document);
}

/* ---- In the thread that answers ---- */

static list_cell document_writer_cell(const bareme_operation *o, int field, bareme_text text, arena *a)
{
	list_cell cell = {CELL_TEXT, 0, 0, arena_copy(a, text)};
	if (field < 0 || (o->given >> field & 1) == 0 || (o->known >> field & 1) == 0)
		return cell;
	const struct field *f = &o->rules->fields[field];
	cell.kind = f->type == FIELD_NUMBER   ? CELL_NUMBER
		    : f->type == FIELD_DATE   ? CELL_DATE
		    : f->type == FIELD_CHOICE ? CELL_CHOICE
					      : CELL_TEXT;
	cell.decimals = f->decimals;
	cell.value = o->value[field];
	return cell;
}

/* What the answer says of the record, but for its cells. */
static void document_writer_put_answer(const output *o, const bareme_answer *a, list_row *row, arena *to)
{
	int nature = a->rules->role[ROLE_NATURE];
	row->status = a->status;
	row->code = a->status == BAREME_GRANTED ? BAREME_CODE_COUNT : answer_first_code(a);
	row->nature = (a->known >> nature & 1) != 0 ? (int)a->value[nature] : -1;
	row->zone = a->zone;
	row->commune = a->commune;
	row->date = a->date;
	row->loan = a->loan;
	row->grant = a->grant;
	row->aids = arena_alloc(to, a->line_count, sizeof *row->aids);
	row->notices = arena_alloc(to, a->notices.count, sizeof *row->notices);
	for (size_t i = 0; i < a->line_count && !to->failed; i++) {
		const char **values = arena_alloc(to, o->detail_count, sizeof *values);
		for (size_t c = 0; c < o->detail_count && values != NULL; c++)
			values[c] = details_value(a, &a->lines[i], o->details[c]);
		row->aids[row->aid_count++] = (list_aid){a->lines[i], values};
	}
	for (size_t i = 0; i < a->notices.count && !to->failed; i++) {
		const bareme_notice *n = &a->notices.list[i];
		char some[512];
		buffer message = buffer_over(some, sizeof some);
		notice_put(&message, a, n, o->l->options->locale);
		row->notices[row->notice_count++] = (list_notice){n->code, arena_copy(to, buffer_all(&message))};
		to->failed |= message.failed;
		buffer_free(&message);
	}
}

/* The record's cells but for ours; of an object, those of all fields. What cannot be taken apart is one cell. */
static void document_writer_put_cells(const output *o, const answered *a, list_row *row, arena *to)
{
	const list *l = o->l;
	const record *r = a->record;
	const bareme_operation *op = a->operation;
	bool csv = l->from == BAREME_LIST_CSV, whole = csv ? r->cells != NULL : a->is_object;
	size_t count = !whole ? 1 : csv ? r->count : l->r->field_count;
	row->aligned = whole && (!csv || count == l->column_count || !op->unreadable);
	if (csv && row->aligned && count < l->column_count)
		count = l->column_count;
	row->cells = arena_alloc(to, count, sizeof *row->cells);
	for (size_t i = 0; i < count && row->cells != NULL; i++) {
		int field = !whole                ? COLUMN_UNKNOWN
			    : !csv                ? (int)i
			    : i < l->column_count ? l->columns[i]
						  : COLUMN_UNKNOWN;
		bareme_text text = !whole                      ? r->text
				   : csv && i >= r->count      ? (bareme_text){"", 0}
				   : csv                       ? r->cells[i]
				   : (op->given >> i & 1) != 0 ? op->text[i]
							       : (bareme_text){"", 0};
		/* What a further row of the operation gives is not in this one's cell. */
		if (r->further_count > 0 && text.len == 0 && field >= 0)
			field = COLUMN_UNKNOWN;
		if (field != COLUMN_ANSWER)
			row->cells[row->cell_count++] = document_writer_cell(op, field, text, to);
	}
}

/* Adds the record's row with its cells; NULL where memory failed. */
static document_row *document_writer_add(const output *o, const answered *a, block *b)
{
	document_row *d = block_add_row(b, sizeof *d);
	if (d == NULL)
		return NULL;
	d->row.record = b->records;
	d->row.line = a->record->line;
	document_writer_put_cells(o, a, &d->row, &b->arena);
	return d;
}

static bool document_writer_record(void *state, const answered *a, block *b)
{
	const output *o = state;
	document_row *d = document_writer_add(o, a, b);
	if (d == NULL)
		return false;
	d->row.is_operation = true;
	document_writer_put_answer(o, a->answer, &d->row, &b->arena);
	return !b->arena.failed;
}

static bool document_writer_pass(void *state, const answered *a, block *b)
{
	const output *o = state;
	document_row *d = document_writer_add(o, a, b);
	if (d == NULL)
		return false;
	d->row.code = BAREME_CODE_COUNT;
	d->row.nature = d->row.zone = -1;
	d->row.commune = -1;
	d->row.loan = d->row.grant = BAREME_NO_AMOUNT;
	if (a->row == BAREME_ROW_TOTAL && (d->row.notices = arena_alloc(&b->arena, 1, sizeof *d->row.notices)) != NULL)
		d->row.notices[d->row.notice_count++] =
		    (list_notice){BAREME_CODE_TOTAL, text_of(passed_total_message(o->l->options->locale))};
	return !b->arena.failed;
}

/* ---- In the thread that writes ---- */

static bareme_result document_writer_emit(void *payload, const block *b)
{
	output *o = payload;
	bareme_result result = BAREME_DONE;
	for (block_row *at = b->rows; at != NULL && result == BAREME_DONE; at = at->next) {
		document_row *d = (document_row *)at;
		d->row.record += o->records;
		result = o->document->row(o->document, &d->row);
	}
	o->records += b->records;
	return result;
}

static bareme_result document_writer_end(void *payload, const bareme_list_summary *sums)
{
	output *o = payload;
	return o->document->end(o->document, sums);
}

list_writer document_writer(output *o)
{
	return (list_writer){.payload = o,
			     .begin = document_writer_begin,
			     .record = document_writer_record,
			     .pass = document_writer_pass,
			     .emit = document_writer_emit,
			     .end = document_writer_end};
}
