/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SCENARIOS_WAITQ_H
#define ROUSE_EXPLORE_SCENARIOS_WAITQ_H

#include <errno.h>
#include <rouse/waitq.h>
#include <stdatomic.h>

#include "ledger.h"

/*
 * A waiter queue over a lock of the caller's own (C8): the simplest spinlock.
 * Each holder writes to the data that the lock protects.
 */
struct waitq_stage {
	struct rouse_waitq queue;
	atomic_int lock;
	int data;
	struct ledger ledger;
};

static inline void queue_init(struct waitq_stage *stage)
{
	ex_name(&stage->queue, sizeof(stage->queue), "queue");
	ex_name(&stage->lock, sizeof(stage->lock), "lock");
	ex_name(&stage->data, sizeof(stage->data), "data");
}

static inline void queue_lock(struct waitq_stage *stage)
{
	int free = 0;

	/* acquire and release: what was done under the lock is visible. */
	while (!atomic_compare_exchange_weak_explicit(&stage->lock, &free, 1,
						      memory_order_acquire,
						      memory_order_relaxed))
		free = 0;
	ledger_enter(&stage->ledger);
	stage->data = 0;
}

static inline void queue_unlock(struct waitq_stage *stage)
{
	ledger_exit(&stage->ledger);
	atomic_store_explicit(&stage->lock, 0, memory_order_release);
}

static inline void queue_join(struct waitq_stage *stage,
			      struct rouse_waiter *waiter)
{
	ledger_join(&stage->ledger);
	rouse_waitq_join(&stage->queue, waiter);
}

static inline int queue_park(struct waitq_stage *stage,
			     struct rouse_waiter *waiter,
			     rouse_deadline deadline)
{
	ledger_park(&stage->ledger);
	return rouse_waiter_park_until(waiter, deadline);
}

static inline int queue_park_interruptible(struct waitq_stage *stage,
					   struct rouse_waiter *waiter,
					   rouse_deadline deadline)
{
	ledger_park(&stage->ledger);
	return rouse_waiter_park_with(
		waiter,
		&(struct rouse_wait){deadline, ROUSE_WAIT_INTERRUPTIBLE, NULL});
}

/* @parked: what the last park returned. */
static inline void queue_leave(struct waitq_stage *stage,
			       struct rouse_waiter *waiter, int parked)
{
	bool notified = rouse_waitq_leave(&stage->queue, waiter);

	ledger_leave(&stage->ledger, notified ? 0 : -ETIMEDOUT);
	ex_assert(notified || parked != 0,
		  "the park was notified, but the leave does not know it");
}

static inline void queue_notify(struct waitq_stage *stage, unsigned n)
{
	unsigned result;

	ledger_count_calls(&stage->ledger);
	result = rouse_waitq_notify(&stage->queue, n);
	ledger_check_calls(&stage->ledger);
	ledger_notified(&stage->ledger, n, (int)result);
}

/* For quiet() and end(). */
static inline const char *queue_at_rest(const struct waitq_stage *stage)
{
	if (rouse_waitq_count(&stage->queue) != stage->ledger.waiting)
		return "the queue miscounts its waiters";
	return ledger_at_rest(&stage->ledger, 1);
}

#endif
