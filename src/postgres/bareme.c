/*
 * Barème as an extension of PostgreSQL, see src/doc/databases.md. A backend has one set of tables: the built-in ones,
 * or those of the folder that bareme.data names when the server starts; they never change, which is what IMMUTABLE
 * means.
 */
#include <postgres.h>

#include <access/htup_details.h>
#include <fmgr.h>
#include <funcapi.h>
#include <lib/stringinfo.h>
#include <miscadmin.h>
#include <utils/builtins.h>
#include <utils/date.h>
#include <utils/guc.h>
#include <utils/numeric.h>

#include <bareme.h>

PG_MODULE_MAGIC;

/* ---- The tables of this backend ---- */

static char *pg_folder;
static bareme_ruleset *pg_rules;
static bareme_operation *pg_given;
static bareme_answer *pg_answer;

void _PG_init(void);

void _PG_init(void)
{
	/* Whoever may start the server says which tables it has; where nobody preloads this, they are the built-in
	 * ones. */
	if (process_shared_preload_libraries_in_progress)
		DefineCustomStringVariable("bareme.data", "The folder of the tables; empty: the built-in ones.", NULL,
					   &pg_folder, "", PGC_POSTMASTER, GUC_SUPERUSER_ONLY, NULL, NULL, NULL);
}

static void pg_take_fault(const bareme_fault *fault, void *payload)
{
	char *first = payload;
	if (*first == '\0' && fault->severity == BAREME_ERROR)
		snprintf(first, 512, "%s:%zu: %s", fault->file, fault->line, fault->message);
}

