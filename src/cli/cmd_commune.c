/* bareme commune: where a commune is, from one day to another. */
#include "cli/options.h"
#include "cli/print.h"

#include <stdlib.h>
#include <string.h>

/* Communes found, or other ones of the same name: more than any name or postal code has. */
enum { COMMUNES_MOST = 64 };

/* Places in the list of --format. */
enum { COMMUNE_TEXT = 1, COMMUNE_JSON, COMMUNE_CSV };

typedef struct communes {
	int list[COMMUNES_MOST];
	size_t count;
} communes;

static size_t communes_least(size_t count)
{
	return count < COMMUNES_MOST ? count : COMMUNES_MOST;
}

/* A day, or nothing where there is no bound. */
static const char *commune_day(int32_t day, char out[BAREME_TEXT_MAX])
{
	if (day == BAREME_ALWAYS || day == BAREME_FOREVER)
		return "";
	bareme_date_print(day, out);
	return out;
}

static communes commune_homonyms(const cli *c, int commune)
{
	communes others = {{0}, 0};
	others.count = communes_least(bareme_commune_homonyms(c->rules, commune, others.list, COMMUNES_MOST));
	return others;
}

/* ---- Text ---- */

static void commune_set_periods(const cli *c, int commune, size_t count)
{
	static const char *const titles[] = {N_("From"), N_("To"), N_("Name"), "EPCI", "SIREN", N_("Zone")};
	lay_column columns[6];
	lay_table rows;
	for (size_t i = 0; i < 6; i++)
		columns[i] = (lay_column){cli_tr(c, titles[i]), i == 2 || i == 3 ? LAY_TEXT : LAY_FIXED, false, 0};
	lay_table_begin(&rows, c->out, LAY_INDENT, columns, 6);
	for (size_t i = 0; i < count; i++) {
		bareme_commune_period p = bareme_commune_period_describe(c->rules, commune, i);
		lay_table_cells(&rows, p.from == BAREME_ALWAYS ? "" : cli_date(c, p.from, CLI_ROOM),
				p.to == BAREME_FOREVER ? "" : cli_date(c, p.to, CLI_ROOM), p.name,
				p.epci == NULL ? "-" : p.epci, p.siren == NULL ? "-" : p.siren,
				p.zone == NULL ? "-" : p.zone);
	}
	lay_table_end(&rows);
}

static bool communes_have(const communes *found, int commune)
{
	for (size_t i = 0; i < found->count; i++)
		if (found->list[i] == commune)
			return true;
	return false;
}

static void commune_set(const cli *c, const communes *found, int commune)
{
	bareme_commune_info info = bareme_commune_describe(c->rules, commune, c->locale.lang);
	communes others = commune_homonyms(c, commune);
	lay_add(c->out, cli_tr(c, "%s (%s), department %s"), info.name, info.code, info.department);
	if (strcmp(info.department, info.department_title) != 0)
		lay_add(c->out, " (%s)", info.department_title);
	lay_set_heading(c->out);
	if (info.whole != NULL)
		lay_item(c->out, LAY_INDENT, cli_tr(c, "It is a part of the commune %s."), info.whole);
	commune_set_periods(c, commune, info.periods);
	for (size_t i = 0; i < others.count; i++) {
		bareme_commune_info other = bareme_commune_describe(c->rules, others.list[i], c->locale.lang);
		if (communes_have(found, others.list[i]))
			continue;
		lay_item(c->out, LAY_INDENT, cli_tr(c, "Another commune of that name: %s (%s), department %s"),
			 other.name, other.code, other.department);
	}
}

static void communes_set(const cli *c, const communes *found)
{
	for (size_t i = 0; i < found->count; i++) {
		if (i > 0)
			lay_blank(c->out);
		commune_set(c, found, found->list[i]);
	}
}

/* ---- For programs ---- */

