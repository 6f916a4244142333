/* Random edits of the shipped tables: see random-tables.h. */
#include "random-tables.h"

#include "package-tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { DEEPEST = 3 };

uint64_t seed;

size_t below(size_t limit)
{
	seed = seed * 6364136223846793005U + 1442695040888963407U;
	return (size_t)(seed >> 33) % limit;
}

/* ---- Edits of the package ---- */

char done[32768];

static void remember(const char *format, ...) __attribute__((format(printf, 1, 2)));

static void remember(const char *format, ...)
{
	size_t len = strlen(done);
	va_list args;
	va_start(args, format);
	int more = vsnprintf(done + len, sizeof done - len, format, args);
	va_end(args);
	assert_true(more >= 0 && (size_t)more < sizeof done - len);
}

static bool package_has(tables *t, const char *find)
{
	const bareme_file *f = tables_file(t, "datapackage.json");
	return memmem(f->data, f->len, find, strlen(find)) != NULL;
}

static void package_edit(tables *t, const char *find, const char *by)
{
	if (!package_has(t, find))
		return;
	remember("  datapackage.json: %s -> %s\n", find, by);
	tables_replace_all(t, "datapackage.json", find, by);
}

/* A member of the package, and what may stand in its place. */
typedef struct package_choice {
	const char *find, *by[6];
} package_choice;

