/* Answers as CSV cells and as JSON. */
#include "answer.h"
#include "csv.h"

#include <string.h>

/* ---- CSV ---- */

static const char *const headings[] = {"al_zone", "al_pret", "al_subvention", "al_statut", "al_avis"};

void answer_put_csv_heading(char delimiter, buffer *out)
{
	for (size_t i = 0; i < sizeof headings / sizeof *headings; i++) {
		buffer_char(out, delimiter);
		buffer_string(out, headings[i]);
	}
}

static void put_money(buffer *out, int64_t cents, char point)
{
	char *to = cents == BAREME_NO_AMOUNT ? NULL : buffer_reserve(out, BAREME_TEXT_MAX);
	if (to != NULL)
		out->len += bareme_money_print(cents, point, to);
}

/* A list tells once at its end that a table is old. */
static bool is_put_off(const bareme_notice *n, uint64_t *old)
{
	if (n->code != BAREME_CODE_OLD || old == NULL)
		return false;
	*old |= UINT64_C(1) << (n->subject & 63);
	return true;
}

/* Doubles the quotes of the text that was written from `start` on. */
static void double_quotes(buffer *out, size_t start)
{
	size_t quotes = 0;
	const char *p = out->data + start, *end = out->data + out->len;
	while ((p = memchr(p, '"', (size_t)(end - p))) != NULL) {
		quotes++;
		p++;
	}
	if (quotes == 0 || buffer_reserve(out, quotes) == NULL)
		return;
	/* From the end: what stands behind each quote moves as far as there are quotes before it. */
	char *text = out->data + start;
	size_t len = out->len - start;
	out->len += quotes;
	for (; quotes > 0; quotes--) {
		char *quote = memrchr(text, '"', len);
		size_t at = (size_t)(quote - text);
		memmove(quote + quotes, quote, len - at);
		quote[quotes - 1] = '"';
		len = at;
	}
}

enum { MESSAGE_MAX = 2048 };

/* "code: message" of each notice, joined; always quoted, since messages hold commas and quotes. */
/*
 * Writes the text of a notice, its quotes doubled. Most notices of a list are the same few: their
 * text is kept, but for the amount that ends the one that compares readings.
 */
static void put_message(const bareme_answer *a, kept_notice *kept, const bareme_notice *n, const bareme_locale *locale,
			buffer *out)
{
	bool reading = n->code == BAREME_CODE_READING,
	     keeps = kept != NULL && (reading || n->code == BAREME_CODE_VERIFY);
	bareme_notice key = *n;
	key.amount = reading ? 0 : n->amount;
	if (keeps)
		kept += ((unsigned)n->subject * 3 + (unsigned)key.amount + (unsigned)n->second) % KEPT_NOTICES;
	if (keeps && kept->len > 0 && kept->key.code == key.code && kept->key.subject == key.subject &&
	    kept->key.field == key.field && kept->key.amount == key.amount && kept->key.second == key.second) {
		buffer_put(out, kept->text, kept->len);
	} else {
		size_t start = out->len;
		char *to = buffer_reserve(out, MESSAGE_MAX);
		if (to == NULL)
			return;
		size_t len = notice_print_head(a, n, locale, to, MESSAGE_MAX);
		out->len += len < MESSAGE_MAX ? len : MESSAGE_MAX - 1;
		double_quotes(out, start);
		len = out->len - start;
		if (keeps && !out->failed && len <= sizeof kept->text) {
			kept->key = key;
			kept->len = (uint16_t)len;
			memcpy(kept->text, out->data + start, len);
		}
	}
	char *to = reading ? buffer_reserve(out, BAREME_TEXT_MAX) : NULL;
	if (to != NULL)
		out->len += bareme_money_print_grouped(n->amount, locale == NULL ? BAREME_EN : locale->lang, to);
}

static void put_notices(const bareme_answer *a, kept_notice *kept, const bareme_locale *locale, buffer *out,
			uint64_t *old)
{
	bool first = true;
	for (size_t i = 0; i < a->notices.count; i++) {
		const bareme_notice *n = &a->notices.list[i];
		if (is_put_off(n, old))
			continue;
		buffer_string(out, first ? "\"" : " | ");
		buffer_string(out, bareme_code_name(n->code));
		buffer_put(out, ": ", 2);
		put_message(a, kept, n, locale, out);
		first = false;
	}
	if (!first)
		buffer_char(out, '"');
}

