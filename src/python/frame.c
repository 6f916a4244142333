/* The columns of a frame, answered a block of rows at a time: what Python holds is read, then others have the lock. */
#include "python/module.h"

#include <stdio.h>
#include <stdlib.h>

/* Rows that are read, then answered, at a time: while they are answered others have the lock. */
enum { FRAME_BLOCK = 8192, FRAME_COLUMNS_MAX = 64 };

/* A column: of objects, of whole numbers, of real numbers. */
typedef struct frame_column {
	int field;
	char kind; /* 'O', 'q' or 'd' */
	Py_buffer buffer;
} frame_column;

typedef struct frame {
	const bareme_ruleset *rules;
	frame_column columns[FRAME_COLUMNS_MAX];
	int count;
	bareme_operation *operation;
	bareme_answer *answer;
	PyObject *blanks;   /* objects, besides None and NaN, that are no value */
	bytes given;        /* texts of a block that are no string's own */
	bareme_text *texts; /* of a block, row by row; without data: `len` bytes from `given`, where that is not 0 */
	size_t *starts;     /* in `given` */
	bytes notices;      /* of a block */
	size_t *ends;       /* of each row's */
	uint64_t old;       /* answers of which some table is too old */
	int8_t *zones, *statuses;
	int64_t *loans, *grants;
} frame;

/* A whole number, faster than printf does it: a frame has millions. */
static size_t print_whole(int64_t value, char number[32])
{
	char digits[20];
	size_t count = 0, len = 0;
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		digits[count++] = (char)('0' + rest % 10);
	while ((rest /= 10) > 0);
	if (value < 0)
		number[len++] = '-';
	while (count > 0)
		number[len++] = digits[--count];
	return len;
}

/* A real number as a text: whole ones without decimals, and none for NaN. */
static size_t print_real(double value, char number[32])
{
	if (value != value)
		return 0;
	if (value > -1e15 && value < 1e15 && value == (double)(int64_t)value)
		return print_whole((int64_t)value, number);
	/* The fewest digits that are this number. */
	for (int digits = 15; digits <= 17; digits++) {
		snprintf(number, 32, "%.*g", digits, value);
		if (strtod(number, NULL) == value)
			break;
	}
	return strlen(number);
}

/* An object's text; what is neither None nor a string becomes one. `kept` holds such strings. False with an exception.
 */
static bool frame_take_object(frame *f, PyObject *object, size_t at, PyObject *kept)
{
	Py_ssize_t len;
	char number[32];
	if (object == NULL || object == Py_None)
		return true;
	if (PyFloat_Check(object)) {
		f->starts[at] = f->given.len;
		f->texts[at].len = print_real(PyFloat_AsDouble(object), number);
		return bytes_write(number, f->texts[at].len, &f->given) == 0 || PyErr_NoMemory() != NULL;
	}
	for (Py_ssize_t i = 0; !PyUnicode_Check(object) && i < PyTuple_Size(f->blanks); i++)
		if (object == PyTuple_GetItem(f->blanks, i))
			return true;
	PyObject *string = PyUnicode_Check(object) ? NULL : PyObject_Str(object);
	if (!PyUnicode_Check(object) && (string == NULL || PyList_Append(kept, string) != 0)) {
		Py_XDECREF(string);
		return false;
	}
	f->texts[at].data = PyUnicode_AsUTF8AndSize(string != NULL ? string : object, &len);
	f->texts[at].len = (size_t)len;
	Py_XDECREF(string);
	return f->texts[at].data != NULL;
}

