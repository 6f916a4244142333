/* Patterns of the package: the forms that cells must have; see pattern.h. */
#include "formats/pattern.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { REPEATS_MAX = PATTERN_STEPS, NO_MOST = -1 };

typedef enum step_kind {
	STEP_CHARACTER,
	STEP_ANY,
	STEP_CLASS, /* \d and the like */
	STEP_SET,   /* [...] */
	STEP_FIRST, /* nothing before, ^ */
	STEP_LAST,  /* nothing after, $ */
	STEP_SPLIT, /* the next step, and the one that is `value` further */
	STEP_JUMP,  /* that one alone */
	STEP_END
} step_kind;

typedef struct step {
	step_kind kind;
	int32_t value;     /* a character, a letter, where the set begins in the source, or how many steps further */
	uint64_t ascii[2]; /* of a set: its characters below 128 */
} step;

/* The steps at which a text may be after some of its characters. */
typedef struct step_set {
	uint16_t list[PATTERN_STEPS];
	size_t count;
	uint64_t entered[PATTERN_STEPS]; /* the turn in which a step came into the list */
} step_set;

struct pattern_program {
	const char *source;
	step steps[PATTERN_STEPS];
	size_t count;
	step_set sets[2];
	uint64_t turn; /* goes on with each character */
};

typedef struct pattern_reader {
	pattern *p;
	const char *at;
	pattern_fault wrong;
} pattern_reader;

/* ---- Characters ---- */

/* The character that the text begins with, and its length; sources and cells are UTF-8. */
static int32_t pattern_character(const char *text, size_t len, size_t *size)
{
	utf8proc_int32_t c = -1;
	utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, &c);
	*size = n > 0 ? (size_t)n : 1;
	return c;
}

static bool pattern_has_class(char letter, int32_t c)
{
	bool digit = c >= '0' && c <= '9', alpha = (c | 32) >= 'a' && (c | 32) <= 'z';
	switch (letter) {
	case 'd':
		return digit;
	case 'w':
		return digit || alpha || c == '_';
	default:
		return c == ' ' || (c >= '\t' && c <= '\r');
	}
}

static bool pattern_is_class(char letter)
{
	return letter == 'd' || letter == 'w' || letter == 's';
}

static bool pattern_is_escaped(char c)
{
	return c != '\0' && strchr(".[]{}()*+?|^$\\/-", c) != NULL;
}

/* One end of a range within a set; NULL where there is none. */
static const char *set_character(const char *at, int32_t *c)
{
	size_t size;
	const bool escaped = *at == '\\';
	at += escaped;
	if (*at == '\0' || (escaped && !pattern_is_escaped(*at)))
		return NULL;
	*c = pattern_character(at, strnlen(at, 4), &size);
	return at + size;
}

/* Goes through a set, from after its bracket to after the other one, and looks for c; NULL where it is broken. */
static const char *set_look(const char *at, int32_t c, bool *has)
{
	bool without = *at == '^';
	bool found = false;
	at += without;
	for (const char *first = at; *at != ']' || at == first;) {
		int32_t from, to;
		if (*at == '\\' && pattern_is_class(at[1])) {
			found |= pattern_has_class(at[1], c);
			at += 2;
			continue;
		}
		if ((at = set_character(at, &from)) == NULL)
			return NULL;
		to = from;
		if (*at == '-' && at[1] != ']' && (at = set_character(at + 1, &to)) == NULL)
			return NULL;
		if (to < from)
			return NULL;
		found |= c >= from && c <= to;
	}
	*has = found != without;
	return at + 1;
}

/* ---- Reading ---- */

static bool pattern_fail(pattern_reader *r, pattern_fault wrong)
{
	r->wrong = wrong;
	return false;
}

static bool pattern_add(pattern_reader *r, step_kind kind, int32_t value)
{
	if (r->p->count == PATTERN_STEPS)
		return pattern_fail(r, PATTERN_LARGE);
	r->p->steps[r->p->count++] = (step){kind, value, {0}};
	return true;
}

