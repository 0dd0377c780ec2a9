/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_CONDITION_H
#define ROUSE_PYTHON_CONDITION_H

#include "condlock.h"
#include "waiters.h"

/* threading.Condition: a lock, and the threads that wait to be notified. */
struct condition_object {
	PyObject_HEAD
	PyObject *dict;
	PyObject *weakrefs;
	struct condlock condlock;
	struct waiters waiters;
	bool of_event; /* Event._cond: no thread waits for it */
};

static inline struct condition_object *condition_of(PyObject *self)
{
	return (struct condition_object *)self;
}

/* The lock, or NULL with an exception if __init__ was not called. */
struct condlock *condition_get_condlock(PyObject *self);

/* As type_find_override(). */
PyObject *condition_find_override(PyObject *self, const char *name,
				  PyCFunction function);

/*
 * What threading's wait() and notify() call in the place of _is_owned(),
 * _release_save() or _acquire_restore() of the lock: what was set in the object;
 * or, unless the lock has the method, what its class overrides. Returns as
 * type_find_override().
 */
PyObject *condition_find_hook(PyObject *self, enum method which);

/* The methods that wait and notify, in condwait.c. */
PyObject *condition_wait(PyObject *self, PyObject *const *args,
			 Py_ssize_t nargs, PyObject *kwnames);
PyObject *condition_wait_for(PyObject *self, PyObject *const *args,
			     Py_ssize_t nargs, PyObject *kwnames);
PyObject *condition_notify(PyObject *self, PyObject *const *args,
			   Py_ssize_t nargs, PyObject *kwnames);
PyObject *condition_notify_all(PyObject *self, PyObject *unused);
PyObject *condition_notify_all_by_old_name(PyObject *self, PyObject *unused);

#endif
