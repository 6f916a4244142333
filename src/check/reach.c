/* What the worked cases that pass exercise of the tables, and what none does. */
#include "check/cases.h"

#include "base/bits.h"
#include "engine/answer.h"
#include "rules/folder.h"
#include "rules/index.h"
#include "rules/package.h"
#include "rules/ranges.h"
#include "rules/table.h"

#include <string.h>

/* ---- What a passing case exercises ---- */

/* A row that names 0 everywhere gives no line: it is exercised where a slot looks it up. */
static bool reach_gives_nothing(const table *t, size_t row)
{
	for (size_t a = 0; a < t->amount_count; a++)
		if (t->row_amounts[row * t->amount_count + a].kind != ROW_ZERO)
			return false;
	return true;
}

static void reach_silent_row(const table *t, const bareme_answer *a, const slot *s, reach *reach)
{
	bool any = s->counts == 0;
	for (uint64_t rest = s->counts & a->known; rest != 0; rest &= rest - 1)
		any |= a->value[bits_lowest(rest)] != 0;
	if (s->never || !any || condition_failing(&s->when, a->known, a->value) != NULL ||
	    (t->condition_fields & ~a->known) != 0)
		return;
	int64_t row = table_find(t, s->base + table_cell_of(t, a->value, 0), a->date);
	if (row >= 0 && reach_gives_nothing(t, (size_t)row))
		reach->rows[row] = 1;
}

/* What refused the case, and which remarks were made on it. */
static void reach_mark_notice(const runner *u, const bareme_notice *n, bool codes, place at)
{
	reach *reach = n->subject >= 0 && (size_t)n->subject < u->r->table_count ? &u->reaches[n->subject] : NULL;
	if (reach == NULL)
		return;
	if (n->code == BAREME_CODE_VERIFY && codes)
		reach->remarks[n->amount] = 1;
	else if (n->code == BAREME_CODE_VERIFY && reach->silent[n->amount].line == 0)
		reach->silent[n->amount] = at;
	if (n->code != BAREME_CODE_NOT_ELIGIBLE)
		return;
	if (n->reason == REASON_LIMIT)
		reach->limits[n->second] = 1;
	const conditions *excludes = n->reason == REASON_EXCLUDED ? &u->r->tables[n->subject].excludes : NULL;
	for (size_t i = 0; excludes != NULL && i < excludes->count; i++)
		if (excludes->list[i].index == n->field)
			reach->excluded[i][n->second] = 1;
}

void reach_mark(const runner *u, const case_file *f, size_t row)
{
	bool codes = case_expects(f, row, CODES).len > 0, aids = case_expects(f, row, AIDS).len > 0;
	const bareme_answer *a = u->answer;
	const bareme_notice *n;
	for (size_t i = 0; (n = bareme_answer_notice(a, i)) != NULL; i++)
		reach_mark_notice(u, n, codes, sheet_place(f->sheet, row, 0));
	if (bareme_answer_status(a) != BAREME_GRANTED)
		return;
	for (size_t i = 0; i < a->line_count; i++) {
		const bareme_line *line = &a->lines[i];
		bool computed = line->amount != BAREME_NO_AMOUNT;
		/* An only aid gives the status. */
		u->reaches[line->table].rows[line->row] |= computed || aids || a->line_count == 1;
		u->reaches[line->table].formulas[line->formula] |= computed;
	}
	for (size_t t = 0; t < u->r->table_count; t++) {
		const table *table = &u->r->tables[t];
		if (condition_failing(&table->when, a->known, a->value) != NULL)
			continue;
		for (size_t s = 0; s < table->slot_count; s++)
			reach_silent_row(table, a, &table->slots[s], &u->reaches[t]);
	}
	if (a->zone >= 0)
		u->zones[a->zone] = 1;
}

/* ---- What no case exercises ---- */

/* Whether some row makes the slot compute that amount. */
static bool reach_is_possible(const table *t, const slot *s, size_t number)
{
	for (size_t row = 0; row < t->row_count && !s->amounts[number].never; row++)
		if (t->row_amounts[row * t->amount_count + number].kind == ROW_AMOUNT &&
		    slot_is_within(t, s, t->sets + row * t->set_words))
			return true;
	return false;
}

