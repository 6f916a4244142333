/*
 * bareme: the financing that a schedule of aids (barème) gives to an operation.
 *
 * A ruleset is loaded once from a folder of tables or from those built into the
 * library, and is const afterwards: threads may share it without a lock. An
 * operation is a set of field values; evaluating it fills an answer. Neither
 * evaluation nor reading an answer allocates memory.
 *
 * Money is in integer cents, dates are days since 1970-01-01. The library never
 * prints, exits, or reads the environment; messages reach the caller through
 * callbacks or are written into the caller's buffers.
 */
#ifndef BAREME_H
#define BAREME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define BAREME_API __attribute__((visibility("default")))
#else
#define BAREME_API
#endif

/* What a call that can fail returns. */
typedef enum bareme_result {
	BAREME_DONE = 0,
	BAREME_NO_MEMORY,   /* nothing was changed, nothing leaked */
	BAREME_BAD_TABLES,  /* the faults were reported one by one */
	BAREME_READ_ERROR,  /* a reader callback failed (errno tells), or a file, which was reported */
	BAREME_WRITE_ERROR, /* a writer callback failed */
	BAREME_BAD_INPUT,   /* a list that cannot be read at all; the reason was reported */
	BAREME_STOPPED      /* a callback asked to stop, or a list stopped at its first refused record */
} bareme_result;

/* Bytes that somebody else owns; not NUL-terminated. */
typedef struct bareme_text {
	const char *data;
	size_t len;
} bareme_text;

typedef enum bareme_lang { BAREME_FR, BAREME_EN } bareme_lang;

/*
 * In which language to write. `translate` (may be NULL) maps an English message
 * to the language's; titles come from the tables.
 */
typedef struct bareme_locale {
	bareme_lang lang;
	const char *(*translate)(const char *message, void *payload);
	void *payload;
} bareme_locale;

/* ---- Rulesets ---------------------------------------------------------- */

typedef struct bareme_ruleset bareme_ruleset;

/* A file of tables in memory; `name` is its path below the folder of tables. */
typedef struct bareme_file {
	const char *name;
	const void *data;
	size_t len;
} bareme_file;

typedef enum bareme_severity { BAREME_ERROR, BAREME_WARNING } bareme_severity;

/* A fault of the tables. Line and column count from 1; 0 means the whole file or line. */
typedef struct bareme_fault {
	bareme_severity severity;
	const char *code; /* "syntax", "schema", "value", "reference", "formula" ... */
	const char *file;
	size_t line;
	size_t column;
	const char *message;
} bareme_fault;

typedef void (*bareme_fault_fn)(const bareme_fault *fault, void *payload);

/*
 * Loads a ruleset. Every fault found is reported to `report` (may be NULL), sorted
 * by place, before the call returns; with an error among them there is no ruleset
 * and the result is BAREME_BAD_TABLES. The caller frees *out with
 * bareme_ruleset_free. `locale` may be NULL (English) and must outlive the call.
 */
BAREME_API bareme_result bareme_ruleset_load_files(bareme_ruleset **out, const bareme_file *files, size_t count,
						   const bareme_locale *locale, bareme_fault_fn report, void *payload);

/* The same for a folder that holds datapackage.json and the files it names. */
BAREME_API bareme_result bareme_ruleset_load_folder(bareme_ruleset **out, const char *folder,
						    const bareme_locale *locale, bareme_fault_fn report, void *payload);

/* The same for the tables built into the library. */
BAREME_API bareme_result bareme_ruleset_load_builtin(bareme_ruleset **out, const bareme_locale *locale,
						     bareme_fault_fn report, void *payload);

BAREME_API void bareme_ruleset_free(bareme_ruleset *ruleset);

/* The files built into the library; *count is how many. Static. */
BAREME_API const bareme_file *bareme_builtin_files(size_t *count);

/* SHA-256 over the files' names and the SHA-256 of each, in hexadecimal: the identity of the tables. */
BAREME_API const char *bareme_ruleset_fingerprint(const bareme_ruleset *ruleset);

/* The files that the ruleset was loaded from, sorted by name; *count is how many. */
BAREME_API const bareme_file *bareme_ruleset_files(const bareme_ruleset *ruleset, size_t *count);

/* The title and the version that the package gives itself; "" where it gives none. */
BAREME_API const char *bareme_ruleset_title(const bareme_ruleset *ruleset, bareme_lang lang);
BAREME_API const char *bareme_ruleset_version(const bareme_ruleset *ruleset);

