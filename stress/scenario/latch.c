/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/latch.h>

#include <errno.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * All threads count a latch down, by its last share each, and wait for it; then
 * the next one. What this asks of a latch:
 *
 *  - No wait sleeps on: a thread that does not come back does not count the next
 *    one, and all wait for ever.
 *  - No wait returns before all have counted: what each of them wrote for this
 *    round, in plain memory, is there.
 *  - Nobody touches a latch after the last wait for it has returned: the thread
 *    that came last frees it at once.
 *
 * What belongs to a round is in one of three places, by turns: a thread that is
 * two rounds ahead waits for the slowest one.
 */
#define PLACES    3
#define SHARE_MAX 4
#define NEAR      (100 * ROUSE_USEC)

struct place {
	_Alignas(64) struct rouse_latch *latch;
	uint64_t *round; /* by each thread, before it counts */
	_Atomic int64_t counted_at;
	_Atomic unsigned out; /* threads that are not back yet */
	bool last;
};

struct latches {
	unsigned threads;
	struct place places[PLACES];
};

/* Thread i counts that much. */
static uint32_t share_of(unsigned i)
{
	return 1 + i % SHARE_MAX;
}

static void make_new(struct latches *latches, struct place *place)
{
	uint32_t sum = 0;

	for (unsigned i = 0; i < latches->threads; i++)
		sum += share_of(i);
	place->latch = zalloc_aligned(1, sizeof(*place->latch));
	check_equal("a latch begins at its number", 0,
		    rouse_latch_init(place->latch, sum));
	atomic_store_explicit(&place->out, latches->threads,
			      memory_order_relaxed);
}

static void count_down(struct worker *self, struct place *place)
{
	uint32_t left = share_of(self->number), n;

	check(!rouse_latch_try_wait(place->latch),
	      "it is not at 0 before all have counted", false, true);
	while (left > 0) {
		n = rng_below(&self->rng, left + 1);
		left -= n;
		if (left == 0)
			atomic_store_explicit(&place->counted_at, now_ns(),
					      memory_order_relaxed);
		check_equal("count_down returns 0", 0,
			    rouse_latch_count_down(place->latch, n));
	}
}

static int wait_near(struct worker *self, struct rouse_latch *latch)
{
	unsigned most = (unsigned)NEAR >> rng_below(&self->rng, 8);
	rouse_deadline deadline = rouse_after(rng_below(&self->rng, most));
	int err = rouse_latch_wait_until(latch, deadline);

	if (err == -ETIMEDOUT)
		check_not_early(deadline);
	return err;
}

static void wait_somehow(struct worker *self, struct place *place)
{
	unsigned way = rng_below(&self->rng, 4);
	int err = 0;

	doing_to(self, "waits for", place->latch);
	if (way == 0)
		while ((err = wait_near(self, place->latch)) == -ETIMEDOUT)
			;
	else if (way == 1)
		err = rouse_latch_wait_until(place->latch, ROUSE_FOREVER - 1);
	else
		rouse_latch_wait(place->latch);
	check_equal("wait returns 0", 0, err);
	doing(self, "works");
}

static void leave(struct latches *latches, struct place *place)
{
	check(rouse_latch_try_wait(place->latch), "it stays at 0", true, false);
	/* (latch.out) acq_rel: pairs with (latch.out). The latch is freed after
	 * all others have used it. */
	if (atomic_fetch_sub_explicit(&place->out, 1, memory_order_acq_rel) > 1)
		return;
	free(place->latch);
	make_new(latches, place);
}

static void meet(struct worker *self)
{
	struct latches *latches = self->state;
	bool last;

	for (uint64_t round = 1;; round++) {
		struct place *place = &latches->places[round % PLACES];

		if (self->number == 0) {
			place->last = time_is_up();
			count_posted(self, latches->threads);
		}
		place->round[self->number] = round;
		count_down(self, place);
		wait_somehow(self, place);
		observe(self, atomic_load_explicit(&place->counted_at,
						   memory_order_relaxed));
		for (unsigned i = 0; i < latches->threads; i++)
			check_equal("all have counted, and what they wrote is "
				    "there",
				    (int64_t)round, (int64_t)place->round[i]);
		last = place->last;
		leave(latches, place);
		advance(self, self->number == 0);
		if (last)
			return;
	}
}

static void *begin(const struct load *load)
{
	struct latches *latches = zalloc_aligned(1, sizeof(*latches));

	latches->threads = load->producers + load->consumers;
	for (unsigned i = 0; i < PLACES; i++) {
		struct place *place = &latches->places[i];

		place->round =
			zalloc_aligned(latches->threads, sizeof(*place->round));
		make_new(latches, place);
	}
	workers_add((struct role){"thread", latches->threads, meet, latches});
	return latches;
}

static void end(void *state)
{
	struct latches *latches = state;

	for (unsigned i = 0; i < PLACES; i++) {
		struct place *place = &latches->places[i];

		check_equal("no thread is out", latches->threads,
			    atomic_load_explicit(&place->out,
						 memory_order_relaxed));
		free(place->latch);
		free(place->round);
	}
	free(latches);
}

const struct scenario scenario_latch = {
	.name = "latch",
	.summary = "latches: all threads count down and wait, and the last one "
		   "frees it",
	.unit = "rounds",
	.checks = "all came back once all had counted, with what they wrote; "
		  "freed at once",
	.latency = "from the last count to the return of a wait",
	.begin = begin,
	.end = end,
};
