/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_STRESS_WAITABLE_H
#define ROUSE_STRESS_WAITABLE_H

#include <rouse/auto.h>
#include <rouse/cond.h>
#include <rouse/count.h>
#include <rouse/event.h>
#include <rouse/latch.h>
#include <rouse/queue.h>
#include <rouse/sem.h>
#include <rouse/waitq.h>

#include <stdbool.h>
#include <stddef.h>

#include "fixture/harness.h"

/* What a waiter and a waker share: one of each primitive that one can wait for
 * until a deadline. */
struct waitable {
	_Alignas(64) struct rouse_event event;
	struct rouse_lock lock;
	struct rouse_rlock rlock;
	struct rouse_lock mutex; /* of the condition and the queue */
	struct rouse_cond cond;
	struct rouse_waitq queue;
	struct rouse_sem sem;
	struct rouse_auto automatic;
	struct rouse_latch latch;
	struct rouse_count count;
	struct rouse_queue items;
	struct rouse_item item;
	uint32_t key;    /* of it */
	unsigned chosen; /* in this round, of the condition or the queue */
	bool flag;       /* what a wait_for() asks for */
};

/* How one waits there: one row for each primitive, or two. */
struct waitable_ops {
	/* The waker keeps the waiter from succeeding. NULL: nothing to do. */
	void (*hold)(struct waitable *waitable);

	/* Wait; returns 0 or -ETIMEDOUT. */
	int (*wait)(struct waitable *waitable, rouse_deadline deadline);

	/* Let the waiter succeed. Returns false if it is not there yet, so that
	 * this must be done again. */
	bool (*wake)(struct waitable *waitable);

	/* Check all, when the wait has ended with err, and the wake is done. */
	void (*check)(struct waitable *waitable, int err);

	/* Wait where nothing keeps one from succeeding, and give back what that
	 * takes. NULL: there is no such wait. */
	int (*succeed)(struct waitable *waitable, rouse_deadline deadline);

	/* Of the waiter, at the end of the round. NULL: nothing to do. */
	void (*reset)(struct waitable *waitable);

	size_t object; /* its offset, for the watchdog */
	bool lasts;    /* a wake that comes late is there for the next wait */
};

#ifdef HAVE_QUEUE
#define N_OPS 11
#else
#define N_OPS 10
#endif

extern const struct waitable_ops waitable_ops[N_OPS];

void waitable_begin(struct waitable *waitable, unsigned number);

static inline const void *waitable_object(const struct waitable *waitable,
					  const struct waitable_ops *ops)
{
	return (const char *)waitable + ops->object;
}

#endif
