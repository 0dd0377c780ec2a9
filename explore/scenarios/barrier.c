/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/barrier.h>

#include <errno.h>
#include <stdatomic.h>

#include "ends.h"
#include "explore.h"

/* Threads that meet at a barrier. */
static struct {
	struct rouse_barrier barrier;
	struct ends ends;
	unsigned share[EX_THREADS]; /* plain: each thread's own */
	_Atomic unsigned users;

	unsigned parties;
	bool only_one;                 /* that resets it */
	unsigned begun, returned;      /* ghost: waits */
	unsigned numbered[EX_THREADS]; /* ghost: by their numbers */
	bool owed[EX_THREADS];         /* ghost: its wait is to end */
} state;

static void begin(unsigned parties)
{
	state.barrier = (struct rouse_barrier)ROUSE_BARRIER_INIT(parties);
	state.parties = parties;
	ex_name(&state.barrier, sizeof(state.barrier), "barrier");
}

EX_GHOST static void wait_begins(void)
{
	state.begun++;
}

/* As many waits have returned as there were in phases that can have ended; and
 * as often as each number the one before it. */
EX_GHOST static void wait_returns(int number)
{
	ex_assert(number >= 0 && (unsigned)number < state.parties,
		  "its wait returned no number of a thread");
	state.returned++;
	state.numbered[number]++;
	ex_assert(state.returned <= state.begun / state.parties * state.parties,
		  "its wait returned before all had arrived");
	ex_assert(state.numbered[number] <= state.begun / state.parties,
		  "two threads got the same number");
}

static void meet(void)
{
	wait_begins();
	wait_returns(rouse_barrier_wait(&state.barrier));
}

/* Twice: what each has written is there for all, and nobody writes again before
 * all have read. */

static void meet_and_look(unsigned i)
{
	for (unsigned round = 1; round <= 2; round++) {
		state.share[i] = round;
		meet();
		for (unsigned j = 0; j < state.parties; j++)
			ex_assert(state.share[j] == round,
				  "what another one wrote is not there");
		if (round == 1)
			meet();
	}
}

static void start_phases(const unsigned *size)
{
	begin(size[0]);
	ex_threads("party", size[0], meet_and_look);
}

static const struct ex_run phases_runs[] = {
	{.size = {1}},
	{.size = {2}},
	{.size = {2}, .spurious = 1, .interrupts = 1},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {5}, .mode = EX_RANDOM, .bound = 5000},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 2, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario barrier_phases = {
	.name = "barrier-phases",
	.promises = "R1 R2 R5",
	.summary = "all parties meet again and again",
	.runs = phases_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_phases,
};

/* More threads than parties: a phase may end while a thread of the one before is
 * still on its way, but not the next one. */

static void meet_once(unsigned i)
{
	(void)i;
	meet();
}

static void meet_twice(unsigned i)
{
	(void)i;
	meet();
	meet();
}

static void start_crowd(const unsigned *size)
{
	begin(2);
	ex_threads("guest", size[0], meet_twice);
	ex_threads("visitor", size[1], meet_once);
}

