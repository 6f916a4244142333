/*
 * What the Python package bareme needs of the library, on the stable ABI of Python 3.11: tables, and on them one
 * operation as JSON, a list from bytes or a file to bytes or a file, and the columns of a frame. No function loops in
 * Python, and each leaves the interpreter's lock to others while it computes.
 */
#include "python/module.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static PyObject *error, *tables_error, *input_error;

bool bytes_reserve(bytes *t, size_t more)
{
	if (t->room - t->len >= more)
		return true;
	size_t room = 2 * t->room + more + 4096;
	char *data = realloc(t->data, room);
	if (data == NULL)
		return false;
	t->data = data;
	t->room = room;
	return true;
}

int bytes_write(const char *data, size_t len, void *payload)
{
	bytes *t = payload;
	if (!bytes_reserve(t, len))
		return 1;
	memcpy(t->data + t->len, data, len);
	t->len += len;
	return 0;
}

/* One line for each fault: "error" or "warning", its code and what is wrong, with tabs between. */
static void module_take_fault(const bareme_fault *fault, void *payload)
{
	char place[256] = "";
	const char *kind = fault->severity == BAREME_ERROR ? "error\t" : "warning\t";
	if (*fault->file != '\0')
		snprintf(place, sizeof place, "%s:%zu: ", fault->file, fault->line);
	bytes_write(kind, strlen(kind), payload);
	bytes_write(fault->code, strlen(fault->code), payload);
	bytes_write("\t", 1, payload);
	bytes_write(place, strlen(place), payload);
	bytes_write(fault->message, strlen(fault->message), payload);
	bytes_write("\n", 1, payload);
}

static PyObject *bytes_as_string(const bytes *t)
{
	return PyUnicode_DecodeUTF8(t->len == 0 ? "" : t->data, (Py_ssize_t)t->len, "replace");
}

static void raise_faults(PyObject *type, const bytes *faults)
{
	PyObject *told = bytes_as_string(faults);
	if (told != NULL)
		PyErr_SetObject(type, told);
	Py_XDECREF(told);
}

/* ---- Tables ---- */

static PyObject *tables_new(PyTypeObject *type, PyObject *arguments, PyObject *words)
{
	const char *folder = NULL;
	(void)words;
	if (!PyArg_ParseTuple(arguments, "|z", &folder))
		return NULL;
	allocfunc allocate = (allocfunc)PyType_GetSlot(type, Py_tp_alloc);
	tables *t = (tables *)allocate(type, 0);
	if (t == NULL)
		return NULL;
	bytes faults = {NULL, 0, 0};
	bareme_result result;
	PyThreadState *state = PyEval_SaveThread();
	result = folder == NULL ? bareme_ruleset_load_builtin(&t->rules, NULL, module_take_fault, &faults)
				: bareme_ruleset_load_folder(&t->rules, folder, NULL, module_take_fault, &faults);
	PyEval_RestoreThread(state);
	if (result == BAREME_NO_MEMORY)
		PyErr_NoMemory();
	else if (result != BAREME_DONE)
		raise_faults(tables_error, &faults);
	free(faults.data);
	if (result != BAREME_DONE)
		Py_CLEAR(t);
	return (PyObject *)t;
}

static void tables_dealloc(PyObject *self)
{
	PyTypeObject *type = Py_TYPE(self);
	freefunc release = (freefunc)PyType_GetSlot(type, Py_tp_free);
	bareme_ruleset_free(((tables *)self)->rules);
	release(self);
	Py_DECREF(type);
}

static PyObject *tables_fingerprint(PyObject *self, PyObject *none)
{
	(void)none;
	return PyUnicode_FromString(bareme_ruleset_fingerprint(((tables *)self)->rules));
}

/* The number of the field with that name or alias; -1. */
static PyObject *tables_find(PyObject *self, PyObject *name)
{
	Py_ssize_t len;
	const char *data = PyUnicode_AsUTF8AndSize(name, &len);
	if (data == NULL)
		return NULL;
	return PyLong_FromLong(bareme_field_find(((tables *)self)->rules, (bareme_text){data, (size_t)len}));
}

static PyObject *tables_fields(PyObject *self, PyObject *none)
{
	const bareme_ruleset *rules = ((tables *)self)->rules;
	PyObject *list = PyList_New(0);
	(void)none;
	for (int i = 0; list != NULL && i < bareme_field_count(rules); i++) {
		PyObject *name = PyUnicode_FromString(bareme_field_name(rules, i));
		if (name == NULL || PyList_Append(list, name) != 0)
			Py_CLEAR(list);
		Py_XDECREF(name);
	}
	return list;
}

