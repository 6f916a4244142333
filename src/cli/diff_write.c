/* bareme diff for programs: JSON, one object that streams, and CSV, one record per difference. */
#include "cli/diff_format.h"

#include <stdlib.h>

/* ---- Pieces ---- */

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

/* Puts both places into the markup. */
static void diff_put_places(const diff_report *r, cli_escape escape, const char *markup, bareme_place before,
			    bareme_place after)
{
	char *first = diff_place_text(r, before), *second = diff_place_text(r, after);
	cli_put(r->out, escape, markup, first, second);
	free(first);
	free(second);
}

/* The first or the last day; NULL if it is not bounded. */
static const char *diff_day_text(int32_t day, char out[BAREME_TEXT_MAX])
{
	if (day == BAREME_ALWAYS || day == BAREME_FOREVER)
		return NULL;
	bareme_date_print(day, out);
	return out;
}

/* What differs on one side: a number, a text, or neither. */
static void diff_put_side(const diff_report *r, cli_escape escape, bareme_number number, const char *text)
{
	char digits[BAREME_TEXT_MAX];
	bareme_number_print(number, '.', digits);
	cli_put(r->out, escape, number.present ? "%-s" : "%s", number.present ? digits : text);
}

/* An amount, or `none`. */
static const char *diff_money_text(int64_t cents, const char *none, char out[BAREME_TEXT_MAX])
{
	if (cents == BAREME_NO_AMOUNT)
		return none;
	bareme_money_print(cents, '.', out);
	return out;
}

/* Puts two sums and their difference into the markup. */
static void diff_put_sums(const diff_report *r, const char *markup, bareme_sum before, bareme_sum after)
{
	char text[3][BAREME_TEXT_MAX];
	bareme_sum_print(before, '.', text[0]);
	bareme_sum_print(after, '.', text[1]);
	bareme_sum_print(sum_subtract(after, before), '.', text[2]);
	cli_put(r->out, cli_json, markup, text[0], text[1], text[2]);
}

/* The same with amounts, and `none` for those that are missing. */
static void diff_put_amounts(const diff_report *r, const char *markup, const char *none, int64_t before, int64_t after)
{
	if (before != BAREME_NO_AMOUNT && after != BAREME_NO_AMOUNT)
		diff_put_sums(r, markup, sum_of(before), sum_of(after));
	else
		cli_put(r->out, cli_json, markup, diff_money_text(before, none, CLI_ROOM),
			diff_money_text(after, none, CLI_ROOM), none);
}

/* ---- JSON ---- */

static void diff_json_change(const diff_report *r, const bareme_change *c)
{
	cli_put(r->out, cli_json, "{\"changement\":%s,\"objet\":%s,\"nom\":%s,\"detail\":%s,\"du\":%s,\"au\":%s",
		bareme_change_kind_name(c->kind), bareme_subject_name(c->subject), c->name, c->detail,
		diff_day_text(c->from, CLI_ROOM), diff_day_text(c->to, CLI_ROOM));
	cli_put(r->out, cli_json, ",\"valeurs\":[");
	for (size_t i = 0; i < c->count; i++) {
		const bareme_value_change *v = &c->values[i];
		cli_put(r->out, cli_json, "%-s{\"colonne\":%s,\"unite\":%s,\"avant\":", i == 0 ? "" : ",", v->name,
			*v->unit == '\0' ? NULL : v->unit);
		diff_put_side(r, cli_json, v->number_before, v->text_before);
		fputs(",\"apres\":", r->to);
		diff_put_side(r, cli_json, v->number_after, v->text_after);
		fputc('}', r->to);
	}
	diff_put_places(r, cli_json, "],\"lieu_avant\":%s,\"lieu_apres\":%s}", c->before, c->after);
}

/* The changes of a subject and a kind as an array; of a kind of -1, all that are of no subject before it. */
static void diff_json_changes(const diff_report *r, const char *begin, bareme_subject subject, int kind)
{
	bool first = true;
	fputs(begin, r->to);
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
	cli_put(r->out, cli_json, "{\"avant\":%s,\"apres\":%s", r->before, r->after);
	diff_json_changes(r, ",\n\"regles\":{\"ajoutees\":[", BAREME_SUBJECT_RULE, BAREME_ADDED);
	diff_json_changes(r, ",\n\"supprimees\":[", BAREME_SUBJECT_RULE, BAREME_REMOVED);
	diff_json_changes(r, ",\n\"modifiees\":[", BAREME_SUBJECT_RULE, BAREME_CHANGED);
	diff_json_changes(r, "},\n\"tables\":{\"ajoutees\":[", BAREME_SUBJECT_TABLE, BAREME_ADDED);
	diff_json_changes(r, ",\n\"supprimees\":[", BAREME_SUBJECT_TABLE, BAREME_REMOVED);
	diff_json_changes(r, "},\n\"autres\":[", BAREME_SUBJECT_RULE, -1);
	fputs(",\n\"operations\":[", r->to);
}

static const char diff_json_sums[] = "{\"avant\":%-s,\"apres\":%-s,\"difference\":%-s},";

static void diff_json_outcome(const diff_report *r, const bareme_outcome *o)
{
	cli_put(r->out, cli_json, "{\"statut\":%s,\"code\":%s,\"zone\":%s},", bareme_status_name(o->status),
		diff_refusal(o), o->zone);
}

