/* bareme diff for programs: JSON, one object that streams, and CSV, one record per difference. */
#include "cli/diff_format.h"

#include <stdlib.h>
#include <string.h>

/* ---- Pieces ---- */

static bareme_text diff_text_of(const char *string)
{
	return (bareme_text){string, strlen(string)};
}

static void diff_json_text(const diff_report *r, const char *key, const char *value)
{
	fprintf(r->to, "\"%s\":", key);
	if (value == NULL)
		fputs("null", r->to);
	else
		bareme_write_json_string(diff_text_of(value), cli_write, r->to);
}

static void diff_json_money(const diff_report *r, const char *key, int64_t cents)
{
	char text[BAREME_TEXT_MAX] = "null";
	if (cents != BAREME_NO_AMOUNT)
		bareme_money_print(cents, '.', text);
	fprintf(r->to, "\"%s\":%s", key, text);
}

/* "reconstitution.csv:2", malloc'ed; NULL where it is nowhere. */
static char *diff_place_text(const diff_report *r, bareme_place place)
{
	char *text = NULL;
	if (place.file == NULL)
		return NULL;
	r->out->failed |= (place.line > 0 ? asprintf(&text, "%s:%zu", place.file, place.line)
					  : asprintf(&text, "%s", place.file)) < 0;
	return r->out->failed ? NULL : text;
}

static void diff_json_place(const diff_report *r, const char *key, bareme_place place)
{
	char *text = diff_place_text(r, place);
	diff_json_text(r, key, text);
	free(text);
}

/* The first or the last day; "" if it is not bounded. */
static const char *diff_day_text(int32_t day, char out[BAREME_TEXT_MAX])
{
	*out = '\0';
	if (day != BAREME_ALWAYS && day != BAREME_FOREVER)
		bareme_date_print(day, out);
	return out;
}

static void diff_json_day(const diff_report *r, const char *key, int32_t day)
{
	char text[BAREME_TEXT_MAX];
	diff_json_text(r, key, *diff_day_text(day, text) == '\0' ? NULL : text);
}

/* ---- JSON ---- */

static void diff_json_side(const diff_report *r, const char *key, bareme_number number, const char *text)
{
	char digits[BAREME_TEXT_MAX];
	bareme_number_print(number, '.', digits);
	if (number.present)
		fprintf(r->to, "\"%s\":%s", key, digits);
	else
		diff_json_text(r, key, text);
}

static void diff_json_change(const diff_report *r, const bareme_change *c)
{
	fprintf(r->to, "{\"changement\":\"%s\",\"objet\":\"%s\",", bareme_change_kind_name(c->kind),
		bareme_subject_name(c->subject));
	diff_json_text(r, "nom", c->name);
	fputc(',', r->to);
	diff_json_text(r, "detail", c->detail);
	fputc(',', r->to);
	diff_json_day(r, "du", c->from);
	fputc(',', r->to);
	diff_json_day(r, "au", c->to);
	fputs(",\"valeurs\":[", r->to);
	for (size_t i = 0; i < c->count; i++) {
		const bareme_value_change *v = &c->values[i];
		fputs(i == 0 ? "{" : ",{", r->to);
		diff_json_text(r, "colonne", v->name);
		fputc(',', r->to);
		diff_json_text(r, "unite", *v->unit == '\0' ? NULL : v->unit);
		fputc(',', r->to);
		diff_json_side(r, "avant", v->number_before, v->text_before);
		fputc(',', r->to);
		diff_json_side(r, "apres", v->number_after, v->text_after);
		fputc('}', r->to);
	}
	fputs("],", r->to);
	diff_json_place(r, "lieu_avant", c->before);
	fputc(',', r->to);
	diff_json_place(r, "lieu_apres", c->after);
	fputc('}', r->to);
}

/* The changes of a subject and a kind as an array; of a kind of -1, all that are of no subject before it. */
static void diff_json_changes(const diff_report *r, const char *key, bareme_subject subject, int kind)
{
	bool first = true;
	fprintf(r->to, "\"%s\":[", key);
	for (size_t i = 0; i < r->count; i++) {
		const bareme_change *c = &r->changes[i];
		if (kind >= 0 ? c->subject != subject || c->kind != (bareme_change_kind)kind : c->subject <= subject)
			continue;
		fputs(first ? "\n" : ",\n", r->to);
		diff_json_change(r, c);
		first = false;
	}
	fputs(first ? "]" : "\n]", r->to);
}

