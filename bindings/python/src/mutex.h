/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_MUTEX_H
#define ROUSE_PYTHON_MUTEX_H

#include <rouse/lock.h>

#include "compat.h"
#include "fork.h"

struct stop;

/* What Lock and RLock are made of: a rouse_lock that survives fork(). */
struct mutex {
	struct rouse_lock lock;
	_Atomic unsigned generation;
};

void mutex_init(struct mutex *mutex);

/* In the child of a fork: keep it held or free, and drop its waiters. */
void mutex_reinit(void *mutex);

/* The lock, reinitialized if this is the child of a fork. */
static inline struct rouse_lock *mutex_get_lock(struct mutex *mutex)
{
	fork_check(&mutex->generation, mutex_reinit, mutex);
	return &mutex->lock;
}

/*
 * Acquire it, with a timeout in nanoseconds (args.h), and a stop, or NULL.
 *
 * Returns:   1   the caller holds it;
 *            0   the timeout passed, or the stop was set;
 *            -1  a signal handler raised an exception.
 */
int mutex_acquire(struct mutex *mutex, int64_t ns, const struct stop *stop);

/*
 * Acquire it whatever happens. Signal handlers run until one of them raises an
 * exception. That exception, or one that was set before, is set on return.
 */
void mutex_reacquire(struct mutex *mutex);

#endif
