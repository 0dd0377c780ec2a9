/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_ARGS_H
#define ROUSE_PYTHON_ARGS_H

#include <stdint.h>

#include "compat.h"

#define ARGS_MOST 2

/* What a method is called and takes, by position or by name. */
struct signature {
	const char *method;
	int least;
	const char *names[ARGS_MOST + 1]; /* up to a NULL */
};

/*
 * Sort the arguments of a fast call. What is missing becomes NULL.
 *
 * Returns:   0, or -1 with an exception.
 */
int args_sort(const struct signature *signature, PyObject *const *args,
	      Py_ssize_t nargs, PyObject *kwnames, PyObject *sorted[ARGS_MOST]);

/*
 * How long to wait, in nanoseconds: below 1 is a poll, FOREVER no limit.
 */
#define FOREVER INT64_MAX

/* Seconds as an int or a float, rounded up; None is FOREVER. */
int args_timeout(PyObject *seconds, int64_t *ns);

/* acquire(blocking=True, timeout=-1), with the errors of _thread.lock. */
int args_acquire(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
		 int64_t *ns);

/* wait(timeout=None) */
int args_wait(PyObject *const *args, Py_ssize_t nargs, PyObject *kwnames,
	      int64_t *ns);

#endif
