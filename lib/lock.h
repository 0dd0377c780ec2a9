/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_LOCK_H
#define ROUSE_LIB_LOCK_H

#include <rouse/lock.h>

#include "spin.h"

/* Acquire within a limit: 0, -ETIMEDOUT or -EINTR. */
int rouse__lock_acquire(struct rouse_lock *lock,
			const struct rouse__limit *limit);

/* Acquire after a wait for a condition: did a release call its waiter? */
void rouse__lock_take_back(struct rouse_lock *lock, bool called);

/*
 * Put a waiter that was taken out of its queue behind those that the releases
 * of this lock wake. The caller holds the lock.
 */
void rouse__lock_choose(struct rouse_lock *lock, struct rouse_waiter *waiter);

/*
 * The caller holds the lock, and stops waiting with this waiter of its own:
 * if it is still among those to be woken, take it out.
 */
void rouse__lock_forget(struct rouse_lock *lock, struct rouse_waiter *waiter);

#endif
