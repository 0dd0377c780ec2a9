/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include <errno.h>

#include "event-waits.h"
#include "futex.h"

/*
 * A wait for any of two or three events: a pulse of any of them ends it, and
 * none ends it with the index of an event that was not set (S6). The wait for an
 * event begins when its epoch is taken, here before the call; in a call that
 * takes the epochs itself, it has begun when it sleeps.
 */
#define EVENTS 3

static struct {
	struct watched_event event[EVENTS], stop;
	unsigned events;
	bool pulsed; /* whoever sets clears again, else not */
	int data[EVENTS];
} state;

static const char *const names[] = {"event 0", "event 1", "event 2"};

static void pulse(unsigned i)
{
	struct watched_event *event = &state.event[i % state.events];

	ex_pause();
	watched_sleepers_wait(event);
	watched_set(event);
	if (state.pulsed)
		watched_clear(event);
}

static void stop(unsigned i)
{
	(void)i;
	ex_pause();
	watched_set(&state.stop);
	watched_clear(&state.stop);
}

EX_GHOST static void wait_over(int result)
{
	for (unsigned k = 0; k < state.events; k++) {
		if (result >= 0 && (unsigned)result == k)
			ex_assert(state.event[k].may[ex_self()],
				  "it returned for an event that was not set");
		state.event[k].waits[ex_self()] = false;
		state.event[k].owed[ex_self()] = false;
	}
	ex_assert(result < (int)state.events, "it returned no index of one");
}

static void want_since(struct rouse_wanted *wanted)
{
	for (unsigned k = 0; k < state.events; k++) {
		struct rouse_event *event = &state.event[k].event;

		watched_wait_begins(&state.event[k]);
		wanted[k] = (struct rouse_wanted)ROUSE_WANT_EVENT_SINCE(
			event, rouse_event_epoch(event));
	}
}

static void want(struct rouse_wanted *wanted)
{
	for (unsigned k = 0; k < state.events; k++)
		wanted[k] = (struct rouse_wanted)ROUSE_WANT_EVENT(
			&state.event[k].event);
}

static void wait_since(unsigned i)
{
	struct rouse_wanted wanted[EVENTS];
	int result;

	(void)i;
	want_since(wanted);
	result = rouse_wait_any(wanted, state.events, NULL);
	wait_over(result);
	ex_assert(result >= 0, "it returned an error");
}

static void wait(unsigned i)
{
	struct rouse_wanted wanted[EVENTS];
	int result;

	(void)i;
	want(wanted);
	result = rouse_wait_any(wanted, state.events, NULL);
	wait_over(result);
	ex_assert(result >= 0, "it returned an error");
}

static const char *quiet(void)
{
	const char *complaint = watched_quiet(&state.stop);

	for (unsigned k = 0; k < state.events && !complaint; k++)
		complaint = watched_quiet(&state.event[k]);
	return complaint;
}

static void init(unsigned events, bool pulsed)
{
	state.events = events;
	state.pulsed = pulsed;
	for (unsigned k = 0; k < events; k++)
		ex_name(&state.event[k].event, sizeof(state.event[k].event),
			names[k]);
	ex_name(&state.stop.event, sizeof(state.stop.event), "stop");
}

static void start_pulse(const unsigned *size)
{
	init(2, true);
	ex_threads("waiter since", size[0], wait_since);
	ex_threads("waiter", size[1], wait);
	ex_threads("pulser", size[2], pulse);
}

