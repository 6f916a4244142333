/* Lists of operations: a stream cut into blocks of whole records, computed by threads, written in its order. */
#include "lists/document_rows.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 1 << 18, THREADS_MAX = 32 };

/* ---- Reading: bytes to blocks ---- */

typedef struct stream {
	list *l;
	buffer carry; /* read, and not part of a block yet */
	bool ended;
	bool decided; /* a byte beyond ASCII told the encoding */
	bool windows;
	uint64_t line;
	uint64_t records;             /* counted only where the output numbers them */
	bareme_list_summary *summary; /* of what was written */
	uint64_t written;             /* records */
	uint64_t old_tables;
} stream;

/* Reads once, up to `size` bytes: what a slow writer sent so far need not wait for the rest. */
static bareme_result read_more(stream *s, size_t size)
{
	const bareme_list_options *o = s->l->options;
	char *to = s->ended ? NULL : buffer_reserve(&s->carry, size);
	if (to == NULL)
		return s->ended ? BAREME_DONE : BAREME_NO_MEMORY;
	ptrdiff_t n = o->read(to, size, o->read_payload);
	if (n < 0)
		return BAREME_READ_ERROR;
	s->ended = n == 0;
	s->carry.len += (size_t)n;
	return BAREME_DONE;
}

/* The length of the whole records that `bytes` begin with; 0 where more are needed. */
static size_t whole_records(const stream *s, bareme_text bytes)
{
	/* Without quotes every line is a record; otherwise each has to be looked at. */
	if (bytes.len < RECORD_MAX && (s->l->from != BAREME_LIST_CSV || memchr(bytes.data, '"', bytes.len) == NULL)) {
		const char *end = memrchr(bytes.data, '\n', bytes.len);
		return s->ended ? bytes.len : end == NULL ? 0 : (size_t)(end - bytes.data) + 1;
	}
	size_t used = 0, len;
	while (used < bytes.len) {
		csv_cut cut = list_cut(s->l, text_from(bytes, used), s->ended, &len);
		if (cut == CSV_MORE || cut == CSV_LONG)
			break;
		used += len;
	}
	return used;
}

/* The first line that has a NUL or a byte beyond ASCII; empty at the end. */
static bareme_text odd_line(bareme_text t)
{
	while (t.len > 0) {
		const char *end = memchr(t.data, '\n', t.len);
		size_t len = end == NULL ? t.len : (size_t)(end - t.data) + 1;
		bareme_text line = {t.data, len};
		if (!text_is_ascii(line))
			return line;
		t = text_from(t, len);
	}
	return t;
}

/* The first line with a byte beyond ASCII decides for the whole list. */
static void decide_encoding(stream *s, bareme_text bytes)
{
	if (s->decided)
		return;
	/* NUL bytes are in no text: a line that has them decides nothing. */
	bareme_text line = odd_line(bytes);
	while (line.len > 0 && memchr(line.data, '\0', line.len) != NULL)
		line = odd_line(text_from(bytes, (size_t)(line.data + line.len - bytes.data)));
	if (line.len == 0)
		return;
	/* JSON is UTF-8: a line that is not is refused. */
	s->decided = true;
	s->windows = s->l->from == BAREME_LIST_CSV && !text_is_utf8(line);
	if (s->windows)
		warner_say(&s->l->warner, "the list is not UTF-8: read as Windows-1252 and written as UTF-8");
}

static uint64_t count_records(const list *l, bareme_text t)
{
	uint64_t count = 0;
	for (size_t len; t.len > 0; t = text_from(t, len)) {
		list_cut(l, t, true, &len);
		count += csv_chomp((bareme_text){t.data, len}).len > 0;
	}
	return count;
}

static void drop(stream *s, size_t len)
{
	s->carry.len -= len;
	memmove(s->carry.data, s->carry.data + len, s->carry.len);
}

static bareme_result refuse_long(const stream *s)
{
	warner_say(&s->l->warner, "line %llu: the record is longer than %d bytes", (unsigned long long)s->line,
		   RECORD_MAX);
	return BAREME_BAD_INPUT;
}

