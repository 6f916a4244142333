/* Answers: made once, filled by the evaluation, then read. */
#include "engine/decisions.h"

#include <stdlib.h>

/*
 * The most notices that an answer can have. The operation has OPERATION_NOTICES for each field, or two of the record,
 * and one for each product; the evaluation one on each field's limit, one where it is missing or ignored, three on the
 * place and on all of it, and two on the plan. A table has an exclusion, its first day, quantities, its age, each
 * remark once, a limit for each amount, those of each line's row, a failure, and each variant.
 */
static size_t notices_room(const bareme_ruleset *r)
{
	size_t room = (OPERATION_NOTICES + 2) * r->all_count + 11 + r->headings.product_count;
	for (size_t i = 0; i < r->table_count; i++) {
		const table *t = &r->tables[i];
		room += 5 + t->remark_count + t->slot_count * (t->amount_count + t->limit_count);
		room += t->variant_field < 0 ? 0 : r->fields[t->variant_field].domain.count;
	}
	return room;
}

bareme_result bareme_answer_new(bareme_answer **out, const bareme_ruleset *ruleset)
{
	bareme_answer *a = *out = calloc(1, sizeof *a);
	if (a == NULL)
		return BAREME_NO_MEMORY;
	a->rules = ruleset;
	a->lines = calloc(ruleset->lines_max + 1, sizeof *a->lines);
	a->decisions = calloc(DECISIONS, sizeof *a->decisions);
	a->notices.room = notices_room(ruleset);
	a->notices.list = calloc(a->notices.room, sizeof *a->notices.list);
	if (a->lines != NULL && a->decisions != NULL && a->notices.list != NULL)
		return BAREME_DONE;
	bareme_answer_free(a);
	*out = NULL;
	return BAREME_NO_MEMORY;
}

void bareme_answer_free(bareme_answer *answer)
{
	if (answer == NULL)
		return;
	free(answer->lines);
	free(answer->decisions);
	free(answer->notices.list);
	free(answer);
}

bareme_status bareme_answer_status(const bareme_answer *answer)
{
	return answer->status;
}

int64_t bareme_answer_loan(const bareme_answer *answer)
{
	return answer->loan;
}

int64_t bareme_answer_grant(const bareme_answer *answer)
{
	return answer->grant;
}

int bareme_answer_zone(const bareme_answer *answer)
{
	return answer->zone;
}

int32_t bareme_answer_date(const bareme_answer *answer)
{
	return answer->date;
}

bool bareme_answer_knows_date(const bareme_answer *answer)
{
	return (answer->operation->known >> answer->rules->role[ROLE_DATE] & 1) != 0;
}

bareme_text bareme_answer_commune_code(const bareme_answer *answer)
{
	if (answer->commune < 0)
		return (bareme_text){"", 0};
	return text_of(answer->rules->territory.communes[answer->commune].code);
}

bareme_text bareme_answer_commune_name(const bareme_answer *answer)
{
	if (answer->commune < 0)
		return (bareme_text){"", 0};
	return text_of(territory_name(&answer->rules->territory, answer->commune, answer->date));
}

const bareme_notice *bareme_answer_notice(const bareme_answer *answer, size_t number)
{
	return number < answer->notices.count ? &answer->notices.list[number] : NULL;
}

bareme_code bareme_notice_code(const bareme_notice *notice)
{
	return notice->code;
}

int bareme_notice_field(const bareme_notice *notice)
{
	return notice->field;
}

bareme_text bareme_notice_given(const bareme_notice *notice)
{
	return notice->given;
}

const bareme_line *bareme_answer_lines(const bareme_answer *answer, size_t *count)
{
	*count = answer->line_count;
	return answer->lines;
}

bareme_code answer_first_code(const bareme_answer *a)
{
	for (size_t i = 0; i < a->notices.count; i++)
		if (bareme_code_status(a->notices.list[i].code) == a->status)
			return a->notices.list[i].code;
	return BAREME_CODE_COUNT;
}
