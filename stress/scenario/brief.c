/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* pthread_attr_setinheritsched(), in strict C11 */

#include <rouse/cond.h>
#include <rouse/event.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "disturb/chaos.h"
#include "fixture/harness.h"
#include "observe/objects.h"
#include "report/report.h"
#include "scenario/scenario.h"

/*
 * Threads that live for one wait. A spawner starts some, lets them all go with
 * one set, and waits on a condition until the last of them has counted itself;
 * then it joins them, unless they were detached from the start. Each gets a
 * stack that another one had before, and ends as soon as its last call
 * returned; the objects are the spawner's, on its stack, and new each time.
 *
 * The last thread wakes the spawner by its release: after that it must not use
 * the lock or the condition any more.
 */
#define BRIEF_MAX    8
#define SPAWNERS_MAX 250

struct group {
	struct rouse_event go;
	struct rouse_lock lock;
	struct rouse_cond all_done;
	unsigned size;
	unsigned done;
	unsigned posted; /* to the spawner */
	_Atomic unsigned born;
	uint64_t word; /* from the spawner to them */
	uint64_t sum;  /* and back */
};

static void *live(void *arg)
{
	struct group *group = arg;

	chaos_join(group->word +
		   atomic_fetch_add_explicit(&group->born, 1,
					     memory_order_relaxed));
	rouse_event_wait(&group->go);
	rouse_lock_acquire(&group->lock);
	group->sum += group->word;
	if (++group->done == group->size) {
		group->posted = rouse_cond_waiters(&group->all_done);
		check_equal("notify chooses the spawner, if it waits",
			    group->posted,
			    rouse_cond_notify(&group->all_done, 1));
	}
	check_equal("release returns 0", 0, rouse_lock_release(&group->lock));
	return NULL;
}

static void start(struct group *group, pthread_t *threads, bool detached)
{
	pthread_attr_t attr;

	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, WORKER_STACK);
	/* They do not inherit what the noise did to the spawner. */
	pthread_attr_setinheritsched(&attr, PTHREAD_EXPLICIT_SCHED);
	if (detached)
		pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	for (unsigned i = 0; i < group->size; i++) {
		int err = pthread_create(&threads[i], &attr, live, group);

		if (err)
			report_trouble("cannot start a brief thread", err);
	}
	pthread_attr_destroy(&attr);
}

static void wait_until_done(struct worker *self, struct group *group)
{
	int64_t set_at = now_ns();

	rouse_event_set(&group->go);
	rouse_lock_acquire(&group->lock);
	if (group->done < group->size) {
		doing_to(self, "waits for", &group->all_done);
		check_equal("wait returns 0", 0,
			    rouse_cond_wait(&group->all_done));
		doing(self, "works");
		count_notified(self);
	}
	count_posted(self, group->posted);
	measure_wait(self, set_at);
	check_equal("all have counted themselves", group->size, group->done);
	check(group->sum == group->size * group->word,
	      "and have heard the word", (int64_t)(group->size * group->word),
	      (int64_t)group->sum);
	check_equal("release returns 0", 0, rouse_lock_release(&group->lock));
}

static void spawn_once(struct worker *self)
{
	const unsigned *most = self->state;
	bool detached = rng_one_in(&self->rng, 2);
	pthread_t threads[BRIEF_MAX];
	struct group group;

	memset(&group, 0, sizeof(group));
	rouse_cond_init(&group.all_done, &group.lock);
	group.size = 1 + rng_below(&self->rng, *most);
	group.word = rng_next(&self->rng);
	start(&group, threads, detached);
	wait_until_done(self, &group);
	if (!detached) {
		doing(self, "joins its threads");
		for (unsigned i = 0; i < group.size; i++)
			pthread_join(threads[i], NULL);
		doing(self, "works");
	}
	advance(self, group.size);
}

static void spawn(struct worker *self)
{
	while (!time_is_up())
		spawn_once(self);
}

/* The state is how many threads a spawner starts, at most. */
static void *begin(const struct load *load)
{
	unsigned *most = zalloc_aligned(1, sizeof(*most));
	unsigned spawners = load->producers;

	*most = load->consumers < BRIEF_MAX ? load->consumers : BRIEF_MAX;
	if (spawners > SPAWNERS_MAX)
		spawners = SPAWNERS_MAX;
	workers_add((struct role){"spawner", spawners, spawn, most});
	return most;
}

/* Each group was checked when it was done. */
static void end(void *state)
{
	free(state);
}

const struct scenario scenario_brief = {
	.name = "brief",
	.summary = "threads that are started, wait once, count themselves, and "
		   "end",
	.unit = "threads",
	.checks = "each heard one set and was counted once; none was missed",
	.latency = "from a set to the spawner's hearing of the last thread",
	.begin = begin,
	.end = end,
};
