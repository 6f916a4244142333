/* The stable names of statuses, notices and forms. */
#ifndef CODES_H
#define CODES_H

#include "base/text.h"

/* The status that a notice of this code gives an operation, at the least. */
bareme_status code_status(bareme_code code);

/* The code, or the form, of that name; -1 if there is none. */
int code_find(bareme_text name);
int form_find(bareme_text name);

#endif
