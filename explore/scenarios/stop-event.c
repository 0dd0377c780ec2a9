/* SPDX-License-Identifier: BSD-2-Clause */
#include "event-waits.h"

#include <errno.h>

#include "futex.h"

/*
 * Waits for an event, with a stop. The stop is pulsed, and a wait that began
 * before must end by that (S1), if not with what it waits for; no wait ends with
 * -ECANCELED without a stop (S2).
 *
 * None of them can rely on the next pulse: whoever stops or sets may pause for
 * ever before it does.
 */

static struct {
	struct watched_event event, stop;
	int data;
	unsigned char calls;             /* a ghost */
	bool interrupted;                /* a ghost */
	bool stopped_itself[EX_THREADS]; /* a ghost */
} state;

static void pulse(struct watched_event *watched)
{
	ex_pause();
	watched_set(watched);
	watched_clear(watched);
}

static void stop(unsigned i)
{
	(void)i;
	pulse(&state.stop);
}

static void name_stop(void)
{
	ex_name(&state.stop.event, sizeof(state.stop.event), "stop");
}

/* For an event. */

static void event_or_stop(rouse_deadline deadline, uint32_t flags)
{
	uint32_t epoch;
	int err;

	watched_wait_begins(&state.event);
	epoch = rouse_event_epoch(&state.event.event);
	{
		struct rouse_wait how =
			watched_stop(&state.stop, deadline, flags);

		err = rouse_event_wait_since_with(&state.event.event, epoch,
						  &how);
	}
	watched_stop_ends(&state.stop, err);
	watched_wait_ends(&state.event, err);
	ex_assert(err == 0 || err == -ECANCELED ||
			  (err == -EINTR && flags != 0) ||
			  (err == -ETIMEDOUT && rouse__now() >= deadline),
		  "its wait returned a wrong value");
	ex_assert(err != -EINTR || !state.stopped_itself[ex_self()],
		  "its own stop, in the handler that ended the sleep, did not "
		  "count");
}

static void wait_for_event(unsigned i)
{
	(void)i;
	event_or_stop(ROUSE_FOREVER, 0);
}

static void wait_until(unsigned i)
{
	(void)i;
	event_or_stop(ex_tick(1), 0);
}

static void wait_interruptibly(unsigned i)
{
	(void)i;
	event_or_stop(ROUSE_FOREVER, ROUSE_WAIT_INTERRUPTIBLE);
}

static void set(unsigned i)
{
	(void)i;
	pulse(&state.event);
}

static const char *event_quiet(void)
{
	const char *complaint = watched_quiet(&state.event);

	return complaint ? complaint : watched_quiet(&state.stop);
}

static void start_event(const unsigned *size)
{
	name_stop();
	ex_name(&state.event.event, sizeof(state.event.event), "event");
	ex_threads("waiter", size[0], wait_for_event);
	ex_threads("setter", size[1], set);
	ex_threads("stopper", size[2], stop);
}

static const struct ex_run event_runs[] = {
	{.size = {1, 0, 1}},
	{.size = {1, 1, 1}},
	{.size = {2, 0, 1}},
	{.size = {1, 0, 2}},
	{.size = {1, 1, 1}, .slices = true},
	{.size = {2, 0, 1}, .slices = true},
	{.size = {1, 0, 1}, .spurious = 1, .interrupts = 1},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {3, 2, 2}, .mode = EX_RANDOM, .bound = 20000, .spurious = 1},
	{.size = {3, 2, 2},
	 .mode = EX_RANDOM,
	 .bound = 20000,
	 .spurious = 1,
	 .slices = true},
	{.size = {2, 1, 1}, .set = EX_DEEP},
	{.size = {2, 1, 1}, .slices = true, .set = EX_DEEP},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario stop_event = {
	.name = "stop-event",
	.promises = "S1 S2 S5",
	.summary = "a wait for an event that a pulse of its stop ends",
	.runs = event_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_event,
	.quiet = event_quiet,
};

/* With a deadline, or interruptible, beside a signal handler that stops its own
 * thread. No other signal ends a sleep there: so none ends with -EINTR. */

EX_GHOST static void note_own_stop(void)
{
	state.stopped_itself[ex_self()] = true;
}

static void stop_itself(unsigned i)
{
	(void)i;
	watched_set(&state.stop);
	note_own_stop();
}

static void start_ends(const unsigned *size)
{
	name_stop();
	ex_name(&state.event.event, sizeof(state.event.event), "event");
	ex_threads("timed waiter", size[0], wait_until);
	if (size[0] > 0)
		ex_handler(stop_itself);
	ex_threads("interruptible waiter", size[1], wait_interruptibly);
	if (size[1] > 0)
		ex_handler(stop_itself);
	ex_threads("setter", size[2], set);
}

