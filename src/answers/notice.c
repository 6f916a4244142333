/* The sentences of notices; see notice.h. */
#include "answers/notice.h"

#include "answers/account.h"
#include "formats/json.h"
#include "rules/limits.h"
#include "rules/ranges.h"

#include <assert.h>
#include <string.h>

/* Bytes of what was given that a message repeats. */
enum { GIVEN_MAX = 120 };

writer writer_new(const bareme_answer *a, const bareme_locale *locale, buffer *out)
{
	return (writer){a, a->rules, locale, text_lang(locale), out};
}

void notice_say(const writer *w, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	buffer_vprintf(w->out, text_tr(w->locale, format), args);
	va_end(args);
}

static const char *field_name(const writer *w, int field)
{
	return w->r->fields[field].name;
}

static const char *value_title(const writer *w, const domain *d, int64_t value)
{
	return d->titles[value].in[w->lang];
}

static void say_missing(writer *w, const bareme_notice *n)
{
	if (n->field >= 0) {
		int zone = w->r->role[ROLE_ZONE], commune = w->r->role[ROLE_COMMUNE];
		if (n->field == zone && commune >= 0)
			notice_say(w, "\"%s\" is missing (or \"%s\")", field_name(w, commune), field_name(w, zone));
		else
			notice_say(w, "\"%s\" is missing (%s)", field_name(w, n->field),
				   w->r->fields[n->field].title.in[w->lang]);
		return;
	}
	notice_say(w, "at least one of these is needed: ");
	uint64_t fields = w->r->tables[n->subject].quantity_fields;
	for (const char *between = ""; fields != 0; fields &= fields - 1, between = ", ")
		buffer_printf(w->out, "%s%s", between, field_name(w, __builtin_ctzll(fields)));
}

static bool has_own_bound(const field *f)
{
	return f->most != number_power(NUMBER_MOST);
}

static void print_bound(const writer *w, const field *f, int64_t bound, char out[BAREME_TEXT_MAX])
{
	if (w->lang == BAREME_FR && f->decimals == 2)
		bareme_money_print_grouped(bound, w->lang, out);
	else
		number_print(bound, f->decimals, 0, '.', out);
}

/* A number that a field has; French amounts have their sign. */
static void print_value(const writer *w, int field, int64_t value, char out[BAREME_TEXT_MAX])
{
	const struct field *f = &w->r->fields[field];
	size_t len = bareme_number_print_for((bareme_number){value, (uint8_t)f->decimals, true}, w->lang, out);
	if (f->money && w->lang == BAREME_FR)
		memcpy(out + len, "\xC2\xA0\xE2\x82\xAC", sizeof "\xC2\xA0\xE2\x82\xAC");
}

/* The number of a day, as a spreadsheet shows it in a cell that is not formatted as a date. */
static bool is_day_number(bareme_text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.data[i] < '0' || t.data[i] > '9')
			return false;
	return t.len == 5;
}

/* "juin 2021", "T2 2021", "06/2021", "2021": a year, and no number apart from letters that may be a day of words. */
static bool is_without_day(bareme_text t)
{
	size_t years = 0, apart = 0, letters = 0;
	for (size_t i = 0; i < t.len;) {
		size_t digits = 0;
		while (i + digits < t.len && text_is_digit(t.data[i + digits]))
			digits++;
		bool alone = (i == 0 || strchr(" ./-", t.data[i - 1]) != NULL) &&
			     (i + digits == t.len || strchr(" ./-", t.data[i + digits]) != NULL);
		years += digits == 4;
		apart += digits > 0 && digits < 4 && alone;
		letters += digits == 0 && strchr(" ./-", t.data[i]) == NULL;
		i += digits > 0 ? digits : 1;
	}
	return years == 1 && (letters == 0 ? apart < 2 : apart == 0);
}

