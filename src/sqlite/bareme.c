/*
 * Barème as an extension of SQLite, see src/doc/databases.md:
 *   bareme(json), bareme(json, date)   the answer to an operation, as JSON
 *   bareme_operation                   a table of one row: the answer to the operation that its hidden columns give
 *   bareme_version()                   the library's version
 *   bareme_data(), bareme_data(folder) the fingerprint of the tables in use; and to use those in the folder
 */
#include <bareme.h>

#include <sqlite3ext.h>
SQLITE_EXTENSION_INIT1

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/* ---- A connection ---- */

/* What one connection has: its tables, which never change once they answered. */
typedef struct door {
	bareme_ruleset *rules; /* NULL before the first answer */
	unsigned users;        /* functions and modules that hold it */
} door;

static void door_leave(void *payload)
{
	door *d = payload;
	if (--d->users > 0)
		return;
	bareme_ruleset_free(d->rules);
	sqlite3_free(d);
}

/* The first error, as sqlite3_mprintf makes it. */
static void door_take_fault(const bareme_fault *fault, void *payload)
{
	char **first = payload;
	if (*first == NULL && fault->severity == BAREME_ERROR)
		*first = sqlite3_mprintf("%s:%llu: %s", fault->file, (unsigned long long)fault->line, fault->message);
}

/* The tables in use, from `folder` or built in; false with *error, which sqlite3_free frees, NULL where memory failed.
 */
static bool door_load(door *d, const char *folder, char **error)
{
	*error = NULL;
	if (d->rules != NULL)
		return true;
	bareme_result result = folder == NULL
				   ? bareme_ruleset_load_builtin(&d->rules, NULL, door_take_fault, error)
				   : bareme_ruleset_load_folder(&d->rules, folder, NULL, door_take_fault, error);
	return result == BAREME_DONE;
}

static void door_fail(sqlite3_context *to, char *error)
{
	if (error == NULL)
		sqlite3_result_error_nomem(to);
	else
		sqlite3_result_error(to, error, -1);
	sqlite3_free(error);
}

static int32_t door_today(void)
{
	time_t now = time(NULL);
	struct tm day;
	char text[sizeof "2021-06-01"];
	int32_t date = 0;
	if (localtime_r(&now, &day) != NULL && strftime(text, sizeof text, "%Y-%m-%d", &day) > 0)
		bareme_date_parse((bareme_text){text, strlen(text)}, &date);
	return date;
}

/* ---- Text that grows ---- */

typedef struct text {
	char *data;
	size_t len, room;
} text;

static bool text_reserve(text *t, size_t more)
{
	if (t->room - t->len >= more)
		return true;
	size_t room = 2 * t->room + more + 256;
	char *data = sqlite3_realloc64(t->data, room);
	if (data == NULL)
		return false;
	t->data = data;
	t->room = room;
	return true;
}

static int text_write(const char *data, size_t len, void *payload)
{
	text *t = payload;
	if (!text_reserve(t, len))
		return 1;
	memcpy(t->data + t->len, data, len);
	t->len += len;
	return 0;
}

/* ---- Functions ---- */

static void answer_json(sqlite3_context *to, int count, sqlite3_value **values)
{
	char *error;
	door *d = sqlite3_user_data(to);
	bareme_json_options options = bareme_json_options_init();
	if (sqlite3_value_type(values[0]) == SQLITE_NULL)
		return;
	if (!door_load(d, NULL, &error)) {
		door_fail(to, error);
		return;
	}
	bareme_text object = {(const char *)sqlite3_value_text(values[0]), 0};
	object.len = (size_t)sqlite3_value_bytes(values[0]);
	if (count == 1) {
		options.date = door_today();
	} else {
		bareme_text day = {(const char *)sqlite3_value_text(values[1]), 0};
		day.len = (size_t)sqlite3_value_bytes(values[1]);
		if (day.data == NULL || !bareme_date_parse(day, &options.date)) {
			sqlite3_result_error(to, "bareme: the second argument is a date such as 2021-06-01", -1);
			return;
		}
	}
	text json = {NULL, 0, 0};
	if (object.data == NULL || bareme_answer_json(d->rules, &options, object, text_write, &json) != BAREME_DONE) {
		sqlite3_free(json.data);
		sqlite3_result_error_nomem(to);
		return;
	}
	sqlite3_result_text64(to, json.data, json.len, sqlite3_free, SQLITE_UTF8);
}

