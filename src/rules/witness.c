/* Operations that show a case of a rule table. */
#include "rules/witness.h"

#include "base/bits.h"
#include "base/number.h"

#include <stdlib.h>
#include <string.h>

/* An operation while it is put together. */
typedef struct draft {
	const bareme_ruleset *r;
	const table *t;
	const box *b;
	arena memory;
	uint64_t *allowed[FIELDS_MAX]; /* per choice: what the case leaves to choose from; NULL = anything */
	int64_t value[FIELDS_MAX];
	uint64_t known;   /* has a value, given or by default */
	uint64_t written; /* has to be given */
	int32_t date;
	int32_t commune; /* that stands for the zone and the department, or -1 */
} draft;

/* ---- What may be chosen ---- */

static size_t words_of(const draft *d, size_t field)
{
	return bits_words(d->r->fields[field].domain.count);
}

/* Everything that the table does not exclude. False where memory failed. */
static bool open_field(draft *d, size_t field)
{
	const domain *of = &d->r->fields[field].domain;
	if (d->allowed[field] != NULL)
		return true;
	uint64_t *set = d->allowed[field] = arena_alloc(&d->memory, words_of(d, field), sizeof *set);
	if (set == NULL)
		return false;
	bits_add_below(set, of->count);
	for (size_t i = 0; i < d->t->excludes.count; i++)
		if (d->t->excludes.list[i].index == field)
			for (size_t w = 0; w < words_of(d, field); w++)
				set[w] &= ~d->t->excludes.list[i].allowed[w];
	return true;
}

static bool restrict_field(draft *d, size_t field, const uint64_t *set)
{
	if (!open_field(d, field))
		return false;
	for (size_t w = 0; w < words_of(d, field); w++)
		d->allowed[field][w] &= set[w];
	return true;
}

/* The first value that is left, or -1. */
static int64_t first_allowed(const draft *d, size_t field)
{
	for (size_t w = 0; w < words_of(d, field); w++)
		if (d->allowed[field][w] != 0)
			return (int64_t)(w * 64) + __builtin_ctzll(d->allowed[field][w]);
	return -1;
}

static bool restrict_all(draft *d, const conditions *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (!restrict_field(d, list->list[i].index, list->list[i].allowed))
			return false;
	return true;
}

/* Takes in what the case and the line ask for. False where memory failed. */
static bool restrict_to_line(draft *d, const slot *s)
{
	const table *t = d->t;
	for (size_t k = 0; k < t->condition_count; k++)
		if (t->fields[k] >= 0 && !restrict_field(d, (size_t)t->fields[k], d->b->sets + t->set_offset[k]))
			return false;
	for (size_t i = 0; i < t->excludes.count; i++)
		if (d->r->fields[t->excludes.list[i].index].default_value >= 0 &&
		    !open_field(d, t->excludes.list[i].index))
			return false;
	return restrict_all(d, &t->when) && restrict_all(d, &s->when);
}

/* True where the line's own values are in the box, and let it be tried. */
static bool is_line_of(const draft *d, const slot *s)
{
	const table *t = d->t;
	for (size_t k = 0; k < t->condition_count; k++)
		if (s->fixed[k] >= 0 && !bits_has(d->b->sets + t->set_offset[k], (size_t)s->fixed[k]))
			return false;
	return !s->never;
}

/* ---- Choosing ---- */

static bool is_known(const draft *d, size_t field)
{
	return (d->known >> field & 1) != 0;
}

static void draft_set_value(draft *d, size_t field, int64_t value)
{
	d->value[field] = value;
	d->known |= FIELD_BIT(field);
	d->written |= FIELD_BIT(field);
}

