/* Lists of operations. */
#ifndef BAREME_LIST_H
#define BAREME_LIST_H

#include <bareme/answer.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum bareme_list_format {
	BAREME_LIST_AUTO, /* of input: told by its first byte; of output: the same as the input */
	BAREME_LIST_CSV,
	BAREME_LIST_NDJSON,
	BAREME_LIST_HTML, /* of output: a page with totals and the operations, the refused ones first */
	BAREME_LIST_XLSX, /* of output: a workbook */
	BAREME_LIST_TABLE /* of output: aligned rows for a terminal */
} bareme_list_format;

typedef struct bareme_list_options {
	size_t size;  /* of this struct */
	int32_t date; /* of operations that give none */
	const bareme_locale *locale;
	bareme_list_format from;
	bareme_list_format to;
	bool detail;        /* CSV with one record per line of aid instead of the list; not for HTML and XLSX */
	bool stop_on_error; /* end after the first refused record (BAREME_STOPPED) */
	unsigned threads;   /* that compute; 0 = 1 */
	size_t block;       /* bytes that a thread works on at a time; 0 = the library's choice */
	/* Each is called from one thread at a time, which may be another each time; one may run while another does. */
	bareme_read_fn read;
	void *read_payload;
	bareme_write_fn write; /* in the order of the list */
	void *write_payload;
	bareme_write_fn rejects; /* takes a copy of each refused record; may be NULL */
	void *rejects_payload;
	/* Takes what there is to say of the list as a whole, why it cannot be read among it; may be NULL. */
	bareme_fault_fn report;
	void *report_payload;
	/* Told how many records are done, now and then; may be NULL. */
	void (*progress)(uint64_t records, void *payload);
	void *progress_payload;
	const char *folder; /* for the temporary files of a workbook; NULL: the system's */
	size_t width;       /* of a table, in columns of the terminal; 0: as wide as its rows */
	bool ascii;         /* of a table: what is shortened ends with three points, not with their character */
} bareme_list_options;

static inline bareme_list_options bareme_list_options_init(void)
{
	bareme_list_options options;
	memset(&options, 0, sizeof options);
	options.size = sizeof options;
	return options;
}

/* What a list came to: counts and totals. */
typedef struct bareme_list_summary bareme_list_summary;

BAREME_API bareme_result bareme_list_summary_new(bareme_list_summary **out, const bareme_ruleset *ruleset);
BAREME_API void bareme_list_summary_free(bareme_list_summary *summary);
BAREME_API uint64_t bareme_list_summary_records(const bareme_list_summary *summary);
BAREME_API uint64_t bareme_list_summary_status(const bareme_list_summary *summary, bareme_status status);

/* Records that were refused or found ineligible, by the first code that says so. */
BAREME_API uint64_t bareme_list_summary_code(const bareme_list_summary *summary, bareme_code code);

typedef struct bareme_total {
	uint64_t records;
	int64_t loan;  /* cents; INT64_MAX where the sum is larger */
	int64_t grant; /* likewise */
} bareme_total;

/* What the operations of a nature in a zone got; a zone of -1: those without one. */
BAREME_API bareme_total bareme_list_summary_total(const bareme_list_summary *summary, int zone, int nature);

/*
 * Computes a list of operations: the input's records with the answer behind each. Streams:
 * memory does not grow with the list. BAREME_BAD_INPUT where the list cannot be read at all
 * (the reason is reported); a record with a fault is answered, never dropped. The output is
 * the same whatever the threads and the block. `summary` is added to.
 *
 * A page or a workbook is written when the list has ended. A page shows at most 1,000 operations; a
 * workbook goes through temporary files, and BAREME_WRITE_ERROR then also says that they, or the
 * workbook, could not be written (the reason is reported).
 */
BAREME_API bareme_result bareme_list_run(const bareme_ruleset *ruleset, const bareme_list_options *options,
					 bareme_list_summary *summary);

#ifdef __cplusplus
}
#endif

#endif
