/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <stdatomic.h>
#include <stddef.h>

#include "credit.h"
#include "lock-word.h"
#include "probe.h"
#include "spin.h"

/*
 * How a thread waits for a lock: it spins if that has paid lately, then sleeps
 * as a waiter until it has the lock (lock-word.h).
 */

/* The hints in flags_: a thread that has not slept spins; one goes to sleep. The
 * highest bit is not the library's, but of <rouse/sanitize/held.h>. */
#define SPINNER UINT16_C(1)
#define GOING   UINT16_C(2)

/* A thread that waits for a lock. */
struct contender {
	bool chosen;     /* a release called it, and may rely on it */
	bool unmarked;   /* it cleared CHOSEN */
	bool counted;    /* among the waiters of the word */
	bool woken;      /* WOKEN is its own */
	bool starving;   /* it set STARVING */
	bool may_barge;  /* it need not let a starving waiter pass */
	bool overdue;    /* it relied on another thread for too long */
	bool spins;      /* it spins */
	bool spinner;    /* SPINNER is its own */
	unsigned sleeps; /* how many times it slept without getting the lock */
	unsigned pauses; /* before its last look */
	int spins_left;  /* about how many pauses are left */
	rouse_deadline wake_timeout; /* how long it relies on other threads */
	struct rouse__wait_record record; /* for tools */
};

static bool may_take(const struct contender *self, uint32_t word)
{
	return !(word & HELD) && (!(word & STARVING) || self->may_barge);
}

/* The word without the contender, and without the wake that was for it. */
static uint32_t without(const struct contender *self, uint32_t word)
{
	if (self->counted) {
		word -= ONE;
		if (self->woken || !(word & CLAIMED))
			word &= ~WOKEN;
		if (!(word & WOKEN))
			word &= ~CLAIMED;
	}
	if (self->starving || self->overdue)
		word &= ~STARVING;
	return word;
}

/* Take the lock if *word, the last value seen, allows it; *word is updated. */
static bool take(struct rouse_lock *lock, const struct contender *self,
		 uint32_t *word)
{
	unsigned pauses = 1;

	while (may_take(self, *word)) {
		/* (lock.take-waiting) acquire: pairs with (lock.release*). As
		 * (lock.take). */
		if (atomic_compare_exchange_weak_explicit(
			    &lock->word_, word, without(self, *word) | HELD,
			    memory_order_acquire, memory_order_relaxed)) {
			rouse__lock_own(lock);
			return true;
		}
		rouse__backoff(&pauses);
	}
	return false;
}

/*
 * Stop waiting, in one step with seeing that the lock is held. WOKEN is cleared
 * in any case: the release that set it may rely on this waiter.
 */
static bool give_up(struct rouse_lock *lock, const struct contender *self,
		    uint32_t *word)
{
	return atomic_compare_exchange_weak_explicit(
		&lock->word_, word, without(self, *word) & ~(WOKEN | CLAIMED),
		memory_order_relaxed, memory_order_relaxed);
}

/* Is there a wake that no waiter has made its own yet? */
static bool is_unclaimed(uint32_t word)
{
	return (word & (WOKEN | CLAIMED)) == WOKEN;
}

/*
 * Become the waiter that WOKEN stands for, if there is none. Returns the word
 * before.
 */
static uint32_t claim(struct rouse_lock *lock, struct contender *self)
{
	/* (lock.claim) release: pairs with (lock.wake). As (lock.count). */
	uint32_t word = atomic_fetch_or_explicit(&lock->word_, CLAIMED,
						 memory_order_release);

	self->woken = is_unclaimed(word);
	/* From now on other threads rely on it. */
	if (self->woken)
		self->may_barge = true;
	return word;
}

/*
 * Become a waiter, unless the lock is free. A release called this thread, may
 * rely on it, and may not have let go yet: the same step clears CHOSEN, and the
 * release sees that.
 */
