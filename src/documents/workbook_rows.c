/* The rows of a list in a workbook: operations, lines of aid and refused operations. */
#include "documents/workbook.h"

/* ---- Operations ---- */

/* The format of a number of so many decimals, as the list has it. */
static lxw_format *workbook_number_format(workbook *w, const list_cell *cell)
{
	enum { DECIMALS = 8 };
	static const char *const plain[DECIMALS + 1] = {"0",       "0.0",      "0.00",      "0.000",     "0.0000",
							"0.00000", "0.000000", "0.0000000", "0.00000000"};
	static const char *const grouped[DECIMALS + 1] = {"#,##0",        "#,##0.0",       "#,##0.00",
							  "#,##0.000",    "#,##0.0000",    "#,##0.00000",
							  "#,##0.000000", "#,##0.0000000", "#,##0.00000000"};
	size_t decimals = cell->shown < DECIMALS ? cell->shown : DECIMALS;
	return workbook_cell_format(w, cell->grouped ? grouped[decimals] : plain[decimals]);
}

static void workbook_put_cell(series *s, size_t column, const list_cell *cell)
{
	workbook *w = s->w;
	lxw_format *format = cell->format == NULL ? NULL : workbook_cell_format(w, cell->format);
	size_t letters = cell->text.len;
	if (column >= LXW_COL_MAX)
		return;
	switch (cell->kind) {
	case CELL_STORED:
		workbook_check(w,
			       xlsx.worksheet_write_number(s->sheet, s->row, (lxw_col_t)column, cell->stored, format));
		break;
	case CELL_BOOLEAN:
		workbook_check(
		    w, xlsx.worksheet_write_boolean(s->sheet, s->row, (lxw_col_t)column, cell->stored != 0, format));
		break;
	case CELL_NUMBER:
		series_put_number(s, column, cell->value, cell->decimals, workbook_number_format(w, cell));
		/* Decimals and groups that the text may not have. */
		letters += cell->shown > cell->decimals ? (size_t)(cell->shown - cell->decimals) + 1 : 0;
		letters += cell->grouped && memchr(cell->text.data, ' ', cell->text.len) == NULL ? letters / 3 : 0;
		break;
	case CELL_DATE:
		series_put_date(s, column, (int32_t)cell->value);
		break;
	case CELL_TEXT:
		series_put_text(s, column, cell->text, format != NULL ? format : w->text);
		return;
	}
	series_widen(s, column, letters);
}

/* "code: message", joined; without the code that has a cell of its own. */
static void workbook_print_notices(const list_row *row, bareme_code shown, buffer *text)
{
	for (size_t i = 0; i < row->notice_count; i++) {
		bareme_code code = row->notices[i].code;
		buffer_string(text, i == 0 ? "" : " | ");
		if (code != shown)
			buffer_printf(text, "%s: ", bareme_code_name(code));
		buffer_text(text, row->notices[i].message);
	}
}

static void workbook_put_operation(workbook *w, const list_row *row)
{
	series *s = &w->operations;
	const bareme_ruleset *r = w->d.list.rules;
	size_t own = w->d.list.column_count;
	char some[2048];
	buffer notices = buffer_over(some, sizeof some);
	if (!series_next_row(s))
		return;
	for (size_t i = 0; i < row->cell_count && i < own; i++)
		workbook_put_cell(s, i, &row->cells[i]);
	if (row->nature >= 0)
		series_put_string(s, (size_t)w->at[ANSWER_NATURE],
				  r->fields[r->role[ROLE_NATURE]].domain.values[row->nature], w->text);
	if (row->zone >= 0)
		series_put_string(s, (size_t)w->at[ANSWER_ZONE], r->fields[r->role[ROLE_ZONE]].domain.values[row->zone],
				  w->text);
	workbook_put_amounts(w, row);
	series_put_string(s, (size_t)w->at[ANSWER_STATUS], row->is_operation ? bareme_status_name(row->status) : "",
			  w->text);
	workbook_print_notices(row, BAREME_CODE_COUNT, &notices);
	series_put_buffer(s, (size_t)w->at[ANSWER_NOTICES], &notices, w->text);
	/* The surplus cells of a long record come after the answer, as in CSV. */
	for (size_t i = own; i < row->cell_count; i++)
		workbook_put_cell(s, i - own + w->surplus, &row->cells[i]);
	s->row++;
}

