/* SPDX-License-Identifier: BSD-2-Clause */
#include "event-waits.h"

#include "futex.h"

/*
 * What else may end a wait: its deadline, and a signal if it is interruptible.
 * No wait ends early or spuriously (A1, A2, E2), and the end of one does no
 * harm to another (E1).
 */

static struct {
	struct watched_event watched;
	unsigned char calls[EX_THREADS];
	bool heard[EX_THREADS]; /* a set in time, after the wait began */
} state;

/* Deadlines beside a pulse. The second deadline never passes in a run. */

static void wait_until(unsigned i)
{
	watched_wait(&state.watched, i % 2 ? WAIT_INTERRUPTIBLE : WAIT_UNTIL,
		     ex_tick(1));
}

static void wait_for_long(unsigned i)
{
	if (i % 2)
		watched_wait(&state.watched, WAIT_UNTIL, ex_tick(9));
	else
		watched_wait(&state.watched, WAIT, ROUSE_FOREVER);
}

static void pulse(unsigned i)
{
	(void)i;
	ex_pause();
	watched_set(&state.watched);
	watched_clear(&state.watched);
}

static const char *quiet(void)
{
	return watched_quiet(&state.watched);
}

static void start_deadline(const unsigned *size)
{
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	ex_threads("timed waiter", size[0], wait_until);
	ex_threads("waiter", size[1], wait_for_long);
	ex_threads("pulser", size[2], pulse);
}