static void draft_set_number(draft *d, size_t field, int64_t value)
{
	const struct field *f = &d->r->fields[field];
	value = value < f->least ? f->least : value;
	draft_set_value(d, field, value > f->most ? f->most : value);
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
			if (span->from > d->b->to || span->to < d->date || span->zone < 0 ||
			    (d->allowed[zone] != NULL && !bits_has(d->allowed[zone], (size_t)span->zone)))
				continue;
			d->date = span->from > d->date ? span->from : d->date;
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
static bool choose_restricted(draft *d)
{
	int department = d->r->department_field;
	uint64_t columns = 0;
	for (size_t k = 0; k < d->t->condition_count; k++)
		if (d->t->fields[k] >= 0)
			columns |= FIELD_BIT(d->t->fields[k]);
	for (size_t f = 0; f < d->r->all_count; f++)
		if (d->allowed[f] != NULL && first_allowed(d, f) < 0)
			return false;
	if (department >= 0 && d->allowed[department] != NULL && d->commune < 0 && !choose_commune(d))
		return false;
	for (size_t f = 0; f < d->r->field_count; f++) {
		int32_t by_default = d->r->fields[f].default_value;
		if (d->allowed[f] == NULL || is_known(d, f))
			continue;
		draft_set_value(d, f, first_allowed(d, f));
		if (by_default < 0 || !bits_has(d->allowed[f], (size_t)by_default))
			continue;
		d->value[f] = by_default;
		if ((columns >> f & 1) == 0)
			d->written &= ~FIELD_BIT(f);
	}
	return true;
}

/* Gives a field any value that serves, where it has none. False where memory failed. */
static bool give(draft *d, size_t field)
{
	const struct field *f = &d->r->fields[field];
	if (is_known(d, field) || field >= d->r->field_count)
		return true;
	if (f->type == FIELD_NUMBER) {
		draft_set_number(d, field, f->at_most >= 0 ? 0 : number_power(f->decimals));
	} else if (f->type == FIELD_CHOICE && f->default_value >= 0) {
		d->value[field] = f->default_value;
		d->known |= FIELD_BIT(field);
	} else if (f->type == FIELD_CHOICE) {
		if (!open_field(d, field))
			return false;
		if (first_allowed(d, field) >= 0)
			draft_set_value(d, field, first_allowed(d, field));
	} else if (f->role == ROLE_COMMUNE && d->commune < 0 && d->r->territory.count > 0) {
		d->commune = 0;
	} else {
		draft_set_value(d, field, 0);
	}
	return true;
}

static bool give_all(draft *d, uint64_t fields)
{
	for (; fields != 0; fields &= fields - 1)
		if (!give(d, (size_t)__builtin_ctzll(fields)))
			return false;
	return true;
}

/* ---- What a table asks for ---- */

static uint64_t fields_of(const conditions *list)
{
	uint64_t fields = 0;
	for (size_t i = 0; i < list->count; i++)
		fields |= FIELD_BIT(list->list[i].index);
	return fields;
}

/* Gives what the lines of a table need, so that nothing is missing. */
static bool give_needs(draft *d, const table *t)
{
	uint64_t needed = t->condition_fields, counts = 0;
	for (size_t i = 0; i < t->slot_count; i++) {
		counts |= t->slots[i].counts;
		needed |= fields_of(&t->slots[i].when);
		for (size_t a = 0; a < t->amount_count; a++)
			needed |= t->slots[i].amounts[a].amount.fields | t->slots[i].amounts[a].quantity.fields;
	}
	if (t->quantity_fields != 0 && (d->written & t->quantity_fields) == 0 &&
	    !give(d, (size_t)__builtin_ctzll(t->quantity_fields)))
		return false;
	/* Of what is counted, the case has what it needs; the rest is none. */
	for (uint64_t rest = counts & ~t->quantity_fields & ~d->known; rest != 0; rest &= rest - 1)
		draft_set_number(d, (size_t)__builtin_ctzll(rest), 0);
	return give_all(d, needed & ~t->quantity_fields);
}

/* Gives all that the operation needs beside the case itself. */
static bool complete(draft *d, const slot *s)
{
	for (uint64_t rest = s->counts; rest != 0; rest &= rest - 1)
		if (!give(d, (size_t)__builtin_ctzll(rest)))
			return false;
	if (!give_needs(d, d->t) || !give_all(d, d->r->required_fields) ||
	    !give_all(d, FIELD_BIT(d->r->role[ROLE_NATURE])))
		return false;
	for (size_t i = 0; i < d->r->table_count; i++) {
		const table *other = &d->r->tables[i];
		if (other != d->t && other->slot_count > 0 &&
		    condition_failing(&other->when, d->known, d->value) == NULL && !give_needs(d, other))
			return false;
	}
	return true;
}

/* ---- Writing ---- */

/* A word of a command line, quoted where a shell would read it otherwise. */
static void write_word(buffer *out, const char *name, const char *value)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_./:=+,%@-";
	bool quoted = strspn(name, plain) < strlen(name) || strspn(value, plain) < strlen(value);
	const char *parts[] = {name, "=", value};
	if (out->len > 0)
		buffer_char(out, ' ');
	if (quoted)
		buffer_char(out, '\'');
	for (size_t i = 0; i < 3; i++)
		for (const char *c = parts[i]; *c != '\0'; c++)
			if (*c == '\'')
				buffer_string(out, "'\\''");
			else
				buffer_char(out, *c);
	if (quoted)
		buffer_char(out, '\'');
}

static void write_field(const draft *d, size_t field, buffer *out)
{
	const struct field *f = &d->r->fields[field];
	char text[BAREME_TEXT_MAX];
	if (f->role == ROLE_DATE || (f->type == FIELD_DATE && (d->written >> field & 1) != 0)) {
		bareme_date_print(d->date, text);
		write_word(out, f->name, text);
	} else if (f->role == ROLE_COMMUNE && d->commune >= 0) {
		write_word(out, f->name, d->r->territory.communes[d->commune].code);
	} else if ((d->written >> field & 1) == 0) {
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

/* Tries to ask for the case by one line of the table. */
static witness draft_try_line(draft *d, const slot *s)
{
	if (!restrict_to_line(d, s))
		return WITNESS_NO_MEMORY;
	if (!choose_restricted(d))
		return WITNESS_NONE;
	return complete(d, s) ? WITNESS_FOUND : WITNESS_NO_MEMORY;
}

/* A day of the box that can be written. */
static int32_t day_of(const table *t, const box *b)
{
	if (b->from != DATE_FIRST)
		return b->from;
	return t->review < b->to ? t->review : b->to;
}

/* Starts a draft; where it is about a commune, its zone is as good as known. */
static draft start(const bareme_ruleset *r, const table *t, const box *b, int32_t commune)
{
	draft d = {.r = r, .t = t, .b = b, .date = day_of(t, b), .commune = commune};
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
	witness result = WITNESS_NONE;
	if (r->role[ROLE_NATURE] < 0 || r->role[ROLE_DATE] < 0)
		return WITNESS_NONE;
	for (size_t i = 0; i < t->slot_count && result == WITNESS_NONE; i++) {
		draft d = start(r, t, b, commune);
		if (!is_line_of(&d, &t->slots[i]))
			continue;
		result = draft_try_line(&d, &t->slots[i]);
		for (size_t f = 0; f < r->field_count && result == WITNESS_FOUND; f++)
			write_field(&d, f, out);
		arena_free(&d.memory);
	}
	return result == WITNESS_FOUND && out->failed ? WITNESS_NO_MEMORY : result;
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
		bool asks = false;
		for (size_t k = 0; k < t->condition_count && t->cell_count > 0; k++)
			asks |= t->fields[k] >= 0 && t->fields[k] == r->role[ROLE_ZONE];
		if (!asks)
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
