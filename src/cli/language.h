/* The language of the reader, and the catalogue of its messages. The library knows nothing of this. */
#ifndef CLI_LANGUAGE_H
#define CLI_LANGUAGE_H

#include "bareme.h"

/* The language that the environment asks for; English where it asks for none that the program has. */
bareme_lang language_of_environment(void);

/* The locale of a language, with the catalogue that is built in. */
bareme_locale language_locale(bareme_lang lang);

#endif