static const struct ex_run deadline_runs[] = {
	{.size = {1, 0, 1}, .ticks = 1},
	{.size = {1, 1, 1}, .ticks = 1},
	{.size = {2, 0, 1}, .ticks = 1},
	{.size = {1, 2, 1}, .mode = EX_BOUNDED, .bound = 1, .ticks = 1},
	{.size = {2, 1, 1}, .mode = EX_BOUNDED, .bound = 1, .ticks = 1},
	{.size = {1, 1, 2}, .ticks = 1},
	{.size = {1, 0, 1}, .ticks = 2, .spurious = 1, .interrupts = 1},
	{.size = {1, 1, 1}, .ticks = 1, .spurious = 1, .interrupts = 1},
	{.size = {2, 2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .strong = true},
	{.size = {3, 3, 2},
	 .mode = EX_RANDOM,
	 .bound = 50000,
	 .ticks = 2,
	 .spurious = 1,
	 .interrupts = 1},
	{.size = {2, 2, 1}, .ticks = 1, .set = EX_DEEP},
	{.size = {1, 2, 1},
	 .ticks = 1,
	 .spurious = 1,
	 .interrupts = 1,
	 .set = EX_DEEP},
	{.size = {3, 2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .set = EX_DEEP},
	{.size = {1, 2, 1}, .ticks = 1, .set = EX_DEEP},
	{.size = {2, 1, 1}, .ticks = 1, .set = EX_DEEP},
	{.size = {2, 2, 1},
	 .mode = EX_BOUNDED,
	 .bound = 1,
	 .ticks = 1,
	 .set = EX_DEEP},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_deadline = {
	.name = "event-deadline",
	.promises = "E1 E2 A1 A2",
	.summary = "waits that time out beside others and a pulse",
	.runs = deadline_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_deadline,
	.quiet = quiet,
};

/* A wait that is resumed after a signal is the same wait: a pulse while the
 * handler runs ends it. */
static void wait_on(unsigned i)
{
	watched_wait(&state.watched, WAIT_RESUMED,
		     i % 2 ? ex_tick(1) : ROUSE_FOREVER);
}

static void start_resume(const unsigned *size)
{
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	ex_threads("waiter", size[0], wait_on);
	ex_threads("pulser", size[1], pulse);
}

static const struct ex_run resume_runs[] = {
	{.size = {1, 1}, .interrupts = 2},
	{.size = {2, 1}, .ticks = 1, .interrupts = 1},
	{.size = {1, 2}, .spurious = 1, .interrupts = 1},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_resume = {
	.name = "event-resume",
	.promises = "E1 E2 A2",
	.summary = "waits that are resumed after signals, and a pulse",
	.runs = resume_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_resume,
	.quiet = quiet,
};

/*
 * A wait that was owed a release when its deadline passed does not time out,
 * however late it reads the clock. C11 does not order a read of the clock with
 * one of memory: so here each load returns the newest value.
 */
EX_GHOST static void note_heard(bool in_time)
{
	for (unsigned t = 0; t < EX_THREADS; t++)
		state.heard[t] |= in_time && state.watched.owed[t];
}

EX_GHOST static void check_heard(int err)
{
	ex_assert(err == 0 || !state.heard[ex_self()],
		  "its wait timed out, though a set came before the deadline");
}

static void wait_late(unsigned i)
{
	(void)i;
	check_heard(watched_wait(&state.watched, WAIT_UNTIL, ex_tick(1)));
}

static void pulse_in_time(unsigned i)
{
	(void)i;
	ex_pause();
	watched_set(&state.watched);
	note_heard(rouse__now() < ex_tick(1));
	watched_clear(&state.watched);
}

static void start_late(const unsigned *size)
{
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	ex_threads("timed waiter", size[0], wait_late);
	ex_threads("pulser", size[1], pulse_in_time);
}

static const struct ex_run late_runs[] = {
	{.size = {1, 1}, .ticks = 1, .strong = true},
	{.size = {2, 1}, .ticks = 1, .strong = true},
	{.size = {1, 2}, .ticks = 1, .spurious = 1, .strong = true},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_late = {
	.name = "event-late",
	.promises = "E1 A1",
	.summary = "a wait whose deadline passes after a pulse",
	.runs = late_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_late,
};

/* The event is never set: a wait ends by its deadline, or by the first signal
 * if it is interruptible; one that polls makes no system call. */

EX_GHOST static void check_calls(unsigned char most)
{
	ex_assert(state.calls[ex_self()] <= most,
		  "its wait went to sleep too often");
	state.calls[ex_self()] = 0;
}

static void wait_in_vain(enum wait_kind kind, rouse_deadline deadline,
			 unsigned char most)
{
	ex_count_calls(&state.calls[ex_self()]);
	watched_wait(&state.watched, kind, deadline);
	ex_count_calls(NULL);
	check_calls(most);
}

static void wait_uninterruptibly(unsigned i)
{
	(void)i;
	wait_in_vain(WAIT_UNTIL, ex_tick(1), 2);
}

static void wait_interruptibly(unsigned i)
{
	(void)i;
	wait_in_vain(WAIT_INTERRUPTIBLE, ex_tick(1), 1);
}

static void poll(unsigned i)
{
	enum wait_kind kind = i % 2 ? WAIT_INTERRUPTIBLE : WAIT_UNTIL;

	wait_in_vain(kind, 0, 0);
	wait_in_vain(kind, ex_tick(0), 0);
}

static void start_interrupt(const unsigned *size)
{
	ex_name(&state.watched.event, sizeof(struct rouse_event), "event");
	ex_threads("waiter", size[0], wait_uninterruptibly);
	ex_threads("interruptible", size[1], wait_interruptibly);
	ex_threads("poller", size[2], poll);
}

/* check_calls() relies on this: at most one sleep ends spuriously or by a
 * signal, and none spuriously where a waiter is interruptible. */
static const struct ex_run interrupt_runs[] = {
	{.size = {1, 1, 1}, .ticks = 1, .interrupts = 1},
	{.size = {2, 0, 1}, .ticks = 1, .spurious = 1},
	{.size = {1, 2, 1}, .ticks = 1, .interrupts = 1},
	{.size = {2, 2, 0}, .ticks = 1, .interrupts = 1},
	EX_END_OF_RUNS,
};

const struct ex_scenario event_interrupt = {
	.name = "event-interrupt",
	.promises = "E2 A1 A2",
	.summary =
		"waits without a set end by their deadline or the first signal",
	.runs = interrupt_runs,
	.state = &state,
	.bytes = sizeof(state),
	.start = start_interrupt,
};