/* Fills a block with whole records; its length is 0 at the end of the list. */
static bareme_result next_block(stream *s, block *b)
{
	/* Many threads get smaller blocks, so that all blocks together stay within the same memory. */
	size_t size = s->l->options->block;
	if (size == 0)
		size = s->l->options->threads > 8 ? BLOCK_SIZE / 4 : BLOCK_SIZE;
	size_t len = 0;
	b->len = 0;
	for (;;) {
		if (s->carry.len > 0)
			len = whole_records(s, (bareme_text){s->carry.data, s->carry.len});
		if (len > 0)
			break;
		if (s->carry.len >= RECORD_MAX)
			return refuse_long(s);
		bareme_result result = s->ended ? BAREME_DONE : read_more(s, size);
		if (result != BAREME_DONE || (s->ended && s->carry.len == 0))
			return result;
	}
	bareme_text bytes = {s->carry.data, len};
	b->ascii = text_is_ascii(bytes);
	if (!b->ascii)
		decide_encoding(s, bytes);
	/* The block takes the bytes over; what is ahead of its records is carried on in its old buffer. */
	buffer taken = s->carry;
	s->carry = b->in;
	s->carry.len = 0;
	buffer_put(&s->carry, taken.data + len, taken.len - len);
	b->in = taken;
	if (s->carry.failed)
		return BAREME_NO_MEMORY;
	b->len = len;
	b->ended = s->ended;
	b->windows = s->windows;
	b->first_line = s->line;
	b->first_record = s->records;
	s->line += text_count_lines(bytes);
	if (s->l->options->detail)
		s->records += count_records(s->l, bytes);
	return BAREME_DONE;
}

/* ---- The start of a list ---- */

/* The heading's end: where its quotes close, whatever the delimiter. False where more bytes are needed. */
static bool heading_end(const stream *s, bareme_text bytes, size_t *len)
{
	static const char delimiters[] = {';', ',', '\t'};
	for (size_t i = 0; i < sizeof delimiters; i++) {
		csv_cut cut = csv_record(bytes, delimiters[i], s->ended, len);
		if (cut == CSV_MORE)
			return false;
		if (cut == CSV_WHOLE)
			return true;
	}
	return true;
}

static bareme_result refuse_empty(const list *l)
{
	warner_say(&l->warner, "the list is empty: its first line must name the columns");
	return BAREME_BAD_INPUT;
}

/* The first line that some spreadsheets write to name the delimiter: "sep=;". */
static bool names_delimiter(bareme_text line)
{
	return line.len == 5 && strncasecmp(line.data, "sep=", 4) == 0 && strchr(",;\t", line.data[4]) != NULL;
}

/* Cuts the heading off; *len is its length with its line end, and what stands before it is let go. */
static bareme_result find_heading(stream *s, buffer *out, size_t *len)
{
	list *l = s->l;
	for (bareme_result result;;) {
		/* Blank lines before the heading are let go. */
		while (s->carry.len > 0 && (s->carry.data[0] == '\n' || s->carry.data[0] == '\r')) {
			s->line += s->carry.data[0] == '\n';
			drop(s, 1);
		}
		if (s->carry.len == 0 && s->ended)
			return refuse_empty(l);
		bareme_text bytes = {s->carry.data, s->carry.len};
		if (bytes.len > 0 && heading_end(s, bytes, len)) {
			bareme_text line = csv_chomp((bareme_text){bytes.data, *len});
			if (l->names_delimiter || !names_delimiter(line))
				return BAREME_DONE;
			l->names_delimiter = true;
			l->delimiter = line.data[4];
			if (l->to == BAREME_LIST_CSV && !l->options->detail)
				buffer_put(out, bytes.data, *len);
			s->line++;
			drop(s, *len);
			continue;
		}
		if (s->carry.len >= RECORD_MAX)
			return refuse_long(s);
		if ((result = read_more(s, BLOCK_SIZE)) != BAREME_DONE)
			return result;
	}
}

