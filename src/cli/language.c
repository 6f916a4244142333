#include "cli/language.h"

#include "cli/term/charset.h"

#include <stdlib.h>
#include <string.h>

/* ---- What is asked for ---- */

/* True for "fr", "fr_FR.UTF-8", "fr@euro", but not for "frr". */
static bool language_is(const char *name, size_t len, const char *language)
{
	size_t own = strlen(language);
	return len >= own && strncmp(name, language, own) == 0 && (len == own || strchr("_.@", name[own]) != NULL);
}

/* As gettext decides it: LANGUAGE counts unless the locale is "C". The locale need not be installed for that. */
bareme_lang language_of_environment(void)
{
	const char *locale = charset_locale_name("LC_MESSAGES"), *list = getenv("LANGUAGE");
	if (strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0 || list == NULL || *list == '\0')
		list = locale;
	/* The first language of the list, separated by colons, that the program has. */
	for (size_t len;; list += len + 1) {
		len = strcspn(list, ":");
		if (language_is(list, len, "fr"))
			return BAREME_FR;
		if (language_is(list, len, "en") || list[len] == '\0')
			return BAREME_EN;
	}
}

/* ---- The catalogue ---- */

/*
 * The messages in French as msgfmt made them: a GNU .mo file, built into the program, so that it needs no file and no
 * locale. Its numbers are little-endian. At 8 is how many messages there are; at 12 and 16, where the tables of the
 * messages, in order, and of their translations begin, whose entries are the length and the offset of a text.
 */
extern const unsigned char language_french[];

static size_t catalogue_number(size_t at)
{
	const unsigned char *b = language_french + at;
	return b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
}

static const char *catalogue_text(size_t table, size_t entry)
{
	return (const char *)language_french + catalogue_number(catalogue_number(table) + 8 * entry + 4);
}

static const char *language_translate(const char *message, void *payload)
{
	(void)payload;
	size_t low = 0, high = *message == '\0' ? 0 : catalogue_number(8);
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(message, catalogue_text(12, middle));
		if (order == 0)
			return catalogue_text(16, middle);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return message;
}

bareme_locale language_locale(bareme_lang lang)
{
	return (bareme_locale){lang, lang == BAREME_FR ? language_translate : NULL, NULL};
}
