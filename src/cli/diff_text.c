/* bareme diff for a reader: rules first, then operations, then totals. */
#include "diff.h"

#include <string.h>

/* Wide enough for ten billion euros in groups; wider amounts push what follows. */
enum { AMOUNT_WIDTH = 18, LABEL_WIDTH = 18 };

/* What stands before amounts; all of them take the same room. */
typedef enum label { LOANS, GRANTS, ALL_LOANS, ALL_GRANTS } label;

static const char *const labels[] = {[LOANS] = N_("    loans"),
				     [GRANTS] = N_("    grants"),
				     [ALL_LOANS] = N_("  loans, at most"),
				     [ALL_GRANTS] = N_("  grants, at most")};

/* ---- Pieces ---- */

static void put_amount(const report *r, int64_t cents, bool sign)
{
	char text[BAREME_TEXT_MAX + 1] = "-";
	if (cents != BAREME_NO_AMOUNT)
		cli_money(r->c, cents, text + (sign && cents > 0));
	if (sign && cents > 0)
		text[0] = '+';
	size_t width = cli_width(text);
	fprintf(r->to, "%*s%s", width < AMOUNT_WIDTH ? (int)(AMOUNT_WIDTH - width) : 1, "", text);
}

/* Amounts before and after, and their difference where there are both. */
static void put_amounts(const report *r, int64_t before, int64_t after)
{
	put_amount(r, before, false);
	fputs(" ->", r->to);
	put_amount(r, after, false);
	if (before != BAREME_NO_AMOUNT && after != BAREME_NO_AMOUNT)
		put_amount(r, diff_difference(before, after), true);
}

static void put_place(const report *r, bareme_place place)
{
	fprintf(r->to, "%s", place.file == NULL ? "-" : place.file);
	if (place.line > 0)
		fprintf(r->to, ":%zu", place.line);
}

static void put_places(const report *r, bareme_place before, bareme_place after)
{
	put_place(r, before);
	fputs(" -> ", r->to);
	put_place(r, after);
}

static void put_clean(const report *r, const char *text)
{
	cli_put_clean(r->to, text, strlen(text));
}

/* Money in groups, a rate in per cent, anything else as it is. */
static void put_number(const report *r, bareme_number n)
{
	char text[BAREME_TEXT_MAX];
	if (n.decimals == 2)
		fputs(cli_money(r->c, n.value, text), r->to);
	else if (n.decimals == 6 && n.value % 10000 == 0)
		fprintf(r->to, cli_tr(r->c, "%lld %%"), (long long)(n.value / 10000));
	else if (n.decimals == 6)
		fprintf(r->to, cli_tr(r->c, "%lld.%06lld"), (long long)(n.value / 1000000),
			(long long)(n.value % 1000000));
	else
		fprintf(r->to, "%lld", (long long)n.value);
}

static void put_side(const report *r, bareme_number number, const char *text)
{
	if (number.there)
		put_number(r, number);
	else
		put_clean(r, text == NULL || *text == '\0' ? "-" : text);
}

enum { DAYS_MAX = 256 };

/* "from 2027-01-01 to 2027-12-31: ", or nothing where no day bounds it. */
static const char *days_text(const report *r, const bareme_change *c, char out[DAYS_MAX])
{
	char from[BAREME_TEXT_MAX], to[BAREME_TEXT_MAX];
	*out = '\0';
	if (c->from != BAREME_ALWAYS)
		bareme_date_print_for(c->from, r->c->locale.lang, from);
	if (c->to != BAREME_FOREVER)
		bareme_date_print_for(c->to, r->c->locale.lang, to);
	if (c->from != BAREME_ALWAYS && c->to != BAREME_FOREVER)
		snprintf(out, DAYS_MAX, cli_tr(r->c, "from %s to %s: "), from, to);
	else if (c->from != BAREME_ALWAYS)
		snprintf(out, DAYS_MAX, cli_tr(r->c, "from %s: "), from);
	else if (c->to != BAREME_FOREVER)
		snprintf(out, DAYS_MAX, cli_tr(r->c, "until %s: "), to);
	return out;
}

/* ---- Rules ---- */

