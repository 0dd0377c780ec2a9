/* SPDX-License-Identifier: BSD-2-Clause */
#define _GNU_SOURCE /* sched_yield(), in strict C11 */

#include <rouse/event.h>

#include <sched.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "fixture/waiting.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * Many setters, one event. In each round all of them write what they have to
 * say and set the event, once, all at about the same time; the listener clears
 * it, looks at what was said, and waits for more, until it has heard all.
 *
 * So a look races with many sets, of which some find the event set already: if
 * one of those is not visible to the look after the clear that took it away,
 * the listener waits for it for ever.
 *
 * The setters begin together, released by one set of the event `go`; there are
 * two, which take turns.
 */
struct word {
	_Alignas(64) _Atomic uint64_t round; /* the last one it spoke in */
};

struct hall {
	_Alignas(64) struct rouse_event news;
	struct rouse_event go[2]; /* of even, odd rounds */
	uint64_t rounds;
	int64_t begun_at;
	bool last;
	unsigned setters;
	struct word *words; /* of each setter */
};

static void loiter(struct rng *rng)
{
	switch (rng_below(rng, 8)) {
	case 0:
		nap(rng, 50 * ROUSE_USEC);
		break;
	case 1:
		sched_yield();
		break;
	default:
		break;
	}
}

static void speak(struct worker *self)
{
	struct hall *hall = self->state;

	for (uint64_t round = 1;; round++) {
		await_event(self, &hall->go[round % 2]);
		observe(self, hall->begun_at);
		check_equal("no setter begins before its round", (int64_t)round,
			    (int64_t)hall->rounds);
		if (hall->last)
			return;
		loiter(&self->rng);
		/* (setters.speak) release: pairs with (setters.hear). It has
		 * read what the round began with. */
		atomic_store_explicit(&hall->words[self->number].round, round,
				      memory_order_release);
		rouse_event_set(&hall->news);
		advance(self, 1);
	}
}

/* How many have spoken in this round. */
static unsigned heard(const struct hall *hall, uint64_t round)
{
	unsigned n = 0;

	/* (setters.hear) acquire: pairs with (setters.speak). The next round
	 * writes that anew. */
	for (unsigned i = 0; i < hall->setters; i++)
		n += atomic_load_explicit(&hall->words[i].round,
					  memory_order_acquire) == round;
	return n;
}

static void hear_all(struct worker *self, uint64_t round)
{
	struct hall *hall = self->state;

	for (;;) {
		rouse_event_clear(&hall->news);
		if (heard(hall, round) == hall->setters)
			return;
		await_event(self, &hall->news);
		advance(self, 0);
	}
}

static void listen(struct worker *self)
{
	struct hall *hall = self->state;

	do {
		uint64_t round = ++hall->rounds;

		/* All have left the other one, for they spoke after it. */
		rouse_event_clear(&hall->go[(round + 1) % 2]);
		hall->last = time_is_up();
		hall->begun_at = now_ns();
		rouse_event_set(&hall->go[round % 2]);
		count_posted(self, hall->setters);
		if (!hall->last)
			hear_all(self, round);
		advance(self, 0);
	} while (!hall->last);
}

static void *begin(const struct load *load)
{
	struct hall *hall = zalloc_aligned(1, sizeof(*hall));

	hall->setters = load->producers + load->consumers - 1;
	hall->words = zalloc_aligned(hall->setters, sizeof(*hall->words));
	object_name(OBJECT_EVENT, &hall->news, "news");
	object_name(OBJECT_EVENT, &hall->go[0], "go, of even rounds");
	object_name(OBJECT_EVENT, &hall->go[1], "go, of odd rounds");

	workers_add((struct role){"listener", 1, listen, hall});
	workers_add((struct role){"setter", hall->setters, speak, hall});
	return hall;
}

static void end(void *state)
{
	struct hall *hall = state;

	check_equal("each setter spoke once in each round",
		    (int64_t)((hall->rounds - 1) * hall->setters),
		    (int64_t)part_items());
	free(hall->words);
	free(hall);
}

const struct scenario scenario_setters = {
	.name = "setters",
	.summary = "events: many threads set one at the same time, and one "
		   "hears them all",
	.unit = "sets",
	.checks = "no set of an event, set or clear, was missed by the look "
		  "after a clear",
	.latency = "from the set that begins a round to the return of a wait",
	.begin = begin,
	.end = end,
};
