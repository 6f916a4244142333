/*
 * Tables that say the same in another way give the same answers: their columns in another order, their fields under
 * other names, lists with a value that nothing uses, the members of objects turned round. No amount, sentence or
 * reference may hang on a name, a number or a place that only the shipped tables have.
 */
#include "base/sanitized.h"
#include "package-tree.h"
#include "rows.h"
#include "rules/model.h"
#include "support.h"

#include <stdio.h>
#include <stdlib.h>

/* A day of 2021, for operations that give none. */
enum { TODAY = 18779 };

/* How many operations one of those that are tried with many tables stands for. */
enum { RANDOM_OPERATIONS = 4000, FIELDS_MOST = 64, NAMES_MOST = 128, SPARSE = ADDRESS_SANITIZED ? 40 : 5 };

static const char package_file[] = "datapackage.json";

/* ---- The package as a tree ---- */

static const char *text_of_member(const cJSON *object, const char *name)
{
	const char *text = cJSON_GetStringValue(package_member(object, name));
	return text == NULL ? "" : text;
}

static const char *role_of(const cJSON *resource)
{
	return text_of_member(package_member(resource, "bareme"), "role");
}

/* ---- CSV files ---- */

static void put_row(FILE *out, char *const *cells, size_t columns, bool backwards)
{
	for (size_t i = 0; i < columns; i++) {
		const char *cell = cells[backwards ? columns - 1 - i : i];
		fputs(i > 0 ? ",\"" : "\"", out);
		for (; *cell != '\0'; cell++)
			fprintf(out, *cell == '"' ? "\"\"" : "%c", *cell);
		fputc('"', out);
	}
	fputc('\n', out);
}

static void write_grid(tables *t, const char *file, const grid *g, bool backwards)
{
	char *data;
	size_t len;
	FILE *out = open_memstream(&data, &len);
	for (size_t i = 0; i < g->rows; i++)
		put_row(out, g->cells[i], g->columns, backwards);
	fclose(out);
	tables_set(t, file, data, len);
	free(data);
}

/* ---- What is changed ---- */

static void columns_backwards(tables *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (strcmp(t->files[i].name, package_file) == 0)
			continue;
		grid g = grid_read(&t->files[i]);
		write_grid(t, t->files[i].name, &g, true);
		grid_free(&g);
	}
}

static void reverse(cJSON *list)
{
	cJSON *items[4096];
	size_t count = 0;
	while (list->child != NULL) {
		assert_in_range(count, 0, sizeof items / sizeof *items - 1);
		items[count++] = cJSON_DetachItemViaPointer(list, list->child);
	}
	while (count > 0)
		cJSON_AddItemToArray(list, items[--count]);
}

static void reverse_members(cJSON *value)
{
	if (cJSON_IsObject(value))
		reverse(value);
	for (cJSON *child = value->child; child != NULL; child = child->next)
		reverse_members(child);
}

static void members_backwards(tables *t)
{
	cJSON *root = package_read_tree(t);
	reverse_members(root);
	package_write_tree(t, root);
}

/* The package lists the columns of its rule tables the other way round, and the files follow. */
static void schemas_backwards(tables *t)
{
	cJSON *root = package_read_tree(t);
	const cJSON *resource;
	cJSON_ArrayForEach(resource, package_member(root, "resources"))
	{
		if (strcmp(role_of(resource), "regles") == 0)
			reverse(package_member(package_member(resource, "schema"), "fields"));
	}
	package_write_tree(t, root);
	columns_backwards(t);
}

#define UNUSED "inutile"

/* A value that nothing uses, before the others, so that each of these has another number. */
static void enums_padded(tables *t)
{
	cJSON *root = package_read_tree(t);
	const cJSON *field;
	size_t count = 0;
	cJSON_ArrayForEach(field, package_operation_fields(root))
	{
		cJSON *list = package_member(package_member(field, "constraints"), "enum");
		if (list == NULL)
			continue;
		assert_true(cJSON_InsertItemInArray(list, 0, cJSON_CreateString(UNUSED)));
		count++;
	}
	assert_true(count > 5);
	package_write_tree(t, root);
}

