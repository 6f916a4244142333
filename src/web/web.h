/*
 * What bareme.wasm exports: one schedule, the language of its reader, up to four variants of one operation, and lists.
 * It is a WASI reactor: _initialize first, then load. A page calls it through bareme.mjs, which has the same in
 * JavaScript; a second schedule is a second instance of the module.
 *
 * Text in: bytes in memory that `take` gave, which the call takes over and frees. Text out: what a call writes is at
 * `text`, `text_length` bytes in UTF-8 until the next call; JSON unless said otherwise. Functions return a
 * bareme_result, 0 for done, unless said otherwise. Where memory fails within libxlsxwriter, or the stack ends, the
 * instance ends with it: it traps, and must not be called again.
 *
 * A list is read from descriptor 0; its answer goes to descriptor 1, refused records go to descriptor 3, and the number
 * of records that are done, as a uint64_t, to descriptor 4, by fd_read and fd_write of WASI. A read of no bytes is the
 * end; one that fails stops the list. Besides these the module needs random_get; what else the C library imports
 * (fd_close, fd_seek, clock_time_get, environ_get, environ_sizes_get, proc_exit) may be empty.
 */
#ifndef WEB_H
#define WEB_H

#include <bareme.h>

#define WEB_EXPORT(name) __attribute__((export_name(name)))

/* Memory for `length` bytes; NULL where there is none. */
WEB_EXPORT("take") char *web_take(size_t length);
/* For memory that no call has taken over. */
WEB_EXPORT("release") void web_release(char *memory);
WEB_EXPORT("text") const char *web_text(void);
WEB_EXPORT("text_length") size_t web_text_length(void);

/* ---- The schedule ---- */

/* Adds a file of tables for the next `load`, by its path below their folder. */
WEB_EXPORT("add_file") bareme_result web_add_file(char *name, size_t name_length, char *data, size_t length);

/* Loads the files that were added, or the tables that are built in; writes the faults. Once for each instance. */
WEB_EXPORT("load") bareme_result web_load(bareme_lang lang);

/* The language of what is written, 0 French, 1 English; and the day of operations that give none. */
WEB_EXPORT("set_language") void web_set_language(bareme_lang lang);
WEB_EXPORT("set_date") bareme_result web_set_date(char *date, size_t length);

/* Writes a message of src/po in that language, as text: what a page says itself. */
WEB_EXPORT("translate") bareme_result web_translate(char *message, size_t length);

/*
 * Writes {"version", "fingerprint", "title", "edition", "review", "fields": [{"name", "title", "help", "kind", "role",
 * "unit", "least", "most", "default", "values": [{"name", "title"}]}], "statuses": [{"name", "title"}], "codes":
 * [{"name", "title", "status"}]}. Fields are in the order of their numbers; a bound that is not set is null.
 */
WEB_EXPORT("describe") bareme_result web_describe(void);

/* ---- One operation, and variants of it ---- */

/*
 * Makes the operation of a variant (from 0) and answers it: `fields` has for each of `count` fields its number and the
 * length of its value, as two uint32_t, and after them the values. The length UINT32_MAX is for a field without a
 * value, which is left blank on purpose: see `ask`.
 */
WEB_EXPORT("operate") bareme_result web_operate(unsigned variant, size_t count, char *fields, size_t length);

/* How an answer is written; what the library has no form for is BAREME_BAD_OPTIONS. */
enum web_form { WEB_JSON, WEB_JSON_EXPLAINED, WEB_HTML, WEB_MARKDOWN, WEB_CSV };

/* Writes the answer of a variant; of CSV the columns of the answer alone, heading and record. */
WEB_EXPORT("answer") bareme_result web_answer(unsigned variant, enum web_form form);

/*
 * Compares the first variants. As JSON it writes {"answers": [...], "least": [numbers of those that leave the least to
 * finance], "rows": [{"section", "title", "differs", "cells"}]}.
 */
WEB_EXPORT("compare") bareme_result web_compare(unsigned count, enum web_form form);

/*
 * Writes what the first variant leaves open: {"possible", "questions": [{"field", "decides": [...], "optional"}],
 * "stand_ins": [{"field", "value"}]}, with the names of fields. With `plan` the fields of the plan are asked as well.
 */
WEB_EXPORT("ask") bareme_result web_ask(bool plan);

/* Writes at most `most` values of a field that begin with the text, [{"value", "title"}]: see bareme_field_complete. */
WEB_EXPORT("complete") bareme_result web_complete(int field, char *start, size_t length, unsigned most);

/* ---- Lists ---- */

/* What the next list is told; the kinds of bareme_setting_kind come first. */
enum web_setting { WEB_BY = BAREME_IGNORE + 1, WEB_SHEET };

/* Adds a setting for the next list, see bareme_setting: of `by` and `sheet` the text alone counts. */
WEB_EXPORT("set") bareme_result web_set(int kind, int field, char *text, size_t length);

enum web_list_flag { WEB_PLAN = 1, WEB_DETAIL = 2, WEB_REJECTS = 4, WEB_STOP = 8, WEB_IDS = 16 };

/*
 * Answers a list. `delimiter` and `heading` as in bareme_list_options, `flags` of web_list_flag. Writes {"result",
 * "faults", "account": [sentences], "refusals": [sentences], "mark", "summary"}: what is said of the list as a whole,
 * the last as bareme_list_summary_write_json does, or null where the list was not read; "mark": the CSV that was
 * written needs a byte order mark before it.
 */
WEB_EXPORT("list")
bareme_result web_list(bareme_list_format from, bareme_list_format to, unsigned flags, int delimiter, uint32_t heading);

#endif
