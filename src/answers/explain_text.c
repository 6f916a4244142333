/* An explanation in words, given piece by piece to whoever sets it. */
#include "answers/explain.h"
#include "rules/limits.h"

#include <string.h>

/* A formula and its numbers that are longer together take a line each. */
enum { LONG_FORMULA = 50 };

/* The piece that is being gathered, and who takes it. */
typedef struct explainer {
	writer w; /* to `line` */
	bareme_explain_fn take;
	void *payload;
	buffer line, shown;
	bool stopped;
} explainer;

/* Hands over what was gathered in `line`. */
static void explain_set(explainer *p, bareme_explain_part part, const char *label)
{
	/* What the operation says may hold control characters, which no reader's terminal must obey. */
	p->shown.len = 0;
	buffer_visible(&p->shown, buffer_all(&p->line));
	bareme_explanation piece = {part, label, buffer_cstring(&p->shown)};
	p->line.failed |= p->shown.failed;
	if (!p->stopped && !p->line.failed)
		p->stopped = p->take(&piece, p->payload) != 0;
	p->line.len = 0;
}

static void explain_set_label(explainer *p, const char *label)
{
	explain_set(p, BAREME_EXPLAIN_FACT, text_tr(p->w.locale, label));
}

static void explain_set_heading(explainer *p, const char *text)
{
	buffer_string(&p->line, text_tr(p->w.locale, text));
	explain_set(p, BAREME_EXPLAIN_HEADING, "");
}

static void explain_set_operation(explainer *p)
{
	const bareme_answer *a = p->w.a;
	for (size_t i = 0; i < a->rules->field_count; i++) {
		if ((a->operation->given >> i & 1) == 0)
			continue;
		buffer_printf(&p->line, "%s%s=", p->line.len > 0 ? " " : "", a->rules->fields[i].name);
		buffer_text(&p->line, a->operation->text[i]);
	}
	explain_set_label(p, "Operation:");
	char date[BAREME_TEXT_MAX];
	if (!bareme_answer_knows_date(a))
		return;
	bareme_date_print_for(a->date, p->w.lang, date);
	if ((a->operation->given >> a->rules->role[ROLE_DATE] & 1) != 0)
		buffer_string(&p->line, date);
	else
		notice_say(&p->w, "%s (not given with the operation)", date);
	explain_set_label(p, "Date:");
}

/* The commune's row, and its EPCI's, where these are in force; else the row that is nearest to the day. */
static void explain_set_commune(explainer *p)
{
	const bareme_answer *a = p->w.a;
	const territory *t = &a->rules->territory;
	const period *at = territory_period(t, a->commune, a->date);
	const epci_row *epci = territory_epci(t, at, a->date);
	const char *code = t->communes[a->commune].code;
	const char *format = at->from <= a->date && a->date <= at->to ? N_("%s (%s), row %s:%u, ")
								      : N_("%s (%s); the nearest row, %s:%u, is ");
	notice_say(&p->w, format, at->name, code, t->communes_file, (unsigned)at->line);
	explain_time(&p->w, at->from, at->to);
	explain_set_label(p, "Commune:");
	if (epci == NULL)
		return;
	notice_say(&p->w, "%s (SIREN %s), row %s:%u, ", epci->name, epci->siren, t->epci_file, (unsigned)epci->line);
	explain_time(&p->w, epci->from, epci->to);
	explain_set_label(p, "EPCI:");
}

/* From the commune by its EPCI to the zone; or that the zone was given. */
static void explain_set_territory(explainer *p)
{
	const bareme_answer *a = p->w.a;
	if (a->commune >= 0)
		explain_set_commune(p);
	if (a->zone < 0)
		return;
	const field *zone = &a->rules->fields[a->rules->role[ROLE_ZONE]];
	notice_say(&p->w,
		   explain_zone_is_given(a) ? N_("%s (%s), given with the operation")
					    : N_("%s (%s), that of the commune's EPCI"),
		   zone->domain.values[a->zone], zone->domain.titles[a->zone].in[p->w.lang]);
	explain_set_label(p, "Zone:");
}

