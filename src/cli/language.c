#include "cli/language.h"

#include "cli/term/charset.h"

#include <stdlib.h>
#include <string.h>

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
