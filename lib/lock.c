/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/lock.h>

#include <errno.h>
#include <stdatomic.h>

#include "credit.h"
#include "futex.h"
#include "lock.h"
#include "waiter.h"

_Static_assert(sizeof(void *) != 8 || sizeof(struct rouse_lock) == 24,
	       "ABI: a word, a line to sleep in, the chosen, and hints");

/*
 * The word:
 *
 *	31                         5        4         3        2         1      0
 *	+--------------------------+--------+---------+----------+-------+------+
 *	| waiters, in units of ONE | CHOSEN | CLAIMED | STARVING | WOKEN | HELD |
 *	+--------------------------+--------+---------+----------+-------+------+
 *
 * A thread that finds the lock held spins for a while, or becomes a waiter: it
 * counts itself in the word, and sleeps on another word, wake_seq_, which changes
 * only when a release wakes a waiter. So the word is quiet while the lock is
 * wanted. The line of the sleepers is the kernel's: nobody has to guard it who
 * could be stopped, who gives up is out of it at once, a wake goes past those
 * that sit in a signal handler, and real-time threads come first.
 *
 * Beside the waiters there are the chosen: waiters of conditions (waiter.h) that
 * a notify moved here, each asleep on a word of its own, in a list under the
 * lock. A release calls the first of them, and wakes it after it let go.
 *
 * Awake for one lock are at any time: its holder, one waiter that was woken, one
 * thread that spins (SPINNER), those chosen ones that were called and have not
 * come yet, one thread that goes to sleep (GOING), and who waits for its turn to
 * do so, for a moment. All others sleep.
 *
 * Invariants:
 *  1. HELD: one thread has the lock; it alone touches chosen_, ahead_ and waiters_next_,
 *     changes wake_seq_, sets WOKEN, and takes CLAIMED away.
 *  2. The count of waiters is exact: a waiter counts itself before it sleeps,
 *     and takes itself away in the step in which it takes the lock, or in which
 *     it gives up and sees it held. Kernel threads are far fewer than 2^27.
 *  3. WOKEN is set by a release that wakes a waiter, without CLAIMED. The first
 *     waiter that is awake, and does not get the lock, sets CLAIMED: from then on
 *     WOKEN is its own, and it takes it away when it has the lock or goes back
 *     to sleep. Until then whoever gets the lock takes it away. A waiter that
 *     gives up takes it away in any case. So where WOKEN is, some waiter is
 *     awake and will look at the word, or the wake is about to come, and no
 *     other wake is due. It may be gone while the woken waiter is still on its
 *     way: that costs one needless wake.
 *  4. CHOSEN: when the lock is let go, CHOSEN is set exactly if the list of the
 *     chosen is not empty, but for this: a chosen one that was called and becomes
 *     a waiter takes it away. It sets it again, if need be, when it has the lock;
 *     until then it is counted, and each release sees to the list, or WOKEN.
 *  5. STARVING is set by a waiter that slept in vain too often, and taken away
 *     when it has the lock or gives up, or by a thread that waited long enough
 *     for it. Where it is set, newcomers do not keep the lock. It is a wish:
 *     whatever it says, no wakeup is lost.
 *  6. When the lock is free and there are waiters or chosen ones, then some
 *     thread is on its way to take it, and its release cares for the rest.
 *
 * Invariant 6 is what loses no wakeup. A release calls a chosen one, or wakes a
 * waiter, or sees WOKEN, and each of these is certain to take the lock or to see
 * it held by another:
 *
 *  - A waiter reads wake_seq_, then counts itself or looks at the word, in both cases
 *    by a read-modify-write of the word, then sleeps if wake_seq_ is as it was. A
 *    release sets WOKEN while it sees a waiter counted, then changes wake_seq_, then
 *    lets the lock go if WOKEN is still there, then wakes. So all who were
 *    counted when WOKEN was set sleep already, where the wake finds them, or find
 *    wake_seq_ changed; and one of these claims the wake. They are counted still:
 *    whoever leaves, or goes back to sleep, takes WOKEN along, and the release
 *    begins anew. Were WOKEN set in the very step that lets the lock go, then
 *    between the look at the word and that step one waiter could leave and
 *    another come, who read wake_seq_ after the change: the word would look the same,
 *    and the wake would find nobody.
 *  - A chosen one cannot return without the lock, and from the notify on it does
 *    not sleep for its condition again (waiter.h). If it is awake, it may go
 *    before it is called: then its word says so, and no release relies on it.
 *    If it was called and sees the lock held, it may be by the release that
 *    called it, which has not let go yet. So in the step in which it counts
 *    itself it takes CHOSEN away, and that release, which lets go only with
 *    CHOSEN as it was, decides anew.
 *
 * wake_seq_ is 32 bits wide: a waiter that stays off the CPU, between its look at
 * wake_seq_ and its sleep, during exactly a multiple of 2^32 wakes would miss them.
 *
 * To wake is not enough where the woken thread does not run. It may sit in a
 * signal handler, be stopped, or have a low priority, and the lock is free
 * meanwhile (docs/scheduling.md). So:
 *
 *  - Any thread that runs may take the free lock. That somebody starves keeps
 *    newcomers from it for ROUSE__WAKE_TIMEOUT at most.
 *  - A waiter that goes to sleep while it relies on another thread that was
 *    woken, not on the release of the holder, sets a timer: it looks again after
 *    ROUSE__WAKE_TIMEOUT, and then after twice that each time.
 *  - A release whose wake found nobody asleep wakes the next of the chosen, and
 *    then a waiter. It knows them by the addresses of their words, which it noted
 *    while it held the lock.
 *
 * Nobody starves who runs: a waiter that slept ROUSE__STARVATION_THRESHOLD times
 * in vain sleeps with a futex bit of its own from then on, a release wakes it
 * first, and newcomers let it pass. The release that finds both chosen and
 * waiters serves them by turns: waiters_next_ is true if it is the waiters', since the
 * last wake was a chosen one's.
 *
 * Not invented here: U. Drepper, "Futexes Are Tricky", for a mutex on a futex;
 * nsync's designated waker, for WOKEN; the starving mode of Go's sync.Mutex,
 * for STARVING; wait morphing, for the chosen.
 */
