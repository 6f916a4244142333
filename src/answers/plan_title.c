/* How the items of the financing plan are called; see notice.h. */
#include "answers/notice.h"

void plan_put_title(buffer *out, const bareme_answer *a, const bareme_plan_item *item, const bareme_locale *locale)
{
	const bareme_ruleset *r = a->rules;
	const bareme_lang lang = text_lang(locale);
	const char *own = item->part == BAREME_PLAN_LOANS    ? r->plan_loans.in[lang]
			  : item->part == BAREME_PLAN_GRANTS ? r->plan_grants.in[lang]
							     : "";
	if (item->part == BAREME_PLAN_LEFT)
		buffer_string(out, item->amount < 0    ? text_tr(locale, "Overfunded plan: surplus")
				   : item->amount == 0 ? text_tr(locale, "Balanced plan")
				   : item->partial
				       ? text_tr(locale, "Balance to be financed, before the resources not given")
				       : text_tr(locale, "Balance to be financed"));
	else if (item->field >= 0)
		buffer_string(out, r->fields[item->field].title.in[lang]);
	else
		buffer_printf(out, text_tr(locale, "%s (ceiling)"),
			      *own != '\0'                      ? own
			      : item->part == BAREME_PLAN_LOANS ? text_tr(locale, "Loans")
								: text_tr(locale, "Grants"));
}
