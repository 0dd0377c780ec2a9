/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * A barrier, as one would write it: the last thread to arrive notifies the
 * others. Since there are no spurious returns (C3), an `if` is enough where
 * others need a loop. And since a notify_all chooses those that wait then, and
 * no later ones (C1), a fast thread may arrive at the next round while the
 * others still return from this one. All threads end.
 */
static struct {
	struct cond_stage stage;
	unsigned threads;
	unsigned rounds;
	unsigned arrived;
} state;

static void pass(void)
{
	stage_acquire(&state.stage);
	if (++state.arrived == state.threads) {
		state.arrived = 0;
		stage_notify(&state.stage, EX_THREADS);
	} else {
		stage_wait(&state.stage, ROUSE_FOREVER);
	}
	stage_release(&state.stage);
}

static void thread(unsigned i)
{
	(void)i;
	for (unsigned round = 0; round < state.rounds; round++)
		pass();
}

static void start(const unsigned *size)
{
	stage_init(&state.stage);
	state.threads = size[0];
	state.rounds = size[1];
	ex_threads("thread", size[0], thread);
}

static const char *at_rest(void)
{
	return stage_at_rest(&state.stage);
}

/* Threads, rounds. */
static const struct ex_run runs[] = {
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 4},
	{.size = {2, 3}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {4, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {6, 2}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {5, 2},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {6, 2},
	 .mode = EX_RANDOM,
	 .bound = 200000,
	 .spurious = 1,
	 .set = EX_DEEP},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_barrier = {
	.name = "cond-barrier",
	.promises = "C1 C3 C4",
	.summary = "a barrier over several rounds lets everybody through",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.end = at_rest,
};
