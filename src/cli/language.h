/* The language of the reader, and the catalogue of its messages. The library knows of none of this. */
#ifndef CLI_LANGUAGE_H
#define CLI_LANGUAGE_H

#include "bareme.h"

/* The language that the environment asks for; English where it asks for none that the program has. */
bareme_lang language_of_environment(void);

/* Sets the locale to the language; false, and English, where its catalogue is not found. */
bool language_set(bareme_locale *locale, bareme_lang lang);

#endif
