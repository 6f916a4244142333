/* Operations that show a case of a rule table. */
#include "rules/witness.h"

#include "base/bits.h"
#include "base/number.h"
#include "rules/table.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* An operation while it is put together. */
typedef struct draft {
	const bareme_ruleset *r;
	const table *t;
	const box *b;
	uint64_t *allowed[FIELDS_MAX]; /* values or intervals that the table and the case leave to choose from */
	uint64_t narrowed;             /* has less to choose from than all values, or may have */
	int64_t value[FIELDS_MAX];
	uint64_t known;   /* has a value, given or by default */
	uint64_t written; /* has to be given */
	int32_t date;
	int32_t commune; /* that gives the zone and the department, or -1 */
} draft;

/* ---- What may be chosen ---- */

static size_t words_of(const draft *d, size_t field)
{
	return bits_words(field_choices(&d->r->fields[field]));
}

/* The first value or interval that is left, or -1. */
static int64_t first_allowed(const draft *d, size_t field)
{
	/* Of every field there is a set: see start. */
	assert(d->allowed[field] != NULL);
	for (size_t w = 0; w < words_of(d, field); w++)
		if (d->allowed[field][w] != 0)
			return (int64_t)(w * 64 + bits_lowest(d->allowed[field][w]));
	return -1;
}

static void restrict_field(draft *d, size_t field, const uint64_t *set)
{
	for (size_t w = 0; w < words_of(d, field); w++)
		d->allowed[field][w] &= set[w];
	d->narrowed |= FIELD_BIT(field);
}

static void restrict_all(draft *d, const conditions *list)
{
	for (size_t i = 0; i < list->count; i++)
		restrict_field(d, list->list[i].index, list->list[i].allowed);
}

/* Takes in what the case and the line ask for. */
static void restrict_to_line(draft *d, const slot *s)
{
	const table *t = d->t;
	for (size_t k = 0; k < t->condition_count; k++)
		if (t->fields[k] >= 0)
			restrict_field(d, (size_t)t->fields[k], d->b->sets + t->set_offset[k]);
	for (size_t i = 0; i < t->excludes.count; i++)
		if (d->r->fields[t->excludes.list[i].index].has_default)
			d->narrowed |= FIELD_BIT(t->excludes.list[i].index);
	restrict_all(d, &t->when);
	restrict_all(d, &s->when);
}

/* ---- Choosing ---- */

static bool is_among(uint64_t fields, size_t field)
{
	return (fields >> field & 1) != 0;
}

static void draft_set_value(draft *d, size_t field, int64_t value)
{
	d->value[field] = value;
	d->known |= FIELD_BIT(field);
	d->written |= FIELD_BIT(field);
}

/* The least number that is left from `from` on, of a number or a date; false where none is. */
static bool least_allowed(const draft *d, size_t field, int64_t from, int64_t *out)
{
	const scale *s = &d->r->fields[field].scale;
	for (size_t at = 0, length; (length = scale_next_run(s, d->allowed[field], &at)) > 0; at += length) {
		range r = scale_part(s, at, length);
		if (r.most < from)
			continue;
		*out = r.least > from ? r.least : from;
		return true;
	}
	return false;
}

/* The number at the lower bound, or the upper one where there is no lower; above 0 of a field that counts, if it may.
 */
static void choose_number(draft *d, size_t field, uint64_t counts)
{
	const struct field *f = &d->r->fields[field];
	const scale *s = &f->scale;
	size_t at = (size_t)first_allowed(d, field);
	int64_t value = s->first[at];
	bool bounded = f->type == FIELD_DATE ? f->least > DATE_FIRST : f->least > -number_power(NUMBER_MOST);
	if (at == 0 && !bounded)
		value = s->count > 1 && f->at_most < 0 ? scale_part(s, 0, 1).most : 0;
	if (is_among(counts, field) && value <= 0)
		least_allowed(d, field, 1, &value);
	draft_set_value(d, field, value);
}

/* Gives a number that value, or the next one that may be. */
static void draft_set_number(draft *d, size_t field, int64_t value)
{
	if (!least_allowed(d, field, value, &value) && !least_allowed(d, field, d->r->fields[field].least, &value))
		return;
	draft_set_value(d, field, value);
}

