/*
 * A workbook by libxlsxwriter alone, for tests/bench/compare: reads cells as the script "cells" lists them, and writes
 * them with the options of src/documents/workbook_file.c; formats, but no widths, charts or comments.
 *   bare-workbook FILE <CELLS
 */
#include <xlsxwriter.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STYLES = 64 };

/* Cuts the next part off, up to a TAB. */
static char *next_part(char **rest)
{
	char *part = *rest, *tab = strchr(part, '\t');
	if (tab != NULL)
		*tab++ = '\0';
	*rest = tab != NULL ? tab : part + strlen(part);
	return part;
}

int main(int argc, char **argv)
{
	static const char *const shown[] = {"0", "#,##0.00", "yyyy-mm-dd", "@"};
	lxw_workbook_options options = {.constant_memory = LXW_TRUE};
	lxw_workbook *book = argc < 2 ? NULL : workbook_new_opt(argv[1], &options);
	lxw_worksheet *sheet = NULL;
	lxw_format *formats[STYLES];
	char *line = NULL, last[32] = "";
	size_t room = 0;
	ssize_t len;
	if (book == NULL)
		return 2;
	for (size_t i = 0; i < STYLES; i++) {
		formats[i] = workbook_add_format(book);
		format_set_num_format(formats[i], shown[i % (sizeof shown / sizeof *shown)]);
	}
	while ((len = getline(&line, &room, stdin)) > 0) {
		line[len - 1] = '\0';
		char *rest = line, *name = next_part(&rest);
		if (sheet == NULL || strcmp(name, last) != 0) {
			sheet = workbook_add_worksheet(book, NULL);
			snprintf(last, sizeof last, "%s", name);
		}
		lxw_row_t row = (lxw_row_t)strtoul(next_part(&rest), NULL, 10);
		lxw_col_t column = (lxw_col_t)strtoul(next_part(&rest), NULL, 10);
		lxw_format *format = formats[strtoul(next_part(&rest), NULL, 10) % STYLES];
		char kind = *next_part(&rest), *value = next_part(&rest);
		lxw_error error = kind == 'n' ? worksheet_write_number(sheet, row, column, strtod(value, NULL), format)
				  : kind == 'f' ? worksheet_write_formula_num(sheet, row, column, value, format,
									      strtod(next_part(&rest), NULL))
						: worksheet_write_string(sheet, row, column, value, format);
		if (error != LXW_NO_ERROR)
			return 1;
	}
	free(line);
	return workbook_close(book) == LXW_NO_ERROR ? 0 : 1;
}
