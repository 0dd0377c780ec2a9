/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_ANY_H
#define ROUSE_PYTHON_ANY_H

#include "compat.h"

/* The functions of the module that wait for several objects at once. */
PyObject *any_wait_any(PyObject *module, PyObject *const *args,
		       Py_ssize_t nargs, PyObject *kwnames);
PyObject *any_wait_all(PyObject *module, PyObject *const *args,
		       Py_ssize_t nargs, PyObject *kwnames);

#define WAIT_ANY_DOC                                                           \
	"wait_any($module, /, objects, timeout=None, *, stop=None)\n--\n\n"    \
	"Wait until any of these Events is set, and return it: the first of\n" \
	"those that are set, or were at some moment during the call.\n\n"      \
	"Return None if the timeout, in seconds, has passed, or the Event\n"   \
	"stop was set, and none of them was. Signal handlers run during the\n" \
	"wait."
#define WAIT_ALL_DOC                                                           \
	"wait_all($module, /, objects, timeout=None, *, stop=None)\n--\n\n"    \
	"Wait until all of these Events are set at one moment.\n\n"            \
	"Return True if they were, False if the timeout, in seconds, has\n"    \
	"passed, or the Event stop was set. If they are all set only for a\n"  \
	"moment, that may be missed. Signal handlers run during the wait."

#endif