static const struct ex_run crowd_runs[] = {
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 2},
	{.size = {2, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {1, 4}, .mode = EX_RANDOM, .bound = 8000},
	{.size = {1, 4}, .mode = EX_BOUNDED, .bound = 1, .set = EX_DEEP},
	{.size = {1, 2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

/* The one that meets twice may be left alone by two that meet with each other. */
static const char *one_may_be_left(void)
{
	unsigned left = state.begun - state.returned;

	return left < state.parties ? NULL : "as many sleep on as are to meet";
}

const struct ex_scenario barrier_crowd = {
	.name = "barrier-crowd",
	.promises = "R1 R2",
	.summary = "more threads than parties",
	.runs = crowd_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_crowd,
	.quiet = one_may_be_left,
};

/* One of the parties may give up: then none has met, and all hear of it. */

static void meet_somehow(unsigned i)
{
	struct rouse_wait how = ends_of(&state.ends, i);
	int err;

	wait_begins();
	err = rouse_barrier_wait_with(&state.barrier, &how);
	if (err >= 0)
		wait_returns(err);
	else if (err != -EPIPE)
		ends_with(&state.ends, err, &how);
	if (err < 0)
		ex_assert(rouse_barrier_is_broken(&state.barrier),
			  "its wait failed, and the barrier is not broken");
}

static void meet_or_hear(unsigned i)
{
	int err;

	(void)i;
	wait_begins();
	err = rouse_barrier_wait(&state.barrier);
	if (err >= 0)
		wait_returns(err);
	else
		ex_assert(err == -EPIPE, "an unknown value");
}

static void stop_once(unsigned i)
{
	(void)i;
	ends_stop(&state.ends);
}

static void start_breaks(const unsigned *size)
{
	begin(size[0] + size[1]);
	ex_name(&state.ends.stop, sizeof(state.ends.stop), "stop");
	ex_threads("hasty", size[0], meet_somehow);
	ex_threads("patient", size[1], meet_or_hear);
	ex_thread("stopper", 0, stop_once);
}

EX_GHOST static const char *all_or_none(void)
{
	if (state.returned == state.parties && (state.barrier.word_ & ~9U))
		return "all have met, and it is broken";
	return state.returned == 0 || state.returned == state.parties
		       ? NULL
		       : "some have met, and some have not";
}

static const struct ex_run breaks_runs[] = {
	{.size = {1, 1}, .ticks = 1},
	{.size = {1, 1}, .slices = true},
	{.size = {2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .strong = true},
	{.size = {3, 2},
	 .mode = EX_RANDOM,
	 .bound = 5000,
	 .ticks = 1,
	 .interrupts = 1},
	{.size = {1, 2},
	 .mode = EX_BOUNDED,
	 .bound = 2,
	 .ticks = 1,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario barrier_breaks = {
	.name = "barrier-breaks",
	.promises = "R1 R3",
	.summary =
		"a wait that ends by a deadline, a stop or a signal breaks it",
	.runs = breaks_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_breaks,
	.end = all_or_none,
};

/* It is reset or aborted at any moment, and those that hear of it come again. */

static void meet_at_last(unsigned i)
{
	int number;

	(void)i;
	while ((number = rouse_barrier_wait(&state.barrier)) < 0)
		ex_assert(number == -EPIPE, "an unknown value");
}

static void reset_once(unsigned i)
{
	int number;

	(void)i;
	rouse_barrier_reset(&state.barrier);
	number = rouse_barrier_wait(&state.barrier);
	ex_assert(number >= 0 || !state.only_one,
		  "it came after the reset, and hears that it broke");
	if (number < 0)
		meet_at_last(0);
}

static void start_reset(const unsigned *size)
{
	begin(size[0] + size[1]);
	state.only_one = size[1] == 1;
	ex_threads("party", size[0], meet_at_last);
	ex_threads("resetter", size[1], reset_once);
}

static const struct ex_run reset_runs[] = {
	{.size = {1, 1}},
	{.size = {2, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {1, 2}, .mode = EX_BOUNDED, .bound = 1, .strong = true},
	{.size = {3, 2}, .mode = EX_RANDOM, .bound = 5000},
	{.size = {2, 1}, .set = EX_DEEP},
	{.size = {1, 2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario barrier_reset = {
	.name = "barrier-reset",
	.promises = "R3 R4",
	.summary = "a barrier is reset while threads come and go",
	.runs = reset_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_reset,
};

EX_GHOST static void those_asleep_are_owed(void)
{
	for (unsigned t = 0; t < EX_THREADS; t++)
		state.owed[t] |= ex_asleep(t);
}

EX_GHOST static void is_back(void)
{
	state.owed[ex_self()] = false;
}

static void hear_and_reset(unsigned i)
{
	int number = rouse_barrier_wait(&state.barrier);

	is_back();
	if (number == -EPIPE && i == 0) {
		those_asleep_are_owed();
		rouse_barrier_reset(&state.barrier);
	}
}

static void abort_once(unsigned i)
{
	(void)i;
	ex_pause();
	those_asleep_are_owed();
	rouse_barrier_abort(&state.barrier);
}

/* Whoever waits when there is nobody else to come, waits rightly; but not one that
 * waited when it was broken or reset, nor one in a barrier that is. */
EX_GHOST static const char *none_is_left_asleep(void)
{
	for (unsigned t = 0; t < EX_THREADS; t++)
		if (ex_asleep(t) &&
		    (state.owed[t] || (state.barrier.word_ & 6)))
			return "a thread sleeps on though it was broken";
	return NULL;
}

static void start_abort(const unsigned *size)
{
	begin(size[0] + 1);
	ex_threads("party", size[0], hear_and_reset);
	ex_threads("aborter", size[1], abort_once);
}

static const struct ex_run abort_runs[] = {
	{.size = {2, 1}},
	{.size = {3, 1}, .mode = EX_BOUNDED, .bound = 1},
	{.size = {4, 2}, .mode = EX_RANDOM, .bound = 5000},
	EX_END_OF_RUNS,
};

const struct ex_scenario barrier_abort = {
	.name = "barrier-abort",
	.promises = "R3 R4",
	.summary = "a barrier is broken, and reset by who hears of that",
	.runs = abort_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_abort,
	.quiet = none_is_left_asleep,
};

/* The last of the phase to return frees the barrier. */

static void meet_and_free(unsigned i)
{
	(void)i;
	meet();
	if (atomic_fetch_sub_explicit(&state.users, 1, memory_order_acq_rel) ==
	    1)
		ex_free(&state.barrier, sizeof(struct rouse_barrier));
}

static void start_free(const unsigned *size)
{
	begin(size[0]);
	state.users = size[0];
	ex_mortal(&state.barrier, sizeof(state.barrier));
	ex_name(&state.users, sizeof(state.users), "users");
	ex_threads("party", size[0], meet_and_free);
}

static const struct ex_run free_runs[] = {
	{.size = {1}},
	{.size = {2}},
	{.size = {3}, .mode = EX_BOUNDED, .bound = 2, .strong = true},
	{.size = {5}, .mode = EX_RANDOM, .bound = 5000},
	{.size = {3}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario barrier_free = {
	.name = "barrier-free",
	.promises = "R1 R7",
	.summary = "the last one that returns frees the barrier",
	.runs = free_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_free,
};
