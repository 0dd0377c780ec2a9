/* SPDX-License-Identifier: BSD-2-Clause */
#include "scenario/fork-pair.h"

#include <rouse/rlock.h>

#include "fixture/locking.h"
#include "fixture/waiting.h"
#include "observe/objects.h"

/* How each pass to and fro goes, in turn. */
enum way {
	OVER_EVENT,
	OVER_LOCK,
	OVER_RLOCK,
	OVER_QUEUE,
	OVER_SEM,
	OVER_AUTO,
	OVER_QUEUE_OF_ITEMS, /* the last one: see PAIR_HAS_QUEUES */
	WAYS
};

static bool is_under_lock(enum way way)
{
	return way == OVER_LOCK || way == OVER_RLOCK || way == OVER_QUEUE;
}

static enum way way_of(uint64_t number)
{
	return (enum way)(number / 2 %
			  (PAIR_HAS_QUEUES ? WAYS : OVER_QUEUE_OF_ITEMS));
}

static void lock(struct worker *self, struct pair *pair, enum way way)
{
	bool over_rlock = way == OVER_RLOCK;
	struct any_lock any = {.lock = over_rlock ? NULL : &pair->lock,
			       .rlock = over_rlock ? &pair->rlock : NULL};

	doing_to(self, "acquires",
		 over_rlock ? (const void *)&pair->rlock
			    : (const void *)&pair->lock);
	lock_somehow(&self->rng, any);
	doing(self, "works");
	if (over_rlock)
		check_equal("acquire a level more returns 0", 0,
			    rouse_rlock_acquire(&pair->rlock));
}

static void unlock(struct pair *pair, enum way way)
{
	if (way != OVER_RLOCK) {
		check_equal("release returns 0", 0,
			    rouse_lock_release(&pair->lock));
		return;
	}
	for (unsigned level = 2; level > 0; level--) {
		check_equal("all levels are kept", level,
			    rouse_rlock_depth(&pair->rlock));
		check_equal("release returns 0", 0,
			    rouse_rlock_release(&pair->rlock));
	}
}

/* Send the ball to that side, from the other one. */
static bool hit(struct pair *pair, unsigned to)
{
	check_equal("the ball is here", !to, pair->side);
	pair->passes++;
	pair->last = time_is_up();
	pair->side = to;
	return pair->last;
}

static bool pass_under_lock(struct worker *self, struct pair *pair,
			    enum way way, unsigned to)
{
	unsigned chosen;
	bool last;

	lock(self, pair, way);
	dawdle(&self->rng);
	last = hit(pair, to);
	if (way == OVER_QUEUE)
		chosen = rouse_waitq_notify(&pair->queue, 1);
	else
		chosen = (unsigned)rouse_cond_notify(
			way == OVER_LOCK ? &pair->cond : &pair->recursive, 1);
	check_equal("notify 1 chooses one, if one waits", pair->waiting,
		    chosen);
	pair->waiting = 0;
	count_posted(self, chosen);
	unlock(pair, way);
	return last;
}

/* Returns whether it was the last one. */
static bool pass(struct worker *self, struct pair *pair, unsigned to)
{
	enum way way = way_of(pair->passes);
	bool last;

	if (is_under_lock(way))
		return pass_under_lock(self, pair, way, to);
	last = hit(pair, to);
	if (way == OVER_EVENT)
		rouse_event_set(&pair->coming[to]);
	else if (way == OVER_AUTO)
		rouse_auto_set(&pair->turn[to]);
	else if (way == OVER_QUEUE_OF_ITEMS)
		pair_queues_pass(&pair->queues, to);
	else
		check_equal("post returns 0", 0,
			    rouse_sem_post(&pair->tokens[to], 1));
	count_posted(self, 1);
	return last;
}

static void wait_in_queue(struct worker *self, struct pair *pair)
{
	struct rouse_waiter waiter;

	rouse_waitq_join(&pair->queue, &waiter);
	unlock(pair, OVER_QUEUE);
	check_equal("park returns 0", 0,
		    rouse_waiter_park_until(&waiter, ROUSE_FOREVER));
	lock(self, pair, OVER_QUEUE);
	check(rouse_waitq_leave(&pair->queue, &waiter),
	      "leave says that it was notified", true, false);
}

