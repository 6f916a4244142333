/* Where an operation is: its commune, and the zone of that at the operation's date. */
#include "engine/evaluation.h"

/* An INSEE code that is also a postal code of a commune in another zone may be a slip. */
static void check_twin(evaluation *e, int32_t commune, int32_t of_commune)
{
	const territory *t = &e->r->territory;
	for (int32_t i = t->communes[commune].twins; i >= 0; i = t->links[i].next) {
		int32_t zone = territory_zone(t, t->links[i].commune, e->a->date);
		if (zone >= 0 && zone != of_commune) {
			evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_CHECK_CODE,
							     .field = (int16_t)e->r->role[ROLE_COMMUNE],
							     .subject = commune,
							     .amount = t->links[i].commune,
							     .given = text_of(t->communes[commune].code)});
			return;
		}
	}
}

/* The department that an operation names: one of the tables', another, or -1. */
static int32_t find_department(const evaluation *e)
{
	int field = e->r->role[ROLE_DEPARTMENT];
	if (field < 0 || (e->o->given >> field & 1) == 0)
		return -1;
	return evaluation_knows(e, field) ? (int32_t)e->o->value[field]
					  : territory_department(&e->r->territory, e->o->text[field]);
}

/* What was said of the name alone no longer holds. */
static void drop_place_notices(evaluation *e, int field)
{
	notices *n = &e->a->notices;
	size_t kept = 0;
	for (size_t i = 0; i < n->count; i++)
		if (n->list[i].field != field ||
		    (n->list[i].code != BAREME_CODE_MANY_COMMUNES && n->list[i].code != BAREME_CODE_NO_COMMUNE))
			n->list[kept++] = n->list[i];
	n->count = kept;
}

/* Says that a field contradicts what was found. */
static void notice_contradiction(evaluation *e, located *place, int field)
{
	located other = *place;
	other.finding = PLACE_DISAGREES;
	place->contradicted = place->finding == PLACE_OUTSIDE;
	place->finding = place->contradicted ? PLACE_OUTSIDE : PLACE_DISAGREES;
	evaluation_notice(e, place_notice(other, (size_t)field, e->o->text[field]));
}

static void check_name(evaluation *e, located *place, int field)
{
	const territory *t = &e->r->territory;
	bareme_text name = e->o->text[field];
	place->code_alone = false;
	if (place->finding == PLACE_OUTSIDE
		? !place->contradicted && territory_is_of_here(t, name)
		: place->finding == PLACE_FOUND && !territory_agrees(t, place->commune, name))
		notice_contradiction(e, place, field);
}

static void check_department(evaluation *e, located *place, int32_t department)
{
	const territory *t = &e->r->territory;
	if (place->finding == PLACE_OUTSIDE
		? !place->contradicted && department < OTHER_DEPARTMENT
		: place->finding == PLACE_FOUND && t->communes[place->commune].department != department)
		notice_contradiction(e, place, e->r->role[ROLE_DEPARTMENT]);
}

/* The place where more than one field, or another than the commune, says where the operation is. */
SELDOM static located find_by_fields(evaluation *e, bool named)
{
	int by_code = e->r->role[ROLE_COMMUNE], by_name = e->r->role[ROLE_COMMUNE_NAME];
	bool coded = (e->o->given >> by_code & 1) != 0;
	int32_t department = find_department(e);
	int field = coded ? by_code : named ? by_name : e->r->role[ROLE_DEPARTMENT];
	bareme_text text = e->o->text[field];
	located place = coded || !named ? e->o->place : territory_find(&e->r->territory, text);
	bool told = coded;
	if (department >= 0 && (coded || named) && (place.finding == PLACE_MANY || place.finding == PLACE_UNKNOWN)) {
		drop_place_notices(e, field);
		place = territory_find_in(&e->r->territory, text, department);
		told = false;
	} else if (!coded && !named && department >= OTHER_DEPARTMENT) {
		place.finding = PLACE_OUTSIDE;
	}
	if (!told && place.finding != PLACE_FOUND && (coded || named || place.finding == PLACE_OUTSIDE))
		evaluation_notice(e, place_notice(place, (size_t)field, text));
	if (coded && named)
		check_name(e, &place, by_name);
	if (department >= 0)
		check_department(e, &place, department);
	return place;
}

static void notice_zone(evaluation *e, bareme_notice n)
{
	n.code = BAREME_CODE_ZONE_DISAGREES;
	n.field = (int16_t)e->r->role[ROLE_ZONE];
	n.given = e->o->text[n.field];
	evaluation_notice(e, n);
}

/* What else is to be said where the commune is of another department, or its name another's. */
SELDOM static void check_other_place(evaluation *e, const located *place)
{
	const territory *t = &e->r->territory;
	if (place->finding == PLACE_OUTSIDE && e->a->zone >= 0)
		notice_zone(e, (bareme_notice){.reason = REASON_OUTSIDE, .subject = -1});
	if (place->finding != PLACE_DISAGREES || !evaluation_knows(e, e->r->role[ROLE_DATE]))
		return;
	int32_t zone = territory_zone(t, place->commune, e->a->date);
	if (zone >= 0 && e->a->zone >= 0 && e->a->zone != zone)
		notice_zone(e, (bareme_notice){.subject = place->commune, .amount = zone});
	if (zone >= 0)
		check_twin(e, place->commune, zone);
}

void locate(evaluation *e)
{
	int zone_field = e->r->role[ROLE_ZONE], department = e->r->role[ROLE_DEPARTMENT];
	bareme_answer *a = e->a;
	if (department >= 0 && evaluation_knows(e, department))
		evaluation_learn(e, department, e->o->value[department]);
	if (zone_field >= 0 && evaluation_knows(e, zone_field))
		evaluation_learn(e, zone_field, a->zone = (int)e->o->value[zone_field]);
	if (e->r->role[ROLE_COMMUNE] < 0)
		return;
	int by_name = e->r->role[ROLE_COMMUNE_NAME];
	const located *place = &e->o->place;
	located combined;
	bool named = by_name >= 0 && evaluation_knows(e, by_name);
	if (named || (department >= 0 && (e->o->given >> department & 1) != 0)) {
		combined = find_by_fields(e, named);
		place = &combined;
	}
	if (place->finding != PLACE_FOUND) {
		check_other_place(e, place);
		return;
	}
	const territory *t = &e->r->territory;
	evaluation_learn(e, e->r->department_field, t->communes[place->commune].department);
	/* On a date that is not valid, neither the commune's name nor its zone is known. */
	if (!evaluation_knows(e, e->r->role[ROLE_DATE]))
		return;
	a->commune = place->commune;
	int32_t zone = territory_zone(t, place->commune, a->date);
	if (zone < 0) {
		e->before_zones = a->zone < 0;
		return;
	}
	if (a->zone >= 0 && a->zone != zone)
		notice_zone(e, (bareme_notice){.subject = place->commune, .amount = zone});
	a->zone = zone;
	evaluation_learn(e, zone_field, zone);
	if (place->code_alone && t->communes[place->commune].twins >= 0)
		check_twin(e, place->commune, zone);
}
