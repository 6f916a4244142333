/* bareme batch: a list of operations. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* ---- Input, and company on the way ---- */

typedef struct batch {
	const cli *c;
	const bareme_ruleset *rules;
	bareme_list_options options;
	bool summary;
	cli_output out, rejects;
	const char *input_name;
	int input;
	off_t size; /* of the input; 0 where unknown */
	off_t done;
	struct timespec started, told;
	bool shows_progress;
	pthread_mutex_t telling; /* the list is read and written by two threads, and both have something to tell */
} batch;

static ptrdiff_t read_some(char *data, size_t size, void *payload)
{
	batch *b = payload;
	ptrdiff_t len = cli_read(b->input, data, size);
	if (len > 0)
		__atomic_add_fetch(&b->done, (off_t)len, __ATOMIC_RELAXED);
	return len;
}

/* Takes the line of progress away. */
static void clear_progress(const batch *b)
{
	if (b->shows_progress)
		lay_set_over(b->c->err);
}

static void warn(const char *message, void *payload)
{
	batch *b = payload;
	pthread_mutex_lock(&b->telling);
	clear_progress(b);
	cli_error(b->c, "%s: %s", b->input_name, message);
	pthread_mutex_unlock(&b->telling);
}

static int64_t milliseconds_since(struct timespec then)
{
	struct timespec now;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (now.tv_sec - then.tv_sec) * 1000 + (now.tv_nsec - then.tv_nsec) / 1000000;
}

/* "42 %  3 s left  1200000 operations  400000 operations/s", a few times a second. */
static void tell_progress(uint64_t records, void *payload)
{
	batch *b = payload;
	int64_t spent = milliseconds_since(b->started);
	if (milliseconds_since(b->told) < 250 || spent == 0)
		return;
	clock_gettime(CLOCK_MONOTONIC, &b->told);
	int64_t done = __atomic_load_n(&b->done, __ATOMIC_RELAXED);
	long long speed = (long long)((int64_t)records * 1000 / spent);
	pthread_mutex_lock(&b->telling);
	if (b->size > 0 && done > 0)
		lay_add(b->c->err, cli_tr(b->c, "%d %%  %lld s left  %llu operations  %lld operations/s"),
			(int)(done * 100 / b->size), (long long)((b->size - done) * spent / done / 1000),
			(unsigned long long)records, speed);
	else
		lay_add(b->c->err, cli_tr(b->c, "%llu operations  %lld operations/s"), (unsigned long long)records,
			speed);
	lay_set_over(b->c->err);
	pthread_mutex_unlock(&b->telling);
}

static void start_progress(batch *b)
{
	struct stat input;
	if (fstat(b->input, &input) == 0 && S_ISREG(input.st_mode))
		b->size = input.st_size;
	b->shows_progress = b->c->err->controls;
	clock_gettime(CLOCK_MONOTONIC, &b->started);
	b->told = b->started;
	if (b->shows_progress)
		b->options.progress = tell_progress;
}

/* ---- Summary ---- */

/* How many there are of each status, and below it of each code that gave it. */
static void print_counts(const batch *b, const bareme_list_summary *s)
{
	static const lay_column columns[] = {{"", LAY_FIXED, false, 0}, {"", LAY_NUMBER, false, 0}};
	outlet *o = b->c->err;
	lay_table table;
	lay_add(o, cli_tr(b->c, "Operations: %llu"), (unsigned long long)bareme_list_summary_records(s));
	lay_set_heading(o);
	lay_table_begin(&table, o, LAY_INDENT, columns, 2);
	for (int status = BAREME_GRANTED; status <= BAREME_INVALID; status++) {
		lay_table_cell(&table, "%s", bareme_status_name((bareme_status)status));
		lay_table_cell(&table, "%llu",
			       (unsigned long long)bareme_list_summary_status(s, (bareme_status)status));
		for (int code = 0; code < BAREME_CODE_COUNT; code++) {
			uint64_t count = bareme_list_summary_code(s, (bareme_code)code);
			if (count == 0 || bareme_code_status((bareme_code)code) != (bareme_status)status)
				continue;
			lay_table_cell(&table, "  %s", bareme_code_name((bareme_code)code));
			lay_table_cell(&table, "%llu", (unsigned long long)count);
		}
	}
	lay_table_end(&table);
}

