/* The sentences of notices on where an operation is. */
#include "answers/notice.h"

#include <assert.h>

static const commune *commune_at(const writer *w, int32_t number)
{
	return &w->r->territory.communes[number];
}

/* "La Garde (83062)" */
static void put_commune(writer *w, int32_t number)
{
	buffer_printf(w->out, "%s (%s)", territory_name(&w->r->territory, number, w->a->date),
		      commune_at(w, number)->code);
}

/* "La Garde (83062, metropole)": of communes to choose from, what depends on the choice. */
static void put_commune_and_zone(writer *w, int32_t number)
{
	const territory *t = &w->r->territory;
	int32_t zone = territory_zone(t, number, w->a->date);
	if (zone < 0)
		put_commune(w, number);
	else
		buffer_printf(w->out, "%s (%s, %s)", territory_name(t, number, w->a->date), commune_at(w, number)->code,
			      w->r->fields[w->r->role[ROLE_ZONE]].domain.values[zone]);
}

static void put_chain(writer *w, int32_t first, int32_t department, void (*put)(writer *w, int32_t number))
{
	const territory *t = &w->r->territory;
	const char *between = "";
	for (int32_t i = first; i >= 0; i = t->links[i].next) {
		if (department >= 0 && commune_at(w, t->links[i].commune)->department != department)
			continue;
		buffer_string(w->out, between);
		put(w, t->links[i].commune);
		between = ", ";
	}
}

static void say_no_commune(writer *w, const bareme_notice *n)
{
	enum { SUGGESTIONS = 6 };
	int32_t near[SUGGESTIONS];
	size_t count = n->amount < 0 ? territory_suggest(&w->r->territory, n->given, near, SUGGESTIONS) : 0;
	notice_say(w, "\"%.*s\" is not a commune of the two regions", TEXT_ARG(n->given));
	if (n->amount >= 0) {
		notice_say(w, "; that name is in another department: ");
		put_chain(w, (int32_t)n->amount, -1, put_commune_and_zone);
	} else if (count > 0) {
		notice_say(w, count == 1 ? N_("; did you mean ") : N_("; did you mean one of: "));
		for (size_t i = 0; i < count; i++) {
			buffer_string(w->out, i == 0 ? "" : ", ");
			put_commune_and_zone(w, near[i]);
		}
	} else if (n->given.len == 5 && n->given.data[0] == '2' && n->given.data[1] == '0') {
		notice_say(w, "; the codes of Corsica begin with 2A or 2B");
	}
}

/* A code of another region, with something of these ones beside it. */
static void say_outside_disagrees(writer *w, const bareme_notice *n, const written_place *p)
{
	bool named = n->field != w->r->role[ROLE_DEPARTMENT] && p->name.len > 0;
	located here = territory_find(&w->r->territory, p->name);
	if (!named) {
		notice_say(w, "\"%.*s\" is a department that these aids cover, and the commune is in another",
			   TEXT_ARG(n->given));
		return;
	}
	notice_say(
	    w, "the code is of a department that these aids do not cover, and \"%.*s\" is here: ", TEXT_ARG(p->name));
	if (here.commune >= 0)
		put_commune(w, here.commune);
	else
		put_chain(w, here.chain, -1, put_commune);
}

static void say_disagrees(writer *w, const bareme_notice *n)
{
	const territory *t = &w->r->territory;
	written_place p;
	territory_read_place(t, n->given, &p);
	if (n->subject < 0) {
		say_outside_disagrees(w, n, &p);
		return;
	}
	const commune *c = commune_at(w, n->subject);
	if (n->field == w->r->role[ROLE_DEPARTMENT] || (p.department >= 0 && p.department != c->department)) {
		put_commune(w, n->subject);
		notice_say(w, " is in the department %s, not in that of \"%.*s\"",
			   w->r->fields[w->r->department_field].domain.values[c->department], TEXT_ARG(n->given));
		return;
	}
	/* Beside a code in another cell, all that is given; else the name that stands beside it. */
	bareme_text said = n->field == w->r->role[ROLE_COMMUNE_NAME] ? n->given : p.name;
	int32_t other = territory_find(t, said).commune;
	notice_say(w, "the code is that of ");
	put_commune(w, n->subject);
	notice_say(w, ", not of \"%.*s\"", TEXT_ARG(said));
	if (other >= 0 && other != n->subject) {
		notice_say(w, ", which is: ");
		put_commune(w, other);
	}
	if (c->twins >= 0) {
		notice_say(w, "; %s is also a postal code, of ", c->code);
		put_chain(w, c->twins, -1, put_commune);
	}
}

/* Of where the operation is. */
void notice_say_place(writer *w, const bareme_notice *n)
{
	written_place written;
	char plain[PLAIN_MAX];
	switch (n->code) {
	case BAREME_CODE_NO_COMMUNE:
		say_no_commune(w, n);
		break;
	case BAREME_CODE_MANY_COMMUNES:
		notice_say(w, "several communes are named \"%.*s\": give the code of one: ", TEXT_ARG(n->given));
		put_chain(w, (int32_t)n->amount, (int32_t)n->second, put_commune_and_zone);
		break;
	case BAREME_CODE_POSTAL:
		notice_say(w, "\"%.*s\" is a postal code, not an INSEE code; the INSEE code is: ", TEXT_ARG(n->given));
		put_chain(w, (int32_t)n->amount, -1, put_commune);
		break;
	case BAREME_CODE_NAME_DISAGREES:
		say_disagrees(w, n);
		break;
	case BAREME_CODE_ZONE_DISAGREES:
		if (n->reason == REASON_OUTSIDE) {
			notice_say(w, "the commune is in no zone of these aids, and \"%.*s\" is given",
				   TEXT_ARG(n->given));
			break;
		}
		put_commune(w, n->subject);
		notice_say(w, " is in the zone \"%s\", not \"%.*s\", at the operation's date",
			   w->r->fields[n->field].domain.values[n->amount], TEXT_ARG(n->given));
		break;
	case BAREME_CODE_OUTSIDE:
		notice_say(w, "\"%.*s\" is in a department that these aids do not cover", TEXT_ARG(n->given));
		break;
	case BAREME_CODE_ZERO:
		territory_read_place(&w->r->territory, operation_plain_code(n->given, plain), &written);
		notice_say(w, "\"%.*s\" was read as %s", TEXT_ARG(n->given), written.code);
		break;
	default:
		assert(n->code == BAREME_CODE_CHECK_CODE);
		notice_say(w, "%s was read as the INSEE code of ", commune_at(w, n->subject)->code);
		put_commune(w, n->subject);
		notice_say(w, "; as a postal code it is of the other zone: ");
		put_commune(w, (int32_t)n->amount);
	}
}
