/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * A loop that polls: each wait has its deadline in the past, and releases the
 * lock all the same. So other threads get the lock, and the loop ends (L2). If
 * it did not, it would run for ever; a random schedule shows that, since it is
 * fair.
 */
static struct cond_stage stage;

static void poller(unsigned i)
{
	(void)i;
	rouse_lock_acquire(&stage.lock);
	ledger_enter(&stage.ledger);
	while (!stage.data) {
		ledger_wait(&stage.ledger);
		ledger_back(&stage.ledger,
			    rouse_cond_wait_until(&stage.cond, 0));
	}
	stage_release(&stage);
}

static void other(unsigned i)
{
	(void)i;
	rouse_lock_acquire(&stage.lock);
	ledger_enter(&stage.ledger);
	stage.data = 1;
	stage_release(&stage);
}

static void start(const unsigned *size)
{
	stage_init(&stage);
	ex_threads("poller", size[0], poller);
	ex_threads("other", size[1], other);
}

static const char *at_rest(void)
{
	return stage_at_rest(&stage);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .mode = EX_RANDOM, .bound = 5000},
	{.size = {2, 2}, .mode = EX_RANDOM, .bound = 5000},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_poll = {
	.name = "cond-poll",
	.promises = "L2",
	.summary = "a loop that polls lets others have the lock",
	.runs = runs,
	.state = &stage,
	.bytes = sizeof(stage),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
