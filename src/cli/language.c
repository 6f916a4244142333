#include "cli/language.h"

#include <libintl.h>
#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char language_domain[] = "bareme";

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
	static const char *const names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
	const char *locale = "", *list = getenv("LANGUAGE");
	for (size_t i = 0; i < sizeof names / sizeof *names && *locale == '\0'; i++) {
		const char *value = getenv(names[i]);
		locale = value == NULL ? "" : value;
	}
	if (*locale == '\0' || strcmp(locale, "C") == 0 || strcmp(locale, "POSIX") == 0 || list == NULL ||
	    *list == '\0')
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

/* Whether the folder has the catalogue; takes the folder, and frees it if not. NULL is none. */
static bool language_has_catalogue(char *folder)
{
	char *catalogue = NULL;
	bool there = folder != NULL && asprintf(&catalogue, "%s/fr/LC_MESSAGES/%s.mo", folder, language_domain) >= 0 &&
		     access(catalogue, R_OK) == 0;
	free(catalogue);
	if (!there)
		free(folder);
	return there;
}

/* The folder of catalogues: that of an installation moved as a whole, of a build, of the installation; malloc'ed. */
static char *language_folder(void)
{
	static const char *const places[] = {BAREME_LOCALE_BESIDE, "locale"};
	char program[PATH_MAX], *folder;
	ssize_t len = readlink("/proc/self/exe", program, sizeof program);
	while (len > 0 && program[len - 1] != '/')
		len--;
	for (size_t i = 0; len > 0 && i < sizeof places / sizeof *places; i++)
		if (asprintf(&folder, "%.*s%s", (int)len, program, places[i]) >= 0 && language_has_catalogue(folder))
			return folder;
	folder = strdup(BAREME_LOCALE_FOLDER);
	return language_has_catalogue(folder) ? folder : NULL;
}

/*
 * gettext looks nothing up in the locale "C", and no French locale may be installed: "C.UTF-8" is,
 * and LANGUAGE then decides. False where there is no catalogue.
 */
static bool language_open(void)
{
	char *folder = language_folder();
	bool good = folder != NULL && setlocale(LC_MESSAGES, "C.UTF-8") != NULL && setenv("LANGUAGE", "fr", 1) == 0 &&
		    bindtextdomain(language_domain, folder) != NULL &&
		    bind_textdomain_codeset(language_domain, "UTF-8") != NULL;
	free(folder);
	return good;
}

static const char *language_translate(const char *message, void *payload)
{
	(void)payload;
	return *message == '\0' ? message : dcgettext(language_domain, message, LC_MESSAGES);
}

/* Without its messages, titles in French would be mixed with English sentences: then all is English. */
bool language_set(bareme_locale *locale, bareme_lang lang)
{
	bool french = lang == BAREME_FR && (locale->translate != NULL || language_open());
	*locale = (bareme_locale){french ? BAREME_FR : BAREME_EN, french ? language_translate : NULL, NULL};
	return locale->lang == lang;
}
