/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

#include "lock-word.h"
#include "owed.h"
#include "probe.h"
#include "spin.h"
#include "waiter.h"

/*
 * Which threads a release wakes, and the list of the chosen (lock-word.h). It
 * reaches up to the conditions whose waiters a signal asked for (owed.h).
 */

/*
 * How many of the chosen a release may try until it finds one asleep: if their
 * notify was under the same hold of the lock, so that their nodes are in the
 * cache of this CPU; and otherwise.
 */
#define NAMES_AT_ONCE 64
#define NAMES_LATER   2

/* Keep all waiters that are counted from falling asleep. The lock is held. */
static void bump_wake_seq(struct rouse_lock *lock)
{
	uint32_t seq =
		atomic_load_explicit(&lock->wake_seq_, memory_order_relaxed);

	atomic_store_explicit(&lock->wake_seq_, seq + 1, memory_order_relaxed);
}

/* The threads that a release wakes, by the addresses of their words. */
struct wakes {
	bool due;       /* a waiter, for which this release set WOKEN */
	bool spinner;   /* a chosen waiter that spins was called */
	unsigned first; /* the chosen that were called, out of the list */
	unsigned n;     /* all; those after the first if none of them slept */
	rouse_word *words[NAMES_AT_ONCE];
};

/* How many of the chosen a release wakes at once. */
static unsigned ahead(const struct rouse_lock *lock)
{
	unsigned most;

	if (lock->ahead_ < 2)
		return 1;
	most = rouse__cpus();
	if (most < ROUSE__AHEAD_MIN)
		most = ROUSE__AHEAD_MIN;
	if (most > ROUSE__AHEAD_MAX)
		most = ROUSE__AHEAD_MAX;
	return lock->ahead_ < most ? lock->ahead_ : most;
}

/*
 * Call the first of the chosen: a release takes those that it wakes out of the
 * list, with a step that the waiter sees.
 */
static void pop_chosen(struct rouse_lock *lock, struct wakes *wakes)
{
	unsigned left = ahead(lock);

	lock->ahead_ = 0;
	lock->waiters_next_ = true;
	while (left > 0 && lock->chosen_ != NULL) {
		struct rouse_waiter *waiter = lock->chosen_->next_;
		bool spins = waiter->place_ == ROUSE__CHOSEN_SPINNER;

		rouse__unlink(&lock->chosen_, waiter);
		if (!rouse__call(waiter))
			continue;
		ROUSE__PROBE2(hand__over, lock, waiter);
		left--;
		if (spins)
			wakes->spinner = true;
		else
			wakes->words[wakes->first++] = &waiter->word_;
	}
}

/* How many of the chosen a release may try to wake. */
static unsigned names(const struct rouse_lock *lock)
{
	return lock->ahead_ < 2 ? NAMES_LATER : NAMES_AT_ONCE;
}

/* Note the addresses of the next ones. */
static void note_chosen(struct rouse_lock *lock, struct wakes *wakes,
			unsigned most)
{
	struct rouse_waiter *waiter = lock->chosen_;

	wakes->n = wakes->first;
	while (waiter != NULL && wakes->n < most) {
		waiter = waiter->next_;
		wakes->words[wakes->n++] = &waiter->word_;
		if (waiter == lock->chosen_)
			break;
	}
}

/*
 * Wake them, after the release. The lock and the waiters may be gone by now;
 * this only names them. A waiter that was called but did not sleep is not
 * enough: it may be in a signal handler, or stopped.
 */
static void wake(struct rouse_lock *lock, const struct wakes *wakes,
		 uint32_t word)
{
	bool woken = false;

	for (unsigned i = 0; i < wakes->first; i++)
		woken |= rouse__futex_wake_one(wakes->words[i], ROUSE__ANY);
	if (wakes->due)
		/* A starving waiter goes first, but need not be asleep. */
		woken |= ((word & STARVING) &&
			  rouse__futex_wake_one(&lock->wake_seq_, STARVED)) ||
			 rouse__futex_wake_one(&lock->wake_seq_, ROUSE__ANY);
	for (unsigned i = wakes->first; i < wakes->n && !woken; i++)
		woken = rouse__futex_wake_one(wakes->words[i], ROUSE__ANY);
	if (!woken && !wakes->due && word >= ONE && !(word & WOKEN))
		rouse__futex_wake_one(&lock->wake_seq_, ROUSE__ANY);
}