static bool frame_take_row(frame *f, Py_ssize_t row, size_t number, PyObject *kept)
{
	for (int c = 0; c < f->count; c++) {
		const frame_column *column = &f->columns[c];
		size_t at = number * (size_t)f->count + (size_t)c;
		char text[32];
		f->texts[at] = (bareme_text){NULL, 0};
		if (column->kind == 'O') {
			if (!frame_take_object(f, ((PyObject **)column->buffer.buf)[row], at, kept))
				return false;
			continue;
		}
		f->starts[at] = f->given.len;
		f->texts[at].len = column->kind == 'd' ? print_real(((const double *)column->buffer.buf)[row], text)
						       : print_whole(((const int64_t *)column->buffer.buf)[row], text);
		if (bytes_write(text, f->texts[at].len, &f->given) != 0) {
			PyErr_NoMemory();
			return false;
		}
	}
	return true;
}

/* "code: message | code: message" to the block's notices; false where memory failed. */
static bool frame_put_notices(frame *f)
{
	const bareme_notice *n;
	bytes *t = &f->notices;
	size_t start = t->len;
	for (size_t i = 0; (n = bareme_answer_notice(f->answer, i)) != NULL; i++) {
		const char *code = bareme_code_name(bareme_notice_code(n));
		/* As of a list, that is told once. */
		if (bareme_notice_code(n) == BAREME_CODE_OLD) {
			f->old++;
			continue;
		}
		size_t len = bareme_notice_print(f->answer, n, NULL, NULL, 0);
		if ((t->len > start && bytes_write(" | ", 3, t) != 0) || bytes_write(code, strlen(code), t) != 0 ||
		    bytes_write(": ", 2, t) != 0 || !bytes_reserve(t, len + 1))
			return false;
		bareme_notice_print(f->answer, n, NULL, t->data + t->len, len + 1);
		t->len += len;
	}
	return true;
}

/* Answers a block, without the lock. */
static bool frame_answer(frame *f, Py_ssize_t first, size_t rows)
{
	f->notices.len = 0;
	for (size_t row = 0; row < rows; row++) {
		bareme_operation_reset(f->operation);
		for (int c = 0; c < f->count; c++) {
			size_t at = row * (size_t)f->count + (size_t)c;
			if (f->texts[at].data == NULL && f->texts[at].len > 0)
				f->texts[at].data = f->given.data + f->starts[at];
			if (f->texts[at].len > 0)
				bareme_operation_set(f->operation, f->columns[c].field, f->texts[at]);
		}
		bareme_evaluate(f->operation, f->answer);
		size_t to = (size_t)first + row;
		f->zones[to] = (int8_t)bareme_answer_zone(f->answer);
		f->statuses[to] = (int8_t)bareme_answer_status(f->answer);
		f->loans[to] = bareme_answer_loan(f->answer);
		f->grants[to] = bareme_answer_grant(f->answer);
		if (!frame_put_notices(f))
			return false;
		f->ends[row] = f->notices.len;
	}
	return true;
}

/* Adds the notices of a block to the list. */
static bool frame_add_notices(const frame *f, size_t rows, PyObject *list, PyObject *blank)
{
	size_t start = 0;
	for (size_t row = 0; row < rows; start = f->ends[row++]) {
		size_t len = f->ends[row] - start;
		PyObject *said = len == 0 ? Py_NewRef(blank)
					  : PyUnicode_DecodeUTF8(f->notices.data + start, (Py_ssize_t)len, "replace");
		if (said == NULL || PyList_Append(list, said) != 0) {
			Py_XDECREF(said);
			return false;
		}
		Py_DECREF(said);
	}
	return true;
}

/* Takes the columns, [(field, kind, buffer)]; false with an exception. */
static bool frame_take_columns(frame *f, PyObject *list, Py_ssize_t rows)
{
	Py_ssize_t count = PyList_Size(list);
	if (count > FRAME_COLUMNS_MAX) {
		PyErr_Format(PyExc_ValueError, "at most %d columns are taken", FRAME_COLUMNS_MAX);
		return false;
	}
	for (; f->count < count; f->count++) {
		frame_column *column = &f->columns[f->count];
		int kind;
		PyObject *array;
		if (!PyArg_ParseTuple(PyList_GetItem(list, f->count), "iCO", &column->field, &kind, &array) ||
		    PyObject_GetBuffer(array, &column->buffer, PyBUF_C_CONTIGUOUS | PyBUF_FORMAT) != 0)
			return false;
		column->kind = (char)kind;
		if (column->buffer.len < rows * 8) {
			PyBuffer_Release(&column->buffer);
			PyErr_SetString(PyExc_ValueError, "a column is shorter than the frame");
			return false;
		}
	}
	return true;
}

