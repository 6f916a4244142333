/* Why an answer is what it is, read from the answer and the ruleset; see explain.h. */
#include "answers/explain.h"

#include "base/boxes.h"
#include "rules/index.h"
#include "rules/limits.h"
#include "rules/ranges.h"

/* ---- Why an aid is not granted ---- */

const char *const explain_names[] = {
    [WHY_GRANTED] = "",           [WHY_NOTHING] = "ligne-a-zero",
    [WHY_EXCLUDED] = "exclusion", [WHY_CONDITION] = "condition",
    [WHY_QUANTITY] = "quantite",  [WHY_ROW] = "ligne",
    [WHY_DATE] = "date",          [WHY_NO_ROW] = "aucune-ligne",
    [WHY_MISSING] = "manquant",   [WHY_REFUSED] = "refus",
    [WHY_LIMIT] = "limite",
};

/* True where nothing of what the line counts is there. */
static bool counts_nothing(const bareme_answer *a, const slot *s, reason *out)
{
	for (uint64_t rest = s->counts; rest != 0; rest &= rest - 1) {
		int field = __builtin_ctzll(rest);
		out->field = field;
		out->why = answer_knows(a, field) ? WHY_QUANTITY : WHY_MISSING;
		if (answer_knows(a, field) && a->value[field] != 0)
			return false;
	}
	return s->counts != 0;
}

/* How many intervals the nearest one of a set is from this one; of an empty set, all of them. */
static size_t intervals_between(const scale *s, const uint64_t *set, size_t interval)
{
	size_t far = 1;
	while (far < s->count && !(far <= interval && bits_has(set, interval - far)) &&
	       !(interval + far < s->count && bits_has(set, interval + far)))
		far++;
	return far;
}

/* Finds the row of this aid that fails the fewest conditions, of these the nearest in time, and then in its ranges. */
static void find_nearest(const bareme_answer *a, reason *out)
{
	const table *t = out->t;
	size_t fewest = SIZE_MAX;
	size_t closest = SIZE_MAX;
	int64_t nearest = INT64_MAX;
	out->why = WHY_NO_ROW;
	out->field = -1;
	for (size_t i = 0; i < t->row_count; i++) {
		size_t failed = 0, first = 0, apart = 0;
		bool other = false;
		for (size_t k = t->condition_count; k-- > 0;) {
			bool own = t->fields[k] < 0;
			/* Only where it decides nothing a field may be unknown. */
			if (!own && !answer_knows(a, t->fields[k]))
				continue;
			size_t value = own ? (size_t)out->s->fixed[k]
					   : field_choice(&a->rules->fields[t->fields[k]], a->value[t->fields[k]]);
			const uint64_t *set = t->sets + i * t->set_words + t->set_offset[k];
			const field *ranged = t->columns[t->condition_columns[k]].ranged;
			if (bits_has(set, value))
				continue;
			apart += ranged == NULL ? 0 : intervals_between(&ranged->scale, set, value);
			other |= own;
			failed++;
			first = k;
		}
		/* Days from the operation's date to the row's time in force. */
		int64_t date = a->date, from = t->rows[i].from, to = t->rows[i].to;
		int64_t off = date < from ? from - date : date > to ? date - to : 0;
		if (other || failed > fewest ||
		    (failed == fewest && (off > nearest || (off == nearest && apart >= closest))))
			continue;
		fewest = failed;
		nearest = off;
		closest = apart;
		out->row = (int64_t)i;
		out->key = first;
	}
	if (out->row < 0)
		return;
	out->why = fewest > 0 ? WHY_ROW : nearest > 0 ? WHY_DATE : WHY_NOTHING;
	out->field = fewest > 0 ? t->fields[out->key] : nearest > 0 ? a->rules->role[ROLE_DATE] : -1;
}

bool explain_has_line(const bareme_answer *a, size_t lines, const table *t, const slot *s)
{
	for (size_t i = 0; i < lines; i++)
		if (&a->rules->tables[a->lines[i].table] == t && line_slot(a->rules, &a->lines[i]) == s)
			return true;
	return false;
}

