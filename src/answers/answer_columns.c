/* The names of an answer's columns; see answer_columns.h. */
#include "answers/answer_columns.h"

const answer_column_name answer_columns[ANSWER_COLUMNS] = {
    [ANSWER_NATURE] = {"al_nature", {{"Nature (bar\u00E8me)", "Kind (schedule)"}}},
    [ANSWER_ZONE] = {"al_zone", {{"Zone (bar\u00E8me)", "Zone (schedule)"}}},
    [ANSWER_LOAN] = {"al_pret", {{"Pr\u00EAt, plafond (bar\u00E8me)", "Loan, at most (schedule)"}}},
    [ANSWER_GRANT] = {"al_subvention", {{"Subvention, plafond (bar\u00E8me)", "Grant, at most (schedule)"}}},
    [ANSWER_CHECK] = {"al_controle", {{"Contr\u00F4le de la ligne (bar\u00E8me)", "Check of the row (schedule)"}}},
    [ANSWER_LEFT] = {"al_reste_a_financer",
		     {{"Reste \u00E0 financer (bar\u00E8me)", "Balance to be financed (schedule)"}}},
    [ANSWER_SHARE] = {"al_part_al", {{"Part des aides (bar\u00E8me)", "Share of the aids (schedule)"}}},
    [ANSWER_STATUS] = {"al_statut", {{"Statut (bar\u00E8me)", "Status (schedule)"}}},
    [ANSWER_NOTICES] = {"al_avis", {{"Avis (bar\u00E8me)", "Notices (schedule)"}}},
};

static bool answer_column_folds_to(const char *text, const char *key, size_t len)
{
	char own[FOLD_MAX];
	return text_fold(text_of(text), own) == len && memcmp(own, key, len) == 0;
}

bool answer_column_is(bareme_text heading)
{
	char key[FOLD_MAX];
	size_t len = text_fold(heading, key);
	if (len == SIZE_MAX)
		return false;
	for (const answer_column_name *c = answer_columns; c < answer_columns + ANSWER_COLUMNS; c++)
		if (answer_column_folds_to(c->name, key, len) ||
		    answer_column_folds_to(c->title.in[BAREME_EN], key, len) ||
		    answer_column_folds_to(c->title.in[BAREME_FR], key, len))
			return true;
	return false;
}
