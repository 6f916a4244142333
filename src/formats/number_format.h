/* Number formats as Excel writes them: what a number is that is shown by one. */
#ifndef NUMBER_FORMAT_H
#define NUMBER_FORMAT_H

#include "base/text.h"

typedef enum number_kind {
	KIND_NUMBER,
	KIND_PERCENT,
	KIND_DATE,    /* a day, with a time of day or not */
	KIND_TIME,    /* of day */
	KIND_ELAPSED, /* hours that may be more than 24 */
	KIND_ZEROS    /* padded with zeros to that width: a code, "00000" */
} number_kind;

typedef struct number_shape {
	uint8_t kind;
	uint8_t width; /* of KIND_ZEROS */
} number_shape;

number_shape number_shape_of(bareme_text format);

/* The format of a number that is built in, of those below 164; NULL where there is none. */
const char *number_format_builtin(uint32_t id);

#endif
