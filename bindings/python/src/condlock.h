/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_CONDLOCK_H
#define ROUSE_PYTHON_CONDLOCK_H

#include "types.h"

/*
 * The lock of a Condition. A Lock or RLock of this module is called in C. Any
 * other object with acquire() and release() is called through its methods; the
 * other methods are used if it has them. As in threading, those that it has when
 * the Condition is made are kept, but what stands in for one that it lacks calls
 * what acquire() and release() are by then.
 */
enum method {
	ACQUIRE,
	RELEASE,
	RELEASE_SAVE,
	ACQUIRE_RESTORE,
	IS_OWNED,
	KEPT, /* those above */
	ENTER = KEPT,
	EXIT,
	METHODS,
};

struct condlock {
	PyObject *lock; /* NULL before __init__() of the Condition */
	enum { EXACT_LOCK, EXACT_RLOCK, BUILTIN_LOCK, OTHER_LOCK } kind;
	PyObject *methods[KEPT]; /* NULL if the lock lacks it */
};

/* The state of a lock that is released for a wait. */
struct condlock_state {
	unsigned long count; /* of an RLock */
	PyObject *saved;     /* the result of _release_save() */
	PyObject *restore;   /* to be called instead of _acquire_restore() */
	bool is_strange;     /* what saved is, others know */
};

/* Each returns -1 or NULL with an exception if the lock raised one. */
int condlock_init(struct condlock *condlock, PyObject *lock);
int condlock_traverse(struct condlock *condlock, visitproc visit, void *arg);
void condlock_clear(struct condlock *condlock);

const char *condlock_method_name(enum method which);
/*
 * What the method of the lock is now, a new reference; of a lock that is a
 * Condition, that of its lock. NULL: it has none; with an exception only if the
 * search failed.
 */
PyObject *condlock_find_now(struct condlock *condlock, enum method which);
/* Has the lock one of _release_save(), _acquire_restore() and _is_owned()? */
bool condlock_has(const struct condlock *condlock, enum method which);

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
/* The truth value of such an answer. Steals the reference. */
int condlock_is_true(PyObject *result);

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

#endif
