/* The messages in French, for programs over the library, which knows nothing of them. */
#ifndef CATALOGUE_H
#define CATALOGUE_H

#include "bareme.h"

/* The locale of a language, with the catalogue that is built in. */
bareme_locale catalogue_locale(bareme_lang lang);

#endif
