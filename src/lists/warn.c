/* What is told about a list as a whole. */
#include "lists/list.h"

bool list_is_other_file(const list *l, bareme_text start)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *what;
	} kinds[] = {
	    {"PK\x03\x04", 4, N_("this is a workbook (.xlsx or .ods): save its sheet as CSV first")},
	    {"\xD0\xCF\x11\xE0", 4, N_("this is a workbook (.xls): save its sheet as CSV first")},
	    {"\xFF\xFE", 2, N_("the list is UTF-16: save it as CSV in UTF-8")},
	    {"\xFE\xFF", 2, N_("the list is UTF-16: save it as CSV in UTF-8")},
	    {"%PDF", 4, N_("this is a PDF: a CSV list is needed")},
	    {"[", 1, N_("this is a JSON array: one object per line is needed (jq -c '.[]' makes it so)")},
	};
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (start.len >= kinds[i].len && memcmp(start.data, kinds[i].bytes, kinds[i].len) == 0 &&
		    (kinds[i].len > 1 || l->options->from != BAREME_LIST_CSV)) {
			warner_say(&l->warner, "%s", text_tr(l->options->locale, kinds[i].what));
			return true;
		}
	return false;
}

void list_warn_of_old_tables(const list *l, uint64_t old)
{
	for (size_t i = 0; i < l->r->table_count && i < 64; i++) {
		char review[BAREME_TEXT_MAX];
		if ((old >> i & 1) == 0)
			continue;
		bareme_date_print_for(l->r->tables[i].review,
				      l->options->locale == NULL ? BAREME_EN : l->options->locale->lang, review);
		warner_say(&l->warner,
			   "bareme-ancien: %s was last reviewed on %s, more than a year before some of the operations",
			   l->r->tables[i].file, review);
	}
}