#define HELD     ROUSE__LOCK_HELD
#define WOKEN    ROUSE__LOCK_WOKEN
#define STARVING ROUSE__LOCK_STARVING
#define CLAIMED  UINT32_C(8)
#define CHOSEN   ROUSE__LOCK_CHOSEN
#define ONE      UINT32_C(32)

/* The hints in flags_: one that has not slept spins; one goes to sleep. */
#define SPINNER UINT16_C(1)
#define GOING   UINT16_C(2)

/* Futex bits: how a waiter sleeps. */
#define ORDINARY UINT32_C(1)
#define STARVED  UINT32_C(2)

/*
 * How many of the chosen a release may try, until it finds one asleep: of those
 * whose notify was under the same hold of the lock, and their nodes are in this
 * CPU's cache; and else.
 */
#define NAMES_AT_ONCE 64
#define NAMES_LATER   2

extern inline bool rouse__lock_take(struct rouse_lock *lock);
extern inline bool rouse_lock_try_acquire(struct rouse_lock *lock);
extern inline void rouse_lock_acquire(struct rouse_lock *lock);
extern inline int rouse_lock_release(struct rouse_lock *lock);
extern inline bool rouse_lock_locked(const struct rouse_lock *lock);

/* A thread that waits for a lock. */
struct contender {
	bool chosen;     /* a release relied on it, and has not seen it yet */
	bool unmarked;   /* it took CHOSEN away */
	bool counted;    /* among the waiters of the word */
	bool woken;      /* WOKEN is its own */
	bool starving;   /* STARVING is its wish */
	bool may_barge;  /* it lets no starving waiter pass */
	bool overdue;    /* it relied on others, too long */
	bool spins;      /* it spins */
	bool spinner;    /* SPINNER is its own */
	unsigned sleeps; /* how many, all in vain */
	unsigned pauses; /* before its last look */
	int spins_left;  /* how many pauses to come, about */
	rouse_deadline wake_timeout; /* for how long it relies on others */
};

