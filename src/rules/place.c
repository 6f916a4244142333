/* Places as texts write them; see place.h. */
#include "rules/place.h"

#include <stdlib.h>
#include <string.h>

typedef struct word {
	bareme_text text;
	bareme_text key;   /* folded */
	const char *after; /* the mark right after it, or the text's end */
	char before;       /* the strongest mark before it: a dash with a blank beside it is ~ */
	unsigned bracket;  /* which pair of brackets it is in, from 1; 0 = none */
} word;

typedef struct reading {
	const spelling *spelling;
	const names *departments;
	word words[PLACE_WORDS];
	size_t count;
	const char *end;
	char keys[FOLD_MAX];
	bareme_text article; /* that goes in front of the name */
	unsigned part;       /* number of a part of the commune, or 0 */
	bool holes;          /* words were taken out from between others */
	written_place *out;
} reading;

void spelling_free(spelling *s)
{
	names_free(&s->index);
	free(s->list);
}

/* ---- Words and what stands between them ---- */

/* The mark that the text starts with and its length; 0 where that is part of a word. */
static inline char place_mark(bareme_text t, size_t *len)
{
	static const char means[0x80] = {
	    [' '] = ' ',   ['\t'] = ' ', ['\r'] = ' ', ['\n'] = ' ', ['_'] = ' ', ['"'] = ' ', ['*'] = ' ',
	    ['\''] = '\'', ['`'] = '\'', ['.'] = '.',  ['/'] = '/',  ['|'] = '/', ['-'] = '-', [','] = ',',
	    [';'] = ',',   [':'] = ',',  ['('] = '(',  ['['] = '(',  [')'] = ')', [']'] = ')'};
	static const char *const others[] = {"\xE2\x80\x98'", "\xE2\x80\x99'", "\xE2\x80\xB2'", "\xC2\xB4'",
					     "\xCA\xBC'",     "\xE2\x80\x90-", "\xE2\x80\x91-", "\xE2\x80\x92-",
					     "\xE2\x80\x93-", "\xE2\x80\x94-", "\xE2\x80\x95-", "\xE2\x88\x92-"};
	*len = 1;
	if ((unsigned char)*t.data < sizeof means)
		return means[(unsigned char)*t.data];
	if ((*len = text_blank(t)) > 0)
		return ' ';
	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		*len = strlen(others[i]) - 1;
		if (t.len >= *len && memcmp(t.data, others[i], *len) == 0)
			return others[i][*len];
	}
	return 0;
}

static size_t mark_strength(char mark)
{
	static const char strengths[] = " './-~,";
	size_t i = 0;
	while (strengths[i] != '\0' && strengths[i] != mark)
		i++;
	return i;
}

/* Folds a word into the keys, where it has letters or digits; false where there is no room. */
static bool reading_add_word(reading *r, bareme_text text, char before, unsigned bracket)
{
	char key[FOLD_MAX];
	size_t used =
	    r->count == 0 ? 0 : (size_t)(r->words[r->count - 1].key.data - r->keys) + r->words[r->count - 1].key.len;
	size_t len = text_fold(text, key);
	if (len == 0)
		return true;
	if (len > sizeof r->keys - used || r->count == PLACE_WORDS)
		return false;
	memcpy(r->keys + used, key, len);
	r->words[r->count++] = (word){text, {r->keys + used, len}, text.data + text.len, before, bracket};
	return true;
}

/* Its words and their keys are left as they are: to clear them would take longer than most readings. */
static void reading_begin(reading *r, const spelling *s)
{
	r->spelling = s;
	r->departments = NULL;
	r->count = 0;
	r->article.len = 0;
	r->part = 0;
	r->holes = false;
	r->out = NULL;
}

static bool reading_split(reading *r, bareme_text text)
{
	char before = ' ', mark;
	unsigned brackets = 0;
	bool inside = false, blank = false;
	r->end = text.data + text.len;
	for (size_t at = 0, len; at < text.len;) {
		mark = place_mark(text_from(text, at), &len);
		if (mark == '(')
			brackets++;
		if (mark == '(' || mark == ')')
			inside = mark == '(';
		else if (mark != 0 && mark_strength(mark) > mark_strength(before))
			before = mark;
		blank |= mark == ' ';
		if (mark != 0) {
			at += len;
			continue;
		}
		if (blank && before == '-')
			before = '~';
		size_t end = at;
		while (end < text.len && place_mark(text_from(text, end), &len) == 0)
			end++;
		if (!reading_add_word(r, (bareme_text){text.data + at, end - at}, before, inside ? brackets : 0))
			return false;
		at = end;
		before = ' ';
		blank = false;
	}
	return true;
}

