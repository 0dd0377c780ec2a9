/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_WAITER_H
#define ROUSE_LIB_WAITER_H

#include <rouse/cond.h>
#include <rouse/waitq.h>

#include <stdatomic.h>
#include <stddef.h>

#include "futex.h"
#include "spin.h"

/*
 * A waiter is a node in its thread's own memory. Its links and its place are
 * under the lock of the queue, so they are plain; only its word is shared
 * without the lock, between its thread that parks and the one that wakes it:
 *
 *	WAITING  its thread has joined, and does not sleep yet
 *	SPINNING the same, and it looks at the word again and again
 *	ASLEEP   its thread sleeps on the word, or is about to
 *	LEFT     its thread gave up sleeping (deadline, signal, stop), and is
 *	         on its way to the lock
 *	TOLD     a notify under one of our own locks chose it: its thread does
 *	         not sleep on the word any more, and is to acquire the lock
 *	CALLED   the same, and the lock is about to be released; or, under a
 *	         lock of the caller's, no other thread will touch it again
 *
 * UNSPUN beside ASLEEP or LEFT: its thread waits for several things (any.c), and
 * did not spin for this one, whatever spins_ says.
 *
 *	join:  -> WAITING              spin:  WAITING -> SPINNING
 *	park:  WAITING, SPINNING, LEFT -> ASLEEP
 *	give up:  WAITING, SPINNING, ASLEEP -> LEFT
 *	tell:  any -> TOLD             call, wake:  any -> CALLED
 *
 * Invariants:
 *  1. A waiter is linked into the list that its place names, or into none, if
 *     it is UNLISTED.
 *  2. It stops being QUEUED by a choice of the notifier, or by its own thread
 *     leaving, both under the lock: so that a notification is decided there.
 *  3. A waiter that was TOLD exists until its thread has had the lock: the
 *     holder of the lock may touch it. After the release only its address is
 *     used.
 *  4. Under a lock of the caller's, after the step to CALLED the node may be
 *     gone: only its address is used.
 */
#define ROUSE__WAITING  UINT32_C(0)
#define ROUSE__ASLEEP   UINT32_C(1)
#define ROUSE__TOLD     UINT32_C(2)
#define ROUSE__LEFT     UINT32_C(4)
#define ROUSE__CALLED   UINT32_C(8)
#define ROUSE__SPINNING UINT32_C(16)
#define ROUSE__UNSPUN   UINT32_C(32)

enum rouse__place {
	ROUSE__UNLISTED, /* in none: it was woken, or is awake, or has left */
	ROUSE__QUEUED,   /* in its waitq: not chosen */
	ROUSE__CHOSEN,   /* in the list of its lock: a release wakes it */
	ROUSE__CHOSEN_SPINNER, /* the same, and it spins */
};

/*
 * A list is a pointer to its last node, or NULL; the nodes form a ring, so
 * the last one's next is the first.
 */
static inline void rouse__append(struct rouse_waiter **last,
				 struct rouse_waiter *waiter)
{
	if (*last == NULL) {
		waiter->next_ = waiter;
		waiter->prev_ = waiter;
	} else {
		waiter->prev_ = *last;
		waiter->next_ = (*last)->next_;
		waiter->prev_->next_ = waiter;
		waiter->next_->prev_ = waiter;
	}
	*last = waiter;
}

static inline void rouse__unlink(struct rouse_waiter **last,
				 struct rouse_waiter *waiter)
{
	waiter->place_ = ROUSE__UNLISTED;
	if (waiter->next_ == waiter) {
		*last = NULL;
		return;
	}
	waiter->prev_->next_ = waiter->next_;
	waiter->next_->prev_ = waiter->prev_;
	if (*last == waiter)
		*last = waiter->prev_;
}

/* Unlink the first node of a list that has one. */
static inline struct rouse_waiter *rouse__pop(struct rouse_waiter **last)
{
	struct rouse_waiter *first = (*last)->next_;

	rouse__unlink(last, first);
	return first;
}

/*
 * Tell a waiter that was taken out of its queue that it is chosen. The caller
 * holds the lock that its thread acquires next.
 *
 * Returns whether a release must call it, and then wake it; if not, its thread
 * is awake.
 */
static inline bool rouse__tell(struct rouse_waiter *waiter)
{
	uint32_t old = atomic_exchange_explicit(&waiter->word_, ROUSE__TOLD,
						memory_order_relaxed);

	if (old == ROUSE__ASLEEP)
		waiter->place_ = ROUSE__CHOSEN;
	else if (old == ROUSE__SPINNING)
		waiter->place_ = ROUSE__CHOSEN_SPINNER;
	return waiter->place_ != ROUSE__UNLISTED;
}

/*
 * Call a chosen waiter, whose thread is to acquire the lock next: the caller
 * holds the lock, and relies on that thread. Returns false if it went ahead on
 * its own.
 */
static inline bool rouse__call(struct rouse_waiter *waiter)
{
	return atomic_exchange_explicit(&waiter->word_, ROUSE__CALLED,
					memory_order_relaxed) == ROUSE__TOLD;
}

/* Wake a waiter that was taken out of its list. */
static inline void rouse__wake(struct rouse_waiter *waiter)
{
	/* (waiter.wake) release: pairs with (waiter.look) and
	 * (wanted.look-waiter). Its thread may use the memory for something
	 * else when it sees CALLED; this access is before that. */
	uint32_t old = atomic_exchange_explicit(&waiter->word_, ROUSE__CALLED,
						memory_order_release);

	if (old & ROUSE__ASLEEP)
		rouse__futex_wake_one(&waiter->word_, ROUSE__ANY);
}

/*
 * Park as @how says. @cond: what the waiter waits for, or NULL
 * if that is not known; it is only named. Returns what rouse_waiter_park_with()
 * does, and 0 only if the waiter is CALLED; -EAGAIN if it was told, and its
 * thread goes ahead without a call.
 */
int rouse__waiter_park(struct rouse_waiter *waiter,
		       const struct rouse_cond *cond,
		       const struct rouse__how *how);

/* Take the longest-waiting node out of the queue; NULL if it is empty. */
struct rouse_waiter *rouse__waitq_take(struct rouse_waitq *queue);

#endif