/* A notice lists the values that a field may have. */
static void take_out_unused(char *text)
{
	static const char unused[] = UNUSED ", ";
	for (char *at; (at = strstr(text, unused)) != NULL;)
		memmove(at, at + sizeof unused - 1, strlen(at + sizeof unused - 1) + 1);
}

/* ---- Names ---- */

static char *field_names[NAMES_MOST];
static size_t name_count;

static void add_names(const cJSON *fields)
{
	const cJSON *field;
	cJSON_ArrayForEach(field, fields)
	{
		assert_in_range(name_count, 0, NAMES_MOST - 1);
		field_names[name_count++] = strdup(text_of_member(field, "name"));
	}
}

/* Of fields and of the columns of rule tables. */
static bool is_name(const char *text, size_t len)
{
	for (size_t i = 0; i < name_count; i++)
		if (strlen(field_names[i]) == len && memcmp(field_names[i], text, len) == 0)
			return true;
	return false;
}

static bool in_word(char c)
{
	return c == '_' || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static char turned(char c)
{
	return c >= 'a' && c <= 'z' ? "nopqrstuvwxyzabcdefghijklm"[c - 'a'] : c;
}

/* Turns each word that is a name by half the alphabet, or back: lengths stay, by which lines are broken. */
static void turn_words(char *text, bool back)
{
	char other[64];
	for (size_t word; *text != '\0'; text += word + (word == 0)) {
		for (word = 0; in_word(text[word]); word++)
			if (word < sizeof other)
				other[word] = turned(text[word]);
		if (word <= sizeof other && is_name(back ? other : text, word))
			memcpy(text, other, word);
	}
}

static void rename_words(char *text)
{
	turn_words(text, false);
}

static void name_back(char *text)
{
	turn_words(text, true);
}

static void rename_value(cJSON *value)
{
	if (cJSON_IsString(value))
		rename_words(value->valuestring);
}

/* The strings below: names, lists of names, formulas. */
static void rename_below(cJSON *value)
{
	if (value == NULL)
		return;
	rename_value(value);
	for (cJSON *child = value->child; child != NULL; child = child->next)
		rename_below(child);
}

/* The members of {"field": [values]}. */
static void rename_keys(cJSON *object)
{
	for (cJSON *child = object == NULL ? NULL : object->child; child != NULL; child = child->next)
		rename_words(child->string);
}

/* Whatever names a field or a column, anywhere below; texts for people stay. */
static void rename_references(cJSON *value)
{
	static const char *const references[] = {"champ", "champs", "si_positif", "unitaire",   "quantite", "formule",
						 "avec",  "cout",   "ressources", "primaryKey", "montants", "fields"};
	for (cJSON *child = value->child; child != NULL; child = child->next) {
		const char *name = child->string == NULL ? "" : child->string;
		if (strcmp(name, "reference") == 0)
			continue;
		if (strcmp(name, "si") == 0 || strcmp(name, "exclut") == 0)
			rename_keys(child);
		for (size_t i = 0; i < sizeof references / sizeof *references; i++)
			if (strcmp(name, references[i]) == 0 &&
			    (cJSON_IsString(child) || strcmp(name, "avec") == 0 || cJSON_IsString(child->child)))
				rename_below(child);
		rename_references(child);
	}
}

static void fields_renamed(tables *t)
{
	cJSON *root = package_read_tree(t);
	cJSON *field, *settings = package_member(root, "bareme");
	const cJSON *resource;
	cJSON_ArrayForEach(field, package_operation_fields(root)) rename_value(package_member(field, "name"));
	rename_references(settings);
	cJSON_ArrayForEach(resource, package_member(root, "resources"))
	{
		const char *path = text_of_member(resource, "path");
		bool rules = strcmp(role_of(resource), "regles") == 0;
		if (!rules && strcmp(role_of(resource), "cas") != 0)
			continue;
		cJSON_ArrayForEach(field, package_member(package_member(resource, "schema"), "fields"))
		    rename_value(package_member(field, "name"));
		rename_references((cJSON *)(uintptr_t)resource);
		grid g = grid_read(tables_file(t, path));
		for (size_t c = 0; c < g.columns; c++)
			rename_words(g.cells[0][c]);
		write_grid(t, path, &g, false);
		grid_free(&g);
	}
	package_write_tree(t, root);
}

/* ---- Operations ---- */

static bareme_ruleset *shipped;

typedef struct given {
	char *text[FIELDS_MOST];
} given;

static given *operations;
static size_t operation_count;

static uint64_t seed = 20210408;

static size_t below(size_t count)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return (size_t)(seed % count);
}

