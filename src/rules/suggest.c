/* Communes that may be meant where a text names none. */
#include "rules/territory.h"

#include <stdlib.h>

typedef struct suggestions {
	const territory *t;
	bareme_text words[PLACE_WORDS]; /* of what was written */
	size_t count;
	int32_t *out;
	size_t room, found; /* room + 1 where there are too many */
} suggestions;

static bareme_text suggest_run(const suggestions *s, size_t from, size_t to)
{
	const bareme_text *last = &s->words[to - 1];
	return (bareme_text){s->words[from].data, (size_t)(last->data + last->len - s->words[from].data)};
}

static void suggest_add(suggestions *s, int32_t commune)
{
	for (size_t i = 0; i < s->found && i < s->room; i++)
		if (s->out[i] == commune)
			return;
	if (s->found < s->room)
		s->out[s->found++] = commune;
	else
		s->found = s->room + 1;
}

static void suggest_chain(suggestions *s, int32_t link)
{
	for (; link >= 0; link = s->t->links[link].next)
		suggest_add(s, s->t->links[link].commune);
}

/* The communes that ever had a name with a word. */
typedef struct suggest_list {
	const int32_t *communes;
	size_t count;
} suggest_list;

/* Those of the rarest word written; none where no name has it. */
static suggest_list suggest_rarest(const suggestions *s)
{
	const suggest_index *x = &s->t->suggest;
	suggest_list rarest = {NULL, 0};
	for (size_t i = 0; i < s->count; i++) {
		int32_t word = names_find(&x->words, s->words[i]);
		if (word < 0)
			return (suggest_list){NULL, 0};
		size_t count = x->first[word + 1] - x->first[word];
		if (i == 0 || count < rarest.count)
			rarest = (suggest_list){x->communes + x->first[word], count};
	}
	return rarest;
}

/* Where the words written begin in the name, as whole words in a row; -1 where they do not. */
static ptrdiff_t suggest_words_at(const suggestions *s, const period *p)
{
	char keys[FOLD_MAX];
	bareme_text words[PLACE_WORDS];
	size_t count = place_words(&s->t->spelling, text_of(p->name), keys, words);
	for (size_t at = 0; at + s->count <= count; at++) {
		size_t same = 0;
		while (same < s->count && text_equal(words[at + same], s->words[same]))
			same++;
		if (same == s->count)
			return (ptrdiff_t)at;
	}
	return -1;
}

/* Communes that ever had a name with the words written in it, or at its beginning. */
static void suggest_names_with(suggestions *s, bool at_beginning)
{
	suggest_list with = suggest_rarest(s);
	s->found = 0;
	for (size_t i = 0; i < with.count && s->found <= s->room; i++) {
		const commune *c = &s->t->communes[with.communes[i]];
		bool has = false;
		for (uint32_t p = 0; c->parent == with.communes[i] && p < c->period_count && !has; p++) {
			ptrdiff_t at = suggest_words_at(s, &s->t->periods[c->first_period + p]);
			has = at == 0 || (at > 0 && !at_beginning);
		}
		if (has)
			suggest_add(s, with.communes[i]);
	}
}

/* Communes whose whole names are among the words written: those of most words. */
static void suggest_names_within(suggestions *s)
{
	s->found = 0;
	for (size_t length = s->count; length-- > 1 && s->found == 0;)
		for (size_t from = 0; from + length <= s->count; from++)
			suggest_chain(s, names_find(&s->t->by_name, suggest_run(s, from, from + length)));
}

/* Communes whose names are written nearly so: one edit, or two in a long name. */
static void suggest_near_names(suggestions *s)
{
	enum { SHORT = 3, LONG = 9, LINKS = 8 };
	int32_t links[LINKS];
	bareme_text key = suggest_run(s, 0, s->count);
	s->found = 0;
	if (key.len < SHORT)
		return;
	size_t count = nearest_find(&s->t->suggest.near, &s->t->by_name, key, key.len < LONG ? 1 : 2, links, LINKS);
	for (size_t i = 0; i < count; i++)
		suggest_chain(s, links[i]);
}

