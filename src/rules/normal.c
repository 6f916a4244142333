/* Headings in normal form; see normal.h. */
#include "rules/normal.h"

#include <string.h>

static void normal_add(normal *n, bareme_text word)
{
	if (n->len + word.len + 2 > sizeof n->text) {
		n->full = true;
		return;
	}
	if (n->len == 0)
		n->text[n->len++] = ' ';
	memcpy(n->text + n->len, word.data, word.len);
	n->len += word.len;
	n->text[n->len++] = ' ';
}

/* A folded word spelled out, and singular. */
static void normal_add_word(const headings *h, normal *n, bareme_text word)
{
	enum { SHORT = 3 };
	int32_t spelled = names_find(&h->abbreviations, word);
	if (spelled >= 0)
		word = text_of(h->spelled[spelled]);
	/* "pluss" is a slip, no plural. */
	char last = word.data[word.len - 1], before = word.len > SHORT ? word.data[word.len - 2] : 's';
	if (before != 's' && (last == 's' || last == 'x') && names_find(&h->acronyms, word) < 0)
		word.len--;
	normal_add(n, word);
}

/* How many bytes the character at the text's start has. */
static size_t normal_char(bareme_text t)
{
	size_t len = 1;
	while (len < t.len && ((unsigned char)t.data[len] & 0xC0) == 0x80)
		len++;
	return len;
}

static bool normal_is_mark(bareme_text c)
{
	return c.len == 2 && (memcmp(c.data, "\xCC\x80", 2) >= 0 && memcmp(c.data, "\xCD\xAF", 2) <= 0);
}

void normal_read(const headings *h, bareme_text text, normal *n)
{
	char word[FOLD_MAX], key[FOLD_MAX];
	size_t len = 0;
	*n = (normal){.len = 0};
	for (size_t step; text.len > 0; text = text_from(text, step)) {
		step = normal_char(text);
		bareme_text c = {text.data, step};
		bool euro = text_equal(c, TEXT("\xE2\x82\xAC"));
		size_t more = text_fold(euro ? TEXT("eur") : c, key);
		if (more > 0 && more < sizeof word - len) {
			memcpy(word + len, key, more);
			len += more;
		} else if (!normal_is_mark(c)) {
			if (len > 0)
				normal_add_word(h, n, (bareme_text){word, len});
			len = 0;
			n->full |= more > 0;
			if (memchr("()/%+", c.data[0], 5) != NULL)
				normal_add(n, c);
			else if (c.data[0] == '[' || c.data[0] == ']')
				normal_add(n, c.data[0] == '[' ? TEXT("(") : TEXT(")"));
		}
	}
	if (len > 0)
		normal_add_word(h, n, (bareme_text){word, len});
}

size_t normal_find(const normal *n, bareme_text part)
{
	const char *at = n->len == 0 || part.len == 0 ? NULL : memmem(n->text, n->len, part.data, part.len);
	return at == NULL ? SIZE_MAX : (size_t)(at - n->text);
}

void normal_cut(normal *n, size_t from, size_t len)
{
	memmove(n->text + from + 1, n->text + from + len, n->len - from - len);
	n->len -= len - 1;
	if (n->len == 1)
		n->len = 0;
}

bool normal_remove(normal *n, bareme_text part)
{
	bool found = false;
	for (size_t at; (at = normal_find(n, part)) != SIZE_MAX; found = true)
		normal_cut(n, at, part.len);
	return found;
}

bool normal_remove_all(normal *n, const heading_texts *parts)
{
	bool found = false;
	for (size_t i = 0; i < parts->count; i++)
		found |= normal_remove(n, parts->list[i]);
	return found;
}

bool normal_holds(const normal *n, const heading_texts *parts)
{
	for (size_t i = 0; i < parts->count; i++)
		if (normal_find(n, parts->list[i]) != SIZE_MAX)
			return true;
	return false;
}

const char *normal_remove_units(normal *n, const heading_class *c)
{
	const char *suffix = NULL;
	for (size_t i = 0; i < c->unit_count; i++)
		if (normal_remove_all(n, &c->units[i].written))
			suffix = c->units[i].suffix;
	return suffix;
}

bareme_text normal_key(const normal *n, char key[2 * FOLD_MAX])
{
	size_t len = 0;
	for (size_t i = 0; i < n->len; i++)
		if (n->text[i] != ' ')
			key[len++] = n->text[i];
	return (bareme_text){key, len};
}
