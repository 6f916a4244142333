/* Lists answered under two rulesets: each record is read by both, and told where the answers differ. */
#include "lists/list.h"

#include <stdlib.h>
#include <string.h>

/* A difference on its way from the thread that finds it to the one that tells it: this, then the id, then lines. */
typedef struct found {
	uint64_t record; /* within its block */
	uint64_t line;
	bareme_outcome before, after;
	size_t id;                        /* bytes, filled up to whole lines */
	size_t lines_before, lines_after; /* of aid */
} found;

/* ---- In the thread that computes ---- */

static bareme_outcome outcome_of(const bareme_answer *a)
{
	const bareme_ruleset *r = a->rules;
	const char *zone = a->zone < 0 ? NULL : r->fields[r->role[ROLE_ZONE]].domain.values[a->zone];
	return (bareme_outcome){a->status, answer_first_code(a), zone, a->loan, a->grant};
}

/* How many aids have no amount. */
static size_t count_support(const bareme_answer *a)
{
	size_t count = 0;
	for (size_t i = 0; i < a->line_count; i++)
		count += a->lines[i].amount == BAREME_NO_AMOUNT;
	return count;
}

static bool is_same(const bareme_answer *a, const bareme_answer *b)
{
	return a->status == b->status && a->loan == b->loan && a->grant == b->grant &&
	       count_support(a) == count_support(b);
}

static void add(compared *c, size_t side, const bareme_answer *a)
{
	c->side[side].by_status[a->status]++;
	if (a->loan == BAREME_NO_AMOUNT)
		return;
	c->side[side].loan += a->loan;
	c->side[side].grant += a->grant;
}

/* The operation's id; a ruleset without such a field knows of none. */
static bareme_text id_of(const worker *w)
{
	int field = w->l->r->role[ROLE_ID];
	bareme_text none = {"", 0};
	return field >= 0 && (w->operation->given >> field & 1) != 0 ? w->operation->text[field] : none;
}

static size_t filled_up(size_t len)
{
	return (len + sizeof(bareme_line) - 1) / sizeof(bareme_line) * sizeof(bareme_line);
}

static void put(buffer *out, const void *data, size_t len, size_t room)
{
	char *to = buffer_reserve(out, room);
	if (to == NULL)
		return;
	if (len > 0)
		memcpy(to, data, len);
	memset(to + len, 0, room - len);
	out->len += room;
}

void comparison_add(worker *w, block *b, uint64_t line)
{
	const bareme_answer *before = w->earlier->answer, *after = w->answer;
	bareme_evaluate(w->earlier->operation, w->earlier->answer);
	b->compared.records++;
	add(&b->compared, 0, before);
	add(&b->compared, 1, after);
	if (is_same(before, after))
		return;
	b->compared.changed++;
	bareme_text id = id_of(w);
	if (id.len == 0)
		id = id_of(w->earlier);
	found f = {b->compared.records, line, outcome_of(before), outcome_of(after), id.len, before->line_count,
		   after->line_count};
	put(&b->out, &f, sizeof f, filled_up(sizeof f));
	put(&b->out, id.data, id.len, filled_up(id.len));
	put(&b->out, before->lines, before->line_count * sizeof *before->lines,
	    before->line_count * sizeof *before->lines);
	put(&b->out, after->lines, after->line_count * sizeof *after->lines, after->line_count * sizeof *after->lines);
}

/* ---- In the thread that tells ---- */

static const char *own_value(const table *t, const slot *s, size_t key)
{
	const column *c = &t->columns[t->condition_columns[key]];
	return c->field >= 0 ? NULL : c->own.values[s->fixed[key]];
}

/* True where every condition that the table of x fills itself has the same value in the line y. */
static bool has_values_of(const table *x, const slot *of_x, const table *y, const slot *of_y)
{
	for (size_t i = 0; i < x->condition_count; i++) {
		const char *value = own_value(x, of_x, i), *other = NULL;
		for (size_t j = 0; j < y->condition_count && value != NULL; j++)
			if (strcmp(x->columns[x->condition_columns[i]].name,
				   y->columns[y->condition_columns[j]].name) == 0)
				other = own_value(y, of_y, j);
		if (value != NULL && (other == NULL || strcmp(value, other) != 0))
			return false;
	}
	return true;
}

static const table *table_of(const bareme_ruleset *r, const bareme_line *line)
{
	return &r->tables[line->table];
}

static const slot *slot_of(const bareme_ruleset *r, const bareme_line *line)
{
	const table *t = table_of(r, line);
	return &t->slots[line->formula / t->amount_count];
}

/* True for the same aid of two rulesets. */
static bool is_same_aid(const bareme_ruleset *before, const bareme_line *x, const bareme_ruleset *after,
			const bareme_line *y)
{
	const table *s = table_of(before, x), *t = table_of(after, y);
	const slot *of_s = slot_of(before, x), *of_t = slot_of(after, y);
	return x->form == y->form && strcmp(s->name, t->name) == 0 && has_values_of(s, of_s, t, of_t) &&
	       has_values_of(t, of_t, s, of_s);
}

static bareme_place place_of(const bareme_ruleset *r, const bareme_line *line)
{
	const table *t = table_of(r, line);
	return (bareme_place){t->file, t->rows[line->row].line};
}

