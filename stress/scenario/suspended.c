/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* struct sigaction, in strict C11 */

#include <rouse/cond.h>
#include <rouse/event.h>

#include <errno.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "observe/objects.h"
#include "scenario/scenario.h"
#include "scenario/suspended-victims.h"

/*
 * A broadcast, again and again, and a minority of the threads, waiters as well
 * as notifiers, are suspended: at any moment a signal comes whose handler stays
 * for a while. Visitors, who are never suspended, want the lock all the time,
 * and a free lock is not kept from them.
 *
 * A thread may be suspended while it has the lock, without knowing it yet. So
 * what is measured is not how long a visitor waits. A watcher looks at the lock
 * again and again: how long is it free, while a visitor wants it, and none
 * comes in? A look that comes late does not count, for then the machine is to
 * blame.
 *
 * The counts are exact: each waiter that a notify chose returns 0, once.
 */
#define FREE_MOST (400 * ROUSE_MSEC)
#define LOOK      (50 * ROUSE_USEC)
#define LATE      (20 * ROUSE_MSEC)
#define VISITORS  2
#define AT_ONCE   1000
#define WORK      (5 * ROUSE_USEC)

struct room {
	struct rouse_lock lock;
	struct rouse_cond cond;
	unsigned inside;
	unsigned notifiers; /* that are at work */
	uint64_t waiting;   /* not chosen, not back */
	uint64_t chosen;    /* in all, by what the notifies returned */
	uint64_t returned;  /* in all, by a wait that returned 0 */
	bool closed;
	_Atomic uint64_t entered; /* by its holder, how often */
	_Atomic unsigned wanting; /* visitors */
	int64_t free_longest;
	struct suspension suspension;
	unsigned n_waiters;
};

static uint64_t entered(const struct room *room)
{
	return atomic_load_explicit(&room->entered, memory_order_relaxed);
}

static void enter(struct room *room)
{
	check_equal("one thread at a time has the lock", 1, ++room->inside);
	atomic_store_explicit(&room->entered, entered(room) + 1,
			      memory_order_relaxed);
}

static void leave(struct room *room)
{
	check_equal("one thread at a time has the lock", 0, --room->inside);
}

static void lock(struct worker *self)
{
	struct room *room = self->state;

	doing_to(self, "acquires", &room->lock);
	lock_somehow(&self->rng, (struct any_lock){.lock = &room->lock});
	doing(self, "works");
	enter(room);
}

static void unlock(struct room *room)
{
	leave(room);
	check_equal("release returns 0", 0, rouse_lock_release(&room->lock));
}

static void wait_once(struct worker *self)
{
	struct room *room = self->state;
	rouse_deadline deadline = ROUSE_FOREVER;
	int err;

	if (rng_one_in(&self->rng, 2))
		deadline = rouse_after(rng_below(&self->rng, STAY));
	room->waiting++;
	doing_to(self, "waits for", &room->cond);
	leave(room);
	err = rouse_cond_wait_until(&room->cond, deadline);
	enter(room);
	doing(self, "works");
	if (err == 0) {
		room->returned++;
		count_notified(self);
		check(room->returned <= room->chosen,
		      "who returns 0 was chosen", (int64_t)room->chosen,
		      (int64_t)room->returned);
		return;
	}
	check_equal("wait returns 0 or -ETIMEDOUT", -ETIMEDOUT, err);
	check_not_early(deadline);
	check(room->waiting > 0, "who gave up was not chosen", 1, 0);
	room->waiting--;
}

static void wait_often(struct worker *self)
{
	struct room *room = self->state;
	bool closed;

	victim_join(&room->suspension, self->number);
	do {
		victim_expose();
		lock(self);
		closed = room->closed;
		if (!closed)
			wait_once(self);
		unlock(room);
		advance(self, 1);
	} while (!closed);
	victim_leave(self, &room->suspension);
}

