/* What the parts of the module share. */
#ifndef BAREME_PYTHON_H
#define BAREME_PYTHON_H

#define PY_SSIZE_T_CLEAN
#define Py_LIMITED_API 0x030B0000
#include <Python.h>
#include <bareme.h>

/* Text that grows, without Python. */
typedef struct bytes {
	char *data;
	size_t len, room;
} bytes;

/* False, and not 0, where memory failed. */
bool bytes_reserve(bytes *t, size_t more);
int bytes_write(const char *data, size_t len, void *payload);

/* Tables, loaded. */
typedef struct tables {
	PyObject_HEAD bareme_ruleset *rules;
} tables;

/*
 * Of tables: frame(columns, rows: int, date: str, blanks: tuple) -> (zones, loans, grants, statuses: bytes of int8 and
 * int64, notices, old)
 */
PyObject *tables_frame(PyObject *self, PyObject *arguments);

#endif
