/* One of several parts of a list; see share.h. */
#include "lists/share.h"

#include "lists/worker.h"

#include <string.h>

enum {
	/* Bytes in which the records that begin with any line end together, where they do. */
	ALIGN_ROOM = 1 << 16,
	/* Records that are followed at once: more, and the list is read from its start. */
	ALIGN_HEADS = 16,
	/* Bytes that are read at once of what is before the part. */
	PART_CHUNK = 1 << 20
};

bool share_is_possible(const bareme_list_options *o)
{
	return o->parts == 0 || (o->part >= 1 && o->part <= o->parts && o->read_at != NULL && !o->stop_on_error &&
				 o->to <= BAREME_LIST_NDJSON);
}

/* ---- Where records begin ---- */

/* The records that may be ones: where the next record of each of them begins, the first one first. */
typedef struct heads {
	size_t at[ALIGN_HEADS];
	size_t count;
} heads;

/* False where there are too many. */
static bool heads_add(heads *h, size_t at)
{
	size_t i = 0;
	while (i < h->count && h->at[i] < at)
		i++;
	if (i < h->count && h->at[i] == at)
		return true;
	if (h->count == ALIGN_HEADS)
		return false;
	memmove(&h->at[i + 1], &h->at[i], (h->count++ - i) * sizeof *h->at);
	h->at[i] = at;
	return true;
}

static size_t heads_take_first(heads *h)
{
	size_t first = h->at[0];
	memmove(h->at, h->at + 1, --h->count * sizeof *h->at);
	return first;
}

/* The first line that begins after `at`; the length where there is none. */
static size_t share_next_line(bareme_text bytes, size_t at)
{
	const char *end = at < bytes.len ? memchr(bytes.data + at, '\n', bytes.len - at) : NULL;
	return end == NULL ? bytes.len : (size_t)(end - bytes.data) + 1;
}

size_t share_align(const list *l, bareme_text bytes, bool ended, size_t window, size_t cut)
{
	heads h = {.count = 0};
	size_t line = share_next_line(bytes, 0), at, len;
	while (line <= window || h.count > 1) {
		if (line <= window && (h.count == 0 || line < h.at[0]) && !heads_add(&h, line))
			return SIZE_MAX;
		at = heads_take_first(&h);
		if (at >= cut || at >= bytes.len)
			return SIZE_MAX;
		if (at == line)
			line = share_next_line(bytes, at);
		csv_cut found = list_cut(l, text_from(bytes, at), ended, &len);
		/* One that is too long is no record, or else the list is refused because of it. */
		if (found == CSV_MORE || (found != CSV_LONG && !heads_add(&h, at + len)))
			return SIZE_MAX;
	}
	if (h.count == 0)
		return SIZE_MAX;
	for (at = h.at[0]; at < cut; at += len) {
		csv_cut found = list_cut(l, text_from(bytes, at), ended, &len);
		if (at == bytes.len || found == CSV_MORE || found == CSV_LONG)
			return SIZE_MAX;
	}
	return at;
}

/* ---- Looking at the list before it is answered ---- */

/* A stream over the list from that byte on, where a record begins. */
static stream share_look_from(const stream *s, list *l, uint64_t offset)
{
	return (stream){
	    .l = l, .offset = offset, .decided = s->decided, .id_column = s->id_column, .line = 1, .end = INT64_MAX};
}

static bool share_look_begin(block *b, const list *l)
{
	*b = (block){.len = 0};
	return bareme_list_summary_new(&b->summary, l->r) == BAREME_DONE;
}

static void share_look_end(stream *look, block *b)
{
	stream_free(look);
	buffer_free(&b->in);
	arena_free(&b->arena);
	bareme_list_summary_free(b->summary);
}

/* The first record that begins at `cut` or after it, by all that is before. */
static bareme_result share_walk(const stream *s, const share *p, uint64_t cut, uint64_t *start)
{
	block b;
	stream look = share_look_from(s, s->l, p->body);
	bareme_result result = share_look_begin(&b, s->l) ? BAREME_DONE : BAREME_NO_MEMORY;
	look.id_column = SIZE_MAX;
	*start = p->body;
	while (result == BAREME_DONE && *start < cut && (result = stream_next(&look, &b)) == BAREME_DONE && b.len > 0) {
		if (*start + b.len <= cut) {
			*start += b.len;
			continue;
		}
		size_t len;
		for (size_t at = 0; *start < cut; at += len, *start += len)
			list_cut(s->l, (bareme_text){b.in.data + at, b.in.len - at}, b.ended, &len);
	}
	share_look_end(&look, &b);
	return result;
}

