/* Variants of one operation, row by row; see bareme/compare.h. */
#include "bareme/compare.h"

#include "answers/notice.h"
#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>

/* A row while it is gathered: rows of a section with the same key, or of aids and notices the same title, are one. */
typedef struct compare_row {
	bareme_comparison_row shown;
	uint64_t key; /* the order within the section */
} compare_row;

typedef struct comparison {
	const bareme_answer *const *answers;
	size_t answer_count, variant; /* the one whose rows are taken */
	const bareme_locale *locale;
	arena memory;
	compare_row *rows; /* in their order */
	size_t count, room;
	bool failed;
} comparison;

static bool compare_by_title(bareme_section section)
{
	return section == BAREME_SECTION_AIDS || section == BAREME_SECTION_NOTICES;
}

static compare_row *compare_find(comparison *c, bareme_section section, uint64_t key, bareme_text title)
{
	for (size_t i = 0; i < c->count; i++) {
		const bareme_comparison_row *shown = &c->rows[i].shown;
		if (shown->section != section)
			continue;
		/* An aid is the same by its title, whichever reading of the rule makes its amount. */
		if (compare_by_title(section) ? text_equal(shown->title, title) && shown->cells[c->variant].len == 0
					      : c->rows[i].key == key)
			return &c->rows[i];
	}
	return NULL;
}

/* The order of sections: that in which they are read. */
static int compare_place(bareme_section section)
{
	return section == BAREME_SECTION_OPERATION ? 0
	       : section == BAREME_SECTION_SUMS    ? 1
	       : section == BAREME_SECTION_AIDS    ? 2
						   : 3;
}

/* Puts a row in its place, after those of its key; NULL where memory failed. */
static compare_row *compare_insert(comparison *c, bareme_section section, uint64_t key, bareme_text title)
{
	if (!grow(&c->rows, c->count, &c->room, sizeof *c->rows)) {
		c->failed = true;
		return NULL;
	}
	size_t at = c->count++;
	for (; at > 0; at--) {
		const compare_row *before = &c->rows[at - 1];
		int order = compare_place(before->shown.section) - compare_place(section);
		if (order < 0 || (order == 0 && before->key <= key))
			break;
		c->rows[at] = *before;
	}
	c->rows[at] = (compare_row){{.section = section, .title = arena_copy(&c->memory, title)}, key};
	return &c->rows[at];
}

/* Sets the variant's cell of the row of that section and key or title, which is added if it is new. */
static void compare_set(comparison *c, bareme_section section, uint64_t key, bareme_text title, bareme_text cell)
{
	compare_row *row = compare_find(c, section, key, title);
	if (row == NULL)
		row = compare_insert(c, section, key, title);
	if (row != NULL)
		row->shown.cells[c->variant] = arena_copy(&c->memory, cell);
}

/* ---- What is left to finance ---- */

unsigned bareme_compare_least(const bareme_answer *const *answers, size_t count)
{
	bareme_plan_item left;
	unsigned with = 0, least = 0;
	int64_t gap, smallest = 0;
	for (size_t i = 0; i < count; i++) {
		if (!plan_left(answers[i], &left))
			continue;
		/* A surplus leaves nothing to finance. */
		gap = left.amount < 0 ? 0 : left.amount;
		if (with == 0 || gap < smallest) {
			smallest = gap;
			least = 0;
		}
		with |= 1U << i;
		least |= gap == smallest ? 1U << i : 0;
	}
	return least == with ? 0 : least;
}

/* ---- The rows of a variant ---- */

static void compare_take_left(comparison *c)
{
	char amount[BAREME_TEXT_MAX], some[256];
	bareme_plan_item left;
	bool partial = false;
	for (size_t i = 0; i < c->answer_count; i++)
		partial |= plan_left(c->answers[i], &left) && left.partial;
	if (!plan_left(c->answers[c->variant], &left))
		return;
	bareme_money_print_grouped(left.amount < 0 ? -left.amount : left.amount, text_lang(c->locale), amount);
	buffer cell = buffer_over(some, sizeof some);
	buffer_printf(&cell, left.amount < 0 ? text_tr(c->locale, "surplus %s") : "%s", amount);
	compare_set(c, BAREME_SECTION_SUMS, 3,
		    text_of(partial ? text_tr(c->locale, "Balance to be financed, before the resources not given")
				    : text_tr(c->locale, "Balance to be financed")),
		    buffer_all(&cell));
	c->failed |= cell.failed;
	buffer_free(&cell);
}

