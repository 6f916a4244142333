/* Judges of the scans that read lists: the same bytes by what reads them one by one. */
#ifndef SCANS_H
#define SCANS_H

#include "formats/csv.h"

/* Reports the first thing that is not as it must be, and ends the program. */
#define SCANS_MUST(promise)                                                                                            \
	((promise) ? (void)0 : (fprintf(stderr, "%s:%d: broken: %s\n", __FILE__, __LINE__, #promise), abort()))

/* True for a record whose cells have no quotes, or one at each end. */
bool scans_is_plain(bareme_text record, char delimiter);

/*
 * Walks over the bytes: the scan splits each plain record as csv_record and csv_split (libcsv) do, and leaves others
 * to them. Returns how many it split.
 */
size_t scans_check_csv(bareme_text bytes, char delimiter);

/*
 * Reads a line of NDJSON by chunks, and by the walk that takes what is written otherwise: the same members, or the same
 * fault. What json_parse takes has these members with these values. Returns how many there are.
 */
size_t scans_check_json(bareme_text line);

#endif
