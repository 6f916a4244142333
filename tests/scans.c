/* Judges of the scans; see scans.h. */
#include "scans.h"

#include "formats/json_members.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- CSV ---- */

bool scans_is_plain(bareme_text record, char delimiter)
{
	for (size_t at = 0; at <= record.len;) {
		bareme_text cell = csv_raw_cell(record, delimiter, &at);
		size_t quotes = 0;
		for (size_t i = 0; i < cell.len; i++)
			quotes += cell.data[i] == '"';
		if (quotes > 0 && (quotes != 2 || cell.data[0] != '"' || cell.data[cell.len - 1] != '"'))
			return false;
	}
	return true;
}

size_t scans_check_csv(bareme_text bytes, char delimiter)
{
	csv_splitter *fast = csv_splitter_new(delimiter), *slow = csv_splitter_new(delimiter);
	size_t scanned = 0, len, count, wanted_count;
	bareme_text line;
	bool no_memory;
	csv_scan scan;
	SCANS_MUST(fast != NULL && slow != NULL);
	csv_scan_from(&scan, bytes);
	size_t whole = csv_whole_records(bytes, delimiter, true), at = 0;
	bool all_plain = true, met = whole == 0;
	while (bytes.len > 0) {
		csv_cut cut = csv_record(bytes, delimiter, true, &len);
		bareme_text record = csv_chomp((bareme_text){bytes.data, len});
		const bareme_text *wanted = csv_split(slow, record, &wanted_count, &no_memory);
		const bareme_text *cells = csv_scan_line(&scan, fast, &line, &count);
		bool plain = cut == CSV_WHOLE && scans_is_plain(record, delimiter);
		bytes = text_from(bytes, len);
		all_plain &= plain;
		at += len;
		met |= at == whole;
		if (cells != NULL) {
			SCANS_MUST(plain);
			SCANS_MUST(line.data == record.data && line.len == record.len && scan.next == bytes.data);
			SCANS_MUST(count == wanted_count);
			for (size_t i = 0; i < count; i++)
				SCANS_MUST(text_equal(cells[i], wanted[i]));
			scanned++;
			continue;
		}
		if (plain) {
			/* There was no room for so many cells: libcsv makes it. */
			csv_split(fast, record, &count, &no_memory);
			csv_scan_from(&scan, (bareme_text){record.data, len + bytes.len});
			SCANS_MUST(csv_scan_line(&scan, fast, &line, &count) != NULL);
		}
		csv_scan_from(&scan, bytes);
	}
	SCANS_MUST(met && (!all_plain || whole == at));
	csv_splitter_free(fast);
	csv_splitter_free(slow);
	return scanned;
}

/* ---- NDJSON ---- */

enum { MEMBERS_MAX = 4096 };

typedef struct seen_members {
	size_t count;
	struct seen_member {
		bareme_text name, value;
	} list[MEMBERS_MAX];
} seen_members;

static void scans_take(bareme_text name, bareme_text value, bool plain, void *payload)
{
	seen_members *seen = payload;
	SCANS_MUST(!plain || memchr(name.data, '\\', name.len) == NULL);
	SCANS_MUST(!plain || memchr(value.data, '\\', value.len) == NULL);
	SCANS_MUST(seen->count < MEMBERS_MAX);
	seen->list[seen->count++] = (struct seen_member){name, value};
}

static void scans_check_strict(bareme_text line, const seen_members *seen, bool sound)
{
	json_document document;
	size_t offset, i = 0;
	if (json_parse(&document, line, &offset) != JSON_SOUND)
		return;
	bool object = json_is_object(document.root);
	SCANS_MUST(sound == (object && text_mark(line) == 0));
	for (const json_node *n = json_first(document.root); sound && n != NULL; n = json_next(n), i++) {
		buffer decoded = {0};
		SCANS_MUST(i < seen->count);
		SCANS_MUST(text_equal(json_decode(seen->list[i].name, &decoded), text_of(json_name(n))));
		bareme_text source = json_source(&document, n), value = seen->list[i].value;
		SCANS_MUST(source.data == value.data && source.len == value.len);
		buffer_free(&decoded);
	}
	SCANS_MUST(!sound || i == seen->count);
	json_free(&document);
}

size_t scans_check_json(bareme_text line)
{
	static seen_members seen, judge;
	size_t end = 0, judge_end = 0;
	/* A TAB is a blank, but nothing that the chunks take. */
	char *copy = malloc(line.len + 1);
	SCANS_MUST(copy != NULL);
	copy[0] = '\t';
	if (line.len > 0)
		memcpy(copy + 1, line.data, line.len);
	seen.count = judge.count = 0;
	json_fault fault = json_members(line, &end, scans_take, &seen);
	json_fault wanted = json_members((bareme_text){copy, line.len + 1}, &judge_end, scans_take, &judge);
	SCANS_MUST(fault == wanted && end + 1 == judge_end);
	SCANS_MUST(seen.count == judge.count);
	for (size_t i = 0; i < seen.count; i++) {
		const struct seen_member *a = &seen.list[i], *b = &judge.list[i];
		SCANS_MUST(a->name.len == b->name.len && a->value.len == b->value.len);
		SCANS_MUST(a->name.data - line.data == b->name.data - copy - 1);
		SCANS_MUST(a->value.data - line.data == b->value.data - copy - 1);
	}
	scans_check_strict(line, &seen, fault == JSON_SOUND);
	free(copy);
	return fault == JSON_SOUND ? seen.count : 0;
}
