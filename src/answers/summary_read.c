/* Summaries added up that were written as JSON; see summary_json.h. */
#include "answers/summary_json.h"
#include "base/warn.h"
#include "formats/json.h"

typedef struct part {
	bareme_list_summary *s;
	json_document document;
	warner warner;
	bool wrong;     /* and reported */
	bool no_memory; /* what is wrong does not count then */
	bool first;
	arena arena;
} part;

/* ---- Members ---- */

/* What is not as it is written. */
static void part_is_wrong(part *p, const char *member)
{
	if (!p->wrong && !p->no_memory)
		warner_say(&p->warner, BAREME_ERROR, "format", 0,
			   "\"%s\" is missing or wrong: it is not a summary that batch --summary=FILE wrote", member);
	p->wrong = true;
}

/* A number without a sign. */
static uint64_t part_read_count(part *p, const json_node *node, const char *name)
{
	bareme_text t = node == NULL ? (bareme_text){"", 0} : json_source(&p->document, node);
	uint64_t value = 0;
	bool good = t.len > 0;
	for (size_t i = 0; i < t.len && good; i++)
		good = text_is_digit(t.data[i]) && !__builtin_mul_overflow(value, 10, &value) &&
		       !__builtin_add_overflow(value, (uint64_t)(t.data[i] - '0'), &value);
	if (!good)
		part_is_wrong(p, name);
	return value;
}

static uint64_t part_count(part *p, const json_node *object, const char *name)
{
	return part_read_count(p, json_get(object, name), name);
}

/* The same for what counts from 0 here. */
static uint64_t part_read_number(part *p, const json_node *node, const char *name)
{
	uint64_t value = part_read_count(p, node, name);
	if (value == 0)
		part_is_wrong(p, name);
	return value == 0 ? 0 : value - 1;
}

static uint64_t part_number(part *p, const json_node *object, const char *name)
{
	return part_read_number(p, json_get(object, name), name);
}

/* Sums of any list are smaller, and those of any number of parts can be added up. */
#define PART_SUM_MAX ((wide)1 << 100)

/* An amount with `decimals`; 0 for null. */
static wide part_sum(part *p, const json_node *object, const char *name, unsigned decimals)
{
	const json_node *node = json_get(object, name);
	bareme_text t = node == NULL ? (bareme_text){"", 0} : json_source(&p->document, node);
	if (text_equal(t, TEXT("null")))
		return 0;
	bool minus = t.len > 0 && t.data[0] == '-', point = false, good = true;
	wide value = 0;
	unsigned after = 0, digits = 0;
	for (size_t i = minus; i < t.len && good; i++) {
		if (t.data[i] == '.') {
			good = !point;
			point = true;
			continue;
		}
		good = text_is_digit(t.data[i]) && value < PART_SUM_MAX / 10;
		value = good ? value * 10 + (t.data[i] - '0') : 0;
		after += point;
		digits++;
	}
	if (!good || digits == 0 || after != decimals)
		part_is_wrong(p, name);
	return minus ? -value : value;
}

/* A string, which lasts as long as the document; NULL for null. */
static const char *part_string(part *p, const json_node *object, const char *name)
{
	const json_node *node = json_get(object, name);
	const char *string = json_string(node);
	if (string == NULL && (node == NULL || !text_equal(json_source(&p->document, node), TEXT("null"))))
		part_is_wrong(p, name);
	return string;
}

/* The value of a domain; -1 for null. */
static int part_value(part *p, const json_node *object, const char *name, const domain *d)
{
	const char *string = part_string(p, object, name);
	for (size_t i = 0; string != NULL && d != NULL && i < d->count; i++)
		if (strcmp(d->values[i], string) == 0)
			return (int)i;
	if (string != NULL)
		part_is_wrong(p, name);
	return -1;
}

static int part_field(part *p, const json_node *object)
{
	const char *name = part_string(p, object, "champ");
	int field = name == NULL ? -1 : bareme_field_find(p->s->r, text_of(name));
	if (name != NULL && field < 0)
		part_is_wrong(p, "champ");
	return field;
}

static bareme_code part_code(const char *name)
{
	int code = 0;
	while (code < BAREME_CODE_COUNT && (name == NULL || strcmp(bareme_code_name((bareme_code)code), name) != 0))
		code++;
	return (bareme_code)code;
}

