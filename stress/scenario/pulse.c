/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/event.h>

#include "fixture/groups.h"
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
	struct rounds rounds;
	_Alignas(64) struct rouse_event pulse[2]; /* of even, odd rounds */
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
	struct group *mine = groups_with(self);
	uint64_t round = 0;

	do {
		check_equal("no pulse before the wait has begun",
			    (int64_t)round, (int64_t)mine->rounds.round);
		wait_for_pulse(self, &mine->pulse[round % 2]);
	} while (!round_back(self, &mine->rounds, round++));
}

static void pulse(struct worker *self)
{
	struct group *mine = groups_led_by(self);

	do {
		struct rouse_event *event =
			&mine->pulse[mine->rounds.round % 2];

		rouse_event_clear(event);
		await_inside(self, mine->rounds.waiters, event);
		round_begin(self, &mine->rounds);
		rouse_event_set(event);
		rouse_event_clear(event);
		round_end(self, &mine->rounds);
	} while (!mine->rounds.last);
}

static void *begin(const struct load *load)
{
	struct groups *all = groups_begin(load->producers, load->consumers,
					  sizeof(struct group));

	for (unsigned i = 0; i < all->n; i++) {
		struct group *group = groups_at(all, i);

		object_name(OBJECT_EVENT, &group->pulse[0], "even pulse %u", i);
		object_name(OBJECT_EVENT, &group->pulse[1], "odd pulse %u", i);
	}

	groups_add_workers(all, "waiter", wait_for_pulses, "pulser", pulse);
	return all;
}

static void end(void *state)
{
	groups_end(state, "each pulse released each of its waiters once");
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
