/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_BARRIER_H
#define ROUSE_PYTHON_BARRIER_H

#include <rouse/count.h>

#include "fork.h"
#include "stop.h"
#include "types.h"

/*
 * threading.Barrier, but for its place in the class hierarchy: _barrier.py. How its
 * threads meet is in phase.c.
 */
struct barrier_object {
	PyObject_HEAD
	PyObject *action;
	PyObject *timeout; /* of waits that have none */
	Py_ssize_t parties;
	struct phase *open; /* NULL: nobody has arrived */
	struct rouse_count moves;
	_Atomic unsigned generation;
	bool is_own; /* else the state is what threading.Barrier has */
	bool broken;
};

static inline struct barrier_object *barrier_of(PyObject *self)
{
	return (struct barrier_object *)self;
}

/* A new reference to the action or the timeout; to None if a program deleted it. */
static inline PyObject *barrier_read(PyObject *self, PyObject *const *part)
{
	PyObject *value;

	(void)self;
	Py_BEGIN_CRITICAL_SECTION(self);
	value = *part ? *part : Py_None;
	Py_INCREF(value);
	Py_END_CRITICAL_SECTION();
	return value;
}

/* Arrive, and wait for the others up to @ns (args.h), or until @stop. Returns the
 * number of this thread, or NULL with an exception. */
PyObject *barrier_meet(PyObject *self, int64_t ns, const struct stop *stop);

/* End the phase that goes on, if any, and leave the barrier broken or not. */
void barrier_interrupt(PyObject *self, bool breaks);

/* How many threads have arrived for it? */
Py_ssize_t barrier_count(PyObject *self);

#endif
