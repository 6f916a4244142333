/* Answers as JSON: the object under the key "al". */
#ifndef ANSWER_JSON_H
#define ANSWER_JSON_H

#include "answers/phrases.h"

/* The same as bareme_answer_write_json, into a buffer. `p` keeps what recurs, and may be NULL. */
void answer_put_json(const bareme_answer *answer, phrases *p, const bareme_locale *locale, bool receipt, buffer *out);

/* The same without lines of aid, which the answer need not have, without the plan, and of notices the codes alone. */
void answer_put_json_brief(const bareme_answer *answer, buffer *out);

/* A member's name with its colon, after a comma where it is not its object's first; the same with a text, or null. */
void al_put_name(buffer *out, const char *name);
void al_put_string(buffer *out, const char *name, const char *value);
void al_put_amount(buffer *out, const char *name, int64_t cents);
void al_put_rule(buffer *out, const char *file, uint32_t line);

/* Begins an object or a list: a member of that name, or where it is NULL the next item of a list. */
void al_open(buffer *out, const char *name, char bracket);

#endif