/* ---- Lines of aid ---- */

static void workbook_put_aid(workbook *w, const list_row *row, const list_aid *aid)
{
	series *s = &w->aids;
	const bareme_line *line = &aid->line;
	const bareme_ruleset *r = w->d.list.rules;
	const table *t = &r->tables[line->table];
	size_t details = w->d.list.detail_count, after = AID_FIRST + details;
	char some[3][128];
	buffer rule = buffer_over(some[0], sizeof some[0]), product = buffer_over(some[1], sizeof some[1]),
	       count = buffer_over(some[2], sizeof some[2]);
	if (!series_next_row(s))
		return;
	series_put_number(s, 0, (int64_t)row->record, 0, w->number);
	if (w->id >= 0 && row->aligned)
		series_put_text(s, 1, row->cells[w->id].text, w->text);
	for (size_t i = 0; i < details; i++)
		series_put_string(s, AID_FIRST + i, aid->values[i], w->text);
	series_put_string(s, after + AID_FORM, r->forms[line->form].name, w->text);
	series_put_amount(s, after + AID_UNIT, line->unit);
	workbook_put_product(w, row, aid, &product);
	if (product.len > 0) {
		workbook_put_count_cell(w, aid, &count);
		series_put_formula(s, after + AID_QUANTITY, &count, line->quantity.value, 0, w->number);
		series_put_formula(s, after + AID_AMOUNT, &product, line->amount, 2, w->money);
	} else {
		series_put_amount(s, after + AID_QUANTITY, line->quantity);
		series_put_amount(s, after + AID_AMOUNT,
				  (bareme_number){line->amount, 2, line->amount != BAREME_NO_AMOUNT});
	}
	buffer_printf(&rule, "%s:%u", t->file, t->rows[line->row].line);
	series_put_buffer(s, after + AID_RULE, &rule, w->text);
	s->row++;
}

/* ---- Refused operations ---- */

static void workbook_put_refused(workbook *w, const list_row *row)
{
	series *s = &w->refused;
	size_t own = w->d.list.column_count;
	char some[2048];
	buffer reason = buffer_over(some, sizeof some);
	if (!series_next_row(s))
		return;
	series_put_number(s, REFUSED_LINE, (int64_t)row->line, 0, w->number);
	series_put_string(s, REFUSED_STATUS, bareme_status_name(row->status), w->text);
	workbook_print_notices(row, row->code, &reason);
	series_put_sentences(s, REFUSED_REASON, REFUSED_REASON, &reason, w->sentences);
	if (row->code < BAREME_CODE_COUNT)
		series_put_string(s, REFUSED_CODE, bareme_code_name(row->code), w->text);
	for (size_t i = 0; i < row->cell_count && i < own; i++)
		workbook_put_cell(s, REFUSED_COLUMNS + i, &row->cells[i]);
	s->row++;
}

void workbook_put_row(workbook *w, const list_row *row)
{
	workbook_put_operation(w, row);
	for (size_t i = 0; i < row->aid_count; i++)
		workbook_put_aid(w, row, &row->aids[i]);
	if (row->status >= BAREME_INCOMPLETE)
		workbook_put_refused(w, row);
}

/* ---- Headings ---- */

/* The list's own columns, with what they are read as. */
static void workbook_add_own_headings(const workbook *w, series *s)
{
	const bareme_ruleset *r = w->d.list.rules;
	for (size_t i = 0; i < w->d.list.column_count; i++) {
		const list_column *c = &w->d.list.columns[i];
		const char *name = c->field < 0 ? NULL : r->fields[c->field].name;
		series_add_heading(s, c->heading, name != NULL && strcmp(name, c->heading) == 0 ? NULL : name,
				   c->numbers);
	}
}

