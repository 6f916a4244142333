/* What a call writes, and JSON. */
#ifndef OUT_H
#define OUT_H

#include <bareme.h>

/* Begins anew. */
void out_begin(void);

/* False where memory failed since. */
bool out_whole(void);

/* Takes bytes as a bareme_write_fn does. */
int out_write(const char *data, size_t length, void *payload);

/* Text as it is; and as a JSON string, of NULL null. */
void out_put(const char *text);
void out_string(const char *text);
void out_text(bareme_text text);
void out_number(int64_t number);
void out_decimal(bareme_number number);

/* A comma unless an opening bracket comes before; likewise with a name after it. */
void out_next(void);
void out_name(const char *name);

/* "name": "text" with what must be before it. */
void out_member(const char *name, const char *text);

/* A fault as an object; a bareme_fault_fn. */
void out_fault(const bareme_fault *fault, void *payload);

#endif
