/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/rlock.h>

#include <errno.h>

#include "explore.h"
#include "futex.h"

/*
 * A lock with an owner: only the owner may acquire it again and release it
 * (L4). Others always get -EPERM, and owned() and depth() are right for each
 * thread.
 */

static struct {
	struct rouse_rlock rlock;
	int data;   /* plain: a race is found as such */
	bool owned; /* a ghost */
} state;

EX_GHOST static void owner_comes(void)
{
	ex_assert(!state.owned, "it acquired a lock that another owns");
	state.owned = true;
}

EX_GHOST static void owner_goes(void)
{
	state.owned = false;
}

/* The calling thread has acquired it @depth times. */
static void check_depth(uint32_t depth)
{
	ex_assert(rouse_rlock_owned(&state.rlock) == (depth > 0),
		  "it is wrong about whether it owns the lock");
	ex_assert(rouse_rlock_depth(&state.rlock) == depth,
		  "it is wrong about how deep it owns the lock");
}

static void check_release(int expected)
{
	ex_assert(rouse_rlock_release(&state.rlock) == expected,
		  expected ? "it released a lock that it does not own"
			   : "it could not release its lock");
}

/* The lock is acquired, once. */
static void own(void)
{
	owner_comes();
	state.data++;
	check_depth(1);
	ex_assert(rouse_rlock_acquire_until(&state.rlock, ex_tick(0)) == 0,
		  "it could not acquire its own lock again");
	check_depth(2);
	check_release(0);
	state.data++;
	owner_goes();
	check_release(0);
}

static void take_turn(unsigned i)
{
	(void)i;
	ex_assert(rouse_rlock_acquire(&state.rlock) == 0, "its acquire failed");
	own();
	check_depth(0);
}

static void meddle(unsigned i)
{
	(void)i;
	check_release(-EPERM);
	check_depth(0);
	if (rouse_rlock_try_acquire(&state.rlock))
		own();
	check_release(-EPERM);
}

static void take_turn_until(unsigned i)
{
	struct rouse_wait how = {ex_tick(1), ROUSE_WAIT_INTERRUPTIBLE, NULL};
	int err = i % 2 ? rouse_rlock_acquire_with(&state.rlock, &how)
			: rouse_rlock_acquire_until(&state.rlock, ex_tick(1));

	if (err == 0) {
		own();
		return;
	}
	check_release(-EPERM);
	if (err == -ETIMEDOUT)
		ex_assert(rouse__now() >= ex_tick(1),
			  "its acquire ended early");
	else
		ex_assert(err == -EINTR && i % 2, "a signal ended its acquire");
}

/* A holder of the lock does not sleep, so it is free. */
static const char *quiet(void)
{
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (ex_asleep(t))
			return "a thread sleeps beside a free lock";
	}
	return NULL;
}

static const char *end(void)
{
	return rouse_rlock_locked(&state.rlock) ? "the lock is left locked"
						: NULL;
}

static void start(const unsigned *size)
{
	ex_name(&state.rlock.lock_, sizeof(state.rlock.lock_), "lock");
	ex_name(&state.rlock.owner_, sizeof(state.rlock.owner_), "owner");
	ex_name(&state.rlock.depth_, sizeof(state.rlock.depth_), "depth");
	ex_name(&state.data, sizeof(state.data), "data");
	ex_threads("thread", size[0], take_turn);
	ex_threads("meddler", size[1], meddle);
	ex_threads("timed thread", size[2], take_turn_until);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {2}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {1, 0, 1}, .mode = EX_BOUNDED, .bound = 8, .ticks = 1},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {1, 0, 2},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .interrupts = 1},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 2, 2},
	 .mode = EX_RANDOM,
	 .bound = 20000,
	 .ticks = 1,
	 .spurious = 1,
	 .interrupts = 1},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 0, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .ticks = 1,
	 .set = EX_DEEP},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {1, 0, 2},
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .ticks = 1,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario rlock_own = {
	.name = "rlock",
	.promises = "L2 L4",
	.summary = "only its owner acquires it again and releases it",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = quiet,
	.end = end,
};
