/* SPDX-License-Identifier: BSD-2-Clause */

#include <rouse/lock.h>

#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * A lock that some hold nearly all the time: hogs do all their work under it,
 * and release it only to acquire it again at once. A sleeper that was woken
 * comes too late, again and again, unless the lock sees to it that it is handed
 * over in the end: so no thread may be woken very often before it has the lock.
 * (Sleeps that the futex hook ends spuriously do not count.) What is measured
 * is the time from coming to the lock to having it; the longest says how unfair
 * the lock is.
 *
 * While one thread at a time starves, the number of times is bounded by the
 * starvation threshold of lib/spin.h and little more. If several starve, each
 * has to wait for the others; then more is only unlikely.
 *
 * Everybody counts under the lock, plainly.
 */
#define WORK (2 * ROUSE_USEC)

struct room {
	struct rouse_lock lock;
	uint64_t entered;
	unsigned inside;
	unsigned woken_most; /* times, before one has the lock */
};

static void enter(struct worker *self)
{
	struct room *room = self->state;
	unsigned woken = self->woken;
	int64_t came_at = now_ns();

	rouse_lock_acquire(&room->lock);
	measure_wait(self, came_at);
	woken = self->woken - woken;
	check(woken <= room->woken_most,
	      "no thread is woken so often without getting the lock",
	      room->woken_most, woken);
	check_equal("one thread at a time has the lock", 1, ++room->inside);
	room->entered++;
}

static void leave(struct worker *self)
{
	struct room *room = self->state;

	check_equal("one thread at a time has the lock", 0, --room->inside);
	check_equal("release returns 0", 0, rouse_lock_release(&room->lock));
	advance(self, 1);
}

static void work(void)
{
	int64_t end = now_ns() + WORK;

	while (now_ns() < end)
		;
}

static void hog(struct worker *self)
{
	struct room *room = self->state;

	doing_to(self, "comes again and again to", &room->lock);
	while (!time_is_up()) {
		enter(self);
		work();
		dawdle(&self->rng);
		leave(self);
	}
}

static void visit(struct worker *self)
{
	struct room *room = self->state;

	while (!time_is_up()) {
		doing_to(self, "acquires", &room->lock);
		enter(self);
		leave(self);
		doing(self, "stays away");
		nap(&self->rng, 200 * ROUSE_USEC);
	}
}

static void *begin(const struct load *load)
{
	struct room *room = zalloc_aligned(1, sizeof(*room));

	room->woken_most = 24 + (load->producers + load->consumers) / 8;
	object_name(OBJECT_LOCK, &room->lock, "of the room");

	workers_add((struct role){"hog", load->producers, hog, room});
	workers_add((struct role){"guest", load->consumers, visit, room});
	return room;
}

static void end(void *state)
{
	struct room *room = state;

	check_equal("no thread is inside", 0,
		    room->inside + rouse_lock_locked(&room->lock));
	check_equal("each entry was counted", (int64_t)room->entered,
		    (int64_t)part_items());
	free(room);
}

const struct scenario scenario_fairness = {
	.name = "fairness",
	.summary = "locks: guests come to one that others never let go of",
	.unit = "entries",
	.checks = "the lock excludes; no thread is woken again and again "
		  "without getting it",
	.latency = "from coming to the lock to having it",
	.begin = begin,
	.end = end,
};
