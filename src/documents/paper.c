/* Words, numbers and dates for a person; see paper.h. */
#include "documents/paper.h"

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

const char *paper_colon(const paper *p)
{
	return p->lang == BAREME_FR ? "\xC2\xA0: " : ": ";
}

void paper_pause(const paper *p, char mark)
{
	paper_raw(p, p->lang == BAREME_FR ? "\xC2\xA0" : "");
	buffer_char(p->out, mark);
	buffer_char(p->out, ' ');
}

/* ---- Numbers and dates ---- */

static const char dash[] = "\xE2\x80\x93";

void paper_money(const paper *p, int64_t cents)
{
	char text[BAREME_TEXT_MAX];
	if (cents == BAREME_NO_AMOUNT) {
		buffer_string(p->out, dash);
		return;
	}
	size_t len = bareme_money_print_grouped(cents, p->lang, text);
	paper_text(p, (bareme_text){text, len});
}

void paper_date(const paper *p, int32_t date)
{
	char text[BAREME_TEXT_MAX];
	size_t len = bareme_date_print_for(date, p->lang, text);
	paper_text(p, (bareme_text){text, len});
}

bool paper_rules_date(const paper *p, const bareme_answer *a)
{
	if (!bareme_answer_knows_date(a))
		return false;
	paper_say(p, "Rules in force on");
	paper_raw(p, " ");
	paper_date(p, a->date);
	return true;
}

void paper_number(const paper *p, bareme_number n)
{
	char text[BAREME_TEXT_MAX];
	size_t len = bareme_number_print_for(n, p->lang, text);
	if (n.present)
		paper_text(p, (bareme_text){text, len});
	else
		buffer_string(p->out, dash);
}

void paper_share(const paper *p, int64_t part, int64_t whole)
{
	char text[BAREME_TEXT_MAX];
	wide twice = (wide)part * 2000 + (part < 0 ? -whole : whole);
	size_t len = number_print((int64_t)(twice / (2 * (wide)whole)), 1, 1, p->lang == BAREME_FR ? ',' : '.', text);
	paper_text(p, (bareme_text){text, number_put_percent(text, len, p->lang)});
}

/* ---- Words ---- */

void paper_receipt(const paper *p)
{
	paper_say(p, "Computed by bareme %s with the tables %s (version %s).", bareme_version(), p->r->fingerprint,
		  p->r->version);
}

void paper_form(const paper *p, bareme_form form)
{
	switch (form) {
	case BAREME_LOAN:
		paper_say(p, "loan, at most");
		break;
	case BAREME_GRANT:
		paper_say(p, "grant, at most");
		break;
	case BAREME_SUPPORT:
		paper_say(p, "support");
		break;
	}
}

bool paper_has_sums(const bareme_answer *a)
{
	bool nameless = a->status == BAREME_GRANTED && a->line_count > 0 && !answer_names_amount(a);
	return a->loan != BAREME_NO_AMOUNT && !nameless;
}

void paper_status(const paper *p, const bareme_answer *a)
{
	switch (a->status) {
	case BAREME_GRANTED:
		if (paper_has_sums(a))
			paper_say(p, "The tables give this operation the aids below; amounts are ceilings.");
		else
			paper_say(p, "The tables give this operation the aids below; they name no amount.");
		break;
	case BAREME_INELIGIBLE:
		paper_say(p, "The operation is valid, and the tables give it nothing.");
		break;
	case BAREME_INCOMPLETE:
		paper_say(p, "Nothing can be computed yet: something needed is missing.");
		break;
	case BAREME_INVALID:
		paper_say(p, "Nothing was computed: something given is wrong.");
		break;
	}
}

void paper_plan_title(const paper *p, const bareme_plan_item *item)
{
	switch (item->part) {
	case BAREME_PLAN_LOANS:
		paper_say(p, "%s: loans, at most", p->r->funder.in[p->lang]);
		break;
	case BAREME_PLAN_GRANTS:
		paper_say(p, "%s: grants, at most", p->r->funder.in[p->lang]);
		break;
	case BAREME_PLAN_LEFT:
		paper_say(p, "Balance to be financed");
		break;
	default:
		paper_string(p, p->r->fields[item->field].title.in[p->lang]);
	}
}

