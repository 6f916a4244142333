/* Answers as JSON; see answer_json.h. */
#include "answers/answer_json.h"

#include "formats/json.h"

#include <string.h>

/* Text that is JSON as it stands. */
#define AL_PUT(out, literal) buffer_put(out, "" literal, sizeof(literal) - 1)

void al_put_name(buffer *out, const char *name)
{
	char last = out->len > 0 ? out->data[out->len - 1] : '{';
	if (last != '{')
		buffer_char(out, ',');
	json_put_string(out, text_of(name));
	buffer_char(out, ':');
}

void al_put_string(buffer *out, const char *name, const char *value)
{
	al_put_name(out, name);
	if (value != NULL)
		json_put_string(out, text_of(value));
	else
		AL_PUT(out, "null");
}

void al_open(buffer *out, const char *name, char bracket)
{
	if (name != NULL)
		al_put_name(out, name);
	else if (out->len > 0 && out->data[out->len - 1] != '[')
		buffer_char(out, ',');
	buffer_char(out, bracket);
}

/* A number, or null. */
static void al_put_decimal(buffer *out, bareme_number n)
{
	char *to = buffer_reserve(out, BAREME_TEXT_MAX);
	if (to == NULL)
		return;
	if (!n.present)
		memcpy(to, "null", 4);
	out->len += !n.present        ? 4
		    : n.decimals == 2 ? bareme_money_print(n.value, '.', to)
				      : bareme_number_print(n, '.', to);
}

static void al_put_cents(buffer *out, int64_t cents)
{
	al_put_decimal(out, (bareme_number){cents, 2, cents != BAREME_NO_AMOUNT});
}

static void al_put_number(buffer *out, const char *name, bareme_number n)
{
	al_put_name(out, name);
	al_put_decimal(out, n);
}

void al_put_amount(buffer *out, const char *name, int64_t cents)
{
	al_put_name(out, name);
	al_put_cents(out, cents);
}

void al_put_rule(buffer *out, const char *file, uint32_t line)
{
	al_put_name(out, "regle");
	json_put_string(out, text_of(file));
	/* The number goes before the closing quote. */
	out->len -= out->len > 0;
	buffer_printf(out, ":%u\"", line);
}

/* The closing quote of the message follows the amount. */
static void al_put_notice(buffer *out, const bareme_answer *a, const bareme_notice *n, const bareme_locale *locale)
{
	char some[512];
	buffer message = buffer_over(some, sizeof some);
	notice_put_head(&message, a, n, locale);
	buffer_char(out, '{');
	al_put_string(out, "code", bareme_code_name(n->code));
	al_put_name(out, "message");
	json_put_string(out, buffer_all(&message));
	out->failed |= message.failed;
	out->len -= !out->failed;
	buffer_free(&message);
}

static void al_put_notices(const bareme_answer *a, phrases *p, const bareme_locale *locale, buffer *out)
{
	for (size_t i = 0; i < a->notices.count; i++) {
		if (i > 0)
			buffer_char(out, ',');
		phrases_put_notice(p, out, a, &a->notices.list[i], locale, al_put_notice);
		AL_PUT(out, "\"}");
	}
	buffer_char(out, ']');
}

static void al_put_row_columns(const bareme_answer *a, const bareme_line *line, buffer *out)
{
	const table *t = &a->rules->tables[line->table];
	const slot *s = line_slot(a->rules, line);
	for (size_t k = 0; k < t->condition_count; k++) {
		const column *c = &t->columns[t->condition_columns[k]];
		/* Of a number, what the row says. */
		al_put_string(out, c->name,
			      c->ranged != NULL ? table_cell(t, line->row, t->condition_columns[k]).data
						: c->domain->values[c->field < 0 ? s->fixed[k] : a->value[c->field]]);
	}
	for (size_t v = 0; v < t->value_count; v++) {
		const column *c = &t->columns[t->value_columns[v]];
		if (!table_shows_unit(t, v))
			al_put_number(out, c->name, table_value(t, line->row, c));
	}
}

/* Everything before the line's quantity: the same for all operations that have these values in its conditions. */
static void al_put_line_head(const bareme_answer *a, const bareme_line *line, buffer *out)
{
	buffer_char(out, '{');
	al_put_string(out, "bareme", a->rules->tables[line->table].name);
	al_put_string(out, "forme", a->rules->forms[line->form].name);
	al_put_row_columns(a, line, out);
	al_put_number(out, "unitaire", line->unit);
	al_put_name(out, "quantite");
}

static void al_put_line_tail(const bareme_answer *a, const bareme_line *line, buffer *out)
{
	const table *t = &a->rules->tables[line->table];
	const row *row = &t->rows[line->row];
	al_put_rule(out, t->file, row->line);
	al_put_string(out, "source", a->rules->sources[row->source].id);
	buffer_char(out, '}');
}

/*
 * A line: the quantity, the amount, and how it came about change with each operation, but for the part of the formula
 * before its first field.
 */