static void explain_set_status(explainer *p)
{
	const bareme_answer *a = p->w.a;
	static const char *const verdicts[] = {
	    [BAREME_GRANTED] = N_("ok: no amount, see below"),
	    [BAREME_INELIGIBLE] = N_("ineligible: valid, but the rules grant nothing"),
	    [BAREME_INCOMPLETE] = N_("incomplet: something needed is missing, nothing is decided"),
	    [BAREME_INVALID] = N_("invalide: something given is wrong or in doubt, nothing is decided"),
	};
	char loan[BAREME_TEXT_MAX], grant[BAREME_TEXT_MAX];
	if (a->status == BAREME_GRANTED && answer_names_amount(a)) {
		bareme_money_print_grouped(a->loan, p->w.lang, loan);
		bareme_money_print_grouped(a->grant, p->w.lang, grant);
		notice_say(&p->w, "ok: loans %s euros at most; grants %s euros at most", loan, grant);
	} else {
		buffer_string(&p->line, text_tr(p->w.locale, verdicts[a->status]));
	}
	explain_set_label(p, "Status:");
}

static void explain_set_amount(explainer *p, const bareme_line *line)
{
	formula_result unrounded;
	char text[BAREME_TEXT_MAX];
	const form *f = &p->w.r->forms[line->form];
	const char *of = f->title.in[p->w.lang];
	if (line->amount != BAREME_NO_AMOUNT)
		notice_say(&p->w, "%s, ceiling: ", of);
	else if (f->total == BAREME_NO_SUM)
		notice_say(&p->w, "%s, without an amount", of);
	else
		notice_say(&p->w, "%s: no amount is named", of);
	bareme_explain_part part = BAREME_EXPLAIN_DETAIL;
	if (line->amount != BAREME_NO_AMOUNT) {
		buffer_text(&p->line, line_formula(p->w.r, line)->source);
		if (p->line.len > LONG_FORMULA) {
			explain_set(p, part, "");
			part = BAREME_EXPLAIN_STEP;
			buffer_string(&p->line, "= ");
		} else {
			buffer_string(&p->line, " = ");
		}
		line_put_steps(&p->line, p->w.a, line, &p->w.lang);
		if (explain_unrounded(p->w.a, line, &unrounded)) {
			number_print(unrounded.value, line_formula(p->w.r, line)->decimals, 2,
				     p->w.lang == BAREME_FR ? ',' : '.', text);
			notice_say(&p->w, ", rounded to the cent, half away from zero, from %s", text);
		} else {
			notice_say(&p->w, " (not rounded)");
		}
	}
	explain_set(p, part, "");
}

/* The values that the row is for, where these are not just the operation's own. */
static void put_row_values(explainer *p, const table *t, const slot *s, size_t row, int field)
{
	for (size_t i = 0; i < t->limit_count; i++) {
		buffer limit = {0};
		if (s->limited[i] != field || !limit_bound(t, row, &t->limits[i]).present)
			continue;
		explain_limit(&limit, t, row, i);
		notice_say(&p->w, " (row: %s)", buffer_cstring(&limit));
		p->line.failed |= limit.failed;
		buffer_free(&limit);
	}
	for (size_t k = 0; k < t->condition_count; k++) {
		if (t->fields[k] != field)
			continue;
		bareme_text cell = table_cell(t, row, t->condition_columns[k]);
		if (text_equal(cell, TEXT("*")))
			notice_say(&p->w, " (row: any)");
		else if (strpbrk(cell.data, "<>|") != NULL || strstr(cell.data, "..") != NULL) {
			buffer values = {0};
			explain_put_apart(&values, cell);
			notice_say(&p->w, " (row: %s)", buffer_cstring(&values));
			p->line.failed |= values.failed;
			buffer_free(&values);
		}
	}
}

/* An aid that is granted: its row, why it applies, and its lines. */
static void explain_set_aid(explainer *p, const table *t, const slot *s, size_t first)
{
	const bareme_answer *a = p->w.a;
	const row *row = &t->rows[a->lines[first].row];
	const char *between = "";
	slot_put_title(&p->line, t, s, p->w.lang);
	notice_say(&p->w, ": row ");
	explain_rule(&p->line, t, a->lines[first].row);
	buffer_string(&p->line, ", ");
	explain_time(&p->w, row->from, row->to);
	notice_say(&p->w, ", source %s", a->rules->sources[row->source].id);
	explain_set(p, BAREME_EXPLAIN_ITEM, "");
	notice_say(&p->w, "because ");
	for (uint64_t rest = explain_fields(t, s); rest != 0; rest &= rest - 1) {
		if (!(a->known >> __builtin_ctzll(rest) & 1))
			continue;
		int field = __builtin_ctzll(rest);
		buffer_string(&p->line, between);
		explain_pair(&p->w, field);
		put_row_values(p, t, s, a->lines[first].row, field);
		between = ", ";
	}
	explain_set(p, BAREME_EXPLAIN_DETAIL, "");
	for (size_t i = first; i < a->line_count; i++) {
		const bareme_line *line = &a->lines[i];
		if (&a->rules->tables[line->table] == t && line_slot(a->rules, line) == s)
			explain_set_amount(p, line);
	}
	line_put_terms(&p->line, a->rules, &a->lines[first], p->w.lang);
	if (p->line.len > 0)
		explain_set(p, BAREME_EXPLAIN_DETAIL, "");
}