static int compare_take_sum(const bareme_section_row *row, void *payload)
{
	comparison *c = payload;
	if (row->item < 2)
		compare_set(c, BAREME_SECTION_SUMS, row->item + 1, row->cells[0], row->cells[1]);
	return 0;
}

static int compare_take_fact(const bareme_section_row *row, void *payload)
{
	compare_set(payload, BAREME_SECTION_OPERATION, row->item, row->cells[0], row->cells[1]);
	return 0;
}

/* The title with its form, "PLAI, base aid: loan". */
static int compare_take_aid(const bareme_section_row *row, void *payload)
{
	enum { TITLE = 0, FORM = 1, AMOUNT = 4 };
	comparison *c = payload;
	const bareme_line *line = &c->answers[c->variant]->lines[row->item];
	char some[512];
	buffer title = buffer_over(some, sizeof some);
	buffer_text(&title, row->cells[TITLE]);
	buffer_string(&title, text_tr(c->locale, ": "));
	buffer_text(&title, row->cells[FORM]);
	compare_set(c, BAREME_SECTION_AIDS, (uint64_t)line->table << 32 | line->formula, buffer_all(&title),
		    row->cells[AMOUNT].len > 0 ? row->cells[AMOUNT] : text_of(text_tr(c->locale, "no amount")));
	c->failed |= title.failed;
	buffer_free(&title);
	return 0;
}

static int compare_take_notice(const bareme_section_row *row, void *payload)
{
	comparison *c = payload;
	char some[512];
	buffer title = buffer_over(some, sizeof some);
	buffer_text(&title, row->cells[0]);
	buffer_string(&title, ": ");
	buffer_text(&title, row->cells[1]);
	compare_set(c, BAREME_SECTION_NOTICES, 0, buffer_all(&title), text_of("x"));
	c->failed |= title.failed;
	buffer_free(&title);
	return 0;
}

static void compare_take(comparison *c)
{
	static const struct {
		bareme_section section;
		bareme_section_fn take;
	} sections[] = {{BAREME_SECTION_OPERATION, compare_take_fact},
			{BAREME_SECTION_SUMS, compare_take_sum},
			{BAREME_SECTION_AIDS, compare_take_aid},
			{BAREME_SECTION_NOTICES, compare_take_notice}};
	const bareme_answer *a = c->answers[c->variant];
	compare_set(c, BAREME_SECTION_SUMS, 0, text_of(text_tr(c->locale, "Status")),
		    text_of(bareme_status_name(a->status)));
	for (size_t i = 0; i < sizeof sections / sizeof *sections; i++)
		c->failed |=
		    bareme_answer_section(a, sections[i].section, c->locale, sections[i].take, c) != BAREME_DONE;
	compare_take_left(c);
}

bareme_result bareme_compare(const bareme_answer *const *answers, size_t count, const bareme_locale *locale,
			     bareme_comparison_fn take, void *payload)
{
	comparison c = {.answers = answers, .answer_count = count, .locale = locale};
	bool stopped = false;
	assert(count <= BAREME_VARIANTS_MAX);
	for (; c.variant < count; c.variant++)
		compare_take(&c);
	c.failed |= c.memory.failed;
	for (size_t i = 0; i < c.count && !stopped && !c.failed; i++) {
		bareme_comparison_row *row = &c.rows[i].shown;
		for (size_t v = 1; v < count; v++)
			row->differs |= !text_equal(row->cells[0], row->cells[v]);
		stopped = take(row, payload) != 0;
	}
	free(c.rows);
	arena_free(&c.memory);
	return c.failed ? BAREME_NO_MEMORY : stopped ? BAREME_STOPPED : BAREME_DONE;
}
