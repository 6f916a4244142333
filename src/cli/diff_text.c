/* bareme diff for a reader: rules first, then operations, then totals. */
#include "cli/diff_format.h"
#include "cli/print.h"

#include <string.h>

/* ---- Pieces ---- */

static void diff_text_add_difference(const diff_report *r, bareme_sum before, bareme_sum after)
{
	bareme_sum more = sum_subtract(after, before);
	bool above = more.high > 0 || (more.high == 0 && more.low > 0);
	lay_add(r->out, "%s%s", above ? "+" : "", cli_sum(r->c, more, CLI_ROOM));
}

static void diff_text_add_place(const diff_report *r, bareme_place place)
{
	lay_add_string(r->out, place.file == NULL ? "-" : place.file);
	if (place.line > 0)
		lay_add(r->out, ":%zu", place.line);
}

/* Where it is before and after; once if that is the same. */
static void diff_text_add_places(const diff_report *r, bareme_place before, bareme_place after)
{
	diff_text_add_place(r, before);
	if (diff_same_place(before, after))
		return;
	lay_add_string(r->out, " -> ");
	diff_text_add_place(r, after);
}

static void diff_text_add_side(const diff_report *r, bareme_number number, const char *text)
{
	if (number.present)
		lay_add_string(r->out, cli_number(r->c, number, CLI_ROOM));
	else
		lay_add_string(r->out, text == NULL || *text == '\0' ? "-" : text);
}

enum { DAYS_MAX = 256 };

/* "from 2027-01-01 to 2027-12-31: ", or nothing where no day bounds it. */
static const char *diff_text_days_text(const diff_report *r, const bareme_change *c, char out[DAYS_MAX])
{
	const char *from = cli_date(r->c, c->from, CLI_ROOM), *to = cli_date(r->c, c->to, CLI_ROOM);
	*out = '\0';
	if (c->from != BAREME_ALWAYS && c->to != BAREME_FOREVER)
		snprintf(out, DAYS_MAX, cli_tr(r->c, "from %s to %s: "), from, to);
	else if (c->from != BAREME_ALWAYS)
		snprintf(out, DAYS_MAX, cli_tr(r->c, "from %s: "), from);
	else if (c->to != BAREME_FOREVER)
		snprintf(out, DAYS_MAX, cli_tr(r->c, "until %s: "), to);
	return out;
}

/* ---- Rules ---- */

/* Long texts go on lines of their own. */
static bool diff_text_is_long(const bareme_value_change *v)
{
	return v->text_before != NULL && v->text_after != NULL &&
	       lay_width(v->text_before, strlen(v->text_before)) + lay_width(v->text_after, strlen(v->text_after)) > 60;
}

static void diff_text_add_value(const diff_report *r, const bareme_change *c, const bareme_value_change *v,
				size_t indent)
{
	lay_add(r->out, "%s ", v->name);
	if (c->kind != BAREME_ADDED)
		diff_text_add_side(r, v->number_before, v->text_before);
	if (c->kind == BAREME_CHANGED && diff_text_is_long(v)) {
		lay_set_item(r->out, indent, indent + LAY_INDENT);
		lay_add_string(r->out, "  -> ");
	} else if (c->kind == BAREME_CHANGED) {
		lay_add_string(r->out, " -> ");
	}
	if (c->kind != BAREME_REMOVED)
		diff_text_add_side(r, v->number_after, v->text_after);
	/* The unit follows a count or an amount; a rate shows its own. */
	if (*v->unit != '\0' && (v->number_after.present ? v->number_after : v->number_before).decimals != 6)
		lay_add(r->out, " %s", v->unit);
	if (v->number_before.present && v->number_after.present && v->number_after.decimals == 2) {
		lay_add_string(r->out, " (");
		diff_text_add_difference(r, sum_of(v->number_before.value), sum_of(v->number_after.value));
		lay_add_string(r->out, ")");
	}
}

