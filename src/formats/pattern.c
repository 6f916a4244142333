/* Patterns of the package: the forms that cells must have. */
#include "formats/pattern.h"

#include <assert.h>
#include <string.h>

/* A pattern takes no more memory and time than this many repetitions of its parts do. */
enum { PATTERN_MAX = 512, REPEATS_MAX = 1000 };

/* True where the counts between braces stay small, even where one repeats another. */
static bool pattern_is_small(const char *source)
{
	size_t product = 1;
	for (const char *at = strchr(source, '{'); at != NULL; at = strchr(at + 1, '{')) {
		size_t most = 0, number = 0;
		for (const char *c = at + 1; *c != '\0' && *c != '}'; c++) {
			number = *c >= '0' && *c <= '9' ? number * 10 + (size_t)(*c - '0') : 0;
			most = number > most ? number : most;
			if (most > REPEATS_MAX)
				return false;
		}
		product *= most > 0 ? most : 1;
		if (product > REPEATS_MAX)
			return false;
	}
	return true;
}

/* The classes that POSIX has no letters for. */
static const char *pattern_class(char letter, bool in_brackets)
{
	switch (letter) {
	case 'd':
		return in_brackets ? "0-9" : "[0-9]";
	case 'w':
		return in_brackets ? "A-Za-z0-9_" : "[A-Za-z0-9_]";
	case 's':
		return in_brackets ? "[:space:]" : "[[:space:]]";
	default:
		return NULL;
	}
}

/* Writes the pattern as an extended regular expression of POSIX; false for what that has no words for. */
static bool pattern_translate(const char *source, buffer *out)
{
	bool brackets = false;
	if (strstr(source, "(?") != NULL || strstr(source, "*?") != NULL || strstr(source, "+?") != NULL)
		return false;
	buffer_string(out, "^(");
	for (const char *c = source; *c != '\0'; c++) {
		if (*c == '[' && !brackets)
			brackets = true;
		else if (*c == ']')
			brackets = false;
		if (*c != '\\') {
			buffer_char(out, *c);
			continue;
		}
		const char *class = pattern_class(*++c, brackets);
		if (class != NULL) {
			buffer_string(out, class);
		} else if (*c != '\0' && strchr(".[]{}()*+?|^$\\/-", *c) != NULL) {
			buffer_string(out, brackets ? "" : "\\");
			buffer_char(out, *c);
		} else {
			return false;
		}
	}
	buffer_string(out, ")$");
	return true;
}

bool pattern_read(pattern *out, const char *source)
{
	char room[PATTERN_MAX * sizeof "[[:space:]]" / 2 + sizeof "^()$"];
	buffer expression = buffer_over(room, sizeof room);
	out->there = strlen(source) <= PATTERN_MAX && pattern_is_small(source) &&
		     pattern_translate(source, &expression) &&
		     regcomp(&out->compiled, buffer_cstring(&expression), REG_EXTENDED | REG_NOSUB) == 0;
	assert(expression.lent);
	return out->there;
}

bool pattern_matches(const pattern *p, const char *text)
{
	return regexec(&p->compiled, text, 0, NULL, 0) == 0;
}

void pattern_free(pattern *p)
{
	if (p->there)
		regfree(&p->compiled);
	p->there = false;
}
