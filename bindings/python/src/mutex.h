/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_PYTHON_MUTEX_H
#define ROUSE_PYTHON_MUTEX_H

#include <rouse/lock.h>

#include "compat.h"
#include "fork.h"

/* A lock of the library that minds forks; under Lock and RLock. */
struct guard {
	struct rouse_lock lock;
	_Atomic unsigned era;
};

void guard_init(struct guard *guard);

/* In a child of fork: as it was, held or free, but without waiters. */
void guard_mend(void *guard);

static inline struct rouse_lock *guard_lock(struct guard *guard)
{
	fork_settle(&guard->era, guard_mend, guard);
	return &guard->lock;
}

/*
 * Acquire it within so many nanoseconds (args.h).
 *
 * Returns:   1   the caller holds it;
 *            0   the time is over;
 *            -1  a handler raised an exception.
 */
int guard_acquire(struct guard *guard, int64_t ns);

/*
 * Acquire it whatever happens. Runs the handlers of signals until one raises
 * an exception; that, or one that was set before, is still set behind it.
 */
void guard_acquire_anyway(struct guard *guard);

#endif