static void answer_version(sqlite3_context *to, int count, sqlite3_value **values)
{
	(void)count;
	(void)values;
	sqlite3_result_text(to, bareme_version(), -1, SQLITE_STATIC);
}

static void answer_data(sqlite3_context *to, int count, sqlite3_value **values)
{
	door *d = sqlite3_user_data(to);
	const char *folder = count == 0 ? NULL : (const char *)sqlite3_value_text(values[0]);
	char *error;
	if (count > 0 && folder == NULL) {
		sqlite3_result_error(to, "bareme_data takes the name of a folder", -1);
		return;
	}
	if (count > 0 && d->rules != NULL) {
		sqlite3_result_error(to, "bareme_data: this connection has its tables already: call it first", -1);
		return;
	}
	if (!door_load(d, folder, &error)) {
		door_fail(to, error);
		return;
	}
	sqlite3_result_text(to, bareme_ruleset_fingerprint(d->rules), -1, SQLITE_TRANSIENT);
}

/* ---- The table ---- */

/* The columns that show; after them come those of the fields. */
enum {
	COLUMN_LOAN,
	COLUMN_GRANT,
	COLUMN_STATUS,
	COLUMN_NOTICES,
	COLUMN_LOAN_CENTS,
	COLUMN_GRANT_CENTS,
	COLUMN_ZONE,
	COLUMN_FIELDS
};
static const char *const shown[] = {"pret",          "subvention",          "statut", "avis",
				    "pret_centimes", "subvention_centimes", "al_zone"};

typedef struct operation_table {
	sqlite3_vtab base;
	door *door;
	int fields, zone;
} operation_table;

/* Constraints that SQLite need not compare itself. */
enum { COMPARED_MAX = 16 };

/* A field that is given, by its value. */
typedef struct operation_value {
	bareme_text text;
	sqlite3_value *kept; /* the value itself, NULL or not, where SQLite compares it once more */
} operation_value;

typedef struct operation_cursor {
	sqlite3_vtab_cursor base;
	bareme_operation *operation;
	bareme_answer *answer;
	text given; /* the values of the fields, one after the other */
	text notices;
	bool ended;
	operation_value values[]; /* of the fields; NULL data: not given */
} operation_cursor;

static int table_declare(sqlite3 *db, const bareme_ruleset *rules)
{
	sqlite3_str *sql = sqlite3_str_new(db);
	sqlite3_str_appendall(sql, "CREATE TABLE x(pret REAL, subvention REAL, statut TEXT, avis TEXT, "
				   "pret_centimes INTEGER, subvention_centimes INTEGER, al_zone TEXT");
	for (int field = 0; field < bareme_field_count(rules); field++) {
		const char *name = bareme_field_name(rules, field), *before = "";
		/* A package may call a field what an answer is called. */
		for (size_t i = 0; i < COLUMN_FIELDS; i++)
			before = sqlite3_stricmp(name, shown[i]) == 0 ? "champ_" : before;
		sqlite3_str_appendf(sql, ", \"%s%w\" HIDDEN", before, name);
	}
	sqlite3_str_appendall(sql, ")");
	char *text = sqlite3_str_finish(sql);
	int result = text == NULL ? SQLITE_NOMEM : sqlite3_declare_vtab(db, text);
	sqlite3_free(text);
	return result;
}

