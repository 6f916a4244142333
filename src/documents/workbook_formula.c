/*
 * Amounts of a workbook that follow their numbers. An aid that is a number of the row times an amount of a table, and
 * nothing else, is the formula that says so. The rules are not in the workbook: a cell beside the amounts has what else
 * the answer was made of, and is coloured where the row has something else by now.
 */
#include "answers/account.h"
#include "documents/workbook.h"

/* ---- What amounts are products of ---- */

/* True where the amount is nothing but a number of the operation times a value of the row. */
static bool product_is(const slot_amount *s)
{
	return s->product && s->amount.kind == FORMULA_PRODUCT && s->has_quantity &&
	       s->quantity.kind == FORMULA_FIELD && s->quantity.field == s->amount.field;
}

/* Whether the table uses the field for anything else than such products. */
static bool counts_are_spoilt(const table *t, int field)
{
	if (t->variant_positive == field)
		return true;
	for (const slot *s = t->slots; s < t->slots + t->slot_count; s++) {
		for (size_t i = 0; i < t->amount_count; i++)
			if (((s->amounts[i].amount.fields | s->amounts[i].quantity.fields) & FIELD_BIT(field)) != 0 &&
			    !product_is(&s->amounts[i]))
				return true;
		for (size_t i = 0; i < t->limit_count; i++)
			if (s->limited[i] == field)
				return true;
	}
	return false;
}

/*
 * Whether all that the field does, as long as it is above 0, is to be a factor: no condition looks at it, and no other
 * formula.
 */
static bool field_is_count(const bareme_ruleset *r, int field)
{
	const struct field *f = &r->fields[field];
	uint64_t bit = FIELD_BIT(field);
	bool used = false;
	if (f->type != FIELD_NUMBER || f->decimals > 0 || f->money || f->scale.count > 1 || f->at_most >= 0 ||
	    ((r->limited_fields | r->plan_fields) & bit) != 0)
		return false;
	for (const struct field *other = r->fields; other < r->fields + r->field_count; other++)
		if (other->at_most == field)
			return false;
	for (const table *t = r->tables; t < r->tables + r->table_count; t++) {
		used |= (t->quantity_fields & bit) != 0;
		if (counts_are_spoilt(t, field))
			return false;
	}
	return used;
}

/* The rule that colours the cells of checks; see workbook_put_check. The first row of operations is the second one. */
static void workbook_print_rule(workbook *w)
{
	buffer *b = &w->rule;
	char letters[COLUMN_LETTERS], own[COLUMN_LETTERS];
	const char *check = column_letters((size_t)w->at[ANSWER_CHECK], own), *between = "";
	buffer_printf(b, "=AND($%s2<>\"\",$%s2<>", check, check);
	for (size_t i = 0; i < w->d.list.column_count; i++) {
		const int field = w->d.list.columns[i].field;
		const char *at = column_letters(i, letters);
		if (field < 0 || (int)i == w->id)
			continue;
		buffer_printf(b,
			      w->counts[field] == (int)i ? "%sT($%s2)&SIGN(N($%s2))" : "%sT($%s2)&INT(N($%s2)*100+0.1)",
			      between, at, at);
		between = "&\"|\"&";
	}
	/* A list without a column that is read. */
	buffer_string(b, *between == '\0' ? "\"\")" : ")");
	buffer_char(b, '\0');
}

bool workbook_find_counts(workbook *w)
{
	const bareme_ruleset *r = w->d.list.rules;
	lxw_row_t at = 0;
	w->table_starts = arena_alloc(&w->d.arena, r->table_count, sizeof *w->table_starts);
	for (size_t i = 0; i < r->field_count; i++)
		w->counts[i] = field_is_count(r, (int)i) ? document_column(&w->d, (int)i) : -1;
	for (size_t i = 0; w->table_starts != NULL && i < r->table_count; i++) {
		/* A title and headings above, a blank row below. */
		w->table_starts[i] = at + 2;
		at += (lxw_row_t)(r->tables[i].row_count < LXW_ROW_MAX ? r->tables[i].row_count : LXW_ROW_MAX) + 3;
		at = at < LXW_ROW_MAX ? at : LXW_ROW_MAX;
	}
	workbook_print_rule(w);
	return !w->d.arena.failed && !w->rule.failed;
}

/* ---- Formulas ---- */

static bool cell_is_number(const list_cell *c, int64_t value)
{
	if (c->kind == CELL_STORED)
		return c->stored == (double)value;
	return c->kind == CELL_NUMBER && c->decimals == 0 && c->value == value;
}

