/* Notices and lines of aid as sentences. */
#ifndef NOTICE_H
#define NOTICE_H

#include "engine/answer.h"

/* The same as bareme_line_print_title, for a line whose answer is gone. */
size_t line_print_title(const bareme_ruleset *rules, const bareme_line *line, bareme_lang lang, char *buffer,
			size_t size);

/* The same as bareme_line_print_steps with the numbers as a reader of the language writes them, see formula.h. */
size_t line_print_steps(const bareme_answer *answer, const bareme_line *line, bareme_lang lang, char *buffer,
			size_t size);

/* bareme_notice_print without the amount that ends a comparison of readings. */
size_t notice_print_head(const bareme_answer *answer, const bareme_notice *notice, const bareme_locale *locale,
			 char *buffer, size_t size);

/* That amount, in euros. */
size_t notice_print_amount(const bareme_notice *notice, const bareme_locale *locale, char out[BAREME_TEXT_MAX]);

#endif
