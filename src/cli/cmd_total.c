/* bareme total: the summaries of several lists, or of the parts of one, added up. */
#include "cli/files.h"
#include "cli/options.h"
#include "cli/summary_text.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Reasons of refusals that are shown. */
enum { TOTAL_REASONS = 5 };

/* Bytes of a part: 100,000 groups by eight long texts take fewer, and what is no summary must not fill the memory. */
enum { TOTAL_PART_MAX = 256 << 20 };

typedef struct total {
	const cli *c;
	const char *part; /* the one that is read */
	bareme_list_summary *s;
	const char *parts[TOTAL_REASONS]; /* that the first refusals are in */
	size_t reasons;
} total;

static void total_take_fault(const bareme_fault *fault, void *payload)
{
	const total *t = payload;
	cli_error(t->c, "%s: %s", t->part, fault->message);
}

/* The whole file, malloc'ed; NULL after a message. */
static char *total_read_file(const total *t, size_t *len)
{
	FILE *from = fopen(t->part, "re");
	char *text = NULL;
	size_t room = 0, got = from == NULL ? 0 : 1;
	for (*len = 0; got > 0 && *len <= TOTAL_PART_MAX; *len += got) {
		if (room - *len < BUFSIZ) {
			room = 2 * room + 2 * (size_t)BUFSIZ;
			char *more = realloc(text, room);
			if (more == NULL)
				break;
			text = more;
		}
		got = fread(text + *len, 1, room - *len, from);
	}
	bool large = *len > TOTAL_PART_MAX, good = from != NULL && ferror(from) == 0 && got == 0;
	if (large)
		cli_error(t->c, "%s: this is not a summary: it has more than %d MB", t->part, TOTAL_PART_MAX >> 20);
	else if (!good)
		cli_error(t->c, "cannot read %s: %s", t->part, bareme_system_error(errno, &t->c->locale));
	if (large || !good) {
		free(text);
		text = NULL;
	}
	if (from != NULL)
		fclose(from);
	return text;
}

static cli_status total_add(total *t)
{
	size_t len;
	char *text = total_read_file(t, &len);
	if (text == NULL)
		return CLI_FAILED;
	bareme_result result =
	    bareme_list_summary_add_json(t->s, (bareme_text){text, len}, &t->c->locale, total_take_fault, t);
	free(text);
	if (result == BAREME_NO_MEMORY)
		return cli_no_memory(t->c);
	while (t->reasons < TOTAL_REASONS && bareme_list_summary_refusal(t->s, t->reasons) != NULL)
		t->parts[t->reasons++] = t->part;
	return result == BAREME_DONE ? CLI_GOOD : CLI_FAILED;
}

static void total_set_text(const total *t, int parts, outlet *o)
{
	const cli *c = t->c;
	lay_add(o, cli_tr(c, parts == 1 ? N_("Total of %d part") : N_("Total of %d parts")), parts);
	lay_set_heading(o);
	lay_blank(o);
	cli_set_counts(c, o, t->s);
	if (t->reasons > 0)
		lay_section(o, cli_tr(c, "To be corrected"));
	for (size_t i = 0; i < t->reasons; i++)
		cli_set_refusal(c, o, t->s, i, t->parts[i]);
	cli_set_totals(c, o, t->s);
	cli_set_account(c, o, t->s, BAREME_ACCOUNT_READING);
	cli_set_groups(c, o, t->s);
}

static ssize_t total_write(void *cookie, const char *data, size_t size)
{
	return cli_output_write(data, size, cookie) == 0 ? (ssize_t)size : 0;
}

static bareme_result total_write_text(const total *t, int parts, cli_output *out)
{
	outlet text;
	FILE *to = fopencookie(out, "w", (cookie_io_functions_t){.write = total_write});
	if (to == NULL)
		return BAREME_NO_MEMORY;
	outlet_open(&text, to, out->name == NULL ? STDOUT_FILENO : -1);
	cli_style(t->c, &text);
	total_set_text(t, parts, &text);
	bareme_result result = text.failed ? BAREME_NO_MEMORY : BAREME_DONE;
	outlet_close(&text);
	if (fclose(to) != 0 && result == BAREME_DONE)
		result = BAREME_WRITE_ERROR;
	return result;
}

static cli_status total_write_all(const total *t, int parts)
{
	const cli *c = t->c;
	bool json = c->format == 0 ? c->output != NULL && cli_ends_with(c->output, ".json") : c->format == 2;
	cli_output out = {.name = c->output, .to = -1};
	bareme_result result = cli_output_open(&out) ? BAREME_DONE : BAREME_WRITE_ERROR;
	if (result == BAREME_DONE)
		result = json ? bareme_list_summary_write_json(t->s, cli_output_write, &out)
			      : total_write_text(t, parts, &out);
	if (!cli_output_close(&out, result == BAREME_DONE) && result == BAREME_DONE)
		result = BAREME_WRITE_ERROR;
	return cli_list_result(c, NULL, &out, result);
}

static bool total_is_one(const char *a, const char *b)
{
	struct stat of_a, of_b;
	return strcmp(a, b) == 0 || (stat(a, &of_a) == 0 && stat(b, &of_b) == 0 && S_ISREG(of_a.st_mode) &&
				     of_a.st_dev == of_b.st_dev && of_a.st_ino == of_b.st_ino);
}

cli_status total_command(cli *c, int argc, char **argv)
{
	total t = {.c = c};
	if (c->format == 0 && c->output != NULL &&
	    (cli_foreign_ending(c->output) != NULL || cli_output_format(c->output) != BAREME_LIST_AUTO))
		return cli_usage(c, "total writes no %s files: give another name, or --format text or json",
				 strrchr(c->output, '.'));
	for (int i = 0; i < argc; i++)
		for (int before = 0; before < i; before++)
			if (total_is_one(argv[i], argv[before]))
				return cli_usage(c, "%s is given twice, and would count twice", argv[i]);
	if (!cli_load(c))
		return CLI_FAILED;
	if (bareme_list_summary_new(&t.s, c->rules) != BAREME_DONE)
		return cli_no_memory(c);
	cli_status status = CLI_GOOD;
	for (int i = 0; i < argc && status == CLI_GOOD; i++) {
		t.part = argv[i];
		status = total_add(&t);
	}
	if (status == CLI_GOOD)
		status = total_write_all(&t, argc);
	if (status == CLI_GOOD &&
	    bareme_list_summary_status(t.s, BAREME_INCOMPLETE) + bareme_list_summary_status(t.s, BAREME_INVALID) > 0)
		status = CLI_FINDING;
	bareme_list_summary_free(t.s);
	return status;
}
