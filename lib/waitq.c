/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/waitq.h>

#include <errno.h>
#include <stddef.h>

#include "credit.h"
#include "frame.h"
#include "probe.h"
#include "waiter.h"

/*
 * The queue is a list of waiters (waiter.h), the longest-waiting one first.
 * All of it is under the caller's lock. The count is the length of the list;
 * it is atomic only so that rouse_waitq_count() may be called without the
 * lock, and the holder, its only writer, needs no read-modify-write. The kind
 * is for the object that embeds the queue; nothing here looks at it. The spin
 * history (credit.h) is that of the waiters that joined an empty queue.
 */

static void set_count(struct rouse_waitq *queue, uint32_t count)
{
	atomic_store_explicit(&queue->count_, count, memory_order_relaxed);
}

/* Remember whether a waiter that is taken out spun with success. */
static void learn(struct rouse_waitq *queue, const struct rouse_waiter *waiter)
{
	uint32_t word =
		atomic_load_explicit(&waiter->word_, memory_order_relaxed);
	bool failed = word & (ROUSE__ASLEEP | ROUSE__LEFT);

	if (word & ROUSE__UNSPUN)
		return;
	if (word == ROUSE__SPINNING || (waiter->spins_ && failed))
		rouse__history_learn(&queue->spin_history_, failed);
}

void rouse_waitq_join(struct rouse_waitq *queue, struct rouse_waiter *waiter)
{
	atomic_store_explicit(&waiter->word_, ROUSE__WAITING,
			      memory_order_relaxed);
	waiter->place_ = ROUSE__QUEUED;
	/* Threads that wait already are notified first. */
	waiter->spins_ = queue->last_ == NULL &&
			 rouse__history_spins(&queue->spin_history_);
	rouse__append(&queue->last_, waiter);
	set_count(queue, rouse_waitq_count(queue) + 1);
}

/* Spin, unless the waiter was told or woken already. */
static void spin(struct rouse_waiter *waiter)
{
	uint32_t word = ROUSE__WAITING;

	if (!atomic_compare_exchange_strong_explicit(
		    &waiter->word_, &word, ROUSE__SPINNING,
		    memory_order_relaxed, memory_order_relaxed))
		return;
	rouse__spin(&waiter->word_, ROUSE__SPINNING, ROUSE__ANY);
	/* A waiter that is told is called when the lock is released, most often
	 * soon. */
	rouse__spin(&waiter->word_, ROUSE__TOLD, ROUSE__ANY);
}

static int park(struct rouse_waiter *waiter, const struct rouse__how *how,
		const struct rouse__wait_record *record)
{
	int err = rouse__ended(how);
	uint32_t word;

	if (err == 0 && waiter->spins_)
		spin(waiter);
	for (;;) {
		/* (waiter.look) acquire: pairs with (waiter.wake). The thread
		 * that woke this waiter is done with its memory. */
		word = atomic_load_explicit(&waiter->word_,
					    memory_order_acquire);
		if (word == ROUSE__CALLED)
			return 0;
		if (err < 0 || word == ROUSE__TOLD) {
			if (atomic_compare_exchange_weak_explicit(
				    &waiter->word_, &word, ROUSE__LEFT,
				    memory_order_relaxed, memory_order_relaxed))
				return err < 0 ? err : -EAGAIN;
			continue; /* and look again, in order */
		}
		err = rouse__await(&waiter->word_, word, ROUSE__ASLEEP,
				   ROUSE__ANY, how, record);
	}
}

int rouse__waiter_park(struct rouse_waiter *waiter,
		       const struct rouse_cond *cond,
		       const struct rouse__how *how)
{
	struct rouse__wait_record record =
		cond ? rouse__record(ROUSE__KIND_COND, cond, &waiter->word_,
				     how)
		     : rouse__record(ROUSE__KIND_WAITER, waiter, &waiter->word_,
				     how);
	int err;

	rouse__probe_begin(&record);
	err = park(waiter, how, &record);
	/* That it was told without a call is none of a tool's business. */
	rouse__probe_end(&record, err == -EAGAIN ? 0 : err);
	return err;
}

void rouse_waiter_park(struct rouse_waiter *waiter)
{
	rouse__returned(rouse__waiter_park(waiter, NULL, &rouse__no_deadline));
}

int rouse_waiter_park_until(struct rouse_waiter *waiter,
			    rouse_deadline deadline)
{
	const struct rouse__how how = rouse__how_until(deadline);

	return rouse__returned(rouse__waiter_park(waiter, NULL, &how));
}

int rouse_waiter_park_with(struct rouse_waiter *waiter,
			   const struct rouse_wait *way)
{
	struct rouse__how how;

	return rouse__how_read(&how, way)
		       ? rouse__returned(rouse__waiter_park(waiter, NULL, &how))
		       : -EINVAL;
}

bool rouse_waitq_leave(struct rouse_waitq *queue, struct rouse_waiter *waiter)
{
	if (waiter->place_ != ROUSE__QUEUED)
		return true;
	learn(queue, waiter);
	rouse__unlink(&queue->last_, waiter);
	set_count(queue, rouse_waitq_count(queue) - 1);
	return false;
}

struct rouse_waiter *rouse__waitq_take(struct rouse_waitq *queue)
{
	struct rouse_waiter *waiter;

	if (queue->last_ == NULL)
		return NULL;
	set_count(queue, rouse_waitq_count(queue) - 1);
	waiter = rouse__pop(&queue->last_);
	ROUSE__PROBE2(choose, queue, waiter);
	learn(queue, waiter);
	return waiter;
}

unsigned rouse_waitq_notify(struct rouse_waitq *queue, unsigned n)
{
	struct rouse_waiter *waiter;
	unsigned chosen = 0;

	for (; chosen < n && (waiter = rouse__waitq_take(queue)); chosen++)
		rouse__wake(waiter);
	return chosen;
}

unsigned rouse_waitq_count(const struct rouse_waitq *queue)
{
	return atomic_load_explicit(&queue->count_, memory_order_relaxed);
}

void rouse_waitq_after_fork(struct rouse_waitq *queue)
{
	queue->last_ = NULL;
	set_count(queue, 0);
}
