/*
 * Fuzz target: the scans that read lists in chunks give, whatever the bytes, what is read of them byte by byte: CSV
 * with each delimiter what libcsv makes of it, and a line of NDJSON what the strict reader has.
 */
#include "../scans.h"
#include "fuzz.h"

#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char delimiters[] = {',', ';', '\t'};
	bareme_text bytes = {(const char *)data, size};
	for (size_t i = 0; i < sizeof delimiters; i++)
		scans_check_csv(bytes, delimiters[i]);
	while (bytes.len > 0) {
		const char *end = memchr(bytes.data, '\n', bytes.len);
		size_t len = end == NULL ? bytes.len : (size_t)(end - bytes.data) + 1;
		scans_check_json(csv_chomp((bareme_text){bytes.data, len}));
		bytes = text_from(bytes, len);
	}
	return 0;
}