/* Does this release wake one of the chosen? */
static bool is_for_chosen(const struct rouse_lock *lock, uint32_t word)
{
	bool waiter = word >= ONE && !(word & WOKEN);

	return lock->chosen_ != NULL &&
	       !(waiter && (lock->waiters_next_ || (word & STARVING)));
}

/*
 * Choose whom signals without the lock asked for. Any request that comes after
 * the first step sets OWED again. Returns the word.
 */
static uint32_t pay_owed(struct rouse_lock *lock)
{
	struct rouse_cond *cond, *next;

	/* (lock.pay) acquire: pairs with (lock.owe). The requests of all signals
	 * that set OWED are seen below. */
	atomic_fetch_and_explicit(&lock->word_, ~OWED, memory_order_acquire);
	for (cond = lock->conds_; cond != NULL; cond = next) {
		next = cond->next_;
		rouse__cond_pay(cond);
	}
	return atomic_load_explicit(&lock->word_, memory_order_relaxed);
}

int rouse__lock_release_slow(struct rouse_lock *lock, uint32_t word)
{
	struct wakes wakes;
	bool chose = false, relies = false;
	unsigned pauses = 1, most;
	uint32_t next;

	wakes.due = false;
	wakes.spinner = false;
	wakes.first = 0;
	wakes.n = 0;
	for (;; rouse__backoff(&pauses)) {
		if (!(word & HELD))
			return -EPERM;
		if (word & OWED) {
			word = pay_owed(lock);
			/* Whoever was called may have withdrawn before that
			 * set CHOSEN again. */
			relies = false;
		}
		if (!(word & WOKEN))
			wakes.due = false;
		if (!(word & CHOSEN))
			relies = false;
		if (!chose && is_for_chosen(lock, word)) {
			if (!(word & CHOSEN) &&
			    !atomic_compare_exchange_weak_explicit(
				    &lock->word_, &word, word | CHOSEN,
				    memory_order_relaxed, memory_order_relaxed))
				continue;
			word |= CHOSEN;
			most = names(lock);
			pop_chosen(lock, &wakes);
			note_chosen(lock, &wakes, most);
			relies = wakes.first > 0 || wakes.spinner;
			/* The threads that were called may not run: so a waiter
			 * that is about to sleep looks again, and sets a
			 * timer. */
			if (relies && word >= ONE)
				bump_wake_seq(lock);
			chose = true;
		}
		if (!relies && word >= ONE && !(word & WOKEN)) {
			/* (lock.wake) acquire: pairs with (lock.count*),
			 * (lock.claim) and (lock.sleep-again). The waiters that
			 * are counted read wake_seq_ before it changes. */
			if (!atomic_compare_exchange_weak_explicit(
				    &lock->word_, &word,
				    (word | WOKEN) & ~CLAIMED,
				    memory_order_acquire, memory_order_relaxed))
				continue;
			word = (word | WOKEN) & ~CLAIMED;
			wakes.due = true;
			lock->waiters_next_ = false;
			bump_wake_seq(lock);
			if (!chose)
				note_chosen(lock, &wakes, names(lock));
		}
		next = word & ~(HELD | CHOSEN);
		if (lock->chosen_ != NULL)
			next |= CHOSEN;
		/* (lock.release-slow) release: pairs with (lock.take*). Any
		 * thread that takes the lock sees what was done under it. */
		if (atomic_compare_exchange_weak_explicit(
			    &lock->word_, &word, next, memory_order_release,
			    memory_order_relaxed))
			break;
	}
	wake(lock, &wakes, word);
	return 0;
}

void rouse__lock_choose(struct rouse_lock *lock, struct rouse_waiter *waiter)
{
	if (!rouse__tell(waiter))
		return;
	if (lock->chosen_ == NULL)
		atomic_fetch_or_explicit(&lock->word_, CHOSEN,
					 memory_order_relaxed);
	rouse__append(&lock->chosen_, waiter);
	if (lock->ahead_ < ROUSE__AHEAD_MAX)
		lock->ahead_++;
}

void rouse__lock_forget(struct rouse_lock *lock, struct rouse_waiter *waiter)
{
	if (waiter->place_ != ROUSE__CHOSEN &&
	    waiter->place_ != ROUSE__CHOSEN_SPINNER)
		return;
	rouse__unlink(&lock->chosen_, waiter);
	/* It arrived before others that were chosen earlier. */
	lock->ahead_ = ROUSE__AHEAD_MAX;
}