static bareme_result read_heading(stream *s, buffer *out)
{
	list *l = s->l;
	size_t len;
	bareme_result result = find_heading(s, out, &len);
	if (result != BAREME_DONE)
		return result;
	bareme_text whole = {s->carry.data, len}, header = csv_chomp(whole);
	l->line_end = header.len + 2 == len ? TEXT("\r\n") : TEXT("\n");
	if (!text_is_ascii(whole))
		decide_encoding(s, whole);
	buffer converted = {0};
	bool sound;
	if (s->windows)
		header = windows_to_utf8(&converted, header, &sound);
	bool good = header.data != NULL && heading_read(l, header, out);
	bool failed = header.data == NULL || out->failed || l->arena.failed;
	if (good && l->comparison != NULL) {
		list *before = &l->comparison->before;
		before->delimiter = l->delimiter;
		before->names_delimiter = true;
		before->line_end = l->line_end;
		good = heading_read(before, header, out);
		failed = before->arena.failed;
	}
	buffer_free(&converted);
	s->line += text_count_lines(whole);
	drop(s, len);
	return good ? BAREME_DONE : failed ? BAREME_NO_MEMORY : BAREME_BAD_INPUT;
}

/* Reads until something stands there that is no blank, and says whether an object begins with it. */
static bareme_result look_for_brace(stream *s, bool *found)
{
	bareme_result result = BAREME_DONE;
	size_t at = 0;
	while (result == BAREME_DONE) {
		while (at < s->carry.len && memchr(" \t\r\n", s->carry.data[at], 4) != NULL)
			at++;
		if (at < s->carry.len || s->ended || s->carry.len >= RECORD_MAX)
			break;
		result = read_more(s, BLOCK_SIZE);
	}
	*found = at < s->carry.len && s->carry.data[at] == '{';
	return result;
}

/* Finds out the formats, and writes what stands before the first record. */
static bareme_result begin(stream *s, buffer *out)
{
	list *l = s->l;
	static const char mark[] = "\xEF\xBB\xBF";
	bareme_result result = BAREME_DONE;
	while (result == BAREME_DONE && s->carry.len < sizeof mark - 1 + 4 && !s->ended)
		result = read_more(s, BLOCK_SIZE);
	if (result != BAREME_DONE)
		return result;
	bool marked = s->carry.len >= 3 && memcmp(s->carry.data, mark, 3) == 0;
	if (marked) {
		drop(s, 3);
		s->decided = true;
	}
	/* An empty list of objects is one, of none; a CSV list has at least its heading. */
	if (s->carry.len == 0 && l->options->from != BAREME_LIST_NDJSON)
		return refuse_empty(l);
	if (list_is_other_file(l, (bareme_text){s->carry.data, s->carry.len}))
		return BAREME_BAD_INPUT;
	l->from = l->options->from;
	if (l->from == BAREME_LIST_AUTO) {
		bool object;
		if ((result = look_for_brace(s, &object)) != BAREME_DONE)
			return result;
		l->from = object ? BAREME_LIST_NDJSON : BAREME_LIST_CSV;
	}
	l->to = l->options->to == BAREME_LIST_AUTO ? l->from : l->options->to;
	l->delimiter = ',';
	l->line_end = TEXT("\n");
	if (l->comparison != NULL) {
		l->comparison->before.from = l->from;
		l->comparison->before.to = l->to;
	}
	if (marked && (l->to == BAREME_LIST_CSV || l->options->detail))
		buffer_put(out, mark, 3);
	if (!heading_init_detail(l))
		return BAREME_NO_MEMORY;
	if (l->from == BAREME_LIST_CSV)
		result = read_heading(s, out);
	else if (l->to == BAREME_LIST_CSV && !l->options->detail)
		result = ndjson_heading(l, out) ? BAREME_DONE : BAREME_NO_MEMORY;
	if (result == BAREME_DONE && l->options->detail)
		heading_put_detail(l, out);
	return result;
}

/* ---- Writing ---- */

static bareme_result hand_over(bareme_write_fn write, void *payload, const buffer *b)
{
	if (b->failed)
		return BAREME_NO_MEMORY;
	return b->len == 0 || write(b->data, b->len, payload) == 0 ? BAREME_DONE : BAREME_WRITE_ERROR;
}

