/* Parts of answers' texts that are kept; see phrases.h. */
#include "answers/phrases.h"

#include <string.h>

kept_notice *phrases_notice(phrases *p, const bareme_notice *n)
{
	/* The texts of these depend on nothing but the notice. */
	bool keeps = p != NULL && (n->code == BAREME_CODE_READING || n->code == BAREME_CODE_VERIFY ||
				   n->code == BAREME_CODE_IGNORED || n->code == BAREME_CODE_FLOOR);
	if (!keeps)
		return NULL;
	bareme_notice key = *n;
	if (notice_ends_with_amount(n))
		key.amount = 0;
	unsigned place = (unsigned)key.code * 7 + (unsigned)key.field * 5 + (unsigned)key.subject * 3 +
			 (unsigned)key.amount + (unsigned)key.second;
	kept_notice *kept = &p->notices[place % KEPT_NOTICES];
	if (kept->key.code != key.code || kept->key.subject != key.subject || kept->key.field != key.field ||
	    kept->key.amount != key.amount || kept->key.second != key.second)
		kept->len = 0;
	return kept;
}

void phrases_keep_notice(kept_notice *kept, const bareme_notice *n, const buffer *out, size_t start)
{
	size_t len = out->len - start;
	if (kept == NULL || out->failed || len > sizeof kept->text)
		return;
	kept->key = *n;
	if (notice_ends_with_amount(n))
		kept->key.amount = 0;
	kept->len = (uint16_t)len;
	memcpy(kept->text, out->data + start, len);
}