/* The column of the number that the aid is a product of; -1 where it is none. */
static int product_column(const workbook *w, const list_row *row, const list_aid *aid)
{
	const bareme_line *line = &aid->line;
	const table *t = &w->d.list.rules->tables[line->table];
	const formula *f = line_formula(w->d.list.rules, line);
	wide product;
	if (line->amount == BAREME_NO_AMOUNT || f->kind != FORMULA_PRODUCT || !line->quantity.present || !row->aligned)
		return -1;
	int column = w->counts[f->field];
	if (column < 0 || (size_t)column >= row->cell_count || line->quantity.decimals > 0 ||
	    line->unit.decimals != 2 || t->value_columns[f->column] >= t->column_count ||
	    !cell_is_number(&row->cells[column], line->quantity.value) ||
	    w->table_starts[line->table] + line->row >= LXW_ROW_MAX - 1)
		return -1;
	product = (wide)line->unit.value * line->quantity.value;
	return product == line->amount ? column : -1;
}

/* A sheet's name in a formula. */
static void formula_put_sheet(buffer *out, const char *name)
{
	buffer_char(out, '\'');
	for (const char *c = name; *c != '\0'; c++) {
		buffer_string(out, *c == '\'' ? "'" : "");
		buffer_char(out, *c);
	}
	buffer_string(out, "'!");
}

static void formula_put_unit(const workbook *w, const list_aid *aid, buffer *out)
{
	char letters[COLUMN_LETTERS];
	const table *t = &w->d.list.rules->tables[aid->line.table];
	size_t column = t->value_columns[line_formula(w->d.list.rules, &aid->line)->column];
	formula_put_sheet(out, w->tables.name);
	buffer_printf(out, "$%s$%u", column_letters(column, letters),
		      w->table_starts[aid->line.table] + aid->line.row + 1);
}

void workbook_put_count_cell(const workbook *w, const list_aid *aid, buffer *out)
{
	char letters[COLUMN_LETTERS];
	int column = w->counts[line_formula(w->d.list.rules, &aid->line)->field];
	buffer_char(out, '=');
	formula_put_sheet(out, w->operations.sheet->name);
	buffer_printf(out, "%s%u", column_letters((size_t)column, letters), w->operations.row);
}

void workbook_put_product(const workbook *w, const list_row *row, const list_aid *aid, buffer *out)
{
	char letters[COLUMN_LETTERS];
	if (product_column(w, row, aid) < 0)
		return;
	buffer_printf(out, "=%s%u*", column_letters(AID_FIRST + w->d.list.detail_count + AID_QUANTITY, letters),
		      w->aids.row + 1);
	formula_put_unit(w, aid, out);
}

/* The sum of the row's aids of that kind, as a formula where one of them is a product; else the amount itself: false.
 */
static bool workbook_put_sum(workbook *w, const list_row *row, bareme_sum_kind total, size_t column, int64_t amount)
{
	series *s = &w->operations;
	char some[512], letters[COLUMN_LETTERS], text[BAREME_TEXT_MAX];
	buffer out = buffer_over(some, sizeof some);
	int64_t rest = amount;
	for (size_t i = 0; i < row->aid_count; i++) {
		const list_aid *aid = &row->aids[i];
		int of = w->d.list.rules->forms[aid->line.form].total == total ? product_column(w, row, aid) : -1;
		if (of < 0)
			continue;
		buffer_printf(&out, "%s%s%u*", out.len == 0 ? "=" : "+", column_letters((size_t)of, letters),
			      s->row + 1);
		formula_put_unit(w, aid, &out);
		rest -= aid->line.amount;
	}
	if (out.len > 0 && rest != 0) {
		number_print(rest, 2, 0, '.', text);
		buffer_printf(&out, rest > 0 ? "+%s" : "%s", text);
	}
	bool follows = out.len > 0;
	if (follows)
		series_put_formula(s, column, &out, amount, 2, w->money);
	else
		series_put_number(s, column, amount, 2, w->money);
	return follows;
}

/* What is left to finance, and the aids' share, of amounts that follow their numbers. */
static void workbook_put_plan_formulas(workbook *w, const list_row *row)
{
	series *s = &w->operations;
	char some[2][128], loan[COLUMN_LETTERS], grant[COLUMN_LETTERS], text[BAREME_TEXT_MAX];
	buffer left = buffer_over(some[0], sizeof some[0]), share = buffer_over(some[1], sizeof some[1]);
	const char *of_loan = column_letters((size_t)w->at[ANSWER_LOAN], loan),
		   *of_grant = column_letters((size_t)w->at[ANSWER_GRANT], grant);
	unsigned at = s->row + 1;
	number_print(row->left + row->loan + row->grant, 2, 0, '.', text);
	buffer_printf(&left, "=%s-%s%u-%s%u", text, of_loan, at, of_grant, at);
	number_print(row->cost, 2, 0, '.', text);
	buffer_printf(&share, "=ROUND((%s%u+%s%u)/%s,4)", of_loan, at, of_grant, at, text);
	series_widen(s, (size_t)w->at[ANSWER_LEFT], MONEY_WIDTH);
	series_put_formula(s, (size_t)w->at[ANSWER_LEFT], &left, row->left, 2, w->money);
	series_put_formula(s, (size_t)w->at[ANSWER_SHARE], &share, row->share, 4, w->rate);
}