static given *add_operation(void)
{
	operations = realloc(operations, (operation_count + 1) * sizeof *operations);
	assert_non_null(operations);
	operations[operation_count] = (given){{NULL}};
	return &operations[operation_count++];
}

static void add_worked_cases(tables *t)
{
	for (size_t i = 0; i < t->count; i++) {
		if (strncmp(t->files[i].name, "cas/", 4) != 0)
			continue;
		grid g = grid_read(&t->files[i]);
		for (size_t row = 1; row < g.rows; row++) {
			given *o = add_operation();
			for (size_t c = 0; c < g.columns; c++) {
				int field = bareme_field_find(shipped, slice(g.cells[0][c]));
				if (field >= 0)
					o->text[field] = strdup(g.cells[row][c]);
			}
		}
		grid_free(&g);
	}
}

/* Most fields are given, most of them rightly. */
static const char *random_text(int field)
{
	static const char *const communes[] = {"13055",      "Nice",    "06054",         "La Garde", "La Garde (83)",
					       "Ajaccio",    "Pertuis", "13001",         "6088",     "75056",
					       "Nulle-Part", "83120",   "Saint-Jeannet", "2A004",    "13203"};
	static const char *const numbers[] = {"0", "1", "3", "12", "250", "1 000 000", "2500000,50", "12 000", "40"};
	static const char *const dates[] = {"2021-06-01", "2021-12-31", "2022-01-01", "01/03/2024",
					    "2020-05-15", "1999-01-01", "2021-02-30"};
	bareme_field_info info = bareme_field_describe(shipped, field, BAREME_FR);
	/* A department of its own seldom is the commune's. */
	if (below(9) == 0 || (info.role == BAREME_ROLE_DEPARTMENT && below(8) != 0))
		return "";
	switch (info.kind) {
	case BAREME_FIELD_CHOICE:
		return bareme_field_value_name(shipped, field,
					       (int)below((size_t)bareme_field_value_count(shipped, field)));
	case BAREME_FIELD_NUMBER:
		return numbers[below(COUNT(numbers))];
	case BAREME_FIELD_DATE:
		return dates[below(COUNT(dates))];
	default:
		return field == bareme_field_with_role(shipped, BAREME_ROLE_COMMUNE) ? communes[below(COUNT(communes))]
										     : "";
	}
}

static void add_random_operations(void)
{
	int fields = (int)bareme_field_count(shipped);
	assert_in_range(fields, 1, FIELDS_MOST);
	for (size_t i = 0; i < RANDOM_OPERATIONS; i++) {
		given *o = add_operation();
		for (int f = 0; f < fields; f++)
			o->text[f] = strdup(random_text(f));
	}
}

/* ---- Answers ---- */

typedef struct sink {
	char *text;
	size_t len;
	FILE *to;
} sink;

static void sink_open(sink *s)
{
	s->to = open_memstream(&s->text, &s->len);
	assert_non_null(s->to);
}

static int take(const char *data, size_t len, void *payload)
{
	sink *s = payload;
	return fwrite(data, 1, len, s->to) == len ? 0 : 1;
}

/* Not the reference: its fingerprint is that of other files. */
static int take_piece(const bareme_explanation *told, void *payload)
{
	sink *s = payload;
	if (strcmp(told->label, "Reference:") != 0)
		fprintf(s->to, "%d %s %s\n", (int)told->part, told->label, told->text);
	return 0;
}

