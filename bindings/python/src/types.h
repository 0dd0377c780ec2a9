/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_TYPES_H
#define ROUSE_PYTHON_TYPES_H

#include "mutex.h"

/* The types, each in the file of its name, and what they tell each other. */

extern PyType_Spec lock_spec, rlock_spec, event_spec, condition_spec,
	semaphore_spec, bounded_semaphore_spec;

/* What an interpreter has of this module. */
struct module_state {
	PyTypeObject *lock;
	PyTypeObject *rlock;
	PyTypeObject *condition;
};

/* @type: one of ours, or derived from it. */
struct module_state *module_state_of(PyTypeObject *type);

/* For the fast paths: is it a Lock, is it an RLock, and nothing derived? */
bool lock_is(PyObject *object);
bool rlock_is(PyObject *object);

PyObject *lock_acquire(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
		       PyObject *kwnames);
PyObject *lock_release(PyObject *self, PyObject *unused);
struct guard *lock_guard(PyObject *self);

PyObject *rlock_acquire(PyObject *self, PyObject *const *args, Py_ssize_t nargs,
			PyObject *kwnames);
PyObject *rlock_release(PyObject *self, PyObject *unused);
bool rlock_is_owned(PyObject *self);
/* All levels at once, for the owner; and back, as guard_acquire_anyway(). */
unsigned long rlock_give_up(PyObject *self);
void rlock_take_back(PyObject *self, unsigned long levels);

/* Returns -1, with an exception, if there are any arguments. */
int type_takes_none(PyTypeObject *type, PyObject *args, PyObject *kwargs);

/* "<module.Type at ADDRESS: STATE>"; takes the reference to the state. */
PyObject *type_repr(PyObject *self, PyObject *state);

/* The end of a dealloc. @dict: NULL for a type that has none. */
void type_free(PyObject *self, PyObject **dict, PyObject **weakrefs);

/* A method in a method table. */
#define METHOD(function) ((PyCFunction)(void (*)(void))(function))

#endif
