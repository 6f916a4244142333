#include "po/catalogue.h"

#include <string.h>

/*
 * The messages in French as msgfmt made them: a GNU .mo file, built in, so that no file and no locale is needed. Its
 * numbers are little-endian. At 8 is how many messages there are; at 12 and 16, where the tables of the messages, in
 * order, and of their translations begin, whose entries are the length and the offset of a text.
 */
extern const unsigned char catalogue_french[];

static size_t catalogue_number(size_t at)
{
	const unsigned char *b = catalogue_french + at;
	return b[0] | (size_t)b[1] << 8 | (size_t)b[2] << 16 | (size_t)b[3] << 24;
}

static const char *catalogue_text(size_t table, size_t entry)
{
	return (const char *)catalogue_french + catalogue_number(catalogue_number(table) + 8 * entry + 4);
}

static const char *catalogue_translate(const char *message, void *payload)
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

bareme_locale catalogue_locale(bareme_lang lang)
{
	return (bareme_locale){lang, lang == BAREME_FR ? catalogue_translate : NULL, NULL};
}
