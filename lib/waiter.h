/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef ROUSE_LIB_WAITER_H
#define ROUSE_LIB_WAITER_H

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
 *	LEFT     its thread gave up sleeping (deadline, signal), and is on its
 *	         way to the lock
 *	WOKEN    it was woken, and nobody but its thread will touch it again
 *	TOLD     a bit beside WAITING, SPINNING, ASLEEP: it is about to be woken
 *
 *	join:  -> WAITING              spin:  WAITING -> SPINNING
 *	park:  WAITING, SPINNING, LEFT -> ASLEEP
 *	give up:  WAITING, SPINNING, ASLEEP -> LEFT
 *	tell:  WAITING, SPINNING, ASLEEP -> the same and TOLD
 *	wake:  any -> WOKEN
 *
 * Invariants:
 *  1. A waiter is linked into the list that its place names, or into none, if
 *     it is UNLISTED.
 *  2. It stops being QUEUED by a choice of the notifier, or by its own thread
 *     leaving, both under the lock: so that a notification is decided there.
 *  3. A thread whose waiter was TOLD stays with it until it is WOKEN, and does
 *     not touch the lock before; its deadline does not matter any more. So
 *     who told it may release the lock first, and the waiter is still there
 *     to be woken, and its thread is nowhere else.
 *  4. After the step to WOKEN the node may be gone: only its address is used.
 */
#define ROUSE__WAITING  UINT32_C(0)
#define ROUSE__ASLEEP   UINT32_C(1)
#define ROUSE__TOLD     UINT32_C(2)
#define ROUSE__LEFT     UINT32_C(4)
#define ROUSE__WOKEN    UINT32_C(8)
#define ROUSE__SPINNING UINT32_C(16)

enum rouse__place {
	ROUSE__QUEUED,   /* in its waitq: not chosen */
	ROUSE__CHOSEN,   /* in the list of its lock: a release wakes it */
	ROUSE__UNLISTED, /* in none: it is being woken, or was, or has left */
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
 * Say to a waiter that was taken out of its list that its wake is coming. The
 * caller holds the lock, and owes it a rouse__wake() after the release.
 *
 * Returns false if its thread has LEFT, and is owed nothing: it may sleep for
 * the lock already, where no wake of its waiter would reach it.
 */
static inline bool rouse__tell(struct rouse_waiter *waiter)
{
	uint32_t word =
		atomic_load_explicit(&waiter->word_, memory_order_relaxed);

	while (word != ROUSE__LEFT &&
	       !atomic_compare_exchange_weak_explicit(
		       &waiter->word_, &word, word | ROUSE__TOLD,
		       memory_order_relaxed, memory_order_relaxed))
		;
	return word != ROUSE__LEFT;
}

/* Wake a waiter that was taken out of its list. */
static inline void rouse__wake(struct rouse_waiter *waiter)
{
	/* (W1) release: pairs with (W2). Its thread may use the memory for
	 * something else when it sees WOKEN; this access is before that. */
	uint32_t old = atomic_exchange_explicit(&waiter->word_, ROUSE__WOKEN,
						memory_order_release);

	if (old & ROUSE__ASLEEP)
		rouse__futex_wake_one(&waiter->word_, ROUSE__ANY);
}

/* Park within a limit; the contract is that of rouse_waiter_park(). */
int rouse__waiter_park(struct rouse_waiter *waiter,
		       const struct rouse__limit *limit);

/* Take the longest-waiting node out of the queue; NULL if it is empty. */
struct rouse_waiter *rouse__waitq_take(struct rouse_waitq *queue);

#endif
