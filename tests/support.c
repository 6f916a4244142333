/* What several test programs need: the tables in memory, edits of them, and answers as text. */
#include "support.h"

#include <glob.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static _Noreturn void stop(const char *format, ...)
{
	va_list args;
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	exit(2);
}

static void *more(void *old, size_t size)
{
	void *memory = realloc(old, size);
	if (memory == NULL)
		stop("no memory");
	return memory;
}

bareme_text slice(const char *string)
{
	return (bareme_text){string, strlen(string)};
}

/* ---- Tables ---- */

static char *read_whole(const char *path, size_t *len)
{
	FILE *file = fopen(path, "rb");
	char *data = NULL;
	*len = 0;
	if (file == NULL)
		stop("cannot read %s", path);
	for (size_t n = 1; n > 0; *len += n) {
		data = more(data, *len + 65536);
		n = fread(data + *len, 1, 65536, file);
	}
	fclose(file);
	return data;
}

tables tables_read(void)
{
	static const char folder[] = SOURCE_FOLDER "/data/";
	static const char *const patterns[] = {"datapackage.json", "*.csv", "cas/*.csv"};
	tables t = {NULL, 0};
	glob_t found;
	char pattern[512];
	for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
		snprintf(pattern, sizeof pattern, "%s%s", folder, patterns[i]);
		if (glob(pattern, i == 0 ? 0 : GLOB_APPEND, NULL, &found) != 0)
			stop("nothing matches %s", pattern);
	}
	t.files = more(NULL, found.gl_pathc * sizeof *t.files);
	for (size_t i = 0; i < found.gl_pathc; i++) {
		bareme_file *f = &t.files[t.count++];
		f->name = strdup(found.gl_pathv[i] + sizeof folder - 1);
		f->data = read_whole(found.gl_pathv[i], &f->len);
	}
	globfree(&found);
	return t;
}

void tables_free(tables *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free((void *)(uintptr_t)t->files[i].name);
		free((void *)(uintptr_t)t->files[i].data);
	}
	free(t->files);
	*t = (tables){NULL, 0};
}

bareme_file *tables_file(tables *t, const char *name)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->files[i].name, name) == 0)
			return &t->files[i];
	stop("there is no file %s", name);
}

void tables_set(tables *t, const char *file, const void *data, size_t len)
{
	bareme_file *f = tables_file(t, file);
	char *copy = more(NULL, len + 1);
	memcpy(copy, data, len);
	free((void *)(uintptr_t)f->data);
	f->data = copy;
	f->len = len;
}

/* Replaces every occurrence and returns how many there were. */
static size_t replace(tables *t, const char *file, const char *find, const char *by)
{
	const bareme_file *f = tables_file(t, file);
	const char *rest = f->data, *end = rest + f->len, *hit;
	size_t find_len = strlen(find), by_len = strlen(by), count = 0, len = 0;
	char *out = NULL;
	while ((hit = memmem(rest, (size_t)(end - rest), find, find_len)) != NULL) {
		size_t before = (size_t)(hit - rest);
		out = more(out, len + before + by_len);
		memcpy(out + len, rest, before);
		memcpy(out + len + before, by, by_len);
		len += before + by_len;
		rest = hit + find_len;
		count++;
	}
	out = more(out, len + (size_t)(end - rest) + 1);
	memcpy(out + len, rest, (size_t)(end - rest));
	tables_set(t, file, out, len + (size_t)(end - rest));
	free(out);
	return count;
}

void tables_replace(tables *t, const char *file, const char *find, const char *by)
{
	if (find == NULL) {
		tables_set(t, file, by, strlen(by));
		return;
	}
	size_t count = replace(t, file, find, by);
	if (count != 1)
		stop("%s has %zu times: %s", file, count, find);
}

void tables_replace_all(tables *t, const char *file, const char *find, const char *by)
{
	if (replace(t, file, find, by) == 0)
		stop("%s does not have: %s", file, find);
}

