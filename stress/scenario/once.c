/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/barrier.h>
#include <rouse/once.h>

#include <errno.h>
#include <stdlib.h>

#include "fixture/harness.h"
#include "fixture/locking.h"
#include "observe/objects.h"
#include "scenario/scenario.h"

/*
 * All threads want something done once, which fails some times before; then they
 * meet, and want something else. What this asks of a once:
 *
 *  - It is done exactly once, and tried as often as it fails, and once more: what
 *    the function counts is plain. Each failure is returned by one call.
 *  - No call returns 0 before it is done, and what it did is there.
 *  - No thread sleeps on: the others would not meet it.
 *  - No call touches a once after the last of them has returned: that thread frees
 *    it at once.
 */
#define FAILS_MAX 3
#define NEAR      (100 * ROUSE_USEC)

struct onces {
	struct rouse_barrier all_here;
	unsigned threads;
	struct rouse_once *once; /* of this round */
	unsigned tries, fails;   /* plain: changed by the function */
	uint64_t made;           /* the same: rounds */
	int64_t made_at;
	bool last;
	_Atomic unsigned failed; /* calls that said so */
	_Atomic unsigned out;    /* threads that are not back yet */
};

static void begin_round(struct onces *onces, unsigned fails)
{
	onces->once = zalloc_aligned(1, sizeof(*onces->once));
	onces->tries = 0;
	onces->fails = fails;
	atomic_store_explicit(&onces->failed, 0, memory_order_relaxed);
	atomic_store_explicit(&onces->out, onces->threads,
			      memory_order_relaxed);
}

static int make(void *arg)
{
	struct worker *self = arg;
	struct onces *onces = self->state;

	dawdle(&self->rng);
	if (onces->tries++ < onces->fails)
		return -EAGAIN;
	onces->made++;
	onces->last = time_is_up();
	count_posted(self, onces->threads);
	onces->made_at = now_ns();
	return 0;
}

static int call_near(struct worker *self, struct rouse_once *once)
{
	unsigned most = (unsigned)NEAR >> rng_below(&self->rng, 8);
	rouse_deadline deadline = rouse_after(rng_below(&self->rng, most));
	int err = rouse_once_call_until(once, make, self, deadline);

	if (err == -ETIMEDOUT)
		check_not_early(deadline);
	return err;
}

static void have_it_made(struct worker *self, struct onces *onces)
{
	int err;

	doing_to(self, "calls", onces->once);
	do {
		err = rng_one_in(&self->rng, 4)
			      ? call_near(self, onces->once)
			      : rouse_once_call(onces->once, make, self);
		if (err == -EAGAIN)
			atomic_fetch_add_explicit(&onces->failed, 1,
						  memory_order_relaxed);
		else
			check(err == 0 || err == -ETIMEDOUT,
			      "call returns what the function did", 0, err);
	} while (err != 0);
	doing(self, "works");
}

static void leave(struct worker *self, struct onces *onces)
{
	check(rouse_once_is_done(onces->once), "it stays done", true, false);
	/* (once.out) acq_rel: pairs with (once.out). The once is freed after all
	 * others have used it. */
	if (atomic_fetch_sub_explicit(&onces->out, 1, memory_order_acq_rel) > 1)
		return;
	check_equal("each failure came to one call", onces->fails,
		    atomic_load_explicit(&onces->failed, memory_order_relaxed));
	free(onces->once);
	begin_round(onces, rng_below(&self->rng, FAILS_MAX + 1));
}

static void want_often(struct worker *self)
{
	struct onces *onces = self->state;
	uint64_t round = 0;
	bool last;

	do {
		doing_to(self, "waits for", &onces->all_here);
		check(rouse_barrier_wait(&onces->all_here) >= 0, "all meet",
		      true, false);
		have_it_made(self, onces);
		check_equal("what it did is there, once", (int64_t)++round,
			    (int64_t)onces->made);
		observe(self, onces->made_at);
		last = onces->last;
		leave(self, onces);
		advance(self, self->number == 0);
	} while (!last);
}

static void *begin(const struct load *load)
{
	struct onces *onces = zalloc_aligned(1, sizeof(*onces));

	onces->threads = load->producers + load->consumers;
	check_equal("a barrier begins", 0,
		    rouse_barrier_init(&onces->all_here, onces->threads));
	object_name(OBJECT_BARRIER, &onces->all_here, "all here");
	begin_round(onces, 0);
	workers_add((struct role){"thread", onces->threads, want_often, onces});
	return onces;
}

static void end(void *state)
{
	struct onces *onces = state;

	check_equal("nothing is left in the middle", 0, onces->tries);
	free(onces->once);
	free(onces);
}

const struct scenario scenario_once = {
	.name = "once",
	.summary = "onces: all threads want it done, it fails some times, and "
		   "the last one frees it",
	.unit = "rounds",
	.checks = "done exactly once, each failure came to one call; freed at "
		  "once",
	.latency = "from its end to the return of a call",
	.begin = begin,
	.end = end,
};
