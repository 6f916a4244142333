/* Sums of a list by what its operations have in some columns; see sums.h. */
#include "engine/sums.h"

#include "engine/summary.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

_Static_assert((int)SUMS_BY_MAX == BAREME_BY_MAX, "BAREME_BY_MAX");

/* ---- Groups ---- */

void sums_clear(sums *s)
{
	names_free(&s->known);
	names_free(&s->alike);
	names_free(&s->spelled);
	arena_free(&s->arena);
	free(s->order);
	s->known = s->alike = s->spelled = (names){0};
	s->arena = (arena){0};
	s->order = NULL;
	s->count = 0;
	s->has_rest = false;
	s->rest = (sums_group){0};
}

void sums_free(sums *s)
{
	sums_clear(s);
	free(s->groups);
	arena_free(&s->names);
}

bool sums_begin(sums *s, const char *const *by, size_t count)
{
	sums_clear(s);
	arena_free(&s->names);
	s->names = (arena){0};
	s->by_count = count;
	for (size_t i = 0; i < count; i++)
		s->by[i] = arena_copy(&s->names, text_of(by[i])).data;
	return !s->names.failed;
}

bool sums_agree(const sums *a, const sums *b)
{
	char own[FOLD_MAX], other[FOLD_MAX];
	bool same = a->by_count == b->by_count;
	for (size_t i = 0; i < a->by_count && same; i++) {
		size_t len = text_fold(text_of(a->by[i]), own);
		same = strcmp(a->by[i], b->by[i]) == 0 ||
		       (len != SIZE_MAX && len > 0 && len == text_fold(text_of(b->by[i]), other) &&
			memcmp(own, other, len) == 0);
	}
	return same;
}

/* The key in small letters, with single blanks: spellings that differ in nothing else are one group. */
static void sums_put_alike(buffer *out, bareme_text key)
{
	while (key.len > 0) {
		char bytes[4];
		size_t blank = text_blank(key);
		if (blank > 0) {
			if (out->len == 0 || out->data[out->len - 1] != ' ')
				buffer_char(out, ' ');
			key = text_from(key, blank);
			continue;
		}
		utf8proc_int32_t c;
		utf8proc_ssize_t n =
		    utf8proc_iterate((const utf8proc_uint8_t *)key.data, (utf8proc_ssize_t)key.len, &c);
		if (n <= 0) {
			buffer_char(out, *key.data);
			key = text_from(key, 1);
			continue;
		}
		utf8proc_ssize_t len = utf8proc_encode_char(utf8proc_tolower(c), (utf8proc_uint8_t *)bytes);
		buffer_put(out, bytes, (size_t)len);
		key = text_from(key, (size_t)n);
	}
}

/* The key with each of its texts as it came first in that column. */
static void sums_put_spelled(const sums *s, bareme_text key, bareme_text alike, buffer *out)
{
	for (size_t column = 0; key.len > 0; column++) {
		char some[SUMS_TEXT_MAX];
		buffer name = buffer_over(some, sizeof some);
		size_t len = strlen(key.data), alike_len = strlen(alike.data);
		buffer_char(&name, (char)('0' + column));
		buffer_put(&name, alike.data, alike_len);
		int32_t first = names_find(&s->spelled, buffer_all(&name));
		const char *text = first < 0 ? key.data : s->groups[first].key.data;
		for (size_t i = 0; i < column && first >= 0; i++)
			text += strlen(text) + 1;
		buffer_put(out, text, strlen(text) + 1);
		out->failed |= name.failed;
		buffer_free(&name);
		key = text_from(key, len + 1);
		alike = text_from(alike, alike_len + 1);
	}
}

/* Keeps which texts came first in the last group; false where memory failed. */
static bool sums_note_spelled(sums *s, bareme_text alike)
{
	bool good = true;
	for (size_t column = 0; alike.len > 0 && good; column++) {
		size_t len = strlen(alike.data);
		char *name = arena_alloc(&s->arena, len + 2, 1);
		int32_t old;
		if (name == NULL)
			return false;
		name[0] = (char)('0' + column);
		memcpy(name + 1, alike.data, len);
		good = names_add(&s->spelled, (bareme_text){name, len + 1}, (int32_t)s->count, &old);
		alike = text_from(alike, len + 1);
	}
	return good;
}

