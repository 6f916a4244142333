/* Ids that more than one operation of a list has; see ids.h. */
#include "lists/ids.h"

#include <stdlib.h>
#include <string.h>

typedef struct ids_noted {
	uint64_t line;
	size_t len;
} ids_noted;

void ids_note(buffer *noted, bareme_text id, uint64_t line)
{
	ids_noted head = {line, id.len};
	buffer_put(noted, (const char *)&head, sizeof head);
	buffer_text(noted, id);
}

static bool ids_add(ids *i, bareme_text id, uint64_t line)
{
	int32_t old;
	bareme_text copy = arena_copy(&i->arena, id);
	if (copy.data == NULL || !grow(&i->lines, i->count, &i->room, sizeof *i->lines) ||
	    !names_add(&i->known, copy, (int32_t)i->count, &old))
		return false;
	i->lines[i->count++] = line;
	return true;
}

bool ids_take(ids *i, const buffer *noted, bareme_list_summary *sums)
{
	bareme_text rest = buffer_all(noted);
	if (noted->failed)
		return false;
	while (rest.len > 0) {
		ids_noted head;
		memcpy(&head, rest.data, sizeof head);
		bareme_text id = {rest.data + sizeof head, head.len};
		rest = text_from(rest, sizeof head + head.len);
		int32_t first = names_find(&i->known, id);
		if (first >= 0) {
			if (!summary_add_repeat(sums, id, i->lines[first], head.line))
				return false;
		} else if (i->count == IDS_MAX) {
			sums->ids_partial = true;
		} else if (!ids_add(i, id, head.line)) {
			return false;
		}
	}
	return true;
}

void ids_free(ids *i)
{
	names_free(&i->known);
	free(i->lines);
	arena_free(&i->arena);
}