void tables_add(tables *t, const char *file, const char *data)
{
	t->files = more(t->files, (t->count + 1) * sizeof *t->files);
	t->files[t->count++] = (bareme_file){strdup(file), NULL, 0};
	tables_set(t, file, data, strlen(data));
}

void tables_remove(tables *t, const char *file)
{
	bareme_file *f = tables_file(t, file);
	free((void *)(uintptr_t)f->name);
	free((void *)(uintptr_t)f->data);
	*f = t->files[--t->count];
}

tables tables_wide(const char *rows)
{
	enum { CONDITIONS = 12 };
	char package[8192], columns[2048] = "", *p = package, *c = columns, *table = more(NULL, strlen(rows) + 100);
	tables t = {NULL, 0};
	p += sprintf(p, "{\"bareme\": {\"format\": 1, \"unites\": [\"euro\"], "
			"\"formes\": {\"pret\": {\"somme\": \"prets\"}, \"subvention\": {\"somme\": \"subventions\"}, "
			"\"accompagnement\": {}}, \"operation\": {\"fields\": ["
			"{\"name\": \"nature\", \"constraints\": {\"required\": true, \"enum\": [\"n\"]}, "
			"\"bareme\": {\"role\": \"nature\"}}, ");
	for (int i = 0; i < CONDITIONS; i++) {
		p += sprintf(p, "{\"name\": \"c%d\", \"constraints\": {\"enum\": [\"v0\", \"v1\", \"v2\", \"v3\"]}}, ",
			     i);
		c += sprintf(c, "{\"name\": \"c%d\", \"bareme\": {\"role\": \"condition\", \"champ\": \"c%d\"}}, ", i,
			     i);
	}
	sprintf(
	    p,
	    "{\"name\": \"date\", \"type\": \"date\", \"bareme\": {\"role\": \"date\"}}]}}, \"resources\": ["
	    "{\"name\": \"sources\", \"path\": \"sources.csv\", \"bareme\": {\"role\": \"sources\"}}, "
	    "{\"name\": \"t\", \"path\": \"t.csv\", \"schema\": {\"fields\": [%s"
	    "{\"name\": \"v\", \"bareme\": {\"role\": \"valeur\", \"unite\": \"euro\"}}, "
	    "{\"name\": \"du\", \"bareme\": {\"role\": \"du\"}}, {\"name\": \"au\", \"bareme\": {\"role\": \"au\"}}, "
	    "{\"name\": \"source\", \"bareme\": {\"role\": \"source\"}}]}, \"bareme\": {\"role\": \"regles\", "
	    "\"revue\": \"2021-05-05\", "
	    "\"montants\": [{\"forme\": \"pret\", \"unitaire\": \"v\", \"formule\": \"v\"}]}}]}",
	    columns);
	sprintf(table, "c0,c1,c2,c3,c4,c5,c6,c7,c8,c9,c10,c11,v,du,au,source\n%s", rows);
	tables_add(&t, "datapackage.json", package);
	tables_add(&t, "sources.csv", "id,titre,date,adresse\ns,S,2021-01-01,\n");
	tables_add(&t, "t.csv", table);
	free(table);
	return t;
}

/* Takes the marks out of a file; keeps their places, columns in characters. */
static void take_marks(tables *t, const char *name, marks *m)
{
	const bareme_file *f = tables_file(t, name);
	const char *from = f->data;
	char *out = more(NULL, f->len + 1);
	size_t len = 0, line = 1, column = 1;
	for (size_t i = 0; i < f->len; i++) {
		if (from[i] == '`') {
			if (m->count == MARKS_MAX)
				stop("too many marks");
			snprintf(m->place[m->count++], sizeof *m->place, "%s:%zu:%zu", name, line, column);
			continue;
		}
		out[len++] = from[i];
		column += ((unsigned char)from[i] & 0xC0) != 0x80;
		if (from[i] == '\n') {
			line++;
			column = 1;
		}
	}
	tables_set(t, name, out, len);
	free(out);
}

