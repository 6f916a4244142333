/* What is said of a list as a whole: how its columns were read. */
#ifndef ACCOUNT_H
#define ACCOUNT_H

#include "base/buffer.h"
#include "engine/summary.h"

/* Adds the sentence; nothing where there is nothing to say. */
void account_put(const bareme_list_summary *s, bareme_account account, const bareme_locale *locale, buffer *out);

#endif