static void reading_remove(reading *r, size_t from, size_t to)
{
	r->holes |= from > 0 && to < r->count;
	memmove(r->words + from, r->words + to, (r->count - to) * sizeof *r->words);
	r->count -= to - from;
}

/* What the package says of a folded word, or of several: NULL where it is nothing of these kinds. */
static const spelling_word *spelling_find(const spelling *s, bareme_text key, unsigned kinds)
{
	int32_t number = names_find(&s->index, key);
	return number >= 0 && (s->list[number].kinds & kinds) != 0 ? &s->list[number] : NULL;
}

/* A word as names have it: "saint" for "st" before another word, "sur" for "s/". */
static bareme_text word_key(const reading *r, const word *w)
{
	const spelling_word *found = NULL;
	char stroke[FOLD_MAX + 1];
	if (w->after < r->end && *w->after == '/') {
		memcpy(stroke, w->key.data, w->key.len);
		stroke[w->key.len] = '/';
		found = spelling_find(r->spelling, (bareme_text){stroke, w->key.len + 1}, PLACE_ABBREVIATION);
	}
	if (found == NULL && w->after < r->end)
		found = spelling_find(r->spelling, w->key, PLACE_ABBREVIATION);
	return found == NULL ? w->key : found->full;
}

/* Joins the words' keys to what is in key; SIZE_MAX where there is no room. */
static size_t reading_join(const reading *r, size_t from, size_t to, char key[FOLD_MAX], size_t len)
{
	for (size_t i = from; i < to && len != SIZE_MAX; i++) {
		bareme_text one = word_key(r, &r->words[i]);
		if (one.len > FOLD_MAX - len)
			return SIZE_MAX;
		memcpy(key + len, one.data, one.len);
		len += one.len;
	}
	return len;
}

/* The words' keys, one behind the other in `keys`; 0 where there is no room. */
static size_t reading_words(const reading *r, char keys[FOLD_MAX], bareme_text words[PLACE_WORDS])
{
	size_t len = 0;
	for (size_t i = 0; i < r->count; i++) {
		size_t end = reading_join(r, i, i + 1, keys, len);
		if (end == SIZE_MAX)
			return 0;
		words[i] = (bareme_text){keys + len, end - len};
		len = end;
	}
	return r->count;
}

bareme_text place_key(const spelling *s, bareme_text name, char key[FOLD_MAX])
{
	reading r;
	reading_begin(&r, s);
	size_t len = reading_split(&r, name) ? reading_join(&r, 0, r.count, key, 0) : SIZE_MAX;
	return (bareme_text){key, len == SIZE_MAX ? 0 : len};
}

size_t place_words(const spelling *s, bareme_text name, char keys[FOLD_MAX], bareme_text words[PLACE_WORDS])
{
	reading r;
	reading_begin(&r, s);
	return reading_split(&r, name) ? reading_words(&r, keys, words) : 0;
}

/* ---- What stands beside a name ---- */

bool place_read_code(bareme_text key, char code[6], bool *zero_added)
{
	*zero_added = key.len == 4;
	if (key.len == 6 && key.data[0] == '0')
		key = text_from(key, 1);
	if (key.len != 4 && key.len != 5)
		return false;
	for (size_t i = 0; i < key.len; i++) {
		char c = key.data[i];
		bool corsican = key.len == 5 && i == 1 && ((c | 32) == 'a' || (c | 32) == 'b');
		if (!text_is_digit(c) && !corsican)
			return false;
		code[i + *zero_added] = corsican ? (char)(c & ~32) : c;
	}
	if (*zero_added)
		code[0] = '0';
	code[5] = '\0';
	return true;
}

