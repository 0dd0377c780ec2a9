/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include "event-waits.h"
#include "waitq.h"

/*
 * A thread waits for an event and for a waiter that it joined to a queue, beside
 * others that wait in the queue alone. A notification that it does not use, for
 * the event came first, it passes on before it releases the lock: so none is
 * lost (S3).
 */
static struct {
	struct watched_event event;
	struct waitq_stage waitq;
} state;

EX_GHOST static void note_park(void)
{
	state.waitq.ledger.parked[ex_self()] = true;
}

static void wait_for_either(unsigned i)
{
	struct rouse_waiter self;
	struct rouse_wanted wanted[2] = {
		ROUSE_WANT_EVENT_SINCE(&state.event.event, 0),
		ROUSE_WANT_WAITER(&self),
	};
	bool notified;
	int result;

	(void)i;
	queue_lock(&state.waitq);
	queue_join(&state.waitq, &self);
	queue_unlock(&state.waitq);
	note_park();
	watched_wait_begins(&state.event);
	wanted[0].epoch = rouse_event_epoch(&state.event.event);
	result = rouse_wait_any(wanted, 2, NULL);
	ex_assert(result == 0 || result == 1, "it returned no index");
	watched_wait_ends(&state.event, result);
	queue_lock(&state.waitq);
	notified = rouse_waitq_leave(&state.waitq.queue, &self);
	ledger_leave(&state.waitq.ledger, notified ? 0 : -1);
	ex_assert(notified || result == 0,
		  "the waiter was there, but the leave does not know it");
	if (notified && result == 0)
		queue_notify(&state.waitq, 1);
	queue_unlock(&state.waitq);
}

static void wait_in_queue(unsigned i)
{
	struct rouse_waiter self;
	int err;

	(void)i;
	queue_lock(&state.waitq);
	queue_join(&state.waitq, &self);
	queue_unlock(&state.waitq);
	err = queue_park(&state.waitq, &self, ROUSE_FOREVER);
	queue_lock(&state.waitq);
	queue_leave(&state.waitq, &self, err);
	queue_unlock(&state.waitq);
}

static void notify(unsigned i)
{
	(void)i;
	queue_lock(&state.waitq);
	queue_notify(&state.waitq, 1);
	queue_unlock(&state.waitq);
}

static void pulse(unsigned i)
{
	(void)i;
	ex_pause();
	watched_set(&state.event);
	watched_clear(&state.event);
}

static const char *at_rest(void)
{
	const char *complaint = queue_at_rest(&state.waitq);

	return complaint ? complaint : watched_quiet(&state.event);
}

static void start(const unsigned *size)
{
	queue_init(&state.waitq);
	ex_name(&state.event.event, sizeof(state.event.event), "event");
	ex_threads("waiter for either", size[0], wait_for_either);
	ex_threads("waiter", size[1], wait_in_queue);
	ex_threads("notifier", size[2], notify);
	ex_thread("pulser", 0, pulse);
}

static const struct ex_run runs[] = {
	{.size = {1, 0, 1}},
	{.size = {1, 0, 1}, .slices = true},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 0, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 2, 3}, .mode = EX_RANDOM, .bound = 5000, .spurious = 1},
	{.size = {1, 1, 1}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario any_queue = {
	.name = "any-queue",
	.promises = "S3 S6 C1",
	.summary = "an event or a notification; one that is not used is passed "
		   "on",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = at_rest,
	.end = at_rest,
};