/* Amounts, and how many notices there are of each code; they may come in any order. */
static void put_sums(FILE *to, const bareme_answer *answer)
{
	size_t codes[BAREME_CODE_COUNT] = {0};
	const bareme_notice *n;
	bareme_plan_item item;
	fprintf(to, "%d %lld %lld", (int)bareme_answer_status(answer), (long long)bareme_answer_loan(answer),
		(long long)bareme_answer_grant(answer));
	for (size_t i = 0; (n = bareme_answer_notice(answer, i)) != NULL; i++)
		codes[bareme_notice_code(n)]++;
	for (size_t i = 0; i < BAREME_CODE_COUNT; i++)
		if (codes[i] > 0)
			fprintf(to, " %s %zu", bareme_code_name((bareme_code)i), codes[i]);
	for (size_t i = 0; bareme_answer_plan(answer, i, &item); i++)
		if (item.part != BAREME_PLAN_RESOURCE)
			fprintf(to, " %s %lld", item.name, (long long)item.amount);
}

typedef enum depth { IN_FULL, SUMS } depth;

/* The field of the shipped tables that is the first one, and that has this number where it is. */
static int first_field;

static int shipped_field(int number)
{
	return number == 0 ? first_field : number <= first_field ? number - 1 : number;
}

/* All that is told of the answer, or its amounts, status and codes alone. */
static char *answer_of(const bareme_ruleset *rules, const given *o, bareme_operation *operation, bareme_answer *answer,
		       depth how)
{
	sink s;
	sink_open(&s);
	bareme_operation_reset(operation);
	for (int f = 0; f < (int)bareme_field_count(rules); f++) {
		const char *text = o->text[rules == shipped ? f : shipped_field(f)];
		if (text != NULL)
			bareme_operation_set(operation, f, slice(text));
	}
	bareme_evaluate(operation, answer);
	if (how == IN_FULL) {
		assert_int_equal(bareme_answer_write_json(answer, NULL, false, take, &s), BAREME_DONE);
		fputc('\n', s.to);
		assert_int_equal(bareme_answer_explain(answer, NULL, take_piece, &s), BAREME_DONE);
	} else {
		put_sums(s.to, answer);
	}
	fclose(s.to);
	return s.text;
}

/* Shows the place where two texts differ: cmocka cuts longer ones. */
static void assert_same(const char *after, const char *before)
{
	enum { SHOWN = 40 };
	size_t at = 0;
	if (strcmp(after, before) == 0)
		return;
	while (after[at] == before[at])
		at++;
	size_t from = at < SHOWN ? 0 : at - SHOWN;
	fail_msg("%.*s\n   instead of:\n%.*s", 2 * SHOWN, after + from, 2 * SHOWN, before + from);
}

typedef struct change_case {
	const char *name;
	void (*change)(tables *t);
	depth how;
	void (*restore)(char *text); /* takes out of an answer what the change put there */
} change_case;

static const change_case change_cases[] = {
    {"columns of the files backwards", columns_backwards, IN_FULL, NULL},
    {"columns of the package backwards", schemas_backwards, SUMS, NULL},
    {"fields and columns renamed", fields_renamed, IN_FULL, name_back},
    {"lists with an unused value", enums_padded, IN_FULL, take_out_unused},
    {"members of objects backwards", members_backwards, IN_FULL, NULL},
};

/* Every `step`th operation has the same answer with these tables. */
static void assert_same_answers(const tables *t, const change_case *c, size_t step)
{
	bareme_ruleset *rules = tables_load(t);
	bareme_operation *operation[2];
	bareme_answer *answer[2];
	assert_int_equal(bareme_operation_new(&operation[0], shipped, TODAY), BAREME_DONE);
	assert_int_equal(bareme_operation_new(&operation[1], rules, TODAY), BAREME_DONE);
	assert_int_equal(bareme_answer_new(&answer[0], shipped), BAREME_DONE);
	assert_int_equal(bareme_answer_new(&answer[1], rules), BAREME_DONE);
	for (size_t i = 0; i < operation_count; i += step) {
		char *before = answer_of(shipped, &operations[i], operation[0], answer[0], c->how);
		char *after = answer_of(rules, &operations[i], operation[1], answer[1], c->how);
		if (c->restore != NULL)
			c->restore(after);
		assert_same(after, before);
		free(before);
		free(after);
	}
	for (int i = 0; i < 2; i++) {
		bareme_answer_free(answer[i]);
		bareme_operation_free(operation[i]);
	}
	bareme_ruleset_free(rules);
}

