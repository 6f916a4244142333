/* Lists as documents: each record and its answer as a row, kept in its block until its turn comes. */
#include "answers/notice.h"
#include "lists/booksheet.h"
#include "lists/by.h"
#include "lists/columns.h"
#include "lists/writer.h"

typedef struct document_row {
	block_row kept;
	list_row row;
} document_row;

/* The heading of a column. Numbers stay in their unit, and take it along where it was written above. */
static const char *document_writer_heading(const list *l, size_t c, arena *a)
{
	if (l->units[c] == NULL || headings_unit(l->r, text_of(l->headings[c])) != NULL)
		return l->headings[c];
	buffer name = {0};
	buffer_printf(&name, "%s (%s)", l->headings[c], l->units[c]);
	const char *heading = arena_copy(a, buffer_all(&name)).data;
	a->failed |= name.failed;
	buffer_free(&name);
	return heading;
}

static bareme_result document_writer_begin(void *payload, const list *l)
{
	output *o = payload;
	const bareme_list_options *options = l->options;
	bool csv = l->from != BAREME_LIST_NDJSON;
	size_t count = csv ? l->column_count : l->r->field_count, shown = 0;
	list_column *columns = arena_alloc(&o->arena, count, sizeof *columns);
	o->l = l;
	if (columns == NULL || !details_find(o))
		return BAREME_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		list_column c = csv ? (list_column){document_writer_heading(l, i, &o->arena), l->columns[i], false}
				    : (list_column){l->r->fields[i].name, (int)i, false};
		field_type type = c.field < 0 ? FIELD_TEXT : l->r->fields[c.field].type;
		c.numbers = type == FIELD_NUMBER || type == FIELD_DATE || (csv && l->types[i].kind != TYPE_TEXT);
		if (c.field != COLUMN_ANSWER)
			columns[shown++] = c;
	}
	/* A column keeps its unit. */
	for (size_t i = 0; i < l->shown_count; i++)
		if (l->shown[i].kind == BY_CELL)
			l->shown_names[i] = document_writer_heading(l, (size_t)l->shown[i].number, &o->arena);
	if (o->arena.failed)
		return BAREME_NO_MEMORY;
	o->document->list = (document_list){.rules = l->r,
					    .date = options->date,
					    .plan = options->plan,
					    .sums = l->by_count > 0,
					    .columns = columns,
					    .column_count = shown,
					    .shown = l->shown_names,
					    .shown_count = l->shown_count,
					    .details = o->details,
					    .detail_count = o->detail_count,
					    .sheet = l->booksheet == NULL ? NULL : booksheet_name(l->booksheet),
					    .warner = l->warner,
					    .folder = options->folder,
					    .write = options->write,
					    .write_payload = options->write_payload};
	return o->document->begin(o->document);
}

/* ---- In the thread that answers ---- */

/* A number in the column's unit: of a list of objects there is no column. */
static void document_writer_put_number(const list *l, int column, list_number n, list_cell *cell)
{
	/* One odd number does not give all others as many decimals. */
	enum { USUAL_MOST = 2 };
	uint8_t usual = column < 0 ? 0 : l->types[column].decimals;
	usual = usual < USUAL_MOST ? usual : USUAL_MOST;
	list_number_trim(&n);
	*cell = (list_cell){.kind = CELL_NUMBER,
			    .decimals = n.decimals,
			    .shown = n.decimals > usual ? n.decimals : usual,
			    .grouped = n.grouped,
			    .value = n.value,
			    .text = cell->text};
}

/* What the caller gave the field is not in the record's cell. */
static bool document_writer_is_set(const list *l, const bareme_operation *o, int field)
{
	for (size_t i = 0; i < l->options->setting_count; i++) {
		const bareme_setting *s = &l->options->settings[i];
		if (s->kind <= BAREME_SET_ALL && s->field == field && o->text[field].data == s->text)
			return true;
	}
	return false;
}

static list_cell document_writer_cell(const output *out, const bareme_operation *o, int column, int field,
				      bareme_text text, arena *a)
{
	const list *l = out->l;
	list_cell cell = {.kind = CELL_TEXT, .text = arena_copy(a, text)};
	const struct field *f = field < 0 ? NULL : &o->rules->fields[field];
	list_number n;
	int32_t day;
	if (text.len == 0 || (f != NULL && document_writer_is_set(l, o, field)))
		return cell;
	bool known = f != NULL && (o->given >> field & o->known >> field & 1) != 0;
	if (known && f->type == FIELD_NUMBER) {
		n = (list_number){o->value[field], (uint8_t)(f->decimals + (column < 0 ? 0 : l->powers[column])),
				  f->money};
		document_writer_put_number(l, column, n, &cell);
	} else if (known && f->type == FIELD_DATE) {
		cell.kind = CELL_DATE;
		cell.value = o->value[field];
	} else if (column < 0 || l->types[column].kind == TYPE_TEXT) {
		return cell;
	} else if (l->types[column].kind == TYPE_NUMBER && list_number_read(text_trim(text), &n)) {
		document_writer_put_number(l, column, n, &cell);
	} else if (l->types[column].kind == TYPE_DATE && bareme_date_parse(text_trim(text), &day)) {
		cell.kind = CELL_DATE;
		cell.value = day;
	}
	return cell;
}