static const package_choice choices[] = {
    {"\"si\": { \"nature\": [\"reconstitution\"] }",
     {"\"si\": { \"nature\": [\"reconstitution\", \"requalification\"] }",
      "\"si\": { \"nature\": [\"reconstitution\"], \"zone\": [\"reste\"] }",
      "\"si\": { \"nature\": [\"reconstitution\"], \"mode\": [\"vefa\", \"construction\"] }"}},
    {"\"si\": { \"nature\": [\"requalification\"] }",
     {"\"si\": { \"nature\": [\"requalification\", \"reconstitution\"] }", "\"si\": { \"complement\": [\"non\"] }",
      "\"si\": { \"nature\": [\"requalification\"] }, \"exclut\": { \"motif\": [\"deces\"], \"complement\": [\"oui\"] "
      "}",
      "\"si\": { \"nature\": [\"requalification\"] }, \"quantites\": { \"champs\": [\"plai\"], \"avis\": "
      "\"aucun-logement\" }"}},
    {"\"si\": { \"nature\": [\"accompagnement\"] }",
     {"\"si\": { \"nature\": [\"accompagnement\"], \"situation\": [\"salarie\"] }",
      "\"si\": { \"nature\": [\"accompagnement\", \"requalification\"] }",
      "\"si\": { \"nature\": [\"accompagnement\"] }, \"variante\": { \"champ\": \"motif\", \"avis\": \"lecture\" }",
      "\"si\": { \"nature\": [\"accompagnement\"] }, \"variante\": { \"champ\": \"situation\", \"avis\": \"lecture\", "
      "\"si_positif\": \"mois\" }"}},
    {"\"exclut\": { \"mode\": [\"autre\"] },",
     {"", "\"exclut\": { \"mode\": [\"autre\", \"vefa\"] },",
      "\"exclut\": { \"complement\": [\"oui\"], \"mode\": [\"autre\"] },", "\"exclut\": { \"zone\": [\"reste\"] },",
      "\"exclut\": { \"plus\": [\"3..60\"], \"date\": [\">=2022-01-01\"] },"}},
    {"\"quantites\": { \"champs\": [\"plus\", \"plai\"], \"avis\": \"aucun-logement\" },",
     {"", "\"quantites\": { \"champs\": [\"plai\"], \"avis\": \"aucun-logement\" },",
      "\"quantites\": { \"champs\": [\"plus\", \"plai\"], \"avis\": \"aucun-logement\" }, \"variante\": { \"champ\": "
      "\"complement\", \"avis\": \"lecture\", \"si_positif\": \"plus\" },",
      "\"variante\": { \"champ\": \"zone\", \"avis\": \"lecture\" },"}},
    {"\"avec\": { \"logements\": \"plus\" }", {"\"avec\": { \"logements\": \"plai\" }"}},
    {"\"avec\": { \"logements\": \"plai\" }",
     {"\"avec\": { \"logements\": \"plus\" }", "\"avec\": { \"logements\": \"plai\", \"autres\": \"plus\" }",
      "\"avec\": { \"logements\": \"plus\", \"duree\": \"mois\" }"}},
    {"\"si\": { \"complement\": [\"oui\"] }",
     {"\"si\": { \"mode\": [\"vefa\", \"construction\"] }",
      "\"si\": { \"complement\": [\"oui\"], \"zone\": [\"reste\"] }",
      "\"si\": { \"produit\": [\"PLAI\"], \"complement\": [\"oui\", \"non\"] }"}},
    {"\"si_positif\": \"subvention_anru\"",
     {"\"si_positif\": \"autres_ressources\"", "\"si_positif\": \"mois\"", "\"si_positif\": \"plus\""}},
    {", \"si_positif\": \"subvention_anru\"", {""}},
    {"\"champ\": \"lecture\", \"avis\"", {"\"champ\": \"complement\", \"avis\"", "\"champ\": \"motif\", \"avis\""}},
    {"\"si\": { \"lecture\": [\"brut\"] }, ", {"", "\"si\": { \"lecture\": [\"brut\"], \"mode\": [\"vefa\"] }, "}},
    {"\"si\": { \"investissement\": [\"<20000\"] },",
     {"\"si\": { \"investissement\": [\"333.33..1000\", \">4000000\"], \"date\": [\"<2022-01-01\"] },",
      "\"si\": { \"subvention_anru\": [\"<=333.33\"], \"lecture\": [\"net\"] },"}},
    {"\"si\": { \"lecture\": [\"net\"] }, ", {"", "\"si\": { \"lecture\": [\"net\", \"brut\"] }, "}},
    {"\"complet\": true", {"\"complet\": false"}},
    {"\"complet\": false", {"\"complet\": true"}},
    {"\"defaut\": \"brut\", ", {"", "\"defaut\": \"net\", "}},
    {"\"defaut\": \"non\", ", {"", "\"defaut\": \"oui\", "}},
    {"{ \"forme\": \"subvention\", \"unitaire\"",
     {"{ \"forme\": \"subvention\", \"si\": { \"volet\": [\"base\"] }, \"unitaire\"",
      "{ \"forme\": \"subvention\", \"si\": { \"mode\": [\"vefa\"], \"produit\": [\"PLAI\"] }, \"unitaire\""}},
    {"\"forme\": \"pret\"", {"\"forme\": \"subvention\""}},
    {"\"quantite\": \"logements\"", {"\"quantite\": \"plai\"", "\"quantite\": \"min(plus, logements)\""}},
    {"\"quantite\": \"min(mois, mois_max)\"", {"\"quantite\": \"mois\"", "\"quantite\": \"mois + mois_max\""}},
    {"\"revue\": \"2021-05-05\"", {"\"revue\": \"2020-12-31\"", "\"revue\": \"2022-06-30\""}},
    {"\"minimum\": 0, \"maximum\": 100000", {"\"minimum\": -5, \"maximum\": 100000"}},
    {"\"required\": true, \"minimum\": \"0\"", {"\"minimum\": \"0\"", "\"minimum\": \"-100000\""}},
    {"\"si\": { \"volet\": [\"complement\"] }", {"\"si\": { \"volet\": [\"base\"], \"mode\": [\"vefa\"] }"}},
    {"\"au_plus\": { \"champ\": \"investissement\", \"avis\": \"subvention-superieure\" }, ", {""}},
    {"\"constraints\": { \"minimum\": 1 },\n          \"bareme\": { \"unite\": \"mois\", ",
     {"\"bareme\": { \"unite\": \"mois\", \"au_plus\": { \"champ\": \"plus\", \"avis\": \"subvention-superieure\" "
      "}, "}},
};