/* ---- The check ---- */

/* What the cell is to the rule: its text, and the whole number of hundredths below it. */
static bool check_put_cell(buffer *out, const list_cell *c, bool counts)
{
	enum { CHECK_ORIGIN = 25569 };
	double value = 0;
	if (c->kind == CELL_NUMBER)
		value = (double)c->value / (double)number_power(c->decimals);
	else if (c->kind == CELL_STORED || c->kind == CELL_BOOLEAN)
		value = c->stored;
	else if (c->kind == CELL_DATE)
		value = (double)c->value + CHECK_ORIGIN;
	else
		buffer_text(out, c->text);
	/* Longer numbers a spreadsheet writes in another way. */
	if (!(value > -1e12 && value < 1e12))
		return false;
	double hundredths = value * 100 + 0.1;
	long long seen = counts ? (value > 0) - (value < 0) : (long long)hundredths;
	seen -= !counts && (double)seen > hundredths;
	buffer_printf(out, "%lld", seen);
	return true;
}

/*
 * Puts into a cell what the rest of the row says: the rule of workbook_print_rule makes the same of the row as it is
 * then. Of numbers that amounts follow, whether there are any: others than the formulas' may come or go. False where
 * the row cannot be compared.
 */
static bool workbook_put_check(workbook *w, const list_row *row)
{
	enum { CHECK_MOST = 2000 };
	const document_list *l = &w->d.list;
	char some[512];
	buffer text = buffer_over(some, sizeof some);
	bool good = row->aligned, first = true;
	for (size_t i = 0; i < l->column_count && i < row->cell_count && good; i++) {
		int field = l->columns[i].field;
		if (field < 0 || (int)i == w->id)
			continue;
		buffer_string(&text, first ? "" : "|");
		good = check_put_cell(&text, &row->cells[i], w->counts[field] == (int)i);
		first = false;
	}
	good &= text.len > 0 && text.len < CHECK_MOST;
	if (text.failed)
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
	if (good)
		series_put_unseen(&w->operations, (size_t)w->at[ANSWER_CHECK], buffer_all(&text), w->checked);
	buffer_free(&text);
	return good;
}

void workbook_check_rows(const workbook *w)
{
	const series *s = &w->operations;
	lxw_conditional_format changed = {
	    .type = LXW_CONDITIONAL_TYPE_FORMULA, .value_string = w->rule.data, .format = w->changed};
	if (s->row > 1)
		workbook_check(s->w, xlsx.worksheet_conditional_format_range(s->sheet, 1,
									     (lxw_col_t)w->at[ANSWER_CHECK], s->row - 1,
									     (lxw_col_t)w->at[ANSWER_CHECK], &changed));
}

/* ---- The row ---- */

void workbook_put_amounts(workbook *w, const list_row *row)
{
	series *s = &w->operations;
	size_t loan = (size_t)w->at[ANSWER_LOAN], grant = (size_t)w->at[ANSWER_GRANT];
	series_widen(s, loan, MONEY_WIDTH);
	series_widen(s, grant, MONEY_WIDTH);
	series_widen(s, (size_t)w->at[ANSWER_CHECK], workbook_letters(text_of(paper_tr(&w->p, CHANGED))));
	if (row->loan == BAREME_NO_AMOUNT || row->grant == BAREME_NO_AMOUNT)
		return;
	bool checked = workbook_put_check(w, row);
	const list_row *of = checked ? row : &(list_row){.aid_count = 0};
	bool follows = workbook_put_sum(w, of, BAREME_LOANS, loan, row->loan);
	follows |= workbook_put_sum(w, of, BAREME_GRANTS, grant, row->grant);
	if (row->has_plan && follows) {
		workbook_put_plan_formulas(w, row);
	} else if (row->has_plan) {
		series_put_amount(s, (size_t)w->at[ANSWER_LEFT], (bareme_number){row->left, 2, true});
		series_put_amount(s, (size_t)w->at[ANSWER_SHARE], (bareme_number){row->share, 4, true});
	}
}