static void say_value(writer *w, const bareme_notice *n)
{
	static const char *const plain[] = {
	    [REASON_NUMBER] = N_("not a number"),
	    [REASON_GROUPS] = N_("the digits are not grouped in threes"),
	    [REASON_EXPONENT] =
		N_("write the number out, without an exponent (in a spreadsheet, format the cell as a number)"),
	    [REASON_UNIT] = N_("write k\xE2\x82\xAC or M\xE2\x82\xAC, or the whole amount in euros"),
	    [REASON_WHOLE] = N_("a whole number is needed"),
	    [REASON_TWICE] = N_("given twice"),
	    [REASON_TYPE] = N_("a text or a number is needed"),
	    [REASON_SHEET] = N_("an error of the spreadsheet: recalculate the cell, or type its value"),
	    [REASON_FORMULA] =
		N_("a formula without a saved value: save the workbook again in the spreadsheet program"),
	    [REASON_CHARACTERS] = N_("it contains U+0000 or half of a character"),
	};
	if (n->field < 0) {
		if (n->reason == REASON_PRODUCT && n->given.len == 0)
			notice_say(w, "line %lld has a number of dwellings, and no product", (long long)n->amount);
		else if (n->reason == REASON_PRODUCT && n->amount > 0)
			notice_say(w, "line %lld: \"%.*s\" is not a product that the tables know", (long long)n->amount,
				   TEXT_ARG(n->given));
		else if (n->reason == REASON_PRODUCT)
			notice_say(w, "\"%.*s\" is not a product that the tables know", TEXT_ARG(n->given));
		else
			notice_say(w, "an amount of this operation is larger than this program can hold");
		return;
	}
	const field *f = &w->r->fields[n->field];
	char least[BAREME_TEXT_MAX], most[BAREME_TEXT_MAX];
	print_bound(w, f, f->least, least);
	print_bound(w, f, f->most, most);
	notice_say(w, "%s=%.*s: ", f->name, TEXT_ARG(n->given));
	int32_t nearest;
	switch (n->reason) {
	case REASON_CHOICE:
		nearest = names_nearest(&f->domain.index, n->given, 2);
		if (nearest < 0)
			nearest = names_beginning(&f->domain.index, n->given);
		if (nearest >= 0)
			notice_say(w, "did you mean \"%s\"? ", f->domain.values[nearest]);
		notice_say(w, "the values are: ");
		for (size_t i = 0; i < f->domain.count; i++)
			buffer_printf(w->out, "%s%s", i == 0 ? "" : ", ", f->domain.values[i]);
		break;
	case REASON_DECIMALS:
		notice_say(w, "more than %u decimals", f->decimals);
		break;
	case REASON_LARGE:
		notice_say(w, has_own_bound(f) ? N_("too large: at most %s") : N_("too large"), most);
		break;
	case REASON_BOUNDS:
		notice_say(w, has_own_bound(f) ? N_("must be from %s to %s") : N_("must be %s or more"), least, most);
		break;
	case REASON_DATE:
		notice_say(w, "not a date such as 2021-06-01 or 01/06/2021");
		if (is_day_number(n->given))
			notice_say(w, " (format the cell as a date in the spreadsheet)");
		else if (is_without_day(n->given))
			notice_say(w, " (a month, a quarter or a year is not enough: give the day as well)");
		break;
	case REASON_ROWS:
		notice_say(w, "line %lld gives another value than line %lld; the rows of one operation must agree",
			   (long long)n->amount, (long long)n->second);
		break;
	case REASON_MERGED:
		notice_say(w,
			   "merged over rows %lld to %lld: how it divides among them is not known; give each row a "
			   "cell of its own, with its amount or number",
			   (long long)n->amount, (long long)n->second);
		break;
	default:
		assert(plain[n->reason] != NULL);
		buffer_string(w->out, text_tr(w->locale, plain[n->reason]));
	}
}

/* A bound that is not set leaves the other to be told. */
static void say_date_bounds(writer *w, const bareme_notice *n)
{
	const field *f = &w->r->fields[n->field];
	char least[BAREME_TEXT_MAX], most[BAREME_TEXT_MAX];
	bareme_date_print_for((int32_t)f->least, w->lang, least);
	bareme_date_print_for((int32_t)f->most, w->lang, most);
	notice_say(w, "%s=%.*s: ", f->name, TEXT_ARG(n->given));
	if (f->least == DATE_FIRST)
		notice_say(w, "dates end on %s here: check the year", most);
	else if (f->most == DATE_LAST)
		notice_say(w, "dates begin on %s here: check the year", least);
	else
		notice_say(w, "dates are from %s to %s here: check the year", least, most);
}