static uint32_t count_chosen(struct rouse_lock *lock, struct contender *self)
{
	uint32_t word =
		atomic_load_explicit(&lock->word_, memory_order_relaxed);
	unsigned pauses = 1;

	while (word & HELD) {
		/* (lock.count-chosen) release: pairs with (lock.wake). As
		 * (lock.count). */
		if (atomic_compare_exchange_weak_explicit(
			    &lock->word_, &word, (word & ~CHOSEN) + ONE,
			    memory_order_release, memory_order_relaxed)) {
			self->chosen = false;
			self->unmarked = true;
			self->counted = true;
			break;
		}
		rouse__backoff(&pauses);
	}
	return word;
}

/*
 * Become a waiter, or a waiter that goes back to sleep. Returns the word, as
 * other threads left it.
 */
static uint32_t count(struct rouse_lock *lock, struct contender *self)
{
	if (self->sleeps >= ROUSE__STARVATION_THRESHOLD) {
		if (!self->starving)
			ROUSE__PROBE(starve, lock);
		self->starving = true;
		atomic_fetch_or_explicit(&lock->word_, STARVING,
					 memory_order_relaxed);
	}
	if (self->chosen)
		return count_chosen(lock, self);
	if (!self->counted) {
		self->counted = true;
		/* (lock.count) release: pairs with (lock.wake). The look at
		 * wake_seq_ was before. */
		return atomic_fetch_add_explicit(&lock->word_, ONE,
						 memory_order_release);
	}
	if (!self->woken)
		return claim(lock, self);
	self->woken = false;
	/* (lock.sleep-again) release: pairs with (lock.wake). As
	 * (lock.count). */
	return ~WOKEN & atomic_fetch_and_explicit(&lock->word_, ~WOKEN,
						  memory_order_release);
}

/* How to sleep as @how says, if the word has this value. */
static struct rouse__how bounded(const struct contender *self, uint32_t word,
				 const struct rouse__how *how)
{
	struct rouse__how until = *how;

	/* It relies on another thread, not on the release of the holder. */
	if (!(word & HELD) || (word & (WOKEN | CHOSEN))) {
		rouse_deadline soon = rouse__now() + self->wake_timeout;

		if (soon < until.deadline)
			until.deadline = soon;
	}
	return until;
}

/*
 * Set a flag of the hints, if it is clear. The hints decide which threads spin,
 * and when they go to sleep; whatever they say, the waits are right.
 */
static bool set_flag(struct rouse_lock *lock, uint16_t flag)
{
	return !(atomic_load_explicit(&lock->flags_, memory_order_relaxed) &
		 flag) &&
	       !(atomic_fetch_or_explicit(&lock->flags_, flag,
					  memory_order_relaxed) &
		 flag);
}

static void clear_flag(struct rouse_lock *lock, uint16_t flag)
{
	atomic_fetch_and_explicit(&lock->flags_, (uint16_t)~flag,
				  memory_order_relaxed);
}

/*
 * If there are several waiters, let one after the other go to sleep. Returns
 * false if the lock may be taken meanwhile.
 */
static bool pace(struct rouse_lock *lock, const struct contender *self)
{
	unsigned pauses = 16, most = ROUSE__BACKOFF_MAX;
	uint32_t word;

	/* With a wake of its own, or called, it looks often, since others rely on
	 * it. A release may rely on one that is counted, too, whose wake came before
	 * it sleeps; and then for one of these pauses at most. */
	if (!self->woken && !self->chosen &&
	    most < ROUSE__PACE_EACH * rouse__cpus())
		most = ROUSE__PACE_EACH * rouse__cpus();
	for (unsigned i = 0; i < ROUSE__PACE_LOOKS; i++) {
		word = atomic_load_explicit(&lock->word_, memory_order_relaxed);
		if (may_take(self, word))
			return false;
		if (word < 2 * ONE)
			return true;
		if (set_flag(lock, GOING)) {
			rouse__pause_often(ROUSE__PACE);
			break;
		}
		rouse__backoff_to(&pauses, most);
	}
	/* The flag is its own, or that of a thread that does not run. */
	clear_flag(lock, GOING);
	return true;
}

/*
 * Sleep, unless the lock may be taken. Returns 0, or -ETIMEDOUT, -EINTR or
 * -ECANCELED, as @how says.
 */
