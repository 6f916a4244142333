/* The sheet of a workbook that says how the list was read. */
#include "answers/account.h"
#include "documents/workbook.h"

enum { ACCOUNT_COLUMN, ACCOUNT_HEADING, ACCOUNT_READ_AS, ACCOUNT_NAME, ACCOUNT_HOW, ACCOUNT_UNIT, ACCOUNT_COLUMNS };

static void account_put_row(series *s, const bareme_list_column *c)
{
	static const char *const how[] = {[BAREME_READ_BY_NAME] = N_("by its name"),
					  [BAREME_READ_BY_WORDS] = N_("by its words"),
					  [BAREME_READ_BY_VALUES] = N_("by its values"),
					  [BAREME_READ_AS_SET] = N_("as you set it"),
					  [BAREME_READ_NOT] = N_("not read")};
	const workbook *w = s->w;
	const bareme_ruleset *r = w->d.list.rules;
	char letters[COLUMN_LETTERS];
	series_put_string(s, ACCOUNT_COLUMN, column_letters(c->number, letters), w->text);
	series_put_string(s, ACCOUNT_HEADING, c->heading, w->text);
	if (c->field >= 0) {
		series_put_string(s, ACCOUNT_READ_AS, r->fields[c->field].title.in[w->p.lang], w->text);
		series_put_string(s, ACCOUNT_NAME, r->fields[c->field].name, w->text);
	}
	series_put_string(s, ACCOUNT_HOW, paper_tr(&w->p, how[c->reading]), w->text);
	if (c->unit != NULL)
		series_put_string(s, ACCOUNT_UNIT, c->unit, w->text);
	s->row++;
}

/* What is said of the list besides its columns, each in a paragraph below them. */
static void account_put_sentences(series *s, const bareme_list_summary *sums)
{
	for (int account = 0; account < BAREME_ACCOUNT_COUNT; account++) {
		char some[512];
		buffer text = buffer_over(some, sizeof some);
		if (account != BAREME_ACCOUNT_READ)
			account_put(sums, (bareme_account)account, s->w->p.locale, &text);
		if (text.len == 0) {
			buffer_free(&text);
			continue;
		}
		s->row++;
		series_put_sentences(s, 0, ACCOUNT_COLUMNS - 1, &text, s->w->soft);
	}
}

void workbook_put_account(workbook *w, const bareme_list_summary *sums)
{
	static const char *const headings[ACCOUNT_COLUMNS] = {N_("Column"), N_("Heading"), N_("Read as"),
							      N_("Name"),   N_("How"),     N_("Unit")};
	series *s = &w->account;
	size_t count;
	const bareme_list_column *columns = bareme_list_summary_columns(sums, &count);
	s->headings = arena_alloc(&w->d.arena, ACCOUNT_COLUMNS, sizeof *s->headings);
	if (s->headings == NULL) {
		workbook_check(w, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return;
	}
	for (size_t i = 0; i < ACCOUNT_COLUMNS; i++)
		series_add_heading(s, paper_tr(&w->p, headings[i]), NULL, false);
	series_put_headings(s);
	for (size_t i = 0; i < count && series_next_row(s); i++)
		account_put_row(s, &columns[i]);
	account_put_sentences(s, sums);
	s->row++;
	series_finish(s);
}