/* Texts that do not fit on one line stand below each other. */
static bool is_long(const bareme_value_change *v)
{
	return v->text_before != NULL && v->text_after != NULL &&
	       cli_width(v->text_before) + cli_width(v->text_after) > 60;
}

static void put_value(const report *r, const bareme_change *c, const bareme_value_change *v)
{
	put_clean(r, v->name);
	fputc(' ', r->to);
	if (c->kind != BAREME_ADDED)
		put_side(r, v->number_before, v->text_before);
	if (c->kind == BAREME_CHANGED)
		fputs(is_long(v) ? "\n      -> " : " -> ", r->to);
	if (c->kind != BAREME_REMOVED)
		put_side(r, v->number_after, v->text_after);
	/* What is counted in euros has its unit behind it; a rate shows by itself. */
	if (*v->unit != '\0' && (v->number_after.there ? v->number_after : v->number_before).decimals != 6)
		fprintf(r->to, " %s", v->unit);
	if (v->number_before.there && v->number_after.there && v->number_after.decimals == 2) {
		char text[BAREME_TEXT_MAX];
		int64_t difference = diff_difference(v->number_before.value, v->number_after.value);
		fprintf(r->to, " (%s%s)", difference > 0 ? "+" : "", cli_money(r->c, difference, text));
	}
}

/* What changed stands below each other; what is added or removed, on one line. */
static void put_change(const report *r, const bareme_change *c)
{
	char days[DAYS_MAX];
	size_t width = cli_width(days_text(r, c, days));
	fputs("  ", r->to);
	put_clean(r, c->name);
	if (*c->name != '\0' && *c->detail != '\0')
		fputs(cli_tr(r->c, ": "), r->to);
	put_clean(r, c->detail);
	for (size_t i = 0; i < c->count; i++) {
		if (i == 0)
			fprintf(r->to, "\n    %s", days);
		else if (c->kind == BAREME_CHANGED)
			fprintf(r->to, "\n    %*s", (int)width, "");
		else
			fputs(", ", r->to);
		put_value(r, c, &c->values[i]);
	}
	fputs("\n    ", r->to);
	put_places(r, c->before, c->after);
	fputs("\n", r->to);
}

static bool is_of(const bareme_change *c, bareme_subject subject, bareme_change_kind kind)
{
	return c->subject == subject && c->kind == kind;
}

static size_t count_of(const report *r, bareme_subject subject, bareme_change_kind kind)
{
	size_t count = 0;
	for (size_t i = 0; i < r->count; i++)
		count += is_of(&r->changes[i], subject, kind);
	return count;
}

static void put_group(const report *r, const char *title, bareme_subject subject, bareme_change_kind kind)
{
	if (count_of(r, subject, kind) == 0)
		return;
	fprintf(r->to, "\n%s\n\n", title);
	for (size_t i = 0; i < r->count; i++)
		if (is_of(&r->changes[i], subject, kind))
			put_change(r, &r->changes[i]);
}

static void begin_text(report *r)
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
	size_t rules = 0;
	for (size_t i = 0; i < 3; i++)
		rules += count_of(r, BAREME_SUBJECT_RULE, kinds[i]);
	fprintf(r->to, cli_tr(c, "Before: %s\n"), r->before);
	fprintf(r->to, cli_tr(c, "After:  %s\n\n"), r->after);
	if (r->count == 0) {
		fputs(cli_tr(c, "No difference between the tables.\n"), r->to);
		return;
	}
	fprintf(r->to, cli_tr(c, "Rules: %zu changed, %zu added, %zu removed; other differences: %zu\n"),
		count_of(r, BAREME_SUBJECT_RULE, BAREME_CHANGED), count_of(r, BAREME_SUBJECT_RULE, BAREME_ADDED),
		count_of(r, BAREME_SUBJECT_RULE, BAREME_REMOVED), r->count - rules);
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++)
		for (size_t k = 0; k < 3; k++)
			put_group(r, cli_tr(c, groups[i].title[kinds[k]]), groups[i].subject, kinds[k]);
}

/* ---- Operations ---- */

static void put_status(const report *r, const bareme_outcome *o)
{
	fputs(bareme_status_name(o->status), r->to);
	if (o->status != BAREME_GRANTED && o->code < BAREME_CODE_COUNT)
		fprintf(r->to, " (%s)", bareme_code_name(o->code));
}

