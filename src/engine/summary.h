/* The sums of a list; see summary.c. */
#ifndef SUMMARY_H
#define SUMMARY_H

#include "engine/places.h"
#include "engine/sums.h"

typedef struct list_total {
	uint64_t records;
	wide loan, grant; /* cents */
} list_total;

/* Operations with the id of an earlier one that are named: a list with more has another fault. */
enum { REPEATS_SHOWN = 20 };

/* A row of text alone that names a unit; none where the line is 0. */
typedef struct stray_unit {
	uint64_t line;
	const char *unit; /* the ruleset's */
} stray_unit;

struct bareme_list_summary {
	const bareme_ruleset *r;
	uint64_t parts; /* that were added up out of JSON */
	uint64_t records;
	uint64_t rows[BAREME_ROW_COUNT]; /* that are no operation */
	uint64_t by_status[BAREME_INVALID + 1];
	uint64_t by_code[BAREME_CODE_COUNT];
	uint64_t first_line[BAREME_INVALID + 1]; /* of the last list's records with that status; 0: none */
	list_total *totals;                      /* by nature, then by zone + 1 */
	size_t zones, natures;
	/* How the last list was read. */
	arena arena;
	bareme_list_column *columns;
	size_t column_count;
	int32_t date; /* of operations that give none */
	struct readings {
		uint64_t operations; /* whose answer says what the other reading of the rule gives */
		wide used, other;    /* cents: what they get, and what they would */
	} readings;
	places undated;                       /* operations with amounts that have no date, where a column gives it */
	stray_unit stray;                     /* the first one */
	bool lacks_mark;                      /* what was written of it as CSV */
	bareme_repeat repeats[REPEATS_SHOWN]; /* their ids are malloc'ed */
	size_t repeat_count;
	uint64_t all_repeats;
	bool ids_partial; /* some ids were not compared */
	bareme_list_sheet sheet;
	struct refusal {
		bareme_refusal shown; /* its message is malloc'ed */
		uint8_t reason;
		places where;
	} * refusals;
	size_t refusal_count, refusal_room;
	sums sums;
	bool *old_tables; /* by table: it was out of date for some operation */
};

void summary_add(bareme_list_summary *s, const bareme_answer *answer);
/* Takes out of the answer what lists report once: tables that are too old, and words for a blank. */
void summary_take_notices(bareme_list_summary *s, bareme_answer *answer);
/*
 * Where records are counted that a notice like this one refuses; NULL where memory failed. A new one has no message:
 * the caller makes it (malloc) at once.
 */
struct refusal *summary_find_refusal(bareme_list_summary *s, bareme_code code, int field, uint8_t reason);
/* Takes over what another summary counted, of the records that follow or of another list; false where memory failed. */
bool summary_take_refusals(bareme_list_summary *s, const bareme_list_summary *from, bool afresh);
/* Takes over how a list was read; false where memory failed. */
bool summary_take_columns(bareme_list_summary *s, const bareme_list_column *columns, size_t count, int32_t date);
/* The same for the sheet that it was on; what was rounded is counted by blocks, and merged. */
bool summary_take_sheet(bareme_list_summary *s, const bareme_list_sheet *sheet);
/* Notes amounts of a row that were rounded to the cent, the first one in that column. */
void summary_note_rounded(bareme_list_summary *s, uint64_t count, uint64_t row, size_t column);
/* Notes that two operations have one id, and takes over what another summary noted; false where memory failed. */
bool summary_add_repeat(bareme_list_summary *s, bareme_text id, uint64_t first, uint64_t line);
bool summary_take_repeats(bareme_list_summary *s, const bareme_list_summary *from);
/* Adds the sums by columns of another list, or takes them over where they are by others; false where memory failed. */
bool summary_take_sums(bareme_list_summary *s, const bareme_list_summary *from);
void summary_merge(bareme_list_summary *into, const bareme_list_summary *from);
void summary_clear(bareme_list_summary *s);

#endif
