/* What is told about a list as a whole. */
#include "lists/list.h"

void list_warn(const list *l, const char *format, ...)
{
	char message[1024];
	printer p = {message, sizeof message, 0};
	va_list args;
	if (l->options->warn == NULL)
		return;
	va_start(args, format);
	printer_vprintf(&p, text_tr(l->options->locale, format), args);
	va_end(args);
	l->options->warn(message, l->options->warn_payload);
}

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
			list_warn(l, "%s", text_tr(l->options->locale, kinds[i].what));
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
		list_warn(l,
			  "bareme-ancien: %s was last reviewed on %s, more than a year before some of the operations",
			  l->r->tables[i].file, review);
	}
}