static const char *form_title(const report *r, bareme_form form)
{
	switch (form) {
	case BAREME_LOAN:
		return cli_tr(r->c, "loan");
	case BAREME_GRANT:
		return cli_tr(r->c, "grant");
	default:
		return cli_tr(r->c, "support");
	}
}

/* Columns before the first amount. */
static int label_width(const report *r)
{
	size_t width = LABEL_WIDTH;
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		size_t own = cli_width(cli_tr(r->c, labels[i])) + 1;
		width = own > width ? own : width;
	}
	return (int)width;
}

/* A label and the amounts behind it. */
static void put_labelled(const report *r, label which, int64_t before, int64_t after)
{
	const char *text = cli_tr(r->c, labels[which]);
	fprintf(r->to, "%s%*s", text, label_width(r) - (int)cli_width(text), "");
	put_amounts(r, before, after);
	fputc('\n', r->to);
}

static void put_aid(const report *r, const bareme_aid_change *a)
{
	fprintf(r->to, "      %s (%s)", a->title, form_title(r, a->form));
	if (a->amount_before != BAREME_NO_AMOUNT || a->amount_after != BAREME_NO_AMOUNT) {
		char text[BAREME_TEXT_MAX];
		fputs(cli_tr(r->c, ": "), r->to);
		fputs(a->amount_before == BAREME_NO_AMOUNT ? "-" : cli_money(r->c, a->amount_before, text), r->to);
		fputs(" -> ", r->to);
		fputs(a->amount_after == BAREME_NO_AMOUNT ? "-" : cli_money(r->c, a->amount_after, text), r->to);
	}
	fputs(", ", r->to);
	put_places(r, a->before, a->after);
	fputc('\n', r->to);
}

static void put_operation(report *r, const bareme_operation_change *o)
{
	const cli *c = r->c;
	if (r->told == 0)
		fprintf(r->to, "\n%s\n\n", cli_tr(c, "Operations that get another answer"));
	fprintf(r->to, cli_tr(c, "  record %llu"), (unsigned long long)o->record);
	if (o->id.len > 0) {
		fputs(cli_tr(r->c, ": "), r->to);
		cli_put_clean(r->to, o->id.data, o->id.len);
	}
	fputc('\n', r->to);
	if (o->before.zone != NULL && o->after.zone != NULL && strcmp(o->before.zone, o->after.zone) != 0)
		fprintf(r->to, cli_tr(c, "    zone: %s -> %s\n"), o->before.zone, o->after.zone);
	if (o->before.loan != o->after.loan)
		put_labelled(r, LOANS, o->before.loan, o->after.loan);
	if (o->before.grant != o->after.grant)
		put_labelled(r, GRANTS, o->before.grant, o->after.grant);
	if (o->before.status != o->after.status) {
		fputs(cli_tr(c, "    status: "), r->to);
		put_status(r, &o->before);
		fputs(" -> ", r->to);
		put_status(r, &o->after);
		fputc('\n', r->to);
	}
	for (size_t i = 0; i < o->count; i++)
		put_aid(r, &o->aids[i]);
}

static void end_text(report *r, const bareme_diff_total *t)
{
	const cli *c = r->c;
	if (t == NULL)
		return;
	fprintf(r->to, cli_tr(c, "\nOperations: %llu, of which %llu get another answer\n"),
		(unsigned long long)t->records, (unsigned long long)t->changed);
	put_labelled(r, ALL_LOANS, t->before.loan, t->after.loan);
	put_labelled(r, ALL_GRANTS, t->before.grant, t->after.grant);
	for (int i = 0; i <= BAREME_INVALID; i++) {
		unsigned long long before = t->before.by_status[i], after = t->after.by_status[i];
		if (before + after > 0)
			fprintf(r->to, "  %-*s%*llu ->%*llu\n", label_width(r) - 2,
				bareme_status_name((bareme_status)i), AMOUNT_WIDTH, before, AMOUNT_WIDTH, after);
	}
}

const diff_format diff_text = {"text", begin_text, put_operation, end_text};
