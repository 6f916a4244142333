/*
 * Whatever is wrong with an operation is told, whatever else is wrong with it: every fault alone, and every two faults
 * together, for every nature, as one operation and in lists of both kinds.
 *
 * A record that cannot be read (texte-invalide, nombre-de-champs) has no fields, and so no other fault.
 */
#include "bareme.h"
#include "support.h"

#include "rows.h"

#include <stdio.h>
#include <stdlib.h>

enum { FIELDS = 64, GIVEN = 12, PAIRS = 4096 };

/* An operation without a fault, and where what it is found in is fit for one. */
static const struct nature {
	const char *name;
	char letter;
	const char *fields;
} natures[] = {
    {"reconstitution", 'R', "nature=reconstitution|commune=13055|plus=1|date=2021-06-01"},
    {"requalification", 'Q',
     "nature=requalification|commune=13055|investissement=1000000|subvention_anru=0|date=2021-06-01"},
    {"accompagnement", 'A',
     "nature=accompagnement|commune=13055|situation=salarie|motif=chomage-partiel|mois=2|date=2021-06-01"},
};

/* Fields that make a fault, in place of those of the operation. Two that need other values of a field are no pair. */
typedef struct fault {
	const char *natures, *code, *fields;
} fault;

static const fault faults[] = {
    {"RQA", "champ-manquant", "nature="},
    {"R", "champ-manquant", "commune="},
    {"R", "champ-manquant", "plus=|plai="},
    {"Q", "champ-manquant", "investissement="},
    {"Q", "champ-manquant", "subvention_anru="},
    {"A", "champ-manquant", "situation="},
    {"A", "champ-manquant", "motif="},
    {"A", "champ-manquant", "mois="},
    {"RQA", "valeur-invalide", "nature=x"},
    {"RQA", "valeur-invalide", "zone=x"},
    {"RQA", "valeur-invalide", "date=x"},
    {"RQA", "valeur-invalide", "departement=x"},
    {"R", "valeur-invalide", "mode=x"},
    {"R", "valeur-invalide", "plus=x"},
    {"R", "valeur-invalide", "plai=-1"},
    {"R", "valeur-invalide", "complement=peut-être"},
    {"RQ", "valeur-invalide", "investissement=x"},
    {"RQ", "valeur-invalide", "subvention_anru=x"},
    {"Q", "valeur-invalide", "lecture=x"},
    {"A", "valeur-invalide", "situation=x"},
    {"A", "valeur-invalide", "motif=x"},
    {"A", "valeur-invalide", "mois=0"},
    {"RQA", "montant-ambigu", "autres_ressources=1.234"},
    {"RQ", "montant-ambigu", "investissement=1.234"},
    {"R", "aucun-logement", "plus=0|plai=0"},
    {"RQA", "subvention-superieure", "investissement=100|subvention_anru=200"},
    {"RQA", "commune-inconnue", "commune=13999"},
    {"RQA", "commune-inconnue", "commune=Xyzxyz"},
    {"RQA", "commune-ambigue", "commune=La Garde"},
    {"RQA", "code-postal", "commune=83000"},
    {"RQA", "commune-discordante", "commune=13055|commune_nom=Toulon"},
    {"RQA", "commune-discordante", "commune=13055 Toulon"},
    {"RQA", "commune-discordante", "commune=13004|commune_nom=Marseille"},
    {"RQA", "commune-discordante", "commune=6088|commune_nom=Toulon"},
    {"RQA", "commune-discordante", "commune=75056|commune_nom=Toulon"},
    {"RQA", "commune-discordante", "commune=13055|departement=83"},
    {"RQA", "commune-discordante", "commune=75056|departement=13"},
    {"RQA", "zone-discordante", "commune=13055|zone=reste"},
    {"RQA", "zone-discordante", "commune=13055 Toulon|zone=reste"},
    {"RQA", "zone-discordante", "commune=13004|zone=metropole"},
    {"RQA", "zone-discordante", "commune=6088|zone=reste"},
    {"RQA", "zone-discordante", "commune=75056|zone=reste"},
    {"RQA", "hors-territoire", "commune=75056"},
    {"R", "non-eligible", "mode=autre"},
    {"RQ", "hors-bareme", "date=2021-02-01"},
    {"A", "hors-bareme", "date=2020-02-01"},
    {"RQA", "date-hors-bornes", "date=2202-06-30"},
    {"RQA", "zero-initial", "commune=6088"},
    {"RQA", "verifier-code", "commune=13004"},
    {"R", "champ-ignore", "motif=deces"},
    {"RQ", "champ-ignore", "motif=x"},
    {"QA", "champ-ignore", "plus=1.234"},
    {"A", "champ-ignore", "lecture=x"},
    {"Q", "lecture", "subvention_anru=700000"},
    {"Q", "plancher", "subvention_anru=700000"},
    {"A", "plafond", "mois=7"},
    {"R", "a-verifier", "complement=oui"},
    {"A", "a-verifier", "mois=1"},
    {"RQA", "bareme-ancien", "date=2023-01-01"},
    {"R", "aides-superieures", "investissement=100"},
    {"R", "double-compte", "plai=1|subvention_anru=5"},
};