static bool is_there(const tables *t, const char *file)
{
	for (size_t i = 0; i < t->count; i++)
		if (strcmp(t->files[i].name, file) == 0)
			return true;
	return false;
}

void tables_edit(tables *t, const edit *edits, size_t most, marks *m)
{
	for (size_t i = 0; i < most && edits[i].file != NULL; i++) {
		const edit *e = &edits[i];
		if (e->by == NULL) {
			tables_remove(t, e->file);
			continue;
		}
		if (is_there(t, e->file))
			tables_replace(t, e->file, e->find, e->by);
		else
			tables_add(t, e->file, e->by);
		take_marks(t, e->file, m);
	}
}

static bool matches(const char *pattern, const char *text, const marks *m, size_t mark)
{
	for (; *pattern != '\0'; pattern++) {
		if (*pattern == '`') {
			size_t len = strlen(m->place[mark]);
			if (strncmp(text, m->place[mark], len) != 0)
				return false;
			text += len;
			mark++;
		} else if (*pattern == '*') {
			bool last = pattern[1] == '\0';
			for (; *text != '\0'; text++)
				if (matches(pattern + 1, text, m, mark))
					return true;
				else if (*text == '\n' && !last)
					return false;
			return pattern[1] == '\0';
		} else if (*pattern != *text++) {
			return false;
		}
	}
	return *text == '\0';
}

bool marks_match(const char *pattern, const char *text, const marks *m)
{
	return matches(pattern, text, m, 0);
}

void tell_line(const bareme_fault *fault, void *payload)
{
	told *to = payload;
	char place[64] = "";
	if (fault->line > 0)
		snprintf(place, sizeof place, ":%zu:%zu", fault->line, fault->column);
	size_t room = strlen(fault->file) + strlen(fault->message) + strlen(fault->code) + 100;
	to->text = more(to->text, to->len + room);
	to->len += (size_t)snprintf(to->text + to->len, room, "%s%s: %s: %s [%s]\n", fault->file, place,
				    fault->severity == BAREME_ERROR ? "error" : "warning", fault->message, fault->code);
}

ptrdiff_t give_text(char *data, size_t size, void *payload)
{
	bareme_text *rest = payload;
	size_t len = rest->len < size ? rest->len : size;
	memcpy(data, rest->data, len);
	*rest = (bareme_text){rest->data + len, rest->len - len};
	return (ptrdiff_t)len;
}

int keep_text(const char *data, size_t len, void *payload)
{
	told *to = payload;
	to->text = more(to->text, to->len + len + 1);
	memcpy(to->text + to->len, data, len);
	to->len += len;
	to->text[to->len] = '\0';
	return 0;
}

int leave_text(const char *data, size_t len, void *payload)
{
	(void)data;
	(void)len;
	(void)payload;
	return 0;
}

bareme_ruleset *tables_load(const tables *t)
{
	bareme_ruleset *ruleset;
	told said = {NULL, 0};
	if (bareme_ruleset_load_files(&ruleset, t->files, t->count, NULL, tell_line, &said) != BAREME_DONE)
		stop("the tables do not load:\n%s", said.text == NULL ? "" : said.text);
	free(said.text);
	return ruleset;
}

bareme_ruleset *load_builtin(void)
{
	size_t count;
	const bareme_file *files = bareme_builtin_files(&count);
	tables t = {(bareme_file *)(uintptr_t)files, count};
	return tables_load(&t);
}

/* ---- Operations ---- */