static void diff_json_operation(diff_report *r, const bareme_operation_change *o)
{
	cli_put(r->out, cli_json,
		"%-s{\"enregistrement\":%llu,\"ligne\":%llu,\"id\":%.*s,\"pret\":", r->operations == 0 ? "\n" : ",\n",
		(unsigned long long)o->record, (unsigned long long)o->line, (int)o->id.len, o->id.data);
	diff_put_amounts(r, diff_json_sums, "null", o->before.loan, o->after.loan);
	fputs("\"subvention\":", r->to);
	diff_put_amounts(r, diff_json_sums, "null", o->before.grant, o->after.grant);
	fputs("\"avant\":", r->to);
	diff_json_outcome(r, &o->before);
	fputs("\"apres\":", r->to);
	diff_json_outcome(r, &o->after);
	fputs("\"aides\":[", r->to);
	for (size_t i = 0; i < o->count; i++) {
		const bareme_aid_change *a = &o->aids[i];
		cli_put(r->out, cli_json, "%-s{\"bareme\":%s,\"titre\":%s,\"forme\":%s,\"avant\":%-s,\"apres\":%-s,",
			i == 0 ? "" : ",", a->table, a->title, a->form,
			diff_money_text(a->amount_before, "null", CLI_ROOM),
			diff_money_text(a->amount_after, "null", CLI_ROOM));
		diff_put_places(r, cli_json, "\"regle_avant\":%s,\"regle_apres\":%s}", a->before, a->after);
	}
	fputs("]}", r->to);
}

static void diff_json_statuses(const diff_report *r, const char *begin, const bareme_outcome_total *t)
{
	fputs(begin, r->to);
	for (int i = 0; i <= BAREME_INVALID; i++)
		cli_put(r->out, cli_json, "%-s%s:%llu", i == 0 ? "" : ",", bareme_status_name((bareme_status)i),
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
	cli_put(r->out, cli_json, "{\"operations\":%llu,\"modifiees\":%llu,\"pret\":", (unsigned long long)t->records,
		(unsigned long long)t->changed);
	diff_put_sums(r, diff_json_sums, t->before.loan, t->after.loan);
	fputs("\"subvention\":", r->to);
	diff_put_sums(r, diff_json_sums, t->before.grant, t->after.grant);
	diff_json_statuses(r, "\"statuts\":{\"avant\":{", &t->before);
	diff_json_statuses(r, ",\"apres\":{", &t->after);
	fputs("}}}\n", r->to);
}

/* ---- CSV ---- */

static void diff_csv_change(const diff_report *r, const bareme_change *c, const bareme_value_change *v)
{
	cli_put(r->out, cli_csv, "%s,%s,%s,%s,%s,%s,", bareme_change_kind_name(c->kind),
		bareme_subject_name(c->subject), c->name, c->detail, v->name, v->unit);
	diff_put_side(r, cli_csv, v->number_before, v->text_before);
	fputc(',', r->to);
	diff_put_side(r, cli_csv, v->number_after, v->text_after);
	cli_put(r->out, cli_csv, ",%s,%s,", diff_day_text(c->from, CLI_ROOM), diff_day_text(c->to, CLI_ROOM));
	diff_put_places(r, cli_csv, "%s,%s\n", c->before, c->after);
}

static void diff_begin_csv(diff_report *r)
{
	static const bareme_value_change none = {0};
	if (r->has_list) {
		fputs("enregistrement,id,pret_avant,pret_apres,pret_difference,subvention_avant,subvention_apres,"
		      "subvention_difference,statut_avant,statut_apres,regles_avant,regles_apres\n",
		      r->to);
		return;
	}
	fputs("changement,objet,nom,detail,colonne,unite,avant,apres,du,au,lieu_avant,lieu_apres\n", r->to);
	for (size_t i = 0; i < r->count; i++) {
		const bareme_change *c = &r->changes[i];
		for (size_t k = 0; k == 0 || k < c->count; k++)
			diff_csv_change(r, c, c->count == 0 ? &none : &c->values[k]);
	}
}

/* The rows of one side, each once: "a.csv:2 | a.csv:4". */
static void diff_csv_rules(const diff_report *r, const bareme_operation_change *o, bool after)
{
	bool first = true;
	for (size_t i = 0; i < o->count; i++) {
		bareme_place place = after ? o->aids[i].after : o->aids[i].before;
		bool written = place.file == NULL;
		for (size_t k = 0; k < i && !written; k++)
			written = diff_same_place(after ? o->aids[k].after : o->aids[k].before, place);
		if (written)
			continue;
		fprintf(r->to, "%s%s:%zu", first ? "" : " | ", place.file, place.line);
		first = false;
	}
	fputc(after ? '\n' : ',', r->to);
}

static void diff_csv_operation(diff_report *r, const bareme_operation_change *o)
{
	cli_put(r->out, cli_csv, "%llu,%.*s,", (unsigned long long)o->record, (int)o->id.len, o->id.data);
	diff_put_amounts(r, "%-s,%-s,%-s,", "", o->before.loan, o->after.loan);
	diff_put_amounts(r, "%-s,%-s,%-s,", "", o->before.grant, o->after.grant);
	fprintf(r->to, "%s,%s,", bareme_status_name(o->before.status), bareme_status_name(o->after.status));
	diff_csv_rules(r, o, false);
	diff_csv_rules(r, o, true);
}

const diff_format diff_json = {diff_begin_json, diff_json_operation, diff_end_json};
const diff_format diff_csv = {diff_begin_csv, diff_csv_operation, NULL};