/* ---- Checking tables ---------------------------------------------------- */

/* Something that was looked at: a file of the tables (line 0, name ""), or one of its worked cases. */
typedef struct bareme_checked {
	const char *file;
	size_t line;
	const char *name; /* of a worked case: its id, or "" */
	bool passed;      /* of a file: it has no error, wrong cases included */
} bareme_checked;

typedef void (*bareme_checked_fn)(const bareme_checked *checked, void *payload);

typedef struct bareme_check_options {
	int32_t today;               /* from which the age of a review is told */
	unsigned min_coverage;       /* percent of the rows that worked cases must exercise; 0 = none */
	const bareme_locale *locale; /* may be NULL (English) */
	bareme_fault_fn report;      /* told every finding, sorted by place; may be NULL */
	void *report_payload;
	bareme_checked_fn checked; /* told every worked case that was run, then every file; may be NULL */
	void *checked_payload;
} bareme_check_options;

/* How many there are, and how many of them worked cases that pass exercise. */
typedef struct bareme_exercised {
	size_t all;
	size_t exercised;
} bareme_exercised;

typedef struct bareme_check_summary {
	size_t errors, warnings;
	bool cases_run; /* false where the tables do not load: then nothing below was counted */
	size_t cases, wrong_cases;
	bareme_exercised rows;     /* of the tables of rules */
	bareme_exercised zones;    /* values of the zone field */
	bareme_exercised formulas; /* of the lines that a table may grant, those that some row can reach */
} bareme_check_summary;

/*
 * Proves tables: everything that loading finds, and what only a second look tells: constraints of the
 * package, worked cases, rows that no case exercises, reviews that are too old. BAREME_DONE where there
 * is no error, BAREME_BAD_TABLES where there is one; warnings do not count. A worked case without a date is
 * computed at the latest day on which a table of rules was reviewed.
 */
BAREME_API bareme_result bareme_check_files(bareme_check_summary *out, const bareme_file *files, size_t count,
					    const bareme_check_options *options);
BAREME_API bareme_result bareme_check_folder(bareme_check_summary *out, const char *folder,
					     const bareme_check_options *options);
BAREME_API bareme_result bareme_check_builtin(bareme_check_summary *out, const bareme_check_options *options);

/* ---- Tables, for showing ----------------------------------------------- */

/* Number of rule tables; they are numbered from 0. */
BAREME_API size_t bareme_table_count(const bareme_ruleset *ruleset);

typedef struct bareme_table_info {
	const char *name;
	const char *file;
	const char *title;
	int32_t review; /* the day the table was last reviewed */
	size_t columns;
	size_t rows;
} bareme_table_info;

BAREME_API bareme_table_info bareme_table_describe(const bareme_ruleset *ruleset, size_t table, bareme_lang lang);

typedef enum bareme_column_kind {
	BAREME_COLUMN_CONDITION,
	BAREME_COLUMN_VALUE,
	BAREME_COLUMN_FORM,
	BAREME_COLUMN_FROM,
	BAREME_COLUMN_TO,
	BAREME_COLUMN_SOURCE
} bareme_column_kind;

typedef struct bareme_column_info {
	const char *name;
	const char *title;
	const char *unit; /* of a value column, "" elsewhere */
	bareme_column_kind kind;
} bareme_column_info;

BAREME_API bareme_column_info bareme_column_describe(const bareme_ruleset *ruleset, size_t table, size_t column,
						     bareme_lang lang);

/* A cell as it stands in the file, and the line its row starts on. Owned by the ruleset. */
BAREME_API bareme_text bareme_table_cell(const bareme_ruleset *ruleset, size_t table, size_t row, size_t column);
BAREME_API size_t bareme_table_line(const bareme_ruleset *ruleset, size_t table, size_t row);

/* The source that a row names. */
BAREME_API size_t bareme_table_source(const bareme_ruleset *ruleset, size_t table, size_t row);

typedef struct bareme_source_info {
	const char *id;
	const char *title;
	const char *date; /* as it stands in the table */
	int32_t day;      /* the same */
	const char *address;
} bareme_source_info;

BAREME_API size_t bareme_source_count(const bareme_ruleset *ruleset);
BAREME_API bareme_source_info bareme_source_describe(const bareme_ruleset *ruleset, size_t source);

/* ---- The vocabulary of operations -------------------------------------- */

