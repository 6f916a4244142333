/* Answers as the CSV columns al_zone, al_pret, al_subvention, al_statut and al_avis. */
#ifndef ANSWER_CSV_H
#define ANSWER_CSV_H

#include "answers/phrases.h"

enum { ANSWER_CELLS = 5, PLAN_CELLS = 2 };

/* The same as bareme_answer_write_csv, into a buffer. `p` keeps what recurs, and may be NULL. */
void answer_put_csv(const bareme_answer *answer, phrases *p, const bareme_locale *locale, char delimiter, buffer *out);

/* Its notices alone, as one cell. */
void answer_put_csv_notices(const bareme_answer *answer, phrases *p, const bareme_locale *locale, buffer *out);

void answer_put_csv_heading(char delimiter, buffer *out);

/*
 * The plan's columns after those: what is left to finance, and the aids' share of the cost in per cent; blank where
 * there is no plan.
 */
void answer_put_csv_plan(const bareme_answer *answer, char delimiter, buffer *out);
void answer_put_csv_plan_heading(char delimiter, buffer *out);

#endif