void reach_put_slot(const table *t, const slot *s, const char *between, buffer *out)
{
	size_t start = out->len;
	for (size_t k = 0; k < t->condition_count; k++)
		if (s->fixed[k] >= 0)
			buffer_printf(out, "%s%s", out->len > start ? between : "",
				      t->columns[t->condition_columns[k]].domain->values[s->fixed[k]]);
	if (out->len == start)
		buffer_string(out, t->name);
}

/* Counts a thing; true where no passing case exercises it. */
static bool reach_lacks(bareme_exercised *count, uint8_t exercised)
{
	count->all++;
	count->exercised += exercised;
	return exercised == 0;
}

static void reach_report_formulas(const runner *u, const table *t, const reach *reach, const json_node *resource)
{
	for (size_t i = 0; i < t->slot_count * t->amount_count; i++) {
		const slot *s = &t->slots[i / t->amount_count];
		if (!reach_is_possible(t, s, i % t->amount_count) ||
		    !reach_lacks(&u->c->summary->formulas, reach->formulas[i]))
			continue;
		const json_node *amount = json_first(json_get(json_get(resource, "bareme"), "montants"));
		for (size_t skip = i % t->amount_count; skip > 0; skip--)
			amount = json_next(amount);
		const json_node *formula = json_get(amount, "formule");
		buffer name = {0};
		reach_put_slot(t, s, ", ", &name);
		CHECK_FAULT(u->c, BAREME_WARNING, "coverage", loader_place(u->c->l, formula == NULL ? amount : formula),
			    "no worked case that passes computes this formula for %s", buffer_cstring(&name));
		u->c->l->faults.failed |= name.failed;
		buffer_free(&name);
	}
}

static void reach_report_remarks(const runner *u, const reach *reach, const json_node *list)
{
	size_t number = 0;
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n), number++) {
		const place *silent = &reach->silent[number];
		if (!reach_lacks(&u->c->summary->remarks, reach->remarks[number]))
			continue;
		if (silent->line == 0)
			CHECK_FAULT(
			    u->c, BAREME_WARNING, "coverage", loader_place(u->c->l, n),
			    N_("no worked case that passes has this remark, and says its codes (\"al_codes\")"));
		else
			CHECK_FAULT(
			    u->c, BAREME_WARNING, "coverage", loader_place(u->c->l, n),
			    "no worked case that passes says that it has this remark: the case %s:%zu has it, and "
			    "a blank \"al_codes\"",
			    silent->file, silent->line);
	}
}

/* Reports the elements of a list that no case exercises. */
static void reach_report_list(const runner *u, const json_node *list, const uint8_t *exercised, bareme_exercised *count,
			      const char *message)
{
	size_t number = 0;
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n), number++)
		if (reach_lacks(count, exercised[number]))
			CHECK_FAULT(u->c, BAREME_WARNING, "coverage", loader_place(u->c->l, n), "%s",
				    text_tr(u->c->options->locale, message));
}

/* Whether a case was refused for what an element of "exclut" says. */
static bool reach_excludes(const runner *u, const field *f, const json_node *value, const uint8_t *exercised)
{
	loader *l = u->c->l;
	size_t choices = field_choices(f);
	bool any = false;
	if (!field_has_scale(f)) {
		int32_t number = names_find_folded(&f->domain.index, text_of(json_string(value)));
		return number >= 0 && exercised[number] != 0;
	}
	uint64_t *set = loader_items(l, bits_words(choices), sizeof *set);
	if (set != NULL)
		range_add(l, f, NULL, package_part(l, value), loader_place(l, value), set);
	for (size_t i = 0; i < choices && set != NULL; i++)
		any |= bits_has(set, i) && exercised[i] != 0;
	return any;
}

static void reach_report_exclusions(const runner *u, const table *t, const reach *reach, const json_node *object)
{
	for (const json_node *m = json_first(object); m != NULL; m = json_next(m)) {
		size_t i = 0;
		while (i < t->excludes.count && strcmp(u->r->fields[t->excludes.list[i].index].name, json_name(m)) != 0)
			i++;
		for (const json_node *v = json_first(m); v != NULL && i < t->excludes.count; v = json_next(v))
			if (reach_lacks(
				&u->c->summary->exclusions,
				reach_excludes(u, &u->r->fields[t->excludes.list[i].index], v, reach->excluded[i])))
				CHECK_FAULT(u->c, BAREME_WARNING, "coverage", loader_place(u->c->l, v),
					    N_("no worked case that passes is excluded by this"));
	}
}

