/* bareme batch: a list of operations. */
#include "cli/files.h"
#include "cli/options.h"
#include "cli/settings.h"
#include "cli/summary_text.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- Messages on the way ---- */

/* What is written: the list, refused records, and counts and sums as JSON. */
enum { BATCH_LIST, BATCH_REJECTS, BATCH_SUMMARY, BATCH_OUTPUTS };
_Static_assert((int)BATCH_OUTPUTS <= (int)CLI_OUTPUTS_MAX, "CLI_OUTPUTS_MAX");

typedef struct batch {
	const cli *c;
	bareme_list_options options;
	cli_input in;
	cli_output outputs[BATCH_OUTPUTS];
	struct timespec started, shown;
	bool shows_progress;
	pthread_mutex_t speaking; /* the list is read and written by two threads, and both have something to say */
} batch;

/* Takes the line of progress away. */
static void batch_clear_progress(const batch *b)
{
	if (b->shows_progress)
		lay_set_over(b->c->err);
}

static void batch_take_fault(const bareme_fault *fault, void *payload)
{
	batch *b = payload;
	pthread_mutex_lock(&b->speaking);
	batch_clear_progress(b);
	cli_input_report(b->c, &b->in, fault);
	pthread_mutex_unlock(&b->speaking);
}

static int64_t batch_milliseconds_since(struct timespec then)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - then.tv_sec) * 1000 + (now.tv_nsec - then.tv_nsec) / 1000000;
}

/* "42 %  3 s left  1200000 operations  400000 operations/s", a few times a second. */
static void batch_show_progress(uint64_t records, void *payload)
{
	batch *b = payload;
	int64_t spent = batch_milliseconds_since(b->started);
	if (batch_milliseconds_since(b->shown) < 250 || spent == 0)
		return;
	clock_gettime(CLOCK_MONOTONIC, &b->shown);
	int64_t done = __atomic_load_n(&b->in.done, __ATOMIC_RELAXED);
	long long speed = (long long)((int64_t)records * 1000 / spent);
	pthread_mutex_lock(&b->speaking);
	/* A workbook is read first, and then its rows. */
	if (b->in.size > done && done > 0)
		lay_add(b->c->err, cli_tr(b->c, "%d %%  %lld s left  %llu operations  %lld operations/s"),
			(int)(done * 100 / b->in.size), (long long)((b->in.size - done) * spent / done / 1000),
			(unsigned long long)records, speed);
	else
		lay_add(b->c->err, cli_tr(b->c, "%llu operations  %lld operations/s"), (unsigned long long)records,
			speed);
	lay_set_over(b->c->err);
	pthread_mutex_unlock(&b->speaking);
}

/* ---- The run ---- */

/* The same file twice, or an output that is the list, would lose one of them: refused after a message. */
static bool batch_is_apart(const batch *b, size_t number)
{
	const cli *c = b->c;
	const char *names[] = {b->outputs[BATCH_LIST].name == NULL ? cli_tr(c, "standard output") : "--output",
			       "--rejects", "--summary"};
	if ((number > BATCH_LIST || !c->in_place) && cli_output_is_file(&b->outputs[number], b->in.file)) {
		cli_usage(c,
			  number == BATCH_LIST && c->output != NULL
			      ? N_("%s and the list are the same file: --in-place replaces it")
			      : N_("%s and the list are the same file"),
			  names[number]);
		return false;
	}
	for (size_t i = 0; i < number; i++)
		if (b->outputs[i].to >= 0 && cli_outputs_meet(&b->outputs[i], &b->outputs[number])) {
			cli_usage(c, "%s and %s are the same file", names[number], names[i]);
			return false;
		}
	return true;
}

static bareme_result batch_open(batch *b)
{
	for (size_t i = 0; i < BATCH_OUTPUTS; i++) {
		if (i > BATCH_LIST && b->outputs[i].name == NULL)
			continue;
		if (!cli_output_open(&b->outputs[i]))
			return BAREME_WRITE_ERROR;
		if (!batch_is_apart(b, i))
			return BAREME_BAD_INPUT;
	}
	return BAREME_DONE;
}

