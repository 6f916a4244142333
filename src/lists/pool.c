/* The threads of a list: each reads a block, answers it, and writes what is next in the list's order. */
#include "lists/pool.h"

#include "base/threads.h"
#include "lists/ids.h"
#include "lists/share.h"
#include "lists/worker.h"

#include <stdlib.h>

typedef struct pool {
	stream *s;
	const list_writer *writer;
	bareme_list_summary *sums; /* of what was written */
	gate *gate;
	block *ring;
	size_t slots;
	uint64_t filled, written; /* blocks so far; a block's slot is its number modulo slots */
	bool reading, writing;    /* some thread does */
	bool no_more;             /* to be read */
	bareme_result read_result;
	bareme_result result; /* of writing: what is not BAREME_DONE stops all */
	/* The writing thread's: rows that are notes if no operation follows, see NOTES_MAX. */
	block held;
	bool too_many;     /* they were, and are operations until one follows that is certain */
	uint64_t bad_line; /* of another heading, or of a part with another nature */
	bool bad_section;
	late_keys late;
	arena arena; /* of their names */
	ids ids;
} pool;

typedef struct pool_worker {
	pool *p;
	worker tools;
} pool_worker;

/* The names last no longer than their block. */
SELDOM static void pool_keep_late(pool *p, const struct late_key *key)
{
	size_t known = p->late.count;
	late_keys_add(&p->late, key->name, key->line);
	if (p->late.count > known)
		p->late.list[known].name = arena_copy(&p->arena, key->name);
}

/* Writes an answered block; what is not BAREME_DONE ends the list. */
static bareme_result pool_emit_block(pool *p, const block *b)
{
	const bareme_list_options *o = p->s->l->options;
	/* What stops the list comes after the records that were answered. */
	bool stops = b->result == BAREME_STOPPED || b->result == BAREME_BAD_INPUT;
	bareme_result result = stops ? BAREME_DONE : b->result;
	if (result == BAREME_DONE)
		result = p->writer->emit(p->writer->payload, b);
	if (result == BAREME_DONE && o->rejects != NULL)
		result = output_put(o->rejects, o->rejects_payload, &b->rejects);
	if (result == BAREME_DONE)
		summary_merge(p->sums, b->summary);
	if (result == BAREME_DONE &&
	    (!summary_take_refusals(p->sums, b->summary, false) || !sums_merge(&p->sums->sums, &b->summary->sums)))
		result = BAREME_NO_MEMORY;
	if (result == BAREME_DONE && p->s->l->compares_ids && !ids_take(&p->ids, &b->ids, p->sums))
		result = BAREME_NO_MEMORY;
	for (size_t i = 0; i < b->late.count; i++)
		pool_keep_late(p, &b->late.list[i]);
	if (o->progress != NULL)
		o->progress(p->sums->records, o->progress_payload);
	return result == BAREME_DONE ? b->result : result;
}

/* Keeps the last bytes of a block, which begin on that line. */
static bareme_result pool_hold(pool *p, const block *b, size_t len, uint64_t line, uint64_t records)
{
	block *held = &p->held;
	if (held->in.len == 0) {
		held->ascii = true;
		held->windows = false;
		held->first_line = line;
		held->first_record = b->first_record + records;
	}
	held->ascii &= b->ascii;
	held->windows |= b->windows;
	buffer_put(&held->in, b->in.data + b->len - len, len);
	held->len = held->in.len;
	return held->in.failed ? BAREME_NO_MEMORY : BAREME_DONE;
}

/* Answers and writes what was held. */
static bareme_result pool_let_go(pool *p, worker *w, bool notes)
{
	block *held = &p->held;
	if (held->in.len == 0)
		return BAREME_DONE;
	held->notes = notes ? NOTES_ARE_NOTES : NOTES_ARE_OPERATIONS;
	held->ended = true;
	worker_run(w, held);
	held->in.len = 0;
	return pool_emit_block(p, held);
}

/* The same for a block that may have rows that are not decided, or decide about those before. */
SELDOM static bareme_result pool_emit_undecided(pool *p, const block *b, worker *w)
{
	bool decides = b->summary->records > 0 || b->result != BAREME_DONE;
	bareme_result result = BAREME_DONE;
	if (decides) {
		result = pool_let_go(p, w, false);
		p->too_many = false;
	}
	if (result == BAREME_DONE && (decides || (p->held.in.len == 0 && !p->too_many))) {
		result = pool_emit_block(p, b);
		if (result == BAREME_DONE && b->tail > 0)
			result = pool_hold(p, b, b->tail, b->tail_line, b->records);
	} else if (result == BAREME_DONE) {
		result = pool_hold(p, b, b->len, b->first_line, 0);
	}
	p->too_many |= p->held.in.len > NOTES_MAX;
	return result == BAREME_DONE && p->too_many ? pool_let_go(p, w, false) : result;
}

static bareme_result pool_emit(pool *p, const block *b, worker *w)
{
	if (b->result == BAREME_BAD_INPUT) {
		p->bad_line = b->bad_line;
		p->bad_section = b->bad_section;
	}
	if (b->tail == 0 && p->held.in.len == 0 && !p->too_many)
		return pool_emit_block(p, b);
	return pool_emit_undecided(p, b, w);
}