/* Fields, or codes, that one cannot tell of beside another, and why. */
static const struct exception {
	const char *a, *b, *why;
} exceptions[] = {
    {"nature=", "champ-manquant", "what is needed depends on the nature"},
    {"nature=x", "champ-manquant", "likewise"},
    {"nature=", "champ-ignore", "what is used depends on the nature"},
    {"nature=x", "champ-ignore", "likewise"},
    {"nature=", "aucun-logement", "only a reconstitution needs dwellings"},
    {"nature=x", "aucun-logement", "likewise"},
    {"nature=", "non-eligible", "the tables depend on the nature"},
    {"nature=x", "non-eligible", "likewise"},
    {"nature=", "hors-bareme", "each table has its first day"},
    {"nature=x", "hors-bareme", "likewise"},
    {"commune=", "zone=x", "a zone is given, if not one of the two"},
    {"date=x", "zone-discordante", "the zone of a commune depends on the date"},
    {"date=2202-06-30", "zone-discordante", "likewise"},
    {"date=x", "verifier-code", "likewise"},
    {"date=2202-06-30", "verifier-code", "likewise"},
    {"date=2020-02-01", "zone-discordante", "no zone is known on that day"},
    {"date=2020-02-01", "verifier-code", "likewise"},
    {"mois=", "situation=", "whether months are needed depends on the situation"},
    {"mois=", "situation=x", "likewise"},
    {"mois=", "motif=", "and on the cause"},
    {"mois=", "motif=x", "likewise"},
};

/* Remarks on amounts and on the plan: where nothing is granted there is nothing to remark on. */
static const char *const of_amounts[] = {"lecture",       "plancher",          "plafond",      "a-verifier",
					 "bareme-ancien", "aides-superieures", "double-compte"};

static bareme_ruleset *rules;

/* ---- Operations ---- */

typedef struct operation {
	char text[FIELDS][32]; /* by field; "" is blank */
	bool set[FIELDS];      /* by a fault */
} operation;

/* Gives the fields; false where a fault before needs another value of one. */
static bool give(operation *o, const char *fields, bool by_fault)
{
	while (*fields != '\0') {
		size_t len = strcspn(fields, "|"), name = strcspn(fields, "=");
		int field = bareme_field_find(rules, (bareme_text){fields, name});
		char text[32];
		assert_true(field >= 0);
		snprintf(text, sizeof text, "%.*s", (int)(len - name - 1), fields + name + 1);
		if (by_fault && o->set[field] && strcmp(o->text[field], text) != 0)
			return false;
		memcpy(o->text[field], text, sizeof text);
		o->set[field] = by_fault;
		fields += len + (fields[len] != '\0');
	}
	return true;
}

/* ---- What is told ---- */

typedef struct codes {
	size_t of[BAREME_CODE_COUNT];
} codes;

static int code_number(const char *name)
{
	for (int code = 0; code < BAREME_CODE_COUNT; code++)
		if (strcmp(bareme_code_name((bareme_code)code), name) == 0)
			return code;
	fail_msg("%s is no code", name);
	return -1;
}

