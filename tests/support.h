/* What several test programs need: the tables in memory, edits of them, and answers as text. */
#ifndef SUPPORT_H
#define SUPPORT_H

#include "bareme.h"

/* The files of data/ in memory. Every helper ends the program with a message where it cannot do its work. */
typedef struct tables {
	bareme_file *files;
	size_t count;
} tables;

tables tables_read(void);
void tables_free(tables *t);
bareme_file *tables_file(tables *t, const char *name);

/* Replaces a text that stands exactly once, or everywhere; `find` NULL replaces the whole file. */
void tables_replace(tables *t, const char *file, const char *find, const char *by);
void tables_replace_all(tables *t, const char *file, const char *find, const char *by);
void tables_set(tables *t, const char *file, const void *data, size_t len);
void tables_add(tables *t, const char *file, const char *data);
void tables_remove(tables *t, const char *file);

/* A package of its own whose table t.csv has the rows: conditions c0 to c11 of the values v0 to v3, v, du, au, source.
 */
tables tables_wide(const char *rows);

/* One edit: `find` NULL takes the whole file, `by` NULL takes the file away. A file that is not there is added. */
typedef struct edit {
	const char *file, *find, *by;
} edit;

/* Places that backquotes in the edits marked, as FILE:LINE:COLUMN. */
enum { MARKS_MAX = 8 };

typedef struct marks {
	char place[MARKS_MAX][64];
	size_t count;
} marks;

/* Edits the tables, up to `most` times; takes the backquotes out and keeps their places, columns in characters. */
void tables_edit(tables *t, const edit *edits, size_t most, marks *m);

/* `pattern` with * for any text within a line (at its end, for any text), and backquotes for the places of marks. */
bool marks_match(const char *pattern, const char *text, const marks *m);

/* Faults as `check` prints them, one per line; free with free. */
typedef struct told {
	char *text;
	size_t len;
} told;

void tell_line(const bareme_fault *fault, void *payload);

/* Callbacks of lists: hands over a bareme_text, of which what is left stays; appends to a `told`; drops all. */
ptrdiff_t give_text(char *data, size_t size, void *payload);
int keep_text(const char *data, size_t len, void *payload);
int leave_text(const char *data, size_t len, void *payload);

/* Loads; where that fails, prints the faults and ends the program. */
bareme_ruleset *tables_load(const tables *t);
bareme_ruleset *load_builtin(void);

/* An operation written as "field=value|field=value", and its answer. */
typedef struct asked {
	bareme_operation *operation;
	bareme_answer *answer;
} asked;

asked ask(const bareme_ruleset *ruleset, const char *fields);
void asked_free(asked *a);

/* "loan grant statut", amounts with two decimals, "-" where there is none; static memory. */
const char *asked_amounts(const asked *a);

/* Notices as "code: message" lines; free with free. */
char *asked_notices(const asked *a);

/* A CSV file of plain or quoted cells, comma-delimited; the first row is the heading. */
typedef struct grid {
	char ***cells;
	size_t rows, columns;
} grid;

grid grid_read(const bareme_file *file);
void grid_free(grid *g);
/* The number of a column; ends the program where there is none. */
size_t grid_column(const grid *g, const char *name);

bareme_text slice(const char *string);

#endif
