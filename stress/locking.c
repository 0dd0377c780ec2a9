/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* nanosleep(), in strict C11 */

#include "locking.h"

#include <sched.h>
#include <time.h>

#include "harness.h"

/*
 * The ways to acquire:
 *
 *  - Plainly, mostly.
 *  - By a try first.
 *  - With hardly any patience first. A waiter that gives up must not leave
 *    anything behind that a release takes for somebody to wake. Only a few
 *    times, then plainly: who comes anew each time may starve.
 */
#define IMPATIENT_TRIES 3

static void acquire(struct any_lock any)
{
	if (any.rlock != NULL)
		check_equal("acquire returns 0", 0,
			    rouse_rlock_acquire(any.rlock));
	else
		rouse_lock_acquire(any.lock);
}

static bool try(struct any_lock any)
{
	return any.rlock != NULL ? rouse_rlock_try_acquire(any.rlock)
				 : rouse_lock_try_acquire(any.lock);
}

static int acquire_until(struct any_lock any, rouse_deadline deadline)
{
	return any.rlock != NULL
		       ? rouse_rlock_acquire_until(any.rlock, deadline)
		       : rouse_lock_acquire_until(any.lock, deadline);
}

static bool acquire_impatiently(struct rng *rng, struct any_lock any)
{
	for (unsigned i = 0; i < IMPATIENT_TRIES; i++) {
		rouse_deadline soon =
			rouse_after(rng_below(rng, 50 * ROUSE_USEC));

		if (acquire_until(any, soon) == 0)
			return true;
	}
	return false;
}

void lock_somehow(struct rng *rng, struct any_lock any)
{
	unsigned way = rng_below(rng, 8);

	if (way == 0 && try(any))
		return;
	if (way == 1 && acquire_impatiently(rng, any))
		return;
	acquire(any);
}

void nap(struct rng *rng, unsigned max_ns)
{
	struct timespec time = {0, rng_below(rng, max_ns)};

	nanosleep(&time, NULL);
}

void dawdle(struct rng *rng)
{
	unsigned way = rng_below(rng, 256);

	if (way == 0)
		nap(rng, 20 * ROUSE_USEC);
	else if (way < 4)
		sched_yield();
}
