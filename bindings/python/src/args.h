/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_ARGS_H
#define ROUSE_PYTHON_ARGS_H

#include <stdint.h>

#include "stop.h"

#define ARGS_MAX 4

/* The name of a method and its parameters. */
struct signature {
	const char *method;
	int required;
	int positional; /* those behind are given by keyword only */
	const char *names[ARGS_MAX + 1]; /* ends with NULL */
};

/*
 * Parse the arguments of a METH_FASTCALL | METH_KEYWORDS method. Those that
 * were not given become NULL.
 *
 * Returns:   0, or -1 with an exception.
 */
int args_parse(const struct signature *signature, PyObject *const *args,
	       Py_ssize_t nargs, PyObject *kwnames, PyObject *parsed[ARGS_MAX]);

/*
 * Timeouts are in nanoseconds: below 1 is a poll, FOREVER is no limit.
 */
#define FOREVER INT64_MAX

/* A timeout that no wait can have, such as infinity. Like threading, the module
 * raises OverflowError only for a call that would wait. */
#define TOO_LARGE INT64_MIN

/* Returns -1 with OverflowError if the timeout is TOO_LARGE, else 0. */
int args_check_timeout(int64_t ns);

/* Convert seconds, an int or a float, rounding up. None becomes FOREVER. */
int args_timeout(PyObject *seconds, int64_t *ns);

/* Parse acquire(blocking=True, timeout=-1, *, stop=None), with _thread.lock's
 * errors. */
int args_acquire(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
		 PyObject *kwnames, int64_t *ns, struct stop *stop);

/* Parse wait(timeout=None, *, stop=None). */
int args_wait(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
	      PyObject *kwnames, int64_t *ns, struct stop *stop);

#endif
