/* SPDX-License-Identifier: BSD-2-Clause */
#include <rouse/latch.h>

#include <errno.h>
#include <stdatomic.h>

#include "ends.h"
#include "explore.h"

/*
 * Latches: threads count down, once or twice each, and others wait. Nothing
 * rescues a waiter: after the last count no thread makes another step, but for
 * the waiters themselves.
 */
static struct {
	struct rouse_latch latch;
	struct ends ends;
	unsigned written[EX_THREADS]; /* plain, before the thread counts down */
	_Atomic unsigned users;

	unsigned left;     /* ghost: of what was to be counted */
	unsigned refused;  /* ghost */
	unsigned counters; /* the number of them, and of waiters */
	unsigned waiters;  /* before them */
	unsigned char calls[EX_THREADS]; /* ghost */
} state;

static void begin(unsigned waiters, unsigned counters, unsigned count)
{
	state.latch = (struct rouse_latch)ROUSE_LATCH_INIT(count);
	state.left = count;
	state.counters = counters;
	state.waiters = waiters;
	ex_name(&state.latch, sizeof(state.latch), "latch");
}

EX_GHOST static void count_begins(unsigned n)
{
	state.left = state.left > n ? state.left - n : 0;
}

EX_GHOST static void is_open(void)
{
	ex_assert(state.left == 0,
		  "its wait returned 0 before all was counted");
}

/* Plain: a race if the count does not order it. */
static void write_and_count(unsigned n)
{
	state.written[ex_self()]++;
	count_begins(n);
	ex_assert(rouse_latch_count_down(&state.latch, n) == 0,
		  "its count was refused");
}

static void went_through(void)
{
	unsigned sum = 0;

	is_open();
	for (unsigned i = 0; i < state.counters; i++)
		sum += state.written[state.waiters + i];
	ex_assert(sum >= state.counters, "what was written is not there");
}

/* Each counter makes one of the counts, the first one two. */

static void wait_once(unsigned i)
{
	if (i % 2)
		ex_assert(rouse_latch_wait_until(&state.latch, ROUSE_FOREVER) ==
				  0,
			  "its wait failed");
	else
		rouse_latch_wait(&state.latch);
	went_through();
	ex_assert(rouse_latch_try_wait(&state.latch), "it is closed again");
}

static void count_once(unsigned i)
{
	write_and_count(1);
	if (i == 0)
		write_and_count(1);
}

static void start_waits(const unsigned *size)
{
	begin(size[0], size[1], size[1] + 1);
	ex_threads("waiter", size[0], wait_once);
	ex_threads("counter", size[1], count_once);
}

