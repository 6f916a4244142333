/* What documents of every kind share; see document.h. */
#include "documents/document.h"

int document_column(const document *d, int field)
{
	for (size_t i = 0; i < d->list.column_count && field >= 0; i++)
		if (d->list.columns[i].field == field)
			return (int)i;
	return -1;
}

void document_free(document *d)
{
	if (d == NULL)
		return;
	arena_free(&d->arena);
	d->free(d);
}
