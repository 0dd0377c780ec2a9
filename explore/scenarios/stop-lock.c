/* SPDX-License-Identifier: BSD-2-Clause */
#include "lock-guard.h"

/*
 * Acquires with a stop, which is pulsed, beside others that take turns: one that
 * is stopped eats no wake of another.
 */

static struct {
	struct guarded guarded;
} state;

static void take_turn(unsigned i)
{
	(void)i;
	guarded_turn(&state.guarded);
}

static void turn_or_stop(unsigned i)
{
	(void)i;
	if (guarded_acquire(&state.guarded, ACQUIRE_OR_STOP, ROUSE_FOREVER) !=
	    0)
		return;
	guarded_work(&state.guarded);
	guarded_release(&state.guarded);
}

static void stop_acquires(unsigned i)
{
	(void)i;
	ex_pause();
	watched_set(&state.guarded.stop);
	watched_clear(&state.guarded.stop);
}

static const char *lock_end(void)
{
	return guarded_end(&state.guarded);
}

static void start_lock(const unsigned *size)
{
	guarded_name(&state.guarded);
	ex_name(&state.guarded.stop.event, sizeof(state.guarded.stop.event),
		"stop");
	ex_threads("thread", size[0], take_turn);
	ex_threads("stoppable", size[1], turn_or_stop);
	ex_threads("stopper", size[2], stop_acquires);
}

static const struct ex_run lock_runs[] = {
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 2, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .slices = true},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .spurious = 1},
	{.size = {3, 3, 2}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {3, 3, 2}, .mode = EX_RANDOM, .bound = 10000, .slices = true},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {1, 2, 1}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario stop_lock = {
	.name = "stop-lock",
	.promises = "S2 S3 L2",
	.summary = "an acquire that is stopped eats no wake of another",
	.runs = lock_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_lock,
	.quiet = guarded_quiet,
	.end = lock_end,
};

/* And of a lock that is never released. */

static const char *held_quiet(void)
{
	return watched_quiet(&state.guarded.stop);
}

static void start_held(const unsigned *size)
{
	start_lock(size);
	ex_assert(rouse_lock_try_acquire(&state.guarded.lock), "it is free");
	state.guarded.held = true;
}

static const struct ex_run held_runs[] = {
	{.size = {0, 1, 1}},
	{.size = {0, 2, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {0, 1, 2}, .mode = EX_BOUNDED, .bound = 4},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {0, 1, 1}, .slices = true},
	{.size = {0, 3, 2}, .mode = EX_RANDOM, .bound = 5000, .slices = true},
	{.size = {0, 1, 1}, .spurious = 1, .interrupts = 1},
	{.size = {0, 2, 1}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario stop_held = {
	.name = "stop-held",
	.promises = "S1 S2",
	.summary = "a stop ends the acquires of a lock that is not released",
	.runs = held_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_held,
	.quiet = held_quiet,
};
