/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/lock.h>

#include <errno.h>
#include <stdatomic.h>

#include "futex.h"
#include "lock.h"
#include "luck.h"
#include "waiter.h"

_Static_assert(sizeof(void *) != 8 || sizeof(struct rouse_lock) == 16,
	       "ABI: half a condition");

/*
 * The word:
 *
 *	31                         4       3          2        1      0
 *	+--------------------------+-------+----------+--------+------+
 *	| waiters, in units of ONE | WOKEN | STARVING | HANDED | HELD |
 *	+--------------------------+-------+----------+--------+------+
 *
 * A waiter is a thread between its first mark on the word and the step that
 * takes the lock or gives up. While it is awake it tries to take the lock,
 * like any newcomer; a newcomer may win (barging). Beside the waiters of the
 * word there are the chosen: waiters of conditions (waiter.h) that a notify
 * moved here, and that want the lock back.
 *
 * Invariants:
 *  1. HELD: one thread has the lock; it alone touches chosen_ and turn_.
 *  2. The count of waiters is exact. Kernel threads are far fewer than 2^28.
 *  3. WOKEN is set by a release that wakes one waiter of the word, and taken
 *     away by a waiter in the step in which it takes the lock, gives up, or
 *     goes to sleep. Nobody falls asleep over a word with WOKEN; so where
 *     WOKEN is, some waiter is awake and will look at the word, or the wake
 *     is about to come, and another one is not needed. It may be gone while
 *     the woken waiter is still on its way: that costs one needless wake.
 *  4. STARVING is set, while HELD, by a waiter that slept in vain too often,
 *     and taken away by that same waiter. HANDED without HELD means that a
 *     release left the lock to this waiter alone. HANDED implies STARVING.
 *     STARVING and WOKEN are never there together: each step that sets the
 *     one takes the other away, or sees that it is not there.
 *  5. When the lock is free and there are waiters or chosen ones, then some
 *     thread is on its way to take it, and its release cares for the rest.
 *
 * Invariant 5 is what loses no wakeup: a release wakes the starving waiter,
 * or one chosen, or one waiter, or it sees WOKEN. Each of them is certain to
 * come:
 *
 *  - A chosen thread cannot return without the lock. But to wake its node is
 *    in vain if it does not sleep there any more: its deadline has passed,
 *    say, and it sleeps for the lock, as a waiter. Therefore a release tells
 *    it first (waiter.h). A thread that has left already is a waiter like
 *    others, and the release goes on to somebody else; one that is told stays
 *    with its node until it is woken, after the lock was let go.
 *  - A waiter that gives up does so in one step with seeing that it may not
 *    take the lock, and then somebody else holds it or was handed it. That is
 *    why waiters are counted, not only flagged: a flag could be left behind
 *    by one that gave up, and the wake meant for it would be lost to others.
 *
 * The waiters sleep on the word itself, told apart by their futex bits.
 *
 * The release that finds both chosen and waiters serves them in turn: turn_ is
 * true if it is the waiters', since the last wake was a chosen one's. And a
 * waiter that slept ROUSE__PATIENCE times in vain is handed the lock: nobody
 * starves.
 *
 * Not invented here: U. Drepper, "Futexes Are Tricky", for a mutex on a futex;
 * nsync's designated waker, for WOKEN; the starving mode of Go's sync.Mutex,
 * for STARVING; wait morphing, for the chosen.
 */
#define HELD     ROUSE__LOCK_HELD
#define HANDED   ROUSE__LOCK_HANDED
#define STARVING UINT32_C(4)
#define WOKEN    ROUSE__LOCK_WOKEN
#define ONE      ROUSE__LOCK_ONE

/* Futex bits: how a waiter sleeps. */
#define ORDINARY UINT32_C(1)
#define STARVED  UINT32_C(2)