static void say_ambiguous(writer *w, const bareme_notice *n)
{
	size_t at = 0;
	while (at < n->given.len && n->given.data[at] != '.' && n->given.data[at] != ',')
		at++;
	bareme_text after = text_from(n->given, at < n->given.len ? at + 1 : at);
	notice_say(
	    w,
	    w->r->fields[n->field].decimals == 0
		? N_("%s=%.*s: a whole number is needed; if thousands are meant, write %.*s%.*s")
		: N_("%s=%.*s: thousands or decimals? If thousands are meant, write %.*s%.*s; if decimals, write "
		     "two at most"),
	    field_name(w, n->field), TEXT_ARG(n->given), (int)at, n->given.data, TEXT_ARG(after));
}

/* What the field of a condition is, or the value of a table's own condition. */
static bareme_text say_has(const writer *w, const bareme_notice *n, const domain *d, char out[BAREME_TEXT_MAX])
{
	if (n->field < 0 || !field_has_scale(&w->r->fields[n->field]))
		return text_of(d->values[n->second]);
	buffer text = buffer_within(out, BAREME_TEXT_MAX);
	value_put(&text, w->a, n->field, NULL);
	return (bareme_text){out, buffer_give(&text, out, BAREME_TEXT_MAX)};
}

static void say_excluded(writer *w, const bareme_notice *n, const table *t)
{
	const field *f = &w->r->fields[n->field];
	char has[BAREME_TEXT_MAX];
	const condition *c = t->excludes.list;
	if (!field_has_scale(f)) {
		notice_say(w, "%s: not granted when %s=%s", t->title.in[w->lang], f->name, f->domain.values[n->second]);
		return;
	}
	while (c->index != n->field || !bits_has(c->allowed, (size_t)n->second))
		c++;
	buffer ranges = {0};
	ranges_put(&ranges, f, &f->scale, c->allowed, '.');
	notice_say(w, "%s: not granted when %s %s: %.*s given", t->title.in[w->lang], f->name, buffer_cstring(&ranges),
		   TEXT_ARG(say_has(w, n, NULL, has)));
	w->out->failed |= ranges.failed;
	buffer_free(&ranges);
}

/* Which limit of which row, and what was given. */
static void say_row_limit(writer *w, const bareme_notice *n, const table *t)
{
	const limit *limit = &t->limits[n->second];
	const bareme_operation *o = w->a->operation;
	bool given = (o->known >> n->field & 1) != 0;
	char bound[BAREME_TEXT_MAX], has[BAREME_TEXT_MAX];
	print_value(w, n->field, limit_bound(t, (size_t)n->amount, limit).value, bound);
	print_value(w, n->field, given ? o->value[n->field] : w->a->value[n->field], has);
	notice_say(w, "%s: %s %s %s is required (%s:%u), and %s was given", t->title.in[w->lang],
		   field_name(w, n->field), limit_signs[limit->sign], bound, t->file, t->rows[n->amount].line, has);
}

static void say_not_eligible(writer *w, const bareme_notice *n)
{
	bool of_table = n->reason != REASON_NOTHING && n->reason != REASON_PRODUCT;
	const table *t = of_table ? &w->r->tables[n->subject] : NULL;
	char date[BAREME_TEXT_MAX], has[BAREME_TEXT_MAX];
	const column *c = n->reason == REASON_NO_ROW ? &t->columns[t->condition_columns[n->amount]] : NULL;
	switch (n->reason) {
	case REASON_PRODUCT:
		buffer_string(w->out, w->r->headings.products[n->subject].sentence[w->lang]);
		break;
	case REASON_EXCLUDED:
		say_excluded(w, n, t);
		break;
	case REASON_NO_ROW_DATE:
		bareme_date_print_for(w->a->date, w->lang, date);
		notice_say(w, "%s: no row of %s is in force on %s", t->title.in[w->lang], t->file, date);
		break;
	case REASON_LIMIT:
		say_row_limit(w, n, t);
		break;
	case REASON_NO_ROW:
		notice_say(w, "%s: no row of %s has \"%s\" = \"%.*s\" with the conditions before it",
			   t->title.in[w->lang], t->file, c->name, TEXT_ARG(say_has(w, n, c->domain, has)));
		break;
	default:
		notice_say(w, "no table of rules is for \"%s\"",
			   value_title(w, &w->r->fields[n->field].domain, n->second));
	}
}