static void test_same_answers(void **state)
{
	const change_case *c = *state;
	tables t = tables_read();
	c->change(&t);
	assert_same_answers(&t, c, 1);
	tables_free(&t);
}

/* A list of operations, with a column for each field. */
static char *list_of_operations(size_t step)
{
	sink s;
	sink_open(&s);
	char *cells[FIELDS_MOST];
	size_t fields = (size_t)bareme_field_count(shipped);
	for (size_t f = 0; f < fields; f++)
		cells[f] = (char *)(uintptr_t)bareme_field_describe(shipped, (int)f, BAREME_FR).name;
	put_row(s.to, cells, fields, false);
	for (size_t i = 0; i < operation_count; i += step) {
		static char none[] = "";
		for (size_t f = 0; f < fields; f++)
			cells[f] = operations[i].text[f] == NULL ? none : operations[i].text[f];
		put_row(s.to, cells, fields, false);
	}
	fclose(s.to);
	return s.text;
}

/* A list of objects, each with a key that is a slip of the name of a number. */
static char *list_of_slips(void)
{
	sink s;
	sink_open(&s);
	for (int f = 0; f < (int)bareme_field_count(shipped); f++) {
		bareme_field_info info = bareme_field_describe(shipped, f, BAREME_FR);
		if (info.kind == BAREME_FIELD_NUMBER)
			fprintf(s.to, "{\"nature\":\"reconstitution\",\"zone\":\"reste\",\"plai\":1,\"%sx\":5}\n",
				info.name);
	}
	fclose(s.to);
	return s.text;
}

/* What headings of all kinds are read as: a field's name for each. */
static char *headings_of(const bareme_ruleset *rules)
{
	static const char *const before[] = {"",      "montant ",   "prêt ", "subvention ",
					     "aide ", "nombre de ", "taux ", "date d'"};
	static const char *const own[] = {"n°",   "nature",         "commune",  "nom de la commune", "zone",
					  "mode", "PLUS",           "PLAI",     "complément",        "revient",
					  "ANRU", "investissement", "région",   "fonds propres",     "opération",
					  "CDC",  "état",           "agrément", "département",       "motif"};
	static const char *const behind[] = {"", " prévu", " en k€", " total", " de l'opération"};
	sink s;
	sink_open(&s);
	for (size_t i = 0; i < COUNT(before) * COUNT(own) * COUNT(behind); i++) {
		char heading[128];
		snprintf(heading, sizeof heading, "%s%s%s", before[i % COUNT(before)],
			 own[i / COUNT(before) % COUNT(own)], behind[i / COUNT(before) / COUNT(own)]);
		int field = headings_read(rules, slice(heading)).field;
		fprintf(s.to, "%s: %s\n", heading, field < 0 ? "" : bareme_field_name(rules, field));
	}
	fclose(s.to);
	return s.text;
}

/* The fields that a word for none leaves blank, in the order of the names. */
static char *blanks_of(const bareme_ruleset *rules)
{
	asked a = ask(rules, "");
	sink s;
	sink_open(&s);
	for (int f = 0; f < (int)bareme_field_count(shipped); f++) {
		const char *name = bareme_field_name(shipped, f);
		int own = bareme_field_find(rules, slice(name));
		assert_true(own >= 0);
		bareme_operation_set(a.operation, own, slice("n.c."));
		fprintf(s.to, "%s: %d\n", name, bareme_operation_is_blanked(a.operation, own));
	}
	asked_free(&a);
	fclose(s.to);
	return s.text;
}