static void pause_often(unsigned n)
{
	for (unsigned i = 0; i < n; i++)
		rouse__pause();
}

/* Pause, longer than the last time. */
static void backoff(unsigned *pauses)
{
	pause_often(*pauses);
	if (*pauses < ROUSE__BACKOFF_MAX)
		*pauses *= 2;
}

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

/* Take the lock, if *word says that this thread may; else what is there now. */
static bool take(struct rouse_lock *lock, const struct contender *self,
		 uint32_t *word)
{
	unsigned pauses = 1;

	while (may_take(self, *word)) {
		/* (lock.take-waiting) acquire: pairs with (lock.release*). As
		 * (lock.take). */
		if (atomic_compare_exchange_weak_explicit(
			    &lock->word_, word, without(self, *word) | HELD,
			    memory_order_acquire, memory_order_relaxed))
			return true;
		backoff(&pauses);
	}
	return false;
}

/*
 * Stop waiting, in one step with seeing that the lock is held. WOKEN goes in any
 * case: the release that set it may rely on this waiter.
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
 * Be the waiter that WOKEN stands for, if there is none. Returns the word before.
 */
static uint32_t claim(struct rouse_lock *lock, struct contender *self)
{
	/* (lock.claim) release: pairs with (lock.wake). As (lock.count). */
	uint32_t word = atomic_fetch_or_explicit(&lock->word_, CLAIMED,
						 memory_order_release);

	self->woken = is_unclaimed(word);
	/* From now on others rely on it. */
	if (self->woken)
		self->may_barge = true;
	return word;
}

/*
 * Become a waiter though a release called it, which may rely on it and not have
 * let the lock go yet: CHOSEN goes with the same step, and the release sees that.
 * Unless the lock is free.
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
		backoff(&pauses);
	}
	return word;
}

/*
 * Become a waiter, or one that goes back to sleep. Returns the word, as others
 * left it.
 */
