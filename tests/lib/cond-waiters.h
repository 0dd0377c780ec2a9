/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_TESTS_COND_WAITERS_H
#define ROUSE_TESTS_COND_WAITERS_H

#include <rouse/cond.h>

#include "thread.h"

/* A condition over a lock, and threads that wait on them. */

static struct rouse_lock lock;
static struct rouse_cond cond = ROUSE_COND_INIT(&lock);

/* What each waiter brings back, in the order in which they come back. */
static int results[1000];
static unsigned order[1000], returned, next_number;

static inline void *wait_in_turn(void *condition)
{
	struct rouse_cond *on = condition;
	unsigned number;
	int err;

	rouse_cond_acquire(on);
	number = next_number++;
	err = rouse_cond_wait(on);
	results[returned] = err;
	order[returned++] = number;
	rouse_cond_release(on);
	return NULL;
}

static inline void await_waiters(struct rouse_cond *on, unsigned n)
{
	yield_until(rouse_cond_waiters(on) == n);
}

static inline unsigned how_many_returned(void)
{
	unsigned now;

	rouse_lock_acquire(&lock);
	now = returned;
	rouse_lock_release(&lock);
	return now;
}

static inline void await_returned(unsigned n)
{
	yield_until(how_many_returned() >= n);
}

static inline int notify(struct rouse_cond *on, unsigned n)
{
	int chosen;

	rouse_cond_acquire(on);
	chosen = rouse_cond_notify(on, n);
	rouse_cond_release(on);
	return chosen;
}

#endif