/* What is asked of operations of which little is known, in the order of the names: a line for each of them. */
static char *questions_of(const bareme_ruleset *rules)
{
	static const char *const known[] = {
	    "nature=reconstitution",
	    "nature=reconstitution|mode=vefa|zone=reste|plus=0",
	    "nature=reconstitution|mode=vefa|commune=Drap",
	    "nature=requalification",
	    "nature=requalification|subvention_anru=2000000",
	    "nature=accompagnement",
	    "nature=accompagnement|situation=salarie|motif=fin-contrat",
	    "nature=reconstitution|plus=x",
	    "nature=requalification|investissement=x",
	    "nature=reconstitution|commune=Nulle-Part",
	    "nature=reconstitution|zone=x",
	    "nature=accompagnement|motif=x",
	};
	sink s;
	sink_open(&s);
	bareme_questions *questions;
	assert_int_equal(bareme_questions_new(&questions, rules), BAREME_DONE);
	for (size_t i = 0; i < COUNT(known); i++) {
		asked a = ask(rules, known[i]);
		size_t count, shown = 0;
		assert_int_equal(bareme_questions_find(questions, a.operation, NULL, true), BAREME_DONE);
		const bareme_question *list = bareme_questions_list(questions, &count);
		for (int f = 0; f < (int)bareme_field_count(shipped); f++)
			for (size_t q = 0; q < count; q++) {
				const char *name = bareme_field_name(rules, list[q].field);
				if (strcmp(name, bareme_field_name(shipped, f)) != 0)
					continue;
				fprintf(s.to, "%s%s ", name, list[q].optional ? "?" : "");
				shown++;
			}
		assert_int_equal(shown, count);
		fputc('\n', s.to);
		asked_free(&a);
	}
	bareme_questions_free(questions);
	fclose(s.to);
	return s.text;
}

/* What the list adds up to: by status, by code, and by zone and nature. */
static char *totals_of(const bareme_ruleset *rules, const char *list)
{
	sink s;
	sink_open(&s);
	bareme_text left = slice(list);
	bareme_list_summary *sums;
	bareme_list_options o = bareme_list_options_init();
	o.read = give_text;
	o.read_payload = &left;
	o.write = leave_text;
	o.date = TODAY;
	assert_int_equal(bareme_list_summary_new(&sums, rules), BAREME_DONE);
	assert_int_equal(bareme_list_run(rules, &o, sums), BAREME_DONE);
	for (int i = 0; i <= BAREME_INVALID; i++)
		fprintf(s.to, "%llu ", (unsigned long long)bareme_list_summary_status(sums, (bareme_status)i));
	int zone = bareme_field_with_role(rules, BAREME_ROLE_ZONE);
	int nature = bareme_field_with_role(rules, BAREME_ROLE_NATURE);
	for (int z = -1; z < bareme_field_value_count(rules, zone); z++)
		for (int n = 0; n < bareme_field_value_count(rules, nature); n++) {
			bareme_total total = bareme_list_summary_total(sums, z, n);
			fprintf(s.to, "\n%d %d: %llu %llu %llu", z, n, (unsigned long long)total.records,
				(unsigned long long)total.loan.low, (unsigned long long)total.grant.low);
		}
	bareme_list_summary_free(sums);
	fclose(s.to);
	return s.text;
}

static int by_byte(const void *a, const void *b)
{
	return *(const unsigned char *)a - *(const unsigned char *)b;
}

/*
 * What `check` says of tables that have faults. Lines of the package and the order of what is told are other ones where
 * its members move: the letters of all of it in the order of the alphabet, those of places left out.
 */
static char *letters_of_check(const tables *t)
{
	told said = {NULL, 0};
	bareme_check_summary found;
	bareme_check_options o = bareme_check_options_init();
	o.report = tell_line;
	o.report_payload = &said;
	o.today = TODAY;
	assert_int_equal(bareme_check_files(&found, t->files, t->count, &o), BAREME_BAD_TABLES);
	assert_non_null(said.text);
	size_t len = 0;
	for (char *line = said.text, *end; *line != '\0'; line = end) {
		end = line + strcspn(line, "\n");
		end += *end == '\n';
		if (strncmp(line, package_file, strlen(package_file)) == 0)
			line += strcspn(line, " ");
		for (; line < end; line++)
			said.text[len++] = *line;
	}
	said.text[len] = '\0';
	qsort(said.text, len, 1, by_byte);
	return said.text;
}