static uint32_t count(struct rouse_lock *lock, struct contender *self)
{
	if (self->sleeps >= ROUSE__STARVATION_THRESHOLD) {
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
	/* (lock.sleep-again) release: pairs with (lock.wake). As (lock.count). */
	return ~WOKEN & atomic_fetch_and_explicit(&lock->word_, ~WOKEN,
						  memory_order_release);
}

/* For how long to sleep, where the word is this. */
static struct rouse_wait limit_of(const struct contender *self, uint32_t word,
				  const struct rouse_wait *how)
{
	struct rouse_wait until = *how;

	/* Not the release of the holder, but another thread is relied on. */
	if (!(word & HELD) || (word & (WOKEN | CHOSEN))) {
		rouse_deadline soon = rouse__now() + self->wake_timeout;

		if (soon < until.deadline)
			until.deadline = soon;
	}
	return until;
}

/*
 * Set a flag of the hints, if it is not set. The hints decide who spins, and who
 * goes to sleep when; whatever they say, the waits are right.
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
 * Where there are several waiters, let one after the other go to sleep. Returns
 * false if the lock is to be had meanwhile.
 */
static bool pace(struct rouse_lock *lock, const struct contender *self)
{
	unsigned pauses = 16;
	uint32_t word;

	for (unsigned i = 0; i < ROUSE__PACE_LOOKS; i++) {
		word = atomic_load_explicit(&lock->word_, memory_order_relaxed);
		if (may_take(self, word))
			return false;
		if (word < 2 * ONE)
			return true;
		if (set_flag(lock, GOING)) {
			pause_often(ROUSE__PACE);
			break;
		}
		backoff(&pauses);
	}
	/* Its own, or that of a thread that does not run. */
	clear_flag(lock, GOING);
	return true;
}

/*
 * Sleep, unless the lock is to be had. Returns 0, or -ETIMEDOUT or -EINTR if
 * the limit says so.
 */
static int sleep_on(struct rouse_lock *lock, struct contender *self,
		    const struct rouse_wait *how)
{
	struct rouse_wait until;
	uint32_t seq, word;
	int err;

	if (ROUSE__PACE > 0 && !pace(lock, self))
		return 0;
	seq = atomic_load_explicit(&lock->wake_seq_, memory_order_relaxed);
	word = count(lock, self);
	if (self->woken || may_take(self, word))
		return 0;
	until = limit_of(self, word, how);
	err = rouse__sleep(&lock->wake_seq_, seq,
			   self->starving ? STARVED : ORDINARY, &until);
	self->sleeps++;
	/* It may be the one that was woken: from now on others rely on it. */
	self->may_barge = true;
	if (err == -EAGAIN) {
		word = atomic_load_explicit(&lock->word_, memory_order_relaxed);
		if (is_unclaimed(word))
			claim(lock, self);
		if (self->woken && word >= 2 * ONE && !(word & CHOSEN))
			pause_often(ROUSE__SETTLE);
		return 0;
	}
	if (err == -ETIMEDOUT && until.deadline < how->deadline) {
		self->overdue = true;
		self->wake_timeout = 2 * ROUSE__WAKE_TIMEOUT;
		return 0;
	}
	return err;
}

/* Spin, if the lock has the credit for that: the waiter that was woken, or a new
 * contender if no other one does. */
static void begin_to_spin(struct rouse_lock *lock, struct contender *self)
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

static void end_to_spin(struct rouse_lock *lock, struct contender *self,
			bool in_vain)
{
	if (!self->spins)
		return;
	self->spins = false;
	rouse__history_learn(&lock->spin_history_, in_vain);
	if (self->spinner)
		clear_flag(lock, SPINNER);
	self->spinner = false;
}

/* Wait for the lock, whose word was seen, and it was not to be had. */
static int contend(struct rouse_lock *lock, struct contender *self,
		   uint32_t word, const struct rouse_wait *how)
{
	int err = 0;

	do {
		if (err < 0) {
			/* A free lock it takes: no wake is lost with it. */
			if ((word & HELD) && give_up(lock, self, &word))
				return err;
			continue;
		}
		if (self->spins_left > 0) {
			self->spins_left -= (int)self->pauses;
			backoff(&self->pauses);
		} else {
			end_to_spin(lock, self, true);
			err = sleep_on(lock, self, how);
			if (self->woken)
				begin_to_spin(lock, self);
		}
		word = atomic_load_explicit(&lock->word_, memory_order_relaxed);
	} while (!take(lock, self, &word));
	/* Nobody else may see to that list. */
	if (self->unmarked && lock->chosen_ != NULL)
		atomic_fetch_or_explicit(&lock->word_, CHOSEN,
					 memory_order_relaxed);
	end_to_spin(lock, self, false);
	return 0;
}

/* Acquire the lock; as a chosen one whom a release called, or not. */
static int acquire(struct rouse_lock *lock, bool chosen,
		   const struct rouse_wait *how)
{
	struct contender self = {.chosen = chosen,
				 .may_barge = chosen,
				 .pauses = 1,
				 .wake_timeout = ROUSE__WAKE_TIMEOUT};
	uint32_t word =
		atomic_load_explicit(&lock->word_, memory_order_relaxed);

	if (take(lock, &self, &word))
		return 0;
	if (rouse__deadline_passed(how->deadline))
		return rouse__lock_take(lock) ? 0 : -ETIMEDOUT;
	begin_to_spin(lock, &self);
	return contend(lock, &self, word, how);
}

/* It was taken, but somebody starves: let that one pass. */
static void let_pass(struct rouse_lock *lock)
{
	rouse__lock_release_slow(
		lock, atomic_load_explicit(&lock->word_, memory_order_relaxed));
}

/* Is the lock to be left to a waiter that starves? The caller has taken it. */
static bool is_reserved(const struct rouse_lock *lock)
{
	return atomic_load_explicit(&lock->word_, memory_order_relaxed) &
	       STARVING;
}

int rouse__lock_acquire(struct rouse_lock *lock, const struct rouse_wait *how)
{
	if (rouse__lock_take(lock)) {
		if (!is_reserved(lock) || rouse__deadline_passed(how->deadline))
			return 0;
		let_pass(lock);
	}
	return acquire(lock, false, how);
}

void rouse__lock_acquire_slow(struct rouse_lock *lock, bool taken)
{
	if (taken)
		let_pass(lock);
	acquire(lock, false, &rouse__no_deadline);
}

void rouse__lock_take_back(struct rouse_lock *lock, bool called)
{
	if (!rouse__lock_take(lock))
		acquire(lock, called, &rouse__no_deadline);
}

int rouse_lock_acquire_until(struct rouse_lock *lock, rouse_deadline deadline)
{
	return rouse__lock_acquire(lock, &(struct rouse_wait){deadline, 0});
}

int rouse_lock_acquire_with(struct rouse_lock *lock,
			    const struct rouse_wait *how)
{
	return rouse__wait_is_valid(how) ? rouse__lock_acquire(lock, how)
					 : -EINVAL;
}

/* Let no waiter that was counted before sleep any more. The lock is held. */
static void bump_wake_seq(struct rouse_lock *lock)
{
	uint32_t seq =
		atomic_load_explicit(&lock->wake_seq_, memory_order_relaxed);

	atomic_store_explicit(&lock->wake_seq_, seq + 1, memory_order_relaxed);
}

/* Whom a release wakes, by the addresses of their words. */
struct wakes {
	bool due;       /* a waiter, and WOKEN is there for it */
	bool spinner;   /* a chosen one that spins has seen it */
	unsigned first; /* these chosen ones were taken out of their list */
	unsigned n;     /* the others if nobody slept who was to be woken */
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
 * Have the first of the chosen come: whom a release wakes, it takes out of their
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
		left--;
		if (spins)
			wakes->spinner = true;
		else
			wakes->words[wakes->first++] = &waiter->word_;
	}
}