static void say_before(writer *w, const bareme_notice *n)
{
	const territory *t = &w->r->territory;
	char date[BAREME_TEXT_MAX], first[BAREME_TEXT_MAX];
	bareme_date_print_for(w->a->date, w->lang, date);
	if (n->reason == REASON_BEFORE_ZONES) {
		const commune *c = &t->communes[n->subject];
		bareme_date_print_for(c->zone_count == 0 ? w->a->date : t->zones[c->first_zone].from, w->lang, first);
		notice_say(w,
			   c->zone_count == 0 ? N_("the tables have no zone for %s on %s")
					      : N_("the tables have no zone for %s on %s: they begin on %s"),
			   territory_name(t, n->subject, w->a->date), date, first);
		return;
	}
	bareme_date_print_for((int32_t)n->amount, w->lang, first);
	const table *of = &w->r->tables[n->subject];
	if (n->reason == REASON_AFTER_END)
		notice_say(w, "%s is after %s, the last day of %s", date, first, of->file);
	else
		notice_say(w,
			   n->amount == of->first_day ? N_("%s is before %s, the first day of %s")
						      : N_("%s is before %s, when the rows of %s for this case begin"),
			   date, first, of->file);
}

static void say_reading(writer *w, const bareme_notice *n)
{
	const domain *d = &w->r->fields[n->field].domain;
	/* The amount follows; messages of every language end with it. */
	notice_say(w, "computed as \"%s\" (%s); \"%s\" (%s) would give ", d->values[n->subject],
		   value_title(w, d, n->subject), d->values[n->second], value_title(w, d, n->second));
}

static void say_plan(writer *w, const bareme_notice *n)
{
	char loans[BAREME_TEXT_MAX], grants[BAREME_TEXT_MAX], given[BAREME_TEXT_MAX], left[BAREME_TEXT_MAX];
	bareme_money_print_grouped(w->a->operation->value[n->field], w->lang, given);
	if (n->code == BAREME_CODE_AIDS_ABOVE) {
		bareme_money_print_grouped(n->amount, w->lang, loans);
		bareme_money_print_grouped(n->second, w->lang, grants);
		notice_say(w, "the loans (%s) and grants (%s) exceed \"%s\" (%s): check the units and the counts",
			   loans, grants, field_name(w, n->field), given);
		return;
	}
	bareme_money_print_grouped(n->amount, w->lang, grants);
	notice_say(w, "\"%s\" (%s) and the grants computed here (%s) are very probably the same grant",
		   field_name(w, n->field), given, grants);
	if (n->second == BAREME_NO_AMOUNT)
		return;
	bareme_money_print_grouped(n->second, w->lang, left);
	notice_say(w, "; counted once, as given, it leaves %s to finance", left);
}

static void say_text(writer *w, const bareme_notice *n)
{
	static const char *const sentences[] = {
	    [REASON_BROKEN_TEXT] = N_("NUL bytes or broken text: it must be UTF-8"),
	    [REASON_BROKEN_QUOTES] = N_("line %lld: misplaced quote: double it and quote the whole cell"),
	    [REASON_OPEN_QUOTE] = N_("line %lld: a quote opens here and is not closed")};
	if (n->reason == REASON_JSON)
		notice_say(w, "line %lld, column %lld: not a JSON object: %s", (long long)n->amount,
			   (long long)n->second, text_tr(w->locale, json_fault_message((json_fault)n->subject)));
	else
		notice_say(w, sentences[n->reason], (long long)n->amount);
}

