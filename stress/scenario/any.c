/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* nanosleep(), in strict C11 */

#include <rouse/any.h>

#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include "door.h"
#include "fixture/harness.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * A pulse of one of several events ends every wait for any of them that had
 * begun before, with its index. As in pulse.c, each producer is a pulser with
 * waiters of its own, and with two sets of events that take turns; one pulse a
 * round, so that none makes up for one that was lost. The groups have 2, 8 and
 * 64 events.
 */
#define EVENTS_MAX 64
#define WORDS_MAX  2048 /* that sleep at a time: the door has room for 4096 */

struct group {
	_Alignas(64) struct rouse_event pulse[2][EVENTS_MAX];
	struct rouse_event all_back;
	unsigned events;
	_Atomic unsigned out; /* waiters that are not back yet */
	uint64_t round;
	unsigned pulsed; /* which event, in that round */
	int64_t pulsed_at;
	bool last;
};

struct groups {
	unsigned n, size; /* groups, waiters of each */
	struct group *groups;
	uint64_t *seen; /* by each waiter: the round it came back from */
};

static int wait_for_any(struct worker *self, struct group *mine, uint64_t round)
{
	struct rouse_event *events = mine->pulse[round % 2];
	struct rouse_wanted wanted[EVENTS_MAX];
	struct rouse_wait far = {rouse_after(3600 * ROUSE_SEC), 0, NULL};
	int there;

	for (unsigned i = 0; i < mine->events; i++)
		wanted[i] = (struct rouse_wanted)ROUSE_WANT_EVENT(&events[i]);
	doing_to(self, "waits for any from", events);
	there = rouse_wait_any(wanted, mine->events,
			       rng_one_in(&self->rng, 4) ? &far : NULL);
	doing(self, "works");
	return there;
}

static void wait_for_pulses(struct worker *self)
{
	struct groups *all = self->state;
	struct group *mine = &all->groups[self->number / all->size];
	bool last;

	for (uint64_t round = 0;; round++) {
		int there = wait_for_any(self, mine, round);

		check_equal("the wait ended with its pulse", (int64_t)round + 1,
			    (int64_t)mine->round);
		check_equal("and with the index of its event",
			    (int64_t)mine->pulsed, there);
		observe(self, mine->pulsed_at);
		last = mine->last;
		all->seen[self->number] = round + 1;
		advance(self, 1);
		/* (any.back) acq_rel: pairs with (any.back). The last one's
		 * set carries what all of them have seen to the pulser. */
		if (atomic_fetch_sub_explicit(&mine->out, 1,
					      memory_order_acq_rel) == 1)
			rouse_event_set(&mine->all_back);
		if (last)
			return;
	}
}

/* The first word is that of the sleep, in whatever way a thread sleeps on
 * several. */
static void wait_until_inside(struct worker *self, unsigned waiters,
			      const struct rouse_event *first)
{
	static const struct timespec nap = {0, 50 * ROUSE_USEC};

	doing_to(self, "waits until all are inside their wait for", first);
	for (unsigned looks = 0; door_inside(&first->word_) < waiters;
	     looks++) {
		if (looks < 16)
			sched_yield();
		else
			nanosleep(&nap, NULL);
	}
	doing(self, "works");
}

static void pulse(struct worker *self)
{
	struct groups *all = self->state;
	struct group *mine = &all->groups[self->number];
	const uint64_t *back = &all->seen[self->number * all->size];

	do {
		struct rouse_event *events = mine->pulse[mine->round % 2];
		struct rouse_event *event;

		wait_until_inside(self, all->size, events);
		atomic_store_explicit(&mine->out, all->size,
				      memory_order_relaxed);
		mine->round++;
		mine->last = time_is_up();
		mine->pulsed = rng_below(&self->rng, mine->events);
		mine->pulsed_at = now_ns();
		event = &events[mine->pulsed];
		rouse_event_set(event);
		rouse_event_clear(event);
		count_posted(self, all->size);

		await_event(self, &mine->all_back);
		rouse_event_clear(&mine->all_back);
		for (unsigned i = 0; i < all->size; i++)
			check_equal("each waiter came back from this pulse",
				    (int64_t)mine->round, (int64_t)back[i]);
		advance(self, 0);
	} while (!mine->last);
}

static unsigned some_events(unsigned i, unsigned waiters)
{
	static const unsigned sizes[] = {2, 8, EVENTS_MAX};
	unsigned events = sizes[i % 3];

	while (events > 2 && events * waiters > WORDS_MAX)
		events /= 2;
	return events;
}

static void *begin(const struct load *load)
{
	struct groups *all = zalloc_aligned(1, sizeof(*all));

	all->n = load->producers;
	all->size = load->consumers / all->n;
	if (all->size < 2)
		all->size = load->consumers < 2 ? 1 : 2;
	all->groups = zalloc_aligned(all->n, sizeof(*all->groups));
	all->seen =
		zalloc_aligned((size_t)all->n * all->size, sizeof(*all->seen));

	for (unsigned i = 0; i < all->n; i++) {
		struct group *group = &all->groups[i];

		group->events = some_events(i, all->n * all->size);
		object_name(OBJECT_EVENT, &group->pulse[0][0],
			    "first even pulse %u", i);
		object_name(OBJECT_EVENT, &group->pulse[1][0],
			    "first odd pulse %u", i);
		object_name(OBJECT_EVENT, &group->all_back, "all back %u", i);
	}

	workers_add((struct role){"waiter", all->n * all->size, wait_for_pulses,
				  all});
	workers_add((struct role){"pulser", all->n, pulse, all});
	return all;
}

static void end(void *state)
{
	struct groups *all = state;
	uint64_t released = 0;

	for (unsigned i = 0; i < all->n; i++)
		released += all->groups[i].round * all->size;
	check_equal("each pulse released each of its waiters once",
		    (int64_t)released, (int64_t)part_items());
	free(all->groups);
	free(all->seen);
	free(all);
}

const struct scenario scenario_any = {
	.name = "any",
	.summary = "several events: a pulse of one of 2, 8 or 64 against waits "
		   "for any",
	.unit = "waits",
	.checks = "each pulse released exactly the waits that had begun, with "
		  "its index",
	.latency = "from a set to the return of a wait",
	.begin = begin,
	.end = end,
	.alone = true,
};