static int table_connect(sqlite3 *db, void *payload, int count, const char *const *arguments, sqlite3_vtab **out,
			 char **error)
{
	door *d = payload;
	(void)count;
	(void)arguments;
	if (!door_load(d, NULL, error))
		return *error == NULL ? SQLITE_NOMEM : SQLITE_ERROR;
	int result = table_declare(db, d->rules);
	operation_table *t = result == SQLITE_OK ? sqlite3_malloc64(sizeof *t) : NULL;
	if (t == NULL)
		return result == SQLITE_OK ? SQLITE_NOMEM : result;
	*t = (operation_table){.door = d,
			       .fields = bareme_field_count(d->rules),
			       .zone = bareme_field_with_role(d->rules, BAREME_ROLE_ZONE)};
	sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
	*out = &t->base;
	return SQLITE_OK;
}

static int table_disconnect(sqlite3_vtab *base)
{
	sqlite3_free(base);
	return SQLITE_OK;
}

/*
 * Every hidden column that is set equal to something is an argument; the string of the index has a character for each,
 * the field's number. A plan in which such a value is not known yet is none. SQLite leaves out its own comparison for
 * the first 16 constraints alone: where there are more, it is to find the values that it gave.
 */
static int table_plan(sqlite3_vtab *base, sqlite3_index_info *info)
{
	const operation_table *t = (const operation_table *)base;
	char *used = sqlite3_malloc64((sqlite3_uint64)t->fields + 1);
	int count = 0;
	if (used == NULL)
		return SQLITE_NOMEM;
	for (int i = 0; i < info->nConstraint; i++) {
		int field = info->aConstraint[i].iColumn - COLUMN_FIELDS;
		unsigned char compares = info->aConstraint[i].op;
		if (field < 0 || (compares != SQLITE_INDEX_CONSTRAINT_EQ && compares != SQLITE_INDEX_CONSTRAINT_IS))
			continue;
		if (!info->aConstraint[i].usable) {
			sqlite3_free(used);
			return SQLITE_CONSTRAINT;
		}
		/* Where a field is given twice, SQLite compares the second value with the first. */
		if (memchr(used, field + 1, (size_t)count) != NULL)
			continue;
		used[count++] = (char)(field + 1);
		info->aConstraintUsage[i].argvIndex = count;
		info->aConstraintUsage[i].omit = 1;
	}
	used[count] = '\0';
	info->idxNum = info->nConstraint > COMPARED_MAX;
	info->idxStr = used;
	info->needToFreeIdxStr = 1;
	info->estimatedCost = 1;
	info->estimatedRows = 1;
	info->idxFlags = SQLITE_INDEX_SCAN_UNIQUE;
	return SQLITE_OK;
}

static void cursor_clear(operation_cursor *c, int fields)
{
	for (int i = 0; i < fields; i++) {
		sqlite3_value_free(c->values[i].kept);
		c->values[i] = (operation_value){.kept = NULL};
	}
	c->given.len = 0;
}

static int cursor_close(sqlite3_vtab_cursor *base)
{
	operation_cursor *c = (operation_cursor *)base;
	cursor_clear(c, ((const operation_table *)base->pVtab)->fields);
	bareme_answer_free(c->answer);
	bareme_operation_free(c->operation);
	sqlite3_free(c->given.data);
	sqlite3_free(c->notices.data);
	sqlite3_free(c);
	return SQLITE_OK;
}

static int cursor_open(sqlite3_vtab *base, sqlite3_vtab_cursor **out)
{
	const operation_table *t = (const operation_table *)base;
	size_t size = sizeof(operation_cursor) + (size_t)t->fields * sizeof(operation_value);
	operation_cursor *c = sqlite3_malloc64(size);
	if (c == NULL)
		return SQLITE_NOMEM;
	memset(c, 0, size);
	c->base.pVtab = base;
	if (bareme_operation_new(&c->operation, t->door->rules, door_today()) != BAREME_DONE ||
	    bareme_answer_new(&c->answer, t->door->rules) != BAREME_DONE) {
		cursor_close(&c->base);
		return SQLITE_NOMEM;
	}
	*out = &c->base;
	return SQLITE_OK;
}

