/* A program that uses the installed library: what does this operation get? It is C, and C++ as well. */
#include <bareme.h>

#include <stdio.h>
#include <string.h>

static bareme_text text(const char *string)
{
	bareme_text whole = {string, strlen(string)};
	return whole;
}

static void print_answer(const bareme_answer *answer)
{
	char loan[BAREME_TEXT_MAX], grant[BAREME_TEXT_MAX];
	printf("%s\n", bareme_status_name(bareme_answer_status(answer)));
	if (bareme_answer_loan(answer) == BAREME_NO_AMOUNT)
		return;
	bareme_money_print(bareme_answer_loan(answer), '.', loan);
	bareme_money_print(bareme_answer_grant(answer), '.', grant);
	printf("loans %s, grants %s\n", loan, grant);
}

int main(void)
{
	static const char *const given[][2] = {
	    {"nature", "reconstitution"}, {"commune", "Marseille"}, {"plus", "20"}, {"plai", "30"}};
	bareme_ruleset *ruleset = NULL;
	bareme_operation *operation = NULL;
	bareme_answer *answer = NULL;
	int32_t date = 0;
	int status = 2;
	bareme_date_parse(text("2021-06-01"), &date);
	if (bareme_ruleset_load_builtin(&ruleset, NULL, NULL, NULL) == BAREME_DONE &&
	    bareme_operation_new(&operation, ruleset, date) == BAREME_DONE &&
	    bareme_answer_new(&answer, ruleset) == BAREME_DONE) {
		for (size_t i = 0; i < sizeof given / sizeof *given; i++)
			bareme_operation_set(operation, bareme_field_find(ruleset, text(given[i][0])),
					     text(given[i][1]));
		bareme_evaluate(operation, answer);
		print_answer(answer);
		status = 0;
	}
	bareme_answer_free(answer);
	bareme_operation_free(operation);
	bareme_ruleset_free(ruleset);
	return status;
}