/* Number of fields that an operation may give; they are numbered from 0. */
BAREME_API size_t bareme_field_count(const bareme_ruleset *ruleset);
BAREME_API const char *bareme_field_name(const bareme_ruleset *ruleset, size_t field);
BAREME_API const char *bareme_field_title(const bareme_ruleset *ruleset, size_t field, bareme_lang lang);

/* The listed values of a field: 0 where any text, number or date may stand. */
BAREME_API size_t bareme_field_value_count(const bareme_ruleset *ruleset, size_t field);
BAREME_API const char *bareme_field_value_name(const bareme_ruleset *ruleset, size_t field, size_t value);
BAREME_API const char *bareme_field_value_title(const bareme_ruleset *ruleset, size_t field, size_t value,
						bareme_lang lang);

typedef enum bareme_field_kind {
	BAREME_FIELD_TEXT,
	BAREME_FIELD_CHOICE, /* one of its listed values */
	BAREME_FIELD_NUMBER,
	BAREME_FIELD_DATE
} bareme_field_kind;

/* A decimal number: value / 10^decimals. Not there where `there` is false. */
typedef struct bareme_number {
	int64_t value;
	uint8_t decimals;
	bool there;
} bareme_number;

/* What a field takes. */
typedef struct bareme_field_info {
	const char *name;
	const char *title;
	bareme_field_kind kind;
	const char *unit;    /* of a number, as the tables name it; "" where it has none */
	bareme_number least; /* of a number; there where the tables set a bound */
	bareme_number most;
	int default_value; /* of a choice: the value that stands for none given; -1 = none */
} bareme_field_info;

BAREME_API bareme_field_info bareme_field_describe(const bareme_ruleset *ruleset, size_t field, bareme_lang lang);

/*
 * The field of that name or alias, whatever its case, accents, spaces and hyphens;
 * -1 where there is none. bareme_field_suggest gives the nearest name within two
 * letters instead, or -1.
 */
BAREME_API int bareme_field_find(const bareme_ruleset *ruleset, bareme_text name);
BAREME_API int bareme_field_suggest(const bareme_ruleset *ruleset, bareme_text name);

/* Takes a value that may stand for a field, and its title or "". The value is there during the call only. */
typedef void (*bareme_offer_fn)(bareme_text value, const char *title, void *payload);

/*
 * Offers what may stand for a field and begins with `start`, whatever its case, accents, spaces and hyphens:
 * listed values, and communes as they are called on that day. Where `start` is a digit, codes of communes. Each
 * value offered is understood as it stands: a name that several communes bear comes with the code of each.
 */
BAREME_API void bareme_field_complete(const bareme_ruleset *ruleset, size_t field, bareme_text start, int32_t date,
				      bareme_lang lang, bareme_offer_fn offer, void *payload);

/* The Table Schema of an operation list, as JSON text. Owned by the ruleset. */
BAREME_API bareme_text bareme_ruleset_schema(const bareme_ruleset *ruleset);

/* ---- Operations -------------------------------------------------------- */

typedef struct bareme_operation bareme_operation;

/*
 * An empty operation of this ruleset, which must outlive it. `date` stands for a
 * date that is not given. Free with bareme_operation_free.
 */
BAREME_API bareme_result bareme_operation_new(bareme_operation **out, const bareme_ruleset *ruleset, int32_t date);
BAREME_API void bareme_operation_free(bareme_operation *operation);

/* Takes all values back, to use the operation again. */
BAREME_API void bareme_operation_reset(bareme_operation *operation);

/*
 * Gives a field its value as a person wrote it; blank text means not given. What is
 * wrong with it shows in the answer. The text is not copied: it must stay as it is
 * until the answers made from this operation are done with.
 */
BAREME_API void bareme_operation_set(bareme_operation *operation, size_t field, bareme_text value);

/* ---- Answers ----------------------------------------------------------- */

typedef enum bareme_status {
	BAREME_GRANTED,    /* "ok" */
	BAREME_INELIGIBLE, /* "ineligible": valid, and the rules give nothing */
	BAREME_INCOMPLETE, /* "incomplet": something needed is missing */
	BAREME_INVALID     /* "invalide": something given is wrong */
} bareme_status;

