/* Numbers and words that several commands print. */
#include "cli/print.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

const char *cli_money(const cli *c, int64_t cents, char buffer[BAREME_TEXT_MAX])
{
	return cli_number(c, (bareme_number){cents, 2, cents != BAREME_NO_AMOUNT}, buffer);
}

const char *cli_sum(const cli *c, bareme_sum sum, char buffer[BAREME_TEXT_MAX])
{
	bareme_sum_print_grouped(sum, c->locale.lang, buffer);
	return buffer;
}

const char *cli_number(const cli *c, bareme_number n, char buffer[BAREME_TEXT_MAX])
{
	if (bareme_number_print_for(n, c->locale.lang, buffer) == 0)
		snprintf(buffer, BAREME_TEXT_MAX, "-");
	return buffer;
}

size_t cli_column_after(const cli *c, const char *const *labels, size_t count)
{
	size_t widest = 0;
	for (size_t i = 0; i < count; i++) {
		const char *label = cli_tr(c, labels[i]);
		size_t width = lay_width(label, strlen(label));
		widest = width > widest ? width : widest;
	}
	return widest + LAY_GAP;
}

size_t cli_label_column(const cli *c)
{
	static const char *const labels[] = {N_("Operation:"), N_("Date:"),   N_("Commune:"), N_("EPCI:"),
					     N_("Zone:"),      N_("Status:"), N_("Loans:"),   N_("Grants:")};
	return cli_column_after(c, labels, sizeof labels / sizeof *labels);
}

const char *cli_date(const cli *c, int32_t date, char buffer[BAREME_TEXT_MAX])
{
	bareme_date_print_for(date, c->locale.lang, buffer);
	return buffer;
}

const char *cli_count(uint64_t count, char buffer[BAREME_TEXT_MAX])
{
	snprintf(buffer, BAREME_TEXT_MAX, "%llu", (unsigned long long)count);
	return buffer;
}

void cli_set_source(const cli *c, size_t source)
{
	bareme_source_info s = bareme_source_describe(c->rules, source);
	const char *date = cli_date(c, s.day, CLI_ROOM);
	if (*s.address == '\0')
		lay_item(c->out, LAY_INDENT, cli_tr(c, "%s, %s: %s"), s.id, date, s.title);
	else
		lay_item(c->out, LAY_INDENT, cli_tr(c, "%s, %s: %s; %s"), s.id, date, s.title, s.address);
}

void cli_add_notice(outlet *o, const cli *c, const bareme_answer *answer, const bareme_notice *notice)
{
	size_t len = bareme_notice_print(answer, notice, &c->locale, NULL, 0);
	char *text = malloc(len + 1);
	o->failed |= text == NULL;
	if (text != NULL) {
		bareme_notice_print(answer, notice, &c->locale, text, len + 1);
		lay_add_string(o, text);
	}
	free(text);
}

/* ---- For programs ---- */

void cli_json(bareme_text text, outlet *to)
{
	if (text.data == NULL)
		fputs("null", to->to);
	else
		to->failed |= bareme_write_json_string(text, cli_write, to->to) == BAREME_NO_MEMORY;
}

void cli_csv(bareme_text text, outlet *to)
{
	if (text.data != NULL)
		to->failed |= bareme_write_csv_cell(text, ',', cli_write, to->to) == BAREME_NO_MEMORY;
}

/* Skips what the markup goes on with, if it does. */
static bool print_skip(const char **markup, const char *directive)
{
	bool found = strncmp(*markup, directive, strlen(directive)) == 0;
	*markup += found ? strlen(directive) : 0;
	return found;
}

void cli_put(outlet *to, cli_escape escape, const char *markup, ...)
{
	va_list args;
	va_start(args, markup);
	while (*markup != '\0') {
		size_t len = strcspn(markup, "%");
		fwrite(markup, 1, len, to->to);
		markup += len;
		if (print_skip(&markup, "%s")) {
			escape(text_of(va_arg(args, const char *)), to);
		} else if (print_skip(&markup, "%.*s")) {
			size_t bytes = (size_t)va_arg(args, int);
			const char *text = va_arg(args, const char *);
			escape((bareme_text){text == NULL ? "" : text, bytes}, to);
		} else if (print_skip(&markup, "%-s")) {
			fputs(va_arg(args, const char *), to->to);
		} else if (print_skip(&markup, "%zu")) {
			fprintf(to->to, "%zu", va_arg(args, size_t));
		} else if (print_skip(&markup, "%llu")) {
			fprintf(to->to, "%llu", va_arg(args, unsigned long long));
		} else {
			assert(*markup == '\0');
		}
	}
	va_end(args);
}
