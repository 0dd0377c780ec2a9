/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * Waits that time out or are interrupted, in a race with notifies (C2). The
 * ledger knows which threads were chosen: they return 0, however late, and no
 * others do; and they return even if no later call and no deadline would wake
 * them.
 */
static struct {
	struct cond_stage stage;
	unsigned waiters;
} state;

/* Waiters join in the order of their making, so that no search is spent on
 * orders that differ in names only. */
static void come_to_wait(void)
{
	ledger_await(&state.stage.ledger, ex_self());
	stage_acquire(&state.stage);
}

static void wait_until(rouse_deadline deadline)
{
	come_to_wait();
	stage_wait(&state.stage, deadline);
	stage_release(&state.stage);
}

static void wait_interruptible(rouse_deadline deadline)
{
	come_to_wait();
	stage_wait_interruptible(&state.stage, deadline);
	stage_release(&state.stage);
}

static void patient(unsigned i)
{
	(void)i;
	wait_until(ROUSE_FOREVER);
}

static void timed(unsigned i)
{
	(void)i;
	wait_until(ex_tick(1));
}

static void polling(unsigned i)
{
	(void)i;
	wait_until(0);
}

static void interruptible(unsigned i)
{
	(void)i;
	wait_interruptible(ROUSE_FOREVER);
}

static void timed_interruptible(unsigned i)
{
	(void)i;
	wait_interruptible(ex_tick(1));
}

/* Time does not advance in its scenario. */
static void never_timed_out(unsigned i)
{
	(void)i;
	come_to_wait();
	ex_assert(stage_wait(&state.stage, ex_tick(1)) == 0,
		  "timed out too early");
	stage_release(&state.stage);
}

/* Comes when all have joined. */
static void notifier(unsigned i)
{
	(void)i;
	ledger_await(&state.stage.ledger, state.waiters);
	stage_acquire(&state.stage);
	stage_notify(&state.stage, 1);
	stage_release(&state.stage);
}

static void init(unsigned waiters)
{
	stage_init(&state.stage);
	state.waiters = waiters;
}

static const char *at_rest(void)
{
	return stage_at_rest(&state.stage);
}

/* Deadlines that pass, and deadlines that have passed. */

static void start_timeout(const unsigned *size)
{
	init(size[1] + size[2]);
	ex_threads("timed waiter", size[1], timed);
	ex_threads("polling waiter", size[2], polling);
	ex_threads("notifier", size[0], notifier);
}

static const struct ex_run timeout_runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 7, .ticks = 1},
	{.size = {1, 0, 2}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 0, 3}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 2, .ticks = 1},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .ticks = 1},
	{.size = {2, 2},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true},
	{.size = {2, 2, 1},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true},
	{.size = {3, 3, 2}, .ticks = 1, .mode = EX_RANDOM, .bound = 10000},
	{.size = {1, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .ticks = 1,
	 .set = EX_DEEP},
	{.size = {2, 2},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .set = EX_DEEP},
	{.size = {3, 3, 2},
	 .ticks = 1,
	 .mode = EX_RANDOM,
	 .bound = 150000,
	 .set = EX_DEEP},
	{.size = {1, 0, 2}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {1, 1, 1},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 3,
	 .set = EX_DEEP},
	{.size = {1, 2},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 3,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_timeout = {
	.name = "cond-timeout",
	.promises = "C1 C2",
	.summary = "a wait that times out has consumed no notification",
	.runs = timeout_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_timeout,
	.quiet = at_rest,
	.end = at_rest,
};

/* Signals: they end the waits that ask for it, and no others (A2). */

static void start_interrupt(const unsigned *size)
{
	init(size[1] + size[2]);
	ex_threads("interruptible waiter", size[1], interruptible);
	ex_threads("patient waiter", size[2], patient);
	ex_threads("notifier", size[0], notifier);
}

static const struct ex_run interrupt_runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 5, .interrupts = 2},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .interrupts = 1},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 2, .interrupts = 1},
	{.size = {1, 3}, .mode = EX_BOUNDED, .bound = 1, .interrupts = 1},
	{.size = {2, 2},
	 .interrupts = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .strong = true},
	{.size = {2, 3, 1},
	 .interrupts = 1,
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true},
	{.size = {3, 3, 2}, .interrupts = 2, .mode = EX_RANDOM, .bound = 10000},
	{.size = {1, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .interrupts = 2,
	 .set = EX_DEEP},
	{.size = {1, 3},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .interrupts = 1,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {1, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {1, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {1, 3},
	 .interrupts = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_interrupt = {
	.name = "cond-interrupt",
	.promises = "C2 C3 A2",
	.summary = "a wait that is interrupted has consumed no notification",
	.runs = interrupt_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_interrupt,
	.quiet = at_rest,
	.end = at_rest,
};

/*
 * All waits have a deadline, so all of them end. There is no quiet() here: so a
 * thread that sleeps without a running timer is a failure.
 */

static void start_deadline(const unsigned *size)
{
	init(size[1] + size[2]);
	ex_threads("timed waiter", size[1], timed);
	ex_threads("timed interruptible waiter", size[2], timed_interruptible);
	ex_threads("notifier", size[0], notifier);
}

static const struct ex_run deadline_runs[] = {
	{.size = {1, 0, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .ticks = 1,
	 .interrupts = 1},
	{.size = {1, 1, 1}, .ticks = 1, .mode = EX_BOUNDED, .bound = 2},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_deadline = {
	.name = "cond-deadline",
	.promises = "C2 A1 A2",
	.summary = "every wait with a deadline ends",
	.runs = deadline_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_deadline,
	.end = at_rest,
};

/* A spurious wake does not end a wait (C3), and neither does a deadline that
 * has not passed (A1). */

static void start_spurious(const unsigned *size)
{
	init(size[1] + size[2]);
	ex_threads("patient waiter", size[1], patient);
	ex_threads("timed waiter", size[2], never_timed_out);
	ex_threads("notifier", size[0], notifier);
}

static const struct ex_run spurious_runs[] = {
	{.size = {1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 3,
	 .spurious = 2,
	 .interrupts = 2},
	{.size = {1, 0, 1},
	 .mode = EX_BOUNDED,
	 .bound = 3,
	 .spurious = 2,
	 .interrupts = 2},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 4, .spurious = 1},
	{.size = {2, 2, 2},
	 .spurious = 2,
	 .interrupts = 2,
	 .mode = EX_RANDOM,
	 .bound = 10000},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_spurious = {
	.name = "cond-spurious",
	.promises = "C3 A1",
	.summary = "no wait returns spuriously, or before its deadline",
	.runs = spurious_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_spurious,
	.quiet = at_rest,
	.end = at_rest,
};
