/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include <errno.h>
#include <sched.h>

#include "fixture/groups.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * Waits for all of {A, B} against waits for all of {B, A}. Each producer has
 * waiters of its own, and two pairs of events that take turns. In a round it
 * sets and clears both by turns, for a while, never both at one moment; then it
 * says, plainly, that both are to be set, and sets them, in either order. A wait
 * that returns sees that it was said. When all are back, both are cleared.
 */
struct group {
	struct rounds rounds;
	_Alignas(64) struct rouse_event pair[2][2]; /* of even, odd rounds */
};

static int wait_for_both(struct worker *self, struct rouse_event *pair)
{
	unsigned first = self->number % 2;
	struct rouse_wanted wanted[2] = {ROUSE_WANT_EVENT(&pair[first]),
					 ROUSE_WANT_EVENT(&pair[1 - first])};
	struct rouse_wait soon = {
		rouse_after(rng_below(&self->rng, 200 * ROUSE_USEC)), 0, NULL};

	return rouse_wait_all(wanted, 2,
			      rng_one_in(&self->rng, 4) ? &soon : NULL);
}

static void wait_often(struct worker *self)
{
	struct group *mine = groups_with(self);
	uint64_t round = 0;

	do {
		struct rouse_event *pair = mine->pair[round % 2];
		int err;

		doing_to(self, "waits for both from", pair);
		do {
			err = wait_for_both(self, pair);
		} while (err == -ETIMEDOUT);
		doing(self, "works");
		check_equal("wait_all returns 0 or -ETIMEDOUT", 0, err);
		/* Both were set at one moment, after it was said. */
	} while (!round_back(self, &mine->rounds, round++));
}

static void toggle(struct worker *self, struct rouse_event *pair)
{
	for (unsigned n = rng_below(&self->rng, 16); n > 0; n--) {
		struct rouse_event *event = &pair[rng_below(&self->rng, 2)];

		rouse_event_set(event);
		if (rng_one_in(&self->rng, 4))
			sched_yield();
		rouse_event_clear(event);
	}
}

static void set_often(struct worker *self)
{
	struct group *mine = groups_led_by(self);

	do {
		struct rouse_event *pair = mine->pair[mine->rounds.round % 2];
		unsigned first = rng_below(&self->rng, 2);

		doing_to(self, "sets and clears", pair);
		toggle(self, pair);
		rouse_event_set(&pair[first]);
		round_begin(self, &mine->rounds);
		rouse_event_set(&pair[1 - first]);
		round_end(self, &mine->rounds);
		rouse_event_clear(&pair[0]);
		rouse_event_clear(&pair[1]);
	} while (!mine->rounds.last);
}

static void *begin(const struct load *load)
{
	struct groups *all = groups_begin(load->producers, load->consumers,
					  sizeof(struct group));

	for (unsigned i = 0; i < all->n; i++) {
		struct group *group = groups_at(all, i);

		for (unsigned k = 0; k < 4; k++)
			object_name(OBJECT_EVENT, &group->pair[k / 2][k % 2],
				    "%s %c %u", k / 2 ? "odd" : "even",
				    k % 2 ? 'B' : 'A', i);
	}
	groups_add_workers(all, "waiter", wait_often, "setter", set_often);
	return all;
}

static void end(void *state)
{
	groups_end(state, "each round released each of its waiters once");
}

const struct scenario scenario_all = {
	.name = "all",
	.summary = "several events: waits for all of A and B, and of B and A, "
		   "that are set by turns",
	.unit = "waits",
	.checks = "each wait returned when both were set, and never before",
	.latency = "from the last set to the return of a wait",
	.begin = begin,
	.end = end,
};
