/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/cond.h>
#include <rouse/event.h>

#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "fixture/tsan.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * All threads meet again and again at a barrier made of a condition: the last
 * one to arrive begins a new generation and notifies all. What this asks of a
 * condition:
 *
 *  - notify_all chooses all the others, says so, and all of them return: one
 *    that does not is missed in the next generation, by all of them.
 *  - A wait returns only by that: it is called once, without the usual loop
 *    around it, and must find the next generation.
 *  - The lock excludes: all here is plain, and `inside` counts the threads that
 *    are in.
 *  - The releases wake those that were chosen, one each. If one of them is
 *    skipped, the next thread that acquires the lock makes up for it; so in
 *    half of the generations no thread comes back before all have left.
 */
/* A sanitizer that follows threads takes long to start that many. */
#ifdef STRESS_TSAN
#define CROWD_EACH 25
#else
#define CROWD_EACH 250
#endif
#define CROWD_MAX 3000

struct barrier {
	struct rouse_lock lock;
	struct rouse_cond all_here;
	struct rouse_event all_left;
	unsigned threads;
	unsigned arrived;
	unsigned left;
	unsigned inside;
	uint64_t generation;
	int64_t begun_at;
	bool linger; /* come back only when all have left */
	bool last;
};

static void enter(struct barrier *barrier)
{
	barrier->inside++;
	check_equal("one thread at a time has the lock", 1, barrier->inside);
}

static void leave(struct barrier *barrier)
{
	check_equal("one thread at a time has the lock", 1, barrier->inside);
	barrier->inside--;
}

static void wait_for_the_others(struct worker *self, uint64_t generation)
{
	struct barrier *barrier = self->state;
	rouse_deadline far = rouse_after(3600 * ROUSE_SEC);
	int err;

	leave(barrier);
	doing_to(self, "waits for", &barrier->all_here);
	if (rng_one_in(&self->rng, 4))
		err = rouse_cond_wait_until(&barrier->all_here, far);
	else
		err = rouse_cond_wait(&barrier->all_here);
	doing(self, "works");
	enter(barrier);
	observe(self, barrier->begun_at);
	check_equal("wait returns 0", 0, err);
	check_equal("wait ends with its generation", (int64_t)generation + 1,
		    (int64_t)barrier->generation);
}

static void begin_generation(struct worker *self, struct barrier *barrier)
{
	unsigned others = barrier->threads - 1;

	check_equal("all others wait", others,
		    rouse_cond_waiters(&barrier->all_here));
	barrier->arrived = 0;
	barrier->generation++;
	barrier->begun_at = now_ns();
	barrier->last = time_is_up();
	barrier->linger = rng_one_in(&self->rng, 2);
	rouse_event_clear(&barrier->all_left); /* no thread waits for it now */
	check_equal("all have left before",
		    barrier->generation > 1 ? barrier->threads : 0,
		    barrier->left);
	barrier->left = 0;
	check_equal("notify_all chooses all others", others,
		    rouse_cond_notify_all(&barrier->all_here));
	count_posted(self, others);
	check_equal("no thread is left to be chosen", 0,
		    rouse_cond_waiters(&barrier->all_here));
}

static void meet(struct worker *self)
{
	struct barrier *barrier = self->state;
	bool opens, linger, last;

	do {
		doing_to(self, "acquires", &barrier->lock);
		lock_somehow(&self->rng,
			     (struct any_lock){.lock = &barrier->lock});
		doing(self, "works");
		enter(barrier);
		dawdle(&self->rng);
		opens = ++barrier->arrived == barrier->threads;
		if (opens)
			begin_generation(self, barrier);
		else
			wait_for_the_others(self, barrier->generation);
		linger = barrier->linger;
		last = barrier->last;
		if (++barrier->left == barrier->threads)
			rouse_event_set(&barrier->all_left);
		leave(barrier);
		check_equal("release returns 0", 0,
			    rouse_lock_release(&barrier->lock));
		advance(self, opens);
		if (linger)
			await_event(self, &barrier->all_left);
	} while (!last);
}

static void *begin_with(unsigned threads)
{
	struct barrier *barrier = zalloc_aligned(1, sizeof(*barrier));

	barrier->threads = threads;
	rouse_cond_init(&barrier->all_here, &barrier->lock);
	object_name(OBJECT_LOCK, &barrier->lock, "the lock");
	object_name(OBJECT_COND, &barrier->all_here, "all here");
	object_name(OBJECT_EVENT, &barrier->all_left, "all left");

	workers_add((struct role){"thread", threads, meet, barrier});
	return barrier;
}

static void *begin(const struct load *load)
{
	return begin_with(load->producers + load->consumers);
}

static void *begin_crowd(const struct load *load)
{
	unsigned threads = CROWD_EACH * (load->producers + load->consumers);

	return begin_with(threads < CROWD_MAX ? threads : CROWD_MAX);
}

static void end(void *state)
{
	struct barrier *barrier = state;

	check_equal("no thread has the lock", 0,
		    rouse_lock_locked(&barrier->lock));
	check_equal("no thread is inside", 0, barrier->inside);
	check_equal("no thread has arrived", 0, barrier->arrived);
	check_equal("each generation was begun by one thread",
		    (int64_t)barrier->generation, (int64_t)part_items());
	free(barrier);
}

const struct scenario scenario_barrier = {
	.name = "barrier",
	.summary = "conditions: all threads meet, and the last one notifies "
		   "all others",
	.unit = "rounds",
	.checks = "notify_all chose all others, each returned once, the lock "
		  "excludes",
	.latency = "from a notify_all to the return of a wait",
	.begin = begin,
	.end = end,
};

const struct scenario scenario_crowd = {
	.name = "crowd",
	.summary = "conditions: thousands of threads meet, and the last one "
		   "notifies all others",
	.unit = "rounds",
	.checks = "notify_all chose all others, each returned once, the lock "
		  "excludes",
	.latency = "from a notify_all to the return of a wait",
	.begin = begin_crowd,
	.end = end,
	.alone = true,
};