/* A list that must be there. */
static const json_node *part_list(part *p, const json_node *object, const char *name)
{
	const json_node *list = json_get(object, name);
	if (!json_is_array(list))
		part_is_wrong(p, name);
	return json_first(list);
}

/* ---- Counts and sums ---- */

static void part_add_statuses(part *p, const json_node *object, uint64_t *by_status)
{
	const json_node *statuses = json_get(object, "statuts");
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++)
		by_status[status] += part_count(p, statuses, bareme_status_name((bareme_status)status));
}

static void part_add_counts(part *p)
{
	bareme_list_summary *s = p->s;
	const json_node *root = p->document.root;
	s->records += part_count(p, root, "operations");
	part_add_statuses(p, root, s->by_status);
	const json_node *codes = json_get(root, "codes");
	if (!json_is_object(codes))
		part_is_wrong(p, "codes");
	for (const json_node *at = json_first(codes); at != NULL; at = json_next(at)) {
		bareme_code code = part_code(json_name(at));
		uint64_t count = part_count(p, codes, json_name(at));
		if (code == BAREME_CODE_COUNT)
			part_is_wrong(p, "codes");
		else
			s->by_code[code] += count;
	}
	for (int row = 0; row < BAREME_ROW_COUNT; row++)
		s->rows[row] += part_count(p, json_get(root, "lignes"), summary_row_names[row]);
}

static void part_add_totals(part *p)
{
	bareme_list_summary *s = p->s;
	const bareme_ruleset *r = s->r;
	int zones = r->role[ROLE_ZONE];
	for (const json_node *at = part_list(p, p->document.root, "totaux"); at != NULL; at = json_next(at)) {
		int nature = part_value(p, at, "nature", &r->fields[r->role[ROLE_NATURE]].domain);
		int zone = part_value(p, at, "zone", zones < 0 ? NULL : &r->fields[zones].domain);
		if (nature < 0) {
			part_is_wrong(p, "nature");
			return;
		}
		list_total *t = &s->totals[(size_t)nature * s->zones + (size_t)(zone + 1)];
		t->records += part_count(p, at, "operations");
		t->loan += part_sum(p, at, "pret", 2);
		t->grant += part_sum(p, at, "subvention", 2);
	}
}

/* The key of a group, of texts with a NUL after each. */
static void part_put_key(part *p, const json_node *texts, buffer *key)
{
	if (json_count(texts) != p->s->sums.by_count)
		part_is_wrong(p, "cle");
	for (const json_node *at = json_first(texts); at != NULL; at = json_next(at)) {
		const char *text = json_string(at);
		if (text != NULL && strlen(text) > SUMS_TEXT_MAX)
			part_is_wrong(p, "cle");
		buffer_string(key, text == NULL ? "" : text);
		buffer_char(key, '\0');
	}
}

static void part_add_group(part *p, const json_node *node)
{
	const json_node *texts = json_get(node, "cle");
	sums_group g = {0};
	buffer key = {0};
	bool rest = !json_is_array(texts);
	if (!rest)
		part_put_key(p, texts, &key);
	part_add_statuses(p, node, g.by_status);
	/* Earlier versions took surpluses off what is left to finance: the smaller of both is lost. */
	bool netted = json_get(node, summary_amounts[BAREME_GROUP_SURPLUS].name) == NULL;
	for (size_t i = 0; i < (size_t)BAREME_GROUP_COUNT - netted; i++) {
		g.amounts[i].sum = part_sum(p, node, summary_amounts[i].name, i == BAREME_GROUP_DWELLINGS ? 0 : 2);
		g.amounts[i].operations = summary_amounts[i].operations == NULL
					      ? g.by_status[BAREME_GRANTED] + g.by_status[BAREME_INELIGIBLE]
					      : part_count(p, node, summary_amounts[i].operations);
	}
	if (netted && g.amounts[BAREME_GROUP_LEFT].sum < 0) {
		g.amounts[BAREME_GROUP_SURPLUS] = g.amounts[BAREME_GROUP_LEFT];
		g.amounts[BAREME_GROUP_SURPLUS].sum = -g.amounts[BAREME_GROUP_SURPLUS].sum;
		memset(&g.amounts[BAREME_GROUP_LEFT], 0, sizeof g.amounts[BAREME_GROUP_LEFT]);
	}
	g.partial = part_count(p, node, "ressources_non_indiquees");
	g.key = buffer_all(&key);
	if (!p->wrong)
		p->no_memory |= key.failed || !sums_add_group(&p->s->sums, &g, rest);
	buffer_free(&key);
}