/* What became UTF-8 late begins with a mark all the same, where it is a file; an answer that is no CSV has none. */
static bool batch_put_marks(batch *b)
{
	return (b->options.to > BAREME_LIST_CSV || cli_output_put_mark(&b->outputs[BATCH_LIST])) &&
	       cli_output_put_mark(&b->outputs[BATCH_REJECTS]);
}

static bareme_result batch_list(batch *b, bareme_list_summary *summary)
{
	bareme_result result = batch_open(b);
	if (result == BAREME_DONE)
		result = bareme_list_run(b->c->rules, &b->options, summary);
	batch_clear_progress(b);
	if ((result == BAREME_DONE || result == BAREME_STOPPED) && bareme_list_summary_lacks_mark(summary) &&
	    !batch_put_marks(b))
		result = BAREME_WRITE_ERROR;
	if ((result == BAREME_DONE || result == BAREME_STOPPED) && b->outputs[BATCH_SUMMARY].to >= 0) {
		bareme_result written =
		    bareme_list_summary_write_json(summary, cli_output_write, &b->outputs[BATCH_SUMMARY]);
		result = written == BAREME_DONE ? result : written;
	}
	for (size_t i = 0; i < BATCH_OUTPUTS; i++) {
		bool good = result == BAREME_DONE || result == BAREME_STOPPED;
		if (!cli_output_close(&b->outputs[i], good) && good)
			result = BAREME_WRITE_ERROR;
	}
	return result;
}

/* Who reads the list on a terminal, or has it written from there, is told what came of it. */
static bool batch_is_seen(const cli *c)
{
	return c->err->terminal && !c->quiet && (c->output != NULL || c->out->terminal);
}

/* The first reasons of refusals, and how many there are besides. */
static void batch_set_refusals(const cli *c, const bareme_list_summary *s)
{
	enum { SHOWN = 5 };
	size_t reasons = 0;
	while (reasons < SHOWN && cli_set_refusal(c, c->err, s, reasons, NULL))
		reasons++;
	size_t shown = reasons;
	while (bareme_list_summary_refusal(s, reasons) != NULL)
		reasons++;
	if (reasons > shown)
		lay_item(c->err, LAY_INDENT, cli_tr(c, "and %zu more reasons: --rejects FILE has each record"),
			 reasons - shown);
}

/* What came of the list, for who sees it go by or asks for it. */
static void batch_set_result(const cli *c, const bareme_list_summary *s)
{
	bool seen = batch_is_seen(c), told = c->summary != NULL && *c->summary == '\0';
	/* Pages and workbooks have the sums. */
	bool kept = c->to == BAREME_LIST_HTML || c->to == BAREME_LIST_XLSX;
	if (seen) {
		for (int account = 0; account < BAREME_ACCOUNT_COUNT; account++)
			cli_set_account(c, c->err, s, (bareme_account)account);
		if (!told && !kept && (c->summary == NULL || c->by.count > 0))
			cli_set_groups(c, c->err, s);
		batch_set_refusals(c, s);
		cli_set_end(c, c->err, s, c->output);
	}
	if (told) {
		cli_set_counts(c, c->err, s);
		if (!seen && bareme_list_summary_refusal(s, 0) != NULL) {
			lay_section(c->err, cli_tr(c, "To be corrected"));
			batch_set_refusals(c, s);
		}
		for (int account = BAREME_ACCOUNT_REPEATS; account < BAREME_ACCOUNT_COUNT && !seen; account++)
			cli_set_account(c, c->err, s, (bareme_account)account);
		cli_set_totals(c, c->err, s);
	}
	/* Sums that were asked for are told somewhere. */
	if (told || (!seen && !kept && c->summary == NULL))
		cli_set_groups(c, c->err, s);
}