/* The same by what is near it, where that decides. */
static bareme_result share_find_record(const stream *s, const share *p, uint64_t cut, uint64_t *start)
{
	const bareme_list_options *o = s->l->options;
	bool objects = s->l->from == BAREME_LIST_NDJSON;
	size_t before = objects ? 1 : ALIGN_ROOM + RECORD_MAX, size = objects ? PART_CHUNK : before + RECORD_MAX;
	if (cut < p->body + before)
		return share_walk(s, p, cut, start);
	buffer near = {0};
	uint64_t from = cut - before;
	size_t found = SIZE_MAX;
	ptrdiff_t n = 1;
	while (n > 0 && near.len < size) {
		char *to = buffer_reserve(&near, size - near.len);
		n = to == NULL ? 0 : o->read_at(to, size - near.len, from + near.len, o->read_payload);
		near.len += n > 0 ? (size_t)n : 0;
		if (objects)
			found = share_next_line(buffer_all(&near), 0);
		/* A line of objects may be longer. */
		if (objects && found == near.len && near.data[found - 1] != '\n' && n > 0 && near.len == size)
			size += PART_CHUNK;
	}
	if (!objects && n >= 0)
		found = share_align(s->l, buffer_all(&near), n == 0, RECORD_MAX, before);
	bareme_result result = near.failed ? BAREME_NO_MEMORY : n < 0 ? BAREME_READ_ERROR : BAREME_DONE;
	buffer_free(&near);
	if (result == BAREME_DONE && found == SIZE_MAX)
		return share_walk(s, p, cut, start);
	*start = from + found;
	return result;
}

/* Where the block's first operation begins, of which nothing is before `at`; its length where there is none. */
static size_t share_find_in_block(const stream *s, worker *w, block *b, size_t at, bool whole)
{
	bareme_text records = {b->in.data, b->len};
	if (!s->l->long_form) {
		const char *found = worker_first_operation(w, b, at);
		return found == NULL ? SIZE_MAX : (size_t)(found - b->in.data);
	}
	if (!whole)
		at = stream_other_operation(s, records, at);
	while (at < b->len) {
		const char *found = worker_first_operation(w, b, at);
		if (found == NULL)
			return SIZE_MAX;
		if (found == b->in.data + at)
			break;
		at = stream_other_operation(s, records, at);
	}
	return at;
}

/* Where the part of that number begins: with the first operation at or after its share of the bytes. */
static bareme_result share_find(const stream *s, const share *p, worker *w, unsigned number, uint64_t *start)
{
	const bareme_list_options *o = s->l->options;
	uint64_t all = o->length > p->body ? o->length - p->body : 0;
	uint64_t cut = p->body + all / o->parts * (number - 1) + all % o->parts * (number - 1) / o->parts;
	*start = number == 1 ? p->body : INT64_MAX;
	if (number == 1 || number > o->parts)
		return BAREME_DONE;
	uint64_t from = cut;
	bareme_result result = share_find_record(s, p, cut, &from);
	if (result != BAREME_DONE || s->l->from == BAREME_LIST_NDJSON) {
		*start = from;
		return result;
	}
	block b;
	stream look = share_look_from(s, s->l, from);
	result = share_look_begin(&b, s->l) ? BAREME_DONE : BAREME_NO_MEMORY;
	for (bool whole = from == p->body; result == BAREME_DONE && *start == INT64_MAX; whole = true) {
		if ((result = stream_next(&look, &b)) != BAREME_DONE || b.len == 0)
			break;
		size_t found = share_find_in_block(&look, w, &b, 0, whole);
		if (found == SIZE_MAX)
			result = BAREME_NO_MEMORY;
		else if (found < b.len)
			*start = from + found;
		from += b.len;
	}
	share_look_end(&look, &b);
	return result;
}

/* How many records are before the part. */
static bareme_result share_count_records(const share *p, stream *s)
{
	block b;
	stream look = share_look_from(s, s->l, p->body);
	look.numbered = true;
	look.end = p->start;
	bareme_result result = share_look_begin(&b, s->l) ? BAREME_DONE : BAREME_NO_MEMORY;
	do {
		result = result == BAREME_DONE ? stream_next(&look, &b) : result;
	} while (result == BAREME_DONE && b.len > 0);
	s->records = look.records;
	share_look_end(&look, &b);
	return result;
}

