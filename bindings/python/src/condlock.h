/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_CONDLOCK_H
#define ROUSE_PYTHON_CONDLOCK_H

#include "types.h"

/*
 * The lock of a Condition. Ours is called in C; any other object with acquire()
 * and release() through its methods, and its hooks if it has them.
 */
enum hook {
	ACQUIRE,
	RELEASE,
	ENTER,
	EXIT,
	RELEASE_SAVE,
	ACQUIRE_RESTORE,
	IS_OWNED,
	HOOKS,
};

struct owner {
	PyObject *lock;
	enum { A_LOCK, AN_RLOCK, BUILT_IN, FOREIGN } kind;
	PyObject *hooks[HOOKS]; /* NULL for what a foreign lock has not */
};

/* What a lock that is given up for a wait was. */
struct held {
	unsigned long levels; /* of an RLock */
	PyObject *saved;      /* of a foreign lock */
};

/* Each returns -1 or NULL, with the exception, if the lock raised one. */
int owner_init(struct owner *owner, PyObject *lock);
int owner_traverse(struct owner *owner, visitproc visit, void *arg);
void owner_clear(struct owner *owner);

/* Its own calls. */
PyObject *owner_acquire(struct owner *owner, PyObject *const *args,
			Py_ssize_t nargs, PyObject *kwnames);
PyObject *owner_release(struct owner *owner);
PyObject *owner_enter(struct owner *owner);
PyObject *owner_exit(struct owner *owner, PyObject *const *args,
		     Py_ssize_t nargs);

/* Is the lock held, as far as it is the caller's business? */
int owner_is_held(struct owner *owner);

/* Around a wait. Whatever happens the lock is taken back, if that is possible;
 * an exception that is set before stays, or is the context of another. */
int owner_give_up(struct owner *owner, struct held *held);
void owner_take_back(struct owner *owner, struct held *held);

#endif