/* Writes a computed block; what is not BAREME_DONE ends the list. */
static bareme_result write_block(stream *s, const block *b)
{
	const bareme_list_options *o = s->l->options;
	bareme_result result = b->result == BAREME_STOPPED ? BAREME_DONE : b->result;
	if (result == BAREME_DONE)
		result = s->l->comparison != NULL ? comparison_tell(s->l, b)
			 : s->l->document != NULL ? rows_take(s->l->document, b, s->written)
						  : hand_over(o->write, o->write_payload, &b->out);
	if (result == BAREME_DONE && o->rejects != NULL)
		result = hand_over(o->rejects, o->rejects_payload, &b->rejects);
	if (result == BAREME_DONE) {
		summary_merge(s->summary, b->summary);
		s->written += b->records;
		s->old_tables |= b->old_tables;
	}
	if (o->progress != NULL)
		o->progress(s->summary->records, o->progress_payload);
	return result == BAREME_DONE ? b->result : result;
}

static void block_free(block *b)
{
	buffer_free(&b->in);
	buffer_free(&b->out);
	buffer_free(&b->rejects);
	arena_free(&b->arena);
	bareme_list_summary_free(b->summary);
}

/* ---- One thread ---- */

static bareme_result run_alone(stream *s, worker *w)
{
	block b = {.len = 0};
	bareme_result result;
	if (bareme_list_summary_new(&b.summary, s->l->r) != BAREME_DONE)
		return BAREME_NO_MEMORY;
	while ((result = next_block(s, &b)) == BAREME_DONE && b.len > 0) {
		worker_run(w, &b);
		result = write_block(s, &b);
		if (result != BAREME_DONE)
			break;
	}
	block_free(&b);
	return result;
}

/* ---- Several threads: each reads a block, computes it, and writes what is next in the list's order ---- */

typedef struct pool {
	stream *s;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	block *ring;
	size_t slots;
	uint64_t filled, written; /* blocks so far; a block's slot is its number modulo slots */
	bool reading, writing;    /* some thread does */
	bool no_more;             /* to be read */
	bareme_result read_result;
	bareme_result result; /* of writing: what is not BAREME_DONE stops all */
	int error;            /* of what went wrong: errno is each thread's own */
} pool;

typedef struct pool_worker {
	pool *p;
	worker tools;
	pthread_t thread;
} pool_worker;

static bool can_write(const pool *p)
{
	return !p->writing && p->written < p->filled && p->ring[p->written % p->slots].done;
}

/* Writes the next block of the list. Called, and left, with the lock held, as the next one is. */
static void write_next(pool *p)
{
	block *b = &p->ring[p->written % p->slots];
	p->writing = true;
	pthread_mutex_unlock(&p->lock);
	bareme_result result = write_block(p->s, b);
	int error = errno;
	pthread_mutex_lock(&p->lock);
	p->writing = false;
	p->written++;
	p->result = result;
	if (result != BAREME_DONE)
		p->error = error;
	pthread_cond_broadcast(&p->changed);
}

/* Reads a block, lets others read the next one, and computes it. */
static void compute_next(pool *p, worker *w)
{
	block *b = &p->ring[p->filled % p->slots];
	p->reading = true;
	pthread_mutex_unlock(&p->lock);
	bareme_result result = next_block(p->s, b);
	int error = errno;
	bool found = result == BAREME_DONE && b->len > 0;
	pthread_mutex_lock(&p->lock);
	p->reading = false;
	p->no_more = !found;
	p->filled += found;
	b->done = false;
	if (result != BAREME_DONE) {
		p->read_result = result;
		p->error = error;
	}
	pthread_cond_broadcast(&p->changed);
	if (!found)
		return;
	pthread_mutex_unlock(&p->lock);
	worker_run(w, b);
	pthread_mutex_lock(&p->lock);
	b->done = true;
}

static void *work(void *argument)
{
	pool_worker *w = argument;
	pool *p = w->p;
	pthread_mutex_lock(&p->lock);
	while (p->result == BAREME_DONE) {
		if (can_write(p))
			write_next(p);
		else if (!p->reading && !p->no_more && p->filled - p->written < p->slots)
			compute_next(p, &w->tools);
		else if (p->no_more && p->written == p->filled)
			break;
		else
			pthread_cond_wait(&p->changed, &p->lock);
	}
	pthread_mutex_unlock(&p->lock);
	return NULL;
}