extern inline bool rouse__lock_take(struct rouse_lock *lock, uint32_t *word);
extern inline bool rouse_lock_try(struct rouse_lock *lock);
extern inline void rouse_lock_acquire(struct rouse_lock *lock);
extern inline int rouse_lock_release(struct rouse_lock *lock);
extern inline bool rouse_lock_locked(const struct rouse_lock *lock);

/* A thread that waits for a lock. */
struct contender {
	bool counted;    /* among the waiters of the word */
	bool starving;   /* STARVING is its own */
	unsigned sleeps; /* so many, all in vain */
	unsigned pauses; /* before its last look */
	int left;        /* so many to come, about */
};

static bool may_take(const struct contender *self, uint32_t word)
{
	return !(word & HELD) && (self->starving || !(word & HANDED));
}

/* The word without the contender, and without the wake that it used up. */
static uint32_t without(const struct contender *self, uint32_t word)
{
	if (self->counted)
		word = (word - ONE) & ~WOKEN;
	if (self->starving)
		word &= ~(STARVING | HANDED);
	return word;
}

/*
 * Leave the mark of a waiter on the word, and sleep until it changes. Returns
 * what rouse__await() does.
 */
static int sleep_on(struct rouse_lock *lock, struct contender *self,
		    uint32_t word, const struct rouse__limit *limit)
{
	uint32_t marked = (self->counted ? word : word + ONE) & ~WOKEN;
	bool starving = self->starving;
	int err;

	if (!starving && self->sleeps >= ROUSE__PATIENCE &&
	    !(word & STARVING)) {
		marked |= STARVING;
		starving = true;
	}
	err = rouse__await(&lock->word_, word, marked,
			   starving ? STARVED : ORDINARY, limit);
	if (err != ROUSE__CHANGED) {
		self->counted = true;
		self->starving = starving;
		self->sleeps++;
	}
	return err;
}

/* Take the lock, if *word says that this waiter may; else what is there now. */
static bool take(struct rouse_lock *lock, const struct contender *self,
		 uint32_t *word)
{
	while (may_take(self, *word)) {
		/* (L2) acquire: pairs with (L3), (L4) and (L5). As (L1). */
		if (atomic_compare_exchange_weak_explicit(
			    &lock->word_, word, without(self, *word) | HELD,
			    memory_order_acquire, memory_order_relaxed))
			return true;
	}
	return false;
}

static bool give_up(struct rouse_lock *lock, const struct contender *self,
		    uint32_t *word)
{
	return !self->counted ||
	       atomic_compare_exchange_weak_explicit(
		       &lock->word_, word, without(self, *word),
		       memory_order_relaxed, memory_order_relaxed);
}

/* Pause, longer than the last time, before the next look. */
static void linger(struct contender *self)
{
	if (self->pauses < ROUSE__FAR)
		self->pauses *= 2;
	for (unsigned i = 0; i < self->pauses; i++)
		rouse__pause();
	self->left -= (int)self->pauses;
}

/* Wait for the lock, whose word was seen, and it was not to be had. */
static int contend(struct rouse_lock *lock, struct contender *self,
		   uint32_t word, const struct rouse__limit *limit)
{
	int err = 0;

	do {
		if (err < 0) {
			if (give_up(lock, self, &word))
				return err;
			continue;
		}
		if (self->left > 0)
			linger(self);
		else
			err = sleep_on(lock, self, word, limit);
		word = atomic_load_explicit(&lock->word_, memory_order_relaxed);
	} while (!take(lock, self, &word));
	return 0;
}

/* Acquire the lock, whose word was seen. */
static int acquire(struct rouse_lock *lock, uint32_t word,
		   const struct rouse__limit *limit)
{
	struct contender self = {.pauses = 1};
	int err;

	if (take(lock, &self, &word))
		return 0;
	if (rouse__past(limit->deadline))
		return -ETIMEDOUT;
	if (!rouse__habit_spins(&lock->habit_))
		return contend(lock, &self, word, limit);
	self.left = ROUSE__LINGER;
	err = contend(lock, &self, word, limit);
	rouse__habit_learn(&lock->habit_, self.sleeps > 0);
	return err;
}

