/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>
#include <rouse/any.h>

#include "event-waits.h"
#include "sem-tokens.h"

/*
 * A thread waits for a token and for something else, beside others that wait for
 * a token alone. A post may wake the former; if it does not take the token, for
 * the event or the stop came as well, another one must get it (S9, T2).
 */

static struct {
	struct watched_sem watched;
	struct watched_event event, stop;
} state;

static void wait_for_either(bool token_first, bool with_stop)
{
	struct rouse_wanted token = ROUSE_WANT_SEM(&state.watched.sem);
	struct rouse_wanted event =
		ROUSE_WANT_EVENT_SINCE(&state.event.event, 0);
	struct rouse_wanted wanted[2];
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};
	int result;

	watched_wait_begins(&state.event);
	event.epoch = rouse_event_epoch(&state.event.event);
	wanted[!token_first] = token;
	wanted[token_first] = event;
	if (with_stop)
		how = watched_stop(&state.stop, ROUSE_FOREVER, 0);
	watched_sem_begins(&state.watched);
	result = rouse_wait_any(wanted, 2, &how);
	watched_sem_ends(&state.watched, result == !token_first);
	watched_wait_ends(&state.event, result == token_first ? 0 : -EAGAIN);
	if (with_stop)
		watched_stop_ends(&state.stop, result);
	ex_assert(result == 0 || result == 1 ||
			  (with_stop && result == -ECANCELED),
		  "it returned a wrong value");
}

static void wait_for_event_or_token(unsigned i)
{
	wait_for_either(i % 2, false);
}

static void wait_for_either_or_stop(unsigned i)
{
	wait_for_either(i % 2 == 0, true);
}

static void wait_for_token(unsigned i)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	(void)i;
	watched_sem_wait(&state.watched, &how);
}

static void post(unsigned i)
{
	(void)i;
	ex_pause();
	watched_post(&state.watched, 1);
}

static void pulse(struct watched_event *event)
{
	ex_pause();
	watched_set(event);
	watched_clear(event);
}

static void pulse_event(unsigned i)
{
	(void)i;
	pulse(&state.event);
}

static void pulse_stop(unsigned i)
{
	(void)i;
	pulse(&state.stop);
}

static const char *quiet(void)
{
	const char *complaint = watched_sem_quiet(&state.watched);

	if (!complaint)
		complaint = watched_quiet(&state.event);
	return complaint ? complaint : watched_quiet(&state.stop);
}

static const char *end(void)
{
	return watched_sem_end(&state.watched);
}

static void name_all(void)
{
	watched_sem_name(&state.watched);
	ex_name(&state.event.event, sizeof(state.event.event), "event");
	ex_name(&state.stop.event, sizeof(state.stop.event), "stop");
}

static void start(const unsigned *size)
{
	name_all();
	ex_threads("waiter for either", size[0], wait_for_event_or_token);
	ex_threads("waiter", size[1], wait_for_token);
	ex_threads("poster", size[2], post);
	ex_thread("pulser", 0, pulse_event);
}

static const struct ex_run runs[] = {
	{.size = {1, 0, 1}},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .strong = true},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .slices = true},
	{.size = {2, 2, 3}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {1, 1, 1}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario any_tokens = {
	.name = "any-tokens",
	.promises = "S6 S9 T1 T2",
	.summary = "a token or an event; the wake for a token is passed on",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = quiet,
	.end = end,
};

static void start_stops(const unsigned *size)
{
	name_all();
	ex_threads("waiter for either", size[0], wait_for_either_or_stop);
	ex_threads("waiter", size[1], wait_for_token);
	ex_threads("poster", size[2], post);
	ex_thread("stopper", 0, pulse_stop);
}

static const struct ex_run stops_runs[] = {
	{.size = {1, 0, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .strong = true},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {2, 2, 3}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {1, 1, 1}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario any_tokens_stop = {
	.name = "any-tokens-stop",
	.promises = "S1 S2 S9 T1 T2",
	.summary = "the same, and a stop that takes no token",
	.runs = stops_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_stops,
	.quiet = quiet,
	.end = end,
};
