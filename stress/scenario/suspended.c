/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_kill(), nanosleep(), SIGRTMIN */

#include <rouse/cond.h>
#include <rouse/event.h>

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "fixture/tsan.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * A broadcast, again and again, and a minority of the threads, waiters as well
 * as notifiers, are suspended: at any moment a signal comes whose handler stays
 * for a while. Visitors, who are never suspended, want the lock all the time,
 * and a free lock is not kept from them.
 *
 * A thread may be suspended while it has the lock, without knowing it yet. So
 * what is measured is not how long a visitor waits. A watcher looks at the lock
 * again and again: how long is it free, while a visitor wants it, and nobody
 * comes in? A look that comes late does not count, for then the machine is to
 * blame. And a handler ends early if the lock is held, and nobody comes in: its
 * own thread may be the one that has it.
 *
 * Some stay for so long that a lock which is free for all that time is told
 * from a busy machine.
 *
 * The counts are exact: each waiter that a notify chose returns 0, once.
 */
#define SUSPEND_SIG (SIGRTMIN + 3)
#define STAY        (50 * ROUSE_MSEC)  /* at most, mostly */
#define STAY_LONG   (800 * ROUSE_MSEC) /* one in .. */
#define LONG_ONE_IN 50
#define FREE_MOST   (400 * ROUSE_MSEC)
#define HELD_MOST   (10 * ROUSE_MSEC)
#define LOOK        (50 * ROUSE_USEC)
#define LATE        (20 * ROUSE_MSEC)
#define VISITORS    2
#define AT_ONCE     1000
#define WORK        (5 * ROUSE_USEC)
#define MINORITY    4 /* one in */

struct victim {
	_Alignas(64) pthread_t thread;
	struct room *room;
	_Atomic bool exposed;
	_Atomic int64_t stay;
};

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
	struct rouse_event over;  /* nobody is suspended any more */
	int64_t free_longest;
	struct victim *victims;
	unsigned n_waiters, n_victims;
	struct sigaction before;
};

static _Thread_local struct victim *mine;

static uint64_t entered(const struct room *room)
{
	return atomic_load_explicit(&room->entered, memory_order_relaxed);
}

static void stay(int number)
{
	const struct room *room = mine->room;
	static const struct timespec look = {0, ROUSE_MSEC};
	int64_t now = now_ns(), moved_at = now;
	int64_t end =
		now + atomic_load_explicit(&mine->stay, memory_order_relaxed);
	uint64_t seen = entered(room);
	int saved = errno;

	(void)number;
	while (now < end && now - moved_at < HELD_MOST && !time_is_up()) {
		nanosleep(&look, NULL);
		now = now_ns();
		if (entered(room) != seen || !rouse_lock_locked(&room->lock))
			moved_at = now;
		seen = entered(room);
	}
	errno = saved;
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

/* One in MINORITY may be suspended. */
static void join(struct room *room, unsigned i)
{
	if (i % MINORITY != MINORITY - 1)
		return;
	mine = &room->victims[i / MINORITY];
	mine->thread = pthread_self();
	mine->room = room;
}

/* Once from now on, if it may be: so each gets on with its work. */
static void expose(void)
{
	tsan_let_signals_in();
	/* (U1) release: pairs with (U2). The suspender reads the thread. */
	if (mine != NULL)
		atomic_store_explicit(&mine->exposed, true,
				      memory_order_release);
}

/* A thread that is no more must not be signalled. */
static void finish(struct worker *self)
{
	struct room *room = self->state;

	doing_to(self, "waits for", &room->over);
	rouse_event_wait(&room->over);
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

	join(room, self->number);
	do {
		expose();
		lock(self);
		closed = room->closed;
		if (!closed)
			wait_once(self);
		unlock(room);
		advance(self, 1);
	} while (!closed);
	finish(self);
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

	join(room, room->n_waiters + self->number);
	while (!time_is_up()) {
		expose();
		notify(self, false);
		doing(self, "stays away");
		nap(&self->rng, 400 * ROUSE_USEC);
	}
	notify(self, true);
	finish(self);
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

static void suspend(struct worker *self, struct victim *victim)
{
	int64_t most = rng_one_in(&self->rng, LONG_ONE_IN) ? STAY_LONG : STAY;

	/* (U2) acquire: pairs with (U1). */
	if (!atomic_exchange_explicit(&victim->exposed, false,
				      memory_order_acquire))
		return;
	atomic_store_explicit(&victim->stay,
			      most == STAY_LONG ? most
						: rng_below(&self->rng, STAY),
			      memory_order_relaxed);
	check_equal("pthread_kill returns 0", 0,
		    pthread_kill(victim->thread, SUSPEND_SIG));
}

static void suspend_often(struct worker *self)
{
	struct room *room = self->state;

	while (!time_is_up()) {
		doing(self, "suspends");
		if (room->n_victims > 0)
			suspend(self, &room->victims[rng_below(
					      &self->rng, room->n_victims)]);
		nap(&self->rng, 20 * ROUSE_MSEC);
		advance(self, 0);
	}
	rouse_event_set(&room->over);
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
	struct sigaction action = {.sa_handler = stay, .sa_flags = SA_RESTART};

	rouse_cond_init(&room->cond, &room->lock);
	object_name(OBJECT_LOCK, &room->lock, "of the room");
	object_name(OBJECT_COND, &room->cond, "news");
	object_name(OBJECT_EVENT, &room->over, "nobody is suspended any more");
	room->n_waiters = load->consumers;
	room->notifiers = load->producers;
	room->n_victims = (load->consumers + load->producers) / MINORITY;
	room->victims = zalloc_aligned(room->n_victims, sizeof(*room->victims));
	sigaction(SUSPEND_SIG, &action, &room->before);

	workers_add((struct role){"waiter", load->consumers, wait_often, room});
	workers_add(
		(struct role){"notifier", load->producers, notify_often, room});
	workers_add((struct role){"visitor", VISITORS, visit_often, room});
	workers_add((struct role){"suspender", 1, suspend_often, room});
	workers_add((struct role){"watcher", 1, watch, room});
	return room;
}

static void end(void *state)
{
	struct room *room = state;

	sigaction(SUSPEND_SIG, &room->before, NULL);
	check_equal("nobody has the lock", 0,
		    room->inside + rouse_lock_locked(&room->lock));
	check_equal("nobody waits", 0, (int64_t)room->waiting);
	check_equal("sum of notifies = waits that returned 0",
		    (int64_t)room->chosen, (int64_t)room->returned);
	check(room->free_longest < FREE_MOST,
	      "a free lock is kept from nobody who runs", FREE_MOST,
	      room->free_longest);
	free(room->victims);
	free(room);
}

const struct scenario scenario_suspended = {
	.name = "suspended",
	.summary = "conditions: broadcasts, while some threads stay in signal "
		   "handlers",
	.unit = "waits",
	.checks = "sum of notifies = waits that returned 0; a free lock is "
		  "taken",
	.latency = "for which a lock was free that somebody wanted",
	.begin = begin,
	.end = end,
};
