/* The stable names of statuses, notices and forms. */
#ifndef CODES_H
#define CODES_H

#include "base/text.h"

/* The form of that name; -1 if there is none. */
int form_find(bareme_text name);

#endif