static void pg_load(void)
{
	char first[512] = "";
	bool builtin = pg_folder == NULL || *pg_folder == '\0';
	if (pg_answer != NULL)
		return;
	bareme_result result = pg_rules != NULL ? BAREME_DONE
			       : builtin        ? bareme_ruleset_load_builtin(&pg_rules, NULL, pg_take_fault, first)
					 : bareme_ruleset_load_folder(&pg_rules, pg_folder, NULL, pg_take_fault, first);
	/* No operation is without a date here: this one is before every table. */
	if (result == BAREME_DONE && pg_given == NULL)
		result = bareme_operation_new(&pg_given, pg_rules, 0);
	if (result == BAREME_DONE)
		result = bareme_answer_new(&pg_answer, pg_rules);
	if (result == BAREME_NO_MEMORY)
		ereport(ERROR, errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"));
	if (result != BAREME_DONE)
		ereport(ERROR, errcode(ERRCODE_CONFIG_FILE_ERROR),
			errmsg("bareme: the tables in \"%s\" cannot be used: %s", builtin ? "" : pg_folder, first));
}

/* A day of PostgreSQL, which counts from 2000, as this library has it; before every table where there is none. */
static int32_t pg_day(bool null, DateADT date)
{
	return null || DATE_NOT_FINITE(date) ? 0 : date + (POSTGRES_EPOCH_JDATE - UNIX_EPOCH_JDATE);
}

/* ---- JSON ---- */

static int pg_write(const char *data, size_t len, void *payload)
{
	appendBinaryStringInfo(payload, data, (int)len);
	return 0;
}

PG_FUNCTION_INFO_V1(pg_bareme_calc);

Datum pg_bareme_calc(PG_FUNCTION_ARGS)
{
	StringInfoData json;
	bareme_json_options options = bareme_json_options_init();
	if (PG_ARGISNULL(0))
		PG_RETURN_NULL();
	pg_load();
	text *object = PG_GETARG_TEXT_PP(0);
	options.date = pg_day(PG_ARGISNULL(1), PG_ARGISNULL(1) ? 0 : PG_GETARG_DATEADT(1));
	initStringInfo(&json);
	if (bareme_answer_json(pg_rules, &options,
			       (bareme_text){VARDATA_ANY(object), (size_t)VARSIZE_ANY_EXHDR(object)}, pg_write,
			       &json) != BAREME_DONE)
		ereport(ERROR, errcode(ERRCODE_OUT_OF_MEMORY), errmsg("out of memory"));
	PG_RETURN_TEXT_P(cstring_to_text_with_len(json.data, json.len));
}

/* ---- Columns ---- */

/* The arguments in their order in bareme.sql.in. */
static const struct {
	const char *field;
	enum { PG_TEXT, PG_INTEGER, PG_NUMERIC, PG_DATE } type;
} pg_arguments[] = {
    {"nature", PG_TEXT},
    {"commune", PG_TEXT},
    {"date", PG_DATE},
    {"plus", PG_INTEGER},
    {"plai", PG_INTEGER},
    {"investissement", PG_NUMERIC},
    {"subvention_anru", PG_NUMERIC},
    {"mode", PG_TEXT},
    {"zone", PG_TEXT},
    {"complement", PG_TEXT},
    {"lecture", PG_TEXT},
    {"situation", PG_TEXT},
    {"motif", PG_TEXT},
    {"mois", PG_INTEGER},
    {"commune_nom", PG_TEXT},
    {"departement", PG_TEXT},
    {"subvention_etat", PG_NUMERIC},
    {"subvention_region", PG_NUMERIC},
    {"subvention_departement", PG_NUMERIC},
    {"subvention_epci", PG_NUMERIC},
    {"subvention_commune", PG_NUMERIC},
    {"pret_cdc", PG_NUMERIC},
    {"fonds_propres", PG_NUMERIC},
    {"autres_ressources", PG_NUMERIC},
};

enum { PG_ARGUMENTS = lengthof(pg_arguments) };

/* What one place of a statement keeps from call to call. */
typedef struct pg_call {
	TupleDesc columns;
	int fields[PG_ARGUMENTS];
} pg_call;

static pg_call *pg_prepare(FunctionCallInfo fcinfo)
{
	if (fcinfo->flinfo->fn_extra != NULL)
		return fcinfo->flinfo->fn_extra;
	MemoryContext old = MemoryContextSwitchTo(fcinfo->flinfo->fn_mcxt);
	pg_call *call = palloc(sizeof *call);
	TupleDesc columns;
	if (get_call_result_type(fcinfo, NULL, &columns) != TYPEFUNC_COMPOSITE)
		elog(ERROR, "bareme.operation returns a composite type");
	call->columns = BlessTupleDesc(CreateTupleDescCopy(columns));
	for (int i = 0; i < PG_ARGUMENTS; i++) {
		const char *name = pg_arguments[i].field;
		call->fields[i] = bareme_field_find(pg_rules, (bareme_text){name, strlen(name)});
	}
	MemoryContextSwitchTo(old);
	fcinfo->flinfo->fn_extra = call;
	return call;
}

/* An argument as text, which lasts as long as the call. */
static bareme_text pg_argument(FunctionCallInfo fcinfo, int i)
{
	char *string;
	if (pg_arguments[i].type == PG_TEXT) {
		text *t = PG_GETARG_TEXT_PP(i);
		return (bareme_text){VARDATA_ANY(t), (size_t)VARSIZE_ANY_EXHDR(t)};
	}
	if (pg_arguments[i].type == PG_INTEGER) {
		string = palloc(16);
		return (bareme_text){string, (size_t)pg_ltoa(PG_GETARG_INT32(i), string)};
	}
	if (pg_arguments[i].type == PG_NUMERIC) {
		string = DatumGetCString(DirectFunctionCall1(numeric_out, PG_GETARG_DATUM(i)));
		return (bareme_text){string, strlen(string)};
	}
	string = palloc(BAREME_TEXT_MAX);
	return (bareme_text){string, bareme_date_print(pg_day(false, PG_GETARG_DATEADT(i)), string)};
}

static Datum pg_amount(int64_t cents)
{
	char string[BAREME_TEXT_MAX];
	bareme_money_print(cents, '.', string);
	return DirectFunctionCall3(numeric_in, CStringGetDatum(string), ObjectIdGetDatum(InvalidOid),
				   Int32GetDatum(-1));
}

/* "code: message | code: message" */
static Datum pg_notices(void)
{
	StringInfoData said;
	const bareme_notice *n;
	initStringInfo(&said);
	for (size_t i = 0; (n = bareme_answer_notice(pg_answer, i)) != NULL; i++) {
		size_t len = bareme_notice_print(pg_answer, n, NULL, NULL, 0);
		appendStringInfo(&said, "%s%s: ", i > 0 ? " | " : "", bareme_code_name(bareme_notice_code(n)));
		enlargeStringInfo(&said, (int)len + 1);
		bareme_notice_print(pg_answer, n, NULL, said.data + said.len, len + 1);
		said.len += (int)len;
	}
	return PointerGetDatum(cstring_to_text_with_len(said.data, said.len));
}

PG_FUNCTION_INFO_V1(pg_bareme_operation);

Datum pg_bareme_operation(PG_FUNCTION_ARGS)
{
	enum { ZONE, LOAN, GRANT, STATUS, NOTICES, COLUMNS };
	Datum values[COLUMNS];
	bool nulls[COLUMNS] = {false};
	pg_load();
	pg_call *call = pg_prepare(fcinfo);
	bareme_operation_reset(pg_given);
	for (int i = 0; i < PG_ARGUMENTS; i++)
		if (!PG_ARGISNULL(i))
			bareme_operation_set(pg_given, call->fields[i], pg_argument(fcinfo, i));
	bareme_evaluate(pg_given, pg_answer);
	int zone = bareme_answer_zone(pg_answer);
	int64_t loan = bareme_answer_loan(pg_answer), grant = bareme_answer_grant(pg_answer);
	nulls[ZONE] = zone < 0;
	nulls[LOAN] = nulls[GRANT] = loan == BAREME_NO_AMOUNT;
	if (zone >= 0)
		values[ZONE] = CStringGetTextDatum(
		    bareme_field_value_name(pg_rules, bareme_field_with_role(pg_rules, BAREME_ROLE_ZONE), zone));
	if (loan != BAREME_NO_AMOUNT) {
		values[LOAN] = pg_amount(loan);
		values[GRANT] = pg_amount(grant);
	}
	values[STATUS] = CStringGetTextDatum(bareme_status_name(bareme_answer_status(pg_answer)));
	values[NOTICES] = pg_notices();
	PG_RETURN_DATUM(HeapTupleGetDatum(heap_form_tuple(call->columns, values, nulls)));
}

/* ---- What it is ---- */

PG_FUNCTION_INFO_V1(pg_bareme_version);

Datum pg_bareme_version(PG_FUNCTION_ARGS)
{
	(void)fcinfo;
	PG_RETURN_TEXT_P(cstring_to_text(bareme_version()));
}

PG_FUNCTION_INFO_V1(pg_bareme_fingerprint);

Datum pg_bareme_fingerprint(PG_FUNCTION_ARGS)
{
	(void)fcinfo;
	pg_load();
	PG_RETURN_TEXT_P(cstring_to_text(bareme_ruleset_fingerprint(pg_rules)));
}