void answer_put_csv(const bareme_answer *a, kept_notice *kept, const bareme_locale *locale, char delimiter, buffer *out,
		    uint64_t *old)
{
	char point = delimiter == ';' ? ',' : '.';
	const bareme_ruleset *r = a->rules;
	const char *zone = a->zone < 0 ? "" : r->fields[r->role[ROLE_ZONE]].domain.values[a->zone];
	size_t zone_len = strlen(zone);
	/* All but the notices has a known length: it is written without asking for room again. */
	char *start = buffer_reserve(out, zone_len + 4 * BAREME_TEXT_MAX), *to = start;
	if (to == NULL)
		return;
	*to++ = delimiter;
	memcpy(to, zone, zone_len);
	to += zone_len;
	*to++ = delimiter;
	if (a->loan != BAREME_NO_AMOUNT)
		to += bareme_money_print(a->loan, point, to);
	*to++ = delimiter;
	if (a->grant != BAREME_NO_AMOUNT)
		to += bareme_money_print(a->grant, point, to);
	*to++ = delimiter;
	const char *status = bareme_status_name(a->status);
	size_t len = strlen(status);
	memcpy(to, status, len);
	to += len;
	*to++ = delimiter;
	out->len += (size_t)(to - start);
	if (a->notices.count > 0)
		put_notices(a, kept, locale, out, old);
}

/* ---- JSON ---- */

static void put_name(buffer *out, const char *name)
{
	if (out->len > 0 && out->data[out->len - 1] != '{')
		buffer_char(out, ',');
	json_put_string(out, text_of(name));
	buffer_char(out, ':');
}

static void put_string(buffer *out, const char *name, const char *value)
{
	put_name(out, name);
	json_put_string(out, text_of(value));
}

static void put_amount(buffer *out, const char *name, int64_t cents)
{
	put_name(out, name);
	if (cents == BAREME_NO_AMOUNT)
		buffer_string(out, "null");
	else
		put_money(out, cents, '.');
}

static void put_number(buffer *out, const char *name, bareme_number n)
{
	char text[BAREME_TEXT_MAX];
	put_name(out, name);
	if (n.there)
		buffer_put(out, text, number_print(n.value, n.decimals, n.decimals < 2 ? n.decimals : 2, '.', text));
	else
		buffer_string(out, "null");
}

static void put_json_notices(const bareme_answer *a, const bareme_locale *locale, buffer *out, uint64_t *old)
{
	char message[2048];
	bool first = true;
	put_name(out, "avis");
	buffer_char(out, '[');
	for (size_t i = 0; i < a->notices.count; i++) {
		const bareme_notice *n = &a->notices.list[i];
		if (is_put_off(n, old))
			continue;
		size_t len = bareme_notice_print(a, n, locale, message, sizeof message);
		buffer_string(out, first ? "{" : ",{");
		first = false;
		put_string(out, "code", bareme_code_name(n->code));
		put_name(out, "message");
		json_put_string(out, (bareme_text){message, len < sizeof message ? len : sizeof message - 1});
		buffer_char(out, '}');
	}
	buffer_char(out, ']');
}

/* True where an amount of the table takes its unit from the column: it shows as `unitaire` then. */
static bool is_unit_column(const table *t, size_t value)
{
	for (size_t i = 0; i < t->amount_count; i++)
		if (t->amounts[i].unit_column == (int)value)
			return true;
	return false;
}

static void put_row_columns(const bareme_answer *a, const bareme_line *line, buffer *out)
{
	const table *t = &a->rules->tables[line->table];
	const slot *s = &t->slots[line->formula / t->amount_count];
	const row *row = &t->rows[line->row];
	for (size_t k = 0; k < t->condition_count; k++) {
		const column *c = &t->columns[t->condition_columns[k]];
		put_string(out, c->name, c->domain->values[c->field < 0 ? s->fixed[k] : a->value[c->field]]);
	}
	for (size_t v = 0; v < t->value_count; v++) {
		const column *c = &t->columns[t->value_columns[v]];
		if (!is_unit_column(t, v))
			put_number(out, c->name,
				   (bareme_number){t->values[line->row * t->value_count + v], (uint8_t)c->decimals,
						   (row->blank >> v & 1) == 0});
	}
}

static void put_line(const bareme_answer *a, const bareme_line *line, buffer *out)
{
	const table *t = &a->rules->tables[line->table];
	const row *row = &t->rows[line->row];
	char steps[512];
	buffer_char(out, '{');
	put_string(out, "bareme", t->name);
	put_string(out, "forme", bareme_form_name(line->form));
	put_row_columns(a, line, out);
	put_number(out, "unitaire", line->unit);
	put_number(out, "quantite", line->quantity);
	put_amount(out, "montant", line->amount);
	size_t len = bareme_line_print_steps(a, line, steps, sizeof steps);
	put_name(out, "calcul");
	if (len > 0)
		json_put_string(out, (bareme_text){steps, len < sizeof steps ? len : sizeof steps - 1});
	else
		buffer_string(out, "null");
	put_name(out, "regle");
	buffer_printf(out, "\"%s:%u\"", t->file, (unsigned)row->line);
	put_string(out, "source", a->rules->sources[row->source].id);
	buffer_char(out, '}');
}