/* The number in binary, as files have it: to the nearest one where it has few digits and places. */
static double document_writer_double(bareme_text text)
{
	enum { STEP = 18 };
	decimal d;
	double value = 0;
	if (!booksheet_number(text, &d))
		return 0;
	for (size_t i = 0; i < d.count; i++)
		value = value * 10 + d.digits[i];
	int32_t shift = d.point - (int32_t)d.count;
	while (shift != 0) {
		int32_t places = shift < 0 ? -shift : shift;
		double power = (double)number_power((unsigned)(places < STEP ? places : STEP));
		value = shift < 0 ? value / power : value * power;
		shift -= (shift < 0 ? -1 : 1) * (places < STEP ? places : STEP);
	}
	return d.negative ? -value : value;
}

/* "14:30:00" as a part of a day. */
static double document_writer_time(bareme_text t)
{
	double seconds = 0;
	for (bareme_text part; text_next_part(&t, ':', &part);)
		seconds = seconds * 60 + document_writer_double(part);
	return seconds / 86400;
}

/* A cell of a workbook, to go into another one as it was. */
static list_cell document_writer_stored(const booksheet *g, booksheet_code code, bareme_text text, arena *a)
{
	/* Spreadsheets do not agree on days before the first of March 1900. */
	enum { FIRST_DAY = 61, DAYS_BEFORE = 25569, DATE_LEN = 10 };
	list_cell cell = {.kind = CELL_TEXT, .text = arena_copy(a, text), .format = booksheet_format(g, code.format)};
	int32_t day;
	switch (code.type) {
	case BOOK_NUMBER:
		cell.kind = CELL_STORED;
		cell.stored = document_writer_double(text);
		break;
	case BOOK_PERCENT:
		cell.kind = CELL_STORED;
		cell.stored = document_writer_double((bareme_text){text.data, strcspn(cell.text.data, " %")}) / 100;
		break;
	case BOOK_TIME:
		cell.kind = CELL_STORED;
		cell.stored = document_writer_time(text);
		break;
	case BOOK_DATE:
		if (!bareme_date_parse(text, &day) || day + DAYS_BEFORE < FIRST_DAY)
			break;
		cell.kind = CELL_STORED;
		cell.stored = day + DAYS_BEFORE;
		if (text.len > DATE_LEN)
			cell.stored += document_writer_time(text_from(text, DATE_LEN + 1));
		break;
	case BOOK_BOOLEAN:
		cell.kind = CELL_BOOLEAN;
		cell.stored = text.data[0] == 'V';
		break;
	default:
		break;
	}
	return cell;
}

/* What the answer says of the record, but for its cells. */
static void document_writer_put_answer(const output *o, const bareme_answer *a, list_row *row, arena *to)
{
	int nature = a->rules->role[ROLE_NATURE], date = a->rules->role[ROLE_DATE], cost = a->rules->plan_cost;
	row->status = a->status;
	row->code = a->status == BAREME_GRANTED ? BAREME_CODE_COUNT : answer_first_code(a);
	row->nature = (a->known >> nature & 1) != 0 ? (int)a->value[nature] : -1;
	row->zone = a->zone;
	row->commune = a->commune;
	row->date = a->date;
	row->dated = date >= 0 && (a->operation->given & a->operation->known & FIELD_BIT(date)) != 0;
	row->dwellings = sums_dwellings(a);
	row->cost = cost >= 0 && (a->operation->known >> cost & 1) != 0 ? a->operation->value[cost] : BAREME_NO_AMOUNT;
	row->loan = a->loan;
	row->grant = a->grant;
	bareme_plan_item left;
	if (o->l->options->plan && (row->has_plan = plan_left(a, &left))) {
		row->plan_is_partial = left.partial;
		row->left = left.amount;
		row->share = plan_share(a);
	}
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
	bool csv = l->from != BAREME_LIST_NDJSON, whole = csv ? r->cells != NULL : a->is_object;
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
		int column = csv && whole && i < l->column_count ? (int)i : -1;
		if (field != COLUMN_ANSWER)
			row->cells[row->cell_count++] =
			    l->booksheet == NULL || !whole || text.len == 0
				? document_writer_cell(o, op, column, field, text, to)
				: document_writer_stored(l->booksheet, booksheet_cell_code(r->cells[r->count], i), text,
							 to);
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
	d->row.shown = arena_alloc(&b->arena, o->l->shown_count, sizeof *d->row.shown);
	for (size_t i = 0; i < o->l->shown_count && d->row.shown != NULL; i++) {
		char some[256];
		buffer text = buffer_over(some, sizeof some);
		by_put_shown(o->l, a, i, &text);
		d->row.shown[i] = arena_copy(&b->arena, buffer_all(&text));
		b->arena.failed |= text.failed;
		buffer_free(&text);
	}
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
	d->row.cost = d->row.loan = d->row.grant = BAREME_NO_AMOUNT;
	d->row.dwellings = -1;
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
