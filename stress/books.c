/* SPDX-License-Identifier: BSD-2-Clause */
#include "books.h"

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <string.h>

#include "locking.h"
#include "objects.h"
#include "storm.h"

#define STORMY_TRIES 3

static struct books *books_of(const struct worker *self, struct all_books *all)
{
	return all->with_pair && self->number == 0 ? &all->pair : &all->crowd;
}

static void check_interrupt(bool interruptible, unsigned handled_before)
{
	check(interruptible, "an ordinary wait is not interrupted", 0, -EINTR);
	check(storm_handled() != handled_before,
	      "-EINTR means that a signal was handled", true, false);
}

/* Up to the patience there is, and often much less. */
static rouse_deadline soon(struct rng *rng, int64_t patience)
{
	uint64_t most = (uint64_t)patience >> rng_below(rng, 8);

	return rouse_after((int64_t)(rng_next(rng) % (most + 1)));
}

static bool acquire_in_storm(struct worker *self, struct rouse_lock *lock,
			     int64_t patience)
{
	for (unsigned i = 0; i < STORMY_TRIES; i++) {
		rouse_deadline deadline = rng_one_in(&self->rng, 2)
						  ? ROUSE_FOREVER
						  : soon(&self->rng, patience);
		unsigned handled = storm_handled();
		int err = rouse_lock_acquire_with(
			lock, &(struct rouse_wait){deadline,
						   ROUSE_WAIT_INTERRUPTIBLE});

		if (err == 0)
			return true;
		if (err == -EINTR) {
			check_interrupt(true, handled);
			continue;
		}
		check_equal("acquire returns 0, -EINTR or -ETIMEDOUT",
			    -ETIMEDOUT, err);
		check_not_early(deadline);
	}
	return false;
}

static void lock(struct worker *self, const struct all_books *all,
		 struct books *books)
{
	doing_to(self, "acquires", &books->lock);
	if (!all->stormy || rng_one_in(&self->rng, 2) ||
	    !acquire_in_storm(self, &books->lock, all->patience))
		lock_somehow(&self->rng,
			     (struct any_lock){.lock = &books->lock});
	doing(self, "works");
}

static void unlock(struct books *books)
{
	check_equal("release returns 0", 0, rouse_lock_release(&books->lock));
}

/* Nobody can wait for longer than the notifiers go on. */
static rouse_deadline some_deadline(struct rng *rng, int64_t patience)
{
	switch (rng_below(rng, 8)) {
	case 0:
		return ROUSE_FOREVER;
	case 1:
		return (rouse_deadline)rng_below(rng, 2);
	case 2:
		return now_ns() - rng_below(rng, 1000);
	default:
		return soon(rng, patience);
	}
}

static int wait_somehow(struct rng *rng, struct rouse_cond *cond,
			rouse_deadline deadline, bool interruptible)
{
	if (interruptible)
		return rouse_cond_wait_with(
			cond, &(struct rouse_wait){deadline,
						   ROUSE_WAIT_INTERRUPTIBLE});
	if (deadline == ROUSE_FOREVER && rng_one_in(rng, 2))
		return rouse_cond_wait(cond);
	return rouse_cond_wait_until(cond, deadline);
}

/* A wait ended without being notified. */
static void enter_gone(struct books *books, int err)
{
	check(books->waiting > 0, "who gave up was not chosen", 1, 0);
	books->waiting--;
	if (err == -EINTR)
		books->interrupted++;
	else
		books->timed_out++;
}

static void wait_once(struct worker *self, const struct all_books *all,
		      struct books *books)
{
	rouse_deadline deadline = some_deadline(&self->rng, all->patience);
	bool interruptible = all->stormy && rng_one_in(&self->rng, 2);
	unsigned handled = storm_handled();
	int64_t began = now_ns();
	int err;

	books->waiting++;
	doing_to(self, "waits for", &books->cond);
	err = wait_somehow(&self->rng, &books->cond, deadline, interruptible);
	doing(self, "works");
	if (err == 0) {
		books->returned++;
		count_notified(self);
		rouse_event_set(&books->heard);
		check(books->returned <= books->chosen,
		      "who returns 0 was chosen", (int64_t)books->chosen,
		      (int64_t)books->returned);
		return;
	}
	if (err == -EINTR) {
		check_interrupt(interruptible, handled);
	} else {
		check_equal("wait returns 0, -EINTR or -ETIMEDOUT", -ETIMEDOUT,
			    err);
		check_not_early(deadline);
		if (deadline > began)
			measure(self, deadline);
	}
	enter_gone(books, err);
}