/* The codes of notices, in the order in which their names sort them into statuses. */
typedef enum bareme_code {
	BAREME_CODE_MISSING,        /* champ-manquant */
	BAREME_CODE_VALUE,          /* valeur-invalide */
	BAREME_CODE_AMBIGUOUS,      /* montant-ambigu */
	BAREME_CODE_NO_DWELLING,    /* aucun-logement */
	BAREME_CODE_GRANT_ABOVE,    /* subvention-superieure */
	BAREME_CODE_NO_COMMUNE,     /* commune-inconnue */
	BAREME_CODE_MANY_COMMUNES,  /* commune-ambigue */
	BAREME_CODE_POSTAL,         /* code-postal */
	BAREME_CODE_NAME_DISAGREES, /* commune-discordante */
	BAREME_CODE_ZONE_DISAGREES, /* zone-discordante */
	BAREME_CODE_OUTSIDE,        /* hors-territoire */
	BAREME_CODE_NOT_ELIGIBLE,   /* non-eligible */
	BAREME_CODE_BEFORE,         /* hors-bareme */
	BAREME_CODE_CELLS,          /* nombre-de-champs */
	BAREME_CODE_TEXT,           /* texte-invalide */
	BAREME_CODE_READING,        /* lecture */
	BAREME_CODE_FLOOR,          /* plancher */
	BAREME_CODE_CEILING,        /* plafond */
	BAREME_CODE_VERIFY,         /* a-verifier */
	BAREME_CODE_IGNORED,        /* champ-ignore */
	BAREME_CODE_ZERO,           /* zero-initial */
	BAREME_CODE_CHECK_CODE,     /* verifier-code */
	BAREME_CODE_OLD,            /* bareme-ancien */
	BAREME_CODE_COUNT
} bareme_code;

/* The stable names of the contract. Static. */
BAREME_API const char *bareme_status_name(bareme_status status);
BAREME_API const char *bareme_code_name(bareme_code code);

/* The status that a notice of this code gives its operation: BAREME_GRANTED where it only tells something. */
BAREME_API bareme_status bareme_code_status(bareme_code code);

/* Something to tell about an operation. Print it with bareme_notice_print. */
typedef struct bareme_notice {
	bareme_code code;
	uint8_t reason;    /* which wording; the library's own */
	int16_t field;     /* the field concerned, or -1 */
	int32_t subject;   /* a table, commune, value ...: the library's own */
	int64_t amount;    /* likewise */
	int64_t second;    /* likewise */
	bareme_text given; /* what was written, or empty */
} bareme_notice;

typedef enum bareme_form {
	BAREME_LOAN,   /* "pret", a ceiling */
	BAREME_GRANT,  /* "subvention" */
	BAREME_SUPPORT /* "accompagnement": no amount */
} bareme_form;

BAREME_API const char *bareme_form_name(bareme_form form);

/* One aid of an answer and the table row that grants it. */
typedef struct bareme_line {
	uint16_t table;
	uint16_t formula; /* which of the table's formulas */
	uint32_t row;
	bareme_form form;
	bareme_number unit;     /* the row's amount per unit, or its rate */
	bareme_number quantity; /* how many units */
	int64_t amount;         /* cents; BAREME_NO_AMOUNT where the rule names none */
} bareme_line;

#define BAREME_NO_AMOUNT INT64_MIN

typedef struct bareme_answer bareme_answer;

BAREME_API bareme_result bareme_answer_new(bareme_answer **out, const bareme_ruleset *ruleset);
BAREME_API void bareme_answer_free(bareme_answer *answer);

/*
 * Computes what the operation gets. Never fails: what is wrong or missing is part of
 * the answer. The answer refers to the operation until the next call.
 */
BAREME_API void bareme_evaluate(const bareme_operation *operation, bareme_answer *answer);

BAREME_API bareme_status bareme_answer_status(const bareme_answer *answer);

/* Totals in cents. Loans are ceilings. BAREME_NO_AMOUNT for a refused operation. */
BAREME_API int64_t bareme_answer_loan(const bareme_answer *answer);
BAREME_API int64_t bareme_answer_grant(const bareme_answer *answer);

/* The value of the zone field that applied, given or found from the commune; -1 if unknown. */
BAREME_API int bareme_answer_zone(const bareme_answer *answer);

/* The date that applied. */
BAREME_API int32_t bareme_answer_date(const bareme_answer *answer);

/* False where the operation gave a date that is none: the other one stands for it, and no commune or zone is told. */
BAREME_API bool bareme_answer_knows_date(const bareme_answer *answer);

