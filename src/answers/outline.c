/* What a person reads of an answer, section by section: text, Markdown and pages are made of it. */
#include "answers/notice.h"

typedef struct outline {
	writer w;
	bareme_section_fn take;
	void *payload;
	buffer text;                       /* of the cells of a row, one after the other */
	size_t ends[BAREME_SECTION_CELLS]; /* where each of them ends */
	size_t count;
	bool stopped;
} outline;

/* Ends a cell: what was written since the one before. */
static void outline_cell(outline *o)
{
	o->ends[o->count++] = o->text.len;
}

static void outline_string(outline *o, const char *string)
{
	buffer_string(&o->text, string);
	outline_cell(o);
}

static void outline_say(outline *o, const char *message)
{
	outline_string(o, text_tr(o->w.locale, message));
}

/* Nothing where there is no number. */
static void outline_number(outline *o, bareme_number n)
{
	char text[BAREME_TEXT_MAX];
	buffer_put(&o->text, text, bareme_number_print_for(n, o->w.lang, text));
	outline_cell(o);
}

static void outline_money(outline *o, int64_t cents)
{
	outline_number(o, (bareme_number){cents, 2, cents != BAREME_NO_AMOUNT});
}

static void outline_date(outline *o, int32_t date)
{
	char text[BAREME_TEXT_MAX];
	buffer_put(&o->text, text, bareme_date_print_for(date, o->w.lang, text));
	outline_cell(o);
}

/* Hands over the cells that were written. */
static void outline_row(outline *o, bareme_weight weight, size_t item)
{
	bareme_section_row row = {.weight = weight, .item = item, .count = o->count};
	const char *text = buffer_all(&o->text).data;
	for (size_t i = 0, at = 0; i < o->count && !o->text.failed; at = o->ends[i++])
		row.cells[i] = (bareme_text){text + at, o->ends[i] - at};
	if (!o->stopped && !o->text.failed)
		o->stopped = o->take(&row, o->payload) != 0;
	o->text.len = 0;
	o->count = 0;
}

/* ---- The plan and the sums ---- */

/* The title says of what is left that it is a surplus: its amount has no sign. */
static int64_t outline_shown(const bareme_plan_item *item)
{
	return item->part == BAREME_PLAN_LEFT && item->amount < 0 ? -item->amount : item->amount;
}

static void outline_share(outline *o, int64_t part, int64_t whole)
{
	char text[BAREME_TEXT_MAX];
	wide twice = (wide)part * 2000 + (part < 0 ? -whole : whole);
	size_t len = number_print((int64_t)(twice / (2 * (wide)whole)), 1, 1, o->w.lang == BAREME_FR ? ',' : '.', text);
	buffer_put(&o->text, text, number_put_percent(text, len, o->w.lang));
	outline_cell(o);
}

static void outline_sums(outline *o)
{
	const bareme_answer *a = o->w.a;
	bareme_plan_item left;
	if (!answer_has_sums(a))
		return;
	outline_say(o, N_("Loans, at most"));
	outline_money(o, a->loan);
	outline_row(o, BAREME_WEIGHT_PLAIN, 0);
	outline_say(o, N_("Grants, at most"));
	outline_money(o, a->grant);
	outline_row(o, BAREME_WEIGHT_PLAIN, 1);
	if (!plan_left(a, &left))
		return;
	plan_put_title(&o->text, a, &left, o->w.locale);
	outline_cell(o);
	outline_money(o, outline_shown(&left));
	outline_row(o, left.amount < 0 ? BAREME_WEIGHT_CARE : BAREME_WEIGHT_RESULT, 2);
}

static void outline_plan(outline *o)
{
	bareme_plan_item item, cost;
	for (size_t i = 0; bareme_answer_plan(o->w.a, i, &item); i++) {
		bool left = item.part == BAREME_PLAN_LEFT;
		if (i == 0)
			cost = item;
		if (left) {
			outline_say(o, N_("Total of the resources"));
			outline_money(o, cost.amount - item.amount);
			outline_share(o, cost.amount - item.amount, cost.amount);
			outline_row(o, BAREME_WEIGHT_TOTAL, SIZE_MAX);
		}
		plan_put_title(&o->text, o->w.a, &item, o->w.locale);
		outline_cell(o);
		if (item.amount == BAREME_NO_AMOUNT) {
			outline_say(o, N_("not given"));
			outline_cell(o);
		} else {
			outline_money(o, outline_shown(&item));
			outline_share(o, outline_shown(&item), cost.amount);
		}
		outline_row(o, left ? BAREME_WEIGHT_RESULT : BAREME_WEIGHT_PLAIN, i);
	}
}

/* ---- The operation ---- */

/* What was found of the place comes after what was given. */
static void outline_operation(outline *o)
{
	const bareme_ruleset *r = o->w.r;
	int zone = r->role[ROLE_ZONE];
	uint64_t given = o->w.a->operation->given;
	for (size_t i = 0; i < r->field_count; i++) {
		if ((given >> i & 1) == 0)
			continue;
		outline_string(o, r->fields[i].title.in[o->w.lang]);
		value_put(&o->text, o->w.a, (int)i, &o->w.lang);
		outline_cell(o);
		outline_row(o, BAREME_WEIGHT_PLAIN, i);
	}
	if (o->w.a->zone < 0 || zone < 0 || (given >> zone & 1) != 0)
		return;
	outline_string(o, r->fields[zone].title.in[o->w.lang]);
	outline_string(o, r->fields[zone].domain.titles[o->w.a->zone].in[o->w.lang]);
	outline_row(o, BAREME_WEIGHT_PLAIN, (size_t)zone);
}