void random_members(tables *t)
{
	for (size_t i = 0; i < COUNT(choices); i++) {
		size_t count = 0;
		while (count < COUNT(choices[i].by) && choices[i].by[count] != NULL)
			count++;
		if (below(6) == 0)
			package_edit(t, choices[i].find, choices[i].by[below(count)]);
	}
}

/* ---- Formulas ---- */

/* The names that formulas of a table can have, by their units. */
typedef struct vocabulary {
	const char *find; /* a formula of the shipped table */
	const char *products[4], *rates[4];
} vocabulary;

static const vocabulary vocabularies[] = {
    {"\"pret * logements\"",
     {"pret * logements", "subvention * plai", "pret * min(plus, plai)", "(pret - subvention) * logements"},
     {"0.6", "0.005", "2", "1.333333"}},
    {"\"subvention * logements\"",
     {"subvention * logements", "max(pret, subvention) * logements", "subvention * (plus - plai)", "pret * plus"},
     {"0.5", "0.125", "3", "0.000001"}},
    {"\"max(0, taux * investissement - subvention_anru)\"",
     {"taux * investissement", "investissement", "taux * subvention_anru", "autres_ressources"},
     {"taux", "0.005", "taux * taux", "1.5"}},
    {"\"max(0, taux * (investissement - subvention_anru))\"",
     {"taux * (investissement - subvention_anru)", "taux * investissement", "subvention_anru", "autres_ressources"},
     {"taux", "(1 - taux)", "0.015", "min(taux, 0.5)"}},
    {"\"montant * min(mois, mois_max)\"",
     {"montant * min(mois, mois_max)", "montant * mois", "montant * mois_max", "montant * (mois + 2 * mois)"},
     {"0.333", "0.005", "2", "1.05"}},
};

static void formula_write(char *out, const vocabulary *v, size_t depth)
{
	char a[1024], b[1024];
	static const char *const shapes[] = {"%s + %s", "(%s) - (%s)", "min(%s, %s)", "max(%s, %s)"};
	if (depth == 0 || below(4) == 0) {
		strcpy(out, PICK(v->products));
		return;
	}
	formula_write(a, v, depth - 1);
	formula_write(b, v, depth - 1);
	switch (below(7)) {
	case 0:
		sprintf(out, "%s * (%s)", PICK(v->rates), a);
		break;
	case 1:
		sprintf(out, "max(0, %s)", a);
		break;
	case 2:
		sprintf(out, "(%s) * %s", a, PICK(v->rates));
		break;
	default:
		sprintf(out, PICK(shapes), a, b);
		break;
	}
}

void random_formulas(tables *t)
{
	for (size_t i = 0; i < COUNT(vocabularies); i++) {
		char formula[2048] = "\"";
		if (below(2) == 0)
			continue;
		formula_write(formula + 1, &vocabularies[i], 1 + below(DEEPEST));
		strcat(formula, "\"");
		package_edit(t, vocabularies[i].find, formula);
	}
}

/* ---- Rows ---- */

/* A table of rules, the values of its conditions, and where its values stand. */
typedef struct rule_file {
	const char *name;
	size_t conditions; /* the first columns */
	size_t values;     /* how many columns behind them */
	size_t first_value;
	const char *domains[3];
	const char *amounts[2][6];
} rule_file;

