/* Rows of a table that hold for the same case on the same day. */
#include "rules/overlap.h"

#include "base/bits.h"
#include "rules/witness.h"

#include <stdlib.h>

/* So many pairs of a table are reported one by one. */
enum { PAIRS_SHOWN = 100 };

bool table_boxes_init(table_boxes *out, const table *t)
{
	*out = (table_boxes){0};
	out->whole = calloc(t->set_words + 1, sizeof *out->whole);
	out->boxes = calloc(t->row_count + 1, sizeof *out->boxes);
	if (out->whole == NULL || out->boxes == NULL)
		return false;
	for (size_t k = 0; k < t->condition_count; k++) {
		out->counts[k] = column_choices(&t->columns[t->condition_columns[k]]);
		bits_add_below(out->whole + t->set_offset[k], out->counts[k]);
	}
	for (size_t i = 0; i < t->row_count; i++)
		out->boxes[i] = (box){t->sets + i * t->set_words, t->rows[i].from, t->rows[i].to};
	out->s =
	    (space){t->condition_count, out->counts, t->set_offset, t->set_words, out->whole, DATE_FIRST, DATE_LAST};
	return true;
}

void table_boxes_free(table_boxes *b)
{
	free(b->whole);
	free(b->boxes);
}

/* The search for the overlaps of a table. */
typedef struct overlaps {
	loader *l;
	table *t;
	table_boxes in;
	size_t shown;
	bool no_memory;
} overlaps;

/* Reports two rows that share a case. */
static void overlap_report(overlaps *c, uint32_t a, uint32_t b)
{
	const table *t = c->t;
	uint64_t *common = calloc(t->set_words + 1, sizeof *common);
	buffer shown = {0};
	uint32_t one = t->rows[a].line, other = t->rows[b].line;
	uint32_t earlier = one < other ? one : other, later = one < other ? other : one;
	const box *x = &c->in.boxes[a], *y = &c->in.boxes[b];
	box both = {common, x->from > y->from ? x->from : y->from, x->to < y->to ? x->to : y->to};
	for (size_t w = 0; w < t->set_words && common != NULL; w++)
		common[w] = x->sets[w] & y->sets[w];
	witness found = common == NULL ? WITNESS_NO_MEMORY : witness_write(c->l->rules, t, &both, &shown);
	place at = {t->file, later, 1};
	if (found == WITNESS_FOUND)
		fault_add(&c->l->faults, BAREME_ERROR, "overlap", at,
			  "this row and the one on line %u hold for the same case at the same time, for example in: "
			  "%.*s",
			  earlier, TEXT_ARG(shown));
	else if (found == WITNESS_NONE)
		fault_add(&c->l->faults, BAREME_ERROR, "overlap", at,
			  "this row and the one on line %u hold for the same case at the same time", earlier);
	c->no_memory |= found == WITNESS_NO_MEMORY;
	buffer_free(&shown);
	free(common);
}

static bool overlap_meet(const meeting *m, void *payload)
{
	overlaps *c = payload;
	c->t->overlap_count += m->count;
	for (size_t w = 0; w < m->words && m->count > 0; w++)
		for (uint64_t rest = m->met[w]; rest != 0 && c->shown < PAIRS_SHOWN; rest &= rest - 1, c->shown++)
			overlap_report(c, m->number, m->at[w * 64 + bits_lowest(rest)]);
	return !c->no_memory;
}

bool overlap_find(loader *l)
{
	bool good = true;
	for (size_t i = 0; i < l->rules->table_count && good; i++) {
		table *t = &l->rules->tables[i];
		overlaps c = {.l = l, .t = t};
		if (t->cell_count == 0 || t->row_count < 2)
			continue;
		good = table_boxes_init(&c.in, t) &&
		       boxes_meet(&c.in.s, c.in.boxes, t->row_count, overlap_meet, &c) == BOXES_DONE;
		table_boxes_free(&c.in);
		if (t->overlap_count > PAIRS_SHOWN)
			fault_add(&l->faults, BAREME_ERROR, "overlap", (place){t->file, 0, 0},
				  N_("%zu more pairs of rows hold for the same case at the same time"),
				  t->overlap_count - PAIRS_SHOWN);
	}
	return good;
}