/* The commune's code and name at that date; empty text where none was found. */
BAREME_API bareme_text bareme_answer_commune_code(const bareme_answer *answer);
BAREME_API bareme_text bareme_answer_commune_name(const bareme_answer *answer);

BAREME_API const bareme_notice *bareme_answer_notices(const bareme_answer *answer, size_t *count);
BAREME_API const bareme_line *bareme_answer_lines(const bareme_answer *answer, size_t *count);

/*
 * These write text as snprintf does: at most `size` bytes with the ending NUL, and
 * they return the length that the whole text has.
 */
BAREME_API size_t bareme_notice_print(const bareme_answer *answer, const bareme_notice *notice,
				      const bareme_locale *locale, char *buffer, size_t size);

/* How the line's amount came about: "1500.00 * 4 = 6000.00". */
BAREME_API size_t bareme_line_print_steps(const bareme_answer *answer, const bareme_line *line, char *buffer,
					  size_t size);

/* The title of the line's aid from its table, e.g. "PLAI, base aid". */
BAREME_API size_t bareme_line_print_title(const bareme_answer *answer, const bareme_line *line, bareme_lang lang,
					  char *buffer, size_t size);

/* The other values of the line's row, each with its title, e.g. "Longest duration in months: 12"; or nothing. */
BAREME_API size_t bareme_line_print_terms(const bareme_answer *answer, const bareme_line *line, bareme_lang lang,
					  char *buffer, size_t size);

/* ---- Bytes in and out ---------------------------------------------------- */

/* Reads up to `size` bytes: returns how many, 0 at the end, -1 on an error (errno). */
typedef ptrdiff_t (*bareme_read_fn)(char *data, size_t size, void *payload);

/* Takes all of the bytes: returns 0, or anything else to stop. */
typedef int (*bareme_write_fn)(const char *data, size_t len, void *payload);

/* ---- The financing plan ------------------------------------------------- */

typedef enum bareme_plan_part {
	BAREME_PLAN_COST,
	BAREME_PLAN_RESOURCE, /* from a field; 0 where it is not given */
	BAREME_PLAN_LOANS,    /* the answer's own, at most */
	BAREME_PLAN_GRANTS,
	BAREME_PLAN_LEFT /* to finance; below 0 where the resources exceed the cost */
} bareme_plan_part;

typedef struct bareme_plan_item {
	bareme_plan_part part;
	const char *name;
	int field;      /* of the cost and of a resource, else -1 */
	int64_t amount; /* cents */
} bareme_plan_item;

/*
 * The items of the plan de financement in turn: the cost, what pays for it, what is left.
 * False past the last one, and at once where the cost is not known or nothing was computed.
 */
BAREME_API bool bareme_answer_plan(const bareme_answer *answer, size_t item, bareme_plan_item *out);

/* ---- Explanations -------------------------------------------------------- */

/* How a piece of an explanation stands to those before it. */
typedef enum bareme_explain_part {
	BAREME_EXPLAIN_FACT,    /* "Zone:" and what is told of it */
	BAREME_EXPLAIN_HEADING, /* of the items that follow */
	BAREME_EXPLAIN_ITEM,    /* an aid, a notice, a source */
	BAREME_EXPLAIN_DETAIL,  /* of the item before */
	BAREME_EXPLAIN_STEP     /* of the detail before */
} bareme_explain_part;

typedef struct bareme_explanation {
	bareme_explain_part part;
	const char *label; /* of a fact, else "" */
	const char *text;  /* one paragraph, without control characters */
} bareme_explanation;

/* Returns 0, or anything else to stop. What `told` points to lasts until it returns. */
typedef int (*bareme_explain_fn)(const bareme_explanation *told, void *payload);

/*
 * Tells why the answer is what it is, piece by piece in the order in which it is read: the operation and
 * its territory, for each aid granted its row, source, conditions, formula and rounding, for each aid that
 * is not the nearest row and the first condition that failed, the notices, the sources, and the receipt.
 * BAREME_STOPPED where `tell` asked to stop.
 */
BAREME_API bareme_result bareme_answer_explain(const bareme_answer *answer, const bareme_locale *locale,
					       bareme_explain_fn tell, void *payload);

/* The same as bareme_answer_write_json with the receipt, and the explanation under "explication". */
BAREME_API bareme_result bareme_answer_write_json_explained(const bareme_answer *answer, const bareme_locale *locale,
							    bareme_write_fn write, void *payload);