/* The same of a gap, an overlap and a commune without a zone, with the cases that show them. */
static char *letters_of_faults(tables *t)
{
	tables_replace(t, "reconstitution.csv", "reste,PLUS,base,6700,0,2021-04-08,,ar-hlm-2021\n",
		       "reste,PLUS,base,6700,0,2021-05-08,,ar-hlm-2021\n");
	tables_replace(t, "accompagnement.csv", "aide-loyer,salarie,chomage-partiel|fin-contrat|arret-saisonnier,",
		       "aide-loyer,*,chomage-partiel|fin-contrat|arret-saisonnier,");
	tables_replace(t, "communes.csv", "04001,Aiglun,04,200067437,04510,2021-01-01,,\n",
		       "04001,Aiglun,04,200067437,04510,2021-06-01,,\n");
	return letters_of_check(t);
}

/* The same of rows with a date, a number and a source that are none, and one that ends before it begins. */
static char *letters_of_wrong_rows(tables *t)
{
	tables_replace(t, "reconstitution.csv", "reste,PLUS,base,6700,0,2021-04-08,,ar-hlm-2021\n",
		       "reste,PLUS,base,6700,0,2021-04-08,2021-04-07,ar-hlm-2021\n");
	tables_replace(t, "requalification.csv", "net,0.60,2021-04-08,,", "net,0.6.0,2021-04-31,,");
	tables_replace(t, "accompagnement.csv",
		       "soli-al,salarie|non-salarie,*,accompagnement,-,12,2021-04-08,,ar-hlm-2021",
		       "soli-al,salarie|non-salarie,*,subvention,-,12,2021-04-08,2021-01-01,autre");
	return letters_of_check(t);
}

/* Makes an item of a list in the package number 0, with which operations have the same answers. Takes the package. */
static void assert_same_with_first(tables *t, cJSON *root, cJSON *list, int number)
{
	static const change_case sums = {"", NULL, SUMS, NULL};
	package_put_first(list, number);
	package_write_tree(t, root);
	assert_same_answers(t, &sums, SPARSE);
}

/* Takes what it is now. */
static void assert_still(char *now, const char *before)
{
	assert_same(now, before);
	free(now);
}

/* Each field in turn is number 0. */
static void test_each_field_first(void **state)
{
	char *list = list_of_operations(SPARSE), *totals = totals_of(shipped, list);
	char *slips = list_of_slips(), *totals_of_slips = totals_of(shipped, slips);
	tables broken = tables_read();
	char *faults = letters_of_faults(&broken), *questions = questions_of(shipped);
	char *headings = headings_of(shipped), *blanks = blanks_of(shipped);
	assert_non_null(strstr(blanks, ": 1"));
	(void)state;
	tables_free(&broken);
	for (first_field = 1; first_field < bareme_field_count(shipped); first_field++) {
		tables t = tables_read();
		cJSON *root = package_read_tree(&t);
		cJSON *fields = package_operation_fields(root);
		if (first_field < cJSON_GetArraySize(fields)) {
			assert_same_with_first(&t, root, fields, first_field);
			bareme_ruleset *rules = tables_load(&t);
			assert_still(totals_of(rules, list), totals);
			assert_still(totals_of(rules, slips), totals_of_slips);
			assert_still(questions_of(rules), questions);
			assert_still(headings_of(rules), headings);
			assert_still(blanks_of(rules), blanks);
			bareme_ruleset_free(rules);
			assert_still(letters_of_faults(&t), faults);
		} else {
			cJSON_Delete(root);
		}
		tables_free(&t);
	}
	first_field = 0;
	free(list);
	free(totals);
	free(slips);
	free(totals_of_slips);
	free(questions);
	free(headings);
	free(blanks);
	free(faults);
}

/* The list of values number `which` in the package, of fields and of columns; NULL after the last one. */
static cJSON *find_values(cJSON *value, size_t *which)
{
	for (cJSON *child = value->child; child != NULL; child = child->next) {
		cJSON *found = child;
		bool here = child->string != NULL && strcmp(child->string, "enum") == 0;
		if (here ? (*which)-- == 0 : (found = find_values(child, which)) != NULL)
			return found;
	}
	return NULL;
}

