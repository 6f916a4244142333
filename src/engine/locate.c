/* Where an operation is: its commune, and the zone of that at the operation's date. */
#include "engine/evaluation.h"

/* An INSEE code that is also a postal code of a commune in another zone may be a slip. */
static void check_twin(evaluation *e, int32_t commune)
{
	const territory *t = &e->r->territory;
	for (int32_t i = t->communes[commune].twins; i >= 0; i = t->links[i].next) {
		int32_t zone = territory_zone(t, t->links[i].commune, e->a->date);
		if (zone >= 0 && zone != e->a->zone) {
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
	} else if (named || place.finding == PLACE_FOUND) {
		return place;
	}
	evaluation_notice(e, place_notice(place, (size_t)by_name, name));
	return place;
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
	if (place->finding != PLACE_FOUND)
		return;
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
		evaluation_notice(e, (bareme_notice){.code = BAREME_CODE_ZONE_DISAGREES,
						     .field = (int16_t)zone_field,
						     .subject = place->commune,
						     .amount = zone,
						     .given = e->o->text[zone_field]});
	a->zone = zone;
	evaluation_learn(e, zone_field, zone);
	if (place->code_alone && t->communes[place->commune].twins >= 0)
		check_twin(e, place->commune);
}
