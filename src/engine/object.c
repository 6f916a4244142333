/* Operations from JSON objects; see object.h. */
#include "engine/object.h"

bareme_text object_value(bareme_operation *o, int field, bareme_text value, uint64_t *seen, buffer *decoded)
{
	char first = value.data[0];
	if (first == 'n')
		return (bareme_text){NULL, 0};
	bool twice = (*seen >> field & 1) != 0;
	*seen |= FIELD_BIT(field);
	if (twice || first == '{' || first == '[') {
		operation_refuse_field(o, (size_t)field, twice ? REASON_TWICE : REASON_TYPE, value);
		return (bareme_text){NULL, 0};
	}
	return first == '"' ? json_decode((bareme_text){value.data + 1, value.len - 2}, decoded) : value;
}
