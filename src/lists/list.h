/* The insides of lists: what all records share, the work of one thread, and blocks that pass between threads. */
#ifndef LIST_H
#define LIST_H

#include "answers/phrases.h"
#include "base/warn.h"
#include "engine/summary.h"
#include "formats/csv.h"
#include "formats/windows1252.h"

/* What a column gives, where it gives no field. */
enum {
	COLUMN_UNKNOWN = -1,
	COLUMN_ANSWER = -2 /* one of ours from an earlier run, to be replaced */
};

/* How the texts of a field are understood: those that recur through a memo, plain digits at once. */
typedef struct setter {
	enum { SET_NOTHING, SET_OTHER, SET_ID, SET_NUMBER, SET_DATE, SET_VALUE, SET_PLACE } kind;
	int field;
	uint64_t bit;  /* of the field */
	int64_t scale; /* of a number: its smallest units in a whole; 0 = read it in full */
	int64_t least, most;
} setter;

/* What holds for the whole list: const while threads work. */
typedef struct list {
	struct comparison *comparison; /* with the answers of an earlier ruleset; NULL where answers are written */
	bool follows;                  /* this is the list as that earlier ruleset reads it: it has the same dialect */
	const bareme_ruleset *r;
	const bareme_list_options *options;
	warner warner;
	bareme_list_format from, to;
	char delimiter;
	bool names_delimiter; /* the list itself said which */
	bareme_text line_end;
	int *columns;          /* column -> field, or one of COLUMN_... */
	const char **headings; /* as they stand, for JSON output */
	size_t column_count;
	setter setters[FIELDS_MAX];
	setter *column_setters;      /* those of the columns' fields */
	bool replaces;               /* some columns are ours */
	const char **detail_columns; /* the columns of --detail that tables name */
	size_t detail_count;
	struct document *document; /* that is made of the answers, or NULL */
	arena arena;
} list;

/* What operations got before and after. */
typedef struct compared {
	uint64_t records, changed;
	struct {
		uint64_t by_status[BAREME_INVALID + 1];
		wide loan, grant;
	} side[2];
} compared;

/* A run of whole records, and what comes of them. */
typedef struct block {
	buffer in;
	size_t len;   /* of the whole records in it; what follows is only looked at */
	bool windows; /* Windows-1252, to be converted */
	bool ended;   /* nothing follows */
	bool ascii;   /* no byte is NUL or beyond ASCII */
	uint64_t first_line;
	uint64_t first_record;
	uint64_t records; /* computed */
	buffer out, rejects;
	struct kept_row *rows, *last_row; /* for a document; in the arena */
	arena arena;                      /* for what the block is computed to */
	bareme_list_summary *summary;     /* of this block */
	compared compared;                /* likewise */
	uint64_t old_tables;              /* bit per table that was old for some operation */
	bareme_result result;
	bool done; /* computed */
} block;

/* The tools of one thread. */
typedef struct worker {
	const list *l;
	struct worker *earlier; /* that answers each record under the earlier ruleset of a comparison, or NULL */
	bareme_operation *operation;
	bareme_answer *answer;
	csv_splitter *splitter;
	struct memo *memos;
	buffer converted; /* a record in UTF-8 */
	buffer decoded;   /* JSON strings without their escapes */
	buffer object;    /* a JSON object's own bytes, without an earlier answer */
	phrases phrases;
} worker;

bool worker_init(worker *w, const list *l);
void worker_free(worker *w);

/* A longer record is refused, so that memory stays bounded. */
enum { RECORD_MAX = 1 << 21 };

/*
 * Cuts the next record of a list off `bytes`: csv_record within RECORD_MAX, or a line of NDJSON. A
 * quote that is open for longer is given up: its first line is then a record by itself.
 */
csv_cut list_cut(const list *l, bareme_text bytes, bool ended, size_t *len);

/* Computes every record of the block into its out buffer. */
void worker_run(worker *w, block *b);

/* values.c: how texts are understood, and what they meant before. NULL where memory failed. */
void find_setters(const bareme_ruleset *r, setter setters[FIELDS_MAX]);
struct memo *memos_new(void);

/* The same as bareme_field_find, through the memo. */
int worker_find_field(worker *w, bareme_text name);

/* Sets a field through the memo of what texts meant before. The text must outlive the answer. */
void worker_set(worker *w, size_t number, bareme_text text);

/* The same for the cells of a record, each of its column's field. */
void worker_set_cells(worker *w, const bareme_text *cells, size_t count);

/* Evaluates, counts, and copies a refused record to the rejects; true where the record was refused. */
bool worker_answer(worker *w, block *b, bareme_text record, uint64_t line);

/* Writes the lines of aid of the answer as CSV records. */
void worker_put_detail(worker *w, block *b, uint64_t record);

/* What the line's row has in the column of that name: its own condition, or the reading used; "" for none. */
const char *detail_value(const worker *w, const bareme_line *line, const char *name);

/* heading.c: the dialect and the columns; false where the list cannot be read (told) or memory failed. */
bool heading_read(list *l, bareme_text header, buffer *out);
void heading_put_detail(const list *l, buffer *out);
bool heading_init_detail(list *l);

/* ndjson.c: one line of NDJSON. */
void ndjson_compute(worker *w, block *b, bareme_text line, uint64_t number);

/* The heading of a CSV list made of JSON objects: the vocabulary. */
bool ndjson_heading(list *l, buffer *out);

/* list.c: bareme_list_run; with `comparison` the answers are compared, with `document` they go there. */
bareme_result list_run(const bareme_ruleset *ruleset, const bareme_list_options *options, bareme_list_summary *summary,
		       struct comparison *comparison, struct document *document);

/* ---- diff_list.c: answers under two rulesets ---- */

typedef struct comparison {
	list before; /* the list as the earlier ruleset reads it */
	bareme_operation_change_fn tell;
	void *payload;
	compared total;
	bareme_aid_change *aids; /* of the operation that is told */
	char (*titles)[256];
	bool *paired;
} comparison;

/* Answers the record under the earlier ruleset as well, and puts both answers into the block where they differ. */
void comparison_add(worker *w, block *b, uint64_t line);

/* Tells the differences of a block. */
bareme_result comparison_tell(const list *l, const block *b);

/* list_warn.c: what is told about the list as a whole. */
void list_warn_of_old_tables(const list *l, uint64_t old);

/* True, and told, where the first bytes are those of a file that is no list. */
bool list_is_other_file(const list *l, bareme_text start);

#endif
