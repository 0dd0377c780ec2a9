/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

/*
 * Two conditions over one lock (C6): each chooses among its own waiters, and
 * the chosen ones of both return.
 */
static struct {
	struct rouse_lock lock;
	struct rouse_cond cond[2];
	struct ledger ledger[2]; /* the first one knows the holder */
	int data;
} state;

static void acquire(void)
{
	rouse_lock_acquire(&state.lock);
	ledger_enter(&state.ledger[0]);
	state.data = 0;
}

static void release(void)
{
	ledger_exit(&state.ledger[0]);
	rouse_lock_release(&state.lock);
}

static void wait_for_a_notify(unsigned c)
{
	int err;

	acquire();
	ledger_join(&state.ledger[c]);
	ledger_exit(&state.ledger[0]);
	err = rouse_cond_wait(&state.cond[c]);
	ledger_enter(&state.ledger[0]);
	ledger_leave(&state.ledger[c], err);
	state.data = 0;
	release();
}

static void waiter_of_a(unsigned i)
{
	(void)i;
	wait_for_a_notify(0);
}

static void waiter_of_b(unsigned i)
{
	(void)i;
	wait_for_a_notify(1);
}

static void notify(unsigned c)
{
	int result = rouse_cond_notify(&state.cond[c], 1);

	ledger_notified(&state.ledger[c], 1, result);
}

/* Notifies both, in either order. */
static void notifier(unsigned i)
{
	acquire();
	notify(i % 2);
	notify(!(i % 2));
	release();
}

static void start(const unsigned *size)
{
	rouse_cond_init(&state.cond[0], &state.lock);
	rouse_cond_init(&state.cond[1], &state.lock);
	ex_name(&state.lock, sizeof(state.lock), "lock");
	ex_name(&state.cond[0], sizeof(state.cond[0]), "condition a");
	ex_name(&state.cond[1], sizeof(state.cond[1]), "condition b");
	ex_name(&state.data, sizeof(state.data), "data");
	ex_threads("waiter of a", size[0], waiter_of_a);
	ex_threads("waiter of b", size[1], waiter_of_b);
	ex_threads("notifier of both", size[2], notifier);
}

static const char *at_rest(void)
{
	for (unsigned c = 0; c < 2; c++) {
		if (rouse_cond_waiters(&state.cond[c]) !=
		    state.ledger[c].waiting)
			return "a condition miscounts its waiters";
	}
	return ledger_at_rest(state.ledger, 2);
}

static const struct ex_run runs[] = {
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 2, 3}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {2, 2, 2},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true,
	 .set = EX_DEEP},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 4, .set = EX_DEEP},
	{.size = {2, 2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_two = {
	.name = "cond-two",
	.promises = "C1 C6",
	.summary = "two conditions over one lock keep their waiters apart",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
