/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>
#include <rouse/event.h>

#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <string.h>

#include "harness.h"
#include "locking.h"
#include "objects.h"
#include "scenario.h"

/*
 * Notifiers against deadlines: the waits are so short that many a waiter is
 * chosen while, or after, its deadline passes. Notifiers sometimes keep the
 * lock for a while before they choose, so that waiters which have given up
 * stand at the lock then: these too are waiters still, and if one is chosen,
 * its wait must return 0.
 *
 * The books are kept under the lock, plain, and exact at each moment: who
 * waits, and who was chosen and is not back yet. At the end no notification
 * may be left that nobody returned for.
 *
 * A lost wake is often healed by the next thread that comes for the lock. So
 * a notifier that chose somebody sometimes stays away until a chosen one is
 * back; and the first notifier and the first waiter are a pair with a lock of
 * their own, where nobody else can come, if there are others for a crowd.
 */
struct books {
	struct rouse_lock lock;
	struct rouse_cond cond;
	unsigned notifiers; /* that are at work */
	uint64_t waiting;   /* not chosen, not back */
	uint64_t chosen;    /* in all, by what the notifies returned */
	uint64_t returned;  /* in all, by a wait that returned 0 */
	uint64_t timed_out; /* in all */
	bool closed;
	struct rouse_event heard; /* of a chosen one that is back */
};

enum { CROWD, PAIR };

static struct books all_books[2];
static bool with_pair;

static struct books *books_of(const struct worker *self)
{
	return &all_books[with_pair && self->number == 0 ? PAIR : CROWD];
}

static void lock(struct worker *self, struct books *books)
{
	doing_to(self, "acquires", &books->lock);
	lock_somehow(&self->rng, (struct any_lock){.lock = &books->lock});
	doing(self, "works");
}

static void unlock(struct books *books)
{
	check_equal("release returns 0", 0, rouse_lock_release(&books->lock));
}

/* Nobody can wait for longer than the notifiers go on. */
static rouse_deadline some_deadline(struct rng *rng)
{
	switch (rng_below(rng, 8)) {
	case 0:
		return ROUSE_FOREVER;
	case 1:
		return (rouse_deadline)rng_below(rng, 2);
	case 2:
		return now_ns() - rng_below(rng, 1000);
	default:
		return rouse_after(rng_below(rng, 200 * ROUSE_USEC));
	}
}

static void wait_once(struct worker *self, struct books *books)
{
	rouse_deadline deadline = some_deadline(&self->rng);
	int64_t began = now_ns();
	int err;

	books->waiting++;
	doing_to(self, "waits for", &books->cond);
	err = deadline == ROUSE_FOREVER && rng_one_in(&self->rng, 2)
		      ? rouse_cond_wait(&books->cond)
		      : rouse_cond_wait_until(&books->cond, deadline);
	doing(self, "works");
	if (err == 0) {
		books->returned++;
		count_notified(self);
		rouse_event_set(&books->heard);
		check(books->returned <= books->chosen,
		      "who returns 0 was chosen", (int64_t)books->chosen,
		      (int64_t)books->returned);
	} else {
		int64_t now = now_ns();

		check_equal("wait returns 0 or -ETIMEDOUT", -ETIMEDOUT, err);
		check(now >= deadline, "no timeout is early", deadline, now);
		if (deadline > began)
			measure(self, deadline);
		check(books->waiting > 0, "who timed out was not chosen", 1, 0);
		books->waiting--;
		books->timed_out++;
	}
}

static void wait_often(struct worker *self)
{
	struct books *books = books_of(self);
	bool closed;

	do {
		lock(self, books);
		closed = books->closed;
		if (!closed)
			wait_once(self, books);
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

static void notify_once(struct worker *self, struct books *books)
{
	unsigned chosen;

	lock(self, books);
	if (rng_one_in(&self->rng, 4))
		pause_somehow(&self->rng);
	chosen = notify(books, 1 + rng_below(&self->rng, 3));
	if (rng_one_in(&self->rng, 8))
		pause_somehow(&self->rng);
	unlock(books);
	if (chosen > 0 && rng_one_in(&self->rng, 2)) {
		doing_to(self, "waits for", &books->heard);
		rouse_event_wait(&books->heard);
		doing(self, "works");
	}
}

static void notify_often(struct worker *self)
{
	struct books *books = books_of(self);

	while (!time_is_up()) {
		pause_somehow(&self->rng);
		notify_once(self, books);
		advance(self, 0);
	}

	lock(self, books);
	if (--books->notifiers == 0) {
		books->closed = true;
		notify(books, UINT_MAX);
	}
	unlock(books);
	advance(self, 0);
}

/* Returns how many waits there were. */
static uint64_t close_books(const struct books *books)
{
	check_equal("as many waits returned 0 as were chosen",
		    (int64_t)books->chosen, (int64_t)books->returned);
	check_equal("nobody waits", 0, (int64_t)books->waiting);
	check_equal("no waiter is left", 0, rouse_cond_waiters(&books->cond));
	check_equal("nobody has the lock", 0, rouse_lock_locked(&books->lock));
	return books->returned + books->timed_out;
}

static void begin(const struct load *load)
{
	memset(all_books, 0, sizeof(all_books));
	with_pair = load->producers > 1 && load->consumers > 1;
	for (unsigned i = CROWD; i <= PAIR; i++) {
		const char *name = i == PAIR ? "pair" : "crowd";

		rouse_cond_init(&all_books[i].cond, &all_books[i].lock);
		object_name(OBJECT_LOCK, &all_books[i].lock, "of the %s", name);
		object_name(OBJECT_COND, &all_books[i].cond, "of the %s", name);
		object_name(OBJECT_EVENT, &all_books[i].heard,
			    "heard by the %s", name);
	}
	all_books[PAIR].notifiers = with_pair;
	all_books[CROWD].notifiers = load->producers - with_pair;

	crew_add((struct role){"waiter", load->consumers, wait_often});
	crew_add((struct role){"notifier", load->producers, notify_often});
}

static void end(void)
{
	check_equal("each wait was chosen or timed out",
		    (int64_t)(close_books(&all_books[CROWD]) +
			      close_books(&all_books[PAIR])),
		    (int64_t)part_items());
}

const struct scenario scenario_timeouts = {
	.name = "timeouts",
	.summary = "conditions: notifies against waits whose deadlines pass "
		   "meanwhile",
	.unit = "waits",
	.checks = "sum of notifies = waits that returned 0; no timeout early",
	.latency = "from a deadline to the return of the wait",
	.begin = begin,
	.end = end,
};
