/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <rouse/cond.h>

#include "ledger.h"

/*
 * A queue as C++ guides write it (C9): each producer puts an item under the lock,
 * and signals when it has released that; a consumer waits as long as there is
 * none. The condition is zeroed memory; its waits name the lock (C6).
 */
static struct {
	struct rouse_lock lock;
	struct rouse_cond cond;
	struct ledger ledger;
	unsigned items;
	/* Ghost. */
	uint8_t waiting;
} state;

EX_GHOST static void count_waiting(int by)
{
	state.waiting = (uint8_t)(state.waiting + by);
}

static void acquire(void)
{
	rouse_lock_acquire(&state.lock);
	ledger_enter(&state.ledger);
}

static void release(void)
{
	ledger_exit(&state.ledger);
	ex_assert(rouse_lock_release(&state.lock) == 0, "release failed");
}

static void consumer(unsigned i)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	(void)i;
	acquire();
	while (state.items == 0) {
		count_waiting(1);
		ledger_exit(&state.ledger);
		ex_assert(rouse_cond_wait_under(&state.cond, &state.lock,
						&how) == 0,
			  "the wait failed");
		ledger_enter(&state.ledger);
		count_waiting(-1);
	}
	state.items--;
	release();
}

static void producer(unsigned i)
{
	(void)i;
	acquire();
	state.items++;
	release();
	rouse_cond_signal(&state.cond);
}

static void start(const unsigned *size)
{
	ex_name(&state.lock, sizeof(state.lock), "lock");
	ex_name(&state.cond, sizeof(state.cond), "cond");
	ex_name(&state.items, sizeof(state.items), "items");
	ex_threads("consumer", size[0], consumer);
	ex_threads("producer", size[1], producer);
}

static const char *at_rest(void)
{
	if (state.ledger.held)
		return "the holder of the lock does not go on";
	if (state.items > 0 && state.waiting > 0)
		return "a consumer sleeps beside an item";
	if (rouse_lock_locked(&state.lock))
		return "the lock is held by no thread";
	return NULL;
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 4},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {3, 3}, .mode = EX_RANDOM, .bound = 2000},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {4, 4}, .mode = EX_RANDOM, .bound = 200000, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_outside_queue = {
	.name = "cond-outside-queue",
	.promises = "C6 C9",
	.summary = "a queue whose producers signal after the release",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
