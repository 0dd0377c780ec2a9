/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * Each holder of the lock inherits the duty to wake the chosen waiters (C4):
 * also beside waiters that have already left their node, since they poll, and
 * users of the lock. The users may never come: each pauses before it does, so
 * no other thread can rely on it.
 */
static struct {
	struct cond_stage stage;
	unsigned waiters;
} state;

static void waiter(rouse_deadline deadline)
{
	ledger_await(&state.stage.ledger, ex_self());
	stage_acquire(&state.stage);
	stage_wait(&state.stage, deadline);
	stage_release(&state.stage);
}

static void patient_waiter(unsigned i)
{
	(void)i;
	waiter(ROUSE_FOREVER);
}

static void polling_waiter(unsigned i)
{
	(void)i;
	waiter(0);
}

static void notifier(unsigned i)
{
	(void)i;
	ledger_await(&state.stage.ledger, state.waiters);
	stage_acquire(&state.stage);
	stage_notify(&state.stage, EX_THREADS);
	stage_release(&state.stage);
}

/* The first one acquires the lock, the next one tries to, the next one has a
 * deadline, and so on. */
static void user(unsigned i)
{
	struct rouse_lock *lock = &state.stage.lock;

	ex_pause();
	if (i % 3 == 0)
		rouse_lock_acquire(lock);
	else if (i % 3 == 1 && !rouse_lock_try_acquire(lock))
		return;
	else if (i % 3 == 2 && rouse_lock_acquire_until(lock, ex_tick(1)))
		return;
	stage_enter(&state.stage);
	stage_release(&state.stage);
}

static const char *at_rest(void)
{
	return stage_at_rest(&state.stage);
}

static void start(const unsigned *size)
{
	stage_init(&state.stage);
	state.waiters = size[0] + size[1];
	ex_threads("waiter", size[0], patient_waiter);
	ex_threads("polling waiter", size[1], polling_waiter);
	ex_thread("notifier", 0, notifier);
	ex_threads("user", size[2], user);
}

static const struct ex_run runs[] = {
	{.size = {2}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {1, 0, 1}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 2, 1}, .mode = EX_BOUNDED, .bound = 2, .strong = true},
	{.size = {2, 1, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {2, 2, 3}, .mode = EX_RANDOM, .bound = 10000, .ticks = 1},
	{.size = {1, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {1, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {1, 2, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {2, 2, 3},
	 .mode = EX_RANDOM,
	 .bound = 200000,
	 .ticks = 1,
	 .set = EX_DEEP},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {2, 1, 2}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_chain = {
	.name = "cond-chain",
	.promises = "C1 C2 C4",
	.summary = "no chosen waiter is forgotten among users of the lock",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