static void say_limit(writer *w, const bareme_notice *n)
{
	const table *t = &w->r->tables[n->subject];
	const char *title = t->title.in[w->lang];
	char amount[BAREME_TEXT_MAX];
	bareme_money_print_grouped(n->amount, w->lang, amount);
	if (n->code == BAREME_CODE_FLOOR && *t->floored.in[w->lang] != '\0')
		buffer_string(w->out, t->floored.in[w->lang]);
	else if (n->code == BAREME_CODE_FLOOR)
		notice_say(w, "%s: the formula gives less than 0, so the amount is 0", title);
	else if (n->reason == REASON_NO_QUANTITY)
		notice_say(w, "%s: a ceiling limits the amount to %s", title, amount);
	else if (n->second < 0)
		notice_say(w, "%s: the quantity is limited to %lld", title, (long long)n->amount);
	else
		notice_say(w, "%s: the quantity is limited to %lld (%s)", title, (long long)n->amount,
			   w->r->units[n->second]);
}

static void say_old(writer *w, const bareme_notice *n)
{
	char review[BAREME_TEXT_MAX];
	bareme_date_print_for((int32_t)n->amount, w->lang, review);
	notice_say(
	    w,
	    "%s: the table was last reviewed on %s, more than a year before the operation; check that the amounts "
	    "still hold",
	    w->r->tables[n->subject].title.in[w->lang], review);
}

static void say_total(writer *w, const bareme_notice *n)
{
	if (n->reason == REASON_TOTAL_NUMBERS)
		notice_say(w, "the row has numbers and no name: it is very probably a total, and would count twice; "
			      "give it an id if it is an operation");
	else if (n->reason == REASON_TOTAL_NATURE)
		notice_say(w,
			   "\"%.*s\" names a total, and the row has a nature: it would count twice; give it another id "
			   "if it is an operation",
			   TEXT_ARG(n->given));
	else
		notice_say(
		    w,
		    "\"%.*s\" names a total, and the row has a commune: it would count twice; give it another id if "
		    "it is an operation",
		    TEXT_ARG(n->given));
}

static void say_unknown(writer *w, const bareme_notice *n)
{
	if (n->reason == REASON_KEY_WORDS)
		notice_say(
		    w,
		    "\"%.*s\" is not read, and \"%s\" is not given; if it is meant, give it that name (in a list: "
		    "--map %s='%.*s'), if not: --ignore '%.*s'",
		    TEXT_ARG(n->given), field_name(w, n->field), field_name(w, n->field), TEXT_ARG(n->given),
		    TEXT_ARG(n->given));
	else
		notice_say(w, "\"%.*s\" is not a field, and \"%s\" is not given: it is probably meant",
			   TEXT_ARG(n->given), field_name(w, n->field));
}

static void say_ignored(writer *w, const bareme_notice *n)
{
	if (n->reason == REASON_PRODUCT) {
		buffer_string(w->out, w->r->headings.products[n->subject].sentence[w->lang]);
		notice_say(w, "; its rows are left out");
	} else if (n->reason == REASON_NO_COST) {
		notice_say(w, "\"%s\" is not used without \"%s\"", field_name(w, n->field), field_name(w, n->subject));
	} else {
		notice_say(w, "\"%s\" is not used in this computation (%s)", field_name(w, n->field),
			   value_title(w, &w->r->fields[w->r->role[ROLE_NATURE]].domain, n->second));
	}
}

