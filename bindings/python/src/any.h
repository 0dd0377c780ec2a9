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
	"Wait until any of these is there, and return the first that is: an\n" \
	"Event that is set, or was at some moment during the call; or a\n"     \
	"Semaphore, whose value the call has decreased by one.\n\n"            \
	"Return None if the timeout, in seconds, has passed, or the Event\n"   \
	"stop was set, and none of them was there. Signal handlers run\n"      \
	"during the wait."
#define WAIT_ALL_DOC                                                           \
	"wait_all($module, /, objects, timeout=None, *, stop=None)\n--\n\n"    \
	"Wait until all of these are there at one moment: Events that are\n"   \
	"set, and Semaphores, whose value the call has then decreased by\n"    \
	"one; until then it decreases none.\n\n"                               \
	"Return True if they were, False if the timeout, in seconds, has\n"    \
	"passed, or the Event stop was set. If Events are all set only for\n"  \
	"a moment, that may be missed. Signal handlers run during the wait."

#endif
