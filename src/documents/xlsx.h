/*
 * libxlsxwriter and the minizip with which it packs, loaded when the first workbook is written: linked, they would
 * double the time in which the program starts. Their functions are called through `xlsx`.
 */
#ifndef XLSX_H
#define XLSX_H

#include <minizip/unzip.h>
#include <stdbool.h>
#include <xlsxwriter.h>

#define XLSX_FUNCTIONS(X)                                                                                              \
	X(chart_add_series)                                                                                            \
	X(chart_axis_major_gridlines_set_visible)                                                                      \
	X(chart_axis_off)                                                                                              \
	X(chart_axis_set_num_format)                                                                                   \
	X(chart_axis_set_reverse)                                                                                      \
	X(chart_legend_set_position)                                                                                   \
	X(chart_series_set_categories)                                                                                 \
	X(chart_series_set_fill)                                                                                       \
	X(chart_series_set_labels)                                                                                     \
	X(chart_series_set_labels_num_format)                                                                          \
	X(chart_series_set_name_range)                                                                                 \
	X(chart_series_set_values)                                                                                     \
	X(chart_show_hidden_data)                                                                                      \
	X(chart_title_set_name)                                                                                        \
	X(format_set_align)                                                                                            \
	X(format_set_bg_color)                                                                                         \
	X(format_set_bold)                                                                                             \
	X(format_set_bottom)                                                                                           \
	X(format_set_font_color)                                                                                       \
	X(format_set_indent)                                                                                           \
	X(format_set_font_size)                                                                                        \
	X(format_set_num_format)                                                                                       \
	X(format_set_num_format_index)                                                                                 \
	X(format_set_text_wrap)                                                                                        \
	X(format_set_top)                                                                                              \
	X(lxw_rowcol_to_range)                                                                                         \
	X(lxw_rowcol_to_range_abs)                                                                                     \
	X(lxw_workbook_free)                                                                                           \
	X(lxw_worksheet_write_single_row)                                                                              \
	X(unzClose)                                                                                                    \
	X(unzCloseCurrentFile)                                                                                         \
	X(unzGetCurrentFileInfo64)                                                                                     \
	X(unzGoToNextFile)                                                                                             \
	X(unzOpen64)                                                                                                   \
	X(unzOpenCurrentFile)                                                                                          \
	X(unzReadCurrentFile)                                                                                          \
	X(workbook_add_chart)                                                                                          \
	X(workbook_add_format)                                                                                         \
	X(workbook_add_worksheet)                                                                                      \
	X(workbook_close)                                                                                              \
	X(workbook_new_opt)                                                                                            \
	X(workbook_set_properties)                                                                                     \
	X(worksheet_autofilter)                                                                                        \
	X(worksheet_conditional_format_range)                                                                          \
	X(worksheet_fit_to_pages)                                                                                      \
	X(worksheet_freeze_panes)                                                                                      \
	X(worksheet_insert_chart_opt)                                                                                  \
	X(worksheet_merge_range)                                                                                       \
	X(worksheet_print_area)                                                                                        \
	X(worksheet_repeat_columns)                                                                                    \
	X(worksheet_repeat_rows)                                                                                       \
	X(worksheet_set_column)                                                                                        \
	X(worksheet_set_column_opt)                                                                                    \
	X(worksheet_set_footer)                                                                                        \
	X(worksheet_set_header)                                                                                        \
	X(worksheet_set_landscape)                                                                                     \
	X(worksheet_set_paper)                                                                                         \
	X(worksheet_set_row)                                                                                           \
	X(worksheet_write_boolean)                                                                                     \
	X(worksheet_write_comment)                                                                                     \
	X(worksheet_write_formula_num)                                                                                 \
	X(worksheet_write_number)                                                                                      \
	X(worksheet_write_string)

typedef struct xlsx_functions {
#define X(name) __typeof__(name) *(name);
	XLSX_FUNCTIONS(X)
#undef X
} xlsx_functions;

/* Const once loaded. */
extern xlsx_functions xlsx;

/*
 * Does work that may call libxlsxwriter. False where memory failed in there: then the work ended at that call, and what
 * the library was about is lost. Of xlsx_memory_system.c; a program for itself alone ends there (xlsx_memory_alone.c).
 */
bool xlsx_try(void (*work)(void *payload), void *payload);

/* What those libraries get for malloc, calloc and realloc. */
void *xlsx_malloc(size_t size);
void *xlsx_calloc(size_t count, size_t size);
void *xlsx_realloc(void *old, size_t size);

/* Sees to that for the library in which the address is; on the usual processors alone. */
void xlsx_guard(void *address);

/* False where the library, or one of these functions, is not there. Threads may ask at once. */
bool xlsx_load(void);

#endif
