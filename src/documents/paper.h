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

/* A column of a table. */
typedef struct paper_column {
	const char *heading; /* an English message */
	bool numbers;
	bool given; /* no message, but a heading of the list */
} paper_column;

/* What the status of an operation means, as a sentence. */
void paper_put_status(const paper *p, const bareme_answer *a);

/* "Marseille (13055)"; false where no commune was found. */
bool paper_commune(const paper *p, int32_t commune, int32_t date);

/* What computed the answer, with which tables. */
void paper_receipt(const paper *p);

/* What the operation is: its identifier, its kind, its commune. */
void paper_title(const paper *p, const bareme_answer *a);

/* ---- Sections of an answer ---- */

/* What a function that takes rows gets as its payload. */
typedef struct paper_walk {
	const paper *p;
	const bareme_answer *a;
	bareme_section section;
	size_t rows; /* for the function's own use; 0 before the first row */
} paper_walk;

void paper_section(const paper *p, const bareme_answer *a, bareme_section section, bareme_section_fn take);

/* A cell, a dash where it is empty; and one that was given, which is cut where it is long. */
void paper_dashed(const paper *p, bareme_text cell);
void paper_given(const paper *p, const bareme_section_row *row, size_t cell);

#endif
