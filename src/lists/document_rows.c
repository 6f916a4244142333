/* Records and their answers as rows, kept in their block from the thread that computes them until the document's turn.
 */
#include "lists/document_rows.h"

#include <errno.h>
#include <stdlib.h>

/* The rows of a block, in its arena. */
typedef struct kept_row {
	list_row row;
	struct kept_row *next;
} kept_row;

/* ---- In the thread that computes ---- */

static list_cell understand(const worker *w, int field, bareme_text text)
{
	list_cell cell = {CELL_TEXT, 0, 0, text};
	const bareme_operation *o = w->operation;
	if (field < 0 || (o->given >> field & 1) == 0 || (o->known >> field & 1) == 0)
		return cell;
	const struct field *f = &w->l->r->fields[field];
	cell.kind = f->type == FIELD_NUMBER   ? CELL_NUMBER
		    : f->type == FIELD_DATE   ? CELL_DATE
		    : f->type == FIELD_CHOICE ? CELL_CHOICE
					      : CELL_TEXT;
	cell.decimals = f->decimals;
	cell.value = o->value[field];
	return cell;
}

/* The row of the answer, with room for its cells, at the end of the block's rows; NULL where memory failed. */
static list_row *add_row(const worker *w, block *b, size_t cells, bool aligned, uint64_t line)
{
	const bareme_answer *a = w->answer;
	int nature = w->l->r->role[ROLE_NATURE];
	kept_row *kept = arena_alloc(&b->arena, 1, sizeof *kept);
	if (kept == NULL)
		return NULL;
	kept->row = (list_row){.record = b->records,
			       .line = line,
			       .status = a->status,
			       .code = a->status == BAREME_GRANTED ? BAREME_CODE_COUNT : answer_first_code(a),
			       .nature = (a->known >> nature & 1) != 0 ? (int)a->value[nature] : -1,
			       .zone = a->zone,
			       .commune = a->commune,
			       .date = a->date,
			       .loan = a->loan,
			       .grant = a->grant,
			       .aligned = aligned,
			       .cells = arena_alloc(&b->arena, cells, sizeof(list_cell)),
			       .cell_count = cells,
			       .aids = arena_alloc(&b->arena, a->line_count, sizeof(list_aid)),
			       .notices = arena_alloc(&b->arena, a->notices.count, sizeof(list_notice))};
	if (b->last_row == NULL)
		b->rows = kept;
	else
		b->last_row->next = kept;
	b->last_row = kept;
	return b->arena.failed ? NULL : &kept->row;
}

static void put_cell(block *b, list_cell *to, list_cell cell)
{
	*to = cell;
	to->text = arena_copy(&b->arena, cell.text);
}

static void put_answer(const worker *w, block *b, list_row *row)
{
	const list *l = w->l;
	const bareme_answer *a = w->answer;
	for (; row->aid_count < a->line_count; row->aid_count++) {
		list_aid *aid = &row->aids[row->aid_count];
		*aid =
		    (list_aid){a->lines[row->aid_count], arena_alloc(&b->arena, l->detail_count, sizeof *aid->values)};
		for (size_t c = 0; aid->values != NULL && c < l->detail_count; c++)
			aid->values[c] = detail_value(w, &aid->line, l->detail_columns[c]);
	}
	for (size_t i = 0; i < a->notices.count; i++) {
		const bareme_notice *n = &a->notices.list[i];
		char message[MESSAGE_MAX];
		if (is_put_off(n, &b->old_tables))
			continue;
		size_t len = bareme_notice_print(a, n, l->options->locale, message, sizeof message);
		bareme_text text = {message, len < sizeof message ? len : sizeof message - 1};
		row->notices[row->notice_count++] = (list_notice){n->code, arena_copy(&b->arena, text)};
	}
}

void rows_put(worker *w, block *b, const bareme_text *cells, size_t count, bareme_text text, uint64_t line)
{
	const list *l = w->l;
	size_t ours = 0, at = 0;
	for (size_t i = 0; cells != NULL && i < count && i < l->column_count; i++)
		ours += l->columns[i] == COLUMN_ANSWER;
	list_row *row =
	    add_row(w, b, cells == NULL ? 1 : count - ours, cells != NULL && count == l->column_count, line);
	if (row == NULL)
		return;
	if (cells == NULL)
		put_cell(b, row->cells, (list_cell){CELL_TEXT, 0, 0, text});
	for (size_t i = 0; cells != NULL && i < count; i++) {
		int field = i < l->column_count ? l->columns[i] : COLUMN_UNKNOWN;
		if (field != COLUMN_ANSWER)
			put_cell(b, &row->cells[at++], understand(w, field, cells[i]));
	}
	put_answer(w, b, row);
}

void rows_put_object(worker *w, block *b, bool readable, bareme_text text, uint64_t line)
{
	const bareme_operation *o = w->operation;
	size_t count = w->l->r->field_count;
	list_row *row = add_row(w, b, readable ? count : 1, readable, line);
	if (row == NULL)
		return;
	if (!readable)
		put_cell(b, row->cells, (list_cell){CELL_TEXT, 0, 0, text});
	for (size_t i = 0; readable && i < count; i++)
		put_cell(b, &row->cells[i],
			 understand(w, (int)i, (o->given >> i & 1) != 0 ? o->text[i] : (bareme_text){"", 0}));
	put_answer(w, b, row);
}

/* ---- In the thread that writes ---- */

bareme_result rows_take(document *d, const block *b, uint64_t first_record)
{
	bareme_result result = b->arena.failed ? BAREME_NO_MEMORY : BAREME_DONE;
	for (kept_row *kept = b->rows; kept != NULL && result == BAREME_DONE; kept = kept->next) {
		kept->row.record += first_record;
		result = d->row(d, &kept->row);
	}
	return result;
}

bareme_result rows_begin(list *l)
{
	const bareme_list_options *o = l->options;
	bool csv = l->from == BAREME_LIST_CSV;
	size_t count = csv ? l->column_count : l->r->field_count, shown = 0;
	list_column *columns = arena_alloc(&l->arena, count, sizeof *columns);
	if (columns == NULL)
		return BAREME_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		list_column c =
		    csv ? (list_column){l->headings[i], l->columns[i]} : (list_column){l->r->fields[i].name, (int)i};
		if (c.field != COLUMN_ANSWER)
			columns[shown++] = c;
	}
	l->document->list = (document_list){.rules = l->r,
					    .date = o->date,
					    .columns = columns,
					    .column_count = shown,
					    .details = l->detail_columns,
					    .detail_count = l->detail_count,
					    .warner = {o->locale, o->warn, o->warn_payload},
					    .folder = o->folder,
					    .write = o->write,
					    .write_payload = o->write_payload};
	return l->document->begin(l->document);
}

/* A document shows the sums of this list alone, whatever the caller's summary holds already. */
bareme_result list_run_document(const bareme_ruleset *ruleset, const bareme_list_options *options,
				bareme_list_summary *summary, document *d)
{
	bareme_list_options own_options = *options;
	bareme_list_summary *own;
	own_options.detail = false;
	if (bareme_list_summary_new(&own, ruleset) != BAREME_DONE)
		return BAREME_NO_MEMORY;
	bareme_result result = list_run(ruleset, &own_options, own, NULL, d);
	int error = errno;
	summary_merge(summary, own);
	bareme_list_summary_free(own);
	errno = error;
	return result;
}
