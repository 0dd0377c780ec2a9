/* SPDX-License-Identifier: BSD-2-Clause */
#include "event-waits.h"

/*
 * Threads that sleep by themselves where rouse_event_arm() says, beside those
 * in a wait: a pulse releases them all (E1), and none returns without one (E2).
 * What was written before the set is visible to them (E7).
 */

static struct {
	struct watched_event watched;
	int data; /* plain */
} state;

static void park(unsigned i)
{
	(void)i;
	watched_wait(&state.watched, WAIT_PARKED, ROUSE_FOREVER);
	ex_assert(state.data == 1, "it does not see what was written");
}

static void wait(unsigned i)
{
	(void)i;
	watched_wait(&state.watched, WAIT, ROUSE_FOREVER);
}

/* Twice, the second time maybe by another one's clear. */
static void pulse(unsigned i)
{
	if (i == 0)
		state.data = 1;
	ex_pause();
	if (i == 0)
		watched_set(&state.watched);
	watched_clear(&state.watched);
}

static const char *quiet(void)
{
	return watched_quiet(&state.watched);
}

static void start(const unsigned *size)
{
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	ex_name(&state.data, sizeof(state.data), "data");
	ex_threads("parker", size[0], park);
	ex_threads("waiter", size[1], wait);
	ex_threads("pulser", size[2], pulse);
}

static const struct ex_run runs[] = {
	{.size = {1, 0, 1}},
	{.size = {2, 0, 1}},
	{.size = {1, 1, 1}},
	{.size = {1, 0, 2}},
	{.size = {1, 1, 1}, .spurious = 1, .interrupts = 1},
	{.size = {2, 1, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {4, 2, 2}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {3, 0, 1}, .set = EX_DEEP},
	{.size = {2, 1, 1}, .set = EX_DEEP},
	{.size = {2, 2, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_arm = {
	.name = "event-arm",
	.promises = "E1 E2 E7",
	.summary = "threads that sleep by themselves where the event says",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
	.quiet = quiet,
};
