/* SPDX-License-Identifier: BSD-2-Clause */
#include "waitq.h"

/*
 * The split-phase queue (C8): join under the lock, park without it, leave under
 * it again. The ledger knows which threads a notify has chosen, and so what the
 * leave must return, whatever the park returned.
 */
static struct waitq_stage stage;

static const char *at_rest(void)
{
	return queue_at_rest(&stage);
}

/* Number 0 notifies one, number 1 two, and so on. */
static void notifier(unsigned i)
{
	queue_lock(&stage);
	queue_notify(&stage, i + 1);
	queue_unlock(&stage);
}

/* Exactly the longest-waiting ones, and all of them return. */

static void waiter(unsigned i)
{
	struct rouse_waiter self;
	int err;

	(void)i;
	queue_lock(&stage);
	queue_join(&stage, &self);
	queue_unlock(&stage);
	err = queue_park(&stage, &self, ROUSE_FOREVER);
	ex_assert(err == 0, "a park without a deadline failed");
	queue_lock(&stage);
	queue_leave(&stage, &self, err);
	queue_unlock(&stage);
}

static void start_notify(const unsigned *size)
{
	queue_init(&stage);
	ex_threads("waiter", size[0], waiter);
	ex_threads("notifier", size[1], notifier);
}

static const struct ex_run notify_runs[] = {
	{.size = {1, 1}},
	{.size = {2, 1}, .spurious = 1, .interrupts = 1},
	{.size = {3, 1}},
	{.size = {2, 2}},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 2, .strong = true},
	{.size = {5, 3}, .spurious = 1, .mode = EX_RANDOM, .bound = 10000},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {3, 2}, .strong = true, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario waitq_notify = {
	.name = "waitq-notify",
	.promises = "C1 C3 C8",
	.summary = "a notify of a queue chooses exactly the longest-waiting",
	.runs = notify_runs,
	.state = &stage,
	.bytes = sizeof(stage),
	.start = start_notify,
	.quiet = at_rest,
	.end = at_rest,
};

/* LIFO: exactly those that joined last. */

static void start_lifo(const unsigned *size)
{
	start_notify(size);
	rouse_waitq_init_lifo(&stage.queue);
	stage.ledger.lifo = true;
}

static const struct ex_run lifo_runs[] = {
	{.size = {2, 1}},
	{.size = {3, 1}},
	{.size = {5, 3}, .mode = EX_RANDOM, .bound = 1000},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario waitq_lifo = {
	.name = "waitq-lifo",
	.promises = "C1 C8",
	.summary = "a notify of a LIFO queue chooses exactly those that came "
		   "last",
	.runs = lifo_runs,
	.state = &stage,
	.bytes = sizeof(stage),
	.start = start_lifo,
	.quiet = at_rest,
	.end = at_rest,
};

/*
 * Deadlines and signals. A waiter whose park failed parks again, without
 * looking at the queue; the second time it polls.
 */

static void wait_timed(bool mind_signals)
{
	struct rouse_waiter self;
	int err;

	queue_lock(&stage);
	queue_join(&stage, &self);
	queue_unlock(&stage);
	if (mind_signals)
		err = queue_park_interruptible(&stage, &self, ex_tick(1));
	else
		err = queue_park(&stage, &self, ex_tick(1));
	ex_assert(err == 0 || err == -ETIMEDOUT ||
			  (err == -EINTR && mind_signals),
		  "the park returned an unknown value");
	if (err)
		err = queue_park(&stage, &self, 0);
	queue_lock(&stage);
	queue_leave(&stage, &self, err);
	queue_unlock(&stage);
}

static void timed_waiter(unsigned i)
{
	(void)i;
	wait_timed(false);
}

static void interruptible_waiter(unsigned i)
{
	(void)i;
	wait_timed(true);
}

static void start_timeout(const unsigned *size)
{
	queue_init(&stage);
	ex_threads("timed waiter", size[0], timed_waiter);
	ex_threads("interruptible waiter", size[1], interruptible_waiter);
	ex_threads("notifier", size[2], notifier);
}

static const struct ex_run timeout_runs[] = {
	{.size = {1, 0, 1}, .ticks = 1},
	{.size = {2, 0, 1}, .ticks = 1},
	{.size = {1, 1, 1}, .ticks = 1, .interrupts = 1},
	{.size = {2, 1, 1},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .strong = true},
	{.size = {3, 2, 3},
	 .ticks = 1,
	 .interrupts = 1,
	 .spurious = 1,
	 .mode = EX_RANDOM,
	 .bound = 10000},
	{.size = {2, 0, 2}, .ticks = 1, .set = EX_DEEP},
	{.size = {2, 1, 1}, .ticks = 1, .interrupts = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario waitq_timeout = {
	.name = "waitq-timeout",
	.promises = "C2 C8 A2",
	.summary = "the leave returns whether a park that failed was notified",
	.runs = timeout_runs,
	.state = &stage,
	.bytes = sizeof(stage),
	.start = start_timeout,
	.quiet = at_rest,
	.end = at_rest,
};
