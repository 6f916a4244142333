/* Words, numbers and dates for a person; see paper.h. */
#include "documents/paper.h"

#include <assert.h>

paper paper_new(const bareme_ruleset *r, const bareme_locale *locale, void (*escape)(buffer *out, bareme_text t),
		buffer *out)
{
	return (paper){r, locale, text_lang(locale), escape, out};
}

/* ---- Text ---- */

void paper_text(const paper *p, bareme_text t)
{
	p->escape(p->out, t);
}

void paper_put(const paper *p, const char *markup, ...)
{
	va_list args;
	va_start(args, markup);
	for (const char *percent; (percent = strchr(markup, '%')) != NULL;) {
		buffer_put(p->out, markup, (size_t)(percent - markup));
		markup = percent + 2;
		if (percent[1] == 's') {
			paper_string(p, va_arg(args, const char *));
		} else if (percent[1] == 'l') {
			assert(strncmp(markup, "lu", 2) == 0);
			buffer_printf(p->out, "%llu", va_arg(args, unsigned long long));
			markup += 2;
		} else {
			assert(percent[1] == '%');
			buffer_char(p->out, '%');
		}
	}
	va_end(args);
	paper_raw(p, markup);
}

void paper_clip(const paper *p, bareme_text t, size_t most)
{
	size_t len = t.len;
	if (len > most)
		for (len = most; len > 0 && ((unsigned char)t.data[len] & 0xC0) == 0x80;)
			len--;
	paper_text(p, (bareme_text){t.data, len});
	if (len < t.len)
		buffer_string(p->out, "\xE2\x80\xA6");
}

/* Writes what was gathered, escaped, and frees it. */
static void paper_take(const paper *p, buffer *gathered)
{
	paper_text(p, buffer_all(gathered));
	p->out->failed |= gathered->failed;
	buffer_free(gathered);
}

void paper_say(const paper *p, const char *format, ...)
{
	char some[512];
	buffer message = buffer_over(some, sizeof some);
	va_list args;
	va_start(args, format);
	buffer_vprintf(&message, text_tr(p->locale, format), args);
	va_end(args);
	paper_take(p, &message);
}

/* ---- Numbers and dates ---- */

static const char dash[] = "\xE2\x80\x93";

const char *paper_money(const paper *p, int64_t cents, char text[BAREME_TEXT_MAX])
{
	if (cents == BAREME_NO_AMOUNT)
		return dash;
	bareme_money_print_grouped(cents, p->lang, text);
	return text;
}

const char *paper_sum(const paper *p, bareme_sum sum, char text[BAREME_TEXT_MAX])
{
	bareme_sum_print_grouped(sum, p->lang, text);
	return text;
}

const char *paper_date(const paper *p, int32_t date, char text[BAREME_TEXT_MAX])
{
	bareme_date_print_for(date, p->lang, text);
	return text;
}

bool paper_rules_date(const paper *p, const bareme_answer *a)
{
	int32_t review = DATE_LAST;
	if (!bareme_answer_knows_date(a))
		return false;
	for (size_t i = 0; i < a->line_count; i++)
		if (p->r->tables[a->lines[i].table].review < review)
			review = p->r->tables[a->lines[i].table].review;
	if (review == DATE_LAST)
		paper_say(p, "Schedule applied as of %s", paper_date(p, a->date, PAPER_ROOM));
	else
		paper_say(p, "Schedule reviewed on %s, applied as of %s", paper_date(p, review, PAPER_ROOM),
			  paper_date(p, a->date, PAPER_ROOM));
	return true;
}

const char *paper_number(const paper *p, bareme_number n, char text[BAREME_TEXT_MAX])
{
	return bareme_number_print_for(n, p->lang, text) > 0 ? text : dash;
}

const char *paper_share(const paper *p, int64_t part, int64_t whole, char text[BAREME_TEXT_MAX])
{
	wide twice = (wide)part * 2000 + (part < 0 ? -whole : whole);
	size_t len = number_print((int64_t)(twice / (2 * (wide)whole)), 1, 1, p->lang == BAREME_FR ? ',' : '.', text);
	text[number_put_percent(text, len, p->lang)] = '\0';
	return text;
}