/* ---- Questions ------------------------------------------------------------ */

/* What an answer to a question can change. */
enum {
	BAREME_DECIDES_STATUS = 1,  /* whether the rules give anything */
	BAREME_DECIDES_AIDS = 2,    /* which aids, in which form, on what terms */
	BAREME_DECIDES_AMOUNTS = 4, /* how much */
	BAREME_DECIDES_REMARKS = 8, /* what is still to be checked */
	BAREME_DECIDES_PLAN = 16    /* the financing plan alone */
};

typedef struct bareme_question {
	size_t field;
	unsigned decides; /* BAREME_DECIDES_... */
	bool optional;    /* may be left blank */
} bareme_question;

/* A value that stands for any: the operation needs the field, and no value of it changes the answer. */
typedef struct bareme_stand_in {
	size_t field;
	bareme_text value;
} bareme_stand_in;

/* Room to find questions in; one thread at a time. The ruleset must outlive it. */
typedef struct bareme_questions bareme_questions;

BAREME_API bareme_result bareme_questions_new(bareme_questions **out, const bareme_ruleset *ruleset);
BAREME_API void bareme_questions_free(bareme_questions *questions);

/*
 * Finds what the operation leaves open. A completion gives each field that is not given a value,
 * or leaves it blank, so that nothing given is wrong (a day before the tables' first is not wrong:
 * it has an answer); a field is open where two completions that differ in it alone have different
 * answers: status, aids, amounts, or remarks to verify.
 * `declined` (may be NULL; one per field) tells which fields were left blank on purpose: they stay
 * so. The date counts as given, and a commune of the tables as the only kind of place there is.
 * Numbers are tried at their least, one more, and a large one. Where there are too many
 * completions to try them all, every field that the tables may use counts as open.
 *
 * With `plan`, the fields of the financing plan are open too once nothing else is.
 */
BAREME_API bareme_result bareme_questions_find(bareme_questions *questions, const bareme_operation *operation,
					       const bool *declined, bool plan);

/* True where some completion has an answer; false where what is given is wrong whatever follows. */
BAREME_API bool bareme_questions_possible(const bareme_questions *questions);

/* The open fields, the most deciding one first: after it, on average, the fewest stay open. */
BAREME_API const bareme_question *bareme_questions_list(const bareme_questions *questions, size_t *count);

/* Once nothing is open: what the operation still needs to be complete, though it changes nothing. */
BAREME_API const bareme_stand_in *bareme_questions_stand_ins(const bareme_questions *questions, size_t *count);

/* ---- Numbers and dates as text ------------------------------------------ */

/* Room that any number or date below takes, with its NUL. */
#define BAREME_TEXT_MAX 48

/* Money as "1234.50", with `point` as the decimal separator; returns the length. */
BAREME_API size_t bareme_money_print(int64_t cents, char point, char buffer[BAREME_TEXT_MAX]);

/* Money as a reader writes it, "1,234.50" or in French "1 234,50" with no-break spaces; returns the length. */
BAREME_API size_t bareme_money_print_grouped(int64_t cents, bareme_lang lang, char buffer[BAREME_TEXT_MAX]);

/* "2021-06-01"; returns the length. */
BAREME_API size_t bareme_date_print(int32_t date, char buffer[BAREME_TEXT_MAX]);

/* The same as a reader of the language writes it: "01/06/2021" in French, "2021-06-01" in English. */
BAREME_API size_t bareme_date_print_for(int32_t date, bareme_lang lang, char buffer[BAREME_TEXT_MAX]);

/* Reads 2021-06-01 or 01/06/2021; false where it is no date. */
BAREME_API bool bareme_date_parse(bareme_text text, int32_t *date);

/* ---- Writing ------------------------------------------------------------ */

/*
 * Writes an answer as a JSON object: {"zone", "pret", "subvention", "statut", "avis", "lignes",
 * "plan"}, and with `receipt` also "recu". BAREME_WRITE_ERROR where `write` asked to stop.
 */
BAREME_API bareme_result bareme_answer_write_json(const bareme_answer *answer, const bareme_locale *locale,
						  bool receipt, bareme_write_fn write, void *payload);

/* Writes an answer and its operation as a page of its own: one HTML file that fetches nothing and needs no script. */
BAREME_API bareme_result bareme_answer_write_html(const bareme_answer *answer, const bareme_locale *locale,
						  bareme_write_fn write, void *payload);

