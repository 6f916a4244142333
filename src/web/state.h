/* What the exports share. */
#ifndef STATE_H
#define STATE_H

#include "web/out.h"
#include "web/web.h"

/* A variant, and the bytes that its operation refers to. */
typedef struct variant {
	char *given;
	bool *declined; /* one for each field */
	bareme_operation *operation;
	bareme_answer *answer;
} variant;

typedef struct web_state {
	bareme_ruleset *rules;
	bareme_locale locale;
	int32_t date;
	variant variants[BAREME_VARIANTS_MAX];
	bareme_questions *questions;
} web_state;

extern web_state web;

/* The result of a call that wrote text. */
static inline bareme_result web_done(bareme_result result)
{
	return out_whole() ? result : BAREME_NO_MEMORY;
}

#endif