bareme_result share_begin(share *p, stream *s)
{
	list *l = s->l;
	const bareme_list_options *o = l->options;
	if (s->windows)
		return stream_refuse_windows(s);
	*p = (share){.body = s->offset - s->carry.len, .first = o->part == 1, .last = o->part == o->parts};
	p->counted = p->first;
	p->gate = gate_new();
	if (p->gate == NULL)
		return BAREME_NO_MEMORY;
	worker w;
	list_writer none = {.payload = p};
	bareme_result result = worker_init(&w, l, &none) ? BAREME_DONE : BAREME_NO_MEMORY;
	if (result == BAREME_DONE)
		result = share_find(s, p, &w, o->part, &p->start);
	if (result == BAREME_DONE)
		result = share_find(s, p, &w, o->part + 1, &p->end);
	worker_free(&w);
	/* The last operation, and the notes after it, are of one part. */
	p->last |= p->end == INT64_MAX;
	l->share = p;
	s->end = p->end;
	if (p->first || result != BAREME_DONE)
		return result;
	s->carry.len = s->ascii = 0;
	s->ended = false;
	s->offset = p->start;
	s->line = 1;
	return s->numbered && p->start < INT64_MAX ? share_count_records(p, s) : BAREME_DONE;
}

/* ---- What is before the part ---- */

uint64_t share_count_lines(share *p, const list *l)
{
	const bareme_list_options *o = l->options;
	gate_lock(p->gate);
	buffer chunk = {0};
	uint64_t at = 0;
	while (!p->counted && at < p->start) {
		uint64_t left = p->start - at;
		size_t size = left < PART_CHUNK ? (size_t)left : PART_CHUNK;
		char *to = buffer_reserve(&chunk, size);
		ptrdiff_t n = to == NULL ? -1 : o->read_at(to, size, at, o->read_payload);
		if (n <= 0) {
			p->result = to == NULL ? BAREME_NO_MEMORY : BAREME_READ_ERROR;
			break;
		}
		p->lines += text_count_lines((bareme_text){to, (size_t)n});
		at += (uint64_t)n;
	}
	p->counted = true;
	gate_unlock(p->gate);
	buffer_free(&chunk);
	return p->lines;
}

bool share_follows_utf8(share *p, const list *l)
{
	list before = *l;
	block b;
	stream start = {.id_column = SIZE_MAX}, look = share_look_from(&start, &before, p->body);
	before.share = NULL;
	if (p->first)
		return false;
	bareme_result result = share_look_begin(&b, l) ? BAREME_DONE : BAREME_NO_MEMORY;
	while (result == BAREME_DONE && !look.decided && look.offset - look.carry.len < p->start &&
	       (result = stream_next(&look, &b)) == BAREME_DONE && b.len > 0)
		continue;
	bool good = look.decided && !look.windows;
	share_look_end(&look, &b);
	if (result == BAREME_DONE)
		return good;
	gate_lock(p->gate);
	p->result = result;
	gate_unlock(p->gate);
	return true;
}

/* Shifts a line that was counted from the part's first one. */
static void share_shift(const list *l, uint64_t *line)
{
	*line = list_line(l, *line);
}

static void share_shift_places(const list *l, places *p)
{
	for (struct line_run *run = p->runs; run < p->runs + p->run_count; run++) {
		share_shift(l, &run->first);
		share_shift(l, &run->last);
	}
}

bareme_result share_end(share *p, const list *l, bareme_list_summary *sums)
{
	for (int status = BAREME_GRANTED; l->options->compare_ids && status <= BAREME_INVALID; status++)
		share_shift(l, &sums->first_line[status]);
	for (size_t i = 0; l->options->compare_ids && i < sums->refusal_count; i++)
		share_shift_places(l, &sums->refusals[i].where);
	if (l->options->compare_ids)
		share_shift_places(l, &sums->undated);
	for (size_t i = 0; i < sums->repeat_count; i++) {
		share_shift(l, &sums->repeats[i].first);
		share_shift(l, &sums->repeats[i].line);
	}
	share_shift(l, &sums->stray.line);
	bareme_result result = p->result;
	gate_free(p->gate);
	return result;
}
