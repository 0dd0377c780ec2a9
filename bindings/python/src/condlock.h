/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_CONDLOCK_H
#define ROUSE_PYTHON_CONDLOCK_H

#include "types.h"

/*
 * The lock of a Condition. A Lock or RLock of this module is called in C. Any
 * other object with acquire() and release() is called through its methods; the
 * other methods are used if it has them.
 */
enum method {
	ACQUIRE,
	RELEASE,
	ENTER,
	EXIT,
	RELEASE_SAVE,
	ACQUIRE_RESTORE,
	IS_OWNED,
	METHODS,
};

struct condlock {
	PyObject *lock; /* NULL before __init__() of the Condition */
	enum { EXACT_LOCK, EXACT_RLOCK, BUILTIN_LOCK, OTHER_LOCK } kind;
	PyObject *methods[METHODS]; /* NULL if the lock lacks it */
};

/* The state of a lock that is released for a wait. */
struct condlock_state {
	unsigned long count; /* of an RLock */
	PyObject *saved;     /* the result of _release_save() */
};

/* Each returns -1 or NULL with an exception if the lock raised one. */
int condlock_init(struct condlock *condlock, PyObject *self, PyObject *lock);
int condlock_traverse(struct condlock *condlock, visitproc visit, void *arg);
void condlock_clear(struct condlock *condlock);

/* The lock's own methods. */
PyObject *condlock_acquire(struct condlock *condlock, PyObject *const *args,
			   Py_ssize_t nargs, PyObject *kwnames);
PyObject *condlock_release(struct condlock *condlock);
PyObject *condlock_enter(struct condlock *condlock);
PyObject *condlock_exit(struct condlock *condlock, PyObject *const *args,
			Py_ssize_t nargs);

PyObject *condlock_call_release_save(struct condlock *condlock);
PyObject *condlock_call_acquire_restore(struct condlock *condlock,
					PyObject *saved);

/* Does the caller hold it, or anybody, if the lock does not know by whom? */
int condlock_is_owned(struct condlock *condlock);

/* Before and after a wait. The lock is acquired again whatever happens, if that
 * is possible. An exception that is already set stays set, or becomes the
 * context of a new one. */
int condlock_release_save(struct condlock *condlock,
			  struct condlock_state *state);
void condlock_acquire_restore(struct condlock *condlock,
			      struct condlock_state *state);

/* The Condition, borrowed, of which @method is the method @which of this module;
 * NULL if @method is anything else. */
PyObject *condition_of_method(PyObject *method, enum method which);
struct condlock *condition_condlock(PyObject *self);
/* Is it a Condition, and not of a subclass? */
bool condition_check_exact(PyObject *object);

#endif
