/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_EXPLORE_SCENARIOS_COND_H
#define ROUSE_EXPLORE_SCENARIOS_COND_H

#include <errno.h>
#include <rouse/cond.h>
#include <rouse/lock.h>
#include <stdatomic.h>

#include "ledger.h"

/*
 * What most scenarios of the condition share: a condition, its lock, something
 * that the lock protects, and the ledger. Each thread writes to the data in
 * each of its critical sections, so that two which are in no order are found,
 * whatever it writes.
 */
struct cond_stage {
	struct rouse_lock lock;
	struct rouse_cond cond;
	int data;
	struct ledger ledger;
};

static inline void stage_init(struct cond_stage *stage)
{
	rouse_cond_init(&stage->cond, &stage->lock);
	ex_name(&stage->lock, sizeof(stage->lock), "lock");
	ex_name(&stage->cond, sizeof(stage->cond), "cond");
	ex_name(&stage->data, sizeof(stage->data), "data");
}

static inline void stage_init_lifo(struct cond_stage *stage)
{
	stage_init(stage);
	rouse_cond_init_lifo(&stage->cond, &stage->lock);
	stage->ledger.lifo = true;
}

/* The lock was acquired, by whatever call. */
static inline void stage_enter(struct cond_stage *stage)
{
	ledger_enter(&stage->ledger);
	stage->data = 0;
}

static inline void stage_acquire(struct cond_stage *stage)
{
	rouse_lock_acquire(&stage->lock);
	stage_enter(stage);
}

static inline void stage_release(struct cond_stage *stage)
{
	ledger_exit(&stage->ledger);
	ex_assert(rouse_lock_release(&stage->lock) == 0,
		  "the release of a held lock failed");
}

/* The wait has returned; @end: what may end it but a notify, or 0. */
static inline void stage_back(struct cond_stage *stage, int err, int end)
{
	ledger_back(&stage->ledger, err);
	ex_assert(err == 0 || err == end, "its wait returned a wrong value");
	stage->data = 0;
}

/* Wait with the lock held; a poll if the deadline is 0. */
static inline int stage_wait(struct cond_stage *stage, rouse_deadline deadline)
{
	int err;

	ledger_wait(&stage->ledger);
	err = rouse_cond_wait_until(&stage->cond, deadline);
	stage_back(stage, err, deadline == ROUSE_FOREVER ? 0 : -ETIMEDOUT);
	return err;
}

static inline int stage_wait_interruptible(struct cond_stage *stage,
					   rouse_deadline deadline)
{
	int err;

	ledger_wait(&stage->ledger);
	err = rouse_cond_wait_with(
		&stage->cond,
		&(struct rouse_wait){deadline, ROUSE_WAIT_INTERRUPTIBLE, NULL});
	stage_back(stage, err,
		   err == -EINTR || deadline == ROUSE_FOREVER ? -EINTR
							      : -ETIMEDOUT);
	return err;
}

static inline void stage_notify(struct cond_stage *stage, unsigned n)
{
	ledger_notified(&stage->ledger, n, rouse_cond_notify(&stage->cond, n));
}

/* For quiet() and end(). */
static inline const char *stage_at_rest(const struct cond_stage *stage)
{
	const char *complaint = ledger_at_rest(&stage->ledger, 1);

	if (complaint)
		return complaint;
	if (rouse_cond_waiters(&stage->cond) != stage->ledger.waiting)
		return "the condition miscounts its waiters";
	/* No thread waits for a free lock: so it is as it was at first. */
	if (atomic_load_explicit(&stage->lock.word_, memory_order_relaxed) ||
	    stage->lock.chosen_)
		return "the lock is free, but its word or queue is not empty";
	return NULL;
}

#endif