static void diff_begin_json(diff_report *r)
{
	fputc('{', r->to);
	diff_json_text(r, "avant", r->before);
	fputc(',', r->to);
	diff_json_text(r, "apres", r->after);
	fputs(",\n\"regles\":{", r->to);
	diff_json_changes(r, "ajoutees", BAREME_SUBJECT_RULE, BAREME_ADDED);
	fputs(",\n", r->to);
	diff_json_changes(r, "supprimees", BAREME_SUBJECT_RULE, BAREME_REMOVED);
	fputs(",\n", r->to);
	diff_json_changes(r, "modifiees", BAREME_SUBJECT_RULE, BAREME_CHANGED);
	fputs("},\n\"tables\":{", r->to);
	diff_json_changes(r, "ajoutees", BAREME_SUBJECT_TABLE, BAREME_ADDED);
	fputs(",\n", r->to);
	diff_json_changes(r, "supprimees", BAREME_SUBJECT_TABLE, BAREME_REMOVED);
	fputs("},\n", r->to);
	diff_json_changes(r, "autres", BAREME_SUBJECT_RULE, -1);
	fputs(",\n\"operations\":[", r->to);
}

static void diff_json_sums(const diff_report *r, const char *key, int64_t before, int64_t after)
{
	bool both = before != BAREME_NO_AMOUNT && after != BAREME_NO_AMOUNT;
	fprintf(r->to, "\"%s\":{", key);
	diff_json_money(r, "avant", before);
	fputc(',', r->to);
	diff_json_money(r, "apres", after);
	fputc(',', r->to);
	diff_json_money(r, "difference", both ? diff_difference(before, after) : BAREME_NO_AMOUNT);
	fputc('}', r->to);
}

static void diff_json_outcome(const diff_report *r, const char *key, const bareme_outcome *o)
{
	bool refused = o->status != BAREME_GRANTED && o->code < BAREME_CODE_COUNT;
	fprintf(r->to, "\"%s\":{\"statut\":\"%s\",", key, bareme_status_name(o->status));
	diff_json_text(r, "code", refused ? bareme_code_name(o->code) : NULL);
	fputc(',', r->to);
	diff_json_text(r, "zone", o->zone);
	fputc('}', r->to);
}

static void diff_json_aid(const diff_report *r, const bareme_aid_change *a)
{
	fputc('{', r->to);
	diff_json_text(r, "bareme", a->table);
	fputc(',', r->to);
	diff_json_text(r, "titre", a->title);
	fprintf(r->to, ",\"forme\":\"%s\",", bareme_form_name(a->form));
	diff_json_money(r, "avant", a->amount_before);
	fputc(',', r->to);
	diff_json_money(r, "apres", a->amount_after);
	fputc(',', r->to);
	diff_json_place(r, "regle_avant", a->before);
	fputc(',', r->to);
	diff_json_place(r, "regle_apres", a->after);
	fputc('}', r->to);
}

static void diff_json_operation(diff_report *r, const bareme_operation_change *o)
{
	fprintf(r->to, "%s{\"enregistrement\":%llu,\"ligne\":%llu,\"id\":", r->operations == 0 ? "\n" : ",\n",
		(unsigned long long)o->record, (unsigned long long)o->line);
	bareme_write_json_string(o->id, cli_write, r->to);
	fputc(',', r->to);
	diff_json_sums(r, "pret", o->before.loan, o->after.loan);
	fputc(',', r->to);
	diff_json_sums(r, "subvention", o->before.grant, o->after.grant);
	fputc(',', r->to);
	diff_json_outcome(r, "avant", &o->before);
	fputc(',', r->to);
	diff_json_outcome(r, "apres", &o->after);
	fputs(",\"aides\":[", r->to);
	for (size_t i = 0; i < o->count; i++) {
		if (i > 0)
			fputc(',', r->to);
		diff_json_aid(r, &o->aids[i]);
	}
	fputs("]}", r->to);
}

static void diff_json_statuses(const diff_report *r, const char *key, const bareme_outcome_total *t)
{
	fprintf(r->to, "\"%s\":{", key);
	for (int i = 0; i <= BAREME_INVALID; i++)
		fprintf(r->to, "%s\"%s\":%llu", i == 0 ? "" : ",", bareme_status_name((bareme_status)i),
			(unsigned long long)t->by_status[i]);
	fputc('}', r->to);
}

static void diff_end_json(diff_report *r, const bareme_diff_total *t)
{
	fputs(r->operations == 0 ? "],\n\"totaux\":" : "\n],\n\"totaux\":", r->to);
	if (t == NULL) {
		fputs("null}\n", r->to);
		return;
	}
	fprintf(r->to, "{\"operations\":%llu,\"modifiees\":%llu,", (unsigned long long)t->records,
		(unsigned long long)t->changed);
	diff_json_sums(r, "pret", t->before.loan, t->after.loan);
	fputc(',', r->to);
	diff_json_sums(r, "subvention", t->before.grant, t->after.grant);
	fputs(",\"statuts\":{", r->to);
	diff_json_statuses(r, "avant", &t->before);
	fputc(',', r->to);
	diff_json_statuses(r, "apres", &t->after);
	fputs("}}}\n", r->to);
}

