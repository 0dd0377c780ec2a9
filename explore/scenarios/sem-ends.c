/* SPDX-License-Identifier: BSD-2-Clause */
#include <errno.h>

#include "event-waits.h"
#include "futex.h"
#include "sem-tokens.h"

/*
 * Waits that may end without a token, by a deadline, a stop or a signal, beside
 * one that does not. Each poster brings a token, or pauses for ever: so a token
 * for which an ending wait was woken must go to the other (T1, T2).
 */

static struct {
	struct watched_sem watched;
	struct watched_event stop;
} state;

static void wait_for_ever(unsigned i)
{
	struct rouse_wait how = {ROUSE_FOREVER, 0, NULL};

	(void)i;
	watched_sem_wait(&state.watched, &how);
}

static void wait_until_stopped(rouse_deadline deadline)
{
	struct rouse_wait how = watched_stop(&state.stop, deadline, 0);

	watched_stop_ends(&state.stop, watched_sem_wait(&state.watched, &how));
}

static void wait_with_an_end(unsigned i)
{
	struct rouse_wait timed = {ex_tick(1), 0, NULL};
	struct rouse_wait interruptible = {ROUSE_FOREVER,
					   ROUSE_WAIT_INTERRUPTIBLE, NULL};

	switch (i % 3) {
	case 0:
		watched_sem_wait(&state.watched, &timed);
		break;
	case 1:
		watched_sem_wait(&state.watched, &interruptible);
		break;
	default:
		wait_until_stopped(ex_tick(1));
	}
}

static void wait_with_a_stop(unsigned i)
{
	(void)i;
	wait_until_stopped(ROUSE_FOREVER);
}

static void post_if_at_all(unsigned i)
{
	(void)i;
	ex_pause();
	watched_post(&state.watched, 1);
}

static void stop(unsigned i)
{
	(void)i;
	ex_pause();
	watched_set(&state.stop);
	watched_clear(&state.stop);
}

static const char *quiet(void)
{
	const char *complaint = watched_sem_quiet(&state.watched);

	return complaint ? complaint : watched_quiet(&state.stop);
}

static const char *end(void)
{
	return watched_sem_end(&state.watched);
}

static void start_ends(const unsigned *size)
{
	watched_sem_name(&state.watched);
	ex_threads("waiter", size[0], wait_for_ever);
	ex_threads("ending waiter", size[1], wait_with_an_end);
	ex_threads("poster", size[2], post_if_at_all);
}

static const struct ex_run ends_runs[] = {
	{.size = {0, 1, 1}, .ticks = 1},
	{.size = {1, 1, 1}, .ticks = 1},
	{.size = {1, 2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .interrupts = 1,
	 .strong = true},
	{.size = {2, 3, 3},
	 .mode = EX_RANDOM,
	 .bound = 20000,
	 .ticks = 2,
	 .spurious = 1,
	 .interrupts = 1},
	{.size = {1, 2, 2}, .ticks = 1, .interrupts = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario sem_ends = {
	.name = "sem-ends",
	.promises = "T1 T2 A1 A2",
	.summary = "waits that time out or are interrupted beside others",
	.runs = ends_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_ends,
	.quiet = quiet,
	.end = end,
};

static void start_stops(const unsigned *size)
{
	watched_sem_name(&state.watched);
	ex_name(&state.stop.event, sizeof(state.stop.event), "stop");
	ex_threads("waiter", size[0], wait_for_ever);
	ex_threads("stoppable waiter", size[1], wait_with_a_stop);
	ex_threads("poster", size[2], post_if_at_all);
	ex_thread("stopper", 0, stop);
}

static const struct ex_run stops_runs[] = {
	{.size = {0, 1, 1}},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {0, 2, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .slices = true},
	{.size = {2, 2, 3}, .mode = EX_RANDOM, .bound = 20000, .spurious = 1},
	{.size = {1, 1, 1}, .set = EX_DEEP},
	{.size = {1, 1, 2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario sem_stops = {
	.name = "sem-stops",
	.promises = "T1 T2 S1 S2 S3",
	.summary = "waits that a pulse of their stop ends, beside others",
	.runs = stops_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_stops,
	.quiet = quiet,
	.end = end,
};

/* A handler posts at any step of a wait or of a post on the same semaphore, and
 * takes a token without waiting (T3). */

static void post_in_handler(unsigned i)
{
	(void)i;
	watched_post(&state.watched, 1);
}

static void start_handler(const unsigned *size)
{
	watched_sem_name(&state.watched);
	ex_threads("waiter", size[0], wait_for_ever);
	ex_handler(post_in_handler);
	if (size[2] > 0) {
		ex_threads("poster", size[2], post_if_at_all);
		ex_handler(post_in_handler);
	}
}

static const struct ex_run handler_runs[] = {
	{.size = {1, 0, 0}, .signals = 1},
	{.size = {2, 0, 0}, .signals = 2},
	{.size = {1, 0, 1}, .signals = 1},
	{.size = {2, 0, 2}, .signals = 2, .mode = EX_RANDOM, .bound = 10000},
	{.size = {2, 0, 2},
	 .signals = 2,
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario sem_handler = {
	.name = "sem-handler",
	.promises = "T1 T2 T3",
	.summary = "handlers post at any step of a wait or of a post",
	.runs = handler_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_handler,
	.quiet = quiet,
	.end = end,
};
