/* Lists answered under two rulesets: a list writer that reads each record again under the earlier ruleset. */
#include "base/options.h"
#include "lists/columns.h"
#include "lists/reader.h"
#include "lists/run.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct answers_change {
	block_row kept;
	bareme_operation_change change;
} answers_change;

typedef struct comparison {
	const list *after;
	bareme_list_options options; /* of `before`: the fields of its settings have other numbers */
	list before;                 /* the same list as the earlier ruleset reads it */
	bareme_operation_change_fn report;
	void *payload;
	uint64_t records, changed;        /* of the blocks that were reported */
	bareme_list_summary *before_sums; /* of threads that are done */
} comparison;

/* A thread's own. */
typedef struct answers_state {
	comparison *c;
	reader before;
	bareme_list_summary *sums;
} answers_state;

/* The caller's settings for the earlier ruleset: of the fields that it has under the same names. */
static bareme_result answers_lend_settings(comparison *c, const list *l)
{
	bareme_setting *own = arena_alloc(&c->before.arena, l->options->setting_count + 1, sizeof *own);
	if (own == NULL)
		return BAREME_NO_MEMORY;
	c->options = *l->options;
	c->options.settings = own;
	c->options.setting_count = 0;
	for (size_t i = 0; i < l->options->setting_count; i++) {
		bareme_setting s = l->options->settings[i];
		if (s.kind != BAREME_IGNORE)
			s.field = bareme_field_find(c->before.r, text_of(l->r->fields[s.field].name));
		if (s.kind == BAREME_IGNORE || s.field >= 0)
			own[c->options.setting_count++] = s;
	}
	return BAREME_DONE;
}

static bareme_result answers_begin(void *payload, const list *l)
{
	comparison *c = payload;
	c->after = l;
	c->before.options = &c->options;
	c->before.warner = l->warner;
	c->before.from = l->from;
	c->before.delimiter = l->delimiter;
	c->before.booksheet = l->booksheet;
	setters_find(c->before.r, c->before.setters);
	bareme_result result = answers_lend_settings(c, l);
	return result == BAREME_DONE && l->from != BAREME_LIST_NDJSON ? columns_lend(&c->before, l) : result;
}

static void answers_close(void *state)
{
	answers_state *s = state;
	if (s->sums != NULL)
		summary_merge(s->c->before_sums, s->sums);
	bareme_list_summary_free(s->sums);
	reader_free(&s->before);
	free(s);
}

static void *answers_open(void *payload)
{
	answers_state *s = calloc(1, sizeof *s);
	if (s == NULL)
		return NULL;
	s->c = payload;
	if (reader_init(&s->before, &s->c->before) && bareme_list_summary_new(&s->sums, s->c->before.r) == BAREME_DONE)
		return s;
	answers_close(s);
	return NULL;
}

/* ---- Two answers to a record ---- */

static bareme_outcome answers_outcome(const bareme_answer *a)
{
	const bareme_ruleset *r = a->rules;
	const char *zone = a->zone < 0 ? NULL : r->fields[r->role[ROLE_ZONE]].domain.values[a->zone];
	return (bareme_outcome){a->status, answer_first_code(a), zone, a->loan, a->grant};
}

/* How many aids have no amount. */
static size_t answers_count_support(const bareme_answer *a)
{
	size_t count = 0;
	for (size_t i = 0; i < a->line_count; i++)
		count += a->lines[i].amount == BAREME_NO_AMOUNT;
	return count;
}

/* The operation's id; a ruleset without such a field knows no ids. */
static bareme_text answers_id(const bareme_operation *o)
{
	int field = o->rules->role[ROLE_ID];
	bareme_text none = {"", 0};
	return field >= 0 && (o->given >> field & 1) != 0 ? o->text[field] : none;
}

/* ---- Their aids ---- */

static const char *answers_own_value(const table *t, const slot *s, size_t key)
{
	const column *c = &t->columns[t->condition_columns[key]];
	return c->field >= 0 ? NULL : c->own.values[s->fixed[key]];
}

/* True where every condition that the table of x fills itself has the same value in the line y. */
static bool answers_has_values_of(const table *x, const slot *of_x, const table *y, const slot *of_y)
{
	for (size_t i = 0; i < x->condition_count; i++) {
		const char *value = answers_own_value(x, of_x, i), *other = NULL;
		for (size_t j = 0; j < y->condition_count && value != NULL; j++)
			if (strcmp(x->columns[x->condition_columns[i]].name,
				   y->columns[y->condition_columns[j]].name) == 0)
				other = answers_own_value(y, of_y, j);
		if (value != NULL && (other == NULL || strcmp(value, other) != 0))
			return false;
	}
	return true;
}

/* True for the same aid of two rulesets. */
static bool answers_is_same_aid(const bareme_ruleset *before, const bareme_line *x, const bareme_ruleset *after,
				const bareme_line *y)
{
	const table *s = &before->tables[x->table], *t = &after->tables[y->table];
	const slot *of_s = line_slot(before, x), *of_t = line_slot(after, y);
	return strcmp(before->forms[x->form].name, after->forms[y->form].name) == 0 && strcmp(s->name, t->name) == 0 &&
	       answers_has_values_of(s, of_s, t, of_t) && answers_has_values_of(t, of_t, s, of_s);
}

/* One side of an aid to be reported. */
static void answers_set_aid(const bareme_ruleset *r, const bareme_line *line, int64_t *amount, bareme_place *place)
{
	const table *t = &r->tables[line->table];
	*amount = line->amount;
	*place = (bareme_place){t->file, t->rows[line->row].line};
}

