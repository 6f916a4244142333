/* Communes that may be meant where a text names none. */
#include "rules/territory.h"

#include <string.h>

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

/* Where the words written begin in the name, as whole words in a row; -1 where they do not. */
static ptrdiff_t suggest_words_at(const suggestions *s, const period *p)
{
	bareme_text run = suggest_run(s, 0, s->count);
	/* Taking a name apart takes a hundred times as long as a look whether it can have the words. */
	if (memmem(p->key.data, p->key.len, run.data, run.len) == NULL)
		return -1;
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
	s->found = 0;
	for (size_t i = 0; i < s->t->count && s->found <= s->room; i++) {
		const commune *c = &s->t->communes[i];
		bool has = false;
		for (uint32_t p = 0; c->parent == (int32_t)i && p < c->period_count && !has; p++) {
			ptrdiff_t at = suggest_words_at(s, &s->t->periods[c->first_period + p]);
			has = at == 0 || (at > 0 && !at_beginning);
		}
		if (has)
			suggest_add(s, (int32_t)i);
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
	size_t count = names_all_nearest(&s->t->by_name, key, key.len < LONG ? 1 : 2, links, LINKS);
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
	suggestions s = {.t = t, .out = out, .room = room};
	territory_read_place(t, text, &w);
	s.count = place_words(&t->spelling, w.name, keys, s.words);
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