static void reach_report_table(const runner *u, size_t number, const json_node *resource)
{
	const table *t = &u->r->tables[number];
	const reach *reach = &u->reaches[number];
	const json_node *settings = json_get(resource, "bareme");
	for (size_t row = 0; row < t->row_count; row++)
		if (reach_lacks(&u->c->summary->rows, reach->rows[row]))
			CHECK_FAULT(u->c, BAREME_WARNING, "coverage", (place){t->file, t->rows[row].line, 1},
				    N_("no worked case that passes exercises this row"));
	reach_report_formulas(u, t, reach, resource);
	reach_report_remarks(u, reach, json_get(settings, "avis"));
	reach_report_list(u, json_get(settings, "exige"), reach->limits, &u->c->summary->limits,
			  N_("no worked case that passes is refused by this limit"));
	reach_report_exclusions(u, t, reach, json_get(settings, "exclut"));
}

static void reach_report_zones(const runner *u)
{
	int role = u->r->role[ROLE_ZONE];
	if (role < 0)
		return;
	const json_node *operation = json_get(json_get(u->c->l->package.root, "bareme"), "operation");
	const json_node *field = json_first(json_get(operation, "fields"));
	for (int i = 0; i < role; i++)
		field = json_next(field);
	const json_node *value = json_first(json_get(json_get(field, "constraints"), "enum"));
	const domain *zones = &u->r->fields[role].domain;
	for (size_t z = 0; z < zones->count; z++, value = json_next(value))
		if (reach_lacks(&u->c->summary->zones, u->zones[z]))
			CHECK_FAULT(u->c, BAREME_WARNING, "coverage", loader_place(u->c->l, value),
				    "no worked case that passes is in the zone \"%s\"", zones->values[z]);
}

void reach_report(const runner *u)
{
	size_t number = 0;
	for (const json_node *n = json_first(check_resources(u->c)); n != NULL; n = json_next(n))
		if (strcmp(resource_role(n), "regles") == 0)
			reach_report_table(u, number++, n);
	reach_report_zones(u);
	const bareme_check_summary *sums = u->c->summary;
	const bareme_exercised counted[] = {sums->rows, sums->remarks, sums->exclusions, sums->limits};
	size_t all = 0, exercised = 0;
	for (size_t i = 0; i < sizeof counted / sizeof *counted; i++) {
		all += counted[i].all;
		exercised += counted[i].exercised;
	}
	unsigned least = u->c->options->min_coverage;
	if (exercised * 100 < all * least)
		CHECK_FAULT(u->c, BAREME_ERROR, "coverage", (place){PACKAGE, 0, 0},
			    N_("worked cases exercise %zu of %zu rows, remarks, exclusions and limits, less than the "
			       "%u %% asked for"),
			    exercised, all, least);
}

/* ---- Room ---- */

static bool reach_open_table(loader *l, const table *t, reach *out)
{
	out->rows = loader_items(l, t->row_count, 1);
	out->formulas = loader_items(l, t->slot_count * t->amount_count, 1);
	out->remarks = loader_items(l, t->remark_count, 1);
	out->silent = loader_items(l, t->remark_count, sizeof *out->silent);
	out->limits = loader_items(l, t->limit_count, 1);
	out->excluded = loader_items(l, t->excludes.count, sizeof *out->excluded);
	for (size_t i = 0; out->excluded != NULL && i < t->excludes.count; i++)
		out->excluded[i] = loader_items(l, field_choices(&l->rules->fields[t->excludes.list[i].index]), 1);
	return !l->rules->arena.failed;
}

bool reach_open(runner *u)
{
	loader *l = u->c->l;
	int zone = u->r->role[ROLE_ZONE];
	u->reaches = loader_items(l, u->r->table_count, sizeof *u->reaches);
	u->zones = loader_items(l, zone < 0 ? 0 : u->r->fields[zone].domain.count, 1);
	for (size_t i = 0; i < u->r->table_count && u->reaches != NULL; i++)
		if (!reach_open_table(l, &u->r->tables[i], &u->reaches[i]))
			return false;
	return u->reaches != NULL && u->zones != NULL;
}