PyObject *tables_frame(PyObject *self, PyObject *arguments)
{
	frame f = {.rules = ((tables *)self)->rules};
	PyObject *columns, *out = NULL, *parts[4] = {NULL};
	Py_ssize_t rows;
	const char *day;
	int32_t date;
	if (!PyArg_ParseTuple(arguments, "O!nsO!", &PyList_Type, &columns, &rows, &day, &PyTuple_Type, &f.blanks))
		return NULL;
	if (!bareme_date_parse((bareme_text){day, strlen(day)}, &date))
		return PyErr_Format(PyExc_ValueError, "not a date such as 2021-06-01: %s", day);
	bool good = frame_take_columns(&f, columns, rows);
	PyObject *notices = PyList_New(0), *blank = PyUnicode_FromString("");
	for (int i = 0; i < 4 && good; i++)
		good = (parts[i] = PyBytes_FromStringAndSize(NULL, rows * (i == 1 || i == 2 ? 8 : 1))) != NULL;
	if (good) {
		size_t cells = (size_t)(f.count == 0 ? 1 : f.count) * FRAME_BLOCK;
		f.zones = (int8_t *)PyBytes_AsString(parts[0]);
		f.loans = (int64_t *)(void *)PyBytes_AsString(parts[1]);
		f.grants = (int64_t *)(void *)PyBytes_AsString(parts[2]);
		f.statuses = (int8_t *)PyBytes_AsString(parts[3]);
		f.texts = malloc(cells * sizeof *f.texts);
		f.starts = malloc(cells * sizeof *f.starts);
		f.ends = malloc(FRAME_BLOCK * sizeof *f.ends);
		good = f.texts != NULL && f.starts != NULL && f.ends != NULL && notices != NULL && blank != NULL &&
		       bareme_operation_new(&f.operation, f.rules, date) == BAREME_DONE &&
		       bareme_answer_new(&f.answer, f.rules) == BAREME_DONE;
		if (!good)
			PyErr_NoMemory();
	}
	for (Py_ssize_t first = 0; first < rows && good; first += FRAME_BLOCK) {
		size_t block = rows - first < FRAME_BLOCK ? (size_t)(rows - first) : FRAME_BLOCK;
		PyObject *kept = PyList_New(0);
		f.given.len = 0;
		good = kept != NULL;
		for (size_t row = 0; row < block && good; row++)
			good = frame_take_row(&f, first + (Py_ssize_t)row, row, kept);
		if (good) {
			PyThreadState *state = PyEval_SaveThread();
			good = frame_answer(&f, first, block);
			PyEval_RestoreThread(state);
			if (!good)
				PyErr_NoMemory();
			good = good && frame_add_notices(&f, block, notices, blank);
		}
		Py_XDECREF(kept);
	}
	if (good)
		out = Py_BuildValue("(OOOOOK)", parts[0], parts[1], parts[2], parts[3], notices,
				    (unsigned long long)f.old);
	for (int i = 0; i < 4; i++)
		Py_XDECREF(parts[i]);
	Py_XDECREF(notices);
	Py_XDECREF(blank);
	for (int c = 0; c < f.count; c++)
		PyBuffer_Release(&f.columns[c].buffer);
	bareme_answer_free(f.answer);
	bareme_operation_free(f.operation);
	free(f.given.data);
	free(f.notices.data);
	free(f.texts);
	free(f.starts);
	free(f.ends);
	return out;
}
