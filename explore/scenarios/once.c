/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/once.h>

#include <errno.h>
#include <stdatomic.h>

#include "ends.h"
#include "explore.h"

/*
 * Threads that want something done once, which fails a few times before. All
 * that the function does is plain.
 */
static struct {
	struct rouse_once once;
	struct ends ends;
	unsigned tries, made; /* plain: by the function alone */
	unsigned fails;       /* how often it does */
	bool again;           /* it calls its own once */
	_Atomic unsigned users;
	_Atomic unsigned step;

	unsigned callers;
	unsigned failed; /* ghost: calls that returned its error */
	bool inside;     /* ghost */
} state;

EX_GHOST static void goes_in(void)
{
	ex_assert(!state.inside, "two threads are in the function");
	ex_assert(state.made == 0, "it is done already");
	state.inside = true;
}

EX_GHOST static void goes_out(void)
{
	state.inside = false;
}

EX_GHOST static void fails_too(void)
{
	state.failed++;
}

static int make(void *unused)
{
	(void)unused;
	goes_in();
	state.tries++;
	atomic_fetch_add_explicit(&state.step, 1, memory_order_relaxed);
	if (state.again)
		ex_assert(rouse_once_call(&state.once, make, NULL) == -EDEADLK,
			  "a call within the function may begin");
	goes_out();
	if (state.tries <= state.fails)
		return -EAGAIN;
	state.made++;
	return 0;
}

static void is_made(void)
{
	ex_assert(state.made == 1, "its call returned 0 before it was done");
}

static void call_once(unsigned i)
{
	int err = i % 2 ? rouse_once_call_until(&state.once, make, NULL,
						ROUSE_FOREVER)
			: rouse_once_call(&state.once, make, NULL);

	if (err == 0) {
		is_made();
		ex_assert(rouse_once_is_done(&state.once), "it is not done");
		return;
	}
	ex_assert(err == -EAGAIN, "an unknown value");
	fails_too();
}

static const char *each_try_is_known(void)
{
	unsigned tries = state.callers < state.fails + 1 ? state.callers
							 : state.fails + 1;

	if (state.tries != tries)
		return "it was not tried as often as it should";
	return state.failed == (state.made ? tries - 1 : tries)
		       ? NULL
		       : "a failure has come to another thread";
}

static void begin(unsigned callers, unsigned fails)
{
	state.callers = callers;
	state.fails = fails;
	ex_name(&state.once, sizeof(state.once), "once");
	ex_name(&state.step, sizeof(state.step), "step");
}

static void start_calls(const unsigned *size)
{
	begin(size[0], size[1]);
	ex_threads("caller", size[0], call_once);
}

static const struct ex_run calls_runs[] = {
	{.size = {2}},
	{.size = {2, 1}},
	{.size = {3}},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 1}, .spurious = 1, .interrupts = 1},
	{.size = {5, 2}, .mode = EX_RANDOM, .bound = 8000, .spurious = 1},
	{.size = {3, 1}, .set = EX_DEEP},
	{.size = {3, 2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario once_calls = {
	.name = "once-calls",
	.promises = "O1 O2 O3 O5",
	.summary = "a function that fails some times, and is done once",
	.runs = calls_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_calls,
	.end = each_try_is_known,
};

/* The function calls its own once, while others wait for it. */

static void start_again(const unsigned *size)
{
	begin(size[0], size[1]);
	state.again = true;
	ex_threads("caller", size[0], call_once);
}

static const struct ex_run again_runs[] = {
	{.size = {1}},
	{.size = {2}},
	{.size = {2, 1}},
	EX_END_OF_RUNS,
};

const struct ex_scenario once_again = {
	.name = "once-again",
	.promises = "O4",
	.summary = "a function that calls its own once",
	.runs = again_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_again,
	.end = each_try_is_known,
};

/* Waits that may end otherwise: by a deadline, a stop, a signal. Another one
 * must have it done all the same. */

static void call_somehow(unsigned i)
{
	struct rouse_wait how = ends_of(&state.ends, i);
	int err = rouse_once_call_with(&state.once, make, NULL, &how);

	if (err == 0)
		is_made();
	else if (err != -EAGAIN)
		ends_with(&state.ends, err, &how);
}

static void call_until_done(unsigned i)
{
	(void)i;
	while (rouse_once_call(&state.once, make, NULL) != 0)
		;
	is_made();
}

static void stop_once(unsigned i)
{
	(void)i;
	ends_stop(&state.ends);
}

static void start_ends(const unsigned *size)
{
	begin(size[0] + 1, size[1]);
	ex_name(&state.ends.stop, sizeof(state.ends.stop), "stop");
	ex_threads("caller", size[0], call_somehow);
	ex_thread("patient", 0, call_until_done);
	ex_thread("stopper", 0, stop_once);
}

static const struct ex_run ends_runs[] = {
	{.size = {1}, .ticks = 1},
	{.size = {1, 1}, .ticks = 1},
	{.size = {1, 1}, .slices = true},
	{.size = {3, 2},
	 .mode = EX_RANDOM,
	 .bound = 5000,
	 .ticks = 1,
	 .interrupts = 1},
	{.size = {2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .interrupts = 1,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario once_ends = {
	.name = "once-ends",
	.promises = "O2 O3",
	.summary = "waits for the function that end by a deadline, a stop or a "
		   "signal",
	.runs = ends_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_ends,
};

/* The last caller frees the once. */

static void call_and_free(unsigned i)
{
	call_until_done(i);
	if (atomic_fetch_sub_explicit(&state.users, 1, memory_order_acq_rel) ==
	    1)
		ex_free(&state.once, sizeof(struct rouse_once));
}

static void start_free(const unsigned *size)
{
	begin(size[0], size[1]);
	state.users = size[0];
	ex_mortal(&state.once, sizeof(state.once));
	ex_name(&state.users, sizeof(state.users), "users");
	ex_threads("caller", size[0], call_and_free);
}

static const struct ex_run free_runs[] = {
	{.size = {2}},
	{.size = {2, 1}},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {4, 1}, .mode = EX_RANDOM, .bound = 5000},
	{.size = {3, 1}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario once_free = {
	.name = "once-free",
	.promises = "O3 O7",
	.summary = "the last caller frees the once right after its call",
	.runs = free_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_free,
};
