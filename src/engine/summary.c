/* The sums of a list: counts by status and code, totals by zone and nature. */
#include "engine/summary.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

bareme_result bareme_list_summary_new(bareme_list_summary **out, const bareme_ruleset *r)
{
	bareme_list_summary *s = *out = calloc(1, sizeof *s);
	if (s == NULL)
		return BAREME_NO_MEMORY;
	s->r = r;
	s->zones = r->role[ROLE_ZONE] < 0 ? 1 : r->fields[r->role[ROLE_ZONE]].domain.count + 1;
	s->natures = r->fields[r->role[ROLE_NATURE]].domain.count;
	s->totals = calloc(s->zones * s->natures + 1, sizeof *s->totals);
	s->old_tables = calloc(r->table_count, sizeof *s->old_tables);
	if (s->totals != NULL && s->old_tables != NULL)
		return BAREME_DONE;
	bareme_list_summary_free(s);
	*out = NULL;
	return BAREME_NO_MEMORY;
}

static void summary_forget_repeats(bareme_list_summary *s)
{
	while (s->repeat_count > 0)
		free((char *)s->repeats[--s->repeat_count].id);
	s->all_repeats = 0;
}

static void summary_forget_refusals(bareme_list_summary *s)
{
	while (s->refusal_count > 0)
		free((char *)s->refusals[--s->refusal_count].shown.message);
}

void bareme_list_summary_free(bareme_list_summary *s)
{
	if (s == NULL)
		return;
	summary_forget_repeats(s);
	summary_forget_refusals(s);
	free(s->refusals);
	free(s->totals);
	free(s->old_tables);
	sums_free(&s->sums);
	arena_free(&s->arena);
	free(s);
}

void summary_add(bareme_list_summary *s, const bareme_answer *a)
{
	int nature = s->r->role[ROLE_NATURE];
	if (a->operation->blanked != 0)
		s->by_code[BAREME_CODE_BLANK_WORD] += (uint64_t)__builtin_popcountll(a->operation->blanked);
	s->records++;
	s->by_status[a->status]++;
	if (a->status != BAREME_GRANTED) {
		bareme_code code = answer_first_code(a);
		s->by_code[code < BAREME_CODE_COUNT ? code : 0]++;
	}
	if (a->loan == BAREME_NO_AMOUNT || (a->known >> nature & 1) == 0)
		return;
	list_total *t = &s->totals[(size_t)a->operation->value[nature] * s->zones + (size_t)(a->zone + 1)];
	t->records++;
	t->loan += a->loan;
	t->grant += a->grant;
}

void summary_take_notices(bareme_list_summary *s, bareme_answer *a)
{
	size_t kept = 0;
	for (size_t i = 0; i < a->notices.count; i++) {
		const bareme_notice *n = &a->notices.list[i];
		if (n->code == BAREME_CODE_READING) {
			s->readings.operations++;
			s->readings.used += a->loan + a->grant;
			s->readings.other += n->amount;
		}
		if (n->code == BAREME_CODE_OLD)
			s->old_tables[n->subject] = true;
		else if (kept++ < i)
			a->notices.list[kept - 1] = *n;
	}
	a->notices.count = kept;
}

struct refusal *summary_find_refusal(bareme_list_summary *s, bareme_code code, int field, uint8_t reason)
{
	for (size_t i = 0; i < s->refusal_count; i++) {
		struct refusal *r = &s->refusals[i];
		if (r->shown.code == code && r->shown.field == field && r->reason == reason)
			return r;
	}
	if (!grow(&s->refusals, s->refusal_count, &s->refusal_room, sizeof *s->refusals))
		return NULL;
	s->refusals[s->refusal_count] = (struct refusal){.shown = {.code = code, .field = field}, .reason = reason};
	return &s->refusals[s->refusal_count++];
}

