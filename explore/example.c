/* SPDX-License-Identifier: BSD-2-Clause */

/*
 * How to explore an algorithm of your own. This file is the smallest complete
 * scenario: copy it, put your algorithm in the place of the latch, and list
 * the file in local.mk. Then
 *
 *	rouse-explore example
 *
 * takes every schedule of its threads, with every value that C11 lets an atomic
 * load return, and shows one that goes wrong, if there is any.
 */
#include "explore.h"

#include <rouse/event.h>
#include <stdatomic.h>

/*
 * What is explored: a latch, which opens when all workers have arrived. It is
 * written as for production, and compiled as it is; nothing in it is made for
 * the explorer. Its system calls, if any, go through lib/futex.h; here the
 * event does that.
 */
struct latch {
	_Atomic unsigned missing;
	struct rouse_event open;
};

static void latch_arrive(struct latch *latch)
{
	if (atomic_fetch_sub_explicit(&latch->missing, 1,
				      memory_order_acq_rel) == 1)
		rouse_event_set(&latch->open);
}

static void latch_wait(struct latch *latch)
{
	rouse_event_wait(&latch->open);
}

/*
 * The state: all memory that the threads share. It is zero at the start of
 * each execution. The parts are plain memory, and no access to them is wrong
 * unless the latch is: so they show whether it carries what was written before
 * an arrival to the threads that have waited.
 */
static struct {
	struct latch latch;
	unsigned workers;
	unsigned part[EX_THREADS];
} state;

/* What the threads do. @i counts those of one role. */

static void work(unsigned i)
{
	state.part[i] = i + 1;
	latch_arrive(&state.latch);
}

static void add_up(unsigned i)
{
	unsigned sum = 0;

	(void)i;
	latch_wait(&state.latch);
	for (unsigned n = 0; n < state.workers; n++)
		sum += state.part[n];
	ex_assert(sum == state.workers * (state.workers + 1) / 2,
		  "the latch was open too early");
}

/* How an execution begins: the workers, and the threads that wait for them. */
static void start(const unsigned *size)
{
	state.latch.missing = state.workers = size[0];
	ex_name(&state.latch.missing, sizeof(state.latch.missing), "missing");
	ex_name(&state.latch.open, sizeof(state.latch.open), "open");
	ex_name(state.part, sizeof(state.part), "part");
	ex_threads("worker", size[0], work);
	ex_threads("adder", size[1], add_up);
}

/* The sizes to explore: all of small ones, what can be had of larger ones. */
static const struct ex_run runs[] = {
	{.size = {1, 1}},
	{.size = {2, 1}},
	{.size = {3, 1}},
	{.size = {2, 2}},
	{.size = {2, 1}, .spurious = 1, .interrupts = 1},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {5, 3}, .mode = EX_RANDOM, .bound = 20000},
	EX_END_OF_RUNS,
};

/*
 * There is no quiet() here, so every thread must come to its end: an adder
 * that sleeps for ever is a failure. Now break the latch, and see: say == 2 for
 * == 1, or memory_order_release for memory_order_acq_rel.
 */
const struct ex_scenario example = {
	.name = "example",
	.promises = "",
	.summary = "a latch that is built on an event",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
};