/* ---- Aids, notices, sources ---- */

static void outline_aids(outline *o)
{
	const bareme_answer *a = o->w.a;
	for (size_t i = 0; i < a->line_count; i++) {
		const bareme_line *line = &a->lines[i];
		const table *t = &o->w.r->tables[line->table];
		line_put_title(&o->text, o->w.r, line, o->w.lang);
		outline_cell(o);
		/* That amounts are ceilings is said around it. */
		outline_string(o, o->w.r->forms[line->form].title.in[o->w.lang]);
		outline_number(o, line->unit);
		outline_number(o, line->quantity);
		outline_money(o, line->amount);
		buffer_printf(&o->text, "%s:%zu", t->file, (size_t)t->rows[line->row].line);
		outline_cell(o);
		line_put_steps(&o->text, a, line, &o->w.lang);
		outline_cell(o);
		outline_row(o, BAREME_WEIGHT_PLAIN, i);
	}
}

/* Once where several aids are of one row. */
static void outline_terms(outline *o)
{
	const bareme_answer *a = o->w.a;
	for (size_t i = 0; i < a->line_count; i++) {
		const bareme_line *line = &a->lines[i];
		if (i > 0 && line[-1].table == line->table && line[-1].row == line->row)
			continue;
		line_put_title(&o->text, o->w.r, line, o->w.lang);
		outline_cell(o);
		size_t start = o->text.len;
		line_put_terms(&o->text, o->w.r, line, o->w.lang);
		bool any = o->text.len > start;
		outline_cell(o);
		if (any)
			outline_row(o, BAREME_WEIGHT_PLAIN, i);
		o->text.len = o->count = 0;
	}
}

static void outline_notices(outline *o)
{
	const bareme_answer *a = o->w.a;
	for (size_t i = 0; i < a->notices.count; i++) {
		bareme_code code = a->notices.list[i].code;
		outline_string(o, bareme_code_name(code));
		notice_put(&o->text, a, &a->notices.list[i], o->w.locale);
		outline_cell(o);
		outline_row(o,
			    bareme_code_status(code) >= BAREME_INCOMPLETE ? BAREME_WEIGHT_BAD
			    : code == BAREME_CODE_OLD                     ? BAREME_WEIGHT_CARE
									  : BAREME_WEIGHT_PLAIN,
			    i);
	}
}

static void outline_sources(outline *o)
{
	const bareme_answer *a = o->w.a;
	for (size_t i = 0; i < a->line_count; i++) {
		size_t number = o->w.r->tables[a->lines[i].table].rows[a->lines[i].row].source;
		const source *s = &o->w.r->sources[number];
		if (answer_names_source(a, i, number))
			continue;
		outline_string(o, s->id);
		outline_date(o, s->day);
		outline_string(o, s->title);
		outline_string(o, s->address);
		outline_row(o, BAREME_WEIGHT_PLAIN, number);
	}
}

/* ---- The walk ---- */

static const struct {
	const char *title;
	void (*walk)(outline *o);
} outline_sections[] = {
    [BAREME_SECTION_SUMS] = {N_("Answers, in euros"), outline_sums},
    [BAREME_SECTION_PLAN] = {N_("Financing plan, in euros"), outline_plan},
    [BAREME_SECTION_OPERATION] = {N_("Operation"), outline_operation},
    [BAREME_SECTION_AIDS] = {N_("Aids, in euros"), outline_aids},
    [BAREME_SECTION_TERMS] = {N_("Terms"), outline_terms},
    [BAREME_SECTION_NOTICES] = {N_("Notices"), outline_notices},
    [BAREME_SECTION_SOURCES] = {N_("Sources"), outline_sources},
};

bareme_result bareme_answer_section(const bareme_answer *a, bareme_section section, const bareme_locale *locale,
				    bareme_section_fn take, void *payload)
{
	outline o = {.take = take, .payload = payload};
	o.w = writer_new(a, locale, &o.text);
	outline_sections[section].walk(&o);
	bool failed = o.text.failed;
	buffer_free(&o.text);
	return failed ? BAREME_NO_MEMORY : o.stopped ? BAREME_STOPPED : BAREME_DONE;
}

const char *bareme_section_title(bareme_section section, const bareme_locale *locale)
{
	return text_tr(locale, outline_sections[section].title);
}

const char *bareme_section_column(bareme_section section, size_t column, const bareme_locale *locale, bool *number)
{
	static const struct {
		bareme_section section;
		const char *heading;
		bool number;
	} columns[] = {
	    {BAREME_SECTION_PLAN, N_("Item"), false},    {BAREME_SECTION_PLAN, N_("Amount"), true},
	    {BAREME_SECTION_PLAN, N_("Share"), true},    {BAREME_SECTION_AIDS, N_("Aid"), false},
	    {BAREME_SECTION_AIDS, N_("Form"), false},    {BAREME_SECTION_AIDS, N_("Per unit"), true},
	    {BAREME_SECTION_AIDS, N_("Quantity"), true}, {BAREME_SECTION_AIDS, N_("At most"), true},
	    {BAREME_SECTION_AIDS, N_("Rule"), false},
	};
	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
		if (columns[i].section == section && column-- == 0) {
			*number = columns[i].number;
			return text_tr(locale, columns[i].heading);
		}
	return NULL;
}