bool summary_take_refusals(bareme_list_summary *s, const bareme_list_summary *from, bool afresh)
{
	if (afresh)
		summary_forget_refusals(s);
	for (size_t i = 0; i < from->refusal_count; i++) {
		const struct refusal *own = &from->refusals[i];
		struct refusal *to = summary_find_refusal(s, own->shown.code, own->shown.field, own->reason);
		if (to == NULL)
			return false;
		places_add_all(&to->where, &own->where, false);
		if (to->shown.message == NULL &&
		    (own->shown.message == NULL || (to->shown.message = strdup(own->shown.message)) == NULL))
			return false;
	}
	return true;
}

const bareme_refusal *bareme_list_summary_refusal(const bareme_list_summary *s, size_t number)
{
	struct refusal *r = number < s->refusal_count ? &s->refusals[number] : NULL;
	if (r == NULL)
		return NULL;
	r->shown.count = r->where.count;
	r->shown.line = r->where.runs[0].first;
	return &r->shown;
}

void summary_clear(bareme_list_summary *s)
{
	summary_forget_refusals(s);
	sums_clear(&s->sums);
	s->records = 0;
	memset(s->rows, 0, sizeof s->rows);
	memset(s->by_status, 0, sizeof s->by_status);
	memset(s->by_code, 0, sizeof s->by_code);
	memset(s->first_line, 0, sizeof s->first_line);
	memset(s->totals, 0, s->zones * s->natures * sizeof *s->totals);
	memset(s->old_tables, 0, s->r->table_count * sizeof *s->old_tables);
	s->stray = (stray_unit){0};
	s->undated = (places){0};
	s->readings = (struct readings){0};
	s->sheet = (bareme_list_sheet){0};
}

bool summary_take_columns(bareme_list_summary *s, const bareme_list_column *columns, size_t count, int32_t date)
{
	arena_free(&s->arena);
	s->arena = (arena){0};
	s->date = date;
	s->column_count = 0;
	s->sheet = (bareme_list_sheet){0};
	if ((s->columns = arena_alloc(&s->arena, count + 1, sizeof *s->columns)) == NULL)
		return false;
	for (size_t i = 0; i < count; i++) {
		s->columns[i] = columns[i];
		s->columns[i].heading = arena_copy(&s->arena, text_of(columns[i].heading)).data;
		/* Units are the ruleset's. */
	}
	s->column_count = s->arena.failed ? 0 : count;
	return !s->arena.failed;
}

void summary_note_rounded(bareme_list_summary *s, uint64_t count, uint64_t row, size_t column)
{
	if (s->sheet.rounded == 0) {
		s->sheet.rounded_row = row;
		s->sheet.rounded_column = column;
	}
	s->sheet.rounded += count;
}

bool summary_take_sheet(bareme_list_summary *s, const bareme_list_sheet *sheet)
{
	size_t count = sheet->hidden_column_count;
	size_t *hidden = arena_alloc(&s->arena, count + 1, sizeof *hidden);
	s->sheet = *sheet;
	if (sheet->name != NULL)
		s->sheet.name = arena_copy(&s->arena, text_of(sheet->name)).data;
	if (sheet->others != NULL)
		s->sheet.others = arena_copy(&s->arena, text_of(sheet->others)).data;
	s->sheet.hidden_columns = hidden;
	s->sheet.hidden_column_count = hidden == NULL ? 0 : count;
	if (hidden != NULL && count > 0)
		memcpy(hidden, sheet->hidden_columns, count * sizeof *hidden);
	return !s->arena.failed;
}

const bareme_list_sheet *bareme_list_summary_sheet(const bareme_list_summary *s)
{
	return &s->sheet;
}

bool summary_add_repeat(bareme_list_summary *s, bareme_text id, uint64_t first, uint64_t line)
{
	s->all_repeats++;
	if (s->repeat_count == REPEATS_SHOWN)
		return true;
	char *copy = strndup(id.data, id.len);
	if (copy == NULL)
		return false;
	s->repeats[s->repeat_count++] = (bareme_repeat){copy, first, line};
	return true;
}

