/* SPDX-License-Identifier: BSD-2-Clause */
#include "ledger.h"

#include <errno.h>
#include <rouse/cond.h>
#include <rouse/rlock.h>

/*
 * A condition over an RLock: a wait releases all levels, acquires them all
 * again, and owns the lock then, and only then (C6). Waiter 0 is two levels
 * deep, waiter 1 three, waiter 2 one, and so on; and likewise the notifiers.
 */
static struct {
	struct rouse_rlock rlock;
	struct rouse_cond cond;
	struct ledger ledger;
	int data;
} state;

static void own(unsigned depth)
{
	ex_assert(rouse_rlock_owned(&state.rlock), "does not own the RLock");
	ex_assert(rouse_rlock_depth(&state.rlock) == depth,
		  "owns the RLock at the wrong depth");
	state.data = 0;
}

static unsigned depth_of(unsigned i)
{
	return (i + 1) % 3 + 1;
}

static void acquire(unsigned depth)
{
	ex_assert(rouse_rlock_acquire(&state.rlock) == 0, "acquire failed");
	ledger_enter(&state.ledger);
	for (unsigned i = 1; i < depth; i++)
		ex_assert(rouse_rlock_try_acquire(&state.rlock), "try failed");
	own(depth);
}

static void release(unsigned depth)
{
	for (unsigned i = 1; i < depth; i++)
		ex_assert(rouse_rlock_release(&state.rlock) == 0,
			  "the release of a level failed");
	ledger_exit(&state.ledger);
	ex_assert(rouse_rlock_release(&state.rlock) == 0, "release failed");
	ex_assert(rouse_rlock_release(&state.rlock) == -EPERM,
		  "released more levels than it had acquired");
}

static void wait_until(unsigned depth, rouse_deadline deadline)
{
	int err;

	acquire(depth);
	ledger_wait(&state.ledger);
	err = rouse_cond_wait_until(&state.cond, deadline);
	ledger_back(&state.ledger, err);
	own(depth);
	release(depth);
}

static void waiter(unsigned i)
{
	wait_until(depth_of(i), ROUSE_FOREVER);
}

static void polling_waiter(unsigned i)
{
	wait_until(depth_of(i), 0);
}

static void notifier(unsigned i)
{
	acquire(depth_of(i));
	ledger_notified(&state.ledger, 1, rouse_cond_notify(&state.cond, 1));
	release(depth_of(i));
}

static void start(const unsigned *size)
{
	rouse_cond_init_rlock(&state.cond, &state.rlock);
	ex_name(&state.rlock, sizeof(state.rlock), "rlock");
	ex_name(&state.rlock.owner_, sizeof(state.rlock.owner_), "owner");
	ex_name(&state.rlock.depth_, sizeof(state.rlock.depth_), "depth");
	ex_name(&state.cond, sizeof(state.cond), "cond");
	ex_name(&state.data, sizeof(state.data), "data");
	ex_threads("waiter", size[0], waiter);
	ex_threads("polling waiter", size[1], polling_waiter);
	ex_threads("notifier", size[2], notifier);
}

static const char *at_rest(void)
{
	if (rouse_rlock_locked(&state.rlock))
		return "the owner of the RLock does not go on";
	return ledger_at_rest(&state.ledger, 1);
}

static const struct ex_run runs[] = {
	{.size = {1, 0, 1}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 0, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {3, 2, 3}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {3, 0, 2},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_rlock = {
	.name = "cond-rlock",
	.promises = "C6",
	.summary = "a wait gives up all levels of an RLock and takes them back",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
