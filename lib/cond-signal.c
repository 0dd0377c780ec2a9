/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>

#include <stdatomic.h>
#include <stddef.h>

#include "lock-word.h"
#include "owed.h"

/*
 * A signal is a notify whose caller may hold the lock or not. Which of the two is
 * unknown, since a Lock has no owner; so it must neither wait for the lock nor
 * touch the queue unless it has taken the lock itself. It does one of three
 * things:
 *
 *  - Nobody waits: nothing.
 *  - The lock is free: it takes it, chooses, and releases it.
 *  - The lock is held, by another thread or by the caller: it leaves its
 *    request with the holder. It counts up owed_ of the condition, then sets
 *    OWED in the word of the lock, in a step that sees it held. A release finds
 *    OWED, clears it, and goes through conds_, the conditions of its lock that
 *    have waiters (owed.h).
 *
 * In all cases the request is counted in owed_ first, and whoever holds the lock
 * fulfils it, in the first of these: its own next join or notify of that
 * condition, or its release. So a program that does not signal has no
 * read-modify-write more than before, in no wait, notify or release: only a look
 * at owed_. One that does has one in a wait that finds a request.
 *
 * Exact. The queue changes only under the lock, and whoever joins it or chooses
 * from it fulfils the requests that are there before. So a signal takes effect in
 * the step that counts it, and chooses the threads that wait then, in the order
 * of the queue. (One that comes between a holder's look at owed_ and its change
 * of the queue takes effect after that change. So does one that comes while a
 * wait that has timed out holds the lock and leaves the queue; requests from
 * before were fulfilled by the release before.) A count that the queue cannot
 * meet is dropped, as that of a notify. That nobody waits may be seen without the
 * lock: whoever began to wait before the signal, in the sense of C11, is seen.
 *
 * No wakeup is lost. A request whose signal has returned was fulfilled, or OWED
 * was set after it was counted, by a read-modify-write of a word that had HELD.
 * The holder cannot let go while OWED is set: its last step fails. It clears it by
 * a read-modify-write that comes after in the order of the word, and sees the
 * count then, or a step of a holder that took it over. That the condition is not
 * in conds_ any more means that all that waited have been chosen or have left,
 * and whatever changed its queue fulfilled the request first. None is made
 * either: owed_ is taken as a whole, by an exchange.
 *
 * Last touch: a signal touches the condition and the lock until it returns, even
 * if its request was fulfilled before. After that only the holder does, and only
 * while a thread waits: no condition is in conds_ whose queue is empty.
 *
 * A release with OWED costs a look at each condition of the lock that has
 * waiters. A caller that knows that it holds the lock does better to notify.
 */
_Static_assert(sizeof(void *) != 8 || sizeof(struct rouse_cond) == 48,
	       "ABI: the queue, the lock, the list of it, and the requests");

static void owe(struct rouse_cond *cond, uint32_t n)
{
	uint32_t old = atomic_load_explicit(&cond->owed_, memory_order_relaxed);
	uint32_t next;

	do {
		next = n < ROUSE__OWED_ALL - old ? old + n : ROUSE__OWED_ALL;
		/* (cond.owe) release: pairs with (cond.pay). What the caller
		 * did before. */
	} while (!atomic_compare_exchange_weak_explicit(
		&cond->owed_, &old, next, memory_order_release,
		memory_order_relaxed));
}

/* Leave it to the holder of the lock. Returns false if there is none. */
static bool leave_to_holder(struct rouse_lock *lock)
{
	uint32_t word =
		atomic_load_explicit(&lock->word_, memory_order_relaxed);

	while (word & HELD) {
		/* (lock.owe) release: pairs with (lock.pay). The holder sees
		 * the request. */
		if (atomic_compare_exchange_weak_explicit(
			    &lock->word_, &word, word | OWED,
			    memory_order_release, memory_order_relaxed))
			return true;
	}
	return false;
}

static void ask(struct rouse_cond *cond, uint32_t n)
{
	struct rouse_lock *lock;

	if (rouse_waitq_count(&cond->queue_) == 0)
		return;
	/* A wait may be about to name it. */
	lock = __atomic_load_n(&cond->lock_, __ATOMIC_RELAXED);
	if (lock == NULL)
		return;
	owe(cond, n);
	while (!leave_to_holder(lock)) {
		if (rouse__lock_take(lock)) {
			rouse__cond_pay(cond);
			rouse_lock_release(lock);
			return;
		}
	}
}

void rouse_cond_signal(struct rouse_cond *cond)
{
	ask(cond, 1);
}

void rouse_cond_broadcast(struct rouse_cond *cond)
{
	ask(cond, ROUSE__OWED_ALL);
}
