/* Answers: made once, filled by the evaluation, then read. */
#include "engine/shape.h"
#include "rules/codes.h"

#include <stdlib.h>

bareme_result bareme_answer_new(bareme_answer **out, const bareme_ruleset *ruleset)
{
	bareme_answer *a = *out = calloc(1, sizeof *a);
	if (a == NULL)
		return BAREME_NO_MEMORY;
	a->rules = ruleset;
	a->lines = calloc(ruleset->lines_max + 1, sizeof *a->lines);
	a->shapes = calloc(SHAPES, sizeof *a->shapes);
	a->notices.list = calloc(NOTICES_MAX, sizeof *a->notices.list);
	a->notices.room = NOTICES_MAX;
	if (a->lines != NULL && a->shapes != NULL && a->notices.list != NULL)
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
	free(answer->shapes);
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
		if (code_status(a->notices.list[i].code) == a->status)
			return a->notices.list[i].code;
	return BAREME_CODE_COUNT;
}
