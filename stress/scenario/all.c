/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include <errno.h>
#include <sched.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/waiting.h"
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
	_Alignas(64) struct rouse_event pair[2][2]; /* of even, odd rounds */
	struct rouse_event all_back;
	_Atomic unsigned out; /* waiters that are not back yet */
	uint64_t round;
	int64_t set_at;
	bool last;
};

struct groups {
	unsigned n, size; /* groups, waiters of each */
	struct group *groups;
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
	struct groups *all = self->state;
	struct group *mine = &all->groups[self->number / all->size];
	bool last;

	for (uint64_t round = 0;; round++) {
		struct rouse_event *pair = mine->pair[round % 2];
		int err;

		doing_to(self, "waits for both from", pair);
		do {
			err = wait_for_both(self, pair);
		} while (err == -ETIMEDOUT);
		doing(self, "works");
		check_equal("wait_all returns 0 or -ETIMEDOUT", 0, err);
		check_equal("both were set at one moment", (int64_t)round + 1,
			    (int64_t)mine->round);
		observe(self, mine->set_at);
		last = mine->last;
		advance(self, 1);
		/* (all.back) acq_rel: pairs with (all.back). As (any.back). */
		if (atomic_fetch_sub_explicit(&mine->out, 1,
					      memory_order_acq_rel) == 1)
			rouse_event_set(&mine->all_back);
		if (last)
			return;
	}
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
	struct groups *all = self->state;
	struct group *mine = &all->groups[self->number];

	do {
		struct rouse_event *pair = mine->pair[mine->round % 2];
		unsigned first = rng_below(&self->rng, 2);

		doing_to(self, "sets and clears", pair);
		toggle(self, pair);
		rouse_event_set(&pair[first]);
		atomic_store_explicit(&mine->out, all->size,
				      memory_order_relaxed);
		mine->round++;
		mine->last = time_is_up();
		mine->set_at = now_ns();
		rouse_event_set(&pair[1 - first]);
		count_posted(self, all->size);

		await_event(self, &mine->all_back);
		rouse_event_clear(&mine->all_back);
		rouse_event_clear(&pair[0]);
		rouse_event_clear(&pair[1]);
		advance(self, 0);
	} while (!mine->last);
}

static void *begin(const struct load *load)
{
	struct groups *all = zalloc_aligned(1, sizeof(*all));

	all->n = load->producers;
	all->size = load->consumers / all->n;
	if (all->size < 2)
		all->size = load->consumers < 2 ? 1 : 2;
	all->groups = zalloc_aligned(all->n, sizeof(*all->groups));
	for (unsigned i = 0; i < all->n; i++) {
		struct group *group = &all->groups[i];

		for (unsigned k = 0; k < 4; k++)
			object_name(OBJECT_EVENT, &group->pair[k / 2][k % 2],
				    "%s %c %u", k / 2 ? "odd" : "even",
				    k % 2 ? 'B' : 'A', i);
		object_name(OBJECT_EVENT, &group->all_back, "all back %u", i);
	}
	workers_add(
		(struct role){"waiter", all->n * all->size, wait_often, all});
	workers_add((struct role){"setter", all->n, set_often, all});
	return all;
}

static void end(void *state)
{
	struct groups *all = state;
	uint64_t released = 0;

	for (unsigned i = 0; i < all->n; i++)
		released += all->groups[i].round * all->size;
	check_equal("each round released each of its waiters once",
		    (int64_t)released, (int64_t)part_items());
	free(all->groups);
	free(all);
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
