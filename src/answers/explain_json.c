/* An explanation as JSON: the answer's object with one key more. */
#include "answers/answer_json.h"
#include "answers/explain.h"
#include "formats/json.h"

/* Where the object goes, and a text that is being gathered for it. */
typedef struct explanation {
	const bareme_answer *a;
	buffer *out;
	buffer text;
	writer w; /* to `text` */
} explanation;

/* Writes what was gathered as a string, and empties it. */
static void explain_put_gathered(explanation *e, const char *name)
{
	al_put_name(e->out, name);
	json_put_string(e->out, buffer_all(&e->text));
	e->text.len = 0;
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
	al_put_rule(out, file, line);
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
	if (a->zone >= 0) {
		al_put_string(out, "zone", a->rules->fields[a->rules->role[ROLE_ZONE]].domain.values[a->zone]);
		al_put_string(out, "zone_par", explain_zone_is_given(a) ? "operation" : "commune");
	}
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

static void explain_put_conditions(explanation *e, uint64_t fields)
{
	al_open(e->out, "conditions", '{');
	for (fields &= e->a->known; fields != 0; fields &= fields - 1) {
		int field = __builtin_ctzll(fields);
		value_put(e->w.out, e->w.a, field, NULL);
		explain_put_gathered(e, e->a->rules->fields[field].name);
	}
	buffer_char(e->out, '}');
}

static void explain_put_amount(explanation *e, const bareme_line *line)
{
	const formula *f = line_formula(e->a->rules, line);
	formula_result unrounded;
	char text[BAREME_TEXT_MAX];
	al_open(e->out, NULL, '{');
	al_put_string(e->out, "forme", e->a->rules->forms[line->form].name);
	if (line->amount != BAREME_NO_AMOUNT) {
		al_put_name(e->out, "formule");
		json_put_string(e->out, f->source);
		line_put_steps(&e->text, e->a, line, NULL);
		explain_put_gathered(e, "calcul");
		al_put_amount(e->out, "montant", line->amount);
		if (explain_unrounded(e->a, line, &unrounded)) {
			number_print(unrounded.value, f->decimals, 2, '.', text);
			al_put_name(e->out, "avant_arrondi");
			buffer_string(e->out, text);
		}
	}
	buffer_char(e->out, '}');
}

/* Begins an aid. */
static void explain_open_aid(explanation *e, const table *t, const slot *s)
{
	al_open(e->out, NULL, '{');
	al_put_string(e->out, "bareme", t->name);
	slot_put_title(&e->text, t, s, e->w.lang);
	explain_put_gathered(e, "aide");
}

static void explain_put_granted(explanation *e)
{
	const bareme_answer *a = e->a;
	al_open(e->out, "accordees", '[');
	for (size_t i = 0; i < a->line_count; i++) {
		const table *t = &a->rules->tables[a->lines[i].table];
		const slot *s = line_slot(a->rules, &a->lines[i]);
		const row *row = &t->rows[a->lines[i].row];
		if (explain_has_line(a, i, t, s))
			continue;
		explain_open_aid(e, t, s);
		explain_put_row(e->out, t->file, row->line, row->from, row->to);
		explain_put_source(e->out, &a->rules->sources[row->source]);
		explain_put_conditions(e, explain_fields(t, s));
		al_open(e->out, "montants", '[');
		for (size_t j = i; j < a->line_count; j++)
			if (a->lines[j].table == a->lines[i].table && line_slot(a->rules, &a->lines[j]) == s)
				explain_put_amount(e, &a->lines[j]);
		buffer_string(e->out, "]}");
	}
	buffer_char(e->out, ']');
}

/* A reason: its name, the field that decides with its value and what it would have to be, the nearest row, a sentence.
 */
static void explain_put_reason(explanation *e, const reason *why)
{
	al_put_string(e->out, "raison", explain_names[why->why]);
	if (why->field >= 0) {
		al_put_string(e->out, "champ", e->a->rules->fields[why->field].name);
		if (answer_knows(e->a, why->field)) {
			value_put(e->w.out, e->w.a, why->field, NULL);
			explain_put_gathered(e, "valeur");
		}
		explain_wanted(&e->w, why);
		if (e->text.len > 0)
			explain_put_gathered(e, "attendu");
	}
	if (why->row >= 0) {
		const row *row = &why->t->rows[why->row];
		explain_put_row(e->out, why->t->file, row->line, row->from, row->to);
	}
	explain_reason(&e->w, why);
	explain_put_gathered(e, "message");
}

bareme_result bareme_answer_write_json_explained(const bareme_answer *a, const bareme_locale *locale,
						 bareme_write_fn write, void *payload)
{
	buffer out = {0};
	explanation e = {.a = a, .out = &out};
	e.w = writer_new(a, locale, &e.text);
	answer_put_json(a, NULL, locale, true, &out);
	if (out.len > 0 && !out.failed) {
		out.len--; /* the object's own brace */
		al_open(&out, "explication", '{');
		explain_put_territory(&out, a);
		explain_put_granted(&e);
		al_open(&out, "non_accordees", '[');
		for (reason why = {0}; explain_next_refusal(a, &why);) {
			explain_open_aid(&e, why.t, why.s);
			explain_put_reason(&e, &why);
			buffer_char(&out, '}');
		}
		buffer_string(&out, "]}}");
	}
	out.failed |= e.text.failed;
	buffer_free(&e.text);
	return buffer_hand_over(&out, write, payload);
}
