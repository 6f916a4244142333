/* What came of a list as JSON, for programs: counts, sums, and how its columns were read. */
#include "answers/summary_json.h"

#include "formats/json.h"

/* A string, null where there is none. */
static void summary_json_put_string(buffer *out, const char *text)
{
	if (text == NULL)
		buffer_string(out, "null");
	else
		json_put_string(out, text_of(text));
}

/* The name of a member, after a comma where it is not the first one. */
static void summary_json_put_name(buffer *out, size_t *count, const char *name)
{
	buffer_string(out, (*count)++ == 0 ? "\"" : ",\"");
	buffer_string(out, name);
	buffer_string(out, "\":");
}

static void summary_json_put_count(buffer *out, size_t *count, const char *name, uint64_t value)
{
	summary_json_put_name(out, count, name);
	buffer_printf(out, "%llu", (unsigned long long)value);
}

/* The beginning of an element on a line of its own. */
static void summary_json_put_element(buffer *out, size_t *count)
{
	buffer_string(out, (*count)++ == 0 ? "\n{" : ",\n{");
}

static void summary_json_put_statuses(buffer *out, const uint64_t *by_status)
{
	size_t count = 0;
	buffer_string(out, "\"statuts\":{");
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++)
		summary_json_put_count(out, &count, bareme_status_name((bareme_status)status), by_status[status]);
	buffer_char(out, '}');
}

static void summary_json_put_counts(buffer *out, const bareme_list_summary *s)
{
	size_t count = 0;
	buffer_printf(out, "\"operations\":%llu,\n", (unsigned long long)s->records);
	summary_json_put_statuses(out, s->by_status);
	buffer_string(out, ",\n\"codes\":{");
	for (int code = 0; code < BAREME_CODE_COUNT; code++)
		if (s->by_code[code] > 0)
			summary_json_put_count(out, &count, bareme_code_name((bareme_code)code), s->by_code[code]);
	buffer_string(out, "},\n\"lignes\":{");
	count = 0;
	for (int row = 0; row < BAREME_ROW_COUNT; row++)
		summary_json_put_count(out, &count, summary_row_names[row], s->rows[row]);
	buffer_string(out, "},\n");
}

static void summary_json_put_sum(buffer *out, size_t *count, const char *name, wide cents)
{
	char text[BAREME_TEXT_MAX];
	summary_json_put_name(out, count, name);
	buffer_put(out, text, bareme_sum_print(wide_to_sum(cents), '.', text));
}

static void summary_json_put_totals(buffer *out, const bareme_list_summary *s)
{
	const bareme_ruleset *r = s->r;
	size_t written = 0;
	buffer_string(out, "\"totaux\":[");
	for (size_t i = 0; i < s->natures * s->zones; i++) {
		const list_total *t = &s->totals[i];
		size_t nature = i / s->zones, zone = i % s->zones, count = 0;
		if (t->records == 0)
			continue;
		summary_json_put_element(out, &written);
		summary_json_put_name(out, &count, "nature");
		summary_json_put_string(out, r->fields[r->role[ROLE_NATURE]].domain.values[nature]);
		summary_json_put_name(out, &count, "zone");
		summary_json_put_string(out, zone == 0 ? NULL : r->fields[r->role[ROLE_ZONE]].domain.values[zone - 1]);
		summary_json_put_count(out, &count, "operations", t->records);
		summary_json_put_sum(out, &count, "pret", t->loan);
		summary_json_put_sum(out, &count, "subvention", t->grant);
		buffer_char(out, '}');
	}
	buffer_string(out, "],\n");
}

/* ---- Groups ---- */

const summary_amount summary_amounts[BAREME_GROUP_COUNT] = {
    [BAREME_GROUP_LOANS] = {"pret", NULL},
    [BAREME_GROUP_GRANTS] = {"subvention", NULL},
    [BAREME_GROUP_DWELLINGS] = {"logements", "avec_logements"},
    [BAREME_GROUP_COST] = {"investissement", "avec_investissement"},
    [BAREME_GROUP_LEFT] = {"reste_a_financer", "avec_reste_a_financer"},
    [BAREME_GROUP_SURPLUS] = {"excedent", "avec_excedent"}};

/* Its texts; null of what is in no group. */
static void summary_json_put_texts(buffer *out, const sums *s, const sums_group *g)
{
	const char *text = g->key.data;
	buffer_string(out, "\"cle\":");
	if (g == &s->rest) {
		buffer_string(out, "null,");
		return;
	}
	for (size_t i = 0; i < s->by_count; i++, text += strlen(text) + 1) {
		buffer_char(out, i == 0 ? '[' : ',');
		summary_json_put_string(out, *text == '\0' ? NULL : text);
	}
	buffer_string(out, "],");
}

