/* The texts of lines of aid; see notice.h. */
#include "answers/notice.h"

bool answer_names_amount(const bareme_answer *a)
{
	bool any = false;
	for (size_t i = 0; i < a->line_count; i++)
		any |= a->lines[i].amount != BAREME_NO_AMOUNT;
	return any;
}

bool answer_has_sums(const bareme_answer *a)
{
	bool nameless = a->status == BAREME_GRANTED && a->line_count > 0 && !answer_names_amount(a);
	return a->loan != BAREME_NO_AMOUNT && !nameless;
}

bool answer_names_source(const bareme_answer *a, size_t lines, size_t source)
{
	for (size_t i = 0; i < lines; i++)
		if (a->rules->tables[a->lines[i].table].rows[a->lines[i].row].source == source)
			return true;
	return false;
}

void line_put_title(buffer *out, const bareme_ruleset *rules, const bareme_line *line, bareme_lang lang)
{
	const table *t = &rules->tables[line->table];
	slot_put_title(out, t, line_slot(rules, line), lang);
}

void slot_put_title(buffer *out, const table *t, const slot *s, bareme_lang lang)
{
	const char *between = "";
	for (size_t k = 0; k < t->condition_count; k++)
		if (t->fields[k] < 0) {
			buffer_string(out, between);
			buffer_string(out, t->columns[t->condition_columns[k]].own.titles[s->fixed[k]].in[lang]);
			between = ", ";
		}
	if (*between == '\0')
		buffer_string(out, t->title.in[lang]);
}

const formula *line_formula(const bareme_ruleset *rules, const bareme_line *line)
{
	return &line_slot(rules, line)->amounts[line->formula % rules->tables[line->table].amount_count].amount;
}

void line_put_steps(buffer *out, const bareme_answer *a, const bareme_line *line, const bareme_lang *lang)
{
	char amount[BAREME_TEXT_MAX];
	if (line->amount == BAREME_NO_AMOUNT)
		return;
	formula_print(line_formula(a->rules, line), a->value, line_values(a->rules, line), lang, out);
	if (lang != NULL)
		bareme_money_print_grouped(line->amount, *lang, amount);
	else
		bareme_money_print(line->amount, '.', amount);
	buffer_put(out, " = ", 3);
	buffer_string(out, amount);
}

bool table_shows_unit(const table *t, size_t value)
{
	for (size_t i = 0; i < t->amount_count; i++)
		if (t->amounts[i].unit_column == (int)value)
			return true;
	return false;
}

void line_put_terms(buffer *out, const bareme_ruleset *rules, const bareme_line *line, bareme_lang lang)
{
	const table *t = &rules->tables[line->table];
	char text[BAREME_TEXT_MAX];
	const char *between = "";
	for (size_t v = 0; v < t->value_count; v++) {
		const column *c = &t->columns[t->value_columns[v]];
		bareme_number n = table_value(t, line->row, c);
		if (table_shows_unit(t, v) || bareme_number_print_for(n, lang, text) == 0)
			continue;
		buffer_printf(out, lang == BAREME_FR ? "%s%s\xC2\xA0: %s" : "%s%s: %s", between, c->title.in[lang],
			      text);
		between = ", ";
	}
}

size_t bareme_line_print_title(const bareme_answer *answer, const bareme_line *line, bareme_lang lang, char *data,
			       size_t size)
{
	buffer out = buffer_within(data, size);
	line_put_title(&out, answer->rules, line, lang);
	return buffer_give(&out, data, size);
}

size_t bareme_line_print_steps(const bareme_answer *answer, const bareme_line *line, char *data, size_t size)
{
	buffer out = buffer_within(data, size);
	line_put_steps(&out, answer, line, NULL);
	return buffer_give(&out, data, size);
}

size_t bareme_line_print_terms(const bareme_answer *answer, const bareme_line *line, bareme_lang lang, char *data,
			       size_t size)
{
	buffer out = buffer_within(data, size);
	line_put_terms(&out, answer->rules, line, lang);
	return buffer_give(&out, data, size);
}
