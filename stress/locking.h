/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_LOCKING_H
#define ROUSE_STRESS_LOCKING_H

#include <rouse/lock.h>
#include <rouse/rlock.h>

#include "rng.h"

/* Either kind of lock; the other pointer is NULL. */
struct any_lock {
	struct rouse_lock *lock;
	struct rouse_rlock *rlock;
};

/*
 * Acquire a lock in one of the ways there are, by chance: see locking.c for
 * what each is to provoke. Returns when the caller has it, one level.
 */
void lock_somehow(struct rng *rng, struct any_lock any);

/*
 * To be called with a lock held: keep it for some time, by chance, mostly
 * not. Without that a lock is so seldom found held that it is no lock.
 */
void dawdle(struct rng *rng);

/* Let up to that much time go by without the CPU. */
void nap(struct rng *rng, unsigned max_ns);

#endif
