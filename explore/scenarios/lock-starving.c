/* SPDX-License-Identifier: BSD-2-Clause */
#include "lock-guard.h"

/*
 * No thread starves (L2): a waiter beside threads that come again and again,
 * and acquire the lock before it, sleeps without success a few times. Then it
 * marks itself as starving, and they let it pass, except by a try. (The guard
 * asserts that in every scenario; here it happens in many ways.) In some runs
 * time advances: then a thread that lets others pass stops doing so.
 */

static struct {
	struct guarded guarded;
} state;

static void take_turn(unsigned i)
{
	(void)i;
	guarded_turn(&state.guarded);
}

static void barge(unsigned i)
{
	(void)i;
	for (unsigned n = 0; n < 3; n++) {
		if (guarded_acquire(&state.guarded, TRY, ROUSE_FOREVER) != 0)
			continue;
		guarded_work(&state.guarded);
		guarded_release(&state.guarded);
	}
}

static void take_turns(unsigned i)
{
	(void)i;
	for (unsigned n = 0; n < 3; n++)
		guarded_turn(&state.guarded);
}

static const char *end(void)
{
	return guarded_end(&state.guarded);
}

static void start(const unsigned *size)
{
	guarded_name(&state.guarded);
	ex_threads("waiter", size[0], take_turn);
	ex_threads("barger", size[1], barge);
	ex_threads("thread", size[2], take_turns);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {1, 0, 1}, .mode = EX_BOUNDED, .bound = 6},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 0, 1}, .mode = EX_BOUNDED, .bound = 3, .ticks = 2},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 1, .ticks = 1},
	{.size = {3, 2, 3}, .mode = EX_RANDOM, .bound = 20000, .spurious = 1},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 0, 2}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_starving = {
	.name = "lock-starving",
	.promises = "L2",
	.summary = "a waiter beside threads that barge in is let pass",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = guarded_quiet,
	.end = end,
};
