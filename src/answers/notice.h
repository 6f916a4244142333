/*
 * answers/: an answer as sentences and as data. What the evaluation noted becomes text here; no amount is computed.
 * Every sentence about an operation is written in this folder, or in the tables.
 */
#ifndef NOTICE_H
#define NOTICE_H

#include "base/buffer.h"
#include "engine/answer.h"

/* Where the sentences of an answer are written, and for whom. */
typedef struct writer {
	const bareme_answer *a;
	const bareme_ruleset *r;
	const bareme_locale *locale; /* NULL: English */
	bareme_lang lang;
	buffer *out;
} writer;

writer writer_new(const bareme_answer *a, const bareme_locale *locale, buffer *out);

/* An English message in the reader's language, filled in. */
void notice_say(const writer *w, const char *format, ...) PRINTF_LIKE(2, 3);

/* notice_place.c: the sentence of a notice on where the operation is. */
void notice_say_place(writer *w, const bareme_notice *n);

/* The sentence of a notice. `locale` NULL: English. */
void notice_put(buffer *out, const bareme_answer *answer, const bareme_notice *notice, const bareme_locale *locale);

/* The same in two parts, so that a list may keep the first one: see phrases.h. */
void notice_put_head(buffer *out, const bareme_answer *answer, const bareme_notice *notice,
		     const bareme_locale *locale);
void notice_put_amount(buffer *out, const bareme_notice *notice, const bareme_locale *locale);

/* True for a comparison of readings, whose sentence ends with an amount. */
static inline bool notice_ends_with_amount(const bareme_notice *n)
{
	return n->code == BAREME_CODE_READING;
}

/*
 * The value of a field, as a reader of the language sees it, or NULL: as an operation may give it. Of a text, and where
 * the value could not be understood, what was given.
 */
void value_put(buffer *out, const bareme_answer *answer, int field, const bareme_lang *lang);

/* True where a line names an amount, be it 0. */
bool answer_names_amount(const bareme_answer *answer);

/* False where there are no sums to show: nothing was computed, or no aid names an amount. */
bool answer_has_sums(const bareme_answer *answer);

/* True where the answer names the source, in its lines before that number. */
bool answer_names_source(const bareme_answer *answer, size_t lines, size_t source);

/* Which of its table's aids a line is, and the values of its row. */
static inline const slot *line_slot(const bareme_ruleset *rules, const bareme_line *line)
{
	const table *t = &rules->tables[line->table];
	return &t->slots[line->formula / t->amount_count];
}

static inline const int64_t *line_values(const bareme_ruleset *rules, const bareme_line *line)
{
	const table *t = &rules->tables[line->table];
	return t->values + line->row * t->value_count;
}

const formula *line_formula(const bareme_ruleset *rules, const bareme_line *line);

/* The title of an item of the financing plan. */
void plan_put_title(buffer *out, const bareme_answer *a, const bareme_plan_item *item, const bareme_locale *locale);

/* The title of an aid: those of the values that its lines fix, or the table's. */
void slot_put_title(buffer *out, const table *t, const slot *s, bareme_lang lang);
void line_put_title(buffer *out, const bareme_ruleset *rules, const bareme_line *line, bareme_lang lang);

/* How the line's amount came about, as a reader of the language writes it, or NULL: plain. Nothing without an amount.
 */
void line_put_steps(buffer *out, const bareme_answer *answer, const bareme_line *line, const bareme_lang *lang);

/* What the line's row says besides its amount per unit, such as the longest duration; or nothing. */
void line_put_terms(buffer *out, const bareme_ruleset *rules, const bareme_line *line, bareme_lang lang);

/* True where an amount of the table takes its unit from the value column: it shows as the line's unit then. */
bool table_shows_unit(const table *t, size_t value);

#endif
