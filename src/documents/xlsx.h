/*
 * libxlsxwriter, loaded when the first workbook is written: with the libraries that it needs itself, it would double
 * the time in which the program starts. The names below are those of what was loaded.
 */
#ifndef XLSX_H
#define XLSX_H

#include <stdbool.h>
#include <xlsxwriter.h>

#define XLSX_FUNCTIONS(X)                                                                                              \
	X(chart_add_series)                                                                                            \
	X(chart_axis_set_num_format)                                                                                   \
	X(chart_axis_set_reverse)                                                                                      \
	X(chart_legend_set_position)                                                                                   \
	X(chart_series_set_categories)                                                                                 \
	X(chart_series_set_fill)                                                                                       \
	X(chart_series_set_name_range)                                                                                 \
	X(chart_series_set_values)                                                                                     \
	X(chart_show_hidden_data)                                                                                      \
	X(chart_title_set_name)                                                                                        \
	X(format_set_align)                                                                                            \
	X(format_set_bg_color)                                                                                         \
	X(format_set_bold)                                                                                             \
	X(format_set_bottom)                                                                                           \
	X(format_set_font_color)                                                                                       \
	X(format_set_font_size)                                                                                        \
	X(format_set_num_format)                                                                                       \
	X(format_set_text_wrap)                                                                                        \
	X(format_set_top)                                                                                              \
	X(lxw_rowcol_to_range)                                                                                         \
	X(lxw_rowcol_to_range_abs)                                                                                     \
	X(lxw_strerror)                                                                                                \
	X(lxw_workbook_free)                                                                                           \
	X(lxw_worksheet_write_single_row)                                                                              \
	X(workbook_add_chart)                                                                                          \
	X(workbook_add_format)                                                                                         \
	X(workbook_add_worksheet)                                                                                      \
	X(workbook_close)                                                                                              \
	X(workbook_new_opt)                                                                                            \
	X(workbook_set_properties)                                                                                     \
	X(worksheet_autofilter)                                                                                        \
	X(worksheet_fit_to_pages)                                                                                      \
	X(worksheet_freeze_panes)                                                                                      \
	X(worksheet_insert_chart_opt)                                                                                  \
	X(worksheet_repeat_rows)                                                                                       \
	X(worksheet_set_column)                                                                                        \
	X(worksheet_set_column_opt)                                                                                    \
	X(worksheet_set_landscape)                                                                                     \
	X(worksheet_set_paper)                                                                                         \
	X(worksheet_set_row)                                                                                           \
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

/* False where the library, or one of these functions, is not there. Threads may ask at once. */
bool xlsx_load(void);

/* The loader itself needs the names as they are. */
#ifndef XLSX_LOADER
#define chart_add_series               xlsx.chart_add_series
#define chart_axis_set_num_format      xlsx.chart_axis_set_num_format
#define chart_axis_set_reverse         xlsx.chart_axis_set_reverse
#define chart_legend_set_position      xlsx.chart_legend_set_position
#define chart_series_set_categories    xlsx.chart_series_set_categories
#define chart_series_set_fill          xlsx.chart_series_set_fill
#define chart_series_set_name_range    xlsx.chart_series_set_name_range
#define chart_series_set_values        xlsx.chart_series_set_values
#define chart_show_hidden_data         xlsx.chart_show_hidden_data
#define chart_title_set_name           xlsx.chart_title_set_name
#define format_set_align               xlsx.format_set_align
#define format_set_bg_color            xlsx.format_set_bg_color
#define format_set_bold                xlsx.format_set_bold
#define format_set_bottom              xlsx.format_set_bottom
#define format_set_font_color          xlsx.format_set_font_color
#define format_set_font_size           xlsx.format_set_font_size
#define format_set_num_format          xlsx.format_set_num_format
#define format_set_text_wrap           xlsx.format_set_text_wrap
#define format_set_top                 xlsx.format_set_top
#define lxw_rowcol_to_range            xlsx.lxw_rowcol_to_range
#define lxw_rowcol_to_range_abs        xlsx.lxw_rowcol_to_range_abs
#define lxw_strerror                   xlsx.lxw_strerror
#define lxw_workbook_free              xlsx.lxw_workbook_free
#define lxw_worksheet_write_single_row xlsx.lxw_worksheet_write_single_row
#define workbook_add_chart             xlsx.workbook_add_chart
#define workbook_add_format            xlsx.workbook_add_format
#define workbook_add_worksheet         xlsx.workbook_add_worksheet
#define workbook_close                 xlsx.workbook_close
#define workbook_new_opt               xlsx.workbook_new_opt
#define workbook_set_properties        xlsx.workbook_set_properties
#define worksheet_autofilter           xlsx.worksheet_autofilter
#define worksheet_fit_to_pages         xlsx.worksheet_fit_to_pages
#define worksheet_freeze_panes         xlsx.worksheet_freeze_panes
#define worksheet_insert_chart_opt     xlsx.worksheet_insert_chart_opt
#define worksheet_repeat_rows          xlsx.worksheet_repeat_rows
#define worksheet_set_column           xlsx.worksheet_set_column
#define worksheet_set_column_opt       xlsx.worksheet_set_column_opt
#define worksheet_set_landscape        xlsx.worksheet_set_landscape
#define worksheet_set_paper            xlsx.worksheet_set_paper
#define worksheet_set_row              xlsx.worksheet_set_row
#define worksheet_write_formula_num    xlsx.worksheet_write_formula_num
#define worksheet_write_number         xlsx.worksheet_write_number
#define worksheet_write_string         xlsx.worksheet_write_string
#endif

#endif