/* "bailleur, annee", or "no column". */
static void part_put_by(const part *p, const sums *s, buffer *out)
{
	for (size_t i = 0; i < s->by_count; i++)
		buffer_printf(out, "%s%s", i == 0 ? "" : ", ", s->by[i]);
	if (s->by_count == 0)
		buffer_string(out, text_tr(p->warner.locale, "no column"));
}

/* Takes the columns that the sums are by, or compares them with those of the parts before. */
static void part_take_by(part *p)
{
	const json_node *by = json_get(p->document.root, "par");
	sums own = {0};
	const char *columns[SUMS_BY_MAX];
	size_t count = 0;
	for (const json_node *at = json_first(by); at != NULL && !p->wrong; at = json_next(at)) {
		if (json_string(at) == NULL || count == SUMS_BY_MAX)
			part_is_wrong(p, "par");
		else
			columns[count++] = json_string(at);
	}
	sums *to = p->first ? &p->s->sums : &own;
	p->no_memory |= !sums_begin(to, columns, count);
	p->s->sums.most = SUMS_GROUPS_MAX;
	if (!p->no_memory && !p->wrong && !p->first && !sums_agree(&own, &p->s->sums)) {
		buffer its = {0}, before = {0};
		part_put_by(p, &own, &its);
		part_put_by(p, &p->s->sums, &before);
		warner_say(&p->warner, BAREME_ERROR, "format", 0,
			   "its sums are by %s, those of the part before by %s: parts of one total need the same --by",
			   buffer_cstring(&its), buffer_cstring(&before));
		p->wrong = true;
		buffer_free(&its);
		buffer_free(&before);
	}
	sums_free(&own);
}

static void part_add_groups(part *p)
{
	if (p->s->sums.by_count == 0)
		return;
	for (const json_node *at = part_list(p, p->document.root, "groupes"); at != NULL && !p->wrong && !p->no_memory;
	     at = json_next(at))
		part_add_group(p, at);
}

/* ---- How the lists were read ---- */

