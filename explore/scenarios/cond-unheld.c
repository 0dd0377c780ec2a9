/* SPDX-License-Identifier: BSD-2-Clause */
#include "ledger.h"

#include <errno.h>
#include <rouse/cond.h>
#include <rouse/rlock.h>

/*
 * The contract is checked (C5): wait and notify without the lock are errors,
 * and do nothing. Strangers call them over a lock that no thread holds, and
 * over an RLock that only others own; each call fails at once.
 */
static struct {
	struct rouse_lock lock; /* never acquired */
	struct rouse_cond over_lock;
	struct rouse_rlock rlock;
	struct rouse_cond over_rlock;
	struct ledger ledger; /* of the RLock's condition */
	int data;
} state;

static bool never_asked(void *arg)
{
	(void)arg;
	ex_assert(false, "was asked without the lock");
	return true;
}

static void call_all(struct rouse_cond *cond)
{
	struct rouse_wait how = {0, ROUSE_WAIT_INTERRUPTIBLE, NULL};

	ex_assert(rouse_cond_wait(cond) == -EPERM, "wait is no error");
	ex_assert(rouse_cond_wait_until(cond, 0) == -EPERM,
		  "wait_until is no error");
	ex_assert(rouse_cond_wait_with(cond, &how) == -EPERM,
		  "wait_with is no error");
	ex_assert(rouse_cond_wait_for_until(cond, never_asked, NULL, 0) ==
			  -EPERM,
		  "wait_for is no error");
	ex_assert(rouse_cond_wait_for_with(cond, never_asked, NULL, &how) ==
			  -EPERM,
		  "wait_for_with is no error");
	ex_assert(rouse_cond_notify(cond, 1) == -EPERM, "notify is no error");
	ex_assert(rouse_cond_notify_all(cond) == -EPERM,
		  "notify_all is no error");
}

static void stranger(unsigned i)
{
	call_all(i % 2 == 0 ? &state.over_rlock : &state.over_lock);
}

static void acquire(void)
{
	rouse_rlock_acquire(&state.rlock);
	ledger_enter(&state.ledger);
	state.data = 0;
}

static void release(void)
{
	ledger_exit(&state.ledger);
	rouse_rlock_release(&state.rlock);
}

static void waiter(unsigned i)
{
	int err;

	(void)i;
	acquire();
	ledger_wait(&state.ledger);
	err = rouse_cond_wait(&state.over_rlock);
	ledger_back(&state.ledger, err);
	state.data = 0;
	release();
}

static void notifier(unsigned i)
{
	int result;

	(void)i;
	acquire();
	result = rouse_cond_notify(&state.over_rlock, 1);
	ledger_notified(&state.ledger, 1, result);
	release();
}

static void start(const unsigned *size)
{
	rouse_cond_init(&state.over_lock, &state.lock);
	rouse_cond_init_rlock(&state.over_rlock, &state.rlock);
	ex_name(&state.lock, sizeof(state.lock), "lock");
	ex_name(&state.over_lock, sizeof(state.over_lock), "cond");
	ex_name(&state.rlock, sizeof(state.rlock), "rlock");
	ex_name(&state.over_rlock, sizeof(state.over_rlock), "cond over rlock");
	ex_threads("stranger", size[0], stranger);
	ex_threads("waiter", size[1], waiter);
	ex_threads("notifier", size[2], notifier);
}

static const char *at_rest(void)
{
	return ledger_at_rest(&state.ledger, 1);
}

static const struct ex_run runs[] = {
	{.size = {2, 0, 0}},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 3},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_unheld = {
	.name = "cond-unheld",
	.promises = "C5",
	.summary = "wait and notify without the lock are errors",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
