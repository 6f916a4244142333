/* An explanation as JSON: the answer's object with one key more. */
#include "answers/answer_json.h"
#include "answers/explain.h"
#include "formats/json.h"

/* Writes what was gathered as a string, and empties it. */
static void explain_put_gathered(buffer *out, const char *name, buffer *gathered)
{
	al_put_name(out, name);
	json_put_string(out, buffer_all(gathered));
	out->failed |= gathered->failed;
	gathered->len = 0;
}

static void explain_put_day(buffer *out, const char *name, int32_t day)
{
	char text[BAREME_TEXT_MAX];
	bareme_date_print(day, text);
	al_put_string(out, name, day == DATE_LAST || day == DATE_FIRST ? NULL : text);
}

/* A row, and the days from and to which it is in force. */
static void explain_put_row(buffer *out, const char *file, uint32_t line, int32_t from, int32_t to)
{
	al_put_name(out, "regle");
	buffer_printf(out, "\"%s:%u\"", file, (unsigned)line);
	explain_put_day(out, "du", from);
	explain_put_day(out, "au", to);
}

static void explain_put_territory(buffer *out, const bareme_answer *a)
{
	const territory *t = &a->rules->territory;
	if (a->zone < 0 && a->commune < 0) {
		al_put_string(out, "territoire", NULL);
		return;
	}
	al_open(out, "territoire", '{');
	if (a->commune >= 0) {
		const period *at = territory_period(t, a->commune, a->date);
		const epci_row *epci = territory_epci(t, at, a->date);
		al_open(out, "commune", '{');
		al_put_string(out, "code", t->communes[a->commune].code);
		al_put_string(out, "nom", at->name);
		explain_put_row(out, t->communes_file, at->line, at->from, at->to);
		buffer_char(out, '}');
		if (epci != NULL) {
			al_open(out, "epci", '{');
			al_put_string(out, "siren", epci->siren);
			al_put_string(out, "nom", epci->name);
			explain_put_row(out, t->epci_file, epci->line, epci->from, epci->to);
			buffer_char(out, '}');
		}
	}
	if (a->zone >= 0)
		al_put_string(out, "zone", a->rules->fields[a->rules->role[ROLE_ZONE]].domain.values[a->zone]);
	al_put_string(out, "zone_par", a->commune < 0 ? "operation" : "commune");
	buffer_char(out, '}');
}

static void explain_put_source(buffer *out, const source *s)
{
	al_open(out, "source", '{');
	al_put_string(out, "id", s->id);
	al_put_string(out, "titre", s->title);
	al_put_string(out, "date", s->date);
	al_put_string(out, "adresse", s->address);
	buffer_char(out, '}');
}

static void explain_put_conditions(buffer *out, const bareme_answer *a, uint64_t fields)
{
	buffer value = {0};
	al_open(out, "conditions", '{');
	for (; fields != 0; fields &= fields - 1) {
		int field = __builtin_ctzll(fields);
		if ((a->known >> field & 1) == 0)
			continue;
		explain_value(&value, a, field);
		explain_put_gathered(out, a->rules->fields[field].name, &value);
	}
	buffer_char(out, '}');
	buffer_free(&value);
}

static void explain_put_amount(buffer *out, const bareme_answer *a, const bareme_line *line)
{
	const formula *f = line_formula(a->rules, line);
	formula_result unrounded;
	char text[BAREME_TEXT_MAX];
	buffer steps = {0};
	al_open(out, NULL, '{');
	al_put_string(out, "forme", bareme_form_name(line->form));
	if (line->amount != BAREME_NO_AMOUNT) {
		al_put_name(out, "formule");
		json_put_string(out, f->source);
		line_put_steps(&steps, a, line, NULL);
		explain_put_gathered(out, "calcul", &steps);
		al_put_name(out, "montant");
		bareme_money_print(line->amount, '.', text);
		buffer_string(out, text);
		if (explain_unrounded(a, line, &unrounded)) {
			number_print(unrounded.value, f->decimals, 2, '.', text);
			al_put_name(out, "avant_arrondi");
			buffer_string(out, text);
		}
	}
	buffer_char(out, '}');
	buffer_free(&steps);
}

/* Begins an aid. */
static void explain_open_aid(buffer *out, const table *t, const slot *s, bareme_lang lang)
{
	buffer title = {0};
	al_open(out, NULL, '{');
	al_put_string(out, "bareme", t->name);
	slot_put_title(&title, t, s, lang);
	explain_put_gathered(out, "aide", &title);
	buffer_free(&title);
}

static void explain_put_granted(buffer *out, const bareme_answer *a, const bareme_locale *locale)
{
	al_open(out, "accordees", '[');
	for (size_t i = 0; i < a->line_count; i++) {
		const table *t = &a->rules->tables[a->lines[i].table];
		const slot *s = line_slot(a->rules, &a->lines[i]);
		const row *row = &t->rows[a->lines[i].row];
		if (!explain_is_first(a, i))
			continue;
		explain_open_aid(out, t, s, text_lang(locale));
		explain_put_row(out, t->file, row->line, row->from, row->to);
		explain_put_source(out, &a->rules->sources[row->source]);
		explain_put_conditions(out, a, explain_fields(t, s));
		al_open(out, "montants", '[');
		for (size_t j = i; j < a->line_count; j++)
			if (a->lines[j].table == a->lines[i].table && line_slot(a->rules, &a->lines[j]) == s)
				explain_put_amount(out, a, &a->lines[j]);
		buffer_string(out, "]}");
	}
	buffer_char(out, ']');
}

/* A reason: its name, the field that decides with its value and what it would have to be, the nearest row, a sentence.
 */
static void explain_put_reason(buffer *out, const bareme_answer *a, const bareme_locale *locale, const reason *why)
{
	buffer text = {0};
	al_put_string(out, "raison", explain_name(why->why));
	if (why->field >= 0) {
		al_put_string(out, "champ", a->rules->fields[why->field].name);
		if ((a->known >> why->field & 1) != 0) {
			explain_value(&text, a, why->field);
			explain_put_gathered(out, "valeur", &text);
		}
		explain_wanted(&text, a, why);
		if (text.len > 0)
			explain_put_gathered(out, "attendu", &text);
	}
	if (why->row >= 0) {
		const row *row = &why->t->rows[why->row];
		explain_put_row(out, why->t->file, row->line, row->from, row->to);
	}
	explain_reason(&text, a, locale, why);
	explain_put_gathered(out, "message", &text);
	buffer_free(&text);
}

static void explain_put_not_granted(buffer *out, const bareme_answer *a, const bareme_locale *locale)
{
	al_open(out, "non_accordees", '[');
	for (reason why = {0}; explain_next_refusal(a, &why);) {
		explain_open_aid(out, why.t, why.s, text_lang(locale));
		explain_put_reason(out, a, locale, &why);
		buffer_char(out, '}');
	}
	buffer_char(out, ']');
}

bareme_result bareme_answer_write_json_explained(const bareme_answer *a, const bareme_locale *locale,
						 bareme_write_fn write, void *payload)
{
	buffer out = {0};
	answer_put_json(a, NULL, locale, true, &out);
	if (out.len > 0 && !out.failed) {
		out.len--; /* the object's own brace */
		al_open(&out, "explication", '{');
		explain_put_territory(&out, a);
		explain_put_granted(&out, a, locale);
		explain_put_not_granted(&out, a, locale);
		buffer_string(&out, "}}");
	}
	return buffer_hand_over(&out, write, payload);
}