static void summary_json_put_group(buffer *out, const sums *s, const sums_group *g)
{
	size_t count = 0;
	uint64_t records = 0;
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++)
		records += g->by_status[status];
	summary_json_put_texts(out, s, g);
	summary_json_put_count(out, &count, "operations", records);
	buffer_char(out, ',');
	summary_json_put_statuses(out, g->by_status);
	for (size_t i = 0; i < BAREME_GROUP_COUNT; i++) {
		uint64_t operations = g->amounts[i].operations;
		char text[BAREME_TEXT_MAX];
		summary_json_put_name(out, &count, summary_amounts[i].name);
		if (g->amounts[i < BAREME_GROUP_LEFT ? i : BAREME_GROUP_COST].operations == 0)
			buffer_string(out, "null");
		else if (i == BAREME_GROUP_DWELLINGS)
			buffer_put(out, text, sum_print_count(wide_to_sum(g->amounts[i].sum), text));
		else
			buffer_put(out, text, bareme_sum_print(wide_to_sum(g->amounts[i].sum), '.', text));
		if (summary_amounts[i].operations != NULL)
			summary_json_put_count(out, &count, summary_amounts[i].operations, operations);
	}
	summary_json_put_count(out, &count, "ressources_non_indiquees", g->partial);
}

static void summary_json_put_groups(buffer *out, const sums *s)
{
	const sums_group *g;
	size_t written = 0;
	if (s->by_count == 0)
		return;
	buffer_string(out, "\"par\":");
	for (size_t i = 0; i < s->by_count; i++) {
		buffer_char(out, i == 0 ? '[' : ',');
		summary_json_put_string(out, s->by[i]);
	}
	buffer_string(out, "],\n\"groupes\":[");
	while ((g = sums_at(s, written)) != NULL) {
		summary_json_put_element(out, &written);
		summary_json_put_group(out, s, g);
		buffer_char(out, '}');
	}
	buffer_string(out, "],\n");
}

/* ---- How the list was read ---- */

const char *const summary_readings[] = {[BAREME_READ_BY_NAME] = "nom",
					[BAREME_READ_BY_WORDS] = "mots",
					[BAREME_READ_BY_VALUES] = "valeurs",
					[BAREME_READ_AS_SET] = "option",
					[BAREME_READ_NOT] = NULL};

const char *const summary_row_names[] = {[BAREME_ROW_BLANK] = "vides",
					 [BAREME_ROW_TOTAL] = "totaux",
					 [BAREME_ROW_NOTE] = "notes",
					 [BAREME_ROW_PRODUCT] = "produits"};

static void summary_json_put_field(buffer *out, size_t *count, const bareme_list_summary *s, int field)
{
	summary_json_put_name(out, count, "champ");
	summary_json_put_string(out, field < 0 ? NULL : s->r->fields[field].name);
}

static void summary_json_put_columns(buffer *out, const bareme_list_summary *s)
{
	size_t written = 0;
	buffer_string(out, "\"colonnes\":[");
	for (const bareme_list_column *c = s->columns; c < s->columns + s->column_count; c++) {
		size_t count = 0;
		summary_json_put_element(out, &written);
		summary_json_put_count(out, &count, "numero", c->number + 1);
		summary_json_put_name(out, &count, "entete");
		summary_json_put_string(out, c->heading);
		summary_json_put_field(out, &count, s, c->field);
		summary_json_put_name(out, &count, "lecture");
		summary_json_put_string(out, summary_readings[c->reading]);
		summary_json_put_name(out, &count, "unite");
		summary_json_put_string(out, c->unit);
		buffer_char(out, '}');
	}
	buffer_string(out, "],\n");
}

static void summary_json_put_places(buffer *out, size_t *count, const places *p)
{
	summary_json_put_count(out, count, "nombre", p->count);
	if (p->count > 0)
		summary_json_put_count(out, count, "ligne", p->runs[0].first);
}

/* Operations that have no date of their own. */
static void summary_json_put_undated(buffer *out, const places *undated)
{
	size_t count = 0;
	buffer_string(out, "\"sans_date\":{");
	summary_json_put_places(out, &count, undated);
	buffer_string(out, "},\n");
}

/* What the operations get that depend on the reading of a rule, and would get by the other one. */
static void summary_json_put_readings(buffer *out, const struct readings *of)
{
	size_t count = 0;
	buffer_string(out, "\"lecture\":{");
	summary_json_put_count(out, &count, "operations", of->operations);
	summary_json_put_sum(out, &count, "retenue", of->used);
	summary_json_put_sum(out, &count, "autre", of->other);
	buffer_string(out, "},\n");
}

