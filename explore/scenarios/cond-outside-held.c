/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

#include <limits.h>

/*
 * Signals by the holder of the lock (C9), who knows what they choose: those who
 * wait then, as a notify. Two conditions are over the lock, and are freed as soon
 * as they have no waiters, while the lock still knows that there were signals.
 */
static struct {
	struct rouse_lock lock;
	struct rouse_cond cond[2];
	struct ledger ledger[2]; /* the first one knows the holder */
	int data;
	unsigned waiters;
	bool frees;
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
	ex_assert(rouse_lock_release(&state.lock) == 0, "release failed");
}

static int wait_until(unsigned c, rouse_deadline deadline)
{
	int err;

	ledger_join(&state.ledger[c]);
	ledger_exit(&state.ledger[0]);
	err = rouse_cond_wait_until(&state.cond[c], deadline);
	ledger_enter(&state.ledger[0]);
	ledger_leave(&state.ledger[c], err);
	state.data = 0;
	return err;
}

static void signal(unsigned c)
{
	unsigned waiting = state.ledger[c].waiting;

	rouse_cond_signal(&state.cond[c]);
	ledger_notified(&state.ledger[c], 1, waiting > 0);
	ex_assert(rouse_cond_waiters(&state.cond[c]) == state.ledger[c].waiting,
		  "the condition miscounts its waiters");
}

static void waiter(unsigned i)
{
	ledger_await(&state.ledger[0], i);
	acquire();
	wait_until(0, ROUSE_FOREVER);
	release();
}

/* Begins to wait when it has signalled, once too often for one waiter: that was
 * not for itself. */
static void polling_signaller(unsigned i)
{
	(void)i;
	acquire();
	signal(0);
	signal(0);
	wait_until(0, 0);
	release();
}

/* Two, and a notify after them. */
static void notifying_signaller(unsigned i)
{
	(void)i;
	acquire();
	signal(0);
	ledger_notified(&state.ledger[0], 1,
			rouse_cond_notify(&state.cond[0], 1));
	signal(0);
	release();
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

static void begin(void)
{
	rouse_cond_init(&state.cond[0], &state.lock);
	rouse_cond_init(&state.cond[1], &state.lock);
	ex_name(&state.lock, sizeof(state.lock), "lock");
	ex_name(&state.cond[0], sizeof(state.cond[0]), "condition a");
	ex_name(&state.cond[1], sizeof(state.cond[1]), "condition b");
	ex_name(&state.data, sizeof(state.data), "data");
}

static void start(const unsigned *size)
{
	begin();
	state.waiters = size[0];
	ex_threads("waiter", size[0], waiter);
	ex_threads("polling signaller", size[1], polling_signaller);
	ex_threads("notifying signaller", size[2], notifying_signaller);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 0, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 1, 1}, .mode = EX_RANDOM, .bound = 2000},
	{.size = {3, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_outside_held = {
	.name = "cond-outside-held",
	.promises = "C9",
	.summary = "the holder's signal chooses as its notify would",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};

/* Both conditions. With a third size, one is freed by whoever knows that nobody
 * waits for it. */

static void waiter_of_b(unsigned i)
{
	(void)i;
	acquire();
	wait_until(1, ROUSE_FOREVER);
	release();
}

static void signaller_of_both(unsigned i)
{
	(void)i;
	ledger_await(&state.ledger[0], state.waiters);
	acquire();
	signal(0);
	signal(1);
	if (state.frees) {
		ledger_notified(&state.ledger[0], UINT_MAX,
				rouse_cond_notify_all(&state.cond[0]));
		ex_free(&state.cond[0], sizeof(state.cond[0]));
	}
	release();
}

static void start_two(const unsigned *size)
{
	begin();
	ex_mortal(&state.cond[0], sizeof(state.cond[0]));
	state.waiters = size[0];
	state.frees = size[2];
	ex_threads("waiter", size[0], waiter);
	ex_threads("waiter of b", size[1], waiter_of_b);
	ex_thread("signaller of both", 0, signaller_of_both);
}

static const char *at_rest_two(void)
{
	if (rouse_cond_waiters(&state.cond[1]) != state.ledger[1].waiting)
		return "a condition miscounts its waiters";
	return ledger_at_rest(state.ledger, 2);
}

static const struct ex_run two_runs[] = {
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 2}, .mode = EX_RANDOM, .bound = 1000},
	{.size = {2, 2, 1}, .mode = EX_RANDOM, .bound = 1000},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_outside_two = {
	.name = "cond-outside-two",
	.promises = "C6 C9",
	.summary = "signals of two conditions, of which one is freed at once",
	.runs = two_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_two,
	.quiet = at_rest_two,
	.end = at_rest_two,
};

/* The only waiter of a times out, signals b, and frees a, with the lock held. */

static void timed_waiter(unsigned i)
{
	(void)i;
	acquire();
	ex_assert(wait_until(0, ex_tick(1)) == -ETIMEDOUT, "nobody notified");
	signal(1);
	ex_free(&state.cond[0], sizeof(state.cond[0]));
	release();
}

static void start_free(const unsigned *size)
{
	begin();
	ex_mortal(&state.cond[0], sizeof(state.cond[0]));
	ex_thread("timed waiter", 0, timed_waiter);
	ex_threads("waiter of b", size[0], waiter_of_b);
}

static const struct ex_run free_runs[] = {
	{.size = {1}, .ticks = 1, .mode = EX_BOUNDED, .bound = 2},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_outside_free = {
	.name = "cond-outside-free",
	.promises = "C9",
	.summary = "a release with signals looks at no condition without "
		   "waiters",
	.runs = free_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_free,
	.quiet = at_rest_two,
	.end = at_rest_two,
};
