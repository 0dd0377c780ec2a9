/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_TYPES_H
#define ROUSE_PYTHON_TYPES_H

#include <rouse/event.h>

#include "mutex.h"

/* The types, each defined in the file of its name, and what they share. */

extern PyType_Spec lock_spec, rlock_spec, event_spec, condition_spec,
	semaphore_spec, bounded_semaphore_spec, barrier_spec, queue_spec,
	loop_bell_spec, async_wait_spec, since_spec;

/* The state of the module, one for each interpreter. */
struct module_state {
	PyTypeObject *lock;
	PyTypeObject *rlock;
	PyTypeObject *event;
	PyTypeObject *condition;
	PyTypeObject *semaphore;
	PyTypeObject *barrier;
	PyTypeObject *queue; /* NULL: built without */
	PyTypeObject *loop_bell;
	PyTypeObject *async_wait;
	PyTypeObject *since;
};

/* @type: a type of this module, or a subclass. */
struct module_state *module_state_of(PyTypeObject *type);

/* For the fast paths: is it a Lock, or an RLock, and not of a subclass? */
bool lock_check_exact(PyObject *object);
bool rlock_check_exact(PyObject *object);

PyObject *lock_acquire(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
		       PyObject *kwnames);
PyObject *lock_release(PyObject *self, PyObject *unused);
struct mutex *lock_get_mutex(PyObject *self);

PyObject *rlock_acquire(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
			PyObject *kwnames);
PyObject *rlock_release(PyObject *self, PyObject *unused);
bool rlock_is_owned(PyObject *self);
/* Release all levels, as the owner, and return their number; and acquire them
 * again, as mutex_reacquire(). */
unsigned long rlock_release_all(PyObject *self);
void rlock_restore(PyObject *self, unsigned long count);

/* Of an object of Event, or of Semaphore; or of a subclass. */
struct rouse_event *event_of(PyObject *event);
struct semvalue *semaphore_get_value(PyObject *semaphore);

/* Returns -1 with TypeError if there are any arguments. */
int type_no_arguments(PyTypeObject *type, PyObject *args, PyObject *kwargs);

/* "<module.Type at ADDRESS: STATE>". Steals the reference to @state. */
PyObject *type_repr(PyObject *self, PyObject *state);

/*
 * Look for an override of a method, in a subclass or in the object itself.
 *
 * @dict: the dictionary of the object, NULL if it has none.
 * @exact: the object is not of a subclass.
 *
 * Returns:   the method that overrides, a new reference; or NULL, with an
 *            exception only if the search failed.
 */
PyObject *type_find_override(PyObject *self, PyObject *dict, bool exact,
			     const char *name, PyCFunction function);

/* Call what type_find_override() returned, without arguments; return None. */
PyObject *type_call_override(PyObject *method);

/* super(type, self).NAME: what a Python class beside @type in the bases of a subclass
 * has. Returns a new reference, or NULL with an exception. */
PyObject *type_inherited(PyTypeObject *type, PyObject *self, const char *name);

/* Call what that returned, unless it is NULL, and steal the reference. */
PyObject *type_call_inherited(PyObject *method, PyObject *const *args,
			      Py_ssize_t nargs, PyObject *kwnames);

/* The last step of tp_dealloc. @dict: NULL for a type without one. */
void type_free(PyObject *self, PyObject **dict, PyObject **weakrefs);

/* The signatures of methods that all locks have. */
#define ENTER_DOC "__enter__($self, /)\n--\n\nAcquire the lock."
#define EXIT_DOC  "__exit__($self, /, *exc_info)\n--\n\nRelease the lock."

/* Cast a METH_FASTCALL function for a PyMethodDef. */
#define METHOD(function) ((PyCFunction)(void (*)(void))(function))

#endif