/* A row of the totals; the sum of two sums that are too large to tell is one. */
static void put_total(const cli *c, lay_table *table, const char *nature, const char *zone, bareme_total t)
{
	char amount[BAREME_TEXT_MAX];
	lay_table_cell(table, "%s", nature);
	lay_table_cell(table, "%s", zone);
	lay_table_cell(table, "%llu", (unsigned long long)t.records);
	lay_table_cell(table, "%s", cli_money(c, t.loan, amount));
	lay_table_cell(table, "%s", cli_money(c, t.grant, amount));
}

static int64_t sum(int64_t a, int64_t b)
{
	int64_t out;
	return __builtin_add_overflow(a, b, &out) ? INT64_MAX : out;
}

static void print_totals(const batch *b, const bareme_list_summary *s)
{
	const cli *c = b->c;
	const lay_column columns[] = {{cli_tr(c, "Nature"), LAY_FIXED, false, 0},
				      {cli_tr(c, "Zone"), LAY_FIXED, false, 0},
				      {cli_tr(c, "Operations"), LAY_NUMBER, false, 0},
				      {cli_tr(c, "Loans, at most"), LAY_NUMBER, false, 0},
				      {cli_tr(c, "Grants, at most"), LAY_NUMBER, false, 0}};
	bareme_total all = {0};
	lay_table table;
	int nature_field = bareme_field_with_role(b->rules, BAREME_ROLE_NATURE);
	int zone_field = bareme_field_with_role(b->rules, BAREME_ROLE_ZONE);
	int zones = bareme_field_value_count(b->rules, zone_field);
	int natures = bareme_field_value_count(b->rules, nature_field);
	lay_blank(c->err);
	lay_heading(c->err, cli_tr(c, "Totals, in euros"));
	lay_table_begin(&table, c->err, LAY_INDENT, columns, sizeof columns / sizeof *columns);
	for (int nature = 0; nature < natures; nature++)
		for (int zone = -1; zone < zones; zone++) {
			bareme_total t = bareme_list_summary_total(s, zone, nature);
			if (t.records == 0)
				continue;
			put_total(c, &table, bareme_field_value_name(b->rules, nature_field, nature),
				  zone < 0 ? "-" : bareme_field_value_name(b->rules, zone_field, zone), t);
			all = (bareme_total){all.records + t.records, sum(all.loan, t.loan), sum(all.grant, t.grant)};
		}
	put_total(c, &table, cli_tr(c, "Total"), "", all);
	lay_table_end(&table);
}

/* ---- The run ---- */

static cli_status tell_result(const batch *b, bareme_result result, int error)
{
	const cli *c = b->c;
	const cli_output *failed = b->rejects.error != 0 ? &b->rejects : &b->out;
	switch (result) {
	case BAREME_DONE:
	case BAREME_STOPPED:
		return CLI_GOOD;
	case BAREME_READ_ERROR:
		cli_error(c, "cannot read %s: %s", b->input_name, bareme_system_error(error, &c->locale));
		break;
	case BAREME_WRITE_ERROR:
		/* Without an error of ours it was a temporary file, and was told as a warning. */
		if (failed->error != 0 && failed->error != EPIPE)
			cli_error(c, "cannot write %s: %s",
				  failed->name == NULL ? cli_tr(c, "standard output") : failed->name,
				  bareme_system_error(failed->error, &c->locale));
		break;
	case BAREME_BAD_INPUT:
		break; /* the reason was told as a warning */
	default:
		cli_error(c, "out of memory");
	}
	return CLI_FAILED;
}