/* What changed takes a line each; what is added or removed, on one line. */
static void diff_text_set_change(const diff_report *r, const bareme_change *c)
{
	char days[DAYS_MAX];
	size_t indent = 2 * LAY_INDENT;
	diff_text_days_text(r, c, days);
	lay_add_string(r->out, c->name);
	if (*c->name != '\0' && *c->detail != '\0')
		lay_add_string(r->out, cli_tr(r->c, ": "));
	lay_add_string(r->out, c->detail);
	lay_set_item(r->out, LAY_INDENT, indent);
	/* Where days leave too little room beside them, they go above. */
	if (c->count > 0 && *days != '\0' &&
	    indent + lay_width(days, strlen(days)) + LAY_INDENT > r->out->measure / 2) {
		lay_add_string(r->out, days);
		lay_set_item(r->out, indent, indent + LAY_INDENT);
		indent += LAY_INDENT;
		*days = '\0';
	}
	for (size_t i = 0; i < c->count; i++) {
		if (i == 0)
			lay_add_string(r->out, days);
		else if (c->kind != BAREME_CHANGED)
			lay_add_string(r->out, ", ");
		diff_text_add_value(r, c, &c->values[i], indent);
		if (c->kind != BAREME_CHANGED && i + 1 < c->count)
			continue;
		lay_set_item(r->out, indent, indent + LAY_INDENT);
		if (i == 0)
			indent += lay_width(days, strlen(days));
	}
	diff_text_add_places(r, c->before, c->after);
	lay_set_item(r->out, 2 * LAY_INDENT, 3 * LAY_INDENT);
}

static bool diff_text_is_of(const bareme_change *c, bareme_subject subject, bareme_change_kind kind)
{
	return c->subject == subject && c->kind == kind;
}

static size_t diff_text_count_of(const diff_report *r, bareme_subject subject, bareme_change_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < r->count; i++)
		count += diff_text_is_of(&r->changes[i], subject, kind);
	return count;
}

static void diff_text_set_group(const diff_report *r, const char *title, bareme_subject subject,
				bareme_change_kind kind)
{
	if (diff_text_count_of(r, subject, kind) == 0)
		return;
	lay_section(r->out, title);
	for (size_t i = 0; i < r->count; i++)
		if (diff_text_is_of(&r->changes[i], subject, kind))
			diff_text_set_change(r, &r->changes[i]);
}

/* The folders, as they were named. */
static void diff_text_set_sides(const diff_report *r)
{
	static const char *const labels[] = {N_("Before:"), N_("After:")};
	size_t column = cli_column_after(r->c, labels, 2);
	lay_fact(r->out, cli_tr(r->c, labels[0]), column, "%s", r->before);
	lay_fact(r->out, cli_tr(r->c, labels[1]), column, "%s", r->after);
}