static const struct ex_run waits_runs[] = {
	{.size = {1, 1}},
	{.size = {2, 1}},
	{.size = {1, 2}},
	{.size = {2, 2}},
	{.size = {2, 1}, .spurious = 1, .interrupts = 1},
	{.size = {4, 3}, .mode = EX_RANDOM, .bound = 20000, .spurious = 1},
	{.size = {3, 2}, .set = EX_DEEP},
	{.size = {2, 3}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario latch_waits = {
	.name = "latch-waits",
	.promises = "D1 D2 D5",
	.summary = "threads count a latch down, and others wait",
	.runs = waits_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_waits,
};

/* More is counted than there is: one is refused, which of them is all the same. */

EX_GHOST static void counted(int err)
{
	ex_assert(err == 0 || err == -ERANGE, "an unknown value");
	state.refused += err != 0;
	ex_assert(state.refused <= 1, "two were refused");
}

static void count_too_much(unsigned i)
{
	(void)i;
	counted(rouse_latch_count_down(&state.latch, 2));
}

static void wait_to_the_end(unsigned i)
{
	(void)i;
	rouse_latch_wait(&state.latch);
	ex_assert(rouse_latch_count_down(&state.latch, 1) == -ERANGE,
		  "it was counted past 0");
}

static void start_counts(const unsigned *size)
{
	begin(size[0], size[1], 2 * (size[1] - 1));
	ex_threads("waiter", size[0], wait_to_the_end);
	ex_threads("counter", size[1], count_too_much);
}

static const char *one_was_refused(void)
{
	return state.refused == 1 ? NULL : "none was refused";
}

static const struct ex_run counts_runs[] = {
	{.size = {1, 2}}, {.size = {1, 3}},
	{.size = {2, 2}}, {.size = {3, 5}, .mode = EX_RANDOM, .bound = 10000},
	EX_END_OF_RUNS,
};

const struct ex_scenario latch_counts = {
	.name = "latch-counts",
	.promises = "D1 D3",
	.summary = "one count more than there is",
	.runs = counts_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_counts,
	.end = one_was_refused,
};

/* Waits that may end otherwise: by a deadline, a stop, a signal. */

static void wait_somehow(unsigned i)
{
	struct rouse_wait how = ends_of(&state.ends, i);
	int err = rouse_latch_wait_with(&state.latch, &how);

	if (err == 0)
		went_through();
	else
		ends_with(&state.ends, err, &how);
}

static void stop_once(unsigned i)
{
	(void)i;
	ends_stop(&state.ends);
	rouse_event_clear(&state.ends.stop);
}

static void count_later(unsigned i)
{
	(void)i;
	write_and_count(1);
}

static void start_ends(const unsigned *size)
{
	begin(size[0] + 1, size[1], size[1]);
	ex_name(&state.ends.stop, sizeof(state.ends.stop), "stop");
	ex_threads("waiter", size[0], wait_somehow);
	ex_thread("patient", 0, wait_once);
	ex_threads("counter", size[1], count_later);
	ex_thread("stopper", 0, stop_once);
}

static const struct ex_run ends_runs[] = {
	{.size = {1, 1}, .ticks = 1},
	{.size = {1, 1}, .slices = true},
	{.size = {3, 2},
	 .mode = EX_RANDOM,
	 .bound = 10000,
	 .ticks = 1,
	 .interrupts = 1},
	{.size = {2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {2, 1}, .ticks = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario latch_ends = {
	.name = "latch-ends",
	.promises = "D1 D2 D5",
	.summary = "waits that end by a deadline, a stop or a signal",
	.runs = ends_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_ends,
};

/* The last waiter frees the latch. */

static void wait_and_free(unsigned i)
{
	(void)i;
	rouse_latch_wait(&state.latch);
	if (atomic_fetch_sub_explicit(&state.users, 1, memory_order_acq_rel) ==
	    1)
		ex_free(&state.latch, sizeof(struct rouse_latch));
}

static void start_free(const unsigned *size)
{
	begin(size[0], size[1], size[1]);
	state.users = size[0];
	ex_mortal(&state.latch, sizeof(state.latch));
	ex_name(&state.users, sizeof(state.users), "users");
	ex_threads("waiter", size[0], wait_and_free);
	ex_threads("counter", size[1], count_later);
}

static const struct ex_run free_runs[] = {
	{.size = {1, 1}},
	{.size = {1, 2}},
	{.size = {2, 2}},
	{.size = {1, 1}, .spurious = 1, .interrupts = 1},
	{.size = {3, 3}, .mode = EX_RANDOM, .bound = 10000},
	{.size = {3, 2}, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario latch_free = {
	.name = "latch-free",
	.promises = "D1 D4",
	.summary = "a waiter frees the latch right after its wait",
	.runs = free_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_free,
};

/* A signal handler counts down, at any step of any call; and only the last count
 * makes a system call. */

EX_GHOST static void count_calls(void)
{
	ex_count_calls(&state.calls[ex_self()]);
}

EX_GHOST static void calls_ended(void)
{
	ex_count_calls(NULL);
	ex_assert(state.calls[ex_self()] <= (state.left == 0),
		  "a count calls the kernel too often");
}

static void count_in_handler(unsigned i)
{
	(void)i;
	count_later(0);
}

static void count_and_look(unsigned i)
{
	(void)i;
	count_calls();
	count_later(0);
	calls_ended();
	rouse_latch_try_wait(&state.latch);
}

/* The handler may have run before the count, or not at all. */
static void wait_a_moment(unsigned i)
{
	(void)i;
	if (rouse_latch_wait_until(&state.latch, ex_tick(1)) == 0)
		is_open();
}

static void start_handler(const unsigned *size)
{
	begin(size[0], size[1], size[1] + 1);
	for (unsigned i = 0; i < size[0]; i++) {
		ex_thread("waiter", i, wait_a_moment);
		ex_handler(count_in_handler);
	}
	ex_threads("counter", size[1], count_and_look);
}

static const struct ex_run handler_runs[] = {
	{.size = {1, 1}, .ticks = 1, .signals = 1},
	{.size = {2, 1},
	 .ticks = 1,
	 .signals = 1,
	 .mode = EX_BOUNDED,
	 .bound = 2},
	{.size = {2, 2}, .ticks = 1, .signals = 1, .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario latch_handler = {
	.name = "latch-handler",
	.promises = "D1 D6",
	.summary = "signal handlers count down; system calls",
	.runs = handler_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_handler,
};