/* The first day from `from` to `to` on which conditions on the operation's date hold; false where there is none. */
static bool choose_day(const draft *d, int32_t from, int32_t to, int32_t *out)
{
	int64_t day;
	if (!least_allowed(d, (size_t)d->r->role[ROLE_DATE], from, &day) || day > to)
		return false;
	*out = (int32_t)day;
	return true;
}

/* Whether the case is of a commune: its department is a condition, or its zone is, and a commune has to be given. */
static bool needs_commune(const draft *d)
{
	int department = d->r->department_field, zone = d->r->role[ROLE_ZONE], commune = d->r->role[ROLE_COMMUNE];
	bool required = zone >= 0 && commune >= 0 && is_among(d->r->required_fields, (size_t)commune);
	/* There is a department wherever there are communes. */
	return department >= 0 && d->commune < 0 &&
	       (is_among(d->narrowed, (size_t)department) || (required && is_among(d->narrowed, (size_t)zone)));
}

/* A commune of a department that is allowed, in a zone that is, on a day of the box. */
static bool choose_commune(draft *d)
{
	const territory *t = &d->r->territory;
	const uint64_t *departments = d->allowed[d->r->department_field];
	int zone = d->r->role[ROLE_ZONE];
	for (size_t i = 0; i < t->count; i++) {
		const struct commune *c = &t->communes[i];
		if (c->department < 0 || !bits_has(departments, (size_t)c->department))
			continue;
		for (uint32_t j = 0; j < c->zone_count; j++) {
			const zone_span *span = &t->zones[c->first_zone + j];
			int32_t to = span->to < d->b->to ? span->to : d->b->to;
			if (span->zone < 0 || !bits_has(d->allowed[zone], (size_t)span->zone) ||
			    !choose_day(d, span->from > d->date ? span->from : d->date, to, &d->date))
				continue;
			d->commune = (int32_t)i;
			d->value[zone] = span->zone;
			d->value[d->r->department_field] = c->department;
			d->known |= FIELD_BIT(zone) | FIELD_BIT(d->r->department_field);
			return true;
		}
	}
	return false;
}

/* Gives the choices that the case narrows down; a default that fits is left to itself. False where none fits. */
static bool choose_restricted(draft *d, uint64_t counts)
{
	int date = d->r->role[ROLE_DATE];
	for (size_t f = 0; f < d->r->all_count; f++)
		if (is_among(d->narrowed, f) && first_allowed(d, f) < 0)
			return false;
	if (!choose_day(d, d->date, d->b->to, &d->date) &&
	    (d->b->from != DATE_FIRST || !choose_day(d, DATE_FIRST, d->b->to, &d->date)))
		return false;
	if (needs_commune(d) && !choose_commune(d))
		return false;
	d->value[date] = d->date;
	d->known |= FIELD_BIT(date);
	for (size_t f = 0; f < d->r->field_count; f++) {
		bool has_default = d->r->fields[f].has_default;
		int64_t by_default = d->r->fields[f].default_value;
		if (!is_among(d->narrowed & ~d->known, f))
			continue;
		assert(d->allowed[f] != NULL);
		if (field_has_scale(&d->r->fields[f])) {
			choose_number(d, f, counts);
			continue;
		}
		draft_set_value(d, f, first_allowed(d, f));
		if (!has_default || !bits_has(d->allowed[f], (size_t)by_default))
			continue;
		d->value[f] = by_default;
		if (!is_among(d->t->condition_fields, f))
			d->written &= ~FIELD_BIT(f);
	}
	return true;
}

/* Gives a field any value that serves, where it has none. */
static void give(draft *d, size_t field)
{
	const struct field *f = &d->r->fields[field];
	if (is_among(d->known, field) || field >= d->r->field_count)
		return;
	if (f->type == FIELD_NUMBER) {
		draft_set_number(d, field, f->at_most >= 0 ? 0 : number_power(f->decimals));
	} else if (f->has_default) {
		d->value[field] = f->default_value;
		d->known |= FIELD_BIT(field);
	} else if (f->type == FIELD_CHOICE) {
		if (first_allowed(d, field) >= 0)
			draft_set_value(d, field, first_allowed(d, field));
	} else if (f->role == ROLE_COMMUNE && d->commune < 0 && d->r->territory.count > 0) {
		d->commune = 0;
	} else if (f->type == FIELD_DATE) {
		draft_set_number(d, field, d->date);
	} else {
		draft_set_value(d, field, 0);
	}
}

