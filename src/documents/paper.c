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

/* ---- Words ---- */

void paper_receipt(const paper *p)
{
	paper_say(p, "Computed by bareme %s with the tables %s (version %s).", bareme_version(), p->r->fingerprint,
		  p->r->version);
}

void paper_put_status(const paper *p, const bareme_answer *a)
{
	const char *consent = p->r->consent.in[p->lang];
	static const char *const meanings[] = {[BAREME_GRANTED] = N_("Eligible. Amounts are ceilings"),
					       [BAREME_INELIGIBLE] = N_("The operation is valid, but not eligible."),
					       [BAREME_INCOMPLETE] =
						   N_("Nothing can be computed yet: something needed is missing."),
					       [BAREME_INVALID] = N_("Cannot be computed: something given is wrong.")};
	if (a->status == BAREME_GRANTED && !answer_has_sums(a))
		paper_string(p, paper_tr(p, "Eligible for the aids below; the schedule sets no amount."));
	else
		paper_string(p, paper_tr(p, meanings[a->status]));
	if (a->status == BAREME_GRANTED && answer_has_sums(a))
		paper_put(p, *consent == '\0' ? "." : ", %s.", consent);
}

bool paper_commune(const paper *p, int32_t commune, int32_t date)
{
	if (commune >= 0)
		paper_put(p, "%s (%s)", territory_name(&p->r->territory, commune, date),
			  p->r->territory.communes[commune].code);
	return commune >= 0;
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

/* ---- Sections ---- */

void paper_section(const paper *p, const bareme_answer *a, bareme_section section, bareme_section_fn take)
{
	paper_walk walk = {p, a, section, 0};
	if (bareme_answer_section(a, section, p->locale, take, &walk) != BAREME_DONE)
		p->out->failed = true;
}

void paper_dashed(const paper *p, bareme_text cell)
{
	if (cell.len > 0)
		paper_text(p, cell);
	else
		paper_raw(p, dash);
}

void paper_given(const paper *p, const bareme_section_row *row, size_t cell)
{
	enum { SHOWN = 200 };
	paper_clip(p, row->cells[cell], SHOWN);
}