static bareme_result run_list(batch *b, bareme_list_summary *summary)
{
	b->options.read = read_some;
	b->options.read_payload = b;
	b->options.write = cli_output_write;
	b->options.write_payload = &b->out;
	b->options.warn = warn;
	b->options.warn_payload = b;
	b->options.progress_payload = b;
	if (b->rejects.name != NULL) {
		b->options.rejects = cli_output_write;
		b->options.rejects_payload = &b->rejects;
	}
	start_progress(b);
	bareme_result result = bareme_list_run(b->rules, &b->options, summary);
	clear_progress(b);
	return result;
}

/* The same file twice, or an output that is the input, would lose one of them. */
static bool is_same_file(const char *name, int other, const char *other_name)
{
	struct stat a, b;
	if (name == NULL)
		return false;
	if (other_name != NULL && strcmp(name, other_name) == 0)
		return true;
	if (stat(name, &a) != 0 || !S_ISREG(a.st_mode))
		return false;
	bool there = other_name != NULL ? stat(other_name, &b) == 0 : other >= 0 && fstat(other, &b) == 0;
	return there && a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static cli_status run(batch *b)
{
	if (is_same_file(b->rejects.name, b->input, NULL))
		return cli_usage(b->c, "--rejects and the list are the same file");
	if (b->out.name != NULL && is_same_file(b->rejects.name, -1, b->out.name))
		return cli_usage(b->c, "--rejects and --output are the same file");
	bareme_list_summary *summary;
	cli_output *outputs[2] = {&b->out, &b->rejects};
	if (bareme_list_summary_new(&summary, b->rules) != BAREME_DONE)
		return tell_result(b, BAREME_NO_MEMORY, 0);
	bareme_result result = BAREME_DONE;
	for (size_t i = 0; i < 2 && result == BAREME_DONE; i++)
		if ((i == 0 || outputs[i]->name != NULL) && !cli_output_open(outputs[i])) {
			outputs[i]->error = errno;
			result = BAREME_WRITE_ERROR;
		}
	if (result == BAREME_DONE)
		result = run_list(b, summary);
	int error = errno;
	for (size_t i = 0; i < 2; i++)
		if (!cli_output_close(outputs[i], result == BAREME_DONE || result == BAREME_STOPPED) &&
		    (result == BAREME_DONE || result == BAREME_STOPPED)) {
			outputs[i]->error = errno;
			result = BAREME_WRITE_ERROR;
		}
	cli_status status = tell_result(b, result, error);
	if (status == CLI_GOOD && b->summary) {
		print_counts(b, summary);
		print_totals(b, summary);
	}
	if (status == CLI_GOOD && bareme_list_summary_status(summary, BAREME_INCOMPLETE) +
					  bareme_list_summary_status(summary, BAREME_INVALID) >
				      0)
		status = CLI_FINDING;
	bareme_list_summary_free(summary);
	return status;
}

/* ---- Options ---- */

static cli_status take_format(cli *c, const char *name, const char *value, bareme_list_format *out)
{
	static const char *const names[] = {[BAREME_LIST_CSV] = "csv",
					    [BAREME_LIST_NDJSON] = "ndjson",
					    [BAREME_LIST_HTML] = "html",
					    [BAREME_LIST_XLSX] = "xlsx"};
	bool is_input = strcmp(name, "from") == 0;
	for (int i = BAREME_LIST_CSV; i <= (is_input ? BAREME_LIST_NDJSON : BAREME_LIST_XLSX); i++)
		if (strcmp(value, names[i]) == 0) {
			*out = (bareme_list_format)i;
			return CLI_GOOD;
		}
	if (is_input)
		return cli_usage(c, "--%s takes csv or ndjson, not \"%s\"", name, value);
	return cli_usage(c, "--%s takes csv, ndjson, html or xlsx, not \"%s\"", name, value);
}

static cli_status take_option(cli *c, char letter, const char *name, const char *value, void *payload)
{
	batch *b = payload;
	unsigned long number = 0;
	cli_status status = CLI_GOOD;
	(void)letter;
	if (strcmp(name, "output") == 0) {
		b->out.name = strcmp(value, "-") == 0 ? NULL : value;
	} else if (strcmp(name, "rejects") == 0) {
		b->rejects.name = value;
	} else if (strcmp(name, "from") == 0) {
		status = take_format(c, name, value, &b->options.from);
	} else if (strcmp(name, "to") == 0) {
		status = take_format(c, name, value, &b->options.to);
	} else if (strcmp(name, "detail") == 0) {
		b->options.detail = true;
	} else if (strcmp(name, "stop-on-error") == 0) {
		b->options.stop_on_error = true;
	} else if (strcmp(name, "summary") == 0) {
		b->summary = true;
	} else if (strcmp(name, "threads") == 0) {
		status = cli_take_number(c, name, value, CLI_THREADS_MAX, &number);
		b->options.threads = (unsigned)number;
	} else {
		status = cli_take_number(c, name, value, 1UL << 20, &number);
		b->options.block = number;
	}
	return status;
}

/* The format where no option names it; what would be written under a wrong name, or to no use, is refused. */
static cli_status check_options(batch *b)
{
	const cli *c = b->c;
	if (b->options.to == BAREME_LIST_AUTO && b->out.name != NULL) {
		const char *ending = cli_foreign_ending(b->out.name);
		if (ending != NULL)
			return cli_usage(
			    c, "no .%s file is written here: give another name, or --to csv, ndjson, html or xlsx",
			    ending);
		b->options.to = cli_output_format(b->out.name);
	}
	if (b->options.detail && b->options.to == BAREME_LIST_NDJSON)
		return cli_usage(c, "--detail is for CSV; in NDJSON each object has its lines of aid already");
	if (b->options.detail && b->options.to > BAREME_LIST_NDJSON)
		return cli_usage(c, "--detail is for CSV; a workbook has the lines of aid on a sheet of their own");
	if (b->options.to == BAREME_LIST_XLSX && b->out.name == NULL && isatty(STDOUT_FILENO) == 1)
		return cli_usage(c, "a workbook is not written to a terminal: give -o FILE");
	if (b->rejects.name != NULL && strcmp(b->rejects.name, "-") == 0)
		return cli_usage(c, "--rejects needs the name of a file: the list has standard output");
	return CLI_GOOD;
}

cli_status batch_command(cli *c, int argc, char **argv)
{
	static const cli_option own[] = {
	    {"output", 'o', true}, {"from", 0, true},           {"to", 0, true},
	    {"detail", 0, false},  {"rejects", 0, true},        {"threads", 0, true},
	    {"summary", 0, false}, {"stop-on-error", 0, false}, {"block-size", 0, true},
	};
	batch b = {.c = c,
		   .input = STDIN_FILENO,
		   .input_name = cli_tr(c, "standard input"),
		   .out = {.to = -1},
		   .rejects = {.to = -1},
		   .telling = PTHREAD_MUTEX_INITIALIZER};
	int rest;
	b.options.threads = cli_threads();
	cli_status status = cli_options(c, argc, argv, own, sizeof own / sizeof *own, take_option, &b, &rest);
	if (status != CLI_GOOD || rest < 0)
		return status;
	if (argc - rest > 1)
		return cli_usage(c, "one list at a time: \"%s\" is too much", argv[rest + 1]);
	status = check_options(&b);
	if (status != CLI_GOOD)
		return status;
	bareme_ruleset *rules = cli_ruleset(c);
	if (rules == NULL)
		return CLI_FAILED;
	b.rules = rules;
	b.options.date = c->date;
	b.options.locale = &c->locale;
	b.options.folder = getenv("TMPDIR");
	if (rest < argc && strcmp(argv[rest], "-") != 0) {
		b.input_name = argv[rest];
		b.input = open(b.input_name, O_RDONLY | O_CLOEXEC);
		if (b.options.from == BAREME_LIST_AUTO)
			b.options.from = cli_list_format(b.input_name);
	}
	if (b.input < 0) {
		cli_error(c, "cannot read %s: %s", b.input_name, bareme_system_error(errno, &c->locale));
		status = CLI_FAILED;
	} else {
		status = run(&b);
	}
	if (b.input > STDIN_FILENO)
		close(b.input);
	bareme_ruleset_free(rules);
	return status;
}