void books_wait(struct worker *self, struct all_books *all)
{
	struct books *books = books_of(self, all);
	bool closed;

	do {
		if (all->stormy)
			storm_take_cover_or_not(&self->rng);
		lock(self, all, books);
		closed = books->closed;
		if (!closed)
			wait_once(self, all, books);
		unlock(books);
		advance(self, !closed);
	} while (!closed);
}

/* Choose n, and enter it in the books. The lock is held. */
static unsigned notify(struct books *books, unsigned n)
{
	uint64_t expected = books->waiting < n ? books->waiting : n;
	int chosen;

	check_equal("waiters are those that wait", (int64_t)books->waiting,
		    rouse_cond_waiters(&books->cond));
	chosen = n == UINT_MAX ? rouse_cond_notify_all(&books->cond)
			       : rouse_cond_notify(&books->cond, n);
	check_equal("notify chooses n, or all", (int64_t)expected, chosen);
	books->chosen += expected;
	books->waiting -= expected;
	if (chosen > 0)
		rouse_event_clear(&books->heard);
	return (unsigned)chosen;
}

/* Let some time go by, mostly none. */
static void pause_somehow(struct rng *rng)
{
	switch (rng_below(rng, 8)) {
	case 0:
		nap(rng, 100 * ROUSE_USEC);
		break;
	case 1:
	case 2:
		sched_yield();
		break;
	default:
		break;
	}
}

static void wait_until_heard(struct worker *self, bool interruptible,
			     struct rouse_event *heard)
{
	struct rouse_wait how = {ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE};
	unsigned handled;
	int err;

	doing_to(self, "waits for", heard);
	if (interruptible) {
		do {
			handled = storm_handled();
			err = rouse_event_wait_with(heard, &how);
			if (err == -EINTR)
				check_interrupt(true, handled);
		} while (err == -EINTR);
		check_equal("wait returns 0 or -EINTR", 0, err);
	} else {
		rouse_event_wait(heard);
	}
	doing(self, "works");
}

static void notify_once(struct worker *self, struct all_books *all,
			struct books *books)
{
	uint64_t returned;
	unsigned chosen;

	lock(self, all, books);
	if (rng_one_in(&self->rng, 4))
		pause_somehow(&self->rng);
	returned = books->returned;
	chosen = notify(books, 1 + rng_below(&self->rng, 3));
	if (rng_one_in(&self->rng, 8))
		pause_somehow(&self->rng);
	unlock(books);
	if (chosen == 0 || rng_one_in(&self->rng, 2))
		return;
	wait_until_heard(self, all->stormy && rng_one_in(&self->rng, 2),
			 &books->heard);
	lock(self, all, books);
	check(books->returned > returned, "who was heard is back",
	      (int64_t)returned + 1, (int64_t)books->returned);
	unlock(books);
}

void books_notify(struct worker *self, struct all_books *all)
{
	struct books *books = books_of(self, all);

	while (!time_is_up()) {
		if (all->stormy)
			storm_take_cover_or_not(&self->rng);
		pause_somehow(&self->rng);
		notify_once(self, all, books);
		advance(self, 0);
	}

	lock(self, all, books);
	if (--books->notifiers == 0) {
		books->closed = true;
		notify(books, UINT_MAX);
	}
	unlock(books);
	advance(self, 0);
}

static void begin_one(struct books *books, const char *name, unsigned notifiers)
{
	rouse_cond_init(&books->cond, &books->lock);
	books->notifiers = notifiers;
	object_name(OBJECT_LOCK, &books->lock, "of the %s", name);
	object_name(OBJECT_COND, &books->cond, "of the %s", name);
	object_name(OBJECT_EVENT, &books->heard, "heard by the %s", name);
}

void books_begin(struct all_books *all, const struct load *load, bool stormy)
{
	memset(all, 0, sizeof(*all));
	all->with_pair = load->producers > 1 && load->consumers > 1;
	all->stormy = stormy;
	all->patience = load->patience;
	begin_one(&all->crowd, "crowd", load->producers - all->with_pair);
	begin_one(&all->pair, "pair", all->with_pair);
}

/* Returns how many waits there were. */
static uint64_t close_one(const struct books *books)
{
	check_equal("as many waits returned 0 as were chosen",
		    (int64_t)books->chosen, (int64_t)books->returned);
	check_equal("nobody waits", 0, (int64_t)books->waiting);
	check_equal("no waiter is left", 0, rouse_cond_waiters(&books->cond));
	check_equal("nobody has the lock", 0, rouse_lock_locked(&books->lock));
	return books->returned + books->timed_out + books->interrupted;
}

void books_end(const struct all_books *all)
{
	check_equal("each wait was chosen, timed out or was interrupted",
		    (int64_t)(close_one(&all->crowd) + close_one(&all->pair)),
		    (int64_t)part_items());
}
