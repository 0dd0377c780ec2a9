/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_BLOCKED_H
#define ROUSE_TESTS_BLOCKED_H

#include <rouse.h>

#include <stdatomic.h>

#include "door.h"
#include "soon.h"
#include "suspend.h"
#include "thread.h"

/* A lock, a condition over it, and threads that wait for either, of which some
 * are suspended in a signal handler. */

static struct rouse_lock lock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);

/* So every other try interrupts the wait, and the others restart it. */
static inline void begin(void)
{
	static bool restarts;

	restarts = !restarts;
	suspend_begin(restarts ? SA_RESTART : 0);
	door_reset();
}

/* Waiters of a condition. */

#define MANY 64

struct waiter {
	struct rouse_cond *on;
	rouse_deadline deadline;
	pthread_t thread;
	bool suspended;
	int result;
	int64_t back_at;
};

static struct waiter waiters[MANY];
static _Atomic unsigned back;

static inline void *wait_once(void *arg)
{
	struct waiter *self = arg;

	rouse_cond_acquire(self->on);
	self->result = rouse_cond_wait_until(self->on, self->deadline);
	self->back_at = door_real_now();
	rouse_cond_release(self->on);
	back++;
	return NULL;
}

/* Which of them are suspended. */
typedef bool pattern(unsigned i, unsigned k);

/* Start them one after the other, and suspend some. Returns how many run. */
static inline unsigned start_waiters(struct rouse_cond *on, unsigned n,
				     pattern *suspends, unsigned k,
				     rouse_deadline deadline)
{
	unsigned running = 0;

	back = 0;
	for (unsigned i = 0; i < n; i++) {
		struct waiter *waiter = &waiters[i];

		waiter->on = on;
		waiter->deadline = deadline;
		waiter->suspended = suspends(i, k);
		waiter->thread = thread_start(wait_once, waiter);
		yield_until(rouse_cond_waiters(on) == i + 1);
		running += !waiter->suspended;
	}
	door_await_asleep(NULL, n);
	for (unsigned i = 0; i < n; i++) {
		if (waiters[i].suspended)
			suspend(waiters[i].thread);
	}
	return running;
}

static inline void join_waiters(unsigned n)
{
	suspend_resume();
	for (unsigned i = 0; i < n; i++) {
		pthread_join(waiters[i].thread, NULL);
		cr_assert_eq(waiters[i].result, 0);
	}
}

static inline bool first_ones(unsigned i, unsigned k)
{
	return i < k;
}

/* Threads that acquire the lock. */

static _Atomic unsigned through;

static inline void *take_turn(void *unused)
{
	rouse_lock_acquire(&lock);
	rouse_lock_release(&lock);
	through++;
	return unused;
}

#define SLEEPERS 4

#endif