static void diff_text_begin_text(diff_report *r)
{
	static const struct {
		bareme_subject subject;
		const char *title[3]; /* by bareme_change_kind */
	} groups[] = {
	    {BAREME_SUBJECT_TABLE, {N_("Tables added"), N_("Tables removed"), N_("Tables changed")}},
	    {BAREME_SUBJECT_RULE, {N_("Rules added"), N_("Rules removed"), N_("Rules changed")}},
	    {BAREME_SUBJECT_FORMULA, {N_("Formulas added"), N_("Formulas removed"), N_("Formulas changed")}},
	    {BAREME_SUBJECT_CONDITION, {N_("Conditions added"), N_("Conditions removed"), N_("Conditions changed")}},
	    {BAREME_SUBJECT_REMARK, {N_("Remarks added"), N_("Remarks removed"), N_("Remarks changed")}},
	    {BAREME_SUBJECT_COLUMN, {N_("Columns added"), N_("Columns removed"), N_("Columns changed")}},
	    {BAREME_SUBJECT_FIELD, {N_("Fields added"), N_("Fields removed"), N_("Fields changed")}},
	    {BAREME_SUBJECT_ZONE, {N_("Zones added"), N_("Zones removed"), N_("Zones changed")}},
	    {BAREME_SUBJECT_COMMUNE, {N_("Communes added"), N_("Communes removed"), N_("Communes changed")}},
	    {BAREME_SUBJECT_EPCI, {N_("EPCIs added"), N_("EPCIs removed"), N_("EPCIs changed")}},
	    {BAREME_SUBJECT_SOURCE, {N_("Sources added"), N_("Sources removed"), N_("Sources changed")}},
	    {BAREME_SUBJECT_REVIEW, {N_("Review dates added"), N_("Review dates removed"), N_("Review dates changed")}},
	    {BAREME_SUBJECT_PACKAGE, {N_("Other additions"), N_("Other removals"), N_("Other changes")}},
	};
	static const bareme_change_kind kinds[] = {BAREME_CHANGED, BAREME_ADDED, BAREME_REMOVED};
	const cli *c = r->c;
	size_t changed = diff_text_count_of(r, BAREME_SUBJECT_RULE, BAREME_CHANGED),
	       added = diff_text_count_of(r, BAREME_SUBJECT_RULE, BAREME_ADDED),
	       removed = diff_text_count_of(r, BAREME_SUBJECT_RULE, BAREME_REMOVED);
	diff_text_set_sides(r);
	lay_blank(r->out);
	if (r->count == 0)
		lay_add_string(r->out, cli_tr(c, "No difference between the tables."));
	else
		lay_add(r->out, cli_tr(c, "Rules: %zu changed, %zu added, %zu removed; other differences: %zu"),
			changed, added, removed, r->count - changed - added - removed);
	lay_set(r->out, 0, LAY_INDENT);
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		for (size_t k = 0; k < 3; k++)
			diff_text_set_group(r, cli_tr(c, groups[i].title[kinds[k]]), groups[i].subject, kinds[k]);
}

/* ---- Operations ---- */

static void diff_text_add_status(const diff_report *r, const bareme_outcome *o)
{
	lay_add_string(r->out, bareme_status_name(o->status));
	if (diff_refusal(o) != NULL)
		lay_add(r->out, " (%s)", diff_refusal(o));
}

/* Amounts before and after, and their difference. */
static void diff_text_add_amounts(const diff_report *r, lay_table *table, int64_t before, int64_t after)
{
	lay_table_cells(table, cli_money(r->c, before, CLI_ROOM), "->", cli_money(r->c, after, CLI_ROOM));
	if (before != BAREME_NO_AMOUNT && after != BAREME_NO_AMOUNT)
		diff_text_add_difference(r, sum_of(before), sum_of(after));
	lay_table_take(table);
}

/* The sums of an operation, and the aids that they are made of with the rows that decide. */
static void diff_text_set_amounts(const diff_report *r, const bareme_operation_change *o)
{
	/* Up to tens of millions, amounts are in the same columns in all operations. */
	static const lay_column columns[] = {{"", LAY_TEXT, false, 26},   {"", LAY_NUMBER, false, 13},
					     {"", LAY_FIXED, false, 0},   {"", LAY_NUMBER, false, 13},
					     {"", LAY_NUMBER, false, 14}, {"", LAY_FIXED, true, 0}};
	lay_table table;
	lay_table_begin(&table, r->out, 2 * LAY_INDENT, columns, sizeof columns / sizeof *columns);
	if (o->before.loan != o->after.loan) {
		lay_table_cell(&table, "%s", cli_tr(r->c, "loans"));
		diff_text_add_amounts(r, &table, o->before.loan, o->after.loan);
		lay_table_take(&table);
	}
	if (o->before.grant != o->after.grant) {
		lay_table_cell(&table, "%s", cli_tr(r->c, "grants"));
		diff_text_add_amounts(r, &table, o->before.grant, o->after.grant);
		lay_table_take(&table);
	}
	for (size_t i = 0; i < o->count; i++) {
		const bareme_aid_change *a = &o->aids[i];
		lay_table_cell(&table, "  %s (%s)", a->title, a->form_title);
		diff_text_add_amounts(r, &table, a->amount_before, a->amount_after);
		diff_text_add_places(r, a->before, a->after);
		lay_table_take(&table);
	}
	lay_table_end(&table);
}