static void workbook_set_operation_headings(workbook *w)
{
	series *s = &w->operations;
	const document_list *l = &w->d.list;
	workbook_add_own_headings(w, s);
	for (int c = 0; c < ANSWER_COLUMNS; c++) {
		bool there = l->plan || (c != ANSWER_LEFT && c != ANSWER_SHARE);
		w->at[c] = there ? (int)s->columns : -1;
		if (there)
			series_add_heading(s, answer_columns[c].title.in[w->p.lang], answer_columns[c].name,
					   c == ANSWER_LOAN || c == ANSWER_GRANT || c == ANSWER_LEFT ||
					       c == ANSWER_SHARE);
	}
	w->surplus = s->columns;
	/* Sentences are for the screen. */
	s->printed = (size_t)w->at[ANSWER_NOTICES];
}

/* The heading of a column that tables name for their lines: what the first of them that has it calls it. */
static const char *workbook_detail_title(const workbook *w, const char *name)
{
	const bareme_ruleset *r = w->d.list.rules;
	for (const table *t = r->tables; t < r->tables + r->table_count; t++)
		for (size_t c = 0; c < t->column_count; c++)
			if (strcmp(t->columns[c].name, name) == 0)
				return t->columns[c].title.in[w->p.lang];
	return name;
}

static void workbook_set_aid_headings(workbook *w)
{
	static const char *const first[AID_FIRST][2] = {{N_("Record"), "enregistrement"}, {N_("Identifier"), "id"}};
	static const char *const last[AID_LAST][2] = {{N_("Form"), "forme"},
						      {N_("Per unit"), "unitaire"},
						      {N_("Quantity"), "quantite"},
						      {N_("Amount"), "montant"},
						      {N_("Rule"), "regle"}};
	const document_list *l = &w->d.list;
	for (size_t i = 0; i < AID_FIRST; i++)
		series_add_heading(&w->aids, paper_tr(&w->p, first[i][0]), first[i][1], i == 0);
	for (size_t i = 0; i < l->detail_count; i++)
		series_add_heading(&w->aids, workbook_detail_title(w, l->details[i]), l->details[i], false);
	for (size_t i = 0; i < AID_LAST; i++)
		series_add_heading(&w->aids, paper_tr(&w->p, last[i][0]), last[i][1],
				   i == AID_UNIT || i == AID_QUANTITY || i == AID_AMOUNT);
}

bool workbook_set_headings(workbook *w)
{
	static const char *const refused[REFUSED_COLUMNS][2] = {{N_("Line"), "al_ligne"},
								{N_("Status"), "al_statut"},
								{N_("Why, and what to do"), "al_avis"},
								{N_("Code"), "al_code"}};
	enum { FROZEN_MOST = 3 };
	const document_list *l = &w->d.list;
	arena *a = &w->d.arena;
	w->operations.headings = arena_alloc(a, l->column_count + ANSWER_COLUMNS, sizeof *w->operations.headings);
	w->refused.headings = arena_alloc(a, l->column_count + REFUSED_COLUMNS, sizeof *w->refused.headings);
	w->aids.headings = arena_alloc(a, AID_FIRST + l->detail_count + AID_LAST, sizeof *w->aids.headings);
	if (a->failed)
		return false;
	workbook_set_operation_headings(w);
	workbook_set_aid_headings(w);
	for (size_t i = 0; i < REFUSED_COLUMNS; i++)
		series_add_heading(&w->refused, paper_tr(&w->p, refused[i][0]), refused[i][1], i == REFUSED_LINE);
	/* Where the list is a sheet of a workbook, its name is wanted beside the row. */
	if (l->sheet != NULL)
		w->refused.headings[REFUSED_LINE].comment = l->sheet;
	workbook_add_own_headings(w, &w->refused);
	w->operations.frozen = w->id >= 0 && w->id < FROZEN_MOST ? (size_t)w->id + 1 : 0;
	w->refused.frozen = REFUSED_LINE + 1;
	return true;
}