static void say_notice(writer *w, const bareme_notice *n)
{
	char first[BAREME_TEXT_MAX], second[BAREME_TEXT_MAX];
	switch (n->code) {
	case BAREME_CODE_MISSING:
		say_missing(w, n);
		break;
	case BAREME_CODE_VALUE:
		say_value(w, n);
		break;
	case BAREME_CODE_AMBIGUOUS:
		say_ambiguous(w, n);
		break;
	case BAREME_CODE_NO_DWELLING:
		notice_say(w, "%s: the operation has no dwellings", w->r->tables[n->subject].title.in[w->lang]);
		break;
	case BAREME_CODE_GRANT_ABOVE:
		print_value(w, n->field, n->amount, first);
		print_value(w, n->subject, n->second, second);
		notice_say(w, "\"%s\" (%s) is above \"%s\" (%s)", field_name(w, n->field), first,
			   field_name(w, n->subject), second);
		break;
	case BAREME_CODE_NOT_ELIGIBLE:
		say_not_eligible(w, n);
		break;
	case BAREME_CODE_BEFORE:
		say_before(w, n);
		break;
	case BAREME_CODE_CELLS:
		notice_say(w, "%lld cells where the header has %lld", (long long)n->amount, (long long)n->second);
		break;
	case BAREME_CODE_TEXT:
		say_text(w, n);
		break;
	case BAREME_CODE_UNKNOWN:
		say_unknown(w, n);
		break;
	case BAREME_CODE_TOTAL:
		say_total(w, n);
		break;
	case BAREME_CODE_READING:
		say_reading(w, n);
		break;
	case BAREME_CODE_FLOOR:
	case BAREME_CODE_CEILING:
		say_limit(w, n);
		break;
	case BAREME_CODE_VERIFY:
		buffer_string(w->out, w->r->tables[n->subject].remarks[n->amount].message.in[w->lang]);
		break;
	case BAREME_CODE_IGNORED:
		say_ignored(w, n);
		break;
	case BAREME_CODE_OLD:
		say_old(w, n);
		break;
	case BAREME_CODE_AIDS_ABOVE:
	case BAREME_CODE_COUNTED_TWICE:
		say_plan(w, n);
		break;
	case BAREME_CODE_DATE_BOUNDS:
		say_date_bounds(w, n);
		break;
	default:
		notice_say_place(w, n);
	}
}

/* What was given as far as it is shown. */
static void put_given(buffer *out, bareme_text given)
{
	size_t len = given.len < GIVEN_MAX ? given.len : GIVEN_MAX;
	while (len < given.len && len > 0 && ((unsigned char)given.data[len] & 0xC0) == 0x80)
		len--;
	buffer_visible(out, (bareme_text){given.data, len});
	if (len < given.len)
		buffer_string(out, "\xE2\x80\xA6");
}

void notice_put_head(buffer *out, const bareme_answer *a, const bareme_notice *notice, const bareme_locale *locale)
{
	char some[GIVEN_MAX + sizeof "\xE2\x80\xA6"];
	buffer shown = buffer_over(some, sizeof some);
	writer w = writer_new(a, locale, out);
	bareme_notice fit = *notice;
	put_given(&shown, notice->given);
	fit.given = buffer_all(&shown);
	say_notice(&w, &fit);
	out->failed |= shown.failed;
	buffer_free(&shown);
	/* What is to be mended in a workbook is named as spreadsheets name it. */
	const operation_cells *cells = a->operation->cells;
	if (cells == NULL || notice->field < 0 || cells->columns[notice->field] < 0 ||
	    bareme_code_status(notice->code) < BAREME_INCOMPLETE)
		return;
	buffer_string(out, " (");
	account_put_place(cells->sheet, (size_t)cells->columns[notice->field], cells->row, locale, out);
	buffer_char(out, ')');
}

void notice_put_amount(buffer *out, const bareme_notice *notice, const bareme_locale *locale)
{
	char amount[BAREME_TEXT_MAX];
	buffer_put(out, amount, bareme_money_print_grouped(notice->amount, text_lang(locale), amount));
	buffer_string(out, text_lang(locale) == BAREME_FR ? "\xC2\xA0\xE2\x82\xAC" : "");
}

void notice_put(buffer *out, const bareme_answer *a, const bareme_notice *notice, const bareme_locale *locale)
{
	notice_put_head(out, a, notice, locale);
	if (notice_ends_with_amount(notice))
		notice_put_amount(out, notice, locale);
}

size_t bareme_notice_print(const bareme_answer *answer, const bareme_notice *notice, const bareme_locale *locale,
			   char *data, size_t size)
{
	buffer out = buffer_within(data, size);
	notice_put(&out, answer, notice, locale);
	return buffer_give(&out, data, size);
}
