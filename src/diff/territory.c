/* Territories: the zone of each commune day by day, by EPCI where all of one moved; and registers. */
#include "diff/territory.h"

#include "rules/loader.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ---- Registers: tables of things that have a key and may last from one day to another ---- */

typedef struct entry {
	bareme_text key;
	int32_t from, to;
	size_t row;
} entry;

typedef struct ledger {
	const sheet *sheet;
	entry *entries; /* sorted by key and day; NULL where there is no such table */
	size_t count;
} ledger;

typedef struct registers {
	bareme_diff *d;
	ledger communes[2], epci[2], sources[2];
} registers;

static int ledger_by_key(bareme_text a, bareme_text b)
{
	int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);
	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int ledger_by_key_and_day(const void *a, const void *b)
{
	const entry *x = a, *y = b;
	int order = ledger_by_key(x->key, y->key);
	return order != 0 ? order : (x->from > y->from) - (x->from < y->from);
}

/* A cell of an entry; blank where there is none. */
static bareme_text ledger_cell(const ledger *l, const entry *e, const char *column)
{
	int number = e == NULL ? -1 : sheet_column(l->sheet, text_of(column));
	return number < 0 ? TEXT("") : sheet_cell(l->sheet, e->row, (size_t)number);
}

static void ledger_read(registers *g, int side, const json_node *resource, const char *key, ledger *out)
{
	out->sheet = ruleset_sheet(g->d->r[side], json_string(json_get(resource, "path")));
	if (out->sheet == NULL)
		return;
	out->entries = arena_alloc(&g->d->arena, out->sheet->rows + 1, sizeof *out->entries);
	if (out->entries == NULL)
		return;
	for (size_t i = 0; i < out->sheet->rows; i++) {
		entry *e = &out->entries[out->count++];
		*e = (entry){.from = DATE_FIRST, .to = DATE_LAST, .row = i};
		e->key = ledger_cell(out, e, key);
		bareme_date_parse(ledger_cell(out, e, "du"), &e->from);
		bareme_date_parse(ledger_cell(out, e, "au"), &e->to);
	}
	if (out->count > 0)
		qsort(out->entries, out->count, sizeof *out->entries, ledger_by_key_and_day);
}

/* The entry of that key on that day, or NULL. */
static const entry *ledger_find(const ledger *l, bareme_text key, int32_t day)
{
	size_t low = 0, high = l->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (ledger_by_key(l->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	for (; low < l->count && text_equal(l->entries[low].key, key); low++)
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

typedef struct subject {
	bareme_subject subject;
	const char *title; /* the column that names the thing */
	const char *facts[4];
} subject;

/* Adds what two entries of one thing say differently while both hold; one of them may be NULL. */
static void ledger_compare_entries(bareme_diff *d, const subject *s, const ledger l[2], const entry *old,
				   const entry *new)
{
	bareme_value_change values[4];
	size_t count = 0, side = new != NULL;
	const entry *one = new != NULL ? new : old, *other = old != NULL ? old : new;
	assert(one != NULL);
	for (size_t i = 0; i < 4 && s->facts[i] != NULL && old != NULL && new != NULL; i++) {
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
				 .name = diff_keep(d, one->key),
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
	while (end < l->count && text_equal(l->entries[end].key, l->entries[first].key))
		end++;
	return end;
}

static void ledger_compare(bareme_diff *d, const subject *s, const ledger l[2])
{
	for (size_t i = 0, k = 0; i < l[0].count || k < l[1].count;) {
		int order = i == l[0].count   ? 1
			    : k == l[1].count ? -1
					      : ledger_by_key(l[0].entries[i].key, l[1].entries[k].key);
		size_t old_end = order <= 0 ? ledger_end(&l[0], i) : i, new_end = order >= 0 ? ledger_end(&l[1], k) : k;
		for (size_t x = i; x < old_end && order < 0; x++)
			ledger_compare_entries(d, s, l, &l[0].entries[x], NULL);
		for (size_t y = k; y < new_end && order > 0; y++)
			ledger_compare_entries(d, s, l, NULL, &l[1].entries[y]);
		for (size_t x = i; x < old_end; x++)
			for (size_t y = k; y < new_end; y++) {
				const entry *old = &l[0].entries[x], *new = &l[1].entries[y];
				if (old->from <= new->to &&new->from <= old->to)
					ledger_compare_entries(d, s, l, old, new);
			}
		i = old_end;
		k = new_end;
	}
}

/* ---- Zones ---- */

/* A commune whose zone differs for some days. */
typedef struct move {
	bareme_text code, epci;
	int side; /* on which it is in that EPCI: after, or before where it is there no longer */
	int32_t from, to;
	const char *before, *after; /* zones; NULL where it has none */
} move;

typedef struct moves {
	move *list;
	size_t count, room;
} moves;

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
	return order != 0 ? order : ledger_by_key(x->epci, y->epci);
}

static int move_by_code(const void *a, const void *b)
{
	const move *x = a, *y = b;
	int order = move_order(x, y);
	return order != 0 ? order : ledger_by_key(x->code, y->code);
}

/* Adds some days of a commune's move, to those just before where they are of the same. */
static void move_add(bareme_diff *d, moves *m, const move *days)
{
	move *last = m->count > 0 ? &m->list[m->count - 1] : NULL;
	if (last != NULL && text_equal(last->code, days->code) && last->to + 1 == days->from &&
	    zone_by_name(last->before, days->before) == 0 && zone_by_name(last->after, days->after) == 0 &&
	    text_equal(last->epci, days->epci))
		last->to = days->to;
	else if (grow(&m->list, m->count, &m->room, sizeof *m->list))
		m->list[m->count++] = *days;
	else
		d->failed = true;
}

/* Goes through the days on which either zone may change. */
static void zone_compare(registers *g, moves *m, bareme_text code, int32_t old, int32_t new)
{
	bareme_diff *d = g->d;
	for (int32_t day = DATE_FIRST, next = DATE_LAST;; day = next, next = DATE_LAST) {
		zone_next_day(&d->r[0]->territory, old, day, &next);
		zone_next_day(&d->r[1]->territory, new, day, &next);
		int side = 1;
		const entry *e = ledger_find(&g->communes[side], code, day);
		if (e == NULL)
			e = ledger_find(&g->communes[side = 0], code, day);
		move days = {.code = code,
			     .epci = ledger_cell(&g->communes[side], e, "epci"),
			     .side = side,
			     .from = day,
			     .to = next == DATE_LAST ? DATE_LAST : next - 1,
			     .before = zone_on(d->r[0], old, day),
			     .after = zone_on(d->r[1], new, day)};
		if (zone_by_name(days.before, days.after) != 0)
			move_add(d, m, &days);
		if (next == DATE_LAST)
			return;
	}
}

/* How many communes the EPCI has on that day. */
static size_t zone_count_members(const ledger *communes, bareme_text epci, int32_t day)
{
	size_t count = 0;
	for (size_t i = 0; i < communes->count; i++) {
		const entry *e = &communes->entries[i];
		count += e->from <= day && day <= e->to && text_equal(ledger_cell(communes, e, "epci"), epci);
	}
	return count;
}

/* Adds the move of a commune, or of so many of an EPCI. */
static void move_report(registers *g, const move *m, const ledger l[2], bareme_text key, size_t communes)
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
				 .name = diff_keep(d, key),
				 .detail = diff_keep_buffer(d, &text),
				 .from = m->from,
				 .to = m->to,
				 .before = ledger_place(&l[0], old),
				 .after = ledger_place(&l[1], new)},
		 &value, 1);
}