asked ask(const bareme_ruleset *ruleset, const char *fields)
{
	asked a;
	int32_t date;
	bareme_date_parse(slice("2021-06-01"), &date);
	if (bareme_operation_new(&a.operation, ruleset, date) != BAREME_DONE ||
	    bareme_answer_new(&a.answer, ruleset) != BAREME_DONE)
		stop("no memory");
	while (*fields != '\0') {
		size_t len = strcspn(fields, "|"), name = strcspn(fields, "=");
		int field = bareme_field_find(ruleset, (bareme_text){fields, name});
		if (field < 0 || name >= len)
			stop("no field: %s", fields);
		bareme_operation_set(a.operation, field, (bareme_text){fields + name + 1, len - name - 1});
		fields += len + (fields[len] != '\0');
	}
	bareme_evaluate(a.operation, a.answer);
	return a;
}

void asked_free(asked *a)
{
	bareme_operation_free(a->operation);
	bareme_answer_free(a->answer);
}

const char *asked_amounts(const asked *a)
{
	static char text[2 * BAREME_TEXT_MAX + 32];
	char loan[BAREME_TEXT_MAX] = "-", grant[BAREME_TEXT_MAX] = "-";
	if (bareme_answer_loan(a->answer) != BAREME_NO_AMOUNT)
		bareme_money_print(bareme_answer_loan(a->answer), '.', loan);
	if (bareme_answer_grant(a->answer) != BAREME_NO_AMOUNT)
		bareme_money_print(bareme_answer_grant(a->answer), '.', grant);
	snprintf(text, sizeof text, "%s %s %s", loan, grant, bareme_status_name(bareme_answer_status(a->answer)));
	return text;
}

char *asked_notices(const asked *a)
{
	char message[2048];
	size_t len = 0;
	const bareme_notice *n;
	char *text = more(NULL, 1);
	*text = '\0';
	for (size_t i = 0; (n = bareme_answer_notice(a->answer, i)) != NULL; i++) {
		size_t room = bareme_notice_print(a->answer, n, NULL, message, sizeof message) + 64;
		text = more(text, len + room);
		len += (size_t)snprintf(text + len, room, "%s: %s\n", bareme_code_name(bareme_notice_code(n)), message);
	}
	return text;
}

/* ---- CSV ---- */

/* Reads a cell at *at and moves behind it; copies what it says. */
static char *take_cell(const char **at, const char *end)
{
	bool quoted = *at < end && **at == '"';
	/* A quoted cell may hold line ends, a plain one ends with the line. */
	const char *line = quoted ? NULL : memchr(*at, '\n', (size_t)(end - *at));
	char *cell = more(NULL, (size_t)((line == NULL ? end : line) - *at) + 1);
	size_t len = 0;
	*at += quoted;
	for (; *at < end; ++*at) {
		if (quoted && **at == '"') {
			++*at;
			if (*at == end || **at != '"')
				break;
		} else if (!quoted && (**at == ',' || **at == '\n')) {
			break;
		}
		cell[len++] = **at;
	}
	cell[len] = '\0';
	return more(cell, len + 1);
}

grid grid_read(const bareme_file *file)
{
	grid g = {NULL, 0, 0};
	const char *at = file->data, *end = at + file->len;
	while (at < end) {
		char **row = NULL;
		size_t count = 0;
		do {
			at += count > 0;
			row = more(row, (count + 1) * sizeof *row);
			row[count++] = take_cell(&at, end);
		} while (at < end && *at == ',');
		at += at < end;
		if (g.rows == 0)
			g.columns = count;
		if (count != g.columns)
			stop("%s: row %zu has %zu cells", file->name, g.rows + 1, count);
		g.cells = more(g.cells, (g.rows + 1) * sizeof *g.cells);
		g.cells[g.rows++] = row;
	}
	return g;
}

void grid_free(grid *g)
{
	for (size_t i = 0; i < g->rows; i++) {
		for (size_t j = 0; j < g->columns; j++)
			free(g->cells[i][j]);
		free(g->cells[i]);
	}
	free(g->cells);
}

size_t grid_column(const grid *g, const char *name)
{
	for (size_t i = 0; i < g->columns; i++)
		if (strcmp(g->cells[0][i], name) == 0)
			return i;
	stop("there is no column %s", name);
}
