/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* nanosleep(), in strict C11 */

#include <rouse/event.h>

#include <sched.h>
#include <stdlib.h>
#include <time.h>

#include "door.h"
#include "fixture/harness.h"
#include "fixture/waiting.h"
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
 * All that the pulser tells its waiters is plain, ordered by the event alone;
 * that they are inside orders the next round after their looks at this one.
 */
struct group {
	_Alignas(64) struct rouse_event pulse[2]; /* of even, odd rounds */
	struct rouse_event all_back;
	_Atomic unsigned out; /* waiters that are not back yet */
	uint64_t round;
	int64_t pulsed_at; /* just before it was */
	bool last;
};

struct groups {
	unsigned n, size; /* groups, waiters of each */
	struct group *groups;
	uint64_t *seen; /* by each waiter: the round it came back from */
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
	bool last;

	for (uint64_t round = 0;; round++) {
		check_equal("no pulse before the wait has begun",
			    (int64_t)round, (int64_t)mine->round);
		wait_for_pulse(self, &mine->pulse[round % 2]);
		observe(self, mine->pulsed_at);
		check_equal("the wait ended with its pulse", (int64_t)round + 1,
			    (int64_t)mine->round);
		last = mine->last;
		all->seen[self->number] = round + 1;
		advance(self, 1);
		/* (pulse.back) acq_rel: pairs with (pulse.back). The last one's
		 * set carries what all of them have seen to the pulser. */
		if (atomic_fetch_sub_explicit(&mine->out, 1,
					      memory_order_acq_rel) == 1)
			rouse_event_set(&mine->all_back);
		if (last)
			return;
	}
}

/* Wait until all waiters are inside: at first by yielding, then by sleeping
 * between two looks. */
static void wait_until_inside(struct worker *self, unsigned waiters,
			      const struct rouse_event *event)
{
	static const struct timespec nap = {0, 50 * ROUSE_USEC};

	doing_to(self, "waits until all are inside their wait for", event);
	for (unsigned looks = 0; door_inside(&event->word_) < waiters;
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
		struct rouse_event *event = &mine->pulse[mine->round % 2];

		rouse_event_clear(event);
		wait_until_inside(self, all->size, event);
		atomic_store_explicit(&mine->out, all->size,
				      memory_order_relaxed);
		mine->round++;
		mine->last = time_is_up();
		mine->pulsed_at = now_ns();
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

		object_name(OBJECT_EVENT, &group->pulse[0], "even pulse %u", i);
		object_name(OBJECT_EVENT, &group->pulse[1], "odd pulse %u", i);
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
