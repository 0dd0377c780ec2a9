/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_SEMVALUE_H
#define ROUSE_PYTHON_SEMVALUE_H

#include <stdint.h>

#include "waiters.h"

/*
 * The value of a semaphore, and the threads that wait for it to rise. The GIL
 * or the critical section of the semaphore protects both. A notified thread
 * checks the value again, since another thread may have taken it.
 */
struct semvalue {
	Py_ssize_t value;
	Py_ssize_t bound; /* PY_SSIZE_T_MAX for a Semaphore */
	struct waiters waiters;
};

/* The value is 0, and has no bound. */
void semvalue_init(struct semvalue *counted);

/* Decrease the value of the semaphore @self, and wait for it up to @ns, or until
 * @stop. Returns 1, 0 if the wait ended so, or -1 with an exception. */
int semvalue_acquire(struct semvalue *counted, PyObject *self, int64_t ns,
		     const struct stop *stop);

/* Increase the value by @n, and wake as many waiters. Returns 0, or -1 with an
 * exception. */
int semvalue_release(struct semvalue *counted, PyObject *self, Py_ssize_t n);

#endif
