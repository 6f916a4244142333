/* Records understood as operations; see reader.h. */
#include "lists/reader.h"

#include <stdlib.h>

bool reader_init(reader *r, const list *l)
{
	*r = (reader){.l = l, .memos = memos_new()};
	return r->memos != NULL && bareme_operation_new(&r->operation, l->r, l->options->date) == BAREME_DONE &&
	       bareme_answer_new(&r->answer, l->r) == BAREME_DONE;
}

void reader_free(reader *r)
{
	bareme_operation_free(r->operation);
	bareme_answer_free(r->answer);
	free(r->memos);
	buffer_free(&r->decoded);
	buffer_free(&r->object);
}

bool reader_read(reader *r, const record *rec)
{
	const list *l = r->l;
	if (l->from != BAREME_LIST_CSV)
		return ndjson_read(r, rec);
	bareme_operation_reset(r->operation);
	if (!rec->readable)
		operation_refuse(r->operation, BAREME_CODE_TEXT, REASON_BROKEN_TEXT, 0, 0);
	else if (rec->cells == NULL)
		operation_refuse(r->operation, BAREME_CODE_TEXT,
				 rec->cut == CSV_OPEN ? REASON_OPEN_QUOTE : REASON_BROKEN_QUOTES, (int64_t)rec->line,
				 0);
	else if (rec->count != l->column_count)
		operation_refuse(r->operation, BAREME_CODE_CELLS, REASON_NONE, (int64_t)rec->count,
				 (int64_t)l->column_count);
	else
		reader_set_cells(r, rec->cells, rec->count);
	return true;
}
