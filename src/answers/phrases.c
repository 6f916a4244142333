/* Parts of answers' texts that are kept; see phrases.h. */
#include "answers/phrases.h"

#include <string.h>

/* The same where there are such texts. */
static ALWAYS_INLINE kept_text *phrases_look(phrases *p, uint64_t key, uint64_t more)
{
	uint64_t hash = (key * 31 + more) * 0x9E3779B97F4A7C15U;
	/* Each has two places, so that two that recur do not drive each other out. */
	kept_text *kept = &p->texts[hash >> 32 & (KEPT_TEXTS - 2)];
	for (size_t i = 0; i < 2; i++)
		if (phrases_has(&kept[i]) && kept[i].key[0] == key && kept[i].key[1] == more)
			return &kept[i];
	kept += phrases_has(&kept[0]) && (!phrases_has(&kept[1]) || (hash >> 63) != 0);
	*kept = (kept_text){.key = {key, more}};
	return kept;
}

kept_text *phrases_find(phrases *p, uint64_t key, uint64_t more)
{
	return p == NULL ? NULL : phrases_look(p, key, more);
}

kept_text *phrases_line(phrases *p, const bareme_answer *a, const bareme_line *line)
{
	const table *t = &a->rules->tables[line->table];
	uint64_t values = 0, all = 0;
	size_t count = 0;
	for (size_t k = 0; k < t->condition_count; k++)
		if (t->fields[k] >= 0 && t->columns[t->condition_columns[k]].ranged == NULL) {
			uint64_t value = (uint64_t)a->value[t->fields[k]];
			values = values << 16 | value;
			all |= value;
			count++;
		}
	uint64_t number = (uint64_t)line->table << 48 | (uint64_t)line->formula << 32 | line->row;
	return count > 4 || all > UINT16_MAX ? NULL : phrases_find(p, number, values);
}

void phrases_keep(kept_text *kept, const buffer *out, kept_places places)
{
	size_t len = 0;
	for (size_t i = 0; i < KEPT_PARTS; i++)
		len += places[i][1] - places[i][0];
	if (kept == NULL || out->failed || len > sizeof kept->text)
		return;
	len = 0;
	for (size_t i = 0; i < KEPT_PARTS; i++) {
		size_t part = places[i][1] - places[i][0];
		memcpy(kept->text + len, out->data + places[i][0], part);
		len += part;
		kept->ends[i] = (uint16_t)len;
	}
}

void phrases_keep_all(kept_text *kept, const buffer *out, size_t start)
{
	size_t end = out->len;
	phrases_keep(kept, out, (kept_places){{start, end}, {end, end}, {end, end}});
}

/* The place of the notice's text, without the amount that `ends` some; NULL where such a notice is not kept. */
static ALWAYS_INLINE kept_text *phrases_notice(phrases *p, const bareme_notice *n, bool ends)
{
	/* The texts of these depend on nothing but the notice, whose numbers are small. */
	const uint64_t kept = UINT64_C(1) << BAREME_CODE_READING | UINT64_C(1) << BAREME_CODE_VERIFY |
			      UINT64_C(1) << BAREME_CODE_IGNORED | UINT64_C(1) << BAREME_CODE_FLOOR;
	_Static_assert(BAREME_CODE_COUNT < 64, "codes");
	if (p == NULL || (kept >> n->code & 1) == 0)
		return NULL;
	uint64_t amount = ends ? 0 : (uint32_t)n->amount;
	uint64_t key = KEY_NOTICE | (uint64_t)n->code << 40 | (uint64_t)(uint8_t)n->field << 32 | (uint32_t)n->subject;
	return phrases_look(p, key, amount << 32 | (uint32_t)n->second);
}

void phrases_put_notice(phrases *p, buffer *out, const bareme_answer *a, const bareme_notice *n,
			const bareme_locale *locale, phrases_put_fn put)
{
	bool ends = notice_ends_with_amount(n);
	kept_text *kept = phrases_notice(p, n, ends);
	size_t start = out->len;
	if (phrases_has(kept)) {
		phrases_put(kept, 0, out);
	} else {
		put(out, a, n, locale);
		phrases_keep_all(kept, out, start);
	}
	if (ends)
		notice_put_amount(out, n, locale);
}
