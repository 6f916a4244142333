/* Territories compared day by day: the zone of each commune, told by EPCI where all of one moved; and registers. */
#include "diff/diff.h"

#include <stdlib.h>
#include <string.h>

/* ---- Registers: tables of things that have a key and may last from one day to another ---- */

typedef struct entry {
	bareme_text key;
	int32_t from, to;
	size_t row;
} entry;

typedef struct ledger {
	sheet sheet;
	entry *entries; /* sorted by key and day; NULL where there is no such table */
	size_t count;
} ledger;

typedef struct registers {
	bareme_diff *d;
	faults faults; /* of sheets that have none: they were read before */
	ledger communes[2], epci[2], sources[2];
} registers;

static int by_key(bareme_text a, bareme_text b)
{
	int order = memcmp(a.data, b.data, a.len < b.len ? a.len : b.len);
	return order != 0 ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_key_and_day(const void *a, const void *b)
{
	const entry *x = a, *y = b;
	int order = by_key(x->key, y->key);
	return order != 0 ? order : (x->from > y->from) - (x->from < y->from);
}

static bareme_text cell_named(const ledger *l, size_t row, const char *column)
{
	int number = sheet_column(&l->sheet, text_of(column));
	return number < 0 ? TEXT("") : sheet_cell(&l->sheet, row, (size_t)number);
}

static void read_ledger(registers *g, int side, const char *resource, const char *key, ledger *out)
{
	const bareme_ruleset *r = g->d->r[side];
	const char *path = json_string(json_get(diff_resource(g->d, side, resource), "path"));
	size_t file = 0;
	while (path != NULL && file < r->file_count && strcmp(r->files[file].name, path) != 0)
		file++;
	if (path == NULL || file == r->file_count)
		return;
	bareme_text bytes = {r->files[file].data, r->files[file].len};
	if (!sheet_read(&out->sheet, &g->d->arena, &g->faults, r->files[file].name, bytes))
		return;
	out->entries = arena_alloc(&g->d->arena, out->sheet.rows + 1, sizeof *out->entries);
	if (out->entries == NULL)
		return;
	for (size_t i = 0; i < out->sheet.rows; i++) {
		entry *e = &out->entries[out->count++];
		*e = (entry){cell_named(out, i, key), DATE_FIRST, DATE_LAST, i};
		bareme_date_parse(cell_named(out, i, "du"), &e->from);
		bareme_date_parse(cell_named(out, i, "au"), &e->to);
	}
	if (out->count > 0)
		qsort(out->entries, out->count, sizeof *out->entries, by_key_and_day);
}

/* The first entry of that key, or of the next one. */
static size_t first_of(const ledger *l, bareme_text key)
{
	size_t low = 0, high = l->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (by_key(l->entries[middle].key, key) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* The entry of that key on that day, or NULL. */
static const entry *find_entry(const ledger *l, bareme_text key, int32_t day)
{
	for (size_t i = first_of(l, key); i < l->count && text_equal(l->entries[i].key, key); i++)
		if (l->entries[i].from <= day && day <= l->entries[i].to)
			return &l->entries[i];
	return NULL;
}

static bareme_place place_of(const ledger *l, const entry *e)
{
	if (e == NULL)
		return (bareme_place){NULL, 0};
	return (bareme_place){l->sheet.file, sheet_place(&l->sheet, e->row, 0).line};
}

static const char *keep(bareme_diff *d, bareme_text text)
{
	const char *copy = arena_copy(&d->arena, text).data;
	return copy == NULL ? "" : copy;
}

/* ---- What a register says, but for zones ---- */

typedef struct subject {
	bareme_subject subject;
	const char *title; /* the column that names the thing */
	const char *facts[4];
} subject;

/* Tells what two entries of one thing say differently while both hold. */
static void compare_entries(bareme_diff *d, const subject *s, const ledger l[2], const entry *old, const entry *new)
{
	bareme_value_change values[4];
	size_t count = 0;
	for (size_t i = 0; i < 4 && s->facts[i] != NULL; i++) {
		bareme_text before = cell_named(&l[0], old->row, s->facts[i]);
		bareme_text after = cell_named(&l[1], new->row, s->facts[i]);
		if (!text_equal(before, after))
			values[count++] = (bareme_value_change){.name = s->facts[i],
								.unit = "",
								.text_before = keep(d, before),
								.text_after = keep(d, after)};
	}
	if (count > 0)
		diff_add(d,
			 (bareme_change){.kind = BAREME_CHANGED,
					 .subject = s->subject,
					 .name = keep(d, new->key),
					 .detail = keep(d, cell_named(&l[1], new->row, s->title)),
					 .from = old->from > new->from ? old->from : new->from,
					 .to = old->to < new->to ? old->to : new->to,
					 .before = place_of(&l[0], old),
					 .after = place_of(&l[1], new)},
			 values, count);
}

static void tell_alone(bareme_diff *d, const subject *s, const ledger l[2], int side, const entry *e)
{
	bareme_place nowhere = {NULL, 0}, here = place_of(&l[side], e);
	diff_add(d,
		 (bareme_change){.kind = side == 0 ? BAREME_REMOVED : BAREME_ADDED,
				 .subject = s->subject,
				 .name = keep(d, e->key),
				 .detail = keep(d, cell_named(&l[side], e->row, s->title)),
				 .from = e->from,
				 .to = e->to,
				 .before = side == 0 ? here : nowhere,
				 .after = side == 1 ? here : nowhere},
		 NULL, 0);
}

/* A thing's first and last entry of one side; they stand together. */
static size_t end_of(const ledger *l, size_t first)
{
	size_t end = first;
	while (end < l->count && text_equal(l->entries[end].key, l->entries[first].key))
		end++;
	return end;
}

static void compare_ledgers(bareme_diff *d, const subject *s, const ledger l[2])
{
	for (size_t i = 0, k = 0; i < l[0].count || k < l[1].count;) {
		int order = i == l[0].count   ? 1
			    : k == l[1].count ? -1
					      : by_key(l[0].entries[i].key, l[1].entries[k].key);
		size_t old_end = order <= 0 ? end_of(&l[0], i) : i, new_end = order >= 0 ? end_of(&l[1], k) : k;
		for (size_t x = i; x < old_end && order < 0; x++)
			tell_alone(d, s, l, 0, &l[0].entries[x]);
		for (size_t y = k; y < new_end && order > 0; y++)
			tell_alone(d, s, l, 1, &l[1].entries[y]);
		for (size_t x = i; x < old_end; x++)
			for (size_t y = k; y < new_end; y++) {
				const entry *old = &l[0].entries[x], *new = &l[1].entries[y];
				if (old->from <= new->to &&new->from <= old->to)
					compare_entries(d, s, l, old, new);
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

static const char *zone_on(const bareme_ruleset *r, int32_t commune, int32_t day)
{
	int32_t zone = territory_zone(&r->territory, commune, day);
	return zone < 0 ? NULL : r->fields[r->role[ROLE_ZONE]].domain.values[zone];
}

static bool same_zone(const char *a, const char *b)
{
	return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

/* The first day after `day` on which a zone of the commune begins or has ended, if it is before *next. */
static void find_next_day(const territory *t, int32_t number, int32_t day, int32_t *next)
{
	const commune *c = &t->communes[number];
	for (uint32_t i = c->first_zone; i < c->first_zone + c->zone_count; i++) {
		if (t->zones[i].from > day && t->zones[i].from < *next)
			*next = t->zones[i].from;
		if (t->zones[i].to >= day && t->zones[i].to < DATE_LAST && t->zones[i].to + 1 < *next)
			*next = t->zones[i].to + 1;
	}
}

/* Goes through the days on which either zone may change. */
static void compare_zones(registers *g, moves *m, bareme_text code, int32_t old, int32_t new)
{
	bareme_diff *d = g->d;
	for (int32_t day = DATE_FIRST, next = DATE_LAST;; day = next, next = DATE_LAST) {
		find_next_day(&d->r[0]->territory, old, day, &next);
		find_next_day(&d->r[1]->territory, new, day, &next);
		int32_t to = next == DATE_LAST ? DATE_LAST : next - 1;
		const char *before = zone_on(d->r[0], old, day), *after = zone_on(d->r[1], new, day);
		int side = 1;
		const entry *e = find_entry(&g->communes[side], code, day);
		if (e == NULL)
			e = find_entry(&g->communes[side = 0], code, day);
		bareme_text epci = e == NULL ? TEXT("") : cell_named(&g->communes[side], e->row, "epci");
		move *last = m->count > 0 ? &m->list[m->count - 1] : NULL;
		if (same_zone(before, after)) {
			/* nothing to tell */
		} else if (last != NULL && text_equal(last->code, code) && last->to + 1 == day &&
			   same_zone(last->before, before) && same_zone(last->after, after) &&
			   text_equal(last->epci, epci)) {
			last->to = to;
		} else if (grow(&m->list, m->count, &m->room, sizeof *m->list)) {
			m->list[m->count++] = (move){code, epci, side, day, to, before, after};
		} else {
			d->failed = true;
		}
		if (next == DATE_LAST)
			return;
	}
}

static int by_zone(const char *a, const char *b)
{
	return strcmp(a == NULL ? "" : a, b == NULL ? "" : b);
}

static int by_move(const void *a, const void *b)
{
	const move *x = a, *y = b;
	int order = (x->from > y->from) - (x->from < y->from);
	order = order != 0 ? order : (x->to > y->to) - (x->to < y->to);
	order = order != 0 ? order : by_zone(x->before, y->before);
	order = order != 0 ? order : by_zone(x->after, y->after);
	order = order != 0 ? order : x->side - y->side;
	order = order != 0 ? order : by_key(x->epci, y->epci);
	return order != 0 ? order : by_key(x->code, y->code);
}

static bool same_move(const move *x, const move *y)
{
	return x->from == y->from && x->to == y->to && same_zone(x->before, y->before) &&
	       same_zone(x->after, y->after) && x->side == y->side && text_equal(x->epci, y->epci);
}

/* How many communes the EPCI has on that day. */
static size_t count_members(const ledger *communes, bareme_text epci, int32_t day)
{
	size_t count = 0;
	for (size_t i = 0; i < communes->count; i++) {
		const entry *e = &communes->entries[i];
		count += e->from <= day && day <= e->to && text_equal(cell_named(communes, e->row, "epci"), epci);
	}
	return count;
}

static void tell_move(registers *g, const move *m, const ledger l[2], bareme_text key, size_t communes)
{
	bareme_diff *d = g->d;
	const entry *old = find_entry(&l[0], key, m->from), *new = find_entry(&l[1], key, m->from);
	const entry *named = new != NULL ? new : old;
	buffer text = {0};
	if (named != NULL)
		buffer_text(&text, cell_named(&l[new != NULL], named->row, "nom"));
	if (communes > 0)
		buffer_printf(&text, " (%zu communes)", communes);
	bareme_value_change value = {.name = "zone", .unit = "", .text_before = m->before, .text_after = m->after};
	diff_add(d,
		 (bareme_change){.kind = m->before == NULL  ? BAREME_ADDED
					 : m->after == NULL ? BAREME_REMOVED
							    : BAREME_CHANGED,
				 .subject = BAREME_SUBJECT_ZONE,
				 .name = keep(d, key),
				 .detail = diff_keep(d, &text),
				 .from = m->from,
				 .to = m->to,
				 .before = place_of(&l[0], old),
				 .after = place_of(&l[1], new)},
		 &value, 1);
	buffer_free(&text);
}

/* Tells by EPCI where all communes of one moved alike, else commune by commune. */
static void tell_moves(registers *g, moves *m)
{
	if (m->count > 0)
		qsort(m->list, m->count, sizeof *m->list, by_move);
	for (size_t i = 0, end; i < m->count; i = end) {
		const move *first = &m->list[i];
		for (end = i + 1; end < m->count && same_move(first, &m->list[end]);)
			end++;
		if (first->epci.len > 0 &&
		    count_members(&g->communes[first->side], first->epci, first->from) == end - i) {
			tell_move(g, first, g->epci, first->epci, end - i);
			continue;
		}
		for (size_t k = i; k < end; k++)
			tell_move(g, &m->list[k], g->communes, m->list[k].code, 0);
	}
}

static void diff_zones(registers *g)
{
	const territory *old = &g->d->r[0]->territory, *new = &g->d->r[1]->territory;
	moves m = {0};
	if (g->d->r[0]->role[ROLE_ZONE] < 0 || g->d->r[1]->role[ROLE_ZONE] < 0)
		return;
	for (size_t i = 0; i < new->count; i++) {
		/* Parts go with the commune that they are in; a commune of one side alone is told as such. */
		int32_t number = names_find(&old->codes, text_of(new->communes[i].code));
		if (new->communes[i].parent == (int32_t)i && number >= 0)
			compare_zones(g, &m, text_of(new->communes[i].code), number, (int32_t)i);
	}
	tell_moves(g, &m);
	free(m.list);
}

/* ---- The whole ---- */

/* The table of that role; "" where the package has none. */
static const char *resource_of_role(const bareme_diff *d, int side, const char *role)
{
	const json_node *n = json_first(json_get(d->package[side].root, "resources"));
	for (; n != NULL; n = json_next(n)) {
		const char *own = json_string(json_get(json_get(n, "bareme"), "role"));
		const char *name = json_string(json_get(n, "name"));
		if (own != NULL && name != NULL && strcmp(own, role) == 0)
			return name;
	}
	return "";
}

/* The table that the package's settings name. */
static const char *territory_resource(const bareme_diff *d, int side, const char *key)
{
	const json_node *settings = json_get(json_get(d->package[side].root, "bareme"), "territoire");
	const char *name = json_string(json_get(settings, key));
	return name == NULL ? key : name;
}

void diff_territory(bareme_diff *d)
{
	static const subject communes = {
	    BAREME_SUBJECT_COMMUNE, "nom", {"nom", "departement", "epci", "codes_postaux"}};
	static const subject epci = {BAREME_SUBJECT_EPCI, "nom", {"nom"}};
	static const subject sources = {BAREME_SUBJECT_SOURCE, "titre", {"titre", "date", "adresse"}};
	registers g = {.d = d, .faults = {.arena = &d->arena}};
	for (int side = 0; side < 2; side++) {
		read_ledger(&g, side, territory_resource(d, side, "communes"), "code", &g.communes[side]);
		read_ledger(&g, side, territory_resource(d, side, "epci"), "siren", &g.epci[side]);
		read_ledger(&g, side, resource_of_role(d, side, "sources"), "id", &g.sources[side]);
	}
	d->failed |= g.faults.failed || d->arena.failed;
	if (!d->failed) {
		diff_zones(&g);
		compare_ledgers(d, &communes, g.communes);
		compare_ledgers(d, &epci, g.epci);
		compare_ledgers(d, &sources, g.sources);
	}
	faults_free(&g.faults);
}
