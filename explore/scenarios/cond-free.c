/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * Lifetimes. The notifier, which still holds the lock, frees the condition as
 * soon as there are no waiters, while the chosen ones are returning and need
 * only the lock. And the last thread to release the lock frees the lock.
 */
static struct {
	struct cond_stage stage;
	unsigned waiters;
	unsigned users; /* threads that will still release the lock */
} state;

static void release(void)
{
	bool last = --state.users == 0;

	stage_release(&state.stage);
	if (last)
		ex_free(&state.stage.lock, sizeof(state.stage.lock));
}

static void waiter(unsigned i)
{
	(void)i;
	stage_acquire(&state.stage);
	stage_wait(&state.stage, ROUSE_FOREVER);
	release();
}

static void timed_waiter(unsigned i)
{
	(void)i;
	stage_acquire(&state.stage);
	stage_wait(&state.stage, ex_tick(1));
	release();
}

static void notifier(unsigned i)
{
	(void)i;
	ledger_await(&state.stage.ledger, state.waiters);
	stage_acquire(&state.stage);
	stage_notify(&state.stage, EX_THREADS);
	ex_free(&state.stage.cond, sizeof(state.stage.cond));
	release();
}

static void start(const unsigned *size)
{
	stage_init(&state.stage);
	ex_mortal(&state.stage.lock, sizeof(state.stage.lock));
	ex_mortal(&state.stage.cond, sizeof(state.stage.cond));
	state.waiters = size[0] + size[1];
	state.users = state.waiters + 1;
	ex_threads("waiter", size[0], waiter);
	ex_threads("timed waiter", size[1], timed_waiter);
	ex_thread("notifier", 0, notifier);
}

static const char *at_rest(void)
{
	return stage_at_rest(&state.stage);
}

static const struct ex_run runs[] = {
	{.size = {1}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {2}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {1, 1}, .ticks = 1, .mode = EX_BOUNDED, .bound = 2},
	{.size = {3, 1}, .ticks = 1, .mode = EX_RANDOM, .bound = 10000},
	{.size = {1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .ticks = 1,
	 .set = EX_DEEP},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_free = {
	.name = "cond-free",
	.promises = "C1 C4 L4",
	.summary = "a chosen waiter needs the lock, but not the condition",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
