/* What notices say. Every sentence of an answer stands here, or in the tables. */
#include "answers/notice.h"

#include "rules/codes.h"

#include <string.h>

enum { GIVEN_MAX = 120 };

typedef struct writer {
	const bareme_answer *a;
	const bareme_ruleset *r;
	const bareme_locale *locale;
	bareme_lang lang;
	printer out;
} writer;

/* The format is an English message, looked up in the reader's language. */
PRINTF_LIKE(2, 3)
static void say(writer *w, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	printer_vprintf(&w->out, text_tr(w->locale, format), args);
	va_end(args);
}

static const char *field_title(const writer *w, int field)
{
	return w->r->fields[field].title.in[w->lang];
}

static const char *field_name(const writer *w, int field)
{
	return w->r->fields[field].name;
}

static const char *value_title(const writer *w, const domain *d, int64_t value)
{
	return d->titles[value].in[w->lang];
}

static const commune *commune_at(const writer *w, int32_t number)
{
	return &w->r->territory.communes[number];
}

/* "La Garde (83062)" */
static void put_commune(writer *w, int32_t number)
{
	printer_printf(&w->out, "%s (%s)", territory_name(&w->r->territory, number, w->a->date),
		       commune_at(w, number)->code);
}

static void put_chain(writer *w, int32_t first, int32_t department)
{
	const territory *t = &w->r->territory;
	const char *between = "";
	for (int32_t i = first; i >= 0; i = t->links[i].next) {
		if (department >= 0 && commune_at(w, t->links[i].commune)->department != department)
			continue;
		printer_put(&w->out, between, strlen(between));
		put_commune(w, t->links[i].commune);
		between = ", ";
	}
}

static void put_values(writer *w, const domain *d)
{
	for (size_t i = 0; i < d->count; i++)
		printer_printf(&w->out, "%s%s", i == 0 ? "" : ", ", d->values[i]);
}