/* Adds the value to `given`; whole numbers that a column has as a real number are whole. */
static int cursor_take(operation_cursor *c, int field, sqlite3_value *value)
{
	char number[32];
	bareme_text t = {NULL, 0};
	double real = sqlite3_value_type(value) == SQLITE_FLOAT ? sqlite3_value_double(value) : 0.5;
	if (real > -1e15 && real < 1e15 && real == (double)(int64_t)real) {
		t.data = number;
		t.len = (size_t)snprintf(number, sizeof number, "%lld", (long long)real);
	} else {
		t.data = (const char *)sqlite3_value_text(value);
		t.len = (size_t)sqlite3_value_bytes(value);
	}
	if (t.data == NULL || text_write(t.data, t.len, &c->given) != 0)
		return SQLITE_NOMEM;
	c->values[field].text.len = t.len;
	return SQLITE_OK;
}

static int cursor_filter(sqlite3_vtab_cursor *base, int plan, const char *used, int count, sqlite3_value **values)
{
	operation_cursor *c = (operation_cursor *)base;
	const operation_table *t = (const operation_table *)base->pVtab;
	c->ended = false;
	cursor_clear(c, t->fields);
	bareme_operation_reset(c->operation);
	for (int i = 0; i < count; i++) {
		operation_value *value = &c->values[used[i] - 1];
		if (plan != 0 && (value->kept = sqlite3_value_dup(values[i])) == NULL)
			return SQLITE_NOMEM;
		if (sqlite3_value_type(values[i]) != SQLITE_NULL && cursor_take(c, used[i] - 1, values[i]) != SQLITE_OK)
			return SQLITE_NOMEM;
	}
	/* Only now does the text stay where it is. */
	const char *at = c->given.data;
	for (int i = 0; i < count; i++) {
		bareme_text *value = &c->values[used[i] - 1].text;
		if (sqlite3_value_type(values[i]) == SQLITE_NULL)
			continue;
		value->data = at;
		at += value->len;
		bareme_operation_set(c->operation, used[i] - 1, *value);
	}
	bareme_evaluate(c->operation, c->answer);
	return SQLITE_OK;
}

static int cursor_next(sqlite3_vtab_cursor *base)
{
	((operation_cursor *)base)->ended = true;
	return SQLITE_OK;
}

static int cursor_eof(sqlite3_vtab_cursor *base)
{
	return ((const operation_cursor *)base)->ended;
}

/* "code: message | code: message", as a list in CSV has them. */
static int cursor_put_notices(operation_cursor *c, sqlite3_context *to)
{
	const bareme_notice *n;
	text *t = &c->notices;
	t->len = 0;
	for (size_t i = 0; (n = bareme_answer_notice(c->answer, i)) != NULL; i++) {
		const char *code = bareme_code_name(bareme_notice_code(n));
		size_t len = bareme_notice_print(c->answer, n, NULL, NULL, 0);
		if ((i > 0 && text_write(" | ", 3, t) != 0) || text_write(code, strlen(code), t) != 0 ||
		    text_write(": ", 2, t) != 0 || !text_reserve(t, len + 1))
			return SQLITE_NOMEM;
		bareme_notice_print(c->answer, n, NULL, t->data + t->len, len + 1);
		t->len += len;
	}
	sqlite3_result_text64(to, t->len == 0 ? "" : t->data, t->len, SQLITE_TRANSIENT, SQLITE_UTF8);
	return SQLITE_OK;
}

static void put_amount(sqlite3_context *to, int64_t amount, bool cents)
{
	if (amount != BAREME_NO_AMOUNT && cents)
		sqlite3_result_int64(to, amount);
	else if (amount != BAREME_NO_AMOUNT)
		sqlite3_result_double(to, (double)amount / 100);
}