/* Adds one move of an EPCI where all its communes moved alike, else those of the communes. */
static void move_report_all(registers *g, moves *m)
{
	if (m->count > 0)
		qsort(m->list, m->count, sizeof *m->list, move_by_code);
	for (size_t i = 0, end; i < m->count; i = end) {
		const move *first = &m->list[i];
		for (end = i + 1; end < m->count && move_order(first, &m->list[end]) == 0;)
			end++;
		if (first->epci.len > 0 &&
		    zone_count_members(&g->communes[first->side], first->epci, first->from) == end - i) {
			move_report(g, first, g->epci, first->epci, end - i);
			continue;
		}
		for (size_t k = i; k < end; k++)
			move_report(g, &m->list[k], g->communes, m->list[k].code, 0);
	}
}

static void zone_compare_all(registers *g)
{
	const territory *old = &g->d->r[0]->territory, *new = &g->d->r[1]->territory;
	moves m = {0};
	if (g->d->r[0]->role[ROLE_ZONE] < 0 || g->d->r[1]->role[ROLE_ZONE] < 0)
		return;
	for (size_t i = 0; i < new->count; i++) {
		/* Parts go with the commune that they are in; a commune of one side alone is a change of its own. */
		int32_t number = names_find(&old->codes, text_of(new->communes[i].code));
		if (new->communes[i].parent == (int32_t)i && number >= 0)
			zone_compare(g, &m, text_of(new->communes[i].code), number, (int32_t)i);
	}
	move_report_all(g, &m);
	free(m.list);
}

/* ---- The whole ---- */

/* The resource of a table that the settings of the package name; by default the one called `key`. */
static const json_node *territory_resource(const json_node *root, const char *key)
{
	const char *name = json_string(json_get(json_get(json_get(root, "bareme"), "territoire"), key));
	return json_find(json_get(root, "resources"), "name", name == NULL ? key : name);
}

/* The resource of the table of sources; a package that loads has one. */
static const json_node *sources_resource(const json_node *root)
{
	const json_node *n = json_first(json_get(root, "resources"));
	while (n != NULL && strcmp(resource_role(n), "sources") != 0)
		n = json_next(n);
	return n;
}

void diff_territory(bareme_diff *d)
{
	static const subject communes = {
	    BAREME_SUBJECT_COMMUNE, "nom", {"nom", "departement", "epci", "codes_postaux"}};
	static const subject epci = {BAREME_SUBJECT_EPCI, "nom", {"nom"}};
	static const subject sources = {BAREME_SUBJECT_SOURCE, "titre", {"titre", "date", "adresse"}};
	registers g = {.d = d};
	for (int side = 0; side < 2; side++) {
		const json_node *root = d->package[side].root;
		ledger_read(&g, side, territory_resource(root, "communes"), "code", &g.communes[side]);
		ledger_read(&g, side, territory_resource(root, "epci"), "siren", &g.epci[side]);
		ledger_read(&g, side, sources_resource(root), "id", &g.sources[side]);
	}
	d->failed |= d->arena.failed;
	if (!d->failed) {
		zone_compare_all(&g);
		ledger_compare(d, &communes, g.communes);
		ledger_compare(d, &epci, g.epci);
		ledger_compare(d, &sources, g.sources);
	}
}