/* The same as Markdown, to be pasted into a note. */
BAREME_API bareme_result bareme_answer_write_markdown(const bareme_answer *answer, const bareme_locale *locale,
						      bareme_write_fn write, void *payload);

/*
 * Writes the heading, or the cells, that an answer adds to a CSV record: al_zone, al_pret,
 * al_subvention, al_statut, al_avis, each with the delimiter before it.
 */
BAREME_API bareme_result bareme_answer_write_csv_heading(char delimiter, bareme_write_fn write, void *payload);
BAREME_API bareme_result bareme_answer_write_csv(const bareme_answer *answer, const bareme_locale *locale,
						 char delimiter, bareme_write_fn write, void *payload);

/* Writes text as a CSV cell, or as a JSON string, quoted as it must be. */
BAREME_API bareme_result bareme_write_csv_cell(bareme_text cell, char delimiter, bareme_write_fn write, void *payload);
BAREME_API bareme_result bareme_write_json_string(bareme_text text, bareme_write_fn write, void *payload);

/* ---- Lists ------------------------------------------------------------- */

typedef enum bareme_list_format {
	BAREME_LIST_AUTO, /* of input: told by its first byte; of output: the same as the input */
	BAREME_LIST_CSV,
	BAREME_LIST_NDJSON,
	BAREME_LIST_HTML, /* of output: a page with totals and the operations, the refused ones first */
	BAREME_LIST_XLSX  /* of output: a workbook */
} bareme_list_format;

typedef struct bareme_list_options {
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
	/* Told about the list as a whole (encoding, headings, old tables); may be NULL. */
	void (*warn)(const char *message, void *payload);
	void *warn_payload;
	/* Told how many records are done, now and then; may be NULL. */
	void (*progress)(uint64_t records, void *payload);
	void *progress_payload;
	const char *folder; /* for the temporary files of a workbook; NULL: the system's */
} bareme_list_options;

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
 * (the reason goes to `warn`); a record with a fault is answered, never dropped. The output is
 * the same whatever the threads and the block. `summary` is added to.
 *
 * A page or a workbook is written when the list has ended. A page shows at most 1,000 operations; a
 * workbook goes through temporary files, and BAREME_WRITE_ERROR then also says that they, or the
 * workbook, could not be written (the reason goes to `warn`).
 */
BAREME_API bareme_result bareme_list_run(const bareme_ruleset *ruleset, const bareme_list_options *options,
					 bareme_list_summary *summary);

/* ---- Differences between two rulesets ----------------------------------- */

typedef enum bareme_change_kind {
	BAREME_ADDED,   /* "ajout" */
	BAREME_REMOVED, /* "suppression" */
	BAREME_CHANGED  /* "modification" */
} bareme_change_kind;

/* What differs. */
typedef enum bareme_subject {
	BAREME_SUBJECT_TABLE,     /* "table": a whole table of rules */
	BAREME_SUBJECT_RULE,      /* "regle": what the rows of a table say of some cases, for some days */
	BAREME_SUBJECT_FORMULA,   /* "formule": how a table makes amounts of its rows */
	BAREME_SUBJECT_CONDITION, /* "condition": when a table, or one of its lines, applies; its readings */
	BAREME_SUBJECT_REMARK,    /* "avis": what a table remarks on its lines */
	BAREME_SUBJECT_COLUMN,    /* "colonne": a column of a table, its lines and allowed values */
	BAREME_SUBJECT_FIELD,     /* "champ": a field of operations and its allowed values */
	BAREME_SUBJECT_ZONE,      /* "zone": the zone of a commune, or of all communes of an EPCI */
	BAREME_SUBJECT_COMMUNE,   /* "commune" */
	BAREME_SUBJECT_EPCI,      /* "epci" */
	BAREME_SUBJECT_SOURCE,    /* "source" */
	BAREME_SUBJECT_REVIEW,    /* "revue": the day a table was last reviewed */
	BAREME_SUBJECT_PACKAGE,   /* "paquet": anything else that the package says */
	BAREME_SUBJECT_COUNT
} bareme_subject;

/* The stable names above. Static. */
BAREME_API const char *bareme_change_kind_name(bareme_change_kind kind);
BAREME_API const char *bareme_subject_name(bareme_subject subject);

/* Where something stands. */
typedef struct bareme_place {
	const char *file; /* NULL where it stands nowhere */
	size_t line;
} bareme_place;