static const rule_file rule_files[] = {
    {"reconstitution.csv",
     3,
     2,
     3,
     {"metropole|reste", "PLUS|PLAI", "base|complement"},
     {{"0", "0.01", "8000", "33.33", "1234567.89", ""}, {"0", "7200", "0.05", "-1", "66.67", ""}}},
    {"requalification.csv", 1, 1, 1, {"brut|net"}, {{"0", "0.6", "0.333333", "0.595", "1", "0.000001"}}},
    {"accompagnement.csv",
     3,
     2,
     4,
     {"als|aide-loyer|soli-al", "salarie|non-salarie",
      "arret-maladie|invalidite|separation|chomage-partiel|perte-emploi|deces|fin-contrat|arret-saisonnier|autre"},
     {{"-", "150", "0", "99.99", "0.01", ""}, {"6", "12", "1", "", "7", "2"}}},
};

static void cell_set(char **cell, const char *text)
{
	free(*cell);
	*cell = strdup(text);
}

/* Some of the parts of a domain, or all of them. */
static void cell_choose(char *out, const char *domain)
{
	*out = '\0';
	if (below(4) == 0)
		strcpy(out, "*");
	while (*out == '\0') {
		size_t one_in = 1 + below(4);
		for (const char *part = domain; *part != '\0';) {
			size_t len = strcspn(part, "|");
			if (below(one_in) == 0)
				sprintf(out + strlen(out), "%s%.*s", *out == '\0' ? "" : "|", (int)len, part);
			part += len + (part[len] == '|');
		}
	}
}

static bool cells_meet(const char *a, const char *b)
{
	if (strcmp(a, "*") == 0 || strcmp(b, "*") == 0)
		return true;
	for (const char *part = a; *part != '\0';) {
		size_t len = strcspn(part, "|");
		for (const char *other = b; *other != '\0';) {
			size_t other_len = strcspn(other, "|");
			if (len == other_len && strncmp(part, other, len) == 0)
				return true;
			other += other_len + (other[other_len] == '|');
		}
		part += len + (part[len] == '|');
	}
	return false;
}

static bool days_meet(const char *from_a, const char *to_a, const char *from_b, const char *to_b)
{
	return (*to_b == '\0' || strcmp(from_a, to_b) <= 0) && (*to_a == '\0' || strcmp(from_b, to_a) <= 0);
}

static void row_drop(grid *g, size_t row)
{
	for (size_t c = 0; c < g->columns; c++)
		free(g->cells[row][c]);
	free(g->cells[row]);
	memmove(g->cells + row, g->cells + row + 1, (--g->rows - row) * sizeof *g->cells);
}

/* A copy of the row, as the last one. */
static char **row_copy(grid *g, size_t row)
{
	g->cells = realloc(g->cells, (g->rows + 1) * sizeof *g->cells);
	char **copy = calloc(g->columns, sizeof *copy);
	assert_true(g->cells != NULL && copy != NULL);
	for (size_t c = 0; c < g->columns; c++)
		copy[c] = strdup(g->cells[row][c]);
	return g->cells[g->rows++] = copy;
}

/* Drops rows that hold together with one before. */
static void rows_keep_apart(grid *g, const rule_file *f)
{
	size_t from = grid_column(g, "du"), to = grid_column(g, "au");
	for (size_t i = 1; i < g->rows; i++)
		for (size_t k = g->rows; k-- > i + 1;) {
			char **a = g->cells[i], **b = g->cells[k];
			bool meet = days_meet(a[from], a[to], b[from], b[to]);
			for (size_t c = 0; c < f->conditions; c++)
				meet &= cells_meet(a[c], b[c]);
			if (meet)
				row_drop(g, k);
		}
}

/* The days on which one row ends and another begins. */
static const char *const cuts[][2] = {
    {"2021-06-14", "2021-06-15"}, {"2021-12-31", "2022-01-01"}, {"2022-06-30", "2022-07-01"}};

