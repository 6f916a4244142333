/* Rows of lists that hold totals; see totals.h. */
#include "rules/totals.h"

#include <ctype.h>

static void totals_add_start(totals *t, int byte)
{
	t->starts[byte >> 6] |= UINT64_C(1) << (byte & 63);
}

/* Words that rows of totals begin with, or are `alone`. */
static bool totals_add(loader *l, const json_node *rows, const char *name, bool alone)
{
	totals *t = &l->rules->totals;
	const json_node *words = json_get(rows, name);
	if (words != NULL && !json_is_array(words))
		loader_fault(l, words, "schema", "\"%s\" must be a list of words", name);
	for (const json_node *n = json_first(words); n != NULL; n = json_next(n)) {
		const char *word = json_string(n);
		char key[FOLD_MAX];
		int32_t old;
		size_t len = word == NULL ? 0 : text_fold(text_of(word), key);
		if (len == 0 || len == SIZE_MAX) {
			loader_fault(l, n, "schema", "\"%s\" must be a list of words", name);
			continue;
		}
		if (!names_add_folded(&t->words, &l->rules->arena, text_of(word), alone, &old))
			return false;
		t->longest = len > t->longest ? len : t->longest;
		totals_add_start(t, (unsigned char)key[0]);
		totals_add_start(t, toupper((unsigned char)key[0]));
	}
	return true;
}

bool totals_load(loader *l, const json_node *rows)
{
	totals *t = &l->rules->totals;
	/* Signs may stand before the word, and what is not ASCII may fold to anything. */
	for (int byte = 0; byte < 256; byte++)
		if (byte >= 0x80 || !isalnum(byte))
			totals_add_start(t, byte);
	return totals_add(l, rows, "totaux", false) && totals_add(l, rows, "totaux_seuls", true);
}

bool totals_begin(const totals *t, bareme_text text)
{
	if (text.len == 0 || !totals_may_begin(t, text.data[0]))
		return false;
	for (size_t end = 1; end <= text.len; end++) {
		char key[FOLD_MAX];
		unsigned char c = end < text.len ? (unsigned char)text.data[end] : ' ';
		/* A word ends where no letter or digit follows. */
		if (isalnum(c) || (c >= 0x80 && text_blank(text_from(text, end)) == 0))
			continue;
		size_t len = text_fold((bareme_text){text.data, end}, key);
		if (len > t->longest)
			break;
		int32_t alone = len == 0 ? -1 : names_find(&t->words, (bareme_text){key, len});
		if (alone == 0 || (alone > 0 && text_fold(text, key) == len))
			return true;
	}
	return false;
}