/* The values of the field of zones, in the order of their numbers. */
static PyObject *tables_zones(PyObject *self, PyObject *none)
{
	const bareme_ruleset *rules = ((tables *)self)->rules;
	int field = bareme_field_with_role(rules, BAREME_ROLE_ZONE);
	PyObject *list = PyList_New(0);
	(void)none;
	for (int i = 0; list != NULL && i < bareme_field_value_count(rules, field); i++) {
		PyObject *name = PyUnicode_FromString(bareme_field_value_name(rules, field, i));
		if (name == NULL || PyList_Append(list, name) != 0)
			Py_CLEAR(list);
		Py_XDECREF(name);
	}
	return list;
}

/* calc(object: bytes, date: str, explain: bool) -> bytes */
static PyObject *tables_calc(PyObject *self, PyObject *arguments)
{
	Py_buffer object;
	const char *day;
	int explain;
	bareme_json_options options = bareme_json_options_init();
	if (!PyArg_ParseTuple(arguments, "y*sp", &object, &day, &explain))
		return NULL;
	bytes json = {NULL, 0, 0};
	PyObject *out = NULL;
	options.receipt = true;
	options.explain = explain != 0;
	if (!bareme_date_parse((bareme_text){day, strlen(day)}, &options.date)) {
		PyErr_Format(PyExc_ValueError, "not a date such as 2021-06-01: %s", day);
	} else {
		bareme_result result;
		PyThreadState *state = PyEval_SaveThread();
		result = bareme_answer_json(((tables *)self)->rules, &options,
					    (bareme_text){object.buf, (size_t)object.len}, bytes_write, &json);
		PyEval_RestoreThread(state);
		out = result == BAREME_DONE ? PyBytes_FromStringAndSize(json.data, (Py_ssize_t)json.len)
					    : PyErr_NoMemory();
	}
	free(json.data);
	PyBuffer_Release(&object);
	return out;
}

/* ---- Lists ---- */

typedef struct source {
	const char *data; /* in memory, where there is no file */
	size_t len, at;
	int file, failed;
} source;

static ptrdiff_t source_read(char *data, size_t size, void *payload)
{
	source *s = payload;
	if (s->file < 0) {
		size_t left = s->len - s->at;
		size = size < left ? size : left;
		if (size > 0)
			memcpy(data, s->data + s->at, size);
		s->at += size;
		return (ptrdiff_t)size;
	}
	ssize_t n;
	do
		n = read(s->file, data, size);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		s->failed = errno;
	return n;
}

typedef struct sink {
	bytes out; /* where there is no file */
	int file, failed;
} sink;

static int sink_write(const char *data, size_t len, void *payload)
{
	sink *s = payload;
	if (s->file < 0)
		return bytes_write(data, len, &s->out);
	while (len > 0) {
		ssize_t n = write(s->file, data, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0) {
			s->failed = errno;
			return 1;
		}
		data += n;
		len -= (size_t)n;
	}
	return 0;
}

enum { SETTINGS_MAX = 64 };

/* [(kind, field, text)]; the texts are the list's. How many, or -1 with an exception. */
static Py_ssize_t module_take_settings(PyObject *list, bareme_setting settings[SETTINGS_MAX])
{
	Py_ssize_t count = PyList_Size(list);
	if (count > SETTINGS_MAX) {
		PyErr_Format(PyExc_ValueError, "at most %d settings are taken", SETTINGS_MAX);
		return -1;
	}
	for (Py_ssize_t i = 0; i < count; i++) {
		int kind;
		if (!PyArg_ParseTuple(PyList_GetItem(list, i), "iis", &kind, &settings[i].field, &settings[i].text))
			return -1;
		settings[i].kind = (bareme_setting_kind)kind;
	}
	return count;
}

static void raise_result(bareme_result result, const source *from, const sink *to, const bytes *faults)
{
	errno = result == BAREME_READ_ERROR ? from->failed : to->failed;
	if (errno != 0 && (result == BAREME_READ_ERROR || result == BAREME_WRITE_ERROR))
		PyErr_SetFromErrno(PyExc_OSError);
	else if (result == BAREME_BAD_INPUT)
		raise_faults(input_error, faults);
	else if (result == BAREME_BAD_OPTIONS)
		PyErr_SetString(PyExc_ValueError, "these options do not go together");
	else
		PyErr_NoMemory();
}

/* Answers a list, and writes its counts and sums as JSON. */
static bareme_result run_list(const bareme_ruleset *rules, const bareme_list_options *options, bytes *summary)
{
	bareme_list_summary *sums = NULL;
	bareme_result result = bareme_list_summary_new(&sums, rules);
	if (result == BAREME_DONE)
		result = bareme_list_run(rules, options, sums);
	if (result == BAREME_DONE)
		result = bareme_list_summary_write_json(sums, bytes_write, summary);
	bareme_list_summary_free(sums);
	return result;
}

