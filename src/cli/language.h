/* The language of the reader. The library knows nothing of this. */
#ifndef CLI_LANGUAGE_H
#define CLI_LANGUAGE_H

#include "bareme.h"

/* The language that the environment asks for; English where it asks for none that the program has. */
bareme_lang language_of_environment(void);

#endif
