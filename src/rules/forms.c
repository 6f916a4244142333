/* The forms of aid that a package declares ("formes"): their titles, and the total that their amounts are added to. */
#include "base/buffer.h"
#include "rules/package.h"

#include <string.h>

static bareme_sum_kind read_total(loader *l, const json_node *node)
{
	static const char *const names[] = {[BAREME_LOANS] = "prets", [BAREME_GRANTS] = "subventions"};
	if (node == NULL)
		return BAREME_NO_SUM;
	for (int total = BAREME_LOANS; total < BAREME_NO_SUM && json_string(node) != NULL; total++)
		if (strcmp(json_string(node), names[total]) == 0)
			return (bareme_sum_kind)total;
	loader_fault(l, node, "schema",
		     "\"somme\" must be \"prets\" or \"subventions\": a form without it adds to neither");
	return BAREME_NO_SUM;
}

void forms_load(loader *l, const json_node *object)
{
	bareme_ruleset *r = l->rules;
	if (json_count(object) > FORMS_MAX) {
		loader_fault(l, object, "schema", "a package may have at most %d forms of aid", FORMS_MAX);
		return;
	}
	r->forms = loader_items(l, json_count(object), sizeof *r->forms);
	for (const json_node *n = json_first(object); n != NULL && r->forms != NULL; n = json_next(n)) {
		bareme_text name = arena_copy(&r->arena, text_of(json_name(n)));
		if (name.len == 0)
			loader_fault(l, n, "schema", "a form of aid needs a name");
		r->forms[r->form_count++] =
		    (form){name.data == NULL ? "" : name.data, package_title(l, n, "titre", json_name(n)),
			   read_total(l, json_get(n, "somme"))};
	}
}

const char *forms_names(loader *l)
{
	const bareme_ruleset *r = l->rules;
	buffer list = {0};
	for (size_t i = 0; i < r->form_count; i++)
		buffer_printf(&list, "%s%s", i > 0 ? ", " : "", r->forms[i].name);
	bareme_text copy = arena_copy(&l->rules->arena, buffer_all(&list));
	l->faults.failed |= list.failed;
	buffer_free(&list);
	return copy.data == NULL ? "" : copy.data;
}

int form_find(const bareme_ruleset *r, bareme_text name)
{
	for (size_t i = 0; i < r->form_count; i++)
		if (text_equal(text_of(r->forms[i].name), name))
			return (int)i;
	return -1;
}