static bareme_result run_pool(stream *s, pool_worker *workers, size_t count)
{
	pool p = {.s = s, .slots = count + 2};
	p.ring = calloc(p.slots, sizeof *p.ring);
	bool ready = p.ring != NULL;
	for (size_t i = 0; ready && i < p.slots; i++)
		ready = bareme_list_summary_new(&p.ring[i].summary, s->l->r) == BAREME_DONE;
	if (ready) {
		size_t started = 1;
		pthread_mutex_init(&p.lock, NULL);
		pthread_cond_init(&p.changed, NULL);
		workers[0].p = &p;
		for (; started < count; started++) {
			workers[started].p = &p;
			/* Those that are there get the list done. */
			if (pthread_create(&workers[started].thread, NULL, work, &workers[started]) != 0)
				break;
		}
		work(&workers[0]);
		while (started-- > 1)
			pthread_join(workers[started].thread, NULL);
		pthread_cond_destroy(&p.changed);
		pthread_mutex_destroy(&p.lock);
	}
	for (size_t i = 0; p.ring != NULL && i < p.slots; i++)
		block_free(&p.ring[i]);
	free(p.ring);
	errno = p.error;
	return !ready ? BAREME_NO_MEMORY : p.result != BAREME_DONE ? p.result : p.read_result;
}

/* ---- The whole ---- */

static bareme_result run(stream *s)
{
	list *l = s->l;
	buffer head = {0};
	bareme_result result = begin(s, &head);
	if (result == BAREME_DONE && l->document != NULL)
		result = rows_begin(l);
	if (result == BAREME_DONE)
		result = hand_over(l->options->write, l->options->write_payload, &head);
	buffer_free(&head);
	if (result != BAREME_DONE)
		return result;
	size_t count = l->options->threads == 0 ? 1 : l->options->threads;
	if (count > THREADS_MAX)
		count = THREADS_MAX;
	pool_worker *workers = calloc(count, sizeof *workers);
	if (workers == NULL)
		return BAREME_NO_MEMORY;
	size_t ready = 0;
	while (ready < count && worker_init(&workers[ready].tools, l))
		ready++;
	result = BAREME_NO_MEMORY;
	if (ready == count)
		result = count == 1 ? run_alone(s, &workers[0].tools) : run_pool(s, workers, count);
	int error = errno;
	for (size_t i = 0; i < count; i++)
		worker_free(&workers[i].tools);
	free(workers);
	if (l->document != NULL && (result == BAREME_DONE || result == BAREME_STOPPED)) {
		bareme_result ended = l->document->end(l->document, s->summary, s->old_tables);
		result = ended == BAREME_DONE ? result : ended;
		error = errno;
	}
	list_warn_of_old_tables(l, s->old_tables);
	errno = error;
	return result;
}

bareme_result list_run(const bareme_ruleset *ruleset, const bareme_list_options *options, bareme_list_summary *summary,
		       comparison *c, document *d)
{
	list l = {.r = ruleset,
		  .options = options,
		  .warner = {options->locale, options->warn, options->warn_payload},
		  .comparison = c,
		  .document = d};
	stream s = {.l = &l, .line = 1, .summary = summary};
	find_setters(ruleset, l.setters);
	if (c != NULL) {
		find_setters(c->before.r, c->before.setters);
		c->before.warner = l.warner;
	}
	bareme_result result = run(&s);
	int error = errno;
	arena_free(&l.arena);
	if (c != NULL)
		arena_free(&c->before.arena);
	buffer_free(&s.carry);
	errno = error;
	return result;
}

bareme_result bareme_list_run(const bareme_ruleset *ruleset, const bareme_list_options *options,
			      bareme_list_summary *summary)
{
	if (options->to != BAREME_LIST_HTML && options->to != BAREME_LIST_XLSX)
		return list_run(ruleset, options, summary, NULL, NULL);
	document *d = options->to == BAREME_LIST_HTML ? page_document_new() : workbook_document_new();
	bareme_result result = d == NULL ? BAREME_NO_MEMORY : list_run_document(ruleset, options, summary, d);
	int error = errno;
	document_free(d);
	errno = error;
	return result;
}