static void diff_text_set_operation(diff_report *r, const bareme_operation_change *o)
{
	const cli *c = r->c;
	if (r->operations == 0)
		lay_section(r->out, cli_tr(c, "Operations whose answer differs, in euros"));
	lay_add(r->out, cli_tr(c, "record %llu"), (unsigned long long)o->record);
	if (o->id.len > 0) {
		lay_add_string(r->out, cli_tr(c, ": "));
		lay_add_text(r->out, o->id);
	}
	lay_set_item(r->out, LAY_INDENT, 2 * LAY_INDENT);
	if (o->before.zone != NULL && o->after.zone != NULL && strcmp(o->before.zone, o->after.zone) != 0)
		lay_item(r->out, 2 * LAY_INDENT, cli_tr(c, "zone: %s -> %s"), o->before.zone, o->after.zone);
	if (o->before.status != o->after.status) {
		lay_add_string(r->out, cli_tr(c, "status: "));
		diff_text_add_status(r, &o->before);
		lay_add_string(r->out, " -> ");
		diff_text_add_status(r, &o->after);
		lay_set_item(r->out, 2 * LAY_INDENT, 3 * LAY_INDENT);
	}
	diff_text_set_amounts(r, o);
}

/* ---- Totals ---- */

static void diff_text_set_counts(const diff_report *r, const bareme_diff_total *t)
{
	const lay_column columns[] = {{"", LAY_FIXED, false, 0},
				      {cli_tr(r->c, "Before"), LAY_NUMBER, false, 0},
				      {cli_tr(r->c, "After"), LAY_NUMBER, false, 0}};
	lay_table table;
	lay_blank(r->out);
	lay_add(r->out, cli_tr(r->c, "Operations: %llu, of which %llu differ"), (unsigned long long)t->records,
		(unsigned long long)t->changed);
	lay_set_heading(r->out);
	lay_table_begin(&table, r->out, LAY_INDENT, columns, sizeof columns / sizeof *columns);
	for (int i = 0; i <= BAREME_INVALID; i++)
		lay_table_cells(&table, bareme_status_name((bareme_status)i),
				cli_count(t->before.by_status[i], CLI_ROOM),
				cli_count(t->after.by_status[i], CLI_ROOM));
	lay_table_end(&table);
}

static void diff_text_end_text(diff_report *r, const bareme_diff_total *t)
{
	if (t == NULL)
		return;
	const lay_column columns[] = {{"", LAY_TEXT, false, 0},
				      {cli_tr(r->c, "Before"), LAY_NUMBER, false, 0},
				      {cli_tr(r->c, "After"), LAY_NUMBER, false, 0},
				      {cli_tr(r->c, "Difference"), LAY_NUMBER, false, 0}};
	const struct {
		const char *label;
		bareme_sum before, after;
	} sums[] = {{cli_tr(r->c, "Loans, at most"), t->before.loan, t->after.loan},
		    {cli_tr(r->c, "Grants, at most"), t->before.grant, t->after.grant}};
	lay_table table;
	diff_text_set_counts(r, t);
	lay_section(r->out, cli_tr(r->c, "Totals, in euros"));
	lay_table_begin(&table, r->out, LAY_INDENT, columns, sizeof columns / sizeof *columns);
	for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
		lay_table_cells(&table, sums[i].label, cli_sum(r->c, sums[i].before, CLI_ROOM),
				cli_sum(r->c, sums[i].after, CLI_ROOM));
		diff_text_add_difference(r, sums[i].before, sums[i].after);
		lay_table_take(&table);
	}
	lay_table_end(&table);
}

const diff_format diff_text = {diff_text_begin_text, diff_text_set_operation, diff_text_end_text};