static void say_missing(writer *w, const bareme_notice *n)
{
	if (n->field >= 0) {
		int zone = w->r->role[ROLE_ZONE], commune = w->r->role[ROLE_COMMUNE];
		if (n->field == zone && commune >= 0)
			say(w, "\"%s\" is missing (or \"%s\")", field_name(w, commune), field_name(w, zone));
		else
			say(w, "\"%s\" is missing (%s)", field_name(w, n->field), field_title(w, n->field));
		return;
	}
	say(w, "at least one of these is needed: ");
	uint64_t fields = w->r->tables[n->subject].quantity_fields;
	for (const char *between = ""; fields != 0; fields &= fields - 1, between = ", ")
		printer_printf(&w->out, "%s%s", between, field_name(w, __builtin_ctzll(fields)));
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

/* The number of a day, as a spreadsheet shows it in a cell that is not formatted as a date. */
static bool is_day_number(bareme_text t)
{
	for (size_t i = 0; i < t.len; i++)
		if (t.data[i] < '0' || t.data[i] > '9')
			return false;
	return t.len == 5;
}

static void say_value(writer *w, const bareme_notice *n)
{
	if (n->field < 0) {
		say(w, "an amount of this operation is larger than this program can hold");
		return;
	}
	const field *f = &w->r->fields[n->field];
	char least[BAREME_TEXT_MAX], most[BAREME_TEXT_MAX];
	print_bound(w, f, f->least, least);
	print_bound(w, f, f->most, most);
	say(w, "%s=%.*s: ", f->name, TEXT_ARG(n->given));
	int32_t nearest;
	switch (n->reason) {
	case REASON_CHOICE:
		nearest = names_nearest(&f->domain.index, n->given, 2);
		if (nearest < 0)
			nearest = names_beginning(&f->domain.index, n->given);
		if (nearest >= 0)
			say(w, "is \"%s\" meant? ", f->domain.values[nearest]);
		say(w, "the values are: ");
		put_values(w, &f->domain);
		break;
	case REASON_GROUPS:
		say(w, "the digits are not grouped in threes");
		break;
	case REASON_DECIMALS:
		say(w, "more than %u decimals", f->decimals);
		break;
	case REASON_WHOLE:
		say(w, "a whole number is needed");
		break;
	case REASON_EXPONENT:
		say(w, "write the number out, without an exponent");
		break;
	case REASON_LARGE:
		if (has_own_bound(f))
			say(w, "too large: at most %s", most);
		else
			say(w, "too large");
		break;
	case REASON_UNIT:
		say(w, "write k\xE2\x82\xAC or M\xE2\x82\xAC, or the whole amount in euros");
		break;
	case REASON_BOUNDS:
		if (!has_own_bound(f))
			say(w, "must be %s or more", least);
		else
			say(w, "must be from %s to %s", least, most);
		break;
	case REASON_TWICE:
		say(w, "given twice");
		break;
	case REASON_TYPE:
		say(w, "a text or a number is needed");
		break;
	case REASON_DATE:
		say(w, "not a date such as 2021-06-01 or 01/06/2021");
		if (is_day_number(n->given))
			say(w, " (format the cell as a date in the spreadsheet)");
		break;
	default:
		say(w, "not a number");
	}
}

static void say_ambiguous(writer *w, const bareme_notice *n)
{
	size_t at = 0;
	while (at < n->given.len && n->given.data[at] != '.' && n->given.data[at] != ',')
		at++;
	bareme_text after = text_from(n->given, at < n->given.len ? at + 1 : at);
	if (w->r->fields[n->field].decimals == 0) {
		say(w, "%s=%.*s: a whole number is needed; if thousands are meant, write %.*s%.*s",
		    field_name(w, n->field), TEXT_ARG(n->given), (int)at, n->given.data, TEXT_ARG(after));
		return;
	}
	say(w, "%s=%.*s: thousands or decimals? If thousands are meant, write %.*s%.*s; if decimals, write two at most",
	    field_name(w, n->field), TEXT_ARG(n->given), (int)at, n->given.data, TEXT_ARG(after));
}

static void say_no_commune(writer *w, const bareme_notice *n)
{
	const territory *t = &w->r->territory;
	int32_t nearest = n->amount < 0 ? territory_nearest(t, n->given) : -1;
	say(w, "\"%.*s\" is no commune of the two regions", TEXT_ARG(n->given));
	if (n->amount >= 0) {
		say(w, "; that name is in another department: ");
		put_chain(w, (int32_t)n->amount, -1);
	} else if (nearest >= 0) {
		say(w, "; is this one meant: ");
		put_commune(w, nearest);
	} else if (n->given.len == 5 && n->given.data[0] == '2' && n->given.data[1] == '0') {
		say(w, "; the codes of Corsica begin with 2A or 2B");
	}
}

static void say_disagrees(writer *w, const bareme_notice *n)
{
	const territory *t = &w->r->territory;
	bareme_text name = territory_name_of(n->given);
	int32_t other = territory_find(t, name).commune;
	say(w, "the code is that of ");
	put_commune(w, n->subject);
	say(w, ", and \"%.*s\" is not its name", TEXT_ARG(name));
	if (other >= 0 && other != n->subject) {
		say(w, "; this one is: ");
		put_commune(w, other);
	}
	int32_t twins = commune_at(w, n->subject)->twins;
	if (twins >= 0) {
		say(w, "; %s is also a postal code, of ", commune_at(w, n->subject)->code);
		put_chain(w, twins, -1);
	}
}

static void say_not_eligible(writer *w, const bareme_notice *n)
{
	const table *t = n->reason == REASON_NOTHING ? NULL : &w->r->tables[n->subject];
	char date[BAREME_TEXT_MAX];
	switch (n->reason) {
	case REASON_EXCLUDED:
		say(w, "%s: not granted where %s=%s", t->title.in[w->lang], field_name(w, n->field),
		    w->r->fields[n->field].domain.values[n->second]);
		break;
	case REASON_NO_ROW_DATE:
		bareme_date_print_for(w->a->date, w->lang, date);
		say(w, "%s: no row of %s is in force on %s", t->title.in[w->lang], t->file, date);
		break;
	case REASON_NO_ROW:
		say(w, "%s: no row of %s has \"%s\" = \"%s\" with the conditions before it", t->title.in[w->lang],
		    t->file, t->columns[t->condition_columns[n->amount]].name,
		    t->columns[t->condition_columns[n->amount]].domain->values[n->second]);
		break;
	default:
		say(w, "no table of rules is for \"%s\"", value_title(w, &w->r->fields[n->field].domain, n->second));
	}
}

static void say_before(writer *w, const bareme_notice *n)
{
	char date[BAREME_TEXT_MAX], first[BAREME_TEXT_MAX];
	bareme_date_print_for(w->a->date, w->lang, date);
	if (n->reason == REASON_BEFORE_ZONES) {
		const struct commune *c = commune_at(w, n->subject);
		const char *name = territory_name(&w->r->territory, n->subject, w->a->date);
		if (c->zone_count == 0) {
			say(w, "the tables do not tell the zone of %s on %s", name, date);
			return;
		}
		bareme_date_print_for(w->r->territory.zones[c->first_zone].from, w->lang, first);
		say(w, "the tables do not tell the zone of %s on %s: they begin on %s", name, date, first);
		return;
	}
	bareme_date_print_for((int32_t)n->amount, w->lang, first);
	say(w, "%s is before %s, the first day of %s", date, first, w->r->tables[n->subject].file);
}

static void say_reading(writer *w, const bareme_notice *n)
{
	const domain *d = &w->r->fields[n->field].domain;
	/* The amount follows; messages of every language end with it. */
	say(w, "computed as \"%s\" (%s); \"%s\" (%s) would give ", d->values[n->subject], value_title(w, d, n->subject),
	    d->values[n->second], value_title(w, d, n->second));
}

static void say_text(writer *w, const bareme_notice *n)
{
	switch (n->reason) {
	case REASON_BROKEN_QUOTES:
		say(w, "line %lld: a quote stands where none may: double it and quote the whole cell",
		    (long long)n->amount);
		break;
	case REASON_OPEN_QUOTE:
		say(w, "line %lld: a quote opens here and is not closed", (long long)n->amount);
		break;
	case REASON_JSON:
		say(w, "line %lld: no JSON object", (long long)n->amount);
		break;
	default:
		say(w, "NUL bytes or broken text: save the list as UTF-8");
	}
}

static void say_limit(writer *w, const bareme_notice *n)
{
	const char *title = w->r->tables[n->subject].title.in[w->lang];
	if (n->code == BAREME_CODE_FLOOR)
		say(w, "%s: the formula goes below 0, so the amount is 0", title);
	else if (n->second < 0)
		say(w, "%s: a ceiling cuts the quantity to %lld", title, (long long)n->amount);
	else
		say(w, "%s: a ceiling cuts the quantity to %lld (%s)", title, (long long)n->amount,
		    w->r->units[n->second]);
}

static void say_old(writer *w, const bareme_notice *n)
{
	char review[BAREME_TEXT_MAX];
	bareme_date_print_for((int32_t)n->amount, w->lang, review);
	say(w,
	    "%s: the table was last reviewed on %s, more than a year before the operation; check that the amounts "
	    "still hold",
	    w->r->tables[n->subject].title.in[w->lang], review);
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
		say(w, "%s: the operation has no dwelling", w->r->tables[n->subject].title.in[w->lang]);
		break;
	case BAREME_CODE_GRANT_ABOVE:
		bareme_money_print_grouped(n->amount, w->lang, first);
		bareme_money_print_grouped(n->second, w->lang, second);
		say(w, "\"%s\" (%s) is above \"%s\" (%s)", field_name(w, n->field), first, field_name(w, n->subject),
		    second);
		break;
	case BAREME_CODE_NO_COMMUNE:
		say_no_commune(w, n);
		break;
	case BAREME_CODE_MANY_COMMUNES:
		say(w, "several communes are named \"%.*s\": give the code of one: ", TEXT_ARG(n->given));
		put_chain(w, (int32_t)n->amount, (int32_t)n->second);
		break;
	case BAREME_CODE_POSTAL:
		say(w, "\"%.*s\" is a postal code, not an INSEE code; the INSEE code is: ", TEXT_ARG(n->given));
		put_chain(w, (int32_t)n->amount, -1);
		break;
	case BAREME_CODE_NAME_DISAGREES:
		say_disagrees(w, n);
		break;
	case BAREME_CODE_ZONE_DISAGREES:
		put_commune(w, n->subject);
		say(w, " is in the zone \"%s\", not \"%.*s\", at the operation's date",
		    w->r->fields[n->field].domain.values[n->amount], TEXT_ARG(n->given));
		break;
	case BAREME_CODE_OUTSIDE:
		say(w, "\"%.*s\" is in a department that these aids do not cover", TEXT_ARG(n->given));
		break;
	case BAREME_CODE_NOT_ELIGIBLE:
		say_not_eligible(w, n);
		break;
	case BAREME_CODE_BEFORE:
		say_before(w, n);
		break;
	case BAREME_CODE_CELLS:
		say(w, "%lld cells where the header has %lld", (long long)n->amount, (long long)n->second);
		break;
	case BAREME_CODE_TEXT:
		say_text(w, n);
		break;
	case BAREME_CODE_READING:
		say_reading(w, n);
		break;
	case BAREME_CODE_FLOOR:
	case BAREME_CODE_CEILING:
		say_limit(w, n);
		break;
	case BAREME_CODE_VERIFY: {
		const char *message = w->r->tables[n->subject].remarks[n->amount].message.in[w->lang];
		printer_put(&w->out, message, strlen(message));
		break;
	}
	case BAREME_CODE_IGNORED:
		say(w, "\"%s\" plays no part in this computation (%s)", field_name(w, n->field),
		    value_title(w, &w->r->fields[w->r->role[ROLE_NATURE]].domain, n->second));
		break;
	case BAREME_CODE_ZERO:
		say(w, "\"%.*s\" was read as 0%.*s", TEXT_ARG(n->given), TEXT_ARG(territory_code_of(n->given)));
		break;
	case BAREME_CODE_CHECK_CODE:
		say(w, "%s was read as the INSEE code of ", commune_at(w, n->subject)->code);
		put_commune(w, n->subject);
		say(w, "; as a postal code it is of the other zone: ");
		put_commune(w, (int32_t)n->amount);
		break;
	case BAREME_CODE_OLD:
		say_old(w, n);
		break;
	case BAREME_CODE_COUNT:
		break;
	}
}