static void summary_json_put_refusals(buffer *out, const bareme_list_summary *s)
{
	size_t written = 0;
	buffer_string(out, "\"refus\":[");
	while (written < s->refusal_count) {
		const struct refusal *r = &s->refusals[written];
		size_t count = 0;
		summary_json_put_element(out, &written);
		summary_json_put_name(out, &count, "code");
		summary_json_put_string(out, bareme_code_name(r->shown.code));
		summary_json_put_field(out, &count, s, r->shown.field);
		summary_json_put_count(out, &count, "variante", r->reason);
		summary_json_put_places(out, &count, &r->where);
		summary_json_put_name(out, &count, "message");
		summary_json_put_string(out, r->shown.message);
		buffer_char(out, '}');
	}
	buffer_string(out, "],\n");
}

/* The unit that a note names, where no amount was read in it. */
static void summary_json_put_stray_unit(buffer *out, const stray_unit *stray)
{
	size_t count = 0;
	if (stray->line == 0)
		return;
	buffer_string(out, "\"unite_en_note\":{");
	summary_json_put_name(out, &count, "unite");
	summary_json_put_string(out, stray->unit);
	summary_json_put_count(out, &count, "ligne", stray->line);
	buffer_string(out, "},\n");
}

/* The sheet of a workbook; null where the list is in none. */
static void summary_json_put_sheet(buffer *out, const bareme_list_sheet *sheet)
{
	size_t count = 0;
	if (sheet->name == NULL) {
		buffer_string(out, "\"feuille\":null,\n");
		return;
	}
	buffer_string(out, "\"feuille\":{");
	summary_json_put_name(out, &count, "nom");
	summary_json_put_string(out, sheet->name);
	summary_json_put_count(out, &count, "feuilles", sheet->count);
	summary_json_put_count(out, &count, "lignes_masquees", sheet->hidden_rows);
	summary_json_put_name(out, &count, "colonnes_masquees");
	buffer_char(out, '[');
	for (size_t i = 0; i < sheet->hidden_column_count; i++)
		buffer_printf(out, "%s%zu", i == 0 ? "" : ",", sheet->hidden_columns[i] + 1);
	buffer_string(out, "],\"arrondis\":{");
	count = 0;
	summary_json_put_count(out, &count, "nombre", sheet->rounded);
	if (sheet->rounded > 0) {
		summary_json_put_count(out, &count, "ligne", sheet->rounded_row);
		summary_json_put_count(out, &count, "colonne", sheet->rounded_column + 1);
	}
	buffer_string(out, "}},\n");
}

/* Operations whose id an earlier one has. */
static void summary_json_put_repeats(buffer *out, const bareme_list_summary *s)
{
	size_t written = 0;
	buffer_printf(out, "\"ids_repetes\":{\"nombre\":%llu,\"premiers\":[", (unsigned long long)s->all_repeats);
	while (written < s->repeat_count) {
		const bareme_repeat *r = &s->repeats[written];
		size_t count = 0;
		summary_json_put_element(out, &written);
		summary_json_put_name(out, &count, "id");
		summary_json_put_string(out, r->id);
		summary_json_put_count(out, &count, "ligne", r->line);
		summary_json_put_count(out, &count, "comme", r->first);
		buffer_char(out, '}');
	}
	buffer_string(out, "]}\n");
}

bareme_result bareme_list_summary_write_json(const bareme_list_summary *s, bareme_write_fn write, void *payload)
{
	char day[BAREME_TEXT_MAX];
	buffer out = {0};
	bareme_date_print(s->date, day);
	buffer_string(&out, "{\"version\":");
	summary_json_put_string(&out, bareme_version());
	buffer_string(&out, ",\"empreinte\":");
	summary_json_put_string(&out, bareme_ruleset_fingerprint(s->r));
	buffer_string(&out, ",\"date\":");
	summary_json_put_string(&out, s->date == BAREME_ALWAYS ? NULL : day);
	buffer_string(&out, ",\n");
	summary_json_put_counts(&out, s);
	summary_json_put_totals(&out, s);
	summary_json_put_groups(&out, &s->sums);
	summary_json_put_columns(&out, s);
	summary_json_put_refusals(&out, s);
	summary_json_put_readings(&out, &s->readings);
	summary_json_put_undated(&out, &s->undated);
	summary_json_put_stray_unit(&out, &s->stray);
	summary_json_put_sheet(&out, &s->sheet);
	summary_json_put_repeats(&out, s);
	buffer_string(&out, "}\n");
	return buffer_hand_over(&out, write, payload);
}