/* A value before and after: a number, or a text; neither where there is none. */
typedef struct bareme_value_change {
	const char *name; /* of the column, or of the package's member */
	const char *unit; /* of a number, "" elsewhere */
	bareme_number number_before, number_after;
	const char *text_before, *text_after; /* NULL where there is none */
} bareme_value_change;

/* The first and the last day of what is not bound by a day. */
#define BAREME_ALWAYS  INT32_MIN
#define BAREME_FOREVER INT32_MAX

typedef struct bareme_change {
	bareme_change_kind kind;
	bareme_subject subject;
	const char *name;   /* of the table, field, commune, EPCI or source concerned; "" for the package */
	const char *detail; /* of a rule its conditions, "zone=reste produit=PLUS"; else a title or a path, or "" */
	int32_t from, to;   /* the days for which things differ, inclusive */
	bareme_place before, after;
	const bareme_value_change *values; /* those that differ; of what is added or removed, all that it has */
	size_t count;
} bareme_change;

typedef struct bareme_diff bareme_diff;

/*
 * Compares two rulesets by what they mean: the order of rows, their layout, and whether cases stand in one
 * row or in several make no difference. Worked cases are not compared. Both rulesets must outlive *out; free
 * it with bareme_diff_free.
 */
BAREME_API bareme_result bareme_diff_new(bareme_diff **out, const bareme_ruleset *before, const bareme_ruleset *after);
BAREME_API void bareme_diff_free(bareme_diff *diff);

/* In the order of their subjects; rules table by table, in the order of their rows. Owned by `diff`. */
BAREME_API const bareme_change *bareme_diff_changes(const bareme_diff *diff, size_t *count);

/* An aid of an operation whose amount differs; one that only one side gives has no place on the other. */
typedef struct bareme_aid_change {
	const char *table; /* its name */
	const char *title; /* of the aid, "PLUS, base aid" */
	bareme_form form;
	int64_t amount_before, amount_after; /* cents; BAREME_NO_AMOUNT where there is none */
	bareme_place before, after;          /* the rows behind them */
} bareme_aid_change;

typedef struct bareme_outcome {
	bareme_status status;
	bareme_code code;    /* that gave a status other than BAREME_GRANTED */
	const char *zone;    /* that applied; NULL where none did */
	int64_t loan, grant; /* cents; BAREME_NO_AMOUNT for a refused operation */
} bareme_outcome;

/* An operation that gets another answer: other sums, another status, or other aids without an amount. */
typedef struct bareme_operation_change {
	uint64_t record; /* from 1; the heading does not count */
	uint64_t line;   /* of the list */
	bareme_text id;  /* empty where it has none */
	bareme_outcome before, after;
	const bareme_aid_change *aids;
	size_t count;
} bareme_operation_change;

/* Returns 0, or anything else to stop. What `change` points to lasts until it returns. */
typedef int (*bareme_operation_change_fn)(const bareme_operation_change *change, void *payload);

typedef struct bareme_outcome_total {
	uint64_t by_status[BAREME_INVALID + 1];
	int64_t loan, grant; /* cents, of the operations that have amounts; INT64_MAX where the sum is larger */
} bareme_outcome_total;

typedef struct bareme_diff_total {
	uint64_t records;
	uint64_t changed;
	bareme_outcome_total before, after;
} bareme_diff_total;

/*
 * Answers each operation of a list under both rulesets, each with its own vocabulary, and tells those whose
 * answers differ, in the order of the list. Of the options only date, locale, from, threads, block, read,
 * warn and progress count. Streams, and fails, as bareme_list_run does; BAREME_WRITE_ERROR where `tell`
 * asked to stop. *total is set.
 */
BAREME_API bareme_result bareme_diff_list(const bareme_ruleset *before, const bareme_ruleset *after,
					  const bareme_list_options *options, bareme_operation_change_fn tell,
					  void *payload, bareme_diff_total *total);

/* Number of edits (insert, delete, change, swap neighbours) from a to b; more than `most` gives most + 1. */
BAREME_API size_t bareme_distance(bareme_text a, bareme_text b, size_t most);

/* What an error of the system (errno) means, as the C library says it in English. `locale` may be NULL. Static. */
BAREME_API const char *bareme_system_error(int error, const bareme_locale *locale);

BAREME_API const char *bareme_version(void);

#ifdef __cplusplus
}
#endif

#endif