static cli_status batch_run(batch *b)
{
	bareme_list_summary *summary = NULL;
	bareme_result result = bareme_list_summary_new(&summary, b->c->rules);
	if (result == BAREME_DONE)
		result = batch_list(b, summary);
	const cli_output *out = b->outputs;
	for (size_t i = 0; i < BATCH_OUTPUTS && out->error == 0; i++)
		out = &b->outputs[i];
	cli_status status = cli_list_result(b->c, &b->in, out, result);
	if (status == CLI_GOOD)
		batch_set_result(b->c, summary);
	if (status == CLI_GOOD && bareme_list_summary_status(summary, BAREME_INCOMPLETE) +
					  bareme_list_summary_status(summary, BAREME_INVALID) >
				      0)
		status = CLI_FINDING;
	bareme_list_summary_free(summary);
	return status;
}

/* ---- Options ---- */

/* The list's own file as the output; a form that its name does not tell would not be found in it. */
static cli_status batch_set_in_place(cli *c, const char *file)
{
	if (file == NULL || strcmp(file, "-") == 0)
		return cli_usage(c, "--in-place needs the name of a file");
	if (c->output != NULL)
		return cli_usage(c, "--in-place and --output are two places for one list: give one");
	if (c->detail || c->to != 0)
		return cli_usage(c, "--in-place keeps the form of the list: write another one with --output");
	c->output = file;
	return CLI_GOOD;
}

/* ZIP files begin so, and no list. */
static bool batch_is_workbook(int file)
{
	char start[4];
	return pread(file, start, sizeof start, 0) == sizeof start && memcmp(start, "PK\x03\x04", sizeof start) == 0;
}

/* Parts of other lists cannot be found. */
static bool batch_is_file(const char *name, int file)
{
	struct stat found;
	return name != NULL && strcmp(name, "-") != 0 && fstat(file, &found) == 0 && S_ISREG(found.st_mode);
}

/* The format where no option names it; what would be written under a wrong name, or to no use, is refused. */
static cli_status batch_check_options(cli *c)
{
	_Static_assert(BAREME_LIST_CSV == 1 && BAREME_LIST_NDJSON == 2 && BAREME_LIST_HTML == 3 &&
			   BAREME_LIST_XLSX == 4 && BAREME_LIST_TABLE == 5,
		       "--to");
	if (c->to == 0 && c->output != NULL && !c->in_place) {
		if (cli_ends_with(c->output, ".json"))
			return cli_usage(
			    c, "batch writes no .json files: a list of objects, one on each line, is called .ndjson");
		const char *ending = cli_foreign_ending(c->output);
		if (ending != NULL)
			return cli_usage(
			    c, "batch writes no .%s files: give another name, or --to csv, ndjson, html, xlsx or table",
			    ending);
		c->to = (int)cli_output_format(c->output);
	}
	if (c->part[1] > 0 && (c->in_place || c->stop_on_error))
		return cli_usage(
		    c, "--part answers each part by itself: --in-place and --stop-on-error need the whole list");
	if (c->part[1] > 0 && c->to > BAREME_LIST_NDJSON)
		return cli_usage(c, "--part writes CSV or NDJSON: parts of other forms make up no whole");
	if (c->brief && (c->in_place || c->plan || c->detail || (c->to != 0 && c->to != BAREME_LIST_NDJSON)))
		return cli_usage(c, "--brief is for NDJSON, and leaves out what --plan and --detail are for");
	if (c->brief)
		c->to = BAREME_LIST_NDJSON;
	if (c->to == 0 && c->output == NULL && c->out->terminal && !c->detail && c->part[1] == 0)
		c->to = BAREME_LIST_TABLE;
	if (c->detail && c->to == BAREME_LIST_TABLE)
		return cli_usage(c, "--detail is for CSV");
	if (c->detail && c->to == BAREME_LIST_NDJSON)
		return cli_usage(c, "--detail is for CSV; in NDJSON each object has its lines of aid already");
	if (c->detail && c->to > BAREME_LIST_NDJSON)
		return cli_usage(c, "--detail is for CSV; a workbook has the lines of aid on a sheet of their own");
	if (c->columns.count > 0 && c->to != BAREME_LIST_HTML)
		return cli_usage(c, "--columns is for pages (-o FILE.html)");
	if (c->plan && c->detail)
		return cli_usage(c, "--plan adds columns to the list, and --detail writes another one");
	if (c->to == BAREME_LIST_XLSX && c->output == NULL && isatty(STDOUT_FILENO) == 1)
		return cli_usage(c, "a workbook is not written to a terminal: give -o FILE");
	if (c->rejects != NULL && strcmp(c->rejects, "-") == 0)
		return cli_usage(c, "--rejects needs the name of a file: standard output takes the list");
	return CLI_GOOD;
}

