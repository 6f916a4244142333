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

/* The date whose rules the answer was made by; false, and nothing, where the operation's date is none. */
bool paper_rules_date(const paper *p, const bareme_answer *a);

/* A number of a table: money in groups, a rate in percent, a count as it is; a dash where there is none. */
void paper_number(const paper *p, bareme_number n);

/* "12.3 %": what part is of whole, which is above 0. */
void paper_share(const paper *p, int64_t part, int64_t whole);

/* "loan, at most" */
void paper_form(const paper *p, bareme_form form);

/* What the status of an operation means, as a sentence. */
void paper_status(const paper *p, const bareme_answer *a);

/* True where there are sums to show: none where nothing was computed, or no aid names an amount. */
bool paper_has_sums(const bareme_answer *a);

/* What the line's row says besides amounts, such as the longest duration; nothing where the line before told it. */
size_t paper_find_terms(const paper *p, const bareme_answer *a, size_t line, char *out, size_t size);

/* The title of an item of the plan de financement. */
void paper_plan_title(const paper *p, const bareme_plan_item *item);

/* The value that the operation gives a field: understood, or as it was written. */
void paper_given(const paper *p, const bareme_operation *o, size_t number);

void paper_notice(const paper *p, const bareme_answer *a, const bareme_notice *n);

/* "reconstitution.csv:2", where the line's rule stands. */
void paper_rule(const paper *p, const bareme_line *line);

/* "Marseille (13055)"; false where no commune was found. */
bool paper_commune(const paper *p, int32_t commune, int32_t date);

/* What the operation is: its identifier, its kind, its commune. */
void paper_title(const paper *p, const bareme_answer *a);

/* page.c, markdown.c: the same as bareme_answer_write_html and bareme_answer_write_markdown, into a buffer. */
void answer_put_html(const bareme_answer *answer, const bareme_locale *locale, buffer *out);
void answer_put_markdown(const bareme_answer *answer, const bareme_locale *locale, buffer *out);

#endif
