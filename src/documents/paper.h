/* What a person reads of an answer, whatever the form: words, numbers and dates, escaped as the form needs. */
#ifndef PAPER_H
#define PAPER_H

#include "answers/notice.h"
#include "formats/escape.h"

/* Where text goes, for whom, and how it is escaped. */
typedef struct paper {
	const bareme_ruleset *r;
	const bareme_locale *locale; /* may be NULL */
	bareme_lang lang;
	void (*escape)(buffer *out, bareme_text t);
	buffer *out;
} paper;

paper paper_new(const bareme_ruleset *r, const bareme_locale *locale, void (*escape)(buffer *out, bareme_text t),
		buffer *out);

/* As it is, without escaping: markup. */
static inline void paper_raw(const paper *p, const char *markup)
{
	buffer_string(p->out, markup);
}

/* Escaped. */
void paper_text(const paper *p, bareme_text t);
static inline void paper_string(const paper *p, const char *string)
{
	paper_text(p, text_of(string));
}

/*
 * Markup as it is, with texts in it that are escaped: knows %s, %llu and %%. The texts of amounts and days below are
 * made in PAPER_ROOM, which lasts as long as the block that it is in.
 */
void paper_put(const paper *p, const char *markup, ...) PRINTF_LIKE(2, 3);
#define PAPER_ROOM ((char[BAREME_TEXT_MAX]){0})

/* An English message in the reader's language. */
static inline const char *paper_tr(const paper *p, const char *message)
{
	return text_tr(p->locale, message);
}

/* A text, cut to so many bytes, with "..." where something is missing. */
void paper_clip(const paper *p, bareme_text t, size_t most);

/* An English message in the reader's language, filled in and escaped. */
void paper_say(const paper *p, const char *format, ...) PRINTF_LIKE(2, 3);

/* "1,234.50"; a dash where there is no amount. */
const char *paper_money(const paper *p, int64_t cents, char text[BAREME_TEXT_MAX]);
const char *paper_sum(const paper *p, bareme_sum sum, char text[BAREME_TEXT_MAX]);
const char *paper_date(const paper *p, int32_t date, char text[BAREME_TEXT_MAX]);

/* The date whose rules the answer was made by; false, and nothing, where the operation's date is no date. */
bool paper_rules_date(const paper *p, const bareme_answer *a);

/* A number of a table: money in groups, a rate in percent, a count as it is; a dash where there is no number. */
const char *paper_number(const paper *p, bareme_number n, char text[BAREME_TEXT_MAX]);

/* "12.3 %": what part is of whole, which is above 0. */
const char *paper_share(const paper *p, int64_t part, int64_t whole, char text[BAREME_TEXT_MAX]);

/* A column of a table. */
typedef struct paper_column {
	const char *heading; /* an English message */
	bool numbers;
} paper_column;

enum { AID_COLUMNS = 6, PLAN_COLUMNS = 3 };
extern const paper_column paper_aid_columns[AID_COLUMNS], paper_plan_columns[PLAN_COLUMNS];

/* What is known of the operation: the title of each fact and its value, with markup around them. */
void paper_facts(const paper *p, const bareme_answer *a, const char *before, const char *between, const char *after);

/* "loan, at most" */
const char *paper_form(const paper *p, bareme_form form);

/* What the status of an operation means, as a sentence. */
void paper_put_status(const paper *p, const bareme_answer *a);

/* False where there are no sums to show: nothing was computed, or no aid names an amount. */
bool paper_has_sums(const bareme_answer *a);

/* The title of the line's aid; its other columns, in markup with a place for each; and how its amount came about. */
void paper_line_title(const paper *p, const bareme_line *line);
void paper_line_cells(const paper *p, const bareme_line *line, const char *markup);
void paper_steps(const paper *p, const bareme_answer *a, const bareme_line *line);

/*
 * What the line's row says besides amounts, such as the longest duration, after `before`, which is markup. False, and
 * nothing, where it says nothing more or the line before says the same.
 */
bool paper_terms(const paper *p, const bareme_answer *a, size_t line, const char *before);

/* Of an item of the plan de financement: its title, its amount or that it was not given, its share of the cost. */
void paper_plan_title(const paper *p, const bareme_answer *a, const bareme_plan_item *item);
void paper_plan_amount(const paper *p, const bareme_plan_item *item);
void paper_plan_share(const paper *p, const bareme_plan_item *item, int64_t cost);

void paper_notice(const paper *p, const bareme_answer *a, const bareme_notice *n);

/* "Marseille (13055)"; false where no commune was found. */
bool paper_commune(const paper *p, int32_t commune, int32_t date);

/* What computed the answer, with which tables. */
void paper_receipt(const paper *p);

/* What the operation is: its identifier, its kind, its commune. */
void paper_title(const paper *p, const bareme_answer *a);

#endif