static codes codes_of_one(const operation *o)
{
	codes out = {{0}};
	asked a = ask(rules, "");
	const bareme_notice *n;
	for (int i = 0; i < bareme_field_count(rules); i++)
		bareme_operation_set(a.operation, i, slice(o->text[i]));
	bareme_evaluate(a.operation, a.answer);
	for (size_t i = 0; (n = bareme_answer_notice(a.answer, i)) != NULL; i++)
		out.of[bareme_notice_code(n)]++;
	asked_free(&a);
	return out;
}

/* How often the code stands in a record of a list, as CSV or as JSON has it. */
static size_t count_in_record(const char *record, size_t len, const char *code)
{
	size_t count = 0;
	char marks[3][64];
	snprintf(marks[0], sizeof marks[0], ";\"%s: ", code);
	snprintf(marks[1], sizeof marks[1], " | %s: ", code);
	snprintf(marks[2], sizeof marks[2], "\"code\":\"%s\"", code);
	for (size_t m = 0; m < 3; m++)
		for (const char *p = record; (p = memmem(p, len - (size_t)(p - record), marks[m], strlen(marks[m])));
		     p++)
			count++;
	return count;
}

/* ---- Lists ---- */

typedef struct text {
	char *data;
	size_t len, at;
} text;

static void text_put(text *t, const char *string)
{
	size_t len = strlen(string);
	t->data = realloc(t->data, t->len + len + 1);
	assert_non_null(t->data);
	memcpy(t->data + t->len, string, len + 1);
	t->len += len;
}

static ptrdiff_t text_read(char *data, size_t size, void *payload)
{
	text *t = payload;
	size_t n = size < t->len - t->at ? size : t->len - t->at;
	memcpy(data, t->data + t->at, n);
	t->at += n;
	return (ptrdiff_t)n;
}

static int text_write(const char *data, size_t len, void *payload)
{
	char *string = strndup(data, len);
	text_put(payload, string);
	free(string);
	return 0;
}

static void put_record(text *t, const operation *o, bool json)
{
	const char *between = "";
	text_put(t, json ? "{" : "");
	for (int i = 0; i < bareme_field_count(rules); i++) {
		char member[128];
		if (json && *o->text[i] == '\0')
			continue;
		if (json)
			snprintf(member, sizeof member, "%s\"%s\":\"%s\"", between, bareme_field_name(rules, i),
				 o->text[i]);
		else
			snprintf(member, sizeof member, "%s%s", between, o->text[i]);
		text_put(t, member);
		between = json ? "," : ";";
	}
	text_put(t, json ? "}\n" : "\n");
}

/* The codes of each operation of a list, in its order. */
static void codes_of_list(const operation *list, size_t count, bool json, codes *out)
{
	text in = {0}, answers = {0};
	bareme_list_options options = bareme_list_options_init();
	operation heading = {{{0}}, {0}};
	for (int i = 0; i < bareme_field_count(rules); i++)
		snprintf(heading.text[i], sizeof heading.text[i], "%s", bareme_field_name(rules, i));
	if (!json)
		put_record(&in, &heading, false);
	for (size_t i = 0; i < count; i++)
		put_record(&in, &list[i], json);
	options.read = text_read;
	options.read_payload = &in;
	options.write = text_write;
	options.write_payload = &answers;
	assert_true(bareme_date_parse(slice("2021-06-01"), &options.date));
	assert_int_equal(bareme_list_run(rules, &options, NULL), BAREME_DONE);
	const char *record = json ? answers.data : strchr(answers.data, '\n') + 1;
	for (size_t i = 0; i < count; i++) {
		size_t len = strcspn(record, "\n");
		assert_true(record[len] == '\n');
		for (int code = 0; code < BAREME_CODE_COUNT; code++)
			out[i].of[code] = count_in_record(record, len, bareme_code_name((bareme_code)code));
		record += len + 1;
	}
	assert_true(*record == '\0');
	free(in.data);
	free(answers.data);
}

/* ---- The tests ---- */

typedef struct pair {
	const fault *a, *b; /* b NULL: a alone */
} pair;

static bool is_called(const fault *f, const char *name)
{
	return strcmp(f->fields, name) == 0 || strcmp(f->code, name) == 0;
}