/* ---- CSV ---- */

static void diff_csv_cell(const diff_report *r, const char *text, bool last)
{
	bareme_write_csv_cell(diff_text_of(text == NULL ? "" : text), ',', cli_write, r->to);
	fputc(last ? '\n' : ',', r->to);
}

static void diff_csv_side(const diff_report *r, bareme_number number, const char *text)
{
	char digits[BAREME_TEXT_MAX];
	bareme_number_print(number, '.', digits);
	diff_csv_cell(r, number.present ? digits : text, false);
}

static void diff_csv_place(const diff_report *r, bareme_place place, bool last)
{
	char *text = diff_place_text(r, place);
	diff_csv_cell(r, text, last);
	free(text);
}

static void diff_csv_change(const diff_report *r, const bareme_change *c, const bareme_value_change *v)
{
	char day[BAREME_TEXT_MAX];
	static const bareme_number absent = {0};
	diff_csv_cell(r, bareme_change_kind_name(c->kind), false);
	diff_csv_cell(r, bareme_subject_name(c->subject), false);
	diff_csv_cell(r, c->name, false);
	diff_csv_cell(r, c->detail, false);
	diff_csv_cell(r, v == NULL ? "" : v->name, false);
	diff_csv_cell(r, v == NULL ? "" : v->unit, false);
	diff_csv_side(r, v == NULL ? absent : v->number_before, v == NULL ? NULL : v->text_before);
	diff_csv_side(r, v == NULL ? absent : v->number_after, v == NULL ? NULL : v->text_after);
	diff_csv_cell(r, diff_day_text(c->from, day), false);
	diff_csv_cell(r, diff_day_text(c->to, day), false);
	diff_csv_place(r, c->before, false);
	diff_csv_place(r, c->after, true);
}

static void diff_begin_csv(diff_report *r)
{
	if (r->has_list) {
		fputs("enregistrement,id,pret_avant,pret_apres,pret_difference,subvention_avant,subvention_apres,"
		      "subvention_difference,statut_avant,statut_apres,regles_avant,regles_apres\n",
		      r->to);
		return;
	}
	fputs("changement,objet,nom,detail,colonne,unite,avant,apres,du,au,lieu_avant,lieu_apres\n", r->to);
	for (size_t i = 0; i < r->count; i++) {
		const bareme_change *c = &r->changes[i];
		if (c->count == 0)
			diff_csv_change(r, c, NULL);
		for (size_t k = 0; k < c->count; k++)
			diff_csv_change(r, c, &c->values[k]);
	}
}

static void diff_csv_money(const diff_report *r, int64_t cents)
{
	char text[BAREME_TEXT_MAX] = "";
	if (cents != BAREME_NO_AMOUNT)
		bareme_money_print(cents, '.', text);
	fprintf(r->to, "%s,", text);
}

static void diff_csv_sums(const diff_report *r, int64_t before, int64_t after)
{
	bool both = before != BAREME_NO_AMOUNT && after != BAREME_NO_AMOUNT;
	diff_csv_money(r, before);
	diff_csv_money(r, after);
	diff_csv_money(r, both ? diff_difference(before, after) : BAREME_NO_AMOUNT);
}

/* The rows of one side, each once: "a.csv:2 | a.csv:4". */
static void diff_csv_rules(const diff_report *r, const bareme_operation_change *o, bool after)
{
	bool first = true;
	for (size_t i = 0; i < o->count; i++) {
		bareme_place place = after ? o->aids[i].after : o->aids[i].before;
		bool written = place.file == NULL;
		for (size_t k = 0; k < i && !written; k++) {
			bareme_place other = after ? o->aids[k].after : o->aids[k].before;
			written = diff_same_place(other, place);
		}
		if (written)
			continue;
		fprintf(r->to, "%s%s:%zu", first ? "" : " | ", place.file, place.line);
		first = false;
	}
	fputc(after ? '\n' : ',', r->to);
}

static void diff_csv_operation(diff_report *r, const bareme_operation_change *o)
{
	fprintf(r->to, "%llu,", (unsigned long long)o->record);
	bareme_write_csv_cell(o->id, ',', cli_write, r->to);
	fputc(',', r->to);
	diff_csv_sums(r, o->before.loan, o->after.loan);
	diff_csv_sums(r, o->before.grant, o->after.grant);
	fprintf(r->to, "%s,%s,", bareme_status_name(o->before.status), bareme_status_name(o->after.status));
	diff_csv_rules(r, o, false);
	diff_csv_rules(r, o, true);
}

static void diff_end_csv(diff_report *r, const bareme_diff_total *t)
{
	(void)r, (void)t;
}

const diff_format diff_json = {diff_begin_json, diff_json_operation, diff_end_json};
const diff_format diff_csv = {diff_begin_csv, diff_csv_operation, diff_end_csv};
