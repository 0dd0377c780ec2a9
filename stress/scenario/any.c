/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include "fixture/groups.h"
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
	struct rounds rounds;
	_Alignas(64) struct rouse_event pulse[2][EVENTS_MAX];
	unsigned events;
	unsigned pulsed; /* which event, in that round */
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
	struct group *mine = groups_with(self);
	uint64_t round = 0;

	do {
		int there = wait_for_any(self, mine, round);

		check_equal("the wait ended with the index of its event",
			    (int64_t)mine->pulsed, there);
	} while (!round_back(self, &mine->rounds, round++));
}

static void pulse(struct worker *self)
{
	struct group *mine = groups_led_by(self);

	do {
		struct rouse_event *events =
			mine->pulse[mine->rounds.round % 2];
		struct rouse_event *event;

		/* The first word is that of the sleep, in whatever way a thread
		 * sleeps on several. */
		await_inside(self, mine->rounds.waiters, events);
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
	struct groups *all = groups_begin(load->producers, load->consumers,
					  sizeof(struct group));

	for (unsigned i = 0; i < all->n; i++) {
		struct group *group = groups_at(all, i);

		group->events = some_events(i, all->n * all->size);
		object_name(OBJECT_EVENT, &group->pulse[0][0],
			    "first even pulse %u", i);
		object_name(OBJECT_EVENT, &group->pulse[1][0],
			    "first odd pulse %u", i);
	}

	groups_add_workers(all, "waiter", wait_for_pulses, "pulser", pulse);
	return all;
}

static void end(void *state)
{
	groups_end(state, "each pulse released each of its waiters once");
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
