/* Lists; see web.h. */
#include "web/state.h"

#include <stdlib.h>
#include <unistd.h>

enum { LIST_IN, LIST_OUT, LIST_REJECTS = 3, LIST_PROGRESS };

/* What the next list is told. */
static struct {
	bareme_setting *settings;
	size_t setting_count;
	char *by[BAREME_BY_MAX];
	size_t by_count;
	char *sheet;
} told;

bareme_result web_set(int kind, int field, char *text, size_t length)
{
	text[length] = '\0';
	if (kind == WEB_SHEET) {
		free(told.sheet);
		told.sheet = text;
		return BAREME_DONE;
	}
	if (kind == WEB_BY && told.by_count < BAREME_BY_MAX) {
		told.by[told.by_count++] = text;
		return BAREME_DONE;
	}
	bareme_setting *more = NULL;
	if (kind >= BAREME_SET && kind <= BAREME_IGNORE)
		more = realloc(told.settings, (told.setting_count + 1) * sizeof *more);
	if (more == NULL) {
		free(text);
		return kind < WEB_BY ? BAREME_NO_MEMORY : BAREME_BAD_OPTIONS;
	}
	told.settings = more;
	told.settings[told.setting_count++] = (bareme_setting){(bareme_setting_kind)kind, field, text};
	return BAREME_DONE;
}

static void list_forget(void)
{
	for (size_t i = 0; i < told.setting_count; i++)
		free((char *)told.settings[i].text);
	for (size_t i = 0; i < told.by_count; i++)
		free(told.by[i]);
	free(told.settings);
	free(told.sheet);
	memset(&told, 0, sizeof told);
}

static ptrdiff_t list_read(char *data, size_t size, void *payload)
{
	(void)payload;
	return read(LIST_IN, data, size);
}

/* The payload is the descriptor. */
static int list_write(const char *data, size_t length, void *payload)
{
	const int *to = payload;
	while (length > 0) {
		ssize_t written = write(*to, data, length);
		if (written <= 0)
			return -1;
		data += written;
		length -= (size_t)written;
	}
	return 0;
}

static void list_progress(uint64_t records, void *payload)
{
	list_write((const char *)&records, sizeof records, payload);
}

/* A sentence that is printed as snprintf does; false where there is none. */
static bool list_put_printed(const bareme_list_summary *summary, size_t number,
			     size_t (*print)(const bareme_list_summary *, size_t, const bareme_locale *, char *,
					     size_t))
{
	size_t length = print(summary, number, &web.locale, NULL, 0);
	char *text = length == 0 ? NULL : malloc(length + 1);
	if (text == NULL)
		return false;
	print(summary, number, &web.locale, text, length + 1);
	out_next();
	out_string(text);
	free(text);
	return true;
}

static size_t list_print_account(const bareme_list_summary *summary, size_t number, const bareme_locale *locale,
				 char *text, size_t size)
{
	return bareme_list_account_print(summary, (bareme_account)number, locale, text, size);
}

static bareme_result list_put_summary(const bareme_list_summary *summary)
{
	out_name("account");
	out_put("[");
	for (size_t i = 0; i < BAREME_ACCOUNT_COUNT; i++)
		list_put_printed(summary, i, list_print_account);
	out_put("]");
	out_name("refusals");
	out_put("[");
	for (size_t i = 0; list_put_printed(summary, i, bareme_list_refusal_print); i++)
		;
	out_put("]");
	out_name("mark");
	out_put(bareme_list_summary_lacks_mark(summary) ? "true" : "false");
	out_name("summary");
	return bareme_list_summary_write_json(summary, out_write, NULL);
}

bareme_result web_list(bareme_list_format from, bareme_list_format to, unsigned flags, int delimiter, uint32_t heading)
{
	int descriptors[] = {LIST_OUT, LIST_REJECTS, LIST_PROGRESS};
	bareme_list_options o = bareme_list_options_init();
	o.date = web.date;
	o.locale = &web.locale;
	o.from = from;
	o.to = to;
	o.plan = (flags & WEB_PLAN) != 0;
	o.detail = (flags & WEB_DETAIL) != 0;
	o.settings = told.settings;
	o.setting_count = told.setting_count;
	o.heading = heading;
	o.stop_on_error = (flags & WEB_STOP) != 0;
	o.read = list_read;
	o.write = list_write;
	o.write_payload = &descriptors[0];
	o.rejects = (flags & WEB_REJECTS) != 0 ? list_write : NULL;
	o.rejects_payload = &descriptors[1];
	o.report = out_fault;
	o.progress = list_progress;
	o.progress_payload = &descriptors[2];
	o.compare_ids = (flags & WEB_IDS) != 0;
	o.delimiter = (char)delimiter;
	o.sheet = told.sheet;
	o.by = (const char *const *)told.by;
	o.by_count = told.by_count;
	bareme_list_summary *summary = NULL;
	out_begin();
	out_put("{\"faults\":[");
	bareme_result result = bareme_list_summary_new(&summary, web.rules);
	if (result == BAREME_DONE)
		result = bareme_list_run(web.rules, &o, summary);
	out_put("]");
	bareme_result put = BAREME_DONE;
	if (result == BAREME_DONE || result == BAREME_STOPPED)
		put = list_put_summary(summary);
	out_put("}");
	bareme_list_summary_free(summary);
	list_forget();
	return web_done(result == BAREME_DONE ? put : result);
}
