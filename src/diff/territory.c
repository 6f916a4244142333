/* Territories: the zone of each commune day by day, by EPCI where all of one moved; and registers. */
#include "diff/territory.h"

#include "rules/loader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Registers: tables of things that have a key and may last from one day to another ---- */

typedef struct entry {
	const char *key;
	int32_t from, to;
	size_t row;
} entry;

typedef struct ledger {
	const sheet *sheet;
	entry *entries; /* sorted by key and day; none where there is no such table */
	size_t count;
} ledger;

/* A commune whose zone differs for some days. */
typedef struct move {
	const char *code, *epci;
	int side; /* on which it is in that EPCI: after, or before where it is there no longer */
	int32_t from, to;
	const char *before, *after; /* zones; NULL where it has none */
} move;

typedef struct registers {
	bareme_diff *d;
	ledger communes[2], epci[2], sources[2];
	move *moves;
	size_t move_count, move_room;
} registers;

static int ledger_by_key_and_day(const void *a, const void *b)
{
	const entry *x = a, *y = b;
	int order = strcmp(x->key, y->key);
	return order != 0 ? order : (x->from > y->from) - (x->from < y->from);
}

/* A cell of an entry; blank where there is none. */
static bareme_text ledger_cell(const ledger *l, const entry *e, const char *column)
{
	int number = e == NULL ? -1 : sheet_column(l->sheet, text_of(column));
	return number < 0 ? TEXT("") : sheet_cell(l->sheet, e->row, (size_t)number);
}

static void ledger_read(registers *g, int side, const char *file, const char *key, ledger *out)
{
	out->sheet = ruleset_sheet(g->d->r[side], file);
	size_t rows = out->sheet == NULL ? 0 : out->sheet->rows;
	out->entries = arena_alloc(&g->d->arena, rows + 1, sizeof *out->entries);
	for (size_t i = 0; i < rows && out->entries != NULL; i++) {
		entry *e = &out->entries[out->count++];
		*e = (entry){.from = DATE_FIRST, .to = DATE_LAST, .row = i};
		e->key = diff_keep(g->d, ledger_cell(out, e, key));
		bareme_date_parse(ledger_cell(out, e, "du"), &e->from);
		bareme_date_parse(ledger_cell(out, e, "au"), &e->to);
	}
	if (out->count > 0)
		qsort(out->entries, out->count, sizeof *out->entries, ledger_by_key_and_day);
}