/* An aid to be reported: of one answer, or of both; by the names that the later one gives it. */
static bareme_aid_change answers_aid(const comparison *c, const bareme_line *before, const bareme_line *after,
				     arena *to)
{
	const bareme_ruleset *r = after != NULL ? c->after->r : c->before.r;
	const bareme_line *line = after != NULL ? after : before;
	assert(line != NULL);
	char some[512];
	buffer title = buffer_over(some, sizeof some);
	line_put_title(&title, r, line, text_lang(c->after->options->locale));
	bareme_aid_change aid = {.table = r->tables[line->table].name,
				 .title = arena_copy(to, buffer_all(&title)).data,
				 .form = r->forms[line->form].name,
				 .form_title = r->forms[line->form].title.in[text_lang(c->after->options->locale)],
				 .amount_before = BAREME_NO_AMOUNT,
				 .amount_after = BAREME_NO_AMOUNT};
	to->failed |= title.failed;
	buffer_free(&title);
	if (before != NULL)
		answers_set_aid(c->before.r, before, &aid.amount_before, &aid.before);
	if (after != NULL)
		answers_set_aid(c->after->r, after, &aid.amount_after, &aid.after);
	return aid;
}

/* Pairs the aids of both answers, and keeps those whose amounts differ, in the order of the later answer. */
static void answers_pair_aids(const comparison *c, const bareme_answer *before, const bareme_answer *after,
			      bareme_operation_change *change, arena *to)
{
	bareme_aid_change *aids = arena_alloc(to, before->line_count + after->line_count, sizeof *aids);
	bool *paired = arena_alloc(to, before->line_count, sizeof *paired);
	size_t count = 0;
	for (size_t i = 0; i < after->line_count && !to->failed; i++) {
		const bareme_line *line = &after->lines[i], *old = NULL;
		for (size_t k = 0; k < before->line_count && old == NULL; k++)
			if (!paired[k] && answers_is_same_aid(before->rules, &before->lines[k], after->rules, line)) {
				paired[k] = true;
				old = &before->lines[k];
			}
		if (old == NULL || old->amount != line->amount)
			aids[count++] = answers_aid(c, old, line, to);
	}
	for (size_t k = 0; k < before->line_count && !to->failed; k++)
		if (!paired[k])
			aids[count++] = answers_aid(c, &before->lines[k], NULL, to);
	change->aids = aids;
	change->count = count;
}

/* ---- The writer ---- */

static bool answers_record(void *state, const answered *a, block *b)
{
	answers_state *s = state;
	const bareme_answer *before = s->before.answer, *after = a->answer;
	if (!reader_read(&s->before, a->record))
		return false;
	bareme_evaluate(s->before.operation, s->before.answer);
	summary_add(s->sums, before);
	if (before->status == after->status && before->loan == after->loan && before->grant == after->grant &&
	    answers_count_support(before) == answers_count_support(after))
		return true;
	answers_change *change = block_add_row(b, sizeof *change);
	if (change == NULL)
		return false;
	bareme_text id = answers_id(a->operation);
	if (id.len == 0)
		id = answers_id(s->before.operation);
	change->change = (bareme_operation_change){.record = b->records,
						   .line = a->record->line,
						   .id = arena_copy(&b->arena, id),
						   .before = answers_outcome(before),
						   .after = answers_outcome(after)};
	answers_pair_aids(s->c, before, after, &change->change, &b->arena);
	return !b->arena.failed;
}

static bareme_result answers_emit(void *payload, const block *b)
{
	comparison *c = payload;
	for (block_row *row = b->rows; row != NULL; row = row->next) {
		bareme_operation_change *change = &((answers_change *)row)->change;
		change->record += c->records;
		c->changed++;
		if (c->report(change, c->payload) != 0)
			return BAREME_WRITE_ERROR;
	}
	c->records += b->records;
	return BAREME_DONE;
}

/* ---- The whole ---- */

static bareme_outcome_total answers_total(const bareme_list_summary *s)
{
	bareme_total all = list_group_all(s);
	bareme_outcome_total t = {.loan = all.loan, .grant = all.grant};
	memcpy(t.by_status, s->by_status, sizeof t.by_status);
	return t;
}

bareme_result bareme_diff_list(const bareme_ruleset *before, const bareme_ruleset *after,
			       const bareme_list_options *options, bareme_operation_change_fn report, void *payload,
			       bareme_diff_total *total)
{
	/* Nothing is written, and every record counts. */
	bareme_list_options own;
	*total = (bareme_diff_total){0};
	if (!options_take(&own, sizeof own, options))
		return BAREME_BAD_OPTIONS;
	own.rejects = NULL;
	own.stop_on_error = false;
	comparison c = {.before = {.r = before}, .report = report, .payload = payload};
	list_writer writer = {.payload = &c,
			      .begin = answers_begin,
			      .open = answers_open,
			      .record = answers_record,
			      .emit = answers_emit,
			      .close = answers_close};
	bareme_list_summary *sums = NULL;
	bareme_result result = BAREME_NO_MEMORY;
	if (bareme_list_summary_new(&c.before_sums, before) == BAREME_DONE &&
	    bareme_list_summary_new(&sums, after) == BAREME_DONE)
		result = list_run(after, &own, &writer, NULL, sums);
	if (result == BAREME_DONE)
		*total = (bareme_diff_total){
		    .changed = c.changed, .before = answers_total(c.before_sums), .after = answers_total(sums)};
	for (size_t i = 0; i < sizeof total->after.by_status / sizeof *total->after.by_status; i++)
		total->records += total->after.by_status[i];
	bareme_list_summary_free(c.before_sums);
	bareme_list_summary_free(sums);
	arena_free(&c.before.arena);
	return result;
}
