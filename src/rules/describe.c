/* What a ruleset says of itself: its tables, its fields and its sources. */
#include "rules/model.h"

#include <string.h>

const char *bareme_ruleset_fingerprint(const bareme_ruleset *ruleset)
{
	return ruleset->fingerprint;
}

const bareme_file *bareme_ruleset_files(const bareme_ruleset *ruleset, size_t *count)
{
	*count = ruleset->file_count;
	return ruleset->files;
}

const char *bareme_ruleset_title(const bareme_ruleset *ruleset, bareme_lang lang)
{
	return ruleset->title.in[lang];
}

const char *bareme_ruleset_version(const bareme_ruleset *ruleset)
{
	return ruleset->version;
}

int32_t bareme_ruleset_review(const bareme_ruleset *ruleset)
{
	int32_t last = ruleset->tables[0].review;
	for (size_t i = 1; i < ruleset->table_count; i++)
		if (ruleset->tables[i].review > last)
			last = ruleset->tables[i].review;
	return last;
}

size_t bareme_table_count(const bareme_ruleset *ruleset)
{
	return ruleset->table_count;
}

bareme_table_info bareme_table_describe(const bareme_ruleset *ruleset, size_t table, bareme_lang lang)
{
	const struct table *t = &ruleset->tables[table];
	return (bareme_table_info){t->name, t->file, t->title.in[lang], t->review, t->column_count, t->row_count};
}

bareme_column_info bareme_column_describe(const bareme_ruleset *ruleset, size_t table, size_t column, bareme_lang lang)
{
	const struct column *c = &ruleset->tables[table].columns[column];
	return (bareme_column_info){c->name, c->title.in[lang], c->unit_name, c->kind};
}

bareme_text bareme_table_cell(const bareme_ruleset *ruleset, size_t table, size_t row, size_t column)
{
	return table_cell(&ruleset->tables[table], row, column);
}

size_t bareme_table_line(const bareme_ruleset *ruleset, size_t table, size_t row)
{
	return ruleset->tables[table].rows[row].line;
}

size_t bareme_table_source(const bareme_ruleset *ruleset, size_t table, size_t row)
{
	return ruleset->tables[table].rows[row].source;
}

size_t bareme_form_count(const bareme_ruleset *ruleset)
{
	return ruleset->form_count;
}

bareme_form_info bareme_form_describe(const bareme_ruleset *ruleset, size_t form, bareme_lang lang)
{
	const struct form *f = &ruleset->forms[form];
	return (bareme_form_info){f->name, f->title.in[lang], f->total};
}

size_t bareme_source_count(const bareme_ruleset *ruleset)
{
	return ruleset->source_count;
}

bareme_source_info bareme_source_describe(const bareme_ruleset *ruleset, size_t source)
{
	const struct source *s = &ruleset->sources[source];
	return (bareme_source_info){s->id, s->title, s->date, s->day, s->address};
}

int bareme_field_count(const bareme_ruleset *ruleset)
{
	return (int)ruleset->field_count;
}

/* One without a name or values where there is no such field, or the tables alone fill it. */
static const field *described_field(const bareme_ruleset *r, int number)
{
	static const field nothing = {.name = "", .title = {{"", ""}}, .help = {{"", ""}}};
	return number >= 0 && (size_t)number < r->field_count ? &r->fields[number] : &nothing;
}

const char *bareme_field_name(const bareme_ruleset *ruleset, int number)
{
	return described_field(ruleset, number)->name;
}

const char *bareme_field_title(const bareme_ruleset *ruleset, int number, bareme_lang lang)
{
	return described_field(ruleset, number)->title.in[lang];
}

int bareme_field_with_role(const bareme_ruleset *ruleset, bareme_role role)
{
	return role > BAREME_ROLE_NONE && (int)role < ROLE_COUNT ? ruleset->role[role] : -1;
}

bareme_field_info bareme_field_describe(const bareme_ruleset *r, int number, bareme_lang lang)
{
	const field *f = described_field(r, number);
	int64_t most = number_power(NUMBER_MOST);
	bareme_field_info info = {.name = f->name,
				  .title = f->title.in[lang],
				  .help = f->help.in[lang],
				  .kind = (bareme_field_kind)f->type,
				  .role = (bareme_role)f->role,
				  .unit = "",
				  .default_value =
				      f->has_default && f->type == FIELD_CHOICE ? (int)f->default_value : -1};
	if (f->type != FIELD_NUMBER)
		return info;
	info.least = (bareme_number){f->least, (uint8_t)f->decimals, f->least > -most};
	info.most = (bareme_number){f->most, (uint8_t)f->decimals, f->most < most};
	info.default_number = (bareme_number){f->default_value, (uint8_t)f->decimals, f->has_default};
	for (size_t i = 0; i < r->unit_count; i++)
		if (f->unit.power[i] == 1)
			info.unit = r->units[i];
	return info;
}

int bareme_field_value_count(const bareme_ruleset *ruleset, int number)
{
	return (int)described_field(ruleset, number)->domain.count;
}

const char *bareme_field_value_name(const bareme_ruleset *ruleset, int number, int value)
{
	const domain *d = &described_field(ruleset, number)->domain;
	return value >= 0 && (size_t)value < d->count ? d->values[value] : "";
}

const char *bareme_field_value_title(const bareme_ruleset *ruleset, int number, int value, bareme_lang lang)
{
	const domain *d = &described_field(ruleset, number)->domain;
	return value >= 0 && (size_t)value < d->count ? d->titles[value].in[lang] : "";
}

int bareme_field_find(const bareme_ruleset *ruleset, bareme_text name)
{
	return names_find_folded(&ruleset->field_names, name);
}

const char *bareme_uncovered_product(const bareme_ruleset *ruleset, bareme_text name, bareme_lang lang)
{
	const product *p = headings_uncovered(ruleset, name);
	return p == NULL ? NULL : p->sentence[lang];
}

int bareme_field_suggest(const bareme_ruleset *ruleset, bareme_text name)
{
	return headings_uncovered(ruleset, name) != NULL ? -1 : names_nearest(&ruleset->field_names, name, 2);
}

bareme_text bareme_ruleset_schema(const bareme_ruleset *ruleset)
{
	return ruleset->schema;
}

const char *bareme_version(void)
{
	return BAREME_VERSION;
}