bool summary_take_repeats(bareme_list_summary *s, const bareme_list_summary *from)
{
	bool good = true;
	summary_forget_repeats(s);
	for (size_t i = 0; i < from->repeat_count && good; i++)
		good =
		    summary_add_repeat(s, text_of(from->repeats[i].id), from->repeats[i].first, from->repeats[i].line);
	s->all_repeats = from->all_repeats;
	s->ids_partial = from->ids_partial;
	return good;
}

const bareme_repeat *bareme_list_summary_repeats(const bareme_list_summary *s, size_t *count, uint64_t *all)
{
	*count = s->repeat_count;
	*all = s->all_repeats;
	return s->repeats;
}

bool summary_take_sums(bareme_list_summary *s, const bareme_list_summary *from)
{
	s->sums.most = SUMS_GROUPS_MAX;
	return (sums_agree(&s->sums, &from->sums) || sums_begin(&s->sums, from->sums.by, from->sums.by_count)) &&
	       sums_merge(&s->sums, &from->sums) && sums_sort(&s->sums);
}

void summary_merge(bareme_list_summary *into, const bareme_list_summary *from)
{
	into->records += from->records;
	if (into->stray.line == 0)
		into->stray = from->stray;
	places_add_all(&into->undated, &from->undated, false);
	into->readings.operations += from->readings.operations;
	into->readings.used += from->readings.used;
	into->readings.other += from->readings.other;
	for (size_t i = 0; i <= BAREME_INVALID; i++)
		if (into->first_line[i] == 0)
			into->first_line[i] = from->first_line[i];
	for (size_t i = 0; i < BAREME_ROW_COUNT; i++)
		into->rows[i] += from->rows[i];
	for (size_t i = 0; i <= BAREME_INVALID; i++)
		into->by_status[i] += from->by_status[i];
	for (size_t i = 0; i < BAREME_CODE_COUNT; i++)
		into->by_code[i] += from->by_code[i];
	for (size_t i = 0; i < into->zones * into->natures; i++) {
		into->totals[i].records += from->totals[i].records;
		into->totals[i].loan += from->totals[i].loan;
		into->totals[i].grant += from->totals[i].grant;
	}
	for (size_t i = 0; i < into->r->table_count; i++)
		into->old_tables[i] |= from->old_tables[i];
	if (from->sheet.rounded > 0)
		summary_note_rounded(into, from->sheet.rounded, from->sheet.rounded_row, from->sheet.rounded_column);
}

const bareme_list_column *bareme_list_summary_columns(const bareme_list_summary *s, size_t *count)
{
	*count = s->column_count;
	return s->columns;
}

uint64_t bareme_list_summary_records(const bareme_list_summary *summary)
{
	return summary->records;
}

uint64_t bareme_list_summary_rows(const bareme_list_summary *summary, bareme_row row)
{
	return summary->rows[row];
}

uint64_t bareme_list_summary_status(const bareme_list_summary *summary, bareme_status status)
{
	return summary->by_status[status];
}

uint64_t bareme_list_summary_line(const bareme_list_summary *summary, bareme_status status)
{
	return summary->first_line[status];
}

uint64_t bareme_list_summary_code(const bareme_list_summary *summary, bareme_code code)
{
	return summary->by_code[code];
}

bareme_total bareme_list_summary_total(const bareme_list_summary *s, int zone, int nature)
{
	if (zone < -1 || zone >= (int)s->zones - 1 || nature < 0 || nature >= (int)s->natures)
		return (bareme_total){0};
	const list_total *t = &s->totals[(size_t)nature * s->zones + (size_t)(zone + 1)];
	return (bareme_total){t->records, wide_to_sum(t->loan), wide_to_sum(t->grant)};
}

bool bareme_list_summary_lacks_mark(const bareme_list_summary *s)
{
	return s->lacks_mark;
}

const char *bareme_list_summary_stray_unit(const bareme_list_summary *s, uint64_t *line)
{
	*line = s->stray.line;
	return s->stray.unit;
}