/* An aid to be told, by the names that its line gives it. */
static bareme_aid_change *name_aid(const list *l, size_t number, const bareme_ruleset *r, const bareme_line *line)
{
	comparison *c = l->comparison;
	const bareme_locale *locale = l->options->locale;
	line_print_title(r, line, locale == NULL ? BAREME_EN : locale->lang, c->titles[number],
			 sizeof c->titles[number]);
	c->aids[number] = (bareme_aid_change){.table = table_of(r, line)->name,
					      .title = c->titles[number],
					      .form = line->form,
					      .amount_before = BAREME_NO_AMOUNT,
					      .amount_after = BAREME_NO_AMOUNT};
	return &c->aids[number];
}

static void set_before(const list *l, bareme_aid_change *aid, const bareme_line *line)
{
	aid->amount_before = line->amount;
	aid->before = place_of(l->comparison->before.r, line);
}

/* Pairs the aids of both answers, and keeps those whose amounts differ; in the order of the later answer. */
static size_t pair_aids(const list *l, const bareme_line *before, size_t before_count, const bareme_line *after,
			size_t after_count)
{
	comparison *c = l->comparison;
	size_t count = 0;
	memset(c->paired, 0, before_count * sizeof *c->paired);
	for (size_t i = 0; i < after_count; i++) {
		size_t k = 0;
		while (k < before_count && (c->paired[k] || !is_same_aid(c->before.r, &before[k], l->r, &after[i])))
			k++;
		if (k < before_count)
			c->paired[k] = true;
		if (k < before_count && before[k].amount == after[i].amount)
			continue;
		bareme_aid_change *aid = name_aid(l, count++, l->r, &after[i]);
		aid->amount_after = after[i].amount;
		aid->after = place_of(l->r, &after[i]);
		if (k < before_count)
			set_before(l, aid, &before[k]);
	}
	for (size_t k = 0; k < before_count; k++)
		if (!c->paired[k])
			set_before(l, name_aid(l, count++, c->before.r, &before[k]), &before[k]);
	return count;
}

static void merge(compared *into, const compared *from)
{
	into->records += from->records;
	into->changed += from->changed;
	for (size_t side = 0; side < 2; side++) {
		for (size_t i = 0; i <= BAREME_INVALID; i++)
			into->side[side].by_status[i] += from->side[side].by_status[i];
		into->side[side].loan += from->side[side].loan;
		into->side[side].grant += from->side[side].grant;
	}
}

bareme_result comparison_tell(const list *l, const block *b)
{
	comparison *c = l->comparison;
	if (b->out.failed)
		return BAREME_NO_MEMORY;
	for (size_t at = 0; at < b->out.len;) {
		found f;
		memcpy(&f, b->out.data + at, sizeof f);
		at += filled_up(sizeof f);
		bareme_text id = {b->out.data + at, f.id};
		at += filled_up(f.id);
		/* The buffer begins aligned for anything, and each part of it is as long as some lines. */
		const bareme_line *lines = (const void *)(b->out.data + at);
		at += (f.lines_before + f.lines_after) * sizeof *lines;
		bareme_operation_change change = {
		    c->total.records + f.record, f.line, id, f.before, f.after, c->aids, 0};
		change.count = pair_aids(l, lines, f.lines_before, lines + f.lines_before, f.lines_after);
		if (c->tell(&change, c->payload) != 0)
			return BAREME_WRITE_ERROR;
	}
	merge(&c->total, &b->compared);
	return BAREME_DONE;
}

/* ---- The whole ---- */

static bareme_outcome_total total_of(const compared *c, size_t side)
{
	bareme_outcome_total t = {.loan = wide_to_sum(c->side[side].loan), .grant = wide_to_sum(c->side[side].grant)};
	memcpy(t.by_status, c->side[side].by_status, sizeof t.by_status);
	return t;
}

bareme_result bareme_diff_list(const bareme_ruleset *before, const bareme_ruleset *after,
			       const bareme_list_options *options, bareme_operation_change_fn tell, void *payload,
			       bareme_diff_total *total)
{
	/* Nothing is written: what would be NDJSON has no heading, and answers have their lines. */
	bareme_list_options own = {
	    .date = options->date,
	    .locale = options->locale,
	    .from = options->from,
	    .to = BAREME_LIST_NDJSON,
	    .threads = options->threads,
	    .block = options->block,
	    .read = options->read,
	    .read_payload = options->read_payload,
	    .warn = options->warn,
	    .warn_payload = options->warn_payload,
	    .progress = options->progress,
	    .progress_payload = options->progress_payload,
	};
	size_t aids = before->lines_max + after->lines_max + 1;
	comparison c = {.before = {.r = before, .options = &own, .follows = true}, .tell = tell, .payload = payload};
	bareme_list_summary *summary = NULL;
	bareme_result result = BAREME_NO_MEMORY;
	*total = (bareme_diff_total){0};
	c.aids = calloc(aids, sizeof *c.aids);
	c.titles = calloc(aids, sizeof *c.titles);
	c.paired = calloc(aids, sizeof *c.paired);
	if (c.aids != NULL && c.titles != NULL && c.paired != NULL &&
	    bareme_list_summary_new(&summary, after) == BAREME_DONE)
		result = list_run(after, &own, summary, &c, NULL);
	bareme_list_summary_free(summary);
	free(c.aids);
	free(c.titles);
	free(c.paired);
	*total = (bareme_diff_total){c.total.records, c.total.changed, total_of(&c.total, 0), total_of(&c.total, 1)};
	return result;
}