/* What was written, fit to be shown: no longer than GIVEN_MAX, and a mark for each control character. */
static bareme_text show_given(bareme_text given, char shown[GIVEN_MAX])
{
	size_t len = given.len < GIVEN_MAX ? given.len : GIVEN_MAX;
	while (len < given.len && len > 0 && ((unsigned char)given.data[len] & 0xC0) == 0x80)
		len--;
	for (size_t i = 0; i < len; i++)
		shown[i] = (unsigned char)given.data[i] < 0x20 || given.data[i] == 0x7F ? '?' : given.data[i];
	return (bareme_text){shown, len};
}

size_t bareme_notice_print(const bareme_answer *answer, const bareme_notice *notice, const bareme_locale *locale,
			   char *buffer, size_t size)
{
	printer out = {buffer, size, notice_print_head(answer, notice, locale, buffer, size)};
	char amount[BAREME_TEXT_MAX];
	if (notice->code == BAREME_CODE_READING)
		printer_put(&out, amount, notice_print_amount(notice, locale, amount));
	printer_end(&out);
	return out.len;
}

size_t notice_print_amount(const bareme_notice *notice, const bareme_locale *locale, char out[BAREME_TEXT_MAX])
{
	static const char euros[] = "\xC2\xA0\xE2\x82\xAC";
	bareme_lang lang = locale == NULL ? BAREME_EN : locale->lang;
	size_t len = bareme_money_print_grouped(notice->amount, lang, out);
	if (lang != BAREME_FR)
		return len;
	memcpy(out + len, euros, sizeof euros);
	return len + sizeof euros - 1;
}

