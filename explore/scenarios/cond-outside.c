/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"

#include <stddef.h>

/*
 * Signals without the lock (C9). First the threads wait, then others had the lock
 * and signal after its release, or while they have it, beside bystanders who only
 * have it. A ghost counts the signals that have begun and that have returned:
 * each of them chooses one thread, the longest-waiting one.
 */
static struct {
	struct cond_stage stage;
	int letter; /* written without the lock, before a signal */
	/* Ghosts. */
	uint8_t waiters;
	uint8_t begun, finished; /* signals */
	uint8_t returned;        /* waits, with 0 */
} state;

EX_GHOST static void begin(uint8_t n)
{
	state.begun = (uint8_t)(state.begun + n);
}

EX_GHOST static void finish(uint8_t n)
{
	state.finished = (uint8_t)(state.finished + n);
}

/* The wait of the caller is over. */
EX_GHOST static void come_back(int err)
{
	struct ledger *ledger = &state.stage.ledger;
	unsigned place = 0;

	ledger_enter(ledger);
	while (ledger->line[place] != ex_self())
		place++;
	if (err == 0) {
		ex_assert(place + state.returned < state.begun,
			  "returned, but others waited longer");
		state.returned++;
	}
	ledger->waiting--;
	for (; place < ledger->waiting; place++)
		ledger->line[place] = ledger->line[place + 1];
	ledger->line[place] = 0;
}

static int wait_until(rouse_deadline deadline)
{
	int err;

	stage_acquire(&state.stage);
	ledger_wait(&state.stage.ledger);
	err = rouse_cond_wait_until(&state.stage.cond, deadline);
	come_back(err);
	ex_assert(err == 0 || (err == -ETIMEDOUT && deadline != ROUSE_FOREVER),
		  "its wait returned a wrong value");
	state.stage.data = 0;
	stage_release(&state.stage);
	return err;
}

static void waiter(unsigned i)
{
	ledger_await(&state.stage.ledger, i);
	wait_until(ROUSE_FOREVER);
}

static void timed_waiter(unsigned i)
{
	(void)i;
	wait_until(ex_tick(1));
}

/* All have begun to wait, and the caller knows. */
static void enter_after_all(void)
{
	ledger_await(&state.stage.ledger, state.waiters);
	stage_acquire(&state.stage);
}

/* The first one when it has released the lock, the second one before, and so
 * on. */
static void signaller(unsigned i)
{
	bool inside = i % 2;

	enter_after_all();
	if (!inside)
		stage_release(&state.stage);
	begin(1);
	rouse_cond_signal(&state.stage.cond);
	finish(1);
	if (inside)
		stage_release(&state.stage);
}

static void broadcaster(unsigned i)
{
	(void)i;
	enter_after_all();
	stage_release(&state.stage);
	begin(state.waiters);
	rouse_cond_broadcast(&state.stage.cond);
	finish(state.waiters);
}

static void bystander(unsigned i)
{
	(void)i;
	stage_acquire(&state.stage);
	stage_release(&state.stage);
}

static void begin_stage(unsigned waiters)
{
	stage_init(&state.stage);
	state.waiters = (uint8_t)waiters;
}

static void start(const unsigned *size)
{
	begin_stage(size[0]);
	ex_threads("waiter", size[0], waiter);
	ex_threads("signaller", size[1], signaller);
	ex_threads("bystander", size[2], bystander);
}

static void start_broadcast(const unsigned *size)
{
	begin_stage(size[0]);
	ex_threads("waiter", size[0], waiter);
	ex_threads("broadcaster", size[1], broadcaster);
	ex_threads("bystander", size[2], bystander);
}

static void start_timeout(const unsigned *size)
{
	begin_stage(size[0] + size[1]);
	ex_threads("timed waiter", size[0], timed_waiter);
	for (unsigned i = 0; i < size[1]; i++)
		ex_thread("waiter", size[0] + i, waiter);
	ex_threads("signaller", size[2], signaller);
}

/* If a thread waits still, no signal has found none. */
static const char *at_rest(void)
{
	const struct ledger *ledger = &state.stage.ledger;

	if (ledger->joined == state.waiters && ledger->waiting > 0 &&
	    state.returned < state.finished)
		return "a thread sleeps on, though there were more signals";
	return stage_at_rest(&state.stage);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {4, 3, 1}, .mode = EX_RANDOM, .bound = 2000},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {4, 3, 1}, .mode = EX_RANDOM, .bound = 200000, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_outside = {
	.name = "cond-outside",
	.promises = "C9",
	.summary = "each signal without the lock brings the longest-waiting "
		   "back",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};

static const struct ex_run broadcast_runs[] = {
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {3, 1, 1}, .mode = EX_RANDOM, .bound = 2000},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_outside_all = {
	.name = "cond-outside-all",
	.promises = "C9",
	.summary = "a broadcast without the lock brings all back",
	.runs = broadcast_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_broadcast,
	.quiet = at_rest,
	.end = at_rest,
};

static const struct ex_run timeout_runs[] = {
	{.size = {1, 0, 1}, .ticks = 1, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 1, 1}, .ticks = 1, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 2, 3}, .ticks = 1, .mode = EX_RANDOM, .bound = 2000},
	{.size = {1, 1, 2},
	 .ticks = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_outside_timeout = {
	.name = "cond-outside-timeout",
	.promises = "C2 C9",
	.summary = "a wait that times out swallows no signal without the lock",
	.runs = timeout_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_timeout,
	.quiet = at_rest,
	.end = at_rest,
};

/*
 * What was done before a signal is visible to the wait that it ends, though the
 * caller never had the lock, and though another call on the condition may find
 * the request before the holder is told of it.
 */

static void reader(unsigned i)
{
	(void)i;
	if (wait_until(ROUSE_FOREVER) == 0)
		ex_assert(state.letter == 1, "does not see the letter");
}

static void writer(unsigned i)
{
	(void)i;
	ledger_await(&state.stage.ledger, state.waiters);
	state.letter = 1;
	begin(1);
	rouse_cond_signal(&state.stage.cond);
}

static void payer(unsigned i)
{
	(void)i;
	stage_acquire(&state.stage);
	ex_assert(rouse_cond_notify(&state.stage.cond, 0) == 0,
		  "a notify of 0 chose one");
	stage_release(&state.stage);
}

static void start_data(const unsigned *size)
{
	begin_stage(size[0]);
	ex_name(&state.letter, sizeof(state.letter), "letter");
	ex_threads("reader", size[0], reader);
	ex_threads("writer", size[1], writer);
	ex_threads("payer", size[2], payer);
}

static const struct ex_run data_runs[] = {
	{.size = {1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2},
	EX_END_OF_RUNS,
};

const struct ex_scenario cond_outside_data = {
	.name = "cond-outside-data",
	.promises = "C9",
	.summary = "what was done before a signal is seen by the wait that it "
		   "ends",
	.runs = data_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_data,
	.quiet = at_rest,
	.end = at_rest,
};
