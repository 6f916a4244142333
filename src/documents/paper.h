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

/* The same, cut to so many bytes, with "..." where something is missing. */
void paper_clip(const paper *p, bareme_text t, size_t most);

/* An English message in the reader's language, filled in and escaped. */
void paper_say(const paper *p, const char *format, ...) PRINTF_LIKE(2, 3);

/* A colon or a semicolon and a space, in French with a no-break space before it. */
void paper_pause(const paper *p, char mark);

/* "1,234.50"; a dash where there is no amount. */
void paper_money(const paper *p, int64_t cents);
void paper_date(const paper *p, int32_t date);

/* The date whose rules the answer was made by; false, and nothing, where the operation's date is no date. */
bool paper_rules_date(const paper *p, const bareme_answer *a);

/* A number of a table: money in groups, a rate in percent, a count as it is; a dash where there is no number. */
void paper_number(const paper *p, bareme_number n);

/* "12.3 %": what part is of whole, which is above 0. */
void paper_share(const paper *p, int64_t part, int64_t whole);

/* A column of a table. */
typedef struct paper_column {
	const char *heading; /* an English message */
	bool numbers;
} paper_column;

enum { AID_COLUMNS = 6, PLAN_COLUMNS = 3 };
extern const paper_column paper_aid_columns[AID_COLUMNS], paper_plan_columns[PLAN_COLUMNS];

/* What comes before, between and after the two parts of an item: markup. */
typedef struct item_markup {
	const char *before, *between, *after;
} item_markup;

/* ": ", in French with a no-break space before it: between the parts of an item of plain text. */
const char *paper_colon(const paper *p);

/* The cells of a line of aid after its title's, each after its markup. */
void paper_aid_cells(const paper *p, const bareme_line *line, const char *const before[AID_COLUMNS - 1]);

/* Items: what is known of the operation, and a source with its date but not its address. */
void paper_facts(const paper *p, const bareme_answer *a, item_markup m);
void paper_source(const paper *p, const source *s, item_markup m);

/* True where the answer names the source, in its lines before that number. */
bool paper_has_source(const bareme_answer *a, size_t lines, size_t source);

/* "loan, at most" */
void paper_form(const paper *p, bareme_form form);

/* What the status of an operation means, as a sentence. */
void paper_status(const paper *p, const bareme_answer *a);

/* False where there are no sums to show: nothing was computed, or no aid names an amount. */
bool paper_has_sums(const bareme_answer *a);

/* The title of the line's aid, and how its amount came about. */
void paper_line_title(const paper *p, const bareme_line *line);
void paper_steps(const paper *p, const bareme_answer *a, const bareme_line *line);

/*
 * What the line's row says besides amounts, such as the longest duration, after `before`, which is markup. False, and
 * nothing, where it says nothing more or the line before says the same.
 */
bool paper_terms(const paper *p, const bareme_answer *a, size_t line, const char *before);

/* The title of an item of the plan de financement. */
void paper_plan_title(const paper *p, const bareme_plan_item *item);

void paper_notice(const paper *p, const bareme_answer *a, const bareme_notice *n);

/* "reconstitution.csv:2": the row that grants the line. */
void paper_rule(const paper *p, const bareme_line *line);

/* "Marseille (13055)"; false where no commune was found. */
bool paper_commune(const paper *p, int32_t commune, int32_t date);

/* What computed the answer, with which tables. */
void paper_receipt(const paper *p);

/* What the operation is: its identifier, its kind, its commune. */
void paper_title(const paper *p, const bareme_answer *a);

#endif
