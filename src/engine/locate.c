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

/* The place that an operation names by its commune's name, with the commune or alone. */
SELDOM static located find_named(evaluation *e, int by_name)
{
	int by_code = e->r->role[ROLE_COMMUNE];
	located place = e->o->place;
	bareme_text name = e->o->text[by_name];
	bool named = (e->o->given >> by_code & 1) != 0;
	if (!named)
		place = territory_find(&e->r->territory, name);
	if (place.finding == PLACE_FOUND && named) {
		place.code_alone = false;
		if (territory_has_name(&e->r->territory, place.commune, name))
			return place;
		place.finding = PLACE_DISAGREES;
	} else if (place.finding == PLACE_OUTSIDE && named) {
		located here = territory_find(&e->r->territory, name);
		if (here.finding == PLACE_FOUND || here.finding == PLACE_MANY)
			evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_NAME_DISAGREES,
							     .reason = REASON_OUTSIDE,
							     .field = (int16_t)by_name,
							     .subject = here.commune,
							     .amount = here.chain,
							     .given = name});
		return place;
	} else if (named || place.finding == PLACE_FOUND) {
		return place;
	}
	evaluation_notice(e, place_notice(place, (size_t)by_name, name));
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
	int zone_field = e->r->role[ROLE_ZONE];
	bareme_answer *a = e->a;
	if (zone_field >= 0 && evaluation_knows(e, zone_field))
		evaluation_learn(e, zone_field, a->zone = (int)e->o->value[zone_field]);
	if (e->r->role[ROLE_COMMUNE] < 0)
		return;
	int by_name = e->r->role[ROLE_COMMUNE_NAME];
	const located *place = &e->o->place;
	located named;
	if (by_name >= 0 && evaluation_knows(e, by_name)) {
		named = find_named(e, by_name);
		place = &named;
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
