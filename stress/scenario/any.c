/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/rounds.h"
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
	struct rounds rounds;
	unsigned events;
	unsigned pulsed; /* which event, in that round */
};

struct groups {
	unsigned n, size; /* groups, waiters of each */
	struct group *groups;
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
	uint64_t round = 0;

	do {
		int there = wait_for_any(self, mine, round);

		check_equal("the wait ended with the index of its event",
			    (int64_t)mine->pulsed, there);
	} while (!round_back(self, &mine->rounds, round++));
}

static void pulse(struct worker *self)
{
	struct groups *all = self->state;
	struct group *mine = &all->groups[self->number];

	do {
		struct rouse_event *events =
			mine->pulse[mine->rounds.round % 2];
		struct rouse_event *event;

		/* The first word is that of the sleep, in whatever way a thread
		 * sleeps on several. */
		await_inside(self, all->size, events);
		mine->pulsed = rng_below(&self->rng, mine->events);
		event = &events[mine->pulsed];
		round_begin(self, &mine->rounds);
		rouse_event_set(event);
		rouse_event_clear(event);
		round_end(self, &mine->rounds);
	} while (!mine->rounds.last);
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
	all->size = rounds_waiters(all->n, load->consumers);
	all->groups = zalloc_aligned(all->n, sizeof(*all->groups));
	for (unsigned i = 0; i < all->n; i++) {
		struct group *group = &all->groups[i];

		group->events = some_events(i, all->n * all->size);
		object_name(OBJECT_EVENT, &group->pulse[0][0],
			    "first even pulse %u", i);
		object_name(OBJECT_EVENT, &group->pulse[1][0],
			    "first odd pulse %u", i);
		rounds_init(&group->rounds, all->size, i);
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
		released += rounds_end(&all->groups[i].rounds);
	check_equal("each pulse released each of its waiters once",
		    (int64_t)released, (int64_t)part_items());
	free(all->groups);
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