static bool take_code(reading *r, size_t at)
{
	char code[6];
	bool zero_added;
	if (r->out->code[0] != '\0' || !place_read_code(r->words[at].key, code, &zero_added))
		return false;
	memcpy(r->out->code, code, sizeof code);
	r->out->zero_added = zero_added;
	r->out->code_text = r->words[at].text;
	return true;
}

/* A dash inside a name may come before the name of a department (La Valette-du-Var), never before its code. */
static bool take_department(reading *r, size_t from, size_t to, bool tight)
{
	char key[FOLD_MAX];
	size_t len = reading_join(r, from, to, key, 0);
	int32_t number = len == SIZE_MAX ? -1 : names_find(r->departments, (bareme_text){key, len});
	if (number < 0 || (tight && !text_is_digit(key[0])) ||
	    (r->out->department >= 0 && r->out->department != number))
		return false;
	r->out->department = number;
	r->out->department_by_code = text_is_digit(key[0]);
	return true;
}

static bool take_article(reading *r, size_t from, size_t to)
{
	if (to != from + 1 || r->article.len > 0 ||
	    spelling_find(r->spelling, r->words[from].key, PLACE_ARTICLE) == NULL)
		return false;
	r->article = r->words[from].key;
	return true;
}

/*
 * Where the words that end before `to` begin to be the number of a part of a commune: "13e", "13 eme arrdt", and with
 * `bare` a number alone; `to` where they are none.
 */
static size_t part_begin(const reading *r, size_t from, size_t to, bool bare, unsigned *number)
{
	size_t at = to;
	while (at > from && spelling_find(r->spelling, r->words[at - 1].key, PLACE_PART) != NULL)
		at--;
	if (at > from && spelling_find(r->spelling, r->words[at - 1].key, PLACE_ORDINAL) != NULL)
		at--;
	if (at == from)
		return to;
	bareme_text key = r->words[at - 1].key;
	size_t digits = 0;
	*number = 0;
	for (; digits < key.len && digits < 2 && text_is_digit(key.data[digits]); digits++)
		*number = *number * 10 + (unsigned)(key.data[digits] - '0');
	bool ordinal = spelling_find(r->spelling, text_from(key, digits), PLACE_ORDINAL) != NULL;
	if (*number == 0 || (digits < key.len && !ordinal) || (at == to && !ordinal && !bare))
		return to;
	return at - 1;
}

static bool take_part(reading *r, size_t from, size_t to)
{
	unsigned number;
	if (r->part != 0 || part_begin(r, from, to, false, &number) != from)
		return false;
	r->part = number;
	return true;
}

static void take_brackets(reading *r)
{
	for (size_t from = 0, to; from < r->count; from = to) {
		for (to = from + 1; to < r->count && r->words[to].bracket == r->words[from].bracket;)
			to++;
		if (r->words[from].bracket == 0 ||
		    !((to == from + 1 && take_code(r, from)) || take_department(r, from, to, false) ||
		      take_article(r, from, to) || take_part(r, from, to)))
			continue;
		reading_remove(r, from, to);
		to = from;
	}
}

/* "ville de" from that word on, with the article in it: "ville du" is "ville de" and "le". False where there is none.
 */
static bool take_prefix(reading *r, size_t from)
{
	char key[FOLD_MAX];
	for (size_t words = r->count - from < 4 ? r->count - from : 4; words-- > 1;) {
		size_t len = reading_join(r, from, from + words, key, 0);
		const spelling_word *found =
		    len == SIZE_MAX ? NULL : spelling_find(r->spelling, (bareme_text){key, len}, PLACE_PREFIX);
		if (found == NULL)
			continue;
		reading_remove(r, 0, from + words);
		r->article = found->full.len > 0 ? found->full : r->article;
		return true;
	}
	return false;
}

/* "13e arrondissement de": the number of a part before the name. */
static void take_first_part(reading *r)
{
	unsigned number;
	for (size_t words = 1; words <= 2 && words < r->count && r->part == 0; words++)
		if (part_begin(r, 0, words, false, &number) == 0 && take_prefix(r, words))
			r->part = number;
}

static void take_cedex(reading *r)
{
	size_t last = r->count;
	bool numbered = last > 2 && r->words[last - 1].key.len <= 2 && text_is_digit(r->words[last - 1].key.data[0]);
	if (numbered)
		last--;
	if (last < 2 || spelling_find(r->spelling, r->words[last - 1].key, PLACE_CEDEX) == NULL)
		return;
	r->out->cedex = true;
	r->count = last - 1;
}