static void explain_set_granted(explainer *p)
{
	const bareme_answer *a = p->w.a;
	for (size_t i = 0; i < a->line_count; i++) {
		if (i == 0)
			explain_set_heading(p, "Granted");
		const table *t = &a->rules->tables[a->lines[i].table];
		const slot *s = line_slot(a->rules, &a->lines[i]);
		if (!explain_has_line(a, i, t, s))
			explain_set_aid(p, t, s, i);
	}
}

/* One line for all aids, where what rules one out does so for every other. */
static bool explain_set_common_reason(explainer *p)
{
	const bareme_answer *a = p->w.a;
	bareme_code code = answer_first_code(a);
	int zone = a->rules->role[ROLE_ZONE];
	bool outside = code == BAREME_CODE_OUTSIDE;
	/* A day before the rows in force is explained row by row, where the zone is known. */
	bool early = code == BAREME_CODE_BEFORE && (zone < 0 || (a->known >> zone & 1) != 0);
	if ((a->status < BAREME_INVALID && !outside) || early)
		return false;
	explain_set_heading(p, outside ? N_("Not granted") : N_("Not decided"));
	notice_say(&p->w, outside ? N_("every aid: the commune is outside the territory of these tables")
				  : N_("every aid: the notices below have to be dealt with first"));
	explain_set(p, BAREME_EXPLAIN_ITEM, "");
	return true;
}

static void explain_set_not_granted(explainer *p)
{
	const bareme_answer *a = p->w.a;
	bool first = true;
	if (explain_set_common_reason(p))
		return;
	for (reason why = {0}; explain_next_refusal(a, &why); first = false) {
		if (first)
			explain_set_heading(p, a->status == BAREME_INCOMPLETE ? N_("Not granted, or not decided yet")
									      : N_("Not granted"));
		slot_put_title(&p->line, why.t, why.s, p->w.lang);
		notice_say(&p->w, ": ");
		explain_reason(&p->w, &why);
		explain_set(p, BAREME_EXPLAIN_ITEM, "");
	}
}

static int explain_take_notice(const bareme_section_row *row, void *payload)
{
	explainer *p = payload;
	if (row->item == 0)
		explain_set_heading(p, "Notices");
	buffer_text(&p->line, row->cells[0]);
	buffer_string(&p->line, ": ");
	buffer_text(&p->line, row->cells[1]);
	explain_set(p, BAREME_EXPLAIN_ITEM, "");
	return p->stopped;
}

/* "ar-hlm-2021, 2021-05-05: title; address" */
static int explain_take_source(const bareme_section_row *row, void *payload)
{
	static const char *const between[] = {"", ", ", ": ", "; "};
	explainer *p = payload;
	for (size_t i = 0; i < row->count && row->cells[i].len > 0; i++) {
		buffer_string(&p->line, i == 2 ? text_tr(p->w.locale, between[i]) : between[i]);
		buffer_text(&p->line, row->cells[i]);
	}
	explain_set(p, BAREME_EXPLAIN_ITEM, "");
	return p->stopped;
}

bareme_result bareme_answer_explain(const bareme_answer *a, const bareme_locale *locale, bareme_explain_fn take,
				    void *payload)
{
	explainer p = {.take = take, .payload = payload};
	p.w = writer_new(a, locale, &p.line);
	explain_set_operation(&p);
	explain_set_territory(&p);
	explain_set_status(&p);
	explain_set_granted(&p);
	explain_set_not_granted(&p);
	p.line.failed |=
	    bareme_answer_section(a, BAREME_SECTION_NOTICES, locale, explain_take_notice, &p) == BAREME_NO_MEMORY;
	if (a->line_count > 0)
		explain_set_heading(&p, "Sources");
	p.line.failed |=
	    bareme_answer_section(a, BAREME_SECTION_SOURCES, locale, explain_take_source, &p) == BAREME_NO_MEMORY;
	buffer_printf(&p.line, "bareme %s, tables %s", bareme_version(), a->rules->fingerprint);
	explain_set_label(&p, "Reference:");
	bool failed = p.line.failed;
	buffer_free(&p.line);
	buffer_free(&p.shown);
	if (failed)
		return BAREME_NO_MEMORY;
	return p.stopped ? BAREME_STOPPED : BAREME_DONE;
}
