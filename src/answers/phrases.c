/* Parts of answers' texts that are kept; see phrases.h. */
#include "answers/phrases.h"

#include <string.h>

static bool phrases_has(const kept_notice *kept, const bareme_notice *key)
{
	return kept->len > 0 && kept->key.code == key->code && kept->key.subject == key->subject &&
	       kept->key.field == key->field && kept->key.amount == key->amount && kept->key.second == key->second;
}

/* The place of the notice's text, free or holding it; NULL where such a notice is not kept, or `p` is NULL. */
static kept_notice *phrases_notice(phrases *p, const bareme_notice *n)
{
	/* The texts of these depend on nothing but the notice. */
	bool keeps = p != NULL && (n->code == BAREME_CODE_READING || n->code == BAREME_CODE_VERIFY ||
				   n->code == BAREME_CODE_IGNORED || n->code == BAREME_CODE_FLOOR);
	if (!keeps)
		return NULL;
	bareme_notice key = *n;
	if (notice_ends_with_amount(n))
		key.amount = 0;
	uint64_t hash = (uint64_t)key.code * 7 + (uint64_t)key.field * 101 + (uint64_t)key.subject * 1009 +
			(uint64_t)key.amount * 10007 + (uint64_t)key.second * 100003;
	hash *= 0x9E3779B97F4A7C15U;
	/* Each has two places, so that two that recur do not drive each other out. */
	kept_notice *kept = &p->notices[hash >> 32 & (KEPT_NOTICES - 2)];
	if (phrases_has(&kept[0], &key))
		return kept;
	if (phrases_has(&kept[1], &key))
		return kept + 1;
	kept += kept[0].len > 0 && (kept[1].len == 0 || (hash >> 63) != 0);
	kept->len = 0;
	return kept;
}

void phrases_put_notice(phrases *p, buffer *out, const bareme_answer *a, const bareme_notice *n,
			const bareme_locale *locale, phrases_put_fn put)
{
	kept_notice *kept = phrases_notice(p, n);
	size_t start = out->len;
	if (kept != NULL && kept->len > 0) {
		buffer_put(out, kept->text, kept->len);
	} else {
		put(out, a, n, locale);
		size_t len = out->len - start;
		if (kept != NULL && !out->failed && len <= sizeof kept->text) {
			kept->key = *n;
			kept->key.amount = notice_ends_with_amount(n) ? 0 : n->amount;
			kept->len = (uint16_t)len;
			memcpy(kept->text, out->data + start, len);
		}
	}
	if (notice_ends_with_amount(n))
		notice_put_amount(out, n, locale);
}
