/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/fork-pair.h"

#include <rouse/rlock.h>

#include "fixture/locking.h"
#include "fixture/waiting.h"
#include "observe/objects.h"

/* How each pass to and fro goes, in turn. */
enum way { OVER_EVENT, OVER_LOCK, OVER_RLOCK, OVER_QUEUE, WAYS };

static enum way way_of(uint64_t number)
{
	return (enum way)(number / 2 % WAYS);
}

static void lock(struct worker *self, struct court *court, enum way way)
{
	bool over_rlock = way == OVER_RLOCK;
	struct any_lock any = {.lock = over_rlock ? NULL : &court->lock,
			       .rlock = over_rlock ? &court->rlock : NULL};

	doing_to(self, "acquires",
		 over_rlock ? (const void *)&court->rlock
			    : (const void *)&court->lock);
	lock_somehow(&self->rng, any);
	doing(self, "works");
	if (over_rlock)
		check_equal("acquire a level more returns 0", 0,
			    rouse_rlock_acquire(&court->rlock));
}

static void unlock(struct court *court, enum way way)
{
	if (way != OVER_RLOCK) {
		check_equal("release returns 0", 0,
			    rouse_lock_release(&court->lock));
		return;
	}
	for (unsigned level = 2; level > 0; level--) {
		check_equal("all levels are kept", level,
			    rouse_rlock_depth(&court->rlock));
		check_equal("release returns 0", 0,
			    rouse_rlock_release(&court->rlock));
	}
}

/* Send the ball to that side, from the other one. */
static bool hit(struct court *court, unsigned to)
{
	check_equal("the ball is here", !to, court->side);
	court->passes++;
	court->last = time_is_up();
	court->side = to;
	return court->last;
}

static bool pass_under_lock(struct worker *self, struct court *court,
			    enum way way, unsigned to)
{
	unsigned chosen;
	bool last;

	lock(self, court, way);
	dawdle(&self->rng);
	last = hit(court, to);
	if (way == OVER_QUEUE)
		chosen = rouse_waitq_notify(&court->queue, 1);
	else
		chosen = (unsigned)rouse_cond_notify(
			way == OVER_LOCK ? &court->cond : &court->recursive, 1);
	check_equal("notify 1 chooses one, if one waits", court->waiting,
		    chosen);
	court->waiting = 0;
	unlock(court, way);
	return last;
}

/* Returns whether it was the last one. */
static bool pass(struct worker *self, struct court *court, unsigned to)
{
	enum way way = way_of(court->passes);
	bool last;

	if (way != OVER_EVENT)
		return pass_under_lock(self, court, way, to);
	last = hit(court, to);
	rouse_event_set(&court->coming[to]);
	return last;
}

static void wait_in_queue(struct worker *self, struct court *court)
{
	struct rouse_waiter waiter;

	rouse_waitq_join(&court->queue, &waiter);
	unlock(court, OVER_QUEUE);
	check_equal("park returns 0", 0,
		    rouse_waiter_park(&waiter, ROUSE_FOREVER));
	lock(self, court, OVER_QUEUE);
	check_equal("leave returns 0", 0,
		    rouse_waitq_leave(&court->queue, &waiter));
}

static void wait_under_lock(struct worker *self, struct court *court,
			    enum way way, unsigned side)
{
	struct rouse_cond *cond =
		way == OVER_LOCK ? &court->cond : &court->recursive;

	lock(self, court, way);
	if (court->side != side) {
		court->waiting++;
		doing_to(self, "waits for",
			 way == OVER_QUEUE ? (const void *)&court->queue
					   : (const void *)cond);
		if (way == OVER_QUEUE)
			wait_in_queue(self, court);
		else
			check_equal("wait returns 0", 0, rouse_cond_wait(cond));
		doing(self, "works");
		count_notified(self);
	}
	check_equal("the ball is here", side, court->side);
	unlock(court, way);
}

static bool receive(struct worker *self, struct court *court, uint64_t number,
		    unsigned side)
{
	enum way way = way_of(number);

	if (way == OVER_EVENT) {
		await_event(self, &court->coming[side]);
		rouse_event_clear(&court->coming[side]);
		count_notified(self);
		check_equal("the ball is here", side, court->side);
	} else {
		wait_under_lock(self, court, way, side);
	}
	check_equal("each pass came once", (int64_t)number + 1,
		    (int64_t)court->passes);
	return court->last;
}

void court_play(struct worker *self, struct court *court, unsigned side)
{
	bool last;

	for (uint64_t number = 0;; number++) {
		last = number % 2 == side ? pass(self, court, !side)
					  : receive(self, court, number, side);
		advance(self, 0);
		if (last)
			return;
	}
}

void court_begin(struct court *court, unsigned number)
{
	rouse_cond_init(&court->cond, &court->lock);
	rouse_cond_init_rlock(&court->recursive, &court->rlock);
	for (unsigned side = 0; side < 2; side++)
		object_name(OBJECT_EVENT, &court->coming[side],
			    "to side %u of court %u", side, number);
	object_name(OBJECT_LOCK, &court->lock, "of court %u", number);
	object_name(OBJECT_RLOCK, &court->rlock, "of court %u", number);
	object_name(OBJECT_COND, &court->cond, "of court %u", number);
	object_name(OBJECT_COND, &court->recursive, "recursive, of court %u",
		    number);
	object_name(OBJECT_WAITQ, &court->queue, "of court %u", number);
}

void court_end(const struct court *court)
{
	check_equal("nobody has the lock", 0,
		    rouse_lock_locked(&court->lock) +
			    rouse_rlock_locked(&court->rlock));
	check_equal("no waiter is left", 0,
		    rouse_cond_waiters(&court->cond) +
			    rouse_cond_waiters(&court->recursive) +
			    rouse_waitq_count(&court->queue));
}
