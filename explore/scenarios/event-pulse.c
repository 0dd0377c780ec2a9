/* SPDX-License-Identifier: BSD-2-Clause */
#include "event-waits.h"

/*
 * Pulses: a set with a clear right after it releases every wait that began
 * before the set (E1), and no wait returns without one (E2).
 *
 * No wait can rely on the next pulse: a pulser may pause for ever before it, so
 * it does not hide that the pulse before was lost. Likewise a waiter may never
 * come.
 */

static struct {
	struct watched_event a, b;
} state;

static void pulse(struct watched_event *watched)
{
	ex_pause();
	watched_set(watched);
	watched_clear(watched);
}

static const char *quiet(void)
{
	const char *complaint = watched_quiet(&state.a);

	return complaint ? complaint : watched_quiet(&state.b);
}

/* One pulse of each pulser, clears at any moment. */

static void wait_once(unsigned i)
{
	(void)i;
	watched_wait(&state.a, WAIT, ROUSE_FOREVER);
}

static void pulse_once(unsigned i)
{
	(void)i;
	pulse(&state.a);
}

static void clear_once(unsigned i)
{
	(void)i;
	ex_pause();
	watched_clear(&state.a);
}

static void start_pulse(const unsigned *size)
{
	ex_name(&state.a.event, sizeof(state.a.event), "event");
	ex_threads("waiter", size[0], wait_once);
	ex_threads("pulser", size[1], pulse_once);
	ex_threads("clearer", size[2], clear_once);
}

static const struct ex_run pulse_runs[] = {
	{.size = {1, 1}},
	{.size = {2, 1}},
	{.size = {3, 1}},
	{.size = {2, 2}},
	{.size = {2, 1, 1}},
	{.size = {1, 2, 1}},
	{.size = {2, 1}, .spurious = 1, .interrupts = 1},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {4, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {5, 2, 1}, .mode = EX_RANDOM, .bound = 50000, .spurious = 1},
	{.size = {2, 2, 1}, .set = EX_DEEP},
	{.size = {2, 3}, .set = EX_DEEP},
	{.size = {3, 2}, .set = EX_DEEP},
	{.size = {4, 1}, .set = EX_DEEP},
	{.size = {4, 2}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	{.size = {4, 1, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	{.size = {4, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_pulse = {
	.name = "event-pulse",
	.promises = "E1 E2",
	.summary = "a set with a clear right after it releases all waiters",
	.runs = pulse_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_pulse,
	.quiet = quiet,
};

/* Two pulses in a row, and waits in a row. A thread that clears before its wait
 * must not return for an earlier set. */

static void wait_twice(unsigned i)
{
	watched_wait(&state.a, WAIT, ROUSE_FOREVER);
	if (i == 0)
		watched_clear(&state.a);
	watched_wait(&state.a, WAIT, ROUSE_FOREVER);
}

static void pulse_twice(unsigned i)
{
	(void)i;
	pulse(&state.a);
	pulse(&state.a);
}

static void start_pulses(const unsigned *size)
{
	ex_name(&state.a.event, sizeof(state.a.event), "event");
	ex_threads("waiter", size[0], wait_twice);
	ex_threads("pulser", size[1], pulse_twice);
	ex_threads("clearer", size[2], clear_once);
}

static const struct ex_run pulses_runs[] = {
	{.size = {1, 1}},
	{.size = {2, 1}},
	{.size = {1, 2}},
	{.size = {1, 1, 1}},
	{.size = {1, 1}, .spurious = 1, .interrupts = 1},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {4, 2, 1}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {2, 1, 1}, .set = EX_DEEP},
	{.size = {3, 1}, .set = EX_DEEP},
	{.size = {2, 2}, .strong = true, .set = EX_DEEP},
	{.size = {3, 2}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_pulses = {
	.name = "event-pulses",
	.promises = "E1 E2",
	.summary = "pulses in a row, for waits in a row",
	.runs = pulses_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_pulses,
	.quiet = quiet,
};

/* Two events side by side. */

static void wait_for_both(unsigned i)
{
	struct watched_event *first = i % 2 ? &state.b : &state.a;
	struct watched_event *second = i % 2 ? &state.a : &state.b;

	watched_wait(first, WAIT, ROUSE_FOREVER);
	watched_wait(second, WAIT, ROUSE_FOREVER);
}

static void pulse_both(unsigned i)
{
	pulse(i % 2 ? &state.b : &state.a);
	pulse(i % 2 ? &state.a : &state.b);
}

static void start_two(const unsigned *size)
{
	ex_name(&state.a.event, sizeof(state.a.event), "event a");
	ex_name(&state.b.event, sizeof(state.b.event), "event b");
	ex_threads("waiter", size[0], wait_for_both);
	ex_threads("pulser", size[1], pulse_both);
}

static const struct ex_run two_runs[] = {
	{.size = {1, 1}},
	{.size = {2, 1}},
	{.size = {1, 2}},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {4, 3}, .mode = EX_RANDOM, .bound = 20000},
	{.size = {2, 2}, .set = EX_DEEP},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_two = {
	.name = "event-two",
	.promises = "E1 E2",
	.summary = "two events, each with its own waits and pulses",
	.runs = two_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_two,
	.quiet = quiet,
};