/* The plan de financement: the cost, what pays for it, and what is left. */
static void put_plan(const bareme_answer *a, buffer *out)
{
	const bareme_ruleset *r = a->rules;
	if (r->plan_cost < 0 || (a->known >> r->plan_cost & 1) == 0 || a->loan == BAREME_NO_AMOUNT)
		return;
	int64_t left = a->value[r->plan_cost];
	put_name(out, "plan");
	buffer_char(out, '{');
	put_amount(out, r->fields[r->plan_cost].name, left);
	for (size_t i = 0; i <= r->plan_count; i++) {
		if (i == r->plan_own) {
			put_amount(out, "prets_al", a->loan);
			put_amount(out, "subventions_al", a->grant);
			left -= a->loan + a->grant;
		}
		if (i == r->plan_count)
			break;
		int64_t value = (a->known >> r->plan[i] & 1) != 0 ? a->value[r->plan[i]] : 0;
		put_amount(out, r->fields[r->plan[i]].name, value);
		left -= value;
	}
	put_amount(out, "reste_a_financer", left);
	buffer_char(out, '}');
}

static void put_receipt(const bareme_answer *a, buffer *out)
{
	char date[BAREME_TEXT_MAX];
	bareme_date_print(a->date, date);
	put_name(out, "recu");
	buffer_char(out, '{');
	put_string(out, "version", bareme_version());
	put_string(out, "empreinte", a->rules->fingerprint);
	put_string(out, "date", date);
	buffer_char(out, '}');
}

void answer_put_json(const bareme_answer *a, const bareme_locale *locale, bool receipt, buffer *out, uint64_t *old)
{
	const bareme_ruleset *r = a->rules;
	buffer_char(out, '{');
	put_name(out, "zone");
	if (a->zone >= 0)
		json_put_string(out, text_of(r->fields[r->role[ROLE_ZONE]].domain.values[a->zone]));
	else
		buffer_string(out, "null");
	put_amount(out, "pret", a->loan);
	put_amount(out, "subvention", a->grant);
	put_string(out, "statut", bareme_status_name(a->status));
	put_json_notices(a, locale, out, old);
	put_name(out, "lignes");
	buffer_char(out, '[');
	for (size_t i = 0; i < a->line_count; i++) {
		if (i > 0)
			buffer_char(out, ',');
		put_line(a, &a->lines[i], out);
	}
	buffer_char(out, ']');
	put_plan(a, out);
	if (receipt)
		put_receipt(a, out);
	buffer_char(out, '}');
}

/* ---- To the caller ---- */

static bareme_result hand_over(buffer *b, bareme_write_fn write, void *payload)
{
	bareme_result result = BAREME_NO_MEMORY;
	if (!b->failed)
		result = b->len == 0 || write(b->data, b->len, payload) == 0 ? BAREME_DONE : BAREME_WRITE_ERROR;
	buffer_free(b);
	return result;
}

bareme_result bareme_answer_write_json(const bareme_answer *answer, const bareme_locale *locale, bool receipt,
				       bareme_write_fn write, void *payload)
{
	buffer b = {0};
	answer_put_json(answer, locale, receipt, &b, NULL);
	return hand_over(&b, write, payload);
}

bareme_result bareme_answer_write_csv_heading(char delimiter, bareme_write_fn write, void *payload)
{
	buffer b = {0};
	answer_put_csv_heading(delimiter, &b);
	return hand_over(&b, write, payload);
}

bareme_result bareme_answer_write_csv(const bareme_answer *answer, const bareme_locale *locale, char delimiter,
				      bareme_write_fn write, void *payload)
{
	buffer b = {0};
	answer_put_csv(answer, NULL, locale, delimiter, &b, NULL);
	return hand_over(&b, write, payload);
}

bareme_result bareme_write_csv_cell(bareme_text cell, char delimiter, bareme_write_fn write, void *payload)
{
	buffer b = {0};
	csv_put_cell(&b, cell, delimiter);
	return hand_over(&b, write, payload);
}

bareme_result bareme_write_json_string(bareme_text text, bareme_write_fn write, void *payload)
{
	buffer b = {0};
	json_put_string(&b, text);
	return hand_over(&b, write, payload);
}