/* How many of them a release may try. */
static unsigned names(const struct rouse_lock *lock)
{
	return lock->ahead_ < 2 ? NAMES_LATER : NAMES_AT_ONCE;
}

/* Note the next of them. */
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
 * Wake them, after the release. The lock and the waiters may be gone by now; this
 * only names them. One that was called but did not sleep is not enough: it may be
 * in a signal handler, or stopped.
 */
static void wake(struct rouse_lock *lock, const struct wakes *wakes,
		 uint32_t word)
{
	bool woken = false;

	for (unsigned i = 0; i < wakes->first; i++)
		woken |= rouse__futex_wake_one(wakes->words[i], ROUSE__ANY);
	if (wakes->due)
		/* A starving waiter goes first, but may not sleep just now. */
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
	for (;; backoff(&pauses)) {
		if (!(word & HELD))
			return -EPERM;
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
			/* Who is about to sleep looks again, and sets a timer:
			 * those may not run. */
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

void rouse_lock_after_fork(struct rouse_lock *lock)
{
	atomic_store_explicit(&lock->word_, 0, memory_order_relaxed);
	atomic_store_explicit(&lock->flags_, 0, memory_order_relaxed);
	lock->chosen_ = NULL;
	lock->ahead_ = 0;
	lock->waiters_next_ = 0;
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
	/* It came though others before it did not. */
	lock->ahead_ = ROUSE__AHEAD_MAX;
}