/* Finds a limit of the line's row that the operation is outside of, or that cannot be held against it. */
static void find_limit(const bareme_answer *a, reason *out)
{
	const table *t = out->t;
	for (size_t i = 0; i < t->limit_count && out->why != WHY_LIMIT; i++) {
		bareme_number bound = limit_bound(t, (size_t)out->row, &t->limits[i]);
		int field = out->s->limited[i];
		if (!bound.present ||
		    (answer_knows(a, field) && limit_holds(&t->limits[i], a->value[field], bound.value)))
			continue;
		out->why = answer_knows(a, field) ? WHY_LIMIT : WHY_MISSING;
		out->field = field;
		out->key = i;
	}
}

/* The fields that would have to be known to find the line's row. */
static uint64_t unknown_of(const bareme_answer *a, const table *t, const slot *s)
{
	uint64_t unknown = t->condition_fields & ~a->known;
	if (unknown == 0 || (unknown & ~t->ranged_fields) != 0)
		return unknown;
	size_t cell = s->base + table_cell_of(t, a->value, unknown);
	return table_find_whatever(t, cell, a->date, unknown) == ROW_DEPENDS ? unknown : 0;
}

/* Why the table does not grant this aid, or that it does. */
static reason explain_find(const bareme_answer *a, const table *t, const slot *s)
{
	reason out = {t, s, WHY_GRANTED, -1, 0, -1, NULL};
	const condition *excludes = condition_met(&t->excludes, a->known, a->value);
	const condition *failing = condition_failing(&s->when, a->known, a->value);
	if (explain_has_line(a, a->line_count, t, s) || (s->never && excludes == NULL))
		return out;
	if (excludes != NULL) {
		out.why = WHY_EXCLUDED;
		out.field = excludes->index;
		return out;
	}
	if (failing != NULL) {
		out.why = answer_knows(a, failing->index) ? WHY_CONDITION : WHY_MISSING;
		out.field = failing->index;
		out.allowed = failing->allowed;
		return out;
	}
	if (counts_nothing(a, s, &out))
		return out;
	uint64_t unknown = unknown_of(a, t, s);
	if (unknown != 0) {
		out.why = WHY_MISSING;
		for (size_t k = t->condition_count; k-- > 0;)
			if (t->fields[k] >= 0 && (unknown >> t->fields[k] & 1) != 0)
				out.field = t->fields[k];
		return out;
	}
	find_nearest(a, &out);
	if (out.why == WHY_NOTHING && t->limit_count > 0)
		find_limit(a, &out);
	if (out.why == WHY_NOTHING && a->status != BAREME_GRANTED)
		out.why = WHY_REFUSED;
	return out;
}

bool explain_next_refusal(const bareme_answer *a, reason *why)
{
	const table *t = why->t == NULL ? a->rules->tables : why->t, *end = a->rules->tables + a->rules->table_count;
	const slot *s = why->t == NULL ? NULL : why->s + 1;
	for (; t < end; t++, s = NULL) {
		if (condition_failing(&t->when, a->known, a->value) != NULL)
			continue;
		for (s = s == NULL ? t->slots : s; s < t->slots + t->slot_count; s++) {
			*why = explain_find(a, t, s);
			if (why->why != WHY_GRANTED)
				return true;
		}
	}
	return false;
}

/* ---- Sentences ---- */

void explain_pair(const writer *w, int field)
{
	const struct field *f = &w->r->fields[field];
	buffer_printf(w->out, "%s=", f->name);
	value_put(w->out, w->a, field, NULL);
	if ((w->a->operation->given >> field & 1) != 0)
		return;
	if (f->has_default)
		notice_say(w, " (default)");
	else if (f->type == FIELD_NUMBER)
		notice_say(w, " (not given)");
}

void explain_rule(buffer *out, const table *t, int64_t row)
{
	buffer_printf(out, "%s:%u", t->file, (unsigned)t->rows[row].line);
}

void explain_time(const writer *w, int32_t from, int32_t to)
{
	char first[BAREME_TEXT_MAX], last[BAREME_TEXT_MAX];
	bareme_date_print_for(from, w->lang, first);
	bareme_date_print_for(to, w->lang, last);
	notice_say(w, to == DATE_LAST ? N_("in force from %s on") : N_("in force from %s to %s"), first, last);
}

void explain_limit(buffer *out, const table *t, size_t row, size_t limit)
{
	bareme_number bound = limit_bound(t, row, &t->limits[limit]);
	char text[BAREME_TEXT_MAX];
	bareme_number_print(bound, '.', text);
	buffer_printf(out, "%s%s", limit_signs[t->limits[limit].sign], text);
}