static void give_all(draft *d, uint64_t fields)
{
	for (; fields != 0; fields &= fields - 1)
		give(d, bits_lowest(fields));
}

/* ---- What a table asks for ---- */

/* True where one of the fields at least is not 0, or none of them has to be given. */
static bool any_counts(const draft *d, uint64_t fields)
{
	bool any = fields == 0;
	for (uint64_t rest = fields & d->known; rest != 0; rest &= rest - 1)
		any |= d->value[bits_lowest(rest)] != 0;
	return any;
}

/* Gives what the lines of a table need, so that nothing is missing. */
static void give_needs(draft *d, const table *t)
{
	uint64_t needed = t->condition_fields, counts = 0;
	for (size_t i = 0; i < t->slot_count; i++) {
		const slot *s = &t->slots[i];
		counts |= s->counts;
		for (size_t w = 0; w < s->when.count; w++)
			needed |= FIELD_BIT(s->when.list[w].index);
		for (size_t a = 0; a < t->amount_count; a++)
			needed |= s->amounts[a].amount.fields | s->amounts[a].quantity.fields;
	}
	if (!any_counts(d, t->quantity_fields) && (t->quantity_fields & ~d->known) != 0)
		give(d, bits_lowest(t->quantity_fields & ~d->known));
	/* Of what is counted, the case has what it needs; the rest is 0. */
	for (uint64_t rest = counts & ~t->quantity_fields & ~d->known; rest != 0; rest &= rest - 1)
		draft_set_number(d, bits_lowest(rest), 0);
	give_all(d, needed & ~t->quantity_fields);
}

/* Gives all that the operation needs beside the case itself. */
static void complete(draft *d, const slot *s)
{
	give_all(d, s->counts);
	give_needs(d, d->t);
	give_all(d, d->r->required_fields);
	give(d, (size_t)d->r->role[ROLE_NATURE]);
	/* Whether another table applies may hang on what has a default. */
	for (uint64_t rest = d->r->default_fields & ~d->known; rest != 0; rest &= rest - 1)
		d->value[bits_lowest(rest)] = d->r->fields[bits_lowest(rest)].default_value;
	d->known |= d->r->default_fields;
	for (size_t i = 0; i < d->r->table_count; i++) {
		const table *other = &d->r->tables[i];
		if (other != d->t && other->slot_count > 0 &&
		    condition_failing(&other->when, d->known, d->value) == NULL)
			give_needs(d, other);
	}
}

/* Raises what limits another number above it; false where that may not be, or the line counts nothing. */
static bool settle(draft *d, const slot *s)
{
	bool raised = true;
	while (raised) {
		raised = false;
		for (uint64_t rest = d->r->limited_fields & d->written; rest != 0; rest &= rest - 1) {
			size_t number = bits_lowest(rest), limit = (size_t)d->r->fields[number].at_most;
			int64_t value;
			if (!is_among(d->known, limit) || d->value[limit] >= d->value[number])
				continue;
			if (!least_allowed(d, limit, d->value[number], &value))
				return false;
			draft_set_value(d, limit, value);
			raised = true;
		}
	}
	return any_counts(d, s->counts) && any_counts(d, d->t->quantity_fields);
}

/* ---- Writing ---- */

/* A word of a command line. */
static void write_word(buffer *out, const char *name, const char *value)
{
	buffer word = {0};
	buffer_printf(&word, "%s=%s", name, value);
	if (out->len > 0)
		buffer_char(out, ' ');
	buffer_word(out, buffer_all(&word));
	out->failed |= word.failed;
	buffer_free(&word);
}

