/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * No stampede (C4): a notify makes no system call. A release wakes one thread,
 * the first release after a notify two; and one more if a waiter that was
 * called found the lock held and sleeps for it when the release was about to
 * rely on another waiter. A chosen waiter is woken when the lock is free. So if
 * no other thread comes for the lock, it makes no further system call before it
 * returns, except to sleep for the lock if others were woken with it. They are
 * called in the order in which they have waited: a thread that returns leaves
 * none among the chosen that has waited longer. (Unless a wake found no
 * sleeper: then it went on to the next.)
 *
 * A thread that reads stale values may make unneeded system calls, so the runs
 * have none.
 */
#define AHEAD 2 /* woken at once */

static struct {
	struct cond_stage stage;
	unsigned waiters;
	/* Ghosts. */
	struct ex_calls calls[EX_THREADS];  /* system calls of each thread */
	struct ex_calls before[EX_THREADS]; /* the same, some time ago */
	bool slept[EX_THREADS];             /* when the notify came */
	const struct rouse_waiter *node[EX_THREADS];
} state;

EX_GHOST static void count_calls(void)
{
	ex_count_kinds(&state.calls[ex_self()]);
}

EX_GHOST static void note_calls(unsigned thread)
{
	state.before[thread] = state.calls[thread];
}

EX_GHOST static void check_notify(void)
{
	unsigned self = ex_self();

	ex_assert(state.calls[self].wakes == state.before[self].wakes,
		  "called the kernel in a notify");
}

/* After a wake that finds no sleeper, the next thread is woken. */
EX_GHOST static void check_release(unsigned most)
{
	unsigned self = ex_self();
	const struct ex_calls *now = &state.calls[self];
	const struct ex_calls *then = &state.before[self];

	/* A thread that was not woken wakes as many as a notifier does. */
	if (most < AHEAD)
		most = AHEAD;
	ex_assert(now->found - then->found <= (int)most,
		  "woke too many in a release");
	ex_assert(now->wakes - then->wakes <= (int)state.waiters + 6,
		  "called the kernel too often in a release");
}

/* The threads that wait, in the order in which they came. */
EX_GHOST static void note_nodes(void)
{
	const struct rouse_waiter *node = state.stage.cond.queue_.last_;

	for (unsigned t = 0; t < state.waiters; t++) {
		node = node->next_;
		state.node[t] = node;
	}
}

EX_GHOST static void note_sleepers(void)
{
	for (unsigned t = 0; t < state.waiters; t++) {
		state.slept[t] = ex_asleep(t);
		note_calls(t);
	}
}

/* Those that still sleep, and not for the lock. */
EX_GHOST static void check_sleepers(void)
{
	for (unsigned t = 0; t < state.waiters; t++)
		state.slept[t] &= state.calls[t].waits == state.before[t].waits;
}

EX_GHOST static bool is_chosen(unsigned thread)
{
	const struct rouse_waiter *last = state.stage.lock.chosen_;
	const struct rouse_waiter *node = last;

	while (node != NULL) {
		if (node == state.node[thread])
			return true;
		node = node->next_ == last ? NULL : node->next_;
	}
	return false;
}

/* Has any wake found no sleeper, so that the next thread was woken? */
EX_GHOST static bool any_missed(void)
{
	for (unsigned t = 0; t < EX_THREADS; t++) {
		if (state.calls[t].wakes > state.calls[t].found)
			return true;
	}
	return false;
}

EX_GHOST static void came_back(void)
{
	unsigned self = ex_self();

	if (!state.slept[self] || any_missed())
		return;
	for (unsigned t = 0; t < self; t++)
		ex_assert(!state.slept[t] || !is_chosen(t),
			  "came back before its turn");
	ex_assert(state.calls[self].waits - state.before[self].waits <=
			  (state.waiters > 1 ? AHEAD + 1 : 0),
		  "was woken into a held lock");
}

static void release(unsigned most)
{
	note_calls(ex_self());
	stage_release(&state.stage);
	check_release(most);
}

static void waiter(unsigned i)
{
	count_calls();
	ledger_await(&state.stage.ledger, i);
	stage_acquire(&state.stage);
	stage_wait(&state.stage, ROUSE_FOREVER);
	came_back();
	release(state.waiters > 1 ? 2 : 1);
}

static void notifier(unsigned i)
{
	(void)i;
	count_calls();
	ledger_await(&state.stage.ledger, state.waiters);
	stage_acquire(&state.stage);
	note_calls(ex_self());
	note_nodes();
	note_sleepers();
	stage_notify(&state.stage, 1);
	stage_notify(&state.stage, EX_THREADS);
	check_notify();
	check_sleepers();
	release(state.waiters > 1 ? AHEAD + 1 : 1);
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
	{.size = {1}, .mode = EX_BOUNDED, .bound = 8, .strong = true},
	{.size = {2}, .mode = EX_BOUNDED, .bound = 5, .strong = true},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 3, .strong = true},
	{.size = {5}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {7}, .mode = EX_RANDOM, .bound = 3000, .strong = true},
	{.size = {3},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .strong = true,
	 .set = EX_DEEP},
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