/* Adds a group for a key that is like no other one; false where memory failed. */
static bool sums_add_fresh(sums *s, bareme_text key, bareme_text alike)
{
	char some[SUMS_BY_MAX * SUMS_TEXT_MAX];
	buffer spelled = buffer_over(some, sizeof some);
	int32_t old;
	sums_put_spelled(s, key, alike, &spelled);
	bareme_text own = arena_copy(&s->arena, buffer_all(&spelled)), small = arena_copy(&s->arena, alike);
	bool good = !spelled.failed && own.data != NULL && small.data != NULL &&
		    grow(&s->groups, s->count, &s->room, sizeof *s->groups) &&
		    names_add(&s->alike, small, (int32_t)s->count, &old) && sums_note_spelled(s, small);
	buffer_free(&spelled);
	if (good)
		s->groups[s->count++] = (sums_group){.key = own};
	free(s->order);
	s->order = NULL;
	return good;
}

/* The place of a key that is not known as it is written; -1 where there is no room for it, -2 where memory failed. */
SELDOM static int32_t sums_add_key(sums *s, bareme_text key)
{
	char some[SUMS_BY_MAX * SUMS_TEXT_MAX];
	buffer alike = buffer_over(some, sizeof some);
	sums_put_alike(&alike, key);
	int32_t at = names_find(&s->alike, buffer_all(&alike)), before;
	bool full = at < 0 && s->most > 0 && s->count == s->most, good = !alike.failed;
	if (good && at < 0 && !full) {
		good = sums_add_fresh(s, key, buffer_all(&alike));
		at = (int32_t)s->count - 1;
	}
	/* Spellings of groups that are there take memory as well. */
	if (good && !full && (s->most == 0 || s->known.count < 2 * s->most)) {
		bareme_text copy = arena_copy(&s->arena, key);
		good = copy.data != NULL && names_add(&s->known, copy, at, &before);
	}
	buffer_free(&alike);
	return !good ? -2 : full ? -1 : at;
}

/* The group of that key; NULL where memory failed. */
static sums_group *sums_find(sums *s, bareme_text key)
{
	int32_t at = names_find(&s->known, key);
	if (at < 0)
		at = sums_add_key(s, key);
	s->has_rest |= at == -1;
	return at >= 0 ? &s->groups[at] : at == -1 ? &s->rest : NULL;
}

static void sums_put_amount(sums_group *g, bareme_group_amount amount, int64_t value)
{
	g->amounts[amount].sum += value;
	g->amounts[amount].operations++;
}

/* The fields whose whole numbers the tables of the operation's nature count: dwellings. */
static uint64_t sums_counted(const bareme_answer *a)
{
	const bareme_ruleset *r = a->rules;
	const int nature = r->role[ROLE_NATURE];
	uint64_t counted = 0;
	if (!answer_knows(a, nature))
		return 0;
	const walk *w = &r->walks[a->operation->value[nature]];
	for (size_t i = 0; i < w->count; i++)
		counted |= w->stops[i].table->quantity_fields;
	return counted & a->operation->known;
}

int64_t sums_dwellings(const bareme_answer *a)
{
	int64_t dwellings = -1;
	for (uint64_t rest = sums_counted(a); rest != 0; rest &= rest - 1) {
		int field = __builtin_ctzll(rest);
		if (a->rules->fields[field].decimals == 0)
			dwellings = a->operation->value[field] + (dwellings < 0 ? 0 : dwellings);
	}
	return dwellings;
}

bool sums_add(sums *s, bareme_text key, const bareme_answer *a)
{
	const bareme_operation *o = a->operation;
	sums_group *g = sums_find(s, key);
	if (g == NULL)
		return false;
	g->by_status[a->status]++;
	if (a->loan == BAREME_NO_AMOUNT)
		return true;
	sums_put_amount(g, BAREME_GROUP_LOANS, a->loan);
	sums_put_amount(g, BAREME_GROUP_GRANTS, a->grant);
	int64_t dwellings = sums_dwellings(a);
	if (dwellings >= 0)
		sums_put_amount(g, BAREME_GROUP_DWELLINGS, dwellings);
	bareme_plan_item left;
	if (plan_left(a, &left)) {
		sums_put_amount(g, BAREME_GROUP_COST, o->value[a->rules->plan_cost]);
		if (left.amount > 0)
			sums_put_amount(g, BAREME_GROUP_LEFT, left.amount);
		else if (left.amount < 0)
			sums_put_amount(g, BAREME_GROUP_SURPLUS, -left.amount);
		g->partial += left.partial;
	}
	return true;
}

static void sums_add_up(sums_group *to, const sums_group *from)
{
	for (size_t i = 0; i <= BAREME_INVALID; i++)
		to->by_status[i] += from->by_status[i];
	for (size_t i = 0; i < BAREME_GROUP_COUNT; i++) {
		to->amounts[i].sum += from->amounts[i].sum;
		to->amounts[i].operations += from->amounts[i].operations;
	}
	to->partial += from->partial;
}

