/* SPDX-License-Identifier: BSD-2-Clause */
#include "cond.h"
#include "event-waits.h"
#include "waitq.h"

/*
 * Waits for a condition and in a queue, with a stop, which is pulsed: one that
 * is stopped has consumed no notification (S3).
 */

static struct {
	struct watched_event stop;
	struct cond_stage cond;
	struct waitq_stage waitq;
	unsigned waiters;
} state;

static void stop(unsigned i)
{
	(void)i;
	ex_pause();
	watched_set(&state.stop);
	watched_clear(&state.stop);
}

static void name_stop(void)
{
	ex_name(&state.stop.event, sizeof(state.stop.event), "stop");
}

/* For a condition. */

static void cond_or_stop(unsigned i)
{
	struct rouse_wait how;
	int err;

	(void)i;
	ledger_await(&state.cond.ledger, ex_self());
	stage_acquire(&state.cond);
	ledger_wait(&state.cond.ledger);
	how = watched_stop(&state.stop, ROUSE_FOREVER, 0);
	err = rouse_cond_wait_with(&state.cond.cond, &how);
	stage_back(&state.cond, err, -ECANCELED);
	watched_stop_ends(&state.stop, err);
	stage_release(&state.cond);
}

static void notify(unsigned i)
{
	(void)i;
	ledger_await(&state.cond.ledger, state.waiters);
	stage_acquire(&state.cond);
	stage_notify(&state.cond, 1);
	stage_release(&state.cond);
}

static const char *cond_at_rest(void)
{
	const char *complaint = stage_at_rest(&state.cond);

	return complaint ? complaint : watched_quiet(&state.stop);
}

static void start_cond(const unsigned *size)
{
	stage_init(&state.cond);
	name_stop();
	state.waiters = size[0];
	ex_threads("waiter", size[0], cond_or_stop);
	ex_threads("notifier", size[1], notify);
	ex_threads("stopper", size[2], stop);
}

static const struct ex_run cond_runs[] = {
	{.size = {1, 0, 1}},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 3},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 3, .slices = true},
	{.size = {2, 1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .strong = true,
	 .slices = true},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .spurious = 1},
	{.size = {4, 2, 2}, .mode = EX_RANDOM, .bound = 2000, .spurious = 1},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario stop_cond = {
	.name = "stop-cond",
	.promises = "S1 S2 S3 C2",
	.summary = "a wait that is stopped has consumed no notification",
	.runs = cond_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_cond,
	.quiet = cond_at_rest,
	.end = cond_at_rest,
};

/* For a waiter of a queue; one that was stopped parks again, as a poll. */

EX_GHOST static void note_park(void)
{
	state.waitq.ledger.parked[ex_self()] = true;
}

static void park_or_stop(unsigned i)
{
	struct rouse_waiter self;
	struct rouse_wait how;
	int err;

	(void)i;
	queue_lock(&state.waitq);
	queue_join(&state.waitq, &self);
	queue_unlock(&state.waitq);
	note_park();
	how = watched_stop(&state.stop, ROUSE_FOREVER, 0);
	err = rouse_waiter_park_with(&self, &how);
	watched_stop_ends(&state.stop, err);
	ex_assert(err == 0 || err == -ECANCELED,
		  "the park returned a wrong value");
	if (err)
		err = queue_park(&state.waitq, &self, 0);
	queue_lock(&state.waitq);
	queue_leave(&state.waitq, &self, err);
	queue_unlock(&state.waitq);
}

static void notify_queue(unsigned i)
{
	(void)i;
	queue_lock(&state.waitq);
	queue_notify(&state.waitq, 1);
	queue_unlock(&state.waitq);
}

static const char *queue_rest(void)
{
	const char *complaint = queue_at_rest(&state.waitq);

	return complaint ? complaint : watched_quiet(&state.stop);
}

static void start_park(const unsigned *size)
{
	queue_init(&state.waitq);
	name_stop();
	ex_threads("waiter", size[0], park_or_stop);
	ex_threads("notifier", size[1], notify_queue);
	ex_threads("stopper", size[2], stop);
}

static const struct ex_run park_runs[] = {
	{.size = {1, 0, 1}},
	{.size = {1, 1, 1}},
	{.size = {1, 1, 1}, .slices = true},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {4, 2, 2}, .mode = EX_RANDOM, .bound = 2000, .spurious = 1},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 3, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario stop_park = {
	.name = "stop-park",
	.promises = "S1 S2 S3 C2",
	.summary = "a waiter of a queue that is stopped, or notified",
	.runs = park_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_park,
	.quiet = queue_rest,
	.end = queue_rest,
};