/* Makes room for a step before those from `start` on, whose ways are all among themselves. */
static bool pattern_insert(pattern_reader *r, size_t start, step_kind kind, int32_t value)
{
	step *first = &r->p->steps[start];
	size_t count = r->p->count - start;
	if (!pattern_add(r, kind, value))
		return false;
	memmove(first + 1, first, count * sizeof *first);
	*first = (step){kind, value, {0}};
	return true;
}

static bool pattern_read_choice(pattern_reader *r);

static bool pattern_read_set(pattern_reader *r)
{
	bool has = false;
	const char *set = r->at + 1;
	if (!pattern_add(r, STEP_SET, (int32_t)(set - r->p->source)))
		return false;
	for (int32_t c = 0; c < 128; c++) {
		if ((r->at = set_look(set, c, &has)) == NULL)
			return pattern_fail(r, PATTERN_SYNTAX);
		r->p->steps[r->p->count - 1].ascii[c / 64] |= (uint64_t)has << c % 64;
	}
	return true;
}

/* What may be repeated: a character, a set, a group. */
static bool pattern_read_atom(pattern_reader *r)
{
	size_t size;
	char c = *r->at;
	if (c == '(') {
		r->at++;
		if (*r->at == '?')
			return pattern_fail(r, PATTERN_SYNTAX);
		return pattern_read_choice(r) && (*r->at++ == ')' || pattern_fail(r, PATTERN_SYNTAX));
	}
	if (c == '[')
		return pattern_read_set(r);
	if (strchr("*+?{", c) != NULL || (c == '\\' && !pattern_is_class(r->at[1]) && !pattern_is_escaped(r->at[1])))
		return pattern_fail(r, PATTERN_SYNTAX);
	r->at += c == '\\';
	int32_t character = pattern_character(r->at, strnlen(r->at, 4), &size);
	r->at += size;
	if (c == '\\')
		return pattern_add(r, pattern_is_class((char)character) ? STEP_CLASS : STEP_CHARACTER, character);
	return pattern_add(r,
			   c == '.'   ? STEP_ANY
			   : c == '^' ? STEP_FIRST
			   : c == '$' ? STEP_LAST
				      : STEP_CHARACTER,
			   character);
}

/* Digits between braces; -1 where there are none, and more than REPEATS_MAX at most. */
static int32_t pattern_read_count(pattern_reader *r)
{
	int32_t count = -1;
	for (; text_is_digit(*r->at); r->at++)
		if (count <= REPEATS_MAX)
			count = (count < 0 ? 0 : count * 10) + (*r->at - '0');
	return count;
}

/* How often what is before is repeated: once where nothing says so. */
static bool pattern_read_times(pattern_reader *r, int32_t *least, int32_t *most)
{
	char c = *r->at;
	*least = c == '*' || c == '?' ? 0 : 1;
	*most = c == '*' || c == '+' ? NO_MOST : 1;
	if (c == '\0' || strchr("*+?{", c) == NULL)
		return true;
	r->at++;
	if (c == '{') {
		*least = *most = pattern_read_count(r);
		if (*r->at == ',') {
			r->at++;
			*most = pattern_read_count(r);
		}
		if (*least < 0 || *r->at++ != '}' || (*most != NO_MOST && *most < *least))
			return pattern_fail(r, PATTERN_SYNTAX);
		if (*least > REPEATS_MAX || *most > REPEATS_MAX)
			return pattern_fail(r, PATTERN_LARGE);
	}
	/* Two in a row mean other things elsewhere: as little as possible, or no way back. */
	return *r->at == '\0' || strchr("*+?{", *r->at) == NULL || pattern_fail(r, PATTERN_SYNTAX);
}

/* Writes the steps from `start` on out as often as they are repeated. */
static bool pattern_repeat(pattern_reader *r, size_t start, int32_t least, int32_t most)
{
	step part[PATTERN_STEPS];
	size_t len = r->p->count - start;
	int32_t over = (int32_t)len + 1;
	memcpy(part, &r->p->steps[start], len * sizeof *part);
	r->p->count = start;
	bool good = true;
	for (int32_t n = 0; good && n < (most == NO_MOST && least == 0 ? 1 : most > least ? most : least); n++) {
		good = n < least || pattern_add(r, STEP_SPLIT, over + (most == NO_MOST));
		for (size_t i = 0; i < len && good; i++)
			if ((good = pattern_add(r, part[i].kind, part[i].value)))
				r->p->steps[r->p->count - 1] = part[i];
	}
	if (good && most == NO_MOST)
		good = least == 0 ? pattern_add(r, STEP_JUMP, -over) : pattern_add(r, STEP_SPLIT, -(int32_t)len);
	return good;
}