/* "13055.0": a table of numbers wrote the code. */
static void drop_decimals(reading *r)
{
	char code[6];
	bool zero_added;
	for (size_t i = 1; i < r->count; i++)
		if ((r->words[i].before == '.' || r->words[i].before == ',') &&
		    text_equal(r->words[i].key, TEXT("0")) && place_read_code(r->words[i - 1].key, code, &zero_added))
			reading_remove(r, i, i + 1);
}

/* True where a comma or a dash is before the word. */
static bool begins_segment(const reading *r, size_t at)
{
	return mark_strength(r->words[at].before) >= mark_strength('-');
}

/* Before or after the name, or alone. A number of four digits after a name and a blank is none. */
static void take_outer_code(reading *r)
{
	if (r->count == 0)
		return;
	const word *last = &r->words[r->count - 1];
	if (take_code(r, 0))
		reading_remove(r, 0, 1);
	else if ((last->key.len > 4 || begins_segment(r, r->count - 1)) && take_code(r, r->count - 1))
		r->count--;
}

/* Takes what a comma or a dash sets off from the name, or from a code before it; false where there is nothing more. */
static bool take_segment(reading *r)
{
	for (size_t at = r->out->code[0] != '\0' ? 0 : 1; at < r->count; at++) {
		if (!begins_segment(r, at))
			continue;
		if (take_department(r, at, r->count, r->words[at].before == '-') ||
		    (at > 0 &&
		     (take_part(r, at, r->count) || (r->words[at].before == ',' && take_article(r, at, r->count))))) {
			r->count = at;
			return true;
		}
	}
	for (size_t at = r->count; at-- > 1;)
		if (begins_segment(r, at) && take_department(r, 0, at, r->words[at].before == '-')) {
			reading_remove(r, 0, at);
			return true;
		}
	return false;
}

/* The key of what is left, which is the name. */
static void reading_name(reading *r)
{
	written_place *out = r->out;
	unsigned number;
	size_t end = r->count, len = r->article.len;
	if (r->part == 0 && r->count > 1 && !begins_segment(r, r->count - 1)) {
		end = part_begin(r, 1, r->count, true, &number);
		r->part = end < r->count ? number : 0;
	}
	if (r->count == 0)
		return;
	out->name =
	    (bareme_text){r->words[0].text.data, (size_t)(r->words[r->count - 1].after - r->words[0].text.data)};
	if (len > 0)
		memcpy(out->key, r->article.data, len);
	len = reading_join(r, 0, end, out->key, len);
	if (len == SIZE_MAX || len + 2 > FOLD_MAX)
		return;
	if (r->part >= 10)
		out->key[len++] = (char)('0' + r->part / 10);
	if (r->part > 0)
		out->key[len++] = (char)('0' + r->part % 10);
	out->len = len;
}

static void reading_take(reading *r, const spelling *s, const names *departments, bareme_text text, written_place *out)
{
	reading_begin(r, s);
	r->departments = departments;
	r->out = out;
	out->len = 0;
	out->name = out->code_text = (bareme_text){text.data, 0};
	out->code[0] = '\0';
	out->department = -1;
	out->department_by_code = out->zero_added = out->cedex = false;
	if (!reading_split(r, text)) {
		r->count = 0;
		out->name = text;
		return;
	}
	drop_decimals(r);
	take_brackets(r);
	if (!take_prefix(r, 0))
		take_first_part(r);
	take_cedex(r);
	take_outer_code(r);
	while (take_segment(r))
		continue;
	reading_name(r);
}

void place_read(const spelling *s, const names *departments, bareme_text text, written_place *out)
{
	reading r;
	reading_take(&r, s, departments, text, out);
}

size_t place_read_words(const spelling *s, const names *departments, bareme_text text, written_place *out,
			char keys[FOLD_MAX], bareme_text words[PLACE_WORDS])
{
	reading r;
	reading_take(&r, s, departments, text, out);
	if (r.count == 0 || r.holes)
		return place_words(s, out->name, keys, words);
	r.end = out->name.data + out->name.len;
	return reading_words(&r, keys, words);
}
