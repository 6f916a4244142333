/*
 * Variants of one operation side by side: what differs between their answers, and which leaves the least to finance.
 * The answers are of one ruleset, and each of an operation of its own.
 */
#ifndef BAREME_COMPARE_H
#define BAREME_COMPARE_H

#include <bareme/answer.h>

#ifdef __cplusplus
extern "C" {
#endif

/* More columns than these are legible neither on a terminal nor on paper. */
enum { BAREME_VARIANTS_MAX = 4 };

typedef struct bareme_comparison_row {
	bareme_section section; /* OPERATION, SUMS, AIDS or NOTICES */
	bool differs;           /* not all variants have the same cell */
	bareme_text title;      /* of a notice: its code and its sentence */
	/* As the section's rows have them; empty where the variant has none. Of a notice: "x" where the variant has it.
	 */
	bareme_text cells[BAREME_VARIANTS_MAX];
} bareme_comparison_row;

/* Takes the next row, which lasts as long as the call, and returns 0; else the walk ends with BAREME_STOPPED. */
typedef int (*bareme_comparison_fn)(const bareme_comparison_row *row, void *payload);

/*
 * The rows that text, Markdown and pages show, section by section: what is given (OPERATION), the status, loans, grants
 * and what is left to finance (SUMS), the aids, the notices. At most BAREME_VARIANTS_MAX answers. Also
 * BAREME_NO_MEMORY.
 */
BAREME_API bareme_result bareme_compare(const bareme_answer *const *answers, size_t count, const bareme_locale *locale,
					bareme_comparison_fn take, void *payload);

/*
 * Which variants leave the least to finance: a bit for each, from 1 << 0 on. 0 where fewer than two have a plan de
 * financement, or where all that have one leave the same.
 */
BAREME_API unsigned bareme_compare_least(const bareme_answer *const *answers, size_t count);

/* The comparison as Markdown, and as a page; as bareme_answer_write_markdown and bareme_answer_write_html. */
BAREME_API bareme_result bareme_compare_write_markdown(const bareme_answer *const *answers, size_t count,
						       const bareme_locale *locale, bareme_write_fn write,
						       void *payload);
BAREME_API bareme_result bareme_compare_write_html(const bareme_answer *const *answers, size_t count,
						   const bareme_locale *locale, bareme_write_fn write, void *payload);

#ifdef __cplusplus
}
#endif

#endif
