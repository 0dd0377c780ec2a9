/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

#include <limits.h>

/*
 * A notify chooses exactly min(n, waiting) of the threads that wait at that
 * moment, the longest-waiting ones, and none that joins later; and each chosen
 * thread returns, whatever the others do (C1). The ledger knows which these
 * are.
 *
 * Waiters and notifiers come in any order, so there are as often too few
 * waiters as too many.
 */
static struct cond_stage stage;

static void waiter(unsigned i)
{
	ledger_await(&stage.ledger, i);
	stage_acquire(&stage);
	stage_wait(&stage, ROUSE_FOREVER);
	stage_release(&stage);
}

static void notify(unsigned n)
{
	stage_acquire(&stage);
	stage_notify(&stage, n);
	stage_release(&stage);
}

static void notifier_of_one(unsigned i)
{
	(void)i;
	notify(1);
}

static void notifier_of_two(unsigned i)
{
	(void)i;
	notify(2);
}

static void notifier_of_all(unsigned i)
{
	int result;

	(void)i;
	stage_acquire(&stage);
	result = rouse_cond_notify_all(&stage.cond);
	ledger_notified(&stage.ledger, UINT_MAX, result);
	stage_release(&stage);
}

static void start(const unsigned *size)
{
	stage_init(&stage);
	ex_threads("waiter", size[0], waiter);
	ex_threads("notifier of 1", size[1], notifier_of_one);
	ex_threads("notifier of 2", size[2], notifier_of_two);
}

static void start_lifo(const unsigned *size)
{
	start(size);
	stage_init_lifo(&stage);
}

static void start_all(const unsigned *size)
{
	stage_init(&stage);
	ex_threads("waiter", size[0], waiter);
	ex_threads("notifier of all", size[1], notifier_of_all);
}

static const char *at_rest(void)
{
	return stage_at_rest(&stage);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 8},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 0, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {4, 1, 1}, .mode = EX_BOUNDED, .bound = 0, .strong = true},
	{.size = {5, 1, 2}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {3, 1},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {3, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {4, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {5, 1, 2}, .mode = EX_RANDOM, .bound = 200000, .set = EX_DEEP},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {3, 0, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {3, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .strong = true,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_notify = {
	.name = "cond-notify",
	.promises = "C1",
	.summary = "notify(n) chooses exactly the n longest-waiting threads",
	.runs = runs,
	.state = &stage,
	.bytes = sizeof(stage),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};

static const struct ex_run runs_all[] = {
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {4, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {7, 1}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {2, 2},
	 .mode = EX_BOUNDED,
	 .bound = 4,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {4, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {7, 1}, .mode = EX_RANDOM, .bound = 200000, .set = EX_DEEP},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_notify_all = {
	.name = "cond-notify-all",
	.promises = "C1",
	.summary = "notify_all chooses all that wait, and all come back",
	.runs = runs_all,
	.state = &stage,
	.bytes = sizeof(stage),
	.start = start_all,
	.quiet = at_rest,
	.end = at_rest,
};

/* LIFO: the same, those that began to wait last, and a waiter that comes while
 * others wait goes before them. */

static const struct ex_run runs_lifo[] = {
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 0, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {5, 1, 2}, .mode = EX_RANDOM, .bound = 1000},
	{.size = {3, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {5, 1, 2}, .mode = EX_RANDOM, .bound = 200000, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_notify_lifo = {
	.name = "cond-notify-lifo",
	.promises = "C1",
	.summary = "with LIFO it chooses exactly the n that came last",
	.runs = runs_lifo,
	.state = &stage,
	.bytes = sizeof(stage),
	.start = start_lifo,
	.quiet = at_rest,
	.end = at_rest,
};