static void notify(struct worker *self, bool last)
{
	struct room *room = self->state;

	lock(self);
	if (last && --room->notifiers == 0)
		room->closed = true;
	check_equal("notify_all chooses all who wait", (int64_t)room->waiting,
		    rouse_cond_notify_all(&room->cond));
	room->chosen += room->waiting;
	count_posted(self, room->waiting);
	room->waiting = 0;
	unlock(room);
	advance(self, 0);
}

static void notify_often(struct worker *self)
{
	struct room *room = self->state;

	victim_join(&room->suspension, room->n_waiters + self->number);
	while (!time_is_up()) {
		victim_expose();
		notify(self, false);
		doing(self, "stays away");
		nap(&self->rng, 400 * ROUSE_USEC);
	}
	notify(self, true);
	victim_leave(self, &room->suspension);
}

static void work(void)
{
	int64_t end = now_ns() + WORK;

	while (now_ns() < end)
		;
}

/* They come again at once, mostly, so that others starve, and are suspended
 * then. */
static void visit_often(struct worker *self)
{
	struct room *room = self->state;

	while (!time_is_up()) {
		atomic_fetch_add_explicit(&room->wanting, 1,
					  memory_order_relaxed);
		lock(self);
		atomic_fetch_sub_explicit(&room->wanting, 1,
					  memory_order_relaxed);
		work();
		unlock(room);
		advance(self, 0);
		if (!rng_one_in(&self->rng, AT_ONCE))
			continue;
		doing(self, "stays away");
		nap(&self->rng, 2 * ROUSE_MSEC);
	}
}

/* Is it free, though a visitor wants it? */
static bool is_left_alone(const struct room *room)
{
	return atomic_load_explicit(&room->wanting, memory_order_relaxed) > 0 &&
	       !rouse_lock_locked(&room->lock);
}

static void watch(struct worker *self)
{
	struct room *room = self->state;
	int64_t now, last = now_ns(), since = 0;
	uint64_t seen = 0;

	doing_to(self, "looks at", &room->lock);
	while (!time_is_up()) {
		nap(&self->rng, LOOK);
		now = now_ns();
		if (!is_left_alone(room) || entered(room) != seen ||
		    now - last > LATE)
			since = now;
		else
			measure_wait(self, since);
		if (now - since > room->free_longest)
			room->free_longest = now - since;
		seen = entered(room);
		last = now;
		advance(self, 0);
	}
}

static void *begin(const struct load *load)
{
	struct room *room = zalloc_aligned(1, sizeof(*room));

	rouse_cond_init(&room->cond, &room->lock);
	object_name(OBJECT_LOCK, &room->lock, "of the room");
	object_name(OBJECT_COND, &room->cond, "news");
	room->n_waiters = load->consumers;
	room->notifiers = load->producers;
	suspension_begin(&room->suspension, load->consumers + load->producers,
			 &room->lock, &room->entered);

	workers_add((struct role){"waiter", load->consumers, wait_often, room});
	workers_add(
		(struct role){"notifier", load->producers, notify_often, room});
	workers_add((struct role){"visitor", VISITORS, visit_often, room});
	workers_add((struct role){"suspender", 1, suspend_often,
				  &room->suspension});
	workers_add((struct role){"watcher", 1, watch, room});
	return room;
}

static void end(void *state)
{
	struct room *room = state;

	suspension_end(&room->suspension);
	check_equal("no thread has the lock", 0,
		    room->inside + rouse_lock_locked(&room->lock));
	check_equal("no thread waits", 0, (int64_t)room->waiting);
	check_equal("sum of notifies = waits that returned 0",
		    (int64_t)room->chosen, (int64_t)room->returned);
	check(room->free_longest < FREE_MOST,
	      "a free lock is kept from no thread that runs", FREE_MOST,
	      room->free_longest);
	free(room);
}

const struct scenario scenario_suspended = {
	.name = "suspended",
	.summary = "conditions: broadcasts, while some threads stay in signal "
		   "handlers",
	.unit = "waits",
	.checks = "sum of notifies = waits that returned 0; a free lock is "
		  "taken",
	.latency = "for which a lock was free that a thread wanted",
	.begin = begin,
	.end = end,
};
