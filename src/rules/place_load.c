/* The package's words of places (bareme.territoire.ecriture), made into a spelling. */
#include "rules/package.h"
#include "rules/territory_load.h"

/* Adds what a word, or several in a row, may be; `full` is what it stands for, or NULL. */
static bool spelling_add(loader *l, spelling *s, const char *written, unsigned kind, const char *full)
{
	arena *a = &l->rules->arena;
	char key[FOLD_MAX + 1], whole[FOLD_MAX];
	bareme_text text = text_of(written);
	size_t len = text_fold(text, key);
	if (len == SIZE_MAX || len == 0)
		return true;
	if (kind == PLACE_ABBREVIATION && text.data[text.len - 1] == '/')
		key[len++] = '/';
	int32_t old = names_find(&s->index, (bareme_text){key, len});
	if (old < 0) {
		bareme_text copy = arena_copy(a, (bareme_text){key, len});
		if (copy.data == NULL || !grow(&s->list, s->count, &s->room, sizeof *s->list) ||
		    !names_add(&s->index, copy, (int32_t)s->count, &old))
			return false;
		old = (int32_t)s->count;
		s->list[s->count++] = (spelling_word){0};
	}
	spelling_word *word = &s->list[old];
	word->kinds |= kind;
	if (full == NULL)
		return true;
	len = text_fold(text_of(full), whole);
	word->full = arena_copy(a, (bareme_text){whole, len == SIZE_MAX ? 0 : len});
	return word->full.data != NULL;
}

static bool spelling_read_list(loader *l, const json_node *list, spelling *s, unsigned kind)
{
	for (const json_node *n = json_first(list); n != NULL; n = json_next(n)) {
		const char *word = json_string(n);
		if (word == NULL)
			loader_fault(l, n, "schema", "a word must be a string");
		else if (!spelling_add(l, s, word, kind, NULL))
			return false;
	}
	return true;
}

static bool spelling_read_map(loader *l, const json_node *object, spelling *s, unsigned kind)
{
	for (const json_node *n = json_first(object); n != NULL; n = json_next(n)) {
		const char *full = json_string(n);
		if (full == NULL)
			loader_fault(l, n, "schema", "a word must be a string");
		else if (!spelling_add(l, s, json_name(n), kind, full))
			return false;
	}
	return true;
}

bool spelling_read(loader *l, const json_node *node, spelling *s)
{
	return spelling_read_map(l, json_get(node, "avant"), s, PLACE_PREFIX) &&
	       spelling_read_map(l, json_get(node, "abreviations"), s, PLACE_ABBREVIATION) &&
	       spelling_read_list(l, json_get(node, "articles"), s, PLACE_ARTICLE) &&
	       spelling_read_list(l, json_get(node, "cedex"), s, PLACE_CEDEX) &&
	       spelling_read_list(l, json_get(node, "parties"), s, PLACE_PART) &&
	       spelling_read_list(l, json_get(node, "ordinaux"), s, PLACE_ORDINAL);
}