static void write_field(const draft *d, size_t field, buffer *out)
{
	const struct field *f = &d->r->fields[field];
	char text[BAREME_TEXT_MAX];
	if (f->role == ROLE_DATE || (f->type == FIELD_DATE && is_among(d->written, field))) {
		bareme_date_print(f->role == ROLE_DATE ? d->date : (int32_t)d->value[field], text);
		write_word(out, f->name, text);
	} else if (f->role == ROLE_COMMUNE && d->commune >= 0) {
		write_word(out, f->name, d->r->territory.communes[d->commune].code);
	} else if (!is_among(d->written, field)) {
		return;
	} else if (f->type == FIELD_CHOICE) {
		write_word(out, f->name, f->domain.values[d->value[field]]);
	} else if (f->type == FIELD_NUMBER) {
		number_print(d->value[field], f->decimals, 0, '.', text);
		write_word(out, f->name, text);
	} else {
		write_word(out, f->name, "x");
	}
}

/* A day of the box that can be written. */
static int32_t day_of(const table *t, const box *b)
{
	if (b->from != DATE_FIRST)
		return b->from;
	return t->review < b->to ? t->review : b->to;
}

/*
 * Begins a draft in which everything may be chosen that the table does not exclude; where it is about a commune, its
 * zone is as good as known. `sets` are one for each field.
 */
static draft start(const bareme_ruleset *r, const table *t, const box *b, int32_t commune, uint64_t *sets)
{
	draft d = {.r = r, .t = t, .b = b, .date = day_of(t, b), .commune = commune};
	for (size_t f = 0; f < r->all_count; f++) {
		d.allowed[f] = sets;
		bits_add_below(sets, field_choices(&r->fields[f]));
		sets += words_of(&d, f);
	}
	for (size_t i = 0; i < t->excludes.count; i++) {
		const condition *c = &t->excludes.list[i];
		for (size_t w = 0; w < words_of(&d, c->index); w++)
			d.allowed[c->index][w] &= ~c->allowed[w];
	}
	if (commune < 0)
		return d;
	d.known = FIELD_BIT(r->role[ROLE_ZONE]);
	if (r->department_field >= 0) {
		d.known |= FIELD_BIT(r->department_field);
		d.value[r->department_field] = r->territory.communes[commune].department;
	}
	return d;
}

static witness write(const bareme_ruleset *r, const table *t, const box *b, int32_t commune, buffer *out)
{
	bool found = false;
	if (r->role[ROLE_NATURE] < 0 || r->role[ROLE_DATE] < 0)
		return WITNESS_NONE;
	size_t words = 1;
	for (size_t f = 0; f < r->all_count; f++)
		words += bits_words(field_choices(&r->fields[f]));
	uint64_t *sets = calloc(words, sizeof *sets);
	if (sets == NULL)
		return WITNESS_NO_MEMORY;
	for (size_t i = 0; i < t->slot_count && !found; i++) {
		const slot *s = &t->slots[i];
		if (s->never || !slot_is_within(t, s, b->sets))
			continue;
		draft d = start(r, t, b, commune, sets);
		restrict_to_line(&d, s);
		found = choose_restricted(&d, s->counts | t->quantity_fields);
		if (found) {
			complete(&d, s);
			found = settle(&d, s);
		}
		for (size_t f = 0; f < r->field_count && found; f++)
			write_field(&d, f, out);
	}
	free(sets);
	return out->failed ? WITNESS_NO_MEMORY : found ? WITNESS_FOUND : WITNESS_NONE;
}

witness witness_write(const bareme_ruleset *r, const table *t, const box *b, buffer *out)
{
	return write(r, t, b, -1, out);
}

witness witness_write_commune(const bareme_ruleset *r, int32_t commune, int32_t from, int32_t to, buffer *out)
{
	witness result = WITNESS_NONE;
	for (size_t i = 0; i < r->table_count && result == WITNESS_NONE; i++) {
		const table *t = &r->tables[i];
		if ((t->condition_fields & FIELD_BIT(r->role[ROLE_ZONE])) == 0)
			continue;
		uint64_t *all = malloc((t->set_words + 1) * sizeof *all);
		if (all == NULL)
			return WITNESS_NO_MEMORY;
		memset(all, 0xFF, t->set_words * sizeof *all);
		result = write(r, t, &(box){all, from, to}, commune, out);
		free(all);
	}
	return result;
}