int rouse__lock_acquire(struct rouse_lock *lock,
			const struct rouse__limit *limit)
{
	uint32_t word =
		atomic_load_explicit(&lock->word_, memory_order_relaxed);

	return acquire(lock, word, limit);
}

void rouse__lock_wait(struct rouse_lock *lock, uint32_t word)
{
	acquire(lock, word, &rouse__no_limit);
}

int rouse_lock_acquire_until(struct rouse_lock *lock, rouse_deadline deadline)
{
	return rouse__lock_acquire(lock,
				   &(struct rouse__limit){deadline, false});
}

int rouse_lock_acquire_with(struct rouse_lock *lock,
			    const struct rouse_wait *how)
{
	struct rouse__limit limit;

	return rouse__limit_as(how, &limit) ? rouse__lock_acquire(lock, &limit)
					    : -EINVAL;
}

/* Whom a release wakes. */
enum heir { NOBODY, STARVING_WAITER, WAITER, CHOSEN };

static enum heir heir_of(const struct rouse_lock *lock, bool turn,
			 uint32_t word)
{
	bool waiter = word >= ONE && !(word & WOKEN);

	if (word & STARVING)
		return STARVING_WAITER;
	if (lock->chosen_ != NULL && !(waiter && turn))
		return CHOSEN;
	return waiter ? WAITER : NOBODY;
}

/*
 * Release the lock and wake the first of the chosen, which finds the lock
 * free. Returns false if that one was on its way already: then it is none of
 * the chosen any more, and nothing else was done.
 */
static bool release_to_chosen(struct rouse_lock *lock)
{
	struct rouse_waiter *chosen = rouse__pop(&lock->chosen_);

	if (!rouse__tell(chosen))
		return false;
	lock->turn_ = true;
	/* (L3) release: pairs with (L1) and (L2). Whoever takes the lock sees
	 * what was done under it. Whatever waiters did to the word meanwhile
	 * stays: the chosen one carries their wake on. */
	atomic_fetch_and_explicit(&lock->word_, ~HELD, memory_order_release);
	rouse__wake(chosen);
	return true;
}

int rouse__lock_release(struct rouse_lock *lock, uint32_t word)
{
	uint32_t released;
	enum heir heir;
	bool turn;

	if (!(word & HELD))
		return -EPERM;
	turn = lock->turn_;
	do {
		if (!(word & HELD))
			return -EPERM;
		while ((heir = heir_of(lock, turn, word)) == CHOSEN) {
			if (release_to_chosen(lock))
				return 0;
		}
		released = word & ~HELD;
		if (heir == STARVING_WAITER)
			released |= HANDED;
		if (heir == WAITER) {
			lock->turn_ = false;
			released |= WOKEN;
		}
		/* (L4) release: pairs with (L1) and (L2). As above. */
	} while (!atomic_compare_exchange_weak_explicit(
		&lock->word_, &word, released, memory_order_release,
		memory_order_relaxed));

	/* The lock may be gone by now; this only names it. */
	if (heir != NOBODY)
		rouse__futex_wake_one(&lock->word_,
				      heir == WAITER ? ORDINARY : STARVED);
	return 0;
}

void rouse_lock_after_fork(struct rouse_lock *lock)
{
	atomic_store_explicit(&lock->word_, 0, memory_order_relaxed);
	lock->turn_ = false;
	lock->chosen_ = NULL;
}

void rouse__lock_choose(struct rouse_lock *lock, struct rouse_waiter *waiter)
{
	waiter->place_ = ROUSE__CHOSEN;
	rouse__append(&lock->chosen_, waiter);
}

void rouse__lock_forget(struct rouse_lock *lock, struct rouse_waiter *waiter)
{
	if (waiter->place_ == ROUSE__CHOSEN)
		rouse__unlink(&lock->chosen_, waiter);
}