static int go_to_sleep(struct rouse_lock *lock, struct contender *self,
		       const struct rouse__how *how)
{
	struct rouse__how until;
	uint32_t seq, word;
	int err;

	if (ROUSE__PACE > 0 && !pace(lock, self))
		return 0;
	seq = atomic_load_explicit(&lock->wake_seq_, memory_order_relaxed);
	word = count(lock, self);
	if (self->woken || may_take(self, word))
		return 0;
	until = bounded(self, word, how);
	err = rouse__sleep(&lock->wake_seq_, seq,
			   self->starving ? STARVED : ORDINARY, &until,
			   &self->record);
	self->sleeps++;
	/* It may be the waiter that was woken: from now on others rely on
	 * it. */
	self->may_barge = true;
	if (err == -EAGAIN) {
		word = atomic_load_explicit(&lock->word_, memory_order_relaxed);
		if (is_unclaimed(word))
			claim(lock, self);
		if (self->woken && word >= 2 * ONE && !(word & CHOSEN))
			rouse__pause_often(ROUSE__SETTLE);
		return 0;
	}
	if (err == -ETIMEDOUT && until.deadline < how->deadline) {
		self->overdue = true;
		self->wake_timeout = 2 * ROUSE__WAKE_TIMEOUT;
		return 0;
	}
	return err;
}

/* Spin, if the lock has the credit for it: the waiter that was woken does, and
 * a new contender if no other one spins. */
static void start_spinning(struct rouse_lock *lock, struct contender *self)
{
	if (ROUSE__LOCK_SPIN == 0 ||
	    !rouse__history_spins(&lock->spin_history_))
		return;
	if (!self->woken) {
		if (!set_flag(lock, SPINNER))
			return;
		self->spinner = true;
	}
	self->spins = true;
	self->spins_left = ROUSE__LOCK_SPIN;
	self->pauses = 1;
}

static void stop_spinning(struct rouse_lock *lock, struct contender *self,
			  bool failed)
{
	if (!self->spins)
		return;
	self->spins = false;
	rouse__history_learn(&lock->spin_history_, failed);
	if (self->spinner)
		clear_flag(lock, SPINNER);
	self->spinner = false;
}

/* Wait for the lock. @word: the last value seen, which did not allow to take
 * it. */
static int contend(struct rouse_lock *lock, struct contender *self,
		   uint32_t word, const struct rouse__how *how)
{
	int err = 0;

	do {
		if (err < 0) {
			/* It takes a free lock instead: so no wake is lost. */
			if ((word & HELD) && give_up(lock, self, &word))
				return err;
			continue;
		}
		if (self->spins_left > 0) {
			self->spins_left -= (int)self->pauses;
			rouse__backoff(&self->pauses);
		} else {
			stop_spinning(lock, self, true);
			err = go_to_sleep(lock, self, how);
			if (self->woken)
				start_spinning(lock, self);
		}
		word = atomic_load_explicit(&lock->word_, memory_order_relaxed);
	} while (!take(lock, self, &word));
	/* No other thread may attend to the list. */
	if (self->unmarked && lock->chosen_ != NULL)
		atomic_fetch_or_explicit(&lock->word_, CHOSEN,
					 memory_order_relaxed);
	stop_spinning(lock, self, false);
	return 0;
}

int rouse__lock_contend(struct rouse_lock *lock, enum rouse__kind kind,
			bool chosen, const struct rouse__how *how)
{
	struct contender self = {
		.chosen = chosen,
		.may_barge = chosen,
		.pauses = 1,
		.wake_timeout = ROUSE__WAKE_TIMEOUT,
		.record = rouse__record(kind, lock, &lock->wake_seq_, how)};
	uint32_t word =
		atomic_load_explicit(&lock->word_, memory_order_relaxed);
	int err;

	if (take(lock, &self, &word))
		return 0;
	err = rouse__ended(how);
	if (err < 0)
		return rouse__lock_take(lock) ? 0 : err;
	rouse__probe_begin(&self.record);
	start_spinning(lock, &self);
	err = contend(lock, &self, word, how);
	rouse__probe_end(&self.record, err);
	return err;
}