/* Writes rows in the characters that the terminal has. */
static int batch_write_folded(const char *data, size_t len, void *payload)
{
	outlet *o = payload;
	for (size_t at = 0; at < len; at++) {
		const char *end = memchr(data + at, '\n', len - at);
		size_t row = end == NULL ? len - at : (size_t)(end - data) - at;
		lay_add_text(o, (bareme_text){data + at, row});
		if (end != NULL)
			lay_set_whole(o, 0);
		at += row;
	}
	return ferror(o->to) != 0 || o->failed;
}

static void batch_set_options(batch *b)
{
	const cli *c = b->c;
	bareme_list_options *o = &b->options;
	o->to = (bareme_list_format)c->to;
	o->brief = c->brief;
	o->detail = c->detail;
	o->plan = c->plan;
	/* The name promises TABs. */
	if (c->output != NULL && !c->in_place && cli_ends_with(c->output, ".tsv"))
		o->delimiter = '\t';
	o->by = c->by.names;
	o->by_count = c->by.count;
	o->columns = c->columns.names;
	o->column_count = c->columns.count;
	o->stop_on_error = c->stop_on_error;
	o->compare_ids = c->summary != NULL || batch_is_seen(c);
	o->folder = getenv("TMPDIR");
	o->write = cli_output_write;
	o->write_payload = &b->outputs[BATCH_LIST];
	if (c->output == NULL && c->out->terminal) {
		o->width = c->out->width;
		o->ascii = c->out->ascii;
	}
	if (c->to == BAREME_LIST_TABLE && o->ascii) {
		o->write = batch_write_folded;
		o->write_payload = c->out;
	}
	if (c->rejects != NULL)
		o->rejects = cli_output_write;
	o->rejects_payload = &b->outputs[BATCH_REJECTS];
	o->report = batch_take_fault;
	o->report_payload = o->progress_payload = b;
	/* A list that goes by on the terminal shows its progress itself. */
	b->shows_progress = c->err->controls && !c->quiet && (c->output != NULL || !c->out->terminal);
	if (b->shows_progress)
		o->progress = batch_show_progress;
	clock_gettime(CLOCK_MONOTONIC, &b->started);
	b->shown = b->started;
}

cli_status batch_command(cli *c, int argc, char **argv)
{
	batch b = {.c = c, .speaking = PTHREAD_MUTEX_INITIALIZER};
	const char *file = argc > 0 ? argv[0] : NULL;
	if ((c->in_place && batch_set_in_place(c, file) != CLI_GOOD) || batch_check_options(c) != CLI_GOOD)
		return CLI_FAILED;
	const char *const names[] = {c->output, c->rejects,
				     c->summary == NULL || *c->summary == '\0' ? NULL : c->summary};
	for (size_t i = 0; i < BATCH_OUTPUTS; i++)
		b.outputs[i] = (cli_output){.name = names[i], .to = -1};
	if (!cli_load(c))
		return CLI_FAILED;
	cli_status status = CLI_FAILED;
	bool ready = cli_input_open(c, &b.in, file, &b.options) && cli_settings_take(c, c->rules, &b.options);
	if (ready && c->in_place && batch_is_workbook(b.in.file)) {
		cli_usage(c, "--in-place would lose what else is in the workbook: write another one with --output");
	} else if (ready && c->part[1] > 0 && !batch_is_file(file, b.in.file)) {
		cli_usage(c, "--part needs the name of a file: each part is found by its place in it");
	} else if (ready) {
		batch_set_options(&b);
		status = batch_run(&b);
	}
	cli_input_close(&b.in);
	return status;
}