static void row_split(grid *g, const rule_file *f, size_t row)
{
	size_t from = grid_column(g, "du"), to = grid_column(g, "au"), cut = below(COUNT(cuts));
	char **old = g->cells[row];
	if (strcmp(old[from], cuts[cut][0]) > 0 || (*old[to] != '\0' && strcmp(old[to], cuts[cut][1]) < 0))
		return;
	char **new = row_copy(g, row);
	cell_set(&old[to], cuts[cut][0]);
	cell_set(&new[from], cuts[cut][1]);
	size_t value = below(f->values);
	cell_set(&new[f->first_value + value], PICK(f->amounts[value]));
}

static void row_edit(grid *g, const rule_file *f)
{
	char cell[512];
	size_t row = 1 + below(g->rows - 1), c = below(f->conditions), value = below(f->values);
	switch (below(6)) {
	case 0:
		if (g->rows > 2)
			row_drop(g, row);
		break;
	case 1:
	case 2:
		cell_set(&g->cells[row][f->first_value + value], PICK(f->amounts[value]));
		break;
	case 3:
		row_split(g, f, row);
		break;
	case 4:
		cell_choose(cell, f->domains[c]);
		cell_set(&g->cells[row][c], cell);
		break;
	default:
		cell_choose(cell, f->domains[c]);
		cell_set(&row_copy(g, row)[c], cell);
		break;
	}
	rows_keep_apart(g, f);
}

static void grid_write(const grid *g, tables *t, const char *file)
{
	char text[16384] = "";
	size_t len = 0;
	for (size_t i = 0; i < g->rows; i++)
		for (size_t c = 0; c < g->columns; c++)
			len += (size_t)sprintf(text + len, "%s%c", g->cells[i][c], c + 1 < g->columns ? ',' : '\n');
	tables_set(t, file, text, len);
}

void random_rows(tables *t)
{
	for (size_t i = 0; i < COUNT(rule_files); i++) {
		const rule_file *f = &rule_files[i];
		grid g = grid_read(tables_file(t, f->name));
		for (size_t edits = below(6); edits > 0; edits--)
			row_edit(&g, f);
		grid_write(&g, t, f->name);
		const bareme_file *file = tables_file(t, f->name);
		remember("  %s:\n%.*s", f->name, (int)file->len, (const char *)file->data);
		grid_free(&g);
	}
}

/* ---- Order ---- */

/* Makes one of the fields number 0. */
static void field_first(cJSON *fields, const char *where)
{
	const cJSON *field = package_put_first(fields, (int)below((size_t)cJSON_GetArraySize(fields)));
	remember("  first in %s: %s\n", where, cJSON_GetStringValue(package_member(field, "name")));
}

void random_order(tables *t)
{
	cJSON *root = package_read_tree(t), *resource;
	field_first(package_operation_fields(root), "operations");
	cJSON_ArrayForEach(resource, package_member(root, "resources"))
	{
		const cJSON *schema = package_member(resource, "schema");
		if (schema != NULL)
			field_first(package_member(schema, "fields"),
				    cJSON_GetStringValue(package_member(resource, "name")));
	}
	package_write_tree(t, root);
}

/* ---- Packages ---- */

const char *const communes[] = {"13055", "06054", "04001", "2A004", "83062", "84089"};

tables tables_base(void)
{
	tables t = tables_read();
	grid g = grid_read(tables_file(&t, "communes.csv"));
	for (size_t row = g.rows; row-- > 1;) {
		bool kept = false;
		for (size_t i = 0; i < COUNT(communes); i++)
			kept |= strcmp(g.cells[row][0], communes[i]) == 0;
		if (!kept)
			row_drop(&g, row);
	}
	grid_write(&g, &t, "communes.csv");
	grid_free(&g);
	return t;
}

tables tables_copy(const tables *from)
{
	tables t = {malloc(from->count * sizeof *t.files), from->count};
	assert_non_null(t.files);
	for (size_t i = 0; i < from->count; i++) {
		t.files[i] = (bareme_file){strdup(from->files[i].name), NULL, 0};
		tables_set(&t, from->files[i].name, from->files[i].data, from->files[i].len);
	}
	return t;
}