/* Of several, those of the department that was written, if there are any. */
static size_t suggest_of_department(const territory *t, int32_t department, int32_t *out, size_t count)
{
	size_t kept = 0;
	for (size_t i = 0; i < count; i++)
		kept += t->communes[out[i]].department == department;
	if (kept == 0)
		return count;
	kept = 0;
	for (size_t i = 0; i < count; i++)
		if (t->communes[out[i]].department == department)
			out[kept++] = out[i];
	return kept;
}

size_t territory_suggest(const territory *t, bareme_text text, int32_t *out, size_t room)
{
	written_place w;
	char keys[FOLD_MAX];
	suggestions s;
	s.t = t;
	s.out = out;
	s.room = room;
	s.found = 0;
	s.count = place_read_words(&t->spelling, &t->departments, text, &w, keys, s.words);
	if (s.count == 0)
		return 0;
	suggest_names_with(&s, false);
	if (s.found > room)
		suggest_names_with(&s, true);
	if (s.found == 0)
		suggest_names_within(&s);
	if (s.found == 0)
		suggest_near_names(&s);
	return s.found > room ? 0 : suggest_of_department(t, w.department, out, s.found);
}

/* ---- The index ---- */

/* Words of names as they are met, in the order of the communes. */
typedef struct suggest_word {
	int32_t word, commune;
} suggest_word;

typedef struct suggest_builder {
	territory *t;
	arena *arena;
	suggest_word *met;
	size_t count, room;
} suggest_builder;

static bool suggest_meet_name(suggest_builder *b, bareme_text name, int32_t commune)
{
	names *all = &b->t->suggest.words;
	char keys[FOLD_MAX];
	bareme_text words[PLACE_WORDS];
	size_t count = place_words(&b->t->spelling, name, keys, words);
	for (size_t i = 0; i < count; i++) {
		int32_t word = names_find(all, words[i]), old;
		if (word < 0) {
			bareme_text copy = arena_copy(b->arena, words[i]);
			word = (int32_t)all->count;
			if (copy.data == NULL || !names_add(all, copy, word, &old))
				return false;
		}
		size_t before = b->count;
		while (before > 0 && b->met[before - 1].commune == commune && b->met[before - 1].word != word)
			before--;
		if (before > 0 && b->met[before - 1].commune == commune)
			continue;
		if (!grow(&b->met, b->count, &b->room, sizeof *b->met))
			return false;
		b->met[b->count++] = (suggest_word){word, commune};
	}
	return true;
}

/* Brings the communes of each word together. */
static bool suggest_gather(suggest_builder *b)
{
	suggest_index *x = &b->t->suggest;
	x->first = arena_alloc(b->arena, x->words.count + 2, sizeof *x->first);
	x->communes = arena_alloc(b->arena, b->count + 1, sizeof *x->communes);
	if (x->first == NULL || x->communes == NULL)
		return false;
	/* How many there are, two places on; then where those of the next one begin, which moves on as each is put. */
	for (size_t i = 0; i < b->count; i++)
		x->first[b->met[i].word + 2]++;
	for (size_t word = 2; word < x->words.count + 2; word++)
		x->first[word] += x->first[word - 1];
	for (size_t i = 0; i < b->count; i++)
		x->communes[x->first[b->met[i].word + 1]++] = b->met[i].commune;
	return true;
}

bool territory_index_suggestions(territory *t, arena *a)
{
	suggest_builder b = {.t = t, .arena = a};
	bool good = nearest_index(&t->suggest.near, a, &t->by_name);
	for (size_t i = 0; i < t->count && good; i++) {
		const commune *c = &t->communes[i];
		for (uint32_t p = 0; p < c->period_count && good; p++)
			good = suggest_meet_name(&b, text_of(t->periods[c->first_period + p].name), (int32_t)i);
	}
	good = good && suggest_gather(&b);
	free(b.met);
	return good;
}