/* ---- Words ---- */

void paper_receipt(const paper *p)
{
	paper_say(p, "Computed by bareme %s with the tables %s (version %s).", bareme_version(), p->r->fingerprint,
		  p->r->version);
}

const char *paper_form(const paper *p, bareme_form form)
{
	static const char *const forms[] = {[BAREME_LOAN] = N_("loan, at most"),
					    [BAREME_GRANT] = N_("grant, at most"),
					    [BAREME_SUPPORT] = N_("support")};
	return paper_tr(p, forms[form]);
}

bool paper_has_sums(const bareme_answer *a)
{
	bool nameless = a->status == BAREME_GRANTED && a->line_count > 0 && !answer_names_amount(a);
	return a->loan != BAREME_NO_AMOUNT && !nameless;
}

void paper_put_status(const paper *p, const bareme_answer *a)
{
	const char *consent = p->r->consent.in[p->lang];
	static const char *const meanings[] = {[BAREME_GRANTED] = N_("Eligible. Amounts are ceilings"),
					       [BAREME_INELIGIBLE] = N_("The operation is valid, but not eligible."),
					       [BAREME_INCOMPLETE] =
						   N_("Nothing can be computed yet: something needed is missing."),
					       [BAREME_INVALID] = N_("Cannot be computed: something given is wrong.")};
	if (a->status == BAREME_GRANTED && !paper_has_sums(a))
		paper_string(p, paper_tr(p, "Eligible for the aids below; the schedule sets no amount."));
	else
		paper_string(p, paper_tr(p, meanings[a->status]));
	if (a->status == BAREME_GRANTED && paper_has_sums(a))
		paper_put(p, *consent == '\0' ? "." : ", %s.", consent);
}

void paper_plan_title(const paper *p, const bareme_answer *a, const bareme_plan_item *item)
{
	char some[256];
	buffer title = buffer_over(some, sizeof some);
	plan_put_title(&title, a, item, p->locale);
	paper_take(p, &title);
}

/* The title says of what is left that it is a surplus: its amount has no sign. */
static int64_t paper_plan_shown(const bareme_plan_item *item)
{
	return item->part == BAREME_PLAN_LEFT && item->amount < 0 ? -item->amount : item->amount;
}

void paper_plan_amount(const paper *p, const bareme_plan_item *item)
{
	if (item->amount == BAREME_NO_AMOUNT)
		paper_say(p, "not given");
	else
		paper_string(p, paper_money(p, paper_plan_shown(item), PAPER_ROOM));
}

void paper_plan_share(const paper *p, const bareme_plan_item *item, int64_t cost)
{
	if (item->amount != BAREME_NO_AMOUNT)
		paper_string(p, paper_share(p, paper_plan_shown(item), cost, PAPER_ROOM));
}

/* The value that the operation gives a field: understood, or as it was written. */
static void paper_given(const paper *p, const bareme_answer *a, size_t number)
{
	enum { SHOWN = 200 };
	char some[2 * SHOWN];
	buffer value = buffer_over(some, sizeof some);
	value_put(&value, a, (int)number, &p->lang);
	paper_clip(p, buffer_all(&value), SHOWN);
	p->out->failed |= value.failed;
	buffer_free(&value);
}

void paper_facts(const paper *p, const bareme_answer *a, const char *before, const char *between, const char *after)
{
	int zone = p->r->role[ROLE_ZONE];
	uint64_t given = a->operation->given, found = a->zone >= 0 && zone >= 0 ? FIELD_BIT(zone) & ~given : 0;
	/* What was found of the place comes after what was given. */
	for (size_t i = 0; i < 2 * p->r->field_count; i++) {
		size_t number = i < p->r->field_count ? i : i - p->r->field_count;
		if (((i < p->r->field_count ? given : found) >> number & 1) == 0)
			continue;
		paper_raw(p, before);
		paper_string(p, p->r->fields[number].title.in[p->lang]);
		paper_raw(p, between);
		if (i < p->r->field_count)
			paper_given(p, a, number);
		else
			paper_string(p, p->r->fields[zone].domain.titles[a->zone].in[p->lang]);
		paper_raw(p, after);
	}
}