void explain_wanted(const writer *w, const reason *why)
{
	const field *f = why->why == WHY_CONDITION ? &w->r->fields[why->field] : NULL;
	if (why->why == WHY_ROW)
		buffer_text(w->out, table_cell(why->t, (size_t)why->row, why->t->condition_columns[why->key]));
	else if (why->why == WHY_LIMIT)
		explain_limit(w->out, why->t, (size_t)why->row, why->key);
	else if (f != NULL && field_has_scale(f))
		ranges_put(w->out, f, &f->scale, why->allowed, '.');
	else if (f != NULL)
		boxes_put_set(w->out, why->allowed, f->domain.values, f->domain.count);
}

void explain_put_apart(buffer *out, bareme_text cell)
{
	for (size_t i = 0; i < cell.len; i++)
		if (cell.data[i] == '|')
			buffer_string(out, " | ");
		else
			buffer_char(out, cell.data[i]);
}

void explain_reason(const writer *w, const reason *why)
{
	buffer gathered[] = {{0}, {0}, {0}, {0}}, *pair = &gathered[0], *cell = &gathered[1], *wanted = &gathered[2],
	       *rule = &gathered[3];
	writer to_pair = writer_new(w->a, w->locale, pair), to_cell = writer_new(w->a, w->locale, cell);
	const char *name = why->field >= 0 ? w->r->fields[why->field].name : "";
	if (why->field >= 0 && answer_knows(w->a, why->field))
		explain_pair(&to_pair, why->field);
	if (why->row >= 0)
		explain_rule(rule, why->t, why->row);
	explain_wanted(&to_cell, why);
	if (cell->len > 0) {
		const column *c = why->why == WHY_ROW ? &why->t->columns[why->t->condition_columns[why->key]] : NULL;
		bool ranged = why->field >= 0 && field_has_scale(&w->r->fields[why->field]);
		buffer_printf(wanted, ranged ? "%s " : "%s=", c != NULL ? c->name : name);
	}
	explain_put_apart(wanted, buffer_all(cell));
	const char *has = buffer_cstring(pair), *needs = buffer_cstring(wanted), *row = buffer_cstring(rule);
	switch (why->why) {
	case WHY_EXCLUDED:
		notice_say(w, "%s is excluded", has);
		break;
	case WHY_CONDITION:
		notice_say(w, "%s; it needs %s", has, needs);
		break;
	case WHY_QUANTITY:
		notice_say(w, "%s: there is nothing to grant it for", has);
		break;
	case WHY_ROW:
		notice_say(w, "%s; the nearest row, %s, needs %s", has, row, needs);
		break;
	case WHY_DATE:
		notice_say(w, "%s; the nearest row, %s, is ", has, row);
		explain_time(w, why->t->rows[why->row].from, why->t->rows[why->row].to);
		break;
	case WHY_LIMIT:
		notice_say(w, "%s; its row, %s, needs %s", has, row, needs);
		break;
	case WHY_NO_ROW:
		notice_say(w, "%s has no row for it", why->t->file);
		break;
	case WHY_MISSING:
		notice_say(w, "undecided: %s is not known", name);
		break;
	case WHY_REFUSED:
		notice_say(w, "row %s would apply, but the notices below rule it out", row);
		break;
	default:
		notice_say(w, "row %s grants 0", row);
	}
	for (size_t i = 0; i < sizeof gathered / sizeof *gathered; i++) {
		w->out->failed |= gathered[i].failed;
		buffer_free(&gathered[i]);
	}
}

uint64_t explain_fields(const table *t, const slot *s)
{
	uint64_t fields = s->counts;
	for (size_t i = 0; i < t->when.count; i++)
		fields |= FIELD_BIT(t->when.list[i].index);
	for (size_t i = 0; i < s->when.count; i++)
		fields |= FIELD_BIT(s->when.list[i].index);
	for (size_t i = 0; i < t->limit_count; i++)
		fields |= FIELD_BIT(s->limited[i]);
	return fields | t->condition_fields;
}

bool explain_unrounded(const bareme_answer *a, const bareme_line *line, formula_result *out)
{
	const formula *f = line_formula(a->rules, line);
	return f->decimals > 2 && formula_run(f, a->value, line_values(a->rules, line), f->decimals, out) &&
	       out->value % number_power(f->decimals - 2) != 0;
}

bool explain_zone_is_given(const bareme_answer *a)
{
	return a->commune < 0 || territory_zone(&a->rules->territory, a->commune, a->date) < 0;
}
