/* A list from its first byte to its last; see run.h. */
#include "lists/run.h"

#include "answers/account.h"
#include "base/options.h"
#include "lists/booksheet.h"
#include "lists/by.h"
#include "lists/columns.h"
#include "lists/pool.h"
#include "lists/reader.h"
#include "lists/share.h"

#include <stdlib.h>
#include <string.h>

/* ---- What writers of this folder share ---- */

bareme_result output_put(bareme_write_fn write, void *payload, const buffer *b)
{
	if (b->failed)
		return BAREME_NO_MEMORY;
	return b->len == 0 || write(b->data, b->len, payload) == 0 ? BAREME_DONE : BAREME_WRITE_ERROR;
}

void *block_add_row(block *b, size_t size)
{
	block_row *row = arena_alloc(&b->arena, 1, size);
	if (row != NULL) {
		*b->rows_end = row;
		b->rows_end = &row->next;
	}
	return row;
}

bareme_result output_emit(void *payload, const block *b)
{
	const bareme_list_options *o = ((output *)payload)->l->options;
	return output_put(o->write, o->write_payload, &b->out);
}

void *output_open(void *payload)
{
	output_state *s = calloc(1, sizeof *s);
	if (s != NULL)
		*s = (output_state){.l = ((output *)payload)->l, .o = payload};
	return s;
}

static list_writer output_writer(output *o, const list *l)
{
	bareme_list_format to = l->options->to == BAREME_LIST_AUTO ? l->from : l->options->to;
	/* Of a workbook it becomes CSV, which everything reads. */
	if (to == BAREME_LIST_XLSX)
		to = BAREME_LIST_CSV;
	return o->document != NULL       ? document_writer(o)
	       : to == BAREME_LIST_TABLE ? table_writer(o)
	       : l->options->detail      ? detail_writer(o)
	       : to == BAREME_LIST_CSV   ? csv_writer(o)
					 : json_writer(o, l);
}

/* ---- The run ---- */

bareme_result output_put_heading(const list *l, buffer *heading, bareme_write_fn write, void *payload)
{
	if (l->share == NULL || l->share->first)
		return buffer_hand_over(heading, write, payload);
	buffer_free(heading);
	return BAREME_DONE;
}

/* The bit of the date, where some operations may have one: with none at all, it is said once (BAREME_ACCOUNT_DATE). */
static uint64_t run_dates(const list *l)
{
	int date = l->r->role[ROLE_DATE];
	bool given = date >= 0 && l->from == BAREME_LIST_NDJSON;
	for (size_t i = 0; i < l->column_count && date >= 0; i++)
		given |= l->columns[i] == date;
	return given ? FIELD_BIT(date) : 0;
}

/* The records that are refused have their columns after those that say why. */
static bareme_result run_begin_rejects(const list *l)
{
	const bareme_list_options *o = l->options;
	buffer head = {0};
	if (o->rejects == NULL || l->from == BAREME_LIST_NDJSON)
		return BAREME_DONE;
	if (l->marked)
		buffer_string(&head, "\xEF\xBB\xBF");
	buffer_text(&head, l->titles);
	buffer_printf(&head, "al_ligne%cal_code%cal_avis%c", l->delimiter, l->delimiter, l->delimiter);
	buffer_text(&head, l->heading);
	buffer_text(&head, l->line_end);
	return output_put_heading(l, &head, o->rejects, o->rejects_payload);
}

static void run_warn_of_unit(const list *l, const stray_unit *stray)
{
	buffer text = {0};
	const char *sheet = l->booksheet == NULL ? NULL : booksheet_name(l->booksheet);
	account_put_stray_unit(stray, sheet, l->options->locale, &text);
	warner_say(&l->warner, BAREME_WARNING, "heading", stray->line, "%s", buffer_cstring(&text));
	buffer_free(&text);
}