/* Writes the next block of the list. Called, and left, with the lock held, as the next one is. */
static void pool_write_next(pool *p, worker *w)
{
	block *b = &p->ring[p->written % p->slots];
	p->writing = true;
	gate_unlock(p->gate);
	bareme_result result = pool_emit(p, b, w);
	gate_lock(p->gate);
	p->writing = false;
	p->written++;
	p->result = result;
	gate_change(p->gate);
}

/* Reads a block, lets others read the next one, and answers it. */
static void pool_answer_next(pool *p, worker *w)
{
	block *b = &p->ring[p->filled % p->slots];
	p->reading = true;
	gate_unlock(p->gate);
	bareme_result result = stream_next(p->s, b);
	bool found = result == BAREME_DONE && b->len > 0;
	gate_lock(p->gate);
	p->reading = false;
	p->no_more = !found;
	p->filled += found;
	p->read_result = result;
	b->done = false;
	gate_change(p->gate);
	if (!found)
		return;
	gate_unlock(p->gate);
	worker_run(w, b);
	gate_lock(p->gate);
	b->done = true;
}

static void pool_work(void *argument)
{
	pool_worker *w = argument;
	pool *p = w->p;
	gate_lock(p->gate);
	while (p->result == BAREME_DONE) {
		if (!p->writing && p->written < p->filled && p->ring[p->written % p->slots].done)
			pool_write_next(p, &w->tools);
		else if (!p->reading && !p->no_more && p->filled - p->written < p->slots)
			pool_answer_next(p, &w->tools);
		else if (p->no_more && p->written == p->filled)
			break;
		else
			gate_wait(p->gate);
	}
	gate_unlock(p->gate);
}

static void pool_free_block(block *b)
{
	buffer_free(&b->in);
	buffer_free(&b->out);
	buffer_free(&b->rejects);
	buffer_free(&b->ids);
	arena_free(&b->arena);
	bareme_list_summary_free(b->summary);
}

/* What is wrong with the heading below the first one, or with that of a section. */
static const char *pool_bad_heading(const pool *p)
{
	if (p->bad_section)
		return N_("%s names another nature for the operations below it than the one given for all: give each "
			  "operation its nature in a column, or make a list of each part");
	if (list_line(p->s->l, p->bad_line) == p->s->l->heading_line + 1)
		return N_("%s: the heading seems to go on here: say which row is its last one (--header N)");
	return N_("%s: a second heading, whose columns are not those of the first one in their order: make two lists "
		  "of it");
}

/* What came of the list; nothing follows what is still held, or an operation that the next part begins with. */
static bareme_result pool_finish(pool *p, worker *w)
{
	bareme_result result = p->result != BAREME_DONE ? p->result : p->read_result;
	if (result == BAREME_DONE)
		result = pool_let_go(p, w, p->s->l->share == NULL || p->s->l->share->last);
	buffer place = {0};
	if (p->bad_line > 0)
		warner_say(&p->s->l->warner, BAREME_ERROR, "heading", list_line(p->s->l, p->bad_line),
			   pool_bad_heading(p), list_place(p->s->l, p->bad_line, &place));
	buffer_free(&place);
	for (size_t i = 0; i < p->late.count && !p->arena.failed; i++) {
		uint64_t line = list_line(p->s->l, p->late.list[i].line);
		warner_say(&p->s->l->warner, BAREME_WARNING, "heading", line,
			   "line %llu: the key \"%.*s\" is new here, and has no column: the first %d bytes of the list "
			   "settle the columns",
			   (unsigned long long)line, TEXT_ARG(p->late.list[i].name), KEYS_WINDOW);
	}
	return p->arena.failed ? BAREME_NO_MEMORY : result;
}

bareme_result pool_run(stream *s, const list_writer *writer, bareme_list_summary *sums)
{
	size_t count = s->l->options->threads == 0 ? 1 : s->l->options->threads;
	if (count > THREADS_MAX)
		count = THREADS_MAX;
	/* While each thread has a block, one more is read and one more is written. */
	pool p = {.s = s, .writer = writer, .sums = sums, .slots = count == 1 ? 1 : count + 2};
	p.gate = gate_new();
	p.ring = calloc(p.slots, sizeof *p.ring);
	pool_worker *workers = calloc(count, sizeof *workers);
	bool ready = p.gate != NULL && p.ring != NULL && workers != NULL &&
		     bareme_list_summary_new(&p.held.summary, s->l->r) == BAREME_DONE;
	for (size_t i = 0; ready && i < p.slots; i++)
		ready = bareme_list_summary_new(&p.ring[i].summary, s->l->r) == BAREME_DONE;
	for (size_t i = 0; ready && i < count; i++) {
		workers[i].p = &p;
		ready = worker_init(&workers[i].tools, s->l, writer);
	}
	if (ready)
		threads_run(pool_work, workers, count, sizeof *workers);
	bareme_result result = ready ? pool_finish(&p, &workers[0].tools) : BAREME_NO_MEMORY;
	for (size_t i = 0; i < p.slots && p.ring != NULL; i++)
		pool_free_block(&p.ring[i]);
	pool_free_block(&p.held);
	arena_free(&p.arena);
	ids_free(&p.ids);
	for (size_t i = 0; i < count && workers != NULL; i++)
		if (workers[i].p != NULL)
			worker_free(&workers[i].tools);
	gate_free(p.gate);
	free(p.ring);
	free(workers);
	return result;
}