/*
 * run(data: bytes, input: int, output: int, date: str, form: int, to: int, plan: bool, detail: bool, threads: int,
 *     settings: list) -> (output: bytes, summary: bytes, faults: str)
 * Files are descriptors; -1: there is none, and the data or the output is in memory.
 */
static PyObject *tables_run(PyObject *self, PyObject *arguments)
{
	const bareme_ruleset *rules = ((tables *)self)->rules;
	Py_buffer data;
	source from = {.file = -1};
	sink to = {.file = -1};
	int form, format, plan, detail;
	const char *day;
	PyObject *list, *out = NULL;
	bareme_setting settings[SETTINGS_MAX];
	bareme_list_options options = bareme_list_options_init();
	if (!PyArg_ParseTuple(arguments, "y*iisiippIO", &data, &from.file, &to.file, &day, &form, &format, &plan,
			      &detail, &options.threads, &list))
		return NULL;
	bytes faults = {NULL, 0, 0}, summary = {NULL, 0, 0};
	Py_ssize_t count = module_take_settings(list, settings);
	if (count >= 0 && !bareme_date_parse((bareme_text){day, strlen(day)}, &options.date)) {
		PyErr_Format(PyExc_ValueError, "not a date such as 2021-06-01: %s", day);
		count = -1;
	}
	if (count >= 0) {
		bareme_result result;
		from.data = data.buf;
		from.len = (size_t)data.len;
		options.from = (bareme_list_format)form;
		options.to = (bareme_list_format)format;
		options.plan = plan != 0;
		options.detail = detail != 0;
		options.settings = settings;
		options.setting_count = (size_t)count;
		options.read = source_read;
		options.read_payload = &from;
		options.write = sink_write;
		options.write_payload = &to;
		options.report = module_take_fault;
		options.report_payload = &faults;
		options.patient = true;
		options.compare_ids = true;
		PyThreadState *state = PyEval_SaveThread();
		result = run_list(rules, &options, &summary);
		PyEval_RestoreThread(state);
		if (result != BAREME_DONE)
			raise_result(result, &from, &to, &faults);
		else
			out = Py_BuildValue("(y#y#N)", to.out.len == 0 ? "" : to.out.data, (Py_ssize_t)to.out.len,
					    summary.data, (Py_ssize_t)summary.len, bytes_as_string(&faults));
	}
	free(to.out.data);
	free(faults.data);
	free(summary.data);
	PyBuffer_Release(&data);
	return out;
}

/* ---- The module ---- */

static PyMethodDef tables_methods[] = {{"fingerprint", tables_fingerprint, METH_NOARGS, NULL},
				       {"find", tables_find, METH_O, NULL},
				       {"fields", tables_fields, METH_NOARGS, NULL},
				       {"zones", tables_zones, METH_NOARGS, NULL},
				       {"calc", tables_calc, METH_VARARGS, NULL},
				       {"run", tables_run, METH_VARARGS, NULL},
				       {"frame", tables_frame, METH_VARARGS, NULL},
				       {NULL, NULL, 0, NULL}};

static PyType_Slot tables_slots[] = {
    {Py_tp_new, tables_new}, {Py_tp_dealloc, tables_dealloc}, {Py_tp_methods, tables_methods}, {0, NULL}};

static PyType_Spec tables_spec = {
    .name = "bareme._bareme.Tables", .basicsize = sizeof(tables), .flags = Py_TPFLAGS_DEFAULT, .slots = tables_slots};

static PyModuleDef module = {PyModuleDef_HEAD_INIT, .m_name = "_bareme", .m_size = -1};

PyMODINIT_FUNC PyInit__bareme(void);

PyMODINIT_FUNC PyInit__bareme(void)
{
	PyObject *m = PyModule_Create(&module);
	PyObject *type = PyType_FromSpec(&tables_spec);
	error = PyErr_NewExceptionWithDoc("bareme.Error", "What the package itself raises.", NULL, NULL);
	tables_error = PyErr_NewExceptionWithDoc("bareme.TablesError",
						 "The tables in a folder cannot be used; says why.", error, NULL);
	input_error = PyErr_NewExceptionWithDoc("bareme.InputError", "A list cannot be read; says why.", error, NULL);
	if (m == NULL || type == NULL || error == NULL || tables_error == NULL || input_error == NULL ||
	    PyModule_AddObjectRef(m, "Tables", type) != 0 || PyModule_AddObjectRef(m, "Error", error) != 0 ||
	    PyModule_AddObjectRef(m, "TablesError", tables_error) != 0 ||
	    PyModule_AddObjectRef(m, "InputError", input_error) != 0 ||
	    PyModule_AddStringConstant(m, "version", bareme_version()) != 0)
		Py_CLEAR(m);
	Py_XDECREF(type);
	return m;
}
