/* Answers as CSV cells; see answer_csv.h. */
#include "answers/answer_csv.h"

#include "formats/csv.h"

#include <string.h>

static const char *const csv_headings[] = {"al_zone", "al_pret", "al_subvention", "al_statut", "al_avis"};

void answer_put_csv_heading(char delimiter, buffer *out)
{
	for (size_t i = 0; i < sizeof csv_headings / sizeof *csv_headings; i++) {
		buffer_char(out, delimiter);
		buffer_string(out, csv_headings[i]);
	}
}

/* Doubles the quotes of the text that was written from `start` on. */
static void csv_double_quotes(buffer *out, size_t start)
{
	size_t quotes = 0;
	if (out->len == start)
		return;
	const char *p = out->data + start, *end = out->data + out->len;
	while (p < end && (p = memchr(p, '"', (size_t)(end - p))) != NULL) {
		quotes++;
		p++;
	}
	if (quotes == 0 || buffer_reserve(out, quotes) == NULL)
		return;
	/* From the end: what follows a quote moves by as many places as there are quotes up to it. */
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

/* "code: message", its quotes doubled. */
static void csv_put_notice(buffer *out, const bareme_answer *a, const bareme_notice *n, const bareme_locale *locale)
{
	size_t start = out->len;
	buffer_string(out, bareme_code_name(n->code));
	buffer_put(out, ": ", 2);
	notice_put_head(out, a, n, locale);
	csv_double_quotes(out, start);
}

/* All of them, joined; always quoted, since messages hold commas and quotes. */
void answer_put_csv_notices(const bareme_answer *a, phrases *p, const bareme_locale *locale, buffer *out)
{
	buffer_char(out, '"');
	for (size_t i = 0; i < a->notices.count; i++) {
		if (i > 0)
			buffer_put(out, " | ", 3);
		phrases_put_notice(p, out, a, &a->notices.list[i], locale, csv_put_notice);
	}
	buffer_char(out, '"');
}

/* The text between two delimiters. */
static char *csv_put_phrase(char *to, phrase *kept, const char *text, char delimiter)
{
	if (kept != NULL && kept->len > 0) {
		memcpy(to, kept->text, sizeof kept->text);
		return to + kept->len;
	}
	size_t len = strlen(text);
	to[0] = to[len + 1] = delimiter;
	memcpy(to + 1, text, len);
	if (kept != NULL && len + 2 <= sizeof kept->text) {
		kept->len = (uint8_t)(len + 2);
		memcpy(kept->text, to, len + 2);
	}
	return to + len + 2;
}

/* The zone as a cell, once for each zone of a list; where memory fails, `out` fails. */
static SELDOM const char *csv_put_zone(const bareme_answer *a, char delimiter, buffer *cell, buffer *out)
{
	csv_put_cell(cell, text_of(a->rules->fields[a->rules->role[ROLE_ZONE]].domain.values[a->zone]), delimiter);
	const char *text = buffer_cstring(cell);
	out->failed |= cell->failed;
	return text;
}

void answer_put_csv(const bareme_answer *a, phrases *p, const bareme_locale *locale, char delimiter, buffer *out)
{
	char point = delimiter == ';' ? ',' : '.';
	phrase *of_zone = p != NULL && a->zone < PHRASE_ZONES - 1 ? &p->zones[a->zone + 1] : NULL;
	phrase *of_status = p != NULL ? &p->statuses[a->status] : NULL;
	buffer cell = {0};
	const char *zone = "";
	if (a->zone >= 0 && (of_zone == NULL || of_zone->len == 0))
		zone = csv_put_zone(a, delimiter, &cell, out);
	/* All but the notices has a known length: it is written without asking for room again. */
	size_t zone_len = cell.len;
	char *start = buffer_reserve(out, zone_len + 2 * sizeof(phrase) + 2 * BAREME_TEXT_MAX), *to = start;
	if (to == NULL) {
		buffer_free(&cell);
		return;
	}
	to = csv_put_phrase(to, of_zone, zone, delimiter);
	if (*zone != '\0')
		buffer_free(&cell);
	if (a->loan != BAREME_NO_AMOUNT)
		to += bareme_money_print(a->loan, point, to);
	*to++ = delimiter;
	if (a->grant != BAREME_NO_AMOUNT)
		to += bareme_money_print(a->grant, point, to);
	to = csv_put_phrase(to, of_status, bareme_status_name(a->status), delimiter);
	out->len += (size_t)(to - start);
	if (a->notices.count > 0)
		answer_put_csv_notices(a, p, locale, out);
}

void answer_put_csv_plan_heading(char delimiter, buffer *out)
{
	buffer_printf(out, "%cal_reste_a_financer%cal_part_al", delimiter, delimiter);
}

void answer_put_csv_plan(const bareme_answer *a, char delimiter, buffer *out)
{
	char text[BAREME_TEXT_MAX];
	const char point = delimiter == ';' ? ',' : '.';
	bareme_plan_item left;
	bool known = plan_left(a, &left);
	buffer_char(out, delimiter);
	if (known)
		buffer_put(out, text, bareme_money_print(left.amount, point, text));
	buffer_char(out, delimiter);
	if (known)
		buffer_put(out, text, bareme_money_print(plan_share(a), point, text));
}

bareme_result bareme_answer_write_csv_heading(char delimiter, bareme_write_fn write, void *payload)
{
	buffer b = {0};
	answer_put_csv_heading(delimiter, &b);
	return buffer_hand_over(&b, write, payload);
}

bareme_result bareme_answer_write_csv(const bareme_answer *answer, const bareme_locale *locale, char delimiter,
				      bareme_write_fn write, void *payload)
{
	buffer b = {0};
	answer_put_csv(answer, NULL, locale, delimiter, &b);
	return buffer_hand_over(&b, write, payload);
}

bareme_result bareme_write_csv_cell(bareme_text cell, char delimiter, bareme_write_fn write, void *payload)
{
	buffer b = {0};
	csv_put_cell(&b, cell, delimiter);
	return buffer_hand_over(&b, write, payload);
}
