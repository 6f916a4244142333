/* Windows-1252, as older spreadsheets write it. */
#include "formats/windows1252.h"

/* The characters from 0x80 to 0x9F; 0 if there is none. */
static const uint16_t specials[32] = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
				      0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
				      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
				      0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

bareme_text windows_to_utf8(buffer *out, bareme_text t, bool *sound)
{
	out->len = 0;
	*sound = true;
	char *to = buffer_reserve(out, t.len * 3 + 1);
	if (to == NULL)
		return (bareme_text){NULL, 0};
	for (size_t i = 0; i < t.len; i++) {
		unsigned c = (unsigned char)t.data[i];
		if (c >= 0x80 && c < 0xA0) {
			*sound &= specials[c - 0x80] != 0;
			c = specials[c - 0x80] != 0 ? specials[c - 0x80] : c;
		}
		if (c < 0x80) {
			*to++ = (char)c;
		} else if (c < 0x800) {
			*to++ = (char)(0xC0 | c >> 6);
			*to++ = (char)(0x80 | (c & 0x3F));
		} else {
			*to++ = (char)(0xE0 | c >> 12);
			*to++ = (char)(0x80 | (c >> 6 & 0x3F));
			*to++ = (char)(0x80 | (c & 0x3F));
		}
	}
	out->len = (size_t)(to - out->data);
	return (bareme_text){out->data, out->len};
}
