/* SPDX-License-Identifier: BSD-2-Clause */
#include "lock-guard.h"

#include <rouse/event.h>

/*
 * Threads that take turns under a lock: each gets its turn, alone, and the lock
 * is as before in the end.
 */

static struct {
	struct guarded guarded;
	struct rouse_event handed[EX_THREADS];
	unsigned users;
} state;

static const char *end(void)
{
	return guarded_end(&state.guarded);
}

/* The plain case, with others that only try. */

static void take_two_turns(unsigned i)
{
	guarded_turn(&state.guarded);
	if (i == 0)
		guarded_turn(&state.guarded);
}

static void try_turn(unsigned i)
{
	enum acquire_kind kind = i % 2 ? ACQUIRE_UNTIL : TRY;

	for (unsigned n = 0; n < 2; n++) {
		if (guarded_acquire(&state.guarded, kind, ex_tick(0)) != 0)
			continue;
		guarded_work(&state.guarded);
		guarded_release(&state.guarded);
	}
}

static void start_turns(const unsigned *size)
{
	guarded_name(&state.guarded);
	ex_threads("thread", size[0], take_two_turns);
	ex_threads("trier", size[1], try_turn);
}

static const struct ex_run turns_runs[] = {
	{.size = {1}},
	{.size = {2}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {2},
	 .mode = EX_BOUNDED,
	 .bound = 3,
	 .spurious = 1,
	 .interrupts = 1},
	{.size = {2}, .mode = EX_BOUNDED, .bound = 4, .ticks = 2},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 1, .ticks = 2},
	{.size = {4}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {6, 2},
	 .mode = EX_RANDOM,
	 .bound = 20000,
	 .spurious = 1,
	 .interrupts = 1},
	{.size = {2, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {4}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {3},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .spurious = 1,
	 .set = EX_DEEP},
	{.size = {6}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {4}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_turns = {
	.name = "lock-turns",
	.promises = "L1 L2 L4",
	.summary = "turns under a lock, each alone, none lost",
	.runs = turns_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_turns,
	.quiet = guarded_quiet,
	.end = end,
};

/* A thread may release what another acquired. */

static void acquire_and_hand(unsigned i)
{
	guarded_acquire(&state.guarded, ACQUIRE, ROUSE_FOREVER);
	guarded_work(&state.guarded);
	rouse_event_set(&state.handed[i]);
}

static void take_and_release(unsigned i)
{
	rouse_event_wait(&state.handed[i]);
	guarded_work(&state.guarded);
	guarded_release(&state.guarded);
}

static void take_turn(unsigned i)
{
	(void)i;
	guarded_turn(&state.guarded);
}

static void start_foreign(const unsigned *size)
{
	guarded_name(&state.guarded);
	ex_name(&state.handed, sizeof(state.handed), "handed");
	ex_threads("giver", size[0], acquire_and_hand);
	ex_threads("taker", size[0], take_and_release);
	ex_threads("thread", size[1], take_turn);
}

static const struct ex_run foreign_runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 0}, .mode = EX_BOUNDED, .bound = 4},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 2}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_foreign = {
	.name = "lock-foreign",
	.promises = "L2 L4",
	.summary = "one thread acquires, another releases",
	.runs = foreign_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_foreign,
	.end = end,
};

/* The last one frees the lock after its release, while earlier releases may not
 * have returned yet. */

static void take_turn_and_free(unsigned i)
{
	bool last;

	(void)i;
	guarded_acquire(&state.guarded, ACQUIRE, ROUSE_FOREVER);
	guarded_work(&state.guarded);
	last = --state.users == 0;
	guarded_release(&state.guarded);
	if (last)
		ex_free(&state.guarded.lock, sizeof(state.guarded.lock));
}

static void start_free(const unsigned *size)
{
	guarded_name(&state.guarded);
	ex_name(&state.users, sizeof(state.users), "users");
	ex_mortal(&state.guarded.lock, sizeof(state.guarded.lock));
	state.users = size[0];
	ex_threads("thread", size[0], take_turn_and_free);
}

static const struct ex_run free_runs[] = {
	{.size = {2}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .spurious = 1,
	 .interrupts = 1},
	{.size = {4}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {8}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {4}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {3},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .spurious = 1,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {4}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario lock_free = {
	.name = "lock-free",
	.promises = "L2 L4",
	.summary = "the last holder frees the lock right after its release",
	.runs = free_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_free,
};