/* Each value in turn is number 0 of its field, or of its column. */
static void test_each_value_first(void **state)
{
	size_t moved = 0;
	(void)state;
	for (size_t number = 0, value = 1;; value++) {
		tables t = tables_read();
		cJSON *root = package_read_tree(&t);
		size_t which = number;
		cJSON *values = find_values(root, &which);
		bool done = values == NULL;
		if (done || value >= (size_t)cJSON_GetArraySize(values)) {
			number++;
			value = 0;
			cJSON_Delete(root);
		} else {
			assert_same_with_first(&t, root, values, (int)value);
			moved++;
		}
		tables_free(&t);
		if (done)
			break;
	}
	assert_true(moved > 40);
}

/* Each column of a table of rules in turn is number 0 of its table. */
static void test_each_column_first(void **state)
{
	size_t moved = 0;
	tables wrong = tables_read();
	char *faults = letters_of_wrong_rows(&wrong);
	(void)state;
	tables_free(&wrong);
	for (int resource = 0, column = 1;; column++) {
		tables t = tables_read();
		cJSON *root = package_read_tree(&t);
		const cJSON *at = cJSON_GetArrayItem(package_member(root, "resources"), resource);
		cJSON *fields = package_member(package_member(at, "schema"), "fields");
		bool done = at == NULL, other = done || strcmp(role_of(at), "regles") != 0;
		if (other || column == cJSON_GetArraySize(fields)) {
			resource++;
			column = 0;
			cJSON_Delete(root);
		} else {
			assert_same_with_first(&t, root, fields, column);
			assert_still(letters_of_wrong_rows(&t), faults);
			moved++;
		}
		tables_free(&t);
		if (done)
			break;
	}
	free(faults);
	/* 8, 5 and 9 columns, of which all but the first move. */
	assert_int_equal(moved, 7 + 4 + 8);
}

/* Each unit in turn is number 0. */
static void test_each_unit_first(void **state)
{
	(void)state;
	for (int number = 1; number < 3; number++) {
		tables t = tables_read();
		cJSON *root = package_read_tree(&t);
		cJSON *units = package_member(package_member(root, "bareme"), "unites");
		assert_int_equal(cJSON_GetArraySize(units), 3);
		assert_same_with_first(&t, root, units, number);
		tables_free(&t);
	}
}

/* The operations are worth comparing: each status occurs, and hundreds are granted something. */
static void test_operations_differ(void **state)
{
	size_t count[BAREME_INVALID + 1] = {0};
	bareme_operation *operation;
	bareme_answer *answer;
	(void)state;
	assert_int_equal(bareme_operation_new(&operation, shipped, TODAY), BAREME_DONE);
	assert_int_equal(bareme_answer_new(&answer, shipped), BAREME_DONE);
	for (size_t i = 0; i < operation_count; i++) {
		free(answer_of(shipped, &operations[i], operation, answer, SUMS));
		count[bareme_answer_status(answer)]++;
	}
	assert_in_range(count[BAREME_GRANTED], 300, operation_count);
	for (size_t i = 0; i <= BAREME_INVALID; i++)
		assert_in_range(count[i], 20, operation_count);
	bareme_answer_free(answer);
	bareme_operation_free(operation);
}

/* ---- The program ---- */

int main(void)
{
	tables t = tables_read();
	shipped = tables_load(&t);
	cJSON *root = package_read_tree(&t);
	const cJSON *resource;
	add_names(package_operation_fields(root));
	cJSON_ArrayForEach(resource, package_member(root, "resources"))
	{
		if (strcmp(role_of(resource), "regles") == 0)
			add_names(package_member(package_member(resource, "schema"), "fields"));
	}
	cJSON_Delete(root);
	add_worked_cases(&t);
	add_random_operations();
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_operations_differ);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_each_field_first);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_each_value_first);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_each_column_first);
	tests[test_count++] = (struct CMUnitTest)cmocka_unit_test(test_each_unit_first);
	add_rows(change_cases, sizeof *change_cases, COUNT(change_cases), test_same_answers);
	int failed = cmocka_run_group_tests(tests, NULL, NULL);
	for (size_t i = 0; i < operation_count; i++)
		for (size_t f = 0; f < FIELDS_MOST; f++)
			free(operations[i].text[f]);
	free(operations);
	for (size_t i = 0; i < name_count; i++)
		free(field_names[i]);
	bareme_ruleset_free(shipped);
	tables_free(&t);
	return failed;
}