/* The value that the operation gives a field: understood, or as it was written. */
static void paper_given(const paper *p, const bareme_operation *o, size_t number)
{
	enum { SHOWN = 200 };
	const field *f = &p->r->fields[number];
	int64_t value = o->value[number];
	if ((o->known >> number & 1) == 0) {
		paper_clip(p, o->text[number], SHOWN);
	} else if (f->type == FIELD_CHOICE) {
		paper_string(p, f->domain.titles[value].in[p->lang]);
	} else if (f->type == FIELD_DATE) {
		paper_date(p, (int32_t)value);
	} else if (f->type == FIELD_NUMBER) {
		paper_number(p, (bareme_number){value, (uint8_t)f->decimals, true});
		buffer_string(p->out, f->money ? "\xC2\xA0\xE2\x82\xAC" : "");
	} else {
		paper_clip(p, o->text[number], SHOWN);
	}
}

void paper_facts(const paper *p, const bareme_answer *a, item_markup m)
{
	int zone = p->r->role[ROLE_ZONE];
	uint64_t given = a->operation->given, found = a->zone >= 0 && zone >= 0 ? FIELD_BIT(zone) & ~given : 0;
	/* What was found of the place comes after what was given. */
	for (size_t i = 0; i < 2 * p->r->field_count; i++) {
		size_t number = i % p->r->field_count;
		if (((i < p->r->field_count ? given : found) >> number & 1) == 0)
			continue;
		paper_raw(p, m.before);
		paper_string(p, p->r->fields[number].title.in[p->lang]);
		paper_raw(p, m.between);
		if (i < p->r->field_count)
			paper_given(p, a->operation, number);
		else
			paper_string(p, p->r->fields[zone].domain.titles[a->zone].in[p->lang]);
		paper_raw(p, m.after);
	}
}

void paper_source(const paper *p, const source *s, item_markup m)
{
	paper_raw(p, m.before);
	paper_string(p, s->id);
	paper_raw(p, m.between);
	paper_string(p, s->title);
	paper_raw(p, " (");
	paper_date(p, s->day);
	paper_raw(p, ")");
	paper_raw(p, m.after);
}

bool paper_has_source(const bareme_answer *a, size_t lines, size_t source)
{
	for (size_t i = 0; i < lines; i++)
		if (a->rules->tables[a->lines[i].table].rows[a->lines[i].row].source == source)
			return true;
	return false;
}

const paper_column paper_plan_columns[] = {{N_("What pays"), false}, {N_("Amount"), true}, {N_("Share"), true}};

const paper_column paper_aid_columns[] = {{N_("Aid"), false},     {N_("Form"), false},   {N_("Per unit"), true},
					  {N_("Quantity"), true}, {N_("At most"), true}, {N_("Rule"), false}};

void paper_aid_cells(const paper *p, const bareme_line *line, const char *const before[AID_COLUMNS - 1])
{
	paper_raw(p, before[0]);
	paper_form(p, line->form);
	paper_raw(p, before[1]);
	paper_number(p, line->unit);
	paper_raw(p, before[2]);
	paper_number(p, line->quantity);
	paper_raw(p, before[3]);
	paper_money(p, line->amount);
	paper_raw(p, before[4]);
	paper_rule(p, line);
}

void paper_notice(const paper *p, const bareme_answer *a, const bareme_notice *n)
{
	char some[512];
	buffer message = buffer_over(some, sizeof some);
	notice_put(&message, a, n, p->locale);
	paper_take(p, &message);
}

void paper_rule(const paper *p, const bareme_line *line)
{
	const table *t = &p->r->tables[line->table];
	paper_string(p, t->file);
	buffer_printf(p->out, ":%u", t->rows[line->row].line);
}

bool paper_commune(const paper *p, int32_t commune, int32_t date)
{
	if (commune < 0)
		return false;
	paper_string(p, territory_name(&p->r->territory, commune, date));
	buffer_string(p->out, " (");
	paper_string(p, p->r->territory.communes[commune].code);
	buffer_char(p->out, ')');
	return true;
}

void paper_line_title(const paper *p, const bareme_line *line)
{
	char some[512];
	buffer title = buffer_over(some, sizeof some);
	line_put_title(&title, p->r, line, p->lang);
	paper_take(p, &title);
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
		paper_pause(p, ':');
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
