/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/any.h>

#include "event-waits.h"

/*
 * A wait for all of two events: it returns 0 only if there was a moment at which
 * both were set (S7), while a thread sets and clears them so that for long they
 * are set by turns; and it does return when both stay set.
 *
 * A ghost knows what is set. A single thread changes it, so that there is no
 * doubt about the order.
 */
static struct {
	struct rouse_event event[2];
	/* Ghosts. */
	bool is_set[2];
	bool both[EX_THREADS]; /* since its wait began */
} state;

EX_GHOST static void look(void)
{
	for (unsigned t = 0; t < EX_THREADS; t++)
		state.both[t] |= state.is_set[0] && state.is_set[1];
}

EX_GHOST static void note(unsigned e, bool is_set)
{
	state.is_set[e] = is_set;
	look();
}

/* The event may be seen set as soon as the set begins, and as long as the clear
 * has not ended. */
static void set(unsigned e)
{
	note(e, true);
	rouse_event_set(&state.event[e]);
}

static void clear(unsigned e)
{
	rouse_event_clear(&state.event[e]);
	note(e, false);
}

EX_GHOST static void begin(void)
{
	state.both[ex_self()] = state.is_set[0] && state.is_set[1];
}

EX_GHOST static bool was_both(void)
{
	return state.both[ex_self()];
}

static void wait_for_both(unsigned i)
{
	struct rouse_wanted wanted[2] = {
		ROUSE_WANT_EVENT(&state.event[i % 2]),
		ROUSE_WANT_EVENT(&state.event[1 - i % 2]),
	};

	begin();
	ex_assert(rouse_wait_all(wanted, 2, NULL) == 0, "it returned an error");
	ex_assert(was_both(), "it returned, and never were both set");
}

/* By turns, and at last both. */
static void toggle(unsigned i)
{
	(void)i;
	set(0);
	clear(0);
	set(1);
	clear(1);
	set(0);
	clear(0);
	set(1);
	set(0);
}

static void start(const unsigned *size)
{
	ex_name(&state.event[0], sizeof(state.event[0]), "event 0");
	ex_name(&state.event[1], sizeof(state.event[1]), "event 1");
	ex_threads("waiter", size[0], wait_for_both);
	ex_threads("toggler", size[1], toggle);
}

static const struct ex_run runs[] = {
	{.size = {1, 1}},
	{.size = {1, 1}, .spurious = 1, .interrupts = 1},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {3, 1}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario all_both = {
	.name = "all-both",
	.promises = "S7",
	.summary = "a wait for all returns only if all were set at one moment",
	.runs = runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start,
};

/* Two threads wait for both, in either order, and each set may be the last. */

static void set_one(unsigned i)
{
	set(i % 2);
}

static void start_order(const unsigned *size)
{
	ex_name(&state.event[0], sizeof(state.event[0]), "event 0");
	ex_name(&state.event[1], sizeof(state.event[1]), "event 1");
	ex_threads("waiter", size[0], wait_for_both);
	ex_threads("setter", size[1], set_one);
}

static const struct ex_run order_runs[] = {
	{.size = {1, 2}},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {1, 2}, .slices = true},
	{.size = {4, 4}, .mode = EX_RANDOM, .bound = 10000, .spurious = 1},
	{.size = {2, 2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario all_order = {
	.name = "all-order",
	.promises = "S7",
	.summary = "waits for all of A and B, and for all of B and A",
	.runs = order_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_order,
};
