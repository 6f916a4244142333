/*
 * The rule language as src/doc/tables.md describes it, in the plainest way: for every operation the text of the package
 * is read again, each row of each table is tried, and each formula is worked out from its characters. Nothing is
 * compiled, indexed or remembered, and of the library only the readers of JSON and of codes' names are used.
 */
#ifndef PLAIN_H
#define PLAIN_H

#include "formats/json.h"
#include "support.h"

enum { PLAIN_FIELDS = 32, PLAIN_TABLES = 8, PLAIN_COLUMNS = 16, PLAIN_LINES = 128, PLAIN_READINGS = 64 };

__extension__ typedef __int128 plain_wide;

/* value / 10^decimals */
typedef struct plain_number {
	plain_wide value;
	unsigned decimals;
} plain_number;

typedef struct plain_table {
	const char *file;
	const json_node *bareme;
	const json_node *columns[PLAIN_COLUMNS]; /* of the schema */
	size_t cell[PLAIN_COLUMNS];              /* the column of the file */
	size_t column_count;
	bool names[PLAIN_FIELDS]; /* the fields that it names, whatever for */
	grid rows;
} plain_table;

typedef struct plain {
	json_document package;
	const json_node *fields[PLAIN_FIELDS];
	const char *names[PLAIN_FIELDS];
	const char *roles[PLAIN_FIELDS];
	bool common[PLAIN_FIELDS]; /* used by operations of any nature */
	size_t field_count;
	const char *departments; /* all there are */
	plain_table tables[PLAIN_TABLES];
	size_t table_count;
	grid communes, epci;
} plain;

typedef struct plain_line {
	const char *file;
	size_t line; /* of the file */
	const char *form;
	bool has_amount, has_quantity;
	int64_t amount; /* cents */
	plain_number quantity;
} plain_line;

/* What another value of a variant's field gives. */
typedef struct plain_reading {
	const char *value;
	int64_t amount;
} plain_reading;

typedef struct plain_answer {
	bareme_status status;
	int64_t loan, grant;
	plain_line lines[PLAIN_LINES];
	size_t line_count;
	size_t codes[BAREME_CODE_COUNT]; /* how many notices of each; none of BAREME_CODE_CHECK_CODE */
	plain_reading readings[PLAIN_READINGS];
	size_t reading_count;
} plain_answer;

/* Reads tables that the library has loaded; they must outlive what is read. */
plain *plain_read(tables *t);
void plain_free(plain *p);

/*
 * The answer for a text per field, "" where it is blank, on that date where none is given. Listed values and communes
 * are written exactly as the package has them, dates as 2021-06-01, numbers as 1234.56; anything else is a bad value.
 */
void plain_evaluate(const plain *p, const char *const *texts, const char *date, plain_answer *out);

#endif
