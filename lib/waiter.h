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
 *	WAITING   nobody woke it; its thread is awake, or not yet asleep
 *	ASLEEP    nobody woke it; its thread sleeps, or is about to
 *	WOKEN     it was woken; nobody but its thread will touch it again
 *
 *	join: -> WAITING      park: WAITING -> ASLEEP      wake: any -> WOKEN
 *
 * Invariants:
 *  1. A waiter is linked into one list, which its place names, or into none,
 *     and then its place is CHOSEN_ALONE.
 *  2. It stops being QUEUED by a choice of the notifier, or by its own thread
 *     leaving, both under the lock: so that a notification is decided there.
 *  3. WOKEN is stored under the lock, after the unlinking. The thread needs
 *     the lock to leave, so until the lock is released its node is alive;
 *     from then on only its address may be used.
 *
 * All accesses to the word are relaxed: the thread does nothing with what it
 * learns from WOKEN but to acquire the lock, and that carries everything else.
 */
#define ROUSE__WAITING 0
#define ROUSE__ASLEEP  1
#define ROUSE__WOKEN   2

enum rouse__place {
	ROUSE__QUEUED,       /* in its waitq: not chosen */
	ROUSE__CHOSEN,       /* in the list of its lock: a release wakes it */
	ROUSE__CHOSEN_ALONE, /* in no list: it was woken */
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
 * Say to a waiter that is in no list that it is woken. Returns whether it may
 * be asleep: then the caller owes it a rouse__futex_wake_one() of its word.
 */
static inline bool rouse__publish(struct rouse_waiter *waiter)
{
	waiter->place_ = ROUSE__CHOSEN_ALONE;
	return atomic_exchange_explicit(&waiter->word_, ROUSE__WOKEN,
					memory_order_relaxed) == ROUSE__ASLEEP;
}

/* Park within a limit; the contract is that of rouse_waiter_park(). */
int rouse__waiter_park(struct rouse_waiter *waiter,
		       const struct rouse__limit *limit);

/* Take the longest-waiting node out of the queue; NULL if it is empty. */
struct rouse_waiter *rouse__waitq_take(struct rouse_waitq *queue);

#endif