static void commune_write_json(const cli *c, int commune)
{
	bareme_commune_info info = bareme_commune_describe(c->rules, commune, c->locale.lang);
	communes others = commune_homonyms(c, commune);
	cli_put(c->out, cli_json, "{\"code\":%s,\"nom\":%s,\"departement\":%s,\"commune\":%s,\"periodes\":[", info.code,
		info.name, info.department, info.whole == NULL ? info.code : info.whole);
	for (size_t i = 0; i < info.periods; i++) {
		bareme_commune_period p = bareme_commune_period_describe(c->rules, commune, i);
		const char *from = commune_day(p.from, CLI_ROOM), *to = commune_day(p.to, CLI_ROOM);
		cli_put(c->out, cli_json, "%-s{\"nom\":%s,\"epci\":%s,\"siren\":%s,\"zone\":%s,\"du\":%s,\"au\":%s}",
			i == 0 ? "" : ",", p.name, p.epci, p.siren, p.zone, *from == '\0' ? NULL : from,
			*to == '\0' ? NULL : to);
	}
	fputs("],\"homonymes\":[", stdout);
	for (size_t i = 0; i < others.count; i++)
		cli_put(c->out, cli_json, "%-s%s", i == 0 ? "" : ",",
			bareme_commune_describe(c->rules, others.list[i], c->locale.lang).code);
	fputs("]}", stdout);
}

static void communes_write_json(const cli *c, const communes *found, bool named, const char *text)
{
	cli_put(c->out, cli_json, "{\"texte\":%s,\"trouve\":%-s,\"communes\":[", text, named ? "true" : "false");
	for (size_t i = 0; i < found->count; i++) {
		fputs(i == 0 ? "" : ",", stdout);
		commune_write_json(c, found->list[i]);
	}
	fputs("]}\n", stdout);
}

static void communes_write_csv(const cli *c, const communes *found)
{
	fputs("code,nom,departement,epci,siren,zone,du,au\n", stdout);
	for (size_t k = 0; k < found->count; k++) {
		bareme_commune_info info = bareme_commune_describe(c->rules, found->list[k], c->locale.lang);
		for (size_t i = 0; i < info.periods; i++) {
			bareme_commune_period p = bareme_commune_period_describe(c->rules, found->list[k], i);
			cli_put(c->out, cli_csv, "%s,%s,%s,%s,%s,%s,%s,%s\n", info.code, p.name, info.department,
				p.epci, p.siren, p.zone, commune_day(p.from, CLI_ROOM), commune_day(p.to, CLI_ROOM));
		}
	}
}

/* ---- The command ---- */

/* Says what an operation at that commune would be told of it. */
static cli_status commune_report(const cli *c, const char *text, bool named)
{
	bareme_operation *operation = NULL;
	bareme_answer *answer = NULL;
	cli_status status = named ? CLI_GOOD : CLI_FINDING;
	int field = bareme_field_with_role(c->rules, BAREME_ROLE_COMMUNE);
	if (bareme_operation_new(&operation, c->rules, c->date) != BAREME_DONE ||
	    bareme_answer_new(&answer, c->rules) != BAREME_DONE) {
		status = cli_no_memory(c);
	} else {
		bareme_operation_set(operation, field, text_of(text));
		bareme_evaluate(operation, answer);
		const bareme_notice *n;
		for (size_t i = 0; (n = bareme_answer_notice(answer, i)) != NULL; i++) {
			if (bareme_notice_field(n) != field || bareme_notice_code(n) == BAREME_CODE_MANY_COMMUNES ||
			    (named && c->quiet))
				continue;
			lay_add(c->err, "bareme: ");
			cli_add_notice(c->err, c, answer, n);
			lay_set_item(c->err, 0, LAY_INDENT);
		}
	}
	bareme_answer_free(answer);
	bareme_operation_free(operation);
	return status;
}

cli_status commune_command(cli *c, int argc, char **argv)
{
	communes found = {{0}, 0};
	bool named;
	size_t len = 1;
	if (!cli_load(c))
		return CLI_FAILED;
	if (bareme_field_with_role(c->rules, BAREME_ROLE_COMMUNE) < 0) {
		cli_error(c, "the tables have no communes");
		return CLI_FAILED;
	}
	for (int i = 0; i < argc; i++)
		len += strlen(argv[i]) + 1;
	char *text = calloc(len, 1);
	if (text == NULL)
		return cli_no_memory(c);
	for (int i = 0, at = 0; i < argc; i++)
		at += snprintf(text + at, len - (size_t)at, "%s%s", i > 0 ? " " : "", argv[i]);
	found.count = communes_least(bareme_commune_find(c->rules, text_of(text), &named, found.list, COMMUNES_MOST));
	cli_status status = commune_report(c, text, named);
	/* What may only be meant was named on standard error; programs get it whole. */
	if (c->format == COMMUNE_JSON)
		communes_write_json(c, &found, named, text);
	else if (!named)
		found.count = 0;
	if (c->format == COMMUNE_CSV)
		communes_write_csv(c, &found);
	else if (c->format != COMMUNE_JSON)
		communes_set(c, &found);
	free(text);
	return status;
}
