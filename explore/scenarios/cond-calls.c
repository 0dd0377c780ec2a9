/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * No stampede (C4): notify makes no system call, a release at most one, and a
 * chosen waiter is woken when the lock is free. So where nobody else comes for
 * the lock, a chosen waiter that sleeps does not call the kernel again before
 * it returns; and they return in the order in which they have waited.
 *
 * A thread that reads stale values may call the kernel in vain, so the runs
 * have none.
 */
static struct {
	struct cond_stage stage;
	unsigned waiters;
	/* Ghosts. */
	unsigned char calls[EX_THREADS];  /* of each thread to the kernel */
	unsigned char before[EX_THREADS]; /* .. some time ago */
	bool slept[EX_THREADS];           /* when the notify came */
	uint8_t back;                     /* so many have returned */
} state;

EX_GHOST static void count_calls(void)
{
	ex_count_calls(&state.calls[ex_self()]);
}

EX_GHOST static void note_calls(unsigned thread)
{
	state.before[thread] = state.calls[thread];
}

EX_GHOST static void check_calls(unsigned most, const char *what)
{
	unsigned self = ex_self();

	ex_assert(state.calls[self] - state.before[self] <= (int)most, what);
}

EX_GHOST static void note_sleepers(void)
{
	for (unsigned t = 0; t < state.waiters; t++) {
		state.slept[t] = ex_asleep(t);
		note_calls(t);
	}
}

EX_GHOST static void came_back(void)
{
	unsigned self = ex_self();

	ex_assert(self == state.back, "came back before its turn");
	state.back++;
	if (state.slept[self])
		check_calls(0, "was woken into a held lock");
}

static void release(void)
{
	note_calls(ex_self());
	stage_release(&state.stage);
	check_calls(4, "called the kernel too often in a release");
}

static void waiter(unsigned i)
{
	count_calls();
	ledger_await(&state.stage.ledger, i);
	stage_acquire(&state.stage);
	stage_wait(&state.stage, ROUSE_FOREVER);
	came_back();
	release();
}

static void notifier(unsigned i)
{
	(void)i;
	count_calls();
	ledger_await(&state.stage.ledger, state.waiters);
	stage_acquire(&state.stage);
	note_calls(ex_self());
	stage_notify(&state.stage, 1);
	stage_notify(&state.stage, EX_THREADS);
	check_calls(0, "called the kernel in a notify");
	note_sleepers();
	release();
}

static void start(const unsigned *size)
{
	stage_init(&state.stage);
	state.waiters = size[0];
	ex_threads("waiter", size[0], waiter);
	ex_thread("notifier", 0, notifier);
}

static const char *at_rest(void)
{
	return stage_at_rest(&state.stage);
}

static const struct ex_run runs[] = {
	{.size = {1}, .strong = true},
	{.size = {2}, .strong = true},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 3, .strong = true},
	{.size = {5}, .mode = EX_BOUNDED, .bound = 2, .strong = true},
	{.size = {7}, .mode = EX_RANDOM, .bound = 3000, .strong = true},
	{.size = {3}, .strong = true, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_calls = {
	.name = "cond-calls",
	.promises = "C1 C4",
	.summary = "notify makes no system call, and wakes are one by one",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