static bool part_same_text(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

static bool part_same_columns(const bareme_list_summary *s, const bareme_list_column *columns, size_t count)
{
	bool same = s->column_count == count;
	for (size_t i = 0; i < count && same; i++) {
		const bareme_list_column *a = &s->columns[i], *b = &columns[i];
		same = a->number == b->number && a->field == b->field && a->reading == b->reading &&
		       strcmp(a->heading, b->heading) == 0 && part_same_text(a->unit, b->unit);
	}
	return same;
}

static void part_take_columns(part *p, int32_t date)
{
	bareme_list_summary *s = p->s;
	const json_node *at = part_list(p, p->document.root, "colonnes");
	size_t count = 0, most = json_count(json_get(p->document.root, "colonnes"));
	bareme_list_column *columns = arena_alloc(&p->arena, most + 1, sizeof *columns);
	for (; columns != NULL && at != NULL && !p->wrong; at = json_next(at)) {
		bareme_list_column *c = &columns[count++];
		c->number = (size_t)part_number(p, at, "numero");
		const char *heading = part_string(p, at, "entete"), *reading = part_string(p, at, "lecture");
		c->heading = heading == NULL ? "" : heading;
		c->field = part_field(p, at);
		c->reading = BAREME_READ_NOT;
		for (int i = 0; i < BAREME_READ_NOT; i++)
			if (part_same_text(reading, summary_readings[i]))
				c->reading = (bareme_column_reading)i;
		c->unit = part_string(p, at, "unite");
	}
	if (p->wrong)
		return;
	p->no_memory |= columns == NULL;
	if (!p->no_memory && p->first) {
		p->no_memory |= !summary_take_columns(s, columns, count, date);
		/* The units are the document's. */
		for (size_t i = 0; i < s->column_count && !p->no_memory; i++)
			if (s->columns[i].unit != NULL)
				p->no_memory |= (s->columns[i].unit =
						     arena_copy(&s->arena, text_of(s->columns[i].unit)).data) == NULL;
	} else if (!p->no_memory) {
		s->column_count = part_same_columns(s, columns, count) ? count : 0;
		s->date = s->date == date ? date : BAREME_ALWAYS;
	}
}

static bool part_same_sheet(const bareme_list_sheet *a, const bareme_list_sheet *b)
{
	bool same = part_same_text(a->name, b->name) && a->count == b->count &&
		    a->hidden_column_count == b->hidden_column_count;
	for (size_t i = 0; i < a->hidden_column_count && same; i++)
		same = a->hidden_columns[i] == b->hidden_columns[i];
	return same;
}

static void part_take_sheet(part *p)
{
	bareme_list_summary *s = p->s;
	const json_node *node = json_get(p->document.root, "feuille");
	bareme_list_sheet sheet = {0};
	if (json_is_object(node)) {
		const json_node *rounded = json_get(node, "arrondis");
		const json_node *hidden = json_get(node, "colonnes_masquees");
		size_t *columns = arena_alloc(&p->arena, json_count(hidden) + 1, sizeof *columns);
		p->no_memory |= columns == NULL;
		for (const json_node *at = json_first(hidden); at != NULL && columns != NULL; at = json_next(at))
			columns[sheet.hidden_column_count++] = (size_t)part_read_number(p, at, "colonnes_masquees");
		sheet.name = part_string(p, node, "nom");
		sheet.count = (size_t)part_count(p, node, "feuilles");
		sheet.hidden_rows = part_count(p, node, "lignes_masquees");
		sheet.hidden_columns = columns;
		sheet.rounded = part_count(p, rounded, "nombre");
		sheet.rounded_row = sheet.rounded == 0 ? 0 : part_count(p, rounded, "ligne");
		sheet.rounded_column = sheet.rounded == 0 ? 0 : (size_t)part_number(p, rounded, "colonne");
	}
	if (p->wrong || p->no_memory)
		return;
	if (p->first) {
		p->no_memory |= !summary_take_sheet(s, &sheet);
	} else if (part_same_sheet(&s->sheet, &sheet)) {
		s->sheet.hidden_rows += sheet.hidden_rows;
		if (sheet.rounded > 0)
			summary_note_rounded(s, sheet.rounded, sheet.rounded_row, sheet.rounded_column);
	} else {
		s->sheet = (bareme_list_sheet){0};
	}
}

/* How many lines, and the first one, which is the part's. */
static places part_places(part *p, const json_node *object)
{
	places read = {0};
	uint64_t count = part_count(p, object, "nombre");
	if (count > 0)
		places_add(&read, part_count(p, object, "ligne"));
	read.others = count - read.count;
	read.count = count;
	return read;
}

static void part_add_undated(part *p)
{
	const json_node *node = json_get(p->document.root, "sans_date");
	/* Earlier versions do not count them. */
	if (node == NULL)
		return;
	places undated = part_places(p, node);
	places_add_all(&p->s->undated, &undated, p->s->undated.count > 0);
}

static void part_add_readings(part *p)
{
	const json_node *node = json_get(p->document.root, "lecture");
	struct readings *of = &p->s->readings;
	if (node == NULL)
		return;
	of->operations += part_count(p, node, "operations");
	of->used += part_sum(p, node, "retenue", 2);
	of->other += part_sum(p, node, "autre", 2);
}

static void part_add_refusals(part *p)
{
	for (const json_node *at = part_list(p, p->document.root, "refus"); at != NULL && !p->wrong;
	     at = json_next(at)) {
		bareme_code code = part_code(part_string(p, at, "code"));
		uint64_t reason = part_count(p, at, "variante");
		int field = part_field(p, at);
		const char *message = part_string(p, at, "message");
		places where = part_places(p, at);
		if (code == BAREME_CODE_COUNT || reason > UINT8_MAX || where.run_count == 0 || message == NULL)
			part_is_wrong(p, "refus");
		if (p->wrong)
			return;
		struct refusal *to = summary_find_refusal(p->s, code, field, (uint8_t)reason);
		p->no_memory |= to == NULL;
		if (to == NULL)
			return;
		places_add_all(&to->where, &where, to->where.count > 0);
		if (to->shown.message == NULL)
			p->no_memory |= (to->shown.message = strdup(message)) == NULL;
	}
}

static void part_add_repeats(part *p)
{
	bareme_list_summary *s = p->s;
	const json_node *node = json_get(p->document.root, "ids_repetes");
	uint64_t all = s->all_repeats + part_count(p, node, "nombre");
	for (const json_node *at = part_list(p, node, "premiers"); at != NULL && !p->wrong && !p->no_memory;
	     at = json_next(at)) {
		const char *id = part_string(p, at, "id");
		uint64_t line = part_count(p, at, "ligne"), first = part_count(p, at, "comme");
		if (id == NULL)
			part_is_wrong(p, "id");
		p->no_memory |= !p->wrong && !summary_add_repeat(s, text_of(id), first, line);
	}
	s->all_repeats = all;
}

/* The unit as the summary keeps it. */
static void part_take_stray_unit(part *p)
{
	const json_node *node = json_get(p->document.root, "unite_en_note");
	if (node == NULL || p->s->stray.line > 0)
		return;
	const char *unit = part_string(p, node, "unite");
	uint64_t line = part_count(p, node, "ligne");
	if (unit == NULL || p->wrong)
		return;
	p->s->stray = (stray_unit){line, arena_copy(&p->s->arena, text_of(unit)).data};
	p->no_memory |= p->s->stray.unit == NULL;
}

/* ---- The whole ---- */

/* The day of operations without a date; BAREME_ALWAYS where parts have several. */
static int32_t part_check_head(part *p)
{
	const json_node *root = p->document.root;
	const char *version = part_string(p, root, "version"), *tables = part_string(p, root, "empreinte");
	const char *date = part_string(p, root, "date"), *own = bareme_ruleset_fingerprint(p->s->r);
	int32_t day = BAREME_ALWAYS;
	if (version == NULL || tables == NULL || (date != NULL && !bareme_date_parse(text_of(date), &day)))
		part_is_wrong(p, version == NULL ? "version" : tables == NULL ? "empreinte" : "date");
	if (p->wrong)
		return day;
	p->wrong = true;
	if (strcmp(tables, own) != 0)
		warner_say(&p->warner, BAREME_ERROR, "format", 0,
			   "it was computed with other tables (%s) than those in use (%s): name the same ones with "
			   "--data",
			   tables, own);
	else if (strcmp(version, bareme_version()) != 0)
		warner_say(&p->warner, BAREME_ERROR, "format", 0,
			   "it was written by version %s, and this is %s: compute the part again", version,
			   bareme_version());
	else
		p->wrong = false;
	return day;
}

bareme_result bareme_list_summary_add_json(bareme_list_summary *s, bareme_text json, const bareme_locale *locale,
					   bareme_fault_fn report, void *payload)
{
	part p = {.s = s, .warner = {locale, report, payload}, .first = s->parts == 0};
	size_t offset = 0, line, column;
	json_fault fault = json_parse(&p.document, json, &offset);
	if (fault == JSON_NO_MEMORY)
		return BAREME_NO_MEMORY;
	if (fault != JSON_SOUND) {
		text_place(json, offset, &line, &column);
		warner_say(&p.warner, BAREME_ERROR, "format", line, "this is not a summary: %s",
			   text_tr(locale, json_fault_message(fault)));
		json_free(&p.document);
		return BAREME_BAD_INPUT;
	}
	int32_t date = part_check_head(&p);
	void (*const steps[])(part *) = {part_take_by,     part_add_counts,     part_add_totals,   part_add_groups,
					 part_take_sheet,  part_add_undated,    part_add_readings, part_add_refusals,
					 part_add_repeats, part_take_stray_unit};
	if (!p.wrong)
		part_take_columns(&p, date);
	for (size_t i = 0; i < sizeof steps / sizeof *steps && !p.wrong && !p.no_memory; i++)
		steps[i](&p);
	if (!p.wrong && !p.no_memory)
		p.no_memory |= !sums_sort(&s->sums);
	s->parts++;
	arena_free(&p.arena);
	json_free(&p.document);
	return p.no_memory ? BAREME_NO_MEMORY : p.wrong ? BAREME_BAD_INPUT : BAREME_DONE;
}