static void al_put_line(const bareme_answer *a, phrases *p, const bareme_line *line, buffer *out)
{
	const bareme_ruleset *r = a->rules;
	bool named = line->amount != BAREME_NO_AMOUNT;
	kept_text *kept = named ? phrases_line(p, a, line) : NULL;
	bool known = phrases_has(kept);
	char amount[BAREME_TEXT_MAX] = "null";
	size_t digits = named ? bareme_money_print(line->amount, '.', amount) : strlen(amount);
	kept_places places;
	places[0][0] = out->len;
	if (known)
		phrases_put(kept, 0, out);
	else
		al_put_line_head(a, line, out);
	places[0][1] = out->len;
	al_put_decimal(out, line->quantity);
	AL_PUT(out, ",\"montant\":");
	buffer_put(out, amount, digits);
	places[1][0] = out->len;
	if (known)
		phrases_put(kept, 1, out);
	else
		AL_PUT(out, ",\"calcul\":");
	if (!known && named) {
		buffer_char(out, '"');
		formula_print_row(line_formula(r, line), line_values(r, line), out);
	}
	places[1][1] = out->len;
	if (named) {
		formula_print_fields(line_formula(r, line), a->value, line_values(r, line), out);
		AL_PUT(out, " = ");
	}
	buffer_put(out, amount, digits);
	places[2][0] = out->len;
	if (known) {
		phrases_put(kept, 2, out);
		return;
	}
	if (named)
		buffer_char(out, '"');
	al_put_line_tail(a, line, out);
	places[2][1] = out->len;
	phrases_keep(kept, out, places);
}

/* The resources of the plan from that one on, none of which was given. */
static void al_put_absent(const bareme_ruleset *r, phrases *p, size_t first, buffer *out)
{
	kept_text *kept = phrases_find(p, KEY_ABSENT, first);
	size_t start = out->len;
	if (phrases_has(kept)) {
		phrases_put(kept, 0, out);
		return;
	}
	for (size_t i = first; i < r->plan_count; i++)
		al_put_amount(out, r->fields[r->plan[i]].name, BAREME_NO_AMOUNT);
	phrases_keep_all(kept, out, start);
}

static void al_put_plan(const bareme_answer *a, phrases *p, buffer *out)
{
	const bareme_ruleset *r = a->rules;
	bareme_plan_item item;
	size_t absent = r->plan_count;
	if (!bareme_answer_plan(a, 0, &item))
		return;
	al_open(out, "plan", '{');
	al_put_amount(out, item.name, item.amount);
	while (absent > 0 && !answer_knows(a, r->plan[absent - 1]))
		absent--;
	for (size_t i = 0; i < absent && bareme_answer_plan(a, i + 1, &item); i++)
		al_put_amount(out, item.name, item.amount);
	al_put_absent(r, p, absent, out);
	al_put_amount(out, "prets_al", a->loan);
	al_put_amount(out, "subventions_al", a->grant);
	for (size_t i = r->plan_count + 1; bareme_answer_plan(a, i, &item); i++)
		if (item.part == BAREME_PLAN_LEFT)
			al_put_amount(out, item.name, item.amount);
	buffer_char(out, '}');
}

static void al_put_receipt(const bareme_answer *a, buffer *out)
{
	char date[BAREME_TEXT_MAX];
	bareme_date_print(a->date, date);
	al_open(out, "recu", '{');
	al_put_string(out, "version", bareme_version());
	al_put_string(out, "empreinte", a->rules->fingerprint);
	al_put_string(out, "date", bareme_answer_knows_date(a) ? date : NULL);
	buffer_char(out, '}');
}

/* The object's beginning, up to its notices. Names of statuses and codes need no escapes. */
static void al_put_head(const bareme_answer *a, buffer *out)
{
	const bareme_ruleset *r = a->rules;
	AL_PUT(out, "{\"zone\":");
	if (a->zone < 0)
		AL_PUT(out, "null");
	else
		json_put_string(out, text_of(r->fields[r->role[ROLE_ZONE]].domain.values[a->zone]));
	AL_PUT(out, ",\"pret\":");
	al_put_cents(out, a->loan);
	AL_PUT(out, ",\"subvention\":");
	al_put_cents(out, a->grant);
	AL_PUT(out, ",\"statut\":\"");
	buffer_string(out, bareme_status_name(a->status));
	AL_PUT(out, "\",\"avis\":[");
}

void answer_put_json_brief(const bareme_answer *a, buffer *out)
{
	al_put_head(a, out);
	for (size_t i = 0; i < a->notices.count; i++) {
		if (i > 0)
			buffer_char(out, ',');
		AL_PUT(out, "{\"code\":\"");
		buffer_string(out, bareme_code_name(a->notices.list[i].code));
		AL_PUT(out, "\"}");
	}
	AL_PUT(out, "]}");
}

void answer_put_json(const bareme_answer *a, phrases *p, const bareme_locale *locale, bool receipt, buffer *out)
{
	al_put_head(a, out);
	al_put_notices(a, p, locale, out);
	AL_PUT(out, ",\"lignes\":[");
	for (size_t i = 0; i < a->line_count; i++) {
		if (i > 0)
			buffer_char(out, ',');
		al_put_line(a, p, &a->lines[i], out);
	}
	buffer_char(out, ']');
	al_put_plan(a, p, out);
	if (receipt)
		al_put_receipt(a, out);
	buffer_char(out, '}');
}

bareme_result bareme_answer_write_json(const bareme_answer *answer, const bareme_locale *locale, bool receipt,
				       bareme_write_fn write, void *payload)
{
	buffer b = {0};
	answer_put_json(answer, NULL, locale, receipt, &b);
	return buffer_hand_over(&b, write, payload);
}

bareme_result bareme_write_json_string(bareme_text text, bareme_write_fn write, void *payload)
{
	buffer b = {0};
	json_put_string(&b, text);
	return buffer_hand_over(&b, write, payload);
}