bareme_result list_run(const bareme_ruleset *ruleset, const bareme_list_options *options, const list_writer *writer,
		       output *o, bareme_list_summary *sums)
{
	list l = {
	    .r = ruleset, .options = options, .warner = {options->locale, options->report, options->report_payload}};
	stream s;
	setters_find(ruleset, l.setters);
	l.compares_ids =
	    ruleset->role[ROLE_ID] >= 0 && (options->compare_ids || (writer == NULL && o->document != NULL));
	l.writes_keys = writer == NULL && o->document == NULL && options->to == BAREME_LIST_CSV && !options->detail;
	l.keeps_keys = l.writes_keys || options->by_count > 0 || options->column_count > 0;
	l.types_cells = writer == NULL && o->document != NULL;
	share p;
	bareme_result result = stream_begin(&s, &l);
	l.out_delimiter = options->delimiter != '\0' ? options->delimiter : l.delimiter;
	l.by_cells |= l.out_delimiter != l.delimiter;
	l.dates = result == BAREME_DONE ? run_dates(&l) : 0;
	list_writer chosen = writer != NULL ? *writer : output_writer(o, &l);
	s.numbered = chosen.numbered;
	if (result == BAREME_DONE && options->parts > 0)
		result = share_begin(&p, &s);
	if (result == BAREME_DONE && !columns_account(&l, sums))
		result = BAREME_NO_MEMORY;
	if (result == BAREME_DONE)
		result = by_find(&l, sums);
	if (result == BAREME_DONE && options->to == BAREME_LIST_HTML)
		result = by_find_shown(&l);
	if (result == BAREME_DONE)
		result = chosen.begin(chosen.payload, &l);
	if (result == BAREME_DONE)
		result = run_begin_rejects(&l);
	if (result == BAREME_DONE)
		result = pool_run(&s, &chosen, sums);
	if (l.booksheet != NULL && (result == BAREME_DONE || result == BAREME_STOPPED) &&
	    !booksheet_account(&l, result == BAREME_DONE, sums))
		result = BAREME_NO_MEMORY;
	bareme_result counted = l.share != NULL ? share_end(&p, &l, sums) : BAREME_DONE;
	if (counted != BAREME_DONE && (result == BAREME_DONE || result == BAREME_STOPPED))
		result = counted;
	if (!sums_sort(&sums->sums))
		result = BAREME_NO_MEMORY;
	if (chosen.end != NULL && (result == BAREME_DONE || result == BAREME_STOPPED)) {
		bareme_result ended = chosen.end(chosen.payload, sums);
		result = ended == BAREME_DONE ? result : ended;
	}
	if (result == BAREME_DONE && sums->stray.line > 0)
		run_warn_of_unit(&l, &sums->stray);
	sums->lacks_mark = stream_lacks_mark(&s);
	stream_free(&s);
	booksheet_free(l.booksheet);
	names_free(&l.key_numbers);
	free(l.keys);
	arena_free(&l.arena);
	return result;
}

/* Lists report each table once at their end, where answers of their own have a notice each. */
static void warn_of_old_tables(const bareme_list_options *o, const bareme_list_summary *s)
{
	warner to = {o->locale, o->report, o->report_payload};
	for (size_t i = 0; i < s->r->table_count; i++) {
		char review[BAREME_TEXT_MAX];
		if (!s->old_tables[i])
			continue;
		bareme_date_print_for(s->r->tables[i].review, o->locale == NULL ? BAREME_EN : o->locale->lang, review);
		warner_say(&to, BAREME_WARNING, "stale", 0,
			   "bareme-ancien: %s was last reviewed on %s, more than a year before some of the operations",
			   s->r->tables[i].file, review);
	}
}

bareme_result list_run_document(const bareme_ruleset *ruleset, const bareme_list_options *options, document *d,
				bareme_list_summary *summary)
{
	/* A document, and the warnings, are about this list alone, whatever the caller's summary holds already. */
	bareme_list_summary *own;
	output o = {.document = d};
	if (bareme_list_summary_new(&own, ruleset) != BAREME_DONE)
		return BAREME_NO_MEMORY;
	bareme_result result = list_run(ruleset, options, NULL, &o, own);
	warn_of_old_tables(options, own);
	if (summary != NULL)
		summary_merge(summary, own);
	if (summary != NULL) {
		summary->stray = own->stray;
		summary->undated = own->undated;
		memcpy(summary->first_line, own->first_line, sizeof own->first_line);
		summary->lacks_mark = own->lacks_mark;
	}
	if (summary != NULL && (!summary_take_columns(summary, own->columns, own->column_count, own->date) ||
				!summary_take_sheet(summary, &own->sheet) || !summary_take_repeats(summary, own) ||
				!summary_take_refusals(summary, own, true) || !summary_take_sums(summary, own)))
		result = BAREME_NO_MEMORY;
	bareme_list_summary_free(own);
	arena_free(&o.arena);
	return result;
}

bareme_result bareme_list_run(const bareme_ruleset *ruleset, const bareme_list_options *options,
			      bareme_list_summary *summary)
{
	bareme_list_options o;
	if (!options_take(&o, sizeof o, options) || o.by_count > BAREME_BY_MAX || o.column_count > BAREME_BY_MAX ||
	    !share_is_possible(&o))
		return BAREME_BAD_OPTIONS;
	if (o.to != BAREME_LIST_HTML && o.to != BAREME_LIST_XLSX)
		return list_run_document(ruleset, &o, NULL, summary);
	document *d = o.to == BAREME_LIST_HTML ? page_document_new() : workbook_document_new();
	bareme_result result = d == NULL ? BAREME_NO_MEMORY : list_run_document(ruleset, &o, d, summary);
	document_free(d);
	return result;
}