static int cursor_column(sqlite3_vtab_cursor *base, sqlite3_context *to, int column)
{
	operation_cursor *c = (operation_cursor *)base;
	const operation_table *t = (const operation_table *)base->pVtab;
	switch (column) {
	case COLUMN_LOAN:
	case COLUMN_LOAN_CENTS:
		put_amount(to, bareme_answer_loan(c->answer), column == COLUMN_LOAN_CENTS);
		return SQLITE_OK;
	case COLUMN_GRANT:
	case COLUMN_GRANT_CENTS:
		put_amount(to, bareme_answer_grant(c->answer), column == COLUMN_GRANT_CENTS);
		return SQLITE_OK;
	case COLUMN_STATUS:
		sqlite3_result_text(to, bareme_status_name(bareme_answer_status(c->answer)), -1, SQLITE_STATIC);
		return SQLITE_OK;
	case COLUMN_ZONE:
		if (bareme_answer_zone(c->answer) >= 0)
			sqlite3_result_text(
			    to, bareme_field_value_name(t->door->rules, t->zone, bareme_answer_zone(c->answer)), -1,
			    SQLITE_TRANSIENT);
		return SQLITE_OK;
	case COLUMN_NOTICES:
		return cursor_put_notices(c, to);
	default:
		break;
	}
	const operation_value *value = &c->values[column - COLUMN_FIELDS];
	if (value->kept != NULL)
		sqlite3_result_value(to, value->kept);
	else if (value->text.data != NULL)
		sqlite3_result_text64(to, value->text.data, value->text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
	return SQLITE_OK;
}

static int cursor_rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
	(void)base;
	*out = 1;
	return SQLITE_OK;
}

static const sqlite3_module table_module = {
    /* Without xCreate it is there by itself, and cannot be made again. */
    .xConnect = table_connect, .xBestIndex = table_plan, .xDisconnect = table_disconnect,
    .xOpen = cursor_open,      .xClose = cursor_close,   .xFilter = cursor_filter,
    .xNext = cursor_next,      .xEof = cursor_eof,       .xColumn = cursor_column,
    .xRowid = cursor_rowid,
};

/* ---- The entry ---- */

BAREME_API int sqlite3_bareme_init(sqlite3 *db, char **error, const sqlite3_api_routines *routines);

int sqlite3_bareme_init(sqlite3 *db, char **error, const sqlite3_api_routines *routines)
{
	static const struct {
		const char *name;
		int arguments, flags;
		void (*function)(sqlite3_context *, int, sqlite3_value **);
	} functions[] = {
	    /* With the day from the caller it is a function of its arguments, and may be in an index. */
	    {"bareme", 1, SQLITE_INNOCUOUS, answer_json},
	    {"bareme", 2, SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC, answer_json},
	    {"bareme_version", 0, SQLITE_INNOCUOUS | SQLITE_DETERMINISTIC, answer_version},
	    {"bareme_data", 0, SQLITE_INNOCUOUS, answer_data},
	    {"bareme_data", 1, SQLITE_DIRECTONLY, answer_data},
	};
	(void)error;
	SQLITE_EXTENSION_INIT2(routines);
	door *d = sqlite3_malloc64(sizeof *d);
	if (d == NULL)
		return SQLITE_NOMEM;
	/* Whatever fails below leaves, as SQLite does itself, what it could not register. */
	*d = (door){.users = 1};
	int result = SQLITE_OK;
	for (size_t i = 0; i < sizeof functions / sizeof *functions && result == SQLITE_OK; i++) {
		d->users++;
		result = sqlite3_create_function_v2(db, functions[i].name, functions[i].arguments,
						    SQLITE_UTF8 | functions[i].flags, d, functions[i].function, NULL,
						    NULL, door_leave);
	}
	if (result == SQLITE_OK) {
		d->users++;
		result = sqlite3_create_module_v2(db, "bareme_operation", &table_module, d, door_leave);
	}
	door_leave(d);
	return result;
}
