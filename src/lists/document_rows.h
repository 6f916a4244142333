/* Lists that become a page or a workbook: each record and its answer, handed in order to who writes the document. */
#ifndef SINK_H
#define SINK_H

#include "documents/paper.h"
#include "lists/list.h"

/* A cell of the list: as it was written, and what was understood. */
typedef struct list_cell {
	enum { CELL_TEXT, CELL_NUMBER, CELL_DATE, CELL_CHOICE } kind;
	unsigned decimals;
	int64_t value; /* of a choice: its number among the field's */
	bareme_text text;
} list_cell;

/* A line of aid, and its texts in the detail columns. */
typedef struct list_aid {
	bareme_line line;
	const char **values; /* one per detail column */
} list_aid;

typedef struct list_notice {
	bareme_code code;
	bareme_text message;
} list_notice;

typedef struct list_row {
	uint64_t record, line; /* from 1; where it stands in the list */
	bareme_status status;
	bareme_code code; /* that gave the status; BAREME_CODE_COUNT where none did */
	int nature, zone; /* values of their fields, or -1 */
	int32_t commune;  /* or -1 */
	int32_t date;
	int64_t loan, grant;
	bool aligned; /* the cells stand in their columns */
	const list_cell *cells;
	size_t cell_count;
	const list_aid *aids;
	size_t aid_count;
	const list_notice *notices;
	size_t notice_count;
} list_row;

/* A column of the list, without those of an earlier answer. */
typedef struct list_column {
	const char *heading;
	int field; /* or -1 */
} list_column;

/* Who writes the document. `end` writes it to the list's writer, or what is not written yet. */
typedef struct sink {
	const list *l;
	list_column *columns;
	size_t column_count;
	uint64_t records;
	bareme_result (*begin)(struct sink *s);
	bareme_result (*row)(struct sink *s, const list_row *row);
	bareme_result (*end)(struct sink *s, const bareme_list_summary *summary, uint64_t old_tables);
	void (*free)(struct sink *s);
	arena arena;
	/* Room to take a record apart in. */
	list_cell *cells;
	list_aid *aids;
	list_notice *notices;
	const char **values;
	size_t cell_room, aid_room, notice_room, value_room;
} sink;

/* The sink of that format; NULL where memory failed. */
sink *page_sink_new(void);
sink *workbook_sink_new(void);
void sink_free(sink *s);

/* bareme_list_run for a page or a workbook. */
bareme_result sink_run(const bareme_ruleset *ruleset, const bareme_list_options *options, bareme_list_summary *summary);

/* Once the list's columns are known. */
bareme_result sink_begin(sink *s, const list *l);

/* Takes the rows that a block's out buffer holds. */
bareme_result sink_take(sink *s, const buffer *rows);

/* The number of the shown column that gives the field, or -1. */
int sink_column(const sink *s, int field);

/*
 * A thread's part: puts the record that was just answered into the block. Without `cells` the record could not be
 * taken apart, and `text` is all of it.
 */
void rows_put(worker *w, block *b, const bareme_text *cells, size_t count, bareme_text text, uint64_t line);

/* The same for an object: its fields are its cells. */
void rows_put_object(worker *w, block *b, bool readable, bareme_text text, uint64_t line);

#endif