static const struct ex_run ends_runs[] = {
	{.size = {1}, .ticks = 1, .signals = 1},
	{.size = {1, 0, 1}, .ticks = 1, .signals = 1},
	{.size = {0, 1}, .signals = 1},
	{.size = {0, 1, 1}, .signals = 1},
	{.size = {1, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .signals = 1},
	EX_END_OF_RUNS,
};

const struct ex_scenario stop_ends = {
	.name = "stop-ends",
	.promises = "S1 S2 A2",
	.summary = "a stop counts before the deadline and the signal",
	.runs = ends_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_ends,
	.quiet = event_quiet,
};

/* A signal ends an interruptible wait with a stop, though its handler was
 * installed with SA_RESTART. */

EX_GHOST static void note_signal(unsigned i)
{
	(void)i;
	state.interrupted |= state.calls > 0;
}

EX_GHOST static void count_calls(void)
{
	ex_count_calls(&state.calls);
}

static void wait_for_signal(unsigned i)
{
	struct rouse_wait how = {ROUSE_FOREVER,
				 ROUSE_WAIT_INTERRUPTIBLE | ROUSE_WAIT_STOP,
				 &state.stop.event};

	(void)i;
	count_calls();
	rouse_event_wait_with(&state.event.event, &how);
}

/* A nap is too short to be ended by each signal. */
static const char *signal_quiet(void)
{
	return state.interrupted && ex_asleep(0) && !ex_naps(0)
		       ? "the wait sleeps on after a signal"
		       : NULL;
}

static void start_signal(const unsigned *size)
{
	name_stop();
	ex_name(&state.event.event, sizeof(state.event.event), "event");
	ex_threads("waiter", size[0], wait_for_signal);
	ex_handler(note_signal);
}

static const struct ex_run signal_runs[] = {
	{.size = {1}, .signals = 1},
	{.size = {1}, .signals = 2},
	EX_END_OF_RUNS,
};

const struct ex_scenario stop_handler = {
	.name = "stop-handler",
	.promises = "A2 S5",
	.summary = "a signal ends an interruptible wait that has a stop",
	.runs = signal_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_signal,
	.quiet = signal_quiet,
};

/* A wait that goes on after each signal has one stop for all its calls. */

static void wait_resumed(unsigned i)
{
	struct rouse_wait_since how;
	int err;

	(void)i;
	how.wait =
		watched_stop(&state.stop, ROUSE_FOREVER,
			     ROUSE_WAIT_INTERRUPTIBLE | ROUSE_WAIT_STOP_SINCE);
	how.stop_epoch = rouse_event_epoch(&state.stop.event);
	do
		err = rouse_event_wait_with(&state.event.event, &how.wait);
	while (err == -EINTR);
	watched_stop_ends(&state.stop, err);
}

static void start_resumed(const unsigned *size)
{
	name_stop();
	ex_name(&state.event.event, sizeof(state.event.event), "event");
	ex_threads("waiter", size[0], wait_resumed);
	ex_threads("stopper", size[1], stop);
}

static const struct ex_run resumed_runs[] = {
	{.size = {1, 1}, .interrupts = 1},
	{.size = {1, 2}, .interrupts = 2},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1, .interrupts = 1},
	EX_END_OF_RUNS,
};

const struct ex_scenario stop_resumed = {
	.name = "stop-resumed",
	.promises = "S1 S5",
	.summary = "a stop between two calls of a wait that goes on ends it",
	.runs = resumed_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_resumed,
	.quiet = event_quiet,
};

/* What was written before the stop was set is seen by the thread that it
 * stopped. */

static void read_if_stopped(unsigned i)
{
	struct rouse_wait how;

	(void)i;
	how = watched_stop(&state.stop, ROUSE_FOREVER, 0);
	watched_stop_ends(&state.stop,
			  rouse_event_wait_with(&state.event.event, &how));
	ex_assert(state.data == 1, "it does not see what was written before");
}

static void write_and_stop(unsigned i)
{
	(void)i;
	state.data = 1;
	watched_set(&state.stop);
	watched_clear(&state.stop);
	watched_set(&state.stop);
}

static void start_order(const unsigned *size)
{
	name_stop();
	ex_name(&state.event.event, sizeof(state.event.event), "event");
	ex_name(&state.data, sizeof(state.data), "data");
	ex_threads("waiter", size[0], read_if_stopped);
	ex_threads("stopper", size[1], write_and_stop);
}

static const struct ex_run order_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 1}, .slices = true},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2},
	EX_END_OF_RUNS,
};

const struct ex_scenario stop_order = {
	.name = "stop-order",
	.promises = "S1",
	.summary = "a stop carries what was written before it",
	.runs = order_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_order,
	.quiet = event_quiet,
};
