/* The heading of a CSV list. */
#ifndef HEADING_H
#define HEADING_H

#include "lists/list.h"

/*
 * Finds the delimiter, where the list did not name it, and the field that each column gives. BAREME_BAD_INPUT, and
 * warned of, where the list cannot be read so.
 */
bareme_result heading_read(list *l, bareme_text header);

/* The same for a list whose dialect is known: only its columns. `suggests`: warns of headings close to a field's. */
bareme_result heading_map(list *l, bareme_text header, bool suggests);

#endif