static const struct ex_run pulse_runs[] = {
	{.size = {1, 0, 1}},
	{.size = {1, 0, 2}},
	{.size = {0, 1, 2}},
	{.size = {1, 0, 2}, .slices = true},
	{.size = {0, 1, 2}, .slices = true},
	{.size = {1, 0, 1}, .spurious = 1, .interrupts = 1},
	{.size = {1, 1, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 0, 2}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 2, 4}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {2, 2, 4}, .mode = EX_RANDOM, .bound = 10000, .slices = true},
	{.size = {2, 0, 2}, .set = EX_DEEP},
	{.size = {1, 1, 2}, .slices = true, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario any_pulse = {
	.name = "any-pulse",
	.promises = "S6 S5",
	.summary = "a pulse of one of two events ends the wait for any",
	.runs = pulse_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_pulse,
	.quiet = quiet,
};

/* More words than the kernel takes at once, which here are three. */

static void wait_or_stop(unsigned i)
{
	struct rouse_wanted wanted[EVENTS];
	struct rouse_wait how;
	int result;

	(void)i;
	want_since(wanted);
	how = watched_stop(&state.stop, ROUSE_FOREVER, 0);
	result = rouse_wait_any(wanted, state.events, &how);
	watched_stop_ends(&state.stop, result);
	wait_over(result);
	ex_assert(result >= 0 || result == -ECANCELED,
		  "it returned an unknown value");
}

static void start_many(const unsigned *size)
{
	init(3, true);
	ex_threads("waiter", size[0], wait_or_stop);
	ex_threads("pulser", size[1], pulse);
	ex_threads("stopper", size[2], stop);
}

static const struct ex_run many_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 0, 1}},
	{.size = {1, 3, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 3, 2}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {1, 3}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario any_many = {
	.name = "any-many",
	.promises = "S6",
	.summary = "more events, and a stop, than one sleep is for",
	.runs = many_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_many,
	.quiet = quiet,
};

/* With a stop, and with a deadline. */

static void wait_until(unsigned i)
{
	struct rouse_wanted wanted[EVENTS];
	struct rouse_wait how = {ex_tick(1), 0, NULL};
	int result;

	(void)i;
	want_since(wanted);
	result = rouse_wait_any(wanted, state.events, &how);
	wait_over(result);
	ex_assert(result >= 0 ||
			  (result == -ETIMEDOUT && rouse__now() >= ex_tick(1)),
		  "it returned an unknown value");
}

static void start_ends(const unsigned *size)
{
	init(2, true);
	ex_threads("stoppable", size[0], wait_or_stop);
	ex_threads("timed", size[1], wait_until);
	ex_threads("pulser", size[2], pulse);
	ex_thread("stopper", 0, stop);
}

static const struct ex_run ends_runs[] = {
	{.size = {1, 0, 0}},
	{.size = {1, 0, 1}},
	{.size = {0, 1, 1}, .ticks = 1},
	{.size = {1, 0, 1}, .slices = true},
	{.size = {1, 1, 2}, .mode = EX_RANDOM, .bound = 10000, .ticks = 1},
	EX_END_OF_RUNS,
};

const struct ex_scenario any_ends = {
	.name = "any-ends",
	.promises = "S1 S2 S6 A1",
	.summary = "a wait for any of two that its stop or its deadline ends",
	.runs = ends_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_ends,
	.quiet = quiet,
};

/* The event that was returned is freed at once, and so at last is the other:
 * what was written before it was set is seen. */

static void wait_and_free(unsigned i)
{
	struct rouse_wanted wanted[2];
	int first, second;

	(void)i;
	want(wanted);
	first = rouse_wait_any(wanted, 2, NULL);
	ex_assert(first == 0 || first == 1, "it returned no index");
	ex_assert(state.data[first] == 1, "it does not see what was written");
	ex_free(&state.event[first].event, sizeof(state.event[first].event));
	second = rouse_wait_any(&wanted[1 - first], 1, NULL);
	ex_assert(second == 0, "it returned no index");
	ex_assert(state.data[1 - first] == 1,
		  "it does not see what was written");
	ex_free(&state.event[1 - first].event,
		sizeof(state.event[1 - first].event));
}

static void write_and_set(unsigned i)
{
	state.data[i] = 1;
	rouse_event_set(&state.event[i].event);
}

static void start_free(const unsigned *size)
{
	init(2, false);
	for (unsigned k = 0; k < 2; k++) {
		ex_mortal(&state.event[k].event, sizeof(state.event[k].event));
		ex_name(&state.data[k], sizeof(state.data[k]), "data");
	}
	ex_threads("waiter", size[0], wait_and_free);
	ex_threads("setter", size[1], write_and_set);
}

static const struct ex_run free_runs[] = {
	{.size = {1, 2}},
	{.size = {1, 2}, .slices = true},
	{.size = {1, 2}, .spurious = 1, .interrupts = 1},
	EX_END_OF_RUNS,
};

const struct ex_scenario any_free = {
	.name = "any-free",
	.promises = "S8 E6",
	.summary = "events of a wait for any are freed when they were returned",
	.runs = free_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_free,
};
