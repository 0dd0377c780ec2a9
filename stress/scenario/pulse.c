/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/event.h>

#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/rounds.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * A set with a clear right after it releases exactly the waits that had
 * begun before. Each producer is a pulser with waiters of its own, and with
 * two events that take turns: a waiter may well be back, and begin the next
 * wait, between the set and the clear, and that wait must not see this set. A
 * round of it:
 *
 *  1. It clears the event, which is clear, while its waiters begin to wait:
 *     that must not bury the mark that they sleep.
 *  2. It waits until the door shows all its waiters inside their wait. From
 *     then on each of them has begun, whatever it does next.
 *  3. It sets and clears, once.
 *  4. It waits until the last waiter has said that all are back.
 *
 * One pulse a round: a waiter that a pulse did not release stays there, for no
 * later pulse releases it. A waiter that returns without a pulse finds the
 * number of the round where it was.
 *
 * That they are inside orders the next round after their looks at this one.
 */
struct group {
	_Alignas(64) struct rouse_event pulse[2]; /* of even, odd rounds */
	struct rounds rounds;
};

struct groups {
	unsigned n, size; /* groups, waiters of each */
	struct group *groups;
};

static void wait_for_pulse(struct worker *self, struct rouse_event *pulse)
{
	doing_to(self, "waits for", pulse);
	if (rng_one_in(&self->rng, 4)) {
		rouse_deadline far = rouse_after(3600 * ROUSE_SEC);

		check_equal("wait_until far returns 0", 0,
			    rouse_event_wait_until(pulse, far));
	} else {
		rouse_event_wait(pulse);
	}
	doing(self, "works");
}

static void wait_for_pulses(struct worker *self)
{
	struct groups *all = self->state;
	struct group *mine = &all->groups[self->number / all->size];
	uint64_t round = 0;

	do {
		check_equal("no pulse before the wait has begun",
			    (int64_t)round, (int64_t)mine->rounds.round);
		wait_for_pulse(self, &mine->pulse[round % 2]);
	} while (!round_back(self, &mine->rounds, round++));
}

static void pulse(struct worker *self)
{
	struct groups *all = self->state;
	struct group *mine = &all->groups[self->number];

	do {
		struct rouse_event *event =
			&mine->pulse[mine->rounds.round % 2];

		rouse_event_clear(event);
		await_inside(self, all->size, event);
		round_begin(self, &mine->rounds);
		rouse_event_set(event);
		rouse_event_clear(event);
		round_end(self, &mine->rounds);
	} while (!mine->rounds.last);
}

static void *begin(const struct load *load)
{
	struct groups *all = zalloc_aligned(1, sizeof(*all));

	all->n = load->producers;
	all->size = rounds_waiters(all->n, load->consumers);
	all->groups = zalloc_aligned(all->n, sizeof(*all->groups));
	for (unsigned i = 0; i < all->n; i++) {
		struct group *group = &all->groups[i];

		object_name(OBJECT_EVENT, &group->pulse[0], "even pulse %u", i);
		object_name(OBJECT_EVENT, &group->pulse[1], "odd pulse %u", i);
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

const struct scenario scenario_pulse = {
	.name = "pulse",
	.summary = "events: set, and clear at once, against waiters that have "
		   "all begun",
	.unit = "waits",
	.checks = "each pulse released exactly the waits that had begun",
	.latency = "from a set to the return of a wait",
	.begin = begin,
	.end = end,
};