const paper_column paper_plan_columns[] = {{N_("Item"), false}, {N_("Amount"), true}, {N_("Share"), true}};

const paper_column paper_aid_columns[] = {{N_("Aid"), false},     {N_("Form"), false},   {N_("Per unit"), true},
					  {N_("Quantity"), true}, {N_("At most"), true}, {N_("Rule"), false}};

void paper_notice(const paper *p, const bareme_answer *a, const bareme_notice *n)
{
	char some[512];
	buffer message = buffer_over(some, sizeof some);
	notice_put(&message, a, n, p->locale);
	paper_take(p, &message);
}

bool paper_commune(const paper *p, int32_t commune, int32_t date)
{
	if (commune >= 0)
		paper_put(p, "%s (%s)", territory_name(&p->r->territory, commune, date),
			  p->r->territory.communes[commune].code);
	return commune >= 0;
}

void paper_line_title(const paper *p, const bareme_line *line)
{
	char some[512];
	buffer title = buffer_over(some, sizeof some);
	line_put_title(&title, p->r, line, p->lang);
	paper_take(p, &title);
}

void paper_line_cells(const paper *p, const bareme_line *line, const char *markup)
{
	const table *t = &p->r->tables[line->table];
	paper_put(p, markup, paper_form(p, line->form), paper_number(p, line->unit, PAPER_ROOM),
		  paper_number(p, line->quantity, PAPER_ROOM), paper_money(p, line->amount, PAPER_ROOM), t->file,
		  (unsigned long long)t->rows[line->row].line);
}

void paper_steps(const paper *p, const bareme_answer *a, const bareme_line *line)
{
	char some[512];
	buffer steps = buffer_over(some, sizeof some);
	line_put_steps(&steps, a, line, &p->lang);
	paper_take(p, &steps);
}

bool paper_terms(const paper *p, const bareme_answer *a, size_t line, const char *before)
{
	const bareme_line *now = &a->lines[line];
	char some[512];
	buffer terms = buffer_over(some, sizeof some);
	if (line == 0 || now[-1].table != now->table || now[-1].row != now->row)
		line_put_terms(&terms, p->r, now, p->lang);
	bool any = terms.len > 0;
	paper_raw(p, any ? before : "");
	paper_take(p, &terms);
	return any;
}

/* The text's first letter as a capital, where it is one of Latin-1's. */
static void capitalise(buffer *out)
{
	unsigned char *c = (unsigned char *)out->data;
	if (out->len > 0 && c[0] >= 'a' && c[0] <= 'z')
		c[0] = (unsigned char)(c[0] - 0x20);
	else if (out->len > 1 && c[0] == 0xC3 && c[1] >= 0xA0 && c[1] <= 0xBE && c[1] != 0xB7)
		c[1] = (unsigned char)(c[1] - 0x20);
}

void paper_title(const paper *p, const bareme_answer *a)
{
	int nature = p->r->role[ROLE_NATURE], id = p->r->role[ROLE_ID];
	const bareme_operation *o = a->operation;
	if (id >= 0 && (o->given >> id & 1) != 0) {
		paper_clip(p, o->text[id], 80);
		paper_raw(p, paper_tr(p, ": "));
	}
	size_t start = p->out->len;
	if (answer_knows(a, nature))
		paper_string(p, p->r->fields[nature].domain.titles[a->value[nature]].in[p->lang]);
	else
		paper_say(p, "Operation");
	if (start == 0)
		capitalise(p->out);
	if (a->commune >= 0) {
		paper_raw(p, ", ");
		paper_commune(p, a->commune, a->date);
	}
}