static bool is_of_amounts(const char *code)
{
	for (size_t i = 0; i < COUNT(of_amounts); i++)
		if (strcmp(of_amounts[i], code) == 0)
			return true;
	return false;
}

/* What a list reports once, and not of a record. */
static bool is_of_lists(const char *code)
{
	return strcmp(code, "bareme-ancien") == 0;
}

static bool refuses(const char *code)
{
	return bareme_code_status((bareme_code)code_number(code)) != BAREME_GRANTED;
}

/* True where one of the two need not be told; each exception is counted. */
static bool is_exception(const fault *a, const fault *b, size_t *used)
{
	for (size_t i = 0; i < COUNT(exceptions); i++) {
		const struct exception *x = &exceptions[i];
		if ((is_called(a, x->a) && is_called(b, x->b)) || (is_called(b, x->a) && is_called(a, x->b))) {
			used[i]++;
			return true;
		}
	}
	return (is_of_amounts(a->code) && refuses(b->code)) || (is_of_amounts(b->code) && refuses(a->code));
}

/* Fails where a form of output has not the codes of the pair, or others than the operation alone. */
static void check_pair(const struct nature *n, const pair *p, const codes *alone, const codes *form, const char *as)
{
	const char *of_b = p->b == NULL ? "" : p->b->fields;
	if (form->of[code_number(p->a->code)] == 0)
		fail_msg("%s, %s and %s: no %s %s", n->name, p->a->fields, of_b, p->a->code, as);
	if (p->b != NULL && form->of[code_number(p->b->code)] == 0)
		fail_msg("%s, %s and %s: no %s %s", n->name, p->a->fields, of_b, p->b->code, as);
	for (int code = 0; code < BAREME_CODE_COUNT; code++)
		if (form->of[code] != alone->of[code])
			fail_msg("%s, %s and %s: %zu times %s, %zu times %s", n->name, p->a->fields, of_b,
				 alone->of[code], bareme_code_name((bareme_code)code), form->of[code], as);
}

static void test_pairs(void **state)
{
	const struct nature *n = *state;
	static operation list[PAIRS];
	static pair pairs[PAIRS];
	static codes alone[PAIRS], in_list[PAIRS];
	static size_t used[COUNT(exceptions)];
	size_t count = 0;
	for (const fault *a = faults; a < faults + COUNT(faults); a++)
		for (const fault *b = a; b < faults + COUNT(faults); b++) {
			operation o = {{{0}}, {0}};
			if (strchr(a->natures, n->letter) == NULL || strchr(b->natures, n->letter) == NULL)
				continue;
			give(&o, n->fields, false);
			give(&o, a->fields, true);
			if (!give(&o, b->fields, true) || is_exception(a, b, used))
				continue;
			assert_true(count < PAIRS);
			pairs[count] = (pair){a, b == a ? NULL : b};
			list[count++] = o;
		}
	for (size_t i = 0; i < count; i++) {
		alone[i] = codes_of_one(&list[i]);
		check_pair(n, &pairs[i], &alone[i], &alone[i], "in one operation");
		if (pairs[i].b != NULL && is_of_lists(pairs[i].b->code))
			pairs[i].b = NULL;
		if (is_of_lists(pairs[i].a->code))
			pairs[i] = (pair){pairs[i].b, NULL};
		alone[i].of[BAREME_CODE_OLD] = 0;
	}
	print_message("%s: %zu operations\n", n->name, count);
	for (int json = 0; json < 2; json++) {
		codes_of_list(list, count, json == 1, in_list);
		for (size_t i = 0; i < count; i++)
			if (pairs[i].a != NULL)
				check_pair(n, &pairs[i], &alone[i], &in_list[i], json == 1 ? "in NDJSON" : "in CSV");
	}
	if (n == &natures[COUNT(natures) - 1])
		for (size_t i = 0; i < COUNT(exceptions); i++)
			if (used[i] == 0)
				fail_msg("no pair is the exception %s and %s", exceptions[i].a, exceptions[i].b);
}

int main(void)
{
	rules = load_builtin();
	add_rows(natures, sizeof *natures, COUNT(natures), test_pairs);
	int failed = _cmocka_run_group_tests("pairs", tests, test_count, NULL, NULL);
	bareme_ruleset_free(rules);
	return failed;
}