static bool pattern_read_sequence(pattern_reader *r)
{
	while (*r->at != '\0' && *r->at != '|' && *r->at != ')') {
		int32_t least, most;
		size_t start = r->p->count;
		if (!pattern_read_atom(r) || !pattern_read_times(r, &least, &most))
			return false;
		if ((least != 1 || most != 1) && !pattern_repeat(r, start, least, most))
			return false;
	}
	return true;
}

static bool pattern_read_choice(pattern_reader *r)
{
	size_t start = r->p->count;
	bool good = pattern_read_sequence(r);
	while (good && *r->at == '|') {
		r->at++;
		/* What is read so far, or what comes now. */
		size_t len = r->p->count - start;
		good = pattern_insert(r, start, STEP_SPLIT, (int32_t)len + 2) && pattern_add(r, STEP_JUMP, 0);
		size_t jump = r->p->count - 1;
		good = good && pattern_read_sequence(r);
		r->p->steps[jump].value = (int32_t)(r->p->count - jump);
	}
	return good;
}

pattern_fault pattern_read(pattern **out, const char *source)
{
	*out = NULL;
	if (strlen(source) > PATTERN_MAX)
		return PATTERN_LARGE;
	pattern *p = *out = calloc(1, sizeof *p);
	if (p == NULL)
		return PATTERN_NO_MEMORY;
	p->source = source;
	pattern_reader r = {.p = p, .at = source};
	if (pattern_read_choice(&r) && *r.at != '\0')
		r.wrong = PATTERN_SYNTAX; /* a bracket too many */
	if (r.wrong == PATTERN_FINE)
		pattern_add(&r, STEP_END, 0);
	if (r.wrong != PATTERN_FINE) {
		free(p);
		*out = NULL;
	}
	return r.wrong;
}

/* ---- Matching ---- */

static void pattern_enter(step_set *set, size_t number, uint64_t turn)
{
	if (set->entered[number] != turn)
		set->list[set->count++] = (uint16_t)number;
	set->entered[number] = turn;
}

static bool step_takes(const pattern *p, const step *s, int32_t c)
{
	bool has = false;
	if (s->kind == STEP_SET && c >= 0 && c < 128)
		return (s->ascii[c / 64] >> c % 64 & 1) != 0;
	if (s->kind == STEP_SET)
		set_look(p->source + s->value, c, &has);
	return has || s->kind == STEP_ANY || (s->kind == STEP_CHARACTER && s->value == c) ||
	       (s->kind == STEP_CLASS && pattern_has_class((char)s->value, c));
}

bool pattern_matches(pattern *p, bareme_text text)
{
	step_set *now = &p->sets[0], *next = &p->sets[1];
	bool ends = false;
	now->count = 0;
	p->turn += 2;
	pattern_enter(now, 0, p->turn);
	for (size_t done = 0, size = 0; now->count > 0; done += size, p->turn++) {
		bool last = done == text.len;
		int32_t c = last ? -1 : pattern_character(text.data + done, text.len - done, &size);
		next->count = 0;
		for (size_t i = 0; i < now->count; i++) {
			size_t number = now->list[i], other = number + (size_t)p->steps[number].value;
			const step *s = &p->steps[number];
			if (s->kind == STEP_SPLIT || s->kind == STEP_JUMP)
				pattern_enter(now, other, p->turn);
			if (s->kind == STEP_SPLIT || (s->kind == STEP_FIRST && done == 0) ||
			    (s->kind == STEP_LAST && last))
				pattern_enter(now, number + 1, p->turn);
			else if (!last && step_takes(p, s, c))
				pattern_enter(next, number + 1, p->turn + 1);
			ends |= last && s->kind == STEP_END;
		}
		if (last)
			break;
		step_set *other = now;
		now = next;
		next = other;
	}
	return ends;
}

void pattern_free(pattern *p)
{
	free(p);
}
