/* Where an operation is: its commune, and the zone of that at the operation's date. */
#include "engine/evaluation.h"

/* An INSEE code that is also a postal code of a commune in another zone may be a slip. */
static void check_twin(evaluation *e, int32_t commune)
{
	const territory *t = &e->r->territory;
	for (int32_t i = t->communes[commune].twins; i >= 0; i = t->links[i].next) {
		int32_t zone = territory_zone(t, t->links[i].commune, e->a->date);
		if (zone >= 0 && zone != e->a->zone) {
			tell(e, (bareme_notice){.code = BAREME_CODE_CHECK_CODE,
						.field = (int16_t)e->r->role[ROLE_COMMUNE],
						.subject = commune,
						.amount = t->links[i].commune,
						.given = text_of(t->communes[commune].code)});
			return;
		}
	}
}

/* The place that the operation names: by its commune, or by the commune's name alone. */
static located find_place(evaluation *e)
{
	int by_code = e->r->role[ROLE_COMMUNE], by_name = e->r->role[ROLE_COMMUNE_NAME];
	located place = e->o->place;
	if (by_name < 0 || !known(e, (size_t)by_name))
		return place;
	bareme_text name = e->o->text[by_name];
	bool named = given(e, (size_t)by_code);
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
	tell(e, place_notice(place, (size_t)by_name, name));
	return place;
}

void locate(evaluation *e)
{
	int zone_field = e->r->role[ROLE_ZONE];
	bareme_answer *a = e->a;
	if (zone_field >= 0 && known(e, (size_t)zone_field))
		learn(e, zone_field, e->o->value[zone_field]);
	a->zone = e->learnt != 0 ? (int)a->value[zone_field] : -1;
	a->commune = -1;
	if (e->r->role[ROLE_COMMUNE] < 0)
		return;
	located place = find_place(e);
	if (place.finding != PLACE_FOUND)
		return;
	const territory *t = &e->r->territory;
	learn(e, e->r->department_field, t->communes[place.commune].department);
	/* Where the date that was given is none, nobody knows what the commune was called then, and its zone. */
	if (!known(e, (size_t)e->r->role[ROLE_DATE]))
		return;
	a->commune = place.commune;
	int32_t zone = territory_zone(t, place.commune, a->date);
	if (zone < 0) {
		e->before_zones = a->zone < 0;
		return;
	}
	if (a->zone >= 0 && a->zone != zone)
		tell(e, (bareme_notice){.code = BAREME_CODE_ZONE_DISAGREES,
					.field = (int16_t)zone_field,
					.subject = place.commune,
					.amount = zone,
					.given = e->o->text[zone_field]});
	a->zone = zone;
	learn(e, zone_field, zone);
	if (place.code_alone && t->communes[place.commune].twins >= 0)
		check_twin(e, place.commune);
}