size_t notice_print_head(const bareme_answer *answer, const bareme_notice *notice, const bareme_locale *locale,
			 char *buffer, size_t size)
{
	char shown[GIVEN_MAX];
	bareme_notice fit = *notice;
	fit.given = show_given(notice->given, shown);
	writer w = {answer, answer->rules, locale, locale == NULL ? BAREME_EN : locale->lang, {buffer, size, 0}};
	if (size > 0)
		buffer[0] = '\0';
	say_notice(&w, &fit);
	printer_end(&w.out);
	return w.out.len;
}

/* ---- Lines ---- */

size_t bareme_line_print_title(const bareme_answer *answer, const bareme_line *line, bareme_lang lang, char *buffer,
			       size_t size)
{
	return line_print_title(answer->rules, line, lang, buffer, size);
}

size_t line_print_title(const bareme_ruleset *rules, const bareme_line *line, bareme_lang lang, char *buffer,
			size_t size)
{
	const table *t = &rules->tables[line->table];
	const slot *s = &t->slots[line->formula / t->amount_count];
	printer out = {buffer, size, 0};
	if (size > 0)
		buffer[0] = '\0';
	for (size_t k = 0; k < t->condition_count; k++) {
		const column *c = &t->columns[t->condition_columns[k]];
		if (c->field < 0)
			printer_printf(&out, "%s%s", out.len > 0 ? ", " : "", c->own.titles[s->fixed[k]].in[lang]);
	}
	if (out.len == 0)
		printer_printf(&out, "%s", t->title.in[lang]);
	return out.len;
}

/* The formula of the line and its amount; plain, as JSON has it, where no language is given. */
static size_t print_steps(const bareme_answer *answer, const bareme_line *line, const bareme_lang *lang, char *buffer,
			  size_t size)
{
	const table *t = &answer->rules->tables[line->table];
	const slot *s = &t->slots[line->formula / t->amount_count];
	const formula *f = &s->amounts[line->formula % t->amount_count].amount;
	const int64_t *columns = t->values + line->row * t->value_count;
	struct buffer out = buffer_over(buffer, size);
	char amount[BAREME_TEXT_MAX];
	if (line->amount != BAREME_NO_AMOUNT) {
		if (lang != NULL)
			bareme_money_print_grouped(line->amount, *lang, amount);
		else
			bareme_money_print(line->amount, '.', amount);
		formula_print(f, answer->value, columns, lang, &out);
		buffer_printf(&out, " = %s", amount);
	}
	return buffer_give(&out, buffer, size);
}

size_t bareme_line_print_steps(const bareme_answer *answer, const bareme_line *line, char *buffer, size_t size)
{
	return print_steps(answer, line, NULL, buffer, size);
}

size_t line_print_steps(const bareme_answer *answer, const bareme_line *line, bareme_lang lang, char *buffer,
			size_t size)
{
	return print_steps(answer, line, &lang, buffer, size);
}