static void wait_under_lock(struct worker *self, struct pair *pair,
			    enum way way, unsigned side)
{
	struct rouse_cond *cond =
		way == OVER_LOCK ? &pair->cond : &pair->recursive;

	lock(self, pair, way);
	if (pair->side != side) {
		pair->waiting++;
		doing_to(self, "waits for",
			 way == OVER_QUEUE ? (const void *)&pair->queue
					   : (const void *)cond);
		if (way == OVER_QUEUE)
			wait_in_queue(self, pair);
		else
			check_equal("wait returns 0", 0, rouse_cond_wait(cond));
		doing(self, "works");
		count_notified(self);
	}
	check_equal("the ball is here", side, pair->side);
	unlock(pair, way);
}

static void wait_alone(struct worker *self, struct pair *pair, enum way way,
		       unsigned side)
{
	if (way == OVER_EVENT) {
		await_event(self, &pair->coming[side]);
		rouse_event_clear(&pair->coming[side]);
		return;
	}
	if (way == OVER_AUTO) {
		doing_to(self, "waits for", &pair->turn[side]);
		rouse_auto_wait(&pair->turn[side]);
	} else if (way == OVER_QUEUE_OF_ITEMS) {
		doing_to(self, "waits for", &pair->queues.to[side]);
		pair_queues_receive(&pair->queues, side);
	} else {
		doing_to(self, "waits for", &pair->tokens[side]);
		rouse_sem_wait(&pair->tokens[side]);
	}
	doing(self, "works");
}

static bool receive(struct worker *self, struct pair *pair, uint64_t number,
		    unsigned side)
{
	enum way way = way_of(number);

	if (is_under_lock(way)) {
		wait_under_lock(self, pair, way, side);
	} else {
		wait_alone(self, pair, way, side);
		count_notified(self);
		check_equal("the ball is here", side, pair->side);
	}
	check_equal("each pass came once", (int64_t)number + 1,
		    (int64_t)pair->passes);
	return pair->last;
}

void pair_play(struct worker *self, struct pair *pair, unsigned side)
{
	bool last;

	for (uint64_t number = 0;; number++) {
		last = number % 2 == side ? pass(self, pair, !side)
					  : receive(self, pair, number, side);
		advance(self, 0);
		if (last)
			return;
	}
}

void pair_begin(struct pair *pair, unsigned number)
{
	rouse_cond_init(&pair->cond, &pair->lock);
	rouse_cond_init_rlock(&pair->recursive, &pair->rlock);
	check_equal("a latch begins at its number", 0,
		    rouse_latch_init(&pair->latch, PAIR_LATCH));
	check_equal("a barrier begins", 0,
		    rouse_barrier_init(&pair->barrier, 2));
	for (unsigned side = 0; side < 2; side++) {
		object_name(OBJECT_EVENT, &pair->coming[side],
			    "to side %u of pair %u", side, number);
		object_name(OBJECT_SEM, &pair->tokens[side],
			    "to side %u of pair %u", side, number);
		object_name(OBJECT_AUTO, &pair->turn[side],
			    "to side %u of pair %u", side, number);
	}
	object_name(OBJECT_LOCK, &pair->lock, "of pair %u", number);
	object_name(OBJECT_RLOCK, &pair->rlock, "of pair %u", number);
	object_name(OBJECT_COND, &pair->cond, "of pair %u", number);
	object_name(OBJECT_COND, &pair->recursive, "recursive, of pair %u",
		    number);
	object_name(OBJECT_WAITQ, &pair->queue, "of pair %u", number);
	pair_queues_begin(&pair->queues, number);
}

void pair_end(const struct pair *pair)
{
	check_equal("no thread has the lock", 0,
		    rouse_lock_locked(&pair->lock) +
			    rouse_rlock_locked(&pair->rlock));
	for (unsigned side = 0; side < 2; side++)
		check_equal("no token is left", 0,
			    rouse_sem_value(&pair->tokens[side]) +
				    rouse_auto_is_set(&pair->turn[side]));
	pair_queues_end(&pair->queues);
	check_equal("no waiter is left", 0,
		    rouse_cond_waiters(&pair->cond) +
			    rouse_cond_waiters(&pair->recursive) +
			    rouse_waitq_count(&pair->queue));
}