bool sums_add_group(sums *s, const sums_group *group, bool rest)
{
	sums_group *to = rest ? &s->rest : sums_find(s, group->key);
	s->has_rest |= rest;
	if (to != NULL)
		sums_add_up(to, group);
	return to != NULL;
}

bool sums_merge(sums *into, const sums *from)
{
	bool good = true;
	for (size_t i = 0; i < from->count && good; i++)
		good = sums_add_group(into, &from->groups[i], false);
	return good && (!from->has_rest || sums_add_group(into, &from->rest, true));
}

/* ---- The order for readers ---- */

typedef struct sums_place {
	const char *texts; /* folded, each with a NUL after it */
	size_t count;      /* of them */
	uint32_t group;
} sums_place;

/* Years and numbers by their size, other texts by their letters, and what is not given last. */
static int sums_compare_texts(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);
	if (a_len == 0 || b_len == 0)
		return (a_len == 0) - (b_len == 0);
	bool numbers = strspn(a, "0123456789") == a_len && strspn(b, "0123456789") == b_len;
	return numbers && a_len != b_len ? (a_len > b_len) - (a_len < b_len) : strcmp(a, b);
}

static int sums_compare(const void *left, const void *right)
{
	const sums_place *a = left, *b = right;
	const char *x = a->texts, *y = b->texts;
	for (size_t i = 0; i < a->count; i++, x += strlen(x) + 1, y += strlen(y) + 1) {
		int order = sums_compare_texts(x, y);
		if (order != 0)
			return order;
	}
	return (a->group > b->group) - (a->group < b->group);
}

bool sums_sort(sums *s)
{
	arena folded = {0};
	free(s->order);
	s->order = calloc(s->count + 1, sizeof *s->order);
	for (size_t i = 0; i < s->count && s->order != NULL && !folded.failed; i++) {
		char texts[SUMS_BY_MAX * (FOLD_MAX + 1)];
		size_t len = 0;
		const char *text = s->groups[i].key.data;
		for (size_t n = 0; n < s->by_count; n++, text += strlen(text) + 1) {
			size_t own = text_fold(text_of(text), texts + len);
			/* What has no letters is not blank for that. */
			if (own == SIZE_MAX || own == 0) {
				own = strlen(text);
				memcpy(texts + len, text, own);
			}
			len += own;
			texts[len++] = '\0';
		}
		s->order[i] =
		    (sums_place){arena_copy(&folded, (bareme_text){texts, len}).data, s->by_count, (uint32_t)i};
	}
	bool good = s->order != NULL && !folded.failed;
	if (good)
		qsort(s->order, s->count, sizeof *s->order, sums_compare);
	for (size_t i = 0; i < s->count && good; i++)
		s->order[i].texts = NULL;
	if (!good) {
		free(s->order);
		s->order = NULL;
	}
	arena_free(&folded);
	return good;
}

const sums_group *sums_at(const sums *s, size_t number)
{
	if (number < s->count)
		return &s->groups[s->order != NULL ? s->order[number].group : number];
	return number == s->count && s->has_rest ? &s->rest : NULL;
}

/* ---- For callers ---- */

const char *bareme_list_summary_by(const bareme_list_summary *summary, size_t number)
{
	return number < summary->sums.by_count ? summary->sums.by[number] : NULL;
}

bool bareme_list_summary_group(const bareme_list_summary *summary, size_t number, bareme_group *out)
{
	const sums *s = &summary->sums;
	const sums_group *g = number == BAREME_ALL_GROUPS ? NULL : sums_at(s, number);
	sums_group all = {0};
	bareme_group shown = bareme_group_init();
	if (number == BAREME_ALL_GROUPS && s->by_count > 0) {
		for (size_t i = 0; (g = sums_at(s, i)) != NULL; i++)
			sums_add_up(&all, g);
		g = &all;
	}
	if (g == NULL || out->size <= sizeof out->size || out->size > sizeof shown)
		return false;
	const char *text = g->key.data;
	for (size_t i = 0; i < s->by_count && text != NULL; i++, text += strlen(text) + 1)
		shown.texts[i] = *text == '\0' ? NULL : text;
	shown.rest = g == &s->rest;
	memcpy(shown.by_status, g->by_status, sizeof shown.by_status);
	for (size_t i = 0; i < BAREME_GROUP_COUNT; i++) {
		shown.amounts[i].operations = g->amounts[i].operations;
		shown.amounts[i].sum = wide_to_sum(g->amounts[i].sum);
	}
	shown.partial = g->partial;
	shown.size = out->size;
	memcpy(out, &shown, out->size);
	return true;
}
