/* Answers and texts, handed over to the caller. */
#include "answers/phrases.h"
#include "documents/paper.h"
#include "formats/csv.h"

bareme_result bareme_answer_write_json(const bareme_answer *answer, const bareme_locale *locale, bool receipt,
				       bareme_write_fn write, void *payload)
{
	buffer b = {0};
	answer_put_json(answer, NULL, locale, receipt, &b);
	return buffer_hand_over(&b, write, payload);
}

bareme_result bareme_answer_write_html(const bareme_answer *answer, const bareme_locale *locale, bareme_write_fn write,
				       void *payload)
{
	buffer b = {0};
	answer_put_html(answer, locale, &b);
	return buffer_hand_over(&b, write, payload);
}

bareme_result bareme_answer_write_markdown(const bareme_answer *answer, const bareme_locale *locale,
					   bareme_write_fn write, void *payload)
{
	buffer b = {0};
	answer_put_markdown(answer, locale, &b);
	return buffer_hand_over(&b, write, payload);
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

bareme_result bareme_write_json_string(bareme_text text, bareme_write_fn write, void *payload)
{
	buffer b = {0};
	json_put_string(&b, text);
	return buffer_hand_over(&b, write, payload);
}