/* The entry of that key on that day, or NULL. */
static const entry *ledger_find(const ledger *l, const char *key, int32_t day)
{
	size_t low = 0, high = l->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (strcmp(l->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < l->count && strcmp(l->entries[low].key, key) == 0; low++)
		if (l->entries[low].from <= day && day <= l->entries[low].to)
			return &l->entries[low];
	return NULL;
}

static bareme_place ledger_place(const ledger *l, const entry *e)
{
	if (e == NULL)
		return (bareme_place){NULL, 0};
	return (bareme_place){l->sheet->file, sheet_place(l->sheet, e->row, 0).line};
}

/* ---- What a register says, but for zones ---- */

enum { FACTS = 5 };

typedef struct subject {
	bareme_subject subject;
	const char *title; /* the column that names the thing */
	const char *facts[FACTS];
} subject;

/* Adds what two entries of one thing say differently while both hold; one of them may be NULL. */
static void ledger_compare_entries(bareme_diff *d, const subject *s, const ledger l[2], const entry *old,
				   const entry *new)
{
	bareme_value_change values[FACTS];
	size_t count = 0, side = new != NULL;
	const entry *one = new != NULL ? new : old, *other = old != NULL ? old : new;
	assert(one != NULL);
	for (size_t i = 0; i < FACTS && s->facts[i] != NULL && old != NULL && new != NULL; i++) {
		bareme_text before = ledger_cell(&l[0], old, s->facts[i]), after = ledger_cell(&l[1], new, s->facts[i]);
		if (!text_equal(before, after))
			values[count++] = (bareme_value_change){.name = s->facts[i],
								.unit = "",
								.text_before = diff_keep(d, before),
								.text_after = diff_keep(d, after)};
	}
	if (count == 0 && old != NULL && new != NULL)
		return;
	diff_add(d,
		 (bareme_change){.kind = diff_kind(old, new),
				 .subject = s->subject,
				 .name = one->key,
				 .detail = diff_keep(d, ledger_cell(&l[side], one, s->title)),
				 .from = one->from > other->from ? one->from : other->from,
				 .to = one->to < other->to ? one->to : other->to,
				 .before = ledger_place(&l[0], old),
				 .after = ledger_place(&l[1], new)},
		 values, count);
}

/* The end of the entries of one thing, which follow each other. */
static size_t ledger_end(const ledger *l, size_t first)
{
	size_t end = first;
	while (end < l->count && strcmp(l->entries[end].key, l->entries[first].key) == 0)
		end++;
	return end;
}

static void ledger_compare(bareme_diff *d, const subject *s, const ledger l[2])
{
	for (size_t i = 0, k = 0; i < l[0].count || k < l[1].count;) {
		int order = i == l[0].count   ? 1
			    : k == l[1].count ? -1
					      : strcmp(l[0].entries[i].key, l[1].entries[k].key);
		size_t old_end = order <= 0 ? ledger_end(&l[0], i) : i, new_end = order >= 0 ? ledger_end(&l[1], k) : k;
		for (const entry *old = &l[0].entries[i]; old < &l[0].entries[old_end]; old++)
			for (const entry *new = &l[1].entries[k]; new < &l[1].entries[new_end]; new ++)
				if (old->from <= new->to &&new->from <= old->to)
					ledger_compare_entries(d, s, l, old, new);
		for (; i < old_end; i++)
			if (order < 0)
				ledger_compare_entries(d, s, l, &l[0].entries[i], NULL);
		for (; k < new_end; k++)
			if (order > 0)
				ledger_compare_entries(d, s, l, NULL, &l[1].entries[k]);
	}
}

/* ---- Zones ---- */

/* NULL where the commune has no zone on that day. */
static const char *zone_on(const bareme_ruleset *r, int32_t commune, int32_t day)
{
	int32_t zone = territory_zone(&r->territory, commune, day);
	return zone < 0 ? NULL : r->fields[r->role[ROLE_ZONE]].domain.values[zone];
}

/* The first day after `day` on which a zone of the commune begins or has ended, if it is before *next. */
static void zone_next_day(const territory *t, int32_t number, int32_t day, int32_t *next)
{
	const commune *c = &t->communes[number];
	for (uint32_t i = c->first_zone; i < c->first_zone + c->zone_count; i++) {
		if (t->zones[i].from > day && t->zones[i].from < *next)
			*next = t->zones[i].from;
		if (t->zones[i].to >= day && t->zones[i].to < DATE_LAST && t->zones[i].to + 1 < *next)
			*next = t->zones[i].to + 1;
	}
}

static int zone_by_name(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

/* 0 for the same move of communes of one EPCI. */
static int move_order(const move *x, const move *y)
{
	int order = (x->from > y->from) - (x->from < y->from);
	order = order != 0 ? order : (x->to > y->to) - (x->to < y->to);
	order = order != 0 ? order : zone_by_name(x->before, y->before);
	order = order != 0 ? order : zone_by_name(x->after, y->after);
	order = order != 0 ? order : x->side - y->side;
	return order != 0 ? order : strcmp(x->epci, y->epci);
}

static int move_by_code(const void *a, const void *b)
{
	const move *x = a, *y = b;
	int order = move_order(x, y);
	return order != 0 ? order : strcmp(x->code, y->code);
}

/* Adds some days of a commune's move, to those just before where they are of the same. */
static void move_add(registers *g, const move *days)
{
	move *last = g->move_count > 0 ? &g->moves[g->move_count - 1] : NULL;
	if (last != NULL && strcmp(last->code, days->code) == 0 && last->to + 1 == days->from &&
	    zone_by_name(last->before, days->before) == 0 && zone_by_name(last->after, days->after) == 0 &&
	    strcmp(last->epci, days->epci) == 0)
		last->to = days->to;
	else if (grow(&g->moves, g->move_count, &g->move_room, sizeof *g->moves))
		g->moves[g->move_count++] = *days;
	else
		g->d->failed = true;
}

/* Goes through the days on which either zone may change. */
static void zone_compare(registers *g, const char *code, int32_t old, int32_t new)
{
	bareme_diff *d = g->d;
	for (int32_t day = DATE_FIRST, next; day != DATE_LAST; day = next) {
		next = DATE_LAST;
		zone_next_day(&d->r[0]->territory, old, day, &next);
		zone_next_day(&d->r[1]->territory, new, day, &next);
		const char *before = zone_on(d->r[0], old, day), *after = zone_on(d->r[1], new, day);
		if (zone_by_name(before, after) == 0)
			continue;
		int side = ledger_find(&g->communes[1], code, day) != NULL;
		const entry *e = ledger_find(&g->communes[side], code, day);
		move_add(g, &(move){.code = code,
				    .epci = diff_keep(d, ledger_cell(&g->communes[side], e, "epci")),
				    .side = side,
				    .from = day,
				    .to = next == DATE_LAST ? DATE_LAST : next - 1,
				    .before = before,
				    .after = after});
	}
}

/* How many communes the EPCI has on that day. */
static size_t zone_count_members(const ledger *communes, const char *epci, int32_t day)
{
	size_t count = 0;
	for (size_t i = 0; i < communes->count; i++) {
		const entry *e = &communes->entries[i];
		count += e->from <= day && day <= e->to && text_equal(ledger_cell(communes, e, "epci"), text_of(epci));
	}
	return count;
}

/* Adds the move of a commune, or of so many of an EPCI. */
static void move_report(registers *g, const move *m, const ledger l[2], const char *key, size_t communes)
{
	bareme_diff *d = g->d;
	const entry *old = ledger_find(&l[0], key, m->from), *new = ledger_find(&l[1], key, m->from);
	buffer text = {0};
	buffer_text(&text, ledger_cell(&l[new != NULL], new != NULL ? new : old, "nom"));
	if (communes > 0)
		buffer_printf(&text, " (%zu communes)", communes);
	bareme_value_change value = {.name = d->r[1]->fields[d->r[1]->role[ROLE_ZONE]].name,
				     .unit = "",
				     .text_before = m->before,
				     .text_after = m->after};
	diff_add(d,
		 (bareme_change){.kind = diff_kind(m->before, m->after),
				 .subject = BAREME_SUBJECT_ZONE,
				 .name = key,
				 .detail = diff_keep_buffer(d, &text),
				 .from = m->from,
				 .to = m->to,
				 .before = ledger_place(&l[0], old),
				 .after = ledger_place(&l[1], new)},
		 &value, 1);
}

/* Adds one move of an EPCI where all its communes moved alike, else those of the communes. */
static void move_report_all(registers *g)
{
	if (g->move_count > 0)
		qsort(g->moves, g->move_count, sizeof *g->moves, move_by_code);
	for (size_t i = 0, end; i < g->move_count; i = end) {
		const move *first = &g->moves[i];
		for (end = i + 1; end < g->move_count && move_order(first, &g->moves[end]) == 0;)
			end++;
		size_t members = zone_count_members(&g->communes[first->side], first->epci, first->from);
		if (*first->epci != '\0' && members == end - i)
			move_report(g, first, g->epci, first->epci, members);
		else
			for (size_t k = i; k < end; k++)
				move_report(g, &g->moves[k], g->communes, g->moves[k].code, 0);
	}
}

static void zone_compare_all(registers *g)
{
	const territory *old = &g->d->r[0]->territory, *new = &g->d->r[1]->territory;
	if (g->d->r[0]->role[ROLE_ZONE] < 0 || g->d->r[1]->role[ROLE_ZONE] < 0)
		return;
	for (size_t i = 0; i < new->count; i++) {
		/* Parts go with the commune that they are in; a commune of one side alone is a change of its own. */
		int32_t number = names_find(&old->codes, text_of(new->communes[i].code));
		if (new->communes[i].parent == (int32_t)i && number >= 0)
			zone_compare(g, new->communes[i].code, number, (int32_t)i);
	}
	move_report_all(g);
	free(g->moves);
}

/* ---- The whole ---- */

/* The file of the table of sources; a package that loads has one. */
static const char *sources_file(const json_node *root)
{
	const json_node *n = json_first(json_get(root, "resources"));
	while (n != NULL && strcmp(resource_role(n), "sources") != 0)
		n = json_next(n);
	return json_string(json_get(n, "path"));
}

void diff_territory(bareme_diff *d)
{
	static const subject communes = {
	    BAREME_SUBJECT_COMMUNE, "nom", {"nom", "departement", "epci", "codes_postaux", "anciens"}};
	static const subject epci = {BAREME_SUBJECT_EPCI, "nom", {"nom"}};
	static const subject sources = {BAREME_SUBJECT_SOURCE, "titre", {"titre", "date", "adresse"}};
	registers g = {.d = d};
	for (int side = 0; side < 2; side++) {
		const territory *t = &d->r[side]->territory;
		ledger_read(&g, side, t->communes_file, "code", &g.communes[side]);
		ledger_read(&g, side, t->epci_file, "siren", &g.epci[side]);
		ledger_read(&g, side, sources_file(d->package[side].root), "id", &g.sources[side]);
	}
	d->failed |= d->arena.failed;
	if (!d->failed) {
		zone_compare_all(&g);
		ledger_compare(d, &communes, g.communes);
		ledger_compare(d, &epci, g.epci);
		ledger_compare(d, &sources, g.sources);
	}
}
